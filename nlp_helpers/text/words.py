"""What a word is: any word, for measuring a text; and the content words, as they are counted and as they are printed.

In: a text and its language. Out: for each word without a number in it that says something about the matter, the *key*
under which it is counted (no case, no "'s", no plural s) and the *form* in which it is printed, with its place. Function words
are passed over by language; of a script without spaces every two signs next to each other are a word.

>>> [(word.key, word.start) for word in spans_of("NATO's talks were held in Geneva")]
[('nato', 0), ('talk', 7), ('held', 18), ('geneva', 26)]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp_helpers.text.function_words import function_words
from nlp_helpers.text.token_arrays import all_pairs

#: Scripts written without spaces, letters and vowel signs: Thai, Lao, Burmese, Khmer, Japanese, Chinese. For a pattern's class.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3\u17dc\u17dd"
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
#: Accents and vowel signs that ``\w`` leaves out; they go with the letter before them.
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0dff"
#: A word, of whatever kind: letters and digits, joined by apostrophes, points and hyphens; an abbreviation keeps its last point.
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’.-][^\W_]+)*")
_LETTER = rf"[^\W\d_{UNSPACED}]"
_PART = rf"{_LETTER}+(?:[{MARKS}]+{_LETTER}*)*"
# 'De-escalation' is one word: its parts may say the contrary.
_WORD = re.compile(rf"[{UNSPACED}]+|{_PART}(?:[-\u2010\u2011]{_PART})*")
_HYPHENS = str.maketrans("\u2010\u2011", "--")
_SIGN = re.compile(rf"[{UNSPACED}]")
_ASCII_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")  # what _WORD finds in plain English, in half the time

# Frequent in any news text whatever it is about, and what is left of "didn't" and the like.
_NEWS = "said say says saying told tell mr mrs ms just year years new don didn doesn isn wasn aren weren ve ll re"
_MOST_KEYS = 1 << 17  # remembered per language; then they are worked out again
_PLURAL = re.compile(r"(?<=...)ies$|(?<=[^\Ws]..)(?<!s)s$")


class Word(NamedTuple):
    """A content word of a text.

    Attributes
    ----------
    key : str
        What it is counted under.
    form : str
        As it is printed: ``text[start:end]``.
    start, end : int
        Offsets in code points.
    """

    key: str
    form: str
    start: int
    end: int


def spans_of(text: str, language: Any = None, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Give the content words of a text, or of a stretch of it, in reading order.

    Parameters
    ----------
    text : str
        Any text.
    language : str, optional
        ``articles.language``, whose function words are passed over beside those of English; null for not known.
    start, end : int, optional
        The stretch; the whole text by default.

    Yields
    ------
    Word
        Offsets count from the beginning of `text`, whatever the stretch.

    Examples
    --------
    >>> list(spans_of("The envoys left Geneva.", start=4, end=15))
    [Word(key='envoy', form='envoys', start=4, end=10), Word(key='left', form='left', start=11, end=15)]
    """
    keys = _keys(code_of(language))
    for found in _WORD.finditer(text, start, len(text) if end is None else end):
        form, at = found[0], found.start()
        if _SIGN.match(form):
            for i, (key, signs) in enumerate(_pairs(form)):
                yield Word(key, signs, at + i, at + i + len(signs))
        elif key := keys[form]:
            yield Word(key, form, at, at + len(form))


def words_of(text: str, language: Any = None) -> list[tuple[str, str]]:
    """Give the keys and forms of :func:`spans_of`, in less time.

    Parameters
    ----------
    text : str
        Any text.
    language : str, optional
        As in :func:`spans_of`.

    Returns
    -------
    list of (str, str)
        Key and form of each content word, in reading order.

    Examples
    --------
    >>> words_of("NATO's talks were held in Geneva")
    [('nato', 'NATO'), ('talk', 'talks'), ('held', 'held'), ('geneva', 'Geneva')]
    >>> words_of("北约会谈", "zh")
    [('北约', '北约'), ('约会', '约会'), ('会谈', '会谈')]
    """
    keys = _keys(code_of(language))
    if text.isascii() or not _SIGN.search(text):
        pattern = _ASCII_WORD if text.isascii() else _WORD
        return [(key, form) for form in pattern.findall(text) if (key := keys[form])]
    found: list[tuple[str, str]] = []
    for form in _WORD.findall(text):
        if _SIGN.match(form):
            found += _pairs(form)
        elif key := keys[form]:
            found.append((key, form))
    return found


def length_of(text: str) -> float:
    """Say how many words a text has, of any kind.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    float
        A script without spaces makes a paragraph one word: two signs of it count as one more.

    Examples
    --------
    >>> length_of("In 2022 the U.S. left."), length_of("北约会谈")
    (5, 3.0)
    """
    n = len(WORD.findall(text))
    return n if text.isascii() else n + len(_SIGN.findall(text)) / 2


def first_of(text: str) -> str:
    """Give the word that opens a sentence, a function word or not: its capital says nothing about how it is written.

    Parameters
    ----------
    text : str
        A sentence.

    Returns
    -------
    str
        As it is printed; empty where there is no word.

    Examples
    --------
    >>> first_of("“Talks ended,” they said.")
    'Talks'
    """
    found = _WORD.search(text)
    return found[0] if found else ""


