"""What each day of the time line is given for: a sentence, and how many others the same day has.

In: findings, and events that were put together. Out: a day or interval with its entries. A sentence stands for nothing but
itself: the others of a day may tell of something else.

>>> intervals(pd.DataFrame({"date_from": ["2022-01-12", None], "date_to": ["2022-01-14", "2022-02-01"]}))
[('2022-01-12', '2022-01-14'), ('', '2022-02-01')]
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nlp_helpers.briefing import standing_alone
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link, one_of_each
from nlp_helpers.briefing.section import Words
from nlp_helpers.briefing.voices import names_somebody
from nlp_helpers.dates.written import short_days
from nlp_helpers.spans import Span, spans_of
from nlp_helpers.timeline import KINDS, by_day

_MOST_OF_DAY = 6  # sentences that are shown open
_MOST_ASKED = 12  # sentences of a day of which one is chosen
# Of other forms it is less sure who speaks, and the sentence is mostly the reporter's.
_DIRECT = ("direct", "continued")

Interval = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """What a day is given for: a sentence, whose words it is if they are quoted, and the other places of the same kind."""

    kind: str
    words: Words
    by: str
    day_named: bool
    n_articles: int
    n_others: int
    others: Link


@dataclass(frozen=True)
class Day:
    """A day or an interval, and what it is given for."""

    name: str
    first: str
    is_one: bool
    n_articles: int
    link: Link
    entries: tuple[Entry, ...]
    more: tuple[Entry, ...] = ()


def intervals(events: pd.DataFrame) -> list[Interval]:
    """List the first and last days of events; what is open is empty."""
    return list(zip(events.date_from.fillna("").astype(str), events.date_to.fillna("").astype(str), strict=True))


def grouped(events: pd.DataFrame) -> pd.DataFrame:
    """Mark which events :func:`nlp_helpers.timeline.by_day` puts together, in the order of their days.

    Parameters
    ----------
    events : DataFrame
        From :func:`nlp_helpers.timeline.timeline`.

    Returns
    -------
    DataFrame
        The same and ``key``.
    """
    dated = events.day_start.notna() | (events.kind != "said")
    speaker = events.speaker.where(dated, "").fillna("")
    keys = list(zip(events.kind, *zip(*intervals(events), strict=True), speaker, dated, strict=True))
    made = events.assign(key=keys, begins=events.date_from.fillna(events.date_to), closes=events.date_to.fillna("9999"))
    return made.sort_values(["begins", "closes"], kind="stable", ignore_index=True).drop(columns=["begins", "closes"])


def days(material: Material, events: pd.DataFrame, wanted: Collection[Interval]) -> dict[Interval, Day]:
    """Say of some days and intervals what they are given for.

    Parameters
    ----------
    material : Material
    events : DataFrame
        From :func:`grouped`, of all days.
    wanted : collection of (first, last)
        Of those that are shown: a large pile gives thousands.

    Returns
    -------
    dict of (first, last) to Day
        In order.
    """
    shown = set(wanted)
    own = events[[interval in shown for interval in intervals(events)]]
    writer = _Writer(material, events, own)
    made: dict[Interval, Day] = {}
    for interval, of_day in own.assign(interval=intervals(own)).groupby("interval", sort=False):
        entries = [writer.entry(key, rows) for key, rows in of_day.groupby("key", sort=False)]
        entries.sort(key=lambda e: (KINDS.index(e.kind), not e.day_named, -e.n_articles))
        named = [e for e in entries if e.day_named]
        first = sorted(named or entries, key=lambda e: -e.n_articles)[:_MOST_OF_DAY]
        made[interval] = Day(
            short_days(interval[0] or None, interval[1] or None),
            interval[0] or interval[1],
            interval[0] == interval[1],
            of_day.article_id.nunique(),
            material.places.link(one_of_each(spans_of(of_day))),
            tuple(e for e in entries if e in first),
            tuple(e for e in entries if e not in first),
        )
    return made


class _Writer:
    """Writes entries: what all of them look things up in."""

    def __init__(self, material: Material, events: pd.DataFrame, own: pd.DataFrame) -> None:
        self.material = material
        best = grouped(by_day(events.drop(columns="key"), material.found["articles"]))
        self.telling = dict(zip(best.key, best.itertuples(), strict=True))
        quotes = material.found["quotes"]
        quotes = quotes[quotes.form.isin(_DIRECT) & quotes.speaker.notna()]
        self.quotes: dict[str, list[tuple[int, int, str]]] = {}
        for a, start, end, who in quotes[["article_id", "start", "end", "speaker"]].itertuples(index=False):
            if names_somebody(str(who)):
                self.quotes.setdefault(str(a), []).append((int(start), int(end), " ".join(str(who).split())))
        self.choice = {key: self._candidates(key, rows) for key, rows in own.groupby("key", sort=False)}
        several = [spans for spans in self.choice.values() if len(spans) > 1]
        self.alone = standing_alone.alone({material.text_of(span) for spans in several for span in spans})

    def entry(self, key: tuple[Any, ...], rows: pd.DataFrame) -> Entry:
        """Choose the sentence that most others of the day have words of, among those that can be read alone if there are any."""
        spans = self.choice[key]
        shown = next((span for span in spans if self.material.text_of(span) in self.alone), next(iter(spans)))
        row = spans[shown]
        kind = str(row.kind)
        marked = [(int(row.day_start), int(row.day_end), "day")] if pd.notna(row.day_start) else []
        others = {self._shown(other): span for other, span in zip(rows.itertuples(), spans_of(rows), strict=True)}
        others.pop(shown, None)
        return Entry(
            kind,
            self.material.quote(shown, marked),
            self._speaker(row),
            kind != "said" or pd.notna(row.day_start),
            rows.article_id.nunique(),
            len(others),
            self.material.places.link(others.values()),
        )

    def _candidates(self, key: tuple[Any, ...], rows: pd.DataFrame) -> dict[Span, Any]:
        """The sentences of a day, the most telling first, each with its event."""
        found: dict[Span, Any] = {self._shown(self.telling[key]): self.telling[key]}
        if rows.kind.iloc[0] != "reported":
            for row in rows.itertuples():
                found.setdefault(self._shown(row), row)
        return dict(list(found.items())[:_MOST_ASKED])

    def _shown(self, row: Any) -> Span:
        """A fragment of speech says little without its sentence, in which the day mostly stands, too."""
        span = str(row.article_id), int(row.start), int(row.end)
        return self.material.sentence_of(span) if row.kind == "said" else span

    def _speaker(self, row: Any) -> str:
        """Whose words they are: of what is told without quotation marks that is not sure enough to stand before it."""
        quotes = self.quotes.get(str(row.article_id), [])
        if row.kind == "said":
            return next((who for start, end, who in quotes if (start, end) == (row.start, row.end)), "")
        if row.kind == "reported" or pd.isna(row.day_start):
            return ""
        return next((who for start, end, who in quotes if start <= row.day_start and row.day_end <= end), "")
