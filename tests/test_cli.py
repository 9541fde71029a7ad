"""The command line as its users meet it: most of it in processes of its own, as a pipeline would run it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import pmo_risk as pr
from pmo_risk import cli

ROOT = Path(__file__).resolve().parents[1]
PLANT = ROOT / "examples" / "plant"
PLAN, RISKS = PLANT / "plant.json", PLANT / "risks.xlsx"
PNG = b"\x89PNG\r\n\x1a\n"
Run = Callable[..., tuple[int, str, str]]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "pmo_risk.cli", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def process(*arguments: object, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own program
        command(*arguments), capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment(**more), timeout=300, check=False
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The program in this process: exit code, standard output and standard error. Quicker than a process of its own."""

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
def small(tmp_path: Path) -> Path:
    """A plan of two tasks as a file, quick to simulate."""
    plan = pr.Project("small", start="2027-01-04", tasks=[pr.Task("a", pr.triangular(5, 10, 20), cost=100), pr.Task("b", 5, after=["a"])])
    return pr.write(plan, tmp_path / "small.json")


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One run of the bundled example with everything asked for, and the folder that it worked in."""
    folder = tmp_path_factory.mktemp("whole")
    options = ("--risks", RISKS, "-n", "1e3", "--seed", "7", "--threads", "1", "--confidence", "0.8")
    return process("simulate", PLANT / "plant.xer", *options, "--report", "sub/report.html", "--out", "deep/out", cwd=folder), folder


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The demo, quickly."""
    folder = tmp_path_factory.mktemp("demo")
    return process("demo", "-n", "500", "--out", folder / "made"), folder / "made"


