"""Spans of a table, and spans of several layers over one text → pieces that don't overlap, each with what lies over it.

In: spans of any tables, which may overlap. Out: the text cut wherever one of them begins or ends, so that they can be
written as markup, which must nest.

>>> [(piece.start, piece.end) for piece in cut(0, 9, [Mark(2, 6, "names"), Mark(4, 9, "quotes")])]
[(0, 2), (2, 4), (4, 6), (6, 9)]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

#: Where words stand: article, first character, the one behind the last.
Span = tuple[str, int, int]


def spans_of(table: pd.DataFrame) -> list[Span]:
    """List the spans of a table's rows, in their order.

    Parameters
    ----------
    table : DataFrame
        Columns ``article_id, start, end``.

    Returns
    -------
    list of (article_id, start, end)

    Examples
    --------
    >>> spans_of(pd.DataFrame({"article_id": ["a"], "start": [4], "end": [9]}))
    [('a', 4, 9)]
    """
    return [(str(a), int(s), int(e)) for a, s, e in zip(table.article_id, table.start, table.end, strict=True)]


@dataclass(frozen=True)
class Mark:
    """A span of a layer.

    Attributes
    ----------
    start, end : int
        Offsets into the article's text.
    layer : str
        What kind of span it is: a class of the page's style.
    title : str
        What is shown when it is pointed at.
    label : str
        What stands behind it on the page; empty for nothing.
    mend : tuple of (str, str)
        Columns of its row that a researcher may want to set, each with its value.
    """

    start: int
    end: int
    layer: str
    title: str = ""
    label: str = ""
    mend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Piece:
    """A stretch of text over which the same marks lie."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def cut(start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
    """Cut a stretch of text wherever a mark begins or ends, so that the pieces don't overlap though the marks may.

    Parameters
    ----------
    start, end : int
        The stretch.
    marks : iterable of Mark
        In any order; what lies outside the stretch is left out.

    Returns
    -------
    list of Piece
        In reading order; together they are the stretch.

    Examples
    --------
    >>> for piece in cut(0, 20, [Mark(2, 12, "quotes"), Mark(8, 16, "dates")]):
    ...     print(piece.start, piece.end, [mark.layer for mark in piece.marks])
    0 2 []
    2 8 ['quotes']
    8 12 ['quotes', 'dates']
    12 16 ['dates']
    16 20 []
    """
    inside = sorted(
        (m for m in marks if m.start < end and m.end > start and m.start < m.end),
        key=lambda m: (m.start, -m.end, m.layer, m.title),
    )
    edges = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    pieces, waiting, over = [], inside[::-1], list[Mark]()
    for left, right in pairwise(edges):
        over = [m for m in over if m.end > left]
        while waiting and waiting[-1].start <= left:
            over.append(waiting.pop())
        pieces.append(Piece(left, right, tuple(over)))
    return pieces
