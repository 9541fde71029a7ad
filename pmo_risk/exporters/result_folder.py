"""A result as a folder of tables: what a spreadsheet, a database or another program needs of it.

``summary.csv`` has the estimates of finish and cost with their intervals, ``tasks.csv`` and ``risks.csv`` the tables of the result, ``samples.csv``
one row an iteration, and ``result.json`` the recipe by which the result can be made again. A portfolio's folder has ``projects.csv`` in place of
``tasks.csv``, and a folder of this kind for each of its projects, ``project_1`` and so on in the order of that table.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pmo_risk.exporters.atomic import numbered, refuse_strangers, write_folder
from pmo_risk.exporters.chart_files import PICTURES
from pmo_risk.exporters.csv_text import Value, csv_bytes

if TYPE_CHECKING:
    import pandas as pd

PERCENTILES = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95)
FORMAT, SCHEMA_VERSION = "pmo_risk result", 1
FILES = ("summary.csv", "tasks.csv", "projects.csv", "risks.csv", "samples.csv", "result.json")
_SUMMARY = ("quantity", "statistic", "value", "low", "high", "std_error", "confidence", "unit", "date")


class Quantity(Protocol):
    """Finish or cost: estimates, and its samples of shape (iterations,). An estimate has the attributes that ``summary.csv`` has columns."""

    @property
    def samples(self) -> NDArray[Any]: ...
    @property
    def mean(self) -> Any: ...
    @property
    def std(self) -> Any: ...
    def p(self, percentile: float, /) -> Any: ...


class Writable(Protocol):
    """What every result owes to be written. A project's has ``tasks`` too, a portfolio's ``projects`` and ``table``."""

    @property
    def finish(self) -> Quantity: ...
    @property
    def cost(self) -> Quantity: ...
    @property
    def risks(self) -> pd.DataFrame: ...
    @property
    def recipe(self) -> Any: ...


def is_result(thing: object) -> bool:
    """True for what ``write_result`` can write."""
    return all(hasattr(type(thing), name) or name in getattr(thing, "__dict__", ()) for name in ("finish", "cost", "risks", "recipe"))


def write_result(result: Writable, path: str | Path, more: Callable[[Path], object] | None = None) -> Path:
    """Write the folder, whole or not at all; a folder written by an earlier call is replaced.

    ``more`` is called with the folder before it gets its name, to put charts beside the tables.

    Raises
    ------
    FormatError : where it cannot be written, or the folder holds a file of another kind.
    """

    def fill(folder: Path) -> None:
        _fill(result, folder)
        if more is not None:
            more(folder)

    return write_folder(path, fill, _ours)


def can_replace(path: Path) -> None:
    """Raise what ``write_result`` would raise of a path that is a file or a folder with something of another kind in it."""
    refuse_strangers(path, _ours)


def _ours(name: str) -> bool:
    return name in FILES or name in PICTURES or numbered(name, "project_")


def _fill(result: Any, folder: Path) -> None:
    summary = list(_summary(result))
    _csv(folder / "summary.csv", _SUMMARY, ([row[n] for n in _SUMMARY] for row in summary))
    members: Mapping[str, Any] = getattr(result, "projects", {})
    _csv(folder / ("projects.csv" if members else "tasks.csv"), *_frame(result.table if members else result.tasks))
    _csv(folder / "risks.csv", *_frame(result.risks))
    samples = zip(result.finish.samples.tolist(), result.cost.samples.tolist(), strict=True)
    _csv(folder / "samples.csv", ("iteration", "finish", "cost"), ([n, finish, cost] for n, (finish, cost) in enumerate(samples)))
    document = {"format": FORMAT, "schema_version": SCHEMA_VERSION, "recipe": _plain(result.recipe), "summary": _plain(summary)}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    (folder / "result.json").write_text(text + "\n", encoding="utf-8")
    for number, member in enumerate(members.values(), 1):
        inner = folder / f"project_{number}"
        inner.mkdir()
        _fill(member, inner)


def _summary(result: Writable) -> Iterator[dict[str, Value]]:
    for name, quantity in (("finish", result.finish), ("cost", result.cost)):
        estimates = {"mean": quantity.mean, "std": quantity.std} | {f"p{q}": quantity.p(q) for q in PERCENTILES}
        for statistic, estimate in estimates.items():
            row: dict[str, Value] = {"quantity": name, "statistic": statistic}
            yield row | {n: _cell(getattr(estimate, n)) for n in _SUMMARY[2:]}


def _frame(frame: pd.DataFrame) -> tuple[list[str], Iterable[list[Value]]]:
    """Header and rows of a table, its index first."""
    flat = frame.reset_index()
    return [str(c) for c in flat.columns], ([_cell(v) for v in row] for row in flat.itertuples(index=False, name=None))


def _cell(value: Any) -> Value:
    """A value of a table as a plain one; missing values and lists of them become None and text."""
    if hasattr(value, "to_pydatetime"):
        return None if value != value else value.to_pydatetime()
    value = value.item() if hasattr(value, "item") else value
    if value is None or isinstance(value, (str, bool, int, float, datetime)):
        return None if value != value else value
    return str(value)


def _csv(path: Path, header: Iterable[str], rows: Iterable[list[Value]]) -> None:
    path.write_bytes(csv_bytes(list(header), rows, path.name))


def _plain(value: Any) -> Any:
    """Data that JSON holds: records as objects, dates as ISO text, what is not finite as null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (str, bool, int, float)) else str(value)
