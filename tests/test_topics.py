"""What the coverage is about: made-up corpora of which everyone can say how many topics they have."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse

from nlp_helpers import tables
from nlp_helpers.topics import TopicParams, Topics, find_topics
from nlp_helpers.topics.space import Texts, coordinates, unit
from nlp_helpers.topics.splits import METHODS, spherical_k_means

TALKS, GAS, SPORT, MONEY, PLAIN = (
    line.split()
    for line in (
        "NATO talks envoy Geneva treaty summit diplomat minister delegation negotiation dialogue Brussels alliance",
        "pipeline gas Gazprom prices supply storage energy cubic metres winter heating export contract",
        "striker goal referee stadium penalty league coach midfield trophy keeper fans derby season",
        "bank shares profit investor market currency dividend loan inflation stock broker earnings",
        "city people week report officials time place group large several early recent known number part",
    )
)
MANY = [a + b + c for a in ("ba", "do", "fi", "gu", "ke", "lo") for b in ("mar", "nel", "pon", "rit") for c in "aeiou"]


def sentence(rng: random.Random, theme: list[str]) -> str:
    words = rng.sample(theme, 6) + rng.sample(PLAIN, 3)
    rng.shuffle(words)
    return "The " + " ".join(words) + "."


def corpus(texts: dict[str, list[str]], titles: dict[str, str] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles from lists of sentences, one on each line."""
    articles, sentences = [], []
    for article_id, lines in texts.items():
        raw, start = "\n".join(lines), 0
        articles.append({"article_id": article_id, "title": (titles or {}).get(article_id), "raw": raw})
        for i, line in enumerate(lines):
            if line:
                span = {"start": start, "end": start + len(line)}
                sentences.append({"article_id": article_id, "sentence": i, "block": i, "role": "body", **span})
            start += len(line) + 1
    return tables.make("articles", articles), tables.make("sentences", sentences)


def written(n: int, *themes: list[str], lines: int = 6, seed: int = 0) -> dict[str, list[str]]:
    rng = random.Random(seed)
    return {f"a{i:03d}": [sentence(rng, themes[i % len(themes)]) for _ in range(lines)] for i in range(n)}


def digest(found: Topics) -> str:
    frames = [found.topics, found.passages, found.article_topics, found.over_k]
    everything = "\n".join([found.answer, *(frame.to_csv(index=False) for frame in frames)])
    return hashlib.sha256(everything.encode()).hexdigest()


def check(found: Topics, articles: pd.DataFrame, sentences: pd.DataFrame) -> None:
    """What holds for every corpus."""
    spans = ["article_id", "start", "end"]
    assert found.passages[spans].values.tolist() == sentences.sort_values(spans)[spans].values.tolist()
    assert (found.passages.topic.isna() == found.passages.weight.isna()).all()
    weights = found.passages.weight.dropna()
    assert ((weights > 0) & (weights <= 1)).all()
    totals = found.article_topics.groupby("article_id").weight.sum()
    assert totals.between(0.9999, 1.0001).all()
    assert set(found.article_topics.topic) == set(found.passages.topic.dropna()) == set(found.topics.topic)
    assert found.topics.n_passages.is_monotonic_decreasing
    assert found.topics.n_passages.sum() == found.passages.topic.notna().sum()
    assert found.over_k.chosen.sum() == (len(found.topics) > 1)
    for name in ("topics", "passages", "article_topics"):
        columns = [column for column in tables.COLUMNS[name] if column != "text"]
        assert list(getattr(found, name).columns) == columns
    assert found.answer
    tables.with_text(found.passages, articles)


@pytest.fixture(scope="module")
def two() -> tuple[pd.DataFrame, pd.DataFrame, Topics]:
    articles, sentences = corpus(written(40, TALKS, GAS, lines=15))
    return articles, sentences, find_topics(articles, sentences)


def test_two_vocabularies_are_two_topics(two):
    articles, sentences, found = two
    check(found, articles, sentences)
    assert found.answer.startswith("2 topics over 600 passages of 40 articles; resampled, the split came back by 1.00")
    terms = [set(row.split(", ")) for row in found.topics.terms]
    assert sorted(len(t & set(TALKS)) for t in terms) == [0, 8]
    assert sorted(len(t & set(GAS)) for t in terms) == [0, 8]
    assert (found.topics.stability > 0.9).all()
    heaviest = found.article_topics.sort_values("weight").groupby("article_id").topic.last()
    assert heaviest.iloc[::2].nunique() == heaviest.iloc[1::2].nunique() == 1


