"""Time expressions of articles: found as spans, then placed in time as intervals of days.

In: ``articles`` and ``blocks``. Out: the ``dates`` table. :func:`find_dates` needs no day of publication;
:func:`resolve_dates` counts from it where the words do, and from all days of it where it is an interval.

>>> from nlp_helpers import tables
>>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met on Friday and will meet again next month.",
...                                      "published_from": "2022-01-12", "published_to": "2022-01-13"}])
>>> blocks = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [50], "role": ["body"], "is_body": [True]})
>>> dates = resolve_dates(find_dates(articles, blocks), articles)
>>> dates[["date_from", "date_to", "precision"]].values.tolist()
[['2022-01-07', '2022-01-07', 'day'], ['2022-02-01', '2022-02-28', 'month']]
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.dates.calendar_days import FullDay, full_days
from nlp_helpers.dates.expressions import find_expressions
from nlp_helpers.dates.grammar import Expression
from nlp_helpers.dates.pinned import is_bare, latest_year, pinned, year_of
from nlp_helpers.dates.placing import Interval, cover, moved, place, unit_around
from nlp_helpers.dates.tense import says_before

__all__ = ["DateParams", "FullDay", "find_dates", "full_days", "latest_year", "pinned_days", "resolve_dates", "year_of"]

_PARTS = [field.name for field in fields(Expression)]
_WHOLE = {name: "string" if name in ("kind", "unit", "part", "tense", "edge") else "Int64" for name in _PARTS}
_TYPES = _WHOLE | {"open": "boolean", "quoted": "boolean"}


@dataclass(frozen=True)
class DateParams:
    """How far a time expression may be trusted.

    Attributes
    ----------
    widest : int
        A weekday counted from an interval of publication of more days than this is left unresolved.
    beside : int
        Characters within which 'two days after' looks for the time it counts from.
    same_passage : int
        Characters within which a quotation's day of speaking is looked for.
    most : int
        Time expressions of an article that are read: 1 MB of news has half as many.
    """

    widest: int = 7
    beside: int = 160
    same_passage: int = 500
    most: int = 10_000


def find_dates(articles: pd.DataFrame, blocks: pd.DataFrame, params: DateParams = DateParams()) -> pd.DataFrame:
    """Find the time expressions of every article, in all its text.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``.
    blocks : DataFrame
        The ``blocks`` table: ``article_id, start, end, is_body``.
    params : DateParams
        ``most`` is read.

    Returns
    -------
    DataFrame
        ``article_id, start, end, in_body``; what the words say, as the attributes of
        :class:`~nlp_helpers.dates.grammar.Expression`; ``spoken``, whether a verb of saying stands right before it; and
        ``gap``, the words after it, by which it is seen to belong with the next.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met in 2014, he said on Friday."}])
    >>> blocks = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [36], "is_body": [True]})
    >>> find_dates(articles, blocks)[["start", "end", "in_body", "kind", "spoken"]].values.tolist()
    [[12, 16, True, 'year', False], [29, 35, True, 'weekday', True]]
    """
    body = dict(iter(blocks.loc[blocks.is_body.fillna(False).astype(bool)].groupby("article_id")))
    rows: list[dict[str, Any]] = []
    for article_id, raw in zip(articles.article_id, articles.raw, strict=True):
        within = _within(body.get(article_id))
        for found in find_expressions(raw, params.most):
            row = dict(vars(found))
            row |= {"article_id": article_id, "in_body": within(found.start), "spoken": says_before(raw, found.start)}
            row["gap"] = raw[found.end : found.end + 60]
            rows.append(row)
    columns = {"article_id": "string", "in_body": "boolean", "spoken": "boolean", "gap": "string"}
    frame = pd.DataFrame.from_records(
        rows, columns=["article_id", "start", "end", "in_body", *_PARTS[2:], "spoken", "gap"]
    )
    return frame.astype(columns | _TYPES)


def _within(blocks: pd.DataFrame | None) -> Any:
    if blocks is None:
        return lambda at: False
    spans = sorted(zip(blocks.start.astype(int), blocks.end.astype(int), strict=True))
    starts = [start for start, _ in spans]

    def inside(at: int) -> bool:
        before = bisect_right(starts, at) - 1
        return before >= 0 and at < spans[before][1]

    return inside


def _expressions(found: pd.DataFrame) -> list[Expression]:
    columns = [found[name].astype(object) for name in _PARTS]
    parts = [column.where(column.notna(), None).tolist() for column in columns]
    return [Expression(*row) for row in zip(*parts, strict=True)]


def _by_article(found: pd.DataFrame) -> Iterator[tuple[str, list[int]]]:
    """Give the rows of each article, in the order in which they stand in it; pandas is slow at many small groups."""
    rows: dict[str, list[int]] = {}
    for at, article_id in enumerate(found.article_id.tolist()):
        rows.setdefault(article_id, []).append(at)
    starts = found.start.tolist()
    for article_id, own in rows.items():
        yield article_id, sorted(own, key=starts.__getitem__)


def resolve_dates(found: pd.DataFrame, articles: pd.DataFrame, params: DateParams = DateParams()) -> pd.DataFrame:
    """Place the expressions in time.

    Parameters
    ----------
    found : DataFrame
        What :func:`find_dates` gave.
    articles : DataFrame
        Columns ``article_id, published_from, published_to``; null where the day of publication is not known.
    params : DateParams
        How far to look.

    Returns
    -------
    DataFrame
        The ``dates`` table. ``date_from`` and ``date_to`` are the first and last day that some reading covers: they are
        further apart than the precision where the day of publication is an interval; both are empty where the text does
        not say, one where the interval is open. ``anchor`` is what it was counted from: self (nothing), published, speech
        (the day on which the words were spoken), text (another date of the article).

    Examples
    --------
    See the head of the module.
    """
    rows = []
    published = {
        key: _interval(first, last)
        for key, first, last in zip(articles.article_id, articles.published_from, articles.published_to, strict=True)
    }
    expressions, in_body = _expressions(found), found.in_body.tolist()
    spoken, gaps = found.spoken.tolist(), found.gap.tolist()
    for article_id, own in _by_article(found):
        article = _Article(
            [expressions[i] for i in own],
            [spoken[i] for i in own],
            [gaps[i] for i in own],
            published.get(article_id),
            params,
        )
        for i, expression, (interval, anchor) in zip(own, article.expressions, article.placed(), strict=True):
            first, last = _ends(expression, interval)
            rows.append(
                {
                    "article_id": article_id,
                    "start": expression.start,
                    "end": expression.end,
                    "in_body": in_body[i],
                    "date_from": first,
                    "date_to": last,
                    "precision": precision_of(expression),
                    "anchor": anchor if interval else None,
                }
            )
    return tables.make("dates", rows)


def _interval(first: Any, last: Any) -> Interval | None:
    try:
        days = date.fromisoformat(str(first)[:10]), date.fromisoformat(str(last)[:10])
    except ValueError:
        return None
    return days if days[0] <= days[1] else None


def _ends(expression: Expression, interval: Interval | None) -> tuple[str | None, str | None]:
    if interval is None:
        return None, None
    return interval[0].isoformat(), None if expression.open else interval[1].isoformat()


def precision_of(e: Expression) -> str:
    """Say how fine an expression is: the unit its words name.

    Examples
    --------
    >>> precision_of(Expression(0, 9, "span", n=2, unit="day")), precision_of(Expression(0, 3, "event"))
    ('days', 'none')
    """
    if e.open:
        return "open"
    if e.kind in ("event", "vague"):
        return "none"
    if e.kind == "figures":
        return "day"
    unit = e.unit if e.kind in ("shift", "span", "offset", "until") else e.kind
    if unit in ("day", "weekday"):
        return "days" if e.to_day or e.to_weekday is not None or (e.kind == "span" and abs(e.n or 0) > 1) else "day"
    known = {"hour": "day", "minute": "day", "fortnight": "week", "weekend": "days", "half": "days", "century": "none"}
    return known.get(unit, unit)


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
        ahead_from, ahead_to`` for each of three
        kinds: *full day* ('3 May 2021'), *pinned* (a day without its year, whose weekday and the latest year that the
        article mentions settle it: 'Thursday, May 5' in an article that looks back at 2019 is of 2022; or a weekday
        that such days settle) and *weekday* ('on Wednesday', without last, next or a date; ``day_from`` and ``day_to`` are
        empty). ``weekday`` is 0 for Monday; ``bare`` says that a weekday is all that the words name;
        ``tense`` is past, future or empty; ``quoted`` says that it stands in a quotation, ``spoken`` that a verb of saying
        stands right before it.
        ``latest_year`` is the year that *pinned* counts from: the further the day lies after it, the less it is sure.
        Where the words before a day say how far ahead of the day of speaking it lies ('tomorrow, 5 May'), ``ahead_start``
        is where they begin, ``ahead_from`` and ``ahead_to`` the least and the most days.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "Since 2019, he said on Thursday, May 5."}])
    >>> blocks = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [40], "is_body": [True]})
    >>> pinned_days(find_dates(articles, blocks), articles)[["kind", "day_from", "weekday"]].values.tolist()
    [['pinned', '2022-05-05', 3]]
    """
    rows = []
    asked = found[found.article_id.isin(articles.article_id) & found.in_body]
    every, all_spoken, all_gaps = _expressions(asked), asked.spoken.tolist(), asked.gap.tolist()
    for article_id, own in _by_article(asked):
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


