"""Dates and floats against those that Primavera P6 and Microsoft Project stored in the same files; see ``docs/validation/dates.md``."""

import csv
import math
from datetime import datetime, timedelta

import pytest

from pmo_risk.importers import read
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.network.schedule import schedule

EDGE = ("mpxj-PredecessorCalendar", "mpxj-ProjectDefaultCalendar")
FILES = {
    "mspdi": ["conv-ActualTaskProperties", "conv-NewProductDev", "conv-OzBuild16", "conv-SoftwareDevelopmentPlan", "conv-bug2", "conv-project-sort"]
    + ["conv-slack9", "msp-durations", "msp-legacy-sample", "msp-relations"]
    + ["msp-task-links-project2003", "msp-task-links-project2010", "msp-task-links-project2019"],
    "pmxml": ["conv-54069-BL-B2-20250902", "conv-cairo-alex-road", "conv-hilal-oil-gas", "conv-terminal-building-airport"]
    + ["p6-MultiprojectWithExternal_p1", "p6-PrimaveraProject-15.2_p1", "p6-PrimaveraProject-15.2_p2", "p6-percent-complete-8.4"],
    "xer": ["54069-BL-B2-20250902", "54069-UP-20251121", "54069-UP-20251204", "aspose-MultiprojectWithExternal_p1", "aspose-MultiprojectWithExternal_p2"]
    + ["cairo-alex-road", "hilal-oil-gas", "longpath-sample-NOT-FROM-P6", "pyp6xer-sample", "terminal-building-airport", "xernative-sample", *EDGE],
}
STATED = {  # what a file stores that does not follow from what else it holds, each with its reason in docs/validation/dates.md
    "conv-NewProductDev": {("35", "late"), ("36", "late"), ("48", "late")},
    "msp-durations": {(uid, kind) for uid in "1234" for kind in ("late", "float")},
    "longpath-sample-NOT-FROM-P6": {("A1130", "float")},
    "mpxj-PredecessorCalendar": {("A1000", "late")},
    "mpxj-ProjectDefaultCalendar": {("A1000", "late")},
}
EDITED = ("EC2170", "EC2200", "EC2410", "EC1430", "EC2380", "EC1590", "EC1680", "EC2060")


def stored_rows(corpus, folder, name):
    with (corpus / folder / "oracle_dates" / f"{name}.dates.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def projects(model):
    return list(model) if isinstance(model, Portfolio) else [model]


def hours(plan, task, first, last):
    return plan.calendar_of(task.id).hours_between(min(first, last), max(first, last))


def is_same(plan, task, ours, text):
    """Within a minute, or no working time between."""
    when, mine = datetime.fromisoformat(text), ours.to_pydatetime()
    return abs(when - mine) <= timedelta(minutes=1) or (abs(when - mine) <= timedelta(days=10) and hours(plan, task, when, mine) < 1 / 60)


def held(plans, stored):
    """How many dates and floats were compared, and those that differ: (activity, kind)."""
    ours = {row.uid: (plan, task, row) for plan in plans for task, row in zip(plan, schedule(plan).itertuples(), strict=True)}
    count, missed = {"early": 0, "late": 0, "float": 0}, set()
    for row in stored:
        plan, task, mine = ours[row["unique_id"]]
        name = row["activity_id"] or row["unique_id"]
        for kind in ("early", "late"):
            if row[f"stored_{kind}_start"]:
                count[kind] += 1
                if not all(is_same(plan, task, getattr(mine, f"{kind}_{end}"), row[f"stored_{kind}_{end}"]) for end in ("start", "finish")):
                    missed.add((name, kind))
        if row["status"] != "complete" and row["stored_total_float_h"]:
            count["float"] += 1
            if not math.isclose(mine.total_float, float(row["stored_total_float_h"]), abs_tol=0.02):
                missed.add((name, "float"))
    return count, missed


@pytest.mark.parametrize(("folder", "name"), [(folder, name) for folder, names in FILES.items() for name in names])
def test_dates_and_floats_are_the_files(corpus, folder, name):
    """Early dates, late dates and total float are those stored, but for the few that contradict the file they are in."""
    base, _, number = name.rpartition("_p")
    stem = base if number.isdigit() else name
    (path,) = [f for pattern in (f"{stem}.x*", f"edge/{stem}.x*", f"{stem}.pmxml") for f in (corpus / folder).glob(pattern)]
    count, missed = held(projects(read(path)), stored_rows(corpus, folder, name))
    assert count["early"]
    assert missed == STATED.get(name, set())


def test_one_file_was_edited_after_it_was_scheduled(corpus):
    """Every date and float of the file follows once eight tasks have the lengths with which they were scheduled, which later assignments took away."""
    plan, stored = read(corpus / "xer" / "harbour-pointe.xer"), stored_rows(corpus, "xer", "harbour-pointe")
    dates = {row["activity_id"]: [datetime.fromisoformat(row[f"stored_early_{end}"]) for end in ("start", "finish")] for row in stored}
    _, missed = held([plan], stored)
    assert {name for name, kind in missed if kind == "early"} >= {"EC2170", "EC2410"}
    as_scheduled = [t.replace(duration=hours(plan, t, *dates[t.id]), unit="h", drivers=()) if t.id in EDITED else t for t in plan]
    assert held([plan.replace(tasks=as_scheduled)], stored) == ({"early": 131, "late": 131, "float": 113}, set())
