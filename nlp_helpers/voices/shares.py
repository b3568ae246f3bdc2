"""Quotes and statements → how many words each speaker has, where, and how near they are to being the speaker's own.

In: ``articles, blocks, quotes, statements``. Out: :class:`pandas.DataFrame` tables. A speaker's words are *quoted* (a whole
quote), a *fragment* (quoted words inside somebody else's sentence) or *reported* (a statement without quotation marks).
Each word of an article's body counts once: quoted words inside a statement are quoted, not reported; what is quoted or
reported inside a quote belongs to the quote.

>>> from nlp_helpers import tables
>>> raw = "The board said the pier was “unsafe” and would close."
>>> blocks = [{"article_id": "a", "block": 0, "start": 0, "end": len(raw), "role": "body", "is_body": True}]
>>> said = {"article_id": "a", "in_body": True, "speaker": "the board"}
>>> quotes = tables.make("quotes", [said | {"quote": 0, "start": 29, "end": 35, "form": "fragment"}])
>>> statements = tables.make("statements", [said | {"statement": 0, "start": 15, "end": 52}])
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> made = stretches(articles, tables.make("blocks", blocks), quotes, statements)
>>> made[["how", "words"]].values.tolist()
[['reported', 6], ['fragment', 1]]
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from nlp_helpers import tables
from nlp_helpers.precision import wilson
from nlp_helpers.text.array_types import Flags, Ints64
from nlp_helpers.text.words import WORD

#: How words are given, the speaker's own first.
HOW = ("quoted", "fragment", "reported")

_STRETCHES = {
    "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT, "how": tables.TEXT, "speaker": tables.TEXT,
    "cue": tables.TEXT, "words": tables.INT, "first": tables.INT, "last": tables.INT, "n_words": tables.INT,
}  # fmt: skip
_COUNTS = {
    "speaker": tables.TEXT, "group": tables.TEXT, "quoted": tables.INT, "fragment": tables.INT, "reported": tables.INT,
    "words": tables.INT, "n_stretches": tables.INT, "n_articles": tables.INT, "article_id": tables.TEXT,
    "start": tables.INT, "end": tables.INT,
}  # fmt: skip
_SIDES = {
    "side": tables.TEXT, "speakers": tables.TEXT, "words": tables.INT, "own": tables.INT, "reported": tables.INT,
    "n_stretches": tables.INT, "n_articles": tables.INT, "share": tables.FLOAT, "low": tables.FLOAT, "high": tables.FLOAT,
    "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT,
}  # fmt: skip


def stretches(
    articles: pd.DataFrame, blocks: pd.DataFrame, quotes: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """Put quotes and statements into one table and count the words that each adds.

    Parameters
    ----------
    articles, blocks, quotes, statements : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        A row per quote and statement, in reading order: ``article_id, start, end, how, speaker, cue``; ``words``, the words
        of the body that count for it, which are none in a headline, in residue, or where other rows have them all;
        ``first, last``, the numbers of its first and last word in the body, ``n_words``, how many the body has.

    Examples
    --------
    >>> none = [tables.make(name, []) for name in ("articles", "blocks", "quotes", "statements")]
    >>> len(stretches(*none))
    0
    """
    how = quotes.form.isin(["direct", "continued"]).map({True: "quoted", False: "fragment"})
    rows = pd.concat([quotes.assign(how=how), statements.assign(how="reported")], ignore_index=True)
    rows = rows.sort_values(["article_id", "start", "end", "how"], ascending=[True, True, False, True], kind="stable")
    rows = rows.reindex(columns=list(_STRETCHES)).reset_index(drop=True)
    raw = tables.raw_of(articles)
    body = {key: list(own) for key, own in _spans(blocks[blocks.is_body.fillna(False).astype(bool)])}
    counted: dict[str, list[int | None]] = {name: [None] * len(rows) for name in ("words", "first", "last", "n_words")}
    starts, ends = (rows[column].to_numpy(dtype=np.int64) for column in ("start", "end"))
    spoken, quoted = rows.speaker.notna().to_numpy(dtype=bool), (rows.how != "reported").to_numpy(dtype=bool)
    ids = rows.article_id.tolist()
    for article_id, of_article in groupby(range(len(rows)), key=ids.__getitem__):
        own = list(of_article)
        at = _word_starts(raw[article_id], body.get(article_id, []))
        first, stop = np.searchsorted(at, starts[own]), np.searchsorted(at, ends[own])
        words = _owned(first, stop, _order(spoken[own], quoted[own], ends[own] - starts[own]), len(at))
        for i, a, b, n in zip(own, first, stop, words, strict=True):
            counted["words"][i], counted["n_words"][i] = int(n), len(at)
            if b > a:
                counted["first"][i], counted["last"][i] = int(a), int(b) - 1
    return rows.assign(**counted).astype(_STRETCHES)


def _spans(table: pd.DataFrame) -> list[tuple[str, list[tuple[int, int]]]]:
    """Each article's spans, in reading order."""
    ordered = table.sort_values(["article_id", "start"])
    spans = zip(ordered.article_id, ordered.start.astype(int), ordered.end.astype(int), strict=True)
    return [(str(key), [(start, end) for _, start, end in own]) for key, own in groupby(spans, key=itemgetter(0))]


