"""Numbers of lines → how likely each is article text, and in words what weighed most.

In: the features of :mod:`nlp_helpers.clean.line_features`. Out: a probability per line and reasons. The model is a sum of small
regression trees (gradient boosting: Friedman 2001, "Greedy Function Approximation", Annals of Statistics 29(5)), learned
with scikit-learn by ``benchmarks/learn_residue.py`` and kept as plain numbers in ``data/line_model.json``. What weighed
most is read off the trees: each step down a tree moves the score, and belongs to the feature that was asked there (the
method of Saabas 2014, "Interpreting random forests"). Hence each line is taken down each tree here, and not scored as
:mod:`nlp_helpers.boosted_trees` does it, which is faster but does not tell by which questions.

>>> import numpy as np
>>> probability, shares = weigh(np.zeros((1, len(FEATURES))))
>>> bool(0 < probability[0] < 1), shares.shape == (1, len(FEATURES))
(True, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp_helpers.clean.line_features import FEATURES
from nlp_helpers.packaged import read_json
from nlp_helpers.plurals import count

_FILE = "line_model.json"


@dataclass(frozen=True)
class Trees:
    """A sum of regression trees; nodes of all trees in one row, children by position, leaves pointing at themselves.

    Attributes
    ----------
    roots : ndarray of int, shape (n_trees,)
    feature, left, right : ndarray of int, shape (n_nodes,)
        A line goes left if its feature is at most the threshold.
    threshold, value : ndarray of float, shape (n_nodes,)
        `value` is the mean score of the lines that reach a node, in log-odds.
    base : float
        Score before the first tree.
    depth : int
        Steps from the root to the deepest leaf.
    evidence : tuple of three floats
        How the text's log-odds and an extractor's word are weighed together: both weights, and a constant.
    """

    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    base: float
    depth: int
    evidence: tuple[float, float, float]


@cache
def trees() -> Trees:
    """Read the learned trees from ``data/line_model.json``.

    Raises
    ------
    ValueError
        If the file was learned for other features.
    """
    kept = read_json(_FILE)
    if tuple(kept["features"]) != FEATURES:
        raise ValueError(f"{_FILE} was learned for other features; run benchmarks/learn_residue.py again")
    whole = {name: np.array(kept[name], dtype=np.int32) for name in ("roots", "feature", "left", "right")}
    real = {name: np.array(kept[name], dtype=float) for name in ("threshold", "value")}
    return Trees(**whole, **real, base=kept["base"], depth=kept["depth"], evidence=tuple(kept["evidence"]))


_AT_ONCE = 4096  # lines: what is worked on then fits the processor's cache


@cache
def _shares_by_leaf() -> np.ndarray:
    """For every node what the questions on the way to it added to the score, by feature asked."""
    model = trees()
    shares = np.zeros((len(model.feature), len(FEATURES)))
    for node in range(len(model.feature)):  # children stand after their parents
        for child in (model.left[node], model.right[node]):
            if child != node:
                shares[child] = shares[node]
                shares[child, model.feature[node]] += model.value[child] - model.value[node]
    return shares


def weigh(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weigh lines.

    Parameters
    ----------
    features : ndarray, shape (n_lines, n_features)
        As :func:`nlp_helpers.clean.line_features.of_lines` gives them.

    Returns
    -------
    probability : ndarray, shape (n_lines,)
        That the line is article text, from 0 to 1.
    shares : ndarray, shape (n_lines, n_features)
        What each feature added to the score, in log-odds; with the base they sum to the score.

    Examples
    --------
    >>> import numpy as np
    >>> weigh(np.zeros((0, len(FEATURES))))[0].shape
    (0,)
    """
    model, by_leaf = trees(), _shares_by_leaf()
    shares = np.zeros((len(features), by_leaf.shape[1]))
    for start in range(0, len(features), _AT_ONCE):
        some = features[start : start + _AT_ONCE]
        rows, out = np.arange(len(some)), shares[start : start + _AT_ONCE]
        for root in model.roots:
            node = np.full(len(some), root)
            for _ in range(model.depth):
                goes_left = some[rows, model.feature[node]] <= model.threshold[node]
                node = np.where(goes_left, model.left[node], model.right[node])
            out += by_leaf[node]
    score = model.base + model.value[model.roots].sum() + shares.sum(axis=1)
    return 1 / (1 + np.exp(-score)), shares


