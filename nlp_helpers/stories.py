"""Which articles report the same event: their stories, how sure each article's place in one is, and a label.

In: ``articles`` and the body ``blocks``. Out: the table ``stories``, one row per article.

Articles that are alike enough on average (:mod:`nlp_helpers.likeness`) are one story: average linkage, cut at a threshold.
No threshold suits every pile, since all articles about one affair are rather alike. So it is chosen for each pile: near
the value that labelled collections ask for, but where stories stand out from one another. :func:`over_thresholds` shows
what others give, and `membership` how sure an article's place is.

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
from numpy.typing import NDArray

from nlp_helpers import tables
from nlp_helpers.likeness import CHUNK, Alike, Corpus, LikenessParams, six

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Similarities held at once while resampling; large groups of articles get fewer resamples (at least 5).
_HELD = 20_000_000


@dataclass(frozen=True)
class StoryParams(LikenessParams):
    """How alike two articles of one story are; how that is measured is inherited.

    The defaults are one set for everything, chosen on the wikinews and handpicked sets of frnsys/galaxy and on Gun
    Violence Archive incidents from cltl/LongTailQATask, whole and in draws of 2 to 15 articles: from any stories, from
    one, from stories near each other, and from stories of one affair.

    Parameters
    ----------
    threshold : float
        Average similarity from which two groups of articles are one story, as far as nothing else is known; a higher
        one makes more, smaller stories.
    separation : float
        What the mean silhouette of the articles counts against the distance from `threshold` (squared, in logarithms,
        halved) when the threshold is chosen; 0 takes `threshold` as it is.
    resamples : int
        How often words and threshold are drawn again for `membership`; 0 leaves it empty.
    spread : float
        Standard deviation of the logarithm of `threshold` in the resamples: the sets differ by about this in the
        threshold that suits them.
    even, steep : float
        Similarity at which two articles are as likely as not of one story, and how fast that changes with the logarithm
        of similarity: a logistic curve, fitted to pairs of articles from small draws of neighbouring stories.
    """

    threshold: float = 0.13
    separation: float = 0.6
    resamples: int = 50
    spread: float = 0.4
    even: float = 0.18
    steep: float = 3.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.threshold <= 1:
            raise ValueError(f"a threshold in (0, 1] is needed, not {self.threshold}")


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
    grid = _grid(params)
    groups = [Alike.of(corpus, group) for group in corpus.groups(grid[0])]
    separations = _separations(groups, grid)
    threshold = _choose(grid, separations, params.threshold, params)
    random = np.random.default_rng(seed)
    shifts = np.exp(params.spread * random.standard_normal(params.resamples))
    thresholds = np.array([_choose(grid, separations, params.threshold * shift, params) for shift in shifts])
    weights = random.standard_exponential((corpus.terms.shape[1], params.resamples))
    lengths = np.sqrt(corpus.terms.power(2) @ weights)
    stories: list[tuple[Ints, str | None, Floats]] = []
    for alike in groups:
        group, found = alike.members, alike.cut(threshold)
        firm = _firmness(corpus, alike, found, grid[0], thresholds, weights, lengths)
        sure = (firm + alike.likely(found, params.even, params.steep)) / 2
        for story in range(found.max() + 1):
            inside = np.flatnonzero(found == story)
            stories.append((group[inside], corpus.label(group[inside]), sure[inside]))
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
        articles are to their own story than to the next, from -1 to 1) and ``chosen``.

    Examples
    --------
    >>> raw = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
    >>> articles = pd.DataFrame({"article_id": list("abc"), "raw": raw, "title": raw})
    >>> blocks = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
    >>> tried = over_thresholds(articles, blocks)
    >>> tried[tried.chosen][["threshold", "n_stories", "largest"]].values.tolist()
    [[0.13, 2.0, 2.0]]
    """
    corpus, grid = Corpus.read(articles, blocks, params), _grid(params)
    groups = [Alike.of(corpus, group) for group in corpus.groups(grid[0])]
    separations = _separations(groups, grid)
    chosen = _choose(grid, separations, params.threshold, params)
    rows = []
    for threshold, separation in zip(grid, separations, strict=True):
        sizes = [int(n) for alike in groups for n in np.bincount(alike.cut(threshold))]
        grouped = sum(n for n in sizes if n > 1)
        rows.append((threshold, len(sizes), max(sizes, default=0), grouped, separation, threshold == chosen))
    return pd.DataFrame(rows, columns=["threshold", "n_stories", "largest", "n_grouped", "separation", "chosen"])


def _grid(params: StoryParams) -> Floats:
    """List the thresholds tried: from half of the expected one to four times it, and at most 1."""
    return np.unique(np.minimum(six(params.threshold * 2 ** (np.arange(-5, 11) / 5)), 1.0))


def _separations(groups: list[Alike], grid: Floats) -> Floats:
    """Give the mean silhouette of all articles at each threshold."""
    n = sum(len(alike.members) for alike in groups)
    sums = [sum(alike.separation(alike.cut(threshold), len(groups) == 1) for alike in groups) for threshold in grid]
    return np.round(np.array(sums) / max(n, 1), 6)


def _choose(grid: Floats, separations: Floats, expected: float, params: StoryParams) -> float:
    """Take the threshold that is best for both: near the expected one, and with stories that stand out."""
    worth = params.separation * separations - 0.5 * np.log(grid / expected) ** 2
    return float(grid[np.argmax(np.round(worth, 6))])


def _firmness(
    corpus: Corpus, alike: Alike, found: Ints, low: float, thresholds: Floats, weights: Floats, lengths: Floats
) -> Floats:
    """Return each member's mean Jaccard overlap of its story with its cluster in the resamples.

    Shapes: `thresholds` (n_resamples,), `weights` (n_terms, n_resamples), `lengths` (n_articles, n_resamples).
    """
    if len(alike.members) == 1 or not len(thresholds):
        return np.full(len(alike.members), 1.0 if len(thresholds) else np.nan)
    # Only pairs that might come to lie above a threshold are drawn again.
    close = np.flatnonzero(alike.values >= low)
    i, j = alike.members[alike.first[close]], alike.members[alike.second[close]]
    resamples = min(len(thresholds), max(5, _HELD // len(close)))
    drawn = np.empty((len(close), resamples))
    for at in range(0, len(close), 20 * CHUNK):
        a, b = i[at : at + 20 * CHUNK], j[at : at + 20 * CHUNK]
        shared = corpus.terms[a].multiply(corpus.terms[b]).tocsr() @ weights
        values = np.minimum(shared / (lengths[a] * lengths[b]), 1) * corpus.near(a, b)[:, None]
        drawn[at : at + len(a)] = six(values[:, :resamples])
    overlap = np.zeros(len(alike.members))
    for k in range(resamples):
        values = alike.values.copy()
        values[close] = drawn[:, k]
        again = alike.cut(thresholds[k], values)
        both = found * len(found) + again
        common = np.bincount(both)[both]
        overlap += common / (np.bincount(found)[found] + np.bincount(again)[again] - common)
    return overlap / resamples
