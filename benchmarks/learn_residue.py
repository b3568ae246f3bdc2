"""Learn which lines are article: writes data/line_model.json and prints how good it is on sites it has not seen.

    python benchmarks/learn_residue.py DATA [--check]

DATA is a folder with sets `NAME-train/corpus.jsonl.gz` (article_id, text) and `NAME-train/gold.jsonl.gz` (article_id,
body): texts of pages, as whole page dumps and as extractors left them, and the article proper as a person marked it. The
same page may be in several sets under one id. `sites.json` beside them, where there is one, gives article_id → site.
What was learned in this repository comes from the -train sets of 166 pages of newspaper4k's
article-extraction-dataset (Apache-2.0), five texts of each. --check only measures.

A line counts as article if at least half of its words are aligned with the marked text. Every line is shown once: by
chance with or without what stands on other pages of its site, so that the model does not depend on having several.
Pages whose marked text leaves out most of the sentences that the rules of shape take for the article are left out of
learning (not of measuring): they end after the first paragraphs, and teach that articles end anywhere.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from nlp_helpers.clean import evidence, line_model
from nlp_helpers.clean.line_features import FEATURES
from nlp_helpers.clean.page_lines import Page, measure, read_page
from nlp_helpers.sources import keepers

WORD = re.compile(r"\w+")
OUT = Path(__file__).parent.parent / "data" / "line_model.json"
FOLDS = 5
# More of these never speaks against an article, more of those never for it: keeps the trees from learning accidents.
FOR = {
    "words",
    "ends_like_a_sentence",
    "narration",
    "by_shape",
    "by_shape_nearby",
    "cluster_share",
    "vocabulary",
    "inside",
}
AGAINST = {
    "site_words",
    "notice_words",
    "site_talk",
    "begins_with_a_date",
    "elsewhere",
    "elsewhere_nearby",
    "to_next_sentence",
}
EXTRACTED_WEIGHT = 4.0  # what extractors left has a quarter of a dump's lines, and is as common in people's piles
SETTINGS = {
    "max_iter": 80,
    "learning_rate": 0.12,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 60,
    "l2_regularization": 10.0,
    "random_state": 0,
}


def read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def share_marked(page: Page, body: str) -> tuple[np.ndarray, np.ndarray]:
    """Share of each line's words that are aligned with the marked text, and the number of its words."""
    words, of_line = [], []
    for i, line in enumerate(page.lines):
        for word in WORD.findall(line.text):
            words.append(word)
            of_line.append(i)
    marked = WORD.findall(body)
    hit = np.zeros(len(words))
    for at, _, n in difflib.SequenceMatcher(None, words, marked, autojunk=False).get_matching_blocks():
        if n >= 3 or len(marked) < 8:  # one or two words in common are chance
            hit[at : at + n] = 1
    count = np.bincount(of_line, minlength=len(page.lines)) if words else np.zeros(len(page.lines), dtype=int)
    return np.bincount(of_line, weights=hit, minlength=len(page.lines)) / np.maximum(count, 1), count


def read_set(folder: Path, sites: dict[str, str], weight: float = 1.0) -> list[dict]:
    corpus, gold = (
        read(folder / "corpus.jsonl.gz"),
        {row["article_id"]: row["body"] for row in read(folder / "gold.jsonl.gz")},
    )
    pages = [read_page(row["text"]) for row in corpus]
    alone = [measure([page])[0] for page in pages]
    rows = []
    for row, page, features, features_alone in zip(corpus, pages, measure(pages), alone, strict=True):
        share, count = share_marked(page, gold[row["article_id"]])
        free = np.array([i not in page.certain for i in range(len(page.lines))], dtype=bool)
        rows.append(
            {
                "id": row["article_id"],
                "site": sites.get(row["article_id"], row["article_id"]),
                "page": page,
                "gold": gold[row["article_id"]],
                "raw": row["text"],
                "X": features,
                "X_alone": features_alone,
                "y": share >= 0.5,
                "count": count,
                "free": free,
                "weight": weight * np.minimum(1, (count + 1) / max(float((share * count).sum()), 150.0)),
            }
        )
    return rows


