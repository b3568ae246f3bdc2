"""What happens to what a number counts: 'kill' for '12 people died', 'left 12 dead' and 'a toll of 12'.

In: a :class:`nlp_helpers.numbers.sentences.Sentence` and a quantity in it. Out: a word of a small set, which is
the list *happenings* of ``data/number_words.json``.

>>> from nlp_helpers.numbers.sentences import Sentence
>>> s = Sentence.of("The blast killed 12 , witnesses said".split(), "DT NN VBD CD X NNS VBD".split())
>>> happening(s, 3, 4, None, "")
'kill'
>>> s = Sentence.of("12 gunmen killed the mayor".split(), "CD NNS VBD DT NN".split())
>>> happening(s, 0, 1, 1, "gunmen")
''
"""

from __future__ import annotations

from functools import cache

from nlp_helpers.grammar.mentions import is_role
from nlp_helpers.numbers.sentences import Sentence, vocabulary, words

_CLAUSE = 14  # tokens from a counted noun to its verb
_RESULT = 4  # tokens from a participle to what came of it: 'were taken into custody'
_ASIDE = 12  # tokens of what stands between commas: 'including two children'
_BACK = 5  # tokens from a quantity back to its verb
_ENDS = frozenset((",", ";", ":", "—", "–", "(", "and", "but"))


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for lemma, text in vocabulary()["happenings"].items():
        for word in text.split():
            found.setdefault(word, lemma)
    return found


def happening(s: Sentence, first: int, behind: int, head: int | None, of: str) -> str:
    """Say what happens to what a number counts.

    Parameters
    ----------
    s : Sentence
    first, behind : int
        The quantity's first token, and the one behind it.
    head : int or None
        The noun behind it that it counts.
    of : str
        The word for what it counts or is said of, or ''.

    Returns
    -------
    str
        A word of ``data/number_words.json``, or ''; also '' where what is counted does it to somebody else.
    """
    noun = of.lower()
    if noun in _known() and not is_role(noun):
        return _known()[noun]
    after = _after(s, max(behind, -1 if head is None else head + 1))
    return after if after is not None else _before(s, first)


def _after(s: Sentence, at: int) -> str | None:
    """Read the verb behind the counted noun; None where there is none, '' where the noun is who does it."""
    passive, last = False, s.n
    if s.low[at] == "," and s.low[at + 1] in words("opens an aside"):
        at = next((k + 1 for k in range(at + 2, min(at + _ASIDE, s.n)) if s.low[k] == ","), at)
    for k in range(at, min(at + _CLAUSE, s.n)):
        low, code = s.low[k], s.code[k]
        if low in _ENDS or (code == "CD" and k > at + 1):
            return None
        if low in words("be"):
            passive = True
        elif low in _known() and (k == at or code in ("VBN", "VBD", "VBG", "VBP", "VB", "JJ")):
            does = code in ("VBD", "VBP", "VBG", "VB") and not passive and _is_object(s, k + 1)
            return "" if does else _graver(s, k)
        elif code in ("VBD", "VBP"):
            return None
        elif code == "VBN" and passive:
            last = min(last, k + _RESULT)
        if k >= last:
            break
    return None


def _is_object(s: Sentence, at: int) -> bool:
    """Say whether a noun phrase begins at a token."""
    begins = s.code[at] in ("DT", "PRP", "PRP$", "CD", "NN", "NNS", "NNP", "JJ")
    return begins and not s.dated[at] and s.low[at] not in words("days")


def _before(s: Sentence, first: int) -> str:
    """Read the verb or noun before a quantity: 'killed 12', 'the deaths of 12 people', 'killing another 12'."""
    k, known = first - 1, _known()
    while k > max(first - _BACK, -1):
        if not (s.code[k] in ("DT", "RB", "PRP$") or s.low[k] in words("stepped over before")):
            break
        k -= 1
    if k < 0 or s.low[k] not in known:
        return ""
    if s.low[k] == "dead" and s.low[k - 1] in known:
        return "kill"  # 'shot dead 12'
    verb = s.code[k] in ("VBD", "VBG", "VB", "VBP", "VBN") or s.titled
    return _graver(s, k) if verb or s.low[first - 1] == "of" or s.low[k] == "toll" else ""


def _graver(s: Sentence, k: int) -> str:
    """Give what a word tells; who is 'fatally shot' or 'shot and killed' is killed."""
    what = _known()[s.low[k]]
    near = {s.low[k - 1], *s.low[k + 1 : k + 3]}
    return "kill" if what in ("shoot", "injure", "attack") and near & words("shot") else what
