"""An article as a page: its words as they were read, coloured by what each line was taken for, and why.

In: the tables of a run. Out: HTML in which every character of the text is shown as text, whatever it holds, with layers of
spans over it. Residue is struck through, never left out; each block has its rule, its offsets and a row for a file of
corrections (:mod:`nlp_helpers.corrections`) ready to be copied. No script; styles stay within the page.

>>> from nlp_helpers import example
>>> show(example.found(), "pier-1")
pier-1: 5 blocks, 3 of the article, 2 set aside
"""

from __future__ import annotations

import csv
import html
import io
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from nlp_helpers import corrections, tables
from nlp_helpers.clean import BODY_ROLES
from nlp_helpers.errors import InputError
from nlp_helpers.figures.clean import ROLE_COLOURS
from nlp_helpers.marks import Mark, cut
from nlp_helpers.reader_layers import CORRECTED, LAYERS, STYLE, days, marks_of, or_empty, rows_of

if TYPE_CHECKING:
    from nlp_helpers.findings import Findings

WIDTH = 900  #: pixels, at most
#: So many lines set aside in a row are folded into one that says how many they are.
FOLDED_FROM = 7
#: A longer article is shown up to here, and the page says what is missing.
MOST_CHARS = 200_000
MOST_BLOCKS = 3_000

_ARTICLE_ROLES = BODY_ROLES | {"headline"}
_CONTEXT = 30  # characters either side of a span that is shown as evidence
_LONGEST_WORDS = 80


@dataclass(frozen=True, repr=False)
class Shown:
    """An article for the last line of a cell.

    Attributes
    ----------
    html : str
        The page's part.
    summary : str
        What stands for it where there is no HTML.
    """

    html: str
    summary: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.summary


