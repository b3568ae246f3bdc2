"""Numbers of sentences that report the same thing → where they differ: 12 dead in one article, 15 in another.

In: the ``numbers`` table, parts of speech, and pairs of parts of sentences (:mod:`nlp_helpers.sentence_pairs`). Out:
:class:`nlp_helpers.discrepancies.places.Conflict`. Two numbers are compared if their sentences probably report the same thing,
and they have one unit and count the same: the same noun, or people to whom the same happens, or the age of the same person.
They differ if no exact value fits both: 'more than 100' and 112 agree, so do 'some 2,000' and 1,980, and 2 million and 1.96
million. An article that also gives the other's number knows both, and is not taken to disagree.

>>> one_person(("Billy", "Jones"), ("Billy", "Monroe", "Jones"))
True
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers import load
from nlp_helpers.dates.calendar_days import month_number, weekday_number
from nlp_helpers.discrepancies.places import Conflict, Place
from nlp_helpers.numbers import counted_spans, what_of
from nlp_helpers.numbers.ranges import Range, fits, value_of
from nlp_helpers.sentence_pairs import Pairs
from nlp_helpers.sentence_pairs.sentence_words import NAME, SentenceWords
from nlp_helpers.text.words import words_of

Ints = NDArray[np.int64]

_APART = 1 << 40
_PEOPLE = frozenset(
    ["people", "person", "victim", "other", "individual", "resident", "civilian", "passenger",
     "body", "bodies", "live", "life", "toll", "dead", "death", "fatalities", "injuries", "wounded", "injured"]
)  # fmt: skip
_AGE = "age"
# What happens to people once: not what is done every month, as raised, paid and sold.
_HARM = frozenset(
    ["kill", "injure", "arrest", "charge", "miss", "abduct", "rescue", "release", "evacuate", "displace", "infect"]
)
_GENERATIONS = frozenset(["Jr", "Sr", "II", "III", "IV"])
_MONTH = 30  # days between two articles from which a birthday between them is likelier than a slip
_NAMED = 0.85  # share of the ages of one person that truly differ, of those found in articles about shootings
_ANYBODY = frozenset(
    ["", "friend", "other", "one", "teen", "teenager", "relative", "cousin", "neighbor", "neighbour", "suspect"]
)
# 'The other two', 'three of the five', 'another 12' are a part of what is counted.
_PART_OF = re.compile(
    r"(?:\b(?:other|another|remaining|additional|further|of the|all|last|first|next|more)\s+|\d\s?[-–]\s?)$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s+(?:others?|more|additional|further)\b|\s?[-–]\s?\d", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:the|them|those)\b", re.IGNORECASE)
_ALL_BUT_SURE = 0.97
_SMALL = 12  # counts up to this come up for many things; a larger one twice is hardly chance


@dataclass(frozen=True)
class NumberConflictParams:
    """When two numbers are taken to be about the same.

    Parameters
    ----------
    least : float
        Probability from which two parts of sentences report the same thing, for numbers of things and of money; their
        sentences must share a name, too. It is high, since nearly the same is said of other months, prizes and countries.
    least_hurt : float
        The same for people to whom the same happens ('killed 12', '15 dead'), and for ages of the same ('a 12-year-old girl').
    least_named : float
        The same for the age of a person whom both name.
    least_one : float
        The same where one of the numbers is one, which may be one of several.
    least_within : float
        The same within one article, which with two numbers mostly tells of two things.
    most_apart : float
        How many times the smaller number goes into the larger one at most: beyond that they hardly are about the same.
    most : int
        Pairs of numbers of two parts of sentences that are compared; where there are more, they are tables rather than sentences.
    """

    least: float = 0.9
    least_hurt: float = 0.4
    least_named: float = 0.15
    least_one: float = 0.8
    least_within: float = 0.95
    most_apart: float = 4.0
    most: int = 1600


_ONE = Range(1.0, 1.0, False)


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a pile with what is needed to compare them, by their row."""

    table: pd.DataFrame
    happens: list[str]
    counted: list[str]  # words of the person of an age
    part: Ints  # which part of a sentence each stands in, -1 for none
    known: dict[tuple[object, ...], bool] = field(default_factory=dict)  # what articles were asked for

    @cached_property
    def articles(self) -> list[str]:
        return self.table.article_id.tolist()

    @cached_property
    def ranges(self) -> list[Range]:
        lows, highs, about = self.table.low, self.table.high, self.table.approximate.fillna(False)
        return [
            Range(-math.inf if pd.isna(low) else float(low), math.inf if pd.isna(high) else float(high), bool(rough))
            for low, high, rough in zip(lows, highs, about, strict=True)
        ]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        return list(zip(self.table.start.astype(int).tolist(), self.table.end.astype(int).tolist(), strict=True))

    @cached_property
    def units(self) -> list[str]:
        return self.table.unit.fillna("").tolist()

    @cached_property
    def nouns(self) -> list[str]:
        return [_key(word) for word in self.table["of"].fillna("").tolist()]

    @cached_property
    def persons(self) -> list[tuple[str, ...]]:
        """The name of whose age it is, word by word; nothing where it is 'a Bronx man'."""
        return [
            tuple(words.split()) if noun == _AGE and all(word[:1].isupper() for word in words.split()) else ()
            for words, noun in zip(self.counted, self.nouns, strict=True)
        ]


