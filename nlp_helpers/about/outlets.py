"""Whose an article is: the outlet that its text names as its own.

In: an article's text and its labelled blocks. Out: a name with its span, or nothing. Texts name many newsrooms: agencies
that are quoted or credited, owners of pictures, broadcasters of a video. Only a few places say whose the page is, and
each has a rule here: the tail of the page's title ('Headline | Site'), the name beside the article's stamp or alone under
it, 'first appeared on …', and the copyright line. Where those that speak disagree, nothing is taken. The words that
newsrooms' names are made of are data: ``data/outlets.json``.

>>> raw = "Talks end in Geneva | The Daily Post\\nMenu\\nTalks end in Geneva\\nThe talks ended on Friday, officials said."
>>> blocks = [Block(0, 36, "navigation"), Block(37, 41, "navigation"), Block(42, 61, "headline"), Block(62, 104, "body")]
>>> name = stated_outlet(raw, blocks)
>>> raw[name.start : name.end], name.rule
('The Daily Post', 'tail of the page title')
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, cached_property
from importlib import resources
from typing import NamedTuple

from nlp_helpers.about.published import Block
from nlp_helpers.clean.residue import WORD, vocabulary

_TITLE_LINES = 3  # first lines of a page among which its title stands
_LONGEST = 6  # words of an outlet's name
_LONGEST_LINE = 300  # characters of a line that may be a title
_MOST_PARTS = 4  # parts of a page's title that are looked at: headline, sections, site
_SAME = 0.6  # words in common over words in either, of a page's title and the headline


class Name(NamedTuple):
    """An outlet's name, where the text has it, and the rule that found it, in words."""

    start: int
    end: int
    rule: str


class Tail(NamedTuple):
    """A page's title in two: where its head (the article's title) and its tail (the site) stand."""

    head_start: int
    head_end: int
    start: int
    end: int


@cache
def _words() -> dict[str, frozenset[str]]:
    read = (resources.files("nlp_helpers.data") / "outlets.json").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in json.loads(read).items()}


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
            agree = all(_agree(_text(raw, names[0]), _text(raw, other)) for other in names[1:])
            return names[0] if agree else None
    return None


def page_title(raw: str, blocks: Sequence[Block]) -> Tail | None:
    """Find the line that is the page's title: the headline, or what another line repeats, and the site behind a dash or bar.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.

    Returns
    -------
    Tail or None
        Head and tail of the title; a section that stands between them ('Headline | World | Site') is part of neither.

    Examples
    --------
    >>> raw = "Pier closes after cracks - World - Daily Post\\nPier closes after cracks"
    >>> found = page_title(raw, [Block(0, 45, "navigation"), Block(46, 70, "headline")])
    >>> raw[found.head_start : found.head_end], raw[found.start : found.end]
    ('Pier closes after cracks', 'Daily Post')
    """
    words: list[frozenset[str]] | None = None
    for b, block in enumerate(blocks[:_TITLE_LINES]):
        if block.end - block.start > _LONGEST_LINE:
            continue
        line = raw[block.start : block.end]
        cuts = [match.span() for match in _SEPARATOR.finditer(line)][-_MOST_PARTS:]
        if not cuts:
            continue
        words = words or _word_sets(raw, blocks)
        others = [own for other, own in enumerate(words) if other != b]
        # A headline may hold a dash itself: the head that is most like another line.
        best, at = 0.0, 0
        for end, _ in cuts:
            head = frozenset(WORD.findall(line[:end].casefold()))
            alike = max((len(head & own) / len(head | own) for own in others if _nearly_same(head, own)), default=0.0)
            if alike >= max(best, 0.01):
                best, at = alike, end
        if best and 0 < len(WORD.findall(line[cuts[-1][1] :])) <= _LONGEST:
            return Tail(block.start, block.start + len(line[:at].rstrip()), block.start + cuts[-1][1], block.end)
    return None


