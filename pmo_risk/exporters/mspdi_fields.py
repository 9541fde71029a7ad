"""Codes and user-defined fields of tasks in Microsoft Project's own: outline codes, and custom fields of text, numbers and dates."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from datetime import datetime

from pmo_risk.errors import shown
from pmo_risk.exporters.mspdi_xml import Value, put
from pmo_risk.exporters.planned import Log
from pmo_risk.exporters.risk_fields import COLUMNS, RiskFields
from pmo_risk.model import Project, Task

ACTIVITY_ID = "Activity ID"
_IDS = {
    "Text": [*range(188743731, 188743744, 3), *range(188743746, 188743751), *range(188743997, 188744017)],
    "Number": [*range(188743767, 188743772), *range(188743982, 188743997)],
    "Date": [*range(188743945, 188743955)],
    "Outline Code": [*range(188744096, 188744115, 2)],
}
"""The numbers by which Project knows Text1 to Text30, Number1 to Number20, Date1 to Date10 and Outline Code1 to Outline Code10."""


class Fields:
    """Which of Project's fields each code and user-defined field is put into. P50 and P80 finish are Date1 and Date2."""

    def __init__(self, project: Project, risk: RiskFields, with_ids: bool, log: Log) -> None:
        self.risk, self.with_ids, self.log = risk, with_ids, log
        self.free = {kind: [(uid, f"{kind}{n}") for n, uid in enumerate(uids, 1)] for kind, uids in _IDS.items()}
        self.slots: dict[str, tuple[int, str]] = {}
        self.codes: dict[str, tuple[int, str]] = {}
        self.values: dict[str, dict[str, int]] = {}
        if with_ids:
            self._take(ACTIVITY_ID, "Text")
        if risk:
            for name in COLUMNS:
                self._take(name, "Number" if name == "Criticality" else "Date")
        for task in project:
            for name, value in task.codes.items():
                self._code(name, value)
            for name, content in task.fields.items():
                numeric = all(not isinstance(t.fields.get(name, 0.0), str) for t in project) if name not in self.slots else False
                self._take(name, "Number" if numeric and not isinstance(content, str) else "Text")

    def _take(self, name: str, kind: str) -> None:
        if name in self.slots:
            return
        if self.free[kind]:
            self.slots[name] = self.free[kind].pop(0)
        else:
            self.log.note("FIELD", f"Microsoft Project has no more fields of this kind; {shown(name)} is not written")

    def _code(self, name: str, value: str) -> None:
        if name not in self.codes:
            if not self.free["Outline Code"]:
                self.log.note("CODE", f"Microsoft Project has ten outline codes; {shown(name)} is not written")
                return
            self.codes[name] = self.free["Outline Code"].pop(0)
        table = self.values.setdefault(name, {})
        table.setdefault(value, sum(map(len, self.values.values())) + 1)

    def definitions(self, root: ET.Element) -> None:
        """The elements that say what each field is called."""
        if self.codes:
            holder = ET.SubElement(root, "OutlineCodes")
            for name, (uid, field) in self.codes.items():
                element = ET.SubElement(holder, "OutlineCode")
                put(element, [("FieldID", uid), ("FieldName", field), ("Alias", name)])
                values = ET.SubElement(element, "Values")
                for value, number in self.values[name].items():
                    put(ET.SubElement(values, "Value"), [("ValueID", number), ("Type", 21), ("ParentValueID", 0), ("Value", value)])
                put(element, [("LeafOnly", 0), ("AllLevelsRequired", 0), ("OnlyTableValuesAllowed", 0)])
                put(ET.SubElement(ET.SubElement(element, "Masks"), "Mask"), [("Level", 1), ("Type", 3), ("Length", 0), ("Separator", ".")])
        if self.slots:
            holder = ET.SubElement(root, "ExtendedAttributes")
            for name, (uid, field) in self.slots.items():
                put(ET.SubElement(holder, "ExtendedAttribute"), [("FieldID", uid), ("FieldName", field), ("Alias", name)])

    def of(self, element: ET.Element, task: Task) -> None:
        """The values of one task."""
        given: dict[str, Value] = {**task.fields, **self.risk.get(task.id, {})}
        if self.with_ids:
            given[ACTIVITY_ID] = task.id
        for name, value in given.items():
            if name in self.slots and value != "":
                text = value if isinstance(value, datetime) or not self.slots[name][1].startswith("Text") else str(value)
                put(ET.SubElement(element, "ExtendedAttribute"), [("FieldID", self.slots[name][0]), ("Value", text)])

    def codes_of(self, element: ET.Element, task: Task) -> None:
        """The outline codes of one task."""
        for name, value in task.codes.items():
            if name in self.codes:
                put(ET.SubElement(element, "OutlineCode"), [("FieldID", self.codes[name][0]), ("ValueID", self.values[name][value])])


def uids_of(tasks: Iterable[Task]) -> Mapping[str, int]:
    """The UID of each task by its id: the ids themselves, as read from a Microsoft Project file, or numbers from 1 where some are no such numbers."""
    ids = [t.id for t in tasks]
    if all(i.isascii() and i.isdecimal() and i[0] != "0" and len(i) < 10 for i in ids):
        return {i: int(i) for i in ids}
    return {i: n for n, i in enumerate(ids, 1)}
