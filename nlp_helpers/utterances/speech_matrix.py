"""Utterances → what each article made of a speech: the table behind the figure, readable down to the words.

In: ``articles, quotes, statements, dates, utterances``. Out: DataFrames. A speech is what one speaker says on one day.
:func:`speeches` lists those that several articles render, :func:`speech_matrix` sets one of them out, utterances by articles,
with the quotes that only one article has; :func:`nlp_helpers.utterances.renderings.renderings` puts the words of one side by
side.

>>> from nlp_helpers import tables
>>> from nlp_helpers.utterances import find_utterances
>>> texts = ["“The bridge is not safe. It will be closed on Monday,” said Ann Lee.", "Ann Lee: “The bridge is not safe.”"]
>>> articles = tables.make("articles", [{"article_id": k, "raw": raw} for k, raw in zip("ab", texts)])
>>> rows = [{"article_id": "a", "quote": 0, "start": 1, "end": 53}, {"article_id": "b", "quote": 0, "start": 10, "end": 33}]
>>> quotes = tables.make("quotes", [row | {"in_body": True, "speaker": "Ann Lee", "form": "direct"} for row in rows])
>>> given = articles, quotes, tables.make("statements", []), tables.make("dates", [])
>>> stories = tables.make("stories", [{"article_id": k, "story_id": "S1"} for k in "ab"])
>>> found = find_utterances(*given, stories=stories).table
>>> made = speech_matrix(*given, found, speeches(*given, found).iloc[0])
>>> made[["label", "article_id", "match"]].values.tolist()  # doctest: +NORMALIZE_WHITESPACE
[['The bridge is not safe.', 'a', 'whole'], ['The bridge is not safe.', 'b', 'whole'],
 ['It will be closed on Monday,', 'a', 'whole'], ['It will be closed on Monday,', 'b', 'left out']]
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.spans import spans_of
from nlp_helpers.text.alignment import align, folded
from nlp_helpers.utterances.order import Spoken, merged, speeches_of
from nlp_helpers.utterances.pairs import ordinal
from nlp_helpers.utterances.renderings import CELLS, Rendering, fullest_of
from nlp_helpers.utterances.said_on import said_on
from nlp_helpers.utterances.stretches import clauses

_MATRIX = {
    "place": tables.INT, "utterance": tables.TEXT, "label": tables.TEXT, "article_id": tables.TEXT, "match": tables.TEXT,
    "kept": tables.FLOAT, "n_words": tables.INT, "spans": object, "start": tables.INT, "end": tables.INT, "text": tables.TEXT,
    "fullest": tables.BOOL,
}  # fmt: skip
_SPEECHES = [
    "speech", "speaker", "day_from", "day_to", "n_articles", "n_utterances", "n_words", "article_ids", "utterances",
]  # fmt: skip
_FEWEST = 4  # words of a quote of one article that has a row of its own


@dataclass(frozen=True, slots=True)
class _Said:
    """A quote or statement, and when it was said."""

    start: int
    end: int
    quoted: bool
    headline: bool
    speaker: str
    first: int
    last: int


def speeches(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    dates: pd.DataFrame,
    utterances: pd.DataFrame,
) -> pd.DataFrame:
    """List the speeches that several articles render, the most telling first.

    Parameters
    ----------
    articles, quotes, statements, dates, utterances : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        A row per speaker and day: ``speech`` (a number from 0), ``speaker, day_from, day_to`` (null where not known),
        ``n_articles, n_utterances, n_words`` (of all stretches together), ``article_ids`` (a list, the article with most of it
        first) and ``utterances`` (a list, in order). By number of articles, then by words.
    """
    said = _said(articles, quotes, statements, dates)
    raw = tables.raw_of(articles)
    own = _in_order(utterances)
    days = [_days(group, said) for _, group in own]
    who = ["" if pd.isna(group.speaker.iloc[0]) else str(group.speaker.iloc[0]) for _, group in own]
    rows = []
    having = [frozenset(group.article_id) for _, group in own]
    for members in speeches_of([Spoken(w, *day, ids) for w, day, ids in zip(who, days, having, strict=True)]):
        parts = pd.concat([own[k][1] for k in sorted(members)], ignore_index=True)
        words = [len(folded(raw[a], s, e).words) for a, s, e in spans_of(parts)]
        counts = parts.assign(words=words).groupby("article_id").agg(n=("utterance", "nunique"), words=("words", "sum"))
        counts = counts.sort_values(["n", "words"], ascending=False, kind="stable")
        first, last = _common([days[k] for k in members])
        row = {
            "speaker": who[members[0]] or None, "day_from": _iso(first), "day_to": _iso(last), "n_articles": len(counts),
            "n_utterances": len(members), "n_words": sum(words), "article_ids": counts.index.tolist(),
            "utterances": [own[k][0] for k in sorted(members)],
        }  # fmt: skip
        rows.append(row)
    rows.sort(key=lambda row: (-row["n_articles"], -row["n_words"]))
    frame = pd.DataFrame([{"speech": k, **row} for k, row in enumerate(rows)], columns=_SPEECHES)
    return frame.astype(dict.fromkeys(["speaker", "day_from", "day_to"], tables.TEXT))


def speech_matrix(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    dates: pd.DataFrame,
    utterances: pd.DataFrame,
    speech: Any,
) -> pd.DataFrame:
    """Set out one speech: each of its utterances, and each quote that only one article has, in each article.

    Parameters
    ----------
    articles, quotes, statements, dates, utterances : DataFrame
        Tables of those names.
    speech : Series or named tuple
        A row of :func:`speeches`.

    Returns
    -------
    DataFrame
        A row per row of the figure and article, in the order of the speech: ``place`` (the row of the figure, from 0);
        ``utterance``, null for a quote of one article; ``label``, the words of the fullest rendering; ``article_id``; ``match``,
        one of :data:`nlp_helpers.utterances.renderings.CELLS`; ``kept``, the share of the fullest rendering's words that it
        has, in order; ``n_words``; ``spans``, a list of (start, end); ``start, end``, the first; ``text``, their words;
        ``fullest``, whether the others are compared with it. Quotes of fewer than four words that no other article has are left
        out and counted in ``attrs["n_short"]``; ``attrs`` also has ``speaker, day_from, day_to, article_ids``.
    """
    said = _said(articles, quotes, statements, dates)
    raw = tables.raw_of(articles)
    shown = list(speech.article_ids)
    table = utterances[utterances.utterance.isin(list(speech.utterances)) & utterances.article_id.isin(shown)]
    made: list[tuple[str | None, dict[str, list[Rendering]]]] = []
    for name, group in _in_order(table):
        made.append((name, _by_article(group, said)))
    alone, n_short = _alone(raw, said, table, speech)
    made += [(None, {article_id: [row]}) for article_id, row in alone]
    places = [
        {
            article_id: min((r.headline, r.match == "reported", r.start) for r in own)[2]
            for article_id, own in cells.items()
        }
        for _, cells in made
    ]
    rows = [row for place, k in enumerate(merged(places)) for row in _cells(place, *made[k], shown, raw)]
    frame = pd.DataFrame(rows, columns=list(_MATRIX)).astype(_MATRIX)
    frame.attrs |= {name: _known(getattr(speech, name)) for name in ("speaker", "day_from", "day_to")}
    frame.attrs |= {"article_ids": shown, "n_short": n_short}
    return frame


def _in_order(utterances: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The utterances by their numbers."""
    own = [(str(name), group) for name, group in utterances.groupby("utterance", sort=True)]
    return sorted(own, key=lambda one: int("".join(c for c in one[0] if c in "0123456789") or 0))


