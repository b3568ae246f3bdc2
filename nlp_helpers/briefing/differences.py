"""What is given differently for the same thing, and numbers that changed from day to day.

In: findings. Out: a section with each disagreement, its values in their sentences, and each series by its days.

>>> from nlp_helpers import example
>>> differences(Material.of(example.complete())).empty[:60]
'In the 3 articles no name, number, date or title was found t'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link, one_of_each
from nlp_helpers.briefing.section import Section, Words
from nlp_helpers.briefing.wording import in_english_only
from nlp_helpers.dates.written import short_days
from nlp_helpers.discrepancies import days as day_conflicts
from nlp_helpers.discrepancies import spelling
from nlp_helpers.discrepancies import titles as title_conflicts
from nlp_helpers.discrepancies.near_words import distance
from nlp_helpers.discrepancies.series import in_series, series_rows
from nlp_helpers.spans import Span, spans_of

_MOST_OPEN = 10
_MOST = 60
_MOST_OF_VALUE = 4  # sentences that give one value
_MOST_SERIES = 20
_LETTERS = 2  # by which names differ that are spelled differently
# Of the kinds whose likelihood is a share of finds that were read: by rule, how many those were.
_READ = {"name": spelling.READ, "date": day_conflicts.READ, "title": title_conflicts.READ}
_UNREAD = 0.5  # the likelihood that a rule has of which nothing was read


@dataclass(frozen=True)
class Value:
    """One of the values that stand against each other: as the text has it, who gives it, and in what sentences."""

    text: str
    link: Link
    n_articles: int
    sentences: tuple[Words, ...]
    n_left: int


@dataclass(frozen=True)
class Difference:
    """A thing that is given differently; the likelihood is empty where it was not measured."""

    kind: str
    subject: str
    link: Link
    likelihood: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Step:
    """A number of a series: its day, its words, how it is counted if otherwise, and its size in hundredths of the largest."""

    day: str
    text: str
    link: Link
    words: Words
    odd: str
    width: float


@dataclass(frozen=True)
class Series:
    """A number that changed from day to day."""

    subject: str
    link: Link
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Differences:
    """What the template reads."""

    n: int
    all: Link
    by_kind: tuple[tuple[str, int], ...]
    shown: tuple[Difference, ...]
    more: tuple[Difference, ...]
    n_left: int
    left: Link
    series: tuple[Series, ...]
    n_series: int
    spelled: tuple[Difference, ...]
    n_spelled: int
    english: str


def differences(material: Material) -> Section:
    """List what is given differently for the same thing.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    made = partial(Section, "differences", "Where they disagree", "differences.html", short="Differences")
    found, places = material.found, material.places
    table = found["discrepancies"]
    n_articles = len(found["articles"])
    english = in_english_only(found["articles"], "They are looked for")
    if table.empty:
        return made(empty=f"{_nothing(n_articles)} {english}".strip())
    over_days = set(in_series(table))
    spelled = [name for name, own in table.groupby("discrepancy", sort=False) if _is_spelling(own, material.raw)]
    apart = table[~table.discrepancy.isin([*over_days, *spelled])]
    order = list(dict.fromkeys(apart.discrepancy))
    told = [_difference(apart[apart.discrepancy == name], material) for name in order[:_MOST]]
    left = apart[apart.discrepancy.isin(order[_MOST:])]
    kinds = apart.drop_duplicates("discrepancy").kind.value_counts()
    changed = list(_series(material))
    data = Differences(
        len(order),
        places.rows(apart.drop_duplicates(["discrepancy", "value"])),
        tuple((kind, int(kinds[kind])) for kind in tables.DISCREPANCY_KINDS if kind in kinds),
        tuple(told[:_MOST_OPEN]),
        tuple(told[_MOST_OPEN:]),
        len(order) - len(told),
        places.rows(left),
        tuple(changed[:_MOST_SERIES]),
        len(changed),
        tuple(_difference(table[table.discrepancy == name], material) for name in spelled[:_MOST]),
        len(spelled),
        english,
    )
    return made(data=data)


