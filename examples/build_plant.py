"""The example: a process-plant upgrade of some 210 tasks, its risk register, and the program that it is the largest part of.

Everything here is invented. ``plant()`` and ``register()`` are what ``pmo-risk demo`` shows; ``program()`` adds two smaller projects, links
between the three, and risks that they share.
"""

from __future__ import annotations

from calendars import office, site
from plant_risks import register
from plant_tables import ENGINEERING, MANAGEMENT, PROCUREMENT
from plant_tables import WBS as WBS_NAMES
from program_tables import JETTY, LINKS, SHARED_RISKS, WATER
from site_tables import COMMISSIONING, CONSTRUCTION
from tables import Section, tasks

import pmo_risk as pr

__all__ = ["WBS_NAMES", "plant", "program", "register"]


def _project(project_id: str, name: str, start: str, deadline: str, sections: list[Section]) -> pr.Project:
    return pr.Project(project_id, start, tasks(sections), calendar=office(), calendars=[site()], currency="EUR", data_date=start, deadline=deadline, name=name)


def plant() -> pr.Project:
    """The schedule and cost plan of the plant upgrade, without its risks."""
    sections = [*MANAGEMENT, *ENGINEERING, *PROCUREMENT, *CONSTRUCTION, *COMMISSIONING]
    return _project("Northgate", "Northgate plant upgrade: solvent recovery", "2027-01-11T08:00", "2029-12-14", sections)


def jetty() -> pr.Project:
    """The jetty where the columns are landed."""
    return _project("Jetty", "Northgate jetty renewal", "2027-02-01T08:00", "2028-12-15", JETTY)


def water() -> pr.Project:
    """The water treatment that the new plant feeds."""
    return _project("Water", "Northgate water treatment extension", "2027-04-05T08:00", "2029-10-26", WATER)


def program() -> pr.Portfolio:
    """The three projects as one program: linked where one waits for another, and struck together by shared risks."""
    return pr.Portfolio(
        "Northgate 2030",
        [plant().with_risks(register()), jetty(), water()],
        LINKS,
        SHARED_RISKS,
        deadline="2029-12-14",
        name="Northgate site renewal program",
    )
