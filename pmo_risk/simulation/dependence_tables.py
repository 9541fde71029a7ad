"""Distribution functions as tables of cubics: from scores back to uniforms.

The normal distribution has even cells, 64 to a standard deviation. The t distribution, whose tails reach far, has one cell from 0 to 2^-7 and then
128 to every octave, read off the bits of the score. Each holds the lower tail at minus the score, down to 2^-33, where uniforms end. Measured
(``tests/simulation/test_dependence_tables.py``): a score that is turned into a uniform and back is within 1e-7 of itself for the normal, within
1e-6 relative for t from 1 degree of freedom up.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.tables import CUBIC, quantile_table

Floats = NDArray[np.float64]
LEAST = 2.0**-33
PER_SD = 64
NORMAL_END = 6.375
T_BITS = 7
T_OCTAVE = 1 << T_BITS
T_FIRST = (1023 - T_BITS) << T_BITS
T_START = 2.0**-T_BITS


def normal_quantiles() -> Floats:
    """The normal quantile function; see ``tables``."""
    from scipy import special

    return quantile_table(special.ndtri, lambda v: np.asarray(-special.ndtri(v)))


def normal_distribution() -> Floats:
    """P(X < -x) for x from 0 to ``NORMAL_END``."""
    from scipy import special

    start = np.arange(int(NORMAL_END * PER_SD) + 1) / PER_SD
    return _cells(start, np.full(start.size, 1 / PER_SD), lambda x: special.ndtr(-x))


def mixing_quantiles(df: float) -> Floats:
    """Quantiles of sqrt(df / chi-square), high where the uniform is low."""
    from scipy import special

    return quantile_table(lambda u: np.sqrt(df / (2 * special.gammaincinv(df / 2, u))), lambda v: np.sqrt(df / (2 * special.gammainccinv(df / 2, v))))


def t_distribution(df: float) -> tuple[Floats, float]:
    """P(T < -x) from 0 to where it is 2^-33, and that end."""
    from scipy import special

    end = float(-special.stdtrit(df, LEAST))
    octaves = 2.0 ** np.arange(-T_BITS, int(np.ceil(np.log2(end))) + 1)
    start = np.concatenate([[0.0], (octaves[:, None] * (1 + np.arange(T_OCTAVE) / T_OCTAVE)).ravel()])
    width = np.concatenate([[T_START], np.repeat(octaves / T_OCTAVE, T_OCTAVE)])
    return _cells(start, width, lambda x: np.asarray(special.stdtr(df, -x), dtype=np.float64)), end


def _cells(start: Floats, width: Floats, values: Callable[[Floats], Floats]) -> Floats:
    """Coefficients of the cubics through the values at both ends and the thirds of each cell."""
    at = start[:, None] + width[:, None] * (np.arange(4) / 3)
    at[:, 3] = start + width
    return np.ascontiguousarray(values(at) @ CUBIC.T)
