"""The shape of a JSON file of rules of uncertainty; see ``json_models``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import PlainValidator, WithJsonSchema

from pmo_risk.distributions import from_dict
from pmo_risk.errors import DistributionError, shown
from pmo_risk.importers.json_shape import LAW_SCHEMA, Part, born

RULES_FORMAT, RULES_VERSION = "pmo_risk rules", 1


def _range(value: Any) -> Any:
    """A range as a rule takes it: text and numbers as they are, an object as the law that it is."""
    if isinstance(value, dict):
        return from_dict(value)
    if isinstance(value, list) and all(map(_is_number, value)):
        return tuple(value)
    if isinstance(value, str) or _is_number(value):
        return value
    raise DistributionError(f"a range is text, three numbers, a number or a distribution, got {shown(value)}", code="RANGE", remedy="write '90/105/140 %'")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_RANGE_SCHEMA: dict[str, Any] = {
    "description": "Text such as 90/105/140 % or the name of a class; three factors; one factor; or a distribution.",
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3}, LAW_SCHEMA],
}
AnyRange = Annotated[Any, PlainValidator(born(_range)), WithJsonSchema(_RANGE_SCHEMA)]


class RulePart(Part):
    """Ranges for the tasks that it selects; see pmo_risk.UncertaintyRule."""

    name: str = ""
    task: str = ""
    wbs: str = ""
    codes: dict[str, str] = {}
    calendar: str = ""
    resource: str = ""
    duration: AnyRange | None = None
    cost: AnyRange | None = None
    cost_rate: AnyRange | None = None


class RulesPart(Part):
    """A file of rules, with the classes that they name."""

    format: Literal["pmo_risk rules"]
    schema_version: Literal[1]
    classes: dict[str, AnyRange] = {}
    rules: list[RulePart]


RULE_PARTS: dict[str, type[Part]] = {"rules": RulePart, "file of rules": RulesPart}


def rules_schema() -> dict[str, Any]:
    """The JSON Schema of a file of rules, as published in ``docs/schema/rules.schema.json``."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | RulesPart.model_json_schema()
