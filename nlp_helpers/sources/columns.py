"""The columns of a table of articles → what each means, and what a row says of its article.

In: column names and rows. Out: for each thing an article has (text, title, outlet, …) the column that holds it, its ids, and
its values as the ``articles`` table wants them. Collections name their columns differently; the names that are in use
are known, whatever their case, blanks and underscores.

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
from typing import TYPE_CHECKING, Any

from nlp_helpers.errors import InputError
from nlp_helpers.sources import files, given_days

if TYPE_CHECKING:
    from nlp_helpers.sources.rows import Row, Table

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
_ABOUT = ("title", "outlet", "url", "language")
_NAMED, _SHOWN = 100, 40  # unread columns that a note names, and characters that it shows of a value
#: What is longer is not what its column's name says, and would be drawn and printed wherever an article is named.
LONGEST = {"article_id": 1000, "title": 1000, "outlet": 200, "url": 8000, "language": 100}


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
            unread.append(_short(name))
        elif taken[meaning] != name:
            unread.append(f"{_short(name)} ({_short(taken[meaning])} was taken for the {meaning})")
    if len(unread) > _NAMED:
        unread[_NAMED:] = [f"{len(unread) - _NAMED:,} more"]
    renamed = [(name, meaning) for meaning, name in taken.items() if name != meaning]
    told = [f"{_short(name)} {'read ' if i == 0 else ''}as {meaning}" for i, (name, meaning) in enumerate(renamed)]
    parts = [", ".join(told), f"not read: {', '.join(unread)}" if unread else ""]
    return Columns(taken, [f"columns: {'; '.join(filter(None, parts))}"] if any(parts) else [])


def _fold(name: str) -> str:
    return _FOLDED.sub("", name[:200].casefold())


def _short(value: Any) -> str:
    """Show a value that may be of any type, size and depth."""
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


def _is_blank(value: Any) -> bool:
    return is_missing(value) or (isinstance(value, str) and not value.strip())


def day_order(table: Table, columns: Columns) -> tuple[given_days.Order | None, list[str]]:
    """Tell from the whole column of days how one such as 03/04/2022 is to be read.

    Parameters
    ----------
    table : Table
        The rows.
    columns : Columns
        Which of its columns holds the days.

    Returns
    -------
    order : {'day first', 'month first'} or None
        None where the column does not say.
    notes : list of str
        What was decided, if it matters.

    Examples
    --------
    >>> from nlp_helpers.sources.rows import read_table
    >>> table = read_table("p.csv", b"text,date\\nA,03/04/2022\\nB,31/01/2022\\n", "p.csv")
    >>> day_order(table, match(table.columns))
    ('day first', ["column 'date': 1 day such as '03/04/2022' read day first, as '31/01/2022' shows"])
    """
    column = columns.taken.get("published", "")
    values = [row.values.get(column) for row in table.rows]
    order = given_days.order_of(values)
    unclear = [value for value in values if given_days.is_ambiguous(value)]
    if not order or not unclear:
        return order, []
    shows = next(value for value in values if given_days.order_of([value]))
    n = f"{len(unclear):,} day{'' if len(unclear) == 1 else 's'}"
    return order, [
        f"column {column!r}: {n} such as {str(unclear[0])[:20]!r} read {order}, as {str(shows)[:20]!r} shows"
    ]


def own_ids(table: Table, columns: Columns, shown: str) -> dict[int, str] | None:
    """Give the rows' own ids.

    Parameters
    ----------
    table : Table
        The rows.
    columns : Columns
        Which of its columns holds the ids.
    shown : str
        What an error calls the table.

    Returns
    -------
    dict of int to str, or None
        Row number → id, for rows that have one; None if a column that is only presumed to hold ids, because of its name,
        does not tell the rows apart.

    Raises
    ------
    InputError
        If two rows have one ``article_id``, or one is neither a string nor a whole number.

    Examples
    --------
    >>> from nlp_helpers.sources.rows import read_table
    >>> table = read_table("p.csv", b"id,text\\nk,A\\n,B\\n", "p.csv")
    >>> own_ids(table, match(table.columns), "p.csv")
    {1: 'k'}
    """
    column = columns.taken.get("article_id")
    if column is None:
        return {}
    ids: dict[int, str] = {}
    at: dict[str, int] = {}
    numbered = {f"row-{row.number:06d}": row.number for row in table.rows if _is_blank(row.values.get(column))}
    for row in table.rows:
        value = row.values.get(column)
        if _is_blank(value):
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            if column != "article_id":
                return None
            raise InputError(
                f"{shown}, {row.where}: article_id must be a string or a whole number, not {_short(value)}"
            )
        own = files.clean(str(value))[0]
        if len(own) > LONGEST["article_id"]:
            if column != "article_id":
                return None
            raise InputError(
                f"{shown}, {row.where}: article_id of {len(own):,} characters; give it at most {LONGEST['article_id']:,}"
            )
        if own in at or own in numbered:
            if column != "article_id":
                return None
            other = at.get(own) or numbered[own]
            raise InputError(f"{shown}, {row.where}: article_id {own[:200]!r} is also that of row {other}; rename one")
        ids[row.number], at[own] = own, row.number
    return ids


def _name(column: str) -> str:
    return column[:_SHOWN]


def given_by(row: Row, columns: Columns, order: given_days.Order | None) -> tuple[dict[str, Any], list[str]]:
    """Take what a row says of its article.

    Parameters
    ----------
    row : Row
        The row.
    columns : Columns
        Which columns mean what.
    order : {'day first', 'month first'}, optional
        How to read 03/04/2022.

    Returns
    -------
    given : dict
        Those of ``title, outlet, url, language, published`` that it gives; ``published`` is a day.
    complaints : list of str
        What can't be taken, and why.

    Examples
    --------
    >>> from nlp_helpers.sources.rows import Row
    >>> given_by(Row(1, "row 1", {"source": {"name": "Post"}, "date": "soon"}, b""), match(["source", "date"]), None)
    ({'outlet': 'Post'}, ["date 'soon' is not a day like 2022-01-31: left empty"])
    """
    given: dict[str, Any] = {}
    complaints = []
    for meaning, column in columns.taken.items():
        value = row.values.get(column)
        if meaning not in (*_ABOUT, "published") or is_missing(value):
            continue
        if meaning == "published":
            if day := given_days.day(value, order):
                given["published"] = day
            elif isinstance(value, str) and not value.strip():
                continue
            elif given_days.is_ambiguous(value):
                complaints.append(f"{_name(column)} {_short(value)} could be two days: left empty")
            else:
                complaints.append(f"{_name(column)} {_short(value)} is not a day like 2022-01-31: left empty")
            continue
        # Some collections give an outlet as an object with a name.
        whole = value
        value = value.get("name") if isinstance(value, dict) and meaning == "outlet" else value
        is_text = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
        if is_text and (text := files.clean(str(value))[0].strip()):
            if len(text) <= LONGEST[meaning]:
                given[meaning] = text
            else:
                complaints.append(f"{_name(column)} of {len(text):,} characters is too long to be one: left empty")
        elif not _is_blank(value) or (value is None and whole):
            complaints.append(f"{_name(column)} {_short(whole)} is not a text: left empty")
    return given, complaints
