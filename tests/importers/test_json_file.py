"""Our JSON file: what is refused, with what words, and that nothing else can happen."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from pmo_risk.distributions import triangular
from pmo_risk.errors import CorrelationError, DistributionError, FormatError, LimitError, PmoRiskError, RiskError
from pmo_risk.exporters.json_file import to_json, write_json
from pmo_risk.importers.json_file import looks_like, read_json
from pmo_risk.importers.json_models import FilePart, json_schema
from pmo_risk.model import Impact, Link, Portfolio, Project, Risk, Task

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schema" / "project.schema.json"


def example() -> Project:
    tasks = [Task("a", triangular(1, 2, 4), "dig"), Task("b", "16h", after=[Link("a", "SS", lag="-2d")], cost=1e5)]
    return Project("p", "2027-01-04", tasks, [Risk("flood", 0.2, [Impact("b", delay=5, cost=7.5)])])


def document(**project: Any) -> dict[str, Any]:
    """A file as data, with some keys of its project changed."""
    return {"format": "pmo_risk", "schema_version": 1, "project": example().to_dict() | project}


def fault(folder: Path, text: str | bytes | dict[str, Any]) -> PmoRiskError:
    """The error that reading the text gives."""
    path = folder / "plan.json"
    data = json.dumps(text).encode() if isinstance(text, dict) else text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    path.write_bytes(data)
    with pytest.raises(PmoRiskError) as caught:
        read_json(path)
    return caught.value


def test_reads_what_it_describes(tmp_path: Path) -> None:
    """A file written by hand, numbers as plain durations and defaults left out, reads as the model it means."""
    path = tmp_path / "plan.json"
    path.write_text('{"format":"pmo_risk","schema_version":1,"project":{"id":"p","start":"2027-01-04","tasks":[{"id":"a","duration":5}]}}')
    plan = read_json(path)
    assert plan == Project("p", "2027-01-04", [Task("a", 5)])
    assert plan.source is not None
    assert [(t.name, t.read) for t in plan.source.tables] == [("tasks", 1), ("risks", 0)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    """A byte order mark says the encoding."""
    path = tmp_path / "plan.json"
    path.write_bytes(to_json(example()).encode(encoding))
    assert read_json(path) == example()
    assert looks_like(path.read_bytes()[:64], path)


BAD_TEXT = [
    ('{"a": 1,}', FormatError, "JSON", "plan.json:1:9"),
    ('{\n "a": }', FormatError, "JSON", "plan.json:2:7"),
    ("", FormatError, "EMPTY", "empty"),
    ('{"a": 1, "b": {"x/y": [{"k": 1, "k": 2}]}}', FormatError, "DUPLICATE_KEY", "/b/x~1y/0: the key 'k' is given twice"),
    ('{"a": NaN}', FormatError, "NUMBER", "/a: 'NaN'"),
    ('{"a": [-Infinity]}', FormatError, "NUMBER", "/a/0: '-Infinity'"),
    ('{"a": 1e999}', FormatError, "NUMBER", "/a: '1e999'"),
    ('{"a": ' + "7" * 5000 + "}", FormatError, "NUMBER", "…"),
    ('{"a": "\\ud800"}', FormatError, "TEXT", "'\\ud800' holds half of a surrogate pair"),
    ('{"\\ud800": 1}', FormatError, "TEXT", "half of a surrogate pair"),
    ("[" * 100_000, LimitError, "DEPTH", "deeper than 100"),
    ('{"a":' * 150 + "1" + "}" * 150, LimitError, "DEPTH", "deeper than 100"),
    (b'{"a": "\xff"}', FormatError, "ENCODING", "byte 7 is not utf-8"),
    ("[]", FormatError, "FORMAT", "is not a pmo_risk file"),
    ('{"format": "other"}', FormatError, "FORMAT", "'format' is 'other'; it should be 'pmo_risk'"),
    ('{"format": "pmo_risk", "schema_version": 99}', FormatError, "VERSION", "cannot read version 99 of the format; this release reads version 1 to 1"),
    ('{"format": "pmo_risk", "schema_version": true}', FormatError, "VERSION", "version True"),
    ('{"format": "pmo_risk", "schema_version": 1}', FormatError, "MISSING", "needs a 'project' or a 'portfolio'"),
]


@pytest.mark.parametrize(("text", "kind", "code", "words"), BAD_TEXT)
def test_bad_text_is_refused(tmp_path: Path, text: str | bytes, kind: type, code: str, words: str) -> None:
    """What Python's reader lets pass, or answers with errors of its own, is an error of ours with its place."""
    error = fault(tmp_path, text)
    assert isinstance(error, kind)
    assert error.code == code
    assert words in str(error)


