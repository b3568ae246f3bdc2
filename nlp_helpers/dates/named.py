"""Times that are called by name: days and months, years, decades, quarters, seasons, weekdays, feast days.

In: a text, and where one of the patterns matches it. Out: the expression, or nothing where the words only look like one. Each
pattern stands over its function, which :data:`FINDERS` lists with what a match can begin with.

>>> text = "The vote of 5 May was late."
>>> next(found for pattern, finder, _ in FINDERS for match in pattern.finditer(text) if (found := finder(match))).month
5
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_helpers.dates.calendar_days import month_number, time_words, weekday_number
from nlp_helpers.dates.expression_parts import (
    DAY,
    FROM,
    GAP,
    MONTH,
    TIME_OF_DAY,
    TO,
    TO_AND,
    WEEKDAY,
    WEEKDAY_FULL,
    YEAR,
    B,
    E,
    Expression,
    Finders,
    beginning_of,
    either,
    finds,
    int_of,
    part_of,
    words,
)

FINDERS: Finders = []


def _month(word: str | None) -> int | None:
    return month_number(word) if word else None


def _weekday(word: str | None) -> int | None:
    return weekday_number(word) if word else None


# ---------------------------------------------------------------- days and months by name
_BESIDE = rf"(?:(?P<wd>{WEEKDAY}),?{GAP}(?:the{GAP})?\(?)?"


@finds(
    FINDERS,
    rf"{B}{FROM}(?:[Bb]etween{GAP})?(?P<first>{_BESIDE}(?P<m>{MONTH}),?(?:{GAP})(?:the{GAP})?(?P<d>{DAY}))"
    rf"(?:{TO_AND}(?:{WEEKDAY},?{GAP})?(?:(?P<m2>{MONTH}){GAP})?(?P<d2>{DAY}))?(?:(?:,{GAP}?|{GAP})(?:of{GAP})?(?P<y>{YEAR}))?{E}",
    starts="ABDFJMNOSTWbf",
)
def _month_day(match: re.Match[str]) -> Expression | None:
    text = match.string
    if match["d2"] is None and match["y"] is None and _IN_BEFORE.search(text, max(match.start() - 9, 0), match.start()):
        return None  # 'In March 20 people …'
    return _days(match)


@finds(
    FINDERS,
    rf"{B}{FROM}(?:[Bb]etween{GAP}(?:the{GAP})?)?(?P<first>{_BESIDE}(?:[Tt]he{GAP})?(?P<d>{DAY})(?:(?:{GAP})?(?:of{GAP})?(?P<m>{MONTH}))?)"
    rf"(?:{TO_AND}(?:{WEEKDAY},?{GAP})?(?:the{GAP})?(?P<d2>{DAY})(?:{GAP})?(?:of{GAP})?(?P<m2>{MONTH}))?(?:,?{GAP}(?:of{GAP})?(?P<y>{YEAR}))?{E}",
    starts="0123456789BFMSTWbft",
)
def _day_month(match: re.Match[str]) -> Expression | None:
    return _days(match) if match["m"] or match["m2"] else None


_LONGEST = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def _days(match: re.Match[str]) -> Expression | None:
    month, to_month = _month(match["m"] or match["m2"]) or 0, _month(match["m2"])
    day, to_day = int_of(match["d"]) or 0, int_of(match["d2"])
    if day > _LONGEST[month] or (to_day or 0) > _LONGEST[to_month or month]:
        return None
    if to_day is not None and (to_month or month, to_day) == (month, day):
        return None
    return Expression(
        beginning_of(match, to_day is not None), match.end(), "day", int_of(match["y"]), month, day, _weekday(match["wd"]),
        to_month=(to_month or month) if to_day else None, to_day=to_day,
    )  # fmt: skip


_IN_BEFORE = re.compile(r"(?<!\w)(?:[Ii]n|[Ss]ince|[Dd]uring)\s(?:early |late |mid-?)?$")
_PART_OF = (
    rf"(?:(?P<part>(?i:early|late|mid)|(?i:(?:the{GAP})?(?:very{GAP})?(?:end|start|beginning|middle|close){GAP}of))"
    rf"(?:[-–]|{GAP})(?:in{GAP})?(?:the{GAP})?)?"
)


@finds(
    FINDERS,
    rf"{B}{FROM}(?P<between>[Bb]etween{GAP})?(?P<first>{_PART_OF}(?:(?P<which>(?i:last|next|this(?:{GAP}past|{GAP}coming)?)){GAP})?(?P<m>{MONTH})"
    rf"(?:(?:,?{GAP}|,|-)(?:of{GAP})?(?:(?P<y1>{YEAR})|(?P<rel>last|this|next){GAP}year))?)"
    rf"(?:(?:{TO}|{GAP}and{GAP})(?P<m2>{MONTH})(?:,?{GAP}(?:of{GAP})?(?P<y>{YEAR}))?)?{E}",
    starts="ABCDEFJLMNOSTVbceflmnstv",
)
def _month_alone(match: re.Match[str]) -> Expression | None:
    text = match.string
    ranged = match["m2"] is not None
    end = match.end()
    if ranged and not match["between"] and re.search(r"(?:and)\s+$", text[match.end("first") : match.start("m2")]):
        ranged, end = False, match.end("first")
    year, to_year = int_of(match["y1"]), int_of(match["y"]) if ranged else None
    name = match["m"].rstrip(".")
    if not (ranged or year or match["part"] or match["rel"] or match["which"]) and not _is_month(match, name):
        return None
    if ranged and len(name) <= 3 and year is None and to_year is None and name.casefold() != "may":
        return None
    if ranged and year is None:
        year = to_year if to_year is None or (_month(match["m"]) or 0) <= (_month(match["m2"]) or 0) else to_year - 1
    return Expression(
        beginning_of(match, ranged), end, "month", year, _month(match["m"]), part=part_of(match["part"]),
        to_year=to_year or year if ranged else None, to_month=_month(match["m2"]) if ranged else None,
        n=_SHIFTS.get(match["rel"]), tense=_SIDES.get((match["which"] or "").casefold().split(" ")[-1], ""),
    )  # fmt: skip


_SIDES = {"last": "past", "past": "past", "next": "future", "coming": "future"}
_SHIFTS = {"last": -1, "this": 0, "next": 1}
_MONTH_CUE = re.compile(r"(?<!\w)(?i:in|since|until|till|during|last|next|this|early|late|mid)[ \xa0\n-](?:the )?$")
_WEAK_CUE = re.compile(r"(?<!\w)(?i:by|from|of|to|for|after|before|through|between|and)\s$")
_CAPITAL_NEXT = re.compile(r"\s[A-Z][a-z]")


def _is_month(match: re.Match[str], name: str) -> bool:
    """Whether a month's name by itself is the month: March, May, April and June are verbs and people too."""
    text = match.string
    if len(name) <= 4 and name.casefold() not in ("may", "june", "july"):
        return False
    start, end = match.start("m"), match.end("m")
    if _MONTH_CUE.search(text, max(start - 12, 0), start):
        return True
    if name.capitalize() not in words("months that are words"):
        return not name.isupper()
    if text.startswith(("'s", "’s"), end) or _CAPITAL_NEXT.match(text, end) or name.isupper():
        return False
    if not _WEAK_CUE.search(text, max(start - 10, 0), start):
        return False
    return not _is_somebody(text, name)


