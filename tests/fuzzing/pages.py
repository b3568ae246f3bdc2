"""What is written for people and programs, fuzzed: the reader's pages, the briefing, the tables as Parquet and as CSV."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from makers.html_pages import seen, shown

from fuzzing import texts as given
from fuzzing.steps import findings
from fuzzing.targets import same, spans_hold, target, texts, untouched
from nlp_helpers import briefing, clean, reader, spreadsheet_cells, tables
from nlp_helpers.findings import Findings
from nlp_helpers.steps import STEPS, Job

_EMPTY = {"input", "br", "meta", "link", "img", "hr"}


class Page(HTMLParser):
    """The elements, attributes and words of a page, as a browser reads them; an element that is not closed is an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [str(value) for name, value in attrs if name in ("href", "src", "action", "srcdoc")]
        for name, value in attrs:
            assert name != "style" or re.fullmatch(r"[\w:;.%#() -]*", str(value)), f"a style from elsewhere: {value!r}"
        kind = dict(attrs).get("class") or ""
        if tag not in _EMPTY:
            self.open.append((tag, kind))
        if "plx-words" in kind.split():
            self.words.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop()[0] == tag, f"closed but not open: {tag}"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def handle_data(self, data: str) -> None:
        kinds = [kind.split() for _, kind in self.open]
        if any("plx-words" in kind for kind in kinds) and not any("plx-no" in kind for kind in kinds):
            self.words[-1] += data
        if not any(tag in ("style", "script") for tag, _ in self.open):
            self.text += data


def _own(*pages: str) -> tuple[set[str], set[tuple[str, str]]]:
    read = [Page(page) for page in pages]
    return set().union(*(p.elements for p in read)), set().union(*(p.attributes for p in read))


# --- the reader ------------------------------------------------------------------------------------------------------

