"""How a result was made: enough to make it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pmo_risk.dependence import Repair
from pmo_risk.errors import LimitError, PmoRiskError, SettingsError, near, raise_all, shown
from pmo_risk.measures.base import check_confidence
from pmo_risk.results.stop import Stop

SAMPLING = {"mc": "Monte Carlo", "lhs": "Latin hypercube", "sobol": "Sobol", "antithetic": "antithetic pairs"}
MAX_ITERATIONS = 1_000_000_000


@dataclass(frozen=True)
class Settings:
    """What a run was asked for. Frozen; checked when it is made.

    Parameters
    ----------
    iterations : how many, at least 1.
    seed : zero or more; 0 is a seed like any other.
    threads : at least 1; they do not change the result.
    sampling : ``"mc"``, ``"lhs"``, ``"sobol"`` or ``"antithetic"``.
    keep : ids of tasks whose finishes were kept.
    confidence : of every interval of the result.
    replicates : independent blocks of equal length, one after the other, that the iterations form; 1 for ``"mc"``, whose iterations are independent.

    >>> Settings(iterations=10_000, seed=1, threads=2).confidence
    0.95
    """

    iterations: int
    seed: int
    threads: int
    sampling: str = "mc"
    keep: tuple[str, ...] = ()
    confidence: float = 0.95
    replicates: int = 1

    @property
    def sampling_text(self) -> str:
        """How it was sampled, in words."""
        if self.replicates == 1:
            return SAMPLING[self.sampling]
        return f"{SAMPLING[self.sampling]} in {self.replicates:,} replicates of {self.iterations // self.replicates:,}"

    def __post_init__(self) -> None:
        errors: list[PmoRiskError] = []
        for name, least in (("iterations", 1), ("seed", 0), ("threads", 1), ("replicates", 1)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                errors.append(SettingsError(f"{name} must be a whole number of at least {least}, got {shown(value)}", code=name.upper()))
            elif name == "iterations" and value > MAX_ITERATIONS:
                errors.append(LimitError(f"at most {MAX_ITERATIONS:,} iterations, got {shown(value)}", code="ITERATIONS"))
        if self.sampling not in SAMPLING:
            hint = f"{near(str(self.sampling), SAMPLING)} known: {', '.join(SAMPLING)}".strip()
            errors.append(SettingsError(f"unknown sampling {shown(self.sampling)}", code="SAMPLING", remedy=hint))
        if not errors:
            errors += self._replicate_errors()
        try:
            check_confidence(self.confidence)
        except SettingsError as error:
            errors.append(error)
        raise_all("settings", errors)

    def _replicate_errors(self) -> list[PmoRiskError]:
        """What is wrong with how the iterations are to be split."""
        size, rest = divmod(self.iterations, self.replicates)
        step = 2 if self.sampling == "antithetic" else 1
        if self.sampling == "mc":
            what = f"plain Monte Carlo has no replicates, got {self.replicates}" if self.replicates > 1 else ""
            remedy = f"leave replicates out, or name another sampling: {', '.join(list(SAMPLING)[1:])}"
        else:
            what = f"{self.iterations:,} iterations do not make {self.replicates:,} replicates of equal length" if rest else ""
            if not rest and size < 2:
                what = f"a replicate needs at least 2 iterations, got {self.iterations:,} for {self.replicates:,} replicates"
            elif not rest and size % step:
                what = f"antithetic iterations come in pairs, got replicates of {size:,}"
            least = max(2, -(-size // step) * step + (step if rest else 0))
            remedy = f"ask for {least * self.replicates:,} iterations, or for another number of replicates"
        return [SettingsError(what, code="REPLICATES", remedy=remedy)] if what else []


@dataclass(frozen=True)
class Recipe:
    """Where a result came from: the model, the settings, the random streams, the libraries, and the time it took.

    Parameters
    ----------
    model_hash : SHA-256 of the model's JSON form.
    stream_version : name of the scheme of random streams; equal names give equal draws.
    versions : library versions by name.
    seconds : wall time of the run.
    repairs : correlation matrices that could not be, and what was used in their place.
    stop : how a run that was to stop by itself came to its end; None for a fixed number of iterations.
    """

    model_hash: str
    settings: Settings
    stream_version: str
    versions: Mapping[str, str]
    seconds: float
    repairs: tuple[Repair, ...] = ()
    stop: Stop | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "versions", dict(self.versions))
