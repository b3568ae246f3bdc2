"""Whose an article is: only what the text names as its own."""

from itertools import pairwise

import pytest
from conftest import articles_of, cases, within
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import about, clean
from nlp_helpers.about import outlets
from nlp_helpers.about.page_blocks import Block


@pytest.mark.parametrize("case", cases("outlets.jsonl"), ids=lambda case: case["why"])
def test_the_outlet_is_the_one_that_the_text_names_as_its_own_or_none(case):
    articles = articles_of(case["text"])
    row = about.describe(articles, clean.find_blocks(articles)).iloc[0]
    if case["outlet"] is None:
        assert row[["outlet", "outlet_basis", "outlet_start", "outlet_end"]].isna().all()
    else:
        assert (row.outlet, row.outlet_basis) == (case["outlet"], "stated")
        assert row.raw[row.outlet_start : row.outlet_end] == row.outlet


def test_a_given_outlet_is_kept():
    articles = articles_of("Pier shut for weeks | Post\nPier shut for weeks\nIt closed.").assign(
        outlet="Given", outlet_basis="given"
    )
    row = about.describe(articles, clean.find_blocks(articles)).iloc[0]
    assert (row.outlet, row.outlet_basis) == ("Given", "given")


@given(st.text(alphabet="AB cd|-–©\n2022.é漢", max_size=200), st.data())
def test_any_text_and_blocks_give_a_name_of_the_text_or_none(raw, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=8, unique=True)))
    roles = st.sampled_from(["headline", "body", "stamp", "credit", "navigation"])
    blocks = [Block(a, b, data.draw(roles)) for a, b in pairwise(cuts)]
    name = outlets.stated_outlet(raw, blocks)
    assert name is None or raw[name.start : name.end].strip() == raw[name.start : name.end] != ""


@pytest.mark.parametrize("line", ["a - " * 250_000, "© 2022 " * 140_000, "first appeared on A" * 50_000])
def test_a_long_line_is_read_in_seconds(line):
    with within(10):
        outlets.stated_outlet(line, [Block(0, len(line), "navigation")])


def test_a_page_of_many_short_lines_is_read_in_seconds():
    lines = ["Harbour board closes north pier - Quay Post", *["one more link of this page"] * 30_000]
    raw = "\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(at, at + len(line), "navigation"))
        at += len(line) + 1
    with within(10):
        outlets.stated_outlet(raw, blocks)
