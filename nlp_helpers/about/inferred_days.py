"""The days on which an article without a stated day can have been published: what follows from its own words and its story.

In: ``articles``, ``stories`` and the time expressions found in the bodies. Out: ``articles`` with an interval, basis
``inferred``, where one follows, at the span of the expression it follows from. Three things are evidence:

- a day that the body pins down by itself and looks back on ('on Tuesday, March 8', in an article whose latest year
  is 2019, is of 2022): published that day or shortly after;
- a day that the body pins down and looks ahead to bounds the day of publication from above, and from below if the words say
  how far off it is: 'over the next two days from May 3', 'tomorrow, May 5', or a bare weekday, which is that of the next week;
- the first bare weekday that the body looks back on, if an article of the same story has a given or stated day
  that fits: 'on Friday', in the story of an article of Friday 6 May, is that Friday.

What the article says of other days must not contradict: a day it looks back on is no later, one it looks ahead to no
earlier, and a bare weekday it looks back on no further back than a day it names by its date. What does not follow stays
empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.dates.pinned import pinned_days


@dataclass(frozen=True)
class InferParams:
    """How far evidence of a day reaches.

    The measures are of 2,904 reports of the Gun Violence Archive set of cltl/LongTailQATask, whose days are known.

    Parameters
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
    days_before : int
        How many days before a bare weekday that it looks ahead to an article may have been published: on the same weekday of
        the week before, it would say next.
    widest : int
        The most days of an interval that bounds from below and above leave.
    """

    days_after: int = 2
    mate_after: int = 1
    membership: float = 0.5
    days_before: int = 6
    widest: int = 7


_NEAR = 90  # days from another within which a date's year is not in doubt


class _Days(NamedTuple):
    """What an article's body says about days without its day of publication."""

    pinned: list[tuple[date, int, int]]  # days looked back on that need no year, and their spans
    back: list[date]  # full days looked back on
    neither: list[date]  # full days of which the words don't say whether they are past
    ahead: list[date]  # days looked ahead to
    bounds: list[tuple[date, date, int, int]]  # first and last day of publication that these leave, and their spans
    no_year: list[tuple[int, int, str]]  # month, day and tense of days whose year is not said
    weekdays: list[tuple[int, int, int]]  # bare weekdays that it looks back on, and their spans


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
    >>> from nlp_helpers import clean, dates
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
    said = _said(found, undated, params)
    mates = _mates(articles, stories, params)
    rows = articles.to_dict("records")
    for row in rows:
        days = said.get(row["article_id"])
        if days is None or not pd.isna(row["published_from"]):
            continue
        if days.bounds:
            seen = _from_bounds(days, params)
        else:
            seen = _from_own_words(days, params) or _from_mates(days, mates.get(row["article_id"], []), params)
        if seen:
            first, last, start, end = seen
            row |= {"published_from": first.isoformat(), "published_to": last.isoformat()}
            row |= {"published_basis": "inferred", "published_start": start, "published_end": end}
    return tables.make("articles", rows)


def _said(found: pd.DataFrame, undated: pd.DataFrame, params: InferParams) -> dict[str, _Days]:
    """Sort what each article's body says about days."""
    own = found[found.article_id.isin(undated.article_id) & found.in_body.fillna(False).astype(bool)]
    no_year: dict[str, list[tuple[int, int, str]]] = {}
    bare = own[(own.kind == "day") & own.year.isna() & own.month.notna() & own.day.notna()]
    for article_id, month, number, tense in bare[["article_id", "month", "day", "tense"]].astype(object).values:
        no_year.setdefault(article_id, []).append((int(month), int(number), "" if pd.isna(tense) else str(tense)))
    pinned = pinned_days(found, undated)
    pinned = pinned[~pinned.quoted.fillna(False).astype(bool)].sort_values(["article_id", "start"])
    said: dict[str, _Days] = {}
    for row in pinned.astype(object).where(pinned.notna(), None).to_dict("records"):
        article_id = str(row["article_id"])
        if article_id not in said:
            said[article_id] = _Days([], [], [], [], [], no_year.get(article_id, []), [])
        _add(said[article_id], row, params)
    return said


