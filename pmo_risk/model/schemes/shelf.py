"""The shelf itself."""

from pmo_risk.errors import RiskError
from pmo_risk.model.scoring import ScoringScheme
from pmo_risk.registry import Shelf

SCHEMES: Shelf[ScoringScheme] = Shelf("scoring scheme", package="pmo_risk.model.schemes", error=RiskError)
