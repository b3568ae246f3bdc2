"""Stretches → the pairs that render the same words, without comparing all with all.

In: stretches, and when each was said. Out: pairs with their likeness. What is compared: stretches of one speaker and one day (or
one story, where days are not known), which share a word that says something; and any that share four words in a row, which may
show that a speaker who is not named is one who is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import fsum

from rapidfuzz.distance import Indel

from nlp_helpers.stories.terms import word_shares
from nlp_helpers.text.function_words import function_words
from nlp_helpers.utterances.likeness import Comparer, Likeness
from nlp_helpers.utterances.same_words import SameWordsParams, both, long_verbatim, near_verbatim, renders
from nlp_helpers.utterances.stretches import Stretch

_IN_A_ROW = 4  # words
_SPELLED = 0.8  # share of letters in common of two spellings of a name
_WIDE = 7  # days of an interval that still says when


@dataclass(frozen=True)
class PairParams:
    """How far to look.

    Parameters
    ----------
    block : int
        Stretches of one speaker and day up to which all are compared; beyond, those that share a word which few have.
    few : int
        How many stretches that is.
    late : int
        Days after which an article may repeat the same long words without saying when they were said.
    most, per_stretch : int, float
        Pairs of different words that are compared word by word: so many, or so many for each stretch of the pile if that is
        more; of more those that have the largest share of their words in common. Of news it is a pair for 4 to 8 stretches.
    same_words : SameWordsParams
    """

    block: int = 60
    few: int = 12
    late: int = 3
    most: int = 10_000
    per_stretch: float = 1.0
    same_words: SameWordsParams = field(default_factory=SameWordsParams)


@dataclass(frozen=True, slots=True)
class When:
    """When a stretch was said: days as ordinal numbers, 0 where not known; whether the text says so; the story."""

    first: int
    last: int
    stated: bool
    story: str

    @property
    def known(self) -> bool:
        """Whether the days are known closely enough to compare them."""
        return self.first > 0 and self.last - self.first <= _WIDE


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stretches that render the same words; `i` is the one that comes first in the pile."""

    i: int
    j: int
    score: float
    near: bool


@dataclass(frozen=True)
class Pairs:
    """The pairs, those of different speakers who are said to have used the same many words, and how many were not compared."""

    pairs: list[Pair]
    two_speakers: list[tuple[int, int]]
    left_out: int = 0


def ordinal(day: object) -> int:
    """Give the ordinal number of an ISO day, 0 for none."""
    return date.fromisoformat(str(day)[:10]).toordinal() if isinstance(day, str) else 0


@lru_cache(maxsize=1 << 14)
def is_named(speaker: str) -> bool:
    """Whether a speaker is somebody in particular: a name, not 'police', 'the minister' or 'officials'.

    Examples
    --------
    >>> [is_named(who) for who in ("Ann Lee", "NATO", "the Latvian minister", "Police", "Russian diplomats", "")]
    [True, True, False, False, False, False]
    """
    words = speaker.split()
    if not words or words[0].lower() in function_words():
        return False
    if not words[-1][:1].isalpha() or words[-1][:1].islower():
        return False
    return len(words) > 1 or words[0].isupper() or words[0].lower() not in word_shares()


@lru_cache(maxsize=1 << 14)
def may_be_one(a: str, b: str) -> bool:
    """Whether two names of speakers may mean one: one is no name, is part of the other, or is spelled nearly so.

    Examples
    --------
    >>> [may_be_one("Ann Lee", who) for who in ("Lee", "Anne Lee", "the mayor", "", "Bill Lee", "Mori")]
    [True, True, True, True, False, False]
    """
    if not (is_named(a) and is_named(b)):
        return True
    own, other = set(a.casefold().split()), set(b.casefold().split())
    return own <= other or other <= own or Indel.normalized_similarity(a.casefold(), b.casefold()) >= _SPELLED


