"""Units of quantities: signs and words of money, measures, shares and time, before and behind a number.

In: a :class:`nlp_helpers.numbers.sentences.Sentence` and a place in it. Out: the unit's name and how far it reaches. Money has
the codes of ISO 4217 where the words say whose it is; other units have their name in the singular ('kilometre', 'percent').

>>> from nlp_helpers.numbers.sentences import Sentence
>>> money_before(Sentence.of(["US", "$", "3.5", "bn"], glued=[1, 2]), 2)
('USD', 0)
>>> unit_behind(Sentence.of("40 miles per hour".split()), 1)
('mile per hour', 4)
"""

from __future__ import annotations

from functools import cache

from nlp_helpers.grammar.tokens import cut
from nlp_helpers.numbers.sentences import Sentence, vocabulary, words

#: Units of time; with 'old' behind them they say an age.
TIMES = frozenset(
    ("second", "minute", "hour", "day", "night", "week", "fortnight", "month", "year", "decade", "century")
)


def _entries(key: str) -> list[tuple[tuple[str, ...], str]]:
    lists = vocabulary()["units"][key].items()
    return [(tuple(cut(word.replace("_", " "))), unit) for unit, text in lists for word in text.split()]


@cache
def _by_first() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Unit words by their first token, the longer ones first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry, unit in sorted(_entries("units") + _entries("currencies"), key=lambda pair: -len(pair[0])):
        found.setdefault(entry[0], []).append((entry, unit))
    return found


@cache
def _attached() -> dict[str, str]:
    return {entry[0]: unit for entry, unit in _entries("attached")}


@cache
def _signs() -> dict[str, str]:
    return {entry[0]: unit for entry, unit in _entries("signs")}


@cache
def _dollars() -> dict[str, str]:
    kept = vocabulary()["units"]["dollars before the sign"]
    return {word: unit for unit, text in kept.items() for word in text.split()}


@cache
def _codes() -> dict[str, str]:
    kept = vocabulary()["units"]
    return {code: code.upper() for code in kept["codes"].split()} | kept["codes that differ"]


@cache
def _anywhere() -> frozenset[str]:
    return frozenset(name.replace("_", " ") for name in vocabulary()["units"]["in any language"].split())


def money_before(s: Sentence, first: int) -> tuple[str, int] | None:
    """Find the sign or code of money before a number.

    Parameters
    ----------
    s : Sentence
    first : int
        The number's first token.

    Returns
    -------
    (unit, first) or None
        `first` is where the sign begins.
    """
    at = first - 1
    if at < 0:
        return None
    low = s.low[at]
    if low in _signs() and s.start[first] - s.end[at] <= 1:
        if low == "$" and at and s.glued(at) and s.low[at - 1] in _dollars():
            return _dollars()[s.low[at - 1]], at - 1
        if low == "$" and at > 1 and s.glued(at) and s.low[at - 1] == "." and s.low[at - 2] in ("u.s", "us"):
            return "USD", at - 2
        return _signs()[low], at
    if low in _dollars() and at and s.glued(at) and s.low[at - 1] == "$" and s.glued(first):
        return _dollars()[low], at - 1
    if low == "." and at and s.low[at - 1] == "rs":
        return "INR", at - 1
    code = _codes().get(low)
    return (code, at) if code and (s.form[at].isupper() or low in ("rs", "rs.")) else None


def unit_behind(s: Sentence, behind: int) -> tuple[str, int] | None:
    """Find the unit that follows a number.

    Parameters
    ----------
    s : Sentence
    behind : int
        The token behind the number.

    Returns
    -------
    (unit, behind) or None
        `behind` is the token behind the unit.
    """
    low = s.low[behind]
    for entry, unit in _by_first().get(low, ()):
        if len(entry) == 1 or tuple(s.low[behind : behind + len(entry)]) == entry:
            if not s.english and unit not in _anywhere() and unit not in _codes().values():
                continue
            if len(low) < 3 and low.isalpha() and not _written(s, behind):
                continue
            return unit, behind + len(entry)
    if low in _signs():
        # '5 €' in other languages; in English a sign behind a number belongs to the next one.
        after = s.low[behind + 1][:1]
        return None if after.isdigit() and s.glued(behind + 1) else (_signs()[low], behind + 1)
    code = _codes().get(low)
    if code and s.form[behind].isupper() and len(low) == 3:
        return code, behind + 1
    if low == "s" and s.glued(behind) and "." in s.form[behind - 1]:
        return "second", behind + 1  # '0.317s', unlike 'the 80s'
    if s.glued(behind) and s.form[behind] in ("C", "F"):
        return ("degree Celsius" if low == "c" else "degree Fahrenheit"), behind + 1
    if s.glued(behind) and low in _attached() and (s.english or low == "m"):
        return _attached()[low], behind + 1
    return None


def _written(s: Sentence, at: int) -> bool:
    """Take 'mb', 'au' or 'pp' for a unit only where it is written as one: 'km', 'MW', '10mb'."""
    return s.glued(at) or s.form[at] in words("written as units")


def unit_of_word(word: str) -> str | None:
    """Give the unit that one word names, as in '30-metre' or '12-hour', or None.

    Examples
    --------
    >>> unit_of_word("metre"), unit_of_word("dollar"), unit_of_word("second"), unit_of_word("party")
    ('metre', 'USD', 'second', None)
    """
    if word == "second":
        return "second"
    return next((unit for entry, unit in _by_first().get(word, ()) if len(entry) == 1), None)
