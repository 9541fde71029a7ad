"""Bytes to text and text to numbers."""

import math
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.errors import FormatError, LimitError
from pmo_risk.importers import csv_parts, text, values, xer_calendar
from pmo_risk.importers.text import decode, read_bytes, strict_number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_exactly(value: float) -> None:
    """What Python writes for a number, with spaces around it, is read as the same number."""
    read = strict_number(f" {value!r} ", "x")
    assert (read, math.copysign(1, read)) == (value, math.copysign(1, value))


@pytest.mark.parametrize(
    "text", ["1_000", "0x10", "٨", "８", "nan", "inf", "Infinity", "", " ", "1 000", "1,5", "1.2.3", "e5", "--1", "1e", "½", "1e999", "-1e999"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    """Digits of other scripts, underscores, hexadecimal, commas, NaN and what overflows are errors that show the value."""
    with pytest.raises(FormatError) as caught:
        strict_number(text, "f.csv:3")
    assert caught.value.code in ("NUMBER_FORMAT", "NOT_FINITE")
    assert caught.value.where == "f.csv:3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    """Text comes back from each encoding, and the encoding is named."""
    assert decode("naïve €".encode(encoding), "f") == ("naïve €", encoding.removesuffix("-sig"))


def test_a_broken_mark_is_refused() -> None:
    """A byte order mark that the rest does not keep is an error, not a guess."""
    with pytest.raises(FormatError, match="byte 4 is not utf-16"):
        decode(b"\xff\xfea\x00b", "f")


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    """A file is not read where it is larger than the limit."""
    (tmp_path / "f").write_bytes(b"x" * 11)
    with pytest.raises(LimitError, match="11 bytes, more than 10"):
        read_bytes(tmp_path / "f", limit=10)


@pytest.mark.parametrize(
    ("pattern", "hostile"),
    [
        (text.NUMBER, "9" * 100_000 + "x"),
        (values._NUMBER, "9" * 100_000 + "x"),
        (csv_parts._PREDECESSOR, "a" + " " * 100_000 + "b"),
        (xer_calendar._OPEN, "(0||" + " " * 100_000 + "x"),
    ],
    ids=["number of a table", "number of a planner", "predecessor", "calendar of a XER"],
)
def test_patterns_take_linear_time(pattern: re.Pattern[str], hostile: str) -> None:
    """A field of a hundred thousand characters is judged in less than a second, where backtracking would take minutes or years."""
    begun = time.perf_counter()
    pattern.fullmatch(hostile)
    assert time.perf_counter() - begun < 1
