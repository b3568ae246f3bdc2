"""Whose an article is: the outlet that its text names as its own.

In: an article's text and its labelled blocks. Out: a name with its span, or nothing. Texts name many newsrooms: agencies
that are quoted or credited, owners of pictures, broadcasters of a video. Only a few places say whose the page is, and
each has a rule here: the tail of the page's title ('Headline | Site'), the name beside the article's stamp or alone under
it, 'first appeared on …', and the copyright line. Where those that speak disagree, nothing is taken. What
newsrooms' names look like is in :mod:`nlp_helpers.about.outlet_names`.

>>> raw = "Talks end in Geneva | The Daily Post\\nMenu\\nTalks end in Geneva\\nThe talks ended on Friday, officials said."
>>> blocks = [Block(0, 36, "navigation"), Block(37, 41, "navigation"), Block(42, 61, "headline"), Block(62, 104, "body")]
>>> name = stated_outlet(raw, blocks)
>>> raw[name.start : name.end], name.rule
('The Daily Post', 'tail of the page title')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from nlp_helpers.about.outlet_names import folded, is_agency, is_company, may_be_one, same_outlet, sounds_like_one
from nlp_helpers.about.page_blocks import Block
from nlp_helpers.about.titles import Tail, last_separator, page_title
from nlp_helpers.text.words import WORD

_APPEARED = re.compile(
    r"\W{0,3}(?i:(?:th(?:is|e) (?:article|story|post|piece|report|column|text)\b.{0,200}? )?(?:was )?"
    r"(?:(?:first|originally) (?:appeared|published|ran)|appeared first) (?:on|in|at|by) )"
    r"(?P<name>(?:[Tt]he )?[^\W\d_a-z][^.,;|()\n]{1,50})"
)
_SOURCE = re.compile(r"^(?:source|via|from|published (?:by|in)|quelle)\s*:\s*", re.IGNORECASE)
_BYLINE = re.compile(r"(?:(?:written|reported|story|posted) )?by\b", re.IGNORECASE)
_PUBLISHED_BY = re.compile(r"(?i:published by|a publication of)\s+(?P<name>(?:the |The )?[^\W\d_a-z][^.,;|()\n]{1,50})")
_COPYRIGHT = re.compile(
    r"(?:(?<!©)©|\(c\)|\bcopyright\b)[\s©:]*+(?:\(c\)\s*)?(?:copyright\s*)?(?:\d{4}(?:\s?[-–—,]\s?(?:\d{2,4}|present))*)?[\s,.:–-]*(?:by\s+)?"
    r"(?P<name>[^\W\d_][^©|\n]{1,60})",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"(?P<name>[^\W\d_a-z][^.©|\n]{1,50})[.,]?\s+(?i:all rights reserved)")
_OWNER_ENDS = re.compile(
    r"[.,;:(|]?\s*(?:\b(?:all|any|and|llc|inc|ltd|limited|corp|corporation|gmbh|plc|company|co|is|a|an|media (?:group|network)"
    r"|group|or its|use of|may|this|the contents?|website|powered|design\w*|terms|privacy|contact|version|\d{4})\b"
    r"|[.,;(|©•·]).*$",
    re.IGNORECASE | re.DOTALL,
)
_NEAR = 15  # characters from a line's beginning within which a copyright mark is the page's own


class Name(NamedTuple):
    """An outlet's name, where the text has it, and the rule that found it, in words."""

    start: int
    end: int
    rule: str


def stated_outlet(raw: str, blocks: Sequence[Block]) -> Name | None:
    """Find the outlet that a text names as its own.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.

    Returns
    -------
    Name or None
        None where no place names one, or where places that should agree name different ones.

    Examples
    --------
    >>> raw = "Talks end in Geneva\\nReuters\\n12 January 2022\\nThe talks ended on Friday, officials said."
    >>> blocks = [Block(0, 19, "headline"), Block(20, 27, "credit"), Block(28, 43, "stamp"), Block(44, 86, "body")]
    >>> stated_outlet(raw, blocks) is None
    True
    """
    if not blocks:
        return None
    # The surest places first; the others are asked where these are silent.
    for names in (_titles(raw, blocks) + _appearances(raw, blocks), _credits(raw, blocks), _owners(raw, blocks)):
        if names:
            agree = all(same_outlet(_text(raw, names[0]), _text(raw, other)) for other in names[1:])
            return names[0] if agree else None
    return None


