"""Blocks → tokens: the words and marks of a whole pile in one row of arrays, for steps that look at every one of them.

In: ``articles`` and ``blocks``. Out: :class:`Tokens`. A token is a word (hyphens inside it, ``'s`` and ``n't`` cut off), an
abbreviation with its stop, a number, or one mark. Each distinct form is kept once, so that what is known of a form is
worked out once, and what follows from neighbours is arithmetic on whole arrays.

>>> cut("Mr. O'Neil's men didn't leave the U.S. in 2,000 buses.")
['Mr.', "O'Neil", "'s", 'men', 'did', "n't", 'leave', 'the', 'U.S.', 'in', '2,000', 'buses', '.']
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from nlp_helpers.clean.sentences import split_spans
from nlp_helpers.tables import ARTICLE_ROLES
from nlp_helpers.text.array_types import Flags, Ints32

_TITLES = "Mr Mrs Ms Dr Prof Gov Sen Rep Gen Col Lt Capt Sgt Adm Maj Rev Hon St Jr Sr Messrs Sens Reps Gens"
_TOKEN = re.compile(
    r"(?=[^\W\d_]{1,6}\.)(?:"  # looked at only where a stop follows
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    rf"|(?:{'|'.join(sorted(_TITLES.split(), key=len, reverse=True))})\."
    r"|[A-Z]\.(?=\s[A-Z]))"  # an initial
    r"|[^\W\d_](?:['’][A-Z])?[^\W\d_]*(?!(?<=n)['’]t\b)(?:[-\u2010\u2011&](?:[^\W\d_]+|\d+))*"  # did|n't
    r"|n['’]t\b"
    r"|['’](?:s|S|re|ve|ll|d|m)\b"
    r"|\d+(?:[.,:]\d+)*"
    r"|\S"
)


#: Larger than any offset, so that a place in the pile is one number.
_APART = 1 << 40


@dataclass(frozen=True)
class Tokens:
    """The tokens of a pile in reading order, article after article.

    Attributes
    ----------
    article_ids, texts : list of str, one per article
    forms : list of str
        The distinct forms.
    article, form, block, sentence : ndarray of int, shape (n_tokens,)
        Positions in `article_ids` and `forms`; numbers of block and sentence that rise through the whole pile.
    start, end : ndarray of int, shape (n_tokens,)
        Code points in the article's raw text.
    in_body : ndarray of bool, shape (n_tokens,)
        Whether the token's block is headline, subhead or body.
    block_role : list of str, block_id : list of int
        Of each block that has a token, by its number here: its role, and its number within its article.
    """

    article_ids: list[str]
    texts: list[str]
    forms: list[str]
    article: Ints32
    form: Ints32
    block: Ints32
    sentence: Ints32
    start: Ints32
    end: Ints32
    in_body: Flags
    block_role: list[str]
    block_id: list[int]

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.start)

    def text(self, first: int, last: int) -> str:
        """Give the words from one token to another, that included."""
        return self.texts[self.article[first]][self.start[first] : self.end[last]]


def cut(text: str) -> list[str]:
    """List the forms of a text's tokens.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        In reading order; together they are the text without its blanks.

    Examples
    --------
    >>> cut("“It’s over,” he said.")
    ['“', 'It', '’s', 'over', ',', '”', 'he', 'said', '.']
    """
    return _TOKEN.findall(text)


def read_tokens(articles: pd.DataFrame, blocks: pd.DataFrame) -> Tokens:
    """Cut the blocks of every article into tokens.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``.
    blocks : DataFrame
        The ``blocks`` table.

    Returns
    -------
    Tokens
        Articles in the order of the table.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> from nlp_helpers.clean import find_blocks
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "They met in Geneva. They left after two hours."}])
    >>> found = read_tokens(articles, find_blocks(articles))
    >>> len(found), found.sentence.tolist()[-1], found.text(0, 3)
    (11, 1, 'They met in Geneva')
    """
    ids, texts = articles.article_id.tolist(), articles.raw.tolist()
    position = {article_id: k for k, article_id in enumerate(ids)}
    known: dict[str, int] = {}
    form, edges, opens = array("i"), array("i"), array("q")
    counts: list[int] = []
    owners: list[int] = []
    roles: list[str] = []
    numbers: list[int] = []
    rows = blocks[["article_id", "block", "start", "end", "role"]].sort_values(["article_id", "block"])
    order = rows.article_id.map(position).to_numpy(dtype=np.int64).argsort(kind="stable")
    for article_id, number, begin, stop, role in rows.iloc[order].itertuples(index=False):
        at = position[article_id]
        found = list(_TOKEN.finditer(texts[at], begin, stop))
        if not found:
            continue
        form.extend([known.setdefault(piece[0], len(known)) for piece in found])
        edges.extend(chain.from_iterable([piece.span() for piece in found]))
        opens.extend([at * _APART + begin + first for first, _ in split_spans(texts[at][begin:stop])])
        counts.append(len(found))
        owners.append(at)
        roles.append(str(role))
        numbers.append(int(number))
    of_block = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    article = np.array(owners, dtype=np.int32)[of_block]
    spans = np.array(edges, dtype=np.int32).reshape(-1, 2)
    # A token belongs to the last sentence that begins at or before it; what is before the first one is in that.
    places = article.astype(np.int64) * _APART + spans[:, 0]
    sentence = np.maximum(np.searchsorted(np.array(opens, dtype=np.int64), places, "right") - 1, 0).astype(np.int32)
    body = np.array([role in ARTICLE_ROLES for role in roles], dtype=bool)[of_block]
    return Tokens(
        ids, texts, list(known), article, np.array(form, dtype=np.int32), of_block, sentence,
        np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1]), body, roles, numbers,
    )  # fmt: skip
