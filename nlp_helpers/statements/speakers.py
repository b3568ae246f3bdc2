"""Reported words and mentions → who may have said them, and what can be said about each of these.

In: the :class:`nlp_helpers.statements.context.Context`, and clauses. Out:
:class:`Candidates`, the mentions of the cue's sentence outside the reported words, the nearest first, and one row of
:data:`FEATURES` for each.

>>> from nlp_helpers.grammar.word_classes import classify
>>> from nlp_helpers.people import of_texts
>>> from nlp_helpers.statements.scores import score_tokens
>>> mentions = of_texts(["Ann Lee told Bo Ek that the talks were over."]).mentions
>>> tokens, classes = mentions.tokens, classify(mentions.tokens)
>>> known = Context(tokens, classes, score_tokens(tokens, classes), mentions, np.zeros(len(tokens), bool))
>>> found = find_candidates(known, Clauses(*(np.array([k]) for k in (2, 5, 9, 0))))
>>> [mentions.texts()[k] for k in found.mention]
['Ann Lee', 'Bo Ek']
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_helpers.grammar.mentions import POSSESSIVE
from nlp_helpers.statements.clauses import AROUND, Clauses
from nlp_helpers.statements.context import CUE, SPEAKER, Context
from nlp_helpers.text.array_types import Floats32, Ints64
from nlp_helpers.text.token_arrays import all_pairs

_MOST = 12  # mentions per clause
_REACH = 80  # tokens from a cue to its speaker
_ASIDE = 8  # tokens around a cue inside the reported words where its speaker is sought

#: What is said about a mention as the speaker of a clause.
FEATURES = (
    "kind", "speaker_score", "before_cue", "distance", "length", "verbs_between", "commas_between", "mentions_between",
    "edges_between", "cue_between", "cue_score", "class_cue", "joint_cue", "class_before_cue", "joint_before_cue",
    "joint_after_cue", "class_before", "joint_before", "class_behind", "joint_behind", "class_head", "inside",
    "side", "place", "cue_place", "behind_words", "ahead_of_words", "distance_to_words", "capital", "joint_head",
    "score_to_best", "distance_to_nearest", "n_candidates",
)  # fmt: skip


@dataclass(frozen=True)
class Candidates:
    """Who may have said which words.

    Attributes
    ----------
    clause, mention : ndarray of int, shape (n_candidates,)
        Positions; sorted by clause.
    """

    clause: Ints64
    mention: Ints64

    def best(self, likely: Floats32, n_clauses: int) -> tuple[Ints64, Floats32, Floats32]:
        """Pick the likeliest mention of each clause.

        Parameters
        ----------
        likely : ndarray, shape (n_candidates,)
        n_clauses : int

        Returns
        -------
        mention, likely, second : ndarray, shape (n_clauses,)
            -1 and 0 for a clause without a candidate; `second` is how likely the next best one is.
        """
        mention = np.full(n_clauses, -1, np.int64)
        first, second = np.zeros(n_clauses, np.float32), np.zeros(n_clauses, np.float32)
        order = np.lexsort((-likely, self.clause))
        clause = self.clause[order]
        rank = np.arange(len(order)) - np.searchsorted(clause, clause)
        for place, out in ((0, first), (1, second)):
            some = order[rank == place]
            out[self.clause[some]] = likely[some]
            if not place:
                mention[self.clause[some]] = self.mention[some]
        return mention, first, second


def find_candidates(context: Context, clauses: Clauses) -> Candidates:
    """List who may have said each clause's words.

    Parameters
    ----------
    context : Context
    clauses : Clauses

    Returns
    -------
    Candidates
    """
    first, last, kind = (getattr(context.mentions, name) for name in ("first", "last", "kind"))
    start = np.maximum(context.sentence[0][clauses.cue], clauses.cue - _REACH)
    end = np.minimum(context.sentence[1][clauses.cue], clauses.cue + _REACH)
    clause, mention = all_pairs(np.searchsorted(first, start), np.searchsorted(first, end, "right"))
    a, b, cue = first[mention], last[mention], clauses.cue[clause]
    in_words = (a <= clauses.last[clause]) & (b >= clauses.first[clause])
    in_words &= (clauses.side[clause] != AROUND) | (b < cue - _ASIDE) | (a > cue + _ASIDE)
    # 'his claim that …': the possessive speaks, the phrase around the cue does not.
    on_cue = (a <= cue) & (b >= cue) & (kind[mention] != POSSESSIVE)
    kept = ~in_words & ~on_cue
    clause, mention, a, b, cue = clause[kept], mention[kept], a[kept], b[kept], cue[kept]
    distance = np.where(a > cue, a - cue, cue - b)
    order = np.lexsort((distance, clause))
    clause, mention = clause[order], mention[order]
    near = np.arange(len(clause)) - np.searchsorted(clause, clause) < _MOST
    return Candidates(clause[near], mention[near])


def describe(context: Context, clauses: Clauses, candidates: Candidates) -> Floats32:
    """Say about each candidate what :data:`FEATURES` name.

    Parameters
    ----------
    context : Context
    clauses : Clauses
    candidates : Candidates

    Returns
    -------
    ndarray of float32, shape (n_candidates, n_features)
    """
    s, mentions, which = context, context.mentions, candidates.clause
    cue, words_first, words_last = clauses.cue[which], clauses.first[which], clauses.last[which]
    start = s.sentence[0][cue]
    a, b, head, kind = (getattr(mentions, name)[candidates.mention] for name in ("first", "last", "head", "kind"))
    before = b < cue
    low, high = np.where(before, b + 1, cue + 1), np.where(before, cue - 1, a - 1)
    distance = np.maximum(high - low + 1, 0)
    score = s.scores[head, SPEAKER]
    n = len(clauses)
    best, nearest = np.full(n, -99.0, np.float32), np.full(n, 999, np.int64)
    np.maximum.at(best, which, score)
    np.minimum.at(nearest, which, np.where(before, distance, 999))
    capital = np.array([form[:1].isupper() for form in s.tokens.forms] or [False])[s.tokens.form]
    classes, joint = s.classes.astype(np.int16), s.joint
    columns = [
        kind, score, before, distance, b - a + 1, s.among("verbs", low, high), s.among("commas", low, high),
        s.among("mentions", low, high), s.among("edges", low, high), s.highest[CUE].over(low, high), s.scores[cue, CUE],
        classes[cue], joint[cue], s.at(classes, cue - 1), s.at(joint, cue - 1), s.at(joint, cue + 1),
        np.where(a > start, s.at(classes, a - 1), -1), np.where(a > start, s.at(joint, a - 1), -1),
        s.at(classes, b + 1), s.at(joint, b + 1), classes[head], mentions.inside[candidates.mention] >= 0,
        clauses.side[which], a - start, cue - start, a > words_last, b < words_first,
        np.where(a > words_last, a - words_last, words_first - b), capital[head], joint[head],
        score - best[which], distance - nearest[which], np.bincount(which, minlength=n)[which],
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns]).T
