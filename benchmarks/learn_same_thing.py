"""Learn when two sentences of two articles report the same thing: writes data/same_thing.json.

    python benchmarks/learn_same_thing.py STORIES_FOLDER [--write]

STORIES_FOLDER holds wikinews-medium, handpicked and gva-incidents, each with corpus.jsonl.gz and gold.jsonl.gz (articles and the
story that editors put them in: frnsys/galaxy, cltl/LongTailQATask). The pairs that were read stand in benchmarks/labels/.
Held-out figures are printed: the stories are dealt into ten parts, and each is judged by what the others teach.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.run import compute
from nlp_helpers.sentence_pairs import stories_of, story_rarity
from nlp_helpers.sentence_pairs.features import FEATURES, pair_features
from nlp_helpers.sentence_pairs.sentence_words import SentenceWords, read_sentences

HERE = Path(__file__).parent
SAME = 2
ALIKE = 0.85  # share of the characters that a stretch must have in common with what it was read as


@dataclass
class Read:
    """Pairs that were read by hand."""

    features: list[np.ndarray]
    labels: list[int]
    stories: list[str]
    whole: list[bool]  # whether both are whole sentences


def rows(path: Path) -> list[dict[str, str]]:
    """Read a gzipped file with a JSON object per line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def of_set(folder: Path, labels: pd.DataFrame, left_out: frozenset[str]) -> Read:
    """Give features, labels, stories and units of the pairs of one set."""
    story_of = {row["article_id"]: row["story"] for row in rows(folder / "gold.jsonl.gz")}
    corpus = [row for row in rows(folder / "corpus.jsonl.gz") if story_of.get(row["article_id"]) not in left_out]
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "pile.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in corpus), encoding="utf-8")
        found = compute(file, ["blocks"])
    tokens = read_tokens(found["articles"], found["blocks"])
    number = {name: k for k, name in enumerate(sorted(set(story_of.values())))}
    story = np.array([number[story_of[a]] if a in story_of else -1 for a in tokens.article_ids])
    read = Read([], [], [], [])
    left = labels
    # A stretch is looked for among parts of sentences first, then among sentences.
    for whole in (False, True):
        said = read_sentences(tokens, classify(tokens), whole=whole)
        members = {int(story[said.article[group[0]]]): group for group in stories_of(said, story)}
        located = left.assign(one=nearest(said, left, "a"), other=nearest(said, left, "b"))
        for name, some in located[(located.one >= 0) & (located.other >= 0)].groupby("story"):
            pair = np.sort(some[["one", "other"]].to_numpy(dtype=np.int64), axis=1)
            rarity = story_rarity(said, members[int(story[said.article[pair[0, 0]]])])
            read.features.append(pair_features(said, pair[:, 0], pair[:, 1], rarity))
            read.labels.extend(some.label)
            read.stories.extend([f"{folder.name}/{name}"] * len(some))
            read.whole.extend([whole] * len(some))
        left = located[(located.one < 0) | (located.other < 0)].drop(columns=["one", "other"])
    print(
        f"{folder.name}: {len(labels) - len(left)} pairs; {len(left)} are cut into sentences or parts otherwise by now"
    )
    return read


def nearest(said: SentenceWords, labels: pd.DataFrame, side: str) -> list[int]:
    """Find for each labelled stretch the sentence or part that is nearly it; -1 where none is."""
    position = {article_id: k for k, article_id in enumerate(said.tokens.article_ids)}
    found = []
    for article_id, start, end in labels[[f"article_{side}", f"start_{side}", f"end_{side}"]].itertuples(index=False):
        own = np.flatnonzero(said.article == position.get(article_id, -1))
        shared = np.minimum(said.end[own], end) - np.maximum(said.start[own], start)
        alike = shared / (np.maximum(said.end[own], end) - np.minimum(said.start[own], start))
        best = int(alike.argmax()) if len(own) else 0
        found.append(int(own[best]) if len(own) and alike[best] >= ALIKE else -1)
    return found


def fit(features: np.ndarray, same: np.ndarray) -> tuple[np.ndarray, float]:
    """Learn weights of the features as they are."""
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    model = LogisticRegression(C=0.3, max_iter=2000).fit((features - mean) / scale, same)
    weights = model.coef_[0] / scale
    return weights, float(model.intercept_[0] - weights @ mean)


def main() -> None:
    """Learn, print held-out figures, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    files = [HERE / "labels" / name for name in ("sentence_pairs.csv", "part_pairs.csv")]
    labels = pd.concat([pd.read_csv(file, dtype={"story": str}) for file in files])
    blind = frozenset(pd.read_csv(HERE / "blind/points.csv", dtype=str).story)
    parts = [of_set(asked.folder / str(name), some, blind) for name, some in labels.groupby("set", sort=True)]
    features = np.vstack([matrix for part in parts for matrix in part.features])
    label, whole = (
        np.array([x for part in parts for x in part.labels]),
        np.array([x for part in parts for x in part.whole]),
    )
    same = label == SAME
    chance = np.zeros(len(same))
    for rest, held in GroupKFold(10).split(features, same, [x for part in parts for x in part.stories]):
        weights, constant = fit(features[rest], same[rest])
        chance[held] = 1 / (1 + np.exp(-(features[held] @ weights + constant)))
    for what, some in (("whole sentences", whole), ("parts of sentences", ~whole)):
        precise = average_precision_score(same[some], chance[some])
        print(
            f"{what}: {some.sum()}, {same[some].mean():.3f} the same; held out by story: average precision {precise:.3f}"
        )
        for least in (0.5, 0.6, 0.7, 0.8, 0.9):
            found = some & (chance >= least)
            shares = same[found].mean(), (label[found] > 0).mean(), found[same & some].mean()
            print("from {}: precision {:.3f}, with half the same {:.3f}, recall {:.3f}".format(least, *shares))
    if asked.write:
        weights, constant = fit(features, same)
        held = {
            "weights": {n: round(float(w), 4) for n, w in zip(FEATURES, weights, strict=True)},
            "constant": round(constant, 4),
        }
        (HERE.parent / "data/same_thing.json").write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
