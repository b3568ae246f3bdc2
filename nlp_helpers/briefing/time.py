"""The time line: what happened, was said, was reported and was to come, on an axis and day by day.

In: findings. Out: a section whose marks and days lead to the words that give them.

>>> from nlp_helpers import example
>>> time(Material.of(example.complete())).empty[:22]
'There is no time line:'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd

from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import NOWHERE, Link, Places, one_of_each
from nlp_helpers.briefing.section import Section
from nlp_helpers.briefing.time_days import Day, Interval, grouped, intervals
from nlp_helpers.briefing.time_days import days as days_of
from nlp_helpers.briefing.wording import in_english_only
from nlp_helpers.dates.written import short_days
from nlp_helpers.plurals import count
from nlp_helpers.spans import spans_of
from nlp_helpers.timeline import KINDS, timeline
from nlp_helpers.timeline.axis import Axis, axis_of, within

#: Days in the list; the rest are counted.
_MOST_DAYS = 40
# If there are more than a few of them, those that most articles give stand open, and the others are folded away.
_FEW_DAYS, _OPEN_DAYS = 16, 12
_MOST_OUTSIDE = 60
_MOST_ROWS = 6  # of bars in a lane, one under the other
_MOST_TICKS = 6
# Days that more articles give than any other are told first, if they are few, and given by this share of the articles.
_MOST_TOP, _FEWEST_FOR_TOP = 3, 0.1
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000)  # months between ticks


@dataclass(frozen=True)
class Mark:
    """A day or an interval on the axis: where it begins and how long it is in hundredths of the axis, and how tall it is."""

    x: float
    width: float
    height: float
    row: int
    link: Link
    title: str


@dataclass(frozen=True)
class Lane:
    """The marks of one kind; bars stand in rows below the days."""

    kind: str
    days: tuple[Mark, ...]
    bars: tuple[Mark, ...]
    rows: int


@dataclass(frozen=True)
class TimeLine:
    """What the template reads.

    Attributes
    ----------
    first, last : str
        The axis's ends.
    ticks : tuple of (float, str)
        Place on the axis in hundredths, and what stands there.
    lanes : tuple of Lane
    top : tuple of Day
        Those that more articles give than any other, for something beside their own appearance.
    days : tuple of Day
        In order; if they are many, those that most articles give.
    more : tuple of Day
        The others of the list, in order.
    n_left, left : int, Link
        Days on the axis that are not listed, and their words.
    bare : tuple of Day
        Intervals that are given only for what was said without a day of its own.
    n_bare : int
        How many there are.
    given : tuple of Day
        Where there is no axis, the days that are given in full.
    n_given : int
        How many there are.
    outside : tuple of Day
        Days and intervals outside the axis; where there is none, those that are not one day.
    n_outside : int
        How many there are.
    n_articles : int
    n_undated, undated : int, Link
        Articles whose own day is not known.
    english : str
        What is not read in articles in other languages.
    """

    first: str
    last: str
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]
    top: tuple[Day, ...]
    days: tuple[Day, ...]
    more: tuple[Day, ...]
    n_left: int
    left: Link
    bare: tuple[Day, ...]
    n_bare: int
    given: tuple[Day, ...]
    n_given: int
    outside: tuple[Day, ...]
    n_outside: int
    n_articles: int
    n_undated: int
    undated: Link
    english: str


def time(material: Material) -> Section:
    """Make the time line.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    found, places = material.found, material.places
    articles = found["articles"]
    events = timeline(
        articles, found["sentences"], found["dates"], found["quotes"], found["statements"], found.expressions
    )
    # Without most articles' own days 'on Tuesday' has no place: what is left for an axis is pictures' dates and history.
    axis = axis_of(articles)
    made = partial(Section, "time", "When: the time line", "time.html", short="Time")
    if events.empty:
        return made(empty=_nothing(articles))
    events = grouped(events)
    inside = within(events, axis) if axis else pd.Series(False, index=events.index)
    near, bare, far = _parted(events, inside)
    given = _given_by(events)
    shown = sorted(near, key=lambda k: (-given[k][0], -given[k][1], k))[:_MOST_DAYS]
    top = _most_given(given, set(near), len(articles))
    told = {k: places.link(one_of_each(spans_of(_told(events, k)))) for k in top}
    opened = set(shown if len(shown) <= _FEW_DAYS else shown[:_OPEN_DAYS])
    hidden = set(near) - set(shown)
    left = events[[k in hidden for k in intervals(events)]]
    undated = articles[articles.published_from.isna()].article_id
    far = sorted(far, key=lambda k: (-given[k][1], k[1] or k[0]))
    single = [] if axis else [k for k in far if k[0] == k[1]]
    far = far if axis else [k for k in far if k[0] != k[1]]
    outside, given_days = far[:_MOST_OUTSIDE], single[:_MOST_OUTSIDE]
    days = days_of(material, events, [*top, *shown, *bare[:_MOST_OUTSIDE], *outside, *given_days])
    data = TimeLine(
        first=short_days(str(axis.first), str(axis.first)) if axis else "",
        last=short_days(str(axis.last), str(axis.last)) if axis else "",
        ticks=tuple(_ticks(axis)) if axis else (),
        lanes=tuple(_lanes(events[inside.to_numpy(dtype=bool)], axis, places)) if axis else (),
        top=tuple(replace(days[k], n_articles=given[k][0], link=told[k]) for k in top),
        days=tuple(days[k] for k in near if k in opened),
        more=tuple(days[k] for k in near if k in set(shown) - opened),
        n_left=len(near) - len(shown),
        left=places.rows(left) if len(left) else NOWHERE,
        bare=tuple(days[k] for k in bare[:_MOST_OUTSIDE]),
        n_bare=len(bare),
        given=tuple(days[k] for k in sorted(given_days)),
        n_given=len(single),
        outside=tuple(days[k] for k in sorted(outside, key=lambda k: (k[0] or k[1], k[1]))),
        n_outside=len(far),
        n_articles=len(articles),
        n_undated=len(undated),
        undated=material.heads(undated),
        english=in_english_only(articles, "Days in the words of an article are read"),
    )
    return made(data=data)


