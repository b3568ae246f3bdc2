"""The day an article says it was published, with the span that says so.

In: an article's text and its labelled blocks. Out: a day, or nothing. All full dates of the page are candidates: the
article's own stamp, stamps of other articles, a clock at the top, dates in sentences, captions and copyright lines. What
can be read off each (:func:`features`: the words beside it, what stands in its block, where that lies between headline
and body, what other dates there are) is weighed with numbers learned from pages of news sites (``data/published.json``,
made by ``benchmarks/learn_published.py``), against the possibility that none of them is the day.

>>> raw = "Talks end in Geneva\\nUpdated 22:56, 12-Jan-2022\\nThe talks in Geneva ended on Wednesday, officials said."
>>> blocks = [Block(0, 19, "headline"), Block(20, 46, "stamp"), Block(47, len(raw), "body")]
>>> day = stated_day(raw, blocks)
>>> day.day, raw[day.start : day.end]
('2022-01-12', '12-Jan-2022')
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from nlp_helpers.clean.residue import WORD, vocabulary
from nlp_helpers.dates import calendar_days

# A page that lists more dates than this is judged by the first and the last of them.
_MOST = 400
_BODY = frozenset({"body", "subhead"})


class Block(NamedTuple):
    """A block of the article's text and its role."""

    start: int
    end: int
    role: str


class Day(NamedTuple):
    """A day, where the text names it, and how sure it is that it is the day of publication (0 to 1)."""

    start: int
    end: int
    day: str
    sure: float = 1.0


