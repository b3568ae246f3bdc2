"""Where to cut the tree of average linkage: thresholds tried, how well stories stand out at each, and which one is taken.

In: the groups of articles of :mod:`nlp_helpers.stories.likeness`. Out: for each article the cluster it has at each threshold,
and the threshold chosen for the affair it belongs to. An affair is what hangs together at the lowest threshold. One that is
large speaks for itself; a small one, where chance makes stories stand out, goes with the pile: its mean silhouette counts as if
`pooled` articles as separate as those of the whole pile were added.

>>> import pandas as pd
>>> titles = ["Fire guts the old mill", "Old mill destroyed by fire", "Council votes on school fees"]
>>> articles = pd.DataFrame({"article_id": list("abc"), "raw": titles, "title": titles})
>>> blocks = pd.DataFrame(columns=["article_id", "start", "end", "role", "is_body"])
>>> cuts = Cuts.of(Corpus.read(articles, blocks, CutParams()), CutParams())
>>> [(group.alike.members.tolist(), cuts.found(group, 0.095).tolist()) for group in cuts.groups]
[([0, 1], [0, 0]), ([2], [0])]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_helpers.stories.likeness import Alike, Corpus, LikenessParams
from nlp_helpers.stories.neighbours import six
from nlp_helpers.text.array_types import Floats64, Ints64


@dataclass(frozen=True)
class CutParams(LikenessParams):
    """How a threshold is chosen; how likeness is measured is inherited.

    Parameters
    ----------
    threshold : float
        Average similarity from which two groups of articles are one story, as far as nothing else is known; a higher
        one makes more, smaller stories.
    separation : float
        What the mean silhouette of the articles counts against the distance from `threshold` (squared, in logarithms,
        halved) when the threshold is chosen; 0 takes `threshold` as it is.
    pooled : float
        Number of articles of the whole pile that are added to an affair when its threshold is chosen.
    """

    threshold: float = 0.095
    separation: float = 0.9
    pooled: float = 20.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (0 < self.threshold <= 1 and self.pooled >= 0):
            raise ValueError(f"a threshold in (0, 1] and pooled >= 0 are needed, not {self}")


@dataclass(frozen=True)
class Group:
    """Articles that could be one story, and their clusters at each threshold."""

    alike: Alike
    labels: Ints64  # (n_thresholds, n_members), numbered from 0
    silhouettes: Floats64  # (n_thresholds, n_members)

    @classmethod
    def of(cls, alike: Alike, grid: Floats64, only: bool) -> Group:
        """Cut a group at each threshold; `only` says that it is the whole pile."""
        labels = alike.cut(grid)
        silhouettes = np.zeros(labels.shape)
        for at in range(len(grid) if len(alike.members) > 1 else 0):
            same = at and labels[at].max() == labels[at - 1].max()
            silhouettes[at] = silhouettes[at - 1] if same else alike.silhouettes(labels[at], only)
        return cls(alike, labels, silhouettes)

    @property
    def affairs(self) -> Ints64:
        """The cluster of each member at the lowest threshold."""
        return self.labels[0]


@dataclass(frozen=True)
class Cuts:
    """A corpus cut at each threshold."""

    grid: Floats64  # (n_thresholds,), ascending
    groups: list[Group]
    separations: Floats64  # (n_thresholds,), mean silhouette of all articles
    params: CutParams

    @classmethod
    def of(cls, corpus: Corpus, params: CutParams) -> Cuts:
        """Try thresholds from half of the expected one to four times it, and at most 1."""
        grid = np.unique(np.minimum(six(params.threshold * 2 ** (np.arange(-5, 11) / 5)), 1.0))
        alike = [Alike.of(corpus, group) for group in corpus.groups(float(grid[0]))]
        groups = [Group.of(each, grid, len(alike) == 1) for each in alike]
        sums = sum((group.silhouettes.sum(axis=1) for group in groups), np.zeros(len(grid)))
        return cls(grid, groups, np.round(sums / max(len(corpus.ids), 1), 6), params)

    def chosen(self, expected: Floats64, separations: Floats64) -> Ints64:
        """Take the threshold that is best for both: near the expected one, and with stories that stand out.

        `expected` has shape (n_expected,), `separations` (n_thresholds, n_affairs); what is given is the place in the grid,
        shape (n_expected, n_affairs).
        """
        distance = 0.5 * np.log(self.grid / expected[:, None]) ** 2
        worth = self.params.separation * separations[None] - distance[:, :, None]
        return np.argmax(np.round(worth, 6), axis=1)

    def places(self, group: Group, expected: Floats64) -> Ints64:
        """Choose each member's threshold, with that of its affair: its place in the grid, shape (n_expected, n_members)."""
        sizes = np.bincount(group.affairs)
        sums = np.array([np.bincount(group.affairs, each, len(sizes)) for each in group.silhouettes])
        pooled = self.params.pooled
        mixed = (sums + pooled * self.separations[:, None]) / (sizes + pooled)
        return self.chosen(expected, mixed)[:, group.affairs]

    def found(self, group: Group, threshold: float) -> Ints64:
        """Give each member's story, numbered from 0, where `threshold` is expected."""
        places = self.places(group, np.array([threshold]))[0]
        labels = group.labels[places, np.arange(len(places))]
        return np.unique(group.affairs * (len(places) + 1) + labels, return_inverse=True)[1].astype(np.int64)
