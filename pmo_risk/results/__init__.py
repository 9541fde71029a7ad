"""Results: what the engine's trials mean to people. Data in ``trials``, ``quantity``, ``finish``, ``result``; looks in ``text_look``, ``html_look``."""

from pmo_risk.results.chart_shelf import CHARTS
from pmo_risk.results.compare import Comparison, compare
from pmo_risk.results.finish import Finish
from pmo_risk.results.joint import Joint
from pmo_risk.results.portfolio_result import PortfolioResult
from pmo_risk.results.quantity import Quantity
from pmo_risk.results.recipe import Recipe, Settings
from pmo_risk.results.replay import Replay
from pmo_risk.results.result import Result
from pmo_risk.results.trials import Baseline, Trials

__all__ = [
    "CHARTS",
    "Baseline",
    "Comparison",
    "Finish",
    "Joint",
    "PortfolioResult",
    "Quantity",
    "Recipe",
    "Replay",
    "Result",
    "Settings",
    "Trials",
    "compare",
]
