"""The heat map: each id in its cell, the class of each cell in words, moves as arrows, and no text over another."""

from typing import Any

import matplotlib.colors as colours
import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text

import pmo_risk as pr
from pmo_risk.charts import heatmap
from pmo_risk.errors import InputError, RiskError
from pmo_risk.model import Impact, Level, Register, Response, Risk, Scale, ScoringScheme, Tolerance

SCHEME = ScoringScheme(
    "office",
    Scale("probability", [Level("rare", 0, 0.2), Level("even", 0.2, 0.6), Level("likely", 0.6, 1)]),
    [Scale("cost", [Level("minor", 0, 10), Level("grave", 10, 100)]), Scale("safety", [Level("minor"), Level("grave")])],
    [["low", "low"], ["low", "high"], ["high", "high"]],
    [Tolerance("low", "#CFE8D5"), Tolerance("high", "#DF7A58")],
)
FLOOD = Risk("flood", 0.7, Impact("dig", cost=50), responses=Response("mitigate", probability=0.1, cost=3))
PLAN = pr.Project(
    "p", "2027-01-04", [pr.Task("dig", 5, cost=100)], [FLOOD, Risk("crew", 0.3, Impact(cost=5)), Risk("old", 0.9, Impact(cost=5), status="closed")], name="$x$"
)
HOSTILE = ["W" * 60, "$\\frac{", "<b>", "two\nlines", "ÄÖÜäöüß", "_^\\$", "i", "a b c d e f g h"]


def chips(axes: Any, gid: str = "chip") -> dict[str, tuple[int, int]]:
    """Column and row of each id."""
    return {t.get_text(): (round(t.get_position()[0]), round(t.get_position()[1])) for t in axes.texts if t.get_gid() == gid}


def test_ids_stand_in_their_cells() -> None:
    """Column by impact, row by probability, from the lowest; closed risks are not drawn."""
    axes = heatmap(PLAN, scheme=SCHEME)
    assert chips(axes) == {"flood": (1, 2), "crew": (0, 1)}
    assert [t.get_text() for t in axes.get_xticklabels()] == ["minor", "grave"]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["rare\n0 to 0.2", "even\n0.2 to 0.6", "likely\n0.6 to 1"]


def test_the_class_of_a_cell_is_written_in_it() -> None:
    """In its colour, and as text."""
    axes = heatmap(Register(), scheme=SCHEME)
    told = [t.get_text() for t in axes.texts if t.get_gid() == "class"]
    assert told == ["low", "low", "low", "high", "high", "high"]
    drawn = [colours.to_hex(p.get_facecolor()).upper() for p in axes.patches if str(p.get_gid()).startswith("cell")]
    assert drawn == [{"low": "#CFE8D5", "high": "#DF7A58"}[name] for name in told]
    assert any("No open risks." in t.get_text() for t in axes.texts)


def test_a_response_moves_its_risk() -> None:
    """Grey where it was, bold where it is, an arrow between; the price of the response, a risk of its own, is not drawn."""
    axes = heatmap(PLAN, scheme=SCHEME, after=PLAN.with_responses())
    assert chips(axes, "chip left") == {"flood": (1, 2)}
    assert chips(axes) == {"flood": (1, 0), "crew": (0, 1)}
    assert [t.get_gid() for t in axes.texts if str(t.get_gid()).startswith("arrow")] == ["arrow flood"]


def test_a_risk_without_impact_is_named_below() -> None:
    """It is not lost."""
    axes = heatmap(Register([Risk("words", 0.5), Risk("rated", 0.5, ratings={"safety": "grave"})]), scheme=SCHEME)
    assert chips(axes) == {"rated": (1, 1)}
    assert any("Without impact on a scale: words." in t.get_text() for t in axes.texts)


