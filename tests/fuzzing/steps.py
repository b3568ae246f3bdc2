"""The steps, fuzzed: those that read texts one by one, and all of them over a few articles."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from fuzzing import texts as given
from fuzzing.targets import as_body, lists, once_more, same, spans_hold, target, texts, untouched
from nlp_helpers import about, clean, dates, notes, numbers, summary, tables, voices
from nlp_helpers.clean import sentences
from nlp_helpers.findings import Findings
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.steps import STEPS, Job


@target("cleaning", lists(given.text), 2, len)
def cleaning(raw: list[str]) -> None:
    with untouched(texts(raw, None)) as articles:
        blocks = clean.find_blocks(articles)
        if once_more(raw):
            same(blocks, clean.find_blocks(articles))
    spans_hold("blocks", blocks, articles)
    assert blocks.role.isin(list(tables.ROLES)).all() and blocks.rule.str.len().gt(0).all()
    assert (blocks.is_body == blocks.role.isin(["body", "subhead"])).all() and blocks.score.dropna().between(0, 1).all()
    for article_id, text in zip(articles.article_id, articles.raw, strict=True):
        covered = [
            i for a, b in blocks.loc[blocks.article_id == article_id, ["start", "end"]].values for i in range(a, b)
        ]
        assert covered == sorted(set(covered)), "blocks lie over each other, or are out of order"
        assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered), "blocks do not tile the text"


@target("about", lists(given.text), 2, len)
def described(raw: list[str]) -> None:
    with untouched(texts(raw, None)) as articles:
        blocks = clean.find_blocks(articles)
        told = about.describe(articles, blocks)
        if once_more(raw):
            same(told, about.describe(articles, blocks))
    assert told.raw.tolist() == articles.raw.tolist()
    tables.check_places(told, told)
    for row in told.to_dict("records"):
        for column in ("title", "outlet"):
            if not pd.isna(row[f"{column}_start"]):
                words = row["raw"][row[f"{column}_start"] : row[f"{column}_end"]]
                assert (
                    words.strip() == words
                    and "".join(words.split()).casefold() == "".join(row[column].split()).casefold()
                )
        days = [row["published_from"], row["published_to"]]
        assert all(map(pd.isna, days)) or days == sorted(days)
    about.short_names(told, sentences.find_sentences(told, blocks))


@target("sentences", lists(given.text), 1.5, len)
def split(raw: list[str]) -> None:
    with untouched(texts(raw)) as articles:
        blocks = as_body(articles)
        made = sentences.find_sentences(articles, blocks)
        if once_more(raw):
            same(made, sentences.find_sentences(articles, blocks))
    spans_hold("sentences", made, articles)
    for article_id, text in zip(articles.article_id, articles.raw, strict=True):
        covered = [i for a, b in made.loc[made.article_id == article_id, ["start", "end"]].values for i in range(a, b)]
        assert covered == sorted(set(covered)), "sentences lie over each other"
        assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered), "sentences leave words out"


@target("quotes and statements", lists(given.text), 3, len)
def heard(raw: list[str]) -> None:
    with untouched(texts(raw)) as articles:
        blocks = as_body(articles)
        made = voices.find_voices(articles, blocks)
        if once_more(raw):
            again = voices.find_voices(articles, blocks)
            same(made.quotes, again.quotes)
            same(made.statements, again.statements)
    for name, table in (("quotes", made.quotes), ("statements", made.statements)):
        table = tables.make(name, table)
        tables.check_places(table, articles)
        tables.with_text(table, articles)
    assert made.quotes.form.isin(list(tables.FORMS)).all()


@target("dates", st.tuples(lists(given.text), given.day), 2.5, lambda made: len(made[0]))
def dated(made: Any) -> None:
    raw, day = made
    articles = texts(raw).assign(
        published_from=pd.array([day] * len(raw), "string"), published_to=pd.array([day] * len(raw), "string")
    )
    with untouched(articles):
        blocks = as_body(articles)
        found = dates.find_dates(articles, blocks)
        table = dates.resolve_dates(found, articles)
        if once_more(raw):
            same(table, dates.resolve_dates(dates.find_dates(articles, blocks), articles))
    spans_hold("dates", table, articles)
    for first, last in table[["date_from", "date_to"]].dropna().itertuples(index=False):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", first) and re.fullmatch(r"\d{4}-\d\d-\d\d", last) and first <= last
    _apart("dates", table)


@target("numbers", lists(given.text), 2.5, len)
def counted(raw: list[str]) -> None:
    with untouched(texts(raw)) as articles:
        blocks = as_body(articles)
        found = dates.resolve_dates(dates.find_dates(articles, blocks), articles)
        words = read_tokens(articles, blocks)
        classes = classify(words)
        table = numbers.find_numbers(articles, blocks, words, classes, found)
        if once_more(raw):
            same(table, numbers.find_numbers(articles, blocks, words, classes, found))
    spans_hold("numbers", table, articles)
    for low, high in table[["low", "high"]].itertuples(index=False):
        assert pd.isna(low) or math.isfinite(low)
        assert pd.isna(high) or (math.isfinite(high) and (pd.isna(low) or low <= high))
    _apart("numbers", table)


def _apart(name: str, table: pd.DataFrame) -> None:
    behind = table.groupby("article_id").end.shift()
    assert not (table.start < behind).any(), f"{name}: spans lie over each other"


_outlet = st.sampled_from(["Harbour Post", "Ferry News", "=1+1", "<b>"]) | given.short
_article = st.fixed_dictionaries(
    {"raw": given.text},
    optional={"title": given.cell, "outlet": _outlet, "published": given.day, "url": given.cell},
)  # fmt: skip
_pile = st.lists(_article, min_size=1, max_size=3)


def findings(pile: list[dict[str, Any]], skip: tuple[str, ...] = ("names",)) -> Findings:
    """Do all steps behind loading over articles in memory."""
    rows = []
    for i, article in enumerate(pile):
        row = {
            "article_id": f"{i:02d}",
            "source": f"{i:02d}.txt",
            "n_chars": len(article["raw"]),
            "raw": article["raw"],
            "url": article.get("url"),
        }
        for column in ("title", "outlet"):
            if article.get(column):
                row |= {column: article[column], f"{column}_basis": "given"}
        if article.get("published"):
            row |= {
                "published_from": article["published"],
                "published_to": article["published"],
                "published_basis": "given",
            }
        rows.append(row)
    found = Findings(notes=notes.make())
    found.put("articles", tables.make("articles", rows))
    for step in STEPS[1:]:
        if step.name not in skip:
            step.do(found, Job(Path("pile"), 0, False))
    return found


def _whole(found: Findings) -> None:
    for name, table in found.tables.items():
        tables.check_places(table, found["articles"])
        if {"text", "text_a"} & set(tables.COLUMNS[name]):
            tables.with_text(table, found["articles"])
    for line in [*summary.summary(found).splitlines(), *summary.noted(found)]:
        assert line.isprintable(), f"a terminal would obey this: {line!r}"


@target("several articles", _pile, 0.5)
def compared(pile: list[dict[str, Any]]) -> None:
    found = findings(pile)
    _whole(found)
    assert found["articles"].raw.tolist() == [article["raw"] for article in pile]
    if once_more([article["raw"] for article in pile]):
        again = findings(pile)
        for name, table in found.tables.items():
            same(table, again[name])
    for one, other in zip(found["echoes"].article_id_a, found["echoes"].article_id_b, strict=True):
        assert one != other
