"""What is given differently for the same thing → the ``discrepancies`` table, the likeliest first.

In: the conflicts that were found two by two, of numbers, spellings, days and titles, and series. Out: groups of places.
Conflicts about one thing are one discrepancy: three articles that say 12, 15 and 15 differ once. Who is right is not said.

To be read in this order:

- :mod:`~nlp_helpers.discrepancies.places`: what two places are that give the same thing differently;
- :mod:`~nlp_helpers.discrepancies.word_lists`: the words that tell a contradiction from what looks like one;
- :mod:`~nlp_helpers.discrepancies.same_count`, :mod:`~nlp_helpers.discrepancies.numbers`: numbers about the same that differ;
- :mod:`~nlp_helpers.discrepancies.near_words`, :mod:`~nlp_helpers.discrepancies.name_places`,
  :mod:`~nlp_helpers.discrepancies.name_phrases`, :mod:`~nlp_helpers.discrepancies.spelling`: a name spelt in two ways;
- :mod:`~nlp_helpers.discrepancies.days`: one event on two days, or at two times;
- :mod:`~nlp_helpers.discrepancies.titles`: somebody who is given another country, or another office;
- :mod:`~nlp_helpers.discrepancies.changes`: what was counted again on another day;
- :mod:`~nlp_helpers.discrepancies.series`: reads that from the table.

>>> from nlp_helpers.discrepancies.places import Place
>>> places = Place("a", 0, 2, "12"), Place("b", 0, 2, "15"), Place("c", 9, 11, "15")
>>> found = gather([Conflict("number", "dead", places[0], place, 0.9) for place in places[1:]], {})
>>> found[["discrepancy", "article_id", "value"]].values.tolist()
[['D1', 'a', '12'], ['D1', 'b', '15'], ['D1', 'c', '15']]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
from scipy.cluster.hierarchy import DisjointSet

from nlp_helpers import tables
from nlp_helpers.discrepancies.changes import Change
from nlp_helpers.discrepancies.places import Conflict, Place

_SERIES = 0.5  # of a change over time: whether it is a disagreement, nobody can say


@dataclass(frozen=True)
class _Group:
    kind: str
    subject: str
    likelihood: float
    places: tuple[Place, ...]
    of_age: bool = False


def gather(
    conflicts: Iterable[Conflict],
    story: Mapping[str, str],
    changes: Iterable[Change] = (),
    days: Mapping[str, tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """Put conflicts about one thing together.

    Parameters
    ----------
    conflicts : iterable of Conflict
    story : mapping of str to str
        Article → story.
    changes : iterable of Change, optional
        Series; a conflict between two places of one is left to it.
    days : mapping of str to (str, str), optional
        Article → first and last day of publication, for ``as_of``.

    Returns
    -------
    DataFrame
        The ``discrepancies`` table: D1 is the likeliest disagreement; series come last.
    """
    days = days or {}
    changes = list(changes)
    in_series: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, change in enumerate(changes):
        for p in change.places:
            in_series[p.article_id, p.start].add(number)
    none: set[int] = set()
    kept = [
        c for c in conflicts
        if not in_series.get((c.one.article_id, c.one.start), none) & in_series.get((c.other.article_id, c.other.start), none)
    ]  # fmt: skip
    groups = [_group(some) for some in _about_one_thing(kept, story)]
    groups.sort(key=lambda group: (-group.likelihood, group.kind, group.places))
    groups += [_Group("number", change.subject, _SERIES, change.places) for change in changes]
    rows = []
    for number, group in enumerate(groups, 1):
        for place in group.places:
            rows.append({
                "discrepancy": f"D{number}", "kind": group.kind, "subject": group.subject, "likelihood": group.likelihood,
                "article_id": place.article_id, "start": place.start, "end": place.end, "value": place.value,
                "as_of": place.as_of or _as_of(group, place, days),
            })  # fmt: skip
    return tables.make("discrepancies", rows)


def _as_of(group: _Group, place: Place, days: Mapping[str, tuple[str, str]]) -> str | None:
    """Give a number the day of its article, where the articles' days are known and may explain why it changed."""
    known = {days.get(p.article_id) for p in group.places}
    if group.kind != "number" or group.of_age or None in known or len({p.article_id for p in group.places}) < 2:
        return None
    apart = max(first for first, _ in known) > min(last for _, last in known)  # type: ignore[misc]
    return days[place.article_id][0] if apart else None


def _about_one_thing(conflicts: list[Conflict], story: Mapping[str, str]) -> list[list[Conflict]]:
    """Join conflicts that share a place, or that are of one kind, story and subject; numbers must share a value, too."""
    linked = DisjointSet(range(len(conflicts)))
    held: dict[tuple[str, ...], int] = {}
    for k, conflict in enumerate(conflicts):
        where = story.get(conflict.one.article_id, conflict.one.article_id)
        for place in (conflict.one, conflict.other):
            for key in (
                (conflict.kind, place.article_id, str(place.start)),
                # Two numbers of one subject may be of two things; a name, a day, a title is of one.
                (conflict.kind, where, conflict.subject.casefold(), place.value if conflict.kind == "number" else ""),
            ):
                linked.merge(k, held.setdefault(key, k))
    groups: dict[int, list[Conflict]] = defaultdict(list)
    for k, conflict in enumerate(conflicts):
        groups[linked[k]].append(conflict)
    return list(groups.values())


def _group(conflicts: list[Conflict]) -> _Group:
    """Make one of several: each article's values once, in the order of articles and text."""
    best = max(conflicts, key=lambda conflict: (conflict.likelihood, conflict.subject))
    places: dict[tuple[str, str], Place] = {}
    for place in sorted({place for conflict in conflicts for place in (conflict.one, conflict.other)}):
        places.setdefault((place.article_id, place.value), place)
    return _Group(best.kind, best.subject, best.likelihood, tuple(sorted(places.values())), best.of_age)
