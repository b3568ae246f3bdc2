"""Rows of a small CSV file that a researcher writes: aliases, corrections, marks. Numbered as a spreadsheet numbers them.

In: the file's text. Out: the names of its columns and its rows; what can't be read is an error that names the row.

>>> names, rows = numbered_rows("Name;Alias\\n\\nNorway; Oslo", "aliases.csv")
>>> names, list(rows)
(['name', 'alias'], [(3, ['Norway', 'Oslo'])])
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp_helpers.errors import InputError
from nlp_helpers.sources.decoding import decode


def read_text(path: Path, what: str) -> str:
    """Read a file's text, in any encoding that spreadsheets write.

    Parameters
    ----------
    path : path
    what : str
        What the file should be, for the error.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it can't be read.
    """
    try:
        return decode(path.read_bytes(), str(path))[0]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name {what}") from error


def numbered_rows(
    text: str, path: Path | str, above: int = 0
) -> tuple[list[str] | None, Iterator[tuple[int, list[str]]]]:
    """Read the names of the columns, and the rows that aren't empty as they are asked for.

    Parameters
    ----------
    text : str
        With commas, semicolons or tabs between the cells: whichever the first row has most of.
    path : path
        What errors name.
    above : int
        Lines above the text that count as rows of the file.

    Returns
    -------
    names : list of str or None
        In small letters; None for a file without a row.
    rows : iterator of (int, list of str)
        The number of the row, that of the names being 1, and its cells without blanks around them.

    Raises
    ------
    InputError
        If a row is no CSV, at once or when it comes.
    """
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = _rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), path, above)
    first = next(rows, None)
    names = None if first is None else [cell.casefold() for cell in first[1]]
    return names, ((number, cells) for number, cells in rows if any(cells))


def _rows(reader: Any, path: Path | str, above: int) -> Iterator[tuple[int, list[str]]]:
    number = above
    try:
        for number, row in enumerate(reader, above + 1):
            yield number, [cell.strip() for cell in row]
    except csv.Error as error:
        raise InputError(f"{path}, row {number + 1}: not valid CSV ({error}); mend the row") from None
