"""Sentences → the parts that each report something of their own: 'they met, but agreed on nothing' reports two things.

In: tokens, their parts of speech, and the first and last token of each sentence. Out: first and last token of each part, and
the sentence it is of. A part begins behind a semicolon, a colon or a dash, at 'but' and its like, at 'and', 'because' and
their like behind a comma, and at an 'and' with a verb, or a pronoun and a verb, behind it; it has a verb and three content
words, or it stays with what stands before it. No grammar is parsed: a cut too few leaves two reports in one part, a cut too
many two parts that say less.

>>> from nlp_helpers.grammar.tokens import cut
>>> sorted(OPENERS & set(cut("They met, but agreed on nothing, although they had hoped to.")))
['although', 'but']
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CODE
from nlp_helpers.text.array_types import Flags, Ints64
from nlp_helpers.text.token_arrays import counted

#: Words that open a part wherever they stand.
OPENERS = frozenset(["but", "although", "though", "while", "whereas"])
# Words that open one behind a comma. Not 'who' and 'which': what is told in passing of somebody is no report of its own.
_AFTER_COMMA = frozenset(["and", "or", "so", "because", "if", "unless", "until"])
_JOINTS = frozenset([";", ":", "–", "—", "…"])
_FINITE = [CODE[name] for name in ("VBD", "VBP", "MD")]
_VERBS = [CODE[name] for name in ("VB", "VBD", "VBP", "VBN", "VBG", "MD")]
_FEWEST = 3  # content words of a part
# Stands before a part's first word, or behind its last one, and joins it to the others.
_LEFT_OUT = OPENERS | frozenset(["and", "or", "so", ",", ";", ":", "–", "—", "…"])
_MARKS = frozenset('"“”„«»‘')


def find_parts(
    tokens: Tokens, classes: NDArray[np.int8], content: Flags, first: Ints64, last: Ints64
) -> tuple[Ints64, Ints64, Ints64]:
    """Cut sentences into parts.

    Parameters
    ----------
    tokens : Tokens
    classes : ndarray of int8, shape (n_tokens,)
        Of :func:`nlp_helpers.grammar.word_classes.classify`.
    content : ndarray of bool, shape (n_tokens,)
        Which tokens are content words.
    first, last : ndarray of int, shape (n_sentences,)
        First and last token of each sentence, in order.

    Returns
    -------
    first, last : ndarray of int, shape (n_parts,)
        Of each part; a conjunction or a mark at its beginning and a comma at its end are left out.
    sentence : ndarray of int, shape (n_parts,)
        Which sentence it is of.
    """
    opens = np.flatnonzero(_opens(tokens, classes))
    worded, verbs = counted(content), counted(np.isin(classes, _VERBS))
    begins: list[int] = []
    ends: list[int] = []
    of: list[int] = []
    low, high = np.searchsorted(opens, first, "right"), np.searchsorted(opens, last, "right")
    for k, (begin, stop) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        cuts = [begin]
        for at in [*opens[low[k] : high[k]].tolist(), stop + 1]:
            says = worded[at] - worded[cuts[-1]] >= _FEWEST and verbs[at] > verbs[cuts[-1]]
            if at > stop and not says and len(cuts) > 1:
                cuts.pop()  # too short an end stays with what stands before it
            if says or at > stop:
                cuts.append(at)
        begins += cuts[:-1]
        ends += cuts[1:]
        of += [k] * (len(cuts) - 1)
    sentence = np.array(of, np.int64)
    parts = np.array(begins, np.int64), np.array(ends, np.int64) - 1
    return (*_trimmed(tokens, *parts, first[sentence], last[sentence]), sentence)


def _opens(tokens: Tokens, classes: NDArray[np.int8]) -> Flags:
    """Say of each token whether a part could begin with it."""
    low = [form.lower() for form in tokens.forms]

    def one_of(words: frozenset[str]) -> Flags:
        flags: Flags = np.array([form in words for form in low], bool)[tokens.form]
        return flags

    opens = one_of(OPENERS)
    opens[1:] |= one_of(_JOINTS)[:-1]
    opens[1:] |= one_of(_AFTER_COMMA)[1:] & one_of(frozenset([","]))[:-1]
    # 'and agreed', 'and they agreed', but not 'allies and Russia agreed', which is one subject.
    finite, goes_on = np.isin(classes, _FINITE), np.zeros(len(tokens), bool)
    goes_on[:-1] |= finite[1:]
    goes_on[:-2] |= (classes[1:-1] == CODE["PRP"]) & finite[2:]
    return opens | (one_of(frozenset(["and"])) & goes_on)


def _trimmed(tokens: Tokens, first: Ints64, last: Ints64, begin: Ints64, stop: Ints64) -> tuple[Ints64, Ints64]:
    """Leave out what joins a part to the others, and a quotation mark whose fellow stands in another part."""
    joins = np.array([form.lower() in _LEFT_OUT for form in tokens.forms], bool)[tokens.form]
    marks = np.array([form in _MARKS for form in tokens.forms], bool)[tokens.form]
    so_far = counted(marks)
    for _ in range(2):
        first = first + (joins[first] & (first > begin) & (first < last))
        last = last - (joins[last] & (last < stop) & (first < last))
        alone = so_far[last + 1] - so_far[first] == 1
        first = first + (alone & marks[first] & (first < last))
        last = last - (alone & marks[last] & (first < last))
    return first, last
