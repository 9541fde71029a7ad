"""Risks that P6 scores by letters, made numbers by a scale that the user gives; on small files and on a real one, simulated."""

import math

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.errors import FormatError, InputError, SettingsError
from pmo_risk.importers import read_p6_risks

CHANCE = {"VL": 0.05, "L": 0.2, "M": 0.4, "H": 0.6, "VH": 0.8}
DELAY = {"VL": 1, "L": (1, 3), "M": (2, 5, 9), "H": (5, 10, 20), "VH": (10, 30)}
COST = {"VL": 1e3, "L": (1e3, 1e4), "M": (1e4, 2e4, 5e4), "H": (5e4, 1e5), "VH": 2e5}
ROW = {"risk_id": "4", "proj_id": "1", "risk_code": "R1", "risk_name": "Rain", "status_code": "RS_Open", "risk_to_type": "RT_Threat", "risk_type_id": "7"}
SCORED = ROW | {"pre_rsp_prblty": "H", "pre_rsp_schd_prblty": "M", "pre_rsp_cost_prblty": "L", "post_rsp_prblty": "VL", "post_rsp_schd_prblty": "VL"}
LINKS = [{"task_id": "11", "risk_id": "4", "proj_id": "1"}, {"task_id": "12", "risk_id": "4", "proj_id": "1"}]


def counts(register):
    return {t.name: (t.read, t.used, t.listed) for t in register.source.tables}


def codes(register):
    return sorted(n.code for n in register.source.notes)


def test_letters_mean_what_the_scales_say(write_xer):
    """H, M and L of a threat on two tasks; its category is that of RISKTYPE; all rows are used."""
    path = write_xer(PROJRISK=[SCORED], TASKRISK=LINKS, RISKTYPE=[{"risk_type_id": "7", "risk_type": "Weather"}])
    register = read_p6_risks(path, probability=CHANCE, delay=DELAY, cost=COST)
    (risk,) = register
    (impact,) = risk.impacts
    assert (risk.id, risk.name, risk.probability, risk.category) == ("R1", "Rain", 0.6, "Weather")
    assert (impact.tasks, impact.delay, impact.cost, impact.unit) == (("A", "B"), pr.triangular(2, 5, 9), pr.uniform(1e3, 1e4), "d")
    assert counts(register) == {"PROJRISK": (1, 1, 0), "TASKRISK": (2, 2, 0), "RISKTYPE": (1, 1, 0)}
    assert codes(register) == []


def test_after_the_response_other_letters_count(write_xer):
    """The post-response scores; a letter that is empty is no impact."""
    path = write_xer(PROJRISK=[SCORED], TASKRISK=LINKS)
    (risk,) = read_p6_risks(path, probability=CHANCE, delay=DELAY, cost=COST, after_response=True)
    assert (risk.probability, risk.impacts[0].delay, risk.impacts[0].cost) == (0.05, pr.fixed(1), None)


def test_opportunities_gain(write_xer):
    """The ranges turned around zero."""
    path = write_xer(PROJRISK=[SCORED | {"risk_to_type": "RT_Opport"}], TASKRISK=LINKS)
    (risk,) = read_p6_risks(path, probability=CHANCE, delay=DELAY, cost=COST)
    assert (risk.kind, risk.impacts[0].delay, risk.impacts[0].cost) == ("opportunity", pr.triangular(-9, -5, -2), pr.uniform(-1e4, -1e3))


def test_what_is_not_used_is_listed(write_xer):
    """Rejected, unscored, on no task with only a delay, and an assignment to a task of another file."""
    rows = [
        SCORED | {"risk_id": "5", "risk_code": "R2", "status_code": "RS_Reject"},
        ROW | {"risk_id": "6", "risk_code": "R3"},
        SCORED | {"risk_id": "7", "risk_code": "R4"},
        SCORED | {"risk_id": "8", "risk_code": "R5"},
    ]
    links = [{"task_id": "11", "risk_id": "8", "proj_id": "1"}, {"task_id": "99", "risk_id": "8", "proj_id": "1"}]
    register = read_p6_risks(write_xer(PROJRISK=rows, TASKRISK=links), probability=CHANCE, delay=DELAY)
    assert [r.id for r in register] == ["R5"]
    assert counts(register) == {"PROJRISK": (4, 1, 3), "TASKRISK": (2, 1, 1)}
    assert codes(register) == ["RISK_CLOSED", "RISK_NOT_QUANTIFIED", "RISK_NOT_QUANTIFIED", "RISK_UNUSED", "RISK_WITHOUT_TASK"]


