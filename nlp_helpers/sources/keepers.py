"""What an extractor of articles keeps of a page, as spans of the page's text.

In: a page's tree and its visible text. Out: where in the text the lines stand that trafilatura would keep. They are
evidence for cleaning: an extractor sees markup that lines of text no longer show.

>>> align("Talks end.\\nNo accord.", "Menu\\n\\nTalks end.\\n\\nMore\\n\\nNo accord.")[0]
[(6, 16), (24, 34)]
"""

from __future__ import annotations

import logging
import unicodedata
from bisect import bisect_left
from copy import deepcopy
from typing import TYPE_CHECKING

from nlp_helpers.text.alignment import longest_rising

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: The ways of extracting that are asked: the extractor's own, and the one that would rather miss than keep too much.
EXTRACTORS = ("default", "precision")
# Folded letters ahead that a line or a long piece of one is looked for, a shorter piece, and a few words.
_FAR, _NEAR, _NEXT = 200_000, 2000, 80
# Elements of a page, and their depths added up, beyond which an extractor would take minutes. Pages of news have some
# thousands, twenty deep.
_ELEMENTS, _DEPTHS, _DEEPEST = 20_000, 1_000_000, 400


def extract(tree: HtmlElement | None) -> tuple[dict[str, str], list[str]]:
    """Extract the article's text from a page, as the extractor would by default and with precision first.

    Parameters
    ----------
    tree : HtmlElement or None
        The page; it is not changed.

    Returns
    -------
    texts : dict of str to str
        Keeper ``default`` and ``precision`` → text, empty where nothing is kept.
    complaints : list of str
        What went wrong.

    Examples
    --------
    >>> from nlp_helpers.sources import pages
    >>> extract(pages.parse("<p>Talks end.</p>"))
    ({'default': 'Talks end.', 'precision': 'Talks end.'}, [])
    """
    import trafilatura

    texts, complaints = {}, []
    if tree is not None and _is_too_large(tree):
        complaints.append("too many elements, or too deep, for trafilatura: it was not asked what it keeps")
        tree = None
    # It logs what it does not keep; that is not an event of the run.
    for name in ("trafilatura", "htmldate", "justext", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for keeper in EXTRACTORS:
        text = None
        if tree is not None:
            try:
                # Given a tree, not a string: a string could be taken for an address.
                text = trafilatura.extract(
                    deepcopy(tree),
                    favor_precision=keeper == "precision",
                    include_comments=False,
                    include_tables=True,
                )
            except Exception as error:  # whatever a broken page does to it, the page is still read
                complaints.append(f"trafilatura ({keeper}) failed on this page: {type(error).__name__}")
        texts[keeper] = text or ""
    return texts, complaints


def _is_too_large(tree: HtmlElement) -> bool:
    from lxml import etree

    depth = elements = depths = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        depths += depth
        if elements > _ELEMENTS or depths > _DEPTHS or depth > _DEEPEST:
            return True
    return False


def align(text: str, raw: str) -> tuple[list[tuple[int, int]], float]:
    """Find an extractor's text, line by line and in order, in the text it was extracted from.

    Letters and digits are compared, folded; blanks and marks may differ. Lines that stand once in `raw` and agree in order
    are fixed first, the others are looked for between them; what is not found whole is looked for in halves.

    Parameters
    ----------
    text, raw : str
        What was kept, and all there was.

    Returns
    -------
    spans : list of (int, int)
        Of `raw`, in order, without overlaps, each within a line, with the marks that touch its words.
    coverage : float
        Share of the words of `text` that lie in a span; 1 for no words.

    Examples
    --------
    >>> align("| Talks end |", "Talks end")
    ([(0, 9)], 1.0)
    """
    lines = [
        words for line in text.splitlines() if (words := [key for word in line.split() if (key := _folded(word)[0])])
    ]
    if not lines:
        return [], 1.0
    hay, places = _folded(raw)
    fixed = _fixed(["".join(words) for words in lines], hay, places, raw)
    following = [len(hay)] * len(lines)
    for index in range(len(lines) - 2, -1, -1):
        following[index] = fixed.get(index + 1, following[index + 1])
    found: list[tuple[int, int]] = []
    n_found = low = 0
    for index, words in enumerate(lines):
        if index in fixed:
            hits = [(fixed[index], fixed[index] + sum(map(len, words)))]
            n_found += len(words)
        else:
            hits, n = _pieces(words, hay, low, following[index])
            n_found += n
        found += hits
        low = max([low, *(end for _, end in hits)])
    return _spans(found, places, raw), n_found / sum(map(len, lines))


class _Folding(dict[str, str]):
    """Character → what is compared of it: letters and digits without case, marks and variants."""

    def __missing__(self, char: str) -> str:
        folded = "".join(c for c in unicodedata.normalize("NFKD", char).casefold() if c.isalnum())
        self[char] = folded
        return folded


def _folded(text: str, folding: _Folding = _Folding()) -> tuple[str, list[int]]:  # noqa: B008 - a cache, meant to last
    """Give the letters and digits of a text, and at which offset of the text each stands."""
    parts = [folding[char] for char in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def _fixed(keys: list[str], hay: str, places: list[int], raw: str) -> dict[int, int]:
    """Fix the lines that are a line of `raw` that stands there once, as far as their order agrees."""
    at: dict[str, int] = {}
    where = seen = 0
    for line in raw.splitlines(keepends=True):
        seen += len(line)
        end = bisect_left(places, seen, where)
        if end > where:
            at[hay[where:end]] = -1 if hay[where:end] in at else where
        where = end
    once = [(index, at[key]) for index, key in enumerate(keys) if at.get(key, -1) >= 0]
    fixed = dict(longest_rising(once))
    # Before the first of them the nearest place is the last one: a menu may name the headline, too.
    first = min(fixed, default=0)
    high = fixed.get(first, 0)
    for index in range(first - 1, -1, -1):
        place = hay.rfind(keys[index], max(0, high - _FAR), high)
        if place >= 0:
            fixed[index] = high = place
    return fixed


def _pieces(words: list[str], hay: str, low: int, high: int) -> tuple[list[tuple[int, int]], int]:
    """Find a line between two places, whole or else in halves of halves, in order; and how many of its words."""
    hits: list[tuple[int, int]] = []
    n_found = 0
    waiting = [words]
    while waiting:
        piece = waiting.pop()
        key = "".join(piece)
        reach = _FAR if len(piece) > 7 or piece is words else _NEAR if len(piece) > 3 else _NEXT
        place = hay.find(key, low, min(high, low + reach + len(key)))
        if place >= 0:
            low = place + len(key)
            hits.append((place, low))
            n_found += len(piece)
        elif len(piece) > 1:
            half = len(piece) // 2
            waiting += [piece[half:], piece[:half]]
    return hits, n_found


def _spans(found: list[tuple[int, int]], places: list[int], raw: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    done = 0
    for first, last in found:
        start, end = places[first], places[last - 1] + 1
        while start > done and _is_mark(raw[start - 1]):
            start -= 1
        while end < len(raw) and _is_mark(raw[end]):
            end += 1
        for line in raw[start:end].splitlines(keepends=True):
            core = line.strip()
            at = start + len(line) - len(line.lstrip())
            start += len(line)
            if not core or at < done:
                continue
            if spans and raw[done:at] in ("", " "):
                spans[-1] = (spans[-1][0], at + len(core))
            else:
                spans.append((at, at + len(core)))
            done = at + len(core)
    return spans


def _is_mark(char: str) -> bool:
    return not char.isalnum() and not char.isspace()
