"""Things given in a form that is nearly right: a sentence, and how to write them."""

import re

import pytest

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError

PLAN = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2))])
SYSTEMIC = pr.SystemicRisk("scope", duration=pr.uniform(0.9, 1.4))
ON_PLAN = "put it on the plan first: plan.with_risks(systemic.on(plan))"
NEARLY = [
    (lambda: pr.merge_registers(pr.Register(), pr.Register()), "takes the registers in one list, got 2 things side by side; write merge_registers([a, b])"),
    (lambda: PLAN.with_risks([SYSTEMIC]), ON_PLAN),
    (lambda: PLAN.with_risks(SYSTEMIC), ON_PLAN),
    (lambda: pr.Register([SYSTEMIC]), ON_PLAN),
    (lambda: pr.Register([3]), "3 is not a Risk; make it with Risk(...)"),
    (lambda: pr.Weather("site", lost=0.2), 'weather interrupts calendars, got (); write ["offshore"]'),
]


@pytest.mark.parametrize(("wrong", "words"), NEARLY, ids=[words[:40] for _, words in NEARLY])
def test_nearly_right(wrong, words):
    """The message says what is meant and how to write it."""
    with pytest.raises(PmoRiskError, match=re.escape(words)):
        wrong()


def test_what_the_hint_says_works():
    """The systemic risk joins the plan as the hint has it."""
    assert [r.id for r in PLAN.with_risks(SYSTEMIC.on(PLAN)).risks] == ["scope"]
