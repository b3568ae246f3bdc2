"""Every notebook, executed on a corpus: ``python -m nlp_helpers.notebooks CORPUS --out DIR``.

In: the notebooks as they stand in the tree, a corpus, and the folder that ``parallax run`` made for it. Out:
``DIR/notebooks``, the same notebooks with the outputs for that corpus. They are executed in a folder beside DIR; when all
have succeeded, it takes DIR's place with all else that is in DIR, so that DIR has all of them and names them in its
``run.json``, or is as it was.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import os
import re
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from nlp_helpers.errors import InputError, reason
from nlp_helpers.plurals import count
from nlp_helpers.writing import files, supervise
from nlp_helpers.writing.place_check import check_place, resolve, seen_from
from nlp_helpers.writing.staging import Staging

#: Two notebooks at a time: each has a process of its own here and one for its kernel.
WORKERS = 2


def takes_corpus(notebook: dict[str, Any]) -> bool:
    """Whether a cell tagged ``parameters`` sets ``corpus``; without one the notebook would run on the shipped corpus.

    Parameters
    ----------
    notebook
        The notebook as parsed from JSON.

    Returns
    -------
    bool
        Whether the corpus can be handed in.

    Examples
    --------
    >>> takes_corpus({"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["corpus = '../seeds'"]}]})
    True
    >>> takes_corpus({"cells": [{"metadata": {}, "source": ["corpus = '../seeds'"]}]})
    False
    """
    return any(
        re.search(r"^corpus\b.*=", "".join(cell["source"]), re.MULTILINE)
        for cell in notebook["cells"]
        if "parameters" in cell["metadata"].get("tags", [])
    )


def without_run_marks(notebook: dict[str, Any]) -> dict[str, Any]:
    """Take out times, paths and random ids that an execution leaves behind, so that the same run is the same bytes.

    Parameters
    ----------
    notebook
        The executed notebook as parsed from JSON; it is changed in place.

    Returns
    -------
    dict
        The same notebook.
    """
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for mark in ("papermill", "execution"):
            cell["metadata"].pop(mark, None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"
    return notebook


def own_kernel(ipython: Path) -> None:
    """Keep kernels and start-up files of the user's from changing what a notebook shows, in this process.

    Parameters
    ----------
    ipython
        A folder for IPython's profile and history.
    """
    os.environ["JUPYTER_PATH"] = str(Path(sys.prefix, "share", "jupyter"))
    os.environ["IPYTHONDIR"] = str(ipython)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else each kernel warns about the debugger
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    """End this process when the one that started it was killed; the kernel, which looks out for that, follows."""
    parent.join()
    os._exit(1)


# Two kernels that start at one time can be given the same port, and then one of them dies before its first cell.
_TRIES = 2


def execute(source: Path, target: Path, corpus: str) -> tuple[float, str]:
    """Execute one notebook with the running interpreter, in the notebook's folder.

    Parameters
    ----------
    source
        The notebook.
    target
        Where the executed one is written.
    corpus
        The value of its parameter ``corpus``.

    Returns
    -------
    seconds : float
        How long it took.
    error : str
        What went wrong, in one line; empty if nothing did.
    """
    import papermill  # takes a second, and only the workers need it

    logging.getLogger("papermill").setLevel(logging.ERROR)
    started = time.perf_counter()
    error = ""
    for _ in range(_TRIES):
        try:
            papermill.execute_notebook(
                source,
                target,
                {"corpus": corpus},
                kernel_name="python3",
                progress_bar=False,
                cwd=source.parent,
                request_save_on_cell_execute=False,
                extra_arguments=["--log-level=CRITICAL"],  # else a kernel reports that it was asked to stop
            )
            notebook = without_run_marks(json.loads(target.read_text(encoding="utf-8")))
            text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
            target.write_text(text, encoding="utf-8", newline="\n")
            return time.perf_counter() - started, ""
        except papermill.PapermillExecutionError as exc:
            message = " ".join(str(exc.evalue).split())
            return time.perf_counter() - started, f"cell {exc.exec_count} raised {exc.ename}: {message}"
        except Exception as exc:  # a kernel that died or never started is the notebook's failure, not the command's
            error = f"{type(exc).__name__}: {' '.join(str(exc).split())}"
    return time.perf_counter() - started, error


def execute_all(corpus: Path, out: Path, notebooks: Path) -> list[Path]:
    """Execute every notebook of a folder on a corpus and put the results into ``out/notebooks``.

    Parameters
    ----------
    corpus
        A folder of articles, or one file with a row per article.
    out
        The folder that ``parallax run`` made for this corpus.
    notebooks
        The folder with the notebooks.

    Returns
    -------
    list of Path
        The executed notebooks, in order of their names; empty if one of them failed, which is then printed.
    """
    sources = sorted(notebooks.glob("*.ipynb"))
    if not sources:
        raise InputError(f"{notebooks}: no notebooks here; run this in the project's folder, or say --notebooks DIR")
    if not corpus.exists():
        raise InputError(f"{corpus}: no such file or folder; name the articles, as in: seeds")
    if not (out / "run.json").is_file():
        raise InputError(f"{out}: no run.json here; first make it with: parallax run {corpus} --out {out}")
    for source in sources:
        if not takes_corpus(json.loads(source.read_text(encoding="utf-8"))):
            raise InputError(f"{source}: no cell sets 'corpus' and has the tag 'parameters'; add one")

    place = resolve(out)
    check_place(place, out)
    before = (place / "run.json").read_bytes()
    try:
        with Staging(place) as staged:
            made = staged.new / "notebooks"
            made.mkdir()
            if not _execute_each(sources, made, seen_from(corpus, notebooks), staged.scratch / "ipython"):
                return []
            files.copy_tree(place, staged.new, without={"notebooks", "run.json"})
            _record(before, staged.new, sorted(made.glob("*.ipynb")))
            staged.swap(lambda folder: _refuse_another(folder, before, out))
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({reason(error)}); nothing was changed there") from error
    return [out / "notebooks" / source.name for source in sources]


def _execute_each(sources: list[Path], made: Path, corpus: str, ipython: Path) -> bool:
    succeeded = True
    # Semaphores are cleaned up by a process that would say so after Ctrl-C.
    sys.warnoptions.append("ignore:resource_tracker:UserWarning")
    # Processes, because papermill changes the working directory; spawned, because that is the same on every system.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, spawn, initializer=own_kernel, initargs=(ipython,)) as pool:
        jobs = [(s, pool.submit(execute, s.resolve(), made / s.name, corpus)) for s in sources]
        for source, job in jobs:
            seconds, error = job.result()
            print(f"{source.stem:<20} {seconds:5.1f} s{'   FAILED: ' + error if error else ''}", flush=True)
            succeeded = succeeded and not error
    return succeeded


def _refuse_another(folder: Path, before: bytes, out: Path) -> None:
    """Refuse a folder that another run has written while the notebooks were executed: they would not belong to it."""
    try:
        same = (folder / "run.json").read_bytes() == before
    except OSError:
        same = False
    if not same:
        raise InputError(f"{out}: was written anew while the notebooks were executed; execute them again")


def _record(before: bytes, folder: Path, made: list[Path]) -> None:
    """Name the notebooks in run.json, so that a later run knows them for its own."""
    record = json.loads(before)
    record["notebooks"] = {p.relative_to(folder).as_posix(): files.sha256(p) for p in made}
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (folder / "run.json").write_text(text, encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv
        The arguments; those of the process if not given.

    Returns
    -------
    int
        0, 1 if a notebook failed, or 2 if the arguments can't be worked with.
    """
    parser = argparse.ArgumentParser(
        prog="python -m nlp_helpers.notebooks", description="Execute every notebook on a corpus, into DIR/notebooks."
    )
    parser.add_argument("corpus", metavar="CORPUS", type=Path, help="a folder of articles, or one file of them")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder 'parallax run' made for it")
    parser.add_argument("--notebooks", metavar="DIR", type=Path, default=Path("notebooks"), help="default: notebooks")
    args = parser.parse_args(argv)
    return supervise.carried_out(lambda: _execute(args), fork=argv is None)


def _execute(args: argparse.Namespace) -> int:
    made = execute_all(args.corpus, args.out, args.notebooks)
    if not made:
        print(f"parallax: not every notebook ran, so {args.out / 'notebooks'} was not written", file=sys.stderr)
        return 1
    tables = len(list((args.out / "tables").glob("*.parquet")))
    figures = len({path.stem for path in (args.out / "figures").glob("*.*")})
    print(f"{args.out}: {count(tables, 'table')}, {count(figures, 'figure')}, {count(len(made), 'notebook')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
