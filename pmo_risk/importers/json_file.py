"""Our own JSON file: exactly what was written is read back.

The file is ``{"format": "pmo_risk", "schema_version": 1, "project": {...}}``, or ``"portfolio"``; ``docs/schema/project.schema.json`` describes it.
"""

from __future__ import annotations

from pathlib import Path

from pmo_risk.errors import FormatError
from pmo_risk.importers.base import FORMATS, FileFormat
from pmo_risk.importers.json_checked import checked
from pmo_risk.importers.json_models import FORMAT, SCHEMA_VERSION, FilePart
from pmo_risk.importers.json_text import check_head, parse_json
from pmo_risk.importers.text import read_bytes
from pmo_risk.model import Portfolio, Project, Source, TableCount

LABEL = "pmo_risk JSON"


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
    check_head(root, name, FORMAT, SCHEMA_VERSION)
    part: FilePart = checked(FilePart.model_validate, root, name)
    given = [thing for thing in (part.project, part.portfolio) if thing is not None]
    if len(given) != 1:
        raise FormatError("needs a 'project' or a 'portfolio', and only one of them", where=f"{name}: /", code="MISSING")
    thing: Project | Portfolio = given[0]  # type: ignore[assignment]  # the validators have made the parts what they stand for
    return thing.replace(source=_source(thing, str(path)))


def _source(thing: Project | Portfolio, path: str) -> Source:
    projects = list(thing) if isinstance(thing, Portfolio) else [thing]
    tasks, risks = sum(map(len, projects)), sum(len(p.risks) for p in projects)
    if isinstance(thing, Portfolio):
        risks += len(thing.risks)
    counts = (("tasks", tasks), ("risks", risks))
    return Source(path, LABEL, tuple(TableCount(label, n, n, 0) for label, n in counts))


FORMATS.register("json")(FileFormat(LABEL, looks_like, read_json))
