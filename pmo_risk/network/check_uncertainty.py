"""Checks of the distributions of durations."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pmo_risk.errors import Problem, shown
from pmo_risk.network.view import View, is_certain, listed

MOST_NEGATIVE = 1e-3


def uncertain_milestones(view: View) -> Iterator[Problem]:
    """Milestones that take time."""
    for key, _, task in view.todo():
        high = task.work.support[1]
        if task.milestone is not None and high > 0:
            what = f"is a {task.milestone} milestone with a duration of {'up to ' if not is_certain(task.work) else ''}{high:g}"
            yield Problem("warning", "MILESTONE_DURATION", f"task {shown(key)}", what, "make its duration 0, or make it a task")


def negative_tails(view: View) -> Iterator[Problem]:
    """Durations that are below zero too often."""
    for key, _, task in view.todo():
        if task.work.support[0] < 0:
            below = float(task.work.cdf(math.nextafter(0.0, -1.0)))
            if below > MOST_NEGATIVE:
                yield Problem(
                    "warning",
                    "NEGATIVE_TAIL",
                    f"task {shown(key)}",
                    f"its duration is below zero with probability {below:.2%}; such draws count as 0, which raises the mean",
                    "use a law that stays above zero, such as a triangular or lognormal",
                )


def finished_but_uncertain(view: View) -> Iterator[Problem]:
    """Finished tasks with a distribution, which is dropped."""
    ids = [key for key, (_, t) in view.tasks.items() if t.is_complete and any(x is not None and not is_certain(x) for x in (t.duration, t.remaining))]
    if ids:
        yield Problem("warning", "COMPLETE_UNCERTAIN", "", f"{len(ids)} finished tasks have an uncertain duration, which is dropped: {listed(ids)}")


def certain_tasks(view: View) -> Iterator[Problem]:
    """Unfinished work that neither a distribution nor a risk makes uncertain."""
    ids = [key for key, _, t in view.todo() if is_certain(t.work) and t.work.support[1] > 0 and key not in view.struck]
    if ids:
        count = sum(1 for _ in view.todo())
        what = f"{len(ids)} of {count} unfinished tasks have no uncertainty: {listed(ids)}"
        yield Problem("note", "NO_UNCERTAINTY", "", what, "give them distributions, or use with_uncertainty()")


CHECKS = (uncertain_milestones, negative_tails, finished_but_uncertain, certain_tasks)
