"""Passages in two dimensions, and what of their closeness is left there.

In: passages' vectors. Out: a place for each (of a sample, where there are many), and figures of what was kept. The flat
map that keeps distances best is that of the first two principal components; its gaps are gaps. It is taken where it
also keeps neighbours, which it does if there are few dimensions. Where there are many it does not: measured on news in 5
to 12 dimensions, of a passage's ten nearest in truth two to four were among its ten nearest on such a map, six or seven
with t-SNE, and far distances kept about as much of their order. So the map is then t-SNE's (van der Maaten and Hinton
2008, "Visualizing data using t-SNE", Journal of Machine Learning Research 9), begun from the principal components and
with many neighbours per passage, which keep it from tearing apart what is joined (Kobak and Berens 2019, "The art of
using t-SNE for single-cell transcriptomics", Nature Communications 10). Directions drawn at random come out as a disc
without gaps; still, how wide a gap is and how dense a clump mean nothing.

>>> vectors = np.eye(3)[[0, 1, 2] * 5]
>>> place(vectors) is None  # fewer than `least` different vectors
True
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg
from scipy.stats import spearmanr
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from nlp_helpers.text.array_types import Floats64, Ints64


@dataclass(frozen=True)
class MapParams:
    """How passages are placed.

    Parameters
    ----------
    most : int
        More passages than this are sampled.
    least : int
        With fewer different vectors than this, there is no map.
    perplexity : float
        About how many neighbours each passage is held by; fewer where there are less than four times as many.
    iterations : int
        Steps of t-SNE.
    neighbours : int
        How many nearest passages are compared with those on the map.
    flat : float
        Share of those neighbours that the principal components must keep to be taken without trying t-SNE.
    better : float
        How many times as many t-SNE must keep to be taken.
    """

    most: int = 1500
    least: int = 30
    perplexity: float = 60.0
    iterations: int = 500
    neighbours: int = 10
    flat: float = 0.6
    better: float = 1.2


@dataclass(frozen=True)
class PassageMap:
    """What :func:`place` found.

    Attributes
    ----------
    method : str
        ``principal components`` or ``t-SNE``.
    rows : array of int, shape (n,)
        Which vectors are on the map, in their order.
    places : array of float, shape (n, 2)
        Where; between -1 and 1, without a unit.
    neighbours : float
        Share of each passage's nearest passages that are among its nearest on the map, on average.
    by_chance : float
        The same, had passages been put down anywhere.
    trustworthiness : float
        How far those that are close on the map are close in truth: 1 all of them, 0.5 as if put down anywhere (Venna
        and Kaski 2001, "Neighborhood preservation in nonlinear projection methods").
    distances : float
        Rank correlation of distances on the map with those in truth, over random pairs of passages.
    """

    method: str
    rows: Ints64
    places: Floats64
    neighbours: float
    by_chance: float
    trustworthiness: float
    distances: float


def place(vectors: Floats64, params: MapParams = MapParams(), *, seed: int = 0) -> PassageMap | None:
    """Place passages in two dimensions so that neighbours stay neighbours.

    Parameters
    ----------
    vectors : array of float, shape (n_passages, d)
        One row per passage, of length 1 or 0; those of length 0 are passed over.
    params : MapParams
    seed : int
        Of the sample, and of the pairs whose distances are compared.

    Returns
    -------
    PassageMap, or None
        None where there are too few different vectors for a map.

    Examples
    --------
    >>> vectors = np.random.default_rng(0).standard_normal((60, 4))
    >>> made = place(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    >>> made.places.shape, made.neighbours > 3 * made.by_chance
    ((60, 2), True)
    """
    rows = np.flatnonzero(np.abs(vectors).sum(axis=1) > 0)
    rows = np.sort(np.random.default_rng([seed, 1]).permutation(rows)[: params.most])
    x = np.asarray(vectors, dtype=float)[rows]
    if len(x) < params.least or len(np.unique(x.round(6), axis=0)) < params.least:
        return None
    n = min(params.neighbours, len(x) // 4)
    # One thread: with more, the order of a sum and so its last bit would change, and t-SNE makes much of little.
    with threadpool_limits(1):
        flat = _principal(x)
        method, places, kept = "principal components", _to_one(flat), _kept(x, flat, n)
        if kept < params.flat:
            other = _to_one(_tsne(x, flat, params))
            if (more := _kept(x, other, n)) > params.better * kept:
                method, places, kept = "t-SNE", other, more
        trusted = float(trustworthiness(x, places, n_neighbors=n))
    a, b = np.random.default_rng([seed, 2]).integers(0, len(x), (2, 20_000))
    a, b = a[a != b], b[a != b]
    truth, shown = (np.linalg.norm(space[a] - space[b], axis=1).round(6) for space in (x, places))
    same = float(spearmanr(truth, shown)[0]) if np.ptp(truth) and np.ptp(shown) else 0.0
    return PassageMap(method, rows, places, kept, n / (len(x) - 1), trusted, same)


def _principal(x: Floats64) -> Floats64:
    """The first two principal components, or one and zeros."""
    left, size, right = linalg.svd(x - x.mean(axis=0), full_matrices=False)
    # The sign of a component is open: the greatest loading is taken to be positive.
    left = left * np.sign(right[np.arange(len(right)), np.abs(right).round(9).argmax(axis=1)])
    found = np.zeros((len(x), 2))
    wide = min(2, len(size))
    found[:, :wide] = (left * size)[:, :wide]
    return found


def _tsne(x: Floats64, begin: Floats64, params: MapParams) -> Floats64:
    begin = begin * (1e-4 / begin[:, 0].std())
    # Passages in the same words begin a hair apart, each at the same place every time.
    begin += 1e-8 * np.random.default_rng(0).standard_normal(begin.shape)
    perplexity = min(params.perplexity, len(x) / 4)
    model = TSNE(init=begin, perplexity=perplexity, max_iter=params.iterations, random_state=0, n_jobs=1)
    return np.asarray(model.fit_transform(x), dtype=float)


def _to_one(places: Floats64) -> Floats64:
    """The same, between -1 and 1."""
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    return np.asarray(((places - middle) / max(float(np.abs(places - middle).max()), 1e-12)).round(4))


def nearest(x: Floats64, n: int) -> Ints64:
    """Find the `n` rows nearest to each.

    Parameters
    ----------
    x : array of float, shape (rows, d)
        Places.
    n : int
        Less than the number of rows.

    Returns
    -------
    array of int, shape (rows, n)

    Examples
    --------
    >>> nearest(np.array([[0.0], [1.0], [3.0]]), 1).ravel().tolist()
    [1, 0, 1]
    """
    return np.asarray(NearestNeighbors(n_neighbors=n).fit(x).kneighbors(return_distance=False))


def _kept(x: Floats64, places: Floats64, n: int) -> float:
    """Share of each row's `n` nearest that are among its `n` nearest on the map."""
    near = zip(nearest(x, n), nearest(places, n), strict=True)
    return float(np.mean([len(set(a) & set(b)) / n for a, b in near]))
