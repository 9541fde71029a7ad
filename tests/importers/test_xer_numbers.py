"""Numbers of a XER: decimal marks, grouping, and what is not a number."""

import pytest

from pmo_risk.errors import FormatError
from pmo_risk.importers import read
from pmo_risk.importers.xer_numbers import Numbers


@pytest.mark.parametrize(
    ("mark", "text", "value"),
    [
        (".", "8.5", 8.5),
        (".", "-8", -8.0),
        (".", "1e2", 100.0),
        (",", "8,5", 8.5),
        (",", "1.234,5", 1234.5),
        (".", "1,234.5", 1234.5),
        (".", "8,5", 8.5),
        (",", "1,234", 1.234),
    ],
)
def test_clear_numbers_are_read(mark, text, value):
    """A number that can mean one thing only is read, in the file's mark or the other."""
    assert Numbers(mark).read(text, "here") == value


@pytest.mark.parametrize(("mark", "text"), [(".", "1,234"), (",", "1.234"), ("?", "1.234"), ("?", "1,234")])
def test_ambiguous_numbers_are_refused(mark, text):
    """1,234 is never 1.234 by guess."""
    with pytest.raises(FormatError, match="may mean") as caught:
        Numbers(mark).read(text, "here")
    assert caught.value.code == "NUMBER_FORMAT"


@pytest.mark.parametrize("text", ["1_000", "٨", "0x10", "nan", "inf", "1e999", "8 5", "", "--8", "1,2,3", "12,34.5"])
def test_what_is_not_a_number_is_refused(text):
    """Python takes some of these for numbers; we do not."""
    with pytest.raises(FormatError):
        Numbers(".").read(text, "here")


def test_spaces_around_a_duration_are_trimmed(write_xer):
    """P6 pads numbers with spaces."""
    assert read(write_xer({("TASK", 0): {"remain_drtn_hr_cnt": "  8 ", "target_drtn_hr_cnt": " 8"}}))["A"].duration.mean == 8


def test_the_currency_tells_the_decimal_mark(write_xer):
    """A file whose currency has a decimal comma writes 1,250 for one and a quarter."""
    money = [{"curr_id": "1", "curr_short_name": "EUR", "decimal_symbol": ","}]
    path = write_xer({("TASK", 0): {"remain_drtn_hr_cnt": "1,250"}}, header="EUR", CURRTYPE=money)
    assert read(path)["A"].duration.mean == 1.25


def test_the_file_itself_overrules_its_currency(write_xer):
    """One number that proves a decimal point settles it, whatever the currency says."""
    money = [{"curr_id": "1", "curr_short_name": "EUR", "decimal_symbol": ","}]
    path = write_xer({("TASK", 0): {"remain_drtn_hr_cnt": "1.250"}, ("TASK", 1): {"remain_drtn_hr_cnt": "8.5"}}, header="EUR", CURRTYPE=money)
    assert read(path)["A"].duration.mean == 1.25


def test_a_bad_number_is_told_with_its_line(write_xer):
    """The error names file, line and field."""
    with pytest.raises(FormatError, match=r"plan\.xer:\d+: remain_drtn_hr_cnt: cannot read '1_000'"):
        read(write_xer({("TASK", 0): {"remain_drtn_hr_cnt": "1_000"}}))
