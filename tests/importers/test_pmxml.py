"""Primavera P6 XML: projects, activities, links, stubs, and the account of every element."""

from datetime import datetime

import pytest

from pmo_risk.errors import FormatError, GraphError, InputError, LimitError, ManyErrors, SecurityError
from pmo_risk.importers import FORMATS, read
from pmo_risk.model import Constraint, Portfolio
from pmo_risk.model.units import Span


def tables(model):
    return {t.name: t for t in model.source.tables}


def said(model, code):
    return [n for n in model.source.notes if n.code == code]


def test_a_small_project(write_pmxml):
    """Ids are activity ids, uid the ObjectId; durations and lags are hours; dates and names are the project's."""
    plan = read(write_pmxml(MustFinishByDate="2027-03-01T17:00:00"))
    assert (plan.id, plan.name, [t.id for t in plan], [t.uid for t in plan]) == ("P", "Plant", ["A", "B"], ["11", "12"])
    assert plan.start == plan.data_date == datetime(2027, 1, 4)
    assert plan.deadline == datetime(2027, 3, 1, 17)
    assert [(t.duration.mean, t.unit) for t in plan] == [(16, "h"), (24, "h")]
    assert [(link.predecessor, link.type, link.lag) for link in plan["B"].after] == [("A", "FS", Span(0.0))]
    assert plan.source.format == "PMXML"


@pytest.mark.parametrize(
    "root",
    [
        "APIBusinessObjects",
        'APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V8.3/API/BusinessObjects"',
        'APIBusinessObjects xmlns="urn:anything"',
        'p6:APIBusinessObjects xmlns:p6="http://xmlns.oracle.com/Primavera/P6Professional/V22.12/API/BusinessObjects"',
    ],
)
def test_any_version_of_the_namespace(write_pmxml, root):
    """The root element counts, in any namespace or none."""
    assert len(read(write_pmxml(root=root))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["plan.pmxml", "plan.xml", "plan.xer"])
def test_any_encoding_and_file_name(make_pmxml, activity, tmp_path, encoding, name):
    """Content decides, with or without a byte order mark."""
    path = tmp_path / name
    path.write_bytes(make_pmxml(activity(Name="Größe")).replace('encoding="UTF-8"', f'encoding="{encoding[:6].rstrip("-")}"').encode(encoding))
    assert [t.name for t in read(path)] == ["Größe"]


def test_one_format_claims_it(write_pmxml):
    """Only the P6 XML format claims a P6 XML file."""
    path = write_pmxml()
    assert [f.name for f in FORMATS.values() if f.looks_like(path.read_bytes()[:8192], path)] == ["pmxml"]


@pytest.mark.parametrize(
    ("kind", "status", "told"),
    [
        ("Task Dependent", "Not Started", None),
        ("task dependent", "NOT STARTED", None),
        ("Start Milestone", "Not Started", "start"),
        ("Finish Milestone", "Not Started", "finish"),
    ],
)
def test_types_and_statuses(write_pmxml, activity, kind, status, told):
    """Types and statuses are read in any case; milestones take their end from theirs."""
    (task,) = read(write_pmxml(activity(hours="0" if told else "16", Type=kind, Status=status)))
    assert (task.milestone, task.is_started) == (told, False)


def test_progress(write_pmxml, activity):
    """Actual dates and remaining duration are the activity's; of a complete one nothing remains."""
    began = activity("11", "A", Status="In Progress", ActualStartDate="2027-01-04T08:00:00", RemainingDuration="6")
    done = activity("12", "B", Status="Completed", ActualStartDate="2027-01-04T08:00:00", ActualFinishDate="2027-01-05T16:00:00", RemainingDuration="0")
    plan = read(write_pmxml(began, done, DataDate="2027-01-06T00:00:00"))
    assert (plan["A"].actual_start, plan["A"].remaining.mean, plan["A"].duration.mean) == (datetime(2027, 1, 4, 8), 6, 16)
    assert plan["B"].actual_finish == datetime(2027, 1, 5, 16)


