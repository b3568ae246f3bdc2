"""A number with its sign and unit: '$3.5 bn', '12 per cent', '30-metre', '34-year-old', 'one in five', 'magnitude 5'.

In: a :class:`nlp_helpers.numbers.sentences.Sentence` and the first token of a number. Out: :class:`Measure`. Of two numbers that
make a range each has one.

>>> from nlp_helpers.numbers.sentences import Sentence
>>> found = measure(Sentence.of(["$", "3.5", "bn", "a", "year"], glued=[1]), 1)
>>> found.first, found.behind, found.amount.value, found.unit
(0, 3, 3500000000.0, 'USD')
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from nlp_helpers.numbers.counted import is_plural
from nlp_helpers.numbers.sentences import HYPHENS, Sentence, vocabulary, words
from nlp_helpers.numbers.units import TIMES, money_before, unit_behind, unit_of_word
from nlp_helpers.numbers.words import Amount, amount, plain

#: The oldest that somebody can be.
OLDEST = 120
#: Wholes of which a share is told: 'one in five', unlike 'two in 11'.
_WHOLES = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 25, 30, 50, 100, 200, 500, 1000))
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")


@dataclass(frozen=True)
class Measure:
    """A number with its own signs.

    Attributes
    ----------
    first, behind : int
        Its first token, a sign's, and the one behind its last.
    amount : Amount
        The number.
    unit : str
        Or ''.
    age : bool
        Whether it is somebody's age.
    named : str
        What is counted where that is part of its own token: 'member' of '30-member'.
    after : str
        How exact the words behind it say that it is: about, low (or more), high (or less), or ''.
    """

    first: int
    behind: int
    amount: Amount
    unit: str = ""
    age: bool = False
    named: str = ""
    after: str = ""

    @property
    def may_be_age(self) -> bool:
        """Whether somebody can be so old."""
        value = self.amount.value
        return 0 < value <= OLDEST and value == int(value) and not self.amount.vague


def measure(s: Sentence, at: int) -> Measure | None:
    """Read a number with its sign and unit.

    Parameters
    ----------
    s : Sentence
    at : int
        The first token of the number itself.

    Returns
    -------
    Measure or None
        None where there is no number, or one that is part of a time expression.
    """
    a = amount(s, at)
    if a is None or any(s.dated[a.first : a.behind]):
        return None
    found = _with_sign(s, a, at)
    if found is None and _is_no_compound(a):
        return None
    found = found or _compound(s, a) or _share(s, a) or _with_unit(s, a)
    found = _out_of(s, found) or found
    if not found.after:
        after, behind = _after(s, found.behind)
        found = replace(found, after=after, behind=behind)
    found = _with_word_before(s, found)
    if _DECIMAL_COMMA.fullmatch(s.form[at]) and s.english and not found.unit and found.amount.scale == 1:
        return None  # '3,5': a list, unless it is '3,5 percent'
    return found


def _with_sign(s: Sentence, a: Amount, at: int) -> Measure | None:
    """Read '$5', 'US$ 3m' and the '$5' of '$5-a-day'."""
    sign = money_before(s, at)
    if sign is None:
        return None
    unit, first = sign
    if s.low[a.behind] == "m" and s.glued(a.behind):
        a = _in_millions(a)
    word = a.rest[0] if a.rest else ""
    named = "" if not word or unit_of_word(word) or word in words("not in compounds") else word
    return Measure(first, a.behind, a, unit, named=named)


def _in_millions(a: Amount) -> Amount:
    return replace(a, value=plain(a.value * 1e6), scale=1e6, behind=a.behind + 1)


def _compound(s: Sentence, a: Amount) -> Measure | None:
    """Read what is hyphened to a number: '12-year-old', '30-metre', '30,000-strong', '10-member', '70-plus'."""
    if not a.rest:
        return None
    word, rest = a.rest[0], a.rest[1:]
    time = word if word in TIMES else {"yr": "year"}.get(word, word.removesuffix("s"))
    if time in TIMES:
        old = s.low[a.behind] in ("old", "olds")
        return Measure(a.first, a.behind + old, a, time, old or rest[:1] in (("old",), ("olds",)))
    if word in ("plus", "odd", "some", "ish"):
        return Measure(a.first, a.behind, a, after="low" if word == "plus" else "about")
    if word in ("percent", "per"):
        return Measure(a.first, a.behind, a, "percent")
    written = {"m": "metre", "pound": "GBP" if a.scale > 100 else "pound", "dollars": "USD"}.get(word)
    unit = written or unit_of_word(word) or ""
    return Measure(a.first, a.behind, a, unit, named="" if unit or word == "strong" else word)


def _is_no_compound(a: Amount) -> bool:
    """Tell 'four-time', 'one-way' and '3-D' from what counts something."""
    word = a.rest[0] if a.rest else ""
    if not word or word in TIMES or word in ("plus", "odd", "strong"):
        return False
    return word in words("not in compounds") or (a.value == 1 and not a.in_figures) or not word.isalpha()


def _share(s: Sentence, a: Amount) -> Measure | None:
    """Read 'a third', in percent; and 'seven-eighths of a ton', which is no share of anything."""
    if not a.share:
        return None
    part = s.low[a.behind] == "of" and s.low[a.behind + 1] in ("a", "an")
    unit = unit_behind(s, a.behind + 2) if part else None
    if unit is None:
        return Measure(a.first, a.behind, a, "percent")
    return Measure(a.first, unit[1], replace(a, value=plain(a.value / 100), share=False), unit[0])


def _with_unit(s: Sentence, a: Amount) -> Measure:
    """Read a number with the unit behind it, if there is one."""
    bare = Measure(a.first, a.behind, a)
    if s.low[a.behind] == "of" and (a.vague or s.low[a.behind - 1] == "couple"):
        found = unit_behind(s, a.behind + 1)
        return replace(bare, unit=found[0], behind=found[1]) if found else bare
    if s.low[a.behind] == "m" and s.glued(a.behind) and s.english:
        after = unit_behind(s, a.behind + 1)
        if (after and after[0].isupper()) or is_plural(s, a.behind + 1):
            a = _in_millions(a)
            bare = Measure(a.first, a.behind, a)
    if s.low[a.behind] in HYPHENS and s.glued(a.behind) and not s.glued(a.behind + 1):
        return bare  # 'two- and three-bedroom'
    found = unit_behind(s, a.behind + (s.english and s.low[a.behind] in words("more of a unit")))
    if found is None:
        return _with_rare_unit(s, bare) if s.english else bare
    unit, behind = found
    if unit in TIMES and s.english:
        old = 2 if s.phrase(behind, behind + 2) == "of age" or s.phrase(behind, behind + 2) == "- old" else 1
        if old == 2 or s.low[behind] in ("old", "olds"):
            return Measure(a.first, behind + old, a, unit, age=True)
    one_day = unit == "day" and a.value == 1 and not a.in_figures
    if (one_day and s.low[a.first - 1] not in words("one day behind")) or any(s.dated[a.behind : behind]):
        return bare
    return Measure(a.first, behind, a, unit)


def _with_rare_unit(s: Sentence, bare: Measure) -> Measure:
    """Read units that are words of their own: '40 million pounds', '5 billion won', '12 year-old', '25 y/o'."""
    behind, large = bare.behind, bare.amount.scale > 100
    low = s.low[behind]
    if low in ("pound", "pounds"):
        return replace(bare, unit="GBP" if large else "pound", behind=behind + 1)
    if low == "won" and large:
        return replace(bare, unit="KRW", behind=behind + 1)
    unit = {"yr": "year"}.get(low.split("-")[0], low.split("-")[0].removesuffix("s"))
    if unit in TIMES and "-old" in low:
        return replace(bare, unit=unit, age=True, behind=behind + 1)
    if s.low[behind : behind + 3] == ["y", "/", "o"]:
        return replace(bare, unit="year", age=True, behind=behind + 3)
    return bare


def _out_of(s: Sentence, m: Measure) -> Measure | None:
    """Read 'one in five', 'nine out of 10' and '2/3 of' as a share."""
    a, at = m.amount, m.behind
    if m.unit or a.rest or a.scale != 1 or a.value != int(a.value) or not s.english:
        return None
    slash = s.low[at] == "/" and s.glued(at) and s.glued(at + 1)
    out = s.low[at] == "out" and s.low[at + 1] == "of"
    if not (slash or out or s.low[at] == "in"):
        return None
    at += 2 if out else 1
    whole = None if s.dated[at] else amount(s, at)
    if whole is None or whole.rest or whole.vague or whole.share:
        return None
    if whole.value <= a.value or whole.value != int(whole.value):
        return None
    after = s.low[whole.behind]
    if slash and after not in ("of", "majority", "vote"):
        return None
    if not (slash or out):
        # 'Two in 10 minutes' and 'three in 12 matches' are none: the whole is counted by itself.
        by_itself = unit_behind(s, whole.behind) is not None or after in words("counted by themselves")
        if whole.value not in _WHOLES or by_itself:
            return None
    share = replace(a, value=plain(100 * a.value / whole.value), share=True, behind=whole.behind)
    return Measure(m.first, whole.behind, share, "percent")


def _after(s: Sentence, behind: int) -> tuple[str, int]:
    """Read what says how exact a number is, where it stands behind it."""
    known = _afters().get(s.low[behind]) if s.english else None
    for n in (3, 2, 1):
        kind = known.get(s.phrase(behind, behind + n)) if known else None
        if kind and (s.low[behind] != "+" or s.glued(behind)):
            return kind, behind + n
    return "", behind


@cache
def _afters() -> dict[str, dict[str, str]]:
    """Phrases that say how exact the number before them is, by their first word."""
    found: dict[str, dict[str, str]] = {}
    for kind, entries in vocabulary()["after"].items():
        for entry in entries.split():
            phrase = entry.replace("_", " ")
            found.setdefault(phrase.split()[0], {})[phrase] = kind
    return found


def _with_word_before(s: Sentence, m: Measure) -> Measure:
    """Take in 'aged', 'magnitude' and a minus before a number."""
    before, second = s.low[m.first - 1], s.low[m.first - 2]
    if m.unit == "" and m.may_be_age:
        if before in words("age before"):
            return replace(m, unit="year", age=True, first=m.first - 1)
        if second in words("age before") and before in words("between age and number"):
            return replace(m, unit="year", age=True)
    if m.unit == "" and before == "magnitude":
        return replace(m, unit="magnitude", first=m.first - 1)
    if m.unit == "" and before in HYPHENS and second == "magnitude":
        return replace(m, unit="magnitude", first=m.first - 2)
    minus = before == "minus" or (before in ("-", "−") and s.glued(m.first) and not s.glued(m.first - 1))
    if minus and m.unit in words("degrees and shares"):
        return replace(m, amount=replace(m.amount, value=-m.amount.value), first=m.first - 1)
    return m
