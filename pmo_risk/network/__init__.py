"""The deterministic side of a plan: calendars as maps, the network over the clock, critical path dates and structural checks."""

from pmo_risk.network.build import Activity, Arc, Network, build
from pmo_risk.network.calendar_map import CalendarMap, compile_calendar, compile_calendars
from pmo_risk.network.check import check
from pmo_risk.network.cpm import Dates, cpm
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.findings import Findings
from pmo_risk.network.health import Health
from pmo_risk.network.schedule import schedule

__all__ = [
    "Activity",
    "Arc",
    "CalendarMap",
    "Dates",
    "Findings",
    "Health",
    "Network",
    "build",
    "check",
    "compile_calendar",
    "compile_calendars",
    "cpm",
    "deterministic",
    "schedule",
]
