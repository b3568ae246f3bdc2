"""Tokens → their parts of speech, by what they look like and what stands around them.

In: :class:`nlp_helpers.grammar.tokens.Tokens`. Out: a class per token. A linear model: each class has a score for the token's
form, its ending and its shape, and for those of its neighbours; the highest wins. What follows from a form is added up once per
form, so that a token costs five rows of numbers. The numbers were learned with scikit-learn by
``benchmarks/learn_word_classes.py`` from the classes that spaCy gives to news text, with which it agrees for .97 of the tokens
of other articles; they serve to find candidates, no more. English only.

>>> from nlp_helpers import tables
>>> from nlp_helpers.clean import find_blocks
>>> from nlp_helpers.grammar.tokens import read_tokens
>>> articles = tables.make("articles", [{"article_id": "a", "raw": "The ministers denied that they had met in Vienna."}])
>>> [CLASSES[k] for k in classify(read_tokens(articles, find_blocks(articles)))]
['DT', 'NNS', 'VBD', 'SC', 'PRP', 'VBD', 'VBN', 'IN', 'NNP', 'X']
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.packaged import read_arrays
from nlp_helpers.text.token_arrays import neighbour

#: The Penn Treebank's classes, some joined; SC is 'that', 'if', 'because' before a clause, IN any other preposition or
#: particle, VBP a present form ('says', 'say'), X a mark or anything else.
CLASSES = (
    "VB", "VBD", "VBN", "VBG", "VBP", "MD", "NN", "NNS", "NNP", "PRP", "PRP$", "DT", "IN", "SC", "TO", "CC", "RB", "JJ",
    "CD", "WP", "WRB", "POS", "X",
)  # fmt: skip
CODE = {name: k for k, name in enumerate(CLASSES)}

#: Which tables of numbers are read for a neighbour at each distance.
OFFSETS = {-2: ("low",), -1: ("low", "ending", "shape"), 0: ("form", "low", "ending", "shape"),
           1: ("low", "ending", "shape"), 2: ("low",)}  # fmt: skip


@dataclass(frozen=True)
class _Model:
    """Vocabularies by kind, and for each distance and kind a row of scores per entry, the last for what is unknown."""

    words: dict[str, dict[str, int]]
    scores: dict[tuple[int, str], NDArray[np.float32]]
    beyond: dict[int, NDArray[np.float32]]
    constant: NDArray[np.float32]


def shape_of(form: str) -> str:
    """Say what a token looks like: small, capitalised, capitals, number or which mark.

    Parameters
    ----------
    form : str
        A token.

    Returns
    -------
    str
        A short code.

    Examples
    --------
    >>> [shape_of(form) for form in ("talks", "Geneva", "NATO", "U.S.", "pre-war", "2014", ",")]
    ['l', 'C', 'U', 'U.', 'l-', 'd', ',']
    """
    if form[0].isdigit():
        return "d"
    if not form[0].isalpha():
        return form[0]
    case = "U" if form.isupper() and len(form) > 1 else "C" if form[0].isupper() else "l"
    return case + ("-" if "-" in form else "") + ("." if "." in form else "")


def keys_of(form: str) -> dict[str, str]:
    """Give what is looked up for a form: itself, in small letters, its ending and its shape."""
    low = form.lower()
    return {"form": form, "low": low, "ending": low[-3:], "shape": shape_of(form)}


@cache
def _model() -> _Model:
    kept = read_arrays("word_classes.npz")
    words = {
        kind: {word: k for k, word in enumerate(bytes(kept[f"{kind}s"]).decode("utf-8").split("\n"))}
        for kind in ("form", "low", "ending", "shape")
    }
    unit = float(kept["unit"])
    scores, beyond = {}, {}
    for offset, kinds in OFFSETS.items():
        for kind in kinds:
            scores[offset, kind] = kept[f"{kind}{offset:+d}"].astype(np.float32) * unit
        if offset:
            beyond[offset] = kept[f"beyond{offset:+d}"].astype(np.float32) * unit
    return _Model(words, scores, beyond, kept["constant"].astype(np.float32))


def classify(tokens: Tokens) -> NDArray[np.int8]:
    """Give each token its part of speech.

    Parameters
    ----------
    tokens : Tokens
        Of English articles; of others the classes mean nothing.

    Returns
    -------
    ndarray of int8, shape (n_tokens,)
        Positions in :data:`CLASSES`.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> from nlp_helpers.grammar.tokens import read_tokens
    >>> blocks = tables.make("blocks", [])
    >>> classify(read_tokens(tables.make("articles", []), blocks)).shape
    (0,)
    """
    model = _model()
    keys = [keys_of(form) for form in tokens.forms]
    by_kind = {
        kind: np.array([words.get(key[kind], len(words)) for key in keys], dtype=np.int64)
        for kind, words in model.words.items()
    }
    total = np.tile(model.constant, (len(tokens), 1))
    for offset, kinds in OFFSETS.items():
        if not len(tokens):
            break
        of_form = sum(model.scores[offset, kind][by_kind[kind]] for kind in kinds)
        assert isinstance(of_form, np.ndarray)
        if offset == 0:
            total += of_form[tokens.form]
            continue
        # What lies in another sentence is not looked at.
        rows = np.vstack([of_form, model.beyond[offset]])
        total += rows[neighbour(tokens.form, offset, tokens.sentence, fill=len(of_form))]
    return _no_verb_after_verb(tokens, total.argmax(axis=1).astype(np.int8))


_HELPERS = "is are was were be been has have had do does did let lets help helps helped"
_MAY_HELP = frozenset(_HELPERS.split())


def _no_verb_after_verb(tokens: Tokens, classes: NDArray[np.int8]) -> NDArray[np.int8]:
    """Take a word on -s right behind a finite verb for a plural: who 'rejects claims' claims nothing."""
    if len(tokens) < 2:
        return classes
    on_s = np.array([form.endswith("s") and form.lower() not in _MAY_HELP for form in tokens.forms])[tokens.form]
    full_verb = np.isin(classes, [CODE["VBP"], CODE["VBD"]])
    full_verb &= np.array([form.lower() not in _MAY_HELP and len(form) > 2 for form in tokens.forms])[tokens.form]
    behind = np.flatnonzero((classes[1:] == CODE["VBP"]) & on_s[1:] & full_verb[:-1]) + 1
    behind = behind[tokens.sentence[behind] == tokens.sentence[behind - 1]]
    classes[behind] = CODE["NNS"]
    return classes
