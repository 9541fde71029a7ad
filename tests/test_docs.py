"""The documents are true: their examples give what they show, and their links lead somewhere."""

import doctest
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(p.relative_to(ROOT)) for p in PAGES]
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
GAP = re.compile(r"\n(?=\n(?!\n*(?:>>>|\Z)))")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def _examples(text: str, name: str) -> list[doctest.Example]:
    """The examples of all ``python`` blocks of a page; an empty line inside shown output stands for itself."""
    found = []
    for block in FENCE.finditer(text):
        code = GAP.sub("\n<BLANKLINE>", block[1])
        examples = doctest.DocTestParser().get_examples(code, name)
        for example in examples:
            example.lineno += text.count("\n", 0, block.start(1))
        found += examples
    return found


def _run(examples: list[doctest.Example], name: str) -> str:
    """What fails of the examples, run in one namespace; empty if nothing does."""
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(doctest.DocTest(examples, {}, name, name, 0, None), out=told.append)
    return "".join(told)


@pytest.mark.parametrize("name", [n for n in NAMES if ">>>" in (ROOT / n).read_text(encoding="utf-8")])
def test_the_examples_of_a_page_give_what_it_shows(name, tmp_path, monkeypatch):
    """Every ``>>>`` of a page, run in order beside a copy of the example's files, prints what the page says."""
    shutil.copytree(ROOT / "examples" / "plant", tmp_path / "examples" / "plant")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / name).read_text(encoding="utf-8")
    examples = _examples(text, name)
    assert len(examples) == len(re.findall(r"^>>> ", text, re.MULTILINE)), "an example stands outside a python block"
    assert not _run(examples, name)


def test_a_false_example_is_found():
    """An example that shows what it does not give fails; an empty line within an output is no end of it."""
    page = "```python\n>>> print('a\\n\\nb')\na\n\nb\n\n>>> 1 + 1\n{}\n```\n"
    assert not _run(_examples(page.format(2), "page"), "page")
    assert "Expected" in _run(_examples(page.format(3), "page"), "page")
    assert "Expected" in _run(_examples(page.replace("\nb\n", "\nc\n").format(2), "page"), "page")


@pytest.mark.parametrize("name", NAMES)
def test_the_links_of_a_page_lead_to_files(name):
    """Every link that is not an address of the web names a file of the project, and a heading of it where it names one."""
    page = ROOT / name
    missing = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (heading and heading not in _headings(file)):
            missing.append(target)
    assert missing == []


def _headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as hosts of Markdown make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in titles}


def test_every_page_is_linked():
    """Each page under ``docs`` is reached from ``docs/index.md`` in one step, or two for a decision."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    decisions = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")} - {"index.md"}
    linked = set(LINK.findall(index)) | {f"decisions/{t}" for t in LINK.findall(decisions)}
    assert pages - linked == set()


def test_every_dependency_is_explained():
    """``docs/dependencies.md`` says what each dependency is for, and names none that the project does not have."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = {re.split(r"[\[<>=]", d)[0] for d in wanted} - {"pmo-risk"}
    explained = set(re.findall(r"^\| `([^`]+)`", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert explained == names
