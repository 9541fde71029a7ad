"""The columns of a risk register, and of the responses in a sheet beside it; ``docs/formats.md`` explains them."""

from __future__ import annotations

from dataclasses import replace

from pmo_risk.importers.row import LAW_PARTS
from pmo_risk.importers.table import Columns
from pmo_risk.model import ScoringScheme
from pmo_risk.model.scale import COST, PROBABILITY, SCHEDULE

TEXTS = ("name", "category", "rbs", "owner", "cause", "event", "effect", "exclusive")
DATES = ("identified", "due")
RISK_FLAGS, IMPACT_FLAGS = ("moment", "expires"), ("finish", "each", "parallel")
UNSAID = ("each", "parallel")  # flags of which a blank is not false, but not said
RISK_JSON = ("given", "responses", "history", "ratings")
TARGETS = ("tasks", "wbs", "resources")
TIMES = ("delay", "stop")
EFFECTS = ("delay", "factor", "cost", "share", "stop", "cost_rate", "cost_factor")
WINDOW = ("window_start", "window_finish")


def level_column(dimension: str) -> str:
    """The column of the levels of a dimension."""
    return f"{dimension}_level"


def effect_columns(effect: str) -> tuple[str, ...]:
    """The columns of one effect: a single value, or low, mode and high with the kind of distribution."""
    return (effect, *(f"{effect}_{part}" for part in (*LAW_PARTS, "distribution")))


LEVELS = tuple(level_column(d) for d in (PROBABILITY, SCHEDULE, COST))
REGISTER = Columns(
    names=(
        *("id", "name", "category", "rbs", "owner", "status", *DATES, "cause", "event", "effect"),
        *(PROBABILITY, level_column(PROBABILITY), "rate", "most", "exclusive", *WINDOW, *RISK_FLAGS, *RISK_JSON),
        *(*TARGETS, *IMPACT_FLAGS, "unit", "distribution", level_column(SCHEDULE), level_column(COST)),
        *(column for effect in EFFECTS for column in effect_columns(effect)),
    ),
    needed=("id", (PROBABILITY, level_column(PROBABILITY), "rate")),
    aliases={
        "risk id": "id",
        "risk no": "id",
        "risk ref": "id",
        "risk name": "name",
        "risk title": "name",
        "title": "name",
        "prob": "probability",
        "likelihood": "probability",
        "chance": "probability",
        "task": "tasks",
        "task id": "tasks",
        "impacted tasks": "tasks",
        "activity": "tasks",
        "activity id": "tasks",
        "impacted activities": "tasks",
        "task ids": "tasks",
        "activities": "tasks",
        "activity ids": "tasks",
        "risk owner": "owner",
        "date identified": "identified",
        "due date": "due",
        "window from": "window_start",
        "window to": "window_finish",
    }
    | {f"{e} {alias}": f"{e}_{part}" for e in EFFECTS for alias, part in (("min", "low"), ("most likely", "mode"), ("ml", "mode"), ("max", "high"))},
)

RESPONSE_SHEET = "Responses"
RESPONSES = Columns(
    names=("risk", "kind", "name", "probability", *effect_columns("cost"), "owner", "status", "due", "tasks", "secondary", "impacts"),
    needed=("risk", "kind"),
    aliases={"risk id": "risk", "id": "risk", "response": "name", "strategy": "kind", "due date": "due", "secondary risks": "secondary"},
)


def columns_with(scheme: ScoringScheme | None) -> Columns:
    """The columns of a register that is rated by a scheme: those above, and the levels of its other dimensions."""
    if scheme is None:
        return REGISTER
    further = [level_column(d) for d in scheme.dimensions if REGISTER.find(level_column(d)) is None]
    return replace(REGISTER, names=(*REGISTER.names, *further))
