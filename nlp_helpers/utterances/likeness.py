"""Two stretches of speech → how alike they are: words in common, in order and in weight, and words that are used alike.

In: :class:`~nlp_helpers.utterances.stretches.Stretch`. Out: :class:`Likeness`. Words count by how rare they are in news and in
the pile, function words not at all. A word that the other stretch lacks may be rendered by one that is used alike
(:mod:`nlp_helpers.text.embeddings`): 'resolve' and 'bridge'.

>>> from nlp_helpers import tables
>>> from nlp_helpers.utterances.stretches import read_stretches
>>> raw = "“The talks in Geneva failed.” “The negotiations in Geneva failed.”"
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> quote = {"article_id": "a", "in_body": True}
>>> rows = [quote | {"quote": 0, "start": 1, "end": 28}, quote | {"quote": 1, "start": 31, "end": 65}]
>>> comparer = Comparer(read_stretches(articles, tables.make("quotes", rows), tables.make("statements", [])))
>>> found = comparer.likeness(0, 1)
>>> found.same, found.run, found.loose > found.exact
(4, 3, True)
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from nlp_helpers.statements.scores import stem_of
from nlp_helpers.stories.terms import word_shares
from nlp_helpers.text.alignment import align
from nlp_helpers.text.embeddings import DIMENSIONS, word_vectors
from nlp_helpers.utterances.stretches import Stretch, number_of

_UNKNOWN = 0.005  # the share of articles that hold a word which is not among the commoner ones
_PRIOR = 200  # stretches that the shares of news count for, beside those of the pile
_RAREST = 0.002
_ALIKE = (0.3, 0.8)  # cosine of two words from which they begin to count as one, and at which they do by _OTHER
_OTHER = 0.85
_MOST_CELLS = 10**6  # pairs of words of two stretches up to which words that are used alike are looked for
_SHORT = 500  # words
_AS_LONG = 1.6  # times the words of the shorter stretch, up to which both are compared as wholes
_CONTRARY = ("un", "in", "im", "ir", "il", "dis", "non")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two stretches are.

    Attributes
    ----------
    same : int
        Words in common, in the same order, function words included; `run`, the most of them in a row.
    kept : float
        The share of the shorter stretch's words that these are.
    dense : float
        The share of words that these are between the first and the last of them, of the longer stretch.
    exact, loose : float
        The weight of the words that the shorter stretch has in common with the longer one, whatever their order, as a share of
        the shorter's; the same with words that are used alike.
    back : float
        As `loose`, of the longer stretch.
    weight : float
        Of the words in common; 1 is one rare word.
    cosine : float
        Of the meaning of both as a whole.
    lone : float
        The share of the shorter stretch's words that stand against nothing: words that were put in, not changed.
    numbers, negation, names : bool
        Whether they agree.
    """

    same: int
    run: int
    kept: float
    dense: float
    exact: float
    loose: float
    back: float
    weight: float
    cosine: float
    lone: float
    numbers: bool
    negation: bool
    names: bool


