"""Raw text → blocks with a role: article or residue.

In: the ``articles`` table as loaded, and what an extractor kept of web pages. Out: the ``blocks`` table: lines, or paragraphs
where a text was hard-wrapped, that tile all text that is not blank. Nothing is removed; every block says what decided.

To be read in this order:

- :mod:`~nlp_helpers.clean.lines`: how a text is cut, and what can be asked of a line;
- :mod:`~nlp_helpers.clean.residue_rules`, with the words in :mod:`~nlp_helpers.clean.word_lists`: the rules that are certain;
- :mod:`~nlp_helpers.clean.shape` and :mod:`~nlp_helpers.clean.headlines`: what shape and place alone say;
- :mod:`~nlp_helpers.clean.page_lines`: all this of one article;
- :mod:`~nlp_helpers.clean.line_features`, :mod:`~nlp_helpers.clean.line_model`: the learned model, which weighs it with the
  neighbours and the other pages of the corpus;
- :mod:`~nlp_helpers.clean.evidence`: what extractors kept;
- :mod:`~nlp_helpers.clean.roles`: what is made of it;
- :mod:`~nlp_helpers.clean.sentences`: the sentences of headline and body.

>>> from nlp_helpers import tables
>>> raw = "Menu\\nTalks end in Geneva\\n" + "The talks in Geneva ended on Friday without an accord, officials said."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> find_blocks(articles).role.tolist()
['navigation', 'headline', 'body']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_helpers import notes, tables
from nlp_helpers.clean import line_model
from nlp_helpers.clean.evidence import evidence_of_lines
from nlp_helpers.clean.lines import Line, Verdict
from nlp_helpers.clean.page_lines import UNREAD, Page, PageParams, measure, read_page
from nlp_helpers.clean.roles import RoleParams, decide


@dataclass(frozen=True)
class CleanParams(PageParams, RoleParams):
    """How lines are cut and decided: ``PageParams`` of :mod:`nlp_helpers.clean.page_lines`, ``RoleParams`` of ``clean.roles``."""


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
        decided = decide(page, probability[own], shares[own], given, params, seen)
        for block, ((start, end), verdict) in enumerate(zip(page.spans, decided, strict=True)):
            rows.append(
                {
                    "article_id": article_id,
                    "block": block,
                    "start": start,
                    "end": end,
                    "role": verdict.role,
                    "is_body": verdict.role in tables.BODY_ROLES,
                    "rule": verdict.rule,
                    "score": verdict.score,
                }
            )
    return tables.make("blocks", rows)


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
    said = []
    for row in blocks[blocks.rule.str.startswith(UNREAD, na=False)].itertuples(index=False):
        behind = row.rule.removeprefix(UNREAD)
        note = f"lines: {row.end - row.start:,} characters are set aside unread, as they stand behind the first{behind}"
        said.append((row.article_id, note))
    return notes.of_articles(articles, said)


def label(texts: Sequence[str], title: str | None = None, params: CleanParams = CleanParams()) -> list[Verdict]:
    """Give every line of one article a role, knowing no other article.

    Parameters
    ----------
    texts : sequence of str
        The article's lines in reading order.
    title : str, optional
        A title that came with the article; the line that repeats it is the headline.
    params : CleanParams
        How lines are decided.

    Returns
    -------
    list of Verdict
        One per line.

    Examples
    --------
    >>> [verdict.role for verdict in label(["(L-R) Two ministers shake hands in Geneva. /AFP"])]
    ['caption']
    """
    lines = [Line.of(text) for text in texts]
    page = Page.of(lines, [(0, 0)] * len(lines), [0] * len(lines), params.shape)
    return decide(page, *line_model.weigh(measure([page])[0]), Line.of(title) if title else None, params)
