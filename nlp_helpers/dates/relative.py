"""Times that are counted from another: 'yesterday', 'last week', 'three weeks ago', 'two days later', 'since the war'.

In: a text, and where one of the patterns matches it. Out: the expression, or nothing where the words only look like one, as in
:mod:`nlp_helpers.dates.named`.

>>> text = "It was three weeks ago."
>>> found = next(found for pattern, finder, _ in FINDERS for match in pattern.finditer(text) if (found := finder(match)))
>>> found.n, found.unit
(-3, 'week')
"""

from __future__ import annotations

import re

from nlp_helpers.dates.expression_parts import (
    GAP,
    NUMBER,
    B,
    E,
    Expression,
    Finders,
    count_of,
    either,
    finds,
    part_of,
    unit_of,
    words,
)

FINDERS: Finders = []

_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_HOURS = r"(?:morning|afternoon|evening|night|lunchtime)"
_NOT_TODAY = re.compile(rf"(?<!\w)(?:{either(words('not today before'))})\s$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n“”\"‘'(—–-])\s*$")
_UNIT = r"(?P<unit>(?i:day|week|weekend|fortnight|month|quarter|year|decade|century))"
_UNITS = r"(?P<unit>(?i:hour|minute|day|night|week|weekend|fortnight|month|year|decade|centurie|century)s?)"
_VAGUE = r"(?i:(?:a[ \xa0])?few|several|some|many|recent)"


@finds(
    FINDERS,
    rf"{B}(?:(?P<the>(?i:the)[ \xa0]day[ \xa0](?P<by>before|after)[ \xa0](?P<from>yesterday|tomorrow))"
    rf"|(?P<word>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow|TODAY|TONIGHT|TOMORROW)(?:[ \xa0]{_HOURS}(?!\w))?"
    rf"|(?P<part>(?i:this)[ \xa0]{_HOURS}|(?i:last)[ \xa0](?:night|evening))){E}",
    starts="LTYlty",
)
def _deictic(match: re.Match[str]) -> Expression | None:
    text = match.string
    if match["the"]:
        n = -2 if match["by"] == "before" else 2
    elif match["part"]:
        n = -1 if match["part"].casefold().startswith("last") else 0
    else:
        word = match["word"]
        before = text[max(match.start() - 20, 0) : match.start()]
        if (
            word[0].isupper()
            and not word.isupper()
            and (_NOT_TODAY.search(before) or not _SENTENCE_START.search(before))
        ):
            return None  # the name of a paper or a programme
        n = _DAYS[word.casefold()]
    return Expression(match.start(), match.end(), "shift", n=n, unit="day")


_END_OF = rf"(?:(?P<part>(?i:early|mid|late)|(?i:the{GAP}(?:very{GAP})?(?:end|start|beginning|middle|close){GAP}of))(?:{GAP}|-))"


@finds(
    FINDERS,
    rf"{B}{_END_OF}?(?:(?P<which>(?i:last|next|this(?:{GAP}(?:coming|past))?)){GAP}{_UNIT}(?![\w-])(?!['’]s[ \xa0]time)){E}",
    starts="ELMNTelmnt",
)
def _calendar_unit(match: re.Match[str]) -> Expression | None:
    which = match["which"].casefold().split()[-1]
    n = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}[which]
    unit = unit_of(match["unit"])
    if unit in ("century", "fortnight", "day"):
        return None
    if match["which"].casefold().endswith("past") and unit != "weekend":
        return Expression(match.start(), match.end(), "span", n=-1, unit=unit)
    return Expression(
        match.start(),
        match.end(),
        "weekend" if unit == "weekend" else "shift",
        n=n,
        unit=unit,
        part=part_of(match["part"]),
    )


@finds(
    FINDERS,
    rf"{B}{_END_OF}the{GAP}(?P<unit>day|week|month|quarter|year|decade)(?![\w-]){E}",
    starts="ELMTelmt",
)
def _end_of_the(match: re.Match[str]) -> Expression | None:
    if match["unit"] == "day" or " of" not in match["part"]:
        return None  # 'at the end of the day'
    return Expression(match.start(), match.end(), "shift", n=0, unit=match["unit"], part=part_of(match["part"]))


@finds(
    FINDERS,
    rf"{B}(?:(?<=over )|(?<=Over )|(?<=at )|(?<=for )|(?<=during ))the{GAP}weekend{E}",
    starts="t",
)
def _the_weekend(match: re.Match[str]) -> Expression | None:
    return Expression(match.start(), match.end(), "weekend", unit="weekend")


_LASTING = re.compile(r"(?<!\w)(?:more than|less than|at least|for|spent|lasted|took)\s$")
_WITHIN = re.compile(r"(?<!\w)(?:over|in|within|during|for|of)\s$", re.IGNORECASE)


