"""Phrases of a pile → the people, bodies and countries that are named in full, each once.

In: every distinct :class:`nlp_helpers.people.person_names.Phrase`, with how often it occurs, and aliases. Out: :class:`Register`.
Two full names are one person if given name and surname are the same but for accents, capitals, transliteration, middle
names and initials; not if middle initials contradict each other, or if one is the son ('Jr.') of the other.

>>> phrases = [read_phrase(words) for words in ("Minister Sergey Orlov", "Sergei A. Orlov", "S. Orlov", "the Orlov Bank")]
>>> found = register(phrases, [2, 1, 1, 1])
>>> found.settle()
>>> [found.names[e] for e in found.of_phrase], found.by_surname["orlov"]
(['Sergey Orlov', 'Sergey Orlov', 'Sergey Orlov', 'Orlov Bank'], [0])
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from nlp_helpers.people.aliases import Alias
from nlp_helpers.people.name_words import fold, key_of, person_key, vocabulary
from nlp_helpers.people.person_names import Phrase, read_phrase

LONGEST_ACRONYM = 6
_NEARLY_ALWAYS = 0.8
_MOST_OF_A_NAME = 200


@dataclass
class Register:
    """Who and what is named in a pile. Filled while mentions are read, and not changed afterwards.

    Attributes
    ----------
    names, kinds : list of str
        Of each entity; see :class:`nlp_helpers.people.who_is_meant.People`.
    votes : list of Counter
        Of each entity, how often the words beside its name say ``m`` or ``f``.
    sure : list of bool
        Whether the texts show that a name of two words is a person's: by a title, an honorific, a common given name.
    of_phrase : list of int
        The entity of each phrase; -1 where the article must decide.
    by_surname : dict of str to list of int
        The people of each surname.
    """

    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    votes: list[Counter[str]] = field(default_factory=list)
    sure: list[bool] = field(default_factory=list)
    of_phrase: list[int] = field(default_factory=list)
    by_surname: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[Hashable, int] = field(default_factory=dict)
    forms: list[Counter[str]] = field(default_factory=list)
    aliased: dict[str, Phrase] = field(default_factory=dict)
    fixed: dict[int, str] = field(default_factory=dict)
    held: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def entity(self, key: Hashable, kind: str = "") -> int:
        """Find the entity of a key, or make one."""
        at = self.by_key.get(key)
        if at is None:
            at = self.by_key[key] = len(self.kinds)
            self.kinds.append(kind)
            self.votes.append(Counter())
            self.sure.append(False)
            self.forms.append(Counter())
        return at

    def other(self, phrase: Phrase, count: int = 1) -> int:
        """Find or make the entity of a name that is not a full person's."""
        at = self.entity(("name", key_of(phrase.name)), _KINDS.get(phrase.kind, ""))
        self.kinds[at] = self.kinds[at] or _KINDS.get(phrase.kind, "")
        self.forms[at][phrase.name] += count
        return at

    def holds(self, entity: int, title: str) -> bool:
        """Tell whether somebody bears an office of the same last word in full: 'President' of 'former President Ann Lee'."""
        return entity in self.held and fold(title).split()[-1] in self.held[entity]

    def called(self, surname: str) -> list[int]:
        """List the people of a surname; none where they are so many that it tells nothing."""
        found = self.by_surname.get(surname, [])
        return found if len(found) <= _MOST_OF_A_NAME else []

    def gender(self, entity: int) -> str:
        """Say what most of the words beside a name say, or nothing."""
        votes = self.votes[entity]
        return "" if votes["m"] == votes["f"] else ("m" if votes["m"] > votes["f"] else "f")

    def settle(self) -> None:
        """Choose each entity's name: the form that is printed most often, capitals of headlines last."""
        self.names = [
            self.fixed.get(at)
            or min(forms, key=lambda form: (_shouts(form), -forms[form], form.isascii(), -len(form), form), default="")
            for at, forms in enumerate(self.forms)
        ]


