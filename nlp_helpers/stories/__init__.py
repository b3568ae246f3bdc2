"""Which articles report the same event: their stories, how sure each article's place in one is, and a label.

In: ``articles`` and the body ``blocks``. Out: the table ``stories``, one row per article.

Articles that are alike enough on average are one story: average linkage, cut at a threshold. No threshold suits every pile,
since all articles about one affair are rather alike. So it is chosen: near the value that labelled collections ask for, but
where stories stand out from one another. :func:`over_thresholds` shows what others give, and `membership` how sure an
article's place is.

To be read in this order:

- :mod:`~nlp_helpers.stories.terms`: the words and names by which articles are compared;
- :mod:`~nlp_helpers.stories.likeness`: how alike two articles are;
- :mod:`~nlp_helpers.stories.neighbours`: which of many articles are compared at all;
- :mod:`~nlp_helpers.stories.cuts`: which threshold is chosen.

>>> import pandas as pd
>>> raw = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
>>> articles = pd.DataFrame({"article_id": list("abc"), "raw": raw, "title": raw})
>>> find_stories(articles, pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])).story_id.tolist()
['S1', 'S1', 'S2']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_helpers import tables
from nlp_helpers.stories.cuts import CutParams, Cuts, Group
from nlp_helpers.stories.likeness import Alike, Corpus, cut
from nlp_helpers.stories.neighbours import CHUNK, six
from nlp_helpers.text.array_types import Floats64, Ints64

# Similarities drawn while resampling; a larger pile gets fewer resamples, but at least so many.
_DRAWN = 2_000_000
_FEWEST = 10


@dataclass(frozen=True)
class StoryParams(CutParams):
    """How alike two articles of one story are, and how sure that is; the rest is inherited.

    The defaults are one set for everything, chosen on the wikinews and handpicked sets of frnsys/galaxy and on Gun
    Violence Archive incidents from cltl/LongTailQATask, whole, in parts, and in draws of 2 to 15 articles: from any
    stories, from one, from stories near each other, and from stories of one affair.

    Parameters
    ----------
    resamples : int
        How often words and threshold are drawn again for `membership`; 0 leaves it empty. Piles with more than 40,000
        pairs of articles that are alike get fewer resamples, down to 10.
    spread : float
        Standard deviation of the logarithm of `threshold` in the resamples: the sets differ by about this in the
        threshold that suits them.
    even, steep : float
        Similarity at which two articles are as likely as not of one story, and how fast that changes with the logarithm
        of similarity: a logistic curve, fitted to pairs of articles from small draws of neighbouring stories.
    """

    resamples: int = 50
    spread: float = 0.8
    even: float = 0.11
    steep: float = 2.2


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
        The table ``stories``, one row per article. ``story_id`` is S1, S2, … (S01 where there are ten or more) by number
        of articles, then by smallest article_id. ``membership`` is the mean of two figures, each 1 where sure, for
        articles that stand alone too: how firm the grouping is (mean overlap, as Jaccard, of the article's story with the
        one it has in a resample), and how likely articles as alike as these are of one story (mean over the others of the
        story; for an article that stands alone, how unlikely that is with the nearest one). It is empty for an article
        without a single word to compare, which is a story of its own, and where there is no other article. ``label`` is
        the title of the most central article that has one, else the first words of its body, cut to 80 characters.

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
    corpus = Corpus.read(articles, blocks, params)
    cuts = Cuts.of(corpus, params)
    draws = _Draws.of(corpus, cuts, params, seed)
    stories: list[tuple[Ints64, str | None, Floats64]] = []
    for group in cuts.groups:
        members, found = group.alike.members, cuts.found(group, params.threshold)
        sure = (draws.firmness(group, found) + group.alike.likely(found, params.even, params.steep)) / 2
        for story in range(found.max() + 1):
            inside = np.flatnonzero(found == story)
            stories.append((members[inside], corpus.label(members[inside]), sure[inside]))
    stories.sort(key=lambda story: (-len(story[0]), story[0][0]))
    worded = np.diff(corpus.terms.indptr) > 0
    rows = [
        {"article_id": corpus.ids[i], "story_id": f"S{number:0{len(str(len(stories)))}}", "label": label,
         "membership": None if np.isnan(membership) or not worded[i] or len(worded) < 2 else float(membership)}
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
        Cosine of the tf-idf vectors, a little less where a text is so short that it says next to nothing, times the
        Gaussian of the days between; index and columns are the sorted article_id, and the diagonal is 1.

    Examples
    --------
    >>> raw = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
    >>> articles = pd.DataFrame({"article_id": list("abc"), "raw": raw, "title": raw})
    >>> blocks = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
    >>> similarity(articles, blocks).loc["a"].round(2).tolist()
    [1.0, 0.5, 0.0]
    """
    corpus = Corpus.read(articles, blocks, params)
    wanted = set(corpus.ids if among is None else among)
    members = np.array([i for i, article_id in enumerate(corpus.ids) if article_id in wanted], dtype=np.int64)
    alike = Alike.of(corpus, members)
    full = np.eye(len(members))
    full[alike.first, alike.second] = full[alike.second, alike.first] = alike.values
    ids = pd.Index([corpus.ids[i] for i in members], name="article_id", dtype=object)
    return pd.DataFrame(full, index=ids, columns=ids)


