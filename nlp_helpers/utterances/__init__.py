"""Quotes and statements → utterances: the same words of the same speaker, in several articles.

In: ``articles, quotes, statements, dates``. Out: the ``utterances`` table.

The same thought on another day is another utterance. An article may report words on the day on which they are said or the day
after; the same long words in an article that is up to three days late, and does not say when they were said, are taken for a
repetition.

`match` is ``whole``, ``cut`` or ``reworded``, as a stretch has all the words of the fullest rendering, has only words of it, or
has others; and ``reported`` where it comes from a statement, which is no quotation. The parts of a quote that 'he said' splits
are whole if they are so together.

To be read in this order:

- :mod:`~nlp_helpers.utterances.stretches`: quotes and statements, cut into clauses;
- :mod:`~nlp_helpers.utterances.said_on`: when each was said;
- :mod:`~nlp_helpers.utterances.likeness`, :mod:`~nlp_helpers.utterances.same_words`: how alike two are, and
  whether that makes them the same words;
- :mod:`~nlp_helpers.utterances.pairs`: those of one speaker and day, compared;
- :mod:`~nlp_helpers.utterances.groups`: groups around the fullest rendering;
- :mod:`~nlp_helpers.utterances.order`: these in the order of the speeches;
- :mod:`~nlp_helpers.utterances.renderings`: for readers and figures: word beside word;
- :mod:`~nlp_helpers.utterances.speech_matrix`: and who made what of a speech.

>>> from nlp_helpers import tables
>>> texts = ["“The bridge is not safe and will be closed,” Ann Lee said.", "Ann Lee said: “The bridge is not safe.”"]
>>> day = {"published_from": "2024-05-04", "published_to": "2024-05-04"}
>>> articles = tables.make("articles", [{"article_id": k, "raw": raw} | day for k, raw in zip("ab", texts)])
>>> rows = [{"article_id": "a", "quote": 0, "start": 1, "end": 43}, {"article_id": "b", "quote": 0, "start": 15, "end": 38}]
>>> quotes = tables.make("quotes", [row | {"in_body": True, "speaker": "Ann Lee", "form": "direct"} for row in rows])
>>> found = find_utterances(articles, quotes, tables.make("statements", []), tables.make("dates", [])).table
>>> found[["utterance", "speaker", "article_id", "start", "end", "match"]].values.tolist()
[['U1', 'Ann Lee', 'a', 1, 43, 'whole'], ['U1', 'Ann Lee', 'b', 15, 38, 'cut']]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from nlp_helpers import notes, tables
from nlp_helpers.text.alignment import align
from nlp_helpers.utterances.groups import Group, find_groups
from nlp_helpers.utterances.likeness import Comparer
from nlp_helpers.utterances.order import Spoken, merged, speeches_of
from nlp_helpers.utterances.pairs import PairParams, Pairs, When, find_pairs, ordinal
from nlp_helpers.utterances.said_on import SaidOnParams, said_on
from nlp_helpers.utterances.same_words import near_verbatim
from nlp_helpers.utterances.stretches import Stretch, read_stretches


@dataclass(frozen=True)
class UtteranceParams:
    """When words are the same, and of one day.

    Parameters
    ----------
    pairs : PairParams
        When two stretches are the same words.
    said_on : SaidOnParams
        On which days words may have been said.
    """

    pairs: PairParams = field(default_factory=PairParams)
    said_on: SaidOnParams = field(default_factory=SaidOnParams)


class Utterances(NamedTuple):
    """The ``utterances`` table, and notes (columns ``source, article_id, note``): what was not joined, or not compared."""

    table: pd.DataFrame
    notes: pd.DataFrame


def find_utterances(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    dates: pd.DataFrame,
    params: UtteranceParams | None = None,
    stories: pd.DataFrame | None = None,
) -> Utterances:
    """Find the words of a speaker that several articles render.

    Parameters
    ----------
    articles, quotes, statements, dates : DataFrame
        Tables of those names; `articles` needs ``article_id, raw``, and the day of publication where it is known.
    params : UtteranceParams, optional
    stories : DataFrame, optional
        The ``stories`` table: where days are not known, and for speakers without a name ('police'), articles of one story
        count as being of one day.

    Returns
    -------
    Utterances
        The table has a row per stretch: ``utterance`` (U1 …, in the order of the speeches), ``speaker, article_id, start, end,
        match``, see the head of the module. Each utterance is in two articles or more. Where an article names nobody, the
        speaker is the other articles'. Notes say which words are given to two speakers and therefore not joined.
    """
    params = params or UtteranceParams()
    stretches, whens = _stretches(articles, quotes, statements, dates, stories, params)
    comparer = Comparer(stretches)
    stretches = _headlines_speakers(stretches, comparer, params)
    found = find_pairs(stretches, whens, comparer, params.pairs)
    groups = _in_order(find_groups(stretches, whens, found.pairs, comparer), stretches)
    rows = [row for n, group in enumerate(groups, 1) for row in _rows(f"U{n}", group, stretches)]
    return Utterances(tables.make("utterances", rows), _notes(articles, stretches, found))


def _stretches(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    dates: pd.DataFrame,
    stories: pd.DataFrame | None,
    params: UtteranceParams,
) -> tuple[list[Stretch], list[When]]:
    """Cut what is said into stretches, in an order that does not depend on that of rows, and say when."""
    said = said_on(articles, quotes, statements, dates, params.said_on)
    of = dict(zip(stories.article_id, stories.story_id, strict=True)) if stories is not None else {}
    when_of = [
        When(ordinal(first), ordinal(last), basis == "stated", str(of.get(key) or ""))
        for key, first, last, basis in zip(
            said.article_id,
            *(said[c].astype(object).where(said[c].notna(), None) for c in ("said_from", "said_to", "said_basis")),
            strict=True,
        )
    ]
    stretches = read_stretches(articles, quotes, statements)
    stretches.sort(key=lambda s: (s.article_id, s.start, -s.end, not s.quoted))
    return stretches, [when_of[s.row] for s in stretches]


def _headlines_speakers(stretches: list[Stretch], comparer: Comparer, params: UtteranceParams) -> list[Stretch]:
    """Give the words of a headline to who says them in the article's body: 'NATO chief' above may be read as NATO."""
    body: dict[str, list[int]] = defaultdict(list)
    for k, s in enumerate(stretches):
        if s.quoted and not s.headline and s.speaker:
            body[s.article_id].append(k)
    made = list(stretches)
    for k, s in enumerate(stretches):
        if not (s.quoted and s.headline):
            continue
        for j in body[s.article_id]:
            likeness = comparer.likeness(k, j)
            if (
                near_verbatim(likeness, params.pairs.same_words)
                and likeness.numbers
                and likeness.negation
                and len(s.words) <= len(stretches[j].words)
            ):
                made[k] = replace(s, speaker=stretches[j].speaker)
                break
    return made


