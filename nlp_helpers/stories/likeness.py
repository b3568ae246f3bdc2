"""How alike articles are: tf-idf vectors of words and names, the lede counting most, times closeness in time.

In: ``articles`` and body ``blocks``. Out: for groups of articles that could be one story, the similarity of each pair, and
the tree of average linkage cut at any threshold. :mod:`nlp_helpers.stories.terms` reads the terms,
:mod:`nlp_helpers.stories.neighbours` finds the groups, and :mod:`nlp_helpers.stories` decides where to cut.

A corpus about one affair is small and all of it shares the affair's words, so its own document frequencies say little:
five articles can't tell 'talks' from 'said'. Hence `unseen`: the frequencies are smoothed as if so many more articles had
been read, with the words that news in general holds (``data/word_shares.json``) and none of the others.

>>> titles = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
>>> articles = pd.DataFrame({"article_id": list("abc"), "raw": titles, "title": titles})
>>> blocks = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
>>> Alike.of(Corpus.read(articles, blocks, LikenessParams()), np.arange(3)).values.round(2).tolist()
[0.5, 0.0, 0.0]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import linkage
from scipy.sparse import csr_matrix, diags_array
from scipy.spatial.distance import squareform

from nlp_helpers.stories import neighbours
from nlp_helpers.stories.neighbours import six
from nlp_helpers.stories.terms import Reader, Reading, site_words, word_shares
from nlp_helpers.text.array_types import Floats64, Ints64
from nlp_helpers.text.function_words import function_words

_LABEL_LENGTH = 80
# Words of sites, such as 'newsletter', stand in what cleaning overlooks; they may be the matter, but seldom are.
_SITE_WEIGHT = 0.1


@dataclass(frozen=True)
class LikenessParams:
    """How it is measured how alike two articles are.

    Parameters
    ----------
    title_weight : float
        How many times a term of the title counts as much as the first one of the body.
    lede_weight, lede_terms : float
        How many times a term counts that opens the body, and after how many terms half of what is above 1 is left:
        news tells first what happened. Stop words are no terms.
    name_weight : float
        How much names of two words or more weigh beside their words; 0 leaves them out.
    rareness : float
        Power of the inverse document frequency: the higher, the more rare terms weigh.
    unseen : float
        Number of articles of other news by which document frequencies are smoothed.
    doubt : float
        How much a text must say for its vector to be about of length 1, so that texts that say next to nothing are like no
        others: a word that news in general does not have and that opens the body says 85, a common one under 1.
    days : float
        Standard deviation of the Gaussian by which similarity falls off with the days between two articles.
    largest : int
        Articles that are linked at once; a larger chain of articles that are alike is taken apart first.
    """

    title_weight: float = 2.0
    lede_weight: float = 100.0
    lede_terms: float = 25.0
    name_weight: float = 0.8
    rareness: float = 1.7
    unseen: float = 60.0
    doubt: float = 30.0
    days: float = 5.0
    largest: int = 1000

    def __post_init__(self) -> None:
        if not (self.days > 0 and self.unseen >= 1 and self.largest > 1 and self.lede_weight > 0 and self.doubt >= 0):
            raise ValueError(
                f"days > 0, unseen >= 1, largest > 1, lede_weight > 0 and doubt >= 0 are needed, not {self}"
            )


@dataclass(frozen=True)
class Corpus:
    """What is compared, in the order of article_id: the order of the rows that came in leaves no trace."""

    ids: list[str]
    titles: list[str]
    openings: list[str]
    terms: csr_matrix  # (n_articles, n_terms), tf-idf, rows of length 1 or a little less (0 without a term)
    days: Floats64  # (n_articles, 2), first and last possible day, NaN where not known
    params: LikenessParams

    @classmethod
    def read(cls, articles: pd.DataFrame, blocks: pd.DataFrame, params: LikenessParams) -> Corpus:
        """Read titles, bodies and days, and weigh the words."""
        articles = articles.sort_values("article_id", kind="stable")
        ids = [str(x) for x in articles["article_id"]]
        raw = dict(zip(ids, articles["raw"], strict=True))
        headlines: dict[str, list[str]] = defaultdict(list)
        bodies: dict[str, list[str]] = defaultdict(list)
        ordered = blocks.sort_values(["article_id", "start"], kind="stable")
        for found, chosen in [(headlines, ordered["role"] == "headline"), (bodies, ordered["is_body"])]:
            kept = ordered[chosen.fillna(False).astype(bool)]
            for key, start, end in zip(kept["article_id"], kept["start"], kept["end"], strict=True):
                found[str(key)].append(raw[str(key)][start:end])
        stated = [" ".join(headlines[key]) for key in ids]
        titles = [" ".join(str(title).split()) for title in articles["title"].where(articles["title"].notna(), stated)]
        languages = articles.get("language", pd.Series(None, index=articles.index, dtype=object))
        readers = {words: Reader(words) for words in {function_words(language) for language in set(languages)}}
        readings = (
            readers[function_words(language)].read(title, bodies[key])
            for key, title, language in zip(ids, titles, languages, strict=True)
        )
        openings = [" ".join(next(iter(bodies[key]), "").split()) for key in ids]
        return cls(ids, titles, openings, _tf_idf(readings, params), _days(articles), params)

    def near(self, i: Ints64, j: Ints64) -> Floats64:
        """Return what the days between articles `i` and `j` leave of their similarity; all of it if one is undated."""
        first, last = self.days[:, 0], self.days[:, 1]
        gap = np.maximum(np.maximum(first[i] - last[j], first[j] - last[i]), 0)
        return np.where(np.isnan(gap), 1.0, np.exp(-0.5 * (gap / self.params.days) ** 2))

    def groups(self, low: float) -> Iterator[Ints64]:
        """Yield the articles that a chain of pairs with similarity `low` or more connects.

        No story crosses them: for two clusters to be alike by `low` on average, one pair of theirs must be. More than
        `largest` in one chain are taken apart first, see :func:`nlp_helpers.stories.neighbours.pieces`.
        """
        copies = self._copies()
        first = np.array([group[0] for group in copies], dtype=np.int64)

        def near(i: Ints64, j: Ints64) -> Floats64:
            return self.near(first[i], first[j])

        i, j, values = neighbours.alike_pairs(self.terms[first], near, low)
        for piece in neighbours.pieces(len(first), i, j, values, low, self.params.largest):
            members = np.array([k for at in piece for k in copies[at]], dtype=np.int64)
            for at in range(0, len(members), self.params.largest):  # more copies of one text than can be linked
                yield np.sort(members[at : at + self.params.largest])

    def _copies(self) -> list[list[int]]:
        """List the articles that say the same on the same day together, and all others alone."""
        groups: dict[bytes | int, list[int]] = {}
        indptr = self.terms.indptr
        for k, (start, end) in enumerate(pairwise(indptr.tolist())):
            text = self.terms.indices[start:end].tobytes() + self.terms.data[start:end].tobytes()
            groups.setdefault(text + self.days[k].tobytes() if text else k, []).append(k)
        return list(groups.values())

    def label(self, members: Ints64) -> str | None:
        """Return the words of the member that is most like all others, rather of one that has a title."""
        terms = self.terms[members]
        total = six(terms @ np.asarray(terms.sum(axis=0)).ravel())
        best = max(range(len(members)), key=lambda k: (bool(self.titles[members[k]]), total[k], -members[k]))
        words = self.titles[members[best]] or self.openings[members[best]]
        if len(words) > _LABEL_LENGTH:
            words = words[: _LABEL_LENGTH + 1].rpartition(" ")[0] or words[:_LABEL_LENGTH]
        return words or None


@dataclass(frozen=True)
class Alike:
    """How alike the articles of one group are: a value for each pair."""

    members: Ints64  # positions in the corpus
    first: Ints64  # (n_pairs,), positions in `members`
    second: Ints64
    values: Floats64

    @classmethod
    def of(cls, corpus: Corpus, members: Ints64) -> Alike:
        """Compare each two of these articles."""
        first, second = np.triu_indices(len(members), 1)
        terms = corpus.terms[members]
        values = (terms @ terms.T).toarray()[first, second]
        return cls(members, first, second, six(values * corpus.near(members[first], members[second])))

    def likely(self, found: Ints64, even: float, steep: float) -> Floats64:
        """Give the mean chance that a member's story mates share its event; alone, that its nearest one does not."""
        n, same = len(self.members), found[self.first] == found[self.second]
        chance = 1 / (1 + (even / np.maximum(self.values, 1e-6)) ** steep)
        total = np.bincount(self.first[same], chance[same], n) + np.bincount(self.second[same], chance[same], n)
        nearest = np.zeros(n)
        np.maximum.at(nearest, self.first, chance)
        np.maximum.at(nearest, self.second, chance)
        mates = np.bincount(found)[found] - 1
        return six(np.where(mates > 0, total / np.maximum(mates, 1), 1 - nearest))

    def silhouettes(self, found: Ints64, only: bool) -> Floats64:
        """Give the members' silhouettes (Rousseeuw 1987): how much more alike they are to their own cluster than to the next.

        Articles of other groups are alike by about 0; `only` says that there are none.
        """
        order = np.argsort(found, kind="stable")
        starts = np.flatnonzero(np.diff(found[order], prepend=-1))
        if len(starts) == len(found) or (only and len(starts) == 1):
            return np.zeros(len(found))
        sums = np.add.reduceat(self._square[:, order], starts, axis=1)
        sizes, rows = np.diff(starts, append=len(found)), np.arange(len(found))
        own = sums[rows, found] / np.maximum(sizes[found] - 1, 1)
        means = sums / sizes
        means[rows, found] = 0
        nearest = means.max(axis=1)
        width = 1 - np.minimum(own, nearest)
        return np.where((sizes[found] > 1) & (width > 0), (own - nearest) / np.maximum(width, 1e-12), 0)

    @cached_property
    def _square(self) -> Floats64:
        return squareform(self.values)

    def cut(self, thresholds: Floats64) -> Ints64:
        """Give each member's cluster at each threshold, numbered from 0: shape (n_thresholds, n_members)."""
        return cut(self.values, len(self.members), thresholds)


