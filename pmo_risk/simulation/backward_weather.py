"""Late dates, float and what is critical of tasks with weather: the lines of ``implied`` and ``special``, with the lookups of ``weather_lookup``."""

from pmo_risk.simulation import implied as plain
from pmo_risk.simulation.accelerate import inlined, inner, with_names
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.variant import WEATHER
from pmo_risk.simulation.weather_lookup import work_at
from pmo_risk.simulation.weather_place import LOOKUPS, latest_start, put_late, run_from

late = inner(with_names(plain.late, **LOOKUPS), WEATHER)
implied = inner(with_names(plain.implied, **LOOKUPS), WEATHER)
implied_special = inlined(with_names(plain.implied_special, latest_start=latest_start, run_from=run_from, implied=implied), WEATHER)


@inlined
def late_lanes(facts, table, sp, n, c, stays, duration, start_limit, finish_limit, late_start, late_finish):
    """The latest start and finish of 64 lanes that keep a task within two limits. n : its row in Specials, NONE of an ordinary one."""
    for k in range(LANES):
        if n == NONE:
            late_start[k], late_finish[k] = late(facts[k], table, c, stays, start_limit[k], finish_limit[k], duration[k])
        else:
            late_start[k], late_finish[k] = put_late(facts[k], table, sp, n, c, stays, duration[k], start_limit[k], finish_limit[k])


@inlined
def implied_lane(facts, table, sp, n, c, stays, to_start, asked, duration):
    """The finish that a link alone would give its successor in one lane."""
    if n == NONE:
        return implied(facts, table, c, stays, to_start, asked, duration)
    return implied_special(facts, table, sp, n, c, stays, to_start, asked, duration)


@inner
def between(facts, table, c, first, second, out):
    """Good working minutes from one row of moments to another."""
    for k in range(LANES):
        out[k] = work_at(facts[k], table, c, second[k]) - work_at(facts[k], table, c, first[k])
