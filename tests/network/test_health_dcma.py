"""The 14 points of the DCMA on small schedules, every count made by hand."""

import pytest

from pmo_risk.distributions import triangular
from pmo_risk.errors import SettingsError
from pmo_risk.model import Assignment, Baseline, BaselineTask, Calendar, Constraint, Driver, Link, Project, Resource, ScheduleOptions, Task
from pmo_risk.network import check

MONDAY = "2027-01-04"  # five-day weeks of eight hours; no holidays


def plan(*tasks, **fields):
    return Project("p", MONDAY, tasks, **fields)


def health(*tasks, **fields):
    return check(plan(*tasks, **fields)).health


def figures(one):
    """Count, of how many, verdict, and the offenders as text."""
    return one.count, one.of, one.verdict, [str(o) for o in one.offenders]


def yard(b=50):
    """Eight tasks and seven links; ``a`` and ``b`` take 60 days, and the finish milestone waits for them."""
    return (
        Task("m0", 0, milestone="start"),
        Task("a", 10, after=["m0"]),
        Task("b", b, after=["a"]),
        Task("c", 5, after=[Link("a", lag="-2d")]),
        Task("d", 5, after=[Link("c", "SS", lag="3d")]),
        Task("e", 5, after=[Link("d", "FF")]),
        Task("f", 5),
        Task("fin", 0, milestone="finish", after=["b", "e"]),
    )


def test_missing_logic_counts_tasks_with_a_loose_end():
    """m0 and f have no predecessor, f and fin no successor: three of eight tasks."""
    one = health(*yard())["missing_logic"]
    assert figures(one) == (3, 8, "fail", ["m0", "f", "fin"])
    assert one.share == one.value == 0.375
    assert one.threshold == "at most 5%"


def test_the_only_start_and_the_only_finish_are_not_missing_logic():
    """Without f, m0 is the one start and fin the one finish."""
    one = health(*(t for t in yard() if t.id != "f"))["missing_logic"]
    assert figures(one) == (0, 7, "pass", [])
    assert one.note == "a project's only start or finish is not counted"


def test_five_percent_is_still_kept():
    """Two loose tasks of forty pass, two of thirty-nine do not."""

    def chain(n):
        return [Task(f"t{i:02}", 1, after=[f"t{i - 1:02}"] if i else []) for i in range(n)]

    forty = health(*chain(39), Task("x", 1, after=["t05"]))["missing_logic"]
    assert figures(forty) == (2, 40, "pass", ["t38", "x"])
    assert health(*chain(38), Task("x", 1, after=["t05"]))["missing_logic"].verdict == "fail"


def test_a_link_to_a_level_of_effort_closes_no_end():
    """b, in the middle of the plan, has a level of effort as its only successor: its finish drives nothing."""
    found = health(Task("a", 5), Task("b", 5, after=["a"]), Task("c", 5, after=["a"]), Task("hammock", 0, type="loe", after=[Link("b", "FF"), Link("a", "SS")]))
    assert figures(found["missing_logic"]) == (2, 3, "fail", ["b", "c"])


def test_finished_tasks_and_links_into_them_are_not_counted():
    """Of a, b, c only c is to do; of the two links only b to c leads into it."""
    done = {"actual_start": MONDAY, "actual_finish": "2027-01-08T17:00"}
    found = health(Task("a", 5, **done), Task("b", 5, after=[Link("a", lag="-2d")], **done), Task("c", 5, after=[Link("b", "SS")]), data_date="2027-01-11")
    assert found["missing_logic"].of == 1
    assert (found["leads"].count, found["leads"].of, found["link_types"].count) == (0, 1, 0)


def test_leads_lags_and_kinds_of_links():
    """Of seven links one is a lead, one has a lag, five are finish to start, one is SS and one FF."""
    found = health(*yard())
    assert figures(found["leads"]) == (1, 7, "fail", ["a -FS-2d-> c"])
    assert figures(found["lags"]) == (1, 7, "fail", ["c -SS+3d-> d"])
    assert figures(found["link_types"]) == (5, 7, "fail", ["c -SS+3d-> d", "d -FF-> e"])
    assert found["link_types"].note == "1 SS, 1 FF"
    assert found["leads"].offenders[0].predecessor == "a"


