"""Which working time a task of a Microsoft Project file has: its own calendar, and beside it that of the resources which do the work."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.calendar_union import intersection, same_time, union
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_assignment import Load
from pmo_risk.importers.mspdi_calendar import Calendars
from pmo_risk.importers.safe_xml import Node
from pmo_risk.model import Calendar

_NONE = ("", "-1")


@dataclass(frozen=True)
class Time:
    """A task's own calendar, None where it is the project's; that of its resources, None where it works at the same times; and the one that counts."""

    calendar: str | None
    runs_on: Calendar | None
    works: Calendar


class WorkingTime:
    """The calendars of one file's tasks. Work is done whenever one of a task's resources works, within the task's own calendar if it has one."""

    def __init__(self, calendars: Calendars, own: Calendar, books: Ledger) -> None:
        self.calendars, self.own, self.books = calendars, own, books
        self.made: dict[tuple[str, frozenset[str]], Calendar | None] = {}
        self.extra: list[Calendar] = []

    def of(self, node: Node, load: Load) -> Time:
        """When the task of an element is worked on."""
        uid = node.get("CalendarUID")
        if uid in _NONE:
            uid = ""
        elif uid not in self.calendars:
            self.books.note("warning", "CALENDAR_MISSING", f"tasks whose calendar {shown(uid)} is not in the file take the project's", line=node.line)
            uid = ""
        base = self.calendars[uid] if uid else self.own
        staff = frozenset() if uid and node.flag("IgnoreResourceCalendar") else frozenset(load.calendars)
        if (uid, staff) not in self.made:
            self.made[uid, staff] = self._make(uid, base, staff, node)
        made = self.made[uid, staff]
        return Time(None if base.name == self.own.name else base.name, made, made or base)

    def _make(self, uid: str, base: Calendar, staff: frozenset[str], node: Node) -> Calendar | None:
        distinct: list[Calendar] = []
        for other in sorted(staff):
            calendar = self.calendars[other]
            if not any(same_time(calendar, c) for c in distinct):
                distinct.append(calendar)
        if not distinct:
            return None
        people = distinct[0] if len(distinct) == 1 else union(" + ".join(c.name for c in distinct), distinct)
        try:
            made = intersection(f"{base.name} & {people.name}", base, people) if uid else people
        except PmoRiskError:
            what = f"calendar {shown(base.name)} and its resources share no working time; the task's own is used"
            self.books.note("warning", "RESOURCE_CALENDAR", what, line=node.line)
            return None
        if same_time(made, base):
            return None
        known = next((c for c in (self.own, *distinct) if same_time(made, c)), None)
        if known is None:
            self.extra.append(made)
        made = known or made
        self.books.note("note", "RESOURCE_CALENDAR", f"tasks work by the calendar of their resources: {shown(made.name)}", line=node.line)
        return made
