"""Two runs beside each other: what a response, a new plan or another assumption changed, and whether it is worth its price."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pmo_risk.errors import SettingsError, shown
from pmo_risk.measures import Estimate
from pmo_risk.results.joint import Joint, Milestones
from pmo_risk.results.moments import number
from pmo_risk.results.paired import Change, change_of_share, mean_of, need_pairs
from pmo_risk.results.pairing import AnyResult, check_comparable, check_paired, on_one_scale
from pmo_risk.results.quantity import share

if TYPE_CHECKING:
    import pandas as pd

PERCENTILES = (50, 80, 90)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a change saves, against a price.

    Parameters
    ----------
    price : of the change, as far as the second run does not hold it.
    saving : mean saving before the price.
    net : mean saving less the price.
    exceeds : the probability that the saving exceeds the price.
    """

    price: float
    saving: Estimate
    net: Estimate
    exceeds: Estimate

    def __str__(self) -> str:
        return "\n".join(map(str, (self.saving, self.net, self.exceeds)))


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Finish and cost of two runs, pair by pair. Made by ``compare``; all changes are *after less before*.

    Parameters
    ----------
    before, after : results of two projects or of two portfolios.
    paired : whether iteration i of the one is compared with iteration i of the other.
    """

    before: AnyResult
    after: AnyResult
    paired: bool = True

    def __post_init__(self) -> None:
        check_comparable(self.before, self.after)
        if not isinstance(self.paired, bool):
            raise SettingsError(f"paired is True or False, got {shown(self.paired)}", code="COMPARE")
        if self.paired:
            check_paired(self.before, self.after)

    @cached_property
    def joints(self) -> tuple[Joint, Joint]:
        """Finish and cost before and after, on one scale: time units, or elapsed days where the two plans differ in start, calendar or unit."""
        return on_one_scale(self.before, self.after)

    @cached_property
    def finish(self) -> Change:
        """How the finish changed: ``finish.mean``, ``finish.p(80)``, ``finish.probability_by(date)``, ``finish.better``, ``finish.samples``."""
        a, b = self.joints
        return Change(a.finish, b.finish, self.paired)

    @cached_property
    def cost(self) -> Change:
        """How the cost changed; as ``finish``."""
        a, b = self.joints
        return Change(a.cost, b.cost, self.paired)

    def probability(self, by: Any = None, cost: float | None = None, milestones: Milestones | None = None) -> Estimate:
        """The change of the probability of keeping all targets at once; arguments as of ``result.joint.probability``."""
        a, b = self.joints
        words = a.probability(by, cost, milestones).label
        hits = [j.within(by, cost, milestones) for j in (a, b)]
        return change_of_share(hits[0], hits[1], a.finish, b.finish, self.paired, f"change of the {words}")

    def worth(self, price: float, *, value_of_time: float = 0.0) -> Worth:
        """What the change saves against what it costs to have it.

        Parameters
        ----------
        price : money; what of it is in the second plan's costs already is not given again.
        value_of_time : money that a time unit (or elapsed day) of the finish is worth: damages, overheads, lost revenue, where neither plan holds them.

        The saving of an iteration is its cost before less its cost after, plus ``value_of_time`` times the time gained. Only pairs have savings.

        Raises
        ------
        SettingsError : for what is not a number, and for runs that are not paired.
        """
        need_pairs(self.paired)
        asked, rate = number(price, "the price"), number(value_of_time, "the value of time")
        saved = -self.cost.samples - (rate * self.finish.samples if rate else 0.0)
        like = self.cost.before
        return Worth(
            asked,
            mean_of(saved, like, "mean saving"),
            mean_of(saved - asked, like, "mean saving less the price"),
            share(saved > asked, like.replicates, like.confidence, "probability that the saving exceeds the price"),
        )

    @property
    def targets(self) -> tuple[Any, float]:
        """The date and the cost whose probabilities the table compares: the first plan's deadline, else its P80 finish; and its P80 cost."""
        finish, cost = self.before.finish, self.before.cost.p(80).value
        p80 = finish.p(80)
        return finish.deadline or p80.date or p80.value, cost

    @property
    def table(self) -> pd.DataFrame:
        """A row a number, indexed by ``quantity`` (finish, cost, probability) and ``statistic``.

        Columns: ``before``, ``after``, ``difference`` with ``low``, ``high`` and ``std_error``, ``unit``, and of finishes ``before_date`` and ``after_date``.
        """
        import pandas as pd

        rows, index = [], []
        for quantity, statistic, before, after, change in compared(self):
            index.append((quantity, statistic))
            cells = [before.value, after.value, change.value, *change.interval, change.std_error, change.unit]
            rows.append([*cells, before.date, after.date])
        names = ["before", "after", "difference", "low", "high", "std_error", "unit", "before_date", "after_date"]
        table = pd.DataFrame(rows, index=pd.MultiIndex.from_tuples(index, names=["quantity", "statistic"]), columns=names)
        return table.astype({"before_date": "datetime64[us]", "after_date": "datetime64[us]"})

    def __repr__(self) -> str:
        from pmo_risk.results.compare_summary import compare_summary
        from pmo_risk.results.text_look import text_look

        return text_look(compare_summary(self))

    def _repr_html_(self) -> str:
        from pmo_risk.results.compare_summary import compare_summary
        from pmo_risk.results.html_look import html_look

        return html_look(compare_summary(self))


Row = tuple[str, str, Estimate, Estimate, Estimate]


def compared(found: Comparison) -> list[Row]:
    """The numbers that are compared: quantity, statistic, before, after, change."""
    rows: list[Row] = []
    for change in (found.finish, found.cost):
        a, b, name = change.before, change.after, change.before.name
        rows.append((name, "mean", a.mean, b.mean, change.mean))
        rows += [(name, f"p{q}", a.p(q), b.p(q), change.p(q)) for q in PERCENTILES]
    (first, second), (by, cost) = found.joints, found.targets
    for statistic, given in (("finish", {"by": by}), ("cost", {"cost": cost}), ("both", {"by": by, "cost": cost})):
        rows.append(("probability", statistic, first.probability(**given), second.probability(**given), found.probability(**given)))
    return rows


def compare(before: AnyResult, after: AnyResult, *, paired: bool = True) -> Comparison:
    """Compare two runs, each difference with its interval.

    Draws belong to tasks and risks by name. Two runs with the same seed, iterations and sampling share them wherever their plans share tasks and
    risks, so that iteration i of the one is iteration i of the other with what was changed, and the difference is known far better than either
    number: *common random numbers* (Law, Simulation Modeling and Analysis, 5th ed., section 11.2).

    Parameters
    ----------
    before, after : results of two projects, or of two portfolios.
    paired : False compares runs that share no draws; intervals are then wider, and nothing is said iteration by iteration.

    Raises
    ------
    InputError : for a project against a portfolio, and for two currencies.
    SettingsError : NOT_PAIRED, where the runs do not share their draws; it says why.

    >>> import pmo_risk as pr
    >>> plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.triangular(5, 10, 20))], risks=[pr.Risk("flood", 0.3, [pr.Impact("a", delay=8)])])
    >>> runs = [pr.simulate(p, 1000, seed=1, progress=False) for p in (plan, plan.without_risk("flood"))]
    >>> change = pr.compare(*runs)
    >>> -3.0 < change.finish.mean.value < -2.0, change.finish.worse.value
    (True, 0.0)
    """
    return Comparison(before, after, paired)
