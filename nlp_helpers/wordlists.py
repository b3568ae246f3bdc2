"""Words that say nothing about the matter: function words of English and ten other languages.

English ones are scikit-learn's, the others are data: ``data/function_words.json``.

>>> "und" in function_words() and "the" in function_words() and "harbour" not in function_words()
True
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS


@cache
def function_words() -> frozenset[str]:
    """Give the function words of all languages together, in lower case.

    Returns
    -------
    frozenset of str
        One set for all: an article's language is a guess, and a word that is common in one language and telling in
        another is rare.
    """
    lists = json.loads((resources.files("nlp_helpers.data") / "function_words.json").read_text(encoding="utf-8"))
    return ENGLISH_STOP_WORDS.union(*(words.split() for words in lists.values()))
