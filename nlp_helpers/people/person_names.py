"""The words of a mention → what they name: a person with a title, a body, a country, or somebody by an office.

In: a stretch such as 'Deputy Harbour Minister Ann Lee'. Out: :class:`Phrase`: the name's own place in it, the name taken
apart, and the title as printed. Nothing but the words is looked at; who is who over the articles of a corpus is found in
:mod:`nlp_helpers.people`. The words are data: ``data/people.json`` and ``data/countries.json``.

>>> read_phrase("Deputy Harbour Minister Ann Lee")[:3]
('person', 'Deputy Harbour Minister', 'Ann Lee')
>>> read_phrase("Mr Lee").gender, read_phrase("the harbour minister").kind
('m', 'role')
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp_helpers.people.name_words import MARKS, Words, fold, name_words, person_key

_MOST_WORDS = 14
_OWNED = frozenset(["office", "department", "bureau"])  # nobody knows which without whose
_MOST_SIGNS = 400  # of a phrase that are read: a page without a stop may be one phrase
_WORD = re.compile(r"\S+")


class Phrase(NamedTuple):
    """What the words of a mention name.

    Attributes
    ----------
    kind : str
        ``person`` (given name and surname), ``single`` (one word that may be a person's name), ``capitals`` (all in
        capitals, which may be anything), ``body``, ``place``, ``group`` (a people or a party's members), ``name`` (of
        something else), ``role``, or nothing.
    title : str
        The title as printed, without its article; of a role, all of it.
    name : str
        The name as printed; of a country, its usual name.
    start, end : int
        Where the name stands in the words.
    given, middle, surname, suffix : str
        Parts of a person's name, folded (:func:`person_key`); `middle` is initials.
    gender : str
        ``m``, ``f``, or nothing where neither honorific nor title nor given name says it.
    definite, plural : bool
        Of a role: whether one known holder is meant, or several.
    weak : bool
        Whether the one word is more often something else than a person: a place, a people, a month. Such a word has a
        `surname` if it may be one all the same; seats of government have none.
    """

    kind: str
    title: str = ""
    name: str = ""
    start: int = 0
    end: int = 0
    given: str = ""
    middle: str = ""
    surname: str = ""
    suffix: str = ""
    gender: str = ""
    definite: bool = False
    plural: bool = False
    weak: bool = False


def read_phrase(text: str) -> Phrase:
    """Tell what the words of a mention name.

    Parameters
    ----------
    text : str
        A noun phrase up to its head, without what follows it.

    Returns
    -------
    Phrase

    Examples
    --------
    >>> p = read_phrase("the ferry line's chief Jan van der Meer Jr.")
    >>> p.title, p.name, p.given, p.surname, p.suffix
    ("ferry line's chief", 'Jan van der Meer Jr.', 'jan', 'van der meer', 'jr')
    >>> [read_phrase(words).kind for words in ("the Harbour Board", "the U.S.", "Norwegians", "LEE RESIGNS", "Lee", "cracks")]
    ['body', 'place', 'group', 'capitals', 'single', '']
    """
    spans = [m.span() for m in _WORD.finditer(text, max(0, len(text) - _MOST_SIGNS))][-_MOST_WORDS:]
    words = [text[a:b].strip(MARKS) for a, b in spans]
    low = [fold(word) for word in words]
    cut = next((k for k, word in enumerate(low) if k and word in name_words().prepositions), 0)
    if cut:
        # 'Ann Lee of the Harbour Board' is Ann Lee; 'Secretary of State Ann Lee' is read as a whole.
        left = _read(text, spans[:cut], words[:cut], low[:cut])
        if left.kind == "person":
            return left
    return _read(text, spans, words, low)


def _read(text: str, spans: list[tuple[int, int]], words: list[str], low: list[str]) -> Phrase:
    known = name_words()
    first = 0
    while first < len(words) and (
        low[first] in known.determiners or low[first] in known.indefinite or not words[first]
    ):
        first += 1
    if first == len(words):
        return Phrase("")
    stop = len(words)
    suffix = ""
    if low[stop - 1] in known.suffixes and stop - first > 2:
        suffix, stop = low[stop - 1], stop - 1
    begin = _name_begins(words, low, first, stop)
    if begin == stop:
        return _nameless(text, spans, words, low, first)
    title, gender = _title(text, spans, words, low, first, begin)
    start, end = spans[begin][0], spans[-1][1]
    name = text[start:end].rstrip(MARKS)
    end = start + len(name)
    n = stop - begin
    key = " ".join(low[begin:stop])
    whole = " ".join(low[first:stop])
    if begin > first and low[begin - 1] in known.small:
        return _of(text, spans, words, low, first, end)
    surname = person_key(key) if n == 1 and key not in known.seats else ""
    if whole in known.countries and (len(whole) > 3 or name.isupper()):
        return Phrase("place", title, known.countries[whole], spans[first][0], end, weak=True, surname=surname)
    if key in known.countries and (n > 1 or not (title or gender)) and (len(key) > 3 or name.isupper()):
        return Phrase("place", title, known.countries[key], start, end, weak=True, surname=surname)
    if not title and not gender and key in known.places:
        return Phrase("place", "", name, start, end, weak=True, surname=surname)
    if name.isupper() and len(name) > 1 and not (n == 1 and title):
        return Phrase("capitals", title, name, start, end, surname=person_key(key), gender=gender)
    if begin > first and not title and not gender and words[begin - 1][:1].isupper() and low[begin - 1] in known.bodies:
        at = _body_begins(words, low, first, stop)
        return Phrase("body", "", text[spans[at][0] : end], spans[at][0], end)
    if n > 1 and _is_acronym(words[stop - 1]) and not suffix:
        return Phrase("body", "", name, start, end)
    if n > 3 and any(key in known.given for key in low[begin + 2 : stop - 1]):
        return Phrase("name", "", name, start, end)  # a headline's words
    if n == 1:
        weak = not (title or gender) and (first > 0 or _is_weak(key))
        return Phrase(
            "single", title, name, start, end, surname=person_key(key), suffix=suffix, gender=gender, weak=weak
        )
    if low[begin] in known.particles and low[begin] not in known.given and low[begin] not in known.also_given:
        return Phrase("single", title, name, start, end, surname=person_key(key), suffix=suffix, gender=gender)
    if first and not title and not gender and low[begin] not in known.given:
        return Phrase("name", "", name, start, end)
    return _person(Phrase("person", title, name, start, end, suffix=suffix, gender=gender), low[begin:stop])


def _name_begins(words: list[str], low: list[str], first: int, stop: int) -> int:
    """Walk back from the end over capitalised words that are no offices, bodies or peoples; `stop` if there is none."""
    known = name_words()
    begin = stop
    while begin > first:
        word, key = words[begin - 1], low[begin - 1]
        if begin < stop and key in known.particles:
            begin -= 1
            continue
        if begin < stop and _is_acronym(word) and not words[begin].isupper():
            break
        if not _may_be_named(words, low, begin - 1, first, stop):
            break
        begin -= 1
    while begin < stop and low[begin] in known.particles and not words[begin][:1].isupper():
        begin += 1
    return begin


def _may_be_named(words: list[str], low: list[str], at: int, first: int, stop: int) -> bool:
    """Tell whether a word can be part of a person's name: capitalised, and no office, body, people or month that it seems."""
    known = name_words()
    word, key = words[at], low[at]
    capital = word[:1].isupper() or ("-" in word and word.rpartition("-")[2][:1].isupper())
    if not capital or word.endswith(("'s", "’s")):
        return False
    other = key in known.roles or key in known.ranks or key in known.honorifics or key in known.bodies
    if (key.endswith("s") and key[:-1] in known.roles) or key in known.small_words:  # 'Senators Lee', 'There'
        return False
    if at < stop - 1:
        return not other and (not _common(key, known) or key in known.given or key in known.also_given)
    if not (other or _common(key, known)):
        return True
    is_surname = key in known.also_surnames or key in known.groups
    return is_surname and at - 1 >= first and _introduces(low[at - 1], key, known)


