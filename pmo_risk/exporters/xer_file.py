"""A plan, or the result of its simulation, as a Primavera P6 exchange file (XER)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pmo_risk.errors import GraphError, shown
from pmo_risk.exporters.planned import Dates, Export, Length, Lengths, Log, Place, dates_of, fixed_plan, outline, without_conditions
from pmo_risk.exporters.risk_fields import RiskFields, plan_and_fields
from pmo_risk.exporters.xer_codes import code_tables, field_tables
from pmo_risk.exporters.xer_resources import Resources
from pmo_risk.exporters.xer_task import PLANNED, Around, task_row
from pmo_risk.exporters.xer_text import Row, encoded, guid, plain_text, table, when, working_time
from pmo_risk.model import Calendar, Portfolio, Project
from pmo_risk.model.portfolio import SEPARATOR
from pmo_risk.model.units import minutes_per
from pmo_risk.network.build import key_of, projects_of

FIRST_PROJECT, FIRST_CALENDAR, FIRST_PLACE, FIRST_TASK, FIRST_LINK, FIRST_COST = 5001, 701, 9001, 100_001, 300_001, 500_001
_LAG_CALENDARS = {"predecessor": "rcal_Predecessor", "successor": "rcal_Successor", "project": "rcal_ProjDefault", "continuous": "rcal_24Hour"}
_FLOATS = {"finish": "FT_FF", "start": "FT_SS", "smallest": "FT_M"}
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def to_xer(thing: Any, where: str = "plan.xer", *, names: Mapping[str, str] | None = None) -> Export:
    """The file of a project, a portfolio, or the result of one, with notes on what P6 cannot hold.

    Parameters
    ----------
    thing : a result adds P50 and P80 finish, mean start and criticality of every task as user-defined fields.
    where : name of the file, for the notes.
    names : long names of elements of the work breakdown, by path.

    Raises
    ------
    GraphError : the network has a cycle; or two ids that the file cannot tell apart.

    >>> from pmo_risk.model import Task
    >>> to_xer(Project("p", "2027-01-04", [Task("a", 5)])).data[:6]
    b'ERMHDR'
    """
    plan, risk = plan_and_fields(thing)
    log = Log(where)
    return Export(encoded(_File(without_conditions(plan, log), risk, names or {}, log).text(), log), log.problems())


@dataclass
class _File:
    """The numbers that P6 knows projects, calendars, places and tasks by."""

    plan: Project | Portfolio
    risk: RiskFields
    names: Mapping[str, str]
    log: Log
    calendars: dict[Calendar, int] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    lines: dict[str, list[Row]] = field(default_factory=dict)

    def text(self) -> str:
        projects = projects_of(self.plan)
        dates = dates_of(fixed_plan(self.plan, self.log))
        for project in projects:
            self._number(project)
        resources = Resources(projects, self.calendars, self.log)
        for number, project in enumerate(projects, FIRST_PROJECT):
            self._project(number, project, dates, resources)
        self._links_between(projects)
        keyed = {key_of(self.plan, p, t.id): (n, t) for n, p in enumerate(projects, FIRST_PROJECT) for t in p}
        rows = [(self.tasks[key], number, task, self.risk.get(key, {})) for key, (number, task) in keyed.items()]
        start = min(p.data_date or p.start for p in projects)
        codes, fields = code_tables(rows), field_tables(rows, self.log)
        names = {c.name for c in self.calendars}
        if len(names) < len(self.calendars):
            self.log.note("CALENDAR_NAME", "calendars of different projects have one name")
        return "\r\n".join(
            [
                "\t".join(["ERMHDR", "23.12", when(start)[:10], "Project", "admin", "admin", "dbxDatabaseNoName", "Project Management", self._currency()]),
                *table("CURRTYPE", [_currency(self._currency())]),
                *table("OBS", [{"obs_id": 601, "parent_obs_id": None, "guid": guid("obs"), "seq_num": 0, "obs_name": "Enterprise", "obs_descr": ""}]),
                *table("UMEASURE", resources.units()),
                *self._table("PROJECT"),
                *table("CALENDAR", (_calendar(c, n, n == FIRST_CALENDAR) for c, n in self.calendars.items())),
                *self._table("SCHEDOPTIONS"),
                *self._table("PROJWBS"),
                *table("RSRC", resources.rows()),
                *table("RSRCRATE", resources.rates(start)),
                *table("RSRCCURVDATA", resources.curve_rows()),
                *table("UDFTYPE", fields["UDFTYPE"]),
                *table("ACTVTYPE", codes["ACTVTYPE"]),
                *table("ACTVCODE", codes["ACTVCODE"]),
                *self._table("TASK"),
                *table("TASKACTV", codes["TASKACTV"]),
                *self._table("PROJCOST"),
                *self._table("TASKPRED"),
                *self._table("TASKRSRC"),
                *table("UDFVALUE", fields["UDFVALUE"]),
                "%E",
                "",
            ]
        )

    def _currency(self) -> str:
        return plain_text(self.plan.currency) or "USD"

    def _table(self, name: str) -> list[str]:
        return table(name, self.lines.get(name, []))

    def _add(self, name: str, row: Row) -> None:
        self.lines.setdefault(name, []).append(row)

    def _number(self, project: Project) -> None:
        own = [project.calendar, *project.calendars.values()]
        if any(Lengths(project, self.log).unit(t).startswith("e") for t in project):
            own.append(around_the_clock(project))
        for calendar in own:
            self.calendars.setdefault(calendar, FIRST_CALENDAR + len(self.calendars))
        seen: dict[str, str] = {}
        for task in project:
            code = plain_text(task.id)
            if seen.setdefault(code, task.id) != task.id or not code:
                what = f"the ids {shown(seen[code])} and {shown(task.id)} are one in a XER file"
                raise GraphError(what, where=self.log.where, code="DUPLICATE_ID", remedy="change one of them; tabs, line breaks and outer spaces do not count")
            if code != task.id:
                self.log.note("TEXT", "tabs, line breaks and outer spaces of ids are not written", task.id)
            self.tasks[key_of(self.plan, project, task.id)] = FIRST_TASK + len(self.tasks)

    def _project(self, number: int, project: Project, dates: Mapping[str, Dates], resources: Resources) -> None:
        lengths = Lengths(project, self.log)
        lengths.uncertain()
        inside = {t.id: dates[key_of(self.plan, project, t.id)] for t in project}
        self._add("PROJECT", _project_row(project, number, self.calendars[project.calendar], max(d.early_finish for d in inside.values()), self.log))
        self._add("SCHEDOPTIONS", _options(project, number))
        lost = [name for name in project.baselines if name != PLANNED]
        if lost:
            self.log.note("BASELINE", f"baselines are projects of their own in P6 and are not written: {', '.join(map(shown, lost))}")
        root = self._place(project, Place("", "", 0), number)
        for place in outline(t.wbs for t in project):
            self._place(project, place, number)
        for task in project:
            key = key_of(self.plan, project, task.id)
            around = Around(project, lengths, self.calendars, self.log, number, self.places.get((project.id, task.wbs), root), dates[key])
            self._add("TASK", task_row(task, self.tasks[key], around))
            for name, amount in lengths.costs(task).items():
                self._add("PROJCOST", _cost(FIRST_COST + len(self.lines.get("PROJCOST", ())), number, self.tasks[key], name, amount, task.is_complete))
            for row in resources.assignments(project, task, number, self.tasks[key], dates[key]):
                self._add("TASKRSRC", row)
            for link in task.after:
                before = key_of(self.plan, project, link.predecessor)
                if any(t.type == "summary" for t in (task, project[link.predecessor])):
                    self.log.note("LINK", "links of summaries drive nothing and are not written", task.id, "note")
                else:
                    if link.lag.percent or (link.lag.elapsed and project.lag_calendar != "continuous"):
                        self.log.note("LAG", "lags in percent or elapsed time are written as hours of the lag calendar", task.id)
                    self._link(before, key, number, number, link.type, lengths.lag(link, task.id))

    def _links_between(self, projects: tuple[Project, ...]) -> None:
        if not isinstance(self.plan, Portfolio):
            return
        if self.plan.deadline is not None:
            self.log.note("DEADLINE", "the deadline of the whole portfolio is not written")
        numbers = {p.id: n for n, p in enumerate(projects, FIRST_PROJECT)}
        for link in self.plan.links:
            (first, before), (second, after) = self.plan.find(link.predecessor), self.plan.find(link.successor or "")
            unit = link.lag.unit or self.plan.time_unit
            if link.lag.percent:
                length = Lengths(self.plan.projects[first], self.log).lag(link.__class__(before, link.type, link.lag), after)
            else:
                length = Length(round(link.lag.value * minutes_per(unit, self.plan.calendar.hours)), unit.startswith("e"))
            if link.lag.percent or length.elapsed:
                self.log.note("LAG", "lags in percent or elapsed time are written as hours of the lag calendar", after)
            ends = f"{first}{SEPARATOR}{before}", f"{second}{SEPARATOR}{after}"
            self._link(*ends, numbers[first], numbers[second], link.type, length)

    def _link(self, before: str, after: str, first: int, second: int, kind: str, lag: Length) -> None:
        self._add(
            "TASKPRED",
            {
                "task_pred_id": FIRST_LINK + len(self.lines.get("TASKPRED", ())), "task_id": self.tasks[after], "pred_task_id": self.tasks[before],
                "proj_id": second, "pred_proj_id": first, "pred_type": f"PR_{kind}", "lag_hr_cnt": lag.hours,
            },
        )  # fmt: skip

    def _place(self, project: Project, place: Place, number: int) -> int:
        mine = self.places[project.id, place.path] = FIRST_PLACE + len(self.places)
        root = not place.level
        name = (project.name or project.id) if root else self.names.get(place.path) or next(self._summary_names(project, place.path), place.short)
        self._add(
            "PROJWBS",
            {
                "wbs_id": mine, "proj_id": number, "obs_id": 601, "seq_num": len(self.places), "est_wt": 1, "proj_node_flag": "Y" if root else "N",
                "sum_data_flag": "N", "status_code": "WS_Open", "wbs_short_name": project.id if root else place.short, "wbs_name": name,
                "parent_wbs_id": None if root else self.places[project.id, place.parent], "ev_compute_type": "EC_Cmp_pct",
                "ev_etc_compute_type": "EE_Rem_hr", "guid": guid(f"{project.id} place {place.path}"),
            },
        )  # fmt: skip
        return mine

    @staticmethod
    def _summary_names(project: Project, path: str) -> Iterator[str]:
        return (t.name for t in project if t.type == "summary" and t.wbs == path and t.name)


def around_the_clock(project: Project) -> Calendar:
    """The project's continuous calendar, or one with a name that it has not."""
    found = next((c for c in project.calendars.values() if c.is_continuous), None)
    name = "24/7"
    while found is None and name in project.calendars:
        name += "*"
    return found or Calendar.continuous(name)


