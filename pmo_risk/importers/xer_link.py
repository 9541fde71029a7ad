"""TASKPRED rows of a XER as links: within a project, between projects of the file, and out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmo_risk.errors import GraphError, PmoRiskError, near, shown
from pmo_risk.importers.ledger import HINTS, Ledger
from pmo_risk.importers.values import whole_minutes
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import Link
from pmo_risk.model.portfolio import SEPARATOR
from pmo_risk.model.units import Span

_TYPES = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF", "FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}


@dataclass
class Links:
    """Links by the ``task_id`` of their successor, and links between projects."""

    within: dict[str, list[Link]] = field(default_factory=dict)
    between: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """Tasks by ``task_id``: in the model as (project short name, task code), faulty ones, the ``proj_id`` of projects in the file, the rows of the model."""

    tasks: dict[str, tuple[str, str]]
    skipped: set[str]
    projects: set[str]
    rows: list[Row] = field(default_factory=list)


def build_links(rows: list[Row], known: Known, numbers: Numbers, books: Ledger, errors: list[PmoRiskError]) -> Links:
    """Links of all projects; faults are added to ``errors``."""
    links = Links()
    seen: set[tuple[str, str, str, float]] = set()
    for row in rows:
        try:
            if _both_ends(row, known, books, hint=len(errors) < HINTS):
                _add(row, known, numbers, books, links, seen)
        except PmoRiskError as error:
            errors.append(error if error.where.startswith(books.path) else error.at(books.at(row.line)))
    return links


def _add(row: Row, known: Known, numbers: Numbers, books: Ledger, links: Links, seen: set[tuple[str, str, str, float]]) -> None:
    where = books.at(row.line)
    before, after = row["pred_task_id"], row["task_id"]
    kind = _TYPES.get(row["pred_type"])
    if kind is None:
        raise GraphError(f"unknown link type {shown(row['pred_type'])}", where=where, code="LINK_TYPE", remedy="allowed: PR_FS PR_SS PR_FF PR_SF")
    if before == after:
        what = f"task {shown(known.tasks[before][1])} is linked to itself"
        raise GraphError(what, where=where, code="SELF_LINK", remedy="remove the link, or name the task that was meant")
    lag = numbers.optional(row["lag_hr_cnt"], f"{where}: lag_hr_cnt")
    if lag is None:
        books.note("note", "LAG_MISSING", "links without a lag are read as lag 0", line=row.line)
    hours = whole_minutes(lag or 0.0)
    key = (before, after, kind, hours)
    if key in seen:
        books.note("warning", "DUPLICATE_LINK", "a link that is there already, with the same type and lag, counts once", line=row.line)
        return
    seen.add(key)
    (project, predecessor), (other, successor) = known.tasks[before], known.tasks[after]
    span = Span(hours, "h") if hours else Span(0.0)
    if project == other:
        links.within.setdefault(after, []).append(Link(predecessor, kind, span))
    else:
        links.between.append(Link(f"{project}{SEPARATOR}{predecessor}", kind, span, successor=f"{other}{SEPARATOR}{successor}"))
    books.used("TASKPRED")


def _both_ends(row: Row, known: Known, books: Ledger, hint: bool) -> bool:
    """True where both tasks are in the model; else the row is listed, or an error raised for a task that should be in the file."""
    for end, project_field in (("pred_task_id", "pred_proj_id"), ("task_id", "proj_id")):
        task_id = row[end]
        if task_id in known.tasks:
            continue
        if task_id in known.skipped:
            return False
        if row[project_field] and row[project_field] not in known.projects:
            what = f"a link {'from' if end == 'pred_task_id' else 'to'} a task of a project outside the file is left out"
            books.note("warning", "EXTERNAL_LINK", what, line=row.line, remedy="export the projects together to keep it")
            return False
        skipped = books.warned("FIELD_COUNT", "a TASK row")
        remedy = f"line {skipped[0]} has too many cells and was skipped: look for a tab in one of its texts" if skipped else ""
        raise GraphError(
            f"link of task {shown(row['pred_task_id'])} to {shown(row['task_id'])}: no TASK row with task_id {shown(task_id)}",
            where=books.at(row.line),
            code="UNKNOWN_TASK",
            remedy=remedy or (near(task_id, known.tasks) if hint else ""),
        )
    return True
