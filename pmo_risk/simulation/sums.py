"""What is added up of each task over the lanes of a block."""

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.streams import LANES

CRITICAL, DURATION, DURATION_SQUARED, WITH_FINISH, START, FINISH, FLOAT, SENSITIVITY, SUMS = range(9)
NO_SLACK = 1e-6  # minutes; arithmetic's own error is below it. Without this a critical milestone has 0 / (0 + error)
HALF, QUARTER, EIGHTH = LANES // 2, LANES // 4, LANES // 8


@inner
def total(row, lanes):
    """The sum of the first ``lanes`` of ``row`` (64,), which is used up: halves are added to each other, for a chain of sums does not vectorise."""
    for k in range(lanes, LANES):
        row[k] = 0.0
    for k in range(HALF):
        row[k] += row[k + HALF]
    for k in range(QUARTER):
        row[k] += row[k + QUARTER]
    for k in range(EIGHTH):
        row[k] += row[k + EIGHTH]
    return ((row[0] + row[1]) + (row[2] + row[3])) + ((row[4] + row[5]) + (row[6] + row[7]))


@inner
def add_up(i, lanes, critical, duration, begin, end, slack, whole, centre, whole_centre, row, sums):
    """Add one task's block to its sums. critical : uint8 (64,); row : (64,) scratch; the others : (64,)."""
    count = 0
    for k in range(lanes):
        count += critical[k]
    sums[i, CRITICAL] += count
    for k in range(LANES):
        row[k] = duration[k] - centre
    sums[i, DURATION] += total(row, lanes)
    for k in range(LANES):
        d = duration[k] - centre
        row[k] = d * d
    sums[i, DURATION_SQUARED] += total(row, lanes)
    for k in range(LANES):
        row[k] = (duration[k] - centre) * (whole[k] - whole_centre)
    sums[i, WITH_FINISH] += total(row, lanes)
    for k in range(LANES):
        row[k] = begin[k]
    sums[i, START] += total(row, lanes)
    for k in range(LANES):
        row[k] = end[k]
    sums[i, FINISH] += total(row, lanes)
    for k in range(LANES):
        row[k] = slack[k]
    sums[i, FLOAT] += total(row, lanes)
    for k in range(LANES):
        row[k] = (duration[k] / (duration[k] + slack[k]) if slack[k] > NO_SLACK else 1.0) * whole[k]
    sums[i, SENSITIVITY] += total(row, lanes)
