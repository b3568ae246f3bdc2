"""What a teacher hands out: students' copies of the notebooks, and slides of each, made from the outputs they are stored with.

In: notebooks whose solutions are tagged. Out: a folder with ``students/``, ``slides/`` and an ``index.html`` that leads to them.
Nothing is run. The folder is built beside its place and moved there, so it is complete or as it was.

To be read in this order:

- :mod:`~nlp_helpers.handouts.copies`: a notebook without its solutions;
- :mod:`~nlp_helpers.handouts.outputs`: what a cell shows, as HTML;
- :mod:`~nlp_helpers.handouts.slides`: a notebook as columns of slides;
- :mod:`~nlp_helpers.handouts.deck`: slides as one file, see ``templates/``.

>>> student_copy({"cells": [{"cell_type": "code", "metadata": {"tags": ["solution"]}, "source": "6 * 7"}]})["cells"][0]["source"]
'# Your code'
"""

from __future__ import annotations

import json
import warnings
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat

from nlp_helpers.errors import InputError, reason
from nlp_helpers.handouts import deck
from nlp_helpers.handouts.copies import student_copy
from nlp_helpers.handouts.slides import slides
from nlp_helpers.writing.place_check import check_place, resolve, seen_from
from nlp_helpers.writing.staging import Staging

__all__ = ["make", "slides", "student_copy"]

_RECORD = "handouts.json"


def make(notebooks: Path, out: Path, corpus: Path | None = None) -> list[Path]:
    """Make the handouts of all notebooks of a folder.

    Parameters
    ----------
    notebooks : path
        The folder; its notebooks have been run and saved with their outputs.
    out : path
        A folder that is not there, is empty, or was made by this function.
    corpus : path, optional
        The articles that the students' copies are to read; what the notebooks name by default.

    Returns
    -------
    list of path
        The files, in order of their names.

    Raises
    ------
    InputError
        If there are no notebooks, one can't be read or was never run, the folder holds anything else, or reveal.js is not
        installed.
    """
    sources = sorted(notebooks.glob("*.ipynb"))
    if not sources:
        raise InputError(
            f"{notebooks}: no notebooks here; name a folder of notebooks that have been run (`make figures` runs them)"
        )
    if corpus is not None and not corpus.exists():
        raise InputError(f"{corpus}: no such file or folder; name the articles that students are to read")
    place = resolve(out)
    check_place(place, out)
    _refuse_strangers(place, out)
    read = {source.stem: _read(source) for source in sources}
    seen_from_copies = None if corpus is None else seen_from(corpus, out / "students")
    files = {"index.html": deck.index([(name, _title(notebook)) for name, notebook in read.items()])}
    for name, notebook in read.items():
        copy = student_copy(notebook, seen_from_copies)
        files[f"students/{name}.ipynb"] = json.dumps(copy, indent=1, ensure_ascii=False) + "\n"
        files[f"slides/{name}.html"] = deck.page(slides(notebook))
    files[_RECORD] = json.dumps({"made_by": "parallax", "files": sorted(files)}, indent=1) + "\n"
    try:
        _write(files, place)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({reason(error)}); nothing was changed there") from error
    return [out / name for name in sorted(files)]


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: is not a notebook that can be read ({error}); save it anew in JupyterLab") from error
    try:
        with warnings.catch_warnings(action="ignore"):  # it has something to say about cells without ids
            nbformat.validate(deepcopy(notebook), version=4)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        why = str(error).splitlines()[0]
        raise InputError(f"{path}: is not a notebook of format 4 ({why}); save it anew in JupyterLab") from error
    if not any(cell.get("outputs") for cell in notebook["cells"]):
        raise InputError(f"{path}: has no outputs to show; run it and save it first, as `make notebooks` does")
    return dict(notebook)


def _title(notebook: dict[str, Any]) -> str:
    return next((slide.head for column in slides(notebook) for slide in column if slide.head), "")


def _refuse_strangers(folder: Path, out: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(f"{out}: is not a folder; choose another --out")
    if not folder.is_dir():
        return
    ours = {_RECORD}
    with suppress(OSError, ValueError, AttributeError):
        ours |= set(json.loads((folder / _RECORD).read_text(encoding="utf-8")).get("files", ()))
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    strangers = sorted(name for name in there - ours if ".ipynb_checkpoints" not in name)
    if strangers:
        raise InputError(f"{out}: holds files that are no handouts ({strangers[0]}); move them or choose another --out")


def _write(files: dict[str, str], out: Path) -> None:
    with Staging(out) as staged:
        for name, text in files.items():
            path = staged.new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        staged.swap(lambda folder: _refuse_strangers(folder, out))
