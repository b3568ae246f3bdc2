"""One utterance → its renderings in all articles, word beside word.

In: ``articles, utterances``. Out: a DataFrame with a row per word: kept, changed, added or dropped, against the fullest
rendering.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.errors import InputError
from nlp_helpers.spans import spans_of
from nlp_helpers.text.alignment import Folded, align, folded

#: How a cell renders an utterance.
CELLS = (*tables.RENDERINGS, "left out")

_RENDERINGS = {
    "article_id": tables.TEXT, "row": tables.INT, "at": tables.INT, "op": tables.TEXT, "start": tables.INT, "end": tables.INT,
    "word": tables.TEXT, "ref_article_id": tables.TEXT, "ref_start": tables.INT, "ref_end": tables.INT, "ref_word": tables.TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendering:
    """A row of the utterances table."""

    article_id: str
    start: int
    end: int
    match: str
    headline: bool


def renderings(articles: pd.DataFrame, utterances: pd.DataFrame, utterance: str) -> pd.DataFrame:
    """Put all renderings of one utterance beside the fullest one, word by word.

    Parameters
    ----------
    articles, utterances : DataFrame
        Tables of those names.
    utterance : str
        Which one.

    Returns
    -------
    DataFrame
        A row per word, the fullest rendering first: ``article_id``; ``row``, the number of the stretch in its article; ``at``,
        the order; ``op``: kept, changed, added, or dropped; ``start, end, word``, null for a word of the fullest rendering that
        was dropped; ``ref_article_id, ref_start, ref_end, ref_word``, the word of the fullest rendering, null for one that was
        added. The words of a change stand side by side; where one side has more, the other is null.

    Raises
    ------
    InputError
        If there is no such utterance.

    Examples
    --------
    >>> raw = {"a": "It is not easy to bridge.", "b": "It was not easy."}
    >>> articles = tables.make("articles", [{"article_id": k, "raw": text} for k, text in raw.items()])
    >>> rows = [("U1", "Ann Lee", "a", 0, 25, "whole"), ("U1", "Ann Lee", "b", 0, 16, "reworded")]
    >>> columns = ["utterance", "speaker", "article_id", "start", "end", "match"]
    >>> made = renderings(articles, pd.DataFrame(rows, columns=columns), "U1")
    >>> made.loc[made.article_id == "b", ["op", "word", "ref_word"]].astype(object).fillna("").values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['kept', 'It', 'It'], ['changed', 'was', 'is'], ['kept', 'not', 'not'], ['kept', 'easy', 'easy'],
     ['dropped', '', 'to'], ['dropped', '', 'bridge']]
    """
    table = utterances[utterances.utterance == utterance]
    if table.empty:
        known = sorted(set(utterances.utterance))
        raise InputError(
            f"no utterance {utterance!r}; there are {', '.join(known[:3]) or 'none'}{' …' if len(known) > 3 else ''}"
        )
    raw = tables.raw_of(articles)
    rows = [Rendering(a, s, e, m, False) for (a, s, e), m in zip(spans_of(table), table.match, strict=True)]
    full = fullest_of(rows, raw)
    words = folded(raw[full.article_id], full.start, full.end)
    order = sorted({row.article_id for row in rows}, key=lambda a: (a != full.article_id, a))
    out: list[dict[str, Any]] = []
    for article_id in order:
        own = sorted((row for row in rows if row.article_id == article_id), key=lambda row: row.start)
        for number, part in enumerate(_parts(own, full)):
            out += _side_by_side(part, number, raw, full, words)
    return pd.DataFrame(out, columns=list(_RENDERINGS)).astype(_RENDERINGS)


def fullest_of(rows: Iterable[Rendering], raw: dict[str, str]) -> Rendering:
    """Give the rendering that the others were held against: whole, with most words.

    Parameters
    ----------
    rows : iterable of Rendering
    raw : dict of str to str
        Article → its text.

    Returns
    -------
    Rendering
    """
    best = sorted(
        rows,
        key=lambda r: (
            CELLS.index(r.match),
            -len(folded(raw[r.article_id], r.start, r.end).words),
            r.headline,
            r.article_id,
            r.start,
        ),
    )
    return best[0]


def _parts(own: list[Rendering], full: Rendering) -> list[list[Rendering]]:
    """Stretches that are read together: those of a quote that is split; the fullest rendering stands for itself."""
    if full in own:
        return [[full], *([row] for row in own if row != full)]
    quoted = [row for row in own if row.match != "reported"]
    whole = [row for row in quoted if row.match == "whole"]
    if len(whole) > 1 and whole == quoted:
        return [quoted, *([row] for row in own if row.match == "reported")]
    return [[row] for row in own]


def _side_by_side(
    part: list[Rendering], number: int, raw: dict[str, str], full: Rendering, words: Folded
) -> Iterator[dict[str, Any]]:
    """Align the words of one stretch, or of some that are read together, with those of the fullest rendering."""
    article_id = part[0].article_id
    text, ref = raw[article_id], raw[full.article_id]
    mine = [folded(text, row.start, row.end) for row in part]
    here = Folded(
        [x for one in mine for x in one.words],
        [x for one in mine for x in one.starts],
        [x for one in mine for x in one.ends],
    )
    at = 0
    for op, a0, a1, b0, b1 in align(words.words, here.words):
        name = {"equal": "kept", "replace": "changed", "delete": "dropped", "insert": "added"}[op]
        for k in range(max(a1 - a0, b1 - b0)):
            row: dict[str, Any] = {
                "article_id": article_id,
                "row": number,
                "at": at,
                "op": name,
                "ref_article_id": full.article_id,
            }
            if b0 + k < b1:
                start, end = here.starts[b0 + k], here.ends[b0 + k]
                row |= {"start": start, "end": end, "word": text[start:end]}
            if a0 + k < a1:
                start, end = words.starts[a0 + k], words.ends[a0 + k]
                row |= {"ref_start": start, "ref_end": end, "ref_word": ref[start:end]}
            yield row
            at += 1
