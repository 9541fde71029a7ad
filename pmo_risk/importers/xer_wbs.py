"""The work breakdown of a XER (PROJWBS): paths of short names."""

from __future__ import annotations

from pmo_risk.errors import GraphError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.xer_table import Row

_DEEPEST = 100


class Wbs:
    """Places in the work breakdown by ``wbs_id``. A path leaves out the root, which is the project itself."""

    def __init__(self, rows: list[Row], books: Ledger) -> None:
        self.books = books
        self.rows = {row["wbs_id"]: row for row in rows}
        self.paths: dict[str, str] = {}
        books.used("PROJWBS", len(self.rows))
        if len(self.rows) < len(rows):
            books.note("warning", "DUPLICATE_WBS", f"{len(rows) - len(self.rows)} PROJWBS rows repeat a wbs_id; the last is kept", line=rows[0].line)

    def _is_root(self, row: Row) -> bool:
        return row["proj_node_flag"] == "Y" or row["parent_wbs_id"] not in self.rows

    def path(self, task: Row) -> str:
        """Short names from below the root to the task's place, joined by dots."""
        wbs_id = task["wbs_id"]
        if wbs_id not in self.rows:
            if wbs_id:
                self.books.note("note", "WBS_MISSING", "tasks whose place in the work breakdown is not in the file have none", line=task.line)
            return ""
        if wbs_id not in self.paths:
            names: list[str] = []
            seen: list[str] = []
            at = self.rows[wbs_id]
            while not self._is_root(at):
                if at["wbs_id"] in seen or len(seen) > _DEEPEST:
                    chain = " in ".join(map(shown, [*seen[:5], at["wbs_id"]]))
                    raise GraphError(f"the work breakdown goes in a circle: {chain}", where=self.books.at(at.line), code="HIERARCHY_CYCLE")
                seen.append(at["wbs_id"])
                names.append(at["wbs_short_name"] or at["wbs_name"])
                at = self.rows[at["parent_wbs_id"]]
            if at["proj_node_flag"] == "N" and at["parent_wbs_id"]:
                what = f"the work breakdown lacks {shown(at['parent_wbs_id'])}; places below it are told from the next one down"
                self.books.note("warning", "WBS_MISSING", what, line=at.line, remedy="export it again")
            self.paths[wbs_id] = ".".join(reversed(names))
        return self.paths[wbs_id]

    def project_name(self, proj_id: str) -> str:
        """The long name of a project: that of its root."""
        return next((r["wbs_name"] for r in self.rows.values() if r["proj_id"] == proj_id and self._is_root(r)), "")
