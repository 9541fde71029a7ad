"""Dates of the recurring exceptions of a Microsoft Project calendar.

Checked against files of Microsoft Project, which store the last date beside the rule. Weeks begin on Sunday; months count from 0 in files.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LAST_YEAR = 2199
MAX_DATES = 60_000


@dataclass(frozen=True)
class Rule:
    """A recurrence as Microsoft Project words it.

    ``kind``: 1 daily, 2 yearly by date, 3 yearly by position, 4 monthly by date, 5 monthly by position, 6 weekly, 7 every so many days.
    ``days`` is the sum of 1 (Sunday), 2 (Monday) to 64 (Saturday). ``item`` is 0 any day, 1 weekday, 2 weekend day, 3 (Sunday) to 9 (Saturday);
    ``position`` is 0 (first) to 3 (fourth), or 4 (last). It ends after ``count`` dates, or with ``end``.
    """

    kind: int
    start: date
    end: date | None = None
    count: int | None = None
    period: int = 1
    days: int = 0
    item: int = 0
    position: int = 0
    month: int = 0
    month_day: int = 1

    def __post_init__(self) -> None:
        within = 1 <= self.kind <= 7 and 1 <= self.period <= 9999 and 0 <= self.days <= 127 and 0 <= self.item <= 9 and 0 <= self.position <= 4
        if not (within and 0 <= self.month <= 11 and 1 <= self.month_day <= 31):
            raise ValueError("a number of the recurrence is outside its range")
        if self.end is None and self.count is None:
            raise ValueError("the recurrence has neither end nor count")
        if self.end is not None and self.end < self.start:
            raise ValueError("the recurrence ends before it starts")


def occurrences(rule: Rule) -> list[date]:
    """The dates of a rule in order, at most MAX_DATES.

    >>> [str(d) for d in occurrences(Rule(5, date(2002, 1, 1), count=3, period=2, item=4, position=0))]
    ['2002-01-07', '2002-03-04', '2002-05-06']
    """
    dates: Iterator[date] = (d for d in _candidates(rule) if d >= rule.start)
    if rule.count is not None:
        dates = itertools.islice(dates, rule.count)
    else:
        last = rule.end or rule.start
        dates = itertools.takewhile(lambda d: d <= last, dates)
    return list(itertools.islice(dates, MAX_DATES))


def _candidates(rule: Rule) -> Iterator[date]:
    if rule.kind in (1, 7):
        return _daily(rule)
    if rule.kind == 6:
        return _weekly(rule)
    by_position = rule.kind in (3, 5)

    def in_month(year: int, month: int) -> date:
        return _positioned(rule, year, month) if by_position else date(year, month, min(rule.month_day, calendar.monthrange(year, month)[1]))

    return _yearly(rule, in_month) if rule.kind in (2, 3) else _monthly(rule, in_month)


def _daily(rule: Rule) -> Iterator[date]:
    day = rule.start
    while day.year <= LAST_YEAR:
        yield day
        day += timedelta(days=rule.period)


def _weekly(rule: Rule) -> Iterator[date]:
    if not rule.days:
        return
    sunday = rule.start - timedelta(days=(rule.start.weekday() + 1) % 7)
    while sunday.year < LAST_YEAR:
        yield from (sunday + timedelta(days=d) for d in range(7) if rule.days >> d & 1)
        sunday += timedelta(days=7 * rule.period)


def _monthly(rule: Rule, in_month: Callable[[int, int], date]) -> Iterator[date]:
    index = rule.start.year * 12 + rule.start.month - 1
    if in_month(index // 12, index % 12 + 1) < rule.start:
        index += 1
    while index // 12 <= LAST_YEAR:
        yield in_month(index // 12, index % 12 + 1)
        index += rule.period


def _yearly(rule: Rule, in_month: Callable[[int, int], date]) -> Iterator[date]:
    return (in_month(year, rule.month + 1) for year in range(rule.start.year, LAST_YEAR + 1))


def _positioned(rule: Rule, year: int, month: int) -> date:
    days = [date(year, month, d) for d in range(1, calendar.monthrange(year, month)[1] + 1)]
    if rule.item == 1:
        days = [d for d in days if d.weekday() < 5]
    elif rule.item == 2:
        days = [d for d in days if d.weekday() >= 5]
    elif rule.item > 2:
        days = [d for d in days if (d.weekday() + 1) % 7 == rule.item - 3]
    return days[-1] if rule.position == 4 else days[rule.position]
