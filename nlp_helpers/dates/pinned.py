"""Days that a text pins down by itself, without its day of publication: 'Tuesday, March 8' after 2019 is of 2022.

In: found time expressions. Out: the days that follow from them, and (:func:`pinned_days`) the bare weekdays with the tense of
their clause, for whoever infers the day of publication.

>>> tuesday = Expression(40, 56, "day", month=3, day=8, weekday=1)
>>> pinned([Expression(3, 7, "year", year=2019, tense="past"), tuesday])[40, 56][0].isoformat()
'2022-03-08'
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from nlp_helpers.dates.expression_parts import Expression
from nlp_helpers.dates.found import by_article, expressions_of
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


def pinned_days(found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """List what the body says about days without knowing the day of publication.

    Parameters
    ----------
    found : DataFrame
        What :func:`find_dates` gave.
    articles : DataFrame
        Column ``article_id``: the articles that are asked about.

    Returns
    -------
    DataFrame
        ``article_id, start, end, kind, day_from, day_to, weekday, bare, tense, quoted, spoken, latest_year, ahead_start,
        ahead_from, ahead_to`` for each of three kinds: *full day* ('3 May 2021'), *pinned* (a day without its year, whose weekday
        and the latest year that the article mentions settle it: 'Thursday, May 5' in an article that looks back at 2019 is of
        2022; or a weekday that such days settle) and *weekday* ('on Wednesday', without last, next or a date; ``day_from`` and
        ``day_to`` are empty). ``weekday`` is 0 for Monday; ``bare`` says that a weekday is all that the words name; ``tense`` is
        past, future or empty; ``quoted`` says that it stands in a quotation, ``spoken`` that a verb of saying stands right
        before it. ``latest_year`` is the year that *pinned* counts from: the further the day lies after it, the less it is sure.
        Where the words before a day say how far ahead of the day of speaking it lies ('tomorrow, 5 May'), ``ahead_start``
        is where they begin, ``ahead_from`` and ``ahead_to`` the least and the most days.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> from nlp_helpers.dates import find_dates
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "Since 2019, he said on Thursday, May 5."}])
    >>> blocks = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [40], "is_body": [True]})
    >>> pinned_days(find_dates(articles, blocks), articles)[["kind", "day_from", "weekday"]].values.tolist()
    [['pinned', '2022-05-05', 3]]
    """
    rows = []
    asked = found[found.article_id.isin(articles.article_id) & found.in_body]
    every, all_spoken, all_gaps = expressions_of(asked), asked.spoken.tolist(), asked.gap.tolist()
    for article_id, own in by_article(asked):
        expressions, gaps = [every[i] for i in own], [all_gaps[i] for i in own]
        settled, latest = pinned(expressions), latest_year(expressions)
        ahead = [_ahead(e, gap, after) for e, gap, after in zip(expressions, gaps, expressions[1:], strict=False)]
        for e, spoken, before in zip(
            expressions, [all_spoken[i] for i in own], [(None, None, None), *ahead], strict=True
        ):
            day = place(e, None) if e.kind == "day" and e.year is not None else settled.get((e.start, e.end))
            bare = is_bare(e)
            if e.open or not (day or bare):
                continue
            kind = "full day" if e.year is not None else "pinned" if day else "weekday"
            first, last = (day[0].isoformat(), day[1].isoformat()) if day else (None, None)
            weekday = day[0].weekday() if day else e.weekday
            says = (e.tense, e.quoted, spoken, latest)
            rows.append((article_id, e.start, e.end, kind, first, last, weekday, bare, *says, *before))
    columns = {
        "article_id": "string", "start": "Int64", "end": "Int64", "kind": "string", "day_from": "string", "day_to": "string",
        "weekday": "Int64", "bare": "boolean", "tense": "string", "quoted": "boolean", "spoken": "boolean",
        "latest_year": "Int64", "ahead_start": "Int64", "ahead_from": "Int64", "ahead_to": "Int64",
    }  # fmt: skip
    return pd.DataFrame.from_records(rows, columns=list(columns)).astype(columns)


_JOINS = frozenset({" ", ", ", " (", ",", " – ", " — "})


def _ahead(e: Expression, gap: str, after: Expression) -> tuple[int | None, int | None, int | None]:
    """Read 'tomorrow, 5 May' and 'the next two days from 3 to 4 May': where it begins, and how far ahead the day lies."""
    between = gap[: after.start - e.end]
    same = after.kind == "day" and not after.open and not e.quoted and 0 < after.start - e.end <= len(gap)
    if same and e.kind == "shift" and e.unit == "day" and abs(e.n or 0) <= 1 and between in _JOINS:
        return e.start, e.n, e.n
    # The next two days may begin with today.
    if same and e.kind == "span" and e.unit == "day" and (e.n or 0) > 0 and between in _JOINS | {" from ", ", from "}:
        return e.start, 0, 1
    return None, None, None
