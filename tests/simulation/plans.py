"""Random projects and portfolios for Hypothesis: every link type, lags both ways, several calendars, constraints, progress, risks and costs."""

import itertools
from datetime import datetime, timedelta

from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.model.calendar import DAYS

START = datetime(2027, 1, 4)
LINK_TYPES = ("FS", "SS", "FF", "SF")
LAGS = (0, 0, 0, 1.5, -1, "6h", "-20h", "3ed", "-1ed")
WEEK = {d: [("08:00", "12:00"), ("13:00", "17:00")] for d in DAYS[:5]}
CALENDARS = (
    pr.Calendar("site", week=WEEK, exceptions={"2027-01-08": [], "2027-01-16": [("08:00", "12:00")], "2027-02-01": []}),
    pr.Calendar("six days", week={d: [("07:00", "17:00")] for d in DAYS[:6]}),
    pr.Calendar("nights", week={d: [("00:00", "04:30"), ("22:00", "24:00")] for d in DAYS}, exceptions={"2027-01-12": []}),
    pr.Calendar.continuous("all day"),
)
PAST = {y: "".join("1" if (n * n + y) % 7 < 3 else "0" for n in range(365 + (y % 4 == 0))) for y in (2001, 2004, 2007)}
WINTERS = {y: "".join("1" if n % 3 == y % 3 else "0" for n in range(365 + ((y + 1) % 4 == 0))) for y in (2002, 2003)}

SHARES = {1: (1.0,), 2: (0.7, 0.3), 3: (0.25, 0.5, 0.25)}


@st.composite
def laws(draw, most=12.0, spread=True):
    """A law of up to about ``most`` units, of any family; without ``spread`` a fixed number of quarters."""
    quarters = st.integers(0, int(4 * most)).map(lambda n: n / 4)
    a, b, c = sorted((draw(quarters), draw(quarters), draw(quarters)))
    if not spread:
        return pr.fixed(b)
    kind = draw(st.sampled_from(("fixed", "uniform", "triangular", "pert", "normal", "lognormal", "discrete", "trigen")))
    match kind:
        case "uniform":
            return pr.uniform(a, c)
        case "triangular":
            return pr.triangular(a, b, c)
        case "pert":
            return pr.pert(a, b, c)
        case "normal":
            return pr.normal(b, 0.25 + a / 4)
        case "lognormal":
            return pr.lognormal(mean=b + 0.5, sd=0.25 + a / 4)
        case "discrete":
            values = sorted({a, b, c})
            return pr.discrete(values, SHARES[len(values)])
        case "trigen":
            return pr.trigen(a, b + 0.5, c + 1, low=0.1, high=0.9)
    return pr.fixed(b)


@st.composite
def constraints(draw, kinds):
    """At most two date constraints of these kinds, on the half hour in the first weeks."""
    moments = st.integers(-100, 1500).map(lambda n: START + timedelta(minutes=30 * n))
    return [pr.Constraint(draw(st.sampled_from(kinds)), draw(moments)) for _ in range(draw(st.integers(0, 2)))]


@st.composite
def progress(draw):
    """Fields of a task that is not begun, begun or finished."""
    state = draw(st.sampled_from(("none", "begun", "finished")))
    begun = START + timedelta(hours=draw(st.integers(0, 90)))
    if state == "finished":
        return {"actual_start": begun, "actual_finish": begun + timedelta(hours=draw(st.integers(0, 100)))}
    return {} if state == "none" else {"actual_start": begun, "remaining": draw(laws(6.0))}


@st.composite
def risks(draw, tasks, most=3):
    """Some risks with delays, factors and costs on these tasks."""
    found = []
    for n in range(draw(st.integers(0, most))):
        impacts = []
        for _ in range(draw(st.integers(1, 2))):
            hit = draw(st.lists(st.sampled_from(tasks), unique=True, min_size=1, max_size=2))
            fields = {
                "delay": draw(st.one_of(st.none(), laws(4.0), st.sampled_from((-2.0, 3.0, pr.uniform(-3, 2))))),
                "factor": draw(st.sampled_from((None, None, 1.5, pr.pert(0.8, 1.0, 1.6), pr.uniform(0.0, 1.5)))),
                "cost": draw(st.sampled_from((None, 1000.0, pr.triangular(10, 20, 50)))),
            }
            fields = {k: v for k, v in fields.items() if v is not None} or {"cost": 5.0}
            impacts.append(pr.Impact(hit, unit=draw(st.sampled_from(("", "h", "d"))), **fields))
        found.append(pr.Risk(f"r{n}", draw(st.sampled_from((0.0, 0.3, 0.5, 1.0))), impacts))
    return found


