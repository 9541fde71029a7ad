"""Dates and floats against published schedules, cases worked by hand, and the rules of the field's tools."""

import csv
import io
import json
import math
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pmo_risk.distributions import triangular
from pmo_risk.errors import GraphError
from pmo_risk.model import Calendar, Constraint, Link, Portfolio, Project, Task
from pmo_risk.model.calendar import DAYS
from pmo_risk.network import schedule

MONDAY = "2027-01-04"
NIGHT_AND_DAY = Calendar.continuous()


def hours(tasks, **fields):
    """A project around the clock whose unit is the hour."""
    return Project("p", MONDAY, tasks, calendar=NIGHT_AND_DAY, time_unit="h", **fields)


def offset(when, start=MONDAY):
    return (when - datetime.fromisoformat(start)) / timedelta(hours=1)


# SAS/OR User's Guide, CPM procedure, example 4.6: days; early start and finish, late start and finish (inclusive days), total and free float in days.
WIDGET = {
    "Approve Plan": (5, [], "2003-12-01 2003-12-05 2003-12-01 2003-12-05", 0, 0),
    "Drawings": (10, ["Approve Plan"], "2003-12-08 2003-12-19 2003-12-08 2003-12-19", 0, 0),
    "Study Market": (5, ["Approve Plan"], "2003-12-08 2003-12-12 2004-01-19 2004-01-23", 30, 0),
    "Write Specs": (5, ["Approve Plan"], "2003-12-08 2003-12-12 2003-12-15 2003-12-19", 5, 5),
    "Prototype": (15, ["Drawings", "Write Specs"], "2003-12-22 2004-01-09 2003-12-22 2004-01-09", 0, 0),
    "Mkt. Strat.": (10, ["Study Market"], "2003-12-15 2003-12-26 2004-01-26 2004-02-06", 30, 30),
    "Materials": (10, ["Prototype"], "2004-01-12 2004-01-23 2004-01-12 2004-01-23", 0, 0),
    "Facility": (10, ["Prototype"], "2004-01-12 2004-01-23 2004-01-12 2004-01-23", 0, 0),
    "Init. Prod.": (10, ["Materials", "Facility"], "2004-01-26 2004-02-06 2004-01-26 2004-02-06", 0, 0),
    "Evaluate": (10, ["Init. Prod."], "2004-02-09 2004-02-20 2004-02-16 2004-02-27", 5, 5),
    "Test Market": (15, ["Mkt. Strat.", "Init. Prod."], "2004-02-09 2004-02-27 2004-02-09 2004-02-27", 0, 0),
    "Changes": (5, ["Evaluate", "Test Market"], "2004-03-01 2004-03-05 2004-03-01 2004-03-05", 0, 0),
    "Production": (0, ["Changes"], "2004-03-08 2004-03-08 2004-03-08 2004-03-08", 0, 0),
    "Marketing": (0, ["Mkt. Strat.", "Init. Prod."], "2004-02-09 2004-02-09 2004-03-08 2004-03-08", 20, 20),
}


def test_the_widget_project_of_sas():
    """Dates and floats on a five-day week are those that SAS printed."""
    plan = Project("widget", "2003-12-01", [Task(i, days, after=after) for i, (days, after, *_) in WIDGET.items()])
    frame = schedule(plan)
    for i, (_, _, days, total, free) in WIDGET.items():
        row = frame.loc[i]
        got = [row[c].date().isoformat() for c in ("early_start", "early_finish", "late_start", "late_finish")]
        assert got == days.split(), i
        assert (row["total_float"], row["free_float"], row["critical"]) == (total * 8, free * 8, total == 0), i


def test_the_widget_project_on_a_seven_day_week():
    """On seven days a week it takes 70 days, to 9 February 2004, as SAS printed."""
    week = Calendar("seven", {d: [("08:00", "16:00")] for d in DAYS})
    plan = Project("widget", "2003-12-01", [Task(i, days, after=after) for i, (days, after, *_) in WIDGET.items()], calendar=week)
    assert schedule(plan).loc["Production", "early_finish"] == datetime(2004, 2, 9, 8)


C36 = {
    "A": (5, []),
    "B": (8, [Link("A", "SS", 2)]),
    "C": (6, [Link("B", "FS", 1)]),
    "D": (4, [Link("C", "FF", 3), Link("A")]),
    "E": (3, [Link("D", "SF", 2)]),
    "F": (0, [Link("C"), Link("D"), Link("E")]),
}


