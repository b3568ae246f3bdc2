"""A passage that two articles share → where it begins and ends: at quotes, sentences and clauses.

In: passages of :mod:`nlp_helpers.echoes.passages`, and where sentences and quotes stand. Out: passages. A whole quote or sentence
that both articles carry unchanged tells more than that it stands in a passage of which nine words in ten are the same; and a
few words are an echo only if they are a whole one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlp_helpers.echoes.passages import Passage, Stretch
from nlp_helpers.echoes.shingles import Runs
from nlp_helpers.echoes.words import EchoWords
from nlp_helpers.text.array_types import Flags, Ints64


def cut_passage(passage: Passage, borders: Flags, least: int) -> list[Passage]:
    """Cut a passage where both articles have a border, so that long parts that are the same stand alone.

    Parameters
    ----------
    passage : Passage
    borders : ndarray of bool, shape (n_words + 1,)
        Whether a sentence or a quote begins or ends before each word of the pile.
    least : int
        Words of a part that stands alone.

    Returns
    -------
    list of Passage
        In order; the passage itself if it has no such part.

    Examples
    --------
    Two sentences, of which the second is the same in both articles:

    >>> borders = np.isin(np.arange(101), [0, 5, 15, 50, 55, 65])
    >>> passage = Passage(((0, 50, 2), (3, 53, 12)))
    >>> [part.stretches for part in cut_passage(passage, borders, 10)]
    [((0, 50, 2), (3, 53, 2)), ((5, 55, 10),)]
    """
    alone: list[tuple[bool, list[Stretch]]] = []
    for piece in _joined(list(_pieces(passage, borders))):
        is_long = len(piece) == 1 and piece[0][2] >= least
        if alone and not is_long and not alone[-1][0]:
            alone[-1][1].extend(piece)
        else:
            alone.append((is_long, list(piece)))
    return [Passage(tuple(stretches)) for _, stretches in alone]


def _pieces(passage: Passage, borders: Flags) -> Iterator[list[Stretch]]:
    """Cut the equal stretches at every border that both sides have."""
    piece: list[Stretch] = []
    for a, b, n in passage.stretches:
        start = 0
        for k in np.flatnonzero(borders[a : a + n + 1] & borders[b : b + n + 1]).tolist():
            if k > start:
                piece.append((a + start, b + start, k - start))
            if piece:
                yield piece
            piece, start = [], k
        if start < n:
            piece.append((a + start, b + start, n - start))
    if piece:
        yield piece


def _joined(pieces: list[list[Stretch]]) -> Iterator[list[Stretch]]:
    """Join pieces that are the same from end to end and follow each other without a gap."""
    for k, piece in enumerate(pieces):
        before = pieces[k - 1] if k else []
        if len(piece) == len(before) == 1 and _follows(before[0], piece[0]):
            pieces[k] = [(*before[0][:2], before[0][2] + piece[0][2])]
        elif before:
            yield before
    if pieces:
        yield pieces[-1]


def _follows(one: Stretch, other: Stretch) -> bool:
    return one[0] + one[2] == other[0] and one[1] + one[2] == other[1]


def whole_unit(known: EchoWords, stretch: Stretch, least: int) -> Stretch | None:
    """Find the longest whole quote of either article that is quoted in both, or whole sentence of both, in equal words.

    Parameters
    ----------
    known : EchoWords
    stretch : Stretch
    least : int
        Words it must have.

    Returns
    -------
    Stretch or None
    """
    a, b, n = stretch
    found = [(k, x) for x, k in _within(known.quotes, a, n)] + [(k, a + y - b) for y, k in _within(known.quotes, b, n)]
    found = [(k, x) for k, x in found if (known.quote[[b + x - a, b + x - a + k - 1, x, x + k - 1]] >= 0).all()]
    of_b = {(a + y - b, k) for y, k in _within(known.sentences, b, n)}
    found += [(k, x) for x, k in _within(known.sentences, a, n) if (x, k) in of_b]
    found = [(k, x) for k, x in found if known.size[x : x + k].sum() >= least]
    if not found:
        return None
    k, x = max(found, key=lambda one: (one[0], -one[1]))
    return x, b + x - a, k


def hold_units(known: EchoWords, runs: Runs, least: int) -> Flags:
    """Tell which runs of equal words may hold a whole quote or sentence, or are quoted in both articles, short as they are.

    Parameters
    ----------
    known : EchoWords
    runs : Runs
    least : int
        Words it must have.

    Returns
    -------
    ndarray of bool, shape (n_runs,)
    """
    middle = runs.n // 2
    out = (known.quote[runs.a + middle] >= 0) & (known.quote[runs.b + middle] >= 0)
    for spans in (known.quotes, known.sentences):
        out |= _hold(spans, runs.a, runs.n, least) | _hold(spans, runs.b, runs.n, least)
    return out


def _hold(spans: tuple[Ints64, Ints64], at: Ints64, n: Ints64, least: int) -> Flags:
    """Tell which stretches hold a whole one of the spans that is long enough."""
    first, size = (column[spans[1] >= least] for column in spans)
    if not len(first):
        return np.zeros(len(at), dtype=bool)
    # The spans don't overlap, so the first that begins in a stretch is the first that ends.
    k = np.searchsorted(first, at)
    inside = k < len(first)
    k = np.minimum(k, len(first) - 1)
    return inside & (first[k] + size[k] <= at + n)


def _within(spans: tuple[Ints64, Ints64], at: int, n: int) -> list[tuple[int, int]]:
    first, size = spans
    low, high = np.searchsorted(first, (at, at + n))
    pairs = zip(first[low:high].tolist(), size[low:high].tolist(), strict=True)
    return [(x, k) for x, k in pairs if x + k <= at + n]


def without_loose_end(known: EchoWords, passage: Passage, most: int, long: int) -> Passage | None:
    """Leave out function words at the end that lead to what is no longer the same: '… left Geneva, and the'.

    Parameters
    ----------
    known : EchoWords
    passage : Passage
    most : int
        Words that are left out of a long passage: what it is worth does not hang on its last words.
    long : int
        From so many equal words on it is long, and stays so.

    Returns
    -------
    Passage or None
        Nothing if there are no other words.
    """
    *rest, (a, b, n) = passage.stretches
    spare = passage.n_equal - long
    least = max(0, n - min(most, spare)) if spare >= 0 else 0
    while (
        n > least and known.empty[a + n - 1] and not (_ends_clause(known, a + n - 1) and _ends_clause(known, b + n - 1))
    ):
        n -= 1
    kept = (*rest, (a, b, n)) if n else tuple(rest)
    return Passage(kept) if kept else None


def _ends_clause(known: EchoWords, at: int) -> bool:
    words = known.words
    text, end = words.texts[words.article[at]], words.end[at]
    return end >= len(text) or text[end] in _BEHIND_A_CLAUSE or bool(known.borders[at + 1])


_BEHIND_A_CLAUSE = '.,;:!?…"”’»)]—–。，、！？'
