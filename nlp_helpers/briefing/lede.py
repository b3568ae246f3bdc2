"""What happened, when, by how many: the sentences on the page's first screen.

In: findings. Out: for each story shown its moments, and for each moment the sentences that tell it: quotations of articles. They
are chosen by how many articles of the moment carry their points, by how near their words are to what all its articles are about
(the centroid of Radev et al. 2004, https://doi.org/10.1016/j.ipm.2003.10.006), by a day that they give themselves, and by how
far up they stand; a sentence that repeats one chosen before comes later (maximal marginal relevance: Carbonell and Goldstein
1998, https://doi.org/10.1145/290941.291025). Only sentences that stand alone are asked, see
:mod:`nlp_helpers.briefing.lede_candidates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp_helpers import tables
from nlp_helpers.briefing import standing_alone
from nlp_helpers.briefing.lede_candidates import candidates
from nlp_helpers.briefing.stories import Moment, moments
from nlp_helpers.text.array_types import Floats64
from nlp_helpers.text.function_words import function_words

if TYPE_CHECKING:
    from nlp_helpers.findings import Findings


@dataclass(frozen=True)
class LedeParams:
    """How sentences are weighed.

    Parameters
    ----------
    support : float
        For a point that all articles of the moment carry; the others by how many do.
    centre : float
        For the words that the sentence shares with what its moment is about.
    before : float
        How much of what the earlier moments were about is taken off what a moment is about: what is new tells it.
    dated : float
        For a day of the moment that the sentence gives.
    early : float
        For the first sentence of an article; the second has half of it, the third a third.
    weak : float
        Taken off a sentence that leans on one before, see :func:`nlp_helpers.briefing.standing_alone.leans`.
    same : float
        Taken off for being the same as one chosen before.
    fewest_words, most_words : int
        Longer and shorter sentences lose up to `length`.
    length : float
    title, first : float
        Weight of the title and of the first sentences in what an article is about; the body has 1.
    """

    support: float = 1.0
    centre: float = 1.0
    before: float = 0.5
    dated: float = 0.3
    early: float = 0.5
    weak: float = 0.4
    same: float = 1.2
    fewest_words: int = 8
    most_words: int = 32
    length: float = 0.3
    title: float = 2.0
    first: float = 1.0


def chosen(
    found: Findings, story_id: str, most_moments: int, most_sentences: int, params: LedeParams | None = None
) -> list[tuple[Moment, pd.DataFrame]]:
    """Choose the sentences that tell a story.

    Parameters
    ----------
    found : Findings
        With ``articles, blocks, sentences, stories``; with ``quotes, statements, dates, points`` what they know is used.
    story_id : str
    most_moments : int
        So many of its moments, those with most articles; of equally large ones the latest.
    most_sentences : int
        Of each moment.
    params : LedeParams, optional

    Returns
    -------
    list of (Moment, DataFrame)
        The moments in order of time, each with its sentences, the best first: the columns of
        :func:`nlp_helpers.briefing.lede_candidates.candidates` and ``score, points`` (those it carries, a tuple).

    Examples
    --------
    >>> from nlp_helpers import example
    >>> story = example.found()["stories"].set_index("article_id").story_id["pier-1"]
    >>> [(moment, rows)] = chosen(example.found(), story, 1, 1)
    >>> example.TEXTS[rows.article_id[0]][rows.start[0] : rows.end[0]]
    'The harbour board will close the north pier on Monday after divers found cracks in its footings, its chair said.'
    """
    params = params or LedeParams()
    ids = found["stories"].article_id[found["stories"].story_id == story_id]
    own = found["articles"][found["articles"].article_id.isin(ids)]
    parts = moments(own)
    ranked = sorted(range(len(parts)), key=lambda k: (-len(parts[k].article_ids), -k))
    kept = sorted(ranked[:most_moments])
    rows = candidates(found, own.article_id.tolist())
    reading = _Words(found, own, rows)
    return [(parts[k], _best(found, parts, k, rows, reading, most_sentences, params)) for k in kept]


class _Words:
    """The words of a story's articles, weighed by how rare they are in the pile."""

    def __init__(self, found: Findings, own: pd.DataFrame, rows: pd.DataFrame) -> None:
        raw = tables.raw_of(own)
        sentences = found["sentences"]
        texts = [a[s:e] for a, s, e in _spans(sentences[sentences.article_id.isin(list(raw))], raw)]
        self.sentences = sentences[sentences.article_id.isin(list(raw))].reset_index(drop=True)
        self.vectorizer = TfidfVectorizer(
            token_pattern=r"[^\W\d_][\w’'-]+", sublinear_tf=True, stop_words=sorted(function_words("en"))
        )
        try:
            self.matrix = self.vectorizer.fit_transform(texts)
            self.rows = self.vectorizer.transform([a[s:e] for a, s, e in _spans(rows, raw)])
        except ValueError:  # no word but function words
            self.matrix = self.rows = None

    def about(self, article_ids: Sequence[str], params: LedeParams) -> Floats64:
        """What some articles are about: the mean of their sentences, titles and first ones more."""
        centre = np.zeros(self.matrix.shape[1])
        for _, own in self.sentences[self.sentences.article_id.isin(article_ids)].groupby("article_id"):
            heads, body = own.index[own.role == "headline"], own.index[own.role != "headline"]
            for part, weight in ((heads, params.title), (body[:2], params.first), (body, 1.0)):
                if len(part):
                    mean = np.asarray(self.matrix[part.to_numpy()].mean(axis=0)).ravel()
                    centre += weight * mean / max(float(np.linalg.norm(mean)), 1e-9)
        return centre / max(float(np.linalg.norm(centre)), 1e-9)


