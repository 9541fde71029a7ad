"""Scoring schemes: what cannot be is refused, numbers and words agree, and the file gives the same scheme back."""

import copy
import json
import math
import pickle
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.errors import FormatError, LimitError, ManyErrors, PmoRiskError, RiskError
from pmo_risk.exporters import write
from pmo_risk.importers import read_scheme
from pmo_risk.model import Level, Scale, ScoringScheme, Tolerance

PMBOK = ScoringScheme.preset("pmbok")
GREEN, RED = Tolerance("Low", "#00ff00"), Tolerance("High", "#ff0000")


def chance(*borders: float) -> Scale:
    return Scale("probability", [Level(f"L{n}", low, high) for n, (low, high) in enumerate(pairwise(borders))])


def words(name: str, *levels: str) -> Scale:
    return Scale(name, [Level(text) for text in levels])


def small(**changes: Any) -> ScoringScheme:
    given = {
        "name": "small",
        "probability": chance(0, 0.5, 1),
        "impacts": [words("safety", "minor", "grave"), Scale("schedule", [Level("minor", 0, 10), Level("grave", 10)], "d")],
        "matrix": [["Low", "Low"], ["Low", "High"]],
        "tolerances": [GREEN, RED],
    }
    return ScoringScheme(**(given | changes))


REFUSED = {
    "a level without a name": (lambda: Level(" "), "LEVEL_NAME", "' '"),
    "a level upside down": (lambda: Level("a", 2, 1), "LEVEL_RANGE", "low 2 is not below high 1"),
    "a level of nothing": (lambda: Level("a", 1, 1), "LEVEL_RANGE", "low 1 is not below high 1"),
    "a level below zero": (lambda: Level("a", -1, 1), "LEVEL_RANGE", "-1"),
    "a level that is not finite": (lambda: Level("a", 0, math.inf), "LEVEL_RANGE", "inf"),
    "a level without low": (lambda: Level("a", high=1), "LEVEL_RANGE", "no low"),
    "one level": (lambda: chance(0, 1), "LEVELS", "got 1"),
    "two levels of one name": (lambda: words("safety", "minor", "Minor"), "LEVEL_NAME", "'Minor'"),
    "a gap": (lambda: Scale("cost", [Level("a", 0, 1), Level("b", 2, 3)]), "LEVEL_GAP", "'a' ends at 1, and 'b' begins at 2"),
    "an overlap": (lambda: Scale("cost", [Level("a", 0, 2), Level("b", 1, 3)]), "LEVEL_GAP", "'a' ends at 2, and 'b' begins at 1"),
    "an open level below another": (lambda: Scale("cost", [Level("a", 0), Level("b", 1, 3)]), "LEVEL_GAP", "'a' has no end"),
    "numbers and words": (lambda: Scale("cost", [Level("a", 0, 2), Level("b")]), "LEVEL_RANGE", "'b'"),
    "percents as probability": (lambda: chance(0, 30, 100), "PROBABILITY", "got 100"),
    "a probability in words": (lambda: words("probability", "a", "b"), "LEVEL_RANGE", "'a', 'b'"),
    "a probability without end": (lambda: Scale("probability", [Level("a", 0, 0.5), Level("b", 0.5)]), "PROBABILITY", "no end"),
    "a unit of probability": (lambda: Scale("probability", [Level("a", 0, 0.5), Level("b", 0.5, 1)], "%"), "UNIT", "'%'"),
    "a schedule without a unit": (lambda: Scale("schedule", [Level("a", 0, 1), Level("b", 1)]), "UNIT", "''"),
    "a colour by name": (lambda: Tolerance("Low", "green"), "COLOUR", "'green'"),
    "a matrix of another shape": (lambda: small(matrix=[["Low", "Low"]]), "MATRIX", "1 rows of 2, not 2 rows of 2"),
    "a matrix with a short row": (lambda: small(matrix=[["Low", "Low"], ["Low"]]), "MATRIX", "2 rows of 1, 2"),
    "a class that is none": (lambda: small(matrix=[["Low", "Low"], ["Low", "Hgih"]]), "MATRIX", "row 2, entry 2: 'Hgih' is no tolerance; did you mean 'High'?"),
    "a matrix upside down": (lambda: small(matrix=[["Low", "High"], ["Low", "Low"]]), "MATRIX_ORDER", "row 2, entry 2"),
    "scores without least": (lambda: small(matrix=[[1, 2], [3, 4]]), "SCORE", "'Low', 'High'"),
    "two tolerances of one colour": (lambda: small(tolerances=[GREEN, Tolerance("High", "#00FF00")]), "COLOUR", "#00FF00"),
    "two scales of one name": (lambda: small(impacts=[words("safety", "a", "b")] * 2), "SCALE_NAME", "'safety'"),
    "scales of other levels": (lambda: small(impacts=[words("safety", "a", "b"), words("image", "a", "c")]), "LEVELS", "a, c"),
    "no scale of impact": (lambda: small(impacts=[], matrix=[[], []]), "SCALES", "no scale"),
    "an unknown level": (lambda: PMBOK.class_of("Hihg", "Low"), "UNKNOWN_LEVEL", "did you mean 'High'?"),
    "an unknown dimension": (lambda: PMBOK.scale("Cost"), "UNKNOWN_NAME", "did you mean 'cost'?"),
    "the law of an open level": (lambda: PMBOK.scale("cost").range_of("Very high"), "OPEN_LEVEL", "begins at 0.4"),
    "the law of words": (lambda: PMBOK.scale("scope").range_of("High"), "WORDS_ONLY", "words only"),
    "an unknown law": (lambda: PMBOK.scale("cost").range_of("High", "unifrom"), "UNKNOWN_NAME", "did you mean 'uniform'?"),
    "a negative amount": (lambda: PMBOK.scale("cost").level_of(-1), "LEVEL_RANGE", "-1"),
    "an amount that is none": (lambda: PMBOK.scale("cost").level_of(math.nan), "LEVEL_RANGE", "nan"),
    "a probability above 1": (lambda: PMBOK.probability.level_of(30), "LEVEL_RANGE", "30"),
    "an unknown preset": (lambda: ScoringScheme.preset("pmbook"), "UNKNOWN_NAME", "did you mean 'pmbok'?"),
}


