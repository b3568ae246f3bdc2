"""The articles themselves, cut so that every place that the page points at can be marked in them.

In: ``articles, blocks``, and the places that the sections named. Out: for each article its head, its lines in reading order
and in each line pieces of text, each with the numbers of the places over it; residue stands folded where it stood. Every
character of a shown line is in exactly one piece, the blanks between lines too.

>>> from nlp_helpers import example
>>> material = Material.of(example.found())
>>> link = material.places.link([("pier-1", 54, 71)])
>>> source = sources(material)[1]
>>> [(run.aside, str(piece.text)) for run in source.runs for line in run.lines for piece in line.pieces if piece.numbers]
[('', 'cracks'), ('', '\\n'), ('1 line set aside: 1 credit', 'By Ann Lee')]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup

from nlp_helpers.briefing.material import Material
from nlp_helpers.dates.written import long_days
from nlp_helpers.plurals import count
from nlp_helpers.reader.blocks import kinds_of
from nlp_helpers.reader.layers import or_empty
from nlp_helpers.shown_text import escaped
from nlp_helpers.spans import Mark, cut
from nlp_helpers.tables import ARTICLE_ROLES

#: While all texts together have fewer characters, the page holds them all; else those that it points at.
MOST_CHARS = 4_000_000
#: If even those are more, only the lines that it points at and so many on either side.
LINES_AROUND = 3

_BASIS = {"given": "given with the article", "stated": "stated in the text", "inferred": "inferred"}


@dataclass(frozen=True)
class Piece:
    """A stretch of text over which the same places lie.

    Attributes
    ----------
    text : Markup
        As it is shown.
    numbers : tuple of int
        Of the places over it.
    begins : tuple of (int, int)
        The places that begin with it, each with the number of its pieces in this line.
    gap : bool
        Whether it is the blanks between lines.
    """

    text: Markup
    numbers: tuple[int, ...] = ()
    begins: tuple[tuple[int, int], ...] = ()
    gap: bool = False


@dataclass(frozen=True)
class Line:
    """A line or paragraph, with the blanks around it.

    Attributes
    ----------
    role, rule : str
        What it was taken for, and what decided.
    pieces : tuple of Piece
    """

    role: str
    rule: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Run:
    """Lines that follow one another, all of the article or all set aside.

    Attributes
    ----------
    lines : tuple of Line
    aside : str
        What was set aside, in words; empty for lines of the article.
    left_out : int
        So many lines are not on the page, for want of room; then `lines` is empty.
    """

    lines: tuple[Line, ...]
    aside: str = ""
    left_out: int = 0


@dataclass(frozen=True)
class Source:
    """An article for the page.

    Attributes
    ----------
    id : str
        Its anchor on the page.
    article_id, name : str
        Its name in the tables, and a short one.
    title, outlet : str
        Empty where they are not known.
    published, basis : str
        The day in words, and where it is known from.
    url : str
        Where it can be read on the web; empty if that is not known or not an address of the web.
    problem : str
        What is wrong with it.
    language : str
        ISO 639-1; empty if it is not known.
    n_words : int
        Of the article proper.
    n_aside : int
        Lines set aside.
    runs : tuple of Run
    missing : str
        Why its text is not on the page, in words; empty if it is.
    """

    id: str
    article_id: str
    name: str
    title: str
    outlet: str
    published: str
    basis: str
    url: str
    problem: str
    language: str
    n_words: int
    n_aside: int
    runs: tuple[Run, ...] = ()
    missing: str = ""


def sources(material: Material, most_chars: int = MOST_CHARS) -> list[Source]:
    """Lay out every article with the places that the page points at; to be called when all sections have named theirs.

    Parameters
    ----------
    material : Material
    most_chars : int
        Of all texts on the page; what is pointed at is there in any case.

    Returns
    -------
    list of Source
        In the order of ``material.places.article_ids``.
    """
    found, places = material.found, material.places
    by_article: dict[str, list[Mark]] = {}
    for number, (article_id, start, end) in enumerate(places.spans()):
        by_article.setdefault(article_id, []).append(Mark(start, end, str(number)))
    lengths = {row.article_id: len(row.raw) for row in found["articles"].itertuples()}
    everything = sum(lengths.values()) <= most_chars
    whole = everything or sum(lengths[a] for a in by_article) <= most_chars
    articles = {row["article_id"]: row for row in found["articles"].to_dict("records")}
    blocks: dict[str, list[dict[str, Any]]] = {}
    for row in found["blocks"][["article_id", "start", "end", "role", "rule"]].to_dict("records"):
        blocks.setdefault(row["article_id"], []).append(row)
    made = []
    for i, article_id in enumerate(places.article_ids):
        own = sorted(blocks.get(article_id, []), key=lambda row: row["start"])
        marks = by_article.get(article_id, [])
        n_aside = sum(row["role"] not in ARTICLE_ROLES for row in own)
        head = _head(articles[article_id]) | {"id": f"a{i}", "name": material.names[article_id], "n_aside": n_aside}
        raw = str(articles[article_id]["raw"])
        if not marks and not everything:
            missing = "Nothing on this page points at this article, and there is no room for the text of every one."
            made.append(Source(**head, missing=missing))
        elif not raw.strip():
            made.append(Source(**head, missing="This article holds no text."))
        else:
            made.append(Source(**head, runs=tuple(_runs(raw, own, marks, whole))))
    return made


def _head(article: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "article_id": str(article["article_id"]),
        **{column: or_empty(article.get(column)) for column in ("title", "outlet", "problem", "language")},
        "published": long_days(article.get("published_from"), article.get("published_to")),
        "basis": _BASIS.get(or_empty(article.get("published_basis")), ""),
        "url": web_address(or_empty(article.get("url"))),
        "n_words": 0 if pd.isna(article.get("n_words_body")) else int(article["n_words_body"]),
    }


def web_address(url: str) -> str:
    """Let an address through that a reader may follow: one of the web, not a script or a file.

    Parameters
    ----------
    url : str
        What came with an article.

    Returns
    -------
    str
        The address, or an empty string.

    Examples
    --------
    >>> web_address("https://example.org/pier"), web_address("javascript:alert(1)")
    ('https://example.org/pier', '')
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:  # half of an IPv6 address
        return ""
    plain = not any(c.isspace() or not c.isprintable() for c in url)
    return url if parts.scheme in ("http", "https") and parts.netloc and plain else ""


