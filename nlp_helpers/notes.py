"""Notes: what a step left out, did not do, or did not take as it stood.

In: what there is to say, of a source or an article. Out: a table of notes, which :class:`nlp_helpers.findings.Findings` gathers,
the summary prints and ``run.json`` keeps.

>>> make([("pile.csv", None, "row 3 has no text: left out")]).note.tolist()
['row 3 has no text: left out']
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from nlp_helpers.tables import TEXT

#: Of a table of notes.
COLUMNS = ("source", "article_id", "note")


def make(rows: Iterable[tuple[str | None, str | None, str]] = ()) -> pd.DataFrame:
    """Make a table of notes.

    Parameters
    ----------
    rows : iterable of (str or None, str or None, str)
        The file, the article, and what is to be said of them.

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``.

    Examples
    --------
    >>> make().columns.tolist()
    ['source', 'article_id', 'note']
    """
    return pd.DataFrame(list(rows), columns=list(COLUMNS), dtype=TEXT)


def of_articles(articles: pd.DataFrame, said: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Make notes of articles.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and, where it is known, ``source``.
    said : iterable of (str, str)
        An article's id, and what is to be said of it.

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``, in the order given.

    Examples
    --------
    >>> of_articles(pd.DataFrame({"article_id": ["a"], "source": ["a.txt"]}), [("a", "cut")]).source.tolist()
    ['a.txt']
    """
    source = dict(zip(articles.article_id, articles.source, strict=True)) if "source" in articles.columns else {}
    return make((source.get(article_id), article_id, note) for article_id, note in said)


def of_the_first(what: str, found: pd.DataFrame, articles: pd.DataFrame, most: int) -> pd.DataFrame:
    """Say of which articles only the first so many findings were read.

    An article that is one long list, or a page of marks and figures, would otherwise take minutes; 1 MB of prose stays far
    below every limit.

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
        Columns ``source, article_id, note``: a row for each article that may have more.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> articles = tables.make("articles", [{"article_id": "a", "source": "pile", "raw": "On Monday and on Tuesday."}])
    >>> dates = pd.DataFrame({"article_id": ["a"], "start": [3], "end": [9]})
    >>> of_the_first("dates", dates, articles, 1).note.tolist()
    ['dates: the first 1 of this article are read, up to character 9 of 25']
    """
    counts = found.article_id.value_counts()
    full = set(counts.index[counts >= most])
    ends = found[found.article_id.isin(full)].groupby("article_id").end.max() if full else {}
    cut = articles[articles.article_id.isin(full)]
    return of_articles(articles, [
        (article_id, f"{what}: the first {most:,} of this article are read, up to character {ends[article_id]:,} of {len(raw):,}")
        for article_id, raw in zip(cut.article_id, cut.raw, strict=True)
    ])  # fmt: skip
