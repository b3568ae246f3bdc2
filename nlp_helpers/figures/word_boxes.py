"""Words in a box, each in its own dress: how figures show text to be read and compared.

In: stretches of text, each with a *look*: the same on both sides, changed, only here, or an aside. Out: lines of placed words, in
points, and their drawing. A matplotlib text has one look for all of its words; here each run of one look is placed by its
measured width.

>>> lines = lay_out([("The pier is ", "same"), ("un", "only here"), ("safe.", "same")], width=400)
>>> [(run.text, run.look) for run in lines[0]]
[('The pier is', 'same'), ('un', 'only here'), ('safe.', 'same')]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from nlp_helpers.figures import style

#: Look → how it is drawn. Weight, ground and line tell them apart without colour.
LOOKS: dict[str, dict[str, Any]] = {
    "same": {},
    "changed": {"weight": "bold", "ground": "#FCE5B8"},
    "only here": {"ground": "#CFE3F2", "line": True},
    "aside": {"colour": style.FAINT},
    "head": {"weight": "bold"},
}
SIZE = 7.5  #: points
_KEY_SIZE = 7  # points
LEADING = 1.42  #: from line to line, in sizes
MARGIN = 7.2  #: points at the left, as the caption has
PAGE = style.WIDTH * 72 - 2 * MARGIN - 8  #: width of a line, in points; constrained layout pads the axes with some


@dataclass(frozen=True)
class Run:
    """Words of one look on one line.

    Attributes
    ----------
    text, look : str
    x, width : float
        Points from the left edge of the box.
    """

    text: str
    look: str
    x: float
    width: float


@dataclass(frozen=True)
class _Word:
    text: str
    look: str
    goes_on: bool  # from a word before it in its stretch
    blank: bool  # between it and the word before it


def lay_out(
    stretches: Iterable[tuple[str, str]], width: float, size: float = SIZE, most_lines: int | None = None
) -> list[list[Run]]:
    """Break stretches of text into lines.

    Parameters
    ----------
    stretches : iterable of (str, str)
        Text and look, in reading order. Where neither of two has a blank, they are one word, and stay on one line.
    width : float
        Of the box, in points.
    size : float
        Of the letters, in points.
    most_lines : int, optional
        Lines beyond are left out, and the last ends with an ellipsis.

    Returns
    -------
    list of list of Run

    Examples
    --------
    >>> lines = lay_out([("one two three four", "same")], width=30, most_lines=1)
    >>> [run.text for run in lines[0]]
    ['one', '…']
    """
    lines: list[list[_Word]] = [[]]
    space, at = 0.36 * size, 0.0  # a little more than the font's own
    for unit in _units(stretches, width, size):
        wide = sum(_width(word.text, size, word.look) for word in unit)
        gap = space if lines[-1] and unit[0].blank else 0.0
        if lines[-1] and at + gap + wide > width:
            lines.append([])
            at = gap = 0.0
        lines[-1] += unit
        at += gap + wide
    lines = [line for line in lines if line]
    if most_lines is not None and len(lines) > most_lines:
        lines = lines[:most_lines]
        mark = _Word("…", "aside", False, False)
        while lines[-1] and sum(_width(w.text, size, w.look) + space * w.blank for w in [*lines[-1], mark]) > width:
            lines[-1].pop()
        lines[-1].append(mark)
    return [_runs(line, size) for line in lines]


def _units(stretches: Iterable[tuple[str, str]], width: float, size: float) -> Iterator[list[_Word]]:
    """Words with no blank between them, which stay together; of a word that is too long for a line, its parts, one by one."""
    unit: list[_Word] = []
    open_end = False
    for text, look in stretches:
        for i, word in enumerate(text.split()):
            parts = _fitting(style.drawable(word), width, size, look)
            glued = i == 0 and open_end and not text[:1].isspace()
            if unit and not (glued and len(parts) == 1):
                yield unit
                unit = []
            for k, part in enumerate(parts):
                if k:
                    yield unit
                    unit = []
                unit.append(_Word(part, look, i > 0 or k > 0, k == 0 and not glued))
        open_end = bool(text) and not text[-1:].isspace()
    if unit:
        yield unit


def _runs(line: list[_Word], size: float) -> list[Run]:
    """Put words of one stretch together and say where they stand."""
    texts: list[tuple[str, str, bool]] = []
    for word in line:
        if texts and word.goes_on and texts[-1][1] == word.look:
            text, look, blank = texts[-1]
            texts[-1] = (text + (" " if word.blank else "") + word.text, look, blank)
        else:
            texts.append((word.text, word.look, word.blank))
    runs: list[Run] = []
    at = 0.0
    for text, look, blank in texts:
        at += 0.36 * size if runs and blank else 0.0
        runs.append(Run(text, look, at, _width(text, size, look)))
        at += runs[-1].width
    return runs


def _fitting(word: str, width: float, size: float, look: str) -> list[str]:
    """A word, or the parts of one that is too long for a line."""
    if _width(word, size, look) <= width:
        return [word]
    n = max(1, math.ceil(len(word) / math.ceil(1.15 * _width(word, size, look) / width)))
    return [word[i : i + n] for i in range(0, len(word), n)]


@lru_cache(20_000)
def _width(text: str, size: float, look: str) -> float:
    """How wide a text is in a picture, where letters stand on whole pixels."""
    weight = LOOKS[look].get("weight", "normal")
    font = FontProperties(family=style.RC["font.family"], size=size, weight=weight)
    return float(_canvas().get_text_width_height_descent(text, font, ismath=False)[0]) * 72 / style.DPI


@cache
def _canvas() -> RendererAgg:
    return RendererAgg(8, 8, style.DPI)


def height_of(lines: Sequence[Sequence[Run]], size: float = SIZE) -> float:
    """Say how high lines are.

    Parameters
    ----------
    lines : list of list of Run
    size : float
        Points.

    Returns
    -------
    float
        Points.

    Examples
    --------
    >>> height_of(lay_out([("one", "same")], 100), size=10)
    14.2
    """
    return len(lines) * size * LEADING


def draw(ax: Axes, lines: Sequence[Sequence[Run]], x: float, y: float, size: float = SIZE) -> float:
    """Draw lines into axes whose unit is the point, see :func:`page`.

    Parameters
    ----------
    ax : Axes
    lines : list of list of Run
    x, y : float
        Of the upper left corner; y grows downwards.
    size : float

    Returns
    -------
    float
        The y of the lower edge.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> draw(ax, lay_out([("Boats ", "same"), ("left", "changed")], 100), 0, 0, size=10), [text.get_text() for text in ax.texts]
    (14.2, ['Boats', 'left'])
    """
    for line in lines:
        base = y + size * 1.02
        for run in line:
            look = LOOKS[run.look]
            left, right = x + run.x, x + run.x + run.width
            if ground := look.get("ground"):
                box = (left - 0.6, y + size * 0.06), run.width + 1.2, size * 1.22
                ax.add_patch(Rectangle(*box, facecolor=ground, edgecolor="none", zorder=1))
            if look.get("line"):
                ax.plot([left, right], [base + size * 0.2] * 2, color=style.BLUE, linewidth=0.8, zorder=2)
            shown = ax.text(
                left, base, run.text, fontsize=size, fontweight=look.get("weight", "normal"), va="baseline", zorder=3,
                color=look.get("colour", style.INK),
            )  # fmt: skip
            shown.set_in_layout(False)  # its place is known, and looking for it takes long
        y += size * LEADING
    return y


def page(ax: Axes, height: float) -> float:
    """Make axes a page whose unit is the point and whose y grows downwards.

    Parameters
    ----------
    ax : Axes
        Which fill their figure.
    height : float
        Of the figure without its caption, in inches.

    Returns
    -------
    float
        The x of the left margin.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> _ = page(ax, 2.0)
    >>> [round(float(y)) for y in ax.get_ylim()]
    [138, 0]
    """
    pad = 2 * 0.04167 * 72  # of constrained layout, at either side
    ax.set_xlim(0, style.WIDTH * 72 - pad)
    ax.set_ylim(height * 72 - pad, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    style.bare(ax)
    return MARGIN - pad / 2


def rule(ax: Axes, left: float, y: float) -> None:
    """Draw a line over the width of the page, above a block."""
    ax.plot([left, left + PAGE], [y] * 2, color=style.RULE, linewidth=0.6)


def key_height(names: Sequence[str]) -> float:
    """Say how high a key of so many names is, see :func:`draw_key`."""
    return (len(names) + 1) // 2 * _KEY_SIZE * LEADING


def draw_key(ax: Axes, names: Sequence[str], left: float, y: float) -> None:
    """Write names with their numbers, by which columns are called, in two columns.

    Parameters
    ----------
    ax : Axes
        A :func:`page`.
    names : sequence of str
        In the order of their numbers.
    left, y : float
        Of the upper left corner.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> draw_key(ax, ["Post", "Times"], 0, 0)
    >>> [text.get_text() for text in ax.texts]
    ['1 Post', '2 Times']
    """
    rows = (len(names) + 1) // 2
    for i, name in enumerate(names):
        lines = lay_out([(f"{i + 1}  {name}", "same")], PAGE / 2 - 8, _KEY_SIZE, most_lines=1)
        draw(ax, lines, left + i // rows * PAGE / 2, y + i % rows * _KEY_SIZE * LEADING, _KEY_SIZE)