def _currency(code: str) -> Row:
    return {
        "curr_id": 1, "decimal_digit_cnt": 2, "curr_symbol": _SYMBOLS.get(code, code), "decimal_symbol": ".", "digit_group_symbol": ",",
        "pos_curr_fmt_type": "#1.1", "neg_curr_fmt_type": "(#1.1)", "curr_type": code, "curr_short_name": code, "group_digit_cnt": 3, "base_exch_rate": 1,
    }  # fmt: skip


def _project_row(project: Project, number: int, calendar: int, finish: datetime, log: Log) -> Row:
    data_date = project.data_date
    if data_date is None:
        happened = [d for t in project for d in (t.actual_start, t.actual_finish) if d is not None]
        data_date = max([project.start, *happened])
        if happened:
            log.note("DATA_DATE", "the plan has progress and no data date; the file gets the date of the last that has happened, from which P6 counts")
    return {
        "proj_id": number, "fy_start_month_num": 1, "allow_complete_flag": "Y", "project_flag": "Y", "step_complete_flag": "N", "name_sep_char": ".",
        "def_complete_pct_type": "CP_Drtn", "proj_short_name": project.id, "clndr_id": calendar, "task_code_base": 1000, "task_code_step": 10,
        "priority_num": 10, "critical_drtn_hr_cnt": project.options.critical_float, "def_cost_per_qty": 0, "last_recalc_date": data_date,
        "plan_start_date": project.start, "plan_end_date": project.deadline, "scd_end_date": finish, "add_date": project.start,
        "def_duration_type": "DT_FixedDUR2", "task_code_prefix": "A", "guid": guid(project.id), "def_qty_type": "QT_Hour", "def_rate_type": "COST_PER_QTY",
        "def_task_type": "TT_Task", "critical_path_type": "CT_DrivPath" if project.options.critical == "longest" else "CT_TotFloat",
        "sum_assign_level": "SL_Taskrsrc", "px_priority": 50, "export_flag": "Y",
    }  # fmt: skip


