"""Laws fitted to data by maximum likelihood, and ranked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import Distribution, Floats, brief
from pmo_risk.distributions.fit_candidates import CANDIDATES, Candidate
from pmo_risk.distributions.samples import sample
from pmo_risk.errors import DistributionError, near, shown

if TYPE_CHECKING:
    import pandas as pd

_PILE = 3


@dataclass(frozen=True)
class FittedLaw:
    """A law with its ``log_likelihood`` for n ``data`` and its distance from them, ``ks`` (Kolmogorov and Smirnov) and ``ad`` (Anderson and Darling)."""

    family: str
    law: Distribution
    parameters: int
    data: int
    log_likelihood: float
    ks: float
    ad: float

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2k - 2 log L for k parameters: less is better, and a difference below 2 says little."""
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion, k log n - 2 log L: harder on parameters."""
        return self.parameters * math.log(self.data) - 2 * self.log_likelihood


@dataclass(frozen=True)
class Fit:
    """What ``fit`` found: laws ranked by Akaike's criterion, best first.

    ``data`` are sorted and read-only, shape (n,). ``left_out`` says of each family that was not fitted why; ``notes`` what in the data makes any fit doubtful.
    """

    data: Floats = field(compare=False)
    ranked: tuple[FittedLaw, ...]
    left_out: Mapping[str, str] = field(default_factory=dict, compare=False)
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Distribution:
        """The law with the least Akaike criterion. The best of those tried need not be a good one: see ``pr.charts.qq``."""
        return self.ranked[0].law

    def fitted(self, family: str) -> FittedLaw:
        """The law of this family with its figures; an unknown family is a DistributionError that says why it is not there."""
        for found in self.ranked:
            if found.family == family:
                return found
        known = ", ".join(f.family for f in self.ranked)
        why = self.left_out.get(family)
        told = f"fit: {family} was left out: {why}" if why else f"fit: no law of a family {shown(family)} was fitted"
        raise DistributionError(told, code="UNKNOWN_NAME", remedy=f"fitted: {known}")

    def __getitem__(self, family: str) -> Distribution:
        return self.fitted(family).law

    @property
    def table(self) -> pd.DataFrame:
        """One row a family, best first: ``parameters``, ``log_likelihood``, ``aic``, ``bic``, ``ks``, ``ad``, ``mean``, ``sd``, ``p10``, ``p50``, ``p90``."""
        import pandas as pd

        rows = [
            {name: getattr(f, name) for name in ("parameters", "log_likelihood", "aic", "bic", "ks", "ad")}
            | {"mean": f.law.mean, "sd": math.sqrt(f.law.var)}
            | dict(zip(("p10", "p50", "p90"), f.law.ppf([0.1, 0.5, 0.9]).tolist(), strict=True))
            for f in self.ranked
        ]
        return pd.DataFrame(rows, index=pd.Index([f.family for f in self.ranked], name="family"))

    def __repr__(self) -> str:
        least = self.ranked[0].aic
        lines = [f"fit of {self.data.size} values, by AIC:"]
        lines += [f"  {f.family:<12} {'+' if f.aic > least else ' '}{f.aic - least:.1f}   {f.law}" for f in self.ranked]
        lines += [f"  {family:<12} left out: {why}" for family, why in self.left_out.items()]
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])


def fit(data: ArrayLike, families: Iterable[str] | None = None) -> Fit:
    """The laws of greatest likelihood for the data, one a family, ranked by Akaike's criterion.

    Parameters
    ----------
    data : five or more finite numbers in any order, shape (n,), as independent draws of the same quantity.
    families : names of families. None tries exponential, gamma, lognormal and weibull, where all values are above 0, and normal. On request also
        pert, triangular and uniform, with their ends as parameters: greatest likelihood puts these on the outermost data or near them, so that such a law
        is too narrow, and its AIC too good.

    Returns
    -------
    Fit : ``.best`` and ``[family]`` are laws, ``.table`` is a DataFrame.

    Raises
    ------
    DistributionError : for data that are missing, no numbers, cut off, too few or all alike; for a family named that is unknown or cannot have such data.

    There is no p-value: those of Kolmogorov and Smirnov's or Anderson and Darling's tables hold for a law known beforehand, and are far too large for one
    fitted to the same data (Stephens, 1974, "EDF Statistics for Goodness of Fit and Some Comparisons", JASA 69). Look at ``pr.charts.qq`` instead. For a law
    shaped by the data alone take ``metalog.from_data``.

    >>> found = fit([31, 24, 42, 28, 35, 26, 61, 33, 29, 38], families=["normal", "lognormal"])
    >>> found.best
    Lognormal(mu=3.51076..., sigma=0.25744...)
    >>> found.table["aic"].round(2).to_dict()
    {'lognormal': 75.46, 'normal': 78.82}
    """
    x = sample(data, "fit")
    named = None if families is None else [families] if isinstance(families, str) else list(families)
    wanted = [f for f, c in CANDIDATES.items() if not c.has_ends] if named is None else [_known(f) for f in dict.fromkeys(named)]
    if not wanted:
        raise DistributionError("fit: families is empty", code="EMPTY", remedy="name at least one family, or leave it out to try all")
    found: list[FittedLaw] = []
    left_out: dict[str, str] = {}
    for family in wanted:
        try:
            found.append(_fitted(family, CANDIDATES[family], x))
        except DistributionError as fault:
            if named is not None:
                raise
            left_out[family] = fault.what.removeprefix(f"{family}: ")
    return Fit(x, tuple(sorted(found, key=lambda f: f.aic)), MappingProxyType(left_out), tuple(_piles(x)))


def _known(family: object) -> str:
    if not isinstance(family, str) or family not in CANDIDATES:
        hint = f"{near(family, CANDIDATES)} known: {', '.join(CANDIDATES)}".strip()
        raise DistributionError(f"fit: no law of a family {shown(family)} is fitted to data", code="UNKNOWN_NAME", remedy=hint)
    return family


def _fitted(family: str, candidate: Candidate, x: Floats) -> FittedLaw:
    if x[0] <= candidate.above:
        raise DistributionError(
            f"{family}: its values are above {brief(candidate.above)}, got {brief(x[0])}", code="SCALE", remedy="take a normal or a metalog"
        )
    law = candidate.estimate(x)
    ks, ad = distances(law, x)
    return FittedLaw(family, law, candidate.parameters, x.size, float(candidate.log_density(law, x).sum()), ks, ad)


def distances(law: Distribution, x: Floats) -> tuple[float, float]:
    """Kolmogorov and Smirnov's D and Anderson and Darling's A² between the law and sorted data of shape (n,).

    A² is infinite where a value lies at an end of the law, as the outermost data do for a uniform.
    """
    n = x.size
    rank = np.arange(1, n + 1)
    height = law.cdf(x)
    ks = float(np.maximum(rank / n - height, height - (rank - 1) / n).max())
    with np.errstate(divide="ignore"):
        logs = np.log(height) + np.log1p(-height[::-1])
    return ks, float(-n - ((2 * rank - 1) * logs).sum() / n)


def _piles(x: Floats) -> list[str]:
    """A note for each end of the data at which so many are equal that they may have been cut off there."""
    notes = []
    for end, word, side in ((x[0], "lowest", "below"), (x[-1], "highest", "above")):
        count = int((x == end).sum())
        if count >= _PILE and count > 0.05 * x.size:
            notes.append(f"{count} of {x.size} values are the {word}, {brief(float(end))}: if what lay {side} was cut off to it, no law here fits the data")
    return notes
