"""Whether the clause around a time expression looks back or ahead.

In: a text and the span of an expression such as 'on Thursday'. Out: 'past', 'future' or '' (it doesn't say). Read off the
nearest verb group, in the words before the expression or, where it opens its clause, in those after it.

>>> text = "The envoys, who met on Monday, will meet again on Thursday."
>>> tense_of(text, 23, 29), tense_of(text, 50, 58)
('past', 'future')
"""

from __future__ import annotations

import re
from functools import cache

from nlp_helpers.dates.calendar_days import time_words

_BEFORE, _AFTER = 160, 90  # characters that are looked at
# Two small letters before it: 'St.', 'Mr.' and 'U.S.' end none.
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\"'”’]{2})[.!?…]['\"’”)]*\s+(?=[\"'“‘(]?[^\W\d_a-z])|\n|[“”]")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[,;:–—]|[0-9]+")
_PAUSES = frozenset(",;:–—")
_AHEAD = frozenset({"by", "until", "till", "for"})
_FINITE = frozenset({"was", "were", "is", "are", "has", "had", "have", "did"})


def tense_of(text: str, start: int, end: int) -> str:
    """Say whether an expression's clause looks back or ahead.

    Parameters
    ----------
    text : str
        Any text.
    start, end : int
        Span of the expression.

    Returns
    -------
    str
        'past', 'future', or '' where no verb tells.

    Examples
    --------
    >>> tense_of("Voting on Friday will decide it.", 10, 16), tense_of("On Friday, crews left.", 3, 9)
    ('future', 'past')
    >>> tense_of("Ferry strike on Friday", 16, 22)
    ''
    """
    before = [_plain(token) for token in _sentence_before(text, start)]
    after = [_plain(token) for token in _sentence_after(text, end)]
    words = _words()
    leads: list[str] = []
    while before and before[-1] in words["leads in"]:
        leads.append(before.pop())
    if leads and leads[-1] in _AHEAD and not (before and before[-1] in words["saying"]):
        return "future"
    if before and before[-1] in words["saying"]:
        return "past"
    if after and (after[0] in words["future"] or after[0] in _FINITE):
        return _forwards(after)
    if not before or before[-1] in _PAUSES or before[-1] in words["opens a clause"]:
        return _forwards(after) or _backwards(before)
    return _backwards(before) or _forwards(after)


@cache
def _words() -> dict[str, frozenset[str]]:
    lists = {name: entries for name, entries in time_words().items() if isinstance(entries, str)}
    return {name: frozenset(entries.replace("’", "'").split()) for name, entries in lists.items()}


def _plain(token: str) -> str:
    return (
        token.replace("’", "'") if token[:1].islower() else ("" if token.isalnum() and not token.isdigit() else token)
    )


def _sentence_before(text: str, start: int) -> list[str]:
    first = max(start - _BEFORE, 0)
    for cut in _SENTENCE_END.finditer(text, first, start):
        first = cut.end()
    return _TOKEN.findall(text, first, start)


def _sentence_after(text: str, end: int) -> list[str]:
    last = min(end + _AFTER, len(text))
    cut = _SENTENCE_END.search(text, end, last)
    return _TOKEN.findall(text, end, cut.start() if cut else last)


def _backwards(tokens: list[str]) -> str:
    for at in range(len(tokens) - 1, -1, -1):
        tense = _verb_at(tokens, at)
        if tense:
            return tense
    return ""


def _forwards(tokens: list[str]) -> str:
    for at, token in enumerate(tokens):
        if token in (";", ":"):
            break
        # 'The results of May show that prices are rising' is not of a May to come.
        tense = "" if token.endswith("ing") else _verb_at(tokens, at)
        if tense:
            return tense
    return ""


def _verb_at(tokens: list[str], at: int) -> str:
    """Say what the word at a place tells, read as the head of a verb group that may begin before it."""
    word, words = tokens[at], _words()
    if not word.isalpha() and word not in words["future"]:
        return ""
    if word in words["future"]:
        return "future" if not (at + 1 < len(tokens) and tokens[at + 1] == "have") else ""
    if word in words["awaited"]:
        return "future" if word != "due" or (at and tokens[at - 1] in ("is", "are", "was", "were")) else ""
    if word in words["verbs"] and _after_to(tokens, at):
        return "past" if at >= 2 and tokens[at - 2] in words["had to"] else "future"
    if (
        word.endswith("ing")
        and at
        and tokens[at - 1] in ("is", "are", "am", "we're", "they're", "i'm", "he's", "she's")
    ):
        return "" if word == "being" else "future"
    if word in words["past"] or (word.endswith("ed") and len(word) > 3 and word not in words["not past"]):
        return _of_participle(tokens, at)
    if word in words["present for future"]:
        return "future"
    if word in ("is", "are") and at == len(tokens) - 1:
        return "future"
    return ""


def _after_to(tokens: list[str], at: int) -> bool:
    return at > 0 and tokens[at - 1] == "to"


def _of_participle(tokens: list[str], at: int) -> str:
    """'held' is past by itself and after 'was', and to come in 'will be held', 'to be held'."""
    words = _words()
    chain = at - 1
    has = False
    while (
        chain >= 0
        and at - chain <= 4
        and (tokens[chain] in words["within a verb group"] or tokens[chain].endswith("ly"))
    ):
        has = has or tokens[chain] in ("have", "has", "had")
        chain -= 1
    if chain >= 0 and chain < at and not has:
        if tokens[chain] in words["future"]:
            return "future"
        if tokens[chain] == "to" and chain < at - 1:
            return "past" if chain and tokens[chain - 1] in words["had to"] else "future"
        if tokens[chain] in ("is", "are"):
            return ""
    return "past"


_SAYING_BEFORE = re.compile(
    r"(?<!\w)([a-z]+)(?:\s(?:this|so|reporters|journalists|[a-z]{2,10}ly|[A-Z]\w+)){0,2}\s(?:late |early )?(?:on )?$"
)


def says_before(text: str, start: int) -> bool:
    """Whether a verb of saying stands right before an expression, as in 'he told reporters on Friday'.

    Parameters
    ----------
    text : str
        Any text.
    start : int
        Where the expression begins.

    Returns
    -------
    bool
        Whether the expression tells when something was said.

    Examples
    --------
    >>> says_before("He told reporters on Friday", 21), says_before("She said the talks on Friday", 22)
    (True, False)
    """
    match = _SAYING_BEFORE.search(text, max(start - 60, 0), start)
    return match is not None and match[1] in _words()["saying"]
