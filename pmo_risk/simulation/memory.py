"""How much memory a run takes, told before anything is allocated."""

from __future__ import annotations

import os
import re

from pmo_risk.errors import LimitError, SettingsError, shown
from pmo_risk.model import Portfolio, Project
from pmo_risk.results.recipe import Settings
from pmo_risk.simulation.chunk import CHUNK
from pmo_risk.simulation.compile_costs import has_costs
from pmo_risk.simulation.costed_run import BATCH_BYTES
from pmo_risk.simulation.streams import LANES

SAMPLES = 6  # arrays of one number an iteration that a project or a kept task takes at the most, while its result is made
TASK_BYTES, LINK_BYTES, FIXED_BYTES = 4_000, 600, 10_000_000  # measured: what a compile makes of a task and a link, and a run has anyway
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B\s*", re.IGNORECASE)


def estimate(plan: Project | Portfolio, settings: Settings, iterations: int) -> int:
    """Bytes that a run takes at the most beside the plan itself, for models whose calendars and laws have tables of the usual size."""
    projects = [plan] if isinstance(plan, Project) else list(plan)
    tasks, links = sum(len(p) for p in projects), sum(len(t.after) for p in projects for t in p)
    members = 1 if isinstance(plan, Project) else len(projects) + 1
    samples = SAMPLES * 8 * (members + len(settings.keep)) * iterations
    prepared = 0 if settings.sampling == "mc" else settings.threads * tasks * LANES * 8
    costed = settings.threads * min(BATCH_BYTES, 8 * CHUNK * 6 * tasks) if has_costs(plan) else 0
    return samples + prepared + costed + TASK_BYTES * tasks + LINK_BYTES * links + FIXED_BYTES


def fits(plan: Project | Portfolio, settings: Settings, iterations: int, most: int | str | None) -> int:
    """The estimate, if it is at most ``most``: bytes, or text such as ``"2 GB"``; None stands for half of the machine's memory.

    Raises
    ------
    LimitError : MEMORY, for a run that needs more.
    SettingsError : MAX_MEMORY, for what is no amount of memory.
    """
    needed = estimate(plan, settings, iterations)
    limit = bytes_of(most) if most is not None else _half_of_machine()
    if limit is not None and needed > limit:
        what = f"{iterations:,} iterations with {len(settings.keep):,} kept tasks need some {in_words(needed)}"
        bound = f"max_memory, {in_words(limit)}" if most is not None else f"half of this machine's memory, {in_words(limit)}"
        raise LimitError(f"{what}, more than {bound}", code="MEMORY", remedy="ask for fewer iterations, keep fewer tasks, or set max_memory")
    return needed


def bytes_of(amount: int | str) -> int:
    """An amount of memory in bytes.

    >>> bytes_of("1.5 GiB"), bytes_of("200MB")
    (1610612736, 200000000)
    """
    match = _SIZE.fullmatch(amount) if isinstance(amount, str) else None
    if match is not None:
        return int(float(match[1]) * (1024 if match[3] else 1000) ** " KMGT".index(match[2].upper() or " "))
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise SettingsError(f"max_memory is a number of bytes or text such as '2 GB', got {shown(amount)}", code="MAX_MEMORY")
    return amount


def in_words(size: int) -> str:
    """Bytes in the unit that suits them.

    >>> in_words(1_610_612_736), in_words(25_000_000)
    ('1.5 GiB', '24 MiB')
    """
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 else f"{size / 2**20:.0f} MiB"


def _half_of_machine() -> int | None:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2 if hasattr(os, "sysconf") else None
