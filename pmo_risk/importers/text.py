"""Bytes to text, and text to numbers: strict, with errors that say where.

Python's own ``float`` takes ``1_000``, ``nan``, ``1e999`` and the digits of every script; a file that holds these is mistaken or hostile.
"""

from __future__ import annotations

import codecs
import math
import re
from pathlib import Path

from pmo_risk.errors import FormatError, LimitError, shown

MAX_BYTES = 512 * 1024 * 1024
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: str | Path, limit: int = MAX_BYTES) -> bytes:
    """The whole file.

    Raises
    ------
    FormatError : where it is absent, a folder, empty, or may not be read; with the reason of the operating system.
    LimitError : where it is larger than ``limit`` bytes.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > limit:
            raise LimitError(f"{size:,} bytes, more than {limit:,}", where=path.name, code="SIZE")
        data = path.read_bytes()
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
        reason = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise FormatError(f"cannot be read: {reason}", where=shown(str(path), 200), code="FILE") from None
    if not data.strip():
        raise FormatError("the file is empty", where=path.name, code="EMPTY")
    return data


def decode(data: bytes, where: str) -> tuple[str, str]:
    """The text and the name of its encoding: what its byte order mark says, else UTF-8, else Windows-1252.

    >>> decode("naïve".encode("cp1252"), "a.csv")
    ('naïve', 'cp1252')
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        try:
            return data.decode(marked), marked.removesuffix("-sig")
        except UnicodeDecodeError as fault:
            raise FormatError(f"byte {fault.start:,} is not {marked}", where=where, code="ENCODING", remedy="save the file as UTF-8") from None
    for name in ("utf-8", "cp1252"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError as fault:
            at = fault.start
    raise FormatError(f"byte {at:,} is neither UTF-8 nor Windows-1252", where=where, code="ENCODING", remedy="save the file as UTF-8")


def strict_number(text: str, where: str) -> float:
    """A finite number written with the digits 0 to 9, an optional point and an optional exponent; spaces around it are trimmed.

    >>> strict_number(" 1e5", "a.csv:2")
    100000.0
    >>> strict_number("1,5", "a.csv:2")
    Traceback (most recent call last):
    ...
    pmo_risk.errors.FormatError: a.csv:2: cannot read '1,5' as a number: a comma may part decimals or thousands; write 1.5 or 1500
    """
    if NUMBER.fullmatch(text.strip()) is None:
        if "," in text:
            raise FormatError(
                f"cannot read {shown(text)} as a number: a comma may part decimals or thousands",
                where=where,
                code="NUMBER_FORMAT",
                remedy="write 1.5 or 1500",
            )
        raise FormatError(f"cannot read {shown(text)} as a number", where=where, code="NUMBER_FORMAT", remedy="write it as 1500, 1.5 or 1e5")
    value = float(text)
    if not math.isfinite(value):
        raise FormatError(f"{shown(text)} is too large for a number", where=where, code="NOT_FINITE")
    return value
