"""Findings → the briefing, one page that shows what a pile of articles says, each word linked to where it stands.

In: everything that a run found. Out: HTML that needs no other file.

To be read in this order; a section turns tables into what the template of its name in ``templates/`` prints:

- :mod:`~nlp_helpers.briefing.places`: numbered places in the articles, and links to them;
- :mod:`~nlp_helpers.briefing.material`: what all sections are made from;
- :mod:`~nlp_helpers.briefing.section`, :mod:`~nlp_helpers.briefing.wording`: what a section consists of, and its phrases;
- :mod:`~nlp_helpers.briefing.stories`: which stories are shown, and when each was in the news;
- :mod:`~nlp_helpers.briefing.standing_alone`, :mod:`~nlp_helpers.briefing.lede_candidates`, :mod:`~nlp_helpers.briefing.lede`:
  the sentences that tell what happened;
- :mod:`~nlp_helpers.briefing.opening`: the first screen, made of these;
- :mod:`~nlp_helpers.briefing.time_days`, :mod:`~nlp_helpers.briefing.time`: what each day is given for, and the time line;
- :mod:`~nlp_helpers.briefing.points`, :mod:`~nlp_helpers.briefing.voices`, :mod:`~nlp_helpers.briefing.words`: what is
  reported, who speaks, the same words rendered differently;
- :mod:`~nlp_helpers.briefing.differences`, :mod:`~nlp_helpers.briefing.topics`, :mod:`~nlp_helpers.briefing.articles`: what
  is given differently, what it is about, all articles;
- :mod:`~nlp_helpers.briefing.limits`: what was not done, and how right the rest is;
- :mod:`~nlp_helpers.briefing.sources`: the articles with their marks;
- :mod:`~nlp_helpers.briefing.page`: all together.

>>> from nlp_helpers import example
>>> make(example.complete(), "harbour").count("<blockquote")
3
"""

from __future__ import annotations

from html import escape

from nlp_helpers.findings import Findings
from nlp_helpers.plurals import count
from nlp_helpers.reader.page import Shown

_HEIGHT = 760  # pixels of the frame in a notebook


def make(found: Findings, corpus: str) -> str:
    """Write the briefing.

    Parameters
    ----------
    found : Findings
        All tables of one corpus.
    corpus : str
        Its name, for the heading.

    Returns
    -------
    str
        The page; the same for the same findings.
    """
    # Imported here: most parts of the package do without the templates.
    from nlp_helpers.briefing import (
        articles,
        differences,
        limits,
        opening,
        page,
        points,
        sources,
        time,
        topics,
        voices,
        words,
    )
    from nlp_helpers.briefing.material import Material

    material = Material.of(found)
    makers = (
        opening.opening, time.time, points.points, voices.voices, words.words, differences.differences, topics.topics,
        articles.articles, limits.limits,
    )  # fmt: skip
    sections = [make_one(material) for make_one in makers]
    return page.render(f"{corpus}: a briefing", sections, sources.sources(material), material.places)


def show(found: Findings, corpus: str) -> Shown:
    """Show the briefing in a cell of a notebook.

    Parameters
    ----------
    found : Findings
        All tables of one corpus.
    corpus : str
        Its name, for the heading.

    Returns
    -------
    Shown
        In a notebook, the page in a frame of its own; elsewhere a line of counts.
    """
    page = make(found, corpus)
    frame = (
        f'<iframe title="{escape(corpus)}: a briefing" sandbox="allow-scripts" srcdoc="{escape(page)}" '
        f'style="width:100%;height:{_HEIGHT}px;border:1px solid #999"></iframe>'
    )
    quotations = count(page.count("<blockquote"), "quotation")
    return Shown(frame, f"{corpus}: a briefing of {count(len(found['articles']), 'article')}, {quotations}")
