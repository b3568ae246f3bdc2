"""Which articles report the same event: their stories, how sure each article's place in one is, and a label.

In: ``articles`` and the body ``blocks``. Out: the table ``stories``, one row per article.

Two articles are alike when they share words that few articles have (the cosine of tf-idf vectors, headline and lede
counting more) and were published within a few days of each other. Articles that are alike enough on average are one
story (average linkage, cut at a threshold). The threshold decides, so :func:`over_thresholds` shows what others give,
and `membership` how much of an article's story stays together when words and threshold are drawn again.

A corpus about one affair is small and all of it shares the affair's words, so its own document frequencies say little:
five articles can't tell 'talks' from 'said'. Hence `unseen`: the frequencies are smoothed as if so many more
articles had been read that hold none of the words.

>>> import pandas as pd
>>> raw = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
>>> articles = pd.DataFrame({"article_id": list("abc"), "raw": raw, "title": raw})
>>> find_stories(articles, pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])).story_id.tolist()
['S1', 'S1', 'S2']
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer
from sklearn.preprocessing import normalize

from nlp_helpers import tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Scripts written without spaces (Thai, Lao, Burmese, Khmer, Chinese, Japanese): pairs of characters stand in for words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel and other marks, which Python does not count as word characters, belong to the word they stand in.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_LETTERS = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])+"
_TERM = re.compile(rf"([{_UNSPACED}]+)|{_LETTERS}(?:['-]{_LETTERS})*")
_LABEL_LENGTH = 80
_CHUNK = 512
# Similarities held at once while resampling; large groups of articles get fewer resamples (at least 5).
_HELD = 20_000_000


@dataclass(frozen=True)
class StoryParams:
    """How alike two articles of one story are, and how that is measured.

    The defaults are one set for everything, chosen on the wikinews and handpicked sets of frnsys/galaxy and on Gun
    Violence Archive incidents from cltl/LongTailQATask, whole and in draws of 2 to 15 articles.

    Parameters
    ----------
    threshold : float
        Average similarity from which two groups of articles are one story; a higher one makes more, smaller stories.
    title_weight : int
        How many times a word of the title counts.
    lede_weight, lede_terms : int
        How many times one of the first `lede_terms` terms of the body counts (stop words are no terms).
    unseen : float
        Number of articles, holding none of the words, by which document frequencies are smoothed.
    days : float
        Standard deviation of the Gaussian by which similarity falls off with the days between two articles.
    resamples : int
        How often words and threshold are drawn again for `membership`; 0 leaves it empty.
    spread : float
        Standard deviation of the threshold's logarithm in the resamples: the sets differ by about this in the
        threshold that suits them.
    even, steep : float
        Similarity at which two articles are as likely as not of one story, and how fast that changes with the logarithm
        of similarity: a logistic curve, fitted to pairs of articles from small draws of neighbouring stories.
    largest : int
        Articles that are linked at once; a larger group of connected articles is first split at higher thresholds.
    """

    threshold: float = 0.13
    title_weight: int = 2
    lede_weight: int = 2
    lede_terms: int = 60
    unseen: float = 50.0
    days: float = 4.0
    resamples: int = 50
    spread: float = 0.4
    even: float = 0.18
    steep: float = 3.0
    largest: int = 2000

    def __post_init__(self) -> None:
        if not (0 < self.threshold <= 1 and self.days > 0 and self.unseen >= 1 and self.largest > 1):
            raise ValueError(f"threshold in (0, 1], days > 0, unseen >= 1 and largest > 1 are needed, not {self}")


def find_stories(
    articles: pd.DataFrame, blocks: pd.DataFrame, params: StoryParams = StoryParams(), *, seed: int = 0
) -> pd.DataFrame:
    """Group the articles that report the same event.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw, title`` and, where known, ``published_from, published_to`` (ISO days). Days whose
        ``published_basis`` is ``inferred`` are not used, as they are inferred from the stories.
    blocks : DataFrame
        Columns ``article_id, start, end, role, is_body``.
    params : StoryParams
        The threshold and what it is compared with.
    seed : int
        For the resamples; `story_id` and `label` do not depend on it.

    Returns
    -------
    DataFrame
        The table ``stories``, one row per article. ``story_id`` is S1, S2, … by number of articles, then by smallest
        article_id. ``membership`` is the mean of two figures, each 1 where sure, for articles that stand alone too: how
        firm the grouping is (mean overlap, as Jaccard, of the article's story with the one it has in a resample), and how
        likely articles as alike as these are of one story (mean over the others of the story; for an article that stands
        alone, how unlikely that is with the nearest one). It is empty for an article without a single word to
        compare, which is a story of its own. ``label`` is the title of the most central article that has one, else
        the first words of its body, cut to 80 characters.

    Notes
    -----
    A resample gives each word a random weight (the Bayesian bootstrap, Rubin 1981) and draws the threshold around its
    value; comparing clusters with those of resamples by their Jaccard overlap follows Hennig (2007). Undated articles
    are compared by their words alone. Events of one affair told in the same words within days can't be told apart.

    Examples
    --------
    >>> raw = ["Fire guts the old mill", "Old mill destroyed by fire"]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "raw": raw, "title": raw,
    ...                          "published_from": ["2022-01-10", "2022-03-10"],
    ...                          "published_to": ["2022-01-10", "2022-03-10"]})
    >>> none = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
    >>> find_stories(articles, none)[["story_id", "label"]].values.tolist()
    [['S1', 'Fire guts the old mill'], ['S2', 'Old mill destroyed by fire']]
    """
    corpus = _Corpus.read(articles, blocks, params)
    low = params.threshold / 2
    random = np.random.default_rng(seed)
    thresholds = np.clip(params.threshold * np.exp(params.spread * random.standard_normal(params.resamples)), low, 1)
    weights = random.standard_exponential((corpus.terms.shape[1], params.resamples))
    lengths = np.sqrt(corpus.terms.power(2) @ weights)
    stories: list[tuple[Ints, str | None, Floats]] = []
    for group in corpus.groups(low):
        alike = _Alike.of(corpus, group)
        found = alike.cut(params.threshold)
        firm = _firmness(corpus, alike, found, thresholds, weights, lengths)
        sure = (firm + alike.likely(found, params.even, params.steep)) / 2
        for story in range(found.max() + 1):
            inside = np.flatnonzero(found == story)
            stories.append((group[inside], corpus.label(group[inside]), sure[inside]))
    stories.sort(key=lambda story: (-len(story[0]), story[0][0]))
    worded = np.diff(corpus.terms.indptr) > 0
    rows = [
        {"article_id": corpus.ids[i], "story_id": f"S{number}", "label": label,
         "membership": None if np.isnan(membership) or not worded[i] else float(membership)}
        for number, (members, label, sure) in enumerate(stories, start=1)
        for i, membership in zip(members, sure, strict=True)
    ]  # fmt: skip
    return tables.make("stories", rows)


def similarity(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    params: StoryParams = StoryParams(),
    *,
    among: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Show how alike the articles are, which is what :func:`find_stories` groups by.

    Parameters
    ----------
    articles, blocks, params
        As for :func:`find_stories`.
    among : iterable of str, optional
        The articles wanted, all by default: n of them make n² values. Words are weighed by all articles either way.

    Returns
    -------
    DataFrame, shape (n_articles, n_articles)
        Cosine of the tf-idf vectors times the Gaussian of the days between; index and columns are the sorted
        article_id, and the diagonal is 1.

    Examples
    --------
    >>> raw = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
    >>> articles = pd.DataFrame({"article_id": list("abc"), "raw": raw, "title": raw})
    >>> blocks = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
    >>> similarity(articles, blocks).loc["a"].round(2).tolist()
    [1.0, 0.42, 0.0]
    """
    corpus = _Corpus.read(articles, blocks, params)
    wanted = set(corpus.ids if among is None else among)
    members = np.array([i for i, article_id in enumerate(corpus.ids) if article_id in wanted], dtype=np.int64)
    alike = _Alike.of(corpus, members)
    full = np.eye(len(members))
    full[alike.first, alike.second] = full[alike.second, alike.first] = alike.values
    ids = pd.Index([corpus.ids[i] for i in members], name="article_id", dtype=object)
    return pd.DataFrame(full, index=ids, columns=ids)


