"""What cannot be done is refused in words, Ctrl-C leaves nothing behind, and neither memory nor a cache that cannot be written gets in the way."""

import math
import signal
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.distributions.forms import Table
from pmo_risk.errors import GraphError, InputError, Interrupted, LimitError, ManyErrors, PmoRiskError, SettingsError
from pmo_risk.simulation import engine
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.detail import task_sums

PLAN = pr.Project("p", "2027-01-04", [pr.Task("a", pr.triangular(1, 2, 5)), pr.Task("b", 3, after=["a"])])


def simulate(plan=PLAN, iterations=10, **settings):
    """A short run."""
    return pr.simulate(plan, iterations, 1, progress=False, **settings)


def threads_left():
    """Threads of the engine still alive."""
    return [t.name for t in threading.enumerate() if t.name.startswith("pmo_risk")]


def test_a_cycle_is_a_graph_error():
    """The cycle is shown; nothing is simulated."""
    plan = PLAN.replace(tasks=[pr.Task("a", 1, after=["b"]), pr.Task("b", 1, after=["a"])])
    with pytest.raises(GraphError, match="a -FS-> b -FS-> a") as caught:
        simulate(plan)
    assert caught.value.code == "CYCLE"


def test_a_cycle_across_projects_is_a_graph_error():
    """Links between projects can make one too."""
    projects = [pr.Project(i, "2027-01-04", [pr.Task("t", 1)]) for i in "AB"]
    with pytest.raises(GraphError, match="A/t -FS-> B/t -FS-> A/t"):
        simulate(pr.Portfolio("folio", projects, [pr.Link("A/t", successor="B/t"), pr.Link("B/t", successor="A/t")]))


REFUSED = [
    ({"iterations": 0}, SettingsError, "iterations must be a whole number of at least 1, got 0"),
    ({"iterations": -5}, SettingsError, "iterations must be .* got -5"),
    ({"iterations": 1e4}, SettingsError, "iterations must be a whole number"),
    ({"iterations": True}, SettingsError, "iterations"),
    ({"iterations": 10**12}, LimitError, "at most 1,000,000,000 iterations"),
    ({"iterations": 10**9}, LimitError, "more than half of this machine's memory"),
    ({"threads": 0}, SettingsError, "threads must be .* got 0"),
    ({"threads": -1}, SettingsError, "threads"),
    ({"threads": 5000}, SettingsError, "at most 1024 threads, got 5000"),
    ({"sampling": "mcmc"}, SettingsError, "unknown sampling 'mcmc'"),
    ({"confidence": 80}, SettingsError, "confidence"),
    ({"keep": ["B"]}, GraphError, "no task 'B'.*did you mean 'b'"),
    ({"keep": "b"}, SettingsError, r"got the text 'b'; write keep=\['b'\]"),
    ({"plan": "plan.xer"}, SettingsError, "takes a Project or a Portfolio, got str"),
]


@pytest.mark.parametrize(("settings", "error", "message"), REFUSED, ids=[str(r[0]) for r in REFUSED])
def test_what_cannot_be_run_is_refused(settings, error, message):
    """Before anything is computed, with what is wrong and how to mend it."""
    with pytest.raises(error, match=message):
        simulate(**settings)
    assert not threads_left()


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True])
def test_a_seed_is_a_whole_number_from_zero(seed):
    """Nothing is rounded or hashed into a seed."""
    with pytest.raises(SettingsError, match="seed must be a whole number of at least 0"):
        pr.simulate(PLAN, 10, seed, progress=False)


def test_faults_of_settings_come_together():
    """Two faults of one call are told at once."""
    with pytest.raises(ManyErrors, match="2 problems"):
        simulate(iterations=0, threads=0)


def test_a_task_kept_twice_is_kept_once():
    """Doubles in ``keep`` neither fail nor leave memory as it was found in a result."""
    result = simulate(keep=["a", "b", "a"])
    assert result.settings.keep == ("a", "b")
    assert list(result.trials.milestones) == ["a", "b"]


