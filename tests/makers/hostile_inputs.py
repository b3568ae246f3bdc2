"""Makes the inputs of ``cases/hostile.jsonl`` and ``cases/unreadable.jsonl``.

That is what the open web, broken programs and ill will put in front of a reader.

A row of the table says how its input is made: ``files`` lie in a folder (one file alone is read itself if ``alone`` is set),
``zip`` is an archive's members, ``make`` names a function of :data:`MADE`. What a file holds is a text, or one of
``{"hex": "ff00"}``, ``{"times": 1000, "of": DATA}``, ``{"join": [DATA, …]}``, ``{"text": "…", "as": "utf-16"}`` and
``{"counted": "a{},", "n": 1000}``. ``below`` is what is read beneath that, where it is not the whole.

``then`` is ``read`` or ``error``. Of what is read, ``raw``, ``ids``, ``n_chars``, ``encoding`` and ``published`` list the
articles' own in the order of their ids; each of ``notes`` stands in some note. ``says`` is part of an error. ``slow`` inputs are
left to ``benchmarks/hostile.py``.
"""

from __future__ import annotations

import io
import os
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORDS = "The dam held, the council said on Friday. "


class NotHereError(Exception):
    """This system or user can't make the input."""


class MayReadAllError(NotHereError):
    """The input is made, at :attr:`path`, but this user may read what is closed to others."""

    def __init__(self, path: Path) -> None:
        super().__init__("this user may read everything")
        self.path = path


def data_of(content: Any) -> bytes:
    """Give the bytes that a row of the table describes."""
    if isinstance(content, str):
        return content.encode("utf-8")
    if "hex" in content:
        return bytes.fromhex(content["hex"])
    if "times" in content:
        return data_of(content["of"]) * content["times"]
    if "join" in content:
        return b"".join(map(data_of, content["join"]))
    if "counted" in content:
        return "".join(content["counted"].replace("{}", str(n)) for n in range(content["n"])).encode()
    return content["text"].encode(content["as"])


