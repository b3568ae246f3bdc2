"""What makes a name an outlet's: its form, the words that newsrooms' names are made of, and what speaks against it.

In: a few words of a page. Out: whether they can be, or sound like, the name of an outlet, an agency or a company; whether two
names are one. The words are data: ``data/outlets.json``.

>>> sounds_like_one("The Harbour Post"), sounds_like_one("Jane Doe"), same_outlet("The Harbour Post", "harbourpost.com")
(True, False, True)
"""

from __future__ import annotations

import re
from functools import cache

from nlp_helpers.clean.word_lists import word_lists
from nlp_helpers.packaged import read_json
from nlp_helpers.text.words import WORD

#: Words of an outlet's name.
LONGEST_NAME = 6
_DOMAIN = re.compile(r"(?:www\.)?[\w-]{2,}\.(?:com?|org|net|tv|news|[a-z]{2})(?:\.[a-z]{2})?", re.IGNORECASE)


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in read_json("outlets.json").items()}


def folded(name: str) -> str:
    """Fold a name to its letters, without an article before it and a domain's ending."""
    bare = re.sub(r"(?:^the |^www\.|\.(?:com?|org|net|co\.uk|de|fr)\b.*)", "", name.strip().casefold())
    return "".join(re.findall(r"[^\W_]+", bare))


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are one, or one is the other with more words or as initials."""
    a, b = folded(one), folded(other)
    initials = {"".join(word[0] for word in WORD.findall(name.casefold())) for name in (one, other)}
    return a in b or b in a or a in initials or b in initials


def is_agency(name: str) -> bool:
    """Whether it is the name of an agency that newsrooms take articles from."""
    return folded(name) in _agencies()


@cache
def _agencies() -> frozenset[str]:
    return frozenset(folded(agency) for agency in word_lists()["agencies"])


def is_company(name: str) -> bool:
    """Whether it is a company's name, which may own many outlets."""
    return any(word.casefold() in _words()["company_words"] for word in WORD.findall(name))


def may_be_one(name: str) -> bool:
    """Whether it has the form of a name: a few words, the first with a capital or a figure, not a section's name."""
    words = WORD.findall(name)
    if (
        not 0 < len(words) <= LONGEST_NAME
        or "," in name
        or any(word.casefold() in _words()["job_words"] for word in words)
    ):
        return False
    if "." not in words[0] and any(word[:1].islower() and len(word) > 3 for word in [*words[1:], words[0]]):
        return False
    months = word_lists()["months"]
    return not all(word.casefold() in _words()["sections"] | months or word.isdigit() for word in words)


def sounds_like_one(name: str) -> bool:
    """Whether it is made like newsrooms' names: one of their words, a domain, or capitals throughout."""
    if not may_be_one(name):
        return False
    words, own = WORD.findall(name), _words()["outlet_words"]
    if any(word.casefold().split(".")[0] in own for word in words) or _DOMAIN.fullmatch(name.strip()):
        return True
    return len(words) == 1 and len(name) > 2 and name.isupper()
