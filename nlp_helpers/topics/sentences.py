"""Sentences that stand for a topic, and how many of its sentences hold each of its terms.

In: topics and their passages. Out: spans of sentences that a reader can take in without what stood before them, and
counts. Nothing is written anew: a topic is shown by what the articles say.

>>> leans_on_what_came_before("But he said so on Monday."), leans_on_what_came_before("This week, the talks ended.")
(True, False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from nlp_helpers import tables
from nlp_helpers.text.array_types import Floats64
from nlp_helpers.text.words import UNSPACED, words_of

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ENDS = re.compile(r"[.!?…。！？؟।][\"'”’»)\]」』]*$")
# Without what stood before, a reader can't tell who or what these are; nor what a 'but' objects to.
_BACK = (
    "he she it they him her his its their theirs them this that these those such both neither either another one ones "
    "there here then so but and or nor yet thus hence therefore however moreover furthermore nevertheless nonetheless "
    "meanwhile instead otherwise besides indeed still also too again further likewise similarly consequently accordingly"
)
_POINTS_BACK = frozenset(_BACK.split())
_TIMES = "second minute hour day morning afternoon evening night week weekend month quarter year decade"
_OF_TIME = frozenset(_TIMES.split())
_SPEAKING = frozenset(["i", "me", "my", "we", "us", "our", "you", "your"])
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*(?:[\"”»]|$)")
_PRONOUNS = frozenset(["he", "she", "him", "her", "his", "they", "them", "their"])


@dataclass(frozen=True)
class SentenceParams:
    """Which sentences stand for a topic.

    Parameters
    ----------
    least_words, most_words : int
        How long a sentence is easy to read; two characters of a script without spaces are a word.
    same : float
        Sentences that share more of their words (of all the words of the two) say the same.
    terms : int
        So many different terms of the topic in a sentence are as good as more.
    candidates : int
        So many sentences of a topic are looked at, those that lie most in it.
    """

    least_words: int = 8
    most_words: int = 45
    same: float = 0.5
    terms: int = 3
    candidates: int = 500


def representatives(
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    passages: pd.DataFrame,
    vectors: Floats64 | None = None,
    n: int = 3,
    params: SentenceParams = SentenceParams(),
) -> pd.DataFrame:
    """Choose a few sentences for each topic.

    A sentence is the better the more of it lies in the topic (``weight``), the closer it is to the topic's centre, and
    the more of the topic's terms it holds. Whole sentences of readable length that lean on nothing said before come
    first; then the others, each from another article and in other words than those chosen while there are such.

    Parameters
    ----------
    articles, topics, passages : DataFrame
        Tables of those names.
    vectors : array of float, shape (n_passages, d), optional
        Of the passages in their order, of length 1 or 0; without them closeness to the centre is passed over.
    n : int
        Sentences for each topic, if it has so many.
    params : SentenceParams

    Returns
    -------
    DataFrame
        ``topic, rank, article_id, start, end, text, weight, stands_alone``, in the order of `topics`; `stands_alone`
        says whether the sentence is whole, of readable length, and leans on nothing said before.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "He said so. The board closed the north pier on Monday."}])
    >>> spans = [{"start": 0, "end": 11}, {"start": 12, "end": 54}]
    >>> passages = tables.make("passages", [{"article_id": "a", "topic": "T1", "weight": 1.0, **span} for span in spans])
    >>> topics = tables.make("topics", [{"topic": "T1", "terms": "pier, board"}])
    >>> representatives(articles, topics, passages, n=1).text.tolist()
    ['The board closed the north pier on Monday.']
    """
    terms = {t.topic: frozenset(_key(term) for term in _listed(t.terms)) for t in topics.itertuples()}
    told = passages.assign(row=np.arange(len(passages)))[passages.topic.isin(list(terms)).to_numpy(dtype=bool)]
    told = tables.with_text(told, articles)
    language = _languages(articles)
    close = _closeness(told, vectors)
    chosen = []
    for topic, own in told.assign(close=close).groupby("topic", sort=True):
        own = own.assign(lies=(own.weight.astype(float) * own.close).round(6))
        own = own.sort_values(["lies", "article_id", "start"], ascending=[False, True, True]).head(params.candidates)
        rated = [_rate(row, terms[topic], language[row.article_id], params) for row in own.itertuples()]
        # Best first; ties go to the first in the corpus.
        rated.sort(key=lambda r: (not r.alone, -r.score, r.article_id, r.start))
        for rank, r in enumerate(_varied(rated, n, params), start=1):
            chosen.append((topic, rank, r.article_id, r.start, r.end, r.text, r.weight, r.alone))
    columns = ["topic", "rank", "article_id", "start", "end", "text", "weight", "stands_alone"]
    kinds = [tables.TEXT, tables.INT, tables.TEXT, tables.INT, tables.INT, tables.TEXT, tables.FLOAT, tables.BOOL]
    order = {topic: i for i, topic in enumerate(topics.topic)}
    chosen.sort(key=lambda row: (order[row[0]], row[1]))
    return pd.DataFrame(chosen, columns=columns).astype(dict(zip(columns, kinds, strict=True)))


def term_counts(articles: pd.DataFrame, topics: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Count the passages of a topic, and those of all other topics, that hold each of the topic's terms.

    Parameters
    ----------
    articles, topics, passages : DataFrame
        Tables of those names; the words of ``terms`` are found in every form that counts as the same word
        (:func:`nlp_helpers.text.words.words_of`).

    Returns
    -------
    DataFrame
        ``topic, term, n, of, n_rest, of_rest``, the terms in the order of `topics`: `n` of the topic's `of` passages
        hold it, and `n_rest` of the `of_rest` others; and the span ``article_id, start, end`` of the passage of the
        topic that holds it and lies most in the topic, empty if none does.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "The piers close. Ferries stop."}])
    >>> rows = [{"article_id": "a", "start": 0, "end": 16, "topic": "T1", "weight": 1.0},
    ...         {"article_id": "a", "start": 17, "end": 30, "topic": "T2", "weight": 1.0}]
    >>> topics = tables.make("topics", [{"topic": "T1", "terms": "pier"}, {"topic": "T2", "terms": "Ferry"}])
    >>> term_counts(articles, topics, tables.make("passages", rows))[["term", "n", "n_rest"]].values.tolist()
    [['pier', 1, 0], ['Ferry', 1, 0]]
    """
    told = tables.with_text(passages[passages.topic.notna()], articles)
    language = _languages(articles)
    listed = [(t.topic, term) for t in topics.itertuples() for term in _listed(t.terms)]
    wanted = frozenset(_key(term) for _, term in listed)
    in_topic: dict[tuple[str, str], int] = {}
    everywhere = dict.fromkeys(wanted, 0)
    best: dict[tuple[str, str], tuple[float, str, int, int]] = {}
    columns = ["topic", "text", "weight", "article_id", "start", "end"]
    for topic, text, weight, article_id, start, end in told[columns].itertuples(index=False):
        for key in _held(text, wanted, language[article_id]):
            everywhere[key] += 1
            in_topic[topic, key] = in_topic.get((topic, key), 0) + 1
            span = (-float(weight), article_id, int(start), int(end))
            best[topic, key] = min(best.get((topic, key), span), span)
    sizes = told.topic.value_counts().to_dict()
    rows = []
    for topic, term in listed:
        key, of = _key(term), sizes.get(topic, 0)
        n = in_topic.get((topic, key), 0)
        _, article_id, start, end = best.get((topic, key), (0, None, None, None))
        rows.append((topic, term, n, of, everywhere[key] - n, len(told) - of, article_id, start, end))
    names = ["topic", "term", "n", "of", "n_rest", "of_rest", "article_id", "start", "end"]
    kinds = dict.fromkeys(names, tables.INT) | dict.fromkeys(["topic", "term", "article_id"], tables.TEXT)
    return pd.DataFrame(rows, columns=names).astype(kinds)


