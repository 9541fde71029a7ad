"""Ranges as people give them, "90/105/140 %", made laws of a factor on a duration or a cost."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence

from pmo_risk.distributions import Distribution, as_distribution, from_percentiles, triangular, trigen
from pmo_risk.errors import DistributionError, PmoRiskError, near, shown
from pmo_risk.model.impact import MOST_NEGATIVE

Range = Distribution | Sequence[float] | float | str
_PART = re.compile(r"(?:[pP]([0-9]+(?:\.[0-9]+)?)\s+)?\+?([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*%?")
_LARGEST_FACTOR = 10.0  # a number above it is a percentage whose sign was left out
_REMEDY = "write 90/105/140 % (lowest, most likely, highest), P10 90/105/P90 140 %, P10 90/P50 105/P90 140 %, or the name of a class"


def factor_law(given: Range, classes: Mapping[str, Range], where: str) -> Distribution:
    """The law of a factor from a range; ``where`` names it in errors.

    ============================  =======================================================================================
    ``"90/105/140 %"``            triangular: lowest, most likely, highest; also ``(0.9, 1.05, 1.4)`` and ``"0.9/1.05/1.4"``
    ``"P10 90/105/P90 140 %"``    trigen: two percentiles and the most likely value between them
    ``"P10 90/P50 105/P90 140 %"``  metalog through three percentiles, above 0
    ``"low"``                     that of the class of this name, whatever its case
    a distribution, a number      as it is
    ============================  =======================================================================================

    Raises
    ------
    DistributionError : what is none of these, and a factor that may be negative with a probability above 0.001.
    """
    try:
        return _not_negative(_law(given, classes))
    except PmoRiskError as error:
        raise error.at(where) from None


def _law(given: Range, classes: Mapping[str, Range]) -> Distribution:
    if isinstance(given, str):
        return _of_text(given, classes)
    if isinstance(given, Sequence):
        if len(given) != 3:
            raise DistributionError(f"a range has three numbers, got {shown(given)}", code="RANGE", remedy="lowest, most likely, highest")
        return triangular(*given)
    return as_distribution(given, "factor")


def _of_text(text: str, classes: Mapping[str, Range]) -> Distribution:
    by_fold = {name.casefold(): value for name, value in classes.items()}
    if text.strip().casefold() in by_fold:
        value = by_fold[text.strip().casefold()]
        return _law(value, {})  # a class is a range, never the name of another
    parts = [_PART.fullmatch(part.strip()) for part in text.split("/")]
    found = [part for part in parts if part is not None]
    if len(found) != 3 or len(parts) != 3:
        raise DistributionError(f"{shown(text)} is no range", code="RANGE", remedy=near(text.strip(), classes) or _REMEDY)
    percent = text.rstrip().endswith("%")
    marked = [part[0].endswith("%") for part in found]
    if any(marked[:2]) and not all(marked):
        raise DistributionError(f"{shown(text)} mixes percentages and factors", code="RANGE", remedy="write one % at the end")
    values = [float(part[2]) / (100 if percent else 1) for part in found]
    if not percent and max(values) > _LARGEST_FACTOR:
        raise DistributionError(f"{shown(text)} has a factor of {max(values):g}", code="RANGE", remedy=f"did you mean {shown(text.strip() + ' %')}?")
    return _of_levels([None if part[1] is None else float(part[1]) for part in found], values, text)


def _of_levels(levels: Sequence[float | None], values: Sequence[float], text: str) -> Distribution:
    first, middle, last = levels
    if first is None and middle is None and last is None:
        return triangular(*values)
    if first is None or last is None:
        raise DistributionError(f"{shown(text)} gives a percentile on one side only", code="RANGE", remedy=_REMEDY)
    if middle is None:
        return trigen(values[0], values[1], values[2], low=first / 100, high=last / 100)
    if not first < middle < last:
        raise DistributionError(f"{shown(text)} has percentiles that do not rise", code="RANGE", remedy=_REMEDY)
    return from_percentiles(dict(zip((first, middle, last), values, strict=True)), low=0.0)


def _not_negative(law: Distribution) -> Distribution:
    if law.support[0] < 0 and (below := float(law.cdf(-sys.float_info.min))) > MOST_NEGATIVE:
        what = f"a factor must not be negative, but is so with probability {below:.2g}"
        raise DistributionError(what, code="FACTOR", remedy="choose another distribution, or pr.truncated(law, low=0)")
    return law
