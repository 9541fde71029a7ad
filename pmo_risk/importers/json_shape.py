"""What every part of our JSON file is: strict and frozen, and turned into the model's own object, with its errors carried along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from pmo_risk.distributions import Distribution, from_dict
from pmo_risk.errors import PmoRiskError


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)

    def as_given(self, *without: str) -> dict[str, Any]:
        """The fields that the file gives, but those named."""
        return {k: getattr(self, k) for k in self.model_fields_set if k not in without}


def born(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``make``, with what the model refuses carried to the list of pydantic's errors, where its place is added."""

    def build(part: Any) -> Any:
        try:
            return make(part)
        except PmoRiskError as error:
            raise PydanticCustomError("model", "breaks a rule of the model", {"error": error}) from error

    return build


LAW_SCHEMA = {
    "description": "A number, or an object with the kind of distribution and its parameters.",
    "anyOf": [{"type": "number"}, {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}],
}
Law = Annotated[Distribution, PlainValidator(born(from_dict)), WithJsonSchema(LAW_SCHEMA)]
