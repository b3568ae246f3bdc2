"""Tokens → quotes: what stands in marks, of what form, who says it, and the word that says so.

In: tokens and their classes; mentions if they are there already. Out: :class:`Quotes`, arrays for a whole pile. A quote
whose speaker is too unsure, or that is nobody's speech (a title, irony), has none. Who a mention is, over the article and the
corpus, is not asked here.

To be read in this order:

- :mod:`~nlp_helpers.quotes.marks`: the stretches in quotation marks;
- :mod:`~nlp_helpers.quotes.context`: which mentions could speak which quote;
- :mod:`~nlp_helpers.quotes.features`, :mod:`~nlp_helpers.quotes.runs`: what tells whether one does;
- :mod:`~nlp_helpers.quotes.ranker`: the speaker;
- :mod:`~nlp_helpers.quotes.forms`: speeches of several paragraphs, and the form of every quote;
- :mod:`~nlp_helpers.quotes.cues`: the words that say so.

>>> from nlp_helpers import tables
>>> from nlp_helpers.clean import find_blocks
>>> from nlp_helpers.grammar.tokens import read_tokens
>>> raw = "“We will meet again on Monday,” the minister said in Vienna. She called the talks “useful.”"
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> found = find_quotes(read_tokens(articles, find_blocks(articles)))
>>> found.texts(), found.speakers(), found.cues()
(['We will meet again on Monday,', 'useful.'], ['the minister', 'She'], ['said', 'called'])
>>> [FORMS[k] for k in found.form]
['direct', 'fragment']
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import NAME, NOUN, ROLE, Mentions, find_mentions, has_form
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.quotes.context import Context, read_context
from nlp_helpers.quotes.cues import find_cues
from nlp_helpers.quotes.forms import FORMS, find_forms, find_speeches
from nlp_helpers.quotes.marks import MarkedSpans, pair_marks
from nlp_helpers.quotes.ranker import choose
from nlp_helpers.tables import ARTICLE_ROLES
from nlp_helpers.text.array_types import AnyInts, Flags, Floats32

__all__ = ["FORMS", "QuoteParams", "Quotes", "find_quotes"]


@dataclass(frozen=True)
class QuoteParams:
    """What is decided by a number.

    Parameters
    ----------
    speaker_from : float
        How likely (0 to 1) the best mention must be right to be given; with the default both measures, of quotes and of
        quotes with speaker, are near their best on articles that were held out.
    speech_speaker_from : float
        The same for a speech of several paragraphs, which is never nobody's.
    speech_from : int
        From how many paragraphs in a row that are nothing but a quote they are one speech, if each is closed.
    most : int
        Quotes of an article that are read: 1 MB of interviews has half as many.
    """

    speaker_from: float = 0.4
    speech_speaker_from: float = 0.2
    speech_from: int = 3
    most: int = 10_000


@dataclass(frozen=True)
class Quotes:
    """The quotes of a pile in reading order; none overlap.

    Attributes
    ----------
    tokens, mentions, spans
        What the rest points into; `spans` has each quote's article, block, start, end (code points, marks left out), and
        whether it is closed and in single marks.
    first, last : ndarray of int, shape (n_quotes,)
        The first and the last token, that included.
    in_body : ndarray of bool, shape (n_quotes,)
        Whether it stands in headline, subhead or body.
    form : ndarray of int, shape (n_quotes,)
        Position in :data:`nlp_helpers.quotes.forms.FORMS`.
    speaker : ndarray of int, shape (n_quotes,)
        The mention of who says it, or -1.
    right : ndarray of float, shape (n_quotes,)
        How likely the best mention is right, given or not.
    cue_first, cue_last : ndarray of int, shape (n_quotes,)
        The first and the last token of what says so ("said", "according to", a colon), or -1.
    """

    tokens: Tokens
    mentions: Mentions
    spans: MarkedSpans
    first: AnyInts
    last: AnyInts
    in_body: Flags
    form: NDArray[np.int8]
    speaker: AnyInts
    right: Floats32
    cue_first: AnyInts
    cue_last: AnyInts

    def __len__(self) -> int:
        """Count the quotes."""
        return len(self.first)

    def texts(self) -> list[str]:
        """Give the words of every quote."""
        columns = (self.spans.article.tolist(), self.spans.start.tolist(), self.spans.end.tolist())
        return [self.tokens.texts[k][start:end] for k, start, end in zip(*columns, strict=True)]

    def speakers(self) -> list[str]:
        """Give the words of every quote's speaker as they stand there, empty without one."""
        first, last = self.mentions.first, self.mentions.last
        return [self.tokens.text(first[k], last[k]) if k >= 0 else "" for k in self.speaker.tolist()]

    def cues(self) -> list[str]:
        """Give every quote's cue, empty without one."""
        ends = zip(self.cue_first.tolist(), self.cue_last.tolist(), strict=True)
        return [self.tokens.text(first, last) if first >= 0 else "" for first, last in ends]


