"""How alike two stretches of speech are → whether they render the same words: kept, cut, changed, or put into other words.

In: :class:`~nlp_helpers.utterances.likeness.Likeness`. Out: yes or no. Numbers, names and negation must agree.

>>> from dataclasses import replace
>>> own = {"same": 6, "run": 6, "kept": 1.0, "dense": 1.0, "exact": 1.0, "loose": 1.0, "back": 1.0, "weight": 2.0, "cosine": 1.0}
>>> likeness = Likeness(**own, lone=0.0, numbers=True, negation=True, names=True)
>>> renders(likeness, 2, SameWordsParams()), renders(replace(likeness, numbers=False), 2, SameWordsParams())
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp_helpers.utterances.likeness import Likeness


@dataclass(frozen=True)
class SameWordsParams:
    """From when two stretches render the same words.

    They were read off pairs of one speaker in one story, of two piles of news; how often they are right is in
    ``benchmarks/README.md``.

    Parameters
    ----------
    kept, dense : float
        Near-verbatim: the share of the shorter stretch's words that the longer one has in order, and how close together.
    long, heavy : float
        Near-verbatim without knowing speaker and day: words in common, and their weight.
    quoted, partly, reported, partly_reported, twice_reported : float
        From which mean of `loose` and `back` two quotes have the same words; the same if several words in a row are the same; a
        quote and a statement; the same if many words are; two statements.
    """

    kept: float = 0.8
    dense: float = 0.6
    long: int = 8
    heavy: float = 1.5
    quoted: float = 0.6
    partly: float = 0.5
    reported: float = 0.55
    partly_reported: float = 0.42
    twice_reported: float = 0.65


def both(likeness: Likeness) -> float:
    """Give the harmonic mean of how much of each stretch the other renders.

    Parameters
    ----------
    likeness : Likeness

    Returns
    -------
    float
        From 0 to 1.
    """
    return 2 * likeness.loose * likeness.back / ((likeness.loose + likeness.back) or 1.0)


def near_verbatim(likeness: Likeness, params: SameWordsParams) -> bool:
    """Whether the shorter stretch's words stand in the longer one, nearly all and together.

    Parameters
    ----------
    likeness : Likeness
    params : SameWordsParams

    Returns
    -------
    bool
    """
    own = likeness
    if own.kept < params.kept or own.dense < params.dense or own.exact < params.kept:
        return False
    if own.kept == own.dense == own.back == 1 and own.same >= 5:
        return True
    return own.same >= 2 and own.weight >= (0.5 if own.same >= 4 else 0.8)


def long_verbatim(likeness: Likeness, params: SameWordsParams) -> bool:
    """Whether so many words are the same that it can't be chance, whoever said them and when.

    Parameters
    ----------
    likeness : Likeness
    params : SameWordsParams

    Returns
    -------
    bool
    """
    return near_verbatim(likeness, params) and likeness.same >= params.long and likeness.weight >= params.heavy


def renders(likeness: Likeness, quoted: int, params: SameWordsParams) -> bool:
    """Whether two stretches of one speaker and day render the same words.

    Parameters
    ----------
    likeness : Likeness
    quoted : int
        How many of the two stand in quotation marks.
    params : SameWordsParams

    Returns
    -------
    bool
    """
    own, mean = likeness, both(likeness)
    if not (own.numbers and own.negation):
        return False
    if quoted == 2:
        if near_verbatim(own, params):
            return True
        if not own.names or own.same < 4 or own.lone > 0.3:
            return False
        in_a_row = own.run >= 4 and own.kept >= 0.6 and mean >= params.partly
        return in_a_row or (mean >= params.quoted and own.kept >= 0.5 and own.weight >= 1.0)
    if quoted == 1:
        if near_verbatim(own, params) and own.weight >= 1.2 and (own.run >= 3 or own.same >= 4):
            return True
        if not own.names or own.weight < 1.0 or own.same < 2:
            return False
        return mean >= params.reported or (mean >= params.partly_reported and own.weight >= 2.2 and own.cosine >= 0.45)
    return own.names and mean >= params.twice_reported and own.weight >= 2.0 and own.same >= 4 and own.kept >= 0.5
