"""Whether a gathering begins or ends at a time expression, and in which sentence of the text the expression stands.

In: a text and the spans of its expressions. Out: 'first' or 'last', and numbers of sentences. 'She will close the meeting on
Tuesday' says that Tuesday is the last day of the meeting; where its days stand beside it ('from May 3 to 4'), the weekday and
the date settle the year together.

>>> text = "They will meet from May 3 to 4. She will close the meeting on Tuesday."
>>> edge_of(text, 62, 69), sentence_numbers(text, [15, 62])
('last', [0, 1])
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

_WITHIN = 110  # characters of the sentence that are looked at, before the expression and after it

# What lasts for days. 'It' and 'they' are left out: the library that 'said it will close on Tuesday' is no meeting.
_GATHERING = (
    r"(?:(?:the|The|this|This|their|its|his|her)\s(?:[\w-]{1,20}\s){0,2}"
    r"(?:meetings?|talks|conference|summit|sessions?|event|festival|fair|congress|visit|tour|tournament|forum|gathering|"
    r"negotiations|workshop|convention|assembly|trip|hearings?|consultations|exercises?|games))(?![\w'’-])"
)
_VERB = {
    "last": r"(?:clos|conclud)(?:e|es|ed|ing)|end(?:s|ed|ing)?|finish(?:es|ed|ing)?|wrap(?:s|ped)?\sup",
    "first": r"(?:open|start)(?:s|ed|ing)?|beg[ia]ns?|begun|kick(?:s|ed)?\soff|commence[sd]?",
}
_DAY = {"last": r"(?:last|final|closing)", "first": r"(?:first|opening)"}
_AUXILIARY = r"(?:(?:will|would|is|are|was|were|due|set|scheduled|to|then|also)\s){0,4}"
_REST = r"(?:[^\S\n][^.,;:!?\n]{0,40})?"


def _clause(edge: str) -> str:
    verb = rf"(?<![\w-])(?:{_VERB[edge]})"
    whole = rf"{verb}\s{_GATHERING}|(?<![\w'’-]){_GATHERING}\s{_AUXILIARY}{verb}(?!\s(?:a|an|new|the|its|their)\s)"
    return rf"(?:{whole}|(?<![\w-]){_DAY[edge]}\s(?:day|session)\sof\s{_GATHERING})"


_BEFORE = {edge: re.compile(rf"{_clause(edge)}{_REST}\s(?:on\s)?$") for edge in _VERB}
_AFTER = {edge: re.compile(rf",?\s(?:[^.,;:!?\n]{{1,40}}\s)?{_clause(edge)}(?!\w)") for edge in _VERB}
_OPENS = re.compile(r"(?:^|[.!?…\n“\"]\s?)(?:On\s)?$")
# Two small letters before it: 'Mr.', 'Feb.' with a figure behind and 'U.S.' end none.
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\"'”’]{2}|\s[0-9])[.!?…]['\"’”)]*\s(?=\s*[\"'“‘(]?[^\W\d_a-z])|(?<!\n)\n")


def edge_of(text: str, start: int, end: int) -> str:
    """Say whether a gathering begins or ends at a time expression.

    Parameters
    ----------
    text : str
        Any text.
    start, end : int
        Span of the expression, such as a weekday.

    Returns
    -------
    str
        'first' where something with a beginning and an end, such as a meeting, opens then, 'last' where it closes, or ''.

    Examples
    --------
    >>> edge_of("On Tuesday the summit opens.", 3, 10), edge_of("The library will close on Tuesday.", 26, 33)
    ('first', '')
    """
    before = text[max(start - _WITHIN, 0) : start]
    cuts = [cut.end() for cut in _SENTENCE_END.finditer(before)]
    before = before[cuts[-1] :] if cuts else before
    edges = {edge for edge, pattern in _BEFORE.items() if pattern.search(before)}
    if not edges and _OPENS.search(text[max(start - 6, 0) : start]):
        after = text[end : end + _WITHIN]
        cut = _SENTENCE_END.search(after)
        after = after[: cut.start()] if cut else after
        edges = {edge for edge, pattern in _AFTER.items() if pattern.match(after)}
    return edges.pop() if len(edges) == 1 else ""


def sentence_numbers(text: str, places: Sequence[int]) -> list[int]:
    """Give the sentence in which each place of a text lies, counted from 0; a line's end closes one too.

    Parameters
    ----------
    text : str
        Any text.
    places : sequence of int
        Offsets into it.

    Returns
    -------
    list of int
        One per place.

    Examples
    --------
    >>> sentence_numbers("He left. She stayed.\\n\\nThey slept.", [0, 10, 24])
    [0, 1, 2]
    """
    ends = [cut.end() for cut in _SENTENCE_END.finditer(text)]
    return [bisect_right(ends, place) for place in places]
