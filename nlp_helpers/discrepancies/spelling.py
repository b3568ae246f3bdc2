"""Names of a story → the same name spelt in two ways, across articles or within one.

In: tokens, their parts of speech, people, pairs of parts of sentences. Out: conflicts of the kind ``name``. That two near words
(:mod:`nlp_helpers.discrepancies.near_words`) are one name is told from what stands beside them: the same other name ('Jonathon
Reed', 'Jonathan Reed'), the same word or kind of thing ('Whelan Street'), or within an article the full name ('Ann Hollister …
Holister said'); two letters that changed places need nothing else. Streets are compared by their kind and by the numbers of
their houses. Inflections, peoples of countries, transcriptions from other scripts, short forms of first names, people of two
ages, and what the text itself explains are none.

>>> from nlp_helpers.sentence_pairs import find_pairs
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> from nlp_helpers.people import find_people
>>> from nlp_helpers.grammar.mentions import find_mentions
>>> from nlp_helpers.grammar.word_classes import classify
>>> said = of_texts(["Fire destroyed the mill of Ann Hollister in Oldham.", "A fire destroyed the Oldham mill of Ann Holister."])
>>> people = find_people(find_mentions(said.tokens, classify(said.tokens)))
>>> found = find_spellings(said.tokens, classify(said.tokens), people, find_pairs(said, np.array([0, 0])))
>>> [(conflict.one.value, conflict.other.value) for conflict in found]
[('Ann Hollister', 'Ann Holister')]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.discrepancies.name_phrases import found_phrases
from nlp_helpers.discrepancies.name_places import NamePlaces
from nlp_helpers.discrepancies.near_words import (
    alike,
    distance,
    inflected,
    may_sound_alike,
    near_words,
    short_form,
    skeleton,
    swapped,
)
from nlp_helpers.discrepancies.places import Conflict, Place, likelihood
from nlp_helpers.discrepancies.word_lists import lists
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.people import People
from nlp_helpers.people.name_words import name_words
from nlp_helpers.sentence_pairs.pairs import Pairs

#: Of each rule, how many of its finds were read after it was last changed, and how many of them were right.
READ = {
    "name": (119, 115), "word": (6, 6), "kind": (20, 20), "short": (20, 20), "swap": (20, 20), "long": (30, 30),
    "street": (12, 11), "block": (3, 3), "phrase": (2, 2),
}  # fmt: skip

_MANY = 400  # pairs of surroundings of two words, up to which all are compared
_MOST_SURROUNDINGS = 30  # of a word, beyond that
_MOST_ARTICLES = 20  # that are listed for a spelling
_FEWEST = 4  # letters of a word that can be misspelt
_MOST_NEAR = 20  # words of a story that are near one; with more it is no slip, but one of a list of such names
_SURE_BY_ITSELF = 8  # letters of a word that is hardly another's, if but one is changed
_BEHIND_SOMEBODY = [CODE[name] for name in ("VBD", "VBP", "MD", "POS")]
_ORDER = ("name", "word", "kind")  # the surest first
_ALSO = frozenset(["aka", "née", "nee", "formerly", "spelled", "spelt", "nicknamed", "dubbed", "pronounced", "@"])
_CALLED = frozenset(["known", "referred", "called", "goes", "spell", "spells"])
_ODD = re.compile(
    r"[âÃÂ\ufffd]|-[a-z]|[a-z][A-Z][a-z]+[A-Z]"
)  # text read in another encoding; 'Idol-style'; words glued together
_AGE_BEFORE = re.compile(r"(\d{1,3})[ -]years?[ -]olds? (?:\w+ ){0,3}$")
_AGE_BEHIND = re.compile(r"^[\w.'’ -]{0,25}, ?(\d{1,3})\b")

Words = tuple[str, ...]
Beside = tuple[Words, Words]
Told = tuple[str, int, int]


def find_spellings(tokens: Tokens, classes: NDArray[np.int8], people: People, pairs: Pairs) -> list[Conflict]:
    """Find names that are spelt in two ways.

    Parameters
    ----------
    tokens : Tokens
    classes : ndarray of int8, shape (n_tokens,)
        Of :func:`nlp_helpers.grammar.word_classes.classify`.
    people : People
        Of the same tokens.
    pairs : Pairs
        Of their sentences; articles that pairs tie together are of one story.

    Returns
    -------
    list of Conflict
        Of the kind ``name``, sorted. Two spellings are set against each other at the first place of each; a further article that
        has one of them, against the other's.
    """
    if not len(tokens):
        return []
    places = NamePlaces(tokens, pairs)
    persons = _persons(tokens, people)
    acts = _acting(tokens, classes)
    found: set[Conflict] = set()
    for group, words in _words(places):
        near = near_words(words)
        n_near = Counter(word for pair in near for word in pair)
        for a, b in near:
            if max(n_near[a], n_near[b]) > _MOST_NEAR:
                continue
            told = _told(places, a, b, words[a], words[b], group in places.abroad, persons, acts)
            if told:
                found.update(_conflicts(places, *told, words[a], words[b]))
    taken = {(place.article_id, place.start) for conflict in found for place in (conflict.one, conflict.other)}
    for rule, first, other in found_phrases(places):
        one, two = sorted((places.place(*first), places.place(*other)))
        if not {(one.article_id, one.start), (two.article_id, two.start)} <= taken:
            found.add(Conflict("name", one.value, one, two, likelihood(*READ[rule])))
    return sorted(found)


def _persons(tokens: Tokens, people: People) -> NDArray[np.bool_]:
    """Say of each token whether it is of the name of somebody who is known to be a person."""
    sure = np.array([kind == "person" for kind in people.kinds] + [False])[people.entity]
    inside = np.zeros(len(tokens) + 1, np.int64)
    np.add.at(inside, people.mentions.first[sure], 1)
    np.add.at(inside, people.mentions.last[sure] + 1, -1)
    return np.asarray(np.cumsum(inside)[:-1] > 0)


def _words(places: NamePlaces) -> Iterator[tuple[int, dict[str, list[int]]]]:
    """Give the words of names of each story, with their tokens."""
    tokens, kinds = places.tokens, lists().kinds
    held = [
        len(key) >= _FEWEST and key.isalpha() and key not in places.common and key not in kinds
        and not form.isupper() and not _ODD.search(form)
        for form, key in zip(tokens.forms, places.key, strict=True)
    ]  # fmt: skip
    by_group: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    at = np.flatnonzero(np.array(held)[tokens.form] & places.capital & places.read)
    for k, group in zip(at.tolist(), places.group[tokens.article[at]].tolist(), strict=True):
        by_group[group][places.word(k)].append(k)
    yield from sorted(by_group.items())


def _told(
    places: NamePlaces,
    a: str,
    b: str,
    at_a: list[int],
    at_b: list[int],
    abroad: bool,
    persons: NDArray[np.bool_],
    acts: NDArray[np.bool_],
) -> Told | None:
    """Say by which rule two near words are one name, and at which tokens."""
    tokens = places.tokens
    if not may_sound_alike(a, b) or (abroad and skeleton(a) == skeleton(b)) or {a[-1], b[-1]} == {"a", "o"}:
        return None
    if _explained(places, [*at_a, *at_b]) or _joined(places, at_a[0], at_b[0]):
        return None
    within = bool(set(tokens.article[at_a].tolist()) & set(tokens.article[at_b].tolist()))
    together = within and bool(set(tokens.sentence[at_a].tolist()) & set(tokens.sentence[at_b].tolist()))
    around_a, around_b = _surroundings(places, at_a), _surroundings(places, at_b)
    if len(around_a) * len(around_b) > _MANY:
        around_a, around_b = _touching(around_a, around_b), _touching(around_b, around_a)
    best: Told | None = None
    for beside_a, i in around_a.items():
        for beside_b, j in around_b.items():
            rule = _shared(a, b, beside_a, beside_b, places.common, within, together)
            if rule and (best is None or _ORDER.index(rule) < _ORDER.index(best[0])) and not _of_two_ages(places, i, j):
                best = rule, i, j
    given = name_words().given
    if best or together or inflected(a, b) or short_form(a, b) or (a in given and b in given):
        return best
    if not _of_two(around_a, around_b):
        if swapped(a, b):
            return "swap", at_a[0], at_b[0]
        if (
            min(len(a), len(b)) >= _SURE_BY_ITSELF
            and distance(a, b) == 1
            and a[0] == b[0]
            and not (a in given or b in given)
        ):
            return "long", at_a[0], at_b[0]
    return (_short(places, at_a, at_b, persons, acts) or _short(places, at_b, at_a, persons, acts)) if within else None


def _explained(places: NamePlaces, at: list[int]) -> bool:
    """Tell whether the text itself says that a name has another form: 'also known as', '@name'."""
    tokens = places.tokens
    for k in at:
        before = [tokens.forms[form].lower() for form in tokens.form[max(0, k - 7) : k].tolist()]
        if before and (before[-1] in _ALSO or ("as" in before[-2:] and not _CALLED.isdisjoint(before))):
            return True
    return False


def _joined(places: NamePlaces, i: int, j: int) -> bool:
    """Tell whether two words differ in what a hyphen or an apostrophe joins: 'Range-B', 'Asian-Pacific'."""
    one, other = (re.split(r"[-'’\u2010\u2011]", places.tokens.forms[places.tokens.form[k]].lower()) for k in (i, j))
    if len(one) == len(other):
        return len(one) > 1 and all(x == y or inflected(x, y) for x, y in zip(one, other, strict=True))
    return one[0] == other[0] or one[-1] == other[-1]


def _surroundings(places: NamePlaces, at: list[int]) -> dict[Beside, int]:
    """Give what stands beside a word as part of a name, each once, with the first token that has it."""
    found: dict[Beside, int] = {}
    for k in at:
        before, behind = places.beside(k)
        found.setdefault((tuple(map(places.word, before)), tuple(map(places.word, behind))), k)
    return found


def _touching(one: dict[Beside, int], other: dict[Beside, int]) -> dict[Beside, int]:
    """Keep the surroundings of a word that have a word of another's: of many, all can't be compared with all."""
    words = {x for before, behind in other for x in (*before, *behind)}
    kept = {beside: k for beside, k in one.items() if not words.isdisjoint((*beside[0], *beside[1]))}
    return dict(sorted(kept.items())[:_MOST_SURROUNDINGS])


def _of_two(one: dict[Beside, int], other: dict[Beside, int]) -> bool:
    """Tell whether each of two words has names of its own beside it: 'Ann Andersen', 'Bo Anderson'."""
    kinds = lists().kinds
    named = [{x for before, behind in some for x in before[:1] + behind[:1] if x not in kinds} for some in (one, other)]
    return bool(named[0] and named[1] and named[0].isdisjoint(named[1]))


def _shared(
    a: str, b: str, beside_a: Beside, beside_b: Beside, common: frozenset[str], within: bool, together: bool
) -> str:
    """Say what two near words have beside them that shows them to be one name: another name, a word, a kind of thing."""
    given = name_words().given
    for behind, mine, yours in ((side, beside_a[side], beside_b[side]) for side in (0, 1)):
        x = next((x for x in mine for y in yours if alike(x, y) and (x == mine[0] or y == yours[0])), "")
        if not x or (behind and together):  # 'Deon and Keon Lee' are two
            continue
        if behind and len(mine) == len(yours) == 2 and mine[1] != yours[1] and mine[1] not in lists().kinds:
            continue  # 'Marco Antonio Ruiz', 'Marcos Antonio Vega'
        if inflected(a, b) and not behind and (within or x not in given):
            continue
        if x in lists().kinds:
            if not together and _same_kind(a, b, x, mine[0] == yours[0]):
                return "kind"
        elif not (behind and (short_form(a, b) or (within and a in given and b in given))):
            return "word" if x in common else "name"
    return ""


def _same_kind(a: str, b: str, kind: str, next_to_both: bool) -> bool:
    """Tell whether 'street', 'hospital', 'sergeant' beside two near words shows them to be one name."""
    known = name_words()
    telling = kind not in known.small_words and kind not in known.times and next_to_both
    return telling and a[0] == b[0] and min(len(a), len(b)) > 4 and not inflected(a, b)


def _age(places: NamePlaces, k: int) -> int | None:
    raw = places.tokens.texts[places.tokens.article[k]]
    start, end = int(places.tokens.start[k]), int(places.tokens.end[k])
    found = _AGE_BEHIND.search(raw[end : end + 40]) or _AGE_BEFORE.search(raw[max(0, start - 60) : start])
    return int(found[1]) if found else None


def _of_two_ages(places: NamePlaces, i: int, j: int) -> bool:
    one, other = _age(places, i), _age(places, j)
    return one is not None and other is not None and abs(one - other) > 1


def _acting(tokens: Tokens, classes: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Say of each token whether it stands where a person's name would: before a verb or an 's, or behind 'said'."""
    acts = np.zeros(len(tokens), bool)
    acts[:-1] = np.isin(classes[1:], _BEHIND_SOMEBODY)
    said = np.array([form in ("said", "says", "told", "asked", "added") for form in tokens.forms])[tokens.form]
    acts[1:] |= said[:-1]
    return acts