def _word_starts(raw: str, spans: Sequence[tuple[int, int]]) -> Ints64:
    return np.array([found.start() for a, b in spans for found in WORD.finditer(raw, a, b)], dtype=np.int64)


def _order(spoken: Flags, quoted: Flags, length: Ints64) -> list[int]:
    """The rows from the one that gives its words up to any other to the one that gives none up.

    Whoever has a speaker comes before who has none, a quote before a statement, what holds before what is held.
    """
    return sorted(range(len(length)), key=lambda i: (spoken[i], quoted[i], length[i], -i))


def _owned(first: Ints64, stop: Ints64, order: Sequence[int], n: int) -> list[int]:
    owner = np.full(n, -1, dtype=np.int64)
    for i in order:
        owner[first[i] : stop[i]] = i
    return np.bincount(owner[owner >= 0], minlength=len(order)).tolist()


def count(said: pd.DataFrame, groups: pd.Series | None = None) -> pd.DataFrame:
    """Count the words of each speaker, in each group of articles.

    Parameters
    ----------
    said : DataFrame
        From :func:`stretches`; those without a speaker or without words are left out.
    groups : Series, optional
        The group of each ``article_id``, see :func:`nlp_helpers.keyness.groups_of`; without it all articles are one.

    Returns
    -------
    DataFrame
        A row per speaker and group: ``speaker, group, quoted, fragment, reported, words, n_stretches, n_articles``, and the
        span ``article_id, start, end`` of the stretch that adds most; the speaker with most words first.

    Examples
    --------
    >>> row = {"article_id": "a", "start": 0, "end": 9, "how": "reported", "speaker": "Ann Lee", "words": 2}
    >>> count(pd.DataFrame([row]))[["speaker", "quoted", "reported"]].values.tolist()
    [['Ann Lee', 0, 2]]
    """
    own = said[said.speaker.notna() & (said.words > 0)]
    if own.empty:
        return pd.DataFrame(columns=list(_COUNTS)).astype(_COUNTS)
    own = own.assign(group="" if groups is None else own.article_id.map(groups))
    by = own.groupby(["speaker", "group"], sort=True)
    made = own.pivot_table("words", ["speaker", "group"], "how", aggfunc="sum", fill_value=0)
    made = made.reindex(columns=list(HOW), fill_value=0)
    made["words"] = made.sum(axis=1)
    made["n_stretches"], made["n_articles"] = by.size(), by.article_id.nunique()
    longest = own.sort_values(["words", "article_id", "start"], ascending=[False, True, True], kind="stable")
    longest = longest.drop_duplicates(["speaker", "group"]).set_index(["speaker", "group"])[
        ["article_id", "start", "end"]
    ]
    made = made.join(longest).reset_index()
    total = made.groupby("speaker").words.transform("sum")
    made = made.assign(total=total).sort_values(
        ["total", "speaker", "words", "group"], ascending=[False, True, False, True], kind="stable", ignore_index=True
    )
    return made[list(_COUNTS)].astype(_COUNTS)


def only_reported(counts: pd.DataFrame) -> pd.DataFrame:
    """Pick the speakers who never have a word of their own.

    Parameters
    ----------
    counts : DataFrame
        From :func:`count`.

    Returns
    -------
    DataFrame
        Their rows.

    Examples
    --------
    >>> rows = [("Ann Lee", 0, 0, 5), ("Ann Lee", 2, 0, 0), ("the board", 0, 0, 9)]
    >>> only_reported(pd.DataFrame(rows, columns=["speaker", "quoted", "fragment", "reported"])).speaker.tolist()
    ['the board']
    """
    own = counts.groupby("speaker")[["quoted", "fragment"]].transform("sum").sum(axis=1)
    return counts[own == 0].reset_index(drop=True)


def treated_differently(counts: pd.DataFrame) -> pd.DataFrame:
    """Pick the speakers whom one group of articles quotes, whole or in part, and another only reports.

    Parameters
    ----------
    counts : DataFrame
        From :func:`count`, by group.

    Returns
    -------
    DataFrame
        Their rows.

    Examples
    --------
    >>> rows = [("Ann Lee", 0, 0, 5), ("Ann Lee", 2, 0, 0), ("the board", 0, 0, 9), ("the board", 0, 0, 1)]
    >>> counts = pd.DataFrame(rows, columns=["speaker", "quoted", "fragment", "reported"])
    >>> treated_differently(counts).speaker.tolist()
    ['Ann Lee', 'Ann Lee']
    """
    quoted = (counts.quoted + counts.fragment) > 0
    somewhere, everywhere = (quoted.groupby(counts.speaker).transform(how) for how in ("any", "all"))
    return counts[somewhere.astype(bool) & ~everywhere.astype(bool)].reset_index(drop=True)


