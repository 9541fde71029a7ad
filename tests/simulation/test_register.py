"""What a register can say, against enumeration and closed forms: on one calendar, and on the clock, where a task of another calendar is in the plan."""

import math

import numpy as np
import pytest
from scipy.stats import poisson

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError

N = 200_000
NIGHT = pr.Calendar("night", {d: [("20:00", "24:00")] for d in ("mon", "tue", "wed", "thu", "fri")})


@pytest.fixture(params=["axis", "clock", "special"])
def run(request):
    """Simulates tasks and risks on each kind of kernel."""

    def simulate(*tasks, risks=(), n=N, **fields):
        more = []
        if request.param != "axis":
            fields["calendars"] = [NIGHT]
            more = [pr.Task("other", 1, calendar="night")]
        if request.param == "special":
            more.append(pr.Task("split", 1, split=1))
        plan = pr.Project("p", "2027-01-04", [*tasks, *more], risks, **fields)
        return pr.simulate(plan, n, seed=7, progress=False)

    return simulate


def rounded(result):
    """Finishes, on whose way through the clock some billionths of a day are lost."""
    return np.round(result.finish.samples, 6)


def test_c21_strikes_by_poissons_law(run, agree):
    """A rate of 2.5 triangular delays: mean 15.8333, variance 111.25, none with probability 0.0821 (C21)."""
    x = (
        run(
            pr.Task("a", 0), pr.Task("end", 10, after="a"), risks=[pr.Risk("r", rate=2.5, impacts=pr.Impact("a", delay=pr.triangular(2, 5, 12)))]
        ).finish.samples
        - 10
    )
    agree.mean(x, 15.833333333333334, math.sqrt(111.25))
    agree.std(x, math.sqrt(111.25))
    agree.count(x < 1e-6, 0.082084998623898796)


def test_a_cap_counts_no_more_strikes(run, agree):
    """At most two strikes: two stand for all that are more."""
    x = rounded(run(pr.Task("a", 10), risks=[pr.Risk("r", rate=1.5, most=2, impacts=pr.Impact("a", delay=1))]))
    agree.pmf(x, {10.0: poisson.pmf(0, 1.5), 11.0: poisson.pmf(1, 1.5), 12.0: poisson.sf(1, 1.5)})


def test_c25_exclusive_risks_never_strike_together(run, agree):
    """Of two risks of probability 0.3 in one group one strikes with 0.3 each, both never (C25)."""
    risks = [pr.Risk(i, 0.3, pr.Impact("a", delay=d), exclusive="g") for i, d in (("x", 1), ("y", 2))]
    result = run(pr.Task("a", 10), risks=risks)
    agree.pmf(rounded(result), {10.0: 0.4, 11.0: 0.3, 12.0: 0.3})
    assert not np.any(result.replay.occurred("x") & result.replay.occurred("y"))


def test_a_cause_changes_the_probability(run, agree):
    """y has probability 0.1, and 0.8 where x strikes; the table of risks sees the same iterations as the kernel."""
    risks = [pr.Risk("x", 0.3, pr.Impact("a", delay=1)), pr.Risk("y", 0.1, pr.Impact("a", delay=2), given={"x": 0.8})]
    result = run(pr.Task("a", 10), risks=risks)
    agree.pmf(rounded(result), {10.0: 0.63, 11.0: 0.06, 12.0: 0.07, 13.0: 0.24})
    assert np.array_equal(result.replay.occurred("y"), np.isin(rounded(result), (12.0, 13.0)))
    agree.share(result.risks.loc["y", "occurrence"], 0.31, N)


def test_of_several_causes_the_highest_counts(run, agree):
    """A cause may also lower the probability; where two strike the higher of the two holds."""
    risks = [pr.Risk("x", 0.5), pr.Risk("y", 0.5), pr.Risk("z", 0.6, pr.Impact("a", delay=1), given={"x": 0.2, "y": 0.4})]
    agree.pmf(rounded(run(pr.Task("a", 10), risks=risks)), {10.0: 1 - 0.4, 11.0: 0.25 * (0.6 + 0.2 + 0.4 + 0.4)})


