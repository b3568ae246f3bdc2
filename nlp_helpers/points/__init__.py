"""Pairs of sentences → points: groups of sentences of a story that report the same thing.

In: :class:`nlp_helpers.sentence_pairs.pairs.Pairs`, ``articles, stories, utterances`` and ``echoes``. Out: the ``points``
table. Sentences are joined by average linkage over their probabilities: a sentence joins a group if it is probable on average
that it says what those of the group say, so that a chain of half-alike sentences is no point. What two articles say on days
that lie apart is the same point only if it is all but sure: the same thing said again is another event. A sentence that reports
two things can stand in two points.

To be read in this order; figures and the briefing ask both:

- :mod:`~nlp_helpers.points.rows`: where articles carry points;
- :mod:`~nlp_helpers.points.story`: which story is shown.

>>> from nlp_helpers.sentence_pairs import find_pairs
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> texts = ["A fire destroyed the old mill in Oldham. Tea is cheap.", "The old mill in Oldham was destroyed by a fire. Hm."]
>>> said = of_texts(texts)
>>> rows = [{"article_id": article_id, "story_id": "S1"} for article_id in said.tokens.article_ids]
>>> nothing = tables.make("utterances", []), tables.make("echoes", [])
>>> found = find_points(pd.DataFrame(rows), pd.DataFrame(rows), find_pairs(said, np.array([0, 0])), *nothing)
>>> found[["point", "start", "end", "n_articles"]].values.tolist()
[['P1', 0, 40, 2], ['P1', 0, 47, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from nlp_helpers import tables
from nlp_helpers.echoes.shared_words import both_sides
from nlp_helpers.sentence_pairs.links import on_one_day, same_words, without, without_copies
from nlp_helpers.sentence_pairs.pairs import Pairs
from nlp_helpers.sentence_pairs.sentence_words import SentenceWords
from nlp_helpers.text.array_types import Floats32, Floats64, Ints64

_ALL_BUT_SURE = 0.999


@dataclass(frozen=True)
class PointParams:
    """How sure it must be that sentences report the same thing.

    Parameters
    ----------
    least : float
        Mean probability, over all pairs of two groups of sentences, from which they are one point.
    apart : float
        Factor to the odds of two sentences of articles whose days of publication are known and lie more than `days` apart.
    days : int
        Days within which articles can report one event.
    most : int
        Sentences that are joined at once; a larger chain is taken apart first, the least probable links first.
    """

    least: float = 0.6
    apart: float = 0.03
    days: int = 2
    most: int = 1500

    def __post_init__(self) -> None:
        if not (0 < self.least < 1 and 0 < self.apart <= 1 and self.days >= 0 and self.most > 1):
            raise ValueError(f"0 < least < 1, 0 < apart <= 1, days >= 0 and most > 1 are needed, not {self}")


def find_points(
    articles: pd.DataFrame,
    stories: pd.DataFrame,
    pairs: Pairs,
    utterances: pd.DataFrame,
    echoes: pd.DataFrame,
    params: PointParams | None = None,
) -> pd.DataFrame:
    """Group the sentences of each story by what they report.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, outlet, published_from, published_to``.
    stories : DataFrame
        The ``stories`` table.
    pairs : Pairs
        Of these articles.
    utterances : DataFrame
        The ``utterances`` table: what renders the same words reports the same, quoted or not.
    echoes : DataFrame
        The ``echoes`` table: what is house text is no point.
    params : PointParams, optional

    Returns
    -------
    DataFrame
        The ``points`` table. Points of two articles or more; within a story they are numbered in the order in which the
        articles tell them.
    """
    params = params or PointParams()
    said = pairs.said
    house_text = both_sides(echoes[echoes.kind == "house text"])
    pairs = without(same_words(pairs, utterances), house_text)
    models = _models(pairs)
    pairs = without_copies(pairs)
    probability = on_one_day(articles, pairs, params.days, params.apart).probability
    groups = _merged(said, [
        group
        for chain, links in _chains(len(said), pairs, probability, params)
        for group in _joined(chain, links, pairs, probability, params)
    ])  # fmt: skip
    groups = [_with_copies(group, models) for group in groups]
    ids = said.tokens.article_ids
    story = dict(zip(stories.article_id, stories.story_id, strict=True))
    shown = _shown(articles)
    n_sentences = np.bincount(said.article, minlength=len(ids))
    rows = []
    for group in sorted(groups, key=lambda members: _order(said.article, said.place, n_sentences, members, ids, story)):
        names = [ids[k] for k in said.article[group]]
        point = {
            "story_id": story[names[0]],
            "n_articles": len(set(names)),
            "n_outlets": len({shown[x] for x in names}),
        }
        rows.append((point, group))
    return tables.make("points", [
        {**point, "point": f"P{number}", "article_id": ids[said.article[k]], "start": start, "end": end}
        for number, (point, group) in enumerate(rows, 1) for k, start, end in _spans(said, group)
    ])  # fmt: skip


def _merged(said: SentenceWords, groups: list[Ints64]) -> list[Ints64]:
    """Put groups of parts of the same sentences together: where whole sentences agree, their parts are one point."""
    found: dict[bytes, list[Ints64]] = {}
    for group in groups:
        found.setdefault(np.unique(said.sentence[group]).tobytes(), []).append(group)
    return [np.unique(np.concatenate(some)) for some in found.values()]


def _models(pairs: Pairs) -> dict[int, list[int]]:
    """List the sentences that each stands for, see :class:`nlp_helpers.sentence_pairs.pairs.Pairs`."""
    found: dict[int, list[int]] = {}
    for copy, model in zip(pairs.copy.tolist(), pairs.model.tolist(), strict=True):
        found.setdefault(model, []).append(copy)
    return found


def _with_copies(group: Ints64, models: dict[int, list[int]]) -> Ints64:
    more = [copy for k in group.tolist() for copy in models.get(k, ())]
    return np.unique(np.concatenate([group, np.array(more, np.int64)])) if more else group


def _spans(said: SentenceWords, group: Ints64) -> list[tuple[int, int, int]]:
    """Give each sentence of a group, by one of its parts, and where the words stand that carry the point."""
    spans: dict[int, tuple[int, int, int]] = {}
    for k in group.tolist():
        begun = spans.get(int(said.sentence[k]), (k, int(said.start[k]), 0))
        spans[int(said.sentence[k])] = (*begun[:2], int(said.end[k]))
    return list(spans.values())


def _shown(articles: pd.DataFrame) -> dict[str, str]:
    """Name each article's outlet; without one it stands for itself."""
    outlets = articles.outlet if "outlet" in articles else pd.Series(pd.NA, articles.index)
    return {
        article_id: f"of {article_id}" if pd.isna(outlet) else str(outlet)
        for article_id, outlet in zip(articles.article_id, outlets, strict=True)
    }


