"""Findings → the briefing, one page that shows what a pile of articles says, each word linked to where it stands.

In: everything that a run found. Out: HTML that needs no other file. Each section is a module here that turns tables into what its
template prints; :mod:`nlp_helpers.briefing.places` numbers the places that they point at, :mod:`nlp_helpers.briefing.sources`
marks those in the articles, and :mod:`nlp_helpers.briefing.page` puts it together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp_helpers.findings import Findings
    from nlp_helpers.reader import Shown

__all__ = ["make", "show"]

_HEIGHT = 760  # pixels


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
    from nlp_helpers import about
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
    from nlp_helpers.briefing.places import Places

    names = about.short_names(found["articles"], found["sentences"])
    places = Places(found["articles"].article_id)
    makers = (
        opening.opening, time.time, points.points, voices.voices, words.words, differences.differences, topics.topics,
        articles.articles, limits.limits,
    )  # fmt: skip
    sections = [make_one(found, places, names) for make_one in makers]
    return page.render(f"{corpus}: a briefing", sections, sources.sources(found, places, names), places)


def show(found: Findings, corpus: str, height: int = _HEIGHT) -> Shown:
    """Show the briefing in a cell of a notebook.

    Parameters
    ----------
    found : Findings
        All tables of one corpus.
    corpus : str
        Its name, for the heading.
    height : int
        Pixels of the frame that it is shown in.

    Returns
    -------
    Shown
        In a notebook, the page in a frame of its own; elsewhere a line of counts.
    """
    from html import escape

    from nlp_helpers.reader import Shown

    page = make(found, corpus)
    frame = (
        f'<iframe title="{escape(corpus)}: a briefing" sandbox="allow-scripts" srcdoc="{escape(page)}" '
        f'style="width:100%;height:{int(height)}px;border:1px solid #999"></iframe>'
    )
    n = len(found["articles"])
    return Shown(
        frame, f"{corpus}: a briefing of {n:,} article{'' if n == 1 else 's'}, {page.count('<blockquote'):,} quotations"
    )
