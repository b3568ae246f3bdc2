"""Blocks → who speaks: every quote and every reported statement, with the words that name the speaker and who that is.

In: ``articles`` and ``blocks``. Out: the ``quotes`` and ``statements`` tables. The way: tokens
(:mod:`nlp_helpers.grammar.tokens`), their parts of speech (:mod:`nlp_helpers.grammar.word_classes`), who may speak
(:mod:`nlp_helpers.grammar.mentions`), quotes (:mod:`nlp_helpers.quotes`), statements (:mod:`nlp_helpers.statements`), and who
is meant, over the whole pile (:mod:`nlp_helpers.people`, :mod:`nlp_helpers.people.pronouns`). Quotation marks are read in any
language; speakers and reported speech in English only.

To be read in this order; the last two ask the tables:

- :mod:`~nlp_helpers.voices.phrases`: the heads of the phrases that name speakers;
- :mod:`~nlp_helpers.voices.sides`: the country or body that a speaker speaks for;
- :mod:`~nlp_helpers.voices.shares`: how many words each speaker has, and where.

>>> from nlp_helpers import example
>>> found = example.found()
>>> voices = find_voices(found["articles"], found["blocks"])
>>> sorted(voices.quotes.columns) == sorted(set(tables.COLUMNS["quotes"]) - {"text"})
True
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers import notes, tables
from nlp_helpers.grammar.mentions import find_mentions
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.people import People, find_people
from nlp_helpers.people.aliases import Alias
from nlp_helpers.people.pronouns import follow
from nlp_helpers.quotes import FORMS, QuoteParams, Quotes, find_quotes
from nlp_helpers.quotes.marks import MarkedSpans
from nlp_helpers.statements import StatementParams, find_statements
from nlp_helpers.statements.colons import find_colon_statements
from nlp_helpers.statements.reported import Statements, joined
from nlp_helpers.text.words import is_english
from nlp_helpers.voices.phrases import heads_of

_SHORT = 3  # letters up to which 'US' and 'us' are two
_LONGEST = 200  # tokens of a statement in which a quote is looked for


@dataclass(frozen=True)
class VoiceParams:
    """How sure quotes and statements must be.

    Parameters
    ----------
    quotes : QuoteParams
        Of quotes.
    statements : StatementParams
        Of statements.
    """

    quotes: QuoteParams = field(default_factory=QuoteParams)
    statements: StatementParams = field(default_factory=StatementParams)


@dataclass(frozen=True)
class Voices:
    """Who speaks in a pile.

    Attributes
    ----------
    quotes, statements : DataFrame
        The tables of these names.
    people : People
        Who is meant by every mention of the articles.
    classes : ndarray of int8, shape (n_tokens,)
        The part of speech of each of the mentions' tokens.
    notes : DataFrame
        Columns ``source, article_id, note``: what was not done.
    """

    quotes: pd.DataFrame
    statements: pd.DataFrame
    people: People
    classes: NDArray[np.int8]
    notes: pd.DataFrame


def find_voices(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    params: VoiceParams | None = None,
    aliases: Iterable[Alias] = (),
) -> Voices:
    """Find quotes and reported statements with their speakers.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``, and ``source, language`` where they are known; no language counts as English.
    blocks : DataFrame
        The ``blocks`` table.
    params : VoiceParams, optional
    aliases : iterable of Alias, optional
        Names that mean the same, see :mod:`nlp_helpers.people.aliases`.

    Returns
    -------
    Voices

    Examples
    --------
    >>> from nlp_helpers.clean import find_blocks
    >>> raw = "“We wait,” said Ann Lee, the mayor. She warned that the bridge was not safe."
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
    >>> voices = find_voices(articles, find_blocks(articles))
    >>> voices.quotes[["start", "end", "speaker", "cue_start"]].values.tolist()
    [[1, 9, 'Ann Lee', 11]]
    >>> [(raw[a:b], who) for a, b, who in voices.statements[["start", "end", "speaker"]].values.tolist()]
    [('that the bridge was not safe', 'Ann Lee')]
    """
    params = params or VoiceParams()
    tokens = read_tokens(articles, blocks)
    classes = classify(tokens)
    mentions = find_mentions(tokens, classes)
    quotes = find_quotes(tokens, classes, mentions, params.quotes)
    quoted = quoted_tokens(tokens, quotes.spans)
    people = find_people(mentions, aliases)
    weighed = find_statements(tokens, classes, mentions, quoted, params.statements)
    statements = joined(weighed, find_colon_statements(people, quoted))
    english = is_english(articles)[tokens.article]
    kept = np.flatnonzero(english[statements.first])
    spoken = heads_of(mentions, np.where(english[quotes.first], _with_statements(quotes, statements), -1))
    statements = replace(statements, speaker=heads_of(mentions, statements.speaker).astype(np.int64))
    of_quotes, of_statements = _meant(people, quotes, spoken, statements, kept, quoted)
    found_quotes = _quote_rows(people, quotes, spoken, of_quotes)
    return Voices(
        found_quotes,
        _statement_rows(people, statements, kept, of_statements),
        people,
        classes,
        _notes(articles, tokens, found_quotes, statements, params),
    )


def quoted_tokens(tokens: Tokens, spans: MarkedSpans) -> NDArray[np.bool_]:
    """Say of each token whether it stands in quotation marks.

    Parameters
    ----------
    tokens : Tokens
    spans : MarkedSpans
        Of the same articles.

    Returns
    -------
    ndarray of bool, shape (n_tokens,)
    """
    places = (tokens.article.astype(np.int64) << 40) + tokens.start
    article = spans.article.astype(np.int64) << 40
    depth = np.zeros(len(tokens) + 1, np.int64)
    np.add.at(depth, np.searchsorted(places, article + spans.start), 1)
    np.add.at(depth, np.searchsorted(places, article + spans.end), -1)
    quoted: NDArray[np.bool_] = np.cumsum(depth)[:-1] > 0
    return quoted


def _with_statements(quotes: Quotes, statements: Statements) -> NDArray[np.integer]:
    """Give quoted words of which nobody knew who says them to the speaker of the statement that they are part of.

    'She said the plan was “not quite ready”' reports words and quotes some of them; one quoted word alone may be the
    writer's irony, and stays without a speaker.
    """
    speaker = quotes.speaker.copy()
    # One word in marks that no word of saying goes with is mostly one that is going round.
    speaker[(quotes.last == quotes.first) & (quotes.cue_first < 0)] = -1
    some = np.flatnonzero((speaker < 0) & ((quotes.last > quotes.first) | (quotes.speaker >= 0)))
    for k in some.tolist():
        low = np.searchsorted(statements.first, quotes.first[k] - _LONGEST)
        around = np.arange(low, np.searchsorted(statements.first, quotes.first[k], "right"))
        around = around[statements.last[around] >= quotes.last[k]]
        if len(around):
            speaker[k] = statements.speaker[around[np.argmin(statements.last[around] - statements.first[around])]]
    return speaker


def _meant(
    people: People,
    quotes: Quotes,
    spoken: NDArray[np.int32],
    statements: Statements,
    kept: NDArray[np.int64],
    quoted: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Follow pronouns and offices through quotes and statements together, in the order in which they are read."""
    mention = np.concatenate([spoken, statements.speaker[kept]])
    order = np.lexsort((np.arange(len(mention)), np.concatenate([quotes.first, statements.first[kept]])))
    meant = np.empty(len(mention), np.int32)
    meant[order] = follow(people, mention[order].tolist(), quoted)
    return meant[: len(spoken)], meant[len(spoken) :]


