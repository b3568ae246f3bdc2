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
from numpy.typing import NDArray

from nlp_helpers.sentence_pairs.sentence_words import SentenceWords

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


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
    one: Ints
    other: Ints
    probability: Floats
    copy: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    model: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    few: tuple[tuple[int, int], ...] = ()


def frame(pairs: Pairs) -> pd.DataFrame:
    """Give the pairs of different articles as a table.

    Parameters
    ----------
    pairs : Pairs

    Returns
    -------
    DataFrame
        Columns ``article_id_a, sentence_a, start_a, end_a``, the same with ``_b``, and ``probability``. The sentence is
        the number of the part's sentence in its article; a broken one is counted, too.
    """
    said = pairs.said
    kept = said.article[pairs.one] != said.article[pairs.other]
    columns: dict[str, object] = {}
    for side, parts in (("a", pairs.one[kept]), ("b", pairs.other[kept])):
        ids = np.array(said.tokens.article_ids, dtype=object)
        columns |= {
            f"article_id_{side}": ids[said.article[parts]], f"sentence_{side}": said.place[parts],
            f"start_{side}": said.start[parts], f"end_{side}": said.end[parts],
        }  # fmt: skip
    return pd.DataFrame(columns | {"probability": pairs.probability[kept]})
