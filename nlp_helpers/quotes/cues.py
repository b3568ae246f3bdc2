"""Speakers of quotes → the words that say so: "said", "according to", "has also added", a colon.

In: :class:`nlp_helpers.quotes.context.Context` and each quote's speaker. Out: the first and the last token of each cue. It is
looked for where English puts it: right before the speaker ("said X", "according to X"), between speaker and quote, behind the
speaker.

>>> from nlp_helpers.grammar.word_classes import classify
>>> from nlp_helpers.people import of_texts
>>> from nlp_helpers.quotes.context import read_context
>>> from nlp_helpers.quotes.marks import pair_marks
>>> mentions = of_texts(["Ann Lee has also added: “We wait for an answer.”"]).mentions
>>> tokens = mentions.tokens
>>> first, last = find_cues(read_context(tokens, classify(tokens), mentions, pair_marks(tokens)), np.array([0]))
>>> tokens.text(first[0], last[0])
'has also added'
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import has_class, has_form
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.quotes.context import CUE_FROM, Context
from nlp_helpers.text.array_types import AnyInts, Flags
from nlp_helpers.text.token_arrays import last_where

_HELPING = "has have had having is was were are be been being will would did does do done 's ’s 've ’ve"
_AUXILIARIES = frozenset(_HELPING.split())
_NEGATIONS = frozenset({"not", "n't", "n’t"})
_SURE = 2.1  # log-odds of a word that hardly ever is anything but one of saying
_REACH = 8  # tokens between a speaker and the verb behind


def find_cues(known: Context, speaker: AnyInts) -> tuple[AnyInts, AnyInts]:
    """Find the words of saying that belong to the speakers.

    Parameters
    ----------
    known : Context
        Of a pile.
    speaker : ndarray of int, shape (n_quotes,)
        Each quote's mention, or -1.

    Returns
    -------
    first, last : ndarray of int, shape (n_quotes,)
        Tokens, the last included; -1 where there is none.
    """
    tokens, m, cue, n = known.tokens, known.mentions, known.cue, len(known.tokens)
    some = np.flatnonzero(speaker >= 0)
    first, last, quote = m.first[speaker[some]], m.last[speaker[some]], known.first[some]
    verb = known.says & has_class(known.code, "VB VBD VBP VBG VBN") & ~has_form(tokens, _AUXILIARIES)
    to, colon = has_form(tokens, frozenset({"to"})), has_form(tokens, frozenset({":"}))
    got_first, got_last = np.full((2, len(some)), -1, np.int32)

    def take(place: NDArray[Any], fits: Flags, width: int = 0) -> None:
        use = fits & (got_first < 0)
        got_first[use], got_last[use] = place[use], place[use] + width

    def here(place: NDArray[Any]) -> tuple[NDArray[Any], Flags]:
        safe = np.clip(place, 0, n - 1)
        return safe, (place >= 0) & (place < n) & (tokens.sentence[safe] == tokens.sentence[first])

    before, is_before = here(first - 1)
    before2, is_before2 = here(first - 2)
    take(before2, is_before & is_before2 & to[before] & (cue[before2] > 2 * CUE_FROM), 1)
    behind, is_behind = here(last + 1)
    rival = is_behind & verb[behind] & (cue[before] <= cue[behind])
    take(before, is_before & verb[before] & ~rival)
    between = _between(known, last_where(verb), last, quote)
    take(between, here(between)[1])
    for step in (*range(1, _REACH + 1), -1, -2):
        place, fits = here(last + step if step > 0 else first + step)
        take(place, fits & verb[place])
    opener = np.maximum(quote - 2, 0)
    take(opener, colon[opener] & (first < opener))
    out_first, out_last = np.full((2, len(speaker)), -1, np.int32)
    out_first[some], out_last[some] = _with_auxiliaries(known, got_first, last), got_last
    return out_first, out_last


def _between(known: Context, last_verb: AnyInts, last: AnyInts, quote: AnyInts) -> AnyInts:
    """Find the last sure word of saying between speaker and quote ("she said, adding: …"), or the likeliest; or -1."""
    cue, place, best = known.cue, quote, np.full(len(quote), -1, np.int32)
    for _ in range(4):
        place = last_verb[np.maximum(place - 1, 0)]
        fits = (place > last) & (place < quote)
        better = (best < 0) | ((cue[place] > cue[best]) & (cue[best] < _SURE))
        best = np.where(fits & better, place, best)
    return best


def _with_auxiliaries(known: Context, place: AnyInts, last: AnyInts) -> AnyInts:
    """Take in what stands before a verb and belongs to it: "has also said"."""
    auxiliary = has_form(known.tokens, _AUXILIARIES) | (known.code == CODE["MD"])
    adverb = (known.code == CODE["RB"]) & ~has_form(known.tokens, _NEGATIONS)
    out = place.copy()
    for _ in range(3):
        left = np.maximum(out - 1, 0)
        more = (out > 0) & (left > last) & (auxiliary | adverb)[left] & (known.quote[left] < 0)
        more &= known.tokens.sentence[left] == known.tokens.sentence[np.maximum(out, 0)]
        out = np.where(more, left, out)
    return out.astype(np.int32)
