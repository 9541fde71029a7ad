"""Risk registers from CSV and Excel files. ``docs/formats.md`` lists the columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pmo_risk.errors import FormatError, PmoRiskError, Problem
from pmo_risk.importers.csv_table import read_csv
from pmo_risk.importers.idle_rows import account_of
from pmo_risk.importers.risk_columns import RESPONSE_SHEET, RESPONSES, columns_with
from pmo_risk.importers.risk_rows import register_of
from pmo_risk.importers.table import Table
from pmo_risk.importers.text import read_bytes
from pmo_risk.importers.workbook import is_workbook, read_sheet
from pmo_risk.model import Register, ScoringScheme, Source, TableCount


def read_register(path: str | Path, sheet: str | None = None, *, scheme: ScoringScheme | None = None) -> Register:
    """The risk register of a CSV file or an Excel workbook; which of the two it is, its content says.

    Parameters
    ----------
    path : the file.
    sheet : the sheet of the workbook; default the first that has a header row with ``id`` and ``probability``.
    scheme : what levels in words stand for, in the columns ``probability_level``, ``schedule_level`` and so on: a probability the middle of its level,
        a delay or cost a uniform law over its level (``Scale.range_of``). Levels of dimensions in words become the risk's ``ratings``.

    In a workbook a sheet ``Responses`` beside it, one row a response, is read too.

    Returns
    -------
    Register : its ``source`` counts the rows and notes what was not used.

    Raises
    ------
    InputError : FormatError, RiskError, DistributionError, ... or ManyErrors with all of them; each with its cell, such as ``Risks!B7``.
    LimitError : a file larger than the limits, or a compressed one that would unpack to more.
    """
    data, name = read_bytes(path), Path(path).name
    columns = columns_with(scheme)
    if is_workbook(data):
        try:
            table, responses, notes = read_sheet(data, name, columns, sheet, beside=(RESPONSE_SHEET, RESPONSES))
            return _register([table, *([] if responses is None else [responses])], notes, path, "Excel register", scheme)
        except PmoRiskError as error:
            raise (error if error.where.startswith(name) else error.at(name)) from None
    if sheet is not None:
        raise FormatError("has no sheets", where=name, code="SHEET", remedy="leave out sheet=")
    return _register([read_csv(data, name, columns)], (), path, "CSV register", scheme)


def _register(tables: Sequence[Table], notes: tuple[Problem, ...], path: str | Path, label: str, scheme: ScoringScheme | None) -> Register:
    register = register_of(tables[0], scheme, *tables[1:])
    count, idle = account_of(tables[0])
    counts = (count, *(TableCount(t.name, len(t.rows), len(t.rows), 0) for t in tables[1:]))
    return Register(register.risks, Source(str(path), label, counts, (*notes, *(note for t in tables for note in t.notes), *idle)))
