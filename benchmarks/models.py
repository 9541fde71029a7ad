"""What a model costs by what it has: calendars, link types, progress, risks, money, correlation, ways of sampling, and the details of every task."""

from __future__ import annotations

import networks
import numpy as np
from measure import ITERATIONS, Row, kernel_of, nanoseconds, rate
from timing import in_turn

import pmo_risk as pr
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.detail import task_sums
from pmo_risk.simulation.trace import critical_counts


def with_calendars(size: int = 1_000) -> list[Row]:
    """The price of five calendars, four link types and lags, on one thread."""
    nodes = networks.network(size)
    makers = {
        "one calendar, finish-start": networks.plan_of,
        "five calendars, finish-start": networks.calendars_plan_of,
        "one calendar; FS, SS, FF and SF; three links in five with a lag or lead": networks.one_calendar_plan_of,
        "the same on five calendars": networks.mixed_plan_of,
    }
    times = in_turn({name: kernel_of(compile_model(make(nodes), 1).arrays, 1) for name, make in makers.items()})
    first = next(iter(times.values())).middle
    return [(name, str(t), rate(size, t), f"{t.middle / first:.1f}") for name, t in times.items()]


def with_everything(size: int = 10_000) -> list[Row]:
    """The price of calendars, progress and constraints on a network that has links of all types and lags anyway, on one thread."""
    nodes = networks.network(size)
    makers = {
        "one calendar": networks.one_calendar_plan_of,
        "five calendars": networks.mixed_plan_of,
        "five calendars, progress, constraints": networks.full_plan_of,
    }
    times = in_turn({name: kernel_of(compile_model(make(nodes), 1).arrays, 1) for name, make in makers.items()})
    return [(name, str(t), rate(size, t), f"{t.middle / times['one calendar'].middle:.2f}") for name, t in times.items()]


def full_model(size: int = 1_000) -> list[Row]:
    """The whole model beside the bare one, on two threads: the run, the run with criticality, and with floats and sensitivities of every task."""
    nodes = networks.network(size)
    priced = networks.rich_plan_of(nodes, priced=True)
    bare, full, drawn = (compile_model(plan, 1).arrays for plan in (networks.plan_of(nodes), priced, networks.rich_plan_of(nodes)))
    rows = compile_model(priced, 1, all_rows=True).arrays
    nothing = np.zeros(rows.tasks.law.size), np.zeros(rows.projects)
    times = in_turn(
        {
            "bare: finish-start, triangular": kernel_of(bare, 2),
            "full: two calendars, four link types with lags, 50 risks and drivers, correlation, a cost and a daily rate for each task": kernel_of(full, 2),
            "full, with criticality": lambda: critical_counts(full, ITERATIONS, 2),
            "full, the cost and the rate of each task drawn": kernel_of(drawn, 2),
            "full, these drawn, with criticality": lambda: critical_counts(drawn, ITERATIONS, 2),
            "full, with criticality, float and sensitivity of every task": lambda: task_sums(rows, ITERATIONS, 2, *nothing),
        }
    )
    first = next(iter(times.values())).middle
    return [(name, str(t), nanoseconds(size, t), f"{t.middle / first:.1f}") for name, t in times.items()]


def with_a_register(size: int = 1_000) -> list[Row]:
    """The price of 200 risks of every kind, on two threads."""
    nodes = networks.network(size)
    makers = {"no risks": networks.plan_of, "200 risks of every kind": networks.register_plan_of}
    times = in_turn({name: kernel_of(compile_model(make(nodes), 1).arrays, 2) for name, make in makers.items()})
    return [(name, str(t), nanoseconds(size, t), f"{t.middle / times['no risks'].middle:.2f}") for name, t in times.items()]


def details(size: int = 1_000) -> list[Row]:
    """The table of tasks: criticality, sensitivity, dates and float of every task, computed again from the streams."""
    result = pr.simulate(networks.plan_of(networks.network(size)), ITERATIONS, seed=1, progress=False)
    whole = in_turn({"result.criticality": lambda: result.replay.criticality(), "result.tasks": lambda: result.replay.tasks([10, 50, 80, 90])})
    return [(f"{name}, {size:,} tasks x {ITERATIONS:,}", str(t)) for name, t in whole.items()]
