"""A task: how long, after what, at what cost."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.distributions.base import Family
from pmo_risk.errors import GraphError, PmoRiskError, UnitError, raise_all, shown
from pmo_risk.model.constraint import Constraint
from pmo_risk.model.link import Link
from pmo_risk.model.parts import names_of, refuse_others
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.resource import Assignment, Driver
from pmo_risk.model.units import is_number, moment, span, unit_of

MAX_NAME = 4096
TASK_TYPES = ("task", "loe", "summary")
_DATES = ("deadline", "actual_start", "actual_finish", "suspended", "resumed", "expected_finish")


@dataclass(frozen=True)
class Task(ReadOnlyMaps):
    """One activity or milestone. Frozen; checked when it is made.

    Parameters
    ----------
    id : unique in its project; random streams are keyed by it.
    duration : working time: a number or distribution in the project's time unit, or text such as ``"16h"``. Zero makes a milestone.
    name : any text.
    after : predecessors: ids (finish to start, no lag) or Links.
    unit : unit of the numbers in ``duration`` and ``remaining`` where it is not the project's.
    calendar : name of one of the project's calendars; None is the project's own.
    cost : cost that does not depend on the duration: a number or distribution of money. Cash flow has it paid evenly; see ``CostItem`` for other ways.
    cost_rate : money per project time unit of this task's (remaining) duration.
    milestone : ``"start"`` or ``"finish"`` for a milestone of duration zero: which end of a working day it shows.
    constraints : date constraints.
    deadline : date to compare the finish with; it moves late dates only.
    actual_start, actual_finish, remaining : progress. A task with an actual finish is done; one with an actual start only has ``remaining`` to go.
    wbs : place in the work breakdown, levels joined by dots.
    uid : the unique id in the file that the task was read from.
    type : ``"task"``; ``"loe"``, a level of effort (hammock), which spans what its links name and drives nothing; or ``"summary"``, which spans all tasks
        below its place in the work breakdown. The durations of the last two follow from their dates; give 0.
    drivers : working time that the task runs on in place of its calendar's; see ``Driver``.
    assignments : what it uses of the project's resources.
    suspended, resumed : when work in progress was stopped, and from when on it may go on.
    expected_finish : date that sets the remaining duration, where the project's options say so and the duration is certain.
    manual : it starts when ``constraints`` say (MSO), whatever its predecessors do; their late dates mind it.
    split : working time inside what is left of the task in which nothing is done, in the unit of its duration.
    codes, fields : activity codes and user-defined fields by name.
    when : ids of risks or triggers of the project: the task exists only in iterations where all of them strike, and takes neither time nor money in the
        others, where what follows it still follows what it follows. It is no part of the plan without risks.
    unless : likewise; the task is skipped where any of them strikes.

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
    type: str = "task"
    drivers: tuple[Driver, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    suspended: datetime | None = None
    resumed: datetime | None = None
    expected_finish: datetime | None = None
    manual: bool = False
    split: float = 0.0
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    fields: Mapping[str, str | float] = dataclasses.field(default_factory=dict)
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

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
        type: str = "task",  # noqa: A002  # as in Link: the field's own word
        drivers: Iterable[Driver] = (),
        assignments: Iterable[Assignment] = (),
        suspended: str | datetime | None = None,
        resumed: str | datetime | None = None,
        expected_finish: str | datetime | None = None,
        manual: bool = False,
        split: float = 0.0,
        codes: Mapping[str, str] | None = None,
        fields: Mapping[str, str | float] | None = None,
        when: str | Iterable[str] = (),
        unless: str | Iterable[str] = (),
    ) -> None:
        where = f"task {shown(id)}"
        if not isinstance(id, str) or not id.strip():
            raise GraphError(f"a task needs an id of text, got {shown(id)}", code="TASK_ID")
        _check_name(name, duration, id, where)
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
        for field, value in zip(_DATES, (deadline, actual_start, actual_finish, suspended, resumed, expected_finish), strict=True):
            take(field, lambda f=field, v=value: None if v is None else moment(v, f))
        put(self, "wbs", wbs)
        put(self, "uid", uid or None)
        put(self, "type", type)
        put(self, "drivers", tuple(drivers))
        put(self, "assignments", tuple(assignments))
        put(self, "manual", bool(manual))
        put(self, "split", split)
        put(self, "codes", MappingProxyType(dict(codes or {})))
        put(self, "fields", MappingProxyType({k: float(v) if is_number(v) else v for k, v in (fields or {}).items()}))
        for field, names in (("when", when), ("unless", unless)):
            put(self, field, names_of(names, where))
        if self.unit and not unit and any(x is not None and not isinstance(x, str) for x in (duration, remaining)):
            what = f"duration {shown(duration)} and remaining {shown(remaining)} are in different units"
            errors.append(UnitError(what, where=where, code="UNIT", remedy="write both as text, or give unit="))
        errors += self._part_faults(where)
        if not errors:
            errors += self._progress_faults(where)
        raise_all(where, errors)

    def _part_faults(self, where: str) -> list[PmoRiskError]:
        refuse_others(self.drivers, Driver, where)
        refuse_others(self.assignments, Assignment, where)
        errors: list[PmoRiskError] = [
            GraphError(f"field {shown(k)} is {shown(v)}", where=where, code="FIELD", remedy="give text or a finite number")
            for k, v in self.fields.items()
            if not isinstance(v, str) and not (is_number(v) and math.isfinite(v))
        ]
        if self.type not in TASK_TYPES:
            errors.append(GraphError(f"unknown type {shown(self.type)}", where=where, code="TASK_TYPE", remedy=f"one of {', '.join(TASK_TYPES)}"))
        if self.is_span and (self.when or self.unless):
            errors.append(GraphError("a level of effort or summary cannot depend on a risk", where=where, code="CONDITION", remedy="let its tasks do so"))
        if is_number(self.split) and 0 <= self.split < 1e9:
            object.__setattr__(self, "split", float(self.split))
        else:
            errors.append(GraphError(f"split must be a length of time of zero or more, got {shown(self.split)}", where=where, code="SPLIT"))
        return errors

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

    def __hash__(self) -> int:
        return hash((self.id, self.name, self.duration, self.after))

    @property
    def is_span(self) -> bool:
        """True for a level of effort or a summary, whose dates follow from those of other tasks."""
        return self.type != "task"

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
        return self.__class__(**(given | changes))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: fields that are not at their default."""
        data: dict[str, Any] = {"id": self.id}
        for f in dataclasses.fields(self):
            value = getattr(self, f.name)
            if f.name != "id" and (value or f.name == "duration") and value != f.default:
                data[f.name] = _plain(value)
        return data


def _check_name(name: object, duration: object, task_id: str, where: str) -> None:
    """Refuse what is no text, and tell a duration in its place from other slips."""
    if is_number(name) or isinstance(name, Distribution):
        given = shown(name) if is_number(name) else "..."
        remedy = f"the order is id, duration, name: Task({shown(task_id)}, {given}, {shown(duration)})"
        raise GraphError(f"{shown(name)} stands in the place of the name", where=where, code="ORDER", remedy=remedy)
    refuse_others((name,), str, where)


def _plain(value: Any) -> Any:
    """A field in its JSON form."""
    if isinstance(value, (str, float, bool)):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [part if isinstance(part, str) else part.to_dict() for part in value]
    if isinstance(value, Mapping):
        return {k: value[k] for k in sorted(value)}
    return value.to_dict() if isinstance(value, (Family, Distribution)) else value  # the protocol is slow to ask


def _work(value: Distribution | float, what: str) -> Distribution:
    """A duration as a distribution that does not promise negative time."""
    law = as_distribution(value, what)
    low, high = law.support
    if high < 0 or (low < 0 and low == high):
        raise GraphError(f"{what} is negative: {high:g}", code="DURATION_NEGATIVE", remedy="durations are zero or more")
    return law