def test_dates_that_p6_computed_are_not_read(write_pmxml, activity):
    """Early, late, planned, start and finish dates are what P6 made of the plan; a duration never comes from them."""
    other = dict.fromkeys(("StartDate", "FinishDate", "PlannedFinishDate", "RemainingEarlyStartDate", "RemainingLateFinishDate"), "2031-01-01T08:00:00")
    plain, dated = (read(write_pmxml(activity(**fields))) for fields in ({}, other))
    assert plain["A"].duration == dated["A"].duration
    assert plain["A"].constraints == dated["A"].constraints == ()


def test_a_duration_is_never_invented(write_pmxml, activity):
    """An activity without durations is refused with its line."""
    with pytest.raises(InputError, match=r"plan\.xml:[0-9]+: task 'A' has no duration") as caught:
        read(write_pmxml(activity(hours="")))
    assert caught.value.code == "DURATION_MISSING"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Start On or After", "SNET"),
        ("Start On or Before", "SNLT"),
        ("Finish On or After", "FNET"),
        ("Finish On or Before", "FNLT"),
        ("Start On", "MSO"),
        ("Finish On", "MFO"),
        ("finish on", "MFO"),
    ],
)
def test_constraints(write_pmxml, activity, word, kind):
    """Primary and secondary constraints are read by their words."""
    when = {"PrimaryConstraintDate": "2027-01-11T08:00:00", "SecondaryConstraintDate": "2027-01-18T16:00:00"}
    (task,) = read(write_pmxml(activity(PrimaryConstraintType=word, SecondaryConstraintType="Finish On or Before", **when)))
    assert task.constraints == (Constraint(kind, "2027-01-11T08:00"), Constraint("FNLT", "2027-01-18T16:00"))


def test_mandatory_and_as_late_as_possible(write_xer, write_pmxml, activity):
    """These are what they are in a XER."""
    for word, code in (("Mandatory Start", "CS_MANDSTART"), ("Mandatory Finish", "CS_MANDFIN"), ("As Late As Possible", "CS_ALAP")):
        ours = read(write_pmxml(activity(PrimaryConstraintType=word, PrimaryConstraintDate="2027-01-11T08:00:00")))
        xer = read(write_xer({("TASK", 0): {"cstr_type": code, "cstr_date": "2027-01-11 08:00"}}))
        assert ours["A"].constraints == xer["A"].constraints, word


@pytest.mark.parametrize(
    ("field", "code", "word"), [("PrimaryConstraintType", "CONSTRAINT", "Someday"), ("Type", "TASK_TYPE", "Odd Job"), ("Status", "STATUS", "Perhaps")]
)
def test_unknown_words_are_told(write_pmxml, activity, field, code, word):
    """A word that P6 does not have is named in a warning, with its line."""
    (note,) = said(read(write_pmxml(activity(PrimaryConstraintDate="2027-01-11T08:00:00", **{field: word}))), code)
    assert note.severity == "warning"
    assert repr(word) in note.what
    assert "plan.xml:" in note.where


@pytest.mark.parametrize(("word", "kind"), [("Finish to Start", "FS"), ("Start to Start", "SS"), ("Finish to Finish", "FF"), ("start to finish", "SF")])
def test_relationships(write_pmxml, activity, relationship, word, kind):
    """Links by their words, leads and lags in hours."""
    plan = read(write_pmxml(activity(), activity("12", "B"), relationship(kind=word, lag="-4.5")))
    assert [(link.type, link.lag) for link in plan["B"].after] == [(kind, Span(-4.5, "h"))]


def test_an_unknown_relationship_type_is_refused(write_pmxml, activity, relationship):
    """A link's type is never guessed."""
    with pytest.raises(GraphError, match="unknown link type 'Finish to Middle'"):
        read(write_pmxml(activity(), activity("12", "B"), relationship(kind="Finish to Middle")))


def test_a_link_to_nowhere_is_refused(write_pmxml, activity, relationship):
    """A link to an activity that should be in the file and is not is a fault, with its line and a near id."""
    with pytest.raises(GraphError, match="no TASK row with task_id '99'") as caught:
        read(write_pmxml(activity(), relationship(before="99", after="11")))
    assert caught.value.code == "UNKNOWN_TASK"


