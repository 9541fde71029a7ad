"""Activity codes (ACTVTYPE, ACTVCODE, TASKACTV) and user-defined fields (UDFTYPE, UDFVALUE) of P6 tasks."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import TypeVar

from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row, Tables

V = TypeVar("V")
_NUMERIC = ("FT_INT", "FT_FLOAT", "FT_FLOAT_2_DECIMALS", "FT_MONEY")
_DATED = ("FT_START_DATE", "FT_END_DATE", "FT_DATE")
_CELLS = ("udf_text", "udf_number", "udf_date", "udf_code_id")


def codes_by_task(tables: Tables, tasks: Container[str], books: Ledger) -> dict[str, dict[str, str]]:
    """Short code values by the name of their type, by ``task_id``."""
    types = {row["actv_code_type_id"]: row for row in tables["ACTVTYPE"]}
    values = {row["actv_code_id"]: row for row in tables["ACTVCODE"]}
    found: dict[str, dict[str, tuple[str, str]]] = {}
    seen_types: set[str] = set()
    seen_values: set[str] = set()
    for row in tables["TASKACTV"]:
        value = values.get(row["actv_code_id"])
        kind = types.get(row["actv_code_type_id"] or (value["actv_code_type_id"] if value else ""))
        if row["task_id"] not in tasks or value is None or kind is None:
            books.note("note", "CODE_SKIPPED", "activity codes whose task, value or type is not in the model are left out", line=row.line)
            continue
        if _put(found.setdefault(row["task_id"], {}), kind["actv_code_type"], kind["actv_code_type_id"], value["short_name"] or value["actv_code_name"]):
            books.used("TASKACTV")
            seen_types.add(kind["actv_code_type_id"])
            seen_values.add(value["actv_code_id"])
        else:
            books.note("warning", "CODE_TWICE", "a task has two values of one activity code; the first is kept", line=row.line)
    _count(tables, "ACTVTYPE", types, "actv_code_type_id", seen_types, books)
    _count(tables, "ACTVCODE", values, "actv_code_id", seen_values, books)
    return {task: {name: value for name, (_, value) in mine.items()} for task, mine in found.items()}


def fields_by_task(tables: Tables, tasks: Container[str], numbers: Numbers, books: Ledger) -> dict[str, dict[str, str | float]]:
    """User-defined fields of tasks by their label, by ``task_id``: text, numbers, and dates as ISO text."""
    types = {row["udf_type_id"]: row for row in tables["UDFTYPE"] if row["table_name"] in ("TASK", "")}
    codes = {row["udf_code_id"]: row for row in tables["UDFCODE"]}
    found: dict[str, dict[str, tuple[str, str | float]]] = {}
    seen: set[str] = set()
    seen_codes: set[str] = set()
    for row in tables["UDFVALUE"]:
        kind = types.get(row["udf_type_id"])
        if kind is None or row["fk_id"] not in tasks:
            books.note("note", "FIELD_SKIPPED", "user-defined fields of anything but the model's tasks are left out", line=row.line)
            continue
        value = _value(row, kind["logical_data_type"], codes, seen_codes, numbers, books)
        if value is None:
            books.note("note", "FIELD_EMPTY", "user-defined fields that hold nothing are left out", line=row.line)
        elif _put(found.setdefault(row["fk_id"], {}), kind["udf_type_label"] or kind["udf_type_name"], kind["udf_type_id"], value):
            books.used("UDFVALUE")
            seen.add(kind["udf_type_id"])
        else:
            books.note("warning", "FIELD_TWICE", "a task has two values of one user-defined field; the first is kept", line=row.line)
    _count(tables, "UDFTYPE", types, "udf_type_id", seen, books)
    _count(tables, "UDFCODE", codes, "udf_code_id", seen_codes, books)
    return {task: {name: value for name, (_, value) in mine.items()} for task, mine in found.items()}


def _value(row: Row, kind: str, codes: Mapping[str, Row], seen: set[str], numbers: Numbers, books: Ledger) -> str | float | None:
    """The value of a row: what its type says, or the one cell that is filled."""
    filled = [name for name in _CELLS if row[name]]
    meant = "udf_number" if kind in _NUMERIC else "udf_date" if kind in _DATED else "udf_text"
    name = meant if meant in filled else filled[0] if filled else ""
    read: dict[str, Callable[[], str | float | None]] = {
        "udf_text": lambda: row["udf_text"],
        "udf_number": lambda: numbers.read(row["udf_number"], f"{books.at(row.line)}: udf_number"),
        "udf_date": lambda: _iso(row, books),
        "udf_code_id": lambda: _code(row["udf_code_id"], codes, seen),
    }
    return read[name]() if name else None


def _iso(row: Row, books: Ledger) -> str | None:
    when = date_or_none(row["udf_date"], f"{books.at(row.line)}: udf_date")
    return when.isoformat() if when else None


def _code(code_id: str, codes: Mapping[str, Row], seen: set[str]) -> str | None:
    if code_id not in codes:
        return None
    seen.add(code_id)
    return codes[code_id]["short_name"] or codes[code_id]["udf_code_name"] or None


def _put(mine: dict[str, tuple[str, V]], name: str, key: str, value: V) -> bool:
    """Add a value under its name, which carries its key where another type has that name. False where this type has a value already."""
    name = name or key
    if name in mine and mine[name][0] != key:
        name = f"{name} ({key})"
    if name in mine:
        return False
    mine[name] = (key, value)
    return True


def _count(tables: Tables, table: str, known: Mapping[str, Row], key: str, seen: set[str], books: Ledger) -> None:
    for row in tables[table]:
        if row[key] in seen and known.get(row[key]) is row:
            books.used(table)
        else:
            books.note("note", "CODE_UNUSED", f"{table} rows of no task in the model are not used", line=row.line)
