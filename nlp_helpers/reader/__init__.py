"""Read an article as it came, or two side by side, with layers of findings to be switched on and off.

In: the tables of a run. Out: HTML in which every character of the text is shown as text, whatever it holds, with layers of
spans over it. Residue is struck through, never left out; each block has its rule, its offsets and a row for a file of
corrections (:mod:`nlp_helpers.corrections`) ready to be copied. No script; styles stay within the page.

To be read in this order:

- :mod:`~nlp_helpers.reader.layers`: tables → marks, and how each layer looks;
- :mod:`~nlp_helpers.reader.blocks`: an article's lines;
- :mod:`~nlp_helpers.reader.page`: its head, its words with their marks, switches;
- :mod:`~nlp_helpers.reader.pair_rows`: what stands beside what in two articles;
- :mod:`~nlp_helpers.reader.pair`: the page of two;
- :mod:`~nlp_helpers.reader.aligned_page`: passages alone.

>>> from nlp_helpers import example
>>> read(example.found(), "pier-1")
pier-1: 5 blocks, 3 of the article, 2 set aside, 1 dates
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings
from nlp_helpers.reader.blocks import BLOCKS_STYLE, blocks_html, cut_short, how_to, roles_legend
from nlp_helpers.reader.layers import LAYERS, marks_of, or_empty, rows_of
from nlp_helpers.reader.page import Shown, head, page, published, switches, words_html
from nlp_helpers.reader.pair import DRAWN_BY_ITSELF, MOST_CHARS, Side, pair_html
from nlp_helpers.spans import Mark
from nlp_helpers.tables import ARTICLE_ROLES

__all__ = [
    "MOST_BLOCKS",
    "MOST_CHARS",
    "article_html",
    "evidence",
    "layers_of",
    "read",
    "show",
]

#: Of an article of more lines the first are shown, and the page says what is missing.
MOST_BLOCKS = 3_000

_CONTEXT = 30  # characters either side of a span that is shown as evidence


def read(
    found: Findings,
    article_id: str | None = None,
    beside: str | None = None,
    *,
    layers: Sequence[str] | None = None,
    on: Sequence[str] | None = None,
    fixed: bool = False,
    key: str = "",
) -> Shown:
    """Read an article with everything that was found in it, or beside another one, with what the two share.

    Parameters
    ----------
    found : Findings
        What :func:`nlp_helpers.run.compute` found.
    article_id : str, optional
        The first article by default.
    beside : str, optional
        Another article: the two stand in two columns, shared passages are numbered, stand side by side where their order allows
        it, and lead to each other. Needs the table ``echoes``.
    layers : sequence of str, optional
        Which can be switched, see :data:`nlp_helpers.reader.layers.LAYERS`; by default all whose tables were made. In a pair
        that is all but ``echoes`` and ``utterances``: what the two share is the page itself.
    on : sequence of str, optional
        Which of them are on at first: by default all, in a pair none, so that only what the two share is marked.
    fixed : bool
        Leave out the switches: something else switches, such as :func:`nlp_helpers.explore.chooser.chooser`.
    key : str
        Tells apart the links of two pages of the same two articles in one notebook.

    Returns
    -------
    Shown
        In a notebook, the page; elsewhere a line of counts.

    Raises
    ------
    InputError
        If there is no such article or layer, if a table that is needed was not made, or an article is put beside itself.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> "not shown (1 navigation)" in read(example.found(), "pier-1", on=["dates"]).html
    True
    """
    article = _article(found, article_id)
    if layers is None:
        layers = [name for name in layers_of(found) if beside is None or name not in DRAWN_BY_ITSELF]
    _check(found, layers if beside is None else [*layers, "echoes"])
    _check(found, on or ())
    if beside is None:
        return _single(found, article, layers, layers if on is None else on, fixed)
    other = _article(found, beside)
    if other["article_id"] == article["article_id"]:
        raise InputError(f"article {beside!r} can't be put beside itself; name another one")
    sides = [_side(found, row, layers) for row in (article, other)]
    body, summary = pair_html(sides, found["articles"], found["echoes"], layers, on or (), fixed, key)
    return Shown(body, summary)


def layers_of(found: Findings) -> list[str]:
    """List the layers whose tables were made.

    Parameters
    ----------
    found : Findings

    Returns
    -------
    list of str

    Examples
    --------
    >>> from nlp_helpers import example
    >>> layers_of(example.found())
    ['blocks', 'dates']
    """
    return [layer for layer, needed in LAYERS.items() if all(name in found.tables for name in needed)]


def _side(found: Findings, article: Mapping[str, Any], layers: Sequence[str]) -> Side:
    key = article["article_id"]
    sentences = (
        rows_of(found["sentences"], key)[["start", "end"]].values.tolist() if "sentences" in found.tables else []
    )
    marks = [mark for layer in layers for mark in marks_of(found, layer, key)]
    blocks = rows_of(found["blocks"], key) if "blocks" in layers else None
    return Side(article, blocks, sentences, marks)


def _check(found: Findings, layers: Sequence[str]) -> None:
    for layer in layers:
        if layer not in LAYERS:
            raise InputError(f"no layer {layer!r}; there are {', '.join(LAYERS)}")
        for name in LAYERS[layer]:
            if name not in found.tables:
                which = "that table" if name == layer else f"the table {name!r}"
                raise InputError(f"layer {layer!r}: {which} was not made; name it in compute(corpus, [{name!r}])")


def _article(found: Findings, article_id: str | None) -> dict[str, Any]:
    articles = found["articles"]
    own = articles if article_id is None else articles[articles.article_id == article_id]
    if own.empty:
        some = ", ".join(map(repr, articles.article_id.head(5)))
        raise InputError(
            f"no article {article_id!r}; there are {len(articles):,}: {some}{' …' if len(articles) > 5 else ''}"
        )
    return {str(column): value for column, value in own.iloc[0].items()}


def _single(
    found: Findings, article: Mapping[str, Any], layers: Sequence[str], on: Sequence[str], fixed: bool
) -> Shown:
    key = article["article_id"]
    blocks = rows_of(found["blocks"], key) if "blocks" in layers else None
    marks = [mark for layer in layers for mark in marks_of(found, layer, key)]
    counts = [f"{len(article['raw']):,} characters"]
    if blocks is not None:
        kept = int(blocks.role.isin(list(ARTICLE_ROLES)).sum())
        counts = [f"{len(blocks):,} blocks", f"{kept:,} of the article", f"{len(blocks) - kept:,} set aside"]
    counts += [f"{sum(m.layer == layer for m in marks):,} {layer}" for layer in layers if layer != "blocks"]
    made = article_html(article, blocks, marks, layers=layers, on=on, fixed=fixed)
    return Shown(made, f"{' '.join(key.split())}: {', '.join(counts)}")


def show(found: Findings, article_id: str | None = None, layers: Sequence[str] = ("blocks",)) -> Shown:
    """Show one article with some layers, as a step of the lesson needs them; :func:`read` shows all there is.

    Parameters
    ----------
    found : Findings
        What :func:`nlp_helpers.run.compute` found.
    article_id : str, optional
        The first article by default.
    layers : sequence of str
        ``blocks`` colours the lines by role; the others mark words, see :data:`nlp_helpers.reader.layers.LAYERS`.

    Returns
    -------
    Shown
        In a notebook, the page; elsewhere a line of counts.

    Raises
    ------
    InputError
        If there is no such article, or the tables of a layer were not made.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> "<s>Skip to content</s>" in show(example.found(), "pier-1").html
    True
    """
    _check(found, layers)
    return _single(found, _article(found, article_id), layers, layers, False)


def article_html(
    article: Mapping[str, Any],
    blocks: pd.DataFrame | None = None,
    marks: Sequence[Mark] = (),
    *,
    layers: Sequence[str] | None = None,
    on: Sequence[str] | None = None,
    fixed: bool = False,
) -> str:
    """Write one article as HTML that can stand in any page: nothing in the text is markup, script or mathematics.

    Parameters
    ----------
    article : mapping
        A row of ``articles``: ``article_id, raw`` and, where known, ``title, outlet, published_from, published_to, problem``.
    blocks : DataFrame, optional
        The article's rows of ``blocks``, in reading order; without them its text stands plain.
    marks : sequence of Mark
        Spans over the text; they may overlap.
    layers, on, fixed
        As in :func:`read`; by default the layers of `marks`, all of them on.

    Returns
    -------
    str
        One ``div`` with its style.

    Examples
    --------
    >>> page = article_html({"article_id": "a", "raw": "<b>$x$</b>"})
    >>> "<b>" in page, "&lt;b&gt;$x$&lt;/b&gt;" in page, "mathjax_ignore" in page
    (False, True, True)
    """
    raw = str(article["raw"])
    limit = min(len(raw), MOST_CHARS)
    if blocks is None:
        shown = f'<div class="plx-words" dir="auto">{words_html(raw, 0, limit, marks)}</div>'
        missing = "" if limit == len(raw) else f"{len(raw) - limit:,} more characters are not shown here."
    else:
        rows = blocks[blocks.start < limit].head(MOST_BLOCKS).to_dict("records")
        shown = blocks_html(article, rows, limit, marks)
        left = len(blocks) - len(rows)
        missing = f"{left:,} more blocks are not shown here." if left else ""
        if rows and rows[-1]["end"] > limit:
            missing = f"{rows[-1]['end'] - limit:,} more characters of the last block are not shown here. {missing}"
    if missing:
        shown += f'<p class="plx-faint">{missing}</p>'
    if not raw.strip():
        shown = "<p>This article holds no text.</p>"
    if layers is None:
        layers = [*(["blocks"] if blocks is not None else []), *dict.fromkeys(mark.layer for mark in marks)]
    residue = 0 if blocks is None else int((~blocks.role.isin(list(ARTICLE_ROLES))).sum())
    boxes = switches(layers, marks, residue, layers if on is None else on, fixed)
    legend = "" if blocks is None else roles_legend(blocks)
    return page(f"{head(article)}{boxes}{legend}{shown}{'' if blocks is None else how_to()}", BLOCKS_STYLE)


def evidence(found: Findings) -> pd.DataFrame:
    """Lay out what is known of each article, and the words it is known from.

    Parameters
    ----------
    found : Findings
        With the table ``articles``.

    Returns
    -------
    DataFrame
        Indexed by ``article_id``: ``title, outlet, published``, each followed by its ``_basis`` and by ``_words``, the
        words at its span between square brackets, in their context. What is unknown is an empty string.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> evidence(example.found()).loc["pier-1", ["title_basis", "title_words"]].tolist()
    ['stated', 'Skip to content [North pier to close after divers find cracks] By Ann Lee The harbour board …']
    """
    why = {(c.article_id, c.column): c.why for c in found.corrections if c.table == "articles"}
    rows = []
    for article in found["articles"].to_dict("records"):
        row = {"article_id": article["article_id"]}
        for column in ("title", "outlet", "published"):
            value = published(article) if column == "published" else or_empty(article[column])
            basis = or_empty(article[f"{column}_basis"])
            if (article["article_id"], column) in why:
                basis = f"{basis} (corrected: {why[article['article_id'], column]})".strip()
            start, end = article[f"{column}_start"], article[f"{column}_end"]
            words = "" if pd.isna(start) else _in_context(article["raw"], start, end)
            row |= {column: " ".join(value.split()), f"{column}_basis": basis, f"{column}_words": words}
        rows.append(row)
    columns = [f"{name}{part}" for name in ("title", "outlet", "published") for part in ("", "_basis", "_words")]
    return pd.DataFrame(rows, columns=["article_id", *columns]).set_index("article_id")


def _in_context(raw: str, start: int, end: int) -> str:
    before, after = raw[max(0, start - _CONTEXT) : start], raw[end : end + _CONTEXT]
    words = cut_short(" ".join(raw[start:end].split()))
    shown = f"{'…' if start > _CONTEXT else ''}{before}[{words}]{after}{'…' if end + _CONTEXT < len(raw) else ''}"
    return " ".join(shown.split())
