"""How the page's sections write counts, days and words of articles.

>>> count(1, "story"), count(1200, "story")
('1 story', '1,200 stories')
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from nlp_helpers.briefing.places import Link, Places, Span
from nlp_helpers.findings import Findings

#: Finds the sentence of a stretch: article, start, end → the sentence's place, or the stretch's own.
SentenceOf = Callable[[str, int, int], Span]

#: A longer stretch of words is cut at a word's end; its source has the rest.
MOST_LETTERS = 600


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


def words_at(
    places: Places,
    raw: Mapping[str, str],
    span: Span,
    where: str,
    marked: Iterable[tuple[int, int, str]] = (),
    most: int = MOST_LETTERS,
) -> Words:
    """Quote a stretch of an article.

    Parameters
    ----------
    places : Places
        The place is given a number there.
    raw : mapping of str to str
        Article → its text.
    span : (article_id, start, end)
    where : str
        Short name of the article.
    marked : iterable of (start, end, class)
        Stretches that stand out; those outside the span, or over an earlier one, are passed over.
    most : int
        Letters that are shown at most.

    Returns
    -------
    Words

    Examples
    --------
    >>> said = words_at(Places(["a"]), {"a": "The pier closes on Friday."}, ("a", 4, 26), "Post", [(19, 25, "day")])
    >>> said.pieces, said.link.n, said.cut
    ((('pier closes on ', ''), ('Friday', 'day'), ('.', '')), 1, False)
    """
    article_id, start, end = str(span[0]), int(span[1]), int(span[2])
    text, whole = raw[article_id], end
    if end - start > most:
        blank = max((i for i in range(start + most // 2, start + most) if text[i].isspace()), default=start + most)
        end = blank
    pieces, at = [], start
    for a, b, kind in sorted(marked):
        if at <= a < b <= end:
            pieces += [(text[at:a], "")] if a > at else []
            pieces.append((text[a:b], kind))
            at = b
    pieces += [(text[at:end], "")] if end > at else []
    return Words(tuple(pieces), places.link([(article_id, start, end)]), where, end < whole)


def words_around(
    places: Places,
    raw: Mapping[str, str],
    sentence: Span,
    start: int,
    end: int,
    where: str,
    kind: str,
    width: int = 160,
) -> Words:
    """Quote a stretch with what stands around it in its sentence.

    Parameters
    ----------
    places : Places
    raw : mapping of str to str
        Article → its text.
    sentence : (article_id, start, end)
        Holds the stretch.
    start, end : int
        The stretch, which stands out.
    where : str
        Short name of the article.
    kind : str
        Class of the stretch's mark.
    width : int
        Letters on either side, at most; cut at words' ends.

    Returns
    -------
    Words

    Examples
    --------
    >>> text = "On Friday the board said that twelve boats had left."
    >>> said = words_around(Places(["a"]), {"a": text}, ("a", 0, 52), 30, 36, "Post", "value", width=12)
    >>> said.text, said.begun, said.cut
    ('said that twelve boats had', True, True)
    """
    article_id, first, last = sentence
    text = raw[article_id]
    if start - first > width:
        blanks = [i + 1 for i in range(start - width, start) if text[i].isspace()]
        first = blanks[0] if blanks and blanks[0] < start else start - width
    if last - end > width:
        last = max((i for i in range(end, end + width) if text[i].isspace()), default=end + width)
    made = words_at(places, raw, (article_id, first, last), where, [(start, end, kind)], most=last - first)
    return replace(made, begun=first > sentence[1], cut=last < sentence[2])


def raw_texts(found: Findings) -> dict[str, str]:
    """Give each article's text by its id."""
    articles = found["articles"]
    return dict(zip(articles.article_id, articles.raw, strict=True))


def standing_for(articles: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, Span]:
    """Say by which words each article can be opened: its title, else its first sentence, else its first line.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.

    Returns
    -------
    dict of str to (article_id, start, end)
        Articles without any words are not in it.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> standing_for(found["articles"], found["sentences"])["ferry"]
    ('ferry', 0, 30)
    """
    first = sentences.drop_duplicates("article_id").set_index("article_id")
    starts, ends = first.start.to_dict(), first.end.to_dict()
    made: dict[str, Span] = {}
    for article_id, raw, a, b in articles[["article_id", "raw", "title_start", "title_end"]].itertuples(index=False):
        if pd.notna(a):
            made[article_id] = (article_id, int(a), int(b))
        elif article_id in starts:
            made[article_id] = (article_id, int(starts[article_id]), int(ends[article_id]))
        elif raw.strip():
            start = len(raw) - len(raw.lstrip())
            made[article_id] = (article_id, start, start + len(raw.lstrip().splitlines()[0].rstrip()))
    return made


