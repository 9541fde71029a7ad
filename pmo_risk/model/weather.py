"""Weather of a site: which days are lost to work, by shares or numbers by month, or resampled from a history. Drawn in the simulation only."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

from pmo_risk.distributions import Distribution
from pmo_risk.errors import CalendarError, PmoRiskError, raise_all, shown
from pmo_risk.model.days_lost import MONTHS, Laws, faults_of_days, laws_of, mean_share
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.units import is_number

MOST_YEARS = 200
MOST_PERSISTENCE = 0.95
GOOD, BAD = "0", "1"


@dataclass(frozen=True)
class Weather(ReadOnlyMaps):
    """Which days a site loses to weather. All tasks on its calendars lose the same days of an iteration; each iteration has its own.

    A lost day is a whole day on which its calendars do not work. Days are lost in one of three ways:

    - ``lost``, the share of days lost in each month, with ``persistence``, the correlation of a day with the day before: a two-state Markov chain
      (Gabriel and Neumann, 1962; Richardson, 1981), whose share is that of the month on every day;
    - ``days``, a law of the number of days lost in each month, which is drawn, to the nearest whole day, for each month of an iteration; which days of the
      month these are is drawn as the chain above would lose that many, with their share and the ``persistence``: without it all choices are alike;
    - ``history``, years of days that were lost or not, of which each year of an iteration is one, drawn with equal chances: a block bootstrap that keeps
      seasons and spells as they were.

    Parameters
    ----------
    id : of the site; the draws are keyed by it, so that two projects of a portfolio that name one site have the same weather.
    calendars : names of the calendars that it interrupts.
    lost : 12 shares from 0 to 1, January first; or one for all months.
    days : 12 laws or numbers, January first; or one for all months. Months are independent.
    persistence : from 0 (days are independent) to 0.95; not with ``history``.
    history : by year, a text with one character for each day from the first of ``first_month``: ``1`` lost, ``0`` not; 365 or 366 of them. See ``from_days``.
    first_month : month (1 to 12) in which the years of a history begin. Spells are cut there: choose a month of little bad weather.

    Raises
    ------
    CalendarError, ManyErrors : for shares outside 0 to 1, numbers of days that a month does not have, years of wrong length, and whatever else cannot be.

    >>> north = Weather("north sea", ["offshore"], lost=[0.5, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.3, 0.4, 0.5], persistence=0.6)
    >>> north
    Weather('north sea', calendars=['offshore'], 30% of days lost, persistence 0.6)
    >>> from pmo_risk.distributions import triangular
    >>> Weather("quarry", ["site"], days=triangular(2, 4, 8))
    Weather('quarry', calendars=['site'], 15% of days lost, by number)
    """

    id: str
    calendars: tuple[str, ...]
    lost: tuple[float, ...]
    persistence: float
    history: Mapping[int, str]
    first_month: int
    days: tuple[Distribution, ...]

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, as in Project
        calendars: Iterable[str] = (),
        *,
        lost: float | Iterable[float] = (),
        persistence: float = 0.0,
        history: Mapping[int, str] | None = None,
        first_month: int = 1,
        days: Laws = (),
    ) -> None:
        if not isinstance(id, str) or not id.strip():
            raise CalendarError(f"weather needs the id of a site, got {shown(id)}", code="NAME")
        where = f"weather {shown(id)}"
        errors: list[PmoRiskError] = []
        names = () if isinstance(calendars, str) else tuple(dict.fromkeys(calendars))
        if not names or not all(isinstance(n, str) and n for n in names):
            errors.append(CalendarError(f"weather interrupts calendars, got {shown(calendars)}", where=where, code="CALENDARS", remedy='write ["offshore"]'))
        shares = (lost,) * MONTHS if is_number(lost) else tuple(lost)  # type: ignore[arg-type]  # a number, or several
        years = dict(sorted(history.items())) if history else {}
        laws = laws_of(days)
        if sum(map(bool, (shares, laws, years))) != 1:
            what = "give the shares or the days lost by month, or a history, one of the three"
            errors.append(CalendarError(what, where=where, code="WEATHER", remedy="lost=, days= or history="))
        if shares:
            errors += _of_shares(shares, where)
        if laws:
            errors += faults_of_days(laws, where)
        if not is_number(persistence) or not 0 <= persistence <= MOST_PERSISTENCE:
            what = f"persistence must be between 0 and {MOST_PERSISTENCE}, got {shown(persistence)}"
            errors.append(CalendarError(what, where=where, code="PERSISTENCE", remedy="it is the correlation of a day with the day before"))
        elif persistence and years:
            errors.append(CalendarError("a history has its own persistence", where=where, code="PERSISTENCE", remedy="leave persistence out"))
        if not _is_month(first_month):
            errors.append(CalendarError(f"first_month is a month from 1 to 12, got {shown(first_month)}", where=where, code="MONTH"))
        else:
            errors += _of_years(years, first_month, where)
        raise_all(where, errors)
        put = object.__setattr__
        put(self, "id", id)
        put(self, "calendars", names)
        put(self, "lost", tuple(map(float, shares)))
        put(self, "persistence", float(persistence))
        put(self, "history", MappingProxyType(years))
        put(self, "first_month", first_month)
        put(self, "days", laws)

    @classmethod
    def from_days(
        cls,
        id: str,  # noqa: A002  # as above
        calendars: Iterable[str],
        days: Mapping[date, float],
        *,
        threshold: float | None = None,
        first_month: int = 1,
    ) -> Self:
        """Weather with a history of dated days: lost where the value is above the threshold, or without one, where it is true.

        Raises
        ------
        CalendarError, ManyErrors : for a year that lacks days, and for values that are not a number, with the first of them.

        >>> waves = {date(2001, 1, 1) + timedelta(n): 2.5 if n % 5 == 0 else 1.0 for n in range(730)}
        >>> Weather.from_days("north sea", ["offshore"], waves, threshold=2.0)
        Weather('north sea', calendars=['offshore'], 20% of days lost, 2 years of history)
        """
        where = f"weather {shown(id)}"
        if not _is_month(first_month):
            raise CalendarError(f"first_month is a month from 1 to 12, got {shown(first_month)}", where=where, code="MONTH")
        unknown = [d for d, v in days.items() if v != v]
        if unknown:
            what = f"{len(unknown)} days have no value, the first {min(unknown):%Y-%m-%d}"
            raise CalendarError(what, where=where, code="HISTORY", remedy="fill gaps of the record first")
        if threshold is not None and not (is_number(threshold) and threshold == threshold):
            raise CalendarError(f"a threshold is a number, got {shown(threshold)}", where=where, code="THRESHOLD")
        bad = {(d.date() if isinstance(d, datetime) else d): bool(v) if threshold is None else v > threshold for d, v in days.items()}
        if not bad:
            raise CalendarError("a history without days", where=where, code="HISTORY")
        errors: list[PmoRiskError] = []
        years = {}
        for year in range(block_of(min(bad), first_month), block_of(max(bad), first_month) + 1):
            begin = date(year, first_month, 1)
            whole = [begin + timedelta(n) for n in range(days_of(year, first_month))]
            absent = [d for d in whole if d not in bad]
            if absent:
                what = f"the year from {begin} lacks {len(absent)} of {len(whole)} days, the first {absent[0]}"
                errors.append(CalendarError(what, where=where, code="HISTORY", remedy="give whole years, or another first_month"))
            years[year] = "".join(BAD if bad.get(d) else GOOD for d in whole)
        raise_all(where, errors)
        return cls(id, calendars, history=years, first_month=first_month)

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """The share of days lost in each month, January first: as given, that of the mean number, or as it was in the history, 29 February left out."""
        if self.lost:
            return self.lost
        if self.days:
            return tuple(mean_share(law, month) for month, law in enumerate(self.days))
        bad, all_days = [0] * MONTHS, [0] * MONTHS
        for year, flags in self.history.items():
            begin = date(year, self.first_month, 1)
            for n, flag in enumerate(flags):
                day = begin + timedelta(n)
                if (day.month, day.day) != (2, 29):
                    bad[day.month - 1] += flag == BAD
                    all_days[day.month - 1] += 1
        return tuple(b / n for b, n in zip(bad, all_days, strict=True))

    def replace(self, **changes: Any) -> Self:
        """The same weather with some fields changed, checked again."""
        return type(self)(**({f.name: getattr(self, f.name) for f in dataclasses.fields(self)} | changes))

    def same_sky(self, other: Weather) -> bool:
        """True where both lose the same days, whatever calendars they interrupt."""
        return self.replace(calendars=other.calendars) == other

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"id": self.id, "calendars": list(self.calendars)}
        if self.lost:
            data["lost"] = list(self.lost)
        if self.days:
            data["days"] = [law.to_dict() for law in self.days]
        if self.persistence:
            data["persistence"] = self.persistence
        if self.history:
            data["history"] = {str(y): flags for y, flags in self.history.items()}
        if self.first_month != 1:
            data["first_month"] = self.first_month
        return data

    def __hash__(self) -> int:
        return hash((self.id, self.calendars, self.lost, self.persistence, tuple(self.history), self.first_month, self.days))

    def __repr__(self) -> str:
        how = f"persistence {self.persistence:g}" if self.persistence or self.lost else "by number" if self.days else f"{len(self.history)} years of history"
        return f"Weather({shown(self.id)}, calendars={shown(list(self.calendars))}, {sum(self.shares) / MONTHS:.0%} of days lost, {how})"


def block_of(day: date, first_month: int) -> int:
    """The year, of those that begin in ``first_month``, in which a day lies."""
    return day.year if day.month >= first_month else day.year - 1


def days_of(year: int, first_month: int) -> int:
    """How many days the year has that begins in ``first_month`` of this one."""
    return (date(year + 1, first_month, 1) - date(year, first_month, 1)).days


def _is_month(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MONTHS


def _of_shares(shares: tuple[float, ...], where: str) -> list[PmoRiskError]:
    if len(shares) != MONTHS:
        return [CalendarError(f"{len(shares)} shares of days lost, for 12 months", where=where, code="SHARES", remedy="give 12, January first, or one number")]
    wrong = [(n, s) for n, s in enumerate(shares, 1) if not is_number(s) or not 0 <= s <= 1]
    found: list[PmoRiskError] = [
        CalendarError(f"the share of days lost in month {n} must be between 0 and 1, got {shown(s)}", where=where, code="SHARES", remedy="30% is 0.3")
        for n, s in wrong
    ]
    if not found and min(shares) == 1:
        found = [CalendarError("every day is lost", where=where, code="NO_WORK", remedy="give at least one month a share below 1")]
    return found


def _of_years(years: Mapping[int, str], first_month: int, where: str) -> list[PmoRiskError]:
    if len(years) > MOST_YEARS:
        return [CalendarError(f"a history of {len(years)} years, at most {MOST_YEARS} are taken", where=where, code="HISTORY")]
    found: list[PmoRiskError] = []
    for year, flags in years.items():
        place = f"{where}, year {shown(year)}"
        if isinstance(year, bool) or not isinstance(year, int) or not 1 <= year <= 9998:
            found.append(CalendarError("a history is given by year, such as 1998", where=place, code="HISTORY"))
        elif not isinstance(flags, str) or set(flags) - {GOOD, BAD}:
            found.append(CalendarError(f"a year is a text of 0 and 1, got {shown(flags)}", where=place, code="HISTORY", remedy="1 is a day lost"))
        elif len(flags) != days_of(year, first_month):
            what = f"{len(flags)} days where the year has {days_of(year, first_month)}"
            found.append(CalendarError(what, where=place, code="HISTORY", remedy="give one character for each day"))
    if years and not found and all(set(flags) == {BAD} for flags in years.values()):
        found.append(CalendarError("every day is lost", where=where, code="NO_WORK"))
    return found


def by_year(history: Mapping[str, str]) -> dict[int, str]:
    """A history whose years are text, as in JSON.

    Raises
    ------
    CalendarError : for what is no year.
    """
    wrong = next((y for y in history if not (y.isascii() and y.isdigit() and len(y) <= 4)), None)
    if wrong is not None:
        raise CalendarError(f"a history is given by year, such as 1998, got {shown(wrong)}", code="HISTORY")
    return {int(y): flags for y, flags in history.items()}
