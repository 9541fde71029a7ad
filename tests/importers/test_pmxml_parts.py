"""What P6 XML says beside the network: options, progress, resources, codes, fields and risks."""

from datetime import datetime

import pytest

from pmo_risk.importers import read
from pmo_risk.model import Constraint, Rate


def count(plan, name):
    return next((t.read, t.used, t.listed) for t in plan.source.tables if t.name == name)


@pytest.mark.parametrize(
    ("element", "word", "field", "value"),
    [
        ("OutOfSequenceScheduleType", "Retained Logic", "progress", "retained"),
        ("OutOfSequenceScheduleType", "Progress Override", "progress", "override"),
        ("OutOfSequenceScheduleType", "actual dates", "progress", "actual"),
        ("ComputeTotalFloatType", "Start Float = Late Start - Early Start", "total_float", "start"),
        ("ComputeTotalFloatType", "Finish Float = Late Finish - Early Finish", "total_float", "finish"),
        ("ComputeTotalFloatType", "Smallest of Start Float and Finish Float", "total_float", "smallest"),
        ("CalculateFloatBasedOnFinishDate", "0", "float_to", "portfolio"),
        ("CalculateFloatBasedOnFinishDate", "1", "float_to", "project"),
        ("MakeOpenEndedActivitiesCritical", "1", "open_ends_critical", True),
        ("UseExpectedFinishDates", "0", "expected_finish", False),
        ("UseExpectedFinishDates", "true", "expected_finish", True),
    ],
)
def test_schedule_options(write_pmxml, activity, xml, element, word, field, value):
    """Each option of P6 is the model's, in an element of its own or in the project."""
    assert getattr(read(write_pmxml(activity(), xml("ScheduleOptions", ProjectObjectId="1", **{element: word}))).options, field) == value
    in_project = read(write_pmxml(activity(), RelationshipLagCalendar="24 Hour Calendar", **{element: word}))
    assert getattr(in_project.options, field) == value


def test_the_element_comes_before_the_project(write_pmxml, activity, xml):
    """Where both say something, ScheduleOptions decide; what they leave out the project fills in."""
    options = xml("ScheduleOptions", ProjectObjectId="1", OutOfSequenceScheduleType="Actual Dates", UseExpectedFinishDates="")
    chosen = read(write_pmxml(activity(), options, OutOfSequenceScheduleType="Progress Override", UseExpectedFinishDates="0")).options
    assert (chosen.progress, chosen.expected_finish) == ("actual", False)


@pytest.mark.parametrize(("word", "critical"), [("Longest Path", "longest"), ("Critical Float", "float")])
def test_what_is_critical(write_pmxml, word, critical):
    """The project says which activities are critical: by float up to a limit, or on the longest path."""
    options = read(write_pmxml(CriticalActivityPathType=word, CriticalActivityFloatLimit="24,5")).options
    assert (options.critical, options.critical_float) == (critical, 24.5)


def test_external_dates(write_pmxml, activity, xml):
    """External dates stand in for links out of the file, unless the project ignores links to other projects."""
    dates = {"ExternalEarlyStartDate": "2027-02-01T08:00:00", "ExternalLateFinishDate": "2027-03-01T16:00:00"}
    for flag, found in (("0", {Constraint("SNET", "2027-02-01T08:00"), Constraint("FNLT", "2027-03-01T16:00")}), ("1", set())):
        options = xml("ScheduleOptions", ProjectObjectId="1", IgnoreOtherProjectRelationships=flag)
        assert set(read(write_pmxml(activity(**dates), options))["A"].constraints) == found


def test_suspended_and_expected(write_pmxml, activity):
    """Suspend, resume and expected finish dates are the activity's."""
    dates = {"SuspendDate": "2027-01-05T08:00:00", "ResumeDate": "2027-01-11T08:00:00", "ExpectedFinishDate": "2027-01-20T16:00:00"}
    (task,) = read(write_pmxml(activity(Status="In Progress", ActualStartDate="2027-01-04T08:00:00", **dates), DataDate="2027-01-06T00:00:00"))
    assert (task.suspended, task.resumed, task.expected_finish) == (datetime(2027, 1, 5, 8), datetime(2027, 1, 11, 8), datetime(2027, 1, 20, 16))


