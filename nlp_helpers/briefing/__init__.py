"""Findings → the briefing, one page that shows what a pile of articles says, each word linked to where it stands.

In: everything that a run found. Out: HTML that needs no other file.

What a section is made from and of: ``material`` (findings, names, places), ``places`` (numbered places and links), ``section``,
``wording``. The sections, in the page's order, each a module that turns tables into what the template of its name prints:
``opening`` (the first screen), ``time`` (with ``days``: what a day is given for), ``points``, ``voices``, ``words``,
``differences``, ``topics``, ``articles``, ``limits``. The sentences of the first screen: ``stories`` (which stories, and when
they were in the news), ``candidates``, ``standing`` (can a sentence be read alone?), ``lede`` (the choice). The articles with
their marks: ``sources``. All together: ``page``; templates, styles and script: ``templates/``.

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
