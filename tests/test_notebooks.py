"""The form of the notebooks, and that none of them knows the seeds: each runs on another corpus."""

import ast
import json
import re
import subprocess
import sys

import nbformat
import pytest
from conftest import CASES, DOZEN, ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLOSING = ["What we saw", "Limits", "Try it yourself"]
by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_the_notebooks_are_there():
    names = [
        "00_start_here",
        "01_load",
        "02_clean",
        "03_topics",
        "04_voices",
        "05_echoes",
        "06_timeline",
        "07_coverage",
    ]
    assert [p.stem for p in NOTEBOOKS][: len(names)] == names


@by_name
def test_question_and_bottom_line_stand_at_the_top(path):
    top = nbformat.read(path, as_version=4).cells[0]
    assert top.cell_type == "markdown" and top.source.startswith("# ")
    assert "**Question.**" in top.source and "?" in top.source and "**Bottom line.**" in top.source


@by_name
def test_it_closes_with_findings_limits_and_exercises(path):
    headings = re.findall(r"^## (.+)$", "\n".join(c.source for c in cells(path, "markdown")), re.M)
    assert headings[-3:] == CLOSING
    solutions = [c for c in cells(path, "code") if "solution" in c.metadata.get("tags", [])]
    assert solutions and "**Exercise.**" in cells(path, "markdown")[-1].source


@by_name
def test_all_imports_stand_in_the_first_code_cell(path):
    with_imports = [
        i
        for i, cell in enumerate(cells(path, "code"))
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(cell.source)))
    ]
    assert with_imports == [0]


@by_name
def test_cells_were_run_once_from_top_to_bottom(path):
    counts = [cell.execution_count for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@by_name
def test_cells_are_short_and_clean(path):
    for cell in cells(path, "code"):
        assert len(cell.source.splitlines()) <= 15
        assert not re.search(
            r"sys\.path|pip install|!pip|%pip|(?<![\w.])/(?:home|root|usr|work|tmp|Users)/|[A-Z]:\\", cell.source
        )
        assert "NBVAL_IGNORE_OUTPUT" not in cell.source and "nbval-ignore-output" not in cell.metadata.get("tags", [])
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr"
            assert not re.search(
                r"Warning|Traceback|0x[0-9a-f]{6}",
                json.dumps(output.get("text", "") or output.get("data", {}).get("text/plain", "")),
            )


@by_name
def test_prose_has_no_typed_numbers(path):
    for cell in cells(path, "markdown"):
        prose = re.sub(r"`[^`]*`|https?://\S+|\]\([^)]*\)", "", cell.source)
        assert not re.search(r"\d", prose), f"print it from a cell: {prose}"


@by_name
def test_the_corpus_is_the_one_parameter(path):
    tagged = [c for c in cells(path, "code") if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    names = [t.id for n in ast.parse(tagged[0].source).body if isinstance(n, ast.Assign) for t in n.targets]
    assert names == ["corpus"]


@by_name
def test_every_picture_has_alternative_text(path):
    for cell in cells(path, "code"):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                assert len(output.metadata["image/png"]["alt"]) > 40


def run_on(corpus, out):
    for call in (
        ["-m", "nlp_helpers", "run", str(corpus), "--out", str(out)],
        ["-m", "nlp_helpers.notebooks", str(corpus), "--out", str(out)],
    ):
        done = subprocess.run([sys.executable, *call], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_notebook_runs_on_another_corpus_and_speaks_of_that(tmp_path):
    run_on(DOZEN, tmp_path / "dozen")
    made = sorted((tmp_path / "dozen" / "notebooks").glob("*.ipynb"))
    assert [p.name for p in made] == [p.name for p in NOTEBOOKS]
    seeds_words = re.compile(r"NATO|Stoltenberg|Ukraine|Russia|eb143|4e143d9e", re.I)
    for path in made:
        text = path.read_text(encoding="utf-8")
        assert not seeds_words.search(re.sub(r'"image/png": "[^"]*"', "", text)), path.name
        for cell in cells(path, "code"):
            assert all(o.output_type != "error" and o.get("name") != "stderr" for o in cell.outputs), path.name


def test_every_notebook_runs_on_a_single_article(tmp_path):
    (tmp_path / "one").mkdir()
    text = json.loads((CASES / "dozen.jsonl").read_text(encoding="utf-8").splitlines()[0])["text"]
    (tmp_path / "one" / "a.txt").write_text(text, encoding="utf-8")
    run_on(tmp_path / "one", tmp_path / "out")
