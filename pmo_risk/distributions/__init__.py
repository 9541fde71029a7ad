"""The shelf of distributions, one family a file.

To add one: write ``newname.py`` with a frozen dataclass that has ``kind``, ``mean``, ``var``, ``support``, ``ppf``, ``cdf``, ``form`` and
``scaled`` (see ``triangular.py``), decorate it with ``@FAMILIES.register("newname")`` and add its import line below. Give the tests its parameter
sets in ``tests/distributions/cases.py``, its refusals in ``refusals.py`` and its formula, in multiple precision, in ``exact.py`` or ``exact_lines.py``
(``exact_made.py`` has the list), and add one law to ``tests/exporters/test_laws_in_files.py``. The contract tests run over this shelf and fail for
a family without them; no test of theirs is edited. SciPy is imported inside methods, so that the shelf loads quickly.
"""

from pmo_risk.distributions.averaged import averaged
from pmo_risk.distributions.base import FAMILIES, Distribution, as_distribution, from_dict
from pmo_risk.distributions.bernoulli import bernoulli
from pmo_risk.distributions.bernoulli_sum import bernoulli_sum
from pmo_risk.distributions.beta import beta
from pmo_risk.distributions.binomial import binomial
from pmo_risk.distributions.cauchy import cauchy
from pmo_risk.distributions.cumulative import cumulative
from pmo_risk.distributions.debiasing import debias
from pmo_risk.distributions.discrete import discrete
from pmo_risk.distributions.empirical import empirical
from pmo_risk.distributions.exponential import exponential
from pmo_risk.distributions.fitting import Fit, fit
from pmo_risk.distributions.fixed import fixed
from pmo_risk.distributions.gamma import gamma
from pmo_risk.distributions.gumbel import gumbel
from pmo_risk.distributions.histogram import histogram
from pmo_risk.distributions.laplace import laplace
from pmo_risk.distributions.lognormal import lognormal
from pmo_risk.distributions.metalog import metalog
from pmo_risk.distributions.mixture import mixture
from pmo_risk.distributions.normal import normal
from pmo_risk.distributions.percentiles import from_percentiles, residuals
from pmo_risk.distributions.pert import pert
from pmo_risk.distributions.poisson import poisson
from pmo_risk.distributions.pooling import pool
from pmo_risk.distributions.rayleigh import rayleigh
from pmo_risk.distributions.triangular import triangular
from pmo_risk.distributions.trigen import trigen
from pmo_risk.distributions.truncated import truncated
from pmo_risk.distributions.uniform import uniform
from pmo_risk.distributions.weibull import weibull

__all__ = [
    "FAMILIES",
    "Distribution",
    "Fit",
    "as_distribution",
    "averaged",
    "bernoulli",
    "bernoulli_sum",
    "beta",
    "binomial",
    "cauchy",
    "cumulative",
    "debias",
    "discrete",
    "empirical",
    "exponential",
    "fit",
    "fixed",
    "from_dict",
    "from_percentiles",
    "gamma",
    "gumbel",
    "histogram",
    "laplace",
    "lognormal",
    "metalog",
    "mixture",
    "normal",
    "pert",
    "poisson",
    "pool",
    "rayleigh",
    "residuals",
    "triangular",
    "trigen",
    "truncated",
    "uniform",
    "weibull",
]
