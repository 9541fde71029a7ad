"""Registers merged: what is the same merges, what differs is listed with both values and sources, and nothing is decided in silence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.errors import ManyErrors, RiskError
from pmo_risk.model import Impact, Register, Risk
from pmo_risk.model.merge import merge_registers

FLOOD = Risk("flood", 0.2, [Impact("dig", delay=pr.triangular(1, 2, 4), cost=5)], owner="Ann")
CREW = Risk("crew", 0.5, [Impact("dig", factor=1.2)])


def fields(*registers: Register, prefer: str = "first") -> list[tuple[str, str, object, object]]:
    return [(c.risk, c.field, c.first, c.second) for c in merge_registers(registers, prefer=prefer).conflicts]


def test_the_same_risk_merges() -> None:
    """Ids in the order in which they first come; equal risks are one, without a conflict."""
    merged = merge_registers([Register([FLOOD]), Register([CREW, FLOOD]), Register([Risk("late", 0.1)])])
    assert merged.register == Register([FLOOD, CREW, Risk("late", 0.1)])
    assert merged.conflicts == ()
    assert merged.table.empty


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"probability": 0.3}, [("probability", 0.2, 0.3)]),
        ({"owner": "Bob", "name": "Flood"}, [("owner", "Ann", "Bob"), ("name", None, "Flood")]),
        ({"probability": pr.uniform(0.1, 0.3)}, [("probability", 0.2, {"kind": "uniform", "low": 0.1, "high": 0.3})]),
        ({"impacts": [Impact("dig", delay=pr.triangular(1, 2, 5), cost=5)]}, [("impacts/0/delay/high", 4.0, 5.0)]),
        ({"impacts": [Impact("dig", delay=pr.pert(1, 2, 4), cost=5)]}, [("impacts/0/delay", pr.triangular(1, 2, 4).to_dict(), pr.pert(1, 2, 4).to_dict())]),
        (
            {"impacts": [Impact("lay", delay=pr.triangular(1, 2, 4))]},
            [("impacts/0/tasks/0", "dig", "lay"), ("impacts/0/cost", {"kind": "fixed", "value": 5.0}, None)],
        ),
        ({"impacts": []}, [("impacts", [FLOOD.impacts[0].to_dict()], [])]),
        ({"ratings": {"safety": "High"}}, [("ratings", None, {"safety": "High"})]),
        ({"status": "closed"}, [("status", None, "closed")]),
    ],
)
def test_conflicts_are_listed_field_by_field(changes: dict[str, object], expected: list[tuple[str, object, object]]) -> None:
    """Each field that differs, with both values; equal fields are not listed."""
    other = FLOOD.replace(**changes)
    assert fields(Register([FLOOD]), Register([other])) == [("flood", *x) for x in expected]
    assert merge_registers([Register([FLOOD]), Register([other])], prefer="first").register == Register([FLOOD])
    assert merge_registers([Register([FLOOD]), Register([other])], prefer="last").register == Register([other])


def test_by_itself_a_conflict_is_an_error() -> None:
    """Every conflict of every risk is in it, with values and sources."""
    ours, theirs = Register([FLOOD, CREW]), Register([CREW.replace(probability=0.4), FLOOD.replace(owner="Bob")])
    with pytest.raises(ManyErrors) as caught:
        merge_registers({"North": ours, "South": theirs})
    assert [str(p) for p in caught.value.problems] == [
        'risk \'crew\': probability is 0.5 in North and 0.4 in South; agree on one, or merge with prefer="first" or "last"',
        'risk \'flood\': owner is Ann in North and Bob in South; agree on one, or merge with prefer="first" or "last"',
    ]


def test_files_are_the_sources(tmp_path: Path) -> None:
    """Registers that were read are named by their files, others by their place."""
    read = pr.read_register(pr.write(Register([FLOOD]), tmp_path / "north.csv"))
    table = merge_registers([read, Register([FLOOD.replace(owner="Bob")])], prefer="last").table
    assert table.iloc[0].to_dict() == {
        "risk": "flood", "field": "owner", "first": "Ann", "first_source": str(tmp_path / "north.csv"), "second": "Bob", "second_source": "register 2",
    }  # fmt: skip


def test_a_whole_risk_is_kept_never_a_mixture() -> None:
    """Of three registers the last has the risk as it is kept; each is compared with the first."""
    versions = [FLOOD, FLOOD.replace(owner="Bob"), FLOOD.replace(probability=0.9)]
    merged = merge_registers([Register([v]) for v in versions], prefer="last")
    assert merged.register["flood"] == versions[2]
    assert [(c.field, c.second_source) for c in merged.conflicts] == [("owner", "register 2"), ("probability", "register 3")]


def test_what_cannot_be_one_register_is_an_error() -> None:
    """Groups and causes are checked anew; an unknown policy and something else than a register are refused."""
    with pytest.raises(RiskError, match=r"add up to 1\.2"):
        merge_registers([Register([Risk("a", 0.6, exclusive="g")]), Register([Risk("b", 0.6, exclusive="g")])])
    with pytest.raises(RiskError, match="did you mean 'first'"):
        merge_registers([], prefer="frist")
    with pytest.raises(RiskError, match="is not a Register"):
        merge_registers([[FLOOD]])  # type: ignore[list-item]  # the slip under test


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0.1, 0.2])), unique_by=lambda pair: pair[0], max_size=3), max_size=4))
def test_conflicts_are_those_of_a_plain_count(given: list[list[tuple[str, float]]]) -> None:
    """One conflict for each later register that says another probability than the first; with first and last, the value of that register."""
    registers = [Register([Risk(i, p) for i, p in pairs]) for pairs in given]
    said: dict[str, list[float]] = {}
    for pairs in given:
        for i, p in pairs:
            said.setdefault(i, []).append(p)
    for prefer, place in (("first", 0), ("last", -1)):
        merged = merge_registers(registers, prefer=prefer)
        assert {r.id: r.probability for r in merged.register} == {i: ps[place] for i, ps in said.items()}
        assert len(merged.conflicts) == sum(p != ps[0] for ps in said.values() for p in ps)
