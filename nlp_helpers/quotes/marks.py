"""Text and its blocks → stretches in quotation marks. Any marks, any language; who speaks is not asked here.

In: a text and its blocks (lines or paragraphs). Out: :class:`Marked`, one row per stretch, its marks left out. A mark opens or
closes by what stands beside it (a blank before and none behind: it opens), by its shape where that does not tell, and by
whether a quote is open where neither does; so marks of unlike shapes make a pair ('"Of course … ”'). Blocks are read one by
one: a paragraph that opens a quote and never closes it ends it there, as speeches of many paragraphs are printed, and a wrong
mark spoils no paragraph but its own. Of quotes inside quotes the outer one counts.

>>> text = '"Of course,” she said, “it is a so-called ‘red line’.”'
>>> [text[start:end] for start, end, *_ in pair_text(text, [(0, len(text))])]
['Of course,', 'it is a so-called ‘red line’.']
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.tables import ARTICLE_ROLES

#: Marks of a quotation, of any shape.
DOUBLE_MARKS = frozenset('"“”„‟«»〝〞〟″＂「」『』')
SINGLE_MARKS = frozenset("'‘’‚‹›`")
_MARK = re.compile(rf"``|''|’’|‘‘|[{''.join(sorted(DOUBLE_MARKS))}]|(?<!\w)[‘‚‹›'`’](?=\S)|(?<=\S)['’›‹‘](?!\w)")
_GLYPH = dict.fromkeys("“„‟«〝「『", 1) | dict.fromkeys("”»〞〟」』", -1) | {"``": 1, "‘‘": 1, "’’": -1}
_OPENS_AFTER = "([{<¿¡—–-/…\"“„«‘'‚‹`|*_>"  # what may stand before an opening mark besides a blank
_CLOSES_BEFORE = ".,;:!?…)]}>—–-/\"”»’'›|*_"  # what may stand behind a closing one
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_ENDS = ".,!?…;"


class Marked(NamedTuple):
    """A stretch in marks: where it begins and ends, in which block, whether its end has a mark, and the opening mark."""

    start: int
    end: int
    block: int
    closed: bool
    mark: str


@dataclass(frozen=True)
class MarkedSpans:
    """The stretches in marks of a pile, in reading order; none overlap.

    Attributes
    ----------
    article, block : ndarray of int, shape (n_spans,)
        Positions of the article, and of the block as counted in `Tokens.block`.
    start, end : ndarray of int, shape (n_spans,)
        Code points in the article's raw text, the marks left out.
    closed : ndarray of bool, shape (n_spans,)
        Whether there is a closing mark; without one the stretch ends with its block.
    single : ndarray of bool, shape (n_spans,)
        Whether the marks are single ones.
    """

    article: NDArray[np.int32]
    block: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    closed: NDArray[np.bool_]
    single: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the stretches."""
        return len(self.start)


class _Mark(NamedTuple):
    start: int
    end: int
    text: str
    side: int  # by what stands beside it; 1: stands as an opening mark does, -1: as a closing one, 0: neither


def pair_marks(tokens: Tokens, most: int | None = None) -> MarkedSpans:
    """Find every stretch in quotation marks in a pile.

    Parameters
    ----------
    tokens : Tokens
        Whose texts and blocks are read.
    most : int, optional
        Of each article so many are given, the first ones; all without it.

    Returns
    -------
    MarkedSpans
        In reading order.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> from nlp_helpers.clean import find_blocks
    >>> from nlp_helpers.grammar.tokens import read_tokens
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "They call it «a win» in Geneva, and some do not."}])
    >>> found = pair_marks(read_tokens(articles, find_blocks(articles)))
    >>> found.start.tolist(), found.end.tolist(), found.closed.tolist()
    ([14], [19], [True])
    """
    n = len(tokens)
    opens = np.flatnonzero(np.diff(tokens.block, prepend=-1)) if n else np.zeros(0, np.int64)
    last = np.append(opens[1:], n)[: len(opens)] - 1
    bounds: list[list[tuple[int, int]]] = [[] for _ in tokens.texts]
    numbers: list[list[int]] = [[] for _ in tokens.texts]
    columns = (tokens.article[opens], tokens.start[opens], tokens.end[last], tokens.block[opens])
    for article, start, end, block in zip(*(column.tolist() for column in columns), strict=True):
        bounds[article].append((start, end))
        numbers[article].append(block)
    body = [role in ARTICLE_ROLES for role in tokens.block_role]
    rows: list[tuple[int, int, int, int, bool, bool]] = []
    for article, text in enumerate(tokens.texts):
        found = pair_text(text, bounds[article], [body[number] for number in numbers[article]])
        rows += [
            (article, numbers[article][row.block], row.start, row.end, row.closed, row.mark in SINGLE_MARKS)
            for row in found[:most]
        ]
    table = np.array(rows, dtype=np.int32).reshape(-1, 6).T
    return MarkedSpans(table[0], table[1], table[2], table[3], table[4].astype(bool), table[5].astype(bool))


