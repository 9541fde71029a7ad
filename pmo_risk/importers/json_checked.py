"""Data from JSON checked against the shapes of ``json_models``, with every fault told at its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pmo_risk.errors import FormatError, PmoRiskError, near, raise_all, shown
from pmo_risk.importers.json_models import PARTS_BY_FIELD, BaselineTaskPart
from pmo_risk.importers.json_text import shown_pointer

T = TypeVar("T")
_PLAIN = {
    "missing": "is missing",
    "string_type": "must be text",
    "float_type": "must be a number",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
}


def checked(validate: Callable[[Any], T], data: object, name: str, field: str = "") -> T:
    """What ``validate``, of a pydantic model or adapter, makes of ``data``; its errors all at once, as ours.

    ``name`` is where the data stand, ``field`` the key that they are the value of, where they are part of a file.
    """
    try:
        return validate(data)
    except ValidationError as faults:
        errors = [_error(e, name, field) for e in faults.errors(include_url=False)]
        raise_all(name, errors)
        raise  # never reached: pydantic raises for at least one error


def _error(fault: ErrorDetails, name: str, field: str) -> PmoRiskError:
    steps = tuple(s for s in fault["loc"] if s != "[key]")
    where = f"{name}: {shown_pointer(steps)}" if steps else name
    if fault["type"] == "model":
        error: PmoRiskError = fault["ctx"]["error"]
        return error.at(where)
    if fault["type"] == "extra_forbidden":
        remedy = near(str(steps[-1]), _part_of((field, *steps[:-1])))
        return FormatError(f"unknown key {shown(steps[-1])}", where=where, code="UNKNOWN_KEY", remedy=remedy)
    if fault["type"] == "missing":
        return FormatError("is missing", where=where, code="MISSING")
    what = _PLAIN.get(fault["type"], fault["msg"])
    return FormatError(f"{what}, got {shown(fault['input'])}", where=where, code="TYPE")


def _part_of(steps: Sequence[str | int]) -> list[str]:
    """The keys that the object at the end of a path may have."""
    if "baselines" in steps and "tasks" in steps[:-1]:  # there an object stands under the id of its task
        return list(BaselineTaskPart.model_fields)
    parent = next((s for s in reversed(steps) if isinstance(s, str)), "")
    return list(PARTS_BY_FIELD[parent].model_fields)
