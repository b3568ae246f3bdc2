"""Who speaks, and how: in their own words, whole or in part, or only reported.

In: findings. Out: a section with the speakers who have most words, what each article gives whom, and who never has a word of
their own.

>>> from nlp_helpers import example
>>> voices(Material.of(example.complete())).empty
'In the 3 articles no quoted or reported words of a speaker were found.'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from nlp_helpers import keyness
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link, Places, one_of_each
from nlp_helpers.briefing.section import Section, Words
from nlp_helpers.briefing.wording import in_english_only, not_english, percent
from nlp_helpers.plurals import count
from nlp_helpers.spans import spans_of
from nlp_helpers.text.function_words import function_words
from nlp_helpers.voices import shares as voice_shares
from nlp_helpers.voices.shares import HOW

_MOST = 12  # speakers with a bar
_MOST_MORE = 60  # speakers by name behind a fold
_MOST_GROUPS = 12  # articles or outlets with a bar, open
_MOST_MORE_GROUPS = 60
_IN_GROUP = 3  # speakers of an article or outlet by name
_FEWEST_DIFFERENT = 5  # words of somebody that a group quotes, or that one that only reports has, to be told


@dataclass(frozen=True)
class Part:
    """A part of a bar: what it stands for, how many words, how wide in hundredths of the widest bar."""

    kind: str
    n: int
    width: float
    link: Link
    title: str


@dataclass(frozen=True)
class Speaker:
    """A speaker, all stretches, an example, and the bar's parts by how the words are given."""

    name: str
    link: Link
    n: int
    n_articles: int
    articles: Link
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Group:
    """An article, or the articles of an outlet: whose words it gives."""

    name: str
    link: Link
    n_articles: int
    n_words: int
    n_spoken: int
    share: str
    spoken: Link
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Different:
    """A speaker whom some quote and others only report."""

    name: str
    quoted: tuple[Part, ...]
    reported: tuple[Part, ...]


@dataclass(frozen=True)
class Voices:
    """What the template reads."""

    n_words: int
    n_spoken: int
    share: str
    spoken: Link
    by_how: tuple[Part, ...]
    n_speakers: int
    heard: Link
    speakers: tuple[Speaker, ...]
    more: tuple[Speaker, ...]
    n_rest: int
    rest_words: int
    rest: Link
    by: str
    groups: tuple[Group, ...]
    more_groups: tuple[Group, ...]
    n_groups: int
    n_reported_only: int
    reported_only: Link
    example: Words | None
    different: tuple[Different, ...]
    n_nameless: int
    nameless: Link
    n_foreign: int
    foreign: Link
    n_damaged: int
    damaged: Link