class _Article:
    """The expressions of one article, placed with regard to each other."""

    def __init__(
        self,
        expressions: list[Expression],
        spoken: list[bool],
        gaps: list[str],
        published: Interval | None,
        params: DateParams,
    ) -> None:
        self.expressions = expressions
        self.starts = [e.start for e in expressions]
        self.spoken, self.gaps, self.published, self.params = spoken, gaps, published, params
        self.pinned = {} if published else pinned(expressions)

    def placed(self) -> Iterator[tuple[Interval | None, str]]:
        done = [self._alone(e) for e in self.expressions]
        for at, e in enumerate(self.expressions):
            if e.kind in ("offset", "until") or e.unit == "offset":
                done[at] = self._beside(at, e, done)
            elif e.quoted and done[at][1] == "published":
                done[at] = self._spoken(at, e, done) or done[at]
        for at, e in enumerate(self.expressions[:-1]):
            # 'Tomorrow, 5 May': the words after it say which day.
            after = self.expressions[at + 1]
            if e.kind in ("shift", "span", "weekday") and self._explains(at, e, after) and done[at + 1][0]:
                done[at] = done[at + 1][0], "text"
        yield from done

    def _explains(self, at: int, e: Expression, after: Expression) -> bool:
        same = (precision_of(e) in ("day", "days")) and after.kind == "day" and not after.open
        return same and 0 < after.start - e.end <= 2 and self.gaps[at][: after.start - e.end] in (" ", ", ", " (", ",")

    def _same_clause(self, at: int, e: Expression, other: Expression) -> bool:
        between = self.gaps[at][: max(other.start - e.end, 0)]
        return other.start - e.end < len(self.gaps[at]) and not re.search(r"[,.;:!?\n]", between)

    def _alone(self, e: Expression) -> tuple[Interval | None, str]:
        if e.kind in ("offset", "until", "event", "vague", "figures"):
            return None, ""
        if e.year is not None:
            return place(e, None), "self"
        if self.published is None:
            day = self.pinned.get((e.start, e.end))
            if day:
                return day, "text"
            around = self._pin_nearby(e)
            if around and e.kind in ("day", "month"):
                return place(e, around), "text"
            return None, ""
        return self._from_days(e, self.published), "published"

    def _pin_nearby(self, e: Expression) -> date | None:
        """Give the day that settles the year of others: the latest, or of one year's the nearest in the text."""
        days = [interval[0] for interval in self.pinned.values()]
        if not days or (max(days) - min(days)).days <= 60:
            return max(days, default=None)
        if min(days).year != max(days).year:
            return None
        return min((abs(start - e.start), interval[0]) for (start, _), interval in self.pinned.items())[1]

    def _from_days(self, e: Expression, days: Interval) -> Interval | None:
        first, last = days
        if e.kind in ("weekday", "weekend"):
            if (last - first).days >= self.params.widest:
                return None
            return cover(place(e, first + timedelta(days=n)) for n in range((last - first).days + 1))
        return cover([place(e, first), place(e, last)])

    def _spoken(
        self, at: int, e: Expression, done: list[tuple[Interval | None, str]]
    ) -> tuple[Interval | None, str] | None:
        """Count from the day on which the words were said, where the text says it nearby."""
        width = self.params.same_passage
        around = range(bisect_left(self.starts, e.start - width), bisect_right(self.starts, e.start + width))
        near = [
            (abs(self.starts[i] - e.start), done[i][0])
            for i in around
            if self.spoken[i] and not self.expressions[i].quoted and self.expressions[i].kind in ("day", "weekday")
            and done[i][0]
        ]  # fmt: skip
        if not near:
            return None
        said = min(near)[1]
        interval = self._from_days(e, said) if said else None
        return (interval, "speech") if interval else None

    def _beside(self, at: int, e: Expression, done: list[tuple[Interval | None, str]]) -> tuple[Interval | None, str]:
        """Count from the time that stands nearest before, or for 'two days after' the one that follows."""
        n, unit = (e.n or 0, "weekday") if e.kind == "weekday" else (e.n or 0, e.unit)
        order = [i for i in (at - 1, at + 1) if 0 <= i < len(self.expressions)]
        for i in order:
            other = self.expressions[i]
            interval = done[i][0]
            if (
                interval is None
                or other.open
                or abs(other.start - e.start) > self.params.beside
                or other.kind == "span"
            ):
                continue
            if (interval[1] - interval[0]).days > {"day": 3, "weekday": 3, "week": 7, "fortnight": 7, "month": 31}.get(
                unit, 366
            ):
                continue
            return _from_other(e, interval, n, unit), "text"
        return None, ""


def _from_other(e: Expression, interval: Interval, n: int, unit: str) -> Interval | None:
    try:
        if unit == "weekday":
            step = timedelta(days=1 if n > 0 else -1)
            day = interval[1 if n > 0 else 0] + step
            while day.weekday() != e.weekday:
                day += step
            return day, day
        first, last = moved(interval[0], n, unit), moved(interval[1], n, unit)
        return unit_around(first, unit)[0], unit_around(last, unit)[1]
    except (ValueError, OverflowError):
        return None
