"""Days that a text pins down by itself, without its day of publication: 'Tuesday, March 8' after 2019 is of 2022.

In: found time expressions. Out: the days that follow from them, and the bare weekdays with the tense of their clause, for
whoever infers the day of publication.

>>> tuesday = Expression(40, 56, "day", month=3, day=8, weekday=1)
>>> pinned([Expression(3, 7, "year", year=2019, tense="past"), tuesday])[40, 56][0].isoformat()
'2022-03-08'
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from nlp_helpers.dates.grammar import Expression
from nlp_helpers.dates.placing import Interval, place

_YEARS = 40  # in 28 years every date falls on every weekday it can, but 29 February needs up to 40 around 1900 and 2100
_TOGETHER = 200  # days that the dates of one article may be apart
_MOST = 40  # dates of an article that are looked at
_FARTHEST = 8  # years after the latest one named: see pinned
_MAY_BE_AHEAD = timedelta(days=90)


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
    return max((_floor(e) for e in named), default=None)


def _floor(e: Expression) -> int:
    year = e.to_year or e.year or 0
    if e.open or e.tense == "past":
        return year
    if e.kind != "day":
        return year - 1
    day = place(e, None)
    # An article of December may name a day of January.
    return (day[0] - _MAY_BE_AHEAD).year if day and day[0].year > 1 else year


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

    The weekday stands with the day ('Tuesday, March 8'), or it is said near a range of days that a meeting begins or
    ends on it ('from May 3 to 4. She will close the meeting on Tuesday').

    Parameters
    ----------
    expressions : sequence of Expression
        Those of one article.

    Returns
    -------
    dict
        Span → first and last day. Where there are several, the first time that suits most of them is taken, and those
        that don't fit are left out, as are those more than eight years after the latest year. The first year that suits is the
        right one for 91 in 100 where it is within two years of the latest, 70 at three or four, 58 at five to eight and 51
        beyond: an estimate from how far back the latest year lies in 588 articles whose days are known (newspaper4k of
        AndyTheFactory/article-extraction-dataset, Gun Violence Archive of cltl/LongTailQATask). Several days of one
        year make it no surer: they fall on their weekdays together again.

    Examples
    --------
    >>> pinned([Expression(0, 16, "day", month=3, day=8, weekday=1)])
    {}
    >>> closing = Expression(60, 67, "weekday", weekday=1, tense="future", sentence=1, edge="last")
    >>> days = Expression(20, 36, "day", month=5, day=3, to_month=5, to_day=4, tense="future")
    >>> [str(day) for day in pinned([Expression(0, 4, "year", year=2019, tense="past"), days, closing])[20, 36]]
    ['2021-05-03', '2021-05-04']
    """
    latest = latest_year(expressions)
    if latest is None:
        return {}
    beside = _weekdays_beside(expressions)
    asked = [e for e in expressions if e in beside or (_without_year(e) and e.weekday is not None)][:_MOST]
    # A report of January tells of December too.
    readings = {e: _readings(e, beside.get(e, []), latest - 1) for e in asked}
    best: dict[Expression, Interval] = {}
    for day in sorted({days[0] for found in readings.values() for days in found if days[0].year >= latest}):
        if day.year - latest > _FARTHEST:
            break
        near = {e: min(found, key=lambda days: abs((days[0] - day).days)) for e, found in readings.items() if found}
        together = {e: days for e, days in near.items() if abs((days[0] - day).days) <= _TOGETHER}
        if len(together) > len(best):
            best = together
    settled = {(e.start, e.end): days for e, days in best.items()}
    for e, (first, last) in best.items():
        for weekday in beside.get(e, []):
            day = first if weekday.edge == "first" else last
            settled[weekday.start, weekday.end] = (day, day)
    return settled


def _without_year(e: Expression) -> bool:
    return e.kind == "day" and e.year is None and not e.open


def _weekdays_beside(expressions: Sequence[Expression]) -> dict[Expression, list[Expression]]:
    """Find the bare weekdays on which what lasts for a range of days begins or ends, by the range.

    They stand in the same sentence or the one before or after, in the same tense. A single day is no range: the meeting that
    opens on it may close on a later one.
    """
    ranges = [e for e in expressions if _without_year(e) and e.to_day is not None and e.weekday is None and e.tense]
    beside: dict[Expression, list[Expression]] = {}
    for weekday in [e for e in expressions if e.edge and is_bare(e)][:_MOST] if ranges else []:
        near = [
            e
            for e in ranges
            if abs(e.sentence - weekday.sentence) <= 1 and (e.tense, e.quoted) == (weekday.tense, weekday.quoted)
        ]
        # Of two ranges, either may be that of the meeting.
        if len({(e.month, e.day, e.to_month, e.to_day) for e in near}) == 1:
            beside.setdefault(near[0], []).append(weekday)
    return beside


def is_bare(e: Expression) -> bool:
    """Whether an expression is a weekday without last, next, a date or a second one.

    Examples
    --------
    >>> is_bare(Expression(0, 6, "weekday", weekday=4)), is_bare(Expression(0, 11, "weekday", weekday=4, unit="which"))
    (True, False)
    """
    return e.kind == "weekday" and not e.unit and e.to_weekday is None and not e.open


def _readings(e: Expression, beside: list[Expression], first: int) -> list[Interval]:
    """Give the days that an expression can mean, by its own weekday and those beside it, one a year at most."""
    found = []
    for year in range(max(first, 1), min(first + _YEARS, 9999)):
        try:
            day = date(year, e.month or 0, e.day or 0)
            last = _last(e, day)
        except ValueError:
            continue
        fits = e.weekday is None or day.weekday() == e.weekday
        if fits and all((day if other.edge == "first" else last).weekday() == other.weekday for other in beside):
            found.append((day, last))
    return found


def _last(e: Expression, first: date) -> date:
    if e.to_day is None:
        return first
    to_month = e.to_month or first.month
    last = date(first.year + (to_month < first.month), to_month, e.to_day)
    return last if last >= first else first
