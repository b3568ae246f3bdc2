"""Numbers in figures and words, read from the tokens of a sentence: '1.2 million', 'two and a half', 'twenty-five', 'dozens'.

In: :class:`nlp_helpers.numbers.sentences.Sentence`. Out: :class:`Amount`, a value and the tokens it stands on. What it counts and
whether it is a quantity at all is asked later (:mod:`nlp_helpers.numbers.quantities`).

In English text the comma parts thousands and the stop parts decimals, so '1.000' is one; in other languages the rarer
reading is taken where figures in threes leave no other ('1.000' is a thousand, '1,5' one and a half).

>>> figures("1,714"), figures("3.5"), figures("1.000.000"), figures("1.000", english=False), figures("10:30")
(1714.0, 3.5, 1000000.0, 1000.0, None)
>>> from nlp_helpers.numbers.sentences import Sentence
>>> read = Sentence.of("two and a half million people".split())
>>> amount(read, 0)
Amount(first=0, behind=5, value=2500000.0, scale=1000000.0, rest=(), vague=False, share=False, in_figures=False)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from nlp_helpers.numbers.sentences import HYPHENS, Sentence, vocabulary, words

_LONGEST = 24  # figures with more signs are codes
_HYPHEN = re.compile(r"[-\u2010\u2011]")


@dataclass(frozen=True)
class Amount:
    """A number as it is written.

    Attributes
    ----------
    first, behind : int
        Its first token and the one behind its last.
    value : float
        What it says; of 'dozens' the least that it can mean, two dozen.
    scale : float
        By what its words multiply ('million'); 1 if by nothing.
    rest : tuple of str
        What is hyphened to it: ('year', 'old') of '12-year-old'.
    vague : bool
        'dozens', 'several hundred': no number is said.
    share : bool
        'two thirds', 'half': a part of the whole, `value` per cent of it.
    in_figures : bool
        Whether it is written in figures.
    """

    first: int
    behind: int
    value: float
    scale: float = 1.0
    rest: tuple[str, ...] = ()
    vague: bool = False
    share: bool = False
    in_figures: bool = True


_ENGLISH = re.compile(
    r"\d+,\d{1,2}|(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d\d)+,\d{3}|\d+)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}"
)
_OTHER = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}|\d+\.\d{1,2}")


def figures(form: str, english: bool = True) -> float | None:
    """Read figures, or None for what is no number: '10:30', '1.2.3', a code with too many signs.

    Parameters
    ----------
    form : str
        A token that begins with a figure.
    english : bool
        Whether the stop parts decimals.

    Returns
    -------
    float or None
    """
    if len(form) > _LONGEST or ":" in form:
        return None
    if not (_ENGLISH if english else _OTHER).fullmatch(form):
        return None
    if english:
        bare = form.replace(",", "." if re.fullmatch(r"\d+,\d{1,2}", form) else "")
        bare = bare.replace(".", "") if bare.count(".") > 1 else bare
    else:
        decimal = re.fullmatch(r"\d+\.\d{1,2}", form) is not None
        bare = form if decimal else form.replace(".", "").replace(",", "" if form.count(",") > 1 else ".")
    value = float(bare)
    return value if len(form) == 1 or form[0] != "0" or bare.startswith("0.") else None


def plain(value: float) -> float:
    """Take off the last bits of a product, so that 1.1 million does not become 1100000.0000000001.

    Examples
    --------
    >>> plain(1.1 * 1e6)
    1100000.0
    """
    return float(f"{value:.15g}")


@cache
def _small() -> dict[str, int]:
    """Words for numbers below a hundred, 'twenty-five' too."""
    ones = {word: k for k, word in enumerate(vocabulary()["small"].split())}
    tens = {word: 10 * k for k, word in enumerate(vocabulary()["tens"].split(), start=2)}
    both = {f"{ten}-{one}": tens[ten] + ones[one] for ten in tens for one in ones if 0 < ones[one] < 10}
    return ones | tens | both


@lru_cache(maxsize=1 << 16)
def starts_number(low: str) -> bool:
    """Say whether a form may be the first word of a number, 'a' and 'an' aside.

    Examples
    --------
    >>> [starts_number(word) for word in ("12", "dozens", "ten-year", "half", "tense", "½")]
    [True, True, True, True, False, True]
    """
    kept = vocabulary()
    head = _HYPHEN.split(low, maxsplit=1)[0]
    known = head in _small() or head in kept["parts"] or head in kept["vague"] or head == "couple"
    scale = head in kept["scales"] and head.isalpha() and len(head) > 3
    return low[:1].isdigit() or known or scale or _fraction(low) is not None


def _fraction(low: str) -> float | None:
    """Read '½'."""
    return (
        unicodedata.numeric(low, None)
        if len(low) == 1 and unicodedata.decomposition(low)[:10] == "<fraction>"
        else None
    )


def amount(s: Sentence, at: int) -> Amount | None:
    """Read the number that begins with a token.

    Parameters
    ----------
    s : Sentence
    at : int
        A token of it.

    Returns
    -------
    Amount or None
    """
    low = s.low[at]
    if low[:1].isdigit() or _fraction(low) is not None:
        return _in_figures(s, at)
    if not s.english:
        return None
    return _vague(s, at) or _share(s, at) or _in_words(s, at)


def _in_figures(s: Sentence, at: int) -> Amount | None:
    value, behind = _fraction(s.low[at]), at + 1
    first = at
    if s.low[at - 1] == "." and s.glued(at) and not s.glued(at - 1) and s.form[at].isdigit() and len(s.form[at]) < 5:
        first, value = at - 1, float(f"0.{int(s.form[at]):0{len(s.form[at])}}")
    elif value is None:
        value, behind = _spaced(s, at)
    if value is None:
        return None
    part = _fraction(s.low[behind])
    if part is not None and value == int(value):
        value, behind = value + part, behind + 1
    elif s.phrase(behind, behind + 3) == "and a half":
        value, behind = value + 0.5, behind + 3
    return _scaled(s, Amount(first, behind, value))


def _spaced(s: Sentence, at: int) -> tuple[float | None, int]:
    """Read '100 000': groups of three figures behind a thin blank, or behind a plain one where they are noughts."""
    behind = at + 1
    text = s.form[at]
    if len(text) <= 3 and text.isdigit() and text[0] != "0":
        while len(text) < _LONGEST and len(s.form[behind]) == 3 and s.form[behind].isdigit():
            if s.start[behind] - s.end[behind - 1] != 1 or s.dated[behind]:
                break
            # Plain blanks part thousands only where nothing else is likely: '100 000', '1 250 000'.
            if s.form[behind] != "000" and not (
                s.form[behind + 1] == "000" and s.start[behind + 1] - s.end[behind] == 1
            ):
                break
            text, behind = text + s.form[behind], behind + 1
    return figures(text, s.english), behind


def _scaled(s: Sentence, a: Amount) -> Amount:
    """Take in what multiplies a number, and what is hyphened to it."""
    kept = vocabulary()
    scales = kept["scales"] if s.english else kept["scales of other languages"]
    behind, scale, rest = a.behind, a.scale, a.rest
    while not rest:
        low = s.low[behind]
        if low in HYPHENS and s.glued(behind) and s.glued(behind + 1) and s.low[behind + 1][:1].isalpha():
            rest, behind = tuple(_HYPHEN.split(s.low[behind + 1])), behind + 2
        elif low in scales and not (low == "dozen" and a.in_figures and a.value > 50):
            scale, behind = scale * scales[low], behind + 1
        elif s.english and s.glued(behind) and low in kept["scales attached"] and low != "m":
            scale, behind = scale * kept["scales attached"][low], behind + 1
        elif s.english and low.split("-")[0] in scales and "-" in low and low[0].isalpha():
            rest, behind = tuple(low.split("-")), behind + 1
        else:
            break
        while rest and rest[0] in scales:
            scale, rest = scale * scales[rest[0]], rest[1:]
            if not rest:
                break
    return replace(a, behind=behind, value=plain(a.value * (scale / a.scale)), scale=scale, rest=rest)


def _in_words(s: Sentence, at: int) -> Amount | None:
    """Read number words: 'two hundred and five thousand', 'a million', 'twenty-five-year-old'."""
    small, scales = _small(), vocabulary()["scales"]
    total = current = 0.0
    least, kind, behind = 1.0, "", at
    rest: tuple[str, ...] = ()
    if s.low[at] in ("a", "an"):
        if s.low[at + 1].split("-")[0] not in scales:
            return None
        behind = at + 1
    while behind < s.n and not rest:
        low = s.low[behind]
        if low not in small and low not in scales and "-" in low:
            low, rest = _cut(low)
        value: float | None = small.get(low)
        if value is not None and rest[:3] == ("and", "a", "half"):
            value, rest = value + 0.5, rest[3:]
            if not rest:
                low = ""
        if value is not None and (kind in ("", "scale", "and") or (kind == "tens" and 0 < value < 10 and not rest)):
            current, kind = current + value, "tens" if value >= 20 and value % 10 == 0 else "small"
        elif low in ("hundred", "dozen") and kind in ("", "small", "tens"):
            current, kind, least = max(current, 1) * scales[low], "scale" if low == "hundred" else "dozen", scales[low]
        elif low in scales and len(low) > 3 and kind != "and":
            total, current, kind, least = total + max(current, 1) * scales[low], 0.0, "scale", scales[low]
        elif low == "and" and kind == "scale" and 0 < small.get(s.low[behind + 1], 0) < 100:
            kind = "and"
        elif s.phrase(behind, behind + 3) == "and a half" and kind == "small":
            current, behind = current + 0.5, behind + 2
        else:
            rest = ()
            break
        behind += 1
    if not kind:
        return None
    return Amount(at, behind, total + current, least if least > 100 else 1.0, rest, in_figures=False)


def _cut(low: str) -> tuple[str, tuple[str, ...]]:
    """Cut 'twenty-five-year-old' behind its number."""
    parts = _HYPHEN.split(low)
    two = "-".join(parts[:2])
    if two in _small():
        return two, tuple(parts[2:])
    return parts[0], tuple(parts[1:])


def _vague(s: Sentence, at: int) -> Amount | None:
    """Read 'dozens', 'hundreds of thousands', 'several hundred', 'a few dozen', 'a couple of'."""
    kept = vocabulary()
    low = s.low[at]
    if low in ("a", "couple") and s.low[at + (low == "a")] == "couple" and s.low[at + 1 + (low == "a")] == "of":
        return Amount(at, at + 1 + (low == "a"), 2, vague=False, in_figures=False)
    if low in kept["vague"] and (low != "scores" or s.low[at + 1] == "of"):
        value, behind = 2.0 * kept["vague"][low], at + 1
        if s.low[behind] == "of" and s.low[behind + 1] in kept["vague"]:
            value, behind = value * kept["vague"][s.low[behind + 1]], behind + 2
        elif low == "tens":
            return None
        return Amount(at, behind, value, vague=True, in_figures=False)
    scale = kept["scales"].get(low)
    if scale and len(low) > 3 and s.low[at - 1] in words("several"):
        first = at - 2 if s.low[at - 2] == "a" else at - 1
        behind = at + 1
        more = kept["scales"].get(s.low[behind], 1) if scale in (100, 1000) else 1
        return Amount(first, behind + (more > 1), 2 * scale * more, vague=True, in_figures=False)
    return None


def _share(s: Sentence, at: int) -> Amount | None:
    """Read a part of the whole: 'half of', 'a third', 'two-thirds', 'three quarters of'; and 'half a million', 'half an hour'."""
    kept = vocabulary()
    low, behind = s.low[at], at + 1
    parts = _HYPHEN.split(low)
    if low == "half":
        return _half(s, at)
    if len(parts) == 2 and parts[1] in kept["parts"]:
        value, part = 0.5 if parts[0] == "half" else _small().get(parts[0], 0), parts[1]
    elif low in ("a", "an", "one") or low in _small():
        value, part, behind = 1 if low in ("a", "an") else _small()[low], s.low[behind], behind + 1
    else:
        return None
    if part not in kept["parts"] or value <= 0 or value >= kept["parts"][part] or (value > 1) != part.endswith("s"):
        return None
    named = s.low[behind] == "of" or (value > 1 and not part.startswith("quarter")) or s.low[behind] == "share"
    scale = kept["scales"].get(s.low[behind + 2]) if s.phrase(behind, behind + 2) == "of a" else None
    if scale:
        return Amount(at, behind + 3, value / kept["parts"][part] * scale, scale, in_figures=False)
    if not named and (low in ("a", "an") or value > 1 or part == "quarter"):
        named = s.low[at - 1] in words("about") | words("low") | words("high")
    return Amount(at, behind, 100 * value / kept["parts"][part], share=True, in_figures=False) if named else None


def _half(s: Sentence, at: int) -> Amount | None:
    after, scales = s.low[at + 1], vocabulary()["scales"]
    if after in ("a", "an") and s.low[at + 2] in scales:
        return Amount(at, at + 3, scales[s.low[at + 2]] / 2, scales[s.low[at + 2]], in_figures=False)
    if after in scales:
        return Amount(at, at + 2, scales[after] / 2, scales[after], in_figures=False)
    if after in ("a", "an"):
        return Amount(at, at + 2, 0.5, in_figures=False)  # of a unit, or it is no quantity
    first = at - 1 if s.low[at - 1] in ("a", "one") else at
    bound = any(s.phrase(at - k, at) in words(key) for k in (1, 2) for key in ("about", "low", "high"))
    if after in ("of", "the", "its", "their", "his", "her", "our", "all", "those", "these") or bound:
        return Amount(first, at + 1, 50.0, share=True, in_figures=False)
    return None
