"""A notebook as students get it: the tasks, and an empty cell where the solution was.

In: a notebook whose solutions are in cells tagged ``solution``. Out: the same notebook without them, which opens and runs.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

#: What stands in a student's copy where the solution was.
YOUR_TURN = "# Your code"

_SET_BY_RUN = "injected-parameters"


def student_copy(notebook: dict[str, Any], corpus: str | None = None) -> dict[str, Any]:
    """Take the solutions out of a notebook, and leave a cell to write in for each.

    Parameters
    ----------
    notebook : dict
        As parsed from JSON; it is not changed. Code tagged ``solution`` makes room for :data:`YOUR_TURN`, without output;
        prose tagged so goes. All else stays, stored outputs included: a student sees what a cell should show.
    corpus : str, optional
        What the cell tagged ``parameters`` is to read instead, as seen from where the copy is kept.

    Returns
    -------
    dict

    Examples
    --------
    >>> solution = {"cell_type": "code", "id": "b", "metadata": {"tags": ["solution"]}, "source": ["6 * 7"], "outputs": []}
    >>> copy = student_copy({"cells": [solution], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    >>> copy["cells"][0]["source"], copy["cells"][0]["metadata"]
    ('# Your code', {})
    """
    copy = deepcopy(notebook)
    copy["cells"] = [_without_solution(cell) for cell in copy["cells"] if not _is_left_out(cell)]
    if corpus is not None:
        for cell in copy["cells"]:
            if "parameters" in tags(cell):
                # Spelled by repr, and put in by a function: a path may hold quotes and backslashes.
                cell["source"] = re.sub(r"(?m)^corpus\b.*$", lambda _: f"corpus = {corpus!r}", text_of(cell))
    return copy


def tags(cell: dict[str, Any]) -> list[str]:
    """Give a cell's tags.

    Parameters
    ----------
    cell : dict

    Returns
    -------
    list of str
    """
    return list(cell.get("metadata", {}).get("tags", []))


def text_of(cell: dict[str, Any]) -> str:
    """Give a cell's text, which a file may hold as one string or as a list of lines.

    Parameters
    ----------
    cell : dict

    Returns
    -------
    str
    """
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _is_left_out(cell: dict[str, Any]) -> bool:
    # A run sets the corpus in a cell of its own; the copy says it in the cell that is there for it.
    return _SET_BY_RUN in tags(cell) or (cell["cell_type"] != "code" and "solution" in tags(cell))


def _without_solution(cell: dict[str, Any]) -> dict[str, Any]:
    if "solution" not in tags(cell):
        return cell
    # Not folded either: the empty cell is there to be seen.
    return {**cell, "metadata": {}, "source": YOUR_TURN, "outputs": [], "execution_count": None}
