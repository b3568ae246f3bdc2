"""From a corpus to its findings: which steps a run needs, done in order.

In: a corpus on disk. Out: tables. :func:`compute` makes them in memory, and is what the notebooks call; :func:`run` also
writes them, with figures, into a folder (:mod:`nlp_helpers.output`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits
from tqdm import tqdm

from nlp_helpers import output, tables
from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings
from nlp_helpers.steps import STEPS, Job
from nlp_helpers.writing.files import sha256

if TYPE_CHECKING:
    from nlp_helpers.marking.filled_in import Sheet


def compute(
    corpus: Path | str,
    wanted: Iterable[str] | None = None,
    *,
    seed: int = 0,
    corrections: Path | str | None = None,
    aliases: Path | str | None = None,
    repair: bool = False,
    marked: Iterable[Path | str] = (),
    progress: bool = False,
) -> Findings:
    """Run the steps that the wanted tables need, in order, in memory.

    Parameters
    ----------
    corpus : path
        What :func:`nlp_helpers.load.read` reads.
    wanted : iterable of str, optional
        Tables of :data:`nlp_helpers.tables.COLUMNS`; all by default.
    seed : int
        Of everything random.
    corrections : path, optional
        A file of what a researcher overrules, see :func:`nlp_helpers.corrections.read`.
    aliases : path, optional
        A list of names that mean the same, see :func:`nlp_helpers.people.aliases.read`; the corpus's own ``aliases.csv`` by
        default.
    repair : bool
        Whether damaged text is repaired as it is read, see :class:`nlp_helpers.load.LoadParams`.
    marked : iterable of path
        Marking sheets, filled in, see :mod:`nlp_helpers.marking`: what they say of these tables goes to ``Findings.marked``.
    progress : bool
        Whether to show on a terminal's stderr which step is under way.

    Returns
    -------
    Findings
        The wanted tables and those they needed, and how they were made.

    Raises
    ------
    InputError
        For a corpus that can't be read, a table that does not exist, a correction that does not fit, a list of aliases
        that contradicts itself, or a marking sheet that can't be read.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "talks.txt").write_text("The talks in Geneva ended on Friday without an accord, officials said.")
    >>> compute(folder, ["blocks"])["blocks"].role.tolist()
    ['body']
    """
    needed = _needed(wanted)
    sheets = _read_marked(marked)
    found = _do(needed, Job(Path(corpus), seed, repair), corrections, progress, _aliases(corpus, aliases))
    _take_up(found, sheets)
    return found


def describe(
    corpus: Path | str, *, corrections: Path | str | None = None, repair: bool = False, progress: bool = False
) -> Findings:
    """Read, clean and describe a corpus, and go no further: enough to look words up in it.

    Parameters
    ----------
    corpus, corrections, repair, progress
        As in :func:`compute`.

    Returns
    -------
    Findings
        The tables ``articles``, with the outlets and days that are given or stated, and ``blocks``.

    Raises
    ------
    InputError
        As :func:`compute`.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "talks.txt").write_text("The talks in Geneva ended on Friday without an accord, officials said.")
    >>> describe(folder)["articles"].n_words_body.tolist()
    [12]
    """
    return _do({"load", "clean", "about"}, Job(Path(corpus), 0, repair), corrections, progress)


def _do(
    names: set[str] | None,
    job: Job,
    corrections: Path | str | None,
    progress: bool,
    aliases: Path | str | None = None,
) -> Findings:
    """Do the steps of these names, or all, in order."""
    found = Findings()
    _read_corrections(found, corrections)
    _read_aliases(found, aliases)
    # One thread: sums in another order differ in their last digits, and the same input must give the same bytes.
    with threadpool_limits(1):
        steps = tqdm(
            STEPS if names is None else [s for s in STEPS if s.name in names], disable=None if progress else True
        )
        for step in steps:
            steps.set_description(step.name)
            began = time.perf_counter()
            step.do(found, job)
            found.seconds[step.name] = round(time.perf_counter() - began, 3)
    return found


def _read_corrections(found: Findings, path: Path | str | None) -> None:
    """Read the corrections first: a mistake in their file should not show only after minutes."""
    if path is not None:
        from nlp_helpers import corrections

        found.corrections = corrections.read(path)
        found.parameters["corrections"] = {"file": Path(path).name, "sha256": sha256(Path(path))}


def _aliases(corpus: Path | str, named: Path | str | None) -> Path | str | None:
    """Find the list of aliases: the one that is named, else the corpus's own."""
    from nlp_helpers.people.aliases import of_corpus

    return named if named is not None else of_corpus(corpus)