@pytest.mark.parametrize("when", [1, 3, 7])
def test_ctrl_c_while_a_chunk_is_put_away_leaves_no_thread(when):
    """KeyboardInterrupt from the progress callback becomes Interrupted, which is also a KeyboardInterrupt, and all threads have ended."""
    seen = []

    def advance(n):
        seen.append(n)
        if len(seen) == when:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="Ctrl-C") as caught:
        engine.run([compile_model(PLAN, 1).arrays], 1_000_000, 3, advance=advance)
    assert isinstance(caught.value, KeyboardInterrupt)
    assert isinstance(caught.value, PmoRiskError)
    assert (caught.value.exit_code, len(seen)) == (5, when)
    assert not threads_left()


def test_ctrl_c_within_a_chunk_leaves_no_thread(monkeypatch):
    """An error of the work itself, or Ctrl-C that reaches it, ends every thread."""
    for fault, raised in ((KeyboardInterrupt, Interrupted), (MemoryError, MemoryError)):

        def broken(*_, fault=fault):
            raise fault

        monkeypatch.setattr(engine, "run_chunk", broken)
        with pytest.raises(raised):
            engine.run([compile_model(PLAN, 1).arrays], 1_000_000, 3)
        assert not threads_left()


def test_ctrl_c_while_details_are_computed_leaves_no_thread(monkeypatch):
    """The backward pass stops likewise."""
    model = compile_model(PLAN, 1, all_rows=True)

    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pmo_risk.simulation.detail._chunk", broken)
    with pytest.raises(Interrupted):
        task_sums(model.arrays, 50_000, 2, np.zeros(2), np.zeros(1))
    assert not threads_left()


@pytest.mark.parametrize("where", ["compile_model", "_recipe"])
def test_ctrl_c_before_and_after_the_chunks_is_told_the_same(where, monkeypatch):
    """While the plan is compiled or the result made, too."""

    def pressed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"pmo_risk.simulation.run.{where}", pressed)
    with pytest.raises(Interrupted):
        simulate()
    monkeypatch.undo()
    result = simulate()
    monkeypatch.setattr("pmo_risk.simulation.replay.RankedAgainst.both", pressed)
    with pytest.raises(Interrupted):
        result.replay.tasks([])
    assert not threads_left()


def test_a_real_interrupt_stops_a_run(interpreter):
    """SIGINT to a process at work on minutes of work: Interrupted, no thread left, and soon."""
    code = (
        "import threading, time, pmo_risk as pr, plans\n"
        "from pmo_risk.errors import Interrupted\n"
        "plan = plans.sizable(count=400)\n"
        "pr.simulate(plan, 10, 1, progress=False)\n"
        "print('ready', flush=True)\n"
        "try:\n    pr.simulate(plan, 50_000_000, 1, progress=False)\n"
        "except Interrupted:\n    print('interrupted', sum(t.name.startswith('pmo_risk') for t in threading.enumerate()))\n"
    )
    process = interpreter(code)
    assert process.stdout.readline() == "ready\n", process.communicate()[1]
    threading.Event().wait(0.5)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=20)
    assert (out, process.returncode) == ("interrupted 0\n", 0), error


TINY = (
    "import pmo_risk.simulation.accelerate as a, pathlib, numpy\n"
    "before = set(pathlib.Path(a.__file__).parent.rglob('*.nb?'))\n"
    "from pmo_risk.simulation.ranks import _tied\n"
    "print(_tied(numpy.array([1.0, 1.0, 2.0])), set(pathlib.Path(a.__file__).parent.rglob('*.nb?')) == before)\n"
)


@pytest.mark.parametrize("environment", [{"NUMBA_CACHE_DIR": "{file}/cache"}, {"XDG_CACHE_HOME": "{file}", "HOME": None}, {"HOME": None}], ids=str)
def test_a_cache_that_cannot_be_written_is_done_without(environment, interpreter, tmp_path):
    """A cache folder below a file, or no home: kernels compile all the same, and nothing is written beside the sources."""
    file = tmp_path / "file"
    file.write_text("not a folder")
    out, error = interpreter(TINY, **{k: v and v.format(file=file) for k, v in environment.items()}).communicate()
    assert out == "1.0 True\n", error


@pytest.mark.slow
def test_a_whole_run_without_a_cache(interpreter, tmp_path):
    """The same for the engine as a whole, whose compiling takes its time."""
    code = "import pmo_risk as pr\nplan = pr.Project('p', '2027-01-04', [pr.Task('a', pr.uniform(1, 2))])\nprint(len(pr.simulate(plan, 100, 1).tasks))\n"
    out, error = interpreter(code, NUMBA_CACHE_DIR="/dev/null/cache").communicate()
    assert out == "1\n", error


