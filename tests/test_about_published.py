"""The stated day: the article's own stamp, and no other date of the page."""

from itertools import pairwise

import pandas as pd
import pytest
from conftest import articles_of, cases, within
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import about, clean
from nlp_helpers.about import published
from nlp_helpers.about.page_blocks import Block


def described(text):
    articles = articles_of(text)
    return about.describe(articles, clean.find_blocks(articles)).iloc[0]


@pytest.mark.parametrize("case", cases("published.jsonl"), ids=lambda case: case["why"])
def test_the_day_is_that_of_the_articles_own_stamp_or_none(case):
    row = described(case["text"])
    if case["day"] is None:
        assert row[["published_from", "published_to", "published_basis", "published_start"]].isna().all()
    else:
        assert (row.published_from, row.published_to, row.published_basis) == (case["day"], case["day"], "stated")
        assert case["words"] in row.raw[row.published_start : row.published_end]


def test_dates_in_figures_follow_the_order_that_the_page_uses():
    days = [day.day for day in published.candidates("31/01/2022 … 02/03/2022")]
    assert days == ["2022-01-31", "2022-03-02"]
    assert published.candidates("02/03/2022 and 04/05/2022") == []


def test_one_that_is_asked_to_be_surer_says_less():
    raw = "Pier closes\n3 May 2021\nThe harbour board will close the north pier on Monday, its chair said."
    blocks = [Block(0, 11, "headline"), Block(12, 22, "stamp"), Block(23, len(raw), "body")]
    sure = published.stated_day(raw, blocks).sure
    assert 0.5 < sure < 1
    assert published.stated_day(raw, blocks, published.PublishedParams(min(1.0, sure + 0.001))) is None


def test_a_certainty_of_nothing_is_refused():
    with pytest.raises(ValueError):
        published.PublishedParams(0)


@given(st.text(alphabet="0123456789/-., JanuaryMy:\n\u00a0é漢", max_size=200), st.data())
def test_any_text_and_blocks_give_a_day_of_the_text_or_none(raw, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=8, unique=True)))
    roles = st.sampled_from(["headline", "body", "stamp", "credit", "navigation"])
    blocks = [Block(a, b, data.draw(roles)) for a, b in pairwise(cuts)]
    day = published.stated_day(raw, blocks, published.PublishedParams(0.01))
    if day:
        assert pd.Timestamp(day.day).isoformat()[:10] == day.day and raw[day.start : day.end].strip()


def test_a_long_line_full_of_dates_is_read_in_seconds():
    raw = "Pier closes\n" + "3 May 2021, 02/03/2022; " * 40_000
    with within(20):
        published.stated_day(raw, [Block(0, 11, "headline"), Block(12, len(raw), "body")])
