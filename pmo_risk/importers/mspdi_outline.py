"""The outline of a Microsoft Project file: which elements are tasks, which are summaries of others, which hold no work."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pmo_risk.errors import FormatError, GraphError, LimitError, PmoRiskError, Severity, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.safe_xml import Node

MAX_LEVELS = 256


@dataclass(eq=False)
class Item:
    """One Task element that holds work or summarises it."""

    uid: str
    node: Node
    children: list[Item] = field(default_factory=list)
    nested: bool = False

    @property
    def is_summary(self) -> bool:
        """True where it only rolls up the elements below it."""
        return self.nested if self.node.get("Summary") == "" else self.node.flag("Summary") and self.nested

    @cached_property
    def leaves(self) -> dict[str, Item]:
        """The tasks under it by UID, or itself, once the outline is read."""
        found: dict[str, Item] = {}
        stack = [self]
        while stack:
            item = stack.pop()
            if item.is_summary:
                stack.extend(reversed(item.children))
            else:
                found[item.uid] = item
        return found


@dataclass
class Outline:
    """Items by UID in the file's order, the UIDs of elements left out, and of these the elements that are tasks of other projects."""

    items: dict[str, Item] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    external: dict[str, Node] = field(default_factory=dict)

    def leave_out(self, uid: str, node: Node) -> None:
        """Keep only that the element was there."""
        self.skipped.add(uid)
        if node.flag("ExternalTask"):
            self.external[uid] = node

    @property
    def tasks(self) -> list[Item]:
        """The items that are tasks."""
        return [i for i in self.items.values() if not i.is_summary]


def read_outline(nodes: list[Node], books: Ledger, errors: list[PmoRiskError]) -> Outline:
    """Sort the Task elements out. Those left out are listed; doubled or lost UIDs are added to ``errors``."""
    outline = Outline()
    open_items: list[tuple[int, Item]] = []
    books.rows("Task", len(nodes))
    for node in nodes:
        uid = node.get("UID")
        left_out = _left_out(node, uid)
        level = _level(node, books)
        while open_items and open_items[-1][0] >= level:
            open_items.pop()
        if open_items and not (node.flag("IsNull") or uid == "0"):
            open_items[-1][1].nested = True
        if left_out:
            books.note(*left_out, line=node.line)
            outline.leave_out(uid, node)
        elif not uid:
            errors.append(FormatError("a task without UID", where=books.at(node.line), code="FIELD_COUNT", remedy="save the file again"))
        elif uid in outline.items:
            what = f"UID {shown(uid)} is used twice, first on line {outline.items[uid].node.line}"
            errors.append(GraphError(what, where=books.at(node.line), code="DUPLICATE_ID", remedy="save the file again"))
        else:
            item = outline.items[uid] = Item(uid, node)
            if open_items:
                open_items[-1][1].children.append(item)
            if len(open_items) >= MAX_LEVELS:
                raise LimitError(f"tasks are nested deeper than {MAX_LEVELS} levels", where=books.at(node.line), code="DEPTH")
            open_items.append((level, item))
    for item in outline.items.values():
        if item.is_summary:
            books.note("note", "SUMMARY", "summary tasks roll up the tasks below them and are no tasks of their own", line=item.node.line)
        elif item.node.flag("Summary"):
            books.note("warning", "SUBPROJECT", "summaries with nothing below them (inserted projects) are kept as one task", line=item.node.line)
    return outline


def _level(node: Node, books: Ledger) -> int:
    text = node.get("OutlineLevel")
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    if text:
        books.note("warning", "OUTLINE_LEVEL", f"OutlineLevel {shown(text)} is no level; the task is read as one of the first level", line=node.line)
    return 1


def _left_out(node: Node, uid: str) -> tuple[Severity, str, str] | None:
    if node.flag("IsNull") or not (node.values or node.children):
        return "note", "NULL_TASK", "blank rows are skipped"
    if uid == "0":
        return "note", "PROJECT_TASK", "the project's own summary (UID 0) is skipped"
    if node.flag("ExternalTask"):
        return "warning", "EXTERNAL_TASK", "tasks of other projects are skipped"
    if node.get("Active") in ("0", "false"):
        return "note", "INACTIVE", "inactive tasks are skipped"
    return None
