"""What all tests share: the corpus of real schedules, the profiles of Hypothesis, and a Matplotlib that needs no screen."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

settings.register_profile("quick", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("nightly", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real schedules: PMO_RISK_CORPUS, or ../shared/data beside the project."""
    folder = Path(os.environ.get("PMO_RISK_CORPUS") or Path(__file__).resolve().parents[2] / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}; set PMO_RISK_CORPUS")
    return folder
