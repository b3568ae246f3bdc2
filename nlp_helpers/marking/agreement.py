"""How far the program agrees with readers who listed points and disagreements by hand before they saw its output.

In: ``data/agreement.json``, which ``benchmarks/agreement.py`` writes. Out: a table for reading.

>>> sorted(set(measured().run))
['alone', 'whole set']
"""

from __future__ import annotations

import pandas as pd

from nlp_helpers.packaged import read_json

_COLUMNS = [
    "story", "run", "reading", "what", "measure", "n_found", "n_right", "precision", "n_listed", "n_listed_found", "recall",
    "date",
]  # fmt: skip


def measured() -> pd.DataFrame:
    """Give what was measured.

    Returns
    -------
    DataFrame
        A row per story, run (alone, or in the whole set of stories), reading, and measure (whole groups, or pairs of sentences):
        ``n_found`` that the program has, ``n_right`` of them, and their share, ``precision``, empty if there are none;
        ``n_listed`` by the reader, ``n_listed_found`` of them, and their share, ``recall``; the day on which it was measured.

    Examples
    --------
    >>> {"story", "what", "precision", "recall"} <= set(measured().columns)
    True
    """
    return pd.DataFrame(read_json("agreement.json"), columns=_COLUMNS)
