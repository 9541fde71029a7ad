"""Relations between two runs that must hold whatever the numbers, and some that are often believed and do not.

Pathwise relations hold in every iteration, since draws are keyed by id: the same draws meet in both runs.
"""

import itertools
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import pmo_risk as pr

SEEDS = st.integers(0, 2**32)
N = 64
TIGHT = 1e-6  # minutes: a link with an elapsed lag moves a plan of one calendar to the clock, which rounds otherwise


def finish(plan, seed, n=N):
    """Finishes on the clock."""
    return pr.simulate(plan, n, seed, progress=False).trials.clock


def with_after(plan, task, after):
    """The plan with other links into one task."""
    return plan.replace(tasks=[t.replace(after=after) if t.id == task else t for t in plan])


def plain(plans, data, **fields):
    """A project without progress."""
    return data.draw(plans.projects(**({"with_progress": False, "with_costs": False} | fields)))


@given(st.data(), SEEDS)
def test_a_link_more_is_never_earlier(plans, data, seed):
    """Any type, any lag, any calendars: adding a link delays or changes nothing, taking it away the reverse."""
    plan = plain(plans, data)
    assume(len(plan) > 1)
    first, second = data.draw(st.sampled_from(list(itertools.combinations([t.id for t in plan], 2))))
    link = pr.Link(first, data.draw(st.sampled_from(plans.LINK_TYPES)), data.draw(st.sampled_from(plans.LAGS)))
    assert (finish(with_after(plan, second, [*plan[second].after, link]), seed) >= finish(plan, seed) - TIGHT).all()


@given(st.data(), SEEDS)
def test_a_longer_lag_is_never_earlier(plans, data, seed):
    """Raising a lag in its own unit delays or changes nothing."""
    plan = plain(plans, data, lags=(0, 1, -1, 2))
    linked = [t for t in plan if t.after]
    assume(linked)
    task = data.draw(st.sampled_from(linked))
    link, *rest = task.after
    longer = pr.Link(link.predecessor, link.type, link.lag.value + data.draw(st.sampled_from((0.5, 1, 7))))
    assert (finish(with_after(plan, task.id, [longer, *rest]), seed) >= finish(plan, seed) - TIGHT).all()


@given(st.data(), SEEDS)
def test_a_later_date_constraint_is_never_earlier(plans, data, seed):
    """A later start-no-earlier-than delays or changes nothing."""
    plan = plain(plans, data)
    task = data.draw(st.sampled_from(plan.tasks))
    hours = sorted(data.draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2)))

    def at(h):
        limits = [pr.Constraint("SNET", plans.START + timedelta(hours=h))]
        return plan.replace(tasks=[t.replace(constraints=limits) if t is task else t for t in plan])

    assert (finish(at(hours[1]), seed) >= finish(at(hours[0]), seed) - TIGHT).all()


@given(st.data(), SEEDS)
def test_a_longer_task_is_never_earlier_with_starts_only(plans, data, seed):
    """Finish-start and start-start logic only: a duration raised by whole days delays or changes nothing. (Not so with FF and SF: see below.)"""
    plan = plain(plans, data, types=("FS", "SS"), kinds=("SNET",))
    task = data.draw(st.sampled_from(plan.tasks))
    more = plan.with_risks([pr.Risk("more", 1.0, [pr.Impact(task.id, delay=data.draw(st.integers(1, 9)))])])
    assert (finish(more, seed) >= finish(plan, seed) - TIGHT).all()


@given(st.data(), SEEDS, st.sampled_from([2.0, 4.0, 0.5]))
def test_powers_of_two_scale_exactly(plans, data, seed, factor):
    """Durations, lags and delays times a power of two: every finish times it, to the bit."""
    plan = plain(plans, data, calendars=[pr.Calendar.continuous()], lags=(0, 1.5, -1), kinds=(), units=("d",), with_risks=False)
    laws = {
        t.id: data.draw(st.sampled_from((pr.triangular(1, 2, 5), pr.pert(1, 3, 4), pr.uniform(0, 3), pr.normal(20, 2), pr.discrete([1, 2], [0.5, 0.5]))))
        for t in plan
    }
    delay = pr.Risk("r", 0.5, [pr.Impact("t0", delay=pr.triangular(1, 2, 3), factor=pr.uniform(0.5, 2))])

    def scaled(by):
        tasks = [t.replace(duration=laws[t.id].scaled(by), after=[pr.Link(x.predecessor, x.type, x.lag.value * by) for x in t.after]) for t in plan]
        impact = delay.impacts[0]
        return plan.replace(tasks=tasks, risks=[delay.replace(impacts=[pr.Impact("t0", delay=impact.delay.scaled(by), factor=impact.factor)])])

    one, other = (pr.simulate(scaled(by), N, seed, progress=False).trials.finish for by in (1.0, factor))
    assert (one * factor).tobytes() == other.tobytes()