@pytest.mark.parametrize("entry", REFUSED)
def test_what_cannot_be_is_refused(entry: str) -> None:
    """The error has its code and shows the value."""
    make, code, seen = REFUSED[entry]
    with pytest.raises(PmoRiskError) as caught:
        make()
    assert code in {p.code for p in caught.value.problems}
    assert seen in str(caught.value)


def test_all_faults_of_a_scheme_come_at_once() -> None:
    """Scales, tolerances and matrix are each looked at, whatever is wrong with the others."""
    with pytest.raises(ManyErrors) as caught:
        small(impacts=[words("safety", "a", "b"), words("image", "a", "c")], tolerances=[GREEN, GREEN], matrix=[["Low"], ["Low"]])
    assert [p.code for p in caught.value.problems] == ["LEVELS", "TOLERANCE_NAME", "COLOUR", "MATRIX"]


def test_pmbok_holds_the_printed_figures() -> None:
    """Each score is the product of the printed probability and impact, rounded to two digits (ties up), as Figure 11-10 prints them."""
    printed = {
        1: "0.05 0.09 0.18 0.36 0.72",
        2: "0.04 0.07 0.14 0.28 0.56",
        3: "0.03 0.05 0.10 0.20 0.40",
        4: "0.02 0.03 0.06 0.12 0.24",
        5: "0.01 0.01 0.02 0.04 0.08",
    }
    assert [list(row) for row in PMBOK.matrix] == [[float(x) for x in printed[n].split()] for n in (5, 4, 3, 2, 1)]
    for n, row in enumerate(PMBOK.matrix):
        for percent, score in zip((5, 10, 20, 40, 80), row, strict=True):
            assert score == (10 * (2 * n + 1) * percent + 50) // 100 / 100
    assert [PMBOK.probability.range_of(name, "middle").mean for name in PMBOK.probability.names] == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9], rel=1e-15)
    assert "Table 11-1" in PMBOK.source


@pytest.mark.parametrize("name", ScoringScheme.presets())
def test_every_preset_has_a_source_and_reads_back(name: str, tmp_path: Path) -> None:
    """A preset names its source, and its file, its JSON form and a pickle of it give the same scheme."""
    scheme = ScoringScheme.preset(name)
    assert scheme.source
    assert ScoringScheme.from_dict(json.loads(json.dumps(scheme.to_dict()))) == scheme
    assert read_scheme(write(scheme, tmp_path / "office.json")) == scheme
    assert pickle.loads(pickle.dumps(scheme)) == scheme  # noqa: S301  # our own bytes
    assert pr.read_scheme is read_scheme


BORDERS = st.lists(st.floats(0, 1, allow_nan=False), min_size=3, max_size=8, unique=True).map(sorted)


@given(BORDERS, st.sampled_from(["uniform", "triangular", "middle"]), st.floats(0, 1))
def test_words_to_numbers_and_back(borders: list[float], law: str, at: float) -> None:
    """The mean of a level's law lies in that level; a number in a level lies in its law's range; levels rise with numbers."""
    scale = chance(*borders)
    for level in scale.levels:
        middle = scale.range_of(level.name, law).mean
        if level.low < middle < level.high:  # two neighbouring floats have nothing between them
            assert scale.level_of(middle) == level
    found = scale.level_of(at)
    inside = [level for level in scale.levels if level.low <= at < level.high]
    assert found == (inside[0] if inside else scale.levels[0 if at < borders[0] else -1])


