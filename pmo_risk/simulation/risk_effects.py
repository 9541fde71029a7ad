"""What the strikes of risks do to tasks, as ``compile_risks`` notes it down."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_risk.model import Project
from pmo_risk.model.stream_names import Names
from pmo_risk.simulation.arrays import DELAY, FACTOR, MOST_DELAY, MOST_FACTOR, NONE, SHARE, STOP
from pmo_risk.simulation.axis import Axis

Key = tuple[str, str]
KINDS = {"share": SHARE, "factor": FACTOR, "delay": DELAY, "stop": STOP}
PARALLEL = {FACTOR: MOST_FACTOR, DELAY: MOST_DELAY}
WITHOUT = {SHARE: 0.0, FACTOR: 1.0, MOST_FACTOR: -1.0, DELAY: 0.0, MOST_DELAY: 0.0, STOP: 0.0}  # of factors that overlap only those that struck count


@dataclass(frozen=True)
class Effect:
    """A draw that changes the duration of a task, in minutes or as a factor or share; within a window, or whenever it strikes.

    ``group`` is the branches, resources or finish that it hits, nothing where it names tasks.
    """

    draw: int
    kind: int
    window: int
    group: Names = ()

    @property
    def is_summed(self) -> bool:
        """True where it is taken together with others of its group before it meets the task."""
        return bool(self.group) and self.window == NONE and self.kind in (FACTOR, DELAY)


@dataclass(frozen=True)
class Home:
    """A project of the model: its axis, and the calendar on which moments of its risks are drawn, NONE where the axis is that calendar's."""

    project: Project
    axis: Axis
    calendar: int


@dataclass(frozen=True)
class Strike:
    """One strike of a risk, by the number of its row; ``which`` counts the strikes of a risk that may have several."""

    number: int
    which: int
    window: int

    def names(self, names: Names) -> Names:
        """The names of a draw of this strike."""
        return (*names, "strike", str(self.which + 1)) if self.which else names
