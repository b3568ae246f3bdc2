"""Words side by side: what is the same, changed or only here, every word of a passage once, whatever it holds."""

import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given
from makers.html_pages import Page, any_text, nasty

from nlp_helpers import tables
from nlp_helpers.echoes import aligned
from nlp_helpers.reader import aligned_page

A = "“The pier is not safe and boats must leave,” the harbour chair said on Monday."
B = "The chair of the harbour said the pier was unsafe and boats must leave."


def pair(a, b, **more):
    row = {"article_id_a": "a", "start_a": 0, "end_a": len(a), "article_id_b": "b", "start_b": 0, "end_b": len(b)}
    return tables.make("echoes", [row | {"kind": "same event", "match": "near"} | more])


def pieces_of(a, b, **more):
    articles = articles_of(a, b)
    return tables.with_text(aligned.pieces(articles, pair(a, b, **more)), articles)


def test_the_same_words_are_the_same_though_marks_and_case_differ():
    made = pieces_of("“Boats MUST leave,” she said.", "boats must leave, she said!")
    assert set(made.look) == {"same"} and made.n_words.tolist() == [5, 5]


def test_what_was_changed_and_what_stands_only_there_is_told_apart():
    made = pieces_of("Boats must leave the inner basin by noon today.", "Boats must leave the outer basin by noon.")
    looks = {(row.side, row.text): row.look for row in made.itertuples()}
    assert looks["a", "inner"] == looks["b", "outer"] == "changed"
    assert looks["a", "today."] == "only here"


def test_a_piece_leads_to_its_place_in_the_article():
    articles = articles_of("Yesterday. " + A, B)
    made = aligned.pieces(articles, pair("", B, start_a=11, end_a=11 + len(A)))
    own = made[made.side == "a"]
    assert own.start.min() == 11 and own.end.max() == 11 + len(A)


@given(any_text | nasty, any_text | nasty)
def test_pieces_are_in_order_and_lose_no_word(a, b):
    made = pieces_of(a, b) if a and b else pieces_of(A, B)
    raw = {"a": a, "b": b} if a and b else {"a": A, "b": B}
    for side, own in made.groupby("side"):
        starts, ends = own.start.tolist(), own.end.tolist()
        assert starts == sorted(starts) and all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        between = [raw[side][e:s] for e, s in zip([0, *ends], [*starts, len(raw[side])], strict=True)]
        assert not any(c.isalnum() for c in "".join(between))


def page_of(data):
    return aligned_page.passages(data.assign(article=data.article_id.str.upper(), kind="same event", match="near"))


def test_the_page_shows_both_sides_and_where_each_word_stands():
    shown = page_of(pieces_of(A, B))
    assert repr(shown) == "1 pair of passages"
    page = Page(shown.html)
    text = "".join(page.text)
    assert "same event · near" in text and "harbour chair said on Monday." in text and "unsafe" in text
    assert page.title_of(": changed").startswith(("a ", "b "))


@given(nasty, nasty)
def test_whatever_passages_hold_is_shown_as_text(a, b):
    data = pieces_of(f"x{a}y", f"z{b}w")
    page = Page(page_of(data).html)
    assert page.tags <= {"div", "style", "table", "tr", "td", "span"} and not page.open
    assert {name for name, _ in page.attributes} <= {"class", "style", "dir", "title", "colspan"}


@pytest.mark.parametrize("speaker", ["<i>Lee</i>", "$x$"])
def test_a_speech_has_a_column_per_article_and_says_what_is_left_out(speaker):
    row = {"place": 0, "column": 0, "name": "Post", "match": "cut", "article_id": "a"}
    rows = [
        row | {"look": "same", "start": 0, "end": 9, "text": "The pier,"},
        row | {"look": "dropped", "start": None, "end": None, "text": None},
        row
        | {"column": 1, "name": "Herald", "match": "left out", "look": None, "start": None, "end": None, "text": None},
    ]
    data = pd.DataFrame(rows)
    data.attrs["speaker"] = speaker
    shown = aligned_page.speech(data)
    text = "".join(Page(shown.html).text)
    assert repr(shown) == "1 utterance in 2 articles" and speaker in text
    assert "PostHerald" in text and "cutThe pier, […]" in text and "left out" in text