_span = st.tuples(st.floats(0, 1), st.floats(0, 1), given.short)
_spans = st.lists(
    st.tuples(
        st.sampled_from(["quotes", "statements", "names", "dates", "numbers", "echoes", "utterances", "passages"]),
        _span,
    ),
    max_size=8,
)
_read = st.fixed_dictionaries(
    {"raw": st.lists(given.text, min_size=2, max_size=2), "title": given.short, "id": given.short, "spans": _spans}
)


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    """No span of the package begins or ends with a blank."""
    words = raw[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _tables(made: dict[str, Any]) -> Findings:
    """Findings of two articles with any spans, and any words in what is said of them."""
    ids = [f"0{made['id']}", f"1{made['id']}"]
    articles = texts(made["raw"]).assign(
        article_id=pd.array(ids, "string"), **dict.fromkeys(("title", "outlet", "problem", "url"), made["title"])
    )
    articles = tables.make("articles", articles)
    rows: dict[str, dict[Any, dict[str, Any]]] = {
        name: {} for name in tables.COLUMNS if name not in ("articles", "blocks")
    }
    for name, (a, b, words) in made["spans"]:
        raw, other = articles.raw
        start, end = sorted((round(a * len(raw)), round(b * len(raw))))
        if not raw[start:end].strip():
            continue
        start, end = _trimmed(raw, start, end)
        row = {
            "article_id": ids[0],
            "start": start,
            "end": end,
            "text": None,
            "in_body": True,
            "quote": len(rows[name]),
            "statement": len(rows[name]),
        }
        row |= {
            "speaker": words,
            "cue": words,
            "form": "direct",
            "entity": words,
            "kind": "person",
            "title": words,
            "anchor": words,
            "of": words,
            "unit": words,
        }
        row |= {
            "speaker_start": start,
            "speaker_end": end,
            "cue_start": start,
            "cue_end": end,
            "low": 1.0,
            "high": 2.0,
            "date_from": "2021-07-05",
            "precision": words,
        }
        row |= {
            "utterance": f"U{words}",
            "match": "near" if name == "echoes" else "cut",
            "topic": words,
            "weight": 0.5,
            "label": words,
            "terms": words,
        }
        if name == "echoes":
            if not other[start:end].strip():
                continue
            for side, article_id, (first, last) in zip(
                "ab", ids, ((start, end), _trimmed(other, start, end)), strict=True
            ):
                row |= {f"article_id_{side}": article_id, f"start_{side}": first, f"end_{side}": last}
            row["kind"] = "same event"
        rows[name][(start, end)] = {column: row.get(column) for column in tables.COLUMNS[name]}
        if name == "passages":
            rows["topics"][words] = {column: row.get(column) for column in tables.COLUMNS["topics"]}
    every = {name: tables.make(name, list(own.values())) for name, own in rows.items()}
    return Findings(tables={"articles": articles, "blocks": clean.find_blocks(articles), **every})


@cache
def _of_the_reader() -> tuple[set[str], set[tuple[str, str]]]:
    """What the reader's pages are made of: everything that pages of harmless articles have."""
    text = (
        "Pier closed\nThe pier is shut, “all of it”, Ann Lee said on Monday, 5 July 2021. 12 boats left.\n"
        + "Menu\n" * 20
    )
    names = ["quotes", "statements", "names", "dates", "numbers", "echoes", "utterances", "passages"]
    found = _tables(
        {
            "raw": [text, text],
            "title": "x",
            "id": "x",
            "spans": [(name, (0.1, 0.4, "x")) for name in names] + [("echoes", (0.1, 0.6, "x"))],
        }
    )
    long = _tables(
        {
            "raw": [text, text + "Some more words. " * 300],
            "title": "x",
            "id": "x",
            "spans": [("echoes", (0.1, 0.2, "x"))],
        }
    )
    return _own(*(page for one in (found, long) for page in _pages(one)))


def _pages(found: Findings) -> list[str]:
    ids = found["articles"].article_id.tolist()
    return [reader.read(found, ids[0]).html, reader.read(found, ids[1], beside=ids[0], on=["quotes"]).html]


def _letters(parts: Iterable[str]) -> Counter[str]:
    """Count what a text is made of, without blanks, of which a page may leave some out."""
    return Counter(c for part in parts for c in seen(part) if not c.isspace() and c != "?")


@target("reader", _read, 0.6)
def read_in_the_reader(made: dict[str, Any]) -> None:
    found = _tables(made)
    with untouched(found["articles"]):
        single, pair = _pages(found)
    assert [single, pair] == _pages(found)
    elements, attributes = _of_the_reader()
    for page in (Page(single), Page(pair)):
        assert page.elements <= elements, page.elements - elements
        assert page.attributes <= attributes, page.attributes - attributes
        assert all(re.fullmatch(r"#[\w-]+", link) for link in page.links), page.links
    raw = made["raw"]
    blocks = found["blocks"][found["blocks"].article_id == found["articles"].article_id.iloc[0]]
    spans = blocks[["start", "end"]].values
    assert [seen(words) for words in Page(single).words] == [seen(shown(raw[0][a:b])) for a, b in spans]
    if not any(name == "echoes" for name, _ in made["spans"]):  # where two passages begin, numbers stand in between
        assert _letters(Page(pair).words) == _letters(map(shown, raw))


# --- the briefing ----------------------------------------------------------------------------------------------------

_url = st.sampled_from(["javascript:1", "https://x.example/?<"]) | given.short
_article = st.fixed_dictionaries(
    {"raw": given.text}, optional={"title": given.short, "outlet": given.short, "published": given.day, "url": _url}
)  # fmt: skip
_PLAIN = [
    {"raw": text, "outlet": f"Post {i}", "published": "2021-07-05", "url": "https://example.org/"}
    for i, text in enumerate(given.ARTICLES[:3])
]


@cache
def _of_the_briefing() -> tuple[set[str], set[tuple[str, str]]]:
    pages = [
        briefing.make(findings(pile, skip=()), "a pile")
        for pile in (_PLAIN, _PLAIN[:1], [{"raw": "x"}], [{"raw": " "}])
    ]
    return _own(*pages)


@target("briefing", st.tuples(st.lists(_article, min_size=1, max_size=3), given.short), 0.05)
def briefed(made: Any) -> None:
    pile, name = made
    found = findings(pile, skip=())
    html = briefing.make(found, name)
    assert html == briefing.make(found, name)
    page = Page(html.partition("\n")[2])  # behind the doctype
    elements, _ = _of_the_briefing()
    beyond = [
        "ol",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "q",
        "blockquote",
        "cite",
        "details",
        "summary",
        "del",
        "ins",
        "svg",
        "g",
        "rect",
        "path",
        "line",
        "circle",
        "text",
        "time",
        "h2",
        "h3",
        "h4",
        "p",
        "dl",
        "dt",
        "dd",
        "b",
        "i",
        "em",
        "strong",
        "small",
        "caption",
        "figure",
        "figcaption",
        "sup",
        "abbr",
    ]
    assert page.elements <= elements | set(beyond), page.elements - elements
    assert not {
        name
        for _, name in page.attributes
        if name.startswith("on") or name in ("srcdoc", "action", "srcset", "formaction")
    }
    assert all(link.startswith(("#", "https://", "http://")) for link in page.links), page.links
    assert html.count("<script") == 2 and html.count("<style") == 1
    assert json.loads(html.split('id="places">', 1)[1].split("</script>")[0]) is not None


# --- tables ----------------------------------------------------------------------------------------------------------

_PICTURED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2400-\u2421\ufffd]"
_NAMED = ("names", "quotes", "numbers", "articles", "topics", "keyness")
_rows = st.tuples(
    given.text,
    st.sampled_from(_NAMED),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), given.cell | given.text), max_size=4),
)


