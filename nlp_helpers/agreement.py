"""How far the program agrees with readers who listed points and disagreements by hand before they saw its output.

In: ``data/agreement.json``, which ``benchmarks/agreement.py`` writes. Out: a table for reading.
"""

from __future__ import annotations

import json
from importlib import resources

import pandas as pd

_COLUMNS = [
    "story", "run", "reading", "what", "measure", "n_found", "n_right", "precision", "n_listed", "n_listed_found", "recall",
    "date",
]  # fmt: skip


def measured() -> pd.DataFrame:
    """Give what was measured.

    Returns
    -------
    DataFrame
        A row per story, run (by itself, or with the articles of other stories), reading and measure: ``n_found`` that the
        program has, ``n_right`` of them, and their share, ``precision``; ``n_listed`` by the reader, ``n_listed_found`` of them,
        and their share, ``recall``; the day on which it was measured.

    Examples
    --------
    >>> {"story", "what", "precision", "recall"} <= set(measured().columns)
    True
    """
    path = resources.files("nlp_helpers.data") / "agreement.json"
    rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return pd.DataFrame(rows, columns=_COLUMNS)
