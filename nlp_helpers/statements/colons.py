"""Headlines and transcripts → what somebody says, with no word of saying but a colon.

In: tokens and people. Out: :class:`nlp_helpers.statements.reported.Statements`. 'Minister: no new tax' and 'No new tax:
minister' are headlines that name their source before or behind a colon, 'LEE: We never agreed to that.' is a line of a
transcript. What stands there must be somebody: a person, a body or an office; 'Analysis:', 'Norway: what we know' and 'WATCH:'
are none. A name of which no more is known counts if the article has it elsewhere, too.

>>> from nlp_helpers.people import of_texts
>>> people = of_texts(["No new tax this year: Lee\\n\\nThe minister, Ann Lee, was in Oslo."])
>>> tokens = people.mentions.tokens
>>> found = find_colon_statements(people, np.zeros(len(tokens), bool))
>>> [(tokens.text(a, b), people.label(k)) for a, b, k in zip(found.first, found.last, found.speaker)]
[('No new tax this year', 'Ann Lee')]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import BODY, NAME, NOUN, ROLE, is_role
from nlp_helpers.people import People
from nlp_helpers.statements.reported import Statements

_MOST_NAME, _LEAST_WORDS, _MOST_HEADLINE = 6, 3, 30  # tokens
_HEADLINE_BLOCKS = 2  # from the top of an article
# Nouns of what says something though it is nobody.
_SOURCES = frozenset(
    ["poll", "report", "study", "survey", "newspaper", "paper", "audit", "memo", "police", "probe", "inquiry", "source",
     "sources"]
)  # fmt: skip
_SURE = np.float32(1.0)


def find_colon_statements(people: People, quoted: NDArray[np.bool_]) -> Statements:
    """Find what is said behind or before a colon that follows or leads to a name.

    Parameters
    ----------
    people : People
        Of the articles' mentions.
    quoted : ndarray of bool, shape (n_tokens,)
        Whether a token stands in quotation marks; words of which most do are a quote, no statement.

    Returns
    -------
    Statements
        In reading order; `likely` is 1, since nothing was weighed.
    """
    mentions, tokens = people.mentions, people.mentions.tokens
    rows: list[tuple[int, int, int, int]] = []
    if len(tokens):
        colon = np.array([form == ":" for form in tokens.forms])[tokens.form]
        begins = np.flatnonzero(np.diff(tokens.block, prepend=-1))
        ends = np.append(begins[1:], len(tokens)) - 1
        nth = np.arange(len(begins)) - np.searchsorted(tokens.article[begins], tokens.article[begins])
        article = tokens.article[mentions.first].astype(np.int64)
        pairs, n = np.unique(article[people.entity >= 0] << 32 | people.entity[people.entity >= 0], return_counts=True)
        again = frozenset(pairs[n > 1].tolist())
        for block in np.unique(tokens.block[colon]).tolist():
            begin, end = int(begins[block]), int(ends[block])
            at = (begin + np.flatnonzero(colon[begin : end + 1])).tolist()
            is_headline = tokens.block_role[block] in ("headline", "subhead") or nth[block] < _HEADLINE_BLOCKS
            row = _of_block(people, again, begin, end, at, is_headline)
            if row and quoted[row[0] : row[1] + 1].mean() < 0.5:
                rows.append(row)
    first, last, speaker, cue = (np.array([row[k] for row in rows], dtype=np.int64) for k in range(4))
    return Statements(first, last, speaker, cue, cue, np.full(len(rows), _SURE))


def _of_block(
    people: People,
    again: frozenset[int],
    begin: int,
    end: int,
    colons: list[int],
    is_headline: bool,
) -> tuple[int, int, int, int] | None:
    """Give first and last token, speaker and colon of what one block says, if it is of this kind."""
    tokens = people.mentions.tokens

    def whole(first: int, last: int) -> int | None:
        """Find the mention that is exactly these tokens, if it is somebody."""
        if last - first >= _MOST_NAME:
            return None
        mentions = people.mentions
        low, high = np.searchsorted(mentions.first, first), np.searchsorted(mentions.first, first, "right")
        found = [k for k in range(int(low), int(high)) if mentions.last[k] == last]
        return found[0] if found and _is_somebody(people, again, found[0]) else None

    stop = end - (tokens.text(end, end) == ".")  # some sites end their headlines like sentences
    front, back = colons[0], colons[-1]
    capitals = tokens.text(begin, max(front - 1, begin)).isupper()
    if (is_headline and end - begin < _MOST_HEADLINE) or capitals:
        speaker = whole(begin, front - 1) if front > begin else None
        if speaker is not None and end - front >= _LEAST_WORDS:
            return front + 1, end if capitals else stop, speaker, front
    if is_headline and end - begin < _MOST_HEADLINE and back < stop:
        speaker = whole(back + 1, stop)
        if speaker is not None and back - begin > _LEAST_WORDS:
            return begin, back - 1, speaker, back
    return None


def _is_somebody(people: People, again: frozenset[int], mention: int) -> bool:
    """Say whether a mention can speak; `again` holds the entities that an article has more than once."""
    kind, entity = int(people.mentions.kind[mention]), int(people.entity[mention])
    head = people.mentions.tokens.text(int(people.mentions.head[mention]), int(people.mentions.head[mention])).lower()
    if head in _SOURCES or kind == ROLE or is_role(head):
        return True
    if kind not in (NAME, BODY, NOUN) or entity < 0 or people.kinds[entity] == "place":
        return False
    if people.kinds[entity]:
        return True
    article = int(people.mentions.tokens.article[people.mentions.first[mention]])
    return (article << 32 | entity) in again
