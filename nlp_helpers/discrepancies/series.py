"""Discrepancies → which of them are series: numbers that changed from day to day.

In: ``discrepancies, numbers``. Out: names of groups, and their rows with amounts.

>>> from nlp_helpers import tables
>>> in_series(tables.make("discrepancies", []))
[]
"""

from __future__ import annotations

import pandas as pd


def in_series(discrepancies: pd.DataFrame) -> list[str]:
    """List the groups whose values hold for different days: series, not disagreements.

    Parameters
    ----------
    discrepancies : DataFrame
        The table of that name.

    Returns
    -------
    list of str

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> row = {"discrepancy": "D1", "kind": "number", "article_id": "a", "start": 0, "end": 1, "as_of": "2022-01-12"}
    >>> in_series(tables.make("discrepancies", [row, row | {"start": 3, "end": 4, "as_of": "2022-02-10"}]))
    ['D1']
    """
    own = discrepancies[discrepancies.kind == "number"]
    days = own.groupby("discrepancy", sort=False).as_of.nunique()
    return [str(name) for name in days.index[days > 1]]


def series_rows(discrepancies: pd.DataFrame, numbers: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of series with their amounts, and flag the one that counts in something else.

    Parameters
    ----------
    discrepancies, numbers : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        Rows of `discrepancies`, each series by day, with ``amount`` (the middle of a range, or its one known end; empty if there
        is no such number), ``counts`` (what it counts) and ``odd``: whether the subject names it as counted otherwise.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> rows = [{"discrepancy": "D1", "kind": "number", "subject": "boats (counted as 'hulls' once)", "article_id": a, "start": 0,
    ...          "end": 2, "as_of": day} for a, day in (("a", "2022-01-12"), ("b", "2022-02-10"))]
    >>> found = [{"article_id": a, "start": 0, "end": 2, "low": n, "high": n, "of": of}
    ...          for a, n, of in (("a", 12.0, "boats"), ("b", 15.0, "hulls"))]
    >>> made = series_rows(tables.make("discrepancies", rows), tables.make("numbers", found))
    >>> made[["article_id", "amount", "odd"]].values.tolist()
    [['a', 12.0, False], ['b', 15.0, True]]
    """
    names = in_series(discrepancies)
    own = discrepancies[discrepancies.discrepancy.isin(names)]
    keys = ["article_id", "start", "end"]
    rows = own.merge(numbers[[*keys, "low", "high", "of"]], on=keys, how="left").rename(columns={"of": "counts"})
    amount = (rows.low.fillna(rows.high) + rows.high.fillna(rows.low)) / 2
    odd = [
        isinstance(counts, str) and isinstance(subject, str) and f"'{counts.lower()}'" in subject.lower()
        for counts, subject in zip(rows.counts, rows.subject, strict=True)
    ]
    rows = rows.assign(amount=amount, odd=odd, rank=rows.discrepancy.map(names.index))
    columns = ["rank", "as_of", "article_id", "start"]
    return rows.sort_values(columns, na_position="last", kind="stable", ignore_index=True).drop(
        columns=["rank", "low", "high"]
    )
