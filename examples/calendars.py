"""Working time of the examples: an office and a construction site, with the public holidays of 2027 to 2031."""

from __future__ import annotations

import pmo_risk as pr

Shifts = list[tuple[str, str]]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
OFFICE_DAY: Shifts = [("08:00", "12:00"), ("13:00", "17:00")]
SITE_DAY: Shifts = [("07:00", "12:00"), ("12:30", "17:30")]
HOLIDAYS_TEXT = """
2027-01-01 2027-03-26 2027-03-29 2027-05-01 2027-05-06 2027-05-17 2027-10-03 2027-12-25 2027-12-26
2028-01-01 2028-04-14 2028-04-17 2028-05-01 2028-05-25 2028-06-05 2028-10-03 2028-12-25 2028-12-26
2029-01-01 2029-03-30 2029-04-02 2029-05-01 2029-05-10 2029-05-21 2029-10-03 2029-12-25 2029-12-26
2030-01-01 2030-04-19 2030-04-22 2030-05-01 2030-05-30 2030-06-10 2030-10-03 2030-12-25 2030-12-26
2031-01-01 2031-04-11 2031-04-14 2031-05-01 2031-05-22 2031-06-02 2031-10-03 2031-12-25 2031-12-26
"""
HOLIDAYS = HOLIDAYS_TEXT.split()
BRIDGE_DAYS = ["2027-05-07", "2028-05-26", "2029-05-11", "2027-12-31", "2029-12-24", "2029-12-31"]
SITE_SHUTDOWNS = [f"{year}-12-{day}" for year in range(2027, 2031) for day in (24, 27, 28, 29, 30, 31)]
WORKED_SATURDAYS = ["2027-12-11", "2028-09-23"]


def _closed(days: list[str]) -> dict[str, Shifts]:
    return {day: [] for day in days}


def office() -> pr.Calendar:
    """Five days of eight hours with a lunch break; two Saturdays are worked to make up for bridge days."""
    exceptions = _closed(HOLIDAYS + BRIDGE_DAYS) | dict.fromkeys(WORKED_SATURDAYS, OFFICE_DAY)
    return pr.Calendar("Office", dict.fromkeys(DAYS[:5], OFFICE_DAY), exceptions)


def site() -> pr.Calendar:
    """Six days of ten hours; closed between Christmas and New Year; short days before Easter."""
    short = {"2027-03-25": [("07:00", "13:00")], "2028-04-13": [("07:00", "13:00")], "2029-03-29": [("07:00", "13:00")]}
    return pr.Calendar("Site", dict.fromkeys(DAYS, SITE_DAY), _closed(HOLIDAYS + SITE_SHUTDOWNS) | short)
