"""Shape and place: how much a line is like a sentence, and where the run of sentences begins and ends.

In: an article's lines and the certain verdicts. Out: a score per line and the run of lines in which sentences outweigh
scraps most (a maximum-sum segment). It needs nothing learned, and is what :mod:`nlp_helpers.clean.line_model` starts from.

>>> lines = [Line.of(text) for text in ("Menu", "The talks ended on Friday without an accord, officials said.")]
>>> by_shape(lines, {}).inside
[1]
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_helpers.clean.lines import Line, Verdict


@dataclass(frozen=True)
class ShapeParams:
    """How line shape and place are weighed.

    Parameters
    ----------
    half_words : float
        A line of this many words that ends like a sentence is as likely article as not.
    steepness : float
        How fast the score rises with the logarithm of the number of words.
    open_end : float
        How much less a line that does not end like a sentence scores, as log-odds.
    scrap : float
        What a line that is no sentence costs the run of lines it interrupts, in words.
    interruption : float
        The same for a caption, teaser, notice and their like, which stand within articles too.
    """

    half_words: float = 7.0
    steepness: float = 1.6
    open_end: float = 3.0
    scrap: float = 6.0
    interruption: float = 1.5


@dataclass(frozen=True)
class Shape:
    """What shape and place alone say of an article's lines.

    Attributes
    ----------
    scores : list of float
        How much each line is like a sentence of an article, from 0 to 1.
    first, last : int
        The run of the article's sentences; `last` is before `first` if there is none.
    inside : list of int
        The lines of the run that are sentences.
    """

    scores: list[float]
    first: int
    last: int
    inside: list[int]


def by_shape(lines: list[Line], certain: dict[int, Verdict], params: ShapeParams = ShapeParams()) -> Shape:
    """Score every line of one article and find the run of its sentences.

    Parameters
    ----------
    lines : list of Line
        The article's lines in reading order.
    certain : dict of int to Verdict
        What the certain rules say, see :func:`nlp_helpers.clean.residue_rules.verdicts`.
    params : ShapeParams
        How shape and place are weighed.

    Returns
    -------
    Shape

    Examples
    --------
    >>> by_shape([], {}).inside
    []
    """
    scores = [certain[i].score if i in certain else _likeness(line, params) for i, line in enumerate(lines)]
    first, last = _article_run(lines, scores, certain, params)
    sentences = [i for i in range(len(lines)) if i not in certain and scores[i] >= 0.5]
    if first > last:
        # No line is long enough to be sure: all that could be a sentence is taken for the article.
        scores = [
            max(score, 0.5) if i not in certain and _could_be_one(lines[i]) else score for i, score in enumerate(scores)
        ]
        sentences = [i for i in range(len(lines)) if i not in certain and scores[i] >= 0.5]
        first, last = (sentences[0], sentences[-1]) if sentences else (0, -1)
    return Shape(scores, first, last, [i for i in sentences if first <= i <= last])


# From so many times `half_words` on, a paragraph with a full stop within it is taken for sentences, however it ends.
_LONG = 5


def _likeness(line: Line, params: ShapeParams) -> float:
    """How much a line is like a sentence of an article: logistic in the log of its length and in how it ends."""
    n = line.length
    odds = params.steepness * (math.log(n + 1) - math.log(params.half_words + 1))
    whole = line.ends_like_a_sentence or (n >= _LONG * params.half_words and line.holds_a_sentence)
    return 1 / (1 + math.exp(-(odds if whole else odds - params.open_end)))


def _article_run(
    lines: list[Line], scores: list[float], certain: dict[int, Verdict], params: ShapeParams
) -> tuple[int, int]:
    """First and last line of the run in which sentences outweigh scraps most, with the short sentences beside it."""
    weights = [
        _weight(line, score, certain.get(i), params) for i, (line, score) in enumerate(zip(lines, scores, strict=True))
    ]
    first, last = heaviest_run(weights, longest=True)
    # A short sentence weighs little, but next to the article it is part of it.
    while 0 < first <= last and _is_short_sentence(first - 1, lines, certain):
        first -= 1
    while first <= last < len(lines) - 1 and _is_short_sentence(last + 1, lines, certain):
        last += 1
    return first, last


def heaviest_run(weights: Sequence[float], *, longest: bool = False) -> tuple[int, int]:
    """Find the run of lines with the largest sum of weights (Kadane's algorithm).

    Parameters
    ----------
    weights : sequence of float
        One per line; negative for what interrupts a run.
    longest : bool
        Whether lines at its end that weigh nothing belong to it.

    Returns
    -------
    first, last : int
        `last` is before `first` if no line weighs more than nothing.

    Examples
    --------
    >>> heaviest_run([1, -5, 8, -2, 9, 0]), heaviest_run([8, 0], longest=True), heaviest_run([-1])
    ((2, 4), (0, 1), (0, -1))
    """
    best = running = 0.0
    first = start = 0
    last = -1
    for i, weight in enumerate(weights):
        running += weight
        if running <= 0:
            running, start = 0.0, i + 1
        elif running > best or (longest and running == best):
            best, first, last = running, start, i
    return first, last


def _could_be_one(line: Line) -> bool:
    return len(line.words) >= (2 if line.ends_like_a_sentence else 5)


def _is_short_sentence(i: int, lines: list[Line], certain: dict[int, Verdict]) -> bool:
    return i not in certain and len(lines[i].words) >= 2 and lines[i].ends_like_a_sentence


def _weight(line: Line, score: float, verdict: Verdict | None, params: ShapeParams) -> float:
    """What a line adds to the run it stands in, in words; scraps cost, what may interrupt any article costs less."""
    if verdict is not None:
        return -params.scrap if verdict.role == "navigation" else -params.interruption
    if score >= 0.5:
        return line.length * (2 * score - 1)
    return 0.0 if line.ends_like_a_sentence or line.goes_on else -params.scrap * (1 - 2 * score)
