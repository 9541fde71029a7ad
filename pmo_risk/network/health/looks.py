"""Health as text and as a fragment of HTML: no script, no reference outside itself, every text escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_risk.network.findings import plain
from pmo_risk.network.view import listed

if TYPE_CHECKING:
    from pmo_risk.network.health.health import Health
    from pmo_risk.network.health.metric import Measured

WORDS = {"fail": "FAIL", "pass": "pass", "information": "info", "not measurable": "n/a"}
PARTS = ("DCMA 14-Point Assessment", "What else is asked before a risk run")
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A metric in words."""

    verdict: str
    name: str
    count: str
    value: str
    threshold: str
    note: str
    offenders: str
    why: str


def row_of(one: Measured, most: int = MOST_SHOWN) -> Row:
    """A metric in words, with so many of its offenders."""
    count = "" if one.count is None else f"{one.count:,} {'of' if one.limit.percent else '/'} {one.of:,}"
    names = plain(listed(map(str, one.offenders), most))
    return Row(WORDS[one.verdict], one.name, count, one.value_text, one.threshold, plain(one.note), names, one.why)


def parts_of(health: Health) -> list[tuple[str, list[Measured]]]:
    """The metrics under the headings of the table."""
    points = [m for m in health if m.source.startswith("DCMA")]
    return [(PARTS[0], points), (PARTS[1], [m for m in health if not m.source.startswith("DCMA")])]


def head_of(health: Health) -> str:
    """How many metrics there are of each verdict."""
    groups = (("fail", health.failed), ("pass", health.passed), ("inform only", health.informing), ("not measurable", health.not_measurable))
    counts = ", ".join(f"{len(found)} {words}" for words, found in groups if found)
    return f"{plain(health.about)}: schedule health: {counts}"


def text_look(health: Health) -> str:
    """A table, then what fails, where, and why it matters."""
    rows = {title: [row_of(m) for m in found] for title, found in parts_of(health)}
    lines = {title: [(r.verdict, r.name, r.count, r.value, r.threshold, r.note) for r in found] for title, found in rows.items()}
    widths = [max(len(cells[n]) for found in lines.values() for cells in found) for n in range(5)]
    text = [head_of(health)]
    for title, found in lines.items():
        text += ["", title, *(_line(cells, widths) for cells in found)]
    if health.failed:
        text += ["", "What fails, and why it matters to a simulation"]
    for one in health.failed:
        where = listed(map(str, one.offenders), MOST_SHOWN)
        text += [f"  {one.name}: {plain(where)}" if where else f"  {one.name}", f"    {one.why}"]
    return "\n".join(text)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    verdict, name, count, value, threshold, note = cells
    columns = (verdict.ljust(widths[0]), name.ljust(widths[1]), count.rjust(widths[2]), value.rjust(widths[3]), threshold.ljust(widths[4]), note)
    return ("  " + "  ".join(columns)).rstrip()


def html_look(health: Health) -> str:
    """One ``div`` with a table a part."""
    text = [f"<div><p><b>{html.escape(head_of(health))}</b></p>"]
    for title, found in parts_of(health):
        heads = _cells("th", ("verdict", "metric", "count", "value", "threshold", "where", "why it matters to a simulation"))
        rows = [_cells("td", (r.verdict, r.name, r.count, r.value, r.threshold, _both(r.note, r.offenders), r.why)) for r in map(row_of, found)]
        text.append(f"<p><b>{html.escape(title)}</b></p><table>{heads}{''.join(rows)}</table>")
    return "\n".join([*text, "</div>"])


def _both(note: str, offenders: str) -> str:
    return ". ".join(part for part in (note, offenders) if part)


def _cells(tag: str, texts: Iterable[str]) -> str:
    return "<tr>" + "".join(f'<{tag} style="text-align:left;vertical-align:top">{html.escape(t)}</{tag}>' for t in texts) + "</tr>"
