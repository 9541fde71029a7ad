"""Dependent draws: against a plain twin, their laws untouched, their coefficients met, and nobody else moved."""

import itertools
import math

import numpy as np
import pytest
from scipy import special, stats

import pmo_risk as pr
from pmo_risk.dependence import groups_of

N = 200_000
LAWS = {
    "a": pr.triangular(1, 2, 4),
    "b": pr.lognormal(mean=10, sd=3),
    "c": pr.pert(1, 2, 9),
    "d": pr.normal(20, 2),
    "e": pr.uniform(3, 4),
    "f": pr.triangular(0, 1, 5),
}
NAMES = list(LAWS)
FALLING = [[0.6 ** abs(i - j) for j in range(6)] for i in range(6)]
CASES = {
    "group": [pr.Correlation(NAMES, 0.6)],
    "negative pair": [pr.Correlation(["a", "b"], -0.4)],
    "chain": [pr.Correlation([x, y], 0.4) for x, y in itertools.pairwise(NAMES)],
    "matrix": [pr.Correlation(NAMES, matrix=FALLING)],
    "loadings": [pr.Correlation(NAMES, loadings=[0.9, -0.8, 0.5, 0.0, 0.3, 1.0])],
    "pearson": [pr.Correlation(NAMES, 0.6, kind="pearson")],
    "t group": [pr.Correlation(NAMES, 0.5, copula="t", df=3)],
    "t pair": [pr.Correlation(["a", "b"], -0.6, copula="t", df=2.5)],
}


def plan(*correlations, laws=LAWS, id="p"):  # noqa: A002  # the field's own word
    """Tasks side by side, around the clock."""
    return pr.Project(id, "2027-01-04", [pr.Task(k, law) for k, law in laws.items()], calendar=pr.Calendar.continuous(), correlations=correlations)


def drawn(p, n=N, seed=1):
    """Durations by task."""
    result = pr.simulate(p, n, seed, progress=False, keep=[t.id for t in p])
    return {t.id: result.milestone(t.id).samples for t in p}


def plain_twin(twin, p, seed, n):
    """The uniforms of the groups of a plan in NumPy and SciPy, by names of the stream; ordinary matrix products, exact distribution functions."""
    found = {}
    for group in groups_of(p):
        stem = min(m.names for m in group.members)
        sign = np.array([[-1.0] if m.is_occurrence else [1.0] for m in group.members])
        own = sign * special.ndtri(np.array([twin.uniforms(seed, m.names, n) for m in group.members]))
        if group.loadings is not None:
            factor = special.ndtri(twin.uniforms(seed, ("correlation", "factor", *stem), n))
            scores = group.loadings[:, None] * factor + np.sqrt(1 - group.loadings**2)[:, None] * own
        else:
            scores = np.linalg.cholesky(group.matrix) @ own
        scores *= sign
        if group.df is None:
            u = special.ndtr(scores)
        else:
            mixing = twin.uniforms(seed, ("correlation", "mixing", *stem), n)
            u = special.stdtr(group.df, scores * np.sqrt(group.df / stats.chi2.ppf(mixing, group.df)))
        found |= dict(zip((m.names for m in group.members), u, strict=True))
    return found


@pytest.mark.parametrize("case", CASES)
def test_draws_are_those_of_the_plain_twin(case, twin):
    """Every duration of 130 iterations, to 1e-5 of its law's spread; those without correlation to rounding."""
    p = plan(*CASES[case])
    got, expected = drawn(p, 130, seed=7), plain_twin(twin, p, 7, 130)
    for k, law in LAWS.items():
        names = ("task", "p", k, "duration")
        u = expected[names] if names in expected else twin.uniforms(7, names, 130)
        assert np.abs(got[k] - twin.value_of(law, u)).max() < (1e-5 if names in expected else 1e-12) * max(law.std, 1.0) + 1e-12, k


