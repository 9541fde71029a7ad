"""Plain frozen data: tasks, links, calendars, resources, risks, projects and portfolios. Nothing here draws a random number or reads a file."""

from pmo_risk.model.baseline import Baseline, BaselineTask
from pmo_risk.model.calendar import Calendar
from pmo_risk.model.constraint import Constraint
from pmo_risk.model.correlation import Correlation
from pmo_risk.model.cost_item import CostItem
from pmo_risk.model.date_clause import DateClause, Income
from pmo_risk.model.link import Link
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.price_index import PriceIndex
from pmo_risk.model.project import Project
from pmo_risk.model.resource import Assignment, Driver, Rate, Resource
from pmo_risk.model.risk import Impact, Register, Risk
from pmo_risk.model.schedule_options import ScheduleOptions
from pmo_risk.model.source import Source, TableCount
from pmo_risk.model.task import Task

__all__ = [
    "Assignment",
    "Baseline",
    "BaselineTask",
    "Calendar",
    "Constraint",
    "Correlation",
    "CostItem",
    "DateClause",
    "Driver",
    "Impact",
    "Income",
    "Link",
    "Portfolio",
    "PriceIndex",
    "Project",
    "Rate",
    "Register",
    "Resource",
    "Risk",
    "ScheduleOptions",
    "Source",
    "TableCount",
    "Task",
]