@finds(
    FINDERS,
    rf"{B}(?P<first>(?:(?P<some>{_VAGUE}){GAP}|(?P<n>{NUMBER})[ \xa0\n-](?:more{GAP})?)?{_UNITS})"
    rf"{GAP}(?:(?P<ago>ago|(?P<now>from{GAP}(?:now|today)))|(?P<later>later|afterwards?|earlier|previously|prior|before|after|since)(?!\w))"
    rf"(?P<to>{GAP}to(?!\w))?{E}",
    starts="123456789ACDEFHMNORSTWYacdefhmnorstwy",
)
def _counted(match: re.Match[str]) -> Expression | None:
    text = match.string
    end = match.end("later") if match["later"] else match.end("ago")
    plural = match["unit"].casefold().endswith("s")
    if match["later"]:
        beside = match["later"] in ("before", "after", "prior")
        if not match["n"] or match["later"] == "since" or match["unit"].casefold().startswith(("hour", "minute")):
            return None
        if beside and _LASTING.search(text, max(match.start() - 12, 0), match.start()):
            return None  # 'served more than two years before'
        back = match["later"] in ("earlier", "previously", "prior", "before")
        n = -count_of(match["n"]) if back else count_of(match["n"])
        return Expression(match.start(), end, "until" if beside else "offset", n=n, unit=unit_of(match["unit"]))
    if not match["n"]:
        return Expression(match.start(), end, "vague") if plural else None
    n = count_of(match["n"])
    return Expression(match.start(), end, "shift", n=n if match["now"] else -n, unit=unit_of(match["unit"]))


@finds(
    FINDERS,
    rf"{B}(?:(?i:in){GAP})?(?P<n>{NUMBER}){GAP}{_UNITS}['’]s?{GAP}time{E}",
    starts="123456789ACEFINOSTacefinost",
)
def _in_time(match: re.Match[str]) -> Expression | None:
    return Expression(match.start(), match.end(), "shift", n=count_of(match["n"]), unit=unit_of(match["unit"]))


@finds(
    FINDERS,
    rf"{B}(?i:the{GAP}|these{GAP}|those{GAP}|its{GAP}|)(?P<which>(?i:next|coming|past|last|previous|recent|following)){GAP}"
    rf"(?:(?P<some>{_VAGUE}|couple{GAP}of){GAP}|(?P<n>{NUMBER})(?:{GAP}|-))?{_UNITS}(?![\w-]){E}",
    starts="CFILNPRTcfilnprt",
)
def _spans(match: re.Match[str]) -> Expression | None:
    text = match.string
    which, unit = match["which"].casefold(), unit_of(match["unit"])
    plural = match["unit"].casefold().endswith("s")
    the = match.start() < match.start("which")
    if unit in ("minute", "century", "weekend"):
        return None
    if match["some"] or (plural and not match["n"]):
        if match["some"] and match["some"].casefold().startswith("couple"):
            return Expression(match.start(), match.end(), "span", n=2 if which in ("next", "coming") else -2, unit=unit)
        return Expression(match.start(), match.end(), "vague")
    within = _WITHIN.search(text, max(match.start() - 8, 0), match.start())
    if which in ("following", "previous") or (which == "next" and not match["n"] and (unit == "day" or not within)):
        n = -1 if which == "previous" else 1
        return None if match["n"] or not the else Expression(match.start(), match.end(), "offset", n=n, unit=unit)
    if which == "recent" or (not match["n"] and not the):
        return None
    count = count_of(match["n"]) if match["n"] else 1
    if unit == "hour":
        if count < 24:
            return None
        count, unit = -(-count // 24), "day"
    return Expression(match.start(), match.end(), "span", n=count if which in ("next", "coming") else -count, unit=unit)


@finds(
    FINDERS,
    rf"{B}(?i:(?:the|that){GAP}(?:same{GAP}day|(?:day|week|month|year){GAP}(?P<by>before|after|earlier))|that{GAP}(?:same{GAP})?(?P<that>day|night|week|month|year)){E}",
    starts="Tt",
)
def _day_beside(match: re.Match[str]) -> Expression | None:
    words = match[0].casefold().split()
    unit = next(word for word in words if word in ("day", "night", "week", "month", "year"))
    n = 0 if not match["by"] else 1 if match["by"] == "after" else -1
    return Expression(match.start(), match.end(), "offset", n=n, unit=unit_of(unit))


# Times that only knowledge of the world places.
_NAME = r"(?:[A-Z][\w-]*[ \xa0]){1,3}"
_EVENT = rf"(?:{either(words('events'))})(?!\w)"
_ERA = rf"(?:{_NAME}(?:{either(words('eras'))})(?:[ \xa0](?:I{{1,2}}|One|Two))?)(?!\w)"
_OF = (
    rf"(?:{GAP}of{GAP}(?:(?:the|a|his|her|its|their|this)[ \xa0])?(?:[A-Z][\w-]*(?:[ \xa0][A-Z][\w-]*){{0,3}}|[\w-]+))"
)


@finds(
    FINDERS,
    rf"{B}(?P<by>[Ss]ince|[Aa]fter|[Bb]efore|[Dd]uring|[Uu]ntil|[Aa]t|[Bb]y){GAP}(?P<first>(?:(?:the|its|his|her|their){GAP})?"
    rf"(?:(?P<era>(?:(?:end|start|beginning|outbreak|height){GAP}of{GAP}(?:the{GAP})?)?{_ERA})"
    rf"|(?P<event>(?:[A-Z][\w-]*[ \xa0]){{0,2}}{_EVENT}{_OF}?))){E}",
    starts="ABDSUabdsu",
)
def _event(match: re.Match[str]) -> Expression | None:
    by = match["by"].casefold()
    if by == "since":
        return Expression(match.start(), match.end(), "event", open=True)
    if not match["era"]:
        return None
    if by in ("after", "before", "until") and not match["era"].startswith(("end", "start", "begin", "outbreak")):
        return Expression(match.start(), match.end(), "event", open=True)
    return Expression(match.start("first"), match.end(), "event")
