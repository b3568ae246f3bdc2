"""Scores of tokens → stretches that may be reported words, each with its cue, and what can be said about each.

In: the :class:`nlp_helpers.statements.context.Context`, and cues. Out: :class:`Clauses`, for every cue some stretches behind
it and before it, and one row of :data:`FEATURES` for each. Nothing is parsed; where a clause begins and ends is weighed, not
derived.

>>> from nlp_helpers.grammar.word_classes import classify
>>> from nlp_helpers.people import of_texts
>>> from nlp_helpers.statements.scores import score_tokens
>>> mentions = of_texts(["The envoy said that the talks were over."]).mentions
>>> tokens, classes = mentions.tokens, classify(mentions.tokens)
>>> known = Context(tokens, classes, score_tokens(tokens, classes), mentions, np.zeros(len(tokens), bool))
>>> found = find_clauses(known, np.array([2]))
>>> "that the talks were over" in [tokens.text(a, b) for a, b in zip(found.first, found.last)]
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import has_class
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.statements.context import (
    CUE,
    CUE_OF_STATEMENT,
    FIRST,
    LAST,
    SPEAKER,
    Context,
    phrases_beside,
    speakers_beside,
)
from nlp_helpers.statements.scores import JOINT
from nlp_helpers.text.array_types import Floats32, Ints64
from nlp_helpers.text.token_arrays import all_pairs, distinct, last_where, next_where

BEHIND, AHEAD, AROUND = range(3)

#: How many first and last tokens are tried for a cue, and how far from it.
_FIRSTS, _LASTS, _REACH, _LONGEST = 4, 5, 18, 48
_FAR = 25  # tokens from a cue to its 'that'
_ASIDE = 8  # tokens from a cue inside reported words to the comma behind it
_COMMAS = 3  # how many of them are tried as ends of words before their cue
# Words before which reported words may end; elsewhere they go on.
_JOINING = (
    "and", "or", "but", "because", "while", "when", "after", "before", "which", "who", "as", "although", "though", "if",
    "according", "said", "told", "than", "adding", "saying",
)  # fmt: skip


@dataclass(frozen=True)
class Clauses:
    """Stretches that may be reported words.

    Attributes
    ----------
    cue, first, last : ndarray of int, shape (n_clauses,)
        Tokens; `last` is included. Sorted by cue.
    side : ndarray of int, shape (n_clauses,)
        Where the words stand: :data:`BEHIND` their cue, :data:`AHEAD` of it, or :data:`AROUND` it ('It will, she said, rain').
    """

    cue: Ints64
    first: Ints64
    last: Ints64
    side: Ints64

    def __len__(self) -> int:
        """Count the clauses."""
        return len(self.cue)

    def take(self, which: NDArray[Any]) -> Clauses:
        """Give some of them."""
        return Clauses(self.cue[which], self.first[which], self.last[which], self.side[which])


def _best(scores: Floats32, low: Ints64, high: Ints64, most: int, reach: int) -> tuple[Ints64, Ints64]:
    """For each stretch list its tokens with the highest scores, as (number of the stretch, token)."""
    if not len(low):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    steps = np.arange(min(reach, max(int((high - low).max()) + 1, 1)))
    tokens = low[:, None] + steps
    some = np.where(tokens <= high[:, None], scores[np.minimum(tokens, len(scores) - 1)], -np.inf)
    # Of equal scores the first: which one a partition takes depends on the processor.
    best = np.argsort(-some, axis=1, kind="stable")[:, :most]
    rows, picks = np.nonzero(np.take_along_axis(some, best, axis=1) > -np.inf)
    return rows, low[rows] + best[rows, picks]


def find_clauses(context: Context, cues: Ints64) -> Clauses:
    """List stretches that may be reported words.

    Parameters
    ----------
    context : Context
    cues : ndarray of int, shape (n_cues,)
        Tokens that may be cues.

    Returns
    -------
    Clauses
        Several for each cue.
    """
    start, end = (side[cues] for side in context.sentence)
    last_word = last_where(~context.is_mark)[end] if len(cues) else end
    parts = [_behind(context, cues, last_word), _ahead(context, cues, start), _around(context, cues, start, last_word)]
    cue, first, last, side = (np.concatenate([part[k] for part in parts]) for k in range(4))
    first, last = _with_marks(context, first), np.where(side == AHEAD, last, _clause_ends(context)[last])
    cue, side, first, last = distinct(cue, side, first, last)
    return Clauses(cue, first, last, side)


def _clause_ends(context: Context) -> Ints64:
    """Give each token the last one before the next place where a clause may end: a mark, a joining word, the sentence's end."""
    ends = (context.is_mark & ~context.is_quotation_mark) | np.isin(context.joint, [JOINT[word] for word in _JOINING])
    ends |= has_class(context.classes, "WP WRB SC CC")
    return next_where(np.append(ends[1:], True) | (np.arange(len(ends)) == context.sentence[1]))