def test_a_whole_run_prints_its_answer_and_says_what_it_wrote(whole_run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """The answer goes to standard output, what was read to standard error, and the exit code is 0."""
    done, folder = whole_run
    assert done.returncode == 0, done.stderr
    assert "1,000 iterations, Monte Carlo, seed 7" in done.stdout
    assert "80% interval" in done.stdout
    assert f"report: {Path('sub/report.html')}" in done.stdout
    assert str(folder / "deep" / "out") in done.stdout
    assert "237 tasks, 522 links, 29 risks" in done.stderr


def test_the_printed_answer_is_that_of_the_library(whole_run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """The same file, seed and iterations give in a notebook the text that the command printed, on another number of threads."""
    plan = pr.read(PLANT / "plant.xer").with_risks(pr.read_register(RISKS))
    result = pr.simulate(plan, iterations=1000, seed=7, threads=2, confidence=0.8)
    assert whole_run[0].stdout.startswith(f"{result}\n")


def test_a_whole_run_writes_report_tables_and_charts(whole_run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """The folder holds the tables, the samples, the recipe and pictures that are PNG files; the report is one HTML page; nothing else is left."""
    _, folder = whole_run
    out = folder / "deep" / "out"
    charts = {"s_curve_finish.png", "s_curve_cost.png", "histogram_finish.png", "histogram_cost.png", "joint.png", "tornado.png"}
    assert {p.name for p in out.iterdir()} == charts | {"summary.csv", "tasks.csv", "risks.csv", "samples.csv", "result.json"}
    assert all((out / name).read_bytes().startswith(PNG) for name in charts)
    assert len((out / "samples.csv").read_text(encoding="utf-8").splitlines()) == 1001
    assert json.loads((out / "result.json").read_text(encoding="utf-8"))["recipe"]["settings"]["seed"] == 7
    assert (folder / "sub" / "report.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert {p.name for p in folder.rglob("*.part")} == set()


def test_the_demo_makes_reports_and_charts_of_project_and_program(demo_run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """Without any file of one's own: two pages, and pictures that are PNG files."""
    done, folder = demo_run
    assert done.returncode == 0, done.stderr
    assert {p.name for p in folder.iterdir()} == {"project", "project.html", "program", "program.html"}
    pictures = list(folder.rglob("*.png"))
    assert len(pictures) == 11
    assert all(p.read_bytes().startswith(PNG) for p in pictures)
    assert "Northgate" in done.stdout
    assert "Jetty" in done.stdout


@pytest.mark.parametrize("name", ["plant.xer", "plant.xml", "plant.json", "program.json"])
def test_check_finds_no_fault_in_the_example(run: Run, name: str) -> None:
    """The bundled files pass, in every format."""
    code, out, _ = run("check", PLANT / name)
    assert code == 0
    assert "0 errors" in out or "no problems" in out


def test_check_ends_with_3_on_an_error_and_with_strict_on_a_warning(run: Run, tmp_path: Path) -> None:
    """A cycle is an error; a risk that does nothing is a warning, which counts with --strict."""
    cycle = pr.Project("p", start="2027-01-04", tasks=[pr.Task("a", 1, after=["b"]), pr.Task("b", 1, after=["a"])])
    idle = pr.Project("p", start="2027-01-04", tasks=[pr.Task("a", pr.uniform(1, 2))], risks=[pr.Risk("r", 0.5)])
    first, second = pr.write(cycle, tmp_path / "cycle.json"), pr.write(idle, tmp_path / "idle.json")
    code, out, _ = run("check", first)
    assert (code, "cycle a -FS-> b -FS-> a" in out) == (3, True)
    assert [run("check", second)[0], run("check", second, "--strict")[0]] == [0, 3]
    code, _, err = run("simulate", first, "-n", "10")
    assert (code, "remove or reverse one of these links" in err) == (3, True)


@pytest.mark.parametrize("name", ["plant.xer", "plant.xml", "plant.json", "program.json"])
def test_convert_writes_the_same_model_as_json_and_as_a_folder(run: Run, tmp_path: Path, name: str) -> None:
    """What is read back has the hash of what was converted."""
    for target in (tmp_path / "new" / "plan.json", tmp_path / "folder"):
        code, out, _ = run("convert", PLANT / name, target)
        assert (code, f"written: {target}" in out) == (0, True)
        assert pr.read(target).model_hash == pr.read(PLANT / name).model_hash


def test_uncertainty_widens_what_has_none(run: Run, small: Path) -> None:
    """The fixed task of 5 days becomes 4.5 to 6.5; the library given the same prints the same."""
    code, out, _ = run("simulate", small, "-n", "300", "--seed", "0", "--uncertainty", "0.9,1.0,1.3")
    plan = pr.read(small)
    assert isinstance(plan, pr.Project)
    assert code == 0
    assert out == f"{pr.simulate(plan.with_uncertainty(0.9, 1.0, 1.3), iterations=300, seed=0)}\n"
    assert out != f"{pr.simulate(plan, iterations=300, seed=0)}\n"


def test_rules_come_before_uncertainty(run: Run, small: Path, tmp_path: Path) -> None:
    """The report of the rules stands on standard error; what they leave certain gets the factors of ``--uncertainty``. A bad file is an error of its cell."""
    rules = tmp_path / "rules.csv"
    rules.write_text("name,task,duration\nsome,no such task,low\nall,,90/100/150 %\n", encoding="utf-8")
    code, out, err = run("simulate", small, "-n", "300", "--seed", "0", "--rules", rules, "--uncertainty", "0.5,1.0,2.0")
    plan, report = pr.read(small).with_rules(pr.read_rules(rules))
    assert code == 0
    assert out == f"{pr.simulate(plan, iterations=300, seed=0)}\n"
    assert str(report) in err
    assert "warning RULE_UNMATCHED: rule 1 'some': matches no task" in err
    rules.write_text("task,duration\n,90/100\n", encoding="utf-8")
    code, _, err = run("simulate", small, "--rules", rules)
    assert (code, "rules.csv:2:duration: duration: '90/100' is no range" in err) == (3, True)


def test_a_seed_left_out_is_drawn_and_shown(run: Run, small: Path) -> None:
    """The seed that was drawn makes the run again."""
    _, first, _ = run("simulate", small, "-n", "100")
    seed = first.split("seed ")[1].split("\n")[0]
    assert run("simulate", small, "-n", "100", "--seed", seed)[1] == first


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--bogus"], "--bogus"),
        (["--iterations", "0"], "from 1 to 1,000,000,000"),
        (["--iterations=-5"], "from 1 to 1,000,000,000"),
        (["-n", "1e12"], "from 1 to 1,000,000,000"),
        (["-n", "1.5"], "from 1 to 1,000,000,000"),
        (["-n", "nan"], "from 1 to 1,000,000,000"),
        (["-n", "abc"], "'abc' is not a number"),
        (["--seed", "-1"], "from 0 to 2^64 - 1"),
        (["--seed", str(2**70)], "from 0 to 2^64 - 1"),
        (["--seed", "x"], "from 0 to 2^64 - 1"),
        (["--confidence", "80"], "did you mean 0.80?"),
        (["--confidence", "0"], "not between 0 and 1"),
        (["--confidence", "1"], "not between 0 and 1"),
        (["--threads", "0"], "--threads"),
        (["--threads", "10000"], "--threads"),
        (["--uncertainty", "1,2"], "--uncertainty"),
        (["--uncertainty", "3,2,1"], "in order"),
        (["--uncertainty", "nan,1,2"], "in order"),
        (["--uncertainty=-1,1,2"], "in order"),
        (["--report", "report.pdf"], "does not end in .html"),
        (["surplus"], "surplus"),
    ],
)
def test_a_wrong_option_is_usage(run: Run, small: Path, options: list[str], told: str) -> None:
    """Exit code 2, one line that says what is allowed, and nothing simulated."""
    code, out, err = run("simulate", small, *options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("error: ")
    assert told in err


def test_no_command_shows_the_help_and_a_wrong_one_is_usage(run: Run) -> None:
    """Help without being asked for ends with 2 and no error; asked for, with 0, as does the version."""
    code, out, err = run()
    assert (code, "Usage: pmo-risk" in out, err) == (2, True, "")
    assert run("frobnicate")[0] == run("simulate")[0] == 2
    assert run("--help")[0] == run("simulate", "--help")[0] == 0
    assert run("--version")[:2] == (0, f"pmo_risk {pr.__version__}\n")


def test_bad_input_ends_with_3(run: Run, tmp_path: Path, small: Path) -> None:
    """Absent, empty, foreign, damaged files and folders: one message with the name and the remedy, no traceback."""
    (tmp_path / "empty.xer").touch()
    (tmp_path / "noise.xer").write_bytes(os.urandom(500))
    (tmp_path / "cut.json").write_text(small.read_text(encoding="utf-8")[:200], encoding="utf-8")
    (tmp_path / "nul.csv").write_bytes(b"id,duration\0\n")
    for name in ("absent.xer", ".", "empty.xer", "noise.xer", "cut.json", "nul.csv"):
        code, out, err = run("simulate", tmp_path / name, "-n", "10")
        assert (code, out) == (3, ""), name
        assert err.startswith("error: ")
    assert run("simulate", small, "--risks", small, "-n", "10")[0] == run("simulate", small, "--risks", tmp_path / "absent", "-n", "10")[0] == 3
    assert run("check", RISKS)[0] == 3


def test_a_risk_on_an_unknown_task_is_named_with_the_nearest_one(run: Run, small: Path, tmp_path: Path) -> None:
    """The register of another plan is refused before anything runs."""
    register = tmp_path / "risks.csv"
    register.write_text("id,probability,tasks,delay\nR1,0.2,aa,3\n", encoding="utf-8")
    code, out, err = run("simulate", small, "--risks", register, "-n", "10")
    assert (code, out) == (3, "")
    assert "R1" in err
    assert "'aa'" in err


def test_levels_of_a_register_take_their_scheme(run: Run, small: Path, tmp_path: Path) -> None:
    """``--scheme`` says what they stand for; without it, and without a register for it, the run is refused."""
    register = tmp_path / "risks.csv"
    register.write_text("id,probability level,cost_level\nR1,Very high,Low\n", encoding="utf-8")
    scheme = pr.write(pr.ScoringScheme.preset("pmbok").sized(budget=1000), tmp_path / "office.json")
    code, out, _ = run("simulate", small, "--risks", register, "--scheme", scheme, "-n", "200", "--seed", "1")
    assert code == 0
    assert "P80" in out
    code, _, err = run("simulate", small, "--risks", register, "-n", "10")
    assert code == 3
    assert "needs the scoring scheme" in err
    assert run("simulate", small, "--scheme", scheme, "-n", "10")[0] == 2


def test_a_file_that_attacks_ends_with_4(run: Run, tmp_path: Path) -> None:
    """A DOCTYPE is refused whatever it declares."""
    bomb = tmp_path / "bomb.xml"
    bomb.write_text('<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "b">]><Project xmlns="http://schemas.microsoft.com/project">&a;</Project>', encoding="utf-8")
    code, out, err = run("simulate", bomb)
    assert (code, out) == (4, "")
    assert "remove the DOCTYPE" in err


def test_targets_are_refused_before_the_run(run: Run, small: Path, tmp_path: Path) -> None:
    """What exists asks for --force; an input, a file in the place of a folder, and a folder with other things in it are refused even so."""
    taken, other, page = tmp_path / "file", tmp_path / "other", tmp_path / "report.html"
    taken.touch()
    page.touch()
    other.mkdir()
    (other / "thesis.doc").touch()
    cases: list[tuple[list[object], str]] = [
        (["--report", page], "--force"),
        (["--out", other], "--force"),
        (["--out", other, "--force"], "thesis.doc"),
        (["--out", taken, "--force"], "not a folder"),
        (["--out", taken / "out"], "not a folder"),
        (["--report", small, "--force"], "the input itself"),
    ]
    for options, told in cases:
        code, out, err = run("simulate", small, "-n", "10", *options)
        assert (code in (2, 3), out, told in err) == (True, "", True), (options, err)
    assert run("convert", small, small, "--force")[0] == 2
    assert run("demo", "-n", "10", "--out", taken)[0] == 2
    assert page.read_bytes() == taken.read_bytes() == b""


def test_force_replaces_what_an_earlier_run_wrote(run: Run, small: Path, tmp_path: Path) -> None:
    """The second run needs --force, and leaves only its own results."""
    out, page = tmp_path / "out", tmp_path / "report.html"
    options = ("-n", "50", "--out", out, "--report", page)
    assert run("simulate", small, *options, "--seed", "1")[0] == 0
    before = page.read_bytes()
    assert run("simulate", small, *options, "--seed", "2")[0] == 2
    assert page.read_bytes() == before
    assert run("simulate", small, *options, "--seed", "2", "--force")[0] == 0
    assert json.loads((out / "result.json").read_text(encoding="utf-8"))["recipe"]["settings"]["seed"] == 2
    assert page.read_bytes() != before


def test_a_failure_in_the_middle_leaves_nothing(run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables without their charts are not left behind: the folder comes whole or not at all."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pmo_risk.exporters.chart_files.write_charts", fail)
    code, _, err = run("simulate", small, "-n", "10", "--out", tmp_path / "out")
    assert (code, "No space left on device" in err) == (3, True)
    assert [p.name for p in tmp_path.iterdir()] == ["small.json"]


def test_an_unwritable_folder_is_refused_before_the_run(run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message comes before any simulated number; the system says no, whoever asks."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    code, out, err = run("simulate", small, "-n", "10", "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    assert "cannot write" in err


def test_names_cannot_disturb_the_terminal(run: Run, tmp_path: Path) -> None:
    """Escapes in names of projects, tasks, risks, files and options come out as text."""
    evil = "\x1b[31mred\x1b]0;title\x07\r\u202e"
    plan = pr.Project(evil, start="2027-01-04", name=evil, tasks=[pr.Task(evil, 1, name=evil)], risks=[pr.Risk(evil, 0.5)])
    path = pr.write(plan, tmp_path / "plan.json")
    seen = [run("check", path), run("simulate", path, "-n", "10"), run("check", f"{evil}.xer"), run("check", f"--{evil}")]
    assert [code for code, _, _ in seen] == [0, 0, 3, 2]
    for _, out, err in seen:
        assert not set("\x1b\x07\r\u202e") & set(out + err)
        assert "\\x1b[31mred" in out + err


def test_debug_shows_the_traceback(small: Path) -> None:
    """With --debug anywhere on the line; without it never."""
    quiet, loud = process("check", small.with_name("absent.xer")), process("--debug", "check", small.with_name("absent.xer"))
    assert quiet.returncode == loud.returncode == 3
    assert "Traceback" not in quiet.stderr
    assert "Traceback" in loud.stderr
    assert loud.stderr.endswith(quiet.stderr)


def test_a_fault_of_ours_ends_with_1_and_asks_for_a_report(run: Run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is not blamed on the user."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(pr, "check", fail)
    code, _, err = run("check", small)
    assert (code, "a fault of pmo_risk itself: ZeroDivisionError: oops" in err, "--debug" in err) == (1, True, True)


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")
def test_ctrl_c_in_a_long_run_ends_with_5_and_writes_nothing(small: Path) -> None:
    """Two seconds after the start of a run that would take minutes, it is stopped (again, should a library have swallowed that) and leaves nothing."""
    out = small.with_name("out")
    arguments = command("simulate", PLAN, "--risks", RISKS, "-n", "1e7", "--out", out)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as running:  # noqa: S603  # our own program
        assert running.stderr is not None
        assert "Northgate" in running.stderr.readline()
        for _ in range(10):
            time.sleep(2)
            running.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                told, err = running.communicate(timeout=10)
                break
        else:
            running.kill()
            pytest.fail("Ctrl-C did not stop it")
    assert (running.returncode, told) == (5, "")
    assert "nothing was kept" in err
    assert "Traceback" not in err
    assert [p.name for p in small.parent.iterdir()] == ["small.json"]


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")
def test_a_reader_that_leaves_is_no_error(small: Path) -> None:
    """As in ``| head -1`` where head has gone: 141, as the shell says it of other programs, without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        done = subprocess.run(command("check", small), stdout=gone, stderr=subprocess.PIPE, text=True, env=environment(), timeout=300, check=False)  # noqa: S603  # our own program
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_in_one_line(small: Path) -> None:
    """Standard output on a full disk is not a fault of ours."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command("check", small), stdout=full, stderr=subprocess.PIPE, text=True, env=environment(), timeout=300, check=False)  # noqa: S603  # our own program
    assert (done.returncode, done.stderr) == (3, "error: the output: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_closed_streams_are_no_error(small: Path) -> None:
    """Run by a daemon: without standard input, output, or any of the three."""
    for closed in ("<&-", ">&-", "<&- >&- 2>&-"):
        line = f'"$@" {closed}'
        done = subprocess.run(["sh", "-c", line, "sh", *command("check", small)], capture_output=True, text=True, env=environment(), timeout=300, check=False)  # noqa: S603, S607  # our own program
        assert (done.returncode, done.stderr) == (0, ""), closed


def test_a_narrow_terminal_and_a_poor_alphabet_are_enough(small: Path) -> None:
    """20 columns, no colours, and a standard output that knows only ASCII."""
    assert process("simulate", "--help", COLUMNS="20", TERM="dumb").returncode == 0
    done = process("simulate", small, "-n", "3", "--seed", "1", COLUMNS="20", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout.isascii()) == (0, True)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("way", "words"), [("lhs", "Latin hypercube"), ("sobol", "Sobol"), ("antithetic", "antithetic pairs")])
def test_ways_of_sampling_are_options(run: Run, small: Path, way: str, words: str) -> None:
    """The text is that of the same call in Python, and names the replicates."""
    code, out, _ = run("simulate", small, "-n", "1000", "--seed", "3", "--sampling", way, "--replicates", "10")
    assert code == 0
    assert out == f"{pr.simulate(pr.read(small), 1000, 3, sampling=way, replicates=10, progress=False)}\n"
    assert f"1,000 iterations, {words} in 10 replicates of 100, seed 3" in out


def test_a_run_that_stops_by_itself_leaves_with_0_where_its_tolerance_is_met(run: Run, small: Path) -> None:
    """And says so in its text."""
    code, out, _ = run("simulate", small, "-n", "auto", "--seed", "3", "--tolerance", "finish=1d")
    assert code == 0
    assert "Tolerance met after 20,000 iterations" in out


def test_a_cap_that_comes_first_is_exit_code_6(run: Run, small: Path, tmp_path: Path) -> None:
    """What was found is shown and written all the same; the last line says what to do."""
    page = tmp_path / "page.html"
    code, out, err = run("simulate", small, "-n", "auto", "--seed", "3", "--tolerance", "finish=1min", "--max-iterations", "3e4", "--report", page)
    assert code == 6
    assert "Tolerance not met: the cap of 30,000 iterations was hit" in out
    assert page.is_file()
    assert "P80 is not known as well as was asked after 30,000 iterations" in err.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--tolerance", "1d", "-n", "auto"], "is not a tolerance such as finish=1d,cost=50000"),
        (["--tolerance", "finish=1d,finish=2d", "-n", "auto"], "is not a tolerance"),
        (["--tolerance", "finish=1d"], "tolerance needs a run that stops by itself"),
        (["--tolerance", "days=1", "-n", "auto"], "there is no tolerance for 'days'"),
        (["--max-iterations", "100", "-n", "auto"], "max_iterations must be a whole number from 20,000"),
        (["--sampling", "latin"], "unknown sampling 'latin'"),
        (["--sampling", "lhs", "-n", "1001"], "1,001 iterations do not make 20 replicates"),
        (["--replicates", "5"], "plain Monte Carlo has no replicates"),
    ],
)
def test_what_cannot_be_sampled_so_is_usage(run: Run, small: Path, options: list[str], told: str) -> None:
    """Exit code 2, and one line that says what would do, after what was read."""
    code, out, err = run("simulate", small, *options)
    assert (code, out) == (2, "")
    assert told in err.splitlines()[-1]


def test_two_schedules_are_compared_on_the_same_draws(run: Run, small: Path, tmp_path: Path) -> None:
    """What is printed is the library's comparison of two runs with one seed, and whether it is worth its price."""
    plan = pr.read(small)
    less = pr.write(plan.replace(tasks=[t.replace(cost=40) if t.id == "a" else t for t in plan.tasks]), tmp_path / "less.json")
    code, out, _ = run("compare", small, less, "-n", 500, "--seed", 3, "--price", 50)
    assert code == 0
    c = pr.compare(*(pr.simulate(pr.read(p), 500, seed=3, progress=False) for p in (small, less)))
    assert out == f"{c}\n\n{c.worth(50)}\n"
    assert "mean saving less the price 10" in out
    code, _, err = run("compare", small, less, "-n", 50, "--value-of-time", 5)
    assert code == 2
    assert "--value-of-time without --price" in err
    code, out, _ = run("compare", small, less, "-n", 300, "--sampling", "lhs")
    assert code == 0
    assert "Latin hypercube in 20 replicates of 15" in out


def test_a_register_of_the_first_schedule_alone_is_said_to_be(run: Run, small: Path, tmp_path: Path) -> None:
    """Its risks would look like gains of the second schedule."""
    risks = pr.write_register([pr.Risk("r", 0.5, pr.Impact(cost=10))], tmp_path / "risks.xlsx")
    again = pr.write(pr.read(small), tmp_path / "again.json")
    warning = "warning: the second schedule is read without a register"
    assert warning in run("compare", small, again, "--risks", risks, "-n", 50, "--seed", 1)[2]
    assert warning not in run("compare", small, again, "--risks", risks, "--risks-after", risks, "-n", 50, "--seed", 1)[2]


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """A plan with two risks, a response to each."""
    risks = [pr.Risk(name, 0.5, pr.Impact("a", delay=10, cost=50), responses=pr.Response("mitigate", probability=0.1, cost=5)) for name in ("flood", "storm")]
    plan = pr.Project("small", "2027-01-04", [pr.Task("a", pr.triangular(5, 10, 20), cost=100)], risks)
    return pr.write(plan, tmp_path / "planned.json")


def test_one_schedule_is_compared_before_and_after_its_responses(run: Run, planned: Path, tmp_path: Path) -> None:
    """All of them, or those that are named; with a page and a picture, which are not written over unless that is asked for."""
    page, chart = tmp_path / "new" / "c.html", tmp_path / "new" / "c.png"
    code, out, _ = run("compare", planned, "-n", 500, "--seed", 3, "--report", page, "--chart", chart)
    assert code == 0
    c = pr.compare_responses(pr.read(planned), 500, seed=3, progress=False)
    assert out == f"{c}\nreport: {page}\nchart: {chart}\n"
    assert page.read_bytes() == pr.report(c, tmp_path / "again.html").read_bytes()
    assert chart.read_bytes().startswith(PNG)
    assert run("compare", planned, "-n", 50, "--report", page)[0] == 2
    assert run("compare", planned, "-n", 50, "--report", page, "--force")[0] == 0
    _, out, _ = run("compare", planned, "-n", 500, "--seed", 3, "--response", "flood")
    assert out == f"{pr.compare_responses(pr.read(planned), 500, seed=3, risks='flood', progress=False)}\n"


def test_one_schedule_is_compared_with_another_register(run: Run, small: Path, tmp_path: Path) -> None:
    """Given as the register of the second schedule, which is the first."""
    registers = [pr.Register([pr.Risk("flood", p, pr.Impact("a", delay=10))]) for p in (0.5, 0.1)]
    before, after = (pr.write(r, tmp_path / f"{n}.xlsx") for n, r in enumerate(registers))
    code, out, _ = run("compare", small, "--risks", before, "--risks-after", after, "-n", 500, "--seed", 3)
    assert code == 0
    runs = [pr.simulate(pr.read(small).with_risks(r), 500, seed=3, progress=False) for r in registers]
    assert out == f"{pr.compare(*runs)}\n"


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--response", "fluod"], 3, "did you mean 'flood'?"),
        (["--chart", "c.pdf"], 2, "'c.pdf' does not end in .png"),
        (["--report", "c.txt"], 2, "'c.txt' does not end in .html"),
        (["--response", "flood", "--risks-after", "r.xlsx"], 2, "compares one schedule before and after responses"),
    ],
)
def test_what_cannot_be_compared_so_is_told(run: Run, planned: Path, options: list[str], code: int, told: str) -> None:
    """Before any work, where it is usage."""
    found, _, err = run("compare", planned, "-n", 50, *options)
    assert found == code
    assert told in err


def test_without_responses_there_is_nothing_to_compare(run: Run, small: Path) -> None:
    """And the message says where they are written."""
    code, _, err = run("compare", small, "-n", 50)
    assert code == 3
    assert "no responses are planned" in err
    assert "the sheet Responses" in err


def test_a_strict_run_refuses_what_would_be_changed(run: Run, tmp_path: Path) -> None:
    """Correlations that cannot all hold: used as near as can be, or refused with --strict."""
    tasks = [pr.Task(name, pr.triangular(5, 10, 20)) for name in "abc"]
    pairs = [pr.Correlation(list(pair), r) for pair, r in (("ab", 0.9), ("bc", 0.9), ("ac", -0.9))]
    plan = pr.write(pr.Project("p", "2027-01-04", tasks, correlations=pairs), tmp_path / "p.json")
    assert run("simulate", plan, "-n", 50)[0] == 0
    for arguments in (["simulate", plan], ["compare", plan, plan]):
        code, _, err = run(*arguments, "-n", 50, "--strict")
        assert code == 3
        assert "strict" in err or "correlation" in err


def test_the_report_is_rated_by_the_scheme(run: Run, planned: Path, tmp_path: Path) -> None:
    """Without a register, too: the plan has risks of its own."""
    scale = pr.Scale("cost", [pr.Level("minor", 0, 10), pr.Level("grave", 10)], unit="EUR")
    chance = pr.Scale("probability", [pr.Level("rare", 0, 0.2), pr.Level("even", 0.2, 1)])
    classes = [pr.Tolerance("green", "#00FF00"), pr.Tolerance("red", "#FF0000")]
    scheme = pr.write(pr.ScoringScheme("ours", chance, [scale], [["green", "green"], ["green", "red"]], classes), tmp_path / "s.json")
    code, _, err = run("simulate", planned, "-n", 50, "--scheme", scheme, "--report", tmp_path / "r.html")
    assert code == 0, err
    assert "by the scheme ours" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_schedules_without_common_draws_are_told(run: Run, small: Path, tmp_path: Path) -> None:
    """Draws are named by the project: another id shares none, which is usage."""
    other = pr.write(pr.read(small).replace(id="other"), tmp_path / "other.json")
    code, _, err = run("compare", small, other, "-n", 50)
    assert code == 2
    assert "do not share their draws: project ids small and other" in err
