"""One project from a XER and from P6 XML: the same model, field by field, and the same dates.

The files ``conv-*`` were made from the XER of the same name by another program (MPXJ). What it changed on the way is listed below, and nothing else differs.
The other pairs were both exported from P6.
"""

from datetime import timedelta

import pandas as pd
import pytest

from pmo_risk.importers import read
from pmo_risk.model import Portfolio
from pmo_risk.network.schedule import schedule

CONVERTED = ["54069-BL-B2-20250902", "cairo-alex-road", "harbour-pointe", "hilal-oil-gas", "terminal-building-airport"]
PAIRS = [(f"xer/{name}.xer", f"pmxml/conv-{name}.xml") for name in CONVERTED] + [
    ("xer/edge/mpxj-percent-complete-8.4.xer", "pmxml/p6-percent-complete-8.4.pmxml"),
    ("xer/edge/aspose-MultiprojectWithExternal.xer", "pmxml/p6-MultiprojectWithExternal.xml"),
]
CHANGED = {
    # the header of a XER names the currency of its money; the converted files name none, so it is the base currency
    "pmxml/conv-hilal-oil-gas.xml": {("currency",)},
    "pmxml/conv-terminal-building-airport.xml": {("currency",)},
    # this export names no currency at all
    "pmxml/p6-percent-complete-8.4.pmxml": {("currency",)},
    # two exports years apart: the project was renamed, and two resources got a rate
    "pmxml/p6-MultiprojectWithExternal.xml": {("name",), ("resources", "E&C Resources", "rates"), ("resources", "R-3", "rates")},
}
ROUNDED = {
    # hours and units to two decimals: 51.466667 h became 51.47 h, and money a day with it
    "pmxml/conv-harbour-pointe.xml": 5e-4,
}
EXACT = 1e-12
KEYS = {"tasks": "id", "calendars": "name", "resources": "id", "baselines": "name"}
DATES = ["early_start", "early_finish", "late_start", "late_finish"]


def projects(model):
    return dict(model.projects) if isinstance(model, Portfolio) else {model.id: model}


def differences(a, b, tolerance, path=()):
    """Where two JSON forms differ: paths with both values."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            yield from differences(a.get(key), b.get(key), tolerance, (*path, key))
    elif isinstance(a, list) and isinstance(b, list) and len(path) == 1 and path[0] in KEYS:
        key = KEYS[path[0]]
        yield from differences({x[key]: x for x in a}, {x[key]: x for x in b}, tolerance, path)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for at, (x, y) in enumerate(zip(a, b, strict=True)):
            yield from differences(x, y, tolerance, (*path, at))
    elif isinstance(a, float) and isinstance(b, float):
        if abs(a - b) > tolerance * max(abs(a), abs(b)):
            yield path, a, b
    elif a != b:
        yield path, a, b


@pytest.mark.parametrize(("xer", "xml"), PAIRS)
def test_one_model(corpus, xer, xml):
    """Tasks, links, calendars, constraints, progress, resources, assignments, codes, fields, costs, options and baselines are the same."""
    ours, theirs = projects(read(corpus / xml)), projects(read(corpus / xer))
    assert set(ours) <= set(theirs)
    for name, plan in ours.items():
        found = list(differences(theirs[name].to_dict(), plan.to_dict(), ROUNDED.get(xml, EXACT)))
        assert [(path, a, b) for path, a, b in found if path not in CHANGED.get(xml, ())] == []


@pytest.mark.parametrize(("xer", "xml"), PAIRS)
def test_one_schedule(corpus, xer, xml):
    """Early and late dates, floats and critical tasks are the same; where durations were rounded, to the minute."""
    ours, theirs = projects(read(corpus / xml)), projects(read(corpus / xer))
    for name, plan in ours.items():
        mine, other = schedule(plan), schedule(theirs[name]).reindex(schedule(plan).index)
        assert list(mine["critical"]) == list(other["critical"])
        if xml not in ROUNDED:
            pd.testing.assert_frame_equal(mine[[*DATES, "total_float", "free_float"]], other[[*DATES, "total_float", "free_float"]], check_exact=True)
            continue
        for column in DATES:
            assert (mine[column] - other[column]).abs().max() <= timedelta(minutes=1), column
        for column in ("total_float", "free_float"):
            assert (mine[column] - other[column]).abs().max() <= 1 / 60, column


def test_the_pair_with_stubs_differs_by_what_the_xml_lacks(corpus):
    """The XER holds both projects of the pair and the link between them; P6 XML holds one, and the end of the link."""
    folio, plan = (read(corpus / path) for path in PAIRS[-1])
    assert isinstance(folio, Portfolio)
    assert set(folio.projects) - {plan.id} == {"TestProject"}
    assert [n.code for n in plan.source.notes if n.code.startswith("EXTERNAL")] == ["EXTERNAL_PROJECT", "EXTERNAL_ACTIVITY", "EXTERNAL_LINK"]
