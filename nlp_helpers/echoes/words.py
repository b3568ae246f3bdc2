"""The words of a pile → what is known of each that tells copy from other text: quoted, telling, a name.

In: :class:`nlp_helpers.echoes.shingles.PileWords`, ``articles``, ``quotes`` and ``stories``. Out: :class:`EchoWords`, arrays
with a value per word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_helpers.echoes.shingles import PileWords, in_stories
from nlp_helpers.stories.terms import word_shares
from nlp_helpers.text.alignment import folded
from nlp_helpers.text.array_types import Flags, Floats64, Ints64
from nlp_helpers.text.function_words import function_words
from nlp_helpers.text.token_arrays import distinct
from nlp_helpers.text.words import UNSPACED, code_of

# Where and how things are said: with these words two articles have nothing in common yet.
_SAYING = (
    "say says said saying tell tells told telling added according reporters journalists statement statements interview news "
    "conference briefing press spokesman spokeswoman spokesperson writer writers contributed report reports reported reporting "
    "correspondent staff agency written email comment comments"
)  # fmt: skip


@dataclass(frozen=True)
class WordParams:
    """What is known of words.

    Parameters
    ----------
    common : float
        A word in a greater share of all news articles tells nothing.
    phrase_words, stories, affair_stories : int
        So many words in a row, in articles of so many stories, are a phrase of the trade; of how many within one affair.
    rare : int
        A name in at most so many articles is rare.
    """

    common: float = 0.2
    phrase_words: int = 4
    stories: int = 3
    affair_stories: int = 6
    rare: int = 10


@dataclass(frozen=True)
class EchoWords:
    """What is known of the words of a pile.

    Attributes
    ----------
    words : PileWords
    outlet : list of str, one per article
        Empty where it is not known.
    story : ndarray of int, shape (n_articles,)
        The number of its story, -1 where it is not known.
    quote : ndarray of int, shape (n_words,)
        The number of the quote that a word stands in, -1 outside of quotes.
    quotes, sentences : pair of ndarray of int
        The first words of quotes and of sentences, and how many words they have.
    borders : ndarray of bool, shape (n_words + 1,)
        Whether a sentence or a quote begins or ends before a word, or before the end.
    speakers : list of set of str
        The words of each quote's speaker.
    size : ndarray of float, shape (n_words,)
        1, and half of it for a sign of a script without spaces.
    telling, name, empty : ndarray of bool, shape (n_words,)
        Whether a word says something, is part of a name, or is a function word.
    phrase, affair_phrase : ndarray of bool, shape (n_words,)
        Whether it stands in a phrase that articles of several stories have, and of very many.
    rare_names : list of list of (int, int), one per article
        The names that few articles have, as numbers of words, each with its place.
    """

    words: PileWords
    outlet: list[str]
    story: Ints64
    quote: Ints64
    quotes: tuple[Ints64, Ints64]
    sentences: tuple[Ints64, Ints64]
    borders: Flags
    speakers: list[set[str]]
    size: Floats64
    telling: Flags
    name: Flags
    empty: Flags
    phrase: Flags
    affair_phrase: Flags
    rare_names: list[list[tuple[int, int]]]


def describe_words(
    words: PileWords,
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    stories: pd.DataFrame | None = None,
    params: WordParams = WordParams(),
) -> EchoWords:
    """Tell what is known of the words of a pile.

    Parameters
    ----------
    words : PileWords
    articles : DataFrame
        Columns ``article_id`` and, where they are known, ``language, outlet``.
    quotes : DataFrame
        The ``quotes`` table.
    stories : DataFrame, optional
        The ``stories`` table; without it no story is known.
    params : WordParams

    Returns
    -------
    EchoWords

    Examples
    --------
    >>> from nlp_helpers import example, tables
    >>> from nlp_helpers.echoes.shingles import read_words
    >>> found = example.found()
    >>> words = read_words(found["articles"], found["sentences"])
    >>> known = describe_words(words, found["articles"], tables.make("quotes", []))
    >>> [words.forms[k] for k in words.form[:7][known.telling[:7]]]
    ['ferry', 'fares', 'rise', 'tenth']
    """
    known = articles.set_index("article_id").reindex(words.ids)
    language = [code_of(x) for x in known.language] if "language" in known else [""] * len(known)
    outlet = [str(x) if pd.notna(x) else "" for x in known.outlet] if "outlet" in known else [""] * len(known)
    story = _numbers(words.ids, stories)
    quote = _quote_of(words, quotes)
    empty = _function(words, language)
    # A capital makes no name in German.
    name = words.capital & np.array([code != "de" for code in language] or [True])[words.article]
    half = np.array([0.5 if re.match(f"[{UNSPACED}]", form) else 1.0 for form in words.forms] or [1.0])
    return EchoWords(
        words,
        outlet,
        story,
        quote,
        _spans_of(quote),
        _spans_of(words.sentence.astype(np.int64)),
        np.diff(words.sentence, prepend=-1, append=-1).astype(bool)
        | np.diff(quote, prepend=-2, append=-2).astype(bool),
        _speakers(quotes),
        half[words.form],
        _said(words, params.common) & ~empty,
        name,
        empty,
        in_stories(words, story, params.phrase_words, params.stories),
        in_stories(words, story, params.phrase_words, params.affair_stories),
        _rare_names(words, name, params.rare),
    )


def _numbers(ids: list[str], stories: pd.DataFrame | None) -> Ints64:
    """Number the stories of the articles; -1 where none is known."""
    if stories is None:
        return np.full(len(ids), -1, dtype=np.int64)
    known = stories.set_index("article_id").story_id.reindex(ids)
    return pd.factorize(known, sort=True)[0].astype(np.int64)


def _quote_of(words: PileWords, quotes: pd.DataFrame) -> Ints64:
    """Give each word the number of the quote it stands in, -1 outside of quotes."""
    out = np.full(len(words), -1, dtype=np.int64)
    position = {article_id: k for k, article_id in enumerate(words.ids)}
    ordered = quotes.sort_values(["article_id", "quote"])[["article_id", "start", "end"]]
    for number, (article_id, start, end) in enumerate(ordered.itertuples(index=False)):
        if article_id in position:
            out[words.between(position[article_id], start, end)] = number
    return out


def _speakers(quotes: pd.DataFrame) -> list[set[str]]:
    """Give the words of each quote's speaker, by its number in :func:`_quote_of`."""
    ordered = quotes.sort_values(["article_id", "quote"])
    return [
        set() if pd.isna(name) else {word for word in folded(str(name)).words if len(word) > 2} - {"the"}
        for name in ordered.speaker
    ]


