"""The progress bar: in a terminal, not elsewhere, and counting every iteration."""

import io
import sys
import types

import pmo_risk as pr
from pmo_risk.simulation.progress import progress_bar

PLAN = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2))])


class Terminal(io.StringIO):
    """Text that says that it is a terminal."""

    def isatty(self):
        return True


def test_nothing_is_shown_where_nobody_looks(capsys):
    """Standard error that is no terminal gets no bar."""
    pr.simulate(PLAN, 10_000, 1)
    assert capsys.readouterr() == ("", "")
    with progress_bar(10, "simulating in some 12 MiB") as advance:
        assert advance is None


def test_a_notebook_gets_a_bar_and_a_script_that_loaded_one_does_not(monkeypatch):
    """What counts is the shell at work, not which modules are there."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    for shell, shown in ((None, False), (types.SimpleNamespace(), False), (types.SimpleNamespace(kernel=object()), True)):
        monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda shell=shell: shell))
        with progress_bar(10, "simulating in some 12 MiB") as advance:
            assert (advance is not None) is shown


def test_a_terminal_gets_a_bar_that_is_wiped(monkeypatch):
    """The bar shows, is told of every iteration, and leaves no line; unasked for there is none."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    pr.simulate(PLAN, 10_000, 1, progress=False)
    assert sys.stderr.getvalue() == ""
    with progress_bar(10_000, "simulating in some 12 MiB") as advance:
        for n in (4096, 4096, 1808):
            advance(n)
        told = advance.__closure__[0].cell_contents.n
    assert told == 10_000
    shown = sys.stderr.getvalue()
    assert "simulating in some 12 MiB" in shown
    assert shown.endswith("\r")


def test_a_missing_stderr_is_no_terminal(monkeypatch):
    """A program without standard streams simulates too."""
    monkeypatch.setattr(sys, "stderr", None)
    assert pr.simulate(PLAN, 100, 1).trials.iterations == 100
