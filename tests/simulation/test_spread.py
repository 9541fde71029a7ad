"""Money spread over months, against a plain twin that asks the calendar once a month."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.model import Calendar
from pmo_risk.network.calendar_map import compile_calendar
from pmo_risk.results.cash import FLOWS, GAINED, INCOME, SIDES, SPENT, SPENT_WHEN
from pmo_risk.results.periods import year_of
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.compile_tasks import calendars_of
from pmo_risk.simulation.cost_lines import cumulative
from pmo_risk.simulation.costing_kernels import AT_END, AT_START, EVEN, spread

START = datetime(2027, 1, 4)
SITE = compile_calendar(Calendar.standard(), START, START)
TABLES = calendars_of([SITE])
MONTHS = np.arange(np.datetime64("2026-12"), np.datetime64("2031-01"))
EDGES = (MONTHS.astype("datetime64[m]") - np.datetime64(SITE.origin, "m")).astype(np.float64)
YEARS = np.array([year_of(m) for m in MONTHS.astype("datetime64[s]").tolist()])
FLAT = np.zeros((2, 1)), np.zeros((1, 1))


def paid(amount, start, finish, mode, calendar, curve, rate=None, *, income=False):
    total, flows = np.zeros(1), np.zeros((1, EDGES.size - 1, FLOWS))
    grown = (np.array([[0.0], [np.log1p(rate)]]), np.array([[np.log1p(rate)]])) if rate is not None else FLAT
    one = (np.array([x], dtype=np.float64) for x in (amount, 1.0, start, finish))
    spread(
        *one,
        mode,
        calendar,
        *TABLES,
        np.array(curve),
        EDGES,
        EDGES if calendar == NONE else SITE.work_at(EDGES),
        YEARS,
        rate is not None,
        2027.0,
        2027,
        *grown,
        income,
        total,
        flows,
        SIDES,
    )
    return float(total[0]), flows[0]


def twin(amount, start, finish, calendar, curve, rate):
    """Month by month, as one would do it by hand."""

    def done(t):
        if calendar == NONE or SITE.work_at(finish) == SITE.work_at(start):
            share = (t - start) / (finish - start)
        else:
            share = (SITE.work_at(t) - SITE.work_at(start)) / (SITE.work_at(finish) - SITE.work_at(start))
        return float(np.interp(share, np.linspace(0, 1, len(curve)), curve))

    flows = np.zeros(EDGES.size - 1)
    for m in range(EDGES.size - 1):
        a, b = max(EDGES[m], start), min(EDGES[m + 1], finish)
        if b > a:
            year = float(np.interp((a + b) / 2, EDGES, YEARS))
            flows[m] = amount * (done(b) - done(a)) * (1 + rate) ** (year - 2027)
    return flows


@given(
    start=st.floats(0, 800_000),
    length=st.floats(1, 900_000),
    calendar=st.sampled_from((NONE, 0)),
    shares=st.lists(st.floats(0.01, 1), max_size=6),
    rate=st.floats(-0.2, 0.5),
)
def test_spreading_is_what_its_twin_does(start, length, calendar, shares, rate):
    """Any time, calendar, curve and rate: each month's money is that of the plain twin, and the months add up to the total."""
    start += EDGES[1]
    curve = cumulative(shares)
    total, flows = paid(1000.0, start, start + length, EVEN, calendar, curve, rate)
    expected = twin(1000.0, start, start + length, calendar, curve, rate)
    np.testing.assert_allclose(flows[:, SPENT], expected, atol=1e-7)
    assert total == pytest.approx(expected.sum())
    assert total == pytest.approx(flows[:, SPENT].sum())


@pytest.mark.parametrize(("mode", "month"), [(AT_START, 2), (AT_END, 1), (EVEN, 1)])
def test_a_moment_at_the_edge_of_two_months(mode, month):
    """What is paid at midnight between January and February belongs to February at a start, and to January at an end."""
    edge = EDGES[2]
    total, flows = paid(5.0, edge, edge, mode, 0, (0.0, 1.0))
    assert total == 5
    assert np.flatnonzero(flows[:, SPENT]).tolist() == [month]
    assert flows[month, SPENT_WHEN] / 5 == pytest.approx(year_of(datetime(2027, 2, 1)))


def test_money_that_comes_in_stands_apart():
    """Negative money is gained; of an income it is told once more, with its sign turned."""
    _, flows = paid(-5.0, EDGES[3], EDGES[3], AT_START, 0, (0.0, 1.0), income=True)
    assert (flows[3, SPENT], flows[3, GAINED], flows[3, INCOME]) == (0, -5, 5)
    _, flows = paid(-5.0, EDGES[3], EDGES[3], AT_START, 0, (0.0, 1.0))
    assert (flows[3, GAINED], flows[3, INCOME]) == (-5, 0)
