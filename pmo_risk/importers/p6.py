"""Tables of Primavera P6 as a Project or Portfolio, whether they come from a XER or from P6 XML.

Task ids are activity ids (``task_code``), ``uid`` the ``task_id``. Durations and lags are hours of work. Tables with several projects read as a
Portfolio, the links between them included. Levels of effort and WBS summaries drive nothing, and are listed as skipped.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

from pmo_risk.errors import FormatError, GraphError, PmoRiskError, raise_all, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_cost import Money, money_by_task
from pmo_risk.importers.xer_link import Known, Links, build_links
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row, Tables
from pmo_risk.importers.xer_task import SKIPPED_TYPES, Setting, build_task
from pmo_risk.importers.xer_wbs import Wbs
from pmo_risk.model import Calendar, Portfolio, Project, Task

_LAG_CALENDARS = {"rcal_Predecessor": "predecessor", "rcal_Successor": "successor", "rcal_ProjDefault": "project", "rcal_24Hour": "continuous"}


class CalendarBook(Protocol):
    """The calendars of a file by ``clndr_id``; ``default`` is the id of the file's default calendar, if it has one."""

    default: str | None

    def __contains__(self, clndr_id: str) -> bool: ...
    def __getitem__(self, clndr_id: str) -> Calendar: ...
    def all(self) -> list[Calendar]: ...