def _titles(raw: str, blocks: Sequence[Block]) -> list[Name]:
    """Take the tail of the page's title, where its head or the tail itself stands elsewhere on the page."""
    title = page_title(raw, blocks)
    if title is None:
        cut = last_separator(raw[blocks[0].start : min(blocks[0].end, blocks[0].start + 300)])
        if cut is None:
            return []
        title = Tail(blocks[0].start, blocks[0].start + cut.start(), blocks[0].start + cut.end(), blocks[0].end)
        if not _Heads(raw, blocks).has(Name(title.start, title.end, "")):
            return []
    name = raw[title.start : title.end]
    return [Name(title.start, title.end, "tail of the page title")] if may_be_one(name) else []


def _appearances(raw: str, blocks: Sequence[Block]) -> list[Name]:
    """Take the names of lines that say where the article appeared first, or who published it."""
    found = (
        (block.start, match)
        for block in blocks
        for pattern in (_APPEARED, _PUBLISHED_BY)
        for match in [pattern.match(raw[block.start : min(block.end, block.start + 600)])]
        if match and may_be_one(match["name"]) and not is_company(match["name"])
    )
    return [_span(start + match.start("name"), match["name"], "said to have appeared there") for start, match in found]


def _credits(raw: str, blocks: Sequence[Block]) -> list[Name]:
    """Take names that stand alone beside a stamp or as the last line, and are a newsroom's and no agency's."""
    names = []
    for b, block in enumerate(blocks):
        last = b == len(blocks) - 1 and _under_the_article(raw, blocks)
        beside = any(0 <= j < len(blocks) and blocks[j].role == "stamp" for j in (b - 1, b + 1))
        if block.end - block.start > 80 or not (last or (beside and block.role == "credit")):
            continue
        line = raw[block.start : block.end].rstrip()
        bare = _SOURCE.sub("", line.lstrip())
        if _BYLINE.match(bare) or _COPYRIGHT.match(bare) or is_agency(bare):
            continue
        # A last line of two names is an author; of one it is a source.
        one_word = last and len(WORD.findall(bare)) == 1 and len(bare) > 3 and may_be_one(bare)
        if one_word or sounds_like_one(bare):
            names.append(
                _span(block.start + len(line) - len(bare), bare, "alone beside the stamp or under the article")
            )
    return names


def _under_the_article(raw: str, blocks: Sequence[Block]) -> bool:
    """Whether the last line stands directly under a sentence, not under a page's links."""
    if blocks[-1].role == "credit":
        return True
    if len(blocks) < 2 or blocks[-1].role != "navigation":
        return False
    above = blocks[-2]
    ends = raw[max(above.start, above.end - 9) : above.end].rstrip("\"'”’)»").endswith((".", "!", "?", "…"))
    return above.role in ("body", "teaser") and ends and above.end - above.start > 80


def _owners(raw: str, blocks: Sequence[Block]) -> list[Name]:
    """Take the names of copyright lines that are a newsroom's, or the page's masthead; owning companies are neither."""
    names = []
    heads = _Heads(raw, blocks)
    for block in blocks:
        if block.role == "caption" or (block.role == "body" and block.end - block.start > 300):
            continue
        line = raw[block.start : min(block.end, block.start + 600)]
        found = _COPYRIGHT.search(line) or _RIGHTS.search(line)
        if found:
            name = _OWNER_ENDS.sub("", found["name"])
            owner = _span(block.start + found.start("name"), name, "owner of the copyright")
            text = _text(raw, owner)
            if is_company(text) or is_agency(text) or not may_be_one(text):
                continue
            # Pictures have owners too, and their names stand elsewhere as authors'; but no year, and rights not reserved.
            of_the_page = found.start() < _NEAR and re.search(r"\d{4}|rights reserved", line, re.IGNORECASE)
            if sounds_like_one(text) or (of_the_page and heads.has(owner)):
                names.append(owner)
    return names


def _span(start: int, name: str, rule: str) -> Name:
    bare = name.rstrip(" \t\u00a0.,:;-–—'\"”’)")
    lead = len(bare) - len(bare.lstrip(" \t\u00a0'\"“‘("))
    return Name(start + lead, start + len(bare), rule)


def _text(raw: str, name: Name) -> str:
    return raw[name.start : name.end]


class _Heads:
    """The short lines of a text, by their letters: a page's masthead is its name and nothing else."""

    def __init__(self, raw: str, blocks: Sequence[Block]) -> None:
        self.raw, self.blocks = raw, blocks

    @cached_property
    def _lines(self) -> dict[str, list[Block]]:
        """Filled in when it is first asked for: few pages have a name that must be looked for."""
        lines: dict[str, list[Block]] = {}
        for block in self.blocks:
            if block.end - block.start <= 60:
                lines.setdefault(folded(self.raw[block.start : block.end]), []).append(block)
        return lines

    def has(self, name: Name) -> bool:
        """Whether another line than its own is that name and nothing else."""
        same = self._lines.get(folded(_text(self.raw, name)), ())
        return any(not block.start <= name.start < block.end for block in same)
