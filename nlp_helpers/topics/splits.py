"""Ways of splitting texts into topics, behind one interface, so that they can be compared.

In: texts in a :class:`~nlp_helpers.topics.space.Space`. Out: for each number of topics, the topic of every text. A method says
what of the space it uses (words, meanings, both) and how it splits; :data:`METHODS` names them. Nothing here is random.

>>> from scipy import sparse
>>> places = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]])
>>> spherical_k_means(Texts(sparse.csr_matrix((4, 0)), np.zeros((4, 0))), places, [2])[2].tolist()
[0, 0, 1, 1]
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, ward
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning

from nlp_helpers.text.array_types import Floats64, Ints64
from nlp_helpers.topics.space import Texts, unit

#: Texts, their places (n_texts, d), numbers of topics → the topic of each text, for each number that is possible.
Split = Callable[[Texts, Floats64, Iterable[int]], dict[int, Ints64]]


@dataclass(frozen=True)
class Method:
    """A way of finding topics."""

    words: bool  #: whether the words of a text count
    meanings: bool  #: whether what they mean counts
    split: Split

    def prior(self, n_words: float, worth: float) -> float:
        """Give the share of the meanings in a pile of `n_words`, if they are worth as much as `worth` words read."""
        if not self.meanings:
            return 0.0
        return worth / (worth + n_words) if self.words and worth + n_words else 1.0


def spherical_k_means(texts: Texts, places: Floats64, ks: Iterable[int]) -> dict[int, Ints64]:
    """Split by direction: Ward's tree (Ward 1963) cut at each number, then spherical k-means (Dhillon and Modha 2001)."""
    z = unit(places).round(9)  # the last bit of a sum must not decide between two equal merges
    if len(z) < 2 or not z.shape[1]:
        return {}
    tree, found = ward(z), {}
    for k in ks:
        labels = fcluster(tree, k, "maxclust").astype(np.int64) - 1
        if labels.max() != k - 1:
            continue  # too many texts that are the same
        for _ in range(50):
            before, labels = labels, nearest(z, centres(z, labels, k))
            if (before == labels).all():
                break
        found[k] = labels
    return found


def factors(texts: Texts, places: Floats64, ks: Iterable[int]) -> dict[int, Ints64]:
    """Split by the largest factor of a non-negative factorisation of the words' tf-idf (Lee and Seung 1999)."""
    found = {}
    for k in ks:
        if k > min(texts.words.shape) or not texts.words.nnz:
            continue
        with warnings.catch_warnings():
            # The split is used as it is, and its stability measured.
            warnings.simplefilter("ignore", ConvergenceWarning)
            weights = NMF(k, init="nndsvd", max_iter=150, random_state=0).fit_transform(texts.words)
        found[k] = weights.round(9).argmax(axis=1).astype(np.int64)
    return found


#: By name: both is the default, since it does best over labelled news of all sizes; see benchmarks/README.md.
METHODS = {
    "both": Method(True, True, spherical_k_means),
    "words": Method(True, False, spherical_k_means),
    "meanings": Method(False, True, spherical_k_means),
    "nmf": Method(True, False, factors),
}


def centres(z: Floats64, labels: Ints64, k: int) -> Floats64:
    """Give the mean direction of each topic's texts, shape (k, d); 0 for a topic without any."""
    sums = np.zeros((k, z.shape[1]))
    np.add.at(sums, labels, z)
    return unit(sums)


def nearest(z: Floats64, middles: Floats64) -> Ints64:
    """Give the topic whose centre each text is nearest to."""
    return np.asarray((z @ middles.T).round(9).argmax(axis=1), dtype=np.int64)
