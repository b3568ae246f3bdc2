"""People, quotes and statements of a story → somebody who is given another country, or another office.

In: people with their titles, tokens, quotes, statements, pairs of parts of sentences. Out: conflicts of the kind ``title``. Two
titles of one person contradict each other if they are the same office of two countries, or the offices of two ministers; not if
one is longer, former, deputy or a synonym, and not if an office has two countries by its nature (an ambassador). And it is
inferred: where somebody who is named only by an office ('the Norwegian premier') says the same as a named holder of that office
of another country, and nobody else of the story holds the first, they are likely one person, and the subject says so.

>>> office("Norway's minister of foreign affairs") == office("Norwegian foreign minister")
True
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.discrepancies.name_places import stories_of_pairs
from nlp_helpers.discrepancies.places import Conflict, Place, likelihood
from nlp_helpers.discrepancies.word_lists import conflict_words
from nlp_helpers.grammar.mentions import ROLE
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.people import People
from nlp_helpers.people.name_words import fold, name_words, title_words
from nlp_helpers.sentence_pairs.pairs import Pairs

#: Of each rule, how many of its finds were read, and how many of them were right: such slips are rare, none was in 6,000
#: articles, so that nothing is known but that false ones are rare, too.
READ = {"country": (0, 0), "office": (0, 0), "inferred": (0, 0)}

#: Offices of one country each; an ambassador, an envoy, a correspondent has two.
_OF_STATE = conflict_words("offices of states")
_OF_PLACE = conflict_words("offices of places")
_PORTFOLIOS = title_words(" ".join(sorted(conflict_words("portfolios"))))
_SAME_LAND = (
    {"Britain", "England", "Scotland", "Wales", "Northern Ireland"},
    {"Russia", "Soviet Union"},
    {"China", "Taiwan"},
    {"Serbia", "Kosovo"},
)
_NOT_NOW = conflict_words("not now")
_MOST_OFFICES = 40  # of one name in a story that are compared
_SAID_ALIKE = {True: 0.38, False: 0.6}  # probability that they say the same, by whether it is one article


class Office(NamedTuple):
    """A title taken apart: its words without countries and places, and these."""

    words: frozenset[str]
    lands: frozenset[str]


@lru_cache(maxsize=1 << 12)
def office(title: str) -> Office:
    """Take a title apart.

    Parameters
    ----------
    title : str

    Returns
    -------
    Office

    Examples
    --------
    >>> found = office("the Norwegian prime minister")
    >>> sorted(found.words), sorted(found.lands)
    (['minister', 'prime'], ['Norway'])
    """
    known = name_words()
    words = [re.sub(r"['’]s?$", "", word) for word in fold(title).replace("-", " ").split()]
    lands, rest, k = set(), [], 0
    while k < len(words):
        two = " ".join(words[k : k + 2])
        land = known.countries.get(two) or known.adjectives.get(two)
        if k + 1 < len(words) and (land or two in known.places):
            lands.add(land or two)
            k += 2
            continue
        land = known.countries.get(words[k]) or known.adjectives.get(words[k])
        if land or words[k] in known.places:
            lands.add(land or words[k])
        else:
            rest.append(words[k])
        k += 1
    found = title_words(" ".join(rest)) - {"affairs", "mr", "mrs", "ms"}
    if "premier" in found:
        found = found - {"premier"} | {"prime", "minister"}
    return Office(found, frozenset(lands))


class _Title(NamedTuple):
    office: Office
    article: int
    start: int
    end: int
    text: str


def find_title_conflicts(
    people: People,
    tokens: Tokens,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    pairs: Pairs,
) -> list[Conflict]:
    """Find people who are given another country or another office.

    Parameters
    ----------
    people : People
    tokens : Tokens
        Of the same pile.
    quotes, statements : DataFrame
        The tables.
    pairs : Pairs
        Of the sentences; articles that pairs tie together are of one story.

    Returns
    -------
    list of Conflict
        Of the kind ``title``; what is inferred says so in its subject.
    """
    if not len(tokens):
        return []
    story = stories_of_pairs(tokens, pairs)
    held: dict[tuple[int, int], list[_Title]] = defaultdict(list)
    for entity, title in _titles(people, tokens):
        held[int(story[title.article]), entity].append(title)
    found: set[Conflict] = set()
    for (_, entity), titles in sorted(held.items()):
        for rule, one, other in _against(titles):
            found.add(_conflict(tokens, rule, people.names[entity], one, other))
            if rule == "country":
                break  # one title is given one value
    return sorted(found.union(_inferred(people, tokens, quotes, statements, pairs, story, held)))


def _titles(people: People, tokens: Tokens) -> Iterator[tuple[int, _Title]]:
    """List the titles of people with their places: before the name, or behind it and a comma."""
    mentions = people.mentions
    n = len(tokens)
    roles = np.flatnonzero(mentions.kind == ROLE)
    role_at = np.full(n + 3, -1, np.int64)
    role_at[mentions.first[roles][::-1]] = roles[::-1]
    titled = np.array(
        [bool(phrase.title) and phrase.kind in ("person", "single") for phrase in people.phrases] or [False]
    )
    for k in np.flatnonzero((people.entity >= 0) & (titled | (role_at[mentions.last + 2] >= 0))).tolist():
        entity, phrase = int(people.entity[k]), people.phrases[k]
        if phrase.kind != "person" and (phrase.kind != "single" or people.kinds[entity] != "person"):
            continue
        article = int(tokens.article[mentions.first[k]])
        raw = tokens.texts[article]
        if phrase.title:
            start = raw.find(phrase.title, int(tokens.start[mentions.first[k]]), int(tokens.end[mentions.last[k]]))
            if start >= 0:
                yield entity, _Title(office(phrase.title), article, start, start + len(phrase.title), phrase.title)
        role = int(role_at[mentions.last[k] + 2])
        if role >= 0 and tokens.forms[tokens.form[mentions.last[k] + 1]] == ",":
            first, last = int(mentions.first[role]), _with_land(tokens, int(mentions.last[role]))
            if tokens.article[first] == article and not people.phrases[role].plural:
                text = tokens.text(first, last)
                yield entity, _Title(office(text), article, int(tokens.start[first]), int(tokens.end[last]), text)


def _with_land(tokens: Tokens, last: int) -> int:
    """Give the last token of an office with the 'of Norway' behind it."""
    at = last + 1
    if (
        at + 1 < len(tokens)
        and tokens.forms[tokens.form[at]] == "of"
        and tokens.sentence[at + 1] == tokens.sentence[last]
    ):
        while (
            at + 1 < len(tokens)
            and tokens.forms[tokens.form[at + 1]][:1].isupper()
            and tokens.sentence[at + 1] == tokens.sentence[last]
        ):
            at += 1
        return at if at > last + 1 else last
    return last


def _against(titles: list[_Title]) -> Iterator[tuple[str, _Title, _Title]]:
    """List the titles of one person that can't both be true."""
    first: dict[Office, _Title] = {}
    for title in sorted(titles, key=lambda t: (t.article, t.start)):
        first.setdefault(title.office, title)
    if any(some.words & _NOT_NOW for some in first):
        return
    # A name with dozens of offices is that of many people.
    pairs = list(combinations(list(first)[:_MOST_OFFICES], 2))
    yield from (("country", first[one], first[other]) for one, other in pairs if _other_land(one, other))
    yield from (("office", first[one], first[other]) for one, other in pairs if _other_portfolio(one, other))


