"""Numbers of different days → series: one thing counted again, 100,000 troops in January and 130,000 in February.

In: the ``numbers`` table, the parts of sentences, stories and days of publication. Out: lists of places, each with its day. Two
numbers of a story are one thing counted on two days if they have one unit and are of one size, if their sentences share a
telling word, and if they count nearly the same by the nouns ('troops', 'soldiers'), or are the same large number: then
the noun that differs ('units') may be a slip, and is named.

>>> days_of(pd.DataFrame([{"article_id": "a", "published_from": "2022-01-12", "published_to": "2022-01-14"}]))["a"]
('2022-01-12', '2022-01-14')
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.conflicts import Place
from nlp_helpers.embeddings import word_vectors
from nlp_helpers.number_ranges import Range, value_of
from nlp_helpers.sentence_words import NUMBER, SentenceWords

Ints = NDArray[np.int64]
_APART = 1 << 40


@dataclass(frozen=True)
class ChangeParams:
    """When two numbers of different days are one thing counted again.

    Parameters
    ----------
    least : float
        Numbers from which a change is sought: small counts come up for many things.
    near : float
        Cosine from which two nouns count nearly the same.
    most_apart : float
        How many times the smaller number goes into the larger one at most.
    telling : float
        Weight from which a word that both sentences hold is telling, see :class:`nlp_helpers.sentence_words.SentenceWords`.
    """

    least: float = 100.0
    near: float = 0.5
    most_apart: float = 5.0
    telling: float = 1.5


@dataclass(frozen=True)
class Change:
    """One thing counted on different days.

    Attributes
    ----------
    subject : str
        What is counted, in a word of the articles, and which article counts it by another noun.
    places : tuple of Place
        By day.
    """

    subject: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class _Count:
    """A number that may be one of a series."""

    place: Place
    value: float
    unit: str
    noun: str
    words: frozenset[str]
    days: tuple[str, str]


def days_of(articles: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Give the days of publication that are known, first and last, by article.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, published_from, published_to``.

    Returns
    -------
    dict of str to (str, str)
        ISO 8601; only articles of which both are known.
    """
    return {
        str(row.article_id): (str(row.published_from), str(row.published_to))
        for row in articles[["article_id", "published_from", "published_to"]].dropna().itertuples(index=False)
    }


def find_changes(
    articles: pd.DataFrame,
    stories: pd.DataFrame,
    numbers: pd.DataFrame,
    said: SentenceWords,
    params: ChangeParams | None = None,
) -> list[Change]:
    """Find numbers that are given again on another day.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, published_from, published_to``.
    stories, numbers : DataFrame
        The tables of these names.
    said : SentenceWords
        Of the same articles.
    params : ChangeParams, optional

    Returns
    -------
    list of Change
        Sorted by story and day. Only those in which the number changes.
    """
    params = params or ChangeParams()
    by_story: dict[str, list[_Count]] = defaultdict(list)
    story = dict(zip(stories.article_id, stories.story_id, strict=True))
    for count in _counts(articles, numbers, said, params):
        by_story[story.get(count.place.article_id, "")].append(count)
    found = []
    for _, counts in sorted(by_story.items()):
        nouns = sorted({count.noun for count in counts})
        near = _near(nouns)
        groups = _linked(counts, {noun: k for k, noun in enumerate(nouns)}, near, params)
        found += [_change(group, nouns, near, params) for group in groups if _changes(group)]
    return found


