"""What the options of the commands take, and how it is read."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from pmo_risk.errors import shown

MOST_ITERATIONS = 1_000_000_000


def _whole(text: str) -> int:
    """A whole number from text such as ``10000`` or ``1e4``."""
    try:
        number = float(text)
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a number") from None
    if not (number.is_integer() and 1 <= number <= MOST_ITERATIONS):
        raise typer.BadParameter(f"{shown(text)} is not a whole number from 1 to {MOST_ITERATIONS:,}")
    return int(number)


def _whole_or_auto(text: str) -> int | str:
    """The same, or ``auto``."""
    return "auto" if text == "auto" else _whole(text)


def tolerance_of(text: str) -> dict[str, float | str]:
    """What P80 is to be known to, from text such as ``finish=1d,cost=50000``; the units are checked where the plan is known."""
    found: dict[str, float | str] = {}
    for part in text.split(","):
        name, equals, amount = (x.strip() for x in part.partition("="))
        if not (name and equals and amount) or name in found:
            raise typer.BadParameter(f"{shown(text)} is not a tolerance such as finish=1d,cost=50000", param_hint="--tolerance")
        try:
            found[name] = float(amount)
        except ValueError:
            found[name] = amount
    return found


def _seed(text: str | int) -> int:
    text = str(text)
    if not (text.isascii() and text.isdigit() and int(text) < 2**64):
        raise typer.BadParameter(f"{shown(text)} is not a whole number from 0 to 2^64 - 1")
    return int(text)


def _confidence(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a number") from None
    if not 0 < number < 1:
        hint = f"; did you mean {number / 100:.2f}?" if 1 < number < 100 else ""
        raise typer.BadParameter(f"{shown(text)} is not between 0 and 1{hint}")
    return number


def factors_of(text: str) -> tuple[float, float, float]:
    try:
        low, mode, high = (float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not three factors such as 0.9,1.0,1.3", param_hint="--uncertainty") from None
    if not 0 <= low <= mode <= high < math.inf:
        raise typer.BadParameter(f"{shown(text)} is not in order, 0 or more and finite: low, mode, high", param_hint="--uncertainty")
    return low, mode, high


Plan = Annotated[
    Path,
    typer.Argument(
        readable=False, help="Schedule: Primavera XER or XML, Microsoft Project XML, pmo_risk JSON, a folder of CSV files; .mpp and others with pmo-risk[mpp]."
    ),
]
Iterations = Annotated[int, typer.Option("--iterations", "-n", parser=_whole, metavar="N", help="How many iterations; 1e4 will do.")]
Enough = Annotated[
    str, typer.Option("--iterations", "-n", parser=_whole_or_auto, metavar="N|auto", help="How many iterations; 1e4 will do; auto goes on until P80 is known.")
]
Ways = Annotated[str, typer.Option("--sampling", metavar="WAY", help="mc (plain), lhs (Latin hypercube), sobol or antithetic.")]
Replicates = Annotated[
    int | None, typer.Option("--replicates", min=1, help="Independent parts of a run that is not mc, from which intervals come; 20 if left out.")
]
Tolerance = Annotated[
    str | None, typer.Option("--tolerance", metavar="finish=1d,cost=50000", help="With auto: how well P80 is to be known; left out, to 0.5% of the mean.")
]
Most = Annotated[
    int | None, typer.Option("--max-iterations", parser=_whole, metavar="N", help="With auto: when to give up (exit code 6); 1,000,000 if left out.")
]
Seed = Annotated[int | None, typer.Option("--seed", parser=_seed, metavar="S", help="Zero or more; left out, one is drawn and shown.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, max=1024, help="At work at a time; the result does not depend on it.")]
Confidence = Annotated[float, typer.Option("--confidence", parser=_confidence, metavar="C", help="Of every interval, between 0 and 1.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for the tables, samples and charts.")]
Scheme = Annotated[
    Path | None,
    typer.Option("--scheme", readable=False, help="Scoring scheme: what levels in the register stand for, and how the report rates it; PMBOK's if left out."),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse what would be changed or is ambiguous: correlations that cannot all hold, risks that overlap and add up too.")
]
Repair = Annotated[
    bool, typer.Option("--repair", help="Of an XML file, leave out the characters that XML does not allow, and list each; the file is not changed.")
]
Force = Annotated[bool, typer.Option("--force", help="Write over what is there.")]
