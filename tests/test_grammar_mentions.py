"""Mentions: who could speak."""

import numpy as np
import pytest
from conftest import articles_of, cases, one_block
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers.grammar.mentions import KINDS, find_mentions
from nlp_helpers.grammar.tokens import read_tokens


def mentions_in(raw):
    articles = articles_of(raw)
    return find_mentions(read_tokens(articles, one_block(articles)))


CASES = cases("mentions.jsonl")


@pytest.mark.parametrize("case", [case for case in CASES if "mention" in case], ids=lambda case: case["mention"])
def test_who_could_speak_is_found_with_its_kind(case):
    found = mentions_in(case["text"])
    named = [(text, KINDS[k]) for text, k in zip(found.texts(), found.kind, strict=True)]
    assert (case["mention"], case["kind"]) in named


@pytest.mark.parametrize("case", [case for case in CASES if "no_mention" in case], ids=lambda case: case["no_mention"])
def test_what_only_stands_side_by_side_is_not_one_mention(case):
    assert case["no_mention"] not in mentions_in(case["text"]).texts()


PIECES = (
    "Lena Hart", "Mr.", "the", "The", "a", "minister", "'s", "’s ", "who", "his", "they", "of", "de", "said", "says", "NATO",
    "2014", "39", "old", "quickly", ". ", ", ", " ", "\n", "“", "”", "$", "\ufffd", "\u200b", "会议", "🙂",
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)))
def test_mentions_of_any_text_hold(raw):
    found = mentions_in(raw)
    tokens, first, last = found.tokens, found.first, found.last
    assert (first <= last).all() and (np.diff(first) >= 0).all()
    assert (tokens.sentence[first] == tokens.sentence[last]).all()
    assert len(set(zip(first.tolist(), last.tolist(), strict=True))) == len(found)
    for k, holder in enumerate(found.inside.tolist()):
        if holder >= 0:
            assert first[holder] <= first[k] and last[k] <= last[holder] and found.inside[holder] < 0
        else:
            assert (last[:k] < first[k]).all()
