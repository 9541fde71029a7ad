"""How a plan is scheduled: the choices that planning tools keep with a file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from pmo_risk.errors import GraphError, near, shown
from pmo_risk.model.units import is_number

_CHOICES = {
    "progress": ("retained", "override", "actual"),
    "total_float": ("finish", "start", "smallest"),
    "critical": ("float", "longest"),
    "float_to": ("project", "portfolio"),
}


@dataclass(frozen=True)
class ScheduleOptions:
    """Options of a project, in the words of Primavera P6. Frozen; checked when it is made.

    Parameters
    ----------
    progress : what a task that began before its links allowed does with its rest. ``"retained"`` (logic): it waits for them. ``"override"``: it goes on
        from the data date whatever they say. ``"actual"`` (dates): as retained, and links count from dates that have happened even where they are
        after the data date.
    total_float : what it is measured between: late and early ``"finish"``, ``"start"``, or the ``"smallest"`` of the two.
    critical : which tasks are critical: those of total ``"float"`` up to ``critical_float``, or those on the ``"longest"`` path.
    critical_float : working hours of total float up to which a task is critical.
    float_to : late dates count back from the finish of the task's own ``"project"``, or from that of the whole ``"portfolio"``.
    expected_finish : let a task's expected finish set its remaining duration.
    open_ends_critical : late dates of tasks without a successor are their early dates.

    >>> ScheduleOptions(progress="override").progress
    'override'
    """

    progress: str = "retained"
    total_float: str = "finish"
    critical: str = "float"
    critical_float: float = 0.0
    float_to: str = "project"
    expected_finish: bool = True
    open_ends_critical: bool = False

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            value = getattr(self, name)
            if value not in allowed:
                remedy = f"{near(value, allowed)} one of {', '.join(allowed)}".strip()
                raise GraphError(f"{name} is {shown(value)}", where="schedule options", code="SCHEDULE_OPTION", remedy=remedy)
        if not is_number(self.critical_float) or not -1e6 < self.critical_float < 1e6:
            raise GraphError(f"critical_float is {shown(self.critical_float)}", where="schedule options", code="SCHEDULE_OPTION", remedy="give hours of work")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: what is not at its default."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
