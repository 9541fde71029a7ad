"""Risk registers from CSV and Excel: what is read, and what is refused with which cell."""

import io
import random
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from pmo_risk.distributions import fixed, triangular
from pmo_risk.errors import DistributionError, FormatError, LimitError, PmoRiskError, RiskError, SecurityError
from pmo_risk.exporters import write
from pmo_risk.importers.register import read_register
from pmo_risk.model import Impact, Register, Risk

HEADER = ["ID", "Name", "Category", "Probability", "Tasks", "Delay", "Delay Low", "delay_mode", "Delay-High", "Factor", "Cost", "Unit", "Delay Distribution"]


def book(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    """A workbook of the given sheets; a value ("=", formula, stored result) is a formula, a datetime a date cell."""
    with Workbook(path, {"strings_to_formulas": False}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in sheets:
            sheet = made.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, tuple):
                        sheet.write_formula(r, c, value[1], None, value[2])
                    elif isinstance(value, datetime):
                        sheet.write_datetime(r, c, value, day)
                    elif value is not None:
                        sheet.write(r, c, value)
    return path


def row(**cells: Any) -> list[Any]:
    """A row under HEADER, from its cells by plain name; a good one where nothing else is said."""
    names = ["id", "name", "category", "probability", "tasks", "delay", "delay_low", "delay_mode", "delay_high", "factor", "cost", "unit", "delay_distribution"]
    given = {"id": "R1", "probability": 0.5, "tasks": "A", "cost": 100.0} | cells
    return [given.get(n) for n in names]


def refused(path: Path, *rows: list[Any]) -> PmoRiskError:
    with pytest.raises(PmoRiskError) as caught:
        read_register(book(path / "risks.xlsx", ("Risks", [HEADER, *rows])))
    return caught.value


def refused_csv(path: Path, text: str | bytes) -> PmoRiskError:
    file = path / "risks.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PmoRiskError) as caught:
        read_register(file)
    return caught.value


def test_reads_a_workbook_as_people_make_it(tmp_path: Path) -> None:
    """A title above the header, names in any case, percentages as text, numbers as ids, several impacts, other sheets and columns."""
    rows = [
        ["Risk register, plant 7"],
        [],
        [*HEADER, "Remarks"],
        [101, "flood", "weather", "20%", "A;B", None, 1, 2, 4, None, None, "w", "triangular", "Ann"],
        [101, None, None, None, None, None, None, None, None, None, 1e5],
        ["crew", "crew", None, 0.5, "A", None, None, None, None, 1.1],
        ["late", "late", None, 1, 7, "5d"],
    ]
    register = read_register(book(tmp_path / "r.xlsx", ("Cover", [["hello"]]), ("My Risks", rows)))
    assert register == Register(
        [
            Risk("101", 0.2, [Impact(["A", "B"], delay=triangular(1, 2, 4), unit="w"), Impact(cost=1e5)], name="flood", category="weather"),
            Risk("crew", 0.5, [Impact("A", factor=1.1)], name="crew"),
            Risk("late", 1.0, [Impact("7", delay=5, unit="d")], name="late"),
        ]
    )
    assert register.source is not None
    assert [(t.name, t.read, t.used, t.listed) for t in register.source.tables] == [("'My Risks'", 4, 4, 0)]
    assert [str(n) for n in register.source.notes] == [
        "r.xlsx: the sheet 'Cover' is not read",
        "'My Risks'!N3: the column 'Remarks' is not used",
    ]


def test_reads_a_csv_with_semicolons(tmp_path: Path) -> None:
    """Delimiter and encoding are found, and reported; a misspelt column is noted with the nearest one."""
    path = tmp_path / "risks.csv"
    path.write_bytes("Risk ID;Probability;Tasks;Cost;Nmae\nÜ1;30%;A;-5;é\n\n".encode("cp1252"))
    register = read_register(path)
    assert register == Register([Risk("Ü1", 0.3, [Impact("A", cost=-5)])])
    assert register.source is not None
    assert [str(n) for n in register.source.notes] == [
        "risks.csv: read as cp1252 text, fields parted by ';'",
        "risks.csv:1: the column 'Nmae' is not used; did you mean 'name'?",
    ]


def test_rows_that_say_nothing_are_listed(tmp_path: Path) -> None:
    """A second row with nothing but the id adds nothing and is listed; a unit or flag without an effect is told at its cell. A risk may have no impact."""
    file = tmp_path / "risks.csv"
    file.write_text("id,name,probability,tasks,delay,unit,each,finish\nR1,x,0.3,a,5,,,\nR1,,,,,,,false\nR1,,,,,w,true,\nR2,y,0.2,,,d,,\nR3,z,0.1,,,,,\n")
    register = read_register(file)
    assert [len(r.impacts) for r in register] == [1, 0, 0]
    assert register.source is not None
    (count,) = register.source.tables
    assert (count.read, count.used, count.listed) == (5, 3, 2)
    told = [(n.severity, n.where, n.what) for n in register.source.notes if n.code == "NO_EFFECT"]
    assert told == [
        ("note", "risks.csv:3:id", "the row has nothing but the id of its risk; not used"),
        ("warning", "risks.csv:4:unit", "unit and each of an effect that is not there; not used"),
        ("warning", "risks.csv:5:unit", "unit of an effect that is not there; not used"),
    ]


def test_named_sheet(tmp_path: Path) -> None:
    """A sheet can be named; an unknown name is an error with the nearest one."""
    path = book(tmp_path / "r.xlsx", ("Old", [HEADER, row(id="old")]), ("New", [HEADER, row(id="new")]))
    assert [r.id for r in read_register(path)] == ["old"]
    assert [r.id for r in read_register(path, sheet="New")] == ["new"]
    with pytest.raises(FormatError, match="did you mean 'New'"):
        read_register(path, sheet="new")


BAD_CELLS = [
    ({"probability": 30}, RiskError, "PROBABILITY", "risks.xlsx: Risks!D2: risk 'R1': probability must be between 0 and 1, got 30.0; did you mean 0.30?"),
    ({"probability": "a third"}, FormatError, "NUMBER_FORMAT", "Risks!D2: cannot read 'a third'"),
    ({"probability": "٣%"}, FormatError, "NUMBER_FORMAT", "Risks!D2"),
    ({"probability": None}, RiskError, "PROBABILITY", "Risks!D2: risk 'R1' has no probability; write it as 0.3 or 30%"),
    ({"id": None}, FormatError, "RISK_ID", "Risks!A2: a row without an id"),
    ({"id": True}, FormatError, "TYPE", "Risks!A2: expected text, got True"),
    ({"tasks": datetime(2027, 1, 2)}, FormatError, "TYPE", "Risks!E2: expected text, got 2027-01-02; the spreadsheet holds a date"),
    ({"cost": datetime(2027, 1, 2, 3, 4)}, FormatError, "TYPE", "Risks!K2: expected a number, got 2027-01-02T03:04:00"),
    ({"cost": "1200"}, FormatError, "TYPE", "Risks!K2: expected a number, got '1200'; turn the text into a number"),
    ({"cost": "1,5"}, FormatError, "TYPE", "Risks!K2"),
    ({"cost": ("=", "=1+1", "")}, FormatError, "FORMULA_VALUE", "Risks!K2: the formula has no stored result; open the file in Excel and save it"),
    ({"cost": ("=", "=A1", "#REF!")}, FormatError, "FORMULA_VALUE", "Risks!K2: the cell holds the error '#REF!'"),
    ({"name": ("=", "=NA()", "#N/A")}, FormatError, "FORMULA_VALUE", "Risks!B2: the cell holds the error '#N/A'"),
    ({"delay": "5 dys"}, PmoRiskError, "UNIT", "Risks!F2: unknown unit 'dys'"),
    ({"delay": "1,5d"}, FormatError, "NUMBER_FORMAT", "Risks!F2"),
    ({"delay": "5d", "unit": "h"}, FormatError, "UNIT", "Risks!F2: the delay is in 'd', the row's unit is 'h'"),
    ({"delay": 5, "delay_low": 1, "delay_mode": 2, "delay_high": 3}, FormatError, "TWICE", "'delay' and 'delay_low' to 'delay_high' are both given"),
    ({"delay_low": 8, "delay_mode": 5, "delay_high": 9}, DistributionError, "ORDER", "Risks!G2: triangular: low 8 > mode 5"),
    ({"delay_low": 1, "delay_high": 9}, DistributionError, "PARAMETERS", "it takes low, mode, high"),
    ({"delay_distribution": "pert"}, FormatError, "PARAMETERS", "Risks!M2: 'pert' without low, mode or high"),
    ({"factor": -1}, RiskError, "FACTOR", "Risks!J2"),
    ({"cost": None}, RiskError, "NO_EFFECT", "an impact needs a delay, a factor or a cost"),
    ({"delay": 5, "tasks": None}, RiskError, "NO_TASK", "name them, or give only a cost"),
    ({"cost": '{"kind": "triangle"}'}, DistributionError, "UNKNOWN_NAME", "did you mean 'triangular'?"),
    ({"cost": '{"kind": "fixed", "value": NaN}'}, FormatError, "NUMBER", "Risks!K2: /value"),
]


@pytest.mark.parametrize(("cells", "kind", "code", "words"), BAD_CELLS)
def test_bad_cells_are_refused(tmp_path: Path, cells: dict[str, Any], kind: type, code: str, words: str) -> None:
    """A cell that cannot be used is an error that names the cell, the value and what is expected."""
    error = refused(tmp_path, row(**cells))
    assert isinstance(error, kind)
    assert error.code == code
    assert words in str(error)


def test_faults_of_cells_that_are_not_read_do_no_harm(tmp_path: Path) -> None:
    """A broken formula in a column that is not the register's own is not our business."""
    path = book(tmp_path / "r.xlsx", ("Risks", [[*HEADER, "Notes"], [*row(), ("=", "=A1", "#REF!")]]))
    assert len(read_register(path)) == 1


def test_rows_of_a_risk_must_agree(tmp_path: Path) -> None:
    """A second row of the same id may leave probability and name blank, not change them."""
    error = refused(tmp_path, row(name="flood"), row(name="Flood", probability=0.4))
    assert [p.where for p in error.problems] == ["risks.xlsx: Risks!B3", "risks.xlsx: Risks!D3"]
    assert "risk 'R1' has probability 0.5 in Risks!D2 and 0.4 here" in str(error)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Faults in several rows, and several in one row, come in one error."""
    error = refused(tmp_path, row(id="a", probability=2), row(id="b", cost="x", factor="y"), row(id=None), row(id="c"), row(id="c", delay="5x"))
    cells = {p.where.removeprefix("risks.xlsx: Risks!").partition(":")[0] for p in error.problems}
    assert cells == {"A4", "D2", "F6", "J3", "K3"}
    assert len(error.problems) == 5


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["id", "probabilty"], "no header row with id and probability in the first 20 rows; found 'id, probabilty'; did you mean 'probability'?"),
        (["id", "probability", "ID"], "the column 'id' is there twice, first in Risks!A1"),
    ],
)
def test_headers_that_cannot_be_used(tmp_path: Path, header: list[str], words: str) -> None:
    """A header that lacks a column or has one twice is an error that says what was found."""
    path = book(tmp_path / "risks.xlsx", ("Risks", [header, ["a", 0.1]]))
    with pytest.raises(FormatError) as caught:
        read_register(path)
    assert words in str(caught.value)
    assert caught.value.code == "HEADER"


BAD_CSV = [
    ("id,probability\na,0.5\nb\n", "CSV_STRUCTURE", "risks.csv:3: 1 fields where the header has 2"),
    ("id,probability\na,0.5,7\n", "CSV_STRUCTURE", "risks.csv:2: 3 fields where the header has 2"),
    ('id,name,probability\na,"ok\n""x""",0.5\nb,"never\nclosed,0.5\nc,x,0.5\n', "CSV_STRUCTURE", "risks.csv:4: a quote that opens here is never closed"),
    ('id,probability\n"a"b,0.5\n', "CSV_STRUCTURE", "risks.csv:2: no CSV"),
    ("id,probability\na,0.5\nb\0,0.5\n", "NUL", "risks.csv:3: holds a NUL"),
    (b"id,probability\n\x81,1\n", "ENCODING", "neither UTF-8 nor Windows-1252"),
    ("", "EMPTY", "the file is empty"),
    (" \n\n", "EMPTY", "the file is empty"),
    ("id,probability\n" + "x" * 200_000 + ",1\n", "FIELD_SIZE", "risks.csv:2: a field is longer"),
    ("id,probability\na,1_000\n", "NUMBER_FORMAT", "risks.csv:2:probability: cannot read '1_000'"),
    ("id,probability\na,0x10\n", "NUMBER_FORMAT", "cannot read '0x10'"),
    ("id,probability\na,٨\n", "NUMBER_FORMAT", "as a number"),
    ("id,probability\na,1e999\n", "NOT_FINITE", "too large"),
    ("id,probability\na,nan\n", "NUMBER_FORMAT", "cannot read 'nan'"),
    ('id,probability\na,"0,5"\n', "NUMBER_FORMAT", "a comma may part decimals or thousands; write 1.5 or 1500"),
]


