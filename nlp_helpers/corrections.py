"""A researcher's file of corrections → tables in which they hold: what the machine got wrong, and why we think so.

In: a CSV file with the columns ``action, table, article_id, start, end, column, value, why``, a correction per row, and a
table as soon as a step has made it. Out: the same table, corrected. All of the file holds or none of it: a row that does
not fit the corpus is an error that names the row.

``set`` gives one cell another value, ``add`` makes a row (one ``add`` for each of its cells), ``drop`` takes a row out.
A row of ``articles`` is found by its ``article_id``, any other by ``article_id, start, end``.

>>> from nlp_helpers import example
>>> found = example.found()
>>> mend = Correction("set", "blocks", "pier-1", 0, 15, "role", "body", "a line of the article")
>>> table, n = apply("blocks", found["blocks"], [mend], found["articles"])
>>> table[["role", "is_body", "rule"]].values.tolist()[2]
['body', True, 'corrected by hand: a line of the article']
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import load, tables
from nlp_helpers.clean import BODY_ROLES
from nlp_helpers.errors import InputError

ACTIONS = ("set", "add", "drop")
#: The tables that can be corrected; all others follow from them.
TABLES = ("articles", "blocks", "quotes", "names", "dates", "numbers")
FIELDS = ("action", "table", "article_id", "start", "end", "column", "value", "why")
PROBLEMS = ("empty", "stub", "paywall", "error page", "not an article", "damaged encoding")

# Of an article the first three can have a place in the text. 'published' and 'date' stand for both ends of an interval.
_PLACED = ("title", "outlet", "published")
_OF_ARTICLES = (*_PLACED, "language", "url", "problem")
_INTERVALS = {"published": ("published_from", "published_to"), "date": ("date_from", "date_to")}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
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


def read(path: Path | str) -> tuple[Correction, ...]:
    """Read a file of corrections and check what can be checked without the articles.

    Parameters
    ----------
    path : path
        A CSV file as spreadsheets write it, with commas, semicolons or tabs between the cells. The first row names the
        columns ``action, table, article_id, start, end, column, value, why``, in any order.

    Returns
    -------
    tuple of Correction
        In the order of the file.

    Raises
    ------
    InputError
        If the file can't be read, a row fits no corpus, or two rows are about one cell.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "corrections.csv"
    >>> _ = file.write_text(",".join(FIELDS) + "\\nset,articles,pier-1,,,outlet,Harbour Post,the site it is from")
    >>> [(c.column, c.value) for c in read(file)]
    [('outlet', 'Harbour Post')]
    """
    path = Path(path)
    try:
        text, _ = load.decode(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a .csv file of corrections") from error
    made = []
    for number, cells in _rows(text, path):
        where = f"{path}, row {number}"
        if cells["article_id"].startswith(("'=", "'+", "'-", "'@")):
            # So the tables for spreadsheets write an id that a spreadsheet would run.
            cells["article_id"] = cells["article_id"][1:]
        start, end = (_offset(cells.pop(name), name, where) for name in ("start", "end"))
        made.append(Correction(start=start, end=end, where=where, **cells))
    _check(made)
    return tuple(made)


def apply(
    name: str,
    table: pd.DataFrame,
    corrections: Iterable[Correction],
    articles: pd.DataFrame,
    blocks: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, int]:
    """Correct one table.

    A value set in ``articles`` counts as given with the article, or, with ``start`` and ``end``, as stated there. A block
    whose role is set has its ``is_body``, ``score`` and ``rule`` set with it. ``published`` and ``date`` take a day or
    FROM/TO. Of an added row, ``in_body`` is whether it lies in a block of the article.

    Parameters
    ----------
    name : str
        Which table it is.
    table : DataFrame
        The table as a step made it.
    corrections : iterable of Correction
        Those of other tables are passed over.
    articles : DataFrame
        Columns ``article_id, raw``.
    blocks : DataFrame, optional
        The ``blocks`` table; without it, ``in_body`` of added rows is empty unless it is set.

    Returns
    -------
    table : DataFrame
        The same object where there was nothing to correct.
    count : int
        How many corrections were applied.

    Raises
    ------
    InputError
        For a correction that does not fit: the message names it, and no table is changed.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> mend = Correction("set", "articles", "ferry", None, None, "published", "2021-07-01/2021-07-02", "the archive")
    >>> apply("articles", found["articles"], [mend], found["articles"])[0].published_to.tolist()[0]
    '2021-07-02'
    """
    own = [c for c in corrections if c.table == name]
    if not own:
        return table, 0
    _check(own)
    raw = dict(zip(articles.article_id, articles.raw, strict=True))
    found_by = ["article_id"] if name == "articles" else ["article_id", "start", "end"]
    rows = {tuple(row[column] for column in found_by): row for row in table.to_dict("records")}
    added: set[tuple[Any, ...]] = set()
    # A row must be there before its cells are set, whatever the order in the file.
    for c in sorted(own, key=lambda c: ("drop", "add", "set").index(c.action)):
        _fits(c, raw)
        if c.action == "add":
            _add(rows, c, added, blocks)
        if _key(c) not in rows:
            raise InputError(f"{c.where}: {_missing(c, rows)}; text or rules have changed since: look again")
        if c.action == "drop":
            del rows[_key(c)]
        else:
            rows[_key(c)] |= _cells(c)
    for c in own:
        if c.table == "dates" and c.action != "drop":
            _forwards(c, rows[_key(c)])
    return tables.make(name, _numbered(name, list(rows.values()))), len(own)


def without_dropped(name: str, table: pd.DataFrame, corrections: Iterable[Correction]) -> pd.DataFrame:
    """Leave out rows that will be dropped, for a step that reads a table before it is complete.

    Parameters
    ----------
    name : str
        Which table it will be.
    table : DataFrame
        Columns ``article_id, start, end`` and others.
    corrections : iterable of Correction
        Those that drop rows of `name` count.

    Returns
    -------
    DataFrame
        The other rows.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 9], "end": [5, 12]})
    >>> drop = Correction("drop", "dates", "a", 9, 12, "", "", "May is a name here")
    >>> without_dropped("dates", table, [drop]).start.tolist()
    [0]
    """
    dropped = {_key(c) for c in corrections if c.table == name and c.action == "drop"}
    spans = zip(table.article_id, table.start, table.end, strict=True)
    return table[[span not in dropped for span in spans]] if dropped else table


def _rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number as a spreadsheet counts, the row of names being 1."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            cells = [cell.strip() for cell in row]
            if not names:
                names = [cell.casefold() for cell in cells]
                while names and not names[-1]:
                    names.pop()
                if sorted(names) != sorted(FIELDS):
                    raise InputError(f"{path}, row 1: the first row must be {','.join(FIELDS)}")
            elif any(cells):
                if any(cells[len(names) :]):
                    raise InputError(
                        f"{path}, row {number}: more cells than columns; quote a cell that holds {delimiter!r}"
                    )
                yield number, dict(zip(names, [*cells, *[""] * len(names)], strict=False))
    except csv.Error as error:
        raise InputError(f"{path}, row {number + 1}: not valid CSV ({error}); mend the row") from None
    if not names:
        raise InputError(f"{path}: is empty; the first row must be {','.join(FIELDS)}")


def _offset(text: str, name: str, where: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise InputError(f"{where}: {name} {text[:40]!r} is not a whole number; copy it from the table")
    return int(text)


def _check(corrections: Iterable[Correction]) -> None:
    """Check each correction by itself, then that no two are about one cell."""
    by_row: dict[tuple[Any, ...], list[Correction]] = {}
    for c in corrections:
        _check_action(c)
        by_row.setdefault((c.table, *_key(c)), []).append(c)
    for together in by_row.values():
        seen: dict[str, Correction] = {}
        for c in together:
            for cell in _cells(c) or [""]:
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


def _cells(c: Correction) -> dict[str, Any]:
    """Work out the cells that a correction sets, with their values."""
    if not c.column:
        return {}
    if c.column not in _columns(c.table):
        raise InputError(
            f"{c.where}: {c.table} has no column {c.column[:40]!r} that can be set; those are {', '.join(_columns(c.table))}"
        )
    if c.column == "role":
        body = _one_of(c, tables.ROLES) in BODY_ROLES
        return {"role": c.value, "is_body": body, "score": float(body), "rule": f"corrected by hand: {c.why}"}
    if c.column in _INTERVALS:
        first, last = _interval(c)
        cells: dict[str, Any] = dict(zip(_INTERVALS[c.column], (first, last), strict=True))
    else:
        cells = {c.column: _typed(c)}
    if c.table == "articles" and c.column in _PLACED:
        basis = "stated" if c.start is not None else "given"
        cells[f"{c.column}_basis"] = basis if c.value else None
        cells |= {f"{c.column}_start": c.start, f"{c.column}_end": c.end}
    return cells


def _typed(c: Correction) -> Any:
    """Read the value as what the column holds."""
    kind = tables.COLUMNS[c.table][c.column]
    if not c.value:
        return None
    if c.column in ("date_from", "date_to"):
        return _day(c, c.value)
    if c.column == "problem" and not c.value.startswith("same as "):
        return _one_of(c, PROBLEMS)
    if c.column == "language" and not _LANGUAGE.fullmatch(c.value):
        raise InputError(f"{c.where}: {c.value[:40]!r} is not a language code of ISO 639 such as 'en'; mend it")
    if kind == tables.BOOL:
        return _BOOLS[_one_of(c, _BOOLS, c.value.casefold())]
    if kind == tables.INT:
        return _offset(c.value, c.column, c.where)
    if kind == tables.FLOAT:
        try:
            return float(c.value)
        except ValueError:
            raise InputError(f"{c.where}: {c.column} {c.value[:40]!r} is not a number; mend it") from None
    return c.value


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


def _key(c: Correction) -> tuple[Any, ...]:
    return (c.article_id,) if c.table == "articles" else (c.article_id, c.start, c.end)


def _fits(c: Correction, raw: dict[str, str]) -> None:
    """Check that there are such an article and such a place in it."""
    if c.article_id not in raw:
        raise InputError(
            f"{c.where}: no article {c.article_id[:80]!r} in this corpus; copy the article_id from a table"
        )
    if c.start is not None and c.end is not None:
        text = raw[c.article_id]
        words = text[c.start : c.end]
        if not c.start < c.end <= len(text) or not words.strip():
            raise InputError(
                f"{c.where}: no words at {c.start}:{c.end} of article {c.article_id[:80]!r}, which has "
                f"{len(text):,} characters; copy start and end from a table"
            )
        if c.column in ("title", "outlet") and c.table == "articles" and _folded(words) != _folded(c.value):
            raise InputError(
                f"{c.where}: the words at {c.start}:{c.end} are {words[:40]!r}, not the {c.column}; mend the place, or "
                "leave start and end empty"
            )
    if c.column == "problem" and c.value.startswith("same as "):
        other = c.value.removeprefix("same as ")
        if other not in raw or other == c.article_id:
            raise InputError(
                f"{c.where}: no other article {other[:80]!r} in this corpus; copy its article_id from a table"
            )
    if c.column.endswith(("_start", "_end")) and (_typed(c) or 0) > len(raw[c.article_id]):
        raise InputError(f"{c.where}: {c.column} {c.value} lies outside article {c.article_id[:80]!r}; mend it")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _add(
    rows: dict[tuple[Any, ...], dict[str, Any]], c: Correction, added: set[tuple[Any, ...]], blocks: pd.DataFrame | None
) -> None:
    """Make the row that is added, unless an earlier correction has made it."""
    key = _key(c)
    if key in added:
        return
    if key in rows:
        raise InputError(f"{c.where}: {c.table} has a row at {c.start}:{c.end} already; use set")
    added.add(key)
    rows[key] = {"article_id": c.article_id, "start": c.start, "end": c.end}
    if blocks is not None and "in_body" in tables.COLUMNS[c.table]:
        own = blocks[(blocks.article_id == c.article_id) & blocks.is_body]
        rows[key]["in_body"] = bool(((own.start < c.end) & (own.end > c.start)).any())


def _missing(c: Correction, rows: Iterable[tuple[Any, ...]]) -> str:
    """Say that there is no such row, and where the nearest one is."""
    if c.table == "articles":
        return f"no article {c.article_id[:80]!r}"
    own = [key for key in rows if key[0] == c.article_id]
    near = min(own, key=lambda key: (abs(key[1] - c.start) + abs(key[2] - c.end), key[1]), default=None)
    there = f"the nearest is {near[1]}:{near[2]}" if near else "it has none"
    return f"no row of {c.table} at {c.start}:{c.end} of article {c.article_id[:80]!r} ({there})"


def _forwards(c: Correction, row: dict[str, Any]) -> None:
    first, last = (row.get(column) for column in _INTERVALS["date"])
    if isinstance(first, str) and isinstance(last, str) and first > last:
        raise InputError(f"{c.where}: date_from {first} is later than date_to {last}; set both, or 'date' to FROM/TO")


def _numbered(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count the rows of an article anew where the table numbers them: rows were added and dropped."""
    number = tables.KEY[name][-1]
    if number in ("article_id", "start", "end", "block"):
        return rows
    rows.sort(key=lambda row: (row["article_id"], row["start"], row["end"]))
    count: dict[str, int] = {}
    for row in rows:
        row[number] = count[row["article_id"]] = count.get(row["article_id"], -1) + 1
    return rows