@given(st.data(), SEEDS)
def test_a_later_start_shifts_everything(plans, data, seed):
    """A fixed task before all others: every finish is later by its length."""
    plan = plain(plans, data, calendars=[pr.Calendar.continuous()], kinds=(), types=("FS", "SS"), lags=(0, 1, 2), units=("d",), with_risks=False)
    late = plan.replace(tasks=[pr.Task("a", 12.25), *(t.replace(after=[*t.after, pr.Link("a")]) for t in plan)])
    np.testing.assert_allclose(finish(late, seed), finish(plan, seed) + 12.25 * 1440, rtol=1e-12)


@given(st.data(), SEEDS)
def test_links_that_say_nothing_new_change_no_bit(plans, data, seed):
    """A link given twice, a transitive link, and a finish milestone put into a link, leave every bit."""
    calendar = data.draw(st.sampled_from(plans.CALENDARS))
    plan = plain(plans, data, calendars=[calendar], lags=(0, 1, 2), units=("d",), kinds=())
    chain = [pr.Task("x", pr.uniform(1, 2)), pr.Task("y", pr.uniform(1, 2), after=["x"]), pr.Task("z", pr.uniform(1, 2), after=[pr.Link("y", "FS", 1)])]
    base = plan.replace(tasks=[*plan.tasks, *chain])
    expected = finish(base, seed).tobytes()
    assert finish(with_after(base, "z", [pr.Link("y", "FS", 1), pr.Link("y", "FS", 1)]), seed).tobytes() == expected
    assert finish(with_after(base, "z", [pr.Link("y", "FS", 1), "x"]), seed).tobytes() == expected
    between = base.replace(tasks=[*base.tasks, pr.Task("m", 0, after=["y"], milestone="finish")])
    assert finish(with_after(between, "z", [pr.Link("m", "FS", 1)]), seed).tobytes() == expected


def positive(plans, data, **fields):
    """A project of finish-start links around the clock."""
    return plain(plans, data, calendars=[pr.Calendar.continuous()], types=("FS",), kinds=(), units=("d",), **fields)


@given(st.data(), SEEDS)
def test_reversed_links_give_the_same_finish(plans, data, seed):
    """Turning every finish-start link around turns every path around, and leaves its length."""
    plan = positive(plans, data, lags=(0, 1.5, 3))
    turned = {t.id: [pr.Link(b.id, "FS", x.lag) for b in plan for x in b.after if x.predecessor == t.id] for t in plan}
    back = plan.replace(tasks=[t.replace(after=turned[t.id]) for t in plan])
    np.testing.assert_allclose(finish(back, seed), finish(plan, seed), rtol=1e-12, atol=1e-9)


@given(st.data(), SEEDS)
def test_the_finish_is_the_longest_path(plans, twin, data, seed):
    """In every iteration the finish is the greatest sum over all paths, walked one by one."""
    plan = positive(plans, data, lags=(0, 1.5, 3), most=6)
    minutes = {t.id: m for t, m in zip(sorted(plan, key=lambda t: t.id), _by_name(twin, plan, seed), strict=True)}
    begin = plan.start

    def longest(task, n):
        return max((longest(x.predecessor, n) + x.lag.value * 1440 for x in plan[task].after), default=0.0) + minutes[task][n]

    assert begin == plan.start
    expected = [max(longest(t.id, n) for t in plan) for n in range(4)]
    np.testing.assert_allclose(finish(plan, seed)[:4], expected, rtol=1e-12, atol=1e-9)


def _by_name(twin, plan, seed):
    from pmo_risk.network import build

    drawn = twin.draws(plan, seed, 4)
    return [m for _, m in sorted(zip((a.task.id for a in build(plan).activities), drawn.minutes, strict=True), key=lambda pair: pair[0])]