@dataclass(frozen=True)
class WordCounts:
    """How often each word stands in each article.

    Attributes
    ----------
    ids : list of str
        The articles, sorted: the order of the rows that came in leaves no trace.
    keys : list of str
        What words are counted under, sorted.
    by_key : sparse matrix, shape (n_articles, n_keys)
    forms : list of str
        Forms as printed; one that opens a sentence somewhere has a place of its own for these openings.
    by_form : sparse matrix, shape (n_articles, n_forms)
    key_of : array of int, shape (n_forms,)
        Which key each form is counted under; in order.
    opens : array of bool, shape (n_forms,)
        Whether it is a form's count at the beginning of sentences, where its capital says little.
    """

    ids: list[str]
    keys: list[str]
    by_key: csr_matrix
    forms: list[str]
    by_form: csr_matrix
    key_of: NDArray[np.int64]
    opens: NDArray[np.bool_]

    def printed(self, keys: NDArray[np.int64], by_form: NDArray[np.float64]) -> list[str]:
        """Give the form in which each of some keys is mostly printed.

        Parameters
        ----------
        keys : array of int
            Places in `keys`.
        by_form : array of float, shape (n_forms,)
            How often each form is found.

        Returns
        -------
        list of str
            What opens a sentence is counted only where a word stands nowhere else; empty for a word that is not found.
        """
        begins, ends = np.searchsorted(self.key_of, keys), np.searchsorted(self.key_of, keys, side="right")
        which, at = all_pairs(begins, ends)
        weight = np.where(self.opens[at], by_form[at], 1000 * by_form[at])
        order = np.lexsort((at, -weight, which))
        best = order[np.flatnonzero(np.diff(which[order], prepend=-1))]
        return [
            self.forms[i] if found else "" for i, found in zip(at[best].tolist(), weight[best].tolist(), strict=True)
        ]


def count_words(articles: pd.DataFrame, sentences: pd.DataFrame, *, by_sentence: bool = False) -> WordCounts:
    """Count the content words of each article's sentences.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw, language``.
    sentences : DataFrame
        Columns ``article_id, start, end``: those whose words count.
    by_sentence : bool
        A row for each sentence, in their order, instead of one for each article.

    Returns
    -------
    WordCounts

    Examples
    --------
    >>> from nlp_helpers import example
    >>> counts = count_words(example.found()["articles"], example.found()["sentences"])
    >>> counts.ids, int(counts.by_key[0, counts.keys.index("ferry")])
    (['ferry', 'pier-1', 'pier-2'], 2)
    """
    articles = articles.sort_values("article_id", kind="stable")
    ids, raw, languages = list(articles.article_id), list(articles.raw), list(articles.language)
    at = {article_id: i for i, article_id in enumerate(ids)}
    number: dict[tuple[str, ...], int] = {}  # key, form, and a mark if it opens sentences
    found: list[list[int]] = [[] for _ in (sentences.index if by_sentence else ids)]
    spans = (sentences[column].tolist() for column in ("article_id", "start", "end"))
    for row, (article_id, start, end) in enumerate(zip(*spans, strict=True)):
        i = at[article_id]
        text = raw[i][start:end]
        pairs: list[tuple[str, ...]] = list(words_of(text, languages[i]))
        if pairs and pairs[0][1] == first_of(text):
            pairs[0] = (*pairs[0], "opens")
        found[row if by_sentence else i] += [number.setdefault(pair, len(number)) for pair in pairs]
    ordered = sorted(number)
    keys = sorted({key for key, *_ in ordered})
    place = {key: i for i, key in enumerate(keys)}
    key_of = np.array([place[key] for key, *_ in ordered], dtype=np.int64)
    new = np.empty(len(number), dtype=np.int64)
    new[[number[form] for form in ordered]] = np.arange(len(number))
    ends = np.cumsum([0, *map(len, found)])
    indices = new[np.array([i for row in found for i in row], dtype=np.int64)]
    by_form = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(found), len(number)))
    by_form.sum_duplicates()
    merge = csr_matrix((np.ones(len(key_of)), (np.arange(len(key_of)), key_of)), shape=(len(number), len(keys)))
    opens = np.array([bool(mark) for _, _, *mark in ordered], dtype=bool)
    return WordCounts(ids, keys, (by_form @ merge).tocsr(), [form for _, form, *_ in ordered], by_form, key_of, opens)


def _pairs(run: str) -> list[tuple[str, str]]:
    """Cut a run of signs without spaces into every two next to each other."""
    pairs = [run[i : i + 2] for i in range(max(1, len(run) - 1))]
    return [(unicodedata.normalize("NFC", signs), signs) for signs in pairs]


class _Keys(dict[str, str]):
    """Form → key in one language, worked out once; empty for a function word, a word of reporting, a single letter."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.passed_over = function_words(code or None).union(_NEWS.split())

    def __missing__(self, form: str) -> str:
        key = form.lower() if form.isascii() else unicodedata.normalize("NFC", form.lower()).translate(_HYPHENS)
        if len(key) < 2 or key in self.passed_over:
            key = ""
        key = _PLURAL.sub(lambda found: "y" if found.group() == "ies" else "", key)
        if len(self) >= _MOST_KEYS:
            self.clear()
        self[form] = key
        return key


def code_of(language: Any) -> str:
    """Give the two letters of a language, as ``articles.language`` has it; empty where it is not known."""
    # Most languages come as text; asking pandas about each would take longer than the words.
    return language[:2].lower() if isinstance(language, str) else "" if pd.isna(language) else str(language)[:2].lower()


@lru_cache(maxsize=64)
def _keys(code: str) -> _Keys:
    return _Keys(code)