def _read_aliases(found: Findings, path: Path | str | None) -> None:
    if path is not None:
        from nlp_helpers.people import aliases

        found.aliases = aliases.read(path)
        found.parameters["aliases"] = {"file": Path(path).name, "sha256": sha256(Path(path))}


def _read_marked(paths: Iterable[Path | str]) -> list[Sheet]:
    """Read the marking sheets before the steps, for the same reason as the corrections."""
    paths = [paths] if isinstance(paths, (str, Path)) else list(paths)
    if not paths:
        return []
    from nlp_helpers.marking import filled_in

    return filled_in.read_all(paths)


def _take_up(found: Findings, sheets: list[Sheet]) -> None:
    if not sheets:
        return
    from nlp_helpers.marking import filled_in

    filled_in.take_up(found, sheets)
    found.parameters["marked"] = {
        "sheets": [{"file": Path(sheet.path).name, "sha256": sheet.sha256} for sheet in sheets],
        "precision": [marked.record() for marked in found.marked],
    }


def _needed(wanted: Iterable[str] | None) -> set[str] | None:
    if wanted is None:
        return None
    wanted = list(wanted)
    unknown = [name for name in wanted if name not in tables.COLUMNS]
    if unknown or not wanted:
        raise InputError(f"no table {', '.join(unknown) or 'named'}; there are {', '.join(tables.COLUMNS)}")
    by_name = {step.name: step for step in STEPS}
    names: set[str] = set()
    waiting = [step.name for step in STEPS if set(step.makes) & set(wanted)]
    while waiting:
        name = waiting.pop()
        names.add(name)
        waiting += by_name[name].needs
    return names


def run(
    corpus: Path | str,
    out: Path | str,
    wanted: Iterable[str] | None = None,
    *,
    seed: int = 0,
    corrections: Path | str | None = None,
    aliases: Path | str | None = None,
    repair: bool = False,
    marked: Iterable[Path | str] = (),
    progress: bool = False,
) -> tuple[Findings, dict[str, Any]]:
    """Compute and write; the output folder is complete afterwards, or as it was before.

    Parameters
    ----------
    corpus, wanted, seed, corrections, aliases, repair, marked, progress
        As in :func:`compute`. With `wanted`, only those tables are written, and no figures.
    out : path
        The output folder: new, empty, or one that an earlier run made.

    Returns
    -------
    findings : Findings
    record : dict
        What ``run.json`` holds.

    Raises
    ------
    InputError
        If the corpus can't be read, or `out` is not ours to replace.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "pile").mkdir()
    >>> _ = (folder / "pile" / "talks.txt").write_text("The talks in Geneva ended on Friday without an accord.")
    >>> _, record = run(folder / "pile", folder / "out", ["blocks"])
    >>> sorted(record["outputs"])
    ['tables/blocks.csv', 'tables/blocks.parquet']
    """
    corpus, out = Path(corpus), Path(out)
    wanted = None if wanted is None else list(wanted)
    out = output.may_replace(out, corpus)
    found = compute(
        corpus,
        wanted,
        seed=seed,
        corrections=corrections,
        aliases=aliases,
        repair=repair,
        marked=marked,
        progress=progress,
    )
    return found, output.write(found, corpus, out, wanted, seed)
