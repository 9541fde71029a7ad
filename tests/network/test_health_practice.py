"""What is asked before a risk run beyond the DCMA's points, on small schedules, every count made by hand."""

import pytest

from pmo_risk.distributions import triangular
from pmo_risk.model import Constraint, Impact, Link, Portfolio, Project, Risk, ScheduleOptions, Task
from pmo_risk.network import check

MONDAY = "2027-01-04"
BEGUN = {"actual_start": MONDAY, "remaining": 3}
DONE = {"actual_start": MONDAY, "actual_finish": "2027-01-05T17:00"}
LAW = triangular(4, 5, 8)


def health(*tasks, risks=(), **fields):
    return check(Project("p", MONDAY, tasks, risks, **fields)).health


def figures(one):
    """Count, of how many, verdict, and the offenders as text."""
    return one.count, one.of, one.verdict, [str(o) for o in one.offenders]


def test_a_finish_that_drives_nothing_dangles():
    """Only the start of a has a successor; of b, which has both, the finish drives; c has no successor at all and is missing logic, not dangling."""
    one = health(Task("a", 5), Task("b", 5, after=[Link("a", "SS")]), Task("c", 5, after=["b", Link("b", "SS")]))["dangling_logic"]
    assert figures(one) == (1, 3, "fail", ["a"])
    assert one.note == "0 with a loose start, 1 with a loose finish"


@pytest.mark.parametrize(("kind", "dangling"), [("FS", []), ("SS", ["a"]), ("FF", ["b"]), ("SF", ["a", "b"])])
def test_which_ends_a_link_ties(kind, dangling):
    """FS ties the finish of a and the start of b; SS leaves a's finish loose, FF b's start, SF both."""
    assert figures(health(Task("a", 5), Task("b", 5, after=[Link("a", kind)]))["dangling_logic"])[3] == dangling


def test_milestones_and_begun_starts_do_not_dangle():
    """A milestone's start is its finish; the start of begun work needs no predecessor any more."""
    assert health(Task("m", 0), Task("b", 5, after=[Link("m", "SS")]))["dangling_logic"].count == 0
    assert health(Task("a", 5), Task("b", 5, after=[Link("a", "FF")], **BEGUN), data_date="2027-01-05")["dangling_logic"].count == 0


def test_soft_constraints_are_told_without_a_verdict():
    """a may not start, b not finish before a date; the start of c is past; d's constraint is hard."""
    no_earlier = Constraint("SNET", "2027-02-01")
    one = health(
        Task("a", 5, constraints=no_earlier),
        Task("b", 5, constraints=Constraint("FNET", "2027-02-01")),
        Task("c", 5, constraints=no_earlier, **BEGUN),
        Task("d", 5, constraints=Constraint("SNLT", "2027-02-01")),
        data_date="2027-01-05",
    )["soft_constraints"]
    assert figures(one) == (2, 4, "information", ["a", "b"])


def test_as_late_as_possible_fails():
    """One of two."""
    assert figures(health(Task("a", 5, constraints=Constraint("ALAP")), Task("b", 9))["alap"]) == (1, 2, "fail", ["a"])


@pytest.mark.parametrize(
    ("lag", "is_long"),
    [("10d", False), ("10.5d", True), ("-11d", True), ("2w", False), ("81h", True), ("14ed", False), ("15ed", True), ("50%", False), ("51%", True), (0, False)],
)
def test_long_lags_are_of_more_than_two_weeks(lag, is_long):
    """Ten working days, or fourteen of the clock; a share is of the predecessor's twenty days."""
    one = health(Task("a", 20), Task("b", 5, after=[Link("a", lag=lag)]))["long_lags"]
    assert (one.count, one.of) == (int(is_long), 1)


@pytest.mark.parametrize(("links", "density", "verdict"), [(7, 1.75, "pass"), (8, 2.0, "pass"), (17, 4.25, "fail"), (5, 1.25, "fail")])
def test_density_counts_each_link_at_both_ends(links, density, verdict):
    """Eight tasks with 7, 8 or 17 links have a density of 1.75, 2.00 and 4.25 (Elecosoft's help on Powerproject's metric)."""
    pairs = [(i, j) for gap in range(1, 8) for i, j in ((i, i + gap) for i in range(8 - gap))][:links]
    tasks = [Task(f"t{j}", 5, after=[f"t{i}" for i, k in pairs if k == j]) for j in range(8)]
    one = health(*tasks)["logic_density"]
    assert (one.count, one.of, one.value, one.verdict) == (2 * links, 8, density, verdict)


