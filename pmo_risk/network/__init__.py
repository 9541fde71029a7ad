"""The deterministic side of a plan: calendars as maps, the network over the clock, critical path dates and structural checks."""

from pmo_risk.network.calendar_map import CalendarMap, compile_calendar, compile_calendars

__all__ = ["CalendarMap", "compile_calendar", "compile_calendars"]
