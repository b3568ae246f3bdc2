"""Parts of sentences of a story → the pairs of them that are worth a closer look.

In: :class:`nlp_helpers.sentence_pairs.sentence_words.SentenceWords`, and how rare words are in the story. Out: pairs of
positions. Of a story of up to :data:`COMPARED` parts each two are compared; of a larger one each part is compared with those
that share one of its heaviest words, and a word that many share leads only to some of them. Of parts that have the same words
some stand for all. So the work grows with the number of parts, not with its square.

>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> said = of_texts(["Fire destroyed the mill in Oldham.", "Fire destroyed the mill in Oldham. The mayor of Oldham smiled."])
>>> [part.tolist() for part in candidates(said, np.arange(3), np.ones(len(said.keys), np.float32), 0.2, 60)]
[[0, 0, 1], [1, 2, 2]]
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from nlp_helpers.sentence_pairs.sentence_words import SentenceWords
from nlp_helpers.stories.neighbours import heaviest
from nlp_helpers.text.array_types import Flags, Floats32, Ints64
from nlp_helpers.text.token_arrays import rank_within

COMPARED = 4000  # parts of a story of which each two are compared
_ROWS = 1000  # parts compared with all others of their story at once
_HEAVIEST, _POSTINGS, _LOOKED_AT = (
    16,
    128,
    100,
)  # words of a part that lead to others, to how many, and how many are looked at


def entries_of(said: SentenceWords, members: Ints64) -> Ints64:
    """List the positions in ``said.word`` of the words of some parts, one part after the other."""
    sizes = said.ends[members + 1] - said.ends[members]
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(said.ends[members], sizes)


def copies_of(said: SentenceWords, members: Ints64, most: int) -> tuple[Ints64, Ints64]:
    """Find parts with the same words beyond so many: those that others stand for.

    Parameters
    ----------
    said : SentenceWords
    members : ndarray of int
        Parts of a story, in order.
    most : int
        How many parts with the same words are compared: of each article the first, then the second, and so on.

    Returns
    -------
    copies, models : ndarray of int, shape (n_copies,)
        The parts that are not compared, and the part with the same words that stands for each, of its own article if possible.
    """
    none = np.zeros(0, np.int64)
    if len(members) <= most:
        return none, none
    text = np.unique(said.same[members], return_inverse=True)[1]
    if np.bincount(text).max() <= most:
        return none, none
    article = said.article[members]
    order = np.lexsort((members, rank_within(text * (int(article.max()) + 1) + article), text))
    rank = np.empty(len(members), np.int64)
    rank[order] = rank_within(text[order])
    left_out = np.flatnonzero(rank >= most)
    first: dict[tuple[int, int], int] = {}
    for k in order[rank[order] < most].tolist():
        first.setdefault((int(text[k]), int(article[k])), int(members[k]))
        first.setdefault((int(text[k]), -1), int(members[k]))
    models = [
        first.get((int(text[k]), int(article[k])), first[int(text[k]), -1]) for k in left_out.tolist()
    ]  # fmt: skip
    return members[left_out], np.array(models, np.int64)


def candidates(
    said: SentenceWords, members: Ints64, rarity: Floats32, least: float, most: int
) -> tuple[Ints64, Ints64]:
    """List the pairs of a story's parts of sentences that are worth a closer look.

    Parameters
    ----------
    said : SentenceWords
    members : ndarray of int
        The story's parts, in order.
    rarity : ndarray of float32, shape (n_keys,)
        See :func:`nlp_helpers.sentence_pairs.story_rarity`.
    least : float
        Half the cosine of their rare words, half that of their meaning, from which two parts are candidates.
    most : int
        Candidates of a part, the most similar ones. Of those that are equally similar twice as many at most.

    Returns
    -------
    one, other : ndarray of int
        Positions in `said`, one before other, sorted.
    """
    entries = entries_of(said, members)
    sizes = said.ends[members + 1] - said.ends[members]
    weight = (said.weight * (0.3 + 0.7 * rarity))[said.word[entries]]
    words, column = np.unique(said.word[entries], return_inverse=True)
    rows = csr_matrix((weight, column, np.concatenate([[0], np.cumsum(sizes)])), shape=(len(members), len(words)))
    means = rows @ said.vectors[words]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows = rows.multiply(1 / np.maximum(lengths, 1e-9)[:, None]).tocsr()
    means = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    number = said.sentence[members]
    find = _of_all if len(members) <= COMPARED else _of_sharing
    i, j = find(rows, means, number, least, most)
    code = np.unique(members[np.minimum(i, j)] * len(said) + members[np.maximum(i, j)])
    return code // max(len(said), 1), code % max(len(said), 1)


def _of_all(rows: csr_matrix, means: Floats32, number: Ints64, least: float, most: int) -> tuple[Ints64, Ints64]:
    """Compare each two."""
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for at in range(0, len(number), _ROWS):
        some = slice(at, at + _ROWS)
        alike = 0.5 * (rows[some] @ rows.T).toarray() + 0.5 * (means[some] @ means.T)
        alike[number[some][:, None] == number[None, :]] = 0
        if len(number) > most:
            low = np.partition(alike, -most, axis=1)[:, -most]
            alike[alike < low[:, None]] = 0
        i, j = np.nonzero(alike >= least)
        kept = _few(i, j, i + at, alike[i, j], len(number), most)
        found.append((i[kept] + at, j[kept]))
    i, j = (np.concatenate(side) for side in zip(*found, strict=True))
    return i, j


def _few(row: Ints64, j: Ints64, i: Ints64, alike: Floats32, n: int, most: int) -> Flags:
    """Of rows with more than twice `most` keep so many, the most similar, of equal ones those that follow next; `row` ascends."""
    kept = np.ones(len(row), bool)
    many = np.flatnonzero(np.bincount(row)[row] > 2 * most) if len(row) else row
    order = many[np.lexsort(((j[many] - i[many]) % n, -np.round(alike[many], 5), row[many]))]
    kept[order] = rank_within(row[order]) < most
    return kept


def _of_sharing(rows: csr_matrix, means: Floats32, number: Ints64, least: float, most: int) -> tuple[Ints64, Ints64]:
    """Compare those that share one of their heaviest words."""
    queries, index = heaviest(rows, _HEAVIEST), heaviest(rows.T.tocsr(), _POSTINGS)
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for at in range(0, len(number), _ROWS):
        product = (queries[at : at + _ROWS] @ index).tocsr()
        product.sort_indices()
        product = heaviest(product, _LOOKED_AT).tocoo()
        i, j = product.row.astype(np.int64) + at, product.col.astype(np.int64)
        other = number[i] != number[j]
        i, j = i[other], j[other]
        shared = np.asarray(rows[i].multiply(rows[j]).sum(axis=1)).ravel()
        alike = 0.5 * shared + 0.5 * np.einsum("ij,ij->i", means[i], means[j])
        near = alike >= least
        i, j, alike = i[near], j[near], alike[near]
        order = np.lexsort((j, -np.round(alike, 5), i))
        best = order[rank_within(i[order]) < most]
        found.append((i[best], j[best]))
    i, j = (np.concatenate(side) for side in zip(*found, strict=True))
    return i, j