def test_c24_rework_is_a_chain_of_causes(run, agree):
    """Each round of five days fails with probability 0.25 (C24): mean 6.6667, at most 10 days with 0.9375."""
    rounds = [pr.Risk("1", 0.25, pr.Impact("a", delay=5)), *(pr.Risk(str(k), 0, pr.Impact("a", delay=5), given={str(k - 1): 0.25}) for k in range(2, 16))]
    x = rounded(run(pr.Task("a", 5), risks=rounds))
    agree.mean(x, 6.666666666666667, math.sqrt(11.11111111111111))
    agree.count(x <= 10, 0.9375)


def test_c23_branches(run, agree):
    """0.7 of N(10, 1) and 0.3 of N(16, 2): mean 11.8, variance 9.46 (C23); the branch not taken costs nothing either."""
    tasks = [pr.Task("n", pr.normal(10, 1), when="north", cost=100), pr.Task("s", pr.normal(16, 2), when="south", cost=50), pr.Task("e", 0, after=["n", "s"])]
    result = run(*tasks, risks=pr.branches("route", {"north": "70%", "south": "30%"}))
    agree.mean(result.finish.samples, 11.8, math.sqrt(9.46))
    agree.std(result.finish.samples, math.sqrt(9.46))
    agree.quantile(result.finish.samples, 0.8, 15.138547178)
    agree.pmf(result.cost.samples, {100.0: 0.7, 50.0: 0.3})
    assert result.baseline.cost == 0


def test_tasks_and_links_that_depend_on_risks(run, agree):
    """A link that holds with probability 0.25, a task skipped with it, one that needs two risks at once."""
    tasks = [
        pr.Task("a", 5),
        pr.Task("b", 3, after=[pr.Link("a", "FS", when="w")]),
        pr.Task("c", 6, unless="w"),
        pr.Task("d", 20, when=["v", "w"], cost=7),
    ]
    result = run(*tasks, risks=[pr.Risk("w", 0.25), pr.Risk("v", 0.5)])
    agree.pmf(rounded(result), {6.0: 0.75, 8.0: 0.125, 20.0: 0.125})
    agree.pmf(result.cost.samples, {0.0: 0.875, 7.0: 0.125})


@pytest.mark.parametrize(("kind", "finish"), [("SS", 8.0), ("FF", 6.0), ("SF", 7.0)])
def test_links_of_every_kind_may_depend_on_a_risk(run, agree, kind, finish):
    """With a lag of one day, and only where the risk strikes."""
    lag = {"SS": 5, "FF": 1, "SF": 7}[kind]
    result = run(pr.Task("a", 5), pr.Task("b", 3, after=[pr.Link("a", kind, lag=lag, when="w")]), risks=[pr.Risk("w", 0.25)])
    agree.pmf(rounded(result), {5.0: 0.75, finish: 0.25})


def test_a_trigger_on_a_date(run, agree):
    """Plan B takes over where the first task ends after its tenth day, half of the time."""
    tasks = [pr.Task("a", pr.uniform(5, 15)), pr.Task("b", 10, after="a", unless="late"), pr.Task("c", 3, after="a", when="late")]
    x = run(*tasks, triggers=[pr.Trigger("late", "a", after="2027-01-15")]).finish.samples
    agree.mean(x, 0.5 * (7.5 + 10) + 0.5 * (12.5 + 3))
    assert not np.any((x > 18.0 + 1e-6) & (x < 15.0 - 1e-6))
    agree.count(x > 18 + 1e-6, 0.2)


def test_a_trigger_on_money_and_one_on_float(run, agree):
    """Where a task costs more than 150 (with what risks make of it) another is done; where less than 4 days of float are left, a third."""
    tasks = [
        pr.Task("a", pr.discrete([5, 9], [0.5, 0.5]), cost=pr.uniform(0, 200)),
        pr.Task("long", 12),
        pr.Task("dear", 30, after="a", when="dear"),
        pr.Task("slow", 20, after="a", when="slow"),
    ]
    triggers = [pr.Trigger("dear", "a", cost_above=150), pr.Trigger("slow", "a", float_below=4)]
    x = rounded(run(*tasks, triggers=triggers))
    agree.pmf(x, {12.0: 0.5 * 0.75, 29.0: 0.5 * 0.75, 35.0: 0.5 * 0.25, 39.0: 0.5 * 0.25})