@st.composite
def projects(
    draw,
    id="p",  # noqa: A002  # the word of Project
    most=7,
    types=LINK_TYPES,
    lags=LAGS,
    spread=True,
    calendars=None,
    with_risks=True,
    with_progress=True,
    with_costs=True,
    kinds=("SNET", "FNET", "MSO"),
    units=("d", "d", "h", "ed"),
    length=12.0,
):
    """A project of one to ``most`` tasks whose links run forwards in name."""
    names = [f"t{n}" for n in range(draw(st.integers(1, most)))]
    pairs = list(itertools.combinations(names, 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * most)) if pairs else []
    after = {n: [] for n in names}
    for first, second in chosen:
        after[second].append(pr.Link(first, draw(st.sampled_from(types)), draw(st.sampled_from(lags))))
    given = draw(st.lists(st.sampled_from(CALENDARS), unique=True, min_size=1, max_size=3)) if calendars is None else list(calendars)
    reports = with_progress and draw(st.booleans())
    tasks = []
    for name in names:
        fields = draw(progress()) if reports else {}
        if kinds:
            fields["constraints"] = draw(constraints(kinds))
        if with_costs:
            fields["cost"] = draw(st.sampled_from((None, 100.0, pr.triangular(1e3, 2e3, 5e3))))
            fields["cost_rate"] = draw(st.sampled_from((None, 10.0, pr.lognormal(mean=20, sd=5))))
        duration = draw(laws(length, spread))
        if duration.support == (0.0, 0.0):
            fields["milestone"] = draw(st.sampled_from((None, "start", "finish")))
        calendar = draw(st.sampled_from([c.name for c in given]))
        tasks.append(pr.Task(name, duration, after=after[name], calendar=calendar, **fields))
    return pr.Project(
        id,
        START + timedelta(hours=draw(st.sampled_from((0, 8, 13, 100)))),
        tasks,
        draw(risks(names)) if with_risks else (),
        calendar=given[0],
        calendars=given[1:],
        time_unit=draw(st.sampled_from(units)),
        data_date=START + timedelta(hours=draw(st.integers(100, 300))) if reports and draw(st.booleans()) else None,
        lag_calendar=draw(st.sampled_from(("predecessor", "successor", "project", "continuous"))),
    )


@st.composite
def rich(draw, **fields):
    """A project with what planning tools add to tasks and links: mandatory and expected dates, as late as possible, splits, drivers, percent lags, manual
    tasks, levels of effort, summaries, and options of progress."""
    plan = draw(projects(**fields))
    moments = st.integers(-50, 1000).map(lambda n: START + timedelta(minutes=30 * n))
    calendars = st.sampled_from(sorted(plan.calendars))
    tasks = []
    for task in plan:
        more = {"wbs": draw(st.sampled_from(("", "A", "A.1", "B")))}
        extra = draw(st.sampled_from(("none", "none", "late", "hard", "split", "drivers", "expected", "manual", "resumed")))
        if extra == "late":
            more["constraints"] = [*task.constraints, pr.Constraint("ALAP")]
        elif extra == "hard":
            more["constraints"] = [pr.Constraint(draw(st.sampled_from(("MSO", "MFO", "SNLT", "FNLT"))), draw(moments), mandatory=True)]
        elif extra == "split":
            more["split"] = draw(st.sampled_from((0.5, 2.0)))
        elif extra == "drivers":
            driver = st.builds(pr.Driver, calendars, st.sampled_from((1.0, 1.0, 0.5, 1.5)), st.sampled_from((0.0, 0.0, 4.0)))
            more["drivers"] = draw(st.lists(driver, min_size=1, max_size=3))
        elif extra == "expected" and not task.is_complete:
            more["expected_finish"] = draw(moments)
        elif extra == "manual":
            more |= {"manual": True, "constraints": [pr.Constraint("MSO", draw(moments))]}
        elif extra == "resumed" and task.is_started:
            more |= {"suspended": task.actual_start + timedelta(hours=2), "resumed": draw(moments)}
        links = [pr.Link(x.predecessor, x.type, draw(st.sampled_from(("50%", "-25%", "30e%")))) if draw(st.integers(0, 4)) == 0 else x for x in task.after]
        tasks.append(task.replace(after=links, **more))
    names = [t.id for t in tasks]
    for n in range(draw(st.integers(0, 2))):
        link = st.builds(pr.Link, st.sampled_from(names), st.sampled_from(LINK_TYPES), st.sampled_from((0, 1, "-4h")))
        more = {"wbs": draw(st.sampled_from(("", "A"))), "cost_rate": draw(st.sampled_from((None, 10.0))), "cost": draw(st.sampled_from((None, 10.0)))}
        more |= draw(progress()) if any(t.is_started for t in plan) else {}
        tasks.append(pr.Task(f"loe{n}", 0, type="loe", after=draw(st.lists(link, max_size=3)), calendar=draw(calendars), **more))
        after = draw(st.integers(0, len(names) - 1))
        tasks[after] = tasks[after].replace(
            after=[*tasks[after].after, pr.Link(f"loe{n}", draw(st.sampled_from(LINK_TYPES)), draw(st.sampled_from((0, "3h"))))]
        )
    if draw(st.booleans()):
        tasks.append(pr.Task("sum", 0, type="summary", wbs=draw(st.sampled_from(("", "A", "B")))))
        if draw(st.booleans()):
            tasks.append(pr.Task("loe", 0, type="loe", after=[pr.Link("sum", "SS"), pr.Link(names[0], "FF")], wbs="A"))
    options = pr.ScheduleOptions(
        progress=draw(st.sampled_from(("retained", "override", "actual"))),
        total_float=draw(st.sampled_from(("finish", "start", "smallest"))),
        open_ends_critical=draw(st.booleans()),
    )
    return plan.replace(tasks=tasks, options=options)


