"""Pairs of sentences: which are compared, of equal and of very many sentences, and what is said of those that are not."""

import sys

import numpy as np

from nlp_helpers.sentence_pairs import story_rarity
from nlp_helpers.sentence_pairs.candidates import candidates
from nlp_helpers.sentence_pairs.sentence_words import of_texts


def test_equal_sentences_have_as_many_candidates_as_are_asked_for_and_no_more():
    said = of_texts(["Twelve boats left the pier in Oldham. " * 20] * 2)
    one, _ = candidates(said, np.arange(len(said)), np.ones(len(said.keys), np.float32), 0.2, 3)
    assert 0 < len(one) <= 3 * len(said)


def test_a_large_story_keeps_the_pairs_that_share_rare_words(monkeypatch):
    names = ["Oldham", "Ramsey", "Peel", "Douglas", "Laxey", "Castletown", "Foxdale", "Onchan"]
    texts = [
        "".join(f"A {what} in {name} {how} the old {thing}. " for name in names for thing in [name + "ton"])
        for what, how in [("fire", "destroyed"), ("blaze", "ruined"), ("fire", "burned")]
    ]
    said = of_texts(texts)
    members = np.arange(len(said))
    rarity = story_rarity(said, members)
    whole = set(zip(*(side.tolist() for side in candidates(said, members, rarity, 0.5, 60)), strict=True))
    monkeypatch.setattr(sys.modules[candidates.__module__], "COMPARED", 0)
    some = set(zip(*(side.tolist() for side in candidates(said, members, rarity, 0.5, 60)), strict=True))
    assert some == whole
    assert len(whole) >= 24