def _runs(raw: str, blocks: Sequence[Mapping[str, Any]], marks: Sequence[Mark], whole: bool) -> Iterator[Run]:
    """Put an article's lines together by whether they are the article's, those without room as their number."""
    lines = list(_lines(raw, blocks, marks))
    near = set(range(len(lines)))
    if not whole:
        hit = [i for i, line in enumerate(lines) if any(piece.numbers for piece in line.pieces)]
        near = {j for i in hit for j in range(i - LINES_AROUND, i + LINES_AROUND + 1)}
    numbered = ((i in near, line.role in ARTICLE_ROLES, line) for i, line in enumerate(lines))
    for (room, kept), group in groupby(numbered, key=lambda row: row[:2]):
        own = tuple(line for *_, line in group)
        if not room:
            yield Run((), left_out=len(own))
        else:
            yield Run(own, "" if kept else _in_words([line.role for line in own]))


def _in_words(roles: Sequence[str]) -> str:
    return f"{count(len(roles), 'line')} set aside: {kinds_of(roles)}"


def _lines(raw: str, blocks: Sequence[Mapping[str, Any]], marks: Sequence[Mark]) -> Iterator[Line]:
    """Cut a text into its lines, each with the blanks behind it, the first also with those before."""
    waiting = sorted(marks, key=lambda mark: mark.start, reverse=True)
    over: list[Mark] = []
    begun: set[str] = set()
    at = 0
    for i, row in enumerate(blocks):
        start, end = int(row["start"]), int(row["end"])
        line_end = int(blocks[i + 1]["start"]) if i + 1 < len(blocks) else len(raw)
        over = [mark for mark in over if mark.end > at]
        while waiting and waiting[-1].start < line_end:
            over.append(waiting.pop())
        pieces = [(piece, False) for piece in cut(start, end, over)]
        before = [(piece, True) for piece in cut(at, start, over)] if at < start else []
        behind = [(piece, True) for piece in cut(end, line_end, over)] if end < line_end else []
        parts = [*before, *pieces, *behind]
        n_pieces: dict[str, int] = {}
        for piece, _ in parts:
            for mark in piece.marks:
                n_pieces[mark.layer] = n_pieces.get(mark.layer, 0) + 1
        line = []
        for piece, gap in parts:
            own = sorted(int(mark.layer) for mark in piece.marks)
            new = [number for number in own if str(number) not in begun]
            begun.update(map(str, new))
            begins = tuple((number, n_pieces[str(number)]) for number in new)
            line.append(Piece(_shown(raw, piece.start, piece.end), tuple(own), begins, gap))
        yield Line(str(row["role"]), or_empty(row["rule"]), tuple(line))
        at = line_end


def _shown(raw: str, start: int, end: int) -> Markup:
    # A line's end of two characters that a place ends within is one line's end all the same.
    if raw[end - 1 : end + 1] == "\r\n":
        end -= 1
    return Markup(escaped(raw[start:end]))
