"""How long the steps take on one long odd text, and whether the time grows with its length or faster.

    OMP_NUM_THREADS=1 python benchmarks/long_texts.py [--only WORDS] [--parts 0.25 1] [--names] [--json FILE]
    python benchmarks/long_texts.py --patterns

**Texts.** Made from tests/cases/long_texts.jsonl: ten thousand quotation marks, a million newlines, one line, one word, and so
on, each at a quarter and the whole of its length (a million characters where the table says nothing else).

**What is timed.** For each text a process of its own does all steps of a run on the one article, names (spaCy) only with
`--names`, then makes the reader's page and looks a word up: CPU seconds. A table is printed, the slowest text first: its length,
the seconds of all steps, the slowest step, where one step grows faster than linearly by how much (1: four times the length takes
four times as long; 1.5 and more is shown), and the memory. What was given up after `--killed` seconds is shown with the lines
of the package that it was at.

**Patterns.** `--patterns` tries every regular expression of the package instead, see benchmarks/long_patterns.py. One that is
slower than linear on some string is printed with its growth, seconds for 6,000 characters, where it stands, and the string.

All texts take hours: `--only` takes those whose names fit a regular expression, and `--parts 0.02 0.08` shows growth in a
tenth of the time. Exit 1 if all steps but names take more than 10 s of CPU per million characters, more than 1.5 GiB, or raise
anything but an InputError, or if a pattern is slower than linear.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import tests_on_path  # noqa: F401 - makers is found there
from makers.odd_inputs import OddText, odd_texts
from own_process import KILLED, Say, do_steps, failure, measure, timed, written

LIMIT = 10.0  # CPU seconds at full length, without names
MEMORY = 1.5 * 2**30
SMALL = 0.3  # seconds below which growth is not judged: it is start-up
GROWTH = 1.5  # times of four lengths in one: 6 is not linear


def _steps(text: str, with_names: bool, say: Say) -> None:
    """Do all steps on a text, make its page in the reader and look a word up."""
    from nlp_helpers import find, reader

    with tempfile.TemporaryDirectory() as folder:
        found = do_steps(written([{"article_id": "a", "text": text, "language": "en"}], folder), say, with_names)
    timed(say, "reader", lambda: reader.read(found, layers=reader.layers_of(found)).html)
    timed(say, "find", lambda: find.find_words(found["articles"], ["said"], found["blocks"]))


def one_text(odd: OddText, part: float, with_names: bool, killed: int) -> dict[str, Any]:
    """Measure a text at a part of its length."""
    text = odd.make(part)
    return {"name": odd.name, "part": part, "chars": len(text)} | measure(
        lambda say: _steps(text, with_names, say), killed
    )


def growth(short: dict[str, Any], long: dict[str, Any]) -> tuple[float, str]:
    """How the step that grew most did: 1 is linear."""
    ratio = long["chars"] / max(1, short["chars"])
    worst = (0.0, "")
    for step, seconds in long["steps"].items():
        if seconds > SMALL and step in short["steps"]:
            worst = max(worst, (seconds / max(short["steps"][step], 0.02) / ratio, step))
    return worst


def _is_fine(short: dict[str, Any], long: dict[str, Any]) -> bool:
    seconds = long["all"] - long["steps"].get("names", 0)
    slow = seconds > LIMIT * max(long["chars"] / 1e6, 0.25)
    return not (slow or long["memory"] > MEMORY or "failed" in long or "failed" in short)


def report(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> bool:
    """Print the table, the slowest first; say whether all is within the limits."""
    fine = True
    print(f"{'text':44}{'MB':>6}{'s':>7}  {'slowest step':24}{'growth':>8}  {'':12}{'GiB':>5}")
    for short, long in sorted(pairs, key=lambda pair: -pair[1]["all"]):
        slowest = max(long["steps"].items(), key=lambda item: item[1], default=("", 0.0))
        grown, step = growth(short, long)
        bad = not _is_fine(short, long)
        fine = fine and not bad
        name = long["name"].encode("ascii", "backslashreplace").decode()[:43]
        note = " ".join([f"{grown:8.1f}", f" {step:12}"]) if grown > GROWTH else " " * 22
        print(
            f"{name:44}{long['chars'] / 1e6:6.2f}{long['all']:7.2f}  {slowest[0] + f' {slowest[1]:.2f}':24}{note}"
            f"{long['memory'] / 2**30:5.2f}{' TOO MUCH' if bad else ''}"
        )
        for one in filter(failure, (short, long)):
            print(failure(one))
    return fine


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="a regular expression that the name of a text matches")
    parser.add_argument(
        "--parts", type=float, nargs=2, default=(0.25, 1.0), help="of the full length (default: 0.25 1)"
    )
    parser.add_argument(
        "--killed", type=int, default=KILLED, help=f"CPU seconds after which a text is given up (default: {KILLED})"
    )
    parser.add_argument("--names", action="store_true", help="find names with spaCy, too")
    parser.add_argument("--patterns", action="store_true", help="try the regular expressions instead")
    parser.add_argument("--json", type=Path, help="where to write all figures, a line per text")
    options = parser.parse_args()
    if options.patterns:
        from long_patterns import report as report_patterns

        sys.exit(0 if report_patterns() else 1)
    # What a first call loads is loaded before the others are forked.
    _steps("“We go,” Ann Lee said on Monday. She said that 5 boats left. ", options.names, lambda row: None)
    pairs = []
    if options.json:
        options.json.write_text("", encoding="utf-8")
    for odd in odd_texts():
        if not re.search(options.only, odd.name):
            continue
        pair = tuple(one_text(odd, part, options.names, options.killed) for part in options.parts)
        pairs.append(pair)
        if options.json:
            with options.json.open("a", encoding="utf-8") as out:
                print(json.dumps(pair), file=out)
        if sys.stderr.isatty():
            print(f"\r{len(pairs)} {odd.name[:60]!r:70}", end="", file=sys.stderr)
    fine = report(pairs)
    print(f"{len(pairs)} texts, {sum(not _is_fine(*pair) for pair in pairs)} of them above the limits")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
