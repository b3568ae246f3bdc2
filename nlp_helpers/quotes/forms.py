"""Stretches in marks → speeches of several paragraphs, and the form of every quote.

In: :class:`nlp_helpers.quotes.context.Context`. Out: a number per quote. Asked are only shape, place and word classes, not who
speaks.

>>> FORMS[CONTINUED]
'continued'
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import has_class, has_form
from nlp_helpers.quotes.context import Context
from nlp_helpers.tables import ARTICLE_ROLES
from nlp_helpers.text.array_types import AnyInts, Flags
from nlp_helpers.text.token_arrays import counted

#: A whole clause or sentence; words inside the reporter's sentence; a later paragraph of a speech; in a headline or subhead.
FORMS = ("direct", "fragment", "continued", "headline")
DIRECT, FRAGMENT, CONTINUED, HEADLINE = range(4)

_HEADS = frozenset({"headline", "subhead"})
_INTRODUCING = frozenset({":", ","})
_LEAST = 2  # words that a clause has more than


def find_speeches(known: Context, most_closed: int) -> AnyInts:
    """Number the speeches of several paragraphs.

    A paragraph that ends inside a quote and one that begins with a quote belong together if the former was not closed, or if
    there are several in a row that are nothing but a quote.

    Parameters
    ----------
    known : Context
        Of a pile.
    most_closed : int
        From how many paragraphs in a row that are nothing but a quote they are one speech, if each is closed.

    Returns
    -------
    ndarray of int, shape (n_quotes,)
        The speech's number, or -1 for a quote that is none's part.
    """
    spans, tokens = known.spans, known.tokens
    n = len(spans)
    if n < 2:
        return np.full(n, -1, np.int32)
    words = counted(known.word)
    opens = np.flatnonzero(np.diff(tokens.block, prepend=-1) > 0)
    stops = np.append(opens[1:], len(tokens))
    begins = words[known.first] == words[opens[spans.block]]
    ends = words[known.last + 1] == words[stops[spans.block]]
    body = np.array([role in ARTICLE_ROLES and role not in _HEADS for role in tokens.block_role], bool)
    order = np.cumsum(body)  # of blocks: residue between two paragraphs does not part them
    next_to = (order[spans.block[1:]] - order[spans.block[:-1]] == 1) & body[spans.block[1:]] & body[spans.block[:-1]]
    joined = (spans.article[1:] == spans.article[:-1]) & next_to & ends[:-1] & begins[1:]
    whole = begins & ends
    run = np.concatenate([[0], np.cumsum(~(joined & whole[1:] & whole[:-1]))])
    long = (np.bincount(run)[run] >= most_closed) & whole
    joined &= ~spans.closed[:-1] | (long[1:] & long[:-1])
    speech = np.concatenate([[0], np.cumsum(~joined)])
    return np.where(np.bincount(speech)[speech] > 1, speech, -1).astype(np.int32)


def find_forms(known: Context, speech: AnyInts) -> NDArray[np.int8]:
    """Tell whole clauses, which have a finite verb behind a noun or look like a sentence, from fragments.

    Parameters
    ----------
    known : Context
        Of a pile.
    speech : ndarray of int, shape (n_quotes,)
        From :func:`find_speeches`.

    Returns
    -------
    ndarray of int8, shape (n_quotes,)
        Positions in :data:`FORMS`.
    """
    tokens, a, b = known.tokens, known.first, known.last
    if not len(a):
        return np.zeros(0, np.int8)
    words = counted(np.array([form[:1].isalnum() for form in tokens.forms], bool)[tokens.form])
    long = words[b + 1] - words[a] > _LEAST
    capital = np.array([form[:1].isupper() for form in tokens.forms], bool)[tokens.form][a]
    several = tokens.sentence[b] > tokens.sentence[a]
    begins = _begins_sentence(known) | has_form(tokens, _INTRODUCING)[np.maximum(a - 2, 0)]
    looks_whole = capital & (((known.stop > 0) & begins) | ((known.stop == 1) & long))
    whole = several | looks_whole | (_has_clause(known) & long)
    form = np.where(whole & ~(_is_woven(known) & ~several), DIRECT, FRAGMENT)
    goes_on = np.zeros(len(a), bool)  # the first paragraph of a speech is a quote like others
    goes_on[1:] = (speech[1:] >= 0) & (speech[1:] == speech[:-1])
    form = np.where(goes_on, CONTINUED, form)
    heads = np.array([role in _HEADS for role in tokens.block_role], bool)
    return np.where(heads[known.spans.block], HEADLINE, form).astype(np.int8)


def _has_clause(known: Context) -> Flags:
    """Tell which quotes have a finite verb with a noun, or a noun and an adverb, right before it."""
    code, a, b = known.code, known.first, known.last
    finite, noun = has_class(code, "VBD VBP MD"), has_class(code, "NN NNS NNP PRP DT CD")
    clause = np.zeros(len(code), bool)
    clause[1:] = finite[1:] & noun[:-1]
    clause[2:] |= finite[2:] & has_class(code, "RB")[1:-1] & noun[:-2]
    seen = counted(clause)
    return seen[b + 1] > seen[np.minimum(a + 1, b)]  # the verb is not the first word


def _is_woven(known: Context) -> Flags:
    """Tell which quotes go on with the writer's sentence: 'said it “will go on as it did”', 'swore that “We were asleep”'."""
    tokens, a = known.tokens, known.first
    before = np.maximum(a - 2, 0)  # the token before the opening mark
    same = (tokens.sentence[before] == tokens.sentence[a]) & (a > 1)
    small = np.array([form[:1].islower() for form in tokens.forms], bool)[tokens.form]
    word = np.array([form[:1].isalnum() for form in tokens.forms], bool)[tokens.form]
    return same & ((small[a] & word[before]) | has_form(tokens, frozenset({"that"}))[before])


def _begins_sentence(known: Context) -> Flags:
    tokens, a = known.tokens, known.first
    new = np.diff(tokens.sentence, prepend=-1) > 0
    before = counted(known.word)
    return new[a] | new[np.maximum(a - 1, 0)] | (before[a] == before[np.maximum(a - 2, 0)])
