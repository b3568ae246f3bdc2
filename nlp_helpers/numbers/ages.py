"""Ages that no 'years old' says: 'Ann Lee, 34,', 'a fisherman (62)', 'she was 24', 'people over 50', and whose they are.

In: a :class:`nlp_helpers.numbers.sentences.Sentence` and the places of a number in it. Out: yes or no, and the person's place.

>>> from nlp_helpers.numbers.sentences import Sentence
>>> s = Sentence.of("Ann Lee , 34 , left".split(), "NNP NNP X CD X VBD".split())
>>> is_age(s, 3, 4), person_of(s, 3, 4, False)
(True, (0, 1))
"""

from __future__ import annotations

from nlp_helpers.grammar.mentions import is_role
from nlp_helpers.numbers.counted import NOUNS, Place, noun_behind, subject
from nlp_helpers.numbers.sentences import Sentence, words

_CLOSERS = frozenset("\"“”‘’').")


def person_before(s: Sentence, comma: int) -> Place | None:
    """Find the person before a comma or bracket, behind which an age may stand.

    Parameters
    ----------
    s : Sentence
    comma : int
        The comma or the bracket.

    Returns
    -------
    (first, head) or None
        A name, or somebody by what they are or do.
    """
    k = comma - 1
    while k > 0 and s.low[k] in _CLOSERS:
        k -= 1
    if k < 0 or s.low[k] in words("days") or s.dated[k] or s.code[k] == "NNS":
        return None
    form = s.form[k]
    if form.endswith("s") and form[-2:-1].isupper():
        return None  # 'Of the 40 MPs, 12 …'
    name = s.code[k] == "NNP" or (form[:1].isupper() and s.code[k] in ("NN", "JJ", "X", "VBP", "VB"))
    if not name and not (s.code[k] == "NN" and is_role(s.low[k])):
        return None
    first = k
    while first > 0 and (s.code[first - 1] == "NNP" or (not name and s.code[first - 1] in ("NN", "JJ"))):
        first -= 1
    return first, k


def is_age(s: Sentence, first: int, behind: int) -> bool:
    """Recognise an age in 'Ann Lee, 34, said', 'a man, 51, was', 'Ann Lee (34)', 'she was 24.' and 'who turned 40'.

    Parameters
    ----------
    s : Sentence
    first, behind : int
        A bare number that somebody's age may be: its token, and the one behind it.

    Returns
    -------
    bool
    """
    before, after = s.low[first - 1], s.low[behind]
    told = before in words("turns") or (before in words("is") and s.low[first - 2] in words("i"))
    if told:
        return (after in words("behind an age") or not after) and not s.dated[first - 1]
    if not s.form[first][0].isdigit() or first < 2:
        return False
    if before == "(" and after == ")":
        return s.code[first - 2] == "NNP" and len(s.form[first]) > 1 and person_before(s, first - 1) is not None
    if before != ",":
        return False
    closes = after in words("behind an age between commas") or s.code[behind] in ("VBD", "VBN", "VBP", "IN", "MD")
    return (closes or not after) and person_before(s, first - 1) is not None


def is_age_of(s: Sentence, first: int) -> bool:
    """Recognise 'people over 50' and 'children under 5', if the quantity with its 'over' begins at a token."""
    person = is_role(s.low[first - 1]) or s.low[first - 1] in words("plurals")
    return person and s.low[first] in words("unsure before") and s.code[first - 1] in NOUNS


def person_of(s: Sentence, first: int, behind: int, says_old: bool) -> Place | None:
    """Find whose age it is: behind it ('34-year-old baker'), or before it ('Ann Lee, aged 34').

    Parameters
    ----------
    s : Sentence
    first, behind : int
        The age: its first token, and the one behind it.
    says_old : bool
        Whether it ends in 'old', or is hyphened to what follows.

    Returns
    -------
    (first, head) or None
    """
    place = noun_behind(s, behind) if says_old else None
    if place is not None:
        return place
    return person_before(s, first - 1) if s.low[first - 1] in (",", "(") else subject(s, first)
