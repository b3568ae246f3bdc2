"""Shares of topics by outlet and by day: what is counted, what is left out, and how wide an interval must be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp_helpers import tables
from nlp_helpers.errors import InputError
from nlp_helpers.topics.shares import ShareParams, shares


def pile(rows: list[dict], mixes: list[dict[str, float]]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Articles with a sentence per topic that they have."""
    articles, mix, passages = [], [], []
    for i, (row, weights) in enumerate(zip(rows, mixes, strict=True)):
        article_id = f"a{i:03d}"
        if isinstance(row.get("published_from"), str):
            row = {"published_to": row["published_from"], "published_basis": "given"} | row
        articles.append({"article_id": article_id, "title": f"Title {i}", "raw": "Word. " * 5} | row)
        for j, (topic, weight) in enumerate(weights.items()):
            mix.append({"article_id": article_id, "topic": topic, "weight": weight})
            span = {"article_id": article_id, "start": 6 * j, "end": 6 * j + 5}
            passages.append(span | {"topic": topic, "weight": weight})
    return tuple(
        tables.make(n, r) for n, r in (("articles", articles), ("article_topics", mix), ("passages", passages))
    )


def of(made, group: str, topic: str):
    table = made.table
    return table[(table.group == group) & (table.topic == topic)].iloc[0]


def test_a_planted_difference_shows_outside_the_intervals():
    rows = [{"outlet": "Post"}] * 12 + [{"outlet": "Times"}] * 12
    mixes = [{"T1": 0.9, "T2": 0.1}] * 6 + [{"T1": 0.7, "T2": 0.3}] * 6 + [{"T1": 0.1, "T2": 0.9}] * 12
    made = shares(*pile(rows, mixes))
    post, times = of(made, "Post", "T1"), of(made, "Times", "T1")
    assert post.share == pytest.approx(0.8)
    assert times.share == pytest.approx(0.1)
    assert post.low > times.high
    assert (made.table.low <= made.table.share).all()
    assert (made.table.share <= made.table.high).all()


def test_two_articles_that_agree_prove_little():
    made = shares(*pile([{"outlet": "Post"}] * 2 + [{"outlet": "Times"}] * 2, [{"T1": 1.0}] * 2 + [{"T2": 1.0}] * 2))
    assert of(made, "Post", "T1").share == 1
    assert of(made, "Post", "T1").low < 0.5


def test_one_article_gives_no_interval():
    made = shares(*pile([{"outlet": "Post"}, {"outlet": "Times"}, {"outlet": "Times"}], [{"T1": 0.5, "T2": 0.5}] * 3))
    assert pd.isna(of(made, "Post", "T1").low)
    assert pd.isna(of(made, "Post", "T1").high)
    assert pd.notna(of(made, "Times", "T1").low)


def test_articles_with_like_mixes_say_more_than_articles_of_one_topic():
    rows = [{"outlet": "Post"}] * 20
    alike = shares(*pile(rows, [{"T1": 0.5, "T2": 0.5}] * 20))
    apart = shares(*pile(rows, [{"T1": 1.0}, {"T2": 1.0}] * 10))
    widths = [of(made, "Post", "T1").high - of(made, "Post", "T1").low for made in (alike, apart)]
    assert widths[0] < 0.5 * widths[1]


def test_a_long_article_counts_as_one():
    articles, mix, passages = pile([{"outlet": "Post"}] * 2, [{"T1": 1.0}, {"T2": 1.0}])
    more = [{"article_id": "a000", "start": 6 * i, "end": 6 * i + 5, "topic": "T1", "weight": 1.0} for i in range(1, 5)]
    made = shares(articles, mix, pd.concat([passages, tables.make("passages", more)]))
    assert of(made, "Post", "T1").share == 0.5
    assert of(made, "Post", "T1").n_passages == 5