def _where_known(values: NDArray[Any], none: NDArray[np.bool_]) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values.astype(np.int64), none)


def _one_case(names: list[str | None]) -> list[str | None]:
    """Write a speaker who is named with a capital here and without one there ('Police', 'police') in one way, the commonest."""
    spelled: dict[str, Counter[str]] = {}
    for name in names:
        if name and len(name) > _SHORT:
            spelled.setdefault(name.casefold(), Counter())[name] += 1
    best = {key: min(counts, key=lambda name: (-counts[name], name.swapcase())) for key, counts in spelled.items()}
    return [best.get(name.casefold(), name) if name else name for name in names]


def _speaker_columns(people: People, mention: NDArray[np.int32], meant: NDArray[np.int32]) -> dict[str, object]:
    """Say who speaks, and where the words stand that name them."""
    none = mention < 0
    at = np.maximum(mention, 0)
    starts, ends = (values[at] if len(values) else np.zeros(len(at), np.int32) for values in (people.start, people.end))
    return {
        "speaker": _one_case([None if k < 0 else people.label(k) for k in meant.tolist()]),
        "speaker_start": _where_known(starts, none),
        "speaker_end": _where_known(ends, none),
    }


def _cue_columns(tokens: Tokens, first: NDArray[np.integer], last: NDArray[np.integer]) -> dict[str, object]:
    none = first < 0
    return {
        "cue": [tokens.text(a, b) if a >= 0 else None for a, b in zip(first.tolist(), last.tolist(), strict=True)],
        "cue_start": _where_known(tokens.start[np.maximum(first, 0)], none),
        "cue_end": _where_known(tokens.end[np.maximum(last, 0)], none),
    }


