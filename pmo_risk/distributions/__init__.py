"""The shelf of distributions, one family a file.

To add one: write ``newname.py`` with a frozen dataclass that has ``kind``, ``mean``, ``var``, ``support``, ``ppf``, ``cdf``, ``form`` and
``scaled`` (see ``triangular.py``), decorate it with ``@FAMILIES.register("newname")`` and add its import line below. Give the tests its parameter
sets and refusals in the tables of ``tests/distributions/cases.py`` and its formula, in multiple precision, in ``tests/distributions/exact.py``.
The contract tests run over this shelf and fail for a family without them; no test is edited. SciPy is imported inside methods, so that the shelf
loads quickly.
"""

from pmo_risk.distributions.base import FAMILIES, Distribution, as_distribution, from_dict
from pmo_risk.distributions.discrete import discrete
from pmo_risk.distributions.fitting import Fit, fit
from pmo_risk.distributions.fixed import fixed
from pmo_risk.distributions.lognormal import lognormal
from pmo_risk.distributions.metalog import metalog
from pmo_risk.distributions.normal import normal
from pmo_risk.distributions.percentiles import from_percentiles, residuals
from pmo_risk.distributions.pert import pert
from pmo_risk.distributions.triangular import triangular
from pmo_risk.distributions.trigen import trigen
from pmo_risk.distributions.uniform import uniform

__all__ = [
    "FAMILIES",
    "Distribution",
    "Fit",
    "as_distribution",
    "discrete",
    "fit",
    "fixed",
    "from_dict",
    "from_percentiles",
    "lognormal",
    "metalog",
    "normal",
    "pert",
    "residuals",
    "triangular",
    "trigen",
    "uniform",
]
