"""Checks of weather."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_risk.errors import Problem, shown
from pmo_risk.model import Project, Weather
from pmo_risk.network.build import projects_of
from pmo_risk.network.view import View

FEW_YEARS = 5


def idle_weather(view: View) -> Iterator[Problem]:
    """Calendars with weather that no work to do runs on."""
    used = {(p.id, name) for _, p, task in view.todo() for name in (task.calendar or p.calendar.name, *(d.calendar for d in task.drivers))}
    for project, weather in _all(view):
        for name in weather.calendars:
            if (project.id, name) not in used:
                what = f"interrupts calendar {shown(name)}, which no work to do uses"
                yield Problem("warning", "IDLE_WEATHER", f"weather {shown(weather.id)}", what, "give tasks that calendar, or leave it out")


def short_histories(view: View) -> Iterator[Problem]:
    """Histories of so few years that rare weather is not in them."""
    for weather in dict.fromkeys(w for _, w in _all(view)):
        if 0 < len(weather.history) < FEW_YEARS:
            what = f"its history has {len(weather.history)} of the {FEW_YEARS} years or more that show how years differ"
            yield Problem("warning", "SHORT_HISTORY", f"weather {shown(weather.id)}", what, "give more years, or shares by month with lost=")


def elapsed_work(view: View) -> Iterator[Problem]:
    """Work that runs around the clock in elapsed time has no weather, though its calendar has."""
    for key, project, task in view.todo():
        name = task.calendar or project.calendar.name
        if (task.unit or project.time_unit).startswith("e") and any(name in w.calendars for w in project.weather):
            what = f"its duration is elapsed time, which weather does not interrupt, though its calendar {shown(name)} has some"
            yield Problem("note", "ELAPSED_IN_WEATHER", f"task {shown(key)}", what, "give its duration in working time")


def _all(view: View) -> Iterator[tuple[Project, Weather]]:
    return ((p, w) for p in projects_of(view.plan) for w in p.weather)


CHECKS = (idle_weather, short_histories, elapsed_work)
