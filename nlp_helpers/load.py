"""Files → articles: every article's text exactly as it was read, with where it came from.

In: a folder of text files, or one ``.jsonl`` file with a row per article. Out: the ``articles`` table, with raw text and
what came with it (title, outlet, day, where a row gives them), and notes: everything that was not taken as it stood.

>>> import tempfile, pathlib
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> _ = (folder / "talks.txt").write_bytes("Talks end\\r\\nNo accord.".encode())
>>> read(folder).articles.raw[0]
'Talks end\\r\\nNo accord.'
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.errors import InputError

TEXT_ENDINGS = (".txt", ".md")
ROW_ENDINGS = (".jsonl",)
_ROW_COLUMNS = ("article_id", "text", "title", "outlet", "published", "url", "language")
_NOTES = ["source", "article_id", "note"]
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])")


@dataclass(frozen=True)
class Corpus:
    """What :func:`read` found.

    Attributes
    ----------
    articles : DataFrame
        The ``articles`` table; what only later steps can know is still empty.
    notes : DataFrame
        Columns ``source, article_id, note``: everything that was left out or not taken as it stood, and why. A note
        that concerns no article has an empty ``article_id``.
    """

    articles: pd.DataFrame
    notes: pd.DataFrame


def read(corpus: Path | str) -> Corpus:
    """Read a pile of articles without changing a character.

    Parameters
    ----------
    corpus : path
        A folder, searched with its subfolders for .txt and .md files, an article each; or one .jsonl file with an
        object per line: ``text``, and optionally ``article_id, title, outlet, published, url, language``.

    Returns
    -------
    Corpus
        ``articles`` sorted by ``article_id``, which is the file's relative path without its ending, or the row's own
        id, or ``row-000001``. ``sha256`` is that of the file's own bytes, or of the row's line in UTF-8.

    Raises
    ------
    InputError
        If there is nothing to read, a file can't be read or is not text, a row is not an object or has no ``text``,
        two articles have one id, or none of the articles holds any text.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "pile.jsonl"
    >>> _ = file.write_text('{"text": "Talks end.", "outlet": "Post", "published": "2022-01-12"}')
    >>> read(file).articles[["article_id", "outlet", "published_from"]].values.tolist()
    [['row-000001', 'Post', '2022-01-12']]
    """
    path = Path(corpus)
    try:
        if path.is_dir():
            rows, notes = _read_folder(path)
        elif path.is_file():
            if path.suffix.lower() not in ROW_ENDINGS:
                raise InputError(
                    f"{path}: a single file must be a .jsonl file with a row per article; "
                    "for text files, name the folder that holds them"
                )
            rows, notes = _read_rows(path)
        else:
            raise InputError(f"{path}: no such file or folder; name a folder of .txt files or a .jsonl file")
    except OSError as error:
        raise InputError(
            f"{error.filename or path}: cannot be read ({error.strerror}); mend its permissions or take it out"
        ) from error
    for row in rows:
        if replaced := row.pop("replaced", 0):
            note = f"{_count(replaced, 'lone surrogate')} in the text: read as U+FFFD, one for one"
            notes.append(_note(row["source"], row["article_id"], note))
        if not row["raw"].strip():
            notes.append(
                _note(row["source"], row["article_id"], "holds no text: kept as an article with problem 'empty'")
            )
    if all(not row["raw"].strip() for row in rows):
        raise InputError(f"{path}: {_count(len(rows), 'article')}, none with any text; check how the files were made")
    frame = pd.concat([no_notes(), pd.DataFrame(notes, columns=_NOTES, dtype=tables.TEXT)])
    return Corpus(tables.make("articles", rows), frame.sort_values(_NOTES, ignore_index=True))


def no_notes() -> pd.DataFrame:
    """Give a table of notes with no row."""
    return pd.DataFrame(columns=_NOTES, dtype=tables.TEXT)


def sources(corpus: Path | str) -> list[tuple[str, Path]]:
    """List the files that :func:`read` takes articles from.

    Parameters
    ----------
    corpus : path
        What :func:`read` reads.

    Returns
    -------
    list of (str, Path)
        Each file's name as ``articles.source`` gives it, and the file; sorted by name.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("b.txt", "a.md", "c.pdf"):
    ...     _ = (folder / name).write_text("Talks end.")
    >>> [name for name, _ in sources(folder)]
    ['a.md', 'b.txt']
    """
    path = Path(corpus)
    if not path.is_dir():
        return [(path.name, path)]
    found = [(_clean_text(p.relative_to(path).as_posix())[0], p) for p in _files(path, Counter()) if _is_article(p)]
    return sorted(found)


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


def _read_folder(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows: dict[str, dict[str, Any]] = {}
    passed_over: Counter[str] = Counter()
    for path in _files(folder, passed_over):
        relative = path.relative_to(folder).as_posix()
        if not _is_article(path):
            passed_over[_kind(path)] += 1
            continue
        article_id = _clean_text(relative[: -len(path.suffix)])[0]
        if article_id in rows:
            raise InputError(
                f"{folder}: {rows[article_id]['source']} and {relative} would both be article {article_id!r}; rename one"
            )
        data = path.read_bytes()
        text, encoding = decode(data, str(path))
        source = _clean_text(relative)[0]
        rows[article_id] = {"article_id": article_id, "source": source, "encoding": encoding, **_raw(text, data)}
    what = [f"{n} {kind if n > 1 else _one(kind)}" for kind, n in sorted(passed_over.items()) if n]
    if not rows:
        holds = f"it holds {', '.join(what)}" if what else "it is empty"
        raise InputError(f"{folder}: no articles in this folder ({holds}); put .txt or .md files there")
    notes = [_note(folder.name, None, f"{one}: not read, articles are .txt or .md files") for one in what]
    return list(rows.values()), notes


def _is_article(path: Path) -> bool:
    # A pipe or a device can have any name, and reading it may never end.
    return path.suffix.lower() in TEXT_ENDINGS and not path.name.startswith(".") and not _is_special(path)


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _kind(path: Path) -> str:
    if path.name.startswith("."):
        return "hidden files"
    if _is_special(path):
        return "files that are pipes or devices"
    return f"files ending in {path.suffix.lower()}" if path.suffix else "files without an ending"


def _one(kind: str) -> str:
    for many, one in (
        ("files that are pipes", "file that is a pipe"),
        ("folders that are links", "folder that is a link"),
    ):
        kind = kind.replace(many, one)
    return kind.replace("folders that are", "folder that is", 1).replace("files", "file", 1)


def _files(folder: Path, passed_over: Counter[str]) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        raise error

    # Links to folders are not followed: they can lead round in a circle.
    for where, folders, names in os.walk(folder, onerror=stop):
        hidden = [name for name in folders if name.startswith(".")]
        linked = [name for name in folders if name not in hidden and (Path(where) / name).is_symlink()]
        passed_over.update({"folders that are hidden": len(hidden), "folders that are links": len(linked)})
        folders[:] = sorted(set(folders) - {*hidden, *linked})
        yield from (Path(where) / name for name in sorted(names))


def _read_rows(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    text, encoding = decode(path.read_bytes(), str(path))
    rows: dict[str, dict[str, Any]] = {}
    at: dict[str, int] = {}
    notes = []
    unread: Counter[str] = Counter()
    # Not splitlines: a JSON string may hold other line separators as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row = _parse(line, path, number)
        article_id = _row_id(row, path, number)
        if article_id in rows:
            raise InputError(
                f"{path}, row {number}: article_id {article_id!r} is also that of row {at[article_id]}; rename one"
            )
        if not isinstance(row.get("text"), str):
            raise InputError(
                f"{path}, row {number}: no 'text'; give the article's text as a string, or take the row out"
            )
        taken: dict[str, Any] = {"article_id": article_id, "source": path.name, "encoding": encoding}
        taken |= _raw(row["text"], line.strip().encode("utf-8"))
        for column in ("title", "outlet", "url", "language"):
            taken[column] = _given(row.get(column))
            if row.get(column) not in (None, "") and taken[column] is None:
                odd = f"{column} {str(row[column])[:40]!r} is not a text: left empty"
                notes.append(_note(path.name, article_id, odd))
        taken["title_basis"] = "given" if taken["title"] is not None else None
        taken["outlet_basis"] = "given" if taken["outlet"] is not None else None
        day, complaint = _day(row.get("published"))
        if day:
            taken |= {"published_from": day, "published_to": day, "published_basis": "given"}
        if complaint:
            notes.append(_note(path.name, article_id, complaint))
        unread.update(key for key in row if key not in _ROW_COLUMNS)
        rows[article_id], at[article_id] = taken, number
    if not rows:
        raise InputError(f"{path}: no rows in this file; each line must be an object with a 'text'")
    for key, n in sorted(unread.items()):
        notes.append(_note(path.name, None, f"column {key!r} of {_count(n, 'row')}: not read"))
    return list(rows.values()), notes


def _parse(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}, row {number}, column {error.colno}: not valid JSON ({error.msg}); mend the line"
        ) from None
    except (RecursionError, ValueError):
        raise InputError(f"{path}, row {number}: nested too deeply, or a number too long; mend the line") from None
    if not isinstance(row, dict):
        raise InputError(f'{path}, row {number}: not an object; each line must look like {{"text": "…"}}')
    return row


def _row_id(row: dict[str, Any], path: Path, number: int) -> str:
    given = row.get("article_id")
    if given is None or given == "":
        return f"row-{number:06d}"
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise InputError(
            f"{path}, row {number}: article_id must be a string or a whole number, not {json.dumps(given)[:40]}"
        )
    return _clean_text(str(given))[0]


def _raw(text: str, data: bytes) -> dict[str, Any]:
    raw, replaced = _clean_text(text)
    row: dict[str, Any] = {"raw": raw, "n_chars": len(raw), "sha256": hashlib.sha256(data).hexdigest()}
    return row | ({"replaced": replaced} if replaced else {})


def _clean_text(text: str) -> tuple[str, int]:
    """Make half characters, which no file can hold, U+FFFD: one for one, so offsets stay."""
    return _LONE_SURROGATE.subn("\ufffd", text)


def _given(value: Any) -> str | None:
    is_text = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
    text = _clean_text(str(value))[0].strip() if is_text else ""
    return text or None


def _day(value: Any) -> tuple[str | None, str | None]:
    """Take the day of an ISO 8601 day or time; say so if it is none."""
    if value is None or value == "":
        return None, None
    found = _ISO_DAY.match(value.strip()) if isinstance(value, str) else None
    try:
        if found:
            return date.fromisoformat(found[0]).isoformat(), None
    except ValueError:
        pass
    return None, f"published {str(value)[:40]!r} is not a day like 2022-01-31: left empty"


def _note(source: str, article_id: str | None, note: str) -> dict[str, Any]:
    return {"source": source, "article_id": article_id, "note": note}


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
