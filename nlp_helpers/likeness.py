"""How alike articles are: tf-idf vectors with headline and lede counting more, times closeness in time.

In: ``articles`` and body ``blocks``. Out: for groups of articles that could be one story, the similarity of each pair, and
the tree of average linkage cut at any threshold. :mod:`nlp_helpers.stories` decides where to cut.

A corpus about one affair is small and all of it shares the affair's words, so its own document frequencies say little:
five articles can't tell 'talks' from 'said'. Hence `unseen`: the frequencies are smoothed as if so many more articles had
been read that hold none of the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from nlp_helpers.wordlists import function_words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Scripts written without spaces (Thai, Lao, Burmese, Khmer, Chinese, Japanese): pairs of characters stand in for words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel and other marks, which Python does not count as word characters, belong to the word they stand in.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_LETTERS = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])+"
_TERM = re.compile(rf"([{_UNSPACED}]+)|{_LETTERS}(?:['-]{_LETTERS})*")
_LABEL_LENGTH = 80
CHUNK = 512


@dataclass(frozen=True)
class LikenessParams:
    """How it is measured how alike two articles are.

    Parameters
    ----------
    title_weight : int
        How many times a word of the title counts.
    lede_weight, lede_terms : int
        How many times one of the first `lede_terms` terms of the body counts (stop words are no terms).
    unseen : float
        Number of articles, holding none of the words, by which document frequencies are smoothed.
    days : float
        Standard deviation of the Gaussian by which similarity falls off with the days between two articles.
    largest : int
        Articles that are linked at once; a larger group of connected articles is first split at higher thresholds.
    """

    title_weight: int = 2
    lede_weight: int = 2
    lede_terms: int = 60
    unseen: float = 50.0
    days: float = 4.0
    largest: int = 2000

    def __post_init__(self) -> None:
        if not (self.days > 0 and self.unseen >= 1 and self.largest > 1):
            raise ValueError(f"days > 0, unseen >= 1 and largest > 1 are needed, not {self}")


@dataclass(frozen=True)
class Corpus:
    """What is compared, in the order of article_id: the order of the rows that came in leaves no trace."""

    ids: list[str]
    titles: list[str]
    openings: list[str]
    terms: csr_matrix  # (n_articles, n_terms), tf-idf, rows of length 1 (of length 0 for an article without a term)
    days: Floats  # (n_articles, 2), first and last possible day, NaN where not known
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
        documents = [
            _document(title, bodies[key], function_words(language), params)
            for key, title, language in zip(ids, titles, languages, strict=True)
        ]
        openings = [" ".join(next(iter(bodies[key]), "").split()) for key in ids]
        return cls(ids, titles, openings, _tf_idf(documents, params.unseen), _days(articles), params)

    def near(self, i: Ints, j: Ints) -> Floats:
        """Return what the days between articles `i` and `j` leave of their similarity; all of it if one is undated."""
        first, last = self.days[:, 0], self.days[:, 1]
        gap = np.maximum(np.maximum(first[i] - last[j], first[j] - last[i]), 0)
        return np.where(np.isnan(gap), 1.0, np.exp(-0.5 * (gap / self.params.days) ** 2))

    def groups(self, low: float) -> Iterator[Ints]:
        """Yield the articles that a chain of pairs with similarity `low` or more connects.

        No story crosses them: for two clusters to be alike by `low` on average, one pair of theirs must be.
        """
        pairs = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
        for start in range(0, len(self.ids), CHUNK):
            product = (self.terms[start : start + CHUNK] @ self.terms.T).tocoo()
            i, j = product.row.astype(np.int64) + start, product.col.astype(np.int64)
            values = six(product.data * self.near(i, j))
            kept = (j > i) & (values >= low)
            pairs.append((i[kept], j[kept], values[kept]))
        i, j, values = (np.concatenate(part) for part in zip(*pairs, strict=True))
        waiting = [(np.arange(len(self.ids)), low)] if self.ids else []
        while waiting:
            members, low = waiting.pop()
            part = np.full(len(self.ids), -1)
            part[members] = 0
            kept = (part[i] == 0) & (part[j] == 0) & (values >= low)
            graph = csr_matrix((np.ones(kept.sum(), bool), (i[kept], j[kept])), shape=(len(part), len(part)))
            part = connected_components(graph, directed=False)[1]
            order = members[np.argsort(part[members], kind="stable")]
            for group in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
                if len(group) > self.params.largest and low < 1:
                    waiting.append((group, min(low + 0.02, 1.0)))
                    continue
                for at in range(0, len(group), self.params.largest):  # more copies of one text than can be linked
                    yield group[at : at + self.params.largest]

    def label(self, members: Ints) -> str | None:
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

    members: Ints  # positions in the corpus
    first: Ints  # (n_pairs,), positions in `members`
    second: Ints
    values: Floats

    @classmethod
    def of(cls, corpus: Corpus, members: Ints) -> Alike:
        """Compare each two of these articles."""
        first, second = np.triu_indices(len(members), 1)
        terms = corpus.terms[members]
        values = (terms @ terms.T).toarray()[first, second]
        return cls(members, first, second, six(values * corpus.near(members[first], members[second])))

    def likely(self, found: Ints, even: float, steep: float) -> Floats:
        """Give the mean chance that a member's story mates share its event; alone, that its nearest one does not."""
        n, same = len(self.members), found[self.first] == found[self.second]
        chance = 1 / (1 + (even / np.maximum(self.values, 1e-6)) ** steep)
        total = np.bincount(self.first[same], chance[same], n) + np.bincount(self.second[same], chance[same], n)
        nearest = np.zeros(n)
        np.maximum.at(nearest, self.first, chance)
        np.maximum.at(nearest, self.second, chance)
        mates = np.bincount(found)[found] - 1
        return six(np.where(mates > 0, total / np.maximum(mates, 1), 1 - nearest))

    def separation(self, found: Ints, only: bool) -> float:
        """Sum the members' silhouettes (Rousseeuw 1987): how much more alike they are to their own cluster than to the next.

        Articles of other groups are alike by about 0; `only` says that there are none.
        """
        order = np.argsort(found, kind="stable")
        starts = np.flatnonzero(np.diff(found[order], prepend=-1))
        if len(starts) == len(found) or (only and len(starts) == 1):
            return 0.0
        sums = np.add.reduceat(squareform(self.values)[:, order], starts, axis=1)
        sizes, rows = np.diff(starts, append=len(found)), np.arange(len(found))
        column = np.unique(found, return_inverse=True)[1]
        own = sums[rows, column] / np.maximum(sizes[column] - 1, 1)
        means = sums / sizes
        means[rows, column] = 0
        nearest = means.max(axis=1)
        width = 1 - np.minimum(own, nearest)
        each = np.where((sizes[column] > 1) & (width > 0), (own - nearest) / np.maximum(width, 1e-12), 0)
        return float(each.sum())

    def cut(self, threshold: float, values: Floats | None = None) -> Ints:
        """Cut the tree of average linkage: each member's cluster, numbered from 0."""
        values = self.values if values is None else values
        if values.min(initial=1) >= threshold:
            return np.zeros(len(self.members), np.int64)
        if values.max(initial=0) < threshold:
            return np.arange(len(self.members))
        return fcluster(linkage(1 - values, "average"), 1 - threshold, "distance").astype(np.int64) - 1