@st.composite
def portfolios(draw, member=projects, **fields):
    """Two or three projects, some links between them, and shared risks."""
    members = [draw(member(id=i, most=4, **fields)) for i in "ABC"[: draw(st.integers(2, 3))]]
    tasks = [f"{p.id}/{t.id}" for p in members for t in p]
    pairs = [(a, b) for a, b in itertools.combinations(tasks, 2) if a[0] != b[0]]
    links = [
        pr.Link(a, draw(st.sampled_from(LINK_TYPES)), draw(st.sampled_from(LAGS)), successor=b) for a, b in draw(st.lists(st.sampled_from(pairs), max_size=3))
    ]
    return pr.Portfolio("folio", members, links, draw(risks(tasks)))


def sizable(seed=1, count=40, id="sizable", calendars=CALENDARS[:1], prefix="T"):  # noqa: A002  # the word of Project
    """A project of ``count`` tasks with laws of every kind, all link types, risks and costs; always the same for one seed."""
    import random

    chance = random.Random(seed)

    def law(scale):
        a, b, c = sorted(chance.uniform(0.5, 2.0) * scale for _ in range(3))
        return chance.choice(
            (
                pr.triangular(a, b, c),
                pr.pert(a, b, c),
                pr.uniform(a, c),
                pr.lognormal(mean=b, sd=a / 3),
                pr.trigen(a, b, c, low=0.1, high=0.9),
                pr.discrete([a, b, c], [0.25, 0.5, 0.25]),
                pr.fixed(b),
            )
        )

    names = [f"{prefix}{n:03}" for n in range(count)]
    tasks = []
    for n, name in enumerate(names):
        before = chance.sample(names[max(0, n - 6) : n], min(n, chance.randint(1, 3)))
        links = [pr.Link(b, chance.choice(("FS", "FS", "FS", *LINK_TYPES)), chance.choice((0, 0, 1, -1, "4h"))) for b in before]
        calendar = chance.choice(calendars).name
        tasks.append(
            pr.Task(name, law(10), after=links, calendar=calendar, cost=chance.choice((None, law(1e3))), cost_rate=chance.choice((None, 50.0, law(100))))
        )
    threats = []
    for k in range(6):
        few = chance.sample(names, 4)
        hits = [pr.Impact(chance.sample(few, 2), delay=law(3), cost=law(500)) for _ in range(3)]
        threats.append(pr.Risk(f"R{k}", chance.uniform(0.1, 0.6), [*hits, pr.Impact(chance.sample(few, 3), factor=pr.pert(0.9, 1.1, 1.6))]))
    return pr.Project(id, START, tasks, threats, calendar=calendars[0], calendars=calendars[1:])


@st.composite
def weathers(draw, calendars):
    """Weather of one or two sites on some of the calendars, by shares or numbers by month or from a history."""
    names = draw(st.lists(st.sampled_from(sorted(calendars)), unique=True, min_size=1))
    sites = {}
    for name in names:
        sites.setdefault(draw(st.sampled_from(("north", "south"))), []).append(name)
    found = []
    for site, hit in sites.items():
        kind, persistence = draw(st.sampled_from(("lost", "days", "history"))), draw(st.sampled_from((0.0, 0.3, 0.8)))
        if kind == "lost":
            share = st.sampled_from((0.0, 0.1, 0.4, 0.8))
            found.append(pr.Weather(site, hit, lost=draw(st.lists(share, min_size=12, max_size=12)), persistence=persistence))
        elif kind == "days":
            number = st.sampled_from((0, 11, pr.triangular(2, 4, 8), pr.uniform(0, 20), pr.discrete([0, 27], [0.5, 0.5])))
            found.append(pr.Weather(site, hit, days=draw(st.lists(number, min_size=12, max_size=12)), persistence=persistence))
        else:
            past, month = draw(st.sampled_from(((PAST, 1), (WINTERS, 7))))
            found.append(pr.Weather(site, hit, history=past, first_month=month))
    return found
