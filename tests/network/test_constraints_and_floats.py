"""Constraints of each strength, and the ways to measure float, counted on the fingers: a works from the 4th to the 8th of January 2027, b the week after."""

import pytest

import pmo_risk as pr
from pmo_risk import Calendar, Constraint, Driver, Link, Project, ScheduleOptions, Task

ALL = ("early_start", "early_finish", "late_start", "late_finish")
A, B, C = Task("a", 5), Task("b", 5, after=["a"]), Task("c", 1, after=["b"])


def dates(plan, task, columns=ALL):
    """Dates of a task as text."""
    row = pr.schedule(plan).loc[task]
    return tuple(f"{row[c]:%d %H}" for c in columns)


def b_with(*constraints):
    return Project("p", "2027-01-04", [A, B.replace(constraints=constraints), C])


def on(kind, date, **fields):
    return Constraint(kind, f"2027-01-{date}", **fields)


@pytest.mark.parametrize(
    ("constraint", "expected", "hours"),
    [
        (on("MSO", "06T08:00"), ("11 08", "15 17", "06 08", "12 17"), -24),
        (on("MSO", "06T08:00", mandatory=True), ("06 08", "12 17", "06 08", "12 17"), 0),
        (on("MSO", "13T08:00", mandatory=True), ("13 08", "19 17", "13 08", "19 17"), 0),
        (on("MFO", "13T17:00"), ("11 08", "15 17", "07 08", "13 17"), -16),
        (on("MFO", "13T17:00", mandatory=True), ("07 08", "13 17", "07 08", "13 17"), 0),
        (on("SNLT", "07T08:00"), ("11 08", "15 17", "07 08", "13 17"), -16),
        (on("SNLT", "07T08:00", mandatory=True), ("07 08", "13 17", "07 08", "13 17"), 0),
        (on("SNLT", "20T08:00", mandatory=True), ("11 08", "15 17", "11 08", "15 17"), 0),
        (on("FNLT", "13T17:00"), ("11 08", "15 17", "07 08", "13 17"), -16),
        (on("FNLT", "13T17:00", mandatory=True), ("07 08", "13 17", "07 08", "13 17"), 0),
        (on("SNET", "13T08:00"), ("13 08", "19 17", "13 08", "19 17"), 0),
        (on("FNET", "20T17:00"), ("14 08", "20 17", "14 08", "20 17"), 0),
    ],
)
def test_early_and_late_dates_of_a_constrained_task(constraint, expected, hours):
    """Without ``mandatory`` logic keeps the early dates and the constraint pulls the late ones; with it both are on the constraint, where it pulls."""
    plan = b_with(constraint)
    assert dates(plan, "b") == expected
    assert pr.schedule(plan).total_float["b"] == hours


def test_a_mandatory_start_leaves_its_predecessor_behind():
    """b must start on the 6th, so a should finish on the 5th, three days before it does."""
    plan = b_with(on("MSO", "06T08:00", mandatory=True))
    assert dates(plan, "a")[3] == "05 17"
    assert pr.schedule(plan).total_float["a"] == -24


@pytest.mark.parametrize("work", [2, 0])
@pytest.mark.parametrize("driven", [False, True])
def test_a_mandatory_start_stands_against_a_finish_link_too(work, driven):
    """a finishes on the 8th, and b after it by its link; but b must start on the 5th."""
    drivers = [Driver("Standard", 0.5)] if driven else []
    b = Task("b", work, after=[Link("a", "FF")], constraints=on("MSO", "05T08:00", mandatory=True), drivers=drivers)
    assert dates(Project("p", "2027-01-04", [A, b]), "b")[0] == "05 08"


def test_a_mandatory_date_before_the_project_is_its_start():
    """Nothing is pulled to before the project."""
    assert dates(b_with(Constraint("SNLT", "2026-12-01T08:00", mandatory=True)), "b")[0] == "04 08"


def test_a_second_constraint_counts_too():
    """Not before the 13th, five days to the 19th, and to be finished by the 18th: a day short."""
    plan = b_with(on("SNET", "13T08:00"), on("FNLT", "18T17:00"))
    assert dates(plan, "b") == ("13 08", "19 17", "12 08", "18 17")
    assert pr.schedule(plan).total_float["b"] == -8


def test_as_late_as_possible_moves_up_to_what_follows():
    """e ends on the 14th and d is on the 15th. c goes to the 14th, b before it to the 13th; a stays, with 16 h of free float. f goes to the end, the 15th."""
    alap = Constraint("ALAP")
    late = [Task(i, 1, after=[x] if x else [], constraints=alap) for i, x in (("b", "a"), ("c", "b"), ("f", ""))]
    plan = Project("p", "2027-01-04", [A, *late, Task("e", 9), Task("d", 1, after=["c", "e"])])
    assert [dates(plan, i)[0] for i in "abcdf"] == ["04 08", "13 08", "14 08", "15 08", "15 08"]
    assert pr.schedule(plan).free_float["a"] == 16
    assert pr.schedule(plan).total_float[["b", "c", "f"]].tolist() == [0, 0, 0]


def test_as_late_as_possible_does_not_push_its_successor():
    """b, two days, goes to the 7th and 8th; c stays on the 11th, after a."""
    b = Task("b", 2, constraints=Constraint("ALAP"))
    plan = Project("p", "2027-01-04", [A, b, Task("c", 1, after=["a", "b"])])
    assert (dates(plan, "b")[:2], dates(plan, "c")[0]) == (("07 08", "08 17"), "11 08")


