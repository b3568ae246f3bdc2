"""The briefing in a browser: every link leads to the words it stands for, for the eye, the keyboard, the phone and paper."""

from __future__ import annotations

import re

import pytest

from browser import links, pages
from browser.conftest import LAPTOP, PATIENCE, PHONE, PRINT, SCREENSHOTS, Watched, picture
from nlp_helpers import briefing

MOST_BYTES = 3_000_000


@pytest.fixture(scope="package")
def briefed(seeds, tmp_path_factory):
    """Make the seeds' briefing as a file."""
    path = tmp_path_factory.mktemp("briefing") / "briefing.html"
    path.write_text(briefing.make(seeds, corpus="seeds"), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def opened(briefed, watched):
    """Open it in a window of some size; in the end it has asked for nothing and complained about nothing."""
    made = []

    def at(size=LAPTOP, **options) -> Watched:
        one = watched(size, **options)
        one.page.goto(briefed.as_uri())
        made.append(one)
        return one

    yield at
    assert [one.complaints for one in made] == [[] for _ in made]
    assert [one.strangers for one in made] == [[] for _ in made]


def some_links(page, n):
    """Choose visible links of places from all parts of the page, as many."""
    links_of_places = page.locator("main a[data-w]")
    visible = links_of_places.evaluate_all("(all) => [...all.keys()].filter((i) => all[i].checkVisibility())")
    assert len(visible) >= n
    return [links_of_places.nth(i) for i in visible[:: len(visible) // n][:n]]


def place_of(link):
    return int(link.get_attribute("data-w").split()[0])


def test_it_is_one_file_that_is_not_too_big(briefed, opened):
    assert briefed.stat().st_size < MOST_BYTES
    assert len(opened().requests) == 1


def test_every_place_is_marked_with_exactly_its_words(opened, seeds):
    page = opened().page
    words = links.places(page, seeds["articles"])
    assert len(words) > 100
    assert links.marked(page) == dict(enumerate(words))


def test_every_link_leads_to_its_words_highlighted_in_sight(opened, seeds):
    page = opened().page
    words = links.places(page, seeds["articles"])
    assert links.dead_ends(page) == []
    reached = links.followed(page)
    assert len({link for link, *_ in reached}) > 100
    wrong = [(link, number, shown, words[number]) for link, number, shown, *_ in reached if shown != words[number]]
    assert wrong == []
    assert [(link, number) for link, number, _, seen, *_ in reached if not seen] == []
    assert [(link, number) for link, number, *_, address, focus in reached if not (address and focus)] == []


def test_every_quoted_sentence_stands_so_in_its_article(opened, seeds):
    page = opened().page
    words = [links.folded(text) for text in links.places(page, seeds["articles"])]
    quoted = [(numbers, links.folded(text)) for numbers, text in links.quotations(page)]
    assert len(quoted) > 10
    assert [text for numbers, text in quoted if not any(text in words[number] for number in numbers)] == []


def test_the_first_screen_holds_what_happened(opened):
    page = opened().page
    sentences = page.locator("section.first blockquote").all()
    assert len(sentences) >= 3
    for sentence in sentences:
        box = sentence.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= LAPTOP[1], sentence.inner_text()


def test_a_click_opens_the_source_and_the_way_back_closes_it(opened, seeds):
    page = opened().page
    words = links.places(page, seeds["articles"])
    for link in some_links(page, 8):
        link.click()
        assert links.highlighted(page)["words"] == words[place_of(link)]
        assert link.is_visible()
    picture(page, "briefing-laptop-open")
    page.locator("#sources .close").click()
    assert links.highlighted(page)["words"] == ""
    page.go_back()
    assert links.highlighted(page)["words"] == words[place_of(link)]


def test_the_keyboard_is_enough(opened, seeds):
    page = opened().page
    words = links.places(page, seeds["articles"])
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main a[data-w]')"):
            break
    focused = page.locator("main a[data-w]:focus")
    assert focused.count() == 1
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    shown = links.highlighted(page)
    assert shown["words"] == words[place_of(page.locator(f"a[href='{page.evaluate('location.hash')}']").first)]
    assert shown["focus"] == "sources-title"
    page.keyboard.press("Escape")
    assert links.highlighted(page)["words"] == ""
    assert focused.count() == 1


def test_a_link_of_several_places_steps_through_them_by_keyboard(opened, seeds):
    page = opened().page
    words = links.places(page, seeds["articles"])
    link = next(link for link in page.locator("main a[data-w*=' ']").all() if link.is_visible())
    numbers = [int(number) for number in link.get_attribute("data-w").split()]
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#sources .step[value='1']").focus()
    page.keyboard.press("Enter")
    shown = links.highlighted(page)
    assert shown["words"] == words[numbers[1]] and f"2 of {len(numbers)}" in shown["where"]


def test_what_was_set_aside_is_shown_on_demand(opened, seeds):
    page = opened().page
    blocks = seeds["blocks"]
    aside = blocks[~blocks.is_body & (blocks.role != "headline")]
    article_id = aside.article_id.iloc[0]
    own = page.locator(f".source[data-article='{article_id}']")
    page.evaluate("(id) => { location.hash = id }", own.get_attribute("id"))
    own.wait_for(timeout=PATIENCE)
    residue = own.locator("details.aside .line").all()
    assert len(residue) == sum(aside.article_id == article_id)
    assert not any(line.is_visible() for line in residue)
    own.locator(".toggle").click()
    assert all(line.is_visible() for line in residue)


@pytest.mark.parametrize("size, scheme", [(PHONE, "dark"), (LAPTOP, "light")], ids=["phone", "laptop"])
def test_the_briefing_has_no_grave_accessibility_faults(opened, size, scheme):
    page = opened(size, color_scheme=scheme).page
    assert pages.grave_faults(page) == []
    some_links(page, 1)[0].click()
    assert pages.grave_faults(page, "#sources") == []


def test_it_fits_a_phone_and_can_be_read_there(opened):
    page = opened(PHONE, has_touch=True, is_mobile=True).page
    picture(page, "briefing-phone")
    assert pages.too_wide(page) == []
    assert pages.too_small(page, 12) == []
    for link in some_links(page, 3):
        link.tap()
        assert page.locator("#sources .on").first.is_visible()
        assert link.is_visible()
        assert pages.too_wide(page) == [] and pages.too_small(page, 12) == []
    picture(page, "briefing-phone-open")


def test_it_prints_on_a4(opened):
    page = opened(PRINT).page
    some_links(page, 1)[0].click()
    page.emulate_media(media="print")
    picture(page, "briefing-print", full_page=True)
    assert pages.too_wide(page) == []
    assert not page.locator("#sources").is_visible()
    assert all(sentence.is_visible() for sentence in page.locator("section.first blockquote").all())
    paper = page.pdf(path=SCREENSHOTS / "briefing-print.pdf", format="A4", prefer_css_page_size=True)
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", paper)) < 60


def test_it_fits_a_laptop(opened):
    page = opened().page
    picture(page, "briefing-laptop")
    assert pages.too_wide(page) == [] and pages.too_small(page, 12) == []


def test_it_works_without_its_script(opened, seeds, briefed):
    one = opened(java_script_enabled=False)
    link = one.page.locator("section.first a[data-w]").first
    number = place_of(link)
    link.click()
    piece = one.page.locator(f"#sources .w[data-w~='{number}']").first
    assert piece.is_visible()
    box = piece.bounding_box()
    assert box and box["y"] < LAPTOP[1]
    colour = "(piece) => getComputedStyle(piece).backgroundColor"
    assert piece.evaluate(colour) != one.page.locator("#sources .source p.line").first.evaluate(colour)
