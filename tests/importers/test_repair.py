"""XML with characters that XML 1.0 does not allow: read without them when that is asked for, each change listed, the file untouched."""

import re
from xml.parsers import expat

import pytest

import pmo_risk.importers.repair as repair
from pmo_risk.errors import FormatError, GraphError, LimitError, SecurityError
from pmo_risk.importers import read
from pmo_risk.importers.ledger import Ledger


def changes(model):
    return [n for n in model.source.notes if n.code == "REPAIRED"]


def content(tmp_path, data):
    """The repaired text of a file with these bytes, and what is listed."""
    path = tmp_path / "plan.xml"
    path.write_bytes(data)
    books = Ledger(str(path), "XML")
    text = repair.repaired(path, books).decode("utf-8")
    assert path.read_bytes() == data
    return text, [n.what for n in books.source().notes]


@pytest.mark.parametrize("bad", ["\x01", "&#0;", "&#x1F;", "\ufffe", "&#xD800;", "&#65535;", "&#1114112;", "&#" + "9" * 5000 + ";"])
def test_a_character_that_xml_forbids_is_left_out_and_listed(write_mspdi, task, bad):
    """Catalogue entry 91: without repair it is refused, with it read; the change has the place that the error had."""
    path = write_mspdi(task(1) + task(2, Name=f"a{bad}b"))
    before = path.read_bytes()
    with pytest.raises(FormatError, match="--repair") as caught:
        read(path)
    plan = read(path, repair=True)
    assert plan["2"].name == "ab"
    (change,) = changes(plan)
    line, column = re.search(r":(\d+):(\d+)$", caught.value.where).groups()
    assert (change.severity, change.where) == ("warning", f"{path}:{line}")
    assert change.what.startswith(f"line {line}, column {column}: ")
    assert ">a" in change.what
    assert path.read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_the_file_is_is_told_in_spite_of_a_character_before_its_root(tmp_path, make_mspdi, task, encoding):
    """A control character in a comment at the top is XML_CHAR with its place, and repaired; names with bytes below 32 in UTF-16 (Cyrillic) stay."""
    text = make_mspdi(task(1, Name="Ёж")).replace("?>\n", "?>\n<!-- by\x02 Ё -->", 1).replace("UTF-8", encoding)
    path = tmp_path / "plan.xml"
    path.write_bytes(text.encode(encoding))
    if encoding == "utf-8":
        with pytest.raises(FormatError, match=r"plan\.xml:2:7: ") as caught:
            read(path)
        assert caught.value.code == "XML_CHAR"
    plan = read(path, format="mspdi", repair=True)
    assert plan["1"].name == "Ёж"
    assert ["line 2, column 7" in c.what for c in changes(plan)] == [True]


def test_every_change_is_listed_by_itself(write_pmxml, activity):
    """Twenty changes are twenty warnings, also where they are alike; those of P6 XML too."""
    path = write_pmxml(*(activity(str(n), f"A{n}", Name="x\x02y") for n in range(10, 30)))
    plan = read(path, repair=True)
    assert [t.name for t in plan] == ["xy"] * 20
    assert len(changes(plan)) == len({c.where for c in changes(plan)}) == 20


def test_nothing_is_changed_where_nothing_is_wrong(write_mspdi, task):
    """A sound file reads the same, and lists no change."""
    path = write_mspdi(task(1, Name="Bétonnage &#233; &#x10FFFF; \U0001f600\t"))
    assert read(path, repair=True) == read(path)
    assert read(path, repair=True).source == read(path).source


def test_the_second_reading_is_of_the_repaired_text_too(write_mspdi, task):
    """A file with a split task, which is read twice, is repaired for both."""
    times = "<Start>2027-01-04T08:00:00</Start><Finish>2027-01-06T17:00:00</Finish>"
    work = "<TimephasedData><Type>1</Type><Start>2027-01-{0}T08:00:00</Start><Finish>2027-01-{0}T17:00:00</Finish><Value>PT8H0M0S</Value></TimephasedData>"
    spans = "<Assignments><Assignment><TaskUID>1</TaskUID>" + work.format("04") + work.format("06") + "</Assignment></Assignments>"
    path = write_mspdi(task(1, hours=16, Name="a\x01b").replace("</Task>", times + "</Task>"), rest=spans)
    plan = read(path, repair=True)
    assert plan["1"].split == 8


