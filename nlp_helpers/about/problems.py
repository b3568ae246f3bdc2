"""What is wrong with an article, if anything: empty, error page, paywall, not an article, damaged encoding, stub.

In: a text, its blocks and its body. Out: one problem, the first in this order that applies:

- ``empty``: nothing but blanks;
- ``error page``: a line that says so ('Page not found', 'Verify you are human'), and hardly anything besides;
- ``paywall``: a line that asks the reader to subscribe or sign in to read on, and a body too short to be all of it;
- ``not an article``: no body at all, or markup with hardly any text between the tags;
- ``damaged encoding``: too many characters that were lost (U+FFFD), or that come from a wrong decoding ('â€™' for '’');
- ``stub``: a body of few words.

The first lines of a short page weigh most: an article about outages or paywalls has sentences of its own. What the lines
look like is data: ``data/problems.json``, patterns that begin where a sentence begins.

>>> problem_of("404\\nPage not found", [(0, 3), (4, 18)], "")
'error page'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlp_helpers.packaged import read_json
from nlp_helpers.text.words import length_of


@dataclass(frozen=True)
class ProblemParams:
    """When an article counts as damaged, cut off, or too short to be one.

    Parameters
    ----------
    stub_words : int
        A body of fewer words is a stub.
    error_words : int
        A page with an error's line and fewer words in its other body lines is an error page.
    paywall_words : int
        A page with a paywall's line and fewer words in its other body lines is cut off by it.
    damaged_share : float
        Share of lost or wrongly decoded characters from which the encoding counts as damaged.
    """

    stub_words: int = 25
    error_words: int = 40
    paywall_words: int = 150
    damaged_share: float = 0.001


def problem_of(
    raw: str, blocks: Sequence[tuple[int, int]], body: str, params: ProblemParams = ProblemParams()
) -> str | None:
    """Say what is wrong with one article.

    Parameters
    ----------
    raw : str
        The article's text.
    blocks : sequence of (int, int)
        Its blocks' offsets, in reading order.
    body : str
        The text of its body, a line per block.
    params : ProblemParams
        Limits.

    Returns
    -------
    str or None
        A value of ``articles.problem`` other than ``same as …``; None for an article in order.

    Examples
    --------
    >>> problem_of("It’s", [(0, 4)], "It’s") , problem_of("Home\\nMenu", [(0, 4), (5, 9)], "")
    ('stub', 'not an article')
    """
    if not raw.strip():
        return "empty"
    lines = [raw[start:end] for start, end in blocks if end - start <= _LONGEST]
    for problem, key, limit in (
        ("error page", "error_page", params.error_words),
        ("paywall", "paywall", params.paywall_words),
    ):
        # Most articles are long enough to be spared the search.
        if length_of(body) >= limit + _OWN_WORDS or not any(_says(line, key) for line in lines):
            continue
        if sum(length_of(line) for line in body.splitlines() if not _says(line, key)) < limit:
            return problem
    if not body and len(lines) <= _A_FEW and any(line.endswith(_STOPS) for line in lines):
        return "stub"
    if not body or (_is_markup(raw) and length_of(_TAG.sub(" ", raw)) < params.stub_words):
        return "not an article"
    if _is_damaged(raw, params):
        return "damaged encoding"
    return "stub" if length_of(body) < params.stub_words else None


_A_FEW = 3  # lines, of which one is a sentence: an article, if hardly one
_STOPS = (".", "!", "?", "…", "。", "।", "؟")
_LONGEST = 300  # characters of a line that may say what is wrong
_OWN_WORDS = 90  # words of a page's own that may stand in such lines
_TAG = re.compile(r"<(?:script|style)\b[^<]*|</?[a-zA-Z!][^<>]{0,500}>")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    begins = r"(?:^|[.!?:|–—]\s)\W{0,3}"
    return {
        name: re.compile(begins + "(?:" + "|".join(forms) + ")", re.IGNORECASE)
        for name, forms in read_json("problems.json").items()
    }


def _says(line: str, key: str) -> bool:
    """Whether a line, or a sentence in it, begins like those of an error page or a paywall."""
    return len(line) <= _LONGEST and line[:1] not in '"“„«' and bool(_patterns()[key].search(line.strip()))


def _is_markup(raw: str) -> bool:
    return raw.count("<") >= 5 and len(_TAG.findall(raw)) >= 5


# Letters that a wrong decoding of UTF-8 leaves, each followed by what stands for a byte of 0x80 to 0xbf.
_WRONG = re.compile("[ÂÃâÐÑïðÅÄ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_SAMPLE = 50_000
_FEW = 3  # wrong characters that any page may hold


def _is_damaged(raw: str, params: ProblemParams) -> bool:
    if raw.count("\ufffd") > params.damaged_share * len(raw):
        return True
    sample = raw[:_SAMPLE]
    if len(_WRONG.findall(sample)) < _FEW:
        return False
    # Imported here because few articles need it.
    from ftfy.badness import badness

    return bool(badness(sample) > max(_FEW - 1, params.damaged_share * len(sample)))
