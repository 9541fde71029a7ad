"""XML from strangers: a plain tree, with nothing expanded and nothing fetched.

Document type definitions are refused, and with them entities of every kind; so is XInclude. Depth, size and number of elements are limited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from pmo_risk.errors import FormatError, LimitError, SecurityError, shown

MAX_DEPTH = 256
MAX_ELEMENTS = 9_000_000
MAX_KEPT = 2_000_000
MAX_TEXT = 1_000_000
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_CHUNK = 1 << 20
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r"))
_LONGEST = 4 * MAX_TEXT  # bytes of one tag or comment: a character has at most four
_BAD_CHARACTER = (expat.errors.codes[expat.errors.XML_ERROR_BAD_CHAR_REF], expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN])


@dataclass(slots=True, eq=False)
class Node:
    """An element without its namespace: ``values`` holds the text of child elements that have no children themselves, the first of each name."""

    tag: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The trimmed text of a child element; empty where there is none."""
        return self.values.get(name, "").strip()

    def flag(self, name: str) -> bool:
        """True where the child element says 1 or true."""
        return self.get(name) in ("1", "true")

    def all(self, *path: str) -> Iterator[Node]:
        """The descendants at the end of a path of tags."""
        for child in self.children:
            if child.tag == path[0]:
                if len(path) == 1:
                    yield child
                else:
                    yield from child.all(*path[1:])


Keep = Callable[[Node, Node], bool]


def _everything(_parent: Node, _node: Node) -> bool:
    return True


class _Builder:
    """Handlers of one parse. Subtrees whose tag is in ``skip`` are checked but not kept, nor those ``keep`` refuses; those in ``rows`` are kept if empty."""

    def __init__(self, where: str, skip: frozenset[str], rows: frozenset[str], keep: Keep, *, repaired: bool = False) -> None:
        self.where, self.skip, self.rows, self.keep, self.repaired = where, skip, rows, keep, repaired
        self.parser = expat.ParserCreate("utf-8" if repaired else None)
        self.parser.buffer_text = True
        self.root: Node | None = None
        self.open: list[Node] = []
        self.text: list[str] = []
        self.depth = self.count = self.kept = self.skipping = self.length = 0
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.CommentHandler = self.comment
        self.parser.ProcessingInstructionHandler = self.instruction

    @property
    def here(self) -> str:
        return f"{self.where}:{self.parser.CurrentLineNumber}"

    def doctype(self, *_: object) -> None:
        raise SecurityError("the file has a document type definition (DOCTYPE)", where=self.here, code="DTD", remedy="remove the DOCTYPE; it is never needed")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH:
            raise LimitError(f"elements are nested deeper than {MAX_DEPTH}", where=self.here, code="DEPTH")
        if self.count > MAX_ELEMENTS:
            raise LimitError(f"more than {MAX_ELEMENTS:,} elements", where=self.here, code="SIZE")
        if attributes:
            if _XINCLUDE in attributes.values():
                raise SecurityError("the file uses XInclude", where=self.here, code="XINCLUDE", remedy="remove it; nothing is ever fetched")
            if sum(map(len, attributes.values())) > MAX_TEXT:
                raise LimitError(f"attributes longer than {MAX_TEXT:,} characters", where=self.here, code="SIZE")
        self.short("a tag", name)
        tag = name.rpartition(":")[2]
        self.text.clear()
        self.length = 0
        if self.skipping or tag in self.skip:
            self.skipping += 1
            return
        node = Node(tag, self.parser.CurrentLineNumber)
        if self.root is None:
            self.root = node
        self.open.append(node)

    def end(self, _: str) -> None:
        self.depth -= 1
        if self.skipping:
            self.skipping -= 1
            return
        node = self.open.pop()
        if not self.open:
            return
        parent = self.open[-1]
        if node.values or node.children:
            if self.keep(parent, node):
                self.kept += 1
                if self.kept > MAX_KEPT:
                    raise LimitError(f"more than {MAX_KEPT:,} tasks, links, assignments and the like", where=self.here, code="SIZE")
                parent.children.append(node)
        else:
            text = "".join(self.text)
            if node.tag not in parent.values:
                parent.values[node.tag] = text
            if node.tag in self.rows and not text.strip():
                parent.children.append(node)
        self.text.clear()

    def characters(self, data: str) -> None:
        if self.skipping:
            return
        self.length += len(data)
        if self.length > MAX_TEXT:
            raise LimitError(f"text longer than {MAX_TEXT:,} characters", where=self.here, code="SIZE")
        self.text.append(data)

    def comment(self, data: str) -> None:
        self.short("a comment", data)

    def instruction(self, target: str, data: str) -> None:
        self.short("a processing instruction", target + data)

    def short(self, what: str, text: str) -> None:
        """Refuse a tag, comment or instruction that is longer than a text may be."""
        if len(text) > MAX_TEXT:
            raise LimitError(f"{what} of {len(text):,} characters, more than {MAX_TEXT:,}", where=self.here, code="SIZE")

    def feed(self, stream: BinaryIO) -> None:
        """Parse a stream to its end. What the parser holds back because it has not ended yet stays within the limit."""
        given = 0
        while chunk := stream.read(_CHUNK):
            self.parser.Parse(chunk, False)
            given += len(chunk)
            if given - self.parser.CurrentByteIndex > _LONGEST:
                raise LimitError(
                    f"a tag or comment of more than {_LONGEST:,} bytes", where=self.here, code="SIZE", remedy="the file is damaged; export it again"
                )
        self.parser.Parse(b"", True)

    def fault(self, error: expat.ExpatError) -> FormatError:
        code = "XML_CHAR" if error.code in _BAD_CHARACTER and not self.repaired else "XML"
        remedy = "the file is damaged or cut; export it again"
        if code == "XML_CHAR":
            remedy = "it is damaged, or holds a character that XML does not allow: repair=True (--repair) leaves those out and lists them"
        return FormatError(
            f"not well-formed XML: {expat.ErrorString(error.code)}", where=f"{self.where}:{error.lineno}:{error.offset}", code=code, remedy=remedy
        )


