"""Which articles could be one story: pairs that are alike, found without comparing each two, and groups of them.

In: tf-idf vectors and how near articles are in time. Out: pairs with their similarity, and the groups that chains of pairs
connect. Up to :data:`COMPARED` articles each two are compared; of more, each article is compared with those that share
one of its heaviest terms, and a term that many share leads only to those in which it weighs most. So cost grows with the
number of articles, and what may be missed are pairs that have nothing but common words between them.

>>> heaviest(csr_matrix([[0.2, 0.9, 0.5]]), 2).toarray().tolist()
[[0.0, 0.9, 0.5]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from nlp_helpers.text.array_types import Flags, Floats64, Ints64
from nlp_helpers.text.token_arrays import rank_within

CHUNK = 512
COMPARED = 1500  # articles of which each two are compared
HEAVIEST = 32  # terms of an article that lead to others
POSTINGS = 96  # articles that a term leads to
NEIGHBOURS = 40  # articles of which an article's similarity is worked out


def alike_pairs(
    terms: csr_matrix, near: Callable[[Ints64, Ints64], Floats64], low: float
) -> tuple[Ints64, Ints64, Floats64]:
    """Find the pairs of articles that are alike by `low` or more.

    Parameters
    ----------
    terms : csr_matrix, shape (n_articles, n_terms)
        Rows of length 1 (or 0).
    near : callable
        Given two arrays of articles, what the days between them leave of their similarity.
    low : float
        Least similarity.

    Returns
    -------
    tuple of arrays, each of shape (n_pairs,)
        The first article, the second, which comes later, and their similarity.

    Examples
    --------
    >>> vectors = csr_matrix([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    >>> [part.tolist() for part in alike_pairs(vectors, lambda i, j: np.ones(len(i)), 0.7)]
    [[1], [2], [0.8]]
    """
    every = terms.shape[0] <= COMPARED
    queries = terms if every else heaviest(terms, HEAVIEST)
    index = terms.T.tocsr() if every else heaviest(terms.T.tocsr(), POSTINGS)
    found = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
    for start in range(0, terms.shape[0], CHUNK):
        product = (queries[start : start + CHUNK] @ index).tocoo()
        i, j, values = product.row.astype(np.int64) + start, product.col.astype(np.int64), product.data
        kept = (j > i) if every else (j != i) & (values >= low / 4)
        i, j, values = i[kept], j[kept], values[kept]
        values = six(values * near(i, j))
        kept = values >= low if every else _largest(i, values, NEIGHBOURS) & (values >= low / 4)
        found.append((i[kept], j[kept], values[kept]))
    i, j, values = (np.concatenate(part) for part in zip(*found, strict=True))
    if every:
        return i, j, values
    both = np.unique(np.minimum(i, j) * terms.shape[0] + np.maximum(i, j))
    i, j = both // terms.shape[0], both % terms.shape[0]
    values = np.empty(len(i))
    for at in range(0, len(i), 20 * CHUNK):
        a, b = i[at : at + 20 * CHUNK], j[at : at + 20 * CHUNK]
        values[at : at + len(a)] = six(np.asarray(terms[a].multiply(terms[b]).sum(axis=1)).ravel() * near(a, b))
    kept = values >= low
    return i[kept], j[kept], values[kept]


def pieces(n: int, i: Ints64, j: Ints64, values: Floats64, low: float, largest: int) -> Iterator[Ints64]:
    """Yield the articles that chains of pairs connect, at most `largest` together.

    Parameters
    ----------
    n : int
        Number of articles.
    i, j, values : arrays of shape (n_pairs,)
        As from :func:`alike_pairs`.
    low : float
        Least average similarity at which clusters of a larger chain stay together: average linkage over the pairs, those
        that are not among them counting 0.
    largest : int
        Articles that may be together; of more copies of one text, so many are.

    Returns
    -------
    iterator of arrays
        Each article is in one of them.

    Examples
    --------
    >>> pairs = np.array([0, 1]), np.array([1, 2]), np.array([0.9, 0.3])
    >>> [piece.tolist() for piece in pieces(4, *pairs, 0.2, 3)], [piece.tolist() for piece in pieces(4, *pairs, 0.2, 2)]
    ([[0, 1, 2], [3]], [[3], [0, 1], [2]])
    """
    graph = csr_matrix((values, (i, j)), shape=(n, n))
    part = connected_components(graph, directed=False)[1] if n else np.empty(0, np.int64)
    sizes = np.bincount(part)
    large = np.flatnonzero(sizes[part] > largest) if n else np.empty(0, np.int64)
    if len(large):
        inside = np.isin(i, large)
        part = part.astype(np.int64)
        part[large] = n + _linked(n, i[inside], j[inside], values[inside], low, largest)[large]
    order = np.argsort(part, kind="stable")
    if n:
        yield from np.split(order, np.flatnonzero(np.diff(part[order])) + 1)


def _linked(n: int, i: Ints64, j: Ints64, values: Floats64, low: float, largest: int) -> Ints64:
    """Give each article's cluster: average linkage over a sparse graph, by chains of nearest neighbours (Benzécri 1982)."""
    shared: dict[int, dict[int, float]] = {}
    for a, b, value in zip(i.tolist(), j.tolist(), values.tolist(), strict=True):
        shared.setdefault(a, {})[b] = value
        shared.setdefault(b, {})[a] = value
    size, parent = dict.fromkeys(range(n), 1), list(range(n))
    for first in sorted(shared):
        chain = [first] if first in shared else []
        while chain:
            top = chain[-1]
            nearest, best = -1, low
            for other, total in shared[top].items():
                mean = total / (size[top] * size[other])
                if mean < best or size[top] + size[other] > largest:
                    continue
                if (
                    mean > best
                    or nearest < 0
                    or (other < nearest and nearest not in chain[-2:-1])
                    or other in chain[-2:-1]
                ):
                    nearest, best = other, mean
            if nearest < 0:
                chain.pop()
            elif nearest not in chain[-2:-1]:
                chain.append(nearest)
            else:
                del chain[-2:]
                kept, gone = sorted((top, nearest), key=lambda at: (-len(shared[at]), at))
                for other, total in shared.pop(gone).items():
                    del shared[other][gone]
                    if other != kept:
                        shared[kept][other] = shared[other][kept] = shared[kept].get(other, 0.0) + total
                size[kept] += size[gone]
                parent[gone] = kept
                chain = chain or [kept]
    for at in range(n):
        root = at
        while parent[root] != root:
            root = parent[root]
        parent[at] = root
    return np.array(parent, dtype=np.int64)


def heaviest(matrix: csr_matrix, most: int) -> csr_matrix:
    """Keep the `most` largest values of each row.

    Parameters
    ----------
    matrix : csr_matrix
    most : int

    Returns
    -------
    csr_matrix
        Of the same shape.
    """
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    kept = _largest(rows, matrix.data, most)
    return csr_matrix((matrix.data[kept], (rows[kept], matrix.indices[kept])), shape=matrix.shape)


def _largest(rows: Ints64, values: Floats64, most: int) -> Flags:
    """Say which values are among the `most` largest of their row; `rows` ascend."""
    if not len(rows):
        return np.empty(0, bool)
    many = np.flatnonzero(np.bincount(rows)[rows] > most)
    kept = np.ones(len(rows), bool)
    order = many[np.lexsort((-values[many], rows[many]))]
    kept[order] = rank_within(rows[order]) < most
    return kept


def six(values: Floats64) -> Floats64:
    """Round to six significant digits, so that the last bit of a sum decides nothing.

    Parameters
    ----------
    values : array of float
        Not negative; what is next to nothing becomes 0.

    Returns
    -------
    array of float

    Examples
    --------
    >>> six(np.array([0.12345678, 1e-15])).tolist()
    [0.123457, 0.0]
    """
    values = np.where(values > 1e-12, values, 0.0)
    scale = 10.0 ** (5 - np.floor(np.log10(np.where(values > 0, values, 1.0))))
    return np.round(values * scale) / scale
