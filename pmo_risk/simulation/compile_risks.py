"""Risks as arrays: when each strikes, and the draws of its impacts on the tasks and the cost of one model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pmo_risk.distributions import Distribution, uniform
from pmo_risk.model import Portfolio, Project, Risk
from pmo_risk.model.stream_names import impact_names, occurrence_names
from pmo_risk.model.units import minutes_per
from pmo_risk.simulation.arrays import Risks
from pmo_risk.simulation.laws import LawTable, frozen

Key = tuple[str, str]


@dataclass(frozen=True)
class Effect:
    """A draw that changes the duration of a task: a factor, or a delay in minutes."""

    draw: int
    is_factor: bool


class RiskTable:
    """The risks of some projects, and the shared risks of their portfolio as far as they touch them.

    Without projects it holds what shared risks cost the portfolio as a whole: money of impacts that name no task, or tasks of several projects.
    """

    def __init__(self, laws: LawTable, projects: Sequence[Project], folio: Portfolio | None) -> None:
        self._laws = laws
        self._number = {p.id: n for n, p in enumerate(projects)}
        self._projects = {p.id: p for p in projects}
        self._occurs: list[int] = []
        self._probability: list[float] = []
        self._draws: list[tuple[int, int, float]] = []  # law, risk, value without it
        self._costs: list[tuple[int, int]] = []  # draw, project
        self._effects: dict[Key, list[Effect]] = {}
        for project in sorted(projects, key=lambda p: p.id):
            for risk in sorted(project.risks, key=lambda r: r.id):
                self._add(project.id, risk, None)
        for risk in sorted(folio.risks, key=lambda r: r.id) if folio is not None else ():
            self._add("", risk, folio)

    @property
    def has_cost(self) -> bool:
        """True where some draw is money."""
        return bool(self._costs)

    def effects(self, key: Key) -> tuple[Effect, ...]:
        """What may change the duration of a task: factors first, otherwise in an order that depends on ids only."""
        return tuple(sorted(self._effects.get(key, ()), key=lambda e: not e.is_factor))

    def arrays(self) -> Risks:
        """The finished arrays."""
        return Risks(
            occurs_law=frozen(self._occurs, np.int64),
            probability=frozen(self._probability, np.float64),
            draw_law=frozen((d[0] for d in self._draws), np.int64),
            draw_risk=frozen((d[1] for d in self._draws), np.int64),
            draw_without=frozen((d[2] for d in self._draws), np.float64),
            cost_draw=frozen((c[0] for c in self._costs), np.int64),
            cost_project=frozen((c[1] for c in self._costs), np.int64),
        )

    def _add(self, scope: str, risk: Risk, folio: Portfolio | None) -> None:
        number = len(self._probability)
        before = len(self._draws)
        for names, impact in impact_names(scope, risk):
            keys = [folio.find(t) if folio is not None else (scope, t) for t in impact.tasks]
            for project in dict.fromkeys(k[0] for k in keys if k[0] in self._number):
                own = self._projects[project]
                hit = [k for k in keys if k[0] == project]
                if impact.factor is not None:
                    self._on_tasks(hit, self._draw(impact.factor, 1.0, number, 1.0, *names["factor"]), True)
                if impact.delay is not None:
                    minutes = minutes_per(impact.unit or own.time_unit, own.calendar.hours)
                    self._on_tasks(hit, self._draw(impact.delay, minutes, number, 0.0, *names["delay"]), False)
            if impact.cost is not None:
                payer = self._payer(scope, [k[0] for k in keys])
                if payer is not None:
                    self._costs.append((self._draw(impact.cost, 1.0, number, 0.0, *names["cost"]), payer))
        if len(self._draws) > before:
            self._occurs.append(self._laws.add(uniform(0, 1), 1.0, *occurrence_names(scope, risk.id)))
            self._probability.append(risk.probability)

    def _payer(self, scope: str, projects: list[str]) -> int | None:
        """Row of the project that bears a cost; 0 in the model of the portfolio as a whole; None where another model bears it."""
        owner = scope or (projects[0] if len(set(projects)) == 1 else "")
        if owner:
            return self._number.get(owner)
        return None if self._number else 0

    def _draw(self, law: Distribution, scale: float, risk: int, without: float, *names: str) -> int:
        self._draws.append((self._laws.add(law, scale, *names), risk, without))
        return len(self._draws) - 1

    def _on_tasks(self, keys: list[Key], draw: int, is_factor: bool) -> None:
        for key in keys:
            self._effects.setdefault(key, []).append(Effect(draw, is_factor))
