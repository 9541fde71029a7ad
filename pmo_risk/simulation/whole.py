"""A portfolio as a whole: which projects run together, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from pmo_risk.model import Portfolio, Project
from pmo_risk.model.units import minutes_per
from pmo_risk.network.calendar_map import compile_calendar
from pmo_risk.results import Result
from pmo_risk.results.trials import Baseline, Trials

Floats = NDArray[np.float64]


def groups(folio: Portfolio) -> list[Project | Portfolio]:
    """What must be simulated as one model each: a project alone, or the projects that links join, in the order of the portfolio."""
    root = {p: p for p in folio.projects}

    def top(p: str) -> str:
        while root[p] != p:
            p = root[p]
        return p

    for link in folio.links:
        first, second = sorted((top(folio.find(link.predecessor)[0]), top(folio.find(link.successor or "")[0])), key=list(folio.projects).index)
        root[second] = first
    members: dict[str, list[str]] = {}
    for p in folio.projects:
        members.setdefault(top(p), []).append(p)
    return [folio.projects[ids[0]] if len(ids) == 1 else _joined(folio, ids) for ids in members.values()]


def _joined(folio: Portfolio, ids: list[str]) -> Portfolio:
    links = [x for x in folio.links if folio.find(x.predecessor)[0] in ids]
    return folio.replace(projects=[folio.projects[i] for i in ids], links=links, risks=(), correlations=())


def whole_trials(folio: Portfolio, results: Mapping[str, Result], shared_cost: Floats, replicates: int = 1) -> Trials:
    """When the last project finishes, and what all of them and the shared risks cost."""
    clock = np.maximum.reduce([r.trials.clock + _offset(folio, r.plan) for r in results.values()])
    cost = sum((results[p].trials.cost for p in sorted(results)), start=shared_cost)  # one order, for the last bit, whatever that of the projects
    return Trials(_units(folio, clock), clock, cost, replicates=replicates)


def whole_baseline(folio: Portfolio, results: Mapping[str, Result]) -> Baseline:
    """The same without uncertainty."""
    clock = max(r.baseline.clock + _offset(folio, r.plan) for r in results.values())
    return Baseline(float(_units(folio, np.array([clock]))[0]), clock, sum(r.baseline.cost for r in results.values()))


def _offset(folio: Portfolio, project: Project) -> float:
    """Clock minutes from the portfolio's start to the project's."""
    return (project.start - folio.start) / timedelta(minutes=1)


def _units(folio: Portfolio, clock: Floats) -> Floats:
    """Clock minutes from the portfolio's start in its time unit, on its calendar."""
    per_unit = minutes_per(folio.time_unit, folio.calendar.hours)
    if folio.time_unit.startswith("e"):
        return clock / per_unit
    calendar = compile_calendar(folio.calendar, folio.start, folio.start)
    begin = calendar.minute(folio.start)
    units: Floats = (calendar.work_at(clock + begin) - calendar.work_at(begin)) / per_unit
    return units
