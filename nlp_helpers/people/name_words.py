"""The words that names and titles are made of, and foldings under which two spellings are one name.

In: a name or a title. Out: what it is compared by. The words are data: ``data/people.json`` and ``data/countries.json``.

>>> fold("José  O’Brien-Lee"), person_key("Sergey") == person_key("Sergei")
("jose o'brien-lee", True)
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from nlp_helpers.packaged import read_json

MARKS = "\"'“”‘’«»„‚()[],;:!?"
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013"), "-") | {ord("’"): "'", ord("."): None}


class Words(NamedTuple):
    """The lists of ``data/people.json``, folded, and what is made of them and of the countries."""

    given: dict[str, str]
    gendered: dict[str, str]
    honorifics: frozenset[str]
    groups: frozenset[str]
    places: frozenset[str]
    seats: frozenset[str]
    countries: dict[str, str]
    adjectives: dict[str, str]
    roles: frozenset[str]
    ranks: frozenset[str]
    bodies: frozenset[str]
    times: frozenset[str]
    determiners: frozenset[str]
    indefinite: frozenset[str]
    possessives: frozenset[str]
    small: frozenset[str]
    prepositions: frozenset[str]
    particles: frozenset[str]
    of_all: frozenset[str]
    suffixes: frozenset[str]
    also_surnames: frozenset[str]
    also_given: frozenset[str]
    not_titles: frozenset[str]
    small_words: frozenset[str]


_LISTS = Words._fields[8:]


@cache
def vocabulary(name: str) -> frozenset[str]:
    """Give a list of ``data/people.json``, folded.

    Parameters
    ----------
    name : str
        Its key there.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> "chief" in vocabulary("chiefs")
    True
    """
    return frozenset(fold(word) for word in _data("people.json")[name])


@cache
def _data(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_json(name)
    return found


@cache
def name_words() -> Words:
    """Give all lists at once.

    Returns
    -------
    Words
        Read once.

    Examples
    --------
    >>> name_words().adjectives["norwegian"]
    'Norway'
    """
    countries: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    seats: set[str] = set()
    for country, more in _data("countries.json").items():
        countries |= {fold(word): country for word in (country, *more["names"])}
        adjectives |= {fold(word): country for word in more["adjectives"]}
        seats |= {fold(word) for word in more["seats"]}
    plural = {word + "s" for word in [*adjectives, *vocabulary("groups")] if not word.endswith(("s", "h"))}
    he, she = (vocabulary(f"{which}_honorifics") for which in ("he", "she"))
    gendered = dict.fromkeys(vocabulary("he_roles") | he, "m") | dict.fromkeys(vocabulary("she_roles") | she, "f")
    return Words(
        dict.fromkeys(vocabulary("he"), "m") | dict.fromkeys(vocabulary("she"), "f"),
        gendered,
        he | she,
        vocabulary("groups") | frozenset(adjectives) | plural,
        vocabulary("places") | (seats - vocabulary("bodies")),
        frozenset(seats),
        countries,
        adjectives,
        *(vocabulary(name) for name in _LISTS),
    )


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Fold what does not tell names apart: case, accents, stops, kinds of hyphen and apostrophe, blanks.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> fold("José  O’Brien-Lee, U.S.")
    "jose o'brien-lee, us"
    """
    if text.isascii():
        return " ".join(text.replace(".", "").lower().split())
    plain = unicodedata.normalize("NFKD", text.translate(_HYPHENS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def person_key(text: str) -> str:
    """Fold a person's name further, over the usual transliterations: 'Sergey', 'Sergei'.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> person_key("Dmitry Petrovskyy") == person_key("Dmitri Petrovskiy")
    True
    """
    folded = fold(text).replace("y", "i")
    return re.sub(r"i+", "i", folded) if "ii" in folded else folded


def key_of(name: str) -> str:
    """Fold the name of a body, a place or an unknown, without its article.

    Parameters
    ----------
    name : str

    Returns
    -------
    str

    Examples
    --------
    >>> key_of("The Hague Court") == key_of("Hague court")
    True
    """
    return person_key(name).removeprefix("the ")


@lru_cache(maxsize=1 << 14)
def title_words(title: str) -> frozenset[str]:
    """Take a title as the set of its words, in one spelling, countries for their adjectives, without small words.

    Parameters
    ----------
    title : str

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> title_words("the Norwegian Defence Minister") == title_words("Norway's minister of defense")
    True
    """
    found: list[str] = []
    known, offices = name_words(), _data("people.json")["one_office"]
    for word in fold(title).replace("-", " ").split():
        bare = re.sub(r"'s?$|^'", "", word.strip(MARKS))
        if bare and bare not in known.small and bare not in known.determiners:
            country = known.adjectives.get(bare) or known.countries.get(bare)
            found += fold(country).split() if country else offices.get(bare, bare).split()
    return frozenset(found)
