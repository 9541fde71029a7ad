"""What the commands print and write."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pmo_risk.errors import SettingsError, shown

if TYPE_CHECKING:
    from pmo_risk.model import Portfolio, Project
    from pmo_risk.results import PortfolioResult, Result


def tell(model: Project | Portfolio) -> None:
    """Say on standard error what was read, and what was not used of it as the file has it."""
    say(repr(model), error=True)
    if model.source is not None:
        for note in model.source.notes:
            if note.severity == "warning":
                say(f"warning: {note}", error=True)


def say(what: object, *, error: bool = False) -> None:
    """Print to standard output or error, line by line, with nothing that could disturb a terminal."""
    from pmo_risk.measures.figures import legible

    for line in str(what).split("\n"):
        print(legible(line, sys.maxsize), file=sys.stderr if error else sys.stdout)


def can_write(targets: list[Path], force: bool, inputs: list[Path]) -> None:
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


def file_for(target: Path | None, suffix: str, option: str) -> None:
    """Refuse, before any work, a file of another suffix, and a folder in its place."""
    if target is None:
        return
    if target.suffix.lower() not in (suffix, suffix.removesuffix("l")):  # .htm is .html
        raise typer.BadParameter(f"{shown(target.name)} does not end in {suffix}", param_hint=option)
    if target.is_dir():
        raise typer.BadParameter(f"{shown(str(target))} is a folder", param_hint=option)


def page_to(target: Path, force: bool, given: Path, option: str) -> None:
    """Refuse, before any work, a page that does not end in .html, or whose place is taken."""
    file_for(target, ".html", option)
    can_write([target], force, [given])


def folder_for(target: Path) -> None:
    """Refuse, before any work, a place that the tables and charts of a result cannot take."""
    from pmo_risk.exporters.result_folder import can_replace

    can_replace(target)


def write_all(result: Result | PortfolioResult, folder: Path) -> None:
    """Tables, samples and charts of a result in a folder."""
    from pmo_risk.exporters import write_result
    from pmo_risk.exporters.chart_files import write_charts

    folder.parent.mkdir(parents=True, exist_ok=True)
    write_result(result, folder, more=lambda part: write_charts(result, part))
    pictures = sum(1 for _ in folder.glob("*.png"))
    say(f"tables, samples and {pictures} charts: {folder.resolve()}")
