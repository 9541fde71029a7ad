"""Checks of weather."""

import pmo_risk as pr

SITE = pr.Calendar("site", week={d: [("08:00", "16:00")] for d in ("mon", "tue", "wed", "thu", "fri", "sat")})


def codes(plan):
    """Codes of what a check finds of weather."""
    return [p.code for p in pr.check(plan) if "WEATHER" in p.code or p.code == "SHORT_HISTORY"]


def test_weather_that_interrupts_no_work_is_found():
    """A calendar with weather that no work to do runs on; a driving calendar is one that it runs on."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 1)], calendars=[SITE], weather=[pr.Weather("north", ["site"], lost=0.3)])
    assert codes(plan) == ["IDLE_WEATHER"]
    assert not codes(plan.replace(tasks=[pr.Task("a", 1, calendar="site")]))
    assert not codes(plan.replace(tasks=[pr.Task("a", 1, drivers=[pr.Driver("site")])]))
    assert not codes(plan.replace(calendar=SITE, calendars=[]))
    done = pr.Task("a", 1, calendar="site", actual_start="2027-01-04T08:00", actual_finish="2027-01-04T16:00")
    assert codes(plan.replace(tasks=[done])) == ["IDLE_WEATHER"]


def test_a_short_history_is_found():
    """Fewer than five years are a warning."""
    years = dict.fromkeys((2001, 2002, 2003, 2005, 2006), "0" * 364 + "1")
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 1)], calendar=SITE, weather=[pr.Weather("north", ["site"], history=years)])
    assert not codes(plan)
    years.pop(2006)
    assert codes(plan.replace(weather=[pr.Weather("north", ["site"], history=years)])) == ["SHORT_HISTORY"]


def test_elapsed_work_on_a_calendar_with_weather_is_noted():
    """Weather does not interrupt elapsed time."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 1, unit="ed"), pr.Task("b", 1)], calendar=SITE, weather=[pr.Weather("north", ["site"], lost=0.3)])
    assert [(p.code, p.where) for p in pr.check(plan) if "WEATHER" in p.code] == [("ELAPSED_IN_WEATHER", "task 'a'")]