@lru_cache(maxsize=8)  # asked for every 'by May' of a text
def _is_somebody(text: str, name: str) -> bool:
    """Whether a month's name follows a title or a first name anywhere in the text."""
    return re.search(rf"(?<!\w)(?:M(?:rs?|s|iss)\.?|[A-Z][a-z]{{2,}})\s{name}(?!\w)", text) is not None


# ---------------------------------------------------------------- years and their parts
_SURE_BEFORE = re.compile(rf"(?<!\w)(?i:{either(words('year after'))})[\s(]$")
_WEAK_BEFORE = re.compile(rf"(?<!\w)(?i:{either(words('year or count after'))})[\s-](?:early |late |mid-)?$")
_ATTRIBUTIVE = re.compile(rf"(?<!\w)(?i:{either(words('year as adjective after'))})\s$")
_NUMBERED = re.compile(rf"(?:(?<!\w)(?i:{either(words('numbered things'))})|[0-9])\s$")
_MEASURED = re.compile(rf"\s?(?:{either(words('measures'))})(?!\w)|\s?[%°]")
_SUBJECT = re.compile(r"\s(?:was|is|has|had|will|saw|would)\s[a-z]")  # '2014 was a good year'
# '2014 soldiers', but not '2014 was' or '2014 years'.
_COUNTED = re.compile(rf"[\s-](?!(?:{either(words('not counted'))})(?!\w))[a-z]+s(?![\w'’])")


