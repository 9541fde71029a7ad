"""The shape of our JSON file as pydantic models. Each part, once its shape is right, becomes the model's own object.

A part that breaks a rule of the model is an error of that part, with its place; the rest of the file is still read, so all errors are found.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from pmo_risk.errors import CalendarError, near, shown
from pmo_risk.importers.json_money import (
    AnyCostItem,
    AnyDateClause,
    AnyIncome,
    AnyPriceIndex,
    CostItemPart,
    DateClausePart,
    IncomePart,
    PriceIndexPart,
)
from pmo_risk.importers.json_risks import RISK_PARTS, AnyRisk
from pmo_risk.importers.json_rules import RULE_PARTS
from pmo_risk.importers.json_shape import Law, Part, born
from pmo_risk.importers.json_tasks import (
    AnyCalendar,
    AnyLink,
    AnyResource,
    AnyTask,
    AssignmentPart,
    CalendarPart,
    ConstraintPart,
    DriverPart,
    LagPart,
    LinkPart,
    RatePart,
    ResourcePart,
    TaskPart,
)
from pmo_risk.model import (
    Baseline,
    BaselineTask,
    Correlation,
    Portfolio,
    Project,
    ScheduleOptions,
    Trigger,
    Weather,
)
from pmo_risk.model.weather import by_year

FORMAT = "pmo_risk"
SCHEMA_VERSION = 1


class BaselineTaskPart(Part):
    """What a baseline says of one task."""

    start: str | None = None
    finish: str | None = None
    duration: float | None = None
    cost: float | None = None


class BaselinePart(Part):
    """How the project once was planned: by task id."""

    name: str
    tasks: dict[str, Annotated[BaselineTaskPart, AfterValidator(born(lambda p: BaselineTask(**p.as_given())))]] = {}


class OptionsPart(Part):
    """How the project is scheduled; see pmo_risk.ScheduleOptions."""

    progress: str = "retained"
    total_float: str = "finish"
    critical: str = "float"
    critical_float: float = 0.0
    float_to: str = "project"
    expected_finish: bool = True
    open_ends_critical: bool = False


AnyBaseline = Annotated[BaselinePart, AfterValidator(born(lambda p: Baseline(**p.as_given())))]
AnyOptions = Annotated[OptionsPart, AfterValidator(born(lambda p: ScheduleOptions(**p.as_given())))]


class CorrelationPart(Part):
    """What moves together: one coefficient, a matrix, or loadings on a common factor; see pmo_risk.Correlation."""

    members: list[str] = []
    coefficient: float | None = None
    matrix: list[list[float]] | None = None
    loadings: list[float] | None = None
    kind: str = "spearman"
    copula: str = "gaussian"
    df: float | None = None
    method: str = "copula"
    name: str = ""
    wbs: str = ""


class TriggerPart(Part):
    """What happens to one task and decides about others; see pmo_risk.Trigger."""

    id: str
    task: str
    after: str | None = None
    cost_above: float | None = None
    float_below: float | None = None


class WeatherPart(Part):
    """Which days a site loses to weather: shares or numbers by month, or years of history; see pmo_risk.Weather."""

    id: str
    calendars: list[str]
    lost: list[float] = []
    days: list[Law] = []
    persistence: float = 0.0
    history: dict[str, str] = {}
    first_month: int = 1


AnyCorrelation = Annotated[CorrelationPart, AfterValidator(born(lambda p: Correlation(**p.as_given())))]
AnyTrigger = Annotated[TriggerPart, AfterValidator(born(lambda p: Trigger(**p.as_given())))]
AnyWeather = Annotated[WeatherPart, AfterValidator(born(lambda p: Weather(**(p.as_given() | {"history": by_year(p.history)}))))]


class ProjectPart(Part):
    """A schedule with its uncertainty and its risks; ``calendar`` names one of ``calendars``."""

    id: str
    start: str
    tasks: list[AnyTask]
    risks: list[AnyRisk] = []
    calendar: str | None = None
    calendars: list[AnyCalendar] = []
    time_unit: str = "d"
    currency: str = ""
    data_date: str | None = None
    deadline: str | None = None
    lag_calendar: str = "predecessor"
    name: str = ""
    options: AnyOptions = Field(default=OptionsPart(), validate_default=False)
    resources: list[AnyResource] = []
    baselines: list[AnyBaseline] = []
    correlations: list[AnyCorrelation] = []
    triggers: list[AnyTrigger] = []
    costs: list[AnyCostItem] = []
    currencies: dict[str, Law] = {}
    indices: list[AnyPriceIndex] = []
    clauses: list[AnyDateClause] = []
    incomes: list[AnyIncome] = []
    weather: list[AnyWeather] = []


def _project(part: ProjectPart) -> Project:
    fields = part.as_given("calendar")
    if part.calendar is not None:
        by_name = {c.name: c for c in fields.get("calendars", ())}
        if part.calendar not in by_name:
            hint = near(part.calendar, by_name) or "give it in 'calendars'"
            raise CalendarError(f"unknown calendar {shown(part.calendar)}", code="UNKNOWN_CALENDAR", remedy=hint)
        fields["calendar"] = by_name[part.calendar]
    return Project(**fields)


AnyProject = Annotated[ProjectPart, AfterValidator(born(_project))]


class PortfolioPart(Part):
    """Projects simulated together, with links and risks between them; tasks are named "project/task"."""

    id: str
    projects: list[AnyProject]
    links: list[AnyLink] = []
    risks: list[AnyRisk] = []
    calendar: AnyCalendar | None = None
    time_unit: str | None = None
    currency: str | None = None
    deadline: str | None = None
    name: str = ""
    correlations: list[AnyCorrelation] = []


class FilePart(Part):
    """The whole file: one project, or one portfolio."""

    format: Literal["pmo_risk"]
    schema_version: Literal[1]
    project: AnyProject | None = None
    portfolio: Annotated[PortfolioPart, AfterValidator(born(lambda p: Portfolio(**p.as_given())))] | None = None


PARTS_BY_FIELD: dict[str, type[Part]] = {
    "": FilePart,
    "project": ProjectPart,
    "projects": ProjectPart,
    "portfolio": PortfolioPart,
    "tasks": TaskPart,
    "after": LinkPart,
    "links": LinkPart,
    "lag": LagPart,
    "calendar": CalendarPart,
    "calendars": CalendarPart,
    "constraints": ConstraintPart,
    "drivers": DriverPart,
    "assignments": AssignmentPart,
    "resources": ResourcePart,
    "rates": RatePart,
    "baselines": BaselinePart,
    "options": OptionsPart,
    "correlations": CorrelationPart,
    "triggers": TriggerPart,
    "costs": CostItemPart,
    "indices": PriceIndexPart,
    "clauses": DateClausePart,
    "incomes": IncomePart,
    "weather": WeatherPart,
    **RISK_PARTS,
    **RULE_PARTS,
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the file, as published in ``docs/schema/project.schema.json``."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | FilePart.model_json_schema()
