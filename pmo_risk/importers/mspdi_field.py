"""Custom fields and outline codes of a Microsoft Project file, by their alias, or by the field's own name where it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pmo_risk.errors import PmoRiskError
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_value import iso_hours
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import plain_number

_DEEPEST = 50
Value = str | float


class Fields:
    """The definitions of one file, asked for the codes and fields of each task. Fields that share an alias go by their own names."""

    def __init__(self, root: Node, books: Ledger) -> None:
        self.books = books
        self.kinds: dict[str, str] = {}
        self.tables: dict[str, dict[str, Node]] = {}
        aliases: dict[str, str] = {}
        by_guid: dict[str, dict[str, Node]] = {}
        for code in root.all("OutlineCodes", "OutlineCode"):
            table = {key: v for v in code.all("Values", "Value") for key in (v.get("ValueID"), v.get("FieldGUID")) if key}
            by_guid[code.get("Guid")] = table
            self._define(code, aliases)
            if code.get("FieldID"):
                self.tables[code.get("FieldID")] = table
        for field in root.all("ExtendedAttributes", "ExtendedAttribute"):
            self._define(field, aliases)
            if field.get("Ltuid") in by_guid:
                self.tables[field.get("FieldID")] = by_guid[field.get("Ltuid")]
        shared = Counter(alias for alias in aliases.values() if alias)
        self.names = {uid: alias if alias and shared[alias] == 1 else self.kinds[uid] or uid for uid, alias in aliases.items()}

    def _define(self, node: Node, aliases: dict[str, str]) -> None:
        if node.get("FieldID"):
            self.kinds[node.get("FieldID")] = node.get("FieldName")
            aliases[node.get("FieldID")] = node.get("Alias")

    def of(self, task: Node) -> Mapping[str, Value]:
        """Custom fields of a task: numbers, money and hours as floats, all others as text."""
        found: dict[str, Value] = {}
        for node in task.all("ExtendedAttribute"):
            self.books.rows("ExtendedAttribute")
            text = node.get("Value") or self._path(node)
            if node.get("FieldID") and text:
                found[self._name(node)] = self._value(node, text)
                self.books.used("ExtendedAttribute")
            else:
                self.books.note("note", "FIELD_SKIPPED", "custom fields without a value are not used", line=node.line)
        return found

    def codes(self, task: Node) -> Mapping[str, str]:
        """Outline codes of a task, their levels joined by dots."""
        found: dict[str, str] = {}
        for node in task.all("OutlineCode"):
            self.books.rows("OutlineCode")
            path = self._path(node)
            if path:
                found[self._name(node)] = path
                self.books.used("OutlineCode")
            else:
                self.books.note("warning", "CODE_SKIPPED", "outline codes whose value is in no table are not used", line=node.line)
        return found

    def _name(self, node: Node) -> str:
        uid = node.get("FieldID")
        return self.names.get(uid, uid or "Outline Code")

    def _value(self, node: Node, text: str) -> Value:
        kind = self.kinds.get(node.get("FieldID"), "").removeprefix("Enterprise ").rstrip("0123456789")
        try:
            if kind == "Number":
                return plain_number(text, "")
            if kind == "Cost":
                return plain_number(text, "") / 100
            if kind == "Duration":
                return iso_hours(text, "")
        except PmoRiskError:
            self.books.note("note", "FIELD_TEXT", "custom fields whose value is not of their kind are kept as text", line=node.line)
        return text

    def _path(self, node: Node) -> str:
        """The value and those above it; a table that loops is cut."""
        table = self.tables.get(node.get("FieldID"), {})
        value = table.get(node.get("ValueGUID")) or table.get(node.get("ValueID"))
        levels: list[str] = []
        while value is not None and len(levels) < _DEEPEST:
            levels.append(value.get("Value") or value.get("Description"))
            value = table.get(value.get("ParentValueID"))
        return ".".join(reversed(levels))
