"""Counts of rows marked right or wrong → the precision of a table, with an interval.

In: how many rows of a random sample somebody marked right, wrong and unsure (:mod:`nlp_helpers.marking`). Out: the share that is
right and Wilson's score interval around it (E. B. Wilson, Probable inference, the law of succession, and statistical inference,
Journal of the American Statistical Association 22, 1927).

>>> print(precision(8, 2, 1000))
0.80 (0.49 to 0.94)
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

#: How often an interval drawn so holds the share of the whole table.
LEVEL = 0.95
# From this part of a table on, an interval that takes the table for endless says less than is known.
_MOST = 0.5
# Table → what its rows are, where its name does not say it.
_THINGS = {"stories": "articles that share a story", "passages": "sentences with a topic"}


@dataclass(frozen=True)
class Share:
    """A share, and the interval that it may lie in.

    Attributes
    ----------
    share, low, high : float
        Between 0 and 1.
    """

    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.share:.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True)
class Marked:
    """How right a table is, by a marking of rows of it that were drawn at random.

    Attributes
    ----------
    table : str
        Which of the contract's tables.
    question : str
        What was asked of every row.
    sheets : tuple of str
        The names of the marking sheets' files.
    n_rows : int
        Rows (of a table of groups: groups) of the table that the sheets were drawn from.
    n_drawn : int
        Rows or groups on the sheets; those of two sheets that are the same count once.
    n_right, n_wrong, n_unsure, n_unmarked : int
        How they were marked; together `n_drawn`.
    same_table : bool
        Whether the sheets were drawn from the table of the run that this belongs to, as it is. If not, the articles are the same,
        but the table was made otherwise: before corrections, say. The precision is that of the former table then.
    """

    table: str
    question: str
    sheets: tuple[str, ...]
    n_rows: int
    n_drawn: int
    n_right: int
    n_wrong: int
    n_unsure: int
    n_unmarked: int
    same_table: bool = True

    @property
    def n_marked(self) -> int:
        """How many were marked right, wrong or unsure."""
        return self.n_right + self.n_wrong + self.n_unsure

    @property
    def precision(self) -> Share | None:
        """Right among right and wrong; None if there are none."""
        return precision(self.n_right, self.n_wrong, self.n_rows - self.n_unsure)

    @property
    def precision_least(self) -> Share | None:
        """Right among all that were marked: what is unsure counts as wrong. None if nothing was marked."""
        return precision(self.n_right, self.n_wrong + self.n_unsure, self.n_rows)

    def record(self) -> dict[str, Any]:
        """Give all of it for a record, the shares rounded.

        Returns
        -------
        dict
        """
        shares = {"precision": self.precision, "precision_least": self.precision_least}
        rounded = {
            name: None if share is None else {key: round(value, 4) for key, value in asdict(share).items()}
            for name, share in shares.items()
        }
        return asdict(self) | {"sheets": list(self.sheets)} | rounded | {"level": LEVEL, "interval": "wilson"}

    def said(self) -> str:
        """Say it in one or two sentences that hold on their own.

        Returns
        -------
        str
            With the interval, with what is unsure, and with whether it is the table of this run.

        Examples
        --------
        >>> print(Marked("quotes", "?", ("a.csv",), 900, 50, 40, 10, 0, 0).said())
        50 of the 900 quotes, drawn at random, were marked: 40 right, 10 wrong. Precision 0.80 (95% interval 0.67 to 0.89).
        """
        things = _THINGS.get(self.table, self.table)
        sure, least = self.precision, self.precision_least
        if least is None:
            return f"None of the {self.n_drawn:,} {things} that were drawn was marked."
        counts = f"{self.n_right:,} right, {self.n_wrong:,} wrong" + (
            f", {self.n_unsure:,} unsure" if self.n_unsure else ""
        )
        which = f"{self.n_marked:,} of the {self.n_rows:,} {things}, drawn at random,"
        if self.n_marked == self.n_rows:
            which = f"All {self.n_rows:,} {things}"
        low = f"{least} if all that is unsure is wrong" if self.n_unsure else ""
        if sure is None:
            text = f"{which} were marked: {counts}. Precision {low}."
        else:
            text = f"{which} were marked: {counts}. Precision {sure.share:.2f}"
            text += f" ({LEVEL:.0%} interval {sure.low:.2f} to {sure.high:.2f})" + (f", or {low}." if low else ".")
        former = " The marks are of that table as an earlier run made it (before corrections, say)."
        return text if self.same_table else text + former


def precision(n_right: int, n_wrong: int, n_rows: int) -> Share | None:
    """Estimate the share of right rows, with Wilson's score interval.

    The interval takes the table for endless. It is cut to what is possible: what was seen to be right is right, and what was seen
    to be wrong is wrong, whatever the other rows are. So it closes on the share itself once every row is marked.

    Parameters
    ----------
    n_right, n_wrong : int
        Rows of a random sample.
    n_rows : int
        Rows of the table.

    Returns
    -------
    Share or None
        None for no rows at all.

    Examples
    --------
    >>> print(precision(81, 182, 100_000), precision(3, 1, 4))
    0.31 (0.26 to 0.37) 0.75 (0.75 to 0.75)
    """
    n = n_right + n_wrong
    if not n:
        return None
    # Imported here: it takes longer than all else that the command needs to answer.
    from scipy.stats import binomtest

    interval = binomtest(n_right, n).proportion_ci(confidence_level=LEVEL, method="wilson")
    rows = max(n, n_rows)
    low, high = max(float(interval.low), n_right / rows), min(float(interval.high), (rows - n_wrong) / rows)
    return Share(n_right / n, low, high)


def of_most(marked: Marked) -> str:
    """Say what the interval means where the sample is most of the table.

    Parameters
    ----------
    marked : Marked

    Returns
    -------
    str
        Empty where it is not.

    Examples
    --------
    >>> of_most(Marked("echoes", "?", ("a.csv",), 17, 17, 12, 5, 0, 0))
    'all 17 were marked: this is the share itself, and no estimate'
    """
    if not marked.n_marked or marked.n_marked < _MOST * marked.n_rows:
        return ""
    if marked.n_marked >= marked.n_rows:
        clear = "" if not marked.n_unsure else ", but for what is unsure"
        return f"all {marked.n_rows:,} were marked: this is the share itself{clear}, and no estimate"
    return (
        f"{marked.n_marked:,} of {marked.n_rows:,} were marked, most of the table: the interval takes the table for endless, "
        "and so is wider than need be"
    )


def wilson(share: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Give Wilson's score interval for a proportion.

    Parameters
    ----------
    share : float
        The proportion that was found.
    n : float
        Of how many cases.
    level : float
        How often such intervals hold the true proportion.

    Returns
    -------
    low, high : float

    Examples
    --------
    >>> [round(end, 3) for end in wilson(0.0, 2)]
    [0.0, 0.658]
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    centre, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (centre - half) / (1 + z * z / n)), min(1.0, (centre + half) / (1 + z * z / n))
