"""Weather by the number of days lost in a month: the number is that of its law, and which days these are is as a chain would lose so many."""

from datetime import date, timedelta
from itertools import product
from math import comb

import numba
import numpy as np
import pytest
from scipy import stats

import pmo_risk as pr
from pmo_risk.model.calendar import DAYS
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.compile_counts import FIRST, _ways, chances_by_ways
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.weather_tables import draw_weather, with_tables

EVERY_DAY = pr.Calendar("site", week={d: [("08:00", "16:00")] for d in DAYS})
FEW = pr.triangular(2, 4, 8)


def plan_of(*weather, start="2027-01-01", days=20):
    """One task of so many days at the site."""
    return pr.Project("p", start, [pr.Task("dig", days, calendar="site")], calendars=[EVERY_DAY], weather=weather, calendar=EVERY_DAY)


@numba.njit
def _draw(y, block):
    draw_weather(y, block)


def flags(weather, count, days, start="2027-01-01"):
    """Which of so many days each iteration loses; shape (iterations, days)."""
    model = with_tables(compile_model(plan_of(weather, start=start), 1).arrays, days)
    found = []
    for block in range(count // LANES):
        _draw(model.skies, block)
        found.append(model.skies.lost.T.copy())
    return np.concatenate(found).astype(bool)


@pytest.mark.parametrize(("share", "persistence"), [(0.3, 0.0), (0.3, 0.6), (0.05, 0.95), (0.9, 0.4)])
def test_every_order_of_days_has_the_chance_that_the_chain_gives_it(share, persistence):
    """Of all 2^10 ways to lose some of 10 days, each has, given its number, its probability as that of a stationary chain of two states; by enumeration."""
    table, size = chances_by_ways(np.array([share]), persistence)[0], 10
    after = {FIRST: share, 1: share + persistence * (1 - share), 0: share * (1 - persistence)}
    chain, placed = {}, {}
    for way in product((0, 1), repeat=size):
        chance, drawn, before, ahead = 1.0, 1.0, FIRST, sum(way)
        for n, day in enumerate(way):
            chance *= after[before] if day else 1 - after[before]
            lost = table[size - n, ahead, before]
            drawn *= lost if day else 1 - lost
            before, ahead = day, ahead - day
        chain[way], placed[way] = chance, drawn
    for number in range(size + 1):
        ways = [way for way in chain if sum(way) == number]
        total = sum(chain[way] for way in ways)
        assert [placed[way] for way in ways] == pytest.approx([chain[way] / total for way in ways], rel=1e-12)
        if not persistence:
            assert [placed[way] for way in ways] == pytest.approx([1 / comb(size, number)] * len(ways), rel=1e-12)


def test_what_must_be_lost_is_lost_for_certain():
    """Where as many days are to be lost as there are, the chance is 1 to the bit; where none is, 0."""
    for persistence in (0.0, 0.5, 0.95):
        rows, table = _ways(persistence)
        k = np.arange(1, 32)
        assert (table[:, k, k, :] == 1).all()
        assert (table[:, :, 0, :] == 0).all()
        assert rows.max() == len(table) - 1


@pytest.mark.parametrize("persistence", [0.0, 0.7])
def test_each_month_loses_a_number_of_its_law(persistence):
    """Chi-square in each of three months, of which one is cut by the begin of the plan and has lost some of its days before; the months are independent."""
    laws = [FEW, pr.uniform(0, 28), pr.discrete([0, 31], [0.7, 0.3]), *[0] * 9]
    lost = flags(pr.Weather("north", ["site"], days=laws, persistence=persistence), 6400, 120)
    january, february, march, april = (part.sum(axis=1) for part in np.split(lost, np.cumsum([31, 28, 31]), axis=1))
    for seen, law, length in ((january, FEW, 31), (february, pr.uniform(0, 28), 28)):
        below = np.array([float(law.cdf(n + 0.5)) for n in range(length)])
        chances = np.diff([0, *below, 1])
        counts = np.bincount(seen, minlength=length + 1)
        possible = chances > 0
        assert not counts[~possible].any()
        assert stats.chisquare(counts[possible], len(seen) * chances[possible]).pvalue > 1e-4
    assert set(march.tolist()) == {0, 31}
    assert abs((march == 31).mean() - 0.3) < 4 * np.sqrt(0.21 / len(march))
    assert not april.any()
    assert abs(np.corrcoef(january, february)[0, 1]) < 4 / np.sqrt(len(lost))


def test_without_persistence_each_day_of_a_month_is_lost_as_often():
    """A share of the month's mean number on every day, and any two days together as the second moment of the number says."""
    lost = flags(pr.Weather("north", ["site"], days=FEW), 6400, 31)
    number = np.diff([0, *(float(FEW.cdf(n + 0.5)) for n in range(31)), 1])
    share = (number @ np.arange(32)) / 31
    both = (number @ (np.arange(32) * np.arange(-1, 31))) / (31 * 30)
    assert (abs(lost.mean(axis=0) - share) < 4.5 * np.sqrt(share * (1 - share) / len(lost))).all()
    for first, second in ((0, 1), (0, 30), (14, 15), (3, 20)):
        assert abs((lost[:, first] & lost[:, second]).mean() - both) < 4.5 * np.sqrt(both * (1 - both) / len(lost))


def test_persistence_makes_spells():
    """Ten of 31 days fall into fewer spells: the mean number of spells is that of the chain, summed over its exact conditional law, within four errors."""
    for persistence in (0.0, 0.8):
        lost = flags(pr.Weather("north", ["site"], days=10, persistence=persistence), 3200, 31)
        assert (lost.sum(axis=1) == 10).all()
        spells = lost[:, 0] + (lost[:, 1:] & ~lost[:, :-1]).sum(axis=1)
        exact = expected_spells(31, 10, persistence)
        assert abs(spells.mean() - exact) < 4 * spells.std() / np.sqrt(len(spells))


def expected_spells(days, number, persistence):
    """Of a chain, given its number of lost days: forward sums of the probability, and of it times the spells so far."""
    p = number / days
    bad_bad, good_bad = p + persistence * (1 - p), p * (1 - persistence)
    state = {(1, 1): (p, p), (0, 0): (1 - p, 0.0)}  # (lost so far, last day): probability, and times spells
    for _ in range(days - 1):
        new = {}
        for (lost, last), (chance, spells) in state.items():
            to_bad = bad_bad if last else good_bad
            for now, step in ((1, to_bad), (0, 1 - to_bad)):
                a, b = new.get((lost + now, now), (0.0, 0.0))
                new[lost + now, now] = (a + chance * step, b + step * (spells + chance * (now and not last)))
        state = new
    found = [state[number, last] for last in (0, 1)]
    return sum(b for _, b in found) / sum(a for a, _ in found)


def test_the_days_of_a_month_do_not_depend_on_where_the_plan_begins():
    """A plan from 20 January finds the days of one from the 1st, in every iteration."""
    weather = pr.Weather("north", ["site"], days=FEW, persistence=0.5)
    whole, late = flags(weather, 640, 100), flags(weather, 640, 81, start="2027-01-20")
    assert (whole[:, 19:] == late).all()


@pytest.mark.parametrize("persistence", [0.0, 0.6])
def test_the_slow_plain_twin_loses_the_same_days(persistence, twin, skies):
    """Day by day in exact fractions, over a leap year's February."""
    laws = [FEW, pr.uniform(0, 29), 5, *[pr.discrete([0, 3, 30], [0.4, 0.3, 0.3])] * 9]
    weather = pr.Weather("north", ["site"], days=laws, persistence=persistence)
    found = flags(weather, 128, 400, start="2027-12-10")
    first = date(2027, 12, 10)
    for iteration in (0, 1, 17, 63, 64, 127):
        expected = set(skies.lost_days(twin, 1, weather, iteration, first, 400))
        assert {first + timedelta(int(n)) for n in np.flatnonzero(found[iteration])} == expected


def test_a_task_of_a_month_waits_for_the_days_of_the_month():
    """27 days of work from 1 January with 4 lost days in each month end on the 31st day of the clock, whichever these are."""
    result = pr.simulate(plan_of(pr.Weather("north", ["site"], days=4), days=27), 500, 1, progress=False)
    finishes = result.finish.samples
    assert finishes.max() <= 31
    assert finishes.min() >= 27
    assert pr.simulate(plan_of(pr.Weather("north", ["site"], days=4), days=28), 500, 1, progress=False).finish.samples.min() > 31