def _with_marks(context: Context, first: Ints64) -> Ints64:
    """Take in the mark that opens a quotation with which the words begin."""
    opens = (
        context.at(context.is_quotation_mark, first - 1)
        & context.quoted[first]
        & ~context.at(context.quoted, first - 1)
    )
    return first - (opens & (first > context.sentence[0][first]))


def _behind(context: Context, cues: Ints64, last_word: Ints64) -> tuple[Ints64, Ints64, Ints64, Ints64]:
    """Stretches behind their cue: from one of the likeliest first tokens to one of the likeliest last ones."""
    scores, mark = context.scores, context.is_mark
    rows, firsts = _best(scores[:, FIRST], cues + 1, np.minimum(last_word, cues + _REACH), _FIRSTS, _REACH)
    next_to = np.flatnonzero(last_word > cues)
    rows, firsts = np.concatenate([rows, next_to]), np.concatenate([firsts, cues[next_to] + 1])
    firsts = _at_that(context, cues[rows], firsts)
    rows, firsts = distinct(rows[~mark[firsts]], firsts[~mark[firsts]])
    which, lasts = _best(scores[:, LAST], firsts, last_word[rows], _LASTS, _LONGEST)
    which, lasts = np.concatenate([which, np.arange(len(rows))]), np.concatenate([lasts, last_word[rows]])
    kept = ~mark[lasts]
    which, lasts = which[kept], lasts[kept]
    return cues[rows[which]], firsts[which], lasts, np.full(len(which), BEHIND)


def _at_that(context: Context, cue: Ints64, first: Ints64) -> Ints64:
    """Move a beginning to the 'that' behind it where only when or where stands between ('said in the morning that …')."""
    n = len(context.tokens)
    is_that = (context.joint == JOINT["that"]) & (context.classes == CODE["SC"])
    that = next_where(is_that)[first]
    when = has_class(context.at(context.classes, cue + 1), "IN RB NNP")
    reached = when & (that < n) & (that <= context.sentence[1][first]) & (that - cue <= _FAR)
    moved = reached & (context.among("verbs", cue + 1, np.minimum(that, n - 1)) == 0)
    return np.where(moved, that, first)


