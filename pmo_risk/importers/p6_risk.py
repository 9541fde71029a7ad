"""Risks that P6 keeps with a project (PROJRISK, TASKRISK, RISKTYPE).

Up to release 7 a risk had a probability in percent and a cost; since then it has letters of a scoring matrix, which no XER holds. What is quantified becomes a
Risk; what is not is listed, and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row, Tables
from pmo_risk.model import Impact, Risk

PAST = {"RS_Reject": "rejected", "RS_Close": "closed", "RS_Closed": "closed"}
_SHOWN = 10
_UNITS = ("impact_work_qty", "impact_equip_qty", "impact_mat_qty")


def build_risks(tables: Tables, tasks: Mapping[str, tuple[str, str]], numbers: Numbers, books: Ledger) -> dict[str, list[Risk]]:
    """Risks with a probability and a cost, by ``proj_id``. ``tasks`` gives project short name and task code by ``task_id``."""
    found: dict[str, list[Risk]] = {}
    categories = {row["risk_type_id"]: row for row in tables["RISKTYPE"]}
    links: dict[str, list[Row]] = {}
    for row in tables["TASKRISK"]:
        links.setdefault(row["risk_id"], []).append(row)
    scored: list[Row] = []
    used_categories: set[str] = set()
    used_links: set[int] = set()
    seen: set[tuple[str, str]] = set()
    for row in tables["PROJRISK"]:
        key = (row["proj_id"], _id(row))
        if row["status_code"] in PAST:
            books.note("note", "RISK_CLOSED", f"risks that are {PAST[row['status_code']]} in P6 are left out", line=row.line)
        elif not row["prbly_pct"]:
            scored.append(row)
        elif key in seen or not key[1]:
            books.note("warning", "DUPLICATE_RISK", "risks without an id of their own in their project are left out", line=row.line)
        else:
            mine = [link for link in links.get(row["risk_id"], []) if link["task_id"] in tasks and link["proj_id"] in ("", row["proj_id"])]
            category = categories.get(row["risk_type_id"])
            risk = _risk(row, [tasks[link["task_id"]][1] for link in mine], category["risk_type"] if category else "", numbers, books)
            if risk is not None:
                seen.add(key)
                found.setdefault(row["proj_id"], []).append(risk)
                books.used("PROJRISK")
                used_categories.add(row["risk_type_id"])
                used_links.update(map(id, mine))
    _note_scored(scored, books)
    _count(tables, categories, used_categories, used_links, books)
    return found


def _id(row: Row) -> str:
    return row["risk_code"] or row["risk_name"] or row["risk_id"]


def _risk(row: Row, tasks: list[str], category: str, numbers: Numbers, books: Ledger) -> Risk | None:
    where = books.at(row.line)
    share = numbers.read(row["prbly_pct"], f"{where}: prbly_pct") / 100
    cost = numbers.optional(row["impact_expense_cost"], f"{where}: impact_expense_cost")
    if any(numbers.optional(row[name], f"{where}: {name}") for name in _UNITS):
        books.note("warning", "RISK_UNITS", "impacts of risks in units of labor, nonlabor or material are not applied", line=row.line)
    if not cost:
        books.note(
            "warning", "RISK_NOT_QUANTIFIED", "risks with a probability and no cost are left out", line=row.line, remedy="quantify them in a risk register"
        )
        return None
    try:
        return Risk(_id(row), share, Impact(tuple(dict.fromkeys(tasks)), cost=cost), name=row["risk_name"], category=category)
    except PmoRiskError as error:
        raise error.at(where) from None


def _note_scored(rows: list[Row], books: Ledger) -> None:
    if rows:
        names = ", ".join(shown(_id(row)) for row in rows[:_SHOWN]) + (", …" if len(rows) > _SHOWN else "")
        what = f"{len(rows)} risks have no probability in percent (P6 keeps scores such as H or VL) and are left out: {names}"
        books.note(
            "warning", "RISK_NOT_QUANTIFIED", what, line=rows[0].line, remedy="give what the scores mean to read_p6_risks, or numbers in a risk register"
        )


def _count(tables: Tables, categories: Mapping[str, Row], used_categories: set[str], used_links: set[int], books: Ledger) -> None:
    for row in tables["RISKTYPE"]:
        if row["risk_type_id"] in used_categories and categories[row["risk_type_id"]] is row:
            books.used("RISKTYPE")
        else:
            books.note("note", "RISK_UNUSED", "RISKTYPE rows of no risk in the model are not used", line=row.line)
    for row in tables["TASKRISK"]:
        if id(row) in used_links:
            books.used("TASKRISK")
        else:
            books.note("note", "RISK_UNUSED", "TASKRISK rows of no risk in the model are not used", line=row.line)
