"""Risks that P6 files carry: what is quantified becomes a risk, what is not is listed."""

import pytest

from pmo_risk.errors import PmoRiskError
from pmo_risk.importers import read

OLD = {"risk_id": "3", "proj_id": "1", "risk_name": "Flood", "risk_type_id": "7", "status_code": "RS_Open", "prbly_pct": "30", "impact_expense_cost": "5000"}
NEW = {"risk_id": "4", "proj_id": "1", "risk_code": "R1", "risk_name": "Rain", "status_code": "RS_Open", "pre_rsp_prblty": "H", "pre_rsp_schd_prblty": "VL"}


def table(plan, name):
    found = next(t for t in plan.source.tables if t.name == name)
    return found.read, found.used, found.listed


def notes(plan):
    return [n.code for n in plan.source.notes]


def test_a_probability_in_percent_and_a_cost_are_a_risk(write_xer):
    """As P6 kept them up to release 7; the tasks are those of TASKRISK, the category that of RISKTYPE."""
    links = [{"task_id": "11", "risk_id": "3", "proj_id": "1"}, {"task_id": "99", "risk_id": "3", "proj_id": "1"}]
    plan = read(write_xer(PROJRISK=[OLD], TASKRISK=links, RISKTYPE=[{"risk_type_id": "7", "risk_type": "Weather"}, {"risk_type_id": "8"}]))
    (risk,) = plan.risks
    assert (risk.id, risk.name, risk.probability, risk.category) == ("Flood", "Flood", 0.3, "Weather")
    assert [(i.tasks, i.cost.mean, i.delay, i.factor) for i in risk.impacts] == [(("A",), 5000, None, None)]
    assert [table(plan, n) for n in ("PROJRISK", "TASKRISK", "RISKTYPE")] == [(1, 1, 0), (2, 1, 1), (2, 1, 1)]


def test_scores_are_not_numbers(write_xer):
    """H and VL mean what a matrix says that no XER holds: such risks are named, and none is made up."""
    plan = read(write_xer(PROJRISK=[NEW], TASKRISK=[{"task_id": "11", "risk_id": "4", "proj_id": "1"}]))
    assert len(plan.risks) == 0
    note = next(n for n in plan.source.notes if n.code == "RISK_NOT_QUANTIFIED")
    assert (note.severity, "'R1'" in note.what) == ("warning", True)
    assert (table(plan, "PROJRISK"), table(plan, "TASKRISK")) == ((1, 0, 1), (1, 0, 1))


def test_what_cannot_be_applied_is_said(write_xer):
    """Rejected risks, those without a cost, and impacts in units are told of."""
    rows = [OLD | {"status_code": "RS_Reject"}, OLD | {"impact_expense_cost": ""}, OLD | {"risk_id": "5", "impact_work_qty": "40"}, OLD | {"risk_id": "6"}]
    plan = read(write_xer(PROJRISK=rows))
    assert [r.id for r in plan.risks] == ["Flood"]
    assert table(plan, "PROJRISK") == (4, 1, 3)
    assert sorted(notes(plan)) == ["DUPLICATE_RISK", "RISK_CLOSED", "RISK_NOT_QUANTIFIED", "RISK_UNITS"]


@pytest.mark.parametrize("percent", ["130", "-1", "often"])
def test_an_impossible_probability_is_refused(write_xer, percent):
    """Its line is told."""
    with pytest.raises(PmoRiskError, match=r"plan\.xer:\d+"):
        read(write_xer(PROJRISK=[OLD | {"prbly_pct": percent}]))