def _introduces(word: str, key: str, known: Words) -> bool:
    """Tell whether the word before shows a word that is common otherwise to be a surname: 'Emma King', 'Mr May'."""
    return word in known.given or word in known.honorifics or (key in known.times and _is_office(word, known))


def _common(key: str, known: Words) -> bool:
    return key in known.groups or key in known.times


def _is_acronym(word: str) -> bool:
    letters = word.replace(".", "").replace("-", "").replace("&", "")
    return len(letters) > 1 and letters.isalpha() and letters.isupper() and not re.fullmatch(r"(?:[A-Z]\.){1,2}", word)


def _is_weak(key: str) -> bool:
    known = name_words()
    return key in known.places or key in known.countries or _common(key, known)


def _title(
    text: str, spans: list[tuple[int, int]], words: list[str], low: list[str], first: int, begin: int
) -> tuple[str, str]:
    """Give the title that stands before a name, if an office is among its words, and the gender that the words tell."""
    known = name_words()
    after = max((k + 1 for k in range(first, begin) if words[k].endswith(("'s", "’s"))), default=first)
    gender = next((known.gendered[key] for key in reversed(low[after:begin]) if key in known.gendered), "")
    last = begin
    while last > first and low[last - 1] in ("mr", "mrs", "ms", "miss", "mister"):
        last -= 1
    while first < last and low[first] in known.not_titles:
        first += 1
    if not any(_is_office(key, known) for key in low[first:last]):
        return "", gender
    return text[spans[first][0] : spans[last - 1][1]].strip(MARKS), gender


