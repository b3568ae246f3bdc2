"""The words by which contradictions are told from what only looks like them: ``data/conflict_words.json``.

In: nothing. Out: sets of words in small letters.

>>> "minister" in conflict_words("offices of states"), lists().streets["blvd"]
(True, 'boulevard')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_helpers.packaged import read_json
from nlp_helpers.people.name_words import name_words


@dataclass(frozen=True)
class Lists:
    """Words that names are made of.

    Attributes
    ----------
    streets : dict of str to str
        'st' → 'street'.
    kinds : frozenset of str
        Words that many names have: kinds of places and bodies, offices, ranks, directions, days.
    other_scripts : frozenset of str
        Countries whose names are transcribed from another script.
    """

    streets: dict[str, str]
    kinds: frozenset[str]
    other_scripts: frozenset[str]


@cache
def _kept() -> dict[str, Any]:
    held: dict[str, Any] = read_json("conflict_words.json")
    return held


def conflict_words(kind: str) -> frozenset[str]:
    """Give the words of a kind.

    Parameters
    ----------
    kind : str
        A key of the file whose value is a list of words in one string.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> "captured" in conflict_words("caught")
    True
    """
    return frozenset(_kept()[kind].split())


@cache
def lists() -> Lists:
    """Give the words that names are made of, those of names of people included.

    Returns
    -------
    Lists
        Read once.

    Examples
    --------
    >>> "sergeant" in lists().kinds
    True
    """
    known = name_words()
    streets = {word: kind for kind, words in _kept()["streets"].items() for word in words.split()}
    kinds = (
        conflict_words("kinds of things") | set(streets) | known.roles | known.ranks | known.honorifics | known.bodies
    )
    kinds |= known.times | known.small_words | known.groups
    return Lists(streets, kinds, frozenset(_kept()["other scripts"]))
