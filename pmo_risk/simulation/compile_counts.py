"""Numbers of days lost by month as arrays: the chances of each number, and those with which a day is lost where so many of so many are.

Given its number, the days of a month are those that the chain of ``compile_weather`` would lose, with the share that the number is of the month and the
site's persistence: among all its ways to lose so many days, each with its probability. Days are gone through in their order; the chance that the next is
lost, by what the rest of the month still has to lose and what the day before was, comes from a table that is filled backward (as in the forward-backward
algorithm; Baum et al., 1970). Without persistence all ways are alike and the chance is j / k for j of k days: selection sampling (Fan, Muller and Rezucha,
1962; Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from pmo_risk.model import Weather
from pmo_risk.model.days_lost import LONGEST, MONTHS, chances_of
from pmo_risk.simulation.arrays import Floats, Ints
from pmo_risk.simulation.laws import frozen

SHORTEST = 28
GOOD, BAD, FIRST = range(3)  # what the day before was: good, lost, or of another month
NOT_COUNTED = -1


class Counts(NamedTuple):
    """What ``Skies`` holds of numbers of days; see there."""

    at_most: Floats
    group: Ints
    chance: Floats
    month: Ints
    left: Ints
    opened: int


def counts_of(sites: Iterable[Weather], dates: np.ndarray, lead: int) -> Counts:
    """The arrays of all sites, for ``dates`` of which the first ``lead`` come before day 0: as many at least as the month of day 0 has before it."""
    at_most, groups, tables = [], [], [np.empty((0, LONGEST + 1, LONGEST + 1, 3))]
    for weather in sites:
        at_most.append([chances_of(law) for law in weather.days] or np.zeros((MONTHS, LONGEST)))
        numbers, table = _ways(weather.persistence) if weather.days else (np.full((LONGEST + 1 - SHORTEST, LONGEST + 1), NOT_COUNTED), tables[0])
        groups.append(np.where(numbers < 0, numbers, numbers + sum(map(len, tables))))
        tables.append(table)
    months = dates.astype("datetime64[M]")
    ends = (months + 1).astype("datetime64[D]")
    left, day = (ends - dates).astype(np.int64), (dates - months.astype("datetime64[D]")).astype(np.int64)
    return Counts(
        frozen(at_most, np.float64),
        frozen(groups, np.int64),
        frozen(np.concatenate(tables), np.float64),
        frozen(months.astype(np.int64) % MONTHS, np.int64),
        frozen(left, np.int64),
        lead - int(day[lead]),
    )


def no_counts() -> Counts:
    """Those of no site."""
    return Counts(np.empty((0, 0, 0)), np.empty((0, 0, 0), dtype=np.int64), np.empty((0, 0, 0, 0)), frozen((), np.int64), frozen((), np.int64), 0)


def _ways(persistence: float) -> tuple[Ints, Floats]:
    """The row of the table for months of 28 to 31 days that lose 0 to 31, and the table: (row, days left, of them to lose, what the day before was)."""
    rows = np.zeros((LONGEST + 1 - SHORTEST, LONGEST + 1), dtype=np.int64)
    if not persistence:
        return rows, chances_by_ways(np.array([0.5]), 0.0)
    shares = [(days, lost) for days in range(SHORTEST, LONGEST + 1) for lost in range(days + 1)]
    for row, (days, lost) in enumerate(shares):
        rows[days - SHORTEST, lost] = row
    return rows, chances_by_ways(np.array([lost / days for days, lost in shares]), persistence)


def chances_by_ways(shares: Floats, persistence: float) -> Floats:
    """For chains of these shares: the chance that the first of k days is lost where j of them are, by chain, k, j and state of the day before."""
    after = np.stack([shares * (1 - persistence), shares + persistence * (1 - shares), shares], axis=1)[:, None, :]  # a good day, a lost one, none
    ways = np.zeros((shares.size, LONGEST + 2, 3))  # probability that j - 1 of the days so far are lost; nothing is at j = 0
    ways[:, 1] = 1.0
    found = np.zeros((shares.size, LONGEST + 1, LONGEST + 1, 3))
    for k in range(1, LONGEST + 1):
        if_lost, if_good = after * ways[:, :-1, BAD, None], (1 - after) * ways[:, 1:, GOOD, None]
        both = if_lost + if_good
        np.divide(if_lost, both, out=found[:, k], where=both > 0)
        found[:, k, k] = 1.0
        ways[:, 1:] = both
    return found
