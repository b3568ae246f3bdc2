"""Mentions that speak → the heads of their phrases: of 'two envoys of Norway at the talks in Geneva said' the envoys.

In: mentions, and which of them speak. Out: for each the mention at whose words its phrase begins. A phrase is followed back over
a preposition to somebody: a name, a body or an office; not over a quantity ('dozens of') and not to a thing ('talks with').

>>> from nlp_helpers.people import of_texts
>>> mentions = of_texts(["Two envoys of Norway at the talks in Geneva said little. Talks with Norway ended."]).mentions
>>> words = mentions.texts()
>>> heads = heads_of(mentions, np.array([words.index("Geneva"), len(words) - 1]))
>>> [words[k] for k in heads]
['Two envoys', 'Norway']
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.mentions import BODY, NAME, NOUN, ROLE, Mentions

_PREPOSITIONS = frozenset(["of", "in", "on", "at", "from", "for", "with", "near", "inside", "outside", "within"])
_QUANTITIES = frozenset(
    ["dozens", "hundreds", "thousands", "millions", "number", "majority", "minority", "group", "half", "part", "rest"]
)
_MOST = 4  # prepositions that are followed back


def heads_of(mentions: Mentions, speaker: NDArray[np.integer]) -> NDArray[np.int32]:
    """Find the mention that each speaker's phrase begins with.

    Parameters
    ----------
    mentions : Mentions
    speaker : ndarray of int
        Mentions; -1 for nobody.

    Returns
    -------
    ndarray of int32
        Mentions; a speaker whose phrase does not go further back is itself.
    """
    tokens, kind = mentions.tokens, mentions.kind
    heads = speaker.astype(np.int32)
    outer = np.flatnonzero(mentions.inside < 0)
    last = mentions.last[outer]  # rising, as outer mentions do not overlap
    if not len(outer):
        return heads
    joins, counts = (
        np.array([form.lower() in words for form in tokens.forms], bool) for words in (_PREPOSITIONS, _QUANTITIES)
    )
    asking = np.flatnonzero(heads >= 0)
    place = heads[asking]
    for _ in range(_MOST):
        first = mentions.first[place]
        asking, first = asking[first >= 2], first[first >= 2]
        at = np.minimum(np.searchsorted(last, first - 2), len(outer) - 1)
        before = outer[at]
        follows = (last[at] == first - 2) & joins[tokens.form[first - 1]] & ~counts[tokens.form[first - 2]]
        follows &= (kind[before] <= NOUN) & (tokens.sentence[first] == tokens.sentence[first - 2])
        asking, place = asking[follows], before[follows]
        somebody = np.isin(
            kind[place], (NAME, BODY, ROLE)
        )  # things on the way are passed: 'envoys at the talks in Oslo'
        heads[asking[somebody]] = place[somebody]
    return heads
