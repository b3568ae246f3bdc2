"""Where the defaults of `StoryParams` come from: stories found against stories that other people labelled.

    python benchmarks/story_params.py DATA [--draws 150] [--seed 3]

DATA holds a folder per set (benchmarks/README.md says which), each with two files of one JSON object per line:
corpus.jsonl.gz (article_id, title, text and, where known, published) and gold.jsonl.gz (article_id, story). Tables go to
stdout, progress to stderr; the same data, draws and seed give the same tables.

A set is grouped whole, in `part` (seven tenths of its stories, at most 150, a tenth as many draws), and in small draws,
since most piles are small: `one` story alone; `any` 2 to 5 stories;
`neighbouring`: a story with 1 to 4 of the 8 that are most like it; `affair`: a story with 1 to 3 of those that share its
affair's words. Each article of a set counts as all body; what cleaning does is measured elsewhere.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize
from tqdm import tqdm

from nlp_helpers.stories import StoryParams, find_stories
from nlp_helpers.stories.cuts import Cuts
from nlp_helpers.stories.likeness import Alike, Corpus
from nlp_helpers.text.array_types import Floats64, Ints64

SETS = ["wikinews", "wikinews-medium", "handpicked", "gva-incidents"]
KINDS = ["whole", "part", "any", "one", "neighbouring", "affair"]
MEASURED = ["whole", "neighbouring", "affair"]  # where membership is scored
DEFAULTS = StoryParams()
# What counts as near when draws are made: plain tf-idf, so that they stay the same whatever the defaults are.
PLAIN = replace(DEFAULTS, title_weight=1.0, lede_weight=1.0, name_weight=0.0, rareness=1.0, unseen=50.0, doubt=0.0)
THRESHOLDS = sorted({0.075, 0.085, 0.105, 0.12, DEFAULTS.threshold})
SEPARATIONS = sorted({0.0, 0.3, 0.6, 0.9, 1.2, 2.0, DEFAULTS.separation})
SETTINGS = list(product(THRESHOLDS, SEPARATIONS))
DEFAULT, FIXED = SETTINGS.index((DEFAULTS.threshold, DEFAULTS.separation)), SETTINGS.index((DEFAULTS.threshold, 0.0))
NEIGHBOURS = 8
# Stories whose mean vectors are alike by this share an affair, not just newspaper English.
SAME_AFFAIR = 0.1
# Pairs that are hardly alike are sure anyway; in logarithms they would steer the curve.
LEAST_ALIKE = 0.02

# By set and kind of draw: the scores of each draw at each setting, shape (n_draws, n_settings).
Scores = dict[tuple[str, str], Floats64]


@dataclass(frozen=True)
class Sample:
    """Articles with the stories that people put them in; `gold` follows the order of article_id, as results do."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    gold: Ints64

    @classmethod
    def read(cls, folder: Path) -> Sample:
        """Read a set, with a body block for each paragraph."""
        rows, labels = _lines(folder / "corpus.jsonl.gz"), _lines(folder / "gold.jsonl.gz")
        rows.sort(key=lambda row: row["article_id"])
        days = [row["published"][:10] if row.get("published") else None for row in rows]
        articles = pd.DataFrame(rows)[["article_id", "title"]]
        articles = articles.assign(raw=[row["text"] for row in rows], published_from=days, published_to=days)
        found = [(row["article_id"], match) for row in rows for match in re.finditer(r".*\S.*", row["text"])]
        blocks = [(article_id, match.start(), match.end(), "body", True) for article_id, match in found]
        story = {label["article_id"]: label["story"] for label in labels}
        gold = np.unique([story[row["article_id"]] for row in rows], return_inverse=True)[1]
        return cls(articles, pd.DataFrame(blocks, columns=["article_id", "start", "end", "role", "is_body"]), gold)

    def take(self, positions: list[int]) -> Sample:
        """Take some of the articles, as if no others had been read."""
        articles = self.articles.iloc[sorted(positions)]
        inside = self.blocks["article_id"].isin(articles["article_id"])
        return Sample(articles, self.blocks[inside], self.gold[sorted(positions)])

    def corpus(self, params: StoryParams = DEFAULTS) -> Corpus:
        """Read the sample as the package does."""
        return Corpus.read(self.articles, self.blocks, params)


