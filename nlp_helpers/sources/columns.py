"""The columns of a table of articles → what each means.

In: column names. Out: for each thing an article has (text, title, outlet, …) the column that holds it. Collections name their
columns differently; the names that are in use are known, whatever their case, blanks and underscores.

>>> columns = match(["MainText", "source_domain", "date_publish", "n_likes"])
>>> columns.taken
{'text': 'MainText', 'outlet': 'source_domain', 'published': 'date_publish'}
>>> columns.notes
["columns: 'MainText' read as text, 'source_domain' as outlet, 'date_publish' as published; not read: 'n_likes'"]
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

#: What an article has → the columns that may hold it, folded, the preferred first. Names come before addresses, and what
#: says 'published' before a bare date.
MEANINGS: dict[str, tuple[str, ...]] = {
    "article_id": ("articleid", "id", "uid", "guid", "uuid", "storiesid"),
    "text": ("text", "maintext", "articletext", "fulltext", "articlebody", "body", "content", "article"),
    "html": ("html", "rawhtml"),
    "title": ("title", "headline", "articletitle"),
    "outlet": (
        "outlet", "medianame", "sitename", "sourcename", "publisher", "publication", "newspaper", "source", "sourcedomain",
        "domain",
    ),
    "published": (
        "published", "datepublished", "publisheddate", "publishdate", "datepublish", "publishedat", "publicationdate", "pubdate",
        "date",
    ),
    "url": ("url", "link", "articleurl", "sourceurl"),
    "language": ("language", "lang"),
}  # fmt: skip
_FILE = {"file": ("file", "filename", "filepath", "path")}
_FOLDED = re.compile(r"[\s_-]+")
_NAMED, _SHOWN = 100, 40  # unread columns that a note names, and characters that it shows of a value


@dataclass(frozen=True)
class Columns:
    """Which columns mean what.

    Attributes
    ----------
    taken : dict of str to str
        Meaning, a key of :data:`MEANINGS`, → column.
    notes : list of str
        What was read as what, where names differ, and what was not read.
    """

    taken: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def match(columns: Iterable[str], *, files: bool = False) -> Columns:
    """Tell what the columns of a table mean.

    Parameters
    ----------
    columns : iterable of str
        Their names.
    files : bool
        Whether the table is about files: then ``file`` is known, and no column holds text.

    Returns
    -------
    Columns
        Where several columns mean the same, the preferred one is taken, and a note says so.

    Examples
    --------
    >>> match(["body", "text", "title"]).notes
    ["columns: not read: 'body' ('text' was taken for the text)"]
    """
    meanings = MEANINGS
    if files:
        meanings = _FILE | {k: v for k, v in MEANINGS.items() if k not in ("text", "html", "article_id")}
    of = {name: (meaning, rank) for meaning, names in meanings.items() for rank, name in enumerate(names)}
    best: dict[str, tuple[int, str]] = {}
    names = list(columns)
    for name in names:
        meaning, rank = of.get(_fold(name), ("", 0))
        # The contract's own name first, then the known names in their order.
        rank = -1 if name == meaning else rank
        if meaning and (meaning not in best or rank < best[meaning][0]):
            best[meaning] = (rank, name)
    taken = {meaning: best[meaning][1] for meaning in meanings if meaning in best}
    unread = []
    for name in names:
        meaning = of.get(_fold(name), ("", 0))[0]
        if not meaning:
            unread.append(short(name))
        elif taken[meaning] != name:
            unread.append(f"{short(name)} ({short(taken[meaning])} was taken for the {meaning})")
    if len(unread) > _NAMED:
        unread[_NAMED:] = [f"{len(unread) - _NAMED:,} more"]
    renamed = [(name, meaning) for meaning, name in taken.items() if name != meaning]
    told = [f"{short(name)} {'read ' if i == 0 else ''}as {meaning}" for i, (name, meaning) in enumerate(renamed)]
    parts = [", ".join(told), f"not read: {', '.join(unread)}" if unread else ""]
    return Columns(taken, [f"columns: {'; '.join(filter(None, parts))}"] if any(parts) else [])


def _fold(name: str) -> str:
    return _FOLDED.sub("", name[:200].casefold())


def short(value: Any) -> str:
    """Show a value that may be of any type, size and depth.

    Parameters
    ----------
    value : Any
        A cell, or a column's name.

    Returns
    -------
    str

    Examples
    --------
    >>> short("Post"), short([1, 2])
    ("'Post'", "'[1, 2]'")
    """
    if isinstance(value, str):
        return repr(value[:_SHOWN])
    try:
        return repr(json.dumps(value, default=str, ensure_ascii=False)[:_SHOWN])
    except (TypeError, ValueError, RecursionError):
        return f"a {type(value).__name__}"


def is_missing(value: Any) -> bool:
    """Tell whether a cell is empty: null, not a number, or no character.

    Parameters
    ----------
    value : Any
        A cell.

    Returns
    -------
    bool
        True for an empty one.

    Examples
    --------
    >>> is_missing(""), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))