def _ahead(context: Context, cues: Ints64, start: Ints64) -> tuple[Ints64, Ints64, Ints64, Ints64]:
    """Stretches before their cue, from the sentence's first word or a likely one."""
    scores, mark = context.scores, context.is_mark
    first_word = next_where(~mark)[start] if len(cues) else start
    some = np.flatnonzero((cues - start >= 3) & (first_word < cues))
    rows, firsts = _best(
        scores[:, FIRST], np.maximum(first_word[some], cues[some] - _LONGEST), cues[some] - 2, 2, _LONGEST
    )
    rows, firsts = np.concatenate([rows, np.arange(len(some))]), np.concatenate([firsts, first_word[some]])
    ends, lasts = _best(
        scores[:, LAST], np.maximum(first_word[some], cues[some] - _LONGEST), cues[some] - 1, 2, _LONGEST
    )
    # What is reported mostly ends before a comma, with no more than the speaker and an apposition behind it.
    edges, words_before, at = last_where(mark & ~context.is_quotation_mark), last_where(~mark), cues[some]
    for _ in range(_COMMAS):
        at = edges[np.maximum(at - 1, 0)]
        end = words_before[np.maximum(at, 0)]
        kept = np.flatnonzero((at >= 0) & (end > first_word[some]))
        ends, lasts = np.concatenate([ends, kept]), np.concatenate([lasts, end[kept]])
    ends, lasts = distinct(ends, lasts)
    # Every first token of a cue with every last one of the same cue.
    which, other = all_pairs(np.searchsorted(ends, rows), np.searchsorted(ends, rows, "right"))
    long = lasts[other] > firsts[which] + 1
    which, other = which[long], other[long]
    return cues[some][rows[which]], firsts[which], lasts[other], np.full(len(which), AHEAD)


def _around(context: Context, cues: Ints64, start: Ints64, last_word: Ints64) -> tuple[Ints64, Ints64, Ints64, Ints64]:
    """Stretches with their cue inside, from the sentence's first word on; a comma stands before the cue and one behind it."""
    counts = context.counts["commas"]
    near = np.minimum(cues + _ASIDE, last_word)
    some = np.flatnonzero(
        (counts[cues] > counts[start]) & (counts[near + 1] > counts[cues + 1]) & (last_word > cues + 1)
    )
    first_word = next_where(~context.is_mark)[start[some]] if len(some) else some
    rows, lasts = _best(context.scores[:, LAST], cues[some] + 2, last_word[some], 2, _LONGEST)
    rows, lasts = np.concatenate([rows, np.arange(len(some))]), np.concatenate([lasts, last_word[some]])
    kept = ~context.is_mark[lasts] & (first_word[rows] < cues[some][rows])
    rows, lasts = rows[kept], lasts[kept]
    return cues[some][rows], first_word[rows], lasts, np.full(len(rows), AROUND)


#: What is said about a stretch with its cue: scores of cue, ends and what lies beside, lengths, places, what is in it, and
#: parts of speech (as numbers) around its ends, the mentions beside its cue, and whether its ends cut a noun phrase in two,
#: whether a finite verb follows the phrase that it begins with, or the one right behind the cue.
FEATURES = (
    "cue", "cue_of_statement", "first", "last", "side",
    "last_inside", "last_behind", "first_between", "first_inside", "cue_inside", "cue_earlier", "cue_later",
    "length", "gap", "to_sentence_end", "from_sentence_start", "cue_place", "sentence_length",
    "commas_inside", "verbs_inside", "nouns_inside", "quoted_inside", "edges_inside", "verbs_between", "nouns_between",
    "nouns_before_cue", "verbs_before_cue", "quoted_after_cue",
    "class_cue", "class_before_cue", "class_after_cue", "class_first", "class_before_first", "class_last",
    "class_behind", "class_behind_2",
    "joint_first", "joint_before_first", "joint_behind", "joint_behind_2", "joint_after_cue", "joint_before_cue",
    "speaker_before", "speaker_before_kind", "speaker_before_distance",
    "speaker_after", "speaker_after_kind", "speaker_after_distance", "best_before", "best_after", "best_inside",
    "first_cuts_phrase", "last_cuts_phrase", "first_has_verb", "cue_has_clause", "phrases_between", "prepositions_between",
    "last_to_speaker", "next_to_first",
    "class_before_speaker", "joint_before_speaker", "verbs_before_speaker", "joint_behind_next", "end_behind_next",
)  # fmt: skip