def test_nine_links_of_ten_finish_to_start_are_enough():
    """Nine of ten pass, eight of nine do not."""

    def chain(n, *more):
        return [Task(f"t{i:02}", 1, after=[f"t{i - 1:02}"] if i else []) for i in range(n)] + list(more)

    assert health(*chain(10, Task("x", 1, after=[Link("t09", "SF")])))["link_types"].verdict == "pass"
    assert health(*chain(9, Task("x", 1, after=[Link("t08", "SF")])))["link_types"].verdict == "fail"


@pytest.mark.parametrize(
    ("constraint", "is_hard"),
    [
        (Constraint("MSO", "2027-02-01"), True),
        (Constraint("MFO", "2027-02-01", mandatory=True), True),
        (Constraint("SNLT", "2027-02-01"), True),
        (Constraint("FNLT", "2027-02-01"), True),
        (Constraint("SNET", "2027-02-01"), False),
        (Constraint("FNET", "2027-02-01"), False),
        (Constraint("ALAP"), False),
    ],
)
def test_hard_constraints_are_the_four_that_pull(constraint, is_hard):
    """Must start or finish on, start or finish no later than."""
    one = health(Task("a", 5, constraints=constraint), Task("b", 5, after=["a"]))["hard_constraints"]
    assert (one.count, one.of) == (int(is_hard), 2)
    assert ("1 override logic" in one.note) == constraint.mandatory


def test_high_float_begins_above_44_working_days():
    """The finish is after 60 days. c may slip from day 13 to 57 and d and e from day 16 to 60, 44 days each; f from day 5 to 60."""
    assert figures(health(*yard())["high_float"]) == (1, 8, "fail", ["f"])
    assert figures(health(*yard(b=51))["high_float"]) == (4, 8, "fail", ["c", "d", "e", "f"])


def test_float_is_counted_in_days_of_the_tasks_calendar():
    """A task of five-hour days may slip by 45 of its own days, a task of ten-hour days by the same hours, which are fewer days."""
    week = {d: [("08:00", "13:00")] for d in ("mon", "tue", "wed", "thu", "fri")}
    long_week = {d: [("08:00", "18:00")] for d in ("mon", "tue", "wed", "thu", "fri")}
    half, long = Calendar("half", week), Calendar("long", long_week)
    # 50 five-hour days are ten weeks; x takes 5 days of its calendar, one week, and so has nine weeks of five days, 45 days, in both
    tasks = [Task("run", "250h", calendar="half"), Task("x", "25h", calendar="half"), Task("y", "50h", calendar="long")]
    assert figures(health(*tasks, calendars=[half, long])["high_float"])[3] == ["x", "y"]
    shorter = [Task("run", "245h", calendar="half"), *tasks[1:]]
    assert figures(health(*shorter, calendars=[half, long])["high_float"])[3] == []


def test_a_late_deadline_gives_no_task_high_float():
    """A year of reserve is the project's; counted to the finish, the same tasks have high float as without a deadline. An early one takes float away."""
    assert figures(health(*yard(), deadline="2028-06-30")["high_float"]) == (1, 8, "fail", ["f"])
    assert figures(health(*yard(), deadline="2027-02-26T17:00")["high_float"])[3] == []


def test_negative_float_is_a_broken_promise():
    """Ten days of work by day eight: both tasks are two days late."""
    one = health(Task("a", 5), Task("b", 5, after=["a"], deadline="2027-01-13T17:00"))["negative_float"]
    assert figures(one) == (2, 2, "fail", ["a", "b"])
    assert one.note == "down to -2 d"
    assert health(Task("a", 5), Task("b", 5, after=["a"], deadline="2027-01-15T17:00"))["negative_float"].verdict == "pass"


def test_high_duration_begins_above_44_working_days():
    """Of the six tasks that take time b takes 50 days; 44 are not high; nor are milestones counted."""
    assert figures(health(*yard())["high_duration"]) == (1, 6, "fail", ["b"])
    assert figures(health(*yard(b=44))["high_duration"]) == (0, 6, "pass", [])
    assert figures(health(Task("a", "9w"), Task("b", "45ed"), Task("c", triangular(10, 44, 90)), Task("d", "44ed"))["high_duration"])[3] == ["a", "b"]