def _add(days: _Days, row: dict[str, Any], params: InferParams) -> None:
    """Put what one expression says with the rest."""
    start, end, tense = int(row["start"]), int(row["end"]), row["tense"]
    if row["kind"] == "weekday":
        if tense == "past":
            days.weekdays.append((int(row["weekday"]), start, end))
        return
    day = date.fromisoformat(row["day_from"])
    if row["ahead_start"] is not None:
        first, last = (_before(day, int(row[n])) for n in ("ahead_to", "ahead_from"))
        days.bounds.append((first, last, int(row["ahead_start"]), end))
        tense = "future" if int(row["ahead_to"]) > 0 else tense
    if tense == "future":
        days.ahead.append(day)
        if row["bare"]:
            days.bounds.append((_before(day, params.days_before), day, start, end))
    elif row["kind"] == "pinned":
        days.pinned.append((day, start, end))
    else:
        (days.back if tense == "past" else days.neither).append(day)


def _before(day: date, n: int) -> date:
    return date.fromordinal(min(max(day.toordinal() - n, 1), date.max.toordinal()))


def _from_bounds(days: _Days, params: InferParams) -> tuple[date, date, int, int] | None:
    """Take the days that all bounds leave, at the span of the narrowest of them."""
    first = max([*(bound[0] for bound in days.bounds), *days.back, *(day for day, _, _ in days.pinned)])
    last = min([*(bound[1] for bound in days.bounds), *days.ahead])
    back, ahead = _placed(days, last)
    last = min([last, *ahead])
    if first > last or (last - first).days >= params.widest or any(day > last for day in back):
        return None
    _, _, start, end = min(days.bounds, key=lambda bound: (bound[1] - bound[0], bound[2]))
    return first, last, start, end


def _placed(days: _Days, near: date) -> tuple[list[date], list[date]]:
    """List the days without a year that the body looks back on and ahead to, if they can only lie near a day."""
    placed = [(_nearest(month, number, near), tense) for month, number, tense in days.no_year]
    placed = [(day, tense) for day, tense in placed if day and abs((day - near).days) <= _NEAR]
    back = [day for day, tense in placed if day and tense == "past"]
    return back, [day for day, tense in placed if day and tense == "future"]


def _from_own_words(days: _Days, params: InferParams) -> tuple[date, date, int, int] | None:
    """Take the latest day that the body pins down and looks back on."""
    if not days.pinned:
        return None
    event, start, end = max(days.pinned, key=lambda pinned: (pinned[0], -pinned[1]))
    dated = {day.weekday() for day in days.back if 0 <= (event - day).days < 7}
    # A day is named by its weekday alone when it is nearer than one that has its date too, or has been dated before.
    since = [(number - event.weekday()) % 7 for number, _, _ in days.weekdays if number not in dated]
    if any(n > params.days_after for n in since):
        return None
    return _interval(_before(event, -max(since, default=0)), start, end, days, params)


def _from_mates(days: _Days, mates: list[date], params: InferParams) -> tuple[date, date, int, int] | None:
    """Take the bare weekday that the body looks back on, in the days before those of the story's dated articles."""
    if not days.weekdays:
        return None
    number, start, end = days.weekdays[0]
    events = {day - timedelta(days=(day.weekday() - number) % 7) for day in mates if day.toordinal() > 7}
    # Where the dated articles are of different weeks, or none of the weekday's days, nothing follows.
    if len(events) != 1:
        return None
    event = events.pop()
    if not any(timedelta(0) <= day - event <= timedelta(days=params.mate_after) for day in mates):
        return None
    return _interval(event, start, end, days, params)


def _interval(
    event: date, start: int, end: int, days: _Days, params: InferParams
) -> tuple[date, date, int, int] | None:
    """Give the days from an event on that nothing else in the body contradicts."""
    latest = _before(event, -params.days_after)
    first = max([event, *(day for day in days.back if day <= latest)])
    back, ahead = _placed(days, event)
    if any(day > latest for day in [*days.back, *days.neither, *back, *(day for day, _, _ in days.pinned)]):
        return None
    # What it looks ahead to is still to come; days long before are not what it can mean.
    last = min([latest, *days.ahead, *ahead])
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