_KINDS = {"body": "organisation", "place": "place", "person": "person"}


def _shouts(form: str) -> bool:
    return form.isupper() and (" " in form or len(form) > LONGEST_ACRONYM)


def register(phrases: Sequence[Phrase], counts: Sequence[int], aliases: Iterable[Alias] = ()) -> Register:
    """Give every name that is complete in itself its entity.

    Parameters
    ----------
    phrases : sequence of Phrase
        All of a pile, each once.
    counts : sequence of int
        How often each occurs.
    aliases : iterable of Alias
        Names that mean the same, by the user's word.

    Returns
    -------
    Register
    """
    made = Register(of_phrase=[-1] * len(phrases))
    for alias in aliases:
        target = read_phrase(alias.name)
        made.aliased[key_of(alias.alias)] = made.aliased[key_of(alias.name)] = target._replace(
            name=alias.name, kind=target.kind if target.kind == "person" else target.kind or "name"
        )
    _people(made, phrases, counts)
    for k, phrase in enumerate(phrases):
        meant = made.aliased.get(key_of(phrase.name or phrase.title)) if made.aliased else None
        if meant is not None:
            made.of_phrase[k] = of_alias(made, meant)
        elif made.of_phrase[k] < 0 and phrase.kind in ("body", "place", "name", "group"):
            made.of_phrase[k] = made.other(phrase, counts[k])
    return made


def of_alias(made: Register, target: Phrase) -> int:
    """Give the entity that an alias is another name of.

    Parameters
    ----------
    made : Register
    target : Phrase
        What the name says whose alias it is.

    Returns
    -------
    int
        Made if nobody has been called so.

    Examples
    --------
    >>> made = Register()
    >>> of_alias(made, read_phrase("Norway")) == of_alias(made, read_phrase("Norway"))
    True
    """
    same = made.by_key.get(("person", target.given, target.surname)) if target.kind == "person" else None
    if same is None:
        same = made.entity(("name", key_of(target.name)), _KINDS.get(target.kind, ""))
        if target.kind == "person" and same not in made.by_surname[target.surname]:
            made.by_surname[target.surname].append(same)
            made.sure[same] = True
    made.fixed[same] = target.name
    return same


def _people(made: Register, phrases: Sequence[Phrase], counts: Sequence[int]) -> None:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    initials: list[int] = []
    for k, phrase in enumerate(phrases):
        if phrase.kind == "person":
            if len(phrase.given) == 1:
                initials.append(k)
            else:
                groups[phrase.given, phrase.surname].append(k)
    tails = _tails(phrases, groups)
    for (given, surname), members in groups.items():
        if (given, surname) not in tails:
            for variant in _variants(phrases, counts, members):
                _person(made, phrases, counts, (given, surname), variant)
    for (given, surname), whole in tails.items():
        at = made.by_key[("person", *whole)]
        for k in groups[given, surname]:
            made.of_phrase[k] = at
    for k in initials:
        phrase = phrases[k]
        same = [e for e in made.called(phrase.surname) if _begins(made, e, phrase)]
        if len(same) == 1:
            made.of_phrase[k] = same[0]
        else:
            key = ("person", phrase.given, phrase.surname)
            _add(made, phrases, counts, made.entity(key, "person"), [k])


def _begins(made: Register, entity: int, phrase: Phrase) -> bool:
    return any(person_key(form)[:1] == phrase.given for form in made.forms[entity])


