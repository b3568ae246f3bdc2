"""The places in the articles that the page points at, each with a number.

In: spans, as the sections come upon them. Out: links for the page, and the list of places by article from which
:mod:`nlp_helpers.briefing.sources` marks the articles' words.

>>> places = Places(["pier", "ferry"])
>>> places.link([("pier", 4, 9), ("ferry", 0, 5)]), places.link([("pier", 4, 9)])
(Link(numbers=(0, 1), n=2), Link(numbers=(0,), n=1))
>>> places.of("pier")
[(0, 4, 9)]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from nlp_helpers.spans import Span, spans_of

#: A link leads to so many places at most, and says how many there are.
MOST_PLACES = 500


@dataclass(frozen=True)
class Link:
    """Where something on the page leads to.

    Attributes
    ----------
    numbers : tuple of int
        Of the places, in the order in which they are gone through; the link opens the first.
    n : int
        How many places there are; more than `numbers` if there are very many.
    """

    numbers: tuple[int, ...]
    n: int

    def __bool__(self) -> bool:
        return bool(self.numbers)


#: The link of what stands nowhere in the articles.
NOWHERE = Link((), 0)


class Places:
    """Numbers for spans, handed out as the page is made; the same span has one number.

    Parameters
    ----------
    article_ids : iterable of str
        Of all articles, in the order in which the page lists them.

    Attributes
    ----------
    article_ids : list of str
    """

    def __init__(self, article_ids: Iterable[str]) -> None:
        self.article_ids = list(article_ids)
        self._known = set(self.article_ids)
        self._numbers: dict[Span, int] = {}

    def link(self, spans: Iterable[Span], most: int = MOST_PLACES) -> Link:
        """Give a link to spans, in their order, each once.

        Parameters
        ----------
        spans : iterable of (article_id, start, end)
            In code points of the article's raw text.
        most : int
            More places than these are counted, not linked.

        Returns
        -------
        Link
        """
        own = list(dict.fromkeys((str(a), int(s), int(e)) for a, s, e in spans))
        assert all(a in self._known and 0 <= s < e for a, s, e in own), "a place is a stretch of an article's text"
        numbers = tuple(self._numbers.setdefault(span, len(self._numbers)) for span in own[:most])
        return Link(numbers, len(own))

    def rows(self, table: pd.DataFrame, most: int = MOST_PLACES) -> Link:
        """Give a link to the spans of a table's rows, in their order.

        Parameters
        ----------
        table : DataFrame
            Columns ``article_id, start, end``.
        most : int

        Returns
        -------
        Link
        """
        return self.link(spans_of(table), most)

    def of(self, article_id: str) -> list[tuple[int, int, int]]:
        """List one article's places: number, start, end; in reading order.

        Parameters
        ----------
        article_id : str

        Returns
        -------
        list of tuple of int
        """
        own = [(number, start, end) for (a, start, end), number in self._numbers.items() if a == article_id]
        return sorted(own, key=lambda place: (place[1], place[2]))

    def spans(self) -> list[Span]:
        """List all places by their numbers.

        Returns
        -------
        list of (article_id, start, end)
        """
        return list(self._numbers)


def one_of_each(spans: Sequence[Span]) -> list[Span]:
    """Keep the first span of each article.

    Examples
    --------
    >>> one_of_each([("a", 0, 3), ("b", 1, 2), ("a", 5, 9)])
    [('a', 0, 3), ('b', 1, 2)]
    """
    first: dict[str, Span] = {}
    for span in spans:
        first.setdefault(span[0], span)
    return list(first.values())
