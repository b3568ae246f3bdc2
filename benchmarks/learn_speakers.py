"""Learns who is quoted, from articles in which people marked it, and prints how well it holds for others.

    python benchmarks/learn_speakers.py SET [--statements SET] [--outlets] [--write]

SET is a folder with corpus.jsonl.gz (article_id, text) and gold.jsonl.gz (article_id, start, end, attributed, speaker_spans,
each row a quote in marks); --statements is one whose gold rows are reported speech with a `cue`. What ships was learned on 840
articles of PolNeAR (Newell, Margolin and Ruths 2018, "An Attribution Relations Corpus for Political News", LREC; seven
outlets, one affair). An article's id begins with its outlet's name and an underscore. Printed are the figures for articles
that were held out (five parts) and, with --outlets, for outlets; with --write the numbers learned from all go to
data/speaker_words.json and data/speaker_ranker.npz. Takes four minutes on one core, with --outlets ten.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from nlp_helpers import tables
from nlp_helpers.boosted_trees import pack
from nlp_helpers.clean import find_blocks
from nlp_helpers.grammar.mentions import find_mentions
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.quotes.context import CLOSING, OPENING, Candidates, Context, Lexicon, find_candidates, read_context
from nlp_helpers.quotes.features import describe
from nlp_helpers.quotes.marks import pair_marks
from nlp_helpers.quotes.ranker import COLUMNS, describe_choices
from nlp_helpers.quotes.runs import best_of, keep_best, of_runs

DATA = Path(__file__).parent.parent / "data"
TREES: dict[str, dict[str, Any]] = {
    "first": {"max_iter": 110, "max_leaf_nodes": 20, "learning_rate": 0.1, "min_samples_leaf": 30},
    "second": {"max_iter": 120, "max_leaf_nodes": 16, "learning_rate": 0.08, "min_samples_leaf": 30},
    "right": {"max_iter": 100, "max_leaf_nodes": 8, "learning_rate": 0.06, "min_samples_leaf": 25},
}
TIMES = {"first": 2, "second": 3, "right": 3}  # how many such sums, each asking about features drawn anew, are averaged
PARTS = 5
NOWHERE, ASIDE, NOBODY, SOMEBODY = -2, -1, 0, 1  # what the gold says of a stretch in marks


@dataclass(frozen=True)
class Learning:
    """What is learned from: everything found, and what the gold says of it."""

    known: Context
    pairs: Candidates
    status: NDArray[np.int8]  # of each quote
    match: NDArray[np.int8]  # of each pair: 1 the mention that speaks, 2 part of it, or another that would count; 0 not
    cues: list[tuple[str, str]]  # article and cue of each statement
    n_gold: NDArray[np.int32]  # of each article its quotes that have a speaker

    @property
    def tokens(self) -> Tokens:
        return self.known.tokens

    @property
    def article(self) -> NDArray[np.int32]:
        return self.known.spans.article


def rows_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def overlap(a: int, b: int, c: int, d: int) -> int:
    return max(0, min(b, d) - max(a, c))


def same_span(a: int, b: int, c: int, d: int) -> bool:
    """Characters in common over characters in either: at least a half."""
    common = overlap(a, b, c, d)
    return common > 0 and 2 * common >= (b - a) + (d - c) - common


def same_speaker(s: int, e: int, gold: list[list[int]]) -> bool:
    """The mention lies inside a gold mention, or agrees with it by half, or holds it within 60 characters."""
    return any(
        overlap(s, e, x, y) and ((x <= s and e <= y) or same_span(s, e, x, y) or (s <= x and y <= e and e - s <= 60))
        for x, y in gold
    )


def read(folder: Path, statements: Path | None) -> Learning:
    corpus = sorted(rows_of(folder / "corpus.jsonl.gz"), key=lambda row: row["article_id"])
    articles = tables.make("articles", [{"article_id": row["article_id"], "raw": row["text"]} for row in corpus])
    tokens = read_tokens(articles, find_blocks(articles))
    code = classify(tokens)
    words = Lexicon({}, {}, {}, {}, {})
    known = read_context(tokens, code, find_mentions(tokens, code), pair_marks(tokens), words)
    pairs = find_candidates(known)
    gold: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    for row in rows_of(folder / "gold.jsonl.gz"):
        gold[row["article_id"]].append(row)
    cues = (
        [(row["article_id"], row["cue"]) for row in rows_of(statements / "gold.jsonl.gz") if row.get("cue")]
        if statements
        else []
    )
    n_gold = np.array(
        [sum(bool(r["attributed"] and r["speaker_spans"]) for r in gold[k]) for k in tokens.article_ids], np.int32
    )
    return Learning(known, pairs, *compare(known, pairs, gold), cues, n_gold)


def compare(
    known: Context, pairs: Candidates, gold: dict[str, list[dict[str, Any]]]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Say what the gold says of each quote and of each candidate."""
    tokens, m = known.tokens, known.mentions
    start, end = tokens.start[m.first].tolist(), tokens.end[m.last].tolist()
    status = np.full(len(known.first), NOWHERE, np.int8)
    match = np.zeros(len(pairs.quote), np.int8)
    taken: set[int] = set()
    places = zip(known.spans.article.tolist(), known.spans.start.tolist(), known.spans.end.tolist(), strict=True)
    for q, (article, a, b) in enumerate(places):
        rows = gold[tokens.article_ids[article]]
        row = next((r for r in rows if id(r) not in taken and same_span(a, b, r["start"], r["end"])), None)
        if row is None:
            status[q] = NOBODY if any(overlap(a, b, r["start"], r["end"]) for r in rows) else NOWHERE
            continue
        taken.add(id(row))
        status[q] = SOMEBODY if row["attributed"] and row["speaker_spans"] else ASIDE if row["attributed"] else NOBODY
        if status[q] != SOMEBODY:
            continue
        fit = [i for i in range(pairs.begin[q], pairs.begin[q + 1])
               if same_speaker(start[pairs.mention[i]], end[pairs.mention[i]], row["speaker_spans"])]  # fmt: skip
        match[fit] = 2
        if fit:  # of several the outermost that begins where the gold does
            x = row["speaker_spans"][0][0]
            c = pairs.mention
            match[min(fit, key=lambda i: (abs(start[c[i]] - x) > 40, m.inside[c[i]] >= 0, start[c[i]]))] = 1
    return status, match


