"""Distributions and ids in the cells of a row, so that the importers read the same ones back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from pmo_risk.distributions import Distribution, from_dict
from pmo_risk.errors import DistributionError, FormatError, shown
from pmo_risk.importers.row import LAW_PARTS

Cells = dict[str, str | float]
Exact = Callable[[float], bool]


def any_number(value: float) -> bool:
    """True for every number: a text file can hold them all."""
    return value == value


def law_cells(law: Distribution | None, single: str, stem: str | None = None, exact: Exact = any_number) -> Cells:
    """The cells of a law: one number, or low, mode and high with the kind (if not triangular), or else JSON text.

    ``single`` is the column of a number or JSON; ``stem`` begins the columns of low, mode, high and distribution, None where there are none.
    ``exact`` says which numbers the file can hold to the last digit; a law with others is written as JSON.
    """
    if law is None:
        return {}
    data = law.to_dict()
    if law.kind == "fixed" and exact(data["value"]):
        return {single: data["value"]}
    parts = {p: data[p] for p in LAW_PARTS if data.get(p) is not None}
    if stem is not None and len(parts) >= 2 and all(map(exact, parts.values())) and _is_made_of(law, parts):
        cells: Cells = {f"{stem}{p}": v for p, v in parts.items()}
        return cells if law.kind == "triangular" else cells | {f"{stem}distribution": law.kind}
    return {single: json.dumps(data, allow_nan=False)}


def _is_made_of(law: Distribution, parts: dict[str, float]) -> bool:
    """True where low, mode and high say all there is to say of the law."""
    try:
        return from_dict({"kind": law.kind} | parts) == law
    except DistributionError:  # it needs other parameters too
        return False


def checked_id(text: str, what: str) -> str:
    """An id that a cell can hold: without spaces around it."""
    if text != text.strip():
        raise FormatError(f"the id {shown(text)} begins or ends with a space", where=what, code="TEXT", remedy="change it, or write .json")
    return text


def id_list(ids: Iterable[str]) -> str:
    """Ids parted by semicolons; as a JSON list where one of them could not be told from two or from a list."""
    ids = list(ids)
    odd = any(";" in i or i != i.strip() or not i or i.startswith("[") for i in ids)
    return json.dumps(ids, ensure_ascii=False) if odd else ";".join(ids)
