"""Whether anything of a hostile pile runs in a browser, or asks the network for anything, wherever it is shown.

    python benchmarks/browser_hostile.py [--only PART] [--keep DIR] [--run-all]

Writes the pile of tests/browser/hostile.py: scripts, event handlers, javascript: and data: addresses, ends of what a text may
stand in, styles that fetch, templates, Markdown, LaTeX, ANSI escapes, SVG, MathML and bidirectional overrides in every field,
file name, correction and alias. Then opens in the system's Chromium, points at and opens all there is, and watches for
scripts, dialogs, elements and requests that the pile brought: the briefing, every figure's SVG, the reader's pages, the marking
pages, the executed notebooks (in JupyterLab with their outputs trusted, and as nbconvert exports them), and the slides. With
--run-all the notebooks are also run again in JupyterLab. --keep leaves the files in DIR.

PART is one of briefing, figures, reader, marking, export, lab, slides. Printed is a row per part: pages opened, characters of the
pile's payloads that they show (0 would mean that nothing was tested), what was wrong; exit 1 if anything was. Needs the extra
dev.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import nbformat
import tests_on_path  # noqa: F401 - browser is found there
from browser import hostile, lab
from browser.conftest import ARGUMENTS, executable
from lxml import etree

from nlp_helpers import handouts, load, notebooks, reader, run
from nlp_helpers.errors import InputError
from nlp_helpers.explore import chooser
from nlp_helpers.marking import sampling
from nlp_helpers.marking import sheet as marking_sheet
from nlp_helpers.marking.questions import QUESTIONS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from nlp_helpers.findings import Findings

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180_000  # milliseconds
# nbconvert's own pages ask for these; they are stopped, as everything that would leave the machine is.
_OF_NBCONVERT = ("cdnjs.cloudflare.com", "cdn.jsdelivr.net", "unpkg.com")
# Whatever of the payloads can be seen.
_SHOWN = """(parts) => parts.reduce(
    (n, part) => n + (document.documentElement.textContent.split(part).length - 1) * part.length, 0)"""
_TELLING = ["window.obeyed", "hit.invalid", "javascript:", "{{ 7 * 7 }}"]


@dataclass
class Part:
    """What was opened of one kind."""

    name: str
    pages: int = 0
    shown: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Made:
    """The files, and what was found in the pile."""

    folder: Path
    corpus: Path
    out: Path
    found: Findings


def make(folder: Path) -> Made:
    """Write the pile and run everything over it."""
    corpus = hostile.folder(folder)
    fixes = hostile.corrections(folder / "corrections.csv", load.read(corpus).articles.article_id.tolist())
    out = folder / "out"
    found, _ = run.run(corpus, out, corrections=fixes)
    return Made(folder, corpus, out, found)


@contextlib.contextmanager
def opened(browser: Browser, part: Part, url: str, allowed: tuple[str, ...] = ()) -> Iterator[Page]:
    """Open a page, watched; nothing but files and this machine is reached."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    context.set_default_timeout(PATIENCE)

    def stop(route: Any) -> None:
        host = urlsplit(route.request.url).hostname
        if host not in allowed:
            part.wrong.append(f"{url}: asked for {route.request.url[:120]}")
        route.abort()

    context.route(lambda one: urlsplit(one).hostname not in (None, "", "127.0.0.1"), stop)
    page = context.new_page()
    page.on("dialog", lambda dialog: (part.wrong.append(f"{url}: dialog {dialog.message!r}"), dialog.dismiss()))
    page.goto(url)
    yield page
    context.close()


def look(part: Part, page: Page, url: str) -> None:
    """Provoke what waits, then see what was obeyed and how much of the pile is on the page."""
    hostile.provoke(page)
    page.wait_for_timeout(300)
    part.pages += 1
    part.shown += sum(frame.evaluate(_SHOWN, _TELLING) for frame in page.frames)
    part.wrong += [f"{url}: {what}" for what in hostile.obeyed(page)]


def files(part: Part, browser: Browser, paths: list[Path], allowed: tuple[str, ...] = ()) -> None:
    """Open files one by one."""
    for path in paths:
        with opened(browser, part, path.as_uri(), allowed) as page:
            look(part, page, path.name)


def briefing(part: Part, browser: Browser, made: Made) -> None:
    files(part, browser, [made.out / "briefing.html"])


def figures(part: Part, browser: Browser, made: Made) -> None:
    paths = sorted((made.out / "figures").glob("*.svg"))
    for path in paths:
        try:
            etree.parse(path)
        except etree.XMLSyntaxError as error:
            part.wrong.append(f"{path.name}: a browser can't read it: {error}")
    files(part, browser, paths)


def read(part: Part, browser: Browser, made: Made) -> None:
    """Open the reader's pages as an export of a notebook would hold them: without a frame, with no policy."""
    ids = made.found["articles"].article_id.tolist()
    shown = {f"article {i}": reader.read(made.found, key).html for i, key in enumerate(ids)}
    shown |= {f"pair {i}": reader.read(made.found, a, beside=b).html for i, (a, b) in enumerate(pairwise(ids))}
    shown |= {"chooser": chooser.chooser(made.found, ids[3], ids[5]).shown.value}
    for name, html in shown.items():
        path = made.folder / f"{name}.html"
        path.write_text(f'<!doctype html><meta charset="utf-8"><title>x</title><body>{html}', encoding="utf-8")
    files(part, browser, [made.folder / f"{name}.html" for name in shown])