def _nothing(articles: pd.DataFrame) -> str:
    """Why there is no time line."""
    english = in_english_only(articles, "Days in words are read")
    other = "no day was found in its words" if len(articles) == 1 else "no day was found in their words"
    said = (
        f"There is no time line: of the {count(len(articles), 'article')} no day of publication is known, and {other}."
    )
    return f"{said} {english}".strip()


def _parted(events: pd.DataFrame, inside: pd.Series) -> tuple[list[Interval], list[Interval], list[Interval]]:
    """The days on the axis that words give, those that follow only from when articles appeared, and the days outside."""
    days = intervals(events)
    on_axis = {day for day, flag in zip(days, inside, strict=True) if flag}
    named = {day for day, flag in zip(days, _day_is_named(events), strict=True) if flag}
    every = dict.fromkeys(days)
    near = [day for day in every if day in on_axis]
    far = [day for day in every if day not in on_axis]
    return [day for day in near if day in named], [day for day in near if day not in named], far


def _most_given(given: dict[Interval, tuple[int, int]], near: set[Interval], n: int) -> list[Interval]:
    """The days that more articles give than any other: if they are on the axis, few, and given by a tenth of the articles."""
    most = max((told for told, _ in given.values()), default=0)
    top = sorted(k for k, (told, _) in given.items() if told == most)
    telling = most > 1 and most >= _FEWEST_FOR_TOP * n and len(top) <= _MOST_TOP and near.issuperset(top)
    return top if telling else []


def _is_told(events: pd.DataFrame) -> pd.Series:
    """Whether words give the day, of something other than the article's own appearance."""
    return ((events.kind != "reported") & _day_is_named(events)).astype(bool)


def _day_is_named(events: pd.DataFrame) -> pd.Series:
    """Whether there are words for the day; that of what was said may follow from the article's own."""
    return ((events.kind != "said") | events.day_start.notna()).astype(bool)


def _given_by(events: pd.DataFrame) -> dict[Interval, tuple[int, int]]:
    """How many articles give each day for something beside their own appearance, and for anything."""
    rows = events.assign(interval=intervals(events))
    every = rows.groupby("interval").article_id.nunique()
    told = rows[_is_told(rows)].groupby("interval").article_id.nunique()
    return {interval: (int(told.get(interval, 0)), int(n)) for interval, n in every.items()}


def _told(events: pd.DataFrame, interval: Interval) -> pd.DataFrame:
    """What a day is given for beside the appearance of articles."""
    return events[[k == interval for k in intervals(events)] & _is_told(events).to_numpy()]


def _place(axis: Axis, day: int) -> float:
    """Where a day begins, in hundredths of the axis."""
    low, high = axis.first.toordinal(), axis.last.toordinal() + 1
    return round(100 * (min(max(day, low), high) - low) / (high - low), 3)


def _ticks(axis: Axis) -> list[tuple[float, str]]:
    """First days of months, so few that their names have room on a phone."""
    first, last = (12 * day.year + day.month - 1 for day in (axis.first, axis.last))
    step = next((s for s in _STEPS if (last - first) // s < _MOST_TICKS), _STEPS[-1])
    months = [m for m in range(first, last + 1) if m % step == 0]
    days = [date(m // 12, m % 12 + 1, 1) for m in months if m // 12 >= 1]
    shown = [d for d in days if axis.first <= d <= axis.last]
    names = [str(d.year) if step >= 12 else short_days(str(d), str(d)).partition(" ")[2] for d in shown]
    return [(_place(axis, d.toordinal()), name) for d, name in zip(shown, names, strict=True)]


def _lanes(events: pd.DataFrame, axis: Axis, places: Places) -> list[Lane]:
    """Marks by kind: the more articles give a day, the taller its mark."""
    most = int(events.groupby(["kind", "date_from", "date_to"]).article_id.nunique().max()) if len(events) else 1
    lanes = []
    for kind in KINDS:
        own = events[events.kind == kind]
        if own.empty:
            continue
        days, bars, free = [], [], [-1.0] * _MOST_ROWS
        for (first, last), rows in own.groupby(["date_from", "date_to"], sort=True):
            a, b = (date.fromisoformat(str(day)).toordinal() for day in (first, last))
            x, n = _place(axis, a), rows.article_id.nunique()
            width, height = round(_place(axis, b + 1) - x, 3), round(25 + 75 * n / most, 1)
            title = f"{short_days(first, last)}, {kind}: {count(n, 'article')}"
            row = next((i for i, end in enumerate(free) if end <= x), _MOST_ROWS - 1)
            link = places.link(spans_of(rows))
            if first == last:
                days.append(Mark(x, width, height, 0, link, title))
            else:
                free[row] = x + width
                bars.append(Mark(x, width, height, row, link, title))
        rows_used = max((bar.row + 1 for bar in bars), default=0)
        lanes.append(Lane(kind, tuple(days), tuple(bars), rows_used))
    return lanes