def _quote_rows(people: People, quotes: Quotes, spoken: NDArray[np.int32], meant: NDArray[np.int32]) -> pd.DataFrame:
    if not len(quotes):
        return tables.make("quotes", [])
    tokens, spans = quotes.tokens, quotes.spans
    article = pd.Series([tokens.article_ids[k] for k in spans.article.tolist()])
    without = spoken < 0
    rows = {
        "article_id": article, "quote": article.groupby(article).cumcount(), "start": spans.start, "end": spans.end,
        "in_body": quotes.in_body, "form": [FORMS[k] for k in quotes.form.tolist()],
        **_speaker_columns(people, spoken, meant),
        **_cue_columns(tokens, np.where(without, -1, quotes.cue_first), np.where(without, -1, quotes.cue_last)),
    }  # fmt: skip
    return tables.make("quotes", pd.DataFrame(rows))


def _statement_rows(
    people: People, statements: Statements, kept: NDArray[np.int64], meant: NDArray[np.int32]
) -> pd.DataFrame:
    if not len(kept):
        return tables.make("statements", [])
    tokens = people.mentions.tokens
    first, last = statements.first[kept], statements.last[kept]
    article = pd.Series([tokens.article_ids[k] for k in tokens.article[first].tolist()])
    rows = {
        "article_id": article, "statement": article.groupby(article).cumcount(),
        "start": tokens.start[first], "end": tokens.end[last],
        "in_body": tokens.in_body[first], **_speaker_columns(people, statements.speaker[kept].astype(np.int32), meant),
        **_cue_columns(tokens, statements.cue_first[kept], statements.cue_last[kept]),
    }  # fmt: skip
    return tables.make("statements", pd.DataFrame(rows))


def _notes(
    articles: pd.DataFrame, tokens: Tokens, quotes: pd.DataFrame, statements: Statements, params: VoiceParams
) -> pd.DataFrame:
    """Say of which articles the speakers were not sought, and of which not in all the text."""
    many = notes.of_the_first("quotes", quotes, articles, params.quotes.most)
    said = []
    for at, token in sorted(statements.unread.items()):
        upto = f"up to character {int(tokens.end[token]):,} of {len(tokens.texts[at]):,}"
        note = f"statements: the first {params.statements.most:,} possible cues of this article are looked at, {upto}"
        said.append((tokens.article_ids[at], note))
    if "language" in articles.columns:
        for row in articles[~is_english(articles)].itertuples(index=False):
            note = f"language {row.language}: quotes are marked, but speakers and reported speech are sought in English only"
            said.append((row.article_id, note))
    return pd.concat([many, notes.of_articles(articles, said)], ignore_index=True)
