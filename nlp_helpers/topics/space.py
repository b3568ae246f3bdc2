"""Where texts lie: the words they use, and what those words mean, side by side in one space.

In: counts of words. Out: vectors in which the direction says what a text is about. Words as they stand (tf-idf) can be
explained but need much text; the meanings of words (:mod:`nlp_helpers.text.embeddings`) carry short texts, but know nothing of
this affair. So both are put side by side, and what is known of the words beforehand counts like a fixed amount of text:
the more there is to read, the less it weighs. The first singular vectors of the whole (latent semantic analysis, Deerwester
et al. 1990) leave chance behind.

>>> counts = sparse.csr_matrix([[1, 1, 0, 0], [2, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 2]])
>>> texts = Space.of(counts, np.zeros((4, 2), np.float32), prior=0.0).place(counts)
>>> texts.alike().round(1).tolist()[0]
[1.0, 1.0, 0.0, 0.0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import linalg, sparse
from sklearn.preprocessing import normalize

from nlp_helpers.text.array_types import Floats32, Floats64, Ints64

_CHUNK = 20_000


@dataclass(frozen=True)
class Space:
    """How counts of words become vectors; fixed once it is made.

    Attributes
    ----------
    known : array of int
        Words that rows have in common: one of a single row can't join two, one of nearly all rows can't part them.
    idf : array of float
        What each of them weighs.
    meanings : array of float, shape (n_keys, 256)
        Of all words, known or not.
    middle : array of float, shape (256,)
        Mean meaning of the rows, which every text is measured from.
    prior : float
        Share of the meanings, from 0 to 1.
    """

    known: Ints64
    idf: Floats64
    meanings: Floats32
    middle: Floats64
    prior: float

    @classmethod
    def of(cls, counts: Any, meanings: Floats32, prior: float) -> Space:
        """Make the space of these rows, shape (n_rows, n_keys)."""
        n = counts.shape[0]
        present = np.bincount(counts.indices, minlength=counts.shape[1])
        known = np.flatnonzero((present >= 2) & (present <= max(2, 0.8 * n)))
        idf = 1 + np.log((1 + n) / (1 + present[known]))
        space = cls(known, idf, meanings, np.zeros(meanings.shape[1]), prior)
        return cls(known, idf, meanings, space._meant(counts).mean(axis=0) if n else space.middle, prior)

    def place(self, counts: Any) -> Texts:
        """Give the vectors of texts, shape (n_texts, n_keys): either part of length 1 or 0, times the root of its share."""
        words = counts[:, self.known].astype(float)
        words.sum_duplicates()
        words.data = (1 + np.log(words.data)) * self.idf[words.indices]
        words = normalize(words) if min(words.shape) else words
        meant = self._meant(counts)
        meant[meant.any(axis=1)] -= self.middle
        return Texts(words * np.sqrt(1 - self.prior), unit(meant) * np.sqrt(self.prior))

    def _meant(self, counts: Any) -> Floats64:
        if self.prior == 0:
            return np.zeros((counts.shape[0], self.meanings.shape[1]))
        weights = counts.astype(np.float32)
        weights.data = 1 + np.log(weights.data)
        return unit(np.asarray(weights @ self.meanings, dtype=float))


@dataclass(frozen=True)
class Texts:
    """Vectors of texts: the words' part, sparse, and the meanings' part."""

    words: Any
    meant: Floats64

    def alike(self, other: Texts | None = None) -> Floats64:
        """Give the inner product of each two texts: 1 for a text with itself, less where a part is empty."""
        other = self if other is None else other
        return np.asarray((self.words @ other.words.T).todense()) + self.meant @ other.meant.T


@dataclass(frozen=True)
class Directions:
    """The first directions of a space, into which any text of it can be projected."""

    words: Floats64  # (n_known, d)
    meant: Floats64  # (256, d)

    @classmethod
    def of(cls, texts: Texts, rows: Floats64, lengths: Floats64) -> Directions:
        """Turn the rows' coordinates (n_rows, d) of :func:`coordinates`, and these directions' lengths, into the directions."""
        left = rows / np.maximum(lengths, 1e-12) ** 2
        return cls(np.asarray(texts.words.T @ left), texts.meant.T @ left)

    def project(self, space: Space, counts: Any) -> Floats64:
        """Give the coordinates of texts, shape (n_texts, d)."""
        found = [np.zeros((0, self.words.shape[1]))]
        for at in range(0, counts.shape[0], _CHUNK):
            texts = space.place(counts[at : at + _CHUNK])
            found.append(np.asarray(texts.words @ self.words) + texts.meant @ self.meant)
        return np.concatenate(found)


def coordinates(alike: Floats64, d: int) -> tuple[Floats64, Floats64]:
    """Give rows their places along the first directions, from how alike each two are.

    Parameters
    ----------
    alike : array of float, shape (n, n)
        From :meth:`Texts.alike`.
    d : int
        How many directions, at most.

    Returns
    -------
    places : array of float, shape (n, d)
        The first left singular vectors times their singular values; fewer columns where there are no more.
    lengths : array of float, shape (d,)
        The singular values.
    """
    n = len(alike)
    d = min(d, n - 1)
    if d < 1:
        return np.zeros((n, 0)), np.zeros(0)
    values, vectors = linalg.eigh(alike, subset_by_index=(n - d, n - 1))
    values, vectors = values[::-1], vectors[:, ::-1]
    kept = values > 1e-9
    lengths = np.sqrt(values[kept])
    # A direction may point either way; let its largest entry be positive.
    vectors = vectors[:, kept]
    largest = np.abs(vectors.round(9)).argmax(axis=0)
    signs = np.where(vectors[largest, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)
    return vectors * signs * lengths, lengths


def dimensions(n: int) -> int:
    """Say how many directions so many texts can bear: 8 for 50, 10 for 100, 17 for 500, 26 for 2,000."""
    return max(2, round(2.1 * n ** (1 / 3)))


def unit(x: Floats64) -> Floats64:
    """Make rows of length 1; those of length 0 stay."""
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def dealt_out(counts: Any, rng: np.random.Generator) -> Any:
    """Deal the words out at random: every row keeps its number of words, every word its number of rows or nearly so."""
    dealt = sparse.csr_matrix((counts.data, rng.permutation(counts.indices), counts.indptr), counts.shape, copy=True)
    dealt.sum_duplicates()
    return dealt
