"""The order of the steps, and an output folder that is complete or untouched.

In: a corpus on disk. Out: a folder with ``tables/``, ``figures/`` and ``run.json``. :func:`compute` makes the tables in
memory, and is what the notebooks call; :func:`run` also writes them.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits
from tqdm import tqdm

from nlp_helpers import tables
from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings

MADE_BY = "parallax"
# Those whose version can change a result.
_LIBRARIES = (
    "charset-normalizer", "ftfy", "htmldate", "lxml", "matplotlib", "numpy", "pandas", "py3langid", "pyarrow",
    "scikit-learn", "scipy", "trafilatura",
)  # fmt: skip


@dataclass(frozen=True)
class _Job:
    """What a run was asked to do."""

    corpus: Path
    seed: int
    repair: bool


@dataclass(frozen=True)
class _Step:
    """One arrow of the flow: the tables it makes, those it needs, and how."""

    name: str
    makes: tuple[str, ...]
    needs: tuple[str, ...]
    do: Callable[[Findings, _Job], None]


# Each step imports its own module when it runs, so that a run loads only what it uses.
def _load(found: Findings, job: _Job) -> None:
    from nlp_helpers import load

    params = load.LoadParams(repair=job.repair)
    found.parameters["load"] = asdict(params)
    read = load.read(job.corpus, params)
    found.put("articles", read.articles)
    found.notes, found.kept = read.notes, read.kept


def _clean(found: Findings, job: _Job) -> None:
    from nlp_helpers import clean

    params = clean.CleanParams()
    found.parameters["clean"] = asdict(params)
    found.put("blocks", clean.find_blocks(found["articles"], params, found.kept))


def _sentences(found: Findings, job: _Job) -> None:
    from nlp_helpers import sentences

    found.put("sentences", sentences.find_sentences(found["articles"], found["blocks"]))


def _about(found: Findings, job: _Job) -> None:
    from nlp_helpers import about

    params = about.AboutParams()
    found.parameters["about"] = asdict(params)
    found.put("articles", about.describe(found["articles"], found["blocks"], params))


def _stories(found: Findings, job: _Job) -> None:
    from nlp_helpers import stories

    params = stories.StoryParams()
    found.parameters["stories"] = asdict(params)
    found.put("stories", stories.find_stories(found["articles"], found["blocks"], params, seed=job.seed))


def _expressions(found: Findings, job: _Job) -> None:
    from nlp_helpers import dates

    found.expressions = dates.find_dates(found["articles"], found["blocks"])


def _days(found: Findings, job: _Job) -> None:
    from nlp_helpers import inferred

    params = inferred.InferParams()
    found.parameters["days"] = asdict(params)
    expressions = found.expressions
    if found.corrections:
        from nlp_helpers import corrections

        expressions = corrections.without_dropped("dates", expressions, found.corrections)
    found.put("articles", inferred.infer_days(found["articles"], found["stories"], expressions, params))


def _dates(found: Findings, job: _Job) -> None:
    from nlp_helpers import dates

    params = dates.DateParams()
    found.parameters["dates"] = asdict(params)
    found.put("dates", dates.resolve_dates(found.expressions, found["articles"], params))


def _topics(found: Findings, job: _Job) -> None:
    from nlp_helpers import topics

    params = topics.TopicParams()
    found.parameters["topics"] = asdict(params)
    made = topics.find_topics(found["articles"], found["sentences"], params, seed=job.seed)
    found.tables |= {"topics": made.topics, "passages": made.passages, "article_topics": made.article_topics}
    found.over_k, found.topics_answer = made.over_k, made.answer


def _keyness(found: Findings, job: _Job) -> None:
    from nlp_helpers import keyness

    params = keyness.KeynessParams()
    found.parameters["keyness"] = asdict(params)
    made = keyness.find_keyness(found["articles"], found["sentences"], found["stories"], params)
    found.put("keyness", made.table)
    found.keyness_answer = made.answer


STEPS = (
    _Step("load", (), (), _load),
    _Step("clean", ("blocks",), ("load",), _clean),
    _Step("about", (), ("clean",), _about),
    _Step("sentences", ("sentences",), ("clean",), _sentences),
    _Step("stories", ("stories",), ("about",), _stories),
    _Step("expressions", (), ("clean",), _expressions),
    # Days are inferred from stories, and stories are made from the days that are known before: no loop. The articles are
    # complete only here, whichever tables are wanted, so that they are always the same.
    _Step("days", ("articles",), ("stories", "expressions"), _days),
    _Step("dates", ("dates",), ("days",), _dates),
    _Step("topics", ("topics", "passages", "article_topics"), ("about", "sentences"), _topics),
    _Step("keyness", ("keyness",), ("about", "sentences", "stories"), _keyness),
)


def compute(
    corpus: Path | str,
    wanted: Iterable[str] | None = None,
    *,
    seed: int = 0,
    corrections: Path | str | None = None,
    repair: bool = False,
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
    repair : bool
        Whether damaged text is repaired as it is read, see :class:`nlp_helpers.load.LoadParams`.
    progress : bool
        Whether to show on a terminal's stderr which step is under way.

    Returns
    -------
    Findings
        The wanted tables and those they needed, and how they were made.

    Raises
    ------
    InputError
        For a corpus that can't be read, a table that does not exist, or a correction that does not fit.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "talks.txt").write_text("The talks in Geneva ended on Friday without an accord, officials said.")
    >>> compute(folder, ["blocks"])["blocks"].role.tolist()
    ['body']
    """
    return _do(_needed(wanted), _Job(Path(corpus), seed, repair), corrections, progress)


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
    return _do({"load", "clean", "about"}, _Job(Path(corpus), 0, repair), corrections, progress)


