"""What one correction says: which row it is about, which cells it sets, and whether that can be meant at all.

In: a row of a file of corrections. Out: the cells it sets, with values of the column's kind, or an error that names the
row. What needs the articles is checked in :mod:`nlp_helpers.corrections`.

>>> cells_of(Correction("set", "articles", "a", None, None, "published", "2021-07-05", "the archive"))["published_to"]
'2021-07-05'
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nlp_helpers import tables
from nlp_helpers.errors import InputError

ACTIONS = ("set", "add", "drop")
#: The tables that can be corrected; all others follow from them.
TABLES = ("articles", "blocks", "quotes", "statements", "names", "dates", "numbers")
FIELDS = ("action", "table", "article_id", "start", "end", "column", "value", "why")
PROBLEMS = ("empty", "stub", "paywall", "error page", "not an article", "damaged encoding")

# Of an article the first three can have a place in the text. 'published' and 'date' stand for both ends of an interval.
_PLACED = ("title", "outlet", "published")
_OF_ARTICLES = (*_PLACED, "language", "url", "problem")
INTERVALS = {"published": ("published_from", "published_to"), "date": ("date_from", "date_to")}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ALLOWED: dict[str, dict[str, tuple[str, ...]]] = {"quotes": {"form": tables.FORMS}, "names": {"kind": tables.KINDS}}
_BOOLS = {"true": True, "false": False}


@dataclass(frozen=True)
class Correction:
    """One row of the file.

    Attributes
    ----------
    action, table, article_id : str
        What to do, and to which table and article.
    start, end : int or None
        The row's span; for ``articles``, the place in the text that gives the value, where there is one.
    column, value : str
        What is set; an empty value empties the cell.
    why : str
        The reason, for whoever reads the tables later.
    where : str
        File and row, for messages.
    """

    action: str
    table: str
    article_id: str
    start: int | None
    end: int | None
    column: str
    value: str
    why: str
    where: str = "a correction"


def offset(text: str, name: str, where: str) -> int | None:
    """Read an offset of a file of corrections; an empty cell is None.

    Parameters
    ----------
    text : str
        The cell.
    name, where : str
        What an error calls it: its column, its file and row.

    Returns
    -------
    int or None

    Raises
    ------
    InputError
        If it is not a whole number.

    Examples
    --------
    >>> offset("12", "start", "fixes.csv, row 2")
    12
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise InputError(f"{where}: {name} {text[:40]!r} is not a whole number; copy it from the table")
    return int(text)


def check(corrections: Iterable[Correction]) -> None:
    """Check each correction by itself, then that no two are about one cell.

    Parameters
    ----------
    corrections : iterable of Correction
        All that are to hold together.

    Raises
    ------
    InputError
        For the first that can't be meant.

    Examples
    --------
    >>> check([Correction("drop", "articles", "a", None, None, "", "", "spam", "fixes.csv, row 2")])
    Traceback (most recent call last):
    nlp_helpers.errors.InputError: fixes.csv, row 2: drop can't be used on articles: set its problem to 'not an article' instead
    """
    by_row: dict[tuple[Any, ...], list[Correction]] = {}
    for c in corrections:
        _check_action(c)
        by_row.setdefault((c.table, *row_key(c)), []).append(c)
    for together in by_row.values():
        seen: dict[str, Correction] = {}
        for c in together:
            for cell in cells_of(c) or [""]:
                other = seen.setdefault(cell, c)
                if other is not c:
                    raise InputError(f"{c.where}: is about the same cell as {other.where}; keep one of the two")
        drops = [c for c in together if c.action == "drop"]
        if drops and len(together) > 1:
            other = next(c for c in together if c.action != "drop")
            raise InputError(f"{other.where}: is about the row that {drops[0].where} drops; keep one of the two")


def _check_action(c: Correction) -> None:
    made = [name for name in TABLES if name in tables.COLUMNS]
    instead = {
        "articles": "set its problem to 'not an article' instead",
        "blocks": "blocks hold all of the text: set the role instead",
    }
    if c.action not in ACTIONS:
        wrong = f"no action {c.action[:40]!r}; there are {', '.join(ACTIONS)}"
    elif c.table not in made:
        wrong = f"table {c.table[:40]!r} can't be corrected in this run; those that can are {', '.join(made)}"
    elif not c.article_id:
        wrong = "no article_id; say which article"
    elif c.action != "set" and c.table in instead:
        wrong = f"{c.action} can't be used on {c.table}: {instead[c.table]}"
    elif (c.start is None) != (c.end is None) or (c.table != "articles" and c.start is None):
        wrong = "start and end are both needed to find the row; copy them from the table"
    elif c.table == "articles" and c.start is not None and c.column not in _PLACED:
        wrong = f"start and end are for {', '.join(_PLACED)}; leave them empty for {c.column[:40]!r}"
    elif c.action == "drop" and (c.column or c.value):
        wrong = "drop takes out the whole row; leave column and value empty"
    elif c.action == "set" and not c.column:
        wrong = f"no column; {c.table} has {', '.join(_columns(c.table))}"
    elif c.value and not c.column:
        wrong = f"a value without a column; {c.table} has {', '.join(_columns(c.table))}"
    elif not c.why:
        wrong = "no reason; say in 'why' how you know"
    else:
        return
    raise InputError(f"{c.where}: {wrong}")