def pair_text(text: str, blocks: Sequence[tuple[int, int]], body: Sequence[bool] | None = None) -> list[Marked]:
    """Find every stretch in quotation marks in one text.

    Parameters
    ----------
    text : str
        Any text.
    blocks : sequence of (int, int)
        Start and end of its lines or paragraphs, in order and apart.
    body : sequence of bool, optional
        Whether a block is headline or body: a speech goes on from one such block to the next, whatever residue stands between.

    Returns
    -------
    list of Marked
        In reading order, none inside another, each with a letter or a digit in it.

    Examples
    --------
    >>> speech = "“We came.\\n“We saw.”"
    >>> [(row.start, row.end, row.closed) for row in pair_text(speech, [(0, 9), (10, 19)])]
    [(1, 9, False), (11, 18, True)]
    """
    marks = _marks_by_block(text, blocks)
    if not any(marks):
        return []
    follows = _next_blocks(blocks, body)
    doubles = [_pair_doubles(text, marks, k, blocks, follows) for k in range(len(blocks))]
    singles = [_pair_singles(text, marks, k, blocks, follows) for k in range(len(blocks))]
    # Single marks are the outer ones, as in much British print, if more stretches in them end in punctuation, those inside
    # double marks left aside, than there are double ones outside them.
    british = any(singles) and sum(
        text[row.end - 1] in _ENDS
        for some, others in zip(singles, doubles, strict=True)
        for row in _not_inside(some, others)
    ) > sum(len(_not_inside(some, others)) for some, others in zip(doubles, singles, strict=True))
    rows = []
    for outer, inner in zip(*((singles, doubles) if british else (doubles, singles)), strict=True):
        rows += sorted(outer + _outside(inner, outer))
    return rows


def _marks_by_block(text: str, blocks: Sequence[tuple[int, int]]) -> list[list[_Mark]]:
    """Sort the marks by block; those inside a tag, and the values of its attributes, are none."""
    found = list(_MARK.finditer(text))
    out: list[list[_Mark]] = [[] for _ in blocks]
    if not found or not blocks:
        return out
    tags = [(tag.start(), tag.end()) for tag in _TAG.finditer(text)] if "<" in text else []
    block = tag = 0
    in_value = -1  # the block in which the value of an attribute was opened
    for match in found:
        at = match.start()
        while tag < len(tags) and tags[tag][1] <= at:
            tag += 1
        while block < len(blocks) and blocks[block][1] <= at:
            block += 1
        if block == len(blocks):
            break
        if at < blocks[block][0] or (tag < len(tags) and tags[tag][0] <= at):
            continue
        begin, stop = blocks[block]
        before = text[at - 1] if at > begin else " "
        if in_value == block and match[0] in "\"'":
            in_value = -1
            continue
        if before == "=" and match[0] in "\"'":
            in_value = block
            continue
        behind = text[match.end()] if match.end() < stop else " "
        out[block].append(_Mark(at, match.end(), match[0], _side(before, behind)))
    return out


def _side(before: str, behind: str) -> int:
    free_left = before.isspace() or before in _OPENS_AFTER
    free_right = behind.isspace() or behind in _CLOSES_BEFORE
    if free_left and free_right:  # of '("yes")' the second: what is a blank counts more than a bracket or a mark
        free_left, free_right = before.isspace(), behind.isspace()
    if free_left == free_right:
        return 0
    return 1 if free_left else -1


def _next_blocks(blocks: Sequence[tuple[int, int]], body: Sequence[bool] | None) -> list[int]:
    """For each block the next one of its kind, or -1."""
    kinds = list(body) if body is not None else [True] * len(blocks)
    after: dict[bool, int] = {}
    out = [-1] * len(blocks)
    for k in range(len(blocks) - 1, -1, -1):
        out[k] = after.get(kinds[k], -1)
        after[kinds[k]] = k
    return out


def _opens_with(text: str, marks: list[list[_Mark]], block: int, start: int, single: bool) -> bool:
    """Whether a block begins with an opening mark."""
    if block < 0 or not marks[block]:
        return False
    first = marks[block][0]
    if (first.text in SINGLE_MARKS) != single or text[start : first.start].strip():
        return False
    return first.side > 0 or (first.side == 0 and _GLYPH.get(first.text, 0) > 0)


def _pair_doubles(
    text: str, marks: list[list[_Mark]], block: int, blocks: Sequence[tuple[int, int]], follows: list[int]
) -> list[Marked]:
    stack: list[_Mark] = []
    pairs: list[tuple[_Mark, _Mark]] = []
    begin, stop = blocks[block]
    for mark in marks[block]:
        if mark.text in SINGLE_MARKS:
            continue
        way = _way(mark, stack, text[max(begin, mark.start - 6) : mark.start])
        if way > 0:
            if stack and stack[-1].end == mark.start and not _GLYPH.get(stack[-1].text):
                stack.pop()  # '"“We will' has a mark too many
            stack.append(mark)
        elif way < 0 and stack:
            pairs.append((stack.pop(), mark))
    pairs.sort()
    goes_on = follows[block] >= 0 and _opens_with(text, marks, follows[block], blocks[follows[block]][0], single=False)
    open_end = _running_on(text, stack, pairs, blocks[block], goes_on)
    rows: list[Marked] = []
    for first, last in pairs:
        if open_end is not None and first.start > open_end.start:
            break
        if rows and last.start <= rows[-1].end:
            continue  # inside the row before
        _add(rows, text, first.end, last.start, block, True, first.text)
    if open_end is not None:
        _add(rows, text, open_end.end, stop, block, False, open_end.text)
    return rows


