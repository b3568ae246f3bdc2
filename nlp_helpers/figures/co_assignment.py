"""Figure of notebook 03: which articles come out in one topic again and again.

In: ``articles, sentences, topics, article_topics``, and the trials of :func:`nlp_helpers.topics.find_topics`. Out: a figure with
a row for each pair of articles.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from nlp_helpers.figures import style, wording
from nlp_helpers.figures.topics import evenly
from nlp_helpers.figures.triangle import draw_triangle

_MOST_ARTICLES = 40
_MOST_PRINTED = 12
_draw = partial(
    draw_triangle, value="together", group="topic", most_printed=_MOST_PRINTED, says="share of trials together"
)


def co_assignment(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    topics: pd.DataFrame,
    article_topics: pd.DataFrame,
    again: pd.DataFrame,
) -> style.Figure | style.TooLittle:
    """Show how often each two articles came out in the same topic when topics were found again in parts of the pile.

    It is the consensus matrix of Monti, Tamayo, Mesirov and Golub (2003), "Consensus clustering", Machine Learning 52.

    Parameters
    ----------
    articles, sentences, topics, article_topics : DataFrame
        Tables of those names.
    again : DataFrame
        See :class:`nlp_helpers.topics.Topics`: a row per article, a column per trial, the cluster in which the article
        came out, empty where it was not drawn.

    Returns
    -------
    Figure or TooLittle
        Beyond 40 articles, 40 of them, evenly spaced over each topic.

    Examples
    --------
    >>> from nlp_helpers import example, tables
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("topics", "article_topics")]
    >>> co_assignment(found["articles"], found["sentences"], *none, pd.DataFrame()).why
    'no split into topics was found, so there is nothing to find again'
    """
    name = "co_assignment"
    if not again.size or len(topics) < 2:
        return style.TooLittle(name, "no split into topics was found, so there is nothing to find again")
    spans = sentences.groupby("article_id").agg(start=("start", "min"), end=("end", "max"))
    own = article_topics.sort_values(["article_id", "weight", "topic"], ascending=[True, False, True])
    main = own.drop_duplicates("article_id").set_index("article_id").topic
    ids = [i for i in sorted(again.index) if i in main.index and i in spans.index]
    if len(ids) < 2:
        return style.TooLittle(name, f"{len(ids)} article with a topic; a comparison needs two")
    trials = again.loc[ids].to_numpy(dtype=float, na_value=np.nan)
    firm = _firmness(trials, main.loc[ids].to_numpy())
    # Articles of one topic stand together, those first that most often come out with the others of it.
    order = sorted(range(len(ids)), key=lambda i: (main[ids[i]], -firm[i], ids[i]))
    order = evenly(order, _MOST_ARTICLES)
    together, n_trials = _together(trials[order])
    names = wording.short_names(articles, sentences)
    rows = []
    for i, a in enumerate(ids[o] for o in order):
        for j, b in enumerate(ids[o] for o in order[:i]):
            row = {"article_id_a": a, "start_a": spans.start[a], "end_a": spans.end[a], "topic_a": main[a]}
            row |= {"name_a": names[a], "article_id_b": b, "start_b": spans.start[b], "end_b": spans.end[b]}
            row |= {"topic_b": main[b], "name_b": names[b]}
            rows.append(row | {"together": together[i, j], "n_trials": n_trials[i, j]})
    data = pd.DataFrame(rows).astype({"together": "Float64", "n_trials": "Int64"})
    return _figure(name, data, articles, len(order), trials.shape[1])


def _figure(name: str, data: pd.DataFrame, articles: pd.DataFrame, shown: int, n_trials: int) -> style.Figure:
    drawn_always = bool((data.n_trials == n_trials).all())
    trials = f"{n_trials} trials" if drawn_always else f"of {n_trials} trials, those in which both were drawn"
    never = int((data.n_trials == 0).sum())
    caption = (
        f"How often two articles came out in the same topic when topics were found again in random parts of the pile "
        f"({trials}): 1 always, 0 never. Frames hold the articles of one topic (named beside the frame), by where most of "
        "each lies. An article whose row and column are pale within its frame, or pale everywhere, belongs nowhere firmly. "
        + (f"Hatched: {never:,} pairs that were never drawn together. " if never else "")
        + wording.source_line(articles, shown)
        + (" Shown are articles evenly spaced over each topic, the firmest first." if shown < len(articles) else "")
    )
    seen = data[data.n_trials > 0]
    same = seen.topic_a == seen.topic_b
    within, between = (
        "none drawn" if not len(part) else f"{part.together.mean():.2f}" for part in (seen[same], seen[~same])
    )
    alt = (
        f"Matrix of {shown} articles. Mean agreement of articles of one topic {within}, of different topics {between}."
    )
    height = 1.3 + (0.42 if shown <= _MOST_PRINTED else 0.17) * shown
    return style.Figure(name, data, _draw, caption, alt, height)


def _together(trials: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each two rows: in which share of the trials that have both they came out alike; and how many those are.

    >>> [x.tolist() for x in _together(np.array([[0.0, 1.0, np.nan], [0.0, 0.0, 1.0]]))]
    [[[1.0, 0.5], [0.5, 1.0]], [[2, 2], [2, 3]]]
    """
    drawn = (~np.isnan(trials)).astype(int)
    n_trials = drawn @ drawn.T
    alike = np.zeros(n_trials.shape)
    for cluster in np.unique(trials[~np.isnan(trials)]):
        there = (trials == cluster).astype(float)
        alike += there @ there.T
    return np.divide(alike, n_trials, out=np.full(alike.shape, np.nan), where=n_trials > 0), n_trials


def _firmness(trials: np.ndarray, topic: np.ndarray) -> np.ndarray:
    """How often each article came out with the others of its topic, on average."""
    firm = np.zeros(len(trials))
    for name in sorted(set(topic)):
        own = np.flatnonzero(topic == name)
        clusters = trials[own]
        alike, drawn = np.zeros(len(own)), np.zeros(len(own))
        for column in clusters.T:  # a trial at a time: a matrix of all pairs would grow with the square of the pile
            known = column[~np.isnan(column)]
            values, counts = np.unique(known, return_counts=True)
            count = dict(zip(values.tolist(), counts.tolist(), strict=True))
            is_drawn = ~np.isnan(column)
            alike += np.array([count.get(value, 1) - 1 for value in column])
            drawn += np.where(is_drawn, len(known) - 1, 0)
        firm[own] = np.divide(alike, drawn, out=np.zeros(len(own)), where=drawn > 0).round(6)
    return firm
