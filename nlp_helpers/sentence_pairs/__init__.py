"""Sentences of a story → pairs of them that may report the same thing, and how likely that is.

In: :class:`nlp_helpers.sentence_pairs.sentence_words.SentenceWords` and the story of each article. Out:
:class:`~nlp_helpers.sentence_pairs.pairs.Pairs`. Within a story every two sentences that share rare words or meaning are
candidates, at most some dozens for a sentence, so that the work grows with the number of sentences and not with its square; a
model that was learned from pairs read by hand says how likely each of them is.

To be read in this order:

- :mod:`~nlp_helpers.sentence_pairs.sentence_parts`: how sentences are cut into parts;
- :mod:`~nlp_helpers.sentence_pairs.sentence_words`: the words of each part;
- :mod:`~nlp_helpers.sentence_pairs.candidates`: which parts are compared;
- :mod:`~nlp_helpers.sentence_pairs.features`: how;
- :mod:`~nlp_helpers.sentence_pairs.same_thing`: how likely they report the same;
- :mod:`~nlp_helpers.sentence_pairs.pairs`: what is known of each pair;
- :mod:`~nlp_helpers.sentence_pairs.links`: what is known beside the words: utterances, days.

>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> said = of_texts(["Fire destroyed the mill in Oldham.", "A fire destroyed a mill in Oldham. The mayor smiled."])
>>> pairs = find_pairs(said, np.array([0, 0]))
>>> [(said.text(a), said.text(b)) for a, b in zip(pairs.one, pairs.other)][:1]
[('Fire destroyed the mill in Oldham.', 'A fire destroyed a mill in Oldham.')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_helpers import notes
from nlp_helpers.sentence_pairs.candidates import candidates, copies_of, entries_of
from nlp_helpers.sentence_pairs.features import FEATURES, pair_features
from nlp_helpers.sentence_pairs.pairs import Pairs, times_odds
from nlp_helpers.sentence_pairs.same_thing import same_thing
from nlp_helpers.sentence_pairs.sentence_words import SentenceWords
from nlp_helpers.text.array_types import Floats32, Ints64

_MET = FEATURES.index("met, less")
_UNSEEN = 100  # parts of sentences that a story is thought to have beside its own


@dataclass(frozen=True)
class PairParams:
    """Which sentences are compared.

    Parameters
    ----------
    least : float
        Similarity from which two sentences are candidates: half the cosine of their rare words, half that of their meaning.
    most : int
        Candidates of a sentence, the most similar ones; and how many of those with the same words are compared.
    most_pairs, fewest : int
        Candidates of a story: where its sentences would have more, each has fewer, but so many at least.
    denial, denied : float
        From which share of either sentence's words that the other has, too, one that denies is taken for the denial of one that
        does not, and what the odds that they report the same are multiplied by then. Among the pairs read by hand few are a
        claim and its denial, so the model has hardly learned it.
    """

    least: float = 0.2
    most: int = 60
    most_pairs: int = 150_000
    fewest: int = 10
    denial: float = 0.7
    denied: float = 0.01


def find_pairs(said: SentenceWords, story: Ints64, params: PairParams | None = None) -> Pairs:
    """Compare the sentences of each story.

    Parameters
    ----------
    said : SentenceWords
    story : ndarray of int, shape (n_articles,)
        Number of each article's story; -1 for none.
    params : PairParams, optional

    Returns
    -------
    Pairs
        Of different articles, and of one article, too: its headline and its lede may say the same.
    """
    params = params or PairParams()
    found, few = [], []
    doubles = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for members in stories_of(said, story):
        rarity = story_rarity(said, members)
        copy, model = copies_of(said, members, params.most)
        compared = np.setdiff1d(members, copy) if len(copy) else members
        most = min(params.most, max(params.fewest, params.most_pairs // len(compared)))
        if most < params.most:
            few.append((len(compared), most))
        one, other = candidates(said, compared, rarity, params.least, most)
        one, other = np.append(one, np.minimum(copy, model)), np.append(other, np.maximum(copy, model))
        doubles.append((copy, model))
        features = pair_features(said, one, other, rarity)
        probability = same_thing(features)
        # Where nearly all words are the same, the denial is the difference.
        denied = (said.negated[one] != said.negated[other]) & (features[:, _MET] >= params.denial)
        less = times_odds(probability, params.denied)
        found.append((one, other, np.where(denied, less, probability).astype(np.float32)))
    none = np.zeros(0, np.int64)
    one, other, probability = (
        (np.concatenate(column) for column in zip(*found, strict=True))
        if found
        else (none, none, np.zeros(0, np.float32))
    )
    order = np.lexsort((other, one))
    copy, model = (np.concatenate(column) for column in zip(*doubles, strict=True))
    return Pairs(said, one[order], other[order], probability[order], copy, model, tuple(few))


def notes_of(articles: pd.DataFrame, pairs: Pairs, params: PairParams | None = None) -> pd.DataFrame:
    """Say in which articles sentences were not compared with all others that have the same words, and where with few others.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and, where it is known, ``source``.
    pairs : Pairs
    params : PairParams, optional

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``.
    """
    most = (params or PairParams()).most
    counts = np.bincount(pairs.said.article[pairs.copy], minlength=len(pairs.said.tokens.article_ids))
    by_article = dict(zip(pairs.said.tokens.article_ids, counts.tolist(), strict=True))
    many = notes.of_articles(articles, [
        (article_id, f"{n:,} sentence{'s' if n > 1 else ''} that the story has over {most} times: compared with one of them only")
        for article_id in articles.article_id if (n := by_article.get(article_id, 0))
    ])  # fmt: skip
    few = notes.make(
        (
            None,
            None,
            f"a story has {n:,} sentences and clauses: each was compared with about {candidates_of} of them only",
        )
        for n, candidates_of in pairs.few
    )
    return pd.concat([many, few], ignore_index=True)


def story_rarity(said: SentenceWords, members: Ints64) -> Floats32:
    """Say how rare each word is among the parts of sentences of a story: 1 for one in a single part, less the more have it.

    A story is counted as if it had a hundred parts more, so that the few of a small one don't make all words common.

    Parameters
    ----------
    said : SentenceWords
    members : ndarray of int
        The story's sentences.

    Returns
    -------
    ndarray of float32, shape (n_keys,)
        1 for words that the story does not have.
    """
    entries = entries_of(said, members)
    frequency = np.bincount(said.word[entries], minlength=len(said.keys))
    return np.asarray(1 - np.log(np.maximum(frequency, 1)) / np.log(len(members) + _UNSEEN), np.float32)


def stories_of(said: SentenceWords, story: Ints64) -> Iterator[Ints64]:
    """Give the sentences of each story that has two or more articles.

    Parameters
    ----------
    said : SentenceWords
    story : ndarray of int, shape (n_articles,)
        Number of each article's story; -1 for none.

    Yields
    ------
    ndarray of int
        Positions of sentences, in order.
    """
    of_sentence = story[said.article]
    order = np.argsort(of_sentence, kind="stable")
    order = order[of_sentence[order] >= 0]
    for members in np.split(order, np.flatnonzero(np.diff(of_sentence[order])) + 1):
        if len(members) and said.article[members[0]] != said.article[members[-1]]:
            yield members
