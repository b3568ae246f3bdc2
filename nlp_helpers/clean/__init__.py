"""Raw text → blocks with a role: article or residue.

In: the ``articles`` table as loaded, and what an extractor kept of web pages. Out: the ``blocks`` table: lines, or paragraphs
where a text was hard-wrapped, that tile all text that is not blank. Nothing is removed; every block says what decided.

First come the rules that are certain (:mod:`nlp_helpers.clean.residue`), then shape and place (:mod:`nlp_helpers.clean.shape`),
then the learned model, which weighs these with the neighbours and the other pages of the corpus
(:mod:`nlp_helpers.clean.line_features`, :mod:`nlp_helpers.clean.line_model`). Headline and subheads are found last.

>>> from nlp_helpers import tables
>>> raw = "Menu\\nTalks end in Geneva\\n" + "The talks in Geneva ended on Friday without an accord, officials said."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> find_blocks(articles).role.tolist()
['navigation', 'headline', 'body']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

import numpy as np
import pandas as pd

from nlp_helpers import tables
from nlp_helpers.clean import line_features, line_model
from nlp_helpers.clean.evidence import evidence_of_lines
from nlp_helpers.clean.headlines import find_headline, shared_words
from nlp_helpers.clean.residue import Line, Verdict, verdicts
from nlp_helpers.clean.shape import Shape, ShapeParams, by_shape

BODY_ROLES = frozenset({"body", "subhead"})


@dataclass(frozen=True)
class CleanParams:
    """How lines are cut and decided.

    Attributes
    ----------
    keep_from : float
        Probability from which a line is article text.
    keep_shaped_from : float
        The same for a line that shape and place take for article: it is left out only where the model is surer.
    keep_beside_from : float
        The same for a sentence that shape and place take for article and that follows on the article: reports often end with
        a short one.
    extractor_trust : float
        Weight of what extractors keep of a web page, as a multiple of what was learned: that was from an older release of
        trafilatura, extracting in one way; the release in use is right more often, and is asked in two ways.
    heads_part : float
        Share of a line's words (from 0 to 1) that must occur in the article for it to be a subhead.
    wrap_columns : tuple of int
        Shortest and longest width, in characters, of text that was broken into lines of equal length.
    most_lines : int
        Lines of a text that are weighed; what comes behind them is one block and set aside. 1 MB of news has a fifth as many.
    shape : ShapeParams
        How shape and place are weighed.
    """

    keep_from: float = 0.5
    keep_shaped_from: float = 0.45
    keep_beside_from: float = 0.25
    extractor_trust: float = 1.7
    heads_part: float = 0.6
    wrap_columns: tuple[int, int] = (50, 100)
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
    shape : Shape
        How much each line is like a sentence, and where the run of sentences begins and ends.
    by_shape : list of bool
        What shape and place alone take for article.
    """

    spans: list[tuple[int, int]]
    lines: list[Line]
    blank_lines: list[int]
    certain: dict[int, Verdict]
    shape: Shape
    by_shape: list[bool]


