"""Blocks → what an article is: its title, its outlet, its stated day, its language, its length, what is wrong with it.

In: ``articles`` as loaded and ``blocks``. Out: ``articles`` with every column filled that has evidence. What came with an
article (``given``) is kept; what its text says (``stated``) points at the words that say so; the rest stays empty.

To be read in this order:

- :mod:`~nlp_helpers.about.page_blocks`: the blocks of an article, as the others ask for them;
- :mod:`~nlp_helpers.about.titles`: the title;
- :mod:`~nlp_helpers.about.outlet_names`, :mod:`~nlp_helpers.about.outlets`: whose it is;
- :mod:`~nlp_helpers.about.day_features`, :mod:`~nlp_helpers.about.published`: the day that it states;
- :mod:`~nlp_helpers.about.problems`: what is wrong with it;
- :mod:`~nlp_helpers.about.inferred_days`: the days on which an article without a day can have been published; a step of its own,
  after the stories;
- :mod:`~nlp_helpers.about.days`: which of two articles is earlier.

>>> from nlp_helpers import clean
>>> raw = "Talks end in Geneva\\nUpdated 22:56, 12-Jan-2022\\nThe talks in Geneva ended on Wednesday, officials said."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> describe(articles, clean.find_blocks(articles))[["title", "published_from"]].values.tolist()
[['Talks end in Geneva', '2022-01-12']]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.about import page_blocks
from nlp_helpers.about.outlets import stated_outlet
from nlp_helpers.about.problems import ProblemParams, problem_of
from nlp_helpers.about.published import PublishedParams, stated_day
from nlp_helpers.about.titles import stated_title
from nlp_helpers.text.words import WORD


@dataclass(frozen=True)
class AboutParams(ProblemParams, PublishedParams):
    """When an article counts as damaged, cut off or too short to be one, and when a day is taken for its own.

    Parameters
    ----------
    language_letters : int
        Letters needed before a guess at the language is made.
    """

    language_letters: int = 40


# In the order in which a problem hides another: the same words as another article's say more than that they are few.
_BEFORE_SAME = ("empty", "error page", "paywall", "not an article")


def describe(articles: pd.DataFrame, blocks: pd.DataFrame, params: AboutParams = AboutParams()) -> pd.DataFrame:
    """Fill in what the text of each article says about it.

    Parameters
    ----------
    articles : DataFrame
        The ``articles`` table as loaded.
    blocks : DataFrame
        The ``blocks`` table.
    params : AboutParams
        Limits for ``problem`` and ``language``, and how sure a day must be.

    Returns
    -------
    DataFrame
        The ``articles`` table. Where none was given, ``title`` is the headline, without the site's name behind it,
        ``outlet`` the name that the text gives as its own (:func:`nlp_helpers.about.outlets.stated_outlet`), ``published_*``
        the day that it gives as its own (:func:`nlp_helpers.about.published.stated_day`); ``language`` an ISO 639-1 code;
        ``problem`` is empty for an article in order, else the first that applies of empty, error page, paywall, not an
        article, same as ARTICLE_ID, damaged encoding, stub.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> describe(found["articles"], found["blocks"]).title_basis.tolist()
    ['stated', 'stated', 'stated']
    """
    bodies = tables.body_text(blocks[blocks.is_body], articles)
    blocks_of = page_blocks.by_article(blocks)
    seen: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    for row in articles.to_dict("records"):
        article_id, raw, body = row["article_id"], row["raw"], bodies[row["article_id"]]
        own = blocks_of.get(article_id, [])
        row["n_words_body"] = len(WORD.findall(body))
        row["problem"] = problem_of(raw, [block[:2] for block in own], body, params)
        same_as = seen.setdefault(" ".join(body.split()), article_id) if body else article_id
        if same_as != article_id and row["problem"] not in _BEFORE_SAME:
            row["problem"] = f"same as {same_as}"
        name = stated_outlet(raw, own) if pd.isna(row["title"]) or pd.isna(row["outlet"]) else None
        if pd.isna(row["title"]) and (title := stated_title(raw, own, raw[name.start : name.end] if name else None)):
            start, end = title
            row |= {"title": raw[start:end], "title_basis": "stated", "title_start": start, "title_end": end}
        if pd.isna(row["outlet"]) and name:
            start, end, _ = name
            row |= {"outlet": raw[start:end], "outlet_basis": "stated", "outlet_start": start, "outlet_end": end}
        if pd.isna(row["published_from"]) and (day := stated_day(raw, own, params)):
            row |= {"published_from": day.day, "published_to": day.day, "published_basis": "stated"}
            row |= {"published_start": day.start, "published_end": day.end}
        if pd.isna(row["language"]):
            row["language"] = _language(body or raw, params)
        rows.append(row)
    return tables.make("articles", rows)


def short_names(articles: pd.DataFrame, sentences: pd.DataFrame, width: int = 34) -> pd.Series:
    """Name each article in few words: its outlet and its title, or its first words in quotation marks; or its id.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, title, outlet, raw``.
    sentences : DataFrame
        The ``sentences`` table; the first one stands for an article without a title.
    width : int
        Longest name, in characters; what is cut ends with an ellipsis.

    Returns
    -------
    Series
        Names indexed by ``article_id``, no two alike.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "", "title": "Talks end in Geneva", "outlet": "Post"}])
    >>> short_names(articles, tables.make("sentences", []))["a"]
    'Post: Talks end in Geneva'
    """
    first = sentences.drop_duplicates("article_id").set_index("article_id")
    names: dict[str, str] = {}
    count: dict[str, int] = {}
    for row in articles.sort_values("article_id").itertuples():
        if pd.notna(row.title):
            name = _cut(row.title if pd.isna(row.outlet) else f"{row.outlet}: {row.title}", width)
        elif row.article_id in first.index:
            start, end = first.loc[row.article_id, ["start", "end"]]
            outlet = "" if pd.isna(row.outlet) else f"{_cut(row.outlet, width // 2)}: "
            name = f"{outlet}“{_cut(row.raw[start:end], width - 2 - len(outlet))}”"
        else:
            name = _cut(row.article_id, width)
        count[name] = count.get(name, 0) + 1
        names[row.article_id] = name if count[name] == 1 else f"{name} ({count[name]})"
    return pd.Series(names, dtype=object)


def _cut(text: str, width: int) -> str:
    text = " ".join(text[: 4 * width].split())
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    # At a word's end, unless that would leave almost nothing.
    at = cut.rfind(" ")
    return (cut[:at] if at > width // 2 else cut).rstrip(" ,;:–-") + "…"


def _language(text: str, params: AboutParams) -> str | None:
    sample = text[:5000]
    if sum(c.isalpha() for c in sample) < params.language_letters:
        return None
    # Imported here: loading its model takes most of a second, and short or given languages don't need it.
    import py3langid

    return str(py3langid.classify(sample)[0])
