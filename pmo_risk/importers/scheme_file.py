"""A scoring scheme as a JSON file that an office shares: ``{"format": "pmo_risk scoring scheme", "schema_version": 1, "scheme": {...}}``."""

from __future__ import annotations

from pathlib import Path

from pmo_risk.errors import FormatError, PmoRiskError, near, shown
from pmo_risk.importers.json_text import check_head, parse_json
from pmo_risk.importers.text import read_bytes
from pmo_risk.model import ScoringScheme

SCHEME_FORMAT, SCHEME_VERSION = "pmo_risk scoring scheme", 1
_KEYS = ("format", "schema_version", "scheme")
_MAX_BYTES = 16 * 1024 * 1024


def read_scheme(path: str | Path) -> ScoringScheme:
    """The scoring scheme of a file that ``pr.write(scheme, "office.json")`` wrote, or a person did.

    Raises
    ------
    FormatError, RiskError, ManyErrors : no such file, or one that breaks a rule; every fault with its JSON pointer.
    LimitError : larger than 16 MiB, or nested deeper than 100 levels.

    >>> read_scheme("no-such-scheme.json")
    Traceback (most recent call last):
    ...
    pmo_risk.errors.FormatError: 'no-such-scheme.json': cannot be read: No such file or directory
    """
    name = Path(path).name
    root = parse_json(read_bytes(path, _MAX_BYTES), name)
    check_head(root, name, SCHEME_FORMAT, SCHEME_VERSION)
    for key in root:
        if key not in _KEYS:
            raise FormatError(f"unknown key {shown(key)}", where=f"{name}: /", code="UNKNOWN_KEY", remedy=near(key, _KEYS))
    try:
        return ScoringScheme.from_dict(root.get("scheme"))
    except PmoRiskError as error:
        raise error.at(f"{name}: /scheme") from None
