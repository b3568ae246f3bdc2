"""What a cell shows, as HTML that stands by itself, with a guess at how high it will be on a slide.

In: a code cell or prose of a notebook. Out: pieces of HTML in which nothing is fetched from anywhere.
"""

from __future__ import annotations

import base64
import html
import re
import struct
from dataclasses import dataclass
from typing import Any

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

#: The room for text on a slide, in pixels of a screen of 1280 by 720.
WIDTH, HEIGHT = 1180, 610

# Measured in the style sheet of the slides.
_PROSE_LINE, _PROSE_CHARS, _PROSE_GAP = 33, 98, 14
_CODE_LINE, _CODE_CHARS, _CODE_FRAME = 23, 118, 22
_PLAIN_LINE, _PLAIN_CHARS = 22, 118
_ROW_LINE, _ROW_CHARS, _ROW_FRAME = 21, 130, 6
_OF_ARTICLE_LINE, _OF_ARTICLE_CHARS = 26, 110
# A picture made narrower than this to fit would have letters that nobody in the last row can read: it scrolls.
_LEAST_PICTURE = 760

_MARKDOWN = mistune.create_markdown(escape=False, plugins=["table"])
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Piece:
    """A stretch of a slide.

    Attributes
    ----------
    kind : str
        prose, code, text, table, page or picture.
    html : str
    height : int
        As it will be, about, in pixels.
    """

    kind: str
    html: str
    height: int

    @property
    def least(self) -> int:
        """The room that it must have: text all of it; what scrolls some; a picture enough for its letters to be read."""
        return min(self.height, {"picture": 500, "table": 400, "page": 480, "text": 400}.get(self.kind, self.height))


def prose(markdown: str) -> Piece:
    """Render Markdown.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    Piece

    Examples
    --------
    >>> prose("*Nothing* is deleted.")
    Piece(kind='prose', html='<p><em>Nothing</em> is deleted.</p>\\n', height=47)
    """
    rows = [line for line in markdown.splitlines() if line.strip()]
    paragraphs = len(re.findall(r"\n\s*\n", markdown.strip())) + 1
    height = _lines(rows, _PROSE_CHARS) * _PROSE_LINE + paragraphs * _PROSE_GAP
    return Piece("prose", str(_MARKDOWN(markdown)), height)


def code(source: str) -> Piece:
    """Colour code.

    Parameters
    ----------
    source : str

    Returns
    -------
    Piece
    """
    coloured = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip()
    height = _lines(source.splitlines(), _CODE_CHARS) * _CODE_LINE + _CODE_FRAME
    return Piece("code", f'<pre class="code highlight"><code>{coloured}</code></pre>', height)


def outputs(cell: dict[str, Any]) -> list[Piece]:
    """Render what a cell shows: pictures, tables, pages and text.

    Parameters
    ----------
    cell : dict
        A code cell.

    Returns
    -------
    list of Piece
        Of a control that needs a kernel, the words that stand for it.
    """
    pieces: list[Piece] = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            pieces.append(_plain(_joined(output["text"])))
        elif output["output_type"] == "error":
            pieces.append(_plain(f"{output['ename']}: {output['evalue']}"))
        else:
            pieces.append(_richest(output))
    return pieces


def style_of_code() -> str:
    """Give the style sheet of coloured code.

    Returns
    -------
    str
    """
    return str(HtmlFormatter(style="default").get_style_defs(".highlight"))


def _richest(output: dict[str, Any]) -> Piece:
    data = output.get("data", {})
    needs_kernel = any("widget" in kind for kind in data)
    if "image/png" in data:
        about = output.get("metadata", {}).get("image/png", {})
        return _picture(_joined(data["image/png"]), str(about.get("alt", "")))
    if "text/html" in data and not needs_kernel:
        return _page(_joined(data["text/html"]))
    return _plain(_joined(data.get("text/plain", "")))


def _plain(text: str) -> Piece:
    text = _ANSI.sub("", text).rstrip()
    return Piece("text", f"<pre>{html.escape(text)}</pre>", _lines(text.splitlines(), _PLAIN_CHARS) * _PLAIN_LINE + 12)


def _page(page: str) -> Piece:
    first, *parts = page.split("<style")
    shown = first + "".join(part.partition("</style>")[2] for part in parts)
    rows = [_TAG.sub("", row) for row in shown.split("<tr")[1:]]
    if 'class="dataframe' in shown:
        # Cells stand beside each other, so the letters of a row say how high it is, about. A day is not broken at its hyphens.
        page = re.sub(r"<t([dh])>(?=[^<>\s]{,12}</t[dh]>)", r'<t\1 class="short">', page)
        return Piece("table", page, sum(_row_lines(row) * _ROW_LINE + _ROW_FRAME for row in rows) + 8)
    lines = _TAG.sub("", re.sub(r"<(?:br|/p|/div|/li|/tr)\b[^>]*>", "\n", shown)).splitlines()
    return Piece("page", page, _lines([line for line in lines if line.strip()], _OF_ARTICLE_CHARS) * _OF_ARTICLE_LINE)


def _picture(encoded: str, alt: str) -> Piece:
    encoded = "".join(encoded.split())
    try:
        width, height = struct.unpack(">II", base64.b64decode(encoded[:64])[16:24])
        fits = min(WIDTH, width * HEIGHT / height) >= _LEAST_PICTURE
    except (ValueError, struct.error, ZeroDivisionError):  # no PNG; a browser shows the words that stand for it
        width, height, fits = WIDTH, HEIGHT, False
    name = "picture" if fits else "picture tall"
    source, words = html.escape(encoded, quote=True), html.escape(alt, quote=True)
    shown = f'<img class="{name}" src="data:image/png;base64,{source}" alt="{words}">'
    return Piece("picture", shown, min(HEIGHT, round(height * WIDTH / max(width, 1))))


def _row_lines(row: str) -> int:
    return max(1, -(-len(" ".join(row.split())) // _ROW_CHARS))


def _lines(rows: list[str], chars: int) -> int:
    return sum(max(1, -(-len(row) // chars)) for row in rows)


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
