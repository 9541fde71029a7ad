"""A slow plain twin of weather: flags day by day in plain Python, and calendars on which the lost days are exceptions without work."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pmo_risk as pr
from pmo_risk.model.calendar import DAYS
from pmo_risk.network.calendar_map import compile_calendars

SETTLED = 200  # days before the first one from which a chain is followed: 0.8 ** 200 is 4e-20


def day_uniform(twin, seed, weather, kind, day, iteration):
    """The uniform of one iteration that a site draws for a day: Philox with the day's ordinal as the second word of its counter."""
    k0, k1, c2, c3 = twin.words(seed, "weather", weather.id, kind)
    block, lane = divmod(iteration, 64)
    word, call = divmod(lane, 16)
    four = twin.philox([block * 16 + call, day.toordinal(), c2, c3], [k0, k1])
    return (2 * ((four[word] + 2**31) % 2**32) + 1) / 2**33


def lost_days(twin, seed, weather, iteration, first, count):
    """The lost days among ``count`` from ``first``."""
    if weather.history:
        return [d for d in (first + timedelta(n) for n in range(count)) if lost_in_history(twin, seed, weather, iteration, d)]
    if weather.days:
        return lost_by_number(twin, seed, weather, iteration, first, count)
    found, bad, before = [], None, None
    for n in range(-SETTLED if weather.persistence else 0, count):
        day = first + timedelta(n)
        p, u = weather.lost[day.month - 1], day_uniform(twin, seed, weather, "day", day, iteration)
        if bad is None:
            bad = u < p
        else:
            after_bad, after_good = transition(before, p, weather.persistence)
            bad = u < (after_bad if bad else after_good)
        before = p
        if n >= 0 and bad:
            found.append(day)
    return found


def lost_by_number(twin, seed, weather, iteration, first, count):
    """The lost days among ``count`` from ``first``: in each month the number drawn for it, placed day by day."""
    found, day = [], first.replace(day=1)
    while day < first + timedelta(count):
        length, u = monthrange(day.year, day.month)[1], day_uniform(twin, seed, weather, "month", day, iteration)
        number = next((n for n in range(length) if u <= weather.days[day.month - 1].cdf(n + 0.5)), length)
        ahead, before = number, None
        for left in range(length, 0, -1):
            chance = chance_of_loss(Fraction(number, length), Fraction(str(weather.persistence)), left, ahead, before)
            before = day_uniform(twin, seed, weather, "day", day, iteration) < chance
            ahead -= before
            if before and first <= day < first + timedelta(count):
                found.append(day)
            day += timedelta(1)
    return found


@cache
def chance_of_loss(share, persistence, left, ahead, before):
    """Chance that the next of ``left`` days is lost where a chain loses ``ahead`` of them, by Bayes; before: whether the day before was, None for none."""
    lost = after(share, persistence, before) * ways(share, persistence, left - 1, ahead - 1, True)
    good = (1 - after(share, persistence, before)) * ways(share, persistence, left - 1, ahead, False)
    return lost / (lost + good) if lost + good else Fraction(ahead > 0)


@cache
def ways(share, persistence, left, ahead, before):
    """The probability that a chain loses ``ahead`` of so many days."""
    if not 0 <= ahead <= left:
        return Fraction(0)
    if not left:
        return Fraction(1)
    p = after(share, persistence, before)
    return p * ways(share, persistence, left - 1, ahead - 1, True) + (1 - p) * ways(share, persistence, left - 1, ahead, False)


def after(share, persistence, before):
    """The chance of a lost day after a lost one (True), a good one (False), or at first."""
    return share if before is None else share + persistence * ((1 if before else 0) - share)


def transition(before, now, persistence):
    """Chances of a lost day after a lost and after a good one, with the shares of both days kept, and their correlation as near as can be."""
    if before == now:
        return now + persistence * (1 - now), now - persistence * now
    if before in (0, 1):
        return now, now
    apart = min(persistence * (now * (1 - now) / before / (1 - before)) ** 0.5, now / before, (1 - now) / (1 - before))
    return now - before * apart + apart, now - before * apart


def lost_in_history(twin, seed, weather, iteration, day):
    """Whether the history loses a day: that day of one of its years, 28 February for a 29th that the year lacks."""
    begin = date(day.year if day.month >= weather.first_month else day.year - 1, weather.first_month, 1)
    years = sorted(weather.history)
    year = years[int(day_uniform(twin, seed, weather, "year", begin, iteration) * len(years))]
    own = date(year, weather.first_month, 1)
    year_of_day = year + (day.month < weather.first_month)
    try:
        then = date(year_of_day, day.month, day.day)
    except ValueError:
        then = date(year_of_day, 2, 28)
    return weather.history[year][(then - own).days] == "1"


def under(twin, network, seed, iteration, first, count):
    """The network in one iteration's weather: its calendars with the lost days as exceptions."""
    calendars = list(network.calendars)
    for axis, weather in network.weather.items():
        c = calendars[axis]
        lost = dict.fromkeys(lost_days(twin, seed, weather, iteration, first, count), ())
        calendars[axis] = pr.Calendar(c.name, dict(zip(DAYS, c.week, strict=True)), dict(c.exceptions) | lost)
    return replace(network, maps=compile_calendars(calendars, *network.reach))


def first_day(plan):
    """The first day of weather: the earliest start of work that is to do."""
    projects = [plan] if isinstance(plan, pr.Project) else list(plan)
    return min(p.data_date or p.start for p in projects).date()
