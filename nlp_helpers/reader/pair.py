"""Two articles side by side → one page on which whoever checks a claim of copying finds each shared passage in both.

In: two articles with their blocks and marks, and ``echoes``. Out: HTML, in rows of two columns (on a narrow screen one below the
other): a shared passage stands beside its partner at the same height where the order of both allows it
(:mod:`nlp_helpers.reader.pair_rows`); everywhere it has the same number in both, and a number leads to the passage in the other
one. The look of a word says how it stands beside the other article's: the same, changed, only here; in what is told in other
words these looks are pale, since few words in common there mean anything. All of both texts is shown, lines set aside on
demand. No script.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.echoes import aligned
from nlp_helpers.plurals import count
from nlp_helpers.reader.blocks import kinds_of, marks_by_block
from nlp_helpers.reader.layers import or_empty
from nlp_helpers.reader.page import CHANGED, ONLY_HERE, head, hidden_note, page, switches, title, words_html
from nlp_helpers.reader.pair_rows import Row, Shared, find_rows
from nlp_helpers.shown_text import escaped
from nlp_helpers.spans import Mark
from nlp_helpers.tables import ARTICLE_ROLES
from nlp_helpers.text.alignment import folded

#: A longer article is shown up to here, and the page says what is missing.
MOST_CHARS = 200_000
#: Of more shared passages the longest are marked, and the page says how many are not.
MOST_PASSAGES = 400
WIDTH = 1100  #: pixels, at most
#: Layers that a pair has no use for: what they say of the two is the page itself.
DRAWN_BY_ITSELF = ("echoes", "utterances")

# A stretch that is so many characters longer than what stands beside it gets a frame of its own to be moved in: else the reader
# would have to look for the next shared passage below an empty column.
_LONGER_BY = 1_500

_OTHER = {"a": "b", "b": "a"}


@dataclass(frozen=True)
class Side:
    """One of the two articles.

    Attributes
    ----------
    article : mapping
        Its row of ``articles``.
    blocks : DataFrame or None
        Its rows of ``blocks``, in reading order; without them its text stands plain.
    units : list of [int, int]
        Spans of its sentences.
    marks : list of Mark
        Of the layers.
    """

    article: Mapping[str, Any]
    blocks: pd.DataFrame | None = None
    units: list[list[int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class _Passage:
    """A shared passage: its number, where it stands, what it is, and its words that are the same and all of them."""

    number: int
    a: tuple[int, int]
    b: tuple[int, int]
    kind: str
    match: str
    n_same: int
    n_a: int
    n_b: int

    def span(self, side: str) -> tuple[int, int]:
        return self.a if side == "a" else self.b

    @property
    def about(self) -> str:
        same = f"{self.n_same:,} words the same, of {self.n_a:,} and {self.n_b:,}"
        return " · ".join(part for part in (self.kind, self.match, same) if part)


def pair_html(
    sides: Sequence[Side],
    articles: pd.DataFrame,
    echoes: pd.DataFrame,
    layers: Sequence[str] = (),
    on: Collection[str] = (),
    fixed: bool = False,
    key: str = "",
) -> tuple[str, str]:
    """Write two articles side by side.

    Parameters
    ----------
    sides : sequence of Side
        Two.
    articles, echoes : DataFrame
        Tables of those names.
    layers, on, fixed, key
        As in :func:`nlp_helpers.reader.read`.

    Returns
    -------
    (str, str)
        HTML, and a line of counts.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> articles = tables.make("articles", [{"article_id": i, "raw": "The pier is shut."} for i in "ab"])
    >>> sides = [Side(row) for row in articles.to_dict("records")]
    >>> pair_html(sides, articles, tables.make("echoes", []))[1]
    'a beside b: no shared passage'
    """
    rows, left_out = _of_two(echoes, [side.article["article_id"] for side in sides])
    pieces = aligned.pieces(articles, rows)
    passages = _passages(rows, pieces)
    shared = [Shared(*p.a, *p.b, p.n_same) for p in passages]
    limits = [min(len(side.article["raw"]), MOST_CHARS) for side in sides]
    units_a, units_b = ([(s, e) for s, e in side.units] for side in sides)
    laid = find_rows(limits[0], limits[1], shared, units_a, units_b)
    prefix = _prefix(sides, layers, on, key)
    columns = [_Column(*own, passages, pieces, prefix) for own in zip(sides, "ab", limits, strict=True)]
    body = "".join(_row(row, passages, columns, i + 1 == len(laid)) for i, row in enumerate(laid))
    residue = sum(int((~side.blocks.role.isin(list(ARTICLE_ROLES))).sum()) for side in sides if side.blocks is not None)
    boxes = switches(layers, [mark for side in sides for mark in side.marks], residue, on, fixed)
    said = _said(passages, laid, columns, left_out)
    heads = "".join(f'<div class="plx-cell">{column.letter}{head(column.side.article)}</div>' for column in columns)
    names = [" ".join(str(side.article["article_id"]).split()) for side in sides]
    made = page(
        f'<div class="plx-row plx-heads">{heads}</div>{said}{_LEGEND if passages else ""}{boxes}{body}',
        _STYLE,
        "plx plx-pair",
        WIDTH,
    )
    return made, f"{names[0]} beside {names[1]}: {_counted(passages, laid)}"


def _of_two(echoes: pd.DataFrame, ids: Sequence[str]) -> tuple[pd.DataFrame, int]:
    """The passages that two articles share, the first one's side as side a, in its reading order."""
    straight = echoes[(echoes.article_id_a == ids[0]) & (echoes.article_id_b == ids[1])]
    turned = echoes[(echoes.article_id_a == ids[1]) & (echoes.article_id_b == ids[0])]
    names = {f"{name}_{side}": f"{name}_{_OTHER[side]}" for name in ("article_id", "start", "end") for side in "ab"}
    rows = pd.concat([straight, turned.rename(columns=names)[turned.columns]], ignore_index=True)
    length = (rows.end_a - rows.start_a).rank(method="first", ascending=False)
    shown = rows[length <= MOST_PASSAGES].assign(ends_first=-rows.end_a)
    # Of those that begin together the longest is first, as its number is on the page.
    shown = shown.sort_values(["start_a", "ends_first", "start_b", "end_b"], ignore_index=True)
    return shown.drop(columns="ends_first"), len(rows) - len(shown)


