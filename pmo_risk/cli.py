"""The command line: ``pmo-risk simulate | check | convert | demo``.

Exit codes: 0 ok, 1 a fault of ours, 2 usage, 3 invalid input, 4 limit or security, 5 interrupted, 6 not converged.
"""

from __future__ import annotations

import io
import math
import os
import sys
import traceback
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmo_risk.errors import InputError, Interrupted, PmoRiskError, SettingsError, shown
from pmo_risk.measures.figures import legible

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
        raise typer.BadParameter(f"{shown(text)} is not three factors such as 0.9,1.0,1.3", param_hint="--uncertainty") from None
    if not 0 <= low <= mode <= high < math.inf:
        raise typer.BadParameter(f"{shown(text)} is not in order, 0 or more and finite: low, mode, high", param_hint="--uncertainty")
    return low, mode, high


def _version(asked: bool) -> None:
    if asked:
        from pmo_risk import __version__

        _say(f"pmo_risk {__version__}")
        raise typer.Exit


@app.callback()
def start(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")] = False) -> None:
    """Monte Carlo schedule, cost and portfolio risk: when will it finish, what will it cost, each with its uncertainty."""


Plan = Annotated[Path, typer.Argument(readable=False, help="Schedule: Primavera XER, Microsoft Project XML, pmo_risk JSON, or a folder of CSV files.")]
Iterations = Annotated[int, typer.Option("--iterations", "-n", parser=_whole, metavar="N", help="How many iterations; 1e4 will do.")]
Seed = Annotated[int | None, typer.Option("--seed", parser=_seed, metavar="S", help="Zero or more; left out, one is drawn and shown.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, max=1024, help="At work at a time; the result does not depend on it.")]
Confidence = Annotated[float, typer.Option("--confidence", parser=_confidence, metavar="C", help="Of every interval, between 0 and 1.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for the tables, samples and charts.")]
Force = Annotated[bool, typer.Option("--force", help="Write over what is there.")]


@app.command()
def simulate(
    plan: Plan,
    risks: Annotated[Path | None, typer.Option("--risks", readable=False, help="Risk register: Excel or CSV.")] = None,
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
    if report is not None and report.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter(f"{shown(report.name)} does not end in .html", param_hint="--report")
    if report is not None and report.is_dir():
        raise typer.BadParameter(f"{shown(str(report))} is a folder", param_hint="--report")
    if out is not None:
        _folder_for(out)
    model = pr.read(plan)
    if risks is not None:
        model = model.with_risks(pr.read_register(risks))
    if factors is not None:
        model = model.with_uncertainty(*factors)
    _tell(model)
    result = pr.simulate(model, iterations=iterations, seed=seed, threads=threads, confidence=confidence)
    _say(result)
    if report is not None:
        report.parent.mkdir(parents=True, exist_ok=True)
        pr.report(result, report)
        _say(f"report: {report}")
    if out is not None:
        _write_all(result, out)


@app.command()
def check(plan: Plan, strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False) -> None:
    """List every problem of a schedule: severity, where, what, and how to mend it."""
    import pmo_risk as pr

    findings = pr.check(pr.read(plan))
    _say(findings)
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
    to.parent.mkdir(parents=True, exist_ok=True)
    _say(f"written: {pr.write(model, to)}")


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for what it makes.")] = Path("demo-output"),
    iterations: Iterations = 10_000,
    seed: Seed = 1,
) -> None:
    """Run the whole job on the bundled project and on the program it belongs to, and say where the results are."""
    import pmo_risk as pr

    _can_write([out / f"{name}{end}" for name in ("project", "program") for end in ("", ".html")], True, [])
    for name in ("project", "program"):
        _folder_for(out / name)
    with as_file(files("pmo_risk") / "demo") as folder:
        plan = pr.read(folder / "plant.json").with_risks(pr.read_register(folder / "risks.xlsx"))
        program = pr.read(folder / "program.json")
    for name, model in (("project", plan), ("program", program)):
        result = pr.simulate(model, iterations=iterations, seed=seed)
        _say(f"{result}\n")
        _write_all(result, out / name)
        page = out / f"{name}.html"
        pr.report(result, page)
        _say(f"report: {page.resolve()}\n")


def _tell(model: Project | Portfolio) -> None:
    """Say on standard error what was read, and what was not used of it as the file has it."""
    _say(repr(model), error=True)
    if model.source is not None:
        for note in model.source.notes:
            if note.severity == "warning":
                _say(f"warning: {note}", error=True)


def _say(what: object, *, error: bool = False) -> None:
    """Print to standard output or error, line by line, with nothing that could disturb a terminal."""
    for line in str(what).split("\n"):
        print(legible(line, sys.maxsize), file=sys.stderr if error else sys.stdout)


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
        if not parent.is_dir() and parent != target:
            raise SettingsError(f"{shown(str(parent))} is a file, not a folder", where=where, code="OUT", remedy="name another place")
        if not os.access(parent, os.W_OK):
            raise SettingsError(f"cannot write in {shown(str(parent))}", where=where, code="OUT", remedy="name a folder you may write in")


def _folder_for(target: Path) -> None:
    """Refuse, before any work, a place that the tables and charts of a result cannot take."""
    from pmo_risk.exporters.result_folder import can_replace

    can_replace(target)


def _write_all(result: Result | PortfolioResult, folder: Path) -> None:
    """Tables, samples and charts of a result in a folder."""
    from pmo_risk.exporters import write_result
    from pmo_risk.exporters.chart_files import write_charts

    folder.parent.mkdir(parents=True, exist_ok=True)
    write_result(result, folder, more=lambda part: write_charts(result, part))
    pictures = sum(1 for _ in folder.glob("*.png"))
    _say(f"tables, samples and {pictures} charts: {folder.resolve()}")


def main() -> None:
    """Entry point: runs the command and turns errors into one message and an exit code."""
    debug = "--debug" in sys.argv
    sys.argv = [a for a in sys.argv if a != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter shows its number
    code = 0
    try:
        command = typer.main.get_command(app)  # called by its parts: the whole would turn Ctrl-C and closed pipes into exit codes of its own
        with command.make_context("pmo-risk", sys.argv[1:]) as context:
            command.invoke(context)
        if sys.stdout is not None:  # it is where the caller closed it
            sys.stdout.flush()
    except PmoRiskError as error:
        code = _fail(f"error: {error}", error.exit_code, debug)
    except KeyboardInterrupt:
        code = _fail("interrupted; nothing was kept", Interrupted.exit_code, debug)
    except BrokenPipeError:  # whoever read our output has left
        _output_to_nowhere()
        code = 141
    except OSError as error:  # a full disk, a folder that went away
        _output_to_nowhere()
        code = _fail(f"error: {error.filename or 'the output'}: {error.strerror or error}", InputError.exit_code, debug)
    except typer.Exit as stop:
        code = stop.exit_code
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage is not None:
            code = _fail(f"error: {usage()}" if usage() else "", 2, debug)
        else:
            code = _fail(f"error: a fault of pmo_risk itself: {type(error).__name__}: {error}\nrun again with --debug and report what it prints", 1, debug)
    if code == Interrupted.exit_code:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> None:
    """End at once with this code: on a busy machine, some interrupted runs that were left with ``sys.exit`` ended as if killed by the signal."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _output_to_nowhere() -> None:
    """Let what is still to be flushed at the end go nowhere, without another error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(message: str, code: int, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    if message:
        _say(message, error=True)
    return code


if __name__ == "__main__":
    main()
