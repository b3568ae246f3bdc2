"""Files → articles: every article's text exactly as it was read, with where it came from.

In: a folder or .zip file of texts and web pages, or one table file with a row per article. Out: the ``articles`` table, with
raw text and what came with it (title, outlet, day, where a row or a page's markup gives them); for web pages, what the
markup and an extractor say about parts of the text; and notes: everything that was not taken as it stood.

>>> import tempfile, pathlib
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> _ = (folder / "talks.txt").write_bytes("Talks end\\r\\nNo accord.".encode())
>>> read(folder).articles.raw[0]
'Talks end\\r\\nNo accord.'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from nlp_helpers import notes, tables
from nlp_helpers.errors import InputError
from nlp_helpers.plurals import count
from nlp_helpers.sources import files, rows
from nlp_helpers.sources.columns import is_missing, match
from nlp_helpers.sources.decoding import WRONG_BYTES, decode, decode_page, repaired
from nlp_helpers.sources.row_values import LONGEST, day_order, given_by, own_ids

TEXT_ENDINGS = (".txt", ".md")
PAGE_ENDINGS = (".html", ".htm")
_ARTICLE_ENDINGS = TEXT_ENDINGS + PAGE_ENDINGS
#: An article's text may have this many characters: a shelf of novels. What is longer is a pile in one file, or no text.
MOST_CHARACTERS = 5_000_000
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_KEPT = {"article_id": tables.TEXT, "start": tables.INT, "end": tables.INT, "keeper": tables.TEXT}
_GIVEN = ("title", "outlet", "url", "language")
_TAG = re.compile(r"</(?:p|div|a|span|li|td|h[1-6]|html|body|script)\s*>", re.IGNORECASE)
_PAGE_BEGINS = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_MANY_TAGS = 10  # closing tags from which a text counts as a page's source
_READABLE = ".txt, .md or .html files"


@dataclass(frozen=True)
class LoadParams:
    """How texts are read.

    Parameters
    ----------
    repair : bool
        Whether to undo text that was decoded wrongly before it came here (``FranÃ§ois``), with ftfy, before it becomes the
        raw text. Quotation marks, ligatures, widths and line breaks stay as they are.
    """

    repair: bool = False


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
    kept : DataFrame
        Columns ``article_id, start, end, keeper``, a row per span of a web page's text that its markup marks or an
        extractor keeps, see :func:`nlp_helpers.sources.pages.read_page`; sorted. Other texts have none.
    """

    articles: pd.DataFrame
    notes: pd.DataFrame
    kept: pd.DataFrame = field(default_factory=lambda: no_kept())


