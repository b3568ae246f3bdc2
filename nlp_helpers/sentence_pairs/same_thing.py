"""How two sentences compare → how likely it is that they report the same thing.

In: the matrix of :mod:`nlp_helpers.sentence_pairs.features`. Out: a probability per row, by a logistic regression that was
learned from pairs of sentences that people would call the same report, half the same, or another (``data/same_thing.json``,
``benchmarks/learn_same_thing.py``).

>>> import numpy as np
>>> from nlp_helpers.sentence_pairs.features import pair_features
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> said = of_texts(["Fire destroyed the old mill in Oldham.", "A fire destroyed the old Oldham mill.", "Tea is cheap."])
>>> chance = same_thing(pair_features(said, np.array([0, 0]), np.array([1, 2])))
>>> bool(chance[0] > 0.5 > chance[1])
True
"""

from __future__ import annotations

from functools import cache

import numpy as np

from nlp_helpers.packaged import read_json
from nlp_helpers.sentence_pairs.features import FEATURES
from nlp_helpers.text.array_types import Floats32


def same_thing(features: Floats32) -> Floats32:
    """Tell how likely two sentences report the same thing.

    Parameters
    ----------
    features : ndarray of float32, shape (n_pairs, len(FEATURES))
        Of :func:`nlp_helpers.sentence_pairs.features.pair_features`.

    Returns
    -------
    ndarray of float32, shape (n_pairs,)
        Probabilities among pairs as they were drawn for reading, nearly half of which were the same: of two sentences met
        by chance fewer are.
    """
    weights, constant = _model()
    return np.asarray(1 / (1 + np.exp(-(features @ weights + constant))), np.float32)


@cache
def _model() -> tuple[Floats32, float]:
    held = read_json("same_thing.json")
    return np.array([held["weights"][name] for name in FEATURES], np.float32), float(held["constant"])
