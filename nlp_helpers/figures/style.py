"""How every figure looks, and how it is shown and saved.

In: a :class:`Figure`, which is data: a table of what it plots (with the spans behind each mark), a function ``table, ax → Axes``,
a caption and alternative text. Out: :func:`show` renders it for a notebook, :func:`save` writes SVG, PNG and the table as CSV.
Colours are those of Okabe and Ito (2008), "Color Universal Design", told apart with every kind of colour vision.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as MplFigure
from matplotlib.font_manager import FontProperties, findfont, get_font

from nlp_helpers import spreadsheet_cells

if TYPE_CHECKING:
    from IPython.display import Image

BLACK, ORANGE, GREEN = "#000000", "#E69F00", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE, SKY = "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#56B4E9"
GREY, PALE, INK, FAINT = "#8A8A8A", "#D3E5F2", "#222222", "#666666"
#: Lines of a scale, lines between blocks and around cells, ground behind every other row.
GRID, RULE, BAND = "#DDDDDD", "#BBBBBB", "#F4F4F4"
#: Role of a block → colour: the article pale, so that the eye finds what was set aside.
ROLE_COLOURS = {
    "headline": BLACK,
    "body": PALE,
    "subhead": BLUE,
    "navigation": GREY,
    "stamp": YELLOW,
    "credit": GREEN,
    "caption": PURPLE,
    "teaser": ORANGE,
    "notice": VERMILION,
    "duplicate": "#6B4C9A",
}

WIDTH = 8.0  #: inches: a notebook's column, and A4 between its margins
DPI = 150
_CAPTION_POINTS = 8.0
_BOX = "□"  # WHITE SQUARE

RC: Any = {
    # matplotlib ships this font, so a figure looks the same on every machine.
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    # Article text may hold dollar signs; it is never mathematics.
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "parallax",
    "timezone": "UTC",
}


@contextmanager
def _rc() -> Iterator[None]:
    """Draw by matplotlib's own defaults and these: a user's matplotlibrc must not change a figure."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)
        yield


@dataclass(frozen=True)
class Figure:
    """One figure before it is drawn.

    Attributes
    ----------
    name : str
        File name without ending.
    data : DataFrame
        What it plots, a row per mark, with the spans behind it.
    draw : callable
        ``data, ax → Axes``.
    caption : str
        What is plotted, with n, period and source.
    alt : str
        What a reader who can't see it should know.
    height : float
        Inches, caption excluded.
    """

    name: str
    data: pd.DataFrame
    draw: Callable[[pd.DataFrame, Axes], Axes]
    caption: str
    alt: str
    height: float = 4.0


@dataclass(frozen=True)
class TooLittle:
    """A figure that has too little to show, and the line that stands in its place."""

    name: str
    why: str


def drawable(text: str) -> str:
    """Put a box for each character that the figures' font lacks.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        As long as `text`.

    Examples
    --------
    >>> drawable("Genf: 会谈")
    'Genf: □□'
    """
    return "".join(c if ord(c) in _glyphs() or c == "\n" else _BOX for c in text)


def short(text: str, width: int) -> str:
    """Cut a text to so many characters, blanks folded, with a box for each letter that the font lacks.

    Parameters
    ----------
    text : str
    width : int

    Returns
    -------
    str

    Examples
    --------
    >>> short("North  pier to close", 11)
    'North pier…'
    """
    text = drawable(" ".join(text.split()))
    return text if len(text) <= width else text[: width - 1].rstrip(" ,;:") + "…"


def mostly_boxes(texts: Iterable[str]) -> bool:
    """Say whether the figures' font lacks letters of more than half of these words, so that drawing them shows nothing.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    bool

    Examples
    --------
    >>> mostly_boxes(["会谈", "分歧", "NATO"]), mostly_boxes(["Genf", "会谈"])
    (True, False)
    """
    boxed = [drawable(text) != text for text in texts]
    return 2 * sum(boxed) > len(boxed)


def unreadable(name: str, texts: Iterable[str], what: str) -> TooLittle | None:
    """Give what stands in place of a figure whose words the font lacks; nothing where it has them.

    Parameters
    ----------
    name : str
        Of the figure.
    texts : iterable of str
        Its words.
    what : str
        How the line calls them.

    Returns
    -------
    TooLittle or None

    Examples
    --------
    >>> unreadable("map", ["会谈"], "1 word").why
    "the figures' font lacks the letters of most of the 1 word"
    """
    return (
        TooLittle(name, f"the figures' font lacks the letters of most of the {what}") if mostly_boxes(texts) else None
    )


def bare(ax: Axes) -> Axes:
    """Take the ticks and the frame from axes: what is drawn into them says where it stands."""
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


def framed(ax: Axes) -> Axes:
    """Give axes a thin frame."""
    for side in ax.spines.values():
        side.set_color(GRID)
        side.set_visible(True)
    return ax


