"""The days on which an article without a stated day can have been published: what follows from its own words and its story.

In: ``articles``, ``stories`` and the time expressions found in the bodies. Out: ``articles`` with an interval, basis
``inferred``, where one follows, at the span of the expression it follows from. Two things are evidence:

- a day that the body pins down by itself and looks back on ('on Thursday, February 10', in an article whose latest year
  is 2014, is of 2022): published that day or shortly after;
- the first bare weekday that the body looks back on, if an article of the same story has a given or stated day
  that fits: 'on Wednesday', in the story of an article of Wednesday 12 January, is that Wednesday.

What the article says of other days must not contradict: a day it looks back on is no later, one it looks ahead to no
earlier. What does not follow stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from nlp_helpers import dates, tables


@dataclass(frozen=True)
class InferParams:
    """How far evidence of a day reaches.

    The measures are of 2,904 reports of the Gun Violence Archive set of cltl/LongTailQATask, whose days are known.

    Attributes
    ----------
    days_after : int
        How many days after the day that it looks back on an article may have been published. Of 554 articles that look
        back on a bare weekday, 46 in 100 were published on the first such day, 36 on the next, 8 on the one after: three
        days hold 90 of 100, two 82. (Of 38 pages of other news sites, longer ones, 39, 29 and 11.)
    mate_after : int
        How many days after that weekday the dated article of the story may be. Up to one, the interval holds in 82 of 100
        pairs of one labelled story; at two in 69, at three or more in fewer than half.
    membership : float
        How sure the place of both articles in the story must be (``stories.membership``).
    """

    days_after: int = 2
    mate_after: int = 1
    membership: float = 0.5


class _Days(NamedTuple):
    """What an article's body says about days without its day of publication."""

    pinned: list[tuple[date, int, int]]  # days looked back on that need no year, and their spans
    back: list[date]  # full days looked back on
    ahead: list[date]  # days looked ahead to
    no_year: list[tuple[int, int, str]]  # month, day and tense of days whose year is not said
    weekday: tuple[int, int, int] | None  # the first bare weekday that it looks back on, and its span


def infer_days(
    articles: pd.DataFrame, stories: pd.DataFrame, found: pd.DataFrame, params: InferParams = InferParams()
) -> pd.DataFrame:
    """Give articles without a day the interval that follows from their words and their story.

    Parameters
    ----------
    articles : DataFrame
        The ``articles`` table, described.
    stories : DataFrame
        The ``stories`` table, made without inferred days.
    found : DataFrame
        What :func:`nlp_helpers.dates.find_dates` gave.
    params : InferParams
        How far evidence reaches.

    Returns
    -------
    DataFrame
        The ``articles`` table; where an interval follows, ``published_from`` and ``published_to`` are its first and last
        day, ``published_basis`` is ``inferred`` and ``published_start, published_end`` the span of the expression.

    Examples
    --------
    >>> from nlp_helpers import clean
    >>> raw = ["The envoys met in Geneva on Wednesday, officials said after the talks."] * 2
    >>> articles = tables.make("articles", [
    ...     {"article_id": "a", "raw": raw[0], "published_from": "2022-01-12", "published_to": "2022-01-12",
    ...      "published_basis": "given"}, {"article_id": "b", "raw": raw[1]}])
    >>> stories = tables.make("stories", [{"article_id": x, "story_id": "S1", "membership": 0.9} for x in "ab"])
    >>> found = dates.find_dates(articles, clean.find_blocks(articles))
    >>> infer_days(articles, stories, found)[["published_from", "published_to", "published_basis"]].values.tolist()[1]
    ['2022-01-12', '2022-01-14', 'inferred']
    """
    undated = articles[articles.published_from.isna()]
    said = _said(found, undated)
    mates = _mates(articles, stories, params)
    rows = articles.to_dict("records")
    for row in rows:
        days = said.get(row["article_id"])
        if days is None or not pd.isna(row["published_from"]):
            continue
        seen = _from_own_words(days, params) or _from_mates(days, mates.get(row["article_id"], []), params)
        if seen:
            first, last, start, end = seen
            row |= {"published_from": first.isoformat(), "published_to": last.isoformat()}
            row |= {"published_basis": "inferred", "published_start": start, "published_end": end}
    return tables.make("articles", rows)


