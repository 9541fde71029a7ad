"""The cash flow in a report: when the money is spent."""

from __future__ import annotations

from functools import partial

from pmo_risk.charts import cash_flow
from pmo_risk.charts.cash_flow import MOST_BARS
from pmo_risk.errors import InputError, LimitError
from pmo_risk.exporters.report_parts import Table
from pmo_risk.exporters.report_register import Part
from pmo_risk.exporters.svg import figure
from pmo_risk.measures.figures import figure as figure_text
from pmo_risk.measures.figures import legible, places
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.periods import shortest

_HEADS = {
    "mean": "mean",
    "p10": "P10",
    "p90": "P90",
    "cumulative_mean": "mean so far",
    "cumulative_p80": "P80 so far",
    "focus_p80": "plan with a P80 total",
}
_WORDS = {"M": "month", "Q": "quarter", "Y": "year"}
_NOTE = (
    "The percentiles of single periods do not add up to one of the total, for no one iteration is bad in all of them. The last column does: it is the mean"
    " spending of the iterations whose total is near its P80."
)


def cash_part(result: Result | PortfolioResult) -> Part:
    """The chart of what is spent when, with its table; where the run has too many iterations and months for it, a sentence that says so."""
    if not result.cost.has_any:
        return Part()
    try:
        freq = shortest(result.cash.months, MOST_BARS)
        found = result.cash_flow(freq, percentiles=(10, 80, 90))
    except (InputError, LimitError) as error:
        return Part(notes=(f"There is no cash flow: {legible(str(error), 300)}",))
    total = result.cost.p(80)
    so_far = places(total.value, total.low, total.high)
    rows = []
    for period, row in found.iterrows():
        own = places(row["mean"], row["mean_low"], row["mean_high"])
        rows.append((str(period), *(figure_text(row[c], so_far if c.startswith("cumulative") else own) for c in _HEADS)))
    unit = legible(result.cost.unit, 20)
    table = Table(f"What is spent in each {_WORDS[freq]}{', ' + unit if unit else ''}.", (_WORDS[freq], *_HEADS.values()), tuple(rows))
    return Part((figure(partial(cash_flow, result, freq=freq), "cash", "Cash flow", margins=(0.12, 0.19, 0.76, 0.69)),), (table,), (_NOTE,))
