"""A run's folder → its record and its files, of which none lies outside it; what ``run.json`` says of files that is not so.

In: a folder that anybody may have made. Out: files that were found by walking it, never by a name that ``run.json`` gives, so
that no name and no link leads out; and a finding for each file that is missing, changed or unknown.

>>> import tempfile
>>> from nlp_helpers import output
>>> folder = Path(tempfile.mkdtemp())
>>> record = {"made_by": output.MADE_BY, "outputs": {"briefing.html": "0" * 64, "../x": "0" * 64}}
>>> _ = (folder / "run.json").write_text(json.dumps(record))
>>> _ = (folder / "mine.txt").write_text("a note")
>>> held = Held.of(folder)
>>> sorted(finding.line() for finding in held.check())[1]
'briefing.html: is not there; run parallax again'
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from nlp_helpers import output
from nlp_helpers.errors import InputError
from nlp_helpers.terminal import plain
from nlp_helpers.writing.files import sha256

#: What to do about most of what can be wrong.
AGAIN = "run parallax again"
_RECORD = "run.json"
_MOST_RECORD = 1 << 28  # bytes; the largest record that was seen has a thousandth of them
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Finding:
    """Something that does not hold.

    Attributes
    ----------
    file : str
        Which file it is about, as run.json names it.
    what : str
        What is wrong.
    todo : str
        What to do about it.
    where : str
        Row and column, or line; empty for the whole file.
    """

    file: str
    what: str
    todo: str = AGAIN
    where: str = ""

    def line(self) -> str:
        """Write it on one line, with nothing in it that a terminal obeys.

        Returns
        -------
        str

        Examples
        --------
        >>> Finding("tables/dates.csv", "ends early", where="row 3").line()
        'tables/dates.csv: row 3: ends early; run parallax again'
        """
        place = f"{plain(self.where)}: " if self.where else ""
        return f"{plain(self.file)}: {place}{plain(self.what, 400)}; {plain(self.todo)}"


@dataclass
class Held:
    """A folder that a run wrote.

    Attributes
    ----------
    folder : path
    record : dict
        What run.json holds.
    outputs, notebooks : dict of str to str
        Name → hash, as run.json gives them.
    files : dict of str to Path
        Name → file, for the ordinary files that are there, run.json excepted.
    others : dict of str to str
        Name → what it is instead: a link, a pipe.
    hashed : int
        How many files were hashed by :meth:`check`.
    """

    folder: Path
    record: dict[str, Any]
    outputs: dict[str, str]
    notebooks: dict[str, str]
    files: dict[str, Path]
    others: dict[str, str]
    hashed: int = 0

    @classmethod
    def of(cls, folder: Path) -> Held:
        """Read the record and list the files.

        Parameters
        ----------
        folder : path

        Returns
        -------
        Held

        Raises
        ------
        InputError
            If no run wrote the folder, or its record can't be read.
        """
        record = _record(folder)
        files, others = _walk(folder)
        return cls(
            folder, record, _hashes(folder, record, "outputs"), _hashes(folder, record, "notebooks"), files, others
        )

    def check(self, tick: Callable[[str], None] = lambda _: None) -> Iterator[Finding]:
        """Compare the files with their names and hashes in run.json.

        Parameters
        ----------
        tick : callable
            Is told which file comes next.

        Yields
        ------
        Finding
        """
        named = self.outputs | self.notebooks
        for name, hashed in sorted(named.items()):
            again = AGAIN if name in self.outputs else "execute the notebooks again"
            if name not in self.files:
                instead = self.others.get(name)
                out = (
                    ""
                    if _stays_inside(name)
                    else " (a name that leads out of the folder, where nothing was looked for)"
                )
                yield Finding(name, f"is {instead}, not a file of its own" if instead else f"is not there{out}", again)
                continue
            tick(name)
            try:
                same = sha256(self.files[name], opened) == hashed
            except OSError as error:
                yield Finding(name, f"cannot be read ({error.strerror or error})", "mend its permissions")
                continue
            self.hashed += 1
            if not same:
                yield Finding(name, "was changed since the run wrote it: its hash is not that of run.json", again)
        for name in sorted((set(self.files) | set(self.others)) - set(named)):
            what = f"{self.others[name]} that" if name in self.others else "a file that"
            yield Finding(name, f"{what} run.json does not name: no run wrote it", "move it elsewhere, or take it out")


def opened(path: Path) -> BufferedReader:
    """Open an ordinary file, and nothing else: not what a link leads to, nor a pipe, which may never end.

    Parameters
    ----------
    path : path

    Returns
    -------
    binary file

    Raises
    ------
    OSError
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(0, "is not an ordinary file", str(path))
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


def _record(folder: Path) -> dict[str, Any]:
    path = folder / _RECORD
    none = f"{folder}: no run of parallax wrote this ({{}}); name a folder made by parallax run"
    if not folder.is_dir():
        raise InputError(none.format("it is no folder" if folder.exists() else "there is no such folder"))
    try:
        with opened(path) as file:
            data = file.read(_MOST_RECORD + 1)
    except FileNotFoundError:
        raise InputError(none.format("no run.json")) from None
    except OSError as error:
        why = "is a link or a folder" if path.is_symlink() or path.is_dir() else error.strerror or error
        raise InputError(f"{path}: cannot be read ({why}); name a folder made by parallax run") from None
    try:
        if len(data) > _MOST_RECORD:
            raise ValueError("it is too large")
        record = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InputError(none.format("its run.json can't be read")) from None
    if not isinstance(record, dict) or record.get("made_by") != output.MADE_BY:
        raise InputError(none.format("its run.json is of another program"))
    return record


def _hashes(folder: Path, record: Mapping[str, Any], key: str) -> dict[str, str]:
    given = record.get(key, {} if key == "notebooks" else None)
    if not isinstance(given, dict) or not all(isinstance(sha, str) and _HASH.fullmatch(sha) for sha in given.values()):
        raise InputError(f"{folder / _RECORD}: is damaged ({key!r} are not names with their hashes); {AGAIN}")
    return dict(given)


def _walk(folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    files: dict[str, Path] = {}
    others: dict[str, str] = {}

    def stop(error: OSError) -> None:
        raise InputError(f"{error.filename}: cannot be read ({error.strerror}); mend its permissions") from None

    for where, folders, names in os.walk(folder, onerror=stop):
        folders[:] = sorted(name for name in folders if name not in output.LEFT_BEHIND)
        for name in sorted(folders + names):
            path = Path(where, name)
            # Names that are no Unicode can't be in run.json.
            shown = path.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode()
            if name in output.LEFT_BEHIND or shown == _RECORD:
                continue
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                files[shown] = path
            elif not stat.S_ISDIR(mode):
                others[shown] = "a link" if stat.S_ISLNK(mode) else "a pipe or device"
    return files, others


def _stays_inside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." not in parts and parts[0] != "" and not re.match("[A-Za-z]:", name)
