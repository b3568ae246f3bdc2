"""Words → pairs that a letter or two tell apart, and what such a pair may be other than a slip.

In: words in small letters. Out: pairs, and answers about them. Of up to a thousand words each two are compared; in more of them,
near words are found by what is left of them when a letter is taken out: two words within one change of each other have such a
rest in common, so that the work grows with the number of words and not with its square (Mor and Fraenkel (1982), "A hash code
method for detecting and correcting spelling errors", Communications of the ACM 25). Changes are counted as Damerau did (1964,
Communications of the ACM 7): a letter put in, left out, replaced, or two neighbours swapped.

>>> near_words(["hollister", "holister", "oldham", "olden"])
[('holister', 'hollister')]
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, groupby

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from nlp_helpers.people.name_words import name_words

_LONG = 7  # letters from which two changes are let pass
_COMPARED, _ROWS = 1000, 500  # words that are compared each with each; so many with all of them at once
_LONGEST = 30  # letters of a word that is looked at
# What is put behind a word or a name to make another: 'Korean', 'Koreans', 'Lees'.
_ENDINGS = frozenset([
    "", "s", "es", "n", "an", "ans", "ns", "ian", "ians", "i", "ic", "ics", "al", "ese", "ish", "ist", "ists", "ism", "er", "ers",
    "y", "ed", "ing", "d", "e", "ny", "ern",
])  # fmt: skip
# The same behind a stem that is no word: 'Olympics', 'Olympiad', 'Olympians'.
_SISTERS = frozenset(["c", "cs", "an", "ans", "ad", "ads", "sm", "st", "sts", "al", "dae", "nae"])
# Letters with which one name is written in two ways.
_SOUNDS = frozenset(frozenset(pair) for pair in ("ck", "gj", "sz", "kq", "ij", "iy", "fp", "vw", "xz", "cs"))


def near_words(words: Iterable[str]) -> list[tuple[str, str]]:
    """List the pairs of words that one change tells apart, or two if both are long.

    Parameters
    ----------
    words : iterable of str
        Each once.

    Returns
    -------
    list of (str, str)
        Each pair once, sorted. Of thousands of words, those that two changes tell apart are sought among words with the same
        first letter only, and among as many of them as are compared at once.
    """
    chosen = sorted({word for word in words if len(word) <= _LONGEST})
    if len(chosen) <= _COMPARED:
        return sorted(_compared(chosen))
    left: dict[str, list[str]] = defaultdict(list)
    for word in chosen:
        for rest in {word, *(word[:k] + word[k + 1 :] for k in range(len(word)))}:
            left[rest].append(word)
    pairs = {(min(pair), max(pair)) for some in left.values() if len(some) > 1 for pair in combinations(some, 2)}
    found = {pair for pair in pairs if distance(*pair) <= allowed(*pair)}
    for _, same in groupby((word for word in chosen if len(word) >= _LONG), key=lambda word: word[:1]):
        some = list(same)
        for at in range(0, len(some), _COMPARED):
            found |= _compared(some[at : at + _COMPARED])
    return sorted(found)


def _compared(words: list[str]) -> set[tuple[str, str]]:
    """Compare each two of some words, which are sorted."""
    found: set[tuple[str, str]] = set()
    sizes = np.array([len(word) for word in words], dtype=np.int64)
    for at in range(0, len(words), _ROWS):
        rows, rest = words[at : at + _ROWS], words[at:]
        near = process.cdist(rows, rest, scorer=DamerauLevenshtein.distance, score_cutoff=2, dtype=np.uint8)
        most = np.where(np.minimum.outer(sizes[at : at + _ROWS], sizes[at:]) < _LONG, 1, 2)  # as allowed() says
        one, other = np.nonzero(np.triu(near <= most, 1))
        found.update((rows[i], rest[j]) for i, j in zip(one.tolist(), other.tolist(), strict=True))
    return found


def distance(a: str, b: str) -> int:
    """Count the changes that make one word of another.

    Examples
    --------
    >>> distance("garrison", "garrsion")
    1
    """
    return int(DamerauLevenshtein.distance(a, b))


def allowed(a: str, b: str) -> int:
    """Say how many changes may lie between two words that are near."""
    return 1 if min(len(a), len(b)) < _LONG else 2


def inflected(a: str, b: str) -> bool:
    """Tell whether two words may be forms of one.

    Examples
    --------
    >>> inflected("korea", "korean"), inflected("olympics", "olympians"), inflected("petersen", "peterson")
    (True, True, False)
    """
    n = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rests = {a[n:], b[n:]}
    return n > 2 and (("" in rests and rests <= _ENDINGS) or (n > 4 and rests <= _SISTERS))


def may_sound_alike(a: str, b: str) -> bool:
    """Tell whether two near words begin alike, or only seem not to: 'Khloe', 'Chloe'.

    Examples
    --------
    >>> may_sound_alike("jerome", "gerome"), may_sound_alike("terry", "perry")
    (True, False)
    """
    return a[0] == b[0] or (a[1:] == b[1:] and frozenset((a[0], b[0])) in _SOUNDS) or a[1:] == b or b[1:] == a


def alike(a: str, b: str) -> bool:
    """Tell whether two names are the same but for one letter."""
    return a == b or (min(len(a), len(b)) > 4 and a[0] == b[0] and distance(a, b) == 1 and not inflected(a, b))


def swapped(a: str, b: str) -> bool:
    """Tell whether two words of six letters or more differ by two letters that changed places.

    Examples
    --------
    >>> swapped("garrison", "garrsion"), swapped("hansen", "hanson")
    (True, False)
    """
    return len(a) == len(b) > 5 and sorted(a) == sorted(b) and distance(a, b) == 1


def short_form(a: str, b: str) -> bool:
    """Tell whether one first name may be a form of the other: 'Steve', 'Steven'; 'Charlie', 'Charles'."""
    given = name_words().given
    short, long = sorted((a, b), key=len)
    return (long.startswith(short) and (short in given or long in given)) or (
        a in given and b in given and distance(a, b) > 1
    )


@lru_cache(maxsize=1 << 14)
def skeleton(word: str) -> str:
    """Fold what transcriptions of one name differ in: vowels, doubled letters, an h behind another letter.

    Examples
    --------
    >>> skeleton("mohamed") == skeleton("muhammad"), skeleton("arseniy") == skeleton("arsniy")
    (True, False)
    """
    some = re.sub(r"(.)\1+", r"\1", re.sub(r"[kgs]h", "h", word.replace("q", "k").replace("w", "v").replace("z", "s")))
    return re.sub(r"[aeiouyjh']+", "a", some).strip("a")
