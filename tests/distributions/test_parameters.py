"""What the families refuse: each bad parameter with its own code, and the value in the message."""

import json
import re

import pytest

from pmo_risk.distributions import FAMILIES, as_distribution, from_dict
from pmo_risk.errors import DistributionError

NOT_NUMBERS = [
    (float("nan"), "NOT_FINITE", "got nan"),
    (float("inf"), "NOT_FINITE", "got inf"),
    (float("-inf"), "NOT_FINITE", "got -inf"),
    ("nan", "NOT_FINITE", "got 'nan'"),
    ("1e999", "NOT_FINITE", "got '1e999'"),
    (10**400, "NOT_FINITE", "got 1000"),
    (-1e200, "TOO_LARGE", "got -1e+200"),
    ("12", "NOT_A_NUMBER", "got '12'"),
    ("<b>\x1b[31m", "NOT_A_NUMBER", r"got '<b>\x1b[31m'"),
    (True, "NOT_A_NUMBER", "got True"),
    (2 + 1j, "NOT_A_NUMBER", "got (2+1j)"),
    ({}, "NOT_A_NUMBER", "got {}"),
]


def test_refused(refused):
    """A parameter that breaks its family's rule is an error with that rule's code, the family and the value in its message."""
    kind, parameters, code, words = refused
    with pytest.raises(DistributionError, match=re.escape(words)) as caught:
        FAMILIES[kind](**parameters)
    assert caught.value.code == code
    assert caught.value.what.startswith(f"{kind}: ")


@pytest.mark.parametrize(("bad", "code", "words"), NOT_NUMBERS, ids=[f"{code}-{words[4:12]!a}" for _, code, words in NOT_NUMBERS])
def test_not_a_finite_number(first_case, bad, code, words):
    """Whatever is no finite number is refused in every parameter of every family, and the parameter is named."""
    kind, parameters = first_case
    for name, value in parameters.items():
        spoiled = parameters | {name: [*value[:-1], bad] if isinstance(value, list) else bad}
        with pytest.raises(DistributionError, match=re.escape(words)) as caught:
            FAMILIES[kind](**spoiled)
        assert caught.value.code == code
        assert caught.value.what.startswith(f"{kind}: {name}")


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_json_that_python_reads_as_no_number(text):
    """JSON's NaN, Infinity and 1e999, which Python reads without a word, are refused."""
    data = json.loads('{"kind": "triangular", "low": 1, "mode": 2, "high": ' + text + "}")
    with pytest.raises(DistributionError, match="triangular: high must be finite") as caught:
        from_dict(data)
    assert caught.value.code == "NOT_FINITE"


def test_unknown_family():
    """An unknown name is an error with the nearest known one and the list."""
    with pytest.raises(
        DistributionError, match="unknown distribution 'triangel'; did you mean 'triangular'\\? known: averaged, bernoulli, bernoulli_sum, beta, "
    ) as caught:
        from_dict({"kind": "triangel", "low": 1})
    assert caught.value.code == "UNKNOWN_NAME"
    with pytest.raises(DistributionError, match="did you mean 'triangular'"):
        from_dict({"kind": "triangle"})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "pert", "low": 1, "mode": 2, "maxx": 3}, "'maxx'"),
        ({"kind": "pert", "low": 1, "mode": 2}, "'high'"),
        ({"kind": "lognormal", "mean": 1, "sd": 2, "scale": 3}, "'scale'"),
        ({"kind": "normal", "mean": 1, "std": 2}, "'std'"),
        ({"kind": "lognormal", "mean": 1}, "got mean"),
    ],
)
def test_missing_or_extra_parameter(data, words):
    """A missing or an extra parameter is named, and so are those the family takes."""
    with pytest.raises(DistributionError, match=words) as caught:
        from_dict(data)
    assert caught.value.code == "PARAMETERS"
    assert "it takes" in caught.value.remedy or "give mean and sd" in caught.value.remedy


@pytest.mark.parametrize("data", [None, True, "pert", [1, 2, 3], {}, {"low": 1}, {"kind": 3}])
def test_not_a_distribution(data):
    """What is neither a number nor an object with a kind is no distribution."""
    with pytest.raises(DistributionError, match="a number or an object with a 'kind'") as caught:
        from_dict(data)
    assert caught.value.code == "NOT_A_DISTRIBUTION"


def test_a_number_is_fixed():
    """A plain number is the law that always gives it."""
    assert from_dict(3) == as_distribution(3, "cost") == FAMILIES["fixed"](3.0)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("uniform", {"low": 7, "high": 7}),
        ("triangular", {"low": 7, "mode": 7, "high": 7}),
        ("pert", {"low": 7, "mode": 7, "high": 7}),
        ("trigen", {"q_low": 7, "mode": 7, "q_high": 7}),
        ("discrete", {"values": [7], "probabilities": [1]}),
    ],
)
def test_points_that_are_equal_make_a_constant(kind, parameters):
    """Where the points are all equal the law is a constant, to the kernel as well."""
    law = FAMILIES[kind](**parameters)
    assert (law.mean, law.var, law.support) == (7, 0, (7, 7))
    assert law.form() == FAMILIES["fixed"](7).form()


@pytest.mark.parametrize(("kind", "words"), [("lognormal", "mu=, sigma="), ("gamma", "shape=, scale="), ("gumbel", "mode=, scale=")])
def test_pairs_are_named(kind, words):
    """Two numbers without names could be either pair, so they are refused with both, and JSON is not told of a place for them."""
    with pytest.raises(DistributionError, match=re.escape(f"{kind}: got 10, 2 without a name; write mean=, sd=")) as caught:
        FAMILIES[kind](10, 2)
    assert words in str(caught.value)
    assert caught.value.code == "PARAMETERS"
    with pytest.raises(DistributionError, match="it takes mean, sd, ") as caught:
        from_dict({"kind": kind, "unnamed": 3})
    assert caught.value.remedy.count("unnamed") == 0
