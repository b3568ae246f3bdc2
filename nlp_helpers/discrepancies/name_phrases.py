"""Names of several words → streets of two kinds, houses of one number in two streets, names of which one word differs.

In: :class:`nlp_helpers.discrepancies.name_places.NamePlaces`. Out: pairs of stretches of tokens, and the rule by which each was
found.

>>> from nlp_helpers.sentence_pairs import find_pairs
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> said = of_texts(["A fire broke out in Whelan Street at noon.", "A fire broke out in Whelan Lane at noon."])
>>> places = NamePlaces(said.tokens, find_pairs(said, np.array([0, 0])))
>>> [(rule, places.place(*one).value, places.place(*other).value) for rule, one, other in found_phrases(places)]
[('street', 'Whelan Lane', 'Whelan Street')]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from nlp_helpers.discrepancies.name_places import NamePlaces
from nlp_helpers.discrepancies.near_words import distance, inflected
from nlp_helpers.discrepancies.word_lists import lists

Span = tuple[int, int]
Find = tuple[str, Span, Span]


def found_phrases(places: NamePlaces) -> Iterator[Find]:
    """Find names of several words that are probably one name, and differ.

    Parameters
    ----------
    places : NamePlaces

    Yields
    ------
    str, (int, int), (int, int)
        The rule (``phrase, street, block``), and first and last token of either name.
    """
    yield from _phrases(places)
    yield from _streets(places)
    yield from _blocks(places)


def _streets(places: NamePlaces) -> Iterator[Find]:
    """Find streets of one name and two kinds, each in articles of its own: 'Whelan Street', 'Whelan Lane'."""
    tokens, known = places.tokens, lists()
    kind = [
        known.streets.get(key, "") if form[:1].isupper() else ""
        for form, key in zip(tokens.forms, places.key, strict=True)
    ]
    held: dict[tuple[int, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    at = np.array([bool(name) for name in kind])[tokens.form] & places.read & places.follows[:-1]
    for k in np.flatnonzero(at).tolist():
        name = places.word(k - 1)
        goes_on = places.follows[k + 1] and places.capital[k + 1] and len(places.word(k + 1)) > 2
        if (
            places.capital[k - 1]
            and not goes_on
            and len(name) > 2
            and name not in known.kinds
            and not places.shouts[k - 1]
        ):
            held[int(places.group[tokens.article[k]]), name][kind[tokens.form[k]]].append(k)
    for _, by_kind in sorted(held.items()):
        for x, y in combinations(sorted(by_kind), 2):
            articles = [set(tokens.article[by_kind[z]].tolist()) for z in (x, y)]
            if not articles[0] & articles[1]:
                yield "street", (by_kind[x][0] - 1, by_kind[x][0]), (by_kind[y][0] - 1, by_kind[y][0])


def _blocks(places: NamePlaces) -> Iterator[Find]:
    """Find houses of one number in two streets that differ in a letter: '4800 block of Whelan Road', '… of Wheelan Road'."""
    tokens, known = places.tokens, lists()
    word = [key if key == "block" or key == "of" or key.isdigit() else "" for key in places.key]
    held: dict[tuple[int, str], dict[str, Span]] = defaultdict(dict)
    is_block = np.array([key == "block" for key in word])[tokens.form] & places.read
    for k in np.flatnonzero(is_block).tolist():
        if not 0 < k < len(tokens) - 3 or word[tokens.form[k + 1]] != "of" or not word[tokens.form[k - 1]].isdigit():
            continue
        at = last = k + 2
        while (
            at < len(tokens)
            and places.capital[at]
            and (at == k + 2 or places.follows[at])
            and places.word(at) in known.kinds
        ):
            at += 1
        last = at
        while (
            last + 1 < len(tokens)
            and places.follows[last + 1]
            and places.capital[last + 1]
            and places.word(last + 1) not in known.kinds
        ):
            last += 1
        if at < len(tokens) and places.capital[at] and places.word(at).isalpha():
            name = "".join(places.word(n) for n in range(at, last + 1))
            held[int(places.group[tokens.article[k]]), word[tokens.form[k - 1]]].setdefault(name, (at, last))
    for _, names in sorted(held.items()):
        for a, b in combinations(sorted(names), 2):
            if a[0] == b[0] and min(len(a), len(b)) > 4 and distance(a, b) == 1:
                yield "block", names[a], names[b]


def _phrases(places: NamePlaces) -> Iterator[Find]:
    """Find names of three words or more of which one differs in a letter: 'Sun and Moon Fair', 'Sun and Noon Fair'."""
    tokens, kinds = places.tokens, lists().kinds
    if len(tokens) < 3:
        return
    small = np.array([form in ("of", "and", "the", "for", "&") for form in tokens.forms])[tokens.form]
    part = places.read & (places.capital | small) & ~places.shouts
    three = (
        part[:-2]
        & part[1:-1]
        & part[2:]
        & places.follows[1:-2]
        & places.follows[2:-1]
        & places.capital[:-2]
        & places.capital[2:]
    )
    held: dict[tuple[int, int, str, str], dict[str, int]] = defaultdict(dict)
    for k in np.flatnonzero(three).tolist():
        words = [places.word(k), places.word(k + 1), places.word(k + 2)]
        group = int(places.group[tokens.article[k]])
        for at in range(3):
            rest = words[:at] + words[at + 1 :]
            if places.capital[k + at] and len(words[at]) > 4 and words[at].isalpha() and not set(rest) <= kinds:
                held[group, at, rest[0], rest[1]].setdefault(words[at], k)
    seen: set[tuple[int, str, str]] = set()
    for (group, *_), found in sorted(held.items()):
        for a, b in combinations(sorted(found), 2):
            # 'Schoool' is no other name than 'School'; 'County' and 'Country' are two words.
            two_words = all(x in kinds or x in places.common for x in (a, b)) and not (a in kinds and b in kinds)
            if two_words and (group, a, b) not in seen and a[0] == b[0] and distance(a, b) == 1 and not inflected(a, b):
                seen.add((group, a, b))
                yield "phrase", (found[a], found[a] + 2), (found[b], found[b] + 2)
