"""Numbers of different days → series: one thing counted again, 100,000 troops in January and 130,000 in February.

In: the ``numbers`` table, the parts of sentences, stories and days of publication. Out: lists of places, each with its day. Two
numbers of a story are one thing counted on two days if they have one unit and are of one size, if their sentences share a
telling word, and if they count nearly the same by the nouns ('troops', 'soldiers'), or are the same large number: then
the noun that differs ('units') may be a slip, and is named.

>>> Change("troops", (Place("a", 0, 7, "100,000 troops", "2022-01-12"),)).places[0].as_of
'2022-01-12'
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from nlp_helpers import notes
from nlp_helpers.about.days import days_of
from nlp_helpers.discrepancies.places import Place
from nlp_helpers.discrepancies.same_count import ranges_of
from nlp_helpers.numbers.ranges import value_of
from nlp_helpers.sentence_pairs.sentence_words import NUMBER, SentenceWords
from nlp_helpers.text.array_types import Flags, Floats32
from nlp_helpers.text.embeddings import word_vectors


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
        Weight from which a word that both sentences hold is telling, see
        :class:`nlp_helpers.sentence_pairs.sentence_words.SentenceWords`.
    most : int
        Numbers of a story and a unit that are compared each with each; of more, so many of nearly one size at a time.
    """

    least: float = 100.0
    near: float = 0.5
    most_apart: float = 5.0
    telling: float = 1.5
    most: int = 1000


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
        found += [_change(group, params) for group in _linked(counts, params) if _changes(group)]
    return found


def notes_of(
    articles: pd.DataFrame, stories: pd.DataFrame, numbers: pd.DataFrame, params: ChangeParams | None = None
) -> pd.DataFrame:
    """Say how many numbers were compared only with those of nearly their size, because their story has too many of their unit.

    Parameters
    ----------
    articles, stories, numbers, params
        As :func:`find_changes` takes them.

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``; at most one row.
    """
    params = params or ChangeParams()
    kept = numbers[(numbers.low.fillna(numbers.high) >= params.least) & numbers.article_id.isin(days_of(articles))]
    story = kept.article_id.map(dict(zip(stories.article_id, stories.story_id, strict=True)))
    counts = kept.groupby([story.fillna(""), kept.unit.fillna("")]).size()
    many = int(counts[counts > params.most].sum())
    note = (
        f"{many:,} numbers of stories that have over {params.most:,} in one unit were, as to changes from day to day,"
        " compared only with those of nearly their size"
    )
    return notes.make([(None, None, note)] if many else [])


def _counts(articles: pd.DataFrame, numbers: pd.DataFrame, said: SentenceWords, params: ChangeParams) -> list[_Count]:
    """List the numbers that are large enough, of articles whose day is known, with the words of their sentences."""
    known = days_of(articles)
    by_sentence = np.searchsorted(said.sentence, np.arange(said.sentence.max(initial=-1) + 2))
    kept = numbers[(numbers.low.fillna(numbers.high) >= params.least) & numbers.article_id.isin(known)]
    found = []
    for row, part, number in zip(
        kept.itertuples(index=False), said.holding(kept).tolist(), ranges_of(kept), strict=True
    ):
        if part < 0:
            continue
        sentence = int(said.sentence[part])
        own = slice(said.ends[by_sentence[sentence]], said.ends[by_sentence[sentence + 1]])
        telling = (said.kind[own] != NUMBER) & (said.weight[said.word[own]] >= params.telling)
        noun = "" if pd.isna(row.of) else str(row.of).lower()
        words = frozenset(
            piece for k in said.word[own][telling].tolist() if said.keys[k] != noun for piece in said.keys[k].split("-")
        )
        days, unit = known[row.article_id], "" if pd.isna(row.unit) else str(row.unit)
        place = Place(row.article_id, int(row.start), int(row.end), value_of(number, unit), days[0])
        found.append(_Count(place, float(row.high if pd.isna(row.low) else row.low), unit, noun, words, days))
    return found