def over_thresholds(articles: pd.DataFrame, blocks: pd.DataFrame, params: StoryParams = StoryParams()) -> pd.DataFrame:
    """Show how the grouping changes with the threshold: stories that last over a wide range are the clear ones.

    Parameters
    ----------
    articles, blocks, params
        As for :func:`find_stories`.

    Returns
    -------
    DataFrame
        One row per threshold that is tried: ``threshold, n_stories, largest`` (articles of the largest story),
        ``n_grouped`` (articles that share their story with another), ``separation`` (mean silhouette: how much more alike
        articles are to their own story than to the next, from -1 to 1) and ``chosen``: best for the pile as a whole. A
        large affair within it may be cut at another one, see :class:`nlp_helpers.stories.cuts.CutParams`.

    Examples
    --------
    >>> raw = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
    >>> articles = pd.DataFrame({"article_id": list("abc"), "raw": raw, "title": raw})
    >>> blocks = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
    >>> tried = over_thresholds(articles, blocks)
    >>> tried[tried.chosen][["threshold", "n_stories", "largest"]].values.tolist()
    [[0.095, 2.0, 2.0]]
    """
    cuts = Cuts.of(Corpus.read(articles, blocks, params), params)
    chosen = cuts.chosen(np.array([params.threshold]), cuts.separations[:, None])[0, 0]
    rows = []
    for at, threshold in enumerate(cuts.grid):
        sizes = [int(n) for group in cuts.groups for n in np.bincount(group.labels[at])]
        grouped = sum(n for n in sizes if n > 1)
        rows.append((threshold, len(sizes), max(sizes, default=0), grouped, cuts.separations[at], at == chosen))
    return pd.DataFrame(rows, columns=["threshold", "n_stories", "largest", "n_grouped", "separation", "chosen"])


