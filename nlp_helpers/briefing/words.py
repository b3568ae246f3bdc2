"""The same words rendered differently: what each article made of an utterance.

In: findings. Out: a section with, for each utterance that several articles give, its fullest rendering, and beneath it the others
word by word.

>>> from nlp_helpers import example
>>> words(Material.of(example.complete())).empty
'In the 3 articles no words of a speaker were found that two of them give.'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import pandas as pd

from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link, one_of_each
from nlp_helpers.briefing.section import Section, Words
from nlp_helpers.briefing.wording import not_english
from nlp_helpers.dates.written import short_days
from nlp_helpers.findings import Findings
from nlp_helpers.spans import Span, spans_of
from nlp_helpers.text.alignment import folded
from nlp_helpers.utterances.renderings import renderings
from nlp_helpers.utterances.speech_matrix import speeches

_MOST_OPEN = 8
_MOST = 60
_MOST_RENDERINGS = 12
_MOST_LETTERS = 900
# What the ends of words that were drawn together can stand for.
_SHORT = {
    "s": frozenset(["is", "has", "us", "'s"]), "re": frozenset(["are"]), "m": frozenset(["am"]), "ve": frozenset(["have"]),
    "ll": frozenset(["will", "shall"]), "d": frozenset(["would", "had"]),
}  # fmt: skip
_DRAWN = {"can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not"}
_LEAST_KEPT = 0.4  # of the fullest rendering's words, to be compared word by word


@dataclass(frozen=True)
class Run:
    """A run of words of one look: kept, changed, added; or dropped, words of the fullest rendering that are not here."""

    look: str
    text: str


@dataclass(frozen=True)
class Version:
    """What an article made of the words.

    Attributes
    ----------
    where : str
        Short name of the article.
    match : str
        Beside the fullest: whole, cut, reworded or reported, as in :data:`nlp_helpers.tables.RENDERINGS`.
    link : Link
        Its places; several where a quote is split.
    runs : tuple of Run
        Those that are not dropped are, joined, the article's words.
    """

    where: str
    match: str
    link: Link
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Utterance:
    """An utterance: its speaker, its day, its fullest rendering and what that is called, and the others."""

    name: str
    speaker: str
    day: str
    n_articles: int
    articles: Link
    fullest: Words
    spoken: bool
    called: str
    versions: tuple[Version, ...]
    n_same: int
    same: Link
    n_left: int


@dataclass(frozen=True)
class SameWords:
    """What the template reads."""

    n: int
    all: Link
    n_changed: int
    changed: Link
    n_shortened: int
    shortened: Link
    n_alike: int
    alike: Link
    shown: tuple[Utterance, ...]
    more: tuple[Utterance, ...]
    n_left: int
    left: Link
    n_foreign: int


def words(material: Material) -> Section:
    """Set the renderings of each utterance side by side.

    Parameters
    ----------
    material : Material

    Returns
    -------
    Section
    """
    made = partial(Section, "words", "The same words, rendered differently", "words.html", short="Words")
    found, places = material.found, material.places
    table = found["utterances"]
    if table.empty:
        return made(empty=_nothing(len(found["articles"])))
    raw = material.raw
    by_name = {str(name): own for name, own in table.groupby("utterance", sort=False)}
    # Most are given in the same words throughout, and putting words side by side takes its time.
    apart = [name for name, own in by_name.items() if len(_wordings(own, raw)) > 1]
    about = found["articles"][["article_id", "raw"]]
    aligned = {
        u: renderings(about[about.article_id.isin(by_name[u].article_id)], _beside_the_longest(by_name[u], raw), u)
        for u in apart
    }
    rank = dict.fromkeys(by_name, 2) | {name: _difference(rows) for name, rows in aligned.items()}
    quoted = {name: _quoted_otherwise(by_name[name], rows) for name, rows in aligned.items()}
    size = {name: own.article_id.nunique() for name, own in by_name.items()}
    slight = {name: _is_slight(rows) for name, rows in aligned.items()}
    order = sorted(rank, key=lambda u: (rank[u], slight.get(u, False), not quoted.get(u), -size[u], _number(u)))
    apart = [u for u in order if rank[u] < 2]
    days = _days(found, table[table.utterance.isin(apart[:_MOST])])
    told = [_utterance(u, by_name[u], aligned[u], days.get(u, ""), material) for u in apart[:_MOST]]
    alike, left = table[table.utterance.isin(order[len(apart) :])], table[table.utterance.isin(apart[_MOST:])]
    first = table.drop_duplicates("utterance")
    data = SameWords(
        len(order),
        places.rows(first),
        sum(rank[u] == 0 for u in order),
        places.rows(first[first.utterance.map(rank) == 0]),
        sum(rank[u] == 1 for u in order),
        places.rows(first[first.utterance.map(rank) == 1]),
        alike.utterance.nunique(),
        places.rows(alike.drop_duplicates("utterance")),
        tuple(told[:_MOST_OPEN]),
        tuple(told[_MOST_OPEN:]),
        len(apart) - len(told),
        places.rows(left.drop_duplicates("utterance")),
        len(not_english(found["articles"])),
    )
    return made(data=data)


def _nothing(n: int) -> str:
    if n < 2:
        return "With one article there are no two renderings of the same words."
    return f"In the {n:,} articles no words of a speaker were found that two of them give."


def _wordings(own: pd.DataFrame, raw: dict[str, str]) -> set[tuple[str, ...]]:
    """The different words that the stretches of an utterance have, case and marks aside."""
    return {tuple(folded(raw[a], start, end).words) for a, start, end in spans_of(own)}


def _beside_the_longest(own: pd.DataFrame, raw: dict[str, str]) -> pd.DataFrame:
    """Call the longest stretch whole, quoted ones before others: it is what the others are held against."""
    asked = own[own["match"] != "reported"]
    asked = asked if len(asked) else own
    sizes = [len(folded(raw[a], start, end).words) for a, start, end in spans_of(asked)]
    longest = asked[[size == max(sizes) for size in sizes]]
    chosen = [*longest.index[longest["match"] == "whole"], *longest.index][:1]
    return own.assign(match=own["match"].mask(own.index.isin(chosen), "whole"))


def _is_slight(rows: pd.DataFrame) -> bool:
    """Whether all that differs is whether two words are drawn together: 'It has', 'It’s'."""
    for _, part in rows[rows.op != "kept"].groupby(["article_id", "row"], sort=False):
        here, there = (_spelled_out(part[name].dropna()) for name in ("word", "ref_word"))
        if len(here) != len(there) or not all(one & other for one, other in zip(here, there, strict=True)):
            return False
    return True


def _spelled_out(words: pd.Series) -> list[frozenset[str]]:
    """The words that some words stand for, those that were drawn together each by itself."""
    made = []
    for word in words.str.casefold().str.replace("’", "'"):
        head, _, short = str(word).partition("'")
        if word in _DRAWN:
            made += [frozenset([part]) for part in _DRAWN[word].split()]
        elif head.endswith("n") and short == "t":
            made += [frozenset([head[:-1]]), frozenset(["not"])]
        else:
            made += [frozenset([head or word]), *([_SHORT[short]] if short in _SHORT else [])]
    return made


def _difference(rows: pd.DataFrame) -> int:
    """0 where words were changed or added, 1 where some were left out, 2 where all are the same."""
    looks = set(rows.op)
    return 0 if looks & {"changed", "added"} else 1 if "dropped" in looks else 2


def _quoted_otherwise(own: pd.DataFrame, rows: pd.DataFrame) -> bool:
    """Whether words differ inside quotation marks; what is only reported may have other words."""
    differ = rows[rows.op.isin(["changed", "added"]) & rows.start.notna()]
    quotes = spans_of(own[own["match"] != "reported"])
    first = rows[["ref_article_id", "ref_start"]].dropna().iloc[0]
    from_quote = any(a == first.ref_article_id and start <= first.ref_start < end for a, start, end in quotes)
    at = list(zip(differ.article_id, differ.start.astype(int), strict=True))
    return from_quote and any(a == b and start <= place < end for a, start, end in quotes for b, place in at)


def _number(name: str) -> int:
    return int("".join(c for c in name if c in "0123456789") or 0)


def _days(found: Findings, told: pd.DataFrame) -> dict[str, str]:
    """When each of these utterances was said, in words; empty where it is not known."""
    said = speeches(found["articles"], found["quotes"], found["statements"], found["dates"], told)
    days: dict[str, str] = {}
    for names, first, last in said[["utterances", "day_from", "day_to"]].itertuples(index=False):
        known = isinstance(first, str) and isinstance(last, str)
        days |= dict.fromkeys(names, short_days(first, last) if known else "")
    return days


def _utterance(name: str, own: pd.DataFrame, rows: pd.DataFrame, day: str, material: Material) -> Utterance:
    """Lay out one utterance: `own` are its stretches, `rows` their words beside those of the fullest."""
    places = material.places
    keys = [(str(a), int(r)) for a, r in rows[["article_id", "row"]].drop_duplicates().itertuples(index=False)]
    parts = {key: rows[(rows.article_id == key[0]) & (rows.row == key[1])].sort_values("at") for key in keys}
    first = keys[0]
    spans = {key: _spans(own, part, key[0]) for key, part in parts.items()}
    others = [key for key in keys[1:] if spans[key]]
    same = [key for key in others if set(parts[key].op) == {"kept"} and len(parts[key]) == len(parts[first])]
    told = [key for key in others if key not in same]
    matches = {(a, s): m for a, s, m in zip(own.article_id, own.start, own["match"], strict=True)}
    told.sort(key=lambda key: (matches[key[0], spans[key][0][1]] == "reported", _difference(parts[key])))
    match = {key: _match(matches[key[0], spans[key][0][1]], parts[key]) for key in others}
    versions = [
        Version(
            material.names[a],
            match[a, r],
            places.link(spans[a, r]),
            tuple(_runs(parts[a, r], spans[a, r], material.raw)),
        )
        for a, r in told[:_MOST_RENDERINGS]
    ]
    speaker = own.speaker.dropna()
    full = spans[first][0]
    return Utterance(
        name,
        " ".join(str(speaker.iloc[0]).split()) if len(speaker) else "",
        day,
        own.article_id.nunique(),
        places.link(one_of_each(spans_of(own))),
        material.quote(full, most=_MOST_LETTERS),
        str(matches[first[0], full[1]]) != "reported",
        _called({key: int(parts[key].start.notna().sum()) for key in keys}, first, match),
        tuple(versions),
        len(same),
        places.link(span for key in same for span in spans[key]),
        len(told) - len(versions),
    )


def _match(stated: object, part: pd.DataFrame) -> str:
    """How a quote renders the one that is shown as the fullest; what is only reported stays that."""
    if stated == "reported":
        return "reported"
    looks = set(part.op)
    return "whole" if looks == {"kept"} else "cut" if looks <= {"kept", "dropped"} else "reworded"


def _called(n_words: dict[tuple[str, int], int], first: tuple[str, int], match: dict[tuple[str, int], str]) -> str:
    """Say what the rendering is with which the others are compared: the fullest, if none is longer."""
    longer = [key for key, n in n_words.items() if n > n_words[first] and key in match]
    if not longer:
        return "the fullest"
    return "the fullest quote" if all(match[key] == "reported" for key in longer) else "compared with the others"


def _spans(own: pd.DataFrame, part: pd.DataFrame, article_id: str) -> list[Span]:
    """The stretches of an article that hold these words."""
    here = part.start.dropna().astype(int).tolist()
    rows = own[own.article_id == article_id]
    return [span for span in spans_of(rows) if any(span[1] <= at < span[2] for at in here)]


def _runs(part: pd.DataFrame, spans: list[Span], raw: dict[str, str]) -> Iterator[Run]:
    """Cut the article's words into runs of one look; what they replace, or leave out, stands before them.

    A rendering that has few of the words is another sentence: it is shown without marks.
    """
    own = part[part.start.notna()].start.astype(int).tolist()
    text = raw[spans[0][0]]
    if (part.op == "kept").sum() < _LEAST_KEPT * part.ref_start.notna().sum():
        for i, (_, start, end) in enumerate(spans):
            yield from ([Run("gap", "")] if i else [])
            yield Run("kept", text[start:end])
        return
    stops = dict(zip(own, [*own[1:], spans[-1][2]], strict=True))
    # What stands before the first word of a stretch, such as a quotation mark within it, goes with that word.
    begins = {min(at for at in own if start <= at < end): start for _, start, end in spans}
    for op, block in groupby(part.itertuples(), key=lambda row: str(row.op)):
        rows = list(block)
        refs = [(str(r.ref_article_id), int(r.ref_start), int(r.ref_end)) for r in rows if pd.notna(r.ref_start)]
        if op != "kept" and refs:
            yield Run("dropped", raw[refs[0][0]][refs[0][1] : refs[-1][2]])
        here = [int(row.start) for row in rows if pd.notna(row.start)]
        for first, last, end in _in_one_span(here, spans):
            if begins.get(first, spans[0][1]) != spans[0][1]:
                yield Run("gap", "")
            yield Run(op, text[begins.get(first, first) : min(stops[last], end)])


def _in_one_span(words: list[int], spans: list[Span]) -> Iterator[tuple[int, int, int]]:
    """The first and last of words that stand in one stretch, and where that ends."""
    for _, start, end in spans:
        inside = [at for at in words if start <= at < end]
        if inside:
            yield inside[0], inside[-1], end