def test_all_four_link_types_by_hand():
    """Case C36 of the reference: FS, SS, FF and SF with lags."""
    frame = schedule(hours([Task(i, d, after=after) for i, (d, after) in C36.items()]))
    assert [offset(t) for t in frame["early_start"]] == [0, 2, 11, 16, 15, 20]
    assert [offset(t) for t in frame["early_finish"]] == [5, 10, 17, 20, 18, 20]


@pytest.mark.slow
def test_psplib_length_is_the_one_printed_in_each_file(corpus):
    """The critical path of each of 960 PSPLIB projects is as long as the file says (MPM-Time)."""
    with (corpus / "psplib" / "psplib_reference.csv").open() as file:
        printed = {row["instance"]: int(row["mpm_time_in_file"]) for row in csv.DictReader(file)}
    checked = 0
    for name in ("j30", "j60"):
        with zipfile.ZipFile(corpus / "psplib" / f"{name}.zip") as archive:
            for entry in archive.namelist():
                if entry.endswith(".sm"):
                    finish = schedule(psplib(archive.read(entry).decode()))["early_finish"].max()
                    assert offset(finish) == printed[Path(entry).name], entry
                    checked += 1
    assert checked == 960


def psplib(text):
    """A PSPLIB single-mode project in hours around the clock."""
    lines = iter(io.StringIO(text))
    after, durations = {}, {}
    for line in lines:
        if line.startswith("PRECEDENCE"):
            next(lines)
            for row in lines:
                if row.startswith("*"):
                    break
                job, _, _, *successors = row.split()
                after.setdefault(job, [])
                for s in successors:
                    after.setdefault(s, []).append(job)
        if line.startswith("REQUESTS"):
            next(lines), next(lines)
            for row in lines:
                if row.startswith("*"):
                    break
                durations[row.split()[0]] = int(row.split()[2])
    return hours([Task(job, durations[job], after=after[job]) for job in durations])


def test_ten_thousand_tasks_in_seconds(corpus):
    """A network of 10,000 tasks takes a few seconds, and the length found by walking it in its own order."""
    tasks = json.loads((corpus / "networks" / "net_10000.json").read_text())["tasks"]
    finish = {}
    for t in tasks:
        finish[t["id"]] = max((finish[p] for p in t["preds"]), default=0) + t["d"]
    plan = hours([Task(str(t["id"]), triangular(t["low"], t["mode"], t["high"]), after=map(str, t["preds"])) for t in tasks])
    began = time.perf_counter()
    frame = schedule(plan)
    assert time.perf_counter() - began < 10
    assert offset(frame["early_finish"].max()) == max(finish.values())


def test_a_chain_of_20000_tasks():
    """Nothing recurses: a path of 20,000 tasks is as long as their sum."""
    tasks = [Task(f"t{n}", 1, after=[f"t{n - 1}"] if n else []) for n in range(20_000)]
    frame = schedule(hours(tasks))
    assert offset(frame["early_finish"].iloc[-1]) == 20_000
    assert frame["critical"].all()


def test_most_likely_durations_are_used():
    """A distribution with a mode counts as its most likely value."""
    frame = schedule(hours([Task("a", triangular(1, 2, 30))]))
    assert offset(frame.loc["a", "early_finish"]) == 2


