"""Elements of P6 XML as rows of P6's tables, as a XER would hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pmo_risk.errors import shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.pmxml_element import Element, Names
from pmo_risk.importers.pmxml_fields import CODE, ELEMENTS, UDF
from pmo_risk.importers.pmxml_words import FLAG, code_of
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.xer_table import Row, Tables

_RUNS_ALREADY = ("Status", "PlannedStartDate", "DataDate", "PlannedDuration", "RemainingDuration")
_OPTIONS = ("RelationshipLagCalendar", "OutOfSequenceScheduleType", "ComputeTotalFloatType")
_PROGRESS = {"retained logic": ("Y", "N"), "progress override": ("N", "Y"), "actual dates": ("N", "N")}
_ASIDE = frozenset({"Project", "BaselineProject"})
_INSIDE = frozenset({"Code", "UDF"})


class Rows:
    """The tables of one file, filled element by element.

    ``calendars`` are the elements of its calendars. ``tables`` holds what elements say, and what P6 XML leaves out because it follows: the root of the work
    breakdown, a rate written in its resource. Those rows are counted in ``added``, by table, so that the books can tell them from elements.
    """

    def __init__(self, keep: frozenset[str], books: Ledger) -> None:
        self.keep, self.books = keep, books
        self.tables = Tables()
        self.added: Counter[str] = Counter()
        self.calendars: list[Node] = []
        self.commas = 0
        self._index = {id(e): {name: at for at, name in enumerate(e.names)} for e in (*ELEMENTS.values(), CODE, UDF)}
        self._ignored: dict[str, list[int]] = {}

    def fill(self, root: Node) -> None:
        """All rows of a file, but for its baselines."""
        self.tables.header = ["P6 XML", *[""] * 7, _currency(root)]
        for node in root.children:
            if node.tag == "Project":
                self._project(node)
            elif node.tag == "DisplayCurrency":
                self.books.rows(node.tag)
                self.books.used(node.tag)
            elif node.tag not in _ASIDE:
                self._element(node, "")
        for tag, lines in self._ignored.items():
            self.books.note("note", "IGNORED_ELEMENT", f"element {shown(tag)} is not used: {len(lines)} times", line=lines[0])
        if self.commas:
            self.books.note("note", "DECIMAL_COMMA", f"{self.commas} numbers are written with a decimal comma")

    def _project(self, node: Node) -> None:
        if is_stub(node):
            self._stub(node)
            return
        proj_id = node.get("ObjectId") or f"line {node.line}"
        row = self._row(ELEMENTS["Project"], node, {"proj_id": proj_id})
        if not row["proj_short_name"]:
            self._set(row, ELEMENTS["Project"], "proj_short_name", node.get("Name"))
            self.books.note("note", "PROJECT_ID", "a project without Id takes its name as id", line=node.line)
        root_id = self._root(node, proj_id)
        for child in node.children:
            if child.tag not in _INSIDE:
                self._element(child, proj_id, node, root_id)
        if not any(r["proj_id"] == proj_id for r in self.tables["SCHEDOPTIONS"]) and any(node.get(name) for name in _OPTIONS):
            self.added["SCHEDOPTIONS"] += 1
            self._options(node, proj_id)

    def _stub(self, node: Node) -> None:
        """A project of which only activities that others are linked to stand in the file: its links become links out of the file."""
        named = shown(node.get("Id") or node.get("ObjectId"))
        self.books.rows("Project")
        self.books.note("note", "EXTERNAL_PROJECT", f"project {named} is not in the file but for activities that others are linked to", line=node.line)
        for child in node.children:
            self.books.rows(child.tag)
            self.books.note("note", "EXTERNAL_ACTIVITY", f"what the file holds of project {named} is left out", line=child.line)

    def _element(self, node: Node, proj_id: str, project: Node | None = None, root_id: str = "") -> None:
        element = ELEMENTS.get(node.tag)
        if element is None or element.table not in self.keep:
            self._ignore(node)
            return
        if node.tag == "ScheduleOptions":
            self.books.rows(node.tag)
            self._options(node, proj_id, project)
            return
        row = self._row(element, node, dict.fromkeys(element.project, proj_id))
        if node.tag == "Activity":
            self._set(row, element, "task_name", row["task_name"].replace('"', '""'))  # as a XER doubles them, and whoever reads it halves them
        elif node.tag == "ResourceAssignment":
            self._assignment(row, element, node, project)
        elif node.tag == "Resource" and "RSRCRATE" in self.keep and node.get("PricePerUnit"):
            self.added["RSRCRATE"] += 1
            self._put(ELEMENTS["ResourceRate"], node, {"rsrc_rate_id": "", "rsrc_id": node.get("ObjectId"), "start_date": ""})
        elif node.tag == "WBS" and not row["parent_wbs_id"] and row["wbs_id"] != root_id:
            self._set(row, element, "parent_wbs_id", root_id)
        elif node.tag == "Calendar":
            self.calendars.append(node)

    def _row(self, element: Element, node: Node, given: Mapping[str, str]) -> Row:
        """The row of an element and of the codes and user-defined fields in it. What is ``given`` fills fields that the element leaves empty."""
        self.books.rows(node.tag)
        row = self._put(element, node, {})
        for name, value in given.items():
            if not row[name]:
                self._set(row, element, name, value)
        owner = {"fk_id": node.get("ObjectId"), "task_id": node.get("ObjectId"), "proj_id": row["proj_id"]}
        for child in node.children:
            if child.tag == "Code" and node.tag == "Activity" and CODE.table in self.keep:
                self.books.rows("Code")
                self._put(CODE, child, owner)
            elif child.tag == "UDF" and UDF.table in self.keep:
                self.books.rows("UDF")
                self._put(UDF, child, owner)
            elif child.tag in _INSIDE:
                self._ignore(child)
            elif child.tag == "Values":  # of a ResourceCurve
                for name, field in element.numbers.items():
                    self._set(row, element, name, self._number(child, field))
        return row

    def _put(self, element: Element, node: Node, given: Mapping[str, str]) -> Row:
        cells = {name: first(node, names) for name, names in element.text.items()}
        cells |= {name: self._number(node, names) for name, names in element.numbers.items()}
        cells |= {name: _hundredfold(self._number(node, names)) for name, names in element.percents.items()}
        cells |= {name: self._flag(node, names) for name, names in element.flags.items()}
        cells |= {name: code_of(first(node, names), words) for name, (names, words) in element.words.items()}
        cells |= {name: value for name, value in given.items() if name in element.names}
        index = self._index[id(element)]
        row = Row(node.line, index, [cells.get(name, "") for name in index])
        self.tables.rows.setdefault(element.table, []).append(row)
        return row

    def _set(self, row: Row, element: Element, name: str, value: str) -> None:
        row._cells[self._index[id(element)][name]] = value

    def _number(self, node: Node, names: Names) -> str:
        text = first(node, names)
        number = decimal_point(text)
        self.commas += number != text
        return number

    def _flag(self, node: Node, names: Names) -> str:
        text = first(node, names)
        code = code_of(text, FLAG)
        if text and code == text:
            self.books.note("warning", "FLAG", f"{names} is {shown(text)}, which is neither yes (1) nor no (0), and is left out", line=node.line)
            return ""
        return code

    def _options(self, node: Node, proj_id: str, project: Node | None = None) -> None:
        """Schedule options; what they leave out is taken from the project, where older files keep them."""
        nodes = [node] if project is None else [node, project]
        merged = Node("ScheduleOptions", node.line, {k: v for n in reversed(nodes) for k, v in n.values.items() if v.strip()})
        row = self._put(ELEMENTS["ScheduleOptions"], merged, {"proj_id": node.get("ProjectObjectId") or proj_id})
        chosen = merged.get("OutOfSequenceScheduleType")
        known = _PROGRESS.get(" ".join(chosen.split()).casefold())
        if chosen and known is None:
            self.books.note("warning", "SCHEDULE_OPTION", f"OutOfSequenceScheduleType {shown(chosen)} is not known; retained logic is used", line=node.line)
        retained, override = known or ("Y", "N")
        self._set(row, ELEMENTS["ScheduleOptions"], "sched_retained_logic", retained)
        self._set(row, ELEMENTS["ScheduleOptions"], "sched_progress_override", override)
        ignores = code_of(merged.get("IgnoreOtherProjectRelationships"), FLAG)
        self._set(row, ELEMENTS["ScheduleOptions"], "sched_outer_depend_type", "SD_None" if ignores == "Y" else "SD_Both")

    def _assignment(self, row: Row, element: Element, node: Node, project: Node | None) -> None:
        """What some writers leave out of an assignment: whether it drives dates (the project's default), and actual regular cost (all but overtime)."""
        if not row["rollup_dates_flag"]:
            default = project.get("AssignmentDefaultDrivingFlag") if project is not None else ""
            self._set(row, element, "rollup_dates_flag", FLAG.get(default.casefold(), "Y"))
        if not row["act_reg_cost"]:
            self._set(row, element, "act_reg_cost", _less(self._number(node, "ActualCost"), row["act_ot_cost"]))
        if not node.get("ActualRegularUnits"):
            self._set(row, element, "act_reg_qty", _less(row["act_reg_qty"], row["act_ot_qty"]))

    def _root(self, project: Node, proj_id: str) -> str:
        """Id of the root of the work breakdown, which is the project itself. P6 leaves it out of its XML, so it is added; other writers have it."""
        nodes = list(project.all("WBS"))
        known = {n.get("ObjectId") for n in nodes}
        tops = [n for n in nodes if n.get("ParentObjectId") not in known]
        root_id = project.get("WBSObjectId")
        if root_id in known:
            return root_id
        if not root_id and len(tops) == 1 and _is_project(tops[0], project):
            return tops[0].get("ObjectId")
        self.added["PROJWBS"] += 1
        root_id = root_id or f"root of {proj_id}"
        said = {"ObjectId": root_id, "Code": project.get("Id"), "Name": project.get("Name"), "ProjectObjectId": proj_id}
        self._put(ELEMENTS["WBS"], Node("WBS", project.line, said), {"proj_node_flag": "Y"})
        return root_id

    def _ignore(self, node: Node) -> None:
        self.books.rows(node.tag)
        self._ignored.setdefault(node.tag, []).append(node.line)


def is_stub(project: Node) -> bool:
    """True for a project of which P6 wrote only the ends of links from other projects: ids, but no dates, status or durations anywhere."""
    said = [project, *project.all("Activity")]
    return bool(project.children) and not any(n.get(name) for n in said for name in _RUNS_ALREADY)


def _is_project(wbs: Node, project: Node) -> bool:
    """True for a WBS element that is the project itself, as some writers have it."""
    return wbs.get("Code") == project.get("Id") != "" or wbs.get("Name") == project.get("Name") != ""


def _currency(root: Node) -> str:
    """Short name of the currency of amounts: the displayed one, else the base, whose exchange rate is 1 (the first of them)."""
    shown_ones = [n.get("Id") for n in root.all("DisplayCurrency", "Currency")]
    base = [n.get("Id") for n in root.all("Currency") if n.get("ExchangeRate").replace(",", ".").rstrip("0").rstrip(".") == "1"]
    return next(iter([*shown_ones, *base]), "")


def first(node: Node, names: Names) -> str:
    """The text of a child element; of several names, the first that holds any."""
    if isinstance(names, str):
        return node.get(names)
    return next((text for name in names if (text := node.get(name))), "")


def decimal_point(text: str) -> str:
    """A number's text with a decimal point. Numbers of XML have no grouping, so one comma is a decimal mark, which some versions of P6 write.

    >>> decimal_point("70,583333"), decimal_point("1,234.5")
    ('70.583333', '1,234.5')
    """
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _as_float(text: str) -> float | None:
    try:
        return float(text) if text and "_" not in text else None
    except ValueError:
        return None


def _hundredfold(text: str) -> str:
    """A share as a percentage, which is how P6's tables keep it; text that is no number goes on as it is."""
    value = _as_float(text)
    return text if value is None else f"{value * 100:.10g}"


def _less(total: str, part: str) -> str:
    whole, taken = _as_float(total), _as_float(part)
    return total if whole is None or not taken else repr(whole - taken)
