"""The same seed gives the same bits, whatever the threads, the order of anything, or what else is in the plan."""

import hashlib
import random

import numpy as np
import pandas as pd
import pytest

import pmo_risk as pr
from pmo_risk.simulation.chunk import CHUNK
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.engine import run

N = 2 * CHUNK + 1000


def bits(result):
    """SHA-256 of all samples."""
    digest = hashlib.sha256()
    for samples in (result.trials.finish, result.trials.clock, result.trials.cost):
        digest.update(samples.tobytes())
    return digest.hexdigest()


@pytest.fixture(scope="module", params=["one calendar", "four calendars"])
def plan(request, plans):
    """A plan of forty tasks on either axis."""
    return plans.sizable(calendars=plans.CALENDARS[:1] if request.param == "one calendar" else plans.CALENDARS)


@pytest.fixture(scope="module")
def result(plan):
    """Its result on one thread."""
    return pr.simulate(plan, N, 7, threads=1, progress=False)


def shuffled(plan, chance):
    """The same plan with tasks, links, risks, impacts and calendars in another order."""

    def mixed(items):
        return chance.sample(list(items), len(list(items)))

    tasks = [t.replace(after=mixed(t.after)) for t in mixed(plan.tasks)]
    risks = [r.replace(impacts=mixed(r.impacts)) for r in mixed(plan.risks)]
    others = [c for c in plan.calendars.values() if c != plan.calendar]
    return plan.replace(tasks=tasks, risks=risks, calendars=mixed(others))


@pytest.mark.parametrize("threads", [2, 4, 8])
def test_threads_change_no_bit(plan, result, threads):
    """Samples and the table of tasks are the same for any number of threads."""
    other = pr.simulate(plan, N, 7, threads=threads, progress=False)
    assert bits(other) == bits(result)
    pd.testing.assert_frame_equal(other.tasks, result.tasks, check_exact=True)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_order_changes_no_bit(plan, result, n):
    """Shuffled tasks, links, risks, impacts and calendars give the same samples and, by id, the same tables."""
    other = pr.simulate(shuffled(plan, random.Random(n)), N, 7, progress=False)
    assert bits(other) == bits(result)
    pd.testing.assert_frame_equal(other.tasks.loc[result.tasks.index], result.tasks, check_exact=True)
    pd.testing.assert_frame_equal(other.risks.loc[result.risks.index], result.risks, check_exact=True)


@pytest.mark.parametrize("order", [[2, 1, 0], [1, 2, 0]])
def test_the_order_of_chunks_changes_no_bit(plan, order):
    """Chunks may be done in any order."""
    model = compile_model(plan, 7).arrays
    forwards, other = run([model], N, 2), run([model], N, 2, chunks=order)
    assert forwards[0].finish.tobytes() == other[0].finish.tobytes()
    assert forwards[0].cost.tobytes() == other[0].cost.tobytes()


