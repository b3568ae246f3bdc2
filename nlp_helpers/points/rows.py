"""Points → what each article of a story carries: where, in how many words, and what it alone has.

In: ``articles, blocks, sentences, stories, points``. Out: tables for the figures and for reading.

>>> from nlp_helpers import tables
>>> raw = {"a": "Pier closes. Boats leave.", "b": "All boats leave now."}
>>> articles = tables.make("articles", [{"article_id": a, "raw": r} for a, r in raw.items()])
>>> body = [{"article_id": a, "block": 0, "start": 0, "end": len(r), "is_body": True} for a, r in raw.items()]
>>> places = [("a", 0, 12), ("a", 13, 25), ("b", 0, 20)]
>>> rows = [{"article_id": a, "sentence": s, "start": s, "end": e, "role": "body"} for a, s, e in places]
>>> blocks, sentences = tables.make("blocks", body), tables.make("sentences", rows)
>>> own = [{"point": "P1", "story_id": "S1", "n_articles": 2, "article_id": a, "start": s, "end": e} for a, s, e in places[1:]]
>>> made = carried(articles, blocks, sentences, tables.make("points", own))
>>> made[["article_id", "words", "up"]].values.tolist()
[['a', 2, 0.5], ['b', 4, 0.0]]
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from nlp_helpers import tables
from nlp_helpers.echoes.shared_words import body_words
from nlp_helpers.text.alignment import folded
from nlp_helpers.text.array_types import Ints64
from nlp_helpers.text.words import WORD

_COLUMNS = {
    "point": tables.TEXT, "story_id": tables.TEXT, "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT,
    "role": tables.TEXT, "words": tables.INT, "up": tables.FLOAT, "n_articles": tables.INT, "n_outlets": tables.INT,
}  # fmt: skip


def carried(
    articles: pd.DataFrame, blocks: pd.DataFrame, sentences: pd.DataFrame, points: pd.DataFrame
) -> pd.DataFrame:
    """Say of each sentence of a point how far up it stands and how many words it has.

    Parameters
    ----------
    articles, blocks, sentences, points : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        The rows of `points` with ``role`` (headline, subhead or body), ``words``, and ``up``: the share of the body's words that
        stand before it, empty for a headline.

    Examples
    --------
    >>> none = [tables.make(name, []) for name in ("articles", "blocks", "sentences", "points")]
    >>> carried(*none).empty
    True
    """
    raw = tables.raw_of(articles)
    at = _words_of_bodies(articles, blocks, points.article_id)
    rows = points.merge(_roles(sentences, points), on=["article_id", "start", "end"], how="left")
    words, up = [], []
    for article_id, start, end, role in rows[["article_id", "start", "end", "role"]].itertuples(index=False):
        starts = at[article_id]
        words.append(n_words(raw[article_id][start:end]))
        body = len(starts) and role != "headline"
        up.append(float(np.searchsorted(starts, start) / len(starts)) if body else None)
    rows = rows.assign(words=words, up=pd.array(up, dtype=tables.FLOAT))
    return rows.reindex(columns=list(_COLUMNS)).astype(_COLUMNS)


def _words_of_bodies(articles: pd.DataFrame, blocks: pd.DataFrame, article_ids: Iterable[str]) -> dict[str, Ints64]:
    """Where the words of bodies begin, of these articles only: a story is a small part of a pile."""
    ids = set(article_ids)
    own, theirs = (table[table.article_id.isin(ids)] for table in (articles, blocks))
    return body_words(own, theirs)


def n_words(text: str) -> int:
    """Count words, as they are counted in the body of an article.

    Parameters
    ----------
    text : str

    Returns
    -------
    int

    Examples
    --------
    >>> n_words("Boats left at noon.")
    4
    """
    return sum(1 for _ in WORD.finditer(text))


def _roles(sentences: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """The role of the sentence that each point's row begins in."""
    keys = ["article_id", "start", "end"]
    spans = points[keys].drop_duplicates()
    roles: list[str | None] = []
    by_article = {key: own.sort_values("start") for key, own in sentences.groupby("article_id")}
    for article_id, start, _ in spans.itertuples(index=False):
        own = by_article.get(article_id)
        i = -1 if own is None else int(np.searchsorted(own.start.to_numpy(dtype=np.int64), start, side="right")) - 1
        roles.append(None if own is None or i < 0 else own.role.iloc[i])
    return spans.assign(role=pd.array(roles, dtype=tables.TEXT))


