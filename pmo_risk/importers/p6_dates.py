"""Dates of a P6 task that its schedule must mind: constraints, dates from outside the file, and how work in progress goes on."""

from __future__ import annotations

from datetime import datetime

from pmo_risk.errors import shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import Constraint

_CONSTRAINTS = {
    "CS_MSOA": "SNET",
    "CS_MEOA": "FNET",
    "CS_MSOB": "SNLT",
    "CS_MEOB": "FNLT",
    "CS_MSO": "MSO",
    "CS_MEO": "MFO",
    "CS_MANDSTART": "MSO",
    "CS_MANDFIN": "MFO",
    "CS_ALAP": "ALAP",
}


def constraints(row: Row, external: bool, status: str, span: bool, books: Ledger) -> list[Constraint]:
    """Primary and secondary constraint, and the ``external`` dates that stand in for links from and to projects outside the file."""
    found = []
    for kind_field, date_field in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
        kind = row[kind_field]
        if not kind:
            continue
        when = None if kind == "CS_ALAP" else date_or_none(row[date_field], f"{books.at(row.line)}: {date_field}")
        if kind not in _CONSTRAINTS or (when is None and kind != "CS_ALAP"):
            reason = "has no date" if kind in _CONSTRAINTS else "is not known"
            books.note("warning", "CONSTRAINT", f"constraint {shown(kind)} {reason} and is ignored", line=row.line)
        elif span:
            books.note("warning", "CONSTRAINT", "constraints of levels of effort and WBS summaries are ignored, as in P6", line=row.line)
        else:
            found.append(Constraint(_CONSTRAINTS[kind], when, mandatory=kind.startswith("CS_MAND")))
    return found + ([] if span else _external(row, external, status, books))


def _external(row: Row, external: bool, status: str, books: Ledger) -> list[Constraint]:
    found = []
    for name, kind, what, open_in in (
        ("external_early_start_date", "SNET", "the external early start stands in for a link from outside the file", ("TK_NotStart",)),
        ("external_late_end_date", "FNLT", "the external late finish stands in for a link to outside the file", ("TK_NotStart", "TK_Active")),
    ):
        when = date_or_none(row[name], f"{books.at(row.line)}: {name}")
        if when is None or status not in open_in:
            continue
        if external:
            books.note("note", "EXTERNAL_DATE", what, line=row.line)
            found.append(Constraint(kind, when))
        else:
            books.note("note", "EXTERNAL_DATE", "external dates are not used, as the project's schedule options ask", line=row.line)
    return found


def progress_dates(row: Row, status: str, complete: bool, books: Ledger) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When work in progress was suspended and may resume, and the expected finish of work that is not done."""
    names = ("suspend_date", "resume_date", "expect_end_date")
    suspended, resumed, expected = (date_or_none(row[name], f"{books.at(row.line)}: {name}") for name in names)
    if status != "TK_Active" and (suspended or resumed):
        books.note("note", "SUSPENDED", "suspend and resume dates of tasks that are not in progress are not used", line=row.line)
        suspended = resumed = None
    if resumed is not None and suspended is None:
        books.note("note", "SUSPENDED", "a resume date without a suspend date is used all the same", line=row.line)
    return suspended, resumed, None if complete else expected