def _counts(articles: pd.DataFrame, numbers: pd.DataFrame, said: SentenceWords, params: ChangeParams) -> list[_Count]:
    """List the numbers that are large enough, of articles whose day is known, with the words of their sentences."""
    known = days_of(articles)
    position = {article_id: k for k, article_id in enumerate(said.tokens.article_ids)}
    begins, ends = said.article * _APART + said.start, said.article * _APART + said.end
    by_sentence = np.searchsorted(said.sentence, np.arange(said.sentence.max(initial=-1) + 2))
    kept = numbers[(numbers.low.fillna(numbers.high) >= params.least) & numbers.article_id.isin(known)]
    found = []
    for row in kept.itertuples(index=False):
        at = position[row.article_id] * _APART
        part = int(np.searchsorted(begins, at + row.start, "right")) - 1
        if part < 0 or ends[part] < at + row.end:
            continue
        sentence = int(said.sentence[part])
        own = slice(said.ends[by_sentence[sentence]], said.ends[by_sentence[sentence + 1]])
        telling = (said.kind[own] != NUMBER) & (said.weight[said.word[own]] >= params.telling)
        noun = "" if pd.isna(row.of) else str(row.of).lower()
        words = frozenset(
            piece for k in said.word[own][telling].tolist() if said.keys[k] != noun for piece in said.keys[k].split("-")
        )
        low = -np.inf if pd.isna(row.low) else float(row.low)
        number = Range(low, np.inf if pd.isna(row.high) else float(row.high), bool(row.approximate))
        value = value_of(number, "" if pd.isna(row.unit) else str(row.unit))
        place = Place(row.article_id, int(row.start), int(row.end), value, known[row.article_id][0])
        size = float(row.high if pd.isna(row.low) else row.low)
        found.append(
            _Count(place, size, "" if pd.isna(row.unit) else str(row.unit), noun, words, known[row.article_id])
        )
    return found


def _near(nouns: list[str]) -> NDArray[np.float32]:
    vectors = word_vectors(nouns)
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    near: NDArray[np.float32] = vectors @ vectors.T
    near[np.diag_indices(len(nouns))] = 1.0
    return near


def _linked(
    counts: list[_Count], at: dict[str, int], near: NDArray[np.float32], params: ChangeParams
) -> list[list[_Count]]:
    """Join what is one thing counted on two days; of two numbers of an article that would be joined, neither is."""
    root = list(range(len(counts)))

    def top(k: int) -> int:
        while root[k] != k:
            k = root[k]
        return k

    for i, one in enumerate(counts):
        for j, other in enumerate(counts[:i]):
            apart = one.days[0] > other.days[1] or other.days[0] > one.days[1]
            if not apart or one.unit != other.unit or not one.words & other.words:
                continue
            same_noun = bool(one.noun and other.noun) and near[at[one.noun], at[other.noun]] >= params.near
            sizes = sorted([one.value, other.value])
            if (
                sizes[1] <= params.most_apart * sizes[0]
                if same_noun
                else one.value == other.value and one.noun and other.noun
            ):
                root[max(top(i), top(j))] = min(top(i), top(j))
    groups: dict[int, list[_Count]] = defaultdict(list)
    for k, count in enumerate(counts):
        groups[top(k)].append(count)
    return [sorted(group, key=lambda count: (count.place.as_of, count.place)) for _, group in sorted(groups.items())]


def _changes(group: list[_Count]) -> bool:
    """Say whether a group is a series: several days, one number an article, and not always the same."""
    articles = [count.place.article_id for count in group]
    return (
        len({count.place.as_of for count in group}) > 1
        and len(set(articles)) == len(articles)
        and len({count.value for count in group}) > 1
    )


def _change(group: list[_Count], nouns: list[str], near: NDArray[np.float32], params: ChangeParams) -> Change:
    at = {noun: k for k, noun in enumerate(nouns)}
    alike = {count.noun: sum(near[at[count.noun], at[other.noun]] >= params.near for other in group) for count in group}
    most = max(alike.values())
    usual = next(count.noun for count in group if alike[count.noun] == most)
    odd = sorted({count.noun for count in group if near[at[count.noun], at[usual]] < params.near})
    places = tuple(
        Place(
            c.place.article_id, c.place.start, c.place.end, " ".join(f"{c.place.value} {c.noun}".split()), c.place.as_of
        )
        for c in group
    )
    named = " and ".join(f"'{noun}'" for noun in odd)
    return Change(f"{usual} (counted as {named} once)" if len(odd) == 1 else usual, places)
