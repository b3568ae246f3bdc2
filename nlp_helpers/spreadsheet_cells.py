"""A table → a CSV file that is safe to open in a spreadsheet. The exact words are in the Parquet file beside it.

In: a table. Out: UTF-8 with a byte order mark, cells parted by commas, lines ended by CR LF; column headings are treated as
cells are. What is changed, and nothing else:

- An apostrophe is put before ``=``, ``+``, ``-`` or ``@`` (in its wide form too) where a spreadsheet may take a cell to begin: at
  the cell's start, and, because spreadsheets of some languages part cells by semicolons or tabs and may take a line break for the
  end of a row, behind each semicolon, tab and line break; blanks, quotation marks and signs without width in between do not
  count. :func:`as_written` takes these apostrophes out again.
- Control characters but tab and line breaks become the signs that picture them (U+2400 and following).
- A cell of more than 32,767 characters, which Excel would part, is cut, and says so.

>>> cell("=1+1"), cell("Geneva;@home"), as_written(cell("'=1+1"))
("'=1+1", "Geneva;'@home", "'=1+1")
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

#: What Excel takes in one cell.
LONGEST_CELL = 32_767

_BREAKS = r";\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
_NOTHING = r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\xad\u2400-\u2421"
_BEGINS = rf"((?:\A|[{_BREAKS}])(?:[^\S{_BREAKS}]|[{_NOTHING}\"“”„])*)"
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]"
_RUNS = re.compile(rf"{_BEGINS}(?='*{_SIGNS})")
_MADE_SAFE = re.compile(rf"{_BEGINS}'(?='*{_SIGNS})")
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TO_QUOTE = re.compile(r"[,;\t\r\n\"]|\A\s|\s\Z")


def write(table: pd.DataFrame, path: Path) -> None:
    r"""Write a table as a CSV file for spreadsheets.

    Parameters
    ----------
    table : DataFrame
        Any table; missing values become empty cells.
    path : Path
        Where to.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "table.csv"
    >>> write(pd.DataFrame({"a": ["one; two", None], "b": [-1, 0.5]}), path)
    >>> path.read_bytes()
    b'\xef\xbb\xbfa,b\r\n"one; two",-1.0\r\n,0.5\r\n'
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(_line(table.columns))
        for row in table.itertuples(index=False, name=None):
            file.write(_line(row))


def _line(values: Any) -> str:
    line = ",".join(_quoted(cell(value)) for value in values)
    # A line of nothing would be no row.
    return (line or '""') + "\r\n"


def cell(value: Any) -> str:
    """Give a value as a cell shows it.

    Parameters
    ----------
    value : Any
        A text is made safe; numbers stay as Python prints them; what is missing is empty.

    Returns
    -------
    str

    Examples
    --------
    >>> cell(-2), cell("-2"), cell(None), cell(" =SUM(A1)")
    ('-2', "'-2", '', " '=SUM(A1)")
    """
    if not isinstance(value, str):
        shown = str(value)
        return "" if shown in ("None", "nan", "<NA>", "NaT") else shown
    if _CONTROL.search(value):
        value = value.translate(_CONTROLS)
    value = _RUNS.sub(r"\1'", value)
    if len(value) <= LONGEST_CELL:
        return value
    kept = LONGEST_CELL - 80
    return f"{value[:kept]}… [cut here: {len(value) - kept:,} more characters in the Parquet file]"


def as_written(shown: str) -> str:
    """Take out the apostrophes that :func:`cell` put in.

    Parameters
    ----------
    shown : str
        A cell of a file that :func:`write` wrote.

    Returns
    -------
    str
        The text, but for control characters, and for what was cut off.

    Examples
    --------
    >>> as_written("'=1+1"), as_written("it's -2")
    ('=1+1', "it's -2")
    """
    return _MADE_SAFE.sub(r"\1", shown)


def _quoted(shown: str) -> str:
    return '"' + shown.replace('"', '""') + '"' if _TO_QUOTE.search(shown) else shown
