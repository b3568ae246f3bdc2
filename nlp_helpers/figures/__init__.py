"""Tables → figures: one module per notebook, one function per figure, one style.

A function here takes tables and gives a :class:`~nlp_helpers.figures.style.Figure`, or
:class:`~nlp_helpers.figures.style.TooLittle` with the line that says why nothing is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp_helpers.figures.style import Figure, TooLittle, png, render, save, show, source_line

if TYPE_CHECKING:
    from nlp_helpers.findings import Findings

__all__ = ["Figure", "TooLittle", "all_figures", "png", "render", "save", "show", "source_line"]


def all_figures(found: Findings) -> list[Figure | TooLittle]:
    """Make every figure of a run, in the order of the notebooks.

    Parameters
    ----------
    found : Findings
        All tables of one corpus.

    Returns
    -------
    list of Figure or TooLittle
    """
    from nlp_helpers.figures import clean, coverage, topics

    articles, sentences = found["articles"], found["sentences"]
    assert found.over_k is not None, "figures are only made when all tables are"
    return [
        clean.strips(articles, found["blocks"], sentences),
        topics.topics_by_article(articles, sentences, found["topics"], found["passages"], found["article_topics"]),
        topics.stability_over_k(articles, found["passages"], found.over_k),
        coverage.similarity_of_articles(articles, found["blocks"], sentences, found["stories"]),
        coverage.words_side_by_side(articles, sentences, found["stories"]),
    ]
