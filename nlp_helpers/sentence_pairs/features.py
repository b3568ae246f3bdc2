"""Two sentences of two articles → numbers by which it is told whether they report the same thing.

In: :class:`nlp_helpers.sentence_pairs.sentence_words.SentenceWords` and pairs of its sentences. Out: a matrix with a row per
pair. A word of one sentence is *met* in the other by the word there that means the most nearly the same (cosine of static
embeddings); a name or a number only by itself. How much of a sentence is met is a weighted mean over its words, after Mihalcea,
Corley and Strapparava (2006), "Corpus-based and Knowledge-based Measures of Text Semantic Similarity", AAAI.

>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> said = of_texts(["Fire destroyed the mill in Oldham.", "The mill in Oldham burned down.", "The mayor of Oldham smiled."])
>>> features = pair_features(said, np.array([0, 0]), np.array([1, 2]))
>>> met = features[:, FEATURES.index("met, less")]
>>> bool(met[0] > met[1])
True
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from nlp_helpers.sentence_pairs.sentence_words import NAME, NUMBER, OTHER, VERB, SentenceWords
from nlp_helpers.text.array_types import AnyFloats, Flags, Ints64
from nlp_helpers.text.token_arrays import all_pairs

#: The columns of :func:`pair_features`.
FEATURES = (
    "met, less", "met, more", "names met, less", "names met, more", "others met, less", "others met, more",
    "verbs met, less", "verbs met, more", "meaning", "shared weight", "shared name weight", "shared other weight",
    "weight, less", "weight, more", "numbers shared", "numbers differ", "negated once", "headlines",
    "lead", "apart", "story share",
)  # fmt: skip
_AT_ONCE, _CELLS = 20_000, 10**7  # pairs, and pairs of their words
_TABLE = 3000  # words of which a table of all pairs is made
_MEANS_NOTHING = 0.35  # cosine below which two words have nothing to do with each other
_POWER = 1.5  # of the cosine: 'said' and 'told' are near, 'deploy' and 'deployed' nearer


def pair_features(said: SentenceWords, one: Ints64, other: Ints64, rarity: AnyFloats | None = None) -> AnyFloats:
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
    rarity = np.ones(len(said.keys), np.float32) if rarity is None else rarity
    distinct, at = _distinct(said, one, other)
    return _in_parts(said, one[distinct], other[distinct], rarity)[at]


def _distinct(said: SentenceWords, one: Ints64, other: Ints64) -> tuple[Ints64, Ints64]:
    """Give one pair of each kind, and for each pair its kind: copies of two articles say the same at the same places."""
    if not len(one):
        return one, one
    parts = np.unique(np.concatenate([one, other]))
    kinds = np.unique(
        np.stack([said.same[parts], said.place[parts], said.headline[parts]]), axis=1, return_inverse=True
    )[1]
    kind = dict(zip(parts.tolist(), kinds.ravel().tolist(), strict=True))
    code = np.array([kind[k] for k in one.tolist()]) * len(parts) + np.array([kind[k] for k in other.tolist()])
    _, distinct, at = np.unique(code, return_index=True, return_inverse=True)
    return distinct, at


def _in_parts(said: SentenceWords, one: Ints64, other: Ints64, rarity: AnyFloats) -> AnyFloats:
    out = np.zeros((len(one), len(FEATURES)), np.float32)
    begin = 0
    # Every word of the one is set beside every word of the other: of long sentences fewer pairs at once.
    cells = np.cumsum(np.diff(said.ends)[one] * np.diff(said.ends)[other])
    while begin < len(one):
        done = int(cells[begin - 1]) if begin else 0
        stop = min(begin + _AT_ONCE, max(begin + 1, int(np.searchsorted(cells, done + _CELLS, "right"))))
        out[begin:stop] = _features(said, one[begin:stop], other[begin:stop], rarity)
        begin = stop
    return out


def _meaning(said: SentenceWords, one: Ints64, other: Ints64) -> AnyFloats:
    """Give the cosine of the weighted means of the words' vectors of two sentences."""
    sentences, at = np.unique(np.concatenate([one, other]), return_inverse=True)
    which, entry = all_pairs(said.ends[sentences], said.ends[sentences + 1])
    word = said.word[entry]
    rows = csr_matrix((said.weight[word], (which, np.arange(len(word)))), shape=(len(sentences), len(word)))
    sums = rows @ said.vectors[word]
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return np.asarray((sums[at[: len(one)]] * sums[at[len(one) :]]).sum(axis=1), np.float32)


