"""Classes of confidence and of estimate maturity: named ranges of a factor."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pmo_risk.distributions import Distribution, from_percentiles, triangular, trigen
from pmo_risk.errors import DistributionError, near, shown

CONFIDENCE: Mapping[str, Distribution] = MappingProxyType(
    {"high": triangular(0.95, 1.0, 1.10), "medium": triangular(0.90, 1.0, 1.25), "low": triangular(0.80, 1.0, 1.50)}
)
AACE_RANGES: Mapping[int, tuple[tuple[int, int], tuple[int, int]]] = MappingProxyType(
    {5: ((-20, -50), (30, 100)), 4: ((-15, -30), (20, 50)), 3: ((-10, -20), (10, 30)), 2: ((-5, -15), (5, 20)), 1: ((-3, -10), (3, 15))}
)
_ENDS = {"optimistic": 0.0, "typical": 0.5, "pessimistic": 1.0}
_ESTIMATES = ("mode", "median")


def aace_class(number: int | str, end: str = "typical", estimate: str = "mode") -> Distribution:
    """The factor on a cost that was estimated at a class of maturity of AACE International's recommended practice 18R-97.

    Table 1 of 18R-97 (process industries; Rev. August 7, 2020) gives each class not one accuracy range but a range of them, in percent of the estimate:

    =====  ============  =============
    class  low           high
    =====  ============  =============
    5      -20 to -50    +30 to +100
    4      -15 to -30    +20 to +50
    3      -10 to -20    +10 to +30
    2      -5 to -15     +5 to +20
    1      -3 to -10     +3 to +15
    =====  ============  =============

    They are ends of an interval of 80%, after contingency: P10 and P90 here. They are of the estimate as a whole: put on each of many independent tasks
    they average out, so that the total is far surer than its class; give them to a ``SystemicRisk``, or correlate the costs.

    Parameters
    ----------
    number : 5 (concept) to 1 (check estimate or bid), or as in rules, ``"class 3"``.
    end : ``"optimistic"`` takes the narrow ends (-20, +30), ``"pessimistic"`` the wide ones (-50, +100), ``"typical"`` the middles (-35, +65).
    estimate : what the estimate is. ``"mode"``: the most likely cost, a trigen. ``"median"``: one with contingency for even chances in it, as 18R-97 has
        it, a metalog through P10, P50 = 1 and P90, above 0; then the contingency must not be added again.

    The trigen of class 5, pessimistic, reaches below 0 with a probability of 0.00025.

    Raises
    ------
    DistributionError : another class, end or estimate.

    >>> aace_class(3)
    Trigen(q_low=0.85, mode=1.0, q_high=1.2, low=0.1, high=0.9)
    >>> aace_class(5, "pessimistic", "median").ppf([0.1, 0.5, 0.9]).round(9)
    array([0.5, 1. , 2. ])
    """
    if isinstance(number, str) and number.casefold().split()[:1] == ["class"]:
        which, *said = number.casefold().split()[1:] or [""]
        number, end = next((n for n in AACE_RANGES if str(n) == which), number), " ".join(said) or end
    if not isinstance(number, int) or isinstance(number, bool) or number not in AACE_RANGES:
        raise DistributionError(f"no class {shown(number)} of estimates", code="CLASS", remedy="classes are 5, 4, 3, 2 and 1")
    for value, known, what in ((end, tuple(_ENDS), "end"), (estimate, _ESTIMATES, "estimate")):
        if value not in known:
            raise DistributionError(f"unknown {what} {shown(value)}", code="CLASS", remedy=f"{near(value, known)} one of {', '.join(known)}".strip())
    low, high = ((100 + narrow + _ENDS[end] * (wide - narrow)) / 100 for narrow, wide in AACE_RANGES[number])
    return trigen(low, 1.0, high) if estimate == "mode" else from_percentiles({10: low, 50: 1.0, 90: high}, low=0.0)


def aace_classes() -> dict[str, Distribution]:
    """All classes by name: ``"class 3"``, which is typical, and ``"class 3 optimistic"`` and so on."""
    ends = {"": "typical"} | {f" {end}": end for end in _ENDS}
    return {f"class {number}{suffix}": aace_class(number, end) for number in AACE_RANGES for suffix, end in ends.items()}
