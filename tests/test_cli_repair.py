"""``--repair``: XML with forbidden characters is read without them, and what was left out is told."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import pmo_risk as pr
from pmo_risk import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The program in this process: exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["pmo-risk", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capfd.readouterr()
        code = stop.value.code
        assert isinstance(code, int)
        return code, out, err

    return call


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A Microsoft Project file in whose names two characters stand that XML does not allow."""
    tasks = [pr.Task("1", 5, name="first"), pr.Task("2", 5, name="second", after=["1"])]
    path = pr.write(pr.Project("p", "2027-01-04", tasks), tmp_path / "plan.xml")
    path.write_bytes(path.read_bytes().replace(b">first<", b">fi&#0;rst<").replace(b">second<", b">sec\x02ond<"))
    return path


@pytest.mark.parametrize("arguments", [("simulate", "-n", "10"), ("check",), ("convert", "TO")])
def test_repair_reads_what_is_refused_without_it(run: Run, broken: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Refused with exit code 3 and a word of --repair; with it both changes are told, and the file is as it was."""
    command, *rest = arguments
    options = [tmp_path / "copy.json" if x == "TO" else x for x in rest]
    before = broken.read_bytes()
    code, _, err = run(command, broken, *options)
    assert code == 3
    assert "--repair" in err
    code, out, err = run(command, broken, *options, "--repair")
    assert code == 0
    told = out + err
    assert told.count("is left out") == 2
    assert "the reference '&#0;'" in told
    assert "the character '\\x02'" in told
    assert broken.read_bytes() == before


def test_strict_minds_a_repair(run: Run, broken: Path) -> None:
    """A change is a warning, which --strict counts as an error."""
    assert run("check", broken, "--repair", "--strict", "--no-health")[0] == 3


def test_what_is_converted_is_repaired(run: Run, broken: Path, tmp_path: Path) -> None:
    """The copy has the names without the characters."""
    run("convert", broken, tmp_path / "copy.json", "--repair")
    assert [t.name for t in pr.read(tmp_path / "copy.json")] == ["first", "second"]