@pytest.mark.parametrize(
    ("word", "calendar"),
    [
        ("Predecessor Activity Calendar", "predecessor"),
        ("Successor Activity Calendar", "successor"),
        ("Project Default Calendar", "project"),
        ("24 Hour Calendar", "continuous"),
    ],
)
@pytest.mark.parametrize("where", ["options", "project"])
def test_the_lag_calendar(write_pmxml, activity, xml, word, calendar, where):
    """Schedule options stand in an element of their own, or in the project."""
    options = xml("ScheduleOptions", ProjectObjectId="1", RelationshipLagCalendar=word) if where == "options" else ""
    fields = {} if options else {"RelationshipLagCalendar": word}
    plan = read(write_pmxml(activity(), options, **fields))
    assert plan.lag_calendar == calendar
    assert all(t.read == t.used + t.listed and t.used >= 0 and t.listed >= 0 for t in plan.source.tables)


def test_an_unknown_option_is_told(write_pmxml, activity, xml):
    """An out-of-sequence rule that P6 does not have is named in a warning."""
    plan = read(write_pmxml(activity(), xml("ScheduleOptions", ProjectObjectId="1", OutOfSequenceScheduleType="Whatever")))
    assert any("'Whatever'" in n.what for n in said(plan, "SCHEDULE_OPTION"))


def test_a_flag_that_is_neither_is_told(write_pmxml, p6_calendar):
    """What should be 0 or 1 and is not is named in a warning and left out."""
    (note,) = said(read(write_pmxml(before=p6_calendar(IsDefault="maybe"))), "FLAG")
    assert "'maybe'" in note.what


def test_nil_is_nothing(write_pmxml, activity):
    """An element with xsi:nil holds no value."""
    nil = 'PrimaryConstraintType xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    (task,) = read(write_pmxml(activity(more=f"<{nil}/>")))
    assert task.constraints == ()


def test_decimal_commas(write_pmxml, activity, relationship):
    """Some versions of P6 write decimals with a comma; the file says so in a note."""
    plan = read(write_pmxml(activity(hours="70,583333"), activity("12", "B", "1,234"), relationship(lag="-0,5")))
    assert [t.duration.mean for t in plan] == [70.583333, 1.234]
    assert plan["B"].after[0].lag == Span(-0.5, "h")
    assert "decimal comma" in said(plan, "DECIMAL_COMMA")[0].what


@pytest.mark.parametrize("text", ["12 h", "1,2,3", "NaN", "1e999", "١٢"])
def test_numbers_are_read_strictly(write_pmxml, activity, text):
    """What is no number is refused with its line."""
    with pytest.raises(InputError, match=r"plan\.xml:[0-9]+") as caught:
        read(write_pmxml(activity(hours=text)))
    assert {p.code for p in caught.value.problems} == {"NUMBER_FORMAT"}


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


def test_all_faults_at_once(write_pmxml, activity, relationship):
    """Independent faults are told together, each with its line."""
    with pytest.raises(ManyErrors) as caught:
        read(write_pmxml(activity(hours="x"), activity("12", "B", "-3"), relationship(kind="?", after="11", before="12")))
    assert {p.code for p in caught.value.problems} == {"NUMBER_FORMAT", "DURATION_NEGATIVE", "LINK_TYPE"}


def test_a_cut_file_is_refused(write_pmxml):
    """A file that ends too early is no XML, and says where."""
    path = write_pmxml()
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FormatError, match=r"not well-formed XML.*cut") as caught:
        read(path)
    assert caught.value.code == "XML"


@pytest.mark.parametrize("bomb", ['<!DOCTYPE a [<!ENTITY x "y">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'])
def test_a_document_type_is_refused(write_pmxml, bomb):
    """No DTD is read, so no entity is ever expanded or fetched."""
    path = write_pmxml()
    path.write_text(path.read_text().replace("<APIBusinessObjects", f"{bomb}<APIBusinessObjects", 1))
    with pytest.raises(SecurityError) as caught:
        read(path)
    assert caught.value.code == "DTD"


def test_deep_nesting_is_refused(write_pmxml, activity):
    """Elements nested without end are a LimitError."""
    with pytest.raises(LimitError, match="nested deeper") as caught:
        read(write_pmxml(activity(), "<a>" * 300 + "</a>" * 300))
    assert caught.value.code == "DEPTH"


def test_another_root_is_refused_by_name(write_mspdi, task):
    """Naming the format does not make a Microsoft Project file one of P6."""
    with pytest.raises(FormatError, match="not APIBusinessObjects"):
        read(write_mspdi(task(1)), format="pmxml")
