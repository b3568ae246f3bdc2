"""Arithmetic on rows of tokens: neighbours within a sentence, counts and maxima over stretches.

In: numpy arrays with a value per token, or per stretch of tokens. Out: the same.

>>> import numpy as np
>>> neighbour(np.array([1, 2, 3, 4]), 1, np.array([0, 0, 1, 1]), fill=0).tolist()
[2, 0, 4, 0]
>>> RangeMax(np.array([3.0, 1.0, 2.0])).over(np.array([1, 2]), np.array([2, 1])).tolist()
[2.0, -20.0]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.text.array_types import Flags, Floats32, Ints32, Ints64

#: The maximum of nothing: below any score.
NOTHING = -20.0
_LONGEST = 512  # tokens; of longer stretches the maximum of the first and the last so many is taken


def neighbour(values: NDArray[Any], distance: int, sentence: NDArray[Any], fill: Any) -> NDArray[Any]:
    """Give each token the value of another one at a distance, `fill` where that lies in another sentence.

    Parameters
    ----------
    values, sentence : ndarray, shape (n_tokens,)
        A value per token; the number of its sentence.
    distance : int
        1 is the next token, -1 the one before.
    fill : scalar
        For tokens without such a neighbour.

    Returns
    -------
    ndarray, shape (n_tokens,)
    """
    if not distance:
        return values
    out = np.full_like(values, fill)
    here, there = slice(None, -distance), slice(distance, None)
    if distance < 0:
        here, there = slice(-distance, None), slice(None, distance)
    out[here] = np.where(sentence[here] == sentence[there], values[there], fill)
    return out


def bounds(groups: NDArray[Any]) -> tuple[Ints64, Ints64]:
    """Give each token the first and the last token of its group, groups being numbers that rise."""
    return np.searchsorted(groups, groups), np.searchsorted(groups, groups, "right") - 1


def counted(flags: Flags) -> Ints64:
    """Count flags up to each token: ``counted(f)[b + 1] - counted(f)[a]`` of them lie from a to b."""
    return np.concatenate([[0], np.cumsum(flags)])


def last_where(flags: Flags) -> Ints64:
    """Find the last flagged place up to each; -1 where there is none.

    Examples
    --------
    >>> last_where(np.array([False, True, False])).tolist()
    [-1, 1, 1]
    """
    return np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))


def next_where(flags: Flags) -> Ints64:
    """Find the first flagged place from each on; as many as there are places where there is none.

    Examples
    --------
    >>> next_where(np.array([False, True, False])).tolist()
    [1, 1, 3]
    """
    n = len(flags)
    return np.minimum.accumulate(np.where(flags, np.arange(n), n)[::-1])[::-1]


def all_pairs(begin: Ints64, end: Ints64) -> tuple[Ints64, Ints64]:
    """List (k, i) for each i from ``begin[k]`` to before ``end[k]``.

    Examples
    --------
    >>> all_pairs(np.array([3, 0]), np.array([5, 1]))
    (array([0, 0, 1]), array([3, 4, 0]))
    """
    n = np.maximum(end - begin, 0)
    which = np.repeat(np.arange(len(n)), n)
    return which, np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + begin[which]


def distinct(*columns: Ints64) -> list[Ints64]:
    """Give the distinct rows of several columns, sorted by the first, then the second, and so on.

    Examples
    --------
    >>> [column.tolist() for column in distinct(np.array([2, 1, 2]), np.array([5, 7, 5]))]
    [[1, 2], [7, 5]]
    """
    order = np.lexsort(columns[::-1])
    sorted_columns = [column[order] for column in columns]
    new = np.zeros(len(order), bool)
    new[:1] = True
    for column in sorted_columns:
        new[1:] |= column[1:] != column[:-1]
    return [column[new] for column in sorted_columns]


def rank_within(groups: Ints64) -> Ints64:
    """Count from 0 within stretches of one number; of a number that comes again later, anew if the numbers don't rise.

    Examples
    --------
    >>> rank_within(np.array([4, 4, 4, 7, 9, 9])).tolist()
    [0, 1, 2, 0, 0, 1]
    """
    starts = np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(starts, append=len(groups)))


def first_of_each(article: Ints32, places: Ints64, most: int) -> tuple[Ints64, dict[int, int]]:
    """Keep the first so many places of each article, and say which articles have more, and the last place that is kept of them.

    Parameters
    ----------
    article : ndarray of int, shape (n_tokens,)
        The article of each token.
    places : ndarray of int, shape (n,)
        Tokens, in order.
    most : int

    Examples
    --------
    >>> kept, more = first_of_each(np.array([0, 0, 0, 1]), np.array([0, 1, 2, 3]), 2)
    >>> kept.tolist(), more
    ([0, 1, 3], {0: 1})
    """
    own = article[places]
    rank = np.arange(len(places)) - np.searchsorted(own, own)
    more = np.unique(own[rank >= most])
    last = places[np.searchsorted(own, more) + most - 1]
    return places[rank < most], dict(zip(more.tolist(), last.tolist(), strict=True))


class RangeMax:
    """The maximum of a row of numbers over any stretch, by a table of stretches of 1, 2, 4, … numbers.

    Bender and Farach-Colton (2000), "The LCA Problem Revisited", LATIN.

    Parameters
    ----------
    values : ndarray, shape (n,)
    """

    def __init__(self, values: NDArray[Any]) -> None:
        self._rows = [values.astype(np.float32)]
        width = 1
        while 2 * width <= min(len(values), _LONGEST):
            row = self._rows[-1]
            self._rows.append(np.maximum(row[: len(row) - width], row[width:]))
            width *= 2

    def over(self, first: NDArray[Any], last: NDArray[Any]) -> Floats32:
        """Give the maximum from first to last, both included; :data:`NOTHING` for an empty stretch."""
        out = np.full(len(first), NOTHING, np.float32)
        length = last - first + 1
        level = np.minimum(np.frexp(np.maximum(length, 1))[1] - 1, len(self._rows) - 1)
        for k, row in enumerate(self._rows):
            some = np.flatnonzero((level == k) & (length > 0))
            out[some] = np.maximum(row[first[some]], row[last[some] - (1 << k) + 1])
        return out
