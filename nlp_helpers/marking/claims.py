"""Tables → what each row claims, in plain words, and the question that somebody answers with right or wrong.

In: a table and the ``articles``. Out: claims: a sentence, the values that it stands for, and the places in the articles where it
can be checked. Of tables of groups the group is the claim. Whether two tables claim the same, :func:`digest` tells.

>>> from nlp_helpers import example
>>> made, left_out = claims("blocks", example.found().tables)
>>> made[2].says
"This line is residue: navigation (a menu, a link or a label of the site), and no part of the article's text."
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.dates.written import iso_days
from nlp_helpers.errors import InputError
from nlp_helpers.marking.questions import QUESTIONS

# Table → the column that names a row's group.
_GROUPS = {"utterances": "utterance", "points": "point", "discrepancies": "discrepancy"}
#: Table → the tables that it takes to show its rows, beside the articles.
NEEDS = {"passages": ("topics",), "stories": ("blocks",)}

_HEAD = 300  # characters that stand for an article
_MOST_MATES = 5
_LINES = {
    "headline": "the article's headline",
    "subhead": "a subhead of the article",
    "body": "a part of the article's text",
    "navigation": "navigation (a menu, a link or a label of the site)",
    "stamp": "a date or time line",
    "credit": "a byline, agency or source line",
    "caption": "a caption",
    "teaser": "a teaser (of another article or a video)",
    "notice": "a notice (consent, copyright, sign-up)",
    "duplicate": "a repetition of what the article has already",
}
_ECHOES = {
    "same copy": "have the same copy: their own words, not a speaker's, come from one text",
    "same quote": "have the same quote: the words of one speaker on one occasion",
    "same event": "report the same event in words that have something in common",
    "house text": "have house text: what an outlet prints again and again, or a formula of the trade",
}


@dataclass(frozen=True)
class Place:
    """Words in an article.

    Attributes
    ----------
    article_id : str
    start, end : int
        Offsets into the article's text; the same for an article without a letter.
    label : str
        What these words are among those of the claim; empty where there is but one place.
    beside : tuple of (int, int, str)
        Other words that help to judge: their offsets, and what they are.
    """

    article_id: str
    start: int
    end: int
    label: str = ""
    beside: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class Claim:
    """What a row, or a group of rows, of a table says.

    Attributes
    ----------
    table : str
    key : str
        The row's key, for people.
    says : str
        A sentence in plain words.
    values : tuple of str
        The cells that the sentence is about; with the places, what is judged.
    places : tuple of Place
        Where to look.
    """

    table: str
    key: str
    says: str
    values: tuple[str, ...]
    places: tuple[Place, ...]

    def identity(self) -> str:
        """Say the same for the same claim on the same words, whatever its number in the table."""
        spans = [[p.article_id, p.start, p.end] for p in self.places]
        return json.dumps([self.table, self.values, spans], ensure_ascii=True)


def claims(name: str, made: Mapping[str, pd.DataFrame]) -> tuple[list[Claim], str]:
    """List what a table claims.

    Parameters
    ----------
    name : str
        A table of :data:`nlp_helpers.marking.questions.QUESTIONS`.
    made : mapping of str to DataFrame
        That table, ``articles`` and those of :data:`NEEDS`.

    Returns
    -------
    claims : list of Claim
        In the table's order.
    left_out : str
        What of the table claims nothing, and how many rows that is; empty for nothing.

    Raises
    ------
    InputError
        For a table whose rows have no words to look at.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> made, left_out = claims("stories", example.found().tables)
    >>> made[0].says
    'This article reports the same event as 1 other.'
    >>> left_out
    '1 article that has a story of its own'
    """
    check_markable(name)
    table = made[name]
    if name == "stories":
        return _stories(table, made["articles"], made["blocks"])
    left_out = ""
    if name == "articles":
        known = table[["title", "outlet", "published_from"]].notna().any(axis=1)
        left_out = _left_out(
            len(table) - int(known.sum()), "article of which nothing is given", "articles of which nothing is given"
        )
        table = table[known]
    elif name == "passages":
        known = table.topic.notna()
        left_out = _left_out(len(table) - int(known.sum()), "sentence without a topic", "sentences without a topic")
        table = table[known]
    rows = [{c: None if pd.isna(v) else v for c, v in row.items()} for row in table.to_dict("records")]
    if name in _GROUPS:
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in sorted(rows, key=lambda row: (row["article_id"], row["start"], row["end"])):
            groups.setdefault(str(row[_GROUPS[name]]), []).append(row)
        return [_group(name, groups[key]) for key in table[_GROUPS[name]].unique()], left_out
    saying = _saying(name, made)
    return [_claim(name, row, *saying(row)) for row in rows], left_out


def check_markable(name: str) -> None:
    """Refuse what is no table, or none whose rows can be marked.

    Parameters
    ----------
    name : str

    Raises
    ------
    InputError
    """
    if name not in QUESTIONS:
        what = f"no words to look at in the rows of {name!r}" if name in tables.COLUMNS else f"no table {name!r}"
        raise InputError(f"{what}; tables that can be marked: {', '.join(QUESTIONS)}")


def digest(made: Iterable[Claim]) -> str:
    """Hash what a table claims, in whatever order.

    Parameters
    ----------
    made : iterable of Claim

    Returns
    -------
    str
        16 hexadecimal digits: the same for tables whose rows say the same of the same words.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> made, _ = claims("dates", example.found().tables)
    >>> digest(made) == digest(reversed(made)), digest(made) == digest(made[1:])
    (True, False)
    """
    return hashlib.sha256("\n".join(sorted(c.identity() for c in made)).encode()).hexdigest()[:16]


def _left_out(n: int, one: str, more: str) -> str:
    return f"{n:,} {one if n == 1 else more}" if n else ""


_Saying = Callable[[dict[str, Any]], tuple[str, list[Any], tuple[Place, ...]]]


def _claim(name: str, row: dict[str, Any], says: str, values: list[Any], places: tuple[Place, ...]) -> Claim:
    key = " ".join(str(row[column]) for column in tables.KEY[name])
    return Claim(name, key, says, tuple("" if v is None else str(v) for v in values), places)


def _saying(name: str, made: Mapping[str, pd.DataFrame]) -> _Saying:
    """Give the function from a row of this table to what it says, the values in that, and where to look."""
    raw = tables.raw_of(made["articles"])

    def words(row: dict[str, Any]) -> str:
        return shortened(str(raw[row["article_id"]])[row["start"] : row["end"]])

    if name == "articles":
        return _article
    if name == "echoes":
        return _echo
    if name == "passages":
        topics = {row["topic"]: row for row in made["topics"].to_dict("records")}
        return lambda row: (_topic(row["topic"], topics), [row["topic"], _topic(row["topic"], topics)], (_place(row),))
    simple: dict[str, Callable[[dict[str, Any]], tuple[str, list[Any]]]] = {
        "blocks": lambda row: (_line(row["role"]), [row["role"]]),
        "sentences": lambda row: ("This is one whole sentence.", []),
        "quotes": lambda row: (_quote(row), [row["speaker"]]),
        "statements": lambda row: (_statement(row), [row["speaker"]]),
        "names": lambda row: (_name(words(row), row), [row["entity"], row["kind"]]),
        "dates": lambda row: (_date(words(row), row), [row["date_from"], row["date_to"]]),
        "numbers": lambda row: (
            _number(words(row), row),
            [row[c] for c in ("low", "high", "unit", "of", "approximate")],
        ),
    }
    say = simple[name]
    return lambda row: (*say(row), (_place(row),))


def shortened(text: str, most: int = 120) -> str:
    """Put words on one line, and cut them.

    Parameters
    ----------
    text : str
    most : int
        Characters.

    Returns
    -------
    str

    Examples
    --------
    >>> shortened("one\\n two", 6)
    'one t…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _place(row: dict[str, Any], label: str = "") -> Place:
    beside = [
        (row[f"{what}_start"], row[f"{what}_end"], what)
        for what in ("speaker", "cue")
        if row.get(f"{what}_start") is not None
    ]
    return Place(row["article_id"], row["start"], row["end"], label, tuple(beside))


