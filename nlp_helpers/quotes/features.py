"""Quotes and mentions → numbers that tell whether a mention is a quote's speaker.

In: :class:`nlp_helpers.quotes.context.Context` and its pairs. Out: a row of :data:`FEATURES` per candidate. Columns of
mentions and of quotes are worked out once for each and then handed to the pairs; what lies between a mention and a quote is
the difference of two running counts. Distances are in words outside quotes unless something else is said; what comes after
the quote counts negative. All of it is arithmetic on whole arrays.

>>> len(FEATURES) == len(set(FEATURES))
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import NOUN, POSSESSIVE
from nlp_helpers.quotes.context import CUE_FROM, FAR, Candidates, Context
from nlp_helpers.text.array_types import AnyInts, Flags, Floats32
from nlp_helpers.text.token_arrays import counted, last_where, next_where

Numbers = NDArray[Any]

#: Of a candidate mention, whatever the quote.
OF_MENTIONS = (
    "kind",  # name, body, role, …
    "length",  # in tokens
    "head",  # how often heads like this speak
    "first",
    "before",  # how often speakers have this word before them
    "before_class",
    "before_says",  # whether the word before is one of saying, and the one before that ("according to")
    "before2_says",
    "behind",  # how often speakers have this word behind them
    "behind_class",
    "behind_says",
    "behind2_says",
    "since_says",  # tokens since the last word of saying in the sentence
    "to_verb",  # tokens to the next finite verb in the sentence
    "verb_says",  # whether that one is a word of saying
    "mentions_to_verb",  # mentions in between: none for a subject
    "head_says",  # whether the head is a word of saying ("claim")
    "owner_says",  # whether it is the head of a phrase that this one owns ("Trump's claim")
    "from_sentence",  # tokens since the sentence began
    "from_block",
    "often_speaks",  # mentions with the same head beside a word of saying in the article
)
#: Of a quote, whoever speaks.
OF_QUOTES = (
    "q_length",
    "q_sentences",
    "q_capital",  # whether it begins with a capital
    "q_stop",  # ends with a full stop or its like (1), with a comma (2)
    "q_left",  # words before it in its block, in its sentence, and behind it in its block
    "q_sentence_left",
    "q_right",
    "q_gap",  # words since the quote before, in the same block
    "q_before",  # the word before it
    "q_before_class",
    "q_behind_class",
    "q_behind_says",
    "q_verb_says",  # the last verb before it in its sentence
    "q_verb_after",  # class of the word before that verb
    "q_finite_says",
    "q_says",  # how much the last word of saying before it in its sentence is one
    "q_next_says",  # the first one behind it
    "q_to_says",  # words to that
)
#: Of both.
OF_BOTH = (
    "between",  # words
    "sentences",
    "blocks",
    "mentions_between",  # mentions, those that are no nouns, those before a verb, those before a verb of saying
    "strong_between",
    "subjects_between",
    "speaking_between",
    "quotes_between",
    "cues_between",
    "commas_between",
    "finite_between",
    "to_cue",  # tokens from the mention to the last word of saying before the quote
    "to_next_cue",  # to the first one behind the quote
    "to_last_verb",  # to the last verb before the quote, and the last finite one
    "to_last_finite",
    "mentions_to_cue",  # mentions between it and those
    "mentions_to_last_verb",
    "verb_to_quote",  # words from the mention's verb to the quote, if it is the subject of one before the quote
    "finite_to_quote",
    "verb_is_cue",  # whether its verb is the last word of saying before the quote
)
FEATURES = OF_MENTIONS + OF_QUOTES + OF_BOTH


def _is_comma(known: Context) -> Flags:
    """Tell which tokens are commas outside quotes, but for those right behind one."""
    comma = np.array([*(form == "," for form in known.tokens.forms), False, False], bool)
    return comma[known.form] & (known.quote < 0)


@dataclass(frozen=True)
class _Page:
    """Running counts and nearest positions of tokens, shared by all columns."""

    known: Context
    sentence_at: AnyInts
    block_at: AnyInts
    block_end: AnyInts
    last_cue: AnyInts
    next_cue: AnyInts
    next_finite: AnyInts
    words: AnyInts
    finites: AnyInts


def describe(known: Context, pairs: Candidates) -> Floats32:
    """Describe every candidate of every quote.

    Parameters
    ----------
    known : Context
        Of a pile.
    pairs : Candidates
        The candidates.

    Returns
    -------
    ndarray of float32, shape (n_pairs, n_features)
        Columns as in :data:`FEATURES`.
    """
    if not len(pairs.quote):
        return np.zeros((0, len(FEATURES)), np.float32)
    tokens = known.tokens
    new_block = np.diff(tokens.block, prepend=-1) > 0
    page = _Page(
        known,
        last_where(np.diff(tokens.sentence, prepend=-1) > 0),
        last_where(new_block),
        next_where(np.append(new_block[1:], True)),
        last_where(known.says),
        next_where(known.says),
        next_where(known.finite),
        counted(known.word),
        counted(known.finite),
    )
    of_mentions, subjects = _of_mentions(page)
    of_quotes, words = _of_quotes(page)
    out = np.empty((len(pairs.quote), len(FEATURES)), np.float32)
    n = len(OF_MENTIONS)
    out[:, :n] = np.column_stack([of_mentions[name] for name in OF_MENTIONS]).astype(np.float32)[pairs.mention]
    out[:, n : n + len(OF_QUOTES)] = np.column_stack([of_quotes[name] for name in OF_QUOTES]).astype(np.float32)[
        pairs.quote
    ]
    of_both = _of_both(page, pairs, subjects, words)
    for k, name in enumerate(OF_BOTH, n + len(OF_QUOTES)):
        out[:, k] = of_both[name]
    return out


@dataclass(frozen=True)
class _Subjects:
    """Of each mention the verb it is the subject of, or -1; and running counts of sorts of mentions outside quotes."""

    verb: AnyInts
    outermost: AnyInts
    all: AnyInts
    strong: AnyInts
    subjects: AnyInts
    speaking: AnyInts


def _gap(page: _Page, place: AnyInts, home: AnyInts) -> AnyInts:
    """Tokens to another place, if it is in the same sentence."""
    same = page.known.at(page.known.tokens.sentence, place, None, -1) == page.known.tokens.sentence[home]
    return np.where(same, np.abs(place - home), FAR).astype(np.int32)


def _of_mentions(page: _Page) -> tuple[dict[str, Numbers], _Subjects]:
    known, m = page.known, page.known.mentions
    at, first, last = known.at, m.first, m.last
    own = np.arange(len(first))
    outside = known.quote[first] < 0
    outermost = outside & (m.inside < 0)
    n_outermost = counted(outermost)
    verb_at = known.at(page.next_finite, last + 1, None, len(known.tokens))
    to_verb = _gap(page, verb_at, last)
    mentions_to_verb = np.where(to_verb < FAR, n_outermost[np.searchsorted(first, verb_at)] - n_outermost[own + 1], FAR)
    mentions_to_verb = np.maximum(mentions_to_verb, 0)
    verb_says = np.where(to_verb < FAR, at(known.cue, verb_at), -9)
    subject = outermost & (mentions_to_verb == 0)
    behind_says, before_says = at(known.cue, last + 1, last), at(known.cue, first - 1, first)
    speaks = outside & ((behind_says > CUE_FROM) | (before_says > 2 * CUE_FROM))
    same_head = known.tokens.article[first].astype(np.int64) * len(known.tokens.forms) + known.tokens.form[m.head]
    _, group = np.unique(same_head, return_inverse=True)
    columns = {
        "kind": m.kind,
        "length": last - first,
        "head": known.head[m.head],
        "first": known.opens[first],
        "before": at(known.before, first - 1, first),
        "before_class": at(known.code, first - 1, first, -1),
        "before_says": before_says,
        "before2_says": at(known.cue, first - 2, first),
        "behind": at(known.behind, last + 1, last),
        "behind_class": at(known.code, last + 1, last, -1),
        "behind_says": behind_says,
        "behind2_says": at(known.cue, last + 2, last),
        "since_says": _gap(page, known.at(page.last_cue, first - 1, None, -1), first),
        "to_verb": to_verb,
        "verb_says": verb_says,
        "mentions_to_verb": mentions_to_verb,
        "head_says": known.cue[m.head],
        "owner_says": np.where(m.inside >= 0, known.cue[m.head[m.inside]], -9),
        "from_sentence": first - page.sentence_at[first],
        "from_block": page.words[first] - page.words[page.block_at[first]],
        "often_speaks": np.bincount(group, speaks)[group],
    }
    subjects = _Subjects(
        np.where(mentions_to_verb == 0, verb_at, -1).astype(np.int32),
        n_outermost,
        counted(outside),
        counted(outermost & ~np.isin(m.kind, (NOUN, POSSESSIVE))),
        counted(subject),
        counted(subject & (verb_says > CUE_FROM)),
    )
    return columns, subjects


@dataclass(frozen=True)
class _Words:
    """Of each quote the last verb, finite verb and word of saying before it, and the first word of saying behind; or -1."""

    verb: AnyInts
    finite: AnyInts
    cue: AnyInts
    next_cue: AnyInts


def _in_sentence(known: Context, place: AnyInts, home: AnyInts) -> AnyInts:
    same = known.at(known.tokens.sentence, place, None, -1) == known.tokens.sentence[home]
    return np.where(same, place, -1).astype(np.int32)


def _of_quotes(page: _Page) -> tuple[dict[str, Numbers], _Words]:
    known, tokens, at = page.known, page.known.tokens, page.known.at
    a, b, n = known.first, known.last, len(page.known.tokens)
    block = tokens.block
    before = at(last_where(known.word), a - 1, None, -1)
    before = np.where(at(block, before, None, -1) == block[a], before, -1)
    behind = at(next_where(known.word), b + 1, None, n)
    words = _Words(
        _in_sentence(known, at(last_where(known.verb), a - 1, None, -1), a),
        _in_sentence(known, at(last_where(known.finite), a - 1, None, -1), a),
        _in_sentence(known, at(page.last_cue, a - 1, None, -1), a),
        _in_sentence(known, at(page.next_cue, b + 1, None, n), b),
    )
    gap = np.full(len(a), FAR)
    gap[1:] = np.where(block[a[1:]] == block[b[:-1]], page.words[a[1:]] - page.words[b[:-1]], FAR)
    capital = np.array([form[:1].isupper() for form in tokens.forms], bool)[tokens.form]
    columns = {
        "q_length": b - a + 1,
        "q_sentences": tokens.sentence[b] - tokens.sentence[a],
        "q_capital": capital[a],
        "q_stop": known.stop,
        "q_left": page.words[a] - page.words[page.block_at[a]],
        "q_sentence_left": page.words[a] - page.words[page.sentence_at[a]],
        "q_right": page.words[page.block_end[b] + 1] - page.words[b + 1],
        "q_gap": gap,
        "q_before": at(known.before, before),
        "q_before_class": at(known.code, before, a, -1),
        "q_behind_class": at(known.code, behind, b, -1),
        "q_behind_says": at(known.cue, behind, b),
        "q_verb_says": np.where(words.verb >= 0, at(known.cue, words.verb), -9),
        "q_verb_after": at(known.code, words.verb - 1, None, -1),
        "q_finite_says": np.where(words.finite >= 0, at(known.cue, words.finite), -9),
        "q_says": np.where(words.cue >= 0, at(known.cue, words.cue), -9),
        "q_next_says": np.where(words.next_cue >= 0, at(known.cue, words.next_cue), -9),
        "q_to_says": np.where(words.next_cue >= 0, page.words[words.next_cue] - page.words[b], FAR),
    }
    return columns, words


def _of_both(page: _Page, pairs: Candidates, of: _Subjects, words: _Words) -> dict[str, Numbers]:
    known, tokens, m = page.known, page.known.tokens, page.known.mentions
    q, c = pairs.quote, pairs.mention
    a, b, first, last = known.first[q], known.last[q], m.first[c], m.last[c]
    after = first > a
    left, right = np.where(after, b, last) + 1, np.where(after, first, a)
    here = np.searchsorted(m.first, known.first)[q]
    back = np.where(after, -1, 1)

    def between(sums: AnyInts) -> AnyInts:
        return sums[right] - sums[left]

    def passed(sums: AnyInts) -> AnyInts:
        return np.where(after, sums[here] - sums[c] - 1, sums[here] - sums[c + 1])

    def to(places: AnyInts) -> AnyInts:
        place = places[q]
        gap = np.where(last < place, place - last, np.minimum(place - first, 0))
        return np.where(place >= 0, np.clip(gap, -40, 40), FAR)

    def mentions_to(places: AnyInts) -> AnyInts:
        k = np.searchsorted(m.first, places)[q]
        gap = of.outermost[k] - of.outermost[c + 1]
        return np.where(places[q] >= 0, np.clip(gap, -20, 20), FAR)

    verb = of.verb[c]
    leads = (verb >= 0) & ~after & (verb < a)
    sentence, block = tokens.sentence, tokens.block
    return {
        "between": between(page.words),
        "sentences": back * np.where(after, sentence[first] - sentence[b], sentence[a] - sentence[last]),
        "blocks": back * np.where(after, block[first] - block[b], block[a] - block[last]),
        "mentions_between": passed(of.all),
        "strong_between": passed(of.strong),
        "subjects_between": passed(of.subjects),
        "speaking_between": passed(of.speaking),
        "quotes_between": q - np.searchsorted(known.first, m.last)[c],
        "cues_between": between(counted(known.says)),
        "commas_between": between(counted(_is_comma(known))),
        "finite_between": between(page.finites),
        "to_cue": to(words.cue),
        "to_next_cue": to(words.next_cue),
        "to_last_verb": to(words.verb),
        "to_last_finite": to(words.finite),
        "mentions_to_cue": mentions_to(words.cue),
        "mentions_to_last_verb": mentions_to(words.verb),
        "verb_to_quote": np.where(leads, page.words[a] - page.words[verb + 1], FAR),
        "finite_to_quote": np.where(leads, page.finites[a] - page.finites[verb + 1], FAR),
        "verb_is_cue": np.where(leads, verb == words.cue[q], -1),
    }
