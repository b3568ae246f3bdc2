"""A number with its noun, as notes, captions and answers print it.

In: how many, and of what. Out: '1 article', '1,200 articles'.

>>> count(2, "story"), count(1_200, "article")
('2 stories', '1,200 articles')
"""

from __future__ import annotations


def count(n: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun.

    Parameters
    ----------
    n : int
    noun : str
        In the singular.
    plural : str
        Where it is not regular, or another word than the last one has it.

    Returns
    -------
    str

    Examples
    --------
    >>> count(1, "stretch"), count(2, "stretch"), count(0, "day"), count(3, "person", "people")
    ('1 stretch', '2 stretches', '0 days', '3 people')
    """
    return f"{n:,} {noun if n == 1 else plural or _plural(noun)}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("ch", "s", "sh", "x")) else f"{noun}s"
