"""Numbers that are no quantities: names, years, clock times, scores, addresses, codes, ordinals, pronouns.

In: a :class:`nlp_helpers.numbers.sentences.Sentence` and a number in it. Out: yes or no.

>>> from nlp_helpers.numbers.sentences import Sentence
>>> from nlp_helpers.numbers.words import amount
>>> s = Sentence.of("under Article 5 of the treaty".split(), "IN NNP CD IN DT NN".split())
>>> names_something(s, amount(s, 2), 2, 3, False)
True
"""

from __future__ import annotations

from nlp_helpers.grammar.mentions import is_role
from nlp_helpers.numbers.counted import has_plural_behind, is_plural, noun_behind
from nlp_helpers.numbers.sentences import DASHES, Sentence, words
from nlp_helpers.numbers.words import Amount, figures

_ATTACHED = frozenset("/#@_=*&:\\~^")
_OPENERS = frozenset('“"‘:-–—(*•')
_YEARS = range(1500, 2100)
_LONGEST_PLAIN = 9  # figures in a row; more are codes


def names_something(s: Sentence, a: Amount, first: int, behind: int, has_unit: bool) -> bool:
    """Say whether a number is part of a name, a code, a time of day or an address, or a pronoun.

    Parameters
    ----------
    s : Sentence
    a : Amount
    first, behind : int
        The number with its sign and unit: its first token, and the one behind it.
    has_unit : bool
        Whether it has a unit.

    Returns
    -------
    bool
    """
    if a.first != first:
        return False  # a sign of money or 'aged' stands before it
    if a.in_figures and (_is_attached(s, first, behind) or _is_clock(s, first, behind) or _is_code(s, a)):
        return True
    if has_unit:
        return is_numbered(s, first) and s.low[first - 1] not in words("numbered may be counted")
    if not a.in_figures and _is_pronoun(s, a, behind):
        return True
    if a.rest:
        return False
    if _is_numbered_thing(s, a, first, behind):
        return True
    return a.in_figures and (_is_year(s, a, behind) or _is_address(s, a, behind))


def _is_attached(s: Sentence, first: int, behind: int) -> bool:
    """Find letters and marks that belong to a number: 'G7', '4x4', '12th', '#5', '9/11', '695-4195'."""
    return _is_attached_before(s, first) or _is_attached_behind(s, behind)


def _is_attached_before(s: Sentence, first: int) -> bool:
    if not s.glued(first):
        return False
    before, further = s.low[first - 1], s.glued(first - 1)
    if before[-1].isalnum() or before in _ATTACHED or before in ("'", "’", "+"):
        return True
    if before in DASHES:
        return further and s.low[first - 2][-1:].isalnum()
    return further and before in (".", "(")  # 'example.5', 'Article 5(2)'


def _is_attached_behind(s: Sentence, behind: int) -> bool:
    after, digits = s.low[behind], s.low[behind + 1][:1].isdigit()
    if not s.glued(behind):
        return after == "/" and digits
    if after[:1].isalnum() or after in _ATTACHED:
        return True
    digits = digits and s.glued(behind + 1)
    third = s.low[behind + 2] in DASHES and s.glued(behind + 2)
    return digits and (after == "'" or (after in DASHES and third))  # a third group: a telephone number, a date


def _is_clock(s: Sentence, first: int, behind: int) -> bool:
    """Find times of day: '5pm', '0900 GMT', 'at 10.30,'."""
    after = s.low[behind]
    if after in words("clock"):
        return True
    if s.low[first - 1] == "at" and after in (",", ".", "on", "in", "", "at", "and"):
        return s.form[first].replace(".", "").isdigit() and (len(s.form[first]) <= 2 or "." in s.form[first])
    return False


def _is_code(s: Sentence, a: Amount) -> bool:
    """Find figures that stand for something: '0044', '8474112222', '[12]', '1.' at the head of a line, '911' that is called."""
    form, before, after = s.form[a.first], s.low[a.first - 1], s.low[a.behind]
    if form.isdigit() and (len(form) > _LONGEST_PLAIN or figures(form, s.english) is None):
        return True
    if before == "[" and after == "]":
        return True
    if a.first == 0 and after in (".", ")", "") and form.isdigit() and len(form) < 4:
        return True
    called = before in words("calls") or after in words("calls")
    return form in words("called") and (called or s.code[a.behind] != "NNS")


def _is_pronoun(s: Sentence, a: Amount, behind: int) -> bool:
    """Tell 'one', which stands for a noun or for anybody, from the number; and 'ground zero' from nought."""
    low, before, after = s.low[a.first], s.low[a.first - 1], s.low[behind]
    if low == "zero":
        return before in ("ground", "net", "sub") or after in ("tolerance", "sum", "-", "hour")
    if low != "one" or a.value != 1 or a.rest:
        return False
    if before in words("no one before") or after in words("one not before"):
        return after not in words("casualties")
    if after in words("casualties") or after in ("other", "more"):
        return False
    return noun_behind(s, behind) is None or (s.code[behind] in ("NNP", "VBG") and not is_role(after))


