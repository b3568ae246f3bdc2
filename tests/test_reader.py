"""The reader shows every character of an article as text, whatever it holds, and says what was decided and why."""

import re

import pandas as pd
import pytest
from conftest import SEEDS, articles_of
from hypothesis import given
from hypothesis import strategies as st
from makers.html_pages import ATTRIBUTES, TAGS, Page, any_text, nasty, seen, shown

from nlp_helpers import clean, example, reader, run, tables
from nlp_helpers.errors import InputError
from nlp_helpers.figures.style import ROLE_COLOURS
from nlp_helpers.findings import Findings
from nlp_helpers.reader.layers import LAYERS
from nlp_helpers.spans import Mark, cut


def page_of(raw, **more):
    articles = articles_of(raw)
    return Page(reader.article_html(articles.iloc[0].to_dict() | more, clean.find_blocks(articles)))


@given(any_text | nasty, nasty)
def test_whatever_an_article_holds_is_shown_as_text(raw, title):
    page = page_of(raw, title=title or None, outlet=title or None, article_id=title)
    assert page.tags <= TAGS and not page.open
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    blocks = clean.find_blocks(articles_of(raw))
    assert [seen(words) for words in page.words] == [seen(shown(raw[a:b])) for a, b in blocks[["start", "end"]].values]


@given(nasty.filter(bool), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), nasty), max_size=8))
def test_overlapping_marks_change_no_character_of_the_text(raw, spans):
    layer = [Mark(a, b, "quotes", title, title, (("speaker", title),)) for a, b, title in spans]
    page = Page(reader.article_html({"article_id": "a", "raw": raw}, None, layer))
    if raw.strip():
        assert seen("".join(page.words)) == seen(shown(raw))
    assert page.tags <= TAGS and not page.open


@given(st.integers(0, 20), st.integers(0, 20), st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=8))
def test_pieces_tile_the_stretch_and_know_what_lies_over_them(start, length, spans):
    layer = [Mark(a, b, str(i)) for i, (a, b) in enumerate(spans)]
    pieces = cut(start, start + length, layer)
    assert [i for p in pieces for i in range(p.start, p.end)] == list(range(start, start + length))
    for piece in pieces:
        for i in range(piece.start, piece.end):
            assert set(piece.marks) == {m for m in layer if m.start <= i < m.end}


def test_an_article_about_dollars_is_not_set_as_mathematics():
    page = page_of("The pier costs $5 million and $$6$$ more, and \\(x\\) too, the harbour board said on Friday.")
    classes = next(value for name, value in page.attributes if name == "class").split()
    assert {"mathjax_ignore", "tex2jax_ignore"} <= set(classes)


def test_residue_is_struck_through_and_the_article_is_not():
    page = reader.show(example.found(), "pier-1").html
    assert "<s>Skip to content</s>" in page and "<s>North pier" not in page


def test_the_rule_can_be_read_by_pointing_and_without(dozen):
    article_id = dozen["blocks"].article_id.iloc[0]
    page = Page(reader.show(dozen, article_id).html)
    for rule in dozen["blocks"][dozen["blocks"].article_id == article_id].rule:
        assert page.title_of(rule) and any(rule in text for text in page.text)


def test_each_role_is_named_and_counted_not_only_coloured():
    text = " ".join(Page(reader.show(example.found(), "pier-1").html).text)
    for words in ("headline 1", "body 2", "navigation 1", "credit 1"):
        assert words in text
    assert set(ROLE_COLOURS) == set(tables.ROLES)


def test_a_long_run_of_residue_is_folded_and_none_of_it_lost():
    menu = "\n".join(f"Section {i}" for i in range(40))
    sentence = "The harbour board will close the north pier on Monday after divers found cracks in it, its chair said."
    raw = f"{menu}\n" + "\n".join(sentence.replace("Monday", day) for day in ("Monday", "Tuesday", "Friday"))
    page = page_of(raw)
    assert any(text.startswith("40 lines set aside (40 navigation)") for text in page.text)
    assert page.words[39] == "Section 39" and len(page.words) == 43


def test_a_huge_article_is_cut_and_the_page_says_so(monkeypatch):
    monkeypatch.setattr(reader, "MOST_CHARS", 100)
    raw = "\n\n".join(["They met on Friday in the harbour office and spoke."] * 6)
    text = " ".join(page_of(raw).text)
    assert "4 more blocks are not shown here" in text and "more characters of the last block" in text


def test_the_same_article_is_the_same_page(seeds):
    again = run.compute(SEEDS, ["blocks", "articles", "dates"])
    for article_id in seeds["articles"].article_id:
        one, two = (reader.show(found, article_id, ("blocks", "dates")) for found in (seeds, again))
        assert one.html == two.html and repr(one) == repr(two)


def test_what_a_notebook_shows_without_html_is_one_line():
    assert repr(reader.show(example.found(), "pier-1")) == "pier-1: 5 blocks, 3 of the article, 2 set aside"


def test_a_page_has_no_script_and_asks_for_nothing_from_elsewhere(dozen):
    html = reader.read(dozen, "pier-1").html + reader.read(dozen, "pier-1", beside="pier-2").html
    assert not re.search(r"<script|\son\w+=|https?:|url\(|@import", html)


@pytest.mark.parametrize(
    "ask, says",
    [
        ({"article_id": "nobody"}, "no article 'nobody'; there are 3: 'ferry'"),
        (
            {"layers": ("blocks", "moods")},
            f"no layer 'moods'; there are {', '.join(LAYERS)}",
        ),
    ],
)
def test_a_wrong_question_says_what_can_be_asked(ask, says):
    with pytest.raises(InputError, match=re.escape(says)):
        reader.show(example.found(), **ask)


def test_a_layer_whose_table_was_not_made_says_how_to_make_it():
    found = Findings(tables={"articles": example.found()["articles"]})
    with pytest.raises(InputError, match="'blocks': that table was not made; name it in compute"):
        reader.show(found)


def test_an_article_without_text_says_so():
    assert "This article holds no text." in reader.article_html(
        {"article_id": "a", "raw": " \n"}, tables.make("blocks", [])
    )


def test_evidence_shows_each_value_with_the_words_it_stands_on():
    raw = "Talks end in Geneva\nThe talks ended."
    more = {"title": "Talks end in Geneva", "title_basis": "stated", "title_start": 0, "title_end": 19}
    more |= {"outlet": "Post", "outlet_basis": "given"}
    more |= {"published_from": "2022-01-12", "published_to": "2022-01-14", "published_basis": "inferred"}
    articles = tables.make(
        "articles", [{"article_id": "a", "raw": raw} | more | {"published_start": 20, "published_end": 23}]
    )
    row = reader.evidence(Findings(tables={"articles": articles})).loc["a"]
    assert row.title_words == "[Talks end in Geneva] The talks ended."
    assert (row.outlet, row.outlet_basis, row.outlet_words) == ("Post", "given", "")
    assert (row.published, row.published_words) == (
        "2022-01-12 to 2022-01-14",
        "Talks end in Geneva [The] talks ended.",
    )


def test_evidence_has_a_row_for_an_article_that_nothing_is_known_of():
    articles = tables.make("articles", [{"article_id": "a", "raw": "x"}])
    row = reader.evidence(Findings(tables={"articles": articles})).loc["a"]
    assert isinstance(row, pd.Series) and set(row) == {""}