def in_order(articles: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """List the articles story by story, each story's from its first day to its last; those of no known day come last.

    The order is for reading: of two articles that may be of the same day neither is earlier, see
    :func:`nlp_helpers.about.days.earlier`.

    Parameters
    ----------
    articles, stories : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        ``story_id, n_story`` (how many articles the story has), ``article_id, outlet, published_from, published_to``.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> in_order(found["articles"], found["stories"])[["story_id", "n_story", "article_id"]].values.tolist()[:2]
    [['S1', 2, 'pier-1'], ['S1', 2, 'pier-2']]
    """
    about = articles[["article_id", "outlet", "published_from", "published_to"]]
    rows = stories[["story_id", "article_id"]].merge(about, on="article_id")
    rows.insert(1, "n_story", rows.groupby("story_id").article_id.transform("size"))
    columns = ["story_id", "published_from", "published_to", "article_id"]
    return rows.sort_values(columns, na_position="last", kind="stable", ignore_index=True)


def differences(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Show which articles are in other company in another grouping.

    Parameters
    ----------
    one, other : DataFrame
        Two tables ``stories`` of the same articles; the names of their stories need have nothing in common.

    Returns
    -------
    DataFrame
        A row for each article whose story holds other articles: ``article_id, story_id, n_articles, story_id_other,
        n_articles_other``.

    Examples
    --------
    >>> one = tables.make("stories", [{"article_id": a, "story_id": s} for a, s in [("a", "S1"), ("b", "S1"), ("c", "S2")]])
    >>> other = tables.make("stories", [{"article_id": a, "story_id": s} for a, s in [("a", "S2"), ("b", "S3"), ("c", "S1")]])
    >>> differences(one, other).article_id.tolist()
    ['a', 'b']
    """
    held = [table.groupby("story_id").article_id.agg(frozenset) for table in (one, other)]
    both = one[["article_id", "story_id"]].merge(
        other[["article_id", "story_id"]], on="article_id", suffixes=("", "_other")
    )
    here, there = both.story_id.map(held[0]), both.story_id_other.map(held[1])
    both["n_articles"], both["n_articles_other"] = here.map(len), there.map(len)
    columns = ["article_id", "story_id", "n_articles", "story_id_other", "n_articles_other"]
    return both[[a != b for a, b in zip(here, there, strict=True)]][columns].reset_index(drop=True)


@dataclass(frozen=True)
class _Draws:
    """What is drawn for the resamples: weights of words, and thresholds."""

    corpus: Corpus
    cuts: Cuts
    expected: Floats64  # (n_resamples,)
    weights: Floats64  # (n_terms, n_resamples)
    lengths: Floats64  # (n_articles, n_resamples), of the weighted vectors

    @classmethod
    def of(cls, corpus: Corpus, cuts: Cuts, params: StoryParams, seed: int) -> _Draws:
        random = np.random.default_rng(seed)
        close = sum(int((group.alike.values >= cuts.grid[0]).sum()) for group in cuts.groups)
        resamples = min(params.resamples, max(_FEWEST, _DRAWN // max(close, 1)))
        expected = params.threshold * np.exp(params.spread * random.standard_normal(resamples))
        weights = random.standard_exponential((corpus.terms.shape[1], resamples))
        squares = corpus.terms.power(2)
        doubt = np.where(np.diff(corpus.terms.indptr) > 0, 1 - np.asarray(squares.sum(axis=1)).ravel(), 0)
        return cls(corpus, cuts, expected, weights, np.sqrt(squares @ weights + doubt[:, None]))

    def firmness(self, group: Group, found: Ints64) -> Floats64:
        """Return each member's mean Jaccard overlap of its story with its cluster in the resamples."""
        alike, resamples = group.alike, len(self.expected)
        if len(alike.members) == 1 or not resamples:
            return np.full(len(alike.members), 1.0 if resamples else np.nan)
        n, one, other = len(alike.members), alike.first, alike.second
        thresholds = self.cuts.grid[self.cuts.places(group, self.expected)]
        close, drawn = self._drawn(alike)
        mates = found[one] == found[other]
        size, overlap = np.bincount(found)[found], np.zeros(n)
        for k in range(resamples):
            values = alike.values.copy()
            values[close] = drawn[:, k]
            levels, level = np.unique(thresholds[k], return_inverse=True)
            again = cut(values, n, levels)[level, np.arange(n)] + level * n
            together = again[one] == again[other]
            kept, common = together & mates, np.ones(n)
            common += np.bincount(one[kept], minlength=n) + np.bincount(other[kept], minlength=n)
            drawn_size = 1 + np.bincount(one[together], minlength=n) + np.bincount(other[together], minlength=n)
            overlap += common / (size + drawn_size - common)
        return overlap / resamples

    def _drawn(self, alike: Alike) -> tuple[Ints64, Floats64]:
        """Draw the similarity of pairs again, shape (n_close, n_resamples): those that might come above a threshold."""
        close = np.flatnonzero(alike.values >= self.cuts.grid[0])
        i, j = alike.members[alike.first[close]], alike.members[alike.second[close]]
        drawn = np.empty((len(close), len(self.expected)))
        for at in range(0, len(close), 20 * CHUNK):
            a, b = i[at : at + 20 * CHUNK], j[at : at + 20 * CHUNK]
            shared = self.corpus.terms[a].multiply(self.corpus.terms[b]).tocsr() @ self.weights
            values = np.minimum(shared / (self.lengths[a] * self.lengths[b]), 1) * self.corpus.near(a, b)[:, None]
            drawn[at : at + len(a)] = six(values)
        return close, drawn