def count_words(data: Learning, articles: NDArray[np.bool_]) -> Lexicon:
    """Count what stands beside speakers in some of the articles."""
    tokens, m, known = data.tokens, data.known.mentions, data.known
    low = np.array([*(form.lower() for form in tokens.forms), OPENING, CLOSING], dtype=object)
    n = len(tokens)

    def forms_at(places: NDArray[Any]) -> collections.Counter[str]:
        return collections.Counter(low[known.form[places[(places >= 0) & (places < n)]]])

    of_article = articles[tokens.article[m.first]]
    everyone = np.flatnonzero((known.quote[m.first] < 0) & of_article)
    speakers = np.unique(data.pairs.mention[data.match == 1])
    speakers = speakers[of_article[speakers]]
    places = {"head": m.head, "first": m.first, "before": m.first - 1, "behind": m.last + 1}
    out: dict[str, dict[str, float]] = {}
    for name, place in places.items():
        some, every = forms_at(place[speakers]), forms_at(place[everyone])
        share = len(speakers) / max(1, len(everyone))
        out[name] = {
            w: float(np.log((some[w] + 2) / (k * share + 2))) for w, k in every.items() if k * share + some[w] >= 0.7
        }
    names = collections.Counter({form.lower(): 0 for form in tokens.forms})
    often = np.bincount(tokens.form[articles[tokens.article]], minlength=len(tokens.forms))
    for form, k in zip(tokens.forms, often.tolist(), strict=True):
        names[form.lower()] += k if form[0].isupper() else -k
    for name in ("head", "first"):  # an affair's names are not to be learned
        out[name] = {w: score for w, score in out[name].items() if names[w] <= 0 or w == "i"}
    every = forms_at(np.flatnonzero(articles[tokens.article] & (known.quote < 0)))
    some = forms_at(m.last[speakers] + 1) + forms_at(m.first[speakers] - 1)
    chosen = {tokens.article_ids[k] for k in np.flatnonzero(articles)}
    for article, cue in data.cues:
        if article in chosen:
            some.update(cue.lower().split())
    some = collections.Counter({w: k for w, k in some.items() if w[0].isalpha()})
    share = sum(some.values()) / max(1, sum(every.values()))
    out["cue"] = {
        w: float(np.log((some[w] + 1) / (k * share + 1))) for w, k in every.items() if some[w] >= 2 or k * share >= 1.5
    }
    return Lexicon(**{name: {w: round(v, 2) for w, v in sorted(out[name].items()) if abs(v) >= 0.2} for name in out})


Models = list[HistGradientBoostingClassifier]


def fit(name: str, X: NDArray[np.float32], y: NDArray[np.bool_]) -> Models:
    return [
        HistGradientBoostingClassifier(
            **TREES[name], l2_regularization=10, max_features=0.3, early_stopping=False, random_state=seed
        ).fit(X, y)
        for seed in range(TIMES[name])
    ]


def score(models: Models, X: NDArray[np.float32]) -> NDArray[np.float32]:
    if not len(X):
        return np.zeros(0, np.float32)
    return np.mean([model.decision_function(X) for model in models], axis=0).astype(np.float32)


