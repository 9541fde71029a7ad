"""Messages say what, where, the value and the remedy, and stay short and printable."""

import copy
import pickle

import pytest

from pmo_risk import errors
from pmo_risk.errors import GraphError, InputError, Interrupted, ManyErrors, PmoRiskError, Problem, RiskError, near, raise_all, shown

CODES = {
    "SettingsError": 2, "MissingExtraError": 2, "InputError": 3, "DistributionError": 3, "UnitError": 3, "CalendarError": 3, "GraphError": 3, "RiskError": 3,
    "CorrelationError": 3, "FormatError": 3, "LimitError": 4, "SecurityError": 4, "Interrupted": 5, "NotConvergedError": 6, "PmoRiskError": 1,
}  # fmt: skip


class Hostile:
    """A value whose look tries to write to the terminal."""

    def __repr__(self):
        return "a\n\x1b[31mred"


class Broken:
    """A value that cannot be looked at."""

    def __repr__(self):
        raise ZeroDivisionError


@pytest.mark.parametrize("name", CODES)
def test_exit_codes(name):
    """Each error leaves the exit code that the design promises."""
    assert getattr(errors, name)("x").exit_code == CODES[name]


def test_message_has_where_what_and_remedy():
    """The message is the place, what is wrong, and how to mend it, in that order."""
    error = GraphError("no tasks", where="project 'p'", remedy="give one", code="EMPTY")
    assert str(error) == "project 'p': no tasks; give one"
    assert error.problems == (Problem("error", "EMPTY", "project 'p'", "no tasks", "give one"),)


def test_at_puts_the_outer_place_in_front():
    """An error told from further out keeps its class, code and inner place."""
    error = RiskError("bad", where="row 2", code="C").at("risks.csv")
    assert (type(error), error.code, str(error)) == (RiskError, "C", "risks.csv: row 2: bad")
    assert str(RiskError("bad").at("risks.csv")) == "risks.csv: bad"


@pytest.mark.parametrize(
    "value", ["a\x1b[31m\nb", "\u202eabc", Hostile(), ["\x1b"], "x" * 1_000_000, 10**5000, Broken(), b"\x1b", "\ud800"], ids=lambda v: type(v).__name__
)
def test_shown_is_short_and_printable(value):
    """Whatever is shown fits in 80 characters of one line without control characters."""
    assert len(shown(value)) <= 80
    assert shown(value).isprintable()


def test_near_names_the_closest_word():
    """A hint names the known word as it is written, whatever the case; strange or long words get none."""
    assert near("FLOUD", ["flood", "fire"]) == "did you mean 'flood'?"
    assert near("zzz", ["flood"]) == near(5, ["flood"]) == near("x" * 10_000, ["x" * 9_999]) == ""
    assert near("ab\n", ["ab\x1b"]) == "did you mean 'ab\\x1b'?"


def test_many_errors_lists_all_and_prints_fifty():
    """All problems are kept; a message of more than fifty says how many are left out."""
    many = ManyErrors("plan", [GraphError(f"fault {n}") for n in range(60)])
    assert len(many.problems) == 60
    assert "plan: 60 problems" in str(many)
    assert " 50. fault 49" in str(many)
    assert "fault 50" not in str(many)
    assert "10 more" in str(many)
    assert [p.where for p in many.at("f.xer").problems] == ["f.xer"] * 60


def test_many_errors_opens_nested_ones():
    """Several errors within several count one by one."""
    assert len(ManyErrors("a", [ManyErrors("b", [GraphError("1"), GraphError("2")]), GraphError("3")]).problems) == 3


@pytest.mark.parametrize(
    "error", [GraphError("a", where="w", code="C", remedy="r"), ManyErrors("m", [GraphError("a", where="w"), RiskError("b")])], ids=["one", "many"]
)
def test_errors_survive_pickle_and_copy(error):
    """An error from a worker process tells the same as where it was raised."""
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301  # our own bytes
        assert (type(other), str(other), other.problems) == (type(error), str(error), error.problems)


def test_raise_all():
    """No error raises nothing, one is raised as it is, several together."""
    raise_all("x", [])
    one = GraphError("a")
    with pytest.raises(GraphError) as caught:
        raise_all("x", [one])
    assert caught.value is one
    with pytest.raises(ManyErrors):
        raise_all("x", [one, one])


def test_interrupted_is_both():
    """Ctrl-C is caught by those who wait for KeyboardInterrupt and by those who wait for ours; an input error is not."""
    assert isinstance(Interrupted("x"), KeyboardInterrupt)
    assert isinstance(Interrupted("x"), PmoRiskError)
    assert not isinstance(Interrupted("x"), InputError)
