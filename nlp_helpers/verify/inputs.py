"""The corpus, and what else a run read → what of it is not as it was.

In: run.json, and a corpus that is named, or that lies here under its name. Out: findings for files that were changed, taken out
or added since, and for articles whose text is not what the corpus holds; and what could not be looked at.

>>> import tempfile
>>> corpus = Path(tempfile.mkdtemp()) / "talks.jsonl"
>>> _ = corpus.write_text('{"text": "The talks ended."}')
>>> [one.what for one in changed(corpus, {"inputs": {"talks.jsonl": "0" * 64}}) if isinstance(one, Finding)]
['was changed since the run read it']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, TypeGuard

import pandas as pd

from nlp_helpers import load
from nlp_helpers.errors import InputError
from nlp_helpers.people.aliases import of_corpus
from nlp_helpers.verify.files import AGAIN, Finding, opened
from nlp_helpers.writing.files import sha256

_READ = ("article_id", "sha256", "encoding", "raw")  # of an article, as loading gives it and no later step changes it


def named(corpus: Path | str | None, folder: Path, record: Mapping[str, Any]) -> Path | None:
    """Find the corpus: the one that is named; else one that lies here under the name it had, and holds a file the run read.

    Parameters
    ----------
    corpus : path, optional
        As the user names it.
    folder : path
        What the run wrote.
    record : mapping
        What run.json holds.

    Returns
    -------
    Path or None

    Raises
    ------
    InputError
        If the one that is named is not there.
    """
    if corpus is not None:
        if not Path(corpus).exists():
            raise InputError(
                f"{corpus}: no such file or folder; name the articles that the run read, or leave --corpus out"
            )
        return Path(corpus)
    name = record.get("corpus")
    if not _plain(name) or not Path(name).exists() or Path(name).resolve() == folder.resolve():
        return None
    try:
        there = {_hash(path) for _, path in load.sources(name)}
    except (OSError, InputError):
        return None
    return Path(name) if there & set(_inputs(record).values()) else None


def changed(corpus: Path, record: Mapping[str, Any]) -> Iterator[Finding | str]:
    """Compare the corpus's files with their hashes in run.json.

    Parameters
    ----------
    corpus : path
    record : mapping
        What run.json holds.

    Yields
    ------
    Finding or str
        What does not hold, and the name of each file that was hashed.
    """
    wanted = _inputs(record)
    try:
        there = dict(load.sources(corpus))
        hashes = {name: _hash(path) for name, path in there.items()}
    except (OSError, InputError) as error:
        yield Finding(str(corpus), f"cannot be read ({error})", "mend its permissions, or name another --corpus")
        return
    yield from hashes
    if len(wanted) == len(hashes) == 1 and not corpus.is_dir():
        # A file of rows, or an archive: its name is no part of it.
        wanted = dict(zip(hashes, wanted.values(), strict=True))
    again = f"{AGAIN}, or name the articles as they were with --corpus"
    for name in sorted(set(wanted) | set(hashes)):
        shown = name if PurePath(name) == PurePath(corpus.name) else f"{corpus.name}/{name}"
        if name not in hashes:
            yield Finding(shown, "was read by the run, and is not there any more", again)
        elif name not in wanted:
            yield Finding(shown, "was added since: the run did not read it", again)
        elif hashes[name] != wanted[name]:
            yield Finding(shown, "was changed since the run read it", again)


def read_again(
    corpus: Path, record: Mapping[str, Any], articles: pd.DataFrame | None
) -> Iterator[Finding | pd.DataFrame]:
    """Load the corpus again and compare the articles' texts.

    Parameters
    ----------
    corpus : path
    record : mapping
        What run.json holds: whether damaged text was repaired.
    articles : DataFrame, optional
        The table on disk.

    Yields
    ------
    Finding or DataFrame
        What does not hold, and the articles as loaded.
    """
    given = record.get("parameters")
    loading = given.get("load") if isinstance(given, dict) else None
    repair = isinstance(loading, dict) and loading.get("repair") is True
    try:
        read = load.read(corpus, load.LoadParams(repair=repair)).articles
    except InputError as error:
        yield Finding(corpus.name, f"cannot be read again: {error}", "see there")
        return
    yield read
    if articles is None:
        return
    file, there = "tables/articles.parquet", dict(zip(articles.article_id, range(len(articles)), strict=True))
    for row in read[list(_READ)].itertuples(index=False):
        at = there.pop(row.article_id, None)
        if at is None:
            yield Finding(file, f"has no article {row.article_id!r}, which the corpus holds")
            continue
        for column in _READ[1:]:
            value = articles[column].iloc[at]
            if pd.isna(value) or value != getattr(row, column):
                what = "is not what the corpus holds"
                yield Finding(file, what, AGAIN, f"row {at + 1:,} ({row.article_id!r}), column {column}")
    for article_id, at in there.items():
        yield Finding(file, "is no article of the corpus", AGAIN, f"row {at + 1:,} ({article_id!r})")


def beside(corpus: Path | None, folder: Path, record: Mapping[str, Any]) -> Iterator[Finding | str]:
    """Compare the other files that a run read: corrections, aliases, marking sheets.

    Parameters
    ----------
    corpus : path, optional
    folder : path
        What the run wrote.
    record : mapping
        What run.json holds.

    Yields
    ------
    Finding or str
        What does not hold; and for each file that was looked at or for, a line that begins with ``+`` or ``-``.
    """
    given = record.get("parameters")
    parameters = given if isinstance(given, dict) else {}
    marked = parameters.get("marked")
    sheets = marked.get("sheets") if isinstance(marked, dict) else None
    files = [record.get("corrections"), parameters.get("aliases"), *(sheets if isinstance(sheets, list) else [])]
    wanted = [(f.get("file"), f.get("sha256")) for f in files if isinstance(f, dict)]
    own = of_corpus(corpus) if corpus is not None else None
    if own is not None and parameters.get("aliases") is None:
        yield Finding(f"{corpus.name if corpus else ''}/{own.name}", "was added since: the run read no list of names")
    places = [Path(), folder.parent, *([corpus, corpus.parent] if corpus is not None else [])]
    for name, hashed in wanted:
        if not _plain(name):
            continue
        there = []
        for place in dict.fromkeys(places):
            try:
                there.append(_hash(place / name))
            except OSError:
                continue
        if not there:
            yield f"-{name}"
        elif hashed in there:
            yield f"+{name}"
        else:
            yield f"+{name}"
            yield Finding(name, "was changed since the run read it, or is another file of that name")


def _inputs(record: Mapping[str, Any]) -> dict[str, str]:
    given = record.get("inputs")
    return {str(name): str(hashed) for name, hashed in given.items()} if isinstance(given, dict) else {}


def _plain(name: object) -> TypeGuard[str]:
    """Whether a name is one of a file here, and leads nowhere else."""
    return isinstance(name, str) and name not in ("", ".", "..") and not set("/\\:\0") & set(name)


def _hash(path: Path) -> str:
    return sha256(path.resolve(), opened)
