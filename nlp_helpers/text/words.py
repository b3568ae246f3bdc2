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
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.text.function_words import function_words

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


def is_english(articles: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which articles are in English; one of no known language counts as English.

    Parameters
    ----------
    articles : DataFrame
        Column ``language`` (codes such as ``en`` or ``en-GB``), if it is known of any.

    Returns
    -------
    ndarray of bool, shape (n_articles,)

    Examples
    --------
    >>> is_english(pd.DataFrame({"language": ["en", "de", None, "en-GB"]})).tolist()
    [True, False, True, True]
    """
    languages = articles["language"] if "language" in articles else [None] * len(articles)
    return np.array([code_of(language) in ("en", "") for language in languages], bool)
