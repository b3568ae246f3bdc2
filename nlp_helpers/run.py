"""The order of the steps.

In: a corpus on disk. Out: tables. :func:`compute` makes them in memory, and is what the notebooks call; :func:`run` also
writes them, with figures, into a folder (:mod:`nlp_helpers.output`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from nlp_helpers import output, tables
from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings


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


def _voices(found: Findings, job: _Job) -> None:
    from nlp_helpers import voices

    params = voices.VoiceParams()
    found.parameters["voices"] = asdict(params)
    made = voices.find_voices(found["articles"], found["blocks"], params, found.aliases)
    found.put("quotes", made.quotes)
    found.put("statements", made.statements)
    found.people = made.people
    found.notes = pd.concat([found.notes, made.notes], ignore_index=True)


def _names(found: Findings, job: _Job) -> None:
    from nlp_helpers import names

    made = names.find_names(found["articles"], found["blocks"], found.people)
    found.put("names", made.table)
    found.notes = pd.concat([found.notes, made.notes], ignore_index=True)


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
    found.by_topic = made


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
    _Step("voices", ("quotes", "statements"), ("clean", "about"), _voices),
    _Step("names", ("names",), ("voices",), _names),
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
    aliases: Path | str | None = None,
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
    aliases : path, optional
        A list of names that mean the same, see :func:`nlp_helpers.aliases.read`; the corpus's own ``aliases.csv`` by default.
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
        For a corpus that can't be read, a table that does not exist, a correction that does not fit, or a list of aliases
        that contradicts itself.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "talks.txt").write_text("The talks in Geneva ended on Friday without an accord, officials said.")
    >>> compute(folder, ["blocks"])["blocks"].role.tolist()
    ['body']
    """
    return _do(_needed(wanted), _Job(Path(corpus), seed, repair), corrections, progress, _aliases(corpus, aliases))


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


def _do(
    names: set[str] | None,
    job: _Job,
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
        found.parameters["corrections"] = {"file": Path(path).name, "sha256": output.sha256(Path(path))}


def _aliases(corpus: Path | str, named: Path | str | None) -> Path | str | None:
    """Find the list of aliases: the one that is named, else the corpus's own."""
    from nlp_helpers.aliases import of_corpus

    return named if named is not None else of_corpus(corpus)


def _read_aliases(found: Findings, path: Path | str | None) -> None:
    if path is not None:
        from nlp_helpers import aliases

        found.aliases = aliases.read(path)
        found.parameters["aliases"] = {"file": Path(path).name, "sha256": output.sha256(Path(path))}


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
    progress: bool = False,
) -> tuple[Findings, dict[str, Any]]:
    """Compute and write; the output folder is complete afterwards, or as it was before.

    Parameters
    ----------
    corpus, wanted, seed, corrections, aliases, repair, progress
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
    output.may_replace(out, corpus)
    found = compute(
        corpus, wanted, seed=seed, corrections=corrections, aliases=aliases, repair=repair, progress=progress
    )
    return found, output.write(found, corpus, out, wanted, seed)