def _document(title: str, body: list[str], passed_over: frozenset[str], params: LikenessParams) -> list[str]:
    """List the terms of an article, those of title and lede several times."""
    named = list(_terms(title, passed_over))
    paragraphs = [list(_terms(text, passed_over)) for text in body]
    # The title may stand in the body too, as its first line; it is not counted again.
    running = [term for terms in paragraphs if terms != named for term in terms]
    return named * params.title_weight + running[: params.lede_terms] * (params.lede_weight - 1) + running


def _terms(text: str, passed_over: frozenset[str]) -> Iterator[str]:
    """Yield the words that say something: lower case, no function words, no single letters."""
    for match in _TERM.finditer(unicodedata.normalize("NFKC", text).replace("\u2019", "'")):
        word = match[0].casefold()
        if match[1]:
            yield from (word[k : k + 2] for k in range(max(1, len(word) - 1)))
            continue
        word = word.removesuffix("'s")
        if len(word) > 1 and word.partition("'")[0] not in passed_over:
            yield word


def _tf_idf(documents: list[list[str]], unseen: float) -> csr_matrix:
    """Weigh terms by ``1 + log(count)`` times ``log((n + unseen) / (df + 0.5))``, and make rows of length 1."""
    if not any(documents):
        return csr_matrix((len(documents), 1))
    counts = CountVectorizer(analyzer=lambda terms: terms, dtype=np.float64).fit_transform(documents)
    counts.data = 1 + np.log(counts.data)
    n = sum(map(bool, documents))
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    counts.data *= np.log((n + unseen) / (frequency + 0.5))[counts.indices]
    return csr_matrix(normalize(counts))


def _days(articles: pd.DataFrame) -> Floats:
    days = np.full((len(articles), 2), np.nan)
    for side, column in enumerate(["published_from", "published_to"]):
        for row, value in enumerate(articles.get(column, [])):
            if not pd.isna(value):
                days[row, side] = date.fromisoformat(str(value)[:10]).toordinal()
    if "published_basis" in articles:
        days[(articles["published_basis"] == "inferred").fillna(False).to_numpy(bool)] = np.nan
    return days


def six(values: Floats) -> Floats:
    """Round to six significant digits, so that the last bit of a sum decides nothing."""
    values = np.where(values > 1e-12, values, 0.0)
    scale = 10.0 ** (5 - np.floor(np.log10(np.where(values > 0, values, 1.0))))
    return np.round(values * scale) / scale
