"""Which line heads an article.

In: the article's lines, which of them are certain residue, which were kept as article. Out: the line that is the headline,
and why; or none, where no line heads it.

>>> lines = [Line.of(t) for t in ("Pier to close", "The harbour board will close the pier on Monday, its chair said.")]
>>> find_headline(lines, {}, [1], None, {"pier", "close", "board"}).line
0
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from nlp_helpers.clean.lines import Line, Verdict
from nlp_helpers.clean.word_lists import word_lists


@dataclass(frozen=True)
class Headline:
    """The line that heads an article, why, and the share of its longer words that are the article's."""

    line: int
    rule: str
    share: float


_GIVEN = "repeats the title that came with the article"
_PAGE = "repeats the page's first line, its title, but for the name of a site, above the article"
_HEADS = "heads the article: a line of some length before its first sentence, in the article's words"
_EXCLAIMS = "heads the article: its first line asks or exclaims"

_LONGEST = 30
_LONGEST_QUESTION = 16
_SAME_TITLE = 0.6  # words in common over words in either
_OWN_WORDS = 0.3  # a line that shares fewer of its words with the article is taken for the title of something else
_OF_SITE = 0.3  # share of words that name a site's buttons and sections, from which a line is one
_NEAR = 12  # lines from headline to first sentence, seldom more


def find_headline(
    lines: Sequence[Line],
    certain: Mapping[int, Verdict],
    kept: Sequence[int],
    title: Line | None,
    vocabulary: Collection[str],
) -> Headline | None:
    """Find the line that heads an article.

    Parameters
    ----------
    lines : sequence of Line
        The article's lines in reading order.
    certain : mapping of int to Verdict
        Lines that a rule is certain of; none of them is a headline, unless it repeats a title that came with the article.
    kept : sequence of int
        The lines of the article proper, in order.
    title : Line or None
        A title that came with the article.
    vocabulary : collection of str
        First five letters of the article's words.

    Returns
    -------
    Headline or None

    Examples
    --------
    >>> find_headline([Line.of("Menu")], {}, [], None, set()) is None
    True
    """
    repeats = [i for i, line in enumerate(lines) if repeats_title(line, title)]
    if repeats:
        before = [i for i in repeats if not kept or i <= kept[0]]
        return _headline(before[-1] if before else repeats[0], _GIVEN, lines, vocabulary)
    if not kept or title is not None:
        # Where a title is known and no line repeats it, a line that looks like a headline is something else's.
        return None
    lead = kept[0]
    free = [i for i in range(lead) if i not in certain and _could_head(lines[i])]
    # It may be a duplicate for that, and end like a sentence.
    of_page = [
        i
        for i in range(1, lead)
        if (i not in certain or certain[i].role == "duplicate")
        and len(lines[i].words) <= _LONGEST
        and _repeats_page_title(lines[i], lines[0])
    ]
    if of_page:
        return _headline(of_page[-1], _PAGE, lines, vocabulary)
    own = [i for i in free if shared_words(lines[i], vocabulary) >= _OWN_WORDS]
    if own:
        # Not always the last: a standfirst may stand between headline and article.
        best = max(own, key=lambda i: (len(lines[i].words) >= 4, i >= lead - _NEAR, -i))
        return _headline(best, _HEADS, lines, vocabulary)
    if len(kept) > 1 and len(lines[lead].words) <= _LONGEST_QUESTION and _exclaims(lines[lead]):
        return _headline(lead, _EXCLAIMS, lines, vocabulary)
    return None


def stems_of(lines: Sequence[Line], kept: Sequence[int]) -> set[str]:
    """Give the first five letters of the words of some lines: the words that an article is in.

    Parameters
    ----------
    lines : sequence of Line
    kept : sequence of int
        Which of them.

    Returns
    -------
    set of str

    Examples
    --------
    >>> sorted(stems_of([Line.of("Menu"), Line.of("Harbour closes")], [1]))
    ['close', 'harbo']
    """
    return {word[:5] for i in kept for word in lines[i].folded.split()}


def shared_words(line: Line, vocabulary: Collection[str]) -> float:
    """Give the share of a line's longer words whose first five letters begin a word of the article.

    Parameters
    ----------
    line : Line
    vocabulary : collection of str
        First five letters of the article's words.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> shared_words(Line.of("Harbour closes"), {"harbo", "board"})
    0.5
    """
    words = [word for word in line.folded.split() if len(word) > 3]
    return sum(word[:5] in vocabulary for word in words) / len(words) if words else 0.0


def repeats_title(line: Line, title: Line | None) -> bool:
    """Tell whether a line repeats a title, but for some words more or fewer.

    Parameters
    ----------
    line : Line
    title : Line or None

    Returns
    -------
    bool

    Examples
    --------
    >>> repeats_title(Line.of("PIER TO CLOSE ON MONDAY"), Line.of("Pier to close on Monday"))
    True
    """
    if title is None or not title.folded:
        return False
    return line.folded == title.folded or nearly_same(set(line.folded.split()), set(title.folded.split()))


def nearly_same(one: Set[str], other: Set[str]) -> bool:
    """Tell whether two lines say the same, but for some words more or fewer.

    Parameters
    ----------
    one, other : set of str
        Their words.

    Returns
    -------
    bool
        Whether they have three words in common, and most of those of either.

    Examples
    --------
    >>> nearly_same({"pier", "to", "close"}, {"pier", "to", "close", "monday"}), nearly_same({"pier"}, {"pier"})
    (True, False)
    """
    return len(one & other) >= max(3, _SAME_TITLE * len(one | other))


def _headline(at: int, rule: str, lines: Sequence[Line], vocabulary: Collection[str]) -> Headline:
    return Headline(at, rule, shared_words(lines[at], vocabulary))


def _could_head(line: Line) -> bool:
    if not 3 <= len(line.words) <= _LONGEST or line.text.endswith((".", ",", ";", ":")):
        return False
    # 'Share this article on …' stands where headlines stand.
    of_site = sum(word in word_lists()["navigation_words"] for word in line.folded.split())
    return of_site < 2 or of_site < _OF_SITE * len(line.words)


def _repeats_page_title(line: Line, first: Line) -> bool:
    """Whether all words of a line stand in the page's first line, which names hardly anything else but the site."""
    one, other = set(line.folded.split()), set(first.folded.split())
    return len(one) >= 3 and len(one & other) >= 0.9 * len(one) and len(one & other) >= 0.5 * len(other)


def _exclaims(line: Line) -> bool:
    """Whether it ends like headlines that end like a sentence: asking or exclaiming, and not in quotation marks."""
    return line.text.endswith(("?", "!")) and not line.opens_a_quotation
