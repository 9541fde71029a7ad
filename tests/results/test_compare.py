"""Two runs pair by pair."""

import dataclasses
import math
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import pmo_risk as pr
from pmo_risk.errors import InputError, PmoRiskError, SettingsError
from pmo_risk.measures import quantile
from pmo_risk.results import Comparison, Trials

DAY = 1440.0


def changed(result, days=0.0, money=0.0, **recipe):
    """The same run with so much added to each finish and cost; fields of its settings or recipe replaced."""
    t = result.trials
    finish = t.finish + days
    of_recipe = {k: recipe.pop(k) for k in ("stream_version",) if k in recipe}
    settings = dataclasses.replace(result.settings, **recipe)
    trials = Trials(finish, finish * DAY, t.cost + money, replicates=settings.replicates)
    return dataclasses.replace(result, trials=trials, recipe=dataclasses.replace(result.recipe, settings=settings, **of_recipe))


@pytest.fixture
def pair(result):
    """Where the flood struck (200 of 1,000) the second run is 4 days earlier and 90,000 cheaper; elsewhere it costs 10,000 more."""
    struck = result.replay.struck["flood"]
    return result, changed(result, np.where(struck, -4.0, 0.0), np.where(struck, -90_000.0, 10_000.0))


def test_the_mean_change_is_that_of_pairs(pair):
    """SciPy's paired t test: mean, standard error and interval."""
    c = pr.compare(*pair)
    for change, true in ((c.finish, -0.8), (c.cost, -10_000.0)):
        theirs = stats.ttest_rel(change.after.samples, change.before.samples)
        ends = theirs.confidence_interval(0.95)
        assert change.mean.value == pytest.approx(true)
        assert change.mean.interval == pytest.approx((ends.low, ends.high))
        assert change.mean.std_error == pytest.approx(stats.sem(change.samples))
        assert np.array_equal(change.samples, change.after.samples - change.before.samples)
        assert not change.samples.flags.writeable


def test_separate_runs_have_the_wider_interval(pair):
    """Standard errors add as squares; SciPy's test of two independent samples has the same error; and it is wider here by far."""
    a, b = pair
    c = pr.compare(a, changed(b, seed=2), paired=False)
    x, y = a.finish.samples, b.finish.samples
    assert c.finish.mean.value == pytest.approx(-0.8)
    assert c.finish.mean.std_error == pytest.approx(math.hypot(stats.sem(x), stats.sem(y)))
    ends = stats.ttest_ind(y, x, equal_var=False).confidence_interval(0.95)
    assert c.finish.mean.interval == pytest.approx((ends.low, ends.high), rel=2e-3)
    assert c.finish.mean.half_width > 5 * pr.compare(*pair).finish.mean.half_width
    assert c.finish.p(80).half_width > pr.compare(*pair).finish.p(80).half_width


def test_percentiles_change_by_what_they_are(pair):
    """P80 of the one less P80 of the other, both sorted by hand; it is no percentile of the changes."""
    c = pr.compare(*pair)
    for q in (10, 50, 80, 90):
        assert c.finish.p(q).value == pytest.approx(np.sort(pair[1].finish.samples)[10 * q - 1] - np.sort(pair[0].finish.samples)[10 * q - 1])
        assert c.finish.p(q).low <= c.finish.p(q).value <= c.finish.p(q).high
    assert c.finish.p(10).interval == (0, 0)
    assert c.finish.p(90).date is None


def test_probabilities_change_with_newcombes_interval(pair):
    """Counted in the four cells: by day 100 (k <= 800 before, and k - 80 <= 800 after); and with cost too."""
    c = pr.compare(*pair)
    e = c.finish.probability_by(100)
    assert e.value == pytest.approx(0.08)
    assert e.std_error == pytest.approx(math.sqrt(0.08 * 0.92 / 1000))
    assert 0 < e.low < 0.08 < e.high < 0.11
    both = [r.joint.within(100, 1_850_000) for r in pair]
    assert c.probability(by=100, cost=1_850_000).value == pytest.approx(both[1].mean() - both[0].mean())
    assert c.probability(by=100, cost=1_850_000).label == "change of the probability by 100 and within 1,850,000 USD"
    assert c.probability(milestones={"design": 50}).value == 0