def test_a_large_matrix_is_that_of_the_plain_twin(twin):
    """37 quantities with a full matrix: whole tiles of four rows and a rest of one."""
    laws = {f"t{k:02d}": pr.uniform(0, 1) for k in range(37)}
    a = np.random.default_rng(1).normal(size=(37, 50))
    r = np.corrcoef(a)
    p = plan(pr.Correlation(list(laws), matrix=r, kind="pearson"), laws=laws)
    got, expected = drawn(p, 70), plain_twin(twin, p, 1, 70)
    for k in laws:
        assert np.abs(got[k] - expected["task", "p", k, "duration"]).max() < 1e-6


@pytest.mark.parametrize("case", CASES)
def test_every_quantity_keeps_its_law(case):
    """Kolmogorov and Smirnov's test of each duration at p > 1e-6 (relation 33)."""
    for k, x in drawn(plan(*CASES[case])).items():
        assert stats.ks_1samp(x, LAWS[k].cdf).pvalue > 1e-6, k


@pytest.mark.parametrize("case", CASES)
def test_rank_correlations_are_those_asked_for(case):
    """Spearman's coefficient of each pair within five standard errors of what was asked, 0 where nothing was."""
    c = CASES[case]
    x = drawn(plan(*c))
    got = stats.spearmanr(np.array([x[k] for k in NAMES]).T).statistic
    if case == "loadings":
        loads = 2 * np.sin(np.pi * np.array(c[0].loadings) / 6)
        asked = 6 / np.pi * np.arcsin(np.outer(loads, loads) / 2)
    else:
        asked = np.zeros((6, 6))
        for one in c:
            at = [NAMES.index(m) for m in one.members]
            table = np.array(one.matrix) if one.matrix else np.full((len(at), len(at)), one.coefficient)
            asked[np.ix_(at, at)] = 6 / np.pi * np.arcsin(table / 2) if one.kind == "pearson" else table
    np.fill_diagonal(asked, 1)
    assert np.abs(got - asked).max() < 5 * (1.5 if c[0].copula == "t" else 1.0) / math.sqrt(N)


def test_only_members_move():
    """Adding a correlation leaves the draws of all others as they were, to the bit."""
    before, after = drawn(plan(), 1000), drawn(plan(pr.Correlation(["a", "c"], 0.7)), 1000)
    for k in NAMES:
        assert (before[k].tobytes() == after[k].tobytes()) == (k not in ("a", "c"))


def test_nothing_depends_on_order_or_on_other_correlations():
    """Members and correlations in another order, tasks in another order, and one more group elsewhere: the same bits."""
    matrix = np.array(FALLING)[:3, :3]
    one = drawn(plan(pr.Correlation(["a", "b", "c"], matrix=matrix)), 1000)
    turned = pr.Correlation(["c", "a", "b"], matrix=matrix[np.ix_([2, 0, 1], [2, 0, 1])])
    other = drawn(plan(pr.Correlation(["f", "e", "d"], 0.5, copula="t", df=3), turned, laws=dict(reversed(LAWS.items()))), 1000)
    for k in "abc":
        assert one[k].tobytes() == other[k].tobytes()


def test_a_member_more_moves_no_other_member_of_a_common_factor():
    """A group that gains a task keeps the draws that it had."""
    one, other = drawn(plan(pr.Correlation(["a", "b", "c"], 0.5)), 1000), drawn(plan(pr.Correlation(["a", "b", "c", "f"], 0.5)), 1000)
    for k in "abc":
        assert one[k].tobytes() == other[k].tobytes()


def test_the_identity_is_no_correlation():
    """A matrix of ones on the diagonal and zeros beside it changes no bit (relation 31)."""
    before, after = drawn(plan(), 1000), drawn(plan(pr.Correlation(NAMES, matrix=np.eye(6))), 1000)
    assert all(before[k].tobytes() == after[k].tobytes() for k in NAMES)


@pytest.mark.parametrize("names", [["x", "y"], ["x", "y", "z"]])
def test_perfect_correlation_of_one_law_copies_draws(names):
    """Coefficient 1: the same duration in every iteration (relation 32)."""
    x = drawn(plan(pr.Correlation(names, 1.0), laws=dict.fromkeys("xyz", pr.lognormal(mean=10, sd=3))), 1000)
    for k in names[1:]:
        assert np.abs(x[k] - x["x"]).max() < 1e-9