def over_thresholds(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    params: StoryParams = StoryParams(),
    *,
    thresholds: Iterable[float] = (0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5),
) -> pd.DataFrame:
    """Show how the grouping changes with the threshold: stories that last over a wide range are the clear ones.

    Parameters
    ----------
    articles, blocks, params, thresholds
        As for :func:`find_stories`, with average similarities above 0 to cut at, in place of the one in `params`.

    Returns
    -------
    DataFrame
        One row per threshold: ``threshold``, ``n_stories``, ``largest`` (articles of the largest story) and
        ``n_grouped`` (articles that share their story with another).

    Examples
    --------
    >>> raw = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
    >>> articles = pd.DataFrame({"article_id": list("abc"), "raw": raw, "title": raw})
    >>> blocks = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
    >>> over_thresholds(articles, blocks, thresholds=[0.1, 0.9]).values.tolist()
    [[0.1, 2.0, 2.0, 2.0], [0.9, 3.0, 1.0, 0.0]]
    """
    wanted = sorted(set(thresholds))
    corpus = _Corpus.read(articles, blocks, params)
    sizes: dict[float, list[int]] = {threshold: [] for threshold in wanted}
    for group in corpus.groups(wanted[0]) if wanted else []:
        alike = _Alike.of(corpus, group)
        for threshold in wanted:
            sizes[threshold] += np.bincount(alike.cut(threshold)).tolist()
    rows = [(t, len(n), max(n, default=0), sum(x for x in n if x > 1)) for t, n in sizes.items()]
    return pd.DataFrame(rows, columns=["threshold", "n_stories", "largest", "n_grouped"])