def cut_short(rows: list[dict]) -> set[str]:
    """Pages whose marked text leaves out most of what shape and place take for the article."""
    found = set()
    for row in rows:
        inside = row["free"] & (row["X"][:, FEATURES.index("inside")] > 0) & (row["X"][:, 1] > 0) & (row["count"] >= 8)
        words = row["count"][inside].sum()
        if words > 300 and row["count"][inside & row["y"]].sum() < 0.35 * words:
            found.add(row["id"])
    return found


def learn(rows: list[dict], left_out: set[str]) -> HistGradientBoostingClassifier:
    rows = [row for row in rows if row["id"] not in left_out and row["free"].any()]
    together = {key: np.concatenate([row[key][row["free"]] for row in rows]) for key in ("X", "X_alone", "y", "weight")}
    alone = np.random.RandomState(0).rand(len(together["y"])) < 0.5
    numbers = np.where(alone[:, None], together["X_alone"], together["X"])
    signs = [1 if name in FOR else -1 if name in AGAINST else 0 for name in FEATURES]
    model = HistGradientBoostingClassifier(monotonic_cst=signs, **SETTINGS)
    return model.fit(numbers, together["y"], together["weight"])


def learn_evidence(dumps: list[dict], extracted: dict[str, str], left_out: set[str]) -> list[float]:
    """Learn how far to trust an extractor against the text, from held-out probabilities of page dumps."""
    numbers, marked, weight = [], [], []
    for row in dumps:
        if row["id"] in left_out or row["id"] not in extracted:
            continue
        kept = pd.DataFrame(keepers.align(extracted[row["id"]], row["raw"])[0], columns=["start", "end"])
        both = pd.concat([kept.assign(article_id="", keeper=keeper) for keeper in keepers.EXTRACTORS])
        (said,) = evidence.evidence_of_lines([""], [row["page"].spans], both)
        if said is not None:
            p = np.clip(row["held_out"], 0.002, 0.998)
            numbers.append(np.column_stack([np.log(p / (1 - p)), said])[row["free"]])
            marked.append(row["y"][row["free"]])
            weight.append(row["weight"][row["free"]])
    model = LogisticRegression(C=100).fit(np.concatenate(numbers), np.concatenate(marked), np.concatenate(weight))
    return [float(f"{x:.4g}") for x in (*model.coef_[0], model.intercept_[0])]


def as_numbers(model: HistGradientBoostingClassifier) -> dict:
    """Write the trees as rows of numbers; a node's value is the mean of the leaves below it, by lines that reached them."""
    kept: dict[str, list] = {name: [] for name in ("roots", "feature", "left", "right", "threshold", "value")}
    deepest = 0
    for (predictor,) in model._predictors:
        nodes, base = predictor.nodes, len(kept["feature"])
        value = nodes["value"].astype(float).copy()
        for i in range(len(nodes) - 1, -1, -1):
            if not nodes["is_leaf"][i]:
                a, b = nodes["left"][i], nodes["right"][i]
                value[i] = (value[a] * nodes["count"][a] + value[b] * nodes["count"][b]) / (
                    nodes["count"][a] + nodes["count"][b]
                )
        kept["roots"].append(base)
        deepest = max(deepest, int(nodes["depth"].max()))
        for i, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            kept["feature"].append(0 if leaf else int(node["feature_idx"]))
            kept["threshold"].append(0.0 if leaf else float(node["num_threshold"]))
            kept["left"].append(base + (i if leaf else int(node["left"])))
            kept["right"].append(base + (i if leaf else int(node["right"])))
            kept["value"].append(float(f"{value[i]:.6g}"))
    base_score = float(np.asarray(model._baseline_prediction).ravel()[0])
    return {"features": list(FEATURES), "base": float(f"{base_score:.8g}"), "depth": deepest, **kept}