BAD_PROJECTS = [
    ({"correlations": [{"members": ["a", "b"], "coeficient": 0.5}]}, FormatError, "UNKNOWN_KEY", "did you mean 'coefficient'?"),
    ({"correlations": [{"members": ["a", "b"], "coefficient": 5}]}, CorrelationError, "COEFFICIENT", "/project/correlations/0: correlation of 'a', 'b'"),
    ({"baselines": [{"name": "b", "tasks": {"x": {"strat": 1}}}]}, FormatError, "UNKNOWN_KEY", "/tasks/x/strat: unknown key 'strat'; did you mean 'start'?"),
    ({"tsks": []}, FormatError, "UNKNOWN_KEY", "/project/tsks: unknown key 'tsks'; did you mean 'tasks'?"),
    ({"start": 5}, FormatError, "TYPE", "/project/start: must be text, got 5"),
    ({"start": "04/01/2027"}, PmoRiskError, "DATE", "write it as ISO"),
    ({"tasks": [{"id": "a"}]}, FormatError, "MISSING", "/project/tasks/0/duration: is missing"),
    ({"tasks": [{"id": "a", "duration": True}], "risks": []}, DistributionError, "NOT_A_DISTRIBUTION", "/project/tasks/0/duration"),
    ({"tasks": [{"id": "a", "duration": {"kind": "triangle"}}], "risks": []}, DistributionError, "UNKNOWN_NAME", "did you mean 'triangular'?"),
    ({"tasks": [{"id": "a", "duration": {"kind": "fixed", "maxx": 1}}], "risks": []}, DistributionError, "PARAMETERS", "it takes value"),
    ({"risks": [{"id": "r", "probability": 30}]}, RiskError, "PROBABILITY", "/project/risks/0: risk 'r': probability must be between 0 and 1"),
    ({"risks": [{"id": "r", "probabilty": 0.3, "probability": 0.3}]}, FormatError, "UNKNOWN_KEY", "did you mean 'probability'?"),
    ({"calendar": "nights"}, PmoRiskError, "UNKNOWN_CALENDAR", "unknown calendar 'nights'"),
    ({"calendars": [{"name": "x", "week": {"mon": [["08:00"]]}}]}, FormatError, "TYPE", "/project/calendars/0/week/mon/0"),
    ({"calendars": [{"name": "x", "week": {}}]}, PmoRiskError, "NO_WORK", "no working time at all"),
    ({"tasks": []}, PmoRiskError, "EMPTY", "no tasks"),
]


@pytest.mark.parametrize(("change", "kind", "code", "words"), BAD_PROJECTS)
def test_bad_projects_are_refused(tmp_path: Path, change: dict[str, Any], kind: type, code: str, words: str) -> None:
    """A key, type or value that breaks a rule of the file or of the model is named by its JSON pointer."""
    error = fault(tmp_path, document(**change))
    assert isinstance(error, PmoRiskError)
    assert code in {p.code for p in error.problems}
    assert words in str(error)
    assert len(error.problems) > 1 or isinstance(error, kind)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Faults of shape and of the model, in different parts of a file, come in one error."""
    tasks = [
        {"id": "a", "duratoin": 3, "duration": 1},
        {"id": "b", "duration": -3, "after": [{"predecessor": "a", "type": "XX"}]},
        {"id": "c", "duration": 1, "cost": {"kind": "triangular", "low": 3, "mode": 2, "high": 4}, "name": 7},
    ]
    error = fault(tmp_path, document(tasks=tasks, risks=[{"id": "r", "probability": 2}], extra=1))
    places = [p.where.removeprefix("plan.json: ") for p in error.problems]
    assert [p.partition(":")[0] for p in places] == [
        "/project/tasks/0/duratoin",
        "/project/tasks/1/after/0",
        "/project/tasks/2/name",
        "/project/tasks/2/cost",
        "/project/risks/0",
        "/project/extra",
    ]


def test_a_surrogate_cannot_be_written(tmp_path: Path) -> None:
    """A name that UTF-8 cannot hold is an error of ours, and no file is left."""
    plan = Project("p", "2027-01-04", [Task("a", 1, "\ud800")])
    with pytest.raises(FormatError, match="half of a surrogate pair"):
        write_json(plan, tmp_path / "plan.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["absent.json", "folder", "nul\0.json"])
def test_what_cannot_be_opened_is_our_error(tmp_path: Path, name: str) -> None:
    """An absent file, a folder and an impossible path are errors with the system's reason."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError, match="cannot be read") as caught:
        read_json(tmp_path / name)
    assert caught.value.code == "FILE"


def test_schema_is_published() -> None:
    """The JSON Schema in the documentation is what the models say; ``make docs`` writes it anew."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def test_written_example_fits_the_schema() -> None:
    """What is written has no key that the schema lacks, and all that it needs; pydantic validates it to the same project."""
    folio = Portfolio("f", [example(), example().replace(id="q")], [Link("p/a", successor="q/b")], [Risk("r", 0.5, [Impact("p/a", factor=2)])])
    assert FilePart.model_validate(json.loads(to_json(folio))).portfolio == folio
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for name, part in (("ProjectPart", example().to_dict()), ("PortfolioPart", folio.to_dict()), ("TaskPart", example().tasks[1].to_dict())):
        described = schema["$defs"][name]
        assert set(part) <= set(described["properties"])
        assert set(described["required"]) <= set(part)


def test_mutations_give_our_errors_or_a_model(tmp_path: Path) -> None:
    """300 damaged copies of a file give a model or an error of ours, and nothing else."""
    original = to_json(example()).encode()
    draw = random.Random(1)
    path = tmp_path / "plan.json"
    read = 0
    for _ in range(300):
        data = bytearray(original)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(data))
            data[at : at + draw.randint(0, 3)] = draw.choice([b"", b"\0", b'"', b"{", b"1", b"-", b"\xff", b"null", b"1e400", bytes([draw.randrange(256)])])
        path.write_bytes(data)
        try:
            read_json(path)
            read += 1
        except PmoRiskError as error:
            assert str(error)  # noqa: PT017  # either way is right; that it is ours is the rule
    assert read > 0
