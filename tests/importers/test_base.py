"""Which files are read, which are refused, and what is said of them."""

from pathlib import Path

import pytest

import pmo_risk.importers.base as base
from pmo_risk.errors import FormatError, LimitError
from pmo_risk.importers import FORMATS, read


def test_an_absent_file_is_named(tmp_path):
    """A path that leads nowhere is a FormatError that names it, with exit code 3."""
    with pytest.raises(FormatError, match=r"nowhere\.xer.*no such file") as caught:
        read(tmp_path / "nowhere.xer")
    assert caught.value.code == "ABSENT"
    assert caught.value.exit_code == 3


def test_a_folder_without_a_schedule_is_refused(tmp_path):
    """A folder that no format claims is a FormatError."""
    with pytest.raises(FormatError, match="a folder") as caught:
        read(tmp_path)
    assert caught.value.code == "UNKNOWN_FORMAT"


def test_an_empty_file_is_refused(tmp_path):
    """Zero bytes are an error that says so."""
    path = tmp_path / "empty.xer"
    path.write_bytes(b"")
    with pytest.raises(FormatError, match="0 bytes"):
        read(path)


def test_a_device_is_refused():
    """What is not an ordinary file is not opened."""
    with pytest.raises(FormatError, match="not an ordinary file"):
        read("/dev/null")


def test_a_path_with_nul_is_refused():
    """A path that no system can have is a FormatError, not a ValueError."""
    with pytest.raises(FormatError):
        read("plan\x00.xer")


def test_an_operating_system_error_is_told(write_xer, monkeypatch):
    """Any failure to open becomes a FormatError with the system's reason."""

    def refuse(self, mode):
        raise PermissionError(13, "Permission denied")

    path = write_xer()
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FormatError, match=r"cannot be opened: Permission denied; check its permissions"):
        read(path)


def test_a_file_over_the_limit_is_refused(write_xer, monkeypatch):
    """A file larger than declared is a LimitError before anything is parsed."""
    monkeypatch.setattr(base, "MAX_BYTES", 100)
    with pytest.raises(LimitError, match="more than the limit of 100"):
        read(write_xer())


@pytest.mark.parametrize(
    ("content", "said", "remedy"),
    [
        (b"PK\x03\x04" + bytes(50), "zip", "XER"),
        (b"%PDF-1.7 plan", "PDF", "printed from"),
        (b"\x1f\x8b\x08", "gzip", "unpack"),
        (b"<!-- saved --><html><body/></html>", "web page", "download"),
    ],
)
def test_other_tools_files_are_named_with_what_to_export(tmp_path, content, said, remedy):
    """A file of a known tool that is not read is UNSUPPORTED, and the message says what to export instead."""
    path = tmp_path / "file.xer"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=said) as caught:
        read(path)
    assert caught.value.code == "UNSUPPORTED"
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("content", [b"hello, world", b"\x00" * 100, b"<note>hi</note>", b"<?xml version='1.0'?>", b"\xff\xfe\x00"])
def test_a_file_in_no_known_format_is_refused(tmp_path, content):
    """What cannot be recognised is UNKNOWN_FORMAT, with the formats that are read."""
    path = tmp_path / "plan.xer"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="mspdi, pmxml, xer") as caught:
        read(path)
    assert caught.value.code == "UNKNOWN_FORMAT"


def test_content_decides_not_the_name(write_mspdi, task, tmp_path):
    """Microsoft Project XML named .xer is read as what it is."""
    path = write_mspdi(task(1)).rename(tmp_path / "plan.xer")
    assert read(path).source.format == "MSPDI"


def test_a_format_may_be_named(write_xer):
    """format= chooses from the shelf; an unknown one is refused with the nearest."""
    assert len(read(write_xer(), format="xer")) == 2
    with pytest.raises(FormatError, match="did you mean 'xer'"):
        read(write_xer(), format="xe")


def test_no_two_formats_claim_one_file(write_xer, write_mspdi, task):
    """Each of our files is claimed by exactly one format of the shelf."""
    for path in (write_xer(), write_mspdi(task(1))):
        head = path.read_bytes()[:8192]
        assert sum(f.looks_like(head, path) for f in FORMATS.values()) == 1


@pytest.mark.parametrize(("fault", "kind"), [(KeyError("x"), FormatError), (RecursionError("deep"), LimitError), (MemoryError(), LimitError)])
def test_no_other_exception_leaves_read(write_xer, monkeypatch, fault, kind):
    """A fault inside a format comes out as a PmoRiskError that names the file, with its cause."""

    def fail(path):
        raise fault

    monkeypatch.setattr(FORMATS["xer"], "read", fail)
    with pytest.raises(kind, match=r"plan\.xer") as caught:
        read(write_xer())
    assert caught.value.__cause__ is fault


def test_a_text_path_works(write_xer):
    """A path may be text."""
    assert read(str(write_xer())).id == "P"
