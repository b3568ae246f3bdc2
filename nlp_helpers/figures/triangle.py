"""Each two of some articles as a cell of a triangle, with the groups they are in framed: similarity, agreement.

In: a table of pairs with a value from 0 to 1. Out: the drawing, which :mod:`nlp_helpers.figures.similarity` and
:mod:`nlp_helpers.figures.co_assignment` share.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nlp_helpers.figures import style


def draw_triangle(data: pd.DataFrame, ax: Axes, value: str, group: str, *, most_printed: int, says: str) -> Axes:
    """Draw the lower triangle of a matrix.

    Parameters
    ----------
    data : DataFrame
        The pairs, row by row: ``article_id_a, name_a, article_id_b, name_b``, the groups of both (``story_a, story_b``, if
        `group` is ``story``), and the value from 0 to 1; hatched where it is not known.
    ax : Axes
        Where to.
    value, group : str
        Names of columns.
    most_printed : int
        Articles up to which values are printed; beyond, there is a scale of colours.
    says : str
        What the scale's colours say.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> pair = {"article_id_a": "b", "name_a": "B", "story_a": "S1", "article_id_b": "a", "name_b": "A", "story_b": "S1"}
    >>> data = pd.DataFrame([pair | {"similarity": 0.8}])
    >>> ax = draw_triangle(data, Figure().add_subplot(), "similarity", "story", most_printed=5, says="similarity")
    >>> [label.get_text() for label in ax.get_yticklabels()], [text.get_text() for text in ax.texts]
    (['1  A', '2  B'], ['0.80', 'S1'])
    """
    rows = data.drop_duplicates("article_id_a")
    ids = [data.article_id_b.iloc[0], *rows.article_id_a]
    names = [data.name_b.iloc[0], *rows.name_a]
    groups = [data[f"{group}_b"].iloc[0], *rows[f"{group}_a"]]
    position = {article_id: i for i, article_id in enumerate(ids)}
    matrix, printed = np.full((len(ids), len(ids)), np.nan), len(ids) <= most_printed
    for a, b, shade in data[["article_id_a", "article_id_b", value]].itertuples(index=False):
        matrix[position[a], position[b]] = np.nan if pd.isna(shade) else shade
    image = ax.imshow(np.ma.masked_invalid(matrix), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for i in range(len(ids)):
        for j in range(i):
            _cell(ax, i, j, matrix[i, j], printed)
    _frames(ax, groups)
    ax.set_yticks(range(len(ids)), [f"{i + 1}  {name}" for i, name in enumerate(names)], fontsize=9 if printed else 7)
    ax.set_xticks(range(len(ids)), [str(i + 1) for i in range(len(ids))], fontsize=9 if printed else 6)
    ax.set_xlabel("article, by its number at the left")
    style.bare(ax)
    if not printed:
        _scale(ax, image, says)
    return ax


def _cell(ax: Axes, i: int, j: int, value: float, printed: bool) -> None:
    if np.isnan(value):
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, hatch="////", edgecolor="#CCCCCC", linewidth=0))
    elif printed:
        colour = "white" if value > 0.6 else style.INK
        ax.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=8, color=colour)


def _frames(ax: Axes, groups: list[str]) -> None:
    """Frame the articles of each group, and name it on the diagonal's other side; of many that stand alone, none."""
    start, many = 0, len(groups) > 2 and len(set(groups)) > len(groups) / 2
    for i in range(1, len(groups) + 1):
        if i < len(groups) and groups[i] == groups[start]:
            continue
        if i - start > 1 or not many:
            box = Rectangle((start - 0.5, start - 0.5), i - start, i - start, fill=False, edgecolor=style.VERMILION)
            box.set_clip_on(False)
            ax.add_patch(box)
            beside: dict[str, Any] = {"xytext": (3, -2), "textcoords": "offset points", "va": "top"}
            ax.annotate(groups[start], (i - 0.5, start - 0.5), fontsize=8, color=style.VERMILION, **beside)
        start = i


def _scale(ax: Axes, image: Any, says: str) -> None:
    """Put the scale of colours into the empty half; beside the matrix it would take room from the names."""
    scale = ax.inset_axes((0.55, 0.93, 0.4, 0.02))
    ax.figure.colorbar(image, cax=scale, orientation="horizontal", ticks=[0, 0.5, 1])
    scale.set_title(says, fontsize=8, fontweight="normal", loc="left")
    scale.tick_params(labelsize=7)
