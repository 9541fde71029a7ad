"""Files written, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pmo_risk.errors import FormatError, shown
from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.csv_folder import write_csv_folder
from pmo_risk.exporters.json_file import write_json
from pmo_risk.exporters.planner_files import write_mspdi, write_xer
from pmo_risk.exporters.register_rows import register_csv
from pmo_risk.exporters.register_xlsx import write_register
from pmo_risk.exporters.report import report
from pmo_risk.exporters.result_folder import is_result, write_result
from pmo_risk.exporters.rules_table import write_rules_csv, write_rules_xlsx
from pmo_risk.exporters.scheme_file import write_scheme
from pmo_risk.model import Portfolio, Project, Register, Rules, ScoringScheme

__all__ = ["report", "write", "write_csv_folder", "write_json", "write_mspdi", "write_register", "write_result", "write_scheme", "write_xer"]

_FOLDER = ""
Writers = dict[str, Callable[[Any, Path], Path]]
_PLANNER: Writers = {".xer": write_xer, ".xml": write_mspdi}
_MODEL: Writers = {".json": write_json, **_PLANNER, _FOLDER: write_csv_folder}
_REGISTER: Writers = {".xlsx": write_register, ".csv": lambda register, path: write_bytes(path, register_csv(register, path.name))}
_SCHEME: Writers = {".json": write_scheme}
_RULES: Writers = {".json": write_json, ".xlsx": write_rules_xlsx, ".csv": write_rules_csv}
_RESULT: Writers = {_FOLDER: write_result, **_PLANNER}


def write(thing: Any, path: str | Path) -> Path:
    """Write a project, portfolio, register, rules, scoring scheme or result; the suffix of ``path`` says in what form. Returns the path.

    ==================  ===========================================================================================
    Project, Portfolio  ``.json`` (reads back exactly), or a folder of CSV files; ``.xer`` for Primavera P6
    Project             ``.xml`` for Microsoft Project
    Register            ``.xlsx`` or ``.csv``
    ScoringScheme       ``.json``
    Rules               ``.json``, ``.xlsx`` or ``.csv``
    result              a folder of tables with the recipe; ``.xer`` or ``.xml``: its plan, with P50 and P80 dates in it
    ==================  ===========================================================================================

    A path without a suffix, or an existing folder, is a folder. Files of planning tools hold one duration a task; what else they do not hold as the plan
    does is listed in a text file beside them, ``plan.xer.notes.txt``.

    Raises
    ------
    FormatError : a suffix or thing that it does not know, or a place that cannot be written; nothing is left half written.

    >>> from pmo_risk.model import Task
    >>> write(Project("p", "2027-01-04", [Task("a", 5)]), "plan.docx")
    Traceback (most recent call last):
    ...
    pmo_risk.errors.FormatError: plan.docx: a Project cannot be written as '.docx'; use .json, or .xer, or .xml, or a folder
    """
    path = Path(path)
    if isinstance(thing, (Project, Portfolio)):
        writers = _MODEL
    elif isinstance(thing, Register):
        writers = _REGISTER
    elif isinstance(thing, ScoringScheme):
        writers = _SCHEME
    elif isinstance(thing, Rules):
        writers = _RULES
    elif is_result(thing):
        writers = _RESULT
    else:
        raise FormatError(f"cannot write a {type(thing).__name__}", code="WRITE", remedy="give a Project, Portfolio, Register, Rules or result")
    suffix = _FOLDER if path.is_dir() else path.suffix.lower()
    if suffix not in writers:
        known = ", or ".join("a folder" if s == _FOLDER else s for s in writers)
        what = f"a {type(thing).__name__} cannot be written as {shown(suffix)}"
        raise FormatError(what, where=shown(path.name)[1:-1], code="SUFFIX", remedy=f"use {known}")
    return writers[suffix](thing, path)