def read(corpus: Path | str, params: LoadParams = LoadParams()) -> Corpus:
    """Read a pile of articles without changing a character.

    Parameters
    ----------
    corpus : path
        A folder, searched with its subfolders for .txt, .md, .html and .htm files, an article each. An ``articles.csv`` at
        its top may say more of them: ``file``, and any of ``title, outlet, published, url, language``.
        Or one .jsonl (.ndjson, .json), .csv, .tsv or .parquet file with a row per article: ``text`` or ``html``, and
        optionally ``article_id, title, outlet, published, url, language``, or columns with other names in use for
        these, see :data:`nlp_helpers.sources.columns.MEANINGS`. Or a .zip file that holds such a folder or such a file.
    params : LoadParams
        Whether to repair wrongly decoded text.

    Returns
    -------
    Corpus
        ``articles`` sorted by ``article_id``, which is the file's relative path without its ending, or the row's own
        id, or ``row-000001``. ``raw`` of a web page is its visible text. ``sha256`` is that of the file's own bytes; of a row,
        that of a .jsonl file's line in UTF-8, of other tables' that of the row as JSON with sorted keys and no blanks. What a
        row or ``articles.csv`` says of an article comes before what its page's markup says.

    Raises
    ------
    InputError
        If there is nothing to read, an article is longer than :data:`MOST_CHARACTERS`, a file can't be read or is not text, a
        row is not an object, has no ``text``, or more or fewer cells than the header, two articles have one id,
        ``articles.csv`` names a file that is not there or one twice, an archive is not safe to read, or none of the articles
        holds any text.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "pile.jsonl"
    >>> _ = file.write_text('{"text": "Talks end.", "outlet": "Post", "published": "2022-01-12"}')
    >>> read(file).articles[["article_id", "outlet", "published_from"]].values.tolist()
    [['row-000001', 'Post', '2022-01-12']]
    """
    path = Path(corpus)
    taken = _Taken(params)
    try:
        if path.is_dir():
            _read_pile(files.of_folder(path, _ARTICLE_ENDINGS), str(path), path.name, taken)
        elif path.is_file():
            _read_file(path, taken)
        elif path.exists():
            raise InputError(f"{path}: is a pipe or a device; save what comes out of it in a file, and name that")
        else:
            raise InputError(
                f"{path}: no such file or folder; name a folder of {_READABLE}, or a .jsonl, .csv, .parquet or .zip file"
            )
    except OSError as error:
        raise InputError(
            f"{error.filename or path}: cannot be read ({error.strerror or error}); mend its permissions or take it out"
        ) from error
    if all(not row["raw"].strip() for row in taken.rows.values()):
        n = count(len(taken.rows), "article")
        raise InputError(f"{path}: {n}, none with any text; check how the files were made")
    kept = pd.DataFrame(taken.kept, columns=list(_KEPT)).astype(_KEPT) if taken.kept else no_kept()
    return Corpus(
        tables.make("articles", list(taken.rows.values())),
        notes.make(taken.notes).sort_values(list(notes.COLUMNS), ignore_index=True),
        kept.sort_values(list(_KEPT), ignore_index=True),
    )


def no_kept() -> pd.DataFrame:
    """Give a table of marked spans with no row."""
    return pd.DataFrame(columns=list(_KEPT)).astype(_KEPT)


