"""Activity codes and user-defined fields of P6 tasks: one rule a test."""

from pmo_risk.importers import read

AREA = {"actv_code_type_id": "1", "actv_code_type": "Area"}
NORTH = {"actv_code_id": "3", "actv_code_type_id": "1", "short_name": "N", "actv_code_name": "North"}
CODED = {"task_id": "11", "actv_code_type_id": "1", "actv_code_id": "3"}


def table(plan, name):
    found = next(t for t in plan.source.tables if t.name == name)
    return found.read, found.used, found.listed


def notes(plan):
    return [n.code for n in plan.source.notes]


def test_activity_codes(write_xer):
    """A task's codes are short values by the name of their type; types and values that no task has are listed."""
    plan = read(write_xer(ACTVTYPE=[AREA, AREA | {"actv_code_type_id": "2"}], ACTVCODE=[NORTH, NORTH | {"actv_code_id": "4"}], TASKACTV=[CODED]))
    assert [dict(t.codes) for t in plan] == [{"Area": "N"}, {}]
    assert [table(plan, n) for n in ("ACTVTYPE", "ACTVCODE", "TASKACTV")] == [(2, 1, 1), (2, 1, 1), (1, 1, 0)]
    assert notes(plan) == ["CODE_UNUSED", "CODE_UNUSED"]


def test_code_types_of_one_name_are_told_apart(write_xer):
    """A second type of a name that the task has carries its id; a second value of one type is listed."""
    types, values = [AREA, AREA | {"actv_code_type_id": "2"}], [NORTH, NORTH | {"actv_code_id": "4", "actv_code_type_id": "2", "short_name": "S"}]
    plan = read(write_xer(ACTVTYPE=types, ACTVCODE=values, TASKACTV=[CODED, CODED | {"actv_code_type_id": "2", "actv_code_id": "4"}, CODED]))
    assert dict(plan["A"].codes) == {"Area": "N", "Area (2)": "S"}
    assert notes(plan) == ["CODE_TWICE"]
    assert table(plan, "TASKACTV") == (3, 2, 1)


def test_codes_that_lead_nowhere_are_listed(write_xer):
    """Codes of lost tasks, types or values are left out, and said."""
    rows = [CODED | {"task_id": "99"}, CODED | {"actv_code_id": "99"}, CODED | {"actv_code_type_id": "99"}]
    plan = read(write_xer(ACTVTYPE=[AREA], ACTVCODE=[NORTH], TASKACTV=rows))
    assert table(plan, "TASKACTV") == (3, 0, 3)
    assert "CODE_SKIPPED" in notes(plan)


def test_user_fields(write_xer):
    """Text stays text, numbers are numbers, dates are ISO text, codes their short value."""
    kinds = {
        "1": ("FT_TEXT", "Note"),
        "2": ("FT_FLOAT_2_DECIMALS", "Weight"),
        "3": ("FT_END_DATE", "Due"),
        "4": ("FT_STATICTYPE", "Light"),
        "5": ("FT_CODE", "Zone"),
    }
    types = [{"udf_type_id": i, "table_name": "TASK", "logical_data_type": k, "udf_type_label": n} for i, (k, n) in kinds.items()]
    filled = [
        ("1", "udf_text", "12"),
        ("2", "udf_number", "2.5"),
        ("3", "udf_date", "2027-03-01 16:00"),
        ("4", "udf_text", "UDF_G3"),
        ("5", "udf_code_id", "6"),
    ]
    rows = [{"udf_type_id": i, "fk_id": "11", cell: value} for i, cell, value in filled]
    rows[1]["udf_text"] = "two and a half"
    plan = read(write_xer(UDFTYPE=types, UDFVALUE=rows, UDFCODE=[{"udf_code_id": "6", "short_name": "Z1"}]))
    assert dict(plan["A"].fields) == {"Note": "12", "Weight": 2.5, "Due": "2027-03-01T16:00:00", "Light": "UDF_G3", "Zone": "Z1"}
    assert [table(plan, n) for n in ("UDFTYPE", "UDFVALUE", "UDFCODE")] == [(5, 5, 0), (5, 5, 0), (1, 1, 0)]
    assert notes(plan) == []


def test_fields_of_other_things_are_listed(write_xer):
    """Fields of projects, of lost tasks, empty ones and doubles are left out, each said."""
    types = [{"udf_type_id": "1", "table_name": "TASK", "udf_type_label": "Note"}, {"udf_type_id": "2", "table_name": "PROJECT", "udf_type_label": "Mood"}]
    rows = [
        {"udf_type_id": "1", "fk_id": "11", "udf_text": "a"},
        {"udf_type_id": "1", "fk_id": "11", "udf_text": "b"},
        {"udf_type_id": "1", "fk_id": "12", "udf_text": ""},
        {"udf_type_id": "1", "fk_id": "99", "udf_text": "a"},
        {"udf_type_id": "2", "fk_id": "1", "udf_text": "a"},
    ]
    plan = read(write_xer(UDFTYPE=types, UDFVALUE=rows))
    assert [dict(t.fields) for t in plan] == [{"Note": "a"}, {}]
    assert table(plan, "UDFVALUE") == (5, 1, 4)
    assert sorted(notes(plan)) == ["CODE_UNUSED", "FIELD_EMPTY", "FIELD_SKIPPED", "FIELD_TWICE"]
