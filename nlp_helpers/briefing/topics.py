"""What the coverage is about, and how sure a pile of this size can make us.

In: findings. Out: a section with the topics, their words and sentences that stand for them, and the words that set outlets apart.
"One topic" and "too little text to tell" are answers.

>>> from nlp_helpers import example
>>> topics(Material.of(example.complete())).data.topics
()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from nlp_helpers import keyness as key_words
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link, Places
from nlp_helpers.briefing.section import Section, Words
from nlp_helpers.briefing.wording import is_damaged
from nlp_helpers.findings import Findings
from nlp_helpers.spans import Span, spans_of
from nlp_helpers.text.words import spans_of as content_words
from nlp_helpers.topics import sentences as topic_sentences

_SENTENCES = 3
_MOST_PASSAGES = 50  # places behind the number of a topic's passages
_MOST_PLACES = 20  # places behind a word
_MOST_GROUPS = 10  # outlets with sure words
_WORDS = 6  # of an outlet


@dataclass(frozen=True)
class Term:
    """A word with its places, and in how many of the topic's passages it stands."""

    text: str
    link: Link
    title: str


@dataclass(frozen=True)
class Topic:
    """A topic: its label, its words, sentences that stand for it, and how sure it is."""

    label: str
    n_passages: int
    passages: Link
    n_articles: int
    stability: str
    width: float
    terms: tuple[Term, ...]
    sentences: tuple[Words, ...]


@dataclass(frozen=True)
class Outlet:
    """An outlet with the words that surely set it apart."""

    name: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Topics:
    """What the template reads."""

    answer: str
    topics: tuple[Topic, ...]
    n_none: int
    keyness: str
    outlets: tuple[Outlet, ...]
    n_outlets: int


def topics(material: Material) -> Section:
    """Say what the coverage is about, as far as can be told.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    made = partial(Section, "topics", "What it is about, and how sure that is", "topics.html", short="Topics")
    found = material.found
    table, passages = found["topics"], found["passages"]
    answer = found.by_topic.answer if found.by_topic else ""
    sure = _sure_words(found["keyness"])
    told = tuple(_topics(material)) if len(table) else ()
    n_outlets = sure.group.nunique() if len(sure) else 0
    sure = sure[sure.group.isin(sure.group.drop_duplicates().head(_MOST_GROUPS))] if len(sure) else sure
    outlets = tuple(_outlets(found, sure, material.places))
    data = Topics(
        _sentence(answer),
        told,
        int(passages.topic.isna().sum()) if len(passages) else 0,
        _sentence(found.keyness_answer),
        outlets,
        len(outlets) + max(0, n_outlets - _MOST_GROUPS),
    )
    return made(data=data)


def _sentence(answer: str) -> str:
    """Write an answer as sentences, with capital letters and stops."""
    parts = [part for part in answer.strip().rstrip(".").split(". ") if part]
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts)


def _topics(material: Material) -> Iterator[Topic]:
    found, places = material.found, material.places
    articles, table, passages = found["articles"], found["topics"], found["passages"]
    vectors = found.by_topic.vectors if found.by_topic else None
    chosen = topic_sentences.representatives(articles, table, passages, vectors, _SENTENCES)
    counts = topic_sentences.term_counts(articles, table, passages)
    widest = max(int(table.n_passages.max()), 1)
    for row in table.itertuples():
        own = passages[passages.topic == row.topic].sort_values("weight", ascending=False, kind="stable")
        yield Topic(
            str(row.label) if pd.notna(row.label) else str(row.topic),
            int(row.n_passages),
            places.rows(own, _MOST_PASSAGES),
            int(row.n_articles),
            "" if pd.isna(row.stability) else f"{float(row.stability):.2f}",
            round(100 * int(row.n_passages) / widest, 2),
            tuple(_terms(counts[counts.topic == row.topic], places)),
            tuple(material.quote(span) for span in spans_of(chosen[chosen.topic == row.topic])),
        )


def _terms(counts: pd.DataFrame, places: Places) -> Iterator[Term]:
    """The words of a topic, each with the passage that holds it and lies most in the topic."""
    for row in counts[counts.n > 0].itertuples():
        rest = f", and in {row.n_rest:,} of {row.of_rest:,} others" if row.of_rest else ""
        title = f"in {row.n:,} of the {row.of:,} sentences of the topic{rest}"
        yield Term(str(row.term), places.link([(row.article_id, row.start, row.end)]), title)


def _sure_words(keyness: pd.DataFrame) -> pd.DataFrame:
    """Words that outlets surely use more than the others do, and not in one article only."""
    own = keyness[
        (keyness.group_by == "outlet") & (keyness.low > 0).fillna(False) & (keyness.n_articles > 1).fillna(False)
    ]
    return key_words.ranked(own) if len(own) else own


def _outlets(found: Findings, sure: pd.DataFrame, places: Places) -> Iterator[Outlet]:
    if sure.empty:
        return
    top = sure.groupby("group", sort=False).head(_WORDS)
    of = key_words.groups_of(found["articles"], found["sentences"], found["stories"], "outlet")
    at = _places_of(found, of, {(str(g), str(t)) for g, t in zip(top.group, top.term, strict=True)})
    for group, own in top.groupby("group", sort=False):
        terms = []
        for row in own.rename(columns={"count": "n_here"}).itertuples():
            spans = at.get((str(group), str(row.term)), [])
            if not spans:  # a torn word of a wrong encoding
                continue
            title = f"{row.n_here:,} times in {int(row.n_articles):,} of its articles, {int(row.count_rest):,} times in others"
            terms.append(Term(str(row.term), places.link(spans, _MOST_PLACES), title))
        if terms:
            yield Outlet(str(group), tuple(terms))


def _places_of(found: Findings, of: pd.Series, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[Span]]:
    """Where the articles of each outlet use its words, in whatever form."""
    raw, languages = (found["articles"].set_index("article_id")[column].to_dict() for column in ("raw", "language"))
    keys = {(group, key): (group, term) for group, term in wanted for key in _keys(term)}
    groups = {group for group, _ in wanted}
    at: dict[tuple[str, str], list[Span]] = defaultdict(list)
    body = found["sentences"][found["sentences"].role != "headline"]
    for article_id, start, end in body[["article_id", "start", "end"]].itertuples(index=False):
        group = of.get(article_id)
        if group in groups:
            for word in content_words(raw[article_id], languages[article_id], int(start), int(end)):
                if (group, word.key) in keys and not is_damaged(raw[article_id], word.start, word.end):
                    at[keys[group, word.key]].append((article_id, word.start, word.end))
    return dict(at)


def _keys(term: str) -> list[str]:
    return [word.key for word in content_words(term)] or [term]
