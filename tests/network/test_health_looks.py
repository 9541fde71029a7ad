"""What health shows of itself: golden files, and names that would do harm."""

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pmo_risk.distributions import triangular
from pmo_risk.model import Baseline, BaselineTask, Constraint, Link, Project, Task
from pmo_risk.network import check
from pmo_risk.network.health.looks import row_of

HOSTILE = '<script>alert(1)</script><img src=x onerror="x()">\x1b[31m{{ 7*7 }}\u202e'


class Census(HTMLParser):
    """Every tag in order with its attributes, and the words between."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.words += data.split()


def yard(name="yard", extra=""):
    """A plan with a metric of each verdict."""
    tasks = [
        Task(f"dig{extra}", triangular(8, 10, 14), actual_start="2027-01-04", remaining=triangular(3, 5, 9)),
        Task(f"pour{extra}", 50, after=[Link(f"dig{extra}", lag="-2d")]),
        Task(f"cure{extra}", 5, after=[Link(f"pour{extra}", "SS", lag="15d")], constraints=Constraint("FNLT", "2027-03-01T17:00")),
        Task(f"paint{extra}", 5, after=[f"pour{extra}"]),
        Task(f"sign{extra}", 0, milestone="finish", after=[f"paint{extra}"]),
    ]
    baseline = Baseline("contract", {f"dig{extra}": BaselineTask("2027-01-04", "2027-01-08T17:00")})
    return Project(name, "2027-01-04", tasks, data_date="2027-01-11", deadline="2027-03-31", baselines=[baseline])


@pytest.fixture
def golden():
    """Compare a text with the file of that name in ``golden/``; with PMO_RISK_GOLDEN=write the file is written anew first."""

    def compare(name, text):
        path = Path(__file__).with_name("golden") / name
        if os.environ.get("PMO_RISK_GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        assert text + "\n" == path.read_text(encoding="utf-8")

    return compare


def test_the_text_is_as_agreed(golden):
    """The table, then what fails, where and why it matters."""
    golden("health.txt", str(check(yard()).health))


def test_the_html_is_as_agreed(golden):
    """The same figures and reasons as tables."""
    golden("health.html", check(yard()).health._repr_html_())


def test_text_and_html_say_the_same():
    """Every verdict, figure and note is in both; the reasons of what fails, too."""
    health = check(yard()).health
    html, text = " ".join(Census(health._repr_html_()).words), " ".join(str(health).split())
    for one in health:
        row = row_of(one)
        for said in (row.verdict, row.name, row.count, row.value, row.threshold, row.note):
            assert " ".join(said.split()) in html
            assert " ".join(said.split()) in text
        if one.verdict == "fail":
            assert row.why in html
            assert row.why in text
            assert row.offenders in text


def test_a_hostile_name_changes_no_tag():
    """Elements and attributes are those of a harmless name; templates in names are not run; control characters are written out."""
    plain, hostile = check(yard()).health, check(yard(HOSTILE, HOSTILE)).health
    found = Census(hostile._repr_html_())
    assert found.tags == Census(plain._repr_html_()).tags
    assert {tag for tag, _ in found.tags} == {"div", "p", "b", "table", "tr", "th", "td"}
    for text in (str(hostile), hostile._repr_html_()):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_long_lists_are_cut_short():
    """Five offenders, and how many more."""
    health = check(Project("p", "2027-01-04", [Task(f"t{n:02}", 5) for n in range(30)])).health
    assert "Missing logic: 't00', 't01', 't02', 't03', 't04' … and 25 more" in str(health)
    assert len(health["missing_logic"].offenders) == 30


@pytest.mark.parametrize(("loose", "text"), [(1, "<0.1%"), (2999, ">99.9%"), (30, "1%"), (32, "1.1%"), (0, "0%"), (3000, "100%")])
def test_a_share_is_not_rounded_to_none_or_all(loose, text):
    """One of three thousand is not 0%, and all but one are not 100%."""
    tasks = [Task(f"t{n:04}", 1, manual=n < loose) for n in range(3000)]
    assert check(Project("p", "2027-01-04", tasks)).health["manual_tasks"].value_text == text
