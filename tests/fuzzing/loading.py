"""Loading, fuzzed: files of every format, whole and damaged."""

from __future__ import annotations

import io
import re
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from fuzzing import texts as given
from fuzzing.targets import lists, once_more, refused, same, target
from nlp_helpers import load
from nlp_helpers.errors import InputError
from nlp_helpers.sources import given_days, pages


def _in_folder(files: dict[str, str]) -> load.Corpus | None:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, "pile", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(given.unpasted(data))
        one = next(iter(files))
        where = Path(folder, "pile", one) if len(files) == 1 and one.startswith("rows") else Path(folder, "pile")
        read = _read(where)
        assert sorted(p.name for p in Path(folder).iterdir()) == ["pile"], "something was written"
        assert {p.relative_to(where).as_posix() for p in where.rglob("*") if p.is_file()} <= set(files)
    return read


def _read(path: Path) -> load.Corpus | None:
    try:
        read = load.read(path)
    except InputError as error:
        refused(error)
        return None
    articles = read.articles
    assert articles.article_id.is_unique and articles.article_id.notna().all()
    assert articles.n_chars.tolist() == [len(raw) for raw in articles.raw]
    for column in articles.columns:
        if articles[column].dtype == "string":  # every cell can be written
            assert not any(re.search("[\ud800-\udfff]", cell) for cell in articles[column].dropna()), column
    for first, last in articles[["published_from", "published_to"]].dropna().itertuples(index=False):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", first) and first <= last, first
    for article_id, raw in zip(articles.article_id, articles.raw, strict=True):
        kept = read.kept[read.kept.article_id == article_id]
        assert ((kept.start >= 0) & (kept.start < kept.end) & (kept.end <= len(raw))).all()
    if once_more(articles.raw.tolist()):
        again = load.read(path)
        same(articles, again.articles)
        same(read.notes, again.notes)
    return read


@target("load texts", st.tuples(given.text_file, st.sampled_from(["a.txt", "a.md", "A.TXT", "sub/a.txt"])))
def load_texts(made: Any) -> None:
    data, name = made
    read = _in_folder({name: data})
    try:
        whole = given.unpasted(data).decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    if read is not None:
        assert read.articles.raw.tolist() == [whole], "the text was changed"
    else:
        assert not whole[:1].isalpha() or not whole.isprintable(), "a plain text was refused"


@target("load pages", st.tuples(given.page_file, st.sampled_from(["a.html", "a.htm"])), 2)
def load_pages(made: Any) -> None:
    data, name = made
    _in_folder({name: data})


@target("load pages' text", given.html, 2)
def page_texts(html: str) -> None:
    made = pages.read_page(html)
    assert all(0 <= start < end <= len(made.raw) for start, end, _ in made.kept)
    assert made == pages.read_page(html)


@target("load folders", st.tuples(given.text_file, given.page_file, given.articles_csv))
def load_folders(made: Any) -> None:
    _in_folder(dict(zip(("a.txt", "sub/b.html", "articles.csv"), made, strict=True)))


@target("load rows", given.row_file, 3)
def load_rows(made: Any) -> None:
    ending, data = made
    _in_folder({f"rows{ending}": data})


@target(
    "load parquet", st.tuples(given.rows, st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=3))
)
def load_parquet(made: Any) -> None:
    rows, damage = made
    try:
        frame = pd.DataFrame(rows)
        buffer = io.BytesIO()
        frame.to_parquet(buffer)
    except Exception:
        return  # no such file can be
    data = bytearray(buffer.getvalue())
    for at, byte in damage:
        data[at % len(data)] = byte
    read = _in_folder({"rows.parquet": given.pasted(bytes(data))})
    if (
        read is not None
        and not damage
        and "text" in frame
        and "article_id" not in frame
        and "id" not in frame
        and len(rows) == 1
    ):
        assert read.articles.raw.tolist() == frame["text"].tolist(), "the text was changed"


_plain = [
    "a.txt",
    "b/a.txt",
    "a.html",
    "con.txt",
    "a" * 300 + ".txt",
    "\x1b[31m.txt",
    "é.txt",
    "\u202e.txt",
    "a\n.txt",
    "x.pdf",
    ".a.txt",
    "__MACOSX/a.txt",
    "b/c/d.md",
]
_leading = ["../x.txt", "/x.txt", "C:x.txt", "a\x00.txt", "a.txt/", "..\\x.txt", "rows.jsonl", "articles.csv"]
_members = st.one_of(
    st.lists(
        st.tuples(st.sampled_from(_plain), given.text_file), min_size=1, max_size=3, unique_by=lambda member: member[0]
    ),
    st.tuples(st.sampled_from(["rows.jsonl", "x/rows.csv"]), given.row_file.map(lambda made: made[1])).map(
        lambda member: [member]
    ),
    st.lists(st.tuples(st.sampled_from([*_plain, *_leading]), given.text_file), max_size=4),
)


@target(
    "load archives", st.tuples(_members, st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=2))
)
def load_archives(made: Any) -> None:
    members, damage = made
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, data in members:
            archive.writestr(name, given.unpasted(data))
    data = bytearray(buffer.getvalue())
    for at, byte in damage:
        data[at % len(data)] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pile.zip")
        path.write_bytes(bytes(data))
        _read(path)
        assert [p.name for p in Path(folder).iterdir()] == ["pile.zip"], "something was written"


@target("given days", lists(given.cell), 2, len)
def days_given(cells: list[str]) -> None:
    for order in (None, *[given_days.order_of(cells)]):
        for cell in cells:
            day = given_days.day(cell, order)
            assert (
                day is None or pd.Timestamp(day).strftime("%Y-%m-%d") == day or day[:4] < "1678" or day[:4] > "2261"
            ), day
