"""How far the points and discrepancies that are found agree with a reader's: two blind stories, and the seeds.

    OMP_NUM_THREADS=1 python benchmarks/agreement.py STORIES [--show] [--write] [--tables FOLDER]

**Data.** STORIES holds corpus.jsonl.gz (article_id, title, outlet, text) and gold.jsonl.gz (article_id, story), a JSON
object a line. The reading of two of its stories is `blind/` (see its README), that of the seeds `../tests/seeds_gold/`;
a passage whose text is another one than was read is an error. Each blind story is run by itself, and with all the other
articles of STORIES, where rows of other stories that are mixed in count as false. Days are not given. `--tables` takes
points.csv and discrepancies.csv of a folder in place of a run.

**A row stands for a passage of the reading** where the two share at least half of the shorter one.

**Points.** A *group* is all rows of a found point that has two articles and touches the story. It is right if one point
of the reading has a passage in every row of it. A *pair* is two sentences of different articles in one group; it is
right if they share a point of the reading. What the reading does not have is false. Recall of groups: of the reading's
points, those of which a right pair was found (a pair that shares several points counts for each); of pairs: of all
pairs of different articles that share a point, those found. Border cases of the reading, and points of the seeds across
days, are right where they are found and not asked for where they are not; further rows of figures have them as false.

**Discrepancies.** A group is right if all its rows stand for rows of one disagreement of the reading, and at least two
of these differ in their values. Those that the reading lists as none are false, as is what it does not know. Recall: of
the disagreements of a kind that is looked for (number, title, date, name); those of substance are right where they are
found, and not asked for.

**Two lists.** Figures are given against the reading as it was before any program saw the articles, and again with the
rows that the program's output showed to be missing (`added`). `--show` prints what was false and what was missed:
articles and offsets, no text. `--write` puts the figures into data/agreement.json.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import run

ROOT = Path(__file__).parent.parent
BLIND = Path(__file__).parent / "blind"
GOLD = ROOT / "tests" / "seeds_gold"
WRITTEN = ROOT / "data" / "agreement.json"
SEEDS = "seeds"
GROUPS = {"points": "point", "discrepancies": "discrepancy"}
LOOKED_FOR = ("number", "title", "date", "name")


Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Passage:
    """A passage of the reading: of which point or disagreement, and where it stands."""

    story: str
    group: str
    article_id: str
    start: int
    end: int
    kind: str = ""  # of a disagreement
    value: str = ""
    border: bool = False
    added: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the program's."""

    group: str
    article_id: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.article_id}[{self.start}:{self.end}]"


