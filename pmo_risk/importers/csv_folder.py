"""A folder of CSV files as a project: ``tasks.csv`` and ``project.csv``, and where there is need ``links.csv``, ``calendars.csv``,
``risks.csv``, ``correlations.csv``, ``triggers.csv``, ``resources.csv``, ``baselines.csv``, ``costs.csv`` and ``weather.csv``.

A portfolio is a folder with ``portfolio.csv``, ``links.csv``, ``risks.csv`` and ``correlations.csv`` of its own, and a folder for each of its projects.
``docs/formats.md`` lists the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pmo_risk.errors import FormatError, GraphError, PmoRiskError, Problem, near, raise_all, shown
from pmo_risk.importers import csv_columns as files
from pmo_risk.importers import csv_more, csv_parts
from pmo_risk.importers.base import FORMATS, FileFormat
from pmo_risk.importers.csv_table import read_csv
from pmo_risk.importers.idle_rows import account_of
from pmo_risk.importers.risk_columns import REGISTER
from pmo_risk.importers.risk_rows import risks_of
from pmo_risk.importers.row import Row, at, attempt
from pmo_risk.importers.table import Columns, Table
from pmo_risk.importers.text import read_bytes
from pmo_risk.model import Calendar, Correlation, Link, Portfolio, Project, Source, TableCount, Task

LABEL = "CSV folder"
T = TypeVar("T")


def looks_like(head: bytes, path: Path) -> bool:
    """True for a folder with ``tasks.csv`` or ``portfolio.csv``; a folder has no first bytes, so ``head`` is not used."""
    del head
    return path.is_dir() and any((path / name).is_file() for name in (files.TASKS_FILE, files.PORTFOLIO_FILE))


def read_csv_folder(path: str | Path) -> Project | Portfolio:
    """The project or portfolio of a folder of CSV files.

    Raises
    ------
    InputError : FormatError, GraphError, ... or ManyErrors with all of them; each with file, line and column.
    LimitError : a file or field beyond the limits.
    """
    path = Path(path)
    if not path.is_dir():
        raise FormatError("is no folder", where=shown(str(path), 200), code="FILE", remedy=f"give the folder that holds {files.TASKS_FILE}")
    return _Portfolio(path).read() if (path / files.PORTFOLIO_FILE).is_file() else _Folder(path).project()


class _Folder:
    """The tables of one folder, as they are read: their counts, notes and errors."""

    def __init__(self, path: Path, outer: str = "") -> None:
        self.path, self.outer = path, outer
        self.errors: list[PmoRiskError] = []
        self.notes: list[Problem] = []
        self.counts: list[TableCount] = []

    def table(self, file: str, columns: Columns, *, needed: bool = False) -> Table | None:
        """The table of a file, if it is there and can be read."""
        if not needed and not (self.path / file).exists():
            return None
        name = f"{self.outer}{file}"
        try:
            table = read_csv(at(self.outer + file, read_bytes, self.path / file), name, columns)
        except PmoRiskError as error:
            self.errors.append(error)
            return None
        self.notes += table.notes
        self.counts.append(TableCount(name, len(table.rows), len(table.rows), 0))
        return table

    def parts(self, file: str, columns: Columns, make: Callable[[Row], T], *, needed: bool = False) -> list[tuple[T, Row]]:
        """What ``make`` makes of each row of a file; its errors are kept."""
        table = self.table(file, columns, needed=needed)
        made = [(attempt(self.errors, make, row), row) for row in (table.rows if table else ())]
        return [(part, row) for part, row in made if part is not None]

    def keys(self, file: str, known: tuple[str, ...]) -> dict[str, str]:
        table = self.table(file, files.KEYS, needed=True)
        return (attempt(self.errors, csv_parts.keys, table, known) or {}) if table else {}

    def calendars(self) -> dict[str, Calendar]:
        table = self.table(files.CALENDARS_FILE, files.CALENDARS)
        return (attempt(self.errors, csv_parts.calendars, table) or {}) if table else {}

    def risks(self) -> Any:
        table = self.table(files.RISKS_FILE, REGISTER)
        risks = attempt(self.errors, risks_of, table) if table else None
        if table is not None and risks is not None:
            self.counts[-1], idle = account_of(table)
            self.notes += idle
        return risks or ()

    def correlations(self) -> list[Correlation]:
        return [c for c, _ in self.parts(files.CORRELATIONS_FILE, files.CORRELATIONS, csv_more.correlation)]

    def calendar(self, given: dict[str, Any], calendars: Mapping[str, Calendar], file: str) -> None:
        """Put the calendar in place of its name among the keys."""
        name = given.pop("calendar", None)
        if name in calendars:
            given["calendar"] = calendars[name]
        elif name is not None:
            hint = near(name, calendars) or f"give it in {files.CALENDARS_FILE}"
            self.errors.append(FormatError(f"unknown calendar {shown(name)}", where=f"{self.outer}{file}: calendar", code="UNKNOWN_CALENDAR", remedy=hint))

    def need(self, given: Mapping[str, Any], file: str, *keys: str) -> None:
        for key in keys:
            if key not in given and not any(e.where.startswith(self.outer + file) for e in self.errors):
                self.errors.append(FormatError(f"the key '{key}' is missing", where=self.outer + file, code="MISSING", remedy=f"add a row: {key},..."))

    def source(self) -> Source:
        return Source(str(self.path), LABEL, tuple(self.counts), tuple(self.notes))

    def project(self) -> Project:
        given: dict[str, Any] = dict(self.keys(files.PROJECT_FILE, files.PROJECT_KEYS))
        self.need(given, files.PROJECT_FILE, "id", "start")
        calendars = self.calendars()
        self.calendar(given, calendars, files.PROJECT_FILE)
        tasks = self._linked(self._tasks())
        given["risks"] = self.risks()
        given["options"] = attempt(self.errors, csv_more.options, given, self.outer + files.PROJECT_FILE)
        given["resources"] = [r for r, _ in self.parts(files.RESOURCES_FILE, files.RESOURCES, csv_more.resource)]
        baselines = self.table(files.BASELINES_FILE, files.BASELINES)
        given["baselines"] = (attempt(self.errors, csv_more.baselines, baselines) if baselines else ()) or ()
        given["correlations"] = self.correlations()
        given["triggers"] = [t for t, _ in self.parts(files.TRIGGERS_FILE, files.TRIGGERS, csv_more.trigger)]
        given |= self._costs()
        given["weather"] = [w for w, _ in self.parts(files.WEATHER_FILE, files.WEATHER, csv_more.weather)]
        raise_all(self.outer or self.path.name, self.errors)
        return at(self.outer or self.path.name, Project, tasks=tasks, calendars=calendars, source=self.source(), **given)

    def _costs(self) -> dict[str, Any]:
        """What is paid beside tasks' own costs, by the project's field."""
        found: dict[str, list[Any]] = {}
        for (field, part), _ in self.parts(files.COSTS_FILE, files.COSTS, csv_more.cost):
            found.setdefault(field, []).append(part)
        rates = found.pop("currencies", [])
        return found | {"currencies": {code: rate for some in rates for code, rate in some.items()}}

    def _tasks(self) -> list[Task]:
        first: dict[str, tuple[Task, Row]] = {}
        for task, row in self.parts(files.TASKS_FILE, files.TASKS, csv_parts.task, needed=True):
            _, before = first.setdefault(task.id, (task, row))
            if before is not row:
                what = f"task id {shown(task.id)} is used twice, first at {before.place('id')}"
                self.errors.append(GraphError(what, where=row.place("id"), code="DUPLICATE_ID", remedy="give each task its own id"))
        return [task for task, _ in first.values()]

    def _linked(self, tasks: list[Task]) -> list[Task]:
        """The tasks with the links of ``links.csv`` added to those of their own column."""
        after: dict[str, list[Link]] = {}
        known = {t.id for t in tasks}
        for (successor, link), row in self.parts(files.LINKS_FILE, files.LINKS, csv_parts.link):
            after.setdefault(successor, []).append(link)
            if successor not in known and not self.errors:
                hint = near(successor, known)
                self.errors.append(GraphError(f"unknown successor {shown(successor)}", where=row.place("successor"), code="UNKNOWN_TASK", remedy=hint))
        return [t.replace(after=(*t.after, *after[t.id])) if t.id in after else t for t in tasks]


class _Portfolio(_Folder):
    """The tables of a portfolio's folder, and the folders of its projects."""

    def read(self) -> Portfolio:
        given: dict[str, Any] = dict(self.keys(files.PORTFOLIO_FILE, files.PORTFOLIO_KEYS))
        self.need(given, files.PORTFOLIO_FILE, "id")
        self.calendar(given, self.calendars(), files.PORTFOLIO_FILE)
        ends = self.parts(files.LINKS_FILE, files.LINKS, csv_parts.link)
        links = [Link(link.predecessor, link.type, link.lag, successor=successor) for (successor, link), _ in ends]
        risks, correlations = self.risks(), self.correlations()
        projects = [attempt(self.errors, self._project, folder) for folder in sorted(self.path.iterdir()) if (folder / files.TASKS_FILE).is_file()]
        raise_all(self.path.name, self.errors)
        members = [p for p in projects if p is not None]
        return at(self.path.name, Portfolio, projects=members, links=links, risks=risks, correlations=correlations, source=self.source(), **given)

    def _project(self, folder: Path) -> Project:
        inner = _Folder(folder, f"{shown(folder.name)[1:-1]}/")
        project = inner.project()
        self.counts += inner.counts
        self.notes += inner.notes
        return project


FORMATS.register("csv")(FileFormat(LABEL, looks_like, read_csv_folder))
