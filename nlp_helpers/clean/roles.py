"""Which role each line of a page gets: headline, subhead, body, or which kind of residue.

In: a page, how likely each of its lines is article text, and what extractors kept of it. Out: a verdict per line. What a rule was
certain of stands; the rest is kept where it is likely enough, and what is not gets the kind that its form and place say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_helpers.clean import line_model
from nlp_helpers.clean.headlines import find_headline, shared_words, stems_of
from nlp_helpers.clean.lines import Line, Verdict
from nlp_helpers.clean.page_lines import Page

_LIST = 5  # lines from which a text can be a list of links
_LONGEST_SUBHEAD = 14  # words
_LONG_AS_PROSE = 35  # words from which a line without a full stop is prose, too
_LONGEST_NAME = 3  # words of a source or an author under the article
_SHORTEST_SENTENCE = 5  # words of a sentence that leads to another article
_SHORTEST_TEASER = 2  # words of a line that interrupts the article


@dataclass(frozen=True)
class RoleParams:
    """From which probability on a line is taken for article text.

    Parameters
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
    """

    keep_from: float = 0.5
    keep_shaped_from: float = 0.45
    keep_beside_from: float = 0.25
    extractor_trust: float = 1.7
    heads_part: float = 0.6


def decide(
    page: Page,
    probability: np.ndarray,
    shares: np.ndarray,
    title: Line | None = None,
    params: RoleParams = RoleParams(),
    evidence: np.ndarray | None = None,
) -> list[Verdict]:
    """Turn probabilities into roles.

    Parameters
    ----------
    page : Page
        An article's lines.
    probability : ndarray, shape (n_lines,)
        That each is article text, see :func:`nlp_helpers.clean.line_model.weigh`.
    shares : ndarray, shape (n_lines, n_features)
        What each feature added to that.
    title : Line, optional
        A title that came with the article; the line that repeats it is the headline.
    params : RoleParams
        From which probability on.
    evidence : ndarray, shape (n_lines,), optional
        What extractors kept, see :func:`nlp_helpers.clean.evidence.evidence_of_lines`.

    Returns
    -------
    list of Verdict
        One per line.

    Examples
    --------
    >>> from nlp_helpers.clean.page_lines import measure, read_page
    >>> page = read_page("Menu\\nThe talks ended on Friday without an accord, officials said.")
    >>> [verdict.role for verdict in decide(page, *line_model.weigh(measure([page])[0]))]
    ['navigation', 'body']
    """
    lines, certain = page.lines, page.certain
    if evidence is not None:
        probability = line_model.with_evidence(probability, params.extractor_trust * evidence)
    kept = _kept(page, probability, params, alone=evidence is None)
    vocabulary = stems_of(lines, kept)
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
                    Verdict("subhead" if heads else "body", f"heads what follows, {why}" if heads else why, score)
                )
            else:
                below = i == len(lines) - 1 == last + 1 and len(kept) > 1
                done.append(_residue(line, score, why, first < i < last, below))
    return done


def _kept(page: Page, probability: np.ndarray, params: RoleParams, alone: bool) -> list[int]:
    """List the lines of the article proper; `alone` says that only the text speaks for them, and no extractor."""
    lines, certain = page.lines, page.certain
    # With an extractor's word there is evidence enough; without, what has the shape of an article is left out only if sure.
    lenient = params.keep_shaped_from if alone else params.keep_from
    limits = [lenient if taken else params.keep_from for taken in page.by_shape]
    kept = [i for i in range(len(lines)) if i not in certain and probability[i] >= limits[i]]
    kept = sorted({*kept, *_speech_between(page, frozenset(kept))})
    if alone:
        kept = _with_next_sentences(page, kept, probability, params.keep_beside_from)
    if len(lines) >= _LIST and not any(_is_prose(lines[i]) for i in kept):
        return []  # a list of links in which not one line is a sentence holds no article
    if not kept and len(lines) < _LIST:
        return [i for i, taken in enumerate(page.by_shape) if taken]  # too few lines to weigh against each other
    return kept


def _is_prose(line: Line) -> bool:
    return line.ends_like_a_sentence or len(line.words) >= _LONG_AS_PROSE


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


def _heads_what_follows(i: int, page: Page, kept: frozenset[int], vocabulary: set[str], params: RoleParams) -> bool:
    line = page.lines[i]
    if line.ends_like_a_sentence or line.goes_on or not 1 <= len(line.words) <= _LONGEST_SUBHEAD:
        return False
    # Where lines like it stand on both sides, it is an item of a list.
    return (
        i + 1 in kept and page.lines[i + 1].ends_like_a_sentence and shared_words(line, vocabulary) >= params.heads_part
    )


def _residue(line: Line, score: float, why: str, within: bool, name_below: bool) -> Verdict:
    """Name the kind of a line that is not the article's."""
    if (
        name_below
        and 1 <= len(line.words) <= _LONGEST_NAME
        and not line.ends_like_a_sentence
        and line.text[:1].isupper()
    ):
        return Verdict("credit", "a name alone under the article, as its last line: a source or an author", score)
    if line.ends_like_a_sentence and len(line.words) >= _SHORTEST_SENTENCE:
        return Verdict("teaser", f"a sentence, but not the article's: {why}", score)
    if within and len(line.words) >= _SHORTEST_TEASER:
        return Verdict("teaser", f"no sentence, interrupts the article: {why}", score)
    return Verdict("navigation", f"no sentence of the article: {why}", score)