def test_a_negative_coefficient_mirrors_the_variance_of_a_sum(agree):
    """Symmetric laws: the variances of the sum at r and -r add up to twice that of independent ones (relation 34)."""
    laws = {"x": pr.uniform(0, 1), "y": pr.uniform(0, 1)}
    variance = {}
    for r in (0.5, -0.5):
        x = drawn(plan(pr.Correlation(["x", "y"], r), laws=laws))
        total = x["x"] + x["y"]
        variance[r] = total.var()
        agree.std(total, math.sqrt((1 + r) / 6))  # of uniforms Pearson's coefficient is Spearman's
    assert variance[0.5] + variance[-0.5] == pytest.approx(2 / 6, abs=5 * 2 / math.sqrt(N) / 6)


def test_threads_change_no_bit():
    """One thread and four, over several chunks."""
    p = plan(*CASES["matrix"])
    one, four = (pr.simulate(p, 5000, 3, threads=n, progress=False).trials.finish for n in (1, 4))
    assert one.tobytes() == four.tobytes()


@pytest.mark.parametrize("df", [2.0, 4.0])
def test_a_t_copula_has_its_joint_tail(df, agree):
    """Both in their upper 1 in 100: the probability by the t copula's own integral, and the tail coefficient 2 T(-sqrt((df+1)(1-r)/(1+r))) behind it."""
    r, q = 0.5, 0.01
    x = drawn(plan(pr.Correlation(["e", "f"], r, kind="pearson", copula="t", df=df)), 1_000_000)
    u, v = LAWS["e"].cdf(x["e"]), LAWS["f"].cdf(x["f"])
    t = special.stdtrit(df, 1 - q)

    def beyond(s):  # Y given X = s is a t with one more degree, moved and stretched
        scale = np.sqrt((df + s * s) * (1 - r * r) / (df + 1))
        return stats.t.pdf(s, df) * special.stdtr(df + 1, -(t - r * s) / scale)

    from scipy.integrate import quad

    exact = quad(beyond, t, np.inf, epsabs=1e-12)[0]
    agree.count((u > 1 - q) & (v > 1 - q), exact)
    agree.count((u < q) & (v < q), exact)
    coefficient = 2 * special.stdtr(df + 1, -math.sqrt((df + 1) * (1 - r) / (1 + r)))
    assert exact / q == pytest.approx(coefficient, abs=0.05)
    assert exact / q > 1.4 * float(stats.multivariate_normal.cdf([special.ndtri(q)] * 2, cov=[[1, r], [r, 1]])) / q


def test_costs_rates_and_impacts_are_correlated_as_durations_are():
    """A task's cost with another's duration, a rate, and the delay and cost of one risk."""
    tasks = [pr.Task("a", pr.uniform(1, 2), cost=pr.uniform(100, 200)), pr.Task("b", pr.uniform(1, 2))]
    risks = [pr.Risk("r", 1.0, pr.Impact("b", delay=pr.uniform(10, 20))), pr.Risk("s", 1.0, pr.Impact(cost=pr.uniform(1000, 9000)))]
    p = pr.Project("p", "2027-01-04", tasks, risks, calendar=pr.Calendar.continuous())
    costly = pr.simulate(p.with_correlations(pr.Correlation(["a:cost", "a"], 0.7)).without_risk("s"), N, 1, progress=False, keep=["a"])
    assert stats.spearmanr(costly.trials.cost, costly.milestone("a").samples).statistic == pytest.approx(0.7, abs=0.01)
    struck = pr.simulate(p.with_correlations(pr.Correlation(["r:delay", "s:cost"], -0.7)), N, 1, progress=False, keep=["b"])
    assert stats.spearmanr(struck.trials.cost, struck.milestone("b").samples).statistic == pytest.approx(-0.7, abs=0.02)


