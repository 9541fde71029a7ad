"""Compressed files, unpacked once with a counter before anyone parses them.

What an entry says of its size is not believed: each is inflated and counted, so that a small file cannot become a large one in the hands of a
reader that trusts it.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from pmo_risk.errors import FormatError, LimitError, SecurityError, shown

MAX_INFLATED = 256 * 1024 * 1024
MAX_ENTRIES = 10_000
MAX_RATIO = 200
_SMALL = 1024 * 1024
_CHUNK = 1024 * 1024
_LOCAL_HEADER = 30


def checked_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive, every entry of which was inflated within the limits and has the right checksum.

    Raises
    ------
    FormatError : not an archive, a damaged one, or one with a password.
    LimitError : more than ``MAX_ENTRIES`` entries, more than ``MAX_INFLATED`` bytes, or an entry that grows by more than ``MAX_RATIO``.
    SecurityError : entries that overlap or share a name, so that two readers would see two different files.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise _damaged(name, fault) from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise LimitError(f"{len(entries):,} files inside, more than {MAX_ENTRIES:,}", where=name, code="ZIP_ENTRIES")
    _refuse_overlap(entries, name)
    left = MAX_INFLATED
    for entry in entries:
        left -= _inflated(archive, entry, left, name)
    return archive


def _damaged(name: str, fault: object) -> FormatError:
    return FormatError(f"the file is damaged: {shown(str(fault))}", where=name, code="ZIP", remedy="open it in the program that wrote it and save it again")


def _refuse_overlap(entries: list[zipfile.ZipInfo], name: str) -> None:
    folded = [e.filename.casefold() for e in entries]
    if len(set(folded)) < len(folded):
        raise SecurityError("two files inside have the same name", where=name, code="ZIP_DOUBLE", remedy="save the file again")
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise SecurityError(f"files inside overlap, at {shown(entry.filename)}", where=name, code="ZIP_OVERLAP", remedy="save the file again")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, name: str) -> int:
    """Bytes that the entry really holds."""
    if entry.flag_bits & 1:
        raise FormatError("the file has a password", where=name, code="ENCRYPTED", remedy="save it without one")
    size = 0
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > left:
                    raise LimitError(f"unpacks to more than {MAX_INFLATED:,} bytes", where=name, code="ZIP_SIZE")
                if size > _SMALL and size > MAX_RATIO * max(1, entry.compress_size):
                    raise LimitError(f"{shown(entry.filename)} unpacks to more than {MAX_RATIO} times its size", where=name, code="ZIP_RATIO")
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as fault:
        raise _damaged(name, fault) from None
    return size
