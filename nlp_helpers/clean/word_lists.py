"""The words by which lines of a page are told apart: of buttons, notices and captions, agencies, months, abbreviations.

In: nothing. Out: the lists of ``data/residue.json``, by name. English only.

>>> "newsletter" in word_lists()["notice_words"], "Reuters" in word_lists()["agencies"]
(True, True)
"""

from __future__ import annotations

from functools import cache

from nlp_helpers.packaged import read_json


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """Read the lists: agencies as they are written, all other words in lower case.

    Returns
    -------
    dict of str to frozenset of str

    Examples
    --------
    >>> "january" in word_lists()["months"]
    True
    """
    return {name: frozenset(words) for name, words in read_json("residue.json").items()}
