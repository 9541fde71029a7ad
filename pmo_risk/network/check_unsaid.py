"""What a register leaves open: whether an impact is one draw for all its tasks, and how several come together on one task. A strict run refuses these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_risk.errors import Problem, shown
from pmo_risk.model import Impact, Risk
from pmo_risk.network.view import View, listed

_COMBINED = {"delay": "add up", "factor": "multiply"}


def once_or_each(view: View) -> Iterator[Problem]:
    """Impacts on several tasks that are still to do, which do not say whether one draw is for all of them or each has its own."""
    for where, project, risk in view.risks():
        if risk.status == "closed":
            continue
        for n, impact in enumerate(risk.impacts):
            if impact.each is not None or not (impact.changes_time or impact.cost_factor is not None):
                continue
            hit = [key for key in view.hits(project, impact) if not view.tasks[key][1].is_complete]
            if len(hit) > 1:
                what = f"hits {len(hit)} tasks, {listed(hit, 3)}, and does not say whether one draw is for all of them; it is taken so"
                yield Problem("warning", "AMBIGUOUS", _place(where, risk, n), what, "each=False is one draw for all, each=True a draw for each task")


def in_series_and_parallel(view: View) -> Iterator[Problem]:
    """Tasks on which some delays, or some factors, overlap and others add up, so that it is not plain how they come together."""
    for (key, effect), found in _strikes(view).items():
        together = [s.where for s in found if s.impact.parallel]
        apart = [s.where for s in found if not s.impact.parallel]
        if together and apart:
            what = f"{effect}s of {listed(together)} overlap, those of {listed(apart)} come on top of the greatest of them"
            remedy = "give all of them parallel=True, or all parallel=False, if that is not meant"
            yield Problem("warning", "AMBIGUOUS_COMBINATION", f"task {shown(key)}", what, remedy)


def series_or_parallel(view: View) -> Iterator[Problem]:
    """Delays, or factors, that come together on a task and do not say whether they overlap; the same ones on several tasks are one problem."""
    tasks: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (key, effect), found in _strikes(view).items():
        open_ones = [s for s in found if s.impact.parallel is None and s.may_overlap(effect)]
        if not any(s.impact.parallel for s in found) and _meet(open_ones) and not view.tasks[key][1].is_complete:
            tasks[effect, tuple(s.place for s in open_ones)].append(key)
    for (effect, places), keys in tasks.items():
        where = f"{'task' if len(keys) == 1 else 'tasks'} {listed(keys, 3)}"
        what = f"{effect}s of {', '.join(places[:5])}{f' and {len(places) - 5} more' if len(places) > 5 else ''} come together and do not say how"
        remedy = f"say parallel=False if that is meant, parallel=True if only the {'longest' if effect == 'delay' else 'greatest'} counts"
        yield Problem("warning", "AMBIGUOUS_COMBINATION", where, f"{what}; they {_COMBINED[effect]}", remedy)


@dataclass(frozen=True)
class _Strike:
    """One impact: the places to name its risk and itself by, and the exclusive group that the risk is in, or else the risk itself."""

    where: str
    place: str
    group: tuple[str, ...]
    impact: Impact

    def may_overlap(self, effect: str) -> bool:
        """True where it could be parallel: a delay that may be negative cannot."""
        return effect != "delay" or self.impact.delay is None or self.impact.delay.support[0] >= 0


def _strikes(view: View) -> dict[tuple[str, str], list[_Strike]]:
    """What strikes each task, by its key and the effect, a delay or a factor."""
    found: dict[tuple[str, str], list[_Strike]] = defaultdict(list)
    for where, project, risk in view.risks():
        for n, impact in enumerate(risk.impacts if risk.status != "closed" else ()):
            group = ("" if project is None else project.id, risk.exclusive) if risk.exclusive else (where,)
            strike = _Strike(where, _place(where, risk, n), group, impact)
            for effect in (e for e in _COMBINED if getattr(impact, e) is not None):
                for key in view.hits(project, impact):
                    found[key, effect].append(strike)
    return found


def _meet(strikes: Sequence[_Strike]) -> bool:
    """True where two of them may come in one iteration: those of one risk, or of two that do not exclude each other."""
    return len({s.group for s in strikes}) > 1 or len({s.where for s in strikes}) < len(strikes)


def _place(where: str, risk: Risk, n: int) -> str:
    return where if len(risk.impacts) == 1 else f"{where}, impact {n + 1}"


CHECKS = (once_or_each, in_series_and_parallel, series_or_parallel)
