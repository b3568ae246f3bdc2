"""Dates, speech and days of publication → one time line: what happened when, what was said, what was reported, what was to come.

In: ``articles, sentences, dates, quotes, statements``. Out: events, a row for each time that an article gives a day; and days,
a row for each day or interval with the number of articles that give it. Nothing is inferred beyond what the tables hold: a date
beside words of saying (:mod:`nlp_helpers.utterances.said_on`) is when they were said, one that lies after its article was
published is to come, any other is when something happened.

To be read in this order:

- :mod:`~nlp_helpers.timeline.axis`: which days the axis shows, and what lies on it.

>>> from nlp_helpers import example, tables
>>> found = example.found()
>>> none = tables.make("quotes", []), tables.make("statements", [])
>>> made = timeline(found["articles"], found["sentences"], found["dates"], *none)
>>> made.kind.value_counts().to_dict() if len(made) else "no day of publication is known"
'no day of publication is known'
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from nlp_helpers import tables
from nlp_helpers.dates.calendar_days import time_words
from nlp_helpers.timeline.axis import ordinal
from nlp_helpers.utterances.said_on import said_on

#: What an event can be, in the order in which they are shown for one day.
KINDS = ("happened", "said", "reported", "to come")

_COLUMNS = {
    "kind": tables.TEXT, "date_from": tables.TEXT, "date_to": tables.TEXT, "precision": tables.TEXT, "speaker": tables.TEXT,
    "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT, "day_start": tables.INT, "day_end": tables.INT,
    "n_articles": tables.INT,
}  # fmt: skip
_CONTRADICTIONS = {
    "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT, "date_from": tables.TEXT, "why": tables.TEXT,
}  # fmt: skip
_SAME = ["kind", "date_from", "date_to", "speaker"]
_ORDER = ["date_from", "date_to", "kind", "speaker", "article_id", "start"]
_WEEKDAYS = [names.split()[0] for names in time_words()["weekdays"]["en"]]
_NAMED = re.compile(r"(?<!\w)(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")


def timeline(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    dates: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    expressions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """List everything that articles give a day for, and when they appeared themselves.

    Parameters
    ----------
    articles, sentences, dates, quotes, statements : DataFrame
        Tables of those names.
    expressions : DataFrame, optional
        What :func:`nlp_helpers.dates.find_dates` gave: with it, what is told in the future tense of the day of publication, or
        where that day is not known, is to come as well.

    Returns
    -------
    DataFrame
        One row per event and mention, by day: ``kind`` (one of :data:`KINDS`); ``date_from, date_to``, either empty where the
        interval is open; ``precision`` as in ``dates``; ``speaker`` of what was said; ``article_id, start, end``, the
        sentence, quote or title that stands for it; ``day_start, day_end``, the words that give the day, empty where none do
        (words without a date of their own were said on the day of publication or the day before); ``n_articles``, how many
        articles give this day for this kind, and for this speaker. Dates without a place in time are left out.
    """
    parts = [_reported(articles, sentences), *_dated(articles, sentences, dates, quotes, statements, expressions)]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame({name: pd.array([], dtype=kind) for name, kind in _COLUMNS.items()})
    frame = pd.concat(parts, ignore_index=True).reindex(columns=list(_COLUMNS)).astype(_COLUMNS)
    frame["n_articles"] = frame.groupby(_SAME, dropna=False).article_id.transform("nunique").astype(tables.INT)
    rank = frame.kind.map(KINDS.index)
    return (
        frame.assign(kind=rank)
        .sort_values(_ORDER, kind="stable", ignore_index=True)
        .assign(kind=lambda made: made.kind.map(lambda k: KINDS[k]).astype(tables.TEXT))
    )


def _reported(articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """When each article that has words appeared; its title stands for it, or its first sentence."""
    known = articles[articles.published_from.notna() & articles.published_to.notna()]
    first = sentences.drop_duplicates("article_id").set_index("article_id")
    known = known[known.title_start.notna() | known.article_id.isin(first.index)]
    titled = known.title_start.notna()
    same = known.published_from == known.published_to
    return pd.DataFrame({
        "kind": "reported", "date_from": known.published_from, "date_to": known.published_to,
        "precision": np.where(same, "day", "days"), "article_id": known.article_id,
        "start": known.title_start.where(titled, known.article_id.map(first.start)),
        "end": known.title_end.where(titled, known.article_id.map(first.end)),
        "day_start": known.published_start, "day_end": known.published_end,
    })  # fmt: skip


def _dated(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    dates: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    expressions: pd.DataFrame | None,
) -> list[pd.DataFrame]:
    """What was said, and what happened or is to come, by the dates of the bodies."""
    spoken = said_on(articles, quotes, statements, dates)
    speakers = pd.concat([quotes, statements]).drop_duplicates(["article_id", "start", "end"])
    spoken = spoken.merge(
        speakers[["article_id", "start", "end", "speaker", "in_body"]], on=["article_id", "start", "end"]
    )
    spoken = spoken[spoken.said_from.notna() & spoken.in_body.fillna(False).astype(bool)]
    days = dates[["article_id", "start", "end", "precision"]].rename(columns={"start": "day_start", "end": "day_end"})
    spoken = spoken.merge(days, how="left", on=["article_id", "day_start", "day_end"])
    stated = spoken.said_basis == "stated"
    # Words without a date of their own add a row only for who has no dated words in the article.
    dated = set(zip(spoken.article_id[stated], spoken.speaker[stated].fillna(""), strict=True))
    pairs = list(zip(spoken.article_id, spoken.speaker.fillna(""), strict=True))
    undated = ~stated & spoken.speaker.notna() & np.array([pair not in dated for pair in pairs], bool)
    spoken = pd.concat([spoken[stated], spoken[undated].drop_duplicates(["article_id", "speaker"])])
    said = spoken.rename(columns={"said_from": "date_from", "said_to": "date_to"}).assign(kind="said")
    said["precision"] = said.precision.fillna("days")
    used = set(zip(said.article_id, said.day_start, strict=True))
    kept = dates[dates.in_body.fillna(False).astype(bool) & (dates.date_from.notna() | dates.date_to.notna())]
    free = np.array([key not in used for key in zip(kept.article_id, kept.start, strict=True)], bool)
    future: set[tuple[str, int]] = set()
    if expressions is not None and len(expressions):
        ahead = expressions[(expressions.tense == "future").fillna(False)]
        future = set(zip(ahead.article_id, ahead.start, strict=True))
    return [said.reset_index(drop=True), _happened(articles, sentences, kept[free], future)]


def _happened(
    articles: pd.DataFrame, sentences: pd.DataFrame, dates: pd.DataFrame, future: set[tuple[str, int]]
) -> pd.DataFrame:
    """What happened, and what lies after the day on which it was reported, or is told in the future tense of that day."""
    around = _sentence_of(sentences, dates)
    appeared = articles.set_index("article_id")[["published_from", "published_to"]].reindex(dates.article_id)
    first, last = (appeared[name].fillna("9999").to_numpy(str) for name in ("published_from", "published_to"))
    begins, ends = dates.date_from.fillna("").to_numpy(str), dates.date_to.fillna("9999").to_numpy(str)
    told_ahead = np.array([key in future for key in zip(dates.article_id, dates.start, strict=True)], bool)
    later = ((begins > first) & (ends > last)) | (told_ahead & ((ends >= first) | (first == "9999")))
    return pd.DataFrame({
        "kind": np.where(later, "to come", "happened"), "date_from": dates.date_from.array, "date_to": dates.date_to.array,
        "precision": dates.precision.array, "article_id": dates.article_id.array, "start": around[0], "end": around[1],
        "day_start": dates.start.array, "day_end": dates.end.array,
    })  # fmt: skip


def _sentence_of(sentences: pd.DataFrame, spans: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Find the sentence in which each span begins, or give the span itself."""
    by_article = {key: (own.start.to_numpy(int), own.end.to_numpy(int)) for key, own in sentences.groupby("article_id")}
    starts, ends = [], []
    for article_id, start, end in spans[["article_id", "start", "end"]].itertuples(index=False):
        opens, closes = by_article.get(article_id, (np.array([], int), np.array([], int)))
        k = int(np.searchsorted(opens, start, "right")) - 1
        inside = k >= 0 and closes[k] >= end
        starts.append(int(opens[k]) if inside else int(start))
        ends.append(int(closes[k]) if inside else int(end))
    return starts, ends