def _key(word: str) -> str:
    pairs = words_of(word)
    return pairs[0][0] if pairs else word.lower()


def find_number_conflicts(
    numbers: pd.DataFrame,
    classes: NDArray[np.int8],
    pairs: Pairs,
    days: Mapping[str, tuple[str, str]],
    params: NumberConflictParams | None = None,
) -> list[Conflict]:
    """Find numbers that are given differently for the same thing.

    Parameters
    ----------
    numbers : DataFrame
        The ``numbers`` table.
    classes : ndarray of int8, shape (n_tokens,)
        Parts of speech of ``pairs.said.tokens``.
    pairs : Pairs
    days : mapping of str to (str, str)
        Article → first and last day of publication, where they are known: who was 22 in one year is 23 in the next.
    params : NumberConflictParams, optional

    Returns
    -------
    list of Conflict
        Of kind ``number``, sorted.
    """
    params = params or NumberConflictParams()
    known = _read(numbers, classes, pairs)
    by_part: dict[int, list[int]] = defaultdict(list)
    for row, part in enumerate(known.part.tolist()):
        if part >= 0:
            by_part[part].append(row)
    told = _told(known)
    held = (
        np.isin(pairs.one, list(by_part))
        & np.isin(pairs.other, list(by_part))
        & (pairs.probability >= params.least_named)
    )
    best: dict[tuple[int, int], float] = {}
    for k in np.flatnonzero(held).tolist():
        chance = float(pairs.probability[k])
        parts = int(pairs.one[k]), int(pairs.other[k])
        for a, b in _differing(known, by_part[parts[0]], by_part[parts[1]], chance, params):
            if _same(known, a, b) in ("counted", "bare") and not _one_setting(pairs.said, *parts, chance):
                continue
            if not (_knows(known, told, a, b) or _knows(known, told, b, a) or _grown(known, a, b, days)):
                named = bool(known.persons[a] and known.persons[b])
                best[a, b] = max(best.get((a, b), 0.0), chance, _NAMED if named else 0.0)
    return sorted(_conflict(known, a, b, chance) for (a, b), chance in best.items())


def _read(numbers: pd.DataFrame, classes: NDArray[np.int8], pairs: Pairs) -> _Numbers:
    tokens = pairs.said.tokens
    raw = dict(zip(tokens.article_ids, tokens.texts, strict=True))
    counted = [""] * len(numbers)
    # Only an age asks whose it is.
    ages = np.flatnonzero([_key(word) == _AGE for word in numbers["of"].fillna("").tolist()])
    spans = counted_spans(numbers.iloc[ages], tokens, classes)
    for row, article_id, start, end in zip(
        ages.tolist(), numbers.article_id.iloc[ages], spans.counted_start, spans.counted_end, strict=True
    ):
        counted[row] = "" if pd.isna(start) else raw[article_id][start:end]
    part = np.where(_partial(numbers, raw), -1, _parts(numbers, pairs))
    return _Numbers(numbers, what_of(numbers, tokens, classes), counted, part)


def _parts(numbers: pd.DataFrame, pairs: Pairs) -> Ints:
    """Tell in which part of a sentence each number stands, -1 for none."""
    position = {article_id: k for k, article_id in enumerate(pairs.said.tokens.article_ids)}
    at = numbers.article_id.map(position).to_numpy(dtype=np.int64) * _APART
    begins = pairs.said.article * _APART + pairs.said.start
    ends = pairs.said.article * _APART + pairs.said.end
    start, end = at + numbers.start.to_numpy(dtype=np.int64), at + numbers.end.to_numpy(dtype=np.int64)
    part = np.searchsorted(begins, start, "right") - 1
    inside = (part >= 0) & (ends[np.maximum(part, 0)] >= end) if len(ends) else np.zeros(len(part), bool)
    return np.where(inside, part, -1)


