"""The shape of tasks in our JSON file, with their links, working time and resources; see ``json_models``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from pmo_risk.importers.json_shape import Law, Part, born
from pmo_risk.model import Assignment, Calendar, Constraint, Driver, Link, Rate, Resource, Task
from pmo_risk.model.units import Span

Shifts = list[Annotated[list[str], Field(min_length=2, max_length=2)]]


class CalendarPart(Part):
    """Working time: shifts by day of the week (mon to sun) and by date, each a pair of times such as 08:00."""

    name: str
    week: dict[str, Shifts]
    exceptions: dict[str, Shifts] = {}
    hours_per_day: float | None = None
    hours_per_week: float | None = None
    hours_per_month: float | None = None
    hours_per_year: float | None = None


class LagPart(Part):
    """A length of time; unit "" is the project's own."""

    value: float
    unit: str = ""


class LinkPart(Part):
    """What must happen before; successor only between projects."""

    predecessor: str
    type: str = "FS"
    lag: Annotated[LagPart, AfterValidator(born(lambda p: Span(p.value, p.unit)))] = Field(default=LagPart(value=0.0), validate_default=False)
    successor: str | None = None
    when: str = ""


class ConstraintPart(Part):
    """A date that a task must respect: SNET SNLT FNET FNLT MSO MFO; or ALAP, as late as possible, without a date. Mandatory ones override logic."""

    kind: str
    date: str | None = None
    mandatory: bool = False


class RatePart(Part):
    """Price of a unit from a date on, and how much there is at a time."""

    price: float
    start: str | None = None
    limit: float | None = None


AnyRate = Annotated[RatePart, AfterValidator(born(lambda p: Rate(**p.as_given())))]


class ResourcePart(Part):
    """Somebody or something that tasks use; see pmo_risk.Resource."""

    id: str
    name: str = ""
    kind: str = "labor"
    calendar: str | None = None
    rates: list[AnyRate] = []
    unit: str = ""
    uid: str | None = None


class AssignmentPart(Part):
    """What a task uses of a resource; see pmo_risk.Assignment."""

    resource: str
    units: float = 0.0
    remaining: float = 0.0
    rate: float = 0.0
    lag: float = 0.0
    cost: float = 0.0
    remaining_cost: float = 0.0
    curve: list[float] = []
    driving: bool = True


class DriverPart(Part):
    """Working time that a task runs on in place of its own calendar's."""

    calendar: str
    share: float = 1.0
    lag: float = 0.0


AnyCalendar = Annotated[CalendarPart, AfterValidator(born(lambda p: Calendar(**p.as_given())))]
AnyLink = Annotated[LinkPart, AfterValidator(born(lambda p: Link(**p.as_given())))]
AnyConstraint = Annotated[ConstraintPart, AfterValidator(born(lambda p: Constraint(**p.as_given())))]
AnyDriver = Annotated[DriverPart, AfterValidator(born(lambda p: Driver(**p.as_given())))]
AnyAssignment = Annotated[AssignmentPart, AfterValidator(born(lambda p: Assignment(**p.as_given())))]
AnyResource = Annotated[ResourcePart, AfterValidator(born(lambda p: Resource(**p.as_given())))]


class TaskPart(Part):
    """One activity or milestone; see pmo_risk.Task."""

    id: str
    duration: Law
    name: str = ""
    after: list[AnyLink] = []
    unit: str = ""
    calendar: str | None = None
    cost: Law | None = None
    cost_rate: Law | None = None
    milestone: Literal["start", "finish"] | None = None
    constraints: list[AnyConstraint] = []
    deadline: str | None = None
    actual_start: str | None = None
    actual_finish: str | None = None
    remaining: Law | None = None
    wbs: str = ""
    uid: str | None = None
    type: Literal["task", "loe", "summary"] = "task"
    drivers: list[AnyDriver] = []
    assignments: list[AnyAssignment] = []
    suspended: str | None = None
    resumed: str | None = None
    expected_finish: str | None = None
    manual: bool = False
    split: float = 0.0
    codes: dict[str, str] = {}
    fields: dict[str, str | float] = {}
    when: list[str] = []
    unless: list[str] = []


AnyTask = Annotated[TaskPart, AfterValidator(born(lambda p: Task(**p.as_given())))]
