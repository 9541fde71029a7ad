"""Primavera P6 XML: which files, and the network: activities, constraints, links."""

from datetime import datetime

import pytest

from pmo_risk.importers import FORMATS, read
from pmo_risk.model import Constraint
from pmo_risk.model.units import Span


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


@pytest.mark.parametrize("name", ['Pipe 2"', 'Pipe "A" ""', "Müller &amp; Söhne &lt;1&gt;", "日本"])
def test_names_are_kept(write_pmxml, activity, name):
    """A name is what the file says, with its quotation marks and entities."""
    (task,) = read(write_pmxml(activity(Name=name)))
    assert task.name == name.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


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


@pytest.mark.parametrize(("word", "kind"), [("Finish to Start", "FS"), ("Start to Start", "SS"), ("Finish to Finish", "FF"), ("start to finish", "SF")])
def test_relationships(write_pmxml, activity, relationship, word, kind):
    """Links by their words, leads and lags in hours."""
    plan = read(write_pmxml(activity(), activity("12", "B"), relationship(kind=word, lag="-4.5")))
    assert [(link.type, link.lag) for link in plan["B"].after] == [(kind, Span(-4.5, "h"))]


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
