"""A XER that ends within a row: that row is left out and listed, whatever was cut of it."""

import pytest

from pmo_risk.errors import FormatError
from pmo_risk.importers import read


def cut_notes(plan):
    return [(n.where.rpartition(":")[2], n.what) for n in plan.source.notes if n.code == "TRUNCATED"]


def links(plan):
    return next(t for t in plan.source.tables if t.name == "TASKPRED")


@pytest.mark.parametrize("eol", ["\r\n", "\n", "\r"])
def test_wherever_the_last_row_is_cut_it_is_left_out(write_xer, eol):
    """79: from its first cell to its last letter, a lag of 80 is never read as one of 8."""
    path = write_xer({("TASKPRED", 0): {"lag_hr_cnt": "80"}}, end="", eol=eol)
    whole = path.read_bytes()
    row = whole.rindex(b"%R\t")
    assert len(read(path)["B"].after) == 1
    for end in range(row + 2, len(whole.rstrip())):
        path.write_bytes(whole[: end + 1])
        plan = read(path)
        assert plan["B"].after == ()
        assert cut_notes(plan)[0] == ("17", "the file ends within this row of TASKPRED, which is left out")
        assert len(cut_notes(plan)) == 2
        assert (links(plan).read, links(plan).used) == (1, 0)


def test_a_line_end_or_an_end_mark_make_a_row_whole(write_xer):
    """With the line end, or with %E behind it (which may itself lack a line end), the row is read."""
    path = write_xer(end="")
    assert [what[:6] for _, what in cut_notes(read(path))] == ["no end"]
    path.write_bytes(path.read_bytes() + b"%E")
    plan = read(path)
    assert (len(plan["B"].after), cut_notes(plan)) == (1, [])


@pytest.mark.parametrize("tail", [b"%", b"%T", b"%T\tTASK", b"%F\ttask_id\tpred"])
def test_a_cut_mark_takes_nothing_from_the_row_before(write_xer, tail):
    """What is left of the next mark is no part of a text, also where the row before is short of cells."""
    path = write_xer({("TASKPRED", 0): {"lag_hr_cnt": "80"}}, end="")
    whole = path.read_bytes()
    path.write_bytes(whole + tail)
    plan = read(path)
    assert plan["B"].after[0].lag.value == 80
    assert (links(plan).read, links(plan).used) == (1, 1)
    path.write_bytes(whole.replace(b"\t80\r\n", b"\r\n") + tail)
    assert read(path)["B"].after[0].lag.value == 0


def test_a_row_cut_in_a_text_of_several_lines_is_left_out(write_xer):
    """The rest of a cell that held a line break belongs to the row before it, which is not whole then."""
    path = write_xer({("TASKPRED", 0): {"lag_hr_cnt": "80", "comments": "one\r\ntwo", "float_path": "7"}}, end="")
    whole = path.read_bytes()
    assert read(path)["B"].after[0].lag.value == 80
    path.write_bytes(whole[: whole.rindex(b"two") + 1])
    plan = read(path)
    assert plan["B"].after == ()
    assert (links(plan).read, links(plan).used) == (1, 0)


def test_a_row_cut_in_a_table_that_is_not_read_is_counted(write_xer):
    """It is listed as the others are."""
    path = write_xer(end="", MEMOTYPE=[{"memo_type_id": "1", "memo_type": "note"}])
    path.write_bytes(path.read_bytes()[:-3])
    table = next(t for t in read(path).source.tables if t.name == "MEMOTYPE")
    assert (table.read, table.listed) == (1, 1)


def test_a_cut_in_the_tasks_is_an_error(write_xer):
    """79: a file that ends within a task is refused, for nobody knows how many are lost."""
    path = write_xer(end="")
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"%T\tTASKPRED") - 6])
    with pytest.raises(FormatError, match="TASK") as caught:
        read(path)
    assert caught.value.code == "TRUNCATED"
