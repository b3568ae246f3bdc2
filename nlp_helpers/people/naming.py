"""The mentions of a pile that can name somebody, and what their words say, each wording once.

In: :class:`nlp_helpers.grammar.mentions.Mentions`. Out: :class:`Naming`.

>>> from nlp_helpers.people import of_texts
>>> made = naming_mentions(of_texts(["Ann Lee met the board. She left; Ann Lee stayed."]).mentions)
>>> made.texts, made.of.tolist()
(['Ann Lee'], [0, 0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_helpers.grammar.mentions import BODY, NAME, ROLE, Mentions
from nlp_helpers.people.person_names import Phrase, read_phrase
from nlp_helpers.text.array_types import Ints32


@dataclass(frozen=True)
class Naming:
    """The mentions that can name somebody: names, bodies and offices, in reading order.

    Attributes
    ----------
    at : ndarray of int, shape (n,)
        Which mentions they are.
    article, first, last : ndarray of int, shape (n,)
        Their articles, and their first and last tokens.
    of : ndarray of int, shape (n,)
        Position in `phrases`.
    phrases : list of Phrase
        What their words say, each distinct wording once.
    texts : list of str
        The wordings.
    """

    at: Ints32
    article: Ints32
    first: Ints32
    last: Ints32
    of: Ints32
    phrases: list[Phrase]
    texts: list[str]


def naming_mentions(mentions: Mentions) -> Naming:
    """Take the mentions that can name somebody, and read their words.

    Parameters
    ----------
    mentions : Mentions
        Of a whole pile.

    Returns
    -------
    Naming
    """
    tokens = mentions.tokens
    at = np.flatnonzero(np.isin(mentions.kind, (NAME, BODY, ROLE))).astype(np.int32)
    first, last = mentions.first[at], mentions.last[at]
    article = tokens.article[first] if len(at) else np.zeros(0, np.int32)
    known: dict[str, int] = {}
    texts = tokens.texts
    begins, stops = tokens.start[first].tolist() if len(at) else [], tokens.end[last].tolist() if len(at) else []
    of = [known.setdefault(texts[a][b:c], len(known)) for a, b, c in zip(article.tolist(), begins, stops, strict=True)]
    wordings = list(known)
    return Naming(at, article, first, last, np.array(of, np.int32), [read_phrase(w) for w in wordings], wordings)