def voices(material: Material) -> Section:
    """Count whose words the articles give.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    made = partial(Section, "voices", "Who speaks, and how", "voices.html", short="Voices")
    found, places = material.found, material.places
    articles = found["articles"]
    said = voice_shares.stretches(articles, found["blocks"], found["quotes"], found["statements"])
    said = said.assign(speaker=said.speaker.where(said.speaker.fillna("").map(names_somebody)))
    damaged = articles[(articles.problem == "damaged encoding").fillna(False)]
    spoken = said[said.speaker.notna() & (said.words > 0)].reset_index(drop=True)
    foreign = not_english(articles)
    if spoken.empty:
        return made(empty=_nothing(articles))
    counts = voice_shares.count(said)
    widest = int(counts.words.iloc[0])
    speakers = [_speaker(row, spoken, widest, places) for row in counts.head(_MOST + _MOST_MORE).itertuples()]
    rest = counts.iloc[_MOST + _MOST_MORE :]
    by, of = _grouping(material)
    groups = list(_groups(material, said, spoken, of))
    quoted = said[said.speaker.notna() & (said.how != "reported")]
    only = voice_shares.only_reported(counts)
    heard = spoken[spoken.speaker.isin(only.speaker)].sort_values("words", ascending=False, kind="stable")
    nameless = said[said.speaker.isna() & (said.how != "reported")]
    silent = articles[~articles.article_id.isin(said.article_id)]
    bodies = said.drop_duplicates("article_id").n_words.sum() + silent.n_words_body.fillna(0).sum()
    data = Voices(
        n_words=int(bodies),
        n_spoken=int(spoken.words.sum()),
        share=percent(spoken.words.sum() / max(bodies, 1)),
        spoken=places.rows(spoken),
        by_how=tuple(_parts(spoken, int(spoken.words.sum()), "", places)),
        n_speakers=len(counts),
        heard=places.rows(counts[["article_id", "start", "end"]]),
        speakers=tuple(speakers[:_MOST]),
        more=tuple(speakers[_MOST:]),
        n_rest=len(rest),
        rest_words=int(rest.words.sum()),
        rest=places.rows(rest),
        by=by,
        groups=tuple(groups[:_MOST_GROUPS]),
        more_groups=tuple(groups[_MOST_GROUPS:]),
        n_groups=articles.article_id.map(of).nunique(),
        n_reported_only=len(only),
        reported_only=places.rows(heard.drop_duplicates("speaker")),
        example=_example(heard, material),
        different=tuple(_different(spoken, quoted, of, set(damaged.article_id.map(of)), places)),
        n_nameless=len(nameless),
        nameless=places.rows(nameless),
        n_foreign=len(foreign),
        foreign=material.heads(foreign.article_id),
        n_damaged=len(damaged),
        damaged=material.heads(damaged.article_id),
    )
    return made(data=data)


def names_somebody(name: str) -> bool:
    """Tell whether a speaker's name says who it is: a pronoun that was not resolved doesn't, nor what a wrong encoding left.

    Examples
    --------
    >>> names_somebody("These"), names_somebody("the chair")
    (False, True)
    """
    words = re.findall(r"[^\W\d_]+", name)
    said = function_words()
    return any(word.casefold() not in said or (len(word) > 1 and word.isupper()) for word in words)


def _nothing(articles: pd.DataFrame) -> str:
    said = f"In the {count(len(articles), 'article')} no quoted or reported words of a speaker were found."
    return f"{said} {in_english_only(articles, 'Speakers are sought')}".strip()


def _folded(name: object) -> str:
    return " ".join(str(name).split())


def _parts(rows: pd.DataFrame, widest: int, who: str, places: Places) -> Iterator[Part]:
    """The words of some stretches by how they are given."""
    for how in HOW:
        own = rows[rows.how == how]
        n = int(own.words.sum())
        if n:
            said = {"quoted": "in whole quotes", "fragment": "in quoted fragments", "reported": "reported"}[how]
            title = f"{who}: {count(n, 'word')} {said}" if who else f"{count(n, 'word')} {said}"
            yield Part(how, n, round(100 * n / widest, 2), places.rows(own), title)


def _speaker(row: Any, spoken: pd.DataFrame, widest: int, places: Places) -> Speaker:
    own = spoken[spoken.speaker == row.speaker]
    name = _folded(row.speaker)
    return Speaker(
        name,
        places.rows(own),
        int(own.words.sum()),
        int(own.article_id.nunique()),
        places.link(one_of_each(spans_of(own))),
        tuple(_parts(own, widest, name, places)),
    )


def _grouping(material: Material) -> tuple[str, pd.Series]:
    """By article where each outlet has one, or there are few; else by outlet."""
    articles, sentences, stories = (material.found[name] for name in ("articles", "sentences", "stories"))
    of = keyness.groups_of(articles, sentences, stories, "outlet")
    if len(articles) > _MOST_GROUPS and of.nunique() < len(articles):
        return "outlet", of
    return "article", pd.Series(material.names, dtype=object)


def _groups(material: Material, said: pd.DataFrame, spoken: pd.DataFrame, of: pd.Series) -> Iterator[Group]:
    """Whose words each article or outlet gives, of those with most articles and words."""
    articles, places = material.found["articles"], material.places
    articles = articles.assign(group=articles.article_id.map(of))
    words = dict(zip(said.article_id, said.n_words, strict=True))
    words = {a: int(words.get(a, n)) for a, n in zip(articles.article_id, articles.n_words_body.fillna(0), strict=True)}
    rows = spoken.assign(group=spoken.article_id.map(of))
    by_group = dict(iter(rows.groupby("group", sort=False)))
    ids = {str(name): own.article_id.tolist() for name, own in articles.groupby("group", sort=False)}
    size = {name: sum(words[a] for a in own) for name, own in ids.items()}
    for name in sorted(ids, key=lambda name: (-len(ids[name]), -size[name], name))[: _MOST_GROUPS + _MOST_MORE_GROUPS]:
        own = by_group.get(name, rows.head(0))
        n = int(own.words.sum())
        link = material.heads(ids[name])
        parts = tuple(_by_speaker(own, size[name], name, places))
        yield Group(name, link, len(ids[name]), size[name], n, percent(n / max(size[name], 1)), places.rows(own), parts)


def _by_speaker(rows: pd.DataFrame, of: int, where: str, places: Places) -> Iterator[Part]:
    """The words of an article or outlet by who speaks; the widths are shares of all its words."""
    sums = rows.groupby("speaker").words.sum().reset_index().sort_values("speaker")
    sums = sums.sort_values("words", ascending=False, kind="stable")
    top = sums.speaker.head(_IN_GROUP).tolist()
    for speaker in top:
        own = rows[rows.speaker == speaker]
        n = int(own.words.sum())
        title = f"{_folded(speaker)}: {count(n, 'word')} in {where}"
        yield Part(_folded(speaker), n, round(100 * n / max(of, 1), 2), places.rows(own), title)
    others = rows[~rows.speaker.isin(top)]
    if len(others):
        n = int(others.words.sum())
        who = count(int(others.speaker.nunique()), "other speaker")
        yield Part(who, n, round(100 * n / max(of, 1), 2), places.rows(others), f"{who}: {count(n, 'word')} in {where}")


def _example(heard: pd.DataFrame, material: Material) -> Words | None:
    """The longest stretch of a person who is only reported, in its sentence, which names the person by its full name.

    Of a statement it is less sure who speaks: so the article has to say it.
    """
    known = material.found["names"]
    persons = set(known.entity[(known.kind == "person").fillna(False)].dropna())
    for row, span in zip(heard.itertuples(), spans_of(heard), strict=True):
        sentence = material.sentence_of(span)
        name = _folded(row.speaker)
        if (
            len(name.split()) > 1
            and row.speaker in persons
            and name in _folded(material.raw[sentence[0]][sentence[1] : span[1]])
        ):
            return material.quote(sentence)
    return None


def _different(
    spoken: pd.DataFrame, quoted: pd.DataFrame, of: pd.Series, damaged: set[str], places: Places, most: int = 6
) -> Iterator[Different]:
    """Speakers whom some articles or outlets quote, and others only report; those with most words only reported first.

    Where characters are damaged, quotation marks may be among them: nothing is said of whom such articles quote.
    """
    rows = spoken.assign(group=spoken.article_id.map(of))
    counts = voice_shares.treated_differently(voice_shares.count(spoken, of))
    known = set(zip(quoted.speaker, quoted.article_id.map(of), strict=True))
    own = (counts.quoted + counts.fragment) >= _FEWEST_DIFFERENT
    elsewhere = [pair in known or pair[1] in damaged for pair in zip(counts.speaker, counts.group, strict=True)]
    counts = counts.assign(own=own)[own | ~pd.Series(elsewhere, index=counts.index, dtype=bool)]
    counts = counts[counts.own | (counts.words >= _FEWEST_DIFFERENT)]
    counts = counts[counts.speaker.isin(counts.speaker[counts.own])]
    order = counts[~counts.own].groupby("speaker").words.sum().sort_values(ascending=False, kind="stable")
    for speaker in order.index[:most]:
        sides: dict[bool, list[Part]] = {True: [], False: []}
        for row in counts[counts.speaker == speaker].itertuples():
            own = rows[(rows.speaker == speaker) & (rows.group == row.group)]
            n = int(own.words.sum())
            sides[bool(row.own)].append(Part(str(row.group), n, 0.0, places.rows(own), ""))
        yield Different(_folded(speaker), tuple(sides[True]), tuple(sides[False]))
