"""What each step of a run costs, in time and memory, beside one pass of scikit-learn's TfidfVectorizer over the same texts.

    python benchmarks/steps.py CORPUS [--without names] [--no-page] [--rounds 1] [--units 150 --gib 2] [--json FILE]

**What is timed.** CPU seconds of every step of ``parallax run``, in its order and in one process and thread, then of writing
the tables, drawing and writing the figures, and making the page. A tiny corpus goes through everything first, so that imports
and the reading of models are not counted; `--cold` leaves that out, and counts them where they happen. The unit is the
median of five calls of ``TfidfVectorizer().fit_transform`` on the texts, timed in the same process, before and after the steps.

**Memory** is the highest resident set of the process while the step ran, all that was made before included, and imports
(about 0.3 GiB). Linux only; elsewhere the peak so far is given.

With limits, exits 1 if the steps (names, files, figures and page left out) take more units or more memory.

**Data.** CORPUS is whatever ``parallax run`` reads, or a .jsonl.gz file.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from nlp_helpers import briefing, example, figures, tables
from nlp_helpers.findings import Findings
from nlp_helpers.steps import STEPS, Job

# Not steps in which something is found out.
AFTER = ("tables written", "figures", "page")


def peak(reset: bool = False) -> float:
    """Give the process's highest resident set in GiB, since the last reset where the system has such a thing."""
    status, clear = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not clear.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
    if reset:
        clear.write_text("5")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 2**20


def measured(work: Callable[[], Any]) -> tuple[float, float]:
    """Give the CPU seconds of one call, and the peak while it ran."""
    gc.collect()
    peak(reset=True)
    began = time.process_time()
    work()
    return time.process_time() - began, peak()


def unit(texts: list[str]) -> float:
    """Time one pass of TfidfVectorizer."""
    return statistics.median(measured(lambda: TfidfVectorizer().fit_transform(texts))[0] for _ in range(5))


def costs(corpus: Path, without: set[str], page: bool) -> dict[str, tuple[float, float]]:
    """Do everything that a run does: step → CPU seconds and peak."""
    found, job, spent = Findings(), Job(corpus, 0, False), {}
    for step in STEPS:
        if step.name not in without:
            spent[step.name] = measured(lambda step=step: step.do(found, job))
    with tempfile.TemporaryDirectory() as folder:
        spent["tables written"] = measured(lambda: write_tables(found, Path(folder)))
        if page:
            if "names" in without:
                found.put("names", tables.make("names", []))
            spent["figures"] = measured(lambda: draw(found, Path(folder)))
            spent["page"] = measured(lambda: briefing.make(found, corpus.stem))
    return spent


def write_tables(found: Findings, folder: Path) -> None:
    """Write each table that was made."""
    for name in [name for name in tables.COLUMNS if name in found.tables]:
        tables.write(name, found[name], found["articles"], folder)


def draw(found: Findings, folder: Path) -> None:
    """Draw and write each figure."""
    for figure in figures.all_figures(found):
        if not isinstance(figure, figures.TooLittle):
            figures.save(figure, folder)


def warm_up() -> None:
    """Let a tiny corpus go through everything."""
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder) / "pile"
        pile.mkdir()
        for row in example.found()["articles"].itertuples():
            (pile / f"{Path(row.article_id).name}.txt").write_text(row.raw, encoding="utf-8")
        costs(pile, set(), True)


def main() -> int:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description="What each step of a run costs")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--without", default="", metavar="STEP,…", help="steps to leave out")
    parser.add_argument("--no-page", action="store_true", help="no figures, no page")
    parser.add_argument("--cold", action="store_true", help="count imports and the reading of models")
    parser.add_argument("--rounds", type=int, default=1, help="the median counts (default: 1)")
    parser.add_argument("--units", type=float, help="fail if the steps but names take more")
    parser.add_argument("--gib", type=float, help="fail if they need more memory")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1):
        corpus = unpacked(args.corpus, Path(folder))
        if not args.cold:
            warm_up()
        job, read = Job(corpus, 0, False), Findings()
        STEPS[0].do(read, job)
        texts = read["articles"].raw.tolist()
        n, characters = len(texts), sum(map(len, texts))
        before = unit(texts)
        del read
        rounds = [costs(corpus, set(args.without.split(",")), not args.no_page) for _ in range(args.rounds)]
        one = statistics.median([before, unit(texts)])
    spent = {
        name: (statistics.median(r[name][0] for r in rounds), max(r[name][1] for r in rounds)) for name in rounds[0]
    }
    counted = [name for name in spent if name not in (*AFTER, "names")]
    total, most = sum(spent[name][0] for name in counted), max(spent[name][1] for name in counted)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{date.today()}, {os.cpu_count()} cores, {memory:.0f} GiB, CPython {platform.python_version()}")
    print(f"{n:,} articles, {characters / 1e6:.1f} million characters; one unit is {one:.3f} s\n")
    print("| step | units | CPU seconds | peak, GiB |\n|---|---|---|---|")
    for name, (seconds, gib) in spent.items():
        print(f"| {name} | {seconds / one:.1f} | {seconds:.2f} | {gib:.2f} |")
    print(f"| **all steps but names** | **{total / one:.1f}** | {total:.2f} | {most:.2f} |")
    if args.json:
        made = {"articles": n, "characters": characters, "unit": one, "steps": spent, "total": total, "peak": most}
        args.json.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    over = [f"{args.units:g} units"] if args.units and total > args.units * one else []
    over += [f"{args.gib:g} GiB"] if args.gib and most > args.gib else []
    print(*[f"more than {limit}" for limit in over], sep="\n", file=sys.stderr)
    return 1 if over else 0


def unpacked(corpus: Path, folder: Path) -> Path:
    """Unpack a .jsonl.gz file."""
    if corpus.suffix != ".gz":
        return corpus
    path = folder / corpus.stem
    with gzip.open(corpus) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


if __name__ == "__main__":
    sys.exit(main())
