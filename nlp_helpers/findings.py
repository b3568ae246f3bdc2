"""What a run found, in memory: the tables, the notes, and how they were made.

The steps fill it in, in the order of :mod:`nlp_helpers.run`; figures and the summary read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from nlp_helpers import tables


@dataclass
class Findings:
    """Everything that the steps found in one corpus.

    Attributes
    ----------
    tables : dict of str to DataFrame
        The contract's tables that were asked for and those they needed, without their ``text``.
    notes : DataFrame
        Columns ``source, article_id, note``: what was left out or not taken as it stood.
    over_k : DataFrame or None
        Stability of the topics for each number of topics tried, see :class:`nlp_helpers.topics.Topics`.
    topics_answer : str
        What can be said about topics, in one sentence; empty if they were not asked for.
    parameters : dict
        Step → its parameters.
    seconds : dict of str to float
        Step → how long it took.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: pd.DataFrame = field(default_factory=pd.DataFrame)
    over_k: pd.DataFrame | None = None
    topics_answer: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give one table."""
        return self.tables[name]

    def with_text(self, name: str) -> pd.DataFrame:
        """Give one table with the words its spans point at."""
        return tables.with_text(self.tables[name], self.tables["articles"])
