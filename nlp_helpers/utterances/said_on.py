"""Quotes and statements → the days on which their words may have been said.

In: ``articles, quotes, statements, dates``. Out: an interval of days for each quote and statement. A date that stands beside the
words of saying ('said on Thursday', 'told reporters last week') says when; else the words were said on the day of publication
or the day before, since speech is news. A date inside the words is what they are about, and says nothing here.

>>> from nlp_helpers import tables
>>> raw = "“We wait,” Ann Lee said on Thursday."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw, "published_from": "2024-05-04",
...                                      "published_to": "2024-05-04"}])
>>> quotes = tables.make("quotes", [{"article_id": "a", "quote": 0, "start": 1, "end": 9, "cue_start": 19, "cue_end": 23}])
>>> dates = tables.make("dates", [{"article_id": "a", "start": 27, "end": 35, "date_from": "2024-05-02", "date_to": "2024-05-02",
...                                "precision": "day"}])
>>> said_on(articles, quotes, tables.make("statements", []), dates)[["said_from", "said_to", "said_basis"]].values.tolist()
[['2024-05-02', '2024-05-02', 'stated']]
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from nlp_helpers import tables

_COLUMNS = {
    "table": tables.TEXT, "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT, "said_from": tables.TEXT,
    "said_to": tables.TEXT, "said_basis": tables.TEXT, "day_start": tables.INT, "day_end": tables.INT,
}  # fmt: skip

_Day = tuple[int, int, str, str, bool]  # start, end, first and last day, whether it is a day or a few

_FINE = frozenset({"day", "days"})
_FAR = 1 << 60
_SENTENCE_ENDS = (". ", ".\n", "\n", "! ", "? ", ".” ", '." ')


@dataclass(frozen=True)
class SaidOnParams:
    """How far words of saying reach for their date.

    Parameters
    ----------
    beside : int
        Characters between the words of saying (or the speaker) and the day.
    close : int
        The same for a date that is no day ('in 2014'), which is mostly somebody's biography.
    days_before : int
        Days before its publication on which an article may have heard what it reports.
    """

    beside: int = 60
    close: int = 5
    days_before: int = 1


def said_on(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    dates: pd.DataFrame,
    params: SaidOnParams | None = None,
) -> pd.DataFrame:
    """Say of each quote and statement between which days it was said.

    Parameters
    ----------
    articles, quotes, statements, dates : DataFrame
        Tables of those names; columns that are missing are taken as not known.
    params : SaidOnParams, optional

    Returns
    -------
    DataFrame
        A row per quote, then per statement, in the order of their tables: ``table, article_id, start, end``; ``said_from,
        said_to``, the first and the last day, null where nothing is known; ``said_basis``: stated (by the date at
        ``day_start, day_end``) or published.
    """
    params = params or SaidOnParams()
    raw = tables.raw_of(articles)
    published = _published(articles, params.days_before)
    days = _days(dates)
    taken = _taken(quotes, statements)
    rows: list[tuple[Any, ...]] = []
    for name, table in (("quotes", quotes), ("statements", statements)):
        for article_id, start, end, *saying in _places(table):
            first, last = published.get(article_id, (None, None))
            found = None
            if saying[0] >= 0 and article_id in days:
                text = raw[article_id]
                found = _beside(text, (start, end), saying, days[article_id], taken[article_id], params)
            if found and (last is None or found[0] <= last):
                rows.append((name, article_id, start, end, *found[:2], "stated", *found[2:]))
            else:
                rows.append((name, article_id, start, end, first, last, "published" if first else None, None, None))
    return pd.DataFrame.from_records(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _places(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Each row's words, the first and the last place of who says so and the words of saying, and where the latter end."""
    names = ["start", "end", "speaker_start", "speaker_end", "cue_start", "cue_end"]
    numbers = table.reindex(columns=names).astype("Int64").to_numpy(dtype=np.int64, na_value=-1)
    low = np.where(numbers[:, 2::2] < 0, _FAR, numbers[:, 2::2]).min(axis=1, initial=_FAR)
    high = numbers[:, 3::2].max(axis=1, initial=-1)
    low = np.where(high < 0, -1, low)
    cued = np.where(numbers[:, 5] < 0, _FAR, numbers[:, 5])
    yield from zip(
        table.article_id.tolist(), *numbers[:, :2].T.tolist(), low.tolist(), high.tolist(), cued.tolist(), strict=True
    )


def _published(articles: pd.DataFrame, before: int) -> dict[str, tuple[str, str]]:
    found = {}
    wanted = articles.reindex(columns=["article_id", "published_from", "published_to"])
    for article_id, first, last in wanted.itertuples(index=False, name=None):
        try:
            days = date.fromisoformat(str(first)[:10]), date.fromisoformat(str(last)[:10])
        except ValueError:
            continue
        if date.min + timedelta(before) <= days[0] <= days[1]:
            found[article_id] = ((days[0] - timedelta(before)).isoformat(), days[1].isoformat())
    return found


def _days(dates: pd.DataFrame) -> dict[str, list[_Day]]:
    """The resolved dates of each article, in reading order."""
    wanted = dates.reindex(columns=["article_id", "start", "end", "date_from", "date_to", "precision"])
    wanted = wanted[wanted.date_from.notna() & wanted.date_to.notna() & ~wanted.precision.isin(["none", "open"])]
    found: dict[str, list[_Day]] = {}
    for article_id, start, end, first, last, precision in wanted.itertuples(index=False, name=None):
        found.setdefault(article_id, []).append((int(start), int(end), first, last, precision in _FINE))
    return {key: sorted(days) for key, days in found.items()}


def _taken(quotes: pd.DataFrame, statements: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """The words of anybody's speech, by article: a date there is what the words are about."""
    found: dict[str, list[tuple[int, int]]] = {}
    for table in (quotes, statements):
        for article_id, start, end in table[["article_id", "start", "end"]].itertuples(index=False, name=None):
            found.setdefault(article_id, []).append((int(start), int(end)))
    return {key: sorted(spans) for key, spans in found.items()}


def _beside(
    raw: str,
    words: tuple[int, int],
    saying: list[int],
    days: list[_Day],
    taken: list[tuple[int, int]],
    params: SaidOnParams,
) -> tuple[str, str, int, int] | None:
    """Find the date nearest to the words of saying that stands outside anybody's words."""
    (start, end), (low, high, cued) = words, saying
    best: tuple[int, int] | None = None
    for k in range(bisect_left(days, (low - params.beside,)), bisect_left(days, (high + params.beside,))):
        a, b, _, _, fine = days[k]
        gap = max(a - high, low - b, 0)
        # 'Said in 2014' and 'in 2014, she said', but not 'the band, formed in 2014, said'.
        near = gap <= params.beside if fine else (low >= b or a >= cued) and gap <= params.close
        if not near or (start < b and a < end) or _inside(a, b, taken):
            continue
        between = raw[b:low] if b <= low else raw[high:a]
        if not any(stop in between for stop in _SENTENCE_ENDS):
            best = min(best or (gap, k), (gap, k))
    if best is None:
        return None
    a, b, first, last, _ = days[best[1]]
    return first, last, a, b


def _inside(a: int, b: int, taken: list[tuple[int, int]]) -> bool:
    # Spans begin in order; the ones that begin at or before the date and are long are few.
    at = bisect_left(taken, (a + 1,))
    return any(end >= b for _, end in taken[max(0, at - 8) : at])
