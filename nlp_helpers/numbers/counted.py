"""The noun that a number counts: behind it, behind an 'of', before one, or the subject of its verb.

In: a :class:`nlp_helpers.numbers.sentences.Sentence` and a place in it. Out: the first token and the head of a noun phrase.
Nothing is parsed: a phrase is a run of modifiers that ends in nouns, as in :mod:`nlp_helpers.grammar.mentions`.

>>> from nlp_helpers.numbers.sentences import Sentence
>>> s = Sentence.of("12 Danish police officers were wounded".split(), "CD JJ NN NNS VBD VBN".split())
>>> noun_behind(s, 1), s.low[3]
((1, 3), 'officers')
>>> s = Sentence.of("the death toll rose to 12".split(), "DT NN NN VBD TO CD".split())
>>> subject(s, 5), s.low[2]
((1, 2), 'toll')
"""

from __future__ import annotations

from nlp_helpers.grammar.mentions import is_role
from nlp_helpers.numbers.sentences import Sentence, words

#: Parts of speech of nouns, and of what may stand before them.
NOUNS = frozenset(("NN", "NNS", "NNP"))
_MODIFIERS = frozenset(("JJ", "VBN", "VBG"))
_MORE = frozenset(("more", "other", "additional", "further", "different", "such", "former", "-"))
_QUOTES = frozenset("\"“”‘’'")
_LONGEST = 10  # tokens of a noun phrase
_BACK = 14  # tokens from a number to the subject of its verb
_MAY_BE_VERB = frozenset(("VBD", "VBP", "VBN", "VBG", "VB", "POS", "X", "NNS"))
_INSIDE = frozenset(("DT", "JJ", "NN", "NNS", "NNP", "IN", "VBN", "PRP$", "POS", "CD"))

Place = tuple[int, int]  # first token and head


def noun_behind(s: Sentence, at: int, *, genitive: bool = False) -> Place | None:
    """Find the noun that a number counts, if its phrase begins at a token.

    Parameters
    ----------
    s : Sentence
    at : int
        The token behind the number and its unit.
    genitive : bool
        Whether the noun behind an ’s is meant ("two of the city's banks") or the one before it ("12 people's homes").

    Returns
    -------
    (first, head) or None
    """
    head = -1
    for k in range(at, min(s.n, at + _LONGEST)):
        low = s.low[k]
        if s.dated[k] or low in words("days") or (low in words("not counted") and head < 0):
            break
        if s.code[k] in NOUNS and low[0].isalnum():
            if head >= 0 and not _goes_on(s, head, k):
                break
            head = k
        elif not (_may_precede(s, at, k) if head < 0 else _may_stand_within(s, head, k, genitive)):
            break
    return (at, head) if head >= 0 else None


def _may_precede(s: Sentence, at: int, k: int) -> bool:
    """Say whether a token may stand between a number and the first noun of what it counts."""
    low, code, after = s.low[k], s.code[k], s.code[k + 1]
    if code in _MODIFIERS or low in _MORE or low in _QUOTES or (code == "CD" and low[0].isalpha()):
        return True
    if k == at and code == "VBD" and low.endswith("ed"):
        return after in NOUNS or after == "JJ"  # 'four crewed flights'
    if code == "RB":
        return after in _MODIFIERS
    return k > at and (low == "," or code == "CC") and s.code[k - 1] == "JJ" == after


def _may_stand_within(s: Sentence, head: int, k: int, genitive: bool) -> bool:
    """Say whether a token that is no noun may stand between the nouns of a phrase."""
    code = s.code[k]
    if genitive and (code == "POS" or (code == "CD" and s.code[k - 1] == "POS")):
        return True
    return s.code[head] != "NNS" and code in _MODIFIERS and s.code[k + 1] in NOUNS and not s.titled


