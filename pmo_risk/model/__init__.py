"""Plain frozen data: tasks, links, calendars, resources, risks, projects and portfolios. Nothing here draws a random number or reads a file."""

from pmo_risk.model.baseline import Baseline, BaselineTask
from pmo_risk.model.calendar import Calendar
from pmo_risk.model.constraint import Constraint
from pmo_risk.model.correlation import Correlation
from pmo_risk.model.impact import Impact
from pmo_risk.model.link import Link
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.project import Project
from pmo_risk.model.register import Register
from pmo_risk.model.resource import Assignment, Driver, Rate, Resource
from pmo_risk.model.response import Response
from pmo_risk.model.risk import Revision, Risk, branches
from pmo_risk.model.schedule_options import ScheduleOptions
from pmo_risk.model.source import Source, TableCount
from pmo_risk.model.task import Task
from pmo_risk.model.trigger import Trigger

__all__ = [
    "Assignment",
    "Baseline",
    "BaselineTask",
    "Calendar",
    "Constraint",
    "Correlation",
    "Driver",
    "Impact",
    "Link",
    "Portfolio",
    "Project",
    "Rate",
    "Register",
    "Resource",
    "Response",
    "Revision",
    "Risk",
    "ScheduleOptions",
    "Source",
    "TableCount",
    "Task",
    "Trigger",
    "branches",
]