@target("tables", _rows)
def written_and_read(made: Any) -> None:
    raw, name, listed = made
    articles = texts([raw])
    rows = []
    for i, (a, b, words) in enumerate(listed):
        start, end = sorted((round(a * len(raw)), round(b * len(raw))))
        row = {
            c: words
            for c, kind in tables.COLUMNS[name].items()
            if kind == tables.TEXT and c not in ("text", "article_id")
        }
        row |= {c: (a - b) * 10 ** (40 * b) for c, kind in tables.COLUMNS[name].items() if kind == tables.FLOAT}
        row |= {
            "article_id": "00",
            "start": start,
            "end": end,
            "quote": i,
            "title_start": None,
            "group": str(i),
            "topic": str(i),
            "term": words,
        }
        if start < end:
            rows.append({c: v for c, v in row.items() if c in tables.COLUMNS[name]})
    if name == "articles":
        rows = [articles.iloc[0].to_dict() | {"title": listed[0][2], "outlet": listed[-1][2]}] if listed else []
    try:
        table = tables.make(name, rows)
    except ValueError as error:
        assert "two rows for" in str(error)
        return
    with tempfile.TemporaryDirectory() as folder:
        parquet, sheet = tables.write(name, table, articles, Path(folder))
        read = tables.read(folder, name)
        full = tables.with_text(table, articles) if "text" in tables.COLUMNS[name] else table
        same(read, full[list(tables.COLUMNS[name])].astype(tables.COLUMNS[name]))
        data = parquet.read_bytes()
        tables.write(name, table, articles, Path(folder))
        assert data == parquet.read_bytes()
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            cells = list(csv.reader(file))
    assert cells[0] == list(tables.COLUMNS[name]) and len(cells) == len(table) + 1
    for line, row in zip(cells[1:], read.itertuples(index=False), strict=True):
        for cell, value in zip(line, row, strict=True):
            if isinstance(value, str):
                # Some spreadsheets part cells by semicolons, and take a line's end for the end of a row.
                begins = [part.lstrip(' "')[:1] for part in re.split(r"[;\t\r\n]", cell)]
                assert not set(begins) & set("=+-@"), f"a spreadsheet would run {cell!r}"
                assert seen(spreadsheet_cells.as_written(cell)) == re.sub(_PICTURED, "?", value)


_pile = st.lists(st.fixed_dictionaries({"raw": given.text, "outlet": given.short}), min_size=1, max_size=2)


@target("names", _pile, 0.2)
def named(pile: list[dict[str, Any]]) -> None:
    found = findings(
        pile, skip=tuple(step.name for step in STEPS if step.name not in ("load", "clean", "about", "voices", "names"))
    )
    spans_hold("names", found["names"], found["articles"])
    assert found["names"].kind.isin(list(tables.KINDS)).all()
    again = Findings(tables=dict(found.tables), notes=found.notes, people=found.people)
    next(step for step in STEPS if step.name == "names").do(again, Job(Path("pile"), 0, False))
    same(found["names"], again["names"])
