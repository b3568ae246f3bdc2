"""Tokens → quotes: what stands in marks, of what form, who says it, and the word that says so.

In: tokens and their classes; mentions if they are there already. Out: :class:`Quotes`, arrays for a whole pile. The stretches
come from :mod:`nlp_helpers.quote_marks`, the speakers from :mod:`nlp_helpers.speaker_ranker`. A quote whose speaker is too
unsure, or that is nobody's speech (a title, irony), has none. Who a mention is, over the article and the corpus, is not asked
here.

>>> from nlp_helpers import tables
>>> from nlp_helpers.clean import find_blocks
>>> from nlp_helpers.tokens import read_tokens
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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.mentions import NAME, NOUN, ROLE, Mentions, find_mentions, has_class, has_form
from nlp_helpers.quote_context import CUE_FROM, Context, Flags, Floats, Ints, counts, last_where, read_context
from nlp_helpers.quote_marks import MarkedSpans, pair_marks
from nlp_helpers.speaker_ranker import choose
from nlp_helpers.tokens import Tokens
from nlp_helpers.word_classes import CODE, classify

#: A whole clause or sentence; words inside the reporter's sentence; a paragraph of a speech of several; in a headline or subhead.
FORMS = ("direct", "fragment", "continued", "headline")
DIRECT, FRAGMENT, CONTINUED, HEADLINE = range(4)

_BODY, _HEADS = frozenset({"headline", "subhead", "body"}), frozenset({"headline", "subhead"})
_AUXILIARIES = "has have had having is was were are be been being will would did does do done 's ’s 've ’ve"
_SURE_CUE = 1.8  # log-odds
_REACH = 8  # tokens between a mention and the word of saying that it is the subject of


@dataclass(frozen=True)
class QuoteParams:
    """What is decided by a number.

    Attributes
    ----------
    speaker_from : float
        How likely (0 to 1) the best mention must be right to be given; with the default both measures, of quotes and of
        quotes with speaker, are near their best on articles that were held out.
    speech_from : int
        From how many paragraphs in a row that are nothing but a quote they are one speech, if each is closed.
    """

    speaker_from: float = 0.38
    speech_from: int = 3


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
        Position in :data:`FORMS`.
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
    first: Ints
    last: Ints
    in_body: Flags
    form: NDArray[np.int8]
    speaker: Ints
    right: Floats
    cue_first: Ints
    cue_last: Ints

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
        From :func:`nlp_helpers.word_classes.classify`, which is asked without it.
    mentions : Mentions, optional
        From :func:`nlp_helpers.mentions.find_mentions`, which is asked without it.
    params : QuoteParams
        What is decided by a number.

    Returns
    -------
    Quotes
        In reading order; also those that are nobody's speech.
    """
    code = classify(tokens) if classes is None else classes
    mentions = find_mentions(tokens, code) if mentions is None else mentions
    spans = pair_marks(tokens)
    known = read_context(tokens, code, mentions, spans)
    chosen = choose(known)
    speech = _speeches(known, params.speech_from)
    speaker, right = _one_speaker(speech, chosen.mention, chosen.right)
    speaker = np.where(right >= params.speaker_from, speaker, -1).astype(np.int32)
    roles = np.array([role in _BODY for role in tokens.block_role], bool)
    cue_first, cue_last = _cues(known, speaker)
    speaker = _name_beside(known, speaker)
    return Quotes(
        tokens,
        mentions,
        spans,
        known.first,
        known.last,
        roles[spans.block] if len(spans) else np.zeros(0, bool),
        _forms(known, speech),
        speaker,
        right,
        cue_first,
        cue_last,
    )


