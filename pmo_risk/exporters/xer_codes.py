"""Activity codes and user-defined fields of tasks as P6's tables ACTVTYPE, ACTVCODE, TASKACTV, UDFTYPE and UDFVALUE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pmo_risk.exporters.planned import Log
from pmo_risk.exporters.risk_fields import FINISHES
from pmo_risk.exporters.xer_text import Row
from pmo_risk.model import Task

FIRST_TYPE, FIRST_VALUE, FIRST_FIELD = 201, 2001, 901
Numbered = Sequence[tuple[int, int, Task, Mapping[str, datetime | float]]]
"""Tasks with their own number and their project's, and the fields that a simulation adds."""


def code_tables(tasks: Numbered) -> dict[str, list[Row]]:
    """Types of codes for all projects, their values, and which task has which."""
    types = {name: FIRST_TYPE + n for n, name in enumerate(dict.fromkeys(k for _, _, t, _ in tasks for k in t.codes))}
    values = {pair: FIRST_VALUE + n for n, pair in enumerate(dict.fromkeys(pair for _, _, t, _ in tasks for pair in t.codes.items()))}
    return {
        "ACTVTYPE": [
            {"actv_code_type_id": n, "actv_short_len": 60, "seq_num": n, "actv_code_type": name, "proj_id": None, "wbs_id": None,
             "actv_code_type_scope": "AS_Global"}
            for name, n in types.items()
        ],
        "ACTVCODE": [
            {"actv_code_id": n, "parent_actv_code_id": None, "actv_code_type_id": types[name], "actv_code_name": value, "short_name": value, "seq_num": n,
             "color": "", "total_assignments": None}
            for (name, value), n in values.items()
        ],
        "TASKACTV": [
            {"task_id": number, "actv_code_type_id": types[name], "actv_code_id": values[name, value], "proj_id": project}
            for number, project, task, _ in tasks
            for name, value in task.codes.items()
        ],
    }  # fmt: skip


def field_tables(tasks: Numbered, log: Log) -> dict[str, list[Row]]:
    """Types of fields and their values. A field of numbers in some tasks and text in others is one of text; what a simulation says of a name counts."""
    given = [(number, project, {**task.fields, **risk}) for number, project, task, risk in tasks]
    kinds: dict[str, set[str]] = {}
    for _, _, fields in given:
        for name, value in fields.items():
            kinds.setdefault(name, set()).add(_kind(name, value))
    kind = {name: next(iter(found)) if len(found) == 1 else "FT_TEXT" for name, found in kinds.items()}
    for name, found in kinds.items():
        if len(found) > 1:
            log.note("FIELD", f"the field {name!a} holds numbers and text, and is written as text", severity="note")
    numbers = {name: FIRST_FIELD + n for n, name in enumerate(kind)}
    return {
        "UDFTYPE": [
            {"udf_type_id": numbers[name], "table_name": "TASK", "udf_type_name": f"user_field_{numbers[name]}", "udf_type_label": name,
             "logical_data_type": k, "super_flag": "N", "indicator_expression": "", "summary_indicator_expression": "", "export_flag": "Y"}
            for name, k in kind.items()
        ],
        "UDFVALUE": [
            {"udf_type_id": numbers[name], "fk_id": number, "proj_id": project, "udf_date": value if kind[name].endswith("DATE") else None,
             "udf_number": value if kind[name].startswith("FT_FLOAT") else None, "udf_text": str(value) if kind[name] == "FT_TEXT" else "",
             "udf_code_id": None}
            for number, project, fields in given
            for name, value in fields.items()
        ],
    }  # fmt: skip


def _kind(name: str, value: object) -> str:
    if isinstance(value, datetime):
        return "FT_END_DATE" if name in FINISHES else "FT_START_DATE"
    return "FT_TEXT" if isinstance(value, str) else "FT_FLOAT_2_DECIMALS"
