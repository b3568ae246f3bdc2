"""Do the sentences of the first screen stand alone, and do they tell what happened?

    OMP_NUM_THREADS=1 python benchmarks/lede.py STORIES [--sets gva-incidents,wikinews-medium,handpicked] [--grid]

**Data.** STORIES holds a folder per set with corpus.jsonl.gz (article_id, title, outlet, text, and days where they
are known). `labels/lede_stories.csv` says which of their articles are a story, `labels/lede_sentences.csv` what a
reader thought of sentences of theirs, mixed and without knowing where each came from: `alone` (2 can be read alone, 1
nearly, 0 not) and `tells` (3 is the news, 2 an important part of it, 1 background, 0 nothing). The sentences are
those that five ways of weighing put first, others that the rules let stand, and some that they don't (`rule`). A
sentence whose text is another one than was read is an error.

**Measures.** *Alone*: of the sentences that the rules let stand, how many can be read alone; of those that they
don't, how many can't. *Tells*: of the first sentence of each story, and of the first two, the mean, and the share
that is at least an important part of the news. A chosen sentence that nobody judged counts as *not judged* and is
left out, and counted. Beside it: the first sentence of the article that comes first, and of all its articles. Stories
are dealt into two halves by their names; the weights were chosen on one half (`--grid` shows it), and the other was
looked at afterwards.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import itertools
import json
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pandas as pd

from nlp_helpers import run, tables
from nlp_helpers.briefing import lede
from nlp_helpers.findings import Findings

LABELS = Path(__file__).parent / "labels"
WANTED = ("articles", "blocks", "sentences", "quotes", "statements", "dates", "stories", "points", "echoes")
Judged = dict[tuple[str, int, int], tuple[int, int]]


def read(name: str) -> list[dict[str, str]]:
    with (LABELS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def findings(stories: Path, name: str, rows: list[dict[str, str]]) -> Findings:
    """Run the labelled articles of a set, and group them as the labels do."""
    of = {row["article_id"]: row["story"] for row in rows if row["set"] == name}
    with gzip.open(stories / name / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        own = [line for line in file if json.loads(line)["article_id"] in of]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pile.jsonl")
        path.write_text("".join(own), encoding="utf-8")
        found = run.compute(path, WANTED, progress=True)
    table = found["stories"]
    found.tables["stories"] = table.assign(story_id=table.article_id.map(of).astype(tables.TEXT))
    return found


def half(story: str) -> int:
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % 2


def chosen(found: Findings, story: str, params: lede.LedeParams) -> list[tuple[str, int, int]]:
    """The first two sentences of the story's largest moment."""
    ((_, rows),) = lede.chosen(found, story, 1, 2, params)
    return [(row.article_id, int(row.start), int(row.end)) for row in rows.itertuples()]


def leads(found: Findings, story: str) -> list[list[tuple[str, int, int]]]:
    """The first sentence of each article of the story's largest moment."""
    ids = found["stories"].article_id[found["stories"].story_id == story]
    body = found["sentences"][(found["sentences"].role == "body") & found["sentences"].article_id.isin(ids)]
    first = body.drop_duplicates("article_id")
    return [[(a, int(s), int(e))] for a, s, e in zip(first.article_id, first.start, first.end, strict=True)]


def score(found_sentences: list[tuple[str, int, int]], judged: Judged) -> list[tuple[int, int]]:
    return [judged[span] for span in found_sentences if span in judged]


def told(name: str, of: list[list[tuple[str, int, int]]], judged: Judged) -> str:
    """Mean and share of what the sentences tell."""
    spans = [span for own in of for span in own]
    got = score(spans, judged)
    if not got:
        return f"{name:<44} none judged of {len(spans)}"
    tells = [t for _, t in got]
    good = sum(t >= 2 for t in tells) / len(tells)
    alone = sum(a == 2 for a, _ in got) / len(got)
    mean = sum(tells) / len(tells)
    rest = f"n {len(got)} (not judged {len(spans) - len(got)})"
    return f"{name:<44} mean {mean:.2f}  important or more {good:.2f}  alone {alone:.2f}  {rest}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--sets", default="gva-incidents,wikinews-medium,handpicked")
    parser.add_argument("--grid", action="store_true", help="weights around the default, on one half of the stories")
    args = parser.parse_args()
    labels, groups = read("lede_sentences.csv"), read("lede_stories.csv")
    judged: Judged = {}
    by_set: dict[str, tuple[Findings, list[str]]] = {}
    for name in args.sets.split(","):
        found = findings(args.stories, name, groups)
        raw = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
        for row in (row for row in labels if row["set"] == name):
            span = row["article_id"], int(row["start"]), int(row["end"])
            if sha(raw[span[0]][span[1] : span[2]]) != row["sha"]:
                raise SystemExit(f"{name}: {span} is another text than was judged")
            judged[span] = int(row["alone"]), int(row["tells"])
        by_set[name] = found, sorted({row["story"] for row in groups if row["set"] == name})

    for rule in ("stands", "not"):
        got = pd.Series([int(row["alone"]) for row in labels if row["rule"] == rule and row["set"] in by_set])
        counts = got.value_counts().reindex([2, 1, 0], fill_value=0)
        print(
            f"rule says {rule:<7} n {len(got):>3}   read alone {counts[2]:>3}, nearly {counts[1]:>3}, not {counts[0]:>3}"
        )

    def over(params: lede.LedeParams, part: int | None, n: int) -> list[list[tuple[str, int, int]]]:
        return [
            chosen(found, story, params)[:n]
            for found, stories in by_set.values()
            for story in stories
            if part is None or half(story) == part
        ]

    for part, title in ((0, "chosen on"), (1, "held out"), (None, "all")):
        for n in (1, 2):
            print(told(f"{title}: first {'sentence' if n == 1 else 'two'}", over(lede.LedeParams(), part, n), judged))
    every = [own for found, stories in by_set.values() for story in stories for own in leads(found, story)]
    firsts = [leads(found, story)[0] for found, stories in by_set.values() for story in stories]
    print(told("first sentence of the first article", firsts, judged))
    print(told("first sentences of all articles", every, judged))
    if args.grid:
        grid: dict[str, list[float]] = defaultdict(list)
        grid |= {
            "support": [0.0, 0.5, 1.0, 2.0, 4.0],
            "early": [0.0, 0.3, 1.0],
            "title": [1.0, 2.0, 4.0],
            "centre": [0.5, 1.0, 2.0],
        }
        for values in itertools.product(*grid.values()):
            params = replace(lede.LedeParams(), **dict(zip(grid, values, strict=True)))
            print(told(" ".join(f"{k} {v:g}" for k, v in zip(grid, values, strict=True)), over(params, 0, 2), judged))


if __name__ == "__main__":
    main()
