"""Real files of Primavera P6 and Microsoft Project: counts against the corpus's own table, and dates against what the tools stored."""

import csv
import re
from datetime import date, datetime

import pytest

from pmo_risk.errors import GraphError, ManyErrors
from pmo_risk.importers import read
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_calendar import Calendars
from pmo_risk.importers.mspdi_recurrence import Rule, occurrences
from pmo_risk.importers.safe_xml import parse
from pmo_risk.model import Portfolio
from pmo_risk.model.units import WorkingHours

XER = {
    # file: activities, relations, calendars
    "hilal-oil-gas": (31, 41, 2),
    "terminal-building-airport": (66, 84, 4),
    "cairo-alex-road": (57, 81, 1),
    "harbour-pointe": (131, 212, 3),
    "pyp6xer-sample": (6, 7, 1),
    "xernative-sample": (25, 40, 2),
    "54069-BL-B2-20250902": (47, 62, 5),
    "54069-UP-20251121": (50, 70, 5),
    "54069-UP-20251204": (49, 68, 5),
    "edge/aspose-MultiprojectWithExternal": (3, 1, 2),
    "edge/aspose-encoding1251": (2, 0, 5),
    "edge/mpxj-PredecessorCalendar": (1, 0, 1),
    "edge/mpxj-ProjectDefaultCalendar": (1, 0, 1),
    "edge/mpxj-percent-complete-8.4": (12, 0, 1),
    "edge/mpxj-resource-rates-test": (1, 0, 1),
    "edge/longpath-sample-NOT-FROM-P6": (16, 18, 2),
}
MSPDI = {
    # file: leaf tasks, links (each link of a summary counts once), calendars, resources, assignments
    "msp-task-links-project2003": (16, 8, 1, 0, 16),
    "msp-task-links-project2010": (16, 8, 1, 0, 16),
    "msp-task-links-project2019": (16, 8, 1, 0, 16),
    "msp-relations": (5, 4, 1, 0, 5),
    "msp-legacy-sample": (16, 6, 4, 2, 17),
    "msp-durations": (10, 0, 1, 0, 10),
    "conv-SoftwareDevelopmentPlan": (74, 84, 10, 8, 77),
    "conv-OzBuild16": (15, 17, 10, 7, 28),
    "conv-ActualTaskProperties": (14, 13, 4, 2, 18),
    "conv-project-sort": (12, 5, 9, 7, 15),
    "conv-slack9": (15, 15, 1, 0, 15),
    "conv-NewProductDev": (21, 24, 2, 0, 21),
    "conv-bug2": (7, 6, 6, 3, 7),
}


def projects(model):
    return list(model) if isinstance(model, Portfolio) else [model]


def tables(model):
    return {t.name: t for t in model.source.tables}


@pytest.mark.parametrize("name", XER)
def test_xer_counts(corpus, name):
    """Activities, relations and calendars are as many as the corpus's table says; every row is used or listed."""
    model = read(corpus / "xer" / f"{name}.xer")
    tasks = sum(len(p) for p in projects(model))
    links = sum(1 for p in projects(model) for _ in p.links()) + (len(model.links) if isinstance(model, Portfolio) else 0)
    assert (tasks, links, len(projects(model)[0].calendars)) == XER[name]
    assert all(t.read == t.used + t.listed for t in model.source.tables)
    assert tables(model)["TASK"].listed == 0


@pytest.mark.parametrize("name", MSPDI)
def test_mspdi_counts(corpus, name):
    """Tasks, links, calendars, resources and assignments are as many as the corpus's table says."""
    model = read(corpus / "mspdi" / f"{name}.xml")
    count = tables(model)
    tasks, links, calendars, resources, assignments = MSPDI[name]
    assert (len(model), count["Task"].used, count["Calendar"].read, count["Assignment"].read) == (tasks, tasks, calendars, assignments)
    assert (count["PredecessorLink"].read if "PredecessorLink" in count else 0) == links
    assert count["Resource"].read in (resources, resources + 1)  # Project adds an unnamed one, which the table does not count
    assert all("PredecessorLink" not in count or t.listed == 0 for t in [count.get("PredecessorLink")] if t)


@pytest.mark.parametrize("name", ["xer/edge/aspose-ScheduleOptions.xer", "mspdi/msp-calendar-recurring-exceptions-2010.xml", "mspdi/msp-cost-rate-table.xml"])
def test_files_without_tasks_are_empty(corpus, name):
    """Files that hold no tasks say so."""
    with pytest.raises(GraphError) as caught:
        read(corpus / name)
    assert caught.value.code == "EMPTY"


def test_a_file_without_durations_is_refused(corpus):
    """A hand-made XER without any duration column: no duration is ever invented."""
    with pytest.raises(ManyErrors) as caught:
        read(corpus / "xer" / "edge" / "nmoghimi-minimal-NOT-FROM-P6.xer")
    assert {p.code for p in caught.value.problems} == {"DURATION_MISSING"}


