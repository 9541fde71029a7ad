"""What Microsoft Project files hold beside the network: resources, assignments, baselines, custom fields, options."""

from datetime import datetime

import pytest

from pmo_risk.errors import FormatError, ManyErrors, UnitError
from pmo_risk.importers import read


def element(tag, **fields):
    return f"<{tag}>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()) + f"</{tag}>"


def rest(resources, assignments=""):
    return f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments>"


def codes(plan):
    return [n.code for n in plan.source.notes]


def table(plan, name):
    found = next(t for t in plan.source.tables if t.name == name)
    return found.read, found.used, found.listed


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({"Type": "1"}, "labor"), ({}, "labor"), ({"Type": "0"}, "material"), ({"Type": "1", "IsCostResource": "1"}, "cost"), ({"Type": "2"}, "cost")],
)
def test_kinds_of_resources(write_mspdi, task, fields, kind):
    """0 is material, 1 work, 2 or the flag cost."""
    plan = read(write_mspdi(task(1), rest=rest(element("Resource", UID="5", Name="X", MaterialLabel="t", **fields))))
    assert (plan.resources["5"].kind, plan.resources["5"].name, plan.resources["5"].unit) == (kind, "X", "t" if kind == "material" else "")


def test_an_unknown_kind_of_resource_is_work_and_said(write_mspdi, task):
    """A type that is not known is read as work with a warning."""
    plan = read(write_mspdi(task(1), rest=rest(element("Resource", UID="5", Name="X", Type="9"))))
    assert (plan.resources["5"].kind, codes(plan)) == ("labor", ["RESOURCE_TYPE"])


def test_prices_by_date_and_limits(write_mspdi, task):
    """Table A's prices hold from their dates on; 1984 is always. Limits are units, by dates of their own."""
    price = element("Rate", RatesFrom="1984-01-01T00:00:00", RateTable="0", StandardRate="50", StandardRateFormat="3")
    price += element("Rate", RatesFrom="2027-06-01T00:00:00", RateTable="0", StandardRate="60")
    price += element("Rate", RatesFrom="1984-01-01T00:00:00", RateTable="1", StandardRate="99")
    units = element("AvailabilityPeriod", AvailableFrom="2027-03-01T00:00:00", AvailableUnits="2")
    crew = f"<Resource><UID>5</UID><Name>Crew</Name><MaxUnits>1</MaxUnits><Rates>{price}</Rates><AvailabilityPeriods>{units}</AvailabilityPeriods></Resource>"
    plan = read(write_mspdi(task(1), rest=rest(crew + element("Resource", UID="6", Name="Hand", MaxUnits="1.5", StandardRate="20"))))
    march, june = datetime(2027, 3, 1), datetime(2027, 6, 1)
    assert [(r.price, r.start, r.limit) for r in plan.resources["5"].rates] == [(50, None, 2), (50, march, 2), (60, june, 2)]
    assert [(r.price, r.start, r.limit) for r in plan.resources["6"].rates] == [(20, None, 1.5)]
    assert codes(plan) == ["RATE_TABLE"]


def test_blank_resources_are_listed(write_mspdi, task):
    """The file's unnamed resource and blank rows are no resources, unless a task uses them."""
    people = element("Resource", UID="0", Type="1") + element("Resource", UID="5", Name="X", IsNull="1") + element("Resource", UID="6")
    plan = read(write_mspdi(task(1), rest=rest(people, element("Assignment", TaskUID="1", ResourceUID="6"))))
    assert (list(plan.resources), table(plan, "Resource"), codes(plan)) == (["6"], (3, 1, 2), ["NULL_RESOURCE"])


