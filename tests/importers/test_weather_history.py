"""Histories of weather from CSV files."""

from datetime import date, timedelta

import pytest

import pmo_risk as pr
from pmo_risk.errors import CalendarError, FormatError, ManyErrors

YEAR = [date(2003, 1, 1) + timedelta(n) for n in range(365)]


def written(tmp_path, rows, header="date,lost"):
    path = tmp_path / "site.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_flags_are_read_in_any_order_and_form(tmp_path):
    """1, true and yes are lost days; other columns are not read; the header may stand below a title."""
    words = {0: "1", 1: "true", 2: "Yes", 3: "no"}
    rows = [f"{d},9.5,{words.get(n, '0')}" for n, d in enumerate(YEAR)][::-1]
    weather = pr.read_weather(written(tmp_path, rows, "Met mast 7,,\nDate,wind,Lost"), "north", ["site"])
    assert weather.history == {2003: "111" + "0" * 362}
    assert weather.calendars == ("site",)


def test_measurements_are_read_with_a_threshold(tmp_path):
    """A day is lost where its measurement is above the threshold; fields may be parted by semicolons."""
    rows = [f"{d};{2.0 + (d.month == 1) * 0.1}" for d in YEAR]
    weather = pr.read_weather(written(tmp_path, rows, "day;Hs"), "north", ["site"], column="hs", threshold=2.0)
    assert weather.shares == (1.0, *[0.0] * 11)


def test_every_fault_is_told_with_its_line(tmp_path):
    """Dates and flags that cannot be read, blanks, and a day given twice, each with file and line, all at once."""
    rows = [f"{d},0" for d in YEAR]
    rows[3], rows[5], rows[7], rows[9] = "2003-02-30,0", f"{YEAR[5]},perhaps", f"{YEAR[7]},", f"{YEAR[8]},1"
    with pytest.raises(ManyErrors) as caught:
        pr.read_weather(written(tmp_path, rows), "north", ["site"])
    assert [p.where for p in caught.value.problems] == ["site.csv:5:date", "site.csv:7:lost", "site.csv:9:lost", "site.csv:11:date"]
    assert [p.code for p in caught.value.problems] == ["DATE", "TYPE", "MISSING", "DUPLICATE_DATE"]


@pytest.mark.parametrize("value", ["nan", "inf", "1_0", "=1+1", "2,5"])
def test_a_measurement_that_is_no_number_is_refused(tmp_path, value):
    """Text that Python would take for a number, and formulas, are refused with their line."""
    rows = [f"{d};{value if n == 4 else 1.0}" for n, d in enumerate(YEAR)]
    with pytest.raises(FormatError) as caught:
        pr.read_weather(written(tmp_path, rows, "date;hs"), "north", ["site"], column="hs", threshold=2.0)
    assert caught.value.where == "site.csv:6:hs"


def test_a_year_with_gaps_is_refused(tmp_path):
    """Years are whole: the file and the first absent day are named."""
    with pytest.raises(CalendarError, match=r"site.csv: .*lacks 1 of 365 days, the first 2003-03-01"):
        pr.read_weather(written(tmp_path, [f"{d},0" for d in YEAR if d != date(2003, 3, 1)]), "north", ["site"])


def test_a_file_without_its_columns_is_refused(tmp_path):
    """The columns that are missed are named, with those that were found."""
    with pytest.raises(FormatError, match="no header row with date and hs"):
        pr.read_weather(written(tmp_path, ["2003-01-01,1"], "date,wave"), "north", ["site"], column="hs", threshold=2.0)


def test_a_json_file_with_wrong_weather_says_where(tmp_path):
    """Faults of weather in a JSON file have their place in it."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 1)], weather=[pr.Weather("north", ["Standard"], lost=0.3)])
    text = pr.write(plan, tmp_path / "plan.json").read_text(encoding="utf-8")
    for wrong, code, where in (
        (text.replace('"weather"', '"wether"'), "UNKNOWN_KEY", "/project"),
        (text.replace("0.3", "1.3", 1), "SHARES", "/project/weather/0"),
        (text.replace('"calendars": [\n          "Standard"', '"calendars": [\n          "Nonstandard"'), "UNKNOWN_CALENDAR", "/project"),
    ):
        assert wrong != text
        (tmp_path / "wrong.json").write_text(wrong, encoding="utf-8")
        with pytest.raises(Exception, match=where) as caught:
            pr.read(tmp_path / "wrong.json")
        assert code in {p.code for p in caught.value.problems}
