"""Plain frozen data: tasks, links, calendars, risks, projects and portfolios. Nothing here draws a random number or reads a file."""

from pmo_risk.model.calendar import Calendar
from pmo_risk.model.constraint import Constraint
from pmo_risk.model.link import Link
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.project import Project
from pmo_risk.model.risk import Impact, Register, Risk
from pmo_risk.model.source import Source, TableCount
from pmo_risk.model.task import Task

__all__ = ["Calendar", "Constraint", "Impact", "Link", "Portfolio", "Project", "Register", "Risk", "Source", "TableCount", "Task"]
