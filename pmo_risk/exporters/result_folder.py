"""A result as a folder of tables: what a spreadsheet, a database or another program needs of it.

``summary.csv`` has the estimates of finish and cost with their intervals, ``tasks.csv`` and ``risks.csv`` the tables of the result, ``samples.csv``
one row an iteration, and ``result.json`` the recipe by which the result can be made again.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from pmo_risk.exporters.atomic import write_folder
from pmo_risk.exporters.csv_text import Value, csv_bytes

if TYPE_CHECKING:
    import pandas as pd

PERCENTILES = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95)
FORMAT, SCHEMA_VERSION = "pmo_risk result", 1
FILES = ("summary.csv", "tasks.csv", "risks.csv", "samples.csv", "result.json")
_SUMMARY = ("measure", "percentile", "value", "low", "high", "confidence", "date")


class Estimate(Protocol):
    """A number with its interval, as measures give it."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def confidence(self) -> float: ...


class Quantity(Protocol):
    """Finish or cost: estimates of its percentiles, and its samples of shape (iterations,)."""

    @property
    def samples(self) -> NDArray[Any]: ...
    def p(self, percentile: float, /) -> Estimate: ...


class Writable(Protocol):
    """What a result owes to be written: a project's or a portfolio's."""

    @property
    def finish(self) -> Quantity: ...
    @property
    def cost(self) -> Quantity: ...
    @property
    def tasks(self) -> pd.DataFrame: ...
    @property
    def risks(self) -> pd.DataFrame: ...
    @property
    def recipe(self) -> Any: ...


def is_result(thing: object) -> bool:
    """True for what ``write_result`` can write."""
    return all(hasattr(type(thing), name) or hasattr(thing, name) for name in ("finish", "cost", "tasks", "risks", "recipe"))


def write_result(result: Writable, path: str | Path) -> Path:
    """Write the folder, whole or not at all; a folder written by an earlier call is replaced.

    Raises
    ------
    FormatError : where it cannot be written, or the folder holds a file of another kind.
    """
    return write_folder(path, lambda folder: _fill(result, folder), FILES.__contains__)


def _fill(result: Writable, folder: Path) -> None:
    summary = list(_summary(result))
    _csv(folder / "summary.csv", _SUMMARY, ([row[n] for n in _SUMMARY] for row in summary))
    for name, frame in (("tasks.csv", result.tasks), ("risks.csv", result.risks)):
        _csv(folder / name, *_frame(frame))
    samples = zip(result.finish.samples.tolist(), result.cost.samples.tolist(), strict=True)
    _csv(folder / "samples.csv", ("iteration", "finish", "cost"), ([n, finish, cost] for n, (finish, cost) in enumerate(samples)))
    document = {"format": FORMAT, "schema_version": SCHEMA_VERSION, "recipe": _plain(result.recipe), "summary": [_plain(row) for row in summary]}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    (folder / "result.json").write_text(text + "\n", encoding="utf-8")


def _summary(result: Writable) -> Iterable[dict[str, Value]]:
    for measure, quantity in (("finish", result.finish), ("cost", result.cost)):
        for percentile in PERCENTILES:
            e = quantity.p(percentile)
            row: dict[str, Value] = {"measure": measure, "percentile": percentile, "date": getattr(e, "date", None)}
            yield row | {n: float(getattr(e, n)) for n in ("value", "low", "high", "confidence")}


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
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (str, bool, int, float)) else str(value)
