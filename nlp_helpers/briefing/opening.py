"""The first screen: what happened, when, in how many articles of how many outlets.

In: findings. Out: a section of counts and quotations (:mod:`nlp_helpers.briefing.lede` chooses them); day and speaker stand
beside the quotation as labels, with links to the words that say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.briefing.lede import chosen, dates_in
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import NOWHERE, Link
from nlp_helpers.briefing.section import Quotation, Section
from nlp_helpers.briefing.stories import Moment, shown
from nlp_helpers.dates.written import long_days
from nlp_helpers.utterances.said_on import said_on

#: How many moments and sentences a story gets, by the number of stories that are shown.
_ROOM = {1: (3, 3), 2: (2, 3), 3: (2, 2)}
_LITTLE_ROOM = (1, 2)
#: If one story has the first screen to itself, a moment of so many articles gets a sentence more.
_MANY = 3


@dataclass(frozen=True)
class Counted:
    """A number of articles, and what they are linked by.

    Attributes
    ----------
    n : int
    link : Link
        A title or first sentence of each.
    """

    n: int
    link: Link


@dataclass(frozen=True)
class Published:
    """When some articles appeared, and in which outlets.

    Attributes
    ----------
    articles : Counted
    outlets : Counted
        Those that are known, each by where its name stands.
    without_outlet : Counted
    days : str
        In words; empty if the day of fewer than half of the articles is known.
    dated : Counted
    days_link : Link
        The words the days are known from.
    undated : Counted
    """

    articles: Counted
    outlets: Counted
    without_outlet: Counted
    days: str
    dated: Counted
    days_link: Link
    undated: Counted


@dataclass(frozen=True)
class Told:
    """A moment of a story: its articles, and the sentences that tell it, or why there are none."""

    published: Published
    sentences: tuple[Quotation, ...]
    none: str


@dataclass(frozen=True)
class Story:
    """A story of the first screen: a headline of one of its articles (in its text, or only given with it), and its moments."""

    headline: Quotation | None
    in_text: bool
    published: Published
    moments: tuple[Told, ...]
    left_out: Counted


@dataclass(frozen=True)
class Opening:
    """What the first screen shows.

    Attributes
    ----------
    published : Published
        Of the whole pile.
    n_stories : int
        Of two or more articles.
    stories : tuple of Story
    others : Counted
        Stories of two or more articles that are not shown, each by its first article.
    alone : Counted
        Articles that no other reports the same event with.
    """

    published: Published
    n_stories: int
    stories: tuple[Story, ...]
    others: Counted
    alone: Counted


def opening(material: Material) -> Section:
    """Make the first screen.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    articles, stories = material.found["articles"], material.found["stories"]
    page = _Page(material)
    ids = shown(articles, stories)
    sizes = stories.groupby("story_id").size()
    several = sizes.index[sizes > 1]
    alone = stories[~stories.story_id.isin(several)]
    told = tuple(page.story(story, *_ROOM.get(len(ids), _LITTLE_ROOM), more=len(ids) == 1) for story in ids)
    others = [story for story in several if story not in ids]
    first = stories.drop_duplicates("story_id").set_index("story_id").article_id
    left = [] if set(alone.story_id) & set(ids) else alone.article_id.tolist()
    data = Opening(
        page.published(articles),
        len(several),
        told,
        Counted(len(others), material.heads(first[others])),
        Counted(len(left), material.heads(left)),
    )
    nothing = "" if any(raw.strip() for raw in articles.raw) else "The articles hold no words."
    return Section("opening", "What was reported", "opening.html", data, nothing, short="Start")


def told(data: Opening) -> pd.DataFrame:
    """List the sentences of the first screen.

    Parameters
    ----------
    data : Opening
        What :func:`opening` gives its template.

    Returns
    -------
    DataFrame
        A row per sentence: ``story`` (its headline), ``published`` (days of the moment, in words), ``by`` and ``when`` (the
        labels), ``articles`` (how many have a point of it), ``article`` (where it is from), ``text``. What is not known is an
        empty string.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> made = told(opening(Material.of(example.found())).data)
    >>> made[["articles", "article"]].values.tolist()[0]
    [1, 'North pier to close after divers…']
    """
    rows = [
        {
            "story": story.headline.text if story.headline else "", "published": moment.published.days, "by": q.by,
            "when": q.when, "articles": q.n_articles, "article": q.where, "text": " ".join(q.text.split()),
        }
        for story in data.stories
        for moment in story.moments
        for q in moment.sentences
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["story", "published", "by", "when", "articles", "article", "text"])


