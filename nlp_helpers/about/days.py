"""Days of publication → which are known, and which of two articles came first.

In: ``articles``. Out: the first and the last day on which each article can have been published.

>>> rows = [("a", "2021-05-03", "2021-05-03"), ("b", "2021-05-01", "2021-05-02"), ("c", None, None)]
>>> days = days_of(pd.DataFrame(rows, columns=["article_id", "published_from", "published_to"]))
>>> days["b"], earlier(days, "a", "b"), earlier(days, "a", "c")
(('2021-05-01', '2021-05-02'), 'later', '')
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

_COLUMNS = ["article_id", "published_from", "published_to"]


def days_of(articles: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Give the days of publication that are known, first and last, by article.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and, where they are known, ``published_from, published_to``.

    Returns
    -------
    dict of str to (str, str)
        ISO 8601; only articles of which both are known.
    """
    known = articles.reindex(columns=_COLUMNS).dropna()
    return {str(key): (str(first)[:10], str(last)[:10]) for key, first, last in known.itertuples(index=False)}


def earlier(days: Mapping[str, tuple[str, str]], a: str, b: str) -> str:
    """Tell which of two articles was published first, where their days say so.

    Parameters
    ----------
    days : mapping of str to (str, str)
        From :func:`days_of`.
    a, b : str
        Two article ids.

    Returns
    -------
    str
        'earlier' if a was published before b, 'later' if after it; empty if a day is not known, or they may be the same.
    """
    if a not in days or b not in days:
        return ""
    return "earlier" if days[a][1] < days[b][0] else "later" if days[b][1] < days[a][0] else ""
