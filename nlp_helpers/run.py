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
_LIBRARIES = ("charset-normalizer", "matplotlib", "numpy", "pandas", "py3langid", "pyarrow", "scikit-learn", "scipy")


@dataclass(frozen=True)
class _Step:
    """One arrow of the flow: the tables it makes, those it needs, and how."""

    name: str
    makes: tuple[str, ...]
    needs: tuple[str, ...]
    do: Callable[[Findings, Path, int], None]


# Each step imports its own module when it runs, so that a run loads only what it uses.
def _load(found: Findings, corpus: Path, seed: int) -> None:
    from nlp_helpers import load

    read = load.read(corpus)
    found.tables["articles"], found.notes = read.articles, read.notes


def _clean(found: Findings, corpus: Path, seed: int) -> None:
    from nlp_helpers import clean

    params = clean.CleanParams()
    found.parameters["clean"] = asdict(params)
    found.tables["blocks"] = clean.find_blocks(found["articles"], params)


def _sentences(found: Findings, corpus: Path, seed: int) -> None:
    from nlp_helpers import sentences

    found.tables["sentences"] = sentences.find_sentences(found["articles"], found["blocks"])


def _about(found: Findings, corpus: Path, seed: int) -> None:
    from nlp_helpers import about

    params = about.AboutParams()
    found.parameters["about"] = asdict(params)
    found.tables["articles"] = about.describe(found["articles"], found["blocks"], params)


def _stories(found: Findings, corpus: Path, seed: int) -> None:
    from nlp_helpers import stories

    params = stories.StoryParams()
    found.parameters["stories"] = asdict(params)
    found.tables["stories"] = stories.find_stories(found["articles"], found["blocks"], params, seed=seed)


def _topics(found: Findings, corpus: Path, seed: int) -> None:
    from nlp_helpers import topics

    params = topics.TopicParams()
    found.parameters["topics"] = asdict(params)
    made = topics.find_topics(found["articles"], found["sentences"], params, seed=seed)
    found.tables |= {"topics": made.topics, "passages": made.passages, "article_topics": made.article_topics}
    found.over_k, found.topics_answer = made.over_k, made.answer


STEPS = (
    _Step("load", (), (), _load),
    _Step("clean", ("blocks",), ("load",), _clean),
    _Step("about", ("articles",), ("clean",), _about),
    _Step("sentences", ("sentences",), ("clean",), _sentences),
    _Step("stories", ("stories",), ("about",), _stories),
    _Step("topics", ("topics", "passages", "article_topics"), ("about", "sentences"), _topics),
)


def compute(
    corpus: Path | str, wanted: Iterable[str] | None = None, *, seed: int = 0, progress: bool = False
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
    progress : bool
        Whether to show on a terminal's stderr which step is under way.

    Returns
    -------
    Findings
        The tables, and how they were made.

    Raises
    ------
    InputError
        For a corpus that can't be read or a table that does not exist.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "talks.txt").write_text("The talks in Geneva ended on Friday without an accord, officials said.")
    >>> compute(folder, ["blocks"])["blocks"].role.tolist()
    ['body']
    """
    names = _needed(wanted)
    found = Findings()
    # One thread: sums in another order differ in their last digits, and the same input must give the same bytes.
    with threadpool_limits(1):
        steps = tqdm(
            STEPS if names is None else [s for s in STEPS if s.name in names], disable=None if progress else True
        )
        for step in steps:
            steps.set_description(step.name)
            began = time.perf_counter()
            step.do(found, Path(corpus), seed)
            found.seconds[step.name] = round(time.perf_counter() - began, 3)
    return found


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
    corpus: Path | str, out: Path | str, wanted: Iterable[str] | None = None, *, seed: int = 0, progress: bool = False
) -> tuple[Findings, dict[str, Any]]:
    """Compute and write; the output folder is complete afterwards, or as it was before.

    Parameters
    ----------
    corpus, wanted, seed, progress
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
    found = compute(corpus, wanted, seed=seed, progress=progress)
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
    outputs = sorted(path for path in folder.rglob("*") if path.is_file())
    record = {
        "made_by": MADE_BY,
        "version": metadata.version("parallax-news"),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        "corpus": corpus.name,
        "seed": seed,
        "parameters": found.parameters,
        "inputs": _hashes(corpus),
        "outputs": {path.relative_to(folder).as_posix(): _sha256(path) for path in outputs},
        "rows": {name: len(table) for name, table in found.tables.items()},
        "notes": found.notes.note.value_counts(sort=False).to_dict() if len(found.notes) else {},
        "not_drawn": not_drawn,
        "seconds": found.seconds,
    }
    (folder / "run.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return record


def _hashes(corpus: Path) -> Mapping[str, str]:
    from nlp_helpers import load

    return {name: _sha256(path) for name, path in load.sources(corpus)}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