def test_the_law_of_an_open_level_needs_an_end() -> None:
    """With an end it is the law of the range up to there."""
    assert PMBOK.scale("cost").range_of("Very high", high=1.0) == pr.uniform(0.4, 1.0)
    with pytest.raises(RiskError, match=r"high must be a number above 0\.4, got 0\.4"):
        PMBOK.scale("cost").range_of("Very high", high=0.4)


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(PMBOK.to_dict())
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return data


HOSTILE = [
    ([], 7, "TYPE", "must be an object, got 7"),
    (["name"], ..., "MISSING", "/name"),
    (["name"], 5, "SCHEME_NAME", "got 5"),
    (["source"], [1], "TYPE", "[1]"),
    (["sources"], "x", "UNKNOWN_KEY", "did you mean 'source'?"),
    (["probability"], "high", "TYPE", "/probability: must be an object"),
    (["probability", "levels"], {"a": 1}, "TYPE", "/probability/levels: must be a list"),
    (["probability", "levels", 2, "low"], "0.4", "LEVEL_RANGE", "/probability/levels/2"),
    (["probability", "levels", 2, "low"], True, "LEVEL_RANGE", "True"),
    (["impacts"], None, "TYPE", "/impacts: must be a list, got None"),
    (["impacts", 0, "levels", 1, "name"], {}, "LEVEL_NAME", "/impacts/0/levels/1"),
    (["impacts", 0, "unit"], 3, "UNIT", "/impacts/0"),
    (["matrix"], "xxxxx", "TYPE", "/matrix: must be a list"),
    (["matrix", 1], 5, "TYPE", "/matrix/1: must be a list, got 5"),
    (["matrix", 1, 2], [0.1], "TYPE", "/matrix/1/2"),
    (["matrix", 1, 2], None, "TYPE", "/matrix/1/2"),
    (["tolerances", 0, "colour"], 0, "COLOUR", "/tolerances/0"),
    (["tolerances", 0, "least"], "0", "SCORE", "'0'"),
    (["tolerances", 0, "color"], "#ffffff", "UNKNOWN_KEY", "did you mean 'colour'?"),
]


@pytest.mark.parametrize(("path", "value", "code", "words"), HOSTILE)
def test_hostile_data_is_refused_with_its_place(path: list[Any], value: Any, code: str, words: str) -> None:
    """Data of the wrong shape are errors of ours, with a JSON pointer."""
    with pytest.raises(PmoRiskError) as caught:
        ScoringScheme.from_dict(changed(path, value) if path else value)
    assert code in {p.code for p in caught.value.problems}
    assert words in str(caught.value)


def test_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    """Each with the file and its pointer."""
    data = changed(["probability", "levels", 2, "low"], "0.4")
    data["tolerances"][0]["colour"] = "green"
    file = tmp_path / "office.json"
    file.write_text(json.dumps({"format": "pmo_risk scoring scheme", "schema_version": 1, "scheme": data}))
    with pytest.raises(ManyErrors) as caught:
        read_scheme(file)
    assert [p.where for p in caught.value.problems] == [
        "office.json: /scheme: /probability/levels/2: level 'Moderate'",
        "office.json: /scheme: /tolerances/0: tolerance 'Low'",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("", FormatError, "EMPTY"),
        ("{", FormatError, "JSON"),
        ("[]", FormatError, "FORMAT"),
        ('{"format": "pmo_risk"}', FormatError, "FORMAT"),
        ('{"format": "pmo_risk scoring scheme", "schema_version": 2}', FormatError, "VERSION"),
        ('{"format": "pmo_risk scoring scheme", "schema_version": true}', FormatError, "VERSION"),
        ('{"format": "pmo_risk scoring scheme", "schema_version": 1}', FormatError, "TYPE"),
        ('{"format": "pmo_risk scoring scheme", "schema_version": 1, "schem": {}}', FormatError, "UNKNOWN_KEY"),
        ('{"format": "pmo_risk scoring scheme", "format": "x"}', FormatError, "DUPLICATE_KEY"),
        ("[" * 200 + "]" * 200, LimitError, "DEPTH"),
    ],
)
def test_files_that_are_no_scheme_are_refused(tmp_path: Path, text: str, kind: type, code: str) -> None:
    """Another file, another version, or JSON made to harm is an error that says so."""
    file = tmp_path / "office.json"
    file.write_text(text)
    with pytest.raises(kind) as caught:
        read_scheme(file)
    assert caught.value.code == code
