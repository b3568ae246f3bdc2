"""Days and times of day in sentences that report the same thing → the same event on two days, or at two times.

In: the ``dates`` table, tokens, pairs of parts of sentences, ``articles``. Out: conflicts of the kind ``date``. Two parts that
report the same thing are compared if each names one day, or one time, and gives it to the same act: what people *said* on a
day, or what happens again and again (hearings, services), says nothing. Weekdays are compared by their names, as the day that
'Wednesday' was depends on a day of publication that may be inferred. A time of day is an interval: 'about 3:30' and '3:34' agree.

>>> minutes("just before 7 p.m."), minutes("11:37 a.m."), minutes("about noon")
((1120, 1140, True), (697, 697, True), (705, 735, True))
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.dates.calendar_days import time_words
from nlp_helpers.discrepancies.places import Conflict, Place, likelihood
from nlp_helpers.discrepancies.word_lists import conflict_words
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.sentence_pairs.pairs import Pairs
from nlp_helpers.sentence_pairs.sentence_words import NAME

#: Of each rule, how many of its finds were read, and how many of them were right.
READ = {"day": (3, 3), "time": (8, 8)}

_SURE = {"day": 0.6, "time": 0.4}  # probability that two parts of two articles report the same thing
_ALL_BUT_SURE = 0.9
_SURE_WITHIN = 0.9  # of two parts of one article
_MOST_DAYS = 7  # between two days of one event
_MOST_MINUTES = 180  # between two times of one event, but for a.m. and p.m. confused
_WEEKDAYS = [names.split()[0].lower() for names in time_words()["weekdays"]["en"]]
_MONTHS = {names[:3].lower() for names in time_words()["months"]["en"]}
_VERBS = [CODE[name] for name in ("VBD", "VBN", "VBG", "VB")]
_HELPING = conflict_words("helping verbs")
# What is done on a day that says nothing about the event, or is done again and again.
_PASSED = conflict_words("no event")
# Verbs of one moment: what happened, and that help was called.
_MOMENT = conflict_words("moment")
_CALLED = conflict_words("called")
_DEAD = conflict_words("dead")
_CAUGHT = conflict_words("caught")
_ANOTHER = re.compile(
    r"\b(another|second|third|first|fourth|also|later|earlier|again|last|next|previous|separate|updated?|published|posted)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?:\b(just after|just before|shortly after|shortly before|a little after|a little before|right after|minutes after|"
    r"minutes past|minutes before|about|around|approximately|roughly|nearly|almost|after|before|by|until|till|since|from|between|"
    r"past|to|and) )?"
    r"\b(?:(\d{1,2})(?:[:.]([0-5]\d))? ?([ap])(?:\.m\.|\.?m\b)|(\d{1,2}):([0-5]\d)(?![\d:])|(noon|midnight)\b)",
    re.IGNORECASE,
)
_OPEN = conflict_words("open")


def find_day_conflicts(
    dates: pd.DataFrame,
    tokens: Tokens,
    pairs: Pairs,
    classes: NDArray[np.int8],
) -> list[Conflict]:
    """Find events that are given two days, or two times of day.

    Parameters
    ----------
    dates : DataFrame
        The ``dates`` table.
    tokens : Tokens
        Of the articles.
    pairs : Pairs
        Of the sentences of these tokens.
    classes : ndarray of int8, shape (n_tokens,)
        Of :func:`nlp_helpers.grammar.word_classes.classify`.

    Returns
    -------
    list of Conflict
        Of the kind ``date``, sorted; the subject is the shorter of the two parts.
    """
    if not len(pairs.one):
        return []
    reader = _Reader(dates, tokens, pairs, classes)
    found: set[Conflict] = set()
    for at in np.flatnonzero(pairs.probability >= min(_SURE.values())).tolist():
        one, other, sure = int(pairs.one[at]), int(pairs.other[at]), float(pairs.probability[at])
        within = pairs.said.article[one] == pairs.said.article[other]
        if sure >= (_SURE_WITHIN if within else _SURE["day"]) and (conflict := reader.days(one, other, sure)):
            found.add(conflict)
        if sure >= _SURE["time"] and not within and (conflict := reader.times(one, other)):
            found.add(conflict)
    return _one_each(found)


def _one_each(found: set[Conflict]) -> list[Conflict]:
    """Keep one of several that set the same two values of the same two articles against each other."""
    kept: dict[tuple[str, str, str, str], Conflict] = {}
    for conflict in sorted(found):
        one, other = conflict.one, conflict.other
        kept.setdefault((one.article_id, one.value, other.article_id, other.value), conflict)
    return list(kept.values())


@dataclass(frozen=True)
class _Mention:
    """A day or a time in a part of a sentence, and the verb that it goes with."""

    start: int
    end: int
    text: str
    verb: str = ""
    day: str = ""


class _Reader:
    """Reads the days and times of parts of sentences, each once."""

    def __init__(self, dates: pd.DataFrame, tokens: Tokens, pairs: Pairs, classes: NDArray[np.int8]) -> None:
        self.tokens, self.said = tokens, pairs.said
        self.start, self.end = pairs.said.start, pairs.said.end
        self.verb = np.isin(classes, _VERBS)
        self.low = [form.lower() for form in tokens.forms]
        self.of_article: dict[str, list[tuple[int, int, str]]] = {}
        some = dates[(dates.precision == "day").fillna(False).astype(bool)]
        for article_id, start, end, first, last in zip(
            some.article_id, some.start, some.end, some.date_from, some.date_to, strict=True
        ):
            sure = pd.notna(first) and pd.notna(last) and first == last
            self.of_article.setdefault(article_id, []).append((int(start), int(end), str(first) if sure else ""))
        for rows in self.of_article.values():
            rows.sort()
        self.known: dict[tuple[str, int], list[_Mention]] = {}

    def days(self, one: int, other: int, sure: float) -> Conflict | None:
        """Compare the days of two parts that report the same as surely as `sure`."""
        a, b = self._mentions("day", one, self._days), self._mentions("day", other, self._days)
        if len(a) != 1 or len(b) != 1 or not _two_days(a[0], b[0]) or not _same_act(a[0].verb, b[0].verb):
            return None
        mine, yours = self._names(one), self._names(other)
        # Each with a name of its own, they may be of two events; not where nearly all else is the same.
        apart = mine - yours and yours - mine and not (sure >= _ALL_BUT_SURE and mine & yours)
        if apart or self._of_another(one, other):
            return None
        return self._conflict("day", one, other, a[0], b[0])

    def times(self, one: int, other: int) -> Conflict | None:
        """Compare the times of two parts."""
        a, b = self._mentions("time", one, self._clock), self._mentions("time", other, self._clock)
        if len(a) != 1 or len(b) != 1 or not _two_times(a[0].text, b[0].text) or not _same_moment(a[0], b[0]):
            return None
        if not self._names(one) & self._names(other) or self._of_another(one, other):
            return None
        return self._conflict("time", one, other, a[0], b[0])

    def _mentions(self, kind: str, part: int, read: Callable[[int], Iterator[_Mention]]) -> list[_Mention]:
        """Give the one day or time of a part with its verb; of several the first two."""
        if (kind, part) not in self.known:
            found = list(islice(read(part), 2))
            if len(found) == 1:
                found = [replace(found[0], verb=self._verb(part, found[0].start, found[0].end))]
            self.known[kind, part] = found
        return self.known[kind, part]

    def _days(self, part: int) -> Iterator[_Mention]:
        article = int(self.said.article[part])
        rows = self.of_article.get(self.tokens.article_ids[article], [])
        start, end = int(self.start[part]), int(self.end[part])
        for at in range(bisect_left(rows, (start,)), len(rows)):
            a, b, day = rows[at]
            if a >= end:
                break
            yield _Mention(a, b, self.tokens.texts[article][a:b], day=day)

    def _clock(self, part: int) -> Iterator[_Mention]:
        text = self.tokens.texts[int(self.said.article[part])]
        for m in _CLOCK.finditer(text, int(self.start[part]), int(self.end[part])):
            yield _Mention(m.start(), m.end(), m[0])

    def _verb(self, part: int, start: int, end: int) -> str:
        """Give the verb before a stretch, or the first one behind it, in small letters."""
        first, last = int(self.said.first[part]), int(self.said.last[part])
        places = self.tokens.start[first : last + 1]
        at = first + int(np.searchsorted(places, start))
        behind = first + int(np.searchsorted(places, end))
        for k in [*range(at - 1, first - 1, -1), *range(behind, last + 1)]:
            if self.verb[k] and (word := self.low[self.tokens.form[k]]) not in _HELPING:
                return word
        return ""

    def _of_another(self, one: int, other: int) -> bool:
        """Tell whether one of two parts says that there was another such event."""
        return any(_ANOTHER.search(self.said.text(part)) for part in (one, other))

    def _names(self, part: int) -> set[str]:
        said = self.said
        some = slice(said.ends[part], said.ends[part + 1])
        names = {said.keys[k] for k, kind in zip(said.word[some], said.kind[some], strict=True) if kind == NAME}
        return {name for name in names if name not in _WEEKDAYS and name[:3] not in _MONTHS}

    def _conflict(self, rule: str, one: int, other: int, a: _Mention, b: _Mention) -> Conflict:
        places = []
        for part, mention in ((one, a), (other, b)):
            article = self.tokens.article_ids[int(self.said.article[part])]
            value = " ".join(mention.text.split())
            if rule == "day":
                dated = mention.day and re.search(r"\d", mention.text)
                value = mention.day if dated else _weekday(mention.text).capitalize()
            places.append(Place(article, mention.start, mention.end, value))
        first, second = sorted(places)
        shorter = min(self.said.text(one), self.said.text(other), key=lambda text: (len(text), text))
        return Conflict("date", " ".join(shorter.split()), first, second, likelihood(*READ[rule]))


def _weekday(text: str) -> str:
    found = [day for day in _WEEKDAYS if day in text.lower()]
    return found[0] if len(found) == 1 else ""


def _two_days(a: _Mention, b: _Mention) -> bool:
    """Tell whether two mentions of days are of two days for sure."""
    one, other = _weekday(a.text), _weekday(b.text)
    dated = all(re.search(r"\d", mention.text) and mention.day for mention in (a, b))
    if not ((one and other and one != other) or (dated and a.day[5:] != b.day[5:])):
        return False
    both = f"{a.text} {b.text}".lower()
    if re.search("night|late|evening", both) and re.search("morning|early", both):
        return False  # of one night
    if a.day and b.day:
        return 0 < abs((date.fromisoformat(a.day) - date.fromisoformat(b.day)).days) <= _MOST_DAYS
    return True


def _same_act(one: str, other: str) -> bool:
    """Tell whether two verbs are of one act that is done once."""
    if {one, other} & (_PASSED | _CALLED):
        return False
    return bool(one) and (one == other or any({one, other} <= group for group in (_MOMENT, _CAUGHT)))


def minutes(text: str) -> tuple[int, int, bool] | None:
    """Read a time of day as an interval.

    Parameters
    ----------
    text : str
        A time, with the word before it.

    Returns
    -------
    tuple of int, int and bool, or None
        First and last minute of the day, and whether it is known to be before or after noon; nothing for what is no time, or is
        open ('until 5 p.m.').

    Examples
    --------
    >>> minutes("10:30"), minutes("until 5 p.m.")
    ((625, 635, False), None)
    """
    found = _CLOCK.search(text)
    if not found:
        return None
    word, hour, minute, half, hour_24, minute_24, named = found.groups()
    word = (word or "").lower()
    hours, rest = int(hour or hour_24 or 0), int(minute or minute_24 or 0)
    if word in _OPEN or word.startswith("minutes") or hours > 23 or (half and not 0 < hours < 13):
        return None
    known = bool(half or named) or hours > 12
    at = hours * 60 + rest
    if named:
        at = 720 if named.lower() == "noon" else 0
    elif half:
        at = at % 720 + (720 if half.lower() == "p" else 0)
    if "after" in word:
        return at, at + 20, known
    if "before" in word or word in ("nearly", "almost"):
        return at - 20, at, known
    even = rest % 30 == 0  # a half or a full hour may be rounded
    around = (15 if even else 5) if word else (5 if even else 0)
    return at - around, at + around, known


def _two_times(a: str, b: str) -> bool:
    """Tell whether two times of day contradict each other: apart by minutes, or by the half of the day."""
    one, other = minutes(a), minutes(b)
    if one is None or other is None:
        return False
    day = 1440 if one[2] and other[2] else 720
    wide = (one[1] - one[0] + other[1] - other[0]) / 2
    between = abs((one[0] + one[1]) / 2 - (other[0] + other[1]) / 2) % day
    apart = min(between, day - between) - wide
    return 0 < apart <= _MOST_MINUTES or (day == 1440 and abs(between - 720) <= 30)


def _same_moment(a: _Mention, b: _Mention) -> bool:
    """Tell whether the verbs of two times are of one moment."""
    verbs = {a.verb, b.verb}
    if verbs <= _MOMENT:
        one, other = minutes(a.text), minutes(b.text)
        if one and other and (a.verb in _CALLED) != (b.verb in _CALLED):
            # Help comes later: a call some minutes after the shots contradicts nothing.
            called, happened = (one, other) if a.verb in _CALLED else (other, one)
            return not 0 <= called[0] - happened[1] <= 30
        return True
    return "" not in verbs and (verbs <= _DEAD or (len(verbs) == 1 and not verbs & _PASSED))
