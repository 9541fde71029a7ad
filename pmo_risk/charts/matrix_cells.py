"""Ids in the cells of a matrix: none over another or over the edge of its cell, and arrows between cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmo_risk.charts.style import GREY, INK, SMALL, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

Spot = tuple[float, float]
_LINE, _SLOT = 11.0, 40.0  # height of a line and least width of a slot, in points
_PAD = 4.0
_FADED = "#3F4348"
_POINTS_PER_INCH = 72.0


@dataclass(frozen=True)
class Chip:
    """An id in a cell, by row and column from 0; ``left`` where the risk is there no longer."""

    text: str
    cell: tuple[int, int]
    left: bool = False


class Grid:
    """Axes with cells of size 1 around whole numbers, and how many ids fit into one."""

    def __init__(self, axes: Axes, columns: int, rows: int) -> None:
        box = axes.get_window_extent()
        self.axes, self._dpi = axes, axes.get_figure(root=True).dpi  # type: ignore[union-attr]  # axes that are drawn have a figure
        self.width, self.height = (side / self._dpi * _POINTS_PER_INCH / n for side, n in ((box.width, columns), (box.height, rows)))
        self.across = max(1, int((self.width - _PAD) / _SLOT))
        self.down = max(1, int((self.height - _PAD - _LINE) / _LINE))
        self.slot = (self.width - _PAD) / self.across
        self.colours: dict[tuple[int, int], str] = {}

    def corner(self, cell: tuple[int, int], text: str, colour: str) -> None:
        """Write a cell's class, small, at its lower right; ``colour`` is the cell's."""
        self.colours[cell] = colour
        x, y = cell[1] + 0.5 - _PAD / 2 / self.width, cell[0] - 0.5 + _PAD / 2 / self.height
        self.axes.text(x, y, text, fontsize=SMALL - 1, color=INK, va="bottom", ha="right", zorder=3, gid="class", bbox=self._ground(cell))

    def _ground(self, cell: tuple[int, int]) -> dict[str, Any]:
        """The colour of the cell behind letters, so that an arrow does not touch them. Outlines would do so too, but make shapes of letters in a SVG."""
        return {"facecolor": self.colours[cell], "edgecolor": "none", "pad": 0.4}

    def write(self, text: str, cell: tuple[int, int], n: int, *, left: bool = False) -> Text:
        """Write an id, in grey where the risk has left; shortened until it fits into its slot."""
        colour, slant, weight = (_FADED, "italic", "normal") if left else (INK, "normal", "bold")
        look = {"fontsize": SMALL, "color": colour, "fontstyle": slant, "fontweight": weight, "bbox": self._ground(cell)}
        made = self.axes.text(*self.spot(cell, n), plain(text), va="center", ha="left", zorder=3, gid="chip left" if left else "chip", **look)  # type: ignore[arg-type]  # each of its own type
        limit = len(made.get_text())
        while limit > 2 and self._points(made) > self.slot - 3:
            limit -= 1
            made.set_text(plain(text, limit))
        return made

    def middle(self, text: Text) -> Spot:
        """The middle of a text, in data."""
        x, y = text.get_position()
        return x + self._points(text) / 2 / self.width, y

    def _points(self, text: Text) -> float:
        return text.get_window_extent().width / self._dpi * _POINTS_PER_INCH

    def spot(self, cell: tuple[int, int], n: int) -> Spot:
        """Where the n-th id of a cell stands: its middle at the left, in data."""
        column, row = n % self.across, n // self.across
        x = cell[1] - 0.5 + (_PAD / 2 + column * self.slot) / self.width
        return x, cell[0] + 0.5 - (_PAD / 2 + (row + 0.5) * _LINE) / self.height


def height_of(chips: Iterable[Chip], width: float, rows: int) -> float:
    """How high a matrix of so many rows is in which every id has room, in inches; ``width`` is that of a cell."""
    across = max(1, int((width * _POINTS_PER_INCH - _PAD) / _SLOT))
    lines = max((-(-len(found) // across) for found in _by_cell(chips).values()), default=0)
    return rows * ((lines + 1) * _LINE + _PAD + 1) / _POINTS_PER_INCH


def _by_cell(chips: Iterable[Chip]) -> dict[tuple[int, int], list[Chip]]:
    found: dict[tuple[int, int], list[Chip]] = defaultdict(list)
    for chip in chips:
        found[chip.cell].append(chip)
    return found


def write_chips(grid: Grid, chips: Iterable[Chip]) -> tuple[dict[Chip, Spot], list[str]]:
    """Write the ids, those that are left in grey, and say where each stands in data. What does not fit is counted, "+3", and named in the list."""
    room = grid.across * grid.down
    spots: dict[Chip, Spot] = {}
    hidden: list[str] = []
    for cell, found in _by_cell(chips).items():
        fit = len(found) if len(found) <= room else room - 1
        for n, chip in enumerate(found[:fit]):
            spots[chip] = grid.middle(grid.write(chip.text, cell, n, left=chip.left))
        if fit < len(found):
            more = grid.middle(grid.write(f"+{len(found) - fit}", cell, fit))
            spots |= dict.fromkeys(found[fit:], more)
            hidden += [chip.text for chip in found[fit:]]
    return spots, list(dict.fromkeys(hidden))


def arrows(axes: Axes, spots: Mapping[Chip, Spot]) -> None:
    """An arrow from each id that is left to the same id elsewhere."""
    there = {chip.text: spot for chip, spot in spots.items() if not chip.left}
    look = {"arrowstyle": "-|>", "color": GREY, "linewidth": 0.9, "alpha": 0.75, "shrinkA": 7, "shrinkB": 7, "connectionstyle": "arc3,rad=0.1"}
    for chip, start in spots.items():
        if chip.left and chip.text in there:
            axes.annotate("", there[chip.text], xytext=start, arrowprops=look, zorder=2, gid=f"arrow {chip.text}")
