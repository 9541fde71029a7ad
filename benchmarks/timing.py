"""Seconds, runs of fresh processes, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROUNDS = 5
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Times:
    """Seconds of several rounds of one thing."""

    seconds: tuple[float, ...]

    @property
    def least(self) -> float:
        return min(self.seconds)

    @property
    def middle(self) -> float:
        return median(self.seconds)

    def __str__(self) -> str:
        """Least and median, in seconds or milliseconds."""
        return " / ".join(f"{1000 * s:.0f} ms" if s < 1 else f"{s:.2f} s" for s in (self.least, self.middle))


def in_turn(things: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Times]:
    """Each thing once unmeasured, then all of them in turn, so that what else the machine does falls on all alike."""
    for thing in things.values():
        thing()
    seconds: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(rounds):
        for name, thing in things.items():
            began = time.perf_counter()
            thing()
            seconds[name].append(time.perf_counter() - began)
    return {name: Times(tuple(s)) for name, s in seconds.items()}


def process(*arguments: str, **environment: str) -> str:
    """What a fresh Python prints that is started with these arguments."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, *arguments], env=kept | environment, capture_output=True, text=True, check=True)  # noqa: S603  # our own interpreter and scripts
    return done.stdout


def machine() -> list[str]:
    """Facts about where and when."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "llvmlite", "scipy"))
    load = f"; load {os.getloadavg()[0]:.1f} as it began" if hasattr(os, "getloadavg") else ""
    return [
        f"{datetime.now():%Y-%m-%d %H:%M}",
        f"{_processor()}, {os.cpu_count()} logical processors{load}",
        f"{platform.platform()}, Python {platform.python_version()}, {libraries}",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
