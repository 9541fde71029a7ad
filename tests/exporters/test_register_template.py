"""The template of a register: every field of a risk comes back, levels in words stand for numbers, and faults are told at their cells."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError
from pmo_risk.exporters.register_help import COLUMNS, help_of
from pmo_risk.exporters.register_xlsx import register_xlsx, write_register
from pmo_risk.importers import read_register
from pmo_risk.importers.risk_columns import REGISTER, columns_with
from pmo_risk.model import Impact, Level, Register, Response, Risk, Scale, ScoringScheme, Tolerance

NAMES = ("minor", "middling", "grave")
SCHEME = ScoringScheme(
    "office",
    Scale("probability", [Level("rare", 0, 0.1), Level("even", 0.1, 0.5), Level("likely", 0.5, 1)]),
    [
        Scale("schedule", [Level("minor", 0, 5), Level("middling", 5, 20), Level("grave", 20)], "d"),
        Scale("cost", [Level("minor", 0, 1e4), Level("middling", 1e4, 1e5), Level("grave", 1e5, 1e6)], "EUR"),
        Scale("safety", [Level(n) for n in NAMES]),
        Scale("=our image", [Level(n) for n in NAMES]),
    ],
    [["low", "low", "high"], ["low", "high", "high"], ["low", "high", "high"]],
    [Tolerance("low", "#00FF00"), Tolerance("high", "#FF0000")],
)
DYKE = Response("mitigate", "=dyke", probability=0.1, cost=pr.uniform(1, 2), due="2027-01-31", impacts=[Impact(cost=7)])
FULL = Register(
    [
        Risk(
            "=1+1",
            0.25,
            [
                Impact(["a", "b;c"], delay=pr.pert(1, 2, 4), cost=1e5, cost_rate=pr.uniform(10, 20), unit="w", each=False, parallel=False),
                Impact(wbs="A.1", share=0.1, parallel=True),
            ],
            name="+flood",
            category="@nature",
            rbs="1.2",
            owner="-Ann",
            status="closed",
            identified="2027-01-04",
            due="2027-02-03T17:30:15",
            cause="=rain",
            event="flood",
            effect="delay",
            window=("2027-03-01", "2027-05-31"),
            moment=True,
            exclusive="=weather",
            ratings={"safety": "grave", "odd": "High"},
            responses=[DYKE],
        ),
        Risk("crew", rate=0.7, most=3, impacts=[Impact(resources="crew", finish=True, each=True, factor=pr.triangular(1, 1.1, 1.5), cost_factor=1.2)]),
        Risk("late", pr.uniform(0.1, 0.3), [Impact("a", stop=3)], window=("2027-03-01T08:00", "2027-04-01T12:00"), expires=True),
        Risk("follows", "10%", [Impact(cost=-5)], given={"late": 0.9}, identified="2026-12-01T00:00:00.5").revised("2027-02-01", "=why", probability=0.2),
        Risk("bare", 1 / 3, identified="1900-02-28", window=(None, "1900-03-01")),
    ]
)


@pytest.mark.parametrize("name", ["r.xlsx", "r.csv"])
def test_every_field_comes_back(tmp_path: Path, name: str) -> None:
    """A register that uses all there is reads back equal; every column that was written has its line of help."""
    assert read_register(pr.write(FULL, tmp_path / name)) == FULL
    assert read_register(write_register(FULL, tmp_path / "s.xlsx", SCHEME), scheme=SCHEME) == FULL
    assert all(help_of(column) for column in columns_with(SCHEME).names)
    assert set(COLUMNS) <= set(REGISTER.names)


texts = st.one_of(
    st.sampled_from(["=x", "+1", "'q", "a;b", "line\nbreak", "", "30%", "{}", "[a]"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffe\uffff"), max_size=9),
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1))


@st.composite
def risks(draw: st.DrawFn) -> Risk:
    first, last = sorted(draw(st.lists(moments, min_size=2, max_size=2, unique=True)))
    law = draw(st.sampled_from([None, 5.0, 1 / 3, pr.triangular(1, 2, 4), pr.lognormal(mean=40, sd=15), pr.uniform(0.1, 1 / 3)]))
    impact = Impact(
        draw(st.sampled_from(["a", ["a", "b;c"], "=a"])),
        delay=law,
        cost=draw(st.floats(-1e9, 1e9)),
        wbs=draw(st.sampled_from([(), "A.1", ["x", "y"]])),
        each=draw(st.sampled_from([None, False, True])),
        parallel=draw(st.sampled_from([None, False, True])),
    )
    return Risk(
        "r",
        draw(st.one_of(st.floats(0, 1), st.sampled_from([pr.uniform(0.1, 1 / 3), pr.pert(0, 0.1, 0.5)]))),
        [impact] * draw(st.integers(0, 2)),
        **{name: draw(texts) for name in ("name", "category", "rbs", "owner", "cause", "event", "effect", "exclusive")},
        status=draw(st.sampled_from(["open", "closed", "occurred"])),
        identified=draw(st.none() | moments),
        due=draw(st.none() | moments.map(lambda m: m.replace(microsecond=0)) | moments.map(lambda m: m.replace(hour=0, minute=0, second=0, microsecond=0))),
        window=draw(st.sampled_from([(None, None), (first, None), (None, last), (first, last)])),
        ratings=draw(st.sampled_from([{}, {"safety": "grave"}, {"x": "=y"}])),
    )


@given(risks())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_risk_comes_back(tmp_path: Path, risk: Risk) -> None:
    """Through Excel and CSV, equal to the last bit and the last microsecond."""
    for name in ("r.xlsx", "r.csv"):
        assert read_register(pr.write(Register([risk]), tmp_path / name)) == Register([risk])


def sheets(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml")}


def test_the_template_is_text_lists_and_no_formula() -> None:
    """Words that look like formulas stay text; levels come from cells of the sheet of levels; two writings are the same bytes."""
    data = register_xlsx(FULL, "r.xlsx", SCHEME)
    assert data == register_xlsx(FULL, "r.xlsx", SCHEME)
    parts = sheets(data)
    assert not [n for n in parts if "worksheets" in n and ("<f>" in parts[n] or "hyperlink" in parts[n])]
    rules = parts["xl/worksheets/sheet1.xml"]
    assert re.findall(r"<formula1>(Levels![^<]+)</formula1>", rules) == [
        "Levels!$B$2:$B$4",  # probability
        "Levels!$B$5:$B$7",
        "Levels!$B$8:$B$10",
        "Levels!$B$11:$B$13",
        "Levels!$B$14:$B$16",
    ]
    assert '"open,closed,occurred"' in rules.replace("&quot;", '"')
    assert re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"]) == ["Risks", "Responses", "Instructions", "Levels"]
    assert "avoid,transfer,mitigate,accept,escalate,exploit,share,enhance" in parts["xl/worksheets/sheet2.xml"]


def test_the_template_asks_what_is_easily_left_open(tmp_path: Path) -> None:
    """``each`` and ``parallel`` are columns of an empty template; what is said, and what is not, comes back."""
    with python_calamine.CalamineWorkbook.from_path(write_register(Register(), tmp_path / "empty.xlsx")) as book:
        assert {"each", "parallel"} <= set(book.get_sheet_by_name("Risks").to_python()[0])
    said = [Impact(["a", "b"], delay=1, each=each, parallel=parallel) for each in (None, False, True) for parallel in (None, False, True)]
    register = Register([Risk("r", 0.5, said)])
    for name in ("r.xlsx", "r.csv"):
        assert read_register(pr.write(register, tmp_path / name)) == register


def test_an_empty_template_reads_back_empty(tmp_path: Path) -> None:
    """With and without a scheme; what it holds beside the risks is not taken for risks."""
    assert read_register(write_register(Register(), tmp_path / "a.xlsx")) == Register()
    assert read_register(write_register(Register(), tmp_path / "b.xlsx", SCHEME), scheme=SCHEME) == Register()


def filled(path: Path, header: list[str], *rows: list[Any]) -> Path:
    with Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Risks")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for r, row in enumerate([header, *rows]):
            for c, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(r, c, value, day)
                elif value is not None:
                    sheet.write(r, c, value)
    return path


LEVELS = ["ID", "Probability level", "Tasks", "Schedule level", "Cost level", "Safety level", "=our image level"]


def test_levels_stand_for_numbers(tmp_path: Path) -> None:
    """A probability is the middle of its level, a delay and a cost are uniform over theirs; dimensions in words are ratings. Scoring gives the levels again."""
    path = filled(tmp_path / "r.xlsx", LEVELS, ["a", "Likely", "dig", "middling", "GRAVE", "minor", "grave"], ["b", "rare", None, None, None, None, "minor"])
    register = read_register(path, scheme=SCHEME)
    assert register == Register(
        [
            Risk("a", 0.75, [Impact("dig", delay=pr.uniform(5, 20), cost=pr.uniform(1e5, 1e6), unit="d")], ratings={"safety": "minor", "=our image": "grave"}),
            Risk("b", 0.05, ratings={"=our image": "minor"}),
        ]
    )
    table = SCHEME.table(register)
    assert table.loc["a", ["probability", "schedule", "cost", "safety", "=our image", "class"]].tolist() == [
        "likely",
        "middling",
        "grave",
        "minor",
        "grave",
        "high",
    ]


def test_a_scheme_in_shares_is_sized_first(tmp_path: Path) -> None:
    """10 to 20% of 200 days are 20 to 40 days."""
    path = filled(tmp_path / "r.xlsx", LEVELS[:5], ["a", "High", "dig", "High", "Low"])
    pmbok = ScoringScheme.preset("pmbok")
    with pytest.raises(PmoRiskError, match=r"Risks!D2: level 'High' is a share of the plan's duration; size the scheme") as caught:
        read_register(path, scheme=pmbok)
    assert [(p.code, p.where) for p in caught.value.problems] == [("NO_WHOLE", "r.xlsx: Risks!D2"), ("NO_WHOLE", "r.xlsx: Risks!E2")]
    impact = read_register(path, scheme=pmbok.sized(duration=200, budget=1e6))["a"].impacts[0]
    assert (impact.delay, impact.cost, impact.unit) == (pr.uniform(20, 40), pr.uniform(1e4, 1e5), "d")


BAD = [
    ("Probability level", "likly", "UNKNOWN_LEVEL", "did you mean 'likely'?"),
    ("Schedule level", "huge", "UNKNOWN_LEVEL", "unknown level 'huge'"),
    ("Schedule level", "grave", "OPEN_LEVEL", "begins at 20 and has no end"),
    ("Cost level", 3, "UNKNOWN_LEVEL", "unknown level '3'"),
    ("Safety level", "Graev", "UNKNOWN_LEVEL", "did you mean 'grave'?"),
    ("Status", "opne", "STATUS", "unknown status 'opne'"),
    ("Identified", "31/12/2027", "DATE", "cannot read '31/12/2027' as a date"),
    ("Due", 46000.0, "TYPE", "expected a date, got 46000.0"),
    ("Rate", 3, "RATE", "has both a probability and a rate"),
    ("Most", 2.5, "RATE", "most is 2.5"),
    ("Given", '{"ghost": 0.5}', "UNKNOWN_RISK", "unknown cause 'ghost'"),
    ("Given", "flood", "JSON", "no JSON"),
    ("Given", '{"x": "half"}', "TYPE", "must be a number"),
    ("Responses", '[{"kind": "avoidd"}]', "RESPONSE", "did you mean 'avoid'?"),
    ("Responses", '[{"knd": "avoid"}]', "UNKNOWN_KEY", "did you mean 'kind'?"),
    ("Moment", "perhaps", "TYPE", "expected true or false, got 'perhaps'"),
    ("Moment", "true", "WINDOW", "needs a window"),
    ("Share", -2, "SHARE", "less than -1"),
    ("Cost rate", 5, "NO_DELAY", "needs the delay"),
    ("Cost factor", -3, "FACTOR", "cost factor must not be negative"),
    ("Parallel", 7, "TYPE", "expected true or false"),
]


@pytest.mark.parametrize(("column", "value", "code", "words"), BAD)
def test_each_fault_is_told_at_its_cell(tmp_path: Path, column: str, value: Any, code: str, words: str) -> None:
    """A cell that cannot be used is named, with the value and what is expected."""
    chance = None if column == "Probability level" else 0.5
    path = filled(tmp_path / "r.xlsx", ["ID", "Probability", "Tasks", "Factor", column], ["r", chance, "dig", 1.1, value])
    with pytest.raises(PmoRiskError) as caught:
        read_register(path, scheme=SCHEME)
    told = [p for p in caught.value.problems if p.code == code]
    assert [re.findall(r"Risks![A-Z]+[0-9]+", p.where) for p in told] == [["Risks!E2"]]
    assert words in str(caught.value)


def test_faults_between_risks_are_told_at_their_cells(tmp_path: Path) -> None:
    """A group that adds up to more than 1, at its first risk."""
    path = filled(tmp_path / "r.xlsx", ["ID", "Probability", "Exclusive"], ["a", 0.5, None], ["b", 0.7, "g"], ["c", 0.6, "g"])
    with pytest.raises(PmoRiskError, match=r"r\.xlsx: Risks!C3: exclusive group 'g': at most one of 'b', 'c' strikes, but their probabilities add up to 1\.3"):
        read_register(path)


def test_numbers_and_words_in_one_row_contradict(tmp_path: Path) -> None:
    """Which of the two is meant is not guessed; both cells of levels are named at once."""
    path = filled(tmp_path / "r.xlsx", ["ID", "Probability", "Probability level", "Cost", "Cost level"], ["r", 0.5, "rare", 7, "minor"])
    with pytest.raises(PmoRiskError) as caught:
        read_register(path, scheme=SCHEME)
    assert [(p.code, p.where) for p in caught.value.problems] == [("TWICE", "r.xlsx: Risks!C2"), ("TWICE", "r.xlsx: Risks!E2")]


ANSWERS = ["Risk ID", "Kind", "Name", "Probability", "Cost low", "Cost high", "Cost distribution", "Due", "Tasks", "Impacts"]


def answered(path: Path, *rows: list[Any], header: list[str] = ANSWERS) -> Path:
    with Workbook(path, {"strings_to_formulas": False}) as book:
        risks, sheet = book.add_worksheet("Risks"), book.add_worksheet("responses")
        risks.write_row(0, 0, ["ID", "Probability", "Cost"])
        risks.write_row(1, 0, ["r", 0.5, 7])
        for r, row in enumerate([header, *rows]):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    return path


def test_responses_are_read_from_their_sheet(tmp_path: Path) -> None:
    """One row each, in their order; their rows are counted."""
    path = answered(
        tmp_path / "r.xlsx",
        ["r", "Mitigate", "dyke", "10%", 5, 9, "uniform", "2027-02-01", "dig;lay", '[{"cost": 1}]'],
        [],
        ["r", "accept"],
    )
    register = read_register(path)
    assert register["r"].responses == (
        Response("mitigate", "dyke", probability=0.1, cost=pr.uniform(5, 9), due="2027-02-01", tasks=["dig", "lay"], impacts=[Impact(cost=1)]),
        Response("accept"),
    )
    assert register.source is not None
    assert [(t.name, t.read, t.used) for t in register.source.tables] == [("Risks", 1, 1), ("responses", 2, 2)]
    assert not [n for n in register.source.notes if n.code == "SHEET"]


@pytest.mark.parametrize(
    ("row", "cell", "code", "words"),
    [
        (["R", "accept"], "A2", "UNKNOWN_RISK", "unknown risk 'R'; did you mean 'r'?"),
        ([None, "accept"], "A2", "RISK_ID", "without the id of its risk"),
        (["r", None, "dyke"], "B2", "RESPONSE", "without its kind"),
        (["r", "mitigated"], "B2", "RESPONSE", "did you mean 'mitigate'?"),
        (["r", "mitigate", "dyke", 30], "D2", "PROBABILITY", "did you mean 0.30?"),
        (["r", "mitigate", "dyke", None, "five"], "E2", "TYPE", "expected a number, got 'five'"),
        (["r", "mitigate", "dyke", None, None, None, None, "soon"], "H2", "DATE", "cannot read 'soon' as a date"),
        (["r", "mitigate", "dyke", None, None, None, None, None, None, "[1]"], "J2", "TYPE", "must be an object"),
        (["r", "mitigate", "dyke", None, None, None, None, None, None, '[{"delay": 1}]'], "J2", "NO_TASK", "needs the tasks"),
    ],
)
def test_faults_of_responses_are_told_at_their_cells(tmp_path: Path, row: list[Any], cell: str, code: str, words: str) -> None:
    """With the sheet, the cell, the value and what is expected."""
    with pytest.raises(PmoRiskError) as caught:
        read_register(answered(tmp_path / "r.xlsx", row))
    assert [(p.code, re.findall(r"responses![A-Z]+[0-9]+", p.where)) for p in caught.value.problems] == [(code, [f"responses!{cell}"])]
    assert words in str(caught.value)


def test_faults_of_both_sheets_come_at_once(tmp_path: Path) -> None:
    """And a sheet of that name with another header is noted and not read."""
    path = tmp_path / "r.xlsx"
    with Workbook(path) as book:
        for title, header, row in (("Risks", ["ID", "Probability"], ["r", 30]), ("Responses", ["Risk", "Kind"], ["x", "mitigate"])):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, row)
    with pytest.raises(PmoRiskError) as caught:
        read_register(path)
    assert [p.code for p in caught.value.problems] == ["PROBABILITY", "UNKNOWN_RISK"]
    register = read_register(answered(path, ["x", "y"], header=["Frage", "Antwort"]))
    assert register.source is not None
    assert [n.code for n in register.source.notes] == ["SHEET"]


def test_levels_without_a_scheme_are_an_error(tmp_path: Path) -> None:
    """They say nothing without it; a level of another dimension is noted as not used."""
    path = filled(tmp_path / "r.xlsx", LEVELS, ["a", "likely", "dig", "minor", None, "minor"])
    with pytest.raises(PmoRiskError) as caught:
        read_register(path)
    assert [(p.code, p.where) for p in caught.value.problems] == [("NO_SCHEME", "r.xlsx: Risks!B2"), ("NO_SCHEME", "r.xlsx: Risks!D2")]
    register = read_register(filled(tmp_path / "s.xlsx", ["ID", "Probability", "Safety level"], ["a", 0.5, "minor"]))
    assert register.source is not None
    assert [n.code for n in register.source.notes] == ["UNKNOWN_COLUMN"]


def test_dates_of_people_are_read(tmp_path: Path) -> None:
    """A date cell and ISO text; the last date of a window is its end."""
    header = ["ID", "Probability", "Identified", "Due", "Window start", "Window finish"]
    path = filled(tmp_path / "r.xlsx", header, ["r", 0.5, datetime(2027, 1, 4), "2027-02-03", datetime(2027, 3, 1), datetime(2027, 5, 31)])
    assert read_register(path)["r"] == Risk("r", 0.5, identified="2027-01-04", due="2027-02-03", window=("2027-03-01", "2027-05-31"))
