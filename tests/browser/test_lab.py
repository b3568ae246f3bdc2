"""The notebooks in JupyterLab: opened, run from top to bottom, a control moved, and no request that leaves the machine."""

import shutil
from urllib.parse import urlsplit

import nbformat
import pytest
from conftest import ROOT, SEEDS

from browser import lab
from browser.conftest import picture

START = "00_start_here.ipynb"
# Runs and loads that can take long where two processes share a slow machine.
LONG = 120_000

# Every code cell has been run, those too whose code is folded away; or one has failed.
DONE = """() => {
    const cells = jupyterapp.shell.currentWidget.content.widgets.filter((cell) => cell.model.type === 'code');
    const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
    return failed !== null || (cells.length > 0 && cells.every((cell) => cell.model.executionCount !== null));
}"""


@pytest.fixture
def copied(tmp_path):
    """Lay out the notebooks without what was stored in them beside the seeds, as they are in the project's folder."""
    root = tmp_path / "root"
    shutil.copytree(SEEDS, root / "seeds")
    (root / "notebooks").mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata.pop("widgets", None)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, root / "notebooks" / path.name)
    return root


def test_the_first_notebook_runs_and_its_control_works(copied, tmp_path, watched):
    from playwright.sync_api import expect

    lab_page = watched()
    page = lab_page.page
    # What would leave the machine is stopped as well as counted.
    page.context.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.abort())
    with lab.running(copied, tmp_path / "own") as (server, token):
        page.goto(f"{server}/lab/tree/notebooks/{START}?token={token}", timeout=LONG)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=LONG)
        page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=LONG)  # there is a kernel
        page.locator(".lm-MenuBar-itemLabel").get_by_text("Run", exact=True).click()
        page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()
        page.wait_for_function(DONE, timeout=LONG)
        for kind in ("error", "stderr"):
            wrong = page.locator(f'.jp-Notebook [data-mime-type="application/vnd.jupyter.{kind}"]')
            assert wrong.all_inner_texts() == []
        assert page.locator(".jp-Notebook .jp-OutputArea-output img").count()

        # The control stands in its cell's output, above the article that it governs.
        output = page.locator(".jp-Notebook .jp-CodeCell .jp-OutputArea").filter(has=page.locator("select")).first
        shown = output.locator(".plx").first
        before, ids = shown.inner_text(), sorted(path.stem for path in SEEDS.iterdir())
        choice = output.get_by_label("article", exact=True)
        assert choice.locator("option").count() == len(ids)
        own = shown.locator(".plx-faint bdi").first
        expect(own).to_have_text(ids[0], timeout=LONG)
        choice.select_option(index=2)
        expect(own).to_have_text(ids[2], timeout=LONG)
        assert shown.inner_text() != before
        expect(output.locator("input.plx-on-names:checked")).to_be_attached(timeout=LONG)
        output.get_by_label("names", exact=True).uncheck()
        expect(output.locator("input.plx-on-names:not(:checked)")).to_be_attached(timeout=LONG)
        picture(page, "lab")
        page.close()
    assert {urlsplit(url).hostname for url in lab_page.requests if not url.startswith(("data:", "blob:"))} == {
        "127.0.0.1"
    }
