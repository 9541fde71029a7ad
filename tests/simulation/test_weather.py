"""Weather in the simulation against what is known of it: shares, persistence, years of a history, and the negative binomial law of a delayed task."""

from datetime import date, timedelta

import numba
import numpy as np
import pytest
from scipy import stats

import pmo_risk as pr
from pmo_risk.errors import LimitError
from pmo_risk.model.calendar import DAYS
from pmo_risk.simulation.chunk import CHUNK, run_chunk
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.costed_run import Costed, run_costed_chunk
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.variant import variant_of
from pmo_risk.simulation.weather_tables import draw_weather, with_tables

START = date(2027, 1, 1)
EVERY_DAY = pr.Calendar("site", week={d: [("08:00", "16:00")] for d in DAYS})
SHARES = (0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.1, 0.2, 0.3, 0.4, 0.9)
CHAIN = pr.Weather("north", ["site"], lost=SHARES, persistence=0.6)
YEARS = {y: "".join("1" if (n * n * 7 + n * y + y) % 11 < 3 else "0" for n in range(365 + (y % 4 == 0))) for y in range(2001, 2009)}
PAST = pr.Weather("north", ["site"], history=YEARS)


def plan_of(*weather, days=20, **fields):
    """One task of so many days at the site, and what else is given."""
    tasks = [pr.Task("dig", days, calendar="site"), *fields.pop("tasks", ())]
    return pr.Project("p", START.isoformat(), tasks, calendars=[EVERY_DAY, *fields.pop("calendars", ())], weather=weather, **fields)


@numba.njit
def _draw(y, block):
    draw_weather(y, block)


