"""Pairs of stretches → groups that render the same words, each around its fullest rendering.

In: stretches, when each was said, and the pairs of :mod:`nlp_helpers.utterances.pairs`. Out: :class:`Group`. Every member was
compared with the fullest rendering itself, so that no chain of small changes leads from one thing to another. One step is taken
beside: articles often report what they quote in the next sentence ('She warned that … “…”'), so what several articles
report, and one of them then quotes, goes to the quote.

>>> from nlp_helpers import tables
>>> from nlp_helpers.utterances.pairs import find_pairs
>>> from nlp_helpers.utterances.stretches import read_stretches
>>> texts = ["“The bridge is not safe and will be closed,” Ann Lee said.", "Ann Lee said: “The bridge is not safe.”"]
>>> articles = tables.make("articles", [{"article_id": k, "raw": raw} for k, raw in zip("ab", texts)])
>>> rows = [{"article_id": "a", "quote": 0, "start": 1, "end": 43}, {"article_id": "b", "quote": 0, "start": 15, "end": 38}]
>>> quotes = tables.make("quotes", [row | {"in_body": True, "speaker": "Ann Lee"} for row in rows])
>>> stretches, whens = read_stretches(articles, quotes, tables.make("statements", [])), [When(735000, 735001, False, "")] * 2
>>> comparer = Comparer(stretches)
>>> find_groups(stretches, whens, find_pairs(stretches, whens, comparer).pairs, comparer)
[Group(speaker='Ann Lee', fullest=0, members=[0, 1], days=(735000, 735001))]
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nlp_helpers.utterances.likeness import Comparer
from nlp_helpers.utterances.pairs import Pair, When, days_apart, is_named, may_be_one
from nlp_helpers.utterances.same_words import both
from nlp_helpers.utterances.stretches import Stretch

_NEXT = 3  # quotes behind a statement that it may lead in
_BEHIND = 400  # characters behind a statement in which the quote that it leads in begins
# How alike both are then: the mean of what each renders of the other, the weight in common, the cosine.
_LED_IN = (0.42, 1.5, 0.5)


@dataclass(frozen=True)
class Group:
    """The stretches that render the same words.

    Attributes
    ----------
    speaker : str
    fullest : int
        Position of the fullest rendering in the pile's stretches.
    members : list of int
        All of them, the fullest included.
    days : tuple of int
        First and last day on which it may have been said, as ordinal numbers; 0 where nobody knows.
    """

    speaker: str
    fullest: int
    members: list[int]
    days: tuple[int, int]


def find_groups(
    stretches: Sequence[Stretch], whens: Sequence[When], pairs: Iterable[Pair], comparer: Comparer
) -> list[Group]:
    """Hold the pairs together around the fullest renderings: each stretch goes to the one it is most like.

    Parameters
    ----------
    stretches : sequence of Stretch
    whens : sequence of When
        When each was said.
    pairs : iterable of Pair
        Of these stretches.
    comparer : Comparer
        Of these stretches.

    Returns
    -------
    list of Group
        No stretch is in two.
    """
    near: dict[int, dict[int, Pair]] = defaultdict(dict)
    for pair in pairs:
        near[pair.i][pair.j] = near[pair.j][pair.i] = pair
    free = set(near)
    groups = []
    while free:
        centres: list[int] = []
        taken: set[int] = set()
        for k in sorted(free, key=lambda k: _fullness(k, stretches, near)):
            if k not in taken and any(
                j in free and stretches[j].article_id != stretches[k].article_id for j in near[k]
            ):
                centres.append(k)
                taken.add(k)
                taken.update(j for j in near[k] if j in free)
        of: dict[int, list[int]] = {k: [] for k in centres}
        for k in sorted(free - set(centres)):
            choice = [c for c in near[k] if c in of]
            if choice:
                of[max(choice, key=lambda c: (near[k][c].score, -c))].append(k)
        made = [group for k in centres if (group := _group(k, of[k], stretches, whens, near[k]))]
        if not made:
            break
        groups += made
        free -= {k for group in made for k in group.members}
    return _with_led_in(groups, stretches, whens, comparer)


def _fullness(k: int, stretches: Sequence[Stretch], near: dict[int, dict[int, Pair]]) -> tuple[object, ...]:
    s = stretches[k]
    return (
        not s.quoted,
        s.headline,
        -len(s.words),
        -len({stretches[j].article_id for j in near[k]}),
        s.article_id,
        s.start,
    )


def _group(
    centre: int, others: list[int], stretches: Sequence[Stretch], whens: Sequence[When], near: dict[int, Pair]
) -> Group | None:
    """Keep of a group what may have been said on one day by one speaker; None if one article is left."""
    first, last = (whens[centre].first, whens[centre].last) if whens[centre].known else (0, 0)
    speakers = Counter([stretches[centre].speaker])
    named = {who for who in speakers if is_named(who)}
    members = [centre]
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    taken[stretches[centre].article_id].append((stretches[centre].start, stretches[centre].end))
    for k in sorted(others, key=lambda k: (-near[k].score, k)):
        s, when = stretches[k], whens[k]
        at = bisect_left(taken[s.article_id], (s.start, s.end))
        beside = taken[s.article_id][max(0, at - 1) : at + 1]
        if any(s.start < end and start < s.end for start, end in beside):
            continue
        if (
            s.speaker not in speakers
            and is_named(s.speaker)
            and not all(may_be_one(s.speaker, who) for who in sorted(named))
        ):
            continue
        if when.known:
            low, high = (max(first, when.first), min(last, when.last)) if first else (when.first, when.last)
            if low <= high:
                first, last = low, high
            elif days_apart(whens[centre], when) == "same":
                continue
        members.append(k)
        speakers[s.speaker] += 1
        if is_named(s.speaker):
            named.add(s.speaker)
        taken[s.article_id].insert(at, (s.start, s.end))
    if len(taken) < 2:
        return None
    return Group(_one_speaker(speakers), centre, sorted(members), (first, last))


def _one_speaker(speakers: Counter[str]) -> str:
    named = [who for who in speakers if is_named(who)]
    return min(named or [who for who in speakers if who] or [""], key=lambda who: (-speakers[who], -len(who), who))


def _with_led_in(
    groups: list[Group], stretches: Sequence[Stretch], whens: Sequence[When], comparer: Comparer
) -> list[Group]:
    """Put what is only reported to the quote that it leads in."""
    group_of = {k: n for n, group in enumerate(groups) for k in group.members}
    quoting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for k, s in enumerate(stretches):
        if s.quoted and not s.headline and s.speaker:
            quoting[s.article_id, s.speaker.casefold()].append(k)
    into: dict[int, list[int]] = defaultdict(list)  # quote → groups
    for n, group in enumerate(groups):
        if any(stretches[k].quoted for k in group.members):
            continue
        best, quote = 0.0, -1
        for k in group.members:
            own = quoting[stretches[k].article_id, group.speaker.casefold()]
            for j in own[bisect_left(own, k) : bisect_left(own, k) + _NEXT]:
                days = groups[group_of[j]].days if j in group_of else _days_of(whens[j])
                alike = _led_in(stretches, k, j, comparer) if _one_day(group.days, days) else 0.0
                if alike > best:
                    best, quote = alike, j
        if quote >= 0:
            into[quote].append(n)
    joined = {n for own in into.values() for n in own}
    made = {n: group for n, group in enumerate(groups) if n not in joined}
    for j, own in sorted(into.items()):
        n = group_of.get(j, len(groups) + j)
        base = made.get(n) or Group(groups[own[0]].speaker, j, [j], _days_of(whens[j]))
        more = sorted({k for m in own for k in groups[m].members})
        beside: dict[str, list[int]] = defaultdict(list)
        for i in base.members:
            beside[stretches[i].article_id].append(i)
        free = [
            k for k in more if not any(stretches[k].overlaps(stretches[i]) for i in beside[stretches[k].article_id])
        ]
        made[n] = replace(base, members=sorted([*base.members, *free]))
    return [made[n] for n in sorted(made)]


def _days_of(when: When) -> tuple[int, int]:
    return (when.first, when.last) if when.known else (0, 0)


def _led_in(stretches: Sequence[Stretch], statement: int, quote: int, comparer: Comparer) -> float:
    if not 0 <= stretches[quote].start - stretches[statement].end < _BEHIND:
        return 0.0
    found = comparer.likeness(statement, quote)
    mean = both(found)
    alike = mean >= _LED_IN[0] and found.weight >= _LED_IN[1] and found.cosine >= _LED_IN[2]
    return mean if alike and found.numbers and found.negation and found.names else 0.0


def _one_day(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return not a[0] or not b[0] or max(a[0], b[0]) <= min(a[1], b[1])
