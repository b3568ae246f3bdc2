"""Learn ``data/report_scores.npz`` and ``data/statements.npz``: what is reported without quotation marks, and who says it.

    python benchmarks/learn_statements.py DATA [--write] [--by-outlet]

DATA holds statements/polnear-train and statements/polnear-dev, each with corpus.jsonl.gz (article_id, text) and gold.jsonl.gz
(article_id, start, end, judged, speaker_spans, cue): attribution relations that people marked (PolNeAR, Newell et al. 2018).
Learned from polnear-train alone; every stage learns from what the stage before says of articles that it did not see. Printed:
F1 on polnear-dev, other articles of the same outlets. With --by-outlet also F1 on each outlet of polnear-train by models
that were learned from the other six. It takes about five minutes, by outlet about half an hour.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import SGDClassifier

from nlp_helpers import statements, tables
from nlp_helpers.boosted_trees import pack
from nlp_helpers.clean import find_blocks
from nlp_helpers.grammar.mentions import Mentions, find_mentions
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import CODE, classify
from nlp_helpers.quotes.marks import pair_marks
from nlp_helpers.statements import clauses, cues
from nlp_helpers.statements import scores as report_scores
from nlp_helpers.statements import speakers as statement_speakers
from nlp_helpers.statements.clauses import Clauses
from nlp_helpers.statements.context import Context
from nlp_helpers.statements.scores import ROLES
from nlp_helpers.voices import quoted_tokens

FILES = Path(__file__).parents[1] / "data"
LEAST_WORD, LEAST_STEM = 5, 4  # how often a word must be met to be remembered
SMALLEST = 0.01  # of the largest weight of a role: smaller ones are left out
FOLDS = 5
MOST_QUOTED = 0.7  # share of a relation's tokens in marks from which it is a quote
WELL = 0.8  # share of characters from which a stretch is taught as right: the measure's half would teach loose ends
TREES = {
    "cues": {"max_iter": 80, "learning_rate": 0.12, "max_leaf_nodes": 31, "min_samples_leaf": 60},
    "behind": {"max_iter": 110, "learning_rate": 0.14, "max_leaf_nodes": 31, "min_samples_leaf": 60},
    "ahead": {"max_iter": 80, "learning_rate": 0.12, "max_leaf_nodes": 24, "min_samples_leaf": 30},
    "speakers": {"max_iter": 100, "learning_rate": 0.12, "max_leaf_nodes": 24, "min_samples_leaf": 40},
    "both": {"max_iter": 80, "learning_rate": 0.08, "max_leaf_nodes": 16, "min_samples_leaf": 60},
}


@dataclass(frozen=True)
class Gold:
    """One relation that people marked, as tokens: the words, whether judged and taught, the speakers, the cue."""

    article: int
    start: int
    end: int
    first: int
    last: int
    judged: bool
    taught: bool
    speakers: frozenset[int]
    cue: int


@dataclass(frozen=True)
class Marked:
    """A set of articles with what people marked in them."""

    tokens: Tokens
    classes: np.ndarray
    mentions: Mentions
    quoted: np.ndarray
    gold: list[Gold]


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read(folder: Path, outlets: set[str] | None = None) -> Marked:
    """Read a set, or the articles of some of its outlets."""
    rows = [r for r in _read(folder / "corpus.jsonl.gz") if not outlets or r["article_id"].split("_")[0] in outlets]
    articles = tables.make("articles", [{"article_id": row["article_id"], "raw": row["text"]} for row in rows])
    tokens = read_tokens(articles, find_blocks(articles))
    classes = classify(tokens)
    mentions = find_mentions(tokens, classes)
    known = set(tokens.article_ids)
    marks = [row for row in _read(folder / "gold.jsonl.gz") if row["article_id"] in known]
    quoted = quoted_tokens(tokens, pair_marks(tokens))
    return Marked(tokens, classes, mentions, quoted, gold_of(tokens, classes, mentions, quoted, marks))


def overlap(a: int, b: int, c: int, d: int) -> int:
    """Characters in common."""
    return max(0, min(b, d) - max(a, c))


def names_speaker(start: int, end: int, spans: list[list[int]]) -> bool:
    """Say whether a mention names a speaker: inside the marked words, or half the same, or around them and short."""
    for a, b in spans:
        common = overlap(start, end, a, b)
        inside, around = a <= start and end <= b, start <= a and b <= end and end - start <= 60
        if common and (inside or around or 2 * common >= end - start + b - a - common):
            return True
    return False


def gold_of(
    tokens: Tokens, classes: np.ndarray, mentions: Mentions, quoted: np.ndarray, marks: list[dict[str, Any]]
) -> list[Gold]:
    """Turn marks into tokens and mentions."""
    number = {article_id: k for k, article_id in enumerate(tokens.article_ids)}
    lows = np.searchsorted(tokens.article, np.arange(len(number) + 1))
    of_mention = tokens.article[mentions.first]
    mention_lows = np.searchsorted(of_mention, np.arange(len(number) + 1))
    found = []
    for mark in marks:
        k = number[mark["article_id"]]
        low, high = lows[k], lows[k + 1]
        starts, ends = tokens.start[low:high], tokens.end[low:high]

        def span(a: int, b: int, starts: Any = starts, ends: Any = ends, low: int = low) -> tuple[int, int]:
            return low + int(np.searchsorted(ends, a, "right")), low + int(np.searchsorted(starts, b)) - 1

        first, last = span(mark["start"], mark["end"])
        if last < first:
            continue
        near = range(mention_lows[k], mention_lows[k + 1])
        speakers = frozenset(
            m
            for m in near
            if names_speaker(
                int(tokens.start[mentions.first[m]]), int(tokens.end[mentions.last[m]]), mark["speaker_spans"]
            )
        )
        where = _cue(tokens.texts[k], mark)
        cue = _head(tokens, classes, *span(*where)) if where else -1
        # Words of which some are in marks are not judged, and yet reported.
        taught = mark["judged"] or (bool(speakers) and quoted[first : last + 1].mean() < MOST_QUOTED)
        found.append(
            Gold(k, mark["start"], mark["end"], first, last, bool(mark["judged"]), bool(taught), speakers, cue)
        )
    return found


def _cue(text: str, mark: dict[str, Any]) -> tuple[int, int] | None:
    """Find where the cue stands: the nearest place of its words outside the reported ones."""
    if not mark["cue"]:
        return None
    spans = [*mark["speaker_spans"], [mark["start"], mark["end"]]]
    low, high = max(0, min(a for a, _ in spans) - 120), max(b for _, b in spans) + 120
    best = None
    for match in re.finditer(rf"(?<![^\W\d_]){re.escape(mark['cue'])}(?![^\W\d_])", text[low:high]):
        a, b = match.start() + low, match.end() + low
        # Words around their cue are marked from their first to their last, cue and source included.
        inside = overlap(a, b, mark["start"], mark["end"]) > 0
        if inside and not any(overlap(x, y, mark["start"], mark["end"]) for x, y in mark["speaker_spans"]):
            continue
        far = 0 if inside else min(abs(a - mark["end"]), abs(mark["start"] - b))
        far += sum(5 if overlap(a, b, x, y) else min(abs(a - y), abs(x - b)) for x, y in mark["speaker_spans"])
        if best is None or far < best[0]:
            best = (far, a, b)
    return best[1:] if best else None


def _head(tokens: Tokens, classes: np.ndarray, first: int, last: int) -> int:
    """Pick the token that stands for a cue: 'according', its last verb, its last noun or adjective, its last token."""
    if last < first:
        return -1
    places = range(first, last + 1)
    according = [k for k in places if tokens.forms[tokens.form[k]].lower() == "according"]
    verbs = [k for k in places if classes[k] in [CODE[c] for c in ("VB", "VBD", "VBN", "VBG", "VBP")]]
    nouns = [k for k in places if classes[k] in [CODE[c] for c in ("NN", "NNS", "NNP", "JJ")]]
    return (according or verbs or nouns or [last])[-1]


# ---------------------------------------------------------------- scores of tokens
def role_labels(marked: Marked) -> np.ndarray:
    """Say of each token which roles it has."""
    labels = np.zeros((len(marked.tokens), len(ROLES)), np.int8)
    cue, cue_of_statement, first, last, speaker = range(5)
    inside = marked.mentions.inside
    for gold in marked.gold:
        labels[gold.first, first] = labels[gold.last, last] = 1
        if gold.cue >= 0:
            labels[gold.cue, cue] = 1
            labels[gold.cue, cue_of_statement] |= gold.taught
        for mention in gold.speakers:
            if inside[mention] < 0 or inside[mention] not in gold.speakers:
                labels[marked.mentions.head[mention], speaker] = 1
    return labels


def vocabulary(tokens: Tokens) -> tuple[list[str], list[str]]:
    """List the words and stems that are met often enough."""
    words, stems = Counter[str](), Counter[str]()
    for form, n in zip(tokens.forms, np.bincount(tokens.form).tolist(), strict=True):
        words[form.lower()] += n
        stems[report_scores.stem_of(form)] += n
    return sorted(w for w, n in words.items() if n >= LEAST_WORD), sorted(
        s for s, n in stems.items() if n >= LEAST_STEM
    )


def matrix(marked: Marked, words: list[str], stems: list[str]) -> tuple[csr_matrix, list[tuple[str, int]]]:
    """One row per token, a one for each thing that is so; and the columns' names and sizes."""
    positions = [{word: k for k, word in enumerate(kept)} for kept in (words, stems)]
    rows, sizes, first = [], [], 0
    for column in report_scores.columns(marked.tokens, marked.classes, *positions):
        rows.append((column.values + first).astype(np.int32))
        sizes.append((column.name, column.size))
        first += column.size
    index = np.stack(rows, axis=1)
    starts = np.arange(0, index.size + 1, index.shape[1])
    return csr_matrix((np.ones(index.size, np.float32), index.ravel(), starts), shape=(len(index), first)), sizes