def test_iterations_better_same_and_worse(pair):
    """200 earlier, 800 as before, none later; the cost lower in 200 and higher in 800. Wilson's interval."""
    c = pr.compare(*pair)
    assert [e.value for e in (c.finish.better, c.finish.same, c.finish.worse)] == [0.2, 0.8, 0.0]
    assert [e.value for e in (c.cost.better, c.cost.same, c.cost.worse)] == [0.2, 0.0, 0.8]
    theirs = stats.binomtest(200, 1000).proportion_ci(method="wilson")
    assert c.finish.better.interval == pytest.approx((theirs.low, theirs.high))
    assert [e.label for e in (c.finish.better, c.cost.worse)] == ["finish is earlier", "cost is higher"]


def test_a_change_below_a_billionth_is_none(result):
    """What arithmetic leaves is not called better."""
    c = pr.compare(result, changed(result, 1e-9))
    assert c.finish.same.value == 1
    assert c.finish.mean.value == 0


def test_a_run_against_itself_changes_nothing(result):
    """All changes are 0 without width, but for probabilities, whose interval is never certain."""
    c = pr.compare(result, result)
    table = c.table
    assert (table["difference"] == 0).all()
    assert (table.loc[["finish", "cost"], ["low", "high"]] == 0).all(axis=None)
    assert (table.loc["probability", "high"] > 0).all()


def test_worth_its_price(pair):
    """200 iterations save 90,000, 800 lose 10,000: 10,000 on average, 50,000 are exceeded in 20%; a day's worth of 20,000 adds 80,000 to those 200."""
    c = pr.compare(*pair)
    w = c.worth(50_000)
    assert (w.saving.value, w.net.value, w.exceeds.value) == pytest.approx((10_000, -40_000, 0.2))
    assert w.net.std_error == w.saving.std_error == pytest.approx(stats.sem(c.cost.samples))
    assert w.net.high < 0
    timed = c.worth(50_000, value_of_time=20_000)
    assert (timed.saving.value, timed.net.value) == pytest.approx((26_000, -24_000))
    assert c.worth(90_000).exceeds.value == 0.0
    assert c.worth(89_999).exceeds.value == 0.2
    assert str(w).count("\n") == 2
    with pytest.raises(SettingsError, match="the price must be a number, got '5k'"):
        c.worth("5k")


def test_the_table_has_every_number(pair):
    """Each row is the estimates of the two runs and of their change; finishes have dates."""
    c = pr.compare(*pair)
    table = c.table
    assert table.index.tolist() == [
        *[(q, s) for q in ("finish", "cost") for s in ("mean", "p50", "p80", "p90")],
        *[("probability", s) for s in ("finish", "cost", "both")],
    ]
    p80 = table.loc[("finish", "p80")]
    assert (p80["before"], p80["after"]) == (pair[0].finish.p(80).value, pair[1].finish.p(80).value)
    assert p80["difference"] == p80["after"] - p80["before"] == c.finish.p(80).value
    assert (p80["low"], p80["high"], p80["unit"]) == (*c.finish.p(80).interval, "d")
    assert p80["before_date"] == pair[0].finish.p(80).date
    assert pd.isna(table.loc[("cost", "p80"), "before_date"])
    met = pair[1].finish.probability_by(pair[0].plan.deadline).value
    assert table.loc[("probability", "finish"), "after"] == met
    assert c.targets == (datetime(2027, 4, 6), 1_799_000)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"seed": 2}, "seed 1 and 2"),
        ({"sampling": "lhs", "replicates": 20}, "sampling mc and lhs; replicates 1 and 20"),
        ({"stream_version": "x"}, "stream version philox-1 and x"),
    ],
)
def test_runs_without_common_draws_are_not_paired(result, other, reason):
    """The error names all that differs; paired=False compares them, flagged, and says nothing iteration by iteration."""
    second = changed(result, **other)
    with pytest.raises(SettingsError, match=reason) as caught:
        pr.compare(result, second)
    assert caught.value.code == "NOT_PAIRED"
    c = pr.compare(result, second, paired=False)
    assert c.paired is False
    assert "not paired" in repr(c)
    assert np.isfinite(c.table["difference"]).all()
    for ask in (lambda: c.finish.samples, lambda: c.cost.better, lambda: c.worth(1)):
        with pytest.raises(SettingsError, match="do not share their draws"):
            ask()


def test_other_iterations_and_other_projects_are_not_paired(result, make_result, make_plan):
    """A shorter run, and a plan of another id, whose draws have other names."""
    short = make_result(steps=np.arange(500))
    with pytest.raises(SettingsError, match="iterations 1000 and 500"):
        pr.compare(result, short)
    assert pr.compare(result, short, paired=False).finish.mean.value == pytest.approx(short.finish.mean.value - result.finish.mean.value)
    other = make_result(pr.Project("tunnel", "2027-01-04T08:00", make_plan().tasks, calendar=pr.Calendar.continuous(), currency="USD"))
    with pytest.raises(SettingsError, match="project ids bridge and tunnel"):
        pr.compare(result, other)