def _in_order(groups: list[Group], stretches: Sequence[Stretch]) -> list[Group]:
    """Put utterances into the order of their speeches: by speaker and day, then as the fullest article has them."""
    speeches = speeches_of(
        [
            Spoken(group.speaker, *group.days, frozenset(stretches[k].article_id for k in group.members))
            for group in groups
        ]
    )
    ordered: list[Group] = []
    for members in speeches:
        own = [groups[k] for k in members]
        places = [_places(group, stretches) for group in own]
        ordered += [own[k] for k in merged(places)]
    return ordered


def _places(group: Group, stretches: Sequence[Stretch]) -> dict[str, int]:
    """Where each article has an utterance: its quote, else what it reports, the headline last."""
    best: dict[str, tuple[bool, bool, int]] = {}
    for k in group.members:
        s = stretches[k]
        here = (s.headline, not s.quoted, s.start)
        best[s.article_id] = min(best.get(s.article_id, here), here)
    return {article_id: start for article_id, (_, _, start) in best.items()}


def _rows(name: str, group: Group, stretches: Sequence[Stretch]) -> Iterator[dict[str, object]]:
    by_article: dict[str, list[Stretch]] = defaultdict(list)
    for k in group.members:
        by_article[stretches[k].article_id].append(stretches[k])
    fullest = stretches[group.fullest]
    for article_id, own in by_article.items():
        body = [s for s in own if s.quoted and not s.headline]
        # A quote that 'he said' splits is whole if its parts together are.
        split = len(body) > 1 and all(s.words != fullest.words for s in body) and match_of(fullest, body) == "whole"
        known: dict[tuple[str, ...], str] = {}
        for s in own:
            match = "reported"
            if s.quoted and split and not s.headline:
                match = "whole"
            elif s.quoted:
                match = known.get(s.words) or known.setdefault(s.words, match_of(fullest, [s]))
            row = {"utterance": name, "speaker": group.speaker or None, "article_id": article_id}
            yield row | {"start": s.start, "end": s.end, "match": match}


def match_of(fullest: Stretch, own: Sequence[Stretch]) -> str:
    """Say how the quoted stretches of one article render the fullest one.

    Parameters
    ----------
    fullest : Stretch
    own : sequence of Stretch
        One of an article, or several in reading order that are taken together.

    Returns
    -------
    str
        whole, cut or reworded.
    """
    words = [word for s in own for word in s.words]
    ops = {op[0] for op in align(fullest.words, words, chance=True)}
    if ops == {"equal"}:
        return "whole"
    return "cut" if ops <= {"equal", "delete"} else "reworded"


def _notes(articles: pd.DataFrame, stretches: Sequence[Stretch], found: Pairs) -> pd.DataFrame:
    of: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for i, j in found.two_speakers:
        a, b = stretches[i], stretches[j]
        of[a.article_id, a.speaker, b.speaker].add(i)
    said = notes.of_articles(articles, [
        (key, f"{len(own)} quote{'s' if len(own) > 1 else ''} of {a} elsewhere said by {b}: not taken for one utterance")
        for (key, a, b), own in sorted(of.items())
    ])  # fmt: skip
    if not found.left_out:
        return said
    note = (
        f"{found.left_out:,} pairs of quotes or statements with words in common were not compared: the pile has too many,"
        " and others are more alike"
    )
    return pd.concat([said, notes.make([(None, None, note)])], ignore_index=True)
