"""The compiled model: a project's network, laws and risks as plain arrays, which is all that a kernel sees.

Row numbers are in the canonical order of ``compile``. Times are minutes: working minutes of the one calendar where the whole model has one
(``clock == 0``), else minutes of the clock (``clock == 1``). Every array is read-only. Kernels take the tuples apart once a block, since
to pass a tuple is to pass all that is in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Flags = NDArray[np.uint8]

CONSTANT, UNIFORM, TRIANGULAR, TABLE, ATOMS = range(5)
PLAIN, ANTITHETIC, HYPERCUBE, SOBOL = range(4)
FS, SS, FF, SF = range(4)
BY_CLOCK, HANDED, LEAVING, ARRIVING = range(4)
SHARE, FACTOR, MOST_FACTOR, DELAY, MOST_DELAY, STOP = range(6)
NONE = -1
HAPPENED = 2

STEP, LENGTH, WEEK_WORK, PER_CELL, CELL_SLOTS, BITS, DONE_FIRST, UNIT, PER_UNIT, EDGE, COUNT, BEGINS_FIRST, CALENDAR_FACTS = range(13)


class Laws(NamedTuple):
    """Every quantity that is drawn, one row each; L rows."""

    kind: (
        Ints  # (L, 4) kind (CONSTANT, UNIFORM, TRIANGULAR, TABLE or ATOMS), first row in ``table`` or ``atoms``, how many of ``atoms``, row in Prepared or NONE
    )
    parameters: Floats  # (L, 5) by kind, see sampling.sample
    words: Words  # (L, 4) stream
    table: Floats  # (cells, 4) cubic coefficients
    atoms: Floats  # (atoms, 5) single values and straight pieces, see pieces.piece_rows


class Prepared(NamedTuple):
    """Uniforms that are made for a whole block before it runs, one row each; Q rows."""

    words: Words  # (Q, 4) stream
    way: Ints  # (Q,) PLAIN, ANTITHETIC, HYPERCUBE or SOBOL
    dimension: Ints  # (Q,) row in directions of a SOBOL one, else NONE
    directions: Words  # (D, 32) direction numbers, see sobol.directions
    size: int  # iterations of a replicate, see ways.Sampling


class Dependence(NamedTuple):
    """G groups of quantities that depend on each other, M members in all; see ``dependence``. Weights turn the scores of occurrences round, which
    happen where their uniforms are low.
    """

    first: Ints  # (G + 1,) ranges of the arrays of members
    factor: Ints  # (G,) row in Prepared of its common factor; NONE for a group with weights
    mixing: Ints  # (G,) row in Prepared of what multiplies all scores of a t copula; NONE for the Gaussian
    mixing_table: Ints  # (G,) where its quantiles begin in ``tables``
    t_table: Ints  # (G,) where the t distribution begins in ``tables``
    t_end: Floats  # (G,) beyond which it is flat
    member: Ints  # (M,) row in Prepared
    loading: Floats  # (M,) on the common factor
    own: Floats  # (M,) weight of its own score beside that
    weight_from: Ints  # (M,) member, counted within the group, that its weights begin with; the same for every four, and a multiple of four
    weight_first: Ints  # (M,) where they begin in ``weight``; they end with itself
    weight: Floats
    tables: Floats  # (cells, 4) cubics: normal quantiles, the normal distribution, then for each t copula those of ``mixing_table`` and ``t_table``
    reordered: Ints  # (I,) rows in Prepared of what Iman and Conover's method reorders
    order: Floats  # (I, n) their uniforms in all iterations, n a multiple of 64


class Risks(NamedTuple):
    """R strikes that may happen, causes before what they cause, and D draws of their impacts. A row of 64 is kept of each draw, then of S sums or products of
    draws that hit the same tasks, then of each trigger."""

    occurs_law: Ints  # (R,) a uniform; strikes with one law come one after the other
    low: Floats  # (R,) it strikes where that is from here on
    high: Floats  # (R,) to below here
    cause_first: Ints  # (R + 1,) ranges of the two below
    cause_draw: Ints  # draw that is 1 where a cause strikes, 0 elsewhere
    cause_high: Floats  # upper end where it does; of several the highest
    draw_law: Ints  # (D,)
    draw_risk: Ints  # (D,) rising
    draw_without: Floats  # (D,) the value when the risk does not strike: 0, or what leaves a factor without effect
    draw_calendar: Ints  # (D,) the draw is a moment in working time of this calendar, to be mapped to the clock; NONE
    sum_first: Ints  # (S + 1,) ranges of the one below
    sum_draw: Ints
    sum_is_factor: Flags  # (S,) 1: a product of factors, 0: a sum of delays
    cost_draw: Ints  # (K,) draws that are money
    cost_times: Ints  # (K,) draw that multiplies it, NONE
    cost_project: Ints  # (K,)
    trigger_first: Ints  # (N + 1,) triggers by the task that they watch: ranges of the two below; their rows come in this order
    trigger_limit: Floats  # strikes where the task's finish, or its cost, is above this
    trigger_is_cost: Flags
    rows: int  # of draws, sums and triggers


class Tasks(NamedTuple):
    """N tasks in topological order, spans (levels of effort, summaries) last."""

    law: Ints  # (N,) duration or remaining duration
    done: Flags  # (N,) 1: start and finish are the bounds, nothing is drawn
    hold: Flags  # (N,) 1: the duration may leave what is allowed, and is held within it
    started: Flags  # (N,) 1: the start is ``actual``, only the rest is scheduled
    actual: Floats  # (N,) actual start of a started task
    start_bound: Floats  # (N,) earliest start
    finish_bound: Floats  # (N,) earliest finish, -inf if none
    stays: Flags  # (N,) 1: where it has no duration it stays at its moment, else it moves to the next working minute; HAPPENED: it is finished work
    calendar: Ints  # (N,) that it works by
    float_calendar: Ints  # (N,) that its float is measured on
    project: Ints  # (N,)
    start_slot: Ints  # (N,) row that holds the start until its last use; a scratch row if nobody uses it
    finish_slot: Ints  # (N,)
    length_slot: Ints  # (N,) row that holds the duration; NONE if nobody uses it
    reads_start: Flags  # (N,) 1: somebody uses its start
    reads_finish: Flags  # (N,) 1: somebody uses its finish on the clock
    works: Flags  # (N,) 1: on the clock, but placed in the working time of its calendar, which it certainly needs some of; see ``compile_handing``
    own_start_bound: Floats  # (N,) earliest start in that working time
    own_finish_bound: Floats  # (N,) earliest finish, -inf if none
    own_start_slot: Ints  # (N,) row that holds its start in that working time; NONE if nobody uses it
    own_finish_slot: Ints  # (N,)
    special: Ints  # (N,) row in Specials, NONE if it is an ordinary task
    late: Flags  # (N,) 1: it goes as late as possible
    effect_first: Ints  # (N + 1,) ranges of the three below, those without a window first, and otherwise in order of kind; see ``effects``
    effect_draw: Ints
    effect_kind: Ints  # SHARE, FACTOR, MOST_FACTOR, DELAY, MOST_DELAY, STOP
    effect_window: Ints  # row in Windows, NONE for an effect that does not depend on when the task is under way
    condition_first: Ints  # (N + 1,) ranges of the two below: the task takes time and money only where none of them is 0
    condition_draw: Ints  # draw that is 1 where a risk or trigger strikes, 0 elsewhere
    condition_not: Flags  # 1: it is turned round
    charge_first: Ints  # (N + 1,) ranges of the one below
    charge_draw: Ints  # factors of the task's own costs
    cost_law: Ints  # (N,) NONE if none
    rate_law: Ints  # (N,) money per minute, NONE if none
    keep: Ints  # (N,) row of the kept output, NONE if not kept
    plain_until: Ints  # (N,) where the run of plain tasks that it belongs to ends, its own row if it is not plain; see ``plain``
    last: Flags  # (N,) 1: some iteration may have no later finish in its project


class Links(NamedTuple):
    """Links by successor: those of task i are rows ``first[i]`` to ``first[i + 1]``, of which those up to ``pushed[i]`` push its early dates."""

    first: Ints  # (N + 1,)
    pushed: Ints  # (N,)
    predecessor: Ints
    slot: Ints  # row that holds the time of the predecessor that the link reads: its finish (FS, FF) or start (SS, SF)
    kind: Ints  # FS SS FF SF
    lag: Floats  # minutes
    calendar: Ints  # of the lag, NONE where there is no lag
    share: Floats  # of the predecessor's duration, which comes to the lag
    length_slot: Ints  # row that holds that duration, NONE where there is no share
    pulls: Flags  # 1: it bounds late dates of its predecessor
    condition: Ints  # draw that is 1 where the link holds, 0 where it does not; NONE for one that always holds
    way: Ints  # of that time to a task that works: BY_CLOCK, HANDED in working time of both, LEAVING that of the one or ARRIVING in that of the other by a lag
    own_slot: Ints  # row that holds the time in the predecessor's working time, NONE unless HANDED or LEAVING


class Windows(NamedTuple):
    """When risks can hit what is under way; times on the axis."""

    first: Floats  # (W,)
    last: Floats  # (W,)
    moment: Ints  # (W,) draw of the moment at which it strikes, NONE where all of the window counts


class Specials(NamedTuple):
    """Tasks with more to them than a duration on one calendar. They are always on the clock."""

    start_cap: Floats  # (S,) latest start whatever links ask, inf if none
    finish_cap: Floats  # (S,)
    earliest: Floats  # (S,) start that no cap pulls it before
    gap: Floats  # (S,) working minutes inside it in which nothing is done
    expected: Floats  # (S,) finish that sets the duration, NaN if none
    run_first: Ints  # (S + 1,) ranges of the three below
    run_calendar: Ints  # working time that it runs on
    run_share: Floats  # of its duration
    run_lag: Floats  # working minutes from its start


class Late(NamedTuple):
    """Tasks that go as late as possible, the last first, with the links out of them."""

    row: Ints  # (L,)
    first: Ints  # (L + 1,) ranges of the two below
    link: Ints  # row in Links
    successor: Ints


class Spans(NamedTuple):
    """What levels of effort and summaries, the last tasks from row ``N - count``, take their dates from."""

    first: Ints  # (count + 1,) ranges of those below
    slot: Ints  # row of the start or finish of another task, NONE where it has happened
    moment: Floats  # when it happened
    lag: Floats  # minutes
    calendar: Ints  # of the lag
    to_finish: Flags  # 1: it gives the span's finish, 0: its start


class Calendars(NamedTuple):
    """C calendar maps; see network.calendar_map."""

    facts: Floats  # (C, CALENDAR_FACTS) those of the map, slots of a cell, BITS of a code, ``noise`` (EDGE), units, and where each begins in ``table``
    table: Shorts  # all codes of cells (worked slots before it, slots from its begin to its run of work, slots of that: BITS each) and ``begins`` in slots


class Skies(NamedTuple):
    """Weather of S sites on W of the calendars. Days are counted from the first on which work may be to do; M of them, before which chains run for ``lead``."""

    words: Words  # (S, 4) stream
    site: Ints  # (W,)
    calendar: Ints  # (W,) row in Calendars
    first_day: int  # clock day of day 0
    ordinal: int  # date ordinal of day 0
    lead: int
    days: int  # for how many tables are made at first
    low: Floats  # (S, lead + M) a day is lost where its uniform is below this,
    high: Floats  # (S, lead + M) or below this after a lost day
    year: Ints  # (S, M) ordinal of the day with which the year of a history begins
    place: Ints  # (S, M) of the day within it
    past_first: Ints  # (S + 1,) ranges of ``past``; none for a chain
    past: Flags  # (years of all histories, 366) 1: lost
    worked: Shorts  # (W, M) working minutes of a day
    before: Ints  # (W,) working minutes before day 0
    least: Ints  # (W,) of a day that is worked
    unit: Ints  # (W,) working minutes that no break cuts, nor the end of a day
    noise: Floats  # (W,) of a unit, see CalendarMap
    of_task: Flags  # (N,) 1: some calendar of the task has weather
    month_words: Words  # (S, 4) stream of the numbers of days lost
    at_most: Floats  # (S, 12, 31) probability that at most 0, 1, ... 30 days of a month are lost
    group: Ints  # (S, 4, 32) row in ``chance`` of a month of 28 to 31 days that loses 0 to 31; -1 for other ways of weather
    chance: Floats  # (rows, 32, 32, 3) that a day is lost, by days left of the month, to be lost of them, and the day before: good, lost, of another month
    month: Ints  # (lead + M,) of each day, January 0
    left: Ints  # (lead + M,) days of its month from it on
    opened: int  # of the lead, the day that opens the month of day 0
    facts: Floats  # (64, C, SKY_FACTS) by lane: those of Calendars, and where its days are in ``table``; see weather_tables
    table: Shorts  # that of Calendars, and tables for each lane
    filled: Shorts  # the same memory, to be filled for each block
    lost: Flags  # (days, 64) scratch, as are the two below
    rows: Floats  # (2, 64)
    chosen: Ints  # (64,)
    counted: Ints  # (3, 64)


class Arrays(NamedTuple):
    """A whole compiled model."""

    clock: int
    slots: int
    projects: int
    kept: int
    laws: Laws
    prepared: Prepared
    dependence: Dependence
    risks: Risks
    windows: Windows
    tasks: Tasks
    links: Links
    specials: Specials
    late: Late
    spans: Spans
    calendars: Calendars
    skies: Skies
    base_cost: Floats  # (P,) money that is certain
    own: Ints  # (P,) calendar in whose working minutes a project's own time runs
    zero: Floats  # (P,) working minute of its start on that calendar
