"""How the page writes shares, and what it says of articles in other languages than English.

In: numbers, ``articles``. Out: words of the page.

>>> percent(0.004), percent(0.725)
('<1%', '72%')
"""

from __future__ import annotations

import pandas as pd


def percent(share: float) -> str:
    """Write a share: no more than it is, and never nothing for something.

    Examples
    --------
    >>> percent(0.004), percent(0.725), percent(0.0), percent(0.999)
    ('<1%', '72%', '0%', '>99%')
    """
    if 0 < share < 0.01 or 0.99 < share < 1:
        return "<1%" if share < 0.5 else ">99%"
    return f"{share:.0%}"


def is_damaged(raw: str, start: int, end: int) -> bool:
    """Tell whether a word has characters in it, or beside it, that a wrong encoding left: it is no word of the article's then.

    Examples
    --------
    >>> is_damaged("Kiev\u0080s mayor", 0, 4), is_damaged("Kiev\u0080s mayor", 6, 11)
    (True, False)
    """
    around = raw[max(start - 1, 0) : end + 1]
    return any(c == "\ufffd" or "\x80" <= c <= "\x9f" for c in around)


def in_english_only(articles: pd.DataFrame, what: str) -> str:
    """Say what is read in English only, where some articles are in another language; nothing where none is.

    Examples
    --------
    >>> in_english_only(pd.DataFrame({"article_id": ["a", "b"], "language": ["en", "de"]}), "Days in words are read")
    'Days in words are read in English only; 1 of the 2 articles is in another language.'
    """
    n = len(not_english(articles))
    if not n:
        return ""
    if n == len(articles):
        return (
            f"{what} in English only; {'the article is' if n == 1 else f'the {n:,} articles are'} in another language."
        )
    return f"{what} in English only; {n:,} of the {len(articles):,} articles {'is' if n == 1 else 'are'} in another language."


def not_english(articles: pd.DataFrame) -> pd.DataFrame:
    """Give the articles that are known to be in another language than English.

    Parameters
    ----------
    articles : DataFrame
        The table of that name.

    Returns
    -------
    DataFrame
        Rows of it.

    Examples
    --------
    >>> not_english(pd.DataFrame({"article_id": ["a", "b", "c"], "language": ["en-GB", "de", None]})).article_id.tolist()
    ['b']
    """
    known = articles.language.notna() & (articles.n_words_body.fillna(0) > 0 if "n_words_body" in articles else True)
    return articles[known & ~articles.language.fillna("en").str.lower().str.startswith("en")]
