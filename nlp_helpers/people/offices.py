"""Names and offices in one pile → the titles that articles give to people, and who is meant by an office alone.

In: the mentions of a pile that can name somebody, and who they are so far. Out: the titles by article and person; and the
holders of offices that stand alone: 'the deputy minister' is the person to whom the article gives such a title, before all
others, or the only one in the pile. 'X chief' is whoever heads X by title. A title counts as a set of words in one
spelling, countries for their adjectives.

>>> from nlp_helpers.people import of_texts
>>> people = of_texts(["Deputy Harbour Minister Ann Lee met Bo Ek. The deputy minister left."])
>>> people.label(people.mentions.texts().index("The deputy minister"))
'Ann Lee'
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.people.full_names import Register
from nlp_helpers.people.name_words import fold, person_key, title_words, vocabulary
from nlp_helpers.people.naming import Naming
from nlp_helpers.people.person_names import Phrase

Titles = dict[tuple[int, int], list[str]]


def find_titles(tokens: Tokens, naming: Naming, entity: NDArray[np.int32]) -> Titles:
    """Collect the titles that each article gives: before a name, or behind it or before it with a comma.

    Parameters
    ----------
    tokens : Tokens
    naming : Naming
    entity : ndarray of int, shape (n,)
        Whom each of its mentions means.

    Returns
    -------
    dict
        (position of the article, entity) → titles as printed, in reading order, each once.
    """
    found: Titles = defaultdict(list)
    is_title = np.array([bool(phrase.title) and phrase.kind != "role" for phrase in naming.phrases] or [False])
    before = np.flatnonzero(is_title[naming.of] & (entity >= 0)).tolist()
    given = [(k, naming.phrases[naming.of[k]].title) for k in before] + _appositions(tokens, naming, entity)
    for k, title in sorted(given):
        own = found[int(naming.article[k]), int(entity[k])]
        if title not in own:
            own.append(title)
    return dict(found)


def _appositions(tokens: Tokens, naming: Naming, entity: NDArray[np.int32]) -> list[tuple[int, str]]:
    """Find 'Ann Lee, the harbour's deputy chief,' and 'the harbour's deputy chief, Ann Lee,'."""
    if not len(naming.at):
        return []
    commas = [k for k, form in enumerate(tokens.forms) if form == ","]
    n = len(tokens)
    comma = np.zeros(n + 2, bool)
    comma[:n] = np.isin(tokens.form, commas)
    sentence = np.append(tokens.sentence, [-1, -1, -1])
    then = np.searchsorted(naming.first, naming.last + 2)
    there = np.minimum(then, len(naming.at) - 1)
    kind = np.array([phrase.kind for phrase in naming.phrases] or [""], dtype=object)[naming.of]
    beside = (then < len(naming.at)) & (naming.first[there] == naming.last + 2) & comma[naming.last + 1]
    beside &= sentence[naming.last + 2] == sentence[naming.last]
    named = (kind == "person") | ((kind == "single") & (entity >= 0))
    found = []
    for k in np.flatnonzero(beside & named & (kind[there] == "role")).tolist():
        role = naming.phrases[naming.of[there[k]]]
        if not role.plural and _ends(tokens, int(naming.last[there[k]])) and len(role.title.split()) > 1:
            found.append((k, _with_of(tokens, naming, int(there[k]))))
    for k in np.flatnonzero(beside & (kind == "role") & (kind[there] == "person")).tolist():
        role, name = naming.phrases[naming.of[k]], int(there[k])
        if role.definite and not role.plural and comma[naming.last[name] + 1]:
            found.append((name, role.title))
    return found


def _ends(tokens: Tokens, last: int) -> bool:
    """Tell whether an apposition ends, or goes on with what it is the office of: a list would go on with 'and'."""
    return last + 1 >= len(tokens) or tokens.forms[tokens.form[last + 1]] in (
        ",",
        ".",
        ";",
        "of",
        "at",
        "for",
        "who",
        "in",
        ")",
    )


def _with_of(tokens: Tokens, naming: Naming, role: int) -> str:
    """Give a title with what follows by 'of', 'at' or 'for': 'professor of law'."""
    phrase = naming.phrases[naming.of[role]]
    last = int(naming.last[role])
    if last + 2 < len(tokens) and tokens.forms[tokens.form[last + 1]] in ("of", "at", "for", "in"):
        stop = last + 2
        while stop < min(last + 9, len(tokens)) and tokens.sentence[stop] == tokens.sentence[last]:
            form = tokens.forms[tokens.form[stop]]
            if not (form[0].isalnum() or form in ("&", "'s", "’s")) or form in ("who", "said", "says", "told", "and"):
                break
            stop += 1
        if stop > last + 2:
            raw = tokens.texts[tokens.article[last]]
            return phrase.title + raw[tokens.end[last] : tokens.end[stop - 1]]
    return phrase.title


def bodies_by_another_name(titles: Titles, made: Register) -> dict[str, int]:
    """Find common nouns that stand for one body, as the same person is called the head of both.

    Parameters
    ----------
    titles : dict
        As :func:`find_titles` gives them.
    made : Register

    Returns
    -------
    dict of str to int
        'alliance' → the entity of the one alliance.
    """
    generic = vocabulary("generic_bodies")
    owned: dict[int, set[str]] = defaultdict(set)
    for (_, entity), given in titles.items():
        owned[entity].update(owner for title in given if (owner := _owner(title)))
    found: dict[str, set[int]] = defaultdict(set)
    for owners in owned.values():
        bodies = {_body(made, owner) for owner in owners} - {-1}
        for noun in {fold(owner) for owner in owners} & generic:
            found[noun] |= {e for e in bodies if made.by_key.get(("name", person_key(noun))) != e}
    return {noun: next(iter(bodies)) for noun, bodies in found.items() if len(bodies) == 1}


def _body(made: Register, owner: str) -> int:
    """Find the body that a title is an office of, or -1; letters in capitals are one."""
    at = made.by_key.get(("name", person_key(owner)), -1)
    if owner.isupper() and owner.isalpha() and (at < 0 or not made.kinds[at]):
        at = made.other(Phrase("body", name=owner), 0)
    return at if at >= 0 and made.kinds[at] == "organisation" else -1


@lru_cache(maxsize=1 << 12)
def _owner(title: str) -> str:
    """Give what a title is an office of: its words without those of the office."""
    lists = ("roles", "ranks", "qualifiers", "small", "determiners")
    office = frozenset(word for name in lists for word in vocabulary(name))
    words = [re.sub(r"['’]s?$", "", word) for word in re.split(r"[\s-]+", title)]
    left = [word for word in words if fold(word) not in office and fold(word) not in ("general", "new", "late", "then")]
    return " ".join(left) if len(left) < len(words) else ""


def find_holders(
    naming: Naming, made: Register, entity: NDArray[np.int32], titles: Titles, owners: dict[str, int]
) -> None:
    """Give offices that stand alone to their holders.

    Parameters
    ----------
    naming : Naming
    made : Register
    entity : ndarray of int, shape (n,)
        Filled in where a holder is found.
    titles : dict
        As :func:`find_titles` gives them.
    owners : dict
        As :func:`bodies_by_another_name` gives them.
    """
    asked = [
        p for p, phrase in enumerate(naming.phrases) if phrase.kind == "role" and phrase.definite and not phrase.plural
    ]
    if not asked or not titles:
        return
    names = {noun: fold(next(iter(made.forms[e]), noun)) for noun, e in owners.items()}
    wanted = {p: _in_one_wording(naming.phrases[p].title, names) for p in asked}
    here: dict[tuple[int, str], set[tuple[int, _Office]]] = defaultdict(set)
    anywhere: dict[str, set[tuple[int, _Office]]] = defaultdict(set)
    for (article, holder), given in titles.items():
        for title in given:
            office = _in_one_wording(title, names)
            for word in office.words:
                here[article, word].add((holder, office))
                anywhere[word].add((holder, office))
    in_pile = {p: _holders(office, anywhere, office.words) for p, office in wanted.items() if len(office.words) > 1}
    places = _places(naming, entity)
    held_here: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for k in np.flatnonzero(np.isin(naming.of, asked) & (entity < 0)).tolist():
        p, article = int(naming.of[k]), int(naming.article[k])
        if (article, p) not in held_here:
            office = wanted[p]
            holders = _holders(office, here, [(article, word) for word in office.words])
            held_by = in_pile.get(p, set())
            if not holders and len(held_by) == 1 and ((article, *held_by) in places or len(office.words) > 2):
                holders = held_by
            held_here[article, p] = sorted((j, e) for e in holders for j in places.get((article, e), [-1]))
        entity[k] = _nearest_holder(held_here[article, p], k)


def _holders(office: _Office, by_word: Mapping[Any, set[tuple[int, _Office]]], keys: Iterable[Any]) -> set[int]:
    """Find who holds an office, looking through those of its rarest word ('chief' and the like need not be in the title)."""
    chiefs = vocabulary("chiefs")
    lists = [by_word.get(key, set()) for key in keys if len(office.words) < 2 or _word(key) not in chiefs]
    return {holder for holder, held in min(lists, key=len, default=set()) if _fits(office, held)}


def _word(key: Any) -> Any:
    return key[1] if isinstance(key, tuple) else key


def _places(naming: Naming, entity: NDArray[np.int32]) -> dict[tuple[int, int], list[int]]:
    """(article, entity) → where the article mentions it."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, (a, e) in enumerate(zip(naming.article.tolist(), entity.tolist(), strict=True)):
        if e >= 0:
            found[a, e].append(k)
    return found