def _known(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _iso(day: int) -> str | None:
    return date.fromordinal(day).isoformat() if day else None


def _common(days: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The days that all intervals share, of those that are known; the first interval where they share none."""
    known = [day for day in days if day[0]]
    if not known:
        return 0, 0
    first, last = max(day[0] for day in known), min(day[1] for day in known)
    return (first, last) if first <= last else min(known, key=lambda day: (day[1] - day[0], day))


def _said(
    articles: pd.DataFrame, quotes: pd.DataFrame, statements: pd.DataFrame, dates: pd.DataFrame
) -> dict[str, list[_Said]]:
    """The quotes and statements of each article, in reading order, the longer first."""
    when = said_on(articles, quotes, statements, dates)
    parts = [table.reindex(columns=["speaker", "form"]).astype(object) for table in (quotes, statements)]
    about = pd.concat(parts, ignore_index=True)
    about = about.where(about.notna(), None)
    found: dict[str, list[_Said]] = defaultdict(list)
    columns = (
        when[c].astype(object).where(when[c].notna(), None)
        for c in ("table", "article_id", "start", "end", "said_from", "said_to")
    )
    for table, article_id, start, end, first, last, speaker, form in zip(
        *columns, about.speaker, about.form, strict=True
    ):
        days = ordinal(first), ordinal(last)
        found[article_id].append(
            _Said(int(start), int(end), table == "quotes", form == "headline", speaker or "", *days)
        )
    return {key: sorted(own, key=lambda s: (s.start, -s.end, not s.quoted)) for key, own in found.items()}


def _holding(own: list[_Said], start: int, end: int, quoted: bool) -> _Said | None:
    """The quote or statement that a stretch is of: the shortest that holds it."""
    at = bisect_right(own, start, key=lambda s: s.start)
    holding = [s for s in own[max(0, at - 50) : at] if s.end >= end and s.quoted == quoted]
    return min(holding, key=lambda s: s.end - s.start, default=None)


def _days(group: pd.DataFrame, said: dict[str, list[_Said]]) -> tuple[int, int]:
    found = []
    for (article_id, start, end), match in zip(spans_of(group), group.match, strict=True):
        held = _holding(said.get(article_id, []), start, end, match != "reported")
        found.append((held.first, held.last) if held else (0, 0))
    return _common(found)


def _by_article(group: pd.DataFrame, said: dict[str, list[_Said]]) -> dict[str, list[Rendering]]:
    found: dict[str, list[Rendering]] = defaultdict(list)
    for (article_id, start, end), match in zip(spans_of(group), group.match, strict=True):
        held = _holding(said.get(article_id, []), start, end, match != "reported")
        found[article_id].append(Rendering(article_id, start, end, match, bool(held and held.headline)))
    return dict(found)


def _alone(
    raw: dict[str, str], said: dict[str, list[_Said]], table: pd.DataFrame, speech: Any
) -> tuple[list[tuple[str, Rendering]], int]:
    """The parts of the speaker's quotes of that day that are in no utterance, clauses that follow each other together."""
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for article_id, start, end in spans_of(table):
        taken[article_id].append((start, end))
    day = ordinal(_known(speech.day_from)), ordinal(_known(speech.day_to))
    who = "" if pd.isna(speech.speaker) else str(speech.speaker).casefold()
    found, n_short = [], 0
    for article_id in speech.article_ids:
        for s in said.get(article_id, []):
            if (
                not s.quoted
                or s.headline
                or s.speaker.casefold() != who
                or (day[0] and s.first and (s.first > day[1] or s.last < day[0]))
            ):
                continue
            for start, end in _untaken(raw[article_id], s, taken[article_id]):
                if len(folded(raw[article_id], start, end).words) >= _FEWEST:
                    found.append((article_id, Rendering(article_id, start, end, "whole", False)))
                else:
                    n_short += 1
    return found, n_short


def _untaken(text: str, s: _Said, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    run: tuple[int, int] | None = None
    for start, end in clauses(text, s.start, s.end):
        if any(a < end and start < b for a, b in taken):
            if run:
                yield run
            run = None
        else:
            run = (run[0] if run else start, end)
    if run:
        yield run


def _cells(
    place: int, utterance: str | None, cells: dict[str, list[Rendering]], shown: list[str], raw: dict[str, str]
) -> Iterator[dict[str, Any]]:
    full = fullest_of([row for own in cells.values() for row in own], raw)
    words = folded(raw[full.article_id], full.start, full.end).words
    label = " ".join(raw[full.article_id][full.start : full.end].split())
    for article_id in shown:
        own = cells.get(article_id, [])
        body = [r for r in own if r.match != "reported" and not r.headline]
        own = sorted(body or [r for r in own if r.headline] or own, key=lambda r: r.start)
        # Once is enough, where one stretch has all the words.
        own = [r for r in own if folded(raw[article_id], r.start, r.end).words == words][:1] or own
        here = [word for r in own for word in folded(raw[article_id], r.start, r.end).words]
        same = sum(op[2] - op[1] for op in align(words, here, chance=True) if op[0] == "equal") if here else 0
        yield {
            "place": place,
            "utterance": utterance,
            "label": label,
            "article_id": article_id,
            "match": min((r.match for r in own), key=CELLS.index, default="left out"),
            "kept": round(same / max(len(words), 1), 6),
            "n_words": len(here),
            "spans": [(r.start, r.end) for r in own],
            "start": own[0].start if own else None,
            "end": own[0].end if own else None,
            "text": " … ".join(" ".join(raw[article_id][r.start : r.end].split()) for r in own),
            "fullest": article_id == full.article_id,
        }
