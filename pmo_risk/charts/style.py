"""How charts look: colours that colour-blind readers tell apart, quiet axes, names made safe. Nothing here changes a global setting.

Colours are those of Okabe and Ito, Color Universal Design (2008), the purple darkened so that text in it can be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.results import PortfolioResult, Result

BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#A0457E", "#56B4E9"
INK, GREY, PALE = "#222222", "#5F6368", "#E3E5E8"
WIDTH, HEIGHT = 8.4, 4.8
SMALL, NORMAL, LARGE = 7.5, 9.0, 12.0

_RC: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": NORMAL,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.facecolor": "white",
    "axes.linewidth": 0.8,
    "axes.labelsize": NORMAL,
    "axes.titlesize": LARGE,
    "axes.titleweight": "bold",
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.formatter.useoffset": False,
    "figure.facecolor": "white",
    "figure.dpi": 100.0,
    "grid.color": PALE,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.solid_capstyle": "butt",
    "text.usetex": False,
    "axes.unicode_minus": True,
}


_DRAWN = ("axes.", "font.", "grid.", "lines.", "patch.", "xtick.", "ytick.", "text.", "legend.", "date.")


@contextmanager
def styled() -> Iterator[None]:
    """Matplotlib's defaults with this style, for the time of a ``with``; what the caller has set is put back afterwards.

    Only these settings are put back, unlike by ``rc_context``: a notebook's backend, which loads with the first figure, makes Matplotlib interactive,
    and no later figure is shown if that is undone.
    """
    import matplotlib as mpl

    style: dict[Any, Any] = {k: v for k, v in mpl.rcParamsDefault.items() if k.startswith(_DRAWN)} | _RC
    before = {name: mpl.rcParams[name] for name in style}
    mpl.rcParams.update(style)
    try:
        yield
    finally:
        mpl.rcParams.update(before)


def new_axes(ax: Axes | None, *, left: float, right: float, height: float = HEIGHT) -> Axes:
    """``ax`` as it is, or the axes of a new pyplot figure, which a notebook then shows; margins are fractions of its width, its height is in inches."""
    if ax is not None:
        return quiet(ax)
    from matplotlib import pyplot as plt

    figure, made = plt.subplots(figsize=(WIDTH, height))
    figure.subplots_adjust(left=left, right=right, top=1 - 0.55 / height, bottom=0.92 / height)
    return quiet(made)


def quiet(ax: Axes) -> Axes:
    """Axes of any style made like ours: no frame, small grey ticks, a pale grid behind the data."""
    ax.set_facecolor("white")
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set(color=GREY, linewidth=0.8)
    ax.tick_params(labelsize=NORMAL, color=GREY, labelcolor=INK)
    for text, size in ((ax.xaxis.label, NORMAL), (ax.yaxis.label, NORMAL), (ax.xaxis.offsetText, NORMAL), (ax.title, LARGE)):
        text.set(size=size, color=INK, family="DejaVu Sans")
    return ax


def grid(ax: Axes, axis: Literal["x", "y"]) -> None:
    """Pale lines across the axis."""
    ax.grid(visible=True, axis=axis, color=PALE, linewidth=0.8, linestyle="-")


def plain(text: str, limit: int = 60) -> str:
    """Text as it may stand in a chart: one line, no control characters, no mathematics, shortened in the middle of nowhere but at its end.

    >>> plain("cost of $ 5\\n and $ 6"), plain("a long name", 8)
    ('cost of \\\\$ 5 and \\\\$ 6', 'a long…')
    """
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    short = clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"
    return short.replace("$", r"\$")


def heading(ax: Axes, title: str, caption: str, *, pad: float = 12) -> None:
    """A title at the left, and a small caption under the axis."""
    ax.set_title(title, loc="left", pad=pad)
    ax.annotate(
        caption, (0, 0), xycoords="axes fraction", xytext=(0, -44), textcoords="offset points", fontsize=SMALL, color=GREY, va="top", annotation_clip=False
    )


def run_words(result: Result | PortfolioResult) -> str:
    """The run in a caption: how many iterations, which seed."""
    n = result.trials.iterations
    return f"{n:,} iteration{'' if n == 1 else 's'}, seed {result.settings.seed}"
