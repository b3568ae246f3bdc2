"""A CSV file → where it is not what :func:`nlp_helpers.spreadsheet_cells.write` makes of a table.

In: a table, and the sheet that should stand for it. Out: nothing if they are the same bytes; else the cells that differ.

>>> sheet = Path(tempfile.mkdtemp()) / "boats.csv"
>>> _ = sheet.write_text("port,boats\\nNorth,12\\n", encoding="utf-8")
>>> [finding.what for finding in differences("boats.csv", pd.DataFrame({"port": ["North"], "boats": [13]}), sheet)]
["'12', but the table gives '13'"]
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from nlp_helpers import spreadsheet_cells
from nlp_helpers.verify.files import AGAIN, Finding, opened

_PIECE = 1 << 20  # bytes compared at a time


def differences(name: str, table: pd.DataFrame, path: Path) -> Iterator[Finding]:
    """Compare a sheet with the table that it should stand for.

    Parameters
    ----------
    name : str
        What a finding calls the sheet.
    table : DataFrame
    path : path
        The sheet.

    Yields
    ------
    Finding
    """
    with tempfile.TemporaryDirectory(prefix="parallax-") as folder:
        wanted = Path(folder) / "sheet.csv"
        spreadsheet_cells.write(table, wanted)
        try:
            if not _same(wanted, path):
                yield from _cells(name, wanted, path)
        except (OSError, csv.Error) as error:
            yield Finding(name, f"cannot be compared with its table ({error})")


def _same(one: Path, other: Path) -> bool:
    with opened(one) as a, opened(other) as b:
        while (piece := a.read(_PIECE)) == b.read(_PIECE):
            if not piece:
                return True
    return False


def _cells(name: str, wanted: Path, path: Path) -> Iterator[Finding]:
    """Name the cells that differ; if none does, the bytes do."""
    most = csv.field_size_limit(min(sys.maxsize, 1 << 31) - 1)
    said = False
    try:
        with _text(wanted) as a, _text(path) as b:
            header: list[str] = []
            for row, (right, there) in enumerate(zip_longest(csv.reader(a), csv.reader(b))):
                header = header or right or []
                if right is None:
                    yield Finding(name, "has more rows than its table", where=f"row {row:,}")
                    return
                if there is None:
                    yield Finding(name, "ends before its table does", where=f"row {row:,}")
                    return
                if len(right) != len(there):
                    what = f"has {len(there):,} cells, but the table gives {len(right):,}"
                    yield Finding(name, what, where=f"row {row:,}" if row else "header")
                    said = True
                    continue
                for column, (one, other) in enumerate(zip(right, there, strict=True)):
                    if one != other:
                        said = True
                        where = f"row {row:,}, column {header[column]}" if row else "header"
                        yield Finding(
                            name, f"{_around(other, one)!r}, but the table gives {_around(one, other)!r}", AGAIN, where
                        )
        if not said:
            yield Finding(name, "has the cells of its table, but is not written as a run writes it")
    finally:
        csv.field_size_limit(most)


def _text(path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened(path), "utf-8-sig", "replace", newline="")


def _around(text: str, other: str, most: int = 60) -> str:
    """Show where a text begins to differ from another."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    low = max(0, at - most // 2)
    return ("…" if low else "") + text[low : low + most] + ("…" if low + most < len(text) else "")