def _short(
    places: NamePlaces, full: list[int], bare: list[int], persons: NDArray[np.bool_], acts: NDArray[np.bool_]
) -> Told | None:
    """Find in one article a full name, and one of its words alone, misspelt."""
    if not acts[bare].all() or any(before or behind for before, behind in map(places.beside, bare)):
        return None
    for k in full:
        before, behind = places.beside(k)
        named = [
            x for n in before[:1] + behind[:1] if (x := places.word(n)) not in lists().kinds and x not in places.common
        ]
        word, other = places.word(k), places.word(bare[0])
        if (
            not persons[k]
            or not named
            or (before and behind)
            or word[0] != other[0]
            or min(len(word), len(other)) < 5
            or distance(word, other) > 1
        ):
            continue
        for j in bare:
            if places.tokens.article[j] == places.tokens.article[k]:
                return "short", k, j
    return None


def _conflicts(places: NamePlaces, rule: str, i: int, j: int, at_a: list[int], at_b: list[int]) -> Iterator[Conflict]:
    """Set two words against each other, and each further article that has one of them against the other's first place."""
    of_a = i in set(at_a)
    mine, theirs = (at_a, at_b) if of_a else (at_b, at_a)
    usual = _span(places, i, j, rule).value if len(mine) >= len(theirs) else _span(places, j, i, rule).value
    others = [(k, j) for k in _elsewhere(places, mine, i, j, rule)] + [
        (i, k) for k in _elsewhere(places, theirs, j, i, rule)
    ]
    for one, other in [(i, j), *others]:
        first, second = sorted((_span(places, one, other, rule), _span(places, other, one, rule)))
        yield Conflict("name", usual, first, second, likelihood(*READ[rule]))


