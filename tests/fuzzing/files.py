"""Files that people write and words that they look for, fuzzed: corrections, aliases, marking sheets, queries."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from fuzzing import texts as given
from fuzzing.targets import as_body, lists, refused, same, target, texts, untouched
from nlp_helpers import clean, corrections, example, find, spreadsheet_cells, tables, voices
from nlp_helpers.corrections.correction import FIELDS
from nlp_helpers.errors import InputError
from nlp_helpers.marking import filled_in, sampling
from nlp_helpers.marking import sheet as marking_sheet
from nlp_helpers.marking.questions import QUESTIONS
from nlp_helpers.people import aliases

_values = {
    "role": st.sampled_from(["body", "notice", "headline"]) | given.cell,
    "language": st.sampled_from(["en", "de", "EN"]) | given.cell,
    "published": st.sampled_from(["2021-07-05", "2021-07-05/2021-07-06", "2021-07-06/2021-07-05"]) | given.cell,
    "problem": st.sampled_from(["stub", "same as pier-2", "same as pier-1", "same as x"]) | given.cell,
    "date": st.sampled_from(["2021-07-05", "x/y", "/"]) | given.cell,
    "date_from": st.sampled_from(["2021-07-05", "9999-12-31"]) | given.cell,
    "is_body": st.sampled_from(["true", "false"]), "in_body": st.sampled_from(["true", "FALSE", "1"]),
    **dict.fromkeys(["title", "outlet", "url", "precision", "anchor", "raw", "text", ""], given.cell),
}  # fmt: skip


@cache
def _keys() -> list[dict[str, str]]:
    """Rows of the example that can be corrected."""
    found = example.found()
    articles = [{"table": "articles", "article_id": i, "start": "", "end": ""} for i in found["articles"].article_id]
    spans = [
        {"table": name, "article_id": a, "start": str(s), "end": str(e)}
        for name in ("blocks", "dates")
        for a, s, e in found[name][["article_id", "start", "end"]].values
    ]
    return [
        *articles * 3,
        *spans,
        {"table": "dates", "article_id": "ferry", "start": "0", "end": "5"},
        {"table": "echoes", "article_id": "=x", "start": "-1", "end": "٣"},
    ]


def _fixed(key: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    names = {
        "articles": ["title", "outlet", "published", "language", "url", "problem"],
        "blocks": ["role"],
        "dates": ["date", "date_from", "precision", "anchor", "in_body"],
    }
    column = st.sampled_from([*names.get(key["table"], []) * 4, *_values])
    row = column.flatmap(lambda name: st.fixed_dictionaries({"column": st.just(name), "value": _values[name]}))
    drop = st.just({"action": "drop", "column": "", "value": ""})
    more = st.fixed_dictionaries(
        {
            "action": st.sampled_from(["set"] * 8 + ["add", "drop", "SET", ""]),
            "why": st.just("read by hand") | given.short,
        }
    )
    return st.tuples(row, more, drop | st.just({}) if key["table"] == "dates" else st.just({})).map(
        lambda made: key | made[0] | made[1] | made[2]
    )


_fixes = st.lists(st.deferred(lambda: st.sampled_from(_keys())).flatmap(_fixed), min_size=1, max_size=3)


@target("corrections", st.one_of(_fixes, _fixes, given.separated(st.just(list(FIELDS)), given.short)), 2)
def corrected(made: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corrections.csv")
        if isinstance(made, str):
            path.write_bytes(given.unpasted(made))
        else:
            spreadsheet_cells.write(pd.DataFrame(made, columns=list(FIELDS)), path)
        try:
            read = corrections.read(path)
        except InputError as error:
            refused(error)
            return
    found = example.found()
    for name, table in found.tables.items():
        with untouched(table):
            try:
                made, n = corrections.apply(name, table, read, found["articles"], found["blocks"])
            except InputError as error:
                refused(error)
                continue
        assert n == sum(c.table == name for c in read)
        if n:
            tables.check_places(made, found["articles"])
            if "text" in tables.COLUMNS[name]:
                tables.with_text(made, found["articles"])


_name = st.sampled_from(["Norway", "Oslo", "Bo Moor", "Moor", "the board", "ﬁnn", "İ"])
_named = given.separated(
    st.just(["name", "alias"]), st.one_of(_name, _name, st.tuples(_name, given.short).map("".join), given.short)
)


@target("aliases", _named)
def aliased(data: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "aliases.csv")
        path.write_bytes(given.unpasted(data))
        try:
            read = aliases.read(path)
        except InputError as error:
            refused(error)
            return
    assert read == tuple(read) and all(a.name.strip() and a.alias.strip() for a in read)
    articles = texts([given.ARTICLES[0]])
    made = voices.find_voices(articles, as_body(articles), voices.VoiceParams(), read)
    tables.check_places(made.quotes, articles)


_word = given.short.filter(lambda words: bool(words.strip("* \n\t")))
_query = st.one_of(
    _word, _word, _word, _word, st.tuples(given.short, st.sampled_from(["*", "**", '"', ""])).map("".join)
)


@target("find", st.tuples(lists(given.text, 3), lists(_query, 8), st.integers(0, 30)), 2, lambda made: len(made[1]))
def looked_up(made: Any) -> None:
    raw, words, width = made
    with untouched(texts(raw)) as articles:
        blocks = clean.find_blocks(articles)
        try:
            places = find.find_words(articles, words, blocks, width=width)
        except InputError as error:
            refused(error)
            return
    same(places, find.find_words(articles, words, blocks, width=width))
    by_id = dict(zip(articles.article_id, articles.raw, strict=True))
    for row in places.itertuples():
        assert row.text == by_id[row.article_id][row.start : row.end] != ""
    for line in [*find.concordance(places), *find.counts(places, articles, words)]:
        assert line.isprintable(), f"a terminal would obey this: {line!r}"


_said = st.sampled_from(["yes", "no", "Y", "FALSE", "unsure", "?", "1", "=yes", "'no", " right "])
_marks = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 40), st.just("right"), _said),
        st.tuples(st.integers(0, 40), st.sampled_from(["note", "no", "says", "words"]), given.cell),
        st.tuples(st.integers(0, 40), st.sampled_from(["right", "id", "drawn_from"]), given.cell),
    ),
    max_size=4,
)


@target(
    "marking sheets",
    st.tuples(
        st.sampled_from(sorted({"blocks", "dates", "sentences"} & set(QUESTIONS))),
        _marks,
        st.one_of(st.none(), st.none(), given.damaged(st.just(b""))),
    ),
)
def marked(made: Any) -> None:
    table, marks, scrap = made
    kept = example.found().tables
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "marks.csv")
        marking_sheet.write(sampling.draw(table, kept, n=4), kept["articles"], path)
        assert set(filled_in.read(path).marks.values()) == {""}
        sheet = marking_sheet.rows(sampling.draw(table, kept, n=4), kept["articles"])
        for at, column, value in marks:
            sheet.loc[at % len(sheet), column] = value
        spreadsheet_cells.write(sheet, path)
        if scrap is not None:
            data = path.read_bytes()
            at = sum(scrap.encode()) % len(data)
            path.write_bytes(data[:at] + given.unpasted(scrap) + data[at:])
        try:
            read = filled_in.read(path)
        except InputError as error:
            refused(error)
            return
    assert set(read.marks.values()) <= {"right", "wrong", "unsure", ""}
    for one in filled_in.tally([read]):
        filled_in.lines(one)
