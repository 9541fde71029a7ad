"""What is written is read back: the same model, to the last bit."""

from datetime import datetime
from math import fsum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_risk.distributions import FAMILIES, fixed, from_dict, triangular
from pmo_risk.exporters import write
from pmo_risk.importers.csv_folder import read_csv_folder
from pmo_risk.importers.json_file import read_json
from pmo_risk.importers.register import read_register
from pmo_risk.model import (
    Assignment,
    Baseline,
    BaselineTask,
    Calendar,
    Constraint,
    Correlation,
    CostItem,
    DateClause,
    Driver,
    Impact,
    Income,
    Link,
    Portfolio,
    PriceIndex,
    Project,
    Rate,
    Register,
    Resource,
    Risk,
    ScheduleOptions,
    Task,
    Weather,
)
from pmo_risk.model.constraint import KINDS, PULLS
from pmo_risk.model.resource import RESOURCE_KINDS
from pmo_risk.model.task import TASK_TYPES
from pmo_risk.model.units import UNITS, Span
from pmo_risk.model.weather import days_of

HARD_NAMES = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-5",
    "'=x",
    "''@a",
    "\ttab",
    "\rcr",
    'say "hi"',
    "a;b,c|d",
    "line\nbreak",
    "crlf\r\nend",
    "<script>alert(1)</script>",
]
HARD_NAMES += [
    "🙂 naïve Ω",
    "\u202egnp.exe",
    "\x1b[31mred",
    "0x10",
    "1_000",
    "#N/A",
    "_x0041_",
    "{}",
    "[a]",
    "true",
    "007",
    "1e5",
    "30%",
    "2027-01-04",
    " spaced ",
]

characters = st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\ufffe\uffff")
names = st.one_of(st.sampled_from(HARD_NAMES), st.text(characters, max_size=20))
ids = st.one_of(st.sampled_from(HARD_NAMES), st.text(characters, min_size=1, max_size=8)).map(str.strip).filter(bool)
numbers = st.floats(0, 1e6)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1))
minutes = st.integers(0, 1439)


@st.composite
def laws(draw: st.DrawFn, low: float = 0.0) -> object:
    """A distribution of a family with three points, or a certain value."""
    values = sorted(draw(st.lists(st.floats(low, 1e6), min_size=3, max_size=3)))
    makers = [lambda: fixed(values[0]), lambda: triangular(*values)]
    if values[0] < values[2]:
        if "pert" in FAMILIES and values[0] < values[1] < values[2]:
            makers.append(lambda: FAMILIES["pert"](*values))
        if "uniform" in FAMILIES:
            makers.append(lambda: FAMILIES["uniform"](values[0], values[2]))
    return draw(st.sampled_from(makers))()


@st.composite
def calendars(draw: st.DrawFn, name: str) -> Calendar:
    """A calendar with a split day, a night, and a holiday or special day."""
    a, b, c, d = sorted(draw(st.lists(minutes, min_size=4, max_size=4, unique=True)))
    days = draw(st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), min_size=1))
    special = draw(st.dictionaries(st.dates(moments_first, moments_last), st.sampled_from([[], [(a, d)], [(0, 1440)]]), max_size=3))
    hours = draw(st.sampled_from([None, 7.5, 1 / 3]))
    year = draw(st.sampled_from([None, 1776.5, 2e3 / 3]))
    return Calendar(name, {day: [(a, b), (c, d)] for day in days}, special, hours_per_day=hours, hours_per_year=year)


moments_first, moments_last = datetime(2000, 1, 1).date(), datetime(2099, 1, 1).date()


@st.composite
def risks(draw: st.DrawFn, tasks: list[str]) -> list[Risk]:
    """Risks with impacts on some of the tasks, or on cost alone."""
    made = []
    for risk_id in draw(st.lists(ids, max_size=3, unique=True)):
        impacts = []
        for _ in range(draw(st.integers(0, 3))):
            hit = draw(st.lists(st.sampled_from(tasks), unique=True, max_size=3))
            effects = draw(st.sets(st.sampled_from(("delay", "factor", "cost")) if hit else st.just("cost"), min_size=1))
            given = {e: draw(laws(low=0.0 if e == "factor" else -1e6)) for e in sorted(effects)}
            impacts.append(Impact(hit, **given, unit=draw(st.sampled_from(("", *UNITS)))))
        made.append(Risk(risk_id, draw(st.floats(0, 1)), impacts, name=draw(names), category=draw(names)))
    return made


