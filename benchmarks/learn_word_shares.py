"""Learn ``data/word_shares.json``: in what share of news articles a word stands, and in what share of page dumps.

    python benchmarks/learn_word_shares.py DATA [--write]

DATA holds quotes/polnear-train/corpus.jsonl.gz (article_id, text) and, in residue/newspaper4k-html-text-train, gold.jsonl.gz
(article_id, body) and corpus.jsonl.gz (article_id, text: the whole page). A word's share is the mean of its shares in the
two sets of articles, so that the affair of the one does not pass for news in general; words that mostly begin with a
capital there are names and left out. Words that many whole pages hold and few bodies are a site's own words ('cookies',
'newsletter'): those get their share of the pages.
"""

from __future__ import annotations

import argparse
import calendar
import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from nlp_helpers.stories.terms import Reader
from nlp_helpers.text.function_words import function_words

DATA_FILE = Path(__file__).parents[1] / "data" / "word_shares.json"
LEAST = 0.01  # smaller shares change next to nothing
# The pages were fetched in one month.
MONTHS = frozenset(month.casefold() for month in calendar.month_name)
LEAST_ON_PAGES, TIMES_BODY = 0.05, 3.0


def texts(path: Path, column: str) -> list[str]:
    """Read a column of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)[column] for line in file]


def shares(articles: list[str]) -> dict[str, float]:
    """Give the share of the texts in which each word stands."""
    reader = Reader(function_words())
    counts = Counter(word for text in articles for word in set(reader.words(text)))
    return {word: n / len(articles) for word, n in counts.items()}


def learn(sets: list[list[str]], pages: list[str]) -> dict[str, float]:
    """Give the share of each common word that is no name."""
    spelled = Counter(word for articles in sets for text in articles for word in re.findall(r"\w+", text))
    small, capital = Counter[str](), Counter[str]()
    for word, n in spelled.items():
        (small if word.islower() else capital)[word.casefold()] += n
    each = [shares(articles) for articles in sets]
    found = {word: sum(share.get(word, 0) for share in each) / len(each) for share in each for word in share}
    found = {word: share for word, share in found.items() if share >= LEAST and small[word] > capital[word]}
    for word, share in shares(pages).items():
        if (
            word.isalpha()
            and word not in MONTHS
            and share >= max(LEAST_ON_PAGES, TIMES_BODY * max(own.get(word, 0) for own in each))
        ):
            found[word] = share
    return found


def main() -> None:
    """Learn the shares, print the commonest, and write them if told to."""
    parser = argparse.ArgumentParser(description="Learn data/word_shares.json")
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {DATA_FILE}")
    args = parser.parse_args()
    pages = args.data / "residue" / "newspaper4k-html-text-train"
    sets = [
        texts(args.data / "quotes" / "polnear-train" / "corpus.jsonl.gz", "text"),
        texts(pages / "gold.jsonl.gz", "body"),
    ]
    found = learn(sets, texts(pages / "corpus.jsonl.gz", "text"))
    by_share = defaultdict(list)
    for word, share in sorted(found.items()):
        by_share[round(share * 200) * 5].append(word)
    print(len(found), "words; the commonest:", " ".join(sorted(found, key=lambda word: (-found[word], word))[:40]))
    if args.write:
        lines = {str(share): " ".join(by_share[share]) for share in sorted(by_share, reverse=True)}
        DATA_FILE.write_text(json.dumps({"per mille": lines}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
