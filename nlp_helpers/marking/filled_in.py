"""Marking sheets that somebody filled in → how right the tables are.

In: CSV files that :mod:`nlp_helpers.marking.sheet` wrote, filled in there, in a spreadsheet or on the page. Out: counts and
precision (:mod:`nlp_helpers.precision`), with what is to be known about them. Sheets of one table are taken together.

>>> said_as("Y"), said_as("FALSE"), said_as(" unsure "), said_as("")
('right', 'wrong', 'unsure', '')
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings
from nlp_helpers.marking import claims, sampling
from nlp_helpers.marking.questions import QUESTIONS
from nlp_helpers.marking.sampling import Origin
from nlp_helpers.marking.sheet import NEEDED, read_rows
from nlp_helpers.precision import Marked, of_most
from nlp_helpers.writing.files import sha256

_SAID = {
    "right": ("yes", "y", "1", "right", "true", "r"),
    "wrong": ("no", "n", "0", "wrong", "false", "w"),
    "unsure": ("unsure", "?", "u"),
}
_MEANT = {word: mark for mark, words in _SAID.items() for word in words}


@dataclass(frozen=True)
class Sheet:
    """A marking sheet, read.

    Attributes
    ----------
    path : str
    sha256 : str
        Of the file.
    origin : Origin
        What it was drawn from.
    question : str
        As the sheet has it.
    marks : dict of str to str
        Id without its check digits → ``right``, ``wrong``, ``unsure`` or empty.
    order : dict of str to int
        The same → its number on the sheet, where that is still there.
    """

    path: str
    sha256: str
    origin: Origin
    question: str
    marks: dict[str, str]
    order: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Tally:
    """What sheets of one table say.

    Attributes
    ----------
    marked : Marked
        The counts.
    origins : tuple of Origin
        What each sheet was drawn from.
    notes : tuple of str
        What is to be known about the figures.
    marks : dict of str to str
        As in :class:`Sheet`, of all of them.
    """

    marked: Marked
    origins: tuple[Origin, ...]
    notes: tuple[str, ...]
    marks: dict[str, str]


def said_as(cell: str) -> str | None:
    """Say what a cell of the column ``right`` means.

    Parameters
    ----------
    cell : str

    Returns
    -------
    str or None
        ``right``, ``wrong``, ``unsure``; empty for nothing; None for what has no meaning.

    Examples
    --------
    >>> said_as("perhaps") is None
    True
    """
    word = cell.strip().lstrip("'").casefold()
    return _MEANT.get(word) if word else ""


def read(path: Path | str) -> Sheet:
    """Read a marking sheet.

    Parameters
    ----------
    path : path
        A CSV file, as written, downloaded from the page, or saved by a spreadsheet: in any order of rows and columns.

    Returns
    -------
    Sheet

    Raises
    ------
    InputError
        If it is none, or if something in it was damaged: the message names the row and the column.
    """
    names, rows = read_rows(path)
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise InputError(f"{path}, row 1: no column {', '.join(missing)}; name a sheet that parallax sample wrote")
    twice = [name for name in NEEDED if names.count(name) > 1]
    if twice:
        raise InputError(f"{path}, row 1: two columns {twice[0]}; take one of them out")
    origin: Origin | None = None
    question, marks, order, at = "", dict[str, str](), dict[str, int](), dict[str, int]()
    for number, row in rows:
        own = Origin.parse(row["drawn_from"])
        if own is None:
            raise InputError(
                f"{path}, row {number}, column drawn_from: {row['drawn_from'][:80]!r} was changed; copy it from another row"
            )
        origin = origin or own
        if own != origin:
            raise InputError(
                f"{path}, row {number}, column drawn_from: is of another sheet; keep each sheet in a file of its own"
            )
        if not sampling.is_id(origin, row["id"]):
            raise InputError(
                f"{path}, row {number}, column id: {row['id'][:40]!r} is no id of this sheet, so it was changed; "
                "parallax sample with another --out writes the same sheet again: copy the id from there"
            )
        mark = said_as(row["right"])
        if mark is None:
            raise InputError(
                f"{path}, row {number}, column right: {row['right'][:40]!r} is none of yes, no, unsure; write one of them"
            )
        key = row["id"][3:15]
        if mark and marks.get(key) and marks[key] != mark:
            raise InputError(
                f"{path}, row {number}, column right: is {mark}, but row {at[key]} of the same group is {marks[key]}"
            )
        if mark or key not in marks:
            marks[key], at[key] = mark, number
        if row.get("no", "").isascii() and row.get("no", "").isdigit():
            order[key] = int(row["no"][:9])
        question = question or row.get("question", "")
    if origin is None:
        raise InputError(f"{path}: has no rows; name a sheet that parallax sample wrote")
    return Sheet(str(path), sha256(Path(path)), origin, question or QUESTIONS[origin.table], marks, order)


def read_all(paths: Iterable[Path | str]) -> list[Sheet]:
    """Read marking sheets, each file once.

    Parameters
    ----------
    paths : iterable of path

    Returns
    -------
    list of Sheet

    Raises
    ------
    InputError
        As :func:`read`, or for a file that is named twice.
    """
    sheets: dict[Path, Sheet] = {}
    for path in paths:
        if Path(path).resolve() in sheets:
            raise InputError(f"{path}: is named twice; name each sheet once")
        sheets[Path(path).resolve()] = read(path)
    return list(sheets.values())


def tally(sheets: Iterable[Sheet]) -> list[Tally]:
    """Count, the sheets that were drawn from one table together.

    Parameters
    ----------
    sheets : iterable of Sheet
        Of any tables.

    Returns
    -------
    list of Tally
        One per table that was drawn from. What two sheets have both counts once: as marked, or as unsure if they differ.
    """
    by_table: dict[tuple[str, str, str], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        by_table[sheet.origin.table, sheet.origin.articles, sheet.origin.digest].append(sheet)
    return [_tally(own) for own in by_table.values()]


def _tally(sheets: list[Sheet]) -> Tally:
    marks: dict[str, str] = {}
    differ, twice = set(), set()
    for sheet in sheets:
        for key, mark in sheet.marks.items():
            if mark and marks.get(key):
                twice.add(key)
                differ |= {key} if marks[key] != mark else set()
            marks[key] = mark or marks.get(key, "")
    marks |= dict.fromkeys(differ, "unsure")
    lost = [sheet.origin.n_drawn - len(sheet.marks) for sheet in sheets]
    counts = {name: sum(mark == name for mark in marks.values()) for name in _SAID}
    n_drawn = len(marks) + sum(lost)
    first = sheets[0].origin
    marked = Marked(
        first.table, sheets[0].question, tuple(Path(sheet.path).name for sheet in sheets), first.n_rows, n_drawn,
        counts["right"], counts["wrong"], counts["unsure"], n_drawn - sum(counts.values()),
    )  # fmt: skip
    notes = []
    if any(lost):
        notes.append(f"{sum(lost):,} of the rows that were drawn are not on the sheet any more: counted as unmarked")
    if twice:
        same = len(twice) - len(differ)
        notes.append(
            f"{len(twice):,} marked on two sheets: {same:,} alike, {len(differ):,} differently, which count as unsure"
        )
    skipped = sum(_skipped(sheet) for sheet in sheets)
    if skipped:
        notes.append(
            f"{skipped:,} passed over before the last that was marked: if those are the hard ones, the precision is too high"
        )
    notes += [note] if (note := of_most(marked)) else []
    return Tally(marked, tuple(sheet.origin for sheet in sheets), tuple(notes), marks)


def _skipped(sheet: Sheet) -> int:
    """Count what is unmarked though something behind it, in the order of chance, is marked."""
    done = [sheet.order.get(key, 0) for key, mark in sheet.marks.items() if mark]
    return sum(sheet.order.get(key, 0) < max(done, default=0) for key, mark in sheet.marks.items() if not mark)


def lines(counted: Tally) -> list[str]:
    """Say what sheets of one table say.

    Parameters
    ----------
    counted : Tally

    Returns
    -------
    list of str
        Lines for a terminal.
    """
    own = counted.marked
    seeds = ", ".join(dict.fromkeys(str(origin.seed) for origin in counted.origins))
    said = [
        f"{own.table}: {', '.join(own.sheets)} ({own.n_drawn:,} of {own.n_rows:,} drawn, seed {seeds})",
        f"question: {own.question}",
        f"marked: {own.n_marked:,}; {own.n_right:,} right, {own.n_wrong:,} wrong, {own.n_unsure:,} unsure; "
        f"{own.n_unmarked:,} unmarked",
    ]
    if own.precision is not None:
        behind = ", what is unsure left out" if own.n_unsure else ""
        said.append(f"precision: {own.precision}, with Wilson's 95% interval{behind}")
    if own.precision_least is not None and own.n_unsure:
        said.append(f"precision: {own.precision_least}, if all that is unsure is wrong")
    if not own.n_marked:
        said.append("precision: nothing is marked yet; write yes, no or unsure into the column right")
    return said + [f"note: {note}" for note in counted.notes]


def take_up(found: Findings, sheets: Iterable[Sheet]) -> None:
    """Put into the findings of a run what sheets say about its tables, and note what they don't.

    Parameters
    ----------
    found : Findings
        Of a run that is done; ``marked``, ``notes`` and ``parameters`` are changed.
    sheets : iterable of Sheet
        Those of other articles are noted and not used.
    """
    own_articles = sampling.articles_digest(found["articles"])
    taken, notes = [], []
    for counted in tally(sheets):
        origin, marked = counted.origins[0], counted.marked
        needed = [origin.table, *claims.NEEDS.get(origin.table, ())]
        missing = [name for name in needed if name not in found.tables]
        if origin.articles != own_articles:
            said = [f"marks of {origin.table} not used: the sheet was drawn from other articles than these"]
        elif missing:
            said = [f"marks of {origin.table} not used: this run did not make {', '.join(missing)}"]
        elif not marked.n_marked:
            said = [f"no marks of {origin.table} on the sheet"]
        else:
            said, same = list(counted.notes), _same(counted, found)
            if same:
                said.append(same)
            taken.append(replace(marked, same_table=not same))
        notes += [{"source": name, "article_id": None, "note": note} for name in marked.sheets for note in said]
    found.marked = tuple(taken)
    if notes:
        found.notes = pd.concat([found.notes, pd.DataFrame(notes, dtype="string")], ignore_index=True)


def _same(counted: Tally, found: Findings) -> str:
    """Say that the sheet was drawn from another state of the table; nothing if it wasn't."""
    origin = counted.origins[0]
    with_text = {origin.table: found[origin.table], "articles": found["articles"]}
    listed, _ = claims.claims(
        origin.table, with_text | {name: found[name] for name in claims.NEEDS.get(origin.table, ())}
    )
    if claims.digest(listed) == origin.digest:
        return ""
    now = {own[:12] for own, _ in sampling.ranked(listed, 0)}
    done = [key for key, mark in counted.marks.items() if mark]
    kept = sum(key in now for key in done)
    return (
        f"the sheet was drawn from {origin.table} as made before, by other corrections, options or another version; "
        f"{kept:,} of {len(done):,} marked are in this run's table as they were"
    )
