"""Text of articles as it is shown: on a page, where nothing of it is markup, and on one line of a table.

In: any text. Out: the same for the eye; what can't be seen is a picture of it. For a terminal: :mod:`nlp_helpers.terminal`.

>>> escaped("<b>one\\x00"), on_one_line("one\\ntwo")
('&lt;b&gt;one␀', 'one ¶ two')
"""

from __future__ import annotations

import html


def escaped(text: str) -> str:
    """Escape for text and for attributes; what can't be seen on a page is shown as its picture.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> escaped("<b> & 'c'")
    '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return html.escape(visible(text), quote=True)


def visible(text: str) -> str:
    """Show what can't be seen on a page as its picture: a page may not hold it, and who reads should see it.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Lines end with a line feed alone.

    Examples
    --------
    >>> visible("a\\x00\\r\\nb")
    'a␀\\nb'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


_UNSEEN = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {127: 0x2421}
# What a wrong encoding left, and halves of surrogate pairs, which can't be written.
_UNSEEN |= dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD)


def on_one_line(text: str) -> str:
    """Put a text on one line, with ``¶`` for the end of each of its own.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> on_one_line("Talks  end\\n\\nin Geneva")
    'Talks end ¶ in Geneva'
    """
    return " ¶ ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