def test_parallel_delays_shares_and_factors(run, agree):
    """Of the parallel delays the longest counts; a share is of what was drawn, before factors; factors multiply."""
    risks = [
        pr.Risk("x", 1, pr.Impact("a", delay=4, parallel=True)),
        pr.Risk("y", 0.5, pr.Impact("a", delay=6, parallel=True)),
        pr.Risk("z", 0.5, pr.Impact("a", share=0.1)),
        pr.Risk("f", 1, pr.Impact("a", factor=2)),
    ]
    agree.pmf(rounded(run(pr.Task("a", 10), risks=risks)), {24.0: 0.25, 25.0: 0.25, 26.0: 0.25, 27.0: 0.25})


def test_parallel_factors(run, agree):
    """The greatest of those that strike, also where it shortens; 1 where none strikes."""
    risks = [pr.Risk("x", 0.5, pr.Impact("a", factor=0.5, parallel=True)), pr.Risk("y", 0.5, pr.Impact("a", factor=0.8, parallel=True))]
    agree.pmf(rounded(run(pr.Task("a", 10), risks=risks)), {10.0: 0.25, 5.0: 0.25, 8.0: 0.5})


def test_money(run, agree):
    """Money by day of delay comes once however many tasks are hit; a cost factor multiplies what each task costs itself."""
    tasks = [pr.Task("a", 10, cost=100, cost_rate=5), pr.Task("b", 10, cost=100, after="a")]
    result = run(*tasks, risks=[pr.Risk("x", 0.5, pr.Impact(["a", "b"], delay=2, cost_rate=7, cost_factor=1.5))])
    agree.pmf(np.round(result.cost.samples, 6), {250.0: 0.5, 1.5 * (100 + 12 * 5 + 100) + 14: 0.5})


def test_one_draw_for_each_task(run, agree):
    """Delays of 0 or 1 day on two tasks in series: together 0 or 2, or each on its own."""
    coin = pr.discrete([0, 1], [0.5, 0.5])
    tasks = [pr.Task("a", 5), pr.Task("b", 5, after="a")]
    agree.pmf(rounded(run(*tasks, risks=[pr.Risk("x", 1, pr.Impact(["a", "b"], delay=coin))])), {10.0: 0.5, 12.0: 0.5})
    agree.pmf(rounded(run(*tasks, risks=[pr.Risk("x", 1, pr.Impact(["a", "b"], delay=coin, each=True))])), {10.0: 0.25, 11.0: 0.5, 12.0: 0.25})


def test_branches_of_the_breakdown_resources_and_the_finish(run, agree):
    """All tasks of a branch, those of a resource, and those after which nothing comes."""
    tasks = [pr.Task("a", 10, wbs="A.1"), pr.Task("b", 7, wbs="B"), pr.Task("c", 1, after="b", wbs="B.2")]
    agree.pmf(rounded(run(*tasks, risks=[pr.Risk("w", 0.5, pr.Impact(wbs="B", delay=2))])), {10.0: 0.5, 12.0: 0.5})
    agree.pmf(rounded(run(*tasks, risks=[pr.Risk("w", 0.5, pr.Impact(finish=True, delay=4))])), {10.0: 0.5, 14.0: 0.5})


def test_an_uncertain_probability_is_its_mean(run, agree):
    """It strikes once or not at all, so only the mean counts."""
    agree.pmf(rounded(run(pr.Task("a", 10), risks=[pr.Risk("x", pr.uniform(0.1, 0.5), pr.Impact("a", delay=1))])), {10.0: 0.7, 11.0: 0.3})


def test_status_and_progress(run, agree):
    """What is closed never strikes, what has occurred always does; a risk that expires is less likely by the share of work done."""
    tasks = [
        pr.Task("done", 6, actual_start="2027-01-04", actual_finish="2027-01-11T17:00"),
        pr.Task("a", 4, actual_start="2027-01-11T08:00", remaining=2),
        pr.Task("b", 10, after="a"),
    ]
    risks = [
        pr.Risk("closed", 1, pr.Impact("b", delay=100), status="closed"),
        pr.Risk("occurred", 0.1, pr.Impact("b", delay=2), status="occurred"),
        pr.Risk("fades", 0.8, pr.Impact(["done", "a"], delay=4), expires=True),
    ]
    x = rounded(run(*tasks, risks=risks, data_date="2027-01-12"))
    p = 0.8 * 2 / 10
    agree.pmf(x - x.min(), {0.0: 1 - p, 4.0: p})
    assert x.min() == 6 + 2 + 10 + 2