def _article(row: dict[str, Any]) -> tuple[str, list[Any], tuple[Place, ...]]:
    parts, places, values = [], [], []
    day = _days(row, "published")
    for what, start, value in (
        ("title", "title", row["title"]), ("outlet", "outlet", row["outlet"]), ("published", "published", day),
    ):  # fmt: skip
        values.append(value or None)
        if value:
            shown = f"'{shortened(value)}'" if what == "title" else value
            parts.append(f"{what}: {shown} ({row[f'{what}_basis']})")
            if row[f"{start}_start"] is not None:
                places.append(Place(row["article_id"], row[f"{start}_start"], row[f"{start}_end"], what))
    if not places:
        places = [Place(row["article_id"], *_beginning(row["raw"]), "beginning")]
    return f"Of this article, {'; '.join(parts)}.", values, tuple(places)


def _beginning(raw: str, start: int = 0) -> tuple[int, int]:
    """Give the offsets of some words from here on."""
    end = min(start + _HEAD, len(raw))
    blank = raw.rfind(" ", start + 1, end)
    return start, end if end == len(raw) or blank < 0 else blank


def _line(role: str) -> str:
    if role in tables.ARTICLE_ROLES:
        return f"This line is {_LINES[role]}."
    return f"This line is residue: {_LINES.get(role, role)}, and no part of the article's text."