@dataclass(frozen=True)
class Figure:
    """How many were found and right, of how many that are listed."""

    what: str
    measure: str
    found: int
    right: int
    listed: int
    listed_found: int
    false: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    def record(self, **known: str) -> dict[str, Any]:
        return known | {
            "what": self.what,
            "measure": self.measure,
            "n_found": self.found,
            "n_right": self.right,
            "n_listed": self.listed,
            "n_listed_found": self.listed_found,
            "precision": _share(self.right, self.found),
            "recall": _share(self.listed_found, self.listed),
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def stands_for(row: Row, passage: Passage) -> bool:
    """Say whether a row and a passage share at least half of the shorter one.

    >>> [stands_for(Row("", "a", 0, 10), Passage("s", "P1", where, start, 13)) for where, start in (("a", 7), ("a", 9), ("b", 7))]
    [True, False, False]
    """
    common = min(row.end, passage.end) - max(row.start, passage.start)
    shorter = min(row.end - row.start, passage.end - passage.start)
    return row.article_id == passage.article_id and common > 0 and 2 * common >= shorter


def made_by(row: Row, passages: Iterable[Passage]) -> set[str]:
    """Give the points, or disagreements, of the reading that a row stands for."""
    return {passage.group for passage in passages if stands_for(row, passage)}


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in sorted(set(rows), key=lambda row: (row.group, row.article_id, row.start)):
        groups.setdefault(row.group, []).append(row)
    return groups


def _pairs(places: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    ordered = sorted(places, key=lambda place: (place.article_id, place.start))
    return ((a, b) for a, b in combinations(ordered, 2) if a.article_id != b.article_id)


def points(rows: list[Row], passages: list[Passage]) -> list[Figure]:
    """Compare found points with those of the reading, by group and by pair.

    >>> places = [("P1", "a", 0), ("P1", "b", 0), ("P2", "b", 10), ("P2", "c", 0)]
    >>> read = [Passage("s", point, article, start, start + 9) for point, article, start in places]
    >>> found = [Row("1", "a", 0, 9), Row("1", "b", 0, 9), Row("1", "c", 0, 9)]
    >>> for figure in points(found, read): print(figure.measure, figure.right, figure.found, figure.listed_found, figure.listed)
    group 0 1 1 2
    pair 1 3 1 2
    """
    points_of = {row: made_by(row, passages) for row in rows}
    groups = {name: group for name, group in _grouped(rows).items() if len({row.article_id for row in group}) > 1}
    right = {name for name, group in groups.items() if set.intersection(*(points_of[row] for row in group))}
    pairs = {pair for group in groups.values() for pair in _pairs(group)}
    good = {(a, b) for a, b in pairs if points_of[a] & points_of[b]}
    firm: dict[str, list[Passage]] = {}
    for passage in passages:
        if not passage.border:
            firm.setdefault(passage.group, []).append(passage)
    asked = {name: list(_pairs(members)) for name, members in firm.items() if len({p.article_id for p in members}) > 1}
    had = {name for a, b in good for name in points_of[a] & points_of[b]}
    # A pair of sentences that shares two points is asked for once.
    wanted = {frozenset((p.article_id, p.start, p.end) for p in pair): pair for each in asked.values() for pair in each}
    got = [pair for pair in wanted.values() if any(_covers(found, pair) for found in pairs)]
    false = tuple(f"{name}: {' '.join(map(str, groups[name]))}" for name in groups if name not in right)
    missed = tuple(sorted(asked.keys() - had, key=_order))
    false_pairs = tuple(f"{a} {b}" for a, b in sorted(pairs - good, key=str))
    return [
        Figure("points", "group", len(groups), len(right), len(asked), len(had & asked.keys()), false, missed),
        Figure("points", "pair", len(pairs), len(good), len(wanted), len(got), false_pairs),
    ]


def _covers(found: tuple[Row, Row], pair: tuple[Passage, Passage]) -> bool:
    (a, b), (c, d) = found, pair
    return (stands_for(a, c) and stands_for(b, d)) or (stands_for(a, d) and stands_for(b, c))


def discrepancies(rows: list[Row], passages: list[Passage]) -> list[Figure]:
    """Compare found discrepancies with those of the reading.

    >>> read = [Passage("s", "D1", where, 0, 2, "date", day) for where, day in (("a", "Mon"), ("b", "Tue"), ("c", "Mon"))]
    >>> found = [Row("1", "a", 0, 2), Row("1", "b", 0, 2), Row("2", "a", 0, 2), Row("2", "c", 0, 2)]
    >>> for figure in discrepancies(found, read): print(figure.right, figure.found, figure.listed_found, figure.listed)
    1 2 1 1
    """
    true = [passage for passage in passages if passage.kind != "none"]
    groups, right, had = _grouped(rows), set(), set()
    for name, group in groups.items():
        for each in set.intersection(*(made_by(row, true) for row in group)):
            # Two things that are given the same number are told apart by where they stand.
            stood = {
                p.value if p.value and p.kind in LOOKED_FOR else p
                for p in true
                if p.group == each and any(stands_for(row, p) for row in group)
            }
            if len(stood) > 1 and len(group) > 1:
                right.add(name)
                had.add(each)
    asked = {passage.group for passage in true if passage.kind in LOOKED_FOR}
    false = [f"{name}: {' '.join(map(str, groups[name]))}" for name in groups if name not in right]
    missed = tuple(sorted(asked - had, key=_order))
    return [
        Figure("discrepancies", "group", len(groups), len(right), len(asked), len(asked & had), tuple(false), missed)
    ]


def _order(name: str) -> tuple[int, str]:
    return int(re.sub(r"\D", "", name) or 0), name


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def blind(raw: dict[str, str], folder: Path = BLIND) -> dict[str, list[Passage]]:
    """Read the blind lists, and see that the passages are those that were read."""
    made: dict[str, list[Passage]] = {}
    for what, group in GROUPS.items():
        made[what] = []
        for number, row in enumerate(_csv(folder / f"{what}.csv"), 2):
            start, end = int(row["start"]), int(row["end"])
            text = raw.get(row["article_id"], "")[start:end]
            if hashlib.sha256(text.encode()).hexdigest() != row["text_sha256"]:
                place = f"{row['article_id']}[{start}:{end}]"
                sys.exit(f"{folder / what}.csv, line {number}: {place} is not the text that was read")
            border = what == "points" and row["why"].startswith("Border case")
            known = (row.get("kind", ""), row.get("value", ""), border, bool(row["added"]))
            made[what].append(Passage(row["story"], row[group], row["article_id"], start, end, *known))
    return made


def seeds_reading() -> dict[str, list[Passage]]:
    """Read the lists of the seeds, and find their words."""
    made: dict[str, list[Passage]] = {}
    for what, group in GROUPS.items():
        made[what] = []
        for row in _csv(GOLD / f"{what}.csv"):
            text = (ROOT / SEEDS / f"{row['article_id']}.txt").read_bytes().decode("utf-8")
            lines = [line for line in re.finditer(r"[^\r\n]+", text) if line.group().strip()]
            start = text.index(row["words"], lines[int(row["block"])].start())
            border = what == "points" and ("Border case" in row["why"] or row["days"] == "across days")
            end = start + len(row["words"])
            known = (row.get("kind", ""), row.get("value", ""), border)
            made[what].append(Passage(SEEDS, row[group], row["article_id"], start, end, *known))
    return made


def rows_of(table: pd.DataFrame, group: str, articles: set[str]) -> list[Row]:
    """Give the rows of all groups that touch these articles."""
    touched = set(table[group][table.article_id.isin(articles)])
    kept = table[table[group].isin(touched)]
    return [Row(str(r[group]), str(r["article_id"]), int(r["start"]), int(r["end"])) for r in kept.to_dict("records")]


def compare(found: Tables, read: dict[str, list[Passage]], story: str, articles: set[str], added: bool) -> list[Figure]:
    """Compare the tables of a run with what was read of a story."""
    listed = {what: [p for p in each if p.story == story and (added or not p.added)] for what, each in read.items()}
    return points(rows_of(found["points"], "point", articles), listed["points"]) + discrepancies(
        rows_of(found["discrepancies"], "discrepancy", articles), listed["discrepancies"]
    )


def find(articles: list[dict[str, str]] | Path) -> Tables:
    """Run the package on articles, or on a corpus."""
    wanted = ["points", "discrepancies"]
    if isinstance(articles, Path):
        return run.compute(articles, wanted).tables
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        corpus.write_text("".join(json.dumps(row) + "\n" for row in articles), encoding="utf-8")
        return run.compute(corpus, wanted).tables


def _lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def runs_of(
    given: argparse.Namespace, corpus: list[dict[str, str]], stories: dict[str, set[str]]
) -> Iterator[tuple[str, str, Tables]]:
    """Give the story, what was run, and the tables."""
    if given.tables:
        tables = {what: pd.read_csv(given.tables / f"{what}.csv", dtype={"article_id": str}) for what in GROUPS}
        yield from ((story, "tables given", tables) for story in stories)
        return
    for story, ids in stories.items():
        yield (
            story,
            "alone",
            find(ROOT / SEEDS if story == SEEDS else [row for row in corpus if row["article_id"] in ids]),
        )
    whole = find(corpus)
    yield from ((story, "whole set", whole) for story in stories if story != SEEDS)


def show(story: str, how: str, figure: Figure) -> None:
    """Print what was false and what was missed."""
    for title, lines in (("false", figure.false), ("missed", figure.missed)):
        for line in lines:
            print(f"{story} ({how}), {figure.what} by {figure.measure}, {title}: {line}")


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("stories", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was false and what was missed")
    parser.add_argument("--write", action="store_true", help=f"write the figures to {WRITTEN.relative_to(ROOT)}")
    parser.add_argument("--tables", type=Path, help="a folder with points.csv and discrepancies.csv in place of a run")
    given = parser.parse_args()
    corpus = sorted(_lines(given.stories / "corpus.jsonl.gz"), key=lambda row: row["article_id"])
    labels = _lines(given.stories / "gold.jsonl.gz")
    read = blind({row["article_id"]: row["text"] for row in corpus})
    names = sorted({passage.story for each in read.values() for passage in each})
    stories = {name: {row["article_id"] for row in labels if row["story"] == name} for name in names}
    stories[SEEDS] = {file.stem for file in (ROOT / SEEDS).glob("*.txt")}
    records = []
    for story, how, found in runs_of(given, corpus, stories):
        reading = seeds_reading() if story == SEEDS else read
        later = any(p.added and p.story == story for each in reading.values() for p in each)
        variants = {"as read": False, "border cases as false": False} | ({"with what was added": True} if later else {})
        for against, added in variants.items():
            strict = against.startswith("border")
            listed = {what: [p for p in each if not (strict and p.border)] for what, each in reading.items()}
            figures = compare(found, listed, story, stories[story], added)
            # Only points have border cases.
            figures = [figure for figure in figures if not strict or figure.what == "points"]
            known = {"story": story, "run": how, "reading": against}
            records += [figure.record(**known) | {"date": date.today().isoformat()} for figure in figures]
            if given.show and added == later and not strict:
                for figure in figures:
                    show(story, how, figure)
    print(pd.DataFrame(records).to_string(index=False))
    if given.write:
        WRITTEN.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