def sources(corpus: Path | str) -> list[tuple[str, Path]]:
    """List the files that :func:`read` takes articles from, ``articles.csv`` included.

    Parameters
    ----------
    corpus : path
        What :func:`read` reads.

    Returns
    -------
    list of (str, Path)
        Each file's name as ``articles.source`` gives it, and the file; sorted by name. A table file or an archive is one.

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
    pile = files.of_folder(path, _ARTICLE_ENDINGS)
    found = [*pile.files, *([pile.about] if pile.about else [])]
    return sorted((file.name, file.path) for file in found if file.path)


@dataclass
class _Taken:
    """What has been taken so far."""

    params: LoadParams
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[tuple[str, str | None, str]] = field(default_factory=list)
    kept: list[tuple[str, int, int, str]] = field(default_factory=list)

    def note(self, source: str, article_id: str | None, *notes: str) -> None:
        self.notes += [(source, article_id, note) for note in notes]


def _read_file(path: Path, taken: _Taken) -> None:
    ending = path.suffix.lower()
    if ending in files.TABLE_ENDINGS:
        _read_rows(
            rows.read_table(path.name, files.read_file(path, files.TABLE_BYTES), str(path)), str(path), path.name, taken
        )
    elif ending == ".zip":
        _read_archive(path, taken)
    else:
        raise InputError(
            f"{path}: a single file must be a .jsonl, .csv, .tsv or .parquet file with a row per article, or a .zip file; "
            "for texts and web pages, name the folder that holds them"
        )


def _read_archive(path: Path, taken: _Taken) -> None:
    with files.of_archive(path, str(path), _ARTICLE_ENDINGS + files.TABLE_ENDINGS) as held:
        _note_aliases(held, path.name, taken)
        found = [file for file in held.files if file.ending in _ARTICLE_ENDINGS]
        sheets = [file for file in held.files if file.ending in files.TABLE_ENDINGS]
        if not found and held.about:
            sheets.append(held.about)
        if found or not sheets:
            other = [f"{file.name} with rows" for file in sheets]
            pile = files.Pile(found, held.about, held.aliases, held.passed_over + other, held.read_too)
            _read_pile(pile, str(path), path.name, taken)
        elif len(sheets) > 1:
            raise InputError(
                f"{path}: holds {len(sheets)} table files ({sheets[0].name}, {sheets[1].name}…); "
                "pack one, or put their rows in one file"
            )
        else:
            shown = f"{path}, {sheets[0].name}"
            _read_rows(rows.read_table(sheets[0].name, sheets[0].read(), shown), shown, sheets[0].name, taken)
            taken.note(path.name, None, *(f"{one}: not read" for one in held.passed_over))


def _note_aliases(pile: files.Pile, name: str, taken: _Taken) -> None:
    if pile.aliases:
        taken.note(name, None, f"{pile.aliases.name}: not read in an archive; unpack it and name it with --aliases")


def _read_pile(pile: files.Pile, shown: str, name: str, taken: _Taken) -> None:
    if not pile.files:
        what = [*pile.passed_over, *(["1 articles.csv"] if pile.about else [])]
        holds = f"it holds {', '.join(what)}" if what else "it is empty"
        raise InputError(
            f"{shown}: no articles in this folder ({holds}); put .txt, .md or .html files there, "
            "or name a table file itself"
        )
    about = _read_about(pile, shown, taken) if pile.about else {}
    for file in pile.files:
        article_id = file.name[: -len(file.ending)]
        if article_id in taken.rows:
            other = taken.rows[article_id]["source"]
            raise InputError(f"{shown}: {other} and {file.name} would both be article {article_id!r}; rename one")
        data = file.read()
        where = str(file.path or f"{shown}, {file.name}")
        is_page = file.ending in PAGE_ENDINGS
        if is_page:
            text, encoding = decode_page(data, where)
        else:
            text, encoding = decode(data, where)
            if _looks_like_a_page(text):
                taken.note(
                    file.name,
                    article_id,
                    "holds a web page's source, read as it is: rename it to .html to read the page",
                )
        _take(article_id, file.name, text, encoding, data, about.get(file.name, {}), taken, is_page=is_page)
    taken.note(name, None, *pile.read_too, *(f"{one}: not read, articles are {_READABLE}" for one in pile.passed_over))


def _read_about(pile: files.Pile, shown: str, taken: _Taken) -> dict[str, dict[str, Any]]:
    """Read articles.csv: file → what it says of it."""
    assert pile.about is not None
    sheet = pile.about
    shown = str(sheet.path or f"{shown}, {sheet.name}")
    table = rows.read_table(sheet.name, sheet.read(), shown)
    columns = match(table.columns, files=True)
    if "file" not in columns.taken:
        raise InputError(
            f"{shown}: no column 'file' that names the files beside it; add one, or name this file itself if it holds the texts"
        )
    order, notes = day_order(table, columns)
    taken.note(sheet.name, None, *columns.notes, *notes)
    there = {file.name for file in pile.files}
    about: dict[str, dict[str, Any]] = {}
    at: dict[str, str] = {}
    for row in table.rows:
        name = PurePosixPath(
            files.without_surrogates(row.values[columns.taken["file"]].strip().replace("\\", "/"))[0]
        ).as_posix()
        if name not in there:
            raise InputError(
                f"{shown}, {row.where}: no file {name[:200]!r} beside it; mend the name or take the row out"
            )
        if name in about:
            raise InputError(f"{shown}, {row.where}: file {name[:200]!r} is also that of {at[name]}; take one out")
        about[name], complaints = given_by(row, columns, order)
        at[name] = row.where
        taken.note(name, name[: -len(PurePosixPath(name).suffix)], *complaints)
    if unnamed := len(there) - len(about):
        taken.note(sheet.name, None, f"{count(unnamed, 'article')} not named in it")
    return about


def _read_rows(table: rows.Table, shown: str, source: str, taken: _Taken) -> None:
    if not table.rows:
        raise InputError(f"{shown}: no rows in this file; each line or row must be an article with a 'text'")
    columns = match(table.columns)
    if table.may_lack_text and not {"text", "html"} & set(columns.taken):
        there = ", ".join(repr(name[:40]) for name in table.columns[:12])
        raise InputError(f"{shown}: no column holds texts, there are {there}; name one 'text', or 'html' for web pages")
    order, notes = day_order(table, columns)
    ids = own_ids(table, columns, shown)
    if ids is None:
        notes.append(f"column {columns.taken['article_id']!r} does not tell the rows apart: they are numbered instead")
    both = 0
    for row in table.rows:
        article_id = (ids or {}).get(row.number) or f"row-{row.number:06d}"
        text, html = (row.values.get(columns.taken.get(name, ""), None) for name in ("text", "html"))
        is_page = is_missing(text) and not is_missing(html)
        both += not is_missing(text) and not is_missing(html)
        text, encoding = (html if is_page else text), table.encoding
        if table.may_lack_text and is_missing(text):
            text = ""
        if is_page and isinstance(text, bytes):
            text, encoding = decode_page(text, f"{shown}, {row.where}")
        if not isinstance(text, str):
            what = "no 'text'" if is_missing(text) else f"'text' is {type(text).__name__}"
            raise InputError(f"{shown}, {row.where}: {what}; give the article's text as a string, or take the row out")
        if not is_page and _looks_like_a_page(text):
            taken.note(
                source, article_id, "holds a web page's source, read as it is: name its column html to read the page"
            )
        given, complaints = given_by(row, columns, order)
        taken.note(source, article_id, *complaints)
        _take(article_id, source, text, encoding, row.data, given, taken, is_page=is_page)
    if both:
        notes.append(f"{count(both, 'row')} with both a text and a page: the text was read")
    taken.note(source, None, *columns.notes, *notes)


def _take(
    article_id: str, source: str, text: str, encoding: str, data: bytes, given: Mapping[str, Any], taken: _Taken,
    *, is_page: bool,
) -> None:  # fmt: skip
    text, replaced = files.without_surrogates(text)
    notes = []
    _check_length(text, source, article_id)
    if encoding.endswith(WRONG_BYTES):
        notes.append(
            f"{count(text.count(_REPLACED), 'place')} with bytes that are no {encoding.partition(',')[0]}: read as U+FFFD"
        )
    elif not is_page and not encoding.startswith(("utf-", "iso2022")):
        notes.append(f"is no UTF-8, and was taken for {encoding}: look at its letters beyond a to z")
    if replaced:
        notes.append(f"{count(replaced, 'lone surrogate')} in the text: read as U+FFFD, one for one")
    if taken.params.repair:
        text, note = repaired(text)
        notes += [note] if note else []
        encoding += ", repaired" if note else ""
    about: dict[str, Any] = dict(given)
    if is_page and text.strip():
        from nlp_helpers.sources import pages

        page = pages.read_page(text, about.get("url"))
        text, about = page.raw, {name: value[: LONGEST.get(name)] for name, value in page.about.items()} | about
        _check_length(text, source, article_id)
        notes += page.complaints
        taken.kept += [(article_id, *span) for span in page.kept]
    if not text.strip():
        notes.append("holds no text: kept as an article with problem 'empty'")
    row: dict[str, Any] = {"article_id": article_id, "source": source, "encoding": encoding, "raw": text}
    row |= {"n_chars": len(text), "sha256": hashlib.sha256(data).hexdigest()}
    row |= {name: about[name] for name in _GIVEN if name in about}
    row |= {f"{name}_basis": "given" for name in ("title", "outlet") if name in about}
    if day := about.get("published"):
        row |= {"published_from": day, "published_to": day, "published_basis": "given"}
    taken.rows[article_id] = row
    taken.note(source, article_id, *notes)


def _check_length(text: str, source: str, article_id: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            f"{source}, article {article_id[:200]!r}: {len(text):,} characters, more than one article can have "
            f"({MOST_CHARACTERS:,}); part it into articles, or take it out"
        )


def _looks_like_a_page(text: str) -> bool:
    return bool(_PAGE_BEGINS.match(text)) or len(_TAG.findall(text[:200_000])) >= _MANY_TAGS