def show(
    found: Findings, article_id: str | None = None, layers: Sequence[str] = ("blocks",), width: int = WIDTH
) -> Shown:
    """Show one article.

    Parameters
    ----------
    found : Findings
        What :func:`nlp_helpers.run.compute` found.
    article_id : str, optional
        The first article by default.
    layers : sequence of str
        ``blocks`` colours the lines by role; the others mark words, see :data:`nlp_helpers.reader_layers.LAYERS`.
    width : int
        Pixels, at most.

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
    articles = found["articles"]
    for layer in layers:
        if layer not in LAYERS:
            raise InputError(f"no layer {layer!r}; there are {', '.join(LAYERS)}")
        for name in LAYERS[layer]:
            if name not in found.tables:
                which = "that table" if name == layer else f"the table {name!r}"
                raise InputError(f"layer {layer!r}: {which} was not made; name it in compute(corpus, [{name!r}])")
    if article_id is None:
        article_id = str(articles.article_id.iloc[0])
    own = articles[articles.article_id == article_id]
    if own.empty:
        some = ", ".join(map(repr, articles.article_id.head(5)))
        raise InputError(
            f"no article {article_id!r}; there are {len(articles):,}: {some}{' …' if len(articles) > 5 else ''}"
        )
    blocks = rows_of(found["blocks"], article_id) if "blocks" in layers else None
    marks = [mark for layer in layers for mark in marks_of(found, layer, article_id)]
    counts = [f"{len(own.raw.iloc[0]):,} characters"]
    if blocks is not None:
        kept = int(blocks.role.isin(list(_ARTICLE_ROLES)).sum())
        counts = [f"{len(blocks):,} blocks", f"{kept:,} of the article", f"{len(blocks) - kept:,} set aside"]
    counts += [f"{sum(m.layer == layer for m in marks):,} {layer}" for layer in layers if layer != "blocks"]
    page = article_html(own.iloc[0].to_dict(), blocks, marks, width)
    return Shown(page, f"{' '.join(article_id.split())}: {', '.join(counts)}")


def article_html(
    article: Mapping[str, Any], blocks: pd.DataFrame | None = None, marks: Sequence[Mark] = (), width: int = WIDTH
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
    width : int
        Pixels, at most.

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
        shown = f'<div class="plx-words" dir="auto">{_words(raw, 0, limit, marks)}</div>'
        missing = "" if limit == len(raw) else f"{len(raw) - limit:,} more characters are not shown here."
    else:
        rows = blocks[blocks.start < limit].head(MOST_BLOCKS).to_dict("records")
        shown = _all_blocks(article, raw, rows, limit, marks)
        left = len(blocks) - len(rows)
        missing = f"{left:,} more blocks are not shown here." if left else ""
        if rows and rows[-1]["end"] > limit:
            missing = f"{rows[-1]['end'] - limit:,} more characters of the last block are not shown here. {missing}"
    if missing:
        shown += f'<p class="plx-faint">{missing}</p>'
    if not raw.strip():
        shown = "<p>This article holds no text.</p>"
    return (
        # Both classes keep MathJax away, of JupyterLab and of exported pages: a price in dollars is no formula.
        f'<div class="plx tex2jax_ignore mathjax_ignore" style="max-width:{int(width)}px">'
        f"<style>{_STYLE}</style>{_head(article)}{_legend(blocks, marks)}"
        f"{shown}{_how_to() if blocks is not None else ''}</div>"
    )


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
            value = _published(article) if column == "published" else or_empty(article[column])
            basis = or_empty(article[f"{column}_basis"])
            if (article["article_id"], column) in why:
                basis = f"{basis} (corrected: {why[article['article_id'], column]})".strip()
            start, end = article[f"{column}_start"], article[f"{column}_end"]
            words = "" if pd.isna(start) else _in_context(article["raw"], start, end)
            row |= {column: " ".join(value.split()), f"{column}_basis": basis, f"{column}_words": words}
        rows.append(row)
    columns = [f"{name}{part}" for name in ("title", "outlet", "published") for part in ("", "_basis", "_words")]
    return pd.DataFrame(rows, columns=["article_id", *columns]).set_index("article_id")


def _published(article: Mapping[str, Any]) -> str:
    first, last = (or_empty(article.get(column)) for column in ("published_from", "published_to"))
    return days(first, last)


def _in_context(raw: str, start: int, end: int) -> str:
    before, after = raw[max(0, start - _CONTEXT) : start], raw[end : end + _CONTEXT]
    words = _cut_short(" ".join(raw[start:end].split()))
    shown = f"{'…' if start > _CONTEXT else ''}{before}[{words}]{after}{'…' if end + _CONTEXT < len(raw) else ''}"
    return " ".join(shown.split())


def _cut_short(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS // 2]}…{words[-_LONGEST_WORDS // 2 :]}"


# ------------------------------------------------------------------ the page
def escaped(text: str) -> str:
    """Escape for text and for attributes; what can't be seen on a page is shown as its picture.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> escaped("<b> & 'c'")
    '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return html.escape(text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN), quote=True)


_UNSEEN = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {127: 0x2421}
_UNSEEN |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def _title(text: str) -> str:
    return f'title="{escaped(text).replace(chr(10), "&#10;")}"'


