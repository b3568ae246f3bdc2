"""The day an article says it was published, with the span that says so.

In: an article's text and its labelled blocks. Out: a day, or nothing. All full dates of the page are candidates: the
article's own stamp, stamps of other articles, a clock at the top, dates in sentences, captions and copyright lines. What
can be read off each (:mod:`nlp_helpers.about.day_features`) is weighed with numbers learned from pages of news sites
(``data/published.json``, made by ``benchmarks/learn_published.py``), against the possibility that none of them is the day.

>>> raw = "Talks end in Geneva\\nUpdated 22:56, 12-Jan-2022\\nThe talks in Geneva ended on Wednesday, officials said."
>>> blocks = [Block(0, 19, "headline"), Block(20, 46, "stamp"), Block(47, len(raw), "body")]
>>> day = stated_day(raw, blocks)
>>> day.day, raw[day.start : day.end]
('2022-01-12', '12-Jan-2022')
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_helpers.about.day_features import BESIDE, Day, features, may_be_it, settings
from nlp_helpers.about.page_blocks import Block
from nlp_helpers.dates import calendar_days
from nlp_helpers.text.words import WORD

# A page that lists more dates than this is judged by the first and the last of them.
_MOST = 400


@dataclass(frozen=True)
class PublishedParams:
    """When a day is taken for the day of publication.

    Parameters
    ----------
    sure : float
        Probability from which it is taken. Chosen by cross-validation over sites, so that 95 of 100 days or more that are
        taken are right; ``benchmarks/learn_published.py`` shows what others give.
    """

    sure: float = 0.75

    def __post_init__(self) -> None:
        if not 0 < self.sure <= 1:
            raise ValueError(f"a probability in (0, 1] is needed, not {self.sure}")


def stated_day(raw: str, blocks: Sequence[Block], params: PublishedParams = PublishedParams()) -> Day | None:
    """Find the day that the page gives as the article's own.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.
    params : PublishedParams
        How sure it must be.

    Returns
    -------
    Day or None
        None where no date is sure enough to be it.

    Notes
    -----
    A conditional logit (McFadden 1974): the odds of a candidate are the exponential of its weighted features, those of
    'none of them' a constant; candidates of one day add up.

    Examples
    --------
    >>> raw = "Pier reopens\\nThe pier, which was built on 3 May 1921, reopened to the cheers of hundreds on Monday."
    >>> stated_day(raw, [Block(0, 12, "headline"), Block(13, len(raw), "body")]) is None
    True
    """
    found = candidates(raw)
    if not found or not blocks:
        return None
    described = features(raw, blocks, found)
    odds = [math.exp(_score(values)) if may_be_it(values) else 0.0 for values in described]
    total = math.exp(settings()["weights"]["none"]) + sum(odds)
    by_day: dict[str, float] = {}
    for candidate, value in zip(found, odds, strict=True):
        by_day[candidate.day] = by_day.get(candidate.day, 0.0) + value / total
    best = max(by_day, key=lambda day: (round(by_day[day], 9), day))
    if round(by_day[best], 6) < params.sure:
        return None
    at = max((i for i, each in enumerate(found) if each.day == best), key=lambda i: (round(odds[i], 9), -i))
    where = found[at]
    if any(
        _rivals(raw, where, other, described[at], described[j])
        for j, other in enumerate(found)
        if odds[j] and abs(j - at) < 2
    ):
        return None
    return Day(where.start, where.end, best, by_day[best])


def _rivals(raw: str, one: Day, other: Day, values: dict[str, float], other_values: dict[str, float]) -> bool:
    """Whether two days stand beside each other and nothing says which is which."""
    labelled = any(label in own for own in (values, other_values) for label in ("published", "updated"))
    between = raw[min(one.end, other.end) : max(one.start, other.start)]
    return one.day != other.day and not labelled and not WORD.search(between[:BESIDE]) and len(between) <= BESIDE


def _score(values: dict[str, float]) -> float:
    known = settings()["weights"]
    # Bounded, so that no page can make the exponential overflow.
    return max(-30.0, min(30.0, sum(known.get(name, 0.0) * value for name, value in values.items())))


def candidates(raw: str) -> list[Day]:
    """List the full dates of a text, those in figures too where the page says which is the day and which the month.

    Parameters
    ----------
    raw : str
        Any text.

    Returns
    -------
    list of Day
        In reading order.

    Examples
    --------
    >>> [c.day for c in candidates("12/21/2023, 02/03/2023")]
    ['2023-12-21', '2023-02-03']
    >>> candidates("02/03/2023")
    []
    """
    full = calendar_days.full_days(raw)
    named = {each.day for each in full if not each.ambiguous}
    # One page writes its dates in one order: a date that can be read in one way only settles the others.
    orders = {_month_first(raw, each) for each in full if not each.ambiguous} - {None}
    found = []
    for each in full:
        readings = {each.day, each.other} - {None}
        if each.ambiguous:
            readings &= {each.day if True in orders else each.other} if len(orders) == 1 else named
        day = readings.pop() if len(readings) == 1 else None
        if day and 1700 <= day.year < 2100 and str(day) not in _EPOCH and not _in_code(raw, each.start):
            found.append(Day(each.start, each.end, str(day)))
    return found if len(found) <= _MOST else found[: _MOST // 2] + found[-_MOST // 2 :]


_EPOCH = ("1969-12-31", "1970-01-01")  # what programs show in place of a day they don't have


def _in_code(raw: str, start: int) -> bool:
    """Whether a date is part of an address or of a script that scraping took along."""
    return raw[max(start - 3, 0) : start].endswith(("/", ':"', '="', ': "'))


_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2\d+$")


def _month_first(raw: str, full: calendar_days.FullDay) -> bool | None:
    """Say in which order a date in figures that has one reading only is written; None for other dates."""
    match = _FIGURES.search(raw[full.start : full.end])
    if not match or int(match[1]) == int(match[3]):
        return None
    return int(match[1]) == full.day.month