@pytest.mark.parametrize("size", [(8.4, 5.6), (3.0, 2.5), (16, 9)])
@pytest.mark.parametrize("count", [1, 8, 40])
def test_no_text_lies_over_another(size: tuple[float, float], count: int) -> None:
    """Whatever the ids and the size of the axes; what does not fit into a cell is counted."""
    found = [Risk(f"{HOSTILE[n % len(HOSTILE)]}{n}", 0.1 + 0.2 * (n % 3), Impact(cost=5 if n % 4 else 50)) for n in range(count)]
    later = Register([r.replace(probability=0.9) if n % 5 == 0 else r for n, r in enumerate(found)])
    _, ax = plt.subplots(figsize=size)
    axes = heatmap(Register(found), scheme=SCHEME, after=later, ax=ax)
    axes.figure.draw_without_rendering()
    boxes = [(t.get_text(), t.get_window_extent()) for t in axes.findobj(Text) if t.get_gid() in ("chip", "chip left", "class")]
    for k, (text, box) in enumerate(boxes):
        for other, second in boxes[k + 1 :]:
            assert not box.padded(-0.75).overlaps(second.padded(-0.75)), f"{text!r} lies over {other!r}"
    drawn = len([t for t, _ in boxes if t not in ("low", "high") and not t.startswith("+")])
    counted = sum(int(t[1:]) for t, _ in boxes if t.startswith("+"))
    assert drawn + counted == count + len(range(0, count, 5))


def test_a_figure_of_its_own_hides_nothing() -> None:
    """It is as high as its fullest cell needs; in axes that are given, what does not fit is counted, and named below."""
    found = Register([Risk(f"R{n:02d}", 0.5, Impact(cost=50)) for n in range(60)])
    assert set(chips(heatmap(found, scheme=SCHEME))) == {r.id for r in found}
    _, ax = plt.subplots(figsize=(8.4, 5.6))
    axes = heatmap(found, scheme=SCHEME, ax=ax)
    count = next(int(name[1:]) for name in chips(axes) if name.startswith("+"))
    below = next(t.get_text() for t in axes.texts if "Not shown in a full cell:" in t.get_text())
    assert f"R{60 - count:02d}, " in below


def test_a_secondary_risk_comes_with_its_response() -> None:
    """Before it, the risk cannot strike and is not drawn; after it, it stands in its cell and is named."""
    plan = pr.Project(
        "p",
        "2027-01-04",
        [pr.Task("dig", 5, cost=100)],
        [FLOOD.replace(responses=Response("mitigate", probability=0.1, secondary="leak")), Risk("leak", 0.5, Impact(cost=5))],
    )
    assert set(chips(heatmap(plan, scheme=SCHEME))) == {"flood"}
    axes = heatmap(plan, scheme=SCHEME, after=plan.with_responses())
    assert chips(axes)["leak"] == (0, 1)
    assert any("Come with responses: leak." in t.get_text() for t in axes.texts)


def test_the_price_of_a_response_is_no_risk() -> None:
    """What takes its money once it is taken has a probability of 1, and no place among the risks; nor has one that another of its group rules out."""
    priced = FLOOD.replace(responses=Response("mitigate", probability=0.1, cost=50))
    sand = [Risk("sand", 0.3, Impact(cost=5), exclusive="ground"), Risk("rock", 0.3, Impact(cost=5), exclusive="ground", status="occurred")]
    plan = pr.Project("p", "2027-01-04", [pr.Task("dig", 5, cost=100)], [priced, *sand])
    assert set(chips(heatmap(plan.with_responses(), scheme=SCHEME))) == {"flood"}


def test_a_scheme_in_shares_is_sized_by_a_result(made: Any) -> None:
    """A delay of five days on a plan of 95 is more than 5%: moderate. A plan alone does not say how long it is."""
    result = made([100.0], risks={"r": ("late", 0.3)})
    assert chips(heatmap(result)) == {"r": (2, 1)}
    with pytest.raises(RiskError, match="size the scheme for the plan"):
        heatmap(result.plan)


def test_something_without_risks_is_an_error() -> None:
    """It says what to give."""
    with pytest.raises(InputError, match="'int' has no risks; give a result, Project, Portfolio or Register"):
        heatmap(7, scheme=SCHEME)
