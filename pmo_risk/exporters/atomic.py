"""Files that are written whole or not at all.

What is written goes to a temporary name in the same folder, to the disk, and only then to its own name, in one step. A crash, a full disk or an
error in between leaves what was there before.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pmo_risk.errors import FormatError, shown


@contextmanager
def _place(path: Path) -> Iterator[None]:
    """Errors of the operating system, told as ours."""
    try:
        yield
    except OSError as fault:
        raise FormatError(f"cannot be written: {fault.strerror or fault}", where=shown(str(path), 200), code="WRITE") from None


def _target(path: str | Path) -> Path:
    """The path that is meant, links followed."""
    try:
        return Path(path).resolve()
    except (OSError, ValueError, RuntimeError) as fault:  # a loop of links, a NUL in the name
        raise FormatError(f"is not a path: {fault}", where=shown(str(path), 200), code="WRITE") from None


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:50]}.{secrets.token_hex(6)}.part")


def write_bytes(path: str | Path, data: bytes) -> Path:
    """Put ``data`` into the file, replacing what it held, in one step."""
    path = _target(path)
    part = _beside(path)
    with _place(path):
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path.is_file():
                part.chmod(path.stat().st_mode & 0o777)
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    return path


def write_folder(path: str | Path, fill: Callable[[Path], object], ours: Callable[[str], bool]) -> Path:
    """Make the folder ``path`` as ``fill`` fills it. A folder that is there is replaced, if it holds nothing but names that are ``ours``.

    ``fill`` gets an empty temporary folder beside ``path``; it becomes ``path`` when it is done.
    """
    path = _target(path)
    part = _beside(path)
    with _place(path):
        refuse_strangers(path, ours)
        try:
            part.mkdir()
            fill(part)
            for file in part.rglob("*"):
                if file.is_file():
                    _sync(file)
            _swap(part, path)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        _sync_folder(path.parent)
    return path


def numbered(name: str, prefix: str) -> bool:
    """True for the prefix with a number behind it: the name of one of many folders.

    >>> numbered("project_12", "project_"), numbered("project_plan", "project_")
    (True, False)
    """
    return name.startswith(prefix) and name.removeprefix(prefix).isdecimal()


def refuse_strangers(path: Path, ours: Callable[[str], bool]) -> None:
    """Raise a FormatError where ``path`` is no folder, or a folder that holds a name that is not ``ours``."""
    where = shown(str(path), 200)
    if path.exists() and not path.is_dir():
        raise FormatError("is there already and is not a folder", where=where, code="WRITE", remedy="choose another name")
    strange = sorted(p.name for p in path.iterdir() if not ours(p.name)) if path.is_dir() else []
    if strange:
        raise FormatError(f"the folder holds something that is not ours: {shown(strange[0])}", where=where, code="WRITE", remedy="choose another folder")


def _swap(fresh: Path, path: Path) -> None:
    """``fresh`` under the name ``path``; the folder that had it is put back should the renaming fail, and removed when it is done."""
    if not path.exists():
        os.replace(fresh, path)
        return
    old = _beside(path)
    os.replace(path, old)
    try:
        os.replace(fresh, path)
    except BaseException:
        os.replace(old, path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sync(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    """Put the names of a folder on the disk, where the system can open folders (Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
