"""An estimate shows the digits that its error allows, and nothing that could do harm."""

import math
from datetime import datetime

import pytest

from pmo_risk.measures import Estimate
from pmo_risk.measures.figures import figure, legible, places


def shown(value: float, low: float, high: float, **fields) -> str:
    return str(Estimate(value, low, high, 0.95, 0.0, **fields))


def test_an_estimate_reads_as_a_sentence_of_the_field():
    """Label, value, unit, interval, date."""
    e = Estimate(412.34, 411.02, 413.94, 0.95, 0.74, unit="d", label="P80 finish", date=datetime(2028, 8, 14, 16))
    assert str(e) == "P80 finish 412.3 d [411.0, 413.9] (2028-08-14)"
    assert float(e) == 412.34
    assert e.interval == (411.02, 413.94)


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        ((4_213_377.0, 4_201_020.0, 4_226_999.0), "4,213,000 [4,201,000, 4,227,000]"),  # half 13,622: two digits, thousands
        ((0.8, 0.774081, 0.823623), "0.800 [0.774, 0.824]"),
        ((88.03, 87.39, 88.84), "88.0 [87.4, 88.8]"),  # half 0.81: one digit
        ((88.03, 87.75, 88.31), "88.03 [87.75, 88.31]"),  # half 0.28: two
        ((12.5, 12.5, 12.5), "12.5 [12.5, 12.5]"),
        ((1234567.0, 1234567.0, 1234567.0), "1,234,567 [1,234,567, 1,234,567]"),
        ((84.2931, -math.inf, math.inf), "84.3 [none, none]"),
        ((84.2931, -math.inf, 86.6), "84.3 [none, 86.6]"),
        ((math.nan, -math.inf, math.inf), "–"),
        ((0.0, 0.0, 0.0038), "0.000 [0.000, 0.004]"),
        ((-0.04, -1.3, 1.2), "0.0 [-1.3, 1.2]"),
        ((0.0, 0.0, 0.0), "0 [0, 0]"),
    ],
)
def test_digits_follow_the_interval(estimate, text):
    """Two significant digits of the wider half where it begins with 100 to 354, else one; thousands apart; no minus zero."""
    assert shown(*estimate) == text


@pytest.mark.parametrize("error", [1.0, 1.01, 3.54, 3.56, 9.4, 9.51, 9.99])
@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e4])
def test_rounding_never_hides_the_error(error, scale):
    """Half a unit of the last place shown is at most a seventh of the wider half, and at least a hundredth: no digit too few, none idle."""
    half = error * scale
    last = 10.0 ** -places(0.0, -half, half)
    assert half / 100 <= last / 2 <= half / 7


def test_a_missing_value_shows_neither_unit_nor_interval():
    """A dash after the label."""
    assert shown(math.nan, -math.inf, math.inf, label="std of finish", unit="d") == "std of finish –"


def test_dates_of_the_interval_say_where_there_is_none():
    """A bound that is missing is called so."""
    e = Estimate(1.0, 0.5, math.inf, 0.95, 0.1, date=datetime(2027, 1, 5), low_date=datetime(2027, 1, 4))
    assert (e.date_text, e.dates_text) == ("2027-01-05", "[2027-01-04, none]")
    assert Estimate(1.0, 0.5, 2.0, 0.95, 0.1).dates_text == ""


def test_html_escapes_label_and_unit():
    """Names come from files: a label is text, never markup."""
    e = Estimate(1.0, 0.9, 1.1, 0.95, 0.05, unit="<b>", label='<script>"&')
    assert "<script>" not in e._repr_html_()
    assert "&lt;script&gt;&quot;&amp; 1.00 &lt;b&gt;" in e._repr_html_()
    assert 'confidence 0.95"' in e._repr_html_()


@pytest.mark.parametrize("text", ["a\x1b[31mred", "line\nbreak", "right\u202eleft", "nul\0"])
def test_text_cannot_steer_a_terminal(text):
    """Control and direction characters are written out, on one line."""
    assert legible(text).isprintable()
    assert shown(1.0, 0.9, 1.1, label=text).isprintable()


def test_long_names_are_cut_and_letters_kept():
    """At most 80 characters; accents and other scripts stay."""
    assert legible("é" * 100) == "é" * 79 + "…"
    assert legible("Ærø 橋") == "Ærø 橋"


def test_an_estimate_is_frozen():
    """It is a fact about a run."""
    with pytest.raises(AttributeError):
        Estimate(1.0, 0.9, 1.1, 0.95, 0.05).value = 2.0


def test_rounding_to_hundreds_keeps_the_thousands_apart():
    """Negative places round to tens, hundreds, thousands."""
    assert figure(1_234_567.0, -2) == "1,234,600"
