"""Topics as people read them: names, terms that set them apart, and the tables of the contract.

In: the topic of every sentence. Out: the tables ``topics``, ``passages`` and ``article_topics``.

>>> raw = "Ferries wait. Ferries leave. Voters wait. Voters vote."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw, "title": "Ferries"}])
>>> ends = [(0, 13), (14, 28), (29, 41), (42, 54)]
>>> rows = [{"article_id": "a", "sentence": k, "start": a, "end": b, "role": "body"} for k, (a, b) in enumerate(ends)]
>>> pile = Pile.read(articles, tables.make("sentences", rows))
>>> made = tables_of(pile, np.array([1, 1, 0, 0]), np.ones(4), np.zeros(0), n_terms=1, own_article=1.0)
>>> made["topics"][["topic", "terms"]].values.tolist()
[['T1', 'Ferries'], ['T2', 'Voters']]
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from nlp_helpers import tables
from nlp_helpers.keyness.log_odds import log_odds
from nlp_helpers.text.array_types import Flags, Floats64, Ints64
from nlp_helpers.topics.words import Pile


def tables_of(
    pile: Pile, topic: Ints64, weight: Floats64, stability: Floats64, n_terms: int, own_article: float
) -> dict[str, pd.DataFrame]:
    """Name the topics, the largest first, and make the three tables.

    Parameters
    ----------
    pile : Pile
    topic : array of int, shape (n_passages,)
        -1 for none.
    weight : array of float, shape (n_passages,)
    stability : array of float
        Of each topic; empty where it was not measured.
    n_terms : int
        Terms listed per topic.
    own_article : float
        A topic with more of its weight from one article is called by that article's name.

    Returns
    -------
    dict of str to DataFrame
        The tables ``topics``, ``passages`` and ``article_topics``.
    """
    told = topic >= 0
    mix = np.zeros((len(pile.ids), topic.max(initial=-1) + 1))
    np.add.at(mix, (pile.article[told], topic[told]), weight[told])
    there = np.zeros(mix.shape, bool)
    there[pile.article[told], topic[told]] = True
    sized: list[tuple[int, str, int, str, int]] = []
    for one in np.unique(topic[told]):
        own = topic == one
        terms = distinctive_terms(pile, own, told & ~own, n_terms)
        most, label = int(mix[:, one].round(9).argmax()), ", ".join(terms[:3])
        if mix[most, one] > own_article * mix[:, one].sum():
            taken = f"one article: {pile.short[most]}"
            label = f"{taken}: {label}" if any(row[3].startswith(taken) for row in sized) else taken
        sized.append((-int(own.sum()), ", ".join(terms), int(one), label, int(there[:, one].sum())))
    sized.sort()
    name = {row[2]: f"T{i:0{len(str(len(sized)))}d}" for i, row in enumerate(sized, start=1)}  # T01 if ten or more
    sure = dict(enumerate(stability))
    total = np.maximum(mix.sum(axis=1), 1e-12)
    found: dict[str, list[Any]] = {
        "topics": [(name[one], label, terms, -n, of, sure.get(one, np.nan)) for n, terms, one, label, of in sized],
        "passages": [
            (pile.ids[i], start, end, name.get(one), value)
            for i, start, end, one, value in zip(
                pile.article.tolist(),
                pile.start.tolist(),
                pile.end.tolist(),
                topic.tolist(),
                weight.tolist(),
                strict=True,
            )
        ],
        "article_topics": [(pile.ids[i], name[one], mix[i, one] / total[i]) for i, one in np.argwhere(there)],
    }
    columns = {table: [column for column in tables.COLUMNS[table] if column != "text"] for table in found}
    return {table: tables.make(table, pd.DataFrame(rows, columns=columns[table])) for table, rows in found.items()}


def distinctive_terms(pile: Pile, own: Flags, rest: Flags, n: int) -> list[str]:
    """Give the words that set passages apart from the rest, as they are mostly printed; without a rest, the commonest.

    Parameters
    ----------
    pile : Pile
    own, rest : array of bool, shape (n_passages,)
    n : int
        How many.

    Returns
    -------
    list of str
        By z-score of the log-odds of the passages that hold a word (Monroe, Colaresi and Quinn 2008). A word that only one
        article has is its own, unless there is no other.
    """
    inside = np.flatnonzero(own)
    here, there = _passages_with(pile.counts[inside]), _passages_with(pile.counts[rest])
    article = np.unique(pile.article[inside], return_inverse=True)[1]
    member = sparse.csr_matrix((np.ones(len(inside)), (article, np.arange(len(inside)))))
    spread = _passages_with((member @ pile.counts[inside]).tocsr())
    score = log_odds(here, there).z if rest.any() else here.copy()
    score[(spread < min(2, spread.max(initial=0))) | (here == 0)] = 0
    best = np.argsort(-score, kind="stable")[:n]  # of equals, the first in the alphabet
    best = best[score[best] > 0]
    return pile.words.printed(best, np.asarray(pile.words.by_form[inside].sum(axis=0)).ravel())


def _passages_with(counts: Any) -> Floats64:
    return np.bincount(counts.indices, minlength=counts.shape[1]).astype(float)
