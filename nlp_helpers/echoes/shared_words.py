"""Echoes → how many words of each article also stand, in these or other words, in each other one.

In: ``articles, blocks, echoes``. Out: a table with two rows per echo, one for each of its passages. Each word of an article's
body counts once per other article: what both carry as the same copy before what both quote, that before what both tell in
other words.

>>> from nlp_helpers import tables
>>> raw = ("Boats left early.", "All boats left.")
>>> articles = tables.make("articles", [{"article_id": a, "raw": r} for a, r in zip("ab", raw)])
>>> rows = [{"article_id": a, "block": 0, "start": 0, "end": len(r), "is_body": True} for a, r in zip("ab", articles.raw)]
>>> pair = {"article_id_a": "a", "start_a": 0, "end_a": 10, "article_id_b": "b", "start_b": 4, "end_b": 14, "kind": "same copy"}
>>> made = shared_words(articles, tables.make("blocks", rows), tables.make("echoes", [pair]))
>>> made[["article_id", "other", "words", "n_words"]].values.tolist()
[['a', 'b', 2, 3], ['b', 'a', 2, 3]]
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_helpers import tables
from nlp_helpers.text.array_types import Ints64
from nlp_helpers.text.words import WORD

_COLUMNS = {
    "article_id": tables.TEXT, "other": tables.TEXT, "kind": tables.TEXT, "match": tables.TEXT, "similarity": tables.FLOAT,
    "words": tables.INT, "n_words": tables.INT, "start": tables.INT, "end": tables.INT, "other_start": tables.INT,
    "other_end": tables.INT,
}  # fmt: skip


def body_words(articles: pd.DataFrame, blocks: pd.DataFrame) -> dict[str, Ints64]:
    """Say where each word of each article's body begins.

    Parameters
    ----------
    articles, blocks : DataFrame
        Tables of those names.

    Returns
    -------
    dict of str to ndarray
        ``article_id`` → offsets in reading order; articles without a body have none.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> len(body_words(example.found()["articles"], example.found()["blocks"])["ferry"])
    22
    """
    raw = tables.raw_of(articles)
    own = blocks[blocks.is_body.fillna(False).astype(bool)].sort_values(["article_id", "start"])
    made: dict[str, list[int]] = {article_id: [] for article_id in articles.article_id}
    for article_id, start, end in own[["article_id", "start", "end"]].itertuples(index=False):
        made[article_id] += [found.start() for found in WORD.finditer(raw[article_id], start, end)]
    return {article_id: np.array(starts, dtype=np.int64) for article_id, starts in made.items()}


def both_sides(echoes: pd.DataFrame) -> pd.DataFrame:
    """Give each passage of each echo a row of its own.

    Parameters
    ----------
    echoes : DataFrame
        The table of that name.

    Returns
    -------
    DataFrame
        Two rows per echo, all the first sides before the second ones: ``article_id, start, end`` of one passage, ``other,
        other_start, other_end`` of the other, and what else is known of the echo.

    Examples
    --------
    >>> pair = {"article_id_a": "a", "start_a": 0, "end_a": 9, "article_id_b": "b", "start_b": 4, "end_b": 13}
    >>> both_sides(tables.make("echoes", [pair]))[["article_id", "start", "other", "other_start"]].values.tolist()
    [['a', 0, 'b', 4], ['b', 4, 'a', 0]]
    """
    sides = [
        echoes.rename(
            columns={f"{c}_{one}": c for c in ("article_id", "start", "end")}
            | {f"article_id_{two}": "other", f"start_{two}": "other_start", f"end_{two}": "other_end"}
        )
        for one, two in ("ab", "ba")
    ]
    return pd.concat(sides, ignore_index=True)


def shared_words(articles: pd.DataFrame, blocks: pd.DataFrame, echoes: pd.DataFrame) -> pd.DataFrame:
    """Count the words of each passage that is shared, each word of a pair of articles once.

    Parameters
    ----------
    articles, blocks, echoes : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        Two rows per echo: ``article_id, start, end`` of one passage, ``other, other_start, other_end`` of the other; ``kind,
        match, similarity``; ``words`` of the body that count for it, ``n_words`` of the body in all. Sorted by article, other
        and place.

    Examples
    --------
    >>> none = [tables.make(name, []) for name in ("articles", "blocks", "echoes")]
    >>> shared_words(*none).empty
    True
    """
    order = ["article_id", "other", "start", "end", "other_start"]
    rows = both_sides(echoes).sort_values(order, ignore_index=True)
    at = body_words(articles, blocks)
    words = np.zeros(len(rows), dtype=np.int64)
    for (article_id, _), own in rows.groupby(["article_id", "other"], sort=False):
        starts = at.get(article_id, np.zeros(0, dtype=np.int64))
        first, stop = (np.searchsorted(starts, own[end].to_numpy(dtype=np.int64)) for end in ("start", "end"))
        words[own.index] = _counted_once(
            first, stop, own.kind.fillna("").map(_RANK).fillna(len(_RANK)).to_numpy(), len(starts)
        )
    n_words = rows.article_id.map({article_id: len(starts) for article_id, starts in at.items()})
    return rows.assign(words=words, n_words=n_words).reindex(columns=list(_COLUMNS)).astype(_COLUMNS)


_RANK = {kind: rank for rank, kind in enumerate(tables.ECHO_KINDS)}


def _counted_once(first: Ints64, stop: Ints64, rank: Ints64, n: int) -> Ints64:
    """Words of each passage that no passage of a kind that comes before has, and none of its own kind before it."""
    owner = np.full(n, -1, dtype=np.int64)
    for i in sorted(range(len(first)), key=lambda i: (rank[i], first[i], -stop[i])):
        free = owner[first[i] : stop[i]]
        free[free < 0] = i
    return np.bincount(owner[owner >= 0], minlength=len(first))


def count_pairs(shared: pd.DataFrame) -> pd.DataFrame:
    """Add the passages up: for each article and each other one, the words of each kind.

    Parameters
    ----------
    shared : DataFrame
        From :func:`shared_words`.

    Returns
    -------
    DataFrame
        ``article_id, other``, a column for each of :data:`nlp_helpers.tables.ECHO_KINDS`, ``words`` in all,
        ``n_words`` of the body and ``share`` of it; house text is in neither `words` nor `share`: it is no news.

    Examples
    --------
    >>> row = {"article_id": "a", "other": "b", "kind": "same quote", "words": 5, "n_words": 20}
    >>> count_pairs(pd.DataFrame([row, row]))[["same copy", "same quote", "share"]].iloc[0].tolist()
    [0.0, 10.0, 0.5]
    """
    keys = ["article_id", "other"]
    wide = shared.assign(kind=shared.kind.astype(object)).pivot_table(
        index=keys, columns="kind", values="words", aggfunc="sum", fill_value=0, observed=True
    )
    wide = (
        wide.reindex(columns=list(tables.ECHO_KINDS), fill_value=0).astype(int).rename_axis(columns=None).reset_index()
    )
    wide["words"] = wide[[kind for kind in tables.ECHO_KINDS if kind != "house text"]].sum(axis=1)
    n = wide.article_id.map(shared.drop_duplicates("article_id").set_index("article_id").n_words).astype(float)
    return wide.assign(n_words=n.astype(int), share=(wide.words / n).where(n > 0, 0.0).round(6))
