"""Folders of CSV files: what is read, and what is refused with which line and column."""

import random
from datetime import datetime
from pathlib import Path

import pytest

from pmo_risk.distributions import fixed, triangular
from pmo_risk.errors import CalendarError, FormatError, GraphError, PmoRiskError
from pmo_risk.exporters import write
from pmo_risk.importers.csv_folder import looks_like, read_csv_folder
from pmo_risk.model import (
    Assignment,
    Baseline,
    BaselineTask,
    Calendar,
    Constraint,
    Driver,
    Impact,
    Link,
    Portfolio,
    Project,
    Rate,
    Resource,
    Risk,
    ScheduleOptions,
    Task,
)

PROJECT = "key,value\nid,p\nstart,2027-01-04\n"
TASKS = "id,duration\na,5\n"


def folder(path: Path, **files: str | bytes) -> Path:
    """A folder with a small project, some of its files given."""
    path = path / "plan"
    path.mkdir(exist_ok=True)
    for name, text in ({"project": PROJECT, "tasks": TASKS} | files).items():
        (path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path: Path, **files: str | bytes) -> PmoRiskError:
    with pytest.raises(PmoRiskError) as caught:
        read_csv_folder(folder(path, **files))
    return caught.value


def test_reads_a_folder_as_people_make_it(tmp_path: Path) -> None:
    """Laws in columns and in text, predecessors with types and lags, calendars, constraints, progress and risks."""
    tasks = """Task ID;Task Name;Duration;Low;Mode;High;Predecessors;Calendar;Cost;Constraint;Constraint Date;Actual Start;Remaining
a;dig;;1;2;4;;;100;;;;
b;"pour;
wait";16h;;;;a;night;"{""kind"": ""triangular"", ""low"": 1, ""mode"": 2, ""high"": 3}";SNET;2027-02-01;;
c;;5;4;;9;"a FF+5d; b ss - 2d";;;;;2027-01-05T08:00;3
"""
    calendars = "name,day,shifts,hours per day\nStandard,mon,08:00-12:00;13:00-17:00,8\nStandard,2027-12-24,,\nnight,Tue,22:00-24:00,\n"
    found = read_csv_folder(
        folder(
            tmp_path,
            project=PROJECT + "calendar,Standard\ncurrency,EUR\ndata_date,2027-01-06\n",
            tasks=tasks,
            calendars=calendars,
            links="predecessor,successor,type,lag\nb,c,SF,10ed\n",
            risks="id,probability,tasks,delay\nflood,10%,a;b,3d\n",
        )
    )
    shift = [("08:00", "12:00"), ("13:00", "17:00")]
    assert found == Project(
        "p",
        "2027-01-04",
        [
            Task("a", triangular(1, 2, 4), "dig", cost=100),
            Task("b", "16h", "pour;\nwait", "a", calendar="night", cost=triangular(1, 2, 3), constraints=[Constraint("SNET", datetime(2027, 2, 1))]),
            Task(
                "c",
                triangular(4, 5, 9),
                after=[Link("a", "FF", "5d"), Link("b", "SS", "-2d"), Link("b", "SF", "10ed")],
                actual_start="2027-01-05T08:00",
                remaining=3,
            ),
        ],
        [Risk("flood", 0.1, [Impact(["a", "b"], delay=3, unit="d")])],
        calendar=Calendar("Standard", {"mon": shift}, {"2027-12-24": []}, hours_per_day=8),
        calendars=[Calendar("night", {"tue": [("22:00", "24:00")]})],
        currency="EUR",
        data_date="2027-01-06",
    )
    assert isinstance(found, Project)
    assert found.source is not None
    assert {t.name: t.read for t in found.source.tables} == {"project.csv": 5, "calendars.csv": 3, "tasks.csv": 3, "links.csv": 1, "risks.csv": 1}
    assert "tasks.csv: read as utf-8 text, fields parted by ';'" in map(str, found.source.notes)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Each delimiter and encoding is found and reported."""
    text = TASKS.replace("a,5", 'b,"5"\né,7').replace(",", delimiter)
    found = read_csv_folder(folder(tmp_path, tasks=text.encode(encoding)))
    assert isinstance(found, Project)
    assert [t.id for t in found] == ["b", "é"]
    assert found.source is not None
    assert f"fields parted by {delimiter!r}" in str(found.source)
    assert f"tasks.csv: read as {encoding.removesuffix('-sig')} text" in str(found.source)


BAD = [
    ({"tasks": "id,duration\na\n"}, "CSV_STRUCTURE", "tasks.csv:2: 1 fields where the header has 2"),
    ({"tasks": 'id,duration\na,5\n"b,5\n'}, "CSV_STRUCTURE", "tasks.csv:3: a quote that opens here is never closed"),
    ({"tasks": "id,duration\na,\n"}, "DURATION_MISSING", "tasks.csv:2:duration: no duration; give duration, or low, mode and high; 0 for a milestone"),
    ({"tasks": "id,duration\na,1_000\n"}, "NUMBER_FORMAT", "tasks.csv:2:duration: cannot read '1_000' as a number"),
    ({"tasks": "id,duration\na,٨\n"}, "NUMBER_FORMAT", "tasks.csv:2:duration"),
    ({"tasks": 'id,duration\na,"1,5"\n'}, "NUMBER_FORMAT", "a comma may part decimals or thousands"),
    ({"tasks": 'id,duration\na,"1,5d"\n'}, "NUMBER_FORMAT", "tasks.csv:2:duration"),
    ({"tasks": "id,duration\na,5x\n"}, "UNIT", "tasks.csv:2:duration: unknown unit 'x'"),
    ({"tasks": "id,duration\na,-5\n"}, "DURATION_NEGATIVE", "tasks.csv:2: task 'a': duration is negative: -5"),
    ({"tasks": "id,duration\n,5\n"}, "MISSING", "tasks.csv:2:id: 'id' is blank"),
    ({"tasks": "id,duration,low\na,5,8\n"}, "PARAMETERS", "tasks.csv:2:low"),
    ({"tasks": "id,duration,low,mode,high\na,5,1,2,3\n"}, "TWICE", "the most likely value is 2 here and 5 in another column"),
    ({"tasks": "id,low,mode,high,distribution\na,1,2,3,triangle\n"}, "UNKNOWN_NAME", "did you mean 'triangular'?"),
    ({"tasks": "id,duration,distribution\na,5,pert\n"}, "PARAMETERS", "tasks.csv:2:distribution: 'pert' without low, mode or high"),
    ({"tasks": "id,duration,unit,remaining\na,5d,h,\n"}, "UNIT", "tasks.csv:2:unit: two units in one row: 'd', 'h'"),
    ({"tasks": "id,duration,actual_start,remaining\na,5,2027-01-04,3h\n"}, "UNIT", "tasks.csv:2:unit: two units in one row: none, 'h'"),
    ({"tasks": "id,duration,constraint\na,5,SNET\n"}, "CONSTRAINT", "1 constraints and 0 dates; give each one a date"),
    ({"tasks": "id,duration,deadline\na,5,03/04/2027\n"}, "DATE", "write it as ISO"),
    ({"tasks": "id,duration,milestone\na,5,yes\n"}, "MILESTONE", "milestone must be 'start' or 'finish', got 'yes'"),
    ({"tasks": "id,duration,predecessors\na,5,x FS+5q\n"}, "UNIT", "tasks.csv:2:predecessors"),
    ({"tasks": "id,duration,predecessors\na,5,\nb,5,A1\n"}, "UNKNOWN_TASK", "task 'b': unknown predecessor 'A1'"),
    ({"tasks": "id,duration\na,5\na,5\n"}, "DUPLICATE_ID", "tasks.csv:3:id: task id 'a' is used twice, first at tasks.csv:2:id"),
    ({"tasks": "id,duration,predecessors\na,5,a FS+1d\n"}, "SELF_LINK", "tasks.csv:2:predecessors: task 'a' is linked to itself"),
    ({"links": "predecessor,successor\na,a\n"}, "SELF_LINK", "links.csv:2:successor: task 'a' is linked to itself"),
    ({"links": "predecessor,successor,lag\na,a,50%\n"}, "SELF_LINK", "links.csv:2:successor: task 'a' is linked to itself"),
    ({"resources": "id,calendar\ncrew,nights\n"}, "UNKNOWN_CALENDAR", "resource 'crew': unknown calendar 'nights'"),
    ({"tasks": 'id;duration;assignments\na;5;[{"resource": "crew", "curve": [0.5, 0.6]}]\n'}, "CURVE", "tasks.csv:2:assignments"),
    ({"tasks": "id,duration\n"}, "EMPTY", "no tasks"),
    ({"tasks": "name,days\nx,5\n"}, "HEADER", "tasks.csv: no header row with id in the first 20 rows; found 'name, days'"),
    ({"links": "predecessor,successor,type\na,b,FS\n"}, "UNKNOWN_TASK", "links.csv:2:successor: unknown successor 'b'"),
    ({"links": "predecessor,successor,type\na,a,XX\n"}, "LINK_TYPE", "allowed: FS SS FF SF"),
    ({"calendars": "name,day,shifts\nx,mon,08:00\n"}, "SHIFT", "calendars.csv:2:shifts: cannot read '08:00' as a shift; write it as 08:00-12:00"),
    ({"calendars": "name,day,shifts\nx,mon,08:00-09:00\nx,Mon,08:00-09:00\n"}, "DUPLICATE_DAY", "calendars.csv:3:day"),
    ({"calendars": "name,day,shifts\nx,funday,08:00-09:00\n"}, "DATE", "cannot read 'funday' as a date"),
    ({"calendars": "name,day,shifts\nx,mon,\n"}, "NO_WORK", "no working time at all"),
    ({"project": PROJECT + "calender,x\n"}, "UNKNOWN_KEY", "project.csv:4:key: unknown key 'calender'; did you mean 'calendar'?"),
    ({"project": PROJECT + "calendar,x\n"}, "UNKNOWN_CALENDAR", "unknown calendar 'x'"),
    ({"project": PROJECT + "id,q\n"}, "DUPLICATE_KEY", "project.csv:4:key: the key 'id' is there twice"),
    ({"project": "key,value\nid,p\n"}, "MISSING", "project.csv: the key 'start' is missing"),
    ({"project": ""}, "EMPTY", "project.csv: the file is empty"),
    ({"project": PROJECT + "progress,retaind\n"}, "SCHEDULE_OPTION", "did you mean 'retained'?"),
    ({"project": PROJECT + "expected_finish,maybe\n"}, "TYPE", "project.csv: expected_finish: expected true or false, got 'maybe'"),
    ({"project": PROJECT + "critical_float,8h\n"}, "NUMBER_FORMAT", "project.csv: critical_float: cannot read '8h' as a number"),
    ({"tasks": "id,duration,manual\na,5,x\n"}, "TYPE", "tasks.csv:2:manual: expected true or false, got 'x'"),
    ({"tasks": "id,duration,type\na,5,hammock\n"}, "TASK_TYPE", "one of task, loe, summary"),
    ({"tasks": "id,duration,constraint,constraint_date\na,5,SNET!,2027-02-01\n"}, "CONSTRAINT", "tasks.csv:2:constraint: constraint SNET: cannot be mandatory"),
    ({"tasks": "id,duration,constraint,constraint_date\na,5,ALAP,2027-02-01\n"}, "CONSTRAINT", "0 constraints and 1 dates"),
    (
        {"tasks": 'id;duration;drivers\na;5;[{"calendar": "x", "shar": 1}]\n'},
        "UNKNOWN_KEY",
        "tasks.csv:2:drivers: /0/shar: unknown key 'shar'; did you mean 'share'?",
    ),
    ({"tasks": 'id;duration;drivers\na;5;[{"calendar": "x"}]\n'}, "UNKNOWN_CALENDAR", "unknown calendar 'x'"),
    ({"tasks": 'id;duration;assignments\na;5;[{"resource": "crew"}]\n'}, "UNKNOWN_RESOURCE", "unknown resource 'crew'"),
    ({"tasks": 'id;duration;codes\na;5;{"phase": 7}\n'}, "TYPE", "tasks.csv:2:codes: /phase: must be text, got 7"),
    ({"tasks": "id;duration;fields\na;5;[]\n"}, "TYPE", "tasks.csv:2:fields: must be an object, got []"),
    ({"tasks": "id;duration;fields\na;5;{\n"}, "JSON", "tasks.csv:2:fields"),
    ({"resources": "id,kind\ncrew,people\n"}, "RESOURCE", "resources.csv:2: resource 'crew': unknown kind 'people'"),
    ({"resources": "id,kind\ncrew,labor\ncrew,labor\n"}, "DUPLICATE_ID", "two resources have one id"),
    ({"resources": 'id;rates\ncrew;[{"price": "x"}]\n'}, "TYPE", "resources.csv:2:rates: /0/price: must be a number, got 'x'"),
    ({"baselines": "name,task,start\nB,a,1/2/27\n"}, "DATE", "baselines.csv:2: baseline start: cannot read '1/2/27' as a date"),
    ({"baselines": "name,task\nB,a\nB,a\n"}, "DUPLICATE_ID", "baselines.csv:3:task: task 'a' is there twice"),
    ({"baselines": "name,task,cost\nB,,7\n"}, "MISSING", "baselines.csv:2:task: dates without a task; give the task's id"),
    ({"baselines": "name,task\n,a\n"}, "MISSING", "baselines.csv:2:name: 'name' is blank"),
    ({"risks": "id,probability,tasks,delay\nr,0.5,zz,3\n"}, "UNKNOWN_TASK", "risk 'r': unknown task 'zz'"),
    ({"risks": "id,probability\nr,30\n"}, "PROBABILITY", "risks.csv:2:probability: risk 'r': probability must be between 0 and 1, got 30"),
]


def test_reads_what_tools_schedule_by(tmp_path: Path) -> None:
    """Constraints of all kinds, types, drivers, options, resources and baselines as people would write them."""
    found = read_csv_folder(
        folder(
            tmp_path,
            project=PROJECT + "progress,override\ncritical_float,-8\nexpected_finish,no\n",
            tasks=(
                "id;duration;type;constraint;constraint_date;manual;split;drivers;assignments;codes;fields\n"
                'a;5;;mso!;2027-02-01;TRUE;2;[{"calendar": "Standard", "share": 0.5}];[{"resource": "crew", "units": 80}];{"phase": "dig"};{"rank": 3}\n'
                "b;0;loe;ALAP; ;;;;;;\n"
                'c;5;;"ALAP;FNLT!";2027-03-01;;;;;;\n'
            ),
            resources='id;kind;unit;rates\ncrew;labor;;[{"price": 80, "start": "2027-01-01"}]\n',
            baselines="baseline,task,start,finish,duration,cost\ncontract,a,2027-01-04,2027-01-08,40,1000\ncontract,gone,,,,\nempty,,,,,\n",
        )
    )
    assert found == Project(
        "p",
        "2027-01-04",
        [
            Task(
                "a",
                5,
                constraints=Constraint("MSO", datetime(2027, 2, 1), mandatory=True),
                manual=True,
                split=2,
                drivers=[Driver("Standard", 0.5)],
                assignments=[Assignment("crew", 80)],
                codes={"phase": "dig"},
                fields={"rank": 3.0},
            ),
            Task("b", 0, type="loe", constraints=Constraint("ALAP")),
            Task("c", 5, constraints=[Constraint("ALAP"), Constraint("FNLT", datetime(2027, 3, 1), mandatory=True)]),
        ],
        options=ScheduleOptions(progress="override", critical_float=-8, expected_finish=False),
        resources=[Resource("crew", rates=(Rate(80, datetime(2027, 1, 1)),))],
        baselines=[
            Baseline("contract", {"a": BaselineTask(datetime(2027, 1, 4), datetime(2027, 1, 8), 40, 1000), "gone": BaselineTask()}),
            Baseline("empty"),
        ],
    )


@pytest.mark.parametrize(("files", "code", "words"), BAD)
def test_bad_folders_are_refused(tmp_path: Path, files: dict[str, str], code: str, words: str) -> None:
    """A fault of structure, a number, a rule of the model is an error with file, line and column."""
    error = refused(tmp_path, **files)
    assert error.code == code
    assert words in str(error)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Faults of all files come in one error."""
    error = refused(tmp_path, tasks="id,duration,cost\na,x,y\nb,1d,z\n", project="key,value\nxx,1\n", risks="id,probability\nr,\n")
    places = [p.where for p in error.problems]
    assert places == ["project.csv:2:key", "tasks.csv:2:duration", "tasks.csv:2:cost", "tasks.csv:3:cost", "risks.csv:2:probability"]


