"""Our own JSON file, written; ``pmo_risk.importers.json_file`` reads exactly the same model back."""

from __future__ import annotations

import json
from pathlib import Path

from pmo_risk.errors import FormatError
from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.importers.json_models import FORMAT, SCHEMA_VERSION, json_schema
from pmo_risk.importers.json_rules import RULES_FORMAT, RULES_VERSION, rules_schema
from pmo_risk.model import Portfolio, Project, Rules


def to_json(thing: Project | Portfolio | Rules) -> str:
    """The text of the file.

    >>> from pmo_risk.model import Task
    >>> to_json(Project("p", "2027-01-04", [Task("a", 5)])).splitlines()[:3]
    ['{', '  "format": "pmo_risk",', '  "schema_version": 1,']
    """
    if isinstance(thing, Rules):
        document = {"format": RULES_FORMAT, "schema_version": RULES_VERSION} | thing.to_dict()
    else:
        document = {"format": FORMAT, "schema_version": SCHEMA_VERSION, "portfolio" if isinstance(thing, Portfolio) else "project": thing.to_dict()}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write_json(thing: Project | Portfolio | Rules, path: str | Path) -> Path:
    """Write the file, whole or not at all.

    Raises
    ------
    FormatError : where it cannot be written, or a text holds half of a surrogate pair, which no UTF-8 file can.
    """
    try:
        data = to_json(thing).encode()
    except UnicodeEncodeError as fault:
        raise FormatError(f"a text holds half of a surrogate pair: {fault.object[fault.start]!a}", where=Path(path).name, code="TEXT") from None
    except (TypeError, ValueError) as fault:  # NaN or an object among user-defined fields, which the model does not look into
        raise FormatError(f"cannot be written: {fault}", where=Path(path).name, code="VALUE", remedy="fields hold text and finite numbers") from None
    return write_bytes(path, data)


def write_schemas(folder: str | Path) -> tuple[Path, ...]:
    """Write the JSON Schemas of our files, as ``docs/schema`` holds them."""
    schemas = {"project": json_schema(), "rules": rules_schema()}
    return tuple(write_bytes(Path(folder) / f"{name}.schema.json", (json.dumps(schema, indent=2) + "\n").encode()) for name, schema in schemas.items())
