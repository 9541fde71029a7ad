"""Files and folders are written whole or not at all."""

import os
from pathlib import Path

import pytest

from pmo_risk.errors import FormatError
from pmo_risk.exporters import atomic
from pmo_risk.exporters.atomic import write_bytes, write_folder


def fill(folder: Path) -> None:
    (folder / "a.csv").write_text("new")


def broken(folder: Path) -> None:
    (folder / "a.csv").write_text("half")
    raise RuntimeError("power cut")


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """The new content stands under the name, with the rights of the file before, and nothing else is left."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    """Writing to a symbolic link writes the file that it points to."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "real").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk while writing leaves what was there, and no temporary file."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(FormatError, match="cannot be written: No space left on device"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["absent/a", "folder", "nul\0"])
def test_what_cannot_be_written_is_our_error(tmp_path: Path, name: str) -> None:
    """A folder that is not there, a folder in place of a file and an impossible name are errors of ours."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError) as caught:
        write_bytes(tmp_path / name, b"x")
    assert caught.value.code == "WRITE"
    assert os.listdir(tmp_path) == ["folder"]


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    """A folder of ours is replaced: its old files go."""
    path = tmp_path / "out"
    path.mkdir()
    (path / "b.csv").write_text("old")
    write_folder(path, fill, lambda name: name.endswith(".csv"))
    assert {f.name: f.read_text() for f in path.iterdir()} == {"a.csv": "new"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_folder(tmp_path: Path) -> None:
    """An error while filling leaves the folder as it was, or no folder."""
    path = tmp_path / "out"
    for _ in range(2):
        with pytest.raises(RuntimeError, match="power cut"):
            write_folder(path, broken, lambda _: True)
        before = {f.name for f in path.iterdir()} if path.exists() else set()
        assert before <= {"b.csv"}
        assert list(tmp_path.iterdir()) in ([], [path])
        path.mkdir(exist_ok=True)
        (path / "b.csv").write_text("old")


def test_a_failed_renaming_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new folder cannot take the name, the old one gets it back."""
    path = tmp_path / "out"
    path.mkdir()
    (path / "b.csv").write_text("old")
    calls: list[Path] = []
    replace = os.replace

    def second_fails(a: Path, b: Path) -> None:
        calls.append(a)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        replace(a, b)

    monkeypatch.setattr(atomic.os, "replace", second_fails)
    with pytest.raises(FormatError, match="Input/output error"):
        write_folder(path, fill, lambda _: True)
    assert {f.name: f.read_text() for f in path.iterdir()} == {"b.csv": "old"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    """A folder that holds something that is not ours is never replaced."""
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(FormatError, match=r"holds something that is not ours: 'thesis\.doc'"):
        write_folder(tmp_path, fill, lambda name: name.endswith(".csv"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(FormatError, match="is there already and is not a folder"):
        write_folder(tmp_path / "file", fill, lambda _: True)
    assert sorted(os.listdir(tmp_path)) == ["file", "thesis.doc"]