@pytest.mark.parametrize("stem", [*XER])
def test_durations_are_the_hours_between_stored_dates(corpus, stem):
    """Early start to early finish, as P6 stored them, is the remaining duration on the task's calendar."""
    name = stem.removeprefix("edge/")
    found = sorted((corpus / "xer" / "oracle_dates").glob(f"{name}*.dates.csv"))
    plans = projects(read(corpus / "xer" / f"{stem}.xer"))
    tasks = {t.uid: (p, t) for p in plans for t in p}
    checked = wrong = 0
    for oracle in found:
        with oracle.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                plan, task = tasks[row["unique_id"]]
                if row["status"] != "not_started" or not row["stored_early_start"]:
                    continue
                start, finish = (datetime.fromisoformat(row[c]) for c in ("stored_early_start", "stored_early_finish"))
                checked += 1
                wrong += abs(plan.calendar_of(task.id).hours_between(start, finish) - task.duration.mean) > 0.02
    assert wrong <= (8 if stem == "harbour-pointe" else 0)  # eight of its 108 are stored shorter than their own remaining duration, as long as one assignment
    assert checked or not found or not any(not t.is_started for p in plans for t in p)


@pytest.mark.parametrize("stem", [*MSPDI])
def test_working_time_is_microsofts(corpus, stem):
    """Early start to early finish, as Microsoft Project stored them, is the duration on the task's working time, resources included."""
    plan = read(corpus / "mspdi" / f"{stem}.xml")
    with (corpus / "mspdi" / "oracle_dates" / f"{stem}.dates.csv").open(encoding="utf-8") as stream:
        rows = {r["unique_id"]: r for r in csv.DictReader(stream)}
    for task in plan:
        row = rows[task.uid]
        start, finish = (datetime.fromisoformat(row[c]) for c in ("stored_early_start", "stored_early_finish"))
        works = plan.calendars[task.drivers[0].calendar] if task.drivers else plan.calendar_of(task.id)
        hours = (finish - start).total_seconds() / 3600 if task.unit == "eh" else works.hours_between(start, finish)
        assert hours == pytest.approx(task.duration.mean, abs=0.01), task.id


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("mspdi/conv-OzBuild16.xml", 49_870),
        ("mspdi/conv-ActualTaskProperties.xml", 10_107),
        ("mspdi/msp-legacy-sample.xml", 3_526.25),
        ("xer/harbour-pointe.xer", 650_946.017 + 5_464_336.5237),
    ],
)
def test_total_cost_is_the_files(corpus, name, total):
    """Fixed cost plus rate times remaining duration adds up to the project summary's cost (in hundredths), or the sum of P6's actual and remaining costs."""
    plan = read(corpus / name)
    cost = sum(t.cost.mean if t.cost else 0 for t in plan)
    cost += sum(t.cost_rate.mean * t.work.mean / plan.calendar.hours.day for t in plan if t.cost_rate)
    assert cost == pytest.approx(total, abs=0.01)


def test_recurring_exceptions_end_where_project_says(corpus):
    """Project stores each recurrence's last date beside its rule; counting occurrences must arrive there."""
    root = parse(corpus / "mspdi" / "msp-calendar-recurring-exceptions-2010.xml")
    names = {"Period": "period", "DaysOfWeek": "days", "MonthItem": "item", "MonthPosition": "position", "Month": "month", "MonthDay": "month_day"}
    checked = 0
    for node in root.all("Calendars", "Calendar", "Exceptions", "Exception"):
        (period,) = node.all("TimePeriod")
        start, end = (date.fromisoformat(re.match(r"[0-9-]+", period.get(k)).group()) for k in ("FromDate", "ToDate"))
        rule = Rule(int(node.get("Type")), start, count=int(node.get("Occurrences")), **{v: int(node.get(k)) for k, v in names.items() if node.get(k)})
        assert occurrences(rule)[-1] == end, node.get("Name")
        checked += 1
    assert checked == 27


def test_recurring_exceptions_make_one_calendar(corpus):
    """All 27 recurrences of Project's own file on one calendar: their first and last days are off, the first Saturdays of early 2010 are worked."""
    path = corpus / "mspdi" / "msp-calendar-recurring-exceptions-2010.xml"
    root, books = parse(path), Ledger(str(path), "MSPDI")
    (found,) = Calendars(list(root.all("Calendars", "Calendar")), WorkingHours(), books).all()
    ends = [date.fromisoformat(p.get("ToDate")[:10]) for p in root.all("Calendars", "Calendar", "Exceptions", "Exception", "TimePeriod")]
    assert [bool(found.shifts_on(day)) for day in ends] == [False] * 26 + [True]
    worked = [day for day, shifts in found.exceptions if shifts]
    assert worked == [date(2010, 1, 2), date(2010, 2, 6), date(2010, 3, 6)]
