"""Tables of a run, as they lie on disk → what of them does not keep the contract, or does not stand in the text.

In: Parquet and CSV files that anybody may have changed. Out: findings, each with its row (counted from 1) and column. A table
must have the contract's columns and types, its key unique and in order, only the values that the contract names; each span must
be the words of its article, and each other place be in it; blocks must cover all text that is not blank, once.

>>> articles = tables.make("articles", [{"article_id": "a", "raw": "NATO said", "n_chars": 9}])
>>> moved = pd.DataFrame({"article_id": ["a"], "start": [5], "end": [9], "text": ["NATO"]})
>>> [finding.line() for finding in spans("names", moved, {"a": "NATO said"})]
["tables/names.parquet: row 1 ('a', 5, 9), column text: 'NATO', but the article has 'said' there; run parallax again"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from nlp_helpers import tables
from nlp_helpers.verify.files import Finding, opened

# What a file on disk may unpack to; the largest that was seen has a hundredth of it.
_MOST_BYTES, _MOST_ROWS = 8 << 30, 50_000_000
_TYPES = {
    tables.TEXT: (pa.string(), pa.large_string()),
    tables.INT: (pa.int64(),),
    tables.FLOAT: (pa.float64(),),
    tables.BOOL: (pa.bool_(),),
}
_DAYS = {"articles": ("published_from", "published_to"), "dates": ("date_from", "date_to")}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# The words of a span, and what is behind the names of its columns.
_SPANS = {"text": "", "text_a": "_a", "text_b": "_b"}
DERIVED = tuple(_SPANS)
# Table → columns that hold the very words of their place.
_WORD_FOR_WORD = {"articles": ("title", "outlet"), "quotes": ("cue",), "statements": ("cue",)}
# Table → columns, and the table in which what they hold has a row.
_REFERS: dict[str, tuple[tuple[str, ...], str]] = {
    "sentences": (("article_id", "block"), "blocks"),
    "passages": (("topic",), "topics"),
    "article_topics": (("topic",), "topics"),
    "points": (("story_id",), "stories"),
}
_UNREADABLE = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, MemoryError, RecursionError)


def name_of(name: str) -> str:
    """Give the file of a table as run.json names it.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    return f"tables/{name}.parquet"


def read(name: str, path: Path) -> pd.DataFrame | list[Finding]:
    """Read a table, if it has the columns and types of the contract.

    Parameters
    ----------
    name : str
        A table of :data:`nlp_helpers.tables.COLUMNS`.
    path : path

    Returns
    -------
    DataFrame, or list of Finding
        The table with its text, or why it is none.
    """
    try:
        with opened(path) as file:
            return _read(name, file)
    except _UNREADABLE as error:
        why = str(error).strip().splitlines()
        return [Finding(name_of(name), f"cannot be read as a table ({why[0] if why else type(error).__name__})")]


def _read(name: str, file: IO[bytes]) -> pd.DataFrame | list[Finding]:
    held = parquet.ParquetFile(file)
    about, schema = held.metadata, held.schema_arrow
    size = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
    if about.num_rows > _MOST_ROWS or size > _MOST_BYTES:
        return [Finding(name_of(name), f"says that it holds {about.num_rows:,} rows and {size:,} bytes: not read")]
    wrong = list(_columns(name, schema))
    if wrong:
        return wrong
    return held.read().to_pandas(ignore_metadata=True).astype(tables.COLUMNS[name])


def _columns(name: str, schema: pa.Schema) -> Iterator[Finding]:
    wanted = tables.COLUMNS[name]
    there = {field.name: field.type for field in schema}
    for column, kind in wanted.items():
        if column not in there:
            yield Finding(name_of(name), f"has no column {column!r}")
        elif there[column] not in _TYPES[kind]:
            yield Finding(name_of(name), f"is of type {there[column]}, not {kind}", where=f"column {column}")
    for column in there:
        if column not in wanted:
            yield Finding(name_of(name), f"has a column {column!r}, which the table does not have")
    if len(there) != len(schema) or (set(there) == set(wanted) and list(there) != list(wanted)):
        yield Finding(name_of(name), "has its columns twice or in another order")


