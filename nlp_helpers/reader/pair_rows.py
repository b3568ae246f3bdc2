"""Two texts and the passages they share → rows of a page: shared passages side by side, and what stands between them.

In: passages as pairs of spans, and where sentences begin and end. Out: rows that tile both texts in their order. Passages that
follow each other in the same order in both can all stand side by side; of those that cross or overlap, the chain that has most
words does, and the rest stand where they are. So is chaining done in comparing genomes: Abouelhoda and Ohlebusch (2005),
"Chaining algorithms for multiple genome comparison", J. Discrete Algorithms 3.

>>> [(row.a, row.b, row.aligned) for row in find_rows(90, 70, [Shared(30, 60, 0, 30, 6)], [], [])]
[((0, 30), (0, 0), ()), ((30, 60), (0, 30), (0,)), ((60, 90), (30, 70), ())]
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]


class Shared(NamedTuple):
    """A passage that two texts share: its span in each, and how much it weighs: the words that are the same."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    weight: float


class Row(NamedTuple):
    """A row of the page: a stretch of each text, either of which may be empty.

    Attributes
    ----------
    a, b : (int, int)
        The stretches.
    aligned : tuple of int
        Which passages lie in it on both sides.
    """

    a: Span
    b: Span
    aligned: tuple[int, ...]


def find_rows(
    end_a: int, end_b: int, passages: Sequence[Shared], units_a: Sequence[Span], units_b: Sequence[Span]
) -> list[Row]:
    """Lay two texts out in rows.

    Parameters
    ----------
    end_a, end_b : int
        Where the texts end.
    passages : sequence of Shared
        In any order; they may cross and overlap.
    units_a, units_b : sequence of (int, int)
        Spans of sentences, in reading order and without overlap: a row does not end within one.

    Returns
    -------
    list of Row
        In reading order; the stretches of each side follow each other without a gap, from 0 to its end.

    Examples
    --------
    >>> crossing = [Shared(0, 9, 50, 60, 2), Shared(20, 50, 0, 30, 6)]
    >>> [row.aligned for row in find_rows(60, 60, crossing, [], [])]
    [(), (1,), ()]
    """
    spans: list[tuple[int, int, int, int]] = []
    for k in heaviest_chain(passages):
        shared = passages[k]
        a = widened((shared.start_a, shared.end_a), units_a)
        b = widened((shared.start_b, shared.end_b), units_b)
        # Two passages of one sentence, of either side, are one row.
        if spans and (a[0] < spans[-1][1] or b[0] < spans[-1][3]):
            last = spans.pop()
            a, b = (min(last[0], a[0]), max(last[1], a[1])), (min(last[2], b[0]), max(last[3], b[1]))
        spans.append((*a, *b))
    rows, at_a, at_b = [], 0, 0
    for a0, a1, b0, b1 in spans:
        if at_a < a0 or at_b < b0:
            rows.append(Row((at_a, a0), (at_b, b0), ()))
        inside = [
            k for k, p in enumerate(passages) if a0 <= p.start_a and p.end_a <= a1 and b0 <= p.start_b and p.end_b <= b1
        ]
        rows.append(Row((a0, a1), (b0, b1), tuple(inside)))
        at_a, at_b = a1, b1
    if at_a < end_a or at_b < end_b or not rows:
        rows.append(Row((at_a, end_a), (at_b, end_b), ()))
    return rows


def heaviest_chain(passages: Sequence[Shared]) -> list[int]:
    """Choose passages that follow each other in both texts, of the greatest weight together.

    Parameters
    ----------
    passages : sequence of Shared

    Returns
    -------
    list of int
        Indices, in reading order.

    Examples
    --------
    >>> heaviest_chain([Shared(0, 9, 0, 9, 3), Shared(5, 20, 20, 35, 4), Shared(20, 30, 9, 12, 2)])
    [0, 2]
    """
    order = sorted(range(len(passages)), key=lambda k: (passages[k][:4], k))
    best: dict[int, float] = {}
    before: dict[int, int | None] = {}
    for i, k in enumerate(order):
        shared = passages[k]
        fit = [j for j in order[:i] if passages[j].end_a <= shared.start_a and passages[j].end_b <= shared.start_b]
        before[k] = max(fit, key=lambda j: best[j], default=None)
        best[k] = shared.weight + (best[before[k]] if fit else 0)  # type: ignore[index]
    chain: list[int] = []
    at = max(order, key=lambda k: best[k], default=None)
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def widened(span: Span, units: Sequence[Span]) -> Span:
    """Widen a span to the sentences that it begins and ends in.

    Parameters
    ----------
    span : (int, int)
    units : sequence of (int, int)
        In reading order, without overlap.

    Returns
    -------
    (int, int)

    Examples
    --------
    >>> widened((12, 25), [(0, 10), (11, 20), (30, 40)])
    (11, 25)
    """
    start, end = span
    starts = [unit[0] for unit in units]
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
    if first >= 0 and units[first][1] > start:
        start = units[first][0]
    if last >= 0 and units[last][1] >= end:
        end = units[last][1]
    return start, end