def leans_on_what_came_before(text: str) -> bool:
    """Say whether an English sentence leans on what was said before it.

    Parameters
    ----------
    text : str
        A sentence.

    Returns
    -------
    bool
        True if it opens with a word that points back ('He', 'But', 'This', unless time follows), or with a small
        letter; if someone in it is only 'he', 'she' or 'they' and nobody is named; or if someone speaks in it and it
        doesn't say who.

    Examples
    --------
    >>> leans_on_what_came_before("“We will reopen it,” Ann Lee said.")
    False
    >>> leans_on_what_came_before("“We will reopen it,” he said."), leans_on_what_came_before("“It will open again in May.”")
    (True, True)
    """
    words = _WORD.findall(text)
    if not words:
        return True
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first[0].islower():
        return True
    # 'It's', 'They've': the part before the mark.
    opening = re.split("['’]", first.casefold())[0]
    if opening in _POINTS_BACK:
        return not (opening in ("this", "that", "one") and second.casefold() in _OF_TIME)
    told = _WORD.findall(_QUOTED.sub(" ", text))
    if not told or any(word.casefold() in _SPEAKING for word in told):
        return True
    named = any(word[0].isupper() and word != "I" for word in words[1:])
    return not named and any(word.casefold() in _PRONOUNS for word in words)