def _speeches(known: Context, most_closed: int) -> Ints:
    """Number the speeches of several paragraphs; -1 for quotes that are none of one.

    A paragraph that ends inside a quote and one that begins with a quote belong together if the former was not closed, or if
    there are several in a row that are nothing but a quote.
    """
    spans, tokens = known.spans, known.tokens
    n = len(spans)
    if n < 2:
        return np.full(n, -1, np.int32)
    words = counts(known.word)
    opens = np.flatnonzero(np.diff(tokens.block, prepend=-1) > 0)
    stops = np.append(opens[1:], len(tokens))
    begins = words[known.first] == words[opens[spans.block]]
    ends = words[known.last + 1] == words[stops[spans.block]]
    body = np.array([role in _BODY and role not in _HEADS for role in tokens.block_role], bool)
    order = np.cumsum(body)  # of blocks: residue between two paragraphs does not part them
    next_to = (order[spans.block[1:]] - order[spans.block[:-1]] == 1) & body[spans.block[1:]] & body[spans.block[:-1]]
    joined = (spans.article[1:] == spans.article[:-1]) & next_to & ends[:-1] & begins[1:]
    whole = begins & ends
    run = np.concatenate([[0], np.cumsum(~(joined & whole[1:] & whole[:-1]))])
    long = (np.bincount(run)[run] >= most_closed) & whole
    joined &= ~spans.closed[:-1] | (long[1:] & long[:-1])
    speech = np.concatenate([[0], np.cumsum(~joined)])
    return np.where(np.bincount(speech)[speech] > 1, speech, -1).astype(np.int32)


def _one_speaker(speech: Ints, mention: Ints, right: Floats) -> tuple[Ints, Floats]:
    """Give all paragraphs of a speech the speaker of the one that is surest."""
    mention, right = mention.copy(), right.copy()
    some = np.flatnonzero(speech >= 0)
    order = some[np.lexsort((some, -right[some], speech[some]))]
    if len(order):
        surest = np.append(True, speech[order[1:]] != speech[order[:-1]])
        leader = order[surest][np.cumsum(surest) - 1]
        mention[order], right[order] = mention[leader], right[leader]
    return mention, right


def _name_beside(known: Context, speaker: Ints) -> Ints:
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


def _forms(known: Context, speech: Ints) -> NDArray[np.int8]:
    """Tell whole clauses, which have a finite verb behind a noun or look like a sentence, from fragments."""
    tokens, code, a, b = known.tokens, known.code, known.first, known.last
    if not len(a):
        return np.zeros(0, np.int8)
    finite = has_class(code, "VBD VBP MD")
    noun = has_class(code, "NN NNS NNP PRP DT CD")
    skip = has_class(code, "RB")
    subject = np.zeros(len(code), bool)
    subject[1:] = finite[1:] & noun[:-1]
    subject[2:] |= finite[2:] & skip[1:-1] & noun[:-2]
    seen = counts(subject)
    start = np.minimum(a + 1, b)  # the verb is not the first word
    clause = seen[b + 1] > seen[start]
    capital = np.array([form[:1].isupper() for form in tokens.forms], bool)[tokens.form][a]
    text, spans = tokens.texts, known.spans
    ends = [text[k][end - 1] for k, end in zip(spans.article.tolist(), spans.end.tolist(), strict=True)]
    stops = np.array([end in ".!?…" for end in ends])
    comma = np.array([end in ",;-–—" for end in ends])
    words = counts(np.array([form[:1].isalnum() for form in tokens.forms], bool)[tokens.form])
    new_block = np.diff(tokens.block, prepend=-1) > 0
    outside = counts(known.word)
    opens_sentence = np.diff(tokens.sentence, prepend=-1) > 0
    at_start = (
        opens_sentence[np.maximum(a - 1, 0)]
        | opens_sentence[a]
        | new_block[a]
        | (outside[a] == outside[np.maximum(a - 2, 0)])
    )
    colon = has_form(tokens, frozenset({":", ","}))[np.maximum(a - 2, 0)]
    several = tokens.sentence[b] > tokens.sentence[a]
    looks = capital & (stops | comma) & (at_start | colon) | capital & stops & (words[b + 1] - words[a] > 2)
    form = np.where(several | looks | (clause & (words[b + 1] - words[a] > 2)), DIRECT, FRAGMENT)
    form = np.where(speech >= 0, CONTINUED, form)
    heads = np.array([role in _HEADS for role in tokens.block_role], bool)
    return np.where(heads[spans.block], HEADLINE, form).astype(np.int8)


