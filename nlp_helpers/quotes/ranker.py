"""Candidates of quotes → the speaker of each, or none.

In: :class:`nlp_helpers.quotes.context.Context`. Out: :class:`Choice`. Three sums of trees that were learned before
(:mod:`nlp_helpers.boosted_trees`), one after the other: how likely a mention is the speaker by what stands around it and the
quote; how likely it is given how its rivals scored and who speaks in the quotes around; and how likely the best one is right,
which it can't be where nobody is quoted, as in titles and irony. ``benchmarks/learn_speakers.py`` learned them and prints how
they do on articles and outlets that were held out; the numbers are ``data/speaker_ranker.npz``.

>>> from nlp_helpers.grammar.word_classes import classify
>>> from nlp_helpers.people import of_texts
>>> from nlp_helpers.quotes.context import read_context
>>> from nlp_helpers.quotes.marks import pair_marks
>>> mentions = of_texts(["Bo Ek stayed away. “We wait for an answer,” Ann Lee told the board."]).mentions
>>> tokens = mentions.tokens
>>> found = choose(read_context(tokens, classify(tokens), mentions, pair_marks(tokens)))
>>> mentions.texts()[found.mention[0]], bool(found.right[0] > 0.5)
('Ann Lee', True)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp_helpers.boosted_trees import Boosted, unpack
from nlp_helpers.packaged import read_arrays
from nlp_helpers.quotes.context import Candidates, Context, find_candidates
from nlp_helpers.quotes.features import FEATURES, describe
from nlp_helpers.quotes.runs import CHOICES, RUNS, best_of, keep_best, of_choices, of_runs
from nlp_helpers.text.array_types import AnyInts, Floats32

_HOPELESS = -4.0  # log-odds after a third of the trees from which a candidate is not weighed further
#: What each model is given.
COLUMNS = {"first": FEATURES, "second": RUNS + FEATURES, "right": CHOICES + FEATURES}


@dataclass(frozen=True)
class Choice:
    """The best candidate of every quote.

    Attributes
    ----------
    mention : ndarray of int, shape (n_quotes,)
        The mention, or -1 where there is none to choose from.
    right : ndarray of float, shape (n_quotes,)
        How likely somebody is quoted and it is them.
    """

    mention: AnyInts
    right: Floats32


@cache
def _models() -> dict[str, Boosted]:
    kept = read_arrays("speaker_ranker.npz")
    return {name: unpack(kept, columns, f"{name}_") for name, columns in COLUMNS.items()}


def choose(known: Context) -> Choice:
    """Choose each quote's speaker among the mentions around it.

    Parameters
    ----------
    known : Context
        Of a pile.

    Returns
    -------
    Choice
    """
    pairs = find_candidates(known)
    if not len(pairs.quote):
        return Choice(np.full(len(known.first), -1, np.int32), np.zeros(len(known.first), np.float32))
    models = _models()
    features = describe(known, pairs)
    first = models["first"].score(features, _HOPELESS)
    second, kept = np.full(len(first), first.min() - 20, np.float32), keep_best(pairs, first)
    second[kept] = models["second"].score(np.hstack([of_runs(known, pairs, first, kept), features[kept]]))
    top = best_of(pairs, second)[0]
    right = models["right"].probability(describe_choices(known, pairs, first, second, features, top))
    some = top >= 0
    return Choice(np.where(some, pairs.mention[top], -1), np.where(some, right, 0).astype(np.float32))


def describe_choices(
    known: Context, pairs: Candidates, first: Floats32, second: Floats32, features: Floats32, top: AnyInts
) -> Floats32:
    """Describe every quote with the candidate that was chosen, for the last of the three models.

    Parameters
    ----------
    known : Context
        Of a pile.
    pairs : Candidates
        All candidates.
    first, second : ndarray of float, shape (n_pairs,)
        Log-odds by the first look and by the second.
    features : ndarray of float, shape (n_pairs, n_features)
        From :func:`nlp_helpers.quotes.features.describe`.
    top : ndarray of int, shape (n_quotes,)
        The pair that was chosen, or -1.

    Returns
    -------
    ndarray of float32, shape (n_quotes, n_features)
    """
    return np.hstack([of_choices(known, pairs, first, second), features[np.maximum(top, 0)]])
