"""Mentions → who is meant: one person, body or country over all articles, and the title that each article gives.

In: :class:`nlp_helpers.grammar.mentions.Mentions`, and aliases that a corpus may bring. Out: :class:`People`. A full name is the
same person everywhere. A surname is the person whom the article names in full, the nearest before; else the only one
in the corpus; else it stays what it is. An office ('the minister') is whoever the article gives it to. Capitals of
government are kept apart from their countries. Nothing is looked up: a title is what the article says, right or wrong.

>>> people = of_texts(["Harbour Minister Ann Lee spoke.", "Mr Olsen met Ms Lee. Later Lee left."])
>>> [(text, people.label(k)) for k, text in enumerate(people.mentions.texts()) if people.entity[k] >= 0]
[('Harbour Minister Ann Lee', 'Ann Lee'), ('Mr Olsen', 'Olsen'), ('Ms Lee', 'Ann Lee'), ('Lee', 'Ann Lee')]
>>> people.titles[0, people.names.index("Ann Lee")]
'Harbour Minister'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nlp_helpers import tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.grammar.mentions import NOUN, Mentions, find_mentions
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.people import full_names, offices, surnames
from nlp_helpers.people.aliases import Alias
from nlp_helpers.people.full_names import Register
from nlp_helpers.people.name_words import fold, key_of, person_key, vocabulary
from nlp_helpers.people.naming import Naming, naming_mentions
from nlp_helpers.people.person_names import Phrase
from nlp_helpers.text.array_types import Ints32


@dataclass(frozen=True)
class People:
    """Who is meant by every mention.

    Attributes
    ----------
    mentions : Mentions
        What the first axis of `entity`, `start` and `end` counts.
    entity : ndarray of int, shape (n_mentions,)
        Position in `names`; -1 for pronouns, common nouns, and offices whose holder is not known.
    start, end : ndarray of int, shape (n_mentions,)
        Where the name itself stands in its article, without its title, in code points; of an office, all of it.
    names, kinds, genders : list of str
        Of each entity: its full name as it is most often printed; ``person``, ``organisation``, ``place`` or nothing;
        ``m``, ``f`` or nothing where the texts don't say.
    phrases : list of Phrase
        Of each mention, what its own words say.
    by_key : dict of str to int
        Folded name (:func:`nlp_helpers.people.name_words.key_of`) → entity; other names that were found for it, too.
    titles : dict
        (position of the article, entity) → the title that the article first gives.
    """

    mentions: Mentions
    entity: Ints32
    start: Ints32
    end: Ints32
    names: list[str]
    kinds: list[str]
    genders: list[str]
    phrases: list[Phrase]
    by_key: dict[str, int]
    titles: dict[tuple[int, int], str]

    def label(self, mention: int) -> str:
        """Give the full name of whom a mention means, or the mention's words where that is not known."""
        entity = self.entity[mention]
        if entity >= 0:
            return self.names[entity]
        found = self.mentions
        return " ".join(found.tokens.text(int(found.first[mention]), int(found.last[mention])).split())


def of_texts(texts: Iterable[str], aliases: Iterable[Alias] = ()) -> People:
    """Find the people of a few texts, for trying things out.

    Parameters
    ----------
    texts : iterable of str
        An article each.
    aliases : iterable of Alias

    Returns
    -------
    People

    Examples
    --------
    >>> of_texts(["Ann Lee met the Harbour Board."]).names
    ['Ann Lee', 'Harbour Board']
    """
    articles = tables.make("articles", [{"article_id": f"{k:06d}", "raw": text} for k, text in enumerate(texts)])
    tokens = read_tokens(articles, find_blocks(articles))
    return find_people(find_mentions(tokens), aliases)


def find_people(mentions: Mentions, aliases: Iterable[Alias] = ()) -> People:
    """Find who is meant by every name and office, over all articles.

    Parameters
    ----------
    mentions : Mentions
        Of a whole pile.
    aliases : iterable of Alias
        Names that mean the same by the user's word; nothing else joins a capital and its country.

    Returns
    -------
    People

    Examples
    --------
    >>> people = of_texts(["Bill Lee and Ann Lee spoke. Ms Lee left.", "Lee wrote a book."])
    >>> [people.label(k) for k in range(len(people.mentions)) if people.mentions.texts()[k].endswith("Lee")]
    ['Bill Lee', 'Ann Lee', 'Ann Lee', 'Lee']
    """
    naming = naming_mentions(mentions)
    made = full_names.register(naming.phrases, np.bincount(naming.of, minlength=len(naming.phrases)).tolist(), aliases)
    entity = np.array(made.of_phrase or [0], np.int32)[naming.of] if len(naming.at) else np.zeros(0, np.int32)
    surnames.find_short_names(mentions, naming, made, entity)
    _join(naming, made, entity)
    titles = offices.find_titles(mentions.tokens, naming, entity)
    owners = offices.bodies_by_another_name(titles, made)
    _generic(naming, entity, owners)
    offices.find_holders(naming, made, entity, titles, owners)
    whose = np.full(len(mentions), -1, np.int32)
    whose[naming.at] = entity
    _nouns(mentions, made, whose, owners)
    made.settle()
    return _people(mentions, naming, made, whose, titles, owners)


