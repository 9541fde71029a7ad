"""Every check finds its fault and leaves a sound plan alone."""

import math
import unicodedata

import pytest

from pmo_risk.distributions import triangular
from pmo_risk.errors import Problem
from pmo_risk.model import Constraint, Impact, Link, Portfolio, Project, Risk, Source, Task
from pmo_risk.network import Findings, check, check_dates, check_logic, check_past, check_risks, check_uncertainty
from pmo_risk.network.view import lowest

MONDAY = "2027-01-04"
LAW = triangular(4, 5, 8)


def plan(*tasks, risks=(), **fields):
    return Project("p", MONDAY, tasks, risks, **fields)


def codes(model):
    return [p.code for p in check(model)]


def found(model, code):
    """The one problem of that code."""
    (problem,) = [p for p in check(model) if p.code == code]
    return problem


SOUND = plan(Task("a", LAW), Task("b", LAW, after=["a"]), risks=[Risk("r", 0.3, [Impact("b", delay=LAW)])])


def test_a_sound_plan_has_no_problems():
    """Nothing is said about a plan with nothing to say about."""
    assert list(check(SOUND)) == []
    assert check(SOUND).ok
    assert str(check(SOUND)) == "p: no problems"
    assert codes(Portfolio("f", [SOUND])) == []


def test_cycles_are_errors_one_a_knot():
    """Each knot of tasks gives one shortest cycle; dates are then not checked."""
    model = plan(
        Task("a", LAW, after=["c"]),
        Task("b", LAW, after=["a", "c"]),
        Task("c", LAW, after=[Link("b", "FF", lag="-2d")]),
        Task("x", LAW, after=["y"]),
        Task("y", LAW, after=["x"]),
        deadline="2027-01-05",
    )
    first, second = check(model).errors
    assert (first.code, first.where, first.what) == ("CYCLE", "task 'b'", "cycle b -FF-2d-> c -FS-> b")
    assert first.remedy == "remove or reverse one of these links"
    assert second.what == "cycle x -FS-> y -FS-> x"
    assert not check(model).ok


@pytest.mark.parametrize("twin", ["A1 ", "a1", "A 1", "\uff211"])
def test_ids_that_look_alike_are_told(twin):
    """Case, spaces and Unicode form do not tell ids apart for a reader."""
    problem = found(plan(Task("A1", LAW), Task(twin, LAW, after=["A1"])), "NEAR_DUPLICATE_ID")
    assert ascii("A1") in str(problem)
    assert ascii(twin) in str(problem)


def test_ids_in_two_unicode_forms_are_told():
    """A letter with its accent in one code or two is the same to a reader."""
    one, two = unicodedata.normalize("NFC", "caf\u00e9"), unicodedata.normalize("NFD", "caf\u00e9")
    assert found(plan(Task(one, LAW), Task(two, LAW, after=[one])), "NEAR_DUPLICATE_ID").severity == "warning"
    assert "NEAR_DUPLICATE_ID" in codes(plan(Task("a", LAW), risks=[Risk("r", 0.3, [Impact("a", delay=LAW)]), Risk("R", 0.3, [Impact("a", delay=LAW)])]))


def test_a_link_given_twice_is_told_and_two_kinds_of_link_are_not():
    """The very same link twice is a warning; SS and FF between two tasks are two links."""
    model = plan(Task("a", LAW), Task("b", LAW, after=["a", "a", Link("a", "FF", 1), Link("a", "SS", 1)]))
    assert found(model, "DUPLICATE_LINK").what == "the FS link from 'a' is given 2 times; it counts once"
    other = SOUND.replace(id="q")
    link = Link("p/b", successor="q/a")
    assert codes(Portfolio("f", [SOUND, other], [link, link])) == ["DUPLICATE_LINK"]


