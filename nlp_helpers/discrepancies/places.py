"""Two places that give the same thing differently: what the steps that look for numbers, names, days and titles hand on.

In: nothing. Out: :class:`Place` and :class:`Conflict`, which :mod:`nlp_helpers.discrepancies` gathers into the table.

>>> Conflict("number", "dead", Place("a", 0, 2, "12"), Place("b", 5, 7, "15"), 0.9).one.value
'12'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """Where a value is given.

    Attributes
    ----------
    article_id : str
    start, end : int
        Code points.
    value : str
        What is given, in a form that can be compared: '12', 'Estonian', '2022-01-12', 'Monday'.
    as_of : str
        The day that the value is of, ISO 8601; empty where nobody says.
    """

    article_id: str
    start: int
    end: int
    value: str
    as_of: str = ""


@dataclass(frozen=True, order=True)
class Conflict:
    """Two places that give one thing differently.

    Attributes
    ----------
    kind : str
        number, title, date or name.
    subject : str
        What they are about, in words of the articles; what of it is inferred is said in parentheses.
    one, other : Place
        In the order of the articles.
    likelihood : float
        How likely it is that both are about the same thing and differ, from 0 to 1.
    of_age : bool
        Whether they are somebody's age, which is not counted anew from day to day.
    """

    kind: str
    subject: str
    one: Place
    other: Place
    likelihood: float
    of_age: bool = False


def likelihood(read: int, right: int) -> float:
    """Say how likely a find of a rule is right, by Laplace's rule of succession: three right of three are no certainty.

    Parameters
    ----------
    read, right : int
        How many finds of the rule were read, and how many of them were right.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> likelihood(3, 3), likelihood(0, 0)
    (0.8, 0.5)
    """
    return (right + 1) / (read + 2)