def by_day(events: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Put together what articles give the same day for, each with the sentence that tells most.

    Parameters
    ----------
    events : DataFrame
        From :func:`timeline`.
    articles : DataFrame
        Columns ``article_id, raw``.

    Returns
    -------
    DataFrame
        One row per kind, interval and speaker, by day: the columns of `events`, of the mention whose words the others of that day
        have most in common with, where there are several; ``n_mentions``.
    """
    words = tables.with_text(events[events.start.notna()], articles)
    # Whose words have no date of their own shares a row with others of the same days.
    dated = words.day_start.notna() | (words.kind != "said")
    groups = words.assign(speaker=words.speaker.where(dated), dated=dated).groupby(
        [*_SAME, "dated"], dropna=False, sort=False
    )
    rows = [
        group.index[_most_telling(group.text.tolist(), group.article_id.tolist()) if group.dated.iloc[0] else 0]
        for _, group in groups
    ]
    counts = pd.DataFrame({"n_articles": groups.article_id.nunique(), "n_mentions": groups.size()})
    made = words.loc[rows].drop(columns="n_articles").reset_index(drop=True)
    return made.assign(**{name: counts[name].array for name in counts})


def _most_telling(texts: list[str], article_ids: list[str]) -> int:
    """Choose the text whose words stand in most of the other articles' texts; the first of several."""
    if len(texts) == 1:
        return 0
    sets = [frozenset(word.lower() for word in _WORD.findall(text)) for text in texts]
    of_article: dict[str, set[str]] = {}
    for article_id, own in zip(article_ids, sets, strict=True):
        of_article.setdefault(article_id, set()).update(own)
    in_articles = Counter(word for own in of_article.values() for word in own)
    scores = [sum(in_articles[word] - 1 for word in own) / (len(own) + 5) for own in sets]
    return int(np.argmax(scores))


def news_age(events: pd.DataFrame) -> pd.DataFrame:
    """Say how many days lie between each article and the newest event that it gives a day for.

    Parameters
    ----------
    events : DataFrame
        From :func:`timeline`.

    Returns
    -------
    DataFrame
        One row per article that has both days: ``article_id, published_from, published_to, newest_from, newest_to``;
        ``least`` and ``most``, the days between them; they differ where one of the days is an interval. What was said without
        a date of its own, and what was to come, does not count.

    Examples
    --------
    >>> rows = [("reported", "2022-01-14", "2022-01-15"), ("happened", "2022-01-12", "2022-01-12")]
    >>> events = pd.DataFrame(rows, columns=["kind", "date_from", "date_to"]).assign(article_id="a", day_start=0)
    >>> news_age(events)[["newest_from", "least", "most"]].values.tolist()
    [['2022-01-12', 2, 3]]
    """
    own = events[events.kind == "reported"].set_index("article_id")
    past = events[events.kind.isin(["happened", "said"]) & events.day_start.notna()]
    past = past[past.date_from.notna() & past.date_to.notna() & past.article_id.isin(own.index)]
    newest = past.sort_values(["date_to", "date_from"], kind="stable").drop_duplicates("article_id", keep="last")
    newest = newest.sort_values("article_id", ignore_index=True)
    made = pd.DataFrame({
        "article_id": newest.article_id, "published_from": newest.article_id.map(own.date_from),
        "published_to": newest.article_id.map(own.date_to), "newest_from": newest.date_from, "newest_to": newest.date_to,
    })  # fmt: skip
    least = [max(ordinal(a) - ordinal(b), 0) for a, b in made[["published_from", "newest_to"]].itertuples(index=False)]
    most = [max(ordinal(a) - ordinal(b), 0) for a, b in made[["published_to", "newest_from"]].itertuples(index=False)]
    return made.assign(least=pd.array(least, dtype=tables.INT), most=pd.array(most, dtype=tables.INT))


def contradictions(articles: pd.DataFrame, expressions: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """List dates that can't be right as they stand: of a weekday that it was not, or past though it lay ahead.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, published_to``.
    expressions : DataFrame
        What :func:`nlp_helpers.dates.find_dates` gave.
    dates : DataFrame
        The ``dates`` table.

    Returns
    -------
    DataFrame
        ``article_id, start, end, date_from, why``.

    Examples
    --------
    >>> from nlp_helpers.dates import find_dates, resolve_dates
    >>> raw = "They met on Friday, 12 January 2022."
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
    >>> blocks = tables.make("blocks", [{"article_id": "a", "block": 0, "start": 0, "end": len(raw), "is_body": True}])
    >>> found = find_dates(articles, blocks)
    >>> contradictions(articles, found, resolve_dates(found, articles)).why.tolist()
    ['2022-01-12 was a Wednesday']
    """
    keys = ["article_id", "start", "end"]
    both = dates.merge(expressions[[*keys, "kind", "year", "tense"]], on=keys)
    both = both.merge(articles[["article_id", "published_to"]], on="article_id")
    both = tables.with_text(both[(both.date_from == both.date_to).fillna(False) & both.in_body.fillna(False)], articles)
    rows: list[tuple[Any, ...]] = []
    for row in both.itertuples():
        day = date.fromisoformat(row.date_from)
        weekday = _weekday_in(row.text) if row.kind == "day" else None
        if weekday not in (None, day.weekday()):
            why = f"{day} was a {_WEEKDAYS[day.weekday()]}"
        elif (
            row.tense == "past"
            and pd.notna(row.published_to)
            and row.date_from > row.published_to
            and pd.notna(row.year)
        ):
            why = f"told as past in an article of {row.published_to}"
        else:
            continue
        rows.append((row.article_id, row.start, row.end, row.date_from, why))
    return pd.DataFrame(rows, columns=list(_CONTRADICTIONS)).astype(_CONTRADICTIONS)


def _weekday_in(text: str) -> int | None:
    """Give the weekday that words name, 0 for Monday."""
    word = _NAMED.search(text)
    return None if word is None else next(k for k, day in enumerate(_WEEKDAYS) if day[:3] == word[0][:3].title())
