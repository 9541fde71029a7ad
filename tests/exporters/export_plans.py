"""Plans with all that planning tools can hold, and random networks, for the tests of files for them."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from pmo_risk.model import (
    Assignment,
    Baseline,
    BaselineTask,
    Calendar,
    Constraint,
    Driver,
    Link,
    Project,
    Rate,
    Resource,
    ScheduleOptions,
    Task,
)

SITE = Calendar(
    "Site", {d: [("07:00", "12:00"), ("12:30", "17:30")] for d in ("mon", "tue", "wed", "thu", "fri", "sat")}, {"2027-05-01": []}, hours_per_year=2800
)
OFFICE = Calendar("Office", {d: [("08:00", "12:00"), ("13:00", "17:00")] for d in ("mon", "tue", "wed", "thu", "fri")}, {"2027-02-13": [("09:00", "13:00")]})
NIGHT = Calendar("Night", {d: [("00:00", "06:00"), ("22:00", "24:00")] for d in ("mon", "tue", "wed", "thu", "fri")})
CREW = Resource("CREW", "The crew", "labor", "Office", (Rate(80.0, datetime(2027, 1, 1), 2.0), Rate(85.5, datetime(2027, 7, 1), 2.5)))
PUMPS = Resource("PUMPS", "Pumps", "material", rates=(Rate(1200.0, datetime(2027, 1, 1)),), unit="pcs")
USES = (
    Assignment("CREW", units=80.0, remaining=80.0, rate=1.0, cost=6400.0, remaining_cost=6400.0),
    Assignment("PUMPS", units=4.0, remaining=4.0, cost=4800.0, remaining_cost=4800.0),
)


def plan_for_p6() -> Project:
    """Everything that a XER file holds as it is."""
    return Project(
        "PLANT",
        "2027-01-04T08:00",
        [
            Task("BEGIN", "0h", "Begin", milestone="start", wbs="A", calendar="Site"),
            Task("DONE", "16h", "Done", ["BEGIN"], wbs="A", actual_start="2027-01-04T08:00", actual_finish="2027-01-05T17:00", calendar="Office", cost=100.0),
            Task(
                "HALF",
                "80h",
                'Half "done"',
                [Link("DONE", "SS", "8h")],
                wbs="A.B",
                actual_start="2027-01-06T08:00",
                remaining="40h",
                suspended="2027-01-13T17:00",
                resumed="2027-02-03T08:00",
                calendar="Office",
            ),
            Task(
                "NEXT",
                "90.5h",
                "Next",
                [Link("HALF", "FS", "-4h"), Link("DONE", "FF", "12.5h")],
                wbs="A.B",
                calendar="Site",
                constraints=[Constraint("SNET", "2027-02-10T07:00"), Constraint("FNLT", "2027-04-30T17:30")],
                codes={"Phase": "Build", "Area": "North"},
                fields={"Contract": "C-7", "Weight": 12.5},
            ),
            Task("STAFFED", "80h", "Staffed", ["NEXT"], wbs="C", calendar="Site", drivers=[Driver("Office")], assignments=USES, cost=4800.0, cost_rate=800.0),
            Task("LATE", "16h", "Late", ["BEGIN"], wbs="C", calendar="Site", constraints=[Constraint("ALAP")]),
            Task("FIXED", "24h", "Fixed", ["NEXT"], wbs="C", calendar="Office", constraints=[Constraint("MSO", "2027-06-01T08:00", mandatory=True)]),
            Task("SOFT", "24h", "Soft", [Link("FIXED", "SF", "80h")], wbs="C", calendar="Office", constraints=[Constraint("MFO", "2027-06-30T17:00")]),
            Task("EXPECT", "40h", "Expected", ["NEXT"], wbs="C", calendar="Office", expected_finish="2027-05-14T17:00"),
            Task("SPAN", "0h", "Supervision", [Link("HALF", "SS"), Link("SOFT", "FF")], wbs="A", calendar="Office", type="loe"),
            Task("SUM", "0h", "All of C", wbs="C", calendar="Office", type="summary"),
            Task("END", "0h", "End", ["STAFFED", "LATE", "SOFT", "EXPECT"], wbs="A", calendar="Site", milestone="finish"),
        ],
        calendar=SITE,
        calendars=[OFFICE, NIGHT],
        time_unit="d",
        currency="EUR",
        data_date="2027-01-18T08:00",
        deadline="2027-12-01T17:00",
        lag_calendar="successor",
        name="A plant",
        options=ScheduleOptions("override", "smallest", "longest", 16.0, "portfolio", False, True),
        resources=[CREW, PUMPS],
        baselines=[Baseline("planned", {"NEXT": BaselineTask("2027-02-01T07:00", "2027-02-12T17:30", 75.25)})],
    )


def plan_for_project() -> Project:
    """Everything that a Microsoft Project file holds as it is. Its ids are Project's own."""
    return Project(
        "A plant",
        "2027-01-04T08:00",
        [
            Task("3", "16h", "Done", wbs="1.1", actual_start="2027-01-04T08:00", actual_finish="2027-01-05T17:00", cost=100.0),
            Task("7", "80h", "Half <done> & more", [Link("3", "SS", "8h")], wbs="1.2", actual_start="2027-01-06T08:00", remaining="40h"),
            Task(
                "4",
                "90.5h",
                "Next",
                [Link("7", "FS", "-4h"), Link("3", "FF", "12.5h")],
                wbs="2.1",
                calendar="Site",
                constraints=[Constraint("SNET", "2027-02-10T07:00")],
                deadline="2027-04-30T17:30",
                codes={"Phase": "Build"},
                fields={"Contract": "C-7", "Weight": 12.5},
            ),
            Task("5", "80h", "Staffed", [Link("4", "FS", "-50%")], wbs="2.2", assignments=USES_BY_UID, cost=4800.0, cost_rate=640.0),
            Task("6", "10ed", "Dry", [Link("5", "FS", "2ed")], wbs="2.3"),
            Task("8", "24h", "Fixed", ["4"], wbs="3", constraints=[Constraint("MSO", "2027-06-01T08:00", mandatory=True)]),
            Task("9", "24h", "Late", [Link("4", "SF", "80h")], wbs="4", constraints=[Constraint("ALAP")]),
            Task("10", "24h", "By hand", ["4"], wbs="5", manual=True, constraints=[Constraint("MSO", "2027-03-01T08:00")]),
            Task("11", "0h", "End", ["6", "8", "9"], wbs="6", milestone="finish"),
        ],
        calendar=OFFICE,
        calendars=[SITE, NIGHT],
        time_unit="d",
        currency="EUR",
        data_date="2027-01-18T08:00",
        lag_calendar="successor",
        name="A plant",
        options=ScheduleOptions(total_float="smallest", critical_float=16.0),
        resources=[Resource("1", "The crew", "labor", None, CREW.rates, uid="1"), Resource("2", "Pumps", "material", None, PUMPS.rates, "pcs", "2")],
        baselines=[
            Baseline("baseline", {"4": BaselineTask("2027-02-01T07:00", "2027-02-12T17:30", 90.5, 1000.0)}),
            Baseline("baseline 1", {"4": BaselineTask()}),
        ],
    )


