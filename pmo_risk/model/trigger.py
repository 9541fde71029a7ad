"""A trigger: what happens to one task and so changes the plan for others (conditional branching)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmo_risk.errors import RiskError, shown
from pmo_risk.model.units import is_number, moment

_WAYS = ("after", "cost_above", "float_below")


@dataclass(frozen=True)
class Trigger:
    """Strikes in iterations where a task finishes late or costs much; tasks and links refer to it as to a risk (``when``, ``unless``).

    Parameters
    ----------
    id : unique among the triggers and risks of its project.
    task : the task that it watches. What refers to the trigger must be able to follow that task.
    after : strikes where the task finishes after this date. A date without a time means its end.
    cost_above : strikes where the task's own cost, with what risks make of it, is above this much money.
    float_below : strikes where less than this much of the task's total float is left: where it finishes later than its late finish in the plan without
        uncertainty, less this time, in the project's time unit of the task's own working time.

    Exactly one of the last three is given.

    >>> Trigger("too late", "foundation", after="2027-06-01").after
    datetime.datetime(2027, 6, 2, 0, 0)
    """

    id: str
    task: str
    after: datetime | None = None
    cost_above: float | None = None
    float_below: float | None = None

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word
        task: str,
        *,
        after: str | datetime | None = None,
        cost_above: float | None = None,
        float_below: float | None = None,
    ) -> None:
        if not isinstance(id, str) or not id.strip() or not isinstance(task, str):
            raise RiskError(f"a trigger needs the id and task as text, got {shown(id)} and {shown(task)}", code="TRIGGER")
        where = f"trigger {shown(id)}"
        if sum(x is not None for x in (after, cost_above, float_below)) != 1:
            raise RiskError(f"needs one of {', '.join(_WAYS)}", where=where, code="TRIGGER")
        for name, value in (("cost_above", cost_above), ("float_below", float_below)):
            if value is not None and not (is_number(value) and abs(value) < 1e15):
                raise RiskError(f"{name} is {shown(value)}", where=where, code="TRIGGER", remedy="give a number")
        put = object.__setattr__
        put(self, "id", id)
        put(self, "task", task)
        put(self, "after", None if after is None else moment(after, f"{where}, after", end_of_day=True))
        put(self, "cost_above", None if cost_above is None else float(cost_above))
        put(self, "float_below", None if float_below is None else float(float_below))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"id": self.id, "task": self.task}
        if self.after is not None:
            data["after"] = self.after.isoformat()
        return data | {k: getattr(self, k) for k in ("cost_above", "float_below") if getattr(self, k) is not None}