def test_a_manual_task_stands_where_it_was_put():
    """m, two days, was put on the 6th whatever a does; but a should be finished before m must be, which ends with the project on the 8th: by the 6th."""
    m = Task("m", 2, after=["a"], manual=True, constraints=on("MSO", "06T08:00"))
    plan = Project("p", "2027-01-04", [A, m])
    assert dates(plan, "m") == ("06 08", "07 17", "07 08", "08 17")
    assert dates(plan, "a")[3] == "06 17"


HALF = Calendar("half days", {d: [("08:00", "12:00")] for d in ("mon", "tue", "wed", "thu", "fri")})
EARLY = Calendar("to Wednesday", {d: [("08:00", "12:00"), ("13:00", "17:00")] for d in ("mon", "tue", "wed")})


@pytest.mark.parametrize(
    ("drivers", "expected"),
    [
        ([Driver("half days")], ("04 08", "15 12")),
        ([Driver("Standard"), Driver("half days", 0.5)], ("04 08", "08 17")),
        ([Driver("Standard", 0.5), Driver("half days", 0.75)], ("04 08", "13 10")),
        ([Driver("Standard", lag=8)], ("05 08", "11 17")),
        ([Driver("Standard"), Driver("half days", 0.5, 8)], ("04 08", "12 12")),
    ],
)
def test_a_task_on_the_working_time_of_its_drivers(drivers, expected):
    """Forty hours at four a day take ten days; the last to finish its share counts, after its lag."""
    plan = Project("p", "2027-01-04", [A.replace(drivers=drivers)], calendars=[HALF])
    assert dates(plan, "a", ALL[:2]) == expected


def test_a_split_is_idle_working_time():
    """Five days with two between them end on the 12th."""
    plan = Project("p", "2027-01-04", [A.replace(split=2), B])
    assert (dates(plan, "a", ALL[:2]), dates(plan, "b")[0]) == (("04 08", "12 17"), "13 08")


@pytest.mark.parametrize(("link", "start"), [(("SS", "50%"), "11 08"), (("SS", "50e%"), "06 08"), (("FS", "-25%"), "13 13"), (("FS", "10%"), "19 08")])
def test_a_lag_in_percent_is_of_the_predecessor_s_work(link, start):
    """a takes 80 hours, to the 15th. Half of them from its start: 40 hours at work, or on the clock, to the 6th. A quarter, 20 hours, before its end.
    A tenth, the 18th, after it."""
    kind, lag = link
    plan = Project("p", "2027-01-04", [A.replace(duration=10), Task("b", 1, after=[Link("a", kind, lag)])])
    assert dates(plan, "b")[0] == start


@pytest.mark.parametrize(("kind", "hours"), [("finish", 16), ("start", 32), ("smallest", 16)])
def test_total_float_of_start_and_finish(kind, hours):
    """b works to Wednesday only, on the 6th and 11th; at the latest on the 12th and 13th. Of its calendar, Monday to Friday, four days lie between the starts,
    two between the finishes."""
    b = Task("b", 2, constraints=on("SNET", "06T08:00"), drivers=[Driver("to Wednesday")])
    plan = Project("p", "2027-01-04", [Task("a", 8), b], calendars=[EARLY], options=ScheduleOptions(total_float=kind))
    assert dates(plan, "b") == ("06 08", "11 17", "12 08", "13 17")
    assert pr.schedule(plan).total_float["b"] == hours


def test_free_float_is_measured_on_the_calendar_of_the_task():
    """b works mornings, and finishes at noon of the 5th; at the latest at noon of the 8th, three days of eight hours later."""
    b = Task("b", 1, drivers=[Driver("half days")])
    plan = Project("p", "2027-01-04", [A, b], calendars=[HALF])
    assert pr.schedule(plan).loc["b", ["total_float", "free_float"]].tolist() == [24, 24]


@pytest.mark.parametrize(("critical", "hours"), [(False, 16), (True, 0)])
def test_open_ends_may_be_critical(critical, hours):
    """b, three days without a successor, has two days of float to the end of a."""
    plan = Project("p", "2027-01-04", [A, Task("b", 3)], options=ScheduleOptions(open_ends_critical=critical))
    assert pr.schedule(plan).total_float["b"] == hours


@pytest.mark.parametrize(("to", "hours"), [("project", 0), ("portfolio", 16)])
def test_float_to_the_end_of_the_portfolio(to, hours):
    """Project q takes three days, p five."""
    q = Project("q", "2027-01-04", [Task("b", 3)], options=ScheduleOptions(float_to=to))
    assert pr.schedule(pr.Portfolio("f", [Project("p", "2027-01-04", [A]), q])).total_float["q/b"] == hours


def test_the_longest_path_needs_no_float():
    """The deadline leaves all tasks float, and a date holds c back: what puts c last is its date alone; without the date it is a and b."""
    options = ScheduleOptions(critical="longest")
    plan = Project("p", "2027-01-04", [A, B, C, Task("d", 2, after=["a"])], deadline="2027-03-01T17:00", options=options)
    held = plan.replace(tasks=[t.replace(constraints=on("SNET", "20T08:00")) if t.id == "c" else t for t in plan])
    for made, expected in ((plan, ["a", "b", "c"]), (held, ["c"])):
        table = pr.schedule(made)
        assert table.index[table.critical].tolist() == expected
        assert (table.total_float > 0).all()
