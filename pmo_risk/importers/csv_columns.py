"""The files of a CSV folder and their columns; ``docs/formats.md`` explains them."""

from __future__ import annotations

from dataclasses import fields

from pmo_risk.importers.table import Columns
from pmo_risk.model import ScheduleOptions

TASKS_FILE, LINKS_FILE, CALENDARS_FILE, RISKS_FILE = "tasks.csv", "links.csv", "calendars.csv", "risks.csv"
PROJECT_FILE, PORTFOLIO_FILE = "project.csv", "portfolio.csv"
RESOURCES_FILE, BASELINES_FILE, CORRELATIONS_FILE = "resources.csv", "baselines.csv", "correlations.csv"
TRIGGERS_FILE, COSTS_FILE, WEATHER_FILE = "triggers.csv", "costs.csv", "weather.csv"
FILES = frozenset(
    {
        *(TASKS_FILE, LINKS_FILE, CALENDARS_FILE, RISKS_FILE, RESOURCES_FILE, BASELINES_FILE, CORRELATIONS_FILE, TRIGGERS_FILE, COSTS_FILE),
        *(WEATHER_FILE, PROJECT_FILE, PORTFOLIO_FILE),
    }
)
JSON_CELLS = ("drivers", "assignments", "codes", "fields")

TASKS = Columns(
    names=(
        "id",
        "name",
        "duration",
        "unit",
        "low",
        "mode",
        "high",
        "distribution",
        "predecessors",
        "calendar",
        "cost",
        "cost_rate",
        "milestone",
        "wbs",
        "constraint",
        "constraint_date",
        "deadline",
        "actual_start",
        "actual_finish",
        "remaining",
        "uid",
        "type",
        "manual",
        "split",
        "suspended",
        "resumed",
        "expected_finish",
        "when",
        "unless",
        *JSON_CELLS,
    ),
    needed=("id",),
    aliases={
        "task id": "id",
        "activity id": "id",
        "task name": "name",
        "activity name": "name",
        "min": "low",
        "most likely": "mode",
        "max": "high",
        "predecessor": "predecessors",
    },
)
LINKS = Columns(names=("predecessor", "successor", "type", "lag", "when"), needed=("predecessor", "successor"), aliases={})
CALENDARS = Columns(
    names=("name", "day", "shifts", "hours_per_day", "hours_per_week", "hours_per_month", "hours_per_year"),
    needed=("name", "day"),
    aliases={"calendar": "name", "date": "day"},
)
RESOURCES = Columns(names=("id", "name", "kind", "calendar", "unit", "uid", "rates"), needed=("id",), aliases={"resource": "id"})
BASELINES = Columns(names=("name", "task", "start", "finish", "duration", "cost"), needed=("name", "task"), aliases={"baseline": "name"})
CORRELATIONS = Columns(
    names=("members", "coefficient", "matrix", "loadings", "kind", "copula", "df", "method", "name", "wbs"),
    needed=(("members", "wbs"),),
    aliases={"rho": "coefficient"},
)
TRIGGERS = Columns(names=("id", "task", "after", "cost_above", "float_below"), needed=("id", "task"), aliases={"trigger": "id"})
COST_KINDS = {"item": "costs", "currency": "currencies", "index": "indices", "clause": "clauses", "income": "incomes"}
COSTS = Columns(names=("kind", "data"), needed=("kind", "data"), aliases={})
WEATHER = Columns(names=("id", "calendars", "lost", "days", "persistence", "years", "first_month"), needed=("id", "calendars"), aliases={"site": "id"})
KEYS = Columns(names=("key", "value"), needed=("key", "value"), aliases={})
OPTION_KEYS = tuple(f.name for f in fields(ScheduleOptions))
OWN_KEYS = ("id", "start", "name", "calendar", "time_unit", "currency", "data_date", "deadline", "lag_calendar")
PROJECT_KEYS = (*OWN_KEYS, *OPTION_KEYS)
PORTFOLIO_KEYS = ("id", "name", "calendar", "time_unit", "currency", "deadline")
