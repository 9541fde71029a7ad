"""Write ``docs/schema/project.schema.json`` from the models that read the file."""

from __future__ import annotations

from pathlib import Path

from pmo_risk.exporters.json_file import write_schema

if __name__ == "__main__":
    write_schema(Path(__file__).with_name("schema") / "project.schema.json")
