"""What the backward pass asks of one task in one lane: the finish that a link alone would give it, and where it goes at its latest."""

import numpy as np

from pmo_risk.simulation.accelerate import inlined, inner
from pmo_risk.simulation.arrays import HAPPENED
from pmo_risk.simulation.calendars import finish_at, start_at, work_at
from pmo_risk.simulation.special import is_plain, latest_start, run_from


@inner
def implied(facts, table, calendar, stays, to_start, asked, duration):
    """The finish that a link alone would give its successor, computed to the bit as the forward pass does."""
    if duration > 0.0:
        w = work_at(facts, table, calendar, asked)
        return finish_at(facts, table, calendar, w + duration if to_start else w)
    return asked if stays else start_at(facts, table, calendar, work_at(facts, table, calendar, asked))


@inner
def late(facts, table, calendar, stays, start_limit, finish_limit, duration):
    """The latest start and finish that keep a task within two limits."""
    if duration > 0.0:
        w = work_at(facts, table, calendar, finish_limit)
        if start_limit < np.inf:
            w = min(w, work_at(facts, table, calendar, start_limit) + duration)
        return start_at(facts, table, calendar, w - duration), finish_at(facts, table, calendar, w)
    moment = min(start_limit, finish_limit)
    if stays != HAPPENED:
        w = work_at(facts, table, calendar, moment)
        following = start_at(facts, table, calendar, w)
        moment = following if following <= moment and not stays else finish_at(facts, table, calendar, w)
    return moment, moment


@inlined
def implied_special(facts, table, sp, n, calendar, stays, to_start, asked, duration):
    """``implied`` of a task of ``Specials``: what a cap or an expected finish would make of it is not the link's doing."""
    length = duration + sp.gap[n]
    if not is_plain(sp, n):
        if not to_start:
            asked = latest_start(facts, table, sp, n, length, asked)
        return run_from(facts, table, sp, n, length, asked)[1]
    return implied(facts, table, calendar, stays, to_start, asked, length)
