"""An expert's range widened for overconfidence: its ends taken for the percentiles that they are in truth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pmo_risk.distributions.averaged import has_atoms
from pmo_risk.distributions.base import Distribution, Family, brief, number
from pmo_risk.distributions.lognormal import Lognormal
from pmo_risk.distributions.metalog import Metalog
from pmo_risk.distributions.normal import Normal
from pmo_risk.distributions.triangular import Triangular
from pmo_risk.distributions.trigen import Trigen
from pmo_risk.distributions.uniform import Uniform
from pmo_risk.errors import DistributionError, shown


def debias(law: Distribution, stated: float = 0.8, actual: float = 0.5) -> Distribution:
    """The law whose central interval of probability ``actual`` is the one that ``law`` gives ``stated``.

    Who says "between 90 and 140, I am 80% sure" is right far less often: of answers given as 98% intervals, about four in ten lay outside (Alpert and
    Raiffa, in *Judgment under Uncertainty*, 1982); petroleum engineers did no better (Capen, *Journal of Petroleum Technology* 28, 1976), nor estimators of
    software (Teigen and Jørgensen, "When 90% confidence intervals are 50% certain", 2005). 0.5 for 0.8 is a rule of thumb; take ``actual`` from the
    record of your own experts where you have it.

    Parameters
    ----------
    law : what was elicited.
    stated : probability of the interval as the expert understood it: 0.8 is P10 to P90.
    actual : how often such intervals catch the truth. Above ``stated`` the law becomes narrower.

    Returns
    -------
    Distribution : ``normal`` keeps its mean and ``lognormal`` its median, with the spread times z((1 + stated)/2) / z((1 + actual)/2); ``triangular`` and
        ``trigen`` keep their mode, and become the trigen of these percentiles; ``uniform`` keeps its middle, its width times stated / actual. Another law,
        and a triangle whose mode is not within the interval, becomes the metalog through the two ends and the median, above 0 where ``law`` is.

    Raises
    ------
    DistributionError : a probability that is not strictly between 0 and 1; a law without a spread, or with values of their own probability; ends
        that no metalog has with this median.

    >>> debias(Triangular(80, 100, 130))
    Trigen(q_low=90.0, mode=100.0, q_high=117.752551286..., low=0.25, high=0.75)
    >>> round(debias(Normal(100, 10), 0.8, 0.5).sd, 4)
    19.0003
    """
    for name, value in (("stated", stated), ("actual", actual)):
        if not 0 < number(value, f"debias: {name}") < 1:
            hint = f"did you mean {value / 100:g}?" if 1 < value < 100 else "0.8 is the interval from P10 to P90"
            raise DistributionError(f"debias: {name} must lie strictly between 0 and 1, got {brief(value)}", code="PROBABILITY", remedy=hint)
    if law.support[0] == law.support[1]:
        raise DistributionError(f"debias: {shown(law)} has no range to widen", code="DEBIAS", remedy="ask for a lowest and a highest value first")
    return _WAYS.get(type(law), _through)(law, float(stated), float(actual))


def _ends(probability: float) -> tuple[float, float]:
    """Levels of the ends of a central interval, to fifteen digits: 0.1 and 0.9 of 0.8."""
    low = round((1 - probability) / 2, 15)
    return low, 1 - low


def _stretch(stated: float, actual: float) -> float:
    from scipy import special

    return float(special.ndtri((1 - stated) / 2) / special.ndtri((1 - actual) / 2))


def _normal(law: Normal, stated: float, actual: float) -> Distribution:
    return Normal(law.mean, law.sd * _stretch(stated, actual))


def _lognormal(law: Lognormal, stated: float, actual: float) -> Distribution:
    return Lognormal(mu=law.mu, sigma=law.sigma * _stretch(stated, actual))


def _uniform(law: Uniform, stated: float, actual: float) -> Distribution:
    middle, half = law.low + (law.high - law.low) / 2, (law.high - law.low) / 2 * stated / actual
    return Uniform(middle - half, middle + half)


def _triangle(law: Triangular | Trigen, stated: float, actual: float) -> Distribution:
    mode = law.mode
    low, high = (float(x) for x in law.ppf(list(_ends(stated))))
    if not low < mode < high:
        return _through(law, stated, actual)
    return Trigen(low, mode, high, *_ends(actual))


def _through(law: Distribution, stated: float, actual: float) -> Distribution:
    """The metalog through the interval's ends and the median."""
    if not isinstance(law, Family) or has_atoms(law):
        told = f"debias: {shown(law)} has values of their own probability"
        raise DistributionError(told, code="DEBIAS", remedy="give percentiles or a continuous law")
    levels = _ends(stated)
    low, middle, high = (float(x) for x in law.ppf([levels[0], 0.5, levels[1]]))
    at = [100 * p for p in _ends(actual)]
    try:
        return Metalog.from_percentiles({at[0]: low, 50.0: middle, at[1]: high}, low=0.0 if law.support[0] >= 0 else None)
    except DistributionError as error:
        remedy = "widen less, or give it as a triangular, trigen, normal or lognormal law"
        raise DistributionError(error.what, where="debias", code=error.code, remedy=remedy) from None


_WAYS: dict[type, Callable[[Any, float, float], Distribution]] = {
    Normal: _normal,
    Lognormal: _lognormal,
    Uniform: _uniform,
    Triangular: _triangle,
    Trigen: _triangle,
}
