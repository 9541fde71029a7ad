"""A scoring scheme as the JSON file that ``pmo_risk.read_scheme`` reads."""

from __future__ import annotations

import json
from pathlib import Path

from pmo_risk.errors import FormatError
from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.importers.scheme_file import SCHEME_FORMAT, SCHEME_VERSION
from pmo_risk.model import ScoringScheme


def write_scheme(scheme: ScoringScheme, path: str | Path) -> Path:
    """Write the file, whole or not at all.

    Raises
    ------
    FormatError : where it cannot be written, or a text holds half of a surrogate pair, which no UTF-8 file can.
    """
    document = {"format": SCHEME_FORMAT, "schema_version": SCHEME_VERSION, "scheme": scheme.to_dict()}
    try:
        data = (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
    except UnicodeEncodeError as fault:
        raise FormatError(f"a text holds half of a surrogate pair: {fault.object[fault.start]!a}", where=Path(path).name, code="TEXT") from None
    return write_bytes(path, data)
