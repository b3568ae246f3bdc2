"""Two passages → their words side by side: what is the same, what was changed, what stands only here.

In: ``articles`` and rows of ``echoes``. Out: a table with a row per run of words, each with its span.

>>> from nlp_helpers import tables
>>> a, b = "It is not easy to bridge, she said.", "“It is not easy to resolve,” Lee said."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": a}, {"article_id": "b", "raw": b}])
>>> pair = {"article_id_a": "a", "start_a": 0, "end_a": 35, "article_id_b": "b", "start_b": 0, "end_b": 38}
>>> rows = tables.with_text(pieces(articles, tables.make("echoes", [pair])), articles)
>>> rows[rows.side == "b"][["look", "text"]].values.tolist()
[['same', '“It is not easy to'], ['changed', 'resolve,” Lee'], ['same', 'said.']]
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.text.alignment import Folded, align, folded

#: What a run of words is, seen beside the other passage.
LOOKS = ("same", "changed", "only here")
_COLUMNS = {
    "pair": tables.INT, "side": tables.TEXT, "look": tables.TEXT, "article_id": tables.TEXT, "start": tables.INT,
    "end": tables.INT, "n_words": tables.INT,
}  # fmt: skip
_LOOK_OF = {"equal": "same", "replace": "changed", "delete": "only here", "insert": "only here"}


def pieces(articles: pd.DataFrame, echoes: pd.DataFrame) -> pd.DataFrame:
    """Cut each pair of passages into runs of words that are the same, changed, or only in one of them.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``.
    echoes : DataFrame
        Rows of the ``echoes`` table.

    Returns
    -------
    DataFrame
        In the order of `echoes`, side ``a`` before ``b``, each side in reading order: ``pair`` (the row of `echoes`, from 0),
        ``side``, ``look`` (one of :data:`LOOKS`), ``article_id, start, end, n_words``. Together the runs of a side are its
        passage, but for blanks between them.

    Examples
    --------
    >>> none = tables.make("echoes", [])
    >>> pieces(tables.make("articles", []), none).empty
    True
    """
    raw = tables.raw_of(articles)
    rows: list[dict[str, Any]] = []
    for pair, echo in enumerate(echoes.to_dict("records")):
        sides = {s: folded(raw[echo[f"article_id_{s}"]], echo[f"start_{s}"], echo[f"end_{s}"]) for s in "ab"}
        ops = align(sides["a"].words, sides["b"].words, chance=True)
        for side in "ab":
            runs = [(op, *((a0, a1) if side == "a" else (b0, b1))) for op, a0, a1, b0, b1 in ops]
            own = {"pair": pair, "side": side, "article_id": echo[f"article_id_{side}"]}
            place = echo[f"start_{side}"], echo[f"end_{side}"]
            rows += [own | run for run in _runs(raw[own["article_id"]], runs, sides[side], place)]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _runs(raw: str, runs: list[tuple[str, int, int]], words: Folded, place: tuple[int, int]) -> list[dict[str, Any]]:
    """The runs of one side, with the marks around their words."""
    runs = [(op, first, stop) for op, first, stop in runs if stop > first]
    made = []
    for i, (op, first, stop) in enumerate(runs):
        start = place[0] if i == 0 else _after_marks(raw, words.ends[first - 1], words.starts[first])
        end = place[1] if i == len(runs) - 1 else _after_marks(raw, words.ends[stop - 1], words.starts[stop])
        end -= len(raw[start:end]) - len(raw[start:end].rstrip())
        made.append({"look": _LOOK_OF[op], "start": start, "end": end, "n_words": stop - first})
    return made


def _after_marks(raw: str, end: int, start: int) -> int:
    """Where, between two words, the marks of the first give way to those of the second: at the blank, if there is one."""
    blank = next((i for i in range(end, start) if raw[i].isspace()), None)
    if blank is None:
        return start
    return next(i for i in range(blank, start + 1) if i == start or not raw[i].isspace())
