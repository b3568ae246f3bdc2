"""Surnames, given names and words in capitals → the person whom the article means, or the only one in the pile.

In: the mentions that can name somebody (:class:`nlp_helpers.people.naming.Naming`) and the people who are named in full
(:class:`nlp_helpers.people.full_names.Register`). Out: an entity for each short name. An honorific ('Ms Lee') and a title
('Minister Lee') rule out those whom they don't fit. 'Lee' by itself is the one named in full, or called 'Minister Lee', last
before; a surname that the article does not explain is the one person of the pile who has it, else nobody but itself.

>>> from nlp_helpers.people import of_texts
>>> people = of_texts(["Ann Lee and Bill Lee spoke. Ms Lee left, and Mr Lee stayed."])
>>> [people.label(k) for k, words in enumerate(people.mentions.texts()) if words in ("Ms Lee", "Mr Lee")]
['Ann Lee', 'Bill Lee']
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import ROLE, Mentions
from nlp_helpers.people.full_names import LONGEST_ACRONYM, Register
from nlp_helpers.people.name_words import vocabulary
from nlp_helpers.people.naming import Naming
from nlp_helpers.people.person_names import Phrase

_AROUND = 50  # full names on either side of a titled surname that are compared with it
Places = dict[str, list[tuple[int, int]]]


def find_short_names(mentions: Mentions, naming: Naming, made: Register, entity: NDArray[np.int32]) -> None:
    """Give every short name its entity.

    Parameters
    ----------
    mentions : Mentions
    naming : Naming
    made : Register
        Gains entities for names that stay what they are, and votes for genders.
    entity : ndarray of int, shape (n,)
        Filled in.
    """
    short = [phrase.kind in ("single", "capitals") for phrase in naming.phrases]
    passed = _no_names(mentions, naming)
    again: Counter[int] = Counter()
    left: list[int] = []
    bounds = np.flatnonzero(np.diff(naming.article, prepend=-1, append=-1)).tolist()
    for begin, stop in pairwise(bounds):
        left += _in_article(naming, made, entity, range(begin, stop), short, passed, again)
    alone: Counter[int] = Counter()
    for k in left:
        phrase = naming.phrases[naming.of[k]]
        entity[k] = e = _in_pile(made, phrase)
        alone[e] += 1
        if phrase.gender:
            made.votes[e][phrase.gender] += 1
    # A few letters in capitals that come again, and are no word.
    small = {form for form in mentions.tokens.forms if form.islower()}
    for e, n in sorted(alone.items()):
        if n > 1 and not made.kinds[e] and any(_is_acronym(form, small) for form in made.forms[e]):
            made.kinds[e] = "organisation"
    # Two words whose second stands alone later are a name and surname, unless the second is as common without the first.
    surname_of = {e: surname for surname, own in made.by_surname.items() for e in own}
    for e, n in again.items():
        if not made.sure[e] and made.kinds[e] == "person":
            other = made.by_key.get(("name", surname_of.get(e, "")), -1)
            made.sure[e] = n > max(1, alone.get(other, 0))


def _is_acronym(form: str, small: set[str]) -> bool:
    return form.isalpha() and form.isupper() and len(form) <= LONGEST_ACRONYM and form.lower() not in small


def _no_names(mentions: Mentions, naming: Naming) -> set[int]:
    """List what only looks like a surname: places and months behind a preposition, common words that open a sentence."""
    tokens, places = mentions.tokens, vocabulary("before_places")
    small = {form for form in tokens.forms if form.islower()}
    weak = [phrase.weak and bool(phrase.surname) for phrase in naming.phrases]
    common = [
        phrase.kind == "single"
        and phrase.start == 0
        and not (phrase.title or phrase.gender)
        and phrase.name.lower() in small
        for phrase in naming.phrases
    ]
    found = set()
    for k in np.flatnonzero(
        np.array([a or b for a, b in zip(weak, common, strict=True)] or [False])[naming.of]
    ).tolist():
        first, last = int(naming.first[k]), int(naming.last[k])
        if common[naming.of[k]]:
            opens = first == 0 or tokens.sentence[first - 1] != tokens.sentence[first]
            mark = not opens and not (before := tokens.forms[tokens.form[first - 1]])[0].isalnum() and before != ","
            if opens or mark or mentions.kind[naming.at[k]] == ROLE:
                found.add(k)
            continue
        before = tokens.forms[tokens.form[first - 1]].lower() if first else ""
        after = tokens.forms[tokens.form[last + 1]] if last + 1 < len(tokens) else ""
        if before in places or after[:1].isdigit() or before[:1].isdigit():
            found.add(k)
    return found


def _in_article(
    naming: Naming,
    made: Register,
    entity: NDArray[np.int32],
    members: range,
    short: list[bool],
    passed: set[int],
    again: Counter[int],
) -> list[int]:
    """Give the short names of one article to those it names in full; list the others."""
    phrases = naming.phrases
    named: Places = defaultdict(list)
    called: Places = defaultdict(list)
    titled: list[int] = []
    bare: list[int] = []
    for k, p in zip(members, naming.of[members.start : members.stop].tolist(), strict=True):
        phrase = phrases[p]
        if short[p]:
            if made.of_phrase[p] < 0:
                (titled if phrase.title or phrase.gender else bare).append(k)
        elif phrase.kind == "person":
            e = made.of_phrase[p]
            named[phrase.surname].append((k, e))
            if made.sure[e]:
                called[phrase.given].append((k, e))
        elif phrase.weak and phrase.surname and k not in passed:
            bare.append(k)
    left = []
    found = []
    for k in titled:
        phrase = phrases[naming.of[k]]
        e = _titled(made, phrase, named.get(phrase.surname, ()), k)
        if e < 0:
            left.append(k)
            continue
        entity[k] = e
        if phrase.gender:
            made.votes[e][phrase.gender] += 1
        found.append((k, e, phrase.surname))
    for k, e, surname in found:
        named[surname].append((k, e))
    for surname in {surname for _, _, surname in found}:
        named[surname].sort()
    for k in bare:
        phrase = phrases[naming.of[k]]
        e = _bare(phrase, named, called, k)
        if e >= 0:
            entity[k] = e
            again[e] += 1
        elif entity[k] < 0 and phrase.kind and k not in passed:
            left.append(k)
    return left


def _titled(made: Register, phrase: Phrase, candidates: Sequence[tuple[int, int]], k: int) -> int:
    """Choose for 'Minister Lee' and 'Ms Lee': whoever is called so elsewhere, before others."""
    at = bisect_left(candidates, (k,))
    fitting = [(j, e) for j, e in candidates[max(0, at - _AROUND) : at + _AROUND] if not _contradicts(made, e, phrase)]
    if phrase.title:
        held = [(j, e) for j, e in fitting if made.holds(e, phrase.title)]
        others = [e for e in made.called(phrase.surname) if made.holds(e, phrase.title)]
        if held or len(others) == 1:
            return _nearest(held, k) if held else others[0]
    if fitting:
        return _nearest(fitting, k)
    same = [e for e in made.called(phrase.surname) if made.sure[e] and not _contradicts(made, e, phrase)]
    return same[0] if len(same) == 1 else -1


def _bare(phrase: Phrase, named: Places, called: Places, k: int) -> int:
    found = _nearest(named.get(phrase.surname, ()), k)
    if found < 0 and phrase.kind == "single" and not phrase.weak:
        found = _nearest(called.get(phrase.surname, ()), k)
    if found < 0 and phrase.kind == "capitals" and " " in phrase.name:
        found = next((e for word in phrase.surname.split() if (e := _nearest(named.get(word, ()), k)) >= 0), -1)
    return found


def _nearest(candidates: Sequence[tuple[int, int]], k: int) -> int:
    """Choose the nearest before, else the first behind."""
    if not candidates:
        return -1
    return candidates[max(0, bisect_left(candidates, (k,)) - 1)][1]


def _contradicts(made: Register, entity: int, phrase: Phrase) -> bool:
    known = made.gender(entity) if phrase.gender else ""
    return bool(known) and known != phrase.gender


def _in_pile(made: Register, phrase: Phrase) -> int:
    """Give a short name that its article does not explain to the one person of the pile who has it, or to itself."""
    same = [] if phrase.weak else [e for e in made.called(phrase.surname) if made.sure[e]]
    fitting = [e for e in same if not _contradicts(made, e, phrase)]
    if len(fitting) == 1:
        return fitting[0]
    if phrase.kind == "capitals" and " " in phrase.name:
        shouted = _among(made, phrase.surname.split())
        if shouted >= 0:
            return shouted
    at = made.other(phrase)
    if (phrase.title or phrase.gender) and phrase.kind == "single":
        made.kinds[at] = "person"
        made.sure[at] = True
    return at


def _among(made: Register, words: list[str]) -> int:
    """Find the first person of the pile among the words of a headline in capitals: by full name, then by surname."""
    for one, two in pairwise(words):
        full = made.by_key.get(("person", one, two))
        if full is not None:
            return full
    for word in words:
        same = [e for e in made.called(word) if made.sure[e]]
        if len(same) == 1:
            return same[0]
    return -1
