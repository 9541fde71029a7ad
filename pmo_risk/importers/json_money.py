"""The parts of our JSON file that are money: cost items, indices, clauses by date, incomes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from pmo_risk.importers.json_shape import Law, Part, born
from pmo_risk.model import CostItem, DateClause, Income, PriceIndex


class CostItemPart(Part):
    """What is paid beside the costs of tasks; see pmo_risk.CostItem."""

    id: str
    amount: Law | None = None
    quantity: Law | None = None
    price: Law | None = None
    rate: Law | None = None
    per: str = ""
    percent: Law | None = None
    of: list[str] = []
    resource: str | None = None
    fixed_units: bool = False
    task: str | None = None
    until: str | None = None
    wbs: str = ""
    cbs: str = ""
    currency: str = ""
    paid: str | list[float] = "even"
    escalation: str = ""
    calendar: str | None = None
    name: str = ""


class PriceIndexPart(Part):
    """How prices move with time: a yearly rate, or one by year; see pmo_risk.PriceIndex."""

    name: str
    rate: Law | None = None
    rates: dict[Annotated[str, Field(pattern="^[0-9]{4}$")], Law] = {}
    base: str | None = None


class DateClausePart(Part):
    """A penalty or bonus by a date; see pmo_risk.DateClause."""

    id: str
    date: str
    per_day: Law | None = None
    lump: Law | None = None
    cap: float | None = None
    kind: str = "penalty"
    task: str | None = None
    cbs: str = ""
    currency: str = ""
    name: str = ""


class IncomePart(Part):
    """Money that comes in from a finish on; see pmo_risk.Income."""

    id: str
    amount: Law | None = None
    rate: Law | None = None
    per: str = "ey"
    lasts: str | None = None
    until: str | None = None
    task: str | None = None
    currency: str = ""
    escalation: str = ""
    name: str = ""


AnyCostItem = Annotated[CostItemPart, AfterValidator(born(lambda p: CostItem(**p.as_given())))]
AnyPriceIndex = Annotated[PriceIndexPart, AfterValidator(born(lambda p: PriceIndex(**p.as_given("rates"), rates={int(y): r for y, r in p.rates.items()})))]
AnyDateClause = Annotated[DateClausePart, AfterValidator(born(lambda p: DateClause(**p.as_given())))]
AnyIncome = Annotated[IncomePart, AfterValidator(born(lambda p: Income(**p.as_given())))]