def _nearest_holder(mentioned: list[tuple[int, int]], k: int) -> int:
    """Of several holders take the one whom the article mentioned last; if it mentions none before, there must be but one."""
    at = bisect_left(mentioned, (k,))
    if at:
        return mentioned[at - 1][1]
    return mentioned[0][1] if mentioned and all(e == mentioned[0][1] for _, e in mentioned) else -1


class _Office(NamedTuple):
    """A title as a set of words, and the word of them that says what it is."""

    words: frozenset[str]
    head: str


@lru_cache(maxsize=1 << 12)
def _office(title: str) -> _Office:
    words = title_words(title)
    front = re.split(r"\s(?:of|for|at|in|to|on)\s", fold(title), maxsplit=1)[0].replace("-", " ").split()
    head = next(iter(title_words(front[-1])), "") if front else ""
    if head == "general" and len(front) > 1:
        head = " ".join(front[-2:])
    return _Office(words, head)


def _in_one_wording(title: str, names: dict[str, str]) -> _Office:
    office = _office(title)
    if names and not office.words.isdisjoint(names):
        return office._replace(words=frozenset(names.get(word, word) for word in office.words))
    return office


def _fits(asked: _Office, held: _Office) -> bool:
    """Tell whether an office is one that is held: its words are among the title's, and both are as much 'deputy' or 'former'."""
    qualifiers = vocabulary("qualifiers")
    if asked.words & qualifiers != held.words & qualifiers:
        return False
    if asked.words <= held.words:
        return asked.head == held.head and not asked.words.isdisjoint(vocabulary("roles") | vocabulary("ranks"))
    chiefs = vocabulary("chiefs")
    is_head = held.head in vocabulary("top") or held.head.endswith(" general")
    return len(asked.words) > 1 and asked.head in chiefs and asked.words - chiefs <= held.words and is_head