def test_terms_keep_the_case_they_are_printed_in(two):
    terms = ", ".join(two[2].topics.terms).split(", ")
    assert set(terms) <= set(TALKS) | set(GAS)  # "NATO", not "nato"; "talks", not "talk"
    assert two[2].topics.label.tolist() == [", ".join(row.split(", ")[:3]) for row in two[2].topics.terms]


def test_three_themes_in_every_article_are_found_by_sentence():
    rng = random.Random(3)
    themes = [TALKS, GAS, SPORT]
    texts = {f"a{i:02d}": [sentence(rng, theme) for theme in themes for _ in range(9)] for i in range(12)}
    articles, sentences = corpus(texts)
    found = find_topics(articles, sentences)
    check(found, articles, sentences)
    assert len(found.topics) == 3
    assert found.topics.n_articles.tolist() == [12, 12, 12]
    place = found.passages.groupby("article_id").cumcount() // 9
    agree = pd.crosstab(place, found.passages.topic).max(axis=1).sum() / len(place)
    assert agree > 0.9


def test_one_theme_is_one_topic():
    articles, sentences = corpus(written(40, MANY))
    found = find_topics(articles, sentences)
    check(found, articles, sentences)
    assert found.answer.startswith("one topic: no split of the 240 passages came back when the articles were resampled")
    assert found.topics.topic.tolist() == ["T1"]
    assert found.topics.stability.isna().all()
    assert (found.article_topics.weight == 1).all()


def test_too_little_text_is_said():
    articles, sentences = corpus(written(4, TALKS, GAS, lines=3))
    found = find_topics(articles, sentences)
    check(found, articles, sentences)
    assert found.answer == "too little text to tell: 12 passages, 40 needed"
    assert found.topics.empty
    assert found.article_topics.empty
    assert found.passages.topic.isna().all()


def test_a_topic_from_one_article_bears_its_name():
    texts = written(6, MANY, lines=30) | {"z": written(1, SPORT, lines=60, seed=5)["a000"]}
    articles, sentences = corpus(texts, {"z": "Rain stops play"})
    found = find_topics(articles, sentences)
    check(found, articles, sentences)
    assert "one article: Rain stops play" in found.topics.label.tolist()


def test_a_title_is_no_passage():
    texts = {i: ["It was so."] if n % 2 else lines for n, (i, lines) in enumerate(written(60, TALKS, GAS).items())}
    articles, sentences = corpus(texts, dict.fromkeys(texts, "Gazprom exports: gas prices, pipeline and storage"))
    found = find_topics(articles, sentences)
    check(found, articles, sentences)
    assert len(found.passages) == len(sentences)


def test_topics_do_not_depend_on_the_order_of_rows(two):
    articles, sentences, found = two
    shuffled = find_topics(articles.sample(frac=1, random_state=1), sentences.sample(frac=1, random_state=2))
    assert digest(shuffled) == digest(found)


def test_another_seed_finds_nearly_the_same(two):
    articles, sentences, found = two
    other = find_topics(articles, sentences, seed=1)
    assert other.topics.terms.tolist() == found.topics.terms.tolist()
    assert (other.passages.topic == found.passages.topic).mean() > 0.95


def test_topics_are_the_same_bytes_in_another_process(two):
    code = "from test_topics import *; print(digest(find_topics(*corpus(written(40, TALKS, GAS, lines=15)))))"
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    env = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1"}
    other = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
    assert other.stdout.strip() == digest(two[2])


