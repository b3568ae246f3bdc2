"""The table of time expressions that were found but not yet placed, and the way back from it.

In: expressions of articles. Out: a row each, which the run keeps between finding and placing; and from its rows the expressions.

>>> row = vars(Expression(3, 7, "year", year=2014)) | {"article_id": "a", "in_body": True, "spoken": False, "gap": " it"}
>>> found = make([row])
>>> found[["kind", "year", "gap"]].values.tolist(), expressions_of(found)[0].year
([['year', 2014, ' it']], 2014)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from nlp_helpers.dates.expression_parts import Expression

_PARTS = [field.name for field in fields(Expression)]
_WHOLE = {name: "string" if name in ("kind", "unit", "part", "tense", "edge") else "Int64" for name in _PARTS}
_TYPES = _WHOLE | {"open": "boolean", "quoted": "boolean"}


def make(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Make the table.

    Parameters
    ----------
    rows : sequence of mappings
        The attributes of an :class:`~nlp_helpers.dates.expression_parts.Expression`, and ``article_id, in_body, spoken, gap``.

    Returns
    -------
    DataFrame
        See :func:`nlp_helpers.dates.find_dates`.
    """
    beside = {"article_id": "string", "in_body": "boolean", "spoken": "boolean", "gap": "string"}
    columns = ["article_id", "start", "end", "in_body", *_PARTS[2:], "spoken", "gap"]
    return pd.DataFrame.from_records(rows, columns=columns).astype(beside | _TYPES)


def expressions_of(found: pd.DataFrame) -> list[Expression]:
    """Give the expression of each row."""
    columns = [found[name].astype(object) for name in _PARTS]
    parts = [column.where(column.notna(), None).tolist() for column in columns]
    return [Expression(*row) for row in zip(*parts, strict=True)]


def by_article(found: pd.DataFrame) -> Iterator[tuple[str, list[int]]]:
    """Give the rows of each article, in the order in which they stand in it; pandas is slow at many small groups."""
    rows: dict[str, list[int]] = {}
    for at, article_id in enumerate(found.article_id.tolist()):
        rows.setdefault(article_id, []).append(at)
    starts = found.start.tolist()
    for article_id, own in rows.items():
        yield article_id, sorted(own, key=starts.__getitem__)
