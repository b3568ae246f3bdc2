"""Figure of notebook 07: how alike each two articles are, story by story.

In: ``articles, blocks, sentences, stories``. Out: a figure with a row for each pair of articles, and the spans of their bodies.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from nlp_helpers import stories
from nlp_helpers.figures import style, wording
from nlp_helpers.figures.triangle import draw_triangle

_MOST_IN_MATRIX = 40
_MOST_PRINTED = 14
_draw = partial(draw_triangle, value="similarity", group="story", most_printed=_MOST_PRINTED, says="similarity")


def similarity_of_articles(
    articles: pd.DataFrame, blocks: pd.DataFrame, sentences: pd.DataFrame, grouped: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show how alike each pair of articles is, story by story, with the values printed where there is room.

    Parameters
    ----------
    articles, blocks, sentences : DataFrame
        Tables of those names.
    grouped : DataFrame
        The ``stories`` table.

    Returns
    -------
    Figure or TooLittle
        Of the 40 articles in the largest stories, where there are more.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> tables_of = (found["articles"], found["blocks"], found["sentences"], found["stories"])
    >>> similarity_of_articles(*tables_of).data[["article_id_a", "article_id_b"]].values.tolist()
    [['pier-2', 'pier-1'], ['ferry', 'pier-1'], ['ferry', 'pier-2']]
    """
    with_body = blocks[blocks.is_body].groupby("article_id").agg(start=("start", "min"), end=("end", "max"))
    order = grouped[grouped.article_id.isin(with_body.index)]
    if len(order) < 2:
        return style.TooLittle("similarity", f"{len(order)} article with text; a comparison needs two")
    sizes = order.story_id.map(order.story_id.value_counts())
    order = order.assign(size=-sizes).sort_values(["size", "story_id", "article_id"]).head(_MOST_IN_MATRIX)
    ids = list(order.article_id)
    values = stories.similarity(articles, blocks, among=ids)
    story = dict(zip(order.article_id, order.story_id, strict=True))
    names = wording.short_names(articles, sentences)
    rows = [
        {
            "article_id_a": a, "start_a": with_body.start[a], "end_a": with_body.end[a], "story_a": story[a], "name_a": names[a],
            "article_id_b": b, "start_b": with_body.start[b], "end_b": with_body.end[b], "story_b": story[b], "name_b": names[b],
            "similarity": float(values.loc[a, b]),
        }
        for i, a in enumerate(ids) for b in ids[:i]
    ]  # fmt: skip
    data = pd.DataFrame(rows)
    caption = (
        "Similarity of each two articles (cosine of tf-idf, weighted by closeness in time where both days are known): 0 "
        "nothing in common, 1 the same words. Frames hold the articles of one story. "
        f"{wording.source_line(articles, len(ids))}"
        + (" Shown are the articles of the largest stories." if len(ids) < len(articles) else "")
    )
    top = data.loc[data.similarity.idxmax()]
    alt = f"Matrix of {len(ids)} articles. Most alike: {top.name_a} and {top.name_b}, {top.similarity:.2f}."
    return style.Figure(
        "similarity", data, _draw, caption, alt, 1.6 + (0.42 if len(ids) <= _MOST_PRINTED else 0.2) * len(ids)
    )