def _lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def draw(labelled: Sample, kind: str, n: int, chance: random.Random) -> list[Sample]:
    """Make `n` draws of a kind, each of 4 to 15 articles, or of 2 to 6 where they are of one story."""
    if kind == "whole":
        return [labelled]
    if kind == "part":
        return [labelled.take(part(labelled.gold, chance)) for _ in range(max(1, n // 10))]
    stories = [np.flatnonzero(labelled.gold == story).tolist() for story in range(labelled.gold.max() + 1)]
    shared = [story for story, members in enumerate(stories) if len(members) > 1]
    inside = csr_matrix((np.ones(len(labelled.gold)), (labelled.gold, np.arange(len(labelled.gold)))))
    centroids = normalize(inside, "l1") @ labelled.corpus(PLAIN).terms
    most, made = 5 if kind == "affair" else 6, []
    for _ in range(50 * n):
        first = chance.choice(shared)
        like = np.round((centroids[first] @ centroids.T).toarray().ravel(), 9)
        others = sorted((story for story in range(len(stories)) if story != first), key=lambda story: -like[story])
        if kind == "neighbouring":
            others = others[:NEIGHBOURS]
        elif kind == "affair":
            others = [story for story in others if like[story] >= SAME_AFFAIR]
        number = 0 if kind == "one" else chance.randint(1, 3 if kind == "affair" else 4)
        drawn = chance.sample(stories[first], min(chance.randint(2, most), len(stories[first])))
        for story in chance.sample(others, min(number, len(others))):
            drawn += chance.sample(stories[story], min(chance.randint(1, most), len(stories[story])))
        if kind == "one" or (others and 4 <= len(drawn) <= 15):
            made.append(labelled.take(drawn))
        if len(made) == n:
            return made
    raise ValueError(f"too few stories for {n} draws of the kind '{kind}'")


def part(gold: Ints64, chance: random.Random) -> list[int]:
    """Draw seven tenths of the stories, at most 150."""
    n = int(gold.max()) + 1
    return np.flatnonzero(np.isin(gold, chance.sample(range(n), min(7 * n // 10, 150)))).tolist()


def overlaps(gold: Ints64, found: Ints64) -> tuple[Ints64, Ints64, Ints64]:
    """Count, for each article, those in its gold story, in the story it was put in, and in both."""
    both = np.unique(gold * len(gold) + found, return_inverse=True)[1]
    return np.bincount(gold)[gold], np.bincount(found)[found], np.bincount(both)[both]


def b_cubed(gold: Ints64, found: Ints64) -> float:
    """Give the F1 of mean precision and mean recall over articles (Bagga and Baldwin 1998)."""
    wanted, got, common = overlaps(gold, found)
    precision, recall = (common / got).mean(), (common / wanted).mean()
    return float(2 * precision * recall / (precision + recall))


def over_settings(sample: Sample) -> list[float]:
    """Score a sample at each setting of threshold and separation, as :func:`find_stories` would group it."""
    corpus, scores = sample.corpus(), []
    for threshold in THRESHOLDS:
        cuts = Cuts.of(corpus, replace(DEFAULTS, threshold=threshold))
        for separation in SEPARATIONS:
            tried = replace(cuts, params=replace(cuts.params, separation=separation))
            found, stories = np.empty(len(corpus.ids), np.int64), 0
            for group in tried.groups:
                found[group.alike.members] = tried.found(group, threshold) + stories
                stories = found[group.alike.members].max() + 1
            scores.append(b_cubed(sample.gold, found))
    return scores


def by_kind(scores: Scores, sets: list[str]) -> pd.DataFrame:
    """Average over draws, then sets: a row per setting, a column per kind, the mean of the draws' kinds and of all."""
    kinds = {kind: np.mean([scores[name, kind].mean(axis=0) for name in sets], axis=0) for kind in KINDS}
    table = pd.DataFrame(kinds, index=pd.MultiIndex.from_tuples(SETTINGS, names=["threshold", "separation"]))
    return table.assign(draws=table[KINDS[2:]].mean(axis=1), mean=table.mean(axis=1))


def against_default(scores: Scores) -> pd.DataFrame:
    """Compare each setting with the default on the same draws: difference of means, and its standard error over draws."""
    table, variance = by_kind(scores, SETS), np.zeros(len(SETTINGS))
    for values in scores.values():
        if len(values) > 1:
            variance += (values - values[:, [DEFAULT]]).var(axis=0, ddof=1) / len(values) / len(scores) ** 2
    return table.assign(gain=table["mean"] - table["mean"].iloc[DEFAULT], se=np.sqrt(variance))


def left_out(scores: Scores) -> pd.DataFrame:
    """Choose a setting on all sets but one, and show what it does on that one, beside a fixed threshold."""
    rows = []
    for name in SETS:
        chosen = int(np.argmax(by_kind(scores, [other for other in SETS if other != name])["mean"].round(6)))
        here = by_kind(scores, [name])
        for how, setting in [("chosen on the others", chosen), ("fixed", FIXED), ("default", DEFAULT)]:
            rows.append({"left out": name, "setting": how, **here.iloc[[setting]].reset_index().iloc[0]})
    return pd.DataFrame(rows).set_index(["left out", "setting"])


def pairs(samples: list[Sample]) -> tuple[Floats64, Ints64]:
    """List, for each two articles of a sample, the logarithm of how alike they are, and whether they share a story."""
    logs, shared = [], []
    for sample in samples:
        alike = Alike.of(sample.corpus(), np.arange(len(sample.gold)))
        kept = alike.values > LEAST_ALIKE
        logs.append(np.log(alike.values[kept]))
        shared.append((sample.gold[alike.first] == sample.gold[alike.second])[kept])
    return np.concatenate(logs), np.concatenate(shared).astype(np.int64)


def fit(sets: list[tuple[Floats64, Ints64]]) -> tuple[float, float]:
    """Fit `even` and `steep` of the curve by which likeness says 'same story', each set counting alike."""
    logs, shared = (np.concatenate(part) for part in zip(*sets, strict=True))
    weights = np.concatenate([np.full(len(own), 1e4 / len(own)) for own, _ in sets])
    curve = LogisticRegression(C=1e6).fit(logs[:, None], shared, weights)
    steep, shift = float(curve.coef_[0, 0]), float(curve.intercept_[0])
    return float(np.exp(-shift / steep)), steep


def sureness(sample: Sample, even: float, steep: float) -> Floats64:
    """Give for each article: membership; its firm and its likely half; what that would be with another curve; the truth.

    The truth is the overlap, as Jaccard, of the story that the article was put in with its gold story.
    """
    stories = find_stories(sample.articles, sample.blocks)
    found = np.unique(stories["story_id"].to_numpy(str), return_inverse=True)[1]
    corpus, likely = sample.corpus(), np.empty((2, len(found)))
    for tried in Cuts.of(corpus, DEFAULTS).groups:
        group = tried.alike.members
        likely[0, group] = tried.alike.likely(found[group], DEFAULTS.even, DEFAULTS.steep)
        likely[1, group] = tried.alike.likely(found[group], even, steep)
    membership = stories["membership"].to_numpy(float)
    wanted, got, common = overlaps(sample.gold, found)
    return np.array([membership, 2 * membership - likely[0], *likely, common / (wanted + got - common)])


def brier(draws: dict[tuple[str, str], list[Sample]], pool: Executor) -> pd.DataFrame:
    """Score membership and its halves by mean squared distance from the truth; `held out`: with the curve of the other sets."""
    close = {name: pairs(draws[name, "neighbouring"]) for name in SETS}
    rows = {}
    for name, kind in tqdm(list(product(SETS, MEASURED)), "membership"):
        even, steep = fit([close[other] for other in SETS if other != name])
        measured = list(pool.map(partial(sureness, even=even, steep=steep), draws[name, kind]))
        membership, firm, likely, other, truth = np.concatenate(measured, axis=1)
        figures = {"membership": membership, "firm": firm, "likely": likely,
                   "held out": (firm + other) / 2, "likely, held out": other}  # fmt: skip
        rows[name, kind] = {what: np.mean((value - truth) ** 2) for what, value in figures.items()}
        rows[name, kind] |= {"mean": membership.mean(), "mean truth": truth.mean(), "even": even, "steep": steep}
    rows["none", ""] = dict(zip(["even", "steep"], fit(list(close.values())), strict=True))
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["left out", "draws"])


def show(title: str, table: pd.DataFrame) -> None:
    """Print a table under a line that says what it is."""
    print(f"\n{title}\n\n{table.to_string(float_format='{:.3f}'.format, na_rep='')}", flush=True)


def main() -> None:
    """Make the draws, try the settings, and print the tables."""
    parser = argparse.ArgumentParser(description="Where the defaults of StoryParams come from")
    parser.add_argument("data", type=Path, help="folder with a folder per set: " + ", ".join(SETS))
    parser.add_argument("--draws", type=int, default=150, help="draws of each kind from each set (default: 150)")
    parser.add_argument("--seed", type=int, default=3, help="for the draws (default: 3)")
    args = parser.parse_args()
    sets = {name: Sample.read(args.data / name) for name in SETS}
    draws = {}
    for name, kind in product(SETS, KINDS):
        draws[name, kind] = draw(sets[name], kind, args.draws, random.Random(f"{args.seed} {name} {kind}"))
    with ProcessPoolExecutor() as pool:
        scores = {key: np.array(list(pool.map(over_settings, draws[key]))) for key in tqdm(draws, "settings")}
        show("B-cubed F1; gain over the default, and its standard error over draws", against_default(scores))
        show("Held out", left_out(scores))
        show("Brier scores of membership", brier(draws, pool))
    rows = {}
    for name, whole in sets.items():
        found = np.unique(find_stories(whole.articles, whole.blocks)["story_id"], return_inverse=True)[1]
        f1 = b_cubed(whole.gold, found)
        rows[name] = {"articles": len(found), "stories": whole.gold.max() + 1, "found": found.max() + 1, "F1": f1}
    show("Whole sets, with the defaults", pd.DataFrame.from_dict(rows, orient="index"))


if __name__ == "__main__":
    main()
