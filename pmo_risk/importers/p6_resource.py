"""Resources of P6: RSRC with the prices of RSRCRATE, and the roles (ROLES, ROLERATE) that stand where nobody is named yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6_name import unique_names
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row, Tables
from pmo_risk.model import Rate, Resource

_KINDS = {"RT_Labor": "labor", "RT_Equip": "nonlabor", "RT_Mat": "material"}


@dataclass(frozen=True)
class Pool:
    """Resources by ``rsrc_id``, and roles by ``role_id``."""

    resources: Mapping[str, Resource]
    roles: Mapping[str, Resource]

    def all(self) -> list[Resource]:
        """Every resource, and every role that is asked for."""
        return [*self.resources.values(), *self.roles.values()]

    def of(self, assignment: Row) -> Resource | None:
        """Who a TASKRSRC row names: its resource, else its role."""
        return self.resources.get(assignment["rsrc_id"]) or self.roles.get(assignment["role_id"])


def build_pool(tables: Tables, calendar_names: Mapping[str, str], numbers: Numbers, books: Ledger) -> Pool:
    """All resources of the file, and the roles that stand in an assignment without a resource.

    ``calendar_names`` are those of the calendars that could be built, by ``clndr_id``.
    """
    rows = {row["rsrc_id"]: row for row in tables["RSRC"] if row["rsrc_id"]}
    wanted = {row["role_id"] for row in tables["TASKRSRC"] if not row["rsrc_id"]}
    roles = {row["role_id"]: row for row in tables["ROLES"] if row["role_id"] in wanted - {""}}
    books.used("RSRC", len(rows))
    books.used("ROLES", len(roles))
    for table, found, key in (("RSRC", rows, "rsrc_id"), ("ROLES", roles, "role_id")):
        for row in tables[table]:
            if found.get(row[key]) is not row:
                what = f"{table} rows that no assignment asks for are not used" if table == "ROLES" else "resources without an id of their own are not used"
                books.note("note", "RESOURCE_UNUSED", what, line=row.line)
    prices = _prices(tables, "RSRCRATE", "rsrc_id", rows, numbers, books)
    role_prices = _prices(tables, "ROLERATE", "role_id", roles, numbers, books)
    names = unique_names(
        {i: row["rsrc_short_name"] or row["rsrc_name"] for i, row in rows.items()} | {f"role {i}": r["role_short_name"] for i, r in roles.items()}
    )
    units = _units(tables, rows.values(), books)
    return Pool(
        {i: _resource(row, names[i], calendar_names, prices.get(i, []), units, books) for i, row in rows.items()},
        {i: Resource(names[f"role {i}"], row["role_name"], rates=tuple(role_prices.get(i, [])), uid=f"role {i}") for i, row in roles.items()},
    )


def _resource(row: Row, name: str, calendar_names: Mapping[str, str], prices: list[Rate], units: Mapping[str, str], books: Ledger) -> Resource:
    if row["rsrc_type"] not in _KINDS:
        books.note("warning", "RESOURCE_TYPE", f"resource type {shown(row['rsrc_type'])} is not known; read as labor", line=row.line)
    if row["clndr_id"] and row["clndr_id"] not in calendar_names:
        what = f"resources that work by calendar {shown(row['clndr_id'])}, which is not in the file or cannot be read, have none"
        books.note("warning", "UNKNOWN_CALENDAR", what, line=row.line, remedy="export it with the calendars of its resources")
    return Resource(
        name,
        row["rsrc_name"],
        _KINDS.get(row["rsrc_type"], "labor"),
        calendar_names.get(row["clndr_id"]),
        tuple(prices),
        units.get(row["unit_id"], ""),
        row["rsrc_id"],
    )


def _prices(tables: Tables, table: str, key: str, owners: Mapping[str, Row], numbers: Numbers, books: Ledger) -> dict[str, list[Rate]]:
    """Rates by their owner, in order of the date that they begin on."""
    found: dict[str, list[Rate]] = {}
    for row in tables[table]:
        where = f"{books.at(row.line)}: {table}"
        if row[key] not in owners:
            books.note("note", "RATE_UNUSED", f"{table} rows of nobody in the model are not used", line=row.line)
            continue
        price, limit = (numbers.optional(row[name], f"{where}.{name}") for name in ("cost_per_qty", "max_qty_per_hr"))
        try:
            found.setdefault(row[key], []).append(Rate(price or 0.0, date_or_none(row["start_date"], f"{where}.start_date"), limit))
        except PmoRiskError as error:
            raise error if error.where.startswith(books.path) else error.at(where) from None
        books.used(table)
    for rates in found.values():
        rates.sort(key=lambda rate: (rate.start is not None, rate.start))
    return found


def _units(tables: Tables, resources: Iterable[Row], books: Ledger) -> dict[str, str]:
    """Units of measure by ``unit_id``."""
    wanted = {row["unit_id"] for row in resources}
    found = {}
    for row in tables["UMEASURE"]:
        if row["unit_id"] in wanted and row["unit_id"] not in found:
            found[row["unit_id"]] = row["unit_abbrev"] or row["unit_name"]
            books.used("UMEASURE")
        else:
            books.note("note", "UNIT_UNUSED", "units of measure of no resource are not used", line=row.line)
    return found
