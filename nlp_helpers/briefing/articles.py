"""All articles: whose, of what day, how long, what was set aside, what is wrong.

In: findings. Out: a section with a row per article.

>>> from nlp_helpers import example
>>> [row.kinds for row in articles(Material.of(example.complete())).data.rows]
['', '1 credit, 1 navigation', '']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import NOWHERE, Link
from nlp_helpers.briefing.section import Section
from nlp_helpers.dates.written import short_days
from nlp_helpers.plurals import count

_MOST, _OPEN = 300, 25
_MOST_LETTERS = 160  # of a title
_MOST_SET_ASIDE = 40  # lines behind a number
_BASIS = {"given": "came with it", "stated": "stated in it", "inferred": "inferred"}


@dataclass(frozen=True)
class Row:
    """An article."""

    name: str
    link: Link
    outlet: str
    outlet_link: Link
    outlet_basis: str
    day: str
    day_link: Link
    day_basis: str
    n_words: int
    n_set_aside: int
    set_aside: Link
    kinds: str
    problem: str
    language: str


@dataclass(frozen=True)
class Articles:
    """What the template reads."""

    n: int
    all: Link
    n_outlets: int
    unnamed: Link
    dated: Link
    inferred: Link
    set_aside: Link
    problems: Link
    n_unnamed: int
    n_dated: int
    n_inferred: int
    n_words: int
    n_set_aside: int
    n_problem: int
    rows: tuple[Row, ...]
    more: tuple[Row, ...]
    n_left: int


def articles(material: Material) -> Section:
    """List the articles.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    made = partial(Section, "articles", "The articles", "articles.html", short="Articles")
    table, blocks = material.found["articles"], material.found["blocks"]
    aside = blocks[~blocks.is_body.fillna(False).astype(bool) & (blocks.role != "headline")]
    by_article = dict(iter(aside.groupby("article_id")))
    # The longest where there are very many, in the order in which they appeared.
    shown = table.sort_values("n_words_body", ascending=False, kind="stable").head(_MOST)
    shown = shown.sort_values(["published_from", "published_to", "article_id"], na_position="last", kind="stable")
    rows = [_row(row, by_article.get(row.article_id), material) for row in shown.itertuples()]

    def of(some: pd.DataFrame) -> Link:
        return material.heads(some.article_id)

    data = Articles(
        len(table),
        of(table),
        int(table.outlet.nunique()),
        of(table[table.outlet.isna()]),
        of(table[table.published_from.notna()]),
        of(table[(table.published_basis == "inferred").fillna(False)]),
        material.places.rows(aside.sort_values(["article_id", "start"])),
        of(table[table.problem.notna()]),
        int(table.outlet.isna().sum()),
        int(table.published_from.notna().sum()),
        int((table.published_basis == "inferred").sum()),
        int(table.n_words_body.fillna(0).sum()),
        len(aside),
        int(table.problem.notna().sum()),
        tuple(rows[:_OPEN]),
        tuple(rows[_OPEN:]),
        len(table) - len(rows),
    )
    return made(data=data)


def _row(row: Any, aside: pd.DataFrame | None, material: Material) -> Row:
    a, places = str(row.article_id), material.places
    roles = aside.role.value_counts().sort_index() if aside is not None else {}

    def link(start: Any, end: Any) -> Link:
        return places.link([(a, int(start), int(end))]) if pd.notna(start) and pd.notna(end) else NOWHERE

    return Row(
        _title(row.title) or material.names[a],
        material.heads([a]),
        _text(row.outlet),
        link(row.outlet_start, row.outlet_end),
        _BASIS.get(_text(row.outlet_basis), ""),
        ""
        if pd.isna(row.published_from) and pd.isna(row.published_to)
        else short_days(row.published_from, row.published_to),
        link(row.published_start, row.published_end),
        _BASIS.get(_text(row.published_basis), ""),
        0 if pd.isna(row.n_words_body) else int(row.n_words_body),
        0 if aside is None else len(aside),
        NOWHERE if aside is None else places.rows(aside.sort_values("start"), _MOST_SET_ASIDE),
        ", ".join(count(int(n), str(role)) for role, n in roles.items()),
        _problem(_text(row.problem), material.names),
        _text(row.language),
    )


def _text(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str) else ""


def _title(title: Any) -> str:
    text = _text(title)
    return text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1].rstrip() + "…"


def _problem(problem: str, names: Mapping[str, str]) -> str:
    """Name the other article by its short name."""
    other = problem.removeprefix("same as ")
    return f"same as {names[other]}" if other != problem and other in names else problem
