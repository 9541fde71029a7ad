"""What a risk does when it strikes: to the durations of tasks, and to cost."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import PmoRiskError, RiskError, raise_all, shown
from pmo_risk.model.parts import names_of
from pmo_risk.model.units import span, unit_of

MOST_NEGATIVE = 0.001  # probability of a negative factor that is let pass; what it multiplies is then zero
ON_DURATION = ("share", "factor", "delay", "stop")
EFFECTS = (*ON_DURATION, "cost", "cost_rate", "cost_factor")
_TARGETS = ("tasks", "wbs", "resources")
Law = Distribution | float


@dataclass(frozen=True)
class Impact:
    """What a risk does when it strikes.

    Parameters
    ----------
    tasks : the task or tasks it hits. In a portfolio, ``"project/task"``.
    delay : added to the duration of each task, in the project's time unit, or as text such as ``"2w"``; negative shortens. A duration never goes below zero.
    factor : multiplies the duration of each task.
    share : of each task's duration as drawn before any risk, added to it: 0.1 is a tenth longer.
    stop : a stop of work, in the project's time unit of each task's own working time: what is under way stops for as long, what was to begin
        meanwhile waits for its end. Only for a risk with a ``window``, within which the stop begins.
    cost : added to the project's cost, once, however many tasks are hit.
    cost_rate : money per time unit of ``delay``, likewise once; with ``each`` for the delay of each task.
    cost_factor : multiplies the tasks' own costs, fixed and by duration.
    unit : unit of ``delay`` and ``stop`` where it is not the project's time unit.
    wbs : branches of the work breakdown whose tasks are hit too: ``"A.2"`` is all of A.2, A.2.1 and so on.
    resources : ids of resources; tasks to which one of them is assigned are hit too.
    finish : the end of the project is hit: each task after which nothing comes.
    each : True draws for each task apart. With False every effect is drawn once an iteration and is the same for all tasks of the impact, which
        is what makes them move together. None, not said, simulates as False; ``check`` asks for it where several tasks are hit, and a strict run
        refuses.
    parallel : True where this delay or factor overlaps others like it: of the parallel delays that strike one task only the longest is added,
        of the parallel factors only the greatest taken. With False delays add up, and factors multiply. None, not said, simulates as False, and is
        asked for where several come together on one task.

    A duration is first drawn; factors multiply it, shares of what was drawn and delays are added.

    >>> Impact("build", delay=10, cost_rate=5000).cost_rate.mean
    5000.0
    """

    tasks: tuple[str, ...] = ()
    delay: Distribution | None = None
    factor: Distribution | None = None
    cost: Distribution | None = None
    unit: str = ""
    share: Distribution | None = None
    stop: Distribution | None = None
    cost_rate: Distribution | None = None
    cost_factor: Distribution | None = None
    wbs: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    finish: bool = False
    each: bool | None = None
    parallel: bool | None = None

    def __init__(
        self,
        tasks: str | Iterable[str] = (),
        *,
        delay: Law | str | None = None,
        factor: Law | None = None,
        cost: Law | None = None,
        unit: str = "",
        share: Law | None = None,
        stop: Law | str | None = None,
        cost_rate: Law | None = None,
        cost_factor: Law | None = None,
        wbs: str | Iterable[str] = (),
        resources: str | Iterable[str] = (),
        finish: bool = False,
        each: bool | None = None,
        parallel: bool | None = None,
    ) -> None:
        put = object.__setattr__
        for field, names in zip(_TARGETS, (tasks, wbs, resources), strict=True):
            put(self, field, names_of(names, "impact", RiskError))
        delay, stop, unit = _timed(delay, stop, unit)
        laws = {"share": share, "factor": factor, "delay": delay, "stop": stop, "cost": cost, "cost_rate": cost_rate, "cost_factor": cost_factor}
        for effect, law in laws.items():
            put(self, effect, None if law is None else as_distribution(law, effect))
        put(self, "unit", unit_of(unit, "impact") if unit else "")
        put(self, "finish", bool(finish))
        for flag, said in (("each", each), ("parallel", parallel)):
            put(self, flag, None if said is None else bool(said))
        raise_all("impact", self._faults())

    def _faults(self) -> list[PmoRiskError]:
        errors: list[PmoRiskError] = []
        given = [e for e in EFFECTS if getattr(self, e) is not None]
        if not given:
            errors.append(RiskError("an impact needs a delay, a factor or a cost", code="NO_EFFECT"))
        if not self.has_target and (on_tasks := [e for e in given if e in (*ON_DURATION, "cost_factor")]):
            what = f"a {' or '.join(on_tasks)} needs the tasks that it hits".replace("_", " ")
            errors.append(RiskError(what, code="NO_TASK", remedy="name them, or give only a cost; finish=True is the end of the project"))
        if len(set(self.tasks)) < len(self.tasks):
            errors.append(RiskError(f"a task is named twice in one impact: {shown(self.tasks)}", code="DUPLICATE_TASK"))
        if self.cost_rate is not None and self.delay is None:
            errors.append(RiskError("a cost rate needs the delay that it is paid for", code="NO_DELAY", remedy="give delay=, or cost="))
        for effect in ("factor", "cost_factor", "stop"):
            errors += self._negative(effect)
        if self.parallel and self.delay is not None and self.delay.support[0] < 0:
            errors.append(RiskError("a parallel delay must not be negative", code="PARALLEL", remedy="leave parallel out: gains add up"))
        if self.share is not None and self.share.support[0] < -1:
            errors.append(RiskError(f"a share may be {self.share.support[0]:g}, less than -1, the whole task", code="SHARE"))
        return errors

    def _negative(self, effect: str) -> list[PmoRiskError]:
        law: Distribution | None = getattr(self, effect)
        if law is None or law.support[0] >= 0:
            return []
        negative = float(law.cdf(-sys.float_info.min))
        if negative <= MOST_NEGATIVE:
            return []
        what = f"a {effect.replace('_', ' ')} must not be negative, but is so with probability {negative:.2g}"
        return [RiskError(what, code="FACTOR", remedy="choose another distribution; what it changes never goes below zero")]

    @property
    def has_target(self) -> bool:
        """True where it hits tasks."""
        return bool(self.tasks or self.wbs or self.resources or self.finish)

    @property
    def changes_time(self) -> bool:
        """True where it changes durations."""
        return any(getattr(self, effect) is not None for effect in ON_DURATION)

    @property
    def helps(self) -> bool:
        """True where its mean effects are none worse than nothing, and not all of them nothing."""
        means = [law.mean - (1 if "factor" in effect else 0) for effect in EFFECTS if effect != "cost_rate" and (law := getattr(self, effect)) is not None]
        return all(m <= 0 for m in means) and any(means)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"tasks": list(self.tasks)}
        for effect in ("delay", "factor", "cost", "share", "stop", "cost_rate", "cost_factor"):
            law = getattr(self, effect)
            if law is not None:
                data[effect] = law.to_dict()
        if self.unit:
            data["unit"] = self.unit
        data |= {names: list(getattr(self, names)) for names in ("wbs", "resources") if getattr(self, names)}
        if self.finish:
            data["finish"] = True
        return data | {flag: said for flag in ("each", "parallel") if (said := getattr(self, flag)) is not None}


def _timed(delay: Law | str | None, stop: Law | str | None, unit: str) -> tuple[Law | None, Law | None, str]:
    """Delay and stop as numbers or laws, with the unit that their text has."""
    given = {"delay": delay, "stop": stop}
    texts = {name: span(value, name) for name, value in given.items() if isinstance(value, str)}
    units = {u for u in (unit, *(length.unit for length in texts.values())) if u}
    mixed = len(texts) < sum(value is not None for value in given.values()) and not unit
    if texts and (len(units) > 1 or (units and mixed)):
        what = f"delay {shown(delay)} and stop {shown(stop)} are in different units" if stop is not None and delay is not None else "has two units"
        raise RiskError(what, where="impact", code="UNIT", remedy="write numbers, and one unit=")
    values = [texts[name].value if name in texts else None if isinstance(value, str) else value for name, value in given.items()]
    return values[0], values[1], next(iter(units), "")