def test_assignments(write_mspdi, task):
    """Work is hours, or units of material; delays are tenths of minutes; money is in hundredths; nobody's work is no assignment."""
    people = element("Resource", UID="5", Name="Crew", Type="1") + element("Resource", UID="6", Name="Sand", Type="0")
    crew = {"Work": "PT40H0M0S", "ActualWork": "PT8H0M0S", "RemainingWork": "PT32H0M0S", "Units": "0.5", "Delay": "4800"}
    work = element("Assignment", TaskUID="1", ResourceUID="5", Cost="400000", RemainingCost="320000", ActualCost="80000", **crew)
    work += element("Assignment", TaskUID="1", ResourceUID="6", Work="PT9000000H0M0S", Units="9000000", Cost="1000")
    work += element("Assignment", TaskUID="1", ResourceUID="-65535", Work="PT8H0M0S")
    plan = read(write_mspdi(task(1, 80, Cost="401000"), rest=rest(people, work)))
    first, second = plan["1"].assignments
    assert (first.resource, first.units, first.remaining, first.rate, first.lag, first.cost, first.remaining_cost) == ("5", 40, 32, 0.5, 8, 4000, 3200)
    assert (second.resource, second.units, second.remaining, second.rate, second.cost) == ("6", 9e6, 9e6, 0, 10)
    assert table(plan, "Assignment") == (3, 3, 0)


@pytest.mark.parametrize(
    ("contour", "peak", "longer"),
    [("1", 1 / 6, 10 / 6), ("2", 1 / 6, 10 / 6), ("3", 0.2, 2), ("4", 0.2, 2), ("5", 0.2, 2), ("6", 0.2, 2), ("7", 1 / 7, 10 / 7)],
)
def test_contours(write_mspdi, task, contour, peak, longer):
    """Ten shares that add up to one; at constant peak units a contoured assignment takes as much longer as Project makes it."""
    work = element("Assignment", TaskUID="1", ResourceUID="5", Work="PT40H0M0S", WorkContour=contour)
    (found,) = read(write_mspdi(task(1), rest=rest(element("Resource", UID="5", Name="Crew"), work)))["1"].assignments
    assert (len(found.curve), sum(found.curve), max(found.curve)) == (10, pytest.approx(1), pytest.approx(peak))
    assert 10 * max(found.curve) == pytest.approx(longer)


def test_contours_that_mirror_each_other(write_mspdi, task):
    """Back loaded is front loaded backwards, early peak late peak; a bell and a turtle are their own mirrors; an edited contour is said."""
    work = "".join(element("Assignment", TaskUID="1", ResourceUID="5", WorkContour=str(n)) for n in range(9))
    plan = read(write_mspdi(task(1), rest=rest(element("Resource", UID="5", Name="Crew"), work)))
    flat, back, front, _, early, late, bell, turtle, edited = (a.curve for a in plan["1"].assignments)
    assert (flat, edited, codes(plan)) == ((), (), ["CONTOUR"])
    assert (back[::-1], early[::-1], bell[::-1], turtle[::-1]) == (front, late, bell, turtle)


def test_faults_of_resources_come_together(write_mspdi, task):
    """A wrong number in a resource and in an assignment are both told, with their lines."""
    people = element("Resource", UID="5", Name="X", MaxUnits="one") + element("Resource", UID="6", Name="Y")
    with pytest.raises(ManyErrors) as caught:
        read(write_mspdi(task(1), rest=rest(people, element("Assignment", TaskUID="1", ResourceUID="6", Work="8 days"))))
    assert [p.code for p in caught.value.problems] == ["NUMBER_FORMAT", "DURATION_FORMAT"]


def test_baselines(write_mspdi, task):
    """Number 0 is the baseline, 1 to 10 are numbered; those of summaries are listed."""
    first = element("Baseline", Number="0", Start="2027-01-04T08:00:00", Finish="2027-01-04T17:00:00", Duration="PT8H0M0S", Cost="12300")
    tenth = element("Baseline", Number="10", Start="2027-02-01T08:00:00")
    plan = read(write_mspdi(task(1, Summary="1", after=first) + task(2, after=first + tenth, OutlineLevel="2") + task(3)))
    assert sorted(plan.baselines) == ["baseline", "baseline 10"]
    found = plan.baselines["baseline"].tasks
    assert [(uid, t.start, t.finish, t.duration, t.cost) for uid, t in found.items()] == [
        ("2", datetime(2027, 1, 4, 8), datetime(2027, 1, 4, 17), 8, 123),
    ]
    assert (plan.baselines["baseline 10"]["2"].finish, table(plan, "Baseline")) == (None, (3, 2, 1))


