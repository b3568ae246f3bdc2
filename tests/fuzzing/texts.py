"""What the fuzzing tests feed to the package: texts of words that its rules react to, and files, whole and damaged.

Every input is made of strings, numbers, lists and dicts, so that one that failed can be kept as a line of JSON
(``cases/fuzzed.jsonl``). Bytes stand as text, one character of Latin-1 for each.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

_WORDS = json.loads((Path(__file__).parent.parent / "cases" / "fuzz_words.json").read_text(encoding="utf-8"))
MARKS, BLANKS, ODD, MARKUP, SPEECH, DAYS, NUMBERS, LINES, ARTICLES = (
    _WORDS[kind] for kind in ["marks", "blanks", "odd", "markup", "speech", "days", "numbers", "lines", "articles"]
)


@cache
def rule_words() -> list[str]:
    """The words that the package's own data name: those that some rule looks for."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.update([value] if len(value) < 40 else value.split())
        elif isinstance(value, dict):
            walk([*value, *value.values()])
        elif isinstance(value, list):
            for one in value:
                walk(one)

    for file in resources.files("nlp_helpers.data").iterdir():
        if file.name.endswith(".json") and not file.name.startswith(("agreement", "measured", "word_shares")):
            walk(json.loads(file.read_text(encoding="utf-8")))
    return sorted(word for word in found if 0 < len(word) < 60)


_any = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_known = st.sampled_from([*MARKS, *SPEECH, *DAYS, *NUMBERS, *LINES, *[f"\n{line}\n" for line in LINES], *BLANKS * 2])
_strange = st.sampled_from([*ODD, *MARKUP])
token = st.one_of(_known, _known, _known, st.deferred(lambda: st.sampled_from(rule_words())), _strange, _any)


def _edited(made: tuple[str, list[tuple[int, int, str]]]) -> str:
    """Cut stretches out of a text and put others in."""
    text, edits = made
    for at, length, put in edits:
        at %= len(text) + 1
        text = f"{text[:at]} {put} {text[at + length :]}"
    return text


_edits = st.lists(st.tuples(st.integers(0, 700), st.sampled_from([0, 0, 1, 5, 40, 400]), token), max_size=8)
#: Words that rules react to, in any order; and articles with something else put in.
text = st.one_of(
    st.tuples(st.lists(token, max_size=25), st.sampled_from([" ", " ", "", "\n"])).map(
        lambda made: made[1].join(made[0])
    ),
    st.tuples(st.sampled_from(ARTICLES), _edits).map(_edited),
)
short = st.one_of(_known, _strange, _any, st.lists(token, max_size=4).map(" ".join))
#: What the columns of a table or a page's markup may claim.
cell = st.one_of(
    st.sampled_from(["", "null", "nan", "NaN", "None", "true", " ", "-", "a" * 400, *DAYS, "en", "en-GB", "xx"]), short
)
day = st.sampled_from([None, "2021-07-05", "2021-07-06", "2020-02-29", "0001-01-01", "9999-12-31"])
half = st.sampled_from(["\ud800", "\udfff", "\ud83d", "a\udc00b"])


def pasted(data: bytes) -> str:
    """Bytes as they are kept in a case."""
    return data.decode("latin-1")


def unpasted(data: str) -> bytes:
    return data.encode("latin-1")


def _damaged(made: tuple[bytes, list[tuple[int, int, bytes]]]) -> str:
    data, edits = made
    for at, length, put in edits:
        at %= len(data) + 1
        data = data[:at] + put + data[at + length :]
    return pasted(data)


_scrap = st.binary(max_size=4) | st.sampled_from([one.encode("latin-1") for one in _WORDS["scraps"]])


def damaged(whole: st.SearchStrategy[bytes]) -> st.SearchStrategy[str]:
    """Files that are whole, and the same with bytes put in, taken out and written over."""
    edits = st.lists(
        st.tuples(st.integers(0, 3000), st.sampled_from([0, 0, 1, 2, 9, 200]), _scrap), min_size=1, max_size=4
    )
    return st.tuples(whole, st.one_of(st.just([]), st.just([]), edits)).map(_damaged)


_coding = st.sampled_from(
    ["utf-8"] * 8
    + [
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-32",
        "cp1252",
        "cp1251",
        "latin-1",
        "shift_jis",
        "gb18030",
        "iso2022_jp",
        "cp037",
    ]
)
encoded = st.tuples(text, _coding).map(lambda made: made[0].encode(made[1], "replace"))
text_file = damaged(encoded) | st.binary(max_size=300).map(pasted)

