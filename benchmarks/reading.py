"""How well piles are read: what is article, of what day, and how long that takes.

    python benchmarks/reading.py DATA

DATA holds the folders `residue`, `html` and `dates`, each with sets `NAME/corpus.jsonl.gz` (article_id, text or html) and
`NAME/gold.jsonl.gz` (article_id, body or published). Sets ending in -train, which the models learned from, are passed over.
The sets in benchmarks/README.md are from AndyTheFactory/article-extraction-dataset @ cf3e295 (Apache-2.0), newspaper4k,
split by site.

Residue and html: F1 of mean precision and mean recall over 4-word shingles of the body; `as given` is the text uncleaned.
Dates: the share of pages whose day is found exactly, and of the days given those within an interval of at most a week.
Time: cleaning all page dumps against one TfidfVectorizer pass over the same texts, the medians of three turns each.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp_helpers import clean, run, tables

WORD = re.compile(r"\w+")


def read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sets(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("*/corpus.jsonl.gz") if not path.parent.name.endswith("-train"))


def found_in(folder: Path, wanted: list[str]):
    """Run the steps on a set, from a file as a user would have it."""
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "pile.jsonl"
        corpus.write_bytes(gzip.decompress((folder / "corpus.jsonl.gz").read_bytes()))
        return run.compute(corpus, wanted)


def shingles(text: str) -> Counter:
    words = WORD.findall(text)
    if len(words) < 4:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def f1(gold: dict[str, str], found: dict[str, str]) -> float:
    precision, recall = [], []
    for article_id, body in gold.items():
        want, got = shingles(body), shingles(found[article_id])
        both = sum((want & got).values())
        if got:
            precision.append(both / sum(got.values()))
        if want:
            recall.append(both / sum(want.values()))
    p, r = statistics.mean(precision), statistics.mean(recall)
    return 2 * p * r / (p + r)


def bodies(folder: Path) -> None:
    gold = {row["article_id"]: row["body"] for row in read(folder / "gold.jsonl.gz")}
    found = found_in(folder, ["blocks"])
    blocks, articles = found["blocks"], found["articles"]
    cleaned = tables.body_text(blocks[blocks.is_body], articles).to_dict()
    given = dict(zip(articles.article_id, articles.raw, strict=True))
    print(f"{folder.parent.name:8} {folder.name:32} F1 {f1(gold, cleaned):.3f}   as given {f1(gold, given):.3f}")


def days(folder: Path) -> None:
    gold = {row["article_id"]: row["published"] for row in read(folder / "gold.jsonl.gz")}
    articles = found_in(folder, ["articles"])["articles"].set_index("article_id")
    exact = given = right = 0
    for article_id, day in gold.items():
        first, last = articles.loc[article_id, ["published_from", "published_to"]]
        if pd.isna(first) or pd.isna(last):
            continue
        given += 1
        exact += first == last == day
        width = (date.fromisoformat(last) - date.fromisoformat(first)).days
        right += first <= day <= last and width <= 7
    n = len(gold)
    shares = f"exact {exact / n:.3f}   given {given / n:.3f}   right when given {right / max(1, given):.3f}"
    print(f"{'days':8} {folder.name:32} {shares}")


def timing(folder: Path) -> None:
    raw = pd.DataFrame(read(folder / "corpus.jsonl.gz"))
    articles = tables.make(
        "articles", [{"article_id": a, "raw": t} for a, t in zip(raw.article_id, raw.text, strict=True)]
    )
    clean.find_blocks(articles.head(2))  # reads the word lists and the model
    ours, unit = [], []
    for _ in range(3):
        began = time.perf_counter()
        TfidfVectorizer().fit_transform(articles.raw)
        unit.append(time.perf_counter() - began)
        began = time.perf_counter()
        clean.find_blocks(articles)
        ours.append(time.perf_counter() - began)
    ratio = statistics.median(ours) / statistics.median(unit)
    print(f"{'time':8} {folder.name:32} {len(articles)} texts: {ratio:.1f} times one TfidfVectorizer pass")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    for folder in [*sets(data / "residue"), *sets(data / "html")]:
        bodies(folder)
    for folder in [*sets(data / "html"), *sets(data / "dates")]:
        days(folder)
    for folder in sets(data / "residue"):
        if "html-text" in folder.name or "inscriptis" in folder.name:
            timing(folder)


if __name__ == "__main__":
    main()