@pytest.mark.parametrize(("text", "code", "words"), BAD_CSV)
def test_bad_csv_is_refused(tmp_path: Path, text: str | bytes, code: str, words: str) -> None:
    """Faults of structure, encoding and numbers are errors with file and line."""
    error = refused_csv(tmp_path, text)
    assert error.code == code
    assert words in str(error)


def repacked(path: Path, change: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A good workbook with some files inside changed or added."""
    write(Register([Risk("a", 0.5, [Impact("A", cost=fixed(1))])]), path)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w", compression) as new:
        for name in dict.fromkeys([*old.namelist(), *change]):
            new.writestr(name, change[name] if name in change else old.read(name))
    return path


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
NOWHERE = b'<worksheet><sheetData><row r="1"><c r="A999999999991"><v>1</v></c></row></sheetData></worksheet>'
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"xl/media/zeros": b"\0" * 30_000_000}, LimitError, "ZIP_RATIO"),
        ({f"xl/media/{i}": b"" for i in range(10_001)}, LimitError, "ZIP_ENTRIES"),
        ({"XL/Workbook.xml": b"<workbook/>"}, SecurityError, "ZIP_DOUBLE"),
        ({SHEET: FAR}, LimitError, "SHEET_SIZE"),
        ({SHEET: NOWHERE}, FormatError, "XLSX"),
        ({SHEET: DTD}, SecurityError, "DTD"),
        ({SHEET: b"<worksheet><sheetData>"}, FormatError, "XML"),
        ({"xl/_rels/workbook.xml.rels": b"<Relationships/>"}, FormatError, "XLSX"),
    ],
    ids=["ratio", "entries", "double", "far", "nowhere", "dtd", "cut", "unrelated"],
)
def test_hostile_workbooks_are_refused(tmp_path: Path, change: dict[str, bytes], kind: type, code: str) -> None:
    """A workbook that unpacks to much, reaches far, or is two files to two readers is refused before its values are read."""
    with pytest.raises(kind) as caught:
        read_register(repacked(tmp_path / "r.xlsx", change))
    assert caught.value.code == code


def test_the_size_in_the_header_is_not_believed(tmp_path: Path) -> None:
    """An entry whose stated size is small is counted as it inflates."""
    path = repacked(tmp_path / "r.xlsx", {"xl/media/zeros": b"\0" * 30_000_000})
    data = path.read_bytes().replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises((LimitError, FormatError)) as caught:
        read_register(path)
    assert caught.value.code in ("ZIP", "ZIP_RATIO")


def test_entries_that_overlap_are_refused(tmp_path: Path) -> None:
    """Two names for the same bytes inside the archive are refused."""
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("one", b"x" * 100)
        made.writestr("two", b"y" * 100)
        made.filelist[1].header_offset = 0
    with pytest.raises(SecurityError) as caught:
        read_register(path)
    assert caught.value.code == "ZIP_OVERLAP"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "FORMAT", "old .xls kind; save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "ENCRYPTED", "save it without a password"),
        (b"PK\x03\x04" + b"\0" * 100, "ZIP", "the file is damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "FORMAT", "is no Excel workbook"),
    ],
)
def test_other_workbooks_are_named(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    """An old, an encrypted and a damaged workbook are told apart."""
    path = tmp_path / "r.xlsx"
    path.write_bytes(data)
    with pytest.raises(FormatError) as caught:
        read_register(path)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_macros_and_links_are_noted(tmp_path: Path) -> None:
    """Macros, links to other workbooks, connections and embedded files are ignored, and the notes say so."""
    parts = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>", "xl/connections.xml": b"<x/>", "xl/embeddings/a.xlsx": b"PK\x03\x04"}
    register = read_register(repacked(tmp_path / "r.xlsx", parts).rename(tmp_path / "r.xlsm"))
    assert register.source is not None
    assert [n.code for n in register.source.notes] == ["MACROS", "EXTERNAL_LINK", "CONNECTION", "EMBEDDED", "SHEET"]


def test_hidden_and_merged_are_noted(tmp_path: Path) -> None:
    """Hidden rows are read and noted; so are merged cells."""
    path = tmp_path / "r.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet("Risks")
        sheet.merge_range("D1:E1", "Title")
        for r, cells in enumerate((["id", "probability"], ["a", 0.1]), 1):
            sheet.write_row(r, 0, cells)
        sheet.set_row(2, None, None, {"hidden": True})
    register = read_register(path)
    assert register == Register([Risk("a", 0.1)])
    assert register.source is not None
    assert [n.code for n in register.source.notes] == ["HIDDEN_ROWS", "MERGED_CELLS"]


def mutations(original: bytes, path: Path) -> int:
    """Read 300 damaged copies; how many were read. An error that is not ours ends the test."""
    draw = random.Random(1)
    read = 0
    for _ in range(300):
        data = bytearray(original)
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(data))
            data[at : at + draw.randint(0, 2)] = draw.choice([b"", b"\0", b'"', b",", b"\n", b"9", b"-", b"\xff", bytes([draw.randrange(256)])])
        path.write_bytes(data)
        try:
            read_register(path)
            read += 1
        except PmoRiskError:
            pass
    return read


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_mutations_give_our_errors_or_a_register(tmp_path: Path, name: str) -> None:
    """300 damaged copies of a file give a register or an error of ours, and nothing else."""
    register = Register([Risk("a", 0.5, [Impact("A", delay=triangular(1, 2, 4), unit="d"), Impact(cost=7)], name='say "hi"')])
    assert mutations(write(register, tmp_path / name).read_bytes(), tmp_path / name) < 300


def test_mutations_of_sheets_give_our_errors_or_a_register(tmp_path: Path) -> None:
    """300 workbooks, sound as archives, with a damaged sheet inside give a register or an error of ours."""
    draw = random.Random(2)
    path = tmp_path / "r.xlsx"
    register = Register([Risk("a", 0.5, [Impact("A", delay=triangular(1, 2, 4), unit="d")])])
    good = write(register, path).read_bytes()
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    read = 0
    for _ in range(300):
        name = draw.choice([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
        data = bytearray(parts[name])
        at = draw.randrange(len(data))
        data[at : at + draw.randint(0, 3)] = draw.choice([b"", b"9", b"-1", b"<", b"&", b'"', b"99999999999", bytes([draw.randrange(256)])])
        with zipfile.ZipFile(path, "w") as archive:
            for n, content in parts.items():
                archive.writestr(n, bytes(data) if n == name else content)
        try:
            read_register(path)
            read += 1
        except PmoRiskError:
            pass
    assert 0 < read < 300