@finds(
    FINDERS,
    rf"{B}{FROM}(?P<between>[Bb]etween{GAP})?(?P<first>{_PART_OF}(?P<y>{YEAR}))"
    rf"(?:(?:{TO}|{GAP}(?P<and>and){GAP})(?P<y2>{YEAR}|(?<=[-–—/])[0-9]{{2}}))?{E}(?![-–][0-9])",
    starts="12BCEFLMSTVbceflmstv",
)
def _years(match: re.Match[str]) -> Expression | None:
    text = match.string
    year, ranged, end = int(match["y"]), match["y2"] is not None, match.end()
    if ranged and match["and"] and not match["between"]:
        ranged, end = False, match.end("first")
    to_year = None
    if ranged:
        to_year = int(match["y2"]) if len(match["y2"]) == 4 else year // 100 * 100 + int(match["y2"])
        to_year += 100 if len(match["y2"]) == 2 and to_year < year and match["y2"] == "00" else 0
        if not (1500 <= year < to_year <= 2100 and (len(match["y2"]) == 4 or to_year - year < 20)):
            return None
    elif not _is_year(match, year):
        return None
    before = text[max(match.start("first") - 8, 0) : match.start("first")].rstrip()
    tense = "future" if before.endswith((" by", "By", "Until")) else "past" if before.endswith(("from", "From")) else ""
    return Expression(
        beginning_of(match, ranged),
        end,
        "year",
        year,
        to_year=to_year,
        part=part_of(match["part"]),
        tense=tense,
    )


_ADDRESS = re.compile(r"[\s-](?:[a-z]+\s)?block(?:s?\sof)?(?!\w)")  # 'in the 2000 block of Oak Street'


def _is_year(match: re.Match[str], year: int) -> bool:
    """Whether four figures are a year: by the words before them, and if they count nothing."""
    text = match.string
    end = match.end("first")
    before = text[max(match.start("first") - 16, 0) : match.start("first")]
    if _NUMBERED.search(before) or _MEASURED.match(text, end) or _ADDRESS.match(text, end):
        return False
    modern = 1900 <= year <= 2060
    if match["part"]:
        return year >= 1500
    if _SURE_BEFORE.search(before):
        return modern or not _COUNTED.match(text, end)
    if before.endswith("(") and text.startswith(")", end):
        return 1500 <= year <= 2060
    if not modern:
        return False
    if text.startswith(("'s", "’s"), end) or _SUBJECT.match(text, end):
        return True
    if _ATTRIBUTIVE.search(before):
        return re.match(r"[\s,][\w“\"-]", text[end : end + 2]) is not None
    return (before.endswith("(") or _WEAK_BEFORE.search(before) is not None) and not _COUNTED.match(text, end)


@finds(
    FINDERS,
    rf"{B}(?P<first>(?:[Tt]he{GAP})?{_PART_OF}(?:(?P<y>1[5-9][0-9]0|20[0-9]0)['’]?s|['’](?P<yy>[2-9]0)s)){E}",
    starts="12'’BCELMSTVbcelmstv",
)
def _decade(match: re.Match[str]) -> Expression | None:
    year = int(match["y"] or f"19{match['yy']}")
    if year % 100 == 0 and year < 2000:
        return None  # 'the 1800s' is a century
    return Expression(match.start(), match.end(), "decade", year, part=part_of(match["part"]))


_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "final": 3, "1st": 0, "2nd": 1, "3rd": 2, "4th": 3}
_OF_YEAR = rf"(?:{GAP}(?:of{GAP})?(?:(?P<y>{YEAR})|(?P<rel>(?i:this|last|next)){GAP}year|(?P<the>the{GAP}year)))"


@finds(
    FINDERS,
    rf"{B}(?:[Tt]he{GAP})?(?P<which>(?i:{either(list(_ORDINALS))}))[ \xa0-](?P<unit>quarter|half)(?:{_OF_YEAR}"
    rf"|(?={GAP}(?:net{GAP})?(?:profits?|revenues?|earnings|results|sales|GDP|growth|loss|income))){E}",
    starts="1234FSTfst",
)
def _quarter(match: re.Match[str]) -> Expression | None:
    step = 3 if match["unit"] == "quarter" else 6
    nth = _ORDINALS[match["which"].casefold()]
    if step == 6 and (nth > 1 or not (match["y"] or match["rel"] or match["the"])):
        return None
    shift = {"this": 0, "last": -1, "next": 1}.get((match["rel"] or "").casefold(), 0 if match["the"] else None)
    kind = "quarter" if step == 3 else "half"
    return Expression(match.start(), match.end(), kind, int_of(match["y"]), 1 + step * nth, n=shift, unit="year")


