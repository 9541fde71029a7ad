"""How many: what the laws of counts share."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from pmo_risk.distributions.base import Distribution, Floats
from pmo_risk.distributions.discrete import Discrete
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.piecewise import Piecewise, joined

LEAST = 2.0**-50  # counts that lie further out than this probability, below or above, are left out: no draw could give them


class Tails(NamedTuple):
    """Counts in rising order, with the probabilities of at most and of at least each."""

    counts: Floats
    below: Floats
    above: Floats


class Counts(Piecewise):
    """A law of whole numbers, given by the tails of all that matter; both ends are cut where less than ``LEAST`` lies beyond."""

    def _tails(self) -> Tails:
        raise NotImplementedError  # each family gives its own

    @cached_property
    def _kept(self) -> Tails:
        tails = self._tails()
        kept = (tails.below >= LEAST) & (tails.above >= LEAST)
        return Tails(*(x[kept] for x in tails))

    @cached_property
    def pieces(self) -> Pieces:
        counts, below, _ = self._kept
        return joined(below, counts, counts)

    @cached_property
    def shares(self) -> Floats:
        """The probability of each count, from the tail that it is nearer to."""
        _, below, above = self._kept
        rising, falling = np.diff(below, prepend=0.0), -np.diff(above, append=0.0)
        return np.where(below <= 0.5, rising, falling)

    @property
    def mode(self) -> float:
        """The most probable count; the lowest of those that are equally so."""
        return float(self._kept.counts[int(np.argmax(self.shares))])

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the count; by 0 it is the constant 0."""
        values, shares = self._kept.counts, self.shares
        return Discrete(tuple(values * factor), tuple(shares / shares.sum())) if factor else Discrete((0.0,), (1.0,))
