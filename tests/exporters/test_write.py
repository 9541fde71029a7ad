"""``write`` picks the form by thing and suffix; spreadsheets get text and numbers, never formulas."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pmo_risk.errors import FormatError, GraphError, LimitError
from pmo_risk.exporters import write
from pmo_risk.exporters.csv_text import csv_bytes, guarded, number_text
from pmo_risk.exporters.register_xlsx import register_xlsx
from pmo_risk.model import Impact, Project, Register, Risk, Task

PLAN = Project("p", "2027-01-04", [Task("a", 5)])


@pytest.mark.parametrize(
    ("thing", "name", "words"),
    [
        (PLAN, "plan.mpp", "a Project cannot be written as '.mpp'; use .json, or .xer, or .xml, or a folder"),
        (Register(), "out", "a Register cannot be written as ''; use .xlsx, or .csv"),
        (7, "x.json", "cannot write a int; give a Project, Portfolio, Register, Rules or result"),
    ],
)
def test_unknown_forms_are_refused(tmp_path: Path, thing: Any, name: str, words: str) -> None:
    """A suffix or a thing that cannot be written is an error that lists what can."""
    with pytest.raises(FormatError) as caught:
        write(thing, tmp_path / name)
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_takes_a_csv_folder(tmp_path: Path) -> None:
    """A path with a dot in it that is a folder already is written as a folder."""
    path = tmp_path / "plan.v1"
    path.mkdir()
    write(PLAN, path)
    assert {f.name for f in path.iterdir()} == {"tasks.csv", "links.csv", "calendars.csv", "risks.csv", "project.csv"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_text_that_would_be_a_formula_is_guarded(text: str) -> None:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "'quoted'", "5", "O'Neill", "{}"])
def test_other_text_is_as_it_is(text: str) -> None:
    """Any other text is not changed."""
    assert guarded(text) == text


def test_numbers_stay_numbers() -> None:
    """A negative number is not guarded, missing and infinite ones are empty, and header and text are."""
    data = csv_bytes(["id", "=h"], [["-5", -5], ["x", float("nan")], ["y", float("inf")], ["z", True]], "f")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["id", "'=h"], ["'-5", "-5"], ["x", ""], ["y", ""], ["z", "true"]]
    assert number_text(0.1 + 0.2) == "0.30000000000000004"


def test_a_workbook_holds_no_formula_and_is_the_same_each_time() -> None:
    """Names that look like formulas, links and numbers are text in the workbook; two writings are the same bytes."""
    register = Register([Risk("=1+1", 0.3, [Impact(["=A", "http://x"], delay=5)], name="=cmd|' /C calc'!A0", category="7")])
    data = register_xlsx(register, "r.xlsx")
    assert data == register_xlsx(register, "r.xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert 'state="frozen"' in sheet
    assert sheet.count("<v>0.3</v>") == 1


@pytest.mark.parametrize(("text", "kind"), [("x" * 32_768, LimitError), ("\ufffe", FormatError), ("\0", FormatError), ("\ud800", FormatError)])
def test_text_that_no_cell_holds_is_refused(tmp_path: Path, text: str, kind: type) -> None:
    """Text that would be cut or lost is an error, not a different text."""
    with pytest.raises(kind):
        write(Register([Risk("r", 0.5, name=text)]), tmp_path / "r.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [" a", "a ", "a\n"])
def test_ids_with_spaces_around_need_json(tmp_path: Path, name: str) -> None:
    """An id that readers would trim is refused where it would come back changed."""
    with pytest.raises(FormatError, match=r"begins or ends with a space; change it, or write \.json"):
        write(Project("p", "2027-01-04", [Task(name, 5)]), tmp_path / "p")
    with pytest.raises(FormatError, match="begins or ends with a space"):
        write(Register([Risk(name, 0.5)]), tmp_path / "r.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["p.json", "p", "p.xer", "p.xml"])
def test_a_field_that_is_no_number_is_refused(tmp_path: Path, name: str) -> None:
    """NaN in a user-defined field is refused where the task is made, so that no form has to."""
    with pytest.raises(GraphError, match="task 'a': field 'x' is nan; give text or a finite number"):
        write(Project("p", "2027-01-04", [Task("a", 5, fields={"x": float("nan")})]), tmp_path / name)
