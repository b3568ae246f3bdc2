"""A run's folder → what of it no longer holds: its files, its tables, its figures, its briefing, and what it was made from.

In: a folder that ``parallax run`` wrote, and the corpus where it can be had. Out: findings, a line each, and what was checked.
Nothing is written, and nothing outside the folder is read but the corpus and the files that the run read beside it. A hash
shows that a file is as the run wrote it; a file whose hash in run.json was changed with it is found by what it says: spans by
the articles' text, sheets and figures and the briefing by the tables, texts by the corpus.

To be read in this order, in which it is checked:

- :mod:`~nlp_helpers.verify.files`: each has the hash that run.json gives it, none is missing or unknown;
- :mod:`~nlp_helpers.verify.tables`: the contract, each span by its text;
- :mod:`~nlp_helpers.verify.inputs`: the corpus and what else was read is as it was;
- :mod:`~nlp_helpers.verify.csv_files`: each says what its table does;
- :mod:`~nlp_helpers.verify.made_again`: figures' tables and the briefing come out the same; each quotation is the words at its
  place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from nlp_helpers import output
from nlp_helpers.plurals import count
from nlp_helpers.tables import COLUMNS
from nlp_helpers.terminal import plain
from nlp_helpers.verify import csv_files, inputs, made_again
from nlp_helpers.verify import tables as contract
from nlp_helpers.verify.files import Finding, Held, opened

# What is counted, in the order in which the last line says it.
_CHECKED = (
    ("hash", "hashes"), ("table", "tables"), ("row", "rows"), ("span", "spans"), ("CSV file of a table", "CSV files of tables"),
    ("article of the corpus", "articles of the corpus"), ("figure’s table", "figures’ tables"), ("briefing", "briefings"),
    ("quotation in it", "quotations in it"),
)  # fmt: skip
#: So many findings are kept of each file; the rest is counted.
MOST = 5


@dataclass
class Report:
    """What was found and what was checked.

    Attributes
    ----------
    findings : list of Finding
        The first :data:`MOST` of each file, in the order of the checks.
    n_of : Counter
        File → how many findings it has.
    checked : Counter
        What → how many of it were checked: hashes, rows, spans…
    left : list of str
        What was not checked, and why.
    """

    findings: list[Finding] = field(default_factory=list)
    n_of: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    left: list[str] = field(default_factory=list)

    def take(self, findings: Iterable[Finding]) -> bool:
        """Take up findings; whether there was any."""
        before = self.n_of.total()
        for finding in findings:
            self.n_of[finding.file] += 1
            if self.n_of[finding.file] <= MOST:
                self.findings.append(finding)
        return self.n_of.total() > before

    def lines(self) -> Iterator[str]:
        """Write the report, the findings of a file together.

        Yields
        ------
        str
            A line per finding, what was not checked, and last what was.
        """
        for file in dict.fromkeys(finding.file for finding in self.findings):
            own = [finding for finding in self.findings if finding.file == file]
            yield from (finding.line() for finding in own)
            if self.n_of[file] > len(own):
                yield f"{plain(file)}: and {self.n_of[file] - len(own):,} more"
        yield from (f"not checked: {plain(what, 400)}" for what in self.left)
        what = ", ".join(count(n, one, many) for one, many in _CHECKED if (n := self.checked[many]))
        n = self.n_of.total()
        holds = "all holds" if not n else f"{count(n, 'thing')} {'does' if n == 1 else 'do'} not hold"
        yield f"{holds}; checked {what or 'nothing'}"


def verify(folder: Path | str, corpus: Path | str | None = None, *, progress: bool = False) -> Report:
    """Check everything that a run wrote.

    Parameters
    ----------
    folder : path
        What ``parallax run`` wrote.
    corpus : path, optional
        What it read; without it, a folder or file here that has its name and holds a file that the run read.
    progress : bool
        Whether to show on a terminal's stderr what is being checked.

    Returns
    -------
    Report

    Raises
    ------
    InputError
        If no run wrote the folder, or the corpus is not there.

    Examples
    --------
    >>> import tempfile
    >>> from nlp_helpers import run
    >>> place = Path(tempfile.mkdtemp())
    >>> _ = (place / "talks.jsonl").write_text('{"text": "The talks in Geneva ended on Friday without an accord."}')
    >>> _ = run.run(place / "talks.jsonl", place / "out", ["articles", "blocks"])
    >>> print(*verify(place / "out", place / "talks.jsonl").lines(), sep="\\n")
    all holds; checked 5 hashes, 2 tables, 2 rows, 1 span, 2 CSV files of tables, 1 article of the corpus
    """
    held, report = Held.of(Path(folder)), Report()
    found = inputs.named(corpus, held.folder, held.record)
    bar = tqdm(total=len(held.files) + 4, disable=None if progress else True, leave=False)

    def step(what: str) -> None:
        bar.set_description(plain(what, 40))
        bar.update()

    with bar:
        report.take(held.check(step))
        report.checked["hashes"] = held.hashed
        step("tables")
        there, sound = _tables(held, report)
        step("corpus")
        raw = _corpus(found, held, there.get("articles"), report)
        ours = [name for name in held.outputs if name == output.BRIEFING or name.startswith("figures/")]
        sound = _contents(there, raw, held, report) and sound and len(there) == len(COLUMNS)
        step("figures and briefing")
        if ours:
            _made(there, sound, held, report)
    return report


def _tables(held: Held, report: Report) -> tuple[dict[str, pd.DataFrame], bool]:
    """Read the tables that the run wrote, and say whether each keeps the contract; a whole run has written them all."""
    there, sound = {}, True
    rows = held.record.get("rows")
    n_rows = rows if isinstance(rows, dict) else {}
    for name in COLUMNS:
        file = contract.name_of(name)
        if file not in held.outputs and output.BRIEFING in held.outputs:
            report.take([Finding("run.json", f"does not name {file}, which every whole run writes")])
        if file not in held.outputs or file not in held.files:
            continue
        read = contract.read(name, held.files[file])
        if isinstance(read, list):
            report.take(read)
            continue
        there[name] = read
        sound = not report.take(contract.contract(name, read, n_rows.get(name))) and sound
    report.checked["tables"], report.checked["rows"] = len(there), sum(map(len, there.values()))
    return there, sound


def _corpus(corpus: Path | None, held: Held, articles: pd.DataFrame | None, report: Report) -> dict[str, str] | None:
    """Compare the corpus, and give the texts: those of the table, else of the corpus."""
    read = None
    if corpus is None:
        report.left.append("the articles that the run read; name them with --corpus")
    else:
        files = list(inputs.changed(corpus, held.record))
        report.checked["hashes"] += sum(isinstance(file, str) for file in files)
        wrong = report.take(file for file in files if isinstance(file, Finding))
        # Texts of other files are other texts: that was said.
        if not wrong:
            for one in inputs.read_again(corpus, held.record, articles):
                if isinstance(one, Finding):
                    report.take([one])
                else:
                    read = one
                    report.checked["articles of the corpus"] = len(one)
    for file in inputs.beside(corpus, held.folder, held.record):
        if isinstance(file, Finding):
            report.take([file])
        elif file.startswith("+"):
            report.checked["hashes"] += 1
        else:
            report.left.append(f"{file[1:]}, which the run read and which is not here")
    shown = articles if articles is not None else read
    return None if shown is None else {str(a): "" if pd.isna(t) else t for a, t in shown[["article_id", "raw"]].values}


def _contents(there: dict[str, pd.DataFrame], raw: dict[str, str] | None, held: Held, report: Report) -> bool:
    """Check spans against the texts, and CSV files against the tables; whether the spans hold."""
    sound = True
    if raw is not None:
        corrected = held.record.get("corrections") is not None
        for name, table in there.items():
            sound = not report.take(contract.spans(name, table, raw, corrected)) and sound
            report.checked["spans"] += contract.n_spans(table)
        sound = not report.take(contract.together(there, raw)) and sound
    elif set(there) - {"articles"}:
        report.left.append("spans, because neither the table articles nor the corpus is at hand")
    for name, table in there.items():
        sheet = f"tables/{name}.csv"
        if sheet not in held.outputs:
            report.take([Finding("run.json", f"does not name {sheet}, which stands beside {contract.name_of(name)}")])
        elif sheet in held.files:
            report.take(csv_files.differences(sheet, table, held.files[sheet]))
            report.checked["CSV files of tables"] += 1
    return sound


def _made(there: dict[str, pd.DataFrame], sound: bool, held: Held, report: Report) -> None:
    """Make figures' tables and the briefing again, and compare."""
    page = _page(held, report)
    if not sound:
        report.left.append("figures and briefing against the tables, because a table is missing or does not hold")
    else:
        _differing_versions(held, report)
        # The tables have the contract's columns and stand in the text, but anybody may have written them.
        try:
            found = made_again.again(there, held.record)
            report.take(made_again.steps(found))
            for one in made_again.figures(found, held.record, held.files):
                if isinstance(one, Finding):
                    report.take([one])
                else:
                    report.checked["figures’ tables"] += 1
            if page is not None:
                report.take(made_again.briefing(found, held.record, page))
                report.checked["briefings"] = 1
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            report.take([Finding("tables", f"no figures or briefing can be made of them again ({why})")])
    if page is not None and "articles" in there:
        for quoted in made_again.quotations(page, there["articles"]):
            if isinstance(quoted, Finding):
                report.take([quoted])
            else:
                report.checked["quotations in it"] += 1


def _page(held: Held, report: Report) -> str | None:
    if output.BRIEFING not in held.files or output.BRIEFING not in held.outputs:
        return None
    try:
        with opened(held.files[output.BRIEFING]) as file:
            return file.read().decode("utf-8")
    except (OSError, UnicodeDecodeError, MemoryError) as error:
        report.take([Finding(output.BRIEFING, f"cannot be read ({error})")])
        return None


def _differing_versions(held: Held, report: Report) -> None:
    """Say if other versions made the folder: with them, figures and briefing may come out otherwise."""
    given = held.record.get("libraries")
    there = (dict(given) if isinstance(given, dict) else {}) | {"parallax": held.record.get("version")}
    here = output.versions() | {"parallax": metadata.version("parallax-news")}
    other = [f"{name} {there.get(name)} (here {here[name]})" for name in sorted(here) if there.get(name) != here[name]]
    if other:
        more = f" and {len(other) - 3} more" if len(other) > 3 else ""
        report.left.append(
            f"with the versions that made it: {', '.join(other[:3])}{more}. With others, figures and briefing may come out other"
        )
