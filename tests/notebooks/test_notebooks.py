"""The notebooks run from top to bottom, and are kept without outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def _run(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Execute all cells with ``folder`` as the working directory."""
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path, tmp_path, monkeypatch):
    """Every cell runs, in order, in an empty folder, draws its pictures, and warns of nothing."""
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    notebook = nbformat.read(path, as_version=4)
    _run(notebook, tmp_path)
    for cell in notebook.cells:
        if cell.cell_type == "code" and (".plot." in cell.source or "pr.charts." in cell.source):
            assert any("image/png" in output.get("data", {}) for output in cell.outputs)
        assert "Warning" not in "".join(o.text for o in cell.get("outputs", []) if o.output_type == "stream")


def test_a_cell_that_fails_is_told(tmp_path):
    """A notebook with a cell that raises is not passed over."""
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        _run(broken, tmp_path)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_outputs(path):
    """No output and no run number is committed; the file is a valid notebook."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert [c.id for c in notebook.cells if c.cell_type == "code" and (c.outputs or c.execution_count)] == []


def test_there_are_notebooks():
    """The folder is found."""
    assert NOTEBOOKS
