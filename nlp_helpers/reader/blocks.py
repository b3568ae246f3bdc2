"""An article line by line: the role of each, what decided it, and a row that overrules it, ready to be copied.

In: a row of ``articles``, its rows of ``blocks``, marks. Out: HTML. Residue is struck through, never left out; runs of it can be
switched off, and a note says what is not shown.

>>> row = {"start": 0, "end": 4, "role": "navigation", "rule": "short", "score": 0.1}
>>> "<s>Menu</s>" in blocks_html({"article_id": "a", "raw": "Menu"}, [row], 4, [])
True
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from nlp_helpers import corrections, tables
from nlp_helpers.corrections.correction import TABLES as CORRECTABLE
from nlp_helpers.reader.layers import or_empty
from nlp_helpers.reader.page import hidden_note, title, words_html
from nlp_helpers.shown_text import escaped
from nlp_helpers.spans import Mark
from nlp_helpers.tables import ARTICLE_ROLES

#: So many lines set aside in a row are folded into one that says how many they are.
FOLDED_FROM = 7

_LONGEST_WORDS = 80


def cut_short(words: str) -> str:
    """Leave out the middle of long words.

    Parameters
    ----------
    words : str

    Returns
    -------
    str

    Examples
    --------
    >>> cut_short("short"), len(cut_short("long" * 99))
    ('short', 81)
    """
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS // 2]}…{words[-_LONGEST_WORDS // 2 :]}"


def blocks_html(article: Mapping[str, Any], rows: list[dict[str, Any]], limit: int, marks: Sequence[Mark]) -> str:
    """Write an article's lines.

    Parameters
    ----------
    article : mapping
        A row of ``articles``.
    rows : list of dict
        Rows of ``blocks``, in reading order.
    limit : int
        The text is shown up to here, and so are the marks.
    marks : sequence of Mark

    Returns
    -------
    str
        HTML.
    """
    raw = str(article["raw"])
    by_block = iter(marks_by_block(rows, [mark for mark in marks if mark.start < limit]))
    parts: list[str] = []
    at = 0
    for kept, group in groupby(rows, key=lambda row: row["role"] in ARTICLE_ROLES):
        run = list(group)
        shown = []
        for row in run:
            gap = at > 0 and len(raw[at : row["start"]].splitlines()) > 1
            at = row["end"]
            shown.append(_block(article, raw, row, min(at, limit), next(by_block), gap))
        if not kept:
            shown = _aside(raw, run, shown)
        parts += shown
    return "".join(parts)


def _aside(raw: str, run: list[dict[str, Any]], shown: list[str]) -> list[str]:
    kinds = kinds_of(row["role"] for row in run)
    if len(run) >= FOLDED_FROM:
        first = " / ".join(" ".join(raw[row["start"] : row["end"]].split()) for row in run[:4])
        shown = [
            f'<details class="plx-run"><summary>{len(run):,} lines set aside ({kinds}): '
            f'<bdi class="plx-faint">{escaped(first[:80])}…</bdi></summary>',
            *shown,
            "</details>",
        ]
    return ['<div class="plx-aside">', *shown, "</div>", hidden_note(len(run), kinds)]


def kinds_of(roles: Iterable[str]) -> str:
    """Count roles, in words.

    Parameters
    ----------
    roles : iterable of str

    Returns
    -------
    str

    Examples
    --------
    >>> kinds_of(["stamp", "navigation", "stamp"])
    '1 navigation, 2 stamp'
    """
    counts = pd.Series(list(roles), dtype=object).value_counts()
    return ", ".join(f"{counts[role]:,} {role}" for role in tables.ROLES if role in counts)


def marks_by_block(rows: list[dict[str, Any]], marks: Iterable[Mark]) -> list[list[Mark]]:
    """Give each block the marks that reach into it.

    Parameters
    ----------
    rows : list of dict
        Rows of ``blocks``, in reading order.
    marks : iterable of Mark

    Returns
    -------
    list of list of Mark
    """
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
    words = words_html(raw, row["start"], end, marks)
    if role not in ARTICLE_ROLES:
        words = f"<s>{words}</s>"
    score = "" if pd.isna(row["score"]) else f" Score {row['score']:.2f} (0 residue, 1 article)."
    other = "body" if role not in ARTICLE_ROLES else "navigation"
    about = [
        f"<div>{escaped(rule)}.{score} Characters {row['start']} to {row['end']}.</div>",
        _correction("set", "blocks", article["article_id"], row["start"], row["end"], "role", other),
    ]
    for mark in marks:
        place = (mark.layer, article["article_id"], mark.start, mark.end)
        about.append(
            f"<div>“<bdi>{escaped(cut_short(raw[mark.start : mark.end]))}</bdi>” · {escaped(mark.title)}</div>"
        )
        if mark.layer in CORRECTABLE:
            about += [_correction("set", *place, column, value) for column, value in mark.mend]
            about.append(_correction("drop", *place, "", ""))
    return (
        f'<div class="plx-block plx-{escaped(role)}{" plx-gap" if gap else ""}">'
        f"<details><summary>{escaped(role)}</summary>{''.join(about)}</details>"
        f'<div class="plx-words" dir="auto" {title(f"{role}: {rule}")}>{words}</div></div>\n'
    )


def _correction(*cells: Any) -> str:
    """Write a row for a file of corrections; the reason is one that is true of whoever copies it."""
    file = io.StringIO()
    csv.writer(file, lineterminator="").writerow([*cells, "read by hand"])
    return f"<code>{escaped(file.getvalue())}</code>"


def roles_legend(blocks: pd.DataFrame) -> str:
    """Name the roles of an article's lines, and count them.

    Parameters
    ----------
    blocks : DataFrame

    Returns
    -------
    str
        HTML.
    """
    counts = blocks.role.value_counts()
    keys = [
        f'<span class="plx-key plx-{role}">{role} {counts[role]:,}</span>' for role in tables.ROLES if role in counts
    ]
    return f'<p class="plx-legend">{" ".join(keys)}</p>' if keys else ""


def how_to() -> str:
    """Say how rows for a file of corrections are used.

    Returns
    -------
    str
        HTML.
    """
    return (
        '<details class="plx-how"><summary>How to correct</summary><div>A label at the left opens what decided, and a row '
        "to copy. Put such rows into a .csv file under this first row, say why in the last cell, and name the file as "
        "<code>--corrections FILE</code> or <code>compute(corpus, corrections=FILE)</code>.</div>"
        f"<code>{','.join(corrections.FIELDS)}</code><div>Roles: {', '.join(tables.ROLES)}.</div></details>"
    )


BLOCKS_STYLE = (
    ".plx-block{position:relative;display:flex;flex-direction:column;padding-left:7em;margin:.12em 0}"
    ".plx-gap{margin-top:.6em}"
    ".plx-block>.plx-words{border-left:5px solid var(--role,transparent);order:1}"
    ".plx-block>details{order:2;font-size:.86em}"
    ".plx-block>details[open]{margin:.2em 0 .5em .9em;padding:.3em .6em;border:1px solid var(--soft);border-radius:3px}"
    ".plx-block>details>summary{position:absolute;left:0;top:.1em;width:7.6em;text-align:right;color:var(--soft);"
    "cursor:pointer;list-style:none}"
    ".plx-block>details>summary::-webkit-details-marker{display:none}"
    ".plx-block>details>summary:hover,.plx-block>details>summary:focus{text-decoration:underline}"
    '.plx-block>details>summary::after{content:" ▸";opacity:.55}.plx-block>details[open]>summary::after{content:" ▾"}'
    ".plx-run{margin:.3em 0}"
    ".plx-run>summary{font-size:.9em;padding-left:.2em}"
    ".plx-how{margin-top:.8em;font-size:.9em}"
    ".plx>.plx-hidden{margin-left:7em;padding-left:.9em}"
    # On a phone the label stands over its line.
    "@media (max-width:600px){.plx-block{padding-left:0;margin:.3em 0}.plx>.plx-hidden{margin-left:0}.plx-block>details{order:0}"
    ".plx-block>details>summary{position:static;width:auto;text-align:left;padding-left:.9em}}"
    "@media print{.plx-how{display:none}}"
)
