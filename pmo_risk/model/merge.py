"""Registers of several projects made one, with what they contradict each other in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Never

from pmo_risk.errors import RiskError, near, raise_all, shown
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.register import Register
from pmo_risk.model.risk import Risk

if TYPE_CHECKING:
    import pandas as pd

POLICIES = ("error", "first", "last")


@dataclass(frozen=True)
class Conflict:
    """A field in which two registers say different things of a risk of one id.

    ``field`` is a path into the risk's JSON form, such as ``"impacts/0/delay/high"``. The values are as JSON; None where the field is absent.
    """

    risk: str
    field: str
    first: Any
    first_source: str
    second: Any
    second_source: str

    def __str__(self) -> str:
        return f"{self.field} is {_text(self.first)} in {self.first_source} and {_text(self.second)} in {self.second_source}"


@dataclass(frozen=True)
class MergedRegister:
    """The register, and what had to be decided on the way: one conflict a field and pair of sources."""

    register: Register
    conflicts: tuple[Conflict, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The conflicts, one a row: ``risk``, ``field``, ``first``, ``first_source``, ``second``, ``second_source``; values as text."""
        import pandas as pd

        columns = ["risk", "field", "first", "first_source", "second", "second_source"]
        rows = [(c.risk, c.field, _text(c.first), c.first_source, _text(c.second), c.second_source) for c in self.conflicts]
        return pd.DataFrame(rows, columns=columns)


def merge_registers(registers: Mapping[str, Register] | Iterable[Register], *others: Never, prefer: str = "error") -> MergedRegister:
    """One register of several, by id: risks that are the same in all merge, others are conflicts.

    Parameters
    ----------
    registers : by the name of their source; or a list, named by the files that they were read from.
    prefer : what is kept of risks that differ: ``"first"`` or ``"last"``, the whole risk of the first or last register that has it, never a
        mixture; ``"error"`` keeps neither, and raises with every conflict listed.

    Returns
    -------
    MergedRegister : risks in the order in which their ids first come, and every conflict, field by field, against the first register with that risk.

    Raises
    ------
    RiskError, ManyErrors : conflicts with ``prefer="error"``; an unknown policy; risks that cannot be in one register (an exclusive group whose
        probabilities now add up to more than 1).

    >>> ours, theirs = Register([Risk("flood", 0.2, owner="Ann")]), Register([Risk("flood", 0.3, owner="Ann"), Risk("crew", 0.5)])
    >>> merged = merge_registers({"ours": ours, "theirs": theirs}, prefer="first")
    >>> [risk.id for risk in merged.register], str(merged.conflicts[0])
    (['flood', 'crew'], 'probability is 0.2 in ours and 0.3 in theirs')
    """
    if others:
        what = f"takes the registers in one list, got {len(others) + 1} things side by side"
        raise RiskError(what, where="merge_registers", code="TYPE", remedy='write merge_registers([a, b]), or {"ours": a, "theirs": b} to name them')
    if prefer not in POLICIES:
        raise RiskError(f"unknown policy {shown(prefer)}", code="UNKNOWN_NAME", remedy=f"{near(prefer, POLICIES)} prefer one of {', '.join(POLICIES)}".strip())
    named = list(registers.items()) if isinstance(registers, Mapping) else list(_named(registers))
    refuse_others([register for _, register in named], Register, "merge_registers", RiskError)
    kept: dict[str, Risk] = {}
    first: dict[str, tuple[str, Risk]] = {}
    conflicts: list[Conflict] = []
    for source, register in named:
        for risk in register:
            if risk.id not in first:
                first[risk.id], kept[risk.id] = (source, risk), risk
                continue
            before, other = first[risk.id]
            conflicts += (Conflict(risk.id, path, one, before, two, source) for path, one, two in _differences(other.to_dict(), risk.to_dict()))
            kept[risk.id] = risk if prefer == "last" else kept[risk.id]
    if prefer == "error":
        remedy = 'agree on one, or merge with prefer="first" or "last"'
        raise_all("merge_registers", [RiskError(str(c), where=f"risk {shown(c.risk)}", code="CONFLICT", remedy=remedy) for c in conflicts])
    return MergedRegister(Register(kept.values()), tuple(conflicts))


def _named(registers: Iterable[Register]) -> Iterator[tuple[str, Register]]:
    for n, register in enumerate(registers, 1):
        source = register.source if isinstance(register, Register) else None
        yield (f"register {n}" if source is None else source.path), register


def _differences(one: Any, other: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Path, and both values, of each place where two JSON forms differ; laws of two kinds, and lists of two lengths, differ as a whole."""
    if isinstance(one, dict) and isinstance(other, dict) and one.get("kind") == other.get("kind"):
        for key in dict.fromkeys([*one, *other]):
            yield from _differences(one.get(key), other.get(key), f"{path}/{key}" if path else str(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for n, pair in enumerate(zip(one, other, strict=True)):
            yield from _differences(*pair, f"{path}/{n}")
    elif one != other:
        yield path, one, other


def _text(value: Any) -> str:
    if value is None:
        return "absent"
    return value if isinstance(value, str) and value.isprintable() else json.dumps(value, allow_nan=False)