def repeats_of_page_title(raw: str, blocks: Sequence[Block]) -> list[int]:
    """List the lines that repeat the page's title, which is among its first lines: the article's headline is one.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.

    Returns
    -------
    list of int
        Positions in `blocks`, the best first: as many words of the title as can be, then the earliest.

    Examples
    --------
    >>> raw = "Pier closes after cracks | Post\\nMenu\\nPier closes after cracks"
    >>> repeats_of_page_title(raw, [Block(0, 31, "navigation"), Block(32, 36, "navigation"), Block(37, 61, "body")])
    [2]
    """
    if not blocks:
        return []
    words, title = _word_sets(raw, blocks), page_title(raw, blocks)
    if title:
        at = next(b for b, block in enumerate(blocks) if block.start == title.head_start)
        head = frozenset(WORD.findall(raw[title.head_start : title.head_end].casefold()))
    else:
        at, head = 0, words[0]
    alike = [b for b, own in enumerate(words) if b > at and len(head) >= 3 and _nearly_same(head, own)]
    return sorted(alike, key=lambda b: (-len(head & words[b]) / len(head | words[b]), b))


def site_tail(raw: str, blocks: Sequence[Block], b: int) -> int | None:
    """Say where the part of a title that is the article's ends, if the outlet's own name stands behind it.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.
    b : int
        Position of the title in `blocks`.

    Returns
    -------
    int or None
        Offset of the end; None where nothing stands behind the title.

    Examples
    --------
    >>> raw = "Pier closes after cracks | Harbour Post\\nHarbour Post"
    >>> site_tail(raw, [Block(0, 39, "headline"), Block(40, 52, "navigation")], 0)
    24
    """
    start, end, _ = blocks[b]
    name = stated_outlet(raw, blocks)
    if end - start > _LONGEST_LINE:
        return None
    cut = next(reversed(list(_SEPARATOR.finditer(raw[start:end]))), None)
    if cut is None or cut.start() < _SHORTEST_HEAD:
        return None
    tail = raw[start + cut.end() : end]
    own = name is not None and _folded(tail) == _folded(_text(raw, name))
    return start + cut.start() if own or (_sounds_like_one(tail) and "|" in cut[0]) else None


_SEPARATOR = re.compile(r"\s[|–—·•»:-]{1,2}\s+|\s?\|\s?")


def _word_sets(raw: str, blocks: Sequence[Block]) -> list[frozenset[str]]:
    """List each line's words, none for a long one."""
    return [
        frozenset(WORD.findall(raw[start:end].casefold()) if end - start <= _LONGEST_LINE else ())
        for start, end, _ in blocks
    ]


def _nearly_same(head: frozenset[str], line: frozenset[str]) -> bool:
    return len(head & line) >= max(3, _SAME * len(head | line))


# ---------------------------------------------------------------- places that say whose it is
_APPEARED = re.compile(
    r"\W{0,3}(?i:(?:th(?:is|e) (?:article|story|post|piece|report|column|text)\b.{0,200}? )?(?:was )?"
    r"(?:(?:first|originally) (?:appeared|published|ran)|appeared first) (?:on|in|at|by) )"
    r"(?P<name>(?:[Tt]he )?[^\W\d_a-z][^.,;|()\n]{1,50})"
)
_SHORTEST_HEAD = 15  # characters before the dash of a page's title that nothing repeats
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


def _titles(raw: str, blocks: Sequence[Block]) -> list[Name]:
    """Take the tail of the page's title, where its head or the tail itself stands elsewhere on the page."""
    title = page_title(raw, blocks)
    if title is None:
        line = raw[blocks[0].start : min(blocks[0].end, blocks[0].start + 300)]
        cut = next(reversed(list(_SEPARATOR.finditer(line))), None)
        if cut is None or cut.start() < _SHORTEST_HEAD:
            return []
        title = Tail(blocks[0].start, blocks[0].start + cut.start(), blocks[0].start + cut.end(), blocks[0].end)
        if not _Heads(raw, blocks).has(Name(title.start, title.end, "")):
            return []
    name = raw[title.start : title.end]
    return [Name(title.start, title.end, "tail of the page title")] if _may_be_one(name) else []