@dataclass(frozen=True)
class PublishedParams:
    """When a day is taken for the day of publication.

    Attributes
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
    total = math.exp(weights()["none"]) + sum(odds)
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
    return one.day != other.day and not labelled and not WORD.search(between[:_BESIDE]) and len(between) <= _BESIDE


def may_be_it(values: dict[str, float]) -> bool:
    """Whether a candidate with these features may be taken at all.

    An update counts where no other day stands beside it. What a sentence tells of is no stamp, unless it says so; nor is
    a date beside words that say of what else, or of a quoted post, or one far above the article that no headline stands
    over, like the page's clock.
    """
    if "published" in values:
        return "post" not in values
    if "update of a day beside it" in values:
        return False
    told = "prose" in values and "begins prose" not in values
    clock = "far above the body" in values and "under the headline" not in values
    # Under the first sentence of the body a stamp has no words of its own but names.
    listed = "worded" in values and "into the body" in values and not {"updated", "byline"} & values.keys()
    return not (told or clock or listed or "post" in values or "of something else" in values)


def _score(values: dict[str, float]) -> float:
    known = _data()["weights"]
    # Bounded, so that no page can make the exponential overflow.
    return max(-30.0, min(30.0, sum(known.get(name, 0.0) * value for name, value in values.items())))


@cache
def _data() -> dict[str, Any]:
    read = (resources.files("nlp_helpers.data") / "published.json").read_text(encoding="utf-8")
    return dict(json.loads(read))


@cache
def _of_something_else() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _data()["words"]["of something else"]))
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)


def weights() -> dict[str, float]:
    """Read the learned weights: feature → what it adds to the log-odds of a candidate; ``none`` is that of no candidate."""
    return dict(_data()["weights"])


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


# ---------------------------------------------------------------- what can be read off a candidate
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_BYLINE = re.compile(r"\W*(?:(?:written|reported|posted|story) )?by:? +[^\W\d_a-z]", re.IGNORECASE)
_POST = re.compile(r"\(@\w+\)|@\w+ ?[·•|-]|\b(?:says|reply|replied|wrote|commented|comments? on)\b", re.IGNORECASE)
_PICTURE = re.compile(r"\b(?:photo\w*|picture\w*|pictured|image\w*|getty|file|ap|afp|reuters|via)\b", re.IGNORECASE)
_LABEL = re.compile(r"([^\W\d_]+)\s?:\s*$")
_COPYRIGHT = re.compile(r"©|\bcopyright\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:on|in|of|since|until|till|through|from|to|after|before|and|born|ending|ended)\W{0,3}$", re.I
)
_BESIDE = 28  # characters before a date in which a word is beside it
_NEAR = 8  # blocks within which dates are neighbours
_FAR = 20  # blocks from which a date above the article is rather the page's
_UNDER = 8  # blocks after a headline that may still hold its stamp
_SAME = 0.5  # words in common over words in either, of a headline and its repetition
_LONG = 14  # words of a block, besides its dates, from which it is prose


def features(raw: str, blocks: Sequence[Block], found: Sequence[Day]) -> list[dict[str, float]]:
    """Say of each candidate what a reader would go by.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.
    found : sequence of Day
        Its candidates in reading order.

    Returns
    -------
    list of dict
        Name of a feature → value, for each candidate; what is not named is 0.

    Examples
    --------
    >>> features("Posted on 3 May 2021", [Block(0, 20, "stamp")], [Day(10, 20, "2021-05-03")])[0]["published"]
    1.0
    """
    starts = [block.start for block in blocks]
    at = [max(bisect_right(starts, day.start) - 1, 0) for day in found]
    around = {b: _words_around(raw, blocks[b], [d for d, c in zip(found, at, strict=True) if c == b]) for b in set(at)}
    beside = [_beside(raw, blocks, b, day, *around[b]) for day, b in zip(found, at, strict=True)]
    where = _Places.of(raw, blocks)
    for values, b in zip(beside, at, strict=True):
        values |= where.of_block(b)
    _among(beside, found, at)
    return beside


def _words_around(raw: str, block: Block, days: list[Day]) -> tuple[int, bool]:
    """Count the words of a block besides its dates, times and labels, and say whether one is in lower case."""
    first, last = max(block.start, days[0].start - 400), min(block.end, days[-1].end + 400)
    text, end = [], first
    for day in days:
        text.append(raw[end : day.start])
        end = day.end
    text.append(raw[end:last])
    lists = vocabulary()
    known = lists["months"] | lists["weekdays"] | lists["stamp_words"] | {"am", "pm"}
    words = [word for part in text for word in WORD.findall(part[-4000:])]
    other = [word for word in words if not (word[0].isdigit() or word.casefold().strip(".") in known)]
    return len(other), any(word.islower() and len(word) > 3 for word in other)


def _beside(raw: str, blocks: Sequence[Block], b: int, day: Day, n_words: int, worded: bool) -> dict[str, float]:
    """Read the words beside a date, and what kind of block it stands in."""
    block = blocks[b]
    before = raw[max(block.start, day.start - _BESIDE) : day.start]
    after = raw[day.end : min(block.end, day.end + _BESIDE)]
    line = raw[max(block.start, day.start - 200) : min(block.end, day.end + 200)]
    above = raw[blocks[b - 1].start : blocks[b - 1].end][-60:] if b else ""
    below = raw[blocks[b + 1].start : blocks[b + 1].end][:60] if b + 1 < len(blocks) else ""
    label = before if before.strip(" \t:-–—|•·,") else above if len(above) <= 30 else ""
    words, lists = label.casefold(), _data()["words"]
    end = raw[max(block.start, block.end - 9) : block.end].rstrip("\"'”’)»")[-1:]
    ends = end == "." or (end in ("!", "?") and n_words > 4)
    # The word nearest to the date is its label: 'Published …, updated …' on one line.
    published = max(words.rfind(word) for word in lists["published"])
    updated = max(words.rfind(word) for word in lists["updated"])
    told = (
        n_words >= _LONG
        or (ends and n_words >= (1 if block.role in _BODY else 2))
        or (n_words > 6 and block.role in _BODY)
    )
    values = {
        "alone": not n_words,
        "few words": not told and 0 < n_words <= 6,
        "some words": not told and n_words > 6,
        "prose": told,
        "worded": worded,
        "begins prose": told and day.start - block.start < 60 and bool(re.match(r"\s?[)—–:-]", after)),
        "published": published > updated and not (told and published < len(label) - 16),
        "updated": updated > published,
        "clock": bool(_CLOCK.search(before[-16:]) or _CLOCK.search(after[:20])),
        "byline": bool(_BYLINE.match(line) or _BYLINE.match(above) or _BYLINE.match(below)),
        "post": bool(_POST.search(line)),
        "picture": block.role == "caption" or (n_words > 0 and bool(_PICTURE.search(line))),
        "of something else": bool(
            _of_something_else().search(before) or _is_other_label(before) or _COPYRIGHT.search(line)
        ),
        "after a preposition": told and bool(_PREPOSITION.search(before)),
        "stamp": block.role == "stamp",
        "listed": bool(re.match(r"\s?[|—–-] ?[^\W\d_]{2}", after)),
    }
    return {name: 1.0 for name, holds in values.items() if holds}


def _is_other_label(before: str) -> bool:
    """Whether a date stands behind a word and a colon ('When: …') that is not one of a stamp's."""
    label = _LABEL.search(before)
    if not label:
        return False
    word, lists = label[1].casefold(), vocabulary()
    ours = [*_data()["words"]["published"], *_data()["words"]["updated"], "by", "create"]
    return not (word in lists["stamp_words"] | lists["weekdays"] or any(word.startswith(own) for own in ours))


