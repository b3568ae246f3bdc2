"""A speaker's name and title → the country or body spoken for, as the text gives it.

In: speakers, and the ``names`` table with the title that each article gives. Out: a side per speaker and article. A country
or body speaks for itself; an official for the country or body that the title names first ('the Russian ambassador to the
UN': Russia); a seat of government for its country. Who was something once speaks for nobody, and where neither name nor
title says it, the side stays unknown. Nothing is looked up about a person: a wrong title in an article is a wrong side here.

>>> [side_of(words) for words in ("NATO Secretary General", "Russian officials", "the Kremlin", "a former US envoy", "analyst")]
['NATO', 'Russia', 'Russia', None, None]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.packaged import read_json

_COLUMNS = {
    "article_id": tables.TEXT, "speaker": tables.TEXT, "side": tables.TEXT, "basis": tables.TEXT, "title": tables.TEXT,
}  # fmt: skip
_LONGEST = 300  # characters of a name or title that are looked at
_FORMER = re.compile(r"\b(?:former|formerly|ex|once|retired|late|then|deposed|ousted)\b[- ]", re.IGNORECASE)
# A member of a committee or a party does not speak for all of it.
_MEMBER = re.compile(r"\bmembers?\b", re.IGNORECASE)
# What stands in brackets, and the state in an office that need not be a state's.
_NOT_WHOSE = re.compile(r"\([^()]*\)|(?<=\bSecretary)\sof\sState\b", re.IGNORECASE)
# A name in capital letters: UN, U.N., OSCE. Of two letters only these: others are initials.
_ACRONYM = re.compile(r"(?<![\w.])(?:[A-Z]{3,6}|EU|UN|E\.U\.|U\.N\.|(?:[A-Z]\.){3,5})(?!\w)")
# Titles and ranks.
_NO_BODIES = frozenset(
    ["CEO", "CFO", "COO", "CTO", "MPS", "MEP", "MEPS", "SEC", "GEN", "GOP", "III", "PHD", "CBE", "OBE"]
)
# What ends the name of a body: 'the Harbour Board', 'the Labour Party'.
_NOUN = (
    r"(?:Academy|Administration|Agency|Alliance|Association|Authority|Bank|Board|Bureau|Campaign|Center|Centre|Church|Club|"
    r"Commission|Committee|Company|Confederation|Congress|Corporation|Council|Court|Department|Federation|Force|Forces|"
    r"Foundation|Fund|Group|House|Institute|Institution|League|Ministry|Movement|Organisation|Organization|Parliament|Party|"
    r"Police|Senate|Service|Society|Union|University)\b"
)
_COMMON = re.compile(rf"the ((?:[\w’'-]+ ){{1,5}}(?:operator|{_NOUN}))", re.IGNORECASE)
_OF = r"(?:\s(?:of|for|on)\s(?:the\s)?[A-Z][\w’'-]*(?:\s(?:(?:and|&)\s)?[A-Z][\w’'-]*){0,4})"
_BEFORE = r"(?:[A-Z][\w’'-]*\s(?:(?:and|&)\s)?){1,5}"
_BODY = re.compile(rf"\b({_BEFORE}{_NOUN}{_OF}?|{_NOUN}{_OF})")
_TEAM = re.compile(r"\b((?:[A-Z][\w’'.-]*\s){1,4}(?:administration|campaign|camp|government))\b")
# Those who speak for a country; its singers and citizens don't.
_OFFICE = re.compile(
    r"\b(?:administration|advis[eo]r|agency|aide|air force|ambassador|armed forces|army|attaché|authorities|cabinet|chancellor|"
    r"chief|commander|consul|defen[cs]e|delegat\w+|deputy|diplomat\w*|embassy|emperor|envoy|finance|foreign|general|government|"
    r"governor|head|intelligence|king|leader\w*|military|minister|ministry|mission|navy|negotiator|official|parliament|"
    r"premier|presidency|president|presidential|prince|queen|representative|secretary|security|senior|side|source|speaker|"
    r"spokes\w+|state|treasury|troops|vice)s?\b",
    re.IGNORECASE,
)
# Diplomats in a country, or envoys to one, are not its own.
_ABROAD = re.compile(r"\b(?:about|against|around|at|from|in|near|on|over|to|with)\s(?:the\s)?$", re.IGNORECASE)
_TOWARDS = re.compile(r"\b(?:about|against|in|near|over|to|with)\s(?:the\s)?$", re.IGNORECASE)


@cache
def _countries() -> tuple[dict[str, str], re.Pattern[str]]:
    """Each name, adjective and seat of government with its country, and a pattern for any of them."""
    read = read_json("countries.json")
    known = {word: name for name, more in read.items() for words in more.values() for word in words} | {
        n: n for n in read
    }
    longest = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    return known, re.compile(rf"(?<![\w-])(?:{longest})(?![\w-]|\.\w)")


@cache
def _seats() -> frozenset[str]:
    return frozenset(seat for more in read_json("countries.json").values() for seat in more["seats"])


def side_of(words: str, bodies: Iterable[str] = ()) -> str | None:
    """Say which country or body a title, or the name of a speaker, speaks for.

    Parameters
    ----------
    words : str
        Such as ``Russian deputy foreign minister`` or ``the alliance``.
    bodies : iterable of str
        Names of further bodies, such as the corpus's organisations.

    Returns
    -------
    str or None
        The one that is named first; a country under its usual name.

    Examples
    --------
    >>> side_of("chair of the Harbour Board"), side_of("US ambassador to NATO"), side_of("London Mayor")
    ('Harbour Board', 'United States', None)
    """
    words = " ".join(_NOT_WHOSE.sub(" ", words[:_LONGEST]).split())
    if _FORMER.search(words) or _MEMBER.search(words):
        return None
    found = [*_countries_in(words), *_bodies_in(words, bodies)]
    # Of two that begin at one place a country, then the longer: the 'Russian Defence Ministry' is Russia's.
    best = min(found, default=None)
    return re.sub(r"(?<=[A-Z])\.", "", best[-1]) if best else None  # E.U. is the EU


def _countries_in(words: str) -> Iterator[tuple[int, bool, int, str]]:
    """Where a country is named by whom it speaks through, for comparison: place, not a country, less its length; and name."""
    known, pattern = _countries()
    for match in pattern.finditer(words):
        alone = re.sub(r"^the\s", "", words, flags=re.IGNORECASE) == match[0]
        # A mayor of a capital is not its government: a seat speaks only for itself, or through a spokesman.
        office = _speaks(words, match.end()) if match[0] in _seats() else bool(_OFFICE.search(words))
        if alone or (office and not _ABROAD.search(words[: match.start()])):
            yield match.start(), False, -len(match[0]), known[match[0]]


def _bodies_in(words: str, bodies: Iterable[str]) -> Iterator[tuple[int, bool, int, str]]:
    countries, _ = _countries()
    # All in capitals it is somebody's name.
    for match in () if words.isupper() and (" " in words or len(words) > 4) else _ACRONYM.finditer(words):
        plain = match[0].replace(".", "")
        if plain not in _NO_BODIES and match[0] not in countries and not _TOWARDS.search(words[: match.start()]):
            yield match.start(), True, -len(match[0]), plain
    for one in (_BODY, _TEAM):
        for match in one.finditer(words):
            yield match.start(1), True, -len(match[1]), re.sub(r"^The |['’]s\b", "", match[1])
    for body in bodies:
        at = words.find(body)
        around = words[max(0, at - 1) : at] + words[at + len(body) : at + len(body) + 1]
        if at >= 0 and body not in countries and not any(c.isalnum() for c in around):
            yield at, True, -len(body), body


def _speaks(words: str, end: int) -> bool:
    """Whether a seat of government is followed by those who speak for it."""
    return bool(re.match(r"(?:['’]s?)?\s(?:\w+\s)?(?:aide|official|press|source|spokes)", words[end:], re.IGNORECASE))


def sides(speakers: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Say for each speaker of each article who is spoken for.

    Parameters
    ----------
    speakers : DataFrame
        Columns ``article_id, speaker``, such as those of ``quotes`` and ``statements``; null ones are left out.
    names : DataFrame
        The ``names`` table; its ``title`` is what each article calls a person. It may be empty.

    Returns
    -------
    DataFrame
        A row per speaker and article: ``article_id, speaker, side, basis, title``. ``basis`` is ``name`` (the speaker is
        a country or body, or the name says whose official it is), ``title`` (so the article says), ``other article`` (so
        others say, where this one gives no title or one that does not tell); both are empty where the text does not say.

    Examples
    --------
    >>> row = {"article_id": "a", "start": 0, "end": 3, "entity": "Ann Lee", "kind": "person", "title": "NATO envoy"}
    >>> speakers = pd.DataFrame([("a", "Ann Lee"), ("b", "Ann Lee"), ("b", "Bo Ek")], columns=["article_id", "speaker"])
    >>> sides(speakers, tables.make("names", [row])).fillna("")[["speaker", "side", "basis"]].values.tolist()
    [['Ann Lee', 'NATO', 'title'], ['Ann Lee', 'NATO', 'other article'], ['Bo Ek', '', '']]
    """
    pairs = speakers[["article_id", "speaker"]].dropna().drop_duplicates().sort_values(["article_id", "speaker"])
    kinds = _most(names.dropna(subset=["entity", "kind"]), ["entity"], "kind")
    people = {word for (name,), kind in kinds.items() if kind == "person" for word in name.split()}
    bodies = [
        name for (name,), kind in kinds.items() if kind == "organisation" and len(name) > 2 and name not in people
    ]
    titled = names.dropna(subset=["entity", "title"])
    here = _most(titled, ["article_id", "entity"], "title")

    @cache
    def said(words: str | None) -> str | None:
        return side_of(words, bodies) if words else None

    # Of other articles' titles count those that say whose.
    anywhere = _most(titled[[said(title) is not None for title in titled.title]], ["entity"], "title")

    rows = []
    for article_id, speaker in pairs.itertuples(index=False):
        title = here.get((article_id, speaker))
        other = None if title and _FORMER.search(title) else anywhere.get((speaker,))
        person = kinds.get((speaker,)) == "person" or title or other
        itself = speaker if speaker in bodies else _common_body(speaker)
        ways = [
            (None if person else said(speaker) or itself, "name"),
            (said(title), "title"),
            (said(other), "other article"),
        ]
        side, basis = next(((side, basis) for side, basis in ways if side), (None, None))
        rows.append((article_id, speaker, side, basis, title or other))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _common_body(words: str) -> str | None:
    """A body without a name of its own, such as 'the harbour board'; 'the board' alone is another one in each article."""
    found = _COMMON.fullmatch(" ".join(words[:_LONGEST].split()))
    return found[1] if found else None


def _most(table: pd.DataFrame, by: list[str], column: str) -> dict[tuple[str, ...], str]:
    """The most frequent value of each group, the first in the alphabet where two are."""
    counts = (
        table.groupby([*by, column]).size().reset_index(name="n")
        if len(table)
        else pd.DataFrame(columns=[*by, column, "n"])
    )
    best = counts.sort_values(["n", column], ascending=[False, True], kind="stable").drop_duplicates(by)
    return {tuple(map(str, row[:-1])): str(row[-1]) for row in best[[*by, column]].itertuples(index=False, name=None)}
