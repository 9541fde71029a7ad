"""A project or portfolio as a folder of CSV files, which ``pmo_risk.importers.csv_folder`` reads back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pmo_risk.errors import FormatError, shown
from pmo_risk.exporters.atomic import numbered, write_folder
from pmo_risk.exporters.csv_text import Value, csv_bytes, number_text
from pmo_risk.exporters.law_cells import checked_id, id_list, law_cells
from pmo_risk.exporters.register_rows import register_csv
from pmo_risk.importers import csv_columns as files
from pmo_risk.importers.table import Columns
from pmo_risk.model import Baseline, Calendar, Correlation, Link, Portfolio, Project, Resource, Task, Weather
from pmo_risk.model.calendar import DAYS

_TASK_HEADER = tuple(n for n in files.TASKS.names if n != "predecessors")
Rows = Iterable[dict[str, Value]]


def write_csv_folder(thing: Project | Portfolio, path: str | Path) -> Path:
    """Write the folder, whole or not at all. A folder of ours that is there already is replaced.

    Links are in ``links.csv``, one row each, whatever characters the ids hold.

    Raises
    ------
    FormatError : where it cannot be written, or a text cannot stand in a CSV file.
    """
    return write_folder(path, lambda folder: _portfolio(thing, folder) if isinstance(thing, Portfolio) else _project(thing, folder), _is_ours)


def _is_ours(name: str) -> bool:
    return name in files.FILES or numbered(name, "project_")


def _project(project: Project, folder: Path) -> None:
    keys: dict[str, Value] = {k: getattr(project, k) for k in files.OWN_KEYS if k != "calendar"}
    _keys(keys | {"calendar": project.calendar.name} | project.options.to_dict(), folder / files.PROJECT_FILE)
    _table(files.TASKS, map(_task, project), folder / files.TASKS_FILE, _TASK_HEADER)
    _links(((link, successor) for link, successor in project.links()), folder)
    _calendars(project.calendars.values(), folder)
    (folder / files.RISKS_FILE).write_bytes(register_csv(project.risks, files.RISKS_FILE))
    _correlations(project.correlations, folder)
    if project.triggers:
        _table(files.TRIGGERS, (t.to_dict() | {"after": t.after} for t in project.triggers), folder / files.TRIGGERS_FILE)
    _costs(project, folder)
    if project.weather:
        _table(files.WEATHER, map(_weather, project.weather), folder / files.WEATHER_FILE)
    if project.resources:
        _table(files.RESOURCES, map(_resource, project.resources.values()), folder / files.RESOURCES_FILE)
    if project.baselines:
        _table(files.BASELINES, (row for b in project.baselines.values() for row in _baseline(b)), folder / files.BASELINES_FILE)


def _portfolio(portfolio: Portfolio, folder: Path) -> None:
    keys: dict[str, Value] = {k: getattr(portfolio, k) for k in files.PORTFOLIO_KEYS if k != "calendar"}
    _keys(keys | {"calendar": portfolio.calendar.name}, folder / files.PORTFOLIO_FILE)
    _links(((link, link.successor or "") for link in portfolio.links), folder)
    _calendars([portfolio.calendar], folder)
    (folder / files.RISKS_FILE).write_bytes(register_csv(portfolio.risks, files.RISKS_FILE))
    _correlations(portfolio.correlations, folder)
    digits = len(str(len(portfolio)))
    for number, project in enumerate(portfolio, 1):
        inner = folder / f"project_{number:0{digits}d}"
        inner.mkdir()
        _project(project, inner)


def _table(columns: Columns, rows: Rows, path: Path, header: tuple[str, ...] | None = None) -> None:
    names = header or tuple(columns.names)
    path.write_bytes(csv_bytes(names, ([row.get(n) for n in names] for row in rows), path.name))


def _keys(values: dict[str, Value], path: Path) -> None:
    _table(files.KEYS, ({"key": k, "value": v} for k, v in values.items() if v not in (None, "")), path)


def _task(task: Task) -> dict[str, Value]:
    plain = ("name", "unit", "calendar", "milestone", "wbs", "deadline", "actual_start", "actual_finish", "type", "suspended", "resumed", "expected_finish")
    cells: dict[str, Value] = {"id": checked_id(task.id, files.TASKS_FILE)} | {n: getattr(task, n) for n in plain}
    cells["uid"] = task.uid and checked_id(task.uid, files.TASKS_FILE)
    cells["constraint"] = ";".join(c.kind + "!" * c.mandatory for c in task.constraints)
    cells["constraint_date"] = ";".join(c.date.isoformat() for c in task.constraints if c.date is not None)
    cells["when"], cells["unless"] = id_list(task.when), id_list(task.unless)
    cells["manual"], cells["split"] = task.manual or None, task.split or None
    cells |= law_cells(task.duration, "duration", "")
    for name in ("cost", "cost_rate", "remaining"):
        cells |= law_cells(getattr(task, name), name)
    data = task.to_dict()
    return cells | {name: _json(data.get(name), f"task {shown(task.id)}, {name}") for name in files.JSON_CELLS}


def _json(value: Any, where: str) -> str | None:
    """JSON text of what there is."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False) if value else None
    except (TypeError, ValueError):
        raise FormatError(f"cannot be written: {shown(value)}", where=where, code="VALUE", remedy="fields hold text and finite numbers") from None


