"""Days that a text pins down by itself, without its day of publication: 'Thursday, February 10' after 2014 is of 2022.

In: found time expressions. Out: the days that follow from them, and the bare weekdays with the tense of their clause, for
whoever infers the day of publication.

>>> thursday = Expression(40, 61, "day", month=2, day=10, weekday=3)
>>> pinned([Expression(3, 7, "year", year=2014, tense="past"), thursday])[40, 61][0].isoformat()
'2022-02-10'
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nlp_helpers.time_grammar import Expression
from nlp_helpers.time_placing import Interval

_YEARS = 40  # in 28 years every date falls on every weekday it can, but 29 February needs up to 40 around 1900 and 2100
_TOGETHER = 200  # days that the dates of one article may be apart
_MOST = 40  # dates of an article that are looked at


def latest_year(expressions: Sequence[Expression]) -> int | None:
    """Give the first year that an article can be of, by the years that it names.

    Parameters
    ----------
    expressions : sequence of Expression
        Those of the article.

    Returns
    -------
    int or None
        The latest year of which it speaks in the past, or the year before the latest of all, since an article may look a
        year ahead ('the 2024 season'); years that are surely ahead ('by 2030') don't count. None where none is named.

    Examples
    --------
    >>> latest_year([Expression(0, 4, "year", year=2014, tense="past"), Expression(9, 13, "year", year=2030, tense="future")])
    2014
    >>> latest_year([Expression(0, 4, "year", year=2024)])
    2023
    """
    named = [e for e in expressions if e.year is not None and e.tense != "future" and e.kind != "decade"]
    floors = [(e.to_year or e.year or 0) - (0 if e.open or e.tense == "past" or e.kind == "day" else 1) for e in named]
    return max(floors, default=None)


def year_of(month: int, day: int, weekday: int, not_before: int) -> int | None:
    """Give the first year in which a day of a month falls on a weekday.

    Parameters
    ----------
    month, day : int
        The day, without its year.
    weekday : int
        0 is Monday.
    not_before : int
        The first year that may be it.

    Returns
    -------
    int or None
        None where no year has that day.

    Examples
    --------
    >>> year_of(2, 10, weekday=3, not_before=2014), year_of(2, 30, weekday=3, not_before=2014)
    (2022, None)
    """
    for year in range(max(not_before, 1), min(not_before + _YEARS, 9999)):
        try:
            if date(year, month, day).weekday() == weekday:
                return year
        except ValueError:
            continue
    return None


def pinned(expressions: Sequence[Expression]) -> dict[tuple[int, int], Interval]:
    """Find the days without a year whose weekday and the latest year mentioned settle their year.

    Parameters
    ----------
    expressions : sequence of Expression
        Those of one article.

    Returns
    -------
    dict
        Span → first and last day. Where there are several, the first time that suits most of them is taken, and those
        that don't fit are left out.

    Examples
    --------
    >>> pinned([Expression(0, 21, "day", month=2, day=10, weekday=3)])
    {}
    """
    latest = latest_year(expressions)
    asked = [e for e in expressions if e.kind == "day" and e.year is None and e.weekday is not None][:_MOST]
    if latest is None or not asked:
        return {}
    # A report of January tells of December too.
    readings = {e: _readings(e, latest - 1) for e in asked}
    best: dict[Expression, date] = {}
    for day in sorted({day for days in readings.values() for day in days if day.year >= latest}):
        together = {e: min(days, key=lambda other: abs((other - day).days)) for e, days in readings.items() if days}
        together = {e: other for e, other in together.items() if abs((other - day).days) <= _TOGETHER}
        if len(together) > len(best):
            best = together
    return {(e.start, e.end): (day, _last(e, day)) for e, day in best.items()}


def _readings(e: Expression, first: int) -> list[date]:
    found = []
    year = year_of(e.month or 0, e.day or 0, e.weekday or 0, first)
    while year is not None and year < first + _YEARS:
        found.append(date(year, e.month or 0, e.day or 0))
        year = year_of(e.month or 0, e.day or 0, e.weekday or 0, year + 1)
    return found


def _last(e: Expression, first: date) -> date:
    try:
        last = date(first.year, e.to_month or 0, e.to_day or 0)
    except ValueError:
        return first
    return last if last >= first else first
