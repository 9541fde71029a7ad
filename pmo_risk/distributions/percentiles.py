"""A law of a named family from percentiles: through them where there are as many as parameters, else nearest to them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pmo_risk.distributions.base import Distribution, Floats, brief, number
from pmo_risk.distributions.metalog import Metalog
from pmo_risk.distributions.percentile_pairs import pairs
from pmo_risk.distributions.percentile_ways import WAYS, Way
from pmo_risk.errors import DistributionError, near, shown

_SCAN = 65


def from_percentiles(
    percentiles: Mapping[float, float],
    family: str = "metalog",
    *,
    terms: int | None = None,
    low: float | None = None,
    high: float | None = None,
    tolerance: float = 0.05,
) -> Distribution:
    """The law of ``family`` with these percentiles.

    With as many percentiles as the family has parameters the law has exactly these; with more it is the one whose percentiles are nearest, by the sum of
    squared differences in the unit of the values (a metalog: of the values as its bounds transform them). How far off it is, ``residuals`` tells.

    Parameters
    ----------
    percentiles : value of each percentile, 0 to 100: ``{10: 20, 50: 30, 90: 55}``. P0 and P100 are the ends of a uniform, triangular or PERT.
    family : ``"metalog"`` (2 to 16 parameters), ``"triangular"``, ``"pert"`` (3), ``"normal"``, ``"lognormal"``, ``"gamma"``, ``"weibull"``,
        ``"uniform"`` (2), ``"exponential"`` (1).
    terms, low, high : of a metalog only; see ``metalog.from_percentiles``.
    tolerance : the greatest difference allowed between a percentile given and that of the law, as a share of the distance between the outermost percentiles.

    Raises
    ------
    DistributionError : for percentiles that do not rise with their values, fewer of them than parameters, a family that cannot have them (with what it can
        have), and a nearest law that is off by more than ``tolerance`` (with every difference).

    >>> from_percentiles({10: 20, 50: 32, 90: 50}, "triangular").ppf([0.1, 0.5, 0.9]).round(9)
    array([20., 32., 50.])
    >>> law = from_percentiles({10: 20, 50: 30, 90: 50}, "lognormal", tolerance=0.1)
    >>> {p: round(off, 2) for p, off in residuals(law, {10: 20, 50: 30, 90: 50}).items()}
    {10: -0.75, 50: 0.93, 90: -0.29}
    """
    levels, values = pairs(percentiles, "from_percentiles")
    if not number(tolerance, "from_percentiles: tolerance") >= 0:
        raise DistributionError(f"from_percentiles: tolerance must be >= 0, got {shown(tolerance)}", code="TOLERANCE", remedy="0.05 allows 5% of the range")
    if family == "metalog":
        law: Distribution = Metalog.from_percentiles(percentiles, terms, low=low, high=high)
    else:
        for name, value in (("terms", terms), ("low", low), ("high", high)):
            if value is not None:
                raise DistributionError(f"from_percentiles: {name} is of a metalog, got family {shown(family)}", code="PARAMETERS")
        law = _of(_way(family), family, levels, values)
    _refuse_far(law, family, percentiles, tolerance * float(values[-1] - values[0] if values.size > 1 else abs(values[0])))
    return law


def residuals(law: Distribution, percentiles: Mapping[float, float]) -> dict[float, float]:
    """How far the percentiles of ``law`` are above those given, in the unit of the values, by percentile.

    >>> from pmo_risk.distributions import normal
    >>> {p: round(off, 6) for p, off in residuals(normal(30, 10), {10: 18, 50: 30}).items()}
    {10: -0.815516, 50: 0.0}
    """
    levels, values = pairs(percentiles, "residuals")
    found = [float(_quantile(law, p)) - float(x) for p, x in zip(levels, values, strict=True)]
    return dict(zip(sorted(percentiles), found, strict=True))


def _quantile(law: Distribution, level: float) -> float:
    return float(law.ppf(level)) if 0 < level < 1 else law.support[int(level)]


def _way(family: object) -> Way:
    if not isinstance(family, str) or family not in WAYS:
        known = sorted(("metalog", *WAYS))
        hint = f"{near(family, known)} known: {', '.join(known)}".strip()
        raise DistributionError(f"from_percentiles: no law is made from percentiles of a family {shown(family)}", code="UNKNOWN_NAME", remedy=hint)
    return WAYS[family]


def _of(way: Way, family: str, levels: Floats, values: Floats) -> Distribution:
    if values.size < way.parameters:
        told = f"{family}: it has {way.parameters} parameters, got {values.size} percentile{'' if values.size == 1 else 's'}"
        raise DistributionError(told, code="PERCENTILES", remedy=f"give {way.parameters} or more")
    if not way.has_ends and (levels[0] == 0 or levels[-1] == 1):
        told = f"{family}: it has no highest value that could be P100" if levels[-1] == 1 else f"{family}: its P0 is not a parameter"
        raise DistributionError(told, code="PERCENTILES", remedy="give percentiles strictly between 0 and 100, or take a triangular, a pert or a metalog")
    if not way.is_located and values[0] <= 0:
        told = f"{family}: its values are above 0, got P{brief(100 * levels[0])} {brief(values[0])}"
        raise DistributionError(told, code="SCALE", remedy="take a normal, a triangular or a metalog")
    if values.size == way.parameters:
        shape = _exact_shape(way, family, levels, values)
        q = way.standard(levels, shape)
        scale = (values[-1] - values[0]) / (q[-1] - q[0]) if way.is_located else values[-1] / q[-1]
        return way.make(float(values[0] - scale * q[0]) if way.is_located else 0.0, float(scale), shape)
    shape = _nearest_shape(way, levels, values)
    return way.make(*way.nearest(levels, values, shape)[:2], shape)


def _exact_shape(way: Way, family: str, levels: Floats, values: Floats) -> float:
    """The shape whose percentiles have the proportions of these: where the middle one lies between the outer two, or the lower of two above zero."""
    if way.shapes is None:
        return 0.0
    from scipy import optimize

    def share(x: Floats) -> float:
        return float((x[1] - x[0]) / (x[2] - x[0]) if way.is_located else x[0] / x[1])

    least, most = sorted(share(way.standard(levels, s)) for s in way.shapes)
    wanted = share(values)
    if not least <= wanted <= most:
        low, span = (values[0], values[-1] - values[0]) if way.is_located else (0.0, values[-1])
        inner = 1 if way.is_located else 0
        outer = " and ".join(f"P{brief(100 * levels[k])} {brief(values[k])}" for k in ([0, 2] if way.is_located else [1]))
        told = f"{family}: with {outer} its P{brief(100 * levels[inner])} lies between {low + least * span:.6g} and {low + most * span:.6g}, not at"
        raise DistributionError(f"{told} {brief(values[inner])}", code="PERCENTILES_INFEASIBLE", remedy="take a metalog, or another family")
    a, b = way.scan(2)
    return float(way.unscan(optimize.brentq(lambda z: share(way.standard(levels, way.unscan(z))) - wanted, a, b, xtol=1e-15, rtol=1e-15)))


def _nearest_shape(way: Way, levels: Floats, values: Floats) -> float:
    """The shape with the least sum of squares: the best of a scan, then Brent's method between its neighbours."""
    if way.shapes is None:
        return 0.0
    from scipy import optimize

    def miss(z: float) -> float:
        return way.nearest(levels, values, way.unscan(z))[2]

    grid = way.scan(_SCAN)
    best = int(np.argmin([miss(z) for z in grid]))
    between = grid[max(best - 1, 0)], grid[min(best + 1, _SCAN - 1)]
    found = float(optimize.minimize_scalar(miss, bounds=between, method="bounded", options={"xatol": 1e-10}).x)
    return way.unscan(min((found, float(grid[best])), key=miss))


def _refuse_far(law: Distribution, family: str, percentiles: Mapping[float, float], most: float) -> None:
    off = residuals(law, percentiles)
    if max(map(abs, off.values())) > most + 1e-9 * max(abs(x) for x in percentiles.values()):
        told = ", ".join(f"P{p:g} {brief(float(percentiles[p]))} becomes {percentiles[p] + d:.6g}" for p, d in off.items())
        remedy = f"take a metalog, another family or fewer percentiles, or allow more than {most:.3g} by tolerance="
        raise DistributionError(f"{family}: no law of the family is near these percentiles: {told}", code="PERCENTILES_FAR", remedy=remedy)
