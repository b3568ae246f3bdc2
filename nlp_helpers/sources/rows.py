"""A table file → its rows, as they are.

In: a .jsonl, .json, .csv, .tsv or .parquet file with a row per article. Out: the rows, numbered, with the bytes to hash. What
their columns mean is for :mod:`nlp_helpers.sources.columns` to say.

>>> [row.values for row in read_table("p.jsonl", b'{"text": "Talks end."}', "p.jsonl").rows]
[{'text': 'Talks end.'}]
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import PurePosixPath
from typing import Any

from nlp_helpers.errors import InputError
from nlp_helpers.sources.columns import match
from nlp_helpers.sources.decoding import decode
from nlp_helpers.sources.files import TABLE_BYTES

_LARGEST_CELL = 2**31 - 1  # what the csv module takes on every system
_MOST_COLUMNS = 10_000
_BATCH = 100  # rows of a Parquet file unpacked at a time: a small file can hold one long text a million times


@dataclass(frozen=True)
class Row:
    """A row of a table file.

    Attributes
    ----------
    number : int
        Counted from 1; in a .jsonl file the line's number.
    where : str
        What an error calls it.
    values : dict
        Column → value.
    data : bytes
        What is hashed: the line of a .jsonl file, of other files the row as JSON, its keys sorted, without blanks.
    """

    number: int
    where: str
    values: dict[str, Any]
    data: bytes


@dataclass(frozen=True)
class Table:
    """A table file, read.

    Attributes
    ----------
    rows : list of Row
        In the file's order.
    columns : list of str
        All columns, in the order in which they appear.
    encoding : str
        Of the file's text.
    may_lack_text : bool
        Whether a row may have no text: in a sheet a cell can be empty, while an object that has none is a mistake.
    """

    rows: list[Row]
    columns: list[str]
    encoding: str
    may_lack_text: bool = False


def read_table(name: str, data: bytes, shown: str) -> Table:
    r"""Read a table file.

    Parameters
    ----------
    name : str
        The file's name: its ending says what it is.
    data : bytes
        Its content.
    shown : str
        What an error calls it.

    Returns
    -------
    Table
        Cells of a .csv or .tsv file are strings; the cells of a .csv file are parted by commas, semicolons or tabs,
        whichever part its first line into known columns.

    Raises
    ------
    InputError
        For what can't be read, with the row and, where it is known, the column.

    Examples
    --------
    >>> [row.values for row in read_table("p.csv", b'text;outlet\n"Talks\nend";Post\n', "p.csv").rows]
    [{'text': 'Talks\nend', 'outlet': 'Post'}]
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending == ".parquet":
        return _parquet(data, shown)
    text, encoding = decode(data, shown)
    text = text.removeprefix("\ufeff")
    if ending in (".csv", ".tsv"):
        return _separated(text, encoding, shown, tabs=ending == ".tsv")
    try:
        if ending == ".json" and (found := _array(text)) is not None:
            rows = [Row(n, f"row {n}", _object(value, shown, n), _canonical(value)) for n, value in enumerate(found, 1)]
            return _table(rows, encoding, shown)
        return _table(list(_lines(text, shown)), encoding, shown)
    except RecursionError:
        raise InputError(
            f"{shown}: objects or lists nested too deeply; take out what says nothing of an article"
        ) from None


def _table(rows: list[Row], encoding: str, shown: str) -> Table:
    columns = dict.fromkeys(key for row in rows for key in row.values)
    if len(columns) > _MOST_COLUMNS:
        raise _too_wide(shown, len(columns))
    return Table(rows, list(columns), encoding)


def _lines(text: str, shown: str) -> Iterator[Row]:
    # Not splitlines: a JSON string may hold other line separators as they are.
    for number, line in enumerate(text.split("\n"), 1):
        # Files put together leave a byte order mark within.
        if line := line.strip().removeprefix("\ufeff"):
            yield Row(number, f"row {number}", _parse(line, shown, number), line.encode("utf-8"))


def _parse(line: str, shown: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{shown}, row {number}, column {error.colno}: not valid JSON ({error.msg}); mend the line"
        ) from None
    except (RecursionError, ValueError):
        raise InputError(f"{shown}, row {number}: nested too deeply, or a number too long; mend the line") from None
    return _object(value, shown, number)


class _Twice(dict[str, Any]):
    """An object in which a name stands twice."""

    name = ""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    twice = _Twice(value)
    twice.name = next(name for name, n in Counter(name for name, _ in pairs).items() if n > 1)
    return twice


def _object(value: Any, shown: str, number: int) -> dict[str, Any]:
    if isinstance(value, _Twice):
        raise InputError(f"{shown}, row {number}: {value.name[:80]!r} stands twice in this object; take one out")
    if not isinstance(value, dict):
        raise InputError(f'{shown}, row {number}: not an object; each line must look like {{"text": "…"}}')
    return value


def _array(text: str) -> list[Any] | None:
    """Give the rows of a .json file that is an array, or an object around one; None if it has an object per line."""
    try:
        value = json.loads(text, object_pairs_hook=_pairs)
    except (RecursionError, ValueError):
        return None
    if isinstance(value, dict):
        arrays = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)]
        value = arrays[0] if len(arrays) == 1 and "text" not in match(value).taken else None
    return value if isinstance(value, list) else None


