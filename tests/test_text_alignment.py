"""Words side by side: folded with their places, aligned with as many in common as there can be."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from conftest import cases
from hypothesis import example, given
from hypothesis import strategies as st

from nlp_helpers.text import alignment
from nlp_helpers.text.alignment import align, fold, folded, similarity

_rows = st.lists(st.sampled_from("abcde"), max_size=12)


@pytest.mark.parametrize("case", cases("folded.jsonl"), ids=lambda case: case["text"])
def test_words_are_folded_to_one_form_whatever_their_marks_and_case(case):
    assert folded(case["text"]).words == case["words"]


@given(st.text())
def test_folded_words_stand_where_they_were_read(text):
    found = folded(text)
    assert [fold(text[a:b]) for a, b in zip(found.starts, found.ends, strict=True)] == found.words
    assert all(found.words) and all(b <= a for b, a in zip(found.ends, found.starts[1:], strict=False))
    half = len(text) // 2
    assert folded(text, half).starts == [half + start for start in folded(text[half:]).starts]


@given(_rows, _rows, st.booleans())
def test_operations_lead_from_one_row_to_the_other(a, b, chance):
    ops = align(a, b, chance=chance)
    i = j = 0
    for op, a0, a1, b0, b1 in ops:
        assert (a0, b0) == (i, j) and (a1, b1) != (i, j)
        assert (op == "equal") == (a[a0:a1] == b[b0:b1])
        assert (op == "insert") == (a0 == a1) and (op == "delete") == (b0 == b1)
        i, j = a1, b1
    assert (i, j) == (len(a), len(b))
    assert all(one[0] != other[0] for one, other in pairwise(ops))


def _common(a, b):
    """The length of the longest common subsequence, slowly."""
    best = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for j, y in enumerate(b, 1):
            last, best[j] = best[j], last + 1 if x == y else max(best[j], best[j - 1])
    return best[-1]


@given(_rows, _rows)
def test_no_row_has_more_in_common(a, b):
    equal = sum(a1 - a0 for op, a0, a1, *_ in align(a, b, chance=True) if op == "equal")
    assert equal == _common(a, b)
    assert similarity(a, b) == similarity(b, a) == (2 * equal / len(a + b) if a + b else 1)


def test_small_words_between_long_changes_are_by_chance():
    a = folded("They left their old house to the young mayor").words
    b = folded("They met at noon in the inn on a hill").words
    assert [op for op, *_ in align(a, b)] == ["equal", "replace"]
    assert [op for op, *_ in align(a, b, chance=True)] == ["equal", "replace", "equal", "replace"]


@pytest.mark.parametrize(
    ("a", "b", "kept"),
    [
        ("p q the r s", "k l the m n", False),
        ("p the r s", "k the m n", True),
        ("p q the r", "k l the m", True),
        ("p q r of the s t u", "k l m of the n o v", False),
        ("p q of the s t u", "k l of the n o v", True),
        ("p q r of the s t", "k l m of the n o", True),
        ("p q r s out of the t u v w", "k l m n out of the o x y z", True),
        ("the r s", "the m n", True),
        ("p q the", "k l the", True),
        ("the r s", "k l the m n", False),
        ("p q the r s", "the m n", False),
        ("p q the", "k l the m n", False),
        ("p q the r s", "k l the", False),
        ("p q the r the s t", "k l the m the n o", True),
        ("p q r of the s t in u v", "k l m of the n o in x y", False),
    ],
)
def test_words_are_equal_by_chance_where_fewer_than_those_changed_on_both_sides(a, b, kept):
    ops = align(a.split(), b.split())
    assert ("equal" in [op for op, *_ in ops]) == kept


def test_long_rows_are_tied_at_words_that_stand_once_in_each():
    chance = random.Random(0)
    a = [str(chance.randrange(20_000)) for _ in range(40_000)]
    b = [word if k % 10 else "changed" for k, word in enumerate(a)]
    assert similarity(a, b) > 0.89
    # Nothing to hold on to: it is given up rather than taking a gigabyte.
    assert similarity(["a", "b"] * 15_000, ["b", "a"] * 15_000) < 1


@given(st.lists(st.integers(0, 12), unique=True), st.lists(st.integers(0, 12), unique=True))
def test_rows_too_long_to_be_compared_whole_are_tied_at_as_many_words_as_can_be(a, b):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_MOST_CELLS", 1)
        equal = [(a[a0:a1], b[b0:b1]) for op, a0, a1, b0, b1 in align(a, b, chance=True) if op == "equal"]
    assert all(one == other for one, other in equal)
    assert sum(len(one) for one, _ in equal) == _common(a, b)


@given(_rows, _rows, st.sampled_from([1, 4, 16]))
@example("zpqq", "zrqsq", 16)
@example("xypp", "pys", 8)
def test_operations_between_rows_too_long_to_be_compared_whole_lead_from_one_to_the_other(a, b, cells):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_MOST_CELLS", cells)
        ops = align(a, b, chance=True)
    i = j = 0
    for op, a0, a1, b0, b1 in ops:
        assert (a0, b0) == (i, j)
        assert op != "equal" or a[a0:a1] == b[b0:b1]
        i, j = a1, b1
    assert (i, j) == (len(a), len(b))
    assert all(one[0] != other[0] for one, other in pairwise(ops))
