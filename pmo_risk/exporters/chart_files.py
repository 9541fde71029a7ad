"""The charts of a result as PNG files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pmo_risk.exporters.atomic import write_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pmo_risk.results import Comparison, PortfolioResult, Result

DPI = 160
PICTURES = tuple(f"{chart}_{of}.png" for chart in ("s_curve", "histogram") for of in ("finish", "cost")) + ("joint.png", "tornado.png")


def write_charts(result: Result | PortfolioResult, folder: str | Path) -> list[Path]:
    """Write the S-curves and histograms of finish and cost and both together (where there is cost), and for a project the tornado, into ``folder``.

    Returns the files.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from pmo_risk.charts import CHARTS
    from pmo_risk.results import Result

    outcomes = ("finish", "cost") if result.cost.has_any else ("finish",)
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
        name = "_".join([chart, *options.values()])
        written.append(_write(figure, Path(folder) / f"{name}.png"))
    return written


def write_comparison(found: Comparison, path: str | Path) -> Path:
    """Write both S-curves of the finish, and below them those of the cost where there is any, as one PNG file. Returns it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from pmo_risk.charts import compare
    from pmo_risk.results.compare_summary import has_cost

    outcomes = ("finish", "cost") if has_cost(found) else ("finish",)
    figure = Figure(figsize=(9, 5.2 * len(outcomes)))
    FigureCanvasAgg(figure)
    for n, of in enumerate(outcomes):
        height = 1 / len(outcomes)
        axes = figure.add_axes((0.095, 1 - height * (n + 1) + 0.18 * height, 0.65, 0.69 * height))
        compare(found, of=of, ax=axes)
    return _write(figure, Path(path))


def _write(figure: Figure, path: Path) -> Path:
    picture = BytesIO()
    figure.savefig(picture, format="png", dpi=DPI)
    return write_bytes(path, picture.getvalue())
