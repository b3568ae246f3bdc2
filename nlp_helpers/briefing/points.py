"""What all articles of a story report, what several do, and what was matched with no other.

In: findings. Out: a section with, for each story shown, its points by its articles, and the sentences of each article that are
in no point of two articles, with the words that no other article of the story has.

>>> from nlp_helpers import example
>>> [(own.n, own.n_more) for story in points(Material.of(example.complete())).data.stories for own in story.own]
[(2, 0), (2, 0)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from nlp_helpers.briefing import stories
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link, Places, one_of_each
from nlp_helpers.briefing.section import Section, Words
from nlp_helpers.briefing.wording import in_english_only, is_damaged, percent
from nlp_helpers.dates.written import short_days
from nlp_helpers.keyness import story_words
from nlp_helpers.plurals import count
from nlp_helpers.points import rows as point_rows
from nlp_helpers.points.story import columns_of, in_other_language
from nlp_helpers.spans import spans_of
from nlp_helpers.text.words import WORD
from nlp_helpers.topics.sentences import leans_on_what_came_before

_MOST_OPEN = 12  # points of a story that are shown without unfolding
_MOST_POINTS = 60
_MOST_OWN = 4  # sentences of an article that were matched with no other
_MOST_OWN_OF_MANY, _MANY = 2, 6  # the same in stories of so many articles
_MOST_TOLD = 400  # places behind 'and so many more'
_FEWEST_WORDS = 5  # of a sentence that is shown as an article's own


@dataclass(frozen=True)
class Column:
    """An article of a story: its number in the table's head, its name and day."""

    number: int
    name: str
    day: str
    link: Link


@dataclass(frozen=True)
class Cell:
    """Where an article carries a point."""

    text: str
    link: Link
    title: str


@dataclass(frozen=True)
class Point:
    """A point under the words that stand for it, and what each article has of it; None where it was not found."""

    name: str
    words: Words
    n: int
    link: Link
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Group:
    """Points that are carried by about as many articles: all, all of a moment, most, or some."""

    kind: str
    title: str
    points: tuple[Point, ...]
    more: tuple[Point, ...]


@dataclass(frozen=True)
class Own:
    """An article's sentences that are in no point of two articles."""

    column: Column
    n: int
    sentences: tuple[Words, ...]
    n_more: int
    more: Link


@dataclass(frozen=True)
class Story:
    """A story's points, and the sentences of each of its articles that are in none of two articles."""

    id: str
    label: str
    link: Link
    n_articles: int
    n_compared: int
    columns: tuple[Column, ...]
    n_points: int
    groups: tuple[Group, ...]
    n_left: int
    left: Link
    own: tuple[Own, ...]
    alone: int


@dataclass(frozen=True)
class Points:
    """What the template reads: the stories shown, and how many others have points."""

    stories: tuple[Story, ...]
    n_articles: int
    n_points: int
    all: Link
    n_stories: int
    n_others: int
    n_points_of_others: int
    others: Link
    english: str


