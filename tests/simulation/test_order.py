"""The order in which tasks are walked, and the slots that hold their times."""

from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.order import Uses, assign_slots, canonical_order


@st.composite
def graphs(draw):
    """Work of up to twelve tasks, and links that run forwards in number."""
    n = draw(st.integers(1, 12))
    pairs = [(a, b) for b in range(n) for a in range(b)]
    links = draw(st.lists(st.tuples(st.sampled_from(pairs), st.integers(-5, 5)), max_size=20)) if pairs else []
    return [float(draw(st.integers(0, 9))) for _ in range(n)], [(a, b, float(lag)) for (a, b), lag in links]


@given(graphs())
def test_the_order_is_topological_and_does_not_depend_on_that_of_links(graph):
    """Every task once, after all its predecessors, whatever the order of the links."""
    work, links = graph
    order = canonical_order(work, links)
    at = {n: k for k, n in enumerate(order)}
    assert sorted(order) == list(range(len(work)))
    assert all(at[a] < at[b] for a, b, _ in links)
    assert canonical_order(work, links[::-1]) == order


@given(graphs(), st.floats(0.5, 8))
def test_an_unrelated_task_does_not_move_the_others(graph, length):
    """The order of the tasks among themselves, in which money is summed, stays when one joins that has no links."""
    work, links = graph
    order = canonical_order(work, links)
    assert [n for n in canonical_order([*work, length], links) if n < len(work)] == order


@given(st.data(), st.integers(1, 15))
def test_no_time_is_overwritten_while_somebody_still_reads_it(data, n):
    """Walking the tasks, each reader finds in its slot what was written there, and times that nobody reads have rows of their own."""
    starts, finishes = ([data.draw(st.sampled_from([NONE, *range(k + 1, n)])) if k + 1 < n else NONE for k in range(n)] for _ in range(2))
    lengths = [data.draw(st.sampled_from([NONE, n])) for _ in range(n)]
    nobody = [NONE] * n
    slots = assign_slots(Uses(starts, finishes, lengths, nobody, nobody))
    assert max([*slots.start, *slots.finish, *slots.length]) < slots.count
    assert slots.reads_start == [use != NONE for use in starts]
    assert [s == NONE for s in slots.length] == [use == NONE for use in lengths]
    held = {}
    for task in range(n):
        reads = [(kind, first) for kind, uses in (("start", starts), ("finish", finishes)) for first in range(task) if uses[first] == task]
        before = dict(held)
        held[slots.start[task]], held[slots.finish[task]] = ("start", task), ("finish", task)
        if lengths[task] != NONE:
            held[slots.length[task]] = ("length", task)
        for kind, first in reads:
            slot = getattr(slots, kind)[first]
            assert before[slot] == (kind, first)
            assert held[slot] == (kind, first)  # nor does the task overwrite what it reads itself
        assert slots.start[task] != slots.finish[task]
    for task in range(n):
        if lengths[task] != NONE:
            assert held[slots.length[task]] == ("length", task)  # what is kept to the end is there at the end


def test_a_long_chain_needs_few_rows():
    """Ten thousand tasks one after the other are simulated in four rows."""
    n = 10_000
    finishes = [*range(1, n), NONE]
    nobody = [NONE] * n
    assert assign_slots(Uses(nobody, finishes, nobody, nobody, nobody)).count == 4