def _near(nouns: list[str]) -> Floats32:
    vectors = word_vectors(nouns)
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    near: Floats32 = vectors @ vectors.T
    near[np.diag_indices(len(nouns))] = 1.0
    return near


def _linked(counts: list[_Count], params: ChangeParams) -> list[list[_Count]]:
    """Join what is one thing counted on two days; of two numbers of an article that would be joined, neither is."""
    by_unit: dict[str, list[int]] = defaultdict(list)
    for k, count in enumerate(counts):
        by_unit[count.unit].append(k)
    links = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for members in by_unit.values():
        # Of many, those of one size are compared, and what is of one size with half of them.
        members.sort(key=lambda k: (counts[k].value, k))
        for begin in range(0, max(1, len(members) - params.most // 2), params.most // 2):
            some = members[begin : begin + params.most]
            linked = connected_components(csr_matrix(_one_thing([counts[k] for k in some], params)), directed=False)[1]
            links.append((np.array(some), np.array(some)[np.unique(linked, return_index=True)[1]][linked]))
    one, other = (np.concatenate(side) for side in zip(*links, strict=True))
    graph = coo_matrix((np.ones(len(one), bool), (one, other)), shape=(len(counts), len(counts)))
    groups: dict[int, list[_Count]] = {}
    for count, label in zip(counts, connected_components(graph, directed=False)[1].tolist(), strict=True):
        groups.setdefault(label, []).append(count)
    return [sorted(group, key=lambda count: (count.place.as_of, count.place)) for group in groups.values()]


def _one_thing(counts: list[_Count], params: ChangeParams) -> Flags:
    """Say of each two counts of a unit whether they are of one thing on two days."""
    nouns = sorted({count.noun for count in counts})
    at, near = {noun: k for k, noun in enumerate(nouns)}, _near(nouns)
    first, last = (np.array([count.days[side] for count in counts], dtype=str) for side in (0, 1))
    value = np.array([count.value for count in counts], dtype=float)
    noun = np.array([at[count.noun] for count in counts], dtype=np.int64)
    named = np.array([bool(count.noun) for count in counts], dtype=bool)
    words = {word: k for k, word in enumerate(sorted({word for count in counts for word in count.words}))}
    row, column = (
        np.array(side, np.int64)
        for side in zip(*((k, words[word]) for k, count in enumerate(counts) for word in count.words), strict=True)
    ) if words else (np.zeros(0, np.int64),) * 2  # fmt: skip
    held = csr_matrix((np.ones(len(row), np.float32), (row, column)), shape=(len(counts), max(len(words), 1)))
    first_day, last_day = np.unique(np.concatenate([first, last]), return_inverse=True)[1].reshape(2, -1)
    linked = (first_day[:, None] > last_day[None, :]) | (first_day[None, :] > last_day[:, None])
    linked &= (held @ held.T).toarray() > 0
    linked &= named[:, None] & named[None, :]
    small, large = np.minimum.outer(value, value), np.maximum.outer(value, value)
    return (
        np.where(near[np.ix_(noun, noun)] >= params.near, large <= params.most_apart * small, small == large) & linked
    )


def _changes(group: list[_Count]) -> bool:
    """Say whether a group is a series: several days, one number an article, and not always the same."""
    articles = [count.place.article_id for count in group]
    return (
        len({count.place.as_of for count in group}) > 1
        and len(set(articles)) == len(articles)
        and len({count.value for count in group}) > 1
    )


def _change(group: list[_Count], params: ChangeParams) -> Change:
    n = Counter(count.noun for count in group)
    near, at = _near(list(n)), {noun: k for k, noun in enumerate(n)}
    counted = (near >= params.near) @ np.array(list(n.values()))
    alike = {noun: int(counted[k]) for noun, k in at.items()}
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
