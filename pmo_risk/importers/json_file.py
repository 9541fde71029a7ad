"""Our own JSON file: exactly what was written is read back.

The file is ``{"format": "pmo_risk", "schema_version": 1, "project": {...}}``, or ``"portfolio"``; ``docs/schema/project.schema.json`` describes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pmo_risk.errors import FormatError, PmoRiskError, near, raise_all, shown
from pmo_risk.importers.base import FORMATS, FileFormat
from pmo_risk.importers.json_models import FORMAT, PARTS_BY_FIELD, SCHEMA_VERSION, FilePart
from pmo_risk.importers.json_text import parse_json, shown_pointer
from pmo_risk.importers.text import read_bytes
from pmo_risk.model import Portfolio, Project, Source, TableCount

LABEL = "pmo_risk JSON"
_PLAIN = {
    "missing": "is missing",
    "string_type": "must be text",
    "float_type": "must be a number",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
}


def looks_like(head: bytes, path: Path) -> bool:
    """True where the file begins as JSON does. ``head`` is its first bytes."""
    del path
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    return start.startswith(b"{")


def read_json(path: str | Path) -> Project | Portfolio:
    """The project or portfolio of our own JSON file.

    Raises
    ------
    FormatError, ManyErrors : no such JSON file, or one that breaks the rules of the format or of the model; every fault with its JSON pointer.
    LimitError : too large, or nested too deep.
    """
    name = Path(path).name
    root = parse_json(read_bytes(path), name)
    _check_head(root, name)
    try:
        part = FilePart.model_validate(root)
    except ValidationError as faults:
        errors = [_error(e, name) for e in faults.errors(include_url=False)]
        raise_all(name, errors)
        raise  # never reached: pydantic raises for at least one error
    given = [thing for thing in (part.project, part.portfolio) if thing is not None]
    if len(given) != 1:
        raise FormatError("needs a 'project' or a 'portfolio', and only one of them", where=f"{name}: /", code="MISSING")
    thing: Project | Portfolio = given[0]  # type: ignore[assignment]  # the validators have made the parts what they stand for
    return thing.replace(source=_source(thing, str(path)))


def _check_head(root: Any, name: str) -> None:
    """Refuse another format or version before its fields are called wrong one by one."""
    if not isinstance(root, dict) or root.get("format") != FORMAT:
        seen = shown(root.get("format")) if isinstance(root, dict) else type(root).__name__
        raise FormatError(f"is not a pmo_risk file: 'format' is {seen}", where=f"{name}: /format", code="FORMAT", remedy=f"it should be '{FORMAT}'")
    version = root.get("schema_version")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        raise FormatError(
            f"cannot read version {shown(version)} of the format",
            where=f"{name}: /schema_version",
            code="VERSION",
            remedy=f"this release reads version {SCHEMA_VERSION} to {SCHEMA_VERSION}; a newer one may read it",
        )


def _error(fault: ErrorDetails, name: str) -> PmoRiskError:
    steps = tuple(s for s in fault["loc"] if s != "[key]")
    where = f"{name}: {shown_pointer(steps)}"
    if fault["type"] == "model":
        error: PmoRiskError = fault["ctx"]["error"]
        return error.at(where)
    if fault["type"] == "extra_forbidden":
        parent = next((s for s in reversed(steps[:-1]) if isinstance(s, str)), "")
        remedy = near(str(steps[-1]), PARTS_BY_FIELD[parent].model_fields)
        return FormatError(f"unknown key {shown(steps[-1])}", where=where, code="UNKNOWN_KEY", remedy=remedy)
    if fault["type"] == "missing":
        return FormatError("is missing", where=where, code="MISSING")
    what = _PLAIN.get(fault["type"], fault["msg"])
    return FormatError(f"{what}, got {shown(fault['input'])}", where=where, code="TYPE")


def _source(thing: Project | Portfolio, path: str) -> Source:
    projects = list(thing) if isinstance(thing, Portfolio) else [thing]
    tasks, risks = sum(map(len, projects)), sum(len(p.risks) for p in projects)
    if isinstance(thing, Portfolio):
        risks += len(thing.risks)
    counts = (("tasks", tasks), ("risks", risks))
    return Source(path, LABEL, tuple(TableCount(label, n, n, 0) for label, n in counts))


FORMATS.register("json")(FileFormat(LABEL, looks_like, read_json))
