"""Rules of uncertainty from JSON, Excel and CSV files. ``docs/rules.md`` lists the columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pmo_risk.errors import FormatError, PmoRiskError, Problem, raise_all, shown
from pmo_risk.importers.csv_table import read_csv
from pmo_risk.importers.json_checked import checked
from pmo_risk.importers.json_rules import RULES_FORMAT, RULES_VERSION, RulesPart
from pmo_risk.importers.json_text import check_head, parse_json, pointer
from pmo_risk.importers.row import at, attempt
from pmo_risk.importers.rule_rows import CLASSES, RULES, classes_of, rules_of
from pmo_risk.importers.sheet_scan import sheet_files
from pmo_risk.importers.text import read_bytes
from pmo_risk.importers.workbook import is_workbook, read_sheet
from pmo_risk.importers.zip_guard import checked_zip
from pmo_risk.model import Rules, Source, TableCount, UncertaintyRule
from pmo_risk.model.factors import Range, factor_law

SHEET, CLASS_SHEET = "Rules", "Classes"


def read_rules(path: str | Path, sheet: str | None = None, *, classes: Mapping[str, Range] | None = None) -> Rules:
    """The rules of a JSON file, an Excel workbook or a CSV file; which it is, its content says.

    Parameters
    ----------
    path : the file.
    sheet : the sheet of the workbook with the rules; default ``Rules``, or where there is none the first that has their columns. A sheet ``Classes`` beside
        it gives classes of confidence.
    classes : ranges by name, for files that give none themselves; default ``high``, ``medium`` and ``low``.

    Returns
    -------
    Rules : in the file's order; ``source`` counts the rows and notes what was not used.

    Raises
    ------
    InputError : FormatError, DistributionError, RiskError or ManyErrors with all of them; each with its cell, ``Rules!D7``, or JSON pointer.
    LimitError, SecurityError : as for other files of these kinds.
    """
    data, name = read_bytes(path), Path(path).name
    if is_workbook(data):
        return at(name, _workbook, data, name, str(path), sheet, classes)
    if sheet is not None:
        raise FormatError("has no sheets", where=name, code="SHEET", remedy="leave out sheet=")
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return _json(data, name, str(path), classes)
    table = read_csv(data, name, RULES)
    count = TableCount(table.name, len(table.rows), len(table.rows), 0)
    return Rules(rules_of(table, classes), Source(str(path), "CSV rules", (count,), table.notes))


def _workbook(data: bytes, name: str, path: str, sheet: str | None, classes: Mapping[str, Range] | None) -> Rules:
    there = sheet_files(checked_zip(data, name), name)
    table, _, notes = read_sheet(data, name, RULES, sheet or (SHEET if SHEET in there else None))
    counts = [TableCount(table.name, len(table.rows), len(table.rows), 0)]
    more: tuple[Problem, ...] = ()
    if CLASS_SHEET in there:
        own, _, _ = read_sheet(data, name, CLASSES, CLASS_SHEET)
        classes, more = classes_of(own), own.notes
        counts.append(TableCount(own.name, len(own.rows), len(own.rows), 0))
        notes = tuple(n for n in notes if n.code != "SHEET" or shown(CLASS_SHEET) not in n.what)
    return Rules(rules_of(table, classes), Source(path, "Excel rules", tuple(counts), (*notes, *table.notes, *more)))


def _json(data: bytes, name: str, path: str, classes: Mapping[str, Range] | None) -> Rules:
    root = parse_json(data, name)
    check_head(root, name, RULES_FORMAT, RULES_VERSION)
    part: RulesPart = checked(RulesPart.model_validate, root, name, "file of rules")
    errors: list[PmoRiskError] = []
    if part.classes:
        named = {k: attempt(errors, factor_law, v, {}, f"{name}: {pointer(('classes', k))}") for k, v in part.classes.items()}
        raise_all(name, errors)
        classes = {k: law for k, law in named.items() if law is not None}
    made = [attempt(errors, at, f"{name}: /rules/{n}", lambda p: UncertaintyRule(**p.as_given(), classes=classes), p) for n, p in enumerate(part.rules)]
    raise_all(name, errors)
    rules = [rule for rule in made if rule is not None]
    return Rules(rules, Source(path, "JSON rules", (TableCount("rules", len(rules), len(rules), 0),), ()))
