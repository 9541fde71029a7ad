"""The register of a plan that was simulated, with the scores of a scheme; and what two plans' registers differ in."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pmo_risk.model import Portfolio, Project, Register, Risk, ScoringScheme
from pmo_risk.model.responses import is_price
from pmo_risk.model.scale import COST, SCHEDULE, SHARE
from pmo_risk.results.pairing import AnyResult, model_of

if TYPE_CHECKING:
    import pandas as pd

Plan = Project | Portfolio
CHANGES = ("probability", "impacts", "status")


def sized_for(scheme: ScoringScheme, result: AnyResult) -> ScoringScheme:
    """The scheme sized by the plan of a result, where that has a length and a budget."""
    whole = result.baseline
    unit = model_of(result).time_unit
    return scheme.sized(duration=whole.finish if whole.finish > 0 else None, budget=whole.cost if whole.cost > 0 else None, unit=unit)


def default_scheme(result: AnyResult) -> ScoringScheme:
    """The preset ``"pmbok"``, sized, without the scales of which the plan has no whole: of cost, where it has no budget."""
    sized = sized_for(ScoringScheme.preset("pmbok"), result)
    left = [s for s in sized.impacts if not (s.unit == SHARE and s.name in (SCHEDULE, COST))]
    return dataclasses.replace(sized, impacts=tuple(left))


def scored_register(result: AnyResult, scheme: ScoringScheme) -> pd.DataFrame:
    """The risks of the plan (of a portfolio, the shared ones) by id, the gravest class first.

    Columns: ``name``, ``kind``, ``owner``, ``status``, ``probability`` (as a number), ``probability_level``, one for each dimension of the ``scheme``,
    which is sized, ``impact``, ``score``, ``class``, and ``class_after``, once the responses of its plan are taken. ``status`` is "with a response" for a
    secondary risk that waits for one; its class is that after it. What takes the money of responses is no risk, and left out.

    Raises
    ------
    RiskError : a rating that is no level of the scheme, a scale in shares that is not sized.
    """
    plan = model_of(result)
    own = [r for r in plan.risks if not is_price(r)]
    found = scheme.table(own, plan).rename(columns={"probability": "probability_level"})
    by_id = {r.id: r for r in own}
    risks = [by_id[str(i)] for i in found.index]
    waiting = plan.risks.waiting
    found.insert(2, "owner", [r.owner for r in risks])
    found.insert(3, "status", ["with a response" if r.id in waiting else r.status for r in risks])
    found.insert(4, "probability", [r.probability for r in risks])
    found["class_after"] = ""
    if any(r.responses for r in own):
        later = plan.with_responses()
        after = scheme.table([r for r in later.risks if r.id in by_id], later)["class"]
        found["class_after"] = [after[r.id] if r.responses or r.id in waiting else "" for r in risks]
    return found


def has_responses(plan: Plan) -> bool:
    """Whether anything is planned against its risks."""
    return any(r.responses for r in plan.risks)


def register_changes(before: Plan, after: Plan) -> pd.DataFrame:
    """Risks of two plans that differ in whether they are there, in probability, impacts or status; by id, in the order of the plans. Of portfolios those
    of their projects too, as ``"project/risk"``.

    Columns: ``name``; ``change``, in words; ``before`` and ``after``, the probability that each strikes, NaN where it is not there; ``price``, the mean
    money of a response, else NaN.
    """
    import pandas as pd

    rows, index = [], []
    first, second = _registers(before), _registers(after)
    for scope in dict.fromkeys([*first, *second]):
        registers = first.get(scope, Register()), second.get(scope, Register())
        for name, row in _differing(*registers):
            rows.append(row)
            index.append(scope + name)
    return pd.DataFrame(rows, index=pd.Index(index, name="risk", dtype=object), columns=["name", "change", "before", "after", "price"])


def _registers(plan: Plan) -> dict[str, Register]:
    """By what stands before its ids, the register of the plan, and those of its projects."""
    projects = plan if isinstance(plan, Portfolio) else ()
    return {"": plan.risks} | {f"{p.id}/": p.risks for p in projects}


def _differing(before: Register, after: Register) -> Iterator[tuple[str, list[Any]]]:
    old, new = ({r.id: r for r in register} for register in (before, after))
    was, now = before.chances, after.chances
    for name in dict.fromkeys([*old, *new]):
        a, b = old.get(name), new.get(name)
        change, one = _change(a, b, before, after), b or a
        if change and one is not None:
            price = one.impacts[0].cost if is_price(one) and one.impacts else None
            yield name, [one.name, change, was.get(name, math.nan), now.get(name, math.nan), math.nan if price is None else price.mean]


def _change(a: Risk | None, b: Risk | None, before: Register, after: Register) -> str:
    if b is None:
        return "removed"
    if a is None:
        return "price of a response" if is_price(b) else "added"
    if a.id in before.waiting and b.id not in after.waiting:
        return "comes with a response"
    words = [field for field in CHANGES if getattr(a, field) != getattr(b, field)]
    return f"{' and '.join(words)} changed" if words else ""
