"""Where the weights of the day of publication come from: pages of news sites whose day is known from their markup.

    python benchmarks/learn_published.py DATA [--write] [--test NAME]

DATA/dates/newspaper4k-train holds corpus.jsonl.gz (article_id, text: a page's text) and gold.jsonl.gz (article_id,
published, outlet: the site); DATA/residue/newspaper4k-*-train what extractors left of the same pages, mostly without its
stamps, so that 'none of these' is learned too. Weights are a conditional logit with an L2 penalty. Figures are
cross-validated in ten folds, no site in two of them; with --test, a further set of DATA/dates that nothing is learned
from is scored. --write puts the weights, learned on all of the training pages, into data/published.json.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.model_selection import GroupKFold

from nlp_helpers import clean, tables
from nlp_helpers.about import published
from nlp_helpers.about.day_features import features, may_be_it
from nlp_helpers.about.page_blocks import Block, by_article
from nlp_helpers.text.array_types import Floats64

WRITTEN = Path(__file__).parent.parent / "data" / "published.json"
SURE = [0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
PENALTIES = [1.0]


@dataclass(frozen=True)
class Page:
    """A page's candidates: their days, their features, and the right day."""

    site: str
    whole: bool  # a whole page, or what an extractor left of it
    day: str
    days: list[str]
    values: list[dict[str, float]]

    def right(self) -> list[bool]:
        """Say which candidates are right; where none is, those a day off, since a page's markup may use another clock."""
        exact = [day == self.day for day in self.days]
        return exact if any(exact) else [abs(_ordinal(day) - _ordinal(self.day)) <= 1 for day in self.days]


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def read(folder: Path, gold: Path, whole: bool) -> list[Page]:
    """Clean a set as the package does, and read its candidates off."""
    known = {row["article_id"]: row for row in _lines(gold / "gold.jsonl.gz")}
    rows = [row for row in _lines(folder / "corpus.jsonl.gz") if row["article_id"] in known]
    articles = tables.make("articles", [{"article_id": row["article_id"], "raw": row["text"]} for row in rows])
    blocks = by_article(clean.find_blocks(articles))
    pages = []
    for article_id, raw in zip(articles.article_id, articles.raw, strict=True):
        pages.append(page(raw, blocks.get(article_id, []), known[article_id], whole))
    return pages


def page(raw: str, blocks: list[Block], gold: dict[str, str], whole: bool) -> Page:
    """Read the candidates of a page off."""
    found = published.candidates(raw) if blocks else []
    values = features(raw, blocks, found) if found else []
    kept = [(day.day, own) for day, own in zip(found, values, strict=True) if may_be_it(own)]
    return Page(gold["outlet"], whole, gold["published"][:10], [day for day, _ in kept], [own for _, own in kept])


def _lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def learn(pages: Sequence[Page], penalty: float, part: float = 0.25) -> dict[str, float]:
    """Fit the weights: the likelihood of the right days, or of none where no candidate is right.

    What extractors left of a page counts `part` of what the page counts.
    """
    names = sorted({name for page in pages for values in page.values for name in values})
    at = {name: i for i, name in enumerate(names)}
    sets = []
    for page in pages:
        if not page.values:
            continue
        matrix = np.zeros((len(page.values) + 1, len(names) + 1))
        matrix[0, -1] = 1
        for row, values in enumerate(page.values, 1):
            for name, value in values.items():
                matrix[row, at[name]] = value
        right = np.array([False, *page.right()])
        right[0] = not right.any()
        sets.append((matrix, right, 1.0 if page.whole else part))

    def loss(weights: Floats64) -> tuple[float, Floats64]:
        value, slope = penalty * float(weights @ weights) / 2, penalty * weights
        for matrix, right, share in sets:
            odds = matrix @ weights
            total, good = logsumexp(odds), logsumexp(odds[right])
            value += share * (total - good)
            slope = slope + share * (matrix.T @ np.exp(odds - total) - matrix[right].T @ np.exp(odds[right] - good))
        return float(value), slope

    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return {name: round(float(weight), 3) for name, weight in zip([*names, "none"], fitted, strict=True)}


def answer(page: Page, weights: dict[str, float]) -> tuple[str, float]:
    """Give the likeliest day and its probability, as the package does."""
    odds = np.array([weights["none"], *(sum(weights.get(n, 0) * v for n, v in own.items()) for own in page.values)])
    shares = pd.Series(np.exp(odds - logsumexp(odds))[1:], index=page.days, dtype=float).groupby(level=0).sum()
    return (str(shares.idxmax()), float(shares.max())) if len(shares) else ("", 0.0)


def cross_validated(pages: Sequence[Page], penalty: float) -> list[tuple[str, float]]:
    """Answer each page with weights learned on other sites."""
    answers: list[tuple[str, float]] = [("", 0.0)] * len(pages)
    for learned, held in GroupKFold(10).split(pages, groups=[page.site for page in pages]):
        weights = learn([pages[i] for i in learned], penalty)
        for i in held:
            answers[i] = answer(pages[i], weights)
    return answers


def scores(pages: Sequence[Page], answers: Sequence[tuple[str, float]], whole: bool) -> pd.DataFrame:
    """For each probability that could be asked for: how many days are right, given, and right when given."""
    rows = []
    for sure in SURE:
        given = [(p, day) for p, (day, how) in zip(pages, answers, strict=True) if p.whole == whole and how >= sure]
        n, right = sum(page.whole == whole for page in pages), sum(page.day == day for page, day in given)
        rows.append(
            {"sure": sure, "exact": right / n, "given": len(given) / n, "right_when_given": right / max(len(given), 1)}
        )
    return pd.DataFrame(rows).set_index("sure")


def main() -> None:
    """Choose the penalty, show what each probability gives, and write the weights."""
    parser = argparse.ArgumentParser(description="Where the weights of the day of publication come from")
    parser.add_argument("data", type=Path)
    parser.add_argument("--penalty", type=float, default=1.0, help="of the weights written (default: 1)")
    parser.add_argument("--test", help="a set of DATA/dates to score, which nothing is learned from")
    parser.add_argument("--write", action="store_true", help="write data/published.json")
    args = parser.parse_args()
    gold = args.data / "dates" / "newspaper4k-train"
    pages = read(gold, gold, True)
    for left in ("justext", "readability", "trafilatura"):
        pages += read(args.data / "residue" / f"newspaper4k-{left}-train", gold, False)
    among = np.mean([page.day in page.days for page in pages if page.whole])
    n = sum(page.whole for page in pages)
    print(f"{n} pages, {len(pages)} with what extractors left; right day among the candidates: {among:.3f}")
    for penalty in PENALTIES:
        answers = cross_validated(pages, penalty)
        for whole in (True, False):
            what = "whole pages" if whole else "what extractors left"
            print(f"\nheld out by site, penalty {penalty}, {what}\n\n{scores(pages, answers, whole).round(3)}")
    weights = learn(pages, args.penalty)
    if args.test:
        test = read(args.data / "dates" / args.test, args.data / "dates" / args.test, True)
        print(f"\n{args.test}\n\n{scores(test, [answer(page, weights) for page in test], True).round(3)}")
    print(f"\nweights\n\n{pd.Series(weights).sort_values()}")
    if args.write:
        data = json.loads(WRITTEN.read_text(encoding="utf-8")) | {"weights": weights}
        WRITTEN.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
