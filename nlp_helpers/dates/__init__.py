"""Time expressions of articles: found as spans, then placed in time as intervals of days.

In: ``articles`` and ``blocks``. Out: the ``dates`` table. :func:`find_dates` needs no day of publication;
:func:`resolve_dates` counts from it where the words do, and from all days of it where it is an interval.

To be read in this order:

- :mod:`~nlp_helpers.dates.calendar_days`: complete days ('12 January 2022'), in several languages;
- :mod:`~nlp_helpers.dates.expression_parts`, :mod:`~nlp_helpers.dates.named`, :mod:`~nlp_helpers.dates.relative`: the forms of
  English expressions, with :mod:`~nlp_helpers.dates.tense` and :mod:`~nlp_helpers.dates.meetings` for the words around them;
- :mod:`~nlp_helpers.dates.expressions`: finds them; :mod:`~nlp_helpers.dates.found`: the table of what was found;
- :mod:`~nlp_helpers.dates.placing`: one expression, counted from one day;
- :mod:`~nlp_helpers.dates.pinned`: days that a text settles without its day of publication;
- :mod:`~nlp_helpers.dates.in_article`: all expressions of an article, with regard to each other;
- :mod:`~nlp_helpers.dates.written`: how intervals of days are written for readers.

>>> from nlp_helpers import tables
>>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met on Friday and will meet again next month.",
...                                      "published_from": "2022-01-12", "published_to": "2022-01-13"}])
>>> blocks = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [50], "role": ["body"], "is_body": [True]})
>>> dates = resolve_dates(find_dates(articles, blocks), articles)
>>> dates[["date_from", "date_to", "precision"]].values.tolist()
[['2022-01-07', '2022-01-07', 'day'], ['2022-02-01', '2022-02-28', 'month']]
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.dates import found as found_table
from nlp_helpers.dates.expression_parts import Expression
from nlp_helpers.dates.expressions import find_expressions
from nlp_helpers.dates.found import by_article, expressions_of
from nlp_helpers.dates.in_article import InArticle, PlaceParams, precision_of
from nlp_helpers.dates.placing import Interval
from nlp_helpers.dates.tense import says_before


@dataclass(frozen=True)
class DateParams(PlaceParams):
    """How many time expressions are read, and how far they may be trusted.

    Parameters
    ----------
    most : int
        Time expressions of an article that are read: 1 MB of news has half as many.
    """

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
        :class:`~nlp_helpers.dates.expression_parts.Expression`; ``spoken``, whether a verb of saying stands right before it; and
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
        for expression in find_expressions(raw, params.most):
            row = dict(vars(expression))
            row |= {
                "article_id": article_id,
                "in_body": within(expression.start),
                "spoken": says_before(raw, expression.start),
            }
            row["gap"] = raw[expression.end : expression.end + 60]
            rows.append(row)
    return found_table.make(rows)


def _within(blocks: pd.DataFrame | None) -> Callable[[int], bool]:
    """Give a function that says whether a place lies in one of some blocks."""
    spans = [] if blocks is None else sorted(zip(blocks.start.astype(int), blocks.end.astype(int), strict=True))
    starts = [start for start, _ in spans]

    def inside(at: int) -> bool:
        before = bisect_right(starts, at) - 1
        return before >= 0 and at < spans[before][1]

    return inside


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
    """
    rows = []
    published = {
        key: _interval(first, last)
        for key, first, last in zip(articles.article_id, articles.published_from, articles.published_to, strict=True)
    }
    expressions, in_body = expressions_of(found), found.in_body.tolist()
    spoken, gaps = found.spoken.tolist(), found.gap.tolist()
    for article_id, own in by_article(found):
        article = InArticle(
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