def _appearances(raw: str, blocks: Sequence[Block]) -> list[Name]:
    """Take the names of lines that say where the article appeared first, or who published it."""
    found = (
        (block.start, match)
        for block in blocks
        for pattern in (_APPEARED, _PUBLISHED_BY)
        for match in [pattern.match(raw[block.start : min(block.end, block.start + 600)])]
        if match and _may_be_one(match["name"]) and not _is_company(match["name"])
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
        if _BYLINE.match(bare) or _COPYRIGHT.match(bare) or _is_agency(bare):
            continue
        # A last line of two names is an author; of one it is a source.
        one_word = last and len(WORD.findall(bare)) == 1 and len(bare) > 3 and _may_be_one(bare)
        if one_word or _sounds_like_one(bare):
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
            if _is_company(text) or _is_agency(text) or not _may_be_one(text):
                continue
            # Pictures have owners too, and their names stand elsewhere as authors'; but no year, and rights not reserved.
            of_the_page = found.start() < _SHORTEST_HEAD and re.search(r"\d{4}|rights reserved", line, re.IGNORECASE)
            if _sounds_like_one(text) or (of_the_page and heads.has(owner)):
                names.append(owner)
    return names


def _span(start: int, name: str, rule: str) -> Name:
    bare = name.rstrip(" \t\u00a0.,:;-–—'\"”’)")
    lead = len(bare) - len(bare.lstrip(" \t\u00a0'\"“‘("))
    return Name(start + lead, start + len(bare), rule)


def _text(raw: str, name: Name) -> str:
    return raw[name.start : name.end]


# ---------------------------------------------------------------- what makes a name an outlet's
def _folded(name: str) -> str:
    """Fold a name to its letters, without an article before it and a domain's ending."""
    bare = re.sub(r"(?:^the |^www\.|\.(?:com?|org|net|co\.uk|de|fr)\b.*)", "", name.strip().casefold())
    return "".join(re.findall(r"[^\W_]+", bare))


def _agree(one: str, other: str) -> bool:
    """Whether two names are one, or one is the other with more words or as initials."""
    a, b = _folded(one), _folded(other)
    initials = {"".join(word[0] for word in WORD.findall(name.casefold())) for name in (one, other)}
    return a in b or b in a or a in initials or b in initials


def _is_agency(name: str) -> bool:
    return _folded(name) in _agencies()


@cache
def _agencies() -> frozenset[str]:
    return frozenset(_folded(agency) for agency in vocabulary()["agencies"])


def _is_company(name: str) -> bool:
    """Whether it is a company's name, which may own many outlets."""
    return any(word.casefold() in _words()["company_words"] for word in WORD.findall(name))


def _may_be_one(name: str) -> bool:
    """Whether it has the form of a name: a few words, the first with a capital or a figure, not a section's name."""
    words = WORD.findall(name)
    if not 0 < len(words) <= _LONGEST or "," in name or any(word.casefold() in _words()["job_words"] for word in words):
        return False
    if "." not in words[0] and any(word[:1].islower() and len(word) > 3 for word in [*words[1:], words[0]]):
        return False
    months = vocabulary()["months"]
    return not all(word.casefold() in _words()["sections"] | months or word.isdigit() for word in words)


def _sounds_like_one(name: str) -> bool:
    """Whether it is made like newsrooms' names: one of their words, a domain, or capitals throughout."""
    words = WORD.findall(name)
    own = _words()["outlet_words"]
    if not _may_be_one(name):
        return False
    return (
        any(word.casefold().split(".")[0] in own for word in words)
        or bool(
            re.fullmatch(
                r"(?:www\.)?[\w-]{2,}\.(?:com?|org|net|tv|news|[a-z]{2})(?:\.[a-z]{2})?", name.strip(), re.IGNORECASE
            )
        )
        or (len(words) == 1 and len(name) > 2 and name.isupper())
    )


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
                lines.setdefault(_folded(self.raw[block.start : block.end]), []).append(block)
        return lines

    def has(self, name: Name) -> bool:
        """Whether another line than its own is that name and nothing else."""
        same = self._lines.get(_folded(_text(self.raw, name)), ())
        return any(not block.start <= name.start < block.end for block in same)
