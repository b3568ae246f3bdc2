"""How long the steps take on odd piles of 1 MB, whether that grows faster than their size, and on ten times as many articles.

    OMP_NUM_THREADS=1 python benchmarks/odd_piles.py [--only WORDS] [--parts 0.25 1] [--json FILE]
    OMP_NUM_THREADS=1 python benchmarks/odd_piles.py --scale CORPUS [--times 10] [--ways copies swapped later]

**Odd piles** are made from tests/cases/odd_piles.jsonl: a thousand equal articles, twenty thousand equal quotes, names that
differ by a letter, a story of a thousand articles, and so on, each at a quarter and the whole of its size (at most 1 MB). For
each, a process of its own does all steps of a run but names. Printed are the CPU seconds of all steps and of the three slowest
with their times at a quarter of the size, the growth (1 is linear: the ratio of the times over the ratio of the sizes), and the
peak memory.

**Ten times the articles.** CORPUS is what ``parallax run`` reads. Its articles are drawn with replacement, under new ids: as
`copies`, so that each text is there about ten times; as `swapped`, where in every copy but the first one word in four
changes places with another of the article; and `later`, where moreover each copy is a month later than the one before. So
stories become ten times as large, or ten times as many. Printed are the CPU seconds of each step for the corpus and for the
larger one, each in a process of its own, and their ratio.

Exit 1 if a pile takes more than 10 s of CPU or 2 GiB, or raises anything; with `--scale`, if the larger corpus takes more than
12 times the time.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tests_on_path  # noqa: F401 - makers is found there
from makers.odd_inputs import OddPile, odd_piles
from own_process import KILLED, do_steps, failure, measure, written

LIMIT, MEMORY = 10.0, 2 * 2**30  # CPU seconds and bytes for 1 MB
RATIO = 1.2  # times as much per article in the larger corpus
WAYS = ("copies", "swapped", "later")
Row = dict[str, Any]


def all_steps(corpus: Path, killed: int) -> Row:
    """Measure all steps but names on a corpus."""

    def work(say: Any) -> None:
        found = do_steps(corpus, say)
        say({"notes": len(found.notes), "rows": {name: len(table) for name, table in found.tables.items()}})

    return measure(work, killed)


def odd(pile: OddPile, parts: list[float], killed: int) -> list[Row]:
    """Measure a pile at some of its sizes."""
    made = []
    for part in parts:
        rows = pile.make(part)
        with tempfile.TemporaryDirectory() as folder:
            size = {
                "name": pile.name,
                "part": part,
                "articles": len(rows),
                "chars": sum(len(row["text"]) for row in rows),
            }
            made.append(size | all_steps(written(rows, folder), killed))
    return made


def too_much(row: Row) -> bool:
    return "failed" in row or row["all"] > LIMIT or row["memory"] > MEMORY


def report(found: list[list[Row]]) -> bool:
    """Print the table, the slowest first; say whether all is within the limits."""
    print(
        f"{'pile':50}{'articles':>9}{'MB':>6}{'s':>7}{'growth':>8}{'GiB':>6}  slowest steps, at the first size and the last"
    )
    for rows in sorted(found, key=lambda rows: -rows[-1]["all"]):
        first, last = rows[0], rows[-1]
        larger = last["part"] / first["part"]
        slowest = sorted(last["steps"].items(), key=lambda item: -item[1])[:3]
        shown = ", ".join(f"{name} {first['steps'].get(name, 0):.2f} → {seconds:.2f}" for name, seconds in slowest)
        growth = last["all"] / max(first["all"], 0.01) / larger
        print(
            f"{last['name']:50}{last['articles']:9,}{last['chars'] / 1e6:6.2f}{last['all']:7.2f}{growth:8.2f}"
            f"{last['memory'] / 2**30:6.2f}  {shown}{'  TOO MUCH' if too_much(last) else ''}"
        )
        for row in filter(failure, rows):
            print(failure(row))
    bad = sum(any(map(too_much, rows)) for rows in found)
    print(f"{len(found)} piles, {bad} of them above {LIMIT:.0f} s or {MEMORY / 2**30:.0f} GiB")
    return not bad


def articles_of(corpus: Path) -> list[dict[str, str]]:
    """Read a corpus as a run does."""
    from nlp_helpers import load

    known = {
        "article_id": "article_id",
        "raw": "text",
        "title": "title",
        "outlet": "outlet",
        "published_from": "published",
    }
    table = load.read(corpus).articles[list(known)].astype(object)
    table = table.where(table.notna(), None).rename(columns=known)
    return [{key: str(value) for key, value in row.items() if value is not None} for row in table.to_dict("records")]


def enlarged(rows: list[dict[str, str]], times: int, way: str, seed: int) -> list[dict[str, str]]:
    """Draw articles with replacement, so that there are `times` as many."""
    draw = random.Random(seed)
    seen: dict[int, int] = {}
    made = []
    for number in range(times * len(rows)):
        at = draw.randrange(len(rows))
        copy = seen[at] = seen.get(at, -1) + 1
        row = rows[at] | {"article_id": f"{number:06}"}
        made.append(row if way == "copies" or not copy else _swapped(row, copy if way == "later" else 0, draw))
    return made


def _swapped(row: dict[str, str], months: int, draw: random.Random) -> dict[str, str]:
    words = re.split(r"(\s+)", row["text"])
    places = [k for k in range(0, len(words), 2) if words[k]]
    for k in places:
        if draw.random() < 0.25:
            other = draw.choice(places)
            words[k], words[other] = words[other], words[k]
    row = row | {"text": "".join(words)}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", row.get("published", "")):
        row["published"] = (date.fromisoformat(row["published"]) + timedelta(30 * months)).isoformat()
    return row


def scale(corpus: Path, times: int, ways: list[str], seed: int, killed: int) -> bool:
    """Compare the steps on a corpus with those on larger ones made from it, and print."""
    rows = articles_of(corpus)
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        small = all_steps(written(rows, folder), killed)
    for way in ways:
        with tempfile.TemporaryDirectory() as folder:
            large = all_steps(written(enlarged(rows, times, way, seed), folder), killed)
        ratio = large["all"] / small["all"]
        print(f"{len(rows):,} articles, and {times} times as many ({way})\n{'step':16}{'s':>8}{'s':>9}{'ratio':>8}")
        for name, seconds in [*small["steps"].items(), ("all", small["all"])]:
            more = large["all"] if name == "all" else large["steps"].get(name, float("nan"))
            print(f"{name:16}{seconds:8.2f}{more:9.2f}{more / max(seconds, 0.01):8.1f}")
        print(f"peak {small['memory'] / 2**30:.2f} and {large['memory'] / 2**30:.2f} GiB")
        if "failed" in large:
            print(failure(large))
        fine = fine and "failed" not in large and ratio <= RATIO * times
        print(f"{ratio:.1f} times the time: {'within' if ratio <= RATIO * times else 'ABOVE'} {RATIO * times:.0f}\n")
    return fine


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="a regular expression that the name of a pile matches")
    parser.add_argument(
        "--parts", type=float, nargs="+", default=[0.25, 1.0], help="of the full size (default: 0.25 1)"
    )
    parser.add_argument(
        "--killed", type=int, help=f"CPU seconds until a pile is given up ({KILLED}; with --scale 3600)"
    )
    parser.add_argument("--json", type=Path, help="where to write all figures, a line per pile")
    parser.add_argument("--scale", type=Path, metavar="CORPUS", help="compare a corpus with one that is larger")
    parser.add_argument("--times", type=int, default=10, help="how much larger (default: 10)")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--seed", type=int, default=0, help="for what is drawn (default: 0)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:  # so that imports and models are not counted
        text = "Ann Lee said on Monday, May 6, 2024: “The 5 boats will not leave.” The board of the pier met. "
        do_steps(
            written([{"article_id": x, "text": text, "published": "2024-05-06"} for x in "ab"], folder),
            lambda row: None,
        )
    if options.scale:
        sys.exit(0 if scale(options.scale, options.times, options.ways, options.seed, options.killed or 3600) else 1)
    found = []
    for pile in odd_piles():
        if re.search(options.only, pile.name):
            found.append(odd(pile, options.parts, options.killed or KILLED))
            if options.json:
                with options.json.open("a", encoding="utf-8") as file:
                    print(json.dumps(found[-1], ensure_ascii=False), file=file)
    sys.exit(0 if report(found) else 1)


if __name__ == "__main__":
    main()
