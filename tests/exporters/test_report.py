from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pmo_risk as pr
from pmo_risk.errors import FormatError, LimitError, Problem, RiskError
from pmo_risk.exporters.chart_files import write_charts
from pmo_risk.exporters.report import page
from pmo_risk.model import Source, TableCount
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.compare_summary import compare_summary

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'single' $\\frac{ {{ 7*7 }} {% raw %}"


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


def bridge(name: str = "Bridge over the Wey", source: Source | None = None) -> pr.Project:
    """Three tasks, two risks, a deadline."""
    tasks = [
        pr.Task("design", pr.pert(20, 30, 55), name=name, cost=pr.triangular(90e3, 100e3, 150e3)),
        pr.Task("permits", pr.lognormal(mean=40, sd=15), after=["design"]),
        pr.Task("build", pr.triangular(90, 120, 180), name="Build", after=["permits"], cost_rate=5e3),
    ]
    flood = pr.Risk("flood", 0.3, [pr.Impact("build", delay=pr.triangular(10, 20, 40), cost=pr.uniform(1e5, 3e5))], name=name)
    early = pr.Risk("early", 0.2, [pr.Impact("permits", factor=0.7)], name="Early permit")
    return pr.Project("bridge", "2027-01-04T08:00", tasks, [flood, early], currency="EUR", deadline="2027-12-17", name=name, source=source)


@pytest.fixture(scope="module")
def result() -> Result:
    return pr.simulate(bridge(), iterations=500, seed=3, progress=False)


@pytest.fixture(scope="module")
def folio_result() -> PortfolioResult:
    other = bridge("Second").replace(id="second")
    shared = pr.Risk("strike", 0.4, [pr.Impact(["bridge/build", "second/build"], delay=10)])
    return pr.simulate(pr.Portfolio("both", [bridge(), other], risks=[shared], name="Two bridges"), iterations=300, seed=3, progress=False)


def test_page_loads_nothing_and_runs_nothing(result: Result) -> None:
    """No script, no event handler, no reference outside the page, and a policy that would forbid them."""
    seen = Page(page(result))
    assert not {"script", "link", "iframe", "object", "embed", "img", "image", "base", "form", "foreignobject"} & {tag for tag, _ in seen.tags}
    for tag, attributes in seen.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), f"{tag} has a handler {name}"
            if name in ("href", "xlink:href", "src", "srcset", "action", "data"):
                assert (value or "").startswith("#"), f"{tag} refers to {value}"
            assert not re.search(r"url\((?!#)|@import|javascript:", value or ""), f"{tag} {name}={value}"
    policy = next(a["content"] for t, a in seen.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_names_are_text_and_nothing_else() -> None:
    """Names of tasks, risks and the project that look like HTML, templates or mathematics come out as themselves."""
    text = page(pr.simulate(bridge(HOSTILE), iterations=200, seed=1, progress=False))
    seen = Page(text)
    assert "script" not in {tag for tag, _ in seen.tags}
    assert seen.text.count("<script>alert(1)</script> & \"quoted\" 'single' $\\frac{ {{ 7*7 }}") >= 3
    assert "49" not in re.findall(r"\{\{ (.*?) \}\}", seen.text)


def test_same_result_same_bytes(result: Result, tmp_path: Path) -> None:
    """Two runs of the same recipe, on other thread counts, give the same page to the byte."""
    again = pr.simulate(bridge(), iterations=500, seed=3, threads=2, progress=False)
    first, second = pr.report(result, tmp_path / "a.html"), pr.report(again, tmp_path / "b.html")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("kind", ["result", "folio_result"])
def test_ids_are_unique_and_references_lead_somewhere(kind: str, request: pytest.FixtureRequest) -> None:
    """The charts of one page share no id, and each refers to its own."""
    text = page(request.getfixturevalue(kind))
    ids = Counter(a["id"] for _, a in Page(text).tags if a.get("id"))
    assert max(ids.values()) == 1
    wanted = set(re.findall(r'(?:href="#|url\(#|labelledby=")([^")]+)', text))
    assert wanted
    assert wanted <= set(ids)


def test_page_says_what_the_result_says(result: Result) -> None:
    """The P80 finish and cost, the deadline's odds, the seed, the hash and the method stand on the page."""
    words = Page(page(result)).text
    p80, cost, odds = result.finish.p(80), result.cost.p(80), result.finish.probability_by("2027-12-17")
    for fact in (
        p80.date_text,
        cost.value_text,
        f"{odds.value:.0%}",
        result.recipe.model_hash,
        "500, Monte Carlo",
        result.recipe.stream_version,
        "flood",
    ):
        assert fact in words
    for title in ("The answer", "How likely is each finish and each cost?", "What drives it?", "How was this made, and how sure is it?"):
        assert title in words
    assert "What was read" not in words


def test_import_notes_are_shown() -> None:
    """A plan that was read from a file brings its account of rows, and what the reader noted, onto the page."""
    source = Source("plan.xer", "XER", (TableCount("TASK", 12, 11, 1),), (Problem("warning", "X", "plan.xer:7", "a row <b>was</b> skipped", "mend it"),))
    seen = Page(page(pr.simulate(bridge(source=source), iterations=50, seed=1, progress=False)))
    assert "What was read" in seen.text
    assert "plan.xer:7: a row <b>was</b> skipped; mend it" in seen.text
    assert "12 11 1" in seen.text


def test_portfolio_page_has_every_project(folio_result: PortfolioResult) -> None:
    """Of a portfolio the page has a row for each project, and the shared risks."""
    words = Page(page(folio_result)).text
    for fact in ("Two bridges", "bridge", "second", "last to finish", "strike"):
        assert fact in words


def test_plan_without_cost_or_risks_has_a_page() -> None:
    """What there is nothing to say about is left out: cost curves, risks, drivers of a certain plan."""
    plan = pr.Project("bare", "2027-01-04", [pr.Task("only", 10)])
    seen = Page(page(pr.simulate(plan, iterations=10, seed=1, progress=False)))
    assert "Cost, P80" not in seen.text
    assert "What drives it?" not in seen.text
    assert sum(tag == "svg" for tag, _ in seen.tags) == 1


def test_finish_and_cost_stand_together(result: Result) -> None:
    """The chart of joint confidence with the share of both P70 kept; at most 1,000 points, so that the page stays small."""
    text = page(result)
    seen = Page(text)
    assert "How likely are a date and a cost together?" in seen.text
    q = result.joint.quadrants(result.finish.p(70).date, result.cost.p(70).value)
    assert f"Both kept: {q.both.value:.0%}" in seen.text
    assert len(text) < 1_000_000


def test_the_verdict_stands_beside_the_recipe(result: Result) -> None:
    """Every sentence of it, on one line."""
    assert " ".join(result.verdict.split("\n")) in Page(page(result)).text


def test_cash_flow_is_drawn_and_written_out(result: Result) -> None:
    """A row for each period, whose last columns are those of the total; nothing of it where nothing costs anything."""
    words = Page(page(result)).text
    assert "When is it spent?" in words
    flow = result.cash_flow("M", percentiles=(80,))
    for period, mean in flow["mean"].items():
        assert str(period) in words
        assert mean > 0
    assert f"{flow['cumulative_p80'].iloc[-1]:,.0f}"[:4] in words
    free = pr.Project("free", "2027-01-04", [pr.Task("a", pr.uniform(1, 2))])
    assert "When is it spent?" not in page(pr.simulate(free, 50, seed=1, progress=False))


def test_a_cost_that_is_planned_and_never_paid_is_one_everywhere(tmp_path: Path) -> None:
    """Page, table, charts, comparison and verdict ask in one place whether there is money: the plan's counts, though no iteration spends it."""
    tasks = [pr.Task("a", pr.triangular(4, 5, 8)), pr.Task("b", 2, after="a", cost=100, unless="r")]
    found = pr.simulate(pr.Project("p", "2027-01-04", tasks, [pr.Risk("r", 1.0)]), 200, seed=1, progress=False)
    assert found.cost.has_any
    assert "Cost, P80" in Page(page(found)).text
    assert "cost" in repr(found)
    assert "P80 cost" in found.verdict
    assert len(write_charts(found, tmp_path)) == 6
    assert "cost within" in repr(pr.compare(found, found))


def test_a_cash_flow_that_is_too_large_is_left_out_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is written all the same."""

    def refuse(self: Result) -> None:
        raise LimitError("the cash flow of this run needs 3 GiB", code="MEMORY", remedy="run fewer iterations")

    monkeypatch.setattr(Result, "_cash_parts", refuse)
    words = Page(page(pr.simulate(bridge(), 100, seed=1, progress=False))).text
    assert "There is no cash flow: the cash flow of this run needs 3 GiB" in words


def test_the_register_is_rated_and_drawn(result: Result) -> None:
    """By the PMBOK Guide's scheme, sized by the plan; each risk with its levels and class, the gravest first."""
    words = Page(page(result)).text
    scheme = pr.ScoringScheme.preset("pmbok").sized(duration=result.baseline.finish, budget=result.baseline.cost)
    table = scheme.table(result.plan)
    assert "Which risks stand in the register?" in words
    assert "The risks of the register (2), the gravest class first, by the scheme PMBOK" in words
    row = table.loc["flood"]
    assert f"30% {row['probability']} {row['cost']} {row['schedule']} {row['class']} {row['score']:g}" in words


def test_the_register_is_rated_by_the_scheme_of_the_office() -> None:
    """And shows what responses leave, and secondary risks as what comes with them; closed risks stand in the table and not on the map."""
    scale = pr.Scale("cost", [pr.Level("minor", 0, 100), pr.Level("grave", 100)], unit="EUR")
    office = pr.ScoringScheme(
        "<b>office</b>",
        pr.Scale("probability", [pr.Level("rare", 0, 0.5), pr.Level("likely", 0.5, 1)]),
        [scale],
        [["green", "green"], ["green", "red"]],
        [pr.Tolerance("green", "#00FF00"), pr.Tolerance("red", "#FF0000", "stop & tell")],
    )
    risks = [
        pr.Risk("flood", 0.9, pr.Impact(cost=500), owner="Ann <i>", responses=pr.Response("mitigate", probability=0.1, cost=20, secondary="leak")),
        pr.Risk("leak", 0.2, pr.Impact(cost=5)),
        pr.Risk("old", 0.2, pr.Impact(cost=5), status="closed"),
    ]
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 5, cost=1000)], risks, currency="EUR")
    seen = Page(page(pr.simulate(plan, 200, seed=1, progress=False), scheme=office))
    assert "flood threat Ann <i> open 90% likely grave red green" in seen.text
    assert "leak threat with a response 20% rare minor green green" in seen.text
    assert "old threat closed 20% rare minor green –" in seen.text
    assert "by the scheme <b>office</b>" in seen.text
    assert "red: stop & tell." in seen.text
    assert "Come with responses: leak." in seen.text
    assert "b" not in {tag for tag, _ in seen.tags}


