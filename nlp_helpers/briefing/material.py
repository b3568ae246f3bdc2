"""What every section of the page is made from: findings, the articles' short names and places; and what all of them ask of these.

In: findings. Out: :class:`Material`, which quotes words of articles, each with a link to its place, and links to whole articles.

>>> from nlp_helpers import example
>>> material = Material.of(example.found())
>>> said = material.quote(("pier-1", 79, 119), [(90, 94, "here")])
>>> said.pieces, said.link.n, material.places.spans()
((('bour board ', ''), ('will', 'here'), (' close the north pier on ', '')), 1, [('pier-1', 79, 119)])
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from nlp_helpers import about, tables
from nlp_helpers.briefing.places import Link, Places
from nlp_helpers.briefing.section import Words
from nlp_helpers.findings import Findings
from nlp_helpers.spans import Span, spans_of

#: A longer stretch of words is cut at a word's end; its source has the rest.
MOST_LETTERS = 600


@dataclass(frozen=True)
class Material:
    """What the sections of one page are made from.

    Attributes
    ----------
    found : Findings
        All tables of a corpus.
    names : mapping of str to str
        Article → its short name, see :func:`nlp_helpers.about.short_names`.
    places : Places
        Takes up what the sections point at.
    """

    found: Findings
    names: Mapping[str, str]
    places: Places

    @classmethod
    def of(cls, found: Findings) -> Material:
        """Begin a page: no place is pointed at yet.

        Parameters
        ----------
        found : Findings

        Returns
        -------
        Material
        """
        names = about.short_names(found["articles"], found["sentences"])
        return cls(found, names.to_dict(), Places(found["articles"].article_id))

    @cached_property
    def raw(self) -> dict[str, str]:
        """Article → its text."""
        articles = self.found["articles"]
        return tables.raw_of(articles)

    @cached_property
    def head_of(self) -> dict[str, Span]:
        """Article → the words by which it is opened: its title, else its first sentence, else its first line, if it has any."""
        first = self.found["sentences"].drop_duplicates("article_id").set_index("article_id")
        starts, ends = first.start.to_dict(), first.end.to_dict()
        made: dict[str, Span] = {}
        articles = self.found["articles"][["article_id", "raw", "title_start", "title_end"]]
        for article_id, raw, a, b in articles.itertuples(index=False):
            if pd.notna(a):
                made[article_id] = (article_id, int(a), int(b))
            elif article_id in starts:
                made[article_id] = (article_id, int(starts[article_id]), int(ends[article_id]))
            elif raw.strip():
                start = len(raw) - len(raw.lstrip())
                made[article_id] = (article_id, start, start + len(raw.lstrip().splitlines()[0].rstrip()))
        return made

    def heads(self, article_ids: Iterable[str]) -> Link:
        """Give a link to articles: to what each is opened by.

        Parameters
        ----------
        article_ids : iterable of str
            Those without any words are passed over.

        Returns
        -------
        Link

        Examples
        --------
        >>> from nlp_helpers import example
        >>> material = Material.of(example.found())
        >>> material.heads(["ferry"]), material.places.spans()
        (Link(numbers=(0,), n=1), [('ferry', 0, 30)])
        """
        return self.places.link(self.head_of[a] for a in article_ids if a in self.head_of)

    def sentence_of(self, span: Span) -> Span:
        """Find the sentence in which a stretch begins.

        Parameters
        ----------
        span : (article_id, start, end)

        Returns
        -------
        (article_id, start, end)
            The sentence, or the sentences if the stretch goes on; the stretch itself where it lies in none.

        Examples
        --------
        >>> from nlp_helpers import example
        >>> Material.of(example.found()).sentence_of(("ferry", 35, 40))
        ('ferry', 31, 145)
        """
        article_id, start, end = span
        starts, ends = self._sentences.get(article_id, ([], []))
        at = bisect_right(starts, start) - 1
        if at < 0 or ends[at] <= start:
            return span
        return article_id, starts[at], max(end, ends[at])

    @cached_property
    def _sentences(self) -> dict[str, tuple[list[int], list[int]]]:
        """Article → where its sentences begin and end."""
        by_article: dict[str, tuple[list[int], list[int]]] = {}
        for article_id, start, end in spans_of(self.found["sentences"].sort_values(["article_id", "start"])):
            starts, ends = by_article.setdefault(article_id, ([], []))
            starts.append(start)
            ends.append(end)
        return by_article

    def text_of(self, span: Span) -> str:
        """Give the words of a stretch as they stand."""
        return self.raw[span[0]][span[1] : span[2]]

    def quote(self, span: Span, marked: Iterable[tuple[int, int, str]] = (), most: int = MOST_LETTERS) -> Words:
        """Quote a stretch of an article; its place is given a number.

        Parameters
        ----------
        span : (article_id, start, end)
        marked : iterable of (start, end, class)
            Stretches that stand out; those outside the span, or over an earlier one, are passed over.
        most : int
            Letters that are shown at most.

        Returns
        -------
        Words
        """
        article_id, start, whole = span
        text, end = self.raw[article_id], whole
        if whole - start > most:
            end = max((i for i in range(start + most // 2, start + most) if text[i].isspace()), default=start + most)
        pieces, at = [], start
        for a, b, kind in sorted(marked):
            if at <= a < b <= end:
                pieces += [(text[at:a], "")] if a > at else []
                pieces.append((text[a:b], kind))
                at = b
        pieces += [(text[at:end], "")] if end > at else []
        return Words(tuple(pieces), self.places.link([(article_id, start, end)]), self.names[article_id], end < whole)

    def quote_around(self, span: Span, kind: str, width: int = 160) -> Words:
        """Quote a stretch with what stands around it in its sentence.

        Parameters
        ----------
        span : (article_id, start, end)
            The stretch, which stands out.
        kind : str
            Class of its mark.
        width : int
            Letters on either side, at most; cut at words' ends.

        Returns
        -------
        Words

        Examples
        --------
        >>> from nlp_helpers import example
        >>> said = Material.of(example.found()).quote_around(("ferry", 104, 112), "day", width=12)
        >>> said.text, said.begun, said.cut
        ('Line said on Thursday, and', True, True)
        """
        article_id, start, end = span
        text, sentence = self.raw[article_id], self.sentence_of(span)
        _, first, last = sentence
        if start - first > width:
            blanks = [i + 1 for i in range(start - width, start) if text[i].isspace()]
            first = blanks[0] if blanks and blanks[0] < start else start - width
        if last - end > width:
            last = max((i for i in range(end, end + width) if text[i].isspace()), default=end + width)
        made = self.quote((article_id, first, last), [(start, end, kind)], most=last - first)
        return replace(made, begun=first > sentence[1], cut=last < sentence[2])