def legend(ax: Axes, handles: Sequence[Any], **look: Any) -> None:
    """Put a legend over a figure, at the left; axes without a figure have none.

    Parameters
    ----------
    ax : Axes
    handles : sequence of Artist
        Each with its label.
    **look
        As matplotlib's ``legend`` takes it: ``ncols, handlelength, fontsize``.
    """
    if ax.figure is not None:
        ax.figure.legend(handles=handles, loc="outside upper left", frameon=False, **{"fontsize": 8} | look)


@cache
def _glyphs() -> frozenset[int]:
    font = get_font(findfont(FontProperties(family=RC["font.family"])))
    return frozenset(font.get_charmap())


def render(figure: Figure) -> MplFigure:
    """Draw a figure with its caption below.

    Parameters
    ----------
    figure : Figure
        What to draw.

    Returns
    -------
    matplotlib.figure.Figure
        On an off-screen canvas.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> from nlp_helpers.figures.strips import strips
    >>> found = example.found()
    >>> figure = strips(found["articles"], found["blocks"], found["sentences"])
    >>> float(render(figure).get_figwidth())
    8.0
    """
    with _rc():
        # About 0.52 of the font's size is the mean width of a letter.
        columns = int((WIDTH - 0.2) * 72 / (_CAPTION_POINTS * 0.53))
        caption = textwrap.fill(drawable(figure.caption), columns)
        below = (caption.count("\n") + 1) * _CAPTION_POINTS * 1.35 / 72 + 0.15
        total = figure.height + below
        canvas = MplFigure(figsize=(WIDTH, total), dpi=DPI)
        FigureCanvasAgg(canvas)
        canvas.set_layout_engine("constrained", rect=(0, below / total, 1, figure.height / total))
        figure.draw(figure.data, canvas.add_subplot())
        note = canvas.text(0.1 / WIDTH, 0.06 / total, caption, fontsize=_CAPTION_POINTS, color=FAINT, linespacing=1.3)
        note.set_in_layout(False)
        return canvas


def png(figure: Figure) -> bytes:
    """Render a figure as PNG, the same bytes every time.

    Parameters
    ----------
    figure : Figure
        What to draw.

    Returns
    -------
    bytes
        The picture, 150 points per inch, without a date in it.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> from nlp_helpers.figures.strips import strips
    >>> found = example.found()
    >>> figure = strips(found["articles"], found["blocks"], found["sentences"])
    >>> png(figure)[1:4]
    b'PNG'
    """
    with _rc():
        return _png(render(figure), figure)


def _png(canvas: MplFigure, figure: Figure) -> bytes:
    # Not savefig, which draws everything once more before, for the layout that this drawing settles as well.
    file = io.BytesIO()
    FigureCanvasAgg(canvas).print_png(file, metadata=_about(figure))
    return file.getvalue()


def show(figure: Figure | TooLittle) -> Image | str:
    """Give what a notebook displays: the picture with its alternative text, or the line that stands in its place.

    Parameters
    ----------
    figure : Figure or TooLittle
        From a function of :mod:`nlp_helpers.figures`.

    Returns
    -------
    IPython.display.Image or str
        For the last line of a cell.

    Examples
    --------
    >>> show(TooLittle("map", "3 passages; a map needs about 200"))
    'Not drawn: 3 passages; a map needs about 200'
    """
    if isinstance(figure, TooLittle):
        return f"Not drawn: {figure.why}"
    from IPython.display import Image

    return Image(data=png(figure), width=int(WIDTH * 100), alt=figure.alt)


def save(figure: Figure, folder: Path) -> None:
    """Write a figure as SVG and PNG, and the table it plots as CSV.

    Parameters
    ----------
    figure : Figure
        What to write.
    folder : Path
        An existing folder.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> from nlp_helpers.figures.strips import strips
    >>> found = example.found()
    >>> figure = strips(found["articles"], found["blocks"], found["sentences"])
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> save(figure, folder)
    >>> sorted(path.name for path in folder.iterdir())
    ['strips.csv', 'strips.png', 'strips.svg']
    """
    with _rc():
        canvas = render(figure)
        (folder / f"{figure.name}.png").write_bytes(_png(canvas, figure))
        # Everything has its place now, and keeps it: the two pictures are one drawing.
        canvas.set_layout_engine(None)
        canvas.savefig(folder / f"{figure.name}.svg", format="svg", metadata=_about(figure) | {"Date": None})
    spreadsheet_cells.write(figure.data, folder / f"{figure.name}.csv")


def _about(figure: Figure) -> dict[str, str | None]:
    return {"Title": figure.name, "Description": _NOT_XML.sub("\ufffd", figure.alt)}


# What no XML can hold: a browser would show an error in place of the picture.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
