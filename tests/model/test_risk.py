"""Risks: probabilities, impacts and registers."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError, RiskError
from pmo_risk.model import Impact, Register, Risk, Source

EVIL = "a\x1b[31m\nb"
FLOOD = Risk("flood", 0.2, Impact(["a", "b"], delay=pr.uniform(1, 2), cost=5), name="Flood", category="nature")


@pytest.mark.parametrize(
    ("given", "value"), [("30%", 0.3), (" 0.5 % ", 0.005), ("29%", 0.29), ("0.3", 0.3), (0, 0), (1, 1), (np.int64(1), 1), (np.float32(0.5), 0.5), ("100%", 1)]
)
def test_probabilities(given, value):
    """A share of one, or text with its percent sign."""
    risk = Risk("r", given)
    assert risk.probability == value
    assert type(risk.probability) is float


@pytest.mark.parametrize(
    ("given", "hint"),
    [(30, "got 30; did you mean 0.30?"), ("30", "got '30'; did you mean 0.30?"), (2.5, "did you mean 0.025?"), (100, "did you mean 1.00?")]
    + [(v, "") for v in (1.2, "1.2", "130%", -0.1, True, None, float("nan"), "nan", "", "%", "٣٠%", "1_0%", "30,5%", 10**400, [], "x" * 1_000_000)],
    ids=range(20),
)
def test_bad_probabilities(given, hint):
    """What is no share is refused; a hint is given only where 2 to 100 may be meant as percent."""
    with pytest.raises(RiskError) as caught:
        Risk(EVIL, given)
    assert caught.value.code == "PROBABILITY"
    assert str(caught.value).startswith(r"risk 'a\x1b[31m\nb': probability must be ")
    assert hint in str(caught.value)
    assert ("did you mean" in str(caught.value)) == bool(hint)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda: Impact("a"), "NO_EFFECT", "needs a delay, a factor or a cost"),
        (lambda: Impact(delay=1), "NO_TASK", "name them, or give only a cost"),
        (lambda: Impact(factor=1), "NO_TASK", "name them"),
        (lambda: Impact(["a", "b", "a"], delay=1), "DUPLICATE_TASK", "('a', 'b', 'a')"),
        (lambda: Impact([5], delay=1), "TYPE", "5"),
        (lambda: Impact("a", factor=-1), "FACTOR", "negative"),
        (lambda: Impact("a", factor=pr.uniform(-1, 9)), "FACTOR", "probability 0.1"),
        (lambda: Impact("a", delay=1, unit="dd"), "UNIT", "did you mean 'd'?"),
        (lambda: Impact("a", delay="5 d or so"), "SPAN", "cannot read '5 d or so' as a length of time"),
        (lambda: Risk(5, 0.1), "RISK_ID", "got 5"),
        (lambda: Risk("r", 0.1, [5]), "TYPE", "risk 'r': 5 is not a Impact"),
        (lambda: Register([5]), "TYPE", "5 is not a Risk"),
        (lambda: Register([FLOOD, FLOOD]), "DUPLICATE_RISK", "risk 'flood': is in the register twice"),
        (lambda: Register([FLOOD])["Floud"], "UNKNOWN_RISK", "no risk 'Floud'; did you mean 'flood'?"),
        (lambda: Register([FLOOD])[0], "UNKNOWN_RISK", "no risk 0"),
    ],
)
def test_refused(make, code, words):
    """Impacts without effect or target, doubles and strangers are refused with the value and a remedy."""
    with pytest.raises(PmoRiskError) as caught:
        make()
    assert caught.value.code == code
    assert words in str(caught.value)


def test_a_hair_of_negative_factor_is_let_pass():
    """A factor negative once in two thousand is taken; zero is not negative."""
    assert Impact("a", factor=pr.uniform(-0.0005, 1)).factor.support[0] < 0
    assert Impact("a", factor=pr.uniform(0, 1)).factor.mean == 0.5


@pytest.mark.parametrize(
    ("impacts", "kind"),
    [
        ([Impact("a", delay=-1)], "opportunity"),
        ([Impact("a", factor=0.9), Impact(cost=-5)], "opportunity"),
        ([Impact("a", delay=-1, cost=5)], "threat"),
        ([Impact("a", delay=-1), Impact(cost=5)], "threat"),
        ([Impact("a", delay=0)], "threat"),
        ([], "threat"),
    ],
)
def test_kind(impacts, kind):
    """An opportunity helps with every impact."""
    assert Risk("r", 0.1, impacts).kind == kind


def test_register_and_equality():
    """A register finds by id, knows what it holds, and equals one of the same risks whatever its source."""
    register = Register([FLOOD, Risk("fire", 0.1)])
    assert "flood" in register
    assert FLOOD in register
    assert "x" not in register
    assert register["flood"] is FLOOD
    assert register == Register(list(register), source=Source("f", "xlsx"))
    assert FLOOD.replace() == FLOOD
    assert hash(FLOOD.replace()) == hash(FLOOD)
    assert FLOOD.tasks == ("a", "b")
    with pytest.raises(AttributeError):
        FLOOD.probability = 1
