"""The form of the notebooks, and that none of them knows the seeds: each runs on another corpus."""

import ast
import itertools
import json
import re
import sys
import tempfile
import warnings

import nbformat
import pytest
from conftest import DOZEN, ROOT
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLOSING = ["What we saw", "Limits", "Try it yourself"]
by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_the_notebooks_are_numbered_one_after_the_other():
    assert [path.stem[:3] for path in NOTEBOOKS] == [f"{number:02d}_" for number in range(9)]
    assert [path.stem[3:] for path in NOTEBOOKS] == [
        "start_here", "load", "clean", "topics", "voices", "echoes", "timeline", "coverage", "briefing"
    ]  # fmt: skip


@by_name
def test_question_and_bottom_line_stand_at_the_top(path):
    top = nbformat.read(path, as_version=4).cells[0]
    assert top.cell_type == "markdown" and top.source.startswith("# ")
    assert "**Question.**" in top.source and "?" in top.source and "**Bottom line.**" in top.source


@by_name
def test_it_closes_with_findings_limits_and_exercises(path):
    headings = re.findall(r"^## (.+)$", "\n".join(c.source for c in cells(path, "markdown")), re.M)
    assert headings[-3:] == CLOSING


def is_solution(cell):
    return "solution" in cell.metadata.get("tags", [])


@by_name
def test_it_has_two_or_three_exercises_each_with_its_solution_behind_it(path):
    every = nbformat.read(path, as_version=4).cells
    (start,) = [i for i, cell in enumerate(every) if re.search("^## Try it yourself$", cell.source, re.M)]
    assert not any(is_solution(cell) or "**Exercise.**" in cell.source for cell in every[:start])
    kinds = ""  # t: a task; s: code that solves it; r: what the solution shows
    for cell in every[start:]:
        if cell.cell_type == "code":
            assert is_solution(cell), "code behind 'Try it yourself' solves an exercise"
            kinds += "s"
        else:
            kinds += "r" if is_solution(cell) else "t"
            assert cell.source.count("**Exercise.**") == (kinds[-1] == "t")
    assert re.fullmatch("(tsr?){2,3}", kinds), kinds


@by_name
def test_solutions_are_folded_until_they_are_asked_for(path):
    for cell in nbformat.read(path, as_version=4).cells:
        folded = cell.metadata.get("jupyter", {})
        assert folded.get("source_hidden", False) == is_solution(cell)
        assert folded.get("outputs_hidden", False) == (is_solution(cell) and cell.cell_type == "code")


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


@pytest.fixture(scope="module")
def shell():
    """IPython in this process: it runs what a kernel runs, without the seconds that each kernel takes to start."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as profile:
        patch.setenv("IPYTHONDIR", profile)
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # it puts its own there
        patch.chdir(ROOT / "notebooks")
        yield InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        InteractiveShell.clear_instance()


def shown_by(shell, path, corpus):
    """Run every code cell on a corpus, in an empty namespace, and give what they show, pictures and widgets left out."""
    shell.reset()
    shown = []
    for cell in cells(path, "code"):
        code = f"corpus = {str(corpus)!r}" if "parameters" in cell.metadata.get("tags", []) else cell.source
        with capture_output() as captured, warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("default")
            warnings.filterwarnings("ignore", category=DeprecationWarning, module="(?!__main__$)")  # as Python does
            result = shell.run_cell(code, store_history=True)
        assert result.success, f"{path.name}: {result.error_in_exec or result.error_before_exec!r}\n{cell.source}"
        assert captured.stderr == "" and not warned, f"{path.name}: {captured.stderr}{[str(w.message) for w in warned]}"
        texts = [text for o in captured.outputs for kind, text in o.data.items() if kind.startswith("text/")]
        shown.append(captured.stdout + "\n".join(texts))
    return shown


@by_name
def test_it_runs_on_another_corpus_and_speaks_of_that(shell, path):
    shown = "\n".join(shown_by(shell, path, DOZEN))
    assert "harbour" in shown.lower()
    text = shown + "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    assert not re.search(r"NATO|Stoltenberg|Ukraine|Russia|eb143|4e143d9e", text, re.I)


@by_name
def test_each_notebook_runs_on_a_single_article(shell, path, tmp_path):
    text = json.loads(DOZEN.read_text(encoding="utf-8").splitlines()[0])["text"]
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert any(shown_by(shell, path, tmp_path))


# notebooks/README.md: what there is, for whom, in what order, and what the words mean.

LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)\)")
MINUTES = {5: "five", 10: "ten", 15: "fifteen", 20: "twenty", 30: "thirty"}


def rows(header):
    """The rows of the table of README.md with this header, cell by cell."""
    lines = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8").splitlines()
    at = lines.index(header) + 2
    taken = itertools.takewhile(lambda line: line.startswith("|"), lines[at:])
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in taken]


def prose(path):
    return "\n".join(cell.source for cell in cells(path, "markdown"))


def title(path):
    return cells(path, "markdown")[0].source.splitlines()[0].removeprefix("# ")


def test_readme_lists_every_notebook_as_it_introduces_itself():
    listed = rows("| notebook | question | for | minutes | read before |")
    assert [LINK.findall(row[0]) for row in listed] == [[path.name] for path in NOTEBOOKS]
    for (_, question, audience, minutes, before), path in zip(listed, NOTEBOOKS, strict=True):
        about = cells(path, "markdown")[0].source.splitlines()[-1]
        assert question == title(path) and audience
        assert f"about {MINUTES[int(minutes)]} minutes" in about
        first = re.findall(r"Read `(\w+)` first", about)
        assert LINK.findall(before) == [f"{name}.ipynb" for name in first]


def test_start_here_lists_every_other_notebook_with_its_question():
    listed = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", prose(NOTEBOOKS[0]), re.M))
    assert listed == {path.stem: title(path) for path in NOTEBOOKS[1:]}


def test_links_of_the_readme_lead_to_files():
    links = LINK.findall((ROOT / "notebooks" / "README.md").read_text(encoding="utf-8"))
    assert links and all((ROOT / "notebooks" / link).is_file() for link in links)


@pytest.mark.parametrize("row", rows("| word | meaning | where |"), ids=lambda row: row[0])
def test_words_of_the_field_stand_where_the_glossary_says(row):
    words, meaning, where = row
    assert meaning and LINK.findall(where)
    for link in LINK.findall(where):
        target = ROOT / "notebooks" / link
        text = prose(target) if target.suffix == ".ipynb" else target.read_text(encoding="utf-8")
        for word in words.split(", "):
            assert re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text, re.I), f"{word} is not in {link}"