def notes(
    articles: pd.DataFrame, numbers: pd.DataFrame, pairs: Pairs, params: NumberConflictParams | None = None
) -> pd.DataFrame:
    """Say which articles have sentences with so many numbers that these were not compared with those of another.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and, where it is known, ``source``.
    numbers : DataFrame
        The ``numbers`` table.
    pairs : Pairs
    params : NumberConflictParams, optional

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``.
    """
    params = params or NumberConflictParams()
    part = _parts(numbers, pairs)
    count = np.bincount(part[part >= 0], minlength=len(pairs.said.article))
    many = (count[pairs.one] * count[pairs.other] > params.most) & (pairs.probability >= params.least_named)
    at = np.unique(pairs.said.article[np.concatenate([pairs.one[many], pairs.other[many]])])
    ids = {pairs.said.tokens.article_ids[k] for k in at.tolist()}
    note = "has sentences with so many numbers that they were not compared with those of another such sentence"
    rows = articles.reindex(columns=["source", "article_id"]).loc[articles.article_id.isin(ids)].assign(note=note)
    return pd.concat([load.no_notes(), rows.astype("string")], ignore_index=True)


def _partial(numbers: pd.DataFrame, raw: dict[str, str]) -> NDArray[np.bool_]:
    """Say which numbers count only a part of something, or are half of a score ('4-3')."""
    flags = []
    for row in numbers[["article_id", "start", "end", "unit"]].itertuples(index=False):
        before, behind = (
            raw[row.article_id][max(0, row.start - 12) : row.start],
            raw[row.article_id][row.end : row.end + 12],
        )
        of_them = pd.isna(row.unit) and _OF_THEM.match(behind)
        flags.append(bool(_PART_OF.search(before) or _MORE.match(behind) or of_them))
    return np.array(flags, bool)


def _same(known: _Numbers, a: int, b: int) -> str:
    """Say how two numbers are about the same: 'named', 'aged', 'hurt', 'counted', 'bare', or not at all."""
    if known.units[a] != known.units[b]:
        return ""
    if (known.nouns[a] == _AGE) != (known.nouns[b] == _AGE):
        return ""
    if known.nouns[a] == _AGE:
        mine, theirs = known.persons[a], known.persons[b]
        if mine and theirs:
            return "named" if one_person(mine, theirs) else ""
        noun = _last(known.counted[a])
        return "aged" if not (mine or theirs) and noun == _last(known.counted[b]) and noun not in _ANYBODY else ""
    noun, other = known.nouns[a], known.nouns[b]
    if known.happens[a] != known.happens[b] and known.happens[a] and known.happens[b]:
        return ""
    people = noun == other or all(not word or word in _PEOPLE for word in (noun, other))
    if people and not known.units[a] and known.happens[a] in _HARM and known.happens[a] == known.happens[b]:
        return "hurt"
    if noun and noun == other:
        return "counted"
    return "bare" if not noun and not other and known.units[a] else ""


def one_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two names can be one person's: the same given name and surname, whatever stands between them.

    Parameters
    ----------
    one, other : tuple of str
        Names, word by word; a surname alone is nobody for sure.

    Returns
    -------
    bool

    Examples
    --------
    >>> one_person(("Billy", "Jones"), ("Billy", "Monroe", "Jones")), one_person(("Ann", "Lee", "Sr."), ("Ann", "Lee", "Jr."))
    (True, False)
    """
    kinds = {word.strip(".") for word in (*one[-1:], *other[-1:])} & _GENERATIONS
    if len(kinds) > 1:
        return False
    short, full = (tuple(word for word in name if word.strip(".") not in _GENERATIONS) for name in (one, other))
    return min(len(short), len(full)) > 1 and short[0] == full[0] and short[-1] == full[-1]


def _last(words: str) -> str:
    return _key(words.split()[-1]) if words.split() else ""


def _differing(
    known: _Numbers, ours: list[int], theirs: list[int], chance: float, params: NumberConflictParams
) -> list[tuple[int, int]]:
    """List the numbers of two parts that are about the same and don't fit; where any two fit, the sentences agree."""
    found: list[tuple[int, int]] = []
    if len(ours) * len(theirs) > params.most:
        return found
    within = bool(ours and theirs) and known.articles[ours[0]] == known.articles[theirs[0]]
    by_link: dict[str, list[tuple[int, int]]] = {}
    for a in ours:
        for b in theirs:
            by_link.setdefault(_same(known, a, b), []).append((a, b))
    for how in ("named", "aged", "hurt", "counted", "bare"):
        linked = by_link.get(how, [])
        # Two numbers of one kind in a sentence: which of them is meant can't be told.
        if len(linked) != 1:
            continue
        one, other = (known.ranges[row] for row in linked[0])
        if chance < _enough(how, within, _ONE in (one, other), params) or fits(one, other):
            continue
        if _near(one, other, params.most_apart):
            found.append(linked[0])
    return found