class P6Reading:
    """One reading of P6 tables, whatever file holds them.

    Parameters
    ----------
    path : of the file, whose name a portfolio takes.
    tables : rows by the names of P6's tables and fields, as a XER spells them, codes too (``TT_Task``, ``PR_FS``, ``CS_MSOA``, ``TK_Active``).
    numbers, calendars : how the file writes numbers, and its calendars.
    books : where every row is accounted for; whoever fills the tables counts their rows as read.
    """

    def __init__(self, path: Path, tables: Tables, numbers: Numbers, calendars: CalendarBook, books: Ledger) -> None:
        self.path, self.tables, self.numbers, self.calendars, self.books = path, tables, numbers, calendars, books
        self.wbs = Wbs(self.tables["PROJWBS"], self.books)
        self.options = {row["proj_id"]: row for row in self.tables["SCHEDOPTIONS"]}
        self.errors: list[PmoRiskError] = []

    def model(self) -> Project | Portfolio:
        """The project of the tables, or the portfolio of their projects."""
        rows = self._project_rows()
        known = self._known(rows)
        links = build_links(self.tables["TASKPRED"], known, self.numbers, self.books, self.errors)
        money = money_by_task(self.tables, set(known.tasks), self.numbers, self.books)
        self._currencies()
        built = []
        for proj_id, row in rows.items():
            mine = [t for t in self.tables["TASK"] if t["proj_id"] == proj_id and t["task_id"] in known.tasks]
            if mine:
                built.append(self._project(row, mine, links, money))
            else:
                self.books.note("warning", "EMPTY", f"project {shown(row['proj_short_name'])} has no tasks and is left out", line=row.line)
        raise_all(str(self.path), self.errors)
        if not built:
            raise GraphError("no tasks found", where=str(self.path), code="EMPTY", remedy="expected rows in table TASK; export the project with its activities")
        source = self.books.source()
        if len(built) == 1:
            return built[0].replace(source=source)
        return Portfolio(self.path.stem, [p.replace(source=source) for p in built], links.between, source=source)

    def _project_rows(self) -> dict[str, Row]:
        rows = {row["proj_id"]: row for row in self.tables["PROJECT"]}
        if not rows:
            raise FormatError("no project in it", where=str(self.path), code="NO_PROJECT", remedy="expected rows in table PROJECT; export it again from P6")
        for row in self.tables["PROJECT"]:
            if not row["proj_id"] or not row["proj_short_name"]:
                raise FormatError("a project without proj_id or proj_short_name", where=self.books.at(row.line), code="FIELD_COUNT", remedy="export it again")
        return rows

    def _known(self, projects: dict[str, Row]) -> Known:
        """Tasks that enter the model and those skipped; doubles and lost ids are faults."""
        known = Known({}, set(), set(projects))
        lines: dict[tuple[str, str], int] = {}
        for row in self.tables["TASK"]:
            where = self.books.at(row.line)
            task_id, proj_id, code = row["task_id"], row["proj_id"], row["task_code"]
            if not (task_id and proj_id and code):
                self.errors.append(FormatError("a task without task_id, proj_id or task_code", where=where, code="FIELD_COUNT", remedy="export it again"))
            elif proj_id not in projects:
                self.errors.append(GraphError(f"task {shown(code)} is of project {shown(proj_id)}, which is not in the file", where=where, code="NO_PROJECT"))
            elif task_id in known.tasks or task_id in known.skipped:
                self.errors.append(GraphError(f"task_id {shown(task_id)} is used twice", where=where, code="DUPLICATE_ID"))
            elif row["task_type"] in SKIPPED_TYPES:
                known.skipped.add(task_id)
                kind = SKIPPED_TYPES[row["task_type"]]
                self.books.note("warning", "SKIPPED_TASK", f"{kind} tasks drive nothing and are skipped", line=row.line)
            elif (proj_id, code) in lines:
                known.skipped.add(task_id)
                what = f"task code {shown(code)} is used twice in its project, first on line {lines[proj_id, code]}"
                self.errors.append(GraphError(what, where=where, code="DUPLICATE_ID", remedy="give each activity its own id"))
            else:
                lines[proj_id, code] = row.line
                known.tasks[task_id] = (projects[proj_id]["proj_short_name"], code)
        return known

    def _currencies(self) -> None:
        for row in self.tables["CURRTYPE"]:
            if row["curr_short_name"] == self.tables.currency:
                self.books.used("CURRTYPE")
            else:
                self.books.note("note", "CURRENCY_UNUSED", "other currencies are not used", line=row.line)

    def _project(self, row: Row, tasks: list[Row], links: Links, money: dict[str, Money]) -> Project:
        self.books.used("PROJECT")
        where = self.books.at(row.line)
        own, own_id = self._own_calendar(row)
        built = []
        for task_row in tasks:
            outside = task_row["task_id"] in links.from_outside
            try:
                setting = Setting(
                    calendar=self._task_calendar(task_row, own_id),
                    wbs=self.wbs.path(task_row),
                    after=tuple(links.within.get(task_row["task_id"], ())),
                    money=money.get(task_row["task_id"]),
                    hours_per_day=own.hours.day,
                    not_before=self._external_start(task_row) if outside else None,
                )
                built.append(build_task(task_row, setting, self.numbers, self.books))
            except PmoRiskError as error:
                self.errors.append(error if error.where.startswith(str(self.path)) else error.at(self.books.at(task_row.line)))
        self.books.used("TASK", len(built))
        if len(built) < len(tasks):
            raise_all(str(self.path), self.errors)
        self._resource_calendars(tasks)
        start, data_date, finish_by = (date_or_none(row[n], f"{where}: {n}") for n in ("plan_start_date", "last_recalc_date", "plan_end_date"))
        if start is None:
            start = self._first_start(row, data_date, built)
        return Project(
            row["proj_short_name"],
            start,
            built,
            calendar=own,
            calendars=[c for c in self.calendars.all() if c.name != own.name],
            time_unit="d",
            currency=self.tables.currency,
            data_date=data_date,
            deadline=finish_by,
            lag_calendar=self._lag_calendar(row),
            name=self.wbs.project_name(row["proj_id"]),
        )

    def _first_start(self, row: Row, data_date: datetime | None, tasks: list[Task]) -> datetime:
        known = [d for d in (data_date, *(t.actual_start for t in tasks)) if d is not None]
        if not known:
            raise FormatError("the project has no start date", where=self.books.at(row.line), code="START_MISSING", remedy="export it with plan_start_date")
        self.books.note("warning", "START_MISSING", "the project has no planned start; it starts with its data date or first actual start", line=row.line)
        return min(known)

    def _own_calendar(self, row: Row) -> tuple[Calendar, str | None]:
        clndr_id = row["clndr_id"]
        if clndr_id not in self.calendars:
            clndr_id = self.calendars.default or ""
            fallback = "the file's default calendar" if clndr_id else "Monday to Friday, 8 hours"
            self.books.note("warning", "CALENDAR_MISSING", f"the project's calendar is not in the file; taken is {fallback}", line=row.line)
        return (self.calendars[clndr_id], clndr_id) if clndr_id else (Calendar.standard(), None)

    def _task_calendar(self, row: Row, own_id: str | None) -> str | None:
        clndr_id = row["clndr_id"]
        if clndr_id == own_id:
            return None
        if clndr_id in self.calendars:
            return self.calendars[clndr_id].name
        self.books.note("warning", "CALENDAR_MISSING", "tasks whose calendar is not in the file take the project's", line=row.line)
        return None

    def _external_start(self, row: Row) -> datetime | None:
        when = date_or_none(row["external_early_start_date"], f"{self.books.at(row.line)}: external_early_start_date")
        if when is not None:
            self.books.note("note", "EXTERNAL_DATE", "the external early start stands in for a link from outside the file", line=row.line)
        return when

    def _resource_calendars(self, tasks: list[Row]) -> None:
        """P6 schedules resource-dependent tasks on their resources' calendars; say where ours may differ."""
        calendar_of = {r["rsrc_id"]: r["clndr_id"] for r in self.tables["RSRC"]}
        used: dict[str, set[str]] = {}
        for row in self.tables["TASKRSRC"]:
            used.setdefault(row["task_id"], set()).add(calendar_of.get(row["rsrc_id"], ""))
        for row in tasks:
            if row["task_type"] == "TT_Rsrc" and used.get(row["task_id"], set()) - {"", row["clndr_id"]}:
                self.books.note("warning", "RESOURCE_CALENDAR", "resource-dependent tasks keep their own calendar, not their resources'", line=row.line)

    def _lag_calendar(self, project: Row) -> str:
        option = self.options.get(project["proj_id"])
        if option is None:
            self.books.note("note", "LAG_CALENDAR", "no SCHEDOPTIONS: lags are counted on the predecessor's calendar, P6's default", line=project.line)
            return "predecessor"
        self.books.used("SCHEDOPTIONS")
        if option["sched_progress_override"] == "Y" or option["sched_retained_logic"] == "N":
            self.books.note("warning", "SCHEDULE_OPTION", "the file asks for progress override or actual dates; retained logic is used", line=option.line)
        chosen = option["sched_calendar_on_relationship_lag"]
        if chosen not in _LAG_CALENDARS:
            self.books.note("warning", "LAG_CALENDAR", f"lag calendar {shown(chosen)} is not known; the predecessor's is used", line=option.line)
        return _LAG_CALENDARS.get(chosen, "predecessor")
