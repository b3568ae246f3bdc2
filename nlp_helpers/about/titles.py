"""The title of an article: its headline, checked against the title of the page, without the site's name.

In: an article's text and its labelled blocks. Out: where the title stands, or nothing; and of a page's title ('Headline | Site')
where its head and its tail stand, which is one of the places that say whose the article is (:mod:`nlp_helpers.about.outlets`).

>>> raw = "Pier closes after cracks | Harbour Post\\nThe pier closed on Friday, officials said."
>>> start, end = stated_title(raw, [Block(0, 39, "headline"), Block(40, 82, "body")])
>>> raw[start:end]
'Pier closes after cracks'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nlp_helpers.about.outlet_names import LONGEST_NAME, folded, sounds_like_one
from nlp_helpers.about.page_blocks import Block
from nlp_helpers.clean.headlines import nearly_same
from nlp_helpers.text.words import WORD

_TITLE_LINES = 3  # first lines of a page among which its title stands
_LONGEST_LINE = 300  # characters of a line that may be a title
_MOST_PARTS = 4  # parts of a page's title that are looked at: headline, sections, site
_SHORTEST_HEAD = 15  # characters before the dash of a page's title that nothing repeats
_SEPARATOR = re.compile(r"\s[|–—·•»:-]{1,2}\s+|\s?\|\s?")


class Tail(NamedTuple):
    """A page's title in two: where its head (the article's title) and its tail (the site) stand."""

    head_start: int
    head_end: int
    start: int
    end: int


def stated_title(raw: str, blocks: Sequence[Block], outlet: str | None = None) -> tuple[int, int] | None:
    """Find the title: the headline, checked against the title of the page where there is one.

    A page begins with its title ('Headline | Site'), and the headline says the same again. So a line that repeats the
    page's first line is the headline, unless the block that looks like one does so itself; without such a line, it is
    that block.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.
    outlet : str, optional
        The outlet's name, where the text says it: it is no part of the title.

    Returns
    -------
    tuple of (int, int), or None
        Start and end, without the site's name behind a bar or dash.

    Examples
    --------
    >>> raw = "Pier closes after cracks | Post\\nMenu\\nPier closes after cracks\\nThe pier closed on Friday, officials said."
    >>> blocks = [Block(0, 31, "headline"), Block(32, 36, "navigation"), Block(37, 61, "navigation"), Block(62, 106, "body")]
    >>> stated_title(raw, blocks)
    (37, 61)
    """
    headline = next((b for b, block in enumerate(blocks) if block.role == "headline"), None)
    of_page = page_title(raw, blocks)
    repeats = repeats_of_page_title(raw, blocks, of_page)
    # A headline that is the first line itself may have copies further down, over pictures and teasers.
    keeps = headline in repeats or (headline == 0 and of_page is None)
    if repeats and not keeps:
        headline = repeats[0]
    if headline is None:
        return None
    start, end, _ = blocks[headline]
    return start, _end_of_title(raw, start, end, outlet)


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
            alike = max((len(head & own) / len(head | own) for own in others if nearly_same(head, own)), default=0.0)
            if alike >= max(best, 0.01):
                best, at = alike, end
        if best and 0 < len(WORD.findall(line[cuts[-1][1] :])) <= LONGEST_NAME:
            return Tail(block.start, block.start + len(line[:at].rstrip()), block.start + cuts[-1][1], block.end)
    return None


def repeats_of_page_title(raw: str, blocks: Sequence[Block], title: Tail | None) -> list[int]:
    """List the lines that repeat the page's title, which is among its first lines: the article's headline is one.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of Block
        Its blocks in reading order.
    title : Tail or None
        What :func:`page_title` found: without it, the first line is taken for the title.

    Returns
    -------
    list of int
        Positions in `blocks`, the best first: as many words of the title as can be, then the earliest.

    Examples
    --------
    >>> raw = "Pier closes after cracks | Post\\nMenu\\nPier closes after cracks"
    >>> blocks = [Block(0, 31, "navigation"), Block(32, 36, "navigation"), Block(37, 61, "body")]
    >>> repeats_of_page_title(raw, blocks, page_title(raw, blocks))
    [2]
    """
    if not blocks:
        return []
    words = _word_sets(raw, blocks)
    if title:
        at = next(b for b, block in enumerate(blocks) if block.start == title.head_start)
        head = frozenset(WORD.findall(raw[title.head_start : title.head_end].casefold()))
    else:
        at, head = 0, words[0]
    alike = [b for b, own in enumerate(words) if b > at and len(head) >= 3 and nearly_same(head, own)]
    return sorted(alike, key=lambda b: (-len(head & words[b]) / len(head | words[b]), b))


def _end_of_title(raw: str, start: int, end: int, outlet: str | None) -> int:
    """Say where the part of a title that is the article's ends: before the outlet's name behind a bar or dash."""
    cut = last_separator(raw[start:end]) if end - start <= _LONGEST_LINE else None
    if cut is None:
        return end
    tail = raw[start + cut.end() : end]
    own = outlet is not None and folded(tail) == folded(outlet)
    return start + cut.start() if own or (sounds_like_one(tail) and "|" in cut[0]) else end


def last_separator(line: str) -> re.Match[str] | None:
    """Find the last bar or dash of a line before which enough stands for a title."""
    cut = next(reversed(list(_SEPARATOR.finditer(line))), None)
    return None if cut is None or cut.start() < _SHORTEST_HEAD else cut


def _word_sets(raw: str, blocks: Sequence[Block]) -> list[frozenset[str]]:
    """List each line's words, none for a long one."""
    return [
        frozenset(WORD.findall(raw[start:end].casefold()) if end - start <= _LONGEST_LINE else ())
        for start, end, _ in blocks
    ]
