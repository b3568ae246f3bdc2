"""Stretches of the same words in two articles → the passages they belong to, word by word.

In: :class:`nlp_helpers.echoes.shingles.PileWords` and :class:`~nlp_helpers.echoes.shingles.Runs`. Out: passages of pairs of
articles that share most of their words, in the same order, as long as they go on to do so.

Seed and extend, as sequences are searched in biology: Altschul et al. (1990), "Basic local alignment search tool", J. Mol. Biol.
215. A quick look at the neighbourhood of a run says whether a passage can come of it (all runs at once); one that is worth it is
extended to both sides, aligned window by window, while more words are the same than are changed.

>>> from nlp_helpers import example
>>> from nlp_helpers.echoes.shingles import find_runs, read_words
>>> words = read_words(example.found()["articles"], example.found()["sentences"])
>>> found = [passage for pair in find_passages(words, find_runs(words, 3, 50, 4)) for passage in pair]
>>> " ".join(words.forms[k] for k in words.form[slice(*found[1].a)]), round(found[1].similarity, 2)
('divers found cracks in its footings', 0.91)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

from nlp_helpers.echoes.shingles import PileWords, Runs
from nlp_helpers.text.array_types import Flags, Ints32, Ints64

Stretch = tuple[int, int, int]  # first word in a, first word in b, how many


@dataclass(frozen=True)
class PassageParams:
    """How far a passage goes on.

    Parameters
    ----------
    gap : float
        What an interruption costs, in words that are the same, besides the words that are changed, put in or left out.
    give_up : float
        How much an extension may lose before no more is expected of it.
    least : int
        Words that are the same, less those that are not, that the quick look must find around a run.
    """

    gap: float = 0.5
    give_up: float = 12.0
    least: int = 8


class Passage(NamedTuple):
    """What two articles share: the equal stretches, in order; positions count the words of the pile."""

    stretches: tuple[Stretch, ...]

    @property
    def a(self) -> tuple[int, int]:
        """The first word in a, and the one behind the last."""
        return self.stretches[0][0], self.stretches[-1][0] + self.stretches[-1][2]

    @property
    def b(self) -> tuple[int, int]:
        """The first word in b, and the one behind the last."""
        return self.stretches[0][1], self.stretches[-1][1] + self.stretches[-1][2]

    @property
    def equal(self) -> tuple[Ints64, Ints64]:
        """The words that are the same, in a and in b."""
        return _equal(self.stretches)

    @property
    def n_equal(self) -> int:
        """How many words are the same."""
        return sum(n for _, _, n in self.stretches)

    @property
    def similarity(self) -> float:
        """Twice the words that are the same over the words of both sides."""
        (a0, a1), (b0, b1) = self.a, self.b
        return 2 * self.n_equal / (a1 - a0 + b1 - b0)


@lru_cache(maxsize=256)  # a passage is asked several times in a row
def _equal(stretches: tuple[Stretch, ...]) -> tuple[Ints64, Ints64]:
    a = np.concatenate([np.arange(x, x + n) for x, _, n in stretches])
    b = np.concatenate([np.arange(y, y + n) for _, y, n in stretches])
    return a, b


_REACH = 30  # words to either side that the quick look takes in
_SHIFTS = 3  # words that may have been put in or left out on the way
_SURE = 12  # words that need no look
_AT_ONCE = 100_000  # runs, for the sake of memory
_WINDOW = 96  # words that are aligned at a time


def promising(words: PileWords, runs: Runs, params: PassageParams = PassageParams()) -> Flags:
    """Tell which runs have enough of the same words around them.

    Parameters
    ----------
    words : PileWords
    runs : Runs
    params : PassageParams

    Returns
    -------
    ndarray of bool, shape (n_runs,)
    """
    out = runs.n >= _SURE
    short = np.flatnonzero(~out)
    for some in np.array_split(short, len(short) // _AT_ONCE + 1):
        a, b, n = runs.a[some], runs.b[some], runs.n[some]
        out[some] = n + _look(words, a, b, -1) + _look(words, a + n - 1, b + n - 1, 1) >= params.least
    return out


def _look(words: PileWords, a: Ints64, b: Ints64, step: int) -> Ints64:
    """Count the words next to a run that are the same, less those that are not, as far as this is most."""
    last = len(words) - 1
    score = best = np.zeros(len(a), dtype=np.int64)
    for k in range(1, _REACH + 1):
        i = a + step * k
        inside = (i >= 0) & (i <= last)
        i = np.clip(i, 0, last)
        inside &= words.section[i] == words.section[a]
        same = np.zeros(len(a), dtype=bool)
        for shift in range(-_SHIFTS, _SHIFTS + 1):
            if k + shift <= 0:
                continue
            j = b + step * (k + shift)
            there = (j >= 0) & (j <= last)
            j = np.clip(j, 0, last)
            same |= there & (words.form[i] == words.form[j]) & (words.section[j] == words.section[b])
        score = score + np.where(same & inside, 1, -1)
        best = np.maximum(best, score)
    return best


def find_passages(words: PileWords, runs: Runs, params: PassageParams = PassageParams()) -> Iterator[list[Passage]]:
    """Extend runs to passages, pair of articles by pair of articles.

    Parameters
    ----------
    words : PileWords
    runs : Runs
        Those that are worth it, see :func:`promising`.
    params : PassageParams

    Yields
    ------
    list of Passage
        In reading order of a; each has words, of a or of b, that no longer one has.
    """
    if not len(runs.a):
        return
    first, second = words.article[runs.a], words.article[runs.b]
    order = np.lexsort((runs.b, runs.a, -runs.n, second, first))
    new = np.flatnonzero((np.diff(first[order], prepend=-1) != 0) | (np.diff(second[order], prepend=-1) != 0))
    sections = _Sections(words)
    for begin, stop in zip(new, np.append(new[1:], len(order)), strict=True):
        some = order[begin:stop]
        found: list[Passage] = []
        around = _Around()
        for a, b, n in zip(runs.a[some].tolist(), runs.b[some].tolist(), runs.n[some].tolist(), strict=True):
            if not any(_covers(passage, a, b, n) for passage in around.at(a)):
                found.append(_extended(sections, a, b, n, params))
                around.add(found[-1], found[-1].a)
        yield _apart(found)


class _Around:
    """Passages by where they stand: so that not each has to be held against all others."""

    def __init__(self) -> None:
        self._places: dict[int, list[Passage]] = {}

    def add(self, passage: Passage, span: tuple[int, int]) -> None:
        """Put a passage where it stands on one side."""
        for place in range(span[0] // _WINDOW, (span[1] - 1) // _WINDOW + 1):
            self._places.setdefault(place, []).append(passage)

    def at(self, place: int) -> list[Passage]:
        """Give those that may stand around a place."""
        return self._places.get(place // _WINDOW, [])


class _Sections:
    """Words as numbers, and where the section of each word begins and ends."""

    def __init__(self, words: PileWords) -> None:
        self.form = words.form
        self.first = np.searchsorted(words.section, words.section, "left")
        self.behind = np.searchsorted(words.section, words.section, "right")


def _covers(passage: Passage, a: int, b: int, n: int) -> bool:
    (a0, a1), (b0, b1) = passage.a, passage.b
    return a0 <= a and a + n <= a1 and b0 <= b and b + n <= b1


def _apart(found: list[Passage]) -> list[Passage]:
    """Leave out passages whose words others share already, on either side: of what both say thrice, three pairs and not nine."""
    kept: list[Passage] = []
    around = {_span_a: _Around(), _span_b: _Around()}
    for passage in sorted(found, key=lambda one: (-one.n_equal, one.stretches)):
        # What overlaps with more than half of a stretch stands around its middle.
        shared = [
            any(_overlap(span(passage), span(one)) for one in beside.at(sum(span(passage)) // 2))
            for span, beside in around.items()
        ]
        if not all(shared):
            kept.append(passage)
            for span, beside in around.items():
                beside.add(passage, span(passage))
    return sorted(kept, key=lambda one: one.stretches)


def _span_a(passage: Passage) -> tuple[int, int]:
    return passage.a


def _span_b(passage: Passage) -> tuple[int, int]:
    return passage.b


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return 2 * (min(one[1], other[1]) - max(one[0], other[0])) > one[1] - one[0]


def _extended(sections: _Sections, a: int, b: int, n: int, params: PassageParams) -> Passage:
    form = sections.form
    behind = _onward(form, a + n, b + n, int(sections.behind[a]), int(sections.behind[b]), params)
    # Backwards: the same over the words turned round, the last one first.
    turned = form[::-1]
    size = len(form)
    before = _onward(turned, size - a, size - b, size - int(sections.first[a]), size - int(sections.first[b]), params)
    opening = [(size - x - k, size - y - k, k) for x, y, k in reversed(before)]
    return Passage(tuple(_joined([*opening, (a, b, n), *behind])))


def _joined(stretches: list[Stretch]) -> Iterator[Stretch]:
    a, b, n = stretches[0]
    for x, y, k in stretches[1:]:
        if x == a + n and y == b + n:
            n += k
        else:
            yield a, b, n
            a, b, n = x, y, k
    yield a, b, n


def _onward(form: Ints32, a: int, b: int, end_a: int, end_b: int, params: PassageParams) -> list[Stretch]:
    """Find the equal stretches behind two places, as far as the passage goes on."""
    found: list[Stretch] = []
    while a < end_a and b < end_b:
        one, other = form[a : min(a + _WINDOW, end_a)].tolist(), form[b : min(b + _WINDOW, end_b)].tolist()
        kept = _best(one, other, params)
        if not kept:
            break
        found += [(a + x, b + y, n) for x, y, n in kept]
        x, y, n = kept[-1]
        if max(x + n, y + n) < _WINDOW // 2:
            break
        a, b = a + x + n, b + y + n
    return found


def _best(one: list[int], other: list[int], params: PassageParams) -> list[Stretch]:
    """Align two windows, and give the equal stretches from their beginning as far as they are worth most."""
    stretches: list[Stretch] = []
    score = best = 0.0
    n_best = x = y = 0
    for op in Indel.opcodes(one, other):
        if op.tag != "equal":
            continue
        changed = max(op.src_start - x, op.dest_start - y)
        n = op.src_end - op.src_start
        score += n - changed - (params.gap if changed else 0)
        stretches.append((op.src_start, op.dest_start, n))
        x, y = op.src_end, op.dest_end
        if score > best:
            best, n_best = score, len(stretches)
        if score < best - params.give_up:
            break
    return stretches[:n_best]