@pytest.mark.parametrize("n", [2, 3, 5])
@pytest.mark.parametrize("mixed", [0.3, 3.0])
def test_intervals_hold_the_true_share_as_often_as_they_say(n, mixed):
    rng = np.random.default_rng(n)
    held = []
    for _ in range(25):
        true = rng.dirichlet([1.0] * 3, 4)
        rows = [{"outlet": f"O{g}"} for g in range(4) for _ in range(n)]
        drawn = [np.nan_to_num(rng.dirichlet(np.maximum(true[g] * mixed, 1e-3))) for g in range(4) for _ in range(n)]
        mixes = [dict(zip(["T1", "T2", "T3"], weights, strict=True)) for weights in drawn]
        made = shares(*pile(rows, mixes)).table
        aim = made.apply(lambda row, true=true: true[int(row.group[1])][int(row.topic[1]) - 1], axis=1)
        held += ((made.low - 1e-6 <= aim) & (aim <= made.high + 1e-6)).tolist()
    assert np.mean(held) > 0.92


def test_shares_of_an_article_without_an_outlet_are_under_its_title():
    made = shares(*pile([{"outlet": "Post"}, {"title": "Post"}, {"title": "Pier closes"}], [{"T1": 1.0}] * 3))
    assert sorted(made.table.group) == ["Pier closes", "Post", "“Post”"]


def test_only_single_stated_days_count_by_day_and_the_rest_is_counted():
    day = {"published_from": "2022-01-12"}
    rows = [day, day | {"published_basis": "inferred"}, day | {"published_to": "2022-01-14"}, {}, day]
    articles, mix, passages = pile(rows, [{"T1": 1.0}] * 5)
    made = shares(articles, mix[mix.article_id != "a004"], passages, by="day")
    assert made.table.n_articles.tolist() == [1]
    why = dict(zip(made.left_out.article_id, made.left_out.why, strict=True))
    assert why == {
        "a001": "day inferred",
        "a002": "only a span of days known",
        "a003": "no day known",
        "a004": "no passage with a topic",
    }
    with_inferred = shares(articles, mix, passages, by="day", params=ShareParams(inferred=True))
    assert with_inferred.table.n_articles.tolist() == [3]


def test_many_days_become_weeks():
    days = [str(np.datetime64("2022-01-03") + i) for i in range(50)]
    made = shares(*pile([{"published_from": day} for day in days], [{"T1": 1.0}] * 50), by="day")
    assert made.by == "week"
    assert made.table.group.iloc[0] == "2022-01-03"
    assert made.table.n_articles.iloc[0] == 7


def test_scattered_days_become_years():
    scattered = [f"{year}-06-01" for year in range(1700, 2020, 40)]
    assert shares(*pile([{"published_from": day} for day in scattered], [{"T1": 1.0}] * 8), by="day").by == "year"


def test_a_day_far_from_all_others_leaves_days_as_they_are():
    days = ["1998-03-01"] + [f"2022-01-{day:02d}" for day in range(1, 21)]
    assert shares(*pile([{"published_from": day} for day in days], [{"T1": 1.0}] * 21), by="day").by == "day"


def test_every_share_has_the_passage_behind_it():
    made = shares(*pile([{"outlet": "Post"}] * 2, [{"T1": 0.2, "T2": 0.8}, {"T1": 1.0}]))
    assert of(made, "Post", "T1").article_id == "a001"
    assert of(made, "Post", "T2").start == 6


def test_shares_do_not_depend_on_the_order_of_rows():
    rows = [{"outlet": f"O{i % 3}", "published_from": f"2022-01-{1 + i % 9:02d}"} for i in range(30)]
    found = pile(rows, [{"T1": (i % 7) / 7, "T2": 1 - (i % 7) / 7} for i in range(30)])
    shuffled = [table.sample(frac=1, random_state=1) for table in found]
    for by in ("outlet", "day"):
        one, other = shares(*found, by=by), shares(*shuffled, by=by)
        pd.testing.assert_frame_equal(one.table, other.table)
        pd.testing.assert_frame_equal(one.left_out, other.left_out)


def test_without_articles_there_are_no_shares():
    none = [tables.make(name, []) for name in ("articles", "article_topics", "passages")]
    for by in ("outlet", "day"):
        made = shares(*none, by=by)
        assert made.table.empty
        assert made.left_out.empty


@pytest.fixture
def none():
    return [tables.make(name, []) for name in ("articles", "article_topics", "passages")]


def test_an_unknown_grouping_is_an_error_that_says_what_to_do(none):
    with pytest.raises(InputError, match="'outlet' or 'day'"):
        shares(*none, by="author")


def test_a_level_that_is_no_share_is_an_error(none):
    with pytest.raises(InputError, match="between 0 and 1"):
        shares(*none, params=ShareParams(level=95))
