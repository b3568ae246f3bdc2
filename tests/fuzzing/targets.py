"""What a target is, and what must hold of every one.

Only InputError is raised, with a message of one line; nothing of the package warns; given twice, an input gives the same; the
articles are as they were.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.clean.lines import split_blocks
from nlp_helpers.errors import InputError


@dataclass(frozen=True)
class Target:
    """Something that is fuzzed.

    `share` is its part of all examples; `count` says how many inputs an example holds.
    """

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    share: float
    count: Callable[[Any], int]

    def holds(self, example: Any) -> None:
        """Fail if something does not hold of an example."""
        with warnings.catch_warnings():
            warnings.filterwarnings("error", module=r"nlp_helpers")
            self.check(example)


def once_more(example: list[str]) -> bool:
    """Whether an example is one of those that are given twice: a quarter of them."""
    return sum(map(len, example)) % 4 == 0


def _one(example: Any) -> int:
    return 1


TARGETS: dict[str, Target] = {}


def target(
    name: str, inputs: st.SearchStrategy[Any], share: float = 1.0, count: Callable[[Any], int] = _one
) -> Callable[..., Any]:
    def named(check: Callable[[Any], None]) -> Callable[[Any], None]:
        TARGETS[name] = Target(name, inputs, check, share, count)
        return check

    return named


def lists(one: st.SearchStrategy[Any], most: int = 30) -> st.SearchStrategy[Any]:
    # Of itself hypothesis makes short ones, and most of the time goes into what a step does once.
    return st.lists(one, min_size=1, max_size=most) | st.lists(one, min_size=most // 2, max_size=most)


def refused(error: InputError) -> None:
    """An error says something, in one line."""
    message = str(error)
    assert message and len(message.splitlines()) == 1, f"an error of several lines, or of none: {message!r}"


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other)


def spans_hold(name: str, table: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Every row has words in its article, and nothing blank at its ends."""
    tables.check_places(table, articles)
    full = tables.with_text(table, articles)
    for column in [c for c in ("text", "text_a", "text_b") if c in full.columns]:
        assert all(text == text.strip() for text in full[column]), f"{name}: a span begins or ends with a blank"


def texts(raw: list[str], language: str | None = "en") -> pd.DataFrame:
    rows = [
        {"article_id": f"{i:02d}", "raw": text, "n_chars": len(text), "language": language}
        for i, text in enumerate(raw)
    ]
    return tables.make("articles", rows)


def as_body(articles: pd.DataFrame) -> pd.DataFrame:
    """Take every line for article text, so that what reads sentences gets to see the strangest."""
    rows = []
    for article_id, raw in zip(articles.article_id, articles.raw, strict=True):
        for block, (start, end) in enumerate(split_blocks(raw)):
            rows.append(
                {"article_id": article_id, "block": block, "start": start, "end": end, "role": "body", "is_body": True}
            )
    return tables.make("blocks", rows)


@contextmanager
def untouched(articles: pd.DataFrame) -> Iterator[pd.DataFrame]:
    before = articles.copy()
    yield articles
    same(articles, before)
