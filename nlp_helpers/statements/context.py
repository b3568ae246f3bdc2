"""What is known of each token of a pile when statements are looked for: scores, marks, sentences, phrases, who stands beside.

In: tokens, their parts of speech, the scores of :mod:`nlp_helpers.statements.scores`, the mentions, and which tokens stand in
quotation marks. Out: :class:`Context`, whose parts are worked out when they are first asked for, and once.

>>> from nlp_helpers.people import of_texts
>>> from nlp_helpers.grammar.word_classes import classify
>>> mentions = of_texts(["The envoy said, on Monday, that the talks were over."]).mentions
>>> tokens = mentions.tokens
>>> none = np.zeros(len(tokens), bool)
>>> known = Context(tokens, classify(tokens), np.zeros((len(tokens), 5), np.float32), mentions, none)
>>> known.among("commas", np.array([0]), np.array([len(tokens) - 1])).tolist()
[2]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import Mentions, has_class
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.statements.scores import JOINT, joints_of
from nlp_helpers.text.array_types import Flags, Floats32, Ints64
from nlp_helpers.text.token_arrays import NOTHING, RangeMax, bounds, counted, last_where, next_where

#: Columns of the scores, see :data:`nlp_helpers.statements.scores.ROLES`.
CUE, CUE_OF_STATEMENT, FIRST, LAST, SPEAKER = range(5)

_QUOTATION_MARKS = frozenset("\"“”„'‘’‚«»`")
_MARKS = frozenset(".,;:!?…—–-\"“”'‘’()[]«»`")


@dataclass(frozen=True)
class Context:
    """What is known of each token of a pile.

    Attributes
    ----------
    tokens : Tokens
    classes : ndarray of int8, shape (n_tokens,)
        Parts of speech.
    scores : ndarray of float32, shape (n_tokens, 5)
        From :func:`nlp_helpers.statements.scores.score_tokens`.
    mentions : Mentions
        Who may speak.
    quoted : ndarray of bool, shape (n_tokens,)
        Whether a token stands in quotation marks.
    """

    tokens: Tokens
    classes: NDArray[np.int8]
    scores: Floats32
    mentions: Mentions
    quoted: Flags

    @cached_property
    def is_mark(self) -> Flags:
        """Whether a token is a mark."""
        return np.array([form[0] in _MARKS for form in self.tokens.forms] or [False])[self.tokens.form]

    @cached_property
    def is_quotation_mark(self) -> Flags:
        """Whether a token is a mark that may open or close a quotation."""
        return np.array([form[0] in _QUOTATION_MARKS for form in self.tokens.forms] or [False])[self.tokens.form]

    @cached_property
    def sentence(self) -> tuple[Ints64, Ints64]:
        """First and last token of each token's sentence."""
        return bounds(self.tokens.sentence)

    @cached_property
    def joint(self) -> Ints64:
        """Which of the words that join clauses a token is."""
        return joints_of(self.tokens)

    @cached_property
    def highest(self) -> dict[int, RangeMax]:
        """The highest score of a stretch."""
        return {role: RangeMax(self.scores[:, role]) for role in (CUE, FIRST, LAST)} | {
            SPEAKER: RangeMax(self.speaking)
        }

    @cached_property
    def speaking(self) -> Floats32:
        """Score of each mention's head as a speaker; nothing for other tokens."""
        out = np.full(len(self.tokens), NOTHING, np.float32)
        out[self.mentions.head] = self.scores[self.mentions.head, SPEAKER]
        return out

    @cached_property
    def phrases(self) -> tuple[Ints64, Ints64, Flags]:
        """The noun phrases around each token.

        The first token of the last phrase that ends before it, the last token of the next one that begins behind it (-1 and
        n_tokens: none), and whether it and the next token are of one phrase.
        """
        n, outer = len(self.tokens), self.mentions.inside < 0
        first, last = self.mentions.first[outer], self.mentions.last[outer]
        begin, end, depth = np.full(n, -1), np.full(n, n), np.zeros(n + 1, np.int64)
        begin[last], end[first] = first, last
        np.add.at(depth, first, 1)
        np.add.at(depth, last, -1)
        earlier = np.append(-1, np.maximum.accumulate(begin)[:-1]) if n else begin
        later = np.append(np.minimum.accumulate(end[::-1])[::-1][1:], n) if n else end
        return earlier, later, np.cumsum(depth)[:-1] > 0

    @cached_property
    def counts(self) -> dict[str, Ints64]:
        """How many of several things lie before each token."""
        starts = np.zeros(len(self.tokens), bool)
        starts[self.mentions.first[self.mentions.inside < 0]] = True
        edges = np.zeros(len(self.tokens), bool)  # where quoted words begin or end
        edges[1:] = self.quoted[1:] != self.quoted[:-1]
        kinds = {
            "commas": self.joint == JOINT[","], "verbs": has_class(self.classes, "VBD VBP MD"),
            "nouns": has_class(self.classes, "NN NNS NNP PRP"), "prepositions": has_class(self.classes, "IN TO"),
            "quoted": self.quoted, "mentions": starts, "edges": edges, "words": ~self.is_mark,
            "quoted_words": self.quoted & ~self.is_mark,
        }  # fmt: skip
        return {name: counted(flags) for name, flags in kinds.items()}

    def among(self, name: str, first: Ints64, last: Ints64) -> Ints64:
        """Count within stretches, both ends included; 0 for an empty one."""
        counts = self.counts[name]
        return counts[np.maximum(last + 1, first)] - counts[first]

    def at(self, values: NDArray[Any], index: Ints64) -> NDArray[Any]:
        """Give values at tokens, of the nearest one where the index leaves the pile."""
        return values[np.clip(index, 0, len(values) - 1)]


def speakers_beside(context: Context, cue: Ints64) -> list[NDArray[Any]]:
    """Score, kind and distance of the last mention before each cue in its sentence, and of the next one behind it."""
    start, end = context.sentence[0][cue], context.sentence[1][cue]
    n, mentions = len(context.tokens), context.mentions
    kind = np.full(n, -1)
    kind[mentions.head] = mentions.kind
    earlier, later = last_where(kind >= 0), next_where(kind >= 0)
    columns = []
    for nearest, there in (
        (earlier[np.maximum(cue - 1, 0)], lambda k: (k >= start) & (k < cue)),
        (later[np.minimum(cue + 1, n - 1)], lambda k: (k <= end) & (k > cue)),
    ):
        found, at = there(nearest), np.clip(nearest, 0, n - 1)
        columns += [
            np.where(found, context.speaking[at], NOTHING), np.where(found, kind[at], -1),
            np.where(found, np.abs(cue - nearest), 50),
        ]  # fmt: skip
    return columns


def phrases_beside(context: Context, cue: Ints64) -> list[NDArray[Any]]:
    """Say what stands before the noun phrase that ends before each cue ('…, the minister said'), and behind the next one."""
    start, end = context.sentence[0][cue], context.sentence[1][cue]
    begin, behind = context.phrases[0][cue], context.phrases[1][cue]
    has_begin, has_behind = begin > start, behind < end
    classes, joint = context.classes.astype(np.int16), context.joint
    return [
        np.where(has_begin, context.at(classes, begin - 1), -1), np.where(has_begin, context.at(joint, begin - 1), -1),
        np.where(has_begin, context.among("verbs", start, np.maximum(begin - 1, start - 1)), -1),
        np.where(has_behind, context.at(joint, behind + 1), -1), np.where(has_behind, end - behind, -1),
    ]  # fmt: skip
