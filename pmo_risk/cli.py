"""The command line: ``pmo-risk simulate | check | convert | demo``.

Exit codes: 0 ok, 1 a fault of ours, 2 usage, 3 invalid input, 4 limit or security, 5 interrupted, 6 not converged.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmo_risk.errors import InputError, PmoRiskError, SettingsError, shown

if TYPE_CHECKING:
    from pmo_risk.model import Portfolio, Project
    from pmo_risk.results import PortfolioResult, Result

app = typer.Typer(
    name="pmo-risk",
    help="Monte Carlo schedule, cost and portfolio risk: when will it finish, what will it cost, each with its uncertainty.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

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


def _factors(text: str) -> tuple[float, float, float]:
    try:
        low, mode, high = (float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not three factors such as 0.9,1.0,1.3") from None
    return low, mode, high


Plan = Annotated[Path, typer.Argument(help="Schedule: Primavera XER, Microsoft Project XML, pmo_risk JSON, or a folder of CSV files.")]
Iterations = Annotated[int, typer.Option("--iterations", "-n", parser=_whole, metavar="N", help="How many iterations; 1e4 will do.")]
Seed = Annotated[int | None, typer.Option("--seed", parser=_seed, metavar="S", help="Zero or more; left out, one is drawn and shown.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, max=1024, help="At work at a time; the result does not depend on it.")]
Confidence = Annotated[float, typer.Option("--confidence", parser=_confidence, metavar="C", help="Of every interval, between 0 and 1.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for the tables, samples and charts.")]
Force = Annotated[bool, typer.Option("--force", help="Write over what is there.")]


@app.command()
def simulate(
    plan: Plan,
    risks: Annotated[Path | None, typer.Option("--risks", help="Risk register: Excel or CSV.")] = None,
    iterations: Iterations = 10_000,
    seed: Seed = None,
    uncertainty: Annotated[
        str | None, typer.Option("--uncertainty", metavar="LOW,MODE,HIGH", help="Triangular factors on remaining durations that have none: 0.9,1.0,1.3.")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write one HTML page to this file.")] = None,
    out: Out = None,
    threads: Threads = None,
    confidence: Confidence = 0.95,
    force: Force = False,
) -> None:
    """Simulate a schedule with its risks, and print when it finishes and what it costs."""
    import pmo_risk as pr

    factors = None if uncertainty is None else _factors(uncertainty)
    _can_write([p for p in (report, out) if p is not None], force, [p for p in (plan, risks) if p is not None])
    model = pr.read(plan)
    if risks is not None:
        model = model.with_risks(pr.read_register(risks))
    if factors is not None:
        model = model.with_uncertainty(*factors)
    _tell(model)
    result = pr.simulate(model, iterations=iterations, seed=seed, threads=threads, confidence=confidence)
    print(result)
    if report is not None:
        report.parent.mkdir(parents=True, exist_ok=True)
        pr.report(result, report)
        print(f"report: {report}")
    if out is not None:
        _write_all(result, out)


@app.command()
def check(plan: Plan, strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False) -> None:
    """List every problem of a schedule: severity, where, what, and how to mend it."""
    import pmo_risk as pr

    findings = pr.check(pr.read(plan))
    print(findings)
    if findings.errors or (strict and findings.warnings):
        raise typer.Exit(InputError.exit_code)


@app.command()
def convert(
    plan: Plan,
    to: Annotated[Path, typer.Argument(help="What to write: a .json file, or a folder of CSV files.")],
    force: Force = False,
) -> None:
    """Write a schedule in another format."""
    import pmo_risk as pr

    _can_write([to], force, [plan])
    model = pr.read(plan)
    _tell(model)
    print(f"written: {pr.write(model, to)}")


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for what it makes.")] = Path("demo-output"),
    iterations: Iterations = 10_000,
    seed: Seed = 1,
) -> None:
    """Run the whole job on the bundled project and on the program it belongs to, and say where the results are."""
    import pmo_risk as pr

    with as_file(files("pmo_risk") / "demo") as folder:
        plan = pr.read(folder / "plant.json").with_risks(pr.read_register(folder / "risks.xlsx"))
        program = pr.read(folder / "program.json")
    for name, model in (("project", plan), ("program", program)):
        result = pr.simulate(model, iterations=iterations, seed=seed)
        print(result, end="\n\n")
        _write_all(result, out / name)
        page = out / f"{name}.html"
        pr.report(result, page)
        print(f"report: {page.resolve()}\n")


def _tell(model: Project | Portfolio) -> None:
    """Say on standard error what was read, and what was not used of it as the file has it."""
    print(model, file=sys.stderr)
    if model.source is not None:
        for note in model.source.notes:
            if note.severity == "warning":
                print(f"warning: {note}", file=sys.stderr)


def _can_write(targets: list[Path], force: bool, inputs: list[Path]) -> None:
    """Refuse, before any work, a place that is taken, equal to an input, or cannot be written."""
    for target in targets:
        where = str(target)
        if any(target.exists() and given.exists() and target.samefile(given) for given in inputs):
            raise SettingsError("is the input itself", where=where, code="OUT", remedy="name another file")
        taken = target.exists() and (not target.is_dir() or any(target.iterdir()))
        if taken and not force:
            raise SettingsError("exists already", where=where, code="OUT", remedy="name another, or give --force")
        parent = next(p for p in (target, *target.absolute().parents) if p.exists())
        if not os.access(parent, os.W_OK):
            raise SettingsError(f"cannot write in {shown(str(parent))}", where=where, code="OUT", remedy="name a folder you may write in")


def _write_all(result: Result | PortfolioResult, folder: Path) -> None:
    """Tables, samples and charts of a result in a folder."""
    import pmo_risk as pr
    from pmo_risk.exporters.chart_files import write_charts

    tables, charts = folder / "tables", folder / "charts"
    charts.mkdir(parents=True, exist_ok=True)
    pr.write(result, tables)
    pictures = write_charts(result, charts)
    print(f"tables, samples and {len(pictures)} charts: {folder.resolve()}")


def main() -> None:
    """Entry point: runs the command and turns errors into one message and an exit code."""
    debug = "--debug" in sys.argv
    sys.argv = [a for a in sys.argv if a != "--debug"]
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except PmoRiskError as error:
        code = _fail(f"error: {error}", error.exit_code, debug)
    except KeyboardInterrupt:
        code = _fail("interrupted; nothing was kept", 5, debug)
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except typer.Exit as stop:
        code = stop.exit_code
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage is not None:
            code = _fail(f"error: {usage()}", 2, debug)
        else:
            code = _fail(f"error: a fault of pmo_risk itself: {type(error).__name__}: {error}\nrun again with --debug and report what it prints", 1, debug)
    sys.exit(code or 0)


def _fail(message: str, code: int, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
