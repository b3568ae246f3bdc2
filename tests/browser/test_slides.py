"""The slides of the notebooks, opened from a file in a browser that reaches nothing else."""

import pytest
from conftest import ROOT

from browser import pages
from browser.conftest import LAPTOP, picture
from nlp_helpers import handouts

# What of the slide that is shown lies outside the window, and can't be scrolled to.
CUT_OFF = """() => {
    const slide = Reveal.getCurrentSlide(), cut = [];
    for (const part of slide.querySelectorAll('h1, h2, p, li, pre, img, table, .shown')) {
        const own = part.getBoundingClientRect();
        const rolls = [...document.querySelectorAll('*')].some((e) => e.contains(part) && e !== document.documentElement
            && /auto|scroll/.test(getComputedStyle(e).overflowY));
        const out = own.bottom > innerHeight + 1 || own.right > innerWidth + 1 || own.top < -1 || own.left < -1;
        if (out && !rolls && own.height > 0)
            cut.push(`${JSON.stringify(Reveal.getIndices())} ${part.tagName}: ${part.textContent.trim().slice(0, 60)}`);
    }
    return cut;
}"""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Make the handouts of the notebooks as they are stored; give the page that leads to them."""
    out = tmp_path_factory.mktemp("handouts") / "handouts"
    handouts.make(ROOT / "notebooks", out)
    return out / "index.html"


def test_slides_open_from_a_file_and_keys_move_on(index, watched):
    one = watched(LAPTOP)
    page = one.page
    page.goto(index.as_uri())
    page.get_by_role("link", name="slides").first.click()
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    assert "slides/00" in page.url and page.locator(".reveal h1").first.is_visible()
    picture(page, "slides-laptop")
    first = page.locator("section.present section.present").inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("Reveal.getIndices().h === 1")
    second = page.locator("section.present section.present")
    assert second.inner_text() not in ("", first) and second.is_visible()

    # Space goes through all of them to the end, and nothing on the way is cut off.
    page.keyboard.press("Home")
    n, cut = page.evaluate("Reveal.getTotalSlides()"), page.evaluate(CUT_OFF)
    assert n > 5
    for i in range(1, n):
        page.keyboard.press("Space")
        page.wait_for_function("(i) => Reveal.getSlidePastCount() === i", arg=i)
        cut += page.evaluate(CUT_OFF)
    assert page.evaluate("Reveal.isLastSlide()") and cut == []
    own = {index.as_uri(), page.url.partition("#")[0]}
    assert {url.partition("#")[0] for url in one.requests} == own and one.complaints == []


def test_every_deck_that_is_named_is_there_and_keeps_nobody_out(index, watched):
    one = watched(LAPTOP)
    page = one.page
    page.goto(index.as_uri())
    decks = page.evaluate("[...document.querySelectorAll('a')].map((link) => link.href)")
    assert len([deck for deck in decks if deck.endswith(".html")]) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert pages.grave_faults(page) == []
    page.goto(next(deck for deck in decks if deck.endswith(".html")))
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    assert pages.grave_faults(page) == []
    assert one.complaints == []
