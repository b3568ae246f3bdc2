"""A pile full of what could break a page or take it over: it is shown, and never obeyed; links still lead to the right words.

The notebooks, JupyterLab, every figure and the slides are opened on such a pile by ``benchmarks/browser_hostile.py``.
"""

from __future__ import annotations

import pytest

from browser import hostile, links, pages
from browser.conftest import LAPTOP, PHONE
from nlp_helpers import briefing, reader, run
from nlp_helpers.explore import chooser
from nlp_helpers.figures import style
from nlp_helpers.figures.points import points_of_story
from nlp_helpers.marking import sampling
from nlp_helpers.marking import sheet as marking_sheet


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return run.compute(hostile.rows(tmp_path_factory.mktemp("hostile") / "pile.jsonl"))


@pytest.fixture(scope="module")
def briefed(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "briefing.html"
    path.write_text(briefing.make(found, corpus=hostile.HOSTILE[0]), encoding="utf-8", newline="\n")
    return path


def test_links_lead_to_the_right_words_and_nothing_is_obeyed(briefed, found, watched):
    one = watched(LAPTOP)
    page = one.page
    page.goto(briefed.as_uri())
    words = links.places(page, found["articles"])
    assert len(words) > 100
    assert any("\U0001f600" in text for text in words) and any("<script>" in text for text in words)
    assert links.marked(page) == dict(enumerate(words))
    reached = links.followed(page)
    assert [(link, number, shown) for link, number, shown, *_ in reached if shown != words[number]] == []
    assert [(link, number) for link, number, _, seen, *_ in reached if not seen] == []
    assert links.dead_ends(page) == []
    hostile.provoke(page)
    assert hostile.obeyed(page) == []
    assert page.locator("iframe").count() == 0
    assert page.locator("script").count() == 2 and page.locator("style").count() == 1
    assert one.complaints == [] and one.strangers == []
    assert hostile.HOSTILE[0] in page.title()


def test_the_briefing_of_a_hostile_pile_fits_a_phone(briefed, watched):
    one = watched(PHONE)
    one.page.goto(briefed.as_uri())
    assert pages.too_wide(one.page) == [] and one.complaints == []


def reading(found, path):
    """What cells show, on a page of its own without a frame or a policy, as an exported notebook is."""
    ids = found["articles"].article_id.tolist()
    shown = [reader.read(found, key).html for key in ids[:: len(ids) // 5]]
    shown += [reader.read(found, ids[1], beside=ids[2]).html, chooser.chooser(found, ids[3], ids[4]).shown.value]
    path.write_text(f"<!doctype html><meta charset=utf-8><title>x</title><body>{''.join(shown)}", encoding="utf-8")
    return path


def marking(found, path):
    sample = sampling.draw("utterances", found.tables, n=10)
    return marking_sheet.write(sample, found["articles"], path.with_suffix(".csv"))[1]


def drawn(found, path):
    figure = points_of_story(*(found[name] for name in ("articles", "blocks", "sentences", "stories", "points")))
    style.save(figure, path.parent)
    return path.parent / f"{figure.name}.svg"


@pytest.mark.parametrize("made", [reading, marking, drawn], ids=lambda made: made.__name__)
def test_no_other_page_obeys_a_hostile_pile(made, found, watched, tmp_path):
    one = watched(LAPTOP)
    one.page.goto(made(found, tmp_path / "page.html").as_uri())
    text = one.page.evaluate("document.documentElement.textContent")
    assert any(part in text for part in ("<script>window", "javascript:", "hit.invalid"))
    hostile.provoke(one.page)
    one.page.wait_for_timeout(100)
    assert hostile.obeyed(one.page) == []
    assert one.complaints == [] and one.strangers == []