def test_open_ends_are_told_with_their_ids_beyond_one_of_each():
    """One start and one end are needed; more of either are listed."""
    model = plan(Task("a", LAW), Task("b", LAW, after=["a"]), Task("c", LAW, after=["a"]), Task("d", LAW))
    starts, ends = [p for p in check(model) if p.code == "OPEN_ENDS"]
    assert "2 unfinished tasks have no predecessor: 'a', 'd'" in starts.what
    assert "3 unfinished tasks have no successor: 'b', 'c', 'd'" in ends.what
    many = check(plan(*(Task(f"t{n:02}", LAW) for n in range(15))))
    assert "'t09' … and 5 more" in many.warnings[0].what


def test_links_between_projects_close_open_ends():
    """In a portfolio a link to another project is a link."""
    a, b = (Project(i, MONDAY, [Task("x", LAW), Task("y", LAW, after=["x"]), Task("z", LAW, after=["y"])]) for i in "AB")
    assert codes(Portfolio("f", [a, b], [Link("A/z", successor="B/x")])) == []


def test_a_lead_longer_than_its_predecessor_is_told():
    """A successor that may come first is a warning, compared in hours."""
    model = plan(Task("a", "16h"), Task("b", LAW, after=[Link("a", lag="-3d")]))
    assert "the lead of 24 h on its FS link is longer than the predecessor 'a', 16 h" in found(model, "LEAD_EXCEEDS_DURATION").what
    assert "LEAD_EXCEEDS_DURATION" not in codes(plan(Task("a", "16h"), Task("b", LAW, after=[Link("a", lag="-2d")])))


def test_a_task_that_began_too_early_is_told():
    """Progress out of sequence names the predecessors that are not done."""
    begun = {"actual_start": MONDAY, "remaining": LAW}
    model = plan(Task("a", LAW), Task("b", LAW, after=["a"], **begun), data_date="2027-01-06")
    assert found(model, "OUT_OF_SEQUENCE").what == "began although it waits for 'a'"
    assert "OUT_OF_SEQUENCE" not in codes(plan(Task("a", LAW, **begun), Task("b", LAW, after=[Link("a", "SS")], **begun), data_date="2027-01-06"))


def test_a_milestone_that_takes_time_is_told():
    """A milestone has no duration, certain or not; work of no length is fine."""
    assert "up to 8" in found(plan(Task("m", LAW, milestone="finish")), "MILESTONE_DURATION").what
    assert "a duration of 3" in found(plan(Task("m", 3, milestone="start")), "MILESTONE_DURATION").what
    assert "MILESTONE_DURATION" not in codes(plan(Task("m", 0, milestone="start")))


def test_a_tail_below_zero_is_told_with_its_probability():
    """Triangular(-1, 1, 3) is below zero in one draw of eight; the threshold is 0.1%."""
    assert "probability 12.50%" in found(plan(Task("a", triangular(-1, 1, 3))), "NEGATIVE_TAIL").what
    at_the_edge = triangular(-0.1, 5, 9.9)  # below zero: 0.1^2 / (10 * 5.1) = 0.0196%
    assert "NEGATIVE_TAIL" not in codes(plan(Task("a", at_the_edge)))


def test_uncertainty_of_finished_work_is_told():
    """What a finished task's distribution says is dropped, and listed."""
    done = Task("a", LAW, actual_start=MONDAY, actual_finish="2027-01-05")
    assert "1 finished tasks" in found(plan(done, data_date="2027-01-06"), "COMPLETE_UNCERTAIN").what


def test_tasks_without_uncertainty_are_noted_unless_a_risk_moves_them():
    """Fixed work that no risk delays is listed; milestones and finished work are not."""
    model = plan(Task("a", 5), Task("b", 5, after=["a"]), Task("m", 0, after=["b"]), risks=[Risk("r", 0.5, [Impact("a", delay=LAW)])])
    problem = found(model, "NO_UNCERTAINTY")
    assert (problem.severity, problem.what) == ("note", "1 of 3 unfinished tasks have no uncertainty: 'b'")
    shared = Portfolio("f", [plan(Task("a", 5))], risks=[Risk("r", 0.5, [Impact("p/a", factor=LAW)])])
    assert "NO_UNCERTAINTY" not in codes(shared)