def test_windows(run):
    """A risk hits only what is under way within its window; what it delays may then reach beyond."""
    tasks = [pr.Task("a", 10), pr.Task("b", 10, after="a")]
    for window, finish in (
        (("2027-01-18", "2027-01-29"), 22.0),
        (("2027-01-11", "2027-01-22"), 24.0),
        (("2027-02-15", "2027-03-01"), 20.0),
        ((None, "2027-01-15"), 22.0),
    ):
        result = run(*tasks, risks=[pr.Risk("x", 1, pr.Impact(["a", "b"], delay=2), window=window)], n=100)
        assert set(rounded(result)) == {finish}, window


def test_what_does_not_exist_is_not_under_way(run, agree):
    """A task that exists with probability 0.5 is not delayed where it does not, though its place is within the window; nor is a milestone."""
    tasks = [pr.Task("a", 5), pr.Task("b", 3, after="a", when="w"), pr.Task("c", 0, after="b")]
    risks = [pr.Risk("w", 0.5), pr.Risk("x", 1, pr.Impact(["b", "c"], delay=2), window=("2027-01-04", "2027-03-01"))]
    agree.pmf(rounded(run(*tasks, risks=risks)), {5.0: 0.5, 10.0: 0.5})


def test_a_moment_in_a_window(run, agree):
    """Struck at a moment uniform over 20 working days: one of two tasks of ten days each is under way, whichever it is."""
    tasks = [pr.Task("a", 10), pr.Task("b", 10, after="a", cost=1)]
    window = ("2027-01-04", "2027-01-29")
    assert set(rounded(run(*tasks, risks=[pr.Risk("x", 1, pr.Impact(["a", "b"], delay=2), window=window, moment=True)], n=2000))) == {22.0}
    agree.pmf(rounded(run(*tasks, risks=[pr.Risk("x", 1, pr.Impact("b", factor=1.5), window=window, moment=True)])), {20.0: 0.5, 25.0: 0.5})


def test_a_stop_of_work(run, agree):
    """Three days without work at a moment of twenty: what is under way stops, what would begin meanwhile waits. By integration: mean 21.725, 0.35 unharmed."""
    tasks = [pr.Task("a", 10), pr.Task("b", 10, after="a")]
    x = run(*tasks, risks=[pr.Risk("x", 1, pr.Impact("b", stop=3), window=("2027-01-04", "2027-01-29"))]).finish.samples
    agree.mean(x, 20 + 3 * 0.5 + 0.15 * 1.5)
    agree.count(x < 20 + 1e-6, 0.35)
    assert x.max() < 23 + 1e-6


def test_criticality_follows_conditions(run):
    """In iterations where a link does not hold nothing becomes critical by it: b is critical where a's link holds, c in the others."""
    tasks = [pr.Task("a", 5), pr.Task("b", 3, after=[pr.Link("a", "FS", when="w")]), pr.Task("c", 6)]
    result = run(*tasks, risks=[pr.Risk("w", 0.25)], n=20_000)
    share = result.risks.loc["w", "occurrence"]
    assert result.tasks.loc[["a", "b", "c"], "criticality"].to_list() == pytest.approx([share, share, 1 - share], abs=1e-12)


def test_a_response_is_paired_with_the_risk_it_answers(run):
    """With the response taken no other iterations are struck, its price is paid, its task done, and its secondary risk may strike."""
    risks = [
        pr.Risk(
            "flood",
            0.4,
            pr.Impact("a", delay=10),
            responses=pr.Response("mitigate", probability=0.1, impacts=pr.Impact("a", delay=5), cost=50, tasks="dyke", secondary="dust"),
        ),
        pr.Risk("dust", 0.5, pr.Impact("a", delay=1)),
    ]
    before = run(pr.Task("dyke", 2, cost=30), pr.Task("a", 10, after="dyke"), risks=risks, n=20_000)
    after = pr.simulate(before.plan.with_responses(), 20_000, seed=7, progress=False)
    flood, still, dust = before.replay.occurred("flood"), after.replay.occurred("flood"), after.replay.occurred("dust")
    assert not before.replay.occurred("dust").any()
    assert before.risks.loc["dust", ["probability", "occurrence"]].tolist() == [0, 0]
    assert after.risks.loc["dust", "probability"] == 0.5
    assert np.all(flood | ~still)
    assert np.array_equal(rounded(before), 10.0 + 10 * flood)
    assert np.array_equal(rounded(after), 12.0 + 5 * still + dust)
    assert set(before.cost.samples) == {0.0}
    assert set(after.cost.samples) == {80.0}