def contract(name: str, table: pd.DataFrame, n_rows: object) -> Iterator[Finding]:
    """Check what a table holds, by itself.

    Parameters
    ----------
    name : str
    table : DataFrame
    n_rows : object
        How many rows run.json gives it.

    Yields
    ------
    Finding

    Examples
    --------
    >>> topics = pd.DataFrame({"topic": ["T2", "T1"], "stability": [0.12345678, 1.0]})
    >>> topics = topics.reindex(columns=list(tables.COLUMNS["topics"])).astype(tables.COLUMNS["topics"])
    >>> [finding.where for finding in contract("topics", topics, 2)]
    ["row 1 ('T2')"]
    >>> [finding.what for finding in contract("topics", topics[::-1], 2)]
    ['0.12345678 is not rounded to six digits']
    """
    table = table.reset_index(drop=True)
    file, key, rows = name_of(name), tables.KEY[name], _Rows(name, table)
    if n_rows != len(table):
        yield Finding("run.json", f"says {n_rows!r}, but the table has {len(table):,}", where=f"rows of {name}")
    for column in [*key, *(["raw"] if name == "articles" else [])]:
        for row in _at(table[column].isna()):
            yield Finding(file, "is empty", where=rows.at(row, column))
    for column, allowed in tables.VALUES.get(name, {}).items():
        for row in _at(table[column].notna() & ~table[column].isin(allowed)):
            what = f"{table[column].iloc[row]!r}, which is none of {', '.join(allowed)}"
            yield Finding(file, what, where=rows.at(row, column))
    yield from _days(name, table)
    for row in _at(table.duplicated(key)):
        yield Finding(file, "has the key of another row", where=rows.at(row))
    if table[key].isna().any(axis=None) or table.duplicated(key).any():
        return
    try:
        made = tables.make(name, table.drop(columns=[c for c in DERIVED if c in table]))
    except (ValueError, TypeError):
        return  # a value that is none of the contract's: said above
    moved = _at((made[key] != table[key]).any(axis=1))
    if moved:
        yield Finding(file, "is not in the order of its key", where=rows.at(moved[0]))
        return
    for column in (c for c, kind in tables.COLUMNS[name].items() if kind == tables.FLOAT):
        for row in _at((made[column] != table[column]) & table[column].notna()):
            yield Finding(
                file, f"{float(table[column].iloc[row])!r} is not rounded to six digits", where=rows.at(row, column)
            )


def _days(name: str, table: pd.DataFrame) -> Iterator[Finding]:
    rows = _Rows(name, table)
    for column in _DAYS.get(name, ()):
        for row, value in enumerate(table[column].tolist()):
            if not pd.isna(value) and not _is_day(value):
                what = f"{value!r} is not a day such as '2021-07-02'"
                yield Finding(name_of(name), what, where=rows.at(row, column))


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def spans(name: str, table: pd.DataFrame, raw: Mapping[str, str], corrected: bool = False) -> Iterator[Finding]:
    """Check every span of a table, and every other place that its rows name, against the texts.

    Parameters
    ----------
    name : str
    table : DataFrame
        With its text.
    raw : mapping of str to str
        Article → its text.
    corrected : bool
        Whether a user overruled the machine: then a cue, say, is what the user says.

    Yields
    ------
    Finding
    """
    file, rows = name_of(name), _Rows(name, table)
    for derived, behind in _SPANS.items():
        if derived not in table:
            continue
        columns = [table[f"{c}{behind}"].tolist() for c in ("article_id", "start", "end")]
        for row, (article_id, start, end, text) in enumerate(zip(*columns, table[derived].tolist(), strict=True)):
            wrong = _wrong(raw, article_id, start, end, text)
            if wrong:
                yield Finding(file, wrong, where=rows.at(row, derived))
    if "article_id" not in table:
        return
    ids = table.article_id.tolist()
    if name != "articles" and "start" not in table:
        for row in [i for i, article_id in enumerate(ids) if pd.isna(article_id) or article_id not in raw]:
            yield Finding(file, "is of an article that is not there", where=rows.at(row, "article_id"))
    for place in [c.removesuffix("_start") for c in table if c.endswith("_start")]:
        said = (
            table[place].tolist() if place in _WORD_FOR_WORD.get(name, ()) and not corrected else [pd.NA] * len(table)
        )
        places = zip(ids, table[f"{place}_start"].tolist(), table[f"{place}_end"].tolist(), said, strict=True)
        for row, (article_id, start, end, text) in enumerate(places):
            if pd.isna(start) and pd.isna(end):
                continue
            wrong = _wrong(raw, article_id, start, end, text)
            if wrong:
                yield Finding(file, wrong, where=rows.at(row, f"{place}_start"))


