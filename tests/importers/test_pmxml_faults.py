"""Primavera P6 XML that is wrong, damaged or hostile: what is told, and what is refused."""

import pytest

from pmo_risk.errors import FormatError, GraphError, InputError, LimitError, ManyErrors, SecurityError
from pmo_risk.importers import read


def said(model, code):
    return [n for n in model.source.notes if n.code == code]


def test_a_duration_is_never_invented(write_pmxml, activity):
    """An activity without durations is refused with its line."""
    with pytest.raises(InputError, match=r"plan\.xml:[0-9]+: task 'A' has no duration") as caught:
        read(write_pmxml(activity(hours="")))
    assert caught.value.code == "DURATION_MISSING"


@pytest.mark.parametrize(
    ("field", "code", "word"), [("PrimaryConstraintType", "CONSTRAINT", "Someday"), ("Type", "TASK_TYPE", "Odd Job"), ("Status", "STATUS", "Perhaps")]
)
def test_unknown_words_are_told(write_pmxml, activity, field, code, word):
    """A word that P6 does not have is named in a warning, with its line."""
    (note,) = said(read(write_pmxml(activity(PrimaryConstraintDate="2027-01-11T08:00:00", **{field: word}))), code)
    assert note.severity == "warning"
    assert repr(word) in note.what
    assert "plan.xml:" in note.where


def test_an_unknown_relationship_type_is_refused(write_pmxml, activity, relationship):
    """A link's type is never guessed."""
    with pytest.raises(GraphError, match="unknown link type 'Finish to Middle'"):
        read(write_pmxml(activity(), activity("12", "B"), relationship(kind="Finish to Middle")))


def test_a_link_to_nowhere_is_refused(write_pmxml, activity, relationship):
    """A link to an activity that should be in the file and is not is a fault, with its line and a near id."""
    with pytest.raises(GraphError, match="no TASK row with task_id '99'") as caught:
        read(write_pmxml(activity(), relationship(before="99", after="11")))
    assert caught.value.code == "UNKNOWN_TASK"


def test_an_unknown_option_is_told(write_pmxml, activity, xml):
    """An out-of-sequence rule that P6 does not have is named in a warning."""
    plan = read(write_pmxml(activity(), xml("ScheduleOptions", ProjectObjectId="1", OutOfSequenceScheduleType="Whatever")))
    assert any("'Whatever'" in n.what for n in said(plan, "SCHEDULE_OPTION"))


def test_a_flag_that_is_neither_is_told(write_pmxml, p6_calendar):
    """What should be 0 or 1 and is not is named in a warning and left out."""
    (note,) = said(read(write_pmxml(before=p6_calendar(IsDefault="maybe"))), "FLAG")
    assert "'maybe'" in note.what


@pytest.mark.parametrize("text", ["12 h", "1,2,3", "NaN", "1e999", "١٢"])
def test_numbers_are_read_strictly(write_pmxml, activity, text):
    """What is no number is refused with its line."""
    with pytest.raises(InputError, match=r"plan\.xml:[0-9]+") as caught:
        read(write_pmxml(activity(hours=text)))
    assert {p.code for p in caught.value.problems} == {"NUMBER_FORMAT"}


def test_all_faults_at_once(write_pmxml, activity, relationship):
    """Independent faults are told together, each with its line."""
    with pytest.raises(ManyErrors) as caught:
        read(write_pmxml(activity(hours="x"), activity("12", "B", "-3"), relationship(kind="?", after="11", before="12")))
    assert {p.code for p in caught.value.problems} == {"NUMBER_FORMAT", "DURATION_NEGATIVE", "LINK_TYPE"}


def test_a_cut_file_is_refused(write_pmxml):
    """A file that ends too early is no XML, and says where."""
    path = write_pmxml()
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FormatError, match=r"not well-formed XML.*cut") as caught:
        read(path)
    assert caught.value.code == "XML"


@pytest.mark.parametrize("bomb", ['<!DOCTYPE a [<!ENTITY x "y">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'])
def test_a_document_type_is_refused(write_pmxml, bomb):
    """No DTD is read, so no entity is ever expanded or fetched."""
    path = write_pmxml()
    path.write_text(path.read_text().replace("<APIBusinessObjects", f"{bomb}<APIBusinessObjects", 1))
    with pytest.raises(SecurityError) as caught:
        read(path)
    assert caught.value.code == "DTD"


def test_deep_nesting_is_refused(write_pmxml, activity):
    """Elements nested without end are a LimitError."""
    with pytest.raises(LimitError, match="nested deeper") as caught:
        read(write_pmxml(activity(), "<a>" * 300 + "</a>" * 300))
    assert caught.value.code == "DEPTH"


def test_another_root_is_refused_by_name(write_mspdi, task):
    """Naming the format does not make a Microsoft Project file one of P6."""
    with pytest.raises(FormatError, match="not APIBusinessObjects"):
        read(write_mspdi(task(1)), format="pmxml")