def _passages(rows: pd.DataFrame, pieces: pd.DataFrame) -> list[_Passage]:
    n = pieces.groupby(["pair", "side", "look"]).n_words.sum().to_dict()
    made = []
    for i, row in enumerate(rows.to_dict("records")):
        words = {side: sum(n.get((i, side, look), 0) for look in aligned.LOOKS) for side in "ab"}
        a, b = ((int(row[f"start_{side}"]), int(row[f"end_{side}"])) for side in "ab")
        kind, match = or_empty(row["kind"]), or_empty(row["match"])
        made.append(
            _Passage(i + 1, a, b, kind, match, int(n.get((i, "a", "same"), 0)), int(words["a"]), int(words["b"]))
        )
    return made


def _prefix(sides: Sequence[Side], layers: Sequence[str], on: Collection[str], key: str) -> str:
    """Begin the names of a page's anchors: the same for the same page, and safe whatever the articles are called."""
    of = [[side.article["article_id"] for side in sides], list(layers), list(on), key]
    return f"plx-{hashlib.sha256(json.dumps(of).encode()).hexdigest()[:10]}"


class _Column:
    """One article's column: writes stretches of it, with the passages and the looks of their words."""

    def __init__(
        self, side: Side, name: str, limit: int, passages: list[_Passage], pieces: pd.DataFrame, prefix: str
    ) -> None:
        self.side, self.name, self.prefix, self.passages = side, name, prefix, passages
        self.raw, self.limit = str(side.article["raw"]), limit
        self.letter = f'<b class="plx-side">{name.upper()}</b>'
        pale = {p.number for p in passages if p.match == "paraphrase"}
        looks = [
            Mark(row.start, row.end, f"pale {row.look}" if row.pair + 1 in pale else str(row.look))
            for row in pieces[pieces.side == name].itertuples()
        ]
        self.same = [(mark.start, mark.end) for mark in looks if mark.layer == "same"]
        self.around = {Mark(*p.span(name), "passage", str(p.number)): self._ends(p) for p in passages}
        self.marks = [*side.marks, *looks, *self.around]

    def _ends(self, p: _Passage) -> tuple[str, str]:
        here, there = (f"{self.prefix}-{side}{p.number}" for side in (self.name, _OTHER[self.name]))
        start, end = p.span(_OTHER[self.name])
        about = f"Passage {p.number}: {p.about}; in {_OTHER[self.name].upper()}: characters {start} to {end}"
        opens = f'<a class="plx-no" id="{here}" href="#{there}" {title(about)}>{p.number}</a>'
        return opens, f'<i class="plx-end" data-no="{p.number}"></i>'

    def stretch(self, start: int, end: int) -> str:
        """Write a stretch, a paragraph per line of the article."""
        end = min(end, self.limit)
        marks = [m for m in self.marks if m.start < end and m.end > start]
        if self.side.blocks is None:
            return self._words(start, end, marks)
        rows = self.side.blocks[(self.side.blocks.start < end) & (self.side.blocks.end > start)].to_dict("records")
        # A line set aside in which something is shared is no residue to who checks a claim.
        spans = [p.span(self.name) for p in self.passages]
        shown = [
            row["role"] in ARTICLE_ROLES or any(s < row["end"] and e > row["start"] for s, e in spans) for row in rows
        ]
        by_block = iter(marks_by_block(rows, marks))
        parts = []
        for kept, group in groupby(zip(shown, rows, strict=True), key=lambda pair: pair[0]):
            run = [row for _, row in group]
            words = [
                self._words(max(row["start"], start), min(row["end"], end), next(by_block), str(row["role"]))
                for row in run
            ]
            if not kept:
                words = [
                    '<div class="plx-aside">',
                    *words,
                    "</div>",
                    hidden_note(len(run), kinds_of(row["role"] for row in run)),
                ]
            parts += words
        return "".join(parts)

    def _words(self, start: int, end: int, marks: Sequence[Mark], role: str = "body") -> str:
        # A row may end within a paragraph: no blank line is left of what separates the sentences.
        text = self.raw[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
        if start >= end:
            return ""
        words = words_html(self.raw, start, end, marks, self.around)
        words = words if role in ARTICLE_ROLES else f"<s>{words}</s>"
        return f'<div class="plx-{escaped(role)}"><div class="plx-words" dir="auto">{words}</div></div>'

    def same_words(self) -> tuple[int, int]:
        """Count the words of the article proper, and those that are the same in the other one, paraphrases aside."""
        words = folded(self.raw)
        starts = np.array(words.starts, dtype=np.int64)
        if self.side.blocks is not None:
            kept = self.side.blocks[self.side.blocks.role.isin(list(ARTICLE_ROLES))]
            inside = _within(starts, kept[["start", "end"]].to_numpy(dtype=np.int64))
        else:
            inside = np.ones(len(starts), dtype=bool)
        same = _within(starts, np.array(self.same, dtype=np.int64).reshape(-1, 2))
        return int((inside | same).sum()), int(same.sum())


def _within(starts: NDArray[np.int64], spans: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places lie within one of the spans."""
    edges = np.zeros(len(starts) + 1, dtype=np.int64)
    np.add.at(edges, np.searchsorted(starts, spans[:, 0]), 1)
    np.add.at(edges, np.searchsorted(starts, spans[:, 1]), -1)
    return np.asarray(np.cumsum(edges[:-1]) > 0)


def _row(row: Row, passages: list[_Passage], columns: Sequence[_Column], is_last: bool) -> str:
    """A row with what it is: the passages that stand side by side in it, and those whose partner stands elsewhere."""
    says = []
    for p in passages:
        if p.number - 1 in row.aligned:
            says.append(f"<b>{p.number}</b> {escaped(p.about)}")
            continue
        for column, (start, end) in zip(columns, (row.a, row.b), strict=True):
            if start <= p.span(column.name)[0] < end:
                other = _OTHER[column.name]
                link = f'<a href="#{column.prefix}-{other}{p.number}">elsewhere in {other.upper()}</a>'
                says.append(f"<b>{p.number}</b> {escaped(p.about)} · {link}")
    top = f'<div class="plx-says">{"<br>".join(says)}</div>' if says else ""
    lengths = [min(end, column.limit) - start for column, (start, end) in zip(columns, (row.a, row.b), strict=True)]
    cells, empty = [], True
    for i, (column, (start, end)) in enumerate(zip(columns, (row.a, row.b), strict=True)):
        words = column.stretch(start, end)
        empty = empty and not words
        if not row.aligned and not is_last and lengths[i] - lengths[1 - i] > _LONGER_BY:
            about = f"{column.name.upper()}, {lengths[i]:,} characters between shared passages"
            words = f'<div class="plx-long" tabindex="0" role="group" aria-label="{about}">{words}</div>'
        cells.append(f'<div class="plx-cell">{column.letter if words else ""}{words}</div>')
    if empty:  # but for blanks
        return ""
    kind = " plx-shared" if row.aligned else ""
    return f'<div class="plx-stretch{kind}">{top}<div class="plx-row">{"".join(cells)}</div></div>\n'


def _counted(passages: list[_Passage], rows: Sequence[Row]) -> str:
    if not passages:
        return "no shared passage"
    kinds = pd.Series([p.kind for p in passages]).value_counts()
    most_first = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    of = ", ".join(f"{n:,} {kind or 'of no kind'}" for kind, n in most_first)
    beside = len({k for row in rows for k in row.aligned})
    return f"{count(len(passages), 'shared passage')} ({of}), {beside:,} side by side"


def _said(passages: list[_Passage], rows: Sequence[Row], columns: Sequence[_Column], left_out: int) -> str:
    if passages:
        shares = []
        for column in columns:
            n, same = column.same_words()
            shares.append(f"{same:,} of {n:,} words of {column.name.upper()} ({same / max(n, 1):.0%})")
        says = f"{_counted(passages, rows).capitalize()}. In the same words: {', '.join(shares)}."
    else:
        says = (
            "No shared passage was found: no stretch of the same words, and no sentence that tells the same in others."
        )
    if left_out:
        says += f" {left_out:,} shorter shared passages are not marked."
    for column in columns:
        if (rest := len(column.raw) - column.limit) > 0:
            says += f" {rest:,} more characters of {column.name.upper()} are not shown."
    return f"<p>{says}</p>"


_LEGEND = (
    '<p class="plx-legend"><span><b class="plx-key-no">1</b> begins, <i class="plx-end" data-no="1"></i> ends a passage; '
    'a number leads to its partner</span><span class="plx-same">the same words</span>'
    '<span class="plx-changed">other words</span><span class="plx-only-here">only here</span>'
    '<span class="plx-faint">paler: told in other words, what is the same may be chance</span></p>'
)

_STYLE = (
    # Two columns where both have room, else one below the other.
    ".plx-row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19em),1fr));column-gap:1.2em;row-gap:.3em}"
    ".plx-stretch,.plx-heads{padding:.25em 0}"
    ".plx-cell{position:relative;padding-left:1.3em;min-width:0}"
    ".plx-side{position:absolute;left:0;top:0;color:var(--soft);font-size:.85em}"
    ".plx-long{max-height:26em;overflow:auto;resize:vertical;border-bottom:2px dotted var(--soft)}"
    ".plx-heads .plx-title{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden}"
    "@media print{.plx-long{max-height:none;overflow:visible}}"
    ".plx-heads{border-bottom:1px solid var(--soft);margin-bottom:.4em}"
    ".plx-says a{color:inherit}.plx-says{font-size:.86em;color:var(--soft);padding-left:.3em}"
    ".plx-shared{border:1px solid color-mix(in srgb,currentColor 35%,transparent);border-left:5px solid currentColor;"
    "border-radius:3px;margin:.5em 0;padding:.35em .4em;break-inside:avoid}"
    ".plx-pair .plx-words{padding:0;margin-bottom:.35em}"
    ".plx a.plx-no,.plx-key-no{font:700 .72em/1.3 sans-serif;border:1px solid currentColor;border-radius:3px;padding:0 .3em;"
    "margin-right:.25em;vertical-align:.15em;color:inherit;text-decoration:none;scroll-margin:4em 0 4em}"
    ".plx a.plx-no:hover,.plx a.plx-no:focus,.plx a.plx-no:target{outline:3px solid #D55E00;outline-offset:1px}"
    '.plx-end::after{content:attr(data-no) "◂";font:700 .72em/1 sans-serif;vertical-align:.15em;color:var(--soft);'
    "padding:0 .15em}"
    ".plx .plx-same{background-color:rgba(0,158,115,.2)}"
    f".plx .plx-changed{{{CHANGED}}}.plx .plx-only-here{{{ONLY_HERE}}}"
    ".plx .plx-pale-same{background-color:rgba(0,158,115,.1)}"
    ".plx .plx-pale-changed{background-color:rgba(230,159,0,.1)}"
    ".plx .plx-pale-only-here{text-decoration:underline 1px;background-color:rgba(0,114,178,.06)}"
)
