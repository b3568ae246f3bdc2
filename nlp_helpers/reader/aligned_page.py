"""Words side by side as HTML: pairs of passages, or what each article made of a speech; each word says where it stands.

In: the table behind a figure, with a row per run of words, see :func:`nlp_helpers.figures.aligned.aligned_passages` and
:func:`nlp_helpers.figures.speech.speech`. Out: HTML in which all text is shown as text. No script; styles stay within the page.

>>> row = {"pair": 0, "side": "a", "article": "A", "look": "changed", "article_id": "a", "start": 4, "end": 8, "text": "p<er"}
>>> shown = passages(pd.DataFrame([row, row | {"side": "b", "article": "B"}]))
>>> shown, 'title="a 4 to 8: changed">p&lt;er</span>' in shown.html
(1 pair of passages, True)
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from nlp_helpers.plurals import count
from nlp_helpers.reader.page import CHANGED, ONLY_HERE, Shown, title
from nlp_helpers.shown_text import escaped

_WIDTH = 980  # pixels, at most


def passages(data: pd.DataFrame) -> Shown:
    """Show pairs of passages, the words of one beside those of the other.

    Parameters
    ----------
    data : DataFrame
        Columns ``pair, side, article, look, article_id, start, end, text``, and ``kind, match`` if they are known.

    Returns
    -------
    Shown
        In a notebook, the page; elsewhere a line of counts.

    Examples
    --------
    >>> passages(pd.DataFrame(columns=["pair", "side"]))
    no pairs of passages
    """
    rows = []
    for _, own in data.groupby("pair"):
        about = [own[c].iloc[0] for c in ("kind", "match") if c in own]
        says = " · ".join(part for part in about if isinstance(part, str))
        cells = [_cell(own[own.side == side], str(own.article[own.side == side].iloc[0])) for side in "ab"]
        rows.append((f'<tr><td colspan="2" class="plx-faint">{escaped(says)}</td></tr>' if says else "") + _row(cells))
    n = data["pair"].nunique()
    says = f"{count(n, 'pair')} of passages" if n else "no pairs of passages"
    return Shown(_page("", rows), says)


def speech(data: pd.DataFrame) -> Shown:
    """Show a speech: a row per utterance, a column per article.

    Parameters
    ----------
    data : DataFrame
        Columns ``place, column, name, match, look, article_id, start, end, text``. ``attrs["speaker"]``: who speaks.

    Returns
    -------
    Shown

    Examples
    --------
    >>> row = {"place": 0, "column": 0, "name": "A", "match": "whole", "look": "same", "article_id": "a", "start": 0, "end": 2}
    >>> shown = speech(pd.DataFrame([row | {"text": "No"}, row | {"column": 1, "name": "B", "match": "left out", "text": None}]))
    >>> shown, "<th>A</th><th>B</th>" in shown.html, "left out" in shown.html
    (1 utterance in 2 articles, True, True)
    """
    names = data.sort_values("column").drop_duplicates("column").name
    head = f"<tr>{''.join(f'<th>{escaped(str(name))}</th>' for name in names)}</tr>"
    rows = []
    for _, row in data.groupby("place"):
        rows.append(_row([_cell(own, str(own["match"].iloc[0]), faint=True) for _, own in row.groupby("column")]))
    says = f"{count(data.place.nunique(), 'utterance')} in {count(len(names), 'article')}"
    speaker = data.attrs.get("speaker")
    return Shown(_page(f"<p><b>{escaped(speaker)}</b></p>" if speaker else "", [head, *rows]), says)


def _cell(own: pd.DataFrame, head: str, faint: bool = False) -> str:
    words, before = [], None
    for row in own.itertuples():
        if not isinstance(row.text, str):
            # Words that the fullest rendering has and this one has not; an empty cell has none.
            words.append(" […]" if row.look == "dropped" else "")
            continue
        where = title(f"{row.article_id} {row.start} to {row.end}: {row.look}")
        kind = str(row.look).replace(" ", "-")
        words.append(
            ("" if row.start == before else " ") + f'<span class="plx-{kind}" {where}>{escaped(row.text)}</span>'
        )
        before = row.end
    heading = f'<div class="plx-{"faint" if faint else "name"}">{escaped(head)}</div>'
    return f'<td dir="auto">{heading}{"".join(words).strip()}</td>'


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _page(head: str, rows: Iterable[str]) -> str:
    # Both classes keep MathJax away, as in the reader.
    return (
        f'<div class="plx-pairs tex2jax_ignore mathjax_ignore" style="max-width:{_WIDTH}px"><style>{_STYLE}</style>{head}'
        f"<table>{''.join(rows)}</table></div>"
    )


_STYLE = (
    ".plx-pairs{font-size:13px;line-height:1.45}"
    ".plx-pairs table{border-collapse:collapse;width:100%;table-layout:fixed}"
    ".plx-pairs td,.plx-pairs th{text-align:left!important;vertical-align:top;padding:.3em .7em .5em 0;white-space:normal;"
    "overflow-wrap:anywhere;background:none!important}"
    ".plx-pairs tr{background:none!important;border-top:1px solid color-mix(in srgb,currentColor 25%,transparent)}"
    ".plx-pairs .plx-name{font-weight:700}"
    ".plx-pairs .plx-faint{opacity:.7;font-size:.92em}"
    ".plx-pairs td[colspan]{padding:.3em 0 0}"
    ".plx-pairs td[colspan]+td,.plx-pairs tr:has(td[colspan])+tr{border-top:none}"
    f".plx-pairs .plx-changed{{{CHANGED}}}.plx-pairs .plx-only-here{{{ONLY_HERE}}}"
)
