"""Articles → the places where two of them have the same few words in a row.

In: ``articles`` and ``sentences``. Out: :class:`PileWords`, the folded words of every headline and body in arrays; and
:class:`Runs`, the stretches of words that two articles share, at least a shingle long.

Every five words in a row are a shingle, hashed to 64 bits and sorted, so that equal ones lie together and no two articles are
compared that have none in common: Broder (1997), "On the resemblance and containment of documents", SEQUENCES; Manber (1994),
"Finding similar files in a large file system", USENIX. All shingles are kept, none sampled, so that a passage is found by any
five words that were left as they were. A shingle that stands in very many articles links each of them with the next few only:
the work grows with the number of words, not with the number of pairs.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.tables import ARTICLE_ROLES
from nlp_helpers.text.alignment import fold, printed_words
from nlp_helpers.text.array_types import Flags, Ints32, Ints64
from nlp_helpers.text.token_arrays import all_pairs


@dataclass(frozen=True)
class PileWords:
    """The words of headlines and bodies, article after article in the order of article_id.

    Attributes
    ----------
    ids, texts : list of str, one per article
    forms : list of str
        The distinct folded words.
    article, form, section, sentence : ndarray of int, shape (n_words,)
        Positions in `ids` and `forms`; a number that rises whenever the words are interrupted by other text (a headline, residue
        between two paragraphs), and one that rises with each sentence.
    start, end : ndarray of int, shape (n_words,)
        Code points in the article's raw text.
    capital : ndarray of bool, shape (n_words,)
        Whether the word has a capital though it opens no sentence and stands in no headline: part of a name, in most languages.
    is_residue : ndarray of bool, shape (n_words,)
        Whether it stands outside of headline and body.
    """

    ids: list[str]
    texts: list[str]
    forms: list[str]
    article: Ints32
    form: Ints32
    section: Ints32
    sentence: Ints32
    start: Ints32
    end: Ints32
    capital: Flags
    is_residue: Flags

    def __len__(self) -> int:
        """Count the words."""
        return len(self.form)

    @cached_property
    def first(self) -> Ints64:
        """The first word of each article, and how many words there are."""
        return np.searchsorted(self.article, np.arange(len(self.ids) + 1))

    def between(self, article: int, start: int, end: int) -> slice:
        """Give the places of the words of a stretch of an article."""
        low, high = self.first[article], self.first[article + 1]
        first = low + int(np.searchsorted(self.start[low:high], start))
        return slice(first, max(first, low + int(np.searchsorted(self.end[low:high], end, "right"))))


_LEAST_RESIDUE = 14  # words of a line that may be an article's all the same


def read_words(articles: pd.DataFrame, sentences: pd.DataFrame, blocks: pd.DataFrame | None = None) -> PileWords:
    """Fold the words of every headline and body, and of long lines that were taken for residue.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``.
    sentences : DataFrame
        The ``sentences`` table.
    blocks : DataFrame, optional
        The ``blocks`` table; without it no residue is read.

    Returns
    -------
    PileWords
        The order of the rows that came in leaves no trace.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> words = read_words(example.found()["articles"], example.found()["sentences"])
    >>> words.ids, [words.forms[k] for k in words.form[:4]]
    (['ferry', 'pier-1', 'pier-2'], ['ferry', 'fares', 'to', 'rise'])
    """
    ordered = articles.sort_values("article_id", kind="stable")
    ids, texts = ordered.article_id.tolist(), ordered.raw.tolist()
    position = {article_id: k for k, article_id in enumerate(ids)}
    known: dict[str, int] = {}
    form, edges, lines = array("i"), array("i"), _Lines()
    for article_id, block, begin, stop, role in _stretches(sentences, blocks).itertuples(index=False):
        at, is_residue = position[article_id], role not in ARTICLE_ROLES
        found = printed_words(texts[at], begin, stop)
        if is_residue and len(found) < _LEAST_RESIDUE:
            continue
        form.extend([known.setdefault(m[0], len(known)) for m in found])
        edges.extend(chain.from_iterable([m.span() for m in found]))
        lines.add(len(found), at, int(block), role == "headline", is_residue)
    folded: dict[str, int] = {}
    new = np.array([folded.setdefault(fold(word), len(folded)) for word in known], dtype=np.int32)
    printed = np.array(form, dtype=np.int64)
    spans = np.array(edges, dtype=np.int32).reshape(-1, 2)
    of, is_headline = lines.of_words(), np.array(lines.headline, dtype=bool)
    capital = np.array([word[0].isupper() for word in known], dtype=bool)[printed]
    capital[1:] &= of[1:] == of[:-1]  # not of the word that opens a sentence
    capital[:1] = False
    return PileWords(
        ids, texts, list(folded), np.array(lines.article, dtype=np.int32)[of], new[printed],
        np.array(lines.section, dtype=np.int32)[of], of,
        np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1]),
        capital & ~is_headline[of], np.array(lines.residue, dtype=bool)[of],
    )  # fmt: skip


def _stretches(sentences: pd.DataFrame, blocks: pd.DataFrame | None) -> pd.DataFrame:
    """List the sentences, and the blocks that have none, in reading order."""
    columns = ["article_id", "block", "start", "end", "role"]
    parts = [sentences[columns]]
    if blocks is not None:
        # What an article says twice is compared once.
        parts.append(blocks.loc[~blocks.role.isin([*ARTICLE_ROLES, "duplicate"]), columns])
    return pd.concat(parts).sort_values(["article_id", "start"], kind="stable")


class _Lines:
    """The sentences and lines that were read, in reading order."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.article: list[int] = []
        self.section: list[int] = []
        self.headline: list[bool] = []
        self.residue: list[bool] = []
        self._last = (-1, -1, False, False)

    def add(self, n_words: int, article: int, block: int, headline: bool, residue: bool) -> None:
        """Add one; a section goes on from a paragraph to the next, if nothing stands between them."""
        joined = (
            self._last[::2] == (article, headline) and self._last[1] in (block, block - 1) and self._last[3] == residue
        )
        self.section.append((self.section[-1] if self.section else 0) + (not joined))
        self._last = (article, block, headline, residue)
        self.counts.append(n_words)
        self.article.append(article)
        self.headline.append(headline)
        self.residue.append(residue)

    def of_words(self) -> Ints32:
        """Give each word the number of its line."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)


@dataclass(frozen=True)
class Runs:
    """Stretches of the same words in two articles.

    Attributes
    ----------
    a, b : ndarray of int, shape (n_runs,)
        The first word on either side, as a position in :class:`PileWords`; a's article comes first.
    n : ndarray of int, shape (n_runs,)
        How many words are the same.
    passed_over : ndarray of bool, shape (n_words,)
        Whether a shingle that begins with the word was not compared with all that are equal to it.
    """

    a: Ints64
    b: Ints64
    n: Ints64
    passed_over: Flags


def find_runs(words: PileWords, width: int, most: int, repeats: int) -> Runs:
    """Find what stretches of words two articles share.

    Parameters
    ----------
    words : PileWords
    width : int
        Words of a shingle.
    most : int
        A shingle that is in more articles links each of them with the next few only.
    repeats : int
        How many times a shingle counts in one article.

    Returns
    -------
    Runs
        Sorted by `a` and `b`; a stretch ends where the words differ, a section ends, or a shingle was passed over.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> words = read_words(example.found()["articles"], example.found()["sentences"])
    >>> find_runs(words, 3, 50, 4).n.tolist()
    [3, 3, 3, 4]
    """
    begin, passed_over = _equal_shingles(words, width, repeats)
    a, b = _linked(words, *begin, most, passed_over)
    # A collision of two hashes is no match; what both articles have as residue says something about their sites.
    same = ~(words.is_residue[a] & words.is_residue[b])
    for k in range(width):
        same &= words.form[a + k] == words.form[b + k]
    a, b = a[same], b[same]
    order = np.lexsort((a, b - a))
    a, b = a[order], b[order]
    new = np.ones(len(a), dtype=bool)
    new[1:] = (np.diff(b - a) != 0) | (np.diff(a) != 1)
    first = np.flatnonzero(new)
    n = np.diff(np.append(first, len(a))) + width - 1
    a, b = a[first], b[first]
    order = np.lexsort((b, a))
    return Runs(a[order], b[order], n[order].astype(np.int64), passed_over)


def in_stories(words: PileWords, story: Ints64, width: int, least: int) -> Flags:
    """Tell which words stand in a shingle that is in articles of several stories.

    Parameters
    ----------
    words : PileWords
    story : ndarray of int, shape (n_articles,)
        The number of each article's story; negative where none is known, which then counts for no story.
    width : int
        Words of a shingle.
    least : int
        Of how many stories.

    Returns
    -------
    ndarray of bool, shape (n_words,)

    Examples
    --------
    >>> from nlp_helpers import example
    >>> words = read_words(example.found()["articles"], example.found()["sentences"])
    >>> known = in_stories(words, np.array([0, 1, 2]), 3, 2)
    >>> [words.forms[k] for k in words.form[known & (words.article == 2)]]
    ['the', 'harbour', 'board', 'the', 'north', 'pier', 'in', 'its', 'footings', 'to', 'the', 'inner', 'basin']
    """
    at, hashed = _sorted_shingles(words, width)
    kept = story[words.article[at]] >= 0
    at, hashed = at[kept], hashed[kept]
    stories = story[words.article[at]]
    order = np.lexsort((stories, hashed))
    new = np.ones(len(at), dtype=bool)
    new[1:] = np.diff(hashed[order]) != 0
    new_story = new.copy()
    new_story[1:] |= np.diff(stories[order]) != 0
    group = np.cumsum(new) - 1
    often = (np.bincount(group, new_story) >= least)[group] if len(at) else new
    out = np.zeros(len(words), dtype=bool)
    for k in range(width):
        out[at[order[often]] + k] = True
    return out


def _sorted_shingles(words: PileWords, width: int) -> tuple[Ints64, NDArray[np.uint64]]:
    """Give the places of all shingles by their hashes, equal ones in reading order, and the hashes."""
    n = len(words) - width + 1
    if n <= 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    random = np.random.default_rng(width).integers(0, 1 << 63, len(words.forms), dtype=np.uint64)
    hashed = np.zeros(n, dtype=np.uint64)
    for k in range(width):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + random[words.form[k : n + k]]
    at = np.flatnonzero(words.section[:n] == words.section[width - 1 :])
    at = at[np.argsort(hashed[at], kind="stable")]
    return at, hashed[at]


def _equal_shingles(words: PileWords, width: int, repeats: int) -> tuple[tuple[Ints64, Ints64], Flags]:
    """Give the places of shingles, equal ones together and in reading order, and the number of the group of each."""
    passed_over = np.zeros(len(words), dtype=bool)
    at, hashed = _sorted_shingles(words, width)
    new = np.ones(len(at), dtype=bool)
    new[1:] = np.diff(hashed) != 0
    # The first few of an article; then those that more than one article has.
    new_article = new.copy()
    new_article[1:] |= np.diff(words.article[at]) != 0
    opens = np.flatnonzero(new_article)
    rank = np.arange(len(at)) - np.repeat(opens, np.diff(np.append(opens, len(at))))
    passed_over[at[rank >= repeats]] = True
    group = np.cumsum(new) - 1
    shared = np.bincount(group, new_article) > 1 if len(at) else np.zeros(0, dtype=bool)
    kept = (rank < repeats) & shared[group]
    return (at[kept], group[kept]), passed_over


def _linked(words: PileWords, at: Ints64, group: Ints64, most: int, passed_over: Flags) -> tuple[Ints64, Ints64]:
    """Pair the places of each group: all of different articles, or each with the next few."""
    if not len(at):
        return at, at
    ends = np.searchsorted(group, group, "right")
    new_article = np.ones(len(at), dtype=bool)
    new_article[1:] = (np.diff(group) != 0) | (np.diff(words.article[at]) != 0)
    n_articles = np.bincount(group, new_article).astype(np.int64)[group]
    # So many links that a group has about as many as one of `most` articles, and each place at least two.
    reach = np.where(n_articles <= most, len(at), np.maximum(2, most * most // (2 * n_articles)))
    passed_over[at[n_articles > most]] = True
    article_ends = np.append(np.flatnonzero(new_article), len(at))[np.cumsum(new_article)]
    first, last = all_pairs(article_ends, np.minimum(ends, article_ends + reach))
    return at[first], at[last]
