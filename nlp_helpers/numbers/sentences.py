"""A sentence's tokens as plain lists, for rules that look to both sides, and the words that rules for quantities look for.

In: tokens. Out: :class:`Sentence`. Whole piles are read by arithmetic on arrays (:mod:`nlp_helpers.text.token_arrays`); numbers
are few and their grammar has many turns, so the sentences that have one are read token by token.

>>> s = Sentence.of(["US", "$", "3", "million"], glued=[1, 2])
>>> s.glued(2), s.glued(3), s.phrase(2, 4), s.low[-1], s.low[9]
(True, False, '3 million', '', '')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_helpers.packaged import read_json

HYPHENS = frozenset("-\u2010\u2011")
DASHES = HYPHENS | frozenset("–—−")
_BEYOND = 10  # empty tokens behind a sentence, so that a look beyond either end finds nothing


@cache
def vocabulary() -> dict[str, Any]:
    """Read ``data/number_words.json``."""
    kept: dict[str, Any] = read_json("number_words.json")
    return kept


@cache
def words(key: str) -> frozenset[str]:
    """Read one of its lists, in which '_' stands for the blank within an entry.

    Examples
    --------
    >>> "close to" in words("about"), "thirty" in words("tens")
    (True, True)
    """
    kept = vocabulary()
    text = kept["before"][key] if key in kept["before"] else kept[key]
    return frozenset(word.replace("_", " ") for word in text.split())


@dataclass(frozen=True)
class Sentence:
    """The tokens of one sentence as lists, with empty ones behind it, so that no look to either side fails.

    Attributes
    ----------
    form, low, code : list of str
        Each token as it stands, in small letters, and its part of speech.
    start, end : list of int
        Its offsets.
    dated : list of bool
        Whether it is part of a time expression.
    n : int
        How many tokens there are.
    first : int
        Position of the first one in the pile.
    english, titled : bool
        Whether it is English; whether most of its words have capitals, as in headlines.
    """

    form: list[str]
    low: list[str]
    code: list[str]
    start: list[int]
    end: list[int]
    dated: list[bool]
    n: int
    first: int = 0
    english: bool = True
    titled: bool = False

    @classmethod
    def of(cls, forms: Sequence[str], codes: Sequence[str] | None = None, glued: Sequence[int] = ()) -> Sentence:
        """Make one of forms, for examples: a blank before each but the `glued` ones."""
        start, end, at = [], [], -1
        for k, form in enumerate(forms):
            at += k not in glued
            start.append(at)
            at += len(form)
            end.append(at)
        given = [""] * len(forms) if codes is None else list(codes)
        return cls.padded(list(forms), given, start, end, [False] * len(forms))

    @classmethod
    def padded(
        cls,
        form: list[str],
        code: list[str],
        start: list[int],
        end: list[int],
        dated: list[bool],
        first: int = 0,
        english: bool = True,
    ) -> Sentence:
        """Put the empty tokens behind the lists."""
        n, more = len(form), [""] * _BEYOND
        capital = sum(word[0].isupper() for word in form)
        small = sum(word[0].islower() and len(word) > 3 for word in form)
        far = [-2] * _BEYOND
        low = [word.lower() for word in form]
        return cls(
            form + more, low + more, code + more, start + far, end + far, dated + [False] * _BEYOND, n, first,
            english, capital > 4 * small,
        )  # fmt: skip

    def glued(self, k: int) -> bool:
        """Say whether a token follows the one before it without a blank."""
        return 0 < k < self.n and self.start[k] == self.end[k - 1]

    def phrase(self, first: int, behind: int) -> str:
        """Give some tokens in small letters, with blanks between them."""
        return " ".join(self.low[first:behind])
