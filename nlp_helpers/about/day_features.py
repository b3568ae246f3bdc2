"""What a reader would go by who looks for the day of publication among the dates of a page.

In: an article's text, its blocks and its full dates. Out: of each date what can be read off it: the words beside it, what stands
in its block, where that lies between headline and body, what other dates there are; and whether it may be taken at all.

>>> blocks = [Block(0, 12, "headline"), Block(13, 37, "stamp")]
>>> found = features("Pier reopens\\nPublished on 3 May 2021.", blocks, [Day(26, 36, "2021-05-03")])
>>> found[0]["published"], found[0]["under the headline"]
(1.0, 1.0)
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from nlp_helpers.about.page_blocks import Block
from nlp_helpers.clean.word_lists import word_lists
from nlp_helpers.packaged import read_json
from nlp_helpers.tables import BODY_ROLES
from nlp_helpers.text.words import WORD

_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_BYLINE = re.compile(r"\W*(?:(?:written|reported|posted|story) )?by:? +[^\W\d_a-z]", re.IGNORECASE)
_POST = re.compile(r"\(@\w+\)|@\w+ ?[·•|-]|\b(?:says|reply|replied|wrote|commented|comments? on)\b", re.IGNORECASE)
_PICTURE = re.compile(r"\b(?:photo\w*|picture\w*|pictured|image\w*|getty|file|ap|afp|reuters|via)\b", re.IGNORECASE)
_LABEL = re.compile(r"([^\W\d_]+)\s?:\s*$")
_COPYRIGHT = re.compile(r"©|\bcopyright\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:on|in|of|since|until|till|through|from|to|after|before|and|born|ending|ended)\W{0,3}$", re.I
)
#: Characters before a date in which a word is beside it.
BESIDE = 28
_NEAR = 8  # blocks within which dates are neighbours
_FAR = 20  # blocks from which a date above the article is rather the page's
_UNDER = 8  # blocks after a headline that may still hold its stamp
_SAME = 0.5  # words in common over words in either, of a headline and its repetition
_LONG = 14  # words of a block, besides its dates, from which it is prose


class Day(NamedTuple):
    """A day, where the text names it, and how sure it is that it is the day of publication (0 to 1)."""

    start: int
    end: int
    day: str
    sure: float = 1.0


@cache
def settings() -> dict[str, Any]:
    """Read ``data/published.json``: the words that stand beside days, and the learned weights."""
    return dict(read_json("published.json"))


@cache
def _of_something_else() -> re.Pattern[str]:
    words = "|".join(map(re.escape, settings()["words"]["of something else"]))
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)


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


def _words_around(raw: str, block: Block, days: list[Day]) -> tuple[int, bool]:
    """Count the words of a block besides its dates, times and labels, and say whether one is in lower case."""
    first, last = max(block.start, days[0].start - 400), min(block.end, days[-1].end + 400)
    text, end = [], first
    for day in days:
        text.append(raw[end : day.start])
        end = day.end
    text.append(raw[end:last])
    lists = word_lists()
    known = lists["months"] | lists["weekdays"] | lists["stamp_words"] | {"am", "pm"}
    words = [word for part in text for word in WORD.findall(part[-4000:])]
    other = [word for word in words if not (word[0].isdigit() or word.casefold().strip(".") in known)]
    return len(other), any(word.islower() and len(word) > 3 for word in other)


def _beside(raw: str, blocks: Sequence[Block], b: int, day: Day, n_words: int, worded: bool) -> dict[str, float]:
    """Read the words beside a date, and what kind of block it stands in."""
    block = blocks[b]
    before = raw[max(block.start, day.start - BESIDE) : day.start]
    after = raw[day.end : min(block.end, day.end + BESIDE)]
    line = raw[max(block.start, day.start - 200) : min(block.end, day.end + 200)]
    above = raw[blocks[b - 1].start : blocks[b - 1].end][-60:] if b else ""
    below = raw[blocks[b + 1].start : blocks[b + 1].end][:60] if b + 1 < len(blocks) else ""
    label = before if before.strip(" \t:-–—|•·,") else above if len(above) <= 30 else ""
    words, lists = label.casefold(), settings()["words"]
    end = raw[max(block.start, block.end - 9) : block.end].rstrip("\"'”’)»")[-1:]
    ends = end == "." or (end in ("!", "?") and n_words > 4)
    # The word nearest to the date is its label: 'Published …, updated …' on one line.
    published = max(words.rfind(word) for word in lists["published"])
    updated = max(words.rfind(word) for word in lists["updated"])
    told = (
        n_words >= _LONG
        or (ends and n_words >= (1 if block.role in BODY_ROLES else 2))
        or (n_words > 6 and block.role in BODY_ROLES)
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
    word, lists = label[1].casefold(), word_lists()
    ours = [*settings()["words"]["published"], *settings()["words"]["updated"], "by", "create"]
    return not (word in lists["stamp_words"] | lists["weekdays"] or any(word.startswith(own) for own in ours))


class _Places(NamedTuple):
    """The blocks that a date's place is measured from: headline, first and last block of the body."""

    heads: list[int]
    first: int | None
    last: int | None

    @classmethod
    def of(cls, raw: str, blocks: Sequence[Block]) -> _Places:
        body = [b for b, block in enumerate(blocks) if block.role in BODY_ROLES]
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