def _join(naming: Naming, made: Register, entity: Ints32) -> None:
    """Join acronyms with the bodies they stand for, and 'the Board' with the one board of its article."""
    articles_of: dict[int, set[int]] = defaultdict(set)
    bodies: dict[int, set[int]] = defaultdict(set)
    for a, e in set(zip(naming.article.tolist(), entity.tolist(), strict=True)):
        if e >= 0 and made.kinds[e] != "person":
            articles_of[e].add(a)
            if made.kinds[e] == "organisation":
                bodies[a].add(e)
    same = full_names.acronyms(made, dict(sorted(articles_of.items())))
    if same:
        for short, long in same.items():
            made.forms[long].update(made.forms[short])
            made.kinds[long] = made.kinds[long] or "organisation"
        table = np.arange(len(made.kinds) + 1, dtype=np.int32)
        table[-1] = -1
        for short, long in same.items():
            table[short] = long
        entity[:] = table[entity]
    short_forms = [_may_be_short(phrase, text) for phrase, text in zip(naming.phrases, naming.texts, strict=True)]
    keys = {e: key[1] for key, e in made.by_key.items() if isinstance(key, tuple) and key[0] == "name"}
    ends: dict[int, dict[str, set[int]]] = {}
    for k in np.flatnonzero(np.array(short_forms or [False])[naming.of]).tolist():
        e, a = int(entity[k]), int(naming.article[k])
        if a not in ends:
            ends[a] = _ends({same.get(o, o): keys.get(o, "") for o in sorted(bodies[a])})
        longer = ends[a].get(key_of(naming.phrases[naming.of[k]].name), set())
        if len(longer) == 1 and e not in longer:
            entity[k] = next(iter(longer))


def _ends(keys: dict[int, str]) -> dict[str, set[int]]:
    """The last words of names, all but the first, the first two and so on → whose they are."""
    found: dict[str, set[int]] = defaultdict(set)
    for e, key in keys.items():
        words = key.split()
        for first in range(1, len(words)):
            found[" ".join(words[first:])].add(e)
    return found


def _may_be_short(phrase: Phrase, text: str) -> bool:
    return phrase.kind == "body" and text[:4] in ("the ", "The ") and fold(phrase.name) not in vocabulary("stand_alone")


def _generic(naming: Naming, entity: Ints32, owners: dict[str, int]) -> None:
    """Give 'the Alliance' to the body that titles show it to be."""
    if owners:
        of = {p: owners[key] for p, phrase in enumerate(naming.phrases) if (key := person_key(phrase.name)) in owners}
        for k in np.flatnonzero(np.isin(naming.of, list(of))).tolist():
            entity[k] = of[int(naming.of[k])]


def _nouns(mentions: Mentions, made: Register, whose: Ints32, owners: dict[str, int]) -> None:
    """Give common nouns to whom they mean: 'the alliance' by its titles, others by an alias."""
    tokens = mentions.tokens
    nouns = mentions.kind == NOUN
    if owners:
        heads = {k: owners[form.lower()] for k, form in enumerate(tokens.forms) if form.lower() in owners}
        the = {k for k, form in enumerate(tokens.forms) if form in ("the", "The")}
        for k in np.flatnonzero(nouns & np.isin(tokens.form[mentions.head], list(heads))).tolist():
            first, last = int(mentions.first[k]), int(mentions.last[k])
            if last == first + 1 and int(tokens.form[first]) in the:
                whose[k] = heads[int(tokens.form[last])]
    if made.aliased:
        for k in np.flatnonzero(nouns).tolist():
            meant = made.aliased.get(key_of(tokens.text(int(mentions.first[k]), int(mentions.last[k]))))
            if meant is not None:
                whose[k] = full_names.of_alias(made, meant)


def _people(
    mentions: Mentions,
    naming: Naming,
    made: Register,
    whose: Ints32,
    titles: dict[tuple[int, int], list[str]],
    owners: dict[str, int],
) -> People:
    tokens = mentions.tokens
    phrases = [Phrase("")] * len(mentions)
    start = tokens.start[mentions.first].copy() if len(mentions) else np.zeros(0, np.int32)
    end = tokens.end[mentions.last].copy() if len(mentions) else np.zeros(0, np.int32)
    places = [_place(phrase, text) for phrase, text in zip(naming.phrases, naming.texts, strict=True)]
    for k, p, e in zip(naming.at.tolist(), naming.of.tolist(), whose[naming.at].tolist(), strict=True):
        phrases[k] = naming.phrases[p]
        first, last = places[p]
        if phrases[k].kind == "capitals" and e >= 0 and made.kinds[e] == "person":
            first, last = _shouted(naming.texts[p], made.names[e])
        end[k] = start[k] + last
        start[k] += first
    kinds = [
        ("person" if sure else "") if kind == "person" else kind
        for kind, sure in zip(made.kinds, made.sure, strict=True)
    ]
    genders = [made.gender(e) for e in range(len(made.kinds))]
    by_key = {key_of(name): e for e, name in reversed(list(enumerate(made.names))) if name}
    by_key |= {person_key(noun): e for noun, e in owners.items()}
    first_titles = {key: given[0] for key, given in titles.items()}
    return People(mentions, whose, start, end, made.names, kinds, genders, phrases, by_key, first_titles)


def _place(phrase: Phrase, text: str) -> tuple[int, int]:
    """Say where the name stands in the words of its mention."""
    return (phrase.start, phrase.end) if phrase.end > phrase.start else (0, len(text))


def _shouted(text: str, name: str) -> tuple[int, int]:
    """Find a person's name among words in capitals."""
    parts = set(person_key(name).split())
    found = [m.span() for m in re.finditer(r"[\w'’-]+", text) if person_key(m[0]) in parts]
    return (found[0][0], found[-1][1]) if found else (0, len(text))
