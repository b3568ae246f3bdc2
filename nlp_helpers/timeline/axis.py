"""The axis of a time line: which days it shows, and what lies on it.

In: ``articles`` and events. Out: :class:`Axis`; yes or no for an event.

>>> events = pd.DataFrame({"date_from": ["2022-01-12", "1999-03-01"], "date_to": ["2022-01-12", "1999-03-01"]})
>>> within(events, Axis(date(2021, 12, 13), date(2022, 2, 13))).tolist()
[True, False]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class TimelineParams:
    """Which days an axis shows.

    Parameters
    ----------
    around : int
        Days that it goes on before and behind the coverage.
    nearly_all : float
        Share of the articles whose days it holds, where it would be far longer for the rest.
    fewest : int
        Days that articles must give for an axis, where their own are not known.
    longest : int
        Days of an interval that may be drawn on any axis.
    """

    around: int = 30
    nearly_all: float = 0.95
    fewest: int = 3
    longest: int = 31


@dataclass(frozen=True)
class Axis:
    """What a time line's axis shows: the days of publication and some before and behind.

    Attributes
    ----------
    first, last : date
        Both are shown.
    of : str
        What it was chosen by: published, or given, where most articles' own days are not known.
    """

    first: date
    last: date
    of: str = "published"


def axis_of(
    articles: pd.DataFrame, events: pd.DataFrame | None = None, params: TimelineParams = TimelineParams()
) -> Axis | None:
    """Say which days an axis shows: those on which the articles appeared, and some before and behind.

    Parameters
    ----------
    articles : DataFrame
        Columns ``published_from, published_to``.
    events : DataFrame, optional
        From :func:`timeline`: what the axis is chosen by where the days of most articles are not known.
    params : TimelineParams

    Returns
    -------
    Axis or None
        The shortest stretch that holds nearly all days of publication, and a month either side; else the shortest that holds
        half of the days that articles give. None where too few days are known.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> axis_of(tables.make("articles", [{"article_id": "a", "published_from": "2022-01-12", "published_to": "2022-01-14"}]))
    Axis(first=datetime.date(2021, 12, 13), last=datetime.date(2022, 2, 13), of='published')
    """
    known = articles[articles.published_from.notna() & articles.published_to.notna()]
    if 2 * len(known) >= max(len(articles), 1):
        spans, share, of = known[["published_from", "published_to"]], params.nearly_all, "published"
    elif events is not None:
        days = events[(events.kind != "reported") & (events.date_from == events.date_to).fillna(False)]
        spans, share, of = days.drop_duplicates(["article_id", "date_from"])[["date_from", "date_to"]], 0.5, "given"
    else:
        return None
    if len(spans) < (params.fewest if of == "given" else 1):
        return None
    first, last = _shortest([(ordinal(a), ordinal(b)) for a, b in spans.itertuples(index=False)], share)
    first, last = max(first - params.around, date.min.toordinal()), min(last + params.around, date.max.toordinal())
    return Axis(date.fromordinal(first), date.fromordinal(last), of)


def ordinal(day: str) -> int:
    """Number an ISO date, so that days can be counted."""
    return date.fromisoformat(day).toordinal()


def _shortest(spans: list[tuple[int, int]], share: float) -> tuple[int, int]:
    """Find the shortest stretch that holds a share of some intervals: all of them, unless the rest makes it twice as long."""
    spans = sorted(spans)
    whole = spans[0][0], max(end for _, end in spans)
    n = max(int(np.ceil(share * len(spans))), 1)
    begins, ends = [begin for begin, _ in spans], sorted(end for _, end in spans)
    best = min(range(len(spans) - n + 1), key=lambda k: (ends[k + n - 1] - begins[k], k))
    shortest = begins[best], max(ends[best + n - 1], begins[best])
    return whole if whole[1] - whole[0] <= 2 * (shortest[1] - shortest[0] + 30) else shortest


def within(events: pd.DataFrame, axis: Axis, params: TimelineParams = TimelineParams()) -> pd.Series:
    """Tell which events lie on an axis, with at least half of their days; others are listed beside it.

    Parameters
    ----------
    events : DataFrame
        Columns ``date_from, date_to``.
    axis : Axis
    params : TimelineParams

    Returns
    -------
    Series of bool
        False too for open intervals, and for those that are longer than a month and a twelfth of the axis.
    """
    known = events.date_from.notna() & events.date_to.notna()
    rows = events.loc[known, ["date_from", "date_to"]].itertuples(index=False)
    low, high = axis.first.toordinal(), axis.last.toordinal()
    longest = max(params.longest, (high - low) // 12)
    inside = []
    for first, last in ((ordinal(a), ordinal(b)) for a, b in rows):
        days = last - first + 1
        inside.append(days <= longest and 2 * (min(last, high) - max(first, low) + 1) >= days)
    return pd.Series(inside, index=events.index[known], dtype=bool).reindex(events.index, fill_value=False)
