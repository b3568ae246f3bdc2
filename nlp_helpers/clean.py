"""Articles → blocks: what is article and what is residue, labelled and never deleted.

In: ``articles`` (``article_id, raw``). Out: ``blocks``, which tile the non-blank text; each has a role, ``is_body``, a
score (0 surely residue, 1 surely article) and the rule that decided, in words.

Certain cases are decided by :mod:`nlp_helpers.residue`. The rest is weighed by what a line is like (its length, whether
it ends like a sentence) and where it stands: the article is the run of lines in which sentences outweigh the scraps
between them, its headline the line that heads that run.

>>> from nlp_helpers import tables
>>> raw = "Menu\\nTalks end in Geneva\\n" + "The talks ended on Friday without an accord, officials said."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> find_blocks(articles).role.tolist()
['navigation', 'headline', 'body']
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.residue import UNSPACED, Line, Verdict, verdicts

BODY_ROLES = frozenset({"body", "subhead"})


@dataclass(frozen=True)
class CleanParams:
    """How line shape and place are weighed.

    Attributes
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
    heads_article, heads_part : float
        Share of the words (from 0 to 1) of a headline, and of a subhead, that must occur in the article's sentences; a
        line that shares fewer is taken for the title of something else.
    wrap_columns : tuple of int
        Shortest and longest width, in characters, of text that was broken into lines of equal length.
    """

    half_words: float = 7.0
    steepness: float = 1.6
    open_end: float = 3.0
    scrap: float = 6.0
    interruption: float = 1.5
    heads_article: float = 0.3
    heads_part: float = 0.6
    wrap_columns: tuple[int, int] = (50, 100)


def find_blocks(articles: pd.DataFrame, params: CleanParams = CleanParams()) -> pd.DataFrame:
    """Cut every article into blocks and label them.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``, and ``title`` where one was given.
    params : CleanParams
        How shape and place are weighed.

    Returns
    -------
    DataFrame
        The ``blocks`` table. An article without text has no blocks.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met.\\fThey left."}])
    >>> find_blocks(articles)[["start", "end"]].values.tolist()
    [[0, 9], [10, 20]]
    """
    rows = []
    for article_id, raw, title in zip(articles.article_id, articles.raw, articles.title, strict=True):
        spans = list(split_blocks(raw, params))
        lines = [Line(raw[start:end]) for start, end in spans]
        given = None if pd.isna(title) else Line.of(title)
        for block, ((start, end), verdict) in enumerate(zip(spans, label(lines, given, params), strict=True)):
            rows.append(
                {
                    "article_id": article_id,
                    "block": block,
                    "start": start,
                    "end": end,
                    "role": verdict.role,
                    "is_body": verdict.role in BODY_ROLES,
                    "rule": verdict.rule,
                    "score": verdict.score,
                }
            )
    return tables.make("blocks", rows)


def split_blocks(raw: str, params: CleanParams = CleanParams()) -> Iterator[tuple[int, int]]:
    """Cut a text into lines, or into paragraphs where it was hard-wrapped.

    Parameters
    ----------
    raw : str
        Any text. A line ends where Python's ``str.splitlines`` ends one: all those characters are blank.
    params : CleanParams
        ``wrap_columns`` is read.

    Yields
    ------
    start, end : int
        Offsets without the blanks around the line. Together the blocks hold every non-blank character once.

    Examples
    --------
    >>> list(split_blocks("  Menu \\n\\nTalks\\u2028end"))
    [(2, 6), (9, 14), (15, 18)]
    """
    lines: list[tuple[int, int, int]] = []
    at = paragraph = 0
    for line in raw.splitlines(keepends=True):
        start = at + len(line) - len(line.lstrip())
        end = at + len(line.rstrip())
        at += len(line)
        if end > start:
            lines.append((paragraph, start, end))
        else:
            paragraph += 1
    if not _is_wrapped(lines, params.wrap_columns):
        yield from ((start, end) for _, start, end in lines)
        return
    for _, members in groupby(lines, key=lambda line: line[0]):
        together = list(members)
        yield together[0][1], together[-1][2]


def _is_wrapped(lines: list[tuple[int, int, int]], columns: tuple[int, int]) -> bool:
    """Whether lines that are followed by another one of their paragraph nearly all reach the same right edge."""
    followed = [end - start for (p, start, end), (q, _, _) in pairwise(lines) if p == q]
    shortest, longest = columns
    edge = max(followed, default=0)
    if len(followed) < 4 or not shortest <= edge <= longest:
        return False
    return sum(length >= 0.75 * edge for length in followed) >= 0.9 * len(followed)


def label(lines: list[Line], title: Line | None = None, params: CleanParams = CleanParams()) -> list[Verdict]:
    """Give every line of one article a role.

    Parameters
    ----------
    lines : list of Line
        The article's lines in reading order.
    title : Line, optional
        A title that came with the article; the line that repeats it is the headline.
    params : CleanParams
        How shape and place are weighed.

    Returns
    -------
    list of Verdict
        One per line.

    Examples
    --------
    >>> [v.role for v in label([Line.of("(L-R) Two ministers shake hands in Geneva. /AFP")])]
    ['caption']
    """
    certain = verdicts(lines)
    scores = [certain[i].score if i in certain else _likeness(line, params) for i, line in enumerate(lines)]
    sentences = [i for i in range(len(lines)) if i not in certain and scores[i] >= 0.5]
    first, last = _article_run(lines, scores, certain, params)
    if first > last:
        # No line is long enough to be sure: all that could be a sentence is taken for the article.
        scores = [
            max(score, 0.5) if i not in certain and _could_be_one(lines[i]) else score for i, score in enumerate(scores)
        ]
        sentences = [i for i in range(len(lines)) if i not in certain and scores[i] >= 0.5]
        first, last = (sentences[0], sentences[-1]) if sentences else (0, -1)
    inside = [i for i in sentences if first <= i <= last]
    vocabulary = {word[:5] for i in inside for word in lines[i].folded.split()}
    headline = _headline(lines, certain, scores, inside, title, vocabulary, params)
    if headline is not None:
        # What stands between headline and first sentence is the article's, or interrupts it.
        first = min(first, headline)
    done: list[Verdict] = []
    for i, line in enumerate(lines):
        if i == headline:
            done.append(Verdict("headline", _HEADLINE_GIVEN if _is_title(line, title) else _HEADLINE, 0.5))
        elif i in certain:
            done.append(certain[i])
        elif not first <= i <= last:
            # Directly under an article, and the only line there: further down such lines are buttons.
            name_below = i == len(lines) - 1 == last + 1 and len(inside) > 1
            done.append(_outside(line, scores[i], i < first, name_below))
        elif scores[i] >= 0.5:
            done.append(Verdict("body", _shape_in_words(line), scores[i]))
        else:
            before_all = not inside or i < inside[0]
            done.append(_scrap(line, scores[i], vocabulary, before_all, headline is not None and i > headline, params))
    return done


_HEADLINE = "heads the article: the last line of some length before its first sentence, in the article's words"
_HEADLINE_GIVEN = "repeats the title that came with the article"


# From so many times `half_words` on, a paragraph with a full stop within it is taken for sentences, however it ends.
_LONG = 5


def _likeness(line: Line, params: CleanParams) -> float:
    """How much a line is like a sentence of an article: logistic in the log of its length and in how it ends."""
    n = _n_words(line)
    odds = params.steepness * (math.log(n + 1) - math.log(params.half_words + 1))
    whole = line.ends_like_a_sentence or (n >= _LONG * params.half_words and line.holds_a_sentence)
    return 1 / (1 + math.exp(-(odds if whole else odds - params.open_end)))


def _n_words(line: Line) -> float:
    # A script without spaces makes a paragraph one "word": count two characters as one there.
    return len(line.words) + len(UNSPACED.findall(line.text)) / 2


def _article_run(
    lines: list[Line], scores: list[float], certain: dict[int, Verdict], params: CleanParams
) -> tuple[int, int]:
    """First and last line of the run in which sentences outweigh scraps most (maximum-sum segment)."""
    best = running = 0.0
    first = start = 0
    last = -1
    for i, (line, score) in enumerate(zip(lines, scores, strict=True)):
        running += _weight(line, score, certain.get(i), params)
        if running <= 0:
            running, start = 0.0, i + 1
        elif running >= best:
            best, first, last = running, start, i
    # A short sentence weighs little, but next to the article it is part of it.
    while 0 < first <= last and _is_short_sentence(first - 1, lines, certain):
        first -= 1
    while first <= last < len(lines) - 1 and _is_short_sentence(last + 1, lines, certain):
        last += 1
    return first, last


def _could_be_one(line: Line) -> bool:
    return len(line.words) >= (2 if line.ends_like_a_sentence else 5)


def _is_short_sentence(i: int, lines: list[Line], certain: dict[int, Verdict]) -> bool:
    return i not in certain and len(lines[i].words) >= 2 and lines[i].ends_like_a_sentence


def _weight(line: Line, score: float, verdict: Verdict | None, params: CleanParams) -> float:
    """What a line adds to the run it stands in, in words; scraps cost, what may interrupt any article costs less."""
    if verdict is not None:
        return -params.scrap if verdict.role == "navigation" else -params.interruption
    if score >= 0.5:
        return _n_words(line) * (2 * score - 1)
    return 0.0 if line.ends_like_a_sentence or line.goes_on else -params.scrap * (1 - 2 * score)


def _headline(
    lines: list[Line],
    certain: dict[int, Verdict],
    scores: list[float],
    inside: list[int],
    title: Line | None,
    vocabulary: set[str],
    params: CleanParams,
) -> int | None:
    repeats = [i for i, line in enumerate(lines) if _is_title(line, title)]
    if repeats:
        before = [i for i in repeats if not inside or i <= inside[0]]
        return before[-1] if before else repeats[0]
    if not inside or title is not None:
        # Where a title is known and no line repeats it, a line that looks like a headline is something else's.
        return None
    free = [
        i
        for i in range(inside[0])
        if i not in certain and scores[i] < 0.5 and _is_heading(lines[i], vocabulary, params)
    ]
    lead = inside[0]
    if not free and len(inside) > 1 and len(lines[lead].words) <= _LONGEST_QUESTION and _exclaims(lines[lead]):
        return lead
    # Sentences within the run are no headlines; but a standfirst may stand between headline and article.
    return max(free, key=lambda i: (len(lines[i].words) >= 4, i >= inside[0] - 12, -i), default=None)


_LONGEST_QUESTION = 16
_SAME_TITLE = 0.6  # words in common over words in either


def _exclaims(line: Line) -> bool:
    """Whether it ends like headlines that end like a sentence: asking or exclaiming, and not in quotation marks."""
    return line.text.endswith(("?", "!")) and not line.opens_a_quotation


def _is_title(line: Line, title: Line | None) -> bool:
    """Whether a line repeats the title that came with the article, but for some words more or fewer."""
    if title is None or not title.folded:
        return False
    one, other = set(line.folded.split()), set(title.folded.split())
    return line.folded == title.folded or len(one & other) >= max(3, _SAME_TITLE * len(one | other))


def _is_heading(line: Line, vocabulary: set[str], params: CleanParams) -> bool:
    """Whether a line could head this article: some words, no full stop, most of them words of the article."""
    if not 3 <= len(line.words) <= 30 or line.text.endswith((".", ",", ";", ":")):
        return False
    return _shared(line, vocabulary) >= params.heads_article


def _shared(line: Line, vocabulary: set[str]) -> float:
    """Share of a line's longer words whose first five letters begin a word of the article."""
    words = [word for word in line.folded.split() if len(word) > 3]
    return sum(word[:5] in vocabulary for word in words) / len(words) if words else 0.0