class _Page:
    """What every part of the first screen looks things up in."""

    def __init__(self, material: Material) -> None:
        self.material, self.places, self.heads = material, material.places, material.heads
        found = self.found = material.found
        self.articles = found["articles"].set_index("article_id", drop=False)
        quotes, statements = (found.tables.get(n, tables.make(n, [])) for n in ("quotes", "statements"))
        self.dates = found.tables.get("dates", tables.make("dates", []))
        self.points = found.tables.get("points", tables.make("points", []))
        self.utterances = found.tables.get("utterances", tables.make("utterances", []))
        said = said_on(found["articles"], quotes, statements, self.dates)
        self.said = said[said.said_basis == "stated"].drop_duplicates(["article_id", "start", "end"])

    def published(self, articles: pd.DataFrame) -> Published:
        ids = articles.article_id.tolist()
        named = articles[articles.outlet.notna()]
        dated = articles[articles.published_from.notna() & articles.published_to.notna()]
        where = named.drop_duplicates("outlet")
        return Published(
            Counted(len(ids), self.heads(ids)),
            Counted(named.outlet.nunique(), self._known(where, "outlet")),
            Counted(len(ids) - len(named), self.heads(articles.article_id[articles.outlet.isna()])),
            # A few days say nothing of the others.
            long_days(dated.published_from.min(), dated.published_to.max()) if 2 * len(dated) >= len(ids) > 0 else "",
            Counted(len(dated), self.heads(dated.article_id)),
            self._known(dated, "published"),
            Counted(len(ids) - len(dated), self.heads(articles.article_id[~articles.index.isin(dated.index)])),
        )

    def _known(self, rows: pd.DataFrame, column: str) -> Link:
        """The words that something is known from; the article's head where it came with the article."""
        own = rows[["article_id", f"{column}_start", f"{column}_end"]].itertuples(index=False, name=None)
        head_of = self.material.head_of
        spans = [head_of.get(a) if pd.isna(s) else (a, int(s), int(e)) for a, s, e in own]
        return self.places.link(span for span in spans if span)

    def story(self, story_id: str, most_moments: int, most_sentences: int, more: bool) -> Story:
        rows = self.found["stories"]
        ids = rows.article_id[rows.story_id == story_id].tolist()
        parts = [
            (moment, rows if more and len(moment.article_ids) >= _MANY else rows.head(most_sentences))
            for moment, rows in chosen(self.found, story_id, most_moments, most_sentences + 1)
        ]
        told = tuple(self._told(moment, sentences) for moment, sentences in parts)
        left = [a for a in ids if not any(a in moment.article_ids for moment, _ in parts)]
        own = self.articles.loc[ids]
        headline, in_text = self._headline(own)
        return Story(headline, in_text, self.published(own), told, Counted(len(left), self.heads(left)))

    def _headline(self, own: pd.DataFrame) -> tuple[Quotation | None, bool]:
        """The headline that names the story; one that came with its article is linked to what the article begins with."""
        label = self.found["stories"].set_index("article_id").label[own.article_id.iloc[0]]
        named = own[(own.title == label).fillna(False)].sort_values("title_start", na_position="last").head(1)
        if named.empty:
            return None, False
        article_id = named.article_id.iloc[0]
        start, end = named.title_start.iloc[0], named.title_end.iloc[0]
        text = label if pd.isna(start) else self.material.text_of((article_id, start, end))
        return Quotation(text, self.heads([article_id]), self.material.names[article_id]), not pd.isna(start)

    def _told(self, moment: Moment, sentences: pd.DataFrame) -> Told:
        own = self.articles.loc[list(moment.article_ids)]
        none = "No sentence here can be read alone."
        if (own.language != "en").fillna(False).all():
            none = "Sentences are chosen from English text only."
        return Told(self.published(own), tuple(self._quotation(row, moment) for row in sentences.itertuples()), none)

    def _quotation(self, row: Any, moment: Moment) -> Quotation:
        span = row.article_id, int(row.start), int(row.end)
        text = self.material.text_of(span)
        by, by_link = self._speaker(row, text)
        when, when_link = self._day(row)
        support = self._support(row.points, moment)
        return Quotation(
            text,
            self.places.link([span]),
            self.material.names[row.article_id],
            by,
            when,
            row.kind == "quote",
            by_link,
            when_link,
            self.places.rows(support),
            max(1, support.article_id.nunique()),
            self._outlets(support),
        )

    def _speaker(self, row: Any, text: str) -> tuple[str, Link]:
        """Who speaks: of a quote; of a sentence only the full name of whom it names, since who reports speech is less sure."""
        speaker, start, end = row.speaker, row.speaker_start, row.speaker_end
        if not isinstance(speaker, str) or (row.kind == "sentence" and speaker in " ".join(text.split())):
            return "", NOWHERE
        if pd.isna(start):
            return (speaker, NOWHERE) if row.kind == "quote" else ("", NOWHERE)
        mention = row.article_id, int(start), int(end)
        named = self.material.text_of(mention).split()
        inside = row.start <= start and end <= row.end
        if row.kind == "sentence" and not (inside and named and named[-1] in speaker.split()):
            return "", NOWHERE
        return speaker, self.places.link([mention])

    def _day(self, row: Any) -> tuple[str, Link]:
        """The day that the sentence gives, else that on which it was said, else that on which its article appeared."""
        article_id = row.article_id
        given = dates_in(self.dates, article_id, int(row.start), int(row.end))
        given = given[given.date_from.notna() & given.date_to.notna() & (given.precision == "day").fillna(False)]
        if len(given):
            first = given.iloc[0]
            words = " ".join(self.material.text_of((article_id, first.start, first.end)).split())
            return f"‘{words}’: {long_days(first.date_from, first.date_to)}", self.places.rows(given.head(1))
        if row.kind == "quote" and (said := self._said(row)) is not None:
            link = self.places.link([(said.article_id, int(said.day_start), int(said.day_end))])
            return f"said {long_days(said.said_from, said.said_to)}", link
        article = self.articles.loc[article_id]
        days = long_days(article.published_from, article.published_to)
        return (
            (f"published {days}", self._known(self.articles.loc[[article_id]], "published")) if days else ("", NOWHERE)
        )

    def _said(self, row: Any) -> Any:
        """The day that an article gives for these words: their own, or one that has the same utterance; all that do agree."""
        own = self.said[(self.said.article_id == row.article_id) & (self.said.start == row.quote_start)]
        if own.empty:
            shared = self.utterances
            here = shared[(shared.article_id == row.article_id) & (shared.start < row.end) & (shared.end > row.start)]
            there = shared[shared.utterance.isin(here.utterance)]
            pairs = self.said.merge(there[["article_id", "start", "end"]], on="article_id", suffixes=("", "_of"))
            own = pairs[(pairs.start_of < pairs.end) & (pairs.end_of > pairs.start)]
        return own.iloc[0] if len(own) and len(own[["said_from", "said_to"]].drop_duplicates()) == 1 else None

    def _support(self, points: tuple[str, ...], moment: Moment) -> pd.DataFrame:
        """The rows of the points that a sentence carries, in the articles that carry all of them."""
        own = self.points[self.points.point.isin(points) & self.points.article_id.isin(moment.article_ids)]
        carried = own.groupby("article_id").point.nunique()
        return own[own.article_id.isin(carried.index[carried == len(points)])]

    def _outlets(self, support: pd.DataFrame) -> int:
        """How many outlets, where all are known: an article of an unknown one may be of any of them."""
        outlets = self.articles.outlet.reindex(support.article_id.drop_duplicates())
        return int(outlets.nunique()) if outlets.notna().all() else 0
