"""A researcher's file of corrections → tables in which they hold: what the machine got wrong, and why we think so.

In: a CSV file with the columns ``action, table, article_id, start, end, column, value, why``, a correction per row, and a
table as soon as a step has made it. Out: the same table, corrected. All of the file holds or none of it: a row that does
not fit the corpus is an error that names the row.

``set`` gives one cell another value, ``add`` makes a row (one ``add`` for each of its cells), ``drop`` takes a row out.
A row of ``articles`` is found by its ``article_id``, any other by ``article_id, start, end``.

To be read in this order:

- :mod:`~nlp_helpers.corrections.correction`: what one correction says, and whether that can be meant.

>>> from nlp_helpers import example
>>> found = example.found()
>>> mend = Correction("set", "blocks", "pier-1", 0, 15, "role", "body", "a line of the article")
>>> table, n = apply("blocks", found["blocks"], [mend], found["articles"])
>>> table[["role", "is_body", "rule"]].values.tolist()[2]
['body', True, 'corrected by hand: a line of the article']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.corrections.correction import (
    FIELDS,
    INTERVALS,
    TABLES,
    Correction,
    cells_of,
    check,
    offset,
    row_key,
    typed,
)
from nlp_helpers.errors import InputError
from nlp_helpers.sources.sheet_rows import numbered_rows, read_text

__all__ = ["FIELDS", "TABLES", "Correction", "apply", "of_articles", "read", "without_dropped"]


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
    made = []
    for number, cells in _rows(path):
        where = f"{path}, row {number}"
        if cells["article_id"].startswith(("'=", "'+", "'-", "'@")):
            # So the tables for spreadsheets write an id that a spreadsheet would run.
            cells["article_id"] = cells["article_id"][1:]
        start, end = (offset(cells.pop(name), name, where) for name in ("start", "end"))
        made.append(Correction(start=start, end=end, where=where, **cells))
    check(made)
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
    check(own)
    raw = tables.raw_of(articles)
    found_by = ["article_id"] if name == "articles" else ["article_id", "start", "end"]
    rows = {tuple(row[column] for column in found_by): row for row in table.to_dict("records")}
    added: set[tuple[Any, ...]] = set()
    # A row must be there before its cells are set, whatever the order in the file.
    for c in sorted(own, key=lambda c: ("drop", "add", "set").index(c.action)):
        _fits(c, raw)
        if c.action == "add":
            _add(rows, c, added, blocks)
        if row_key(c) not in rows:
            raise InputError(f"{c.where}: {_missing(c, rows)}; text or rules have changed since: look again")
        if c.action == "drop":
            del rows[row_key(c)]
        else:
            rows[row_key(c)] |= cells_of(c)
    for c in own:
        if c.table in _ORDERED and c.action != "drop":
            _forwards(c, rows[row_key(c)])
        if c.column.endswith(("_start", "_end")):
            _whole_place(c, rows[row_key(c)])
    return tables.make(name, _numbered(name, list(rows.values()))), len(own)


def of_articles(corrections: Iterable[Correction], article_ids: Iterable[str]) -> tuple[Correction, ...]:
    """Find the articles whose ids begin or end with a blank, which reading the file has taken away.

    Parameters
    ----------
    corrections : iterable of Correction
    article_ids : iterable of str
        Of all articles.

    Returns
    -------
    tuple of Correction
        The same, under the articles' own ids.

    Examples
    --------
    >>> [c.article_id for c in of_articles([Correction("drop", "dates", "pier", 9, 12, "", "", "a name")], ["pier "])]
    ['pier ']
    """
    ids = list(article_ids)
    own = {key.strip(): key for key in ids} | {key: key for key in ids}
    return tuple(replace(c, article_id=own.get(c.article_id, c.article_id)) for c in corrections)


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
    dropped = {row_key(c) for c in corrections if c.table == name and c.action == "drop"}
    spans = zip(table.article_id, table.start, table.end, strict=True)
    return table[[span not in dropped for span in spans]] if dropped else table


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number as a spreadsheet counts, the row of names being 1."""
    names, rows = numbered_rows(read_text(path, "a .csv file of corrections"), path)
    if not names:
        raise InputError(f"{path}: is empty; the first row must be {','.join(FIELDS)}")
    while names and not names[-1]:
        names.pop()
    if sorted(names) != sorted(FIELDS):
        raise InputError(f"{path}, row 1: the first row must be {','.join(FIELDS)}")
    for number, cells in rows:
        if any(cells[len(names) :]):
            raise InputError(f"{path}, row {number}: more cells than columns; quote cells that hold commas or the like")
        yield number, dict(zip(names, [*cells, *[""] * len(names)], strict=False))


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
    if c.column.endswith(("_start", "_end")) and (typed(c) or 0) > len(raw[c.article_id]):
        raise InputError(f"{c.where}: {c.column} {c.value} lies outside article {c.article_id[:80]!r}; mend it")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _add(
    rows: dict[tuple[Any, ...], dict[str, Any]], c: Correction, added: set[tuple[Any, ...]], blocks: pd.DataFrame | None
) -> None:
    """Make the row that is added, unless an earlier correction has made it."""
    key = row_key(c)
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


def _whole_place(c: Correction, row: dict[str, Any]) -> None:
    """Check that the place of a speaker or a cue has words in it, once all of its row is set."""
    of = c.column.removesuffix("_start").removesuffix("_end")
    ends = [
        value for value in (row.get(f"{of}_start"), row.get(f"{of}_end")) if value is not None and not pd.isna(value)
    ]
    if len(ends) == 1 or (ends and ends[0] >= ends[1]):
        raise InputError(
            f"{c.where}: {of}_start and {of}_end of {c.table} at {c.start}:{c.end} are no place; set both, or empty both"
        )


def _forwards(c: Correction, row: dict[str, Any]) -> None:
    """Check that an interval does not end before it begins, once all of its row is set."""
    (low, high), mend = _ORDERED[c.table]
    ends: list[Any] = [row.get(low), row.get(high)]
    if not any(pd.isna(end) for end in ends) and ends[0] > ends[1]:
        first, last = (f"{end:.15g}" if isinstance(end, float) else end for end in ends)
        raise InputError(f"{c.where}: {low} {first} is {mend[0]} than {high} {last}; set {mend[1]}")


# Table → the ends of an interval, what is wrong if they are the wrong way round, and what to do.
_ORDERED = {
    "dates": (INTERVALS["date"], ("later", "both, or 'date' to FROM/TO")),
    "numbers": (("low", "high"), ("more", "both")),
}


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
