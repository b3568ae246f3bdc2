"""Time expressions in English text, found and taken apart but not yet placed in time.

In: any text. Out: :class:`Expression`, one per span, with what the words say: a kind and the parts that are named. Words
that say no more than 'now', 'soon' or 'once', times of day ('5:51', '10 p.m.') and durations ('for four hours') are no
time expressions here. 'On', 'in', 'by' and their like are left out of a span; 'since', and 'from … to' and 'between …
and', which make an interval, are part of it.

The forms and the names of the kinds follow TIMEX3 (Pustejovsky et al. 2003, "TimeML: Robust Specification of Event and
Temporal Expressions in Text"), less its durations and sets.

>>> text = "The vote of May 5 was put off until Friday; he may vote in March 2021."
>>> [(text[e.start : e.end], e.kind) for e in find_expressions(text)]
[('May 5', 'day'), ('Friday', 'weekday'), ('March 2021', 'month')]
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from nlp_helpers.dates import named, relative
from nlp_helpers.dates.calendar_days import full_days
from nlp_helpers.dates.expression_parts import Expression, Finder
from nlp_helpers.dates.meetings import edge_of, sentence_numbers
from nlp_helpers.dates.tense import tense_of


def find_expressions(text: str, most: int | None = None) -> list[Expression]:
    """Find the time expressions of a text.

    Parameters
    ----------
    text : str
        Any text.
    most : int, optional
        How many are read; all without it.

    Returns
    -------
    list of Expression
        In reading order, without overlaps.

    Examples
    --------
    >>> [(e.kind, e.weekday, e.tense) for e in find_expressions("They will meet on Friday, he said late on Monday.")]
    [('weekday', 4, 'future'), ('weekday', 0, 'past')]
    >>> find_expressions("In 2,014 places they may march for four hours, wrote The Sun.")
    []
    """
    days = [
        Expression(full.start, full.end, "day", full.day.year, full.day.month, full.day.day)
        if not full.ambiguous
        else Expression(full.start, full.end, "figures")
        for full in full_days(text)
    ]
    found = [(e.start, -e.end, -1, e) for e in days]
    found += [(e.start, -e.end, k, e) for k, e in _matched(text)]
    found.sort(key=lambda row: row[:3])
    marks = _Quotes(text)
    settled = list(islice(_settled(text, [row[3] for row in found]), most))
    sentences = sentence_numbers(text, [e.start for e in settled])
    return [
        replace(
            e,
            quoted=marks.around(e.start),
            sentence=sentence,
            edge=edge_of(text, e.start, e.end) if e.kind == "weekday" else "",
        )
        for e, sentence in zip(settled, sentences, strict=True)
    ]


_FINDERS = [*named.FINDERS, *relative.FINDERS]
# Where an expression can begin, as `expression_parts.B` has it: what it begins with stands first, as that is looked for fastest.
_BEGINS = re.compile(r"[0-9A-Za-z'’](?<![\w$€£#@.’'-].)")
_BY_FIRST: dict[str, list[tuple[int, re.Pattern[str], Finder]]] = {
    c: [(k, pattern, finder) for k, (pattern, finder, starts) in enumerate(_FINDERS) if c in starts]
    for c in {c for _, _, starts in _FINDERS for c in starts}
}


def _matched(text: str) -> Iterator[tuple[int, Expression]]:
    """Yield what each pattern finds, and its number: as `finditer` would, but with one pass over the text for all of them."""
    free = [0] * len(_FINDERS)  # where the last match of each ends
    for beginning in _BEGINS.finditer(text):
        at = beginning.start()
        for k, pattern, finder in _BY_FIRST.get(text[at], ()):
            match = pattern.match(text, at) if at >= free[k] else None
            if match:
                free[k] = match.end()
                expression = finder(match)
                if expression:
                    yield k, expression


def _settled(text: str, found: list[Expression]) -> Iterator[Expression]:
    """Keep the longest of what overlaps, and let 'since' and '… on' open an interval."""
    end = 0
    for expression in found:
        if expression.start < end:
            continue
        end = expression.end
        since = _SINCE.search(text, max(expression.start - 24, 0), expression.start)
        if since and expression.kind not in ("vague", "event", "figures"):
            expression = replace(expression, start=since.start(1), open=True)
        onward = _ONWARD.match(text, end)
        if onward and _FROM_BEFORE.search(text, max(expression.start - 8, 0), expression.start):
            end = onward.end()
            expression = replace(expression, end=end, open=True)
        if not expression.tense and expression.kind in _NEEDS_TENSE and not expression.open:
            expression = replace(expression, tense=tense_of(text, expression.start, expression.end))
        yield expression


_NEEDS_TENSE = frozenset({"day", "month", "weekday", "weekend", "season", "year"})
_SINCE = re.compile(r"(?<!\w)([Ss]ince)\s(?:at least\s|about\s|around\s|as early as\s|the\s|late on\s|early on\s)?$")
_ONWARD = re.compile(r"\s(?:onwards?|on)(?=[.,;:)\s]|$)(?!\s(?:the|a|[A-Z]))")
_FROM_BEFORE = re.compile(r"(?<!\w)[Ff]rom\s$")


class _Quotes:
    """Where quotation marks are open: within a line, a straight mark opens and closes by turns, a curly one by its form."""

    _MARK = re.compile(r"[\"“”„«»\n]|(?<!\w)‘(?=\w)|(?<=[.,!?\w])’(?!\w)")

    def __init__(self, text: str) -> None:
        self.marks = [(match.start(), match[0]) for match in self._MARK.finditer(text)]
        self.states: list[bool] = []
        opened = straight = False
        for _, mark in self.marks:
            if mark == "\n":
                opened = straight = False
            elif mark == '"':
                straight = not straight
            else:
                opened = mark in "“„«‘"
            self.states.append(opened or straight)
        self.places = [at for at, _ in self.marks]

    def around(self, at: int) -> bool:
        before = bisect_left(self.places, at) - 1
        return before >= 0 and self.states[before]
