"""How far a run may be trusted, in words."""

from __future__ import annotations

import math

import numpy as np

from pmo_risk.measures import Estimate, quantile, replicated_quantile
from pmo_risk.measures.figures import figure, legible, places
from pmo_risk.model.register import Register
from pmo_risk.results.joint import Joint
from pmo_risk.results.quantity import Quantity
from pmo_risk.results.recipe import Recipe
from pmo_risk.results.replay import Occurrences

LEVEL = 0.8
FEWEST_STRIKES = 10
_STEADY = 3.0
_FALLING = (1.3, 3.0)
_MOST_NAMES = 5


def verdict(joint: Joint, recipe: Recipe, risks: Register, replay: Occurrences | None) -> str:
    """Sentences on how the run stopped, whether P80 is steady, whether its error falls as it should, and which risks were hardly seen.

    Steady: P80 of all iterations is within three standard errors of that of the first half; the difference has the standard error of the whole.
    Falling as n^-1/2: the error of a quarter of the iterations, the mean of the four, is 1.3 to 3 times that of all, where 2 is expected: between
    an error that stays and one that falls as 1/n.
    Seen: a risk struck 10 times at least; what a rarer one does to the outcome is known to a third of itself at best.
    """
    priced = [joint.cost] if joint.cost.has_any else []
    found = [*stop_sentences(joint, recipe)]
    for quantity in [joint.finish, *priced]:
        found += _behaviour(quantity)
    return "\n".join([*found, *_rare(risks, replay)])


def stop_sentences(joint: Joint, recipe: Recipe) -> list[str]:
    """How a run that was to stop by itself did; nothing for a fixed number of iterations."""
    stop, n = recipe.stop, recipe.settings.iterations
    if stop is None:
        return []
    known = []
    for name, asked in stop.tolerance.items():
        quantity = joint.finish if name == "finish" else joint.cost
        e = quantity.p(100 * LEVEL)
        known.append(f"{e.label} to within {_amount(e.half_width, quantity)} (asked: {_amount(asked, quantity)})")
    if stop.met:
        return [f"Tolerance met after {n:,} iterations, which know {' and '.join(known)}."]
    return [f"Tolerance not met: the cap of {stop.most:,} iterations was hit; {n:,} iterations know {' and '.join(known)}."]


def _behaviour(quantity: Quantity) -> list[str]:
    n, name = quantity.samples.size, f"P{100 * LEVEL:g} {quantity.name}"
    whole, half = _p80(quantity, 0, 1, 1), _p80(quantity, 0, 1, 2)
    quarters = [_p80(quantity, k, k + 1, 4) for k in range(4)]
    errors = [e.std_error if e is not None else math.nan for e in (whole, half, *quarters)]
    if whole is None or half is None or not all(map(math.isfinite, errors)):
        return [f"{name}: {n:,} iterations are too few to tell how its error behaves."]
    if whole.std_error == 0:
        return [f"{name} does not vary."]
    moved = abs(whole.value - half.value)
    steady = moved <= _STEADY * whole.std_error
    ratio = float(np.mean(errors[2:])) / whole.std_error
    falls = _FALLING[0] <= ratio <= _FALLING[1]
    first = f"{name} is {'steady' if steady else 'not steady'}: over the last half of the iterations it moved by {_amount(moved, quantity)}"
    first += f" ({moved / whole.std_error:.1f} standard errors)."
    falls_or_not = "falls" if falls else "does not fall"
    second = f"Its error {falls_or_not} as n^-1/2: over four times the iterations it shrank by a factor of {ratio:.1f}, where 2 is expected."
    return [first, second if falls else f"{second} Read its interval with care."]


def _p80(quantity: Quantity, begin: int, end: int, of: int) -> Estimate | None:
    """P80 of a share of the iterations, from part ``begin`` to part ``end`` of ``of`` equal ones; None where there is nothing in it."""
    blocks, size = (quantity.samples.size, 1) if quantity.replicates is None else (quantity.replicates, quantity.samples.size // quantity.replicates)
    each = blocks // of
    part = quantity.samples[begin * each * size : end * each * size]
    if part.size == 0:
        return None
    if quantity.replicates is None:
        return quantile(part, LEVEL, confidence=quantity.confidence)
    return replicated_quantile(part, LEVEL, (end - begin) * each, confidence=quantity.confidence)


def _rare(risks: Register, replay: Occurrences | None) -> list[str]:
    if replay is None:
        return []
    never = risks.waiting | risks.ruled_out
    able = [r for r in risks if (r.probability > 0 or r.given) and r.status == "open" and r.id not in never]
    strikes = {risk.id: int(np.count_nonzero(replay.occurred(risk.id))) for risk in able}
    rare = {name: count for name, count in strikes.items() if count < FEWEST_STRIKES}
    if not strikes:
        return []
    if not rare:
        return [f"Every risk struck at least {FEWEST_STRIKES} times."]
    names = ", ".join(f"{legible(name, 40)} ({count})" for name, count in list(rare.items())[:_MOST_NAMES])
    more = f" and {len(rare) - _MOST_NAMES} more" if len(rare) > _MOST_NAMES else ""
    many = "risk" if len(rare) == 1 else "risks"
    return [f"{len(rare)} {many} struck fewer than {FEWEST_STRIKES} times: {names}{more}; what they do is hardly known from this run."]


def _amount(value: float, quantity: Quantity) -> str:
    number = figure(value, places(value, value * 0.9, value * 1.1) if math.isfinite(value) else 0)
    return f"{number} {legible(quantity.unit, 20)}".rstrip()