@given(st.data(), SEEDS)
def test_finish_lies_between_those_of_the_extreme_durations(plans, data, seed):
    """FS and SS logic: never before the plan of least durations, never after that of greatest."""
    plan = plain(plans, data, types=("FS", "SS"), kinds=("SNET",), with_risks=False)
    laws = {t.id: data.draw(st.sampled_from((pr.triangular(1, 2, 5), pr.pert(1, 3, 4), pr.uniform(0.25, 3), pr.discrete([1, 2], [0.5, 0.5])))) for t in plan}

    def at(choose):
        return plan.replace(tasks=[t.replace(duration=choose(laws[t.id])) for t in plan])

    got = finish(at(lambda law: law), seed)
    assert (got >= finish(at(lambda law: law.support[0]), seed, 1) - 1e-6).all()
    assert (got <= finish(at(lambda law: law.support[1]), seed, 1) + 1e-6).all()


@given(st.data(), SEEDS)
def test_mean_finish_is_at_least_the_finish_of_mean_durations(plans, data, seed):
    """Around the clock the finish is convex in the durations, for every link type: Jensen's inequality holds in the sample."""
    plan = plain(plans, data, calendars=[pr.Calendar.continuous()], units=("d",), with_risks=False)
    result = pr.simulate(plan, 200, seed, progress=False)
    means = result.tasks["duration_mean"]
    fixed = plan.replace(tasks=[t.replace(duration=float(means[t.id])) for t in plan])
    assert result.trials.finish.mean() >= pr.simulate(fixed, 1, seed, progress=False).trials.finish[0] - 1e-9


@given(st.data(), SEEDS)
def test_means_add_up_on_one_path(plans, data, seed):
    """A chain around the clock: the mean finish is the sum of the mean durations, in the sample."""
    laws_ = data.draw(st.lists(plans.laws(), min_size=1, max_size=8))
    tasks = [pr.Task(f"t{k}", law, after=[f"t{k - 1}"] if k else []) for k, law in enumerate(laws_)]
    result = pr.simulate(pr.Project("p", plans.START, tasks, calendar=pr.Calendar.continuous()), 200, seed, progress=False)
    assert result.trials.finish.mean() == pytest.approx(result.tasks["duration_mean"].sum(), rel=1e-12, abs=1e-12)


@given(st.data(), SEEDS)
def test_tables_keep_order(plans, data, seed):
    """Float is not below zero, someone is critical in every iteration, percentiles rise, and at least p of the finishes are up to P(p).

    Not so the float where the lag of a link to a finish is counted around the clock: what it asks may fall in time off, and the finish that shows is earlier.
    """
    plan = plain(plans, data, calendars=[data.draw(st.sampled_from(plans.CALENDARS))], lags=(0, 1, -1))
    result = pr.simulate(plan, 100, seed, progress=False)
    tasks = result.tasks
    to_finish = any(x.lag.value and x.type in ("FF", "SF") for t in plan for x in t.after)
    assert (tasks["float_mean"] >= -1e-9).all() or (to_finish and plan.lag_calendar == "continuous")
    assert tasks["criticality"].sum() >= 1 - 1e-12
    assert tasks["criticality"].between(0, 1).all()
    assert (tasks["start_mean"] <= tasks["finish_mean"] + timedelta(minutes=1)).all() or any(t.duration.support[0] <= 0 for t in plan)
    levels = [result.finish.p(q).value for q in range(0, 101, 5)]
    assert levels == sorted(levels)
    assert (levels[0], levels[-1]) == (result.finish.min, result.finish.max)
    for q in (10, 50, 80, 99):
        assert np.count_nonzero(result.trials.finish <= result.finish.p(q).value) >= q


@given(st.data(), SEEDS)
def test_a_risk_that_never_strikes_changes_no_bit(plans, data, seed):
    """Probability 0 is no risk at all, for finish and cost."""
    plan = data.draw(plans.projects())
    never = pr.Risk("zero", 0.0, [pr.Impact([t.id for t in plan], delay=pr.uniform(5, 9), factor=3, cost=1e6)])
    one, other = (pr.simulate(p, N, seed, progress=False).trials for p in (plan, plan.with_risks([never])))
    assert one.finish.tobytes() == other.finish.tobytes()
    assert one.cost.tobytes() == other.cost.tobytes()


