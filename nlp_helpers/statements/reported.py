"""Reported words with their speakers, as arrays: what learned weights and colons both find, and how the two are put together.

In: tokens, mentions and probabilities, as numbers. Out: :class:`Statements`.

>>> one, two = (Statements(*(np.array([k]) for k in (first, last, 0, 0, 0, 1))) for first, last in ((2, 9), (4, 20)))
>>> joined(one, two).first.tolist()
[4]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from nlp_helpers.text.array_types import Floats32, Ints64


@dataclass(frozen=True)
class Statements:
    """Reported words with their speakers.

    Attributes
    ----------
    first, last : ndarray of int, shape (n_statements,)
        Tokens; `last` is included.
    speaker : ndarray of int, shape (n_statements,)
        The mention that names the speaker; -1 where the text says only who was told.
    cue_first, cue_last : ndarray of int, shape (n_statements,)
        Tokens of the cue.
    likely : ndarray of float32, shape (n_statements,)
        How likely it is that both words and speaker are right.
    unread : mapping of int to int
        Articles, by their position, that have more possible cues than are looked at, and the last cue that was.
    """

    first: Ints64
    last: Ints64
    speaker: Ints64
    cue_first: Ints64
    cue_last: Ints64
    likely: Floats32
    unread: Mapping[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the statements."""
        return len(self.first)


def joined(one: Statements, other: Statements) -> Statements:
    """Put two sets of statements together, leaving out those of the first that share words with the second."""
    kept = np.ones(len(one), bool)
    reach = int((one.last - one.first).max(initial=0))
    # Both are in order, so that only those around can share words.
    low, high = np.searchsorted(one.first, other.first - reach), np.searchsorted(one.first, other.last, "right")
    for first, last, a, b in zip(*(side.tolist() for side in (other.first, other.last, low, high)), strict=True):
        begin, end = one.first[a:b], one.last[a:b]
        kept[a:b] &= (end < first) | (begin > last) | (end - begin < last - first) & (begin > first)
    names = [f.name for f in fields(Statements) if f.name != "unread"]
    columns = [np.concatenate([getattr(one, name)[kept], getattr(other, name)]) for name in names]
    order = np.lexsort((columns[1], columns[0]))
    first, last, speaker, cue_first, cue_last, likely = (column[order] for column in columns)
    return Statements(first, last, speaker, cue_first, cue_last, likely, one.unread)
