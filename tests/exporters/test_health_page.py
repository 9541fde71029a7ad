"""The page of what a check found."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pmo_risk as pr
from pmo_risk.errors import FormatError, SettingsError
from pmo_risk.exporters.health_page import MOST_OFFENDERS, MOST_PROBLEMS, health_page
from pmo_risk.network import Findings

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'single' {{ 7*7 }} {% raw %}\x1b[31m\u202e"


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def yard(name: str = "yard", extra: str = "", n: int = 3) -> pr.Project:
    """Loose tasks, a lead and a cycle's worth of warnings."""
    tasks = [pr.Task(f"t{i}{extra}", 5) for i in range(n)]
    tasks.append(pr.Task(f"z{extra}", 60, after=[pr.Link(f"t0{extra}", lag="-9d")]))
    return pr.Project(name, "2027-01-04", tasks, [pr.Risk(f"r{extra}", 0.5)], deadline="2027-02-01")


def test_the_page_has_problems_and_health() -> None:
    """Every problem, and every metric with its verdict, its figures, its threshold and its source; what fails with where and why."""
    findings = pr.check(yard())
    text = Page(health_page(findings)).text
    for problem in findings:
        assert problem.code in text
        assert problem.what in text
    for one in findings.health:
        assert one.name in text
        assert one.threshold in text
        assert one.source in text
        assert one.note in text
        if one.verdict == "fail":
            assert one.why in text
            assert all(str(o) in text for o in one.offenders)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    """No script, no event handler, no reference outside the page, and a policy that would forbid them."""
    text = health_page(pr.check(yard()))
    seen = Page(text)
    assert not {"script", "link", "iframe", "object", "embed", "img", "base", "form", "svg"} & {tag for tag, _ in seen.tags}
    for tag, attributes in seen.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("href", "src", "srcset", "action", "data")], tag
    assert not re.search(r"url\(|@import|javascript:|https?:", text)
    policy = next(a["content"] for t, a in seen.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy


def test_names_are_text_and_nothing_else() -> None:
    """Elements and attributes are those of harmless names; templates in names are not run; control characters are written out."""
    plain, hostile = health_page(pr.check(yard())), health_page(pr.check(yard(HOSTILE, HOSTILE)))
    assert Page(hostile).tags == Page(plain).tags
    assert "{{ 7*7 }}" in Page(hostile).text
    assert "\x1b" not in hostile
    assert "\u202e" not in hostile


def test_the_same_findings_make_the_same_page(tmp_path: Path) -> None:
    """Byte for byte; pr.report writes it, with a title if one is given."""
    path = pr.report(pr.check(yard()), tmp_path / "health.html")
    assert path.read_text(encoding="utf-8") == health_page(pr.check(yard()))
    titled = pr.report(pr.check(yard()), tmp_path / "health.htm", title="Berth 4 <east>")
    assert "Berth 4 &lt;east&gt;" in titled.read_text(encoding="utf-8")
    with pytest.raises(FormatError, match="is written as"):
        pr.report(pr.check(yard()), tmp_path / "health.pdf")


def test_long_lists_end_with_how_many_more() -> None:
    """Of offenders and of problems alike."""
    cycles = [pr.Task(f"c{i:03}", 1, after=[f"c{i ^ 1:03}"]) for i in range(2 * MOST_PROBLEMS + 20)]
    plan = yard(n=200).replace(tasks=[*yard(n=200).tasks, *cycles])
    findings = pr.check(plan)
    text = Page(health_page(findings)).text
    assert f"… and {len(findings.health['missing_logic'].offenders) - MOST_OFFENDERS} more" in text
    assert f"… and {len(findings) - MOST_PROBLEMS} more." in text


def test_a_plan_without_fault_says_so() -> None:
    """No table of nothing."""
    sound = pr.Project("p", "2027-01-04", [pr.Task("a", pr.triangular(4, 5, 8)), pr.Task("b", pr.triangular(4, 5, 8), after=["a"])])
    assert "No problems." in Page(health_page(pr.check(sound))).text


def test_findings_made_by_hand_have_no_page() -> None:
    """There is no plan to measure."""
    with pytest.raises(SettingsError, match="have no plan to measure"):
        health_page(Findings("p", ()))