def _said(found: pd.DataFrame, undated: pd.DataFrame) -> dict[str, _Days]:
    """Sort what each article's body says about days."""
    own = found[found.article_id.isin(undated.article_id) & found.in_body.fillna(False).astype(bool)]
    no_year: dict[str, list[tuple[int, int, str]]] = {}
    bare = own[(own.kind == "day") & own.year.isna() & own.month.notna() & own.day.notna()]
    for article_id, month, number, tense in bare[["article_id", "month", "day", "tense"]].astype(object).values:
        no_year.setdefault(article_id, []).append((int(month), int(number), "" if pd.isna(tense) else str(tense)))
    pinned = dates.pinned_days(found, undated)
    pinned = pinned[~pinned.quoted.fillna(False).astype(bool)].sort_values(["article_id", "start"])
    said: dict[str, _Days] = {}
    columns = ["start", "end", "kind", "day_from", "weekday", "tense"]
    for article_id, group in pinned.groupby("article_id"):
        days = _Days([], [], [], no_year.get(article_id, []), None)
        for start, end, kind, day, number, tense in group[columns].astype(object).values:
            tense = "" if pd.isna(tense) else tense
            if kind == "weekday":
                if days.weekday is None and tense == "past":
                    days = days._replace(weekday=(int(number), int(start), int(end)))
            elif tense == "future":
                days.ahead.append(date.fromisoformat(day))
            elif kind == "pinned":
                days.pinned.append((date.fromisoformat(day), int(start), int(end)))
            elif tense == "past":
                days.back.append(date.fromisoformat(day))
        said[str(article_id)] = days
    return said


def _from_own_words(days: _Days, params: InferParams) -> tuple[date, date, int, int] | None:
    """Take the latest day that the body pins down and looks back on."""
    if not days.pinned:
        return None
    event, start, end = max(days.pinned, key=lambda pinned: (pinned[0], -pinned[1]))
    return _interval(event, start, end, days, params)


def _from_mates(days: _Days, mates: list[date], params: InferParams) -> tuple[date, date, int, int] | None:
    """Take the bare weekday that the body looks back on, in the days before those of the story's dated articles."""
    if days.weekday is None:
        return None
    number, start, end = days.weekday
    events = {day - timedelta(days=(day.weekday() - number) % 7) for day in mates if day.toordinal() > 7}
    fits = any(day - event <= timedelta(days=params.mate_after) for day in mates for event in events if event <= day)
    # Where the dated articles are of different weeks, or none of the weekday's days, nothing follows.
    if len(events) != 1 or not fits:
        return None
    return _interval(events.pop(), start, end, days, params)


def _interval(
    event: date, start: int, end: int, days: _Days, params: InferParams
) -> tuple[date, date, int, int] | None:
    """Give the days from an event on that nothing else in the body contradicts."""
    latest = event + timedelta(days=params.days_after)
    first = max([event, *(day for day in days.back if day <= latest)])
    if any(day > latest for day in [*days.back, *(day for day, _, _ in days.pinned)]):
        return None
    ahead = [*days.ahead]
    for month, number, tense in days.no_year:
        day = _nearest(month, number, event)
        if day and tense == "past" and day > latest:
            return None
        if day and tense == "future":
            ahead.append(day)
    # What it looks ahead to is still to come; days long before are not what it can mean.
    last = min([latest, *ahead])
    return (first, last, start, end) if first <= last else None


def _nearest(month: int, number: int, day: date) -> date | None:
    """Place a day without its year as near as can be."""
    around = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            around.append(date(year, month, number))
        except ValueError:
            continue
    return min(around, key=lambda other: abs(other - day), default=None)


def _mates(articles: pd.DataFrame, stories: pd.DataFrame, params: InferParams) -> dict[str, list[date]]:
    """List, for each article, the given and stated days of the others of its story, if both are surely of it."""
    sure = stories[(stories.membership.fillna(0.0) >= params.membership).astype(bool)]
    known = articles[
        articles.published_basis.isin(["given", "stated"]) & (articles.published_from == articles.published_to)
    ]
    day_of = dict(zip(known.article_id, known.published_from, strict=True))
    mates: dict[str, list[date]] = {}
    for _, group in sure.groupby("story_id"):
        ids = list(group.article_id)
        days = sorted({date.fromisoformat(day_of[article_id][:10]) for article_id in ids if article_id in day_of})
        mates |= {article_id: days for article_id in ids if article_id not in day_of}
    return mates