def labels(articles: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Choose the sentence that stands for each point: the one whose words most of the others share, for its length.

    Parameters
    ----------
    articles, points : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        A row per point: ``point, article_id, start, end``; a quotation of the article, not a summary.

    Examples
    --------
    >>> raw = ("Boats leave.", "All boats leave, the chair said late on Friday.")
    >>> articles = tables.make("articles", [{"article_id": a, "raw": r} for a, r in zip("ab", raw)])
    >>> rows = [{"point": "P1", "article_id": a, "start": 0, "end": len(r)} for a, r in zip("ab", raw)]
    >>> labels(articles, tables.make("points", rows)).article_id.tolist()
    ['a']
    """
    raw = tables.raw_of(articles)
    chosen = []
    for _, own in points.groupby("point", sort=False):
        words = [
            set(folded(raw[a], s, e).words) for a, s, e in own[["article_id", "start", "end"]].itertuples(index=False)
        ]
        chosen.append(own.index[_most_central(words)])
    return points.loc[chosen, ["point", "article_id", "start", "end"]].reset_index(drop=True)


def _most_central(words: list[set[str]]) -> int:
    """The set that has most in common with the others, by Dice's measure, so that none wins by length; then the shortest."""

    def score(i: int) -> tuple[float, int, int]:
        near = sum(
            2 * len(words[i] & other) / max(1, len(words[i]) + len(other)) for j, other in enumerate(words) if j != i
        )
        return (-round(near, 9), len(words[i]), i)

    return min(range(len(words)), key=score)


def only_here(sentences: pd.DataFrame, points: pd.DataFrame, article_ids: Iterable[str]) -> pd.DataFrame:
    """List the sentences of bodies that are in no point that two articles carry.

    Parameters
    ----------
    sentences, points : DataFrame
        Tables of those names.
    article_ids : iterable of str
        Of these articles.

    Returns
    -------
    DataFrame
        Rows of `sentences`.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> sentences = example.found()["sentences"]
    >>> only_here(sentences, tables.make("points", []), ["ferry"]).shape[0]
    1
    """
    ids = list(article_ids)
    own = sentences[sentences.article_id.isin(ids) & sentences.role.isin(tables.BODY_ROLES)]
    spans = {
        key: list(zip(rows.start.astype(int), rows.end.astype(int), strict=True))
        for key, rows in points.sort_values(["article_id", "start"]).groupby("article_id")
    }
    taken = [
        any(start < row.end and row.start < end for start, end in spans.get(row.article_id, []))
        for row in own.itertuples()
    ]
    return own[~np.array(taken, dtype=bool)]


def attention(
    articles: pd.DataFrame, blocks: pd.DataFrame, points: pd.DataFrame, article_ids: Iterable[str]
) -> pd.DataFrame:
    """Share each article's body out among the points it carries; each word counts once.

    Parameters
    ----------
    articles, blocks, points : DataFrame
        Tables of those names.
    article_ids : iterable of str
        Of these articles.

    Returns
    -------
    DataFrame
        ``article_id, point, words, n_words, start, end``: a row per article and point that two or more articles carry, with its
        first place; and a row without a point and place for the words of the body that are in none of them.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> attention(found["articles"], found["blocks"], tables.make("points", []), ["ferry"])[["words", "n_words"]].values.tolist()
    [[22, 22]]
    """
    ids = list(article_ids)
    at = _words_of_bodies(articles, blocks, ids)
    rows = []
    for article_id in ids:
        starts = at[article_id]
        owner = np.full(len(starts), -1, dtype=np.int64)
        own = points[points.article_id == article_id].sort_values(["start", "end"])
        names = list(dict.fromkeys(own.point))
        for point, start, end in own[["point", "start", "end"]].itertuples(index=False):
            part = owner[np.searchsorted(starts, start) : np.searchsorted(starts, end)]
            part[part < 0] = names.index(point)
        count = np.bincount(owner[owner >= 0], minlength=len(names))
        first = own.drop_duplicates("point").set_index("point")
        base = {"article_id": article_id, "n_words": len(starts)}
        for name, words in zip(names, count, strict=True):
            rows.append(base | {"point": name, "words": int(words), "start": first.start[name], "end": first.end[name]})
        rows.append(base | {"point": None, "words": int((owner < 0).sum()), "start": None, "end": None})
    columns = ["article_id", "point", "words", "n_words", "start", "end"]
    kinds = {c: _COLUMNS.get(c, tables.INT) for c in columns}
    return pd.DataFrame(rows, columns=columns).astype(kinds)