def test_baselines_of_a_real_file(corpus, raw_mspdi):
    """Every leaf's baseline dates, read by another XML reader."""
    expected = {
        t.findtext("UID"): tuple(datetime.fromisoformat(t.findtext(f"Baseline/{n}")) for n in ("Start", "Finish"))
        for t in raw_mspdi("conv-bug2").iter("Task")
        if t.find("Baseline") is not None and t.findtext("Summary") == "0"
    }
    found = read(corpus / "mspdi" / "conv-bug2.xml").baselines["baseline"].tasks
    assert {uid: (t.start, t.finish) for uid, t in found.items()} == expected
    assert len(expected) == 6


FIELDS = (
    "<ExtendedAttributes>"
    + element("ExtendedAttribute", FieldID="1", FieldName="Text1", Alias="Area")
    + element("ExtendedAttribute", FieldID="2", FieldName="Number1")
    + element("ExtendedAttribute", FieldID="3", FieldName="Cost1", Alias="Money")
    + element("ExtendedAttribute", FieldID="4", FieldName="Enterprise Duration1")
    + element("ExtendedAttribute", FieldID="5", FieldName="Text2", Alias="Same")
    + element("ExtendedAttribute", FieldID="6", FieldName="Text3", Alias="Same")
    + element("ExtendedAttribute", FieldID="7", FieldName="Outline Code1", Alias="Phase", Ltuid="G1")
    + "</ExtendedAttributes>"
)


def test_custom_fields(write_mspdi, task):
    """By alias, or by name where there is none or two share one; numbers, money and hours are numbers."""
    given = {"1": "North", "2": "1.5", "3": "12300", "4": "PT8H0M0S", "5": "a", "6": "b", "99": "?"}
    values = "".join(element("ExtendedAttribute", FieldID=k, Value=v) for k, v in given.items()) + element("ExtendedAttribute", FieldID="1")
    plan = read(write_mspdi(task(1, after=values), project=FIELDS))
    assert dict(plan["1"].fields) == {"Area": "North", "Number1": 1.5, "Money": 123, "Enterprise Duration1": 8, "Text2": "a", "Text3": "b", "99": "?"}
    assert (table(plan, "ExtendedAttribute"), codes(plan)) == ((8, 7, 1), ["FIELD_SKIPPED"])


def test_custom_fields_that_are_not_of_their_kind_are_text(write_mspdi, task):
    """A number that is none stays what it is, and a note says so."""
    plan = read(write_mspdi(task(1, after=element("ExtendedAttribute", FieldID="2", Value="many")), project=FIELDS))
    assert (dict(plan["1"].fields), codes(plan)) == ({"Number1": "many"}, ["FIELD_TEXT"])


def test_outline_codes(write_mspdi, task):
    """A code is its path in the table, found by GUID (2007 on) or by number (2003); a value in no table is listed."""
    values = "<Value><ValueID>1</ValueID><FieldGUID>A</FieldGUID><ParentValueID>0</ParentValueID><Value>Civil</Value></Value>"
    values += "<Value><ValueID>2</ValueID><FieldGUID>B</FieldGUID><ParentValueID>1</ParentValueID><Value>Piles</Value></Value>"
    new = f"<OutlineCode><Guid>G1</Guid><Values>{values}</Values></OutlineCode>"
    old = f"<OutlineCode><FieldID>8</FieldID><FieldName>Outline Code2</FieldName><Values>{values}</Values></OutlineCode>"
    tasks = task(1, after=element("OutlineCode", FieldID="7", ValueID="2", ValueGUID="B")) + task(2, after=element("OutlineCode", FieldID="8", ValueID="1"))
    plan = read(
        write_mspdi(tasks + task(3, after=element("OutlineCode", FieldID="7", ValueID="9")), project=f"<OutlineCodes>{new}{old}</OutlineCodes>{FIELDS}")
    )
    assert [dict(t.codes) for t in plan] == [{"Phase": "Civil.Piles"}, {"Outline Code2": "Civil"}, {}]
    assert (table(plan, "OutlineCode"), codes(plan)) == ((3, 2, 1), ["CODE_SKIPPED"])


