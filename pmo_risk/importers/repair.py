"""XML with characters that XML 1.0 does not allow (``Char`` in its section 2.2), read without them; the file itself stays as it is."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pmo_risk.errors import FormatError, LimitError, shown
from pmo_risk.importers.ledger import Ledger

MAX_CHANGES = 10_000
_FORBIDDEN = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_FOUND = re.compile(rf"(?P<opens><!\[CDATA\[|<!--)|(?P<closes>\]\]>|-->)|&#(?:(?P<decimal>[0-9]+)|x(?P<hex>[0-9a-fA-F]+));|{_FORBIDDEN}")
_CLOSED_BY = {"<![CDATA[": "]]>", "<!--": "-->"}
_LINE_END = re.compile("\r\n|\r|\n")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENCODING = re.compile("(?i)utf-?8|us-ascii|latin-?1|iso-8859-[0-9]{1,2}|(?:windows-|cp)[0-9]{3,4}|koi8-[ru]")
_AROUND = 20


def repaired(path: Path, books: Ledger) -> bytes:
    """The text of an XML file in UTF-8, without the characters and character references that XML 1.0 does not allow; each is noted in ``books``.

    Bytes that stand for no character in the file's encoding are left out too. Lines and columns count as those of the parser do, columns from 0.

    Raises
    ------
    FormatError : its encoding is not known.
    LimitError : more than 10,000 changes.
    """
    text = _text(path)
    kept: list[str] = []
    changes = done = counted = start_of_line = 0
    line, closed_by = 1, ""
    for found in _FOUND.finditer(text):
        if found["opens"]:
            closed_by = closed_by or _CLOSED_BY[found[0]]
        elif found["closes"]:
            closed_by = "" if found[0] == closed_by else closed_by
        elif not _is_reference(found) or (not closed_by and not _allowed(found)):
            changes += 1
            if changes > MAX_CHANGES:
                what = f"more than {MAX_CHANGES:,} characters that XML does not allow"
                raise LimitError(what, where=str(path), code="SIZE", remedy="this is hardly XML; export it again")
            for end in _LINE_END.finditer(text, counted, found.start()):
                line, start_of_line = line + 1, end.end()
            counted = found.start()
            what = f"line {line}, column {found.start() - start_of_line}: {_named(found)} is left out, in {shown(_around(text, found))}"
            books.note("warning", "REPAIRED", what, line=line, remedy="see that the text is still what was meant")
            kept.append(text[done : found.start()])
            done = found.end()
    return "".join([*kept, text[done:]]).encode("utf-8")


def _is_reference(found: re.Match[str]) -> bool:
    return bool(found["decimal"] or found["hex"])


def _allowed(found: re.Match[str]) -> bool:
    """True for a reference to a character that XML allows."""
    digits = (found["decimal"] or found["hex"]).lstrip("0")
    if len(digits) > 7:
        return False
    number = int(digits or "0", 10 if found["decimal"] else 16)
    return number < 0x110000 and not re.match(_FORBIDDEN, chr(number))


def _named(found: re.Match[str]) -> str:
    if _is_reference(found):
        return f"the reference {shown(found[0])} to a character that XML does not allow"
    number = ord(found[0])
    if 0xDC80 <= number <= 0xDCFF:
        return f"the byte 0x{number - 0xDC00:02X}, which is no character,"
    return f"the character {shown(found[0])}, which XML does not allow,"


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - _AROUND) : found.end() + _AROUND]


def _text(path: Path) -> str:
    """The text of the file; bytes that are no character are lone surrogates, as Python's ``surrogateescape`` has them."""
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif data[:2] in (b"<\0", b"\0<"):
        encoding = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    elif data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    else:
        declared = _DECLARED.search(data[:1024])
        encoding = declared[1].decode("ascii") if declared else "utf-8"
        if not _ENCODING.fullmatch(encoding):
            raise _unknown(encoding, path)
    try:
        return data.decode(encoding, "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape")
    except (LookupError, ValueError) as error:
        raise _unknown(str(error), path) from None


def _unknown(seen: str, path: Path) -> FormatError:
    return FormatError(f"its encoding is not known: {shown(seen)}", where=str(path), code="ENCODING", remedy="save it as UTF-8")