def shingles(text: str) -> Counter:
    words = WORD.findall(text)
    if len(words) < 4:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def f1(rows: list[dict], kept: list[np.ndarray]) -> float:
    """F1 of mean precision and mean recall over 4-word shingles, as public article-extraction benchmarks measure."""
    precision, recall = [], []
    for row, keep in zip(rows, kept, strict=True):
        want = shingles(row["gold"])
        got = shingles("\n".join(line.text for line, k in zip(row["page"].lines, keep, strict=True) if k))
        both = sum((want & got).values())
        if got:
            precision.append(both / sum(got.values()))
        if want:
            recall.append(both / sum(want.values()))
    p, r = np.mean(precision), np.mean(recall)
    return float(2 * p * r / (p + r))


def probability(model: HistGradientBoostingClassifier, row: dict, key: str = "X") -> np.ndarray:
    out = np.zeros(len(row["y"]))
    if row["free"].any():
        out[row["free"]] = model.predict_proba(row[key][row["free"]])[:, 1]
    return out


def held_out(sets: dict[str, list[dict]], left_out: set[str]) -> None:
    sites = sorted({row["site"] for rows in sets.values() for row in rows})
    fold = dict(zip(sites, np.random.RandomState(0).permutation(len(sites)) % FOLDS, strict=True))
    found: dict[str, dict[int, np.ndarray]] = {name: {} for name in sets}
    for k in range(FOLDS):
        model = learn([row for rows in sets.values() for row in rows if fold[row["site"]] != k], left_out)
        for name, rows in sets.items():
            for i, row in enumerate(rows):
                if fold[row["site"]] == k:
                    found[name][i] = row["held_out"] = probability(model, row)
    limits = [(0.5, 0.5), (0.5, 0.45), (0.5, 0.4)]
    print(
        f"held out by site, {FOLDS} folds of {len(sites)} sites: F1 for lines kept from, and from where shape takes them:"
    )
    print(f"  {'':36} {' '.join(f'{a}/{b}' for a, b in limits)} as given")
    for name, rows in sets.items():
        scores = []
        for above, shaped in limits:
            by = [np.where(row["X"][:, FEATURES.index("by_shape")] > 0, shaped, above) for row in rows]
            scores.append(f1(rows, [found[name][i] >= limit for i, limit in enumerate(by)]))
        given = f1(rows, [np.ones(len(row["y"]), dtype=bool) for row in rows])
        print(f"  {name:36} {'   '.join(f'{s:.3f}' for s in scores)}   {given:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sites", type=Path, help="gold.jsonl.gz with article_id and outlet, to split by site")
    parser.add_argument(
        "--dumps", default="newspaper4k-html-text-train,newspaper4k-inscriptis-train", help="sets of whole pages"
    )
    parser.add_argument("--extracted", default="newspaper4k-trafilatura-train", help="what an extractor left of them")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    sites = {row["article_id"]: row["outlet"] for row in read(args.sites)} if args.sites else {}
    dumps = set(args.dumps.split(","))
    sets = {
        path.name: read_set(path, sites, 1.0 if path.name in dumps else EXTRACTED_WEIGHT)
        for path in sorted(args.data.glob("*-train"))
    }
    rows = [row for own in sets.values() for row in own]
    left_out = cut_short(rows)
    print(
        f"{len(rows)} texts, {sum(len(row['y']) for row in rows):,} lines; left out of learning: {len(left_out)} pages"
    )
    held_out(sets, left_out)
    if not args.check:
        model = learn(rows, left_out)
        learned = as_numbers(model)
        learned["evidence"] = learn_evidence(
            sets[args.dumps.split(",")[0]], {r["id"]: r["raw"] for r in sets[args.extracted]}, left_out
        )
        print("weights of text and extractor, constant:", learned["evidence"])
        OUT.write_text(json.dumps(learned, separators=(",", ":")) + "\n", encoding="utf-8")
        line_model.trees.cache_clear()
        sample = np.concatenate([row["X"] for row in rows[:50]])
        ours = line_model.weigh(sample)[0]
        assert np.allclose(ours, model.predict_proba(sample)[:, 1], atol=1e-4), "the numbers do not give back the model"
        print(f"wrote {OUT.name}: {len(model._predictors)} trees, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