def test_risks_strike_together_as_asked(agree):
    """Phi 0.3 of two risks, each with its own probability; the table of risks and the outcome say the same."""
    p, q, phi = 0.3, 0.6, 0.3
    risks = [pr.Risk("r", p, pr.Impact("t", delay=1)), pr.Risk("s", q, pr.Impact("t", delay=10))]
    project = pr.Project("p", "2027-01-04", [pr.Task("t", 1)], risks, correlations=[pr.Correlation(["r:occurs", "s:occurs"], phi)])
    result = pr.simulate(project, N, 1, progress=False)
    r, s = result.replay.occurred("r"), result.replay.occurred("s")
    agree.count(r, p)
    agree.count(s, q)
    agree.count(r & s, p * q + phi * math.sqrt(p * (1 - p) * q * (1 - q)))
    assert (result.trials.finish == 1.0 + r + 10 * s).all()


def under_way(correlation, remaining):
    """Two risks, of which the first expires with work of 10 days, of which so many remain."""
    risks = [pr.Risk("r", 0.5, pr.Impact("t", delay=1), expires=True), pr.Risk("s", 0.5, pr.Impact("u", delay=10))]
    tasks = [pr.Task("t", 10, actual_start="2027-01-04", remaining=remaining), pr.Task("u", pr.uniform(1, 2))]
    return pr.Project("p", "2027-01-04", tasks, risks, data_date="2027-01-09", correlations=[correlation])


def test_the_phi_of_a_risk_that_expires_is_that_of_the_chance_left(agree):
    """0.5 with nine tenths of the work done is 0.05: phi 0.15 with another of 0.5 is that of 0.05 and 0.5, not of what was written."""
    p, q, phi = 0.05, 0.5, 0.15
    result = pr.simulate(under_way(pr.Correlation(["r:occurs", "s:occurs"], phi), 1), N, 1, progress=False)
    r, s = result.replay.occurred("r"), result.replay.occurred("s")
    agree.count(r, p)
    agree.count(r & s, p * q + phi * math.sqrt(p * (1 - p) * q * (1 - q)))
    assert result.recipe.repairs == ()


def test_phi_out_of_reach_of_what_is_left_is_the_nearest_and_told(agree):
    """0.5 and 0.5 can have any phi, 0.25 and 0.5 at most 0.577: that is used, so that one implies the other, and the recipe tells both."""
    most = 0.125 / math.sqrt(0.25 * 0.75 * 0.25)
    plan_now = under_way(pr.Correlation(["r:occurs", "s:occurs"], 0.8), 5)
    result = pr.simulate(plan_now, N, 1, progress=False)
    r, s = result.replay.occurred("r"), result.replay.occurred("s")
    agree.count(r, 0.25)
    assert not (r & ~s).any()
    (repair,) = result.recipe.repairs
    assert not repair.is_joint
    assert repair.to_frame().loc[0, ["asked", "used"]].to_list() == pytest.approx([0.8, most])
    assert "cannot all hold" in repr(result)
    with pytest.raises(pr.errors.CorrelationError, match="cannot all hold \\(with the chance that is left"):
        pr.simulate(plan_now, 500, 1, progress=False, strict=True)


def test_a_risk_strikes_when_work_is_long(agree):
    """Rank correlation 0.5 of an occurrence and a duration."""
    risks = [pr.Risk("r", 0.2, pr.Impact("t", delay=1))]
    project = pr.Project("p", "2027-01-04", [pr.Task("t", 1), pr.Task("u", pr.uniform(0, 1))], risks, correlations=[pr.Correlation(["r:occurs", "u"], 0.5)])
    result = pr.simulate(project, N, 1, progress=False, keep=["u"])
    struck = result.replay.occurred("r")
    agree.count(struck, 0.2)
    assert stats.spearmanr(struck, result.milestone("u").samples).statistic == pytest.approx(0.5, abs=0.01)


def test_iman_and_conovers_method_reorders_the_draws_there_are():
    """Each duration has the values that it has without correlation, in another order; ranks correlate as its scores do; details and run agree."""
    p = plan(pr.Correlation(["a", "b", "c"], 0.6, method="iman-conover"))
    before, after = drawn(plan(), 5000), drawn(p, 5000)
    for k in "abc":
        assert (np.sort(before[k]) == np.sort(after[k])).all()
    for k in "def":
        assert (before[k] == after[k]).all()
    ranks = np.abs(stats.spearmanr(np.array([after[k] for k in "abc"]).T).statistic - (0.58 + 0.42 * np.eye(3)))
    assert ranks.max() < 0.02
    unkept = pr.simulate(p, 5000, 1, progress=False)
    assert unkept.milestone("b").samples.tobytes() == after["b"].tobytes()


