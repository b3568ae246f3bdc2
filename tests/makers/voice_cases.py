"""What the tests of quotes and of statements share: how a case becomes tables, and when a speaker is the right one.

A case has a ``kind``, a ``text`` (paragraphs are parted by a blank line; with ``headline`` the first is one) and the rows that
a reader expects; ``near_miss`` looks like its kind and is something else. Of a row:

- ``text``: the words; of a statement they need to agree in eight of ten characters, with these or with one of ``also``.
- ``speaker``: the words of the mention as printed, or several that would do; null where nobody speaks; missing where that
  can't be told. ``not``: who must not be given. ``resolved``: the full name that it stands for.
- ``cue`` and ``form``: only where a case is about them.

``may`` lists words that may be found besides, or not; ``known_failure`` is why a case fails for now.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from conftest import articles_of

from nlp_helpers import tables

ARTICLES = {"the", "a", "an"}
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "i", "we", "you", "who", "his", "her", "their", "him", "them", "its", "my", "our"}
)
LINKS = frozenset({"of", "for", "to", "by", "from", "in", "at", "with", "and", "who", "whom", "whose", "which"})


def blocks_of(articles: pd.DataFrame, headline: bool = False) -> pd.DataFrame:
    """A block for each line that is not blank: all body, but for a headline at the top."""
    rows = []
    for article in articles.itertuples():
        for number, line in enumerate(re.finditer(r"\S[^\n]*(?<=\S)", article.raw)):
            role = "headline" if headline and not number else "body"
            span = {"article_id": article.article_id, "block": number, "start": line.start(), "end": line.end()}
            rows.append(span | {"role": role, "is_body": role == "body"})
    return tables.make("blocks", rows)


def case_tables(case: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The case as a pile of one article, with its blocks."""
    articles = articles_of(case["text"])
    return articles, blocks_of(articles, case.get("headline", False))


def words(text: object, start: Any, end: Any) -> str | None:
    """The words of a span, or None where there is none."""
    return None if pd.isna(start) else str(text)[int(start) : int(end)]


def same_person(found: str | None, given: str) -> bool:
    """Whether two ways of naming fit: one is part of the other ('Lena Hart', 'harbour master Lena Hart').

    Not the part that only says whose or of what: 'Prado’s brother' is not Prado, 'a spokesman for Cole' not Cole.
    """
    if not found:
        return False
    a, b = _words(found), _words(given)
    short, long = sorted((a, b), key=len)
    if a == b or not short or set(short) <= PRONOUNS:
        return a == b
    places = [i for i in range(len(long) - len(short) + 1) if long[i : i + len(short)] == short]
    return any(not LINKS & set(long[:i]) and long[i + len(short) : i + len(short) + 1] != ["'s"] for i in places)


def _words(text: str) -> list[str]:
    found = re.findall(r"['’]s\b|\w+(?:['’](?!s\b)\w+)?", text.casefold())
    found = [word.replace("’", "'") for word in found if word not in ARTICLES]
    return found[:-1] if found[-1:] == ["'s"] else found


def wrong_with(row: Any, case: dict[str, Any], given: dict[str, Any]) -> list[str]:
    """What of a row is not as a reader expects: speaker, who that is, cue, form. Empty if all is well."""
    mention = words(case["text"], row.speaker_start, row.speaker_end)
    name = None if pd.isna(row.speaker) or not row.speaker else str(row.speaker)
    said = f"“{given['text']}”: "
    wrong = []
    if "speaker" in given:
        who = given["speaker"]
        if who is None:
            wrong += [f"{said}nobody speaks, not {mention or name}"] if mention or name else []
        elif not any(
            same_person(found, x) for found in (mention, name) for x in ([who] if isinstance(who, str) else who)
        ):
            wrong.append(f"{said}{who} speaks, not {mention}")
    if "not" in given and mention and _words(mention)[-len(_words(given["not"])) :] == _words(given["not"]):
        wrong.append(f"{said}{given['not']} does not speak")
    if "resolved" in given and not same_person(name, given["resolved"]):
        wrong.append(f"{said}that is {given['resolved']}, not {name}")
    if "cue" in given:
        cue = words(case["text"], row.cue_start, row.cue_end)
        if not cue or not set(_words(given["cue"])) & set(_words(cue)):
            wrong.append(f"{said}the cue is {given['cue']}, not {cue}")
    if "form" in given and row.form != given["form"]:
        wrong.append(f"{said}{given['form']}, not {row.form}")
    return wrong


def assert_rows_hold(name: str, found: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Every span lies in its article, the rows are those of the contract in its order, and a speaker has a place."""
    assert tables.make(name, found).equals(found)
    raw = dict(zip(articles.article_id, articles.raw, strict=True))
    assert found.groupby("article_id")[name[:-1]].apply(list).map(lambda n: n == list(range(len(n)))).all()
    for row in found.itertuples():
        text = raw[row.article_id]
        assert 0 <= row.start < row.end <= len(text) and text[row.start : row.end].strip()
        for start, end in ((row.speaker_start, row.speaker_end), (row.cue_start, row.cue_end)):
            assert pd.isna(start) == pd.isna(end)
            assert pd.isna(start) or (0 <= start < end <= len(text) and text[start:end].strip())
        assert pd.isna(row.speaker) == pd.isna(row.speaker_start)
        assert pd.isna(row.speaker) or row.speaker.strip()
        assert pd.isna(row.cue) == pd.isna(row.cue_start)
    for _, rows in found.groupby("article_id"):
        assert rows.start.is_monotonic_increasing


def case_name(case: dict[str, Any]) -> str:
    """The name of a case."""
    return f"{case['kind']}: {case['text'][:50]}"