def learn_scores(marked: Marked) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Learn the linear model; give its numbers, and scores of each token by models that did not see its article."""
    words, stems = vocabulary(marked.tokens)
    ones, sizes = matrix(marked, words, stems)
    labels = role_labels(marked)
    fold = marked.tokens.article * 7919 % FOLDS
    unseen = np.zeros(labels.shape, np.float32)
    weights, constants = np.zeros((ones.shape[1], len(ROLES))), np.zeros(len(ROLES))
    for k in range(len(ROLES)):
        new = lambda: SGDClassifier("log_loss", alpha=1e-5, average=True, max_iter=5, tol=None, random_state=0)  # noqa: E731
        for f in range(FOLDS):
            model = new().fit(ones[fold != f], labels[fold != f, k])
            unseen[fold == f, k] = model.decision_function(ones[fold == f])
        model = new().fit(ones, labels[:, k])
        weights[:, k], constants[k] = model.coef_[0], model.intercept_[0]
    unit = np.abs(weights).max(axis=0) / 127
    steps = np.round(weights / unit).astype(np.int8)
    steps[np.abs(weights) < SMALLEST * 127 * unit] = 0
    kept = {"unit": unit.astype(np.float32), "constant": constants.astype(np.float32)}
    first = 0
    for name, size in sizes:
        kept[name] = steps[first : first + size]
        first += size
    for name, entries in (("words", words), ("stems", stems)):
        kept[name] = np.frombuffer("\n".join(entries).encode("utf-8"), np.uint8)
    return kept, unseen


# ---------------------------------------------------------------- words, speakers, both
def match(marked: Marked, found: Clauses) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give each stretch the relation that it renders (-1: none), one of its own cue if there is one, whether it is, how well."""
    tokens = marked.tokens
    by_sentence = defaultdict(list)
    for k, gold in enumerate(marked.gold):
        for sentence in range(tokens.sentence[gold.first], tokens.sentence[gold.last] + 1):
            by_sentence[sentence].append(k)
    which, own, well = np.full(len(found), -1), np.zeros(len(found), bool), np.zeros(len(found))
    starts, ends = tokens.start[found.first].tolist(), tokens.end[found.last].tolist()
    for k, (sentence, cue) in enumerate(zip(tokens.sentence[found.cue].tolist(), found.cue.tolist(), strict=True)):
        best = 0.0
        for number in by_sentence.get(sentence, ()):
            gold = marked.gold[number]
            common = overlap(starts[k], ends[k], gold.start, gold.end)
            shared = common / (ends[k] - starts[k] + gold.end - gold.start - common)
            if shared >= 0.5 and shared + (gold.cue == cue) > best:
                best, which[k], own[k] = shared + (gold.cue == cue), number, gold.cue == cue
                well[k] = shared
    return which, own, well


