"""Tables of Primavera P6 as a Project or Portfolio, whether they come from a XER or from P6 XML.

Task ids are activity ids (``task_code``), ``uid`` the ``task_id``. Durations and lags are hours of work. Tables with several projects read as a
Portfolio, the links between them included. Levels of effort and WBS summaries are tasks of those types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pmo_risk.errors import FormatError, GraphError, PmoRiskError, raise_all, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6_absent import absent_calendars
from pmo_risk.importers.p6_assignment import build_assignments
from pmo_risk.importers.p6_baseline import planned
from pmo_risk.importers.p6_code import codes_by_task, fields_by_task
from pmo_risk.importers.p6_options import keeps_external_dates, lag_calendar, schedule_options
from pmo_risk.importers.p6_resource import Pool, build_pool
from pmo_risk.importers.p6_risk import build_risks
from pmo_risk.importers.p6_stale import note_stale_dates
from pmo_risk.importers.row import attempt
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_cost import Money, money_by_task
from pmo_risk.importers.xer_link import Known, Links, build_links
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row, Tables
from pmo_risk.importers.xer_task import Setting, build_task
from pmo_risk.importers.xer_wbs import Wbs
from pmo_risk.model import Assignment, Calendar, Portfolio, Project, Resource, Risk, Task

TABLES = frozenset(
    ("CURRTYPE", "PROJECT", "CALENDAR", "SCHEDOPTIONS", "PROJWBS", "TASK", "TASKPRED", "PROJRISK", "TASKRISK", "RISKTYPE")
    + ("TASKRSRC", "PROJCOST", "RSRC", "RSRCRATE", "ROLES", "ROLERATE", "UMEASURE", "RSRCCURV", "RSRCCURVDATA")
    + ("ACTVTYPE", "ACTVCODE", "TASKACTV", "UDFTYPE", "UDFVALUE", "UDFCODE")
)
"""The tables that are read; rows of all others are counted and listed."""


class CalendarBook(Protocol):
    """The calendars of a file by ``clndr_id``; ``default`` is the id of the file's default calendar, if it has one."""

    default: str | None

    def __contains__(self, clndr_id: str) -> bool: ...
    def __getitem__(self, clndr_id: str) -> Calendar: ...
    def all(self) -> list[Calendar]: ...


