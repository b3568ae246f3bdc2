"""What the tests of points and of discrepancies share: small invented piles with what must be found in them, and what not.

A case has a ``name``, its ``articles`` (two to four, each with ``article_id, title, outlet, published, text``) and a reader's
expectations, in words of the texts; a reason in ``known_failure`` marks it as failing for now. Of points:

- ``points``: each a list of ``[article_id, words]``; the sentences with these words are in one point.
- ``not_points``: two sentences that are never in one point.
- ``no_point``: sentences that are in no point.
- ``carriers``: ``[article_id, words, n_articles, n_outlets]`` of the point that this sentence is in.

Of discrepancies:

- ``discrepancies``: a ``kind`` and the ``values`` that stand against each other.
- ``not_discrepancies``: values that are never set against each other.
- ``series``: the same for a value that changed with time; each of its rows has the day that it is of.
- ``no_discrepancy``: true where nothing may be found.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import cases

from nlp_helpers import run
from nlp_helpers.findings import Findings


def params(name: str) -> list[Any]:
    """The cases of a file as parameters, those known to fail marked as such."""
    given = []
    for case in cases(name):
        reason = case["known_failure"]
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        given.append(pytest.param(case, id=case["name"], marks=marks))
    return given


def found_in(case: dict[str, Any], wanted: str, folder: Path) -> Findings:
    """What a run finds in the articles of a case."""
    pile = folder / "pile.jsonl"
    pile.write_text("".join(json.dumps(article) + "\n" for article in case["articles"]), encoding="utf-8")
    return run.compute(pile, [wanted])
