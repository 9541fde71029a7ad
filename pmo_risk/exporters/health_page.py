"""What ``pr.check`` found as one page: the problems of a plan, and the health of its schedule."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pmo_risk.measures.figures import legible
from pmo_risk.network.health.looks import parts_of, row_of

if TYPE_CHECKING:
    from pmo_risk.errors import Problem
    from pmo_risk.network import Findings
    from pmo_risk.network.health import Health, Measured

MOST_PROBLEMS, MOST_OFFENDERS = 200, 20
_TONES = {"fail": "bad", "pass": "good", "information": "plain", "not measurable": "faint"}
_WORDS = {"fail": "Fail", "pass": "Pass", "information": "For information", "not measurable": "Not measurable"}


@dataclass(frozen=True)
class Line:
    """A metric as the page shows it."""

    verdict: str
    tone: str
    name: str
    among: str
    count: str
    value: str
    threshold: str
    note: str
    offenders: tuple[str, ...]
    why: str
    source: str


def health_page(findings: Findings, *, title: str | None = None) -> str:
    """The text of the page. It loads nothing, runs no script, and is the same, byte for byte, for the same findings."""
    health = findings.health
    given: dict[str, Any] = {
        "title": legible(title if title is not None else findings.about, 200),
        "cards": _cards(findings, health),
        "problems": [_problem(p) for p in findings.problems[:MOST_PROBLEMS]],
        "more": max(0, len(findings) - MOST_PROBLEMS),
        "most": MOST_OFFENDERS,
        "failed": [line_of(m) for m in health.failed],
        "parts": [(heading, [line_of(m) for m in metrics]) for heading, metrics in parts_of(health)],
    }
    return _render(given)


def line_of(one: Measured) -> Line:
    """A metric in the words of the page."""
    row = row_of(one)
    where = tuple(legible(str(o), 120) for o in one.offenders)
    words = (row.name, one.among, row.count, row.value, row.threshold, row.note, where, row.why, one.source)
    return Line(_WORDS[one.verdict], _TONES[one.verdict], *words)


def _cards(findings: Findings, health: Health) -> list[tuple[str, str, str]]:
    """Label, number and tone of what a reader looks for first."""
    return [
        ("Errors", str(len(findings.errors)), "bad" if findings.errors else "good"),
        ("Warnings", str(len(findings.warnings)), "plain"),
        ("Metrics that fail", str(len(health.failed)), "bad" if health.failed else "good"),
        ("Metrics that pass", str(len(health.passed)), "good"),
        ("Not measurable", str(len(health.not_measurable)), "faint"),
    ]


def _problem(one: Problem) -> tuple[str, str, str, str]:
    return one.severity, one.code, legible(f"{one.where}: {one.what}" if one.where else one.what, 600), legible(one.remedy, 300)


def _render(given: dict[str, Any]) -> str:
    from jinja2 import Environment, StrictUndefined

    source = files("pmo_risk.exporters").joinpath("health_page.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(source).render(given)
