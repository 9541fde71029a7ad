"""A risk register: risks by id, and what holds between them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from pmo_risk.errors import PmoRiskError, RiskError, near, raise_all, shown
from pmo_risk.model.parts import parts_of
from pmo_risk.model.risk import Risk
from pmo_risk.model.source import Source

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Register:
    """A risk register: risks with unique ids, and the file that it was read from.

    Of an ``exclusive`` group at most one strikes, so the probabilities of those that are open add up to at most 1; once one has occurred, no other can.
    Causes (``given``) name risks of the same register, and do not go round in circles.

    >>> Register([Risk("flood", 0.2)])["flood"].probability
    0.2
    """

    risks: tuple[Risk, ...]
    source: Source | None = field(default=None, compare=False, repr=False)

    def __init__(self, risks: Iterable[Risk] = (), source: Source | None = None) -> None:
        object.__setattr__(self, "risks", parts_of(risks, Risk, "register", RiskError))
        object.__setattr__(self, "source", source)
        seen: set[str] = set()
        errors: list[PmoRiskError] = []
        for risk in self.risks:
            if risk.id in seen:
                errors.append(RiskError("is in the register twice", where=f"risk {shown(risk.id)}", code="DUPLICATE_RISK"))
            seen.add(risk.id)
        errors += [*self._exclusion_faults(), *self._cause_faults(seen)]
        raise_all("register", errors)

    @classmethod
    def of(cls, risks: Register | Iterable[Risk] | Risk) -> Register:
        """A register as it is, or one of these risks, or of this one."""
        return risks if isinstance(risks, Register) else cls((risks,) if isinstance(risks, Risk) else risks)

    def _exclusion_faults(self) -> Iterator[PmoRiskError]:
        for name, group in self.exclusive.items():
            where, able = f"exclusive group {shown(name)}", [r for r in group if r.status == "open"]
            total, struck = math.fsum(r.probability for r in able), [shown(r.id) for r in group if r.status == "occurred"]
            if len(struck) > 1:
                what = f"at most one strikes, but {' and '.join(struck)} have occurred"
                yield RiskError(what, where=where, code="EXCLUSIVE", remedy="take one out of the group")
            if total > 1 + _ROUNDING and not struck:
                what = f"at most one of {', '.join(shown(r.id) for r in able)} strikes, but their probabilities add up to {total:.6g}"
                yield RiskError(what, where=where, code="EXCLUSIVE_SUM", remedy="make them add up to 1 or less")

    def _cause_faults(self, ids: set[str]) -> Iterator[PmoRiskError]:
        for risk in self.risks:
            for cause in risk.given:
                if cause not in ids:
                    yield RiskError(f"unknown cause {shown(cause)}", where=f"risk {shown(risk.id)}", code="UNKNOWN_RISK", remedy=near(cause, ids - {risk.id}))
        try:
            TopologicalSorter({r.id: [c for c in r.given if c in ids] for r in self.risks}).prepare()
        except CycleError as error:
            circle = " -> ".join(shown(i) for i in error.args[1])
            yield RiskError(f"risks cause each other in a circle: {circle}", code="CYCLE", remedy="leave one of the causes out")

    @property
    def exclusive(self) -> dict[str, tuple[Risk, ...]]:
        """The groups of which at most one strikes, each in order of id."""
        groups: dict[str, list[Risk]] = defaultdict(list)
        for risk in sorted(self.risks, key=lambda r: r.id):
            if risk.exclusive:
                groups[risk.exclusive].append(risk)
        return {name: tuple(group) for name, group in groups.items()}

    @property
    def waiting(self) -> frozenset[str]:
        """Ids of the secondary risks of responses that are not taken; they cannot strike."""
        return frozenset(i for r in self.risks for response in r.responses for i in response.secondary)

    @property
    def ruled_out(self) -> frozenset[str]:
        """Ids of the risks of exclusive groups of which another has occurred; they cannot strike."""
        groups = [group for group in self.exclusive.values() if any(r.status == "occurred" for r in group)]
        return frozenset(r.id for group in groups for r in group if r.status != "occurred")

    @property
    def chances(self) -> dict[str, float]:
        """The probability by id with which each strikes in a plan that has not begun: 1 where it has occurred, 0 where it is closed, waits or is ruled out."""
        never = self.waiting | self.ruled_out | {r.id for r in self.risks if r.status == "closed"}
        return {r.id: 0.0 if r.id in never else 1.0 if r.status == "occurred" else r.probability for r in self.risks}

    def without(self, risk_id: str) -> Register:
        """Without one risk, which then causes nothing and comes with no response. Secondary risks of its responses alone go with it."""
        gone = self[risk_id]
        rest = Register(_forgetting(r, risk_id) for r in self.risks if r is not gone)
        for other in sorted(self.waiting - rest.waiting):
            rest = rest.without(other) if other in rest else rest
        return rest

    def __iter__(self) -> Iterator[Risk]:
        return iter(self.risks)

    def __len__(self) -> int:
        return len(self.risks)

    def __contains__(self, risk: object) -> bool:
        return any(r.id == risk or r == risk for r in self.risks)

    def __getitem__(self, risk_id: str) -> Risk:
        for risk in self.risks:
            if risk.id == risk_id:
                return risk
        raise RiskError(f"no risk {shown(risk_id)}", code="UNKNOWN_RISK", remedy=near(str(risk_id), (r.id for r in self.risks)))


def _forgetting(risk: Risk, risk_id: str) -> Risk:
    changes: dict[str, object] = {}
    if risk_id in risk.given:
        changes["given"] = {k: p for k, p in risk.given.items() if k != risk_id}
    if any(risk_id in response.secondary for response in risk.responses):
        changes["responses"] = [response.without(secondary=(risk_id,)) for response in risk.responses]
    return risk.replace(**changes) if changes else risk
