"""How fast echoes are found, beside one pass of scikit-learn's TfidfVectorizer over the same articles in the same run.

    OMP_NUM_THREADS=1 python benchmarks/echoes_speed.py CORPUS [--rounds 3] [--json FILE]

**What is timed.** `TfidfVectorizer().fit_transform` on the texts; `find_echoes` on the tables that come before it; and, apart,
the same with the search for pairs of sentences that report the same thing, tokens and word classes included. Each is timed
`--rounds` times, in turn, so that all see the same machine; the median counts. Reading, cleaning, quotes and stories come
before the clock starts. The memory is the process's peak, all of that included.

**Data.** CORPUS is a .jsonl or .jsonl.gz file, an article a line with article_id and text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp_helpers import sentence_pairs, tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.echoes import Echoes, find_echoes
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.sentence_pairs.pairs import frame
from nlp_helpers.sentence_pairs.sentence_words import read_sentences
from nlp_helpers.stories import find_stories
from nlp_helpers.voices import find_voices


def read(path: Path) -> list[tuple[str, str]]:
    """Read ids and texts."""
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode().splitlines()
    return sorted((row["article_id"], row["text"]) for row in map(json.loads, filter(None, lines)))


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Time one call."""
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


class Pile:
    """The tables that come before echoes."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self.texts = [text for _, text in rows]
        self.articles = tables.make("articles", [{"article_id": key, "raw": text} for key, text in rows])
        self.blocks = find_blocks(self.articles)
        self.sentences = find_sentences(self.articles, self.blocks)
        self.quotes = find_voices(self.articles, self.blocks).quotes
        self.stories = find_stories(self.articles, self.blocks)

    def echoes(self, pairs: pd.DataFrame | None = None) -> Echoes:
        """Find echoes, with the paraphrases of these pairs."""
        return find_echoes(self.articles, self.sentences, self.quotes, pairs, stories=self.stories, blocks=self.blocks)

    def with_paraphrases(self) -> Echoes:
        """Find pairs of sentences, and then echoes."""
        tokens = read_tokens(self.articles, self.blocks)
        said = read_sentences(tokens, classify(tokens))
        story = pd.factorize(self.stories.set_index("article_id").story_id.reindex(tokens.article_ids))[0]
        return self.echoes(frame(sentence_pairs.find_pairs(said, story.astype(np.int64))))


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    pile = Pile(read(options.corpus))
    works: dict[str, Callable[[], Any]] = {
        "TfidfVectorizer": lambda: TfidfVectorizer().fit_transform(pile.texts),
        "echoes": pile.echoes,
        "and paraphrases": pile.with_paraphrases,
    }
    figures: dict[str, Any] = {name: [] for name in works}
    made: dict[str, Any] = {}
    for _ in range(options.rounds):
        for name, work in works.items():
            taken, made[name] = seconds(work)
            figures[name].append(taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    n, characters = len(pile.texts), sum(map(len, pile.texts))
    print(
        f"{n} articles, {characters / 1e6:.1f} million characters, CPython {sys.version.split()[0]}, peak {peak:.0f} MiB"
    )
    base = statistics.median(figures["TfidfVectorizer"])
    for name, taken in figures.items():
        rows = f"{len(made[name].table)} rows" if isinstance(made[name], Echoes) else ""
        print(f"{name:24}{statistics.median(taken):8.2f} s{statistics.median(taken) / base:8.1f} x  {rows}")
    figures["peak MiB"] = peak
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