def _cues(known: Context, speaker: Ints) -> tuple[Ints, Ints]:
    """Find the word of saying that belongs to the speaker: before it ("said X", "according to X"), else behind, else a colon."""
    tokens, m, cue, n = known.tokens, known.mentions, known.cue, len(known.tokens)
    some = np.flatnonzero(speaker >= 0)
    first, last = m.first[speaker[some]], m.last[speaker[some]]
    verb = known.says & has_class(known.code, "VB VBD VBP VBG VBN") & ~has_form(tokens, frozenset(_AUXILIARIES.split()))
    last_verb = last_where(verb)
    sentence = tokens.sentence
    to = has_form(tokens, frozenset({"to"}))
    got_first = np.full(len(some), -1, np.int32)
    got_last = got_first.copy()

    def take(place: NDArray[Any], fits: Flags, width: int = 0) -> None:
        use = fits & (got_first < 0)
        got_first[use], got_last[use] = place[use], place[use] + width

    def here(place: NDArray[Any]) -> tuple[NDArray[Any], Flags]:
        safe = np.clip(place, 0, n - 1)
        return safe, (place >= 0) & (place < n) & (sentence[safe] == sentence[first])

    before, is_here = here(first - 1)
    before2, is_here2 = here(first - 2)
    take(before2, is_here & is_here2 & to[before] & (cue[before2] > 2 * CUE_FROM), 1)
    behind, behind_here = here(last + 1)
    directly = behind_here & verb[behind]
    take(before, is_here & verb[before] & (~directly | (cue[before] > cue[behind])))
    # The last one between speaker and quote that is hardly ever anything else ("she said, adding: …"), or the likeliest;
    # without any the first behind the speaker.
    place, best = known.first[some].astype(np.int64), np.full(len(some), -1)
    for _ in range(4):
        place, fits = here(last_verb[np.maximum(place - 1, 0)])
        fits &= (place > last) & (place < known.first[some])
        best = np.where(fits & ((best < 0) | (cue[place] > cue[best]) & (cue[best] < _SURE_CUE)), place, best)
    take(best, best >= 0)
    for step in range(1, _REACH + 1):
        place, fits = here(last + step)
        take(place, fits & verb[place])
    for step in range(1, 3):
        place, fits = here(first - step)
        take(place, fits & verb[place])
    colon = has_form(tokens, frozenset({":"}))
    opener = np.maximum(known.first[some] - 2, 0)
    take(opener, colon[opener] & (first < opener))
    out_first, out_last = np.full((2, len(speaker)), -1, np.int32)
    out_first[some], out_last[some] = _with_auxiliaries(known, got_first, last), got_last
    return out_first, out_last


def _with_auxiliaries(known: Context, place: Ints, last: Ints) -> Ints:
    """Take in what stands before a verb and belongs to it: "has also said"."""
    auxiliary = has_form(known.tokens, frozenset(_AUXILIARIES.split())) | (known.code == CODE["MD"])
    adverb = (known.code == CODE["RB"]) & ~has_form(known.tokens, frozenset({"not", "n't", "n’t"}))
    out = place.copy()
    for _ in range(3):
        left = np.maximum(out - 1, 0)
        more = (out > 0) & (left > last) & (auxiliary | adverb)[left] & (known.quote[left] < 0)
        more &= known.tokens.sentence[left] == known.tokens.sentence[np.maximum(out, 0)]
        out = np.where(more, left, out)
    return out.astype(np.int32)
