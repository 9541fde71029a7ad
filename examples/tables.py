"""Rows of a table to tasks: the small language in which the example projects are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pmo_risk as pr
from pmo_risk.distributions import as_distribution

Row = tuple[Any, ...]
Section = tuple[str, str, float, list[Row]]
LINK = re.compile(r"(?P<id>\S+)(?: (?P<type>FS|SS|FF|SF)(?P<lag>[+-]\d+)?d?)?")
THOUSAND = 1_000.0
SITE_HOURS = 10


def tasks(sections: Iterable[Section]) -> list[pr.Task]:
    """The tasks of all sections. Durations and lags of site work become hours, since a site day is longer than an office day."""
    rows = [(wbs, calendar, rate, row) for wbs, calendar, rate, section in sections for row in section]
    calendars = {row[0]: calendar for _, calendar, _, row in rows}
    return [_task(wbs, calendar, rate, row, calendars) for wbs, calendar, rate, row in rows]


def _task(wbs: str, calendar: str, rate: float, row: Row, calendars: dict[str, str]) -> pr.Task:
    task_id, name, days, after = row[:4]
    more = dict(row[4]) if len(row) > 4 else {}
    duration = as_distribution(days, task_id)
    on_site = calendar == "Site"
    money = more.get("rate", rate) * THOUSAND
    cost = more.get("cost")
    return pr.Task(
        task_id,
        duration.scaled(SITE_HOURS) if on_site else duration,
        name,
        after=[_link(text, calendars) for text in after.split("; ") if text],
        unit="h" if on_site else "",
        calendar=calendar,
        cost=None if cost is None else as_distribution(cost, task_id).scaled(THOUSAND),
        cost_rate=money if money and duration.support[1] > 0 else None,
        milestone=more.get("milestone"),
        constraints=[pr.Constraint("SNET", more["snet"])] if "snet" in more else [],
        deadline=more.get("deadline"),
        wbs=wbs,
    )


def _link(text: str, calendars: dict[str, str]) -> pr.Link:
    """A link from text such as ``"EN1010"``, ``"EN1010 SS+5d"`` or ``"EN1010 FF-3d"``; lags are counted in days of the predecessor's calendar."""
    match = LINK.fullmatch(text)
    if match is None:
        raise ValueError(f"cannot read the link {text!r}")
    lag = int(match["lag"] or 0)
    span = f"{lag * SITE_HOURS}h" if calendars.get(match["id"]) == "Site" else f"{lag}d"
    return pr.Link(match["id"], match["type"] or "FS", lag=span if lag else 0)
