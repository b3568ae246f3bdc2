"""A page: one article's lines, with what is known of each before the learned model is asked.

In: an article's raw text. Out: a :class:`Page`: its lines, what the certain rules say, what shape and place alone take for
article; and for a corpus of pages the numbers that the model weighs, each line against its own article and the other pages of
its site.

>>> page = read_page("Menu\\nThe talks ended on Friday without an accord, officials said.")
>>> page.by_shape
[False, True]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nlp_helpers.clean import line_features
from nlp_helpers.clean.headlines import find_headline, shared_words, stems_of
from nlp_helpers.clean.lines import WRAP_COLUMNS, Line, Verdict, split_blocks
from nlp_helpers.clean.residue_rules import verdicts
from nlp_helpers.clean.shape import Shape, ShapeParams, by_shape

#: How the rule of the block begins that holds what comes behind the last line that is read.
UNREAD = "not read: stands behind the first"
_HEADS = 0.6  # what the model was learned with; RoleParams.heads_part decides afterwards


@dataclass(frozen=True)
class PageParams:
    """How lines are cut, and how shape and place are weighed.

    Parameters
    ----------
    wrap_columns : tuple of int
        Shortest and longest width, in characters, of text that was broken into lines of equal length.
    most_lines : int
        Lines of a text that are weighed; what comes behind them is one block and set aside. 1 MB of news has a fifth as many.
    shape : ShapeParams
        How shape and place are weighed.
    """

    wrap_columns: tuple[int, int] = WRAP_COLUMNS
    most_lines: int = 50_000
    shape: ShapeParams = field(default_factory=ShapeParams)


@dataclass(frozen=True)
class Page:
    """One article's lines, with what is known of them before the model is asked.

    Attributes
    ----------
    spans : list of (int, int)
        Offsets of the lines in the raw text.
    lines : list of Line
    blank_lines : list of int
        How many blank lines stand before each line.
    certain : dict of int to Verdict
        What the certain rules say.
    by_shape : list of bool
        What shape and place alone take for article.
    """

    spans: list[tuple[int, int]]
    lines: list[Line]
    blank_lines: list[int]
    certain: dict[int, Verdict]
    by_shape: list[bool]

    @classmethod
    def of(
        cls,
        lines: list[Line],
        spans: list[tuple[int, int]],
        blank_lines: list[int],
        params: ShapeParams,
    ) -> Page:
        """Ask the rules about lines that are cut already."""
        certain = verdicts(lines)
        return cls(
            spans, lines, blank_lines, certain, _taken_by_shape(lines, certain, by_shape(lines, certain, params))
        )


def read_page(raw: str, params: PageParams = PageParams()) -> Page:
    """Cut one article and ask the rules that need nothing but the article.

    Parameters
    ----------
    raw : str
        The article's text.
    params : PageParams
        How lines are cut.

    Returns
    -------
    Page

    Examples
    --------
    >>> read_page("Menu\\n\\nTalks end.").blank_lines
    [0, 1]
    """
    spans = list(split_blocks(raw, params.wrap_columns))
    if len(spans) > params.most_lines:
        spans[params.most_lines :] = [(spans[params.most_lines][0], spans[-1][1])]
    known: dict[str, Line] = {}  # what stands many times is read once
    lines = [known.setdefault(text, Line(text)) for text in (raw[start:end] for start, end in spans)]
    ends = [0, *(end for _, end in spans)]
    blank = [max(0, raw.count("\n", end, start) - 1) for end, (start, _) in zip(ends, spans, strict=False)]
    page = Page.of(lines, spans, blank, params.shape)
    if len(spans) > params.most_lines:
        page.certain[params.most_lines] = Verdict("navigation", f"{UNREAD} {params.most_lines:,} lines")
    return page


def _taken_by_shape(lines: list[Line], certain: dict[int, Verdict], shape: Shape) -> list[bool]:
    """What shape and place alone take for article: the sentences of its run, and the scraps that belong to them."""
    first, last = shape.first, shape.last
    vocabulary = stems_of(lines, shape.inside)
    headline = find_headline(lines, certain, shape.inside, None, vocabulary)
    if headline is not None:
        # What stands between headline and first sentence is the article's, or interrupts it.
        first = min(first, headline.line + 1)
    taken = []
    for i, line in enumerate(lines):
        if i in certain or not first <= i <= last:
            taken.append(False)
        elif shape.scores[i] >= 0.5 or line.ends_like_a_sentence or line.goes_on:
            taken.append(True)
        else:
            taken.append(len(line.words) >= 2 and shared_words(line, vocabulary) >= _HEADS)
    return taken


def measure(pages: Sequence[Page], outlets: Sequence[str | None] | None = None) -> list[np.ndarray]:
    """Measure the lines of a corpus, each against its own article and the other pages of its site.

    Parameters
    ----------
    pages : sequence of Page
        All articles of the corpus.
    outlets : sequence of str or None, optional
        Each article's outlet, where it came with the article.

    Returns
    -------
    list of ndarray
        One per article, as :func:`nlp_helpers.clean.line_features.of_lines` gives it.

    Examples
    --------
    >>> [len(numbers) for numbers in measure([read_page("Menu\\nTalks end."), read_page("")])]
    [2, 0]
    """
    elsewhere = line_features.on_other_pages([page.lines for page in pages], outlets)
    return [
        line_features.of_lines(page.lines, page.certain, page.by_shape, page.blank_lines, own)
        for page, own in zip(pages, elsewhere, strict=True)
    ]
