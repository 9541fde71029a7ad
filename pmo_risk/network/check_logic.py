"""Checks of tasks and links."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from pmo_risk.errors import Problem, shown
from pmo_risk.model import Portfolio
from pmo_risk.network.build import projects_of
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.order import Edge, cycle_problems, cycles
from pmo_risk.network.spans import span_edges
from pmo_risk.network.view import View, listed


def cycle(view: View) -> Iterator[Problem]:
    """Links that lead from a task back to itself: one shortest cycle of each knot. Through a level of effort none does, as it drives nothing."""
    spans = {key for key, (_, task) in view.tasks.items() if task.is_span}
    tied = [e for e in view.edges if spans.intersection(e[:2])]
    drive = [e for e in view.edges if not spans.intersection(e[:2])]
    yield from cycle_problems(cycles(view.tasks, [*drive, *span_edges(tied, view.tasks, spans)]))


def span_details(view: View) -> Iterator[Problem]:
    """Durations of levels of effort and summaries, and percentages on their links: neither counts, as their dates follow from those of others."""
    for key, (_, task) in view.tasks.items():
        if task.is_span and task.duration.support != (0, 0):
            yield Problem(
                "warning", "NO_EFFECT", f"task {shown(key)}", f"the duration of a {task.type} follows from other tasks; its own does not count", "give 0"
            )
    for first, second, link in view.edges:
        if link.lag.percent and (view.tasks[first][1].is_span or view.tasks[second][1].is_span):
            what = f"the lag of {link.lag} on its {link.type} link from {shown(first)} counts as 0: levels of effort and summaries take no percent lags"
            yield Problem("warning", "NO_EFFECT", f"task {shown(second)}", what, "give the lag in time")


def near_duplicate_ids(view: View) -> Iterator[Problem]:
    """Ids that differ only by case, spaces or Unicode form."""
    for kind, ids in (("task", view.tasks), ("risk", [r.id for _, _, r in view.risks()])):
        alike: dict[str, list[str]] = defaultdict(list)
        for one in dict.fromkeys(ids):
            alike[_folded(one)].append(one)
        for group in alike.values():
            if len(group) > 1:
                yield Problem(
                    "warning",
                    "NEAR_DUPLICATE_ID",
                    f"{kind} {_spelt(group[0])}",
                    f"differs only by case, spaces or Unicode form from {', '.join(map(_spelt, group[1:4]))}",
                    f"make sure that they are different {kind}s",
                )


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())


def _spelt(text: str) -> str:
    """The text letter by letter, since what differs may not show."""
    return ascii(text)[:80]


def duplicate_links(view: View) -> Iterator[Problem]:
    """The same link, with type and lag, given more than once."""
    for project in projects_of(view.plan):
        for task in project:
            for link, times in Counter((x.predecessor, x.type, x.lag) for x in task.after).items():
                if times > 1:
                    yield _twice(f"task {shown(task.id)}", link[0], link[1], times)
    if isinstance(view.plan, Portfolio):
        for whole, times in Counter(view.plan.links).items():
            if times > 1:
                yield _twice(f"task {shown(whole.successor)}", whole.predecessor, whole.type, times)


def _twice(where: str, predecessor: str, kind: str, times: int) -> Problem:
    return Problem("warning", "DUPLICATE_LINK", where, f"the {kind} link from {shown(predecessor)} is given {times} times; it counts once")


def open_ends(view: View) -> Iterator[Problem]:
    """Unfinished tasks without a predecessor or without a successor, where a project has more than one of them. Levels of effort are neither."""
    edges = [e for e in view.edges if not any(view.tasks[key][1].is_span for key in e[:2])]
    drives, driven = {first for first, _, _ in edges}, {second for _, second, _ in edges}
    by_project: dict[str, list[str]] = defaultdict(list)
    for key, project, _ in view.todo():
        by_project[project.id].append(key)
    for project_id, keys in by_project.items():
        for have, end, effect in ((driven, "predecessor", "start"), (drives, "successor", "finish")):
            ends = [key for key in keys if key not in have]
            if len(ends) > 1:
                yield Problem(
                    "warning",
                    "OPEN_ENDS",
                    f"project {shown(project_id)}",
                    f"{len(ends)} unfinished tasks have no {end}: {listed(ends)}",
                    f"link all but the project's {effect}",
                )


def leads(view: View) -> Iterator[Problem]:
    """Negative lags longer than their predecessor: the successor may come first."""
    for first, second, link in view.edges:
        if (
            link.lag.value < 0
            and not link.lag.percent
            and not view.tasks[first][1].is_span
            and not view.tasks[first][1].is_complete
            and not view.tasks[second][1].is_complete
        ):
            length, lead = deterministic(view.tasks[first][1].work) * view.minutes(first), -_lag_minutes(view, (first, second, link))
            if lead > length + 1e-9:
                yield Problem(
                    "warning",
                    "LEAD_EXCEEDS_DURATION",
                    f"task {shown(second)}",
                    f"the lead of {lead / 60:g} h on its {link.type} link is longer than the predecessor {shown(first)}, {length / 60:g} h",
                    "the task may start before it; check the lag",
                )


def _lag_minutes(view: View, edge: Edge) -> float:
    _, second, link = edge
    home = view.plan if isinstance(view.plan, Portfolio) and link.successor is not None else view.tasks[second][0]
    return link.lag.minutes(home.time_unit, home.calendar.hours)


def out_of_sequence(view: View) -> Iterator[Problem]:
    """Tasks that began before their links allowed."""
    for key, firsts in view.overtaken().items():
        yield Problem(
            "warning",
            "OUT_OF_SEQUENCE",
            f"task {shown(key)}",
            f"began although it waits for {listed(firsts)}",
            "its rest waits for them (retained logic) where there is a data date; mend the links if that is not so",
        )


CHECKS = (cycle, span_details, near_duplicate_ids, duplicate_links, open_ends, leads, out_of_sequence)
