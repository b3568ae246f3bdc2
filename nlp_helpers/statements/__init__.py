"""Tokens → reported speech and thought without quotation marks: the words, who says them, and the cue.

In: tokens, their parts of speech, the mentions, and which tokens stand in quotation marks. Out:
:class:`nlp_helpers.statements.reported.Statements`.

To be read in this order:

- :mod:`~nlp_helpers.statements.scores`: five scores per token, of what may be a cue and where reported words begin and end;
- :mod:`~nlp_helpers.statements.context`: these and all else that is known of each token;
- :mod:`~nlp_helpers.statements.cues`, :mod:`~nlp_helpers.statements.clauses`, :mod:`~nlp_helpers.statements.speakers`: boosted
  trees weigh the cues, the stretches that go with them, and each mention as speaker; the step weighs both together, beside what
  else is reported in the same sentence;
- :mod:`~nlp_helpers.statements.cue_rules`: what few examples teach;
- :mod:`~nlp_helpers.statements.colons`: what stands beside a colon, with no word of saying;
- :mod:`~nlp_helpers.statements.reported`: what both find, put together.

That words, source and cue make one relation, and how it is marked, goes back to Pareti (2012), "A Database of Attribution
Relations", LREC, and to PolNeAR (Newell, Margolin and Ruths 2018, LREC), from whose articles the numbers were learned
(``benchmarks/learn_statements.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.boosted_trees import Boosted, unpack
from nlp_helpers.grammar.mentions import Mentions
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.packaged import read_arrays
from nlp_helpers.statements import clauses, cues, speakers
from nlp_helpers.statements.clauses import Clauses
from nlp_helpers.statements.context import CUE, CUE_OF_STATEMENT, FIRST, LAST, SPEAKER, Context
from nlp_helpers.statements.cue_rules import by_whom, nobody_says, of_another, says_nothing, whole_cues, without_day
from nlp_helpers.statements.reported import Statements
from nlp_helpers.statements.scores import score_tokens
from nlp_helpers.text.array_types import Flags, Floats32, Floats64, Ints64
from nlp_helpers.text.token_arrays import all_pairs, first_of_each

#: What is said about words with their speaker before it is decided: how likely each is, and what competes.
FEATURES = (
    "words", "speaker", "speaker_lead", "both", "of_cue", "best_of_cue", "agreement",
    "same_words", "within", "around", "best_beside", "cue", "cue_of_statement", "first", "last", "class_cue", "joint_cue",
    "length", "edge_behind", "side", "speaker_kind", "speaker_score", "quoted_inside",
)  # fmt: skip
LEAST_LIKELY_CUE = 0.06  # cues less likely than this are not tried
_PER_CUE = 2  # stretches of a cue that are weighed together with their speakers
_LONGEST = 150  # tokens of a statement; longer ones are lines that never stop
_MOST_QUOTED_AROUND = 0.3  # share of the words around a cue that may stand in marks
_HOPELESS = -6.0  # log-odds of words after a third of the trees from which they are not weighed further
_NEIGHBOURS = 30  # stretches before and behind one, in its sentence, that it is compared with
_LEAST_LIKELY = 0.06  # words less likely than this are not looked at again


@dataclass(frozen=True)
class StatementParams:
    """How sure a statement must be.

    Parameters
    ----------
    least : float
        Least probability that words and speaker are both right.
    least_with_quote : float
        Least probability if some of the words stand in quotation marks, and so are in the table of quotes, too.
    most_shared : float
        Of two statements that share more than this part of their tokens the likelier is kept.
    most_quoted : float
        Words of which more than this part stands in quotation marks are a quote, no statement.
    most : int
        Words of an article that are looked at because they may be cues, the first ones: 1 MB of news has half as many.
    """

    least: float = 0.36
    least_with_quote: float = 0.5
    most_shared: float = 0.5
    most_quoted: float = 0.7
    most: int = 20_000


class Models(NamedTuple):
    """How likely a token is a cue, words behind or ahead of it are reported, a mention is their speaker, and all is right."""

    cues: Boosted
    behind: Boosted
    ahead: Boosted
    speakers: Boosted
    both: Boosted


@cache
def models() -> Models:
    """Read the learned trees from ``data/statements.npz``."""
    return unpacked(read_arrays("statements.npz"))


def unpacked(arrays: Mapping[str, NDArray[Any]]) -> Models:
    """Make the five models ready."""
    return Models(
        unpack(arrays, cues.FEATURES, "cues_"),
        unpack(arrays, clauses.FEATURES, "behind_"),
        unpack(arrays, clauses.FEATURES, "ahead_"),
        unpack(arrays, speakers.FEATURES, "speakers_"),
        unpack(arrays, FEATURES, "both_"),
    )


def find_statements(
    tokens: Tokens,
    classes: NDArray[np.int8],
    mentions: Mentions,
    quoted: Flags,
    params: StatementParams | None = None,
) -> Statements:
    """Find reported speech and thought outside quotation marks.

    Parameters
    ----------
    tokens : Tokens
        Of English articles.
    classes : ndarray of int8, shape (n_tokens,)
        From :func:`nlp_helpers.grammar.word_classes.classify`.
    mentions : Mentions
        From :func:`nlp_helpers.grammar.mentions.find_mentions`.
    quoted : ndarray of bool, shape (n_tokens,)
        Whether a token stands in quotation marks.
    params : StatementParams, optional

    Returns
    -------
    Statements
        In the order of their first tokens; some may lie within others ('she said that he hopes to stay').

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> from nlp_helpers.clean import find_blocks
    >>> from nlp_helpers.grammar.mentions import find_mentions
    >>> from nlp_helpers.grammar.tokens import read_tokens
    >>> from nlp_helpers.grammar.word_classes import classify
    >>> raw = "The minister said that the talks would go on. Critics left."
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
    >>> tokens = read_tokens(articles, find_blocks(articles))
    >>> classes = classify(tokens)
    >>> found = find_statements(tokens, classes, find_mentions(tokens, classes), np.zeros(len(tokens), bool))
    >>> [tokens.text(a, b) for a, b in zip(found.first, found.last)]
    ['that the talks would go on']
    """
    context = Context(tokens, classes, score_tokens(tokens, classes), mentions, quoted)
    return decide(context, models(), params or StatementParams())


def decide(context: Context, models: Models, params: StatementParams) -> Statements:
    """Weigh words, then speakers, then both, and keep what is likely enough; see :func:`find_statements`."""
    tried = cues.find_cues(context)
    tried = tried[models.cues.probability(cues.describe(context, tried)) > LEAST_LIKELY_CUE]
    tried, unread = first_of_each(context.tokens.article, tried, params.most)
    found = clauses.find_clauses(context, tried)
    found, likely, totals = shortened(found, weigh(models, found, clauses.describe(context, found)))
    people = speakers.find_candidates(context, found)
    speaker, sure, second = people.best(
        models.speakers.probability(speakers.describe(context, found, people)), len(found)
    )
    both = models.both.probability(describe(context, found, likely, totals, speaker, sure, second))
    words = np.maximum(context.among("words", found.first, found.last), 1)
    quoted = context.among("quoted_words", found.first, found.last) / words
    both[(speaker < 0) | (quoted > params.most_quoted) | ((quoted > 0) & (both < params.least_with_quote))] = 0
    around = (found.side == clauses.AROUND) & (quoted > _MOST_QUOTED_AROUND)  # '«Yes», she said, «it is»' is a quote
    both[says_nothing(context, found) | of_another(context, found, speaker) | nobody_says(context, found, speaker)] = 0
    both[around | (found.last - found.first > _LONGEST)] = 0
    speaker = by_whom(context, found, speaker)
    found = replace(found, first=without_day(context, found))
    kept = chosen(found, both, params)
    kept = kept[np.lexsort((found.last[kept], found.first[kept]))]
    cue_first, cue_last = whole_cues(context, found.take(kept))
    return Statements(found.first[kept], found.last[kept], speaker[kept], cue_first, cue_last, both[kept], unread)


def weigh(models: Models, found: Clauses, features: Floats32) -> Floats32:
    """Give how likely each stretch is the reported one, by one model for words behind their cue and one for the others."""
    likely = np.zeros(len(found), np.float32)
    behind = found.side == clauses.BEHIND
    for some, model in ((behind, models.behind), (~behind, models.ahead)):
        likely[some] = model.probability(features.T[:, some].T, _HOPELESS)
    return likely


def shortened(found: Clauses, likely: Floats32) -> tuple[Clauses, Floats32, Floats32]:
    """Keep the likeliest stretches of each cue, and what speaks for that cue as a whole.

    Parameters
    ----------
    found : Clauses
        Sorted by cue.
    likely : ndarray, shape (n_clauses,)

    Returns
    -------
    found, likely : of the stretches that are kept
    totals : ndarray, shape (n_kept, 3)
        The sum of what all stretches of the cue have, the lead of this one over the likeliest other, and the sum weighed by the
        share of tokens that each has in common with this one.
    """
    if not len(found):
        return found, likely, np.zeros((0, 3), np.float32)
    number = np.unique(found.cue, return_inverse=True)[1]
    order = np.lexsort((-likely, number))
    rank = np.arange(len(order)) - np.searchsorted(number[order], number[order])
    top = np.sort(order[(rank < _PER_CUE) & (likely[order] > _LEAST_LIKELY)])
    one, other = all_pairs(np.searchsorted(number, number[top]), np.searchsorted(number, number[top], "right"))
    this = top[one]
    common = np.minimum(found.last[this], found.last[other]) - np.maximum(found.first[this], found.first[other]) + 1
    either = np.maximum(found.last[this], found.last[other]) - np.minimum(found.first[this], found.first[other]) + 1
    agreeing = np.bincount(one, weights=likely[other] * np.maximum(common, 0) / either, minlength=len(top))
    rival = np.zeros(len(top), np.float32)
    np.maximum.at(rival, one, np.where(this == other, 0, likely[other]))
    totals = np.stack([np.bincount(number, weights=likely)[number[top]], likely[top] - rival, agreeing], axis=1)
    return found.take(top), likely[top], totals.astype(np.float32)


def _share_quoted(context: Context, found: Clauses) -> Floats64:
    share: Floats64 = context.among("quoted", found.first, found.last) / (found.last - found.first + 1)
    return share


def _overlaps(context: Context, found: Clauses) -> tuple[Ints64, Ints64, Floats64]:
    """List the pairs of stretches of one sentence, of unlike cues, and the share of their tokens that both have."""
    start, n = context.sentence[0][found.cue], np.arange(len(found))
    low, high = np.searchsorted(start, start), np.searchsorted(start, start, "right")
    one, other = all_pairs(np.maximum(low, n - _NEIGHBOURS), np.minimum(high, n + _NEIGHBOURS + 1))
    rivals = found.cue[one] != found.cue[other]
    one, other = one[rivals], other[rivals]
    common = np.minimum(found.last[one], found.last[other]) - np.maximum(found.first[one], found.first[other]) + 1
    either = found.last[one] - found.first[one] + found.last[other] - found.first[other] + 2 - np.maximum(common, 0)
    return one, other, np.maximum(common, 0) / either


def describe(
    context: Context,
    found: Clauses,
    likely: Floats32,
    totals: Floats32,
    speaker: Ints64,
    sure: Floats32,
    second: Floats32,
) -> Floats32:
    """Say about words with their speaker what :data:`FEATURES` name.

    Parameters
    ----------
    context : Context
    found : Clauses
        Of each cue one or two.
    likely, totals
        From :func:`shortened`.
    speaker, sure, second
        From :meth:`nlp_helpers.statements.speakers.Candidates.best`.

    Returns
    -------
    ndarray of float32, shape (n_clauses, n_features)
    """
    n, cue, first, last = len(found), found.cue, found.first, found.last
    one, other, shared = _overlaps(context, found)
    beside = np.zeros((4, n), np.float32)
    within = (first[one] >= first[other]) & (last[one] <= last[other]) & (shared < 0.5) & (shared > 0)
    around = (first[one] <= first[other]) & (last[one] >= last[other]) & (shared < 0.5) & (shared > 0)
    for k, which in enumerate((shared >= 0.5, within, around, np.ones(len(one), bool))):
        np.maximum.at(beside[k], one[which], likely[other[which]])
    edges = context.counts["edges"]
    behind = edges[np.minimum(last + 2, len(edges) - 1)] - edges[last + 1]
    head = context.mentions.head[np.maximum(speaker, 0)] if len(context.mentions) else np.zeros(n, np.int64)
    kind = context.mentions.kind[np.maximum(speaker, 0)] if len(context.mentions) else np.zeros(n, np.int8)
    scores = context.scores
    columns = [
        likely, sure, sure - second, likely * sure, *totals.T, *beside,
        scores[cue, CUE], scores[cue, CUE_OF_STATEMENT], scores[first, FIRST], scores[last, LAST],
        context.classes[cue], context.joint[cue], last - first + 1, behind, found.side,
        np.where(speaker >= 0, kind, -1), np.where(speaker >= 0, scores[head, SPEAKER], -20),
        _share_quoted(context, found),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns]).T


def chosen(found: Clauses, both: Floats32, params: StatementParams) -> Ints64:
    """Decide which stretches are statements: those that are likely enough, and of those that share their words the likeliest.

    Parameters
    ----------
    found : Clauses
        Of each cue one or two.
    both : ndarray, shape (n_clauses,)
        How likely words and speaker are.
    params : StatementParams

    Returns
    -------
    ndarray of int
        Which are kept, the likeliest first.
    """
    kept: list[int] = []
    used: set[int] = set()
    spans: dict[int, list[tuple[int, int]]] = {}
    some = np.flatnonzero(both >= params.least)
    order = some[np.argsort(-both[some], kind="stable")]
    first, last, cue = found.first.tolist(), found.last.tolist(), found.cue.tolist()
    for k in order.tolist():
        if cue[k] in used:
            continue
        a, b = first[k], last[k]
        rivals = spans.setdefault(a >> 9, []) + spans.get((a >> 9) - 1, []) + spans.get((a >> 9) + 1, [])
        if not any(
            min(b, d) - max(a, c) + 1 > params.most_shared * (max(b, d) - min(a, c) + 1)
            for c, d in rivals
            if c <= b and a <= d
        ):
            spans[a >> 9].append((a, b))
            used.add(cue[k])
            kept.append(k)
    return np.array(kept, dtype=np.int64)
