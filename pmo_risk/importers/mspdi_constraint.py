"""Constraints of a Microsoft Project file, and whether the project honours them against its links.

"Tasks will always honor their constraint dates" is on unless switched off, and ``HonorConstraints`` is documented to say so. Project itself, from
2003 to 2021, writes 0 in files whose option was never touched. So the dates that the file stores decide, where they tell; the flag does where they do not.
"""

from __future__ import annotations

from collections.abc import Iterable

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_outline import Item, Outline
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none
from pmo_risk.model import Constraint

KINDS = {"2": "MSO", "3": "MFO", "4": "SNET", "5": "SNLT", "6": "FNET", "7": "FNLT"}
_HONOURED = frozenset({"2", "3", "5", "7"})
_BY_START = frozenset({"2", "5"})


def own_constraints(node: Node, books: Ledger, honoured: bool = False) -> list[Constraint]:
    """The element's constraint; it overrides links where the project has it so (``honoured``)."""
    where = books.at(node.line)
    kind, when = node.get("ConstraintType"), date_or_none(node.get("ConstraintDate"), f"{where}: ConstraintDate")
    if kind in KINDS and when is not None:
        return [Constraint(KINDS[kind], when, mandatory=honoured and kind in _HONOURED)]
    if kind == "1":
        return [Constraint("ALAP")]
    if kind not in ("", "0"):
        reason = "has no date" if kind in KINDS else "is not known"
        books.note("warning", "CONSTRAINT", f"constraint {shown(kind)} {reason} and is ignored", line=node.line)
    return []


def inherited_constraints(outline: Outline, books: Ledger, errors: list[PmoRiskError]) -> dict[str, list[Constraint]]:
    """Constraints of summaries, by the UID of the tasks below them: they bound every one of those."""
    found: dict[str, list[Constraint]] = {}
    for item in (i for i in outline.items.values() if i.is_summary):
        if item.node.get("Deadline"):
            books.note("note", "SUMMARY_DEADLINE", "deadlines of summaries are not used", line=item.node.line)
        if item.node.flag("Manual"):
            continue
        try:
            constraints = [c for c in own_constraints(item.node, books) if c.kind in ("SNET", "FNLT")]
        except PmoRiskError as error:
            errors.append(error)
            continue
        if constraints:
            books.note("note", "SUMMARY_CONSTRAINT", "constraints of summaries bound each task below them", line=item.node.line)
            for uid in item.leaves:
                found.setdefault(uid, []).extend(constraints)
    return found


def honours(root: Node, outline: Outline, books: Ledger) -> bool:
    """Whether constraints override links in this project. ISO texts of dates compare as dates."""
    flag = root.flag("HonorConstraints")
    held = [i for i in outline.tasks if i.node.get("ConstraintType") in _HONOURED and not (i.node.flag("Manual") or i.node.get("ActualStart"))]
    if not flag and any(_beats_a_link(i, outline) for i in held):
        what = "HonorConstraints is 0, as Project writes whatever its option, but dates of constraints stand against links: they are honoured"
        books.note("note", "HONOR_CONSTRAINTS", what, line=root.line)
        return True
    if flag and any(_is_broken(i.node) for i in held):
        what = "HonorConstraints is 1, but tasks are later than their constraints allow: links go before constraints"
        books.note("note", "HONOR_CONSTRAINTS", what, line=root.line)
        return False
    return flag


def _is_broken(node: Node) -> bool:
    stored = node.get("Start" if node.get("ConstraintType") in _BY_START else "Finish")
    return bool(node.get("ConstraintDate")) and stored[:16] > node.get("ConstraintDate")[:16]


def _beats_a_link(item: Item, outline: Outline) -> bool:
    """True where the task starts before a task that it follows is finished, and stands where its constraint holds it."""
    start = item.node.get("Start")
    return bool(start) and not _is_broken(item.node) and any(finish[:16] > start[:16] for finish in _finishes_before(item, outline))


def _finishes_before(item: Item, outline: Outline) -> Iterable[str]:
    for link in item.node.all("PredecessorLink"):
        before = outline.items.get(link.get("PredecessorUID"))
        if before and link.get("Type") in ("", "1") and not link.get("LinkLag").startswith("-"):
            yield before.node.get("Finish")
