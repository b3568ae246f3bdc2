"""Rules about cues that few examples teach: the words that belong to one, and what some of them turn round.

In: the :class:`nlp_helpers.statements.context.Context`, clauses that were likely enough, and their speakers. Out: corrected
speakers, first words and cues, and which clauses are no statements. 'Did not rule out' and 'according to' are cues of several
words; who 'was told' something did not say it; 'said nothing' reports no words.

>>> from nlp_helpers.people import of_texts
>>> from nlp_helpers.grammar.word_classes import classify
>>> mentions = of_texts(["Lee did not rule out a strike."]).mentions
>>> tokens, none = mentions.tokens, np.zeros(8, bool)
>>> known = Context(tokens, classify(tokens), np.zeros((8, 5), np.float32), mentions, none)
>>> first, last = whole_cues(known, Clauses(*(np.array([k]) for k in (3, 5, 6, BEHIND))))
>>> tokens.text(first[0], last[0])
'did not rule out'
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.dates.calendar_days import time_words
from nlp_helpers.grammar.mentions import has_class, has_form
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.statements.clauses import BEHIND, Clauses
from nlp_helpers.statements.context import Context
from nlp_helpers.statements.scores import stem_of
from nlp_helpers.text.array_types import Flags, Ints64
from nlp_helpers.text.token_arrays import counted

_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_ADDRESSING = frozenset(
    ["told", "asked", "informed", "warned", "advised", "ordered", "urged", "assured", "reminded", "instructed"]
)
_DAYS = frozenset([*(names.split()[0].lower() for names in time_words()["weekdays"]["en"]), "yesterday", "today"])
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
_NEGATIONS = frozenset(["not", "n't", "n’t", "never"])
_AUXILIARIES = "is are was were be been being has have had do does did will would can could may might must should"
_HELPING = _NEGATIONS | frozenset(_AUXILIARIES.split()) | {"also"}
_LINKS = frozenset(["of", "to", "for"])
_SAYING = frozenset(["say", "says", "said", "saying"])
_NOTHING = frozenset(["nothing", "little", "much", "goodbye", "hello"])


def by_whom(context: Context, found: Clauses, speaker: Ints64) -> Ints64:
    """Correct who speaks where somebody 'was told': whoever it was told by, or nobody that the text names."""
    cue, first = found.cue, context.mentions.first
    was_told = (
        has_form(context.tokens, _ADDRESSING)[cue] & context.at(has_form(context.tokens, _BE), cue - 1) & (speaker >= 0)
    )
    was_told &= context.mentions.last[np.maximum(speaker, 0)] < cue if len(first) else False
    by = context.at(has_form(context.tokens, frozenset(["by"])), cue + 1)
    behind = np.searchsorted(first, cue + 2)
    named = by & (context.at(first, behind) == cue + 2) if len(first) else by
    return np.where(was_told, np.where(named, behind, -1), speaker)


def says_nothing(context: Context, found: Clauses) -> Flags:
    """Tell 'said nothing' and 'say goodbye' from reported words."""
    saying = has_form(context.tokens, _SAYING)[found.cue]
    result: Flags = saying & context.at(has_form(context.tokens, _NOTHING), found.cue + 1)
    return result


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


def whole_cues(context: Context, found: Clauses) -> tuple[Ints64, Ints64]:
    """Widen each cue to what belongs to it: 'did not rule out', 'according to', 'called for'.

    Parameters
    ----------
    context : Context
    found : Clauses

    Returns
    -------
    first, last : ndarray of int, shape (n_clauses,)
        Tokens.
    """
    tokens, classes = context.tokens, context.classes
    firsts, lasts = found.cue.copy(), found.cue.copy()
    words = np.array([form.lower() for form in tokens.forms] or [""], dtype=object)
    linking = CODE["IN"], CODE["TO"]
    for k, (cue, first) in enumerate(zip(found.cue.tolist(), found.first.tolist(), strict=True)):
        start = context.sentence[0][cue]
        at = _before_helpers(words, tokens, classes, start, cue)
        governed = _governed(words, tokens, classes, start, at)
        # A helping verb alone says nothing ('has said'); a 'not' or a refusal turns the cue round.
        if governed is not None:
            firsts[k] = governed
        elif any(words[tokens.form[j]] in _NEGATIONS for j in range(at + 1, cue)):
            firsts[k] = at + 1
        end = cue + 1
        while end < first and classes[end] in linking and end - cue <= 2:
            end += 1
        if end == first:  # 'called for', but not 'said on Monday'
            lasts[k] = end - 1
        elif words[tokens.form[cue]] == "according" and classes[min(cue + 1, len(classes) - 1)] in linking:
            lasts[k] = cue + 1
    return firsts, lasts


def without_day(context: Context, found: Clauses) -> Ints64:
    """Leave out a day with which reported words seem to begin: 'said on Monday it would wait' says when it was said.

    Returns
    -------
    ndarray of int, shape (n_clauses,)
        First tokens.
    """
    on_day = (found.side == BEHIND) & (found.first < found.last) & has_form(context.tokens, _DAYS)[found.first]
    return found.first + on_day


def of_another(context: Context, found: Clauses, speaker: Ints64) -> Flags:
    """Tell what somebody is said to have said, or is asked to say, by the one who speaks.

    'Lee accused Brandt of saying that …', 'Lee asked Brandt to say that …': the words are not Lee's, and Brandt may never
    have said them.

    Returns
    -------
    ndarray of bool, shape (n_clauses,)
    """
    mentions, n = context.mentions, len(context.tokens)
    if not len(mentions) or not n:
        return np.zeros(len(found), bool)
    begin, cue = context.phrases[0], found.cue
    link = np.maximum(cue - 1, 0)  # 'of' or 'to' before the cue
    linked = has_form(context.tokens, _LINKS)[link] & has_class(context.classes[cue], "VB VBG")
    other = begin[link]  # the phrase before the link
    ends = np.zeros(n + 1, bool)
    ends[mentions.last + 1] = True
    adjacent = linked & ends[link] & (other >= context.sentence[0][cue])
    said_by = mentions.last[np.maximum(speaker, 0)]
    between = said_by.astype(np.int64) + 1
    governing = np.array([stem_of(form) in _GOVERNING for form in context.tokens.forms])[context.tokens.form]
    counts = counted(governing & has_class(context.classes, "VB VBD VBP VBG VBN"))
    verbs = counts[np.maximum(other, between)] - counts[between]
    theirs = adjacent & (speaker >= 0) & (said_by < other) & (verbs > 0)
    # The same words behind the verb that governs ('accused … that') are no more the speaker's.
    return theirs | (np.isin(found.first, found.first[theirs]) & (found.cue < found.first))


def nobody_says(context: Context, found: Clauses, speaker: Ints64) -> Flags:
    """Tell what nobody says ('nobody said'), and what is only asked or supposed ('if Lee says', 'did Lee say')."""
    if not len(context.mentions):
        return np.zeros(len(found), bool)
    k = np.maximum(speaker, 0)
    first, head = context.mentions.first[k], context.mentions.head[k]
    before = has_form(context.tokens, _SUPPOSING)[np.maximum(first - 1, 0)]
    before &= context.sentence[0][first] < first
    return (speaker >= 0) & (has_form(context.tokens, _NOBODY)[head] | (before & (head < found.cue)))