class _Places(NamedTuple):
    """The blocks that a date's place is measured from: headline, first and last block of the body."""

    heads: list[int]
    first: int | None
    last: int | None

    @classmethod
    def of(cls, raw: str, blocks: Sequence[Block]) -> _Places:
        body = [b for b, block in enumerate(blocks) if block.role in _BODY]
        return cls(_heads(raw, blocks), body[0] if body else None, body[-1] if body else None)

    def of_block(self, b: int) -> dict[str, float]:
        """Say where a block lies."""
        values: dict[str, float] = {}
        above = bisect_right(self.heads, b - 1)
        values["under the headline"] = float(above > 0 and b - self.heads[above - 1] <= _UNDER)
        values["above the headline"] = float(above < len(self.heads) and 0 < self.heads[above] - b <= 3)
        if self.first is not None and self.last is not None:
            values["far above the body"] = float(self.first - b > _FAR)
            values["before the body"] = math.log1p(self.first - b) if b < self.first else 0.0
            values["within the body"] = float(self.first <= b <= self.last)
            values["into the body"] = math.log1p(b - self.first) if b > self.first else 0.0
            values["after the body"] = float(b > self.last)
            values["directly after the body"] = float(0 < b - self.last <= 2)
            values["at the body"] = float(0 < self.first - b <= 6)
        return {name: value for name, value in values.items() if value}


def _heads(raw: str, blocks: Sequence[Block]) -> list[int]:
    """List the headline and the lines that repeat it, or that repeat the page's title, but not that title itself."""
    heads = {b for b, block in enumerate(blocks) if block.role == "headline"}
    for title in [*heads, 0]:
        words = set(WORD.findall(raw[blocks[title].start : blocks[title].end][:300].casefold()))
        for b, block in enumerate(blocks):
            if b != title and len(words) > 3 and block.end - block.start <= 300:
                own = set(WORD.findall(raw[block.start : block.end].casefold()))
                if len(own & words) >= _SAME * len(own | words):
                    heads.add(b)
    return sorted(heads - {0} or heads)


def _among(values: list[dict[str, float]], found: Sequence[Day], at: list[int]) -> None:
    """Compare each candidate with the others of its page: order, neighbours, repeats, the latest."""
    stamps = [i for i, own in enumerate(values) if "prose" not in own]
    days = [date.fromisoformat(day.day).toordinal() for day in found]
    times = Counter(days[i] for i in stamps)
    told = Counter(days[i] for i in range(len(found)) if i not in set(stamps))
    latest = max((days[i] for i in stamps), default=0)
    order = {i: n for n, i in enumerate(stamps)}
    earlier: set[int] = set()
    for i, own in enumerate(values):
        near = (
            {days[j] for j in stamps[max(order[i] - 4, 0) : order[i] + 5] if abs(at[j] - at[i]) <= _NEAR}
            if i in order
            else set()
        )
        if i in order:
            own["first"] = float(not earlier)
            own["earlier days"] = math.log1p(len(earlier - {days[i]}))
            own["neighbours"] = min(len(near - {days[i]}), 4) / 4
            own["repeated"] = math.log(times[days[i]])
            own["latest of several"] = float(days[i] == latest and len(times) > 1)
            earlier.add(days[i])
        own["told too"] = float(i in order and days[i] in told)
        own["years before the latest"] = min(max(latest - days[i], 0) / 365, 3.0)
    for i, own in enumerate(values):
        beside = [values[j] for j in (i - 1, i + 1) if 0 <= j < len(values) and abs(at[j] - at[i]) <= 2]
        if "updated" in own and any("updated" not in other and may_be_it(other) for other in beside):
            own["update of a day beside it"] = 1.0
    for own in values:
        for name in [name for name, value in own.items() if not value]:
            del own[name]