def _other_land(one: Office, other: Office) -> bool:
    """Tell whether two titles are the same office of two countries."""
    if one.words != other.words or not one.words & (_OF_STATE | _OF_PLACE) or one.lands & other.lands:
        return False
    if any(one.lands & some and other.lands & some for some in _SAME_LAND):
        return False
    countries = set(name_words().countries.values())
    of_state = bool(one.words & _OF_STATE)
    return all(len(some.lands) == 1 and (next(iter(some.lands)) in countries) == of_state for some in (one, other))


def _other_portfolio(one: Office, other: Office) -> bool:
    if not (one.words & other.words & {"minister", "secretary"}) or (
        one.lands and other.lands and not one.lands & other.lands
    ):
        return False
    mine, yours = one.words & _PORTFOLIOS, other.words & _PORTFOLIOS
    return len(mine) == len(yours) == 1 and mine != yours and one.words - mine == other.words - yours


def _inferred(
    people: People, tokens: Tokens, quotes: pd.DataFrame, statements: pd.DataFrame, pairs: Pairs,
    story: NDArray[np.int64], held: dict[tuple[int, int], list[_Title]],
) -> Iterator[Conflict]:  # fmt: skip
    """Find somebody named by an office alone who says the same as a named holder of it, of another country."""
    named: dict[tuple[int, frozenset[str]], list[tuple[int, _Title]]] = defaultdict(list)
    for (group, entity), titles in held.items():
        for title in titles:
            if title.office.lands and title.office.words & _OF_STATE and not title.office.words & _NOT_NOW:
                named[group, title.office.words].append((entity, title))
    if not named:
        return
    spoken: dict[int, Spans] = {}
    found: _SaidBy | None = None
    for k in np.flatnonzero((people.mentions.kind == ROLE) & (people.entity < 0)).tolist():
        phrase = people.phrases[k]
        first, last = int(people.mentions.first[k]), int(people.mentions.last[k])
        article = int(tokens.article[first])
        if not phrase.definite or phrase.plural:
            continue
        asked = office(tokens.text(first, _with_land(tokens, last)))
        holders = named.get((int(story[article]), asked.words), [])
        if not holders or len(asked.lands) != 1 or any(title.office.lands & asked.lands for _, title in holders):
            continue
        spoken = spoken or _spoken(people, tokens, quotes, statements)
        found = found or _SaidBy(people, spoken, pairs, story)
        if k not in spoken:
            continue
        here = _Title(asked, article, int(tokens.start[first]), int(tokens.end[last]), tokens.text(first, last))
        for entity, title in holders:
            if _other_land(asked, title.office) and found.same_words(k, entity):
                yield _conflict(tokens, "inferred", people.names[entity], here, title)


