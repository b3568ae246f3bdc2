"""A run's table → rows of it, drawn at random, for somebody to say whether they are right.

In: the folder that ``parallax run`` wrote. Out: a sample of what the table claims (:mod:`nlp_helpers.marking.claims`). Every
row gets a number from the seed and its own words alone, and those with the smallest are drawn: so the sample does not depend on
the order of rows, a larger one holds the smaller, and after a change most of the rows that are drawn are the same (permanent
random numbers: E. Ohlsson, Coordination of samples using permanent random numbers, in Business Survey Methods, 1995).

>>> from nlp_helpers import example
>>> [item.claim.key for item in draw("dates", example.found().tables, n=2).items]
['pier-2 197 209', 'ferry 67 73']
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.dates.written import iso_days
from nlp_helpers.errors import InputError
from nlp_helpers.marking import claims
from nlp_helpers.marking.claims import Claim
from nlp_helpers.marking.questions import QUESTIONS

#: So many rows are drawn if nobody says how many.
N = 50


@dataclass(frozen=True)
class Origin:
    """What a sample was drawn from: enough to know the table again.

    Attributes
    ----------
    table : str
    seed : int
    n_drawn, n_rows : int
        Rows, or groups, that were drawn, and that there were.
    articles, digest : str
        Hashes of the articles' texts and of what the table claims about them.
    """

    table: str
    seed: int
    n_drawn: int
    n_rows: int
    articles: str
    digest: str

    def __str__(self) -> str:
        return (
            f"{self.table}; seed {self.seed}; {self.n_drawn} of {self.n_rows}; articles {self.articles}; "
            f"claims {self.digest}"
        )

    @classmethod
    def parse(cls, text: str) -> Origin | None:
        """Read what ``str`` wrote.

        Parameters
        ----------
        text : str

        Returns
        -------
        Origin or None
            None if it is something else.

        Examples
        --------
        >>> Origin.parse(str(Origin("dates", 0, 2, 9, "0" * 16, "f" * 16))).n_rows
        9
        """
        fit = _ORIGIN.fullmatch(" ".join(text.split()))
        if fit is None or fit[1] not in QUESTIONS or int(fit[3]) > int(fit[4]):
            return None
        return cls(fit[1], int(fit[2]), int(fit[3]), int(fit[4]), fit[5], fit[6])


_ORIGIN = re.compile(
    r"([a-z]{1,20}); seed ([0-9]{1,9}); ([0-9]{1,9}) of ([0-9]{1,9}); articles ([0-9a-f]{16}); claims ([0-9a-f]{16})"
)


@dataclass(frozen=True)
class Item:
    """One claim that was drawn.

    Attributes
    ----------
    id : str
        The same for the same claim of the same sheet; its last digits check the others.
    claim : Claim
    """

    id: str
    claim: Claim


@dataclass(frozen=True)
class Sample:
    """What was drawn, in an order of chance: the first few of it are a sample, too.

    Attributes
    ----------
    origin : Origin
    items : tuple of Item
    left_out : str
        What of the table claims nothing and was not drawn from; empty for nothing.
    """

    origin: Origin
    items: tuple[Item, ...]
    left_out: str


def read_run(folder: Path | str, name: str) -> dict[str, pd.DataFrame]:
    """Read a table of a run, and those that it takes to show its rows.

    Parameters
    ----------
    folder : path
        What ``parallax run`` wrote.
    name : str
        A table of :data:`nlp_helpers.marking.questions.QUESTIONS`.

    Returns
    -------
    dict of str to DataFrame
        That table, ``articles`` and those of :data:`nlp_helpers.marking.claims.NEEDS`.

    Raises
    ------
    InputError
        If the folder is no run's, or a table is missing or was changed.
    """
    folder = Path(folder)
    claims.check_markable(name)
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        outputs = dict(record["outputs"]) if record["made_by"] == "parallax" else None
    except (OSError, ValueError, KeyError, TypeError):
        outputs = None
    if outputs is None:
        raise InputError(
            f"{folder}: no run of parallax wrote this (no run.json of one); name a folder made by parallax run"
        )
    wanted = list(dict.fromkeys([name, "articles", *claims.NEEDS.get(name, ())]))
    missing = [table for table in wanted if f"tables/{table}.parquet" not in outputs]
    if missing:
        raise InputError(
            f"{folder}: the run did not write {', '.join(missing)}; run again with --tables {','.join(wanted)}, or without"
        )
    return {table: _read(folder, table, str(outputs[f"tables/{table}.parquet"])) for table in wanted}


def _read(folder: Path, name: str, sha256: str) -> pd.DataFrame:
    path = folder / "tables" / f"{name}.parquet"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); run parallax again") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InputError(f"{path}: was changed since the run wrote it; run parallax again")
    try:
        return tables.read(folder, name)
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(f"{path}: is of another version of parallax; run parallax again") from error


def draw(name: str, made: Mapping[str, pd.DataFrame], n: int = N, seed: int = 0) -> Sample:
    """Draw from what a table claims.

    Parameters
    ----------
    name : str
        A table of :data:`nlp_helpers.marking.questions.QUESTIONS`.
    made : mapping of str to DataFrame
        That table, ``articles`` and those of :data:`nlp_helpers.marking.claims.NEEDS`.
    n : int
        How many rows; of a table of groups, how many groups. All, if there are fewer.
    seed : int
        Another seed draws another sample.

    Returns
    -------
    Sample

    Raises
    ------
    InputError
        If nothing can be drawn.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> made = example.found().tables
    >>> sample = draw("blocks", made, n=3)
    >>> sample.origin.n_rows, sample.items[0].claim.says
    (10, "This line is the article's headline.")
    >>> draw("blocks", made, n=10).items[0].claim == sample.items[0].claim
    True
    """
    if n < 1:
        raise InputError(f"-n {n}: nothing to draw; name a number from 1 on")
    listed, left_out = claims.claims(name, made)
    if not listed:
        why = f" ({left_out})" if left_out else ""
        raise InputError(
            f"nothing to mark: this run's table {name} has no rows to draw from{why}; choose another table"
        )
    drawn = ranked(listed, seed)[:n]
    origin = Origin(name, seed, len(drawn), len(listed), articles_digest(made["articles"]), claims.digest(listed))
    items = tuple(Item(checked_id(origin, own[:12]), claim) for own, claim in drawn)
    return Sample(origin, items, left_out)


def ranked(listed: list[Claim], seed: int) -> list[tuple[str, Claim]]:
    """Sort claims by chance.

    Parameters
    ----------
    listed : list of Claim
    seed : int

    Returns
    -------
    list of (str, Claim)
        By a number that every claim gets from the seed; with each, a hash of it that does not depend on the seed.
    """
    seen: Counter[str] = Counter()
    ranked = []
    for claim in listed:
        identity = claim.identity()
        seen[identity] += 1  # two rows may say the same of the same words
        own = _hash(f"{seen[identity]}\n{identity}")
        ranked.append((_hash(f"{seed}\n{own}"), own, claim))
    return [(own, claim) for _, own, claim in sorted(ranked, key=lambda drawn: drawn[:2])]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def articles_digest(articles: pd.DataFrame) -> str:
    """Hash the texts of all articles, in whatever order.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``.

    Returns
    -------
    str
        16 hexadecimal digits.

    Examples
    --------
    >>> articles_digest(pd.DataFrame({"article_id": ["a"], "raw": ["Talks."]}))
    '5089dd0df409edf3'
    """
    rows = zip(articles.article_id, articles.raw, strict=True)
    return _hash(json.dumps(sorted([str(a), _hash(str(raw))] for a, raw in rows)))[:16]


def checked_id(origin: Origin, digits: str) -> str:
    """Make of digits an id that shows whether it was damaged, and that no spreadsheet takes for a number or a day.

    Parameters
    ----------
    origin : Origin
        What the sheet was drawn from: an id of one sheet is none of another.
    digits : str
        Twelve hexadecimal digits.

    Returns
    -------
    str
    """
    return f"id-{digits}-{_hash(f'{origin} {digits}')[:4]}"


def is_id(origin: Origin, text: str) -> bool:
    """Say whether this is an id of a sheet drawn from there.

    Parameters
    ----------
    origin : Origin
    text : str

    Returns
    -------
    bool

    Examples
    --------
    >>> origin = Origin("dates", 0, 2, 9, "0" * 16, "f" * 16)
    >>> is_id(origin, checked_id(origin, "0123456789ab")), is_id(origin, "id-0123456789ab-0000")
    (True, False)
    """
    fit = re.fullmatch(r"id-([0-9a-f]{12})-[0-9a-f]{4}", text)
    return fit is not None and text == checked_id(origin, fit[1])


def context(raw: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Widen a span to whole words around it.

    Parameters
    ----------
    raw : str
        The article's text.
    start, end : int
        The span.
    width : int
        Characters on either side, at most.

    Returns
    -------
    left, right : int
        Offsets.

    Examples
    --------
    >>> raw = "The talks in Geneva ended on Friday."
    >>> left, right = context(raw, 13, 19, 8)
    >>> raw[left:right]
    'in Geneva ended'
    """
    left, right = max(0, start - width), min(len(raw), end + width)
    if left:
        blank = next((i for i in range(left - 1, start) if raw[i].isspace()), left - 1)
        left = blank + 1
    if right < len(raw):
        right = next((i for i in range(right, end - 1, -1) if raw[i].isspace()), right)
    return left, right


def article_line(row: Mapping[str, Any]) -> str:
    """Say in a line which article it is: outlet, title, days.

    Parameters
    ----------
    row : mapping
        A row of ``articles``.

    Returns
    -------
    str

    Examples
    --------
    >>> article_line({"article_id": "a", "outlet": "Post", "title": "Talks end", "published_from": None, "published_to": None})
    'Post · Talks end'
    """
    days = iso_days(row["published_from"], row["published_to"], "(open)")
    parts = [None if pd.isna(row[c]) else claims.shortened(str(row[c])) for c in ("outlet", "title")]
    return " · ".join(str(part) for part in (*parts, days) if part) or str(row["article_id"])
