"""First scores of candidates → numbers that come from the run of the text: who speaks in the quotes before and after.

In: the pairs and how likely each mention was found to be the speaker, each quote by itself. Out: a row of :data:`RUNS` per
candidate that is kept for a second look, and a row of :data:`CHOICES` per quote. It is stacked learning (Wolpert 1992,
"Stacked generalization", Neural Networks 5(2)) over neighbours in the text (Cohen and Carvalho 2005, "Stacked sequential
learning", IJCAI).

>>> len(RUNS) == len(set(RUNS))
True
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.quotes.context import FAR, Candidates, Context
from nlp_helpers.text.array_types import AnyInts, Flags, Floats32
from nlp_helpers.text.token_arrays import counted

#: How many candidates of a quote are looked at a second time.
KEPT = 6
_NONE = -9.0  # a score lower than any
_NEIGHBOURS = (-2, -1, 1, 2)
_OF_NEIGHBOUR = ("same", "same_head", "away", "best", "same_block", "score", "below")

#: Of a candidate: its score; that less the quote's best, and for the best less the second; its share of all; its place;
#: the quote's best. Of each of the quotes around it: whether its best is the same mention, or has the same head; how far off
#: in mentions that is; how good it is; whether it is in the same block; what this mention scores there, and less the best.
RUNS = (
    "score", "below", "ahead", "share", "rank", "best",
    *(f"{name}{step:+d}" for step in _NEIGHBOURS for name in _OF_NEIGHBOUR),
)  # fmt: skip
#: Of a quote: its best score and the second, by the first look and by the second; those of the quotes around it; how many
#: quotes the article has, and how good they are; the share of capitals in its words.
CHOICES = (
    "best_1", "next_1", "best_2", "next_2", *(f"best_{step:+d}" for step in _NEIGHBOURS), "quotes", "mean_best", "capitals",
)  # fmt: skip


def best_of(pairs: Candidates, score: Floats32) -> tuple[AnyInts, Floats32, Floats32]:
    """Find each quote's best candidate.

    Parameters
    ----------
    pairs : Candidates
        The candidates.
    score : ndarray of float, shape (n_pairs,)
        Log-odds.

    Returns
    -------
    top : ndarray of int, shape (n_quotes,)
        The pair with the highest score, the first of equals; -1 without candidates.
    best, second : ndarray of float, shape (n_quotes,)
        The highest score and the one after it.
    """
    size = np.diff(pairs.begin)
    n, some = len(score), size > 0
    begin = pairs.begin[:-1][some]
    top = np.full(len(size), -1, np.int32)
    best, second = np.full((2, len(size)), _NONE, np.float32)
    if len(begin):
        best[some] = np.maximum.reduceat(score, begin)
        where = np.where(score == best[pairs.quote], np.arange(n), n)
        top[some] = np.minimum.reduceat(where, begin)
        rest = score.copy()
        rest[top[some]] = _NONE
        second[some] = np.maximum.reduceat(rest, begin)
    return top, best, second


def keep_best(pairs: Candidates, score: Floats32, most: int = KEPT) -> AnyInts:
    """Keep the best few candidates of each quote.

    Parameters
    ----------
    pairs : Candidates
        The candidates.
    score : ndarray of float, shape (n_pairs,)
        Log-odds.
    most : int
        How many of a quote.

    Returns
    -------
    ndarray of int, shape (n_kept,)
        Positions of pairs, rising.
    """
    rank = _ranks(pairs, score)
    return np.flatnonzero(rank < most).astype(np.int32)


def _ranks(pairs: Candidates, score: Floats32) -> AnyInts:
    order = np.lexsort((-score, pairs.quote))
    rank = np.empty(len(score), np.int32)
    rank[order] = np.arange(len(score)) - pairs.begin[pairs.quote[order]]
    return rank


def _neighbour(known: Context, step: int) -> tuple[NDArray[Any], Flags]:
    """For each quote another one of the article some steps on, and whether there is one."""
    n = len(known.first)
    other = np.arange(n) + step
    inside = (other >= 0) & (other < n)
    other = np.clip(other, 0, max(n - 1, 0)).astype(np.int32)
    return other, inside & (known.spans.article[other] == known.spans.article)


def of_runs(known: Context, pairs: Candidates, score: Floats32, kept: AnyInts) -> Floats32:
    """Describe candidates by the scores of their rivals and of the quotes around.

    Parameters
    ----------
    known : Context
        Of a pile.
    pairs : Candidates
        All candidates.
    score : ndarray of float, shape (n_pairs,)
        Their log-odds by the first look.
    kept : ndarray of int, shape (n_kept,)
        The pairs to describe.

    Returns
    -------
    ndarray of float32, shape (n_kept, n_features)
        Columns as in :data:`RUNS`.
    """
    tokens, m = known.tokens, known.mentions
    top, best, second = best_of(pairs, score)
    q, c, own = pairs.quote[kept], pairs.mention[kept], score[kept]
    odds = np.exp(score - best[pairs.quote])
    size = np.diff(pairs.begin)
    total = np.bincount(pairs.quote, odds, len(size))
    mention = np.where(top >= 0, pairs.mention[top], -1)
    block = tokens.block[known.first]
    head = tokens.form[m.head]
    out = np.empty((len(kept), len(RUNS)), np.float32)
    ahead = np.where(kept == top[q], own - second[q], own - best[q])
    ranks = _ranks(pairs, score)[kept]
    for k, column in enumerate((own, own - best[q], ahead, odds[kept] / total[q], ranks, best[q])):
        out[:, k] = column
    k = 6
    for step in _NEIGHBOURS:
        other, exists = _neighbour(known, step)
        theirs = np.where(exists, mention[other], -1)[q]
        place = (
            pairs.place[kept]
            - np.where(size > 0, pairs.place[np.minimum(pairs.begin[:-1], len(score) - 1)], 0)[other][q]
        )
        seen = exists[q] & (place >= 0) & (place < size[other][q])
        there = np.where(seen, score[np.clip(pairs.begin[other][q] + place, 0, len(score) - 1)], _NONE)
        columns = (
            np.where(theirs >= 0, theirs == c, -1),
            np.where(theirs >= 0, head[np.maximum(theirs, 0)] == head[c], -1),
            np.where(theirs >= 0, np.clip(c - theirs, -30, 30), FAR),
            np.where(exists, best[other], _NONE)[q],
            (exists & (block[other] == block))[q],
            there,
            np.where(seen, there - best[other][q], _NONE),
        )
        for column in columns:
            out[:, k] = column
            k += 1
    return out


def of_choices(known: Context, pairs: Candidates, first: Floats32, second: Floats32) -> Floats32:
    """Describe quotes by how their candidates scored.

    Parameters
    ----------
    known : Context
        Of a pile.
    pairs : Candidates
        All candidates.
    first, second : ndarray of float, shape (n_pairs,)
        Log-odds by the first look and by the second.

    Returns
    -------
    ndarray of float32, shape (n_quotes, n_features)
        Columns as in :data:`CHOICES`.
    """
    article = known.spans.article
    _, best_1, next_1 = best_of(pairs, first)
    _, best_2, next_2 = best_of(pairs, second)
    columns: list[np.ndarray] = [best_1, next_1, best_2, next_2]
    for step in _NEIGHBOURS:
        other, exists = _neighbour(known, step)
        columns.append(np.where(exists, best_2[other], _NONE))
    n_articles = len(known.tokens.texts)
    quotes = np.bincount(article, minlength=n_articles)
    columns += [quotes[article], np.bincount(article, best_2, n_articles)[article] / quotes[article]]
    capital = np.array([form[:1].isupper() for form in known.tokens.forms] or [False], bool)[known.tokens.form]
    seen = counted(capital)
    columns.append((seen[known.last + 1] - seen[known.first]) / (known.last - known.first + 1))
    return np.column_stack(columns).astype(np.float32)
