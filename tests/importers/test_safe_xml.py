"""Hostile and damaged XML."""

import pytest

import pmo_risk.importers.safe_xml as safe_xml
from pmo_risk.errors import FormatError, LimitError, SecurityError
from pmo_risk.importers import read

LAUGHS = '<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "plan.xml"
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("doctype", ["<!DOCTYPE Project>", LAUGHS, EXTERNAL, '<!DOCTYPE Project SYSTEM "http://example.invalid/x.dtd">'])
def test_every_doctype_is_refused(tmp_path, doctype):
    """A document type definition of any kind is a SecurityError, exit code 4; nothing of it is expanded or fetched."""
    path = write(tmp_path, f'<?xml version="1.0"?>{doctype}<Project><Title>&x;</Title></Project>')
    with pytest.raises(SecurityError, match="remove the DOCTYPE") as caught:
        read(path)
    assert (caught.value.code, caught.value.exit_code) == ("DTD", 4)
    with pytest.raises(SecurityError, match=r"plan\.xml:1"):
        safe_xml.parse(path)


def test_a_doctype_after_the_head_is_refused(tmp_path, monkeypatch):
    """A DOCTYPE that the first bytes do not show is met by the parser all the same."""
    path = write(tmp_path, f"<!--{'x' * 9000}--><!DOCTYPE Project><Project/>")
    with pytest.raises(SecurityError):
        read(path, format="mspdi")


def test_an_undefined_entity_is_an_error(tmp_path):
    """An entity that nothing defines is a FormatError with its line."""
    with pytest.raises(FormatError, match=r"plan\.xml:2:"):
        read(write(tmp_path, "<Project>\n<Title>&secret;</Title></Project>"))


def test_xinclude_is_refused(tmp_path):
    """XInclude is a SecurityError; nothing is fetched."""
    text = '<Project xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></Project>'
    with pytest.raises(SecurityError, match="XInclude"):
        read(write(tmp_path, text))


def test_depth_is_limited(tmp_path):
    """Elements nested 200,000 deep are a LimitError, not a crash."""
    with pytest.raises(LimitError, match="deeper than 256") as caught:
        read(write(tmp_path, "<Project>" + "<a>" * 200_000))
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("limit", "most", "text", "said"),
    [
        ("MAX_ELEMENTS", 3, "<Project><a/><a/><a/></Project>", "elements"),
        ("MAX_KEPT", 3, "<Project><Task><a/></Task><Task><a/></Task><Task><a/></Task><Task><a/></Task></Project>", "tasks, links"),
        ("MAX_TEXT", 7, "<Project><Title>aaaaaaaa</Title></Project>", "text longer"),
        ("MAX_TEXT", 7, "<Project x='aaaaaaaa'></Project>", "attributes longer"),
        ("MAX_TEXT", 7, "<Project><Duration/></Project>", "a tag of 8 characters, more than 7"),
        ("MAX_TEXT", 7, "<Project><Notes><Duration/></Notes></Project>", "a tag of 8 characters, more than 7"),
        ("MAX_TEXT", 7, "<Project><!--12345678--></Project>", "a comment of 8 characters, more than 7"),
        ("MAX_TEXT", 7, "<Project><?a 1234567?></Project>", "a processing instruction of 8 characters, more than 7"),
    ],
)
def test_all_that_may_be_long_is_limited(tmp_path, monkeypatch, limit, most, text, said):
    """Too many elements, a too long text, attribute, tag, comment or processing instruction are LimitErrors with their line, also in what is skipped."""
    monkeypatch.setattr(safe_xml, limit, most)
    with pytest.raises(LimitError, match=rf"plan\.xml:1: .*{said}"):
        safe_xml.parse(write(tmp_path, text), frozenset({"Notes"}))


def test_what_is_as_long_as_the_limit_is_read(tmp_path):
    """A comment of exactly a million characters is skipped, and what follows it is read."""
    assert safe_xml.parse(write(tmp_path, f"<Project><!--{'x' * safe_xml.MAX_TEXT}--><Title>a</Title></Project>")).values == {"Title": "a"}


@pytest.mark.parametrize("start", ["<!--", "<", "<a x='", "<?a ", "<!DOCTYPE "])
def test_what_never_ends_is_not_waited_for(tmp_path, start):
    """A comment or tag of 30 MB that is not closed is a LimitError once more than 4 MB of it are seen."""
    path = write(tmp_path, start + "x" * 30_000_000 if "DOCTYPE" in start else f"<Project>{start}{'x' * 30_000_000}")
    with pytest.raises(LimitError, match="a tag or comment of more than 4,000,000 bytes"):
        safe_xml.parse(path)


def test_a_character_that_xml_forbids_is_told(tmp_path):
    """&#0; is XML_CHAR with line and column."""
    with pytest.raises(FormatError, match=r"plan\.xml:2:\d+") as caught:
        read(write(tmp_path, "<Project>\n<Title>&#0;</Title></Project>"))
    assert caught.value.code == "XML_CHAR"


def test_a_cut_file_is_told(tmp_path):
    """A file that stops in an element is not well-formed, and says where."""
    with pytest.raises(FormatError, match="not well-formed"):
        read(write(tmp_path, "<Project><Tasks><Task><UID>1"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_are_followed(tmp_path, make_mspdi, task, encoding):
    """A byte order mark, UTF-16 and declared encodings give the same names."""
    text = make_mspdi(task(1, Name="Bétonnage")).replace("UTF-8", {"utf-8-sig": "UTF-8"}.get(encoding, encoding))
    assert read(write(tmp_path, text, encoding))["1"].name == "Bétonnage"


@pytest.mark.parametrize("encoding", ["x-unknown", "shift_jis"])
def test_an_encoding_that_cannot_be_read_is_told(tmp_path, encoding):
    """An encoding that the parser does not know is a FormatError."""
    with pytest.raises(FormatError):
        read(write(tmp_path, f"<?xml version='1.0' encoding='{encoding}'?><Project/>"), format="mspdi")


@pytest.mark.parametrize("root", ["<Project>", '<Project xmlns="urn:other">', '<p:Project xmlns:p="urn:p">'])
def test_namespaces_do_not_matter(tmp_path, make_mspdi, task, root):
    """No namespace, another one, or a prefix read alike."""
    text = make_mspdi(task(1), root=root)
    assert len(read(write(tmp_path, text.replace("</Project>", "</p:Project>") if ":p" in root else text))) == 1