def _calendar(calendar: Calendar, number: int, default: bool) -> Row:
    hours = calendar.hours
    return {
        "clndr_id": number, "default_flag": "Y" if default else "N", "clndr_name": calendar.name, "proj_id": None, "base_clndr_id": None,
        "last_chng_date": None, "clndr_type": "CA_Base", "day_hr_cnt": hours.day, "week_hr_cnt": hours.week, "month_hr_cnt": hours.month,
        "year_hr_cnt": hours.year, "rsrc_private": "N", "clndr_data": working_time(calendar),
    }  # fmt: skip


def _options(project: Project, number: int) -> Row:
    options = project.options
    return {
        "schedoptions_id": number, "proj_id": number, "sched_outer_depend_type": "SD_Both",
        "sched_open_critical_flag": "Y" if options.open_ends_critical else "N", "sched_lag_early_start_flag": "Y",
        "sched_retained_logic": "Y" if options.progress == "retained" else "N", "sched_setplantoforecast": "N",
        "sched_float_type": _FLOATS[options.total_float], "sched_calendar_on_relationship_lag": _LAG_CALENDARS[project.lag_calendar],
        "sched_use_expect_end_flag": "Y" if options.expected_finish else "N", "sched_progress_override": "Y" if options.progress == "override" else "N",
        "sched_use_project_end_date_for_float": "Y" if options.float_to == "project" else "N",
    }  # fmt: skip


def _cost(number: int, project: int, task: int, name: str, amount: float, done: bool) -> Row:
    return {
        "cost_item_id": number, "proj_id": project, "task_id": task, "cost_name": name, "act_cost": amount if done else 0,
        "remain_cost": 0 if done else amount, "target_cost": amount, "cost_load_type": "CL_Uniform", "auto_compute_act_flag": "N", "target_qty": 0,
    }  # fmt: skip