def by_side(said: pd.DataFrame, sides: pd.DataFrame, fewest: int = 3, level: float = 0.95) -> pd.DataFrame:
    """Count the words spoken for each country or body, and find how many of them are in its own words.

    The interval is Wilson's (1927, "Probable inference, the law of succession, and statistical inference", JASA 22) for a
    proportion of as many cases as there are articles, fewer where some have most of the words (Kish 1965, *Survey
    Sampling*: the squared sum of the words over the sum of their squares). Words of one article are not cases of their
    own: a newsroom that quotes one sentence quotes the next.

    Parameters
    ----------
    said : DataFrame
        From :func:`stretches`.
    sides : DataFrame
        From :func:`nlp_helpers.voices.sides.sides`.
    fewest : int
        With fewer articles there is no interval.
    level : float
        How often the interval is to hold the share that further articles would have.

    Returns
    -------
    DataFrame
        A row per side, that with most words first, and last those whom the text gives no side: ``side`` (null for them),
        ``speakers`` with the words of each, ``words, own`` (quoted or fragment) and ``reported``, ``n_stretches, n_articles``,
        ``share`` of own words with ``low, high``, and the span ``article_id, start, end`` of the stretch that adds most.

    Examples
    --------
    >>> row = {"article_id": "a", "start": 0, "end": 9, "how": "reported", "speaker": "NATO", "words": 2}
    >>> side = {"article_id": "a", "speaker": "NATO", "side": "NATO"}
    >>> by_side(pd.DataFrame([row]), pd.DataFrame([side]))[["side", "speakers", "words", "share"]].values.tolist()
    [['NATO', 'NATO 2', 2, 0.0]]
    """
    own = said[said.speaker.notna() & (said.words > 0)]
    own = own.merge(sides[["article_id", "speaker", "side"]], on=["article_id", "speaker"], how="left")
    if own.empty:
        return pd.DataFrame(columns=list(_SIDES)).astype(_SIDES)
    own = own.assign(words=own.words.astype(int), quoted=own.words.where(own.how != "reported", 0).astype(int))
    by = own.groupby("side", dropna=False)
    made = by.agg(
        words=("words", "sum"), own=("quoted", "sum"), n_stretches=("how", "size"), n_articles=("article_id", "nunique")
    )
    made["reported"], made["share"] = made.words - made.own, made.own / made.words
    in_article = own.groupby(["side", "article_id"], dropna=False).words.sum()
    squares = (in_article**2).groupby("side", dropna=False).sum()
    ends = [
        wilson(share, words**2 / square, level) if n >= fewest else (math.nan, math.nan)
        for share, words, square, n in zip(made.share, made.words, squares, made.n_articles, strict=True)
    ]
    made["low"], made["high"] = zip(*ends, strict=True)
    by_speaker = own.groupby(["side", "speaker"], dropna=False).words.sum().reset_index()
    by_speaker = by_speaker.sort_values(["words", "speaker"], ascending=[False, True], kind="stable")
    by_speaker["speakers"] = [f"{r.speaker} {r.words:,}" for r in by_speaker.itertuples()]
    made["speakers"] = by_speaker.groupby("side", dropna=False).speakers.agg(", ".join)
    longest = own.sort_values(["words", "article_id", "start"], ascending=[False, True, True], kind="stable")
    longest = longest.groupby("side", dropna=False).head(1).set_index("side")[["article_id", "start", "end"]]
    made = made.reset_index().merge(longest.reset_index(), on="side", how="left")
    made = made.assign(unknown=made.side.isna()).sort_values(
        ["unknown", "words", "side"], ascending=[True, False, True], ignore_index=True
    )
    return made[list(_SIDES)].astype(_SIDES)


def listed(said: pd.DataFrame, articles: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Lay stretches out for reading: who, where, how, and the words.

    Parameters
    ----------
    said : DataFrame
        Rows of :func:`stretches`.
    articles : DataFrame
        The ``articles`` table.
    names : Series
        Short names of the articles, see :func:`nlp_helpers.about.short_names`.

    Returns
    -------
    DataFrame
        Columns ``speaker, article, outlet, how, words, text``, blanks in ``text`` folded; what is unknown is empty.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "No, he said."}])
    >>> row = {"article_id": "a", "start": 0, "end": 2, "how": "quoted", "speaker": "Ann Lee", "words": 1}
    >>> listed(pd.DataFrame([row]), articles, pd.Series({"a": "Pier"})).values.tolist()
    [['Ann Lee', 'Pier', '', 'quoted', 1, 'No']]
    """
    outlets = articles.set_index("article_id").outlet
    full = tables.with_text(said, articles)
    return pd.DataFrame(
        {
            "speaker": full.speaker.fillna(""),
            "article": full.article_id.map(names),
            "outlet": full.article_id.map(outlets).fillna(""),
            "how": full.how,
            "words": full.words,
            "text": [" ".join(text.split()) for text in full.text],
        }
    ).reset_index(drop=True)