@dataclass(frozen=True)
class _Parts:
    """What tasks are made of, by ``task_id``, and risks by ``proj_id``."""

    links: Links
    money: Mapping[str, Money]
    pool: Pool
    assignments: Mapping[str, list[Assignment]]
    codes: Mapping[str, dict[str, str]]
    fields: Mapping[str, dict[str, str | float]]
    risks: Mapping[str, list[Risk]]

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """Resources by the id that assignments name."""
        return {resource.id: resource for resource in self.pool.all()}


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
        every = self.calendars.all()
        parts = self._parts(known)
        self._currencies()
        tasks: dict[str, list[Row]] = {}
        for row in known.rows:
            tasks.setdefault(row["proj_id"], []).append(row)
        built = []
        for proj_id, row in rows.items():
            if proj_id in tasks:
                built.append(self._project(row, tasks[proj_id], parts, every))
            else:
                self.books.note("warning", "EMPTY", f"project {shown(row['proj_short_name'])} has no tasks and is left out", line=row.line)
        raise_all(str(self.path), self.errors)
        if not built:
            raise GraphError("no tasks found", where=str(self.path), code="EMPTY", remedy="expected rows in table TASK; export the project with its activities")
        source = self.books.source()
        if len(built) == 1:
            return built[0].replace(source=source)
        return Portfolio(self.path.stem, [p.replace(source=source) for p in built], parts.links.between, source=source)

    def _parts(self, known: Known) -> _Parts:
        """All that belongs to tasks; faults of one table do not hide those of another."""
        tables, numbers, books, errors = self.tables, self.numbers, self.books, self.errors
        tasks = {row["task_id"]: row for row in known.rows}
        links = build_links(tables["TASKPRED"], known, numbers, books, errors)
        pool = attempt(errors, build_pool, tables, self._calendar_names(), numbers, books) or Pool({}, {})
        return _Parts(
            links,
            attempt(errors, money_by_task, tables, set(tasks), numbers, books) or {},
            pool,
            attempt(errors, build_assignments, tables, tasks, pool, numbers, books) or {},
            codes_by_task(tables, tasks, books),
            attempt(errors, fields_by_task, tables, tasks, numbers, books) or {},
            attempt(errors, build_risks, tables, known.tasks, numbers, books) or {},
        )

    def _calendar_names(self) -> dict[str, str]:
        """Names of the calendars that resources work by, those that could be built."""
        found = {}
        for clndr_id in {row["clndr_id"] for row in self.tables["RSRC"]}:
            if clndr_id in self.calendars:
                calendar = attempt([], self.calendars.__getitem__, clndr_id)
                if calendar is not None:
                    found[clndr_id] = calendar.name
        return found

    def _project_rows(self) -> dict[str, Row]:
        rows = {row["proj_id"]: row for row in self.tables["PROJECT"]}
        if not rows:
            raise FormatError("no project in it", where=str(self.path), code="NO_PROJECT", remedy="expected rows in table PROJECT; export it again from P6")
        first: dict[str, int] = {}
        for row in self.tables["PROJECT"]:
            where = self.books.at(row.line)
            if not row["proj_id"] or not row["proj_short_name"]:
                raise FormatError("a project without proj_id or proj_short_name", where=where, code="FIELD_COUNT", remedy="export it again")
            if row["proj_id"] in first:
                what = f"proj_id {shown(row['proj_id'])} is used twice, first on line {first[row['proj_id']]}"
                raise GraphError(what, where=where, code="DUPLICATE_ID", remedy="export each project once")
            first[row["proj_id"]] = row.line
        return rows

    def _known(self, projects: dict[str, Row]) -> Known:
        """Tasks that enter the model and those skipped; doubles and lost ids are faults."""
        known = Known({}, set(), set(projects))
        lines: dict[tuple[str, str], int] = {}
        first: dict[str, int] = {}
        for row in self.tables["TASK"]:
            where = self.books.at(row.line)
            task_id, proj_id, code = row["task_id"], row["proj_id"], row["task_code"]
            if not (task_id and proj_id and code):
                self.errors.append(FormatError("a task without task_id, proj_id or task_code", where=where, code="FIELD_COUNT", remedy="export it again"))
            elif proj_id not in projects:
                self.errors.append(GraphError(f"task {shown(code)} is of project {shown(proj_id)}, which is not in the file", where=where, code="NO_PROJECT"))
            elif task_id in first:
                what = f"task_id {shown(task_id)} is used twice, first on line {first[task_id]}"
                self.errors.append(GraphError(what, where=where, code="DUPLICATE_ID", remedy="export it again"))
            elif (proj_id, code) in lines:
                first[task_id] = row.line
                known.skipped.add(task_id)
                what = f"task code {shown(code)} is used twice in its project, first on line {lines[proj_id, code]}"
                self.errors.append(GraphError(what, where=where, code="DUPLICATE_ID", remedy="give each activity its own id"))
            else:
                first[task_id] = lines[proj_id, code] = row.line
                known.rows.append(row)
                known.tasks[task_id] = (projects[proj_id]["proj_short_name"], code)
        return known

    def _currencies(self) -> None:
        for row in self.tables["CURRTYPE"]:
            if row["curr_short_name"] == self.tables.currency:
                self.books.used("CURRTYPE")
            else:
                self.books.note("note", "CURRENCY_UNUSED", "other currencies are not used", line=row.line)

    def _project(self, row: Row, tasks: list[Row], parts: _Parts, every: list[Calendar]) -> Project:
        self.books.used("PROJECT")
        where = self.books.at(row.line)
        own, own_id = self._own_calendar(row, every)
        option = self.options.get(row["proj_id"])
        options = schedule_options(row, option, self.numbers, self.books)
        absent = absent_calendars(self.tables["TASKRSRC"], {t["task_id"]: (t, self._works_by(t, own)) for t in tasks}, parts.pool, self.numbers, self.books)
        built = []
        for task_row in tasks:
            try:
                setting = self._setting(task_row, parts, own, own_id, keeps_external_dates(option), absent)
                built.append(build_task(task_row, setting, self.numbers, self.books))
            except PmoRiskError as error:
                self.errors.append(error if error.where.startswith(str(self.path)) else error.at(self.books.at(task_row.line)))
        self.books.used("TASK", len(built))
        if len(built) < len(tasks):
            raise_all(str(self.path), self.errors)
        start, data_date, finish_by = (date_or_none(row[n], f"{where}: {n}") for n in ("plan_start_date", "last_recalc_date", "plan_end_date"))
        if start is None:
            start = self._first_start(row, data_date, built)
        baseline = attempt(self.errors, planned, tasks, parts.money, self.numbers, self.books)
        project = Project(
            row["proj_short_name"],
            start,
            built,
            parts.risks.get(row["proj_id"], ()),
            calendar=own,
            calendars=[*(c for c in every if c.name != own.name), *absent.values()],
            time_unit="d",
            currency=self.tables.currency,
            data_date=data_date,
            deadline=finish_by,
            lag_calendar=lag_calendar(option, self.books),
            name=self.wbs.project_name(row["proj_id"]),
            options=options,
            resources=parts.pool.all(),
            baselines=[baseline] if baseline else (),
        )
        note_stale_dates([(r, t, project.calendar_of(t.id)) for r, t in zip(tasks, built, strict=True)], self.books)
        return project

    def _setting(self, row: Row, parts: _Parts, own: Calendar, own_id: str | None, external: bool, absent: Mapping[str, Calendar]) -> Setting:
        task_id = row["task_id"]
        calendar = self._task_calendar(row, own_id)
        other = absent.get(calendar or own.name)
        return Setting(
            calendar=calendar,
            calendar_name=calendar or own.name,
            wbs=self.wbs.path(row),
            after=tuple(parts.links.within.get(task_id, ())),
            money=parts.money.get(task_id),
            hours_per_day=own.hours.day,
            external=external,
            assignments=tuple(parts.assignments.get(task_id, ())),
            resources=parts.resources,
            codes=parts.codes.get(task_id, {}),
            fields=parts.fields.get(task_id, {}),
            absent=other.name if other else None,
        )

    def _first_start(self, row: Row, data_date: datetime | None, tasks: list[Task]) -> datetime:
        known = [d for d in (data_date, *(t.actual_start for t in tasks)) if d is not None]
        if not known:
            raise FormatError("the project has no start date", where=self.books.at(row.line), code="START_MISSING", remedy="export it with plan_start_date")
        self.books.note("warning", "START_MISSING", "the project has no planned start; it starts with its data date or first actual start", line=row.line)
        return min(known)

    def _own_calendar(self, row: Row, every: list[Calendar]) -> tuple[Calendar, str | None]:
        clndr_id = row["clndr_id"]
        if clndr_id not in self.calendars:
            clndr_id = self.calendars.default or ""
            fallback = "the file's default calendar" if clndr_id else "Monday to Friday, 8 hours"
            lost = f"the project's calendar {shown(row['clndr_id'])} is not in the file" if row["clndr_id"] else "the project names no calendar"
            self.books.note("warning", "CALENDAR_MISSING", f"{lost}; taken is {fallback}", line=row.line)
        if clndr_id:
            return self.calendars[clndr_id], clndr_id
        name = "Standard"
        while any(calendar.name == name for calendar in every):
            name += " (no calendar)"
        return Calendar.standard(name), None

    def _works_by(self, row: Row, own: Calendar) -> Calendar:
        known = row["clndr_id"] in self.calendars
        return self.calendars[row["clndr_id"]] if known else own

    def _task_calendar(self, row: Row, own_id: str | None) -> str | None:
        clndr_id = row["clndr_id"]
        if clndr_id == own_id:
            return None
        if clndr_id in self.calendars:
            return self.calendars[clndr_id].name
        which = f"whose calendar {shown(clndr_id)} is not in the file" if clndr_id else "that name no calendar"
        self.books.note("warning", "CALENDAR_MISSING", f"tasks {which} take the project's", line=row.line)
        return None
