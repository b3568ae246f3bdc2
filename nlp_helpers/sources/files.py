"""A folder or an archive → the files in it: those that hold articles, and what else there is, counted.

In: a folder or a .zip file. Out: files by their relative names, to be read one at a time; nothing of an archive is ever
written to disk. A link to a folder is not followed, and an archive's names may not lead out of it.

>>> import io
>>> with zipfile.ZipFile(pile := io.BytesIO(), "w") as archive:
...     archive.writestr("pile/a.txt", "Talks end.")
...     archive.writestr("pile/notes.pdf", "x")
>>> with of_archive(pile, "pile.zip", (".txt",)) as held:
...     [(file.name, file.read()) for file in held.files], held.passed_over
([('a.txt', b'Talks end.')], ['1 file ending in .pdf'])
"""

from __future__ import annotations

import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from nlp_helpers.errors import InputError

#: The file of metadata that may lie at the top of a folder.
ARTICLES_CSV = "articles.csv"
ALIASES_CSV = "aliases.csv"

#: What a file of one article, and a table of many, may hold. Five million characters, see :mod:`nlp_helpers.load`, are at
#: most 20 MB in any encoding, and what is larger is no article: it is not even read.
ARTICLE_BYTES, TABLE_BYTES = 20 << 20, 1 << 30
# An archive's table, and all its members, may unpack to this much: a small file can hold endless zeros.
_PACKED_TABLE_BYTES, _ALL_BYTES, _MEMBERS = 256 << 20, 2 << 30, 50_000
#: Of table files.
TABLE_ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class File:
    """A file of a pile.

    Attributes
    ----------
    name : str
        Relative to the pile, with ``/``.
    read : callable
        Gives its bytes.
    path : Path or None
        Where it lies, if not in an archive.
    """

    name: str
    read: Callable[[], bytes]
    path: Path | None = None

    @property
    def ending(self) -> str:
        """The name's ending in lower case, such as ``.txt``."""
        return PurePosixPath(self.name).suffix.lower()


@dataclass(frozen=True)
class Pile:
    """What lies in a folder or an archive.

    Attributes
    ----------
    files : list of File
        Those with a wanted ending, sorted by name.
    about : File or None
        The ``articles.csv`` at the top.
    aliases : File or None
        The ``aliases.csv`` at the top, see :mod:`nlp_helpers.people.aliases`.
    passed_over : list of str
        What else there is, counted by kind, such as '2 files ending in .pdf'.
    read_too : list of str
        What is not as usual about files that were taken, counted.
    """

    files: list[File] = field(default_factory=list)
    about: File | None = None
    aliases: File | None = None
    passed_over: list[str] = field(default_factory=list)
    read_too: list[str] = field(default_factory=list)


def of_folder(folder: Path, endings: tuple[str, ...]) -> Pile:
    """List a folder and its subfolders.

    Parameters
    ----------
    folder : Path
        The folder.
    endings : tuple of str
        Endings of the files that are wanted, in lower case.

    Returns
    -------
    Pile
        Names are made valid Unicode.

    Raises
    ------
    OSError
        If a folder can't be read.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("Talks end.")
    >>> [file.name for file in of_folder(folder, (".txt",)).files]
    ['a.txt']
    """
    passed_over: Counter[str] = Counter()
    found = []
    top, links = os.path.realpath(folder) + os.sep, 0
    for path in _walk(folder, passed_over):
        # A name that is not UTF-8 keeps its bytes, written out, so that two of them stay apart.
        name = os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")
        # A pipe or a device can have any name, and reading it may never end.
        if path.exists() and not path.is_file():
            passed_over["files that are pipes or devices"] += 1
        else:
            file = File(name, partial(read_file, path, ARTICLE_BYTES), path)
            links += file.ending in endings and path.is_symlink() and not os.path.realpath(path).startswith(top)
            found.append(file)
    pile = _sorted(found, endings, passed_over)
    what = f"{links:,} file{' that is a link' if links == 1 else 's that are links'} to outside of the folder: read"
    return replace(pile, read_too=[what]) if links else pile


def read_file(path: Path, most: int) -> bytes:
    """Read a file that is not too large.

    Parameters
    ----------
    path : Path
        The file.
    most : int
        Bytes that it may hold.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        If it holds more.
    OSError
        If it can't be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.txt"
    >>> _ = file.write_text("Talks end.")
    >>> read_file(file, 10)
    b'Talks end.'
    """
    with path.open("rb") as file:
        # By its size first; but some systems' files have none until they are read.
        if os.fstat(file.fileno()).st_size > most or len(data := file.read(most + 1)) > most:
            raise _too_large(str(path), most)
    return data


def _too_large(shown: str, most: int) -> InputError:
    if most == ARTICLE_BYTES:
        return InputError(
            f"{shown}: is larger than {most >> 20} MiB, too large for one article; part it into articles, or take it out"
        )
    return InputError(f"{shown}: is larger than {most >> 20} MiB, too large for a table; part it, or take it out")