def _order(
    article: Ints64, place: Ints64, n_sentences: Ints64, members: Ints64, ids: list[str], story: dict[str, str]
) -> tuple[tuple[int, str], float, int]:
    """Sort points by story, then by how far down the articles tell them on average, each by its first sentence."""
    firsts: dict[int, float] = {}
    for k in members.tolist():
        firsts.setdefault(int(article[k]), place[k] / n_sentences[article[k]])
    name = story[ids[article[members[0]]]]
    return (len(name), name), float(f"{np.mean(list(firsts.values())):.6g}"), int(members[0])


def _chains(n: int, pairs: Pairs, probability: Floats32, params: PointParams) -> list[tuple[Ints64, Ints64]]:
    """List sets of parts that probable pairs connect, at most `most` at once, and the pairs among each."""
    found: list[tuple[Ints64, Ints64]] = []
    waiting = [(np.arange(len(pairs.one)), params.least)]
    while waiting:
        inside, least = waiting.pop()
        kept = inside[probability[inside] >= least]
        links = coo_matrix((np.ones(len(kept)), (pairs.one[kept], pairs.other[kept])), shape=(n, n))
        label = connected_components(links, directed=False)[1]
        linked = np.unique(np.concatenate([pairs.one[kept], pairs.other[kept]]))
        within = inside[label[pairs.one[inside]] == label[pairs.other[inside]]]
        members = _by(label[linked], linked)
        for number, among in _by(label[pairs.one[within]], within).items():
            chain = members.get(number, linked[:0])
            if len(chain) > params.most and least < _ALL_BUT_SURE:
                waiting.append((among, (1 + least) / 2))
            elif len(chain) > 1:
                found.append((chain, among))
    return found


def _by(label: Ints64, values: Ints64) -> dict[int, Ints64]:
    """Sort values by their label."""
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return {int(label[some[0]]): values[some] for some in np.split(order, cuts) if len(some)}


def _joined(chain: Ints64, links: Ints64, pairs: Pairs, probability: Floats32, params: PointParams) -> list[Ints64]:
    """Join the parts of a chain by average linkage; give the groups of two articles or more, sorted."""
    likely = np.zeros((len(chain), len(chain)))
    likely[np.searchsorted(chain, pairs.one[links]), np.searchsorted(chain, pairs.other[links])] = probability[links]
    likely = np.maximum(likely, likely.T)
    upper = np.triu_indices(len(chain), 1)
    label = fcluster(linkage(1 - likely[upper], "average"), 1 - params.least, "distance")
    article = pairs.said.article[chain]
    groups = [_agreeing(np.flatnonzero(label == number), article, likely, params.least) for number in np.unique(label)]
    return [np.sort(chain[_with_others(group, article, likely, params.least)]) for group in groups if len(group)]


def _agreeing(group: Ints64, article: Ints64, likely: Floats64, least: float) -> Ints64:
    """Leave out, the worst first, what does not say what the other articles of the group say; nothing is left of one article."""
    own = article[group]
    if (own == own[:1]).all():
        return group[:0]
    elsewhere = own[:, None] != own[None, :]
    weight = likely[np.ix_(group, group)] * elsewhere
    total, n = weight.sum(axis=1), elsewhere.sum(axis=1)
    kept = np.ones(len(group), bool)
    while (own[kept] != own[kept][0]).any():
        mean = np.where(kept, total / np.maximum(n, 1), np.inf)
        worst = int(mean.argmin())
        if mean[worst] >= least:
            return group[kept]
        kept[worst] = False
        total, n = total - weight[worst], n - elsewhere[worst]
    return group[:0]


def _with_others(group: Ints64, article: Ints64, likely: Floats64, least: float) -> Ints64:
    """Add for each article that the group lacks its best sentence that says the same, though it stands in another group."""
    mean = likely[:, group].mean(axis=1)
    mean[np.isin(article, article[group])] = 0
    best: dict[int, int] = {}
    for k in np.flatnonzero(mean >= least).tolist():
        held = best.get(int(article[k]))
        if held is None or mean[k] > mean[held]:
            best[int(article[k])] = k
    return np.concatenate([group, np.array(sorted(best.values()), np.int64)])