@pytest.mark.parametrize("probability", [0, 1])
def test_sure_and_impossible_risks_are_noted(probability):
    """Probabilities of 0 and 1 are accepted, and said."""
    problem = found(plan(Task("a", LAW), risks=[Risk("r", probability, [Impact("a", delay=LAW)])]), "PROBABILITY_CERTAIN")
    assert (problem.severity, problem.where) == ("note", "risk 'r'")
    assert str(probability) in problem.what


def test_a_driver_that_tasks_share_is_no_sure_risk():
    """A factor on several tasks in every iteration is there to move them together; a fixed one, or one on a single task, belongs into the plan."""
    two = [Task("a", LAW, cost=5, wbs="1"), Task("b", LAW, cost=5, wbs="1")]
    for impact in (Impact(["a", "b"], factor=LAW), Impact(["a", "b"], cost_factor=LAW), Impact(wbs="1", factor=LAW)):
        assert "PROBABILITY_CERTAIN" not in codes(plan(*two, risks=[Risk("r", 1, [impact])]))
    for impact in (Impact(["a", "b"], factor=1.1), Impact("a", factor=LAW), Impact(["a", "b"], delay=LAW)):
        assert "PROBABILITY_CERTAIN" in codes(plan(*two, risks=[Risk("r", 1, [impact])]))


@pytest.mark.parametrize(
    ("impacts", "expected"),
    [
        ([], True),
        ([Impact("a", delay=0, factor=1, cost=0)], True),
        ([Impact("done", delay=5)], True),
        ([Impact("done", cost=5)], False),
        ([Impact("done", delay=5, cost_rate=5)], False),
        ([Impact("a", factor=LAW.scaled(0.2))], False),
        ([Impact("a", cost_factor=1, share=0)], True),
        ([Impact("a", cost_factor=1.2)], False),
        ([Impact("a", share=0.1)], False),
        ([Impact(wbs="1", delay=5)], False),
    ],
)
def test_risks_without_effect_are_told(impacts, expected):
    """No impact, impacts of nothing, and impacts on finished tasks only do nothing."""
    done = Task("done", 1, actual_start=MONDAY, actual_finish="2027-01-04T17:00")
    model = plan(done, Task("a", LAW, after=["done"], wbs="1"), risks=[Risk("r", 0.3, impacts)], data_date="2027-01-05")
    assert ("NO_EFFECT" in codes(model)) == expected


def past(stem):
    """Risks on tasks that are named with a stem, and what is told of each."""
    return {
        "money of finished tasks": ({"impacts": Impact(f"{stem}done", cost=5)}, "hits finished tasks only, and still costs its money in full"),
        "money by the day of finished tasks": ({"impacts": Impact(f"{stem}done", delay=5, cost_rate=5)}, "hits finished tasks only"),
        "money of tasks to do": ({"impacts": [Impact(f"{stem}done", cost=5), Impact(f"{stem}a", delay=1)]}, ""),
        "money of no task": ({"impacts": [Impact(f"{stem}done", cost=5), Impact(cost=5)]}, ""),
        "closed": ({"impacts": Impact(f"{stem}done", cost=5), "status": "closed"}, ""),
        "occurred": ({"impacts": Impact(f"{stem}done", cost=5), "status": "occurred"}, ""),
        "gone with the work": ({"impacts": Impact(f"{stem}done", cost=5), "expires": True}, ""),
        "a window that is over": ({"impacts": Impact(f"{stem}a", delay=5), "window": (None, "2027-01-04")}, "still counts with its probability"),
        "money of a window that is over": ({"impacts": Impact(f"{stem}a", cost=5), "window": (None, "2027-01-04")}, "its money in full"),
        "a window to come": ({"impacts": Impact(f"{stem}a", cost=5), "window": (None, "2027-01-05")}, ""),
        "a window that was closed": ({"impacts": Impact(f"{stem}a", cost=5), "window": (None, "2027-01-04"), "status": "closed"}, ""),
    }