def find_pairs(
    stretches: Sequence[Stretch], whens: Sequence[When], comparer: Comparer, params: PairParams | None = None
) -> Pairs:
    """Find the stretches that render the same words.

    Parameters
    ----------
    stretches : sequence of Stretch
    whens : sequence of When
        When each was said.
    comparer : Comparer
        Of these stretches.
    params : PairParams, optional

    Returns
    -------
    Pairs
    """
    params = params or PairParams()
    found, other = [], []
    candidates = [
        (i, j)
        for i, j in sorted(_candidates(stretches, whens, comparer, params))
        if not stretches[i].overlaps(stretches[j]) and comparer.may_render(i, j)
    ]
    compared = _most_alike(candidates, comparer, int(max(params.most, params.per_stretch * len(stretches))))
    for i, j in compared:
        a, b = stretches[i], stretches[j]
        likeness = comparer.likeness(i, j)
        kind = _kind(a, b, whens[i], whens[j], likeness, params)
        if kind == "other speaker":
            other.append((i, j))
        elif kind:
            near = near_verbatim(likeness, params.same_words)
            found.append(Pair(i, j, round(both(likeness) + likeness.kept, 6), near))
    return Pairs(found, other, len(candidates) - len(compared))


def _most_alike(pairs: list[tuple[int, int]], comparer: Comparer, most: int) -> list[tuple[int, int]]:
    """Of too many pairs take those with most in common: so many of different words, and all that have the same words as these."""
    number = {(i, j): comparer.words_of(i, j) for i, j in pairs}
    of_words = {words: pair for pair, words in reversed(number.items())}
    if len(of_words) <= most:
        return pairs
    order = sorted(of_words, key=lambda words: (-comparer.in_common(*of_words[words]), words))
    kept = set(order[:most])
    return [pair for pair in pairs if number[pair] in kept]


def _kind(a: Stretch, b: Stretch, when_a: When, when_b: When, likeness: Likeness, params: PairParams) -> str:
    same, own = params.same_words, likeness
    both_quoted = a.quoted and b.quoted
    near = near_verbatim(own, same)
    # A number that was changed does not make other words of them; a 'not' does.
    but_number = both_quoted and own.same >= 6 and min(own.kept, own.dense) >= 0.85 and own.exact >= 0.5
    if not own.negation or not (own.numbers or but_number):
        return ""
    if a.article_id == b.article_id:
        # Headline and body; the same words twice.
        return "again" if near and both_quoted else ""
    time = days_apart(when_a, when_b, params.late)
    long = both_quoted and long_verbatim(own, same)
    if a.speaker.casefold() != b.speaker.casefold():
        if not may_be_one(a.speaker, b.speaker):
            return "other speaker" if long and time in ("same", "unknown") else ""
        enough = own.same >= 5 and (own.weight >= same.heavy or own.same >= same.long)
        return "no name" if both_quoted and near and enough and time == "same" else ""
    if time == "same" and (is_named(a.speaker) or when_a.story == when_b.story):
        return "same" if but_number or renders(own, a.quoted + b.quoted, same) else ""
    return "late" if long and (time in ("same", "unknown") or (time == "late" and own.kept >= 0.9)) else ""


def days_apart(a: When, b: When, late: int = PairParams.late) -> str:
    """Say whether two stretches may be of one day.

    Parameters
    ----------
    a, b : When
    late : int
        See :class:`PairParams`.

    Returns
    -------
    str
        same, late, unknown, or other. Where a day is not known, articles of one story count as being of one.

    Examples
    --------
    >>> monday, tuesday = When(735000, 735000, True, ""), When(735001, 735002, False, "")
    >>> days_apart(monday, monday), days_apart(monday, tuesday), days_apart(monday, When(0, 0, False, ""))
    ('same', 'late', 'unknown')
    """
    if not (a.known and b.known):
        return "same" if a.story and a.story == b.story else "unknown"
    gap = max(a.first, b.first) - min(a.last, b.last)
    if gap <= 0:
        return "same"
    return "late" if gap <= late and not (a.stated and b.stated) else "other"


