"""What P6 tasks use of resources (TASKRSRC), and whose working time drives a resource-dependent task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6_resource import Pool
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row, Tables
from pmo_risk.model import Assignment, Driver, Resource

_SAME = 1e-3
_ROUNDED = 21 * 0.005 / 100 + 1e-9  # 21 percentages, each rounded to two decimals
_POINTS = [f"pct_usage_{n}" for n in range(21)]
Curve = tuple[float, ...]


def build_assignments(tables: Tables, tasks: Mapping[str, Row], pool: Pool, numbers: Numbers, books: Ledger) -> dict[str, list[Assignment]]:
    """Assignments by ``task_id``; ``tasks`` are the TASK rows of the model. Their rows are counted where their money is."""
    curves = build_curves(tables, numbers, books)
    found: dict[str, list[Assignment]] = {}
    for row in tables["TASKRSRC"]:
        task = tasks.get(row["task_id"])
        if task is None:
            continue
        resource = pool.of(row)
        if resource is None:
            books.note("warning", "RESOURCE_MISSING", "assignments of nobody in the file count as money only", line=row.line)
            continue
        where = f"{books.at(row.line)}: TASKRSRC"
        try:
            found.setdefault(row["task_id"], []).append(_assignment(row, task["status_code"], resource, curves, numbers, where))
        except PmoRiskError as error:
            raise error if error.where.startswith(books.path) else error.at(where) from None
        if row["curv_id"] and row["curv_id"] not in curves:
            books.note("note", "CURVE_MISSING", "assignments whose curve is not in the file, or not used, are spread evenly", line=row.line)
    return found


def _assignment(row: Row, status: str, resource: Resource, curves: Mapping[str, Curve], numbers: Numbers, where: str) -> Assignment:
    def number(name: str) -> float | None:
        return numbers.optional(row[name], f"{where}.{name}")

    def left(remaining: str, planned: str) -> float:
        """What remains; of a task that is not started and does not say, all that is planned."""
        value = number(remaining)
        return value if value is not None else (number(planned) or 0.0) if status == "TK_NotStart" else 0.0

    def total(remaining: float, planned: str, *actual: str) -> float:
        """What is done and what remains; the plan where the row says nothing of what is done."""
        done = [value for name in actual if (value := number(name)) is not None]
        return fsum([remaining, *done]) if done else max(number(planned) or 0.0, remaining)

    units, cost = left("remain_qty", "target_qty"), left("remain_cost", "target_cost")
    return Assignment(
        resource.id,
        units=total(units, "target_qty", "act_reg_qty", "act_ot_qty"),
        remaining=units,
        rate=left("remain_qty_per_hr", "target_qty_per_hr"),
        lag=left("relag_drtn_hr_cnt", "target_lag_drtn_hr_cnt"),
        cost=total(cost, "target_cost", "act_reg_cost", "act_ot_cost"),
        remaining_cost=cost,
        curve=curves.get(row["curv_id"], ()),
        driving=row["rollup_dates_flag"] != "N",
    )


def build_curves(tables: Tables, numbers: Numbers, books: Ledger) -> dict[str, Curve]:
    """Curves by ``curv_id``: shares of twenty equal parts of the duration, where the file has 21 points from 0% to 100% in steps of 5%.

    What is used at the very start (0%) belongs to the first part. P6's own curves add up to 100% ("Modify Resource Curves dialog box", P6 Professional Help,
    21.12); one that does not, but for rounding, is listed and not used.
    """
    wanted = {row["curv_id"] for row in tables["TASKRSRC"]} - {""}
    found: dict[str, Curve] = {}
    for table in ("RSRCCURV", "RSRCCURVDATA"):
        for row in tables[table]:
            if row["curv_id"] not in wanted or row["curv_id"] in found:
                books.note("note", "CURVE_UNUSED", "curves of no assignment are not used", line=row.line)
                continue
            points = [numbers.optional(row[name], f"{books.at(row.line)}: {name}") or 0.0 for name in _POINTS]
            total = fsum(points)
            least = min(points)
            if least < 0 or abs(total / 100 - 1) > _ROUNDED:
                what = f"{least:g}% at {5 * points.index(least)}% of the duration" if least < 0 else f"{total:.10g}% in all"
                remedy = "mend it in P6 (Prorate), or its assignments are spread evenly"
                books.note("warning", "CURVE", f"curve {shown(row['curv_id'])} has {what} and is not used", line=row.line, remedy=remedy)
                continue
            found[row["curv_id"]] = tuple(p / total for p in (points[0] + points[1], *points[2:]))
            books.used(table)
    return found


def drivers(assignments: Iterable[Assignment], resources: Mapping[str, Resource], own: str, hours: float, absent: str | None = None) -> tuple[Driver, ...]:
    """Whose working time a resource-dependent task runs on: that of the labor and nonlabor which drives it and has work left.

    ``own`` names the task's calendar, ``absent`` that of whoever has none (None: the task's), ``hours`` are its (remaining) duration. Nothing, where that is
    the calendar it would run on anyway.

    >>> resources = {"crew": Resource("crew", calendar="nights")}
    >>> drivers([Assignment("crew", remaining=20, rate=0.5)], resources, "days", hours=80)
    (Driver(calendar='nights', share=0.5, lag=0.0),)
    >>> drivers([Assignment("crew", remaining=40, rate=0.5)], {"crew": Resource("crew")}, "days", hours=80)
    ()
    """
    found: dict[Driver, None] = {}
    for assigned in assignments:
        resource = resources[assigned.resource]
        if not assigned.driving or resource.kind not in ("labor", "nonlabor") or assigned.remaining <= 0 or hours <= 0:
            continue
        share = assigned.remaining / assigned.rate / hours if assigned.rate > 0 else 1.0
        found.setdefault(Driver(resource.calendar or absent or own, 1.0 if abs(share - 1) <= _SAME else share, max(0.0, assigned.lag)))
    return () if all(d == Driver(own) for d in found) else tuple(found)
