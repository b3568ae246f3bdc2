"""The blocks of an article as what is asked about it wants them: a row of spans with their roles.

In: the ``blocks`` table. Out: of each article its blocks in reading order.

>>> import pandas as pd
>>> table = pd.DataFrame({"article_id": ["a", "a"], "block": [1, 0], "start": [5, 0], "end": [9, 4], "role": ["body", "stamp"]})
>>> by_article(table)["a"]
[Block(start=0, end=4, role='stamp'), Block(start=5, end=9, role='body')]
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd


class Block(NamedTuple):
    """A block of the article's text and its role."""

    start: int
    end: int
    role: str


def by_article(blocks: pd.DataFrame) -> dict[str, list[Block]]:
    """List the blocks of each article.

    Parameters
    ----------
    blocks : DataFrame
        The ``blocks`` table.

    Returns
    -------
    dict of str to list of Block
        In reading order; an article without blocks is not among them.
    """
    listed: dict[str, list[Block]] = {}
    in_order = blocks.sort_values(["article_id", "block"])
    for article_id, start, end, role in in_order[["article_id", "start", "end", "role"]].astype(object).values:
        listed.setdefault(article_id, []).append(Block(int(start), int(end), str(role)))
    return listed
