"""How exact a quantity is, by the words before it: 'some', 'at least', 'up to', 'just over'.

In: a :class:`nlp_helpers.numbers.sentences.Sentence` and a number in it. Out: where these words begin and what they say.

>>> from nlp_helpers.numbers.measured import measure
>>> from nlp_helpers.numbers.sentences import Sentence
>>> s = Sentence.of("no more than about 20 wolves".split())
>>> words_before(s, measure(s, 4), 0)
(0, 'high', True)
"""

from __future__ import annotations

from functools import cache

from nlp_helpers.numbers.measured import Measure
from nlp_helpers.numbers.sentences import Sentence, vocabulary, words
from nlp_helpers.numbers.units import TIMES

_LONGEST = 5  # words of such a phrase, and one
_STACKED = 3  # how many of them may stand before one number


@cache
def _phrases() -> dict[str, dict[str, str]]:
    """What each phrase says, by its last word."""
    found: dict[str, dict[str, str]] = {}
    for kind in vocabulary()["before"]:
        for phrase in words(kind):
            found.setdefault(phrase.split()[-1], {})[phrase] = kind
    return found


def words_before(s: Sentence, m: Measure, free: int) -> tuple[int, str, bool]:
    """Read what says how exact a number is, where it stands before it.

    Parameters
    ----------
    s : Sentence
    m : Measure
        The number.
    free : int
        The first token that no other quantity has.

    Returns
    -------
    first : int
        Where these words begin, or the number itself.
    bound : str
        low ('at least'), high ('up to') or ''.
    about : bool
        Whether they say that it is not exact.
    """
    first, bound, about = m.first, "", False
    for _ in range(_STACKED):
        known = _phrases().get(s.low[first - 1]) if first > free and s.english else None
        if not known:
            break
        lengths = [n for n in range(1, _LONGEST) if first - n >= free and s.phrase(first - n, first) in known]
        if not lengths or not _says_how_exact(s, m, first - lengths[-1], first):
            break
        kind = known[s.phrase(first - lengths[-1], first)]
        first -= lengths[-1]
        about |= "about" in kind
        bound = bound or kind.removesuffix("about").strip()
    return first, bound, about


def _says_how_exact(s: Sentence, m: Measure, first: int, behind: int) -> bool:
    """Tell 'over 100 people' from 'handed over two men', 'about 40' from 'asked about two', 'up to 5' from 'add up to 5'."""
    phrase, before = s.phrase(first, behind), s.low[first - 1]
    small = not m.unit and not m.amount.in_figures and m.amount.value < 10
    if phrase == "about":
        return before not in words("verbs with about") or m.amount.value >= 100
    if phrase == "up to":
        return before not in words("verbs with up to") and not before.startswith("add")
    if phrase == "some":
        return m.amount.value != 1
    if phrase in words("unsure before"):
        if s.dated[first] or before in words("verbs with over") or before in ("all", "and"):
            return False
        if m.unit in TIMES and not m.age:
            return phrase != "over" or before in words("over before times")
        return not small or s.code[first - 1] in ("VBD", "VBG", "VBP")
    return not (small and s.code[first - 1] == "DT" and phrase in words("unsure behind the"))