def make(case: dict[str, Any], folder: Path) -> Path:
    """Make a row's input in an empty folder, and give what is to be read."""
    if "make" in case:
        return MADE[case["make"]](folder)
    if "zip" in case:
        path = folder / "pile.zip"
        path.write_bytes(archive(*case["zip"].items()))
        return path
    for name, content in case["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data_of(content))
    return path if case.get("alone") else folder / case.get("below", "")


def archive(*members: tuple[str, Any]) -> bytes:
    """Pack members under just these names."""
    with zipfile.ZipFile(packed := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members:
            opened.writestr(zipfile.ZipInfo(name), data_of(content), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _zip_of(folder: Path, *members: tuple[str, Any]) -> Path:
    (folder / "pile.zip").write_bytes(archive(*members))
    return folder / "pile.zip"


def _with_article(folder: Path) -> Path:
    (folder / "a.txt").write_text(WORDS)
    return folder


def _linked_in_a_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "pile.zip", "w") as opened:
        opened.writestr("a.txt", WORDS)
        link = zipfile.ZipInfo("b.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/hostname")
    return folder / "pile.zip"


def _twice_in_a_zip(folder: Path) -> Path:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _zip_of(folder, ("a.txt", WORDS), ("a.txt", WORDS))


def _encrypted(folder: Path) -> Path:
    path = _zip_of(folder, ("a.txt", WORDS))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    return path


def _damaged(folder: Path) -> Path:
    path = _zip_of(folder, ("a.txt", "words " * 99))
    data = bytearray(path.read_bytes())
    data[40:44] = b"\xff" * 4
    path.write_bytes(data)
    return path


def _bomb(folder: Path) -> Path:
    return _zip_of(folder, ("a.txt", {"times": 30 << 20, "of": "a"}))


def _bomb_that_lies(folder: Path) -> Path:
    path = _zip_of(folder, ("a.txt", {"times": 30 << 20, "of": "a"}))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = (99).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def _bomb_of_many(folder: Path) -> Path:
    """Let many members share one stream of data, as the densest bombs do."""
    path = _zip_of(folder, *((f"{n}.txt", "") for n in range(200)), ("z.txt", {"times": 15 << 20, "of": "a"}))
    data = path.read_bytes()
    last = data.rindex(b"PK\x01\x02")
    directory = bytearray(data)
    at = data.index(b"PK\x01\x02")
    while at < last:
        directory[at + 10 : at + 12] = data[last + 10 : last + 12]
        directory[at + 16 : at + 28] = data[last + 16 : last + 28]
        directory[at + 42 : at + 46] = data[last + 42 : last + 46]
        at = data.index(b"PK\x01\x02", at + 1)
    path.write_bytes(directory)
    return path


def _nested(folder: Path) -> Path:
    inner = archive(("a.txt", WORDS))
    for depth in range(5):
        inner = archive((f"{depth}.zip", {"hex": inner.hex()}))
    (folder / "pile.zip").write_bytes(inner)
    return folder / "pile.zip"


def _too_many(folder: Path) -> Path:
    return _zip_of(folder, *((f"{n}.txt", "") for n in range(50_001)))


def _link(where: Path, target: Path | str) -> None:
    try:
        where.symlink_to(target)
    except OSError as error:
        raise NotHereError("no links here") from error


def _links_in_a_circle(folder: Path) -> Path:
    _link(folder / "round", ".")
    _link(folder / "up", folder.parent)
    return _with_article(folder)


def _link_to_itself(folder: Path) -> Path:
    _link(folder / "b.txt", "b.txt")
    return _with_article(folder)


def _link_to_outside(folder: Path) -> Path:
    (folder / "elsewhere.txt").write_text("Elsewhere.")
    (folder / "pile").mkdir()
    _link(folder / "pile" / "b.txt", folder / "elsewhere.txt")
    return _with_article(folder / "pile")


def _link_to_endless_zeros(folder: Path) -> Path:
    _link(folder / "b.txt", "/dev/zero")
    return _with_article(folder)


def _pipe(folder: Path) -> Path:
    if not hasattr(os, "mkfifo"):
        raise NotHereError("no pipes here")
    os.mkfifo(folder / "b.txt")
    os.mkfifo(folder / "articles.csv")
    os.mkfifo(folder / "aliases.csv")
    return _with_article(folder)


def _pipe_alone(folder: Path) -> Path:
    _pipe(folder)
    return folder / "b.txt"


def _socket(folder: Path) -> Path:
    if not hasattr(socket, "AF_UNIX"):
        raise NotHereError("no sockets here")
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind("b.txt")
    finally:
        os.chdir(here)
    return _with_article(folder)


def _names_of_bytes(folder: Path) -> Path:
    try:
        for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
            (folder / os.fsdecode(name)).write_text(WORDS)
    except OSError as error:
        raise NotHereError("names must be Unicode here") from error
    return folder


def _odd_names(folder: Path) -> Path:
    try:
        for name in (
            "a\nb.txt",
            "\x1b[2Jred.txt",
            "con.txt",
            "nul.txt",
            "\u202etxt.exe.txt",
            " .txt",
            "=1+1.txt",
            "<b>.txt",
        ):
            (folder / name).write_text(WORDS)
    except OSError as error:
        raise NotHereError("no such names here") from error
    return folder


def _a_long_name(folder: Path) -> Path:
    try:
        (folder / f"{'x' * 250}.txt").write_text(WORDS)
    except OSError as error:
        raise NotHereError("no such names here") from error
    return folder


def _may_not_be_read(folder: Path, path: Path) -> Path:
    path.chmod(0)
    try:
        path.read_bytes() if path.is_file() else list(path.iterdir())
    except PermissionError:
        return folder
    raise MayReadAllError(folder)


def _unreadable_file(folder: Path) -> Path:
    _with_article(folder)
    return _may_not_be_read(folder, folder / "a.txt")


def _unreadable_folder(folder: Path) -> Path:
    (_with_article(folder) / "b").mkdir()
    return _may_not_be_read(folder, folder / "b")


def _parquet(folder: Path, columns: dict[str, Any], cut: int = 0) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    path = folder / "pile.parquet"
    parquet.write_table(pa.table(columns), path)
    if cut:
        path.write_bytes(path.read_bytes()[:-cut])
    return path


def _parquet_of(kind: str) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        import decimal

        import pyarrow as pa

        far = pa.array([2**62], pa.int64())
        columns = {
            "ints": {"text": [1, 2]},
            "lists": {"text": [["a"]]},
            "binary": {"text": [b"\xff\x00"]},
            "page": {"html": [b"<p>The dam held."]},
            "categories": {"text": pa.array(["The dam held.", "No."]).dictionary_encode()},
            "far": {"text": ["a", "b"], "published": pa.array([2**62, None], pa.int64()).cast(pa.timestamp("us"))},
            "ns": {"text": ["a"], "published": pa.array([1_642_000_000_000_000_123]).cast(pa.timestamp("ns"))},
            "seconds": {"text": ["a"], "seen": far.cast(pa.timestamp("ms"))},
            "decimals": {"text": ["a"], "published": [decimal.Decimal("20220112")], "title": [decimal.Decimal("1.5")]},
            "structs": {"text": ["a"], "outlet": [{"name": "Post"}], "title": [{"a": {"b": [1]}}], "published": [[1]]},
            "nulls": {"text": ["a", None], "title": pa.nulls(2)},
            "cut": {"text": ["a" * 1000]},
            "repeated": {"text": pa.DictionaryArray.from_arrays(pa.array([0] * 4000, pa.int32()), ["a" * (1 << 20)])},
            "control": {"text": ["a\0b\r\u2028\U0001f600\x1b\ufeff"], "te\x1bxt\n": [1]},
        }[kind]
        return _parquet(folder, columns, cut=20 if kind == "cut" else 0)

    return made


#: Name → function of an empty folder that makes an input there and gives what is to be read.
MADE: dict[str, Callable[[Path], Path]] = {
    "linked in a zip": _linked_in_a_zip,
    "twice in a zip": _twice_in_a_zip,
    "encrypted": _encrypted,
    "damaged archive": _damaged,
    "bomb": _bomb,
    "bomb that lies": _bomb_that_lies,
    "bomb of many": _bomb_of_many,
    "nested": _nested,
    "too many": _too_many,
    "links in a circle": _links_in_a_circle,
    "link to itself": _link_to_itself,
    "link to outside": _link_to_outside,
    "link to endless zeros": _link_to_endless_zeros,
    "pipe": _pipe,
    "pipe alone": _pipe_alone,
    "socket": _socket,
    "names of bytes": _names_of_bytes,
    "odd names": _odd_names,
    "a long name": _a_long_name,
    "unreadable file": _unreadable_file,
    "unreadable folder": _unreadable_folder,
    **{
        f"parquet {kind}": _parquet_of(kind)
        for kind in (
            "ints", "lists", "binary", "page", "categories", "far", "ns", "seconds", "decimals", "structs", "nulls", "cut",
            "repeated", "control",
        )
    },
}  # fmt: skip