def _way(mark: _Mark, stack: list[_Mark], before: str) -> int:
    """Tell what a double mark does: 1 it opens, -1 it closes, 0 it belongs to nothing."""
    glyph = _GLYPH.get(mark.text, 0)
    if not glyph and not stack and before[-1:].isdigit() and mark.side <= 0:
        return 0  # inches
    if mark.text in '"″' and re.search(r"\d['’′]\s?\d+$", before):
        return 0  # feet and inches
    if mark.side == 0:
        return glyph or (-1 if stack else 1)
    if glyph and mark.side != glyph:
        # “word“ and ”word” are written, too; and a closing mark that stands like an opening one closes what is open.
        return (-1 if stack else 0) if glyph > 0 else (-1 if stack else 1)
    return mark.side


def _running_on(
    text: str, unclosed: list[_Mark], pairs: list[tuple[_Mark, _Mark]], bounds: tuple[int, int], goes_on: bool
) -> _Mark | None:
    """Find the first mark whose quote reaches to the end of its paragraph; others that nothing closes belong to nothing.

    It does if the paragraph begins with it and has no other quote behind it. If the next paragraph begins with an opening
    mark, it may stand anywhere, and what is quoted inside may be words, but no sentences.
    """
    starts = [first.start for first, _ in pairs]
    begin = bounds[0] + len(text[slice(*bounds)]) - len(text[slice(*bounds)].lstrip())
    last_sentence = max((first.start for first, last in pairs if text[last.start - 1] in _ENDS), default=-1)
    for mark in unclosed:
        alone = bisect_right(starts, mark.start) == len(starts)
        if (alone and (goes_on or mark.start == begin)) or (goes_on and mark.start > last_sentence):
            return mark
    return None


def _pair_singles(
    text: str, marks: list[list[_Mark]], block: int, blocks: Sequence[tuple[int, int]], follows: list[int]
) -> list[Marked]:
    """Pair single marks; an apostrophe that ends a word in s closes a quote only where nothing better does."""
    begin, stop = blocks[block]
    rows: list[Marked] = []
    opened: _Mark | None = None
    perhaps: _Mark | None = None
    for mark in marks[block]:
        if mark.text not in SINGLE_MARKS:
            continue
        if mark.side > 0 and mark.text not in "’" and text[mark.end : mark.end + 1] not in "'’":
            if opened is not None and perhaps is not None:
                _add(rows, text, opened.end, perhaps.start, block, True, opened.text)
            if not re.match(r"\d0s\b", text[mark.end : mark.end + 4]):
                opened, perhaps = mark, None
        elif mark.side <= 0 and opened is not None and mark.start > opened.end and mark.text not in "‚`":
            if text[mark.start - 1] in "sS" and re.match(r"\s+[^\W\d_A-Z]", text[mark.end : mark.end + 3]):
                perhaps = mark
                continue
            _add(rows, text, opened.end, mark.start, block, True, opened.text)
            opened = perhaps = None
    if opened is not None and perhaps is not None:
        _add(rows, text, opened.end, perhaps.start, block, True, opened.text)
    elif opened is not None and not text[begin : opened.start].strip():
        after = follows[block]
        if after >= 0 and _opens_with(text, marks, after, blocks[after][0], single=True):
            _add(rows, text, opened.end, stop, block, False, opened.text)
    return rows


def _add(rows: list[Marked], text: str, start: int, end: int, block: int, closed: bool, mark: str) -> None:
    """Keep a stretch without the blanks at its ends, if there is a letter or a digit in it."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    words = words.strip()
    if any(map(str.isalnum, words)) and (len(words) > 1 or mark not in SINGLE_MARKS):  # rock 'n' roll
        rows.append(Marked(start + left, start + left + len(words), block, closed, mark))


def _not_inside(rows: list[Marked], others: list[Marked]) -> list[Marked]:
    """Leave out the rows that one of the others holds; both are in order and do not overlap among themselves."""
    out, k = [], 0
    for row in rows:
        while k < len(others) and others[k].end < row.end:
            k += 1
        if k == len(others) or others[k].start > row.start:
            out.append(row)
    return out


def _outside(rows: list[Marked], others: list[Marked]) -> list[Marked]:
    """Leave out the rows that touch one of the others; both are in order."""
    out, k = [], 0
    for row in rows:
        while k < len(others) and others[k].end <= row.start:
            k += 1
        if k == len(others) or others[k].start >= row.end:
            out.append(row)
    return out
