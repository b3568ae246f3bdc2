"""What figures say in words: how many articles of which days they stand on, how an article is called, what its spans read.

In: ``articles`` and ``sentences``, rows with spans. Out: lines and names in letters that the figures' font has.

>>> source_line(tables.make("articles", [{"article_id": "a", "outlet": "Post"}]))
'n = 1 article, 1 outlet named; no day known.'
"""

from __future__ import annotations

import pandas as pd

from nlp_helpers import about, tables
from nlp_helpers.figures.style import drawable
from nlp_helpers.plurals import count


def source_line(articles: pd.DataFrame, shown: int | None = None) -> str:
    """Say on how many articles, outlets and days a figure stands.

    Parameters
    ----------
    articles : DataFrame
        The ``articles`` table.
    shown : int, optional
        How many of them the figure shows, if not all.

    Returns
    -------
    str
        For a caption.

    Examples
    --------
    >>> source_line(tables.make("articles", [{"article_id": "a", "published_from": "2022-01-12", "published_to": "2022-01-12"}]))
    'n = 1 article, no outlet named; day known for 1: 2022-01-12.'
    """
    n, outlets = len(articles), articles.outlet.nunique()
    named = f"{count(outlets, 'outlet') if outlets else 'no outlet'} named"
    dated = articles[articles.published_from.notna()]
    if len(dated):
        first, last = dated.published_from.min(), dated.published_to.max()
        inferred = int((dated.published_basis == "inferred").sum())
        of = [f"known for {len(dated) - inferred:,}"] if len(dated) > inferred else []
        of += [f"inferred for {inferred:,}"] if inferred else []
        period = f"day {', '.join(of)}: {first if first == last else f'{first} to {last}'}"
    else:
        period = "no day known"
    part = "" if shown is None or shown >= n else f", {shown:,} shown"
    return f"n = {count(n, 'article')}{part}, {named}; {period}."


def short_names(articles: pd.DataFrame, sentences: pd.DataFrame, width: int = 34) -> pd.Series:
    """Name each article as :func:`nlp_helpers.about.short_names` does, or by its id where the font lacks its letters.

    Parameters
    ----------
    articles, sentences, width
        As there.

    Returns
    -------
    Series
        Names indexed by ``article_id``, no two alike.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> short_names(found["articles"], found["sentences"])["ferry"]
    'Ferry fares to rise by a tenth'
    """
    names = about.short_names(articles, sentences, width)
    return names.where(names.map(lambda name: drawable(name) == name), names.index.to_series().map(drawable))


def words_of(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """Give the words of rows of which some have no place.

    Parameters
    ----------
    rows : DataFrame
        Columns ``article_id, start, end``, the latter null where there is no place.
    articles : DataFrame
        Columns ``article_id, raw``.

    Returns
    -------
    Series
        With the index of `rows`; null where there is no place.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "NATO said"}])
    >>> rows = pd.DataFrame([("a", 0, 4), ("a", None, None)], columns=["article_id", "start", "end"])
    >>> words_of(rows.astype({"start": "Int64", "end": "Int64"}), articles).fillna("").tolist()
    ['NATO', '']
    """
    words = tables.with_text(rows[rows.start.notna()], articles).text
    return words.reindex(rows.index).astype(tables.TEXT)
