"""Projects to NetworkX graphs and back."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.errors import GraphError, ManyErrors, PmoRiskError
from pmo_risk.model import Link, Project, Task
from pmo_risk.model.link import LINK_TYPES
from pmo_risk.model.units import UNITS, Span


def small(kind=nx.DiGraph, edge=None, **node):
    graph = kind()
    graph.add_node("design", duration=20, **node)
    graph.add_node("build", duration="12w")
    graph.add_edge("design", "build", **(edge or {"lag": "5d"}))
    return graph


@st.composite
def projects(draw):
    count = draw(st.integers(1, 7))
    tasks = []
    for n in range(count):
        ends = draw(st.lists(st.integers(0, n - 1), max_size=4)) if n else []
        after = [Link(f"t{e}", draw(st.sampled_from(LINK_TYPES)), Span(draw(st.integers(-5, 5)), draw(st.sampled_from(UNITS)))) for e in ends]
        law = draw(st.sampled_from([pr.fixed(3), pr.uniform(1, 2), pr.triangular(1, 2, 4)]))
        tasks.append(Task(f"t{n}", law, draw(st.text(max_size=5)), after, unit=draw(st.sampled_from(["", "h", "ed"]))))
    return Project("p", "2027-01-04", tasks)


@given(projects())
def test_round_trip(plan):
    """A project's graph has its tasks and every one of its links, and gives the project back, up to the order of a task's links."""
    graph = plan.graph
    assert list(graph) == [t.id for t in plan]
    assert graph.number_of_edges() == sum(len(t.after) for t in plan)
    back = Project.from_graph(graph, "p", "2027-01-04")
    as_set = [t.replace(after=sorted(t.after, key=repr)) for t in plan]
    assert [t.replace(after=sorted(t.after, key=repr)) for t in back] == as_set


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.MultiDiGraph])
def test_attributes_become_fields(kind):
    """Node attributes are a Task's, edge attributes a Link's."""
    plan = Project.from_graph(small(kind, cost=5, name="Design"), "b", "2027-02-01", currency="USD")
    assert plan["design"] == Task("design", 20, "Design", cost=5)
    assert plan["build"] == Task("build", "12w", after=[Link("design", "FS", "5d")])
    assert (plan.id, plan.currency) == ("b", "USD")


def test_nodes_of_any_kind_and_two_links():
    """Nodes become text; two edges between a pair are two links, there and back."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from([1, (2, 3)], duration=1)
    graph.add_edge(1, (2, 3), type="SS", lag=2)
    graph.add_edge(1, (2, 3), type="FF", lag=3)
    plan = Project.from_graph(graph)
    assert plan["(2, 3)"].after == (Link("1", "SS", 2), Link("1", "FF", 3))
    assert Project.from_graph(plan.graph) == plan


@pytest.mark.parametrize(
    ("graph", "code", "words"),
    [
        (nx.Graph(), "UNDIRECTED", "give a DiGraph or MultiDiGraph"),
        (nx.DiGraph(), "EMPTY", "no tasks"),
        (small(dration=5), "UNKNOWN_ATTRIBUTE", "node 'design': unknown attribute 'dration'; did you mean 'duration'?"),
        (small(edge={"lga": 5}), "UNKNOWN_ATTRIBUTE", "edge 'design' to 'build': unknown attribute 'lga'; did you mean 'lag'?"),
        (small(edge={"weight": 5}), "UNKNOWN_ATTRIBUTE", "an edge has type and lag"),
        (small(foo=1, bar=2), "UNKNOWN_ATTRIBUTE", "'foo', 'bar'"),
        (small(after=["x"]), "UNKNOWN_ATTRIBUTE", "'after'"),
        (small(task=5), "TYPE", "node 'design': 5 is not a Task"),
        (small(edge={"link": "x"}), "TYPE", "'x' is not a Link"),
        (small(edge={"type": "XX"}), "LINK_TYPE", "'XX'"),
        (small(cost="x"), "NOT_A_NUMBER", "task 'design': cost"),
    ],
)
def test_refused(graph, code, words):
    """What would be lost or misread in silence is refused, with its node or edge."""
    with pytest.raises(PmoRiskError) as caught:
        Project.from_graph(graph)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_missing_durations_are_told_together():
    """Each node that only an edge made has no duration."""
    with pytest.raises(ManyErrors) as caught:
        Project.from_graph(nx.DiGraph([("a", "b")]))
    assert [(p.code, p.where) for p in caught.value.problems] == [("DURATION_MISSING", "node 'a'"), ("DURATION_MISSING", "node 'b'")]


def test_nodes_of_one_text():
    """1 and '1' are two nodes but would be one task."""
    graph = nx.DiGraph()
    graph.add_nodes_from([1, "1"], duration=1)
    with pytest.raises(GraphError, match="task id '1' is used 2 times"):
        Project.from_graph(graph)


def test_changes_beside_whole_parts_are_not_lost():
    """A duration or lag edited in a project's graph contradicts the Task or Link beside it and is refused; without these it counts."""
    plan = Project.from_graph(small())
    node, edge, free = plan.graph, plan.graph, plan.graph
    node.nodes["design"]["duration"] = 99
    edge.edges["design", "build", 0]["lag"] = "9d"
    for graph in (node, edge):
        with pytest.raises(GraphError) as caught:
            Project.from_graph(graph)
        assert caught.value.code == "ATTRIBUTE_CONFLICT"
    free.nodes["design"].update(duration=99)
    del free.nodes["design"]["task"]
    assert Project.from_graph(free)["design"].duration.mean == 99