def n_spans(table: pd.DataFrame) -> int:
    """Count the places that a table names.

    Parameters
    ----------
    table : DataFrame

    Returns
    -------
    int
    """
    return sum(int(table[c].notna().sum()) for c in table if re.fullmatch(r"(.*_)?start(_[ab])?", c))


def _wrong(raw: Mapping[str, str], article_id: Any, start: Any, end: Any, text: Any) -> str:
    """Say what is wrong with a place; nothing if it holds. Of no text, only the place is looked at."""
    if pd.isna(article_id) or article_id not in raw:
        return f"a place in article {'' if pd.isna(article_id) else article_id!r}, which is not there"
    whole = raw[article_id]
    if pd.isna(start) or pd.isna(end) or not 0 <= start < end <= len(whole):
        return f"a place at {start}:{end} of an article of {len(whole):,} characters"
    if pd.isna(text) or whole[start:end] == text:
        return ""
    return f"{_short(text)!r}, but the article has {_short(whole[start:end])!r} there"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def together(held: Mapping[str, pd.DataFrame], raw: Mapping[str, str]) -> Iterator[Finding]:
    """Check what tables say of each other.

    Parameters
    ----------
    held : mapping of str to DataFrame
        The tables that are there.
    raw : mapping of str to str
        Article → its text.

    Yields
    ------
    Finding
    """
    if "articles" in held:
        rows = _Rows("articles", held["articles"])
        lengths = held["articles"].raw.str.len().fillna(0)
        for row in _at(held["articles"].n_chars != lengths):
            what = f"{held['articles'].n_chars.iloc[row]}, but the text has {lengths.iloc[row]:,} characters"
            yield Finding(name_of("articles"), what, where=rows.at(row, "n_chars"))
    for name, (columns, other) in _REFERS.items():
        if name in held and other in held:
            rows = _Rows(name, held[name])
            known = set(held[other][list(columns)].itertuples(index=False, name=None))
            own = held[name][list(columns)]
            for row, value in enumerate(own.itertuples(index=False, name=None)):
                if not any(pd.isna(x) for x in value) and value not in known:
                    what = f"{', '.join(map(str, value))!r} has no row in {other}"
                    yield Finding(name_of(name), what, where=rows.at(row, columns[-1]))
    if "stories" in held and set(held["stories"].article_id) != set(raw):
        yield Finding(name_of("stories"), "does not have one row for each article")
    if "blocks" in held:
        yield from _tiling(held["blocks"], raw)


def _tiling(blocks: pd.DataFrame, raw: Mapping[str, str]) -> Iterator[Finding]:
    """Check that blocks hold all that is not blank, each character once."""
    at: dict[str, int] = {}
    rows = _Rows("blocks", blocks)
    for row, block in enumerate(blocks[["article_id", "start", "end", "role", "is_body"]].itertuples(index=False)):
        article_id, start, end, role, is_body = block
        if any(pd.isna(x) for x in (article_id, start, end)) or article_id not in raw:
            continue  # said elsewhere
        before = at.get(article_id, 0)
        if start < before:
            yield Finding(name_of("blocks"), "lies over the block before it", where=rows.at(row))
        elif raw[article_id][before:start].strip():
            what = f"text that is in no block stands before it: {_short(raw[article_id][before:start].strip())!r}"
            yield Finding(name_of("blocks"), what, where=rows.at(row))
        at[article_id] = max(before, min(int(end), len(raw[article_id])))
        if pd.isna(is_body) or is_body != (role in tables.BODY_ROLES):
            what = f"{is_body}, but its role is {role}"
            yield Finding(name_of("blocks"), what, where=rows.at(row, "is_body"))
    for article_id, whole in raw.items():
        left = whole[at.get(article_id, 0) :].strip()
        if left:
            what = f"the end of article {article_id!r} is in no block: {_short(left)!r}"
            yield Finding(name_of("blocks"), what)


def _at(wrong: pd.Series) -> list[int]:
    return [i for i, one in enumerate(wrong.fillna(True).tolist()) if one]


class _Rows:
    """Names the rows of a table, by number and key."""

    def __init__(self, name: str, table: pd.DataFrame) -> None:
        self.keys = list(zip(*(table[column].tolist() for column in tables.KEY[name]), strict=True))

    def at(self, row: int, column: str = "") -> str:
        """Say which row it is."""
        key = ", ".join(repr(x) for x in self.keys[row])
        return f"row {row + 1:,} ({key})" + (f", column {column}" if column else "")
