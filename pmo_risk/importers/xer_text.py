"""A XER file as text: which encoding its bytes are in."""

from __future__ import annotations

import codecs
import re

from pmo_risk.importers.ledger import Ledger

_NAMED = re.compile(rb"(?i)(utf-?8|utf-?16|(?:windows-|cp)[0-9]{3,4}|iso-8859-[0-9]{1,2}|shift_jis|gbk|gb18030|big5|euc-kr)")


def decode(data: bytes, books: Ledger) -> str:
    """The text of a XER: by its byte order mark, the encoding its header names, valid UTF-8, else cp1252 (the default of P6 on Windows).

    Bytes without meaning in that encoding and NULs are replaced or removed, and counted in a note; so is a guess that mattered.
    """
    if data.startswith(codecs.BOM_UTF8):
        return _with(data[3:], "utf-8", books)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _with(data, "utf-16", books)
    for cell in data[:1024].replace(b"\r", b"\n").split(b"\n", 1)[0].split(b"\t"):
        if _NAMED.fullmatch(cell.strip()):
            return _with(data, cell.strip().decode("ascii"), books)
    if data.isascii():
        return _with(data, "ascii", books)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        foreign = sum(b > 127 for b in data)
        books.note("note", "ENCODING", f"no encoding is named; {foreign} characters read as cp1252", remedy="if names look wrong, save the file as UTF-8")
        return _with(data, "cp1252", books)
    return _with(data, "utf-8", books)


def _with(data: bytes, encoding: str, books: Ledger) -> str:
    text = data.decode(encoding, errors="replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode("utf-8" if encoding == "ascii" else encoding, errors="ignore") or b"\xef\xbf\xbd")
    if bad > 0:
        books.note("warning", "ENCODING", f"{bad} bytes mean nothing in {encoding} and were replaced", remedy="export it again, or save it as UTF-8")
    body = text.rstrip("\x00\x1a")
    if "\x00" in body:
        books.note("warning", "ENCODING", f"{body.count(chr(0))} NUL characters were removed", remedy="export it again")
    return body.replace("\x00", "")
