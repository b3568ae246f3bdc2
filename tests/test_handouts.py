"""What a teacher hands out: copies without solutions that run, and slides that fetch nothing."""

import json
import re
from html.parser import HTMLParser

import nbformat
import pytest
from conftest import DOZEN, ROOT, SEEDS

from nlp_helpers import handouts
from nlp_helpers.errors import InputError
from nlp_helpers.handouts import __main__ as command
from nlp_helpers.handouts import deck
from nlp_helpers.handouts.copies import YOUR_TURN
from nlp_helpers.handouts.slides import slides
from nlp_helpers.notebooks import execute

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("build") / "handouts"
    handouts.make(ROOT / "notebooks", out, SEEDS)
    return out


def solutions(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if "solution" in cell.metadata.get("tags", [])]


def copy_of(made, path):
    return nbformat.read(made / "students" / path.name, as_version=4)


# Students' copies.


@by_name
def test_a_copy_has_an_empty_cell_for_each_solution_and_no_solution(made, path):
    copy = copy_of(made, path)
    nbformat.validate(copy)
    text = json.dumps(copy, ensure_ascii=False)
    for cell in solutions(path):
        assert json.dumps(cell.source, ensure_ascii=False)[1:-1] not in text
    empty = [cell for cell in copy.cells if cell.source == YOUR_TURN]
    assert len(empty) == len([cell for cell in solutions(path) if cell.cell_type == "code"]) >= 2
    for cell in empty:
        assert cell.outputs == [] and cell.execution_count is None and cell.metadata == {}
        assert copy.cells[copy.cells.index(cell) - 1].source.count("**Exercise.**") == 1


@by_name
def test_a_copy_is_otherwise_the_notebook(made, path):
    left_out = {cell.id for cell in solutions(path)}
    kept = [cell for cell in nbformat.read(path, as_version=4).cells if cell.id not in left_out]
    copied = [cell for cell in copy_of(made, path).cells if cell.id not in left_out]
    for cell in kept + copied:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub("corpus = .*", "", cell.source)
    assert copied == kept


def test_a_copy_runs_where_it_lies(made, tmp_path):
    path = made / "students" / "02_clean.ipynb"
    (parameters,) = [c for c in copy_of(made, path).cells if "parameters" in c.metadata.get("tags", [])]
    corpus = re.search(r"^corpus = '(.+)'$", parameters.source, re.M).group(1)
    assert (path.parent / corpus).resolve() == SEEDS.resolve()
    assert execute(path, tmp_path / "run.ipynb", corpus)[1] == ""


def test_copies_of_a_run_read_its_corpus_in_the_one_cell_that_says_so():
    tagged = [("parameters", "# Which articles.\ncorpus = '../seeds'"), ("injected-parameters", "corpus = 'a'")]
    cells = [nbformat.v4.new_code_cell(code, metadata={"tags": [tag]}) for tag, code in tagged]
    copy = handouts.student_copy({"cells": cells}, r"it's \1\n.jsonl")
    (cell,) = copy["cells"]
    said = {}
    exec(cell["source"], said)
    assert said["corpus"] == r"it's \1\n.jsonl" and cell["source"].startswith("# Which articles.")


# Slides.


class Page(HTMLParser):
    """What a page's elements say, and every address it holds that a browser would fetch."""

    def __init__(self, text):
        super().__init__()
        self.fetched, self.links, self.headings, self.scripts, self.policy = [], [], [], [], ""
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._open = tag if tag in ("script", "style", "h1", "h2") else self._open
        if self._open in ("h1", "h2") and tag == self._open:
            self.headings.append("")
        self.fetched += [given[a] for a in ("src", "srcset", "data", "poster", "action") if given.get(a)]
        self.fetched += [given["href"]] if tag in ("link", "base", "use", "image") and given.get("href") else []
        self.fetched += re.findall(r"url\(([^)]*)\)", given.get("style") or "")
        self.fetched += Page(given["srcdoc"]).fetched if given.get("srcdoc") else []
        self.links += [given["href"]] if tag == "a" and given.get("href") else []
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]

    def handle_endtag(self, tag):
        self._open = "" if tag == self._open else self._open

    def handle_data(self, data):
        if self._open in ("h1", "h2"):
            self.headings[-1] += data
        elif self._open == "style":
            self.fetched += re.findall(r"@import[^;]*|url\(([^)]*)\)", data)
        elif self._open == "script":
            self.scripts.append(data)


@by_name
def test_slides_fetch_nothing(made, path):
    page = Page((made / "slides" / f"{path.stem}.html").read_text(encoding="utf-8"))
    assert [address for address in page.fetched if not address.strip("'\" ").startswith("data:")] == []
    assert "default-src 'none'" in page.policy and "http" not in page.policy
    assert not any(
        re.search(r"\b(fetch|XMLHttpRequest|importScripts|require)\b *\(", script) for script in page.scripts
    )
    assert len(page.scripts) == 2 and "Copyright (C) 2011" in page.scripts[0]


