"""Numbers of sentences that report the same thing → where they differ: 12 dead in one article, 15 in another.

In: the ``numbers`` table, parts of speech, and pairs of parts of sentences (:mod:`nlp_helpers.sentence_pairs`). Out:
:class:`nlp_helpers.discrepancies.places.Conflict`. Two numbers are compared if their sentences probably report the same thing,
and they have one unit and count the same: the same noun, or people to whom the same happens, or the age of the same person.
They differ if no exact value fits both: 'more than 100' and 112 agree, so do 'some 2,000' and 1,980, and 2 million and 1.96
million. An article that also gives the other's number knows both, and is not taken to disagree. Which numbers are about the
same is told by :mod:`nlp_helpers.discrepancies.same_count`.

>>> from nlp_helpers import tables
>>> from nlp_helpers.grammar.word_classes import classify
>>> from nlp_helpers.sentence_pairs import find_pairs
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> said = of_texts(["A fire in Oldham killed 12 people.", "The fire in Oldham killed 15 people."])
>>> rows = [("000000", 24, 26, 12.0, 12.0, "people"), ("000001", 26, 28, 15.0, 15.0, "people")]
>>> numbers = tables.make("numbers", pd.DataFrame(rows, columns=["article_id", "start", "end", "low", "high", "of"]))
>>> (found,) = find_number_conflicts(numbers, classify(said.tokens), find_pairs(said, np.array([0, 0])), {})
>>> found.subject, found.one.value, found.other.value
('people, kill', '12', '15')
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers import notes
from nlp_helpers.dates.calendar_days import month_number, weekday_number
from nlp_helpers.discrepancies.places import Conflict, Place
from nlp_helpers.discrepancies.same_count import AGE, Counts, read_counts, same
from nlp_helpers.numbers.ranges import Range, fits, value_of
from nlp_helpers.sentence_pairs.pairs import Pairs
from nlp_helpers.sentence_pairs.sentence_words import NAME, SentenceWords

_BIRTHDAY_BETWEEN = 30  # days between two articles from which a birthday is likelier than a slip
_NAMED = 0.85  # share of the ages of one person that truly differ, of those found in articles about shootings
_ALL_BUT_SURE = 0.97
_NEVER = math.inf  # probable enough
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
    known = read_counts(numbers, classes, pairs.said)
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
            if same(known, a, b) in ("counted", "bare") and not _one_setting(pairs.said, *parts, chance):
                continue
            if not (_knows(known, told, a, b) or _knows(known, told, b, a) or _grown(known, a, b, days)):
                named = bool(known.persons[a] and known.persons[b])
                best[a, b] = max(best.get((a, b), 0.0), chance, _NAMED if named else 0.0)
    return sorted(_conflict(known, a, b, chance) for (a, b), chance in best.items())


def notes_of(
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
    part = pairs.said.holding(numbers)
    count = np.bincount(part[part >= 0], minlength=len(pairs.said.article))
    many = (count[pairs.one] * count[pairs.other] > params.most) & (pairs.probability >= params.least_named)
    at = np.unique(pairs.said.article[np.concatenate([pairs.one[many], pairs.other[many]])])
    ids = {pairs.said.tokens.article_ids[k] for k in at.tolist()}
    note = "has sentences with so many numbers that they were not compared with those of another such sentence"
    return notes.of_articles(articles, [(article_id, note) for article_id in articles.article_id if article_id in ids])


def _differing(
    known: Counts, ours: list[int], theirs: list[int], chance: float, params: NumberConflictParams
) -> list[tuple[int, int]]:
    """List the numbers of two parts that are about the same and don't fit; where any two fit, the sentences agree."""
    found: list[tuple[int, int]] = []
    if len(ours) * len(theirs) > params.most:
        return found
    within = bool(ours and theirs) and known.articles[ours[0]] == known.articles[theirs[0]]
    by_link: dict[str, list[tuple[int, int]]] = {}
    for a in ours:
        for b in theirs:
            by_link.setdefault(same(known, a, b), []).append((a, b))
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
        return _NEVER if within else params.least
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


def _told(known: Counts) -> dict[tuple[str, str], list[int]]:
    """List the numbers of each article that have one unit."""
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, (article_id, unit) in enumerate(zip(known.table.article_id, known.units, strict=True)):
        told[article_id, unit].append(row)
    return told


def _knows(known: Counts, told: dict[tuple[str, str], list[int]], a: int, b: int) -> bool:
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
    if key not in known.answers:
        known.answers[key] = _told_already(known, told[article_id, known.units[a]], b)
    return known.answers[key]


def _told_already(known: Counts, rows: list[int], b: int) -> bool:
    wanted = known.ranges[b]
    if known.nouns[b] == AGE:
        # Of somebody without a name, the same age given to anybody will do: the boy of one is the friend of the other.
        return any(
            fits(known.ranges[row], wanted) and (not known.persons[b] or same(known, row, b) == "named")
            for row in rows if known.nouns[row] == AGE
        )  # fmt: skip
    if wanted.exact and (abs(wanted.low) > _SMALL or known.units[b]):
        return any(known.ranges[row] == wanted for row in rows)
    return any(same(known, row, b) != "" and fits(known.ranges[row], wanted) for row in rows)


def _grown(known: Counts, a: int, b: int, days: Mapping[str, tuple[str, str]]) -> bool:
    """Say whether an age may differ because the later article was written after a birthday."""
    if known.nouns[a] != AGE or any(known.articles[row] not in days for row in (a, b)):
        return False
    first, later = sorted((a, b), key=lambda row: days[known.articles[row]])
    written = [date.fromisoformat(days[known.articles[row]][0]) for row in (first, later)]
    passed = (written[1] - written[0]).days
    older = known.ranges[later].low - known.ranges[first].high
    return passed >= _BIRTHDAY_BETWEEN and 0 < older <= passed // 365 + 1


def _conflict(known: Counts, a: int, b: int, chance: float) -> Conflict:
    places = sorted(_place(known, row) for row in (a, b))
    return Conflict(
        "number", _subject(known, a, b), places[0], places[1], float(f"{chance:.6g}"), known.nouns[a] == AGE
    )


def _place(known: Counts, row: int) -> Place:
    start, end = known.spans[row]
    return Place(known.articles[row], start, end, value_of(known.ranges[row], known.units[row]))


def _subject(known: Counts, a: int, b: int) -> str:
    """Say what the numbers are about, in words of the articles."""
    if known.nouns[a] == AGE:
        who = max((known.counted[row] for row in (a, b)), key=lambda words: (len(words), words))
        return " ".join(f"age of {who}".split()) if who else "age"
    noun = next((known.table["of"].iloc[row] for row in (a, b) if known.nouns[row]), "")
    happens = known.happens[a] or known.happens[b]
    return ", ".join(part for part in (noun, happens) if part) or known.units[a]
