"""Numbers of a pile → which of them are about the same: one noun, people to whom the same happens, the age of one person.

In: the ``numbers`` table, and the parts of sentences that the numbers stand in. Out: :class:`Counts`, what is known of each
number, and an answer for each two of them.

>>> one_person(("Billy", "Jones"), ("Billy", "Monroe", "Jones"))
True
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.numbers import counted_spans, what_of
from nlp_helpers.numbers.ranges import Range
from nlp_helpers.sentence_pairs.sentence_words import SentenceWords
from nlp_helpers.text.array_types import Flags, Ints64
from nlp_helpers.text.words import words_of

#: The noun of a number that is somebody's age.
AGE = "age"
_PEOPLE = frozenset(
    ["people", "person", "victim", "other", "individual", "resident", "civilian", "passenger",
     "body", "bodies", "live", "life", "toll", "dead", "death", "fatalities", "injuries", "wounded", "injured"]
)  # fmt: skip
# What happens to people once: not what is done every month, as raised, paid and sold.
_HARM = frozenset(
    ["kill", "injure", "arrest", "charge", "miss", "abduct", "rescue", "release", "evacuate", "displace", "infect"]
)
_GENERATIONS = frozenset(["Jr", "Sr", "II", "III", "IV"])
_ANYBODY = frozenset(
    ["", "friend", "other", "one", "teen", "teenager", "relative", "cousin", "neighbor", "neighbour", "suspect"]
)
# 'The other two', 'three of the five', 'another 12' are a part of what is counted.
_PART_OF = re.compile(
    r"(?:\b(?:other|another|remaining|additional|further|of the|all|last|first|next|more)\s+|\d\s?[-–]\s?)$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s+(?:others?|more|additional|further)\b|\s?[-–]\s?\d", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:the|them|those)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Counts:
    """The numbers of a pile with what is needed to compare them, by their row.

    Attributes
    ----------
    table : DataFrame
        The ``numbers`` table.
    happens : list of str
        What happens to those who are counted; empty where nothing is known.
    counted : list of str
        Of an age, the words of the person.
    part : ndarray of int, shape (n_numbers,)
        Which part of a sentence each stands in; -1 for none, and for a number that counts only a part of something.
    answers : dict
        What was asked of an article already, and whether it gives that number.
    """

    table: pd.DataFrame
    happens: list[str]
    counted: list[str]
    part: Ints64
    answers: dict[tuple[object, ...], bool] = field(default_factory=dict)

    @cached_property
    def articles(self) -> list[str]:
        """The article of each number."""
        return self.table.article_id.tolist()

    @cached_property
    def ranges(self) -> list[Range]:
        """What each number may be."""
        return ranges_of(self.table)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each stands."""
        return list(zip(self.table.start.astype(int).tolist(), self.table.end.astype(int).tolist(), strict=True))

    @cached_property
    def units(self) -> list[str]:
        """Its unit; empty for none."""
        return self.table.unit.fillna("").tolist()

    @cached_property
    def nouns(self) -> list[str]:
        """What it counts, as a key; empty for nothing."""
        return [_key(word) for word in self.table["of"].fillna("").tolist()]

    @cached_property
    def persons(self) -> list[tuple[str, ...]]:
        """The name of whose age it is, word by word; nothing where it is 'a Bronx man'."""
        return [
            tuple(words.split()) if noun == AGE and all(word[:1].isupper() for word in words.split()) else ()
            for words, noun in zip(self.counted, self.nouns, strict=True)
        ]


def ranges_of(numbers: pd.DataFrame) -> list[Range]:
    """Give what each number of a table may be.

    Parameters
    ----------
    numbers : DataFrame
        Columns ``low, high, approximate``.

    Returns
    -------
    list of Range

    Examples
    --------
    >>> ranges_of(pd.DataFrame([{"low": 100.0, "high": None, "approximate": None}]))
    [Range(low=100.0, high=inf, approximate=False)]
    """
    about = numbers.approximate.fillna(False)
    return [
        Range(-math.inf if pd.isna(low) else float(low), math.inf if pd.isna(high) else float(high), bool(rough))
        for low, high, rough in zip(numbers.low, numbers.high, about, strict=True)
    ]