def _scrap(
    line: Line, score: float, vocabulary: set[str], before_article: bool, under_headline: bool, params: CleanParams
) -> Verdict:
    """A line within the article's run that is no sentence."""
    if before_article and not under_headline:
        return Verdict("navigation", "no sentence, before the article", score)
    if line.ends_like_a_sentence:
        return Verdict("body", "short, but ends like a sentence, within the article", max(score, 0.5))
    if line.goes_on:
        return Verdict(
            "body", "part of a sentence or a list: opens a quotation, begins small or goes on", max(score, 0.5)
        )
    if len(line.words) < 2:
        return Verdict("navigation", "one word that is no sentence", score)
    if _shared(line, vocabulary) >= params.heads_part:
        return Verdict(
            "subhead", "heads what follows: no sentence, but most of its words are the article's", max(score, 0.5)
        )
    return Verdict("teaser", "no sentence, and many of its words occur nowhere in the article", score)


def _outside(line: Line, score: float, before: bool, name_below: bool) -> Verdict:
    where = "before the article begins" if before else "after the article ends"
    if score >= 0.5:
        # The surer it is a sentence, the less sure it is none of the article's.
        return Verdict("teaser", f"a sentence, but {where}", score / 2)
    if name_below and 1 <= len(line.words) <= 3 and not line.ends_like_a_sentence and line.text[:1].isupper():
        return Verdict("credit", "a name alone under the article, as its last line: a source or an author", score)
    return Verdict("navigation", f"no sentence, {where}", score)


def _shape_in_words(line: Line) -> str:
    n = len(line.words)
    ends = "ends like a sentence" if line.ends_like_a_sentence else "is long"
    return f"{n} word{'' if n == 1 else 's'}, {ends}, within the article"
