"""A scoring scheme: the scales, the matrix and the tolerances by which an office rates risks in words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmo_risk.errors import RiskError, near, raise_all, shown
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.scale import COST, SCHEDULE, SHARE, Scale
from pmo_risk.model.scoring_faults import faults_of_scheme, rank_of
from pmo_risk.model.units import is_number

if TYPE_CHECKING:
    import pandas as pd

    from pmo_risk.model.portfolio import Portfolio
    from pmo_risk.model.project import Project
    from pmo_risk.model.risk import Risk
    from pmo_risk.model.score import Score

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
Row = tuple[str | float, ...]


@dataclass(frozen=True)
class Tolerance:
    """A class of risks: its name, its colour, and what it asks for.

    Parameters
    ----------
    name : such as ``"High"``.
    colour : as ``"#D55E00"``. A chart writes the name too, so that no reader depends on the colour.
    action : what the class asks for, in words.
    least : the least score of the class, where the matrix holds scores.
    """

    name: str
    colour: str
    action: str = ""
    least: float | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise RiskError(f"a tolerance needs a name of text, got {shown(self.name)}", code="TOLERANCE_NAME")
        where = f"tolerance {shown(self.name)}"
        if not isinstance(self.colour, str) or not _COLOUR.fullmatch(self.colour):
            raise RiskError(f"cannot read {shown(self.colour)} as a colour", where=where, code="COLOUR", remedy="write it as #D55E00")
        if not isinstance(self.action, str):
            raise RiskError(f"its action must be text, got {shown(self.action)}", where=where, code="TYPE")
        if self.least is not None:
            if not is_number(self.least) or self.least != self.least:
                raise RiskError(f"its least score must be a number, got {shown(self.least)}", where=where, code="SCORE")
            object.__setattr__(self, "least", float(self.least) + 0.0)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"name": self.name, "colour": self.colour}
        return data | {k: v for k in ("action", "least") if (v := getattr(self, k)) not in (None, "")}


@dataclass(frozen=True)
class ScoringScheme:
    """How an office rates risks: data to be shared as a file (``pr.write(scheme, "office.json")``, ``pr.read_scheme("office.json")``).

    Parameters
    ----------
    name : of the scheme.
    probability : the scale of probability.
    impacts : a scale for each dimension: ``"schedule"``, ``"cost"``, and others, which may be in words only. All have the same level names.
    matrix : a row for each level of probability, lowest first, in it an entry for each level of impact, lowest first: the name of a tolerance,
        or a score. It never falls as probability or impact rises.
    tolerances : the classes, lowest first; with a matrix of scores each has its ``least`` score.
    source : where it comes from: document, edition, table.

    The impact of a risk is the highest over its dimensions: a risk that hardly costs anything and endangers people is a grave one.
    A matrix ranks; it does not measure. Two risks of one cell may differ by much, and their classes do not add up (Cox, What's wrong with risk
    matrices?, Risk Analysis 28, 2008): what a plan needs, the simulation says.

    Raises
    ------
    RiskError, ManyErrors : every fault of it at once.

    >>> scheme = ScoringScheme.preset("pmbok")
    >>> scheme.class_of("High", "Low").name, scheme.score_of("High", "Low")
    ('Moderate', 0.07)
    >>> scheme.probability.range_of("High", "middle").mean
    0.7
    """

    name: str
    probability: Scale
    impacts: tuple[Scale, ...]
    matrix: tuple[Row, ...]
    tolerances: tuple[Tolerance, ...]
    source: str = ""

    def __init__(
        self,
        name: str,
        probability: Scale,
        impacts: Iterable[Scale],
        matrix: Iterable[Sequence[str | float]],
        tolerances: Iterable[Tolerance],
        source: str = "",
    ) -> None:
        if not isinstance(name, str) or not name.strip():
            raise RiskError(f"a scoring scheme needs a name of text, got {shown(name)}", code="SCHEME_NAME")
        where = f"scoring scheme {shown(name)}"
        put = object.__setattr__
        put(self, "name", name)
        put(self, "probability", probability)
        put(self, "impacts", tuple(impacts))
        rows = tuple(matrix)
        if not all(isinstance(row, (list, tuple)) for row in rows):
            raise RiskError(f"the matrix is rows of entries, got {shown(rows)}", where=where, code="MATRIX")
        put(self, "matrix", tuple(tuple(float(x) + 0.0 if is_number(x) else x for x in row) for row in rows))
        put(self, "tolerances", tuple(tolerances))
        put(self, "source", source)
        refuse_others((probability, *self.impacts), Scale, where, RiskError)
        refuse_others(self.tolerances, Tolerance, where, RiskError)
        if not isinstance(source, str):
            raise RiskError(f"its source must be text, got {shown(source)}", where=where, code="TYPE")
        raise_all(where, [error.at(where) for error in faults_of_scheme(self)])

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the levels of impact, lowest first."""
        return self.impacts[0].names

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of the scales of impact."""
        return tuple(scale.name for scale in self.impacts)

    def scale(self, dimension: str) -> Scale:
        """The scale of a dimension of impact, or of ``"probability"``."""
        for scale in (self.probability, *self.impacts):
            if scale.name == dimension:
                return scale
        raise RiskError(
            f"unknown dimension {shown(dimension)}",
            where=f"scoring scheme {shown(self.name)}",
            code="UNKNOWN_NAME",
            remedy=f"{near(dimension, self.dimensions)} dimensions: {', '.join(self.dimensions)}".strip(),
        )

    def score_of(self, probability: str, impact: str) -> float | None:
        """The score of a level of probability and a level of impact; None where the matrix holds classes."""
        entry = self.matrix[self.probability.rank(probability)][self.impacts[0].rank(impact)]
        return entry if is_number(entry) else None

    def class_of(self, probability: str, impact: str) -> Tolerance:
        """The class of a level of probability and a level of impact.

        Raises
        ------
        RiskError : no such level.
        """
        return self.tolerances[self._ranks[self.probability.rank(probability)][self.impacts[0].rank(impact)]]

    @property
    def _ranks(self) -> tuple[tuple[int, ...], ...]:
        """The matrix as numbers of tolerances."""
        return tuple(tuple(rank_of(self, entry) for entry in row) for row in self.matrix)

    def sized(self, *, duration: float | None = None, budget: float | None = None, unit: str = "d") -> ScoringScheme:
        """The scheme for one plan: scales in shares become days and money.

        Parameters
        ----------
        duration : of the plan, in ``unit``; None leaves the schedule's scale.
        budget : of the plan; None leaves the cost's scale.
        unit : of time.

        >>> ScoringScheme.preset("pmbok").sized(duration=200, budget=1e6).scale("cost").level("High")
        Level(name='High', low=200000.0, high=400000.0, text='20 to 40%')
        """
        wholes = {SCHEDULE: (duration, unit), COST: (budget, "")}
        impacts = tuple(scale.times(*wholes[scale.name]) if scale.unit == SHARE and scale.name in wholes else scale for scale in self.impacts)
        return dataclasses.replace(self, impacts=impacts)

    def score(self, risk: Risk, plan: Project | Portfolio | None = None) -> Score:
        """The levels, score and class of a risk, by its probability, its impacts and its ratings.

        Without a ``plan`` lengths are in days of eight hours, and factors, which say nothing without their tasks, are an error.
        ``pmo_risk.model.risk_size`` says how the size of a risk is taken. A scheme in shares has to be ``sized`` first.
        """
        from pmo_risk.model.score import score

        return score(self, risk, plan)

    def table(self, risks: Iterable[Risk] | Project | Portfolio, plan: Project | Portfolio | None = None) -> pd.DataFrame:
        """The risks by id with ``name``, ``kind``, ``probability``, a column for each dimension, ``impact``, ``score`` and ``class``.

        The gravest class stands first; in a class the highest score, then the order of the risks. Where a risk has no impact on a
        dimension the text is empty; one without any stands last. A matrix of classes gives no score (NaN). In place of the risks stands a plan, for
        its own.
        """
        from pmo_risk.model.portfolio import Portfolio
        from pmo_risk.model.project import Project
        from pmo_risk.model.score import table

        if isinstance(risks, (Project, Portfolio)):
            plan, risks = plan or risks, risks.risks
        return table(self, [self.score(risk, plan) for risk in risks])

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"name": self.name} | ({"source": self.source} if self.source else {})
        return data | {
            "probability": self.probability.to_dict(),
            "impacts": [scale.to_dict() for scale in self.impacts],
            "matrix": [list(row) for row in self.matrix],
            "tolerances": [t.to_dict() for t in self.tolerances],
        }

    @classmethod
    def from_dict(cls, data: Any) -> ScoringScheme:
        """The scheme of its JSON form. Every fault is reported at once, with its place.

        >>> scheme = ScoringScheme.preset("pmbok")
        >>> ScoringScheme.from_dict(scheme.to_dict()) == scheme
        True
        """
        from pmo_risk.model.scheme_form import scheme_from

        return scheme_from(data)

    @staticmethod
    def preset(name: str) -> ScoringScheme:
        """A scheme from the literature, with its ``source``; ``ScoringScheme.presets()`` names them."""
        from pmo_risk.model.schemes import SCHEMES

        return SCHEMES[name]

    @staticmethod
    def presets() -> tuple[str, ...]:
        """The names of the schemes that ``preset`` knows."""
        from pmo_risk.model.schemes import SCHEMES

        return tuple(SCHEMES)