def test_invalid_dates_are_on_the_wrong_side_of_the_data_date():
    """a finished, b began and s was stopped after the data date; m is put before it by hand, x expected before; the others are right."""
    begun = {"actual_start": "2027-01-05", "remaining": 2}
    one = health(
        Task("a", 2, actual_start=MONDAY, actual_finish="2027-01-13"),
        Task("b", 5, actual_start="2027-01-14", remaining=2),
        Task("s", 5, suspended="2027-01-12", **begun),
        Task("m", 2, manual=True, constraints=Constraint("MSO", "2027-01-05T08:00", mandatory=True)),
        Task("n", 2, manual=True, constraints=Constraint("MSO", "2027-01-05T08:00"), **begun),
        Task("x", 3, expected_finish="2027-01-08T17:00", **begun),
        Task("d", 3, expected_finish="2027-01-29T17:00", **begun),
        Task("e", 3, after=["d"], constraints=Constraint("MSO", "2027-01-05T08:00")),
        data_date="2027-01-11",
    )["invalid_dates"]
    assert figures(one) == (5, 8, "fail", ["a", "b", "s", "m", "x"])
    assert health(Task("a", 2))["invalid_dates"].note == "there is no data date"


def test_work_without_resources_has_no_threshold():
    """b costs nothing and uses nothing, c is a milestone; a, d and e are paid for."""
    one = health(
        Task("a", 5, cost=100),
        Task("b", 5),
        Task("c", 0),
        Task("d", 5, cost_rate=10),
        Task("e", 5, assignments=[Assignment("crew", units=40)]),
        resources=[Resource("crew")],
    )["resources"]
    assert figures(one) == (1, 4, "information", ["b"])
    assert health(Task("a", 5))["resources"].verdict == "not measurable"


DONE = [
    Task("t1", 5, actual_start=MONDAY, actual_finish="2027-01-08T17:00"),
    Task("t2", 5, actual_start="2027-01-11", actual_finish="2027-01-20T17:00"),
    Task("t3", 5, actual_start="2027-01-18", remaining=3),
    Task("t4", 5, actual_start="2027-01-11", actual_finish="2027-01-22T17:00"),
    Task("t5", 5, actual_start="2027-01-11", actual_finish="2027-01-15T17:00"),
    Task("t6", 5),
    Task("m", 0),
]
DUE = {
    "t1": "2027-01-08T17:00",
    "t2": "2027-01-15T17:00",
    "t3": "2027-01-22T17:00",
    "t4": "2027-02-26T17:00",
    "t6": "2027-03-05T17:00",
    "m": "2027-01-08T17:00",
}
BASELINE = Baseline("contract", {k: BaselineTask(MONDAY, v) for k, v in DUE.items()})


@pytest.mark.parametrize("data_date", ["2027-02-01", "2027-01-22T17:00"])
def test_missed_tasks_are_late_against_the_baseline(data_date):
    """By 1 February, and by 22 January itself, t1, t2 and t3 were due: t2 came late, t3 is not done; the milestone is not counted, and t4 was not due."""
    assert figures(health(*DONE, data_date=data_date, baselines=[BASELINE])["missed_tasks"]) == (2, 3, "fail", ["t2", "t3"])


def test_bei_counts_all_that_is_finished():
    """Finished: t1, t2, t4 (early) and t5 (not in the baseline). Due: t1, t2, t3, and t5 again: 4 of 4. Without t4, 3 of 4."""
    one = health(*DONE, data_date="2027-02-01", baselines=[BASELINE])["bei"]
    assert (one.count, one.of, one.value, one.verdict, one.value_text) == (4, 4, 1.0, "pass", "1.00")
    assert one.offenders == ("t3",)
    one = health(*(t for t in DONE if t.id != "t4"), data_date="2027-02-01", baselines=[BASELINE])["bei"]
    assert (one.count, one.of, one.value, one.verdict) == (3, 4, 0.75, "fail")


