"""Blocks → sentences of headline and body, as spans.

In: ``articles`` and ``blocks``. Out: the ``sentences`` table; a block's sentences tile its non-blank text.

The cut is made after a full stop or its like (with the closing marks behind it) where a new sentence can begin: not
after an abbreviation or an initial, not before a small letter, not inside a number. A rule of this kind and its
abbreviations go back to Mikheev (2002), "Periods, Capitalized Words, etc.", Computational Linguistics 28(3).

>>> text = "Mr. Lee left at 5 p.m. on Friday. “We will return.” He did not say when."
>>> [text[start:end] for start, end in split_spans(text)]
['Mr. Lee left at 5 p.m. on Friday.', '“We will return.”', 'He did not say when.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.clean.word_lists import word_lists

_CLOSERS = r"[\"'”’»)\]}›」』]*"
_OPENERS = "\"'“‘„«([{‹「『¡¿…-–—•"
# A Western stop has a blank, an opening mark or (where a blank was lost) a letter behind it; an ideographic one anything.
# A run of stops is looked at once, from its first: from a later one it would end in the same place.
_STOP = re.compile(rf"(?:(?<![.!?…؟।])[.!?…؟।]++{_CLOSERS}(?=\s|[“„«]|[^\W\d_])|[。！？]{_CLOSERS})")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")


def find_sentences(articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Cut the headline and the body of every article into sentences.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``.
    blocks : DataFrame
        The ``blocks`` table; roles headline, subhead and body are read.

    Returns
    -------
    DataFrame
        The ``sentences`` table, numbered within the article from 0 in reading order.

    Examples
    --------
    >>> from nlp_helpers.clean import find_blocks
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met in Geneva. They left after two hours."}])
    >>> find_sentences(articles, find_blocks(articles))[["start", "end"]].values.tolist()
    [[0, 19], [20, 46]]
    """
    raw = tables.raw_of(articles)
    rows = []
    count: dict[str, int] = {}
    kept = blocks[blocks.role.isin(list(tables.ARTICLE_ROLES))]
    for article_id, block, begin, stop, role in kept[["article_id", "block", "start", "end", "role"]].itertuples(
        index=False
    ):
        for start, end in split_spans(raw[article_id][begin:stop]):
            number = count[article_id] = count.get(article_id, -1) + 1
            row = {"article_id": article_id, "sentence": number, "block": block, "role": role}
            rows.append(row | {"start": begin + start, "end": begin + end})
    return tables.make("sentences", rows)


def split_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find the sentences of one block.

    Parameters
    ----------
    text : str
        One line or paragraph.

    Yields
    ------
    start, end : int
        Offsets into `text`, blanks around a sentence left out.

    Examples
    --------
    >>> list(split_spans("The U.S. replied. So did J. Doe."))
    [(0, 17), (18, 32)]
    """
    start = seen = 0
    worded = False
    for stop in _STOP.finditer(text):
        worded = worded or any(c.isalnum() for c in text[seen : stop.end()])
        seen = stop.end()
        # '(…)' alone has no word in it: it goes with what follows.
        if worded and _ends_sentence(text, start, stop):
            yield from _stripped(text, start, stop.end())
            start, worded = stop.end(), False
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    marks = stop[0]
    if marks[0] in "。！？":
        return True
    following = text[stop.end() : stop.end() + 80].lstrip()
    opening = following.lstrip(_OPENERS + " ")[:1]
    if not following:
        return True
    if opening.islower() or following[0] in ",;:)":
        # '“Stop!” he said' and 'Yahoo! said' go on; so does any abbreviation before a small letter.
        return False
    first = following.split(maxsplit=1)[0].strip(_OPENERS)
    if text[stop.end()].isalpha() and marks[0] == "." and len(marks) < 3:
        # 'said.The' lost its blank, 'U.S' and 'example.Org' have none.
        return first in _STARTERS
    if marks[0] != "." or (len(marks) > 1 and marks[1] == "."):
        return True
    word = _LAST_WORD.search(text[max(start, stop.start() - 30) : stop.start()])
    if not word:
        return True
    if word[0].casefold() in word_lists()["abbreviations"]:
        # 'No.' and months end a sentence unless a number follows; titles and initials never do.
        return word[0].casefold() in _before_numbers() and not opening.isdigit()
    is_initial = len(word[0]) == 1 and word[0].isupper()
    is_dotted = "." in word[0]
    if is_dotted:
        # 'U.S. officials' went above; 'the U.S. The' ends, 'the U.S. Senate' can't be told and goes on.
        return first in _STARTERS
    return not is_initial


# Words that open sentences and seldom follow an abbreviation in one.
_STARTERS = word_lists()["sentence_openers"]


@cache
def _before_numbers() -> frozenset[str]:
    lists = word_lists()
    return frozenset(
        {"no", "nos", "art", "fig", "etc", "inc", "ltd", "corp", "co", "jr", "sr"} | lists["months"] | lists["weekdays"]
    )
