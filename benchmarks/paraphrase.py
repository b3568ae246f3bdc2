"""How often sentences of different stories are taken for paraphrases, by the probability from which they count as such.

    OMP_NUM_THREADS=1 python benchmarks/paraphrase.py SET [SET …] [--rounds 20] [--without STORY,…] [--seed 0] [--json FILE]

**Data.** Each SET is a folder with corpus.jsonl.gz (article_id, text) and gold.jsonl.gz (article_id, story), a JSON object a
line. Stories of two articles or more are used.

**What counts.** The model compares sentences within a story. So two stories of different events are thrown together, as if the
clustering had erred, and their sentences compared as those of one story: a pair from the two different events is a false alarm
if its probability is high enough. Stories are paired in two ways: at random, in `--rounds` rounds, each story once in a round
(`random`); and each with the one that is most like it, by the tf-idf of their words (`nearest`): the errors that a clustering
would make. What is nearest may be of the same affair, and report the same background; such pairs are counted as false alarms
all the same. Beside them: how many pairs are found between the articles of one story, right or wrong.

Rates are given per pair of sentences (per million) and per pair of articles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp_helpers import tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.sentence_pairs import find_pairs
from nlp_helpers.sentence_pairs.sentence_words import SentenceWords, read_sentences
from nlp_helpers.text.array_types import Ints64

LEVELS = (0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)


def read(folder: Path, without: set[str]) -> tuple[SentenceWords, Ints64, list[str]]:
    """Read the sentences of a set's stories of two articles or more, the story of each article, and the texts."""
    rows: dict[str, dict[str, str]] = {}
    for name in ("gold.jsonl.gz", "corpus.jsonl.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                rows.setdefault(row["article_id"], {}).update(row)
    stories = [row["story"] for row in rows.values() if "story" in row and "text" in row]
    kept = {story for story in set(stories) - without if stories.count(story) > 1}
    chosen = sorted((row for row in rows.values() if row.get("story") in kept), key=lambda row: row["article_id"])
    texts = [row["text"] for row in chosen]
    articles = tables.make("articles", [{"article_id": row["article_id"], "raw": row["text"]} for row in chosen])
    tokens = read_tokens(articles, find_blocks(articles))
    number = {story: k for k, story in enumerate(sorted(kept))}
    return read_sentences(tokens, classify(tokens)), np.array([number[row["story"]] for row in chosen]), texts


def mixtures(story: Ints64, texts: list[str], rounds: int, seed: int) -> Iterator[tuple[str, Ints64]]:
    """Give ways to throw stories together: the new number of each article's story, -1 for none."""
    n = int(story.max()) + 1
    yield "one story", story
    chance = np.random.default_rng(seed)
    for _ in range(rounds):
        new = np.full(n, -1)
        new[chance.permutation(n)[: n // 2 * 2]] = np.repeat(np.arange(n // 2), 2)
        yield "random", new[story]
    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(
        [" ".join(text for text, k in zip(texts, story, strict=True) if k == number) for number in range(n)]
    )
    alike = (vectors @ vectors.T).toarray()
    np.fill_diagonal(alike, -1)
    pairs = {(min(k, j), max(k, j)) for k, j in enumerate(alike.argmax(axis=1).tolist())}
    # A story may be the nearest of several, but can be in one mixture at a time.
    while pairs:
        new = np.full(n, -1)
        used: set[int] = set()
        for k, j in sorted(pairs):
            if not {k, j} & used:
                new[[k, j]] = k
                used |= {k, j}
                pairs.discard((k, j))
        yield "nearest", new[story]


def count(said: SentenceWords, story: Ints64, mixed: Ints64, between: bool) -> dict[str, Any]:
    """Count the pairs of one mixture: between stories, or within them."""
    pairs = find_pairs(said, mixed)
    one, other = said.article[pairs.one], said.article[pairs.other]
    counted = (one != other) & ((story[one] != story[other]) == between)
    size = np.bincount(said.article, minlength=len(story))
    sentences = articles = 0
    for number in np.unique(mixed[mixed >= 0]):
        parts = [np.flatnonzero((mixed == number) & (story == k)) for k in np.unique(story[mixed == number])]
        if between:
            articles += len(parts[0]) * len(parts[1])
            sentences += int(size[parts[0]].sum() * size[parts[1]].sum())
        else:
            articles += len(parts[0]) * (len(parts[0]) - 1) // 2
            sentences += int((size[parts[0]].sum() ** 2 - (size[parts[0]] ** 2).sum()) // 2)
    found = [int((pairs.probability[counted] >= level).sum()) for level in LEVELS]
    return {"articles": articles, "sentences": sentences, "found": found}


def main() -> None:
    """Throw stories together, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path, nargs="+", help="folders with corpus.jsonl.gz and gold.jsonl.gz")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--without", default="", help="stories that are not looked at, with commas between them")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    print(f"CPython {sys.version.split()[0]}; pairs with a probability of at least …: per million pairs of sentences,")
    print("and (below) per 1000 pairs of articles")
    print(f"{'':27}{'articles':>10}{'sentences':>12}  " + "".join(f"{level:>9.2f}" for level in LEVELS))
    for folder in options.sets:
        said, story, texts = read(folder, set(options.without.split(",")))
        sums: dict[str, dict[str, Any]] = {}
        for way, mixed in mixtures(story, texts, options.rounds, options.seed):
            made = count(said, story, mixed, way != "one story")
            known = sums.setdefault(way, {"articles": 0, "sentences": 0, "found": [0] * len(LEVELS)})
            known["articles"] += made["articles"]
            known["sentences"] += made["sentences"]
            known["found"] = [x + y for x, y in zip(known["found"], made["found"], strict=True)]
        figures[folder.name] = sums
        for way, made in sums.items():
            rates = "".join(f"{1e6 * n / max(1, made['sentences']):9.1f}" for n in made["found"])
            print(f"{folder.name:16} {way:10}{made['articles']:10}{made['sentences']:12}  {rates}")
            print(" " * 51 + "".join(f"{1e3 * n / max(1, made['articles']):9.2f}" for n in made["found"]))
    if options.json:
        options.json.write_text(json.dumps({"levels": LEVELS, "sets": figures}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
