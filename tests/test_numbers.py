"""Which words are quantities, what they are worth, and what they count."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of, cases, gold, one_block, params, within
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.dates import find_dates, resolve_dates
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.numbers import NumberParams, counted_spans, find_numbers, what_of

CASES = cases("numbers.jsonl")


def of_kind(asked):
    return params([case for case in CASES if asked in case], lambda case: f"{case['kind']}: {case['text'][:60]}")


def pile(text: str, language: str | None = "en", role: str = "body"):
    articles = articles_of(text).assign(language=language)
    return articles, one_block(articles, role)


def numbers_in(text: str, language: str | None = "en", **params) -> pd.DataFrame:
    articles, blocks = pile(text, language)
    return tables.with_text(find_numbers(articles, blocks, params=NumberParams(**params)), articles)


def plain(value):
    """Write a cell so that it can be compared: nothing is empty, numbers have four places."""
    if value is None or value is pd.NA:
        return ""
    return round(value, 4) if isinstance(value, float) else value


@pytest.mark.parametrize("case", of_kind("want"))
def test_quantities_are_found_and_read_as_a_reader_would(case):
    found = numbers_in(case["text"], case.get("language", "en"))
    rows = found[["text", "low", "high", "unit", "of", "approximate"]].itertuples(index=False, name=None)
    assert [[plain(value) for value in row] for row in rows] == [
        [plain(value) for value in row] for row in case["want"]
    ]


@pytest.mark.parametrize("case", of_kind("what"))
def test_what_happens_to_whom_is_told_from_who_does_it(case):
    articles, blocks = pile(case["text"])
    tokens = read_tokens(articles, blocks)
    found = find_numbers(articles, blocks, tokens)
    what = what_of(found, tokens, classify(tokens))
    texts = tables.with_text(found, articles).text.tolist()
    assert [list(pair) for pair in zip(texts, what, strict=True)] == case["what"]


def test_numbers_of_the_seeds_are_read_as_by_hand(seeds):
    """Values and what they count are those of the reading by hand; what differs is named here."""
    read = [row for row in gold("numbers") if not row["why"].startswith("Border case: part of a date")]
    found = find_numbers(seeds["articles"], seeds["blocks"], dates=seeds["dates"])
    found = found[found.in_body]
    got = Counter(
        (float(low), "" if pd.isna(of) else of) for low, of in found[["low", "of"]].itertuples(index=False, name=None)
    )
    want = Counter((float(row["low"] or 0), row["of"].split()[-1] if row["of"] else "") for row in read)
    # 'With one voice' is a phrase. An extra of so many dollars counts nothing more.
    assert sorted(got - want) == [(1.0, "voice"), (270e9, "")]
    # 'Decades' and 'both countries' say no number.
    assert sorted(want - got) == [(0.0, ""), (2.0, "countries"), (270e9, "extra")]


def test_what_is_counted_is_a_span_of_its_own():
    text = "The 300 Danish sailors met Ann Berg, 34, for two hours of talks; 12 left."
    articles, blocks = pile(text)
    tokens = read_tokens(articles, blocks)
    found = find_numbers(articles, blocks, tokens)
    spans = counted_spans(found, tokens, classify(tokens)).astype(object).to_numpy().tolist()
    words = [text[first:last] if not pd.isna(first) else "" for first, last in spans]
    assert words == ["Danish sailors", "Ann Berg", "talks", ""]


def test_tokens_classes_and_dates_made_before_give_the_same_numbers():
    text = "On 3 May 2021 some 400 people waited two hours. Two days later 12 came."
    articles, blocks = pile(text)
    tokens = read_tokens(articles, blocks)
    expressions = find_dates(articles, blocks)
    dates = resolve_dates(expressions, articles.assign(published_from=None, published_to=None))
    alone = find_numbers(articles, blocks)
    assert find_numbers(articles, blocks, tokens, classify(tokens), expressions).equals(alone)
    assert find_numbers(articles, blocks, tokens, classify(tokens), dates).equals(alone)
    assert alone.low.tolist() == [400, 2, 12]
    no_dates = find_numbers(articles, blocks, tokens, classify(tokens), dates.iloc[:0])
    assert len(no_dates) > len(alone)


def test_numbers_outside_the_body_are_found_and_told():
    articles, blocks = pile("12 people left the hall.", role="caption")
    assert find_numbers(articles, blocks).in_body.tolist() == [False]


def test_ages_can_be_left_out():
    assert numbers_in("Ann Berg, 34, has two cats.", ages=False).text.tolist() == ["two"]


def test_other_languages_have_only_signs_and_short_units():
    text = "Es kamen 40 Menschen, zwei Kinder, 3,5 % mehr; 1.200 € und 12 km."
    assert numbers_in(text, "de").text.tolist() == ["3,5 %", "1.200 €", "12 km"]
    assert numbers_in("Some 40 people came.", None).text.tolist() == ["Some 40"]


def test_text_without_numbers_gives_an_empty_table():
    for text in ("", "Nobody knows."):
        found = numbers_in(text)
        assert found.empty and "approximate" in found
    articles, blocks = pile("Nobody knows.")
    tokens = read_tokens(articles, blocks)
    none = find_numbers(articles, blocks, tokens)
    assert what_of(none, tokens, classify(tokens)) == [] and counted_spans(none, tokens, classify(tokens)).empty


PIECES = (
    "12", "1,000", "1.000", "3.5", "100", "000", "½", "two", "twenty-five", "a", "half", "third", "thirds", "dozens", "of",
    "million", "bn", "m", "$", "US", "€", "%", "percent", "hours", "year", "-", "–", "old", "-year-old", "people", "killed",
    "dead", "and", "to", "between", "from", "or", "more", "than", "at", "least", "about", "up", "one", "in", "out", "Article",
    "No.", ",", ".", "(", ")", "[", "'s", "Ann Berg", "aged", "was", "rose", "toll", "the", "°", "C", "\n", "٣", "²", "９", "₹",
    "\u2009", "\ufffd", "🙂", "会议", "9" * 30, "ſ", "é",
)  # fmt: skip
PILE_OF = (
    "12 ",
    "$",
    "1,",
    "one in ",
    "from 12 to ",
    "between ",
    "more than ",
    "two ",
    "100 000 ",
    "12-",
    "½",
    "a half of ",
)


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    ),
    st.sampled_from(["en", "de"]),
)
def test_any_text_gives_spans_that_hold(text, language):
    articles, blocks = pile(text, language)
    tokens = read_tokens(articles, blocks)
    classes = classify(tokens)
    none = pd.DataFrame({"article_id": [], "start": [], "end": []})
    table = find_numbers(articles, blocks, tokens, classes, none)
    found = tables.with_text(table, articles)
    assert (found.text.str.strip() == found.text).all()
    assert (found.start.to_numpy()[1:] >= found.end.to_numpy()[:-1]).all()
    both = found.dropna(subset=["low", "high"])
    assert (both.low <= both.high).all()
    assert (found.low.notna() | found.high.notna()).all()
    assert np.isfinite(found[["low", "high"]].to_numpy(dtype=float, na_value=0)).all()
    assert len(what_of(table, tokens, classes)) == len(counted_spans(table, tokens, classes)) == len(found)


@pytest.mark.parametrize("piece", [*PILE_OF, "12 big ", "Ann, 12, "])
def test_long_lines_are_searched_for_numbers_in_linear_time(piece):
    articles, blocks = pile(piece * (60_000 // len(piece)))
    tokens = read_tokens(articles, blocks)
    classes = classify(tokens)
    none = pd.DataFrame({"article_id": [], "start": [], "end": []})
    with within(20):  # a quadratic search takes minutes
        found = find_numbers(articles, blocks, tokens, classes, none)
    assert len(what_of(found, tokens, classes)) == len(counted_spans(found, tokens, classes)) == len(found)
