"""Rules of uncertainty from JSON, Excel and CSV: what is read, and what is refused with which cell or pointer."""

import contextlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

import pmo_risk as pr
from pmo_risk.errors import FormatError, LimitError, PmoRiskError
from pmo_risk.importers.json_rules import rules_schema
from pmo_risk.importers.rules import read_rules
from pmo_risk.model import Rules, UncertaintyRule

HEADER = ["Name", "Task", "WBS", "Codes", "Calendar", "Resource", "Duration", "Low", "Most Likely", "Max"]
HEADER += ["Cost", "Cost Low", "cost_mode", "Cost High", "Distribution"]
GOOD = [None, None, None, None, None, None, "90/105/140 %"]


def book(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    with Workbook(path, {"strings_to_formulas": False}) as made:
        for title, rows in sheets:
            sheet = made.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value is not None:
                        sheet.write(r, c, value)
    return path


def refused(path: Path, sheets: list[tuple[str, list[list[Any]]]]) -> PmoRiskError:
    with pytest.raises(PmoRiskError) as caught:
        read_rules(book(path / "rules.xlsx", *sheets))
    return caught.value


def test_reads_a_workbook(tmp_path: Path) -> None:
    """A title above the header, ranges as text, numbers, classes and JSON; classes from their own sheet; every row counted, other sheets noted."""
    rules = [
        ["Ranges of plant 7"],
        HEADER,
        ["piping", None, None, "Discipline=PIP; Phase = 2", None, None, "90/105/140 %"],
        [None, "A1*", 1.2, None, None, None, None, 0.9, 1, 1.3],
        [None, None, None, None, "nights", "crew", "Sure", None, None, None, "class 3"],
        [None, None, None, None, None, None, None, None, None, None, None, 0.8, 1, 1.5, "pert"],
        [None, None, "*.7", None, None, None, '{"kind": "uniform", "low": 1, "high": 2}', None, None, None, 1.1],
    ]
    classes = [["Class", "Range", "Low", "Mode", "High"], ["sure", "95/100/105 %"], ["unsure", None, 0.7, 1, 2]]
    read = read_rules(book(tmp_path / "r.xlsx", ("Notes", [["hello"]]), ("Rules", rules), ("Classes", classes)))
    assert read == Rules(
        [
            UncertaintyRule("90/105/140 %", codes={"Discipline": "PIP", "Phase": "2"}, name="piping"),
            UncertaintyRule((0.9, 1, 1.3), task="A1*", wbs="1.2"),
            UncertaintyRule((0.95, 1, 1.05), cost=pr.aace_class(3), calendar="nights", resource="crew"),
            UncertaintyRule(cost=pr.pert(0.8, 1, 1.5)),
            UncertaintyRule(pr.uniform(1, 2), cost=1.1, wbs="*.7"),
        ]
    )
    assert read.source is not None
    assert [(t.name, t.read, t.used, t.listed) for t in read.source.tables] == [("Rules", 5, 5, 0), ("Classes", 2, 2, 0)]
    assert [str(n) for n in read.source.notes] == ["r.xlsx: the sheet 'Notes' is not read"]


def test_the_sheet_may_be_named(tmp_path: Path) -> None:
    """Without a sheet ``Rules`` the first with the columns is read; an unknown name is an error."""
    path = book(tmp_path / "r.xlsx", ("Old", [HEADER, GOOD]), ("New", [HEADER, [*GOOD[:6], "high"]]))
    assert list(read_rules(path)) == [UncertaintyRule("90/105/140 %")]
    assert list(read_rules(path, sheet="New")) == [UncertaintyRule("high")]
    with pytest.raises(FormatError, match="did you mean 'New'"):
        read_rules(path, sheet="new")


def test_reads_csv(tmp_path: Path) -> None:
    """A number is a fixed factor; the dialect is noted; the classes are those given."""
    path = tmp_path / "r.csv"
    path.write_text("Rule;WBS;Duration;Owner\nall;;mine;Ann\nsome;1.2;1.25;Bob\n", encoding="utf-8")
    read = read_rules(path, classes={"mine": (1, 2, 3)})
    assert read == Rules([UncertaintyRule((1, 2, 3), name="all"), UncertaintyRule(1.25, wbs="1.2", name="some")])
    assert read.source is not None
    assert [n.code for n in read.source.notes] == ["CSV_DIALECT", "UNKNOWN_COLUMN"]


BAD_CELLS = [
    ({6: "90/105/140"}, "rules.xlsx: Rules!G2: duration: '90/105/140' has a factor of 140; did you mean '90/105/140 %'?"),
    ({6: "hihg"}, "Rules!G2: duration: 'hihg' is no range; did you mean 'high'?"),
    ({6: "class 3"}, "Rules!G2: duration: 'class 3' is no range"),
    ({1: "x", 6: None}, "Rules!A2: rule 'task x': a rule needs a duration, a cost or a cost_rate"),
    ({7: 0.9, 8: 1, 9: 1.3}, "Rules!G2: 'duration' and 'duration_low' to 'duration_high' are both given; leave one of the two blank"),
    ({6: None, 7: 1.4, 8: 1, 9: 1.3}, "Rules!H2: triangular: low 1.4 > mode 1"),
    ({6: None, 7: -1, 8: 1, 9: 2}, "Rules!H2: duration: a factor must not be negative"),
    ({6: None, 7: "0.9", 8: 1, 9: 2}, "Rules!H2: expected a number, got '0.9'"),
    ({3: '{"a": 1}'}, "Rules!D2: /a: must be text, got 1"),
    ({3: "PIP"}, "Rules!D2: expected a code and its value, got 'PIP'; write Discipline=PIP"),
    ({6: '{"kind": "triangel"}'}, "Rules!G2: "),
    ({6: '{"kind": '}, "Rules!G2"),
    ({6: True}, "Rules!G2: expected text, got True"),
]


@pytest.mark.parametrize(("cells", "message"), BAD_CELLS, ids=str)
def test_a_bad_cell_is_told_with_its_name(tmp_path: Path, cells: dict[int, Any], message: str) -> None:
    """What is wrong, the value seen, and how to mend it."""
    row = [*GOOD, *[None] * (len(HEADER) - len(GOOD))]
    for column, value in cells.items():
        row[column] = value
    assert message in str(refused(tmp_path, [("Rules", [HEADER, row])]))


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Those of every row, and of the classes before them."""
    error = refused(tmp_path, [("Rules", [HEADER, [*GOOD[:3], "x", None, None, "y"], [*GOOD[:6], "z"]])])
    assert [p.where.removeprefix("rules.xlsx: Rules: ").removeprefix("rules.xlsx: ") for p in error.problems] == [
        "Rules!G2: duration",
        "Rules!D2",
        "Rules!G3: duration",
    ]
    classes = [["Name", "Range"], ["a", "high"], [None, "1/2/3"], ["b", None], ["C", "1/2/3"], ["c", "1/2/3"]]
    error = refused(tmp_path, [("Rules", [HEADER, GOOD]), ("Classes", classes)])
    assert [p.where.rpartition("Classes!")[2] for p in error.problems] == ["B2: range", "A3", "B4", "A6"]


def test_a_table_without_known_columns_is_refused(tmp_path: Path) -> None:
    """With the columns that there are."""
    assert "no header row in the first 20 rows; found 'hello'; columns: name, wbs" in str(refused(tmp_path, [("Rules", [["hello"], ["you"]])]))


def json_file(path: Path, document: Any) -> Path:
    file = path / "rules.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


HEAD = {"format": "pmo_risk rules", "schema_version": 1}


def test_reads_json(tmp_path: Path) -> None:
    """Ranges as text, lists and laws, with classes of the file itself."""
    document = HEAD | {
        "classes": {"sure": "95/100/105 %", "unsure": [0.7, 1, 2]},
        "rules": [
            {"duration": "sure", "codes": {"Discipline": "PIP"}},
            {"duration": [0.9, 1, 1.3], "cost": "class 4 pessimistic", "wbs": "1.2", "name": "n"},
            {"cost_rate": {"kind": "uniform", "low": 1, "high": 2}, "task": "A*", "calendar": "c", "resource": "r"},
        ],
    }
    assert read_rules(json_file(tmp_path, document)) == Rules(
        [
            UncertaintyRule((0.95, 1, 1.05), codes={"Discipline": "PIP"}),
            UncertaintyRule((0.9, 1, 1.3), cost=pr.aace_class(4, "pessimistic"), wbs="1.2", name="n"),
            UncertaintyRule(cost_rate=pr.uniform(1, 2), task="A*", calendar="c", resource="r"),
        ]
    )


@pytest.mark.parametrize("name", ["rules.json", "rules.xlsx", "rules.csv"])
def test_written_rules_read_back_exactly(tmp_path: Path, name: str) -> None:
    """Whatever laws they have, and whatever signs stand in their texts."""
    rules = Rules(
        [
            UncertaintyRule("P10 90/P50 105/P90 140 %", cost=pr.aace_class(3, "pessimistic", "median"), cost_rate=pr.lognormal(mean=1, sd=0.1), wbs="1.*"),
            UncertaintyRule("low", codes={"a": "b", "c": "d"}, calendar="x", resource="y", task="z", name="ü"),
            UncertaintyRule(pr.pert(0.9, 1, 1.4), cost=0.1 + 0.2, codes={"a;b": "c=d"}, name="=1+1", wbs="1.10"),
            UncertaintyRule("95/100/105 %", codes={"[x]": "{y}"}, task="'-quoted"),
        ]
    )
    assert read_rules(pr.write(rules, tmp_path / name)) == rules
    assert list(read_rules(pr.write(Rules(), tmp_path / name))) == []


def test_the_schema_of_rules_is_published() -> None:
    """``docs/schema/rules.schema.json`` is what the models say; ``make docs`` writes it anew."""
    published = Path(__file__).resolve().parents[2] / "docs" / "schema" / "rules.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == rules_schema()


def test_rules_of_a_file_can_be_debiased(tmp_path: Path) -> None:
    """All at once, with their source kept."""
    read = read_rules(json_file(tmp_path, HEAD | {"rules": [{"duration": "P10 90/100/P90 130 %"}, {"cost": 1.1}]}))
    wide = read.debiased(0.8, 0.5)
    assert list(wide) == [UncertaintyRule(pr.trigen(0.9, 1.0, 1.3, low=0.25, high=0.75)), UncertaintyRule(cost=1.1)]
    assert wide.source == read.source


SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    """Whatever happens to some bytes of each form of the file, the answer is rules or a PmoRiskError."""
    rng = random.Random(seed)
    rules = Rules([UncertaintyRule("90/105/140 %", cost=pr.trigen(0.9, 1, 1.4), codes={"a": "b"}, wbs="1.2", name="n"), UncertaintyRule("low", task="A*")])
    for name in ("rules.json", "rules.xlsx", "rules.csv"):
        data = pr.write(rules, tmp_path / name).read_bytes()
        for _ in range(5):
            at, size = rng.randrange(len(data)), rng.choice((0, 1, 2, 20))
            piece = rng.choice([b"", rng.randbytes(3), b"\x00", b'"', b"{", b"1e999", b"90/105", b"P10 ", b"%", b"9" * 500])
            (tmp_path / name).write_bytes(data[:at] + piece + data[at + size :])
            with contextlib.suppress(PmoRiskError):
                assert isinstance(read_rules(tmp_path / name), Rules)


BAD_JSON = [
    ("[]", "rules.json: /format: is not a pmo_risk rules file: 'format' is list"),
    ({"format": "pmo_risk", "schema_version": 1}, "/format: is not a pmo_risk rules file: 'format' is 'pmo_risk'; it should be 'pmo_risk rules'"),
    (HEAD | {"schema_version": 2, "rules": []}, "/schema_version: cannot read version 2"),
    (HEAD, "/rules: is missing"),
    (HEAD | {"rules": [{"duration": "low", "wsb": "1"}]}, "/rules/0/wsb: unknown key 'wsb'; did you mean 'wbs'?"),
    (HEAD | {"rules": [], "clases": {}}, "/clases: unknown key 'clases'; did you mean 'classes'?"),
    (HEAD | {"rules": [{"duration": "low"}, {"duration": "90/105/140"}]}, "rules.json: /rules/1: rule 'all tasks', duration: '90/105/140' has a factor of 140"),
    (HEAD | {"rules": [{"duration": True}]}, "/rules/0/duration: a range is text, three numbers, a number or a distribution, got True"),
    (HEAD | {"rules": [{"duration": {"kind": "tri"}}]}, "/rules/0/duration: "),
    (HEAD | {"rules": [{"wbs": 1.2, "duration": "low"}]}, "/rules/0/wbs: must be text, got 1.2"),
    (HEAD | {"rules": [{}]}, "/rules/0: rule 'all tasks': a rule needs a duration"),
    (HEAD | {"rules": [{"duration": "low"}], "classes": {"a/b": "x"}}, "rules.json: /classes/a~1b: 'x' is no range"),
    ('{"format": "pmo_risk rules", "format": 1}', "the key 'format' is given twice"),
]


@pytest.mark.parametrize(("document", "message"), BAD_JSON, ids=range(len(BAD_JSON)))
def test_bad_json_is_told_with_its_pointer(tmp_path: Path, document: Any, message: str) -> None:
    """Another format, unknown and doubled keys, what is no range: each at its place."""
    text = json_file(tmp_path, document)
    if document == "[]":
        text = json_file(tmp_path, '{"a": []}')
        message = "rules.json: /format: is not a pmo_risk rules file: 'format' is None"
    with pytest.raises(PmoRiskError) as caught:
        read_rules(text)
    assert message in str(caught.value)


def test_what_is_no_file_of_rules_is_refused(tmp_path: Path) -> None:
    """An absent file, an empty one, sheets where there are none, and JSON nested without end."""
    with pytest.raises(FormatError, match="cannot be read"):
        read_rules(tmp_path / "none.json")
    (tmp_path / "empty.csv").write_bytes(b" ")
    with pytest.raises(FormatError, match="empty"):
        read_rules(tmp_path / "empty.csv")
    with pytest.raises(FormatError, match="has no sheets"):
        read_rules(json_file(tmp_path, HEAD | {"rules": []}), sheet="Rules")
    with pytest.raises(LimitError):
        read_rules(json_file(tmp_path, '{"a":' * 2000 + "1" + "}" * 2000))