@by_name
def test_slides_have_the_notebooks_headings_in_their_order(made, path):
    page = Page((made / "slides" / f"{path.stem}.html").read_text(encoding="utf-8"))
    source = "\n".join(c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown")
    wanted = [re.sub("[`*]", "", heading) for heading in re.findall(r"^##? (.+)$", source, re.M)]
    shown = [heading.removesuffix(" solution") for heading in page.headings]
    assert [heading for i, heading in enumerate(shown) if i == 0 or heading != shown[i - 1]] == wanted


@by_name
def test_nothing_of_a_notebook_is_missing_from_its_slides(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    shown = [piece for column in slides(notebook) for slide in column for piece in slide.pieces]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert sum(piece.kind == "code" for piece in shown) == len(code)
    assert sum(piece.kind not in ("code", "prose") for piece in shown) == sum(len(cell["outputs"]) for cell in code)
    pictures = [piece.html for piece in shown if piece.kind == "picture"]
    assert all(re.search('alt="[^"]{40,}"', picture) for picture in pictures)


@by_name
def test_a_solution_has_slides_of_its_own_behind_its_task(path):
    (column,) = [c for c in slides(json.loads(path.read_text(encoding="utf-8"))) if c[0].head == "Try it yourself"]
    kinds = "".join(slide.kind[0] for slide in column)
    assert re.fullmatch("(ts+){2,3}", kinds)
    assert all([piece.kind for piece in slide.pieces] == ["prose"] for slide in column if slide.kind == "task")


def cell(kind, source, *shown, tags=()):
    made = {"cell_type": kind, "metadata": {"tags": list(tags)}, "source": source}
    return made | ({"outputs": list(shown)} if kind == "code" else {})


def says(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def laid_out(*cells):
    return [[[piece.kind for piece in slide.pieces] for slide in column] for column in slides({"cells": list(cells)})]


def test_what_fits_stands_together_and_what_does_not_goes_on_below():
    head, code = cell("markdown", "## Who?\n\nA few words."), "n = 1\n" * 14
    short, long = cell("code", code, says("a\n" * 5)), cell("code", code, says("a\n" * 60))
    assert laid_out(head, short) == [[["prose", "code", "text"]]]
    # What is long scrolls, but not in a corner of what is left.
    assert laid_out(head, long) == [[["prose", "code"], ["text"]]]
    assert laid_out(head, cell("code", "n", says("a\n" * 60))) == [[["prose", "code", "text"]]]
    assert laid_out(head, short, short) == [[["prose", "code", "text"], ["code", "text"]]]
    # Cells that show nothing share a slide; the title has its own.
    assert laid_out(cell("markdown", "# A\n\nWhy?"), cell("code", "n"), cell("code", "m", says("1"))) == [
        [["prose"], ["code", "code", "text"]]
    ]


def test_controls_that_need_a_kernel_are_told_in_words_and_markup_of_outputs_is_kept_apart():
    view = {"output_type": "display_data", "metadata": {}}
    view["data"] = {"application/vnd.jupyter.widget-view+json": {}, "text/html": "<b>", "text/plain": "A <slider>."}
    ((slide,),) = slides(
        {"cells": [cell("markdown", "## A"), cell("code", "x < 1", view, says("\x1b[31m</pre>\x1b[0m"))]}
    )
    html = [piece.html for piece in slide.pieces]
    assert html[1:] == ["<pre>A &lt;slider&gt;.</pre>", "<pre>&lt;/pre&gt;</pre>"] and "&lt;" in html[0]


def test_a_picture_that_is_none_is_told_in_words():
    for data in ("", "iVBORw0KGgo", '"><script>'):
        shown = {
            "output_type": "display_data",
            "metadata": {"image/png": {"alt": "A <map>."}},
            "data": {"image/png": data},
        }
        ((slide,),) = slides({"cells": [cell("code", "draw()", shown)]})
        assert 'alt="A &lt;map&gt;."' in slide.pieces[-1].html and "<script" not in slide.pieces[-1].html


# The command.


def test_the_same_notebooks_give_the_same_bytes_and_other_handouts_are_replaced(made, capsys):
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    (made / "students" / ".ipynb_checkpoints").mkdir()
    arguments = ["--notebooks", str(ROOT / "notebooks"), "--corpus", str(SEEDS), "--out", str(made)]
    assert command.main(arguments) == 0
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before
    assert [path.name for path in made.parent.iterdir()] == ["handouts"]
    assert f"{len(NOTEBOOKS)} student copies and slides" in capsys.readouterr().out
    index = Page((made / "index.html").read_text(encoding="utf-8"))
    assert len(index.links) == 2 * len(NOTEBOOKS) and all((made / link).is_file() for link in index.links)


def refuses(capsys, *arguments):
    assert command.main([str(argument) for argument in arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


def test_what_can_not_be_handed_out_is_one_line_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    folder, out = tmp_path / "notebooks", tmp_path / "out"
    folder.mkdir()
    assert "no notebooks here" in refuses(capsys, "--notebooks", folder, "--out", out)
    for text in (
        "{",
        "[]",
        "{}",
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
        '{"nbformat": 3}',
    ):
        (folder / "a.ipynb").write_text(text, encoding="utf-8")
        assert "a.ipynb: is not a notebook" in refuses(capsys, "--notebooks", folder, "--out", out)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), folder / "a.ipynb")
    assert "a.ipynb: has no outputs" in refuses(capsys, "--notebooks", folder, "--out", out)
    whole = ["--notebooks", ROOT / "notebooks", "--out", out]
    assert "nowhere: no such file or folder" in refuses(capsys, *whole, "--corpus", "nowhere")
    deck.reveal.cache_clear()
    monkeypatch.setattr(deck.util, "find_spec", lambda name: None)
    assert "pip install pyreveal" in refuses(capsys, *whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks"]


def test_a_folder_that_holds_anything_else_is_never_replaced(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    said = refuses(capsys, "--notebooks", ROOT / "notebooks", "--out", tmp_path)
    assert "mine.txt" in said and [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(InputError, match="is not a folder"):
        handouts.make(ROOT / "notebooks", tmp_path / "mine.txt", DOZEN)
