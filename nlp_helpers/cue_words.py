"""Cues of statements → the words that belong to them, and what some of them turn round.

In: the setting of :mod:`nlp_helpers.cues` and the clauses of :mod:`nlp_helpers.clauses`. 'Did not rule out' and 'according to'
are cues of several words; who 'was told' something did not say it; 'said nothing' reports no words. These are rules of the
language that few examples teach.
"""

from __future__ import annotations

import calendar

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.clauses import BEHIND, Clauses
from nlp_helpers.cues import Setting
from nlp_helpers.token_arrays import Longs
from nlp_helpers.word_classes import CODE

_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_ADDRESSING = frozenset(
    ["told", "asked", "informed", "warned", "advised", "ordered", "urged", "assured", "reminded", "instructed"]
)
_DAYS = frozenset([*(day.lower() for day in calendar.day_name), "yesterday", "today"])
_SAYING = frozenset(["say", "says", "said", "saying"])
_NOTHING = frozenset(["nothing", "little", "much", "goodbye", "hello"])


def _forms(setting: Setting, words: frozenset[str]) -> NDArray[np.bool_]:
    tokens = setting.tokens
    return np.array([form.lower() in words for form in tokens.forms] or [False])[tokens.form]


def by_whom(setting: Setting, found: Clauses, speaker: Longs) -> Longs:
    """Correct who speaks where somebody 'was told': whoever it was told by, or nobody that the text names."""
    cue, first = found.cue, setting.mentions.first
    was_told = _forms(setting, _ADDRESSING)[cue] & setting.at(_forms(setting, _BE), cue - 1) & (speaker >= 0)
    was_told &= setting.mentions.last[np.maximum(speaker, 0)] < cue if len(first) else False
    by = setting.at(_forms(setting, frozenset(["by"])), cue + 1)
    behind = np.searchsorted(first, cue + 2)
    named = by & (setting.at(first, behind) == cue + 2) if len(first) else by
    return np.where(was_told, np.where(named, behind, -1), speaker)


def says_nothing(setting: Setting, found: Clauses) -> NDArray[np.bool_]:
    """Tell 'said nothing' and 'say goodbye' from reported words."""
    saying = _forms(setting, _SAYING)[found.cue]
    result: NDArray[np.bool_] = saying & setting.at(_forms(setting, _NOTHING), found.cue + 1)
    return result


_AUXILIARIES = "is are was were be been being has have had do does did will would can could may might must should"
_NEGATIONS = "not n't n’t never"
_HELPING = frozenset(f"{_AUXILIARIES} {_NEGATIONS} also".split())


def cue_words(setting: Setting, found: Clauses) -> tuple[Longs, Longs]:
    """Widen each cue to what belongs to it: 'did not rule out', 'according to', 'called for'.

    Parameters
    ----------
    setting : Setting
    found : Clauses

    Returns
    -------
    first, last : ndarray of int, shape (n_clauses,)
        Tokens.
    """
    tokens, classes = setting.tokens, setting.classes
    firsts, lasts = found.cue.copy(), found.cue.copy()
    words = np.array([form.lower() for form in tokens.forms] or [""], dtype=object)
    for k, (cue, first) in enumerate(zip(found.cue.tolist(), found.first.tolist(), strict=True)):
        start = setting.sentence[0][cue]
        at = cue - 1
        while at >= start and words[tokens.form[at]] in _HELPING:
            at -= 1
        # A helping verb alone says nothing ('has said'); with a 'not' it turns the cue round.
        if any(words[tokens.form[j]] in _NEGATIONS.split() for j in range(at + 1, cue)):
            firsts[k] = at + 1
        end = cue + 1
        while end < first and classes[end] in (CODE["IN"], CODE["TO"]) and end - cue <= 2:
            end += 1
        if end == first:  # 'called for', but not 'said on Monday'
            lasts[k] = end - 1
        elif words[tokens.form[cue]] == "according" and classes[min(cue + 1, len(classes) - 1)] in (
            CODE["IN"],
            CODE["TO"],
        ):
            lasts[k] = cue + 1
    return firsts, lasts


def without_day(setting: Setting, found: Clauses) -> Longs:
    """Leave out a day with which reported words seem to begin: 'said on Monday it would wait' says when it was said.

    Returns
    -------
    ndarray of int, shape (n_clauses,)
        First tokens.
    """
    on_day = (found.side == BEHIND) & (found.first < found.last) & _forms(setting, _DAYS)[found.first]
    return found.first + on_day