@pytest.mark.parametrize(("word", "kind"), [("Level of Effort", "loe"), ("WBS Summary", "summary"), ("Resource Dependent", "task")])
def test_levels_of_effort_and_summaries(write_pmxml, activity, word, kind):
    """Types that span other activities are told apart from work."""
    assert read(write_pmxml(activity(), activity("12", "B", Type=word)))["B"].type == kind


def test_resources_and_rates(write_pmxml, activity, xml):
    """Resources with their kind, calendar and unit; rates from their own elements, or from the resource where an old file has them there."""
    people = xml("Resource", ObjectId="7", Id="CREW", Name="Crew", CalendarObjectId="9", ResourceType="Labor")
    stone = xml("Resource", ObjectId="8", Id="STONE", Name="Stone", ResourceType="Material", UnitOfMeasureObjectId="5", PricePerUnit="3,5", MaxUnitsPerTime="2")
    rate = xml("ResourceRate", ObjectId="1", ResourceObjectId="7", PricePerUnit="80", MaxUnitsPerTime="1.5", EffectiveDate="2027-01-01T00:00:00")
    plan = read(write_pmxml(activity(), after=people + stone + rate + xml("UnitOfMeasure", ObjectId="5", Abbreviation="t", Name="ton")))
    crew, heap = plan.resources["CREW"], plan.resources["STONE"]
    assert (crew.kind, crew.calendar, crew.uid, crew.rates) == ("labor", "Five days", "7", (Rate(80, "2027-01-01T00:00", 1.5),))
    assert (heap.kind, heap.unit, heap.rates) == ("material", "t", (Rate(3.5, None, 2.0),))
    assert count(plan, "ResourceRate") == (1, 1, 0)


def test_assignments(write_pmxml, activity, xml):
    """Units, lag, cost and curve of an assignment; it drives dates where it or the project's default says so, and where nothing is said."""
    crew = xml("Resource", ObjectId="7", Id="CREW", ResourceType="Labor")
    curve = xml("ResourceCurve", xml("Values", **{f"Value{n}": "5" if n else "0" for n in range(0, 105, 5)}), ObjectId="3", Name="flat")
    said = {"ActivityObjectId": "11", "ResourceObjectId": "7", "ResourceType": "Labor", "PlannedUnits": "40", "RemainingUnits": "30", "ActualUnits": "14"}
    said |= {"ActualOvertimeUnits": "4", "RemainingUnitsPerTime": "0,5", "PlannedLag": "8", "RemainingLag": "16", "RemainingCost": "300", "ActualCost": "100"}
    began = activity(Status="In Progress", ActualStartDate="2027-01-04T08:00:00")

    def assigned(default="", **fields):
        work = xml("ResourceAssignment", ObjectId="1", **(said | fields))
        return read(write_pmxml(began, work, after=crew + curve, AssignmentDefaultDrivingFlag=default))["A"].assignments[0]

    plain = assigned(ResourceCurveObjectId="3")
    assert (plain.resource, plain.units, plain.remaining, plain.rate, plain.lag) == ("CREW", 44, 30, 0.5, 16)
    assert (plain.cost, plain.remaining_cost, plain.driving) == (400, 300, True)
    assert plain.curve == pytest.approx((0.05,) * 20)
    assert not assigned(DrivingActivityDatesFlag="0").driving
    assert not assigned(default="0").driving
    assert assigned(default="0", DrivingActivityDatesFlag="1").driving


