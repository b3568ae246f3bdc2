"""Two texts → their words side by side: which are the same, changed, left out or put in.

In: two texts, or the words of two passages. Out: the words with case, marks and space folded, each with its place in the text,
and the operations that turn one row of words into the other.

The alignment has as many words in common as two rows in the same order can have (the longest common subsequence: Myers
(1986), "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1; here by rapidfuzz, which counts in bits: Hyyrö
(2004), "Bit-parallel LCS-length computation revisited", AWOCA). Rows too long for that are first tied together at the words
that stand once in each (Cohen's patience diff).

>>> a, b = folded("“It is not easy to bridge,” she said."), folded("It was not easy to resolve, she said")
>>> [(op, " ".join(a.words[a0:a1]), " ".join(b.words[b0:b1])) for op, a0, a1, b0, b1 in align(a.words, b.words)]
... # doctest: +NORMALIZE_WHITESPACE
[('equal', 'it', 'it'), ('replace', 'is', 'was'), ('equal', 'not easy to', 'not easy to'),
 ('replace', 'bridge', 'resolve'), ('equal', 'she said', 'she said')]
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from nlp_helpers.text.words import MARKS, UNSPACED

Ops = list[tuple[str, int, int, int, int]]

# What stands inside a word without a trace: soft hyphens, joiners, marks of direction.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_LETTER = rf"[^\W_{UNSPACED}]"
_PART = rf"{_LETTER}+(?:[{MARKS}{_UNSEEN}]+{_LETTER}*)*"
_WORD = re.compile(
    rf"[{UNSPACED}]"
    r"|\d+(?:[.,]\d+)+(?![^\W_])"  # 1,000 is 1000
    r"|(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])"  # U.S. is US
    rf"|{_PART}(?:['’ʼ＇]{_PART})*"
)
_DROPPED = re.compile(rf"[{_UNSEEN}]|(?<=[^\W\d_])\.|,(?=\d{{3}}(?!\d))")
_APOSTROPHES = str.maketrans("’ʼ＇", "'''")

# The bits that an alignment may take: rows of 20,000 words, in 50 MB.
_MOST_CELLS = 4 * 10**8


class Folded(NamedTuple):
    """The words of a text, as they are compared, and where each of them stands.

    Attributes
    ----------
    words : list of str
        Without case, marks around and between them, accents' different encodings; '1,000' is '1000', 'U.S.' is 'us'. The parts of
        a hyphenated word are words. Of a script without spaces each sign is a word.
    starts, ends : list of int
        Code points in the text: word `i` was folded from ``text[starts[i]:ends[i]]``.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]


def folded(text: str, start: int = 0, end: int | None = None) -> Folded:
    """Give the words of a text, or of a stretch of it, with case, marks and space folded.

    Parameters
    ----------
    text : str
        Any text.
    start, end : int, optional
        The stretch; the whole text by default.

    Returns
    -------
    Folded
        Words in reading order; offsets count from the beginning of `text`, whatever the stretch.

    Examples
    --------
    >>> folded("The U.S. won’t pay “$1,000”.")
    Folded(words=['the', 'us', "won't", 'pay', '1000'], starts=[0, 4, 9, 15, 21], ends=[3, 7, 14, 18, 26])
    >>> folded("北京 talks").words
    ['北', '京', 'talks']
    """
    found = printed_words(text, start, end)
    return Folded([fold(m[0]) for m in found], [m.start() for m in found], [m.end() for m in found])


def printed_words(text: str, start: int = 0, end: int | None = None) -> list[re.Match[str]]:
    """Find the words of a text as they are printed, see :func:`folded`; ``fold(found[0])`` is what is compared.

    Parameters
    ----------
    text, start, end
        As in :func:`folded`.

    Returns
    -------
    list of re.Match

    Examples
    --------
    >>> [found.span() for found in printed_words("The U.S. won’t pay.")]
    [(0, 3), (4, 7), (9, 14), (15, 18)]
    """
    return list(_WORD.finditer(text, start, len(text) if end is None else end))


def fold(word: str) -> str:
    """Fold one word.

    Parameters
    ----------
    word : str
        As it is printed.

    Returns
    -------
    str
        As it is compared, see :class:`Folded`.

    Examples
    --------
    >>> fold("Don’t"), fold("ＮＡＴＯ"), fold("12,500")
    ("don't", 'nato', '12500')
    """
    if word.isascii() and word.isalpha():
        return word.lower()
    if not word.isascii():
        # Twice: folding case may undo what was put together.
        word = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()).translate(_APOSTROPHES)
    return _DROPPED.sub("", word.casefold())