def test_merge_hotspots_wait_for_five_tasks():
    """m waits for six, n for five; o for four, two links from one task being one, and one predecessor being done."""
    many = [Task(f"t{i}", 5) for i in range(6)]
    one = health(
        *many,
        Task("z", 2, **DONE),
        Task("n", 1, after=[t.id for t in many[:5]]),
        Task("m", 1, after=[t.id for t in many]),
        Task("o", 1, after=["t0", Link("t0", "SS"), "t1", "t2", "t3", "z"]),
        data_date="2027-01-06",
    )["merge_hotspots"]
    assert figures(one) == (2, 9, "information", ["m", "n"])
    assert one.note == "up to 6 predecessors"


def test_summaries_with_links_fail():
    """S1 has a successor, S2 none."""
    tasks = [Task("S1", 0, type="summary", wbs="1"), Task("S2", 0, type="summary", wbs="2"), Task("a", 5, wbs="1.1"), Task("b", 5, wbs="2.1", after=["S1"])]
    assert figures(health(*tasks)["summary_links"]) == (1, 2, "fail", ["S1"])
    assert health(Task("a", 5))["summary_links"].note == "there are no summary tasks"


def test_a_level_of_effort_must_not_stand_in_for_logic():
    """b follows nothing but L1, and nothing but L2 follows d; L3 goes beside the link from y to e. None is critical: the path is a and c."""
    tasks = [Task("a", 5), Task("y", 1), Task("c", 50, after=["a"]), Task("d", 1), Task("b", 1, after=["L1"]), Task("e", 1, after=["y", "L3"])]
    efforts = [
        Task("L1", 0, type="loe", after=[Link("y", "SS"), Link("y", "FF")]),
        Task("L2", 0, type="loe", after=[Link("d", "SS"), Link("d", "FF")]),
        Task("L3", 0, type="loe", after=[Link("y", "SS"), Link("y", "FF")]),
    ]
    assert figures(health(*tasks, *efforts)["loe_logic"]) == (2, 3, "fail", ["L1", "L2"])
    assert health(*tasks[:2])["loe_logic"].note == "there are no unfinished levels of effort"


def test_a_critical_level_of_effort_fails():
    """L spans the only path. Beside a longer path it has float, which the options may count as critical."""
    span = Task("L", 0, type="loe", after=[Link("a", "SS"), Link("a", "FF")])
    assert figures(health(Task("a", 5), span)["loe_logic"]) == (1, 1, "fail", ["L"])
    ends_with_c = (
        Task("a", 5),
        Task("b", 10),
        Task("c", 0, after=["a"]),
        Task("z", 1, after=["b", "c"]),
        Task("L", 0, type="loe", after=["a", Link("c", "FF")]),
    )
    assert health(*ends_with_c)["loe_logic"].verdict == "pass"
    assert health(*ends_with_c, options=ScheduleOptions(critical_float=1e4))["loe_logic"].verdict == "fail"


def test_out_of_sequence_work_is_told_as_in_the_check():
    """b began before a was done; c began after."""
    tasks = [Task("a", 5), Task("b", 5, after=["a"], **BEGUN), Task("z", 2, **DONE), Task("c", 5, after=["z"], **BEGUN)]
    assert figures(health(*tasks, data_date="2027-01-06")["out_of_sequence"]) == (1, 3, "fail", ["b"])


def test_work_without_duration_is_no_milestone():
    """m is marked, w is not, u may take time."""
    one = health(Task("m", 0, milestone="finish"), Task("w", 0), Task("u", triangular(0, 0, 3)), Task("a", 5))["zero_durations"]
    assert figures(one) == (1, 4, "information", ["w"])


def test_uncertain_work_is_counted_in_days():
    """Of 40 days to go a has 30 (uncertain), b 2 (a risk delays it), c 8 (certain): 32 of 40 are just enough."""

    def plan(c):
        tasks = [Task("a", triangular(20, 30, 50)), Task("b", 2), Task("c", c), Task("z", 100, **DONE)]
        risks = [Risk("r", 0.5, [Impact("b", delay=LAW), Impact("c", cost=100)])]
        return health(*tasks, risks=risks, data_date="2027-01-06")["uncertain_work"]

    assert figures(plan(8)) == (32, 40, "pass", ["c"])
    assert plan(8).value == pytest.approx(0.8)
    assert (plan(9).verdict, plan(9).note) == ("fail", "1 tasks without uncertainty")


