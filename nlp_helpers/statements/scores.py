"""Tokens → how likely each is a word of saying or thinking, the first or the last of reported words, or their speaker.

In: tokens and their parts of speech. Out: five scores per token, in log-odds. A linear model adds up what the token, its
neighbours and their parts of speech have to say, and some pairs of them ('told' before a pronoun, 'that' behind 'said').
The numbers were learned with scikit-learn by ``benchmarks/learn_statements.py`` and are kept in ``data/report_scores.npz``.

>>> from nlp_helpers import tables
>>> from nlp_helpers.grammar import word_classes
>>> from nlp_helpers.clean import find_blocks
>>> from nlp_helpers.grammar.tokens import read_tokens
>>> articles = tables.make("articles", [{"article_id": "a", "raw": "The envoy said on Monday that the talks were over."}])
>>> tokens = read_tokens(articles, find_blocks(articles))
>>> scores = score_tokens(tokens, word_classes.classify(tokens))
>>> {role: tokens.text(k, k) for role, k in zip(ROLES, scores.argmax(axis=0))}
{'cue': 'said', 'cue_of_statement': 'said', 'first': 'that', 'last': 'over', 'speaker': 'envoy'}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CLASSES
from nlp_helpers.packaged import read_arrays
from nlp_helpers.text.token_arrays import neighbour

#: What a token can be: a cue of any reported words, a cue of reported words without marks, the first and the last
#: of reported words, the head of the words that name the speaker.
ROLES = ("cue", "cue_of_statement", "first", "last", "speaker")

#: Words whose place tells where a clause begins or ends, and what kind of cue stands before.
JOINTS = (
    "that", "to", "for", "of", "on", "about", "whether", "if", "how", "what", "why", "as", "and", "but", "or",
    "because", "while", "when", "after", "before", "which", "who", "with", "in", "at", "by", "from", "the", "a", "he",
    "she", "they", "it", "his", "her", "their", ",", ".", ":", ";", "“", "”", '"', "'", "(", ")", "—", "–", "-",
    "not", "would", "will", "is", "was", "had", "has", "according", "said", "told", "although", "though", "since",
    "than", "including", "adding", "saying",
)  # fmt: skip

JOINT = {word: k + 1 for k, word in enumerate(JOINTS)}

_N_CLASSES = len(CLASSES) + 1  # and none, beyond the sentence
_N_JOINTS = len(JOINTS) + 2


class Column(NamedTuple):
    """One thing that is looked at: a number per token below `size`."""

    name: str
    values: NDArray[Any]
    size: int


def stem_of(word: str) -> str:
    """Cut a word's ending off, so that 'denies', 'denied' and 'denying' are one.

    Parameters
    ----------
    word : str
        A token.

    Returns
    -------
    str
        In small letters.

    Examples
    --------
    >>> [stem_of(word) for word in ("denies", "denying", "urged", "urge", "stopped", "his")]
    ['deny', 'deny', 'urg', 'urg', 'stop', 'his']
    """
    word = word.lower()
    for ending in ("'s", "ies", "ied", "ing", "ed", "es", "s", "e", "d"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl":
                stem = stem[:-1]
            return stem.rstrip("e")
    return word


def joints_of(tokens: Tokens) -> NDArray[np.int64]:
    """Give each token its number in :data:`JOINT`, 0 for any other word."""
    return np.array([JOINT.get(form.lower(), 0) for form in tokens.forms] or [0])[tokens.form]


def columns(
    tokens: Tokens, classes: NDArray[np.int8], words: dict[str, int], stems: dict[str, int]
) -> Iterator[Column]:
    """Say what is looked at, for each token.

    Parameters
    ----------
    tokens : Tokens
    classes : ndarray of int8, shape (n_tokens,)
        From :func:`nlp_helpers.grammar.word_classes.classify`.
    words, stems : dict of str to int
        Which are known; others share one number.

    Yields
    ------
    Column
        Always the same, in the same order.
    """
    sentence, n_words, n_stems = tokens.sentence, len(words) + 1, len(stems) + 1
    word = np.array([words.get(form.lower(), len(words)) for form in tokens.forms] or [0])[tokens.form]
    stem = np.array([stems.get(stem_of(form), len(stems)) for form in tokens.forms] or [0])[tokens.form]
    kind, joint = classes.astype(np.int64), joints_of(tokens)

    near = {k: neighbour(kind, k, sentence, _N_CLASSES - 1) for k in range(-3, 4)}
    joined = {k: neighbour(joint, k, sentence, _N_JOINTS - 1) for k in (-1, 1, 2)}
    for k in range(-3, 4):
        yield Column(f"word{k:+d}", neighbour(word, k, sentence, n_words), n_words + 1)
        yield Column(f"class{k:+d}", near[k], _N_CLASSES)
    for k in (-1, 0, 1):
        yield Column(f"stem{k:+d}", neighbour(stem, k, sentence, n_stems), n_stems + 1)

    def both(name: str, a: NDArray[Any], n_a: int, b: NDArray[Any], n_b: int) -> Column:
        return Column(name, a * n_b + b, n_a * n_b)

    for k in (-1, 1):
        yield both(f"word class{k:+d}", word, n_words, near[k], _N_CLASSES)
        yield both(f"stem joint{k:+d}", stem, n_stems, joined[k], _N_JOINTS)
        yield both(f"class joint{k:+d}", kind, _N_CLASSES, joined[k], _N_JOINTS)
    yield both("stem class+1", stem, n_stems, near[1], _N_CLASSES)
    yield both("joint+1 joint+2", joined[1], _N_JOINTS, joined[2], _N_JOINTS)
    for a, b, c in ((-1, 0, 1), (0, 1, 2), (-2, -1, 0)):
        two = near[a] * _N_CLASSES + near[b]
        yield both(f"classes {a:+d} {b:+d} {c:+d}", two, _N_CLASSES**2, near[c], _N_CLASSES)


class Model(NamedTuple):
    """The known words and stems; a table of whole numbers per column; what one is worth, and a constant, per role."""

    words: dict[str, int]
    stems: dict[str, int]
    tables: Mapping[str, NDArray[np.int8]]
    unit: NDArray[Any]
    constant: NDArray[Any]


@cache
def model() -> Model:
    """Read the learned numbers from ``data/report_scores.npz``."""
    return unpacked(read_arrays("report_scores.npz"))


def unpacked(kept: Mapping[str, NDArray[Any]]) -> Model:
    """Make a model ready from what a file holds."""
    words, stems = (
        {word: k for k, word in enumerate(bytes(kept[name]).decode("utf-8").split("\n"))} for name in ("words", "stems")
    )
    tables = {name: kept[name] for name in kept if name not in ("words", "stems", "unit", "constant")}
    return Model(words, stems, tables, kept["unit"], kept["constant"])


def score_tokens(tokens: Tokens, classes: NDArray[np.int8], by: Model | None = None) -> NDArray[np.float32]:
    """Score every token for each of :data:`ROLES`.

    Parameters
    ----------
    tokens : Tokens
        Of English articles.
    classes : ndarray of int8, shape (n_tokens,)
        From :func:`nlp_helpers.grammar.word_classes.classify`.
    by : Model, optional
        Other numbers than those that come with the package.

    Returns
    -------
    ndarray of float32, shape (n_tokens, 5)
        Log-odds.
    """
    by = by or model()
    total = np.zeros((len(tokens), len(ROLES)), np.int32)
    for column in columns(tokens, classes, by.words, by.stems):
        total += by.tables[column.name].take(column.values, axis=0)
    scores: NDArray[np.float32] = (total * by.unit + by.constant).astype(np.float32)
    return scores