def pack_mean(models: Models, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Write the mean of several sums of trees as one sum."""
    packed = [pack(model, names) for model in models]
    out = {key: np.concatenate([one[key] for one in packed]) for key in packed[0] if key not in ("base", "names")}
    out["value"] = (out["value"] / len(packed)).astype(np.float32)
    return out | {"base": np.mean([one["base"] for one in packed]), "names": packed[0]["names"]}


def features_held_out(data: Learning, part: NDArray[np.int64]) -> NDArray[np.float32]:
    """Describe the candidates, the words of each part counted in the others."""
    out = None
    of_pair = part[data.article][data.pairs.quote]
    for k in np.unique(part):
        c = data.known
        known = read_context(c.tokens, c.code, c.mentions, c.spans, count_words(data, part != k))
        found = describe(known, data.pairs)
        out = np.zeros_like(found) if out is None else out
        out[of_pair == k] = found[of_pair == k]
    assert out is not None
    return out


@dataclass(frozen=True)
class Stage:
    """Scores of everything, each by models that did not see its part."""

    first: NDArray[np.float32]
    second: NDArray[np.float32]
    top: NDArray[np.int32]
    right: NDArray[np.float32]
    models: dict[str, Models]  # fitted to everything


def learn(data: Learning, X: NDArray[np.float32], part: NDArray[np.int64], final: bool = False) -> Stage:
    """Fit the three models one after the other, each to what the one before says of parts it did not see."""
    pairs, n = data.pairs, len(data.pairs.quote)
    of_quote, of_pair = part[data.article], part[data.article][pairs.quote]
    judged = (data.status == SOMEBODY) | (data.status == NOBODY)
    use = judged[pairs.quote] & (data.match != 2)
    models: dict[str, Models] = {}

    def held_out(
        name: str, X: NDArray[np.float32], y: NDArray[np.bool_], use: NDArray[np.bool_], where: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        out = np.zeros(len(y), np.float32)
        for k in np.unique(where):
            out[where == k] = score(fit(name, X[use & (where != k)], y[use & (where != k)]), X[where == k])
        if final:
            models[name] = fit(name, X[use], y[use])
        return out

    first = held_out("first", X, data.match == 1, use, of_pair)
    kept = keep_best(pairs, first)
    Z = np.hstack([of_runs(data.known, pairs, first, kept), X[kept]])
    second = np.full(n, first.min() - 20, np.float32)
    second[kept] = held_out("second", Z, data.match[kept] == 1, use[kept], of_pair[kept])
    top, _, _ = best_of(pairs, second)
    is_right = (top >= 0) & (data.match[np.maximum(top, 0)] > 0)
    C = describe_choices(data.known, pairs, first, second, X, top)
    right = 1 / (1 + np.exp(-held_out("right", C, is_right, judged, of_quote)))
    return Stage(first, second, top, right, models)


def figures(data: Learning, stage: Stage, threshold: float, articles: NDArray[np.bool_]) -> dict[str, float]:
    """Measure quotes, and quotes with speaker."""
    given = (stage.right >= threshold) & articles[data.article] & (stage.top >= 0)
    hit = given & (data.status == SOMEBODY)
    right = hit & (data.match[np.maximum(stage.top, 0)] > 0)
    predicted, n = (
        (given & (data.status >= 0)).sum() - (given & (data.status == ASIDE)).sum(),
        data.n_gold[articles].sum(),
    )
    return {
        "F1 quote+speaker": 2 * right.sum() / (n + predicted),
        "F1 quote": 2 * hit.sum() / (n + predicted),
        "speaker": right.sum() / max(1, hit.sum()),
        "gold": int(n),
    }


def show(label: str, found: dict[str, float]) -> None:
    print(
        f"{label:34}" + "  ".join(f"{k} {v:.4f}" if isinstance(v, float) else f"{k} {v}" for k, v in found.items()),
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--statements", type=Path)
    parser.add_argument("--outlets", action="store_true", help="hold out outlets too")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    data = read(args.set, args.statements)
    n = len(data.tokens.texts)
    every = np.ones(n, bool)
    part = np.random.RandomState(0).permutation(n) % PARTS
    X = features_held_out(data, part)
    stage = learn(data, X, part, final=args.write)
    for threshold in (0.0, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5):
        show(f"articles held out, from {threshold}", figures(data, stage, threshold, every))
    if args.outlets:
        names, outlet = np.unique([k.split("_")[0] for k in data.tokens.article_ids], return_inverse=True)
        held = learn(data, features_held_out(data, outlet), outlet)
        for k, name in enumerate(names):
            show(f"outlet held out: {name}", figures(data, held, 0.38, outlet == k))
        show("outlets held out", figures(data, held, 0.38, every))
    if args.write:
        words = count_words(data, every)
        kept = {name: getattr(words, name) for name in ("cue", "head", "first", "before", "behind")}
        (DATA / "speaker_words.json").write_text(
            json.dumps(kept, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
        )
        packed = {
            f"{name}_{key}": value
            for name in COLUMNS
            for key, value in pack_mean(stage.models[name], COLUMNS[name]).items()
        }
        np.savez_compressed(DATA / "speaker_ranker.npz", **packed)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