def sentence_of(sentences: pd.DataFrame) -> SentenceOf:
    """Make what finds the sentence in which a stretch begins.

    Parameters
    ----------
    sentences : DataFrame
        The table of that name.

    Returns
    -------
    callable
        ``(article_id, start, end)`` → the place of the sentence, or of the sentences if the stretch goes on; the stretch itself
        where it lies in none.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> sentence_of(example.found()["sentences"])("ferry", 35, 40)
    ('ferry', 31, 145)
    """
    by_article: dict[str, tuple[list[int], list[int]]] = {}
    for article_id, start, end in spans_of(sentences.sort_values(["article_id", "start"])):
        starts, ends = by_article.setdefault(article_id, ([], []))
        starts.append(start)
        ends.append(end)

    def find(article_id: str, start: int, end: int) -> Span:
        starts, ends = by_article.get(article_id, ([], []))
        at = bisect_right(starts, start) - 1
        if at < 0 or ends[at] <= start:
            return article_id, start, end
        return article_id, starts[at], max(end, ends[at])

    return find


def spans_of(rows: pd.DataFrame) -> list[Span]:
    """List the spans of a table's rows, in their order."""
    return [(str(a), int(s), int(e)) for a, s, e in zip(rows.article_id, rows.start, rows.end, strict=True)]


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


def count(n: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun.

    Parameters
    ----------
    n : int
    noun : str
        In the singular.
    plural : str
        Where it is not regular.

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


def percent(share: float) -> str:
    """Write a share: no more than it is, and never nothing for something.

    Examples
    --------
    >>> percent(0.004), percent(0.725), percent(0.0), percent(0.999)
    ('<1%', '72%', '0%', '>99%')
    """
    if 0 < share < 0.01 or 0.99 < share < 1:
        return "<1%" if share < 0.5 else ">99%"
    return f"{share:.0%}"


def listed(words: Sequence[str]) -> str:
    """Write several words as a list.

    Examples
    --------
    >>> listed(["one", "two", "three"]), listed(["one"])
    ('one, two and three', 'one')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def is_damaged(raw: str, start: int, end: int) -> bool:
    """Tell whether a word has characters in it, or beside it, that a wrong encoding left: it is no word of the article's then.

    Examples
    --------
    >>> is_damaged("Kiev\u0080s mayor", 0, 4), is_damaged("Kiev\u0080s mayor", 6, 11)
    (True, False)
    """
    around = raw[max(start - 1, 0) : end + 1]
    return any(c == "\ufffd" or "\x80" <= c <= "\x9f" for c in around)


def in_english_only(articles: pd.DataFrame, what: str) -> str:
    """Say what is read in English only, where some articles are in another language; nothing where none is.

    Examples
    --------
    >>> in_english_only(pd.DataFrame({"article_id": ["a", "b"], "language": ["en", "de"]}), "Days in words are read")
    'Days in words are read in English only; 1 of the 2 articles is in another language.'
    """
    n = len(not_english(articles))
    if not n:
        return ""
    if n == len(articles):
        return (
            f"{what} in English only; {'the article is' if n == 1 else f'the {n:,} articles are'} in another language."
        )
    return f"{what} in English only; {n:,} of the {len(articles):,} articles {'is' if n == 1 else 'are'} in another language."


def not_english(articles: pd.DataFrame) -> pd.DataFrame:
    """Give the articles that are known to be in another language than English.

    Parameters
    ----------
    articles : DataFrame
        The table of that name.

    Returns
    -------
    DataFrame
        Rows of it.

    Examples
    --------
    >>> not_english(pd.DataFrame({"article_id": ["a", "b", "c"], "language": ["en-GB", "de", None]})).article_id.tolist()
    ['b']
    """
    known = articles.language.notna() & (articles.n_words_body.fillna(0) > 0 if "n_words_body" in articles else True)
    return articles[known & ~articles.language.fillna("en").str.lower().str.startswith("en")]