def _elsewhere(places: NamePlaces, at: list[int], shown: int, against: int, rule: str) -> list[int]:
    """List the first place of a word in each further article, where it has the same beside it."""
    if rule == "short":
        return []
    article = places.tokens.article
    first: dict[int, int] = {}
    for k in at:
        if rule not in _ORDER or any(map(len, _in_common(places, k, against))):
            first.setdefault(int(article[k]), k)
    return [k for n, k in first.items() if n not in (int(article[shown]), int(article[against]))][:_MOST_ARTICLES]


def _in_common(places: NamePlaces, k: int, other: int) -> tuple[list[int], list[int]]:
    """List the tokens before and behind a word that another word has beside it, too."""
    found = []
    for mine, theirs in zip(places.beside(k), places.beside(other), strict=True):
        words = [places.word(n) for n in theirs]
        found.append([n for n in mine if any(alike(places.word(n), x) for x in words)])
    return found[0], found[1]


def _span(places: NamePlaces, k: int, other: int, rule: str) -> Place:
    """Give the place of a word with what it has in common with another beside it."""
    before, behind = _in_common(places, k, other) if rule in _ORDER else ([], [])
    if rule == "name":
        before, behind = ([n for n in side if places.word(n) not in lists().kinds] for side in (before, behind))
    return places.place(min([k, *before]), max([k, *behind]))
