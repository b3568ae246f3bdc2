"""Which stories the page shows, and when each was in the news.

In: ``articles, stories``. Out: story ids, and for one story its moments: articles published within days of each other.

>>> days = pd.Series({"a": "2024-05-01", "b": "2024-05-02", "c": "2024-05-09"})
>>> table = pd.DataFrame({"article_id": days.index, "published_from": days.array, "published_to": days.array})
>>> [moment.article_ids for moment in moments(table)]
[('a', 'b'), ('c',)]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

#: So many stories are shown, the largest first; of equally large ones the newest.
MOST_STORIES = 5
#: Articles that appeared with more days than this between them are of two moments.
DAYS_APART = 2


@dataclass(frozen=True)
class Moment:
    """Articles of a story that appeared within days of each other.

    Attributes
    ----------
    article_ids : tuple of str
    first, last : str
        Days of ISO 8601 between which they appeared; empty where no article's day is known.
    """

    article_ids: tuple[str, ...]
    first: str
    last: str


def shown(articles: pd.DataFrame, stories: pd.DataFrame, most: int = MOST_STORIES) -> list[str]:
    """Choose the stories that the page shows: the largest, and of equally large ones the newest.

    Parameters
    ----------
    articles, stories : DataFrame
        Tables of those names.
    most : int

    Returns
    -------
    list of str
        Ids of stories of two or more articles; the largest of one article where there is no other.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "published_to": None})
    >>> shown(articles, pd.DataFrame({"article_id": ["a", "b", "c"], "story_id": ["S1", "S2", "S2"]}))
    ['S2']
    """
    dated = stories.merge(articles[["article_id", "published_to"]], on="article_id")
    by_story = dated.groupby("story_id")
    table = pd.DataFrame({"n": by_story.size(), "last": by_story.published_to.max().fillna("")}).reset_index()
    # In order of size; then by day, the last first; then by name, so that ties are broken the same way everywhere.
    table = table.sort_values("story_id", kind="stable").sort_values(
        ["n", "last"], ascending=False, kind="stable", ignore_index=True
    )
    several = table[table.n > 1]
    return (several if len(several) else table).story_id.head(most).tolist()


def moments(articles: pd.DataFrame, days_apart: int = DAYS_APART) -> list[Moment]:
    """Part the articles of one story by when they appeared.

    Parameters
    ----------
    articles : DataFrame
        Rows of ``articles`` of one story.
    days_apart : int

    Returns
    -------
    list of Moment
        The earliest first. Articles without a day come last, as a moment without days.
    """
    known = articles[articles.published_from.notna() & articles.published_to.notna()]
    known = known.sort_values(["published_from", "published_to", "article_id"], kind="stable")
    groups: list[list[tuple[str, str, str]]] = []
    for row in known[["article_id", "published_from", "published_to"]].itertuples(index=False, name=None):
        near = groups and _days(max(last for _, _, last in groups[-1]), row[1]) <= days_apart
        groups = [*groups[:-1], [*groups[-1], row]] if near else [*groups, [row]]
    made = [
        Moment(tuple(a for a, _, _ in own), min(first for _, first, _ in own), max(last for _, _, last in own))
        for own in groups
    ]
    rest = articles.article_id[~articles.article_id.isin(known.article_id)]
    return [*made, Moment(tuple(sorted(rest)), "", "")] if len(rest) else made


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
