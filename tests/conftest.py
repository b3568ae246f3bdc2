"""What the tests share: the corpora, and a run over each, made once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from nlp_helpers import run, tables
from nlp_helpers.findings import Findings

# The same examples every time: a test that passes here passes there. Few: benchmarks/fuzz.py tries as many others as one likes.
settings.register_profile("parallax", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("parallax")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
CASES = Path(__file__).parent / "cases"
DOZEN = CASES / "dozen.jsonl"


def cases(name: str) -> list[dict]:
    """Read a file of test cases, one JSON object per line."""
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def articles_of(*raw: str) -> pd.DataFrame:
    """An articles table with these texts, under the ids a, b, c …"""
    return tables.make("articles", [{"article_id": chr(97 + i), "raw": text} for i, text in enumerate(raw)])


@pytest.fixture(scope="session")
def seeds() -> Findings:
    return run.compute(SEEDS)


@pytest.fixture(scope="session")
def dozen() -> Findings:
    return run.compute(DOZEN)


def page_of(found: Findings) -> Any:
    from briefing_pages import Made  # which needs this module

    return Made(found)


@pytest.fixture(scope="session")
def seeds_page(seeds: Findings) -> Any:
    return page_of(seeds)


@pytest.fixture(scope="session")
def dozen_page(dozen: Findings) -> Any:
    return page_of(dozen)
