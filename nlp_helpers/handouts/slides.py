"""A notebook as columns of slides: a heading opens a column, each cell below it is a slide further down.

In: a notebook with its stored outputs. Out: columns of slides. Left and right go from question to question, down goes on with
the one at hand. What a cell shows stands below its code where both fit, otherwise on the next slide; what is longer than a
slide scrolls. A solution has a slide of its own, behind that of its task.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from nlp_helpers.handouts.copies import tags, text_of
from nlp_helpers.handouts.outputs import HEIGHT, Piece, code, outputs, prose

_HEADING = re.compile(r"^(#{1,2}) +(.+)$", re.MULTILINE)
_TASK = re.compile(r"^(?=\*\*Exercise\.\*\*)", re.MULTILINE)


@dataclass
class Slide:
    """One screen.

    Attributes
    ----------
    head : str
        The heading of its column, in Markdown without the signs of a heading.
    kind : str
        title, section (opens a column), more (further down), task or solution.
    pieces : list of Piece
    """

    head: str
    kind: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def room(self) -> int:
        """The height that is left."""
        return HEIGHT - sum(piece.height for piece in self.pieces)

    @property
    def is_taken(self) -> bool:
        """Whether code would not belong here: below the title, or below what another cell shows."""
        return self.kind == "title" or bool(self.pieces and self.pieces[-1].kind not in ("prose", "code"))


def slides(notebook: dict[str, Any]) -> list[list[Slide]]:
    """Lay a notebook out.

    Parameters
    ----------
    notebook : dict
        As parsed from JSON, with its outputs.

    Returns
    -------
    list of list of Slide
        Columns, from left to right, of slides from top to bottom.

    Examples
    --------
    >>> cells = [{"cell_type": "markdown", "source": "# Who?"}, {"cell_type": "markdown", "source": "## Why"}]
    >>> [[slide.head for slide in column] for column in slides({"cells": cells})]
    [['Who?'], ['Why']]
    """
    columns: list[list[Slide]] = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            _add_prose(columns, text_of(cell), remark="solution" in tags(cell))
        elif cell["cell_type"] == "code":
            if not columns:
                columns.append([Slide("", "title")])
            _add_code(columns[-1], cell)
    return columns


def _add_prose(columns: list[list[Slide]], markdown: str, *, remark: bool) -> None:
    # A heading, its text, a heading, its text …; what stands before the first goes on with the column at hand.
    before, *parts = _HEADING.split(markdown)
    if not columns and (before.strip() or not parts):
        columns.append([Slide("", "title")])
    _add_text(columns, before, remark=remark)
    for signs, head, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        columns.append([Slide(head.strip(), "title" if signs == "#" else "section")])
        _add_text(columns, text, remark=remark)


def _add_text(columns: list[list[Slide]], markdown: str, *, remark: bool) -> None:
    for part in filter(str.strip, _TASK.split(markdown)):
        column, piece = columns[-1], prose(part.strip())
        if part.startswith("**Exercise.**"):
            slide = _next(column, "task")
        elif remark:
            # It says what the solution shows: on its slide, if there is room.
            slide = column[-1] if column[-1].room >= piece.height else _next(column, "solution")
        else:
            slide = _next(column, "more")
        slide.pieces.append(piece)


def _next(column: list[Slide], kind: str) -> Slide:
    """Give a slide for something new: the column's first if nothing stands there yet, otherwise another below."""
    if column[-1].pieces:
        column.append(Slide(column[-1].head, kind))
    elif kind == "task":
        column[-1].kind = kind
    return column[-1]


def _add_code(column: list[Slide], cell: dict[str, Any]) -> None:
    source, shown = code(text_of(cell)), outputs(cell)
    solves = "solution" in tags(cell)
    kind = "solution" if solves else "more"
    wanted = source.height + sum(piece.least for piece in shown)
    slide = column[-1]
    # A solution is not to be seen before one goes on. Code goes with what it shows, even if its prose stays behind.
    if solves or slide.is_taken or slide.room < source.height or slide.room < wanted <= HEIGHT:
        slide = _next(column, kind)
    slide.pieces.append(source)
    for piece in shown:
        if slide.room < piece.least:
            slide = _next(column, kind)
        slide.pieces.append(piece)
