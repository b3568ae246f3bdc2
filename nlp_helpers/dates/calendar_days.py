"""Complete calendar days in text: '12 January 2022', 'Jan. 12, 2022', '2022-01-12', '12.01.2022'.

In: any text. Out: a list of days with their spans. Only what names day, month and year is found, in whatever order and
with month names of several languages (``data/time_words.json``); nothing is guessed from context. A date in figures that
can be read in two ways keeps both readings.

>>> [str(found.day) for found in full_days("Updated 22:56, 12-Jan-2022. The talks of Dec. 21st, 2021 had failed.")]
['2022-01-12', '2021-12-21']
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from nlp_helpers.packaged import read_json


class FullDay(NamedTuple):
    """A complete calendar day, where the text names it.

    Attributes
    ----------
    start, end : int
        Its span, a weekday directly before it included.
    day : date
        The day; of an ambiguous one, the reading with the month first.
    ambiguous : bool
        Whether figures allow two readings, as '01/12/2022' does.
    other : date or None
        The reading with the day first, of an ambiguous one.
    """

    start: int
    end: int
    day: date
    ambiguous: bool = False
    other: date | None = None


@cache
def time_words() -> dict[str, Any]:
    """Read ``data/time_words.json``."""
    return dict(read_json("time_words.json"))


@cache
def _numbered(name: str) -> dict[str, int]:
    lists = time_words()[name].values()
    return {word.casefold(): number for names in lists for number, words in enumerate(names) for word in words.split()}


def month_number(word: str) -> int | None:
    """Give the month (1 to 12) that a word names, in any case and with or without its full stop, or None.

    Examples
    --------
    >>> month_number("JAN."), month_number("Janet")
    (1, None)
    """
    number = _numbered("months").get(word.casefold().rstrip("."))
    return None if number is None else number + 1


def weekday_number(word: str) -> int | None:
    """Give the weekday that a word names (0 is Monday), in any case and with or without its full stop, or None.

    Examples
    --------
    >>> weekday_number("Wed."), weekday_number("Wedding")
    (2, None)
    """
    return _numbered("weekdays").get(word.casefold().rstrip("."))


_GAP = r"[ \t\n\r\xa0\u2009\u202f]{0,3}"  # a table or a wrapped line may break within a date, scraping may glue it
_NAME = r"(?P<m>[^\W\d_]{3,10})"
_NOT_WITHIN = r"(?<![0-9])(?<![0-9][.,:/-])"  # a number, a time, another date
_DAY = rf"{_NOT_WITHIN}(?P<d>[0-9]{{1,2}})"
_YEAR = r"(?P<y>[12][0-9]{3})(?![0-9])"
# 'of', 'de' and 'del' join a day, its month and its year.
_OF = r"(?:(?:of|de|del)[ \xa0])?"
_PATTERNS = [
    # 12 January 2022, 12-Jan-2022, 21st of December 2023, 12. Januar 2022, 12 de enero de 2022
    re.compile(
        rf"{_DAY}(?:st|nd|rd|th|er|º|ª|\.)?(?:[-/.]|,?{_GAP}{_OF}){_NAME}(?:[-/.]|[.,]{{0,2}}{_GAP}{_OF}){_YEAR}",
        re.IGNORECASE,
    ),
    # 12-Jan-22, 12 Jan '22, and 12 Jan 22 where the line ends with it
    re.compile(
        rf"{_DAY}(?:-{_NAME}-(?P<y>[0-9]{{2}})(?![\w:])"
        rf"|[ \xa0](?P<m2>[^\W\d_]{{3,9}})\.?[ \xa0](?:['’](?P<y2>[0-9]{{2}})(?![\w:])|(?P<y3>[0-9]{{2}})(?=\s*[\n\r)|]|\s*\Z)))"
    ),
    # January 12, 2022, Jan. 12th 2022, January, 12 2022, Jan-12-2022, Jan 12 22:56:01 EST 2022
    re.compile(
        rf"(?<![^\W\d_]){_NAME}(?:-|[.,]{{0,2}}{_GAP})(?:the )?(?P<d>[0-9]{{1,2}})"
        rf"(?:-|(?:st|nd|rd|th)?[,.]?{_GAP}(?:of )?|(?: [0-9]{{1,2}}(?::[0-9]{{2}}){{1,2}})(?: [A-Z]{{3,4}})? ){_YEAR}",
        re.IGNORECASE,
    ),
    # 2022-01-12, 2022/01/12, 2022.1.12, 2022-Jan-12, 2022 January 12
    re.compile(
        rf"{_NOT_WITHIN}(?P<y>[12][0-9]{{3}})(?P<by>[-/.]|[ \xa0])"
        r"(?P<m>[0-9]{1,2}|[^\W\d_]{3,9})(?P=by)(?P<d>[0-9]{1,2})(?![0-9])(?!(?P=by)[0-9])"
    ),
    # 2022年1月12日
    re.compile(r"(?P<y>[12][0-9]{3})[年년]\s?(?P<m>[0-9]{1,2})[月월]\s?(?P<d>[0-9]{1,2})[日일]"),
]
_FIGURES = re.compile(
    rf"{_NOT_WITHIN}(?P<a>[0-9]{{1,2}})(?:(?P<by>[/.-])(?P<b>[0-9]{{1,2}})(?P=by)(?P<y>[12][0-9]{{3}})"
    r"|(?P<by2>[/.])(?P<b2>[0-9]{2})(?P=by2)(?P<y2>[0-9]{2}))(?![0-9])(?![/-]\w)(?!\.[0-9])"
)
_WEEKDAY_BEFORE = re.compile(r"(?<!\w)([^\W\d_]{3,10})\.?,?(?:[ \t\xa0]{1,2}| ?\n)(?:the )?$", re.IGNORECASE)


def full_days(text: str) -> list[FullDay]:
    """Find every complete calendar date.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of FullDay
        In reading order, without overlaps. A day that the calendar does not have is left out.

    Examples
    --------
    >>> full_days("From 01/12/2022 to 01/13/2022")[0]
    FullDay(start=5, end=15, day=datetime.date(2022, 1, 12), ambiguous=True, other=datetime.date(2022, 12, 1))
    >>> [str(found.day) for found in full_days("01/13/2022, Mi., 12. Januar 2022; 12 de enero de 2022; 2022-01-12T22:56")]
    ['2022-01-13', '2022-01-12', '2022-01-12', '2022-01-12']
    >>> full_days("Version 1.12.2022.4, on 31 June 2022, 12 Jan 22 people came")
    []
    """
    found = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            year, month = (
                next(parts[key] for key in names if parts.get(key)) for names in (("y", "y2", "y3"), ("m", "m2"))
            )
            day = _day(year, month, parts["d"])
            if day:
                found.append(FullDay(match.start(), match.end(), day))
    for match in _FIGURES.finditer(text):
        year, second = match["y"] or match["y2"], match["b"] or match["b2"]
        month_first, day_first = _day(year, match["a"], second), _day(year, second, match["a"])
        day = month_first or day_first
        if day:
            other = day_first if month_first and day_first != month_first else None
            found.append(FullDay(match.start(), match.end(), day, other is not None, other))
    return _without_overlaps(text, sorted(found, key=lambda full: (full.start, -full.end)))


def _without_overlaps(text: str, found: list[FullDay]) -> list[FullDay]:
    kept: list[FullDay] = []
    end = 0
    for full in found:
        if full.start >= end:
            before = _WEEKDAY_BEFORE.search(text, max(end, full.start - 16), full.start)
            if before and weekday_number(before[1]) is not None:
                full = full._replace(start=before.start())
            kept.append(full)
            end = full.end
    return kept


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdecimal() else month_number(month)
    try:
        return date(_year(year), number or 0, int(day))
    except ValueError:
        return None


def _year(figures: str) -> int:
    """Read a year; one of two figures is of 1950 to 2049."""
    if len(figures) == 4:
        return int(figures)
    return int(figures) + (2000 if int(figures) < 50 else 1900)
