"""What time expressions are made of: the parts of one, and the pieces their patterns share.

In: words and figures. Out: numbers, units, and the patterns that :mod:`nlp_helpers.dates.named` and
:mod:`nlp_helpers.dates.relative` are put together from. English only.

>>> Expression(0, 5, "weekday", weekday=4).kind, count_of("A couple of"), unit_of("Years")
('weekday', 2, 'year')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from nlp_helpers.dates.calendar_days import time_words


@dataclass(frozen=True)
class Expression:
    """A time expression as the words give it.

    Attributes
    ----------
    start, end : int
        Its span.
    kind : str
        day, month, year, quarter, half, season, decade, weekday, weekend: a calendar unit, whole or (with a `to_…`) a
        range of them; shift: that many units from the day of speaking ('last month', 'two days ago'); span: the next or
        past so many units; offset: so many units from the time named before it ('two days later'); until: from the one
        named after it ('two days before the vote on Friday'); event: a time that only knowledge of the world can place;
        vague: 'a few days ago'; figures: a day that can be read in two ways.
    year, month, day, weekday : int or None
        What is named; months from 1, weekdays from 0, which is Monday. For quarter, half and season, `month` is their first.
    to_year, to_month, to_day, to_weekday : int or None
        What the second end of a range names.
    n, unit : int or None, str
        How many of which unit, for a shift, span or offset; `n` is negative towards the past. Of a weekday: 'week' ('Tuesday
        next week'), 'which' ('last Tuesday') or 'offset' ('the following Tuesday'); of a month or quarter, `n` is that of
        its year ('January of last year').
    part : str
        early, mid or late; start or end.
    open : bool
        Whether it goes on from there ('since 2014').
    tense : str
        past, future or '' (the words don't say).
    quoted : bool
        Whether it stands within quotation marks.
    sentence : int
        In which sentence of the text it stands, counted from 0.
    edge : str
        Of a weekday: 'first' or 'last', where the words say that a meeting or its like begins or ends then; or ''.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    to_year: int | None = None
    to_month: int | None = None
    to_day: int | None = None
    to_weekday: int | None = None
    n: int | None = None
    unit: str = ""
    part: str = ""
    open: bool = False
    tense: str = ""
    quoted: bool = False
    sentence: int = 0
    edge: str = ""


def words(key: str) -> list[str]:
    """Read a list of ``data/time_words.json``, in which '_' stands for the blank within an entry."""
    return [word.replace("_", " ") for word in time_words()[key].split()]


def either(entries: list[str]) -> str:
    """Write an alternation of these words, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(entries, key=lambda word: (-len(word), word)))


def _names(key: str, abbreviated: bool) -> str:
    lists = [words.split() for words in time_words()[key]["en"]]
    full, short = [words[0] for words in lists], [word for words in lists for word in words[1:]]
    names = either([*full, *(name.upper() for name in full)])
    return (
        rf"(?:{names}|(?:{either([*short, *(name.upper() for name in short)])})\.?)" if abbreviated else rf"(?:{names})"
    )


B = r"(?<![\w$€£#@.’'-])"  # an expression begins here
E = r"(?![\w@])(?![.,:][0-9])(?!\s?%)"  # and ends here
S = r"[ \t\xa0\u2009\u202f]{1,2}\n?|\n"
GAP = rf"(?:{S})"
TO = rf"(?:\s?[-–—/]\s?|{GAP}(?:to|through|thru|until|till){GAP})"
TO_AND = rf"(?:\s?[-–—/&]\s?|{GAP}(?:to|through|thru|until|till|and){GAP})"
FROM = rf"(?:(?:[Ff]rom|FROM){GAP}(?:the{GAP})?)?"
MONTH, MONTH_FULL = _names("months", True), _names("months", False)
WEEKDAY, WEEKDAY_FULL = _names("weekdays", True), _names("weekdays", False)
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th|ST|ND|RD|TH)?(?![\w%])(?![.,:][0-9])"
YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
NUMBER = rf"(?:[1-9][0-9]{{0,2}}|(?i:{either(list(time_words()['numbers']))}))"
TIME_OF_DAY = r"(?:[ \xa0](?:morning|afternoon|evening|night|lunchtime|noon|midnight)s?(?!\w))?"

Finder = Callable[[re.Match[str]], Expression | None]
Finders = list[tuple[re.Pattern[str], Finder, str]]


def finds(finders: Finders, pattern: str, starts: str) -> Callable[[Finder], Finder]:
    """Put a function that takes a match apart, or refuses it, on a list: with its pattern and what this can begin with."""

    def register(finder: Finder) -> Finder:
        finders.append((re.compile(pattern), finder, starts))
        return finder

    return register


def int_of(word: str | None) -> int | None:
    """Read figures, with or without an ordinal's ending; None stays None."""
    return int(re.sub(r"\D", "", word)) if word else None


@cache
def _numbers() -> dict[str, int]:
    return dict(time_words()["numbers"])


def count_of(number: str) -> int:
    """Read a number in figures or in words, as ``data/time_words.json`` has them."""
    return int(number) if number.isdigit() else _numbers()[" ".join(number.casefold().split())]


def unit_of(word: str) -> str:
    """Give the unit that a word names, in the singular; a night counts as a day."""
    word = word.casefold().rstrip("s")
    return {"centurie": "century", "fortnight": "fortnight", "night": "day"}.get(word, word)


def beginning_of(match: re.Match[str], ranged: bool) -> int:
    """Begin at 'from' and 'between' only where they make an interval."""
    return match.start() if ranged else match.start("first")


_PART = {
    "early": "early", "mid": "mid", "middle": "mid", "late": "late",
    "beginning": "start", "start": "start", "end": "end", "close": "end",
}  # fmt: skip


def part_of(phrase: str | None) -> str:
    """Give the part of a unit that words such as 'the end of' name, or ''."""
    if not phrase:
        return ""
    return next((part for word, part in _PART.items() if word in phrase.casefold()), "")
