"""What the tests share: the corpora, a run over each, made once, cases as parameters, small tables, and limits of time."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings
from makers.briefing_pages import Made

from nlp_helpers import run, tables
from nlp_helpers.findings import Findings

# The same examples every time: a test that passes here passes there. Few: benchmarks/fuzz.py tries as many others as one likes.
settings.register_profile("parallax", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("parallax")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
CASES = Path(__file__).parent / "cases"
GOLD = Path(__file__).parent / "seeds_gold"
DOZEN = CASES / "dozen.jsonl"


def cases(name: str) -> list[dict[str, Any]]:
    """Read a file of test cases, one JSON object per line."""
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def param(value: Any, name: str, why: str | None = None) -> Any:
    """A parameter under a name; a reason marks it as one that is known to fail, and must."""
    return pytest.param(value, id=name, marks=[pytest.mark.xfail(reason=why, strict=True)] if why else [])


def params(given: Iterable[dict[str, Any]], name: Callable[[dict[str, Any]], str]) -> list[Any]:
    """Cases as parameters under their names, those with a ``known_failure`` marked as such."""
    return [param(case, name(case), case.get("known_failure")) for case in given]


@cache
def gold(name: str) -> list[dict[str, str]]:
    """Read a table of the reading of the seeds by hand."""
    with (GOLD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def articles_of(*raw: str) -> pd.DataFrame:
    """An articles table with these texts, under the ids a, b, c …"""
    return tables.make("articles", [{"article_id": chr(97 + i), "raw": text} for i, text in enumerate(raw)])


def one_block(articles: pd.DataFrame, role: str = "body") -> pd.DataFrame:
    """A blocks table with one block for all of an article that is not blank."""
    rows = [
        {"article_id": key, "block": 0, "start": 0, "end": len(raw), "role": role, "is_body": role == "body"}
        for key, raw in zip(articles.article_id, articles.raw, strict=True)
        if raw.strip()
    ]
    return tables.make("blocks", rows)


def write_pile(folder: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Write articles as a corpus of one file, a row each."""
    path = folder / "pile.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder, by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail if this takes more time of this process than so many seconds: something grows faster than its input."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


@pytest.fixture(scope="session")
def seeds() -> Findings:
    return run.compute(SEEDS)


@pytest.fixture(scope="session")
def dozen() -> Findings:
    return run.compute(DOZEN)


@pytest.fixture(scope="session")
def seeds_page(seeds: Findings) -> Made:
    return Made(seeds)


@pytest.fixture(scope="session")
def dozen_page(dozen: Findings) -> Made:
    return Made(dozen)


@pytest.fixture(params=["seeds_page", "dozen_page"])
def either_page(request: pytest.FixtureRequest) -> Made:
    """The briefing of the seeds, and that of the dozen."""
    return request.getfixturevalue(request.param)