def is_numbered(s: Sentence, first: int) -> bool:
    """Say whether the word before a number is of those that numbers distinguish: 'Article', 'Boeing', 'No.'."""
    before = s.low[first - 1]
    if before == "." and s.low[first - 2] in ("no", "nos", "art", "fig", "vol", "cat"):
        return True
    return before in words("numbered")


def _is_numbered_thing(s: Sentence, a: Amount, first: int, behind: int) -> bool:
    """Find what carries a number: 'Article 5', 'Boeing 737', 'Group of 7', 'the Big Four', 'Expo 67', 'Channel 17 News'."""
    plural = has_plural_behind(s, behind)
    before, after = s.code[first - 1], s.code[behind]
    named = before == "NNP" and s.low[first - 1] not in words("days") and a.scale == 1
    if plural and named and after == "NNP" and a.in_figures and not s.titled:
        plural = False
    if is_numbered(s, first):
        return not plural or s.low[first - 1] not in words("numbered may be counted")
    if s.low[first - 1] == "of" and s.form[first - 2] in words("bodies of so many"):
        return not plural
    if not a.in_figures:
        capital = s.form[first][:1].isupper() and first > 0 and s.form[first - 1] not in _OPENERS
        return capital and before in ("NNP", "DT") and not a.vague and not s.titled
    if not named or plural or s.dated[first - 1] or "," in s.form[first]:
        return False
    verb = s.low[first - 1].endswith(("s", "ed", "ing")) or s.low[first - 1] in ("in", "at", "of")
    return not (s.titled and verb)


def _is_year(s: Sentence, a: Amount, behind: int) -> bool:
    """Find years that are no part of a time expression: 'the 2018 elections', and not '2000 people'."""
    form = s.form[a.first]
    if not (len(form) == 4 and form.isdigit() and int(form) in _YEARS and a.scale == 1 and a.behind == a.first + 1):
        return False
    place = noun_behind(s, behind)
    if place is None or not is_plural(s, place[1]):
        return True
    people = is_role(s.low[place[1]]) or s.low[place[1]] in words("plurals")
    return not (form.endswith("00") or (people and place[0] == place[1]))


def _is_address(s: Sentence, a: Amount, behind: int) -> bool:
    """Find '5 Main Street', 'the 1200 block of', and what has only a name behind it."""
    form = s.form[a.first]
    plain = form.isdigit() or form == "."
    if s.low[behind] in ("block", "blk"):
        return True
    housed = plain and len(form) > 2 and s.low[a.first - 1] in words("before a number in a house")
    if housed and s.form[behind][:1].isupper() and not s.titled and not is_plural(s, behind):
        return not has_plural_behind(s, behind)
    for k in range(behind, min(s.n, behind + 5)):
        if not (s.form[k][:1].isupper() or s.low[k][:1].isdigit() or s.low[k] in ("th", "st", "nd", "rd", "of", ".")):
            break
        if k > behind and s.low[k] in words("streets"):
            return True
    place = noun_behind(s, behind)
    if place is None or s.code[place[1]] != "NNP" or s.titled or a.scale > 1 or not plain:
        return False
    low, acronym = s.low[place[1]], s.form[place[1]].isupper()
    people = is_plural(s, place[1]) or is_role(low) or low.endswith(tuple(words("peoples")))
    return not (people or acronym)


def fits_nothing(s: Sentence, first: int, behind: int) -> bool:
    """Say whether a bare number, without unit, noun or bound, also lacks a verb that makes it a quantity.

    'Killed 12', '12 were killed', '12 of them', '12 dead' and '1,200' have something; '12' among the results of a match has not.

    Parameters
    ----------
    s : Sentence
    first, behind : int
        The number's first token, and the one behind it.

    Returns
    -------
    bool

    Examples
    --------
    >>> s = Sentence.of("it killed 12 , he scored on 14".split(), "PRP VBD CD X PRP VBD IN CD".split())
    >>> fits_nothing(s, 2, 3), fits_nothing(s, 7, 8)
    (False, True)
    """
    low, code, form, before = s.low[behind], s.code[behind], s.form[first], s.code[first - 1]
    if low in words("casualties") or (low in ("others", "other", "more") and s.code[behind + 1] != "NN"):
        return False
    if "there" in s.low[max(first - 5, 0) : first] and s.low[first - 1] in ("are", "were", "now", "just", "only"):
        return False
    if low == "of" and s.code[behind + 1] in ("PRP", "DT", "WP", "PRP$"):
        return False
    if code in ("VBD", "VBN", "MD") or low in ("are", "is", "have", "has"):
        return first > 0 and before in ("NNP", "IN") and not form[:1].isalpha()
    if "," in form and len(form) > 4:
        return False
    return not (before in ("VBD", "VBG", "VBN") and s.low[first - 1] not in words("not counting verbs"))
