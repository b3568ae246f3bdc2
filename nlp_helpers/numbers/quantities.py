"""Quantities of a sentence: numbers with how exact they are, their unit and what they count; ranges as one.

In: a :class:`nlp_helpers.numbers.sentences.Sentence`. Out: :class:`Quantity` objects in reading order.

>>> from nlp_helpers.numbers.sentences import Sentence
>>> s = Sentence.of("between 10 and 15 people".split(), "IN CD CC CD NNS".split())
>>> [(s.phrase(q.first, q.behind), q.low, q.high, q.of(s)) for q in quantities(s)]
[('between 10 and 15', 10.0, 15.0, 'people')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp_helpers.grammar.mentions import is_role
from nlp_helpers.numbers.ages import is_age, is_age_of, person_of
from nlp_helpers.numbers.counted import (
    Place,
    has_plural_behind,
    is_plural,
    noun_before_of,
    noun_behind,
    noun_behind_of,
    subject,
)
from nlp_helpers.numbers.exactness import words_before
from nlp_helpers.numbers.measured import Measure, measure
from nlp_helpers.numbers.no_quantities import fits_nothing, is_numbered, names_something
from nlp_helpers.numbers.sentences import DASHES, HYPHENS, Sentence, words
from nlp_helpers.numbers.units import TIMES
from nlp_helpers.numbers.words import plain, starts_number

_AGE = "age"  # what an age is said to be of
_APART = 30  # tokens between 'from 12 members' and 'to 40'
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True)
class Quantity:
    """A quantity as it is written.

    Attributes
    ----------
    first, behind : int
        Its first token, with what says how exact it is, and the one behind its last, with its unit.
    low, high : float or None
        The least and the most that it may be, as far as the words say.
    unit : str
        Or '' for what is counted.
    counted : (int, int) or None
        First token and head of the noun phrase that it counts or is said of; the person, for an age.
    age : bool
        Whether it is one.
    about : bool
        Whether the words say that it is no exact number.
    named : str
        What is counted where that is part of the number's own token: 'member' of '30-member'.
    plain : bool
        Whether nothing but the number is there: no unit, no noun, nothing that says how exact it is.
    """

    first: int
    behind: int
    low: float | None
    high: float | None
    unit: str = ""
    counted: Place | None = None
    age: bool = False
    about: bool = False
    named: str = ""
    plain: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, and nothing says that it is not exact."""
        return not self.about and self.low is not None and self.low == self.high

    def of(self, s: Sentence) -> str:
        """Give the word for what is counted, in small letters unless it is a name; or ''."""
        if self.age:
            return _AGE
        if self.counted is None:
            return self.named
        form = s.form[self.counted[1]]
        is_name = s.code[self.counted[1]] == "NNP" and not s.titled
        return form if is_name or not (form.isupper() or form[1:].islower()) else form.lower()


def quantities(s: Sentence) -> list[Quantity]:
    """Find the quantities of a sentence.

    Parameters
    ----------
    s : Sentence

    Returns
    -------
    list of Quantity
        In reading order, without overlaps.
    """
    found: list[Quantity] = []
    at, refused = 0, -_APART
    while at < s.n:
        low = s.low[at]
        if 0 < at - refused <= 2 and low.isdigit() and len(low) < 4 and s.low[at - 1] in words("joins numbered"):
            at, refused = at + 1, at + 1  # 'Articles 5 and 7', 'chapter 12 of 20'
        elif starts_number(low) or (low in ("a", "an") and starts_number(s.low[at + 1])):
            begin = at
            read, at = _quantity(s, at, found[-1].behind if found else 0)
            found += read
            refused = at if not read and is_numbered(s, begin) else refused
        else:
            at += 1
    return [q for q in _joined(s, found) if not (q.plain and fits_nothing(s, q.first, q.behind))]


def _quantity(s: Sentence, at: int, free: int) -> tuple[list[Quantity], int]:
    """Read the quantity whose number begins at a token, of a vote both, and give the token to go on from."""
    m = measure(s, at)
    if m is None:
        return [], at + 1
    if names_something(s, m.amount, m.first, m.behind, bool(m.unit)):
        return [], _past_codes(s, m.amount.behind)
    first, bound, about = words_before(s, m, free)
    end = _other_end(s, m, first)
    if end is not None and _falls(m, end):
        return _vote(s, m, end, first), end.behind
    low, high = _ends(m, end)
    if end is not None and (
        s.low[first - 1] == "between" or (s.low[first - 1] == "from" and not _changes(s, first - 1))
    ):
        first = max(first - 1, free)
    last = end or m
    q = Quantity(
        first,
        last.behind,
        None if "high" in (last.after, bound) and not (m.amount.vague or bound == "low") else low,
        None if m.amount.vague or "low" in (last.after, bound) else high,
        last.unit or m.unit,
        age=last.age or m.age,
        about=about or m.amount.vague or last.after == "about" or _is_couple(s, m),
        named=last.named,
    )
    whole = _with_noun(s, q, last)
    return [whole] if whole is not None else [], max(last.behind, at + 1)


