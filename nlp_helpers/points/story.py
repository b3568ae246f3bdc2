"""A story's points → which story is looked at, and which of its articles, where there is not room for all.

In: ``articles, stories, points``. Out: the name of a story, ids of articles, or why there is nothing to set side by side. Figures
and the briefing show the same ones.

>>> from nlp_helpers import tables
>>> span = {"start": 0, "end": 1, "n_articles": 2, "story_id": "S2"}
>>> most_points(tables.make("points", [span | {"point": "P1", "article_id": a} for a in "ab"]))
'S2'
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nlp_helpers.plurals import count
from nlp_helpers.stories import in_order

_MOST_ARTICLES = 12


@dataclass(frozen=True)
class Chosen:
    """A story, and what of it is shown.

    Attributes
    ----------
    story : str
    points : DataFrame
        Its rows of the ``points`` table.
    article_ids : list of str
        Its articles that there is room for.
    """

    story: str
    points: pd.DataFrame
    article_ids: list[str]


def choose(
    articles: pd.DataFrame, grouped: pd.DataFrame, points: pd.DataFrame, story: str | None = None
) -> Chosen | str:
    """Choose what figures show of a story.

    Parameters
    ----------
    articles, grouped, points : DataFrame
        The ``articles``, ``stories`` and ``points`` tables.
    story : str, optional
        By default that of :func:`most_points`.

    Returns
    -------
    Chosen or str
        Or why no points can be set side by side, see :func:`nothing_shared`.

    Examples
    --------
    >>> from nlp_helpers import example, tables
    >>> found = example.found()
    >>> choose(found["articles"], found["stories"], tables.make("points", []))
    'in no story of the 3 articles do two report the same point'
    """
    if why := nothing_shared(articles, grouped, points, story):
        return why
    story = most_points(points) if story is None else story
    own = points[points.story_id == story]
    return Chosen(story, own, columns_of(articles, grouped, own, story))


def nothing_shared(
    articles: pd.DataFrame, grouped: pd.DataFrame, points: pd.DataFrame, story: str | None = None
) -> str:
    """Say why no points can be set side by side; an empty string where they can.

    Parameters
    ----------
    articles, grouped, points : DataFrame
        The ``articles``, ``stories`` and ``points`` tables.
    story : str, optional
        Asked for; any by default.

    Returns
    -------
    str

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> nothing_shared(*(tables.make(name, []) for name in ("articles", "stories", "points")))
    'no story of the 0 articles has two; there is nothing to set side by side'
    """
    if not (grouped.story_id.value_counts() > 1).any():
        return f"no story of the {count(len(articles), 'article')} has two; there is nothing to set side by side"
    if story is not None and len(points) and not (points.story_id == story).any():
        return f"in story {story} no two of the articles report the same point, as far as was found"
    if points.empty:
        return f"in no story of the {count(len(articles), 'article')} do two report the same point"
    return ""


def most_points(points: pd.DataFrame) -> str:
    """Say which story has most points in common, counted by the outlets that carry them: a copy in one outlet adds nothing.

    Parameters
    ----------
    points : DataFrame
        The table of that name, not empty.

    Returns
    -------
    str
    """
    own = points.drop_duplicates("point")
    counts = (
        own.assign(more=own.n_outlets.fillna(1) - 1).groupby("story_id").agg(more=("more", "sum"), n=("more", "size"))
    )
    return str(min(counts.index, key=lambda story: (-counts.more[story], -counts.n[story], story)))


def columns_of(articles: pd.DataFrame, grouped: pd.DataFrame, rows: pd.DataFrame, story: str) -> list[str]:
    """Choose the articles of a story that are shown, first day first; of many, those with most points.

    Parameters
    ----------
    articles, grouped : DataFrame
        The ``articles`` and ``stories`` tables.
    rows : DataFrame
        Columns ``article_id, point``, of that story.
    story : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> columns_of(found["articles"], found["stories"], pd.DataFrame({"article_id": ["pier-2"], "point": ["P1"]}), "S1")
    ['pier-1', 'pier-2']
    """
    order = in_order(articles, grouped[grouped.story_id == story])
    order = order[~order.article_id.isin(in_other_language(articles, order, rows))]
    counts = rows.groupby("article_id").point.nunique()
    most = sorted(order.article_id, key=lambda a: (-counts.get(a, 0), a))[:_MOST_ARTICLES]
    return [article_id for article_id in order.article_id if article_id in most]


def in_other_language(articles: pd.DataFrame, members: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """List the articles that carry no point and are not in the language that most of the story's articles are in.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id``, and ``language`` where it is known.
    members, rows : DataFrame
        Column ``article_id``: the story's articles, and those with points.

    Returns
    -------
    list of str
        That they leave a point out can't be said: it was not looked for in their language.

    Examples
    --------
    >>> spoken = pd.DataFrame({"article_id": ["a", "b", "c"], "language": ["en", "en", "de"]})
    >>> in_other_language(spoken, spoken, spoken[:2])
    ['c']
    """
    if "language" not in articles:
        return []
    own = articles[articles.article_id.isin(members.article_id) & articles.language.notna()]
    if own.empty:
        return []
    usual = own.language.value_counts().sort_index().idxmax()
    return own.article_id[(own.language != usual) & ~own.article_id.isin(rows.article_id)].tolist()
