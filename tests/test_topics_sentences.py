"""Sentences that stand for a topic: they can be read alone, differ from each other, and hold its words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conftest import cases

from nlp_helpers import tables
from nlp_helpers.topics.sentences import leans_on_what_came_before, representatives, term_counts


def spans(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Articles of one sentence each, all of one topic about a pier."""
    ids = [f"a{i}" for i in range(len(texts))]
    articles = [{"article_id": i, "raw": text} for i, text in zip(ids, texts, strict=True)]
    rows = [
        {"article_id": i, "start": 0, "end": len(text), "topic": "T1", "weight": 1.0}
        for i, text in zip(ids, texts, strict=True)
    ]
    topics = [{"topic": "T1", "label": "pier", "terms": "pier, board, cracks"}]
    return tuple(tables.make(n, r) for n, r in (("articles", articles), ("topics", topics), ("passages", rows)))


def test_sentences_that_stand_for_a_topic_stand_alone_and_differ():
    whole = "The harbour board will close the cracked pier in the north on Monday."
    other = "Divers found cracks in the footings of the north pier last week, Ann Lee said."
    found = representatives(
        *spans(
            "But he said that the board had seen cracks in the pier for months before.",
            whole,
            "The harbour board will close the cracked pier in the north on Tuesday.",
            "Pier board cracks",
            other,
            "The board of the pier " * 20 + "met.",
        ),
        n=2,
    )
    assert found.text.tolist() == [whole, other]
    assert found.stands_alone.all()


def test_where_no_sentence_stands_alone_the_best_is_given_and_said():
    found = representatives(*spans("He said so.", "It is a pier."))
    assert found.text.iloc[0] == "It is a pier."
    assert not found.stands_alone.any()


def test_a_passage_near_the_centre_is_preferred():
    texts = [f"The board in {town} met on Monday to talk of its {thing}." for town, thing in
             [("Genoa", "finances"), ("Turin", "new rules"), ("Milan", "old members")]]  # fmt: skip
    vectors = np.array([[0.0, 1.0], [0.6, 0.8], [1.0, 0.0]])
    assert representatives(*spans(*texts), vectors, n=1).article_id.tolist() == ["a1"]


@pytest.mark.parametrize("case", cases("leaning.jsonl"), ids=lambda case: case["text"])
def test_a_sentence_that_leans_on_what_came_before_is_told_from_one_that_stands_alone(case):
    assert leans_on_what_came_before(case["text"]) is case["leans"]


def test_terms_are_counted_in_either_number_within_and_without():
    articles, topics, passages = spans(
        "Two piers close.", "The Pier's end.", "A crane fell on the pier.", "A ferry sank."
    )
    passages = passages.assign(topic=["T1", "T1", "T2", "T2"])
    counts = term_counts(articles, topics, passages).iloc[0]
    assert (counts.n, counts.of, counts.n_rest, counts.of_rest) == (2, 2, 1, 2)


def test_scripts_without_spaces_have_sentences_that_stand_for_them():
    texts = ["北约和俄罗斯的会谈周五在日内瓦结束，没有达成任何协议。", "天然气价格今年冬天上涨，因为储存的天然气不多。"]
    articles, topics, passages = spans(*texts)
    topics = topics.assign(terms="会谈, 日内")
    assert representatives(articles, topics, passages, n=1).text.tolist() == texts[:1]
    assert term_counts(articles, topics, passages).n.tolist() == [1, 1]