def flags(weather, count, days, seed=1):
    """Which of so many days each iteration loses; shape (iterations, days)."""
    model = with_tables(compile_model(plan_of(weather), seed).arrays, days)
    found = []
    for block in range(count // LANES):
        _draw(model.skies, block)
        found.append(model.skies.lost.T.copy())
    return np.concatenate(found).astype(bool)


@pytest.fixture(scope="module")
def chain():
    """Three years of the chain in 6,400 iterations."""
    return flags(CHAIN, 6400, 3 * 365)


def test_each_month_loses_its_share_of_days(chain):
    """The mean share of days lost in each month, and on each day at its turn, is within four standard errors of what was asked."""
    months = np.array([(START + timedelta(n)).month for n in range(chain.shape[1])])
    for month, share in enumerate(SHARES, 1):
        of_month = chain[:, months == month].mean(axis=1)
        assert abs(of_month.mean() - share) < 4 * of_month.std(ddof=1) / np.sqrt(len(chain)), month
    turns = np.flatnonzero(np.diff(months)) + 1
    for n in (0, *turns):
        share = SHARES[months[n] - 1]
        assert abs(chain[:, n].mean() - share) < 4 * np.sqrt(share * (1 - share) / len(chain)), n


def test_a_day_is_correlated_with_the_day_before(chain):
    """After a lost day and after a good one a day is lost with the chances of a stationary chain of two states, so that the correlation is the persistence."""
    for month, share in enumerate(SHARES, 1):
        n = (date(2028, month, 15) - START).days
        before, now = chain[:, n - 1], chain[:, n]
        for state, chance in ((True, share + 0.6 * (1 - share)), (False, share - 0.6 * share)):
            seen = now[before == state]
            assert abs(seen.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / seen.size) + 1e-12, (month, state)


def test_spells_are_as_long_as_a_chain_makes_them():
    """Lost days that begin a spell in one month of one share are followed by a geometric number of others."""
    lost = flags(pr.Weather("north", ["site"], lost=0.3, persistence=0.5), 6400, 400)
    begins = lost[:, 200] & ~lost[:, 199]
    lengths = np.argmin(lost[begins][:, 200:], axis=1)
    stay = 0.3 + 0.5 * 0.7
    seen = np.bincount(np.minimum(lengths, 8), minlength=9)[1:]
    expected = lengths.size * np.array([stats.geom.pmf(k, 1 - stay) for k in range(1, 8)] + [stats.geom.sf(7, 1 - stay)])
    assert stats.chisquare(seen, expected).pvalue > 1e-4


def test_independent_days_are_independent():
    """Without persistence the lost days of 30 are binomial."""
    count = flags(pr.Weather("north", ["site"], lost=0.2), 6400, 30).sum(axis=1)
    assert stats.chisquare(*pooled(count, stats.binom(30, 0.2).pmf(np.arange(31)))).pvalue > 1e-4


def test_the_number_of_days_lost_varies_as_that_of_a_chain():
    """The variance of the days lost of 120 is that of a stationary chain of two states."""
    n, p, r = 120, 0.3, 0.5
    count = flags(pr.Weather("north", ["site"], lost=p, persistence=r), 6400, n).sum(axis=1)
    exact = n * p * (1 - p) * ((1 + r) / (1 - r) - 2 * r * (1 - r**n) / (n * (1 - r) ** 2))
    spread = (count - n * p) ** 2
    assert abs(spread.mean() - exact) < 4 * spread.std() / np.sqrt(len(count))


def pooled(values, chances):
    """Counts of whole numbers from 0, seen and expected, cells of fewer than 10 joined to the next."""
    seen, expected = np.bincount(values, minlength=len(chances))[: len(chances)].astype(float), len(values) * chances
    seen[-1] += (values >= len(chances)).sum()
    expected[-1] += len(values) - expected.sum()
    cells, room = [[0.0, 0.0]], list(zip(seen, expected, strict=True))
    for s, e in room:
        if cells[-1][1] >= 10:
            cells.append([0.0, 0.0])
        cells[-1][0] += s
        cells[-1][1] += e
    if cells[-1][1] < 10 and len(cells) > 1:
        s, e = cells.pop()
        cells[-1][0] += s
        cells[-1][1] += e
    return np.array(cells).T


def test_a_task_of_n_days_takes_a_negative_binomial_number():
    """Where each day is lost with chance p on its own, the days lost before n good ones are negative binomial: chi-square, and the mean."""
    n, p, count = 15, 0.35, 20_000
    plan = plan_of(pr.Weather("north", ["site"], lost=p), time_unit="ed").replace(tasks=[pr.Task("dig", n, unit="d", calendar="site")])
    result = pr.simulate(plan, count, 3, progress=False)
    lost = np.round(result.finish.samples - (n - 1) - 16 / 24, 9)
    assert (lost == np.round(lost)).all()
    law = stats.nbinom(n, 1 - p)
    assert abs(lost.mean() - law.mean()) < 4 * law.std() / np.sqrt(count)
    assert stats.chisquare(*pooled(lost.astype(int), law.pmf(np.arange(60)))).pvalue > 1e-4


def test_years_of_a_history_come_whole_and_equally_often():
    """Each year of each iteration is one of the history's, day for day, and each of them as often as any other."""
    lost = flags(PAST, 3200, 365)
    known = {tuple(f == "1" for f in (flags_of[:59] + flags_of[60:] if len(flags_of) == 366 else flags_of)): y for y, flags_of in YEARS.items()}
    drawn = [known[tuple(row)] for row in lost.tolist()]
    assert stats.chisquare([drawn.count(y) for y in YEARS]).pvalue > 1e-4


def test_years_of_a_history_are_drawn_one_by_one():
    """The years of two years that follow each other are independent."""
    lost = flags(PAST, 3200, 730)
    first, second = (np.unique(part, axis=0, return_inverse=True)[1].ravel() for part in (lost[:, :365], lost[:, 365:]))
    assert stats.chi2_contingency(np.array([[((first == a) & (second == b)).sum() for b in range(8)] for a in range(8)])).pvalue > 1e-4


def test_a_leap_day_of_a_common_year_is_as_the_day_before():
    """29 February takes the flag of the 28th from years that have none, and its own from those that have."""
    days = (date(2028, 12, 31) - START).days + 1
    lost = flags(PAST, 640, days)
    begin = (date(2028, 1, 1) - START).days
    known = {flags_of[:59] + (flags_of[59] if len(flags_of) == 366 else flags_of[58]) + flags_of[-306:] for flags_of in YEARS.values()}
    assert {"".join("01"[int(f)] for f in row) for row in lost[:, begin : begin + 366]} == known


def test_years_that_begin_in_july_are_cut_there():
    """With ``first_month`` a winter is that of one year of the history."""
    winters = {y: "".join("1" if 100 <= n < 200 and n % 10 == y % 10 else "0" for n in range(365 + ((y + 1) % 4 == 0))) for y in range(2001, 2006)}
    lost = flags(pr.Weather("north", ["site"], history=winters, first_month=7), 640, 600)
    begin = (date(2027, 7, 1) - START).days
    assert {"".join("01"[int(f)] for f in row) for row in lost[:, begin : begin + 240]} == {w[:240] for w in winters.values()}


def test_threads_chunks_and_longer_runs_change_nothing():
    """The same bits on one thread and two; the first iterations of a longer run are those of a shorter one."""
    plan = plan_of(CHAIN, tasks=[pr.Task("fill", pr.triangular(5, 10, 30), after=["dig"], calendar="site")])
    runs = [pr.simulate(plan, n, 5, threads=t, progress=False).finish.samples for n, t in ((3000, 1), (3000, 2), (6000, 2))]
    assert (runs[0] == runs[1]).all()
    assert (runs[2][:3000] == runs[0]).all()


def test_weather_does_not_depend_on_what_else_there_is():
    """Another task, calendar or site, and a longer plan, leave the finish of a task as it was in every iteration."""
    alone = pr.simulate(plan_of(CHAIN), 500, 7, progress=False, keep=["dig"])
    other = pr.Calendar("quay", week={d: [("06:00", "14:00")] for d in DAYS})
    more = plan_of(CHAIN.replace(calendars=["site", "quay"]), calendars=[other], tasks=[pr.Task("a", 300, calendar="quay"), pr.Task("b", 5)])
    also = pr.simulate(more.with_weather(pr.Weather("south", [more.calendar.name], lost=0.5)), 500, 7, progress=False, keep=["dig"])
    assert (alone.milestone("dig").samples == also.milestone("dig").samples).all()


def test_tasks_of_one_site_lose_the_same_days():
    """Two equal tasks of a site finish together in every iteration, be they of two projects; those of two sites do not."""
    same = pr.Portfolio("folio", [plan_of(CHAIN), plan_of(CHAIN).replace(id="q")])
    joint = pr.simulate(same, 300, 7, progress=False)
    assert (joint.projects["p"].finish.samples == joint.projects["q"].finish.samples).all()
    apart = pr.Portfolio("folio", [plan_of(CHAIN), plan_of(CHAIN.replace(id="south")).replace(id="q")])
    joint = pr.simulate(apart, 300, 7, progress=False)
    assert abs(np.corrcoef(joint.projects["p"].finish.samples, joint.projects["q"].finish.samples)[0, 1]) < 4 / np.sqrt(300)


def test_longer_tables_change_nothing():
    """A run that begins with tables of one day makes longer ones until they reach, and gives the same bits."""
    arrays = compile_model(plan_of(CHAIN, days=200), 1).arrays
    short = arrays._replace(skies=arrays.skies._replace(days=1))
    assert (run_chunk(arrays, CHUNK, 0).finish == run_chunk(short, CHUNK, 0).finish).all()


def test_a_plan_that_never_gets_good_weather_is_refused():
    """Work that waits longer than 200 years is an error, not a date."""
    plan = plan_of(pr.Weather("north", ["site"], lost=1 - 1e-6), days=30)
    with pytest.raises(LimitError, match="more than 200 years") as caught:
        pr.simulate(plan, 10, 1, progress=False)
    assert caught.value.code == "WEATHER_RANGE"


def test_the_plan_s_own_dates_are_without_weather():
    """``schedule`` and the baseline of a result are those of the plan without weather."""
    plan = plan_of(CHAIN)
    fair = plan.replace(weather=())
    assert pr.schedule(plan).equals(pr.schedule(fair))
    assert pr.simulate(plan, 64, 1, progress=False).baseline == pr.simulate(fair, 64, 1, progress=False).baseline


def test_weather_on_a_calendar_that_no_work_uses_costs_and_changes_nothing():
    """A model whose work has no weather is of the kind that it was, with the same bits."""
    plan = plan_of(CHAIN).replace(tasks=[pr.Task("a", pr.triangular(1, 2, 4)), pr.Task("b", 3, after=["a"])])
    model, fair = (compile_model(p, 1).arrays for p in (plan, plan.replace(weather=())))
    assert variant_of(model) == variant_of(fair) == ("axis", False)
    assert (run_chunk(model, 100, 0).finish == run_chunk(fair, 100, 0).finish).all()


def test_no_days_lost_is_no_weather():
    """Shares of zero give the bits of the plan without weather; so they do for the table of tasks."""
    tasks = [pr.Task("fill", pr.triangular(5, 10, 30), after=[pr.Link("dig", "SS", lag=3)], calendar="site"), pr.Task("end", 2, after=["fill"])]
    plan = plan_of(pr.Weather("north", ["site"], lost=0.0), tasks=tasks)
    bad, fair = (pr.simulate(p, 500, 1, progress=False) for p in (plan, plan.replace(weather=())))
    assert (bad.finish.samples == fair.finish.samples).all()
    assert np.allclose(bad.tasks.select_dtypes("number"), fair.tasks.select_dtypes("number"), equal_nan=True, rtol=1e-9)


def test_lags_and_levels_of_effort_do_not_wait_for_weather():
    """A lag runs on the calendar without weather, and a level of effort is as long as what it spans, lost days and all."""
    tasks = [pr.Task("cure", 0, after=[pr.Link("dig", "FS", lag=10)], milestone="finish", calendar="site")]
    tasks += [pr.Task("crew", 0, type="loe", after=[pr.Link("dig", "SS"), pr.Link("dig", "FF")], calendar="site", cost_rate=1.0)]
    plan = plan_of(CHAIN.replace(persistence=0.0), tasks=tasks, time_unit="d", calendar=EVERY_DAY)
    result = pr.simulate(plan, 500, 1, progress=False, keep=["dig", "cure"])
    waited = result.milestone("cure").samples - result.milestone("dig").samples
    assert waited == pytest.approx(10)
    table = result.tasks
    assert table.loc["crew", "duration_mean"] > 25
    assert table.loc["dig", "duration_mean"] == pytest.approx(20)
    assert result.cost.mean.value == pytest.approx(table.loc["crew", "duration_mean"])


def test_a_chain_in_weather_is_critical_in_every_iteration():
    """Each of three tasks that follow each other, one of them split, is critical and without float whatever the weather; a short one beside them is neither."""
    law = pr.triangular(5, 10, 30)
    tasks = [pr.Task("fill", law, after=["dig"], calendar="site"), pr.Task("pave", law, after=["fill"], calendar="site", split=2)]
    table = pr.simulate(plan_of(CHAIN, tasks=[*tasks, pr.Task("sign", 1, after=["dig"], calendar="site")]), 500, 3, progress=False).tasks
    assert list(table["criticality"]) == [1, 1, 1, 0]
    assert list(table["float_mean"][:3]) == [0, 0, 0]
    assert table["float_mean"]["sign"] > 9


@pytest.mark.parametrize("sampling", ["lhs", "sobol", "antithetic"])
def test_other_ways_of_sampling_leave_weather_alone(sampling):
    """Only durations, costs and risks are sampled in those ways: the finish of a fixed task is that of plain Monte Carlo in every iteration."""
    plan = plan_of(CHAIN)
    plain, other = (pr.simulate(plan, 640, 3, sampling=s, progress=False).finish.samples for s in ("mc", sampling))
    assert (plain == other).all()


def test_correlated_durations_run_in_weather():
    """Prepared uniforms and weather go together: with shares of zero, bits are those of the plan without weather."""
    tasks = [pr.Task("a", pr.triangular(5, 10, 30), calendar="site"), pr.Task("b", pr.triangular(5, 10, 30), calendar="site", after=["a"])]
    plan = plan_of(pr.Weather("north", ["site"], lost=0.0), tasks=tasks, correlations=[pr.Correlation(["a", "b"], 0.7)])
    bad, fair = (pr.simulate(p, 300, 1, progress=False).finish.samples for p in (plan, plan.replace(weather=())))
    assert (bad == fair).all()


def test_risks_and_costs_are_those_of_a_calendar_that_knows_the_weather():
    """With one year of history, the days that it loses might be exceptions of the calendar: risks in a window, stops, conditions, links that need a risk, and
    costs with and without the costing stage are the same then.
    """
    year = "".join("1" if n % 9 in (2, 3, 4) or 20 <= n < 45 else "0" for n in range(365))
    lost = [START.replace(year=y) + timedelta(n) for y in (2027, 2029, 2030) for n in range(365) if year[n] == "1"]
    lost += [d.replace(year=2028) for d in lost[: year.count("1")]]
    knows = pr.Calendar("site", week={d: [("08:00", "16:00")] for d in DAYS}, exceptions=dict.fromkeys(lost, ()))
    tasks = [
        pr.Task("piles", pr.triangular(4, 9, 20), after=["dig"], calendar="site", cost=pr.uniform(100, 200), cost_rate=3),
        pr.Task("repair", pr.uniform(2, 6), after=["piles"], calendar="site", when="storm", cost=50, cost_rate=pr.uniform(1, 2)),
        pr.Task("pause", 12, after=["dig"], calendar="site", unless=["storm", "late"], cost=70),
        pr.Task("end", 3, after=["repair", "pause", "piles"], calendar="site"),
        pr.Task("crew", 0, type="loe", after=[pr.Link("dig", "SS"), pr.Link("end", "FF")], cost_rate=1),
    ]
    risks = [
        pr.Risk("storm", 0.5, pr.Impact(["dig", "piles"], delay=pr.uniform(1, 9), cost_rate=7), window=("2027-02-10", "2027-02-25")),
        pr.Risk("strike", 0.6, pr.Impact(["piles", "end"], stop=pr.uniform(2, 8)), window=("2027-02-01", "2027-04-30"), moment=True),
        pr.Risk("soil", 0.4, pr.Impact("piles", factor=pr.uniform(1, 2), cost_factor=1.5)),
    ]
    costs = [pr.CostItem("nothing", amount=0, task="piles"), pr.CostItem("rig", rate=40, per="d", task="piles"), pr.CostItem("hut", rate=9, per="ed")]
    weather = plan_of(PAST.replace(history={2001: year}), tasks=tasks, risks=risks, triggers=[pr.Trigger("late", "piles", after="2027-03-20")], currency="EUR")
    told = weather.replace(weather=(), calendars=[knows])
    plain, *costed = (pr.simulate(p, 2_000, seed=3, progress=False) for p in (weather, weather.replace(costs=costs[:1]), weather.replace(costs=costs)))
    expected, *costed_expected = (pr.simulate(p, 2_000, seed=3, progress=False) for p in (told, told.replace(costs=costs[:1]), told.replace(costs=costs)))
    assert (plain.finish.samples == expected.finish.samples).all()
    assert (plain.cost.samples == expected.cost.samples).all()
    assert np.allclose(plain.tasks.select_dtypes("number"), expected.tasks.select_dtypes("number"), equal_nan=True, rtol=1e-9, atol=1e-9)
    for one, other in zip(costed, costed_expected, strict=True):
        assert (one.finish.samples == plain.finish.samples).all()
        assert (one.cost.samples == other.cost.samples).all()
    np.testing.assert_allclose(costed[0].cost.samples, plain.cost.samples, rtol=1e-12)
    assert costed[1].cash_flow("Y")["mean"].sum() == pytest.approx(costed[1].cost.samples.mean(), rel=1e-9)


def test_costs_need_tables_that_reach_as_far_as_dates():
    """A costed run that begins with tables of one day makes longer ones until they reach, and gives the same bits."""
    model = compile_model(plan_of(CHAIN, costs=[pr.CostItem("rig", rate=40, per="ed", task="dig")], currency="EUR"), 1, costed=True)
    job = Costed.of(model.arrays, model.costing)
    short = Costed.of(model.arrays._replace(skies=model.arrays.skies._replace(days=1)), model.costing)
    one, other = (run_costed_chunk(j, 100, 0) for j in (job, short))
    assert (one.finish == other.finish).all()
    assert (one.cost == other.cost).all()


UNUSED = """
from numba.core import event
compiled = []
class Listener(event.Listener):
    def on_start(self, e): compiled.append(e.data["dispatcher"].py_func.__qualname__)
    def on_end(self, e): pass
event.register("numba:compile", Listener())
import pmo_risk as pr
plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2)), pr.Task("b", 1, after=["a"])])
several = plan.replace(tasks=[*plan.tasks, pr.Task("c", 1, calendar="24/7", after=["b"])], calendars=[pr.Calendar.continuous()])
for one in (plan, several, plan.replace(tasks=[*plan.tasks, pr.Task("d", 1, split=0.5)])):
    len(pr.simulate(one, 64, 1, progress=False).tasks)
print(len(compiled) > 10, [name for name in compiled if "weather" in name or "day" in name])
"""


@pytest.mark.slow
def test_models_without_weather_compile_nothing_of_it(interpreter, tmp_path):
    """Models on one calendar, on several and with special tasks compile no kernel that only weather needs."""
    assert interpreter(UNUSED, NUMBA_CACHE_DIR=str(tmp_path)).communicate()[0] == "True []\n"
