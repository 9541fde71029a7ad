"""Primavera P6 XML as a whole: work breakdown, several projects, stubs, money, baselines, and the account of every element."""

from datetime import datetime

import pytest

from pmo_risk.errors import FormatError
from pmo_risk.importers import read
from pmo_risk.model import Constraint, Portfolio


def tables(model):
    return {t.name: t for t in model.source.tables}


def said(model, code):
    return [n for n in model.source.notes if n.code == code]


def test_the_work_breakdown_of_p6(write_pmxml, activity, xml):
    """P6 leaves out the project's own node, so its top elements are the first level; activities of the project itself have no place."""
    nodes = xml("WBS", ObjectId="31", Code="1", Name="Civil", ProjectObjectId="1") + xml("WBS", ObjectId="32", Code="2", Name="Piles", ParentObjectId="31")
    plan = read(write_pmxml(nodes, activity(WBSObjectId="32"), activity("12", "B", WBSObjectId="30"), WBSObjectId="30"))
    assert [t.wbs for t in plan] == ["1.2", ""]
    assert tables(plan)["WBS"].read == tables(plan)["WBS"].used == 2


def test_the_work_breakdown_of_other_writers(write_pmxml, activity, xml):
    """A single top element with the project's own code is the project."""
    nodes = xml("WBS", ObjectId="30", Code="P", Name="Plant") + xml("WBS", ObjectId="31", Code="1", Name="Civil", ParentObjectId="30")
    assert [t.wbs for t in read(write_pmxml(nodes, activity(WBSObjectId="31")))] == ["1"]


def test_several_projects_are_a_portfolio(write_pmxml, activity, relationship, xml):
    """Projects of one file are a portfolio with the links between them."""
    other = xml(
        "Project",
        activity("21", "A", ProjectObjectId="2"),
        relationship("11", "21", SuccessorProjectObjectId="2"),
        ObjectId="2",
        Id="Q",
        Name="Quay",
        Status="Active",
        DataDate="2027-01-04T00:00:00",
        PlannedStartDate="2027-01-04T00:00:00",
    )
    folio = read(write_pmxml(after=other))
    assert isinstance(folio, Portfolio)
    assert sorted(folio.projects) == ["P", "Q"]
    assert [(link.predecessor, link.successor) for link in folio.links] == [("P/A", "Q/A")]


def test_ends_of_external_links_are_left_out(write_pmxml, activity, relationship, xml):
    """A project of which P6 wrote only ids is outside the file: its activities are listed, the external dates stand in for its links."""
    stub = xml("Project", xml("Activity", Id="X", Name="elsewhere", ObjectId="77", Type="Task Dependent"), Id="OTHER", ObjectId="7")
    link = relationship("77", "11", PredecessorProjectObjectId="7")
    plan = read(write_pmxml(activity(ExternalEarlyStartDate="2027-02-01T08:00:00"), link, before=None, after=stub))
    assert [t.id for t in plan] == ["A"]
    assert Constraint("SNET", "2027-02-01T08:00") in plan["A"].constraints
    assert (tables(plan)["Project"].listed, tables(plan)["Activity"].listed, tables(plan)["Relationship"].listed) == (1, 1, 1)
    assert said(plan, "EXTERNAL_PROJECT")
    assert said(plan, "EXTERNAL_LINK")


def test_a_file_of_stubs_only_has_no_project(write_pmxml, xml, make_pmxml, tmp_path):
    """Where nothing but ends of links stands in a file there is no project."""
    path = tmp_path / "stubs.xml"
    path.write_text(f"<APIBusinessObjects>{xml('Project', xml('Activity', Id='X', ObjectId='77'), Id='OTHER', ObjectId='7')}</APIBusinessObjects>")
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.code == "NO_PROJECT"


