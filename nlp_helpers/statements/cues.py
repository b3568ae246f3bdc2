"""Scores of tokens → which tokens may be cues: words that say that somebody says, thinks, wants or denies something.

In: tokens, their parts of speech, the scores of :mod:`nlp_helpers.statements.scores`, the mentions, and which tokens stand in
quotation marks: a :class:`Setting`. Out: the tokens that may be cues, and one row of :data:`FEATURES` for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import Mentions
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.statements.scores import JOINT, joints_of
from nlp_helpers.text.token_arrays import NOTHING, Longs, RangeMax, bounds, counted

#: Columns of the scores, see :data:`nlp_helpers.statements.scores.ROLES`.
CUE, CUE_OF_STATEMENT, FIRST, LAST, SPEAKER = range(5)

#: Score from which a token is looked at as a cue.
LEAST_CUE = -4.5
_QUOTATION_MARKS = frozenset("\"“”„'‘’‚«»`")
_MARKS = frozenset(".,;:!?…—–-\"“”'‘’()[]«»`")


@dataclass(frozen=True)
class Setting:
    """What is known of each token of a pile, worked out once.

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
    scores: NDArray[np.float32]
    mentions: Mentions
    quoted: NDArray[np.bool_]

    @cached_property
    def is_mark(self) -> NDArray[np.bool_]:
        """Whether a token is a mark."""
        return np.array([form[0] in _MARKS for form in self.tokens.forms] or [False])[self.tokens.form]

    @cached_property
    def is_quotation_mark(self) -> NDArray[np.bool_]:
        """Whether a token is a mark that may open or close a quotation."""
        return np.array([form[0] in _QUOTATION_MARKS for form in self.tokens.forms] or [False])[self.tokens.form]

    @cached_property
    def sentence(self) -> tuple[Longs, Longs]:
        """First and last token of each token's sentence."""
        return bounds(self.tokens.sentence)

    @cached_property
    def joint(self) -> Longs:
        """Which of the words that join clauses a token is."""
        return joints_of(self.tokens)

    @cached_property
    def highest(self) -> dict[int, RangeMax]:
        """The highest score of a stretch."""
        return {role: RangeMax(self.scores[:, role]) for role in (CUE, FIRST, LAST)} | {
            SPEAKER: RangeMax(self.speaking)
        }

    @cached_property
    def speaking(self) -> NDArray[np.float32]:
        """Score of each mention's head as a speaker; nothing for other tokens."""
        out = np.full(len(self.tokens), NOTHING, np.float32)
        out[self.mentions.head] = self.scores[self.mentions.head, SPEAKER]
        return out

    @cached_property
    def phrases(self) -> tuple[Longs, Longs, NDArray[np.bool_]]:
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
    def counts(self) -> dict[str, Longs]:
        """How many of several things lie before each token."""

        def are(names: str) -> NDArray[np.bool_]:
            return np.isin(self.classes, [CODE[name] for name in names.split()])

        starts = np.zeros(len(self.tokens), bool)
        starts[self.mentions.first[self.mentions.inside < 0]] = True
        edges = np.zeros(len(self.tokens), bool)  # where quoted words begin or end
        edges[1:] = self.quoted[1:] != self.quoted[:-1]
        kinds = {
            "commas": self.joint == JOINT[","], "verbs": are("VBD VBP MD"), "nouns": are("NN NNS NNP PRP"),
            "prepositions": are("IN TO"), "quoted": self.quoted, "mentions": starts, "edges": edges,
            "words": ~self.is_mark, "quoted_words": self.quoted & ~self.is_mark,
        }  # fmt: skip
        return {name: counted(flags) for name, flags in kinds.items()}

    def among(self, name: str, first: Longs, last: Longs) -> Longs:
        """Count within stretches, both ends included; 0 for an empty one."""
        counts = self.counts[name]
        return counts[np.maximum(last + 1, first)] - counts[first]

    def at(self, values: NDArray[Any], index: Longs) -> NDArray[Any]:
        """Give values at tokens, of the nearest one where the index leaves the pile."""
        return values[np.clip(index, 0, len(values) - 1)]