def test_the_last_bit_of_a_sum_decides_nothing():
    # Rows of equal length once let rounding choose the clusters' seeds, so the number of threads changed the answer.
    rng = np.random.default_rng(0)
    rows = unit(rng.random((60, 30)) * (rng.random((60, 30)) < 0.3))[np.arange(60) // 2]  # each twice
    alike = rows @ rows.T
    noise = 1 + 1e-14 * rng.standard_normal(alike.shape)
    texts = Texts(sparse.csr_matrix(rows), np.zeros((60, 1)))
    exact, noisy = (
        spherical_k_means(texts, coordinates(values, 8)[0], range(2, 9))
        for values in (alike, alike * (noise + noise.T) / 2)
    )
    assert list(exact) == list(range(2, 9))
    assert all((exact[k] == noisy[k]).all() for k in exact)


def test_the_tables_given_are_left_as_they_are(two):
    articles, sentences, _ = two
    before = articles.copy(), sentences.copy()
    find_topics(articles, sentences)
    pd.testing.assert_frame_equal(articles, before[0])
    pd.testing.assert_frame_equal(sentences, before[1])


DEGENERATE = {
    "none": {},
    "empty": {"a": [""], "b": []},
    "one": written(1, TALKS, lines=5),
    "two": written(2, TALKS, GAS, lines=30),
    "identical": {f"a{i}": ["NATO and Russia met in Geneva.", "Nothing came of it."] for i in range(60)},
    "two texts, many times": {f"a{i}": ["NATO met Russia."] if i % 2 else ["Gas prices rose."] for i in range(60)},
    "one word": {f"a{i}": ["NATO"] for i in range(60)},
    "no two alike": {f"a{i}": [f"{chr(97 + i % 26)}{chr(97 + i // 26)}q"] for i in range(60)},
    "few alike, many": {f"a{i}": [f"w{chr(97 + i % 26)}{chr(97 + i // 26)}q z{chr(97 + i % 26)}"] for i in range(600)},
    "no words": {f"a{i}": ["1234 -- 56 !!!", "\u200b."] for i in range(60)},
    "function words": {f"a{i}": ["It was not so, and he had been there."] for i in range(60)},
    "Chinese": {f"a{i}": ["北约和俄罗斯在日内瓦会谈" if i % 2 else "天然气价格今年冬天上涨"] * 3 for i in range(60)},
    "Thai": {f"a{i}": ["นาโตและรัสเซียเจรจาที่เจนีวา"] * 2 for i in range(60)},
    "one long article": {"a": written(1, TALKS, lines=200)["a000"] + written(1, GAS, lines=200)["a000"]},
}


@pytest.mark.parametrize("texts", DEGENERATE.values(), ids=DEGENERATE.keys())
def test_degenerate_input_never_raises(texts):
    articles, sentences = corpus(texts)
    found = find_topics(articles, sentences)
    check(found, articles, sentences)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.text(max_size=20), max_size=4), max_size=25))
def test_any_text_gives_valid_tables(texts):
    lines = {f"a{i:02d}": [" ".join(line.split()) for line in article] for i, article in enumerate(texts)}
    articles, sentences = corpus(lines)
    params = TopicParams(min_passages=2, per_topic=1, min_rows=1, min_articles=3, resamples=2, above_chance=-9.0)
    check(find_topics(articles, sentences, params), articles, sentences)


def test_a_large_pile_is_sampled_and_all_of_it_assigned():
    articles, sentences = corpus(written(120, TALKS, GAS, lines=15))
    found = find_topics(articles, sentences, TopicParams(max_rows=50))
    check(found, articles, sentences)
    assert len(found.topics) == 2
    assert found.passages.topic.notna().all()


@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_two_vocabularies_apart(method):
    articles, sentences = corpus(written(40, TALKS, GAS))
    found = find_topics(articles, sentences, TopicParams(method=method, k=2))
    check(found, articles, sentences)
    heaviest = found.article_topics.sort_values("weight").groupby("article_id").topic.last()
    assert heaviest.iloc[::2].nunique() == heaviest.iloc[1::2].nunique() == 1
    assert heaviest.nunique() == 2


def test_short_texts_are_told_apart_by_what_their_words_mean():
    rng = random.Random(1)
    # No two articles share more than a word, so their words alone can't say much.
    texts = {f"a{i:02d}": ["The " + " ".join(rng.sample(SPORT if i % 2 else MONEY, 3)) + "."] for i in range(60)}
    found = find_topics(*corpus(texts), TopicParams(k=2))
    topics = found.passages.topic
    assert max((topics.iloc[::2] == t).mean() for t in topics.unique()) > 0.9
    assert max((topics.iloc[1::2] == t).mean() for t in topics.unique()) > 0.9


def test_a_number_of_topics_can_be_asked_for(two):
    articles, sentences, _ = two
    found = find_topics(articles, sentences, TopicParams(k=3))
    check(found, articles, sentences)
    assert len(found.topics) == 3
    assert found.over_k.k.tolist() == [3]


def test_articles_that_came_out_together_are_shown(two):
    articles, _, found = two
    assert found.again.index.tolist() == sorted(articles.article_id)
    assert (found.again.nunique() == 2).all()  # in each trial, two topics
    assert (found.again.iloc[::2] == found.again.iloc[0]).all(axis=None)


def test_a_passage_lies_where_its_topic_is(two):
    _, _, found = two
    assert found.vectors.shape[0] == len(found.passages)
    lengths = np.linalg.norm(found.vectors, axis=1)
    assert np.allclose(lengths, 1)
    middles = {topic: found.vectors[(found.passages.topic == topic).to_numpy()].mean(axis=0) for topic in ("T1", "T2")}
    nearest = ["T1" if v @ middles["T1"] > v @ middles["T2"] else "T2" for v in found.vectors]
    assert (found.passages.topic == nearest).mean() > 0.95


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="no method 'lda'; there are both, words, meanings, nmf"):
        TopicParams(method="lda")
