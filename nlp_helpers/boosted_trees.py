"""Numbers of candidates → how likely each is the right one, by a sum of regression trees that was learned before.

In: a matrix with a row per candidate and the features' names. Out: a probability per row. The trees are learned with
scikit-learn's histogram gradient boosting by the scripts in ``benchmarks/`` and kept as plain numbers under ``data/``.

They are evaluated for all rows at once, tree by tree, after the idea of QuickScorer (Lucchese et al. 2015, "QuickScorer: a
fast algorithm to rank documents with additive ensembles of regression trees", SIGIR): each question of a tree that is
answered with no rules out the leaves on its left, and of those that are left the first one counts. What a value rules out
is looked up in a table per tree and feature, so that a tree costs one look-up per feature that it asks about.

>>> import numpy as np
>>> from sklearn.ensemble import HistGradientBoostingClassifier
>>> x = np.arange(200.0).reshape(100, 2) % 7
>>> model = HistGradientBoostingClassifier(max_iter=5, max_leaf_nodes=8).fit(x, x[:, 0] > 3)
>>> ours = unpack(pack(model, ("first", "second")), ("first", "second"))
>>> bool(np.allclose(ours.probability(x), model.predict_proba(x)[:, 1], atol=1e-3))
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The most leaves of a tree: one bit each.
MOST_LEAVES = 32
_AT_ONCE = 1 << 13  # rows: what is worked on then stays in the processor's cache
_A_FEW = 512  # rows by which it is seen whether many are alike
_MIX = np.uint64(0x9E3779B97F4A7C15)
_ALL = np.uint32(0xFFFFFFFF)
# Position of the lowest bit that is set, by a de Bruijn sequence (Leiserson, Prokop and Randall 1998).
_SEQUENCE, _SHIFT = np.uint32(0x077CB531), np.uint32(27)
_LOWEST = np.zeros(32, np.uint8)
_LOWEST[[(0x077CB531 << k & 0xFFFFFFFF) >> 27 for k in range(32)]] = range(32)


#: By feature, which leaves each answer leaves; and the leaves' scores.
Tree = tuple[list[tuple[int, NDArray[np.uint32]]], NDArray[np.float32]]


@dataclass(frozen=True)
class Boosted:
    """A sum of trees, ready to be evaluated.

    Attributes
    ----------
    edges : list of ndarray
        For each feature, in the order of the matrix's columns, the values that are asked about, rising.
    trees : list of (list of (int, ndarray), ndarray)
        For each tree which leaves remain, by feature and by the value's place among the edges; and the leaves' scores.
    base : float
        The score before the first tree.
    """

    edges: list[NDArray[np.float32]]
    trees: list[Tree]
    base: float

    def score(self, features: NDArray[Any], give_up: float | None = None) -> NDArray[np.float32]:
        """Give the log-odds of each row.

        Parameters
        ----------
        features : ndarray, shape (n_rows, n_features)
            Numbers; no NaN.
        give_up : float, optional
            Rows whose score is below this after a third of the trees are not followed further, and keep that score. Most
            candidates are hopeless, and the later trees only tell how hopeless.

        Returns
        -------
        ndarray of float32, shape (n_rows,)
        """
        total = np.empty(len(features), np.float32)
        for start in range(0, len(features), _AT_ONCE):
            some = features[start : start + _AT_ONCE]
            places = [_place(edges, some[:, k]) for k, edges in enumerate(self.edges)]
            out = total[start : start + _AT_ONCE]
            kinds = _kinds(places, len(some))
            if kinds is None:
                out[:] = self._score(places, len(some), give_up)
            else:
                index, kind = kinds
                out[:] = self._score([place[index] for place in places], len(index), give_up)[kind]
        return total

    def _score(self, places: list[NDArray[np.intp]], n: int, give_up: float | None) -> NDArray[np.float32]:
        """Give the log-odds of `n` rows whose values' places among the edges are given by feature."""
        first = len(self.trees) if give_up is None else len(self.trees) // 3
        out = np.full(n, self.base, np.float32)
        out += _sum(self.trees[:first], places, n)
        if give_up is not None:
            going = np.flatnonzero(out >= give_up)
            out[going] += _sum(self.trees[first:], [place[going] for place in places], len(going))
        return out

    def probability(self, features: NDArray[Any], give_up: float | None = None) -> NDArray[np.float32]:
        """Give the probability of each row, see :meth:`score`."""
        return np.asarray(1 / (1 + np.exp(-self.score(features, give_up))), np.float32)