def _resource(resource: Resource) -> dict[str, Value]:
    cells: dict[str, Value] = {n: getattr(resource, n) for n in ("name", "kind", "calendar", "unit")}
    cells |= {"id": checked_id(resource.id, files.RESOURCES_FILE), "uid": resource.uid and checked_id(resource.uid, files.RESOURCES_FILE)}
    return cells | {"rates": _json(resource.to_dict().get("rates"), f"resource {shown(resource.id)}, rates")}


def _correlations(correlations: Sequence[Correlation], folder: Path) -> None:
    if correlations:
        _table(files.CORRELATIONS, map(_correlation, correlations), folder / files.CORRELATIONS_FILE)


def _correlation(one: Correlation) -> dict[str, Value]:
    data = one.to_dict()
    cells: dict[str, Value] = {n: data.get(n) for n in ("coefficient", "kind", "copula", "df", "method", "name", "wbs")}
    return cells | {n: _json(data.get(n), one.where) for n in ("members", "matrix", "loadings")}


def _weather(weather: Weather) -> dict[str, Value]:
    data = weather.to_dict()
    cells: dict[str, Value] = {"id": checked_id(weather.id, files.WEATHER_FILE)} | {n: data.get(n) for n in ("persistence", "first_month")}
    given = {"calendars": "calendars", "lost": "lost", "days": "days", "years": "history"}
    return cells | {column: _json(data.get(n), f"weather {shown(weather.id)}, {n}") for column, n in given.items()}


def _costs(project: Project, folder: Path) -> None:
    """A row for each part of the project's costs, its fields as JSON."""
    rows: list[dict[str, Value]] = []
    for kind, field in files.COST_KINDS.items():
        parts = getattr(project, field)
        found = parts.values() if field == "indices" else [] if field == "currencies" else parts
        rows += [{"kind": kind, "data": _json(part.to_dict(), f"{kind} {shown(part)}")} for part in found]
    rows += [{"kind": "currency", "data": _json({code: rate.to_dict()}, f"currency {shown(code)}")} for code, rate in project.currencies.items()]
    if rows:
        _table(files.COSTS, rows, folder / files.COSTS_FILE)


def _baseline(baseline: Baseline) -> Rows:
    name = checked_id(baseline.name, files.BASELINES_FILE)
    if not baseline.tasks:
        yield {"name": name}
    for task, then in baseline.tasks.items():
        yield {
            "name": name,
            "task": checked_id(task, files.BASELINES_FILE),
            "start": then.start,
            "finish": then.finish,
            "duration": then.duration,
            "cost": then.cost,
        }


def _links(links: Iterable[tuple[Link, str]], folder: Path) -> None:
    rows: list[dict[str, Value]] = [
        {
            "predecessor": checked_id(x.predecessor, files.LINKS_FILE),
            "successor": checked_id(successor, files.LINKS_FILE),
            "type": x.type,
            "lag": _lag(x),
            "when": x.when and checked_id(x.when, files.LINKS_FILE),
        }
        for x, successor in links
    ]
    _table(files.LINKS, rows, folder / files.LINKS_FILE)


def _lag(link: Link) -> Value:
    return f"{number_text(link.lag.value)}{link.lag.unit}" if link.lag.unit else link.lag.value


def _calendars(calendars: Iterable[Calendar], folder: Path) -> None:
    _table(files.CALENDARS, (row for c in calendars for row in _calendar(c)), folder / files.CALENDARS_FILE)


def _calendar(calendar: Calendar) -> Rows:
    data = calendar.to_dict()
    days = [(day, data["week"][day]) for day in DAYS if day in data["week"]] + list(data["exceptions"].items())
    hours = {h: data[h] for h in ("hours_per_day", "hours_per_week", "hours_per_month", "hours_per_year")}
    name = checked_id(calendar.name, files.CALENDARS_FILE)
    for number, (day, shifts) in enumerate(days):
        yield {"name": name, "day": day, "shifts": ";".join("-".join(s) for s in shifts)} | (hours if number == 0 else {})
