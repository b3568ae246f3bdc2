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
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.conflicts import Conflict, Place
from nlp_helpers.sentence_pairs import Pairs
from nlp_helpers.sentence_words import NAME
from nlp_helpers.tokens import Tokens
from nlp_helpers.word_classes import CODE, classify

#: rule: (conflicts read, right ones)
READ = {"day": (1, 1), "time": (1, 1)}

_SURE = {"day": 0.6, "time": 0.5}
_SURE_WITHIN = 0.9  # of two parts of one article
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VERBS = [CODE[name] for name in ("VBD", "VBN", "VBG", "VB")]
_HELPING = frozenset("is are was were be been being am has have had do does did 's 're".split())
# What is done on a day that says nothing about the event, or is done again and again.
_PASSED = frozenset(
    "say says said saying told tell tells announce announced report reported reports reporting confirm confirmed state stated stating "
    "according post posted tweet tweeted release released publish published update updated identify identified schedule scheduled set "
    "expected due appear appeared wrote write speaking spoke added held hold pleaded plead answered charged sentenced convicted arraigned "
    "begin begins continue continued remain remained remains investigate investigating address addressed addressing talk talked "
    "testified testify met meet called".split()
)
# Verbs of one moment: what happened, and that help was called.
_MOMENT = frozenset(
    "happened happen occurred occur shot shoot shooting wounded killed opened fired rang broke stabbed attacked struck hit crashed exploded "
    "called responded respond dispatched went unfolded took erupted heard began started responding injured collapsed fell sank discharged reported alerted came".split()
)
_CALLED = frozenset("responded respond responding dispatched arrived called".split())
_DEAD = frozenset("pronounced died dead declared".split())
_CAUGHT = frozenset("arrested captured detained apprehended caught".split())
_ANOTHER = re.compile(r"\b(another|second|third|first|fourth|also|later|earlier|again|last|next|previous|separate|update[d]?|published|posted)\b", re.I)
_CLOCK = re.compile(
    r"(?:\b(just after|just before|shortly after|shortly before|a little after|a little before|right after|minutes (?:after|past|before)|about|around|"
    r"approximately|roughly|nearly|almost|after|before|by|until|till|since|from|between|past|to|and) )?"
    r"\b(?:(\d{1,2})(?:[:.]([0-5]\d))? ?([ap])\.?m\b|(\d{1,2}):([0-5]\d)(?![\d:])|(noon|midnight)\b)", re.I,
)  # fmt: skip


