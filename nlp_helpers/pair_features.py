"""Two sentences of two articles → numbers by which it is told whether they report the same thing.

In: :class:`nlp_helpers.sentence_words.SentenceWords` and pairs of its sentences. Out: a matrix with a row per pair. A word of one
sentence is *met* in the other by the word there that means the most nearly the same (cosine of static embeddings); a name
or a number only by itself. How much of a sentence is met is a weighted mean over its words, after Mihalcea, Corley and
Strapparava (2006), "Corpus-based and Knowledge-based Measures of Text Semantic Similarity", AAAI.

>>> from nlp_helpers.sentence_words import of_texts
>>> said = of_texts(["Fire destroyed the mill in Oldham.", "The mill in Oldham burned down.", "The mayor of Oldham smiled."])
>>> features = pair_features(said, np.array([0, 0]), np.array([1, 2]))
>>> met = features[:, FEATURES.index("met, less")]
>>> bool(met[0] > met[1])
True
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp_helpers.sentence_words import NAME, NUMBER, OTHER, VERB, SentenceWords
from nlp_helpers.token_arrays import all_pairs

Ints = NDArray[np.int64]
Floats = NDArray[np.floating]

#: The columns of :func:`pair_features`.
FEATURES = (
    "met, less", "met, more", "names met, less", "names met, more", "others met, less", "others met, more",
    "verbs met, less", "verbs met, more", "meaning", "shared weight", "shared name weight", "shared other weight",
    "weight, less", "weight, more", "numbers shared", "numbers differ", "negated once", "headlines",
    "lead", "apart", "story share",
)  # fmt: skip
_AT_ONCE = 20_000  # pairs
_MEANS_NOTHING = 0.35  # cosine below which two words have nothing to do with each other
_POWER = 1.5  # of the cosine: 'said' and 'told' are near, 'deploy' and 'deployed' nearer


def pair_features(said: SentenceWords, one: Ints, other: Ints, rarity: Floats | None = None) -> Floats:
    """Compare sentences.

    Parameters
    ----------
    said : SentenceWords
    one, other : ndarray of int, shape (n_pairs,)
        Positions of sentences.
    rarity : ndarray of float32, shape (n_keys,), optional
        How rare each word is among the sentences of the story, from 0 to 1; 1 for all by default.

    Returns
    -------
    ndarray of float32, shape (n_pairs, len(FEATURES))
        'less' and 'more' are the two sentences' values in order of size.
    """
    out = np.zeros((len(one), len(FEATURES)), np.float32)
    rarity = np.ones(len(said.keys), np.float32) if rarity is None else rarity
    for at in range(0, len(one), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        out[some] = _features(said, one[some], other[some], rarity)
    return out


def _meaning(said: SentenceWords, one: Ints, other: Ints) -> Floats:
    """Give the cosine of the weighted means of the words' vectors of two sentences."""
    sentences, at = np.unique(np.concatenate([one, other]), return_inverse=True)
    which, entry = all_pairs(said.ends[sentences], said.ends[sentences + 1])
    word = said.word[entry]
    rows = csr_matrix((said.weight[word], (which, np.arange(len(word)))), shape=(len(sentences), len(word)))
    sums = rows @ said.vectors[word]
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return np.asarray((sums[at[: len(one)]] * sums[at[len(one) :]]).sum(axis=1), np.float32)


def _features(said: SentenceWords, one: Ints, other: Ints, rarity: Floats) -> Floats:
    columns: dict[str, Floats] = {}
    sides = [_met(said, a, b, rarity) for a, b in ((one, other), (other, one))]
    for name in sides[0]:
        if name.startswith(("met", "names", "others", "verbs", "weight")):
            values = np.stack([side[name] for side in sides])
            columns[f"{name}, less"], columns[f"{name}, more"] = values.min(axis=0), values.max(axis=0)
        else:
            columns[name] = sides[0][name]
    columns["meaning"] = _meaning(said, one, other)
    columns["numbers differ"] = np.minimum(sides[0]["numbers alone"], sides[1]["numbers alone"])
    columns["negated once"] = (said.negated[one] != said.negated[other]).astype(np.float32)
    columns["headlines"] = said.headline[one].astype(np.float32) + said.headline[other]
    columns["lead"] = (said.place[one] < 3).astype(np.float32) + (said.place[other] < 3)
    columns["apart"] = np.log1p(np.abs(said.place[one] - said.place[other])).astype(np.float32)
    return np.stack([columns[name] for name in FEATURES], axis=1)


def _met(said: SentenceWords, one: Ints, other: Ints, rarity: Floats) -> dict[str, Floats]:
    """Say how much of each first sentence is met in its second one."""
    n = len(one)
    pair, entry = all_pairs(said.ends[one], said.ends[one + 1])
    best, same = _best(said, pair, entry, other)
    weight = said.weight[said.word[entry]] * (0.3 + 0.7 * rarity[said.word[entry]])
    kind = said.kind[entry]

    def total(values: Floats, chosen: NDArray[np.bool_] | None = None) -> Floats:
        kept = slice(None) if chosen is None else chosen
        return np.bincount(pair[kept], values[kept], n).astype(np.float32)

    def share(chosen: NDArray[np.bool_]) -> Floats:
        whole = total(weight, chosen)
        # Without a word of the kind, nothing is known: half.
        return np.where(whole > 0, (total(weight * best, chosen) + 0.5) / (whole + 1.0), 0.5).astype(np.float32)

    others = (kind == OTHER) | (kind == VERB)
    numbers = kind == NUMBER
    shared = weight * same
    return {
        "met": total(weight * best) / np.maximum(total(weight), 1e-6),
        "names met": share(kind == NAME),
        "others met": share(others),
        "verbs met": share(kind == VERB),
        "weight": total(weight),
        "shared weight": total(shared),
        "shared name weight": total(shared, kind == NAME),
        "shared other weight": total(shared, others),
        "numbers shared": total(same, numbers),
        "numbers alone": total(1 - same, numbers),
        "story share": total(rarity[said.word[entry]] * best) / np.maximum(total(rarity[said.word[entry]]), 1e-6),
    }


def _best(said: SentenceWords, pair: Ints, entry: Ints, other: Ints) -> tuple[Floats, Floats]:
    """Give each word of a first sentence its nearest one in the second: how near that is, and whether it is the same word."""
    # Every word of the one beside every word of the other.
    which, theirs = all_pairs(said.ends[other[pair]], said.ends[other[pair] + 1])
    mine = entry[which]
    a, b = said.word[mine], said.word[theirs]
    code = np.minimum(a, b) * len(said.keys) + np.maximum(a, b)
    distinct, at = np.unique(code, return_inverse=True)
    low, high = distinct // len(said.keys), distinct % len(said.keys)
    near = np.empty(len(distinct), np.float32)
    for start in range(0, len(distinct), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        near[some] = np.einsum("ij,ij->i", said.vectors[low[some]], said.vectors[high[some]])
    near[near <= _MEANS_NOTHING] = 0.0
    near **= _POWER
    near[low == high] = 1.0
    value = near[at]
    exact = (said.kind[mine] == NUMBER) | (said.kind[theirs] == NUMBER)
    equal = a == b
    value[exact & ~equal] = 0.0
    best, same = np.zeros(len(pair), np.float32), np.zeros(len(pair), np.float32)
    np.maximum.at(best, which, value)
    np.maximum.at(same, which, equal.astype(np.float32))
    return best, same