@given(st.data(), SEEDS)
def test_a_risk_that_always_strikes_is_part_of_the_plan(plans, data, seed):
    """Probability 1 with a fixed delay is that delay in the duration, to the bit."""
    plan = plain(plans, data, spread=False, with_risks=False, units=("d",))
    task = data.draw(st.sampled_from(plan.tasks))
    assume(task.duration.mean > 0)
    longer = plan.replace(tasks=[t.replace(duration=t.duration.mean + 3) if t is task else t for t in plan])
    assert finish(plan.with_risks([pr.Risk("sure", 1.0, [pr.Impact(task.id, delay=3)])]), seed).tobytes() == finish(longer, seed).tobytes()


@given(st.data(), SEEDS, st.lists(st.floats(0, 1), min_size=2, max_size=2).map(sorted))
def test_a_likelier_threat_strikes_where_it_did_and_more(plans, data, seed, probabilities):
    """Raising a probability keeps every occurrence and adds some: no iteration finishes earlier or costs less."""
    plan = plain(plans, data, types=("FS", "SS"), kinds=("SNET",), with_risks=False, with_costs=True)
    impact = pr.Impact(plan.tasks[0].id, delay=pr.triangular(1, 2, 3), cost=pr.uniform(1, 2))
    less, more = (pr.simulate(plan.with_risks([pr.Risk("r", p, [impact])]), N, seed, progress=False) for p in probabilities)
    assert (more.replay.occurred("r") >= less.replay.occurred("r")).all()
    assert (more.trials.clock >= less.trials.clock - TIGHT).all()
    assert (more.trials.cost >= less.trials.cost * (1 - 1e-12)).all()


def test_the_mean_is_that_of_both_halves(plans):
    """Mean = share with the risk x mean with it + share without x mean without, in exact counts."""
    result = pr.simulate(plans.sizable(), 3000, 1, progress=False)
    for risk in result.plan.risks:
        on, x = result.replay.occurred(risk.id), result.trials.finish
        assert x.mean() == pytest.approx((on.sum() * x[on].mean() + (~on).sum() * x[~on].mean()) / x.size, rel=1e-13)


@given(SEEDS, st.integers(-3, 6))
def test_cost_is_linear_in_the_rate(seed, power):
    """Fixed cost + rate x duration: the part that runs with time scales with the rate, to the bit for powers of two, and money to 1e-12."""

    def cost(rate, fixed=0.0, money=1.0):
        task = pr.Task("t", pr.triangular(1, 2, 5), cost=fixed * money, cost_rate=rate.scaled(money))
        return pr.simulate(pr.Project("p", "2027-01-04", [task]), N, seed, progress=False).trials.cost

    law = pr.triangular(10, 20, 40)
    assert cost(law.scaled(2.0**power)).tobytes() == (cost(law) * 2.0**power).tobytes()
    np.testing.assert_allclose(cost(law, 7.0, 1.1), cost(law, 7.0) * 1.1, rtol=1e-12)


@given(st.data(), SEEDS)
def test_days_are_eight_hours(plans, data, seed):
    """The same plan written in hours finishes at the same moments."""
    plan = plain(plans, data, calendars=plans.CALENDARS[:1], units=("d",), lags=("1d", "-8h", 0), kinds=(), with_risks=False)
    hours = plan.replace(time_unit="h", tasks=[t.replace(unit="d") for t in plan])
    one, other = (pr.simulate(p, N, seed, progress=False).trials for p in (plan, hours))
    np.testing.assert_allclose(other.finish, one.finish * 8, rtol=1e-12)
    np.testing.assert_allclose(other.clock, one.clock, rtol=1e-12)


@given(st.data(), SEEDS, st.integers(1, 200))
def test_whole_weeks_shift_every_date_where_there_are_no_holidays(plans, data, seed, weeks):
    """A start moved by whole weeks moves every finish by them."""
    calendars = data.draw(st.lists(st.sampled_from((plans.CALENDARS[1], plans.CALENDARS[3], pr.Calendar.standard())), unique=True, min_size=1, max_size=3))
    plan = plain(plans, data, calendars=calendars, kinds=())
    later = plan.replace(start=plan.start + timedelta(weeks=weeks))
    np.testing.assert_allclose(finish(later, seed), finish(plan, seed), rtol=1e-12, atol=1e-7)