Spans = list[tuple[int, int, int]]


def _spoken(people: People, tokens: Tokens, quotes: pd.DataFrame, statements: pd.DataFrame) -> dict[int, Spans]:
    """Give each mention that speaks the stretches that it speaks: (article, start, end)."""
    mentions = people.mentions
    number = {article_id: k for k, article_id in enumerate(tokens.article_ids)}
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k in range(len(mentions)):
        article = int(tokens.article[mentions.first[k]])
        at[article, int(tokens.start[mentions.first[k]])].append(k)
        at[article, int(people.start[k])].append(k)
    found: dict[int, Spans] = defaultdict(list)
    for table in (quotes, statements):
        some = table[table.speaker_start.notna()]
        for article_id, start, end, speaker in zip(
            some.article_id, some.start, some.end, some.speaker_start, strict=True
        ):
            article = number[article_id]
            for k in set(at.get((article, int(speaker)), ())):
                found[k].append((article, int(start), int(end)))
    return found


class _SaidBy:
    """Which parts of sentences mentions and people speak, and the pairs of these parts."""

    def __init__(self, people: People, spoken: dict[int, Spans], pairs: Pairs, story: NDArray[np.int64]) -> None:
        self._spoken, self._pairs, self._story = spoken, pairs, story
        self._mentions: dict[int, list[int]] = defaultdict(list)
        for k in sorted(spoken):
            self._mentions[int(people.entity[k])].append(k)
        self._first = np.searchsorted(pairs.said.article, np.arange(len(pairs.said.tokens.article_ids) + 1))
        likely = np.flatnonzero(pairs.probability >= min(_SAID_ALIKE.values()))
        article = pairs.said.article
        self._likely: dict[int, set[int]] = defaultdict(set)
        for one, other, chance in zip(
            pairs.one[likely].tolist(), pairs.other[likely].tolist(), pairs.probability[likely].tolist(), strict=True
        ):
            if chance >= _SAID_ALIKE[bool(article[one] == article[other])]:
                self._likely[one].add(other)
                self._likely[other].add(one)
        self._theirs: dict[tuple[int, int], set[int]] = {}

    def same_words(self, mention: int, entity: int) -> bool:
        """Tell whether what an office says is likely what a person of the same story says."""
        group = int(self._story[self._spoken[mention][0][0]])
        theirs = self._theirs.get((entity, group))
        if theirs is None:
            spans = [
                span for k in self._mentions.get(entity, ()) for span in self._spoken[k] if self._story[span[0]] == group
            ]  # fmt: skip
            theirs = self._theirs[entity, group] = set(self._within(spans))
        return any(not theirs.isdisjoint(self._likely.get(k, ())) for k in self._within(self._spoken[mention]))

    def _within(self, spans: Spans) -> Iterator[int]:
        """List the parts of sentences that overlap stretches."""
        said = self._pairs.said
        for article, a, b in spans:
            low, high = int(self._first[article]), int(self._first[article + 1])
            yield from range(
                low + int(np.searchsorted(said.end[low:high], a, "right")),
                low + int(np.searchsorted(said.start[low:high], b)),
            )


def _conflict(tokens: Tokens, rule: str, name: str, one: _Title, other: _Title) -> Conflict:
    places = []
    for title in (one, other):
        value = title.text
        if rule != "office":
            value = _printed_land(title.text, title.office.lands) or title.text
        places.append(Place(tokens.article_ids[title.article], title.start, title.end, " ".join(value.split())))
    first, second = sorted(places)
    what = (
        f"{name} (that {' '.join(one.text.split())!r} is the same person is inferred)" if rule == "inferred" else name
    )
    return Conflict("title", what, first, second, likelihood(*READ[rule]))


def _printed_land(text: str, lands: frozenset[str]) -> str:
    """Give the word of a title that names its country."""
    for word in re.findall(r"[^\W\d_](?:[\w.’'-]*\w)?", text):
        bare = re.sub(r"['’]s?$", "", word)
        if office(bare).lands & lands:
            return bare
    return ""