def _do(names: set[str] | None, job: _Job, corrections: Path | str | None, progress: bool) -> Findings:
    """Do the steps of these names, or all, in order."""
    found = Findings()
    _read_corrections(found, corrections)
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
        found.parameters["corrections"] = {"file": Path(path).name, "sha256": _sha256(Path(path))}


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
    repair: bool = False,
    progress: bool = False,
) -> tuple[Findings, dict[str, Any]]:
    """Compute and write; the output folder is complete afterwards, or as it was before.

    Parameters
    ----------
    corpus, wanted, seed, corrections, repair, progress
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
    _may_replace(out, corpus)
    found = compute(corpus, wanted, seed=seed, corrections=corrections, repair=repair, progress=progress)
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.absolute().parent))
    except OSError as error:
        raise InputError(f"{out}: cannot be made ({error.strerror}); choose another --out") from error
    try:
        record = _write(found, corpus, staging, wanted, seed)
        _move_into_place(staging, out, corpus)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); nothing was changed there") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return found, record


def _may_replace(out: Path, corpus: Path) -> None:
    if corpus.exists() and (corpus.resolve() == out.resolve() or out.resolve() in corpus.resolve().parents):
        raise InputError(f"{out}: holds the corpus itself; choose another --out")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise InputError(f"{out}: is not a folder; choose another --out")
    if out.is_dir() and any(out.iterdir()):
        strangers = sorted(_strangers(out))
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
    return {path.as_posix() for path in files if path.as_posix() not in ours and not _LEFT_BEHIND & set(path.parts)}


_LEFT_BEHIND = {".ipynb_checkpoints", ".DS_Store", "Thumbs.db"}


def _move_into_place(staging: Path, out: Path, corpus: Path) -> None:
    # Looked at again: the steps may have taken minutes.
    _may_replace(out, corpus)
    # mkdtemp makes folders private; the result is an ordinary folder.
    mask = os.umask(0)
    os.umask(mask)
    staging.chmod(0o777 & ~mask)
    if not out.exists():
        staging.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.absolute().parent))
    try:
        out.rename(old / "old")
        try:
            staging.rename(out)
        except OSError:
            (old / "old").rename(out)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _write(found: Findings, corpus: Path, folder: Path, wanted: list[str] | None, seed: int) -> dict[str, Any]:
    (folder / "tables").mkdir()
    for name in wanted if wanted is not None else [n for n in tables.COLUMNS if n in found.tables]:
        tables.write(name, found[name], found["articles"], folder / "tables")
    not_drawn: dict[str, str] = {}
    if wanted is None:
        from nlp_helpers import figures

        began = time.perf_counter()
        (folder / "figures").mkdir()
        for figure in figures.all_figures(found):
            if isinstance(figure, figures.TooLittle):
                not_drawn[figure.name] = figure.why
            else:
                figures.save(figure, folder / "figures")
        found.seconds["figures"] = round(time.perf_counter() - began, 3)
    record = _record(found, corpus, folder, seed) | {"not_drawn": not_drawn}
    (folder / "run.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return record


def _record(found: Findings, corpus: Path, folder: Path, seed: int) -> dict[str, Any]:
    outputs = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "made_by": MADE_BY,
        "version": metadata.version("parallax-news"),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        "corpus": corpus.name,
        "seed": seed,
        "parameters": {step: values for step, values in found.parameters.items() if step != "corrections"},
        "corrections": _corrections(found),
        "inputs": _hashes(corpus),
        "outputs": {path.relative_to(folder).as_posix(): _sha256(path) for path in outputs},
        "rows": {name: len(table) for name, table in found.tables.items()},
        "notes": found.notes.note.value_counts(sort=False).to_dict() if len(found.notes) else {},
        "seconds": found.seconds,
    }


def _corrections(found: Findings) -> dict[str, Any] | None:
    """Record the file of corrections, and how many were applied to each table or are about tables that were not made."""
    if "corrections" not in found.parameters:
        return None
    left = Counter(c.table for c in found.corrections if c.table not in found.applied)
    return found.parameters["corrections"] | {"applied": found.applied, "not_applied": dict(sorted(left.items()))}


def _hashes(corpus: Path) -> Mapping[str, str]:
    from nlp_helpers import load

    return {name: _sha256(path) for name, path in load.sources(corpus)}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