def find_blocks(
    articles: pd.DataFrame, params: CleanParams = CleanParams(), kept: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Cut every article into blocks and label them.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``, and ``title`` and ``outlet`` where they were given.
    params : CleanParams
        How lines are cut and decided.
    kept : DataFrame, optional
        What an extractor kept of web pages and what their markup says, see :func:`nlp_helpers.load.read`:
        ``article_id, start, end, keeper``.

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
    pages = [read_page(raw, params) for raw in articles.raw]
    outlets = [None if pd.isna(outlet) else outlet for outlet in articles.outlet]
    features = measure(pages, outlets)
    # All lines at once: the trees are asked in steps that cost the same for one line as for thousands.
    probability, shares = line_model.weigh(np.concatenate(features) if features else np.zeros((0, 1)))
    evidence = evidence_of_lines(articles.article_id, [page.spans for page in pages], kept)
    rows, at = [], 0
    for article_id, title, page, seen in zip(articles.article_id, articles.title, pages, evidence, strict=True):
        own = slice(at, at + len(page.lines))
        at = own.stop
        given = None if pd.isna(title) else Line.of(title)
        decided = _decide(page, probability[own], shares[own], given, params, seen)
        for block, ((start, end), verdict) in enumerate(zip(page.spans, decided, strict=True)):
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


def read_page(raw: str, params: CleanParams = CleanParams()) -> Page:
    """Cut one article and ask the rules that need nothing but the article.

    Parameters
    ----------
    raw : str
        The article's text.
    params : CleanParams
        ``wrap_columns``, ``most_lines`` and ``shape`` are read.

    Returns
    -------
    Page

    Examples
    --------
    >>> read_page("Menu\\n\\nTalks end.").blank_lines
    [0, 1]
    """
    spans = list(split_blocks(raw, params))
    if len(spans) > params.most_lines:
        spans[params.most_lines :] = [(spans[params.most_lines][0], spans[-1][1])]
    known: dict[str, Line] = {}  # what stands many times is read once
    lines = [known.setdefault(text, Line(text)) for text in (raw[start:end] for start, end in spans)]
    ends = [0, *(end for _, end in spans)]
    blank = [max(0, raw.count("\n", end, start) - 1) for end, (start, _) in zip(ends, spans, strict=False)]
    page = _page(spans, lines, blank, params)
    if len(spans) > params.most_lines:
        page.certain[params.most_lines] = Verdict("navigation", f"{_UNREAD} {params.most_lines:,} lines")
    return page


_UNREAD = "not read: stands behind the first"


def notes_of(articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Say of which articles only the first lines were read.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``, and ``source`` where it is known.
    blocks : DataFrame
        What :func:`find_blocks` gave.

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met.\\nThey left."}])
    >>> notes_of(articles, find_blocks(articles, CleanParams(most_lines=1))).note.tolist()
    ['lines: 10 characters are set aside unread, as they stand behind the first 1 lines']
    """
    source = dict(zip(articles.article_id, articles.get("source", articles.article_id), strict=True))
    rows = []
    for row in blocks[blocks.rule.str.startswith(_UNREAD, na=False)].itertuples(index=False):
        behind = row.rule.removeprefix(_UNREAD)
        note = f"lines: {row.end - row.start:,} characters are set aside unread, as they stand behind the first{behind}"
        rows.append((source[row.article_id], row.article_id, note))
    return pd.DataFrame(rows, columns=["source", "article_id", "note"])


def _page(spans: list[tuple[int, int]], lines: list[Line], blank: list[int], params: CleanParams) -> Page:
    certain = verdicts(lines)
    shape = by_shape(lines, certain, params.shape)
    return Page(spans, lines, blank, certain, shape, _taken_by_shape(lines, certain, shape))


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
    """Give every line of one article a role, knowing no other article.

    Parameters
    ----------
    lines : list of Line
        The article's lines in reading order.
    title : Line, optional
        A title that came with the article; the line that repeats it is the headline.
    params : CleanParams
        How lines are decided.

    Returns
    -------
    list of Verdict
        One per line.

    Examples
    --------
    >>> [v.role for v in label([Line.of("(L-R) Two ministers shake hands in Geneva. /AFP")])]
    ['caption']
    """
    page = _page([(0, 0)] * len(lines), lines, [0] * len(lines), params)
    return _decide(page, *line_model.weigh(measure([page])[0]), title, params)


def _taken_by_shape(lines: list[Line], certain: dict[int, Verdict], shape: Shape) -> list[bool]:
    """What shape and place alone take for article: the sentences of its run, and the scraps that belong to them."""
    first, last = shape.first, shape.last
    vocabulary = _stems(lines, shape.inside)
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


_HEADS = 0.6  # what the model was learned with; CleanParams.heads_part decides afterwards


def _stems(lines: Sequence[Line], kept: Sequence[int]) -> set[str]:
    return {word[:5] for i in kept for word in lines[i].folded.split()}


def _decide(
    page: Page,
    probability: np.ndarray,
    shares: np.ndarray,
    title: Line | None,
    params: CleanParams,
    evidence: np.ndarray | None = None,
) -> list[Verdict]:
    """Turn probabilities into roles."""
    lines, certain = page.lines, page.certain
    if evidence is not None:
        probability = line_model.with_evidence(probability, params.extractor_trust * evidence)
    # With an extractor's word there is evidence enough; without, what has the shape of an article is left out only if sure.
    lenient = params.keep_shaped_from if evidence is None else params.keep_from
    limits = [lenient if taken else params.keep_from for taken in page.by_shape]
    kept = [i for i in range(len(lines)) if i not in certain and probability[i] >= limits[i]]
    kept = sorted({*kept, *_speech_between(page, frozenset(kept))})
    if evidence is None:
        kept = _with_next_sentences(page, kept, probability, params.keep_beside_from)
    if len(lines) >= _LIST and not any(_is_prose(lines[i]) for i in kept):
        kept = []  # a list of links in which not one line is a sentence holds no article
    elif not kept and len(lines) < _LIST:
        kept = [i for i, taken in enumerate(page.by_shape) if taken]  # too few lines to weigh against each other
    vocabulary = _stems(lines, kept)
    headline = find_headline(lines, certain, kept, title, vocabulary)
    first, last = (kept[0], kept[-1]) if kept else (len(lines), -1)
    first = first if headline is None else min(first, headline.line)
    of_article = frozenset(kept)
    done = []
    for i, line in enumerate(lines):
        score = float(probability[i])
        if headline is not None and i == headline.line:
            done.append(Verdict("headline", headline.rule, headline.share))
        elif i in certain:
            done.append(certain[i])
        else:
            why = line_model.reasons(shares[i], len(line.words), i in of_article, first=i == 0)
            if evidence is not None and evidence[i]:
                of_markup = "an extractor keeps it" if evidence[i] > 0 else "no extractor keeps it"
                why = f"{of_markup}, {why}" if why else of_markup
            if i in of_article:
                heads = _heads_what_follows(i, page, of_article, vocabulary, params)
                done.append(
                    Verdict("subhead" if heads else "body", f"{_HEADS_WHAT_FOLLOWS}{why}" if heads else why, score)
                )
            else:
                below = i == len(lines) - 1 == last + 1 and len(kept) > 1
                done.append(_residue(line, score, why, first < i < last, below))
    return done


_LIST = 5


def _is_prose(line: Line) -> bool:
    return line.ends_like_a_sentence or len(line.words) >= 35


def _speech_between(page: Page, kept: frozenset[int]) -> list[int]:
    """Short quotations with the article on both sides: residue that interrupts an article seldom is speech."""
    return [
        i
        for i, line in enumerate(page.lines)
        if line.opens_a_quotation and page.by_shape[i] and i not in page.certain and {i - 1, i + 1} <= kept
    ]


def _with_next_sentences(page: Page, kept: list[int], probability: np.ndarray, limit: float) -> list[int]:
    together = set(kept)
    for i, line in enumerate(page.lines):
        if (
            i - 1 in together
            and i not in page.certain
            and page.by_shape[i]
            and line.ends_like_a_sentence
            and probability[i] >= limit
        ):
            together.add(i)
    return sorted(together)


_HEADS_WHAT_FOLLOWS = "heads what follows, "


def _heads_what_follows(i: int, page: Page, kept: frozenset[int], vocabulary: set[str], params: CleanParams) -> bool:
    line = page.lines[i]
    if line.ends_like_a_sentence or line.goes_on or not 1 <= len(line.words) <= _LONGEST_SUBHEAD:
        return False
    # Where lines like it stand on both sides, it is an item of a list.
    return (
        i + 1 in kept and page.lines[i + 1].ends_like_a_sentence and shared_words(line, vocabulary) >= params.heads_part
    )


_LONGEST_SUBHEAD = 14


def _residue(line: Line, score: float, why: str, within: bool, name_below: bool) -> Verdict:
    """Name the kind of a line that is not the article's."""
    if name_below and 1 <= len(line.words) <= 3 and not line.ends_like_a_sentence and line.text[:1].isupper():
        return Verdict("credit", "a name alone under the article, as its last line: a source or an author", score)
    if line.ends_like_a_sentence and len(line.words) >= 5:
        return Verdict("teaser", f"a sentence, but not the article's: {why}", score)
    if within and len(line.words) >= 2:
        return Verdict("teaser", f"no sentence, interrupts the article: {why}", score)
    return Verdict("navigation", f"no sentence of the article: {why}", score)