#: What is said about a token as a cue: its scores, the highest ones near it, its place, what stands in its sentence, parts
#: of speech (as numbers) and joining words around it, and the mentions beside it.
FEATURES = (
    "cue", "cue_of_statement", "first_next", "first_highest", "last_highest", "last_earlier", "cue_earlier", "cue_later",
    "place", "to_sentence_end", "nouns_before", "verbs_before", "verbs_after", "quoted_after", "edges_before",
    "class_3_before", "class_2_before", "class_before", "class", "class_after", "class_2_after", "class_3_after",
    "joint_2_before", "joint_before", "joint_after", "joint_2_after",
    "speaker_before", "speaker_before_kind", "speaker_before_distance",
    "speaker_after", "speaker_after_kind", "speaker_after_distance", "best_before", "best_after",
    "class_before_speaker", "joint_before_speaker", "verbs_before_speaker", "joint_behind_next", "end_behind_next",
)  # fmt: skip


def find_cues(setting: Setting) -> Longs:
    """List the tokens outside quotation marks whose score as a cue is at least :data:`LEAST_CUE`."""
    return np.flatnonzero((setting.scores[:, CUE] > LEAST_CUE) & ~setting.quoted)


def describe(setting: Setting, cue: Longs) -> NDArray[np.float32]:
    """Say about each token what :data:`FEATURES` name.

    Parameters
    ----------
    setting : Setting
    cue : ndarray of int, shape (n_cues,)
        Tokens.

    Returns
    -------
    ndarray of float32, shape (n_cues, n_features)
    """
    s, start, end = setting, setting.sentence[0][cue], setting.sentence[1][cue]
    scores, high, classes, joint = s.scores, s.highest, s.classes.astype(np.int16), s.joint

    def near(values: NDArray[Any], distance: int) -> NDArray[Any]:
        index = cue + distance
        return np.where((index >= start) & (index <= end), s.at(values, index), -1)

    columns = [
        scores[cue, CUE], scores[cue, CUE_OF_STATEMENT], near(scores[:, FIRST], 1),
        high[FIRST].over(cue + 1, np.minimum(end, cue + 8)), high[LAST].over(cue + 1, end), high[LAST].over(start, cue - 1),
        high[CUE].over(start, cue - 1), high[CUE].over(cue + 1, end),
        cue - start, end - cue, s.among("nouns", start, cue - 1), s.among("verbs", start, cue - 1),
        s.among("verbs", cue + 1, end), s.among("quoted", cue, end) / (end - cue + 1), s.among("edges", start, cue),
        *(near(classes, k) for k in range(-3, 4)), *(near(joint, k) for k in (-2, -1, 1, 2)),
        *speakers_beside(s, cue), high[SPEAKER].over(start, cue - 1), high[SPEAKER].over(cue + 1, end), *phrases_beside(s, cue),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns]).T


def speakers_beside(setting: Setting, cue: Longs) -> list[NDArray[Any]]:
    """Score, kind and distance of the last mention before each cue in its sentence, and of the next one behind it."""
    start, end = setting.sentence[0][cue], setting.sentence[1][cue]
    n, mentions = len(setting.tokens), setting.mentions
    kind = np.full(n, -1)
    kind[mentions.head] = mentions.kind
    place = np.arange(n)
    is_head = kind >= 0
    earlier = np.maximum.accumulate(np.where(is_head, place, -1))
    later = np.minimum.accumulate(np.where(is_head, place, n)[::-1])[::-1]
    columns = []
    for nearest, there in (
        (earlier[np.maximum(cue - 1, 0)], lambda k: (k >= start) & (k < cue)),
        (later[np.minimum(cue + 1, n - 1)], lambda k: (k <= end) & (k > cue)),
    ):
        found, at = there(nearest), np.clip(nearest, 0, n - 1)
        columns += [
            np.where(found, setting.speaking[at], NOTHING), np.where(found, kind[at], -1),
            np.where(found, np.abs(cue - nearest), 50),
        ]  # fmt: skip
    return columns


def phrases_beside(setting: Setting, cue: Longs) -> list[NDArray[Any]]:
    """Say what stands before the noun phrase that ends before each cue ('…, the minister said'), and behind the next one."""
    start, end = setting.sentence[0][cue], setting.sentence[1][cue]
    begin, behind = setting.phrases[0][cue], setting.phrases[1][cue]
    has_begin, has_behind = begin > start, behind < end
    classes, joint = setting.classes.astype(np.int16), setting.joint
    return [
        np.where(has_begin, setting.at(classes, begin - 1), -1), np.where(has_begin, setting.at(joint, begin - 1), -1),
        np.where(has_begin, setting.among("verbs", start, np.maximum(begin - 1, start - 1)), -1),
        np.where(has_behind, setting.at(joint, behind + 1), -1), np.where(has_behind, end - behind, -1),
    ]  # fmt: skip
