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

import codecs
import lzma
import os
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from nlp_helpers.errors import InputError

#: The file of metadata that may lie at the top of a folder.
ARTICLES_CSV = "articles.csv"
ALIASES_CSV = "aliases.csv"

# An archive's member, and all of them, may unpack to this much: a small file can hold endless zeros.
_MEMBER_BYTES, _ALL_BYTES, _MEMBERS = 256 << 20, 2 << 30, 200_000
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
        The ``aliases.csv`` at the top, see :mod:`nlp_helpers.aliases`.
    passed_over : list of str
        What else there is, counted by kind, such as '2 files ending in .pdf'.
    """

    files: list[File] = field(default_factory=list)
    about: File | None = None
    aliases: File | None = None
    passed_over: list[str] = field(default_factory=list)


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
    for path in _walk(folder, passed_over):
        name = clean(path.relative_to(folder).as_posix())[0]
        # A pipe or a device can have any name, and reading it may never end.
        if path.exists() and not path.is_file():
            passed_over["files that are pipes or devices"] += 1
        else:
            found.append(File(name, path.read_bytes, path))
    return _sorted(found, endings, passed_over)


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
        unpack to more than 256 MiB a file or 2 GiB in all.

    Examples
    --------
    See the module's.
    """
    try:
        opened = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise InputError(f"{shown}: is not a .zip file that can be read ({_short(error)}); pack it anew") from None
    with opened:
        passed_over: Counter[str] = Counter()
        members: dict[str, zipfile.ZipInfo] = {}
        for info in _members(opened, shown):
            name = clean(info.filename.replace("\\", "/"))[0]
            if any(part.startswith(".") for part in name.split("/")) or name.startswith("__MACOSX/"):
                passed_over["hidden files"] += 1
            elif stat.S_ISLNK(info.external_attr >> 16):
                passed_over["files that are links"] += 1
            elif name in members:
                raise InputError(f"{shown}: holds two files named {name!r}; rename one")
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
        if info.file_size > _MEMBER_BYTES:
            raise InputError(
                f"{shown}, {_line(name)}: is larger than {_MEMBER_BYTES >> 20} MiB; unpack the archive, or leave it out"
            )
        if info.flag_bits & 1:
            raise InputError(f"{shown}, {_line(name)}: is encrypted; pack it without a password")
        yield info


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as member:
                return member.read(_MEMBER_BYTES + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise InputError(f"{shown}: cannot be unpacked ({_short(error)}); pack it anew") from None

    return read


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
        ("files that are pipes", "file that is a pipe"),
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


def clean(text: str) -> tuple[str, int]:
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
    >>> clean("Talks" + chr(0xD800)) == ("Talks" + chr(0xFFFD), 1)
    True
    """
    return _LONE_SURROGATE.subn("\ufffd", text)


def decode(data: bytes, name: str = "the text") -> tuple[str, str]:
    """Decode bytes as UTF-8, or else as what charset-normalizer takes them for.

    Parameters
    ----------
    data : bytes
        A file's content.
    name : str
        What an error calls it.

    Returns
    -------
    text, encoding : str
        Newlines stay as they are; a byte order mark is not part of the text (encoding ``utf-8-sig``).

    Raises
    ------
    InputError
        If no encoding fits.

    Examples
    --------
    >>> decode("Kiew: „Gespräche“".encode("utf-8"))
    ('Kiew: „Gespräche“', 'utf-8')
    """
    try:
        encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        # Imported here because most corpora never need it.
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        if best is None:
            raise InputError(f"{name}: is not text in any known encoding; convert it to UTF-8 or take it out") from None
        return str(best), best.encoding


_META_CHARSET = re.compile(
    rb"""<meta\s[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# A page may have this many wrong bytes in a million and still be in the encoding that it names.
_FEW = 1000


def decode_page(data: bytes, name: str = "the page") -> tuple[str, str]:
    """Decode a page: by its byte order mark, as UTF-8, as its markup says, or else as what it looks like.

    UTF-8 comes before what the markup says because pages are saved anew more often than their markup is changed, and
    other text is hardly ever valid UTF-8. ISO 8859-1 is read as Windows-1252, as browsers do.

    Parameters
    ----------
    data : bytes
        The page's content.
    name : str
        What an error calls it.

    Returns
    -------
    html, encoding : str
        Where a page in the encoding that it names has a few wrong bytes, they are read as U+FFFD.

    Raises
    ------
    InputError
        If no encoding fits.

    Examples
    --------
    >>> decode_page('<meta charset="windows-1251"><p>Переговоры'.encode("cp1251"))[1]
    'windows-1251'
    """
    found = _META_CHARSET.search(data[:4096])
    said = (found[1] or found[2]).decode("ascii", "ignore").lower() if found else ""
    named = _codec(said)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named = "utf-16"
    elif not (named.startswith(("iso2022", "hz")) and (b"\x1b" in data or b"~{" in data)):
        try:
            data.decode("utf-8")
            return decode(data, name)
        except UnicodeDecodeError:
            pass
    if named:
        html = data.decode(named, "replace")
        wrong = html.count("\ufffd")
        if wrong * 1_000_000 <= _FEW * len(html):
            return html.removeprefix("\ufeff"), f"{said or named}{', with wrong bytes' if wrong else ''}"
    return decode(data, name)


def _codec(said: str) -> str:
    """Give the name of a codec for text that a page may name, or nothing."""
    try:
        codec = codecs.lookup(said).name if said else ""
    except LookupError:
        return ""
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"
    # A page can't name, in single bytes, an encoding of double bytes; and some codecs are none for pages.
    if codec.startswith(("utf-16", "utf-32")):
        return "utf-8"
    known = codec.startswith(
        ("utf-8", "iso8859", "cp", "koi8", "mac", "gb", "big5", "euc", "shift", "iso2022", "hz", "tis")
    )
    return codec if known else ""