def test_costs(write_xer, write_pmxml, activity, xml):
    """Assignments and expenses cost what they cost in a XER; actual regular cost is all but overtime where it is not given."""
    labour = {"ActivityObjectId": "11", "ResourceType": "Labor", "ActualCost": "30,5", "ActualOvertimeCost": "10", "RemainingCost": "300"}
    expense = {"ActivityObjectId": "11", "ActualCost": "5", "RemainingCost": "7"}
    ours = read(write_pmxml(activity(), xml("ResourceAssignment", ObjectId="1", **labour), xml("ActivityExpense", ObjectId="2", **expense)))
    theirs = read(
        write_xer(
            TASKRSRC=[{"task_id": "11", "rsrc_type": "RT_Labor", "act_reg_cost": "20.5", "act_ot_cost": "10", "remain_cost": "300"}],
            PROJCOST=[{"task_id": "11", "act_cost": "5", "remain_cost": "7"}],
        )
    )
    assert (ours["A"].cost, ours["A"].cost_rate) == (theirs["A"].cost, theirs["A"].cost_rate)
    assert ours["A"].cost.mean == 42.5


def test_currency(write_pmxml, xml):
    """Money is in the currency displayed, else in the base, whose exchange rate is 1."""
    base = xml("Currency", Id="EUR", ObjectId="1", ExchangeRate="1") + xml("Currency", Id="GBP", ObjectId="2", ExchangeRate="0,85")
    shown = xml("DisplayCurrency", xml("Currency", Id="GBP", ObjectId="2", ExchangeRate="0,85"))
    assert read(write_pmxml(after=base)).currency == "EUR"
    assert read(write_pmxml(after=base + shown)).currency == "GBP"


def test_every_element_is_accounted_for(write_pmxml, activity, xml):
    """Elements that are not read are counted and named; those of the project that are read are used or listed."""
    more = xml("ActivityNote", ObjectId="1", ActivityObjectId="11") * 2 + xml("Unheard", ObjectId="3")
    plan = read(write_pmxml(activity(), more, after=xml("OBS", ObjectId="5", Name="all")))
    count = {t.name: (t.read, t.used, t.listed) for t in plan.source.tables}
    assert count["ActivityNote"] == (2, 0, 2)
    assert count["Unheard"] == count["OBS"] == (1, 0, 1)
    assert count["Activity"] == count["Project"] == count["Calendar"] == (1, 1, 0)
    assert {"'ActivityNote'", "'Unheard'", "'OBS'"} <= {n.what.split()[1] for n in said(plan, "IGNORED_ELEMENT")}


def test_baselines(write_pmxml, activity, xml):
    """A baseline keeps dates, duration and cost by activity id, those at completion before those planned; the current one comes first."""
    old = activity(
        StartDate="2027-01-04T08:00:00", FinishDate="2027-01-05T16:00:00", AtCompletionDuration="16", AtCompletionLaborCost="100,5", PlannedExpenseCost="2"
    )
    gone = activity("13", "GONE", hours="8", PlannedStartDate="2027-01-06T08:00:00")
    note = xml("WBS", ObjectId="1", Name="x")
    first = xml("BaselineProject", old, gone, note, ObjectId="50", Id="P-B1", Name="contract", OriginalProjectObjectId="1")
    second = xml("BaselineProject", activity(StartDate="2027-02-01T08:00:00"), ObjectId="51", Name="contract")
    stray = xml("BaselineProject", activity(), ObjectId="52", OriginalProjectObjectId="99")
    plan = read(write_pmxml(after=first + second + stray, CurrentBaselineProjectObjectId="51"))
    mine = [b for b in plan.baselines.values() if b.name.startswith("contract")]
    assert [b.name for b in mine] == ["contract", "contract (50)"]
    assert mine[0]["A"].start == datetime(2027, 2, 1, 8)
    task = mine[1]["A"]
    assert (task.start, task.finish, task.duration, task.cost) == (datetime(2027, 1, 4, 8), datetime(2027, 1, 5, 16), 16, 102.5)
    assert (mine[1]["GONE"].start, mine[1]["GONE"].duration, mine[1]["GONE"].cost) == (datetime(2027, 1, 6, 8), 8, None)
    assert len(plan) == 2
    count = {t.name: (t.read, t.used) for t in plan.source.tables}
    assert (count["BaselineProject"], count["BaselineProject/Activity"], count["BaselineProject/WBS"]) == ((3, 2), (3, 3), (1, 0))
