"""Real P6 XML files: counts against the corpus's own table and against another parser, and dates against what P6 stored."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from pmo_risk.importers import read
from pmo_risk.model import Portfolio
from pmo_risk.network.schedule import schedule

FILES = {
    # file: activities in projects that are there, relations within and between them, calendars
    "p6-PrimaveraProject-15.2.xml": (26, 24, 1),
    "p6-MultiprojectWithExternal.xml": (2, 0, 2),
    "p6-PredecessorCalendar.xml": (1, 0, 1),
    "p6-ProjectDefaultCalendar.xml": (1, 0, 1),
    "p6-percent-complete-8.4.pmxml": (12, 0, 1),
    "aspose-written-137act.xml": (137, 498, 34),
    "conv-terminal-building-airport.xml": (66, 84, 4),
    "conv-harbour-pointe.xml": (131, 212, 3),
    "conv-hilal-oil-gas.xml": (31, 41, 2),
    "conv-cairo-alex-road.xml": (57, 81, 1),
    "conv-54069-BL-B2-20250902.xml": (47, 62, 5),
}
REPRODUCED = [
    # every early date that P6 stored is ours; late dates where it stored them
    "conv-terminal-building-airport",
    "conv-hilal-oil-gas",
    "conv-cairo-alex-road",
    "conv-54069-BL-B2-20250902",
    "p6-percent-complete-8.4",
    "p6-MultiprojectWithExternal_p1",
]
INSIDE = ("Code", "UDF")


def projects(model):
    return list(model) if isinstance(model, Portfolio) else [model]


def local(element):
    return element.tag.rpartition("}")[2]


@pytest.mark.parametrize("name", FILES)
def test_counts(corpus, name):
    """Activities, relations and calendars are as many as the corpus's table says, without those of projects that only have ends of links in the file."""
    model = read(corpus / "pmxml" / name)
    tasks = sum(len(p) for p in projects(model))
    links = sum(1 for p in projects(model) for _ in p.links()) + (len(model.links) if isinstance(model, Portfolio) else 0)
    assert (tasks, links, len(projects(model)[0].calendars)) == FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_every_element_is_in_the_books(corpus, name):
    """Elements at the top and in projects, with codes and fields in them, are as many as another parser counts; each is used or listed."""
    expected = Counter()
    for top in ET.parse(corpus / "pmxml" / name).getroot():  # noqa: S314  # a file of the corpus
        rows = [top, *(e for e in top if local(top) == "Project" and local(e) not in INSIDE and len(e))]
        expected.update(local(e) for e in [*rows, *(inner for row in rows for inner in row if local(inner) in INSIDE and len(inner))])
    counted = {t.name: t.read for t in read(corpus / "pmxml" / name).source.tables}
    assert counted == dict(expected)
    assert all(t.used >= 0 and t.listed >= 0 for t in read(corpus / "pmxml" / name).source.tables)


@pytest.mark.parametrize("name", REPRODUCED)
def test_stored_dates(corpus, name):
    """Early and late dates are those that P6 stored in the same file, in working time to the minute."""
    base, _, number = name.rpartition("_p")
    (path,) = (corpus / "pmxml").glob(f"{base if number.isdigit() else name}.*ml")
    rows = {row.uid: (plan, task, row) for plan in projects(read(path)) for task, row in zip(plan, schedule(plan).itertuples(), strict=True)}
    with (corpus / "pmxml" / "oracle_dates" / f"{name}.dates.csv").open(encoding="utf-8") as stream:
        for stored in csv.DictReader(stream):
            plan, task, ours = rows[stored["unique_id"]]
            for column in ("early_start", "early_finish", "late_start", "late_finish"):
                if stored[f"stored_{column}"]:
                    when, mine = datetime.fromisoformat(stored[f"stored_{column}"]), getattr(ours, column).to_pydatetime()
                    hours = plan.calendar_of(task.id).hours_between(min(when, mine), max(when, mine))
                    assert abs(when - mine) <= timedelta(minutes=1) or hours < 1 / 60, (task.id, column, when, mine)
