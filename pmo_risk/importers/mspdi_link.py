"""PredecessorLink elements of a Microsoft Project file as links between tasks; those of summaries are expanded onto the tasks below."""

from __future__ import annotations

from pmo_risk.errors import GraphError, LimitError, PmoRiskError, UnitError, near, shown
from pmo_risk.importers.ledger import HINTS, Ledger
from pmo_risk.importers.mspdi_outline import Item, Outline
from pmo_risk.importers.mspdi_value import is_elapsed, is_known, is_percent, optional_hours
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import plain_number
from pmo_risk.model import Link
from pmo_risk.model.project_faults import MAX_LINKS
from pmo_risk.model.units import Span, span

_TYPES = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
Raw = tuple[Item, Item, str, Span, Node]


def build_links(nodes: list[Node], outline: Outline, books: Ledger, errors: list[PmoRiskError]) -> dict[str, list[Link]]:
    """Links by the UID of their successor; faults are added to ``errors``, links of skipped tasks are listed."""
    raw: list[Raw] = []
    for task in nodes:
        for node in task.all("PredecessorLink"):
            books.rows("PredecessorLink")
            try:
                found = _read(node, task, outline, books, hint=len(errors) < HINTS)
            except PmoRiskError as error:
                errors.append(error if error.where.startswith(books.path) else error.at(books.at(node.line)))
                continue
            if found:
                raw.append(found)
    ends = _Ends(raw)
    links: dict[str, list[Link]] = {}
    seen: set[tuple[str, str, str, Span]] = set()
    for before, after, kind, lag, node in raw:
        expanded = ends.expand(before, after, kind)
        if before.is_summary or after.is_summary:
            what = "links of summary tasks are put on the first or last tasks below them"
            books.note("warning", "SUMMARY_LOGIC", what, line=node.line, remedy="link tasks rather than summaries")
        fresh = [(a, b) for a, b in expanded if (a, b, kind, lag) not in seen]
        if not fresh:
            books.note("warning", "DUPLICATE_LINK", "a link that is there already, with the same type and lag, counts once", line=node.line)
            continue
        for a, b in fresh:
            seen.add((a, b, kind, lag))
            links.setdefault(b, []).append(Link(a, kind, lag))
        if len(seen) > MAX_LINKS:
            raise LimitError(f"more than {MAX_LINKS:,} links once those of summaries are expanded", where=books.at(node.line), code="SIZE")
        books.used("PredecessorLink")
    return links


def _read(node: Node, task: Node, outline: Outline, books: Ledger, hint: bool) -> Raw | None:
    where = books.at(node.line)
    before, after = node.get("PredecessorUID"), task.get("UID")
    if before in outline.external and after in outline.items and not outline.items[after].is_summary:
        return None
    if node.flag("CrossProject"):
        books.note("warning", "EXTERNAL_LINK", "a link from a task of another project is left out", line=node.line, remedy="read the projects together")
        return None
    if after not in outline.items or before in outline.skipped:
        books.note("warning", "SKIPPED_LINK", "links of skipped tasks are skipped", line=node.line)
        return None
    if before not in outline.items:
        remedy = near(before, outline.items) if hint else ""
        raise GraphError(f"task {shown(after)} follows unknown task {shown(before)}", where=where, code="UNKNOWN_TASK", remedy=remedy)
    kind = kind_of(node, books)
    if before == after:
        what = f"task {shown(after)} is linked to itself"
        raise GraphError(what, where=where, code="SELF_LINK", remedy="remove the link, or name the task that was meant")
    first, second = outline.items[before], outline.items[after]
    if not first.leaves or not second.leaves:
        books.note("warning", "SKIPPED_LINK", "links of skipped tasks are skipped", line=node.line)
        return None
    if _holds(first, second) or _holds(second, first):
        books.note("warning", "SUMMARY_LOGIC", "a link between a summary and a task below it is left out", line=node.line)
        return None
    return first, second, kind, lag_of(node, first, books), node