def _nothing(n: int) -> str:
    where = "the one article" if n == 1 else f"the {n:,} articles"
    return (
        f"In {where} no name, number, date or title was found that is given differently for the same thing, and no number that "
        "changed from day to day. Other disagreements, such as in what happened, are not looked for."
    )


def _is_spelling(own: pd.DataFrame, raw: dict[str, str]) -> bool:
    """Whether names differ by a letter or two: each from another, figures aside."""
    if own.kind.iloc[0] != "name":
        return False
    told = {" ".join(raw[a][start:end].split()).casefold().removeprefix("the ") for a, start, end in spans_of(own)}
    figures = {re.sub(r"\D", "", name) for name in told}
    near = all(any(distance(one, other) <= _LETTERS for other in told - {one}) for one in told)
    return len(told) > 1 and len(figures) == 1 and near


def _difference(own: pd.DataFrame, material: Material) -> Difference:
    first = own.iloc[0]
    by_value = own.assign(value=own.value.fillna("")).groupby("value", sort=False)
    order = sorted(by_value.groups, key=lambda value: -by_value.get_group(value).article_id.nunique())
    unread = first.likelihood == _UNREAD and any(not read for read, _ in _READ.get(first.kind, {}).values())
    likely = "" if pd.isna(first.likelihood) or unread else f"{float(first.likelihood):.2f}"
    return Difference(
        str(first.kind),
        _folded(first.subject),
        material.places.rows(own),
        likely,
        tuple(_value(by_value.get_group(value), material) for value in order),
    )


def _folded(subject: object) -> str:
    return " ".join(str(subject).split()) if isinstance(subject, str) else "not named"


def _value(own: pd.DataFrame, material: Material) -> Value:
    spans = spans_of(own)
    shown = one_of_each(spans)[:_MOST_OF_VALUE]
    return Value(
        " ".join(material.text_of(spans[0]).split()),
        material.places.link(spans),
        len({span[0] for span in spans}),
        tuple(material.quote_around(span, "value") for span in shown),
        len(one_of_each(spans)) - len(shown),
    )


def _series(material: Material) -> Iterator[Series]:
    """Numbers over days, each series by day."""
    found, places = material.found, material.places
    rows = series_rows(found["discrepancies"], found["numbers"])
    dates = found["dates"][found["dates"].date_from.notna() & found["dates"].date_to.notna()]
    given = {str(a): own for a, own in dates.groupby("article_id")}
    appeared = found["articles"].set_index("article_id")[["published_from", "published_to"]]
    for _, own in rows.groupby("discrepancy", sort=False):
        amounts = own.amount.astype(float)
        largest = float(amounts.max()) if amounts.notna().any() else 0.0
        steps = []
        for row, span in zip(own.itertuples(), spans_of(own), strict=True):
            a = span[0]
            steps.append(
                Step(
                    _day(row.as_of, material.sentence_of(span), given.get(a), appeared.loc[a]),
                    " ".join(material.text_of(span).split()),
                    places.link([span]),
                    material.quote_around(span, "value"),
                    f"counted as ‘{row.counts}’ here" if row.odd else "",
                    round(100 * float(row.amount) / largest, 2) if largest > 0 and pd.notna(row.amount) else 0.0,
                )
            )
        yield Series(_folded(own.subject.iloc[0]), places.rows(own), tuple(steps))


def _day(as_of: object, sentence: Span, given: pd.DataFrame | None, appeared: pd.Series) -> str:
    """The day of a number as the time line has it: that of its sentence, or of its article, an interval if it is one."""
    if not isinstance(as_of, str):
        return "day not known"
    _, start, end = sentence
    inside = given[(given.start >= start) & (given.end <= end)] if given is not None else pd.DataFrame()
    if len(inside):
        inside = inside[(inside.date_from <= as_of) & (inside.date_to >= as_of)]
    spans = list(zip(inside.date_from, inside.date_to, strict=True)) if len(inside) else []
    first, last = appeared.published_from, appeared.published_to
    if not spans and isinstance(first, str) and isinstance(last, str) and first == as_of:
        spans = [(first, last)]
    return short_days(*spans[0]) if spans else short_days(as_of, as_of)