def _tails(
    phrases: Sequence[Phrase], groups: dict[tuple[str, str], list[int]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Find names of two words that are the end of a longer one: 'Wood Lee' of 'Ann Wood Lee', 'Ann Lee' in 'Poor Ann Lee'."""
    given_names = {person_key(name) for name in vocabulary("he") | vocabulary("she")}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for (given, surname), members in groups.items():
        for k in members:
            words = person_key(phrases[k].name).split()
            tail = (words[-2], words[-1]) if len(words) > 2 else None
            if tail is None or tail not in groups or tail == (given, surname):
                continue
            if tail[0] in given_names and given not in given_names:
                found[given, surname] = tail
            elif given in given_names and tail[0] not in given_names:
                found[tail] = (given, surname)
    return {key: whole for key, whole in found.items() if whole not in found}


def _variants(phrases: Sequence[Phrase], counts: Sequence[int], members: list[int]) -> list[list[int]]:
    """Tell apart people of one given name and surname: by middle initials, and father from son."""
    middles: dict[str, list[int]] = defaultdict(list)
    for k in members:
        middles[phrases[k].middle].append(k)
    named = [middle for middle in middles if middle]
    several = any(not (a.startswith(b) or b.startswith(a)) for a in named for b in named)
    variants = _by_middle(middles, counts) if several else [members]
    found = []
    for variant in variants:
        sons = [k for k in variant if phrases[k].suffix]
        others = [k for k in variant if not phrases[k].suffix]
        if sons and others and sum(counts[k] for k in sons) < sum(counts[k] for k in others):
            found += [others, sons]
        else:
            found.append(variant)
    return found


def _by_middle(middles: dict[str, list[int]], counts: Sequence[int]) -> list[list[int]]:
    """Part a name by its middle initials; without any it is the one that nearly always has this one, if there is such."""
    n = {middle: sum(counts[k] for k in own) for middle, own in middles.items() if middle}
    most = max(n, key=lambda middle: (n[middle], middle))
    if "" in middles and n[most] >= _NEARLY_ALWAYS * sum(n.values()):
        return [middles[""] + middles[most], *(own for middle, own in middles.items() if middle not in ("", most))]
    return list(middles.values())


def _person(
    made: Register, phrases: Sequence[Phrase], counts: Sequence[int], key: tuple[str, str], members: list[int]
) -> None:
    at: Hashable = ("person", *key)
    if at in made.by_key:
        at = ("person", *key, phrases[members[0]].middle, phrases[members[0]].suffix)
    entity = made.entity(at, "person")
    made.by_surname[key[1]].append(entity)
    _add(made, phrases, counts, entity, members)


def _add(made: Register, phrases: Sequence[Phrase], counts: Sequence[int], entity: int, members: list[int]) -> None:
    for k in members:
        phrase = phrases[k]
        made.of_phrase[k] = entity
        made.forms[entity][phrase.name] += counts[k]
        if phrase.gender:
            made.votes[entity][phrase.gender] += counts[k]
        if phrase.title:
            made.held[entity].add(fold(phrase.title).split()[-1])
        if phrase.title or phrase.gender:
            made.sure[entity] = True


def acronyms(made: Register, articles_of: dict[int, set[int]]) -> dict[int, int]:
    """Join acronyms with the one body whose words they are made of, where an article has both.

    Parameters
    ----------
    made : Register
    articles_of : dict of int to set of int
        The articles of each entity that is no person.

    Returns
    -------
    dict of int to int
        Entity → the entity that it is the acronym of.

    Examples
    --------
    >>> phrases = [read_phrase(words) for words in ("the North Pier Board", "a GMT")]
    >>> found = register(phrases, [1, 1])
    >>> short = found.other(read_phrase("NPB"))
    >>> acronyms(found, {found.of_phrase[0]: {4}, short: {4, 5}}) == {short: found.of_phrase[0]}
    True
    """
    small = vocabulary("small")
    by_initials: dict[str, list[int]] = defaultdict(list)
    for entity in articles_of:
        form = next(iter(made.forms[entity]), "")
        words = [word for word in key_of(form).replace("-", " ").split() if word not in small]
        if len(words) > 1:
            by_initials["".join(word[0] for word in words)].append(entity)
    found = {}
    for entity, own in articles_of.items():
        for form in made.forms[entity]:
            letters = fold(form)
            if form.isupper() and letters.isalpha() and letters in by_initials:
                long = [e for e in by_initials[letters] if e != entity and own & articles_of[e]]
                if len(long) == 1:
                    found[entity] = long[0]
    return found
