"""The order of utterances: speeches by their day, and within a speech as the articles have it.

In: who said what when, and where each article has it. Out: positions. Nothing here reads text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scipy.cluster.hierarchy import DisjointSet

from nlp_helpers.utterances.pairs import is_named


class Spoken(NamedTuple):
    """Words of a speaker: first and last day as ordinal numbers, 0 where they are not known, and the articles that have them."""

    speaker: str
    first: int
    last: int
    article_ids: frozenset[str]


def speeches_of(said: Sequence[Spoken]) -> list[list[int]]:
    """Put what one speaker says on one day together; without day or name ('police'), what is told by the same articles.

    Parameters
    ----------
    said : sequence of Spoken

    Returns
    -------
    list of list of int
        Positions in `said`; by first day, those without one last, then by speaker.

    Examples
    --------
    >>> ab, c = frozenset("ab"), frozenset("c")
    >>> speeches_of([Spoken("Lee", 5, 6, ab), Spoken("Lee", 9, 9, ab), Spoken("Lee", 6, 8, c), Spoken("Mori", 0, 0, c)])
    [[0, 2], [1], [3]]
    """
    of: dict[str, list[int]] = defaultdict(list)
    for k, spoken in enumerate(said):
        of[spoken.speaker.casefold()].append(k)
    made: list[tuple[int, list[int]]] = []
    for own in of.values():
        # Several places have their 'police' on any day.
        dated = [k for k in own if said[k].first and is_named(said[k].speaker)]
        made += _by_day(dated, said)
        for members in _by_article([k for k in own if k not in dated], said):
            made.append((max(said[k].first for k in members), members))
    made.sort(key=lambda speech: (speech[0] == 0, speech[0], said[speech[1][0]].speaker.casefold(), speech[1]))
    return [members for _, members in made]


def _by_day(own: list[int], said: Sequence[Spoken]) -> list[tuple[int, list[int]]]:
    made: list[tuple[int, int, list[int]]] = []
    for k in sorted(own, key=lambda k: (said[k].first, said[k].last, k)):
        first, last = said[k].first, said[k].last
        if made and max(made[-1][0], first) <= min(made[-1][1], last):
            low, high, members = made[-1]
            members.append(k)
            made[-1] = max(low, first), min(high, last), members
        else:
            made.append((first, last, [k]))
    return [(first, sorted(members)) for first, _, members in made]


def _by_article(own: list[int], said: Sequence[Spoken]) -> list[list[int]]:
    linked, first = DisjointSet(own), dict[str, int]()
    for k in own:
        for article_id in said[k].article_ids:
            linked.merge(k, first.setdefault(article_id, k))
    made: dict[int, list[int]] = defaultdict(list)
    for k in own:
        made[linked[k]].append(k)
    return [sorted(members) for members in made.values()]


def merged(places: Sequence[dict[str, int]]) -> list[int]:
    """Order things that several articles have, each in its own order: as the article with most of them does, others fitted in.

    Parameters
    ----------
    places : sequence of dict
        Of each thing: article → where it stands there.

    Returns
    -------
    list of int
        Positions in `places`.

    Examples
    --------
    >>> merged([{"a": 5, "b": 1}, {"a": 2}, {"b": 3}, {"c": 1}])
    [1, 0, 2, 3]
    """
    having: dict[str, list[int]] = defaultdict(list)
    for k, own in enumerate(places):
        for article_id in own:
            having[article_id].append(k)
    # A chain of things: each has the next one, -1 standing for the beginning and the end.
    before, behind = {-1: -1}, {-1: -1}

    def put(k: int, other: int) -> None:
        """Put a thing before another."""
        before[k], behind[k] = before[other], other
        behind[before[other]] = before[other] = k

    for article_id in sorted(having, key=lambda a: (-len(having[a]), a)):
        things = sorted(having[article_id], key=lambda k: (places[k][article_id], k))
        # What stands before all that is known goes before it; what follows something goes right behind it.
        at = next((k for k in things if k in before), -1)
        for k in things:
            if k in before:
                at = behind[k]
            else:
                put(k, at)
    order = []
    k = behind[-1]
    while k >= 0:
        order.append(k)
        k = behind[k]
    return order
