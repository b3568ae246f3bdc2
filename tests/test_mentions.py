"""Mentions: who could speak."""

import numpy as np
import pytest
from conftest import articles_of
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.grammar.mentions import KINDS, find_mentions
from nlp_helpers.grammar.tokens import read_tokens


def mentions_in(raw):
    articles = articles_of(raw)
    block = {"article_id": "a", "block": 0, "start": 0, "end": len(raw), "role": "body", "is_body": True}
    return find_mentions(read_tokens(articles, tables.make("blocks", [block] if raw.strip() else [])))


@pytest.mark.parametrize(
    ("raw", "mention", "kind"),
    [
        ("On Monday harbour master Lena Hart said it was over.", "harbour master Lena Hart", "name"),
        ("Mr. Okafor did not answer.", "Mr. Okafor", "name"),
        ("The letter was sent by Ursula van den Berg on Friday.", "Ursula van den Berg", "name"),
        ("The University of Dorne has said so.", "The University of Dorne", "body"),
        ("NATO has denied the report.", "NATO", "body"),
        ("The party's deputy leader resigned.", "The party's deputy leader", "role"),
        ("The party's deputy leader resigned.", "The party", "noun"),
        ("Two former officials warned that it was late.", "Two former officials", "role"),
        ("Critics say it was late.", "Critics", "role"),
        ("The statement said it was late.", "The statement", "noun"),
        ("A man who left early told them.", "who", "relative"),
        ("Everyone knew what she meant.", "she", "pronoun"),
        ("Nobody believed his brother.", "his", "possessive"),
        ("Nobody believed his brother.", "his brother", "role"),
        ("Some were shouting, others had left.", "others", "pronoun"),
        ("The poor said they had seen nothing.", "The poor", "noun"),
        ("The roof leaks, Will wrote.", "Will", "name"),
    ],
)
def test_who_could_speak_is_found_with_its_kind(raw, mention, kind):
    found = mentions_in(raw)
    assert (mention, kind) in [(text, KINDS[k]) for text, k in zip(found.texts(), found.kind, strict=True)]


@pytest.mark.parametrize(
    ("raw", "no_mention"),
    [
        ("On the market Hart bought fish.", "the market Hart"),
        ("In 2014 Okafor left.", "2014 Okafor"),
        ("He will wait until Hart calls.", "will"),
        ("The crew that sailed the ship was tired.", "The crew that sailed the ship"),
    ],
)
def test_what_only_stands_side_by_side_is_not_one_mention(raw, no_mention):
    assert no_mention not in mentions_in(raw).texts()


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
