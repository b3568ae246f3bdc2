"""Whether echoes are found: paragraphs copied into other articles of a pile, with words replaced or left out.

    OMP_NUM_THREADS=1 python benchmarks/echoes_recall.py CORPUS [--changed 0.1] [--paragraphs 500] [--seed 0] [--json FILE]

**Data.** CORPUS is a .jsonl or .jsonl.gz file, an article a line with article_id and text. Each of `--paragraphs` paragraphs (0:
as many as there are articles) of an article's body, of at least 20 words, chosen at random, is written into another article,
between two of its paragraphs, with a share of its words changed: at random places, each replaced by a word drawn from
the whole pile (`replaced`), or left out (`deleted`), or one or the other (`both`). An article gets one paragraph. Paragraphs that
a second article has as they are, are no test.

**What counts.** A paragraph is found if the echoes between the two articles, together, cover at least `--covered` of its words in
both of them, whatever their kind. Also printed: the share of its words that they cover, and what is not found.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from nlp_helpers import tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.echoes import find_echoes
from nlp_helpers.stories import find_stories
from nlp_helpers.text.alignment import folded

LEAST = 20  # words of a paragraph


def read(path: Path) -> dict[str, str]:
    """Read the texts of the articles, by their ids."""
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode().splitlines()
    rows = [json.loads(line) for line in lines if line]
    return {row["article_id"]: row["text"] for row in sorted(rows, key=lambda row: row["article_id"])}


def changed(paragraph: str, share: float, way: str, words: list[str], chance: random.Random) -> str:
    """Replace or leave out some of the words of a paragraph."""
    pieces = paragraph.split()
    for k in chance.sample(range(len(pieces)), round(share * len(pieces))):
        replaced = way == "replaced" or (way == "both" and chance.random() < 0.5)
        pieces[k] = chance.choice(words) if replaced else ""
    return " ".join(piece for piece in pieces if piece)


def copy_paragraphs(
    texts: dict[str, str], body: dict[str, list[str]], options: argparse.Namespace, way: str
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Write changed paragraphs into other articles, and say which into which."""
    chance = random.Random(f"{options.seed} {way}")
    words = [word for text in texts.values() for word in text.split()]
    known = Counter(" ".join(folded(part).words) for parts in body.values() for part in set(parts))
    whole = [
        (article_id, part)
        for article_id, parts in body.items()
        for part in dict.fromkeys(parts)
        if len(part.split()) >= LEAST and known[" ".join(folded(part).words)] == 1
    ]
    chance.shuffle(whole)
    targets = list(texts)
    chance.shuffle(targets)
    out = dict(texts)
    made: list[dict[str, Any]] = []
    for (source, part), target in zip(whole[: options.paragraphs or None], targets, strict=False):
        if target == source:
            continue
        copy = changed(part, options.changed, way, words, chance)
        lines = out[target].split("\n\n")
        at = chance.randint(1, len(lines))
        out[target] = "\n\n".join([*lines[:at], copy, *lines[at:]])
        made.append({"source": source, "target": target, "part": part, "copy": copy})
    # A source may itself have got a paragraph: the words are looked up only now.
    made = [
        one | {"at": (out[one["source"]].index(one["part"]), out[one["target"]].index(one["copy"]))} for one in made
    ]
    return out, made


def covered(text: str, start: int, length: int, spans: list[tuple[int, int]]) -> float:
    """Give the share of the words of a stretch that lie in spans."""
    found = folded(text, start, start + length)
    inside = [any(a <= x and y <= b for a, b in spans) for x, y in zip(found.starts, found.ends, strict=True)]
    return sum(inside) / max(1, len(inside))


def measure(texts: dict[str, str], made: list[dict[str, Any]], stories: bool, least: float) -> dict[str, Any]:
    """Look for the copies, and count what is found of them."""
    articles = tables.make("articles", [{"article_id": key, "raw": raw} for key, raw in texts.items()])
    blocks = find_blocks(articles)
    sentences = find_sentences(articles, blocks)
    grouped = find_stories(articles, blocks) if stories else None
    echoes = find_echoes(articles, sentences, tables.make("quotes", []), stories=grouped, blocks=blocks).table
    between: dict[tuple[str, str], list[tuple[int, ...]]] = {}
    for a, start_a, end_a, b, start_b, end_b, *_ in echoes.itertuples(index=False, name=None):
        between.setdefault((a, b), []).append((start_a, end_a, start_b, end_b))
        between.setdefault((b, a), []).append((start_b, end_b, start_a, end_a))
    shares, missed = [], []
    for one in made:
        rows = between.get((one["source"], one["target"]), [])
        places = ((one["source"], one["at"][0], one["part"]), (one["target"], one["at"][1], one["copy"]))
        share = min(
            covered(texts[key], at, len(part), [(row[2 * side], row[2 * side + 1]) for row in rows])
            for side, (key, at, part) in enumerate(places)
        )
        shares.append(share)
        if share < least:
            missed.append({**one, "covered": round(share, 2)})
    return {"tried": len(shares), "found": len(shares) - len(missed), "covered": statistics.mean(shares or [0]),
            "missed": missed, "echoes": len(echoes)}  # fmt: skip


def main() -> None:
    """Copy, look and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--changed", type=float, default=0.1, help="share of the words of a paragraph")
    parser.add_argument("--paragraphs", type=int, default=500, help="0 for as many as there are articles")
    parser.add_argument("--covered", type=float, default=0.5, help="share of its words from which it is found")
    parser.add_argument("--without-stories", action="store_true", help="so that nothing is a formula")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="where to write the figures, and what was missed")
    options = parser.parse_args()
    texts = read(options.corpus)
    articles = tables.make("articles", [{"article_id": key, "raw": raw} for key, raw in texts.items()])
    body: dict[str, list[str]] = {key: [] for key in texts}
    blocks = find_blocks(articles)
    for block in blocks[blocks.is_body].itertuples():
        body[block.article_id].append(texts[block.article_id][block.start : block.end])
    print(f"{len(texts)} articles, {options.changed:.0%} of the words changed, CPython {sys.version.split()[0]}")
    print(f"{'':10}{'tried':>7}{'found':>7}{'recall':>8}{'covered':>9}")
    figures = {}
    for way in ("replaced", "deleted", "both"):
        made = measure(*copy_paragraphs(texts, body, options, way), not options.without_stories, options.covered)
        figures[way] = made
        recall = made["found"] / max(1, made["tried"])
        print(f"{way:10}{made['tried']:7}{made['found']:7}{recall:8.4f}{made['covered']:9.3f}")
    for way, made in figures.items():
        for one in made["missed"][:10]:
            print(f"missed ({way}, {one['covered']:.0%} covered): {one['part']!r}\n   as {one['copy']!r}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
