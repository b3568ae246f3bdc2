"""What extractors, who see a page's markup, say of its lines.

In: the spans of a web page's text that an extractor keeps, see :mod:`nlp_helpers.sources.keepers`. Out: a number per line. An
extractor sees tags where lines only show words; neither is always right, and both together are right more often.

>>> import pandas as pd
>>> kept = pd.DataFrame({"article_id": ["a", "a"], "start": [5, 5], "end": [15, 15], "keeper": ["default", "precision"]})
>>> [seen.round(1).tolist() for seen in evidence_of_lines(["a"], [[(0, 4), (5, 15)]], kept)]
[[-1.0, 1.0]]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from nlp_helpers.sources.keepers import EXTRACTORS


def evidence_of_lines(
    article_ids: Iterable[str], spans: Sequence[Sequence[tuple[int, int]]], kept: pd.DataFrame | None
) -> list[np.ndarray | None]:
    """Say what extractors kept, line by line.

    Parameters
    ----------
    article_ids : iterable of str
    spans : sequence of sequences of (int, int)
        The lines of each article, in order and apart.
    kept : DataFrame or None
        Columns ``article_id, start, end, keeper``; spans of one keeper in one article do not overlap.

    Returns
    -------
    list of (ndarray or None)
        Per line of each article, from -1 (no extractor keeps it) to 1 (all keep the whole line); None for an article that
        no extractor saw, or kept nothing of. :func:`nlp_helpers.clean.line_model.with_evidence` weighs it.

    Examples
    --------
    >>> evidence_of_lines(["a"], [[(0, 4)]], None)
    [None]
    """
    if kept is None or not len(kept):
        return [None for _ in article_ids]
    by_article = dict(iter(kept[kept.keeper.isin(list(EXTRACTORS))].groupby("article_id")))
    return [_of_article(own, by_article.get(article_id)) for article_id, own in zip(article_ids, spans, strict=True)]


def _of_article(spans: Sequence[tuple[int, int]], kept: pd.DataFrame | None) -> np.ndarray | None:
    if kept is None:
        return None
    total = np.zeros(len(spans))
    for keeper in EXTRACTORS:
        own = kept[kept.keeper == keeper]
        if not len(own):
            return None
        share = _covered(spans, list(zip(own.start, own.end, strict=True)))
        total += (2 * share - 1) / len(EXTRACTORS)
    return total


def _covered(spans: Sequence[tuple[int, int]], kept: list[tuple[int, int]]) -> np.ndarray:
    """Share of each line's characters that lie in a kept span."""
    edges = sorted(kept)
    share = np.zeros(len(spans))
    k = 0
    for i, (start, end) in enumerate(spans):
        while k < len(edges) and edges[k][1] <= start:
            k += 1
        j, common = k, 0
        while j < len(edges) and edges[j][0] < end:
            common += min(end, edges[j][1]) - max(start, edges[j][0])
            j += 1
        share[i] = common / max(1, end - start)
    return share