def find_quotes(
    tokens: Tokens,
    classes: NDArray[np.int8] | None = None,
    mentions: Mentions | None = None,
    params: QuoteParams = QuoteParams(),
) -> Quotes:
    """Find a pile's quotes and their speakers.

    Parameters
    ----------
    tokens : Tokens
        Of articles, all of them or some.
    classes : ndarray of int8, shape (n_tokens,), optional
        From :func:`nlp_helpers.grammar.word_classes.classify`, which is asked without it.
    mentions : Mentions, optional
        From :func:`nlp_helpers.grammar.mentions.find_mentions`, which is asked without it.
    params : QuoteParams
        What is decided by a number.

    Returns
    -------
    Quotes
        In reading order; also those that are nobody's speech.
    """
    code = classify(tokens) if classes is None else classes
    mentions = find_mentions(tokens, code) if mentions is None else mentions
    spans = pair_marks(tokens, params.most)
    known = read_context(tokens, code, mentions, spans)
    chosen = choose(known)
    speech = find_speeches(known, params.speech_from)
    speaker, right = _one_speaker(speech, chosen.mention, chosen.right)
    needed = np.where(speech >= 0, params.speech_speaker_from, params.speaker_from)
    speaker = np.where(right >= needed, speaker, -1).astype(np.int32)
    roles = np.array([role in ARTICLE_ROLES for role in tokens.block_role], bool)
    cue_first, cue_last = find_cues(known, speaker)
    speaker = _name_beside(known, speaker)
    return Quotes(
        tokens,
        mentions,
        spans,
        known.first,
        known.last,
        roles[spans.block] if len(spans) else np.zeros(0, bool),
        find_forms(known, speech),
        speaker,
        right,
        cue_first,
        cue_last,
    )


def _one_speaker(speech: AnyInts, mention: AnyInts, right: Floats32) -> tuple[AnyInts, Floats32]:
    """Give all paragraphs of a speech the speaker of the one that is surest."""
    mention, right = mention.copy(), right.copy()
    some = np.flatnonzero(speech >= 0)
    order = some[np.lexsort((some, -right[some], speech[some]))]
    if len(order):
        surest = np.append(True, speech[order[1:]] != speech[order[:-1]])
        leader = order[surest][np.cumsum(surest) - 1]
        mention[order], right[order] = mention[leader], right[leader]
    return mention, right


def _name_beside(known: Context, speaker: AnyInts) -> AnyInts:
    """Take the name instead of what stands before it and says who that is: "the captain, Joao Reis, wrote"."""
    tokens, m = known.tokens, known.mentions
    some = np.flatnonzero(speaker >= 0)
    if not len(some):
        return speaker
    comma = np.append(has_form(tokens, frozenset(",")), [False, False, False])
    chosen = speaker[some]
    other = np.minimum(np.searchsorted(m.first, m.last[chosen] + 2), len(m) - 1)
    beside = (m.first[other] == m.last[chosen] + 2) & comma[m.last[chosen] + 1] & comma[m.last[other] + 1]
    beside &= np.isin(m.kind[chosen], (ROLE, NOUN)) & (m.kind[other] == NAME)
    beside &= tokens.sentence[m.first[other]] == tokens.sentence[m.last[chosen]]
    out = speaker.copy()
    out[some] = np.where(beside, other, chosen)
    return out