def test_the_cache_is_named_by_the_sources(tmp_path, monkeypatch):
    """Another source, another folder: a kernel compiled from what has changed since is never loaded."""
    from pmo_risk.simulation import accelerate

    monkeypatch.setattr(accelerate.config, "CACHE_DIR", str(tmp_path))
    one = accelerate.cache_folder()
    assert Path(one).parent == tmp_path
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"changed")
    assert accelerate.cache_folder() != one


@dataclass(frozen=True)
class Broken:
    """A law of somebody else's whose quantile function gives ``value`` in its upper tail."""

    value: float
    kind = "broken"
    mean = mode = 1.0
    var = 1.0
    support = (0.0, math.inf)

    def ppf(self, u):
        return np.where(np.asarray(u) > 0.99, self.value, 1.0)

    def cdf(self, x):
        return np.asarray(x) >= 1

    def scaled(self, _):
        return self

    def to_dict(self):
        return {"kind": self.kind}

    def form(self):
        return Table(0.0, 1.0, ("broken", self.value), self.ppf)


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("place", ["duration", "cost", "cost_rate"])
def test_no_nan_reaches_a_result(value, place):
    """A law that gives no number or infinity now and then is refused, never averaged."""
    task = pr.Task("a", 1).replace(**{place: Broken(value)})
    with np.errstate(all="ignore"), pytest.raises((InputError, LimitError)):
        pr.simulate(pr.Project("p", "2027-01-04", [task]), 5000, 1, progress=False)


@pytest.mark.parametrize("calendars", [(), (pr.Calendar.continuous("all day"),)])
def test_a_run_beyond_reckoning_is_refused(calendars):
    """A delay of e^40 days, as from mu and sigma mistaken for mean and deviation, on either axis: told with how often, not a crash or nonsense."""
    tasks = [pr.Task("a", 5), pr.Task("b", 3, after=["a"], calendar="all day" if calendars else None)]
    plan = pr.Project("p", "2027-01-04", tasks, [pr.Risk("r", 0.5, [pr.Impact("a", delay=pr.lognormal(mu=40, sigma=10))])], calendars=calendars)
    with pytest.raises(LimitError, match=r"project 'p': in \d+ of 1,000 iterations the project lasts more than 19,000 years; .*logarithm"):
        simulate(plan, 1000)


@pytest.mark.parametrize("calendars", [(), (pr.Calendar.continuous("all day"),)])
def test_an_opportunity_takes_no_more_than_there_is(calendars):
    """A delay of minus a hundred days on a task of five leaves it with none, not with negative work; its factor likewise."""
    tasks = [pr.Task("a", 5), pr.Task("b", 3, after=["a"], calendar="all day" if calendars else None, cost_rate=10)]
    for impact in (pr.Impact(["a", "b"], delay=-100), pr.Impact(["a", "b"], factor=0)):
        plan = pr.Project("p", "2027-01-04", tasks, [pr.Risk("r", 0.5, [impact])], calendars=calendars)
        result = simulate(plan, 500, keep=["a"])
        struck = result.replay.occurred("r")
        assert (result.trials.finish[struck] == 0).all()
        assert (result.trials.milestones["a"][0][~struck] == 5).all()
        assert (result.trials.cost[struck] == 0).all()
        np.testing.assert_allclose(result.trials.cost[~struck], 30, rtol=1e-12)


@pytest.mark.slow
def test_memory_does_not_grow_with_tasks_times_iterations(interpreter):
    """2,000 tasks in 50,000 iterations, 800 MB if each value were kept, with cost and table of tasks: less than 150 MB above a small run."""
    code = (
        "import resource, pmo_risk as pr, plans\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "pr.simulate(plans.sizable(count=50), 100, 1, progress=False).tasks\n"
        "before = peak()\n"
        "result = pr.simulate(plans.sizable(count=2000), 50_000, 1, progress=False)\n"
        "print(peak() - before)\n"
    )
    out, error = interpreter(code).communicate()
    assert float(out) < 150, error
