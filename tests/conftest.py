"""What all tests share: the folder of real schedules."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real schedules: PMO_RISK_CORPUS, or ../shared/data beside the project."""
    folder = Path(os.environ.get("PMO_RISK_CORPUS") or Path(__file__).resolve().parents[2] / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}; set PMO_RISK_CORPUS")
    return folder
