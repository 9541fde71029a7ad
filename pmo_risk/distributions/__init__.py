"""The shelf of distributions, one family a file.

To add one: write ``newname.py`` with a frozen dataclass that has ``kind``, ``mean``, ``var``, ``support``, ``ppf``, ``cdf``, ``form`` and
``scaled`` (see ``triangular.py``), decorate it with ``@FAMILIES.register("newname")``, add its import line below and its cases to the table at
the top of ``tests/distributions/cases.py``. The contract tests then cover it; no other file changes.
"""

from pmo_risk.distributions.base import FAMILIES, Distribution, as_distribution, from_dict
from pmo_risk.distributions.discrete import discrete
from pmo_risk.distributions.fixed import fixed
from pmo_risk.distributions.lognormal import lognormal
from pmo_risk.distributions.normal import normal
from pmo_risk.distributions.pert import pert
from pmo_risk.distributions.triangular import triangular
from pmo_risk.distributions.trigen import trigen
from pmo_risk.distributions.uniform import uniform

__all__ = [
    "FAMILIES",
    "Distribution",
    "as_distribution",
    "discrete",
    "fixed",
    "from_dict",
    "lognormal",
    "normal",
    "pert",
    "triangular",
    "trigen",
    "uniform",
]
