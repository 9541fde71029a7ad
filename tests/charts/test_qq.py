"""The Q-Q chart: data over quantiles, the diagonal, a band that holds what it says; and what every chart owes."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text

import pmo_risk as pr
from pmo_risk.charts import qq

DATA = pr.lognormal(mu=3, sigma=0.5).ppf((np.arange(80) + np.random.default_rng(1).random(80)) / 80)


def _drawn(axes, gid):
    return next(child for child in axes.get_children() if child.get_gid() == gid)


def test_data_over_quantiles():
    """The i-th of n data stands over the law's quantile at (i - 1/2)/n, and the line is the diagonal."""
    fit = pr.fit(DATA)
    axes = qq(fit, "normal")
    x, y = _drawn(axes, "data").get_data()
    assert y.tolist() == sorted(DATA)
    assert x == pytest.approx(fit["normal"].ppf((np.arange(80) + 0.5) / 80))
    line = _drawn(axes, "diagonal").get_data()
    assert np.array_equal(line[0], line[1])
    assert axes.get_xlim() == axes.get_ylim()


def test_the_best_by_default():
    """Without a family the best is drawn; one that was not fitted is an error that says what was."""
    fit = pr.fit(DATA, ["normal", "lognormal"])
    assert qq(fit).get_title(loc="left").startswith("Fit of the lognormal")
    assert qq(fit, "normal").get_title(loc="left").endswith("2 of 2")
    with pytest.raises(pr.PmoRiskError, match="no law of a family 'pert' was fitted; fitted: lognormal, normal"):
        qq(fit, "pert")


def test_the_band_holds_95_percent():
    """Of samples of a known law, each order statistic lies in its band in 95% of them: 2,000 samples, four standard errors."""
    fit = pr.fit(DATA, ["normal"])
    law = fit["normal"]
    band = _drawn(qq(fit), "band").get_paths()[0].vertices
    draws = np.sort(law.ppf(np.random.default_rng(2).random((2000, 80))), axis=1)
    expected = law.ppf((np.arange(80) + 0.5) / 80)
    for k in (0, 9, 40, 79):
        low, high = sorted(set(band[np.isclose(band[:, 0], expected[k], rtol=1e-12), 1].tolist()))
        share = ((low <= draws[:, k]) & (draws[:, k] <= high)).mean()
        assert abs(share - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 2000)


def test_many_data_are_thinned():
    """Of many data 1,500 are drawn, the outermost among them."""
    data = np.random.default_rng(3).normal(0, 1, 20_000)
    y = _drawn(qq(pr.fit(data)), "data").get_ydata()
    assert len(y) == 1500
    assert (y[0], y[-1]) == (data.min(), data.max())


@pytest.mark.parametrize("data", [DATA, DATA * 1e9, DATA * 1e-7, DATA + 1e6, DATA[:5], 1e6 * np.exp(DATA / 5)], ids=range(6))
@pytest.mark.parametrize("family", ["normal", "lognormal", "uniform", "triangular"])
def test_no_label_overlaps_another_or_leaves_the_figure(data, family):
    """Whatever the numbers, no text lies over another or over the edge, and nothing warns."""
    axes = qq(pr.fit(data, [family]))
    axes.figure.draw_without_rendering()
    whole = axes.figure.bbox.padded(1.0)
    texts = [t for t in axes.figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    ticks = [tick for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()]
    outside = {
        label for tick, (low, high) in ((t, axes.get_xlim()) for t in ticks) if not low <= tick.get_loc() <= high for label in (tick.label1, tick.label2)
    }
    boxes = [t.get_window_extent() for t in texts if t not in outside]
    for k, box in enumerate(boxes):
        assert whole.x0 <= box.x0
        assert box.x1 <= whole.x1
        assert whole.y0 <= box.y0
        assert box.y1 <= whole.y1
        assert not any(box.padded(-0.75).overlaps(other.padded(-0.75)) for other in boxes[k + 1 :])


def test_as_every_chart():
    """It draws on the axes it is given and returns them, opens no window, changes no setting, and says how many data it rests on."""
    before = dict(mpl.rcParams)
    _, axes = plt.subplots()
    assert qq(pr.fit(DATA), ax=axes) is axes
    assert len(plt.get_fignums()) == 1
    assert dict(mpl.rcParams) == before
    assert any("80 values" in t.get_text() for t in axes.texts)
