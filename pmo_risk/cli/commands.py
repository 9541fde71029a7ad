"""The commands."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from pmo_risk.cli.compare import compare
from pmo_risk.cli.options import (
    Confidence,
    Enough,
    Force,
    Iterations,
    Most,
    Out,
    Plan,
    Repair,
    Replicates,
    Scheme,
    Seed,
    Strict,
    Threads,
    Tolerance,
    Ways,
    factors_of,
    tolerance_of,
)
from pmo_risk.cli.output import can_write, file_for, folder_for, page_to, say, tell, write_all
from pmo_risk.errors import InputError, NotConvergedError

app = typer.Typer(
    name="pmo-risk",
    help="Monte Carlo schedule, cost and portfolio risk: when will it finish, what will it cost, each with its uncertainty.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        from pmo_risk import __version__

        say(f"pmo_risk {__version__}")
        raise typer.Exit


@app.callback()
def start(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")] = False) -> None:
    """Monte Carlo schedule, cost and portfolio risk: when will it finish, what will it cost, each with its uncertainty."""


@app.command()
def simulate(
    plan: Plan,
    risks: Annotated[Path | None, typer.Option("--risks", readable=False, help="Risk register: Excel or CSV.")] = None,
    scheme: Scheme = None,
    rules: Annotated[
        Path | None, typer.Option("--rules", readable=False, help="Rules of uncertainty for what has none: Excel, CSV or JSON; before --uncertainty.")
    ] = None,
    iterations: Enough = "10000",
    seed: Seed = None,
    sampling: Ways = "mc",
    replicates: Replicates = None,
    tolerance: Tolerance = None,
    max_iterations: Most = None,
    uncertainty: Annotated[
        str | None, typer.Option("--uncertainty", metavar="LOW,MODE,HIGH", help="Triangular factors on remaining durations that have none: 0.9,1.0,1.3.")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write one HTML page to this file.")] = None,
    out: Out = None,
    threads: Threads = None,
    confidence: Confidence = 0.95,
    strict: Strict = False,
    repair: Repair = False,
    force: Force = False,
) -> None:
    """Simulate a schedule with its risks, and print when it finishes and what it costs."""
    import pmo_risk as pr

    factors = None if uncertainty is None else factors_of(uncertainty)
    wanted = None if tolerance is None else tolerance_of(tolerance)
    can_write([p for p in (report, out) if p is not None], force, [p for p in (plan, risks, scheme, rules) if p is not None])
    if scheme is not None and risks is None and report is None:
        raise typer.BadParameter("is for the levels of a register and for the report", param_hint="--scheme without --risks and --report")
    file_for(report, ".html", "--report")
    if out is not None:
        folder_for(out)
    rated = None if scheme is None else pr.read_scheme(scheme)
    model = pr.read(plan, repair=repair)
    if risks is not None:
        model = model.with_risks(pr.read_register(risks, scheme=rated))
    if rules is not None:
        model, ruled = model.with_rules(pr.read_rules(rules))
        say(ruled, error=True)
    if factors is not None:
        model = model.with_uncertainty(*factors)
    tell(model)
    result = pr.simulate(
        model,
        iterations=iterations,
        seed=seed,
        threads=threads,
        sampling=sampling,
        replicates=replicates,
        tolerance=wanted,
        max_iterations=max_iterations,
        confidence=confidence,
        strict=strict,
    )
    say(result)
    if report is not None:
        report.parent.mkdir(parents=True, exist_ok=True)
        pr.report(result, report, scheme=rated)
        say(f"report: {report}")
    if out is not None:
        write_all(result, out)
    if result.converged is False:
        what = f"P80 is not known as well as was asked after {result.settings.iterations:,} iterations; what was found is shown"
        raise NotConvergedError(what, code="NOT_CONVERGED", remedy="allow more with --max-iterations, or ask for less with --tolerance")


app.command()(compare)


@app.command()
def check(
    plan: Plan,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    health: Annotated[bool, typer.Option("--health/--no-health", help="Measure the schedule: DCMA 14 points, and what else to ask before a risk run.")] = True,
    page: Annotated[Path | None, typer.Option("--html", help="Write problems and health as one HTML page to this file.")] = None,
    repair: Repair = False,
    force: Force = False,
) -> None:
    """List every problem of a schedule: severity, where, what, and how to mend it; then measure its health, which changes no exit code."""
    import pmo_risk as pr

    if page is not None:
        page_to(page, force, plan, "--html")
    findings = pr.check(pr.read(plan, repair=repair))
    say(findings)
    if health:
        say(f"\n{findings.health}")
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        pr.report(findings, page)
        say(f"\nreport: {page}")
    if findings.errors or (strict and findings.warnings):
        raise typer.Exit(InputError.exit_code)


@app.command()
def convert(
    plan: Plan,
    to: Annotated[
        Path, typer.Argument(help="What to write: a .json file, a .xer or .xml file for Primavera P6 or Microsoft Project, or a folder of CSV files.")
    ],
    repair: Repair = False,
    force: Force = False,
) -> None:
    """Write a schedule in another format."""
    import pmo_risk as pr
    from pmo_risk.exporters.planner_files import notes_path

    can_write([to], force, [plan])
    model = pr.read(plan, repair=repair)
    tell(model)
    to.parent.mkdir(parents=True, exist_ok=True)
    written = pr.write(model, to)
    say(f"written: {written}")
    if notes_path(written).is_file():
        say(f"what it does not hold: {notes_path(written)}")


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for what it makes.")] = Path("demo-output"),
    iterations: Iterations = 10_000,
    seed: Seed = 1,
) -> None:
    """Run the whole job on the bundled project and on the program it belongs to, and say where the results are."""
    import pmo_risk as pr

    can_write([out / f"{name}{end}" for name in ("project", "program") for end in ("", ".html")], True, [])
    for name in ("project", "program"):
        folder_for(out / name)
    with as_file(files("pmo_risk") / "demo") as folder:
        plan = pr.read(folder / "plant.json").with_risks(pr.read_register(folder / "risks.xlsx"))
        program = pr.read(folder / "program.json")
    for name, model in (("project", plan), ("program", program)):
        result = pr.simulate(model, iterations=iterations, seed=seed)
        say(f"{result}\n")
        write_all(result, out / name)
        page = out / f"{name}.html"
        pr.report(result, page)
        say(f"report: {page.resolve()}\n")