def side_of(gold: Gold) -> int:
    """Say where the words stand from their cue."""
    return clauses.AHEAD if gold.last < gold.cue else clauses.BEHIND if gold.first > gold.cue else clauses.AROUND


def boosted(kind: str, features: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None) -> Any:
    """Fit trees."""
    model = HistGradientBoostingClassifier(**TREES[kind], l2_regularization=1.0, random_state=0, early_stopping=False)
    return model.fit(features, labels, sample_weight=weights)


def unseen(kind: str, features: np.ndarray, labels: np.ndarray, weights: np.ndarray, article: np.ndarray) -> np.ndarray:
    """Give each row's probability by trees that did not see its article."""
    out = np.zeros(len(features), np.float32)
    for f in range(3):
        inside = article % 3 == f
        out[inside] = boosted(kind, features[~inside], labels[~inside], weights[~inside]).predict_proba(
            features[inside]
        )[:, 1]
    return out


def learn(marked: Marked) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Learn everything from one set."""
    scores, of_tokens = learn_scores(marked)
    context = Context(marked.tokens, marked.classes, of_tokens, marked.mentions, marked.quoted)
    taught = np.array([gold.taught for gold in marked.gold])
    located = np.array([gold.cue >= 0 for gold in marked.gold])

    tried = cues.find_cues(context)
    features = cues.describe(context, tried)
    is_cue = np.isin(tried, [gold.cue for gold in marked.gold if gold.taught])
    of_cues = boosted("cues", features, is_cue)
    sure = unseen("cues", features, is_cue, np.ones(len(tried)), marked.tokens.article[tried])
    found = clauses.find_clauses(context, tried[sure > statements.LEAST_LIKELY_CUE])
    article = marked.tokens.article[found.cue]
    which, own, well = match(marked, found)
    is_taught = (which >= 0) & taught[which]
    right = is_taught & (own | ~located[which]) & (well >= WELL)
    # Words in marks are another table's; the same words under another cue are neither right nor wrong.
    weights = np.where((which >= 0) & ~is_taught, 0.0, np.where(is_taught & ~right, 0.3, 1.0))
    features = clauses.describe(context, found)
    likely = np.zeros(len(found), np.float32)
    of_words = {}
    for name, some in (("behind", found.side == clauses.BEHIND), ("ahead", found.side != clauses.BEHIND)):
        likely[some] = unseen(name, features[some], right[some], weights[some], article[some])
        of_words[name] = boosted(name, features[some], right[some], weights[some])

    true = [k for k, gold in enumerate(marked.gold) if gold.cue >= 0]
    goldens = [marked.gold[k] for k in true]
    exact = Clauses(*(np.array([getattr(g, name) for g in goldens]) for name in ("cue", "first", "last")),
                    np.array([side_of(g) for g in goldens]))  # fmt: skip
    people = statement_speakers.find_candidates(context, exact)
    of_people = statement_speakers.describe(context, exact, people)
    is_speaker = np.array(
        [m in goldens[c].speakers for c, m in zip(people.clause.tolist(), people.mention.tolist(), strict=True)]
    )
    whose = marked.tokens.article[exact.cue[people.clause]]
    of_speakers = boosted("speakers", of_people, is_speaker)
    halves = [boosted("speakers", of_people[whose % 2 != f], is_speaker[whose % 2 != f]) for f in range(2)]

    kept, likely, totals = statements.shortened(found, likely)
    people = statement_speakers.find_candidates(context, kept)
    of_people = statement_speakers.describe(context, kept, people)
    odd = marked.tokens.article[kept.cue[people.clause]] % 2
    sure = np.zeros(len(of_people), np.float32)
    for f in range(2):
        sure[odd == f] = halves[f].predict_proba(of_people[odd == f])[:, 1]
    speaker, first, second = people.best(sure, len(kept))
    which, _, _ = match(marked, kept)
    features = statements.describe(context, kept, likely, totals, speaker, first, second)
    both = np.array(
        [k >= 0 and taught[k] and s in marked.gold[k].speakers for k, s in zip(which, speaker.tolist(), strict=True)]
    )
    of_both = boosted("both", features, both, np.where((which >= 0) & ~taught[which], 0.0, 1.0))
    numbers: dict[str, np.ndarray] = {}
    for prefix, model, names in (
        ("cues_", of_cues, cues.FEATURES),
        ("behind_", of_words["behind"], clauses.FEATURES),
        ("ahead_", of_words["ahead"], clauses.FEATURES),
        ("speakers_", of_speakers, statement_speakers.FEATURES),
        ("both_", of_both, statements.FEATURES),
    ):
        numbers |= {prefix + name: value for name, value in pack(model, names).items()}
    return scores, numbers


# ---------------------------------------------------------------- how good
def evaluate(
    marked: Marked, scores: dict[str, np.ndarray], numbers: dict[str, np.ndarray], least: float
) -> dict[str, float]:
    """Score as `bench.py` does: spans that agree by half, and whether the mention names the speaker."""
    of_tokens = report_scores.score_tokens(marked.tokens, marked.classes, report_scores.unpacked(scores))
    context = Context(marked.tokens, marked.classes, of_tokens, marked.mentions, marked.quoted)
    found = statements.decide(context, statements.unpacked(numbers), statements.StatementParams(least=least))
    want, aside = defaultdict(list), defaultdict(list)
    for gold in marked.gold:
        (want if gold.judged else aside)[gold.article].append(gold)
    n, hits, right, predicted = sum(map(len, want.values())), 0, 0, 0
    for first, last, speaker in zip(found.first, found.last, found.speaker, strict=True):
        article, a, b = marked.tokens.article[first], int(marked.tokens.start[first]), int(marked.tokens.end[last])

        def agrees(gold: Gold, a: int = a, b: int = b) -> bool:
            common = overlap(a, b, gold.start, gold.end)
            return common > 0 and 2 * common >= b - a + gold.end - gold.start - common

        hit = next((gold for gold in want[article] if agrees(gold)), None)
        if hit:
            want[article].remove(hit)
            hits, right = hits + 1, right + (int(speaker) in hit.speakers)
        predicted += hit is not None or not any(agrees(gold) for gold in aside[article])
    return {
        "F1 with speaker": 2 * right / (n + predicted), "F1": 2 * hits / (n + predicted),
        "precision": hits / max(predicted, 1), "recall": hits / n, "speakers right": right / max(hits, 1),
    }  # fmt: skip


def cues_tried(marked: Marked, scores: dict[str, np.ndarray], numbers: dict[str, np.ndarray]) -> np.ndarray:
    """List the cues that are likely enough to be tried."""
    of_tokens = report_scores.score_tokens(marked.tokens, marked.classes, report_scores.unpacked(scores))
    context = Context(marked.tokens, marked.classes, of_tokens, marked.mentions, marked.quoted)
    tried = cues.find_cues(context)
    return tried[
        statements.unpacked(numbers).cues.probability(cues.describe(context, tried)) > statements.LEAST_LIKELY_CUE
    ]


def show(name: str, figures: dict[str, float]) -> None:
    """Print figures in one line."""
    print(f"{name}: " + ", ".join(f"{what} {value:.3f}" for what, value in figures.items()), flush=True)


def main() -> None:
    """Learn, print how well, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--by-outlet", action="store_true")
    args = parser.parse_args()
    folder = args.data / "statements"
    train, others = read(folder / "polnear-train"), read(folder / "polnear-dev")
    scores, numbers = learn(train)
    tried = len(cues_tried(others, scores, numbers))
    print(f"{tried / len(others.tokens.article_ids):.0f} cues tried per article")
    for least in (0.28, 0.32, 0.36, 0.4, 0.45):
        show(f"polnear-dev, at least {least}", evaluate(others, scores, numbers, least))
    if args.write:
        np.savez_compressed(FILES / "report_scores.npz", **scores)
        np.savez_compressed(FILES / "statements.npz", **numbers)
        for name in ("report_scores.npz", "statements.npz"):
            print(f"{name}: {(FILES / name).stat().st_size / 1000:.0f} kB")
    if args.by_outlet:
        outlets = sorted({article_id.split("_")[0] for article_id in train.tokens.article_ids})
        for outlet in outlets:
            models = learn(read(folder / "polnear-train", set(outlets) - {outlet}))
            show(
                outlet, evaluate(read(folder / "polnear-train", {outlet}), *models, statements.StatementParams().least)
            )


if __name__ == "__main__":
    main()
