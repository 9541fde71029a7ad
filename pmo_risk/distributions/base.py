"""What a distribution owes: its parameters, its quantile function, its moments and its form for the kernel.

A family is one frozen dataclass in one file of this folder. It declares ``kind`` (its name in files), checks its parameters when it is born,
and registers itself. See the package docstring for the recipe.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pmo_risk.distributions.forms import Form
from pmo_risk.errors import DistributionError, near, shown
from pmo_risk.registry import Shelf

Floats = NDArray[np.float64]
_LARGEST = 1e150  # the square of a parameter, hence every variance, is still finite


@runtime_checkable
class Distribution(Protocol):
    """A probability law of one number: a duration, a cost, a delay or a factor.

    ``ppf`` is the inverse CDF for u strictly between 0 and 1, ``cdf`` its inverse; both take and return arrays of any shape.
    """

    kind: ClassVar[str]

    @property
    def mean(self) -> float: ...
    @property
    def var(self) -> float: ...
    @property
    def support(self) -> tuple[float, float]: ...
    def ppf(self, u: ArrayLike) -> Floats: ...
    def cdf(self, x: ArrayLike) -> Floats: ...
    def form(self) -> Form: ...
    def scaled(self, factor: float) -> Distribution: ...
    def to_dict(self) -> dict[str, Any]: ...


class Curve(Protocol):
    """What a law owes that others are made of: both tails and its knots beside the rest. Every family of the shelf has them from ``Family``."""

    @property
    def mean(self) -> float: ...
    @property
    def var(self) -> float: ...
    @property
    def support(self) -> tuple[float, float]: ...
    @property
    def knots(self) -> tuple[float, ...]: ...
    def ppf(self, u: ArrayLike) -> Floats: ...
    def isf(self, q: ArrayLike) -> Floats: ...
    def cdf(self, x: ArrayLike) -> Floats: ...
    def sf(self, x: ArrayLike) -> Floats: ...
    def form(self) -> Form: ...


Maker = Callable[..., Distribution]
FAMILIES: Shelf[Maker] = Shelf("distribution", package="pmo_risk.distributions", error=DistributionError)


@dataclass(frozen=True)
class Family:
    """Shared plumbing of the families: a parameter dictionary and the standard deviation. Not a type to test against."""

    kind: ClassVar[str] = ""

    @property
    def var(self) -> float:
        raise NotImplementedError  # each family gives its own; here only so that std is typed

    @property
    def std(self) -> float:
        """Standard deviation, in the unit of the values."""
        return math.sqrt(self.var)

    @property
    def support(self) -> tuple[float, float]:
        raise NotImplementedError  # as above

    def ppf(self, u: ArrayLike) -> Floats:
        raise NotImplementedError  # as above

    def cdf(self, x: ArrayLike) -> Floats:
        raise NotImplementedError  # as above

    def form(self) -> Form:
        raise NotImplementedError  # as above

    def sf(self, x: ArrayLike) -> Floats:
        """Probability of more than ``x``; families whose upper tail has no end give it without the cancellation of 1 - cdf."""
        return np.asarray(1 - self.cdf(x))

    def isf(self, q: ArrayLike) -> Floats:
        """The value that is exceeded with probability ``q``: ``ppf(1 - q)``, without its cancellation where the family can."""
        return self.ppf((1 - probabilities(q)).clip(None, 1 - 2.0**-53))

    @property
    def knots(self) -> tuple[float, ...]:
        """The values, rising, where the CDF jumps, bends or ends."""
        return tuple(sorted({end for end in self.support if math.isfinite(end)}))

    def to_dict(self) -> dict[str, Any]:
        """``kind`` and the parameters: the JSON form, which ``from_dict`` reads back exactly."""
        return {"kind": self.kind} | {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    def _refuse(self, what: str, code: str, remedy: str = "") -> DistributionError:
        return DistributionError(f"{self.kind}: {what}", code=code, remedy=remedy)

    def _take_number(self, name: str) -> None:
        """Check that the parameter is a finite real number, and hold it as a float."""
        object.__setattr__(self, name, number(getattr(self, name), f"{self.kind}: {name}"))

    def _take_probability(self, name: str) -> None:
        """Check that the parameter is a number between 0 and 1, and hold it as a float."""
        self._take_number(name)
        value = getattr(self, name)
        if not 0 <= value <= 1:
            hint = f"did you mean {value / 100:g}?" if 1 < value <= 100 else ""
            raise self._refuse(f"{name} must be between 0 and 1, got {brief(value)}", "PROBABILITY", hint)

    def _take_list(self, name: str) -> None:
        """Check that the parameter is a list of one number or more, and hold it as a tuple of floats."""
        given = getattr(self, name)
        if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
            raise self._refuse(f"{name} must be a list of numbers, got {shown(given)}", "NOT_A_LIST")
        values = tuple(number(value, f"{self.kind}: {name}[{k}]") for k, value in enumerate(given))
        if not values:
            raise self._refuse(f"{name} is empty", "EMPTY", "give at least one value")
        object.__setattr__(self, name, values)

    def _take_shares(self, name: str) -> None:
        """Check that the parameter is a list of probabilities that sum to 1 within 1e-9, and hold it as a tuple of floats."""
        self._take_list(name)
        shares = getattr(self, name)
        for k, share in enumerate(shares):
            if share < 0:
                raise self._refuse(f"{name}[{k}] is negative: {brief(share)}", "PROB_SUM", "each lies between 0 and 1")
        total = math.fsum(shares)
        if not abs(total - 1) <= 1e-9:
            raise self._refuse(f"{name} sum to {total:.12g}, not 1", "PROB_SUM", "they are not rescaled in silence; mend them")

    def _take_positive(self, name: str, remedy: str = "") -> None:
        """Check that the parameter is a number > 0, and hold it as a float."""
        self._take_number(name)
        if getattr(self, name) <= 0:
            raise self._refuse(f"{name} must be > 0, got {brief(getattr(self, name))}", "SCALE", remedy)

    def _take_ordered(self, *names: str) -> None:
        """Check that the parameters are numbers, none smaller than the one before, and hold them as floats."""
        for name in names:
            self._take_number(name)
        for a, b in pairwise(names):
            x, y = getattr(self, a), getattr(self, b)
            if x > y:
                raise self._refuse(f"{a} {brief(x)} > {b} {brief(y)}", "ORDER", f"order them {' <= '.join(names)}")


class Mirrored(Family):
    """A family that has the law of minus the value too: its upper tail is the lower tail of that."""

    def scaled(self, factor: float) -> Distribution:
        raise NotImplementedError  # each family gives its own

    def sf(self, x: ArrayLike) -> Floats:
        if self.support[0] == self.support[1]:
            return super().sf(x)
        return self.scaled(-1).cdf(-np.asarray(x, dtype=np.float64))

    def isf(self, q: ArrayLike) -> Floats:
        return np.asarray(0.0 - self.scaled(-1).ppf(q))


def brief(x: float) -> str:
    """A number in the fewest digits that give it back: ``0.9``, ``8``."""
    return repr(float(x)).removesuffix(".0")


def number(value: object, what: str) -> float:
    """``value`` as a finite float, or a DistributionError that names ``what``."""
    if isinstance(value, (bool, np.bool_, str, bytes)) or value is None:
        code = "NOT_FINITE" if isinstance(value, str) and _spells_no_finite_number(value) else "NOT_A_NUMBER"
        raise DistributionError(f"{what} must be a number, got {shown(value)}", code=code, remedy=_as_share(value))
    try:
        result = float(value)  # type: ignore[arg-type]  # anything float() takes is welcome; what it refuses is caught below
    except OverflowError:
        result = math.inf
    except (TypeError, ValueError):
        raise DistributionError(f"{what} must be a number, got {shown(value)}", code="NOT_A_NUMBER") from None
    if not math.isfinite(result):
        raise DistributionError(f"{what} must be finite, got {shown(value)}", code="NOT_FINITE")
    if abs(result) > _LARGEST:
        raise DistributionError(f"{what} must be within ±{_LARGEST:g}, got {shown(value)}", code="TOO_LARGE")
    return result + 0.0  # minus zero is zero, also to the model's hash


def _as_share(value: object) -> str:
    """What to write in place of ``"50%"``; nothing for other things."""
    try:
        return f"write {float(value[:-1]) / 100:g}" if isinstance(value, str) and value.endswith("%") else ""
    except ValueError:
        return ""


def _spells_no_finite_number(text: str) -> bool:
    """Whether the text is one that a file writes for infinity or for no number at all: ``nan``, ``-inf``, ``1e999``."""
    try:
        return not math.isfinite(float(text))
    except ValueError:
        return False


def _plain(value: Any) -> Any:
    if isinstance(value, (float, str)):  # most are; to ask the protocol is slow
        return value
    if isinstance(value, tuple):
        return [_plain(x) for x in value]
    return value.to_dict() if isinstance(value, Distribution) else value


def refuse_unnamed(kind: str, unnamed: Sequence[object], remedy: str) -> None:
    """Raise for numbers given without names to a law whose pairs of parameters are told apart by them."""
    if unnamed:
        raise DistributionError(f"{kind}: got {', '.join(map(shown, unnamed))} without a name", code="PARAMETERS", remedy=remedy)


def probabilities(u: ArrayLike) -> Floats:
    """``u`` as an array, checked to lie strictly between 0 and 1."""
    array = np.asarray(u, dtype=np.float64)
    if not bool(np.all((array > 0.0) & (array < 1.0))):
        raise DistributionError("a probability given to ppf must lie strictly between 0 and 1", code="PPF_DOMAIN")
    return array


_signature = functools.cache(inspect.signature)


def from_dict(data: Any) -> Distribution:
    """A distribution from its JSON form; a plain number is ``fixed``.

    >>> from_dict({"kind": "triangular", "low": 1, "mode": 2, "high": 4}).mean
    2.3333333333333335
    """
    if isinstance(data, (int, float)) and not isinstance(data, bool):
        return FAMILIES["fixed"](data)
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise DistributionError(f"a distribution is a number or an object with a 'kind', got {shown(data)}", code="NOT_A_DISTRIBUTION")
    make = FAMILIES[data["kind"]]
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k != "kind"}
    signature = _signature(make)
    known = [name for name, parameter in signature.parameters.items() if parameter.kind is not parameter.VAR_POSITIONAL]
    takes = f"it takes {', '.join(known)}"
    for name in given:
        if name not in known:
            hint = near(str(name), known)
            raise DistributionError(f"{data['kind']}: unknown parameter {shown(name)}", code="PARAMETERS", remedy=f"{hint} {takes}".strip())
    try:
        signature.bind(**given)
    except TypeError as fault:
        raise DistributionError(f"{data['kind']}: {fault}", code="PARAMETERS", remedy=takes) from None
    return make(**given)


def as_distribution(value: object, what: str) -> Distribution:
    """A distribution as it is, or a number as ``fixed``; anything else is an error that names ``what``."""
    if isinstance(value, Family):  # most are; to ask the protocol is slow
        return value  # type: ignore[return-value]  # every registered family is a distribution
    if isinstance(value, Distribution) and not isinstance(value, type):
        return value
    return FAMILIES["fixed"](number(value, what))


def part(value: object, what: str) -> Curve:
    """A law that another is made of: a distribution, its JSON form, or a number; anything else is an error that names ``what``."""
    try:
        law = from_dict(value) if isinstance(value, dict) and "kind" in value else as_distribution(value, what)
    except DistributionError as error:
        raise (error if error.what.startswith(what) else error.at(what)) from None
    if not isinstance(law, Family):
        raise DistributionError(f"{what} must be one of this library's distributions, got {shown(value)}", code="NOT_A_DISTRIBUTION")
    return law
