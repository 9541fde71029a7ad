from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pmo_risk.charts import tornado
from pmo_risk.errors import InputError
from pmo_risk.results import Result

Make = Callable[..., Result]
TASKS = {"a": ("Design", 0.30, 0.9), "b": ("Build", -0.55, 0.2), "c": ("Test", 0.001, 1.0), "d": ("Never varies", float("nan"), 0.5)}


def bars(axes: object) -> list[float]:
    """Lengths of the bars from the top."""
    return [p.get_width() for p in sorted(axes.patches, key=lambda p: -p.get_y())]  # type: ignore[attr-defined]  # an Axes


def test_strongest_first_with_their_signs(made: Make) -> None:
    """Bars are sorted by strength whatever their sign; what rounds to nothing or has no value is left out."""
    axes = tornado(made(finish=np.arange(9.0), tasks=TASKS))
    assert bars(axes) == pytest.approx([-0.55, 0.30])
    assert [t.get_text() for t in axes.get_yticklabels()] == ["b Build", "a Design"]


def test_criticality_as_bars(made: Make) -> None:
    """By criticality the bars are the criticality indices of the tasks."""
    assert bars(tornado(made(finish=np.arange(9.0), tasks=TASKS), by="criticality")) == pytest.approx([1.0, 0.9, 0.5, 0.2])


def test_risks_stand_among_tasks(made: Make) -> None:
    """A risk that struck in the worst half has a bar of its own, with its own rank correlation."""
    days = np.arange(100.0)
    axes = tornado(made(finish=days, tasks=TASKS, risks={"R1": ("Flood", 0.5)}))
    names = [t.get_text() for t in axes.get_yticklabels()]
    assert names[0] == "R1 Flood"
    assert bars(axes)[0] == pytest.approx(np.sqrt(0.75), abs=0.01)


def test_effect_is_the_difference_of_means(made: Make) -> None:
    """By effect a bar is the mean when the risk struck less the mean when it did not, for the cost in money scaled to be read."""
    days = np.arange(100.0)
    axes = tornado(made(finish=days, cost=days * 1000, risks={"R1": ("Flood", 0.5)}), of="cost")
    struck = days >= np.quantile(days, 0.5)
    assert bars(axes) == pytest.approx([days[struck].mean() - days[~struck].mean()])
    assert axes.get_xlabel().endswith("EUR thousand")


def test_what_is_left_out_is_counted(made: Make) -> None:
    """The caption counts the drivers that have no bar."""
    axes = tornado(made(finish=np.arange(9.0), tasks=TASKS), n=1)
    assert any("1 more not shown" in t.get_text() for t in axes.texts)


def test_nothing_to_show_is_said(made: Make) -> None:
    """Where nothing moves the outcome, the chart says so in place of bars."""
    axes = tornado(made(finish=[5.0] * 4, tasks={"a": ("A", 0.0, 0.0)}))
    assert any(t.get_text() == "Nothing moves the outcome" for t in axes.texts)


@pytest.mark.parametrize("n", [0, 61, True, 2.5])
def test_number_of_bars_is_checked(made: Make, n: object) -> None:
    """From 1 to 60 bars."""
    with pytest.raises(InputError, match="1 to 60 bars"):
        tornado(made(), n=n)  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    ("options", "message"),
    [({"by": "cri_rhoo"}, "did you mean 'cri_rho'"), ({"by": "both", "of": "cost"}, "measure of the finish"), ({"of": "time"}, "finish or the cost")],
)
def test_what_cannot_be_drawn_is_refused(made: Make, options: dict[str, str], message: str) -> None:
    """An unknown measure or outcome is an error that names the nearest."""
    with pytest.raises(InputError, match=message):
        tornado(made(), **options)  # type: ignore[arg-type]  # on purpose
