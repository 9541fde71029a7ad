"""The longest path: what puts the last tasks of a project where they are."""

from __future__ import annotations

import math
from dataclasses import replace

from pmo_risk.network.build import Arc, Network
from pmo_risk.network.cpm import Dates, forward_pass, project_ends
from pmo_risk.network.place import place_early

_NOISE = 1e-6  # minutes
_LONG_AGO = 1e7


def longest_path(network: Network, dates: Dates) -> set[int]:
    """Numbers of the unfinished activities that are on a path of driving links to the latest early finish of their project.

    A link drives where, alone, it would put its successor where it is (Primavera P6 calls this the longest path; it needs no float, and so is
    not led astray by constraints or several calendars).
    """
    starts, finishes, _ = forward_pass(network, dates.work or [a.minutes for a in network.activities])
    ends = project_ends(network, finishes)
    found = {n for n, a in enumerate(network.activities) if not a.is_span and finishes[n] >= ends[a.project.id] - _NOISE}
    for n in range(len(network.activities) - 1, -1, -1):
        if n in found:
            found.update(arc.predecessor for arc in network.into[n] if arc.pushes and _drives(network, arc, starts, finishes, dates))
    return {n for n in found if not network.activities[n].task.is_complete}


def _drives(network: Network, arc: Arc, starts: list[float], finishes: list[float], dates: Dates) -> bool:
    """True where the link alone gives its successor the start that it has."""
    activity, work = network.activities[arc.successor], dates.work or [a.minutes for a in network.activities]
    if not math.isnan(activity.expected):
        activity = replace(activity, expected=math.nan)
    asked = network.shift((finishes if arc.type[0] == "F" else starts)[arc.predecessor], arc.lag + arc.share * work[arc.predecessor], arc.axis)
    to_start = arc.type[1] == "S"
    _, finish, _ = place_early(network, activity, work[arc.successor], asked if to_start else asked - _LONG_AGO, -math.inf if to_start else asked)
    return abs(finish - finishes[arc.successor]) <= _NOISE
