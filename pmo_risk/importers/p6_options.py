"""How P6 schedules a project: SCHEDOPTIONS, and what PROJECT says of critical tasks."""

from __future__ import annotations

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import ScheduleOptions

_FLOAT = {"FT_FF": "finish", "FT_SS": "start", "": "finish"}
_CRITICAL = {"CT_TotFloat": "float", "CT_DrivPath": "longest"}
_LAG_CALENDARS = {"rcal_Predecessor": "predecessor", "rcal_Successor": "successor", "rcal_ProjDefault": "project", "rcal_24Hour": "continuous"}


def lag_calendar(option: Row | None, books: Ledger) -> str:
    """Whose working time lags are counted in: what the options say, else the predecessor's, P6's default."""
    if option is None:
        return "predecessor"
    return _choice(option, "sched_calendar_on_relationship_lag", _LAG_CALENDARS, "predecessor", books, "LAG_CALENDAR")


def schedule_options(project: Row, option: Row | None, numbers: Numbers, books: Ledger) -> ScheduleOptions:
    """The options of a project. What the file leaves out or spells in a way that is not known is P6's default, and said.

    Raises
    ------
    FormatError, GraphError : a critical float that is no number, or out of range.
    """
    where = f"{books.at(project.line)}: critical_drtn_hr_cnt"
    critical_float = numbers.optional(project["critical_drtn_hr_cnt"], where) or 0.0
    critical = _choice(project, "critical_path_type", _CRITICAL, "float", books) if project["critical_path_type"] else "float"
    try:
        if option is None:
            what = "no SCHEDOPTIONS: P6's defaults are taken, such as lags on the predecessor's calendar, retained logic and finish float"
            books.note("note", "SCHEDULE_OPTION", what, line=project.line)
            return ScheduleOptions(critical=critical, critical_float=critical_float)
        books.used("SCHEDOPTIONS")
        if not _flag(option, "sched_lag_early_start_flag", True, books):
            what = "lags from a start are to be counted from actual starts, and are counted from early ones"
            books.note("warning", "SCHEDULE_OPTION", what, line=option.line)
        return ScheduleOptions(
            progress=_progress(option, books),
            total_float=_total_float(option, books),
            critical=critical,
            critical_float=critical_float,
            float_to="project" if _flag(option, "sched_use_project_end_date_for_float", True, books) else "portfolio",
            expected_finish=_flag(option, "sched_use_expect_end_flag", True, books),
            open_ends_critical=_flag(option, "sched_open_critical_flag", False, books),
        )
    except PmoRiskError as error:
        raise error.at(where) from None


def keeps_external_dates(option: Row | None) -> bool:
    """False where the project is scheduled without minding links to and from other projects."""
    return option is None or option["sched_outer_depend_type"] != "SD_None"


def _total_float(option: Row, books: Ledger) -> str:
    """P6 knows three kinds; what is neither the finish's nor the start's is the smallest of the two."""
    text = option["sched_float_type"]
    if text not in _FLOAT:
        books.note("note", "SCHEDULE_OPTION", f"sched_float_type {shown(text)} is read as the smallest of start and finish float", line=option.line)
    return _FLOAT.get(text, "smallest")


def _progress(option: Row, books: Ledger) -> str:
    if _flag(option, "sched_progress_override", False, books):
        return "override"
    return "retained" if _flag(option, "sched_retained_logic", True, books) else "actual"


def _flag(row: Row, name: str, default: bool, books: Ledger) -> bool:
    text = row[name]
    if text not in ("Y", "N", ""):
        books.note("warning", "SCHEDULE_OPTION", f"{name} {shown(text)} is neither Y nor N; taken is {'Y' if default else 'N'}", line=row.line)
    return text == "Y" if text in ("Y", "N") else default


def _choice(row: Row, name: str, allowed: dict[str, str], default: str, books: Ledger, code: str = "SCHEDULE_OPTION") -> str:
    if row[name] not in allowed:
        books.note("warning", code, f"{name} {shown(row[name])} is not known; taken is {default!r}", line=row.line)
    return allowed.get(row[name], default)
