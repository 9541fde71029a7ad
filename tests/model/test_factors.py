"""Ranges as people write them, and classes of confidence and of estimates."""

import itertools

import pytest

import pmo_risk as pr
from pmo_risk.errors import DistributionError
from pmo_risk.model.confidence import AACE_RANGES, CONFIDENCE, aace_class, aace_classes
from pmo_risk.model.factors import factor_law


@pytest.mark.parametrize(
    "text", ["90/105/140 %", "90/105/140%", " 90 / 105/ 140 % ", "90%/105%/140%", "0.9/1.05/1.4", "+90/105/140 %", (0.9, 1.05, 1.4), [0.9, 1.05, 1.4]]
)
def test_three_numbers_are_a_triangle(text):
    """However they are written: lowest, most likely and highest factor."""
    assert factor_law(text, {}, "rule") == pr.triangular(0.9, 1.05, 1.4)


def test_percentiles_are_met():
    """P10 and P90 about a most likely value make a trigen; three percentiles a law above 0 that has them."""
    assert factor_law("P10 90/100/P90 140 %", {}, "rule") == pr.trigen(0.9, 1.0, 1.4)
    assert factor_law("p5 90/100/p95 140 %", {}, "rule") == pr.trigen(0.9, 1.0, 1.4, low=0.05, high=0.95)
    law = factor_law("P10 90/P50 105/P90 140 %", {}, "rule")
    assert law.ppf([0.1, 0.5, 0.9]).tolist() == pytest.approx([0.9, 1.05, 1.4], rel=1e-12)
    assert law.support[0] == 0


def test_a_class_stands_for_its_range():
    """By name, whatever its case; a class is a range itself, never another class."""
    assert factor_law(" LOW ", CONFIDENCE, "rule") == CONFIDENCE["low"]
    assert factor_law("sure", {"Sure": "95/100/105 %"}, "rule") == pr.triangular(0.95, 1.0, 1.05)
    with pytest.raises(DistributionError, match="'low' is no range"):
        factor_law("sure", {"sure": "low", "low": "95/100/105 %"}, "rule")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("90/105/140", "rule: '90/105/140' has a factor of 140; did you mean '90/105/140 %'?"),
        ("90%/1.05/1.4", "rule: '90%/1.05/1.4' mixes percentages and factors; write one % at the end"),
        ("90/105 %", "rule: '90/105 %' is no range; write 90/105/140 % (lowest"),
        ("0,9/1,05/1,4", "is no range"),
        ("medum", "rule: 'medum' is no range; did you mean 'medium'?"),
        ("", "rule: '' is no range"),
        ("P10 90/105/140 %", "gives a percentile on one side only"),
        ("P90 90/105/P10 140 %", "low 0.9 >= high 0.1"),
        ("P10 90/P10 105/P90 140 %", "has percentiles that do not rise"),
        ("P10 140/P50 105/P90 90 %", "rule: "),
        ("9" * 100_000 + "x/1/2", "is no range"),
        ("9" * 400 + "/1/2 %", "rule: triangular: low must be finite"),
        ("140/105/90 %", "rule: triangular: low 1.4 > mode 1.05"),
        ("-10/100/130 %", "is no range"),
        ("٩٠/105/140 %", "is no range"),
        ("1_0/105/140 %", "is no range"),
        ((0.9, 1.1), "a range has three numbers, got (0.9, 1.1)"),
        (pr.normal(1, 0.5), "rule: a factor must not be negative, but is so with probability 0.023"),
        ((-0.5, 1, 2), "a factor must not be negative"),
        (True, "must be a number, got True"),
        ({"kind": "triangular"}, "must be a number"),
    ],
    ids=lambda x: str(x)[:40],
)
def test_what_is_no_range_is_refused_with_what_to_write(given, message):
    """Nothing is guessed: a missing percent sign, mixed units, a comma and a misspelt class are told."""
    with pytest.raises(DistributionError) as caught:
        factor_law(given, CONFIDENCE, "rule")
    assert message in str(caught.value)


ALL_CLASSES = list(itertools.product(AACE_RANGES, ["optimistic", "typical", "pessimistic"], ["mode", "median"]))


@pytest.mark.parametrize(("number", "end", "estimate"), ALL_CLASSES)
def test_an_estimate_class_has_its_range_as_interval_of_80_percent(number, end, estimate):
    """18R-97, Table 1: P10 and P90 are the ends of the class, or midway between; the estimate itself is the mode or the median."""
    table = {5: (-20, -50, 30, 100), 4: (-15, -30, 20, 50), 3: (-10, -20, 10, 30), 2: (-5, -15, 5, 20), 1: (-3, -10, 3, 15)}
    a, b, c, d = table[number]
    low, high = {"optimistic": (a, c), "typical": ((a + b) / 2, (c + d) / 2), "pessimistic": (b, d)}[end]
    law = aace_class(number, end, estimate)
    assert law.ppf([0.1, 0.9]).tolist() == pytest.approx([1 + low / 100, 1 + high / 100], rel=1e-9)
    assert (law.ppf([0.5])[0] == pytest.approx(1.0, rel=1e-9)) if estimate == "median" else (law.mode == 1.0)
    assert law.cdf(0.0) < (0.001 if (number, end, estimate) == (5, "pessimistic", "mode") else 1e-300)


def test_classes_of_estimates_are_nested():
    """The less an estimate is worked out, the wider its range, at both ends."""
    for end in ("optimistic", "typical", "pessimistic"):
        lows, highs = zip(*(aace_class(n, end).ppf([0.1, 0.9]) for n in (5, 4, 3, 2, 1)), strict=True)
        assert list(lows) == sorted(lows)
        assert list(highs) == sorted(highs, reverse=True)
    assert aace_classes()["class 4 pessimistic"] == pr.trigen(0.7, 1.0, 1.5)
    assert aace_classes()["class 4"] == aace_class(4)


@pytest.mark.parametrize(
    ("given", "message"),
    [((6,), "no class 6"), ((True,), "no class True"), ((3, "wide"), "unknown end 'wide'"), ((3, "typical", "mean"), "estimate")],
)
def test_an_unknown_class_is_refused(given, message):
    """There are five classes, three ends and two readings of the estimate."""
    with pytest.raises(DistributionError, match=message):
        aace_class(*given)