def align(words_a: Sequence[Hashable], words_b: Sequence[Hashable], *, chance: bool = False) -> Ops:
    """Put two rows of words side by side.

    Parameters
    ----------
    words_a, words_b : sequence
        Words as :func:`folded` gives them, or anything that can be compared.
    chance : bool
        Whether words stay equal that are probably so by chance: inside the rows, one or two words ('the', 'of the') that are
        fewer than those changed right before them, and fewer than those changed right behind them.

    Returns
    -------
    list of (op, a0, a1, b0, b1)
        `op` is 'equal', 'replace', 'delete' (only in a) or 'insert' (only in b); ``words_a[a0:a1]`` stands against
        ``words_b[b0:b1]``. The stretches follow each other without a gap, from 0 to the ends of both rows, and no two neighbours
        have the same `op`.

    Examples
    --------
    >>> align("we sat around".split(), "we sat down around a table".split())
    [('equal', 0, 2, 0, 2), ('insert', 2, 2, 2, 3), ('equal', 2, 3, 3, 4), ('insert', 3, 3, 4, 6)]
    >>> align("all of them left".split(), "the rest of us stayed".split())
    [('replace', 0, 4, 0, 5)]
    >>> align("all of them left".split(), "the rest of us stayed".split(), chance=True)
    [('replace', 0, 1, 0, 2), ('equal', 1, 2, 2, 3), ('replace', 2, 4, 3, 5)]
    """
    number: dict[Hashable, int] = {}
    a = [number.setdefault(word, len(number)) for word in words_a]
    b = [number.setdefault(word, len(number)) for word in words_b]
    stretches = list(_all_stretches(_stretches(a, b), len(a), len(b)))
    return _ops(stretches if chance else _without_chance(stretches))


def similarity(words_a: Sequence[Hashable], words_b: Sequence[Hashable]) -> float:
    """Give the share of words that two rows have in common, in the same order.

    Parameters
    ----------
    words_a, words_b : sequence
        As in :func:`align`.

    Returns
    -------
    float
        Twice the words that are equal over the words of both rows: 1 for the same words, 0 for none in common.

    Examples
    --------
    >>> similarity("not easy to bridge".split(), "not easy to resolve".split())
    0.75
    """
    total = len(words_a) + len(words_b)
    same = sum(a1 - a0 for op, a0, a1, _, _ in align(words_a, words_b, chance=True) if op == "equal")
    return 2 * same / total if total else 1.0


def _stretches(a: list[int], b: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Find the stretches that are equal, in order, as (a0, a1, b0, b1)."""
    if len(a) * len(b) <= _MOST_CELLS:
        for op in Indel.opcodes(a, b):
            if op.tag == "equal":
                yield op.src_start, op.src_end, op.dest_start, op.dest_end
        return
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    i, j = head, head
    if head:
        yield 0, head, 0, head
    for x, y in [*_anchors(a, b, head), (len(a), len(b))]:
        # Between two anchors there is not too much to compare, or nothing to hold on to.
        if (x - i) * (y - j) <= _MOST_CELLS:
            for a0, a1, b0, b1 in _stretches(a[i:x], b[j:y]):
                yield i + a0, i + a1, j + b0, j + b1
        if x < len(a):
            yield x, x + 1, y, y + 1
        i, j = x + 1, y + 1


def _anchors(a: list[int], b: list[int], first: int) -> list[tuple[int, int]]:
    """Find the words that stand once in each row, as many as are in the same order in both."""
    in_a, in_b = Counter(a[first:]), Counter(b[first:])
    place = {word: j for j, word in enumerate(b[first:], first) if in_b[word] == 1}
    return longest_rising(
        [(i, place[word]) for i, word in enumerate(a[first:], first) if in_a[word] == 1 and word in place]
    )


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the longest row of pairs whose second members rise (patience sorting).

    Parameters
    ----------
    pairs : sequence of (int, int)
        Sorted by their first members.

    Returns
    -------
    list of (int, int)
        Those of the row, in order.

    Examples
    --------
    >>> longest_rising([(0, 5), (1, 2), (2, 3), (3, 1)])
    [(1, 2), (2, 3)]
    """
    ends: list[int] = []  # of the best rising row of each length: its last second member
    last: list[int] = []  # and the pair that it ends with
    before: list[int] = []
    for k, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [place], [k]
    row = []
    k = last[-1] if last else -1
    while k >= 0:
        row.append(pairs[k])
        k = before[k]
    return row[::-1]


_BY_CHANCE = 2  # words


def _all_stretches(
    equal: Iterator[tuple[int, int, int, int]], n_a: int, n_b: int
) -> Iterator[tuple[int, int, int, int]]:
    """Join equal stretches that touch, and close with an empty one at the ends."""
    last = (0, 0, 0, 0)
    for a0, a1, b0, b1 in equal:
        if a0 == last[1] and b0 == last[3]:
            last = (last[0], a1, last[2], b1)
        else:
            if last[1] > last[0]:
                yield last
            last = (a0, a1, b0, b1)
    if last[1] > last[0]:
        yield last
    if last[1] < n_a or last[3] < n_b:
        yield n_a, n_a, n_b, n_b


def _without_chance(stretches: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    kept: list[tuple[int, int, int, int]] = []
    for new in stretches:
        while kept and _is_chance(kept[-2] if len(kept) > 1 else (0, 0, 0, 0), kept[-1], new):
            kept.pop()
        kept.append(new)
    return kept


def _is_chance(before: tuple[int, ...], here: tuple[int, ...], behind: tuple[int, ...]) -> bool:
    length = here[1] - here[0]
    changed_before = max(here[0] - before[1], here[2] - before[3])
    changed_behind = max(behind[0] - here[1], behind[2] - here[3])
    return length <= _BY_CHANCE and length < min(changed_before, changed_behind)


def _ops(stretches: list[tuple[int, int, int, int]]) -> Ops:
    """Name what stands between the equal stretches."""
    ops = []
    i = j = 0
    for a0, a1, b0, b1 in stretches:
        if i < a0 or j < b0:
            ops.append(("replace" if i < a0 and j < b0 else "delete" if i < a0 else "insert", i, a0, j, b0))
        if a1 > a0:
            ops.append(("equal", a0, a1, b0, b1))
        i, j = a1, b1
    return ops