def _features(said: SentenceWords, one: Ints64, other: Ints64, rarity: AnyFloats) -> AnyFloats:
    columns: dict[str, AnyFloats] = {}
    found = _best(said, one, other)
    sides = [_met(said, a, rarity, *near) for a, near in ((one, found[:2]), (other, found[2:]))]
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


def _met(said: SentenceWords, one: Ints64, rarity: AnyFloats, best: AnyFloats, same: AnyFloats) -> dict[str, AnyFloats]:
    """Say how much of each first sentence is met in its second one."""
    n = len(one)
    pair, entry = all_pairs(said.ends[one], said.ends[one + 1])
    weight = said.weight[said.word[entry]] * (0.3 + 0.7 * rarity[said.word[entry]])
    kind = said.kind[entry]

    def total(values: AnyFloats, chosen: Flags | None = None) -> AnyFloats:
        kept = slice(None) if chosen is None else chosen
        return np.bincount(pair[kept], values[kept], n).astype(np.float32)

    def share(chosen: Flags) -> AnyFloats:
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


def _best(said: SentenceWords, one: Ints64, other: Ints64) -> tuple[AnyFloats, AnyFloats, AnyFloats, AnyFloats]:
    """Give each word of a first sentence its nearest one in the second: how near that is, and whether it is the same word.

    The same for each word of a second sentence follows.
    """
    # Every word of the one beside every word of the other.
    pair, entry = all_pairs(said.ends[one], said.ends[one + 1])
    pair_other, entry_other = all_pairs(said.ends[other], said.ends[other + 1])
    first = np.searchsorted(pair_other, np.arange(len(other)))
    behind = np.append(first[1:], len(pair_other))
    which, theirs = all_pairs(first[pair], behind[pair])
    words, at = np.unique(said.word[np.concatenate([entry, entry_other])], return_inverse=True)
    a, b = at[: len(entry)][which], at[len(entry) :][theirs]
    value = _near(said, words, a, b)
    exact = said.kind[entry] == NUMBER, said.kind[entry_other] == NUMBER
    equal = a == b
    value[(exact[0][which] | exact[1][theirs]) & ~equal] = 0.0
    found = []
    for n, to in ((len(entry), which), (len(entry_other), theirs)):
        best, same = np.zeros(n, np.float32), np.zeros(n, np.float32)
        np.maximum.at(best, to, value)
        same[to[equal]] = 1.0
        found += [best, same]
    return found[0], found[1], found[2], found[3]


def _near(said: SentenceWords, words: Ints64, a: Ints64, b: Ints64) -> AnyFloats:
    """Say how near two words are, given their positions among some words; of each two it is worked out once."""
    code = np.minimum(a, b) * len(words) + np.maximum(a, b)
    table = len(words) <= _TABLE
    if table:
        seen = np.zeros(len(words) ** 2, bool)
        seen[code] = True
        distinct, at = np.flatnonzero(seen), code
    else:
        distinct, at = np.unique(code, return_inverse=True)
    low, high = words[distinct // len(words)], words[distinct % len(words)]
    near = np.empty(len(distinct), np.float32)
    for start in range(0, len(distinct), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        near[some] = np.einsum("ij,ij->i", said.vectors[low[some]], said.vectors[high[some]])
    near[near <= _MEANS_NOTHING] = 0.0
    near **= _POWER
    near[low == high] = 1.0
    if table:
        all_near = np.zeros(len(words) ** 2, np.float32)
        all_near[distinct] = near
        return np.asarray(all_near[at])
    return np.asarray(near[at])
