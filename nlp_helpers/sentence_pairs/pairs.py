"""Pairs of sentences that may report the same thing: what is known of them.

In: sentences of a pile, two positions and a probability per pair. Out: :class:`Pairs`, and a table of their spans.

>>> from nlp_helpers.sentence_pairs import find_pairs
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> pairs = find_pairs(of_texts(["Fire destroyed the mill.", "A fire destroyed the mill."]), np.array([0, 0]))
>>> frame(pairs)[["article_id_a", "article_id_b"]].drop_duplicates().to_numpy().tolist()
[['000000', '000001']]
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from nlp_helpers.sentence_pairs.sentence_words import SentenceWords
from nlp_helpers.text.array_types import Floats32, Floats64, Ints64


@dataclass(frozen=True)
class Pairs:
    """Pairs of sentences of a story.

    Attributes
    ----------
    said : SentenceWords
    one, other : ndarray of int, shape (n_pairs,)
        Positions of sentences, one before other, sorted.
    probability : ndarray of float32, shape (n_pairs,)
        That they report the same thing.
    copy, model : ndarray of int, shape (n_copies,)
        Sentences that were compared with one other only, which has the same words and stands for them.
    few : tuple of (int, int)
        Of each story with more sentences than can have :attr:`nlp_helpers.sentence_pairs.PairParams.most` candidates: how many,
        and how many each has.
    """

    said: SentenceWords
    one: Ints64
    other: Ints64
    probability: Floats32
    copy: Ints64 = field(default_factory=lambda: np.zeros(0, np.int64))
    model: Ints64 = field(default_factory=lambda: np.zeros(0, np.int64))
    few: tuple[tuple[int, int], ...] = ()


def frame(pairs: Pairs) -> pd.DataFrame:
    """Give the pairs of different articles as a table.

    Parameters
    ----------
    pairs : Pairs

    Returns
    -------
    DataFrame
        Columns ``article_id_a, start_a, end_a``, the same with ``_b``, and ``probability``.
    """
    said = pairs.said
    kept = said.article[pairs.one] != said.article[pairs.other]
    columns: dict[str, object] = {}
    for side, parts in (("a", pairs.one[kept]), ("b", pairs.other[kept])):
        ids = np.array(said.tokens.article_ids, dtype=object)
        columns |= {
            f"article_id_{side}": ids[said.article[parts]],
            f"start_{side}": said.start[parts],
            f"end_{side}": said.end[parts],
        }
    return pd.DataFrame(columns | {"probability": pairs.probability[kept]})


def times_odds(probability: Floats32, factor: float | Floats64) -> Floats32:
    """Multiply the odds of probabilities.

    Parameters
    ----------
    probability : ndarray of float32, shape (n_pairs,)
    factor : float, or ndarray of float, shape (n_pairs,)

    Returns
    -------
    ndarray of float32, shape (n_pairs,)
        A probability of 1 is taken for one whose odds are a million to one.

    Examples
    --------
    >>> times_odds(np.array([0.5, 0.8], np.float32), 0.25).round(2).tolist()
    [0.20000000298023224, 0.5]
    """
    odds = probability / np.maximum(1 - probability, 1e-6) * factor
    return np.asarray(odds / (1 + odds), np.float32)
