"""Schemes of standards hold what these print, cell by cell. The tables below are typed as printed: gravest first, highest first."""

import dataclasses
from itertools import pairwise

import pytest

import pmo_risk as pr
from pmo_risk.errors import RiskError
from pmo_risk.model import Impact, Level, Risk, Scale, ScoringScheme

MIL, NIST = ScoringScheme.preset("mil-std-882e"), ScoringScheme.preset("nist-sp-800-30")

TABLE_III = """
             Catastrophic Critical   Marginal   Negligible
Frequent     High         High       Serious    Medium
Probable     High         High       Serious    Medium
Occasional   High         Serious    Medium     Low
Remote       Serious      Medium     Medium     Low
Improbable   Medium       Medium     Medium     Low
Eliminated   Eliminated   Eliminated Eliminated Eliminated
"""
TABLE_I_2 = """
            Very_low   Low        Moderate   High       Very_high
Very_high   Very_low   Low        Moderate   High       Very_high
High        Very_low   Low        Moderate   High       Very_high
Moderate    Very_low   Low        Moderate   Moderate   High
Low         Very_low   Low        Low        Low        Moderate
Very_low    Very_low   Very_low   Very_low   Low        Low
"""


@pytest.mark.parametrize(("scheme", "printed"), [(MIL, TABLE_III), (NIST, TABLE_I_2)], ids=["MIL-STD-882E Table III", "NIST SP 800-30 Table I-2"])
def test_every_cell_of_the_matrix_is_the_printed_one(scheme, printed):
    """Each probability with each impact is of the class that the standard prints; no row or column is left over."""
    head, *rows = [[word.replace("_", " ") for word in line.split()] for line in printed.strip().splitlines()]
    assert set(head) == set(scheme.levels)
    assert {row[0] for row in rows} == set(scheme.probability.names)
    assert {(p, i): scheme.class_of(p, i).name for p in scheme.probability.names for i in scheme.levels} == {
        (row[0], i): entry for row in rows for i, entry in zip(head, row[1:], strict=True)
    }


def test_mil_std_882e_has_the_limits_of_tables_i_and_a_ii():
    """Categories by $100K, $1M and $10M; levels by 10^-1, 10^-2, 10^-3 and 10^-6; what is eliminated has a probability of 0, and nothing else has."""
    limits = {99_999: "Negligible", 100_000: "Marginal", 999_999: "Marginal", 1_000_000: "Critical", 9_999_999: "Critical", 10_000_000: "Catastrophic"}
    assert {loss: MIL.scale("cost").level_of(loss).name for loss in limits} == limits
    chances = {1: "Frequent", 0.1: "Frequent", 0.09: "Probable", 0.01: "Probable", 9e-3: "Occasional", 1e-3: "Occasional", 9e-4: "Remote", 1e-6: "Remote"}
    chances |= {9e-7: "Improbable", 1e-300: "Improbable", 0: "Eliminated"}
    assert {p: MIL.probability.level_of(p).name for p in chances} == chances
    assert [level.text[0] for level in MIL.probability.levels] == list("FEDCBA")
    assert [level.text[0] for level in MIL.scale("cost").levels] == list("4321")
    assert "Table A-II" in MIL.source


def test_nist_sp_800_30_has_its_semi_quantitative_values():
    """Each whole number from 0 to 100, read as percent, is in the level that the standard prints it for."""
    printed = {"Very low": range(5), "Low": range(5, 21), "Moderate": range(21, 80), "High": range(80, 96), "Very high": range(96, 101)}
    assert {n: NIST.probability.level_of(n / 100).name for n in range(101)} == {n: name for name, values in printed.items() for n in values}
    assert [level.text for level in NIST.probability.levels] == [f"{r[0]}-{r[-1]}" for r in printed.values()]
    assert "Table I-2" in NIST.source


def test_presets_rate_risks():
    """By money, by words, and by a scale of delays that an office adds; a standard without a scale of delays rates no delay."""
    spill = Risk("spill", 0.02, Impact(cost=2e6), ratings={"environment": "Marginal"})
    assert (MIL.score(spill).impact, MIL.score(spill).tolerance) == ("Critical", "High")
    assert MIL.score(spill.replace(probability=0)).tolerance == "Eliminated"
    late = Risk("late", 0.3, Impact("a", delay=30))
    assert MIL.score(late).impact is None
    days = Scale("schedule", [Level(n, low, high) for n, (low, high) in zip(MIL.levels, pairwise((0, 5, 20, 60, None)), strict=True)], "d")
    assert dataclasses.replace(MIL, impacts=[*MIL.impacts, days]).score(late).tolerance == "High"
    assert NIST.score(Risk("breach", 0.5, ratings={"operations": "High"})).tolerance == "Moderate"


def test_a_level_that_is_zero_alone():
    """It stands below the others, once, and its law is 0."""
    assert MIL.probability.range_of("Eliminated") == pr.fixed(0)
    assert MIL.probability.range_of("Improbable") == pr.uniform(0, 1e-6)
    with pytest.raises(RiskError, match="two levels are 0 alone: 'a', 'b'"):
        Scale("cost", [Level("a", 0, 0), Level("b", 0, 0), Level("c", 0, 1)])
    with pytest.raises(RiskError, match="low 1 is not below high 1"):
        Level("a", 1, 1)