def _goes_on(s: Sentence, head: int, k: int) -> bool:
    """Say whether the noun at k belongs to the same phrase as the one before it."""
    before, code = s.code[head], s.code[k]
    if head != k - 1:
        return True
    if is_plural(s, head) and (before == "NNS" or s.titled):
        return code == "NNS" and not is_role(s.low[head]) and not s.titled
    return not (before == "NN" and code == "NNP" and not is_role(s.low[head]) and not is_plural(s, k))


def is_plural(s: Sentence, k: int) -> bool:
    """Say whether a noun looks like more than one."""
    low = s.low[k]
    if s.code[k] == "NNS" or low in words("plurals"):
        return True
    capitals = s.form[k].isupper() and not s.titled
    return low.endswith("s") and not low.endswith(("ss", "us", "is")) and not capitals


def has_plural_behind(s: Sentence, at: int) -> bool:
    """Say whether what a number counts follows it, as in '10-15 people' and unlike in the score '1-2 defeat'."""
    place = noun_behind(s, at)
    return place is not None and is_plural(s, place[1])


def noun_behind_of(s: Sentence, at: int) -> Place | None:
    """Find the noun in 'three of its 300 farmers' and 'half the crew', if what follows the number begins at a token."""
    at += s.low[at] == "of"
    while s.code[at] in ("DT", "PRP$") or s.low[at] in words("whole"):
        at += 1
    if s.low[at : at + 2] == ["worth", "of"]:
        at += 2
    while s.code[at] == "CD" and not s.dated[at]:
        at += 1
    return noun_behind(s, at, genitive=True)


def _from_first_modifier(s: Sentence, head: int) -> Place:
    """Find where the phrase with a head begins, its article left out."""
    first = head
    while first > 0 and s.code[first - 1] in ("NN", "NNP", "JJ") and not s.dated[first - 1]:
        first -= 1
    return first, head


def noun_before_of(s: Sentence, first: int) -> Place | None:
    """Find the noun in 'a population of 5 million', if the quantity begins at a token."""
    first -= s.low[first - 1] in ("just", "only", "now") and s.low[first - 2] == "of"
    if first < 2 or s.low[first - 1] != "of" or s.code[first - 2] not in NOUNS:
        return None
    if s.low[first - 2] in words("sums"):
        return subject(s, first - 2 - (s.code[first - 3] in ("DT", "JJ")))
    return _from_first_modifier(s, first - 2)


def subject(s: Sentence, first: int) -> Place | None:
    """Find the noun in 'the death toll rose to 12' or 'unemployment is 7 percent', if the quantity begins at a token."""
    k = first - 1
    if s.low[k] in ("to", "at") and s.low[k - 1] in words("totals"):
        return _from_first_modifier(s, k - 1)  # 'bringing the death toll to 12'
    if s.low[k] == "to" and s.low[k - 2] == "of" and s.low[k - 3] in ("number", "total"):
        return k - 1, k - 1  # 'bringing the number of injured to 12'
    while k > max(first - 5, 0) and s.low[k] in words("between verb and number"):
        k -= 1
    if s.low[k] not in words("measured by") or s.code[k] not in _MAY_BE_VERB:
        return None
    while k > max(first - _BACK, 0) and (
        s.code[k] in ("MD", "RB", "VBN", "TO") or s.low[k] in words("measured by") or s.low[k] in ("has", "have", "had")
    ):
        k -= 1
    k = _before_phrases(s, k, first)
    if k < 0 or s.code[k] not in NOUNS or s.dated[k] or s.low[k] in words("not measured"):
        return None
    return _from_first_modifier(s, k)


def _before_phrases(s: Sentence, k: int, first: int) -> int:
    """Step over 'of those killed', 'in the city', 'on Monday' before a verb, to the noun that they belong to."""
    head = k
    for j in range(k, max(first - _BACK, -1), -1):
        if s.code[j] == "IN" and s.low[j] in ("of", "in", "from", "for", "on", "at") and s.code[j - 1] in NOUNS:
            head = j - 1
        elif s.code[j] not in _INSIDE or s.low[j] == "that":
            break
    return head
