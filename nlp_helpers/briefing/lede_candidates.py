"""A story's articles → the sentences that could tell it: those that stand alone, with what speaks for each.

In: findings, and the articles of a story. Out: a DataFrame with a row per candidate: a sentence of an article, or a sentence of
direct speech whose speaker is known. Nothing is joined or shortened but for the comma before 'he said'.

>>> from nlp_helpers import example
>>> made = candidates(example.found(), ["pier-1", "pier-2"])
>>> made.kind.tolist()
['sentence', 'sentence', 'sentence', 'sentence']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers import tables
from nlp_helpers.briefing.standing_alone import stands
from nlp_helpers.clean.sentences import split_spans
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import classify

if TYPE_CHECKING:
    from nlp_helpers.findings import Findings

_COLUMNS = {
    "article_id": tables.TEXT, "start": tables.INT, "end": tables.INT, "kind": tables.TEXT, "speaker": tables.TEXT,
    "speaker_start": tables.INT, "speaker_end": tables.INT, "quote_start": tables.INT, "quote_end": tables.INT,
}  # fmt: skip
#: 'LONDON, May 5 (Agency) —' at the head of an article is no part of its first sentence.
_DATELINE = re.compile(r"[^\n]{0,60}?(?:\)|[A-Z]{3,}[^\n]{0,25}?)\s*(?:—|–|--|-)\s+(?=[\"“A-Z])")
_DIRECT = frozenset({"direct", "continued"})


def candidates(found: Findings, article_ids: Sequence[str]) -> pd.DataFrame:
    """List the sentences of some articles that stand alone.

    Parameters
    ----------
    found : Findings
        With ``articles, blocks, sentences`` and, where they were made, ``quotes``, ``statements``, ``echoes``.
    article_ids : sequence of str
        Articles of one story.

    Returns
    -------
    DataFrame
        A row per candidate: ``article_id, start, end``; ``kind``: sentence or quote; ``speaker, speaker_start, speaker_end``, of
        a quote, or of the only one who speaks in a sentence; ``quote_start, quote_end``, the whole quote that it is from. Text
        that is not English has none.
    """
    own = found["articles"][found["articles"].article_id.isin(article_ids)]
    own = own[(own.language == "en").fillna(True)]
    damaged = own.problem.fillna("").str.contains("encoding")
    own = own if damaged.all() else own[~damaged]
    reading = _Reading(found, own)
    rows = [row for article_id in own.article_id for row in reading.of(article_id)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return _without_house_text(frame, found.tables.get("echoes"))


class _Reading:
    """The tables of the articles, by article, and their tokens."""

    def __init__(self, found: Findings, own: pd.DataFrame) -> None:
        self.raw = tables.raw_of(own)
        self.tokens, self.classes = _tokens(found, own)
        self.at = {a: k for k, a in enumerate(self.tokens.article_ids)}
        edges = np.searchsorted(self.tokens.article, np.arange(len(self.at) + 1))
        self.edges = edges
        body = found["sentences"]
        self.sentences = {a: t for a, t in body[body.role == "body"].groupby("article_id") if a in self.raw}
        self.quotes = _by_article(found, "quotes", self.raw)
        self.statements = _by_article(found, "statements", self.raw)

    def of(self, article_id: str) -> Iterator[dict[str, Any]]:
        sentences = self.sentences.get(article_id)
        if sentences is None:
            return
        quotes, said = self.quotes.get(article_id, []), self.statements.get(article_id, [])
        for start, end in zip(sentences.start.tolist(), sentences.end.tolist(), strict=True):
            begin = _after_dateline(self.raw[article_id], start, end)
            # What a speech that began before goes on with is the quote's, not the article's own.
            inside = any(
                q["start"] < begin < q["end"] or (q["start"] <= begin + 1 and q["end"] + 2 >= end) for q in quotes
            )
            if not inside and self._stands(article_id, begin, end, spoken=False):
                yield {"article_id": article_id, "start": begin, "end": end, "kind": "sentence"} | _one_speaker(
                    [row for row in (*quotes, *said) if row["start"] < end and row["end"] > begin]
                )
        for quote in quotes:
            yield from self._of_quote(article_id, quote, sentences, quotes)

    def _of_quote(
        self, article_id: str, quote: dict[str, Any], sentences: pd.DataFrame, quotes: list[dict[str, Any]]
    ) -> Iterator[dict[str, Any]]:
        """The sentences of one quote whose speaker has a name."""
        if quote["form"] not in _DIRECT or not _named(quote["speaker"]):
            return
        raw, start, end = self.raw[article_id], quote["start"], quote["end"]
        words = raw[start:end]
        goes_on = _goes_on(end, sentences, quotes)
        for a, b in split_spans(words):
            at, until = start + a, start + b
            whole = bool(re.search(r"[.!]\s*\Z", raw[at:until]))
            if not whole and (until < end or goes_on):
                continue
            until = at + len(raw[at:until].rstrip(" \t\r\n,;"))
            if at < until and self._stands(article_id, at, until, spoken=True):
                keys = ("speaker", "speaker_start", "speaker_end")
                yield {"article_id": article_id, "start": at, "end": until, "kind": "quote"} | {
                    "quote_start": start, "quote_end": end, **{key: quote[key] for key in keys}
                }  # fmt: skip

    def _stands(self, article_id: str, start: int, end: int, spoken: bool) -> bool:
        k = self.at[article_id]
        low, high = self.edges[k], self.edges[k + 1]
        starts = self.tokens.start[low:high]
        first, last = low + np.searchsorted(starts, start), low + np.searchsorted(starts, end)
        return first < last and not stands(self.tokens, self.classes, int(first), int(last), spoken=spoken)


def _tokens(found: Findings, own: pd.DataFrame) -> tuple[Tokens, NDArray[np.int8]]:
    if found.words is not None:
        return found.words
    tokens = read_tokens(own, found["blocks"][found["blocks"].article_id.isin(own.article_id)])
    return tokens, classify(tokens)


def _by_article(found: Findings, name: str, raw: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    table = found.tables.get(name)
    if table is None:
        return {}
    body = table[table.in_body.fillna(False).astype(bool) & table.article_id.isin(list(raw))]
    return {a: t.sort_values(["start", "end"]).to_dict("records") for a, t in body.groupby("article_id")}


def _after_dateline(raw: str, start: int, end: int) -> int:
    found = _DATELINE.match(raw, start, min(end, start + 100))
    return found.end() if found else start


def _goes_on(end: int, sentences: pd.DataFrame, quotes: list[dict[str, Any]]) -> bool:
    """Whether the speech goes on behind 'he said' in the same sentence."""
    around = sentences[(sentences.start < end) & (sentences.end >= end)]
    stop = int(around.end.max()) if len(around) else end
    return any(end < quote["start"] < stop for quote in quotes)


@cache
def _named(speaker: object) -> bool:
    """Whether a speaker has a name, and is not 'officials'."""
    return isinstance(speaker, str) and any(word[0].isupper() for word in speaker.split())


def _one_speaker(said: list[dict[str, Any]]) -> dict[str, Any]:
    """Name who speaks in a sentence, if it is one and has a name."""
    named = [row for row in said if _named(row["speaker"])]
    if len({row["speaker"] for row in said if isinstance(row["speaker"], str)}) != 1 or not named:
        return {}
    return {key: named[0][key] for key in ("speaker", "speaker_start", "speaker_end")}


def _without_house_text(frame: pd.DataFrame, echoes: pd.DataFrame | None) -> pd.DataFrame:
    """Leave out what an outlet prints again and again."""
    if echoes is None or echoes.empty or frame.empty:
        return frame
    house = echoes[echoes.kind == "house text"]
    spans = {
        (a, s, e)
        for side in "ab"
        for a, s, e in zip(house[f"article_id_{side}"], house[f"start_{side}"], house[f"end_{side}"], strict=True)
    }
    by_article: dict[str, list[tuple[int, int]]] = {}
    for a, s, e in spans:
        by_article.setdefault(a, []).append((s, e))
    kept = [
        not any(s < row.end and e > row.start for s, e in by_article.get(row.article_id, ()))
        for row in frame.itertuples()
    ]
    return frame[kept].reset_index(drop=True)
