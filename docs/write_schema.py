"""Write ``docs/schema/*.schema.json`` from the models that read the files."""

from __future__ import annotations

from pathlib import Path

from pmo_risk.exporters.json_file import write_schemas

if __name__ == "__main__":
    write_schemas(Path(__file__).with_name("schema"))