def test_what_cannot_be_compared_is_refused(result, folio_result, make_result, make_plan):
    """A project against a portfolio, two currencies, and what is no result; all faults at once."""
    with pytest.raises(InputError, match="a project is not compared with a portfolio"):
        pr.compare(result, folio_result)
    with pytest.raises(InputError, match="costs are in 'USD' and 'EUR'"):
        pr.compare(result, make_result(make_plan(currency="EUR")))
    euros = make_result(make_plan(currency="EUR"))
    with pytest.raises(PmoRiskError, match="2 problems"):
        pr.compare(euros, folio_result)
    with pytest.raises(InputError, match="got a str"):
        pr.compare(result, "tables")
    with pytest.raises(SettingsError, match="True or False"):
        pr.compare(result, result, paired="no")


def test_plans_that_start_apart_are_compared_on_the_clock(result, make_result, make_plan):
    """The second plan starts 10 days later with the same days of work: every finish is 10 elapsed days later, whatever the time units say."""
    later = make_result(make_plan().replace(start=datetime(2027, 1, 14, 8)))
    c = pr.compare(result, later)
    assert (c.finish.mean.value, c.finish.mean.unit) == (pytest.approx(10), "ed")
    assert c.finish.worse.value == 1
    assert c.finish.p(80).value == pytest.approx(10)
    by = datetime(2027, 4, 15)
    assert c.finish.probability_by(by).value == pytest.approx(later.finish.probability_by(by).value - result.finish.probability_by(by).value)
    assert "elapsed days" in repr(c)
    swapped = pr.compare(later, result)
    assert swapped.finish.mean.value == pytest.approx(-10)
    assert swapped.finish.before.plan_date == later.finish.plan_date


def test_replicates_tell_the_error(make_result):
    """Latin hypercube: the mean change with Student's t over 20 replicates, the change of P80 and of a probability from how their replicates move."""
    steps = np.random.default_rng(2).permutation(1000)
    a = make_result(steps=steps, sampling="lhs", replicates=20)
    a = dataclasses.replace(a, trials=Trials(a.trials.finish, a.trials.clock, a.trials.cost, replicates=20))
    b = changed(a, -np.random.default_rng(3).uniform(0, 6, 1000))
    c = pr.compare(a, b)
    means = c.finish.samples.reshape(20, 50).mean(axis=1)
    ends = stats.t.interval(0.95, 19, means.mean(), stats.sem(means))
    assert c.finish.mean.interval == pytest.approx(ends)
    shares = (b.finish.samples <= 100).reshape(20, 50).mean(axis=1) - (a.finish.samples <= 100).reshape(20, 50).mean(axis=1)
    assert c.finish.probability_by(100).interval == pytest.approx(stats.t.interval(0.95, 19, shares.mean(), stats.sem(shares)))
    p80 = c.finish.p(80)
    assert p80.low < p80.value < p80.high
    assert p80.value == np.sort(b.finish.samples)[799] - np.sort(a.finish.samples)[799]
    assert c.finish.probability_by(1000).value == 0


def test_a_single_replicate_gives_no_interval(make_result):
    """Stratified iterations without replicates: values, and no error that could be told."""
    a = make_result(sampling="lhs")
    c = pr.compare(a, changed(a, -np.random.default_rng(3).uniform(0, 6, 1000)))
    assert c.finish.mean.interval == c.finish.p(80).interval == (-math.inf, math.inf)
    assert c.finish.probability_by(100).interval == (-1, 1)
    assert c.finish.p(80).value < 0
    assert "none" in repr(c)


def test_without_a_deadline_the_first_p80_is_the_target(make_result, make_plan):
    """The date that 80% of the first run keep; with the end of that moment, not of its day."""
    a = make_result(make_plan(deadline=None))
    c = pr.compare(a, changed(a, -2.0))
    assert c.targets[0] == a.finish.p(80).date
    row = c.table.loc[("probability", "finish")]
    assert (row["before"], row["after"]) == (0.8, 0.84)
    assert f"finish by {a.finish.p(80).date:%Y-%m-%d}" in repr(c)


def test_the_confidence_is_that_of_the_first(result):
    """Both sides and their change at one confidence."""
    c = pr.compare(result, changed(result, 1.0, confidence=0.5))
    assert {e.confidence for e in (c.finish.after.p(80), c.cost.after.mean, c.finish.p(80), c.finish.mean)} == {0.95}


