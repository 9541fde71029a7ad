"""Lengths of time and dates: each unit, and each way of getting one wrong."""

import time
from datetime import UTC, date, datetime
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.errors import UnitError
from pmo_risk.model.units import UNITS, Span, WorkingHours, minutes_per, moment, span, unit_of

MINUTES = {"min": 1, "h": 60, "d": 450, "w": 2250, "mo": 9000, "y": 115200, "emin": 1, "eh": 60, "ed": 1440, "ew": 10080, "emo": 43200, "ey": 525600}


def refused(call, *words):
    with pytest.raises(UnitError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
    return caught.value


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit(unit):
    """A unit is as many minutes as the calendar's hours say; an elapsed one as the clock says."""
    length = span(f" -1.5 {unit} ", "lag")
    assert length == Span(-1.5, unit)
    assert length.minutes("h", WorkingHours(7.5, 37.5, 150)) == -1.5 * MINUTES[unit]
    assert length.elapsed == unit.startswith("e")
    assert span(str(length), "lag") == length


def test_number_without_unit_takes_the_default():
    """A bare number is in the unit of the project."""
    assert span("2", "x").minutes("w", WorkingHours()) == 2 * 40 * 60
    assert minutes_per("mo", WorkingHours()) == 9600


@pytest.mark.parametrize(
    "value", ["", "d", "5 6d", "٨d", "²d", "5d6", "1_0d", "nan", "inf", "0x1d", "5,0d", "--5d", None, True, [], b"5d", Span(True, "d"), Span("a", "d")]
)
def test_garbage_is_refused(value):
    """What is not a number and a unit is refused, with the place."""
    error = refused(lambda: span(value, "lag of x"), "lag of x: ")
    assert error.code == "SPAN"
    assert error.remedy


@pytest.mark.parametrize("value", [3, np.int64(3), np.float32(3), Fraction(3), "3", ".3e1", "+3.", "30e-1"])
def test_every_kind_of_number(value):
    """Python's and NumPy's real numbers, and the forms of a float in text, all read alike."""
    assert span(value, "x") == Span(3.0)


@pytest.mark.parametrize(
    ("value", "code"), [(10**400, "NOT_FINITE"), ("1e999d", "NOT_FINITE"), (float("nan"), "NOT_FINITE"), ("36601ed", "RANGE"), (Span(1e9, "d"), "RANGE")]
)
def test_huge_and_not_finite(value, code):
    """What is not finite or longer than 100 years is refused."""
    assert refused(lambda: span(value, "x")).code == code
    assert span("36600ed", "x").value == 36600


@pytest.mark.parametrize("text", ["0" * 1_000_000 + "!", "5" + " " * 1_000_000 + "!", "5" + "a" * 1_000_000 + "!"], ids=["digits", "spaces", "letters"])
def test_a_megabyte_is_refused_at_once(text):
    """Reading takes time in proportion to the text, and the message stays short."""
    begin = time.perf_counter()
    assert len(str(refused(lambda: span(text, "x")))) < 300
    assert time.perf_counter() - begin < 2


def test_unknown_unit_hints():
    """An unknown unit names the nearest and all there are."""
    refused(lambda: unit_of("D", "task 'a'"), "task 'a': unknown unit 'D'; did you mean 'd'?", "emo")
    refused(lambda: unit_of(None, "x"), "unknown unit None")


@given(st.floats(-30, 30).map(lambda x: round(x, 4)), st.sampled_from(UNITS))
def test_text_and_back(value, unit):
    """What is written as text is read back as it was."""
    assert span(f"{value!r}{unit}", "x") == Span(value, unit)


def test_minus_zero_is_zero():
    """Minus zero is not kept: it equals zero, so it must be written alike."""
    assert [str(span(z, "x")) for z in (-0.0, "-0d", Span(-0.0, "d"))] == ["0", "0d", "0d"]


@pytest.mark.parametrize("value", ["2027-01-04T08:30", " 2027-01-04 08:30 ", datetime(2027, 1, 4, 8, 30), pd.Timestamp("2027-01-04 08:30")])
def test_moments(value):
    """ISO text, a datetime and a pandas Timestamp are one moment, a plain datetime, with end_of_day too."""
    assert moment(value, "x") == moment(value, "x", end_of_day=True) == datetime(2027, 1, 4, 8, 30)
    assert type(moment(value, "x")) is datetime


@pytest.mark.parametrize("value", ["2027-12-31", date(2027, 12, 31)])
def test_whole_days(value):
    """A date is its first midnight, or as an end the midnight after."""
    assert moment(value, "x") == datetime(2027, 12, 31)
    assert moment(value, "x", end_of_day=True) == datetime(2028, 1, 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (v, "DATE")
        for v in (
            "",
            "04/01/2027",
            "2027-02-29",
            "٢٠٢٧-01-04",
            "2027-01-04T08:00Z",
            "2027-01-04T25:00",
            20270104,
            None,
            datetime(2027, 1, 4, tzinfo=UTC),
            pd.Timestamp("2027-01-04", tz="UTC"),
        )
    ]
    + [(v, "DATE_RANGE") for v in ("1899-12-31", "3000-01-01", pd.NaT)],
)
def test_bad_dates(value, code):
    """Other forms, days that are not, zones, and years outside 1900 to 2999 are refused with the place."""
    assert refused(lambda: moment(value, "start"), "start: ").code == code


def test_leap_days():
    """The year 2000 has a 29 February, 1900 has none."""
    assert moment("2000-02-29", "x").day == 29
    refused(lambda: moment("1900-02-29", "x"), "1900-02-29")
