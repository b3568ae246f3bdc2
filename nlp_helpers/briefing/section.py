"""What a section of the page is made of: a heading, what its template reads, and words of articles.

In: what a section's module made of the findings. Out: what ``templates/`` prints; every word of an article has a link.

>>> Words((("closes on ", ""), ("Friday", "day")), NOWHERE, "Post").text
'closes on Friday'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nlp_helpers.briefing.places import NOWHERE, Link


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading.

    Attributes
    ----------
    id : str
        Its anchor.
    title : str
        Its heading.
    template : str
        The file in ``templates/`` that writes it.
    data : object
        What the template reads, as ``d``.
    empty : str
        Why there is nothing to show; if this is not empty, it is all that the section says.
    short : str
        What the table of contents calls it; its heading, if this is empty.
    """

    id: str
    title: str
    template: str
    data: Any = None
    empty: str = ""
    short: str = ""


@dataclass(frozen=True)
class Words:
    """Words of an article, in pieces, of which some stand out.

    Attributes
    ----------
    pieces : tuple of (str, str)
        Text, and the class of its mark; an empty class for plain text. Joined they are the words at the link's place.
    link : Link
        The place.
    where : str
        Short name of the article.
    cut : bool
        Whether the article goes on in the same sentence, and the page doesn't.
    begun : bool
        Whether the sentence begins before these words.
    """

    pieces: tuple[tuple[str, str], ...]
    link: Link
    where: str
    cut: bool = False
    begun: bool = False

    @property
    def text(self) -> str:
        """The words."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True)
class Quotation:
    """Words of an article, with what is known of them as labels beside them.

    Attributes
    ----------
    text : str
        Exactly the words at the place.
    link : Link
        The place.
    where : str
        Short name of the article.
    by : str
        Who speaks, if the words are speech.
    when : str
        The day that the words are about, or were said, in words; empty if it is not known.
    spoken : bool
        Whether the words are a quote's, whose marks stand outside the span.
    by_link, when_link : Link
        The words that say so.
    support : Link
        All the places that say it.
    n_articles, n_outlets : int
        How many articles and outlets those are in.
    """

    text: str
    link: Link
    where: str
    by: str = ""
    when: str = ""
    spoken: bool = False
    by_link: Link = NOWHERE
    when_link: Link = NOWHERE
    support: Link = NOWHERE
    n_articles: int = 1
    n_outlets: int = 1
