"""Lines: how a text is cut into them, what can be asked of one, and what can be said of it.

In: an article's raw text. Out: the spans of its lines, or of its paragraphs where it was hard-wrapped; a :class:`Line` knows
its words and how it begins and ends, a :class:`Verdict` is the role that a line was given, and why.

>>> raw = "Menu\\nThe talks ended."
>>> [Line(raw[start:end]).ends_like_a_sentence for start, end in split_blocks(raw)]
[False, True]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from nlp_helpers.text.words import WORD, length_of

#: Shortest and longest width of text that was broken into lines of equal length.
WRAP_COLUMNS = (50, 100)

_CLOSERS = "\"'”’»)]}›」』"
_BULLET = re.compile(r"(?:[-–—•*·‣]|\(?\d{1,2}[.)])\s+\S")
# Footnote numbers, edit links and end marks behind a sentence, and curly quotes of a wrong code page.
_BEHIND_THE_STOP = re.compile(r"(?:\[[^\[\]]{1,12}\]|</?\w{1,10}>|[\s*†‡■▪◆●¹²³⁴-⁹\x91-\x94])+$")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?…][\"'”’]?\s+\S")
_TERMINAL = tuple(".!?…。！？।؟")


@dataclass(frozen=True)
class Verdict:
    """A role, the rule that gave it in words, and how sure it is that the line is article text (0 to 1)."""

    role: str
    rule: str
    score: float = 0.0


@dataclass(frozen=True)
class Line:
    """One line or paragraph of an article, with what the rules ask of it."""

    text: str

    @classmethod
    def of(cls, text: str) -> Line:
        """Take a line without the blanks around it."""
        return cls(text.strip())

    @cached_property
    def words(self) -> list[str]:
        """The line's words, as they stand."""
        return WORD.findall(self.text)

    @cached_property
    def length(self) -> float:
        """How many words it has, see :func:`nlp_helpers.text.words.length_of`."""
        return len(self.words) if self.text.isascii() else length_of(self.text)

    @cached_property
    def folded(self) -> str:
        """The line with case, marks and spacing folded, for comparing two lines."""
        return " ".join(word.casefold().replace("’", "'") for word in self.words)

    @cached_property
    def ends_like_a_sentence(self) -> bool:
        """Whether it ends with a full stop or its like, closing marks aside; a clock time is no such end."""
        return _BEHIND_THE_STOP.sub("", self.text[-80:]).rstrip(_CLOSERS).endswith(_TERMINAL)

    @cached_property
    def holds_a_sentence(self) -> bool:
        """Whether a full stop or its like stands in it before a blank and another word."""
        return bool(_INNER_STOP.search(self.text))

    @cached_property
    def goes_on(self) -> bool:
        """Whether it is part of a sentence or a list: it opens a quotation, begins small or with a bullet, or runs on."""
        listed = len(self.words) >= 4 and bool(_BULLET.match(self.text))  # shorter ones are menus
        return listed or self.opens_a_quotation or self.text[:1].islower() or self.text.endswith((",", ";", ":"))

    @cached_property
    def opens_a_quotation(self) -> bool:
        """Whether it begins with a quotation mark: somebody's words are not the page's own."""
        return self.text.startswith(('"', "“", "„", "«", "'", "‘"))


def split_blocks(raw: str, wrap_columns: tuple[int, int] = WRAP_COLUMNS) -> Iterator[tuple[int, int]]:
    """Cut a text into lines, or into paragraphs where it was hard-wrapped.

    Parameters
    ----------
    raw : str
        Any text. A line ends where Python's ``str.splitlines`` ends one: all those characters are blank.
    wrap_columns : tuple of int
        Shortest and longest width, in characters, of text that was broken into lines of equal length.

    Yields
    ------
    start, end : int
        Offsets without the blanks around the line. Together the blocks hold every non-blank character once.

    Examples
    --------
    >>> list(split_blocks("  Menu \\n\\nTalks\\u2028end"))
    [(2, 6), (9, 14), (15, 18)]
    """
    lines: list[tuple[int, int, int]] = []
    at = paragraph = 0
    for line in raw.splitlines(keepends=True):
        start = at + len(line) - len(line.lstrip())
        end = at + len(line.rstrip())
        at += len(line)
        if end > start:
            lines.append((paragraph, start, end))
        else:
            paragraph += 1
    if not _is_wrapped(lines, wrap_columns):
        yield from ((start, end) for _, start, end in lines)
        return
    for _, members in groupby(lines, key=lambda line: line[0]):
        together = list(members)
        yield together[0][1], together[-1][2]


def _is_wrapped(lines: list[tuple[int, int, int]], columns: tuple[int, int]) -> bool:
    """Whether lines that are followed by another one of their paragraph nearly all reach the same right edge."""
    followed = [end - start for (p, start, end), (q, _, _) in pairwise(lines) if p == q]
    shortest, longest = columns
    edge = max(followed, default=0)
    if len(followed) < 4 or not shortest <= edge <= longest:
        return False
    return sum(length >= 0.75 * edge for length in followed) >= 0.9 * len(followed)
