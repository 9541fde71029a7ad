"""What real P6 files carry, against counts of their raw text."""

from collections import Counter

import pytest

from pmo_risk.errors import PmoRiskError
from pmo_risk.importers import read
from pmo_risk.model import Portfolio

TYPES = {"TT_Task": "task", "TT_Rsrc": "task", "TT_Mile": "task", "TT_FinMile": "task", "TT_LOE": "loe", "TT_WBS": "summary"}
KINDS = {"RT_Labor": "labor", "RT_Equip": "nonlabor", "RT_Mat": "material"}
UNREAD = {"aspose-ScheduleOptions": "EMPTY", "nmoghimi-minimal-NOT-FROM-P6": "DURATION_MISSING"}


def raw(path):
    """Rows by table, split on tabs and nothing else."""
    found, fields, name = {}, [], ""
    for line in path.read_bytes().decode("cp1252", errors="replace").splitlines():
        mark, *cells = line.split("\t")
        if mark == "%T":
            name = cells[0]
        elif mark == "%F":
            fields = cells
        elif mark == "%R":
            found.setdefault(name, []).append(dict(zip(fields, cells, strict=False)))
    return found


def files(corpus):
    return sorted(p for p in (corpus / "xer").rglob("*.xer") if p.stem not in UNREAD)


def tasks(model):
    return [t for p in (model if isinstance(model, Portfolio) else [model]) for t in p]


def resources(model):
    return {r.uid: r for p in (model if isinstance(model, Portfolio) else [model]) for r in p.resources.values()}


def test_every_file_is_read_or_refused_by_rule(corpus):
    """Each XER of the corpus reads, all its rows accounted for; but for one without tasks and one without durations."""
    for path in sorted((corpus / "xer").rglob("*.xer")):
        if path.stem in UNREAD:
            with pytest.raises(PmoRiskError) as caught:
                read(path)
            assert {p.code for p in caught.value.problems} == {UNREAD[path.stem]}
        else:
            counts = {t.name: t for t in read(path).source.tables}
            assert {name: t.read for name, t in counts.items()} == {name: len(rows) for name, rows in raw(path).items()}
            assert all(t.read == t.used + t.listed for t in counts.values())


def test_activities_and_links_are_those_of_the_text(corpus):
    """Each TASK row is a task of its type, each TASKPRED row a link."""
    for path in files(corpus):
        model, rows = read(path), raw(path)
        assert {t.uid: t.type for t in tasks(model)} == {r["task_id"]: TYPES[r["task_type"]] for r in rows["TASK"]}, path.name
        between = len(model.links) if isinstance(model, Portfolio) else 0
        assert sum(len(t.after) for t in tasks(model)) + between == len(rows.get("TASKPRED", [])), path.name


def test_resources_and_assignments_are_those_of_the_text(corpus):
    """Each RSRC row is a resource of its kind, each RSRCRATE row a price, each TASKRSRC row an assignment with its units and money."""
    for path in files(corpus):
        model, rows = read(path), raw(path)
        found = resources(model)
        assert {uid: r.kind for uid, r in found.items()} == {r["rsrc_id"]: KINDS[r["rsrc_type"]] for r in rows.get("RSRC", [])}, path.name
        assert sum(len(r.rates) for r in found.values()) == len(rows.get("RSRCRATE", [])), path.name
        used = Counter(r["task_id"] for r in rows.get("TASKRSRC", []))
        assert {t.uid: len(t.assignments) for t in tasks(model) if t.assignments} == used, path.name
        for field, ours in (("remain_qty", "remaining"), ("remain_cost", "remaining_cost"), ("relag_drtn_hr_cnt", "lag")):
            text = sum(float(r[field] or 0) for r in rows.get("TASKRSRC", []))
            assert sum(getattr(a, ours) for t in tasks(model) for a in t.assignments) == pytest.approx(text), (path.name, field)


def test_codes_and_fields_are_those_of_the_text(corpus):
    """Each TASKACTV row is a code of its task, each UDFVALUE row of a task a field with what the row holds."""
    for path in files(corpus):
        model, rows = read(path), raw(path)
        names = {r["actv_code_type_id"]: r["actv_code_type"] for r in rows.get("ACTVTYPE", [])}
        short = {r["actv_code_id"]: r["short_name"].strip() for r in rows.get("ACTVCODE", [])}
        coded = {(r["task_id"], names[r["actv_code_type_id"]], short[r["actv_code_id"]]) for r in rows.get("TASKACTV", [])}
        assert {(t.uid, name, value) for t in tasks(model) for name, value in t.codes.items()} == coded, path.name
        labels = {r["udf_type_id"]: r["udf_type_label"] for r in rows.get("UDFTYPE", []) if r["table_name"] == "TASK"}
        text = {
            (r["fk_id"], labels[r["udf_type_id"]], r["udf_text"].strip() or float(r["udf_number"]))
            for r in rows.get("UDFVALUE", [])
            if r["udf_type_id"] in labels
        }
        assert {(t.uid, name, value) for t in tasks(model) for name, value in t.fields.items()} == text, path.name


def test_planned_dates_are_those_of_the_text(corpus):
    """Every task is in the baseline, with the target dates of its row."""
    for path in files(corpus):
        model, rows = read(path), raw(path)
        found = [(t.id, p.baselines["planned"][t.id]) for p in (model if isinstance(model, Portfolio) else [model]) for t in p]
        text = [(r["task_code"], r["target_start_date"], r["target_end_date"], float(r["target_drtn_hr_cnt"])) for r in rows["TASK"]]
        ours = [(i, f"{b.start:%Y-%m-%d %H:%M}", f"{b.finish:%Y-%m-%d %H:%M}", b.duration) for i, b in found]
        assert sorted(ours) == sorted(text), path.name


def test_edited_tasks_are_told(corpus):
    """Eight tasks of one file got further assignments after it was scheduled, as the dates of those assignments show; no other file has such tasks."""
    told = {p.stem: [n.what for n in read(p).source.notes if n.code == "STALE_DATES"] for p in files(corpus)}
    rows = raw(corpus / "xer" / "harbour-pointe.xer")
    late = {r["task_id"] for r in rows["TASKRSRC"] if r["create_date"] > "2011-01-01" and not r["rem_late_end_date"]}
    edited = {r["task_code"] for r in rows["TASK"] if r["task_id"] in late and r["status_code"] == "TK_NotStart"}
    (what,) = told.pop("harbour-pointe")
    assert what.startswith("8 tasks were edited")
    assert {code for code in edited if repr(code) in what} == set(what.split(": ")[-1].replace("'", "").split(", "))
    assert not any(told.values())


def test_scored_risks_are_named(corpus):
    """The eleven risks of one file have scores only: two are rejected, nine are named, none is made up."""
    plan = read(corpus / "xer" / "harbour-pointe.xer")
    assert len(plan.risks) == 0
    (what,) = (n.what for n in plan.source.notes if n.code == "RISK_NOT_QUANTIFIED")
    assert all(repr(r["risk_code"]) in what for r in raw(corpus / "xer" / "harbour-pointe.xer")["PROJRISK"] if r["status_code"] != "RS_Reject")
