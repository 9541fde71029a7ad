"""What every family on the shelf owes, over the registry and its table of cases."""

import pytest

from pmo_risk.distributions import FAMILIES


def test_every_family_has_cases(cases, refusals):
    """A family is on the shelf if and only if it has at least five parameter sets (R10) and one that it refuses."""
    assert sorted(FAMILIES) == sorted(cases.CASES) == sorted(refusals.REFUSED)
    assert {kind for kind, rows in cases.CASES.items() if len(rows) < 5} == set()
    assert {kind for kind, rows in refusals.REFUSED.items() if not rows} == set()


def test_check(check, law, twin):
    """Every law passes every check; the rule is the check's own first sentence."""
    check(law, twin)


def test_sampling(law, twin, checks):
    """Twenty thousand draws follow the law."""
    checks.sampling(law, twin, draws=20_000)


@pytest.mark.slow
def test_sampling_long(law, twin, checks):
    """A million draws follow the law (R12)."""
    checks.sampling(law, twin, draws=1_000_000)


def test_kind_is_the_registered_name(case, law):
    """A law knows itself by the name it is registered under, which is what its JSON form says."""
    assert case[0] == law.kind == law.to_dict()["kind"]