def _enough(how: str, within: bool, one: bool, params: NumberConflictParams) -> float:
    """Say how probable it must be that two sentences report the same thing, by what links their numbers."""
    if how == "named":
        return params.least_named
    if how in ("counted", "bare"):
        # An article that gives two numbers mostly tells of two things.
        return 2.0 if within else params.least
    return max(
        params.least_hurt, params.least_within if within else 0.0, params.least_one if one and how == "hurt" else 0.0
    )


def _one_setting(said: SentenceWords, one: int, other: int, chance: float) -> bool:
    """Say whether two sentences share a name or nearly all words, and no other month, day or year is named."""
    names, times = zip(*(_names_and_times(said, part) for part in (one, other)), strict=True)
    return bool(chance >= _ALL_BUT_SURE or names[0] & names[1]) and (
        not (times[0] and times[1]) or bool(times[0] & times[1])
    )


def _names_and_times(said: SentenceWords, part: int) -> tuple[set[str], set[str]]:
    low, high = (int(k) for k in np.searchsorted(said.sentence, [said.sentence[part], said.sentence[part] + 1]))
    names, times = set(), set()
    for at in range(int(said.ends[low]), int(said.ends[high])):
        key = said.keys[said.word[at]]
        if (
            month_number(key)
            or weekday_number(key) is not None
            or (len(key) == len("2014") and key[:2] in ("19", "20"))
        ):
            times.add(key)
        elif said.kind[at] == NAME:
            names.add(key)
    return names, times


def _near(one: Range, other: Range, most: float) -> bool:
    """Say whether two numbers are of one size, or one is a thousand times the other: million and billion are mixed up."""
    small, large = sorted(abs(x.low if math.isfinite(x.low) else x.high) for x in (one, other))
    return small > 0 and (large <= most * max(small, 1) or (small > _SMALL and large in (1e3 * small, 1e6 * small)))


def _told(known: _Numbers) -> dict[tuple[str, str], list[int]]:
    """List the numbers of each article that have one unit."""
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, (article_id, unit) in enumerate(zip(known.table.article_id, known.units, strict=True)):
        told[article_id, unit].append(row)
    return told


def _knows(known: _Numbers, told: dict[tuple[str, str], list[int]], a: int, b: int) -> bool:
    """Say whether the article of a also gives the number of b, for the same."""
    article_id = known.articles[a]
    if article_id == known.articles[b]:
        return False
    key = (
        article_id,
        known.units[a],
        known.ranges[b],
        known.units[b],
        known.nouns[b],
        known.happens[b],
        known.counted[b],
    )
    if key not in known.known:
        known.known[key] = _told_already(known, told[article_id, known.units[a]], b)
    return known.known[key]


def _told_already(known: _Numbers, rows: list[int], b: int) -> bool:
    wanted = known.ranges[b]
    if known.nouns[b] == _AGE:
        # Of somebody without a name, the same age given to anybody will do: the boy of one is the friend of the other.
        return any(
            fits(known.ranges[row], wanted) and (not known.persons[b] or _same(known, row, b) == "named")
            for row in rows if known.nouns[row] == _AGE
        )  # fmt: skip
    if wanted.exact and (abs(wanted.low) > _SMALL or known.units[b]):
        return any(known.ranges[row] == wanted for row in rows)
    return any(_same(known, row, b) != "" and fits(known.ranges[row], wanted) for row in rows)


def _grown(known: _Numbers, a: int, b: int, days: Mapping[str, tuple[str, str]]) -> bool:
    """Say whether an age may differ because the later article was written after a birthday."""
    if known.nouns[a] != _AGE or any(known.articles[row] not in days for row in (a, b)):
        return False
    first, later = sorted((a, b), key=lambda row: days[known.articles[row]])
    written = [date.fromisoformat(days[known.articles[row]][0]) for row in (first, later)]
    passed = (written[1] - written[0]).days
    older = known.ranges[later].low - known.ranges[first].high
    return passed >= _MONTH and 0 < older <= passed // 365 + 1


def _conflict(known: _Numbers, a: int, b: int, chance: float) -> Conflict:
    places = sorted(_place(known, row) for row in (a, b))
    return Conflict("number", _subject(known, a, b), places[0], places[1], float(f"{chance:.6g}"))


def _place(known: _Numbers, row: int) -> Place:
    start, end = known.spans[row]
    return Place(known.articles[row], start, end, value_of(known.ranges[row], known.units[row]))


def _subject(known: _Numbers, a: int, b: int) -> str:
    """Say what the numbers are about, in words of the articles."""
    if known.nouns[a] == _AGE:
        who = max((known.counted[row] for row in (a, b)), key=lambda words: (len(words), words))
        return " ".join(f"age of {who}".split()) if who else "age"
    noun = next((known.table["of"].iloc[row] for row in (a, b) if known.nouns[row]), "")
    happens = known.happens[a] or known.happens[b]
    return ", ".join(part for part in (noun, happens) if part) or known.units[a]