class Comparer:
    """Compares the stretches of a pile.

    Parameters
    ----------
    stretches : sequence of Stretch
        All of them: how often a word is among them tells how much it says.
    """

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.stretches = stretches
        count = Counter(key for s in stretches for key in sorted(set(s.keys)) if key)
        self._number = {key: k for k, key in enumerate(count)}
        news: dict[str, float] = {}
        for word, share in word_shares().items():
            stem = stem_of(word)
            news[stem] = max(share, news.get(stem, 0.0))
        self._weight = np.array(
            [_weight(n, len(stretches), news.get(key, _UNKNOWN)) for key, n in count.items()], dtype=np.float64
        )
        self._spelled: dict[str, str] = {}
        for s in stretches:
            for key, word in zip(s.keys, s.words, strict=True):
                if key:
                    self._spelled[key] = min(word, self._spelled.get(key, word))
        self._vectors = np.zeros((len(count), DIMENSIONS), np.float32)
        self._has_vector = np.zeros(len(count), bool)
        self._words = list(count)
        self._content: dict[int, NDArray[np.int64]] = {}
        # Stretches of the same words are compared once.
        same: dict[tuple[object, ...], int] = {}
        self._same = [
            same.setdefault((s.words, s.keys, s.names, s.numbers, s.negated, s.denied), len(same)) for s in stretches
        ]
        self._known: dict[tuple[int, int], Likeness] = {}
        self._distinct: dict[int, frozenset[str]] = {}
        self._masses: dict[int, float] = {}

    def weight(self, key: str) -> float:
        """Say how much a word says, from 0 to 1."""
        return float(self._weight[self._number[key]])

    def likeness(self, i: int, j: int) -> Likeness:
        """Compare two stretches.

        Parameters
        ----------
        i, j : int
            Positions in the pile's stretches.

        Returns
        -------
        Likeness
            The same for ``(j, i)``.
        """
        if (self._mass(j), len(self.stretches[j].words), j) < (self._mass(i), len(self.stretches[i].words), i):
            i, j = j, i
        key = self._same[i], self._same[j]
        if key not in self._known:
            self._known[key] = self._likeness(i, j)
        return self._known[key]

    def may_render(self, i: int, j: int) -> bool:
        """Tell quickly whether two stretches have so many words in common that they can render the same at all.

        Parameters
        ----------
        i, j : int
            Positions in the pile's stretches.

        Returns
        -------
        bool
            False only where :func:`renders`, :func:`near_verbatim` and :func:`long_verbatim` are.
        """
        a, b = self.stretches[i], self.stretches[j]
        one, other = self._forms_of(i), self._forms_of(j)
        shared = one & other
        # At most so many words are the same: a word that stands twice may be there twice.
        same = len(shared) + min(len(a.words) - len(one), len(b.words) - len(other))
        if same < 2 or (a.quoted == b.quoted and 2 * same < min(len(a.words), len(b.words))):
            return False
        if a.quoted == b.quoted and max(len(a.words), len(b.words)) < _SHORT:
            # The words that are the same and in the same order: without where they stand they are counted in a moment.
            same = int(LCSseq.similarity(_forms(a), _forms(b)))
            if 2 * same < min(len(a.words), len(b.words)) or (
                same < 4 and 10 * same < 8 * min(len(a.words), len(b.words))
            ):
                return False
        return (
            same >= 4
            or math.fsum(float(self._weight[n]) for x in shared if (n := self._number.get(x, -1)) >= 0) >= 0.49
        )

    def words_of(self, i: int, j: int) -> tuple[int, int]:
        """Number the words of two stretches: pairs of the same number are equally alike."""
        a, b = self._same[i], self._same[j]
        return (a, b) if a <= b else (b, a)

    def in_common(self, i: int, j: int) -> float:
        """Say which share of the different words of the shorter stretch the longer one has, in whatever order."""
        one, other = self._forms_of(i), self._forms_of(j)
        return len(one & other) / (min(len(one), len(other)) or 1)

    def _forms_of(self, k: int) -> frozenset[str]:
        found = self._distinct.get(self._same[k])
        if found is None:
            found = self._distinct[self._same[k]] = frozenset(_forms(self.stretches[k]))
        return found

    def _likeness(self, i: int, j: int) -> Likeness:
        a, b = self.stretches[i], self.stretches[j]
        ops = align(_forms(a), _forms(b), chance=True)
        equal = [op for op in ops if op[0] == "equal"]
        same = sum(op[2] - op[1] for op in equal)
        window = (equal[0][3], equal[-1][4]) if equal else (0, 0)
        exact, loose, back, weight, cosine = self._meaning(self._keys(i), self._keys(j))
        return Likeness(
            same=same,
            run=max((op[2] - op[1] for op in equal), default=0),
            kept=same / max(len(a.words), 1),
            dense=same / max(window[1] - window[0], 1),
            exact=exact,
            loose=loose,
            back=back,
            weight=weight,
            cosine=cosine,
            lone=sum(max(0, op[2] - op[1] - (op[4] - op[3])) for op in ops) / max(len(a.words), 1),
            numbers=_numbers_agree(a, b, window),
            negation=_negation_agrees(a, b, window),
            names=_names_agree(a, b),
        )

    def _meaning(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[float, float, float, float, float]:
        """Give `exact`, `loose`, `back`, `weight` and `cosine` of two rows of words that say something."""
        weight_a, weight_b = self._weight[a], self._weight[b]
        total_a, total_b = float(weight_a.sum()) or 1.0, float(weight_b.sum()) or 1.0
        # Both are sorted, each number once.
        place = np.minimum(np.searchsorted(b, a), max(len(b) - 1, 0))
        common = float(weight_a[b[place] == a].sum()) if len(b) else 0.0
        if not len(a) or not len(b) or len(a) * len(b) > _MOST_CELLS:
            return common / total_a, common / total_a, common / total_b, common, 0.0
        vectors_a, vectors_b = self._vectors_of(a), self._vectors_of(b)
        low, high = _ALIKE
        near = np.clip((vectors_a @ vectors_b.T - low) / (high - low), 0, 1) * _OTHER
        near[np.equal.outer(a, b)] = 1.0
        mean_a, mean_b = weight_a @ vectors_a, weight_b @ vectors_b
        lengths = float(np.linalg.norm(mean_a) * np.linalg.norm(mean_b)) or 1.0
        loose, back = float(near.max(axis=1) @ weight_a) / total_a, float(near.max(axis=0) @ weight_b) / total_b
        # Nine digits: what is the same is not to look different by the order of sums.
        return common / total_a, round(loose, 9), round(back, 9), common, float(mean_a @ mean_b) / lengths

    def _keys(self, k: int) -> NDArray[np.int64]:
        """The different words of a stretch that say something."""
        found = self._content.get(self._same[k])
        if found is None:
            numbers = {self._number[key] for key in self.stretches[k].keys if key}
            found = self._content[self._same[k]] = np.array(sorted(numbers), dtype=np.int64)
        return found

    def _vectors_of(self, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        new = keys[~self._has_vector[keys]]
        if len(new):
            made = word_vectors([self._spelled[self._words[k]] for k in new.tolist()])
            lengths = np.linalg.norm(made, axis=1, keepdims=True)
            self._vectors[new] = made / np.where(lengths > 0, lengths, 1)
            self._has_vector[new] = True
        rows: NDArray[np.float32] = self._vectors[keys]
        return rows

    def _mass(self, k: int) -> float:
        found = self._masses.get(self._same[k])
        if found is None:
            found = self._masses[self._same[k]] = round(float(self._weight[self._keys(k)].sum()), 9)
        return found


def _weight(count: int, n: int, share: float) -> float:
    seen = (count + _PRIOR * share) / (n + _PRIOR)
    return min(1.0, max(0.02, math.log(seen) / math.log(_RAREST)))


def _forms(s: Stretch) -> list[str]:
    return [key or word for key, word in zip(s.keys, s.words, strict=True)]


def _near(b: Stretch, at: frozenset[int], a: Stretch, window: tuple[int, int]) -> list[int]:
    """Which of these words of the longer stretch stand where the shorter one is rendered."""
    if len(b.words) <= _AS_LONG * len(a.words):
        return sorted(at)
    # A word or two around what is in common belong to it: '… will | not wait'.
    return [k for k in sorted(at) if window[0] - 2 <= k < window[1] + 2]


def _numbers_agree(a: Stretch, b: Stretch, window: tuple[int, int]) -> bool:
    """Whether every number of the shorter stretch is in the longer one, or the other way round."""
    own = {number_of(a.words[k]) for k in a.numbers}
    other = {number_of(b.words[k]) for k in b.numbers}
    near = {number_of(b.words[k]) for k in _near(b, b.numbers, a, window)}
    return own <= other or (bool(near) and near <= own)


def _negation_agrees(a: Stretch, b: Stretch, window: tuple[int, int]) -> bool:
    no_a, no_b = bool(a.negated) != a.denied, bool(_near(b, b.negated, a, window)) != b.denied
    return (no_a != _contrary(a, b)) == (no_b != _contrary(b, a))


def _contrary(a: Stretch, b: Stretch) -> bool:
    """Whether the first has a word that only a prefix makes the contrary of one of the second: 'unsafe', 'safe'."""
    own, other = set(a.words), set(b.words)
    return any(
        word[len(prefix) :] in other and word not in other
        for word in own
        if word.startswith(_CONTRARY)
        for prefix in _CONTRARY
        if word.startswith(prefix) and len(word) - len(prefix) > 3
    )


def _names_agree(a: Stretch, b: Stretch) -> bool:
    """Whether not both have a name that the other has not: 'we' may be 'NATO', Finland is not Sweden."""
    own, other = {a.keys[k] for k in a.names}, {b.keys[k] for k in b.names}
    all_a, all_b = set(a.keys), set(b.keys)
    return not (own - all_b and other - all_a)
