"""Random finish-start networks for timing, the same on every machine.

Task i has a triangular duration and one to three predecessors among the fifty before it. Everything comes from ``random.Random(seed).random()``,
whose stream Python promises to keep.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pmo_risk as pr
from pmo_risk.distributions import Distribution

WINDOW = 50
SEEDS = {100: 20_270_104, 1_000: 20_270_105, 10_000: 20_270_106, 100_000: 20_270_107}
_KINDS = ("FS", "FS", "FS", "SS", "FF", "SF")
_LAGS = (0, 0, 1, 2, -1)


@dataclass(frozen=True)
class Node:
    """A task: low, mode and high of its duration in days, and its predecessors by number, all before it."""

    low: float
    mode: float
    high: float
    predecessors: tuple[int, ...]


def network(tasks: int) -> list[Node]:
    """The named network of 100, 1,000, 10,000 or 100,000 tasks."""
    draw = random.Random(SEEDS[tasks]).random  # noqa: S311  # a benchmark's network, not a secret
    nodes = []
    for i in range(tasks):
        low = 1 + 9 * draw()
        mode = low + 10 * draw()
        high = mode + 15 * draw()
        wanted = min(i, 1 + int(3 * draw()))
        chosen: set[int] = set()
        while len(chosen) < wanted:
            chosen.add(i - 1 - int(min(i, WINDOW) * draw()))
        nodes.append(Node(low, mode, high, tuple(sorted(chosen))))
    return nodes


def plan_of(nodes: list[Node], law: Callable[[float, float, float], Distribution] = pr.triangular) -> pr.Project:
    """The network as a project on one calendar, with durations of this law."""
    tasks = [pr.Task(str(i), law(n.low, n.mode, n.high), after=[str(p) for p in n.predecessors]) for i, n in enumerate(nodes)]
    return pr.Project("network", "2027-01-04", tasks)


def calendars_plan_of(nodes: list[Node], count: int = 5) -> pr.Project:
    """The network on so many calendars in turn, five at most; on one, on the project's own."""
    plan = plan_of(nodes)
    if count == 1:
        return plan
    return plan.replace(tasks=[t.replace(calendar=f"shift {i % count}") for i, t in enumerate(plan)], calendars=_calendars()[:count])


def mixed_plan_of(nodes: list[Node]) -> pr.Project:
    """The same with all four types of link and with lags and leads in turn."""
    count = 0
    plan = calendars_plan_of(nodes)
    tasks = []
    for i, n in enumerate(nodes):
        links = []
        for p in n.predecessors:
            links.append(pr.Link(str(p), _KINDS[count % len(_KINDS)], lag=_LAGS[count % len(_LAGS)]))
            count += 1
        tasks.append(plan[str(i)].replace(after=links))
    return plan.replace(tasks=tasks)


def one_calendar_plan_of(nodes: list[Node]) -> pr.Project:
    """The mixed network, its links and lags, on one calendar."""
    plan = mixed_plan_of(nodes)
    return plan.replace(tasks=[t.replace(calendar=None) for t in plan], calendars=[])