@st.composite
def constraints(draw: st.DrawFn) -> Constraint:
    """A constraint of any kind, mandatory or not where it may be."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    return Constraint(kind, None if kind == "ALAP" else draw(moments), kind in PULLS and draw(st.booleans()))


money = st.floats(-1e9, 1e9)
rates = st.builds(Rate, money, start=st.none() | moments, limit=st.none() | numbers)
options = st.builds(
    ScheduleOptions,
    st.sampled_from(("retained", "override", "actual")),
    st.sampled_from(("finish", "start", "smallest")),
    st.sampled_from(("float", "longest")),
    st.floats(-1e5, 1e5),
    st.sampled_from(("project", "portfolio")),
    st.booleans(),
    st.booleans(),
)
baseline_tasks = st.builds(BaselineTask, st.none() | moments, st.none() | moments, st.none() | numbers, st.none() | money)
baselines = st.builds(Baseline, ids, st.dictionaries(ids, baseline_tasks, max_size=3))
codes = st.dictionaries(names, names, max_size=2)
fields = st.dictionaries(names, names | st.floats(allow_nan=False, allow_infinity=False), max_size=2)


def assignments(resources: list[str]) -> st.SearchStrategy[Assignment]:
    """What a task may use of the resources."""
    curve = st.lists(st.floats(0.01, 1), max_size=3).map(lambda shares: [s / fsum(shares) for s in shares])
    return st.builds(Assignment, st.sampled_from(resources), money, money, money, money, money, money, curve, st.booleans())


def drivers(calendars: list[str]) -> st.SearchStrategy[Driver]:
    """Working time of one of the calendars."""
    return st.builds(Driver, st.sampled_from(calendars), st.floats(0, 10, exclude_min=True), numbers)


def resources(calendars: list[str]) -> st.SearchStrategy[Resource]:
    """A resource with rates."""
    some = st.none() | st.sampled_from(calendars)
    return st.builds(Resource, ids, names, st.sampled_from(RESOURCE_KINDS), some, st.lists(rates, max_size=2), names, st.none() | ids)


@st.composite
def projects(draw: st.DrawFn, project_id: str | None = None) -> Project:
    """A small project that uses all that a project can hold."""
    own = draw(calendars("site"))
    other = draw(calendars(draw(ids.filter(lambda n: n != "site"))))
    made: list[Task] = []
    used = draw(st.lists(resources(["site", other.name]), max_size=2, unique_by=lambda r: r.id))
    for task_id in draw(st.lists(ids, min_size=1, max_size=4, unique=True)):
        spans = st.builds(Span, st.floats(-90, 90), st.sampled_from(("", *UNITS, "%", "e%")))
        after = [Link(p.id, draw(st.sampled_from(("FS", "SS", "FF", "SF"))), draw(spans)) for p in made for _ in range(draw(st.sampled_from((0, 1, 2))))]
        begun = draw(st.none() | moments)
        done = begun is not None and draw(st.booleans())
        made.append(
            Task(
                task_id,
                draw(laws()),
                draw(names),
                after,
                unit=draw(st.sampled_from(("", *UNITS))),
                calendar=draw(st.sampled_from((None, "site", other.name))),
                cost=draw(st.none() | laws()),
                cost_rate=draw(st.none() | laws()),
                milestone=draw(st.sampled_from((None, "start", "finish"))),
                constraints=draw(st.lists(constraints(), max_size=3)),
                deadline=draw(st.none() | moments),
                actual_start=begun,
                actual_finish=begun if done else None,
                remaining=None if begun is None or done else draw(laws()),
                wbs=draw(names),
                uid=draw(st.none() | ids),
                type=draw(st.sampled_from(TASK_TYPES)),
                drivers=draw(st.lists(drivers(["site", other.name]), max_size=2)),
                assignments=draw(st.lists(assignments([r.id for r in used]), max_size=2)) if used else (),
                suspended=draw(st.none() | moments),
                resumed=draw(st.none() | moments),
                expected_finish=draw(st.none() | moments),
                manual=draw(st.booleans()),
                split=draw(numbers),
                codes=draw(codes),
                fields=draw(fields),
            )
        )
    members = [f"task:{t.id}:duration" for t in made]
    money_of = draw(costs([t.id for t in made], ["site", other.name])) if draw(st.booleans()) else {}
    return Project(
        project_id or draw(ids),
        draw(moments),
        made,
        draw(risks([t.id for t in made])),
        calendar=own,
        calendars=[other],
        time_unit=draw(st.sampled_from(("d", "h", "w"))),
        **({"currency": draw(st.sampled_from(("", "EUR")))} | money_of),
        data_date=draw(st.none() | moments),
        deadline=draw(st.none() | moments),
        lag_calendar=draw(st.sampled_from(("predecessor", "successor", "project", "continuous"))),
        name=draw(names),
        options=draw(options),
        resources=used,
        baselines=draw(st.lists(baselines, max_size=2, unique_by=lambda b: b.name)),
        correlations=[draw(correlations(members))] if len(members) > 1 and draw(st.booleans()) else (),
        weather=draw(st.lists(weathers(f"{project_id} site", [own.name, other.name]), max_size=1)),
    )


@st.composite
def weathers(draw: st.DrawFn, site: str, calendars: list[str]) -> Weather:
    """Weather of one site, by shares or numbers by month or from a history."""
    hit = draw(st.lists(st.sampled_from(calendars), min_size=1, unique=True))
    if draw(st.booleans()):
        return Weather(site, hit, lost=draw(st.lists(st.floats(0, 0.99), min_size=12, max_size=12)), persistence=draw(st.floats(0, 0.95)))
    if draw(st.booleans()):
        law = st.builds(lambda low, mid, high: triangular(low, low + mid, low + mid + high), *[st.floats(0.1, 9)] * 3)
        return Weather(site, hit, days=draw(st.lists(law, min_size=12, max_size=12)), persistence=draw(st.floats(0, 0.95)))
    month, years = draw(st.integers(1, 12)), draw(st.lists(st.integers(1900, 2100), min_size=1, max_size=3, unique=True))
    return Weather(site, hit, history={y: "01" * 182 + "0" * (days_of(y, month) - 364) for y in years}, first_month=month)


@st.composite
def costs(draw: st.DrawFn, tasks: list[str], calendars: list[str]) -> dict[str, Any]:
    """Cost items of every kind but resources, currencies, indices, clauses and incomes."""
    price, above, hit = laws(-1e6), laws(0.01), st.none() | st.sampled_from(tasks)
    indices = draw(st.lists(st.builds(PriceIndex, names.filter(str.strip), laws().map(lambda x: x.scaled(1e-7)), base=st.none() | moments), max_size=2))
    indices.append(PriceIndex("by year", rates={2027: draw(laws()).scaled(1e-7), 2029: 0.03}))
    given = draw(st.lists(ids, min_size=7, max_size=7, unique=True))
    shares = st.lists(st.floats(0.01, 1), min_size=1, max_size=3).map(lambda some: [s / fsum(some) for s in some])
    more = {"cbs": names, "name": names, "escalation": st.sampled_from(["", *(i.name for i in indices)]), "currency": st.sampled_from(("", "USD", "EUR"))}
    paid, place = st.sampled_from(("start", "end", "even")) | shares, {"calendar": st.none() | st.sampled_from(calendars), **more}
    clause = {k: more[k] for k in ("cbs", "name", "currency")} | {"task": hit, "cap": st.none() | numbers, "kind": st.sampled_from(("penalty", "bonus"))}
    income = {k: more[k] for k in ("name", "escalation", "currency")} | {"task": hit}
    lasts = st.builds(Span, st.floats(0.5, 50), st.just("ey"))
    return {
        "currency": "EUR",
        "currencies": {"USD": draw(above)},
        "indices": {i.name: i for i in indices},
        "costs": [
            draw(st.builds(CostItem, st.just(given[0]), price, task=hit, paid=paid, **place)),
            draw(st.builds(CostItem, st.just(given[1]), quantity=laws(), price=price, task=st.just(tasks[0]), until=hit, **place)),
            draw(st.builds(CostItem, st.just(given[2]), rate=price, per=st.sampled_from(("", *UNITS)), wbs=st.just(""), **place)),
            draw(st.builds(CostItem, st.just(given[3]), percent=price, of=st.sampled_from(((), given[:2], [f"task:{tasks[0]}"])), cbs=names)),
        ],
        "clauses": [draw(st.builds(DateClause, st.just(given[4]), moments.map(datetime.date), per_day=laws(), lump=st.none() | laws(), **clause))],
        "incomes": [
            draw(st.builds(Income, st.just(given[5]), price, **income)),
            draw(st.builds(Income, st.just(given[6]), rate=price, lasts=lasts, until=st.none() | moments, **income)),
        ],
    }


@st.composite
def correlations(draw: st.DrawFn, members: list[str]) -> Correlation:
    """One correlation of all of them, in each of its forms."""
    n, shares = len(members), st.floats(-1, 1)
    fields: dict[str, Any] = {"name": draw(names), "kind": draw(st.sampled_from(("spearman", "pearson")))}
    fields |= draw(st.sampled_from(({}, {"copula": "t", "df": 2.5}, {"method": "iman-conover"})))
    form = draw(st.sampled_from(("coefficient", "loadings", "matrix")))
    if form == "coefficient":
        return Correlation(members, draw(shares), **fields)
    if form == "loadings":
        return Correlation(members, loadings=draw(st.lists(shares, min_size=n, max_size=n)), **fields)
    r = draw(shares)
    return Correlation(members, matrix=[[1.0 if i == j else r for j in range(n)] for i in range(n)], **fields)


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """Two projects, a link between them and risks that they share."""
    a, b = draw(projects("A")), draw(projects("B"))
    link = Link(f"A/{a.tasks[0].id}", "SS", draw(st.floats(-100, 100)), successor=f"B/{b.tasks[-1].id}")
    shared = draw(risks([f"A/{t.id}" for t in a] + [f"B/{t.id}" for t in b]))
    joint = [draw(correlations([f"task:A/{a.tasks[0].id}:duration", f"task:B/{b.tasks[0].id}:duration"]))] if not (a.correlations or b.correlations) else ()
    fields = {"currency": "EUR", "deadline": draw(st.none() | moments), "name": draw(names), "correlations": joint}
    return Portfolio(draw(ids), [a, b], [link], shared, **fields)


def same(model: Project | Portfolio, back: Project | Portfolio) -> None:
    assert back == model
    assert back.model_hash == model.model_hash
    assert back.source is not None
    assert all(t.read == t.used for t in back.source.tables)


slow_draw = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=60)


@slow_draw
@given(model=st.one_of(projects(), portfolios()))
def test_json_gives_back_the_model(model: Project | Portfolio) -> None:
    """A project or portfolio written as JSON reads back equal, with the same hash: every float is exact."""
    with TemporaryDirectory() as folder:
        same(model, read_json(write(model, Path(folder) / "plan.json")))


@slow_draw
@given(model=st.one_of(projects(), portfolios()))
def test_csv_folder_gives_back_the_model(model: Project | Portfolio) -> None:
    """A project or portfolio written as a CSV folder reads back equal, whatever text it holds."""
    with TemporaryDirectory() as folder:
        same(model, read_csv_folder(write(model, Path(folder) / "plan")))


@slow_draw
@given(found=risks(["A", "B 1", "c;d", "=x"]), suffix=st.sampled_from((".xlsx", ".csv")))
def test_register_gives_back_the_register(found: list[Risk], suffix: str) -> None:
    """A register written as a workbook or CSV file reads back equal, numbers of 17 digits included."""
    register = Register(found)
    with TemporaryDirectory() as folder:
        back = read_register(write(register, Path(folder) / f"risks{suffix}"))
    assert back == register
    assert back.source is not None


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_empty_register_is_a_template(tmp_path: Path, suffix: str) -> None:
    """An empty register writes the header alone, and reads back empty."""
    assert read_register(write(Register(), tmp_path / f"template{suffix}")) == Register()


LAWS = {
    "fixed": {"value": 5},
    "triangular": {"low": 1, "mode": 2, "high": 4},
    "pert": {"low": 1, "mode": 2, "high": 4},
    "uniform": {"low": 1, "high": 4},
    "lognormal": {"mean": 40, "sd": 15},
    "normal": {"mean": 40, "sd": 2},
    "discrete": {"values": [1, 2], "probabilities": [0.25, 0.75]},
}


@pytest.mark.parametrize("kind", [k for k in LAWS if k in FAMILIES])
def test_every_family_travels(tmp_path: Path, kind: str) -> None:
    """A law of any family goes through each file: low, mode and high where they say it all, else JSON text in one cell."""
    law = from_dict({"kind": kind} | LAWS[kind])
    project = Project("p", "2027-01-04", [Task("a", law, cost=law)], [Risk("r", 0.5, [Impact("a", delay=law, cost=law)])])
    assert read_csv_folder(write(project, tmp_path / "p")) == project
    assert read_json(write(project, tmp_path / "p.json")) == project
    for name in ("r.xlsx", "r.csv"):
        assert read_register(write(project.risks, tmp_path / name)) == project.risks