def test_what_is_no_scale_or_no_file_is_refused(write_xer, tmp_path):
    """A letter without a meaning is told with its line, all of them at once; sizes are numbers above zero; the file is a XER."""
    path = write_xer(PROJRISK=[SCORED, SCORED | {"risk_id": "5", "risk_code": "R2"}], TASKRISK=LINKS)
    with pytest.raises(InputError, match="2 problems") as caught:
        read_p6_risks(path, probability={"High": 0.5})
    assert "risk 'R1': the probability 'H' is not on its scale" in str(caught.value)
    for wrong in (-1, (1, 2, 3, 4), "5d", (5, -1)):
        with pytest.raises(SettingsError, match="the delay of 'M' is no size"):
            read_p6_risks(path, probability=CHANCE, delay={"M": wrong})
    other = tmp_path / "a.xer"
    other.write_text("id,probability\n")
    with pytest.raises(FormatError, match="is no XER"):
        read_p6_risks(other, probability=CHANCE)


@pytest.fixture(scope="module")
def harbour(corpus):
    """The file, its rows by plain splitting, and the register by the scales above."""
    path = corpus / "xer" / "harbour-pointe.xer"
    rows, fields, table = {}, [], ""
    for line in path.read_bytes().decode("cp1252").splitlines():
        mark, *cells = line.split("\t")
        if mark == "%T":
            table = cells[0]
        elif mark == "%F":
            fields = cells
        elif mark == "%R":
            rows.setdefault(table, []).append(dict(zip(fields, cells, strict=False)))
    return pr.read(path), rows, read_p6_risks(path, probability=CHANCE, delay=DELAY, cost=COST)


def test_every_row_of_a_real_file_is_used_or_listed(harbour):
    """Eleven risks and 81 assignments: eight are scored and open; each has the tasks that the file assigns; pr.read makes up none of them."""
    plan, rows, register = harbour
    open_risks = [r for r in rows["PROJRISK"] if r["status_code"] != "RS_Reject" and r["pre_rsp_prblty"]]
    assert (len(rows["PROJRISK"]), len(rows["TASKRISK"])) == (11, 81)
    assert [r.id for r in register] == [r["risk_code"] for r in open_risks]
    code = {t["task_id"]: t["task_code"] for t in rows["TASK"]}
    for risk, row in zip(register, open_risks, strict=True):
        mine = [code[x["task_id"]] for x in rows["TASKRISK"] if x["risk_id"] == row["risk_id"]]
        assert list(risk.impacts[0].tasks) == mine
        assert risk.probability == CHANCE[row["pre_rsp_prblty"]]
        assert risk.kind == ("opportunity" if row["risk_to_type"] == "RT_Opport" else "threat")
    kept = {r["risk_id"] for r in open_risks}
    assigned = sum(x["risk_id"] in kept for x in rows["TASKRISK"])
    assert counts(register)["PROJRISK"] == (11, 8, 3)
    assert counts(register)["TASKRISK"] == (81, assigned, 81 - assigned)
    assert len(plan.risks) == 0
    listed = {t.name: (t.read, t.listed) for t in plan.source.tables}
    assert (listed["PROJRISK"], listed["TASKRISK"]) == ((11, 11), (81, 81))


def test_the_risks_of_a_real_file_strike_and_hit_as_listed(harbour):
    """10,000 iterations: each occurs as often as its probability within 4 standard errors, and changes its unfinished tasks, and no others."""
    plan, _, register = harbour
    n = 10_000
    result = pr.simulate(plan.with_risks(register), n, seed=3, progress=False)
    table = result.risks
    assert table.index.tolist() == [r.id for r in register]
    for risk in register:
        assert abs(table.loc[risk.id, "occurrence"] - risk.probability) < 4 * math.sqrt(risk.probability * (1 - risk.probability) / n)
    for risk in register:
        alone = pr.simulate(plan.with_risks([risk]), 200, seed=3, progress=False)
        moved = set(alone.tasks.index[alone.tasks["duration_sd"] > 0])
        open_tasks = {t for t in risk.impacts[0].tasks if plan[t].actual_finish is None and plan[t].duration.mean > 0}
        assert moved <= set(risk.impacts[0].tasks)
        assert moved == open_tasks
    struck = result.replay.occurred(register.risks[0].id)
    assert np.count_nonzero(struck) == round(table.loc[register.risks[0].id, "occurrence"] * n)
