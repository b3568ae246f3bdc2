"""Words in context: every place where a word, a phrase or the beginning of a word stands, as spans (a concordance).

In: articles, and blocks where it should be known what is body. Out: a table of the places with what stands left and right
of them. Case does not matter, nor which quotation marks, apostrophes and hyphens are used, nor how accents are encoded.

>>> articles = tables.make("articles", [{"article_id": "a", "raw": "Negotiators met. Peace talks, he said, go on."}])
>>> find_words(articles, ["negotiat*", "peace talks"])[["start", "text", "right"]].values.tolist()
[[0, 'Negotiators', 'met. Peace talks, he said, go on.'], [17, 'Peace talks', ', he said, go on.']]
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from nlp_helpers import tables, terminal
from nlp_helpers.errors import InputError
from nlp_helpers.plurals import count
from nlp_helpers.shown_text import on_one_line
from nlp_helpers.text.words import MARKS, UNSPACED

#: The columns of what :func:`find_words` gives, and their types.
COLUMNS = {
    "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT, "text": tables.TEXT,
    "left": tables.TEXT, "right": tables.TEXT, "words": tables.TEXT, "role": tables.TEXT, "in_body": tables.BOOL,
    "outlet": tables.TEXT, "published_from": tables.TEXT, "published_to": tables.TEXT,
}  # fmt: skip

# A letter, accent or digit of a word. In scripts without spaces a word may begin and end anywhere.
_LETTER = rf"(?:[^\W_{UNSPACED}]|[{MARKS}])"
_LETTERS = rf"(?:[^\W_{UNSPACED}]++|[{MARKS}]++)*+"
# Blanks between the words of a phrase: a line may be broken there, a paragraph may not.
_GAP = r"(?=\s)[^\S\n]*+(?:\n[^\S\n]*+)?+"
# What a page may hide inside a word: soft hyphens, joiners.
_HIDDEN = "[\u00ad\u200b-\u200d\u2060]?+"
_QUOTES = frozenset('"“”„‟«»')
_ALIKE = {c: f"[{re.escape(group)}]" for group in ("'’‘‛ʼ´`＇", '"“”„‟«»', "-‐‑–—−") for c in group}


def pattern_of(words: str) -> re.Pattern[str]:
    """Say what a word or phrase is found by.

    Parameters
    ----------
    words : str
        A word, or several that stand next to each other. A ``*`` at the end (or the beginning) of a word stands for any
        letters, a word that is only ``*`` for any word.

    Returns
    -------
    re.Pattern
        It takes time that grows with the text's length and no faster: what it has found of a word it never gives back.

    Raises
    ------
    InputError
        For nothing to find, or a ``*`` in the middle of a word.

    Examples
    --------
    >>> bool(pattern_of("don't").search("They DON’T.")), bool(pattern_of("talk").search("talks"))
    (True, False)
    """
    words = words.strip()
    if len(words) > 2 and words[0] in _QUOTES and words[-1] in _QUOTES:
        words = words[1:-1]  # marks that say 'phrase', as some search engines want them
    tokens = unicodedata.normalize("NFC", words).split()
    if not any(token.strip("*") for token in tokens):
        raise InputError(f"{terminal.plain(words, 60)!r}: no word to find; give a word, or a phrase in quotation marks")
    return re.compile(_GAP.join(_token(token) for token in tokens), re.IGNORECASE)


def _token(token: str) -> str:
    core = token.strip("*")
    if not core:
        return r"(?<!\S)\S++"
    if "*" in core:
        raise InputError(f"{terminal.plain(token, 60)!r}: a * stands at the beginning or the end of a word, not inside")
    letters = _HIDDEN.join(_letter(c) for c in core)
    # Where a word begins or ends with a sign, or in a script without spaces, there is nothing to be whole.
    first, last = (re.match(_LETTER, core[i]) is not None for i in (0, -1))
    before = rf"(?<!{_LETTER})" if first or token[0] == "*" else ""
    after = _LETTERS if token[-1] == "*" else rf"(?!{_LETTER})" if last else ""
    return rf"{before}(?>{_LETTER + '*?' if token[0] == '*' else ''}{letters}{after})"


def _letter(c: str) -> str:
    if c in _ALIKE:
        return _ALIKE[c]
    apart = unicodedata.normalize("NFD", c)
    return re.escape(c) if apart == c else f"(?:{re.escape(c)}|{re.escape(apart)})"


def find_words(
    articles: pd.DataFrame, words: str | Iterable[str], blocks: pd.DataFrame | None = None, *, width: int = 60
) -> pd.DataFrame:
    """Find every place where one of some words or phrases stands.

    Parameters
    ----------
    articles : DataFrame
        The ``articles`` table, or some of its rows; at least ``article_id, raw``.
    words : str or iterable of str
        What :func:`pattern_of` takes. A place that two of them fit is given once, as the longer.
    blocks : DataFrame, optional
        The ``blocks`` table, which tells body from residue; a phrase is then not found across their border.
    width : int
        Characters of context on either side, at most.

    Returns
    -------
    DataFrame
        A row per place, in the order of ``article_id`` and ``start``: ``article_id, start, end, text, left, right`` (with
        ``¶`` for the end of a line), ``words`` (which were asked for), ``role, in_body`` (empty without `blocks`),
        ``outlet, published_from, published_to``.

    Raises
    ------
    InputError
        For nothing to find, or a width below 0.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> places = find_words(found["articles"], "cracks", found["blocks"], width=20)
    >>> places[["article_id", "left", "text", "role"]].values.tolist()[:2]
    [['pier-1', 'after divers find', 'cracks', 'headline'], ['pier-1', 'after divers found', 'cracks', 'body']]
    """
    patterns = {asked: pattern_of(asked) for asked in ([words] if isinstance(words, str) else words)}
    if not patterns:
        raise InputError("no word to find; give a word, or a phrase in quotation marks")
    if width < 0:
        raise InputError(f"a context of {width} characters can't be shown; give 0 or more")
    inside = _blocks_of(blocks)
    rows: list[dict[str, Any]] = []
    for article in articles.sort_values("article_id", kind="stable").to_dict("records"):
        raw, own = article["raw"], inside.get(article["article_id"], [])
        for start, end, asked in _places(raw, patterns):
            first, last = _role(own, start), _role(own, end - 1)
            if first == last:
                rows.append({
                    "article_id": article["article_id"], "start": start, "end": end, "text": raw[start:end],
                    "left": _left(raw, start, width), "right": _right(raw, end, width), "words": asked,
                    "role": first[0], "in_body": first[1],
                } | {column: article.get(column) for column in ("outlet", "published_from", "published_to")})  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


_Blocks = dict[str, list[tuple[int, int, str, bool]]]


def _blocks_of(blocks: pd.DataFrame | None) -> _Blocks:
    of: _Blocks = {}
    if blocks is not None:
        table = blocks.sort_values(["article_id", "start"], kind="stable")
        columns = (table[column].tolist() for column in ("article_id", "start", "end", "role", "is_body"))
        for article_id, start, end, role, is_body in zip(*columns, strict=True):
            of.setdefault(article_id, []).append((start, end, role, bool(is_body)))
    return of


def _role(blocks: list[tuple[int, int, str, bool]], at: int) -> tuple[str | None, bool | None]:
    """Say in what kind of block a character stands, and whether it is body."""
    i = bisect_right(blocks, at, key=lambda block: block[0]) - 1
    return blocks[i][2:] if i >= 0 and at < blocks[i][1] else (None, None)


def _places(raw: str, patterns: dict[str, re.Pattern[str]]) -> list[tuple[int, int, str]]:
    """Find where any of the patterns fits; of places that overlap, the first, and of those that begin alike the longest."""
    found = [(m.start(), -m.end(), i) for i, fit in enumerate(patterns.values()) for m in fit.finditer(raw)]
    asked, kept = list(patterns), list[tuple[int, int, str]]()
    for start, end, i in sorted(found):
        if not kept or start >= kept[-1][1]:
            kept.append((start, -end, asked[i]))
    return kept


def _left(raw: str, start: int, width: int) -> str:
    """Give what stands before a place, from the beginning of a word on."""
    since = max(0, start - 3 * width)
    line = on_one_line(raw[since:start])
    cut = line[max(0, len(line) - width) :]
    whole = len(cut) == len(line) and (since == 0 or raw[since - 1].isspace())
    if whole or (len(cut) < len(line) and line[-len(cut) - 1 :][:1] == " "):
        return cut.strip()
    return cut.partition(" ")[2] or cut


def _right(raw: str, end: int, width: int) -> str:
    """Give what stands after a place, to the end of a word."""
    until = end + 3 * width
    line = on_one_line(raw[end:until])
    cut = line[:width]
    whole = len(cut) == len(line) and (until >= len(raw) or raw[until].isspace())
    if whole or line[len(cut) : len(cut) + 1] == " ":
        return cut.strip()
    return cut.rpartition(" ")[0] or cut


def concordance(places: pd.DataFrame, *, colour: bool = False) -> Iterator[str]:
    """Write places as lines for a terminal, the words found under each other.

    Parameters
    ----------
    places : DataFrame
        From :func:`find_words`.
    colour : bool
        Whether the terminal is told to highlight what was found.

    Yields
    ------
    str
        A line per place: article and offsets, outlet and day where any is known, what stands left, the words, what
        stands right; and whether it is residue. Nothing in it is obeyed by a terminal.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met. The talks go on."}])
    >>> list(concordance(find_words(articles, "talks", width=10)))
    ['a:14-19  met. The  talks  go on.']
    """
    places = places.astype(object).where(places.notna(), None)
    heads, lefts = [], []
    for row in places.itertuples():
        days = [day for day in (row.published_from, row.published_to) if day]
        day = days[0] if len(set(days)) == 1 else "/".join(days)
        heads.append(
            (f"{terminal.plain(row.article_id, 40)}:{row.start}-{row.end}", terminal.plain(row.outlet or "", 20), day)
        )
        lefts.append(terminal.plain(row.left, 10_000))
    widths = [max((terminal.columns(head[i]) for head in heads), default=0) for i in range(3)]
    width = max((terminal.columns(left) for left in lefts), default=0)
    for row, head, left in zip(places.itertuples(), heads, lefts, strict=True):
        meta = "  ".join(terminal.pad(part, wide) for part, wide in zip(head, widths, strict=True) if wide)
        found = terminal.plain(row.text, 10_000)
        found = f"{terminal.BOLD}{found}{terminal.RESET}" if colour else found
        right = terminal.plain(row.right, 10_000)
        where = f"  ({row.role})" if row.in_body is False else ""
        yield f"{meta}  {terminal.pad(left, width, right=True)}  {found}  {right}{where}".rstrip()


def counts(places: pd.DataFrame, articles: pd.DataFrame, words: Iterable[str], *, most: int = 20) -> list[str]:
    """Say how often words were found, in which articles and outlets.

    Parameters
    ----------
    places : DataFrame
        From :func:`find_words`.
    articles : DataFrame
        The ``articles`` that were searched.
    words : iterable of str
        What was asked for.
    most : int
        Articles and outlets named, those with the most places.

    Returns
    -------
    list of str
        Lines; where nothing was found, one that says so.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "Talks on talks.", "outlet": "Post"}])
    >>> counts(find_words(articles, "talks"), articles, ["talks"])
    ['2 places in 1 of 1 article', 'by article: 2 a', 'by outlet: 2 Post (1 of 1 article)']
    """
    words = list(words)
    asked = ", ".join(f"“{terminal.plain(word, 60)}”" for word in words)
    if places.empty:
        return [f"{asked}: not found in {count(len(articles), 'article')}"]
    lines = [f"{count(len(places), 'place')} in {places.article_id.nunique():,} of {count(len(articles), 'article')}"]
    if len(words) > 1:
        of_each = places.words.value_counts()
        of_each = pd.concat([of_each, pd.Series(0, [word for word in dict.fromkeys(words) if word not in of_each])])
        lines.append("by words: " + _ranked(of_each, most))
    lines.append("by article: " + _ranked(places.article_id.value_counts(), most))
    known = places[places.outlet.notna()]
    if len(known):
        held, of = known.groupby("outlet").article_id.nunique(), articles.outlet.value_counts()
        more = {outlet: f" ({n:,} of {count(int(of[outlet]), 'article')})" for outlet, n in held.items()}
        if len(known) < len(places):
            more[""] = ""
        lines.append("by outlet: " + _ranked(places.outlet.fillna("").value_counts(), most, more))
    return lines


def _ranked(found: pd.Series, most: int, more: dict[Any, str] | None = None) -> str:
    in_order = sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
    parts = [
        f"{n:,} {terminal.plain(str(name), 60) or 'not known'}{(more or {}).get(name, '')}"
        for name, n in in_order[:most]
    ]
    rest = in_order[most:]
    return ", ".join(parts) + (f" and {sum(n for _, n in rest):,} in {len(rest):,} more" if rest else "")
