"""Discrepancies: values that are given differently for the same thing, and those that only look as if they were."""

import pytest
from pile_cases import found_in, params


def groups_of(found):
    """Of each discrepancy the kind, the words of its values, and the rows."""
    texts = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
    for _, rows in found["discrepancies"].groupby("discrepancy"):
        words = [texts[row.article_id][row.start : row.end] for row in rows.itertuples()]
        yield rows.kind.iloc[0], words, rows


def has(words, value):
    """Whether the value is among the words, or one of them a part of it ('61' and '61 percent')."""
    return any(value.casefold() in word.casefold() or word.casefold() in value.casefold() for word in words)


def holding(found, values):
    """The discrepancies that set these values against each other."""
    return [(kind, rows) for kind, words, rows in groups_of(found) if all(has(words, value) for value in values)]


@pytest.mark.parametrize("case", params("discrepancies.jsonl"))
def test_discrepancies_of_a_small_pile(case, tmp_path):
    found = found_in(case, "discrepancies", tmp_path)
    shown = [(kind, words) for kind, words, _ in groups_of(found)]
    if case.get("no_discrepancy"):
        assert shown == []
    for expected in case.get("discrepancies", []):
        kinds = [kind for kind, _ in holding(found, expected["values"])]
        assert expected["kind"] in kinds, f"{expected} not among {shown}"
    for values in case.get("not_discrepancies", []):
        assert holding(found, values) == [], f"{values} against each other in {shown}"
    for expected in case.get("series", []):
        rows = [rows for kind, rows in holding(found, expected["values"]) if kind == expected["kind"]]
        assert rows, f"{expected} not among {shown}"
        assert (rows[0].as_of != "").all() and rows[0].as_of.nunique() > 1
    if expected := case.get("discrepancies", case.get("series")):
        assert len(shown) == len(expected), f"more than these: {shown}"