def points(material: Material) -> Section:
    """Set the articles of the stories shown side by side.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    made = partial(
        Section, "points", "What several report, and what was found in one alone", "points.html", short="Points"
    )
    found, places = material.found, material.places
    grouped = found["stories"]
    sizes = grouped.story_id.value_counts()
    if not (sizes > 1).any():
        return made(empty=_nothing(len(found["articles"])))
    shared = found["points"]
    shown = [s for s in stories.shown(found["articles"], grouped) if sizes[s] > 1]
    words = story_words.words_by_article(found["articles"], found["sentences"], grouped[grouped.story_id.isin(shown)])
    told = tuple(_story(s, material, shared, words) for s in shown)
    rest = shared[~shared.story_id.isin(shown)]
    data = Points(
        told,
        len(found["articles"]),
        int(shared.point.nunique()),
        places.rows(shared.drop_duplicates("point")),
        int((sizes > 1).sum()),
        int((sizes > 1).sum()) - len(shown),
        int(rest.point.nunique()),
        places.rows(rest.drop_duplicates("point")),
        in_english_only(found["articles"], "Points are sought by weights that were learned"),
    )
    return made(data=data)


def _nothing(n: int) -> str:
    if n < 2:
        return f"There is {count(n, 'article')}, and nothing to set beside it."
    return (
        f"Each of the {n:,} articles is a story of its own, as far as was found: there is nothing to set side by side."
    )


def _story(story: str, material: Material, shared: pd.DataFrame, words: pd.DataFrame) -> Story:
    found = material.found
    articles, grouped = found["articles"], found["stories"]
    members = grouped[grouped.story_id == story]
    inside, blocks, sentences = (
        table[table.article_id.isin(members.article_id)] for table in (articles, found["blocks"], found["sentences"])
    )
    rows = point_rows.carried(inside, blocks, sentences, shared[shared.story_id == story])
    foreign = in_other_language(articles, members, rows)
    several = [
        (short_days(m.first, m.last), frozenset(m.article_ids) - frozenset(foreign))
        for m in stories.moments(inside) if m.first
    ]  # fmt: skip
    several = several if len(several) > 1 else []
    n_compared = len(members) - len(foreign)
    columns = _columns(material, columns_of(articles, grouped, rows, story))
    listed = list(_points(material, rows, columns))
    n_points = rows.point.nunique()
    most = _MOST_OWN if len(columns) < _MANY else _MOST_OWN_OF_MANY
    alone = [_own(column, a, material, shared, words, most) for column, a in columns]
    hidden = rows[~rows.point.isin([point.name for point in listed])].drop_duplicates("point")
    return Story(
        story,
        _label(members),
        material.heads(members.article_id),
        len(members),
        n_compared,
        tuple(column for column, _ in columns),
        n_points,
        tuple(_groups(listed, n_compared, several, rows)),
        n_points - len(listed),
        material.places.rows(hidden),
        tuple(one for one in alone if one.n),
        sum(one.n for one in alone),
    )


def _label(members: pd.DataFrame) -> str:
    known = members.label.dropna()
    return " ".join(str(known.iloc[0]).split()) if len(known) else ""


def _columns(material: Material, ids: Sequence[str]) -> list[tuple[Column, str]]:
    about = material.found["articles"].set_index("article_id")
    made = []
    for number, article_id in enumerate(ids, 1):
        first, last = about.published_from[article_id], about.published_to[article_id]
        day = short_days(first, last) if isinstance(first, str) and isinstance(last, str) else "day not known"
        made.append((Column(number, material.names[article_id], day, material.heads([article_id])), article_id))
    return made


def _points(material: Material, rows: pd.DataFrame, columns: list[tuple[Column, str]]) -> Iterator[Point]:
    """The points of a story: those that most articles carry first, then those that stand furthest up."""
    places = material.places
    labels = point_rows.labels(material.found["articles"], rows).set_index("point")
    by_point = dict(iter(rows.groupby("point", sort=False)))
    place = {name: (-int(own.n_articles.iloc[0]), _up(own), i) for i, (name, own) in enumerate(by_point.items())}
    for name in sorted(by_point, key=lambda name: place[name])[:_MOST_POINTS]:
        own, label = by_point[name], labels.loc[name]
        having = dict(iter(own.groupby("article_id")))
        span = (label.article_id, int(label.start), int(label.end))
        yield Point(
            str(name),
            material.quote(span),
            int(own.article_id.nunique()),
            places.link(one_of_each(spans_of(own))),
            tuple(_cell(having[a], column, places) if a in having else None for column, a in columns),
        )


def _up(own: pd.DataFrame) -> float:
    """How far up a point stands, on average; a headline is the top."""
    return round(float(own.up.fillna(0.0).astype(float).mean()), 6)


def _cell(own: pd.DataFrame, column: Column, places: Places) -> Cell:
    headline = bool((own.role == "headline").any())
    body = own[own.role != "headline"]
    up = float(body.up.min()) if len(body) and body.up.notna().any() else 0.0
    where = [*(["in the headline"] if headline else []), *([f"{percent(up)} down the text"] if len(body) else [])]
    title = f"{column.name}: {' and '.join(where)}, {count(int(own.words.sum()), 'word')}"
    return Cell("head" if headline else percent(up), places.rows(own), title)


def _groups(
    listed: Sequence[Point], n: int, several: Sequence[tuple[str, frozenset[str]]], rows: pd.DataFrame
) -> Iterator[Group]:
    """All; all that appeared within some days of each other, where the story was in the news several times; most; some."""
    carriers = {str(name): frozenset(own) for name, own in rows.groupby("point").article_id}
    parts = [("all", f"In all {n:,} articles" if n > 2 else "In both articles", [p for p in listed if p.n == n])]
    left = [p for p in listed if p.n < n]
    for day, ids in several:
        if len(ids) > 1:
            own = [p for p in left if ids <= carriers[p.name]]
            left = [p for p in left if p not in own]
            parts.append(("moment", f"In {'both' if len(ids) == 2 else f'all {len(ids):,}'} articles of {day}", own))
    parts.append(("most", f"In more than half of the {n:,}", [p for p in left if p.n > n / 2]))
    parts.append(("some", f"In at least two of the {n:,}", [p for p in left if p.n <= n / 2]))
    room = _MOST_OPEN
    for kind, title, own in parts:
        if own:
            yield Group(kind, title, tuple(own[:room]), tuple(own[room:]))
            room = max(room - len(own), 0)


def _own(
    column: Column, article_id: str, material: Material, shared: pd.DataFrame, words: pd.DataFrame, most: int
) -> Own:
    """An article's sentences that are in no shared point: those with most words that none of the others has."""
    raw = material.raw[article_id]
    alone = point_rows.only_here(material.found["sentences"], shared[shared.article_id == article_id], [article_id])
    theirs = words[(words.article_id == article_id) & (words.n_articles == 1)]
    only = frozenset(_key(str(word)) for word in theirs.word)
    rated = []
    for start, end in alone[["start", "end"]].astype(int).itertuples(index=False):
        text = raw[start:end]
        marked = list(_marked(raw, start, end, only))
        stands = not leans_on_what_came_before(text) and text[-1:] in ".!?…。”\"'’"
        if point_rows.n_words(text) >= _FEWEST_WORDS and marked:
            several = len({_key(raw[a:b]) for a, b, _ in marked})
            rated.append(((not stands, -min(several, 6), start), (article_id, start, end), marked))
    best = sorted(rated, key=lambda one: one[0])[:most]
    sentences = [material.quote(span, marked) for _, span, marked in sorted(best, key=lambda one: one[1])]
    shown = {span for _, span, _ in best}
    rest = [span for span in spans_of(alone) if span not in shown]
    return Own(column, len(alone), tuple(sentences), len(rest), material.places.link(rest, _MOST_TOLD))


def _marked(raw: str, start: int, end: int, only: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Words of a sentence that no other article of the story has."""
    for found in WORD.finditer(raw, start, end):
        word = found[0].removesuffix("'s").removesuffix("’s")
        if _key(word) in only and not is_damaged(raw, found.start(), found.end()):
            yield found.start(), found.start() + len(word), "own"


def _key(word: str) -> str:
    """How :func:`nlp_helpers.keyness.story_words.words_by_article` counts a word."""
    plain = word.replace(".", "") if word.endswith(".") else word
    return plain if len(plain) == 2 and plain.isupper() else plain.casefold()
