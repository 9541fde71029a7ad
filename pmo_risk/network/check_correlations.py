"""Checks of what is correlated."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_risk.dependence import Group, groups_of
from pmo_risk.errors import PmoRiskError, Problem, shown
from pmo_risk.model import Portfolio
from pmo_risk.network.view import View


def constant_members(view: View) -> Iterator[Problem]:
    """Members that are the same in every iteration, and so move with nothing."""
    for one in view.plan.correlated:
        for member in one.members:
            if member.is_constant:
                what = f"{shown(member.text)} is the same in every iteration, and moves with nothing"
                yield Problem("warning", "CORRELATED_CONSTANT", one.correlation.where, what, "give it a distribution, or leave it out")


def certain_branches(view: View) -> Iterator[Problem]:
    """Branches with fewer than two uncertain durations, of which nothing can move together."""
    for one in view.plan.correlated:
        if one.correlation.wbs and len(one.members) < 2:
            count = "one uncertain duration" if one.members else "no uncertain duration"
            what = f"the branch has {count}, and so nothing that could move together"
            yield Problem("warning", "CORRELATED_CONSTANT", one.correlation.where, what, "give its tasks distributions, or leave the correlation out")


def first_strikes(view: View) -> Iterator[Problem]:
    """Impacts of risks that may strike several times, of which only the first strike's draws are correlated."""
    for one in view.plan.correlated:
        for member in one.members:
            if member.is_occurrence or member.is_constant or member.names[0] != "risk":
                continue
            home = view.plan.projects[member.names[1]] if isinstance(view.plan, Portfolio) and member.names[1] else view.plan
            risk = home.risks[member.names[2]]
            if risk.status == "open" and len(risk.chances) > 1:
                what = f"the risk of {shown(member.text)} may strike several times; the draw of its first strike is correlated, those of others are independent"
                remedy = "give it a probability in place of the rate, or most=1, if that is not meant"
                yield Problem("warning", "CORRELATED_STRIKES", one.correlation.where, what, remedy)


def impossible_matrices(view: View) -> Iterator[Problem]:
    """Matrices that had to be repaired, coefficients out of reach of what is left of a risk, and pairs that no correlation names."""
    if not view.plan.correlated:
        return
    try:
        groups = groups_of(view.plan)
    except PmoRiskError as error:
        yield from error.problems
        return
    for group in groups:
        yield from _repaired(group)
        if group.unnamed:
            what = f"{group.unnamed} pairs of these {len(group.members)} quantities are named by no correlation, and taken as 0"
            yield Problem("note", "UNNAMED_PAIRS", _where(group), what, "name them, or give all one coefficient or matrix")


def _repaired(group: Group) -> Iterator[Problem]:
    repair = group.repair
    if repair is None:
        return
    first, second = repair.worst
    i, j = repair.members.index(first), repair.members.index(second)
    if not repair.is_joint:
        pair = f"{shown(first)} and {shown(second)}"
        what = f"the correlation of {pair} cannot be {repair.asked[i, j]:.3f} with the chance that is left; {repair.used[i, j]:.3f} is used"
        yield Problem("warning", "ATTAINABLE", _where(group), what, "choose one within, or kind='pearson' for that of the normal scores beneath")
        return
    what = (
        f"these correlations cannot all hold (smallest eigenvalue {repair.smallest_eigenvalue:.3g}); the nearest that can are used, "
        f"of which that of {shown(first)} and {shown(second)} changes most, from {repair.asked[i, j]:.3f} to {repair.used[i, j]:.3f}"
    )
    yield Problem("warning", "NOT_PSD", _where(group), what, "mend the coefficients, or use loadings on a common factor, which always can")


def _where(group: Group) -> str:
    names = sorted(m.text for m in group.members)
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"correlations of {', '.join(map(shown, names[:3]))}{rest}"


CHECKS = (constant_members, certain_branches, first_strikes, impossible_matrices)