def test_an_apostrophe_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    """The apostrophe that keeps text from being a formula is not part of the text; any other is."""
    found = read_csv_folder(folder(tmp_path, tasks="id,name,duration\na,'=1+1,5\nb,'quoted',5\nc,''-x,5\n"))
    assert isinstance(found, Project)
    assert [t.name for t in found] == ["=1+1", "'quoted'", "'-x"]


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    """A folder that lacks its files, or a file, is an error that says what is expected."""
    assert not looks_like(b"", tmp_path)
    with pytest.raises(PmoRiskError, match=r"project\.csv.*cannot be read: No such file") as caught:
        read_csv_folder(tmp_path)
    assert [p.code for p in caught.value.problems] == ["FILE", "FILE"]
    (tmp_path / "x").write_text("x")
    with pytest.raises(FormatError, match=r"is no folder; give the folder that holds tasks\.csv"):
        read_csv_folder(tmp_path / "x")


def test_a_portfolio_is_a_folder_of_folders(tmp_path: Path) -> None:
    """Faults inside a project of a portfolio name its folder; the whole counts the rows of all."""
    a, b = (Project(i, "2027-01-04", [Task("t", 5)]) for i in "AB")
    folio = Portfolio("f", [a, b], [Link("A/t", successor="B/t")], [Risk("r", 0.5, [Impact("A/t", delay=1)])])
    path = write(folio, tmp_path / "folio")
    assert looks_like(b"", path)
    back = read_csv_folder(path)
    assert back == folio
    assert back.source is not None
    assert sum(t.read for t in back.source.tables if t.name.endswith("tasks.csv")) == 2
    (path / "project_2" / "tasks.csv").write_text("id,duration\nt,x\n")
    (path / "links.csv").write_text("predecessor,successor,type\nA/t,B/t,XX\n")
    with pytest.raises(PmoRiskError) as caught:
        read_csv_folder(path)
    assert [p.where.split(": ")[0] for p in caught.value.problems] == ["links.csv:2", "project_2/tasks.csv:2:duration"]