def test_a_custom_field_may_point_into_a_table(write_mspdi, task):
    """A field without a text of its own has that of the value it names."""
    values = "<Value><ValueID>2</ValueID><FieldGUID>B</FieldGUID><ParentValueID>0</ParentValueID><Value>Piles</Value></Value>"
    table = f"<OutlineCodes><OutlineCode><Guid>G1</Guid><Values>{values}</Values></OutlineCode></OutlineCodes>"
    plan = read(write_mspdi(task(1, after=element("ExtendedAttribute", FieldID="7", ValueGUID="B")), project=table + FIELDS))
    assert dict(plan["1"].fields) == {"Phase": "Piles"}


def test_a_table_of_codes_that_loops_is_cut(write_mspdi, task):
    """A value that is above itself does not hang."""
    values = "<Value><ValueID>1</ValueID><ParentValueID>1</ParentValueID><Value>x</Value></Value>"
    code = f"<OutlineCodes><OutlineCode><FieldID>8</FieldID><Values>{values}</Values></OutlineCode></OutlineCodes>"
    assert len(read(write_mspdi(task(1, after=element("OutlineCode", FieldID="8", ValueID="1")), project=code))["1"].codes["8"]) < 200


def test_options(write_mspdi, task):
    """Slack up to so many days is critical; several critical paths make open ends critical; total slack is the smaller one."""
    plan = read(write_mspdi(task(1), project="<CriticalSlackLimit>2</CriticalSlackLimit><MultipleCriticalPaths>1</MultipleCriticalPaths>"))
    assert (plan.options.critical_float, plan.options.open_ends_critical, plan.options.total_float) == (16, True, "smallest")
    assert read(write_mspdi(task(1))).options.open_ends_critical is False
    with pytest.raises(FormatError):
        read(write_mspdi(task(1), project="<CriticalSlackLimit>few</CriticalSlackLimit>"))


def test_hours_of_a_year_are_twelve_months(write_mspdi, task):
    """A day of 7 hours and a month of 22 days make a year of 1,848."""
    path = write_mspdi(task(1))
    path.write_text(path.read_text().replace("<MinutesPerDay>480", "<MinutesPerDay>420").replace("<DaysPerMonth>20", "<DaysPerMonth>22"))
    hours = read(path).calendar.hours
    assert (hours.day, hours.month, hours.year) == (7, 154, 1848)
    path.write_text(path.read_text().replace("<MinutesPerDay>420", "<MinutesPerDay>1440").replace("<DaysPerMonth>22", "<DaysPerMonth>31"))
    assert read(path).calendar.hours.year == 8784


@pytest.mark.parametrize("stem", ["conv-OzBuild16", "msp-legacy-sample", "conv-project-sort", "conv-SoftwareDevelopmentPlan", "conv-ActualTaskProperties"])
def test_resources_and_assignments_of_real_files(corpus, raw_mspdi, stem):
    """Names, and hours and money in all, added up by another XML reader."""
    root = raw_mspdi(stem)
    names = {r.findtext("UID"): r.findtext("Name") for r in root.iter("Resource") if r.findtext("Name")}
    plan = read(corpus / "mspdi" / f"{stem}.xml")
    assert {uid: r.name for uid, r in plan.resources.items()} == names
    given = [a for a in root.iter("Assignment") if a.findtext("ResourceUID") in names and a.findtext("TaskUID") in plan]
    hours = sum(int((a.findtext("Work") or "PT0H").removeprefix("PT").partition("H")[0]) for a in given)
    money = sum(float(a.findtext("Cost") or 0) for a in given) / 100
    found = [a for t in plan for a in t.assignments]
    assert len(found) == len(given) > 0
    assert sum(a.units for a in found) == pytest.approx(hours, abs=len(given))
    assert sum(a.cost for a in found) == pytest.approx(money)


def test_prices_times_hours_are_costs(corpus):
    """OzBuild's assignments of work cost what its resources' hourly prices make of their hours, as Project stored it."""
    plan = read(corpus / "mspdi" / "conv-OzBuild16.xml")
    checked = 0
    for task in plan:
        for given in task.assignments:
            if given.cost:
                assert given.cost == pytest.approx(given.units * plan.resources[given.resource].rates[0].price)
                checked += 1
    assert checked == 25


def test_huge_durations_are_refused_where_they_are_time(write_mspdi, task):
    """A baseline of a thousand years is an error; a million tons is not time."""
    with pytest.raises(UnitError):
        read(write_mspdi(task(1, after=element("Baseline", Number="0", Duration="PT9000000H0M0S"))))
