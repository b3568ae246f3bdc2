"""Pairs of sentences, and what is known beside their words: the same utterance in two articles is the same point.

In: :class:`nlp_helpers.sentence_pairs.pairs.Pairs`, ``utterances`` and days of publication. Out: pairs with other probabilities.

>>> from nlp_helpers import tables
>>> from nlp_helpers.sentence_pairs import find_pairs
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> pairs = find_pairs(of_texts(["They left.", "They stayed."]), np.array([0, 0]))
>>> len(same_words(pairs, tables.make("utterances", [])).one) == len(pairs.one)
True
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from nlp_helpers.sentence_pairs.pairs import Pairs, times_odds
from nlp_helpers.text.array_types import Ints64

_SAME_WORDS = 0.9  # probability that two renderings of one utterance report the same
_RENDERINGS = 200  # of an utterance that has more, each is linked with the next so many
_OF_PART = 0.5  # share of a part that a stretch must fill,
_OF_STRETCH = 0.8  # or share of the stretch that must lie in the part


def same_words(pairs: Pairs, utterances: pd.DataFrame) -> Pairs:
    """Take it as probable that two renderings of one utterance report the same, whatever their words are.

    Parameters
    ----------
    pairs : Pairs
    utterances : DataFrame
        The ``utterances`` table of the same articles.

    Returns
    -------
    Pairs
        With pairs added where they were none.
    """
    said = pairs.said
    if not len(utterances) or not len(said):
        return pairs
    rows = utterances[utterances.article_id.isin(said.tokens.article_ids)]
    low, high = said.overlapping(rows)
    # Of a stretch that runs over several parts, the one that holds most of it is what the others are compared with.
    found: dict[str, set[int]] = {}
    for name, a, b, first, behind in zip(rows.utterance, rows.start, rows.end, low, high, strict=True):
        parts = np.arange(int(first), int(behind))
        shared = np.minimum(b, said.end[parts]) - np.maximum(a, said.start[parts])
        kept = (shared >= _OF_PART * (said.end[parts] - said.start[parts])) | (shared >= _OF_STRETCH * (b - a))
        if kept.any():
            found.setdefault(name, set()).add(int(parts[np.where(kept, shared, 0).argmax()]))
    out = set(pairs.copy.tolist())
    linked = {
        (i, j) for some in found.values()
        for members in [sorted(some - out)] for k, i in enumerate(members) for j in members[k + 1 : k + 1 + _RENDERINGS]
    }  # fmt: skip
    return _at_least(pairs, np.array(sorted(linked), np.int64).reshape(-1, 2))


def _at_least(pairs: Pairs, linked: Ints64) -> Pairs:
    """Raise the probabilities of some pairs, and add those that are missing."""
    n = len(pairs.said)
    code = np.concatenate([pairs.one * n + pairs.other, linked[:, 0] * n + linked[:, 1]])
    chance = np.concatenate([pairs.probability, np.full(len(linked), _SAME_WORDS, np.float32)])
    distinct, at = np.unique(code, return_inverse=True)
    best = np.zeros(len(distinct), np.float32)
    np.maximum.at(best, at, chance)
    return replace(pairs, one=distinct // n, other=distinct % n, probability=best)


def days_apart(articles: pd.DataFrame, pairs: Pairs) -> Ints64:
    """Count the days between the days of publication of each pair's articles.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, published_from, published_to``.
    pairs : Pairs

    Returns
    -------
    ndarray of int, shape (n_pairs,)
        0 where the intervals overlap or one is not known.
    """
    known = articles.set_index("article_id")
    spans = np.full((len(pairs.said.tokens.article_ids), 2), np.nan)
    for side, column in enumerate(["published_from", "published_to"]):
        if column in known:
            days = pd.to_datetime(
                known[column].reindex(pairs.said.tokens.article_ids), format="%Y-%m-%d", errors="coerce"
            )
            spans[:, side] = (days - pd.Timestamp("1970-01-01")).dt.days.to_numpy(dtype=float, na_value=np.nan)
    one, other = spans[pairs.said.article[pairs.one]], spans[pairs.said.article[pairs.other]]
    gap = np.maximum(one[:, 0] - other[:, 1], other[:, 0] - one[:, 1])
    return np.where(np.isnan(gap), 0, np.maximum(gap, 0)).astype(np.int64)


def on_one_day(articles: pd.DataFrame, pairs: Pairs, days: int, factor: float) -> Pairs:
    """Take down the probabilities of pairs whose articles appeared on days that lie apart: the same again is another event.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, published_from, published_to``.
    pairs : Pairs
    days : int
        Days within which articles can report one event.
    factor : float
        What the odds of the others are multiplied by.

    Returns
    -------
    Pairs
    """
    apart = days_apart(articles, pairs) > days
    return replace(pairs, probability=times_odds(pairs.probability, np.where(apart, factor, 1.0)))


def without(pairs: Pairs, rows: pd.DataFrame) -> Pairs:
    """Leave out the pairs of which one lies mostly in some spans: a newspaper's standing text is no point.

    Parameters
    ----------
    pairs : Pairs
    rows : DataFrame
        Columns ``article_id, start, end``.

    Returns
    -------
    Pairs
    """
    said = pairs.said
    out = np.zeros(len(said), bool)
    for start, end, first, behind in zip(rows.start, rows.end, *said.overlapping(rows), strict=True):
        parts = np.arange(int(first), int(behind))
        shared = np.minimum(end, said.end[parts]) - np.maximum(start, said.start[parts])
        out[parts] |= shared >= _OF_PART * (said.end[parts] - said.start[parts])
    kept, copies = ~(out[pairs.one] | out[pairs.other]), ~out[pairs.copy]
    return replace(
        pairs, one=pairs.one[kept], other=pairs.other[kept], probability=pairs.probability[kept],
        copy=pairs.copy[copies], model=pairs.model[copies],
    )  # fmt: skip


def without_copies(pairs: Pairs) -> Pairs:
    """Leave out the pairs of sentences that another stands for.

    Parameters
    ----------
    pairs : Pairs

    Returns
    -------
    Pairs
    """
    if not len(pairs.copy):
        return pairs
    out = np.zeros(len(pairs.said), bool)
    out[pairs.copy] = True
    kept = ~(out[pairs.one] | out[pairs.other])
    return replace(pairs, one=pairs.one[kept], other=pairs.other[kept], probability=pairs.probability[kept])