def _rare_names(words: PileWords, name: Flags, most: int) -> list[list[tuple[int, int]]]:
    """List the names of each article that few articles have, each with its place."""
    at = np.flatnonzero(name)
    article, form = words.article[at].astype(np.int64), words.form[at].astype(np.int64)
    n_articles = np.bincount(distinct(article, form)[1], minlength=len(words.forms))
    kept = (n_articles[form] <= most) & (n_articles[form] > 1)
    out: list[list[tuple[int, int]]] = [[] for _ in words.ids]
    for k, word, place in zip(article[kept].tolist(), form[kept].tolist(), at[kept].tolist(), strict=True):
        out[k].append((word, place))
    return out


def _spans_of(number: Ints64) -> tuple[Ints64, Ints64]:
    """List the first words of stretches with one number, -1 being none, and how many words they have."""
    new = np.flatnonzero(np.diff(number, prepend=-2, append=-2))
    first, n = new[:-1], np.diff(new)
    kept = number[first] >= 0 if len(first) else np.zeros(0, dtype=bool)
    return first[kept], n[kept]


def _said(words: PileWords, most: float) -> Flags:
    """Tell which words say something: neither words of saying nor common in news of every kind."""
    common = {word for word, share in word_shares().items() if share > most} | set(_SAYING.split())
    return np.array([form not in common for form in words.forms] or [True])[words.form]


def _function(words: PileWords, language: list[str]) -> Flags:
    """Tell which words are function words of their article's language."""
    out = np.zeros(len(words), dtype=bool)
    codes = np.array(language or [""])[words.article] if len(words) else np.zeros(0, dtype=str)
    for code in sorted(set(language)):
        empty = function_words(code or None)
        flags = np.array([form.partition("'")[0] in empty for form in words.forms] or [False])
        out |= (codes == code) & flags[words.form]
    return out