@pytest.mark.parametrize(("finished", "index"), [(6, 1.0), (8, 8 / 6), (4, 4 / 6)])
def test_bei_is_as_in_the_worked_examples_of_powerproject(finished, index):
    """Six tasks due by the report date; six, eight or four finished give 1.00, 1.33 and 0.67 (Elecosoft's help on this metric)."""
    done = {"actual_start": MONDAY, "actual_finish": "2027-01-08T17:00"}
    tasks = [Task(f"t{n}", 5, **(done if n < finished else {})) for n in range(10)]
    baseline = Baseline("b", {f"t{n}": BaselineTask(MONDAY, "2027-01-08T17:00" if n < 6 else "2027-03-01T17:00") for n in range(10)})
    assert health(*tasks, data_date="2027-01-11", baselines=[baseline])["bei"].value == pytest.approx(index)


def test_planned_dates_of_p6_stand_in_where_there_is_no_baseline():
    """They follow the schedule, so a real baseline goes before them, wherever it stands."""
    planned = Baseline("planned", {"t1": BaselineTask(MONDAY, "2027-01-08T17:00")})
    one = health(*DONE, data_date="2027-02-01", baselines=[planned])["missed_tasks"]
    assert (one.count, one.of, one.note) == (0, 1, "baseline 'planned', P6's planned dates")
    for baselines in ([planned, BASELINE], [BASELINE, planned]):
        two = health(*DONE, data_date="2027-02-01", baselines=baselines)
        assert (two["missed_tasks"].count, two["missed_tasks"].of, two["missed_tasks"].note, two["bei"].of) == (2, 3, "baseline 'contract'", 4)


def test_without_baseline_or_data_date_nothing_was_missed():
    """Both metrics say what they lack."""
    for metric in ("missed_tasks", "bei"):
        assert health(*DONE, data_date="2027-02-01")[metric].note == "there is no baseline"
        assert health(Task("t1", 5), baselines=[BASELINE])[metric].note == "there is no data date"


def test_a_delay_of_a_sound_path_comes_out_at_the_finish():
    """600 days on the first task of the path move the finish by 600 days, lags, kinds of links and side branches or not."""
    one = health(*yard())["critical_path_test"]
    assert figures(one) == (0, 1, "pass", [])
    assert one.note == "+600 d on 'a' move the finish by 600 d"


def test_a_mandatory_date_on_the_path_fails_the_critical_path_test():
    """b stands on its date whatever comes before it, so the finish does not move."""
    pinned = Constraint("MSO", "2027-01-11T08:00", mandatory=True)
    one = health(Task("a", 5), Task("b", 5, after=["a"], constraints=pinned), Task("c", 5, after=["b"]))["critical_path_test"]
    assert figures(one) == (1, 1, "fail", ["p"])
    assert one.note == "+600 d on 'a' move the finish by 0 d"


def test_a_finish_that_only_a_date_holds_fails_the_critical_path_test():
    """The milestone waits for its date, not for work."""
    held = Constraint("SNET", "2027-06-01T08:00")
    one = health(Task("a", 5), Task("m", 0, milestone="finish", after=["a"], constraints=held))["critical_path_test"]
    assert (one.verdict, one.note) == ("fail", "no unfinished work drives the finish")


def test_a_task_whose_duration_a_date_sets_is_passed_over():
    """a is expected to finish on a date, so nothing makes it longer; b is tested. Where the options ignore the date, a is."""
    task = Task("a", 5, actual_start=MONDAY, remaining=4, expected_finish="2027-02-01T17:00")
    tasks = (task, Task("b", 5, after=["a"]))
    assert health(*tasks, data_date="2027-01-05")["critical_path_test"].note == "+600 d on 'b' move the finish by 600 d"
    ignored = health(*tasks, data_date="2027-01-05", options=ScheduleOptions(expected_finish=False))["critical_path_test"]
    assert (ignored.verdict, ignored.note) == ("pass", "+600 d on 'a' move the finish by 600 d")