def test_portfolios_are_compared_like_projects(folio_result):
    """Without the shared strike: 50,000 less in 200 iterations, no finish moved; a project's own finish through its id."""
    t = folio_result.trials
    calm = dataclasses.replace(folio_result, trials=Trials(t.finish, t.clock, np.minimum(t.cost, 2_999_000.0)))
    c = pr.compare(folio_result, calm)
    assert c.cost.mean.value == pytest.approx(-10_000)
    assert c.cost.better.value == 0.2
    assert c.finish.same.value == 1
    assert c.probability(cost=2_999_000, milestones={"N": 1000}).value == pytest.approx(0.2)
    assert repr(c).startswith("Plant 2030: before and after: ")


def test_a_risk_taken_away_is_told_to_its_exact_effect():
    """A task of 10 d and a risk of 30% that delays by uniform 4 to 8: the mean change is -1.8, the variance of a pair p(m² + v) - 1.8²."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.triangular(5, 10, 20))], risks=[pr.Risk("r", 0.3, [pr.Impact("a", delay=pr.uniform(4, 8))])])
    runs = [pr.simulate(p, 4000, seed=5, progress=False) for p in (plan, plan.without_risk("r"))]
    c = pr.compare(*runs)
    sd = math.sqrt(0.3 * (36 + 16 / 12) - 1.8**2)
    assert abs(c.finish.mean.value + 1.8) < 4 * sd / math.sqrt(4000)
    assert c.finish.mean.std_error == pytest.approx(sd / math.sqrt(4000), rel=0.1)
    assert abs(c.finish.better.value - 0.3) < 4 * math.sqrt(0.21 / 4000)
    assert c.finish.worse.value == 0
    separate = quantile(runs[0].finish.samples, 0.8), quantile(runs[1].finish.samples, 0.8)
    assert c.finish.p(80).half_width < math.hypot(separate[0].half_width, separate[1].half_width)


def test_looks_are_as_agreed(pair, golden):
    """Tables of before, after and change, and what happens iteration by iteration."""
    golden("compare.txt", repr(pr.compare(*pair)))
    golden("compare.html", pr.compare(*pair)._repr_html_())


def test_a_hostile_name_is_harmless(make_result, make_plan):
    """Escaped in HTML, without control characters in text."""
    bad = "<script>alert(1)</script>\x1b[31m"
    c = pr.compare(make_result(make_plan(name=bad)), make_result(make_plan(name="x")))
    assert "<script" not in c._repr_html_()
    assert "\x1b" not in repr(c)


def test_runs_without_cost_show_none(make_result):
    """No table of zeros."""
    r = make_result()
    free = dataclasses.replace(r, trials=Trials(r.trials.finish, r.trials.clock, 0 * r.trials.cost), baseline=dataclasses.replace(r.baseline, cost=0.0))
    words = repr(pr.compare(free, free))
    assert "cost" not in words.replace("cheaper", "")
    assert isinstance(pr.compare(free, free), Comparison)


@pytest.mark.slow
def test_changes_of_replicated_runs_are_covered():
    """150 pairs of Latin hypercubes of 1,000: mean, P80 and a probability hold the change of 400,000 iterations in 95% less 4 standard errors (7.1%).

    A merge of two paths with a risk on one, and the same without it.
    """
    tasks = [pr.Task("a", pr.triangular(10, 14, 30)), pr.Task("b", pr.triangular(12, 15, 24)), pr.Task("end", 2, after=["a", "b"])]
    plan = pr.Project("p", "2027-01-04", tasks, [pr.Risk("r", 0.3, [pr.Impact("a", delay=pr.uniform(2, 9))])], calendar=pr.Calendar.continuous())

    def compared(n, seed, sampling):
        return pr.compare(*(pr.simulate(p, n, seed=seed, sampling=sampling, progress=False) for p in (plan, plan.without_risk("r")))).finish

    whole = compared(400_000, 999, "mc")
    asked = {"mean": lambda c: c.mean, "p80": lambda c: c.p(80), "share": lambda c: c.probability_by(22)}
    held = dict.fromkeys(asked, 0)
    for seed in range(150):
        change = compared(1000, seed, "lhs")
        for name, ask in asked.items():
            e, truth = ask(change), ask(whole)
            held[name] += e.low - 2 * truth.std_error <= truth.value <= e.high + 2 * truth.std_error
    assert all(count >= 150 * 0.95 - 4 * math.sqrt(150 * 0.95 * 0.05) for count in held.values())
