"""Articles of a story in the order of their days.

In: ``articles`` and ``stories``. Out: a table. The order is for reading; of two articles that may be of the same day neither is
earlier, see :func:`nlp_helpers.echoes.earlier`.

>>> from nlp_helpers import tables
>>> rows = [{"article_id": a, "published_from": d, "published_to": d} for a, d in zip("abc", ["2022-02-10", "2022-01-12", None])]
>>> articles = tables.make("articles", rows)
>>> stories = tables.make("stories", [{"article_id": a, "story_id": "S1"} for a in "abc"])
>>> in_order(articles, stories).article_id.tolist()
['b', 'a', 'c']
"""

from __future__ import annotations

import pandas as pd


def in_order(articles: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """List the articles story by story, each story's from its first day to its last; those of no known day come last.

    Parameters
    ----------
    articles, stories : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        ``story_id, n_story`` (how many articles the story has), ``article_id, outlet, published_from, published_to``.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> in_order(found["articles"], found["stories"])[["story_id", "n_story", "article_id"]].values.tolist()[:2]
    [['S1', 2, 'pier-1'], ['S1', 2, 'pier-2']]
    """
    about = articles[["article_id", "outlet", "published_from", "published_to"]]
    rows = stories[["story_id", "article_id"]].merge(about, on="article_id")
    rows.insert(1, "n_story", rows.groupby("story_id").article_id.transform("size"))
    columns = ["story_id", "published_from", "published_to", "article_id"]
    return rows.sort_values(columns, na_position="last", kind="stable", ignore_index=True)
