"""The time expressions of one article → intervals of days, each with regard to the others and to the day of publication.

In: the expressions of an article, the words around them, and the days on which it can have been published. Out: for each the days
that it covers and what it was counted from: itself, the day of publication, the day on which quoted words were spoken, or another
date of the text.

>>> monday = Expression(8, 14, "weekday", weekday=0, tense="past")
>>> wednesday = date(2022, 1, 12)
>>> [(str(days[0]), anchor) for days, anchor in InArticle([monday], [False], [""], (wednesday, wednesday)).placed()]
[('2022-01-10', 'published')]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from nlp_helpers.dates.expression_parts import Expression
from nlp_helpers.dates.pinned import pinned
from nlp_helpers.dates.placing import Interval, cover, moved, place, unit_around

#: The days of an expression, and what it was counted from.
Placed = tuple[Interval | None, str]
# Days that the time may have from which so many days, weeks or months are counted; it must be as exact as they are.
_WIDEST_BESIDE = {"day": 3, "weekday": 3, "week": 7, "fortnight": 7, "month": 31}


@dataclass(frozen=True)
class PlaceParams:
    """How far a time expression may be trusted.

    Parameters
    ----------
    widest : int
        A weekday counted from an interval of publication of more days than this is left unresolved.
    beside : int
        Characters within which 'two days after' looks for the time it counts from.
    same_passage : int
        Characters within which a quotation's day of speaking is looked for.
    """

    widest: int = 7
    beside: int = 160
    same_passage: int = 500


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


class InArticle:
    """The expressions of one article, placed with regard to each other.

    Parameters
    ----------
    expressions : list of Expression
        In reading order.
    spoken : list of bool
        Whether a verb of saying stands right before each.
    gaps : list of str
        The words after each.
    published : (date, date), optional
        First and last day on which the article can have been published.
    params : PlaceParams
        How far to look.

    Examples
    --------
    >>> year = Expression(3, 7, "year", year=2014)
    >>> [anchor for _, anchor in InArticle([year], [False], [""], None).placed()]
    ['self']
    """

    def __init__(
        self,
        expressions: list[Expression],
        spoken: list[bool],
        gaps: list[str],
        published: Interval | None,
        params: PlaceParams = PlaceParams(),
    ) -> None:
        self.expressions = expressions
        self.starts = [e.start for e in expressions]
        self.spoken, self.gaps, self.published, self.params = spoken, gaps, published, params
        self.pinned = {} if published else pinned(expressions)

    def placed(self) -> list[Placed]:
        """Give the days that each expression covers, None where the text does not say, and what it was counted from."""
        done = [self._alone(e) for e in self.expressions]
        for at, e in enumerate(self.expressions):
            if e.kind in ("offset", "until") or e.unit == "offset":
                done[at] = self._beside(at, e, done)
            elif e.quoted and done[at][1] == "published":
                done[at] = self._spoken(e, done) or done[at]
        for at, e in enumerate(self.expressions[:-1]):
            # 'Tomorrow, 5 May': the words after it say which day.
            after = self.expressions[at + 1]
            if e.kind in ("shift", "span", "weekday") and self._explains(at, e, after) and done[at + 1][0]:
                done[at] = done[at + 1][0], "text"
        return done

    def _explains(self, at: int, e: Expression, after: Expression) -> bool:
        same = (precision_of(e) in ("day", "days")) and after.kind == "day" and not after.open
        return same and 0 < after.start - e.end <= 2 and self.gaps[at][: after.start - e.end] in (" ", ", ", " (", ",")

    def _alone(self, e: Expression) -> Placed:
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

    def _spoken(self, e: Expression, done: list[Placed]) -> Placed | None:
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

    def _beside(self, at: int, e: Expression, done: list[Placed]) -> Placed:
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
            if (interval[1] - interval[0]).days > _WIDEST_BESIDE.get(unit, 366):
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
