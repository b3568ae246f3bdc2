"""The odd texts of ``cases/long_texts.jsonl``, short: whatever a text is made of, what is found in it stands there."""

from __future__ import annotations

import importlib
import re
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from odd_texts import odd_texts

from nlp_helpers import tables
from nlp_helpers.clean import CleanParams, find_blocks, notes_of
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.dates import DateParams, find_dates, named, relative, resolve_dates
from nlp_helpers.numbers import NumberParams, find_numbers
from nlp_helpers.quotes import QuoteParams
from nlp_helpers.statements import StatementParams
from nlp_helpers.voices import VoiceParams, find_voices

parse = importlib.import_module("re._parser").parse


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


def test_of_a_text_with_more_than_is_read_the_first_is_read_and_a_note_says_so() -> None:
    articles = tables.make("articles", [{"article_id": "a", "source": "pile", "raw": LISTS * 4}])
    blocks = find_blocks(articles)
    assert find_dates(articles, blocks, DateParams(most=2)).end.max() < 2 * len(LISTS)
    assert len(find_numbers(articles, blocks, params=NumberParams(most=3))) == 3
    params = VoiceParams(QuoteParams(most=3), StatementParams(most=2))
    voices = find_voices(articles, blocks, params)
    assert len(voices.quotes) == 3
    assert voices.notes.source.tolist() == ["pile", "pile"]
    assert [note.split(" of ")[0] for note in voices.notes.note] == [
        "quotes: the first 3",
        "statements: the first 2 possible cues",
    ]


def test_lines_behind_the_first_are_one_block_that_is_set_aside() -> None:
    raw = "".join(f"The boats of {year} left the harbour on Monday.\n" for year in range(1990, 2000))
    articles = tables.make("articles", [{"article_id": "a", "source": "pile", "raw": raw}])
    blocks = find_blocks(articles, CleanParams(most_lines=4))
    assert len(blocks) == 5
    assert not blocks.is_body.iloc[-1]
    assert blocks.end.iloc[-1] == len(raw.rstrip())
    assert notes_of(articles, blocks).note.str.contains("behind the first 4 lines").tolist() == [True]


def _first(nodes: Any) -> tuple[set[str], bool]:
    """The characters that a part of a parsed pattern can begin with, and whether it may match nothing."""
    found: set[str] = set()
    for op, value in nodes:
        kind = str(op)
        if kind in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        own: set[str] = set()
        empty = False
        if kind == "LITERAL":
            own = {chr(value)}
        elif kind == "IN":
            for inner, what in value:
                own |= {chr(what)} if str(inner) == "LITERAL" else {chr(c) for c in range(what[0], what[1] + 1)}
        elif kind == "BRANCH":
            parts = [_first(branch) for branch in value[1]]
            own, empty = set().union(*(part[0] for part in parts)), any(part[1] for part in parts)
        elif kind == "SUBPATTERN":
            own, empty = _first(value[3])
            own = {c for letter in own for c in (letter.lower(), letter.upper())} if value[1] & re.IGNORECASE else own
        else:
            own, empty = _first(value[2])
            empty = empty or value[0] == 0
        found |= own
        if not empty:
            return found, False
    return found, True


@pytest.mark.parametrize("finder", [*named.FINDERS, *relative.FINDERS], ids=lambda finder: finder[1].__name__)
def test_time_expressions_are_looked_for_wherever_their_pattern_can_begin(finder: tuple[Any, Any, str]) -> None:
    pattern, _, starts = finder
    assert _first(parse(pattern.pattern)) == (set(starts), False)
