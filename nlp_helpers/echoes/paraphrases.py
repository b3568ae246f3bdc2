"""Pairs of sentences that report the same thing → echoes: paraphrases, and what shares too little in a row to be found as copy.

In: pairs of sentences with their probabilities, :class:`nlp_helpers.echoes.words.EchoWords`, and the echoes found so far. Out:
rows of the ``echoes`` table.

A pair that shares no passage yet is *near* if two words in three of the shorter sentence are in the other, in the same order,
and a *paraphrase* otherwise. It is the *same quote* where both stand in quotation marks and are not said to be two people's,
and else the *same event*.

>>> from nlp_helpers import example, tables
>>> from nlp_helpers.echoes.shingles import read_words
>>> from nlp_helpers.echoes.words import describe_words
>>> found = example.found()
>>> words = read_words(found["articles"], found["sentences"])
>>> known = describe_words(words, found["articles"], tables.make("quotes", []))
>>> pair = {"article_id_a": "pier-1", "start_a": 71, "end_a": 184, "article_id_b": "pier-2", "start_b": 40, "end_b": 146}
>>> (row,) = rows_of_pairs(pd.DataFrame([pair | {"probability": 0.97}]), 0.9, known, Judge(known), [])
>>> row["kind"], row["match"]
('same event', 'paraphrase')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from nlp_helpers.echoes.kinds import Judge
from nlp_helpers.echoes.words import EchoWords
from nlp_helpers.text.alignment import align

#: Columns of a passage, each with ``_a`` or ``_b``.
SPAN = ("article_id", "start", "end")
_COLUMNS = [f"{name}_{side}" for side in "ab" for name in SPAN]
_NEAR, _NEAR_WORDS = 2 / 3, 5
_FEWEST = 4  # words of a sentence, or part of one: 'LONDON, Ohio' tells nothing


def rows_of_pairs(
    pairs: pd.DataFrame, least: float, known: EchoWords, judge: Judge, rows: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Tell what the pairs of sentences are that are probable enough and share no passage yet.

    Parameters
    ----------
    pairs : DataFrame
        Columns ``article_id_a, start_a, end_a``, the same with ``_b``, and ``probability``.
    least : float
        The lowest probability.
    known : EchoWords
    judge : Judge
    rows : iterable of dict
        The echoes found so far.

    Yields
    ------
    dict
        A row of the ``echoes`` table.
    """
    shared = _by_articles(rows)
    position = {article_id: k for k, article_id in enumerate(known.words.ids)}
    for values in pairs.loc[pairs.probability >= least, [*_COLUMNS, "probability"]].itertuples(index=False, name=None):
        a, start_a, end_a, b, start_b, end_b, probability = values
        near = shared.get((a, b))
        if near and any(_meet(spans, (start_a, end_a, start_b, end_b)) for spans in _around(near, start_a, end_a)):
            continue
        one, other = known.words.between(position[a], start_a, end_a), known.words.between(position[b], start_b, end_b)
        forms = [known.words.form[span].tolist() for span in (one, other)]
        if min(map(len, forms)) < _FEWEST:
            continue
        equal = sum(op[2] - op[1] for op in align(*forms, chance=True) if op[0] == "equal")
        match, similarity = "paraphrase", float(probability)
        if equal >= max(_NEAR_WORDS, _NEAR * min(map(len, forms))):
            similarity = 2 * equal / sum(map(len, forms))
            match = "verbatim" if forms[0] == forms[1] else "near"
        kind = "same quote" if judge.is_one_quote(one, other) else "same event"
        yield dict(zip(_COLUMNS, values, strict=False)) | {"kind": kind, "match": match, "similarity": similarity}


_Places = dict[int, list[tuple[int, ...]]]
_WIDTH = 512  # characters of a place


def _by_articles(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], _Places]:
    """List the spans of a, and of b, for each pair of articles and for the pair turned round, by where they stand in a."""
    out: dict[tuple[str, str], _Places] = {}
    for row in rows:
        for x, y in ("ab", "ba"):
            spans = tuple(row[f"{name}_{side}"] for side in (x, y) for name in SPAN[1:])
            places = out.setdefault((row[f"article_id_{x}"], row[f"article_id_{y}"]), {})
            for place in range(spans[0] // _WIDTH, spans[1] // _WIDTH + 1):
                places.setdefault(place, []).append(spans)
    return out


def _around(places: _Places, start: int, end: int) -> Iterator[tuple[int, ...]]:
    for place in range(start // _WIDTH, end // _WIDTH + 1):
        yield from places.get(place, ())


def _meet(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two pairs of spans overlap on both sides."""
    return all(one[k] < other[k + 1] and other[k] < one[k + 1] for k in (0, 2))
