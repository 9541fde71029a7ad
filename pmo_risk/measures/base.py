"""The shelf itself, and what every measure checks and draws on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pmo_risk.errors import InputError, SettingsError, shown
from pmo_risk.measures.estimate import Estimate
from pmo_risk.registry import Shelf

Floats = NDArray[np.float64]
Measure = Callable[..., Estimate]
MEASURES: Shelf[Measure] = Shelf("measure", package="pmo_risk.measures")


def checked(samples: ArrayLike, confidence: float) -> Floats:
    """The sample as a flat array of finite numbers, and the confidence found to be between 0 and 1.

    Raises
    ------
    InputError : for an empty sample, one of more than one dimension, or one that holds NaN or infinity.
    SettingsError : for a confidence that is not strictly between 0 and 1.
    """
    values = np.asarray(samples, dtype=np.float64)
    if values.ndim != 1 or values.size == 0:
        raise InputError(f"a sample is a flat array of at least one number, got shape {values.shape}", code="SAMPLE")
    wrong = values.size - int(np.count_nonzero(np.isfinite(values)))
    if wrong:
        raise InputError(f"{wrong:,} of {values.size:,} samples are not finite", code="NOT_FINITE")
    check_confidence(confidence)
    return values


def check_confidence(confidence: float) -> None:
    """Raise a SettingsError unless ``confidence`` is strictly between 0 and 1."""
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 < confidence < 1:
        hint = f"did you mean {confidence / 100:g}?" if isinstance(confidence, (int, float)) and 1 < confidence < 100 else ""
        raise SettingsError(f"confidence must be between 0 and 1, got {shown(confidence)}", code="CONFIDENCE", remedy=hint)


def check_level(p: float, most: float = 1.0) -> float:
    """Raise a SettingsError unless the level ``p`` is between 0 and ``most``; give it back as a float."""
    if isinstance(p, bool) or not isinstance(p, (int, float, np.number)) or not 0 <= p <= most:
        hint = f"did you mean {p / 100:g}?" if isinstance(p, (int, float)) and not isinstance(p, bool) and most == 1 < p <= 100 else ""
        raise SettingsError(f"a level must be between 0 and {most:g}, got {shown(p)}", code="LEVEL", remedy=hint)
    return float(p)


def normal_score(confidence: float) -> float:
    """Half the width of a two-sided normal interval, in standard errors: 1.959964 at 0.95."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + confidence / 2))


def t_score(confidence: float, degrees: float) -> float:
    """The same for Student's t with ``degrees`` of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))