_value = st.recursive(
    st.one_of(text, half, cell, st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(cell, inner, max_size=2),
    max_leaves=3,
)
_names = [
    "text",
    "html",
    "article_id",
    "id",
    "title",
    "outlet",
    "published",
    "date",
    "url",
    "language",
    "body",
    "Text",
    "x",
]
_columns = {
    "article_id": cell,
    "title": cell | half,
    "outlet": cell,
    "published": cell,
    "url": cell,
    "language": cell,
    "x": _value,
}
_sound = st.fixed_dictionaries({"text": st.one_of(text, text, text, half)}, optional=_columns)
_page = st.fixed_dictionaries({"html": st.deferred(lambda: html)}, optional=_columns)
_odd = st.dictionaries(st.sampled_from(_names) | cell, _value, max_size=4) | st.fixed_dictionaries(
    {"text": text}, optional=dict.fromkeys(_columns, _value)
)
#: Rows as a .jsonl file has them, mostly with a text.
rows = st.one_of(*[st.lists(one, min_size=1, max_size=4) for one in (_sound, _sound, _page, _sound | _page | _odd)])
_lines = rows.map(lambda made: "\n".join(json.dumps(row) for row in made).encode())
_array = rows.map(lambda made: json.dumps(made).encode())


def _as_csv(made: tuple[list[list[str]], str, str, str]) -> bytes:
    cells, between, end, coding = made
    quoted = [
        [f'"{c.replace(chr(34), chr(34) * 2)}"' if set(c) & set(',;\t"\n\r') else c for c in line] for line in cells
    ]
    return end.join(between.join(line) for line in quoted).encode(coding, "replace")


def separated(head: st.SearchStrategy[list[str]], one: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Files of cells under the names of columns, mostly as many as there are columns."""

    def filled(names: list[str]) -> st.SearchStrategy[list[list[str]]]:
        line = st.lists(one, min_size=len(names), max_size=len(names))
        return st.lists(line, max_size=4).map(lambda lines: [names, *lines])

    even = head.flatmap(filled)
    uneven = st.tuples(head, st.lists(st.lists(one, max_size=9), max_size=5)).map(lambda made: [made[0], *made[1]])
    return damaged(
        st.tuples(
            st.one_of(even, even, even, uneven), st.sampled_from(",,,;\t"), st.sampled_from(["\n", "\r\n"]), _coding
        ).map(_as_csv)
    )


_header = st.lists(st.sampled_from(_names) | cell, max_size=5, unique=True).map(
    lambda names: ["text", *(n for n in names if n != "text")]
)
_about = st.tuples(st.permutations(["a.txt", "sub/b.html"]), st.lists(cell, min_size=6, max_size=6)).map(
    lambda made: [["file", "title", "outlet", "published"], [made[0][0], *made[1][:3]], [made[0][1], *made[1][3:]]]
)
#: What an ``articles.csv`` says of a.txt and sub/b.html.
articles_csv = st.one_of(
    damaged(st.tuples(_about, st.sampled_from(",;\t"), st.just("\n"), _coding).map(_as_csv)),
    separated(
        st.permutations(["file", "title", "outlet", "published", "url", "language"]).map(list),
        st.sampled_from(["a.txt", "sub/b.html"]) | cell,
    ),
)
row_file = st.one_of(
    st.tuples(st.sampled_from([".jsonl", ".jsonl", ".ndjson"]), damaged(_lines)), st.tuples(st.just(".json"), damaged(_array)),
    st.tuples(st.sampled_from([".csv", ".tsv"]), separated(_header, text | cell)),
)  # fmt: skip

_element, _attribute, _structured = (st.sampled_from(_WORDS[kind]) for kind in ("elements", "attributes", "structured"))
_markup = st.recursive(
    st.one_of(text, short, _structured),
    lambda inner: st.tuples(_element, _attribute, st.lists(inner, max_size=4), st.booleans()).map(
        lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}{f'</{made[0]}>' if made[3] else ''}"
    ),
    max_leaves=8,
)
html = st.one_of(
    _markup,
    st.tuples(_markup, text).map(lambda made: f"<html><head>{made[0]}</head><body><article><p>{made[1]}</p></article>"),
)
page_file = damaged(html.map(lambda made: made.encode("utf-8", "replace")))