def _is_couple(s: Sentence, m: Measure) -> bool:
    return "couple" in s.low[m.amount.first : m.amount.behind]


def _past_codes(s: Sentence, behind: int) -> int:
    """Step over the rest of what is joined to a number that is none: '695-4195', '5/4', '3-2'."""
    while behind < s.n and s.glued(behind) and (s.low[behind] in DASHES or s.low[behind] in "/:.&"):
        behind += 1
        if s.glued(behind) and s.low[behind][:1].isdigit():
            behind += 1
    return behind


def _vote(s: Sentence, m: Measure, end: Measure, first: int) -> list[Quantity]:
    """Read both numbers of a vote of '52-48'; of a score, '3-2', none."""
    near = s.low[max(first - 8, 0) : first] + s.low[end.behind : end.behind + 2]
    if m.unit or end.unit or not any(word.startswith("vot") for word in near):
        return []
    return [Quantity(part.first, part.behind, part.amount.value, part.amount.value) for part in (m, end)]


def _other_end(s: Sentence, m: Measure, first: int) -> Measure | None:
    """Find the second number of a range: '10-15', '10 to 15', '$5m to $10m', 'two or three', 'between 10 and 15'."""
    k = m.behind
    joint, dash = s.low[k], s.low[k] in DASHES
    if not (dash or joint in ("to", "or", "and")) or (m.amount.rest and joint != "to"):
        return None
    if dash and not (s.glued(k) and s.glued(k + 1)):
        return None
    at = k + 1
    while at < k + 4 and s.low[at] in words("opens a second number") and s.low[at + 1]:
        at += 1
    if not starts_number(s.low[at]) and s.low[at] not in ("a", "an"):
        return None
    end = measure(s, at)
    if end is None or end.first <= k or (end.amount.share != m.amount.share and m.unit != "percent"):
        return None
    if m.unit and end.unit and m.unit != end.unit:
        return None
    before = s.low[first - 1]
    if joint == "and":
        return end if before == "between" else None
    if joint == "or":
        return end if m.amount.value < end.amount.value <= 3 * m.amount.value + 1 else None
    if joint == "to":
        if before == "from" and (_falls(m, end) or _changes(s, first - 1)):
            return None  # 'rose from 10 to 15 percent'
        told_apart = m.unit and end.unit and _changes(s, first - 1)  # 'fell $2 to $30'
        return None if told_apart or (end.unit and _falls(m, end)) else end
    if end.amount.rest and not end.unit:
        return None
    fits = end.unit or m.unit or has_plural_behind(s, end.behind) or s.low[end.behind] == "of" or before == "between"
    return end if fits or _falls(m, end) else None


def _changes(s: Sentence, at: int) -> bool:
    """Say whether the 'from' at a token tells a change ('rose from 10 to 15'), not a range ('from 10 to 15 people')."""
    return any(word in words("changes") for word in s.low[max(at - 6, 0) : at + 1])


def _is_scaled_alike(m: Measure, end: Measure) -> bool:
    """Say whether the scale of the second number holds for the first: '10-15 million', '$1.5 to $2 billion'."""
    return m.amount.scale == 1 < end.amount.scale and m.amount.value * end.amount.scale < end.amount.value


def _falls(m: Measure, end: Measure) -> bool:
    """Say whether the second number is no larger than the first."""
    return end.amount.value <= m.amount.value and not _is_scaled_alike(m, end)


def _ends(m: Measure, end: Measure | None) -> tuple[float, float]:
    """Give the least and the most of a range."""
    low = m.amount.value
    if end is None:
        return low, low
    if _is_scaled_alike(m, end) and low < 1000:
        low = plain(low * end.amount.scale)
    return min(low, end.amount.value), max(low, end.amount.value)


def _with_noun(s: Sentence, q: Quantity, last: Measure) -> Quantity | None:
    """Find what a quantity counts; None if it turns out to be no quantity."""
    if not s.english:
        return q if q.unit else None
    if q.age:
        says_old = bool(last.amount.rest) or s.low[q.behind - 1].endswith(("old", "olds"))
        return replace(q, counted=person_of(s, q.first, q.behind, says_old))
    bare = q.is_exact and not q.unit and not q.named
    may_be_age = last.may_be_age and not q.unit
    if bare and may_be_age and q.behind - q.first == 1 and is_age(s, q.first, q.behind):
        return replace(q, unit="year", age=True, counted=person_of(s, q.first, q.behind, False))
    if q.named:
        return q
    place = _noun(s, q, last)
    if place is None:
        if may_be_age and not q.is_exact and is_age_of(s, q.first):
            return replace(q, unit="year", age=True, counted=(q.first - 1, q.first - 1))
        return replace(q, plain=bare)
    someone = place[1] == q.first - 2 and is_role(s.low[place[1]]) and not is_plural(s, place[1])
    if bare and may_be_age and someone and s.low[q.first - 1] in ("of", "is", "was"):
        return replace(q, unit="year", age=True, counted=place)  # 'a girl of 12', 'the victim was 15'
    return replace(_in_thousands(s, q, last, place), counted=place)