def _columns(name: str) -> list[str]:
    """List the columns of a table that can be set."""
    if name == "articles":
        return list(_OF_ARTICLES)
    if name == "blocks":
        return ["role"]
    fixed = {*tables.KEY[name], "article_id", "start", "end", "text"}
    return [*(["date"] if name == "dates" else []), *(c for c in tables.COLUMNS[name] if c not in fixed)]


def cells_of(c: Correction) -> dict[str, Any]:
    """Work out the cells that a correction sets: a role sets what follows from it, a day both ends of its interval.

    Parameters
    ----------
    c : Correction
        One that :func:`check` has passed, or is passing.

    Returns
    -------
    dict of str to object
        Column → value; empty for ``drop`` and for an ``add`` that names no column.

    Raises
    ------
    InputError
        For a column that can't be set or a value that it can't hold.

    Examples
    --------
    >>> cells_of(Correction("set", "blocks", "a", 0, 4, "role", "notice", "a request to sign up"))["is_body"]
    False
    """
    if not c.column:
        return {}
    if c.column not in _columns(c.table):
        raise InputError(
            f"{c.where}: {c.table} has no column {c.column[:40]!r} that can be set; those are {', '.join(_columns(c.table))}"
        )
    if c.column == "role":
        body = _one_of(c, tables.ROLES) in tables.BODY_ROLES
        return {"role": c.value, "is_body": body, "score": float(body), "rule": f"corrected by hand: {c.why}"}
    if c.column in INTERVALS:
        first, last = _interval(c)
        cells: dict[str, Any] = dict(zip(INTERVALS[c.column], (first, last), strict=True))
    else:
        cells = {c.column: typed(c)}
    if c.table == "articles" and c.column in _PLACED:
        basis = "stated" if c.start is not None else "given"
        cells[f"{c.column}_basis"] = basis if c.value else None
        cells |= {f"{c.column}_start": c.start, f"{c.column}_end": c.end}
    return cells


def typed(c: Correction) -> Any:
    """Read the value of a single column as what the column holds.

    Parameters
    ----------
    c : Correction
        Of a column of its table.

    Returns
    -------
    object
        None for an empty value.

    Raises
    ------
    InputError
        For a value that the column can't hold.

    Examples
    --------
    >>> typed(Correction("set", "dates", "a", 0, 4, "in_body", "FALSE", "a caption"))
    False
    """
    kind = tables.COLUMNS[c.table][c.column]
    if not c.value:
        return None
    if c.column in ("date_from", "date_to"):
        return _day(c, c.value)
    if c.column == "problem" and not c.value.startswith("same as "):
        return _one_of(c, PROBLEMS)
    if c.column in _ALLOWED.get(c.table, {}):
        return _one_of(c, _ALLOWED[c.table][c.column])
    if c.column == "language" and not _LANGUAGE.fullmatch(c.value):
        raise InputError(f"{c.where}: {c.value[:40]!r} is not a language code of ISO 639 such as 'en'; mend it")
    if kind == tables.BOOL:
        return _BOOLS[_one_of(c, _BOOLS, c.value.casefold())]
    if kind == tables.INT:
        return offset(c.value, c.column, c.where)
    if kind == tables.FLOAT:
        return _number(c)
    return c.value


def _number(c: Correction) -> float:
    try:
        value = float(c.value)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{c.where}: {c.column} {c.value[:40]!r} is not a number; mend it, as in 1250000 or 0.5")
    return value


def _one_of(c: Correction, allowed: Iterable[str], value: str | None = None) -> str:
    value = c.value if value is None else value
    if value not in allowed:
        raise InputError(f"{c.where}: no {c.column} {c.value[:40]!r}; there are {', '.join(allowed)}")
    return value


def _interval(c: Correction) -> tuple[str | None, str | None]:
    if not c.value:
        return None, None
    first, _, last = c.value.partition("/")
    days = _day(c, first), _day(c, last or first)
    if days[0] > days[1]:
        raise InputError(f"{c.where}: {c.value[:40]!r} ends before it begins; give FROM/TO")
    return days


def _day(c: Correction, text: str) -> str:
    try:
        # Not every form that Python reads: 20220131 and 2022-W05-1 are not what the tables hold.
        if len(text.strip()) == 10:
            return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        pass
    raise InputError(f"{c.where}: {c.column} {c.value[:40]!r} is not a day like 2022-01-31; mend it")


def row_key(c: Correction) -> tuple[Any, ...]:
    """Give what the row that a correction is about is found by.

    Parameters
    ----------
    c : Correction

    Returns
    -------
    tuple
        ``article_id``, and, but for ``articles``, ``start, end``.

    Examples
    --------
    >>> row_key(Correction("drop", "dates", "a", 3, 6, "", "", "May is a name here"))
    ('a', 3, 6)
    """
    return (c.article_id,) if c.table == "articles" else (c.article_id, c.start, c.end)
