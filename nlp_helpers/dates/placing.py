"""Time expressions → intervals of days, given the day they count from.

In: an :class:`~nlp_helpers.dates.expression_parts.Expression` and an anchor day. Out: the first and the last day it covers. Weeks
run from Monday to Sunday; winter is December to February; early, mid and
late are a third each, start and end of a year or a half its first and last month; a year is named after
its first month of winter.

>>> str(place(Expression(0, 9, "shift", n=-1, unit="month"), date(2022, 1, 12))[0])
'2021-12-01'
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from nlp_helpers.dates.expression_parts import Expression

Interval = tuple[date, date]

# Days beyond which a date without a year is not the one its verb points to, if the other is nearer: 'would' and its like
# say less about time than a past tense does.
_FAR = {"past": 300, "future": 200}


def place(expression: Expression, anchor: date | None) -> Interval | None:
    """Place an expression in time.

    Parameters
    ----------
    expression : Expression
        Of any kind but offset, event and vague, which no anchor day places.
    anchor : date or None
        The day it counts from; None where that is not known.

    Returns
    -------
    (date, date) or None
        First and last day; None where it can't be told.

    Examples
    --------
    >>> friday = Expression(0, 6, "weekday", weekday=4, tense="future")
    >>> [str(day) for day in place(friday, date(2022, 1, 12))]
    ['2022-01-14', '2022-01-14']
    >>> place(friday, None) is None
    True
    """
    try:
        if expression.year is not None:
            return _named(expression, expression.year)
        if anchor is None:
            return None
        if expression.kind == "shift":
            return _shifted(expression, anchor)
        if expression.kind == "span":
            return span_from(anchor, expression.n or 0, expression.unit)
        if expression.kind == "weekday":
            return _weekdays(expression, anchor)
        if expression.kind == "weekend":
            return _weekend(expression, anchor)
        if expression.kind in ("month", "quarter", "half") and expression.n is not None:
            return _named(expression, anchor.year + expression.n)
        return _nearest(expression, anchor)
    except (ValueError, OverflowError):  # 31 April, or beyond the calendar
        return None


def cover(intervals: Iterable[Interval | None]) -> Interval | None:
    """Give the interval that covers all of them, or None if one is not known."""
    known = list(intervals)
    if not known or any(interval is None for interval in known):
        return None
    return min(i[0] for i in known if i), max(i[1] for i in known if i)


def unit_around(day: date, unit: str) -> Interval:
    """Give the day, week, month, year or decade that a day lies in.

    Examples
    --------
    >>> [str(day) for day in unit_around(date(2022, 1, 12), "week")]
    ['2022-01-10', '2022-01-16']
    """
    if unit in ("week", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return _months(day.year, day.month, day.year, day.month)
    if unit == "quarter":
        first = (day.month - 1) // 3 * 3 + 1
        return _months(day.year, first, day.year, first + 2)
    if unit == "year":
        return _months(day.year, 1, day.year, 12)
    if unit in ("decade", "century"):
        first = day.year - day.year % (10 if unit == "decade" else 100)
        return _months(max(first, 1), 1, first + (9 if unit == "decade" else 99), 12)
    return day, day


def moved(day: date, n: int, unit: str) -> date:
    """Go n units from a day.

    Examples
    --------
    >>> str(moved(date(2022, 3, 31), -1, "month"))
    '2022-02-28'
    """
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    if unit in ("hour", "minute"):
        return day
    if days:
        return day + timedelta(days=n * days)
    months = n * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def span_from(anchor: date, n: int, unit: str) -> Interval:
    """Give the next (n > 0) or past so many units, the anchor day included."""
    other = moved(anchor, n, unit)
    return (anchor, other) if n > 0 else (other, anchor)


def _months(year: int, month: int, to_year: int, to_month: int) -> Interval:
    return date(year, month, 1), date(to_year, to_month, monthrange(to_year, to_month)[1])


def _named(e: Expression, year: int) -> Interval | None:
    if e.kind == "day":
        first = date(year, e.month or 0, e.day or 0)
        if e.to_day is None:
            return first, first
        last = date(year, e.to_month or 0, e.to_day)
        if e.to_month is not None and e.month is not None and e.to_month < e.month:
            # From December to January: a year that stands behind it is that of its end.
            first, last = (first.replace(year=year - 1), last) if e.year else (first, last.replace(year=year + 1))
        return (first, last) if first <= last else None
    if e.kind == "month":
        to_year = e.to_year if e.to_year is not None and e.year is not None else year
        if e.to_month is not None and to_year == year and e.to_month < (e.month or 0):
            to_year += 1
        whole = _months(year, e.month or 0, to_year, e.to_month or e.month or 0)
    elif e.kind == "year":
        whole = _months(year, 1, e.to_year or year, 12)
    elif e.kind == "decade":
        early, late = {"early": (0, 3), "start": (0, 0), "mid": (4, 6), "late": (7, 9), "end": (9, 9)}.get(
            e.part, (0, 9)
        )
        return _months(year + early, 1, year + late, 12)
    else:
        months = {"quarter": 3, "half": 6, "season": 3}[e.kind]
        end_year, end_month = divmod(year * 12 + (e.month or 1) - 1 + months - 1, 12)
        whole = _months(year, e.month or 1, end_year, end_month + 1)
    return _third(whole, e.part)


def _third(whole: Interval, part: str) -> Interval:
    if not part:
        return whole
    first, last = whole
    if part in ("start", "end") and (last - first).days > 100:
        return unit_around(first if part == "start" else last, "month")
    days = (last - first).days + 1
    at = {"early": 0, "start": 0, "mid": 1, "late": 2, "end": 2}[part]
    end = last if at == 2 else first + timedelta(days=days * (at + 1) // 3 - 1)
    return first + timedelta(days=days * at // 3), end


def _shifted(e: Expression, anchor: date) -> Interval:
    return _third(unit_around(moved(anchor, e.n or 0, e.unit), e.unit), e.part)


def _weekdays(e: Expression, anchor: date) -> Interval | None:
    first = _weekday(e, e.weekday or 0, anchor)
    if first is None or e.to_weekday is None:
        return None if first is None else (first, first)
    return first, first + timedelta(days=(e.to_weekday - first.weekday()) % 7)


def _weekday(e: Expression, weekday: int, anchor: date) -> date | None:
    ahead = (weekday - anchor.weekday()) % 7
    if e.unit == "offset":
        return None
    if e.unit == "week":
        return anchor + timedelta(days=weekday - anchor.weekday() + 7 * (e.n or 0))
    if e.unit == "which" and e.n == -1:
        return anchor - timedelta(days=-(weekday - anchor.weekday()) % 7 or 7)
    if e.unit == "which" and e.n == 1:
        # 'next Friday', said on a Monday, is not 'this Friday'.
        return anchor + timedelta(days=weekday - anchor.weekday() + 7)
    if e.tense == "future" or (e.unit == "which" and e.tense != "past"):
        return anchor + timedelta(days=ahead)
    return anchor - timedelta(days=-(weekday - anchor.weekday()) % 7)


def _weekend(e: Expression, anchor: date) -> Interval:
    saturday = anchor + timedelta(days=5 - anchor.weekday())
    if e.n is None:
        # 'Over the weekend': the last one, or that which is on, unless it is to come.
        n = 0 if e.tense == "future" or anchor.weekday() >= 5 else -1
    elif e.n == -1 or e.n == 0:
        n = -1 if e.n == -1 or (e.tense == "past" and anchor.weekday() < 4) else 0
    else:
        n = e.n
    saturday += timedelta(days=7 * n)
    return saturday, saturday + timedelta(days=1)


def _nearest(e: Expression, anchor: date) -> Interval | None:
    """Choose the year of a day, month, season or quarter without one: the nearest on the side its verb points to."""
    readings = []
    for year in range(max(anchor.year - 6, 1), anchor.year + 7) if e.weekday is not None else years_beside(anchor, e):
        interval = _placed(e, year)
        if interval and (e.weekday is None or interval[0].weekday() == e.weekday):
            readings.append(interval)
    if not readings:
        return None
    pointed = [i for i in readings if (i[0] <= anchor if e.tense == "past" else i[1] >= anchor)] if e.tense else []
    nearest = min(readings, key=lambda i: (_distance(i, anchor), i))
    best = min(pointed, key=lambda i: (_distance(i, anchor), i), default=nearest)
    return best if _distance(best, anchor) <= _FAR.get(e.tense, 0) else nearest


def years_beside(anchor: date, e: Expression) -> Iterable[int]:
    """Give the years in which a date without one may lie: next to the anchor, or the one that 'last summer' means."""
    if e.kind == "season" and e.n is not None:
        return [_season_year(e, anchor)]
    return range(max(anchor.year - 1, 1), min(anchor.year + 2, 9999))


def _season_year(e: Expression, anchor: date) -> int:
    starts = [date(year, e.month or 1, 1) for year in range(max(anchor.year - 2, 1), anchor.year + 3)]
    begun = [start for start in starts if start <= anchor]
    if len(begun) < 2 or len(begun) == len(starts):
        raise ValueError("beyond the calendar")
    current = moved(begun[-1], 3, "month") > anchor
    if e.n == -1:
        return begun[-2].year if current else begun[-1].year
    ahead = [start for start in starts if start > anchor]
    if e.n == 1:
        return ahead[0].year
    if current or e.tense == "past":
        return begun[-1].year
    return ahead[0].year if e.tense == "future" else min(starts, key=lambda s: abs((s - anchor).days)).year


def _placed(e: Expression, year: int) -> Interval | None:
    try:
        return _named(e, year)
    except (ValueError, OverflowError):
        return None


def _distance(interval: Interval, anchor: date) -> int:
    return max((interval[0] - anchor).days, (anchor - interval[1]).days, 0)