def _in_thousands(s: Sentence, q: Quantity, last: Measure, place: Place) -> Quantity:
    """Read '10.000 visitors' as ten thousand: what is counted has no thousandths."""
    behind = place[0] == q.behind and is_plural(s, place[1])
    if q.unit or q.low is None or not behind or not _THOUSANDS.fullmatch(s.form[last.amount.first]):
        return q
    return replace(q, low=q.low * 1000, high=q.high and q.high * 1000) if last.amount.scale == 1 else q


def _noun(s: Sentence, q: Quantity, last: Measure) -> Place | None:
    """Find the noun that is counted: behind the number, behind an 'of', before one, or the subject of its verb."""
    at, hyphened, share = q.behind, bool(last.amount.rest), last.amount.share
    if hyphened and s.low[at] == "-":
        return None
    if s.low[at] == "of" or (share and s.low[at] in words("whole")):
        place = noun_behind_of(s, at)
        return place if place is not None or s.code[at + 1] == "PRP" else _said_of(s, q)
    genitive = s.low[at] in ("'s", "’s", "'", "’")
    if s.low[at + genitive : at + genitive + 2] == ["worth", "of"]:
        return noun_behind(s, at + genitive + 2)
    money = q.unit.isupper() and len(q.unit) == 3
    if money and s.low[at] == "in" and s.code[at + 1] in ("NN", "NNS", "JJ"):
        return noun_behind(s, at + 1)  # '$5m in aid'
    if q.unit in TIMES and genitive:
        return noun_behind(s, at + 1)  # 'two years' jail'
    word = s.low[q.behind - 1]
    if q.unit and not hyphened and not share and (word.endswith("s") or (q.unit in TIMES and word != q.unit)):
        return _said_of(s, q)  # 'for two hours police said'
    while hyphened and (s.low[at] in HYPHENS or s.low[at] == "long"):
        at += 1
    place = noun_behind(s, at)
    if place is not None and money and s.code[at] == "NNP" == s.code[place[1]] and not s.titled:
        place = None  # '$5 Smith said'
    return place if place is not None else _said_of(s, q)


def _said_of(s: Sentence, q: Quantity) -> Place | None:
    if q.unit and s.low[q.behind] in words("away"):
        return None  # 'it fell 12 km away'
    return noun_before_of(s, q.first) or subject(s, q.first)


def _joined(s: Sentence, found: list[Quantity]) -> list[Quantity]:
    """Give a bare number the unit and noun of the one it stands beside: '10 and 15 percent', 'from 12 members … to 40'."""
    found = list(found)
    for k in range(len(found)):
        for left, right in ((k, k + 1), (k - 1, k)):
            other = left + right - k
            if not found[k].plain or not 0 <= other < len(found) or found[other].plain:
                continue
            age = found[left].age or found[right].age
            if _is_change(s, found[left], found[right]) or (
                (other > k or age) and _are_beside(s, found[left], found[right])
            ):
                like = found[other]
                found[k] = replace(
                    found[k], unit=like.unit, counted=like.counted, age=like.age, named=like.named, plain=False
                )
        if k:
            found[k - 1 : k + 1] = _shared(s, found[k - 1], found[k])
    return found


def _are_beside(s: Sentence, left: Quantity, right: Quantity) -> bool:
    between = s.low[left.behind : right.first]
    return len(between) <= 2 and all(word in (",", "and", "or", "to") for word in between)


def _is_change(s: Sentence, left: Quantity, right: Quantity) -> bool:
    """Say whether two quantities tell a change: 'from 12 members in spring to 40', 'to 17 from 12', '7%, up from 5%'."""
    if right.first - left.behind > _APART:
        return False
    between, before = s.low[left.behind : right.first], s.low[left.first - 1]
    if between[-1:] == ["from"]:
        return before in ("to", "at") or between[-2:-1] in (["up"], ["down"])
    return before == "from" and between[-1:] == ["to"]


def _shared(s: Sentence, left: Quantity, right: Quantity) -> list[Quantity]:
    """Give both of a change the noun and the unit of one: 'fares rose from 10 to 15 percent'."""
    if left.unit not in ("", right.unit) or not _is_change(s, left, right):
        return [left, right]
    if right.counted is None and (left.counted is None or left.counted[0] <= left.first):
        right = replace(right, counted=left.counted)
    if right.unit and not left.unit and right.first - left.behind == 1:
        left = replace(left, unit=right.unit, counted=left.counted or right.counted, plain=False)
    return [left, right]