def parse(
    path: Path, skip: frozenset[str] = frozenset(), rows: frozenset[str] = frozenset(), keep: Keep = _everything, *, repaired: bytes | None = None
) -> Node:
    """The tree of an XML file, any encoding that expat knows; namespaces are dropped.

    Parameters
    ----------
    path : the file.
    skip : tags whose elements are left out, with all that is in them.
    rows : tags whose elements are kept as nodes even where they are empty.
    keep : asked for each element that has elements in it, once it has ended, with the parent as far as it has been read: False drops it.
    repaired : what to parse in place of the file's own bytes, in UTF-8 whatever it declares; see ``repair``.

    Raises
    ------
    FormatError : not well-formed; with line and column.
    SecurityError : a document type definition, or XInclude.
    LimitError : nested deeper, longer or more than declared.
    """
    builder = _Builder(str(path), skip, rows, keep, repaired=repaired is not None)
    try:
        with path.open("rb") if repaired is None else BytesIO(repaired) as stream:
            builder.feed(stream)
    except expat.ExpatError as error:
        raise builder.fault(error) from None
    except (LookupError, ValueError) as error:
        raise FormatError(f"its encoding is not known: {shown(str(error))}", where=str(path), code="ENCODING", remedy="save it as UTF-8") from None
    if builder.root is None:
        raise FormatError("no element in it", where=str(path), code="XML")
    return builder.root


class _Found(Exception):  # noqa: N818  # not an error: it leaves the parser early
    pass


def root_of(head: bytes) -> str | None:
    """Name of the root element that the first bytes of a file open, without its namespace; None where they are not XML.

    Control characters before it do not matter: whoever parses the file tells where they are.

    Raises
    ------
    SecurityError : a document type definition stands before it.

    >>> root_of(b'<?xml version="1.0"?><!-- a plan --><Project xmlns="urn:x"><Name/>')
    'Project'
    """
    found: list[str] = []
    builder = _Builder("", frozenset(), frozenset(), _everything)

    def start(name: str, _: dict[str, str]) -> None:
        found.append(name.rpartition(":")[2])
        raise _Found

    builder.where = f"XML of {len(head)} bytes"
    builder.parser.StartElementHandler = start
    try:
        builder.parser.Parse(head if b"\0" in head[:4] else head.translate(None, _CONTROL), False)
    except (_Found, expat.ExpatError, LookupError, ValueError):
        pass
    except SecurityError as error:
        raise SecurityError(error.what, code=error.code, remedy=error.remedy) from None
    return found[0] if found else None
