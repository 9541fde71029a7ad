"""How the cost of a task-sample grows with tasks, iterations, threads, risks and calendars: figures and a chart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networks
from measure import ITERATIONS, Row, kernel_of
from timing import in_turn

import pmo_risk as pr
from pmo_risk.simulation.compile import compile_model

CHART = Path(__file__).with_name("scaling.png")
Points = dict[str, float]


def measured_and_drawn() -> list[Row]:
    """Measure all, draw the chart, and give its figures as rows."""
    panels = {
        "tasks": by_size((100, 1_000, 10_000, 100_000)),
        "iterations": by_iterations((1_000, 10_000, 100_000)),
        "threads": by_threads((1, 2)),
        "risks": by_risks((0, 10, 50, 200)),
        "calendars": by_calendars((1, 2, 5)),
    }
    draw(panels)
    return [(of, what, f"{value:.2f}") for of, points in panels.items() for what, value in points.items()]


def timed(size: dict[str, int], runs: dict[str, Callable[[], object]], iterations: int = ITERATIONS) -> Points:
    """Nanoseconds a task-sample of each run, by its name; ``size`` its number of tasks."""
    return {name: t.middle / (size[name] * iterations) * 1e9 for name, t in in_turn(runs).items()}


def by_size(sizes: tuple[int, ...]) -> Points:
    """The bare job on two threads."""
    names = {f"{n:,}": n for n in sizes}
    return timed(names, {name: kernel_of(compile_model(networks.plan_of(networks.network(n)), 1).arrays, 2) for name, n in names.items()})


def by_iterations(counts: tuple[int, ...]) -> Points:
    """The bare job of 1,000 tasks on two threads."""
    model = compile_model(networks.plan_of(networks.network(1_000)), 1).arrays
    found: Points = {}
    for n in counts:
        found |= timed({f"{n:,}": 1_000}, {f"{n:,}": kernel_of(model, 2, n)}, n)
    return found


def by_threads(counts: tuple[int, ...]) -> Points:
    """The bare job of 10,000 tasks."""
    model = compile_model(networks.plan_of(networks.network(10_000)), 1).arrays
    return timed({str(n): 10_000 for n in counts}, {str(n): kernel_of(model, n) for n in counts})


def by_risks(counts: tuple[int, ...]) -> Points:
    """1,000 tasks with risks that each hit five of them, on two threads."""
    plan = networks.plan_of(networks.network(1_000))
    plans: dict[str, pr.Project] = {str(n): plan.with_risks([networks.risk_of(k, 1_000) for k in range(n)]) for n in counts}
    return timed(dict.fromkeys(plans, 1_000), {name: kernel_of(compile_model(p, 1).arrays, 2) for name, p in plans.items()})


def by_calendars(counts: tuple[int, ...]) -> Points:
    """1,000 tasks with finish-start links, on so many calendars in turn, on two threads."""
    plans = {str(n): networks.calendars_plan_of(networks.network(1_000), n) for n in counts}
    return timed(dict.fromkeys(plans, 1_000), {name: kernel_of(compile_model(p, 1).arrays, 2) for name, p in plans.items()})


def draw(panels: dict[str, Points]) -> None:
    """One panel each, all on one scale, into ``CHART``."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, len(panels), sharey=True)
    for ax, (name, points) in zip(axes, panels.items(), strict=True):
        bars = ax.bar(list(points), list(points.values()), color="#33658a")
        ax.bar_label(bars, fmt="%.1f", fontsize=8)
        ax.set_title(name, fontsize=10)
        ax.tick_params(labelsize=8)
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("ns a task-sample")
    figure.savefig(CHART, dpi=110)