@finds(
    FINDERS,
    rf"{B}(?:Q(?P<q>[1-4])(?:[ \xa0/-]?(?:of{GAP})?(?P<y>20[0-9]{{2}}))?|(?P<y2>20[0-9]{{2}})[ \xa0-]?Q(?P<q2>[1-4])){E}",
    starts="2Q",
)
def _quarter_short(match: re.Match[str]) -> Expression | None:
    first = 1 + 3 * (int(match["q"] or match["q2"]) - 1)
    return Expression(match.start(), match.end(), "quarter", int_of(match["y"] or match["y2"]), first, unit="year")


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@finds(
    FINDERS,
    rf"{B}(?:(?P<rel>(?i:this|last|next|this{GAP}past|this{GAP}coming)){GAP}"
    rf"|(?P<in>(?:(?<=in )|(?<=In )|(?<=since )|(?<=by )|(?<=until )|(?<=during ))the{GAP}(?:early{GAP}|late{GAP})?)"
    rf"|(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[ -]|)"
    rf"(?P<s>(?:spring|summer|autumn|fall|winter|Spring|Summer|Autumn|Winter)(?!\w))(?:{GAP}(?:of{GAP})?(?P<y>(?:19|20)[0-9]{{2}})(?:[-–/](?P<y2>(?:20)?[0-9]{{2}}))?)?{E}",
    starts="AELMNSTWaeflmnstw",
)
def _season(match: re.Match[str]) -> Expression | None:
    text = match.string
    if not (match["rel"] or match["in"] or match["part"] or match["y"]):
        return None
    name = match["s"].casefold()
    if not match["y"] and re.match(
        rf"{GAP}(?:of|in|from|to)(?!\w)" if name in ("fall", "spring") else rf"{GAP}of(?!\w)",
        text[match.end() : match.end() + 8],
    ):
        return None  # 'this fall in prices', 'in the fall of the city'
    shift = None
    if match["rel"]:
        words = match["rel"].casefold()
        shift = 1 if words.endswith(("next", "coming")) else -1 if words.endswith(("last", "past")) else 0
    return Expression(
        match.start(),
        match.end(),
        "season",
        int_of(match["y"]),
        _SEASONS[name],
        n=shift,
        unit="season",
        part=part_of(match["part"]),
    )


# ---------------------------------------------------------------- weekdays and feast days
_WHICH = rf"(?P<which>(?i:last|next|this(?:{GAP}(?:coming|past))?|(?:the{GAP})?(?:following|previous)|coming)){GAP}"
_NOT_BEFORE = re.compile(rf"(?<!\w)(?:{either(words('not a weekday before'))})\s$")
_NOT_AFTER = re.compile(rf"\s(?:{either(words('not a weekday after'))})(?!\w)")


@finds(
    FINDERS,
    rf"{B}{FROM}(?P<between>[Bb]etween{GAP})?(?P<first>(?:{_WHICH})?(?P<wd>{WEEKDAY_FULL})(?P<hours>{TIME_OF_DAY})"
    rf"(?:,?{GAP}(?:of{GAP})?(?P<week>(?i:last|next|this)){GAP}week)?)"
    rf"(?:(?:{TO}|{GAP}and{GAP})(?P<wd2>{WEEKDAY_FULL})(?P<hours2>{TIME_OF_DAY}))?{E}",
    starts="BCFLMNPSTWbcflnpt",
)
def _a_weekday(match: re.Match[str]) -> Expression | None:
    text = match.string
    if match["hours"].endswith("s"):
        return None  # 'Friday nights'
    before = text[max(match.start("first") - 12, 0) : match.start("first")]
    if _NOT_BEFORE.search(before) or _NOT_AFTER.match(text, match.end("wd")) or re.search(r"Mail on\s$", before):
        return None
    ranged, end = match["wd2"] is not None, match.end()
    if ranged and not match["between"] and text[match.end("first") : match.start("wd2")].strip() == "and":
        ranged, end = False, match.end("first")
    which = (match["which"] or "").casefold().split()
    unit, n, tense = "", None, ""
    if match["week"]:
        unit, n = "week", {"last": -1, "this": 0, "next": 1}[match["week"].casefold()]
    elif which and which[-1] in ("following", "previous"):
        unit, n = "offset", 1 if which[-1] == "following" else -1
    elif which:
        unit, n = "which", {"last": -1, "past": -1, "next": 1, "coming": 2, "this": 0}[which[-1]]
        tense = "past" if n == -1 else "future" if n else ""
    return Expression(
        beginning_of(match, ranged), end, "weekday", weekday=_weekday(match["wd"]),
        to_weekday=_weekday(match["wd2"]) if ranged else None, n=n, unit=unit, tense=tense,
    )  # fmt: skip


@finds(
    FINDERS,
    rf"{B}(?P<name>{either(list(time_words()['holidays']))})(?:,?{GAP}(?P<y>{YEAR}))?{E}",
    starts="BCNV",
)
def _feast(match: re.Match[str]) -> Expression | None:
    month, day = time_words()["holidays"][match["name"]]
    return Expression(match.start(), match.end(), "day", int_of(match["y"]), month, day)
