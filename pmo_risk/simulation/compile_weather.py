"""Weather of a network as arrays: thresholds of its chains and years of its histories by day, and the working minutes of each day that it may take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from pmo_risk.model import Weather
from pmo_risk.model.calendar import DAY_MINUTES
from pmo_risk.model.stream_names import weather_names
from pmo_risk.model.weather import BAD
from pmo_risk.network.build import Activity, Network
from pmo_risk.network.calendar_map import MAX_YEARS, NOISE, CalendarMap
from pmo_risk.network.cpm import EarlyDates
from pmo_risk.simulation.arrays import Flags, Floats, Ints, Skies
from pmo_risk.simulation.compile_counts import counts_of, no_counts
from pmo_risk.simulation.laws import frozen
from pmo_risk.simulation.streams import LANES, stream

MOST_DAYS = MAX_YEARS * 366
LEAP_YEAR = 366
_FORGOTTEN = 1e-15  # of a chain's first day is left this much after ``lead`` days
_SPARE, _LEAST_DAYS = 1.5, 90
_LEAP = np.arange("2024-01-01", "2025-01-01", dtype="datetime64[D]")


def skies_of(network: Network, early: EarlyDates, order: Sequence[int], alike: Sequence[int], seed: int) -> Skies:
    """The arrays of weather; without days where no work that is to do has any."""
    interrupted = {alike[axis]: w for axis, w in network.weather.items()}
    hit = [interrupted.keys() & {alike[axis] for axis in _axes(network.activities[n])} if interrupted else () for n in order]
    weather = {c: interrupted[c] for c in sorted({c for found in hit for c in found})}
    sites = {w.id: w for w in sorted(weather.values(), key=lambda w: w.id)}
    if not sites:
        return _none(len(order))
    numbers = {site: n for n, site in enumerate(sites)}
    first = min(p.data_date or p.start for p in {a.project.id: a.project for a in network.activities}.values())
    first_day = math.floor(network.maps[0].minute(datetime(first.year, first.month, first.day)) / DAY_MINUTES)
    most = max(w.persistence for w in sites.values())
    lead = max(math.ceil(math.log(_FORGOTTEN) / math.log(most)) if most else 0, first.day - 1)
    dates = np.datetime64(first.date()) + np.arange(-lead, MOST_DAYS)
    chains = [_thresholds(w, dates) for w in sites.values()]
    years = [_years(w, dates[lead:]) for w in sites.values()]
    pasts = [_past(w) for w in sites.values()]
    work = [_work_by_day(network.maps[c], first_day) for c in weather]
    worked = [np.diff(w) for w in work]
    units = [math.gcd(network.maps[c].unit, int(np.gcd.reduce(w))) for c, w in zip(weather, work, strict=True)]
    kinds = [("year" if w.history else "day") for w in sites.values()]
    counts = counts_of(sites.values(), dates, lead)
    return Skies(
        words=frozen((stream(seed, *weather_names(s, kind)) for s, kind in zip(sites, kinds, strict=True)), np.uint64),
        site=frozen((numbers[w.id] for w in weather.values()), np.int64),
        calendar=frozen(weather, np.int64),
        first_day=first_day,
        ordinal=first.toordinal(),
        lead=lead,
        days=_days(early, sites.values()),
        low=frozen((low for low, _ in chains), np.float64),
        high=frozen((high for _, high in chains), np.float64),
        year=frozen((year for year, _ in years), np.int64),
        place=frozen((place for _, place in years), np.int64),
        past_first=frozen(np.cumsum([0, *map(len, pasts)]), np.int64),
        past=frozen(np.concatenate(pasts), np.uint8),
        month_words=frozen((stream(seed, *weather_names(s, "month")) for s in sites), np.uint64),
        **counts._asdict(),
        worked=frozen(worked, np.int32),
        before=frozen((w[0] for w in work), np.int64),
        least=frozen((int(w[w > 0].min()) for w in worked), np.int64),
        unit=frozen(units, np.int64),
        noise=frozen((NOISE / (u // network.maps[c].step) for u, c in zip(units, weather, strict=True)), np.float64),
        of_task=frozen(map(bool, hit), np.uint8),
        **_no_tables(),
    )


def _axes(activity: Activity) -> set[int]:
    """The calendars of what is to do of an activity."""
    if activity.task.is_complete or activity.is_span:
        return set()
    return {activity.axis, activity.float_axis, *(r.axis for r in activity.runs)}


def _none(count: int) -> Skies:
    ints, floats, noise = np.empty((0, 0), dtype=np.int64), np.empty((0, 0)), frozen((), np.float64)
    empty, shorts = frozen((), np.int64), np.empty((0, 0), dtype=np.int32)
    words, past, of_task = np.empty((0, 4), dtype=np.uint64), np.empty((0, LEAP_YEAR), dtype=np.uint8), frozen([0] * count, np.uint8)
    first, by_calendar = frozen([0], np.int64), (shorts, empty, empty, empty, noise)
    rest = {"month_words": words} | no_counts()._asdict() | _no_tables()
    return Skies(words, empty, empty, 0, 0, 0, 0, floats, floats, ints, ints, first, past, *by_calendar, of_task, **rest)


def _no_tables() -> dict[str, Any]:
    """What ``weather_tables.with_tables`` makes."""
    shorts, lost = np.empty(0, dtype=np.int32), np.empty((0, LANES), dtype=np.uint8)
    chosen, counted = np.empty(0, dtype=np.int64), np.empty((0, LANES), dtype=np.int64)
    tables: dict[str, Any] = {"facts": np.empty((LANES, 0, 0)), "table": shorts, "filled": shorts}
    return tables | {"lost": lost, "rows": np.empty((0, LANES)), "chosen": chosen, "counted": counted}


def no_skies() -> Skies:
    """The weather of a model without tasks."""
    return _none(0)


def stretch(sites: Iterable[Weather]) -> float:
    """How many times longer work takes in weather, about."""
    return 1 / (1 - min(max((sum(w.shares) / len(w.shares) for w in sites), default=0.0), 0.9))


def _days(early: EarlyDates, sites: Iterable[Weather]) -> int:
    """Days that most iterations stay within; others make longer tables."""
    length = (max(early.finishes) - min(early.starts)) / DAY_MINUTES
    return min(max(math.ceil(_SPARE * stretch(sites) * length), _LEAST_DAYS), MOST_DAYS)


def _thresholds(weather: Weather, dates: np.ndarray) -> tuple[Floats, Floats]:
    """Below which uniforms days are lost: whatever was before, and after a lost day. Each day is lost with its month's share.

    Within a month a day copies the one before with the probability of the persistence, and is else drawn anew; at the turn of two months it copies as nearly
    so as their shares allow.
    """
    month = dates.astype("datetime64[M]").astype(np.int64) % 12
    now = np.array(weather.lost or (0.0,) * 12)[month]
    before = np.roll(now, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = weather.persistence * np.sqrt(now * (1 - now) / (before * (1 - before)))
        most = np.minimum(np.where(before > 0, now / before, 0.0), np.where(before < 1, (1 - now) / (1 - before), 0.0))
        copies = np.where((before <= 0) | (before >= 1), 0.0, np.minimum(np.where(now == before, weather.persistence, turn), most))
    copies[0] = 0.0  # the first day of all knows no day before
    low = np.where(copies == 0, now, np.maximum(now - before * copies, 0.0))
    return low, np.minimum(low + copies, 1.0)


def _years(weather: Weather, dates: np.ndarray) -> tuple[Ints, Ints]:
    """The ordinal of the first day of the year, as the history counts years, of each date, and the date's place in it, as in a leap year."""
    months = dates.astype("datetime64[M]")
    calendar_year = dates.astype("datetime64[Y]")
    month, day = (months - calendar_year.astype("datetime64[M]")).astype(np.int64), (dates - months.astype("datetime64[D]")).astype(np.int64)
    opens = (calendar_year - (month < weather.first_month - 1)).astype("datetime64[M]") + (weather.first_month - 1)
    ordinal = opens.astype("datetime64[D]").astype(np.int64) + datetime(1970, 1, 1).toordinal()
    month_begins = np.searchsorted(_LEAP.astype("datetime64[M]"), np.arange("2024-01", "2025-01", dtype="datetime64[M]"))
    return ordinal, (month_begins[month] + day - month_begins[weather.first_month - 1]) % LEAP_YEAR


def _past(weather: Weather) -> Flags:
    """Shape (years, 366): the history, with 28 February for the 29th in common years."""
    leap_day = 59 - int(np.searchsorted(_LEAP.astype("datetime64[M]"), np.datetime64(f"2024-{weather.first_month:02d}"))) if weather.history else 0
    rows = [[f == BAD for f in flags] for flags in weather.history.values()]
    for row in rows:
        if len(row) < LEAP_YEAR:
            row.insert(leap_day % LEAP_YEAR, row[leap_day % LEAP_YEAR - 1])
    return np.array(rows, dtype=np.uint8).reshape(len(rows), LEAP_YEAR)


def _work_by_day(m: CalendarMap, first_day: int) -> Ints:
    """Working minutes done at the begin of each day."""
    return m.work_at(DAY_MINUTES * (first_day + np.arange(MOST_DAYS + 1.0))).astype(np.int64)
