"""What was not done, what was noted, and how right each kind of finding is by measurement; the user's own marks first.

In: findings, ``data/measured.json`` and ``data/agreement.json``. Out: the page's last section. Numbers about the method are not
findings: they lead to no article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link
from nlp_helpers.briefing.section import Section
from nlp_helpers.briefing.wording import not_english
from nlp_helpers.marking import agreement
from nlp_helpers.packaged import read_json
from nlp_helpers.plurals import count

_NAMED = 3  # articles or files that a note names
_MOST_NOTES = 20
# What :func:`nlp_helpers.utterances.find_utterances` notes of words that two articles give to two names.
_TWO_SPEAKERS = r"\d+ quotes? of (.+) elsewhere said by (.+): not taken for one utterance"


@dataclass(frozen=True)
class Measured:
    """How right a kind of finding was where it was checked: in the terms of the README's tables, and in sentences."""

    finding: str
    what: str
    of: str
    figure: str
    said: str


@dataclass(frozen=True)
class Counted:
    """Something that was left out or noted, how often, and the articles that it is about."""

    text: str
    n: int
    link: Link


@dataclass(frozen=True)
class Limits:
    """What the template reads.

    Attributes
    ----------
    marked : tuple of str
        What the user's own marks say, a sentence or two each.
    missing : tuple of Counted
        Articles that lack something, and what that means.
    doubts : tuple of Counted
        Two names to whom the same words were given.
    notes : tuple of Counted
        What the steps noted beside that.
    n_more_notes : int
        Notes that are not listed.
    measured : tuple of Measured
    agreed : tuple of Measured
        How far lists made by hand agree, see :func:`nlp_helpers.marking.agreement.measured`.
    corrections : int
        Rows in which a user overruled the machine.
    """

    marked: tuple[str, ...]
    missing: tuple[Counted, ...]
    doubts: tuple[Counted, ...]
    notes: tuple[Counted, ...]
    n_more_notes: int
    measured: tuple[Measured, ...]
    agreed: tuple[Measured, ...]
    corrections: int


def limits(material: Material) -> Section:
    """Say what the page does not say, and how far it can be trusted.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    found = material.found
    notes = list(_notes(material))
    data = Limits(
        tuple(marked.said() for marked in found.marked),
        tuple(_missing(material)),
        tuple(_doubts(material)),
        tuple(notes[:_MOST_NOTES]),
        sum(note.n for note in notes[_MOST_NOTES:]),
        measured(),
        agreed(),
        sum(found.applied.values()),
    )
    return Section("limits", "Limits and method", "limits.html", data, short="Limits")


def measured() -> tuple[Measured, ...]:
    """Read how right each kind of finding was where it was checked.

    Returns
    -------
    tuple of Measured
        From ``data/measured.json``.

    Examples
    --------
    >>> [row.finding for row in measured() if "speaker" in row.what]
    ['quotes', 'reported words']
    """
    rows = read_json("measured.json")
    return tuple(Measured(row["finding"], row["what"], row["of"], row["figure"], row["said"]) for row in rows)


def agreed() -> tuple[Measured, ...]:
    """Say how far points and disagreements agree with lists that readers made by hand.

    Returns
    -------
    tuple of Measured
        From ``data/agreement.json``: stories that were read before any program had seen them, each by itself; all together.

    Examples
    --------
    >>> [row.finding for row in agreed()]
    ['points', 'disagreements']
    """
    table = agreement.measured()
    rows = table[(table.run == "alone") & (table.reading == "as read") & (table.measure == "group")]
    rows = rows[rows.story != "seeds"]
    made = []
    for what, name in (("points", "points"), ("discrepancies", "disagreements")):
        own = rows[rows.what == what]
        right, n, hit, listed = (int(own[c].sum()) for c in ("n_right", "n_found", "n_listed_found", "n_listed"))
        figure = f"{right:,} of {n:,} found were right; {hit:,} of {listed:,} listed were found"
        of = f"{count(own.story.nunique(), 'story')} that a reader had listed beforehand"
        was = "was" if n == 1 else "were"
        said = f"In {of}, {right:,} of {n:,} that {was} found {was} right; of {listed:,} listed, {hit:,} found."
        made.append(Measured(name, what, of, figure, said))
    return tuple(made)


def _missing(material: Material) -> Iterator[Counted]:
    """Articles without a day or outlet, with a problem, or in a language in which less is done."""
    articles = material.found["articles"]

    def of(rows: pd.DataFrame, text: str) -> Iterator[Counted]:
        if len(rows):
            yield Counted(text, len(rows), material.heads(rows.article_id))

    yield from of(
        articles[articles.published_from.isna()],
        "without a known day of publication: ‘on Tuesday’ in them has no date, and a story can be one subject on several days",
    )
    yield from of(
        articles[(articles.published_basis == "inferred").fillna(False)],
        "whose day is inferred from the days that they tell of: their days are intervals",
    )
    yield from of(articles[articles.outlet.isna()], "whose outlet is not named: each counts as an outlet of its own")
    kinds = articles.problem.str.replace(r"^same as .*", "the same text as another's", regex=True)
    for problem in sorted(kinds.dropna().unique()):
        hint = (
            " (quotation marks may be among the damage, and quotes be missed)" if problem == "damaged encoding" else ""
        )
        yield from of(articles[(kinds == problem).fillna(False)], f"with a problem: {problem}{hint}")
    yield from of(
        not_english(articles),
        "not in English: in them speakers, reported words, dates, numbers, names, points are not looked for, or less well found",
    )


def _doubts(material: Material) -> Iterator[Counted]:
    """Pairs of names to whom the same words were given, in the articles that give them to the first."""
    notes = material.found.notes
    said = notes.note.astype("string").str.extract(_TWO_SPEAKERS)
    rows = notes.assign(pair=said[0] + " and " + said[1]).dropna(subset=["pair", "article_id"])
    for pair, own in rows.groupby("pair", sort=True):
        ids = list(dict.fromkeys(a for a in own.article_id if a in material.head_of))
        yield Counted(" ".join(str(pair).split()), len(ids), material.heads(ids))


def _notes(material: Material) -> Iterator[Counted]:
    """What the steps noted beside that, and of which articles or files, the most frequent first."""
    notes = material.found.notes
    if notes.empty:
        return
    others = notes[~notes.note.astype("string").str.fullmatch(_TWO_SPEAKERS).fillna(False)]
    kinds = sorted(others.groupby("note"), key=lambda kind: (-len(kind[1]), str(kind[0])))
    for note, rows in kinds:
        ids = rows.article_id.dropna()
        known = [material.names[a] for a in dict.fromkeys(ids) if a in material.names]
        of = known or [str(source) for source in rows.source.dropna().unique()]
        more = f" and {len(of) - _NAMED:,} more" if len(of) > _NAMED else ""
        text = f"{', '.join(of[:_NAMED])}{more}: {note}" if of else str(note)
        yield Counted(" ".join(text.split()), len(rows), material.heads(ids))