@pytest.mark.parametrize("case", past(""))
@pytest.mark.parametrize("stem", ["", "p/"])
def test_risks_whose_time_is_over_are_told(case, stem):
    """They cost their money in full, which the simulation spends and nothing else says."""
    fields, expected = past(stem)[case]
    done = Task("done", 1, actual_start=MONDAY, actual_finish="2027-01-04T17:00")
    model = plan(done, Task("a", LAW, after=["done"]), data_date="2027-01-05")
    model = (Portfolio("F", [model]) if stem else model).with_risks(Risk("r", 0.3, **fields))
    told = [p for p in check(model) if p.code == "RISK_PAST"]
    assert [p.where for p in told] == (["risk 'r'"] if expected else [])
    assert all(expected in p.what and 'status="closed"' in p.remedy for p in told)


def test_an_opportunity_beyond_its_task_is_told():
    """Ten hours off a task that may take eight cannot be; units are compared in hours."""
    task = Task("a", triangular(1, 2, 3))
    model = plan(task, risks=[Risk("r", 0.3, [Impact("a", delay=triangular(-10, -5, 0), unit="h")])])
    assert "may shorten task 'a' by 10 h, more than the 8 h" in found(model, "OPPORTUNITY_EXCEEDS_DURATION").what
    fine = plan(task, risks=[Risk("r", 0.3, [Impact("a", delay=triangular(-8, -5, 0), unit="h")])])
    assert "OPPORTUNITY_EXCEEDS_DURATION" not in codes(fine)


def test_percent_used_as_a_factor_is_told():
    """90/100/120 multiply by a hundred; the message offers the number that is meant."""
    model = plan(Task("a", LAW), risks=[Risk("r", 0.3, [Impact("a", factor=triangular(90, 100, 110))])])
    assert "did you mean 1, that is 100%?" in found(model, "SCALE_SUSPECT").remedy
    assert "SCALE_SUSPECT" not in codes(plan(Task("a", LAW), risks=[Risk("r", 0.3, [Impact("a", factor=triangular(1, 4, 9))])]))


@pytest.mark.parametrize(
    ("constraint", "hours"),
    [
        (Constraint("SNLT", "2027-01-08T08:00"), 8),
        (Constraint("MSO", "2027-01-08T08:00"), 8),
        (Constraint("FNLT", "2027-01-13T17:00"), 16),
        (Constraint("MFO", "2027-01-13T17:00"), 16),
    ],
)
def test_constraints_that_logic_breaks_are_told(constraint, hours):
    """The finding gives the date, what logic gives, and the negative float in working hours."""
    model = plan(Task("a", triangular(1, 5, 9)), Task("b", triangular(1, 5, 9), after=["a"], constraints=[constraint]))
    problem = found(model, "CONSTRAINT_VIOLATED")
    assert f"{constraint.date:%Y-%m-%d %H:%M}, but logic gives 2027-01-1" in problem.what
    assert problem.what.endswith(f" -{hours} h of float")


def test_a_constraint_that_logic_keeps_is_not_told():
    """Dates that hold say nothing."""
    kept = [Constraint("SNLT", "2027-01-11T08:00"), Constraint("FNLT", "2027-01-15T17:00")]
    model = plan(Task("a", triangular(1, 5, 9)), Task("b", triangular(1, 5, 9), after=["a"], constraints=kept, deadline="2027-01-15T17:00"))
    assert codes(model) == []


def test_missed_deadlines_are_told():
    """A task's, a project's and a portfolio's deadline, each by name."""
    late = Task("a", triangular(1, 5, 9), deadline="2027-01-06T17:00")
    assert "-16 h of float" in found(plan(late), "DEADLINE_MISSED").what
    assert found(plan(Task("a", LAW), deadline="2027-01-06"), "DEADLINE_MISSED").where == "project 'p'"
    assert found(Portfolio("f", [plan(Task("a", LAW))], deadline="2027-01-06"), "DEADLINE_MISSED").where == "portfolio 'f'"


