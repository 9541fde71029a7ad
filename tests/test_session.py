"""A session of an analyst with the public API: the promises made to users, line by line, on the bundled example, and numbers made again with NumPy."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

import pmo_risk as pr

PLANT = Path(__file__).resolve().parents[1] / "examples" / "plant"
START = "2027-01-04"  # a Monday


@pytest.fixture(scope="module")
def plan() -> Any:
    """The bundled schedule with its register."""
    return pr.read(PLANT / "plant.xer").with_risks(pr.read_register(PLANT / "risks.xlsx"))


@pytest.fixture(scope="module")
def result(plan: Any) -> Any:
    """Its simulation."""
    return pr.simulate(plan, iterations=2000, seed=1, keep=("MS040",), progress=False)


@pytest.fixture(scope="module")
def joint() -> Any:
    """Two projects joined by a link and by a shared risk."""
    a, b = (
        pr.Project(
            i, start=START, currency="EUR", tasks=[pr.Task("x", pr.triangular(5, 10, 20), cost=pr.triangular(50, 100, 200)), pr.Task("y", 5, after=["x"])]
        )
        for i in "AB"
    )
    shared = pr.Risk("strike", 0.3, [pr.Impact(["A/x", "B/x"], delay=10), pr.Impact([], cost=1000)])
    folio = pr.Portfolio("Plant 2030", projects=[a, b], links=[pr.Link("A/y", "FS", lag="5d", successor="B/x")], risks=[shared])
    return pr.simulate(folio, iterations=4000, seed=1, progress=False)


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    """A session leaves no figure open."""
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def project(tasks: list[pr.Task], **fields: Any) -> pr.Project:
    return pr.Project("p", start=START, tasks=tasks, **fields)


def run(model: Any, iterations: int = 400) -> Any:
    return pr.simulate(model, iterations=iterations, seed=1, progress=False)


def test_what_was_read_is_accounted_for(plan: Any) -> None:
    """Every row read is used or listed, and the whole is told in one line."""
    assert repr(plan) == "Project('Northgate', start=2027-01-11, 237 tasks, 522 links, 29 risks)"
    assert all(t.read == t.used + t.listed for t in plan.source.tables)
    assert not pr.check(plan).errors


def test_estimates_have_value_interval_date_and_error(result: Any) -> None:
    """``finish.p(80)`` is an attained value between its bounds, with its date."""
    p80 = result.finish.p(80)
    assert p80.low <= p80.value <= p80.high
    assert (float(p80), p80.confidence) == (p80.value, 0.95)
    assert p80.value in result.finish.samples
    assert p80.low_date <= p80.date <= p80.high_date
    assert p80.std_error > 0
    assert np.sort(result.finish.samples)[int(0.8 * 2000) - 1] == p80.value


def test_probabilities_count_iterations(result: Any) -> None:
    """The share of samples on or before a date; a date includes its day; by its own P80 it is the share at or under it."""
    samples = result.finish.samples
    p80 = result.finish.p(80)
    assert result.finish.probability_by(p80.date).value == np.mean(samples <= p80.value)
    day = f"{p80.date:%Y-%m-%d}"
    assert result.finish.probability_by(day).value == np.mean(result.finish.dates < np.datetime64(day) + np.timedelta64(1, "D"))
    assert result.finish.probability_by("2027-06-30").value == 0
    assert result.finish.probability_by("2099-01-01").value == 1


def test_cost_measures_are_those_of_the_samples(result: Any) -> None:
    """Mean, deviation, percentile, VaR and CVaR as NumPy has them."""
    money = result.cost.samples
    assert result.cost.mean.value == pytest.approx(money.mean())
    assert result.cost.std.value == pytest.approx(money.std(ddof=1))
    assert result.cost.var(95).value == np.percentile(money, 95, method="inverted_cdf")
    assert result.cost.cvar(95).value == pytest.approx(np.sort(money)[1900:].mean())
    assert result.cost.unit == "EUR"
    with pytest.raises(ValueError, match="read-only"):
        money[0] = 0


def test_joint_confidence_is_a_share_of_iterations(result: Any) -> None:
    """Both kept together is less likely than either, and the frontier's points reach the level asked for."""
    finish, cost = result.finish, result.cost
    by, within = finish.p(80), cost.p(80)
    both = result.joint.probability(by=by.date, cost=within.value).value
    assert both == np.mean((finish.samples <= by.value) & (cost.samples <= within.value))
    assert both < 0.8
    frontier = result.joint.frontier(0.70)
    for row in frontier.iloc[[0, len(frontier) // 2, -1]].itertuples():
        assert np.mean((finish.samples <= row.finish) & (cost.samples <= row.cost)) >= 0.70
    with pytest.raises(pr.PmoRiskError, match=r"did you mean 0\.7\?"):
        result.joint.frontier(70)


def test_a_risk_taken_away_is_compared_pair_by_pair(result: Any, plan: Any) -> None:
    """The changes are those of NumPy on the samples; a portfolio against itself changes nothing."""
    without = pr.simulate(plan.without_risk("R08"), iterations=2000, seed=1, progress=False)
    change = pr.compare(result, without)
    apart = without.finish.samples - result.finish.samples
    assert change.finish.mean.value == pytest.approx(apart.mean(), abs=1e-9)
    assert change.finish.better.value == np.mean(apart < -1e-9)
    assert change.cost.p(80).value == without.cost.p(80).value - result.cost.p(80).value
    assert (change.table["low"] <= change.table["difference"]).all()
    assert isinstance(pr.charts.compare(change), Axes)


def test_milestones_count_in_joint_confidence(result: Any, joint: Any) -> None:
    """With finish and cost, of a project and of a portfolio; one that was kept is not computed again."""
    by = result.milestone("MS040").p(80)
    both = result.joint.probability(cost=result.cost.p(80).value, milestones={"MS040": by.date}).value
    assert both == np.mean((result.milestone("MS040").samples <= by.value) & (result.cost.samples <= result.cost.p(80).value))
    names = {"A": joint.projects["A"].finish.p(80).date, "B/x": joint.projects["B"].milestone("x").p(80).date}
    assert 0.55 < joint.joint.probability(milestones=names).value < 0.8


def test_milestones_are_kept_or_made_again(result: Any) -> None:
    """A task that was not kept gives what it would have given, and an unknown one the nearest id."""
    again = pr.simulate(result.plan, iterations=2000, seed=1, progress=False)
    assert np.array_equal(result.milestone("MS040").samples, again.milestone("MS040").samples)
    with pytest.raises(pr.PmoRiskError, match="did you mean 'MS040'"):
        result.milestone("MS04")
    assert abs(result.milestone("MS040").p(80).date - result.tasks.loc["MS040", "finish_p80"]) <= pd.Timedelta(minutes=1)


def test_tables_of_tasks_and_risks(result: Any) -> None:
    """A row a task and a row a risk, with the names of the field."""
    tasks, risks = result.tasks, result.risks
    assert len(tasks) == 237
    assert {"criticality", "si", "ssi", "cri_r", "cri_rho", "cri_tau", "duration_mean", "finish_p80", "float_mean"} <= set(tasks.columns)
    assert tasks["criticality"].between(0, 1).all()
    assert (tasks["start_mean"] <= tasks["finish_mean"]).all()
    assert abs(tasks["finish_p80"].max() - result.finish.p(80).date) <= pd.Timedelta(minutes=1)
    assert len(risks) == 29
    assert risks.loc["R20", "occurrence"] == 0  # it comes with a response, which is not taken
    able = risks.drop("R20")
    struck = able["occurrence"]
    assert ((struck - able["probability"]).abs() < 5 * np.sqrt(0.25 / 2000)).all()
    assert (struck[able["probability"] == 1] == 1).all()


def test_charts_give_back_their_axes(result: Any, joint: Any) -> None:
    """Each as a method and as a function, of a project and of a portfolio."""
    assert isinstance(result.plot.s_curve(), Axes)
    assert isinstance(result.plot.tornado(), Axes)
    assert isinstance(pr.charts.histogram(result, of="cost"), Axes)
    assert isinstance(joint.plot.s_curve(), Axes)
    assert isinstance(joint.plot.joint(level=0.8), Axes)
    with pytest.raises(AttributeError, match=r"known: .*histogram, .*s_curve, .*tornado"):
        result.plot.pie()


def test_results_and_models_are_written(result: Any, joint: Any, plan: Any, tmp_path: Path) -> None:
    """A plan reads back equal; a result becomes a folder and a page."""
    assert pr.read(pr.write(plan, tmp_path / "plan.json")) == plan
    assert pr.read(pr.write(joint.folio, tmp_path / "folio.json")) == joint.folio
    table = pd.read_csv(pr.write(result, tmp_path / "out") / "samples.csv")
    assert np.array_equal(table["finish"], result.finish.samples)
    assert "Northgate" in pr.report(result, tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_schedule_is_deterministic_dates(plan: Any, result: Any) -> None:
    """The latest early finish is the plan that the result compares with."""
    table = pr.schedule(plan)
    assert list(table.columns) == ["uid", "name", "early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float", "critical"]
    assert table["early_finish"].max() == result.finish.plan_date
    assert (table["total_float"] >= table["free_float"] - 1e-6).all()


def test_calendars_count_working_hours() -> None:
    """ISO text or datetimes: a week of 40 hours against one of 168."""
    own = project([pr.Task("a", 1)]).calendar_of("a")
    assert own.hours_between("2027-01-04", "2027-01-11") == own.hours_between(datetime(2027, 1, 4), datetime(2027, 1, 11)) == 40
    assert own.add_hours("2027-01-04T08:00", 16) == datetime(2027, 1, 5, 17)
    assert pr.Calendar.continuous().hours_between("2027-01-04", "2027-01-11") == 168
    with pytest.raises(pr.PmoRiskError, match="write it as ISO"):
        own.add_hours("04/01/2027", 1)


def test_a_portfolio_is_one_run_of_its_projects(joint: Any) -> None:
    """B starts five working days after A; money adds up in every iteration; the shared risk strikes both and costs once."""
    a, b = joint.projects["A"], joint.projects["B"]
    assert (b.finish.samples >= a.finish.samples + 5 + 5 + 5 - 1e-9).all()
    struck = np.isclose(joint.cost.samples - a.cost.samples - b.cost.samples, 1000)
    assert np.allclose(joint.cost.samples, a.cost.samples + b.cost.samples + 1000 * struck)
    assert struck.mean() == joint.risks.loc["strike", "occurrence"]
    assert joint.risks.loc["strike", "mean_finish_effect_low"] < 20 < joint.risks.loc["strike", "mean_finish_effect_high"]
    assert np.allclose(joint.finish.samples, np.maximum(a.finish.samples, b.finish.samples), rtol=1e-9)
    assert joint.cost.cvar(95).value > joint.cost.var(95).value
    with pytest.raises(pr.PmoRiskError, match="no project 'Z'"):
        joint.projects["Z"]


def test_projects_with_the_same_task_ids_draw_apart(joint: Any) -> None:
    """Streams are keyed by the project too."""
    a, b = joint.projects["A"].cost.samples, joint.projects["B"].cost.samples
    assert abs(np.corrcoef(a, b)[0, 1]) < 5 / np.sqrt(4000)


def test_a_portfolio_of_one_is_the_project(joint: Any) -> None:
    """The same draws, the same numbers."""
    alone = joint.folio.projects["A"]
    whole, part = run(pr.Portfolio("f", projects=[alone])), run(alone)
    assert np.array_equal(whole.projects["A"].finish.samples, part.finish.samples)
    assert np.allclose(whole.finish.samples, part.finish.samples, rtol=1e-9)
    assert np.array_equal(whole.cost.samples, part.cost.samples)


def test_projects_of_different_calendars_and_units_meet_on_the_clock() -> None:
    """240 hours around the clock end on 14 March; the portfolio ends when its later project does."""
    days = project([pr.Task("x", pr.triangular(5, 10, 20))])
    hours = pr.Project("q", start="2027-03-04", time_unit="h", calendar=pr.Calendar.continuous(), tasks=[pr.Task("x", 240)])
    both = run(pr.Portfolio("f", projects=[days, hours]))
    assert both.projects["q"].finish.p(50).date == datetime(2027, 3, 14)
    assert both.finish.p(50).date == datetime(2027, 3, 14)
    assert both.projects["p"].finish.p(100).date < datetime(2027, 2, 1)


def test_numbers_agree_with_a_plain_simulation() -> None:
    """Four tasks, three kinds of links, a rate of cost and two risks, made again in NumPy with other random numbers: within five standard errors."""
    n = 50_000
    plan = pr.Project(
        "bridge",
        start=START,
        calendar=pr.Calendar.continuous(),
        time_unit="ed",
        tasks=[
            pr.Task("design", pr.pert(20, 30, 55), cost=pr.triangular(90e3, 100e3, 150e3)),
            pr.Task("permits", pr.lognormal(mean=40, sd=15), after=["design"]),
            pr.Task("site", pr.uniform(10, 70), after=[pr.Link("design", "SS", lag=5)], cost_rate=1000),
            pr.Task("build", pr.triangular(90, 120, 180), after=[pr.Link("permits", "FS", lag=5), pr.Link("site", "FF", lag=90)]),
        ],
        risks=[
            pr.Risk("flood", 0.2, [pr.Impact("build", delay=pr.triangular(10, 20, 40), cost=pr.uniform(1e5, 3e5))]),
            pr.Risk("crew", 0.5, [pr.Impact(["design"], factor=pr.uniform(0.9, 1.5))]),
        ],
    )
    result = run(plan, n)
    rng = np.random.default_rng(3)
    design = 20 + 35 * rng.beta(1 + 4 * 10 / 35, 1 + 4 * 25 / 35, n)
    design *= np.where(rng.random(n) < 0.5, rng.uniform(0.9, 1.5, n), 1)
    variance = np.log(1 + (15 / 40) ** 2)
    permits = rng.lognormal(np.log(40) - variance / 2, np.sqrt(variance), n)
    site, build = rng.uniform(10, 70, n), rng.triangular(90, 120, 180, n)
    flood = rng.random(n) < 0.2
    finish = np.maximum(design + permits + 5 + build + flood * rng.triangular(10, 20, 40, n), 5 + site + 90)
    cost = rng.triangular(90e3, 100e3, 150e3, n) + 1000 * site + flood * rng.uniform(1e5, 3e5, n)
    for ours, theirs in ((result.finish, finish), (result.cost, cost)):
        for percentile in (10, 50, 90):
            estimate = ours.p(percentile)
            assert abs(estimate.value - np.percentile(theirs, percentile)) < 5 * np.sqrt(2) * estimate.std_error
        assert abs(ours.mean.value - theirs.mean()) < 5 * np.sqrt(2) * ours.mean.std_error
        assert abs(ours.std.value - theirs.std()) < 5 * np.sqrt(2) * ours.std.std_error


def test_two_parallel_tasks_have_the_closed_form() -> None:
    """The later of two uniform tasks on [0, 30] is under x with probability (x / 30)^2; each is critical half of the time."""
    result = run(project([pr.Task("a", pr.uniform(0, 30)), pr.Task("b", pr.uniform(0, 30))]), 20_000)
    for x in (10, 20, 25):
        share = result.finish.probability_by(x)
        assert abs(share.value - (x / 30) ** 2) < 5 * np.sqrt(0.25 / 20_000)
    assert result.finish.mean.value == pytest.approx(20, abs=5 * result.finish.mean.std_error)
    assert result.tasks["criticality"].to_numpy() == pytest.approx([0.5, 0.5], abs=5 * np.sqrt(0.25 / 20_000))


def test_graphs_come_and_go() -> None:
    """Any digraph of NetworkX makes a project; a project gives its graph for every algorithm."""
    graph = nx.DiGraph()
    graph.add_node("a", duration=3)
    graph.add_node("b", duration=pr.uniform(2, 4))
    graph.add_edge("a", "b", type="FS", lag="1d")
    plan = pr.Project.from_graph(graph)
    assert 6 <= run(plan).finish.p(0).value <= run(plan).finish.p(100).value <= 8
    assert list(nx.topological_sort(plan.graph)) == ["a", "b"]


def test_with_uncertainty_leaves_milestones_and_distributions_alone() -> None:
    """Only fixed work that is still to be done is widened."""
    done = pr.Task("done", 5, actual_start=START, actual_finish="2027-01-08T17:00")
    plan = project([done, pr.Task("m", 0), pr.Task("own", pr.uniform(1, 2)), pr.Task("fixed", 10)], data_date="2027-01-11").with_uncertainty(0.9, 1.0, 1.3)
    assert plan["fixed"].duration == pr.triangular(9, 10, 13)
    assert [plan[i].duration for i in ("done", "m", "own")] == [pr.fixed(5), pr.fixed(0), pr.uniform(1, 2)]


def test_certain_and_impossible_risks() -> None:
    """Probability 1 is as good as a longer task, 0 as none at all; an opportunity never makes a duration negative."""
    risks = [pr.Risk("always", 1, [pr.Impact("a", delay=2)]), pr.Risk("never", 0, [pr.Impact("a", delay=50)])]
    assert set(run(project([pr.Task("a", 5)], risks=risks)).finish.samples) == {7.0}
    assert set(run(project([pr.Task("a", 5)], risks=[pr.Risk("o", 1, [pr.Impact("a", delay=-30)])])).finish.samples) == {0.0}


def test_work_starts_when_the_shift_does() -> None:
    """In the table of tasks as in the schedule: Tuesday 08:00, not Monday 17:00."""
    plan = project([pr.Task("a", 1), pr.Task("b", pr.uniform(1, 2), after=["a"])])
    starts = run(plan).tasks["start_mean"]
    assert list(starts) == list(pr.schedule(plan)["early_start"]) == [pd.Timestamp("2027-01-04 08:00"), pd.Timestamp("2027-01-05 08:00")]


def test_what_is_done_has_its_actual_dates() -> None:
    """In a table, finished work shows when it finished and is never critical; a project all done finished when it did, whatever its data date."""
    done = pr.Task("a", 5, actual_start="2027-01-04T08:00", actual_finish="2027-01-08T17:00")
    tasks = run(project([done, pr.Task("b", pr.uniform(1, 3), after=["a"])], data_date="2027-03-01T08:00")).tasks
    assert list(tasks.loc["a", ["start_mean", "finish_mean", "finish_p80"]]) == [
        pd.Timestamp(d) for d in ("2027-01-04 08:00", "2027-01-08 17:00", "2027-01-08 17:00")
    ]
    assert list(tasks["criticality"]) == [0, 1]
    assert tasks.loc["b", "start_mean"] == pd.Timestamp("2027-03-01 08:00")
    over = project([done], data_date="2027-03-01T08:00")
    assert run(over).finish.p(50).date == datetime(2027, 1, 8, 17)
    assert pr.schedule(over).loc["a", "early_finish"] == pd.Timestamp("2027-03-01 08:00")  # where P6 shows finished work


def test_a_project_of_one_milestone_and_a_run_of_one_iteration() -> None:
    """Both give a result that can be shown, with no bounds where none are known."""
    assert run(project([pr.Task("m", 0)])).finish.p(80).value == 0
    one = run(project([pr.Task("a", pr.uniform(1, 2))]), 1)
    assert (one.finish.p(80).low, one.finish.p(80).high) == (-np.inf, np.inf)
    assert "1 iteration," in str(one)
    assert "[none, none]" in one._repr_html_()


def test_a_number_that_is_surely_above_zero_is_not_shown_as_zero() -> None:
    """P50 is 5 days with an upper bound of ten million: it is shown as 5."""
    p50 = run(project([pr.Task("a", 5)], risks=[pr.Risk("r", 0.5, [pr.Impact("a", delay=1e7)])])).finish.p(50)
    assert str(p50) == "P50 finish 5 d [5, 10,000,005] (2027-01-08)"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: run(project([pr.Task("a", 1, after=["b"]), pr.Task("b", 1, after=["a"])])), "cycle a -FS-> b -FS-> a; remove or reverse"),
        (lambda: pr.Task("a", float("nan")), "task 'a': duration must be finite, got nan"),
        (lambda: pr.Task("a", -3), "task 'a': duration is negative: -3"),
        (lambda: pr.Task("a", "5 dayz"), "unknown unit 'dayz'"),
        (lambda: project([]), "no tasks"),
        (lambda: project([pr.Task("a", 1), pr.Task("a", 2)]), "task id 'a' is used 2 times"),
        (lambda: project([pr.Task("a", 1, after=["A"])]), "unknown predecessor 'A'; did you mean 'a'?"),
        (lambda: run(project([pr.Task("a", 1e9)])), "reaches past the year 2999"),
        (lambda: pr.Risk("r", 30), "got 30; did you mean 0.30?"),
        (lambda: project([pr.Task("build", 1)], risks=[pr.Risk("r", 0.1, [pr.Impact("biuld", delay=1)])]), "did you mean 'build'?"),
        (lambda: project([pr.Task("a", 1)]).without_risk("r"), "no risk 'r'"),
        (lambda: project([pr.Task("a", 1)]).without_risk(3), "no risk 3"),  # type: ignore[arg-type]  # what users do
        (lambda: pr.triangular(8, 5, 10), "low 8 > mode 5"),
        (lambda: pr.trigen(90, 120, 180, low=0.9, high=0.1), "low 0.9 >= high 0.1"),
        (lambda: pr.simulate("plan.xer"), "read a file with pr.read first"),  # type: ignore[call-overload]  # what users do
        (lambda: pr.check("plan.xer"), "read a file with pr.read first"),  # type: ignore[arg-type]  # what users do
        (lambda: pr.schedule("plan.xer"), "read a file with pr.read first"),  # type: ignore[arg-type]  # what users do
        (lambda: run(project([pr.Task("a", 1)]), 0), "at least 1, got 0"),
        (lambda: pr.simulate(project([pr.Task("a", 1)]), sampling="soboll"), "unknown sampling 'soboll'; did you mean 'sobol'?"),
        (lambda: pr.Portfolio("f", projects=[project([pr.Task("a", 1)])] * 2), "project id 'p' is used twice"),
        (lambda: pr.read("absent.xer"), "absent.xer: no such file"),
    ],
)
def test_absurd_input_is_told_in_words(make: Any, told: str) -> None:
    """What is wrong, where, the value seen and the remedy."""
    with pytest.raises(pr.PmoRiskError) as error:
        make()
    assert told in str(error.value)


def test_markup_in_names_is_text_everywhere(tmp_path: Path) -> None:
    """In the terminal, the notebook and the report."""
    evil = "<script>alert(1)</script>\x1b[31m"
    risk = pr.Risk(evil, 0.5, [pr.Impact(evil, delay=1)], name=evil)
    result = run(pr.Project(evil, start=START, name=evil, tasks=[pr.Task(evil, pr.uniform(1, 2), name=evil, cost=5)], risks=[risk]))
    page = pr.report(result, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "\x1b" not in str(result) + result._repr_html_() + page
    assert "<script>alert" not in result._repr_html_() + page
