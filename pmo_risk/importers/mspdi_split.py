"""Splits of a Microsoft Project file: working time inside a task in which nothing is done.

Files do not say it in so many words. A split task takes longer from start to finish than its duration, and the work of its assignments, given
by spans of time, leaves a gap. Those spans are most of a large file, so they are read only where a task looks split, and only those of such tasks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_value import amount
from pmo_risk.importers.safe_xml import Node, parse
from pmo_risk.importers.values import date_or_none
from pmo_risk.model import Calendar, Task

_TOLERANCE = 1 / 60
_WORK = ("1", "2")
_ELSEWHERE = frozenset(
    {"Tasks", "Resources", "Calendars", "ExtendedAttributes", "ExtendedAttribute", "OutlineCodes", "WBSMasks", "Baseline", "Notes"}
    | {"Views", "Filters", "Groups", "Tables", "Maps", "Reports", "Drawings", "DataLinks", "VBAProjects"}
)


@dataclass(frozen=True)
class Stretch:
    """Where the work of a task that is not finished lies, as the file has it, and how many hours of it there are."""

    start: datetime
    finish: datetime
    work: float
    calendar: Calendar

    @property
    def idle(self) -> float:
        """Working hours between start and finish beyond those of work."""
        return self.calendar.hours_between(self.start, self.finish) - self.work

    def left_free(self, spans: list[tuple[datetime, datetime]]) -> float:
        """Working hours that no span covers."""
        free, now = 0.0, self.start
        for start, finish in sorted(spans):
            if start > now:
                free += self.calendar.hours_between(now, min(start, self.finish)) if now < self.finish else 0.0
            now = max(now, finish)
        return free + (self.calendar.hours_between(now, self.finish) if now < self.finish else 0.0)


def stretch(node: Node, task: Task, calendar: Calendar, books: Ledger) -> Stretch | None:
    """The stretch of a task that looks split; None of one that does not."""
    if task.is_complete or task.manual or task.unit != "h":
        return None
    where = books.at(node.line)
    begin = "Start" if not task.is_started else "Resume" if task.resumed else "Stop"
    start, finish = (date_or_none(node.get(name), f"{where}: {name}") for name in (begin, "Finish"))
    if start is None or finish is None or finish <= start:
        return None
    found = Stretch(start, finish, task.work.mean, calendar)
    return found if found.work > 0 and found.idle > _TOLERANCE else None


def splits(path: Path, tasks: dict[str, Stretch], books: Ledger, repaired: bytes | None = None) -> dict[str, float]:
    """Idle hours by the UID of those of ``tasks`` whose assignments leave working time free.

    The file is read a second time, if there are any, or ``repaired`` in its place.
    """
    if not tasks:
        return {}
    root = parse(path, _ELSEWHERE, frozenset(), _only_of(tasks), repaired=repaired)
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for assignment in root.all("Assignments", "Assignment"):
        for node in assignment.all("TimephasedData"):
            where = books.at(node.line)
            start, finish = (date_or_none(node.get(name), f"{where}: {name}") for name in ("Start", "Finish"))
            known = spans.setdefault(assignment.get("TaskUID"), [])
            if start and finish and node.get("Type") in _WORK and amount(node, "Value", where):
                known.append((start, finish))
    found = {uid: tasks[uid].idle for uid, known in spans.items() if known and tasks[uid].left_free(known) > _TOLERANCE}
    if found:
        books.note("note", "SPLIT", f"{len(found)} tasks are split: working time in which their assignments do nothing is kept free")
    return found


def _only_of(tasks: dict[str, Stretch]) -> Callable[[Node, Node], bool]:
    """Keeps assignments of these tasks, and the spans of theirs; the task's UID stands before the spans."""

    def keep(parent: Node, node: Node) -> bool:
        owner = {"TimephasedData": parent, "Assignment": node}.get(node.tag)
        return owner is None or owner.get("TaskUID") in tasks

    return keep
