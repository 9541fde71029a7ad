"""Plain frozen data: tasks, links, calendars, resources, risks, projects and portfolios. Nothing here draws a random number or reads a file."""

from pmo_risk.model.baseline import Baseline, BaselineTask
from pmo_risk.model.calendar import Calendar
from pmo_risk.model.confidence import aace_class
from pmo_risk.model.constraint import Constraint
from pmo_risk.model.correlation import Correlation
from pmo_risk.model.cost_item import CostItem
from pmo_risk.model.date_clause import DateClause, Income
from pmo_risk.model.impact import Impact
from pmo_risk.model.link import Link
from pmo_risk.model.merge import merge_registers
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.price_index import PriceIndex
from pmo_risk.model.project import Project
from pmo_risk.model.register import Register
from pmo_risk.model.resource import Assignment, Driver, Rate, Resource
from pmo_risk.model.response import Response
from pmo_risk.model.revision import Revision
from pmo_risk.model.risk import Risk, branches
from pmo_risk.model.rule import Rules, UncertaintyRule
from pmo_risk.model.scale import Level, Scale
from pmo_risk.model.schedule_options import ScheduleOptions
from pmo_risk.model.scoring import ScoringScheme, Tolerance
from pmo_risk.model.source import Source, TableCount
from pmo_risk.model.systemic import SystemicRisk, systemic_from_total
from pmo_risk.model.task import Task
from pmo_risk.model.trigger import Trigger
from pmo_risk.model.weather import Weather

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
    "Level",
    "Link",
    "Portfolio",
    "PriceIndex",
    "Project",
    "Rate",
    "Register",
    "Resource",
    "Response",
    "Revision",
    "Risk",
    "Rules",
    "Scale",
    "ScheduleOptions",
    "ScoringScheme",
    "Source",
    "SystemicRisk",
    "TableCount",
    "Task",
    "Tolerance",
    "Trigger",
    "UncertaintyRule",
    "Weather",
    "aace_class",
    "branches",
    "merge_registers",
    "systemic_from_total",
]