def test_a_register_that_cannot_be_rated_says_why() -> None:
    """A rating in a dimension that the preset has not; a scheme that was asked for is an error."""
    plan = bridge().with_risks(pr.Risk("odd", 0.5, ratings={"fame": "High"}))
    result = pr.simulate(plan, 50, seed=1, progress=False)
    assert "The register is not rated: unknown dimension" in Page(page(result)).text.replace("scoring scheme 'PMBOK probability and impact matrix': ", "")
    with pytest.raises(RiskError, match="unknown dimension 'fame'"):
        page(result, scheme=pr.ScoringScheme.preset("pmbok"))


def test_a_plan_without_a_budget_is_rated_by_time() -> None:
    """Its risks' money has nothing to be a share of."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 50)], [pr.Risk("r", 0.5, pr.Impact("a", delay=10, cost=5))])
    assert "r threat open 50% Moderate Very high High 0.4" in Page(page(pr.simulate(plan, 50, seed=1, progress=False))).text


def test_a_comparison_has_a_page() -> None:
    """The changes with their intervals, the risks that differ with the price of their responses, both recipes; the same bytes each time."""
    plan = bridge(HOSTILE)
    flood = plan.risks["flood"].replace(responses=pr.Response("mitigate", HOSTILE, probability=0.05, cost=12_345))
    plan = plan.replace(risks=[flood, plan.risks["early"]])
    change = pr.compare_responses(plan, 500, seed=3, progress=False)
    text = page(change)
    seen = Page(text)
    assert text == page(pr.compare_responses(plan, 500, seed=3, threads=2, progress=False))
    assert "script" not in {tag for tag, _ in seen.tags}
    assert change.finish.p(80).value_text.lstrip("-") in seen.text
    for table in compare_summary(change).tables:
        for row in table.rows:
            assert " ".join(" ".join(row).split()) in seen.text
    assert "probability changed 30% 5% –" in seen.text
    assert "price of a response – 100% 12,345" in seen.text
    for result in (change.before, change.after):
        assert result.recipe.model_hash in seen.text
    ids = Counter(a["id"] for _, a in seen.tags if a.get("id"))
    assert max(ids.values()) == 1


def test_a_comparison_of_portfolios_names_the_risks_of_projects() -> None:
    """As project/risk."""
    flood = bridge().risks["flood"].replace(responses=pr.Response("mitigate", probability=0.05, cost=50))
    one = bridge().replace(risks=[flood])
    folio = pr.Portfolio("both", [one, one.replace(id="second")], name="Two bridges")
    words = Page(page(pr.compare_responses(folio, 200, seed=1, progress=False))).text
    assert "bridge/flood Bridge over the Wey probability changed 30% 5% –" in words
    assert "second/flood, response 1 mitigate price of a response – 100% 50" in words


def test_a_comparison_of_other_plans_has_a_page(tmp_path: Path) -> None:
    """Without money, without risks, and of runs that are not paired."""
    plans = [pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(5, high))]) for high in (9, 8)]
    runs = [pr.simulate(p, 100, seed=n, progress=False) for n, p in enumerate(plans)]
    words = Page(pr.report(pr.compare(*runs, paired=False), tmp_path / "c.html").read_text(encoding="utf-8")).text
    assert "do not share their draws" in words
    assert "What was changed?" not in words


def test_page_prints(result: Result) -> None:
    """There is a style for paper, and the page names its language and character set."""
    text = page(result)
    assert "@media print" in text
    assert '<html lang="en">' in text
    assert '<meta charset="utf-8">' in text


def test_title_can_be_given(result: Result) -> None:
    """A title replaces the project's name."""
    assert "<title>Board &lt;May&gt;</title>" in page(result, title="Board <May>")


def test_refusals(result: Result, tmp_path: Path) -> None:
    """Another suffix, something that is no result, and a folder that is not there are errors, and nothing is left behind."""
    with pytest.raises(FormatError, match=r"written as \.html, got '\.pdf'"):
        pr.report(result, tmp_path / "x.pdf")
    with pytest.raises(FormatError, match="a report is of a result, got a Project"):
        pr.report(bridge(), tmp_path / "x.html")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(FormatError, match="cannot be written"):
        pr.report(result, tmp_path / "nowhere" / "x.html")
    assert list(tmp_path.iterdir()) == []