def test_a_finish_milestone_stays_at_the_end_of_the_shift_and_a_start_milestone_moves_on():
    """After work that ends on Friday evening one is on Friday at 17:00, the other and a plain moment on Monday at 08:00."""
    plan = Project("p", MONDAY, [Task("a", 5), *(Task(str(m), 0, after=["a"], milestone=m) for m in ("finish", "start", None))])
    frame = schedule(plan)
    friday, monday = datetime(2027, 1, 8, 17), datetime(2027, 1, 11, 8)
    assert frame["early_finish"].tolist() == [friday, friday, monday, monday]
    assert frame["total_float"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("kind", "date", "early", "late"),
    [
        ("SNET", "2027-01-06T08:00", ("2027-01-06T08:00", "2027-01-07T17:00"), ("2027-01-14T08:00", "2027-01-15T17:00")),
        ("FNET", "2027-01-07T17:00", ("2027-01-06T08:00", "2027-01-07T17:00"), ("2027-01-14T08:00", "2027-01-15T17:00")),
        ("SNLT", "2027-01-06T08:00", ("2027-01-04T08:00", "2027-01-05T17:00"), ("2027-01-06T08:00", "2027-01-07T17:00")),
        ("FNLT", "2027-01-07T17:00", ("2027-01-04T08:00", "2027-01-05T17:00"), ("2027-01-06T08:00", "2027-01-07T17:00")),
        ("MSO", "2027-01-06T08:00", ("2027-01-06T08:00", "2027-01-07T17:00"), ("2027-01-06T08:00", "2027-01-07T17:00")),
        ("MFO", "2027-01-07T17:00", ("2027-01-06T08:00", "2027-01-07T17:00"), ("2027-01-06T08:00", "2027-01-07T17:00")),
    ],
)
def test_each_constraint_moves_its_dates(kind, date, early, late):
    """No-earlier constraints push early dates, no-later ones pull late dates, must-constraints do both, on a task with ten days of room."""
    frame = schedule(Project("p", MONDAY, [Task("long", 10), Task("a", 2, constraints=[Constraint(kind, date)])]))
    row = frame.loc["a"]
    assert [row["early_start"], row["early_finish"]] == [datetime.fromisoformat(d) for d in early]
    assert [row["late_start"], row["late_finish"]] == [datetime.fromisoformat(d) for d in late]


def test_deadlines_move_late_dates_only():
    """A task's deadline pulls its late finish; a project's is where late dates count back from, sooner or later than the end."""
    tasks = [Task("a", 5, deadline="2027-01-05T17:00"), Task("b", 5, after=["a"])]
    frame = schedule(Project("p", MONDAY, tasks))
    assert frame["total_float"].tolist() == [-24, 0]
    assert schedule(Project("p", MONDAY, [Task("b", 5)], deadline="2027-01-12T17:00"))["total_float"].tolist() == [16]
    assert schedule(Project("p", MONDAY, [Task("b", 5)], deadline="2027-01-07"))["total_float"].tolist() == [-8]


def test_lags_run_on_the_calendar_the_project_names():
    """A lag of eight hours after Friday evening ends on Monday on the five-day week, at night around the clock."""

    def start(lag_calendar, lag="8h"):
        tasks = [Task("a", 5), Task("b", 1, after=[Link("a", "FS", lag)], calendar="24/7")]
        frame = schedule(Project("p", MONDAY, tasks, calendars=[NIGHT_AND_DAY], lag_calendar=lag_calendar))
        return frame.loc["b", "early_start"]

    assert start("predecessor") == start("project") == datetime(2027, 1, 11, 17)
    assert start("successor") == start("continuous") == datetime(2027, 1, 9, 1)
    assert start("predecessor", "8eh") == datetime(2027, 1, 9, 1)
    assert start("predecessor", "-8h") == datetime(2027, 1, 8, 8)


def test_elapsed_durations_run_around_the_clock():
    """A duration of two elapsed days from Friday evening ends on Sunday evening."""
    frame = schedule(Project("p", MONDAY, [Task("a", 5), Task("cure", "2ed", after=["a"]), Task("b", 1, after=["cure"])]))
    assert frame.loc["cure", "early_finish"] == datetime(2027, 1, 10, 17)
    assert frame.loc["b", "early_start"] == datetime(2027, 1, 11, 8)


def test_progress_against_a_data_date():
    """Finished work is at the data date with no float; a started task has its rest to go from it, behind its links; what is not begun starts after it."""
    tasks = [
        Task("done", 5, actual_start="2027-01-04T08:00", actual_finish="2027-01-08T17:00"),
        Task("going", 10, after=["done"], actual_start="2027-01-11T08:00", remaining=6),
        Task("next", 2, after=["going", Link("done", "FS", "20d")]),
        Task("free", 1),
    ]
    frame = schedule(Project("p", MONDAY, tasks, data_date="2027-01-15T17:00"))
    expected = [datetime(2027, 1, 15, 17), datetime(2027, 1, 18, 8), datetime(2027, 2, 8, 8), datetime(2027, 1, 18, 8)]
    assert frame["early_start"].tolist() == expected
    assert frame.loc["done", "early_finish"] == datetime(2027, 1, 15, 17)
    assert math.isnan(frame.loc["done", "total_float"])
    assert not frame.loc["done", "critical"]
    assert frame.loc["going", "early_finish"] == datetime(2027, 1, 25, 17)
    assert frame.loc["done", "late_start"] == frame.loc["done", "late_finish"]
    assert frame.loc["done", "late_finish"] == datetime(2027, 1, 18, 8)


