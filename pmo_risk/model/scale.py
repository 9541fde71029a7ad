"""A scale of an office: levels in words, with the numbers that each stands for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pmo_risk.distributions import Distribution, fixed, triangular, uniform
from pmo_risk.errors import PmoRiskError, RiskError, UnitError, near, raise_all, shown
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.units import is_number, unit_of

SHARE = "share"
PROBABILITY, SCHEDULE, COST = "probability", "schedule", "cost"
LAWS = ("uniform", "triangular", "middle")


@dataclass(frozen=True)
class Level:
    """One level of a scale: ``low`` up to, but not including, ``high``; or 0 alone, where both are 0.

    Parameters
    ----------
    name : what people write, such as ``"High"``.
    low, high : the numbers it stands for, none below zero; both None where the level is words only. ``high`` alone may be None at the top of a scale
        that has no end.
    text : what it means in words.

    >>> Level("High", 20, 10)
    Traceback (most recent call last):
    ...
    pmo_risk.errors.RiskError: level 'High': low 20 is not below high 10
    """

    name: str
    low: float | None = None
    high: float | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip() or self.name != self.name.strip():
            raise RiskError(f"a level needs a name of text without spaces around it, got {shown(self.name)}", code="LEVEL_NAME")
        where = f"level {shown(self.name)}"
        if not isinstance(self.text, str):
            raise RiskError(f"its text must be text, got {shown(self.text)}", where=where, code="TYPE")
        for end in ("low", "high"):
            value = getattr(self, end)
            if value is None:
                continue
            if not is_number(value) or not math.isfinite(value) or value < 0:
                raise RiskError(f"{end} must be a finite number, not below 0, got {shown(value)}", where=where, code="LEVEL_RANGE")
            object.__setattr__(self, end, float(value) + 0.0)
        if self.low is None and self.high is not None:
            raise RiskError(f"it has a high of {self.high:g} and no low", where=where, code="LEVEL_RANGE", remedy="give low, 0 for the lowest level")
        if self.low is not None and self.high is not None and self.low >= self.high and self.high > 0:
            raise RiskError(f"low {self.low:g} is not below high {self.high:g}", where=where, code="LEVEL_RANGE")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"name": self.name} | {k: v for k in ("low", "high", "text") if (v := getattr(self, k)) not in (None, "")}


@dataclass(frozen=True)
class Scale:
    """Levels from the lowest to the highest, each beginning where the one before it ends.

    Parameters
    ----------
    name : ``"probability"``, ``"schedule"``, ``"cost"``, or any other dimension, such as ``"safety"``.
    levels : two or more, with numbers throughout or with words only. A scale of probability has numbers, between 0 and 1.
    unit : of the numbers. Of ``"schedule"`` a unit of time (``"d"``, ``"w"``, ...) or ``"share"``, of the plan's duration; of ``"cost"`` a currency, for
        information, or ``"share"``, of the budget; none of probability.

    >>> weeks = Scale("schedule", [Level("Low", 0, 1), Level("Medium", 1, 4), Level("High", 4)], unit="w")
    >>> weeks.level_of(1.0).name, weeks.level_of(400).name
    ('Medium', 'High')
    >>> weeks.range_of("Medium")
    Uniform(low=1.0, high=4.0)
    """

    name: str
    levels: tuple[Level, ...]
    unit: str = ""

    def __init__(self, name: str, levels: Iterable[Level], unit: str = "") -> None:
        if not isinstance(name, str) or not name.strip() or name != name.strip():
            raise RiskError(f"a scale needs a name of text without spaces around it, got {shown(name)}", code="SCALE_NAME")
        where = f"scale {shown(name)}"
        if not isinstance(unit, str):
            raise RiskError(f"a unit is text, got {shown(unit)}", where=where, code="UNIT")
        put = object.__setattr__
        put(self, "name", name)
        put(self, "levels", tuple(levels))
        put(self, "unit", unit)
        refuse_others(self.levels, Level, where, RiskError)
        raise_all(where, [*self._faults_of_unit(where), *self._faults_of_levels(where)])

    def _faults_of_unit(self, where: str) -> list[PmoRiskError]:
        if self.name == PROBABILITY and self.unit:
            return [RiskError(f"a probability has no unit, got {shown(self.unit)}", where=where, code="UNIT", remedy="leave it out; 30% is 0.3")]
        if self.name == SCHEDULE and self.has_numbers and self.unit != SHARE:
            try:
                unit_of(self.unit, where)
            except UnitError as error:
                return [RiskError(error.what, where=where, code="UNIT", remedy=f"{error.remedy}, or share (of the plan's duration)")]
        return []

    def _faults_of_levels(self, where: str) -> list[PmoRiskError]:
        if len(self.levels) < 2:
            return [RiskError(f"a scale has two levels or more, got {len(self.levels)}", where=where, code="LEVELS")]
        faults: list[PmoRiskError] = []
        seen: dict[str, str] = {}
        for level in self.levels:
            if level.name.casefold() in seen:
                faults.append(RiskError(f"two levels have the name {shown(level.name)}", where=where, code="LEVEL_NAME"))
            seen[level.name.casefold()] = level.name
        numbered = [level.low is not None for level in self.levels]
        if any(numbered) != all(numbered) or (self.name == PROBABILITY and not all(numbered)):
            without = [level.name for level in self.levels if level.low is None]
            faults.append(RiskError(f"levels without numbers: {', '.join(map(shown, without))}", where=where, code="LEVEL_RANGE", remedy="give low and high"))
            return faults
        for below, above in pairwise(self.levels):
            if below.high != above.low:
                ends = "has no end" if below.high is None else f"ends at {below.high:g}"
                what = f"level {shown(below.name)} {ends}, and {shown(above.name)} begins at {above.low:g}" if above.low is not None else ""
                if what:
                    faults.append(RiskError(what, where=where, code="LEVEL_GAP", remedy="let each level begin where the one before it ends, lowest first"))
        zero = [level.name for level in self.levels if level.high == 0]
        if len(zero) > 1:
            faults.append(RiskError(f"two levels are 0 alone: {', '.join(map(shown, zero))}", where=where, code="LEVEL_RANGE", remedy="keep one of them"))
        top = self.levels[-1]
        if self.name == PROBABILITY and (top.high is None or top.high > 1):
            got = "no end" if top.high is None else f"{top.high:g}"
            faults.append(RiskError(f"a probability ends at 1 at the most, got {got}", where=where, code="PROBABILITY", remedy="write 30% as 0.3"))
        return faults

    @property
    def has_numbers(self) -> bool:
        """False where its levels are words only."""
        return bool(self.levels) and self.levels[0].low is not None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its levels, lowest first."""
        return tuple(level.name for level in self.levels)

    def level(self, name: object) -> Level:
        """The level of that name, in any case.

        Raises
        ------
        RiskError : no such level; the nearest is named.
        """
        return self.levels[self.rank(name)]

    def rank(self, name: object) -> int:
        """How many levels are below the named one."""
        for n, level in enumerate(self.levels):
            if isinstance(name, str) and level.name.casefold() == name.strip().casefold():
                return n
        known = f"levels: {', '.join(self.names)}"
        raise RiskError(
            f"unknown level {shown(name)}", where=f"scale {shown(self.name)}", code="UNKNOWN_LEVEL", remedy=f"{near(name, self.names)} {known}".strip()
        )

    def level_of(self, value: float) -> Level:
        """The level that a number lies in. A number on a border is in the higher level, but 0 in the level that is 0 alone, if there is one; a
        number beyond the ends of the scale is in its end level.

        Raises
        ------
        RiskError : not a number, below zero, a probability above 1, or a scale of words only.
        """
        where = f"scale {shown(self.name)}"
        if not self.has_numbers:
            raise RiskError("its levels are words only", where=where, code="WORDS_ONLY", remedy="name the level")
        if not is_number(value) or math.isnan(value) or value < 0 or (self.name == PROBABILITY and value > 1):
            raise RiskError(f"cannot place {shown(value)}", where=where, code="LEVEL_RANGE", remedy="give a number that is not below 0")
        inside = [level for level in self.levels if level.low is not None and level.low <= value and (value > 0 or level.high == 0)]
        return inside[-1] if inside else self.levels[0]

    def range_of(self, name: str, law: str = "uniform", *, high: float | None = None) -> Distribution:
        """The law of a level: what is known of a number of which only its level is.

        Parameters
        ----------
        name : the level.
        law : ``"uniform"``, which supposes nothing but the range (of all laws on an interval it has the greatest entropy; Jaynes, 1957);
            ``"triangular"``, with its mode in the middle, where the ends are less likely; or ``"middle"``, the one number in the middle.
            All three have the middle of the range as their mean, so that ``level_of`` of it is the level again.
        high : the end of a level that has none.

        Raises
        ------
        RiskError : no such level or law, a level of words only, or one without an end.
        """
        level = self.level(name)
        where = f"scale {shown(self.name)}, level {shown(level.name)}"
        if law not in LAWS:
            raise RiskError(f"unknown law {shown(law)}", where=where, code="UNKNOWN_NAME", remedy=f"{near(law, LAWS)} laws: {', '.join(LAWS)}".strip())
        if level.low is None:
            raise RiskError("the level is words only", where=where, code="WORDS_ONLY", remedy="give numbers")
        top = level.high if level.high is not None else high
        if level.high == 0:
            return fixed(0.0)
        if top is None:
            what = f"it begins at {level.low:g} and has no end"
            raise RiskError(what, where=where, code="OPEN_LEVEL", remedy="give numbers for such a risk, or the scale an end")
        if not is_number(top) or not math.isfinite(top) or top <= level.low:
            raise RiskError(f"high must be a number above {level.low:g}, got {shown(top)}", where=where, code="LEVEL_RANGE")
        middle = (level.low + top) / 2
        if law == "middle":
            return fixed(middle)
        return uniform(level.low, top) if law == "uniform" else triangular(level.low, middle, top)

    def times(self, whole: float | None, unit: str) -> Scale:
        """A scale in shares as one in ``unit`` of which the ``whole`` is given; itself where that is None."""
        if whole is None:
            return self
        where = f"scale {shown(self.name)}"
        if not is_number(whole) or not 0 < whole < math.inf:
            raise RiskError(f"the whole must be a number above 0, got {shown(whole)}", where=where, code="NO_WHOLE")
        return Scale(self.name, [Level(x.name, _times(x.low, whole), _times(x.high, whole), x.text) for x in self.levels], unit)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"name": self.name, "levels": [level.to_dict() for level in self.levels]}
        return data | ({"unit": self.unit} if self.unit else {})


def _times(end: float | None, whole: float) -> float | None:
    return None if end is None else end * float(whole)
