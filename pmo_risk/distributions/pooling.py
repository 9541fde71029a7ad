"""Several experts' laws made one."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_risk.distributions.averaged import Averaged
from pmo_risk.distributions.base import Distribution, Family, part
from pmo_risk.distributions.log_pool import log_pool
from pmo_risk.distributions.mixture import Mixture
from pmo_risk.errors import DistributionError, near, shown

METHODS = ("linear", "logarithmic", "quantile")


def pool(laws: Sequence[Distribution | float], weights: Sequence[float] | None = None, method: str = "linear") -> Distribution:
    """One law from those of several experts.

    Parameters
    ----------
    laws : one an expert, or two and more.
    weights : one an expert, which sum to 1; None gives all the same.
    method : ``"linear"``: probabilities are averaged, as if one of the experts were right and nobody knew who (Stone, 1961); as wide as all together.
        ``"quantile"``: percentiles are averaged (Lichtendahl, Grushka-Cockayne and Winkler, 2013); as wide as the experts are on average.
        ``"logarithmic"``: the density is the weighted geometric mean of theirs, made to integrate to 1 (Genest and Zidek, 1986); narrow, and nothing
        that one expert excludes is possible.

    Returns
    -------
    Distribution : a mixture, an averaged law, or for ``"logarithmic"`` the normal or lognormal that follows from such laws, else a histogram of 1,000 classes
        whose probabilities of at most any value are within 1e-4.

    Raises
    ------
    DistributionError : for no laws, weights that do not sum to 1, an unknown method, laws with values of their own probability where percentiles or
        densities are averaged, and experts who exclude each other, in a logarithmic pool.

    >>> from pmo_risk.distributions import normal
    >>> experts = [normal(10, 1), normal(16, 3)]
    >>> [round(float(pool(experts, method=m).ppf(0.8)), 2) for m in ("linear", "quantile", "logarithmic")]
    [16.76, 14.68, 11.73]
    """
    if method not in METHODS:
        known = f"{near(method, METHODS)} known: {', '.join(METHODS)}".strip() if isinstance(method, str) else f"known: {', '.join(METHODS)}"
        raise DistributionError(f"pool: unknown method {shown(method)}", code="UNKNOWN_NAME", remedy=known)
    if isinstance(laws, (str, bytes, dict, Family)) or not hasattr(laws, "__iter__"):
        raise DistributionError(f"pool: laws must be a list of distributions, got {shown(laws)}", code="NOT_A_LIST")
    given = [part(law, f"pool: laws[{k}]") for k, law in enumerate(laws)]
    if not given:
        raise DistributionError("pool: laws is empty", code="EMPTY", remedy="give the law of at least one expert")
    shares = tuple([1 / len(given)] * len(given) if weights is None else weights)
    mixed = Mixture(shares, tuple(given))
    if method == "linear":
        return mixed
    return Averaged(shares, tuple(given)) if method == "quantile" else log_pool(mixed.weights, given)
