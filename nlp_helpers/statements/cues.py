"""Scores of tokens → which tokens may be cues: words that say that somebody says, thinks, wants or denies something.

In: the :class:`nlp_helpers.statements.context.Context`. Out: the tokens that may be cues, and one row of :data:`FEATURES` for
each, which boosted trees weigh. Which other words belong to a cue: :mod:`nlp_helpers.statements.cue_rules`.

>>> len(FEATURES) == len(set(FEATURES))
True
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
from nlp_helpers.text.array_types import Floats32, Ints64

#: Score from which a token is looked at as a cue.
LEAST_CUE = -4.5

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


def find_cues(context: Context) -> Ints64:
    """List the tokens outside quotation marks whose score as a cue is at least :data:`LEAST_CUE`."""
    return np.flatnonzero((context.scores[:, CUE] > LEAST_CUE) & ~context.quoted)


def describe(context: Context, cue: Ints64) -> Floats32:
    """Say about each token what :data:`FEATURES` name.

    Parameters
    ----------
    context : Context
    cue : ndarray of int, shape (n_cues,)
        Tokens.

    Returns
    -------
    ndarray of float32, shape (n_cues, n_features)
    """
    s, start, end = context, context.sentence[0][cue], context.sentence[1][cue]
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
