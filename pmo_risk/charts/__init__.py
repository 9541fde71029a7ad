"""The shelf of charts, one a file: each takes a result and ``ax=None``, draws what the result says, and returns the Axes.

To add one: write ``newname.py`` with a function ``newname(result, *, ax=None, ...) -> Axes`` that works inside ``with styled():``, takes its
axes from ``new_axes`` and every name through ``plain``; decorate it with ``@CHARTS.register("newname")``, and add its import line below. It is then
``result.plot.newname()`` and ``pr.charts.newname(result)``, and the contract tests cover it. A chart of something else than a result (``qq``,
of a fit; ``compare``, of two results) is a plain function here, and not on the shelf.
"""

from pmo_risk.charts.cash_flow import cash_flow
from pmo_risk.charts.compare import compare
from pmo_risk.charts.heatmap import heatmap
from pmo_risk.charts.histogram import histogram
from pmo_risk.charts.joint import joint
from pmo_risk.charts.qq import qq
from pmo_risk.charts.s_curve import s_curve
from pmo_risk.charts.tornado import tornado
from pmo_risk.results.chart_shelf import CHARTS

__all__ = ["CHARTS", "cash_flow", "compare", "heatmap", "histogram", "joint", "qq", "s_curve", "tornado"]
