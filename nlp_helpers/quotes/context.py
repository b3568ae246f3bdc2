"""Tokens, stretches in marks and mentions → what is known of every token, and which mentions could speak which quote.

In: tokens, their classes, mentions, stretches in marks. Out: :class:`Context`, looked up once for a whole pile, and
:class:`Candidates`, the candidates of every quote. How often a word stands beside speakers was counted by
``benchmarks/learn_speakers.py`` in news text in which people had marked who is quoted; it is kept in
``data/speaker_words.json``.

>>> "said" in lexicon().cue, lexicon().before["of"] < 0 < lexicon().behind["said"]
(True, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import Mentions, has_class
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.packaged import read_json
from nlp_helpers.quotes.marks import DOUBLE_MARKS, SINGLE_MARKS, MarkedSpans
from nlp_helpers.text.array_types import AnyInts, Flags, Floats32, Ints32

#: How many mentions before a quote, and after it, are looked at; those inside quotes are passed over.
BEFORE, AFTER = 14, 6
#: Log-odds from which a word counts as one of saying.
CUE_FROM = 0.5
#: Stands for "there is none in this sentence".
FAR = 99

#: What marks of any shape count as among the counted words.
OPENING, CLOSING = "“", "”"

_STOPS = frozenset(".!?…")


@dataclass(frozen=True)
class Lexicon:
    """How much more often than words do otherwise a word stands beside speakers: log-odds by word in small letters.

    Attributes
    ----------
    cue : dict of str to float
        As a word of saying.
    head, first : dict of str to float
        As the head of a mention that speaks, and as its first word.
    before, behind : dict of str to float
        As the word before such a mention, and as the one behind it.
    """

    cue: dict[str, float]
    head: dict[str, float]
    first: dict[str, float]
    before: dict[str, float]
    behind: dict[str, float]


@cache
def lexicon() -> Lexicon:
    """Read the counted words from ``data/speaker_words.json``."""
    return Lexicon(**read_json("speaker_words.json"))


@dataclass(frozen=True)
class Context:
    """What is known of each token of a pile.

    Attributes
    ----------
    tokens, code, mentions, spans
        Tokens, their classes (:data:`nlp_helpers.grammar.word_classes.CLASSES`), mentions, stretches in marks.
    first, last : ndarray of int, shape (n_quotes,)
        The first and the last token of each stretch.
    quote : ndarray of int, shape (n_tokens,)
        The stretch that a token is in, or -1.
    form : ndarray of int, shape (n_tokens,)
        The form's number in `tokens.forms`, with two more: an opening mark, and a closing one with the comma behind it.
    stop : ndarray of int, shape (n_quotes,)
        Whether the quote ends with a full stop or its like (1) or a comma (2), inside its marks or right behind them.
    cue, head, opens, before, behind : ndarray of float, shape (n_tokens,)
        What :class:`Lexicon` says of the token's form.
    word, finite, verb, says : ndarray of bool, shape (n_tokens,)
        Outside quotes: a word and no mark, a finite verb, any verb, a word of saying.
    """

    tokens: Tokens
    code: NDArray[np.int8]
    mentions: Mentions
    spans: MarkedSpans
    first: AnyInts
    last: AnyInts
    quote: AnyInts
    form: AnyInts
    stop: NDArray[np.int8]
    cue: Floats32
    head: Floats32
    opens: Floats32
    before: Floats32
    behind: Floats32
    word: Flags
    finite: Flags
    verb: Flags
    says: Flags

    def at(
        self, values: NDArray[Any], place: NDArray[Any], home: NDArray[Any] | None = None, fill: float = 0
    ) -> NDArray[Any]:
        """Look up tokens' values; beyond the pile, or outside the sentence of `home`, it is `fill`."""
        n = len(self.tokens)
        safe = np.clip(place, 0, max(n - 1, 0))
        inside = (place >= 0) & (place < n)
        if home is not None:
            inside &= self.tokens.sentence[safe] == self.tokens.sentence[home]
        return np.where(inside, values[safe], np.asarray(fill, values.dtype))