def _candidates(
    stretches: Sequence[Stretch], whens: Sequence[When], comparer: Comparer, params: PairParams
) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for block in _blocks(stretches, whens):
        if len(block) <= params.block:
            found.update(_sharing(block, stretches, comparer))
        else:
            found.update(_posted(block, stretches, params.few))
    found.update(_in_a_row(stretches, whens, params))
    return found


def _blocks(stretches: Sequence[Stretch], whens: Sequence[When]) -> Iterator[list[int]]:
    """Stretches of one speaker on one day, or in one story; and those of one article in quotation marks."""
    blocks: dict[tuple[str, object], list[int]] = defaultdict(list)
    for k, (s, when) in enumerate(zip(stretches, whens, strict=True)):
        who = s.speaker.casefold()
        if not who:
            continue
        if when.known and is_named(s.speaker):
            for day in range(when.first, when.last + 1):
                blocks[who, day].append(k)
        if when.story and not (when.known and is_named(s.speaker)):
            blocks[who, when.story].append(k)
    # Where one day is known and the other is not, the story joins them.
    unknown = {(s.speaker.casefold(), when.story) for s, when in zip(stretches, whens, strict=True) if not when.known}
    for k, (s, when) in enumerate(zip(stretches, whens, strict=True)):
        key = s.speaker.casefold(), when.story
        if when.known and when.story and s.speaker and is_named(s.speaker) and key in unknown:
            blocks[key].append(k)
    yield from (block for block in blocks.values() if len(block) > 1)


def _sharing(block: list[int], stretches: Sequence[Stretch], comparer: Comparer) -> Iterator[tuple[int, int]]:
    keys = [{key for key in stretches[k].keys if key} for k in block]
    for x, i in enumerate(block):
        for y in range(x):
            same = len(stretches[i].words) > _IN_A_ROW and stretches[i].words == stretches[block[y]].words
            if same or fsum(map(comparer.weight, keys[x] & keys[y])) >= 0.5:
                yield min(block[y], i), max(block[y], i)


def _posted(block: list[int], stretches: Sequence[Stretch], few: int) -> Iterator[tuple[int, int]]:
    posted: dict[str, list[int]] = defaultdict(list)
    for k in block:
        for key in sorted(set(stretches[k].keys) - {""}):
            posted[key].append(k)
    for places in posted.values():
        yield from _compared(places, stretches, few)


def _in_a_row(stretches: Sequence[Stretch], whens: Sequence[When], params: PairParams) -> Iterator[tuple[int, int]]:
    """Quotes of which some words in a row are the same, whoever said them."""
    posted: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for k, s in enumerate(stretches):
        if s.quoted:
            starts = range(len(s.words) - _IN_A_ROW + 1)
            for row in sorted({s.words[a : a + _IN_A_ROW] for a in starts if any(s.keys[a : a + _IN_A_ROW])}):
                posted[row].append(k)
    for places in posted.values():
        for i, j in _compared(places, stretches, params.few):
            same_article = stretches[i].article_id == stretches[j].article_id
            if same_article or days_apart(whens[i], whens[j], params.late) != "other":
                yield i, j


def _compared(places: list[int], stretches: Sequence[Stretch], few: int) -> Iterator[tuple[int, int]]:
    """All with all where they are few; else all with the longest, and each with the next in the order of their words."""
    if len(places) <= few:
        yield from ((i, j) for y, j in enumerate(places) for i in places[:y])
        return
    ordered = sorted(places, key=lambda k: (stretches[k].words, k))
    longest = max(ordered, key=lambda k: len(stretches[k].words))
    for i, j in [*pairwise(ordered), *((longest, k) for k in ordered if k != longest)]:
        yield min(i, j), max(i, j)
