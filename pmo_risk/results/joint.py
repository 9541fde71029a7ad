"""Time and money together: the joint confidence level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import SettingsError, shown
from pmo_risk.measures import Estimate, correlation, replicated
from pmo_risk.measures.base import check_level
from pmo_risk.measures.figures import exact
from pmo_risk.results.finish import Finish
from pmo_risk.results.frontier import frontier
from pmo_risk.results.moments import date_words, minutes_array
from pmo_risk.results.quadrants import Quadrants
from pmo_risk.results.quantity import Quantity, share

if TYPE_CHECKING:
    import pandas as pd

Hits = NDArray[np.bool_]
Milestones = Mapping[str, Any]
_LONGEST = 68


@dataclass(frozen=True, eq=False)
class Joint:
    """Finish and cost of the same iterations, as pairs; and the finishes of milestones with them.

    Parameters
    ----------
    finish, cost : of the whole.
    milestone : gives the finish of a task by its name, of the same iterations; of a portfolio that of ``"project/task"``, or of a project by its id.
    """

    finish: Finish
    cost: Quantity
    milestone: Callable[[str], Finish] | None = None

    def probability(self, by: Any = None, cost: float | None = None, milestones: Milestones | None = None) -> Estimate:
        """The probability of keeping all targets at once: the joint confidence level.

        Parameters
        ----------
        by : a date (or number of time units) for the finish.
        cost : the most that may be spent.
        milestones : dates by task id, ``{"M200": "2027-03-01"}``; of a portfolio by ``"project/task"``, or by project for its finish. Milestones
            that were not kept are computed again, which may take as long as the run did for each.

        Raises
        ------
        SettingsError : where no target is given.
        GraphError : for a milestone that there is not.
        """
        targets = self._targets(by, cost, milestones)
        words = " and ".join(words for words, _ in targets)
        label = f"probability {words if len(words) <= _LONGEST else f'of keeping all {len(targets)} targets'}"
        return self._share(_all(hits for _, hits in targets), label)

    def within(self, by: Any = None, cost: float | None = None, milestones: Milestones | None = None) -> Hits:
        """In which iterations all targets are kept; shape (iterations,). See ``probability``."""
        return _all(hits for _, hits in self._targets(by, cost, milestones))

    def targets(self, by: Any = None, cost: float | None = None, milestones: Milestones | None = None) -> pd.DataFrame:
        """Which target is the hard one: a row each, with its probability by itself, and that of all the others together without it.

        Columns: ``alone``, ``alone_low``, ``alone_high``, ``others``, ``others_low``, ``others_high``; the last three are 1 for a single target.
        """
        import pandas as pd

        targets = self._targets(by, cost, milestones)
        rows = []
        for at, (_, hits) in enumerate(targets):
            others = [h for k, (_, h) in enumerate(targets) if k != at]
            alone, rest = self._share(hits, ""), self._share(_all(iter(others or [np.ones_like(hits)])), "")
            rows.append([alone.value, *alone.interval, rest.value, *(rest.interval if others else (1.0, 1.0))])
        columns = [f"{what}{end}" for what in ("alone", "others") for end in ("", "_low", "_high")]
        return pd.DataFrame(rows, index=pd.Index([words for words, _ in targets], name="target"), columns=columns)

    def quadrants(self, by: Any, cost: float) -> Quadrants:
        """The shares of iterations that keep the date, the cost, both, and neither.

        >>> from datetime import datetime
        >>> days = np.array([1.0, 2.0, 3.0, 4.0])
        >>> joint = Joint(Finish("finish", days, "d", clock=days * 1440, start=datetime(2027, 1, 4)), Quantity("cost", np.array([9.0, 6.0, 7.0, 8.0])))
        >>> joint.quadrants(by=3, cost=7).table["value"].to_dict()
        {'both': 0.5, 'late': 0.0, 'over': 0.25, 'neither': 0.25}
        """
        if by is None or cost is None:
            raise SettingsError("quadrants need a date and a cost", code="JOINT", remedy="give by= and cost=")
        (when, soon), (much, cheap) = self._targets(by, cost, None)
        late, over = when.replace("by", "after", 1), much.replace("within", "above", 1)
        return Quadrants(
            self._share(soon & cheap, f"{when} and {much}"),
            self._share(~soon & cheap, f"{late} and {much}"),
            self._share(soon & ~cheap, f"{when} and {over}"),
            self._share(~soon & ~cheap, f"{late} and {over}"),
        )

    @property
    def correlation(self) -> Estimate:
        """Pearson's correlation of finish and cost."""
        x, y, sure, label = self.finish.samples, self.cost.samples, self.finish.confidence, "correlation of finish and cost"
        if self.finish.replicates is None:
            return correlation(x, y, confidence=sure, label=label)
        return replicated(lambda part: correlation(x[part], y[part]).value, x.size, self.finish.replicates, confidence=sure, label=label)

    def frontier(self, level: float) -> pd.DataFrame:
        """The pairs of finish and cost that just reach a joint confidence, from 0 to 1: each row is the least cost for its finish.

        Columns: ``finish`` (time units), ``date``, ``cost``, and ``low`` and ``high``: the interval of that cost at that date, by order statistics,
        each by itself. Every row is attained in the sample; between rows the frontier is a staircase. Where too few iterations finish by a date, ``high``
        is infinite. See ``pmo_risk.results.frontier``.
        """
        import pandas as pd

        check_level(level)
        rows, cost, low, high = frontier(self.finish.samples, self.cost.samples, level, self.finish.confidence, self.finish.replicates)
        dates = minutes_array(self.finish.start, self.finish.clock[rows], "s")
        return pd.DataFrame({"finish": self.finish.samples[rows], "date": dates, "cost": cost, "low": low, "high": high})

    def fit(self, by: Any, cost: float) -> pd.DataFrame:
        """The route by bivariate fit beside the simulated pairs: a joint law with the moments of finish and cost, asked for the same targets.

        Rows: ``simulated``, ``normal``, ``lognormal``; a law that cannot be (lognormal outcomes are above zero) has NaN. Columns: ``finish``, ``cost``,
        ``both``: the probabilities of keeping the date, the cost and both; ``low``, ``high``: the interval of ``both``; ``difference``, ``difference_low``,
        ``difference_high``: how much more the law says than the simulation, from 20 batches of iterations or from their replicates.

        Two routes to a joint confidence level are named in NASA's Cost Estimating Handbook (version 4, 2015), appendix J: a simulated schedule with costs,
        and a bivariate law fitted to finish and cost. ``pmo_risk.results.bivariate`` has the
        formulas. Dates are fitted in elapsed time from the project's start,
        numbers in time units; the lognormal depends on that start.

        Raises
        ------
        SettingsError : without a date or a cost.
        """
        from pmo_risk.results.bivariate import fit_table

        return fit_table(self, by, cost)

    def _share(self, hits: Hits, label: str) -> Estimate:
        return share(hits, self.finish.replicates, self.finish.confidence, label)

    def _targets(self, by: Any, cost: float | None, milestones: Milestones | None) -> list[tuple[str, Hits]]:
        """Each target in words, with the iterations that keep it."""
        found = []
        if by is not None:
            found.append((f"by {date_words(by)}", self.finish.within(by)))
        if cost is not None:
            found.append((f"within {exact(float(cost))} {self.cost.unit}".rstrip(), self.cost.within(cost)))
        if milestones is not None and not isinstance(milestones, Mapping):
            raise SettingsError(f"milestones are dates by task id, got {shown(milestones)}", code="JOINT", remedy='write milestones={"M200": "2027-03-01"}')
        for name, date in (milestones or {}).items():
            if self.milestone is None:
                raise SettingsError(f"no milestones are known here, got {shown(name)}", code="JOINT", remedy="ask result.joint")
            found.append((f"{name} by {date_words(date)}", self.milestone(name).within(date)))
        if not found:
            raise SettingsError("a joint probability needs a date, a cost or milestones", code="JOINT", remedy="give by=, cost= or milestones=")
        return found


def _all(hits: Any) -> Hits:
    kept: Hits = np.logical_and.reduce(list(hits))
    return kept
