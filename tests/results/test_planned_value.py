"""Cash flow of a real plan against the planned value that ProTrack computed for it: project C2011-12 of the DSLIB database (Batselier and Vanhoucke,
International Journal of Project Management 33, 2015). Fixed costs and costs by use fall due at the start of an activity, all others as hours are worked."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import pmo_risk as pr
from pmo_risk import Calendar, Constraint, CostItem, Project, Task

BUDGET = 3_027_133.186


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(corpus: Path) -> Path:
    found = next(iter(corpus.glob("dslib/C2011-12*")), None)
    if found is None:
        pytest.skip("no project C2011-12 in the corpus")
    return found


def plan_of(folder: Path, weeks: int) -> Project:
    """The baseline schedule, so many weeks later."""
    price = {r["id"]: r for r in rows(folder / "resources.csv")}
    used: dict[str, list[dict[str, str]]] = {}
    for row in rows(folder / "assignments.csv"):
        used.setdefault(row["activity"], []).append(row)
    tasks, costs = [], []
    for row in rows(folder / "activities.csv"):
        name, start = row["id"], datetime.fromisoformat(row["baseline_start"]) + timedelta(weeks=weeks)
        mine = [(float(a["demand"]), price[a["resource"]]) for a in used.get(name, ())]
        tasks.append(Task(name, float(row["duration_h"]), unit="h", constraints=[Constraint("SNET", start)]))
        at_start = float(row["fixed_cost"]) + sum(float(r["cost_per_use"]) * demand for demand, r in mine)
        rate = float(row["cost_per_hour"]) + sum(float(r["cost_per_hour"]) * demand for demand, r in mine if r["renewable"] == "1")
        costs += [CostItem(f"{name} fixed", at_start, task=name, paid="start"), CostItem(f"{name} by hour", rate=rate, per="h", task=name)]
    hours = [("08:00", "12:00"), ("13:00", "17:00")]
    site = Calendar("site", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), hours))
    return Project("C2011-12", datetime(2006, 4, 17) + timedelta(weeks=weeks), tasks, calendar=site, costs=costs)


def test_planned_value_is_that_of_protrack(folder: Path) -> None:
    """At each of five status dates, moved by whole weeks to the first of a month, the months before add up to ProTrack's planned value (single precision).

    A status is taken at 8:00, when what begins that day is not due yet.
    """
    compared = 0
    for row in rows(folder / "protrack_evm_overview_periods1-5.csv"):
        status = datetime.fromisoformat(row["Status date"])
        weeks = next(n for n in range(600) if (status + timedelta(weeks=n)).day == 1)
        moved = status + timedelta(weeks=weeks)
        cash = pr.simulate(plan_of(folder, weeks), 1, seed=1, progress=False).cash
        months = moved.year * 12 + moved.month - 1 - cash.first
        assert cash.spend[:months].sum() == pytest.approx(float(row["Planned Value (PV)"]), rel=1e-6)
        assert cash.spend.sum() == pytest.approx(BUDGET, rel=1e-8)
        compared += 1
    assert compared == 5