@dataclass(frozen=True)
class _Corpus:
    """What is compared, in the order of article_id: the order of the rows that came in leaves no trace."""

    ids: list[str]
    titles: list[str]
    openings: list[str]
    terms: csr_matrix  # (n_articles, n_terms), tf-idf, rows of length 1 (of length 0 for an article without a term)
    days: Floats  # (n_articles, 2), first and last possible day, NaN where not known
    params: StoryParams

    @classmethod
    def read(cls, articles: pd.DataFrame, blocks: pd.DataFrame, params: StoryParams) -> _Corpus:
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
        documents = [_document(title, bodies[key], params) for key, title in zip(ids, titles, strict=True)]
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
        for start in range(0, len(self.ids), _CHUNK):
            product = (self.terms[start : start + _CHUNK] @ self.terms.T).tocoo()
            i, j = product.row.astype(np.int64) + start, product.col.astype(np.int64)
            values = _six(product.data * self.near(i, j))
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
        total = _six(terms @ np.asarray(terms.sum(axis=0)).ravel())
        best = max(range(len(members)), key=lambda k: (bool(self.titles[members[k]]), total[k], -members[k]))
        words = self.titles[members[best]] or self.openings[members[best]]
        if len(words) > _LABEL_LENGTH:
            words = words[: _LABEL_LENGTH + 1].rpartition(" ")[0] or words[:_LABEL_LENGTH]
        return words or None