@pytest.mark.parametrize("kind", ["MSO", "MFO"])
def test_must_constraints_before_the_data_date_are_told(kind):
    """Both dates and what is done instead are said."""
    model = plan(Task("a", LAW, constraints=[Constraint(kind, "2027-01-05T08:00")]), data_date="2027-01-11")
    problem = found(model, "CONSTRAINT_BEFORE_DATA_DATE")
    assert "2027-01-05 08:00 is before the data date 2027-01-11 00:00; it is scheduled at 2027-01-1" in problem.what


def test_a_start_constraint_after_the_deadline_is_told():
    """A task that may not start before the project should be over."""
    model = plan(Task("a", LAW, constraints=[Constraint("SNET", "2027-03-01")]), deadline="2027-02-01")
    assert "2027-03-01 00:00 is after the project's deadline 2027-02-02 00:00" in found(model, "CONSTRAINT_AFTER_DEADLINE").what


def test_actual_dates_in_the_future_are_told():
    """Nothing can have happened after the data date."""
    task = Task("a", LAW, actual_start="2027-01-05", remaining=LAW)
    assert "its actual start 2027-01-05 00:00 is after the data date" in found(plan(task, data_date=MONDAY), "FUTURE_ACTUAL").what


def test_progress_without_a_data_date_is_told():
    """Begun work asks for a status date."""
    assert found(plan(Task("a", LAW, actual_start=MONDAY, remaining=LAW)), "NO_DATA_DATE").where == "project 'p'"


def test_dates_that_cannot_be_are_findings():
    """A duration past all calendars is an error in the list, not an exception."""
    assert [p.code for p in check(plan(Task("a", 1e7))).errors] == ["DATE_RANGE"]


def test_import_notes_are_passed_on():
    """What the importer had to say comes with the rest, from portfolio and projects alike."""
    note = Problem("warning", "SUMMARY_LOGIC", "row 7", "expanded")
    source = Source("x.xer", "xer", (), (note,))
    project = SOUND.replace(source=source)
    assert list(check(project)) == [note]
    assert list(check(Portfolio("f", [project], source=source))) == [note, note]


def test_findings_look_alike_everywhere_and_escape_what_they_show():
    """Errors come first; text, table and HTML show the same rows; control codes and markup stay text."""
    hostile = "<script>alert(1)</script>\x1b[31m\u202e"
    findings = Findings(hostile, [Problem("note", "N", hostile, "one"), Problem("error", "E", "x", hostile, "mend & go")])
    assert [p.severity for p in findings] == ["error", "note"]
    assert len(findings) == 2
    assert findings.to_frame().columns.tolist() == ["severity", "code", "where", "what", "remedy"]
    assert findings.to_frame()["code"].tolist() == ["E", "N"]
    for text in (str(findings), findings._repr_html_()):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "<script>" not in findings._repr_html_()
    assert "mend &amp; go" in findings._repr_html_()
    assert findings.warnings == ()
    assert [p.code for p in findings.notes] == ["N"]


def test_long_lists_are_cut_in_print_only():
    """More than a hundred problems print as a hundred and a count; all of them are there."""
    findings = Findings("p", [Problem("note", "N", "", str(n)) for n in range(130)])
    assert str(findings).endswith("… and 30 more: see to_frame()")
    assert "30 more" in findings._repr_html_()
    assert len(findings.to_frame()) == 130


def test_every_check_is_on_a_list():
    """A check that is written is a check that runs: each module's public generator functions of a plan are in its CHECKS."""
    for module in (check_logic, check_uncertainty, check_risks, check_past, check_dates):
        written = {f for n, f in vars(module).items() if callable(f) and not n.startswith("_") and f.__module__ == module.__name__ and not isinstance(f, type)}
        assert written == set(module.CHECKS)


def test_the_least_value_of_a_law_without_one_is_its_rare_low():
    """A law without a least value counts from where one draw in a thousand falls below."""

    class Unbounded:
        support = (-math.inf, math.inf)

        def ppf(self, u):
            return -3.0 if u == 0.001 else 0.0

    assert lowest(Unbounded()) == -3.0
    assert lowest(LAW) == 4
