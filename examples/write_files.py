"""Write the example as files: what ``pmo-risk demo`` carries, and the same plan as P6, Microsoft Project, JSON and Excel files to try the readers on.

Run from anywhere: ``python examples/write_files.py``. The files are the same, byte for byte, each time.
"""

from __future__ import annotations

from pathlib import Path

from build_plant import WBS_NAMES, plant, program, register

import pmo_risk as pr
from pmo_risk.exporters.mspdi_file import to_mspdi
from pmo_risk.exporters.xer_file import to_xer

HERE = Path(__file__).resolve().parent
FILES = HERE / "plant"
DEMO = HERE.parent / "pmo_risk" / "demo"


def main() -> None:
    """Write all files and say which."""
    plan = plant()
    FILES.mkdir(exist_ok=True)
    DEMO.mkdir(exist_ok=True)
    (FILES / "plant.xer").write_bytes(to_xer(plan, names=WBS_NAMES).data)
    (FILES / "plant.xml").write_bytes(to_mspdi(plan, names=WBS_NAMES).data)
    for folder in (FILES, DEMO):
        pr.write(plan, folder / "plant.json")
        pr.write(program(), folder / "program.json")
        pr.write(register(), folder / "risks.xlsx")
    for path in sorted([*FILES.iterdir(), *DEMO.glob("*.*")]):
        print(f"{path.relative_to(HERE.parent)}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