def test_out_of_sequence_progress_keeps_its_logic():
    """Retained logic: the rest of a task that began too early waits for its predecessor."""
    tasks = [Task("a", 5), Task("b", 5, after=["a"], actual_start="2027-01-04T08:00", remaining=2)]
    frame = schedule(Project("p", MONDAY, tasks, data_date="2027-01-06"))
    assert frame.loc["b", "early_start"] == datetime(2027, 1, 13, 8)
    assert frame.loc["b", "early_finish"] == datetime(2027, 1, 14, 17)


def test_progress_without_a_data_date_stands():
    """Without a data date, actual dates are the early and late dates, and the rest of a started task follows the part done."""
    tasks = [
        Task("done", 5, actual_start="2027-01-05T08:00", actual_finish="2027-01-12T17:00"),
        Task("going", 4, actual_start="2027-01-06T08:00", remaining=1),
        Task("next", 1, after=["done"]),
    ]
    frame = schedule(Project("p", MONDAY, tasks))
    for first, second in (("early_start", "late_start"), ("early_finish", "late_finish")):
        assert frame.loc["done", first] == frame.loc["done", second]
    assert frame.loc["done", "early_finish"] == datetime(2027, 1, 12, 17)
    assert frame.loc["going", "early_start"] == datetime(2027, 1, 6, 8)
    assert frame.loc["going", "early_finish"] == datetime(2027, 1, 11, 17)
    assert frame.loc["next", "early_start"] == datetime(2027, 1, 13, 8)


def test_a_portfolio_is_one_network():
    """Links between projects move dates; late dates count back from each project's own end; the index is project/task."""
    a = Project("A", MONDAY, [Task("x", 5), Task("y", 10)])
    b = Project("B", MONDAY, [Task("z", 2), Task("w", 1)])
    frame = schedule(Portfolio("P", [a, b], links=[Link("A/x", "FS", "1d", successor="B/z")]))
    assert frame.index.tolist() == ["A/x", "A/y", "B/z", "B/w"]
    assert frame.loc["B/z", "early_start"] == datetime(2027, 1, 12, 8)
    assert frame["total_float"].tolist() == [0, 0, 0, 56]
    late = schedule(Portfolio("P", [a, b], deadline="2027-01-07T17:00"))
    assert late["total_float"].tolist() == [-8, -48, 16, 24]


@pytest.mark.parametrize("number", [1, 7, 20, 500])
def test_a_cycle_is_printed_once_in_short(number):
    """The shortest cycle is told, link by link, even beside a longer one."""
    ring = [Task(f"r{n:04}", 1, after=[f"r{(n - 1) % number:04}"]) for n in range(number)] if number > 1 else []
    tasks = [*ring, Task("B", 1, after=[Link("A", "FS", "2d")]), Task("A", 1, after=[Link("B", "SS"), "C"]), Task("C", 1, after=["B"])]
    with pytest.raises(GraphError) as fault:
        schedule(Project("p", MONDAY, tasks))
    assert fault.value.code == "CYCLE"
    assert "cycle A -FS+2d-> B -SS-> A" in fault.value.what or "A -FS+2d-> B -SS-> A; r0000 -FS-> r0001" in fault.value.what
    assert ("2 separate cycles" in fault.value.what) == (number > 1)
    assert "reverse one of the" in fault.value.remedy


def test_a_date_no_calendar_reaches_is_an_error():
    """A duration of a million years is refused with the task's name, not an overflow."""
    tasks = [Task("a", 10_000_000)]
    with pytest.raises(GraphError, match="task 'a'") as fault:
        schedule(Project("p", MONDAY, tasks))
    assert fault.value.code == "DATE_RANGE"
    with pytest.raises(GraphError, match="beyond the year 9999") as fault:
        schedule(Project("p", MONDAY, [Task(f"t{n}", 200_000, after=[f"t{n - 1}"] if n else []) for n in range(12)]))
    assert fault.value.code == "DATE_RANGE"


def test_the_frame_has_the_promised_columns():
    """The columns and their order are the contract; uid is the file's own."""
    frame = schedule(Project("p", MONDAY, [Task("a", 1, uid="7"), Task("b", 1)]))
    promised = ["uid", "name", "early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float", "critical"]
    assert frame.columns.tolist() == promised
    assert frame["uid"].tolist() == ["7", None]