@dataclass(frozen=True)
class _Alike:
    """How alike the articles of one group are: a value for each pair."""

    members: Ints  # positions in the corpus
    first: Ints  # (n_pairs,), positions in `members`
    second: Ints
    values: Floats

    @classmethod
    def of(cls, corpus: _Corpus, members: Ints) -> _Alike:
        first, second = np.triu_indices(len(members), 1)
        terms = corpus.terms[members]
        values = (terms @ terms.T).toarray()[first, second]
        return cls(members, first, second, _six(values * corpus.near(members[first], members[second])))

    def likely(self, found: Ints, even: float, steep: float) -> Floats:
        """Give the mean chance that a member's story mates share its event; alone, that its nearest one does not."""
        n, same = len(self.members), found[self.first] == found[self.second]
        chance = 1 / (1 + (even / np.maximum(self.values, 1e-6)) ** steep)
        total = np.bincount(self.first[same], chance[same], n) + np.bincount(self.second[same], chance[same], n)
        nearest = np.zeros(n)
        np.maximum.at(nearest, self.first, chance)
        np.maximum.at(nearest, self.second, chance)
        mates = np.bincount(found)[found] - 1
        return _six(np.where(mates > 0, total / np.maximum(mates, 1), 1 - nearest))

    def cut(self, threshold: float, values: Floats | None = None) -> Ints:
        """Cut the tree of average linkage: each member's cluster, numbered from 0."""
        values = self.values if values is None else values
        if values.min(initial=1) >= threshold:
            return np.zeros(len(self.members), np.int64)
        if values.max(initial=0) < threshold:
            return np.arange(len(self.members))
        return fcluster(linkage(1 - values, "average"), 1 - threshold, "distance").astype(np.int64) - 1


def _firmness(
    corpus: _Corpus, alike: _Alike, found: Ints, thresholds: Floats, weights: Floats, lengths: Floats
) -> Floats:
    """Return each member's mean Jaccard overlap of its story with its cluster in the resamples.

    Shapes: `thresholds` (n_resamples,), `weights` (n_terms, n_resamples), `lengths` (n_articles, n_resamples).
    """
    if len(alike.members) == 1 or not len(thresholds):
        return np.full(len(alike.members), 1.0 if len(thresholds) else np.nan)
    # Only pairs that might come to lie above a threshold are drawn again.
    close = np.flatnonzero(alike.values >= corpus.params.threshold / 2)
    i, j = alike.members[alike.first[close]], alike.members[alike.second[close]]
    resamples = min(len(thresholds), max(5, _HELD // len(close)))
    drawn = np.empty((len(close), resamples))
    for at in range(0, len(close), 20 * _CHUNK):
        a, b = i[at : at + 20 * _CHUNK], j[at : at + 20 * _CHUNK]
        shared = corpus.terms[a].multiply(corpus.terms[b]).tocsr() @ weights
        values = np.minimum(shared / (lengths[a] * lengths[b]), 1) * corpus.near(a, b)[:, None]
        drawn[at : at + len(a)] = _six(values[:, :resamples])
    overlap = np.zeros(len(alike.members))
    for k in range(resamples):
        values = alike.values.copy()
        values[close] = drawn[:, k]
        again = alike.cut(thresholds[k], values)
        both = found * len(found) + again
        common = np.bincount(both)[both]
        overlap += common / (np.bincount(found)[found] + np.bincount(again)[again] - common)
    return overlap / resamples


def _document(title: str, body: list[str], params: StoryParams) -> list[str]:
    """List the terms of an article, those of title and lede several times."""
    named = list(_terms(title))
    paragraphs = [list(_terms(text)) for text in body]
    # The title may stand in the body too, as its first line; it is not counted again.
    running = [term for terms in paragraphs if terms != named for term in terms]
    return named * params.title_weight + running[: params.lede_terms] * (params.lede_weight - 1) + running


def _terms(text: str) -> Iterator[str]:
    """Yield the words that say something: lower case, no English stop words, no single letters."""
    for match in _TERM.finditer(unicodedata.normalize("NFKC", text).replace("\u2019", "'")):
        word = match[0].casefold()
        if match[1]:
            yield from (word[k : k + 2] for k in range(max(1, len(word) - 1)))
            continue
        word = word.removesuffix("'s")
        if len(word) > 1 and word.partition("'")[0] not in ENGLISH_STOP_WORDS:
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


def _six(values: Floats) -> Floats:
    """Round to six significant digits, so that the last bit of a sum decides nothing."""
    values = np.where(values > 1e-12, values, 0.0)
    scale = 10.0 ** (5 - np.floor(np.log10(np.where(values > 0, values, 1.0))))
    return np.round(values * scale) / scale