USES_BY_UID = (
    Assignment("1", units=80.0, remaining=80.0, rate=1.0, lag=2.5, cost=6400.0, remaining_cost=6400.0),
    Assignment("2", units=4.0, remaining=4.0, cost=4800.0, remaining_cost=4800.0),
)


@st.composite
def networks(draw: st.DrawFn, lag_calendars: tuple[str, ...], kinds: tuple[str, ...]) -> Project:
    """A small network of whole minutes with links of all types, two calendars, lags, constraints and progress."""
    start = datetime(2027, 1, 4, 8)
    data_date = start + timedelta(days=draw(st.integers(0, 20)))
    tasks: list[Task] = []
    for number in range(1, draw(st.integers(2, 7)) + 1):
        chosen = draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else ()
        after = [Link(str(n), draw(st.sampled_from(("FS", "SS", "FF", "SF"))), f"{draw(st.integers(-3000, 3000))}min") for n in sorted(chosen)]
        constraint = [Constraint(draw(st.sampled_from(kinds)), start + timedelta(minutes=draw(st.integers(0, 90000))))] if draw(st.integers(0, 3)) == 0 else []
        minutes = draw(st.integers(1, 20000))
        begun = draw(st.integers(0, 4)) == 0
        progress = {"actual_start": start, "remaining": f"{draw(st.integers(1, minutes))}min"} if begun else {}
        calendar = draw(st.sampled_from(("Site", "Office")))
        tasks.append(
            Task(str(number), f"{minutes}min", f"Task {number}", after, calendar=calendar, constraints=() if begun else constraint, wbs=f"{number}", **progress)
        )
    return Project(
        "P", start, tasks, calendar=OFFICE, calendars=[SITE], data_date=data_date, lag_calendar=draw(st.sampled_from(lag_calendars)), currency="USD", name="P"
    )
