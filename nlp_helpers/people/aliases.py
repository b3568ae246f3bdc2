"""A list of names that mean the same, brought by the user → aliases.

In: a CSV file with the columns ``name, alias``, an alias per row: ``aliases.csv`` in the folder of a corpus, or a file named
on the command line. Out: :class:`Alias`, in the order of the file. Without a list nothing is joined that the texts
don't join: whether a capital stands for its country is for the reader to say.

>>> import tempfile, pathlib
>>> file = pathlib.Path(tempfile.mkdtemp()) / "aliases.csv"
>>> _ = file.write_text("name,alias\\nNorway,Oslo\\nNorway,the Storting\\n")
>>> [(a.alias, a.name) for a in read(file)]
[('Oslo', 'Norway'), ('the Storting', 'Norway')]
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nlp_helpers.errors import InputError
from nlp_helpers.people.name_words import key_of
from nlp_helpers.sources import files
from nlp_helpers.sources.sheet_rows import numbered_rows, read_text

FIELDS = ("name", "alias")
_LONGEST = 200


class Alias(NamedTuple):
    """One row of the list: another name of somebody or something."""

    name: str
    alias: str


def of_corpus(corpus: Path | str) -> Path | None:
    """Find the list that a corpus brings.

    Parameters
    ----------
    corpus : path
        A folder, or one file with a row per article.

    Returns
    -------
    path or None
        ``aliases.csv`` in the folder, if it is there.

    Examples
    --------
    >>> of_corpus("a folder that is not there") is None
    True
    """
    try:
        if not Path(corpus).is_dir():
            return None
        named = sorted(path for path in Path(corpus).iterdir() if path.name.casefold() == files.ALIASES_CSV)
    except OSError:  # a folder that can't be read: loading says so
        return None
    return named[0] if named and named[0].is_file() else None


def read(path: Path | str) -> tuple[Alias, ...]:
    """Read a list of aliases.

    Parameters
    ----------
    path : path
        A CSV file as spreadsheets write it, with commas, semicolons or tabs between the cells. The first row names the
        columns ``name`` and ``alias``, in either order; others are not read.

    Returns
    -------
    tuple of Alias
        In the order of the file.

    Raises
    ------
    InputError
        If the file can't be read, a cell is missing, or an alias is given to two names.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "aliases.csv"
    >>> _ = file.write_text("name,alias\\nNorway,Oslo\\nDenmark,Oslo\\n")
    >>> read(file)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    nlp_helpers.errors.InputError: ...row 3: column alias: 'Oslo' is an alias of 'Norway' in row 2; keep one of the two
    """
    path = Path(path)
    found: list[Alias] = []
    seen: dict[str, tuple[int, Alias]] = {}
    names: dict[str, int] = {}
    for number, cells in _rows(path):
        where = f"{path}, row {number}"
        for column in FIELDS:
            _check(cells[column], f"{where}: column {column}")
        alias = Alias(cells["name"], cells["alias"])
        key, name = key_of(alias.alias), key_of(alias.name)
        if key == name:
            continue  # 'Nato' for 'NATO' is the same name already
        if key in seen and key_of(seen[key][1].name) != name:
            raise InputError(
                f"{where}: column alias: {alias.alias!r} is an alias of {seen[key][1].name!r} in row {seen[key][0]}; "
                "keep one of the two"
            )
        seen.setdefault(key, (number, alias))
        names.setdefault(name, number)
        found.append(alias)
    for key, (number, alias) in seen.items():
        if key in names:
            raise InputError(
                f"{path}, row {number}: column alias: {alias.alias!r} has aliases of its own in row {names[key]}; give them "
                f"to {alias.name!r} there"
            )
    return tuple(found)


def _check(cell: str, where: str) -> None:
    if not cell:
        raise InputError(f"{where} is empty; write a name, or take the row out")
    if len(cell) > _LONGEST:
        raise InputError(f"{where} has {len(cell):,} characters, which no name has; quote cells that hold commas")
    if not any(c.isalnum() for c in cell):
        raise InputError(f"{where}: {cell!r} has neither letter nor digit; write a name")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number as a spreadsheet counts, the row of names being 1."""
    names, rows = numbered_rows(read_text(path, "a .csv file with the columns name,alias"), path)
    if names is None:
        raise InputError(f"{path}: is empty; the first row must be name,alias")
    missing = [column for column in FIELDS if names.count(column) != 1]
    if missing:
        raise InputError(f"{path}, row 1: column {' and '.join(missing)} is not named once; begin with name,alias")
    at = {column: names.index(column) for column in FIELDS}
    for number, cells in rows:
        yield number, {column: cells[k] if k < len(cells) else "" for column, k in at.items()}
