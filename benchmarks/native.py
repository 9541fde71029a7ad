"""Builds and runs the C++ yardstick of the bare kernel (``native/bare.cpp``), where there is a compiler."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from timing import ROUNDS, Times

from pmo_risk.simulation.arrays import Arrays

SOURCE = Path(__file__).with_name("native") / "bare.cpp"
FLAGS = ("-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-std=c++17", "-pthread")


@dataclass(frozen=True)
class Yardstick:
    """The built program in a folder of its own."""

    program: Path
    compiler: str

    def run(self, model: Arrays, iterations: int, threads: int) -> tuple[Times, float, float]:
        """Seconds of each round, and P50 and P80 of the finish in minutes, of a model of plain tasks."""
        network = self.program.with_name("network.bin")
        network.write_bytes(packed(model))
        command = [str(self.program), str(network), str(iterations), str(threads), str(ROUNDS)]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603  # the program just built
        *seconds, p50, p80 = map(float, lines)
        return Times(tuple(seconds)), p50, p80


def build(folder: Path) -> Yardstick | None:
    """The yardstick, built with the system's compiler; None where there is none."""
    compiler = shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")
    if compiler is None:
        return None
    program = folder / "bare"
    subprocess.run([compiler, *FLAGS, str(SOURCE), "-o", str(program)], check=True)  # noqa: S603  # the system's compiler on our source
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]  # noqa: S603  # as above
    return Yardstick(program, f"{version} {' '.join(FLAGS)}")


def packed(model: Arrays) -> bytes:
    """A model of plain tasks as the file that ``bare.cpp`` reads."""
    t, x, laws = model.tasks, model.links, model.laws
    counts = np.array([t.law.size, x.slot.size, model.slots], dtype=np.int64)
    parts = (counts, laws.parameters[t.law], laws.words[t.law], x.first, t.finish_slot, t.last, x.slot)
    return b"".join(np.ascontiguousarray(p).tobytes() for p in parts)
