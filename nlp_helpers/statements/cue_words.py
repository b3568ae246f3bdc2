"""Cues of statements → the words that belong to them, and what some of them turn round.

In: the setting of :mod:`nlp_helpers.statements.cues` and the clauses of :mod:`nlp_helpers.statements.clauses`. 'Did not rule
out' and 'according to' are cues of several words; who 'was told' something did not say it; 'said nothing' reports no words.
These are rules of the language that few examples teach.
"""

from __future__ import annotations

import calendar
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.statements.clauses import BEHIND, Clauses
from nlp_helpers.statements.cues import Setting
from nlp_helpers.statements.scores import stem_of
from nlp_helpers.text.token_arrays import Longs, counted

_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_ADDRESSING = frozenset(
    ["told", "asked", "informed", "warned", "advised", "ordered", "urged", "assured", "reminded", "instructed"]
)
_DAYS = frozenset([*(day.lower() for day in calendar.day_name), "yesterday", "today"])
_NOBODY = frozenset(["nobody", "none", "nothing", "anyone", "anybody", "today", "yesterday", "tomorrow"])
_SUPPOSING = frozenset(["if", "did", "does", "unless", "should"])
_REFUSING = frozenset(
    ["refused", "refuses", "refuse", "refusing", "declined", "declines", "declining", "denied", "denies", "denying", "yet",
     "failed", "fails", "stopped", "avoided", "unable", "unwilling", "reluctant", "forgot", "omitted"]
)  # fmt: skip
_GOVERNING = frozenset(
    stem_of(verb)
    for verb in (
        "accuse", "ask", "urge", "call", "order", "tell", "told", "press", "force", "want", "invite", "beg", "begged", "appeal",
        "persuade", "warn", "challenge", "pressure", "encourage", "allow", "expect", "instruct", "advise", "suspect", "require",
    )
)  # fmt: skip
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


def _before_helpers(words: Any, tokens: Tokens, classes: NDArray[np.int8], start: int, cue: int) -> int:
    """Go back over helping verbs, negations and adverbs to the token before them."""
    at = cue - 1
    while at >= start and (words[tokens.form[at]] in _HELPING or classes[at] == CODE["RB"]):
        at -= 1
    return at


def _governed(words: Any, tokens: Tokens, classes: NDArray[np.int8], start: int, at: int) -> int | None:
    """Find where a refusal begins that governs a cue: 'refused to say', 'has yet to confirm', 'denied saying'."""
    word = words[tokens.form[at]] if at >= start else ""
    if word in ("to", "of") and at > start:
        at -= 1
        word = words[tokens.form[at]]
        if word == "short" and at > start:
            at -= 1
            word = words[tokens.form[at]]
    if word not in _REFUSING:
        return None
    return _before_helpers(words, tokens, classes, start, at) + 1


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
        at = _before_helpers(words, tokens, classes, start, cue)
        governed = _governed(words, tokens, classes, start, at)
        # A helping verb alone says nothing ('has said'); a 'not' or a refusal turns the cue round.
        if governed is not None:
            firsts[k] = governed
        elif any(words[tokens.form[j]] in _NEGATIONS.split() for j in range(at + 1, cue)):
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


def of_another(setting: Setting, found: Clauses, speaker: Longs) -> NDArray[np.bool_]:
    """Tell what somebody is said to have said, or is asked to say, by the one who speaks.

    'Lee accused Brandt of saying that …', 'Lee asked Brandt to say that …': the words are not Lee's, and Brandt may never
    have said them.

    Returns
    -------
    ndarray of bool, shape (n_clauses,)
    """
    mentions, n = setting.mentions, len(setting.tokens)
    if not len(mentions) or not n:
        return np.zeros(len(found), bool)
    begin, cue = setting.phrases[0], found.cue
    link = np.maximum(cue - 1, 0)  # 'of' or 'to' before the cue
    linked = _forms(setting, frozenset(["of", "to", "for"]))[link] & np.isin(
        setting.classes[cue], [CODE["VB"], CODE["VBG"]]
    )
    other = begin[link]  # the phrase before the link
    ends = np.zeros(n + 1, bool)
    ends[mentions.last + 1] = True
    adjacent = linked & ends[link] & (other >= setting.sentence[0][cue])
    said_by = mentions.last[np.maximum(speaker, 0)]
    between = said_by.astype(np.int64) + 1
    governing = np.array([stem_of(form) in _GOVERNING for form in setting.tokens.forms])[setting.tokens.form]
    counts = counted(governing & np.isin(setting.classes, [CODE[name] for name in ("VB", "VBD", "VBP", "VBG", "VBN")]))
    verbs = counts[np.maximum(other, between)] - counts[between]
    theirs = adjacent & (speaker >= 0) & (said_by < other) & (verbs > 0)
    # The same words behind the verb that governs ('accused … that') are no more the speaker's.
    return theirs | (np.isin(found.first, found.first[theirs]) & (found.cue < found.first))


def nobody_says(setting: Setting, found: Clauses, speaker: Longs) -> NDArray[np.bool_]:
    """Tell what nobody says ('nobody said'), and what is only asked or supposed ('if Lee says', 'did Lee say')."""
    if not len(setting.mentions):
        return np.zeros(len(found), bool)
    k = np.maximum(speaker, 0)
    first, head = setting.mentions.first[k], setting.mentions.head[k]
    before = _forms(setting, _SUPPOSING)[np.maximum(first - 1, 0)]
    before &= setting.sentence[0][first] < first
    return (speaker >= 0) & (_forms(setting, _NOBODY)[head] | (before & (head < found.cue)))