def describe(context: Context, clauses: Clauses) -> Floats32:
    """Say about each stretch what :data:`FEATURES` name.

    Parameters
    ----------
    context : Context
    clauses : Clauses

    Returns
    -------
    ndarray of float32, shape (n_clauses, n_features)
    """
    s, cue, first, last, before = context, clauses.cue, clauses.first, clauses.last, clauses.side == AHEAD
    scores, high, classes, joint = s.scores, s.highest, s.classes.astype(np.int16), s.joint
    start, end = s.sentence[0][cue], s.sentence[1][cue]
    limit = np.where(before, cue - 1, end)
    # Words around their cue leave no gap: the stretch from behind the cue to before the first word is empty.
    gap_first = np.where(before, last + 1, cue + 1)
    gap_last = np.where(before, cue - 1, first - 1)
    length = last - first + 1

    def inside(values: NDArray[Any], index: Ints64) -> NDArray[Any]:
        return np.where((index >= start) & (index <= end), s.at(values, index), -1)

    columns = [
        scores[cue, CUE], scores[cue, CUE_OF_STATEMENT], scores[first, FIRST], scores[last, LAST], clauses.side,
        high[LAST].over(first, last - 1), high[LAST].over(last + 1, limit),
        high[FIRST].over(np.where(before, start, cue + 1), first - 1),
        high[FIRST].over(first + 1, np.minimum(last, first + 15)),
        high[CUE].over(first, last), high[CUE].over(start, cue - 1), high[CUE].over(np.maximum(cue, last) + 1, end),
        length, np.where(before, cue - last, first - cue) - 1, end - last, first - start, cue - start, end - start + 1,
        s.among("commas", first, last), s.among("verbs", first, last), s.among("nouns", first, last),
        s.among("quoted", first, last) / length, s.among("edges", first, last),
        s.among("verbs", gap_first, gap_last), s.among("nouns", gap_first, gap_last),
        s.among("nouns", start, cue - 1), s.among("verbs", start, cue - 1),
        s.among("quoted", cue, end) / (end - cue + 1),
        classes[cue], inside(classes, cue - 1), inside(classes, cue + 1), classes[first], inside(classes, first - 1),
        classes[last], inside(classes, last + 1), inside(classes, last + 2),
        joint[first], inside(joint, first - 1), inside(joint, last + 1), inside(joint, last + 2),
        inside(joint, cue + 1), inside(joint, cue - 1),
        *speakers_beside(s, cue),
        high[SPEAKER].over(start, cue - 1), high[SPEAKER].over(np.where(before, last, cue) + 1, end),
        high[SPEAKER].over(first, last), *_phrases(s, clauses, gap_first, gap_last),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns]).T


def _phrases(context: Context, clauses: Clauses, gap_first: Ints64, gap_last: Ints64) -> list[NDArray[Any]]:
    """Say how a stretch lies among the noun phrases: whether it cuts one in two, whether it begins with a subject."""
    n, cue = len(context.tokens), clauses.cue
    begin, behind, goes_on = context.phrases
    finite = has_class(context.classes, "VBD VBP MD")
    begins = np.zeros(n, bool)
    begins[context.mentions.first] = True

    def has_verb(at: Ints64) -> NDArray[Any]:
        """Whether a finite verb follows the phrase that begins at a token."""
        end = context.at(behind, at - 1)
        return np.where(context.at(begins, at), context.at(finite, end + 1), -1)

    to_speaker = np.where((clauses.side == AHEAD) & (begin[cue] > clauses.last), begin[cue] - clauses.last - 1, -1)
    to_first = np.where((clauses.side == BEHIND) & (behind[cue] < clauses.first), clauses.first - behind[cue] - 1, -1)
    return [
        goes_on[np.maximum(clauses.first - 1, 0)], goes_on[clauses.last], has_verb(clauses.first), has_verb(cue + 1),
        context.among("mentions", gap_first, gap_last), context.among("prepositions", gap_first, gap_last),
        to_speaker, to_first, *phrases_beside(context, cue),
    ]  # fmt: skip