@contextmanager
def of_archive(archive: Path | IO[bytes], shown: str, endings: tuple[str, ...]) -> Iterator[Pile]:
    """Open a .zip file; its members can be read as long as it is open.

    Parameters
    ----------
    archive : path or file
        The archive.
    shown : str
        What an error calls it.
    endings : tuple of str
        Endings of the files that are wanted, in lower case.

    Yields
    ------
    Pile
        Names relative to the one folder that holds everything, where there is one.

    Raises
    ------
    InputError
        For what is not an archive or is damaged, is encrypted, has a name that leads out of it, a name twice, or would
        unpack to more than 20 MiB an article, 256 MiB a table, or 2 GiB in all.

    Examples
    --------
    See the module's.
    """
    try:
        opened = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, OverflowError) as error:
        raise InputError(f"{shown}: is not a .zip file that can be read ({_short(error)}); pack it anew") from None
    with opened:
        passed_over: Counter[str] = Counter()
        members: dict[str, zipfile.ZipInfo] = {}
        for info in _members(opened, shown):
            name = without_surrogates(info.filename.replace("\\", "/"))[0]
            if any(part.startswith(".") for part in name.split("/")) or name.startswith("__MACOSX/"):
                passed_over["hidden files"] += 1
            elif stat.S_ISLNK(info.external_attr >> 16):
                passed_over["files that are links"] += 1
            elif name in members:
                raise InputError(f"{shown}: holds two files named {name[:200]!r}; rename one")
            else:
                members[name] = info
        tops = {name.partition("/")[0] if "/" in name else "" for name in members}
        cut = len(tops.pop()) + 1 if len(tops) == 1 and "" not in tops else 0
        found = [File(name[cut:], _reader(opened, info, f"{shown}, {_line(name)}")) for name, info in members.items()]
        yield _sorted(found, endings, passed_over)


def _members(archive: zipfile.ZipFile, shown: str) -> Iterator[zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > _MEMBERS:
        raise InputError(f"{shown}: holds {len(members):,} files, more than {_MEMBERS:,}; unpack it or pack fewer")
    if sum(info.file_size for info in members) > _ALL_BYTES:
        raise InputError(f"{shown}: would unpack to more than {_ALL_BYTES >> 30} GiB; unpack it and name the folder")
    for info in members:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
            raise InputError(f"{shown}: the name {name[:80]!r} leads out of the archive; pack it anew with plain names")
        if info.file_size > _most(name):
            raise _too_large(f"{shown}, {_line(name)}", _most(name))
        if info.flag_bits & 1:
            raise InputError(f"{shown}, {_line(name)}: is encrypted; pack it without a password")
        yield info


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as member:
                return member.read(_most(info.filename) + 1)
        except (
            zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, struct.error, zlib.error,
            lzma.LZMAError,
        ) as error:  # fmt: skip
            raise InputError(f"{shown}: cannot be unpacked ({_short(error)}); pack it anew") from None

    return read


def _most(name: str) -> int:
    return _PACKED_TABLE_BYTES if PurePosixPath(name).suffix.lower() in TABLE_ENDINGS else ARTICLE_BYTES


def _line(name: str) -> str:
    return " ".join(name.split())[:200]


def _short(error: Exception) -> str:
    return _line(str(error))[:80] or type(error).__name__


def _sorted(found: list[File], endings: tuple[str, ...], passed_over: Counter[str]) -> Pile:
    files, about, aliases = [], None, None
    for file in sorted(found, key=lambda file: file.name):
        if file.name.casefold() == ARTICLES_CSV and about is None:
            about = file
        elif file.name.casefold() == ALIASES_CSV and aliases is None:
            aliases = file
        elif PurePosixPath(file.name).name.startswith("."):
            passed_over["hidden files"] += 1
        elif file.ending in endings:
            files.append(file)
        else:
            passed_over[f"files ending in {file.ending}" if file.ending else "files without an ending"] += 1
    what = [f"{n} {kind if n > 1 else _one(kind)}" for kind, n in sorted(passed_over.items()) if n]
    return Pile(files, about, aliases, what)


def _one(kind: str) -> str:
    for many, one in (
        ("files that are pipes or devices", "file that is a pipe or device"),
        ("files that are links", "file that is a link"),
        ("folders that are links", "folder that is a link"),
    ):
        kind = kind.replace(many, one)
    return kind.replace("folders that are", "folder that is", 1).replace("files", "file", 1)


def _walk(folder: Path, passed_over: Counter[str]) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        raise error

    # Links to folders are not followed: they can lead round in a circle.
    for where, folders, names in os.walk(folder, onerror=stop):
        hidden = [name for name in folders if name.startswith(".")]
        linked = [name for name in folders if name not in hidden and (Path(where) / name).is_symlink()]
        passed_over.update({"folders that are hidden": len(hidden), "folders that are links": len(linked)})
        folders[:] = sorted(set(folders) - {*hidden, *linked})
        yield from (Path(where) / name for name in sorted(names))


def without_surrogates(text: str) -> tuple[str, int]:
    """Make half characters, which no file can hold, U+FFFD: one for one, so offsets stay.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    text, replaced : str, int
        And how many there were.

    Examples
    --------
    >>> without_surrogates("Talks" + chr(0xD800)) == ("Talks" + chr(0xFFFD), 1)
    True
    """
    return _LONE_SURROGATE.subn("\ufffd", text)