def test_uncertain_work_counts_what_remains_and_hours_as_parts_of_days():
    """10 days to go of a's 50 are certain, longest first; b's 80 hours are ten days and uncertain."""
    one = health(Task("a", 50, actual_start=MONDAY, remaining=10), Task("b", triangular(60, 80, 90), unit="h"), Task("d", 5), data_date="2027-01-06")[
        "uncertain_work"
    ]
    assert figures(one) == (10, 25, "fail", ["a", "d"])
    assert check(Project("p", MONDAY, [Task("m", 0)])).health["uncertain_work"].note == "there is no work to go"


def test_progress_needs_a_data_date():
    """A begun project without one fails; one that has not begun has nothing to say."""
    assert figures(health(Task("a", 5, **BEGUN))["data_date"]) == (1, 1, "fail", ["p"])
    assert health(Task("a", 5, **BEGUN), data_date="2027-01-06")["data_date"].verdict == "pass"
    assert health(Task("a", 5))["data_date"].verdict == "not measurable"


def test_manual_tasks_fail():
    """One of two."""
    by_hand = Task("a", 5, manual=True, constraints=Constraint("MSO", "2027-01-11T08:00"))
    assert figures(health(by_hand, Task("b", 5))["manual_tasks"]) == (1, 2, "fail", ["a"])


def test_a_link_beside_a_way_of_two_is_redundant():
    """a to c goes over b as well; a to d over b does not, since d waits for b with a lag."""
    one = health(Task("a", 5), Task("b", 5, after=["a"]), Task("c", 5, after=["a", "b"]), Task("d", 5, after=["a", Link("b", lag="1d")]))["redundant_links"]
    assert figures(one) == (1, 5, "information", ["a -FS-> c"])


def test_the_plan_itself_may_be_too_late():
    """Ten days of work against a deadline of nine; both dates are told."""
    one = health(Task("a", 10), deadline="2027-01-14T17:00")["deadline"]
    assert figures(one) == (1, 1, "fail", ["p"])
    assert one.note == "'p': finish 2027-01-15 17:00, deadline 2027-01-14 17:00"
    assert health(Task("a", 10), deadline="2027-01-15")["deadline"].verdict == "pass"
    assert health(Task("a", 10))["deadline"].verdict == "not measurable"


def test_a_portfolio_adds_up_its_projects():
    """Tasks and links of all projects, those between them too; each project may have its own start and finish."""
    a, b = (Project(i, MONDAY, [Task("x", 5), Task("y", 5, after=[Link("x", lag="-1d")])]) for i in "AB")
    found = check(Portfolio("F", [a, b], [Link("A/y", successor="B/x", lag="12d")], deadline="2027-01-15T17:00")).health
    assert figures(found["missing_logic"]) == (0, 4, "pass", [])
    assert figures(found["leads"]) == (2, 3, "fail", ["A/x -FS-1d-> A/y", "B/x -FS-1d-> B/y"])
    assert figures(found["long_lags"]) == (1, 3, "fail", ["A/y -FS+12d-> B/x"])
    assert figures(found["deadline"])[:3] == (1, 1, "fail")


def test_projects_of_a_portfolio_are_tested_each():
    """A mandatory date in B stops what comes before it there, and nothing in A."""
    held = Constraint("MSO", "2027-01-11T08:00", mandatory=True)
    a = Project("A", MONDAY, [Task("x", 5), Task("y", 5, after=["x"])])
    b = Project("B", MONDAY, [Task("x", 5), Task("y", 5, after=["x"], constraints=held)])
    one = check(Portfolio("F", [a, b])).health["critical_path_test"]
    assert figures(one) == (1, 2, "fail", ["B"])
    assert one.note == "project 'A': +600 d on 'A/x' move the finish by 600 d; project 'B': +600 d on 'B/x' move the finish by 0 d"


def test_linked_projects_are_tested_one_by_one():
    """B waits for A: a delay of both at once would move it twice as far."""
    a, b = (Project(i, MONDAY, [Task("x", 5), Task("y", 5, after=["x"])]) for i in "AB")
    one = check(Portfolio("F", [a, b], [Link("A/y", successor="B/x")])).health["critical_path_test"]
    assert figures(one) == (0, 2, "pass", [])
    assert "project 'B': +600 d on 'B/x' move the finish by 600 d" in one.note


def test_cpli_of_a_portfolio_is_the_least():
    """A has 20 days for 10, B 9 for 10, the whole 15 for 10."""
    a = Project("A", MONDAY, [Task("x", 10)], deadline="2027-01-29T17:00")
    b = Project("B", MONDAY, [Task("x", 10)], deadline="2027-01-14T17:00")
    one = check(Portfolio("F", [a, b], deadline="2027-01-22T17:00")).health["cpli"]
    assert (one.value, one.of, one.offenders, one.verdict) == (pytest.approx(0.9), 3, ("B",), "fail")