def _spans(table: pd.DataFrame, raw: dict[str, str]) -> list[tuple[str, int, int]]:
    return [(raw[a], s, e) for a, s, e in zip(table.article_id, table.start, table.end, strict=True)]


def _best(
    found: Findings, parts: Sequence[Moment], k: int, rows: pd.DataFrame, reading: _Words, most: int, params: LedeParams
) -> pd.DataFrame:
    """Choose the sentences of one moment."""
    moment = parts[k]
    inside = rows.article_id.isin(moment.article_ids).to_numpy(dtype=bool)
    own = rows[inside].reset_index(drop=True)
    own = own.assign(score=0.0, points=[()] * len(own))
    if own.empty or reading.rows is None:
        return own
    vectors = reading.rows[np.flatnonzero(inside)]
    own["points"] = _points(found, moment, own)
    carried = _carried(found, moment)
    others = max(1, len(moment.article_ids) - 1)
    support = np.array([sum(carried[p] for p in points) / others for points in own.points])
    earlier = [a for part in parts[:k] for a in part.article_ids]
    centre = reading.about(moment.article_ids, params)
    if earlier:
        centre = np.maximum(centre - params.before * reading.about(earlier, params), 0)
    central = np.asarray(vectors @ centre).ravel()
    central /= max(float(central.max()), 1e-9)
    score = params.support * support + params.centre * central + params.dated * _dated(found, moment, own)
    score += params.early * _early(found, own)
    score -= _length(found, own, params) + params.weak * _weak(found, own)
    return _different(own.assign(score=score), vectors, most, params)


def _different(own: pd.DataFrame, vectors: object, most: int, params: LedeParams) -> pd.DataFrame:
    """Take the best, then the best of those that say something else."""
    alike = np.asarray((vectors @ vectors.T).todense())  # type: ignore[attr-defined]
    left = own.score.to_numpy(dtype=float).copy()
    points = own.points.tolist()
    taken: list[int] = []
    while len(taken) < min(most, len(own)):
        # In order of the table where scores are equal, so that the choice is the same everywhere.
        k = int(np.argmax(np.round(left, 6)))
        if not np.isfinite(left[k]):
            break
        taken.append(k)
        left -= params.same * alike[k]
        for j, others in enumerate(points):
            overlaps = (
                own.article_id[j] == own.article_id[k] and own.start[j] < own.end[k] and own.end[j] > own.start[k]
            )
            if overlaps or (others and set(others) <= {p for t in taken for p in points[t]}):
                left[j] = -np.inf
        left[k] = -np.inf
    return own.iloc[taken].reset_index(drop=True)