def _kinds(places: list[NDArray[np.intp]], n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Find rows that are alike in all features, if that halves their number: one row of each kind, and the kind of each row.

    A text that says the same thing thousands of times is scored in the time of one that says it once. Others are known by
    their first rows, and cost hardly more.
    """
    for some in (slice(_A_FEW), slice(n)) if n > _A_FEW else ():
        mixed = np.zeros(len(range(n)[some]), np.uint64)
        for place in places:
            mixed = mixed * _MIX + place[some].astype(np.uint64)
        _, index, kind = np.unique(mixed, return_index=True, return_inverse=True)
        if 2 * len(index) > len(mixed):
            return None
    # Two kinds may be mixed into the same number, if hardly ever.
    if n <= _A_FEW or any((place[index][kind] != place).any() for place in places):
        return None
    return index, kind


def _sum(trees: list[Tree], places: list[NDArray[np.intp]], n: int) -> NDArray[np.float32]:
    """Add up what some trees say of `n` rows, whose values' places among the edges are given by feature."""
    out = np.zeros(n, np.float32)
    left, remaining = np.empty(n, np.uint32), np.empty(n, np.uint32)
    for questions, leaves in trees:
        left.fill(_ALL)
        for k, table in questions:
            np.take(table, places[k], out=remaining, mode="clip")
            np.bitwise_and(left, remaining, out=left)
        left &= ~left + np.uint32(1)
        out += leaves.take(_LOWEST.take((left * _SEQUENCE) >> _SHIFT))
    return out


def _place(edges: NDArray[np.float32], values: NDArray[Any]) -> NDArray[np.intp]:
    """Count the edges below each value; whole numbers are looked up, which is ten times as fast as a search."""
    if not len(edges):
        return np.zeros(len(values), np.intp)
    if (np.mod(edges, 1) == 0.5).all():
        low, high = int(edges[0] - 0.5), int(edges[-1] + 0.5)
        table = np.searchsorted(edges, np.arange(low, high + 1).astype(np.float32))
        # What lies between two whole numbers lies on the lower one's side of the next edge, or on its own.
        whole = np.ceil(values - np.float32(0.5)).astype(np.intp)
        return table.take(whole - low, mode="clip")
    return np.searchsorted(edges, values.astype(np.float32))


def pack(model: Any, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Take the numbers out of a fitted model, to be kept in a file.

    Parameters
    ----------
    model : HistGradientBoostingClassifier
        Of two classes, with numerical features and at most :data:`MOST_LEAVES` leaves per tree.
    names : sequence of str
        The features.

    Returns
    -------
    dict of str to ndarray
        For :func:`unpack`; nodes of all trees one after the other, children as distances.
    """
    columns: dict[str, list[Any]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": [], "size": []}
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        columns["size"].append(len(nodes))
        for at, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            columns["feature"].append(0 if leaf else int(node["feature_idx"]))
            columns["threshold"].append(0.0 if leaf else float(node["num_threshold"]))
            columns["left"].append(0 if leaf else int(node["left"]) - at)
            columns["right"].append(0 if leaf else int(node["right"]) - at)
            columns["value"].append(float(node["value"]) if leaf else 0.0)
    kinds = {"feature": np.uint8, "threshold": np.float32, "left": np.uint8, "right": np.uint8, "size": np.uint8}
    kept: dict[str, NDArray[Any]] = {name: np.array(columns[name], dtype=kind) for name, kind in kinds.items()}
    kept["value"] = np.array(columns["value"], dtype=np.float32).round(4)
    kept["base"] = np.array(float(np.ravel(model._baseline_prediction)[0]))
    kept["names"] = np.frombuffer("\n".join(names).encode(), np.uint8)
    return kept


def unpack(kept: Mapping[str, NDArray[Any]], names: Sequence[str], prefix: str = "") -> Boosted:
    """Make a model ready from its numbers.

    Parameters
    ----------
    kept : mapping of str to ndarray
        As :func:`pack` gives them, or a file of them.
    names : sequence of str
        The features that will be given.
    prefix : str
        What the keys begin with, where a file holds several models.

    Returns
    -------
    Boosted

    Raises
    ------
    ValueError
        If the model was learned for other features.
    """
    own = {
        key: kept[prefix + key] for key in ("feature", "threshold", "left", "right", "value", "size", "base", "names")
    }
    if bytes(own["names"]).decode().split("\n") != list(names):
        raise ValueError("these numbers were learned for other features; run the script in benchmarks/ that made them")
    feature, threshold = own["feature"], own["threshold"]
    inner = own["left"] > 0
    edges = [np.unique(threshold[inner & (feature == k)]) for k in range(len(names))]
    trees, first = [], 0
    for size in own["size"].tolist():
        trees.append(
            _tree(
                {key: own[key][first : first + size] for key in ("feature", "threshold", "left", "right", "value")},
                edges,
            )
        )
        first += size
    return Boosted(edges, trees, float(own["base"]))


def _tree(nodes: Mapping[str, NDArray[Any]], edges: list[NDArray[np.float32]]) -> Tree:
    """Number the leaves from the left, and note for each question what a no rules out."""
    leaves: list[float] = []
    remaining: dict[int, NDArray[np.uint32]] = {}

    def visit(at: int) -> tuple[int, int]:
        """Give the first leaf below a node and the one after the last."""
        if not nodes["left"][at]:
            leaves.append(float(nodes["value"][at]))
            return len(leaves) - 1, len(leaves)
        begin, middle = visit(at + int(nodes["left"][at]))
        _, end = visit(at + int(nodes["right"][at]))
        k = int(nodes["feature"][at])
        table = remaining.setdefault(k, np.full(len(edges[k]) + 1, _ALL))
        place = int(np.searchsorted(edges[k], nodes["threshold"][at]))
        ruled_out = ((1 << middle) - 1) ^ ((1 << begin) - 1)
        table[place + 1 :] &= np.uint32(0xFFFFFFFF ^ ruled_out)
        return begin, end

    visit(0)
    if len(leaves) > MOST_LEAVES:
        raise ValueError(f"a tree with {len(leaves)} leaves; at most {MOST_LEAVES} can be evaluated")
    return sorted(remaining.items()), np.array(leaves, np.float32)
