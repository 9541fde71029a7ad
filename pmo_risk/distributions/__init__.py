"""The shelf of distributions, one family a file.

To add one: write ``newname.py`` with a frozen dataclass that has ``kind``, ``mean``, ``var``, ``support``, ``ppf``, ``cdf``, ``form`` and
``scaled`` (see ``triangular.py``), decorate it with ``@FAMILIES.register("newname")``, add its import line below and its cases to the table at
the top of ``tests/distributions/cases.py``. The contract tests then cover it; no other file changes.
"""

from pmo_risk.distributions.base import FAMILIES, Distribution, as_distribution, from_dict
from pmo_risk.distributions.fixed import fixed
from pmo_risk.distributions.triangular import triangular

__all__ = ["FAMILIES", "Distribution", "as_distribution", "fixed", "from_dict", "triangular"]
