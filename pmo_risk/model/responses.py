"""A plan with the responses to its risks taken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from pmo_risk.errors import PmoRiskError, RiskError, near, shown
from pmo_risk.model.impact import Impact
from pmo_risk.model.response import FOR_OPPORTUNITIES, FOR_THREATS
from pmo_risk.model.risk import Risk

if TYPE_CHECKING:
    from pmo_risk.model.project import Project
    from pmo_risk.model.register import Register

_CATEGORY = "response"
_PRICE = re.compile(r".+, response [0-9]+", re.DOTALL)


def waiting_tasks(register: Register) -> frozenset[str]:
    """Tasks that carry out responses which are not taken."""
    return frozenset(t for r in register for response in r.responses for t in response.tasks)


def after_responses(register: Register, chosen: Collection[str] | None = None) -> list[Risk]:
    """The risks once the responses are taken, of all risks or of those ``chosen`` by id.

    A risk keeps its id, and with it its draws. The money that a response takes is a risk of its own that always strikes, ``"flood, response 1"``.
    Of several responses to one risk the last that gives a probability, or impacts, counts. What a response that is taken brings is there, also where
    others would bring it too.

    Raises
    ------
    RiskError : for a chosen risk that the register has not.
    """
    for name in chosen or ():
        _ = register[name]
    taken = [response for risk in register if chosen is None or risk.id in chosen for response in risk.responses]
    tasks, secondary = {t for r in taken for t in r.tasks}, {i for r in taken for i in r.secondary}
    found: list[Risk] = []
    for risk in register:
        if chosen is None or risk.id in chosen:
            found += [_residual(risk), *_prices(risk)]
        else:
            found.append(risk.replace(responses=[r.without(tasks=tasks, secondary=secondary) for r in risk.responses]) if risk.responses else risk)
    return found


def _residual(risk: Risk) -> Risk:
    if not risk.responses:
        return risk
    changes: dict[str, object] = {"responses": ()}
    for response in risk.responses:
        if response.probability is not None:
            changes["probability"] = response.probability
        if response.impacts is not None:
            changes["impacts"] = response.impacts
    if changes.get("probability") in (0.0, 1.0):  # sure, whatever causes it
        changes["given"] = {}
    return risk.replace(**changes)


def _prices(risk: Risk) -> Iterator[Risk]:
    for n, response in enumerate(risk.responses, 1):
        if response.cost is not None:
            yield Risk(f"{risk.id}, response {n}", 1.0, Impact(cost=response.cost), name=response.name or response.kind, category=_CATEGORY)


def is_price(risk: Risk) -> bool:
    """True for what takes the money of a response, and is no risk."""
    return risk.category == _CATEGORY and risk.probability == 1.0 and _PRICE.fullmatch(risk.id) is not None


def response_faults(project: Project, where: str) -> Iterator[PmoRiskError]:
    """Responses that name tasks or risks which are not there, or are of a kind that does not fit."""
    tasks, risks = {t.id for t in project.tasks}, {r.id for r in project.risks}
    for risk in project.risks:
        for response in risk.responses:
            place = f"{where}, risk {shown(risk.id)}, response {shown(response.name or response.kind)}"
            for task in response.tasks:
                if task not in tasks:
                    yield RiskError(f"unknown task {shown(task)}", where=place, code="UNKNOWN_TASK", remedy=near(task, tasks))
            for other in response.secondary:
                if other not in risks or other == risk.id:
                    what = "comes with its own response" if other == risk.id else f"unknown secondary risk {shown(other)}"
                    yield RiskError(what, where=place, code="UNKNOWN_RISK", remedy=near(other, risks - {risk.id}))
            fitting = FOR_OPPORTUNITIES if risk.kind == "opportunity" else FOR_THREATS
            if response.kind not in fitting:
                what = f"{shown(response.kind)} does not fit risks of kind {risk.kind}"
                yield RiskError(what, where=place, code="RESPONSE", remedy=f"one of {', '.join(fitting)}")
