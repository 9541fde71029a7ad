"""The charts of a result as PNG files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pmo_risk.exporters.atomic import write_bytes

if TYPE_CHECKING:
    from pmo_risk.results import PortfolioResult, Result

DPI = 160
PICTURES = tuple(f"{chart}_{of}.png" for chart in ("s_curve", "histogram") for of in ("finish", "cost")) + ("joint.png", "tornado.png")


def write_charts(result: Result | PortfolioResult, folder: str | Path) -> list[Path]:
    """Write the S-curves and histograms of finish and cost and both together (where there is cost), and for a project the tornado, into ``folder``.

    Returns the files.
    """
    from io import BytesIO

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from pmo_risk.charts import CHARTS
    from pmo_risk.results import Result

    outcomes = ("finish", "cost") if result.cost.samples.any() else ("finish",)
    wanted = [(chart, {"of": of}) for chart in ("s_curve", "histogram") for of in outcomes]
    if len(outcomes) > 1:
        wanted.append(("joint", {}))
    if isinstance(result, Result):
        wanted.append(("tornado", {}))
    written = []
    for chart, options in wanted:
        figure = Figure(figsize=(9, 5.5), layout="constrained")
        FigureCanvasAgg(figure)
        CHARTS[chart](result, ax=figure.add_subplot(), **options)
        picture = BytesIO()
        figure.savefig(picture, format="png", dpi=DPI)
        name = "_".join([chart, *options.values()])
        written.append(write_bytes(Path(folder) / f"{name}.png", picture.getvalue()))
    return written