def marking(part: Part, browser: Browser, made: Made) -> None:
    paths = []
    for table in QUESTIONS:
        try:
            sample = sampling.draw(table, made.found.tables, n=40)
        except InputError:  # no rows
            continue
        paths.append(marking_sheet.write(sample, made.found["articles"], made.folder / f"marks-{table}.csv")[1])
    files(part, browser, paths)


def _executed(made: Made) -> list[Path]:
    """Execute the notebooks on the pile, once."""
    done = sorted((made.out / "notebooks").glob("*.ipynb"))
    return done or notebooks.execute_all(made.corpus, made.out, ROOT / "notebooks")


def export(part: Part, browser: Browser, made: Made) -> None:
    import nbconvert

    paths = []
    for path in _executed(made) or [None]:
        if path is None:
            part.wrong.append("a notebook fails on the pile")
            return
        html, _ = nbconvert.HTMLExporter().from_filename(str(path))
        paths.append(path.with_suffix(".html"))
        paths[-1].write_text(html, encoding="utf-8")
    for path in paths:
        with opened(browser, part, path.as_uri(), _OF_NBCONVERT) as page:
            look(part, page, path.name)
            part.wrong += [
                f"{path.name}: would be set as mathematics: {text}" for text in page.evaluate(_AS_MATHEMATICS)
            ]
        path.unlink()


# What MathJax, which is not fetched here, would take for a formula.
_AS_MATHEMATICS = r"""() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (/\\href\{javascript|\\class\{z\}|\$x\$/.test(node.data)
            && !node.parentElement.closest('.tex2jax_ignore, .mathjax_ignore, pre, code, script, style, textarea'))
            found.push(node.data.slice(0, 120));
    return found;
}"""
_RENDERED = """() => {
    const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    return panel && panel.content && panel.content.widgets && panel.context.isReady && panel.content.widgets.length > 3;
}"""
_DONE = """() => jupyterapp.shell.currentWidget.content.widgets.filter((cell) => cell.model.type === 'code')
    .every((cell) => cell.model.executionCount !== null)"""


def in_lab(part: Part, browser: Browser, made: Made, run_all: bool = False) -> None:
    paths = _executed(made)
    own = made.folder / "own"
    with lab.running(made.out / "notebooks", own) as (server, token):
        for path in paths:
            _trust(path, own)
            with opened(browser, part, f"{server}/lab/tree/{path.name}?token={token}&reset") as page:
                page.wait_for_function(_RENDERED)
                page.locator(".jp-Notebook .jp-OutputArea-output").first.wait_for()
                if run_all:
                    _run_all(page)
                page.wait_for_timeout(2_000)  # for what is set as mathematics when all is there
                trusted = page.evaluate(
                    "jupyterapp.shell.currentWidget.content.widgets.every((c) => c.model.type !== 'code' || c.model.trusted)"
                )
                if not trusted:
                    part.wrong.append(f"{path.name}: its outputs are not trusted, so nothing was tested")
                look(part, page, f"{path.name} in JupyterLab")


def _run_all(page: Page) -> None:
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()
    page.evaluate(
        """jupyterapp.shell.currentWidget.content.widgets.forEach((cell) => {
            if (cell.model.type === 'code') cell.model.executionCount = null;
        })"""
    )
    page.locator(".lm-MenuBar-itemLabel").get_by_text("Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(_DONE)


def _trust(path: Path, own: Path) -> None:
    """Sign a notebook as `jupyter trust` does, for the server that keeps its data in `own`."""
    from nbformat.sign import NotebookNotary

    # Where the server looks: what signs has to keep its key and its list there, too.
    (own / "data").mkdir(parents=True, exist_ok=True)
    NotebookNotary(data_dir=str(own / "data")).sign(nbformat.read(path, as_version=4))


def slides(part: Part, browser: Browser, made: Made) -> None:
    out = made.folder / "handouts"
    _executed(made)
    handouts.make(made.out / "notebooks", out, made.corpus)
    files(part, browser, sorted(out.rglob("*.html")))


PARTS: dict[str, Callable[..., None]] = {
    "briefing": briefing, "figures": figures, "reader": read, "marking": marking, "export": export,
    "lab": in_lab, "slides": slides,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a new folder for the pile and all that is made of it")
    parser.add_argument("--run-all", action="store_true", help="run the notebooks again in JupyterLab (minutes)")
    args = parser.parse_args()
    path = executable()
    if path is None:
        print("no browser on the PATH: put Chromium or Chrome there", file=sys.stderr)
        return 2
    from playwright import sync_api

    folder = args.keep or Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    parts = [Part(name) for name in PARTS if args.only in (None, name)]
    try:
        made = make(folder)
        if {"export", "lab", "slides"} & {part.name for part in parts}:
            _executed(made)  # before the browser is there: its event loop would be in the way
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        with sync_api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *root], timeout=PATIENCE)
            for part in parts:
                more = {"run_all": True} if args.run_all and part.name == "lab" else {}
                began = time.perf_counter()
                PARTS[part.name](part, browser, made, **more)
                print(f"{part.name:<10}{time.perf_counter() - began:>7.0f} s", file=sys.stderr)
            browser.close()
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{'part':<10}{'pages':>7}{'shown':>10}{'wrong':>7}")
    for part in parts:
        print(f"{part.name:<10}{part.pages:>7,}{part.shown:>10,}{len(part.wrong):>7,}")
    wrong = [what for part in parts for what in part.wrong] + [
        f"{part.name}: nothing was tested" for part in parts if not part.shown
    ]
    print(*[what[:300] for what in wrong[:40]], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