def _canonical(value: Any) -> bytes:
    try:
        text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_plain)
    except (TypeError, ValueError):  # keys of several types
        text = repr(value)
    return text.encode("utf-8", "backslashreplace")


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _separated(text: str, encoding: str, shown: str, *, tabs: bool) -> Table:
    before = csv.field_size_limit(_LARGEST_CELL)
    try:
        delimiter = "\t" if tabs else _delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        columns: list[str] = []
        rows: list[Row] = []
        line = 1
        try:
            for cells in reader:
                began, line = line, reader.line_num + 1
                if not any(map(str.strip, cells)):
                    continue
                if not columns:
                    columns = _header(cells, shown)
                    continue
                where = f"row {len(rows) + 1} (line {began})"
                if len(cells) != len(columns):
                    raise InputError(
                        f"{shown}, {where}: {len(cells)} cells, but the header has {len(columns)}; put quotation marks "
                        "about cells that hold the separator"
                    )
                values = dict(zip(columns, cells, strict=True))
                rows.append(Row(len(rows) + 1, where, values, _canonical(values)))
        except csv.Error as error:
            where = f"row {len(rows) + 1} (line {line})" if columns else "header"
            raise InputError(
                f"{shown}, {where}: cannot be split into cells ({error}); check its quotation marks"
            ) from None
    finally:
        csv.field_size_limit(before)
    return Table(rows, columns, encoding, may_lack_text=True)


def _header(cells: list[str], shown: str) -> list[str]:
    if len(cells) > _MOST_COLUMNS:
        raise _too_wide(shown, len(cells))
    columns = [cell.strip() or f"column {n}" for n, cell in enumerate(cells, 1)]
    seen: set[str] = set()
    for column in columns:
        if column in seen:
            raise InputError(f"{shown}, header: two columns are named {column[:80]!r}; rename one")
        seen.add(column)
    return columns


def _too_wide(shown: str, n: int) -> InputError:
    return InputError(
        f"{shown}: has {n:,} columns, more than {_MOST_COLUMNS:,}; take out those that say nothing of an article"
    )


def _delimiter(text: str) -> str:
    """Choose the separator that parts the first line into the most columns we know; a comma if none does."""

    def known(delimiter: str) -> int:
        try:
            cells = next(csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter), [])
        except csv.Error:
            return 0
        return max(len(match(cells).taken), len(match(cells, files=True).taken))

    return max((",", ";", "\t"), key=known)


def _parquet(data: bytes, shown: str) -> Table:
    import pyarrow as pa
    from pyarrow import parquet

    rows: list[Row] = []
    unpacked = 0
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        names = file.schema_arrow.names
        if len(names) > _MOST_COLUMNS:
            raise _too_wide(shown, len(names))
        if twice := [name for name, n in Counter(names).items() if n > 1]:
            raise InputError(f"{shown}: two columns are named {twice[0][:80]!r}; rename one")
        columns = match(names)
        for meaning, column in columns.taken.items():
            _check_type(file.schema_arrow.field(column).type, meaning, column, shown)
        for batch in file.iter_batches(_BATCH):
            # Counted before it becomes Python's own: a few bytes can stand for one long text in every row.
            unpacked += sum(_unpacked(column) for column in batch.columns)
            if unpacked > TABLE_BYTES:
                raise InputError(f"{shown}: unpacks to more than {TABLE_BYTES >> 30} GiB; part it, or take it out")
            values = [_plain_column(column) for column in batch.columns]
            for cells in zip(*values, strict=True):
                row = dict(zip(names, cells, strict=True))
                rows.append(Row(len(rows) + 1, f"row {len(rows) + 1}", row, _canonical(row)))
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        what = " ".join(str(error).split())[:100]
        raise InputError(f"{shown}: cannot be read as Parquet ({what}); write the file anew") from None
    return Table(rows, names, "utf-8", may_lack_text=True)


def _unpacked(column: Any) -> int:
    """Say how many bytes a column's values have, those of a dictionary counted as often as they stand."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return compute.sum(compute.binary_length(column)).as_py() or 0
    return column.nbytes


def _plain_column(column: Any) -> list[Any]:
    """Give a column's values; times that no calendar of Python's has as Arrow prints them."""
    import pyarrow as pa

    try:
        return column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):
        try:
            return column.cast(pa.string()).to_pylist()
        except pa.ArrowException:
            return [None] * len(column)


def _check_type(kind: Any, meaning: str, column: str, shown: str) -> None:
    import pyarrow as pa

    if meaning not in ("text", "html"):
        return  # What else can't be taken is noted row by row.
    name = str(kind.value_type if pa.types.is_dictionary(kind) else kind)
    fits = name in ("string", "large_string", "string_view", "null") or (meaning == "html" and "binary" in name)
    if not fits:
        raise InputError(
            f"{shown}, column {column!r}: holds {name}, which can't be the {meaning}; convert it to strings"
        )