def test_a_mandatory_finish_of_the_only_path_fails_the_critical_path_test():
    """Years later than the work needs: a longer task just starts earlier."""
    held = Constraint("MFO", "2032-01-16T17:00", mandatory=True)
    assert health(Task("a", 10, constraints=held), Task("b", 5, after=["a"]))["critical_path_test"].note == "+600 d on 'b' move the finish by 600 d"
    assert health(Task("a", 10, constraints=held), Task("m", 0, after=["a"]))["critical_path_test"].verdict == "fail"


def test_a_task_that_resources_share_moves_by_their_share():
    """Two crews each do half of it: 600 days more are 300 for each, and so for the finish."""
    site = Calendar.standard("site")
    crews = [Driver("site", share=0.5)]
    one = health(Task("a", 10, drivers=crews), Task("b", 5, after=["a"]), calendars=[site])["critical_path_test"]
    assert (one.verdict, one.note) == ("pass", "+300 d on 'a' move the finish by 300 d")


def test_the_critical_path_test_looks_at_the_longest_path_and_not_at_float():
    """A side branch with a deadline has the least float, and does not set the finish."""
    one = health(Task("a", 20), Task("side", 5, deadline="2027-01-05T17:00"), Task("z", 5, after=["a", "side"]))["critical_path_test"]
    assert (one.verdict, one.note) == ("pass", "+600 d on 'a' move the finish by 600 d")


def test_a_task_that_would_start_earlier_is_passed_over():
    """b's finish waits for a's, its start for nothing before day 0: made longer, b would start earlier first. a is tested."""
    one = health(Task("a", 60), Task("b", 5, after=[Link("a", "FF")]), Task("z", 5, after=["b"]))["critical_path_test"]
    assert (one.verdict, one.note) == ("pass", "+600 d on 'a' move the finish by 600 d")
    late = Constraint("SNET", "2027-03-01T08:00")
    one = health(Task("a", 60, constraints=late), Task("b", 80, after=[Link("a", "FF")]), Task("z", 5, after=["b"]))["critical_path_test"]
    assert (one.verdict, one.note) == ("pass", "+600 d on 'a' move the finish by 600 d")


def test_a_task_of_which_only_the_start_drives_is_passed_over():
    """b waits for the start of a alone: a's length sets nothing. b is tested."""
    one = health(Task("a", 5), Task("b", 60, after=[Link("a", "SS")]))["critical_path_test"]
    assert (one.verdict, one.note) == ("pass", "+600 d on 'b' move the finish by 600 d")


def test_a_path_over_two_calendars_passes_within_five_percent():
    """600 days of a five-day calendar are 840 days of the clock; what follows works around it, all days."""
    one = health(Task("a", 5), Task("b", 30, after=["a"], calendar="24/7"), calendars=[Calendar.continuous()])["critical_path_test"]
    assert one.verdict == "pass"


@pytest.mark.parametrize(
    ("deadline", "index", "verdict"),
    [("2027-01-29T17:00", 2.0, "pass"), ("2027-01-15T17:00", 1.0, "pass"), ("2027-01-14T17:00", 0.9, "fail"), ("2027-01-29", 2.0, "pass")],
)
def test_cpli_is_the_time_there_is_by_the_time_it_takes(deadline, index, verdict):
    """Ten days of work; the deadline leaves 20, 10 or 9 working days."""
    one = health(Task("a", 6), Task("b", 4, after=["a"]), deadline=deadline)["cpli"]
    assert (one.value, one.verdict) == (pytest.approx(index), verdict)
    assert one.offenders == (() if verdict == "pass" else ("p",))


def test_cpli_counts_from_the_data_date():
    """Of ten days five are done by the data date; the deadline leaves four for the rest."""
    begun = Task("a", 10, actual_start=MONDAY, remaining=5)
    one = health(begun, data_date="2027-01-11", deadline="2027-01-14T17:00")["cpli"]
    assert one.value == pytest.approx(0.8)
    assert health(begun, data_date="2027-01-11")["cpli"].note == "there is no deadline"


def test_an_unknown_metric_is_told_with_the_nearest():
    """By its id."""
    with pytest.raises(SettingsError, match="did you mean 'missing_logic'"):
        health(Task("a", 1))["missing_logik"]