def test_without_a_risk_its_response_brings_nothing(run):
    """Its tasks take neither time nor money, its secondary risks are gone, unless another response brings them."""
    brings = {"tasks": "dyke", "secondary": "dust"}
    flood = pr.Risk("flood", 0.4, pr.Impact("a", delay=10), responses=pr.Response("mitigate", probability=0.1, **brings))
    tasks = [pr.Task("dyke", 2, cost=30), pr.Task("a", 10, after="dyke")]
    plan = run(*tasks, risks=[flood, pr.Risk("dust", 0.5, pr.Impact("a", delay=1))], n=10).plan
    gone = pr.simulate(plan.without_risk("flood"), 1_000, seed=7, progress=False)
    assert [r.id for r in gone.plan.risks] == []
    assert set(rounded(gone)) == {10.0}
    assert set(gone.cost.samples) == {0.0}
    shared = plan.with_risks([pr.Risk("storm", 0.1, pr.Impact("a", delay=3), responses=pr.Response("avoid", **brings))])
    kept = shared.without_risk("flood")
    assert [r.id for r in kept.risks] == ["dust", "storm"]
    assert kept.waiting_tasks == {"dyke"}


def test_what_two_responses_bring_is_there_once_one_is_taken(run):
    """A task and a secondary risk of two responses do not wait for the second."""
    brings = {"tasks": "dyke", "secondary": "dust"}
    risks = [pr.Risk(name, 0.4, pr.Impact("a", delay=10), responses=pr.Response("avoid", **brings)) for name in ("flood", "storm")]
    dust = pr.Risk("dust", 0.5, pr.Impact("a", delay=1))
    plan = run(pr.Task("dyke", 2), pr.Task("a", 10, after="dyke"), risks=[*risks, dust], n=10).plan
    one = pr.simulate(plan.with_responses("flood"), 1_000, seed=7, progress=False)
    assert not one.replay.occurred("flood").any()
    assert one.replay.occurred("storm").any()
    assert np.array_equal(rounded(one), 12.0 + 10 * one.replay.occurred("storm") + one.replay.occurred("dust"))


def test_the_verdict_passes_over_what_comes_with_a_response(run):
    """A secondary risk that waits has not struck since it cannot; once the response is taken it is judged as any other."""
    flood = pr.Risk("flood", 0.4, pr.Impact("a", delay=10), responses=pr.Response("mitigate", probability=0.1, secondary="dust"))
    before = run(pr.Task("a", 10), risks=[flood, pr.Risk("dust", 0.001, pr.Impact("a", delay=1))], n=1_000)
    assert "Every risk struck at least 10 times." in before.verdict
    after = pr.simulate(before.plan.with_responses(), 1_000, seed=7, progress=False)
    assert "1 risk struck fewer than 10 times: dust" in after.verdict


def test_a_strict_run_refuses_what_is_not_plain():
    """Where one delay on a task overlaps others and one comes on top, it is said, and in a strict run refused."""
    risks = [pr.Risk("x", 0.5, pr.Impact("a", delay=4, parallel=True)), pr.Risk("y", 0.5, pr.Impact("a", delay=6))]
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 10)], risks)
    assert [p.where for p in pr.check(plan).warnings if p.code == "AMBIGUOUS_COMBINATION"] == ["task 'a'"]
    with pytest.raises(PmoRiskError, match="overlap") as caught:
        pr.simulate(plan, 100, 1, progress=False, strict=True)
    assert caught.value.code == "AMBIGUOUS_COMBINATION"


def test_responses_are_compared_in_one_call():
    """Both runs have the same seed and length, also where it was drawn; without responses there is nothing to compare."""
    flood = pr.Risk("flood", 0.4, pr.Impact("a", delay=10), responses=pr.Response("avoid", cost=50))
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.triangular(8, 10, 14))], [flood])
    change = pr.compare_responses(plan, 2_000, progress=False)
    assert change.before.settings.seed == change.after.settings.seed
    assert np.array_equal(np.round(change.finish.samples, 6), np.where(change.before.replay.occurred("flood"), -10.0, 0.0))
    assert set(change.cost.samples) == {50.0}
    with pytest.raises(PmoRiskError, match="no responses are planned"):
        pr.compare_responses(plan.with_responses(), 100)