def cut(values: Floats64, n: int, thresholds: Floats64) -> Ints64:
    """Cut the tree of average linkage over `n` articles; `values` holds each pair's similarity in scipy's order."""
    found = np.tile(np.arange(n), (len(thresholds), 1))
    found[values.min(initial=1) >= thresholds] = 0
    open_ = np.flatnonzero((values.max(initial=0) >= thresholds) & (values.min(initial=1) < thresholds))
    if len(open_):
        tree = linkage(1 - values, "average")
        pairs = tree[:, :2].astype(np.int64).tolist()
        for at in open_:
            root = list(range(n))
            top = root + [0] * len(pairs)  # a member of the cluster of each node
            for node in range(int(np.searchsorted(tree[:, 2], 1 - thresholds[at], "right"))):
                one, other = (top[part] for part in pairs[node])
                root[max(one, other)] = top[n + node] = min(one, other)
            for member in range(n):
                root[member] = root[root[member]]
            found[at] = np.unique(root, return_inverse=True)[1]
    return found


def _tf_idf(readings: Iterator[Reading], params: LikenessParams) -> csr_matrix:
    """Weigh terms by the root of their count times a power of ``log((n + unseen) / (df + unseen * share + 0.5))``.

    Rows are made of length 1, or less as far as `doubt` counts against what the text says.
    """
    vocabulary: dict[str, int] = {}
    terms: list[Ints64] = []
    counts: list[Floats64] = []
    for reading in readings:
        headed, placed = reading.title, [*range(len(reading.body))]
        running = reading.body
        if params.name_weight:
            headed = headed + reading.title_names
            running = running + [name for _, name in reading.names]
            placed += [place for place, _ in reading.names]
        falling = 1 + (params.lede_weight - 1) / (1 + np.array(placed) / params.lede_terms)
        counts.append(np.concatenate([np.full(len(headed), params.title_weight * params.lede_weight), falling]))
        ids = [vocabulary.setdefault(term, len(vocabulary)) for term in headed + running]
        terms.append(np.array(ids, dtype=np.int64))
    shape = (len(terms), max(len(vocabulary), 1))
    if not vocabulary:
        return csr_matrix(shape)
    starts = np.concatenate([[0], np.cumsum([len(ids) for ids in terms])])
    matrix = csr_matrix((np.concatenate(counts), np.concatenate(terms), starts), shape=shape)
    matrix.sum_duplicates()
    share = np.array([word_shares().get(term, 0.0) for term in vocabulary])
    known = np.where([" " in term for term in vocabulary], params.name_weight, 1.0)
    known[[term in site_words() for term in vocabulary]] *= _SITE_WEIGHT

    def weights(n: int, frequency: Ints64) -> Floats64:
        rarity = np.log((n + params.unseen) / (frequency + params.unseen * share + 0.5))
        return known * np.maximum(rarity, 0.01) ** params.rareness

    matrix.data = np.sqrt(matrix.data / params.lede_weight)
    # What a text says is told from other news alone: a hundred copies of one article say as much as one of them.
    says = matrix.power(2) @ weights(1, np.ones(shape[1], np.int64)) ** 2
    frequency = np.bincount(matrix.indices, minlength=shape[1])
    matrix.data *= weights(int((np.diff(matrix.indptr) > 0).sum()), frequency)[matrix.indices]
    lengths = np.sqrt(np.asarray(matrix.power(2).sum(axis=1)).ravel())
    scale = np.sqrt(says / np.maximum(says + params.doubt, 1e-9)) / np.maximum(lengths, 1e-12)
    weighed = csr_matrix(diags_array(scale) @ matrix)
    weighed.sort_indices()
    return weighed


def _days(articles: pd.DataFrame) -> Floats64:
    days = np.full((len(articles), 2), np.nan)
    for side, column in enumerate(["published_from", "published_to"]):
        for row, value in enumerate(articles.get(column, [])):
            if not pd.isna(value):
                days[row, side] = date.fromisoformat(str(value)[:10]).toordinal()
    if "published_basis" in articles:
        days[(articles["published_basis"] == "inferred").fillna(False).to_numpy(bool)] = np.nan
    return days
