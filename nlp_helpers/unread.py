"""What was left unread, because an article held more of it than any article does.

In: a table of findings, of each article the first so many. Out: a note for each article that may have more. An article that is
one long list, or a page of marks and figures, would otherwise take minutes; 1 MB of prose stays far below every limit.

>>> from nlp_helpers import tables
>>> articles = tables.make("articles", [{"article_id": "a", "source": "pile", "raw": "On Monday and on Tuesday."}])
>>> dates = pd.DataFrame({"article_id": ["a"], "start": [3], "end": [9]})
>>> notes_of("dates", dates, articles, 1).note.tolist()
['dates: the first 1 of this article are read, up to character 9 of 25']
"""

from __future__ import annotations

import pandas as pd


def notes_of(what: str, found: pd.DataFrame, articles: pd.DataFrame, most: int) -> pd.DataFrame:
    """Say of which articles only the first findings were read.

    Parameters
    ----------
    what : str
        What was read, in the plural.
    found : DataFrame
        Columns ``article_id, end``.
    articles : DataFrame
        Columns ``article_id, raw``, and ``source`` where it is known.
    most : int
        How many are read of one article.

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``.

    Examples
    --------
    See the head of the module.
    """
    counts = found.article_id.value_counts()
    full = set(counts.index[counts >= most])
    ends = found[found.article_id.isin(full)].groupby("article_id").end.max() if full else {}
    rows = []
    for article in articles[articles.article_id.isin(full)].itertuples(index=False):
        upto = f"up to character {int(ends[article.article_id]):,} of {len(article.raw):,}"
        note = f"{what}: the first {most:,} of this article are read, {upto}"
        rows.append((getattr(article, "source", None), article.article_id, note))
    return pd.DataFrame(rows, columns=["source", "article_id", "note"])
