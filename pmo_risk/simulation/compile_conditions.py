"""What exists only where a risk or trigger strikes, as draws that are 1 there and 0 elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pmo_risk.model.units import minutes_per
from pmo_risk.network.build import Activity, Network
from pmo_risk.network.cpm import cpm
from pmo_risk.simulation.axis import Axis
from pmo_risk.simulation.compile_risks import RiskTable
from pmo_risk.simulation.risk_effects import Key


@dataclass(frozen=True)
class Conditions:
    """The draws of risks and triggers that something refers to; ``triggers`` by project and id."""

    risks: RiskTable
    triggers: Mapping[Key, int]

    def of(self, project: str, name: str) -> int:
        """The draw of a risk or trigger."""
        return self.triggers[project, name] if (project, name) in self.triggers else self.risks.shown(project, name)

    def of_task(self, activity: Activity) -> list[tuple[int, bool]]:
        """The draws that a task depends on, and whether they are turned round."""
        project, task = activity.project.id, activity.task
        return [(self.of(project, name), turned) for names, turned in ((task.when, False), (task.unless, True)) for name in names]


def trigger_rows(network: Network, row: Mapping[int, int], axes: Mapping[str, Axis]) -> dict[Key, tuple[int, float, bool]]:
    """By project and id of each trigger, in order of the row of the task that it watches: that row, its limit, and whether that is of cost."""
    number = {(a.project.id, a.task.id): n for n, a in enumerate(network.activities)}
    projects = {a.project.id: a.project for a in network.activities}
    found: dict[Key, tuple[int, float, bool]] = {}
    late_finish = cpm(network).late_finish if any(t.float_below is not None for p in projects.values() for t in p.triggers) else []
    for project in projects.values():
        for trigger in project.triggers:
            n = number[project.id, trigger.task]
            if trigger.cost_above is not None:
                limit = trigger.cost_above
            else:
                clock = late_finish[n] if trigger.after is None else network.maps[0].minute(trigger.after)
                if trigger.float_below is not None:
                    table, minutes = network.maps[network.activities[n].float_axis], minutes_per(project.time_unit, project.calendar.hours)
                    clock = table.finish_at(table.work_at(clock) - trigger.float_below * minutes)
                limit = axes[project.id].at(clock)
            found[project.id, trigger.id] = row[n], limit, trigger.cost_above is not None
    return dict(sorted(found.items(), key=lambda item: (item[1][0], item[0])))