def test_joint_confidence_keeps_its_bounds(plans):
    """At most the lesser of the two probabilities, at least their sum less one; without one limit it is the other's probability."""
    result = pr.simulate(plans.sizable(), 5000, 1, progress=False)
    for q in (20, 50, 80):
        by, money = result.finish.p(q).value, result.cost.p(100 - q // 2).value
        both = float(result.joint.probability(by=by, cost=money))
        one, other = float(result.finish.probability_by(by)), float(result.cost.probability_by(money))
        assert one + other - 1 - 1e-12 <= both <= min(one, other)
        assert float(result.joint.probability(by=np.inf, cost=money)) == other
        assert float(result.joint.probability(by=by)) == one


def test_believed_a_longer_task_never_shortens_a_project():
    """False with FF and contiguous tasks: A(10) -FF-> B -SS-> C(10) with B = 2, 6, 10 finishes at 18, 14, 10."""
    found = []
    for b in (2, 6, 10):
        tasks = [pr.Task("A", 10), pr.Task("B", b, after=[pr.Link("A", "FF")]), pr.Task("C", 10, after=[pr.Link("B", "SS")])]
        result = pr.simulate(pr.Project("p", "2027-01-04", tasks), 1, 1, progress=False)
        found.append(result.trials.finish[0])
        assert result.tasks.loc["C", "criticality"] == 1
    assert found == [18, 14, 10]


def test_believed_the_sum_of_p80s_covers_the_p80_of_the_sum():
    """False: three risks of 0.15 with a delay of 10 have a P80 of 0 each, and of 10 together."""
    tasks = [pr.Task(f"t{k}", 1, after=[f"t{k - 1}"] if k else []) for k in range(3)]
    risks = [pr.Risk(f"r{k}", 0.15, [pr.Impact(f"t{k}", delay=10)]) for k in range(3)]
    plan = pr.Project("p", "2027-01-04", tasks)
    each = [pr.simulate(plan.with_risks([r]), 20_000, 1, progress=False).finish.p(80).value - 3 for r in risks]
    assert each == [0, 0, 0]
    assert pr.simulate(plan.with_risks(risks), 20_000, 1, progress=False).finish.p(80).value - 3 == 10


def test_believed_a_threat_raises_every_percentile():
    """False: a threat off the critical path, or rarer than the percentile, leaves it where it was."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(9, 10)), pr.Task("b", 2)])
    before = pr.simulate(plan, 5000, 1, progress=False)
    after = pr.simulate(plan.with_risks([pr.Risk("r", 0.9, [pr.Impact("b", delay=3)])]), 5000, 1, progress=False)
    assert after.trials.finish.tobytes() == before.trials.finish.tobytes()
    assert after.risks.loc["r", "mean_finish_effect"] == pytest.approx(0.0, abs=0.05)


def test_believed_two_halves_are_one_task():
    """False: a task split in two independent halves keeps its mean and loses half its variance."""
    whole = pr.simulate(pr.Project("p", "2027-01-04", [pr.Task("a", pr.triangular(2, 5, 12))]), 50_000, 1, progress=False).trials.finish
    half = pr.triangular(1, 2.5, 6)
    split = pr.simulate(pr.Project("p", "2027-01-04", [pr.Task("a", half), pr.Task("b", half, after=["a"])]), 50_000, 1, progress=False).trials.finish
    assert abs(split.mean() - whole.mean()) < 0.05
    assert split.var() / whole.var() == pytest.approx(0.5, abs=0.02)


def test_believed_a_copy_of_a_project_moves_with_it():
    """False: streams are keyed by project and task, so a copy under another id is independent."""
    a = pr.Project("A", "2027-01-04", [pr.Task("t", pr.uniform(1, 2))])
    joint = pr.simulate(pr.Portfolio("folio", [a, a.replace(id="B")]), 20_000, 1, progress=False)
    x, y = (r.trials.finish for r in joint.projects.values())
    assert abs(np.corrcoef(x, y)[0, 1]) < 4 / np.sqrt(20_000)


def test_believed_more_iterations_always_narrow_an_interval():
    """False: over forty seeds half as many iterations again narrow the interval by about a root of 1.5 on average, and in some not at all."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.lognormal(mean=10, sd=5))])
    ratios = []
    for seed in range(40):
        short, long = (pr.simulate(plan, n, seed, progress=False).finish.p(80) for n in (400, 600))
        ratios.append((long.high - long.low) / (short.high - short.low))
    assert 0.7 < np.mean(ratios) < 0.95
    assert max(ratios) > 1
