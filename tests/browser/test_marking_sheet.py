"""The page of a marking sheet: marks made by mouse and keyboard arrive in the file that ``parallax marked`` reads."""

import csv

import pytest

from browser import pages
from browser.conftest import LAPTOP, PHONE, picture
from nlp_helpers import example
from nlp_helpers.__main__ import main
from nlp_helpers.marking import filled_in, sampling
from nlp_helpers.marking import sheet as marking_sheet

NOTE = '=SUM(1;2), "two" \U0001f600 words'


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """Write a sheet of six rows; give its CSV file."""
    path = tmp_path_factory.mktemp("sheet") / "blocks.csv"
    made = example.found().tables
    marking_sheet.write(sampling.draw("blocks", made, n=6), made["articles"], path)
    return path


def test_marks_are_downloaded_as_the_sheet_that_is_read_back(sheet, tmp_path, watched, capsys):
    one = watched(LAPTOP)
    page = one.page
    page.goto(sheet.with_suffix(".html").as_uri())
    rows = page.locator(".item")
    assert rows.count() == 6
    rows.nth(0).get_by_role("button", name="right").click()
    rows.nth(1).get_by_role("button", name="wrong").click()
    rows.nth(1).get_by_role("textbox").fill(NOTE)
    rows.nth(2).focus()
    page.keyboard.press("r")  # goes on to the fourth
    page.keyboard.press("u")
    rows.nth(4).get_by_role("button", name="right").click()
    rows.nth(4).get_by_role("button", name="right").click()  # taken back
    picture(page, "marking-sheet")
    # Nothing that was marked is lost. What a page keeps, the browser writes down a moment later.
    for _ in range(10):
        page.reload()
        if page.get_by_role("status").inner_text() != "0 of 6 marked":
            break
        page.wait_for_timeout(100)
    assert page.get_by_role("status").inner_text() == "4 of 6 marked"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    filled = tmp_path / download.value.suggested_filename
    download.value.save_as(filled)
    assert filled.name == sheet.name

    read = filled_in.read(filled)
    in_order = [read.marks[key] for key in sorted(read.order, key=read.order.get)]
    assert in_order == ["right", "wrong", "right", "unsure", "", ""]
    with filled.open(encoding="utf-8-sig", newline="") as file:
        notes = [row["note"].lstrip("'") for row in csv.DictReader(file)]
    assert notes == ["", NOTE, "", "", "", ""]
    assert main(["marked", str(filled)]) == 0
    assert "2 right, 1 wrong, 1 unsure" in capsys.readouterr().out
    assert one.complaints == [] and one.strangers == []


@pytest.mark.parametrize("size, scheme", [(PHONE, "dark"), (LAPTOP, "light")], ids=["phone", "laptop"])
def test_the_sheet_has_no_grave_accessibility_faults_and_fits_the_screen(sheet, watched, size, scheme):
    page = watched(size, color_scheme=scheme).page
    page.goto(sheet.with_suffix(".html").as_uri())
    page.locator(".item").first.get_by_role("button", name="wrong").click()
    assert pages.grave_faults(page) == []
    assert pages.too_wide(page) == [] and pages.too_small(page, 12) == []
