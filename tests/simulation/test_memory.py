"""The estimate of memory is above what a run takes, not far above, and is kept to."""

import tracemalloc

import pytest

import pmo_risk as pr
from pmo_risk.errors import LimitError, SettingsError
from pmo_risk.results.recipe import Settings
from pmo_risk.simulation.memory import FIXED_BYTES, bytes_of, estimate


def chain(size):
    """Tasks one after the other."""
    return pr.Project("chain", "2027-01-04", [pr.Task(str(n), pr.triangular(1, 2, 4), after=[str(n - 1)] if n else []) for n in range(size)])


@pytest.mark.parametrize(("size", "iterations", "keep"), [(2000, 1000, []), (20, 200_000, []), (20, 50_000, ["3", "4", "5", "6"])], ids=str)
def test_a_run_takes_what_was_told(size, iterations, keep):
    """The greatest memory in use, measured, lies between a fifth of the estimate and the estimate, beside what every run takes."""
    plan = chain(size)
    pr.simulate(plan, 100, 1, threads=1, progress=False, keep=keep)
    tracemalloc.start()
    pr.simulate(plan, iterations, 1, threads=1, progress=False, keep=keep)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    told = estimate(plan, Settings(iterations, 1, 1, "mc", tuple(keep)), iterations)
    assert (told - FIXED_BYTES) / 5 < peak < told


def test_a_run_above_the_limit_is_refused_before_it_begins():
    """With the estimate, the limit and what to do; a limit above the estimate changes nothing."""
    with pytest.raises(LimitError, match=r"100,000,000 iterations .* 4.5 GiB, more than max_memory, 1.0 GiB; ask for fewer") as caught:
        pr.simulate(chain(3), 100_000_000, 1, max_memory="1 GiB")
    assert caught.value.code == "MEMORY"
    plain = pr.simulate(chain(3), 100, 1, progress=False)
    assert pr.simulate(chain(3), 100, 1, progress=False, max_memory=50_000_000).finish.samples.tobytes() == plain.finish.samples.tobytes()


@pytest.mark.parametrize("amount", ["much", "5", 0, -1, True, 1.5, "-2 GB"])
def test_what_is_no_amount_is_refused(amount):
    """A number of bytes above 0, or a number with its unit."""
    with pytest.raises(SettingsError) as caught:
        bytes_of(amount)
    assert caught.value.code == "MAX_MEMORY"