def _quote(row: dict[str, Any]) -> str:
    who = "Nobody is named who" if row["speaker"] is None else shortened(row["speaker"])
    return f"{who} says or writes these words."


def _statement(row: dict[str, Any]) -> str:
    return f"{shortened(row['speaker'] or 'Somebody')} is reported to say or think this."


def _name(words: str, row: dict[str, Any]) -> str:
    kind = {"person": "the person", "organisation": "the organisation", "place": "the place"}.get(row["kind"], "")
    return f"'{words}' names {kind} {shortened(row['entity'] or words)}."


def _days(row: Mapping[str, Any], what: str) -> str:
    return iso_days(row[f"{what}_from"], row[f"{what}_to"], "(open)")


def _date(words: str, row: dict[str, Any]) -> str:
    known = _days(row, "date")
    if not known:
        return f"'{words}' is an expression of time, and the text does not tell which days."
    return f"'{words}' is {known}."


def _number(words: str, row: dict[str, Any]) -> str:
    low, high = (None if row[c] is None else f"{row[c]:,.15g}" for c in ("low", "high"))
    value = str(low) if low == high else f"at least {low}" if high is None else f"at most {high}"
    if low is not None and high is not None and low != high:
        value = f"{low} to {high}"
    value = f"about {value}" if row["approximate"] else value
    unit = f"; unit: {row['unit']}" if row["unit"] else ""
    return f"'{words}' is a quantity: {value}{unit}" + (f"; of: {shortened(row['of'])}." if row["of"] else ".")


def _echo(row: dict[str, Any]) -> tuple[str, list[Any], tuple[Place, ...]]:
    sides = tuple(Place(row[f"article_id_{s}"], row[f"start_{s}"], row[f"end_{s}"], f"passage {s}") for s in "ab")
    return f"The two passages {_ECHOES.get(row['kind'], row['kind'])}.", [row["kind"]], sides


def _topic(topic: str, topics: Mapping[str, Mapping[str, Any]]) -> str:
    if topic not in topics:
        return f"This sentence is about the topic {topic}."
    terms = topics[topic]["terms"]
    return f"This sentence is about the topic with the words: {topics[topic]['label'] if pd.isna(terms) else terms}."


def _group(name: str, rows: list[dict[str, Any]]) -> Claim:
    first, n = rows[0], f"{len(rows):,} places"
    label: str | None = None
    if name == "utterances":
        who = shortened(first["speaker"]) if first["speaker"] else "One speaker, who is not named,"
        says, values, label = f"{who} said this on one occasion; {n} give it.", [first["speaker"]], "match"
    elif name == "points":
        says, values = f"These {len(rows):,} sentences report the same thing.", []
    else:
        as_of = {row["as_of"] for row in rows}
        how = "on different days (a series)" if first["kind"] == "number" and len(as_of) > 1 else "differently"
        says = f"One thing is given {how} at {n}: {first['kind']}, {shortened(first['subject'])}."
        values, label = [first["kind"], first["subject"], *(row["value"] for row in rows)], "value"
    places = [_place(row, str(row[label]) if label and row[label] else "") for row in rows]
    if name == "discrepancies":
        places = [
            Place(p.article_id, p.start, p.end, p.label + (f", as of {row['as_of']}" if row["as_of"] else ""))
            for p, row in zip(places, rows, strict=True)
        ]
    key = str(first[_GROUPS[name]])
    return Claim(name, key, says, tuple("" if v is None else str(v) for v in values), tuple(places))


def _stories(table: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame) -> tuple[list[Claim], str]:
    """Ask of every article that shares a story; the others are shown by their beginnings."""
    raw = tables.raw_of(articles)
    text = blocks[blocks.is_body.fillna(False) | (blocks.role == "headline")]
    begins = text.groupby("article_id").start.min().to_dict()
    mates = table.sort_values("article_id").groupby("story_id").article_id.agg(list).to_dict()
    made = []
    for article_id, story_id in zip(table.article_id, table.story_id, strict=True):
        others = [a for a in mates[story_id] if a != article_id]
        if not others:
            continue
        rest = f"; the first {_MOST_MATES} of them are shown" if len(others) > _MOST_MATES else ""
        says = (
            f"This article reports the same event as {len(others):,} {'other' if len(others) == 1 else 'others'}{rest}."
        )
        labels = ["this article", *["another of the story"] * min(len(others), _MOST_MATES)]
        shown = zip([article_id, *others[:_MOST_MATES]], labels, strict=True)
        places = tuple(Place(a, *_beginning(raw[a], int(begins.get(a, 0))), label) for a, label in shown)
        made.append(Claim("stories", str(article_id), says, tuple(mates[story_id]), places))
    alone = len(table) - len(made)
    return made, _left_out(alone, "article that has a story of its own", "articles that have stories of their own")
