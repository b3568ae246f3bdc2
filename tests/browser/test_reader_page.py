"""The reader as a stored page, without a kernel and without a script: its switches, and two articles side by side."""

import pytest

from browser import pages
from browser.conftest import LAPTOP, PHONE, picture
from nlp_helpers import reader
from nlp_helpers.explore import chooser

# All that tells marks of a layer from plain words: their own style, and what stands beside them.
LOOKS = """(marks) => marks.slice(0, 6).map((mark) => [null, '::before', '::after'].map((part) => {
    const style = getComputedStyle(mark, part);
    return [...style].map((name) => style.getPropertyValue(name)).join(';');
}).join('|'))"""


@pytest.fixture
def stored(watched, tmp_path):
    """Open what a cell shows as a page of its own; it asks for nothing and complains about nothing."""
    made = []

    def opened(shown, size=LAPTOP):
        path = tmp_path / "page.html"
        page = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>An article</title><body><main>{shown.html}</main></body></html>"
        )
        path.write_text(page, encoding="utf-8", newline="\n")
        one = watched(size)
        one.page.goto(path.as_uri())
        made.append(one)
        return one.page

    yield opened
    assert [(one.complaints, one.strangers) for one in made] == [([], [])] * len(made)


@pytest.fixture(scope="module")
def pair(seeds):
    return chooser.most_shared(seeds["echoes"])


def test_a_layer_that_is_switched_off_leaves_no_trace(seeds, pair, stored):
    page = stored(reader.read(seeds, pair[0]))
    assert page.locator("script").count() == 0
    picture(page, "reader")
    switches = page.locator("input.plx-on").all()
    layers = [switch.get_attribute("class").split("plx-on-")[1].split()[0] for switch in switches]
    layers = [layer for layer in layers if page.locator(f".plx-words mark.plx-{layer}").count() and layer != "blocks"]
    assert {"quotes", "names", "dates", "echoes"} <= set(layers)
    for layer in layers:
        switch = page.locator(f"input.plx-on-{layer}")
        marks = page.locator(f".plx-words mark.plx-{layer}")
        switch.check()  # most are at first
        on = marks.evaluate_all(LOOKS)
        switch.focus()
        page.keyboard.press("Space")
        off = marks.evaluate_all(LOOKS)
        assert all(one != other for one, other in zip(on, off, strict=True)), layer
        page.keyboard.press("Space")
        assert marks.evaluate_all(LOOKS) == on, layer
    for layer in layers:
        page.locator(f"input.plx-on-{layer}").uncheck()
    plain = page.evaluate("""() => [...document.querySelectorAll('.plx-words mark')].filter((mark) => {
        const own = getComputedStyle(mark), around = getComputedStyle(mark.parentElement);
        return own.backgroundColor !== 'rgba(0, 0, 0, 0)' || own.color !== around.color || own.fontStyle !== around.fontStyle
            || own.fontWeight !== around.fontWeight || parseFloat(own.borderBottomWidth) > 0 || own.boxShadow !== 'none';
    }).map((mark) => mark.className)""")
    assert plain == []


def test_residue_is_hidden_and_counted_on_demand(seeds, stored):
    blocks = seeds["blocks"]
    aside = blocks[~blocks.is_body & (blocks.role != "headline")].article_id.value_counts()
    page = stored(reader.read(seeds, aside.index[0]))
    switch, words = page.locator("input.plx-on-blocks"), page.locator(".plx-aside .plx-words")
    notes = page.locator(".plx-hidden")
    assert any(one.is_visible() for one in words.all()) and not any(one.is_visible() for one in notes.all())
    switch.uncheck()
    assert not any(one.is_visible() for one in words.all()) and all(one.is_visible() for one in notes.all())
    hidden = [int(note.split()[0]) for note in notes.all_inner_texts()]
    assert sum(hidden) == aside.iloc[0]


def test_shared_passages_lead_to_one_another(seeds, pair, stored):
    page = stored(reader.read(seeds, pair[0], beside=pair[1]))
    numbers = page.locator("a.plx-no")
    assert numbers.count() >= 2
    for link in numbers.all():
        target = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
        assert target.count() == 1
        assert target.inner_text() == link.inner_text() and target.get_attribute("id") != link.get_attribute("id")
    numbers.first.click()
    assert page.locator(":target").is_visible()
    picture(page, "reader-pair")


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_reader_has_no_grave_accessibility_faults_and_fits_the_screen(seeds, pair, stored, size):
    for beside in (None, pair[1]):
        page = stored(reader.read(seeds, pair[0], beside=beside), size)
        assert pages.grave_faults(page) == []
        assert pages.too_wide(page) == []
