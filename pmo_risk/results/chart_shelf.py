"""The shelf of charts, and ``result.plot``, which finds them there by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pmo_risk.errors import InputError
from pmo_risk.registry import Shelf

Chart = Callable[..., Any]
CHARTS: Shelf[Chart] = Shelf("chart", package="pmo_risk.charts")
"""Charts by name: functions of a result and ``ax=None`` that return the Axes. The package ``pmo_risk.charts`` fills it."""


class Plot:
    """Every chart of the shelf as a method: ``result.plot.s_curve(ax=ax)`` is ``CHARTS["s_curve"](result, ax=ax)``."""

    def __init__(self, result: object, charts: Mapping[str, Chart] = CHARTS) -> None:
        self._result, self._charts = result, charts

    def __getattr__(self, name: str) -> Chart:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return partial(self._charts[name], self._result)
        except InputError as error:
            raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return sorted(self._charts)

    def __repr__(self) -> str:
        return f"charts: {', '.join(sorted(self._charts))}"