def kind_of(node: Node, books: Ledger) -> str:
    """FS, SS, FF or SF. GraphError where it is none of them."""
    kind = _TYPES.get(node.get("Type") or "1")
    if kind is None:
        raise GraphError(f"unknown link type {shown(node.get('Type'))}", where=books.at(node.line), code="LINK_TYPE", remedy="allowed: 0 FF, 1 FS, 2 SF, 3 SS")
    return kind


def _holds(summary: Item, item: Item) -> bool:
    return summary.is_summary and next(iter(item.leaves)) in summary.leaves


def lag_of(node: Node, before: Item, books: Ledger) -> Span:
    """The lag in percent, in hours of work, or elapsed hours; files hold percent of the predecessor's duration, or tenths of a minute.

    UnitError where it is longer than a century, or its unit is not known: hours and percent cannot be told apart then.
    """
    where = books.at(node.line)
    value = plain_number(node.get("LinkLag"), f"{where}: LinkLag") if node.get("LinkLag") else 0.0
    if node.get("LagFormat") and not is_known(node, "LagFormat"):
        what = f"LagFormat {shown(node.get('LagFormat'))} is no unit of Microsoft Project"
        if value:
            raise UnitError(f"a lag of {value:g}: {what}", where=where, code="LAG_UNIT", remedy="give the lag a unit in Project, and save the file again")
        books.note("warning", "LAG_UNIT", f"{what}; the lag is 0 in any unit", line=node.line)
    return span(_lag(node, value, before, books), f"{where}: LinkLag", percent=True)


def _lag(node: Node, value: float, before: Item, books: Ledger) -> Span:
    elapsed = is_elapsed(node, "LagFormat")
    if not value:
        return Span(0.0)
    if not is_percent(node, "LagFormat"):
        return Span(value / 600, "eh" if elapsed else "h")
    elapsed = elapsed or is_elapsed(before.node, "DurationFormat")
    if not (before.is_summary or before.node.get("ActualStart")):
        return Span(value, "e%" if elapsed else "%")
    what = "lags in percent of a summary, or of a task that has begun, are fixed at that share of its planned duration"
    books.note("note", "PERCENT_LAG", what, line=node.line)
    hours = optional_hours(before.node, "Duration", books.at(before.node.line)) or 0.0
    return Span(value / 100 * hours, "eh" if elapsed else "h")


class _Ends:
    """First and last tasks of summaries: first are those that wait for no other task of the summary, last those for which none waits."""

    def __init__(self, raw: list[Raw]) -> None:
        self.before: dict[str, list[str]] = {}
        for first, second, kind, lag, _ in raw:
            if kind == "FS" and lag.value >= 0 and not (first.is_summary or second.is_summary):
                self.before.setdefault(second.uid, []).append(first.uid)
        self.known: dict[str, tuple[list[str], list[str]]] = {}

    def _of(self, item: Item) -> tuple[list[str], list[str]]:
        if not item.is_summary:
            return [item.uid], [item.uid]
        if item.uid not in self.known:
            inside = list(item.leaves)
            within = [(a, b) for b in inside for a in self.before.get(b, ()) if a in item.leaves]
            waiting, waited_for = {b for _, b in within}, {a for a, _ in within}
            firsts, lasts = [u for u in inside if u not in waiting], [u for u in inside if u not in waited_for]
            self.known[item.uid] = firsts or inside, lasts or inside
        return self.known[item.uid]

    def expand(self, before: Item, after: Item, kind: str) -> list[tuple[str, str]]:
        """Pairs of task UIDs that stand for the link. A summary starts with its first tasks and finishes with its last."""
        sources = self._of(before)[0 if kind[0] == "S" else 1]
        targets = self._of(after)[0 if kind[1] == "S" else 1]
        if len(sources) * len(targets) > MAX_LINKS:
            raise LimitError(f"a link between summaries stands for more than {MAX_LINKS:,} links", code="SIZE")
        return [(a, b) for a in sources for b in targets]
