"""The result of one project: tables, milestones, charts."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pmo_risk.errors import GraphError
from pmo_risk.results import Replay
from pmo_risk.results.chart_shelf import Plot

START = datetime(2027, 1, 4, 8)


def test_the_table_of_tasks_is_by_id_in_project_order(result):
    """Every promised column, dates as dates."""
    table = result.tasks
    assert table.index.name == "task"
    assert list(table.index) == ["design", "build"]
    indices = ["criticality", "si", "ssi", "cri_r", "cri_rho", "cri_tau"]
    dates = ["start_mean", "finish_mean", "finish_p10", "finish_p50", "finish_p80", "finish_p90"]
    assert list(table.columns) == ["name", *indices, "duration_mean", "duration_sd", *dates, "float_mean", "criticality_low", "criticality_high"]
    assert table.loc["build", "name"] == "Build"
    assert table.loc["build", "criticality"] == 0.1
    assert table.loc["build", "start_mean"] == START + timedelta(days=1)
    assert table.loc["build", "finish_mean"] == START + timedelta(days=2)
    assert table.loc["design", "finish_p80"] == START + timedelta(days=8)
    assert all(pd.api.types.is_datetime64_dtype(table[c]) for c in dates)


def test_a_mean_date_that_is_unknown_is_empty(result):
    """NaN minutes are no date, and no warning."""
    result.replay.numbers["start_clock_mean"] = np.array([np.nan, 0.0])
    assert result.tasks["start_mean"].isna().tolist() == [True, False]


def test_tables_are_computed_once_and_given_as_copies(result):
    """The run is not made again for a second look, and what a reader does to a table stays theirs."""
    tasks, risks = result.tasks, result.risks
    tasks.loc["build", "criticality"] = 99.0
    risks.loc["flood", "occurrence"] = 99.0
    assert result.tasks.loc["build", "criticality"] == 0.1
    assert result.risks.loc["flood", "occurrence"] == 0.2
    assert [a[0] for a in result.replay.asked] == ["tasks", "occurred", "occurred"]


def test_the_table_of_risks_says_how_often_and_what_came_with_it(result):
    """The flood strikes the 200 latest iterations: mean of steps 800 to 999 less mean of steps 0 to 799 is 500 steps."""
    flood = result.risks.loc["flood"]
    assert (flood["name"], flood["kind"], flood["probability"], flood["occurrence"]) == ("Flood", "threat", 0.2, 0.2)
    theirs = stats.binomtest(200, 1000).proportion_ci(method="wilson")
    assert (flood["occurrence_low"], flood["occurrence_high"]) == pytest.approx((theirs.low, theirs.high), rel=1e-9)
    assert flood["mean_finish_effect"] == pytest.approx(25.0, rel=1e-12)
    assert flood["mean_cost_effect"] == pytest.approx(500_000, rel=1e-12)
    struck = result.replay.struck["flood"]
    welch = stats.ttest_ind(result.cost.samples[struck], result.cost.samples[~struck], equal_var=False).confidence_interval(0.95)
    assert (flood["mean_cost_effect_low"], flood["mean_cost_effect_high"]) == pytest.approx((welch.low, welch.high), rel=1e-9)
    assert flood["rank_correlation"] == pytest.approx(stats.spearmanr(struck, result.finish.samples).statistic, rel=1e-12)


def test_means_with_and_without_a_risk_add_up_to_the_mean(result):
    """Relation 28: mean = share * mean where it struck + the rest * mean where it did not."""
    flood, struck = result.risks.loc["flood"], result.replay.struck["flood"]
    without = result.finish.samples[~struck].mean()
    assert without + flood["occurrence"] * flood["mean_finish_effect"] == pytest.approx(result.finish.mean.value, rel=1e-12)


def test_a_risk_that_never_struck_has_no_effect_to_show(result):
    """NaN without bounds; its occurrence still has an interval, from 0 of 1,000 (case C31)."""
    luck = result.risks.loc["luck"]
    assert luck["kind"] == "opportunity"
    assert (luck["occurrence"], luck["occurrence_high"]) == (0.0, pytest.approx(0.0038267584855551241))
    assert np.isnan(luck[["mean_finish_effect", "mean_cost_effect", "rank_correlation"]].astype(float)).all()
    assert (luck["mean_finish_effect_low"], luck["mean_finish_effect_high"]) == (-np.inf, np.inf)


def test_a_project_without_risks_has_an_empty_table(make_result, make_plan):
    """All columns, no rows."""
    table = make_result(make_plan().replace(risks=())).risks
    assert table.empty
    assert "occurrence" in table.columns


def test_a_kept_milestone_is_read_and_another_computed_once(result):
    """Kept tasks come from the trials, others from the replay; both with their own deadline and no plan."""
    kept, made = result.milestone("build"), result.milestone("design")
    assert kept.p(80).value == 99.95
    assert kept.deadline == datetime(2027, 3, 20)
    assert kept.plan is None
    assert made.p(80).date == START + timedelta(days=99.95 / 2)
    assert result.milestone("design") is made
    assert result.replay.asked == [("finish_of", "design")]
    assert str(kept.p(80)).startswith("P80 finish of build 100.0 d")


def test_an_unknown_milestone_is_an_error_with_the_nearest(result):
    """The project's own error."""
    with pytest.raises(GraphError, match="did you mean 'build'"):
        result.milestone("biuld")


def test_the_settings_are_those_of_the_recipe(result):
    """Where it came from is a part of the result."""
    assert result.settings is result.recipe.settings
    assert (result.settings.iterations, result.settings.seed, result.recipe.stream_version) == (1000, 1, "philox-1")


def test_a_result_asks_its_replay_no_more_than_the_protocol_says(result):
    """The stand-in of these tests has what the Protocol names."""
    assert isinstance(result.replay, Replay)


def test_charts_are_found_by_name(result):
    """``plot.name(**options)`` calls the chart with the result; names complete; an unknown one is an AttributeError with the nearest."""
    from pmo_risk.registry import Shelf

    shelf = Shelf("chart")
    shelf.register("s_curve")(lambda r, **options: (r, options))
    plot = Plot(result, shelf)
    assert plot.s_curve(ax=1) == (result, {"ax": 1})
    assert dir(plot) == ["s_curve"]
    assert repr(plot) == "charts: s_curve"
    with pytest.raises(AttributeError, match="did you mean 's_curve'"):
        _ = plot.s_curv
    assert not hasattr(plot, "_repr_html_")
    assert isinstance(result.plot, Plot)


@pytest.mark.parametrize("iterations", [1, 2, 3])
def test_a_run_of_very_few_iterations_still_shows_itself(make_result, iterations):
    """Everything can be read without a warning; bounds that are not known are called none."""
    result = make_result(steps=np.arange(iterations))
    assert "none" in repr(result)
    assert "none" in result._repr_html_()
    assert len(result.risks) == 2
    assert result.joint.frontier(0.5).shape == (1, 5)
    assert result.finish.percentiles().shape == (4, 7)