def find_day_conflicts(
    dates: pd.DataFrame, tokens: Tokens, pairs: Pairs, articles: pd.DataFrame, classes: NDArray[np.int8] | None = None
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
    articles : DataFrame
        Columns ``article_id, raw``.
    classes : ndarray of int8, shape (n_tokens,), optional
        Of :func:`nlp_helpers.word_classes.classify`, which is asked without it.

    Returns
    -------
    list of Conflict
        Of the kind ``date``.
    """
    return [conflict for _, conflict in _found(dates, tokens, pairs, classify(tokens) if classes is None else classes)]


def _found(dates: pd.DataFrame, tokens: Tokens, pairs: Pairs, classes: NDArray[np.int8]) -> list[tuple[str, Conflict]]:
    if not len(pairs.one):
        return []
    reader = _Reader(dates, tokens, pairs, classes)
    found: dict[Conflict, str] = {}
    for at in np.flatnonzero(pairs.probability >= min(_SURE.values())).tolist():
        one, other, sure = int(pairs.one[at]), int(pairs.other[at]), float(pairs.probability[at])
        for rule, look in (("day", reader.days), ("time", reader.times)):
            if sure >= _SURE[rule]:
                for conflict in look(one, other, sure):
                    found.setdefault(conflict, rule)
    return [(rule, conflict) for conflict, rule in sorted(found.items())]


@dataclass(frozen=True)
class _Mention:
    """A day or a time in a part of a sentence, and the verb that it goes with."""

    start: int
    end: int
    text: str
    verb: str
    day: str = ""


class _Reader:
    """Reads the days and times of parts of sentences, each once."""

    def __init__(self, dates: pd.DataFrame, tokens: Tokens, pairs: Pairs, classes: NDArray[np.int8]) -> None:
        self.tokens, self.said = tokens, pairs.said
        self.verb = np.isin(classes, _VERBS)
        self.start, self.end = pairs.said.start, pairs.said.end
        self.low = [form.lower() for form in tokens.forms]
        self.of_article: dict[str, list[tuple[int, int, str]]] = {}
        some = dates[(dates.precision == "day").fillna(False)]
        for row in some.itertuples():
            sure = pd.notna(row.date_from) and row.date_from == row.date_to
            self.of_article.setdefault(row.article_id, []).append((int(row.start), int(row.end), str(row.date_from) if sure else ""))
        for rows in self.of_article.values():
            rows.sort()
        self.known: dict[tuple[str, int], list[_Mention]] = {}
        self.starts: dict[int, tuple[int, list[int]]] = {}

    def days(self, one: int, other: int, sure: float) -> Iterator[Conflict]:
        """Compare the days of two parts."""
        a, b = self._mentions("day", one, self._days), self._mentions("day", other, self._days)
        if len(a) != 1 or len(b) != 1 or not _two_days(a[0], b[0]) or not _same_act(a[0].verb, b[0].verb):
            return
        if self._apart(one, other) or (self.said.article[one] == self.said.article[other] and sure < _SURE_WITHIN):
            return
        yield self._conflict(one, other, a[0], b[0])

    def times(self, one: int, other: int, sure: float) -> Iterator[Conflict]:
        """Compare the times of two parts."""
        if self.said.article[one] == self.said.article[other]:
            return
        a, b = self._mentions("time", one, self._clock), self._mentions("time", other, self._clock)
        if len(a) != 1 or len(b) != 1 or not _two_times(a[0].text, b[0].text) or not _same_moment(a[0], b[0]):
            return
        if not self._names(one) & self._names(other) or _ANOTHER.search(self.said.text(one) + " " + self.said.text(other)):
            return
        yield self._conflict(one, other, a[0], b[0])

    def _mentions(self, kind: str, part: int, read: Callable[[int], list[_Mention]]) -> list[_Mention]:
        if (kind, part) not in self.known:
            self.known[kind, part] = read(part)
        return self.known[kind, part]

    def _days(self, part: int) -> list[_Mention]:
        article = int(self.said.article[part])
        rows = self.of_article.get(self.tokens.article_ids[article], [])
        start, end = int(self.start[part]), int(self.end[part])
        found = []
        for a, b, day in rows[bisect_left(rows, (start,)) :]:
            if a >= end:
                break
            found.append(_Mention(a, b, self.tokens.texts[article][a:b], self._verb(part, a, b), day))
        return found

    def _clock(self, part: int) -> list[_Mention]:
        article = int(self.said.article[part])
        start, end = int(self.start[part]), int(self.end[part])
        return [
            _Mention(m.start(), m.end(), m[0], self._verb(part, m.start(), m.end()))
            for m in _CLOCK.finditer(self.tokens.texts[article], start, end)
        ]

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

    def _apart(self, one: int, other: int) -> bool:
        """Tell whether two parts name other people or places, or one of them says that there was another event."""
        a, b = self._names(one), self._names(other)
        text = self.said.text(one) + " " + self.said.text(other)
        return bool(a - b and b - a) or bool(_ANOTHER.search(text))

    def _names(self, part: int) -> set[str]:
        said = self.said
        some = slice(said.ends[part], said.ends[part + 1])
        names = {said.keys[k] for k, kind in zip(said.word[some], said.kind[some], strict=True) if kind == NAME}
        return {name for name in names if name not in _WEEKDAYS and name[:3] not in _MONTHS}

    def _conflict(self, one: int, other: int, a: _Mention, b: _Mention) -> Conflict:
        rule = "day" if a.day or not _CLOCK.search(a.text) else "time"
        places = []
        for part, mention in ((one, a), (other, b)):
            article = self.tokens.article_ids[int(self.said.article[part])]
            places.append(Place(article, mention.start, mention.end, " ".join(mention.text.split())))
        first, second = sorted(places)
        n, right = READ[rule]
        shorter = min(self.said.text(one), self.said.text(other), key=lambda text: (len(text), text))
        return Conflict("date", " ".join(shorter.split()), first, second, right / n)


def _weekday(text: str) -> str:
    found = [day for day in _WEEKDAYS if day in text.lower()]
    return found[0] if len(found) == 1 else ""


def _two_days(a: _Mention, b: _Mention) -> bool:
    """Tell whether two mentions of days are of two days for sure."""
    one, other = _weekday(a.text), _weekday(b.text)
    dated = all(re.search(r"\d", m.text) and m.day for m in (a, b))
    if not ((one and other and one != other) or (dated and a.day[5:] != b.day[5:])):
        return False
    night = re.search(r"night|late|evening", (a.text + b.text).lower()) and re.search(r"morning|early", (a.text + b.text).lower())
    if night:
        return False
    if a.day and b.day:
        apart = abs((date.fromisoformat(a.day) - date.fromisoformat(b.day)).days)
        return 0 < apart < 8
    return True


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
    if named:
        at, known, even = (720 if named.lower() == "noon" else 0), True, True
    else:
        hours, rest = int(hour or hour_24), int(minute or minute_24 or 0)
        if hours > 23 or (half and not 0 < hours < 13):
            return None
        known, even = bool(half) or hours > 12, rest % 30 == 0
        at = (hours % 12 + (12 if half.lower() == "p" else 0) if half else hours) * 60 + rest
    word = (word or "").lower()
    if word in ("by", "until", "till", "since", "from", "between", "to", "and", "past", "after", "before") or word.startswith("minutes"):
        return None
    if "after" in word:
        return at, at + 20, known
    if "before" in word or word in ("nearly", "almost"):
        return at - 20, at, known
    around = (15 if even else 5) if word else (5 if even else 0)
    return at - around, at + around, known


def _two_times(a: str, b: str) -> bool:
    one, other = minutes(a), minutes(b)
    if one is None or other is None:
        return False
    around = 1440 if one[2] and other[2] else 720
    apart = max((one[0] - other[1]), (other[0] - one[1]))
    if around == 720:
        one, other = ((x[0] % 720, x[0] % 720 + x[1] - x[0]) for x in (one, other))
        apart = max(one[0] - other[1], other[0] - one[1])
    apart = min(apart, around - abs((one[0] + one[1]) - (other[0] + other[1])) // 2 - (one[1] - one[0] + other[1] - other[0]) // 2)
    return 0 < apart <= 180 or (around == 1440 and 660 <= apart)


def _same_act(one: str, other: str) -> bool:
    """Tell whether two verbs are of one act that is done once."""
    if one in _PASSED or other in _PASSED or one in _CALLED or other in _CALLED:
        return False
    return bool(one) and (one == other or any({one, other} <= group for group in (_MOMENT, _CAUGHT)))


def _same_moment(a: _Mention, b: _Mention) -> bool:
    verbs = {a.verb, b.verb}
    if "" in verbs:
        return False
    if verbs <= _MOMENT:
        # Help comes later: a call some minutes after the shots contradicts nothing.
        one, other = minutes(a.text), minutes(b.text)
        assert one and other
        if (a.verb in _CALLED) != (b.verb in _CALLED):
            called, happened = (one, other) if a.verb in _CALLED else (other, one)
            return not 0 <= called[0] - happened[1] <= 30
        return True
    return verbs <= _DEAD or (len(verbs) == 1 and not verbs & _PASSED)
