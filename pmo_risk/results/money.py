"""What a result says of money in time: cash flow, net present value, internal rate of return, funding."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from pmo_risk.distributions import Distribution
from pmo_risk.errors import InputError
from pmo_risk.measures import Estimate
from pmo_risk.model.price_index import yearly_rate
from pmo_risk.results.cash import Cash, CostReplay, Floats
from pmo_risk.results.cash_flow import cash_flow_table
from pmo_risk.results.cost_table import cost_table
from pmo_risk.results.discounting import internal_rate, present_value
from pmo_risk.results.funding import Funding, funding
from pmo_risk.results.periods import months_of, year_of
from pmo_risk.results.quantity import Quantity, share

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class InternalRate(Quantity):
    """The internal rate of return over the iterations that have one; ``undefined`` is the probability of none (money that only goes, or only comes)."""

    undefined: Estimate | None = None


class Money:
    """Money in time. For a Result or PortfolioResult, whose iterations are run again for it on first use."""

    if TYPE_CHECKING:

        @property
        def cost(self) -> Quantity: ...

    def _cash_parts(self) -> Cash:
        raise NotImplementedError

    def _cost_rows(self, by: str, depth: int | None) -> tuple[list[str], Floats]:
        raise NotImplementedError

    def _began(self) -> datetime:
        raise NotImplementedError

    def _money_replay(self) -> CostReplay:
        raise NotImplementedError

    @cached_property
    def cash(self) -> Cash:
        """What comes and goes by month, in every iteration: what the tables below are made of."""
        return self._cash_parts()

    def cash_flow(self, freq: str = "M", *, percentiles: Sequence[float] = (10, 50, 80, 90), of: str = "spend") -> pd.DataFrame:
        """Spending by month, quarter or calendar year, indexed by period.

        Columns: ``mean`` with its interval (``mean_low``, ``mean_high``); the percentiles of each period, ``p80``; ``cumulative_mean``, and the
        percentiles of all up to the end of each period, ``cumulative_p80``; ``focus_p80``: the mean spending of the iterations whose total is near its P80.

        In each iteration the periods add up to its cost. So the means add up to the mean cost, and the last cumulative percentile is that of the cost.
        The percentiles of single periods do not add up to a percentile of the total, nor are they one plan; for a spending plan with a P80 total, take
        ``focus_p80``: it adds up to the mean total of the 5% of the iterations nearest to P80 in rank.

        Parameters
        ----------
        freq : ``"M"``, ``"Q"`` or ``"Y"``.
        percentiles : which, 0 to 100.
        of : ``"spend"``, costs less bonuses; ``"income"``; or ``"net"``, income less spending.

        >>> import pmo_risk as pr
        >>> dig = pr.Task("dig", pr.triangular(30, 40, 60), cost_rate=1000)
        >>> result = pr.simulate(pr.Project("p", "2027-01-04", [dig]), 1000, seed=1, progress=False)
        >>> flow = result.cash_flow()
        >>> round(float(flow["mean"].iloc[0])), bool(abs(flow["mean"].sum() - result.cost.mean.value) < 1e-6)
        (20000, True)
        """
        return cash_flow_table(self.cash, self.cost, freq, percentiles, of)

    def spend(self, period: str | int) -> Quantity:
        """What is spent in one period, ``"2027"``, ``"2027Q1"`` or ``"2027-03"``, over all iterations."""
        first, count = months_of(period)
        begin = min(max(first - self.cash.first, 0), self.cash.months)
        end = min(max(first + count - self.cash.first, begin), self.cash.months)
        return self._quantity(f"spend in {period}", self.cash.spend[begin:end].sum(axis=0))

    def npv(self, rate: Distribution | float) -> Quantity:
        """The net present value: income less costs, each worth (1 + rate)^-t, where t is the years from the start (parts of calendar years, actual/actual).

        Parameters
        ----------
        rate : yearly discount rate, 0.08 for 8%; a law is drawn once an iteration.

        Payments of one month are discounted from their centre of money, which errs by at most 5 in a million of them at 8%; a single one is exact.
        """
        law = yearly_rate(rate, "rate")
        low, high = law.support
        rates = low if low == high else self._money_replay().uniform_draws(law, "discount rate")
        flows, years = self.cash.dated(self._year)
        return self._quantity("npv", present_value(flows, years, rates))

    def irr(self) -> InternalRate:
        """The internal rate of return: the yearly discount rate at which the net present value is zero, 0.08 for 8%.

        ``undefined`` is the probability that there is none between -99% and 10,000%; such iterations are left out of the samples. Flows that change
        sign more than once may have several; the one nearest to zero is taken.

        Raises
        ------
        InputError : NO_IRR, where no iteration has one.
        """
        flows, years = self.cash.dated(self._year)
        rates = internal_rate(flows, years) if flows.size else np.full(self.cost.samples.size, np.nan)
        none = np.isnan(rates)
        if none.all():
            raise InputError(
                "no iteration has an internal rate of return", code="NO_IRR", remedy="it takes money that goes and money that comes: give incomes="
            )
        undefined = share(none, self.cost.replicates, self.cost.confidence, "probability of no internal rate of return")
        found = self._quantity("irr", rates[~none], "")
        blocks = found.replicates if not none.any() else None if found.replicates is None else 1  # blocks of unequal length give no interval
        given = {f.name: getattr(found, f.name) for f in dataclasses.fields(found)} | {"replicates": blocks}
        return InternalRate(**given, undefined=undefined)

    def funding(self, limits: Mapping[int, float]) -> Funding:
        """Whether spending stays within the money that each calendar year has; a year that is not named has none.

        >>> import pmo_risk as pr
        >>> dig = pr.Task("dig", pr.triangular(30, 40, 60), cost_rate=1000)
        >>> result = pr.simulate(pr.Project("p", "2027-01-04", [dig]), 1000, seed=1, progress=False)
        >>> result.funding({2027: 50_000}).every_year.value > 0.7
        True
        """
        return funding(self.cash, limits, self.cost)

    def costs(self, by: str = "wbs", *, depth: int | None = None, percentiles: Sequence[float] = (50, 80)) -> pd.DataFrame:
        """What each part of the cost comes to: ``mean`` with its interval (``low``, ``high``), its ``share`` of the mean cost, and percentiles.

        The means add up to the mean cost, and the shares to 1; percentiles do not add up. What belongs nowhere (a risk on several branches, a cost of the
        whole project) stands under an empty name.

        Parameters
        ----------
        by : ``"wbs"``, ``"cbs"``, ``"task"``, ``"resource"`` (of items that price one), ``"kind"`` (task, risk, item, percent, clause) or ``"item"``, each by
            itself; of a portfolio also ``"project"``. Breakdowns of several projects are taken as one; tasks and items of a portfolio are named with
            their project.
        depth : levels of the breakdown that are told apart; None, all.
        percentiles : which, 0 to 100.
        """
        return cost_table(*self._cost_rows(by, depth), self.cost, by, percentiles)

    @property
    def _year(self) -> float:
        return year_of(self._began())

    def _quantity(self, name: str, samples: Floats, unit: str | None = None) -> Quantity:
        cost = self.cost
        values = np.ascontiguousarray(samples)
        values.flags.writeable = False
        return Quantity(name, values, cost.unit if unit is None else unit, None, cost.confidence, cost.replicates)


def replay_of(replay: object) -> CostReplay:
    """The replay, if it can be asked for money."""
    if not isinstance(replay, CostReplay):
        raise InputError("this result cannot run its iterations again", code="NO_REPLAY", remedy="simulate the plan again with the same seed")
    return replay
