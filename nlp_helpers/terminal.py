"""Text for a terminal: on one line, with nothing in it that a terminal obeys, in columns that stand under each other.

In: any text. Out: what can be printed of it, how wide that is, and the same filled up to a width.

>>> plain("one\\ntwo\\x1b[2J"), columns("会谈")
('one two�[2J', 4)
"""

from __future__ import annotations

import unicodedata

BOLD, RESET = "\x1b[1;31m", "\x1b[0m"


def plain(text: str, most: int = 200) -> str:
    """Put a text on one line of bounded length, with nothing in it that a terminal obeys.

    Parameters
    ----------
    text : str
        Any text.
    most : int
        Characters; what is longer ends with an ellipsis.

    Returns
    -------
    str

    Examples
    --------
    >>> plain("a  b", 2)
    'a…'
    """
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def columns(text: str) -> int:
    """Say how many columns of a terminal a text takes.

    Parameters
    ----------
    text : str
        Printable text.

    Returns
    -------
    int
        Two for each wide character, none for an accent that stands over another.

    Examples
    --------
    >>> columns("e\\u0301")
    1
    """
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text up with blanks, or cut it, to a number of columns.

    Parameters
    ----------
    text : str
        Printable text.
    width : int
        Columns.
    right : bool
        Whether the text stands at the right, and loses its beginning where it is too long.

    Returns
    -------
    str

    Examples
    --------
    >>> pad("abc", 5), pad("abc", 5, right=True), pad("abcdef", 4), pad("abcdef", 4, right=True)
    ('abc  ', '  abc', 'abc…', '…def')
    """
    if columns(text) > width:
        while text and columns(text) > width - 1:
            text = text[1:] if right else text[:-1]
        text = ("…" + text if right else text + "…") if width > 0 else ""
    blanks = " " * (width - columns(text))
    return blanks + text if right else text + blanks
