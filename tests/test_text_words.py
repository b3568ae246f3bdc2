"""What a word is: counted under one key however it is printed, and found where it stands."""

import numpy as np
import pytest
from conftest import articles_of, cases, within
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.text import words
from nlp_helpers.text.word_counts import count_words


@pytest.mark.parametrize("case", cases("words.jsonl"), ids=lambda case: case["text"][:20] or "empty")
def test_each_word_of_a_text_has_a_key_and_its_printed_form(case):
    found, expected = words.words_of(case["text"], case.get("language")), [tuple(pair) for pair in case["words"]]
    assert (sorted(found) == sorted(expected)) if case.get("any_order") else found == expected


@given(st.text(), st.sampled_from([None, "en", "de", "xx"]))
def test_each_word_stands_where_it_is_said_to(text, language):
    spans = list(words.spans_of(text, language))
    assert all(text[word.start : word.end] == word.form and word.key for word in spans)
    assert [(word.key, word.form) for word in spans] == words.words_of(text, language)


@given(st.text(max_size=20), st.text(), st.text(max_size=20))
def test_a_stretch_has_the_words_it_has_alone(before, text, after):
    found = words.spans_of(before + text + after, start=len(before), end=len(before) + len(text))
    assert [(word.key, word.form) for word in found] == words.words_of(text)


@pytest.mark.parametrize("text", ["a\u0301", "ies", "s", "会", "é", "\u0301", "a1", "ि"])
def test_a_megabyte_of_one_line_takes_no_longer_than_its_length(text):
    with within(20):
        n = len(words.words_of(text * 300_000))
    assert n in (0, 1, 299_999)


def sentence(article_id, start, end):
    return {"article_id": article_id, "sentence": start, "start": start, "end": end, "role": "body"}


@pytest.fixture
def talks():
    articles = articles_of("Talks ended. The talks failed. NATO left.", "Nato stayed.")
    spans = [sentence("a", 0, 12), sentence("a", 13, 30), sentence("a", 31, 41), sentence("b", 0, 12)]
    return articles, tables.make("sentences", spans)


def test_counts_of_words_do_not_depend_on_the_order_of_rows(talks):
    articles, sentences = talks
    one = count_words(articles, sentences)
    two = count_words(articles[::-1], sentences[::-1])
    assert one.ids == two.ids == ["a", "b"] and one.keys == two.keys and one.forms == two.forms
    assert (one.by_key != two.by_key).nnz == 0


def test_a_word_is_printed_in_its_usual_form(talks):
    one = count_words(*talks)
    talk, nato = one.keys.index("talk"), one.keys.index("nato")
    assert one.by_key[0, talk] == 2 and one.by_key[1, nato] == 1
    in_all = np.asarray(one.by_form.sum(axis=0)).ravel()
    # 'Talks' opens a sentence; both openings of 'nato' stand nowhere else.
    assert one.printed(np.array([talk]), in_all) == ["talks"]
    assert one.printed(np.array([nato]), in_all)[0] in ("NATO", "Nato")
