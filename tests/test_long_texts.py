"""The odd texts of ``cases/long_texts.jsonl``, short: whatever a text is made of, what is found in it stands there."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from makers.odd_inputs import odd_texts

from nlp_helpers import tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.dates import DateParams, find_dates, resolve_dates
from nlp_helpers.numbers import NumberParams, find_numbers
from nlp_helpers.quotes import QuoteParams
from nlp_helpers.statements import StatementParams
from nlp_helpers.voices import VoiceParams, find_voices


@pytest.fixture(scope="module")
def pile() -> dict[str, pd.DataFrame]:
    """Every odd text as an article of about 60 characters, read in one go."""
    texts = [odd.make(0.00006) for odd in odd_texts()]
    articles = tables.make("articles", [{"article_id": f"{k:03d}", "raw": text} for k, text in enumerate(texts)])
    blocks = find_blocks(articles)
    voices = find_voices(articles, blocks)
    dates = resolve_dates(find_dates(articles, blocks), articles)
    return {
        "articles": articles,
        "blocks": blocks,
        "sentences": find_sentences(articles, blocks),
        "quotes": voices.quotes,
        "statements": voices.statements,
        "dates": dates,
        "numbers": find_numbers(articles, blocks, dates=dates),
    }


@pytest.mark.parametrize("name", ["blocks", "sentences", "quotes", "statements", "dates", "numbers"])
def test_what_is_found_in_odd_texts_are_words_of_theirs(pile: dict[str, pd.DataFrame], name: str) -> None:
    raw = dict(zip(pile["articles"].article_id, pile["articles"].raw, strict=True))
    assert len(pile[name])
    for article_id, start, end in pile[name][["article_id", "start", "end"]].itertuples(index=False):
        assert 0 <= start < end <= len(raw[article_id])
        assert raw[article_id][start:end].strip() == raw[article_id][start:end] != ""


def test_every_character_of_an_odd_text_that_is_not_blank_is_in_one_block(pile: dict[str, pd.DataFrame]) -> None:
    own = dict(iter(pile["blocks"].groupby("article_id")))
    for article_id, raw in zip(pile["articles"].article_id, pile["articles"].raw, strict=True):
        spans = own[article_id][["start", "end"]].values.tolist() if article_id in own else []
        edges = [(0, 0), *spans, (len(raw), len(raw))]
        outside = "".join(raw[left:right] for (_, left), (right, _) in pairwise(edges))
        assert not outside.strip()
        assert all(left[1] <= right[0] for left, right in pairwise(spans))


LISTS = "“We go on,” said Ann Lee on Monday. She said that 5 boats left.\n"


@pytest.fixture(scope="module")
def long() -> tuple[pd.DataFrame, pd.DataFrame]:
    """An article with more than is read of it, and its blocks."""
    articles = tables.make("articles", [{"article_id": "a", "source": "pile", "raw": LISTS * 4}])
    return articles, find_blocks(articles)


def test_of_many_time_expressions_the_first_are_read(long: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert find_dates(*long, DateParams(most=2)).end.max() < 2 * len(LISTS)


def test_of_many_numbers_the_first_are_read(long: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert len(find_numbers(*long, params=NumberParams(most=3))) == 3


def test_of_many_quotes_and_cues_the_first_are_read_and_a_note_says_so(long: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    voices = find_voices(*long, VoiceParams(QuoteParams(most=3), StatementParams(most=2)))
    assert len(voices.quotes) == 3
    assert voices.notes.source.tolist() == ["pile", "pile"]
    assert [note.split(" of ")[0] for note in voices.notes.note] == [
        "quotes: the first 3",
        "statements: the first 2 possible cues",
    ]
