"""Which tasks a selection is meant for."""

import pytest

from pmo_risk.errors import RiskError
from pmo_risk.model import Assignment, Calendar, Project, Resource, Task
from pmo_risk.model.selection import Selection

PLAN = Project(
    "p",
    "2027-01-04",
    [
        Task("A10", 1, "Lay pipe", wbs="1.2", codes={"Discipline": "PIP"}, assignments=[Assignment("r1")]),
        Task("A20", 1, "Weld [spool]", wbs="1.2.7", codes={"Discipline": "Piping"}, calendar="nights"),
        Task("B10", 1, "Pull cable", wbs="1.20", codes={"Discipline": "ELE"}, fields={"Confidence": "Low", "Rank": 2.0, "DISCIPLINE": "PIP"}),
        Task("M", 0, "Done"),
    ],
    calendar=Calendar.standard("days"),
    calendars=[Calendar.standard("nights")],
    resources=[Resource("r1", "Pipe crew")],
)
CASES = [
    ({}, "A10 A20 B10 M"),
    ({"wbs": "1.2"}, "A10 A20"),
    ({"wbs": "1.20"}, "B10"),
    ({"wbs": "*.2"}, "A10 A20"),
    ({"wbs": "1.2*"}, "A10 A20 B10"),
    ({"wbs": "1.2.7.1"}, ""),
    ({"codes": {"discipline": "pip*"}}, "A10 A20"),
    ({"codes": {"Discipline": "PIP"}}, "A10"),
    ({"codes": {"Discipline": "*", "confidence": "low"}}, "B10"),
    ({"codes": {"Rank": "2"}}, "B10"),
    ({"codes": {"Phase": "*"}}, ""),
    ({"calendar": "NIGHTS"}, "A20"),
    ({"calendar": "days"}, "A10 B10 M"),
    ({"resource": "r1"}, "A10"),
    ({"resource": "pipe *"}, "A10"),
    ({"task": "a?0"}, "A10 A20"),
    ({"task": "*PIPE*"}, "A10"),
    ({"task": "weld [[]spool]"}, "A20"),
    ({"task": "[AB]10"}, "A10 B10"),
    ({"task": "a*", "wbs": "1.2", "calendar": "nights"}, "A20"),
]


@pytest.mark.parametrize(("given", "ids"), CASES, ids=str)
def test_a_selection_matches_where_all_of_it_holds(given, ids):
    """WBS by whole levels, codes before fields, calendar, resource by id or name, task by id or name; wildcards, and no difference of case."""
    assert [t.id for t in PLAN if Selection(**given).matches(t, PLAN)] == ids.split()


@pytest.mark.parametrize("wrong", [{"wbs": 1.2}, {"task": "  "}, {"codes": "PIP"}, {"codes": {"Discipline": 7}}, {"codes": {"": "x"}}], ids=str)
def test_what_is_no_text_is_refused(wrong):
    """A number that is meant as a WBS is told at once, not matched with nothing."""
    with pytest.raises(RiskError, match=r"must be (text|names with values of text), got"):
        Selection(**wrong)


def test_a_selection_says_what_it_selects():
    """Its text names each part; its JSON form holds what was given only."""
    one = Selection(wbs="1.2", codes={"Discipline": "PIP"}, task="A*")
    assert str(one) == "task A*, wbs 1.2, Discipline PIP"
    assert Selection(**one.to_dict()) == one
    assert hash(one) == hash(Selection(task="A*", wbs="1.2", codes={"Discipline": "PIP"}))
