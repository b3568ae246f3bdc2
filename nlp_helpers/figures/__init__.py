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
    from nlp_helpers import timeline as times
    from nlp_helpers.figures import (
        agreement,
        aligned,
        attention,
        clean,
        coverage,
        discrepancies,
        echoes,
        passages,
        points,
        series,
        shares,
        speech,
        timeline,
        topic_cards,
        topics,
        voice_places,
        voices,
    )
    from nlp_helpers.figures import keyness as words
    from nlp_helpers.topics import shares as topic_shares
    from nlp_helpers.voices import shares as voice_shares
    from nlp_helpers.voices import sides

    articles, sentences, stories, made = found["articles"], found["sentences"], found["stories"], found.by_topic
    assert made is not None, "figures are only made when all tables are"
    by_outlet, by_day = (
        topic_shares.shares(articles, made.article_topics, made.passages, by=by) for by in ("outlet", "day")
    )
    said = voice_shares.stretches(articles, found["blocks"], found["quotes"], found["statements"])
    events = times.timeline(
        articles, sentences, found["dates"], found["quotes"], found["statements"], found.expressions
    )
    return [
        clean.strips(articles, found["blocks"], sentences),
        coverage.similarity_of_articles(articles, found["blocks"], sentences, stories),
        topics.stability_over_k(articles, made.passages, made.over_k),
        topic_cards.topic_cards(articles, sentences, made.topics, made.passages, made.vectors),
        topics.topics_by_article(articles, sentences, made.topics, made.passages, made.article_topics),
        agreement.co_assignment(articles, sentences, made.topics, made.article_topics, made.again),
        passages.map_of_passages(articles, sentences, made.topics, made.passages, made.vectors),
        shares.shares_by(articles, made.topics, by_outlet),
        shares.shares_by(articles, made.topics, by_day),
        words.keyness_of(articles, sentences, stories, found["keyness"], "story"),
        words.keyness_of(articles, sentences, stories, found["keyness"], "outlet"),
        voices.words_by_speaker(articles, sentences, said),
        voices.own_words_by_side(articles, said, sides.sides(said, found["names"])),
        voice_places.voices_in_articles(articles, sentences, said),
        echoes.shared_between_articles(articles, found["blocks"], sentences, stories, found["echoes"]),
        aligned.aligned_passages(articles, sentences, found["echoes"]),
        speech.speech(articles, sentences, found["quotes"], found["statements"], found["dates"], found["utterances"]),
        timeline.time_line(articles, sentences, events),
        points.points_of_story(articles, found["blocks"], sentences, stories, found["points"]),
        attention.attention(articles, found["blocks"], sentences, stories, found["points"]),
        discrepancies.disagreements(articles, sentences, found["discrepancies"]),
        series.series(articles, sentences, found["discrepancies"], found["numbers"]),
        coverage.words_side_by_side(articles, sentences, stories),
    ]