def _closes(text: str) -> bool:
    """Whether what is opened in quotation marks ends there."""
    return sum(text.count(mark) for mark in '"“”„«»') % 2 == 0


@dataclass(frozen=True)
class _Rated:
    article_id: str
    start: int
    end: int
    text: str
    weight: float
    words: frozenset[str]
    alone: bool
    score: float


def _rate(row: Any, terms: frozenset[str], language: Any, params: SentenceParams) -> _Rated:
    words = [word.casefold() for word in _WORD.findall(row.text)]
    signs = _UNSPACED.findall(row.text)
    length = sum(1 for word in words if not _UNSPACED.search(word)) + len(signs) / 2
    whole = bool(_ENDS.search(row.text)) or bool(signs)  # not every script without spaces has a stop
    whole = whole and _closes(row.text)
    alone = whole and params.least_words <= length <= params.most_words and not leans_on_what_came_before(row.text)
    held = min(len(_held(row.text, terms, language)), params.terms)
    score = round(float(row.weight) * row.close * (1 + held) / (1 + params.terms), 6)
    telling = frozenset(words) | {a + b for a, b in pairwise(signs)}
    return _Rated(row.article_id, int(row.start), int(row.end), row.text, float(row.weight), telling, alone, score)


def _varied(rated: list[_Rated], n: int, params: SentenceParams) -> list[_Rated]:
    """The first `n`, each from another article and in other words, as long as there are such."""
    chosen: list[_Rated] = []
    for one_each in (True, False):
        for r in rated:
            if len(chosen) >= n:
                return chosen
            if r in chosen or (one_each and r.article_id in {c.article_id for c in chosen}):
                continue
            if all(len(r.words & c.words) <= params.same * len(r.words | c.words) for c in chosen):
                chosen.append(r)
    return chosen


def _closeness(told: pd.DataFrame, vectors: Floats64 | None) -> Floats64:
    """The cosine of each passage with the mean of its topic's, from 0 to 1."""
    close = np.ones(len(told))
    if vectors is None:
        return close
    own, topic = np.asarray(vectors, dtype=float)[told.row.to_numpy()], told.topic.to_numpy()
    for name in set(topic):
        centre = own[topic == name].mean(axis=0)
        length = float(np.linalg.norm(centre))
        close[topic == name] = np.clip(own[topic == name] @ centre / length, 0, 1) if length else 0.0
    return close


def _languages(articles: pd.DataFrame) -> dict[str, Any]:
    known = articles.language if "language" in articles else [None] * len(articles)
    return dict(zip(articles.article_id, known, strict=True))


def _listed(terms: Any) -> list[str]:
    return [] if pd.isna(terms) else [term for term in str(terms).split(", ") if term]


def _key(term: str) -> str:
    """What a term is counted under; a term of several words, under the first."""
    return next((key for key, _ in words_of(term)), term)


def _held(text: str, wanted: frozenset[str], language: Any) -> frozenset[str]:
    """Which of the terms a text holds."""
    return wanted.intersection(key for key, _ in words_of(text, language))
