"""How many topics: every number is tried again on parts of the pile, and what comes back decides.

In: rows of counts. Out: a :class:`Choice`: the splits, what came back of each, and which number was chosen. What comes back is
measured in nats: the mutual information of a split of the whole and one of a part, less what two splits of such sizes share
by chance (Vinh, Epps and Bailey 2010, JMLR 11). A finer split can bring back more of it, so each further topic has its price.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, mutual_info_score
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

from nlp_helpers.keyness.log_odds import log_odds
from nlp_helpers.text.array_types import Floats64, Ints64
from nlp_helpers.topics.space import Space, Texts, coordinates, dealt_out, dimensions, unit
from nlp_helpers.topics.splits import METHODS, Method, centres, nearest

_OVER_K: dict[str, type] = {"k": int}
_OVER_K |= dict.fromkeys(["stability", "low", "high", "chance"], float)
_OVER_K |= dict.fromkeys(["told", "information", "chance_information", "coherence", "worth"], float)
_OVER_K |= {"smallest": int, "chosen": bool}
_TOP = 8  # terms of a topic whose company is looked at


@dataclass(frozen=True)
class ChoiceParams:
    """How the number of topics is chosen.

    Parameters
    ----------
    k : int, optional
        The number of topics wanted; None to choose it.
    k_max : int
        The largest number tried.
    per_topic : int
        Rows there must be for each topic tried.
    min_rows : int
        Rows at the heart of a topic, at least.
    resamples : int
        How often each number is tried again.
    share, drawn : float, int
        On what share of the articles (of the runs, below eight articles), and on how many at most: what comes back in a
        few hundred articles is a topic; with thousands, ever smaller themes come back.
    price : float
        Nats that each further topic must bring.
    by_chance : float
        How much of what comes back of words dealt out at random is taken off.
    company : float
        Nats that a coherence of 1 counts for: of splits that come back alike, the one whose words keep company.
    tie : float
        Splits whose worth is within so many nats of the best are equal; the one of the fewest topics is taken.
    above_chance : float
        Nats by which what comes back must exceed what the same words, dealt out at random, bring back.
    method : str
        One of :data:`nlp_helpers.topics.splits.METHODS`.
    worth : float
        Words read that weigh as much as what is known of words beforehand.
    """

    k: int | None = None
    k_max: int = 15
    per_topic: int = 5
    min_rows: int = 3
    resamples: int = 20
    share: float = 0.8
    drawn: int = 200
    price: float = 0.03
    by_chance: float = 0.2
    company: float = 0.35
    tie: float = 0.06
    above_chance: float = 0.15
    method: str = "both"
    worth: float = 8000.0

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"no method {self.method!r}; there are {', '.join(METHODS)}")


@dataclass(frozen=True)
class Choice:
    """What was tried, and what was chosen.

    Attributes
    ----------
    over_k : DataFrame
        See :class:`nlp_helpers.topics.Topics`.
    k : int or None
        The number chosen; None where no split came back.
    labels : array of int, shape (n_rows,)
        The topic of each row.
    places, lengths : arrays, shapes (n_rows, d) and (d,)
        As :func:`nlp_helpers.topics.space.coordinates` gives them.
    again : array of int, shape (n_rows, n_resamples)
        The topic of each row in each trial, those that were not drawn put with the nearest topic. Numbers of one trial have
        nothing to do with those of another.
    jaccard : array of float, shape (k,)
        Mean best match of each topic in the trials (Hennig 2007).
    """

    over_k: pd.DataFrame
    k: int | None
    labels: Ints64
    places: Floats64
    lengths: Floats64
    again: Ints64
    jaccard: Floats64


def choose(space: Space, counts: Any, owner: Ints64, by_article: bool, params: ChoiceParams, seed: int) -> Choice:
    """Try every number of topics on all rows and again on parts of them.

    Parameters
    ----------
    space : Space
    counts : sparse matrix, shape (n_rows, n_keys)
    owner : array of int, shape (n_rows,)
        The article of each row.
    by_article : bool
        Whether whole articles are drawn, or single rows.
    params : ChoiceParams
    seed : int
        Of the parts and of the words dealt out.

    Returns
    -------
    Choice
    """
    method, n = METHODS[params.method], len(owner)
    texts = space.place(counts)
    alike = texts.alike()
    places, lengths = coordinates(alike, dimensions(n))
    whole = method.split(texts, places, _numbers(owner, params))
    trials = [
        _Trial.of(method, texts, alike, kept, list(whole)) for kept in _parts(owner, by_article, params, seed) if whole
    ]
    dealt = list(_chance(space, counts, owner, by_article, list(whole), params, seed)) if whole else []
    rows = []
    for k, labels in whole.items():
        came = [trial.compare(labels, k) for trial in trials if k in trial.found]
        by_chance = [found[k] for found in dealt if k in found]
        if not came:
            continue
        agree, nats = np.array(came).T
        chance = np.array(by_chance).reshape(-1, 2).mean(axis=0) if by_chance else np.zeros(2)
        told, company = mutual_info_score(labels, labels), coherence(counts, labels)
        worth = nats.mean() - params.by_chance * chance[1] + params.company * company - params.price * k
        figures = [
            agree.mean(),
            *np.percentile(agree, [10, 90]),
            chance[0],
            told,
            nats.mean(),
            chance[1],
            company,
            worth,
        ]
        smallest = int(np.bincount(labels, minlength=k).min())
        rows.append((k, *(float(f"{figure:.6g}") for figure in figures), smallest, False))
    over_k = _over_k(rows)
    best = _best(over_k, params)
    over_k["chosen"] = over_k.k == (best or 0)
    if best is None:
        nothing = np.zeros((n, 0), np.int64)
        return Choice(over_k, None, np.zeros(n, np.int64), places, lengths, nothing, np.zeros(0))
    used = [trial for trial in trials if best in trial.found]
    again = np.stack([trial.all_rows(alike, best) for trial in used], axis=1)
    return Choice(over_k, best, whole[best], places, lengths, again, _jaccard(whole[best], used, best))


def nothing_tried() -> pd.DataFrame:
    """Give the table of numbers tried, without a row."""
    return _over_k([])


def _over_k(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(_OVER_K)).astype(_OVER_K)


def _numbers(owner: Ints64, params: ChoiceParams) -> list[int]:
    """List the numbers of topics that so many rows can bear."""
    n_articles = len(set(owner.tolist()))
    most = min(params.k_max, len(owner) // params.per_topic)
    if n_articles < len(owner):  # with as many topics as articles, each article would be one
        most = min(most, max(2, n_articles // 2))
    return [params.k] if params.k else list(range(2, most + 1))


def _parts(owner: Ints64, by_article: bool, params: ChoiceParams, seed: int) -> Iterator[Ints64]:
    """Draw the rows of each trial."""
    groups = np.unique(owner, return_inverse=True)[1] if by_article else np.arange(len(owner))
    rng, n = np.random.default_rng([seed, 2]), groups.max(initial=-1) + 1
    for _ in range(params.resamples):
        drawn = rng.permutation(n)[: min(params.drawn, max(2, round(params.share * n)))]
        yield np.flatnonzero(np.isin(groups, drawn))


def _chance(
    space: Space, counts: Any, owner: Ints64, by_article: bool, ks: list[int], params: ChoiceParams, seed: int
) -> Iterator[dict[int, tuple[float, float]]]:
    """Do the same with the words of (at most as many) rows dealt out at random, anew for each trial."""
    rng, method = np.random.default_rng([seed, 3]), METHODS[params.method]
    most = round(params.drawn / params.share)
    for trial in range(params.resamples):
        rows = np.sort(rng.permutation(len(owner))[:most])
        texts = space.place(dealt_out(counts[rows], rng))
        alike = texts.alike()
        whole = method.split(texts, coordinates(alike, dimensions(len(rows)))[0], ks)
        kept = next(_parts(owner[rows], by_article, params, seed + trial))
        again = _Trial.of(method, texts, alike, kept, list(whole))
        yield {k: again.compare(whole[k], k) for k in again.found}


@dataclass(frozen=True)
class _Trial:
    """Splits of a part of the rows."""

    kept: Ints64
    places: Floats64
    lengths: Floats64
    found: dict[int, Ints64]

    @classmethod
    def of(cls, method: Method, texts: Texts, alike: Floats64, kept: Ints64, ks: list[int]) -> _Trial:
        places, lengths = coordinates(alike[np.ix_(kept, kept)], dimensions(len(kept)))
        part = Texts(texts.words[kept], texts.meant[kept])
        return cls(kept, places, lengths, method.split(part, places, ks))

    def compare(self, labels: Ints64, k: int) -> tuple[float, float]:
        """Give the adjusted Rand index with a split of all rows, and the nats they share beyond chance."""
        before, now = labels[self.kept], self.found[k]
        both = contingency_matrix(before, now, dtype=np.int64)
        nats = mutual_info_score(before, now) - expected_mutual_information(both, len(now))
        return float(adjusted_rand_score(before, now)), float(nats)

    def all_rows(self, alike: Floats64, k: int) -> Ints64:
        """Put the rows that were not drawn with the nearest topic of this trial."""
        places = alike[:, self.kept] @ (self.places / np.maximum(self.lengths, 1e-12) ** 2)
        labels = nearest(unit(places), centres(unit(self.places), self.found[k], k))
        labels[self.kept] = self.found[k]
        return labels


def _best(over_k: pd.DataFrame, params: ChoiceParams) -> int | None:
    """Take the number that is worth most, of those that bring back more than chance does."""
    good = over_k[over_k.smallest >= (1 if params.k else params.min_rows)]
    if not params.k:
        good = good[good.information - good.chance_information >= params.above_chance]
    return int(good.k[good.worth >= good.worth.max() - params.tie].min()) if len(good) else None


def _jaccard(labels: Ints64, trials: list[_Trial], k: int) -> Floats64:
    found = np.zeros((len(trials), k))
    for i, trial in enumerate(trials):
        both = contingency_matrix(labels[trial.kept], trial.found[k]).astype(float)
        here = np.unique(labels[trial.kept])
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
        found[i, here] = (both / either).max(axis=1)
    return found.mean(axis=0)


def coherence(counts: Any, labels: Ints64) -> float:
    """Say how much the words that set each topic apart keep company: their mean normalised pointwise mutual information.

    Parameters
    ----------
    counts : sparse matrix, shape (n_rows, n_keys)
    labels : array of int, shape (n_rows,)

    Returns
    -------
    float
        Mean over topics of the NPMI of each two of their eight most telling words over the rows (Bouma 2009; Röder, Both and
        Hinneburg 2015), from -1 to 1; 0 where words keep no more company than chance has it.

    Examples
    --------
    >>> from scipy import sparse
    >>> counts = sparse.csr_matrix([[1, 1, 0, 0]] * 4 + [[0, 0, 1, 1]] * 4)
    >>> coherence(counts, np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    1.0
    """
    present = counts.copy()
    present.data = np.ones(len(present.data))
    n, values = counts.shape[0], []
    total = np.asarray(present.sum(axis=0)).ravel()
    for topic in range(labels.max(initial=-1) + 1):
        here = np.asarray(present[labels == topic].sum(axis=0)).ravel()
        z = np.where(here >= 2, log_odds(here, total - here).z, -np.inf)
        top = np.argsort(-z, kind="stable")[:_TOP]
        top = top[z[top] > 0]
        if len(top) < 2:
            continue
        together = (present[:, top].T @ present[:, top]).toarray() / n
        alone = total[top] / n
        i, j = np.triu_indices(len(top), 1)
        seen = together[i, j]
        with np.errstate(divide="ignore", invalid="ignore"):
            npmi = np.log(seen / (alone[i] * alone[j])) / -np.log(seen)
        values.append(float(np.where(seen <= 0, -1, np.where(seen >= 1, 1, npmi)).mean()))
    return float(np.mean(values)) if values else 0.0