def test_resource_dependent_work_runs_on_its_resource(write_pmxml, activity, xml, p6_calendar):
    """As in a XER, the calendar of the resource drives a resource-dependent activity."""
    night = p6_calendar("8", "Nights", (("20:00:00", "23:59:00"),), IsDefault="0", Type="Resource")
    crew = xml("Resource", ObjectId="7", Id="CREW", ResourceType="Labor", CalendarObjectId="8")
    work = xml("ResourceAssignment", ObjectId="1", ActivityObjectId="11", ResourceObjectId="7", RemainingUnits="16", RemainingUnitsPerTime="1")
    plan = read(write_pmxml(activity(Type="Resource Dependent"), activity("12", "B"), work, before=p6_calendar() + night, after=crew))
    assert [d.calendar for d in plan["A"].drivers] == ["Nights"]
    assert plan["B"].drivers == ()


def test_codes(write_pmxml, activity, xml):
    """Activity codes by the name of their type; other objects' codes are listed."""
    types = xml("ActivityCodeType", ObjectId="3", Name="Area", Scope="Global")
    values = xml("ActivityCode", ObjectId="4", CodeTypeObjectId="3", CodeValue="N", Description="North")
    code = xml("Code", TypeObjectId="3", ValueObjectId="4")
    plan = read(write_pmxml(activity(more=code), activity("12", "B"), code, after=types + values))
    assert [dict(t.codes) for t in plan] == [{"Area": "N"}, {}]
    assert count(plan, "Code") == (2, 1, 1)
    assert count(plan, "ActivityCode") == count(plan, "ActivityCodeType") == (1, 1, 0)


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        ("Text", {"TextValue": "wet, 1,5 m"}, "wet, 1,5 m"),
        ("Integer", {"IntegerValue": "7"}, 7.0),
        ("Double", {"DoubleValue": "2,5"}, 2.5),
        ("Cost", {"CostValue": "1e3"}, 1000.0),
        ("Start Date", {"StartDateValue": "2027-01-05T08:00:00"}, "2027-01-05T08:00:00"),
        ("Finish Date", {"FinishDateValue": "2027-01-06T16:00:00"}, "2027-01-06T16:00:00"),
        ("Indicator", {"IndicatorValue": "Green"}, "Green"),
        ("Code", {"CodeValue": "A1"}, "A1"),
    ],
)
def test_user_defined_fields(write_pmxml, activity, xml, kind, fields, value):
    """User-defined fields of activities by their title: text as it is, numbers as numbers, dates as ISO text."""
    types = xml("UDFType", ObjectId="5", Title="Note", SubjectArea="Activity", DataType=kind)
    other = xml("UDFType", ObjectId="6", Title="Else", SubjectArea="Project", DataType="Text")
    udf, project_udf = xml("UDF", TypeObjectId="5", **fields), xml("UDF", TypeObjectId="6", TextValue="no")
    plan = read(write_pmxml(activity(more=udf), project_udf, after=types + other))
    assert dict(plan["A"].fields) == {"Note": value}
    assert count(plan, "UDF") == (2, 1, 1)


def test_risks_are_listed(write_pmxml, activity, xml):
    """P6 XML scores risks and does not quantify them: they are told by id, never guessed."""
    risk = xml("Risk", ObjectId="3", Id="R001", Name="Flood", Type="Threat", Status="Open", ProjectObjectId="1")
    gone = xml("Risk", ObjectId="4", Id="R002", Name="Fire", Type="Threat", Status="Rejected", ProjectObjectId="1")
    plan = read(write_pmxml(activity(), after=risk + gone + xml("ActivityRisk", ActivityObjectId="11", RiskObjectId="3")))
    assert len(plan.risks) == 0
    assert any("'R001'" in n.what and "'R002'" not in n.what for n in plan.source.notes if n.code == "RISK_NOT_QUANTIFIED")
    assert any(n.code == "RISK_CLOSED" for n in plan.source.notes)
    assert (count(plan, "Risk"), count(plan, "ActivityRisk")) == ((2, 0, 2), (1, 0, 1))
