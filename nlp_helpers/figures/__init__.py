"""Tables → figures: one function per figure, in a module named after what is seen, one style.

In: tables. Out: a :class:`~nlp_helpers.figures.style.Figure`, or :class:`~nlp_helpers.figures.style.TooLittle` with the line that
says why nothing is drawn.

To be read in this order; the figures come by the step whose tables they show:

- :mod:`~nlp_helpers.figures.style`: colours and fonts, how a figure is shown and saved;
- :mod:`~nlp_helpers.figures.wording`: captions, names of articles;
- :mod:`~nlp_helpers.figures.triangle`, :mod:`~nlp_helpers.figures.word_boxes`: what several figures draw;
- :mod:`~nlp_helpers.figures.strips`: what was set aside;
- :mod:`~nlp_helpers.figures.topics`, :mod:`~nlp_helpers.figures.topic_cards`, :mod:`~nlp_helpers.figures.co_assignment`,
  :mod:`~nlp_helpers.figures.map_of_passages`, :mod:`~nlp_helpers.figures.shares`: what the coverage is about;
- :mod:`~nlp_helpers.figures.keyness`: words that set outlets or stories apart;
- :mod:`~nlp_helpers.figures.voices`, :mod:`~nlp_helpers.figures.voice_places`: who speaks, and where;
- :mod:`~nlp_helpers.figures.echoes`, :mod:`~nlp_helpers.figures.aligned`: which words articles share;
- :mod:`~nlp_helpers.figures.speech`: what each article keeps of a speech;
- :mod:`~nlp_helpers.figures.timeline`: what happened when;
- :mod:`~nlp_helpers.figures.similarity`, :mod:`~nlp_helpers.figures.words_side_by_side`: how alike the articles of a story are;
- :mod:`~nlp_helpers.figures.points`, :mod:`~nlp_helpers.figures.attention`: what each of them reports, and at what length;
- :mod:`~nlp_helpers.figures.discrepancies`, :mod:`~nlp_helpers.figures.series`: what is given differently.

>>> show(TooLittle("map", "3 passages; a map needs about 200"))
'Not drawn: 3 passages; a map needs about 200'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp_helpers.figures.style import Figure, TooLittle, png, render, save, show

if TYPE_CHECKING:
    from nlp_helpers.findings import Findings

__all__ = ["Figure", "TooLittle", "all_figures", "png", "render", "save", "show"]

Figures = list[Figure | TooLittle]


def all_figures(found: Findings) -> Figures:
    """Make every figure of a run, in the order in which they are written.

    Parameters
    ----------
    found : Findings
        All tables of one corpus.

    Returns
    -------
    list of Figure or TooLittle
    """
    parts = (_of_articles, _of_topics, _of_words, _of_voices, _of_echoes, _of_days, _of_coverage)
    return [figure for part in parts for figure in part(found)]


def _of_articles(found: Findings) -> Figures:
    from nlp_helpers.figures import similarity, strips

    articles, blocks, sentences = found["articles"], found["blocks"], found["sentences"]
    return [
        strips.strips(articles, blocks, sentences),
        similarity.similarity_of_articles(articles, blocks, sentences, found["stories"]),
    ]


def _of_topics(found: Findings) -> Figures:
    from nlp_helpers.figures import co_assignment, map_of_passages, shares, topic_cards, topics
    from nlp_helpers.topics import shares as topic_shares

    articles, sentences, made = found["articles"], found["sentences"], found.by_topic
    assert made is not None, "figures are only made when all tables are"
    by_outlet, by_day = (
        topic_shares.shares(articles, made.article_topics, made.passages, by=by) for by in ("outlet", "day")
    )
    return [
        topics.stability_over_k(articles, made.passages, made.over_k),
        topic_cards.topic_cards(articles, sentences, made.topics, made.passages, made.vectors),
        topics.topics_by_article(articles, sentences, made.topics, made.passages, made.article_topics),
        co_assignment.co_assignment(articles, sentences, made.topics, made.article_topics, made.again),
        map_of_passages.map_of_passages(articles, sentences, made.topics, made.passages, made.vectors),
        shares.shares_by(articles, made.topics, by_outlet),
        shares.shares_by(articles, made.topics, by_day),
    ]


def _of_words(found: Findings) -> Figures:
    from nlp_helpers.figures import keyness

    given = found["articles"], found["sentences"], found["stories"], found["keyness"]
    return [keyness.keyness_of(*given, by) for by in ("story", "outlet")]


def _of_voices(found: Findings) -> Figures:
    from nlp_helpers.figures import voice_places, voices
    from nlp_helpers.voices import shares, sides

    articles, sentences = found["articles"], found["sentences"]
    said = shares.stretches(articles, found["blocks"], found["quotes"], found["statements"])
    return [
        voices.words_by_speaker(articles, sentences, said),
        voices.own_words_by_side(articles, said, sides.sides(said, found["names"])),
        voice_places.voices_in_articles(articles, sentences, said),
    ]


def _of_echoes(found: Findings) -> Figures:
    from nlp_helpers.figures import aligned, echoes, speech

    articles, sentences = found["articles"], found["sentences"]
    return [
        echoes.shared_between_articles(articles, found["blocks"], sentences, found["stories"], found["echoes"]),
        aligned.aligned_passages(articles, sentences, found["echoes"]),
        speech.speech(articles, sentences, found["quotes"], found["statements"], found["dates"], found["utterances"]),
    ]


def _of_days(found: Findings) -> Figures:
    from nlp_helpers import timeline as times
    from nlp_helpers.figures import timeline

    articles, sentences = found["articles"], found["sentences"]
    said = found["quotes"], found["statements"]
    events = times.timeline(articles, sentences, found["dates"], *said, found.expressions)
    return [timeline.time_line(articles, sentences, events)]


def _of_coverage(found: Findings) -> Figures:
    from nlp_helpers.figures import attention, discrepancies, points, series, words_side_by_side

    articles, sentences, stories = found["articles"], found["sentences"], found["stories"]
    return [
        points.points_of_story(articles, found["blocks"], sentences, stories, found["points"]),
        attention.attention(articles, found["blocks"], sentences, stories, found["points"]),
        discrepancies.disagreements(articles, sentences, found["discrepancies"]),
        series.series(articles, sentences, found["discrepancies"], found["numbers"]),
        words_side_by_side.words_side_by_side(articles, sentences, stories),
    ]
