"""Which kernels a model needs, and which of its arrays they read: what is not needed is neither compiled nor passed.

A model is on one calendar (AXIS), on several (CLOCK), has special tasks, tasks as late as possible or spans (SPECIAL), or any of them and weather (WEATHER);
and some of its laws take prepared uniforms, or none.
"""

from __future__ import annotations

from typing import Any

from pmo_risk.simulation.arrays import Arrays

AXIS, CLOCK, SPECIAL, WEATHER = "axis", "clock", "special", "weather"
KINDS = (AXIS, CLOCK, SPECIAL, WEATHER)


def variant_of(model: Arrays) -> tuple[str, bool]:
    """The kind of a model, and whether it has prepared uniforms."""
    special = model.specials.gap.size or model.spans.first.size > 1
    kind = WEATHER if model.skies.site.size else SPECIAL if special else CLOCK if model.clock else AXIS
    return kind, model.prepared.words.size > 0


def needed(model: Arrays) -> Arrays:
    """The model with an empty tuple for each group of arrays that the kernels of its variant do not read: a tuple of arrays takes time to compile for."""
    kind, is_prepared = variant_of(model)
    unread: dict[str, Any] = {} if kind in (SPECIAL, WEATHER) else dict.fromkeys(("specials", "late", "spans"), ())
    if kind != WEATHER:
        unread["skies"] = ()
    if kind == AXIS:
        unread["calendars"] = ()
    if not is_prepared:
        unread |= dict.fromkeys(("prepared", "dependence"), ())
    return model._replace(**unread)
