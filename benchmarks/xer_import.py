"""Seconds and memory to read a large XER: 4,000 activities, 6,000 links, and 40,000 rows of other tables.

python benchmarks/xer_import.py [activities]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path

import pmo_risk as pr

WEEK = "".join(f"(0||{d}()((0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())))" for d in range(2, 7))
DATA = f"(0||CalendarData()((0||DaysOfWeek()((0||1()()){WEEK}(0||7()())))(0||Exceptions()({''.join(f'(0||{n}(d|{46000 + 9 * n})())' for n in range(200))}))))"
Rows = list[dict[str, object]]


def tables(activities: int, rng: random.Random) -> dict[str, Rows]:
    """A network like those that planners draw, with ten rows of other tables an activity."""
    ids = range(1, activities + 1)
    start = datetime(2027, 1, 4, 8)
    resources = range(1, 201)
    return {
        "CURRTYPE": [{"curr_id": n, "curr_short_name": f"C{n}", "decimal_symbol": "."} for n in range(18)],
        "PROJECT": [{"proj_id": 1, "proj_short_name": "BIG", "clndr_id": 1, "plan_start_date": start, "last_recalc_date": start}],
        "CALENDAR": [{"clndr_id": n, "clndr_name": f"Calendar {n}", "day_hr_cnt": 8, "clndr_data": DATA} for n in range(1, 6)],
        "SCHEDOPTIONS": [{"proj_id": 1, "sched_retained_logic": "Y", "sched_calendar_on_relationship_lag": "rcal_Predecessor"}],
        "PROJWBS": [{"wbs_id": n, "proj_id": 1, "parent_wbs_id": n // 4 or "", "wbs_short_name": f"W{n}"} for n in range(1, 401)],
        "UDFTYPE": [{"udf_type_id": n, "table_name": "TASK", "udf_type_label": f"Field {n}", "logical_data_type": "FT_TEXT"} for n in (1, 2)],
        "ACTVTYPE": [{"actv_code_type_id": n, "actv_code_type": f"Code {n}"} for n in (1, 2, 3)],
        "ACTVCODE": [{"actv_code_id": 100 * k + n, "actv_code_type_id": k, "short_name": f"V{n}"} for k in (1, 2, 3) for n in range(50)],
        "RSRC": [{"rsrc_id": n, "rsrc_short_name": f"R{n}", "rsrc_type": "RT_Labor", "clndr_id": 1 + n % 5} for n in resources],
        "RSRCRATE": [{"rsrc_id": n, "start_date": start, "cost_per_qty": 50, "max_qty_per_hr": 1} for n in resources],
        "TASK": [_task(n, rng, start) for n in ids],
        "TASKPRED": [_link(n, rng, activities) for n in range(activities * 3 // 2)],
        "TASKRSRC": [_assignment(n, rng) for n in ids for _ in range(3)],
        "TASKACTV": [{"task_id": n, "actv_code_type_id": k, "actv_code_id": 100 * k + rng.randrange(50)} for n in ids for k in (1, 2, 3)],
        "UDFVALUE": [{"udf_type_id": k, "fk_id": n, "udf_text": f"text {n}"} for n in ids for k in (1, 2)],
        "TASKMEMO": [{"memo_id": n, "task_id": n, "task_memo": "words " * 30} for n in ids for _ in range(2)],
    }


def _task(n: int, rng: random.Random, start: datetime) -> dict[str, object]:
    hours, day = 8 * rng.randint(1, 40), start + timedelta(days=n // 4)
    return {
        "task_id": n,
        "proj_id": 1,
        "wbs_id": rng.randint(1, 400),
        "clndr_id": 1 + n % 5,
        "task_code": f"A{n:05d}",
        "task_name": f"Activity {n}",
        "task_type": "TT_Rsrc" if n % 10 == 0 else "TT_Task",
        "status_code": "TK_NotStart",
        "target_drtn_hr_cnt": hours,
        "remain_drtn_hr_cnt": hours,
        "target_start_date": day,
        "target_end_date": day + timedelta(days=hours // 6),
        "early_start_date": day,
        "early_end_date": day + timedelta(days=hours // 6),
        "cstr_type": "CS_MSOA" if n % 50 == 0 else "",
        "cstr_date": day if n % 50 == 0 else "",
    } | {f"unused_{k}": "2027-01-04 08:00" for k in range(40)}


def _link(n: int, rng: random.Random, activities: int) -> dict[str, object]:
    after = 2 + n % (activities - 1)
    before, kind = max(1, after - rng.randint(1, 60)), rng.choice(["PR_FS", "PR_SS", "PR_FF"])
    hours = 8 * (n // (activities - 1))
    return {"task_id": after, "pred_task_id": before, "proj_id": 1, "pred_proj_id": 1, "pred_type": kind, "lag_hr_cnt": hours}


def _assignment(n: int, rng: random.Random) -> dict[str, object]:
    units = 8 * rng.randint(1, 40)
    known = {"task_id": n, "rsrc_id": rng.randint(1, 200), "target_qty": units, "remain_qty": units, "remain_qty_per_hr": 1, "target_cost": 50 * units}
    return known | {"remain_cost": 50 * units, "act_reg_cost": 0, "act_ot_cost": 0, "act_reg_qty": 0, "act_ot_qty": 0} | {f"unused_{k}": "0" for k in range(30)}


def write(path: Path, content: dict[str, Rows]) -> None:
    """The tables as a XER."""
    with path.open("w", encoding="cp1252", newline="") as stream:
        stream.write("ERMHDR\t20.12\t2027-01-01\tProject\tadmin\tadmin\tdb\tProject Management\tUSD\r\n")
        for name, rows in content.items():
            stream.write(f"%T\t{name}\r\n%F\t" + "\t".join(rows[0]) + "\r\n")
            stream.writelines("%R\t" + "\t".join(f"{v:%Y-%m-%d %H:%M}" if isinstance(v, datetime) else str(v) for v in row.values()) + "\r\n" for row in rows)
        stream.write("%E\r\n")


def main() -> None:
    """Print rows, bytes, seconds, MB."""
    activities = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "big.xer"
        content = tables(activities, random.Random(1))  # noqa: S311  # a made-up network, no secret
        write(path, content)
        rows, size = sum(map(len, content.values())), path.stat().st_size
        del content
        pr.read(path)
        begun = time.perf_counter()
        plan = pr.read(path)
        seconds = time.perf_counter() - begun
        tracemalloc.start()
        pr.read(path)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    links = sum(1 for _ in plan.links())
    assert len(plan) == activities
    assert sum(len(t.assignments) for t in plan) == 3 * activities
    print(f"{len(plan):,} activities, {links:,} links, {rows - len(plan) - links:,} other rows, {size / 1e6:.1f} MB")
    print(f"{seconds:.2f} s, {peak:.0f} MB at the most")


if __name__ == "__main__":
    main()
