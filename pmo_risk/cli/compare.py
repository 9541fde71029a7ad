"""The command that compares: two schedules, two registers of one, or one before and after the responses to its risks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pmo_risk.cli.options import Confidence, Force, Iterations, Plan, Repair, Replicates, Scheme, Seed, Strict, Threads, Ways
from pmo_risk.cli.output import can_write, file_for, say, tell

if TYPE_CHECKING:
    from pmo_risk.model import Portfolio, Project
    from pmo_risk.results import Comparison


def compare(
    before: Plan,
    after: Annotated[
        Path | None,
        typer.Argument(
            readable=False, help="The schedule to compare with it; left out, the same with the responses to its risks taken, or with --risks-after."
        ),
    ] = None,
    risks: Annotated[Path | None, typer.Option("--risks", readable=False, help="Risk register of the first schedule.")] = None,
    risks_after: Annotated[Path | None, typer.Option("--risks-after", readable=False, help="Risk register of the second schedule.")] = None,
    response: Annotated[
        list[str] | None, typer.Option("--response", metavar="RISK", help="Take the responses to this risk only; may be given more than once.")
    ] = None,
    scheme: Scheme = None,
    iterations: Iterations = 10_000,
    seed: Seed = None,
    sampling: Ways = "mc",
    replicates: Replicates = None,
    price: Annotated[float | None, typer.Option("--price", help="What the change costs, where the second schedule does not hold it: is it worth that?")] = None,
    value_of_time: Annotated[float, typer.Option("--value-of-time", help="With --price: money that a time unit of the finish is worth.")] = 0.0,
    report: Annotated[Path | None, typer.Option("--report", help="Write one HTML page of what changed to this file.")] = None,
    chart: Annotated[Path | None, typer.Option("--chart", help="Write both S-curves, of the finish and of the cost, to this PNG file.")] = None,
    threads: Threads = None,
    confidence: Confidence = 0.95,
    strict: Strict = False,
    repair: Repair = False,
    force: Force = False,
) -> None:
    """Simulate two schedules with the same draws, and print what changed from the first to the second, each change with its interval."""
    import pmo_risk as pr

    if response and (after or risks_after):
        raise typer.BadParameter("compares one schedule before and after responses", param_hint="--response with a second schedule or register")
    if value_of_time and price is None:
        raise typer.BadParameter("belongs to a price, which may be 0", param_hint="--value-of-time without --price")
    file_for(report, ".html", "--report")
    file_for(chart, ".png", "--chart")
    can_write([p for p in (report, chart) if p is not None], force, [p for p in (before, after, risks, risks_after, scheme) if p is not None])
    rated = None if scheme is None else pr.read_scheme(scheme)
    given: dict[str, Any] = {"sampling": sampling, "replicates": replicates, "threads": threads, "confidence": confidence, "strict": strict}
    first = _read(before, risks, rated, repair)
    if after is None and risks_after is None:
        found = pr.compare_responses(first, iterations, seed, risks=response or None, **given)
    else:
        one = pr.simulate(first, iterations, seed, **given)
        second = _read(after or before, risks_after, rated, repair)
        if risks is not None and risks_after is None:
            say("warning: the second schedule is read without a register; --risks-after gives it one", error=True)
        found = pr.compare(one, pr.simulate(second, iterations, one.settings.seed, **given))
    say(found)
    if price is not None:
        say(f"\n{found.worth(price, value_of_time=value_of_time)}")
    _write(found, report, chart, rated)


def _read(path: Path, risks: Path | None, scheme: Any, repair: bool) -> Project | Portfolio:
    import pmo_risk as pr

    model: Project | Portfolio = pr.read(path, repair=repair)
    if risks is not None:
        model = model.with_risks(pr.read_register(risks, scheme=scheme))
    tell(model)
    return model


def _write(found: Comparison, report: Path | None, chart: Path | None, scheme: Any) -> None:
    import pmo_risk as pr
    from pmo_risk.exporters.chart_files import write_comparison

    for path in (report, chart):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
    if report is not None:
        pr.report(found, report, scheme=scheme)
        say(f"report: {report}")
    if chart is not None:
        write_comparison(found, chart)
        say(f"chart: {chart}")
