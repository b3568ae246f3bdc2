"""The rows of a table of articles → what each says of its article.

In: rows, and which column means what. Out: the rows' own ids, in which order days are written, and an article's title, outlet,
address, language and day as the ``articles`` table wants them; what can't be taken, and why.

>>> from nlp_helpers.sources.columns import match
>>> given_by(Row(1, "row 1", {"source_domain": "post.example"}, b""), match(["source_domain"]), None)
({'outlet': 'post.example'}, [])
"""

from __future__ import annotations

from typing import Any

from nlp_helpers.errors import InputError
from nlp_helpers.plurals import count
from nlp_helpers.sources import files, given_days
from nlp_helpers.sources.columns import Columns, is_missing, short
from nlp_helpers.sources.rows import Row, Table

_ABOUT = ("title", "outlet", "url", "language")
_SHOWN = 40  # characters of a column's name
#: What is longer is not what its column's name says, and would be drawn and printed wherever an article is named.
LONGEST = {"article_id": 1000, "title": 1000, "outlet": 200, "url": 8000, "language": 100}


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
    >>> from nlp_helpers.sources.columns import match
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
    said = f"{count(len(unclear), 'day')} such as {str(unclear[0])[:20]!r} read {order}, as {str(shows)[:20]!r} shows"
    return order, [f"column {column!r}: {said}"]


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
    >>> from nlp_helpers.sources.columns import match
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
            raise InputError(f"{shown}, {row.where}: article_id must be a string or a whole number, not {short(value)}")
        own = files.without_surrogates(str(value))[0]
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
    >>> from nlp_helpers.sources.columns import match
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
                complaints.append(f"{column[:_SHOWN]} {short(value)} could be two days: left empty")
            else:
                complaints.append(f"{column[:_SHOWN]} {short(value)} is not a day like 2022-01-31: left empty")
            continue
        # Some collections give an outlet as an object with a name.
        whole = value
        value = value.get("name") if isinstance(value, dict) and meaning == "outlet" else value
        is_text = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
        if is_text and (text := files.without_surrogates(str(value))[0].strip()):
            if len(text) <= LONGEST[meaning]:
                given[meaning] = text
            else:
                complaints.append(f"{column[:_SHOWN]} of {len(text):,} characters is too long to be one: left empty")
        elif not _is_blank(value) or (value is None and whole):
            complaints.append(f"{column[:_SHOWN]} {short(whole)} is not a text: left empty")
    return given, complaints
