"""Points: which sentences of different articles report the same thing, and which only look as if they did.

A case has a ``name``, its ``articles`` (two to four, each with ``article_id, title, outlet, published, text``) and a reader's
expectations, in words of the texts:

- ``points``: each a list of ``[article_id, words]``; the sentences with these words are in one point.
- ``not_points``: two sentences that are never in one point.
- ``no_point``: sentences that are in no point.
- ``carriers``: ``[article_id, words, n_articles, n_outlets]`` of the point that this sentence is in.
"""

import numpy as np
import pandas as pd
import pytest
from conftest import cases, params, write_pile

from nlp_helpers import run, tables
from nlp_helpers.points import find_points
from nlp_helpers.sentence_pairs import PairParams, find_pairs, notes_of
from nlp_helpers.sentence_pairs.sentence_words import of_texts


def numbers_of(points, texts, article_id, words):
    """The points whose sentence has these words."""
    start = texts[article_id].index(words)
    rows = points[(points.article_id == article_id) & (points.start < start + len(words)) & (points.end > start)]
    return set(rows.point)


@pytest.mark.parametrize("case", params(cases("points.jsonl"), lambda case: case["name"]))
def test_sentences_that_report_the_same_thing_are_one_point_and_no_others(case, tmp_path):
    found = run.compute(write_pile(tmp_path, case["articles"]), ["points"])
    points = found["points"]
    texts = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
    wrong = []
    for sentences in case.get("points", []):
        if not set.intersection(*(numbers_of(points, texts, *sentence) for sentence in sentences)):
            wrong.append(f"not one point: {sentences}")
    for first, second in case.get("not_points", []):
        if numbers_of(points, texts, *first) & numbers_of(points, texts, *second):
            wrong.append(f"one point: {first} and {second}")
    for sentence in case.get("no_point", []):
        if numbers_of(points, texts, *sentence):
            wrong.append(f"in a point: {sentence}")
    for *sentence, n_articles, n_outlets in case.get("carriers", []):
        (number,) = numbers_of(points, texts, *sentence)
        counts = points.loc[points.point == number, ["n_articles", "n_outlets"]].drop_duplicates().values.tolist()
        if counts != [[n_articles, n_outlets]]:
            wrong.append(f"{counts} articles and outlets: {sentence}")
    assert not wrong, "; ".join(wrong)


def test_a_sentence_of_many_articles_is_one_point_of_all_of_them_and_a_note_says_how():
    texts = [f"The old mill in Oldham was destroyed by a fire. Tea number {n} was cheap in {n}." for n in range(30)]
    said = of_texts(texts)
    params = PairParams(most=8)
    pairs = find_pairs(said, np.zeros(len(texts), np.int64), params)
    assert len(pairs.copy) == 22
    assert set(said.same[pairs.copy]) == set(said.same[pairs.model])
    ids = said.tokens.article_ids
    stories = pd.DataFrame({"article_id": ids, "story_id": "S1"})
    articles = stories.assign(outlet=pd.NA, published_from=pd.NA, published_to=pd.NA)
    points = find_points(articles, stories, pairs, tables.make("utterances", []), tables.make("echoes", []))
    fire = points[points.start == 0]
    assert fire.n_articles.tolist() == [30] * 30
    assert "over 8 times" in notes_of(articles, pairs, params).note.iloc[0]
