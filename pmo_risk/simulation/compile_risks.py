"""Risks as arrays: when each strikes, and the draws of its impacts on the tasks and the cost of one model."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from pmo_risk.distributions import Distribution, fixed, uniform
from pmo_risk.model import Impact, Portfolio, Project, Risk
from pmo_risk.model.conditions import watched_risks
from pmo_risk.model.occurrence import Occurrence, never, occurrences
from pmo_risk.model.stream_names import Names, impact_names, moment_names, target_names
from pmo_risk.model.targets import hit_in
from pmo_risk.model.units import minutes_per
from pmo_risk.simulation.arrays import FACTOR, MOST_FACTOR, NONE, SHARE, Risks, Windows
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.risk_effects import KINDS, PARALLEL, WITHOUT, Effect, Home, Key, Strike


class RiskTable:
    """The risks of some projects, and the shared risks of their portfolio as far as they touch them.

    Without projects it holds what shared risks cost the portfolio as a whole: money of impacts that name no task, or tasks of several projects.
    """

    def __init__(self, laws: LawTable, homes: Sequence[Home], folio: Portfolio | None) -> None:
        self._laws = laws
        self._homes = {h.project.id: h for h in homes}
        self._number = {h.project.id: n for n, h in enumerate(homes)}
        self._occurs: list[int] = []
        self._ends: list[tuple[float, float]] = []
        self._causes: list[list[tuple[int, float]]] = []  # draw, upper end
        self._draws: list[tuple[int, int, float, int]] = []  # law, strike, value without it, calendar of a moment
        self._lows: list[float] = []  # the least that each draw can be
        self._costs: list[tuple[int, int, int]] = []  # draw, draw that multiplies it, project
        self._payments: list[tuple[str, Mapping[str, Sequence[str]]]] = []  # risk, tasks that it hits by project; one for each of the costs
        self._windows: list[tuple[float, float, int]] = []
        self._effects: dict[Key, list[Effect]] = {}
        self._charges: dict[Key, list[int]] = {}
        self._shown: dict[Key, int] = {}  # the draw that is 1 where a risk strikes
        for home in sorted(homes, key=lambda h: h.project.id):
            project = home.project
            watched, able = watched_risks(project), occurrences(project.id, project)
            for occurrence in able:
                self._add(project.id, occurrence, None, watched)
            for name in sorted(watched.intersection(r.id for r in project.risks).difference(o.risk.id for o in able)):
                self._add(project.id, never(project.id, project.risks[name]), None, watched)
        if folio is not None:
            causes = {c for r in folio.risks for c in r.given}
            for occurrence in occurrences("", folio):
                self._add("", occurrence, folio, causes)

    @property
    def has_cost(self) -> bool:
        """True where some draw is money."""
        return bool(self._costs)

    @property
    def cost_count(self) -> int:
        """How many draws are money."""
        return len(self._costs)

    def payments(self, project: int) -> list[tuple[int, str, Sequence[str]]]:
        """What a project pays for risks: the number among draws that are money, the risk, and the tasks of the project that it hits."""
        home = next(i for i, n in self._number.items() if n == project)
        paid = enumerate(zip(self._costs, self._payments, strict=True))
        return [(e, risk, tuple(hits.get(home, ()))) for e, ((_, _, payer), (risk, hits)) in paid if payer == project]

    @cached_property
    def rows(self) -> int:
        """How many draws there are, with the sums of some of them; all risks are in."""
        return len(self._draws) + len(self._sums)

    def effects(self, key: Key) -> tuple[Effect, ...]:
        """What may change the duration of a task: what does not depend on a window first, by kind, otherwise in an order that depends on ids only."""
        found = [e for e in self._effects.get(key, ()) if not e.is_summed]
        sums = dict.fromkeys((key[0], e.kind, e.group) for e in self._effects.get(key, ()) if e.is_summed)
        found += (Effect(self._sum_row[project, kind, group], kind, NONE, group) for project, kind, group in sums)
        return tuple(sorted(found, key=lambda e: (e.window != NONE, e.kind, e.group)))

    @cached_property
    def _grouped(self) -> dict[tuple[str, int, Names], list[int]]:
        """The draws that hit the same branches, resources or finish, by project, kind and these."""
        groups: dict[tuple[str, int, Names], dict[int, None]] = {}
        for (project, _), effects in self._effects.items():
            for e in effects:
                if e.is_summed:
                    groups.setdefault((project, e.kind, e.group), {})[e.draw] = None
        return {key: sorted(draws) for key, draws in sorted(groups.items())}

    @cached_property
    def _sums(self) -> list[tuple[list[int], bool]]:
        """The draws of groups of more than one, and whether they are factors."""
        return [(draws, kind == FACTOR) for (_, kind, _), draws in self._grouped.items() if len(draws) > 1]

    @cached_property
    def _sum_row(self) -> dict[tuple[str, int, Names], int]:
        """The row of each group: of its sum, or of its only draw."""
        rows = itertools.count(len(self._draws))
        return {key: next(rows) if len(draws) > 1 else draws[0] for key, draws in self._grouped.items()}

    def least(self, key: Key, minutes: float) -> float:
        """What a duration of at least so many minutes is at least after what does not depend on a window."""
        share, factor, delay = 0.0, 1.0, 0.0
        for effect in self._effects.get(key, ()):
            low = self._lows[effect.draw]
            if effect.kind == SHARE:
                share += min(low, 0.0)
            elif effect.kind == FACTOR:
                factor *= max(min(low, 1.0), 0.0)
            elif effect.kind == MOST_FACTOR:
                factor = 0.0
            else:
                delay += min(low, 0.0)
        return max(minutes, 0.0) * max(1.0 + share, 0.0) * factor + delay

    def charges(self, key: Key) -> Sequence[int]:
        """Draws that multiply a task's own costs."""
        return self._charges.get(key, ())

    def shown(self, project: str, risk: str) -> int:
        """The draw that is 1 where a risk that something depends on strikes."""
        return self._shown[project, risk]

    def arrays(self, triggers: Sequence[tuple[int, float, bool]] = (), tasks: int = 0) -> Risks:
        """The finished arrays.

        triggers : row of the task that it watches, limit, whether of cost; by row. tasks : how many rows of tasks there are.
        """
        causes = [c for some in self._causes for c in some]
        return Risks(
            occurs_law=frozen(self._occurs, np.int64),
            low=frozen((e[0] for e in self._ends), np.float64),
            high=frozen((e[1] for e in self._ends), np.float64),
            cause_first=frozen(np.cumsum([0, *map(len, self._causes)]), np.int64),
            cause_draw=frozen((c[0] for c in causes), np.int64),
            cause_high=frozen((c[1] for c in causes), np.float64),
            draw_law=frozen((d[0] for d in self._draws), np.int64),
            draw_risk=frozen((d[1] for d in self._draws), np.int64),
            draw_without=frozen((d[2] for d in self._draws), np.float64),
            draw_calendar=frozen((d[3] for d in self._draws), np.int64),
            sum_first=frozen(np.cumsum([0, *(len(draws) for draws, _ in self._sums)]), np.int64),
            sum_draw=frozen((d for draws, _ in self._sums for d in draws), np.int64),
            sum_is_factor=frozen((is_factor for _, is_factor in self._sums), np.uint8),
            cost_draw=frozen((c[0] for c in self._costs), np.int64),
            cost_times=frozen((c[1] for c in self._costs), np.int64),
            cost_project=frozen((c[2] for c in self._costs), np.int64),
            trigger_first=frozen(np.searchsorted([t[0] for t in triggers], np.arange(tasks + 1)), np.int64),
            trigger_limit=frozen((t[1] for t in triggers), np.float64),
            trigger_is_cost=frozen((t[2] for t in triggers), np.uint8),
            rows=self.rows + len(triggers),
        )

    def windows(self) -> Windows:
        """The windows of risks, as arrays."""
        first, last, moment = zip(*self._windows, strict=True) if self._windows else ((), (), ())
        return Windows(frozen(first, np.float64), frozen(last, np.float64), frozen(moment, np.int64))

    def _add(self, scope: str, occurrence: Occurrence, folio: Portfolio | None, watched: Iterable[str]) -> None:
        risk, law = occurrence.risk, NONE
        for which, high in enumerate(occurrence.strikes):
            strike = Strike(len(self._occurs), which, NONE)
            before = len(self._draws)
            if which == 0 and risk.id in watched:
                self._shown[scope, risk.id] = self._draw(fixed(1.0), 1.0, strike, 0.0)
            self._impacts(scope, risk, strike, folio)
            if len(self._draws) > before:
                law = law if law != NONE else self._laws.add(uniform(0, 1), 1.0, *occurrence.names)
                self._occurs.append(law)
                self._ends.append((occurrence.low, high))
                self._causes.append([(self._shown[scope, cause], p) for cause, p in occurrence.given.items()])

    def _impacts(self, scope: str, risk: Risk, strike: Strike, folio: Portfolio | None) -> None:
        windows: dict[str, int] = {}
        for names, impact in impact_names(scope, risk):
            hits = self._hits(scope, impact, folio)
            for project, ids in hits.items():
                if project not in self._homes or not ids:
                    continue
                if risk.is_timed and impact.changes_time and project not in windows:
                    windows[project] = self._window(scope, risk, self._homes[project], strike, shared=folio is not None)
                self._change(self._homes[project].project, ids, impact, names, replace(strike, window=windows.get(project, NONE)), shared=folio is not None)
            payer = self._payer(scope, hits)
            if payer is not None:
                self._pay(impact, names, strike, payer, hits if folio is not None else {"": hits[scope]})
                self._payments += [(risk.id, hits)] * (len(self._costs) - len(self._payments))

    def _hits(self, scope: str, impact: Impact, folio: Portfolio | None) -> dict[str, tuple[str, ...]]:
        """The tasks that an impact hits, by project."""
        if folio is None:
            return {scope: hit_in(self._homes[scope].project, impact, impact.tasks)}
        named = [folio.find(t) for t in impact.tasks]
        found = {p.id: hit_in(p, impact, [t for q, t in named if q == p.id]) for p in folio}
        return {p: ids for p, ids in found.items() if ids}

    def _change(self, project: Project, ids: Sequence[str], impact: Impact, names: Mapping[str, Names], strike: Strike, *, shared: bool) -> None:
        """What an impact does to the durations and own costs of tasks of one project."""
        minutes = minutes_per(impact.unit or project.time_unit, project.calendar.hours)
        group, home = () if impact.tasks or impact.each else target_names(impact), project.id if shared else ""
        for effect, kind in KINDS.items():
            law: Distribution | None = getattr(impact, effect)
            if law is None:
                continue
            kind = PARALLEL.get(kind, kind) if impact.parallel else kind
            scale = minutes if effect in ("delay", "stop") else 1.0
            for some, own in self._draws_of(ids, impact, names[effect], home):
                draw = self._draw(law, scale, strike, WITHOUT[kind], own)
                for i in some:
                    self._effects.setdefault((project.id, i), []).append(Effect(draw, kind, strike.window, group))
        if impact.cost_factor is not None:
            for some, own in self._draws_of(ids, impact, names["cost_factor"], home):
                draw = self._draw(impact.cost_factor, 1.0, strike, 1.0, own)
                for i in some:
                    self._charges.setdefault((project.id, i), []).append(draw)

    @staticmethod
    def _draws_of(ids: Sequence[str], impact: Impact, names: Names, home: str) -> list[tuple[Sequence[str], Names]]:
        """The tasks that share a draw, with its names, among them that of their project where the risk is shared by several."""
        return [((i,), (*names, "each", *([home] if home else []), i)) for i in ids] if impact.each else [(ids, names)]

    def _pay(self, impact: Impact, names: Mapping[str, Names], strike: Strike, payer: int, hits: Mapping[str, Sequence[str]]) -> None:
        """What an impact costs beside what it does to tasks, which are by project if the risk is shared."""
        if impact.cost is not None:
            self._costs.append((self._draw(impact.cost, 1.0, strike, 0.0, names["cost"]), NONE, payer))
        if impact.cost_rate is not None and impact.delay is not None:
            rate = self._draw(impact.cost_rate, 1.0, strike, 0.0, names["cost_rate"])
            apart = [own for home, ids in hits.items() for _, own in self._draws_of(ids, impact, names["delay"], home)]
            for own in apart if impact.each else [names["delay"]]:
                self._costs.append((rate, self._draw(impact.delay, 1.0, strike, 0.0, own), payer))

    def _payer(self, scope: str, hits: Mapping[str, Sequence[str]]) -> int | None:
        """Row of the project that bears a cost; 0 in the model of the portfolio as a whole; None where another model bears it."""
        owner = scope or (next(iter(hits)) if len(hits) == 1 else "")
        if owner:
            return self._number.get(owner)
        return None if self._number else 0

    def _window(self, scope: str, risk: Risk, home: Home, strike: Strike, *, shared: bool) -> int:
        """Row of the window of a strike, on the axis of a project's model. The moment of a shared risk is drawn on the clock, the same for all projects."""
        axis = home.axis
        first, last = (end if d is None else axis.at(axis.own.minute(d)) for d, end in zip(risk.window, (-np.inf, np.inf), strict=True))
        moment, calendar = NONE, NONE if shared else home.calendar
        if risk.moment or any(i.stop is not None for i in risk.impacts):
            low, high = (axis.own.work_at(t) for t in (first, last)) if calendar != NONE else (first, last)
            law = uniform(low, high) if high > low else fixed(low)
            moment = self._draw(law, 1.0, strike, 0.0, moment_names(scope, risk.id), calendar)
        self._windows.append((first, last, moment))
        return len(self._windows) - 1

    def _draw(self, law: Distribution, scale: float, strike: Strike, without: float, names: Names = (), calendar: int = NONE) -> int:
        self._draws.append((self._laws.add(law, scale, *strike.names(names)), strike.number, without, calendar))
        self._lows.append(min(scale * law.support[0], without))
        return len(self._draws) - 1
