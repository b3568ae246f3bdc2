"""How the cost of stories and topics grows with the number of articles.

    python benchmarks/scaling.py DATA [--times 10] [--undated] [--stories-only]

DATA holds stories/gva-incidents/corpus.jsonl.gz (article_id, title, text, published). The enlarged corpus has `times`
articles for each of its articles: words of its text drawn with replacement, its title and day kept. Seconds are given as
multiples of one TfidfVectorizer pass over the texts of the first corpus, timed in the same run. Articles count as all body.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.stories import find_stories
from nlp_helpers.tables import make


def read(path: Path, dated: bool) -> pd.DataFrame:
    """Read articles as the table that loading makes."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = pd.DataFrame([json.loads(line) for line in file])
    day = rows["published"].str[:10] if dated else None
    return rows[["article_id", "title"]].assign(raw=rows["text"], published_from=day, published_to=day, language="en")


def enlarge(articles: pd.DataFrame, times: int, seed: int) -> pd.DataFrame:
    """Make `times` articles of each: its words drawn with replacement, in lines as long as its own."""
    random = np.random.default_rng(seed)
    made = []
    for row in articles.itertuples():
        lines = [len(line.split()) for line in row.raw.split("\n")]
        words = row.raw.split()
        for copy in range(times):
            drawn = iter(random.choice(words, len(words)).tolist() if words else [])
            text = "\n".join(" ".join(next(drawn) for _ in range(n)) for n in lines)
            made.append(row._replace(article_id=f"{row.article_id}-{copy}", raw=text))
    return pd.DataFrame(made)[articles.columns]


def in_blocks(articles: pd.DataFrame) -> pd.DataFrame:
    """Make a body block of each line that is not blank."""
    rows = []
    for article_id, raw in zip(articles["article_id"], articles["raw"], strict=True):
        start = number = 0
        for line in raw.split("\n"):
            if line.strip():
                rows.append((article_id, number, start, start + len(line), "body", True))
                number += 1
            start += len(line) + 1
    return make("blocks", pd.DataFrame(rows, columns=["article_id", "block", "start", "end", "role", "is_body"]))


def seconds(call: Callable[..., Any], *args: Any) -> float:
    """Time a call."""
    start = time.perf_counter()
    call(*args)
    return time.perf_counter() - start


def main() -> None:
    """Time stories and topics over both corpora and print one table."""
    parser = argparse.ArgumentParser(description="How the cost of stories and topics grows")
    parser.add_argument("data", type=Path)
    parser.add_argument("--times", type=int, default=10, help="articles made of each (default: 10)")
    parser.add_argument("--seed", type=int, default=0, help="for the words drawn (default: 0)")
    parser.add_argument("--undated", action="store_true", help="leave the days out")
    parser.add_argument("--stories-only", action="store_true", help="leave topics out")
    args = parser.parse_args()
    small = read(args.data / "stories" / "gva-incidents" / "corpus.jsonl.gz", not args.undated)
    unit = min(seconds(TfidfVectorizer().fit_transform, small["raw"]) for _ in range(3))
    rows = []
    for articles in [small, enlarge(small, args.times, args.seed)]:
        blocks = in_blocks(articles)
        timed = {"stories": seconds(find_stories, articles, blocks) / unit}
        if not args.stories_only:
            from nlp_helpers.topics import find_topics

            timed["topics"] = seconds(find_topics, articles, find_sentences(articles, blocks)) / unit
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        rows.append({"articles": len(articles), **timed, "both": sum(timed.values()), "peak GiB so far": peak})
    table = pd.DataFrame(rows).set_index("articles")
    table.loc["ratio", list(timed)] = table[list(timed)].iloc[1] / table[list(timed)].iloc[0]
    table.loc["ratio", "both"] = table["both"].iloc[1] / table["both"].iloc[0]
    print(f"One TfidfVectorizer pass over {len(small):,} articles: {unit:.2f} s; figures are such passes\n")
    print(table.to_string(float_format="{:.1f}".format, na_rep=""))


if __name__ == "__main__":
    main()
