"""What a result shows of itself: golden files, and names that would do harm."""

from html.parser import HTMLParser

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.results.html_look import html_look
from pmo_risk.results.summary import project_summary

HOSTILE = '<script>alert(1)</script><img src=x onerror="x()">\x1b[31m{{ 7*7 }}\u202e'


class Census(HTMLParser):
    """Every tag in order with its attributes, and the text between."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.text += f" {data} "


def census(html: str) -> Census:
    parser = Census()
    parser.feed(html)
    return parser


def test_the_text_of_a_project_is_as_agreed(result, golden):
    """Finish and cost with intervals, iterations, seed, how sure."""
    golden("project.txt", repr(result))


def test_the_html_of_a_project_is_as_agreed(result, golden):
    """The same tables and sentences."""
    golden("project.html", result._repr_html_())


def test_the_text_of_a_portfolio_is_as_agreed(folio_result, golden):
    """The whole, a row a project, and what holding them together is worth."""
    golden("portfolio.txt", repr(folio_result))


def test_the_html_of_a_portfolio_is_as_agreed(folio_result, golden):
    """The same tables and sentences."""
    golden("portfolio.html", folio_result._repr_html_())


def test_text_and_html_say_the_same(result, folio_result):
    """Every cell and sentence of the one is in the other."""
    for shown in (result, folio_result):
        html_words = census(shown._repr_html_()).text.split()
        assert sorted(html_words) == sorted(repr(shown).split())


def test_html_holds_no_script_and_no_reference(result, folio_result):
    """Nothing loads, nothing runs: no script, link, image, address or event handler."""
    for shown in (result, folio_result):
        found = census(shown._repr_html_())
        assert {tag for tag, _ in found.tags} == {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
        assert {name for _, attrs in found.tags for name, _ in attrs} <= {"style", "scope"}
        assert "http" not in shown._repr_html_()


def test_a_hostile_name_changes_no_tag(make_result, make_plan):
    """Goal R51: elements and attributes are those of a harmless name; templates in names are not run; control characters are written out."""
    plain = make_result(make_plan(name="x"))
    hostile = make_result(make_plan(name=HOSTILE, design=HOSTILE, flood=HOSTILE, currency=HOSTILE))
    assert census(hostile._repr_html_()).tags == census(plain._repr_html_()).tags
    assert "{{ 7*7 }}" in census(hostile._repr_html_()).text
    for text in (repr(hostile), hostile._repr_html_()):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_hostile_project_ids_change_no_tag(folio_result):
    """Ids of projects come from files too."""
    import dataclasses

    renamed = [p.replace(id=p.id + HOSTILE, name=HOSTILE) for p in folio_result.folio]
    folio = pr.Portfolio(HOSTILE, renamed)
    results = {p.id: dataclasses.replace(folio_result.projects[p.id[0]], plan=p) for p in renamed}
    hostile = dataclasses.replace(folio_result, folio=folio, projects=results)
    assert census(hostile._repr_html_()).tags == census(folio_result._repr_html_()).tags
    assert "\x1b" not in repr(hostile)


def test_a_project_without_cost_shows_none(make_result):
    """No table of zeros."""
    import dataclasses

    r = make_result()
    free = dataclasses.replace(r, trials=type(r.trials)(r.trials.finish, r.trials.clock, 0 * r.trials.cost), baseline=dataclasses.replace(r.baseline, cost=0.0))
    assert "cost" not in repr(free)
    assert len(project_summary(free).tables) == 1


def test_an_outcome_without_uncertainty_is_shown_exactly(make_result):
    """All iterations alike: the value in full, an interval of no width."""
    r = make_result(steps=np.zeros(1000))
    rows = {line.split()[0]: line.split()[1] for line in repr(r).splitlines() if line.startswith("P80")}
    assert rows["P80"] == "1,000,000"
    assert "60 " in repr(r)


@pytest.mark.parametrize(("deadline", "words"), [("2027-04-05", "end of 2027-04-05"), ("2027-04-05T17:00", "2027-04-05 17:00")])
def test_a_deadline_reads_as_it_was_given(make_result, make_plan, deadline, words):
    """A date is the end of its day, a moment itself."""
    assert f"The deadline ({words}) is met" in repr(make_result(make_plan(deadline=deadline)))


def test_many_projects_are_cut_short(folio_result):
    """Twenty rows, and how many more."""
    import dataclasses

    first = folio_result.projects["N"]
    projects = [first.plan.replace(id=f"P{i:02}") for i in range(23)]
    many = dataclasses.replace(folio_result, folio=pr.Portfolio("Many", projects), projects={p.id: dataclasses.replace(first, plan=p) for p in projects})
    assert "P19" in repr(many)
    assert "P20" not in repr(many)
    assert "… 3 more" in repr(many)


def test_a_stratified_run_says_how_it_was_sampled(make_result):
    """And that it has no interval, where it was not drawn in replicates."""
    text = repr(make_result(sampling="sobol"))
    assert "1,000 iterations, Sobol, seed 1" in text
    assert "of a kind that gives no interval" in text


def test_a_summary_is_data(result):
    """The looks only lay it out: the same summary gives the same HTML."""
    assert html_look(project_summary(result)) == result._repr_html_()