def _is_office(key: str, known: Words) -> bool:
    if key in known.roles or key in known.ranks:
        return True
    last = key.rpartition("-")[2]
    return last != key and (last in known.roles or last in known.ranks)


def _person(phrase: Phrase, low: list[str]) -> Phrase:
    """Take a name of two words or more apart."""
    known = name_words()
    at = next((k for k in range(1, len(low)) if low[k] in known.particles and k < len(low) - 1), len(low) - 1)
    if len(low[0]) == 1 and at > 1 and len(low[1]) > 1:  # 'J. Edgar Lee'
        low, at = low[1:], at - 1
    given, middle, surname = low[0], low[1:at], " ".join(low[at:])
    return phrase._replace(
        given=person_key(given),
        middle="".join(word[:1] for word in middle),
        surname=person_key(surname),
        gender=phrase.gender or known.given.get(given, ""),
    )


def _nameless(text: str, spans: list[tuple[int, int]], words: list[str], low: list[str], first: int) -> Phrase:
    """Read a phrase that ends in a common word, or in the name of an office, a body or a people."""
    known = name_words()
    word, key = words[-1], low[-1]
    end = spans[-1][0] + len(text[spans[-1][0] : spans[-1][1]].rstrip(MARKS))
    whole = " ".join(low[first:])
    if whole in known.countries:
        return Phrase("place", "", known.countries[whole], spans[first][0], end, weak=True)
    if key in known.bodies and word[:1].isupper():
        at = _body_begins(words, low, first, len(words))
        return Phrase("body", "", text[spans[at][0] : end], spans[at][0], end)
    singular = key[:-3] + "y" if key.endswith("ies") else key[:-1] if key.endswith("s") else key
    if _is_office(key, known) or _is_office(singular, known) or singular in known.gendered:
        gender = known.gendered.get(key, "")
        definite = (
            low[0] not in known.indefinite and low[0] not in known.possessives and (first > 0 or words[0][:1].isupper())
        )
        words_as_printed = text[spans[first][0] : end]
        plural = not _is_office(key, known) and key not in known.gendered
        return Phrase(
            "role", words_as_printed, "", spans[first][0], end, gender=gender, definite=definite, plural=plural
        )
    if key in known.groups and word[:1].isupper() and (first == 0 or low[0] == "the" or key.endswith("s")):
        return Phrase("group", "", text[spans[first][0] : end], spans[first][0], end, weak=True)
    if key in known.times and key in known.also_surnames and word[:1].isupper() and first == len(words) - 1:
        return Phrase("", "", word, spans[-1][0], end, surname=person_key(key), weak=True)
    return Phrase("")


def _body_begins(words: list[str], low: list[str], first: int, stop: int) -> int:
    """Find where the name of a body begins: the capitalised words before its last, small ones between them included."""
    known = name_words()
    at = stop - 1
    for k in range(stop - 2, first - 1, -1):
        whose = words[k].endswith(("'s", "’s")) and low[k] not in known.of_all
        if whose and not (low[stop - 1] in _OWNED and words[k][:1].isupper() and k == stop - 2):
            break
        if words[k][:1].isupper():
            at = k
        elif low[k] not in known.small:
            break
    return at


def _of(text: str, spans: list[tuple[int, int]], words: list[str], low: list[str], first: int, end: int) -> Phrase:
    """Read a name behind a small word: 'the mayor of Leeds' is somebody, 'the University of Leeds' a body."""
    known = name_words()
    if any(_is_office(key, known) for key in low[first:]):
        gender = next((known.gendered[key] for key in low[first:] if key in known.gendered), "")
        definite = low[0] not in known.indefinite and low[0] not in known.possessives
        return Phrase("role", text[spans[first][0] : end], "", spans[first][0], end, gender=gender, definite=definite)
    at = _body_begins(words, low, first, len(words))
    is_body = any(key in known.bodies and word[:1].isupper() for key, word in zip(low[at:], words[at:], strict=True))
    return Phrase("body" if is_body else "name", "", text[spans[at][0] : end], spans[at][0], end)
