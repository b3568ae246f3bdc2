"""The certain kinds of residue: one small function per kind, one registry, a reason in words for each verdict.

In: an article's lines in reading order. Out: for some of them a role and the rule that gave it. A rule speaks of a kind
of residue, never of a source; what no rule is sure of is left to :mod:`nlp_helpers.clean.roles`. The words that rules look for
are data (:mod:`nlp_helpers.clean.word_lists`).

>>> lines = [Line.of(text) for text in ("Skip to content", "Talks ended on Friday without an accord, officials said.")]
>>> [(i, v.role) for i, v in sorted(verdicts(lines).items())]
[(0, 'navigation')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nlp_helpers.clean.lines import Line, Verdict
from nlp_helpers.clean.word_lists import word_lists

Rule = Callable[[list[Line], dict[int, Verdict]], Iterator[tuple[int, Verdict]]]
_REGISTRY: list[Rule] = []


def _rule(function: Rule) -> Rule:
    _REGISTRY.append(function)
    return function


def verdicts(lines: list[Line]) -> dict[int, Verdict]:
    """Ask every rule in turn; the first that claims a line keeps it.

    Parameters
    ----------
    lines : list of Line
        An article's lines in reading order.

    Returns
    -------
    dict of int to Verdict
        Position in `lines` → verdict, for the lines that some rule is sure of.

    Examples
    --------
    >>> verdicts([Line.of("Source: Read Full Article")])[0].rule
    'names a source and nothing else'
    """
    found: dict[int, Verdict] = {}
    for rule in _REGISTRY:
        for i, verdict in rule(lines, found):
            found.setdefault(i, verdict)
    return found


# ---------------------------------------------------------------- teasers
_INVITATION = re.compile(
    r"""(?:(?:watch|listen|video|audio|photos?|gallery|in\ pictures|slideshow|see\ also|see\ more|read\ also|also\ read
        |must\ read|read\ more|read\ next|up\ next|related|related\ (?:stories|articles|coverage|content|news)
        |more\ on\ this(?:\ (?:story|topic))?|more\ from\b[^:|]{0,40}|don['’]t\ miss|recommended(?:\ for\ you)?|trending)
        \s*[|:»>›]|(?:WATCH|READ|LISTEN|READ\ MORE|DON['’]T\ MISS)\ ?[-–—])""",
    re.VERBOSE | re.IGNORECASE,
)
_MOVING = re.compile(r"(?i:watch|listen|video|audio)\b")
_PLAYING_TIME = re.compile(r"(?<![\d:])\d{1,2}:[0-5]\d(?::[0-5]\d)?$")
_CARD_LINES = 4


@_rule
def teaser(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """A line that invites to watch, listen or read elsewhere, and the card under a video down to its playing time."""
    for i, line in enumerate(lines):
        if not _INVITATION.match(line.text) or len(line.words) > 30:
            continue
        yield i, Verdict("teaser", "invites to watch, listen or read something else")
        if _MOVING.match(line.text):
            card = range(i + 1, min(i + 1 + _CARD_LINES, len(lines)))
            last = next((j for j in card if _PLAYING_TIME.search(lines[j].text)), i)
            for j in range(i + 1, last + 1):
                yield j, Verdict("teaser", "card under a video: stands between its teaser and its playing time")
    for i, line in enumerate(lines):
        if _PLAYING_TIME.search(line.text) and len(line.words) > 4 and re.search(r"[.!?”\"]\s+\S+$", line.text):
            yield i, Verdict("teaser", "ends with a playing time, like the text under a video")


# ---------------------------------------------------------------- repeats
@_rule
def duplicate(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """A line of four words or more that stands above already, word for word."""
    first: dict[str, int] = {}
    for i, line in enumerate(lines):
        # A teaser's copy of the headline belongs to the teaser; its words may stand again as the headline proper.
        if len(line.words) >= 4 and i not in found:
            at = first.setdefault(line.folded, i)
            if at != i:
                yield i, Verdict("duplicate", f"the same words as block {at}")


# ---------------------------------------------------------------- captions
_SIDES = re.compile(r"\(?\s*(?:L-R|L to R|R-L|from left|from right|left to right|clockwise from)\b.{3,}", re.IGNORECASE)
_FILE_PHOTO = re.compile(
    r"(?:FILE(?: PHOTO| PICTURE| IMAGE)?|(?i:file (?:photo|picture|image)|photo|picture|image)) ?[-–—:/]"
)
_PHOTO_CREDIT = re.compile(
    r"""\b(?:photo(?:graph)?s?|image|picture|pic)\s?(?:credit|courtesy|by|source)?\s?[:/]\s?[^.]{2,60}$
        |\(\s*(?:photo|image|picture|credit)\b[^)]{0,80}\)?$|getty\ images\S*+\W*+$|\benlarge\s*/""",
    re.VERBOSE | re.IGNORECASE,
)
_SLASHED = re.compile(r"[/|(\[]\s?(?:[\w.'’ -]{2,30}/)?(?:AP Photo|via )?(?P<agency>[A-Z][\w -]{1,20}?)\W{0,2}$")


@_rule
def caption(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """A picture's caption: who stands where, 'File photo', or an agency behind a slash at its end."""
    agencies = word_lists()["agencies"]
    for i, line in enumerate(lines):
        if len(line.words) > 90 or line.opens_a_quotation:
            continue
        slashed = _SLASHED.search(line.text)
        if _SIDES.match(line.text):
            yield i, Verdict("caption", "says who stands where in a picture")
        elif _FILE_PHOTO.match(line.text) or _PHOTO_CREDIT.search(line.text):
            yield i, Verdict("caption", "names a picture or whose picture it is")
        elif slashed and len(line.words) > 3 and slashed["agency"].strip() in agencies:
            yield i, Verdict("caption", "ends with a picture agency")


# ---------------------------------------------------------------- notices
_LEGAL = re.compile(
    r"(?<!\w)©|\(c\) ?\d{4}|all rights reserved|may not be (?:reproduced|republished|rewritten|redistributed)"
    r"|terms (?:of use|of service|and conditions)|(?:privacy|cookie) (?:policy|notice)",
    re.IGNORECASE,
)
_ADDRESSES = frozenset({"you", "your", "we", "our", "us"})


@_rule
def notice(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """Consent, copyright and sign-up text: it speaks to the reader, not of the affair."""
    words_of_notices = word_lists()["notice_words"]
    for i, line in enumerate(lines):
        if line.opens_a_quotation or len(line.words) > 120:
            continue
        words = line.folded.split()
        of_notices = len(words_of_notices.intersection(words))
        to_reader = sum(word in _ADDRESSES or word.startswith(("you'", "we'")) for word in words)
        if _LEGAL.search(line.text) and (len(words) <= 30 or to_reader):
            yield i, Verdict("notice", "copyright, terms or privacy text")
        elif (of_notices >= 2 and to_reader >= 2) or (of_notices >= 2 and to_reader and len(words) <= 15):
            yield i, Verdict("notice", f"speaks to the reader of {_listed(words, words_of_notices)}")


def _listed(words: list[str], wanted: frozenset[str]) -> str:
    return ", ".join(list(dict.fromkeys(word for word in words if word in wanted))[:3])


# ---------------------------------------------------------------- stamps and credits
@_rule
def stamp(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """A line that is a date or a time and nothing else."""
    lists = word_lists()
    known = lists["months"] | lists["weekdays"] | lists["stamp_words"]
    for i, line in enumerate(lines):
        tokens = re.findall(r"[^\W\d_]+|\d+", line.text.casefold())
        if not 2 <= len(tokens) <= 16 or line.ends_like_a_sentence or not any(token.isdigit() for token in tokens):
            continue
        dated = any(
            t in lists["months"] or t in lists["weekdays"] or t in ("ago", "updated", "published") for t in tokens
        )
        clock = bool(re.search(r"\d{1,2}[:.]\d\d|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", line.text))
        strange = sum(not (t.isdigit() or t in known or t in ("st", "nd", "rd", "th", "t", "z")) for t in tokens)
        if (dated or clock) and not strange:
            yield i, Verdict("stamp", "a date or time and nothing else")


_BYLINE = re.compile(r"(?i:by|written by|reported by|story by|author:?)\s+[^\W\d_a-z]")
_INPUT = re.compile(
    r"[\[(]?\s*(?:with (?:additional )?(?:input|inputs|reporting|files|reports?|agency) |(?:additional |further )?"
    r"(?:reporting|writing|editing|compiled) by )[^.]{0,100}\W{0,2}$",
    re.IGNORECASE,
)
_SOURCE_LINE = re.compile(r"(?:original )?(?:sources?|via|quelle|fuente|credits?)\s*:\s*\S.{0,60}$", re.IGNORECASE)


@_rule
def credit(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """Byline, agency or source line, by its form."""
    agencies = word_lists()["agencies"]
    for i, line in enumerate(lines):
        # A sentence can begin like this too, but then it goes on to say something.
        if _INPUT.match(line.text) and (line.text[0] in "([" or len(line.words) <= 10 or not line.ends_like_a_sentence):
            yield i, Verdict("credit", "says whose reporting went in")
        elif _SOURCE_LINE.match(line.text) and not line.ends_like_a_sentence:
            yield i, Verdict("credit", "names a source and nothing else")
        elif _BYLINE.match(line.text) and len(line.words) <= 12 and not line.ends_like_a_sentence:
            if _is_name(line.words[1:4]):
                yield i, Verdict("credit", "a byline: by somebody, and no sentence")
        elif line.text.strip("()[]—–- ") in agencies:
            yield i, Verdict("credit", "an agency's name alone")


def _is_name(words: list[str]) -> bool:
    return bool(words) and all(
        word[:1].isupper() for word in words if word.casefold() not in ("and", "de", "van", "von")
    )


# ---------------------------------------------------------------- navigation
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_CODE_MARKS = '{}[]<>=;\\"'


@_rule
def machine_text(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """Markup, a programme or its data, which a page shows where something on it is broken."""
    for i, line in enumerate(lines):
        text = line.text
        in_tags = sum(map(len, _TAG.findall(text))) if "<" in text else 0
        dense = len(text) >= 20 and ("{" in text or "=" in text)
        if 4 * in_tags > len(text) or (dense and sum(map(text.count, _CODE_MARKS)) >= 0.06 * len(text)):
            yield i, Verdict("navigation", "markup or code, not prose")


@_rule
def navigation(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """A few words, all of them the names of a site's buttons and sections."""
    lists = word_lists()
    for i, line in enumerate(lines):
        words = line.folded.split()
        buttons = [word for word in words if word in lists["navigation_words"]]
        if (
            1 <= len(words) <= 6
            and buttons
            and not line.opens_a_quotation
            and all(w in lists["filler_words"] or w in buttons for w in words)
        ):
            if not line.text.endswith((".", "!")):
                yield i, Verdict("navigation", f"only a site's own words: {', '.join(dict.fromkeys(buttons))}")
        elif not words:
            yield i, Verdict("navigation", "no word in it")


@_rule
def beside_a_stamp(lines: list[Line], found: dict[int, Verdict]) -> Iterator[tuple[int, Verdict]]:
    """A name alone on the line before or after a stamp: whose article it is."""
    for i, verdict in list(found.items()):
        if verdict.role != "stamp":
            continue
        for j in (i - 1, i + 1):
            if 0 <= j < len(lines) and j not in found and _name_alone(lines[j]):
                yield j, Verdict("credit", "a name alone beside a date line")


def _name_alone(line: Line) -> bool:
    return 1 <= len(line.words) <= 4 and not line.ends_like_a_sentence and _is_name(line.words) and "?" not in line.text
