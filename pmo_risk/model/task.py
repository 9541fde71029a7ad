"""A task: how long, after what, at what cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import GraphError, PmoRiskError, UnitError, raise_all, shown
from pmo_risk.model.constraint import Constraint
from pmo_risk.model.link import Link
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.units import moment, span, unit_of

MAX_NAME = 4096


@dataclass(frozen=True)
class Task:
    """One activity or milestone. Frozen; checked when it is made.

    Parameters
    ----------
    id : unique in its project; random streams are keyed by it.
    duration : working time: a number or distribution in the project's time unit, or text such as ``"16h"``. Zero makes a milestone.
    name : any text.
    after : predecessors: ids (finish to start, no lag) or Links.
    unit : unit of the numbers in ``duration`` and ``remaining`` where it is not the project's.
    calendar : name of one of the project's calendars; None is the project's own.
    cost : cost that does not depend on the duration: a number or distribution of money.
    cost_rate : money per project time unit of this task's (remaining) duration.
    milestone : ``"start"`` or ``"finish"`` for a milestone of duration zero: which end of a working day it shows.
    constraints : date constraints.
    deadline : date to compare the finish with; it moves late dates only.
    actual_start, actual_finish, remaining : progress. A task with an actual finish is done; one with an actual start only has ``remaining`` to go.
    wbs : place in the work breakdown, levels joined by dots.
    uid : the unique id in the file that the task was read from.

    >>> Task("build", "16h", after=["design", Link("permits", "SS", lag=2)]).duration.mean
    16.0
    """

    id: str
    duration: Distribution
    name: str = ""
    after: tuple[Link, ...] = ()
    unit: str = ""
    calendar: str | None = None
    cost: Distribution | None = None
    cost_rate: Distribution | None = None
    milestone: str | None = None
    constraints: tuple[Constraint, ...] = ()
    deadline: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: Distribution | None = None
    wbs: str = ""
    uid: str | None = None

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, and the promised name
        duration: Distribution | float | str,
        name: str = "",
        after: Iterable[str | Link] | str | Link = (),
        *,
        unit: str = "",
        calendar: str | None = None,
        cost: Distribution | float | None = None,
        cost_rate: Distribution | float | None = None,
        milestone: str | None = None,
        constraints: Iterable[Constraint] | Constraint = (),
        deadline: str | datetime | None = None,
        actual_start: str | datetime | None = None,
        actual_finish: str | datetime | None = None,
        remaining: Distribution | float | str | None = None,
        wbs: str = "",
        uid: str | None = None,
    ) -> None:
        where = f"task {shown(id)}"
        if not isinstance(id, str) or not id.strip():
            raise GraphError(f"a task needs an id of text, got {shown(id)}", code="TASK_ID")
        refuse_others((name,), str, where)
        if len(id) > MAX_NAME or len(name) > MAX_NAME:
            raise GraphError(f"an id or name is longer than {MAX_NAME} characters", where=where, code="NAME_LENGTH")
        put = object.__setattr__
        errors: list[PmoRiskError] = []

        def take(field: str, make: Any) -> None:
            try:
                put(self, field, make())
            except PmoRiskError as error:
                errors.append(error if error.where.startswith(where) else error.at(where))

        put(self, "id", id)
        put(self, "name", name)
        put(self, "unit", unit)
        put(self, "duration", None)
        put(self, "remaining", None)
        take("unit", lambda: unit_of(unit, where) if unit else "")
        if isinstance(duration, str):
            take("duration", lambda: self._text(duration, "duration"))
        else:
            take("duration", lambda: _work(duration, "duration"))
        if isinstance(remaining, str):
            take("remaining", lambda: self._text(remaining, "remaining"))
        else:
            take("remaining", lambda: None if remaining is None else _work(remaining, "remaining"))
        links = (after,) if isinstance(after, (str, Link)) else after
        take("after", lambda: tuple(x if isinstance(x, Link) else Link(x) for x in links))
        put(self, "calendar", calendar)
        take("calendar", lambda: self._calendar(where))
        take("cost", lambda: None if cost is None else as_distribution(cost, "cost"))
        take("cost_rate", lambda: None if cost_rate is None else as_distribution(cost_rate, "cost_rate"))
        if milestone not in (None, "start", "finish"):
            errors.append(GraphError(f"milestone must be 'start' or 'finish', got {shown(milestone)}", where=where, code="MILESTONE"))
        put(self, "milestone", milestone)
        put(self, "constraints", (constraints,) if isinstance(constraints, Constraint) else tuple(constraints))
        take("constraints", lambda: self._constraints(where))
        for field, value in (("deadline", deadline), ("actual_start", actual_start), ("actual_finish", actual_finish)):
            take(field, lambda f=field, v=value: None if v is None else moment(v, f))
        put(self, "wbs", wbs)
        put(self, "uid", uid or None)
        if self.unit and not unit and any(x is not None and not isinstance(x, str) for x in (duration, remaining)):
            what = f"duration {shown(duration)} and remaining {shown(remaining)} are in different units"
            errors.append(UnitError(what, where=where, code="UNIT", remedy="write both as text, or give unit="))
        if not errors:
            errors += self._progress_faults(where)
        raise_all(where, errors)

    def _calendar(self, where: str) -> str | None:
        if self.calendar is not None:
            refuse_others((self.calendar,), str, f"{where}, calendar")
        return self.calendar

    def _constraints(self, where: str) -> tuple[Constraint, ...]:
        refuse_others(self.constraints, Constraint, where)
        return self.constraints

    def _text(self, value: str, what: str) -> Distribution:
        length = span(value, what)
        if self.unit and length.unit and length.unit != self.unit:
            raise GraphError(f"{what} {shown(value)} is not in the task's unit {self.unit!r}", code="UNIT", remedy="leave out one of the two")
        if length.unit:
            object.__setattr__(self, "unit", length.unit)
        return _work(length.value, what)

    def _progress_faults(self, where: str) -> list[PmoRiskError]:
        start, finish = self.actual_start, self.actual_finish
        if finish is not None and start is None:
            return [GraphError(f"finished on {finish} but has no actual start", where=where, code="ACTUAL_ORDER")]
        if start is not None and finish is not None and finish < start:
            return [GraphError(f"actual finish {finish} is before actual start {start}", where=where, code="ACTUAL_ORDER")]
        if start is not None and finish is None and self.remaining is None:
            return [GraphError("started but has no remaining duration", where=where, code="DURATION_MISSING", remedy="give remaining=")]
        return []

    @property
    def is_complete(self) -> bool:
        """True where the work is done."""
        return self.actual_finish is not None

    @property
    def is_started(self) -> bool:
        """True where the work has begun."""
        return self.actual_start is not None

    @property
    def work(self) -> Distribution:
        """What is left to do: the remaining duration of a started task, else the duration."""
        return self.remaining if self.is_started and self.remaining is not None else self.duration

    def replace(self, **changes: Any) -> Self:
        """The same task with some fields changed, checked again."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return type(self)(**(given | changes))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: fields that are not at their default."""
        data: dict[str, Any] = {"id": self.id, "duration": self.duration.to_dict()}
        for name in ("name", "unit", "calendar", "milestone", "wbs", "uid"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        for name in ("cost", "cost_rate", "remaining"):
            if getattr(self, name) is not None:
                data[name] = getattr(self, name).to_dict()
        for name in ("deadline", "actual_start", "actual_finish"):
            if getattr(self, name) is not None:
                data[name] = getattr(self, name).isoformat()
        if self.after:
            data["after"] = [link.to_dict() for link in self.after]
        if self.constraints:
            data["constraints"] = [c.to_dict() for c in self.constraints]
        return data


def _work(value: Distribution | float, what: str) -> Distribution:
    """A duration as a distribution that does not promise negative time."""
    law = as_distribution(value, what)
    low, high = law.support
    if high < 0 or (low < 0 and low == high):
        raise GraphError(f"{what} is negative: {high:g}", code="DURATION_NEGATIVE", remedy="durations are zero or more")
    return law