def with_evidence(probability: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Weigh what the text says of lines together with what extractors kept (a logistic regression on the two).

    Parameters
    ----------
    probability : ndarray, shape (n_lines,)
        From :func:`weigh`.
    evidence : ndarray, shape (n_lines,)
        From -1 to 1, see :func:`nlp_helpers.clean.evidence.evidence_of_lines`.

    Returns
    -------
    ndarray, shape (n_lines,)
        Probabilities.

    Examples
    --------
    >>> low, high = with_evidence(np.array([0.5, 0.5]), np.array([-1.0, 1.0]))
    >>> bool(low < 0.5 < high)
    True
    """
    of_text, of_extractors, constant = trees().evidence
    score = of_text * np.log(probability / (1 - probability)) + of_extractors * evidence + constant
    return 1 / (1 + np.exp(-score))


#: For each feature what to say when it spoke for the article, and when it spoke against; {} is filled with the words.
_IN_WORDS: dict[str, tuple[str, str]] = {
    "words": ("{words}", "only {words}"),
    "ends_like_a_sentence": ("ends like a sentence", "does not end like a sentence"),
    "sentence_length": ("sentences of usual length", "sentences of unusual length"),
    "function_words": ("as many function words as prose has", "few function words"),
    "capitals": ("capitals as in prose", "many capitals"),
    "digits": ("few digits", "many digits"),
    "commas": ("commas as in prose", "commas as in lists"),
    "site_words": ("no words of buttons", "words of buttons and sections"),
    "notice_words": ("no words of notices", "words of notices"),
    "reader_words": ("does not address the reader", "addresses the reader"),
    "site_talk": ("no words of a site about itself", "words of a site about itself"),
    "author_words": ("no words of a note on an author", "words of a note on an author"),
    "picture_words": ("no words of captions", "words of captions"),
    "begins_with_a_date": ("does not begin with a date", "begins with a date"),
    "narration": ("words that tell a story", "no words that tell a story"),
    "words_1_before": ("stands next to lines of text", "stands next to short lines"),
    "sentences_4_after": ("sentences follow", "few sentences follow"),
    "group": ("stands among sentences", "stands among scraps"),
    "cluster_share": ("in the largest cluster of sentences", "outside the largest cluster of sentences"),
    "cluster_title": ("shares words with the text's first line", "shares no words with the text's first line"),
    "inside": ("inside the article", "outside the article"),
    "by_shape": ("shape and place of a sentence of the article", "shape or place of a line that is not the article's"),
    "vocabulary": ("in the article's words", "in other words than the article"),
    "elsewhere": ("in no other text of the pile", "stands in other texts of the pile too"),
    "page_lines": ("in a text like this", "in a text like this"),
}
_SAME_SAYING = {
    "words_2_before": "words_1_before",
    "words_1_after": "words_1_before",
    "words_2_after": "words_1_before",
    "sentences_25_after": "sentences_4_after",
    "to_next_sentence": "sentences_4_after",
    "cluster_order": "cluster_share",
    "by_shape_nearby": "by_shape",
    "title": "cluster_title",
    "elsewhere_nearby": "elsewhere",
    "page_certain": "page_lines",
    "page_gaps": "page_lines",
}
_SAYINGS = tuple(_IN_WORDS)
_GATHER = np.array([_SAYINGS.index(_SAME_SAYING.get(name, name)) for name in FEATURES])


def reasons(shares: np.ndarray, n_words: int, kept: bool, first: bool = False, most: int = 2) -> str:
    """Say in words what weighed most for the decision about one line.

    Parameters
    ----------
    shares : ndarray, shape (n_features,)
        One row of what :func:`weigh` returns.
    n_words : int
        The line's words.
    kept : bool
        Whether it was taken for article.
    first : bool
        Whether it is the text's first line, which shares its words with itself.
    most : int
        How many reasons to give.

    Returns
    -------
    str
        The strongest reason first.

    Examples
    --------
    >>> shares = np.zeros(len(FEATURES))
    >>> shares[FEATURES.index("inside")], shares[FEATURES.index("words")] = 2.0, 1.0
    >>> reasons(shares, 21, kept=True)
    'inside the article, 21 words'
    """
    together = np.bincount(_GATHER, shares if kept else -shares, len(_SAYINGS))
    together[_SAYINGS.index("page_lines")] = 0.0  # speaks of the page, not of the line
    if first:
        together[_SAYINGS.index("cluster_title")] = 0.0
    strongest = [k for k in np.argsort(-together, kind="stable")[:most] if together[k] > 0]
    words = count(n_words, "word")
    return ", ".join(_IN_WORDS[_SAYINGS[k]][0 if kept else 1].format(words=words) for k in strongest)