def _carried(found: Findings, moment: Moment) -> dict[str, float]:
    """In how many other articles of the moment each point is; less for those that have it low down, as background."""
    points = found.tables.get("points")
    if points is None or points.empty:
        return {}
    own = points[points.article_id.isin(moment.article_ids)]
    up = _up(found, own)
    best = own.assign(up=0.3 + 0.7 * up).groupby(["point", "article_id"]).up.max()
    by_point = best.groupby("point")
    return (by_point.sum() * (1 - 1 / by_point.size())).to_dict()


def _points(found: Findings, moment: Moment, own: pd.DataFrame) -> list[tuple[str, ...]]:
    """The points that each sentence carries: at least half of the words that make the point lie in it."""
    points = found.tables.get("points")
    if points is None or points.empty:
        return [()] * len(own)
    by_article = dict(list(points[points.article_id.isin(moment.article_ids)].groupby("article_id")))
    made: list[tuple[str, ...]] = []
    for article_id, start, end in zip(own.article_id, own.start, own.end, strict=True):
        rows = by_article.get(article_id)
        if rows is None:
            made.append(())
            continue
        shared = np.minimum(rows.end, end) - np.maximum(rows.start, start)
        made.append(tuple(sorted(set(rows.point[2 * shared >= rows.end - rows.start]))))
    return made


def _dated(found: Findings, moment: Moment, own: pd.DataFrame) -> Floats64:
    """1 where a sentence gives a day that lies in the moment, or just before it, or can't be placed."""
    dates = found.tables.get("dates")
    if dates is None:
        return np.zeros(len(own))
    day = dates[(dates.precision == "day").fillna(False)]
    if moment.first:
        before = str(date.fromordinal(max(1, date.fromisoformat(moment.first).toordinal() - 1)))
        placed = day.date_from.notna() & day.date_to.notna()
        day = day[~placed | ((day.date_from >= before) & (day.date_to <= moment.last)).fillna(False)]
    spans = zip(own.article_id, own.start, own.end, strict=True)
    return np.array([float(len(dates_in(day, *span)) > 0) for span in spans])


def dates_in(dates: pd.DataFrame, article_id: str, start: int, end: int) -> pd.DataFrame:
    """Pick the dates that stand in a stretch of an article.

    Parameters
    ----------
    dates : DataFrame
        The table of that name.
    article_id : str
    start, end : int

    Returns
    -------
    DataFrame
    """
    return dates[(dates.article_id == article_id) & (dates.start >= start) & (dates.end <= end)]


def _up(found: Findings, own: pd.DataFrame) -> Floats64:
    """How far up a span stands in its article's body: 1 for its beginning, 0 for its end."""
    length = found["articles"].set_index("article_id").raw.str.len()
    first = found["sentences"][found["sentences"].role == "body"].groupby("article_id").start.min()
    begin = own.article_id.map(first).fillna(0).to_numpy(dtype=float)
    of = np.maximum(own.article_id.map(length).to_numpy(dtype=float) - begin, 1)
    return np.clip(1 - (own.start.to_numpy(dtype=float) - begin) / of, 0, 1)


def _early(found: Findings, own: pd.DataFrame) -> Floats64:
    """1 over the place that a sentence has in its article."""
    body = found["sentences"][found["sentences"].role == "body"]
    starts = {key: np.sort(rows.to_numpy(dtype=np.int64)) for key, rows in body.groupby("article_id").start}
    spans = zip(own.article_id, own.start, strict=True)
    return np.array([1 / max(1, np.searchsorted(starts[a], s, side="right")) for a, s in spans], float)


def _length(found: Findings, own: pd.DataFrame, params: LedeParams) -> Floats64:
    n = np.array([len(text.split()) for text in _texts(found, own)], float)
    short, long = (params.fewest_words - n) / params.fewest_words, (n - params.most_words) / params.most_words
    return params.length * np.clip(np.maximum(2 * short, 2 * long), 0, 1)


def _weak(found: Findings, own: pd.DataFrame) -> Floats64:
    return np.array([float(standing_alone.leans(text)) for text in _texts(found, own)])


def _texts(found: Findings, own: pd.DataFrame) -> Sequence[str]:
    raw = found["articles"].set_index("article_id").raw
    return [raw[a][s:e] for a, s, e in zip(own.article_id, own.start, own.end, strict=True)]