@pytest.mark.parametrize("n", [1, 63, 64, 65, CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_longer_run_begins_with_the_shorter(plan, result, n):
    """The first n iterations are the same however many follow."""
    short = pr.simulate(plan, n, 7, progress=False)
    assert short.trials.finish.tobytes() == result.trials.finish[:n].tobytes()
    assert short.trials.clock.tobytes() == result.trials.clock[:n].tobytes()
    assert short.trials.cost.tobytes() == result.trials.cost[:n].tobytes()


def test_hash_seed_and_process_change_no_bit(plan, result, interpreter):
    """Two other processes with other PYTHONHASHSEEDs give the same samples."""
    code = (
        "import sys, hashlib, plans, pmo_risk as pr\n"
        "plan = plans.sizable(calendars=plans.CALENDARS[: int(sys.argv[1])])\n"
        "t = pr.simulate(plan, int(sys.argv[2]), 7, progress=False).trials\n"
        "print(hashlib.sha256(t.finish.tobytes() + t.clock.tobytes() + t.cost.tobytes()).hexdigest())"
    )
    for run_of in [interpreter(code, len(plan.calendars), N, PYTHONHASHSEED=hash_seed) for hash_seed in ("0", "4242")]:
        out, error = run_of.communicate()
        assert out.strip() == bits(result), error


def test_names_and_places_change_no_bit(plan, result):
    """Names, WBS, uids and the register's categories are for people: streams are keyed by ids."""
    tasks = [t.replace(name=f"Name of {t.id}", wbs="1.2", uid=f"u{t.id}") for t in plan.tasks]
    risks = [r.replace(name="Risk", category="weather") for r in plan.risks]
    assert bits(pr.simulate(plan.replace(tasks=tasks, risks=risks, name="Long name", currency="EUR"), N, 7, progress=False)) == bits(result)


def test_an_id_keys_the_draws(plan, result):
    """Another id of the plan or of a task is another stream: equal in law, not in bits."""
    assert bits(pr.simulate(plan.replace(id="other"), N, 7, progress=False)) != bits(result)


def test_what_is_unrelated_moves_nobody(plan, result):
    """A task or risk more or less leaves every other task's finish, every cost but its own, and every other risk's occurrences as they were."""
    keep = [t.id for t in plan.tasks]
    whole = pr.simulate(plan, 500, 7, progress=False, keep=keep)
    extra = pr.Task("A first in the alphabet", pr.pert(0.1, 0.2, 0.3))
    more = pr.simulate(plan.replace(tasks=[extra, *plan.tasks]), 500, 7, progress=False, keep=keep)
    harmless = pr.Risk("A", 0.5, [pr.Impact(extra.id, delay=pr.uniform(0.1, 0.2))])
    riskier = pr.simulate(plan.replace(tasks=[extra, *plan.tasks]).with_risks([harmless]), 500, 7, progress=False, keep=keep)
    for other in (more, riskier):
        assert bits(other) == bits(whole)
        for task in keep:
            assert other.trials.milestones[task][0].tobytes() == whole.trials.milestones[task][0].tobytes()
        for risk in plan.risks:
            assert (other.replay.occurred(risk.id) == whole.replay.occurred(risk.id)).all()


def test_without_a_risk_only_its_tasks_move(plan):
    """Dropping a risk changes an iteration only where it struck."""
    whole = pr.simulate(plan, 3000, 7, progress=False)
    for risk in list(plan.risks)[:3]:
        less = pr.simulate(plan.without_risk(risk.id), 3000, 7, progress=False)
        struck = whole.replay.occurred(risk.id)
        assert (less.trials.finish[~struck] == whole.trials.finish[~struck]).all()
        np.testing.assert_allclose(less.trials.cost[~struck], whole.trials.cost[~struck], rtol=1e-14)
        assert (less.trials.cost[struck] < whole.trials.cost[struck]).all()


def test_zero_is_a_seed(plan):
    """Seed 0 is one seed, 1 another, and a very large one is one too."""
    runs = {seed: bits(pr.simulate(plan, 300, seed, progress=False)) for seed in (0, 1, 2**70)}
    assert len(set(runs.values())) == 3
    assert bits(pr.simulate(plan, 300, 0, progress=False)) == runs[0]


def test_no_seed_draws_one_and_records_it(plan):
    """Without a seed two runs differ, and each is made again from its recipe."""
    first, second = (pr.simulate(plan, 300, progress=False) for _ in range(2))
    assert first.recipe.settings.seed != second.recipe.settings.seed
    assert bits(pr.simulate(plan, 300, first.recipe.settings.seed, progress=False)) == bits(first)


def test_the_recipe_says_how_it_was_made(plan, result):
    """Model hash, settings, stream version and library versions: enough to make it again."""
    recipe = result.recipe
    assert recipe.model_hash == plan.model_hash
    assert (recipe.settings.iterations, recipe.settings.seed, recipe.settings.threads) == (N, 7, 1)
    assert recipe.stream_version == "philox4x32-10/blake2b/2"
    assert recipe.versions["numpy"] == np.__version__
