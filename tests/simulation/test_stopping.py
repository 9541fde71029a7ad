"""Runs that stop by themselves: when they look, when they stop, and what they say."""

import itertools

import pytest

import pmo_risk as pr
from pmo_risk.errors import SettingsError
from pmo_risk.simulation.chunk import CHUNK, run_chunk
from pmo_risk.simulation.stopping import Rule, rule_of

WAYS = ("mc", "lhs", "sobol", "antithetic")


def project(**fields):
    tasks = [pr.Task("a", pr.triangular(5, 10, 20), cost=pr.triangular(10, 20, 60)), pr.Task("b", pr.uniform(5, 9), after=["a"])]
    return pr.Project("p", "2027-01-04", tasks, **fields)


def test_looks_are_at_fixed_places():
    """20 batches, then a quarter more each time rounded up to whole batches, the cap last even where it is no look of its own."""
    assert list(Rule(1000, 60_500, {}).checkpoints()) == [20_000, 25_000, 32_000, 40_000, 50_000, 60_000]
    assert list(Rule(1000, 20_000, {}).checkpoints()) == [20_000]
    looks = list(Rule(1024, 10**6, {}).checkpoints())
    assert looks[-1] == 976 * 1024
    assert all(b <= 1.3 * a for a, b in itertools.pairwise(looks))


@pytest.mark.parametrize("way", WAYS)
def test_it_is_the_run_of_as_many_iterations(way):
    """To the bit, on any number of threads."""
    auto = [pr.simulate(project(), "auto", 3, sampling=way, tolerance={"finish": 0.05}, threads=t, progress=False) for t in (1, 3)]
    n = auto[0].settings.iterations
    replicates = {} if way == "mc" else {"replicates": auto[0].settings.replicates}
    fixed = pr.simulate(project(), n, 3, sampling=way, progress=False, **replicates)
    assert auto[0].trials.finish.tobytes() == auto[1].trials.finish.tobytes() == fixed.trials.finish.tobytes()
    assert auto[0].trials.cost.tobytes() == auto[1].trials.cost.tobytes() == fixed.trials.cost.tobytes()
    assert fixed.recipe.stop is None
    assert fixed.converged is None


def test_it_stops_at_the_first_look_that_meets_the_tolerance():
    """At the look before, the interval of P80 is still wider than asked; at the end it is not."""
    asked = 0.05
    result = pr.simulate(project(), "auto", 3, tolerance={"finish": asked}, progress=False)
    n = result.settings.iterations
    looks = list(Rule(1000, 10**6, {}).checkpoints())
    assert looks[result.recipe.stop.looks - 1] == n > 20_000
    assert result.finish.p(80).half_width <= asked
    assert pr.simulate(project(), looks[result.recipe.stop.looks - 2], 3, progress=False).finish.p(80).half_width > asked
    assert result.converged is True
    assert f"Tolerance met after {n:,} iterations" in result.verdict
    assert f"Tolerance met after {n:,} iterations" in repr(result)


def test_no_chunk_is_run_twice(monkeypatch):
    """The chunks of all looks together are those of the last."""
    seen = []

    def watched(model, iterations, chunk):
        seen.append(chunk)
        return run_chunk(model, iterations, chunk)

    monkeypatch.setattr("pmo_risk.simulation.engine.run_chunk", watched)
    result = pr.simulate(project(), "auto", 3, tolerance={"finish": 0.05}, progress=False)
    assert sorted(seen) == list(range(-(-result.settings.iterations // CHUNK)))


def test_a_cap_that_comes_first_is_said():
    """The result stands, is marked, and names what it knows and what was asked."""
    result = pr.simulate(project(), "auto", 3, tolerance={"cost": 1e-3}, max_iterations=23_456, progress=False)
    assert result.settings.iterations == 23_000
    assert result.converged is False
    assert result.recipe.stop.tolerance == {"cost": 1e-3}
    assert "Tolerance not met: the cap of 23,456 iterations was hit; 23,000 iterations know P80 cost to within" in result.verdict


def test_the_default_is_half_a_percent_of_each_mean():
    """Of finish and of cost."""
    result = pr.simulate(project(), "auto", 3, progress=False)
    stop = result.recipe.stop
    assert stop.tolerance == pytest.approx({"finish": result.finish.mean.value / 200, "cost": result.cost.mean.value / 200})
    assert result.finish.p(80).half_width <= stop.tolerance["finish"]
    assert result.cost.p(80).half_width <= stop.tolerance["cost"]


def test_a_portfolio_stops_on_the_whole():
    """Its finish and cost together, each project with as many iterations."""
    folio = pr.Portfolio("f", [project(), project().replace(id="q")])
    result = pr.simulate(folio, "auto", 3, tolerance={"finish": "1d"}, sampling="lhs", progress=False)
    assert result.converged is True
    assert result.projects["p"].trials.iterations == result.settings.iterations == 20_000
    assert "Tolerance met" in result.verdict


@pytest.mark.parametrize(("given", "unit", "expected"), [("1d", "d", 1.0), ("16h", "d", 2.0), (2, "h", 2.0), ("1d", "h", 8.0), ("3d", "ed", 1.0)])
def test_a_tolerance_is_read_in_the_units_of_the_plan(given, unit, expected):
    """Text with a unit is converted by the plan's calendar, a number is in its time unit."""
    rule = rule_of(project(time_unit=unit), "mc", {"finish": given}, None)
    assert rule.tolerance == pytest.approx({"finish": expected})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"iterations": 1000, "tolerance": {"finish": 1}}, "tolerance needs a run that stops by itself, got iterations=1000"),
        ({"iterations": 1000, "max_iterations": 10**5}, "max_iterations needs a run that stops by itself"),
        ({"tolerance": {}}, "a tolerance names finish, cost or both, got {}"),
        ({"tolerance": 5}, "a tolerance names finish, cost or both, got 5"),
        ({"tolerance": {"days": 1}}, "there is no tolerance for 'days'"),
        ({"tolerance": {"finsh": 1}}, "did you mean 'finish'?"),
        ({"tolerance": {"finish": 0}}, "the tolerance for finish must be above 0 and finite, got 0"),
        ({"tolerance": {"cost": float("nan")}}, "the tolerance for cost must be above 0"),
        ({"tolerance": {"cost": "50k"}}, "the tolerance for cost must be above 0"),
        ({"max_iterations": 100}, "max_iterations must be a whole number from 20,000 (20 batches of 1,000)"),
        ({"replicates": 30, "sampling": "lhs"}, "an automatic run has as many replicates as it needs"),
        ({"iterations": "many"}, "iterations must be a whole number of at least 1, got 'many'"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(given, message):
    """Each says what is wrong and what would do."""
    with pytest.raises(SettingsError) as error:
        pr.simulate(project(), **({"iterations": "auto", "seed": 1, "progress": False} | given))
    assert message in str(error.value)