@pytest.mark.parametrize(
    ("data", "text", "seen"),
    [
        (b"<a>\x00x</a>", "<a>x</a>", ["line 1, column 3: the character '\\x00'"]),
        (b"<a>\r\n\r\nx\x0b\ry&#1;</a>", "<a>\r\n\r\nx\ry</a>", ["line 3, column 1: the character '\\x0b'", "line 4, column 1: the reference '&#1;'"]),
        (b"<a>x\xffy\xed\xa0\x80</a>", "<a>xy</a>", ["the byte 0xFF", "the byte 0xED", "the byte 0xA0", "the byte 0x80"]),
        (b"<a><![CDATA[&#0;\x01]]>&#0;<!--&#0;--></a>", "<a><![CDATA[&#0;]]><!--&#0;--></a>", ["column 16: the character", "column 20: the reference"]),
        (b"<a><!--<![CDATA[-->&#0;</a>", "<a><!--<![CDATA[--></a>", ["'&#0;'"]),
        (b"<?xml version='1.0' encoding='windows-1252'?><a>\x80\x81</a>", "<?xml version='1.0' encoding='windows-1252'?><a>\u20ac</a>", ["the byte 0x81"]),
        ("\ufeff<a>\x01é</a>".encode(), "<a>é</a>", ["line 1, column 3"]),
        ("\ufeff<a>\x01é</a>".encode("utf-16-le"), "<a>é</a>", ["line 1, column 3"]),
        ("<a>\x01\ud800é</a>".encode("utf-16-be", "surrogatepass"), "<a>é</a>", ["'\\x01'", "'\\ud800'"]),
    ],
)
def test_what_is_left_out(tmp_path, data, text, seen):
    """Control characters, lone surrogates, bytes that are no character, and references to any; references in comments and CDATA are plain text."""
    found, notes = content(tmp_path, data)
    assert found == text
    assert len(notes) == len(seen)
    for note, part in zip(notes, seen, strict=True):
        assert part in note


def test_what_is_allowed_is_what_another_parser_takes(tmp_path):
    """Of all characters up to U+FFFF, those left out are the ones that expat refuses as references."""

    def refused(number):
        try:
            expat.ParserCreate().Parse(f"<a>&#{number};</a>", True)
        except expat.ExpatError:
            return True
        return False

    numbers = [*range(0x100), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), *range(0x10FFF0, 0x110010)]
    text, _ = content(tmp_path, "".join(f"<a>&#{n};</a>" for n in numbers).encode())
    kept = {int(n) for n in re.findall(r"&#(\d+);", text)}
    assert kept == {n for n in numbers if not refused(n)}


def test_repair_opens_no_door(tmp_path):
    """What is left after the repair is parsed as strictly as any file: a DOCTYPE that a control character hid is refused."""
    path = tmp_path / "plan.xml"
    path.write_bytes(b'<!DOC\x01TYPE Project [<!ENTITY a "ha">]><Project><Title>&a;</Title></Project>')
    with pytest.raises(SecurityError):
        read(path, format="mspdi", repair=True)


def test_damage_of_another_kind_stays_an_error(tmp_path):
    """Repair leaves characters out and mends nothing else; the error does not send to --repair again."""
    path = tmp_path / "plan.xml"
    path.write_bytes(b"<Project><Title>a\x01 < b</Title></Project>")
    with pytest.raises(FormatError, match="damaged or cut") as caught:
        read(path, repair=True)
    assert caught.value.code == "XML"
    assert "--repair" not in str(caught.value)


def test_too_many_changes_are_refused(tmp_path, monkeypatch):
    """A file that is hardly XML is a LimitError."""
    monkeypatch.setattr(repair, "MAX_CHANGES", 3)
    with pytest.raises(LimitError, match="more than 3 characters"):
        content(tmp_path, b"<a>\x01\x01\x01\x01</a>")


@pytest.mark.parametrize("encoding", ["x-unknown", "utf-7", "cp9999", "utf-16"])
def test_an_encoding_that_is_not_known_is_refused(tmp_path, encoding):
    """Nothing is guessed of an encoding."""
    with pytest.raises(FormatError, match="encoding is not known"):
        content(tmp_path, f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode())


def test_other_formats_are_not_repaired(write_xer):
    """To ask for it is an error that says so, for nothing is ignored in silence."""
    with pytest.raises(FormatError, match=r"plan\.xer: files in the format xer are not repaired"):
        read(write_xer(), repair=True)


def test_real_files_need_no_repair(corpus):
    """Every XML file of the corpus reads the same with repair, and lists no change; files without tasks are refused either way."""
    files = [*sorted((corpus / "mspdi").glob("*.xml")), *sorted((corpus / "pmxml").glob("*.xml"))]
    assert len(files) > 20
    for path in files:
        assert outcome(path, repair=True) == outcome(path)


def outcome(path, **options):
    """What reading a file gives: its model and its books, or the error."""
    try:
        model = read(path, **options)
    except GraphError as error:
        return str(error), None
    return model.to_dict(), model.source