def _words(raw: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    shown = []
    for piece in cut(start, end, marks):
        words = escaped(raw[piece.start : piece.end])
        if piece.marks:
            kinds = " ".join(f"plx-{layer}" for layer in sorted({m.layer for m in piece.marks}))
            about = "\n".join(m.title for m in piece.marks if m.title)
            # Where a stretch of speech ends (in this block) stands who speaks, for those who can't point or tell colours;
            # not inside a longer stretch of the same speaker.
            goes_on = {m.label for m in piece.marks if min(m.end, end) > piece.end}
            ends = dict.fromkeys(m.label for m in piece.marks if m.label and m.label not in goes_on)
            who = f' data-who="{escaped(" · ".join(ends))}" tabindex="0"' if ends else ""
            words = f'<mark class="{kinds}" {_title(about)}{who}>{words}</mark>'
        shown.append(words)
    return "".join(shown)


def _all_blocks(
    article: Mapping[str, Any], raw: str, rows: list[dict[str, Any]], limit: int, marks: Sequence[Mark]
) -> str:
    by_block = iter(_marks_by_block(rows, marks))
    parts: list[str] = []
    at = 0
    for kept, group in groupby(rows, key=lambda row: row["role"] in _ARTICLE_ROLES):
        run = list(group)
        shown = []
        for row in run:
            gap = at > 0 and len(raw[at : row["start"]].splitlines()) > 1
            at = row["end"]
            shown.append(_block(article, raw, row, min(at, limit), next(by_block), gap))
        if not kept and len(run) >= FOLDED_FROM:
            roles = pd.Series([row["role"] for row in run]).value_counts()
            kinds = ", ".join(f"{roles[role]:,} {role}" for role in tables.ROLES if role in roles)
            first = " / ".join(" ".join(raw[row["start"] : row["end"]].split()) for row in run[:4])
            shown = [
                f'<details class="plx-run"><summary>{len(run):,} lines set aside ({kinds}): '
                f'<bdi class="plx-faint">{escaped(first[:80])}…</bdi></summary>',
                *shown,
                "</details>",
            ]
        parts += shown
    return "".join(parts)


def _marks_by_block(rows: list[dict[str, Any]], marks: Iterable[Mark]) -> list[list[Mark]]:
    """Give each block the marks that reach into it."""
    starts = [row["start"] for row in rows]
    inside: list[list[Mark]] = [[] for _ in rows]
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        i = max(0, bisect_right(starts, mark.start) - 1)
        while i < len(rows) and starts[i] < mark.end:
            if rows[i]["end"] > mark.start:
                inside[i].append(mark)
            i += 1
    return inside


def _block(
    article: Mapping[str, Any], raw: str, row: dict[str, Any], end: int, marks: Sequence[Mark], gap: bool
) -> str:
    role, rule = str(row["role"]), or_empty(row["rule"])
    words = _words(raw, row["start"], end, marks)
    if role not in _ARTICLE_ROLES:
        words = f"<s>{words}</s>"
    score = "" if pd.isna(row["score"]) else f" Score {row['score']:.2f} (0 residue, 1 article)."
    other = "body" if role not in _ARTICLE_ROLES else "navigation"
    about = [
        f"<div>{escaped(rule)}.{score} Characters {row['start']} to {row['end']}.</div>",
        _correction("set", "blocks", article["article_id"], row["start"], row["end"], "role", other),
    ]
    for mark in marks:
        place = (mark.layer, article["article_id"], mark.start, mark.end)
        about.append(
            f"<div>“<bdi>{escaped(_cut_short(raw[mark.start : mark.end]))}</bdi>” · {escaped(mark.title)}</div>"
        )
        if mark.layer in CORRECTED:
            about += [_correction("set", *place, column, value) for column, value in mark.mend]
            about.append(_correction("drop", *place, "", ""))
    return (
        f'<div class="plx-block plx-{escaped(role)}{" plx-gap" if gap else ""}">'
        f"<details><summary>{escaped(role)}</summary>{''.join(about)}</details>"
        f'<div class="plx-words" dir="auto" {_title(f"{role}: {rule}")}>{words}</div></div>\n'
    )


def _correction(*cells: Any) -> str:
    """Write a row for a file of corrections; the reason is one that is true of whoever copies it."""
    file = io.StringIO()
    csv.writer(file, lineterminator="").writerow([*cells, "read by hand"])
    return f"<code>{escaped(file.getvalue())}</code>"


def _head(article: Mapping[str, Any]) -> str:
    about = [or_empty(article["article_id"]), or_empty(article.get("outlet")), _published(article)]
    about.append(or_empty(article.get("problem")))
    title = or_empty(article.get("title"))
    shown = " · ".join(f"<bdi>{escaped(part)}</bdi>" for part in about if part)
    return (
        f'<p class="plx-title" dir="auto">{escaped(title)}</p>' if title else ""
    ) + f'<p class="plx-faint">{shown}</p>'


def _legend(blocks: pd.DataFrame | None, marks: Sequence[Mark]) -> str:
    keys = []
    if blocks is not None:
        counts = blocks.role.value_counts()
        keys = [
            f'<span class="plx-key plx-{role}">{role} {counts[role]:,}</span>'
            for role in tables.ROLES
            if role in counts
        ]
    for layer in (name for name in LAYERS if any(mark.layer == name for mark in marks)):
        keys.append(f'<mark class="plx-{layer}">{layer} {sum(m.layer == layer for m in marks):,}</mark>')
    return f'<p class="plx-legend">{" ".join(keys)}</p>' if keys else ""


def _how_to() -> str:
    return (
        '<details class="plx-how"><summary>How to correct</summary><div>A label at the left opens what decided, and a row '
        "to copy. Put such rows into a .csv file under this first row, say why in the last cell, and name the file as "
        "<code>--corrections FILE</code> or <code>compute(corpus, corrections=FILE)</code>.</div>"
        f"<code>{','.join(corrections.FIELDS)}</code><div>Roles: {', '.join(tables.ROLES)}.</div></details>"
    )


_STYLE = (
    # JupyterLab's colours where there are any, so that a dark page stays dark; else those of the page.
    ".plx{--ink:var(--jp-content-font-color1,currentColor);--soft:color-mix(in srgb,currentColor 68%,transparent);"
    "color:var(--ink);font-size:14px;line-height:1.5}"
    ".plx p{margin:0 0 .3em}"
    ".plx-title{font-weight:700;font-size:1.15em}"
    ".plx-faint{color:var(--soft);font-size:.9em}"
    ".plx-legend{display:flex;flex-wrap:wrap;gap:.2em 1.1em;font-size:.9em;padding-bottom:.4em}"
    ".plx-key{border-left:.9em solid var(--role);padding-left:.4em}"
    ".plx-block{position:relative;display:flex;flex-direction:column;padding-left:7em;margin:.12em 0}"
    ".plx-gap{margin-top:.6em}"
    ".plx-words{border-left:5px solid var(--role,transparent);padding:0 .6em;white-space:pre-wrap;overflow-wrap:anywhere;"
    "tab-size:4;order:1}"
    ".plx-headline .plx-words,.plx-subhead .plx-words{font-weight:700}"
    ".plx s{color:var(--soft);text-decoration:line-through 1px}"
    ".plx-block>details{order:2;font-size:.86em}"
    ".plx-block>details[open]{margin:.2em 0 .5em .9em;padding:.3em .6em;border:1px solid var(--soft);border-radius:3px}"
    ".plx-block>details>summary{position:absolute;left:0;top:.1em;width:7.6em;text-align:right;color:var(--soft);"
    "cursor:pointer;list-style:none}"
    ".plx-block>details>summary::-webkit-details-marker{display:none}"
    ".plx-block>details>summary:hover,.plx-block>details>summary:focus{text-decoration:underline}"
    '.plx-block>details>summary::after{content:" ▸";opacity:.55}.plx-block>details[open]>summary::after{content:" ▾"}'
    ".plx summary{cursor:pointer}"
    ".plx code{display:inline-block;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;font-size:.95em}"
    ".plx-run{margin:.3em 0}"
    ".plx-run>summary{font-size:.9em;padding-left:.2em}"
    ".plx-how{margin-top:.8em;font-size:.9em}"
    ".plx mark{color:inherit;background:none}"
    "@media print{.plx{max-width:none!important}.plx *{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    ".plx-how{display:none}}"
    + STYLE
    + "".join(
        f".plx-{role}{{--role:{'var(--ink)' if role == 'headline' else colour}}}"
        for role, colour in ROLE_COLOURS.items()
    )
)