def test_mutations_give_our_errors_or_a_model(tmp_path: Path) -> None:
    """300 damaged folders give a model or an error of ours, and nothing else."""
    tasks = [
        Task("a", triangular(1, 2, 4), "=dig"),
        Task("b", "16h", after=[Link("a", "SS", lag="-2d")], cost=fixed(5), constraints=[Constraint("SNET", datetime(2027, 2, 1))]),
    ]
    path = write(Project("p", "2027-01-04", tasks, [Risk("r", 0.2, [Impact("b", delay=5)])]), tmp_path / "plan")
    good = {f: f.read_bytes() for f in sorted(path.iterdir())}
    draw = random.Random(1)
    read = 0
    for _ in range(300):
        for file, content in good.items():
            file.write_bytes(content)
        file = draw.choice(list(good))
        data = bytearray(good[file])
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(data))
            data[at : at + draw.randint(0, 2)] = draw.choice([b"", b"\0", b'"', b",", b"\n", b"9", b"-", b"{", b"\xff", bytes([draw.randrange(256)])])
        file.write_bytes(data)
        try:
            read_csv_folder(path)
            read += 1
        except PmoRiskError:
            pass
    assert 0 < read < 300


def test_errors_keep_their_kind(tmp_path: Path) -> None:
    """One fault alone keeps the class that the model gives it."""
    assert isinstance(refused(tmp_path, tasks="id,duration\na,5\na,5\n"), GraphError)
    assert isinstance(refused(tmp_path, tasks="id,duration,calendar\na,5,x\n"), CalendarError)
