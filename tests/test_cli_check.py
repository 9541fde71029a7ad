"""``pmo-risk check``: problems, health, and the page of both."""

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
        assert "Traceback" not in out + err
        code = stop.value.code
        assert isinstance(code, int)
        return code, out, err

    return call


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """A plan that can be simulated, and whose health is bad."""
    return pr.write(pr.Project("loose", "2027-01-04", [pr.Task(f"t{n}", 5) for n in range(4)]), tmp_path / "loose.json")


def test_health_follows_the_problems_and_changes_no_exit_code(run: Run, loose: Path) -> None:
    """Metrics that fail are no errors; --no-health leaves them out."""
    code, out, _ = run("check", loose)
    assert code == 0
    assert out.index("OPEN_ENDS") < out.index("loose: schedule health: ") < out.index("What fails, and why it matters to a simulation")
    assert "FAIL  Missing logic" in out
    code, out, _ = run("check", loose, "--no-health")
    assert (code, "schedule health" in out, "OPEN_ENDS" in out) == (0, False, True)


def test_an_error_still_ends_with_3_and_shows_what_can_be_measured(run: Run, tmp_path: Path) -> None:
    """A cycle leaves counts of links."""
    plan = pr.Project("knot", "2027-01-04", [pr.Task("a", 1, after=["b"]), pr.Task("b", 1, after=[pr.Link("a", lag="-1d")])])
    code, out, _ = run("check", pr.write(plan, tmp_path / "knot.json"), "--html", tmp_path / "knot.html")
    assert code == 3
    assert "Leads" in out
    assert "there are no dates: cycle a -FS-1d-> b -FS-> a" in out
    assert (tmp_path / "knot.html").is_file()


def test_html_writes_the_page_in_a_new_folder(run: Run, loose: Path, tmp_path: Path) -> None:
    """With or without the health on the screen; the page has it in any case."""
    target = tmp_path / "new" / "health.html"
    code, out, _ = run("check", loose, "--no-health", "--html", target)
    assert (code, f"report: {target}" in out) == (0, True)
    assert "Missing logic" in target.read_text(encoding="utf-8")


def test_html_is_refused_where_it_would_do_harm(run: Run, loose: Path, tmp_path: Path) -> None:
    """What is there is kept without --force; a page ends in .html; a folder is no page."""
    target = tmp_path / "health.html"
    target.write_text("mine", encoding="utf-8")
    code, _, err = run("check", loose, "--html", target)
    assert (code, "exists already" in err, target.read_text(encoding="utf-8")) == (2, True, "mine")
    assert run("check", loose, "--html", target, "--force")[0] == 0
    assert "Missing logic" in target.read_text(encoding="utf-8")
    code, _, err = run("check", loose, "--html", tmp_path / "health.pdf")
    assert (code, "does not end in .html" in err) == (2, True)
    (tmp_path / "folder.html").mkdir()
    code, _, err = run("check", loose, "--html", tmp_path / "folder.html")
    assert (code, "is a folder" in err) == (2, True)
