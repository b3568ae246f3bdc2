"""What a run found, in memory: the tables, the notes, and how they were made.

In: what each step makes, in the order of :mod:`nlp_helpers.steps`, corrected where a researcher says so. Out: what figures, the
reader, the briefing and the summary read.

>>> from nlp_helpers import example
>>> found = example.found()
>>> found.with_text("blocks").role.value_counts().idxmax()
'body'
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers import load, notes, tables

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from nlp_helpers.corrections import Correction
    from nlp_helpers.grammar.tokens import Tokens
    from nlp_helpers.people import People
    from nlp_helpers.people.aliases import Alias
    from nlp_helpers.precision import Marked
    from nlp_helpers.sentence_pairs.pairs import Pairs
    from nlp_helpers.topics import Topics

    P = TypeVar("P", bound=DataclassInstance)


@dataclass
class Findings:
    """Everything that the steps found in one corpus.

    Attributes
    ----------
    tables : dict of str to DataFrame
        The contract's tables that were asked for and those they needed, without their ``text``.
    notes : DataFrame
        Columns ``source, article_id, note``: what was left out or not taken as it stood.
    kept : DataFrame
        Columns ``article_id, start, end, keeper``: what an extractor would keep of each web page; evidence for cleaning.
    expressions : DataFrame
        The time expressions before they are resolved, see :func:`nlp_helpers.dates.find_dates`.
    corrections : tuple of Correction
        What a researcher overrules, see :mod:`nlp_helpers.corrections`.
    applied : dict of str to int
        Table → how many corrections were applied to it. Those of tables that were not made are not in it.
    aliases : tuple of Alias
        Names that mean the same by the user's word, see :mod:`nlp_helpers.people.aliases`.
    marked : tuple of Marked
        How right tables are by the user's own marking of rows of them, see :mod:`nlp_helpers.marking`.
    people : People or None
        Who is meant by every mention, see :class:`nlp_helpers.people.People`; None if voices were not asked for.
    words : (Tokens, ndarray of int8) or None
        The tokens of the whole pile and their parts of speech; None before a step has read them.
    pairs : Pairs or None
        Sentences of a story that may report the same thing, see :class:`nlp_helpers.sentence_pairs.pairs.Pairs`; None if
        nothing asked for them.
    by_topic : Topics or None
        What is known of the topics beside their tables, see :class:`nlp_helpers.topics.Topics`; None if they were not asked for.
    keyness_answer : str
        Which groups of articles were compared by their words, in a sentence; empty if that was not asked for.
    parameters : dict
        Step → its parameters.
    seconds : dict of str to float
        Step → how long it took.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: pd.DataFrame = field(default_factory=notes.make)
    kept: pd.DataFrame = field(default_factory=load.no_kept)
    expressions: pd.DataFrame = field(default_factory=pd.DataFrame)
    corrections: tuple[Correction, ...] = ()
    applied: dict[str, int] = field(default_factory=dict)
    aliases: tuple[Alias, ...] = ()
    marked: tuple[Marked, ...] = ()
    people: People | None = None
    words: tuple[Tokens, NDArray[np.int8]] | None = None
    pairs: Pairs | None = None
    by_topic: Topics | None = None
    keyness_answer: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give one table."""
        return self.tables[name]

    def use(self, step: str, params: P) -> P:
        """Record the parameters of a step, and give them back.

        Parameters
        ----------
        step : str
            What they are of.
        params : dataclass

        Returns
        -------
        dataclass
            The same.
        """
        self.parameters[step] = asdict(params)
        return params

    def put(self, name: str, table: pd.DataFrame) -> None:
        """Take up a table that a step made, corrected; a table may be put again when a later step completes it.

        Parameters
        ----------
        name : str
            Which table it is.
        table : DataFrame
            As the step made it.

        Raises
        ------
        InputError
            For a correction that does not fit.
        """
        if self.corrections:
            # Imported here: most runs have none.
            from nlp_helpers import corrections

            articles = table if name == "articles" else self.tables["articles"]
            if name == "articles":
                self.corrections = corrections.of_articles(self.corrections, articles.article_id)
            table, n = corrections.apply(name, table, self.corrections, articles, self.tables.get("blocks"))
            if n:
                self.applied[name] = n
        self.tables[name] = table

    def add_notes(self, notes: pd.DataFrame) -> None:
        """Take up what a step did not do: columns ``source, article_id, note``."""
        if len(notes):
            self.notes = pd.concat([self.notes, notes], ignore_index=True)

    def with_text(self, name: str) -> pd.DataFrame:
        """Give one table with the words its spans point at."""
        return tables.with_text(self.tables[name], self.tables["articles"])