def test_iman_and_conovers_method_needs_more_iterations_than_quantities():
    """Three quantities, three iterations: refused in a sentence."""
    with pytest.raises(pr.errors.SettingsError, match="reorders 3 quantities over a whole run"):
        pr.simulate(plan(pr.Correlation(["a", "b", "c"], 0.6, method="iman-conover")), 3, 1, progress=False)


def test_a_strict_run_refuses_what_must_be_changed_far():
    """0.9, 0.9, -0.9: repaired and told by the result, refused when strict; a small change passes."""
    p = plan(pr.Correlation(["a", "b"], 0.9), pr.Correlation(["b", "c"], 0.9), pr.Correlation(["a", "c"], -0.9))
    result = pr.simulate(p, 500, 1, progress=False)
    assert result.recipe.repairs[0].largest_change == pytest.approx(0.4174, abs=1e-4)
    assert "cannot all hold" in repr(result)
    with pytest.raises(pr.errors.CorrelationError, match="cannot all hold"):
        pr.simulate(p, 500, 1, progress=False, strict=True)
    near = plan(pr.Correlation(["a", "b"], 0.9), pr.Correlation(["b", "c"], 0.9), pr.Correlation(["a", "c"], 0.6))
    assert 0 < pr.simulate(near, 500, 1, progress=False, strict=True).recipe.repairs[0].largest_change < 0.05


def test_projects_compiled_apart_move_together():
    """A correlation across two projects without links: the coefficient is met, each law kept, and each project's details are those of the run."""
    a, b = (plan(laws={"x": LAWS["a"], "y": LAWS["c"]}, id=k) for k in "AB")
    folio = pr.Portfolio("F", [a, b], correlations=[pr.Correlation(["A/x", "B/x"], 0.7), pr.Correlation(["A/y", "B/y"], -0.5)])
    joint = pr.simulate(folio, N, 1, progress=False, keep=["A/x", "A/y"])
    found = {(k, t): joint.projects[k].milestone(t).samples for k in "AB" for t in "xy"}  # those of B come from a run made again
    assert stats.spearmanr(found["A", "x"], found["B", "x"]).statistic == pytest.approx(0.7, abs=0.01)
    assert stats.spearmanr(found["A", "y"], found["B", "y"]).statistic == pytest.approx(-0.5, abs=0.01)
    assert stats.ks_1samp(found["B", "x"], LAWS["a"].cdf).pvalue > 1e-6
    linked = folio.replace(links=[pr.Link("A/x", "SS", successor="B/y", lag="-50ed")])
    again = pr.simulate(linked, 1000, 1, progress=False)
    assert again.projects["A"].milestone("x").samples == pytest.approx(found["A", "x"][:1000], abs=2**-19 / 480 * 1.001)  # rounded on the clock


def test_shared_risks_of_a_portfolio_are_correlated(agree):
    """A shared risk and a project's own strike together as asked, told by the portfolio and by the project."""
    a = pr.Project("A", "2027-01-04", [pr.Task("t", 1)], [pr.Risk("r", 0.4, pr.Impact("t", delay=1))])
    b = pr.Project("B", "2027-01-04", [pr.Task("t", 1)])
    shared = [pr.Risk("s", 0.5, [pr.Impact(["A/t", "B/t"], delay=10), pr.Impact(cost=7)])]
    folio = pr.Portfolio("F", [a, b], risks=shared, correlations=[pr.Correlation(["A/r:occurs", "s:occurs"], 0.5)])
    joint = pr.simulate(folio, N, 1, progress=False)
    s, r = joint.replay.occurred("s"), joint.projects["A"].replay.occurred("r")
    agree.count(r & s, 0.2 + 0.5 * math.sqrt(0.24 * 0.25))
    assert (joint.projects["A"].trials.finish == 1.0 + r + 10 * s).all()
    assert (joint.projects["B"].trials.finish == 1.0 + 10 * s).all()
    assert (joint.trials.cost == 7 * s).all()
