"""Resources, their rates and what tasks use of them as P6's tables RSRC, RSRCRATE, RSRCCURVDATA, UMEASURE and TASKRSRC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from pmo_risk.errors import shown
from pmo_risk.exporters.planned import Dates, Log
from pmo_risk.exporters.xer_text import Cell, Row, guid
from pmo_risk.model import Calendar, Project, Resource, Task

FIRST_RESOURCE, FIRST_RATE, FIRST_CURVE, FIRST_UNIT, FIRST_ASSIGNMENT = 7001, 710_001, 801, 51, 600_001
_KINDS = {"labor": "RT_Labor", "nonlabor": "RT_Equip", "material": "RT_Mat", "cost": "RT_Mat"}
_PARTS = 20
Curve = tuple[float, ...]


class Resources:
    """The resources of all projects. Equal ones count once; P6 has one list of resources for all its projects."""

    def __init__(self, projects: Sequence[Project], calendars: Mapping[Calendar, int], log: Log) -> None:
        self.calendars, self.log = calendars, log
        self.numbers: dict[tuple[str, str], int] = {}
        self.kept: dict[Resource, tuple[int, Project]] = {}
        self.assigned = 0
        for project in projects:
            for resource in project.resources.values():
                number, _ = self.kept.setdefault(resource, (FIRST_RESOURCE + len(self.kept), project))
                self.numbers[project.id, resource.id] = number
        self.of_unit = {unit: FIRST_UNIT + n for n, unit in enumerate(dict.fromkeys(r.unit for r in self.kept if r.unit))}
        used = {a.curve for p in projects for t in p for a in t.assignments if a.curve}
        self.curves = {c: FIRST_CURVE + n for n, c in enumerate(sorted(c for c in used if _twentieths(c) is not None))}

    def units(self) -> Iterator[Row]:
        """Rows of UMEASURE."""
        return ({"unit_id": n, "seq_num": n, "unit_abbrev": unit[:16], "unit_name": unit} for unit, n in self.of_unit.items())

    def rows(self) -> Iterator[Row]:
        """Rows of RSRC."""
        for resource, (number, project) in self.kept.items():
            if resource.kind == "cost":
                self.log.note("RESOURCE", f"P6 has no resources of cost; {shown(resource.id)} is written as material")
            calendar = project.calendars.get(resource.calendar or project.calendar.name, project.calendar)
            yield {
                "rsrc_id": number, "parent_rsrc_id": None, "clndr_id": self.calendars[calendar], "guid": guid(f"resource {number}"),
                "rsrc_seq_num": number - FIRST_RESOURCE, "rsrc_name": resource.name or resource.id, "rsrc_short_name": resource.id, "def_qty_per_hr": 1,
                "cost_qty_type": "QT_Hour", "active_flag": "Y", "auto_compute_act_flag": "N", "def_cost_qty_link_flag": "N", "ot_flag": "N", "curr_id": 1,
                "unit_id": self.of_unit.get(resource.unit), "rsrc_type": _KINDS[resource.kind], "load_tasks_flag": "N", "level_flag": "N",
            }  # fmt: skip

    def rates(self, start: datetime) -> Iterator[Row]:
        """Rows of RSRCRATE. A rate that always holds is dated from ``start``, or before the first that has a date."""
        number = FIRST_RATE
        for resource, (owner, _) in self.kept.items():
            first = min([start, *(r.start for r in resource.rates if r.start is not None)])
            for rate in resource.rates:
                yield {
                    "rsrc_rate_id": number, "rsrc_id": owner, "max_qty_per_hr": rate.limit, "cost_per_qty": rate.price,
                    "start_date": rate.start or first.replace(year=first.year - 1 if first.day < 29 else first.year, hour=0, minute=0),
                }  # fmt: skip
                number += 1

    def curve_rows(self) -> Iterator[Row]:
        """Rows of RSRCCURVDATA: what is used in each twentieth of the assignment, in percent."""
        for curve, number in self.curves.items():
            shares: dict[str, Cell] = {f"pct_usage_{n}": share for n, share in enumerate((0.0, *(_twentieths(curve) or ())))}
            head: dict[str, Cell] = {"curv_id": number, "curv_name": f"Curve {number - FIRST_CURVE + 1}", "default_flag": "N"}
            yield head | shares

    def assignments(self, project: Project, task: Task, number: int, task_number: int, dates: Dates) -> Iterator[Row]:
        """Rows of TASKRSRC of one task."""
        for use in task.assignments:
            resource = project.resources[use.resource]
            if use.curve and use.curve not in self.curves:
                self.log.note("CURVE", "curves that do not fit into twentieths are not written", task.id)
            start, finish = task.actual_start or dates.early_start, task.actual_finish or dates.early_finish
            self.assigned += 1
            yield {
                "taskrsrc_id": FIRST_ASSIGNMENT + self.assigned - 1, "task_id": task_number, "proj_id": number, "cost_qty_link_flag": "N",
                "rsrc_id": self.numbers[project.id, use.resource], "remain_qty": use.remaining, "target_qty": use.units, "remain_qty_per_hr": use.rate,
                "target_lag_drtn_hr_cnt": use.lag, "target_qty_per_hr": use.rate, "act_ot_qty": 0, "act_reg_qty": use.units - use.remaining,
                "relag_drtn_hr_cnt": use.lag, "ot_factor": 0, "cost_per_qty": resource.rates[0].price if resource.rates else 0, "target_cost": use.cost,
                "act_reg_cost": use.cost - use.remaining_cost, "act_ot_cost": 0, "remain_cost": use.remaining_cost, "act_start_date": task.actual_start,
                "act_end_date": task.actual_finish, "target_start_date": start, "target_end_date": finish,
                "rollup_dates_flag": "Y" if use.driving else "N", "guid": guid(f"{project.id} {task.id} {self.assigned}"), "rate_type": "COST_PER_QTY",
                "curv_id": self.curves.get(use.curve), "rsrc_type": _KINDS[resource.kind], "cost_per_qty_source_type": "ST_Rsrc",
            }  # fmt: skip


def _twentieths(curve: Curve) -> list[float] | None:
    """Percent in each twentieth, where the curve's parts are made of whole ones.

    >>> _twentieths((0.5, 0.5))[:2], _twentieths((0.5, 0.25, 0.25))
    ([5.0, 5.0], None)
    """
    if _PARTS % len(curve):
        return None
    each = _PARTS // len(curve)
    return [share * 100 / each for share in curve for _ in range(each)]