def read_context(
    tokens: Tokens, code: NDArray[np.int8], mentions: Mentions, spans: MarkedSpans, words: Lexicon | None = None
) -> Context:
    """Look up what is known of each token.

    Parameters
    ----------
    tokens : Tokens
        Of a pile.
    code : ndarray of int, shape (n_tokens,)
        Their classes.
    mentions : Mentions
        Who could speak.
    spans : MarkedSpans
        What stands in marks.
    words : Lexicon, optional
        Counted words; without it those that ship.

    Returns
    -------
    Context
    """
    words = words if words is not None else lexicon()
    wide = np.int64(1) << 32
    place, where = tokens.article.astype(np.int64) * wide, spans.article * wide
    first = np.searchsorted(place + tokens.end, where + spans.start, "right").astype(np.int32)
    last = (np.searchsorted(place + tokens.start, where + spans.end, "left") - 1).astype(np.int32)
    last = np.maximum(last, first)
    quote = np.full(len(tokens), -1, np.int32)
    inside = np.repeat(np.arange(len(first), dtype=np.int32), last - first + 1)
    begins = np.repeat(np.cumsum(last - first + 1) - (last - first + 1), last - first + 1)
    quote[np.repeat(first, last - first + 1) + np.arange(len(inside)) - begins] = inside
    outside = quote < 0
    low = [*(form.lower() for form in tokens.forms), OPENING, CLOSING]
    form, stop = _plain_marks(tokens, quote, first, last, spans.closed)
    cue, head, opens, before, behind = (
        np.array([table.get(word, 0.0) for word in low], np.float32)[form]
        for table in (words.cue, words.head, words.first, words.before, words.behind)
    )
    word = np.array([any(map(str.isalnum, word)) for word in low], bool)[form] & outside
    finite = has_class(code, "VBD VBP MD") & outside
    verb = has_class(code, "VB VBD VBP VBG VBN MD") & outside
    says = (cue > CUE_FROM) & outside
    return Context(
        tokens,
        code,
        mentions,
        spans,
        first,
        last,
        quote,
        form,
        stop,
        cue,
        head,
        opens,
        before,
        behind,
        word,
        finite,
        verb,
        says,
    )


def _plain_marks(
    tokens: Tokens, quote: AnyInts, first: AnyInts, last: AnyInts, closed: Flags
) -> tuple[Ints32, NDArray[np.int8]]:
    """Make the marks of all quotes alike, and tell what each quote ends with, inside its marks or right behind them.

    One paper prints “We go,” and the next 'We go', or «We go».
    """
    n_forms = len(tokens.forms)
    form = tokens.form.copy()
    is_mark = np.array([form in DOUBLE_MARKS | SINGLE_MARKS for form in tokens.forms] or [False], bool)[tokens.form] & (
        quote < 0
    )
    is_mark = np.append(is_mark, [False, False, False])
    one = (first > 0) & is_mark[first - 1]
    two = one & (first > 1) & is_mark[first - 2]  # '' and `` are two tokens
    form[np.concatenate([first[one] - 1, first[two] - 2])] = n_forms
    one = closed & is_mark[last + 1]
    two = one & is_mark[last + 2]
    form[np.concatenate([last[one] + 1, last[two] + 2])] = n_forms + 1
    behind = last + 1 + one + two
    kinds = np.array([1 if form in _STOPS else 2 if form == "," else 0 for form in tokens.forms] or [0], np.int8)
    kind = np.append(kinds[tokens.form], np.zeros(3, np.int8))
    stop = np.where(kind[last] > 0, kind[last], np.where(one, kind[behind], 0)).astype(np.int8)
    form[behind[one & (kind[behind] == 2)]] = n_forms + 1  # the comma counts with the mark, as if it stood inside
    return form, stop


@dataclass(frozen=True)
class Candidates:
    """The candidates of every quote.

    Attributes
    ----------
    quote, mention : ndarray of int, shape (n_pairs,)
        Positions; in the order of quotes, then of mentions.
    place : ndarray of int, shape (n_pairs,)
        The mention's number among those outside quotes; it rises by one from pair to pair of a quote.
    begin : ndarray of int, shape (n_quotes + 1,)
        Where the pairs of each quote begin.
    """

    quote: AnyInts
    mention: AnyInts
    place: AnyInts
    begin: AnyInts


def find_candidates(known: Context) -> Candidates:
    """Give each quote the mentions around it, those inside quotes left out.

    Parameters
    ----------
    known : Context
        Of a pile.

    Returns
    -------
    Candidates
    """
    mentions = known.mentions
    outside = np.flatnonzero(known.quote[mentions.first] < 0)
    first, article = mentions.first[outside], known.tokens.article[mentions.first[outside]]
    here = np.searchsorted(first, known.first)
    low = np.maximum(here - BEFORE, np.searchsorted(article, known.spans.article, "left"))
    high = np.minimum(here + AFTER, np.searchsorted(article, known.spans.article, "right"))
    sizes = np.maximum(high - low, 0)
    begin = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    quote = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    place = (np.arange(begin[-1]) - begin[quote] + low[quote]).astype(np.int32)
    return Candidates(quote, outside[place].astype(np.int32), place, begin)
