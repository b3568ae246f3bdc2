"""Words that say nothing about the matter: function words, by language.

In: a language. Out: its function words. They are data: ``data/function_words.json``. The English ones are scikit-learn's, copied,
because importing them takes a second and the early steps need nothing else of it.

>>> "war" in function_words("de"), "war" in function_words("en")
(True, False)
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from nlp_helpers.packaged import read_json

# scikit-learn's list holds some nouns and verbs, which in news are the matter.
_MATTER = frozenset(["bill", "cry", "fire", "interest", "mill", "system"])


def function_words(language: Any = None) -> frozenset[str]:
    """Give the function words to pass over in an article.

    Parameters
    ----------
    language : str, optional
        ``articles.language``, such as ``de`` or ``de-AT``; null for not known.

    Returns
    -------
    frozenset of str
        In lower case: those of English, which is quoted everywhere, and of the language, where there is a list for it.

    Examples
    --------
    >>> function_words("xx") == function_words()
    True
    """
    return _of("" if pd.isna(language) else str(language)[:2].lower())


@cache
def all_function_words() -> frozenset[str]:
    """Give the function words of every language there is a list for, where the language of a text is not known yet.

    Returns
    -------
    frozenset of str
        In lower case.

    Examples
    --------
    >>> {"the", "der", "les"} <= all_function_words()
    True
    """
    return frozenset().union(*_lists().values())


@cache
def _of(language: str) -> frozenset[str]:
    english = _lists()["en"] - _MATTER
    return english if language == "en" else english | _lists().get(language, frozenset())


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in read_json("function_words.json").items()}
