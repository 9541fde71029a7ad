"""The shape of risks in our JSON file; see ``json_models``."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from pmo_risk.distributions import Distribution, from_dict
from pmo_risk.importers.json_shape import LAW_SCHEMA, Law, Part, born
from pmo_risk.model import Impact, Response, Revision, Risk
from pmo_risk.model.units import is_number, moment


class ImpactPart(Part):
    """What a risk does to tasks and cost when it strikes; see pmo_risk.Impact."""

    tasks: list[str] = []
    delay: Law | None = None
    factor: Law | None = None
    cost: Law | None = None
    unit: str = ""
    share: Law | None = None
    stop: Law | None = None
    cost_rate: Law | None = None
    cost_factor: Law | None = None
    wbs: list[str] = []
    resources: list[str] = []
    finish: bool = False
    each: bool | None = None
    parallel: bool | None = None


AnyImpact = Annotated[ImpactPart, AfterValidator(born(lambda p: Impact(**p.as_given())))]


class ResponsePart(Part):
    """What is done about a risk; see pmo_risk.Response."""

    kind: str
    name: str = ""
    probability: float | None = None
    impacts: list[AnyImpact] | None = None
    cost: Law | None = None
    tasks: list[str] = []
    secondary: list[str] = []
    owner: str = ""
    status: str = ""
    due: str | None = None


AnyResponse = Annotated[ResponsePart, AfterValidator(born(lambda p: Response(**p.as_given())))]


class RevisionPart(Part):
    """How a risk was before; see pmo_risk.model.Revision."""

    when: str
    note: str
    before: dict[str, Any]


AnyRevision = Annotated[RevisionPart, AfterValidator(born(lambda p: Revision(moment(p.when, "revision"), p.note, MappingProxyType(p.before))))]


def _chance(value: object) -> Distribution | float:
    if isinstance(value, dict):
        return from_dict(value)
    if not is_number(value):
        raise PydanticCustomError("float_type", "must be a number")
    return float(value)


Chance = Annotated[Distribution | float, PlainValidator(born(_chance)), WithJsonSchema(LAW_SCHEMA)]


class RiskPart(Part):
    """A risk: the probability that it strikes (0 to 1), or its rate, and its impacts; see pmo_risk.Risk."""

    id: str
    probability: Chance | None = None
    impacts: list[AnyImpact] = []
    name: str = ""
    category: str = ""
    rate: float | None = None
    most: int | None = None
    exclusive: str = ""
    given: dict[str, float] = {}
    window: Annotated[list[str | None], Field(min_length=2, max_length=2)] | None = None
    moment: bool = False
    expires: bool = False
    status: str = "open"
    responses: list[AnyResponse] = []
    rbs: str = ""
    owner: str = ""
    cause: str = ""
    event: str = ""
    effect: str = ""
    identified: str | None = None
    due: str | None = None
    history: list[AnyRevision] = []
    ratings: dict[str, str] = {}


def _risk(part: RiskPart) -> Risk:
    fields = part.as_given("window")
    if part.window is not None:
        fields["window"] = tuple(part.window)
    return Risk(**fields)


AnyRisk = Annotated[RiskPart, AfterValidator(born(_risk))]
RISK_PARTS: dict[str, type[Part]] = {"risks": RiskPart, "impacts": ImpactPart, "responses": ResponsePart, "history": RevisionPart}