def full_plan_of(nodes: list[Node]) -> pr.Project:
    """The mixed network on five calendars with a data date, one task in forty finished, as many begun, and a date constraint on two in twenty-five."""
    plan, size = mixed_plan_of(nodes), len(nodes)
    tasks = []
    for i, task in enumerate(plan):
        bound = datetime(2027, 3, 1) + timedelta(days=i // 20)
        if i < size // 40:
            task = task.replace(actual_start="2027-01-04T08:00", actual_finish="2027-01-20T16:00")
        elif i < size // 20:
            task = task.replace(actual_start="2027-01-11T08:00", remaining=task.duration)
        elif i % 25 < 2:
            task = task.replace(constraints=[pr.Constraint(("SNET", "FNLT")[i % 25], bound)])
        tasks.append(task)
    return plan.replace(tasks=tasks, data_date="2027-02-01")


def rich_plan_of(nodes: list[Node], risks: int = 50, *, priced: bool = False) -> pr.Project:
    """The mixed network on two calendars, with a fixed cost and a daily rate on every task, risks that delay tasks or, as drivers, stretch them, and cost
    uncertain money, and a group of correlated tasks. ``priced`` if the costs and rates of tasks are certain; else each is drawn."""
    plan = mixed_plan_of(nodes)
    cost, daily = (1000, 100) if priced else (pr.triangular(900, 1000, 1500), pr.uniform(80, 120))
    tasks = [t.replace(calendar=f"shift {i % 2}", cost=cost, cost_rate=daily) for i, t in enumerate(plan)]
    register = [risk_of(k, len(nodes)) for k in range(risks)]
    alike = pr.Correlation([str(i) for i in range(0, len(nodes), 10)], 0.3)
    return plan.replace(tasks=tasks, calendars=_calendars()[:2], risks=register, correlations=[alike])


def risk_of(number: int, size: int) -> pr.Risk:
    """A risk that delays five tasks or, every second one, stretches them, and costs money."""
    hit = [str((number * 7_919 + 101 * k) % size) for k in range(5)]
    first = pr.Impact(hit, factor=pr.pert(0.95, 1.1, 1.4)) if number % 2 else pr.Impact(hit, delay=pr.triangular(1, 3, 10))
    return pr.Risk(f"risk {number}", probability=0.1 + 0.8 * (number % 10) / 10, impacts=[first, pr.Impact(hit[:1], cost=pr.uniform(1e3, 5e3))])


def _calendars() -> list[pr.Calendar]:
    """Five weeks that differ in hours, lunch and weekend, each with holidays of its own."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    weeks = [
        (days[:5], [("08:00", "12:00"), ("13:00", "17:00")]),
        (days[:6], [("07:00", "12:00"), ("12:30", "15:30")]),
        (days[:5], [("06:00", "14:00"), ("14:00", "22:00")]),
        (days[1:6], [("09:00", "17:30")]),
        (days, [("00:00", "24:00")]),
    ]
    return [
        pr.Calendar(f"shift {i}", dict.fromkeys(worked, shifts), {f"2027-{month:02d}-{5 + i:02d}": [] for month in range(1, 13)}, hours_per_day=8)
        for i, (worked, shifts) in enumerate(weeks)
    ]


def register_plan_of(nodes: list[Node], count: int = 200) -> pr.Project:
    """The network with so many risks, a twentieth of each kind: delays, factors and shares, for several tasks or one draw each, in parallel, exclusive, caused,
    repeated, in a window, at a moment, stops of work, money, and tasks and links that exist only with a risk."""
    plan = plan_of(nodes)
    size, tasks = len(nodes), list(plan)
    risks: list[pr.Risk] = []
    window = (plan.start, plan.start + timedelta(days=20 * 365))
    for n in range(count):
        hit = [str((37 * n + k * 211) % size) for k in range(3)]
        at, delay, factor = int(hit[0]), pr.triangular(1, 3, 8), pr.uniform(0.9, 1.3)
        name, kind = f"r{n}", n % 20
        plain = (pr.Impact(hit, delay=delay), pr.Impact(hit, factor=factor), pr.Impact(hit, delay=delay, cost=pr.uniform(1e3, 5e3)))
        impact = (
            *plain,
            pr.Impact(hit, share=pr.uniform(0, 0.3)),
            pr.Impact(hit, delay=delay, each=True),
            pr.Impact(hit, delay=delay, parallel=True),
            pr.Impact(hit, factor=factor, parallel=True),
            pr.Impact(hit, delay=delay, cost_rate=500),
            pr.Impact(cost=pr.triangular(1e3, 2e3, 9e3)),
            pr.Impact(finish=True, delay=delay),
        )[kind % 10]
        extra: dict[str, object] = {}
        if kind in (10, 11):
            extra["exclusive"] = f"group {n // 20}"
        elif kind == 12:
            extra["given"] = {f"r{n - 1}": 0.8}
        elif kind in (13, 14):
            extra["window"] = window
        elif kind == 15:
            extra |= {"window": window, "moment": True}
        elif kind == 16:
            impact, extra["window"] = pr.Impact(hit, stop=pr.uniform(1, 5)), window
        if kind == 17:
            tasks[at] = tasks[at].replace(when=name)
        elif kind == 18 and tasks[at].after:
            tasks[at] = tasks[at].replace(after=[*tasks[at].after[:-1], pr.Link(tasks[at].after[-1].predecessor, when=name)])
        if kind == 19:
            risks.append(pr.Risk(name, rate=0.7, most=3, impacts=impact))
        else:
            risks.append(pr.Risk(name, 0.05 + 0.3 * (n % 7) / 7, impact, **extra))  # type: ignore[arg-type]  # by name
    return plan.replace(tasks=tasks, risks=risks)
