"""Resources and assignments of a Microsoft Project file: what they cost, and when they work."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.calendar_union import intersection, same_time, union
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_calendar import Calendars
from pmo_risk.importers.mspdi_value import money
from pmo_risk.importers.safe_xml import Node
from pmo_risk.model import Calendar

_NOBODY = "-65535"


@dataclass
class Load:
    """What is assigned to one task: ``actual`` money, remaining ``fixed`` and ``by_time``, and the calendars of its work resources by UID."""

    actual: float = 0.0
    fixed: float = 0.0
    by_time: float = 0.0
    calendars: set[str] = field(default_factory=set)


def loads_by_task(resources: list[Node], assignments: list[Node], tasks: set[str], books: Ledger) -> dict[str, Load]:
    """The assignments of each task in ``tasks``; those of other tasks are listed."""
    books.rows("Resource", len(resources))
    books.rows("Assignment", len(assignments))
    by_uid = {r.get("UID"): r for r in resources}
    found: dict[str, Load] = {}
    seen: set[str] = set()
    for node in assignments:
        uid, where = node.get("TaskUID"), books.at(node.line)
        if uid not in tasks:
            books.note("note", "ASSIGNMENT_SKIPPED", "assignments of no task in the model are skipped", line=node.line)
            continue
        books.used("Assignment")
        load = found.setdefault(uid, Load())
        resource = by_uid.get(node.get("ResourceUID"))
        if resource is None and node.get("ResourceUID") not in ("", _NOBODY):
            books.note("warning", "RESOURCE_MISSING", "assignments name a resource that is not in the file; they are read as work", line=node.line)
        actual = money(node, "ActualCost", where)
        remaining = money(node, "RemainingCost", where) if node.get("RemainingCost") else money(node, "Cost", where) - actual
        load.actual += actual
        if resource is not None and (resource.get("Type") == "0" or resource.flag("IsCostResource")):
            load.fixed += remaining
        else:
            load.by_time += remaining
            if resource is not None:
                load.calendars.add(resource.get("CalendarUID"))
        if resource is not None:
            seen.add(node.get("ResourceUID"))
    books.used("Resource", len(seen))
    for uid, resource in by_uid.items():
        if uid not in seen:
            books.note("note", "RESOURCE_UNUSED", "resources without an assignment are not used", line=resource.line)
    return found


class WorkingTime:
    """Which calendar each task works by: its own, its work resources' (whenever one of them works), or what both share."""

    def __init__(self, calendars: Calendars, own: Calendar, books: Ledger) -> None:
        self.calendars, self.own, self.books = calendars, own, books
        self.made: dict[tuple[str, frozenset[str]], str | None] = {}
        self.extra: list[Calendar] = []

    def of(self, node: Node, load: Load | None) -> str | None:
        """Name of the task's calendar; None where it is the project's own."""
        uid = node.get("CalendarUID")
        if uid in ("", "-1"):
            uid = ""
        elif uid not in self.calendars:
            self.books.note("warning", "CALENDAR_MISSING", "tasks whose calendar is not in the file take the project's", line=node.line)
            uid = ""
        staff = frozenset(u for u in load.calendars if u in self.calendars) if load and not (uid and node.flag("IgnoreResourceCalendar")) else frozenset()
        if (uid, staff) not in self.made:
            self.made[uid, staff] = self._make(uid, staff, node)
        return self.made[uid, staff]

    def _make(self, uid: str, staff: frozenset[str], node: Node) -> str | None:
        distinct: list[Calendar] = []
        for other in sorted(staff):
            calendar = self.calendars[other]
            if not any(same_time(calendar, c) for c in distinct):
                distinct.append(calendar)
        base = self.calendars[uid] if uid else self.own
        if not distinct or (len(distinct) == 1 and same_time(distinct[0], base)):
            return None if same_time(base, self.own) else base.name
        people = distinct[0] if len(distinct) == 1 else union(" + ".join(c.name for c in distinct), distinct)
        try:
            made = intersection(f"{base.name} & {people.name}", base, people) if uid else people
        except PmoRiskError:
            what = f"calendar {shown(base.name)} and its resources share no working time; the task's own is used"
            self.books.note("warning", "RESOURCE_CALENDAR", what, line=node.line)
            return base.name
        if same_time(made, base):
            return None if same_time(base, self.own) else base.name
        self.books.note("note", "RESOURCE_CALENDAR", f"tasks work by the calendar of their resources: {shown(made.name)}", line=node.line)
        if same_time(made, self.own):
            return None
        if made is not people or len(distinct) > 1:
            self.extra.append(made)
        return made.name
