"""Lookups in kernels against ``CalendarMap``, to the bit: calendars of all kinds, at the edges of shifts, cells, units and tables and beside them."""

from datetime import datetime, timedelta

import numba
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.model import Calendar
from pmo_risk.model.calendar import DAYS
from pmo_risk.network import compile_calendar
from pmo_risk.network.calendar_map import NOISE
from pmo_risk.simulation import calendars as lookups
from pmo_risk.simulation.accelerate import alone
from pmo_risk.simulation.backward import implied
from pmo_risk.simulation.backward_rows import implied_row, unshift_row
from pmo_risk.simulation.compile_tasks import calendars_of
from pmo_risk.simulation.rows import LINE, new_rows
from pmo_risk.simulation.settle import unshifted
from pmo_risk.simulation.streams import LANES

MONDAY = datetime(2027, 1, 4)
ROWS = tuple((alone(getattr(lookups, f"{end}_row")), alone(getattr(lookups, f"{end}_at")), f"{end}_at") for end in ("work", "start", "finish"))


@st.composite
def calendars(draw):
    """Weeks of up to four shifts a day on a grid of 1 to 480 minutes, some around the clock, with days off and days of their own."""
    grid = draw(st.sampled_from([1, 15, 60, 480]))

    def shifts():
        edges = sorted(draw(st.sets(st.integers(0, 1440 // grid), max_size=8)))
        return [(a * grid, b * grid) for a, b in zip(edges[::2], edges[1::2], strict=False)]

    week = {d: [(0, 1440)] for d in DAYS} if draw(st.booleans()) else {d: shifts() for d in DAYS}
    if not any(week.values()):
        week["tue"] = [(480, 960)]
    days = draw(st.lists(st.integers(-10, 40), unique=True, max_size=6))
    return Calendar("c", week, {(MONDAY + timedelta(d)).date(): shifts() for d in days})


def edges_of(table, work):
    """Moments, or amounts of work, where something begins or ends."""
    grids = [np.arange(0, table.done[-1] + table.unit, table.unit)] if work else [np.arange(0, table.length + table.cell, table.cell), table.begins]
    size = float(table.done[-1] if work else table.length)
    return np.concatenate([*grids, [-size, 2 * size, 0.0, size]]).astype(np.float64)


@given(st.data(), calendars(), st.integers(0, 2**32 - 1))
def test_rows_at_edges_are_the_plain_lookups(data, calendar, seed):
    """On an edge, a bit or a hair beside it, and between: rows and single lookups of the kernels equal those of ``CalendarMap``."""
    other = Calendar("before it in the table", {"mon": [(0, 61)]})
    tables = [compile_calendar(c, MONDAY, MONDAY + timedelta(60)) for c in (other, calendar)]
    facts, values = calendars_of(tables)
    draw = np.random.default_rng(seed)
    slot, found = np.empty((2, LANES), dtype=np.int32)
    out = np.empty(LANES)
    aside = data.draw(st.sampled_from(["on", "bit", "hair", "between"]))
    for row, one, name in ROWS:
        edges = edges_of(tables[1], name != "work_at")
        within = edges[(edges > 0.1 * edges.max()) & (edges < 0.4 * edges.max())]
        for group in (edges, edges[-4:], edges[-1:], edges[:3], within):
            at = draw.choice(group, LANES)
            if aside == "bit":
                at = np.nextafter(at, at + draw.choice([-1.0, 1.0], LANES))
            elif aside == "hair":
                at = at + draw.choice([-2.0, -0.5, 0.5, 2.0], LANES) * NOISE * tables[1].step
            elif aside == "between":
                at = at + draw.random(LANES) * tables[1].cell
            row(facts, values, 1, at, slot, found, out)
            np.testing.assert_array_equal(out, [getattr(tables[1], name)(float(t)) for t in at])
            np.testing.assert_array_equal(out, getattr(tables[1], name)(at))
            np.testing.assert_array_equal(out, [one(facts, values, 1, t) for t in at])


@numba.njit
def _moved(facts, table, dates, lag, durations, rows, ints, moved, alone):
    """Rows of the backward pass into the first row of ``moved`` and the first two of ``alone``, their scalar twins into the others."""
    unshift_row(facts, table, 1, dates, lag, rows[0], rows[1], rows[2], ints[0], ints[1], moved[0])
    implied_row(facts, table, 1, True, dates, durations, rows[0], ints[0], ints[1], alone[0])
    implied_row(facts, table, 1, False, dates, durations, rows[0], ints[0], ints[1], alone[1])
    for k in range(LANES):
        moved[1, k] = unshifted(facts, table, 1, dates[k], lag)
        alone[2, k] = implied(facts, table, 1, 0, True, dates[k], durations[k])
        alone[3, k] = implied(facts, table, 1, 0, False, dates[k], durations[k])


@given(calendars(), st.integers(0, 2**32 - 1), st.sampled_from([-2000.0, -480.0, -1 / 3, 1 / 3, 480.0, 2000.0]))
def test_rows_of_the_backward_pass_are_their_scalar_twins(calendar, seed, lag):
    """Lags and leads back from moments at work, in time off and at edges, and the finishes of tasks that links alone would place: to the bit."""
    tables = [compile_calendar(c, MONDAY, MONDAY + timedelta(60)) for c in (Calendar.standard(), calendar)]
    facts, values = calendars_of(tables)
    draw = np.random.default_rng(seed)
    dates = draw.choice(edges_of(tables[1], work=False), LANES) if seed % 2 else draw.integers(0, tables[1].length, LANES) / (1 if seed % 3 else 7)
    moved, alone, ints = new_rows(2), new_rows(4), np.empty((2, LANES), dtype=np.int32)
    _moved(facts, values, dates, lag, draw.random(LANES) * 5000 + 1, new_rows(3), ints, moved, alone)
    np.testing.assert_array_equal(moved[0], moved[1])
    np.testing.assert_array_equal(alone[:2], alone[2:])


def test_new_rows_are_whole_cache_lines():
    """Every row begins where a line does, whatever their number, and they are one piece of memory."""
    for shape in ((0,), (1,), (7,), (2, 3)):
        rows = new_rows(*shape)
        assert rows.shape == (*shape, LANES)
        assert rows.ctypes.data % LINE == 0 or not rows.size
        assert rows.flags.c_contiguous