def _key(word: str) -> str:
    pairs = words_of(word)
    return pairs[0][0] if pairs else word.lower()


def read_counts(numbers: pd.DataFrame, classes: NDArray[np.int8], said: SentenceWords) -> Counts:
    """Read what is known of each number.

    Parameters
    ----------
    numbers : DataFrame
        The ``numbers`` table.
    classes : ndarray of int8, shape (n_tokens,)
        Parts of speech of ``said.tokens``.
    said : SentenceWords

    Returns
    -------
    Counts
    """
    tokens = said.tokens
    raw = dict(zip(tokens.article_ids, tokens.texts, strict=True))
    counted = [""] * len(numbers)
    # Only an age asks whose it is.
    ages = np.flatnonzero([_key(word) == AGE for word in numbers["of"].fillna("").tolist()])
    spans = counted_spans(numbers.iloc[ages], tokens, classes)
    for row, article_id, start, end in zip(
        ages.tolist(), numbers.article_id.iloc[ages], spans.counted_start, spans.counted_end, strict=True
    ):
        counted[row] = "" if pd.isna(start) else raw[article_id][start:end]
    part = np.where(_partial(numbers, raw), -1, said.holding(numbers))
    return Counts(numbers, what_of(numbers, tokens, classes), counted, part)


def _partial(numbers: pd.DataFrame, raw: dict[str, str]) -> Flags:
    """Say which numbers count only a part of something, or are half of a score ('4-3')."""
    flags = []
    for row in numbers[["article_id", "start", "end", "unit"]].itertuples(index=False):
        before, behind = (
            raw[row.article_id][max(0, row.start - 12) : row.start],
            raw[row.article_id][row.end : row.end + 12],
        )
        of_them = pd.isna(row.unit) and _OF_THEM.match(behind)
        flags.append(bool(_PART_OF.search(before) or _MORE.match(behind) or of_them))
    return np.array(flags, bool)


def same(known: Counts, a: int, b: int) -> str:
    """Say how two numbers are about the same.

    Parameters
    ----------
    known : Counts
    a, b : int
        Rows.

    Returns
    -------
    str
        ``named`` (the age of a person whom both name), ``aged`` (of 'a 12-year-old girl'), ``hurt`` (people to whom the same
        happens), ``counted`` (the same noun), ``bare`` (the same unit, and no noun); empty if they are not.
    """
    if known.units[a] != known.units[b]:
        return ""
    if (known.nouns[a] == AGE) != (known.nouns[b] == AGE):
        return ""
    if known.nouns[a] == AGE:
        mine, theirs = known.persons[a], known.persons[b]
        if mine and theirs:
            return "named" if one_person(mine, theirs) else ""
        noun = _last(known.counted[a])
        return "aged" if not (mine or theirs) and noun == _last(known.counted[b]) and noun not in _ANYBODY else ""
    noun, other = known.nouns[a], known.nouns[b]
    if known.happens[a] != known.happens[b] and known.happens[a] and known.happens[b]:
        return ""
    people = noun == other or all(not word or word in _PEOPLE for word in (noun, other))
    if people and not known.units[a] and known.happens[a] in _HARM and known.happens[a] == known.happens[b]:
        return "hurt"
    if noun and noun == other:
        return "counted"
    return "bare" if not noun and not other and known.units[a] else ""


def one_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two names can be one person's: the same given name and surname, whatever stands between them.

    Parameters
    ----------
    one, other : tuple of str
        Names, word by word; a surname alone is nobody for sure.

    Returns
    -------
    bool

    Examples
    --------
    >>> one_person(("Billy", "Jones"), ("Billy", "Monroe", "Jones")), one_person(("Ann", "Lee", "Sr."), ("Ann", "Lee", "Jr."))
    (True, False)
    """
    kinds = {word.strip(".") for word in (*one[-1:], *other[-1:])} & _GENERATIONS
    if len(kinds) > 1:
        return False
    short, full = (tuple(word for word in name if word.strip(".") not in _GENERATIONS) for name in (one, other))
    return min(len(short), len(full)) > 1 and short[0] == full[0] and short[-1] == full[-1]


def _last(words: str) -> str:
    return _key(words.split()[-1]) if words.split() else ""
